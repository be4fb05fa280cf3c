/* Everyday phrases that stand for a value: times of day in words, sums of two units, sets of numbers by name. */
#ifndef ASSAY_VERIFIERS_MATH_READ_EVERYDAY_H
#define ASSAY_VERIFIERS_MATH_READ_EVERYDAY_H

#include "common/arena.h"
#include "common/view.h"

/* The folded phrase as the grammar writes it: "quarter past three" as "3:15", "two hours and thirty minutes" as "2 \text{hours} and 30 \text{minutes}",
 * "all even integers" as a set-builder. Empty: no such phrase, or no memory. */
assay_view math_everyday(assay_view folded, assay_arena *arena);

/* "每小时60千米" as "60千米/小时"; no bytes: another text. */
assay_view math_chinese_rate(assay_view text, assay_arena *arena);

#endif
