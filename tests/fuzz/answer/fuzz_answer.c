/* Aims at assay_completion_cut and assay_answer_find: any text under any policy. Holds: the answer is the same with and without all candidates, views and
 * spans lie inside the text, counts agree. The first two bytes choose the policy. */
#include <stdlib.h>

#include "verifiers/answer/answer_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds) {
    if (!holds) abort();
}

static bool is_inside(assay_view part, assay_view whole) {
    if (part.size == 0) return true;
    return part.data >= whole.data && part.data + part.size <= whole.data + whole.size;
}

static void check(const assay_completion *completion, const assay_answer *answer) {
    size_t must_agree = 0;
    expect(answer->candidate_count <= ASSAY_CANDIDATES_MAX);
    for (size_t i = 0; i < answer->candidate_count; i++) {
        const assay_answer_candidate *candidate = &answer->candidates[i];
        must_agree += candidate->must_agree;
        expect(is_inside(candidate->text, completion->text) || is_inside(candidate->text, completion->reasoning));
        expect(candidate->span.begin <= candidate->span.end);
        expect((candidate->rejection == ASSAY_TAKEN) == (i == 0 && answer->found));
    }
    if (!answer->found) return;
    expect(must_agree == answer->several);
    expect(answer->text.size > 0 &&
           is_inside(answer->after, completion->text.size > 0 ? completion->text : completion->reasoning) |
               completion->has_reasoning);
}

/* What is looked for at once is found as by itself. */
static void check_sights(assay_view text) {
    answer_search search = {.region = text};
    answer_look(&search);
    for (unsigned i = 0; i < SIGHTS; i++) {
        bool folded;
        assay_view needle = answer_sight(i, &folded);
        size_t first = folded ? assay_find_first_folded(text, needle) : assay_find_first(text, needle);
        expect(search.first[i] == first && answer_sees(&search, i) == (first != ASSAY_NOT_FOUND));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2 || size > 1 << 20) return 0;
    assay_view text = {(const char *)data + 2, size - 2};
    assay_completion completion = {
        .text = text, .think_prefill = (assay_think_prefill)(data[0] % 4), .has_reasoning = data[0] & 4};
    if (completion.has_reasoning) completion.reasoning = assay_view_slice(text, 0, data[1]);
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assay_answer_policy policy = {.scope = (assay_scope)(data[0] >> 3 & 3),
                                  .boxes = data[0] & 32 ? ASSAY_BOXES_LAST : ASSAY_BOXES_AGREE};
    for (int source = ASSAY_SOURCE_BOXED; source <= ASSAY_SOURCE_WHOLE; source++) {
        if (data[1] >> source & 1) policy.sources[policy.source_count++] = (assay_answer_source)source;
    }
    if (data[1] & 1 && policy.source_count + 2 <= ASSAY_SOURCES_MAX) { /* other graders' */
        policy.sources[policy.source_count++] = ASSAY_SOURCE_ANSWER_LINE;
        policy.sources[policy.source_count++] = ASSAY_SOURCE_LAST_NUMBER;
    }
    if (data[0] & 64) policy.tail_characters = data[1];
    check_sights(text);
    assay_arena arena;
    assay_arena_init(&arena, 48 << 20);
    assay_answer answers[2];
    for (int all = 0; all < 2; all++) {
        assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
        assay_answer_find(&completion, &policy, all, &budget, &arena, &answers[all]);
        expect(!budget.exhausted && !arena.exhausted);
        check(&completion, &answers[all]);
    }
    expect(answers[0].found == answers[1].found && answers[0].several == answers[1].several &&
           answers[0].more_candidates == answers[1].more_candidates);
    expect(assay_view_equal(answers[0].text, answers[1].text) && answers[0].source == answers[1].source);
    assay_arena_clear(&arena);
    return 0;
}
