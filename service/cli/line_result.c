/* See line_result.h. What a scorer wrote is not trusted to be JSON, nor to be one line. */
#include "service/cli/line_result.h"

#include <math.h>
#include <xxhash.h>

#include "common/json_reader.h"
#include "service/cli/rubric_choice.h"
#include "service/json/json_codec.h"
#include "service/judge/line.h"
#include "service/limits.h"

static bool is_object(assay_view text) {
    const char *error;
    size_t at;
    return json_parse(text, LIMIT_NESTING, &error, &at).type == JSON_OBJECT;
}

/* Constant component keys: the rubric's terms stand in every result. */
void line_error_write(const line_error *error, const Assay__V1__Rubric *rubric, assay_buffer *out) {
    Assay__V1__CompletionResult result = ASSAY__V1__COMPLETION_RESULT__INIT;
    Assay__V1__ResultError told = ASSAY__V1__RESULT_ERROR__INIT;
    Assay__V1__ComponentResult value = ASSAY__V1__COMPONENT_RESULT__INIT;
    Assay__V1__CompletionResult__ComponentsEntry entries[LIMIT_TERMS], *list[LIMIT_TERMS];
    bool invalid = error->status == ASSAY__V1__RESULT_STATUS__RESULT_STATUS_INVALID;
    value.verdict = invalid ? ASSAY__V1__VERDICT__VERDICT_SKIPPED : ASSAY__V1__VERDICT__VERDICT_ERROR;
    for (size_t i = 0; rubric && i < rubric->n_terms && i < LIMIT_TERMS; i++) {
        assay__v1__completion_result__components_entry__init(&entries[i]);
        entries[i].key = (char *)(uintptr_t)rubric_term_name(rubric->terms[i]);
        entries[i].value = &value;
        list[result.n_components++] = &entries[i];
    }
    result.components = list;
    told.reason = (char *)(uintptr_t)error->reason;
    told.field_path = (char *)(uintptr_t)(error->field_path ? error->field_path : "");
    told.message = (char *)(uintptr_t)error->message;
    told.retryable = error->retryable;
    result.status = (Assay__V1__ResultStatus)error->status;
    result.error = &told;
    judge_result_json(&result, false, out);
}

/* The scorer knows how long a cell was waited for, not how long its unit was: to what it says, last of all, the latter is added. */
static assay_view with_queue_time(assay_view body, uint32_t queue_us, assay_buffer *made) {
    if (queue_us == 0 || body.size == 0 || body.data[body.size - 1] != '}') return body;
    size_t begin = body.size - 1;
    while (begin > 0 && body.data[begin - 1] >= '0' && body.data[begin - 1] <= '9') begin--;
    size_t digits = body.size - 1 - begin;
    if (digits == 0 || digits > 10 || !assay_view_ends_with(assay_view_slice(body, 0, begin), ASSAY_VIEW("\"queue_us\":")))
        return body;
    uint64_t all = queue_us;
    for (uint64_t i = 0, unit = 1; i < digits; i++, unit *= 10) all += unit * (uint64_t)(body.data[body.size - 2 - i] - '0');
    assay_buffer_put(made, assay_view_slice(body, 0, begin));
    assay_buffer_printf(made, "%llu}", (unsigned long long)all);
    return made->overflow ? body : assay_buffer_view(made);
}

line_result line_result_of(const jsonl_line *line, const pump_result *result, const Assay__V1__Rubric *rubric, bool timing,
                           assay_buffer *made) {
    line_result out = {.reward = (double)NAN, .record.reward = (double)NAN};
    assay_buffer_reset(made);
    if (!result) {
        out.status = ASSAY__V1__RESULT_STATUS__RESULT_STATUS_INVALID;
        const line_error error = {out.status, "LINE_TOO_LONG", NULL, "the line is longer than 67108864 bytes", false};
        line_error_write(&error, rubric, made);
        out.body = assay_buffer_view(made);
        return out;
    }
    wire_fault fault = result->fault;
    bool judged = result->judged;
    if (judged && result->late) {
        out.record = result->record;
        out.status = result->record.status;
        out.body = result->body;
        out.late = (late_line *)(uintptr_t)result->late;
        out.keeps_line = true;
        return out;
    }
    if (judged && (!is_object(result->body) || memchr(result->body.data, '\n', result->body.size))) {
        fault = wire_fault_of(ENGINE_FAULT_INTERNAL, 1);
        judged = false;
    }
    if (judged) {
        out.status = result->record.status;
        out.record = result->record;
        out.reward = out.status == ASSAY__V1__RESULT_STATUS__RESULT_STATUS_SCORED ? result->record.reward : (double)NAN;
        out.body = assay_view_trim(timing ? with_queue_time(result->body, result->queue_us, made) : result->body);
    } else {
        out.status = fault.status;
        const line_error error = {out.status, fault.reason, NULL, fault.message, fault.retryable};
        line_error_write(&error, rubric, made);
        out.body = assay_buffer_view(made);
    }
    /* Whoever read the line well enough to judge it says that it is an object; else it is looked at here. */
    bool suspect = !judged || out.status == ASSAY__V1__RESULT_STATUS__RESULT_STATUS_INVALID;
    out.keeps_line = !suspect || is_object(line->text);
    return out;
}

