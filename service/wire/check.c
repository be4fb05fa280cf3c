/* Checks a serialised message against its descriptor, on both ways: what a scorer wrote, before it goes to a client (a confined process that was
 * taken over must not be able to break the client's parser); and what a client sent, before protobuf-c unpacks it (protobuf-c
 * checks no UTF-8 and cuts strings at a NUL). */
#include <protobuf-c/protobuf-c.h>

#include "common/utf8.h"
#include "service/wire/wire_internal.h"

bool wire_is_id(assay_view id, size_t bytes_max) {
    return id.size <= bytes_max && assay_utf8_is_valid(id) && (id.size == 0 || !memchr(id.data, '\0', id.size));
}

typedef struct checker {
    bool allow_unknown;
    /* where it is said what is wrong; NULL: nobody asks. A status is large, so none is passed about where all is well */
    assay_status *failure;
} checker;

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

/* ASCII without a NUL, as most strings are, which are short: sooner seen than by two calls. */
static bool is_plain(assay_view text) {
    size_t at = 0;
    while (at < text.size && (signed char)text.data[at] > 0) at++;
    return at == text.size;
}

static bool packed_is_whole(assay_view bytes, wire_type element) {
    if (element == WIRE_FIXED64) return bytes.size % 8 == 0;
    if (element == WIRE_FIXED32) return bytes.size % 4 == 0;
    wire_cursor cursor = wire_cursor_of(bytes);
    for (uint64_t value; cursor.at < bytes.size;) {
        if (!wire_read_varint(&cursor, &value)) return false;
    }
    return true;
}

static bool malformed(const checker *how, const char *why) {
    if (how->failure) *how->failure = assay_fail(ASSAY_INPUT, "MALFORMED_FIELD", NULL, "%s", why);
    return false;
}

static bool check_fields(const checker *how, assay_view bytes, const ProtobufCMessageDescriptor *type, unsigned depth);

static bool check_field(const checker *how, const wire_field *found, const ProtobufCFieldDescriptor *field, unsigned depth) {
    wire_type wanted = type_on_wire(field);
    if (found->type != wanted) {
        bool packed = field->label == PROTOBUF_C_LABEL_REPEATED && wanted != WIRE_BYTES && found->type == WIRE_BYTES;
        return (packed && packed_is_whole(found->bytes, wanted)) || malformed(how, "has the wrong wire type");
    }
    if (field->type == PROTOBUF_C_TYPE_STRING && !is_plain(found->bytes)) {
        if (!assay_utf8_is_valid(found->bytes)) return malformed(how, "is not valid UTF-8");
        if (found->bytes.size && memchr(found->bytes.data, '\0', found->bytes.size)) return malformed(how, "holds a NUL");
    }
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        if (depth == 0) return malformed(how, "is nested too deep");
        return check_fields(how, found->bytes, field->descriptor, depth - 1);
    }
    return true;
}

/* "name" or "name[index]" of the field that begins at `begin`; only computed for an error. */
static void name_field(assay_view bytes, const ProtobufCFieldDescriptor *field, size_t begin, char *out, size_t room) {
    if (field->label != PROTOBUF_C_LABEL_REPEATED) {
        snprintf(out, room, "%s", field->name);
        return;
    }
    size_t index = 0;
    wire_cursor cursor = wire_cursor_of(bytes);
    for (wire_field found; wire_next(&cursor, &found) && found.begin < begin;) index += found.number == field->id;
    snprintf(out, room, "%s[%zu]", field->name, index);
}

/* Fields are sorted by number, and described as ranges of numbers in a row, mostly one or two; each knows where it begins among the fields, and behind the
 * last one stands where they end. */
static const ProtobufCFieldDescriptor *field_of(const ProtobufCMessageDescriptor *type, uint32_t number) {
    for (unsigned i = 0; i < type->n_field_ranges; i++) {
        const ProtobufCIntRange *range = &type->field_ranges[i];
        uint32_t at = number - (uint32_t)range->start_value; /* huge where it is below */
        if (at < range[1].orig_index - range->orig_index) return &type->fields[range->orig_index + at];
    }
    return NULL;
}

static bool check_fields(const checker *how, assay_view bytes, const ProtobufCMessageDescriptor *type, unsigned depth) {
    wire_cursor cursor = wire_cursor_of(bytes);
    for (wire_field found; wire_next(&cursor, &found);) {
        const ProtobufCFieldDescriptor *field = field_of(type, found.number);
        if (!field) {
            if (how->allow_unknown) continue;
            return malformed(how, "unknown field");
        }
        if (check_field(how, &found, field, depth)) continue;
        if (how->failure) {
            char name[80];
            name_field(bytes, field, found.begin, name, sizeof name);
            *how->failure = assay_status_under(*how->failure, name);
        }
        return false;
    }
    return !cursor.fault || malformed(how, cursor.fault);
}

bool wire_check_message(assay_view bytes, const struct ProtobufCMessageDescriptor *type, unsigned max_depth) {
    checker strict = {.allow_unknown = false}; /* our scorers write no unknown fields */
    return check_fields(&strict, bytes, type, max_depth);
}

assay_status wire_check_input(assay_view bytes, const struct ProtobufCMessageDescriptor *type, unsigned max_depth) {
    assay_status status = assay_ok();
    checker lenient = {.allow_unknown = true, .failure = &status}; /* clients may be newer than we are */
    check_fields(&lenient, bytes, type, max_depth);
    return status;
}
