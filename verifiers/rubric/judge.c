/* Judges one completion by a rubric: every term's verdict first, then scores, gates, conditions and the sum, in term order. */
#include <math.h>

#include "verifiers/rubric/rubric_internal.h"

static assay_score score_of(const assay_term *term, assay_verdict verdict, double measured) {
    if ((unsigned)verdict < ASSAY_VERDICT_COUNT && term->verdict_scores[verdict].set)
        return term->verdict_scores[verdict].score;
    return assay_verdict_default_score(verdict, measured);
}

/* Lends the instructions check a language identifier. */
static bool language_of(void *context, assay_view text, char *code, size_t size) {
    assay_lang_guess guess;
    assay_arena *arena = context;
    const assay_lang_model *model = assay_language_model();
    if (!model || assay_lang_identify(model, text, NULL, arena, &guess).code != ASSAY_OK || strcmp(guess.code, "und") == 0)
        return false;
    snprintf(code, size, "%s", guess.code);
    return true;
}

void reference_lacks(const char *what, const assay_reference_spec *reference, assay_component *component) {
    const char *other = reference->has_code           ? ", but tests of programs: the rubric code judges those"
                        : reference->has_instructions ? ", but instructions: the rubric ifeval judges those"
                        : reference->has_choice       ? ", but a choice: the rubric gpqa judges those"
                        : reference->answer_count > 0 ? ", but answers: the rubric math judges those"
                                                      : "";
    snprintf(component->message, sizeof component->message, "the reference has no %s%s", what, other);
}

static void judge_instructions(const judgement *of, const assay_term *term, assay_budget *budget, assay_component *component,
                               double *measured) {
    const assay_instructions *compiled = of->reference->instructions;
    if (!compiled) {
        component->verdict = ASSAY_BAD_REFERENCE;
        if (of->reference->problem[0]) snprintf(component->message, sizeof component->message, "%s", of->reference->problem);
        else reference_lacks("instructions", of->reference->spec, component);
        return;
    }
    const assay_instructions_options options = {
        .all_or_nothing = term->all_or_nothing, .language_of = language_of, .language_context = of->arena};
    assay_instructions_judge(compiled, &options, of->completion->answer, budget, of->arena, &component->instructions);
    component->compiled_instructions = compiled;
    component->verdict = component->instructions.verdict;
    *measured = component->instructions.score;
}

/* The reference's schema comes before the rubric's. */
static void judge_json(const judgement *of, size_t index, assay_component *component) {
    enum { SCHEMA_STEPS = 20000000 };
    bool own = of->reference->spec->json_schema.size > 0;
    assay_budget budget = assay_budget_of(SCHEMA_STEPS);
    budget.cancelled = of->cancelled;
    if (own && !of->reference->schema) {
        component->verdict = ASSAY_BAD_REFERENCE;
        snprintf(component->message, sizeof component->message, "%s", of->reference->problem);
        return;
    }
    const assay_json_schema *schema = own ? of->reference->schema : of->rubric->schemas[index];
    assay_json_check_result *found = &component->json;
    assay_json_check_judge(&of->rubric->spec.terms[index].json, schema, of->completion->answer, &budget, of->arena, found);
    component->verdict = found->verdict;
    if (found->reason[0])
        snprintf(component->message, sizeof component->message, "%s at byte %zu of the answer%s%s", found->reason,
                 found->offset, found->message[0] ? ": " : "", found->message);
}

/* An endpoint is asked by who has a network. */
static void prepare_remote(const judgement *of, const assay_term *term, assay_component *component) {
    assay_view text = of->completion->text,
               part = term->remote.scope == ASSAY_SCOPE_ANSWER ? of->completion->answer : of->completion->body;
    size_t begin = part.size ? (size_t)(part.data - text.data) : 0;
    component->late = true;
    component->verdict = ASSAY_NOT_AVAILABLE;
    component->remote_span = (assay_span){(uint32_t)begin, (uint32_t)(begin + part.size)};
    snprintf(component->message, sizeof component->message, "needs the endpoint %s", term->remote.endpoint);
}

