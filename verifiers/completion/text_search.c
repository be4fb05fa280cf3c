/* See text_search.h. `fold` is 0x20 in the searches without regard to case (setting that bit makes a letter lower case), else 0. */
#include "verifiers/completion/text_search.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static inline bool equal_at(const char *at, assay_view needle, char fold) {
    size_t middle = needle.size / 2; /* " not " begins and ends as every other word */
    if (fold == 0)
        return at[0] == needle.data[0] && at[middle] == needle.data[middle] && memcmp(at, needle.data, needle.size) == 0;
    for (size_t i = 0; i < needle.size; i++) {
        if ((char)(at[i] | fold) != needle.data[i]) return false;
    }
    return true;
}

enum { STRIDE = 16 };

/* One bit for each of the 16 places from `at` on whose first and last byte fit the needle's. */
static inline unsigned places(const char *at, assay_view needle, char fold) {
#if defined(__SSE2__)
    const __m128i mask = _mm_set1_epi8(fold);
    const __m128i first = _mm_or_si128(_mm_loadu_si128((const __m128i *)at), mask);
    const __m128i last = _mm_or_si128(_mm_loadu_si128((const __m128i *)(at + needle.size - 1)), mask);
    const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(first, _mm_set1_epi8(needle.data[0])),
                                       _mm_cmpeq_epi8(last, _mm_set1_epi8(needle.data[needle.size - 1])));
    return (unsigned)_mm_movemask_epi8(both);
#else
    unsigned found = 0;
    for (unsigned i = 0; i < STRIDE; i++) {
        bool fits =
            (char)(at[i] | fold) == needle.data[0] && (char)(at[i + needle.size - 1] | fold) == needle.data[needle.size - 1];
        found |= (unsigned)fits << i;
    }
    return found;
#endif
}

static inline size_t find_first(assay_view text, assay_view needle, char fold) {
    if (needle.size == 0 || text.size < needle.size) return ASSAY_NOT_FOUND;
    size_t count = text.size - needle.size + 1, at = 0; /* places where it may begin */
    for (; count - at >= STRIDE; at += STRIDE) {
        for (unsigned found = places(text.data + at, needle, fold); found != 0; found &= found - 1) {
            size_t place = at + (size_t)__builtin_ctz(found);
            if (equal_at(text.data + place, needle, fold)) return place;
        }
    }
    for (; at < count; at++) {
        if (equal_at(text.data + at, needle, fold)) return at;
    }
    return ASSAY_NOT_FOUND;
}

static inline size_t find_last(assay_view text, assay_view needle, char fold) {
    if (needle.size == 0 || text.size < needle.size) return ASSAY_NOT_FOUND;
    size_t end = text.size - needle.size + 1;
    for (; end >= STRIDE; end -= STRIDE) {
        unsigned found = places(text.data + end - STRIDE, needle, fold);
        while (found != 0) {
            unsigned bit = 31u - (unsigned)__builtin_clz(found);
            if (equal_at(text.data + end - STRIDE + bit, needle, fold)) return end - STRIDE + bit;
            found &= ~(1u << bit);
        }
    }
    while (end-- > 0) {
        if (equal_at(text.data + end, needle, fold)) return end;
    }
    return ASSAY_NOT_FOUND;
}

size_t assay_find_first(assay_view text, assay_view needle) {
    return find_first(text, needle, 0);
}

size_t assay_find_last(assay_view text, assay_view needle) {
    return find_last(text, needle, 0);
}

size_t assay_find_first_folded(assay_view text, assay_view lower) {
    return find_first(text, lower, 0x20);
}

size_t assay_find_last_folded(assay_view text, assay_view lower) {
    return find_last(text, lower, 0x20);
}
