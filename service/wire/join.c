/* Joins results into a ScoreResponse: rewards, results in request order, group results. Bodies are the scorers' bytes, checked; the
 * front adds its own fields behind them (a later field of a message is part of it). */
#include <math.h>
#include <stdlib.h>

#include "assay/v1/result.pb-c.h"
#include "service/limits.h"
#include "service/wire/wire_internal.h"

/* A faulted item has no body of its own, but the same component keys as all others: they are read off the first good body. */
typedef struct term_names {
    assay_view names[32];
    size_t count;
} term_names;

static bool good_body(const engine_item *item) {
    return item->fault == ENGINE_FAULT_NONE && wire_check_message(item->body, &assay__v1__completion_result__descriptor, 8);
}

static void read_term_names(assay_view body, term_names *terms) {
    wire_cursor cursor = wire_cursor_of(body);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number != RESULT_COMPONENTS || field.type != WIRE_BYTES) continue;
        wire_cursor entry = wire_cursor_of(field.bytes);
        for (wire_field part; wire_next(&entry, &part);) {
            if (part.number == ENTRY_KEY && terms->count < 32) terms->names[terms->count++] = part.bytes;
        }
    }
}

static void put_fault(assay_buffer *out, const wire_cut *cut, size_t index, const wire_group *group, size_t group_index,
                      const engine_item *item, const term_names *terms) {
    engine_fault kind = item->fault == ENGINE_FAULT_NONE ? ENGINE_FAULT_INTERNAL : item->fault;
    wire_fault fault = wire_fault_of(kind, item->attempts);
    uint32_t verdict = fault.status == STATUS_ERROR ? VERDICT_ERROR_NUMBER : VERDICT_SKIPPED_NUMBER;
    wire_put_uint(out, RESULT_GROUP_INDEX, group_index);
    wire_put_uint(out, RESULT_COMPLETION_INDEX, index - group->first_item);
    wire_cursor cursor = wire_cursor_of(cut->items[index]);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == COMPLETION_ID && field.type == WIRE_BYTES && wire_is_id(field.bytes, LIMIT_ID_BYTES))
            wire_put_bytes(out, RESULT_ID, field.bytes);
    }
    wire_put_uint(out, RESULT_STATUS, fault.status);
    for (size_t i = 0; i < terms->count; i++) {
        assay_view name = terms->names[i];
        size_t value = wire_varint_size(verdict) + 1;
        wire_put_tag(out, RESULT_COMPONENTS, WIRE_BYTES);
        wire_put_varint(out, 1 + wire_varint_size(name.size) + name.size + 2 + value);
        wire_put_bytes(out, ENTRY_KEY, name);
        wire_put_tag(out, ENTRY_VALUE, WIRE_BYTES);
        wire_put_varint(out, value);
        wire_put_uint(out, COMPONENT_VERDICT, verdict);
    }
    assay_buffer error;
    char storage[512];
    assay_buffer_init_fixed(&error, storage, sizeof storage);
    wire_put_bytes(&error, ERROR_REASON, assay_view_of(fault.reason));
    wire_put_bytes(&error, ERROR_MESSAGE, assay_view_of(fault.message));
    if (fault.retryable) wire_put_uint(&error, ERROR_RETRYABLE, 1);
    wire_put_bytes(out, RESULT_ERROR, assay_buffer_view(&error));
}

/* What the front knows of an item: CPU time from the record, queue time of its own. */
static void put_result(assay_buffer *out, assay_view body, const engine_item *item) {
    uint32_t compute_us = item->record.compute_us, queue_us = item->queue_us;
    size_t extra = (compute_us ? 1 + wire_varint_size(compute_us) : 0) + (queue_us ? 1 + wire_varint_size(queue_us) : 0);
    wire_put_tag(out, RESPONSE_RESULTS, WIRE_BYTES);
    wire_put_varint(out, body.size + extra);
    assay_buffer_put(out, body);
    if (compute_us) wire_put_uint(out, RESULT_COMPUTE_US, compute_us);
    if (queue_us) wire_put_uint(out, RESULT_QUEUE_US, queue_us);
}

