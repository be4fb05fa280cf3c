/* See json_codec.h: messages as JSON text, fields in the order of their numbers. */
#include <inttypes.h>

#include "common/json_writer.h"
#include "service/json/codec_internal.h"
#include "service/limits.h"

static void write_json_bytes(assay_view bytes, assay_buffer *out) {
    const char *error;
    size_t at;
    json_value value = json_parse(bytes, LIMIT_NESTING, &error, &at);
    if (value.type == JSON_ERROR) {
        json_write_string(out, bytes);
        return;
    }
    size_t begin = out->size;
    assay_buffer_put(out, value.raw);
    if (out->overflow) return;
    for (size_t i = begin; i < out->size; i++) { /* line breaks stand between tokens only: in strings they are escaped */
        if (out->data[i] == '\n' || out->data[i] == '\r') out->data[i] = ' ';
    }
}

static void write_bytes(const ProtobufCFieldDescriptor *field, const ProtobufCBinaryData *bytes, assay_buffer *out) {
    assay_view view = {(const char *)bytes->data, bytes->len};
    if (codec_is_json_text(field)) {
        write_json_bytes(view, out);
    } else {
        json_write_string(out, view);
    }
}

static void write_enum(const ProtobufCEnumDescriptor *type, int value, assay_buffer *out) {
    const char *name = json_codec_enum_name(type, value);
    if (name) {
        json_write_string(out, assay_view_of(name));
    } else {
        json_write_int(out, value);
    }
}

static void write_value(const ProtobufCFieldDescriptor *field, const void *place, assay_buffer *out) {
    switch (field->type) {
        case PROTOBUF_C_TYPE_SINT32:
        case PROTOBUF_C_TYPE_INT32:
        case PROTOBUF_C_TYPE_SFIXED32: json_write_int(out, *(const int32_t *)place); break;
        case PROTOBUF_C_TYPE_UINT32:
        case PROTOBUF_C_TYPE_FIXED32: json_write_int(out, *(const uint32_t *)place); break;
        case PROTOBUF_C_TYPE_SINT64:
        case PROTOBUF_C_TYPE_INT64:
        case PROTOBUF_C_TYPE_SFIXED64: json_write_int(out, *(const int64_t *)place); break;
        case PROTOBUF_C_TYPE_UINT64:
        case PROTOBUF_C_TYPE_FIXED64: assay_buffer_printf(out, "%" PRIu64, *(const uint64_t *)place); break;
        case PROTOBUF_C_TYPE_FLOAT: json_write_double(out, (double)*(const float *)place); break;
        case PROTOBUF_C_TYPE_DOUBLE: json_write_double(out, *(const double *)place); break;
        case PROTOBUF_C_TYPE_BOOL:
            assay_buffer_put(out, *(const protobuf_c_boolean *)place ? ASSAY_VIEW("true") : ASSAY_VIEW("false"));
            break;
        case PROTOBUF_C_TYPE_ENUM: write_enum(field->descriptor, *(const int *)place, out); break;
        case PROTOBUF_C_TYPE_STRING: json_write_string(out, assay_view_of(*(char *const *)place)); break;
        case PROTOBUF_C_TYPE_BYTES: write_bytes(field, place, out); break;
        case PROTOBUF_C_TYPE_MESSAGE: json_codec_write(*(ProtobufCMessage *const *)place, out); break;
    }
}

static void write_map(const ProtobufCFieldDescriptor *field, const ProtobufCMessage *message, assay_buffer *out) {
    size_t count = *(size_t *)codec_at(message, field->quantifier_offset);
    ProtobufCMessage **entries = *(ProtobufCMessage ***)codec_at(message, field->offset);
    assay_buffer_put_char(out, '{');
    for (size_t i = 0; i < count; i++) {
        const ProtobufCMessageDescriptor *type = entries[i]->descriptor;
        if (i > 0) assay_buffer_put_char(out, ',');
        write_value(&type->fields[0], codec_at(entries[i], type->fields[0].offset), out);
        assay_buffer_put_char(out, ':');
        const void *value = codec_at(entries[i], type->fields[1].offset);
        if (type->fields[1].type == PROTOBUF_C_TYPE_MESSAGE && !*(ProtobufCMessage *const *)value) {
            assay_buffer_put(out, ASSAY_VIEW("{}")); /* left out on the wire: a default message */
        } else {
            write_value(&type->fields[1], value, out);
        }
    }
    assay_buffer_put_char(out, '}');
}

static void write_repeated(const ProtobufCFieldDescriptor *field, const ProtobufCMessage *message, assay_buffer *out) {
    size_t count = *(size_t *)codec_at(message, field->quantifier_offset);
    const char *array = *(char **)codec_at(message, field->offset);
    assay_buffer_put_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0) assay_buffer_put_char(out, ',');
        write_value(field, array + i * codec_element_size(field->type), out);
    }
    assay_buffer_put_char(out, ']');
}

static bool is_set_scalar(const ProtobufCFieldDescriptor *field, const void *place) {
    switch (field->type) {
        case PROTOBUF_C_TYPE_STRING: {
            const char *text = *(char *const *)place;
            return text && text[0] != '\0';
        }
        case PROTOBUF_C_TYPE_BYTES: return ((const ProtobufCBinaryData *)place)->len > 0;
        case PROTOBUF_C_TYPE_MESSAGE: return *(ProtobufCMessage *const *)place != NULL;
        default: {
            static const char zero[8];
            return memcmp(place, zero, codec_element_size(field->type)) != 0;
        }
    }
}

bool json_codec_is_set(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field) {
    if (field->label == PROTOBUF_C_LABEL_REPEATED) return *(size_t *)codec_at(message, field->quantifier_offset) > 0;
    if (codec_in_oneof(field)) return *(uint32_t *)codec_at(message, field->quantifier_offset) == field->id;
    return is_set_scalar(field, codec_at(message, field->offset));
}

/* Numbers and bools are written even where they are 0: who reads the text need not know the defaults. */
static bool is_written(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field) {
    if (json_codec_is_set(message, field)) return true;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) return false;
    if (codec_in_oneof(field)) return codec_is_presence(message->descriptor, field);
    return field->type != PROTOBUF_C_TYPE_STRING && field->type != PROTOBUF_C_TYPE_BYTES &&
           field->type != PROTOBUF_C_TYPE_MESSAGE && field->type != PROTOBUF_C_TYPE_ENUM;
}

void json_codec_write_field(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, assay_buffer *out) {
    if (codec_in_oneof(field) && !json_codec_is_set(message, field)) {
        assay_buffer_put(out, ASSAY_VIEW("null"));
    } else if (codec_is_map(field)) {
        write_map(field, message, out);
    } else if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        write_repeated(field, message, out);
    } else {
        write_value(field, codec_at(message, field->offset), out);
    }
}

void json_codec_write(const ProtobufCMessage *message, assay_buffer *out) {
    const ProtobufCMessageDescriptor *type = message->descriptor;
    bool first = true;
    assay_buffer_put_char(out, '{');
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        if (!is_written(message, field)) continue;
        if (!first) assay_buffer_put_char(out, ',');
        first = false;
        json_write_string(out, assay_view_of(field->name));
        assay_buffer_put_char(out, ':');
        json_codec_write_field(message, field, out);
    }
    assay_buffer_put_char(out, '}');
}
