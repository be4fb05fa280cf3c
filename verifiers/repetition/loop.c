/* Whether a text ends in an endless loop: see repetition.h for the theory. */
#include "verifiers/repetition/repetition_internal.h"

enum { STEP_BYTES = 4096, STEPS_EACH = STEP_BYTES / 16 };

/* The byte that stands i places before the end. */
static inline char backwards(assay_view text, size_t i) {
    return text.data[text.size - 1 - i];
}

static void note(assay_repetition_result *result, size_t run, size_t period) {
    result->distinct = (uint32_t)run;
    result->period = (uint32_t)period;
}

/* By the prefix function: whatever the text, time is linear. False: no memory. */
static bool find_in_any(assay_view text, uint64_t repeats, assay_arena *arena, assay_repetition_result *result) {
    uint32_t *border = assay_arena_alloc(arena, (text.size + 1) * sizeof *border);
    if (!border) return false;
    border[0] = 0;
    for (size_t i = 1, length = 0; i < text.size; i++) {
        char c = backwards(text, i);
        while (length > 0 && backwards(text, length) != c) length = border[length - 1];
        if (backwards(text, length) == c) length++;
        border[i] = (uint32_t)length;
        size_t run = i + 1, period = run - length;
        if (run >= repeats * period) note(result, run, period); /* the smallest period of this much of the end */
    }
    return true;
}

/* How many bytes at the end have this period. */
static size_t run_of(assay_view text, size_t period) {
    const char *here = text.data + text.size, *there = here - period;
    size_t room = text.size - period, same = 0;
    for (uint64_t a, b; same + sizeof a <= room; same += sizeof a) {
        memcpy(&a, here - same - sizeof a, sizeof a);
        memcpy(&b, there - same - sizeof b, sizeof b);
        if (a != b) break;
    }
    while (same < room && here[-1 - (ptrdiff_t)same] == there[-1 - (ptrdiff_t)same]) same++;
    return period + same;
}

/* Where the last byte stands again, a period may begin: these few are tried, the nearest first. A multiple of a period whose run reaches beyond it has the same run. False: there are too
 * many to try, as in a text of one letter. */
static bool find_in_usual(assay_view text, uint64_t repeats, assay_repetition_result *result) {
    size_t left = text.size / 8 + 64, known_period = 0, known_run = 0; /* of reading 8 bytes, or looking for a place */
    const char *last = text.data + text.size - 1, *first = last - text.size / repeats;
    if (first < text.data) first = text.data;
    for (const char *at = last; at > first && (at = memrchr(first, *last, (size_t)(at - first)));) {
        size_t period = (size_t)(last - at);
        if (period < known_run && period % known_period == 0) continue;
        size_t run = run_of(text, period), cost = 1 + (run - period) / 8;
        if (cost > left) return false;
        left -= cost;
        if (run >= 2 * period && run > known_run) {
            known_period = period;
            known_run = run;
        }
        if (run >= repeats * period && run > result->distinct) note(result, run, period);
    }
    return true;
}

void repetition_judge_loop(const assay_repetition_options *options, assay_view text, assay_budget *budget, assay_arena *arena,
                           assay_repetition_result *result) {
    uint64_t repeats = options->min_repeats ? options->min_repeats : ASSAY_REPETITION_REPEATS_DEFAULT;
    uint64_t bytes = options->min_loop_bytes ? options->min_loop_bytes : ASSAY_REPETITION_LOOP_BYTES_DEFAULT;
    result->verdict = ASSAY_ERROR;
    if (!assay_budget_spend(budget, (text.size ? text.size - 1 : 0) / STEP_BYTES * STEPS_EACH)) return;
    if (text.size > 0 && !find_in_usual(text, repeats, result)) {
        note(result, 0, 0);
        if (!find_in_any(text, repeats, arena, result)) return;
    }
    result->all = (uint32_t)text.size;
    bool loops = result->distinct >= bytes;
    result->verdict = loops ? ASSAY_INCORRECT : ASSAY_CORRECT;
    result->score = loops ? 0 : 1;
}
