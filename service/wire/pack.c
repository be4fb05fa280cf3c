/* Packs a message in one pass, from its last field to its first and from the end of the room to its begin: so a nested message has been written when
 * its length is. protobuf-c walks the tree twice (once for the size) and moves nested messages about; this is three times as fast, and a result is packed
 * for every completion. The bytes are those of protobuf_c_message_pack; tests/fuzz/judge_item compares them. What does not fit STACK_BYTES, or
 * holds a kind of field that our results do not have, is left to protobuf-c. */
#include "assay/v1/result.pb-c.h"
#include "service/wire/pack_internal.h"

enum { STACK_BYTES = 4096 };

static inline void put_tag(packer *self, const ProtobufCFieldDescriptor *field, wire_type type) {
    pack_varint(self, (uint64_t)field->id << 3 | type);
}

static inline void put_number(packer *self, const ProtobufCFieldDescriptor *field, uint64_t value, bool always) {
    if ((value == 0 && !always) || !pack_has_room(self, 2 * PACK_VARINT_BYTES)) return;
    pack_varint(self, value);
    put_tag(self, field, WIRE_VARINT);
}

static inline void put_block(packer *self, const ProtobufCFieldDescriptor *field, const void *data, size_t size) {
    if (!pack_has_room(self, size + 2 * PACK_VARINT_BYTES)) return;
    self->at -= size;
    if (size > 0) memcpy(self->at, data, size);
    pack_varint(self, size);
    put_tag(self, field, WIRE_BYTES);
}

/* One value of the field with its tag; not `always`: unless it is the default. */
static inline __attribute__((always_inline)) void put_value(packer *self, const ProtobufCFieldDescriptor *field,
                                                            const void *member, bool always, unsigned depth) {
    switch (field->type) {
        case PROTOBUF_C_TYPE_UINT32: put_number(self, field, *(const uint32_t *)member, always); break;
        case PROTOBUF_C_TYPE_INT32:
        case PROTOBUF_C_TYPE_ENUM: /* negative ones take ten bytes, as the encoding has it */
            put_number(self, field, (uint64_t)(int64_t) * (const int32_t *)member, always);
            break;
        case PROTOBUF_C_TYPE_SINT32: { /* zigzag */
            int32_t value = *(const int32_t *)member;
            put_number(self, field, (uint32_t)value << 1 ^ (value < 0 ? UINT32_MAX : 0), always);
            break;
        }
        case PROTOBUF_C_TYPE_UINT64:
        case PROTOBUF_C_TYPE_INT64: put_number(self, field, *(const uint64_t *)member, always); break;
        case PROTOBUF_C_TYPE_BOOL: put_number(self, field, *(const protobuf_c_boolean *)member != 0, always); break;
        case PROTOBUF_C_TYPE_DOUBLE:
            if (*(const double *)member == 0 && !always) break; /* -0 too, as protobuf-c has it */
            if (!pack_has_room(self, sizeof(double) + PACK_VARINT_BYTES)) break;
            memcpy(self->at -= sizeof(double), member, sizeof(double));
            put_tag(self, field, WIRE_FIXED64);
            break;
        case PROTOBUF_C_TYPE_STRING: {
            const char *text = *(const char *const *)member;
            if (always || (text && *text)) put_block(self, field, text, text ? strlen(text) : 0);
            break;
        }
        case PROTOBUF_C_TYPE_BYTES: {
            const ProtobufCBinaryData *data = member;
            if (always || data->len) put_block(self, field, data->data, data->len);
            break;
        }
        case PROTOBUF_C_TYPE_MESSAGE: {
            const ProtobufCMessage *inner = *(const ProtobufCMessage *const *)member;
            const char *end = self->at;
            if (!inner && !always) break;
            if (inner) pack_message(self, inner, depth);
            if (!pack_has_room(self, 2 * PACK_VARINT_BYTES)) break;
            pack_varint(self, (size_t)(end - self->at));
            put_tag(self, field, WIRE_BYTES);
            break;
        }
        default: self->failed = true;
    }
}

