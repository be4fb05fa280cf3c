/* JUDGE_UNIT_LINE: a JSONL line in, the text of its "assay" object out. A line is a group of its own. */
#include "common/clock.h"
#include "service/judge/judge_internal.h"

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
        held->status = assay_fail(ASSAY_INPUT, "REFERENCE_TOO_LARGE", "reference", "needs more memory than a reference may use");
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

static Assay__V1__CompletionResult *judge_line_text(judge_state *state, const judge_head *head, assay_view text,
                                                    const _Atomic uint32_t *cancelled, engine_record *record) {
    result_place place = {0, 0, ASSAY_VIEW_NONE, true};
    judge_line line;
    assay_view key = ASSAY_VIEW_NONE;
    assay_status status = judge_line_read(text, &head->line, &state->arena, &line);
    if (status.code == ASSAY_OK && !pack_head(line.group, &state->arena, &key))
        status = assay_fail(ASSAY_INPUT, "OUT_OF_MEMORY", NULL, "needs more memory than a line may use");
    if (status.code == ASSAY_OK) {
        line_reference context = {head, line.group};
        held_reference *held = reference_cache_get(&state->references, head->rubric, key, read_reference, &context);
        status = held ? held->status : assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the reference");
        if (status.code == ASSAY_OK) {
            assay_completion completion = completion_of(line.completion);
            return judge_one(state, head, held, &completion, &place, cancelled, record);
        }
    }
    record->status = status.code == ASSAY_INTERNAL ? ASSAY_STATUS_ERROR : ASSAY_INVALID;
    return result_build_error(head->rubric, (assay_result_status)record->status, &status, &place, &state->arena);
}

void judge_line_item(judge_state *state, const engine_unit *unit, uint32_t index, assay_buffer *body, engine_record *record) {
    int64_t begin = assay_thread_cpu_ns();
    judge_head *head = judge_unit_head(state, unit, body, record);
    if (!head) return;
    Assay__V1__CompletionResult *result = judge_line_text(state, head, unit->items[index], unit->cancelled, record);
    if (!result) {
        body->overflow = true;
        return;
    }
    if (head->line.timing) result->compute_us = (uint32_t)((assay_thread_cpu_ns() - begin) / 1000);
    judge_result_json(result, head->line.timing, body);
}
