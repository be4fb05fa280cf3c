/* ASCII, eight bytes at a time: what most text is made of. Pure; portable, for little-endian machines (model/model.c asserts that). */
#ifndef ASSAY_LANG_DETECT_ASCII_H
#define ASSAY_LANG_DETECT_ASCII_H

#include "common/view.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define LANG_EACH_BYTE 0x0101010101010101u

/* Marks, the high bit of a byte: those of the eight that are ASCII letters. */
static inline uint64_t lang_letters_of(uint64_t eight) {
    uint64_t low = (eight | LANG_EACH_BYTE * 0x20) & LANG_EACH_BYTE * 0x7F;
    uint64_t from_a = low + LANG_EACH_BYTE * (0x80 - 'a'), past_z = low + LANG_EACH_BYTE * (0x80 - 'z' - 1);
    return from_a & ~past_z & ~eight & LANG_EACH_BYTE * 0x80;
}

/* Sixteen bytes side by side, in the vectors that gcc and clang make of any CPU's. Comparisons give all ones where they hold. */
typedef uint8_t lang_sixteen __attribute__((vector_size(16)));
static inline lang_sixteen lang_load_sixteen(const char *at) {
    lang_sixteen bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}
typedef int8_t lang_sixteen_marks __attribute__((vector_size(16)));
static inline bool lang_any(lang_sixteen_marks marks) {
    uint64_t halves[2];
    memcpy(halves, &marks, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}
/* The first mark's place; there is one. */
static inline size_t lang_first(lang_sixteen_marks marks) {
    uint64_t halves[2];
    memcpy(halves, &marks, sizeof halves);
    return halves[0] ? (size_t)__builtin_ctzll(halves[0]) / 8 : 8 + (size_t)__builtin_ctzll(halves[1]) / 8;
}

/* Sixteen letters in small, as symbols. */
static inline void lang_sixteen_symbols(const char *at, uint16_t *symbols) {
#ifdef __SSE2__
    __m128i small = _mm_or_si128(_mm_loadu_si128((const __m128i *)(const void *)at), _mm_set1_epi8(0x20));
    _mm_storeu_si128((__m128i *)(void *)symbols, _mm_unpacklo_epi8(small, _mm_setzero_si128()));
    _mm_storeu_si128((__m128i *)(void *)(symbols + 8), _mm_unpackhi_epi8(small, _mm_setzero_si128()));
#else
    for (int i = 0; i < 16; i++) symbols[i] = (uint16_t)((unsigned char)at[i] | 0x20);
#endif
}

#ifdef __SSE2__
/* A bit a byte: the ASCII letters of the sixteen at `at`, and of any bytes those without the bit 0x20, which letters have where they are small. */
static inline void lang_sixteen_letters(const char *at, uint32_t *letters, uint32_t *capitals) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i from_a = _mm_sub_epi8(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    *letters = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(from_a, _mm_set1_epi8(25)), from_a));
    *capitals = ~(uint32_t)_mm_movemask_epi8(_mm_slli_epi16(bytes, 2));
}
#endif

/* Where the ASCII letters at `at` end. *capitals becomes not 0 where one of them behind the first is a capital. */
static inline size_t lang_letters_end(assay_view text, size_t at, size_t end, uint64_t *capitals) {
    uint64_t first = 0x80; /* the byte that does not count */
    *capitals = 0;
#ifdef __SSE2__
    if (at + 16 <= text.size) { /* most words are told by one look */
        uint32_t letters, no_small;
        lang_sixteen_letters(text.data + at, &letters, &no_small);
        size_t count = (size_t)__builtin_ctz(~letters);
        if (count > end - at) count = end - at;
        *capitals = no_small & ((1u << count) - 1) & ~1u;
        if (count < 16) return at + count;
        at += 16;
        first = 0;
    }
#endif
    for (; at + 8 <= text.size; at += 8) {
        uint64_t eight;
        memcpy(&eight, text.data + at, 8);
        uint64_t letters = lang_letters_of(eight), others = letters ^ LANG_EACH_BYTE * 0x80;
        if (end - at < 8) others |= 0x80ull << (8 * (end - at)); /* beyond the end there are none */
        if (others) letters &= (others & (~others + 1)) - 1;     /* those before the first other */
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

#endif
