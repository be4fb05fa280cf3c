/* Boxes that are the members of one answer: "\\boxed{1} and \\boxed{-2}". References are read so, and completions where the policy says LAST_GROUP. */
#include "verifiers/rubric/rubric_internal.h"

/* Between two boxes that are members of one answer: closers, openers, commas, "and", "or". */
static bool joins_boxes(assay_view between) {
    static const assay_view pieces[] = {{"\\boxed{", 7}, {"and", 3}, {"or", 2},  {"\\text{", 6}, {"\\quad", 5},
                                        {"\\(", 2},      {"\\)", 2}, {"\\,", 2}, {"\\ ", 2}};
    while (between.size > 0) {
        size_t step = assay_is_space(between.data[0]) || strchr("}$,;", between.data[0]) ? 1 : 0;
        for (size_t i = 0; step == 0 && i < sizeof pieces / sizeof *pieces; i++) {
            if (assay_view_starts_with(between, pieces[i])) step = pieces[i].size;
        }
        if (step == 0) return false;
        between = assay_view_slice(between, step, between.size);
    }
    return true;
}

/* The last box with those that it is joined to, "\boxed{1} and \boxed{-2}", as a list. Candidates stand last first. */
assay_view last_group_of_boxes(assay_view solution, const assay_answer *answer, assay_arena *arena) {
    enum { JOINED_MAX = 4096 };
    size_t joined = 0, size = 0;
    bool either[ASSAY_CANDIDATES_MAX] = {false}; /* "or" stands behind this one */
    uint32_t next = answer->span.begin;
    for (size_t i = 0; i < answer->candidate_count; i++) {
        const assay_answer_candidate *box = &answer->candidates[i];
        if (box->rejection == ASSAY_TAKEN) continue;
        if (i == ASSAY_CANDIDATES_MAX || box->source != ASSAY_SOURCE_BOXED || box->span.end > next) break;
        assay_view between = assay_view_slice(solution, box->span.end, next);
        if (!joins_boxes(between)) break;
        either[i] = memmem(between.data, between.size, "or", 2) != NULL;
        next = box->span.begin;
        joined = i + 1;
    }
    char *text = joined > 0 ? assay_arena_alloc(arena, JOINED_MAX) : NULL;
    if (!text) return answer->text;
    for (size_t i = joined; i > 0; i--) {
        const assay_answer_candidate *box = &answer->candidates[i - 1];
        if (box->rejection == ASSAY_TAKEN) continue;
        assay_view joiner = either[i - 1] ? ASSAY_VIEW(" or ") : ASSAY_VIEW(", ");
        if (box->text.size + answer->text.size + 4 > JOINED_MAX - size) return answer->text;
        memcpy(text + size, box->text.data, box->text.size);
        size += box->text.size;
        memcpy(text + size, joiner.data, joiner.size);
        size += joiner.size;
    }
    memcpy(text + size, answer->text.data, answer->text.size);
    return (assay_view){text, size + answer->text.size};
}
