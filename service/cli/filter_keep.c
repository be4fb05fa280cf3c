/* See filter_keep.h. */
#include "service/cli/filter_keep.h"

#include <math.h>
#include <stdlib.h>
#include <unicase.h>
#include <uninorm.h>

#include "service/judge/line.h"

static const char *const reason_names[REASONS] = {"kept",  "condition", "unscored", "invalid",
                                                  "error", "duplicate", "not_best", "over_limit"};
enum { NO_PART = UINT16_MAX };

const char *filter_reason_name(filter_reason reason) {
    return reason < REASONS ? reason_names[reason] : "kept";
}

static assay_status no_memory(void) {
    return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to filter with");
}

static assay_status choose_rank(filter_keep *self, const expression_name *names, size_t count) {
    assay_view wanted = self->rank.size ? self->rank : ASSAY_VIEW("reward");
    self->rank_descending = wanted.data[0] == '-';
    if (self->rank_descending) wanted = assay_view_slice(wanted, 1, wanted.size);
    for (self->rank_name = 0; self->rank_name < count; self->rank_name++) {
        if (!assay_view_equal(names[self->rank_name].name, wanted)) continue;
        if (names[self->rank_name].type == EXPRESSION_NUMBER) return assay_ok();
        return assay_fail(ASSAY_USAGE, "WRONG_TYPE", NULL, "--rank-by: %.*s is no number", (int)wanted.size, wanted.data);
    }
    char known[240] = "";
    size_t used = 0;
    for (size_t i = 0; i < count && used + names[i].name.size + 2 < sizeof known; i++) {
        if (names[i].type == EXPRESSION_NUMBER)
            used += (size_t)snprintf(known + used, sizeof known - used, " %.*s", (int)names[i].name.size, names[i].name.data);
    }
    return assay_fail(ASSAY_USAGE, "UNKNOWN_NAME", NULL, "--rank-by: there is no '%.*s'; known:%s",
                      wanted.size > 40 ? 40 : (int)wanted.size, wanted.data, known);
}

assay_status filter_keep_begin(filter_keep *self, assay_buffer *complaint) {
    assay_arena_init(&self->arena, 256 << 20);
    self->names = result_names_new(self->run->rubric, (assay_arena *)(uintptr_t)&self->run->arena);
    if (!self->names) return no_memory();
    size_t count;
    const expression_name *names = result_names_list(self->names, &count);
    expression_error error;
    self->compiled = expression_compile(self->condition, names, count, &error);
    if (!self->compiled) {
        expression_error_write(self->condition, &error, complaint);
        return assay_fail(ASSAY_USAGE, "BAD_EXPRESSION", NULL, "--keep: %s", error.message);
    }
    return choose_rank(self, names, count);
}

void filter_keep_clear(filter_keep *self) {
    expression_free(self->compiled);
    self->compiled = NULL;
    hash_set_clear(&self->texts);
    assay_arena_clear(&self->arena);
}

bool filter_keep_needs_groups(const filter_keep *self) {
    return self->best > 0 || self->at_most > 0 || (self->dedup != DEDUP_NONE && !self->dedup_all) ||
           filter_keep_sees_groups(self);
}

bool filter_keep_sees_groups(const filter_keep *self) {
    size_t count;
    result_names_list(self->names, &count);
    for (size_t i = 0; i < count; i++) {
        bool used = expression_uses(self->compiled, i) || (self->best > 0 && i == self->rank_name);
        if (used && result_names_is_of_group(self->names, i)) return true;
    }
    return false;
}

/* ---- one completion ---- */

static void judge_condition(filter_keep *self, const line_result *result, sample *one) {
    expression_value whole = expression_evaluate(self->compiled, result_names_get, self->names);
    one->part = NO_PART;
    one->passes = whole.type == EXPRESSION_TRUTH && whole.number != 0;
    if (one->passes) return;
    bool absent = whole.type == EXPRESSION_ABSENT;
    one->reason = absent ? REASON_UNSCORED : REASON_CONDITION;
    if (line_status_failed(result->status))
        one->reason = result->status == ASSAY__V1__RESULT_STATUS__RESULT_STATUS_INVALID ? REASON_INVALID : REASON_ERROR;
    for (size_t i = 0; i < expression_part_count(self->compiled); i++) { /* the first part that is to blame */
        expression_value part = expression_part_evaluate(self->compiled, i, result_names_get, self->names);
        if (absent ? part.type == EXPRESSION_ABSENT : part.type == EXPRESSION_TRUTH && part.number == 0) {
            one->part = (uint16_t)i;
            return;
        }
    }
}

static void judge_one(filter_keep *self, const line_result *result, sample *one) {
    assay_arena_reset(&self->arena);
    const Assay__V1__CompletionResult *message = line_result_message(result, &self->arena);
    result_names_look_at(self->names, result, message, one);
    judge_condition(self, result, one);
    expression_value rank = result_names_get(self->names, self->rank_name);
    double value = rank.type == EXPRESSION_NUMBER ? rank.number : -(double)INFINITY;
    one->rank = self->rank_descending && rank.type == EXPRESSION_NUMBER ? -value : value;
}

/* The normal form that DEDUP_NORMALISED compares: compatibility composition and case folding of Unicode, white space as single spaces. */
static void put_normal(assay_buffer *out, assay_view text) {
    size_t size = 0;
    uint8_t *folded = u8_casefold((const uint8_t *)text.data, text.size, NULL, UNINORM_NFKC, NULL, &size);
    assay_view form = folded ? (assay_view){(const char *)folded, size} : text; /* invalid UTF-8 stays as it is */
    form = assay_view_trim(form);
    for (size_t i = 0; i < form.size; i++) {
        bool space = assay_is_space(form.data[i]);
        if (space && assay_is_space(form.data[i - 1])) continue;
        assay_buffer_put_char(out, space ? ' ' : form.data[i]);
    }
    free(folded);
}

