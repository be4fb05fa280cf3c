/* See line_tests.h. The forms themselves are read by verifiers/code/reference.h. */
#include "service/judge/line_tests.h"

#include "common/buffer.h"
#include "service/limits.h"

enum { FENCE_BYTES_LEAST = 3 };

static bool has(json_value object, const char *name) {
    return json_member(object, assay_view_of(name)).type > JSON_NULL;
}

static bool element_is_test(json_value first) {
    if (first.type == JSON_OBJECT)
        return has(first, "input") && has(first, "output") && (has(first, "testtype") || has(first, "type"));
    return first.type == JSON_STRING && assay_view_starts_with(first.raw, ASSAY_VIEW("\"assert "));
}

static bool names_kind(json_value type) {
    static const char *const kinds[] = {"stdio", "call", "assert", "script", "checker", "testlib", "interactive"};
    for (size_t i = 0; type.type == JSON_STRING && i < sizeof kinds / sizeof *kinds; i++)
        if (json_string_equals(type.raw, assay_view_of(kinds[i]))) return true;
    return false;
}

static bool is_tests(json_value value) {
    static const char *const members[] = {"assert_case",       "input_output",       "test_list",
                                          "public_test_cases", "private_test_cases", "public_tests",
                                          "private_tests",     "functional",         "unit_tests"};
    if (value.type == JSON_ARRAY) {
        json_iterator elements = json_iterate(value);
        return json_next_element(&elements, &value) && element_is_test(value);
    }
    if (value.type != JSON_OBJECT) return false;
    if (has(value, "inputs") && has(value, "outputs")) return true;
    if (names_kind(json_member(value, ASSAY_VIEW("type"))) && (has(value, "cases") || has(value, "code"))) return true;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (has(value, members[i])) return true;
    return false;
}

/* Every value that is_tests takes has one of these words, as it is or with an escape of a small letter. */
bool line_may_hold_tests(assay_view line) {
    static const char *const words[] = {"type", "inputs", "input_output", "assert", "test_", "_tests", "\\u006", "\\u007"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (memmem(line.data, line.size, words[i], strlen(words[i]))) return true;
    return false;
}

bool line_holds_tests(json_value value, assay_arena *arena) {
    const char *error = NULL;
    size_t at = 0;
    for (int depth = 0; depth < 3 && value.type == JSON_STRING; depth++) {
        assay_buffer text;
        char *place = assay_arena_alloc(arena, value.raw.size + 1);
        if (!place) return false;
        assay_buffer_init_fixed(&text, place, value.raw.size);
        json_decode_string(value.raw, &text);
        assay_view inner = assay_view_trim(assay_buffer_view(&text));
        if (inner.size == 0 || !strchr("[{\"", inner.data[0])) return false;
        value = json_parse(inner, LIMIT_NESTING, &error, &at);
    }
    return is_tests(value);
}

assay_view line_tests_of_row(const line_members *line, json_value tests, assay_arena *arena) {
    static const char *const columns[] = {"public_test_cases", "private_test_cases", "starter_code", "metadata", "language"};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    json_value values[COLUMNS];
    size_t room = 2;
    bool of_row = false;
    for (size_t i = 0; i < COLUMNS; i++) {
        values[i] = line_find(line, assay_view_of(columns[i]));
        if (values[i].type > JSON_NULL) room += values[i].raw.size + strlen(columns[i]) + 4;
        of_row = of_row || values[i].raw.data == tests.raw.data;
    }
    if (!of_row) return assay_arena_copy(arena, tests.raw);
    char *place = assay_arena_alloc(arena, room + 1);
    if (!place) return ASSAY_VIEW_NONE;
    assay_buffer text;
    assay_buffer_init_fixed(&text, place, room);
    const char *before = "{";
    for (size_t i = 0; i < COLUMNS; i++) {
        if (values[i].type <= JSON_NULL) continue;
        assay_buffer_printf(&text, "%s\"%s\":", before, columns[i]);
        assay_buffer_put(&text, values[i].raw);
        before = ",";
    }
    assay_buffer_put_char(&text, '}');
    return assay_buffer_view(&text);
}

static size_t longest_run(assay_view text, char c) {
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < text.size; i++) {
        run = text.data[i] == c ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    return longest;
}

assay_view line_fenced_program(assay_view program, assay_arena *arena) {
    size_t longest = longest_run(program, '`') + 1, fence = longest < FENCE_BYTES_LEAST ? FENCE_BYTES_LEAST : longest;
    size_t size = 2 * fence + program.size + 2;
    char *place = assay_arena_alloc(arena, size + 1);
    if (!place) return ASSAY_VIEW_NONE;
    memset(place, '`', size);
    place[fence] = '\n';
    memcpy(place + fence + 1, program.data, program.size);
    place[fence + 1 + program.size] = '\n';
    place[size] = 0;
    return (assay_view){place, size};
}
