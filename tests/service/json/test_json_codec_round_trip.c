/* Every message of assay.v1 with random contents, by reflection: message -> JSON -> message gives the same protobuf bytes, and JSON ->
 * message -> JSON the same text. Multiplied by ASSAY_TEST_MULTIPLIER. */
#include <setjmp.h>
#include <stdarg.h>
#include <math.h>
#include <stdlib.h>

#include <cmocka.h>

#include "assay/v1/reward_service.pb-c.h"
#include "service/json/codec_internal.h"

enum { TYPES_MAX = 128 };
static uint64_t seed = 1;

static uint64_t next_random(void) {
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return seed ^ (seed >> 29);
}

static size_t random_below(size_t bound) {
    return (size_t)(next_random() % bound);
}

/* Valid UTF-8 with everything that needs escaping; NULs only where `nuls`. */
static assay_view random_text(assay_arena *arena, bool nuls) {
    static const char *const pieces[] = {
        "a", "\"", "\\", "\n", "\t", "\x01", "\xc3\xa9", "\xe4\xb8\xad", "\xf0\x9f\x98\x80", "</think>", "0", ""};
    char text[200];
    size_t size = 0, count = random_below(12);
    for (size_t i = 0; i < count; i++) {
        size_t piece = random_below(sizeof pieces / sizeof pieces[0]);
        size_t length = pieces[piece][0] ? strlen(pieces[piece]) : (nuls ? 1 : 0);
        memcpy(text + size, pieces[piece], length);
        size += length;
    }
    assay_view copy = assay_arena_copy(arena, (assay_view){text, size});
    assert_non_null(copy.data);
    return copy;
}

static uint64_t random_bits(void) {
    static const uint64_t corners[] = {0,         1,          INT32_MAX,         UINT32_MAX,
                                       INT64_MAX, UINT64_MAX, UINT64_C(1) << 53, UINT64_C(1) << 63};
    return random_below(3) ? corners[random_below(8)] : next_random();
}

static double random_double(void) {
    static const double corners[] = {0, 1, -1, 0.1, 1e300, -5e-324, 2.97, 123456789};
    double value;
    uint64_t bits = next_random();
    memcpy(&value, &bits, sizeof value);
    return random_below(2) || !isfinite(value) ? corners[random_below(8)] : value;
}

static ProtobufCMessage *random_message(assay_arena *arena, const ProtobufCMessageDescriptor *type, unsigned depth);

static void fill_element(assay_arena *arena, const ProtobufCFieldDescriptor *field, void *place, unsigned depth) {
    static const char *const json_texts[] = {"null", "[1, {\"a\" : \"b\"}]", "\"text\"", "-1.50e3", "{}"};
    switch (field->type) {
        case PROTOBUF_C_TYPE_FLOAT: *(float *)place = (float)random_below(1000) / 8; break;
        case PROTOBUF_C_TYPE_DOUBLE: *(double *)place = random_double(); break;
        case PROTOBUF_C_TYPE_BOOL: *(protobuf_c_boolean *)place = (protobuf_c_boolean)random_below(2); break;
        case PROTOBUF_C_TYPE_ENUM: {
            const ProtobufCEnumDescriptor *type = field->descriptor;
            *(int *)place = type->values[random_below(type->n_values)].value;
            break;
        }
        case PROTOBUF_C_TYPE_STRING: *(char **)place = (char *)(uintptr_t)random_text(arena, false).data; break;
        case PROTOBUF_C_TYPE_BYTES: {
            assay_view text = codec_is_json_text(field) ? assay_view_of(json_texts[random_below(5)]) : random_text(arena, true);
            *(ProtobufCBinaryData *)place = (ProtobufCBinaryData){text.size, (uint8_t *)(uintptr_t)text.data};
            break;
        }
        case PROTOBUF_C_TYPE_MESSAGE: *(ProtobufCMessage **)place = random_message(arena, field->descriptor, depth - 1); break;
        default: {
            uint64_t bits = random_bits();
            memcpy(place, &bits, codec_element_size(field->type));
        }
    }
}

static void fill_repeated(assay_arena *arena, const ProtobufCFieldDescriptor *field, ProtobufCMessage *message,
                          unsigned depth) {
    size_t count = random_below(4), size = codec_element_size(field->type);
    char *array = assay_arena_calloc(arena, count, size);
    assert_non_null(array);
    for (size_t i = 0; i < count; i++) fill_element(arena, field, array + i * size, depth);
    *(size_t *)codec_at(message, field->quantifier_offset) = count;
    *(void **)codec_at(message, field->offset) = array;
}

