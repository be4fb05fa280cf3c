/* See json_codec.h: JSON values to numbers, bools, enums, strings and bytes. */
#include <inttypes.h>
#include <stdarg.h>

#include "service/json/codec_internal.h"

size_t codec_element_size(ProtobufCType type) {
    switch (type) {
        case PROTOBUF_C_TYPE_SINT32:
        case PROTOBUF_C_TYPE_INT32:
        case PROTOBUF_C_TYPE_UINT32:
        case PROTOBUF_C_TYPE_SFIXED32:
        case PROTOBUF_C_TYPE_FIXED32:
        case PROTOBUF_C_TYPE_FLOAT:
        case PROTOBUF_C_TYPE_ENUM: return 4;
        case PROTOBUF_C_TYPE_SINT64:
        case PROTOBUF_C_TYPE_INT64:
        case PROTOBUF_C_TYPE_UINT64:
        case PROTOBUF_C_TYPE_SFIXED64:
        case PROTOBUF_C_TYPE_FIXED64:
        case PROTOBUF_C_TYPE_DOUBLE: return 8;
        case PROTOBUF_C_TYPE_BOOL: return sizeof(protobuf_c_boolean);
        case PROTOBUF_C_TYPE_STRING:
        case PROTOBUF_C_TYPE_MESSAGE: return sizeof(void *);
        case PROTOBUF_C_TYPE_BYTES: return sizeof(ProtobufCBinaryData);
    }
    return 0;
}

bool codec_fail(codec_reader *reader, const char *reason, const char *at, const char *format, ...) {
    char message[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    reader->at = at ? (size_t)(at - reader->text.data) : 0;
    reader->status = assay_fail(ASSAY_INPUT, reason, NULL, "%s", message);
    return false;
}

bool codec_no_memory(codec_reader *reader) {
    reader->status = assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "the JSON value needs more memory than is allowed");
    return false;
}

static const char *type_name(json_type type) {
    switch (type) {
        case JSON_NULL: return "null";
        case JSON_FALSE:
        case JSON_TRUE: return "a bool";
        case JSON_NUMBER: return "a number";
        case JSON_STRING: return "a string";
        case JSON_ARRAY: return "an array";
        case JSON_OBJECT: return "an object";
        case JSON_ERROR: break;
    }
    return "nothing";
}

static bool wrong_type(codec_reader *reader, json_value value, const char *expected) {
    return codec_fail(reader, "WRONG_TYPE", value.raw.data, "expected %s, found %s", expected, type_name(value.type));
}

/* A number, or a string that holds one. */
static bool as_number(codec_reader *reader, json_value *value) {
    if (value->type == JSON_NUMBER) return true;
    if (value->type == JSON_STRING && json_string_is_plain(value->raw)) {
        const char *error;
        size_t at;
        json_value inner = json_parse(assay_view_slice(value->raw, 1, value->raw.size - 1), 1, &error, &at);
        if (inner.type == JSON_NUMBER && inner.raw.size == value->raw.size - 2) {
            *value = inner;
            return true;
        }
    }
    return wrong_type(reader, *value, "a number");
}

static bool read_signed(codec_reader *reader, json_value value, int64_t low, int64_t high, int64_t *out) {
    json_value number = value;
    if (!as_number(reader, &number)) return false;
    if (json_to_int64(number, out) && *out >= low && *out <= high) return true;
    return codec_fail(reader, "OUT_OF_RANGE", value.raw.data, "expected a whole number from %" PRId64 " to %" PRId64, low,
                      high);
}

/* Above INT64_MAX only plain digits. */
static bool read_unsigned64(codec_reader *reader, json_value value, uint64_t *out) {
    json_value number = value;
    if (!as_number(reader, &number)) return false;
    int64_t small;
    if (json_to_int64(number, &small)) {
        *out = (uint64_t)small;
        if (small >= 0) return true;
    } else {
        bool fits = true;
        *out = 0;
        for (size_t i = 0; i < number.raw.size && fits; i++) {
            fits = assay_is_digit(number.raw.data[i]) && !__builtin_mul_overflow(*out, UINT64_C(10), out) &&
                   !__builtin_add_overflow(*out, (uint64_t)(number.raw.data[i] - '0'), out);
        }
        if (fits) return true;
    }
    return codec_fail(reader, "OUT_OF_RANGE", value.raw.data, "expected a whole number from 0 to %" PRIu64, UINT64_MAX);
}

static bool read_double(codec_reader *reader, json_value value, double *out) {
    json_value number = value;
    if (!as_number(reader, &number)) return false;
    if (json_to_double(number, out)) return true;
    return codec_fail(reader, "OUT_OF_RANGE", value.raw.data, "the number is beyond a double's range");
}

static bool unknown_enum_value(codec_reader *reader, const ProtobufCEnumDescriptor *type, const char *at) {
    char known[200];
    size_t size = 0;
    known[0] = '\0';
    for (unsigned i = 0; i < type->n_values && size < sizeof known - 1; i++) {
        if (type->values[i].value == 0) continue;
        int written = snprintf(known + size, sizeof known - size, "%s%s", size ? ", " : "",
                               json_codec_enum_name(type, type->values[i].value));
        if (written > 0) size += (size_t)written;
    }
    return codec_fail(reader, "UNKNOWN_VALUE", at, "unknown value; known: %s", known);
}

