/* Words that stand for mathematics: an answer that is a phrase ("no solution", "all real numbers except 1", "a dozen") as what it means. Pure; what is
 * made is in the arena. */
#ifndef ASSAY_VERIFIERS_MATH_PHRASES_H
#define ASSAY_VERIFIERS_MATH_PHRASES_H

#include "common/arena.h"
#include "verifiers/math/node.h"
#include "verifiers/math/text_fold.h"

/* The object that a folded phrase names (the empty set, the reals, an infinity); NULL: none. */
const math_node *math_phrase_node(assay_view phrase);

/* What the grammar should read in place of `text`: digits for words that are a number, "\mathbb{R}\setminus\{1\}" for the line without 1; else the text itself. */
assay_view math_phrase_respell(const math_text *words, assay_view text, assay_arena *arena);

#endif
