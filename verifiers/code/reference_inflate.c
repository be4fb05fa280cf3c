/* LiveCodeBench's private tests: base64 of zlib of a pickled string. zlib inflates to a bound, pickle.c reads data only. */
#include "verifiers/code/pickle.h"
#include "verifiers/code/reference_internal.h"

#include <zlib.h>

static int base64_digit(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (assay_is_digit(c)) return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* RFC 4648, both alphabets, with white space and with or without padding; NULL where it is none. */
static unsigned char *decode_base64(reference_reader *r, assay_view text, size_t *size) {
    unsigned char *out = assay_arena_alloc(r->arena, text.size / 4 * 3 + 3);
    uint32_t held = 0;
    unsigned bits = 0;
    *size = 0;
    for (size_t i = 0; out && i < text.size; i++) {
        if (assay_is_space(text.data[i]) || text.data[i] == '=') continue;
        int digit = base64_digit(text.data[i]);
        if (digit < 0) return NULL;
        held = held << 6 | (uint32_t)digit;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out[(*size)++] = (unsigned char)(held >> bits & 255);
    }
    return out;
}

static assay_view inflate_all(const unsigned char *bytes, size_t size, assay_buffer *out) {
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)bytes, .avail_in = (uInt)size};
    unsigned char part[16384];
    int state = inflateInit(&z);
    while (state == Z_OK && !out->overflow) {
        z.next_out = part;
        z.avail_out = sizeof part;
        state = inflate(&z, Z_NO_FLUSH);
        assay_buffer_put(out, (assay_view){(const char *)part, sizeof part - z.avail_out});
    }
    inflateEnd(&z);
    return state == Z_STREAM_END ? assay_buffer_view(out) : ASSAY_VIEW_NONE;
}

assay_view reference_inflate(reference_reader *r, assay_view text, const char *field) {
    assay_buffer plain, json;
    size_t size = 0;
    assay_view found = ASSAY_VIEW_NONE;
    unsigned char *raw = text.size <= UINT32_MAX / 2 ? decode_base64(r, text, &size) : NULL;
    if (!raw) {
        reader_bad(r, field, "is neither JSON nor base64");
        return found;
    }
    assay_buffer_init(&plain, CODE_INFLATED_MAX);
    assay_buffer_init(&json, CODE_INFLATED_MAX);
    assay_view inflated = inflate_all(raw, size, &plain);
    if (plain.overflow) reader_no_room(r, field);
    else if (!inflated.data) reader_bad(r, field, "is no zlib stream");
    if (!reader_failed(r) && inflated.size && (inflated.data[0] == '[' || inflated.data[0] == '{')) {
        found = reader_copy(r, inflated, field); /* JSON without a pickle around it */
    } else if (!reader_failed(r)) {
        switch (pickle_to_json(inflated, r->arena, &json)) {
            case PICKLE_FINE: found = reader_copy(r, assay_buffer_view(&json), field); break;
            case PICKLE_MALFORMED: reader_bad(r, field, "is no pickle"); break;
            case PICKLE_REFUSED:
                reader_not_available(r, field, "the pickle holds more than plain data: it is not unpickled");
                break;
            case PICKLE_TOO_LARGE: reader_no_room(r, field); break;
        }
    }
    assay_buffer_clear(&plain);
    assay_buffer_clear(&json);
    return found;
}