static bool read_enum(codec_reader *reader, const ProtobufCEnumDescriptor *type, json_value value, int *out) {
    if (value.type == JSON_NUMBER) {
        int64_t number;
        if (!read_signed(reader, value, INT32_MIN, INT32_MAX, &number)) return false;
        *out = (int)number;
        if (protobuf_c_enum_descriptor_get_value(type, *out)) return true;
        return unknown_enum_value(reader, type, value.raw.data);
    }
    if (value.type != JSON_STRING) return wrong_type(reader, value, "a name");
    char storage[128];
    assay_buffer name;
    assay_buffer_init_fixed(&name, storage, sizeof storage);
    json_decode_string(value.raw, &name);
    if (!name.overflow && json_codec_enum_value(type, assay_buffer_view(&name), out)) return true;
    return unknown_enum_value(reader, type, value.raw.data);
}

/* The decoded string, NUL-terminated, in the arena. Decoding never makes a string longer. */
static bool read_text(codec_reader *reader, assay_view raw, assay_view *out) {
    char *storage = assay_arena_alloc(reader->arena, raw.size);
    if (!storage) return codec_no_memory(reader);
    assay_buffer buffer;
    assay_buffer_init_fixed(&buffer, storage, raw.size - 1);
    json_decode_string(raw, &buffer);
    storage[buffer.size] = '\0';
    *out = assay_buffer_view(&buffer);
    return true;
}

static bool read_string(codec_reader *reader, json_value value, char **out) {
    if (value.type != JSON_STRING) return wrong_type(reader, value, "a string");
    assay_view text = ASSAY_VIEW_NONE;
    if (!read_text(reader, value.raw, &text)) return false;
    if (text.size > 0 && memchr(text.data, '\0', text.size)) {
        return codec_fail(reader, "OUT_OF_RANGE", value.raw.data, "a NUL is not allowed here");
    }
    *out = (char *)(uintptr_t)text.data;
    return true;
}

static bool read_bytes(codec_reader *reader, const ProtobufCFieldDescriptor *field, json_value value,
                       ProtobufCBinaryData *out) {
    assay_view bytes = ASSAY_VIEW_NONE;
    if (codec_is_json_text(field) || value.type == JSON_NUMBER) {
        bytes = assay_arena_copy(reader->arena, value.raw);
        if (!bytes.data) return codec_no_memory(reader);
    } else if (value.type == JSON_STRING) {
        if (!read_text(reader, value.raw, &bytes)) return false;
    } else {
        return wrong_type(reader, value, "a string");
    }
    *out = (ProtobufCBinaryData){bytes.size, (uint8_t *)(uintptr_t)bytes.data};
    return true;
}

bool codec_read_scalar(codec_reader *reader, const ProtobufCFieldDescriptor *field, json_value value, void *place) {
    int64_t whole = 0;
    double real = 0;
    switch (field->type) {
        case PROTOBUF_C_TYPE_SINT32:
        case PROTOBUF_C_TYPE_INT32:
        case PROTOBUF_C_TYPE_SFIXED32:
            if (!read_signed(reader, value, INT32_MIN, INT32_MAX, &whole)) return false;
            *(int32_t *)place = (int32_t)whole;
            return true;
        case PROTOBUF_C_TYPE_UINT32:
        case PROTOBUF_C_TYPE_FIXED32:
            if (!read_signed(reader, value, 0, UINT32_MAX, &whole)) return false;
            *(uint32_t *)place = (uint32_t)whole;
            return true;
        case PROTOBUF_C_TYPE_SINT64:
        case PROTOBUF_C_TYPE_INT64:
        case PROTOBUF_C_TYPE_SFIXED64: return read_signed(reader, value, INT64_MIN, INT64_MAX, place);
        case PROTOBUF_C_TYPE_UINT64:
        case PROTOBUF_C_TYPE_FIXED64: return read_unsigned64(reader, value, place);
        case PROTOBUF_C_TYPE_FLOAT:
            if (!read_double(reader, value, &real)) return false;
            *(float *)place = (float)real;
            return true;
        case PROTOBUF_C_TYPE_DOUBLE: return read_double(reader, value, place);
        case PROTOBUF_C_TYPE_BOOL:
            if (value.type != JSON_TRUE && value.type != JSON_FALSE) return wrong_type(reader, value, "true or false");
            *(protobuf_c_boolean *)place = value.type == JSON_TRUE;
            return true;
        case PROTOBUF_C_TYPE_ENUM: return read_enum(reader, field->descriptor, value, place);
        case PROTOBUF_C_TYPE_STRING: return read_string(reader, value, place);
        case PROTOBUF_C_TYPE_BYTES: return read_bytes(reader, field, value, place);
        case PROTOBUF_C_TYPE_MESSAGE: break;
    }
    return wrong_type(reader, value, "a scalar");
}
