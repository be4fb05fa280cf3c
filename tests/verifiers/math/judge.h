/* What the maths tests share: one comparison, and reading tables. */
#ifndef ASSAY_TESTS_MATH_JUDGE_H
#define ASSAY_TESTS_MATH_JUDGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "verifiers/math/math.h"

static assay_arena judge_arena;

/* The result's views live until the next call. */
static inline assay_math_result judge_with(assay_view gold, assay_view answer, assay_view after, assay_math_options options) {
    assay_arena_reset(&judge_arena);
    assay_math_gold *compiled;
    assay_math_result result = {.verdict = ASSAY_BAD_REFERENCE};
    assay_status status = assay_math_gold_compile(gold, &options, &judge_arena, &compiled);
    if (status.code != ASSAY_OK) return result;
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_math_compare(compiled, answer, after, &budget, &judge_arena, &result);
    return result;
}

static inline assay_math_result judge(const char *gold, const char *answer) {
    return judge_with(assay_view_of(gold), assay_view_of(answer), ASSAY_VIEW_NONE, (assay_math_options){0});
}

static inline void judge_start(void) {
    assay_math_thread_start();
    assay_arena_init(&judge_arena, 64u << 20);
}

static inline void judge_stop(void) {
    assay_arena_clear(&judge_arena);
    assay_math_thread_stop();
}

#endif
