/* See json_writer.h. */
#include "common/json_writer.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/json_scan.h"
#include "common/utf8.h"

static void write_escape(assay_buffer *out, char c) {
    static const char hex[] = "0123456789abcdef";
    char short_form = '\0';
    switch (c) {
        case '"': short_form = '"'; break;
        case '\\': short_form = '\\'; break;
        case '\b': short_form = 'b'; break;
        case '\f': short_form = 'f'; break;
        case '\n': short_form = 'n'; break;
        case '\r': short_form = 'r'; break;
        case '\t': short_form = 't'; break;
        default: break;
    }
    if (short_form) {
        assay_buffer_put(out, (assay_view){(char[2]){'\\', short_form}, 2});
    } else {
        unsigned char byte = (unsigned char)c;
        assay_buffer_put(out, (assay_view){(char[6]){'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]}, 6});
    }
}

/* Valid UTF-8. */
static void write_valid(assay_buffer *out, assay_view text) {
    size_t at = 0;
    while (at < text.size) {
        size_t run = json_plain_run(text.data + at, text.size - at);
        assay_buffer_put(out, assay_view_slice(text, at, at + run));
        at += run;
        if (at < text.size) write_escape(out, text.data[at++]);
    }
}

bool json_write_string(assay_buffer *out, assay_view text) {
    bool all_valid = true;
    assay_buffer_put_char(out, '"');
    size_t at = 0;
    while (at < text.size) {
        assay_view rest = assay_view_slice(text, at, text.size);
        size_t valid = assay_utf8_valid_prefix(rest);
        write_valid(out, assay_view_slice(rest, 0, valid));
        at += valid;
        if (at >= text.size) break;
        all_valid = false;
        assay_utf8_decode(text, &at); /* past the invalid bytes */
        assay_buffer_put(out, ASSAY_VIEW("\xef\xbf\xbd"));
    }
    assay_buffer_put_char(out, '"');
    return all_valid;
}

void json_write_double(assay_buffer *out, double value) {
    if (!isfinite(value)) {
        assay_buffer_put(out, ASSAY_VIEW("null"));
        return;
    }
    char text[32];
    int size = 0;
    for (int digits = 15; digits <= 17; digits++) {
        size = snprintf(text, sizeof text, "%.*g", digits, value);
        /* Equal by value: a number that reads back with other bits would be a NaN or a zero of the other sign, and "-0" keeps its sign. */
        double back = strtod(text, NULL);
        if (!(back < value) && !(back > value)) break;
    }
    assay_buffer_put(out, (assay_view){text, (size_t)size});
}

void json_write_int(assay_buffer *out, int64_t value) {
    char text[24];
    int size = snprintf(text, sizeof text, "%" PRId64, value);
    assay_buffer_put(out, (assay_view){text, (size_t)size});
}
