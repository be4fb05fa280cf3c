/* Whether a text ends in an endless loop: see repetition.h for the theory. */
#include "verifiers/repetition/repetition_internal.h"

enum { BUDGET_BYTES = 4096 };

/* The byte that stands i places before the end. */
static inline char backwards(assay_view text, size_t i) {
    return text.data[text.size - 1 - i];
}

void repetition_judge_loop(const assay_repetition_options *options, assay_view text, assay_budget *budget, assay_arena *arena,
                           assay_repetition_result *result) {
    uint64_t repeats = options->min_repeats ? options->min_repeats : ASSAY_REPETITION_REPEATS_DEFAULT;
    uint64_t bytes = options->min_loop_bytes ? options->min_loop_bytes : ASSAY_REPETITION_LOOP_BYTES_DEFAULT;
    uint32_t *border = assay_arena_alloc(arena, (text.size + 1) * sizeof *border);
    result->verdict = ASSAY_ERROR;
    if (!border) return;
    border[0] = 0;
    for (size_t i = 1, length = 0; i < text.size; i++) {
        if (i % BUDGET_BYTES == 0 && !assay_budget_spend(budget, BUDGET_BYTES / 16)) return;
        char c = backwards(text, i);
        while (length > 0 && backwards(text, length) != c) length = border[length - 1];
        if (backwards(text, length) == c) length++;
        border[i] = (uint32_t)length;
        size_t run = i + 1, period = run - length;
        if (run < repeats * period) continue; /* the smallest period of this much of the end */
        result->distinct = (uint32_t)run;
        result->period = (uint32_t)period;
    }
    result->all = (uint32_t)text.size;
    bool loops = result->distinct >= bytes;
    result->verdict = loops ? ASSAY_INCORRECT : ASSAY_CORRECT;
    result->score = loops ? 0 : 1;
}