static void put_results(assay_buffer *out, const wire_cut *cut, const engine_item *items, const bool *good,
                        const term_names *terms) {
    assay_buffer faulted;
    assay_buffer_init(&faulted, SIZE_MAX / 4);
    for (size_t g = 0; g < cut->group_count; g++) {
        const wire_group *group = &cut->groups[g];
        for (size_t i = 0; i < group->item_count; i++) {
            size_t index = group->first_item + i;
            const engine_item *item = &items[index];
            if (good[index]) {
                put_result(out, item->body, item);
                continue;
            }
            assay_buffer_reset(&faulted);
            put_fault(&faulted, cut, index, group, g, item, terms);
            put_result(out, assay_buffer_view(&faulted), item);
        }
    }
    assay_buffer_clear(&faulted);
}

static void put_rewards(assay_buffer *out, const wire_cut *cut, const engine_item *items, const bool *good) {
    wire_put_tag(out, RESPONSE_REWARDS, WIRE_BYTES);
    wire_put_varint(out, cut->item_count * 8);
    for (size_t i = 0; i < cut->item_count; i++) {
        const engine_item *item = &items[i];
        bool has = good[i] && item->record.status == STATUS_SCORED && isfinite(item->record.reward);
        wire_put_raw_double(out, has ? item->record.reward : (double)NAN);
    }
}

/* The job's items, with late results completed. NULL: no memory. */
static engine_item *completed_items(const wire_cut *cut, const engine_job *job, const wire_wish *wishes, size_t wish_count,
                                    assay_buffer *storage) {
    engine_item *items = calloc(cut->item_count ? cut->item_count : 1, sizeof *items);
    for (size_t i = 0; items && i < cut->item_count; i++) items[i] = *engine_job_item(job, i);
    if (items && wire_complete_late(cut, items, wishes, wish_count, storage)) return items;
    free(items);
    return NULL;
}

assay_status wire_join_response(const wire_cut *cut, const engine_job *job, assay_view provenance, assay_view *out) {
    return wire_join_response_with(cut, job, NULL, 0, provenance, out);
}

assay_status wire_join_response_with(const wire_cut *cut, const engine_job *job, const wire_wish *wishes, size_t wish_count,
                                     assay_view provenance, assay_view *out) {
    term_names terms = {.count = 0};
    assay_buffer late;
    assay_buffer_init(&late, SIZE_MAX / 4);
    engine_item *items = completed_items(cut, job, wishes, wish_count, &late);
    bool *good = calloc(cut->item_count ? cut->item_count : 1, sizeof *good);
    assay_buffer response;
    assay_buffer_init(&response, SIZE_MAX / 4);
    size_t expected = 64 + cut->request_id.size + provenance.size + 128 * cut->group_count;
    for (size_t i = 0; items && good && i < cut->item_count; i++) {
        const engine_item *item = &items[i];
        good[i] = good_body(item);
        if (good[i] && terms.count == 0) read_term_names(item->body, &terms);
        expected += item->body.size + 48;
    }
    if (assay_buffer_grow(&response, expected)) assay_buffer_reset(&response); /* one allocation for all that follows */
    if (cut->request_id.size) wire_put_bytes(&response, RESPONSE_REQUEST_ID, cut->request_id);
    if (provenance.size) wire_put_bytes(&response, RESPONSE_PROVENANCE, provenance);
    if (items && good && cut->item_count) {
        put_rewards(&response, cut, items, good);
        put_results(&response, cut, items, good, &terms);
        wire_put_group_results(&response, cut, items, good);
    }
    bool failed = !items || !good || response.overflow;
    free(good);
    free(items);
    assay_buffer_clear(&late);
    if (failed) {
        assay_buffer_clear(&response);
        return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "no memory for the response");
    }
    *out = assay_buffer_view(&response);
    return assay_ok();
}
