/* See languages_file.h. */
#include "service/cli/languages_file.h"

#include "common/json_reader.h"
#include "sandbox/sandbox.h"
#include "service/cli/program_file.h"

enum { FILE_BYTES_MAX = 1 << 20, DEPTH_MAX = 8, WORDS_BYTES_MAX = 4096 };

/* The file's bytes and the strings of its rows; never freed. */
static assay_buffer texts[64];
static unsigned texts_count;

static assay_status wrong(const char *path, size_t index, const char *field, const char *why) {
    return assay_fail(ASSAY_USAGE, "LANGUAGES", "--languages", "%s: languages[%zu]%s%s: %s", path, index, field[0] ? "." : "",
                      field, why);
}

/* A string, or an array of strings, which are joined by spaces. */
static const char *take_words(json_value value) {
    if (texts_count == sizeof texts / sizeof *texts) return NULL;
    assay_buffer *text = &texts[texts_count];
    assay_buffer_init(text, WORDS_BYTES_MAX);
    json_iterator items = json_iterate(value);
    json_value item;
    if (value.type == JSON_STRING) json_decode_string(value.raw, text);
    else if (value.type != JSON_ARRAY) return NULL;
    else
        while (json_next_element(&items, &item)) {
            if (item.type != JSON_STRING) return NULL;
            if (text->size) assay_buffer_put_char(text, ' ');
            json_decode_string(item.raw, text);
        }
    if (!text->overflow && memchr(text->data ? text->data : "", 0, text->size)) return NULL;
    assay_buffer_put_char(text, 0);
    if (text->overflow) return NULL;
    texts_count++;
    return text->data;
}

static bool take_number(json_value value, int64_t most, int64_t *out) {
    return value.type == JSON_NUMBER && json_to_int64(value, out) && *out >= 1 && *out <= most;
}

static bool take_limit(assay_view key, json_value value, sandbox_language *row, bool *known) {
    static const struct {
        const char *name;
        int64_t most;
    } names[] = {{"\"time_ms\"", 3600000}, {"\"memory_mb\"", 65536},         {"\"scratch_mb\"", 4096},
                 {"\"processes\"", 1000},  {"\"compile_time_ms\"", 3600000}, {"\"compile_memory_mb\"", 65536}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int64_t number = 0;
        if (!assay_view_equal(key, assay_view_of(names[i].name))) continue;
        *known = true;
        if (!take_number(value, names[i].most, &number)) return false;
        switch (i) {
            case 0: row->limits.cpu_ms = (uint32_t)number; break;
            case 1: row->limits.memory_bytes = (uint64_t)number << 20; break;
            case 2: row->limits.scratch_bytes = (uint64_t)number << 20; break;
            case 3: row->limits.processes = (uint32_t)number; break;
            case 4: row->compile_limits.cpu_ms = (uint32_t)number; break;
            default: row->compile_limits.memory_bytes = (uint64_t)number << 20;
        }
        return true;
    }
    return false;
}

static assay_status read_row(const char *path, size_t index, json_value object) {
    sandbox_language row = {.name = NULL};
    const struct {
        const char *key;
        const char **to;
    } words[] = {{"\"name\"", &row.name},       {"\"aliases\"", &row.aliases}, {"\"tools\"", &row.tools},
                 {"\"paths\"", &row.paths},     {"\"source\"", &row.source},   {"\"compile\"", &row.compile},
                 {"\"product\"", &row.product}, {"\"run\"", &row.run}};
    json_iterator members = json_iterate(object);
    assay_view key;
    json_value value;
    if (object.type != JSON_OBJECT) return wrong(path, index, "", "must be an object");
    while (json_next_member(&members, &key, &value)) {
        char name[40];
        bool known = false, good = take_limit(key, value, &row, &known);
        for (size_t i = 0; i < sizeof words / sizeof *words && !known; i++) {
            if (!assay_view_equal(key, assay_view_of(words[i].key))) continue;
            known = true;
            good = (*words[i].to = take_words(value)) != NULL;
        }
        snprintf(name, sizeof name, "%.*s", (int)(key.size - 2 < 32 ? key.size - 2 : 32), key.data + 1);
        if (!known) return wrong(path, index, name, "no such field");
        if (!good) return wrong(path, index, name, "must be a string, or an array of strings; of a limit: a number in range");
    }
    assay_status status = sandbox_add_language(&row);
    return status.code
               ? assay_fail(ASSAY_USAGE, "LANGUAGES", "--languages", "%s: languages[%zu].%s", path, index, status.message)
               : status;
}

assay_status languages_file_read(const char *path) {
    assay_buffer text;
    assay_buffer_init(&text, FILE_BYTES_MAX);
    const char *error = NULL;
    size_t at = 0, index = 0;
    assay_status status = program_file_read_bytes(path, FILE_BYTES_MAX, &text);
    if (!status.code) {
        json_value file = json_parse(assay_buffer_view(&text), DEPTH_MAX, &error, &at), row;
        json_value list = file.type == JSON_OBJECT ? json_member(file, ASSAY_VIEW("languages")) : file;
        json_iterator rows = json_iterate(list);
        if (file.type == JSON_ERROR)
            status = assay_fail(ASSAY_USAGE, "JSON_SYNTAX", "--languages", "%s: not JSON: %s at byte %zu", path, error, at);
        else if (list.type != JSON_ARRAY || json_count(list) == 0)
            status = assay_fail(ASSAY_USAGE, "LANGUAGES", "--languages", "%s: languages: must be an array of objects", path);
        while (!status.code && json_next_element(&rows, &row)) status = read_row(path, index++, row);
    }
    assay_buffer_clear(&text);
    return status;
}