static size_t size_of(ProtobufCType type) {
    switch (type) {
        case PROTOBUF_C_TYPE_UINT32:
        case PROTOBUF_C_TYPE_INT32:
        case PROTOBUF_C_TYPE_SINT32:
        case PROTOBUF_C_TYPE_ENUM: return sizeof(uint32_t);
        case PROTOBUF_C_TYPE_BOOL: return sizeof(protobuf_c_boolean);
        case PROTOBUF_C_TYPE_BYTES: return sizeof(ProtobufCBinaryData);
        case PROTOBUF_C_TYPE_STRING:
        case PROTOBUF_C_TYPE_MESSAGE: return sizeof(void *);
        default: return 8;
    }
}

static void put_repeated(packer *self, const ProtobufCFieldDescriptor *field, const char *items, size_t count, unsigned depth) {
    size_t size = size_of(field->type);
    if (count == 0) return;
    if (!(field->flags & PROTOBUF_C_FIELD_FLAG_PACKED)) {
        for (size_t i = count; i-- > 0 && !self->failed;) put_value(self, field, items + i * size, true, depth);
    } else if (field->type == PROTOBUF_C_TYPE_DOUBLE) {
        put_block(self, field, items, count * size);
    } else {
        self->failed = true;
    }
}

static inline __attribute__((always_inline)) void put_field(packer *self, const ProtobufCMessage *message,
                                                            const ProtobufCFieldDescriptor *field, unsigned depth) {
    const char *base = (const char *)message, *member = base + field->offset;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        size_t count = *(const size_t *)(const void *)(base + field->quantifier_offset);
        put_repeated(self, field, *(const char *const *)(const void *)member, count, depth);
    } else if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        if (*(const uint32_t *)(const void *)(base + field->quantifier_offset) != field->id) return;
        bool pointer = field->type == PROTOBUF_C_TYPE_MESSAGE || field->type == PROTOBUF_C_TYPE_STRING;
        if (pointer && *(const void *const *)(const void *)member == NULL) return;
        if (pointer && *(const void *const *)(const void *)member == field->default_value) return;
        put_value(self, field, member, true, depth);
    } else if (field->label != PROTOBUF_C_LABEL_NONE) {
        self->failed = true; /* proto2's */
    } else {
        put_value(self, field, member, false, depth);
    }
}

/* Is the field certainly absent? Most fields of a result are. */
static inline bool is_absent(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field) {
    const char *base = (const char *)message, *member = base + field->offset;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) return *(const size_t *)(const void *)(base + field->quantifier_offset) == 0;
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        return *(const uint32_t *)(const void *)(base + field->quantifier_offset) != field->id;
    if (field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE)
        return *(const void *const *)(const void *)member == NULL;
    return field->type == PROTOBUF_C_TYPE_ENUM && *(const uint32_t *)(const void *)member == 0;
}

void pack_message(packer *self, const ProtobufCMessage *message, unsigned depth) {
    const ProtobufCMessageDescriptor *type = message->descriptor;
    if (depth == 0 || message->n_unknown_fields) self->failed = true;
    for (unsigned i = type->n_fields; i-- > 0 && !self->failed;) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        if (!is_absent(message, field)) put_field(self, message, field, depth - 1);
    }
}

void wire_pack(const struct ProtobufCMessage *message, assay_buffer *out) {
    char room[STACK_BYTES];
    packer self = {.begin = room, .at = room + sizeof room};
    if (message->descriptor == &assay__v1__completion_result__descriptor) {
        pack_result(&self, (const Assay__V1__CompletionResult *)(const void *)message);
    } else {
        pack_message(&self, message, PACK_DEPTH_MAX);
    }
    if (!self.failed) {
        assay_buffer_put(out, (assay_view){self.at, (size_t)(room + sizeof room - self.at)});
        return;
    }
    size_t size = protobuf_c_message_get_packed_size(message);
    char *place = assay_buffer_grow(out, size);
    if (place) protobuf_c_message_pack(message, (uint8_t *)place);
}
