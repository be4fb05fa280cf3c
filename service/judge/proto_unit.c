/* JUDGE_UNIT_PROTO: a Completion message in, a CompletionResult out. */
#include "service/judge/judge_internal.h"
#include "service/limits.h"
#include "service/wire/wire.h"

/* Reads the group head held->key. Paths are relative to the group. */
static void read_group(held_reference *held, void *context) {
    const judge_head *head = context;
    held->status = wire_check_input(held->key, &assay__v1__group__descriptor, LIMIT_NESTING);
    if (held->status.code != ASSAY_OK) return;
    ProtobufCAllocator allocator = arena_allocator(&held->arena);
    Assay__V1__Group *group = assay__v1__group__unpack(&allocator, held->key.size, (const uint8_t *)held->key.data);
    if (!group) {
        held->status = assay_fail(ASSAY_INPUT, "MALFORMED_FIELD", NULL, "the group's head cannot be unpacked");
        return;
    }
    judge_hold_reference(held, head, group);
}

static Assay__V1__CompletionResult *invalid(judge_state *state, const judge_head *head, const assay_status *status,
                                            const char *under, const result_place *place, engine_record *record) {
    char prefix[64];
    snprintf(prefix, sizeof prefix, "groups[%u]%s", place->group_index, under);
    assay_status full = assay_status_under(*status, prefix);
    record->status = (uint8_t)result_status_of(status);
    return result_build_error(head->rubric, (assay_result_status)record->status, &full, place, &state->arena);
}

/* The item before this one was of the same unit: units are judged item after item, and a unit that begins in the middle begins in a
 * scorer that judged nothing before it. */
static bool same_unit(const judge_last *last, const engine_unit *unit, uint32_t index) {
    return last->head && index > 0 && index == last->index + 1 && unit->call_head.data == last->call_head &&
           unit->group_head.data == last->group_head;
}

/* Head and reference of a unit. False: the head is at fault, and body and record say so. */
static bool look_up(judge_state *state, const engine_unit *unit, uint32_t index, assay_buffer *body, engine_record *record) {
    judge_last *last = &state->last;
    if (!same_unit(last, unit, index)) {
        *last = (judge_last){.call_head = unit->call_head.data, .group_head = unit->group_head.data};
        last->head = judge_unit_head(state, unit, body, record);
        if (!last->head) return false;
        /* One that is too large is refused before it is hashed and copied. */
        if (unit->group_head.size <= LIMIT_REFERENCE_BYTES + LIMIT_PROMPT_BYTES)
            last->held = reference_cache_get(&state->references, last->head->rubric, unit->group_head, read_group, last->head);
    }
    last->index = index;
    return true;
}

void judge_proto_item(judge_state *state, const engine_unit *unit, uint32_t index, assay_buffer *body, engine_record *record) {
    state->late.count = 0;
    if (!look_up(state, unit, index, body, record)) return;
    const judge_head *head = state->last.head;
    held_reference *held = state->last.held;
    result_place place = {unit->group_index, unit->first_item + index, ASSAY_VIEW_NONE, false};
    assay_completion completion;
    assay_status status = completion_decode(unit->items[index], &completion, &place.id);
    assay_line_notes notes = judge_notes(unit);
    completion.notes = &notes;
    Assay__V1__CompletionResult *result;
    if (unit->group_head.size > LIMIT_REFERENCE_BYTES + LIMIT_PROMPT_BYTES) {
        assay_status large =
            assay_fail(ASSAY_INPUT, "REFERENCE_TOO_LARGE", "reference", "is longer than %d bytes", LIMIT_REFERENCE_BYTES);
        result = invalid(state, head, &large, "", &place, record);
    } else if (!held) {
        assay_status full = assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the group's reference");
        record->status = ASSAY_STATUS_ERROR;
        result = result_build_error(head->rubric, ASSAY_STATUS_ERROR, &full, &place, &state->arena);
    } else if (held->status.code != ASSAY_OK) {
        result = invalid(state, head, &held->status, "", &place, record);
    } else if (status.code != ASSAY_OK) {
        char under[40];
        snprintf(under, sizeof under, ".completions[%u]", place.completion_index);
        result = invalid(state, head, &status, under, &place, record);
    } else {
        result = judge_one(state, head, held, &completion, &place, unit->cancelled, record);
    }
    if (result) wire_pack(&result->base, body);
    if (result && state->late.count > 0) {
        late_trailer_put(body, &state->late);
        record->flags |= ENGINE_FLAG_LATE;
    }
    if (!result) body->overflow = true; /* no result: the engine reports a fault, or the job is cancelled */
}