/* The checks of form and length, which need no gold answer. *measured is their own number. False: cancelled. */
static bool judge_rule(const judgement *of, size_t index, assay_component *component, double *measured) {
    const assay_term *term = &of->rubric->spec.terms[index];
    assay_budget budget = assay_budget_of(UINT64_MAX / 2); /* linear in the text, so only cancellation ends it */
    budget.cancelled = of->cancelled;
    switch (component->kind) {
        case ASSAY_CHECK_FORMAT:
            assay_format_judge(of->rubric->formats[index], of->completion, &budget, &component->format);
            component->verdict = component->format.verdict;
            *measured = component->format.score;
            break;
        case ASSAY_CHECK_LENGTH: {
            int on = of->rubric->follows[index];
            assay_verdict accuracy = on < 0 ? ASSAY_VERDICT_UNSPECIFIED : of->outcome->components[on].verdict;
            assay_length_judge(&term->length, of->completion, accuracy, &component->length);
            component->verdict = component->length.verdict;
            *measured = component->length.score;
            component->late = component->length.late;
            if (component->late)
                snprintf(component->message, sizeof component->message, "needs the lengths of the whole group");
            break;
        }
        case ASSAY_CHECK_LANGUAGE:
            assay_language_judge(&term->language, &of->reference->spec->language, of->completion, of->arena,
                                 &component->language);
            component->verdict = component->language.verdict;
            *measured = component->language.score;
            if (component->language.note)
                snprintf(component->message, sizeof component->message, "%s", component->language.note);
            break;
        case ASSAY_CHECK_INSTRUCTIONS: judge_instructions(of, term, &budget, component, measured); break;
        case ASSAY_CHECK_JSON: judge_json(of, index, component); break;
        case ASSAY_CHECK_REPETITION:
            assay_repetition_judge(&term->repetition, of->completion, &budget, of->arena, &component->repetition);
            component->verdict = component->repetition.verdict;
            *measured = component->repetition.score;
            if (component->verdict == ASSAY_INCORRECT)
                snprintf(component->message, sizeof component->message, "the last %u bytes repeat a block of %u",
                         component->repetition.distinct, component->repetition.period);
            break;
        case ASSAY_CHECK_REMOTE: prepare_remote(of, term, component); break;
        case ASSAY_CHECK_REASONING_STEPS:
            assay_reasoning_steps_judge(&term->reasoning_steps, of->completion, &component->reasoning_steps);
            component->verdict = component->reasoning_steps.verdict;
            *measured = component->reasoning_steps.score;
            break;
        case ASSAY_CHECK_READABILITY:
            assay_readability_judge(&term->readability, of->completion, &component->readability);
            component->verdict = component->readability.verdict;
            if (component->readability.reason[0])
                snprintf(component->message, sizeof component->message, "%s at byte %u", component->readability.reason,
                         component->readability.offset);
            break;
        default:
            component->verdict = ASSAY_NOT_AVAILABLE;
            snprintf(component->message, sizeof component->message, "check %s is not available in this build",
                     assay_check_name(component->kind));
    }
    return !budget.stopped;
}

/* A pass rate counts whatever it was that the first failing test met, unless the rubric has a score for that. */
static void grade_code(const assay_term *term, assay_component *component) {
    bool same = component->verdict == component->code.verdict; /* else TRUNCATED */
    if (component->code.graded && same && component->score.present && !term->verdict_scores[component->verdict].set)
        component->score.value = component->code.score;
}

