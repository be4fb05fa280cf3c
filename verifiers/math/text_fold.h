/* Text answers: names and words. Folding drops what does not change the words (case, font commands, quotes, articles, spaces, the final full
 * stop) and nothing else. */
#ifndef ASSAY_VERIFIERS_MATH_TEXT_FOLD_H
#define ASSAY_VERIFIERS_MATH_TEXT_FOLD_H

#include "common/arena.h"
#include "common/view.h"

typedef struct math_text {
    assay_view folded; /* words, one space between; in the arena */
    bool words;        /* only letters and harmless punctuation, at least one word of two letters: plain text, not maths */
    bool article;      /* "a" was taken off the beginning */
    bool plain;        /* the same with digits: "June 20"; text only where it does not parse */
} math_text;

/* False where memory ran out. Linear. */
bool math_text_fold(assay_view text, assay_arena *arena, math_text *out);

/* True where both are lists of the same phrases, "red and blue" and "blue, red". At most 32 members. */
bool math_text_same_members(assay_view a, assay_view b);

/* The representative of a folded phrase in the closed list of synonyms ("no solution", "dne", "none"), or the phrase itself. */
assay_view math_text_synonym(assay_view folded);

#endif
