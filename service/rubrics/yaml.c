/* See yaml.h. Containers are a stack of bits and counts, not recursion. */
#include "service/rubrics/yaml.h"

#include <stdlib.h>
#include <yaml.h>

#include "common/json_reader.h"
#include "common/json_writer.h"
#include "common/utf8.h"

typedef struct level {
    bool is_mapping;
    size_t children; /* keys and values of a mapping, items of a sequence */
} level;

typedef struct conversion {
    assay_buffer *json;
    yaml_map *map;
    level levels[YAML_DEPTH_MAX];
    size_t depth, events, documents;
    assay_status status;
    yaml_place place; /* of the fault */
} conversion;

void yaml_map_clear(yaml_map *map) {
    free(map->marks);
    *map = (yaml_map){NULL, 0, 0};
}

yaml_place yaml_map_find(const yaml_map *map, size_t offset) {
    size_t low = 0, high = map->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (map->marks[middle].offset <= offset) low = middle + 1;
        else high = middle;
    }
    return low ? map->marks[low - 1].place : (yaml_place){1, 1};
}

static yaml_place place_of(yaml_mark_t mark) {
    return (yaml_place){mark.line + 1, mark.column + 1};
}

static bool fail(conversion *to, assay_status_class code, const char *reason, yaml_mark_t mark, const char *what) {
    to->status = assay_fail(code, reason, NULL, "%s", what);
    to->place = place_of(mark);
    return false;
}

static bool add_mark(conversion *to, yaml_mark_t mark) {
    yaml_map *map = to->map;
    if (map->count == map->capacity) {
        size_t capacity = map->capacity ? map->capacity * 2 : 64;
        yaml_mark *marks = realloc(map->marks, capacity * sizeof *marks);
        if (!marks) return fail(to, ASSAY_INTERNAL, "OUT_OF_MEMORY", mark, "no memory for a rubric file");
        map->marks = marks;
        map->capacity = capacity;
    }
    map->marks[map->count++] = (yaml_mark){to->json->size, place_of(mark)};
    return true;
}

/* A comma or colon before the next node, by what it stands in. False: a key that is no scalar. */
static bool begin_node(conversion *to, const yaml_event_t *event, bool scalar, bool *is_key) {
    *is_key = false;
    if (to->depth > 0) {
        level *in = &to->levels[to->depth - 1];
        *is_key = in->is_mapping && in->children % 2 == 0;
        if (*is_key && !scalar) return fail(to, ASSAY_INPUT, "YAML_UNSUPPORTED", event->start_mark, "a key must be a word");
        if (in->is_mapping && !*is_key) assay_buffer_put_char(to->json, ':');
        else if (in->children > 0) assay_buffer_put_char(to->json, ',');
        in->children++;
    }
    return add_mark(to, event->start_mark);
}

static bool is_one_of(assay_view text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (assay_view_equal(text, assay_view_of(words[i]))) return true;
    }
    return false;
}

static void put_plain(conversion *to, assay_view text) {
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL"}, *const trues[] = {"true", "True", "TRUE"},
                             *const falses[] = {"false", "False", "FALSE"};
    const char *error;
    size_t at;
    if (is_one_of(text, nulls, 5)) assay_buffer_put(to->json, ASSAY_VIEW("null"));
    else if (is_one_of(text, trues, 3)) assay_buffer_put(to->json, ASSAY_VIEW("true"));
    else if (is_one_of(text, falses, 3)) assay_buffer_put(to->json, ASSAY_VIEW("false"));
    else if (json_parse(text, 1, &error, &at).type == JSON_NUMBER) assay_buffer_put(to->json, text);
    else json_write_string(to->json, text);
}

static bool take_scalar(conversion *to, const yaml_event_t *event) {
    bool is_key;
    assay_view text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (event->data.scalar.anchor)
        return fail(to, ASSAY_INPUT, "YAML_UNSUPPORTED", event->start_mark, "anchors and aliases are not supported");
    if (event->data.scalar.tag) return fail(to, ASSAY_INPUT, "YAML_UNSUPPORTED", event->start_mark, "tags are not supported");
    if (!begin_node(to, event, true, &is_key)) return false;
    if (is_key && plain && assay_view_equal(text, ASSAY_VIEW("<<")))
        return fail(to, ASSAY_INPUT, "YAML_UNSUPPORTED", event->start_mark, "merge keys are not supported");
    if (plain && !is_key) put_plain(to, text);
    else json_write_string(to->json, text);
    return true;
}

