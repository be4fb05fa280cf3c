/* See rubrics.h: --set by reflection. The path is walked along the descriptors, absent messages on the way are made, and the value
 * is read by the JSON codec as a member of the last message. */
#include "common/json_reader.h"
#include "common/json_writer.h"
#include "service/json/json_codec.h"
#include "service/rubrics/rubrics.h"

enum { VALUE_BYTES_MAX = 64 * 1024, SEGMENTS_MAX = 8 };

/* Names joined by commas, for messages; cut where they do not fit. */
typedef struct name_list {
    char text[240];
    size_t size;
} name_list;

static void list_add(name_list *list, assay_view name) {
    int written = snprintf(list->text + list->size, sizeof list->text - list->size, "%s%.*s", list->size ? ", " : "",
                           (int)name.size, name.data);
    if (written > 0 && (size_t)written < sizeof list->text - list->size) list->size += (size_t)written;
}

static void list_fields(name_list *list, const ProtobufCMessageDescriptor *type) {
    for (unsigned i = 0; i < type->n_fields; i++) list_add(list, assay_view_of(type->fields[i].name));
}

static const ProtobufCFieldDescriptor *field_of(const ProtobufCMessageDescriptor *type, assay_view name) {
    for (unsigned i = 0; i < type->n_fields; i++) {
        if (assay_view_equal(name, assay_view_of(type->fields[i].name))) return &type->fields[i];
    }
    return NULL;
}

static void *place_of(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field) {
    return (char *)message + field->offset;
}

/* The set member of the term's `check`, e.g. its FormatCheck, and the field that holds it; NULL where there is none. */
static ProtobufCMessage *check_of(const Assay__V1__Term *term, const ProtobufCFieldDescriptor **field) {
    if (!term->check) return NULL;
    const ProtobufCMessageDescriptor *type = &assay__v1__check__descriptor;
    for (unsigned i = 0; i < type->n_fields; i++) {
        if (!json_codec_is_set(&term->check->base, &type->fields[i])) continue;
        *field = &type->fields[i];
        return *(ProtobufCMessage **)place_of(&term->check->base, *field);
    }
    return NULL;
}

/* A term's name, or its check's name where it has none. */
static assay_view name_of(const Assay__V1__Term *term) {
    if (term->name && term->name[0]) return assay_view_of(term->name);
    const ProtobufCFieldDescriptor *field;
    return check_of(term, &field) ? assay_view_of(field->name) : ASSAY_VIEW_NONE;
}

static Assay__V1__Term *find_term(const Assay__V1__Rubric *rubric, assay_view name) {
    for (size_t i = 0; i < rubric->n_terms; i++) {
        if (assay_view_equal(name_of(rubric->terms[i]), name)) return rubric->terms[i];
    }
    return NULL;
}

static assay_status fail_at(assay_view path, const char *reason, const char *format, const char *known) {
    char field[120];
    snprintf(field, sizeof field, "%.*s", (int)path.size, path.data);
    return assay_fail(ASSAY_USAGE, reason, field, format, known);
}

/* Goes into a message field, which is made where it is absent. */
static assay_status enter(ProtobufCMessage **message, const ProtobufCFieldDescriptor *field, assay_view path,
                          assay_arena *arena) {
    if (field->type != PROTOBUF_C_TYPE_MESSAGE || field->label == PROTOBUF_C_LABEL_REPEATED) {
        return fail_at(path, "UNKNOWN_FIELD", "'%s' has no parts", field->name);
    }
    if (!json_codec_is_set(*message, field)) {
        assay_status status = json_codec_read_field(ASSAY_VIEW("{}"), field, 0, arena, *message);
        if (status.code != ASSAY_OK) return status;
    }
    *message = *(ProtobufCMessage **)place_of(*message, field);
    return assay_ok();
}

static bool is_word(const ProtobufCFieldDescriptor *field) {
    return field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_BYTES || field->type == PROTOBUF_C_TYPE_ENUM;
}

/* One value as JSON: bare words are quoted where the field takes words. */
static void put_value(assay_buffer *out, const ProtobufCFieldDescriptor *field, assay_view value) {
    const char *error;
    size_t at;
    json_type type = json_parse(value, 1, &error, &at).type;
    if (is_word(field) && type != JSON_STRING && !assay_view_equal(value, ASSAY_VIEW("null"))) {
        json_write_string(out, value);
    } else {
        assay_buffer_put(out, value);
    }
}

/* A list may be written with commas instead of JSON's brackets and quotes: BOXED,HASHES. */
static void put_list(assay_buffer *out, const ProtobufCFieldDescriptor *field, assay_view value) {
    assay_buffer_put_char(out, '[');
    size_t begin = 0;
    while (begin < value.size) {
        size_t end = begin;
        while (end < value.size && value.data[end] != ',') end++;
        if (begin > 0) assay_buffer_put_char(out, ',');
        put_value(out, field, assay_view_trim(assay_view_slice(value, begin, end)));
        begin = end + 1;
    }
    assay_buffer_put_char(out, ']');
}

