/* Aims at the whole brain: the first byte chooses the unit kind and the head, the rest is a group head and an item. Any bytes give a
 * well-formed result of at most the body's size; the same bytes twice give the same result. */
#include <stdlib.h>

#include "assay/v1/result.pb-c.h"
#include "service/judge/judge.h"
#include "service/wire/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) abort();
}

static void judge(void *state, const engine_unit *unit, assay_buffer *body, engine_record *record) {
    assay_buffer_reset(body);
    *record = (engine_record){.reward = 0};
    judge_brain(NULL)->item(state, unit, 0, body, record);
}

/* What wire_pack wrote is what protobuf-c writes. */
static void check_packed(assay_view body) {
    Assay__V1__CompletionResult *result = assay__v1__completion_result__unpack(NULL, body.size, (const uint8_t *)body.data);
    require(result != NULL);
    size_t packed = assay__v1__completion_result__get_packed_size(result);
    uint8_t *bytes = malloc(packed + 1);
    assay_buffer again;
    assay_buffer_init(&again, SIZE_MAX / 4);
    require(bytes && packed == body.size && assay__v1__completion_result__pack(result, bytes) == packed);
    require(packed == 0 || memcmp(bytes, body.data, packed) == 0);
    wire_pack(&result->base, &again);
    require(!again.overflow && assay_view_equal(assay_buffer_view(&again), body));
    assay_buffer_clear(&again);
    free(bytes);
    assay__v1__completion_result__free_unpacked(result, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static void *state;
    static const _Atomic uint32_t never;
    if (!state) state = judge_brain(NULL)->start(NULL, &(engine_place){.sockets = {-1}});
    if (size < 2 || size > 65536) return 0;
    assay_view rest = {(const char *)data + 2, size - 2};
    size_t group_size = data[1] <= rest.size ? data[1] : rest.size;
    assay_view item = assay_view_slice(rest, group_size, rest.size);
    engine_unit unit = {.item_count = 1, .items = &item, .cancelled = &never};
    switch (data[0] >= 0xF0 ? 4 : data[0] % 4) {
        case 0:
            unit.kind = JUDGE_UNIT_PROTO;
            unit.call_head = ASSAY_VIEW("\x12\x07r1-zero\x22\x02\x08\x03");
            unit.group_head = assay_view_slice(rest, 0, group_size);
            break;
        case 1: /* the head itself is hostile */
            unit.kind = JUDGE_UNIT_PROTO;
            unit.call_head = assay_view_slice(rest, 0, group_size);
            unit.group_head = ASSAY_VIEW(
                "\x12\x03\x3A\x01"
                "7");
            break;
        case 2:
            unit.kind = JUDGE_UNIT_LINE;
            unit.call_head = ASSAY_VIEW("{\"rubric_name\":\"math\",\"detail_level\":3,\"keys\":{}}");
            break;
        case 4: /* a line with a list, and one of its generations */
            unit.kind = JUDGE_UNIT_ROW;
            unit.call_head =
                ASSAY_VIEW("{\"rubric_name\":\"math\",\"detail_level\":3,\"keys\":{\"answers\":\"a|b.c\",\"prompt\":\"m\"}}");
            unit.group_head = assay_view_slice(rest, 0, group_size);
            break;
        default: unit.kind = JUDGE_UNIT_COMPARE; unit.call_head = ASSAY_VIEW("{\"rubric_name\":\"math\",\"keys\":{}}");
    }
    assay_buffer first, second;
    engine_record one, two;
    assay_buffer_init(&first, ENGINE_BODY_BYTES_MAX);
    assay_buffer_init(&second, ENGINE_BODY_BYTES_MAX);
    judge(state, &unit, &first, &one);
    judge(state, &unit, &second, &two);
    require(first.overflow == second.overflow && assay_view_equal(assay_buffer_view(&first), assay_buffer_view(&second)));
    require(one.status == two.status && one.verdict == two.verdict && one.class_hash == two.class_hash);
    if (unit.kind == JUDGE_UNIT_PROTO && !first.overflow && !(one.flags & ENGINE_FLAG_CALL_ERROR)) {
        require(wire_check_message(assay_buffer_view(&first), &assay__v1__completion_result__descriptor, 16));
        check_packed(assay_buffer_view(&first));
    }
    assay_buffer_clear(&first);
    assay_buffer_clear(&second);
    return 0;
}
