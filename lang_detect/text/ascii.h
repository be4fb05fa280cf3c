/* ASCII, eight bytes at a time: what most text is made of. Pure; portable, for little-endian machines (model/model.c asserts that). */
#ifndef ASSAY_LANG_DETECT_ASCII_H
#define ASSAY_LANG_DETECT_ASCII_H

#include "common/view.h"

#define LANG_EACH_BYTE 0x0101010101010101u

/* Marks, the high bit of a byte: those of the eight that are ASCII letters. */
static inline uint64_t lang_letters_of(uint64_t eight) {
    uint64_t low = (eight | LANG_EACH_BYTE * 0x20) & LANG_EACH_BYTE * 0x7F;
    uint64_t from_a = low + LANG_EACH_BYTE * (0x80 - 'a'), past_z = low + LANG_EACH_BYTE * (0x80 - 'z' - 1);
    return from_a & ~past_z & ~eight & LANG_EACH_BYTE * 0x80;
}

/* Where the ASCII letters at `at` end. *capitals becomes not 0 where one of them behind the first is a capital. */
static inline size_t lang_letters_end(assay_view text, size_t at, size_t end, uint64_t *capitals) {
    uint64_t first = 0x80; /* the byte that does not count */
    *capitals = 0;
    for (; at + 8 <= end; at += 8) {
        uint64_t eight;
        memcpy(&eight, text.data + at, 8);
        uint64_t letters = lang_letters_of(eight), others = letters ^ LANG_EACH_BYTE * 0x80;
        if (others) letters &= (others & (~others + 1)) - 1; /* those before the first other */
        *capitals |= letters & ~(eight << 2) & ~first;
        first = 0;
        if (others) return at + ((size_t)__builtin_ctzll(others) >> 3);
    }
    for (; at < end && assay_is_alpha(text.data[at]); at++) {
        *capitals |= first == 0 && !(text.data[at] & 0x20);
        first = 0;
    }
    return at;
}

/* How many bytes of [begin, end) are neither blank nor control. */
static inline uint64_t lang_count_not_blank(assay_view text, size_t begin, size_t end) {
    uint64_t count = 0;
    for (; begin + 8 <= end; begin += 8) {
        uint64_t eight;
        memcpy(&eight, text.data + begin, 8);
        uint64_t marks = (((eight & LANG_EACH_BYTE * 0x7F) + LANG_EACH_BYTE * (0x80 - '!')) | eight) & LANG_EACH_BYTE * 0x80;
        count += (marks >> 7) * LANG_EACH_BYTE >> 56;
    }
    for (; begin < end; begin++) count += (unsigned char)text.data[begin] > ' ';
    return count;
}

#endif
