/* Half lines and what a line leaves out, in words: "all real numbers except 1", "all x greater than 3", "x is at least 5", "all x such that x > 3",
 * "greater than 3 and less than 5", "at least 9 points". Pure; what is made is in the arena. */
#ifndef ASSAY_VERIFIERS_MATH_READ_BOUNDS_IN_WORDS_H
#define ASSAY_VERIFIERS_MATH_READ_BOUNDS_IN_WORDS_H

#include "common/arena.h"
#include "common/view.h"

/* What the grammar should read in place of the phrase; empty: another phrase. */
assay_view math_bounds_in_words(assay_view text, assay_arena *arena);

#endif