static assay_status set_value(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, assay_view path,
                              assay_view value, assay_arena *arena) {
    assay_buffer json;
    assay_buffer_init(&json, VALUE_BYTES_MAX);
    bool bare_list = field->label == PROTOBUF_C_LABEL_REPEATED && field->type != PROTOBUF_C_TYPE_MESSAGE &&
                     !assay_view_starts_with(assay_view_trim(value), ASSAY_VIEW("[")) &&
                     !assay_view_equal(value, ASSAY_VIEW("null"));
    if (bare_list) {
        put_list(&json, field, value);
    } else if (field->label == PROTOBUF_C_LABEL_REPEATED || field->type == PROTOBUF_C_TYPE_MESSAGE) {
        assay_buffer_put(&json, value);
    } else {
        put_value(&json, field, value);
    }
    assay_status status =
        assay_fail(ASSAY_LIMIT, "VALUE_TOO_LONG", NULL, "the value is longer than %d bytes", (int)VALUE_BYTES_MAX);
    if (!json.overflow) status = json_codec_read_field(assay_buffer_view(&json), field, 0, arena, message);
    assay_buffer_clear(&json);
    if (status.code == ASSAY_OK) return status;
    if (status.code == ASSAY_INPUT) status.code = ASSAY_USAGE;
    snprintf(status.field, sizeof status.field, "%.*s", (int)(path.size < 120 ? path.size : 120), path.data);
    return status;
}

/* Splits at dots; false where there are none or too many. */
static bool split_path(assay_view path, assay_view segments[SEGMENTS_MAX], size_t *count) {
    *count = 0;
    size_t begin = 0;
    for (size_t i = 0; i <= path.size; i++) {
        if (i < path.size && path.data[i] != '.') continue;
        if (i == begin || *count == SEGMENTS_MAX) return false;
        segments[(*count)++] = assay_view_slice(path, begin, i);
        begin = i + 1;
    }
    return true;
}

/* Where the path's first segments lead: the message whose field the segment at *next names. */
static assay_status start(Assay__V1__Rubric *rubric, assay_view path, const assay_view *segments, size_t count, size_t *next,
                          ProtobufCMessage **message) {
    *next = 0;
    *message = &rubric->base;
    Assay__V1__Term *term = count > 1 ? find_term(rubric, segments[0]) : NULL;
    if (term) {
        const ProtobufCFieldDescriptor *check_field;
        ProtobufCMessage *check = check_of(term, &check_field);
        bool of_check = check && field_of(check->descriptor, segments[1]);
        *message = of_check ? check : &term->base;
        *next = 1;
        if (of_check || field_of(&assay__v1__term__descriptor, segments[1])) return assay_ok();
        name_list known = {{0}, 0};
        if (check) list_fields(&known, check->descriptor);
        list_fields(&known, &assay__v1__term__descriptor);
        return fail_at(path, "UNKNOWN_FIELD", "the term has no such field; known: %s", known.text);
    }
    if (field_of(&assay__v1__rubric__descriptor, segments[0])) return assay_ok();
    name_list known = {{0}, 0};
    for (size_t i = 0; i < rubric->n_terms; i++) list_add(&known, name_of(rubric->terms[i]));
    if (count > 1) return fail_at(path, "UNKNOWN_TERM", "the rubric has no such term; terms: %s", known.text);
    known.size = 0;
    list_fields(&known, &assay__v1__rubric__descriptor);
    return fail_at(path, "UNKNOWN_FIELD", "the rubric has no such field; known: %s", known.text);
}

assay_status rubric_set(Assay__V1__Rubric *rubric, assay_view assignment, assay_arena *arena) {
    const char *equals = assignment.size ? memchr(assignment.data, '=', assignment.size) : NULL;
    assay_view segments[SEGMENTS_MAX];
    size_t count = 0, next = 0;
    assay_view path = assay_view_trim(assay_view_slice(assignment, 0, equals ? (size_t)(equals - assignment.data) : 0));
    if (!equals || !split_path(path, segments, &count)) {
        return fail_at(path, "BAD_ASSIGNMENT", "expected %s", "TERM.FIELD=VALUE or FIELD=VALUE");
    }
    assay_view value = assay_view_slice(assignment, (size_t)(equals - assignment.data) + 1, assignment.size);
    ProtobufCMessage *message;
    assay_status status = start(rubric, path, segments, count, &next, &message);
    for (; status.code == ASSAY_OK; next++) {
        const ProtobufCFieldDescriptor *field = field_of(message->descriptor, segments[next]);
        if (!field) {
            name_list known = {{0}, 0};
            list_fields(&known, message->descriptor);
            return fail_at(path, "UNKNOWN_FIELD", "no such field; known: %s", known.text);
        }
        if (next + 1 == count) return set_value(message, field, path, value, arena);
        status = enter(&message, field, path, arena);
    }
    return status;
}
