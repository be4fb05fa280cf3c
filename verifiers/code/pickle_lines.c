/* See pickle_lines.h. */
#include "verifiers/code/pickle_lines.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "common/utf8.h"

enum { NUMBER_BYTES = 64 };

static bool number_of(assay_view line, char text[NUMBER_BYTES]) {
    if (line.size == 0 || line.size >= NUMBER_BYTES || !(assay_is_digit(line.data[0]) || line.data[0] == '-')) return false;
    memcpy(text, line.data, line.size);
    text[line.size] = 0;
    return strlen(text) == line.size;
}

bool pickle_line_integer(assay_view line, bool is_long, int64_t *out) {
    char text[NUMBER_BYTES], *end;
    if (is_long && line.size && line.data[line.size - 1] == 'L') line.size--;
    if (!number_of(line, text)) return false;
    errno = 0;
    *out = strtoll(text, &end, 10);
    return *end == 0 && errno == 0;
}

bool pickle_line_double(assay_view line, double *out) {
    char text[NUMBER_BYTES], *end;
    if (!number_of(line, text) || strpbrk(text, "xX")) return false;
    *out = strtod(text, &end);
    return *end == 0 && isfinite(*out);
}

static bool hex_of(assay_view digits, uint32_t *out) {
    *out = 0;
    for (size_t i = 0; i < digits.size; i++) {
        char c = digits.data[i], small = (char)(c | 32);
        if (!assay_is_digit(c) && !(small >= 'a' && small <= 'f')) return false;
        *out = *out << 4 | (uint32_t)(assay_is_digit(c) ? c - '0' : small - 'a' + 10);
    }
    return *out <= 0x10ffff;
}

bool pickle_line_text(assay_view line, assay_arena *arena, assay_view *out) {
    char *place = assay_arena_alloc(arena, 2 * line.size + 1);
    size_t size = 0;
    if (!place) return false;
    for (size_t at = 0; at < line.size;) {
        uint32_t point = (unsigned char)line.data[at++];
        if (point == '\\' && at < line.size) {
            char kind = line.data[at];
            size_t digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
            if (!digits) { /* stands for itself, and so does what follows */
                place[size++] = '\\';
                point = (unsigned char)line.data[at++];
            } else if (digits >= line.size - at || !hex_of((assay_view){line.data + at + 1, digits}, &point)) {
                return false;
            } else {
                at += digits + 1;
            }
        }
        size += assay_utf8_encode(point, place + size);
    }
    *out = (assay_view){place, size};
    return true;
}
