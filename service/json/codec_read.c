/* See json_codec.h. The text is checked whole (common/json_reader.h), then walked along the descriptor. Recursion follows the schema, which has
 * no recursive messages, and the text's own bounded depth. A field is read into fresh memory of the arena, so that a failed read leaves
 * garbage in the arena only. */
#include <math.h>

#include "common/utf8.h"
#include "service/json/codec_internal.h"
#include "service/limits.h"

static bool read_message(codec_reader *reader, const ProtobufCMessageDescriptor *type, json_value value,
                         ProtobufCMessage **out);

static void put_path(codec_reader *reader, const char *prefix) {
    reader->status = assay_status_under(reader->status, prefix);
}

/* A name from the text as part of the path, cut between characters. */
static void put_key(codec_reader *reader, assay_view raw_key, const char *quote) {
    assay_view name = assay_view_slice(assay_view_slice(raw_key, 1, raw_key.size - 1), 0, 64);
    name.size = assay_utf8_valid_prefix(name);
    char prefix[80];
    snprintf(prefix, sizeof prefix, "%s%s%.*s%s%s", quote[0] ? "[" : "", quote, (int)name.size, name.data, quote,
             quote[0] ? "]" : "");
    put_path(reader, prefix);
}

static bool read_element(codec_reader *reader, const ProtobufCFieldDescriptor *field, json_value value, void *place) {
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        return read_message(reader, field->descriptor, value, (ProtobufCMessage **)place);
    }
    return codec_read_scalar(reader, field, value, place);
}

/* An array for `count` elements, set in the message as empty. */
static char *new_array(codec_reader *reader, const ProtobufCFieldDescriptor *field, ProtobufCMessage *message, size_t count) {
    char *array = assay_arena_calloc(reader->arena, count, codec_element_size(field->type));
    if (!array) {
        codec_no_memory(reader);
        return NULL;
    }
    *(size_t *)codec_at(message, field->quantifier_offset) = 0;
    *(void **)codec_at(message, field->offset) = count ? array : NULL;
    return array;
}

/* null is what is written for a NaN ("no reward"); elsewhere an array has no holes. */
static bool read_array_element(codec_reader *reader, const ProtobufCFieldDescriptor *field, json_value value, void *place) {
    if (value.type != JSON_NULL || codec_is_json_text(field)) return read_element(reader, field, value, place);
    if (field->type == PROTOBUF_C_TYPE_DOUBLE) {
        *(double *)place = (double)NAN;
        return true;
    }
    return codec_fail(reader, "WRONG_TYPE", value.raw.data, "null is not allowed in an array");
}

static bool read_repeated(codec_reader *reader, const ProtobufCFieldDescriptor *field, json_value value,
                          ProtobufCMessage *message) {
    if (value.type != JSON_ARRAY) return codec_fail(reader, "WRONG_TYPE", value.raw.data, "expected an array");
    char *array = new_array(reader, field, message, json_count(value));
    if (!array) return false;
    json_iterator iterator = json_iterate(value);
    json_value element;
    for (size_t i = 0; json_next_element(&iterator, &element); i++) {
        if (!read_array_element(reader, field, element, array + i * codec_element_size(field->type))) {
            char index[32];
            snprintf(index, sizeof index, "[%zu]", i);
            put_path(reader, index);
            return false;
        }
        *(size_t *)codec_at(message, field->quantifier_offset) = i + 1;
    }
    return true;
}

/* The key of a map entry as a JSON string value, and its value by the entry's own descriptor. */
static bool read_entry(codec_reader *reader, const ProtobufCMessageDescriptor *type, assay_view key, json_value value,
                       ProtobufCMessage **out) {
    ProtobufCMessage *entry = assay_arena_calloc(reader->arena, 1, type->sizeof_message);
    if (!entry) return codec_no_memory(reader);
    type->message_init(entry);
    *out = entry;
    const ProtobufCFieldDescriptor *key_field = &type->fields[0], *value_field = &type->fields[1];
    json_value key_value = {JSON_STRING, key};
    return codec_read_scalar(reader, key_field, key_value, codec_at(entry, key_field->offset)) &&
           read_element(reader, value_field, value, codec_at(entry, value_field->offset));
}

