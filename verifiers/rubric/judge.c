/* Judges one completion by a rubric: every term's verdict first, then scores, gates, conditions and the sum, in term order. */
#include <math.h>

#include "verifiers/rubric/rubric_internal.h"

static bool is_accuracy_like(assay_check_kind kind) {
    return kind == ASSAY_CHECK_ACCURACY || kind == ASSAY_CHECK_MATH || kind == ASSAY_CHECK_CODE || kind == ASSAY_CHECK_CHOICE ||
           kind == ASSAY_CHECK_TEXT;
}

static assay_score score_of(const assay_term *term, assay_verdict verdict, double measured) {
    if ((unsigned)verdict < ASSAY_VERDICT_COUNT && term->verdict_scores[verdict].set) return term->verdict_scores[verdict].score;
    return assay_verdict_default_score(verdict, measured);
}

/* One term's verdict and score. False: cancelled. */
static bool judge_term(const assay_rubric *rubric, size_t index, const assay_reference *reference,
                       const assay_completion *completion, bool trace, bool first_math, const _Atomic uint32_t *cancelled,
                       assay_arena *arena, assay_component *component, assay_outcome *outcome) {
    const assay_term *term = &rubric->spec.terms[index];
    double measured = 0;
    component->name = term->name;
    component->kind = term_kind(term, &reference->spec);
    if (component->kind == ASSAY_CHECK_MATH) {
        if (!judge_math_term(term, reference, reference->golds[index], completion, trace, first_math, cancelled, arena, component,
                             outcome))
            return false;
    } else if (component->kind == ASSAY_CHECK_FORMAT) {
        assay_budget budget = assay_budget_of(UINT64_MAX / 2);
        budget.cancelled = cancelled;
        assay_format_judge(rubric->formats[index], completion, &budget, &component->format);
        if (budget.stopped) return false;
        component->verdict = component->format.verdict;
        measured = component->format.score;
    } else {
        component->verdict = ASSAY_NOT_AVAILABLE;
        snprintf(component->message, sizeof component->message, "check %s is not available in this build",
                 assay_check_name(component->kind));
    }
    if (is_accuracy_like(term->check) && completion->finish_reason == ASSAY_FINISH_LENGTH &&
        rubric->spec.truncation == ASSAY_TRUNCATION_ZERO_ACCURACY && component->verdict != ASSAY_BAD_REFERENCE) {
        component->verdict = ASSAY_TRUNCATED;
        measured = 0;
    }
    component->score = score_of(term, component->verdict, measured);
    return true;
}

/* Whether a term counts: its condition holds, fails, or cannot be told. */
typedef enum condition { CONDITION_HOLDS, CONDITION_FAILS, CONDITION_UNKNOWN } condition;

static condition condition_of(const assay_rubric *rubric, const assay_outcome *outcome, size_t index) {
    int on = rubric->condition[index];
    if (on < 0) return CONDITION_HOLDS;
    assay_verdict verdict = outcome->components[on].verdict;
    if (verdict == ASSAY_CORRECT) return CONDITION_HOLDS;
    return assay_verdict_is_unscored(verdict) ? CONDITION_UNKNOWN : CONDITION_FAILS;
}

/* Contributions, gates, reward and status from the components' scores. */
static void add_up(const assay_rubric *rubric, assay_outcome *outcome) {
    const assay_rubric_spec *spec = &rubric->spec;
    bool closed = false, unknown = false, ours = false;
    double sum = spec->offset;
    for (size_t i = 0; i < spec->term_count; i++) {
        const assay_term *term = &spec->terms[i];
        assay_component *component = &outcome->components[i];
        bool counts = term->weight != 0 || term->has_gate;
        condition holds = condition_of(rubric, outcome, i);
        if (!counts || holds == CONDITION_FAILS) continue;
        if (!component->score.present || holds == CONDITION_UNKNOWN) {
            unknown = true;
            ours = ours || component->verdict == ASSAY_ERROR;
            continue;
        }
        if (term->has_gate && component->score.value < term->gate_min_score) closed = true;
        component->contribution = term->weight * component->score.value;
        sum += component->contribution;
    }
    if (closed) { /* known whatever the others say */
        for (size_t i = 0; i < spec->term_count; i++) outcome->components[i].contribution = 0;
        sum = spec->gate_reward;
        unknown = false;
    }
    outcome->reward = unknown ? NAN : sum;
    outcome->status = !unknown ? ASSAY_SCORED : ours ? ASSAY_STATUS_ERROR : ASSAY_UNSCORED;
    if (outcome->status == ASSAY_STATUS_ERROR) outcome->error_reason = "CHECK_FAILED";
}

bool assay_rubric_judge(const assay_rubric *rubric, const assay_reference *reference, const assay_completion *completion,
                        bool trace, const _Atomic uint32_t *cancelled, assay_arena *arena, assay_outcome *outcome) {
    const assay_rubric_spec *spec = &rubric->spec;
    *outcome = (assay_outcome){.reward = NAN};
    outcome->components = assay_arena_calloc(arena, spec->term_count, sizeof *outcome->components);
    if (!outcome->components) {
        outcome->status = ASSAY_STATUS_ERROR;
        outcome->error_reason = "OUT_OF_MEMORY";
        return true;
    }
    outcome->component_count = spec->term_count;
    bool seen_math = false;
    for (size_t i = 0; i < spec->term_count; i++) {
        assay_component *component = &outcome->components[i];
        bool is_math = reference->golds[i] != NULL;
        if (!judge_term(rubric, i, reference, completion, trace, is_math && !seen_math, cancelled, arena, component, outcome))
            return false;
        seen_math = seen_math || is_math;
        if (is_accuracy_like(spec->terms[i].check) && outcome->accuracy_verdict == ASSAY_VERDICT_UNSPECIFIED) {
            outcome->accuracy_verdict = component->verdict;
            outcome->accuracy_scored = component->score.present;
        }
    }
    add_up(rubric, outcome);
    if (completion->finish_reason == ASSAY_FINISH_LENGTH && spec->truncation == ASSAY_TRUNCATION_MASK) {
        outcome->status = ASSAY_MASKED;
        outcome->reward = NAN;
        outcome->error_reason = NULL;
    }
    return true;
}
