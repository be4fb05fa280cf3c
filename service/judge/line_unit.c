/* JUDGE_UNIT_LINE: a JSONL line in, the text of its "assay" object out. A line is a group of its own.
 * JUDGE_UNIT_ROW: a line with a list of generations; each of them is an item, so that one that takes its scorer down harms no other. What they share is read
 * once for a unit. A result that lacks late terms (late_part.h) is a packed message with its trailer instead, as in a call. */
#include "common/clock.h"
#include "service/judge/judge_internal.h"
#include "service/limits.h"
#include "service/wire/wire.h"

/* Neighbouring lines often share a reference (samples of one prompt): the cache key is the reference's own bytes. */
typedef struct line_reference {
    const judge_head *head;
    const Assay__V1__Group *group;
} line_reference;

static void read_reference(held_reference *held, void *context) {
    const line_reference *line = context;
    /* The group's views point into the item's arena, which is reset: a held reference needs its own copy, made by packing. */
    ProtobufCAllocator allocator = arena_allocator(&held->arena);
    Assay__V1__Group *group = assay__v1__group__unpack(&allocator, held->key.size, (const uint8_t *)held->key.data);
    if (!group) {
        held->status =
            assay_fail(ASSAY_INPUT, "REFERENCE_TOO_LARGE", "reference", "needs more memory than a reference may use");
        return;
    }
    judge_hold_reference(held, line->head, group);
}

/* Packs reference and prompt (without id and completion) as the cache key. */
static bool pack_head(const Assay__V1__Group *group, assay_arena *arena, assay_view *key) {
    Assay__V1__Group head = *group;
    head.id = (char *)protobuf_c_empty_string;
    head.n_completions = 0;
    size_t size = assay__v1__group__get_packed_size(&head);
    uint8_t *bytes = assay_arena_alloc(arena, size);
    if (!bytes) return false;
    assay__v1__group__pack(&head, bytes);
    *key = (assay_view){(const char *)bytes, size};
    return true;
}

/* "reference.code.native.tests_json.cases[0]" is what the line calls reference.code.cases[0]. */
static void unwrap_path(assay_status *status) {
    static const char wrapper[] = "code.native.tests_json";
    char *at = strstr(status->field, wrapper);
    if (!at) return;
    const char *rest = at + sizeof wrapper - 1;
    memmove(at + sizeof "code" - 1, rest, strlen(rest) + 1);
}

static assay_completion completion_of(const Assay__V1__Completion *message) {
    assay_completion completion = {
        .text = {(const char *)message->text.data, message->text.len},
        .finish_reason = (assay_finish_reason)message->finish_reason,
        .think_prefill = (assay_think_prefill)message->think_prefill,
    };
    if (message->reasoning_presence_case == ASSAY__V1__COMPLETION__REASONING_PRESENCE_REASONING) {
        completion.has_reasoning = true;
        completion.reasoning = (assay_view){(const char *)message->reasoning.data, message->reasoning.len};
    }
    if (message->token_count_presence_case == ASSAY__V1__COMPLETION__TOKEN_COUNT_PRESENCE_TOKEN_COUNT) {
        completion.has_token_count = true;
        completion.token_count = message->token_count;
    }
    return completion;
}

/* Judges a completion against a group's reference; an error in `status` makes it INVALID, or ERROR where it is ours. */
static Assay__V1__CompletionResult *judge_against(judge_state *state, const judge_head *head, const Assay__V1__Group *group,
                                                  const Assay__V1__Completion *message, assay_status status, uint32_t index,
                                                  const _Atomic uint32_t *cancelled, engine_record *record) {
    result_place place = {0, index, ASSAY_VIEW_NONE, true};
    assay_view key = ASSAY_VIEW_NONE;
    if (status.code == ASSAY_OK && !pack_head(group, &state->arena, &key))
        status = assay_fail(ASSAY_INPUT, "OUT_OF_MEMORY", NULL, "needs more memory than a line may use");
    if (status.code == ASSAY_OK) {
        line_reference context = {head, group};
        held_reference *held = reference_cache_get(&state->references, head->rubric, key, read_reference, &context);
        status = held ? held->status : assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the reference");
        unwrap_path(&status);
        if (status.code == ASSAY_OK) {
            assay_completion completion = completion_of(message);
            return judge_one(state, head, held, &completion, &place, cancelled, record);
        }
    }
    record->status = (uint8_t)result_status_of(&status);
    return result_build_error(head->rubric, (assay_result_status)record->status, &status, &place, &state->arena);
}

/* The row of a unit, read at its first item and kept for the others. Known again by its bytes: request memory is used again, so a place is no name. */
static const judge_row *row_of(judge_state *state, const judge_head *head, const engine_unit *unit) {
    if (state->row_held && assay_view_equal(state->row_line, unit->group_head) && assay_view_equal(state->row_key, head->key))
        return &state->row;
    if (!state->row_held) assay_arena_init(&state->row_arena, LIMIT_ITEM_ARENA_BYTES);
    assay_arena_clear(&state->row_arena);
    state->row_held = true;
    state->row_status = assay_ok();
    state->row_line = assay_arena_copy(&state->row_arena, unit->group_head); /* the row's views outlive the unit */
    state->row_key = assay_arena_copy(&state->row_arena, head->key);
    if (state->row_line.data && state->row_key.data)
        state->row_status = judge_row_read(state->row_line, &head->line, &state->row_arena, &state->row);
    else state->row_status = assay_fail(ASSAY_INPUT, "OUT_OF_MEMORY", NULL, "needs more memory than a line may use");
    return &state->row;
}

static Assay__V1__CompletionResult *judge_element(judge_state *state, const judge_head *head, const engine_unit *unit,
                                                  uint32_t index, engine_record *record) {
    const judge_row *row = row_of(state, head, unit);
    Assay__V1__Completion *completion = NULL;
    assay_status status = state->row_status;
    if (status.code == ASSAY_OK)
        status =
            judge_row_completion(row, unit->items[index], unit->first_item + index, &head->line, &state->arena, &completion);
    return judge_against(state, head, row->group, completion, status, unit->first_item + index, unit->cancelled, record);
}

static Assay__V1__CompletionResult *judge_text(judge_state *state, const judge_head *head, const engine_unit *unit,
                                               uint32_t index, engine_record *record) {
    judge_line line;
    assay_status status = judge_line_read(unit->items[index], &head->line, &state->arena, &line);
    return judge_against(state, head, line.group, line.completion, status, 0, unit->cancelled, record);
}

void judge_line_item(judge_state *state, const engine_unit *unit, uint32_t index, assay_buffer *body, engine_record *record) {
    int64_t begin = assay_thread_cpu_ns();
    state->late.count = 0;
    judge_head *head = judge_unit_head(state, unit, body, record);
    if (!head) return;
    Assay__V1__CompletionResult *result = unit->kind == JUDGE_UNIT_ROW ? judge_element(state, head, unit, index, record)
                                                                       : judge_text(state, head, unit, index, record);
    if (!result) {
        body->overflow = true;
        return;
    }
    if (head->line.timing) result->compute_us = record->compute_us + (uint32_t)((assay_thread_cpu_ns() - begin) / 1000);
    if (state->late.count == 0) {
        judge_result_json(result, head->line.timing, body);
        return;
    }
    wire_pack(&result->base, body);
    late_trailer_put(body, &state->late);
    record->flags |= ENGINE_FLAG_LATE;
}