static bool open_container(conversion *to, const yaml_event_t *event, bool is_mapping, bool anchored, bool tagged) {
    bool is_key;
    if (anchored) return fail(to, ASSAY_INPUT, "YAML_UNSUPPORTED", event->start_mark, "anchors and aliases are not supported");
    if (tagged) return fail(to, ASSAY_INPUT, "YAML_UNSUPPORTED", event->start_mark, "tags are not supported");
    if (!begin_node(to, event, false, &is_key)) return false;
    if (to->depth == YAML_DEPTH_MAX)
        return fail(to, ASSAY_INPUT, "YAML_TOO_LARGE", event->start_mark, "nested more than 32 deep");
    to->levels[to->depth++] = (level){is_mapping, 0};
    assay_buffer_put_char(to->json, is_mapping ? '{' : '[');
    return true;
}

static void close_container(conversion *to) {
    assay_buffer_put_char(to->json, to->levels[--to->depth].is_mapping ? '}' : ']');
}

static bool take_event(conversion *to, const yaml_event_t *event) {
    if (++to->events > YAML_EVENTS_MAX)
        return fail(to, ASSAY_INPUT, "YAML_TOO_LARGE", event->start_mark, "more than 65,536 values");
    switch (event->type) {
        case YAML_DOCUMENT_START_EVENT:
            return ++to->documents == 1 ||
                   fail(to, ASSAY_INPUT, "YAML_UNSUPPORTED", event->start_mark, "a file holds one rubric");
        case YAML_ALIAS_EVENT:
            return fail(to, ASSAY_INPUT, "YAML_UNSUPPORTED", event->start_mark, "anchors and aliases are not supported");
        case YAML_SCALAR_EVENT: return take_scalar(to, event);
        case YAML_SEQUENCE_START_EVENT:
            return open_container(to, event, false, event->data.sequence_start.anchor, event->data.sequence_start.tag);
        case YAML_MAPPING_START_EVENT:
            return open_container(to, event, true, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT: close_container(to); return true;
        default: return true;
    }
}

static bool fail_of_parser(conversion *to, const yaml_parser_t *parser) {
    if (parser->error == YAML_MEMORY_ERROR)
        return fail(to, ASSAY_INTERNAL, "OUT_OF_MEMORY", parser->mark, "no memory for a rubric file");
    return fail(to, ASSAY_INPUT, "YAML_SYNTAX", parser->error == YAML_READER_ERROR ? parser->mark : parser->problem_mark,
                parser->problem ? parser->problem : "not YAML");
}

static bool convert(conversion *to, yaml_parser_t *parser) {
    for (bool more = true; more;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) return fail_of_parser(to, parser);
        more = event.type != YAML_STREAM_END_EVENT;
        bool taken = take_event(to, &event);
        yaml_event_delete(&event);
        if (!taken) return false;
        if (to->json->overflow) return fail(to, ASSAY_INPUT, "YAML_TOO_LARGE", parser->mark, "too large");
    }
    if (to->documents == 0) return fail(to, ASSAY_INPUT, "YAML_SYNTAX", parser->mark, "the file holds nothing");
    return true;
}

assay_status yaml_to_json(assay_view yaml, assay_buffer *json, yaml_map *map, yaml_place *place) {
    conversion to = {.json = json, .map = map, .status = {.code = ASSAY_OK}};
    yaml_parser_t parser;
    *place = (yaml_place){1, 1};
    if (yaml.size > YAML_BYTES_MAX)
        return assay_fail(ASSAY_INPUT, "YAML_TOO_LARGE", NULL, "at most %d bytes", (int)YAML_BYTES_MAX);
    if (!yaml_parser_initialize(&parser))
        return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for a rubric file");
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)(yaml.data ? yaml.data : ""), yaml.size);
    if (!convert(&to, &parser)) *place = to.place;
    yaml_parser_delete(&parser);
    return to.status;
}
