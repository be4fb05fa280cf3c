/* Rubrics as files: YAML's readings, faults with their places, bombs, folders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "service/judge/judge.h"
#include "service/rubrics/catalog.h"
#include "service/rubrics/explain.h"
#include "service/rubrics/rubrics.h"
#include "service/rubrics/yaml.h"

static assay_arena arena;

static int set_up(void **state) {
    (void)state;
    assay_arena_init(&arena, (size_t)16 << 20);
    return 0;
}
static int tear_down(void **state) {
    (void)state;
    assay_arena_clear(&arena);
    return 0;
}

static void yaml_becomes_json(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"a: 1", "{\"a\":1}"},
        {"a: [1, -2.5e3, true, False, null, ~, yes, 0x10, .5, 1., +1, \"1\", 'it''s']",
         "{\"a\":[1,-2.5e3,true,false,null,null,\"yes\",\"0x10\",\".5\",\"1.\",\"+1\",\"1\",\"it's\"]}"},
        {"a:\n  - b: c\n    d:\n  - {}\n  - []\n", "{\"a\":[{\"b\":\"c\",\"d\":null},{},[]]}"},
        {"1: x\ntrue: y\n", "{\"1\":\"x\",\"true\":\"y\"}"},
        {"a: |\n  two\n  lines\n", "{\"a\":\"two\\nlines\\n\"}"},
        {"a: >-\n  one\n  line\n", "{\"a\":\"one line\"}"},
        {"# only a comment\na: b # and another\n", "{\"a\":\"b\"}"},
        {"a: \"<\\u601d>\"", "{\"a\":\"<\xe6\x80\x9d>\"}"},
        {"--- \n- x\n...\n", "[\"x\"]"},
        {"just words", "\"just words\""},
        {"{\"a\": {\"b\": [1]}}", "{\"a\":{\"b\":[1]}}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_buffer json;
        assay_buffer_init(&json, 1 << 16);
        yaml_map map = {NULL, 0, 0};
        yaml_place place;
        assay_status status = yaml_to_json(assay_view_of(cases[i][0]), &json, &map, &place);
        if (status.code != ASSAY_OK) fail_msg("%s: %s", cases[i][0], status.message);
        assay_buffer_put_char(&json, '\0');
        assert_string_equal(json.data, cases[i][1]);
        assay_buffer_clear(&json);
        yaml_map_clear(&map);
    }
}

#define TERMS "terms:\n  - name: accuracy\n    weight: 1\n    check: {math: {}}\n"

static void faults_have_places(void **state) {
    (void)state;
    static const struct {
        const char *text, *reason, *message; /* the message's beginning */
    } cases[] = {
        {"", "YAML_SYNTAX", "f.yaml:1:1: the file holds nothing"},
        {"# nothing\n", "YAML_SYNTAX", "f.yaml:2:1: the file holds nothing"},
        {"- a\n", "WRONG_TYPE", "f.yaml:1:1: expected an object"},
        {"name: x\n  bad: y\n", "YAML_SYNTAX", "f.yaml:2:6: mapping values are not allowed"},
        {"name: \"x\nterms: []\n", "YAML_SYNTAX", "f.yaml:3:1: found unexpected end of stream"},
        {"name: x\ndescription: y\n", "BAD_RUBRIC", "f.yaml:1:1: terms: a rubric needs at least one term"},
        {TERMS "ofset: -1\n", "UNKNOWN_FIELD", "f.yaml:5:1: ofset: unknown field; known: name, description, terms, offset"},
        {TERMS "offset: minus one\n", "WRONG_TYPE", "f.yaml:5:9: offset: expected a number, found a string"},
        {TERMS "offset: 1\noffset: 2\n", "DUPLICATE_FIELD", "f.yaml:6:9: offset: given twice"},
        {TERMS "offset: 5000\n", "BAD_RUBRIC", "f.yaml:5:9: offset: must be a number from -1000 to 1000"},
        {TERMS "name: Not A Name\n", "BAD_RUBRIC", "f.yaml:5:7: name: must match"},
        {TERMS "  - check: {math: {}, format: {}}\n", "ONEOF",
         "f.yaml:5:31: terms[1].check.format: cannot stand beside 'math'"},
        {TERMS "  - check: {format: {template: R2}}\n    weight: 1\n", "UNKNOWN_VALUE",
         "f.yaml:5:32: terms[1].check.format.template: unknown value; known: R1"},
        {TERMS "  - name: length\n    check:\n      length:\n        shape: MAXIMUM\n        max_length: 0\n", "BAD_RUBRIC",
         "f.yaml:9:21: terms[1].check.length.max_length: must be 1 to 2147483647"},
        {TERMS "  - name: length\n    check:\n      length:\n        shape: MAXIMUM\n", "BAD_RUBRIC",
         "f.yaml:8:9: terms[1].check.length.max_length: must be"},
        {TERMS "  - {name: form, check: {format: {pattern: \"(\"}}}\n", "BAD_PATTERN",
         "f.yaml:5:44: terms[1].check.format.pattern: missing closing parenthesis"},
        {TERMS "  - name: json\n    check:\n      json:\n        schema_json: {type: objekt}\n", "BAD_SCHEMA",
         "f.yaml:8:22: terms[1].check.json.schema_json: at /type: must be"},
        {"a: &x 1\nb: *x\n", "YAML_UNSUPPORTED", "f.yaml:1:4: anchors and aliases"},
        {"a: *x\n", "YAML_UNSUPPORTED", "f.yaml:1:4: anchors and aliases"},
        {"<<: {a: 1}\n", "YAML_UNSUPPORTED", "f.yaml:1:1: merge keys"},
        {"a: !!python/object:os.system x\n", "YAML_UNSUPPORTED", "f.yaml:1:4: tags"},
        {"? [a]\n: b\n", "YAML_UNSUPPORTED", "f.yaml:1:3: a key must be a word"},
        {"a: b\n---\nc: d\n", "YAML_UNSUPPORTED", "f.yaml:2:1: a file holds one rubric"},
        {"a: \"\xFF\"\n", "YAML_SYNTAX", "f.yaml:1:1: invalid leading UTF-8 octet"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Assay__V1__Rubric *rubric;
        assay_arena_reset(&arena);
        assay_status status = rubric_text_read(assay_view_of(cases[i].text), "f.yaml", judge_check_rubric, &arena, &rubric);
        assert_int_equal(status.code, ASSAY_USAGE);
        assert_null(rubric);
        if (strcmp(status.reason, cases[i].reason) != 0 ||
            strncmp(status.message, cases[i].message, strlen(cases[i].message)) != 0)
            fail_msg("%s\n%s: %s", cases[i].text, status.reason, status.message);
    }
}

