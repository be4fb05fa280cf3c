/* The ASCII letters of up to 64 bytes, a bit for each: a text's words by a few moves instead of a look at each byte. */
#ifndef ASSAY_ANSWER_LETTERS_H
#define ASSAY_ANSWER_LETTERS_H

#include "common/view.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { ANSWER_LETTERS_BLOCK = 64 };

static inline uint64_t answer_letters_of_block(const char *at) {
    uint64_t letters = 0;
#if defined(__SSE2__)
    const __m128i low = _mm_set1_epi8(0x20), a = _mm_set1_epi8('a'), last = _mm_set1_epi8('z' - 'a');
    for (unsigned i = 0; i < ANSWER_LETTERS_BLOCK; i += sizeof a) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
        __m128i places = _mm_sub_epi8(_mm_or_si128(bytes, low), a); /* in the alphabet */
        letters |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(places, last), places)) << i;
    }
#else
    for (unsigned i = 0; i < ANSWER_LETTERS_BLOCK; i++) letters |= (uint64_t)assay_is_alpha(at[i]) << i;
#endif
    return letters;
}

/* The letters among the bytes from `at` on; behind the text's end there are none. */
static inline uint64_t answer_letters(assay_view text, size_t at) {
    char block[ANSWER_LETTERS_BLOCK] = {0};
    if (text.size - at >= sizeof block) return answer_letters_of_block(text.data + at);
    memcpy(block, text.data + at, text.size - at);
    return answer_letters_of_block(block);
}

#endif
