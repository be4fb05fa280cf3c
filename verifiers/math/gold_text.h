/* What part of a reference, as data sets ship it, is the answer. */
#ifndef ASSAY_VERIFIERS_MATH_GOLD_TEXT_H
#define ASSAY_VERIFIERS_MATH_GOLD_TEXT_H

#include "common/arena.h"
#include "common/view.h"

/* A worked solution that ends in a line "#### 5" (GSM8K), or that has several lines and ends in "A: 5" or "Answer: 5", holds the answer 5; so do
 * one with a single box in its prose ("Therefore x is \\(\\boxed{5}\\)."), one whose boxes all hold the same, and an element "<answer>5</answer>".
 * Boxes with nothing but commas, "and" or "or" between them are a list. Any other text is the answer itself. Fixed reading; for references
 * only. A slice of `text`, or of the arena. */
assay_view math_gold_value(assay_view text, assay_arena *arena);

/* Several lines of which one holds prose: words that are neither mathematics nor units. Nothing says which of its numbers is the answer. */
bool math_gold_is_prose(assay_view text);

#endif