static void json_files_have_places_too(void **state) {
    (void)state;
    Assay__V1__Rubric *rubric;
    assay_status status =
        rubric_text_read(ASSAY_VIEW("{\n \"terms\": [\n  {\"wieght\": 1}]}"), "f.json", judge_check_rubric, &arena, &rubric);
    assert_string_equal(status.reason, "UNKNOWN_FIELD");
    assert_memory_equal(status.message, "f.json:3:4: terms[0].wieght:", 27);
    status = rubric_text_read(ASSAY_VIEW("{\"terms\": [\n  {\"check\": {\"math\": {}}, \"weight\": 1e9}]}"), "my-own.json",
                              judge_check_rubric, &arena, &rubric);
    assert_memory_equal(status.message, "my-own.json:2:37: terms[0].weight:", 34);
    status = rubric_text_read(ASSAY_VIEW("{\"terms\": [\n  {\"check\": {\"math\": {}}, \"weight\": 1}]}"), "dir/my-own.json",
                              judge_check_rubric, &arena, &rubric);
    assert_int_equal(status.code, ASSAY_OK);
    assert_string_equal(rubric->name, "my-own"); /* after its file */
}

/* What is too much is refused in good time. */
static void bombs(void **state) {
    (void)state;
    Assay__V1__Rubric *rubric;
    static const char laughs[] =
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n";
    assert_string_equal(rubric_text_read(ASSAY_VIEW(laughs), "f.yaml", NULL, &arena, &rubric).reason, "YAML_UNSUPPORTED");
    size_t size = YAML_BYTES_MAX + 1;
    char *text = malloc(size);
    const struct {
        char byte;
        size_t size;
        const char *reason;
    } cases[] = {{'[', 1 << 20, "YAML_TOO_LARGE"},
                 {'{', 1 << 20, "YAML_UNSUPPORTED"},
                 {'x', YAML_BYTES_MAX + 1, "YAML_TOO_LARGE"},
                 {'-', 1 << 16, "WRONG_TYPE"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memset(text, cases[i].byte, size);
        assay_arena_reset(&arena);
        assay_status status = rubric_text_read((assay_view){text, cases[i].size}, "f.yaml", NULL, &arena, &rubric);
        assert_string_equal(status.reason, cases[i].reason);
    }
    for (size_t i = 0; i + 2 <= 1 << 19; i += 2) memcpy(text + i, "- ", 2); /* nested by indentation, in one line */
    assert_string_equal(rubric_text_read((assay_view){text, 1 << 19}, "f.yaml", NULL, &arena, &rubric).reason,
                        "YAML_TOO_LARGE");
    text[0] = '[';
    for (size_t i = 1; i + 2 <= 1 << 19; i += 2) memcpy(text + i, "1,", 2);
    assert_string_equal(rubric_text_read((assay_view){text, 1 << 19}, "f.yaml", NULL, &arena, &rubric).reason,
                        "YAML_TOO_LARGE");
    free(text);
}

static void every_preset_is_good(void **state) {
    (void)state;
    for (size_t i = 0; i < rubric_preset_count(); i++) {
        Assay__V1__Rubric *rubric;
        assay_status status = rubric_text_read(rubric_preset_text(i), "preset.yaml", judge_check_rubric, &arena, &rubric);
        if (status.code != ASSAY_OK) fail_msg("%s", status.message);
        assert_true(assay_view_equal(assay_view_of(rubric->name), rubric_preset_name(i)));
        assert_true(rubric->description[0]);
    }
}

static void write_file(const char *folder, const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void catalogs(void **state) {
    (void)state;
    char folder[] = "/tmp/assay-rubrics-XXXXXX", path[256];
    assert_non_null(mkdtemp(folder));
    const char *paths[] = {folder, path};
    rubric_catalog *catalog;
    assay_status status = rubric_catalog_read(paths, 1, judge_check_rubric, &catalog);
    assert_string_equal(status.reason, "NO_RUBRICS");
    write_file(folder, "one.yaml", TERMS);
    write_file(folder, "two.json",
               "{\"name\":\"math\",\"description\":\"mine\",\"terms\":[{\"weight\":2,\"check\":{\"math\":{}}}]}");
    write_file(folder, "notes.txt", "not a rubric");
    write_file(folder, ".hidden.yaml", "[");
    status = rubric_catalog_read(paths, 1, judge_check_rubric, &catalog);
    if (status.code != ASSAY_OK) fail_msg("%s", status.message);
    assert_int_equal(rubric_catalog_from_files(catalog), 2);
    assert_int_equal(rubric_catalog_count(catalog), rubric_preset_count() + 1);
    const rubric_entry *math = rubric_catalog_find(catalog, ASSAY_VIEW("math")),
                       *one = rubric_catalog_find(catalog, ASSAY_VIEW("one"));
    assert_non_null(one);
    assert_true(math && math->replaces && math->file && strcmp(math->rubric->description, "mine") == 0);
    assert_null(rubric_catalog_find(catalog, ASSAY_VIEW("two")));
    assert_null(rubric_catalog_find(catalog, ASSAY_VIEW("r1"))->file);
    Assay__V1__Rubric *unpacked = assay__v1__rubric__unpack(NULL, math->message.size, (const uint8_t *)math->message.data);
    assert_string_equal(unpacked->name, "math");
    assay__v1__rubric__free_unpacked(unpacked, NULL);
    rubric_catalog_free(catalog);
    snprintf(path, sizeof path, "%s/one.yaml", folder); /* the same file again: two of one name */
    assert_string_equal(rubric_catalog_read(paths, 2, judge_check_rubric, &catalog).reason, "DUPLICATE_RUBRIC");
    snprintf(path, sizeof path, "%s/none.yaml", folder);
    assert_int_equal(rubric_catalog_read(paths, 2, judge_check_rubric, &catalog).code, ASSAY_ENVIRONMENT);
    assert_null(catalog);
    static const char *const names[] = {"one.yaml", "two.json", "notes.txt", ".hidden.yaml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

static void explains(void **state) {
    (void)state;
    Assay__V1__Rubric *rubric;
    assay_buffer out;
    assay_buffer_init(&out, 1 << 16);
    assert_int_equal(rubric_preset_load(ASSAY_VIEW("dapo-overlong"), &arena, &rubric).code, ASSAY_OK);
    assert_int_equal(rubric_set(rubric, ASSAY_VIEW("length.only_if_correct=accuracy"), &arena).code, ASSAY_OK);
    assert_int_equal(rubric_set(rubric, ASSAY_VIEW("length.min_contribution=-0.5"), &arena).code, ASSAY_OK);
    rubric_explain(rubric, &out);
    assay_buffer_put_char(&out, '\0');
    assert_string_equal(out.data,
                        "dapo-overlong: dapo and its soft overlong punishment; needs token counts\n"
                        "reward = -1 + 2 * accuracy + length\n"
                        "  accuracy: check accuracy, weight 2\n"
                        "  length: check length, weight 1, only where accuracy is CORRECT, at least -0.5\n"
                        "      length.shape=\"SOFT_OVERLONG\"\n"
                        "      length.unit=\"TOKENS\"\n"
                        "      length.max_length=20480\n"
                        "      length.cache_length=4096\n");
    assay_buffer_clear(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(yaml_becomes_json),
                                       cmocka_unit_test(faults_have_places),
                                       cmocka_unit_test(json_files_have_places_too),
                                       cmocka_unit_test(bombs),
                                       cmocka_unit_test(every_preset_is_good),
                                       cmocka_unit_test(catalogs),
                                       cmocka_unit_test(explains)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
