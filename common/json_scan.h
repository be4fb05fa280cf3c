/* Inside of json_reader.c and json_writer.c: how many bytes of a string need no attention. 16 bytes at a time where SSE2 is (every
 * x86-64), else eight by the usual carry-free byte tests. Pure. */
#ifndef ASSAY_COMMON_JSON_SCAN_H
#define ASSAY_COMMON_JSON_SCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A quote, a backslash or a control character: what a JSON string cannot hold as itself. */
static inline int json_is_special(char c) {
    return c == '"' || c == '\\' || (unsigned char)c < 0x20;
}

/* Eight bytes: true where one of them is special (Mycroft's zero-byte test on x ^ pattern, and a borrow test for < 0x20). May report a
 * false positive beside a true one, never a false negative. */
static inline int json_word_has_special(const char *at) {
    const uint64_t ones = UINT64_C(0x0101010101010101), high = UINT64_C(0x8080808080808080);
    uint64_t word;
    memcpy(&word, at, sizeof word);
    uint64_t quote = word ^ (ones * '"'), backslash = word ^ (ones * '\\');
    uint64_t hit = ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) | ((word - ones * 0x20) & ~word);
    return (hit & high) != 0;
}

/* The portable route, also the tail of the other. */
static inline size_t json_plain_run_portable(const char *text, size_t size) {
    size_t at = 0;
    while (size - at >= 8 && !json_word_has_special(text + at)) at += 8;
    while (at < size && !json_is_special(text[at])) at++;
    return at;
}

/* Bytes before the first special one; `size` where there is none. Non-ASCII bytes are not special. */
static inline size_t json_plain_run(const char *text, size_t size) {
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1f);
    size_t at = 0;
    for (; size - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text + at));
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                                   _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes));
        int mask = _mm_movemask_epi8(hit);
        if (mask) return at + (size_t)__builtin_ctz((unsigned)mask);
    }
    return at + json_plain_run_portable(text + at, size - at);
#else
    return json_plain_run_portable(text, size);
#endif
}

#endif
