/* The last byte of a short set before a place, sixteen bytes at a time: clauses, lines and braces are looked for backwards from the answer, and a loop over bytes ends where no
 * branch predictor expects it. Pure. */
#ifndef ASSAY_VERIFIERS_ANSWER_LAST_BYTE_H
#define ASSAY_VERIFIERS_ANSWER_LAST_BYTE_H

#include "common/view.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Behind the last byte of text[least, end) that is of the set (at most 8 bytes of ASCII) or, where `high` says so, of 128 and more; `least`: there is none. */
static inline __attribute__((always_inline)) size_t answer_behind_last(assay_view text, size_t least, size_t end,
                                                                       assay_view set, bool high) {
#if defined(__SSE2__)
    enum { BYTES = 16 };
    while (end > least && end >= BYTES) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text.data + end - BYTES));
        __m128i found = high ? bytes : _mm_setzero_si128();
        for (size_t i = 0; i < set.size; i++) found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(set.data[i])));
        unsigned places = (unsigned)_mm_movemask_epi8(found);
        if (places != 0) {
            end -= (size_t)__builtin_clz(places) - BYTES;
            return end > least ? end : least;
        }
        end -= BYTES;
    }
    if (end < least) end = least;
#endif
    for (; end > least; end--) {
        if (high && (unsigned char)text.data[end - 1] >= 0x80) break;
        for (size_t i = 0; i < set.size; i++) {
            if (text.data[end - 1] == set.data[i]) return end;
        }
    }
    return end;
}

#endif
