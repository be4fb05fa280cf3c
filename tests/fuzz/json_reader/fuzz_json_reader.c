/* Aims at json_parse, the iterators, json_decode_string, json_string_equals, json_to_double, json_to_int64 and json_write_string. Besides
 * memory: whatever parses is walked to its leaves, spans lie inside the text and parse by themselves, strings survive a round trip. */
#include <math.h>
#include <stdlib.h>

#include "common/json_reader.h"
#include "common/json_writer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool condition) {
    if (!condition) abort();
}

static void check_string(assay_view raw) {
    assay_buffer decoded, written;
    assay_buffer_init(&decoded, 1 << 22);
    assay_buffer_init(&written, 1 << 22);
    json_decode_string(raw, &decoded);
    need(!decoded.overflow && decoded.size <= raw.size);
    need(json_string_equals(raw, assay_buffer_view(&decoded)));
    if (json_string_is_plain(raw)) need(decoded.size == raw.size - 2);
    need(json_write_string(&written, assay_buffer_view(&decoded)));
    need(json_string_equals(assay_buffer_view(&written), assay_buffer_view(&decoded)));
    assay_buffer_clear(&decoded);
    assay_buffer_clear(&written);
}

static void walk(json_value value, unsigned depth) {
    const char *error;
    size_t at;
    need(json_parse(value.raw, depth, &error, &at).type == value.type);
    json_iterator iterator = json_iterate(value);
    json_value inner;
    assay_view key;
    size_t count = 0;
    if (value.type == JSON_OBJECT) {
        for (; json_next_member(&iterator, &key, &inner); count++) {
            check_string(key);
            walk(inner, depth - 1);
        }
        need(count == json_count(value));
    } else if (value.type == JSON_ARRAY) {
        for (; json_next_element(&iterator, &inner); count++) walk(inner, depth - 1);
        need(count == json_count(value));
    } else if (value.type == JSON_STRING) {
        check_string(value.raw);
    } else if (value.type == JSON_NUMBER) {
        double number;
        int64_t whole;
        bool finite = json_to_double(value, &number);
        if (json_to_int64(value, &whole)) need(finite && (double)whole >= number && (double)whole <= number);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *error = NULL;
    size_t at = 0;
    assay_view text = {(const char *)data, size};
    json_value value = json_parse(text, 8, &error, &at);
    need((value.type == JSON_ERROR) == (error != NULL));
    need(at <= size);
    if (value.type == JSON_ERROR) return 0;
    need(value.raw.data >= text.data && value.raw.data + value.raw.size <= text.data + text.size);
    walk(value, 8);
    return 0;
}
