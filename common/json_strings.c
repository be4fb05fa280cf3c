/* See json_reader.h: decoding of checked strings. */
#include "common/json_reader.h"
#include "common/json_scan.h"
#include "common/utf8.h"

static uint32_t four_digits(const char *at) {
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        value = value * 16 + (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
}

/* Decodes the escape at content[*at] to UTF-8; returns its bytes and moves *at past it. */
static size_t decode_escape(assay_view content, size_t *at, char out[4]) {
    char kind = content.data[*at + 1];
    if (kind != 'u') {
        *at += 2;
        switch (kind) {
            case 'b': out[0] = '\b'; break;
            case 'f': out[0] = '\f'; break;
            case 'n': out[0] = '\n'; break;
            case 'r': out[0] = '\r'; break;
            case 't': out[0] = '\t'; break;
            default: out[0] = kind; break;
        }
        return 1;
    }
    uint32_t unit = four_digits(content.data + *at + 2);
    *at += 6;
    if (unit >= 0xd800 && unit < 0xdc00 && content.size - *at >= 6 && content.data[*at] == '\\' &&
        content.data[*at + 1] == 'u') {
        uint32_t low = four_digits(content.data + *at + 2);
        if (low >= 0xdc00 && low < 0xe000) {
            *at += 6;
            return assay_utf8_encode(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), out);
        }
    }
    if (unit >= 0xd800 && unit < 0xe000) unit = 0xfffd; /* a lone surrogate */
    return assay_utf8_encode(unit, out);
}

static assay_view content_of(assay_view raw) {
    return assay_view_slice(raw, 1, raw.size - 1);
}

void json_decode_string(assay_view raw, assay_buffer *out) {
    assay_view content = content_of(raw);
    size_t at = 0;
    while (at < content.size) {
        size_t run = json_plain_run(content.data + at, content.size - at);
        assay_buffer_put(out, assay_view_slice(content, at, at + run));
        at += run;
        if (at >= content.size) break;
        char decoded[4];
        size_t size = decode_escape(content, &at, decoded);
        assay_buffer_put(out, (assay_view){decoded, size});
    }
}

bool json_string_is_plain(assay_view raw) {
    return memchr(raw.data, '\\', raw.size) == NULL;
}

bool json_string_equals(assay_view raw, assay_view text) {
    assay_view content = content_of(raw);
    if (json_string_is_plain(content)) return assay_view_equal(content, text);
    size_t at = 0, matched = 0;
    while (at < content.size) {
        char decoded[4];
        size_t size = 1;
        if (content.data[at] == '\\') {
            size = decode_escape(content, &at, decoded);
        } else {
            decoded[0] = content.data[at++];
        }
        if (text.size - matched < size || memcmp(text.data + matched, decoded, size) != 0) return false;
        matched += size;
    }
    return matched == text.size;
}