/* One term's verdict and score; `first_answer`: no term before it judged an answer. False: cancelled. */
static bool judge_term(const judgement *of, size_t index, bool first_answer, assay_component *component) {
    const assay_rubric_spec *spec = &of->rubric->spec;
    const assay_term *term = &spec->terms[index];
    double measured = 0;
    bool alive;
    component->name = term->name;
    component->kind = term_kind(term, of->reference->spec);
    switch (component->kind) {
        case ASSAY_CHECK_MATH: alive = judge_math_term(of, index, first_answer, component); break;
        case ASSAY_CHECK_CHOICE: alive = judge_choice_term(of, index, first_answer, component); break;
        case ASSAY_CHECK_CODE: alive = judge_code_term(of, index, component); break;
        case ASSAY_CHECK_TEXT:
            alive = judge_text_term(of, index, first_answer, component);
            if (component->verdict == ASSAY_MEASURED) measured = component->text.score;
            break;
        default: alive = judge_rule(of, index, component, &measured);
    }
    if (is_accuracy_like(term->check) && of->completion->finish_reason == ASSAY_FINISH_LENGTH &&
        spec->truncation == ASSAY_TRUNCATION_ZERO_ACCURACY && component->verdict != ASSAY_BAD_REFERENCE) {
        component->verdict = ASSAY_TRUNCATED;
        measured = 0;
    }
    component->score = score_of(term, component->verdict, measured);
    if (component->kind == ASSAY_CHECK_CODE) grade_code(term, component);
    return alive;
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

static double contribution_of(const assay_term *term, double score) {
    double contribution = term->weight * score;
    if (term->has_max_contribution && contribution > term->max_contribution) contribution = term->max_contribution;
    if (term->has_min_contribution && contribution < term->min_contribution) contribution = term->min_contribution;
    return contribution;
}

/* Contributions, gates, reward and status from the components' scores. */
static void add_up(const assay_rubric *rubric, assay_outcome *outcome) {
    const assay_rubric_spec *spec = &rubric->spec;
    bool closed = false, unknown = false, ours = false;
    bool lasting = false; /* some failure of ours would come again */
    double sum = spec->offset;
    for (size_t i = 0; i < spec->term_count; i++) {
        const assay_term *term = &spec->terms[i];
        assay_component *component = &outcome->components[i];
        bool counts = term->weight != 0 || term->has_gate;
        condition holds = condition_of(rubric, outcome, i);
        if (component->late) { /* its score comes from elsewhere */
            late_note(rubric, outcome, i, holds == CONDITION_HOLDS);
            unknown = unknown || (counts && holds == CONDITION_UNKNOWN);
            continue;
        }
        if (!counts || holds == CONDITION_FAILS) continue;
        if (!component->score.present || holds == CONDITION_UNKNOWN) {
            unknown = true;
            ours = ours || component->verdict == ASSAY_ERROR;
            lasting = lasting || (component->verdict == ASSAY_ERROR && !component->code.fault);
            continue;
        }
        if (term->has_gate && component->score.value < term->gate_min_score) closed = true;
        component->contribution = contribution_of(term, component->score.value);
        sum += component->contribution;
    }
    if (closed) { /* known whatever the others say */
        for (size_t i = 0; i < spec->term_count; i++) outcome->components[i].contribution = 0;
        for (size_t i = 0; i < outcome->late.count; i++) outcome->late.parts[i].counts = false;
        sum = spec->gate_reward;
        unknown = false;
    }
    outcome->reward = unknown ? NAN : sum;
    outcome->status = !unknown ? ASSAY_SCORED : ours ? ASSAY_STATUS_ERROR : ASSAY_UNSCORED;
    if (outcome->status != ASSAY_STATUS_ERROR) return;
    outcome->error_reason = lasting ? "CHECK_FAILED" : "SANDBOX_FAILED";
    outcome->error_retryable = !lasting;
}

bool assay_rubric_judge(const assay_rubric *rubric, const assay_reference *reference, const assay_completion *completion,
                        const assay_judging *how, assay_arena *arena, assay_outcome *outcome) {
    const assay_rubric_spec *spec = &rubric->spec;
    *outcome = (assay_outcome){.reward = NAN};
    outcome->components = assay_arena_calloc(arena, spec->term_count, sizeof *outcome->components);
    if (!outcome->components) {
        outcome->status = ASSAY_STATUS_ERROR;
        outcome->error_reason = "OUT_OF_MEMORY";
        return true;
    }
    outcome->component_count = spec->term_count;
    const judgement of = {rubric, reference, completion, how->trace, how->cancelled, how->cells, arena, outcome};
    bool seen_answer = false;
    for (size_t at = 0; at < spec->term_count; at++) {
        size_t i = rubric->order[at];
        assay_component *component = &outcome->components[i];
        if (!judge_term(&of, i, !seen_answer, component)) return false;
        seen_answer = seen_answer || component->kind == ASSAY_CHECK_MATH || component->kind == ASSAY_CHECK_CHOICE ||
                      component->kind == ASSAY_CHECK_TEXT;
        if (is_accuracy_like(spec->terms[i].check) && outcome->accuracy_verdict == ASSAY_VERDICT_UNSPECIFIED) {
            outcome->accuracy_verdict = component->verdict;
            outcome->accuracy_scored = component->score.present;
        }
        if (component->length.no_token_count) outcome->error_field = "token_count";
    }
    add_up(rubric, outcome);
    if (completion->finish_reason == ASSAY_FINISH_LENGTH && spec->truncation == ASSAY_TRUNCATION_MASK) {
        outcome->status = ASSAY_MASKED;
        outcome->reward = NAN;
        outcome->error_reason = NULL;
    }
    if (outcome->error_field) { /* tokens are never guessed from characters */
        outcome->status = ASSAY_INVALID;
        outcome->reward = NAN;
        outcome->error_reason = "NO_TOKEN_COUNT";
        outcome->late.count = 0;
    }
    late_settle(outcome);
    return true;
}
