/* Outcome -> CompletionResult. Everything lives in the item's arena; texts are cut to the lengths that the wire promises. */
#include <math.h>

#include "common/utf8.h"
#include "service/judge/judge_internal.h"

enum { ANSWER_BYTES = 4096, CANDIDATE_BYTES = 256, CANDIDATES = 16 };

typedef struct builder {
    assay_arena *arena;
    bool failed;
} builder;

static void *get(builder *with, size_t size) {
    void *memory = assay_arena_calloc(with->arena, 1, size);
    if (!memory) with->failed = true;
    return memory;
}

/* A new message of a type; on failure `with` says so and NULL comes back. */
#define NEW(with, Type, init) ((Type *)new_message(with, sizeof(Type), (void (*)(void *))init))
static void *new_message(builder *with, size_t size, void (*init)(void *)) {
    void *message = assay_arena_alloc(with->arena, size); /* init writes all of it */
    if (message) init(message);
    else with->failed = true;
    return message;
}

static char *string_of(builder *with, assay_view text) {
    text.size = assay_utf8_valid_prefix(text);
    const char *end = text.size ? memchr(text.data, '\0', text.size) : NULL;
    if (end) text.size = (size_t)(end - text.data);
    assay_view copy = assay_arena_copy(with->arena, text);
    if (!copy.data) with->failed = true;
    /* protobuf-c's strings are not const, but are never written through. */
    return (char *)(uintptr_t)copy.data;
}

static ProtobufCBinaryData bytes_of(assay_view text, size_t cap) {
    text = assay_view_slice(text, 0, cap);
    return (ProtobufCBinaryData){text.size, (uint8_t *)(uintptr_t)text.data};
}

static Assay__V1__Span *span_of(builder *with, assay_span span) {
    Assay__V1__Span *message = NEW(with, Assay__V1__Span, assay__v1__span__init);
    if (message) {
        message->begin = span.begin;
        message->end = span.end;
    }
    return message;
}

static void put_math(builder *with, const assay_component *component, uint32_t level, Assay__V1__ComponentResult *out) {
    Assay__V1__MathDetail *math = NEW(with, Assay__V1__MathDetail, assay__v1__math_detail__init);
    if (!math) return;
    out->detail_case = ASSAY__V1__COMPONENT_RESULT__DETAIL_MATH;
    out->math = math;
    math->method = (Assay__V1__MathMethod)component->math.method;
    math->gold_index = component->gold_index;
    math->steps = component->steps > UINT32_MAX ? UINT32_MAX : (uint32_t)component->steps;
    if (component->math.has_syntax_error) math->syntax_error = span_of(with, component->math.syntax_error);
    if (level < ASSAY__V1__DETAIL_LEVEL__DETAIL_LEVEL_TRACE) return;
    math->gold_canonical = bytes_of(component->gold_canonical, ANSWER_BYTES);
    math->would_flip = get(with, sizeof *math->would_flip * ASSAY_WOULD_FLIP_MAX);
    for (size_t i = 0; math->would_flip && i < component->would_flip_count; i++)
        math->would_flip[math->n_would_flip++] = (char *)(uintptr_t)component->would_flip[i];
}

static void put_format(builder *with, const assay_component *component, Assay__V1__ComponentResult *out) {
    Assay__V1__FormatDetail *format = NEW(with, Assay__V1__FormatDetail, assay__v1__format_detail__init);
    if (!format) return;
    out->detail_case = ASSAY__V1__COMPONENT_RESULT__DETAIL_FORMAT;
    out->format = format;
    format->broken_rule = (char *)(uintptr_t)(component->format.broken_rule ? component->format.broken_rule : "");
    format->offset = component->format.offset;
    format->think_prefilled = component->format.think_prefilled;
}

static void put_measure(builder *with, uint32_t value, uint32_t of, Assay__V1__ComponentResult *out) {
    Assay__V1__MeasureDetail *measure = NEW(with, Assay__V1__MeasureDetail, assay__v1__measure_detail__init);
    if (!measure) return;
    out->detail_case = ASSAY__V1__COMPONENT_RESULT__DETAIL_MEASURE;
    out->measure = measure;
    measure->value = value;
    measure->of = of;
}

