/* wire_pack against protobuf-c: results filled at random by their descriptor, every kind of field, empty and large ones. The bytes must be equal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "assay/v1/result.pb-c.h"
#include "common/arena.h"
#include "service/wire/wire.h"

static uint32_t seed = 7;
static uint32_t next(uint32_t below) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static uint64_t number(void) {
    return ((uint64_t)next(1u << 24) << 40 | (uint64_t)next(1u << 24) << 16 | next(1u << 16)) >> next(64);
}

static ProtobufCMessage *message_of(const ProtobufCMessageDescriptor *type, assay_arena *arena, unsigned depth);

static char *text_of(assay_arena *arena, size_t *size) {
    *size = next(20) ? next(40) : next(9000);
    char *text = assay_arena_alloc(arena, *size + 1);
    assert_non_null(text);
    memset(text, 'a' + (char)next(26), *size);
    text[*size] = '\0';
    return text;
}

/* Any value, or in one of three cases the default. */
static void fill_value(const ProtobufCFieldDescriptor *field, void *member, assay_arena *arena, unsigned depth) {
    bool zero = next(3) == 0;
    size_t size;
    switch (field->type) {
        case PROTOBUF_C_TYPE_UINT32:
        case PROTOBUF_C_TYPE_SINT32:
        case PROTOBUF_C_TYPE_INT32: *(uint32_t *)member = zero ? 0 : (uint32_t)number() ^ (next(2) ? UINT32_MAX : 0); break;
        case PROTOBUF_C_TYPE_ENUM: *(int32_t *)member = zero ? 0 : next(9) ? (int32_t)next(200) : -1; break;
        case PROTOBUF_C_TYPE_UINT64:
        case PROTOBUF_C_TYPE_INT64: *(uint64_t *)member = zero ? 0 : number(); break;
        case PROTOBUF_C_TYPE_BOOL: *(protobuf_c_boolean *)member = !zero; break;
        case PROTOBUF_C_TYPE_DOUBLE: *(double *)member = zero ? next(2) ? 0.0 : -0.0 : (double)number() / 3; break;
        case PROTOBUF_C_TYPE_STRING: *(char **)member = zero ? NULL : text_of(arena, &size); break;
        case PROTOBUF_C_TYPE_BYTES: {
            ProtobufCBinaryData *data = member;
            if (zero) *data = (ProtobufCBinaryData){0, NULL};
            else data->data = (uint8_t *)text_of(arena, &data->len);
            break;
        }
        case PROTOBUF_C_TYPE_MESSAGE:
            *(ProtobufCMessage **)member =
                zero && field->label != PROTOBUF_C_LABEL_REPEATED ? NULL : message_of(field->descriptor, arena, depth);
            break;
        default: fail_msg("%s has a type that wire_pack does not know: teach it", field->name);
    }
}

static size_t stride(ProtobufCType type) {
    if (type == PROTOBUF_C_TYPE_BYTES) return sizeof(ProtobufCBinaryData);
    if (type == PROTOBUF_C_TYPE_UINT32 || type == PROTOBUF_C_TYPE_INT32 || type == PROTOBUF_C_TYPE_ENUM ||
        type == PROTOBUF_C_TYPE_BOOL)
        return 4;
    return 8;
}

static void fill_repeated(const ProtobufCFieldDescriptor *field, char *message, assay_arena *arena, unsigned depth) {
    size_t count = depth == 0 ? 0 : next(4), step = stride(field->type);
    char *items = assay_arena_calloc(arena, count + 1, step);
    assert_non_null(items);
    for (size_t i = 0; i < count; i++) {
        fill_value(field, items + i * step, arena, depth);
        bool string = field->type == PROTOBUF_C_TYPE_STRING; /* NULL has no place in a list */
        if (string && !((char **)(void *)items)[i]) ((char **)(void *)items)[i] = (char *)(uintptr_t) "";
    }
    *(size_t *)(void *)(message + field->quantifier_offset) = count;
    *(void **)(void *)(message + field->offset) = items;
}

static ProtobufCMessage *message_of(const ProtobufCMessageDescriptor *type, assay_arena *arena, unsigned depth) {
    char *message = assay_arena_calloc(arena, 1, type->sizeof_message);
    assert_non_null(message);
    type->message_init((ProtobufCMessage *)(void *)message);
    for (unsigned i = 0; i < type->n_fields && depth > 0; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        if (field->label == PROTOBUF_C_LABEL_REPEATED) {
            fill_repeated(field, message, arena, depth - 1);
        } else if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
            uint32_t *which = (uint32_t *)(void *)(message + field->quantifier_offset);
            if (*which != 0 || next(2)) continue;
            *which = field->id;
            fill_value(field, message + field->offset, arena, depth - 1);
        } else {
            fill_value(field, message + field->offset, arena, depth - 1);
        }
    }
    return (ProtobufCMessage *)(void *)message;
}

static void same_bytes_as_protobuf_c(void **state) {
    (void)state;
    assay_arena arena;
    assay_arena_init(&arena, 64 << 20);
    for (int round = 0; round < 20000; round++) {
        assay_arena_reset(&arena);
        ProtobufCMessage *message = message_of(&assay__v1__completion_result__descriptor, &arena, next(6));
        size_t size = protobuf_c_message_get_packed_size(message);
        uint8_t *expected = assay_arena_alloc(&arena, size + 1);
        assert_non_null(expected);
        protobuf_c_message_pack(message, expected);
        assay_buffer out;
        assay_buffer_init(&out, 64 << 20);
        assay_buffer_put(&out, ASSAY_VIEW("before"));
        wire_pack(message, &out);
        assert_false(out.overflow);
        assert_int_equal(out.size, size + 6);
        assert_memory_equal(out.data, "before", 6);
        if (size) assert_memory_equal(out.data + 6, expected, size);
        assay_buffer_clear(&out);
    }
    assay_arena_clear(&arena);
}

/* No room is said, not written over. */
static void no_room(void **state) {
    (void)state;
    char id[200], storage[64];
    memset(id, 'i', sizeof id - 1);
    id[sizeof id - 1] = '\0';
    Assay__V1__CompletionResult result = ASSAY__V1__COMPLETION_RESULT__INIT;
    result.id = id;
    assay_buffer out;
    assay_buffer_init_fixed(&out, storage, sizeof storage);
    wire_pack(&result.base, &out);
    assert_true(out.overflow);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(same_bytes_as_protobuf_c), cmocka_unit_test(no_room)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