static ProtobufCMessage *random_message(assay_arena *arena, const ProtobufCMessageDescriptor *type, unsigned depth) {
    ProtobufCMessage *message = assay_arena_calloc(arena, 1, type->sizeof_message);
    assert_non_null(message);
    type->message_init(message);
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        bool map_value =
            strcmp(field->name, "value") == 0 && assay_view_ends_with(assay_view_of(type->name), ASSAY_VIEW("Entry"));
        if (!map_value && (random_below(3) == 0 || (field->type == PROTOBUF_C_TYPE_MESSAGE && depth == 0))) continue;
        if (field->label == PROTOBUF_C_LABEL_REPEATED) {
            fill_repeated(arena, field, message, depth);
            continue;
        }
        if (codec_in_oneof(field)) {
            uint32_t *which = codec_at(message, field->quantifier_offset);
            if (*which != 0) continue;
            *which = field->id;
        }
        fill_element(arena, field, codec_at(message, field->offset), depth ? depth : 1);
    }
    return message;
}

static assay_view packed(assay_arena *arena, const ProtobufCMessage *message) {
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = assay_arena_alloc(arena, size);
    assert_non_null(bytes);
    assert_int_equal(protobuf_c_message_pack(message, bytes), size);
    return (assay_view){(const char *)bytes, size};
}

static void check_round_trip(const ProtobufCMessageDescriptor *type) {
    assay_arena arena;
    assay_arena_init(&arena, 64 << 20);
    assay_buffer first, second;
    assay_buffer_init(&first, 64 << 20);
    assay_buffer_init(&second, 64 << 20);
    ProtobufCMessage *message = random_message(&arena, type, 4), *back;
    json_codec_write(message, &first);
    assay_status status = json_codec_read(assay_buffer_view(&first), type, 0, &arena, &back);
    if (status.code != ASSAY_OK)
        fail_msg("%s: %s: %s: %.*s", type->name, status.field, status.message, (int)first.size, first.data);
    json_codec_write(back, &second);
    if (!assay_view_equal(assay_buffer_view(&first), assay_buffer_view(&second)))
        fail_msg("%s: %.*s", type->name, (int)first.size, first.data);
    if (!assay_view_equal(packed(&arena, message), packed(&arena, back)))
        fail_msg("%s: %.*s", type->name, (int)first.size, first.data);
    assay_buffer_clear(&first);
    assay_buffer_clear(&second);
    assay_arena_clear(&arena);
}

static size_t gather(const ProtobufCMessageDescriptor *type, const ProtobufCMessageDescriptor **types, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (types[i] == type) return count;
    }
    assert_true(count < TYPES_MAX);
    types[count++] = type;
    for (unsigned i = 0; i < type->n_fields; i++) {
        if (type->fields[i].type == PROTOBUF_C_TYPE_MESSAGE) count = gather(type->fields[i].descriptor, types, count);
    }
    return count;
}

static void test_every_message(void **state) {
    (void)state;
    const ProtobufCMessageDescriptor *types[TYPES_MAX];
    size_t count = 0;
    const ProtobufCServiceDescriptor *service = &assay__v1__reward_service__descriptor;
    for (unsigned i = 0; i < service->n_methods; i++) {
        count = gather(service->methods[i].input, types, count);
        count = gather(service->methods[i].output, types, count);
    }
    assert_true(count > 40);
    const char *multiplier = getenv("ASSAY_TEST_MULTIPLIER");
    long rounds = 60 * (multiplier ? atol(multiplier) : 1);
    for (size_t i = 0; i < count; i++) {
        for (long round = 0; round < rounds; round++) check_round_trip(types[i]);
    }
}

/* Our schema keeps what the codec takes for granted: no map but with string keys, no `required`, no proto2 optional. */
static void test_schema_is_supported(void **state) {
    (void)state;
    const ProtobufCMessageDescriptor *types[TYPES_MAX];
    size_t count = gather(&assay__v1__score_request__descriptor, types, 0);
    count = gather(&assay__v1__score_response__descriptor, types, count);
    for (size_t i = 0; i < count; i++) {
        assert_true(types[i]->n_fields <= 128);
        for (unsigned j = 0; j < types[i]->n_fields; j++) {
            const ProtobufCFieldDescriptor *field = &types[i]->fields[j];
            assert_true(field->label == PROTOBUF_C_LABEL_NONE || field->label == PROTOBUF_C_LABEL_REPEATED);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_message),
        cmocka_unit_test(test_schema_is_supported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
