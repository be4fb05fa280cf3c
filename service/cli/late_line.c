/* See late_line.h. */
#include "service/cli/late_line.h"

#include "assay/v1/result.pb-c.h"
#include "service/judge/line.h"

bool late_line_is_settled(const late_line *late) {
    for (uint32_t k = 0; k < late->trailer.count; k++) {
        if (!late->scores[k].settled) return false;
    }
    return true;
}

static void *allocate(void *arena, size_t size) {
    return assay_arena_alloc(arena, size);
}
static void release(void *arena, void *pointer) {
    (void)arena;
    (void)pointer;
}

assay_status late_line_json(assay_view body, const late_line *late, assay_arena *arena, assay_view *json) {
    assay_buffer made;
    assay_buffer_init(&made, SIZE_MAX / 4);
    late_write(body, &late->trailer, late->scores, &made);
    ProtobufCAllocator allocator = {allocate, release, arena};
    assay_view message = assay_buffer_view(&made);
    Assay__V1__CompletionResult *result =
        made.overflow ? NULL : assay__v1__completion_result__unpack(&allocator, message.size, (const uint8_t *)message.data);
    bool good = result != NULL;
    if (good) {
        result->queue_us += late->queue_us;
        assay_buffer_reset(&made); /* what was unpacked lies in the arena */
        judge_result_json(result, late->timing, &made);
        *json = assay_arena_copy(arena, assay_buffer_view(&made));
        good = !made.overflow && json->data;
    }
    assay_buffer_clear(&made);
    return good ? assay_ok() : assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a result");
}

bool rubric_needs_groups(const Assay__V1__Rubric *rubric) {
    for (size_t i = 0; i < rubric->n_terms; i++) {
        const Assay__V1__Check *check = rubric->terms[i]->check;
        if (check && check->kind_case == ASSAY__V1__CHECK__KIND_LENGTH &&
            check->length->shape == ASSAY__V1__LENGTH_SHAPE__LENGTH_SHAPE_KIMI_GROUP)
            return true;
    }
    return false;
}