assay_status line_result_complete(line_result *result, assay_arena *arena) {
    late_outcome outcome = late_outcome_of(&result->late->trailer, result->late->scores);
    result->status = result->record.status = outcome.status;
    result->reward = result->record.reward = outcome.reward;
    assay_status status = late_line_json(result->body, result->late, arena, &result->body);
    result->late = NULL;
    return status;
}

static void *allocate(void *arena, size_t size) {
    return assay_arena_alloc(arena, size);
}
static void release(void *arena, void *pointer) {
    (void)arena;
    (void)pointer;
}

Assay__V1__CompletionResult *line_result_message(const line_result *result, assay_arena *arena) {
    ProtobufCMessage *message;
    ProtobufCAllocator allocator = {allocate, release, arena};
    if (result->late)
        return assay__v1__completion_result__unpack(&allocator, result->body.size, (const uint8_t *)result->body.data);
    assay_status status =
        json_codec_read(result->body, &assay__v1__completion_result__descriptor, JSON_CODEC_IGNORE_UNKNOWN, arena, &message);
    return status.code == ASSAY_OK ? (Assay__V1__CompletionResult *)(void *)message : NULL;
}

static const Assay__V1__ComponentResult *component(const Assay__V1__CompletionResult *message, const char *name) {
    for (size_t i = 0; i < message->n_components; i++) {
        if (strcmp(message->components[i]->key, name) == 0) return message->components[i]->value;
    }
    return NULL;
}

static const Assay__V1__ComponentResult *component_of(const Assay__V1__CompletionResult *message, const Assay__V1__Term *term) {
    return term ? component(message, rubric_term_name(term)) : NULL;
}

const Assay__V1__ComponentResult *line_deciding(const Assay__V1__CompletionResult *message, const Assay__V1__Rubric *rubric) {
    return component_of(message, rubric_deciding_term(rubric));
}

bool line_is_right(const Assay__V1__ComponentResult *deciding) {
    if (deciding->verdict == ASSAY__V1__VERDICT__VERDICT_CORRECT) return true;
    return deciding->verdict == ASSAY__V1__VERDICT__VERDICT_MEASURED && deciding->score_presence_case != 0 &&
           deciding->score >= 1;
}

void line_accuracy_record(const Assay__V1__CompletionResult *message, const Assay__V1__Rubric *rubric, engine_record *record) {
    const Assay__V1__ComponentResult *accuracy = component_of(message, rubric_accuracy_term(rubric));
    if (!accuracy) return;
    record->verdict = (uint8_t)accuracy->verdict;
    record->accuracy_scored = accuracy->score_presence_case != 0;
    const Assay__V1__ExtractedAnswer *answer = message->answer;
    if (!answer) return;
    const ProtobufCBinaryData *form = answer->canonical.len ? &answer->canonical : &answer->text;
    bool correct = accuracy->verdict == ASSAY__V1__VERDICT__VERDICT_CORRECT;
    if (correct || form->len) record->class_hash = correct ? 1 : XXH3_64bits(form->data, form->len) | 2;
}

const char *line_status_name(uint8_t status) {
    const char *name = json_codec_enum_name(&assay__v1__result_status__descriptor, status);
    return name ? name : "ERROR";
}

bool line_status_failed(uint8_t status) {
    return status != ASSAY__V1__RESULT_STATUS__RESULT_STATUS_SCORED &&
           status != ASSAY__V1__RESULT_STATUS__RESULT_STATUS_UNSCORED &&
           status != ASSAY__V1__RESULT_STATUS__RESULT_STATUS_MASKED;
}

void line_place(const jsonl_line *line, char *out, size_t size) {
    bool standard_input = line->file[0] == '-' && line->file[1] == '\0';
    snprintf(out, size, "%s:%llu", standard_input ? "<stdin>" : line->file, (unsigned long long)line->number);
}

assay_status line_status_under(const jsonl_line *line, assay_status status) {
    if (status.code != ASSAY_INPUT) return status;
    char place[200];
    line_place(line, place, sizeof place);
    assay_status inner = status;
    return assay_fail(ASSAY_INPUT, inner.reason, inner.field, "%s: %s", place, inner.message);
}
