/* What the files of this folder share: the shape of fields, and the reader's state. */
#ifndef ASSAY_SERVICE_JSON_CODEC_INTERNAL_H
#define ASSAY_SERVICE_JSON_CODEC_INTERNAL_H

#include "common/json_reader.h"
#include "service/json/json_codec.h"

/* A place in a message's C structure. */
static inline void *codec_at(const ProtobufCMessage *message, unsigned offset) {
    return (char *)(uintptr_t)message + offset;
}

static inline bool codec_in_oneof(const ProtobufCFieldDescriptor *field) {
    return (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
}

/* protobuf-c's descriptors do not name oneofs: one with a single field is our `*_presence`. */
static inline bool codec_is_presence(const ProtobufCMessageDescriptor *type, const ProtobufCFieldDescriptor *field) {
    if (!codec_in_oneof(field)) return false;
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *other = &type->fields[i];
        if (other != field && codec_in_oneof(other) && other->quantifier_offset == field->quantifier_offset) return false;
    }
    return true;
}

static inline bool codec_is_json_text(const ProtobufCFieldDescriptor *field) {
    assay_view name = assay_view_of(field->name);
    return field->type == PROTOBUF_C_TYPE_BYTES && assay_view_ends_with(name, ASSAY_VIEW("_json"));
}

/* protoc makes map<string, V> a repeated message PARENT.NameEntry {key = 1; value = 2}. */
static inline bool codec_is_map(const ProtobufCFieldDescriptor *field) {
    if (field->label != PROTOBUF_C_LABEL_REPEATED || field->type != PROTOBUF_C_TYPE_MESSAGE) return false;
    const ProtobufCMessageDescriptor *entry = field->descriptor;
    return entry->n_fields == 2 && assay_view_ends_with(assay_view_of(entry->name), ASSAY_VIEW("Entry")) &&
           strcmp(entry->fields[0].name, "key") == 0 && entry->fields[0].type == PROTOBUF_C_TYPE_STRING &&
           strcmp(entry->fields[1].name, "value") == 0;
}

/* Bytes of one element in a repeated field's array, or of the member itself. */
size_t codec_element_size(ProtobufCType type);

/* The reader of one text. The first fault is kept; its path is put together on the way out. */
typedef struct codec_reader {
    assay_view text; /* whole, for byte offsets */
    unsigned flags;
    assay_arena *arena;
    assay_status status;
    size_t at; /* byte of the fault */
} codec_reader;

/* Sets the status; always false. `at`: a byte of the reader's text. */
bool codec_fail(codec_reader *reader, const char *reason, const char *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool codec_no_memory(codec_reader *reader);

/* Reads a scalar, enum, string or bytes value to `place`. */
bool codec_read_scalar(codec_reader *reader, const ProtobufCFieldDescriptor *field, json_value value, void *place);

#endif
