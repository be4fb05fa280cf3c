/* Comparison by what is written, before an answer is parsed: the same words, members, dates, ordinals, truth tables, labels of choices, digits in a
 * base. Internal to verifiers/math. */
#ifndef ASSAY_VERIFIERS_MATH_COMPARE_WORDS_H
#define ASSAY_VERIFIERS_MATH_COMPARE_WORDS_H

#include "verifiers/math/gold.h"

/* True: settled, and `result` filled. `words`: the answer folded. */
bool math_settle_by_words(const assay_math_gold *gold, assay_view answer, const math_text *words, assay_arena *arena,
                          assay_math_result *result);

/* A number in a base, and the letters and digits of it: "2A". */
bool math_same_based_letters(const math_node *based, assay_view letters);

/* "none" beside 0, "twice" beside 2: words that may say that number. */
bool math_words_may_be(const assay_math_gold *gold, assay_view answer, const math_text *words);

#endif
