/* See eval_run.h: what a sample says, and what is shown of it. */
#include <math.h>

#include "common/json_reader.h"
#include "service/cli/eval_run.h"
#include "service/json/json_path.h"
#include "service/judge/line.h"
#include "service/limits.h"

static void copy_text(char *to, size_t size, assay_view text) {
    size_t used = text.size < size - 1 ? text.size : size - 1;
    while (used > 0 && used < text.size && ((unsigned char)text.data[used] & 0xc0) == 0x80) used--; /* no half character */
    if (used) memcpy(to, text.data, used);
    to[used] = '\0';
}

/* The end of the completion; empty where it cannot be read. */
static void copy_excerpt(eval_samples *self, const row *of, size_t index, eval_item *item) {
    const judge_line_config *config = &self->command->stream.line;
    Assay__V1__Completion *completion = NULL;
    judge_line line;
    judge_row shared;
    json_value list, element;
    if (!of->list) {
        if (judge_line_read(of->line.text, config, &self->arena, &line).code == ASSAY_OK) completion = line.completion;
    } else if (judge_line_generations(of->line.text, config, &list) &&
               judge_row_read(of->line.text, config, &self->arena, &shared).code == ASSAY_OK) {
        json_iterator iterator = json_iterate(list);
        uint32_t at = 0;
        while (json_next_element(&iterator, &element) && at < index) at++;
        if (judge_row_completion(&shared, element.raw, at, config, &self->arena, &completion).code != ASSAY_OK)
            completion = NULL;
    }
    if (!completion) return;
    assay_view text = {(const char *)completion->text.data, completion->text.len};
    size_t begin = text.size > EVAL_TEXT_BYTES ? text.size - EVAL_TEXT_BYTES : 0;
    while (begin < text.size && begin > 0 && ((unsigned char)text.data[begin] & 0xc0) == 0x80) begin++;
    copy_text(item->excerpt, sizeof item->excerpt, assay_view_slice(text, begin, text.size));
}

/* What is odd about a sample, and how odd; NULL: nothing. */
static const char *suspicion(const Assay__V1__CompletionResult *message, uint8_t verdict, uint64_t *rank) {
    static const struct {
        Assay__V1__Verdict verdict;
        const char *why;
        uint64_t rank;
    } verdicts[] = {{ASSAY__V1__VERDICT__VERDICT_BAD_REFERENCE, "the reference is unusable", 6},
                    {ASSAY__V1__VERDICT__VERDICT_UNDECIDED, "equality was not settled", 4},
                    {ASSAY__V1__VERDICT__VERDICT_UNPARSED, "the answer could not be read", 2}};
    if (message && message->answer && message->answer->gold_elsewhere) {
        *rank = 5;
        return "another answer in the text equals the gold answer";
    }
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        if (verdict != verdicts[i].verdict) continue;
        *rank = verdicts[i].rank;
        return verdicts[i].why;
    }
    return NULL;
}

static bool show(eval_samples *self, const row *of, size_t index, eval_items *where, eval_item *item) {
    where->seen++;
    if (!eval_items_wanted(where, item->rank)) return true;
    if (!item->excerpt[0]) copy_excerpt(self, of, index, item);
    return eval_items_put(where, item);
}

static void count_label(eval_samples *self, label given, label right) {
    eval_data *data = &self->data;
    data->labels_unread += given == LABEL_UNREAD;
    if (given != LABEL_TRUE && given != LABEL_FALSE) return;
    data->labels++;
    data->agree += right == given;
    data->open += right == LABEL_NONE;
    data->accepted += right == LABEL_TRUE && given == LABEL_FALSE;
    data->rejected += right == LABEL_FALSE && given == LABEL_TRUE;
}

static json_value at_index(json_value value, bool list, size_t index) {
    if (!list || value.type != JSON_ARRAY) return value;
    json_iterator elements = json_iterate(value);
    for (json_value element; json_next_element(&elements, &element);) {
        if (index-- == 0) return element;
    }
    return (json_value){.type = JSON_ERROR};
}

static assay_view text_of(json_value value, assay_arena *arena) {
    if (value.type != JSON_STRING) return value.type == JSON_ERROR || value.type == JSON_NULL ? ASSAY_VIEW_NONE : value.raw;
    char *storage = assay_arena_alloc(arena, value.raw.size);
    assay_buffer text;
    if (!storage) return ASSAY_VIEW_NONE;
    assay_buffer_init_fixed(&text, storage, value.raw.size);
    json_decode_string(value.raw, &text);
    return assay_buffer_view(&text);
}

static assay_status no_memory(void) {
    return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a sample");
}

