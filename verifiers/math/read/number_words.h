/* "five", "twenty-one", "two thirds", "three hundred and five apples". */
#ifndef ASSAY_VERIFIERS_MATH_READ_NUMBER_WORDS_H
#define ASSAY_VERIFIERS_MATH_READ_NUMBER_WORDS_H

#include "common/arena.h"
#include "common/view.h"

/* The folded phrase with its leading number words as digits ("5", "2/3", "305 \text{apples}"), in the arena; size 0: it does not start with number words, or what
 * follows them is no unit. */
assay_view math_number_words(assay_view folded, assay_arena *arena);

/* The same for a whole phrase of number words in six other languages ("vingt et un", "einundzwanzig"). */
assay_view math_number_abroad(assay_view folded, assay_arena *arena);

/* The same for a whole text of Chinese number words ("twenty-five", "two thirds", "fifty per cent"). */
assay_view math_chinese_number(assay_view text, assay_arena *arena);

#endif