static uint32_t clamp(uint64_t value) {
    return value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

static void put_spans(builder *with, const assay_language_result *found, Assay__V1__LanguageDetail *out) {
    enum { SPANS = 32 };
    const assay_lang_result *detail = found->detail;
    size_t most = detail->spans_count < SPANS ? detail->spans_count : SPANS;
    out->spans = get(with, sizeof *out->spans * (most ? most : 1));
    for (size_t i = 0; out->spans && i < detail->spans_count && out->n_spans < SPANS; i++) {
        const assay_lang_span *span = &detail->spans[i];
        if (span->neutral) continue;
        Assay__V1__LanguageSpan *made = NEW(with, Assay__V1__LanguageSpan, assay__v1__language_span__init);
        if (!made) return;
        made->span = span_of(with, (assay_span){span->begin + found->span_base, span->end + found->span_base});
        made->language = (char *)(uintptr_t)span->code;
        made->margin = (int32_t)(span->margin_millinats > INT32_MAX   ? INT32_MAX
                                 : span->margin_millinats < INT32_MIN ? INT32_MIN
                                                                      : span->margin_millinats);
        out->spans[out->n_spans++] = made;
    }
}

static void put_language(builder *with, const assay_component *component, uint32_t level, Assay__V1__ComponentResult *out) {
    enum { LANGUAGES = 8 };
    const assay_language_result *found = &component->language;
    Assay__V1__LanguageDetail *language = NEW(with, Assay__V1__LanguageDetail, assay__v1__language_detail__init);
    if (!language) return;
    out->detail_case = ASSAY__V1__COMPONENT_RESULT__DETAIL_LANGUAGE;
    out->language = language;
    language->target = string_of(with, assay_view_of(found->target));
    language->target_units = clamp(found->target_units);
    language->other_units = clamp(found->other_units);
    language->ratio = found->ratio;
    language->masked_share = found->masked_share;
    if (!found->detail) return;
    language->neutral_units = clamp(found->detail->term_units);
    size_t count = found->detail->languages_count < LANGUAGES ? found->detail->languages_count : LANGUAGES;
    language->languages = get(with, sizeof *language->languages * (count ? count : 1));
    for (size_t i = 0; language->languages && i < count; i++) {
        Assay__V1__LanguageCount *made = NEW(with, Assay__V1__LanguageCount, assay__v1__language_count__init);
        if (!made) return;
        made->language = found->detail->languages[i].code;
        made->units = clamp(found->detail->languages[i].units);
        language->languages[language->n_languages++] = made;
    }
    if (level >= ASSAY__V1__DETAIL_LEVEL__DETAIL_LEVEL_TRACE) put_spans(with, found, language);
}

static void put_instructions(builder *with, const assay_component *component, Assay__V1__ComponentResult *out) {
    const assay_instructions_result *found = &component->instructions;
    Assay__V1__InstructionsDetail *detail = NEW(with, Assay__V1__InstructionsDetail, assay__v1__instructions_detail__init);
    if (!detail) return;
    out->detail_case = ASSAY__V1__COMPONENT_RESULT__DETAIL_INSTRUCTIONS;
    out->instructions = detail;
    detail->followed = found->followed_count;
    detail->results = get(with, sizeof *detail->results * (found->count ? found->count : 1));
    for (uint32_t i = 0; detail->results && i < found->count; i++) {
        Assay__V1__InstructionResult *made = NEW(with, Assay__V1__InstructionResult, assay__v1__instruction_result__init);
        if (!made) return;
        made->id = (char *)(uintptr_t)assay_instructions_id(component->compiled_instructions, i);
        made->followed = found->followed >> i & 1;
        made->undecided = found->undecided >> i & 1;
        made->counted = found->counted[i];
        detail->results[detail->n_results++] = made;
    }
}

static void put_tests(builder *with, const assay_code_result *found, Assay__V1__CodeDetail *out) {
    out->tests = get(with, sizeof *out->tests * (found->total ? found->total : 1));
    for (uint32_t i = 0; out->tests && i < found->total; i++) {
        const judge_outcome *test = &found->tests[i];
        Assay__V1__TestResult *made = NEW(with, Assay__V1__TestResult, assay__v1__test_result__init);
        if (!made) return;
        made->index = i;
        made->verdict = (Assay__V1__Verdict)(test->verdict ? test->verdict : ASSAY_SKIPPED);
        made->cpu_us = clamp(test->cpu_us);
        made->memory_kib = clamp(test->memory_peak_bytes >> 10);
        made->exit_code = test->signal ? -test->signal : test->exit_code;
        made->stdout_excerpt = bytes_of((assay_view){test->output.bytes, test->output.size}, SIZE_MAX);
        made->stderr_excerpt = bytes_of((assay_view){test->errors.bytes, test->errors.size}, SIZE_MAX);
        if (test->detail[0]) made->message = string_of(with, assay_view_of(test->detail));
        out->tests[out->n_tests++] = made;
    }
}

static void put_code(builder *with, const assay_component *component, uint32_t level, Assay__V1__ComponentResult *out) {
    static const Assay__V1__IsolationLevel levels[] = {
        [SANDBOX_LEVEL_NONE] = ASSAY__V1__ISOLATION_LEVEL__ISOLATION_LEVEL_UNSPECIFIED,
        [SANDBOX_LEVEL_NO_CGROUPS] = ASSAY__V1__ISOLATION_LEVEL__ISOLATION_LEVEL_NAMESPACES,
        [SANDBOX_LEVEL_FULL] = ASSAY__V1__ISOLATION_LEVEL__ISOLATION_LEVEL_FULL};
    const assay_code_result *found = &component->code;
    Assay__V1__CodeDetail *code = NEW(with, Assay__V1__CodeDetail, assay__v1__code_detail__init);
    if (!code) return;
    out->detail_case = ASSAY__V1__COMPONENT_RESULT__DETAIL_CODE;
    out->code = code;
    code->passed = found->passed;
    code->run = found->run;
    code->total = found->total;
    code->language = (char *)(uintptr_t)(found->language ? found->language : "");
    if (found->span.end > found->span.begin) code->span = span_of(with, found->span);
    code->max_cpu_us = clamp(found->max_cpu_us);
    code->max_memory_kib = clamp(found->max_memory_bytes >> 10);
    code->diagnostics = bytes_of(found->diagnostics, SIZE_MAX);
    code->shared = found->shared;
    if (found->isolated)
        code->fresh =
            found->fresh_script ? ASSAY__V1__FRESH_PROCESS__FRESH_PROCESS_SCRIPT : ASSAY__V1__FRESH_PROCESS__FRESH_PROCESS_CALL;
    if (found->isolated) code->isolation_level = levels[found->level];
    if (level >= ASSAY__V1__DETAIL_LEVEL__DETAIL_LEVEL_TRACE && found->tests) put_tests(with, found, code);
}

static Assay__V1__CompletionResult__ComponentsEntry *entry_of(builder *with, const char *name) {
    Assay__V1__CompletionResult__ComponentsEntry *entry =
        NEW(with, Assay__V1__CompletionResult__ComponentsEntry, assay__v1__completion_result__components_entry__init);
    if (!entry) return NULL;
    entry->key = (char *)(uintptr_t)name;
    entry->value = NEW(with, Assay__V1__ComponentResult, assay__v1__component_result__init);
    return entry->value ? entry : NULL;
}

static void put_component(builder *with, const assay_component *component, uint32_t level,
                          Assay__V1__CompletionResult *result) {
    Assay__V1__CompletionResult__ComponentsEntry *entry = entry_of(with, component->name);
    if (!entry) return;
    result->components[result->n_components++] = entry;
    Assay__V1__ComponentResult *out = entry->value;
    out->verdict = (Assay__V1__Verdict)component->verdict;
    out->contribution = component->contribution;
    if (component->score.present) {
        out->score_presence_case = ASSAY__V1__COMPONENT_RESULT__SCORE_PRESENCE_SCORE;
        out->score = component->score.value;
    }
    if (level < ASSAY__V1__DETAIL_LEVEL__DETAIL_LEVEL_STANDARD) return;
    if (component->message[0]) out->message = string_of(with, assay_view_of(component->message));
    if (component->kind == ASSAY_CHECK_MATH) put_math(with, component, level, out);
    if (component->kind == ASSAY_CHECK_CODE) put_code(with, component, level, out);
    if (component->kind == ASSAY_CHECK_FORMAT) put_format(with, component, out);
    if (component->kind == ASSAY_CHECK_INSTRUCTIONS && component->compiled_instructions) put_instructions(with, component, out);
    if (component->kind == ASSAY_CHECK_LANGUAGE) put_language(with, component, level, out);
    if (component->kind == ASSAY_CHECK_LENGTH) put_measure(with, component->length.value, component->length.of, out);
    if (component->kind == ASSAY_CHECK_REASONING_STEPS)
        put_measure(with, component->reasoning_steps.marks, component->reasoning_steps.steps, out);
    if (component->kind == ASSAY_CHECK_REPETITION)
        put_measure(with, component->repetition.distinct, component->repetition.all, out);
}

static void put_candidates(builder *with, const assay_outcome *outcome, Assay__V1__ExtractedAnswer *answer) {
    size_t count = outcome->candidate_count < CANDIDATES ? outcome->candidate_count : CANDIDATES;
    answer->candidates = get(with, sizeof *answer->candidates * (count ? count : 1));
    for (size_t i = 0; answer->candidates && i < count; i++) {
        const assay_judged_candidate *judged = &outcome->candidates[i];
        Assay__V1__AnswerCandidate *out = NEW(with, Assay__V1__AnswerCandidate, assay__v1__answer_candidate__init);
        if (!out) return;
        out->text = bytes_of(judged->candidate.text, CANDIDATE_BYTES);
        out->span = span_of(with, judged->candidate.span);
        out->source = (Assay__V1__AnswerSource)judged->candidate.source;
        out->verdict = (Assay__V1__Verdict)judged->verdict;
        if (judged->candidate.rejection != ASSAY_TAKEN)
            out->rejected = (char *)(uintptr_t)assay_answer_rejection_name(judged->candidate.rejection);
        answer->candidates[answer->n_candidates++] = out;
    }
}

static void put_answer(builder *with, const assay_outcome *outcome, uint32_t level, Assay__V1__CompletionResult *result) {
    bool trace = level >= ASSAY__V1__DETAIL_LEVEL__DETAIL_LEVEL_TRACE;
    if (!outcome->has_answer && !(trace && outcome->candidate_count)) return;
    Assay__V1__ExtractedAnswer *answer = NEW(with, Assay__V1__ExtractedAnswer, assay__v1__extracted_answer__init);
    if (!answer) return;
    result->answer = answer;
    if (outcome->has_answer) {
        answer->text = bytes_of(outcome->answer.text, ANSWER_BYTES);
        answer->canonical = bytes_of(outcome->canonical, ANSWER_BYTES);
        answer->span = span_of(with, outcome->answer.span);
        answer->source = (Assay__V1__AnswerSource)outcome->answer.source;
    }
    answer->gold_elsewhere = outcome->gold_elsewhere;
    if (trace) put_candidates(with, outcome, answer);
}

static Assay__V1__CompletionResult *new_result(builder *with, const result_place *place, assay_result_status status,
                                               size_t terms) {
    Assay__V1__CompletionResult *result = NEW(with, Assay__V1__CompletionResult, assay__v1__completion_result__init);
    if (!result) return NULL;
    result->group_index = place->group_index;
    result->completion_index = place->completion_index;
    if (place->id.size) result->id = string_of(with, place->id);
    result->status = (Assay__V1__ResultStatus)status;
    result->components = get(with, sizeof *result->components * (terms ? terms : 1));
    return result;
}

static void put_error(builder *with, const char *reason, const char *field, const char *message, bool retryable,
                      Assay__V1__CompletionResult *result) {
    Assay__V1__ResultError *error = NEW(with, Assay__V1__ResultError, assay__v1__result_error__init);
    if (!error) return;
    result->error = error;
    error->reason = string_of(with, assay_view_of(reason));
    error->field_path = string_of(with, assay_view_of(field));
    error->message = string_of(with, assay_view_of(message));
    error->retryable = retryable;
}

Assay__V1__CompletionResult *result_build(const assay_outcome *outcome, const assay_completion *completion,
                                          const result_place *place, uint32_t detail_level, assay_arena *arena) {
    (void)completion;
    builder with = {arena, false};
    Assay__V1__CompletionResult *result = new_result(&with, place, outcome->status, outcome->component_count);
    if (!result || with.failed) return NULL;
    if (outcome->status == ASSAY_SCORED && isfinite(outcome->reward)) {
        result->reward_presence_case = ASSAY__V1__COMPLETION_RESULT__REWARD_PRESENCE_REWARD;
        result->reward = outcome->reward;
    }
    for (size_t i = 0; i < outcome->component_count; i++) put_component(&with, &outcome->components[i], detail_level, result);
    if (detail_level >= ASSAY__V1__DETAIL_LEVEL__DETAIL_LEVEL_STANDARD) put_answer(&with, outcome, detail_level, result);
    if (outcome->status == ASSAY_STATUS_ERROR)
        put_error(&with, outcome->error_reason ? outcome->error_reason : "INTERNAL", "", "a check failed on this completion",
                  outcome->error_retryable, result);
    if (outcome->status == ASSAY_INVALID) {
        char path[80] = "";
        if (outcome->error_field && place->is_line) snprintf(path, sizeof path, "%s", outcome->error_field);
        else if (outcome->error_field)
            snprintf(path, sizeof path, "groups[%u].completions[%u].%s", place->group_index, place->completion_index,
                     outcome->error_field);
        put_error(&with, outcome->error_reason, path, "a term needs this field", false, result);
    }
    return with.failed ? NULL : result;
}

Assay__V1__CompletionResult *result_build_error(const assay_rubric *rubric, assay_result_status status, const assay_status *why,
                                                const result_place *place, assay_arena *arena) {
    builder with = {arena, false};
    const assay_rubric_spec *spec = assay_rubric_spec_of(rubric);
    Assay__V1__CompletionResult *result = new_result(&with, place, status, spec->term_count);
    if (!result || with.failed) return NULL;
    for (size_t i = 0; i < spec->term_count; i++) {
        Assay__V1__CompletionResult__ComponentsEntry *entry = entry_of(&with, spec->terms[i].name);
        if (!entry) return NULL;
        entry->value->verdict = status == ASSAY_INVALID || status == ASSAY_REFERENCE_NOT_CACHED
                                    ? ASSAY__V1__VERDICT__VERDICT_SKIPPED
                                    : ASSAY__V1__VERDICT__VERDICT_ERROR;
        result->components[result->n_components++] = entry;
    }
    bool retryable = why->code == ASSAY_INTERNAL || why->code == ASSAY_ENVIRONMENT || status == ASSAY_REFERENCE_NOT_CACHED;
    put_error(&with, why->reason, why->field, why->message, retryable, result);
    return with.failed ? NULL : result;
}

assay_result_status result_status_of(const assay_status *why) {
    if (why->code == ASSAY_INTERNAL) return ASSAY_STATUS_ERROR;
    return strcmp(why->reason, "REFERENCE_NOT_CACHED") == 0 ? ASSAY_REFERENCE_NOT_CACHED : ASSAY_INVALID;
}

void record_fill(engine_record *record, const assay_outcome *outcome) {
    record->compute_us = clamp(outcome->cells_cpu_us);
    record->wait_us = clamp(outcome->cells_wait_us);
    record->status = (uint8_t)outcome->status;
    record->reward = outcome->status == ASSAY_SCORED ? outcome->reward : (double)NAN;
    record->class_hash = outcome->class_hash;
    record->verdict = (uint8_t)outcome->accuracy_verdict;
    record->accuracy_scored = outcome->accuracy_scored;
}
