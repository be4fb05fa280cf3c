/* See file.h. The way: text -> (YAML ->) JSON -> message -> check. A fault's field path is walked along the JSON to its value, whose offset has a place
 * in the file. */
#include "service/rubrics/file.h"

#include <errno.h>
#include <stdlib.h>

#include "common/json_reader.h"
#include "service/json/json_codec.h"
#include "service/rubrics/yaml.h"

typedef struct reading {
    const char *name;
    bool is_json;
    assay_view text;   /* the file */
    assay_buffer json; /* of YAML */
    yaml_map map;
} reading;

static yaml_place place_in_text(assay_view text, size_t offset) {
    yaml_place place = {1, 1};
    for (size_t i = 0; i < offset && i < text.size; i++) {
        place.column++;
        if (text.data[i] == '\n') place = (yaml_place){place.line + 1, 1};
    }
    return place;
}

static assay_status fault_at(const reading *of, const assay_status *why, yaml_place place) {
    if (why->code == ASSAY_INTERNAL) return *why;
    return assay_fail(ASSAY_USAGE, why->reason, NULL, "%.120s:%zu:%zu: %s%s%s", of->name, place.line, place.column, why->field,
                      why->field[0] ? ": " : "", why->message);
}

static assay_status fault_at_offset(const reading *of, const assay_status *why, size_t offset) {
    return fault_at(of, why, of->is_json ? place_in_text(of->text, offset) : yaml_map_find(&of->map, offset));
}

/* The value that a field path ("terms[1].check.length") leads to, or the last one on the way that is there. */
static json_value follow(json_value at, const char *path) {
    while (*path) {
        json_value next = {JSON_ERROR, ASSAY_VIEW_NONE};
        size_t size = strcspn(path, ".[");
        if (*path == '[') {
            size_t index = (size_t)strtoul(path + 1, NULL, 10);
            json_iterator iterator = json_iterate(at);
            while (at.type == JSON_ARRAY && json_next_element(&iterator, &next) && index-- > 0) continue;
            size = strcspn(path, "]");
            size += path[size] == ']';
        } else if (at.type == JSON_OBJECT) {
            next = json_member(at, (assay_view){path, size});
        }
        if (next.type == JSON_ERROR) return at;
        at = next;
        path += size;
        path += *path == '.';
    }
    return at;
}

/* "dir/my-rubric.yaml" -> "my-rubric". */
static assay_status name_after_file(const char *path, assay_arena *arena, Assay__V1__Rubric *rubric) {
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
    assay_view copy = assay_arena_copy(arena, (assay_view){base, dot && dot > base ? (size_t)(dot - base) : strlen(base)});
    if (!copy.data) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for a rubric");
    rubric->name = (char *)(uintptr_t)copy.data;
    return assay_ok();
}

static bool is_rubric_name(const char *name) {
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return size > 0 && size <= 64 && name[size] == '\0';
}

static assay_status name_rubric(ProtobufCMessage *message, const char *file, assay_arena *arena) {
    Assay__V1__Rubric *rubric = (Assay__V1__Rubric *)(void *)message;
    bool named = rubric->name[0] != '\0';
    assay_status status = named ? assay_ok() : name_after_file(file, arena, rubric);
    if (status.code != ASSAY_OK || is_rubric_name(rubric->name)) return status;
    return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", "name",
                      named ? "must match [a-z0-9-]{1,64}" : "is missing, and the file's name does not match [a-z0-9-]{1,64}");
}

static assay_status read_json(const reading *of, assay_view text, const message_kind *kind, assay_arena *arena,
                              ProtobufCMessage **out) {
    ProtobufCMessage *message;
    size_t offset = 0;
    assay_status status = json_codec_read_located(text, kind->type, 0, arena, &message, &offset);
    if (status.code != ASSAY_OK) return fault_at_offset(of, &status, offset);
    if (kind->finish) status = kind->finish(message, of->name, arena);
    if (status.code == ASSAY_OK && kind->check) status = kind->check(message);
    if (status.code == ASSAY_OK) {
        *out = message;
        return status;
    }
    const char *error;
    json_value json = json_parse(text, YAML_DEPTH_MAX, &error, &offset);
    return fault_at_offset(of, &status, (size_t)(follow(json, status.field).raw.data - json.raw.data));
}

