/* Checks a message that a scorer wrote, before it goes to a client: a confined process that was taken over must not be able to make the
 * front send bytes that break the client's parser. */
#include <protobuf-c/protobuf-c.h>

#include "common/utf8.h"
#include "service/wire/wire_internal.h"

static bool check_fields(assay_view bytes, const ProtobufCMessageDescriptor *type, unsigned depth);

static wire_type type_on_wire(const ProtobufCFieldDescriptor *field) {
    switch (field->type) {
        case PROTOBUF_C_TYPE_FIXED64:
        case PROTOBUF_C_TYPE_SFIXED64:
        case PROTOBUF_C_TYPE_DOUBLE: return WIRE_FIXED64;
        case PROTOBUF_C_TYPE_FIXED32:
        case PROTOBUF_C_TYPE_SFIXED32:
        case PROTOBUF_C_TYPE_FLOAT: return WIRE_FIXED32;
        case PROTOBUF_C_TYPE_STRING:
        case PROTOBUF_C_TYPE_BYTES:
        case PROTOBUF_C_TYPE_MESSAGE: return WIRE_BYTES;
        default: return WIRE_VARINT;
    }
}

static bool check_packed(assay_view bytes, wire_type element) {
    if (element == WIRE_FIXED64) return bytes.size % 8 == 0;
    if (element == WIRE_FIXED32) return bytes.size % 4 == 0;
    wire_cursor cursor = wire_cursor_of(bytes);
    uint64_t value;
    while (cursor.at < bytes.size) {
        if (!wire_read_varint(&cursor, &value)) return false;
    }
    return true;
}

static bool check_field(const wire_field *found, const ProtobufCFieldDescriptor *field, unsigned depth) {
    wire_type wanted = type_on_wire(field);
    if (found->type != wanted) {
        bool packed = field->label == PROTOBUF_C_LABEL_REPEATED && wanted != WIRE_BYTES && found->type == WIRE_BYTES;
        return packed && check_packed(found->bytes, wanted);
    }
    if (field->type == PROTOBUF_C_TYPE_STRING) return assay_utf8_is_valid(found->bytes);
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) return depth > 0 && check_fields(found->bytes, field->descriptor, depth - 1);
    return true;
}

/* Unknown fields are refused too: our scorers write none. */
static bool check_fields(assay_view bytes, const ProtobufCMessageDescriptor *type, unsigned depth) {
    wire_cursor cursor = wire_cursor_of(bytes);
    for (wire_field found; wire_next(&cursor, &found);) {
        const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(type, found.number);
        if (!field || !check_field(&found, field, depth)) return false;
    }
    return cursor.fault == NULL;
}

bool wire_check_message(assay_view bytes, const struct ProtobufCMessageDescriptor *type, unsigned max_depth) {
    return check_fields(bytes, type, max_depth);
}
