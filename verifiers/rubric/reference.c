/* Compiles a group's reference for a rubric: golds for every term that judges an answer, since options differ by term. A gold that cannot be used is remembered as such; the verdict of an answer that no other gold accepts is then
 * BAD_REFERENCE, because it might have equalled the unusable one. */
#include "verifiers/math/choice.h"
#include "verifiers/rubric/rubric_internal.h"

static void note_problem(assay_reference *reference, size_t index, const assay_status *status) {
    if (reference->problem[0]) return;
    snprintf(reference->problem, sizeof reference->problem, "answers[%zu]: %.150s", index, status->message);
}

/* The text to compile: the answer, or the last box of a whole solution. */
static bool gold_text(const assay_reference_spec *spec, size_t index, assay_arena *arena, assay_view *text) {
    *text = spec->answers[index];
    if (!spec->extract) return true;
    assay_completion solution = {.text = *text, .think_prefill = ASSAY_PREFILL_NO};
    assay_completion_cut(&solution, ASSAY_NO_TAGS, NULL, 0);
    assay_answer_policy policy = {
        .sources = {ASSAY_SOURCE_BOXED, ASSAY_SOURCE_ANSWER_TAG, ASSAY_SOURCE_HASHES, ASSAY_SOURCE_PHRASE},
        .source_count = 4,
        .boxes = ASSAY_BOXES_LAST};
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_answer answer;
    assay_answer_find(&solution, &policy, false, &budget, arena, &answer);
    *text =
        answer.found && answer.source == ASSAY_SOURCE_BOXED ? last_group_of_boxes(solution.text, &answer, arena) : answer.text;
    return answer.found;
}

static term_golds *compile_golds(assay_reference *reference, const assay_term *term, assay_arena *arena) {
    const assay_reference_spec *spec = reference->spec;
    term_golds *golds = assay_arena_alloc(arena, sizeof *golds); /* its lists are filled as far as they count */
    if (!golds) return NULL;
    golds->count = spec->answer_count;
    golds->unusable = 0;
    for (size_t i = 0; i < spec->answer_count; i++) {
        assay_view text;
        golds->origin[i] = (uint32_t)i;
        assay_status status = gold_text(spec, i, arena, &text)
                                  ? assay_math_gold_compile(text, &term->math.options, arena, &golds->golds[i])
                                  : assay_fail(ASSAY_INPUT, "NO_ANSWER", NULL, "no boxed answer in the reference solution");
        if (status.code == ASSAY_OK) continue;
        golds->golds[i] = NULL;
        golds->unusable++;
        note_problem(reference, i, &status);
    }
    for (size_t i = 0; i < spec->answer_count && golds->count < ASSAY_ANSWERS_MAX; i++) {
        assay_view text;
        if (!golds->golds[i] || !assay_math_gold_is_choice(golds->golds[i]) || !gold_text(spec, i, arena, &text)) continue;
        char letter;
        text = math_choice_content(text, &letter);
        if (text.size == 0 ||
            assay_math_gold_compile(text, &term->math.options, arena, &golds->golds[golds->count]).code != ASSAY_OK)
            continue;
        assay_math_gold_set_label(golds->golds[golds->count], letter);
        golds->origin[golds->count++] = (uint32_t)i;
    }
    return golds;
}

/* Labels: reference.choice, or the shorthand `answers`. */
static bool compile_choice(assay_reference *reference, size_t term, assay_arena *arena) {
    const assay_reference_spec *spec = reference->spec;
    const assay_view *labels = spec->has_choice ? spec->labels : spec->answers;
    size_t count = spec->has_choice ? spec->label_count : spec->answer_count;
    if (count > ASSAY_CHOICE_LABELS_MAX) count = ASSAY_CHOICE_LABELS_MAX + 1; /* refused below */
    assay_status status =
        assay_choice_compile(labels, count, spec->options, spec->option_count, arena, &reference->choices[term]);
    if (status.code == ASSAY_OK) return true;
    reference->choices[term] = NULL;
    if (!reference->problem[0]) snprintf(reference->problem, sizeof reference->problem, "choice: %.150s", status.message);
    return status.code != ASSAY_INTERNAL;
}

