/* What kind each byte of a text is, as bits: one array a kind, a bit a byte. Made once for a text by one pass over it, and then asked by all that look for words, blanks, openers and signs: fifty-seven
 * bytes at a time, with an unaligned load and a shift. Pure but for the arena it lies in. */
#ifndef ASSAY_LANG_DETECT_MARKS_H
#define ASSAY_LANG_DETECT_MARKS_H

#include <string.h>

#include "common/arena.h"

typedef enum lang_mark {
    LANG_MARK_LETTER,  /* of ASCII */
    LANG_MARK_CAPITAL, /* of ASCII */
    LANG_MARK_HIGH,    /* no ASCII */
    LANG_MARK_FULL,    /* neither blank nor control */
    LANG_MARK_OPENER,  /* may open something neutral; see mask.c */
    LANG_MARK_CHUNK,   /* may be a chunk's sign; see shape.h */
    LANG_MARK_PLAIN, /* right behind letters of ASCII of which no more than the first is a capital, and which nothing beside them makes an identifier or joins to what follows; some such are left out */
    LANG_MARKS
} lang_mark;

typedef struct lang_marks {
    const uint64_t *of[LANG_MARKS]; /* those behind the text's end are 0 */
    size_t full_bytes;              /* LANG_MARK_FULL, all of them */
} lang_marks;

/* The fastest way here. NULL: the arena is used up. */
const lang_marks *lang_marks_of(assay_view text, assay_arena *arena);
/* A certain way, or where this CPU has it not the portable one. All give the same. */
typedef enum lang_marks_way { LANG_MARKS_PORTABLY, LANG_MARKS_AVX2, LANG_MARKS_AVX512 } lang_marks_way;
const lang_marks *lang_marks_by(lang_marks_way way, assay_view text, assay_arena *arena);

enum { LANG_MARKS_SEEN = 57 };
/* Those of the bytes from `at` on, LANG_MARKS_SEEN at least; at <= text.size. */
static inline uint64_t lang_marks_from(const lang_marks *marks, lang_mark mark, size_t at) {
    uint64_t eight;
    memcpy(&eight, (const char *)marks->of[mark] + at / 8, sizeof eight);
    return eight >> at % 8;
}
static inline bool lang_marks_at(const lang_marks *marks, lang_mark mark, size_t at) {
    return ((const unsigned char *)marks->of[mark])[at / 8] >> at % 8 & 1;
}
/* The first of them in [at, end), or `end`. */
static inline size_t lang_marks_next(const lang_marks *marks, lang_mark mark, size_t at, size_t end) {
    while (at < end) {
        uint64_t found = marks->of[mark][at / 64] >> at % 64;
        if (found) {
            at += (size_t)__builtin_ctzll(found);
            return at < end ? at : end;
        }
        at = (at | 63) + 1;
    }
    return end;
}
/* How many there are in [begin, end). */
size_t lang_marks_count(const lang_marks *marks, lang_mark mark, size_t begin, size_t end);

/* The lowest `count` bits; count < 64. */
static inline uint64_t lang_bits_below(size_t count) {
    return (1ull << count) - 1;
}

#endif
