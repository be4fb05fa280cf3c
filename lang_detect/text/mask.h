/* Which bytes of a completion are neutral: neither of the target language nor of another. This pass finds what has delimiters
 * (fences, inline code, maths, environments, commands, tags); words.c then judges what is neutral by its own shape (URLs, paths,
 * identifiers, numbers). What cannot be hidden: an opener without a closer masks nothing; prose inside a mask is taken out of it
 * again: the argument of \text and kin, comments and strings of more than three words, and plain runs of words in maths or code.
 *
 * Linear time: every search for a closer is remembered ("the next $ at or after p"), so that no byte is searched twice per kind of
 * closer. Thread-safe: all state is the caller's. */
#ifndef ASSAY_LANG_DETECT_MASK_H
#define ASSAY_LANG_DETECT_MASK_H

#include "lang_detect/text/marks.h"

typedef struct lang_spans {
    assay_span *items; /* sorted, disjoint, not empty */
    size_t count, capacity;
    const lang_marks *marks; /* of the text; NULL: nobody made them yet */
} lang_spans;

/* Appends; merges with the last where they touch. False: the arena is used up. */
bool lang_spans_add(assay_arena *arena, lang_spans *spans, size_t begin, size_t end);

/* Neutral spans of text (at most 4 GiB - 1). False: the arena is used up. */
bool lang_mask(assay_view text, assay_arena *arena, lang_spans *out);

/* What a stretch of plain words weighs, for the masks' anti-hiding rules and for words.c. */
typedef struct lang_prose {
    size_t end;          /* where the run of words ends */
    size_t words;        /* of two letters or more, in scripts with spaces */
    size_t run_letters;  /* in scripts without spaces */
    bool foreign_script; /* some of them in a script that is neither Latin nor Greek: no maths is written in it */
} lang_prose;
/* The run of words at `at`, at most to `end`: words joined only by blanks, one line break, commas, stops, apostrophes, hyphens. */
lang_prose lang_prose_at(assay_view text, size_t at, size_t end);

#endif