static bool read_map(codec_reader *reader, const ProtobufCFieldDescriptor *field, json_value value, ProtobufCMessage *message) {
    if (value.type != JSON_OBJECT) return codec_fail(reader, "WRONG_TYPE", value.raw.data, "expected an object");
    char *array = new_array(reader, field, message, json_count(value));
    if (!array) return false;
    json_iterator iterator = json_iterate(value);
    json_value inner;
    assay_view key;
    for (size_t i = 0; json_next_member(&iterator, &key, &inner); i++) {
        if (!read_entry(reader, field->descriptor, key, inner, (ProtobufCMessage **)(void *)array + i)) {
            put_key(reader, key, "\"");
            return false;
        }
        *(size_t *)codec_at(message, field->quantifier_offset) = i + 1;
    }
    return true;
}

/* Takes the field away: as message_init left it. */
static void reset_field(const ProtobufCFieldDescriptor *field, ProtobufCMessage *message) {
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        *(size_t *)codec_at(message, field->quantifier_offset) = 0;
        *(void **)codec_at(message, field->offset) = NULL;
    } else if (codec_in_oneof(field)) {
        uint32_t *which = codec_at(message, field->quantifier_offset);
        if (*which == field->id) *which = 0;
    } else if (field->type == PROTOBUF_C_TYPE_STRING) {
        *(const char **)codec_at(message, field->offset) = protobuf_c_empty_string;
    } else {
        memset(codec_at(message, field->offset), 0, codec_element_size(field->type));
    }
}

/* Into a place of its own first: the members of a oneof share theirs. */
static bool read_single(codec_reader *reader, const ProtobufCFieldDescriptor *field, json_value value,
                        ProtobufCMessage *message) {
    union {
        uint64_t number;
        void *pointer;
        ProtobufCBinaryData bytes;
    } place = {0};
    if (!read_element(reader, field, value, &place)) return false;
    memcpy(codec_at(message, field->offset), &place, codec_element_size(field->type));
    if (codec_in_oneof(field)) *(uint32_t *)codec_at(message, field->quantifier_offset) = field->id;
    return true;
}

static bool read_field(codec_reader *reader, const ProtobufCFieldDescriptor *field, json_value value,
                       ProtobufCMessage *message) {
    bool read = true;
    if (value.type == JSON_NULL && !codec_is_json_text(field)) {
        reset_field(field, message);
    } else if (codec_is_map(field)) {
        read = read_map(reader, field, value, message);
    } else if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        read = read_repeated(reader, field, value, message);
    } else {
        read = read_single(reader, field, value, message);
    }
    if (!read) put_path(reader, field->name);
    return read;
}

static bool unknown_field(codec_reader *reader, const ProtobufCMessageDescriptor *type, assay_view raw_key) {
    char known[200];
    size_t size = 0;
    known[0] = '\0';
    for (unsigned i = 0; i < type->n_fields && size < sizeof known - 1; i++) {
        int written = snprintf(known + size, sizeof known - size, "%s%s", size ? ", " : "", type->fields[i].name);
        if (written > 0) size += (size_t)written;
    }
    codec_fail(reader, "UNKNOWN_FIELD", raw_key.data, "unknown field; known: %s", size ? known : "none");
    put_key(reader, raw_key, "");
    return false;
}

static const ProtobufCFieldDescriptor *field_of_key(const ProtobufCMessageDescriptor *type, assay_view raw_key) {
    char name[128];
    assay_buffer buffer;
    assay_buffer_init_fixed(&buffer, name, sizeof name - 1);
    json_decode_string(raw_key, &buffer);
    if (buffer.overflow || memchr(name, '\0', buffer.size)) return NULL;
    name[buffer.size] = '\0';
    return protobuf_c_message_descriptor_get_field_by_name(type, name);
}