/* Whether a result says right or wrong. */
static label judge(const eval_samples *self, const line_result *result, const Assay__V1__CompletionResult *message,
                   const char **verdict, uint8_t *number) {
    const Assay__V1__ComponentResult *accuracy = message ? line_deciding(message, self->stream->rubric) : NULL;
    *verdict = line_status_name(result->status);
    *number = 0;
    if (accuracy) {
        *number = (uint8_t)accuracy->verdict;
        if (eval_verdict_name(*number) && !line_status_failed(result->status)) *verdict = eval_verdict_name(*number);
    }
    bool judged = result->status == ASSAY__V1__RESULT_STATUS__RESULT_STATUS_SCORED ||
                  result->status == ASSAY__V1__RESULT_STATUS__RESULT_STATUS_UNSCORED;
    if (!judged) return LABEL_NONE;
    if (accuracy) {
        if (line_is_right(accuracy)) return LABEL_TRUE;
        return accuracy->score_presence_case ? LABEL_FALSE : LABEL_NONE;
    }
    return isnan(result->reward) ? LABEL_NONE : result->reward > 0 ? LABEL_TRUE : LABEL_FALSE;
}

static assay_status take_sample(eval_samples *self, const row *of, size_t index, json_value line, hash128 group) {
    const line_result *result = &of->results[index];
    eval_data *data = &self->data;
    const char *verdict;
    uint8_t number;
    assay_arena_reset(&self->arena);
    const Assay__V1__CompletionResult *message = line_result_message(result, &self->arena);
    label right = judge(self, result, message, &verdict, &number);
    eval_record record = {.group = group,
                          .serial = self->serial++,
                          .sample = {line_status_failed(result->status) ? 0 : result->record.class_hash, right == LABEL_TRUE},
                          .scored = right != LABEL_NONE,
                          .failed = line_status_failed(result->status)};
    if (self->command->subject_key.size) {
        json_value value =
            line.type == JSON_OBJECT ? json_path_find(line, self->command->subject_key) : (json_value){.type = JSON_ERROR};
        record.subject = eval_data_subject(data, text_of(at_index(value, of->list, index), &self->arena));
        if (record.subject == UINT32_MAX)
            return assay_fail(ASSAY_INPUT, "TOO_MANY_SUBJECTS", NULL, "--by: more than %d different values", EVAL_SUBJECTS_MAX);
    }
    data->statuses[result->status < EVAL_STATUSES ? result->status : 0]++;
    data->verdicts[number < EVAL_VERDICTS ? number : 0]++;
    data->unscored += !record.scored;
    data->failed += record.failed;
    histogram_add(&data->rewards, result->reward);
    if (message && message->answer)
        copy_text(record.answer, sizeof record.answer,
                  (assay_view){(const char *)message->answer->text.data, message->answer->text.len});
    record.number = of->line.number;
    record.file_index = of->line.file_index;
    if (!eval_data_add(data, &record)) return no_memory();

    eval_item item = {
        .verdict = verdict, .correct = right == LABEL_TRUE, .reward = result->reward, .compute_us = result->record.compute_us};
    line_place(&of->line, item.place, sizeof item.place);
    assay_view id_key = self->command->stream.line.key_id.size ? self->command->stream.line.key_id : ASSAY_VIEW("id");
    if (line.type == JSON_OBJECT) copy_text(item.id, sizeof item.id, text_of(json_path_find(line, id_key), &self->arena));
    if (message && message->answer)
        copy_text(item.answer, sizeof item.answer,
                  (assay_view){(const char *)message->answer->text.data, message->answer->text.len});
    if (self->command->label_key.size && line.type == JSON_OBJECT)
        item.given = label_read(at_index(json_path_find(line, self->command->label_key), of->list, index),
                                self->command->label_threshold, &self->arena);
    count_label(self, item.given, right);
    bool differs = (item.given == LABEL_TRUE || item.given == LABEL_FALSE) && right != item.given;
    if (differs && !show(self, of, index, &data->disagreements, &item)) return no_memory();
    item.rank = item.compute_us;
    if (!show(self, of, index, &data->slowest, &item)) return no_memory();
    item.why = suspicion(message, number, &item.rank);
    return item.why && !show(self, of, index, &data->suspicious, &item) ? no_memory() : assay_ok();
}

assay_status eval_samples_take(eval_samples *self, const row *of) {
    const char *error;
    size_t at;
    json_value line = json_parse(of->line.text, LIMIT_NESTING, &error, &at);
    hash128 group;
    self->data.lines++;
    bool named = stream_run_group(self->stream, of->line.text, &group);
    if (!named) {
        group = (hash128){self->serial, UINT64_MAX};
        if (!of->list) self->data.without_group += of->count;
    }
    assay_status status = assay_ok();
    for (size_t i = 0; i < of->count && status.code == ASSAY_OK; i++) status = take_sample(self, of, i, line, group);
    return status;
}
