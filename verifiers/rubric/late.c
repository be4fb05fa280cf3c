/* Terms whose score needs the whole group, or an endpoint: the completion's own part of it is noted, and who has the rest completes it (service/wire/late.c). */
#include <math.h>

#include "verifiers/rubric/rubric_internal.h"

void late_note(const assay_rubric *rubric, assay_outcome *outcome, size_t index, bool holds) {
    const assay_term *term = &rubric->spec.terms[index];
    assay_late *late = &outcome->late;
    int on = rubric->follows[index];
    if (late->count == ASSAY_LATE_MAX) return; /* refused when the rubric was compiled */
    late->parts[late->count++] =
        (assay_late_part){.term = index,
                          .length = outcome->components[index].length.value,
                          .correct = on >= 0 && outcome->components[on].verdict == ASSAY_CORRECT,
                          .remote = term->check == ASSAY_CHECK_REMOTE ? &term->remote : NULL,
                          .begin = outcome->components[index].remote_span.begin,
                          .end = outcome->components[index].remote_span.end,
                          .counts = holds && fpclassify(term->weight) != FP_ZERO,
                          .weight = term->weight,
                          .least = term->has_min_contribution ? term->min_contribution : -(double)INFINITY,
                          .most = term->has_max_contribution ? term->max_contribution : (double)INFINITY};
}

/* What stands now is what the completed outcome begins with; without it, a part that counts leaves no reward. */
void late_settle(assay_outcome *outcome) {
    assay_late *late = &outcome->late;
    late->status = outcome->status;
    late->reward = outcome->reward;
    bool counts = false;
    for (size_t i = 0; i < late->count; i++) counts = counts || late->parts[i].counts;
    if (!counts || outcome->status != ASSAY_SCORED) return;
    outcome->status = ASSAY_UNSCORED;
    outcome->reward = NAN;
}