static assay_view view_of(ProtobufCBinaryData bytes) {
    return (assay_view){(const char *)bytes.data, bytes.len};
}

/* One text of those that make a completion what it is, for how duplicates are told. */
static void put_part(const filter_keep *self, assay_buffer *all, assay_view part) {
    if (self->dedup == DEDUP_NORMALISED) put_normal(all, part);
    else assay_buffer_put(all, part);
    assay_buffer_put_char(all, '\xff'); /* stands in no UTF-8 */
}

/* Prompt (or its turns), reasoning and text. */
static void hash_completion(filter_keep *self, const Assay__V1__Group *group, const Assay__V1__Completion *completion,
                            sample *one) {
    bool split = completion->reasoning_presence_case == ASSAY__V1__COMPLETION__REASONING_PRESENCE_REASONING;
    assay_buffer all;
    assay_buffer_init(&all, SIZE_MAX / 4);
    for (size_t i = 0; i < group->n_messages; i++) {
        put_part(self, &all, assay_view_of(group->messages[i]->role));
        put_part(self, &all, view_of(group->messages[i]->content));
    }
    put_part(self, &all, view_of(group->prompt));
    put_part(self, &all, split ? view_of(completion->reasoning) : ASSAY_VIEW_NONE);
    put_part(self, &all, view_of(completion->text));
    one->text = hash128_of(assay_buffer_view(&all));
    if (one->text.low == 0 && one->text.high == 0) one->text.low = 1; /* zero means none */
    assay_buffer_clear(&all);
}

/* The texts of a row's completions; one that cannot be read has none. */
static void hash_texts(filter_keep *self, const row *of, sample **samples) {
    const judge_line_config *config = &self->run->options->line;
    assay_arena_reset(&self->arena);
    judge_line line;
    judge_row shared;
    json_value list, element;
    if (!of->list) {
        if (judge_line_read(of->line.text, config, &self->arena, &line).code == ASSAY_OK)
            hash_completion(self, line.group, line.completion, samples[0]);
        return;
    }
    if (!judge_line_generations(of->line.text, config, &list) ||
        judge_row_read(of->line.text, config, &self->arena, &shared).code != ASSAY_OK)
        return;
    json_iterator iterator = json_iterate(list);
    for (uint32_t i = 0; i < of->count && json_next_element(&iterator, &element); i++) {
        Assay__V1__Completion *completion;
        if (judge_row_completion(&shared, element.raw, i, config, &self->arena, &completion).code == ASSAY_OK)
            hash_completion(self, shared.group, completion, samples[i]);
    }
}

assay_status filter_keep_fill(filter_keep *self, const row *of, sample **samples) {
    bool any = false;
    for (size_t i = 0; i < of->count; i++) {
        judge_one(self, &of->results[i], samples[i]);
        any = any || samples[i]->passes;
    }
    if (self->dedup != DEDUP_NONE && any) hash_texts(self, of, samples);
    return assay_ok();
}

/* ---- a group ---- */

static assay_status drop_duplicates(filter_keep *self, sample **samples, size_t count) {
    hash_set here = {0};
    hash_set *set = self->dedup_all ? &self->texts : &here;
    assay_status status = assay_ok();
    for (size_t i = 0; i < count && status.code == ASSAY_OK; i++) {
        bool has_text = samples[i]->text.low || samples[i]->text.high;
        if (samples[i]->reason != REASON_KEPT || !has_text) continue;
        hash_set_found found = hash_set_add(set, samples[i]->text);
        if (found == HASH_SET_FULL) status = no_memory();
        if (found == HASH_SET_SEEN) samples[i]->reason = REASON_DUPLICATE;
        if (found == HASH_SET_NEW && self->dedup_all && self->seen) self->seen(self->argument, samples[i]->text);
    }
    hash_set_clear(&here);
    return status;
}

static int compare_rank(const void *left, const void *right) {
    const sample *a = *(sample *const *)left, *b = *(sample *const *)right;
    if (a->rank != b->rank) return a->rank > b->rank ? -1 : 1;
    return a->serial < b->serial ? -1 : a->serial > b->serial; /* of equals the first */
}

static assay_status keep_best(const filter_keep *self, sample **samples, size_t count) {
    sample **left = calloc(count, sizeof *left);
    if (!left) return no_memory();
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        if (samples[i]->reason == REASON_KEPT) left[size++] = samples[i];
    }
    qsort(left, size, sizeof *left, compare_rank);
    for (size_t i = self->best; i < size; i++) left[i]->reason = REASON_NOT_BEST;
    free(left);
    return assay_ok();
}

assay_status filter_keep_decide(filter_keep *self, sample **samples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (samples[i]->passes) samples[i]->reason = REASON_KEPT;
    }
    assay_status status = self->dedup != DEDUP_NONE ? drop_duplicates(self, samples, count) : assay_ok();
    if (status.code == ASSAY_OK && self->best) status = keep_best(self, samples, count);
    unsigned long kept = 0;
    for (size_t i = 0; i < count && self->at_most; i++) {
        if (samples[i]->reason == REASON_KEPT && ++kept > self->at_most) samples[i]->reason = REASON_OVER_LIMIT;
    }
    return status;
}

assay_view filter_keep_part(const filter_keep *self, const sample *one) {
    if (one->reason == REASON_KEPT || one->reason > REASON_ERROR || one->part == NO_PART) return ASSAY_VIEW_NONE;
    return expression_part_text(self->compiled, one->part);
}