/* A name that came before, or a second member of one oneof. */
static bool check_first(codec_reader *reader, const ProtobufCMessageDescriptor *type, const ProtobufCFieldDescriptor *field,
                        const ProtobufCMessage *message, uint64_t *seen, json_value value) {
    unsigned index = (unsigned)(field - type->fields);
    const char *at = value.raw.data;
    if (seen[index / 64] >> (index % 64) & 1) {
        codec_fail(reader, "DUPLICATE_FIELD", at, "given twice");
        put_path(reader, field->name);
        return false;
    }
    seen[index / 64] |= UINT64_C(1) << (index % 64);
    if (!codec_in_oneof(field) || value.type == JSON_NULL) return true;
    uint32_t which = *(uint32_t *)codec_at(message, field->quantifier_offset);
    if (which == 0) return true;
    const ProtobufCFieldDescriptor *other = protobuf_c_message_descriptor_get_field(type, which);
    codec_fail(reader, "ONEOF", at, "cannot stand beside '%s'", other ? other->name : "another");
    put_path(reader, field->name);
    return false;
}

static bool read_members(codec_reader *reader, const ProtobufCMessageDescriptor *type, json_value value,
                         ProtobufCMessage *message) {
    uint64_t seen[2] = {0, 0}; /* of field indices: our messages have at most 128 fields */
    json_iterator iterator = json_iterate(value);
    assay_view key;
    json_value member;
    while (json_next_member(&iterator, &key, &member)) {
        const ProtobufCFieldDescriptor *field = field_of_key(type, key);
        if (!field) {
            if (reader->flags & JSON_CODEC_IGNORE_UNKNOWN) continue;
            return unknown_field(reader, type, key);
        }
        if (!check_first(reader, type, field, message, seen, member)) return false;
        if (!read_field(reader, field, member, message)) return false;
    }
    return true;
}

static bool read_message(codec_reader *reader, const ProtobufCMessageDescriptor *type, json_value value,
                         ProtobufCMessage **out) {
    if (value.type != JSON_OBJECT) return codec_fail(reader, "WRONG_TYPE", value.raw.data, "expected an object");
    if (type->n_fields > 128) return codec_fail(reader, "INTERNAL", value.raw.data, "too many fields for this codec");
    ProtobufCMessage *message = assay_arena_calloc(reader->arena, 1, type->sizeof_message);
    if (!message) return codec_no_memory(reader);
    type->message_init(message);
    *out = message;
    return read_members(reader, type, value, message);
}

/* Checks the text; sets the reader's status where it is not JSON. */
static json_value parse_text(codec_reader *reader) {
    const char *error = NULL;
    size_t at = 0;
    json_value value = json_parse(reader->text, LIMIT_NESTING, &error, &at);
    if (value.type == JSON_ERROR) {
        reader->status = assay_fail(ASSAY_INPUT, "JSON_SYNTAX", NULL, "not valid JSON: %s", error);
        reader->at = at;
    }
    return value;
}

/* The fault's byte as part of the message. */
static assay_status with_place(const codec_reader *reader) {
    assay_status status = reader->status;
    if (status.code != ASSAY_INPUT) return status;
    assay_status full =
        assay_fail(status.code, status.reason, status.field, "%.280s (at byte %zu)", status.message, reader->at);
    return full;
}

assay_status json_codec_read_located(assay_view json, const ProtobufCMessageDescriptor *type, unsigned flags,
                                     assay_arena *arena, ProtobufCMessage **out, size_t *at) {
    codec_reader reader = {.text = json, .flags = flags, .arena = arena};
    *out = NULL;
    json_value value = parse_text(&reader);
    if (value.type != JSON_ERROR && !read_message(&reader, type, value, out)) *out = NULL;
    *at = reader.at;
    return reader.status;
}

assay_status json_codec_read(assay_view json, const ProtobufCMessageDescriptor *type, unsigned flags, assay_arena *arena,
                             ProtobufCMessage **out) {
    codec_reader reader = {.text = json};
    reader.status = json_codec_read_located(json, type, flags, arena, out, &reader.at);
    return with_place(&reader);
}

assay_status json_codec_read_field(assay_view json, const ProtobufCFieldDescriptor *field, unsigned flags, assay_arena *arena,
                                   ProtobufCMessage *message) {
    codec_reader reader = {.text = json, .flags = flags, .arena = arena};
    json_value value = parse_text(&reader);
    if (value.type != JSON_ERROR) (void)read_field(&reader, field, value, message);
    return with_place(&reader);
}