static bool compile_text(assay_reference *reference, const assay_term *term, size_t index, assay_arena *arena) {
    const assay_reference_spec *spec = reference->spec;
    assay_text_comparison how = term->text.comparison ? term->text.comparison : ASSAY_TEXT_NORMALISED;
    reference->text_count = spec->has_text ? spec->text_count : spec->answer_count;
    reference->texts[index] =
        assay_text_compile(spec->has_text ? spec->texts : spec->answers, reference->text_count, how, arena);
    if (reference->texts[index] && assay_text_unusable(reference->texts[index]) && !reference->problem[0])
        snprintf(reference->problem, sizeof reference->problem, "a gold text has no words");
    return reference->texts[index] != NULL;
}

static bool wants_code(const assay_rubric *rubric, const assay_reference_spec *spec) {
    for (size_t i = 0; i < rubric->spec.term_count; i++) {
        if (term_kind(&rubric->spec.terms[i], spec) == ASSAY_CHECK_CODE) return true;
    }
    return false;
}

static bool wants_instructions(const assay_rubric *rubric) {
    for (size_t i = 0; i < rubric->spec.term_count; i++) {
        if (rubric->spec.terms[i].check == ASSAY_CHECK_INSTRUCTIONS) return true;
    }
    return false;
}

/* reference.instructions, in either form, or the shorthand `answers`, whose first one is a data set's form. False: no memory. */
static bool compile_instructions(assay_reference *reference, const assay_rubric *rubric, assay_arena *arena) {
    const assay_reference_spec *spec = reference->spec;
    const assay_instruction_spec *given = spec->instructions;
    size_t count = spec->instruction_count;
    assay_view native = spec->instructions_native;
    if (!wants_instructions(rubric)) return true;
    if (!spec->has_instructions && spec->answer_count) native = spec->answers[0];
    assay_status status = assay_ok();
    if (native.size) {
        assay_instruction_spec *read = assay_arena_calloc(arena, ASSAY_INSTRUCTIONS_MAX, sizeof *read);
        if (!read) return false;
        given = read;
        status = assay_status_under(assay_instructions_read(native, arena, read, &count), "instructions");
    }
    if (status.code == ASSAY_OK && count) status = assay_instructions_compile(given, count, arena, &reference->instructions);
    if (status.code == ASSAY_OK) return true;
    reference->instructions = NULL;
    snprintf(reference->problem, sizeof reference->problem, "%.100s: %.80s", status.field, status.message);
    return status.code != ASSAY_BUDGET;
}

assay_status assay_reference_fault(const assay_reference *reference) {
    return reference->fault;
}

assay_reference *assay_reference_compile(const assay_rubric *rubric, const assay_reference_spec *spec, assay_arena *arena) {
    assay_reference *reference = assay_arena_calloc(arena, 1, sizeof *reference);
    if (!reference) return NULL;
    reference->spec = spec;
    if (!compile_instructions(reference, rubric, arena)) return NULL;
    reference->fault = assay_ok();
    if (spec->has_code && wants_code(rubric, spec)) {
        reference->fault = assay_status_under(assay_code_compile(&spec->code, arena, &reference->code), "code");
        if (reference->fault.code == ASSAY_INTERNAL) return NULL;
    }
    if (spec->json_schema.size) {
        assay_status status = assay_json_schema_compile(spec->json_schema, arena, &reference->schema);
        if (status.code == ASSAY_INTERNAL) return NULL;
        if (status.code != ASSAY_OK && !reference->problem[0])
            snprintf(reference->problem, sizeof reference->problem, "schema%s%.80s: %.80s", status.field[0] ? " at " : "",
                     status.field, status.message);
    }
    for (size_t i = 0; i < rubric->spec.term_count; i++) {
        const assay_term *term = &rubric->spec.terms[i];
        switch (term_kind(term, spec)) {
            case ASSAY_CHECK_MATH:
                reference->golds[i] = compile_golds(reference, term, arena);
                if (!reference->golds[i]) return NULL;
                break;
            case ASSAY_CHECK_CHOICE:
                if (!compile_choice(reference, i, arena)) return NULL;
                break;
            case ASSAY_CHECK_TEXT:
                if (!compile_text(reference, term, i, arena)) return NULL;
                break;
            default: break;
        }
    }
    return reference;
}