static bool is_yaml_name(const char *name) {
    return assay_view_ends_with(assay_view_of(name), ASSAY_VIEW(".yaml")) ||
           assay_view_ends_with(assay_view_of(name), ASSAY_VIEW(".yml"));
}

assay_status message_text_read(assay_view text, const char *name, const message_kind *kind, assay_arena *arena,
                               ProtobufCMessage **out) {
    enum { JSON_BYTES_MAX = 8 << 20 };
    reading of = {.name = name, .text = text, .map = {NULL, 0, 0}};
    assay_view trimmed = assay_view_trim(text);
    *out = NULL;
    of.is_json = trimmed.size > 0 && trimmed.data[0] == '{' && !is_yaml_name(name);
    if (of.is_json) return read_json(&of, text, kind, arena, out);
    assay_buffer_init(&of.json, JSON_BYTES_MAX);
    yaml_place place;
    assay_status status = yaml_to_json(text, &of.json, &of.map, &place);
    if (status.code != ASSAY_OK) status = fault_at(&of, &status, place);
    else status = read_json(&of, assay_buffer_view(&of.json), kind, arena, out);
    assay_buffer_clear(&of.json);
    yaml_map_clear(&of.map);
    return status;
}

assay_status message_file_read(const char *path, const message_kind *kind, assay_arena *arena, ProtobufCMessage **out,
                               bool *missing) {
    *out = NULL;
    FILE *file = fopen(path, "re");
    if (missing) *missing = !file && errno == ENOENT;
    if (!file) return assay_fail(ASSAY_ENVIRONMENT, "CANNOT_READ", NULL, "cannot read %.200s: %s", path, strerror(errno));
    char *text = malloc(RUBRIC_FILE_BYTES_MAX + 1);
    errno = 0;
    size_t size = text ? fread(text, 1, RUBRIC_FILE_BYTES_MAX + 1, file) : 0;
    assay_status status;
    if (!text) status = assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to read %.200s", path);
    else if (ferror(file))
        status = assay_fail(ASSAY_ENVIRONMENT, "CANNOT_READ", NULL, "cannot read %.200s: %s", path, strerror(errno));
    else if (size > RUBRIC_FILE_BYTES_MAX)
        status =
            assay_fail(ASSAY_USAGE, "TOO_LARGE", NULL, "%.200s: a file has at most %d bytes", path, (int)RUBRIC_FILE_BYTES_MAX);
    else status = message_text_read((assay_view){text, size}, path, kind, arena, out);
    free(text);
    fclose(file);
    return status;
}

static assay_status checked(assay_status status, ProtobufCMessage *message, Assay__V1__Rubric **out) {
    *out = status.code == ASSAY_OK ? (Assay__V1__Rubric *)(void *)message : NULL;
    return status;
}

assay_status rubric_text_read(assay_view text, const char *name, message_checker *check, assay_arena *arena,
                              Assay__V1__Rubric **out) {
    ProtobufCMessage *message;
    const message_kind kind = {&assay__v1__rubric__descriptor, name_rubric, check};
    assay_status status = message_text_read(text, name, &kind, arena, &message);
    return checked(status, message, out);
}

assay_status rubric_file_read(const char *path, message_checker *check, assay_arena *arena, Assay__V1__Rubric **out,
                              bool *missing) {
    ProtobufCMessage *message;
    const message_kind kind = {&assay__v1__rubric__descriptor, name_rubric, check};
    assay_status status = message_file_read(path, &kind, arena, &message, missing);
    return checked(status, message, out);
}
