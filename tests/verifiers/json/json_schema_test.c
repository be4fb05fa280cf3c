/* JSON Schema: draft 7 by the official test suite, draft 2020-12 by cases of our own (whose results python's jsonschema gives too), what is refused,
 * and what has no bottom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <dirent.h>

#include <cmocka.h>

#include "verifiers/json/schema.h"

static assay_arena arena, place;

static int set_up(void **state) {
    (void)state;
    assay_arena_init(&arena, (size_t)64 << 20);
    assay_arena_init(&place, (size_t)64 << 20);
    return 0;
}
static int tear_down(void **state) {
    (void)state;
    assay_arena_clear(&arena);
    assay_arena_clear(&place);
    return 0;
}

/* What the suite asks and we refuse: documents elsewhere, schemas with an address of their own. By the file and a part of the description. */
static const char *const refused[][2] = {
    {"ref.json", "remote ref"},
    {"ref.json", "Recursive references between schemas"},
    {"ref.json", "Location-independent identifier with"},
    {"definitions.json", "definition"},
};

static bool may_refuse(const char *file, assay_view description) {
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (strcmp(file, refused[i][0]) == 0 &&
            memmem(description.data, description.size, refused[i][1], strlen(refused[i][1])))
            return true;
    }
    return false;
}

typedef struct tally {
    size_t cases, wrong, refused;
} tally;

static void run_group(const char *file, bool draft7, json_value group, tally *counts) {
    json_value schema_text = json_member(group, ASSAY_VIEW("schema")), tests = json_member(group, ASSAY_VIEW("tests")), test;
    assay_view description = json_member(group, ASSAY_VIEW("description")).raw;
    assay_json_schema *schema;
    assay_arena_reset(&arena);
    assay_buffer text;
    assay_buffer_init(&text, 1 << 20);
    /* The suite's folder names the draft, not the schema. */
    if (draft7 && schema_text.type == JSON_OBJECT && json_member(schema_text, ASSAY_VIEW("$schema")).type == JSON_ERROR) {
        assay_buffer_put(&text, ASSAY_VIEW("{\"$schema\":\"http://json-schema.org/draft-07/schema#\""));
        if (json_count(schema_text)) assay_buffer_put(&text, ASSAY_VIEW(","));
        assay_buffer_put(&text, assay_view_slice(schema_text.raw, 1, schema_text.raw.size));
    } else {
        assay_buffer_put(&text, schema_text.raw);
    }
    assay_status status = assay_json_schema_compile(assay_buffer_view(&text), &arena, &schema);
    assay_buffer_clear(&text);
    if (status.code != ASSAY_OK && may_refuse(file, description)) {
        counts->refused++;
        return;
    }
    if (status.code != ASSAY_OK) {
        print_error("%s: %.*s: %s: %s: %s\n", file, (int)description.size, description.data, status.reason, status.field,
                    status.message);
        counts->wrong++;
        return;
    }
    json_iterator iterator = json_iterate(tests);
    while (json_next_element(&iterator, &test)) {
        assay_json_violation violation;
        assay_budget budget = assay_budget_of(1000000);
        bool expected = json_member(test, ASSAY_VIEW("valid")).type == JSON_TRUE;
        json_value data = json_member(test, ASSAY_VIEW("data"));
        assay_arena_reset(&place);
        assay_json_validity found = assay_json_schema_validate(schema, data, &budget, &place, &violation);
        counts->cases++;
        if (found == (expected ? ASSAY_JSON_VALID : ASSAY_JSON_INVALID)) {
            assert_true(expected == (violation.keyword[0] == '\0'));
            assert_true(violation.at >= data.raw.data && violation.at <= data.raw.data + data.raw.size);
            continue;
        }
        assay_view what = json_member(test, ASSAY_VIEW("description")).raw;
        print_error("%s: %.*s: %.*s: %d (%s)\n", file, (int)description.size, description.data, (int)what.size, what.data,
                    (int)found, violation.keyword);
        counts->wrong++;
    }
}

static void run_file(const char *folder, const char *name, tally *counts) {
    char path[512];
    snprintf(path, sizeof path, "%s/json/schema/%s%s", ASSAY_TEST_DATA, folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = malloc(1 << 20);
    size_t size = fread(text, 1, 1 << 20, file);
    fclose(file);
    const char *error;
    size_t at;
    json_value groups = json_parse((assay_view){text, size}, 64, &error, &at), group;
    assert_int_equal(groups.type, JSON_ARRAY);
    json_iterator iterator = json_iterate(groups);
    while (json_next_element(&iterator, &group)) run_group(name, folder[0] != '\0', group, counts);
    free(text);
}

static void official_suite(void **state) {
    (void)state;
    tally counts = {0};
    char path[512];
    snprintf(path, sizeof path, "%s/json/schema/draft7", ASSAY_TEST_DATA);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strstr(entry->d_name, ".json")) run_file("draft7/", entry->d_name, &counts);
    }
    closedir(folder);
    print_message("%zu cases, %zu wrong, %zu schemas refused\n", counts.cases, counts.wrong, counts.refused);
    assert_int_equal(counts.wrong, 0);
    assert_true(counts.cases >= 400);
    assert_true(counts.refused <= 6);
}

static void our_cases(void **state) {
    (void)state;
    tally counts = {0};
    run_file("", "draft2020-12.json", &counts);
    assert_int_equal(counts.wrong, 0);
    assert_int_equal(counts.refused, 0);
    assert_true(counts.cases >= 60);
}

static void refuses(void **state) {
    (void)state;
    static const struct {
        const char *schema, *reason, *field;
    } cases[] = {
        {"", "BAD_SCHEMA", ""},
        {"[]", "BAD_SCHEMA", ""},
        {"1", "BAD_SCHEMA", ""},
        {"\"{\"", "BAD_SCHEMA", ""},
        {"{\"type\":\"float\"}", "BAD_SCHEMA", "/type"},
        {"{\"properties\":{\"a\":{\"minLength\":-1}}}", "BAD_SCHEMA", "/properties/a/minLength"},
        {"{\"properties\":{\"a\":{\"pattern\":\"(\"}}}", "BAD_SCHEMA", "/properties/a/pattern"},
        {"{\"multipleOf\":0}", "BAD_SCHEMA", "/multipleOf"},
        {"{\"allOf\":[]}", "BAD_SCHEMA", "/allOf"},
        {"{\"allOf\":[true,5]}", "BAD_SCHEMA", "/allOf/1"},
        {"{\"$ref\":\"#/nowhere\"}", "BAD_SCHEMA", "/$ref"},
        {"{\"$ref\":\"#nobody\"}", "BAD_SCHEMA", "/$ref"},
        {"{\"$ref\":\"other.json\"}", "UNSUPPORTED_SCHEMA", "/$ref"},
        {"{\"$schema\":\"http://json-schema.org/draft-04/schema#\"}", "UNSUPPORTED_SCHEMA", "/$schema"},
        {"{\"unevaluatedProperties\":false}", "UNSUPPORTED_SCHEMA", "/unevaluatedProperties"},
        {"{\"items\":{\"$dynamicRef\":\"#a\"}}", "UNSUPPORTED_SCHEMA", "/items/$dynamicRef"},
        {"{\"$defs\":{\"a\":{\"$id\":\"b\"}}}", "UNSUPPORTED_SCHEMA", "/$defs/a/$id"},
        {"{\"$defs\":{\"unused\":{\"type\":\"nothing\"}}}", "BAD_SCHEMA", "/$defs/unused/type"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_json_schema *schema;
        assay_arena_reset(&arena);
        assay_status status = assay_json_schema_compile(assay_view_of(cases[i].schema), &arena, &schema);
        assert_int_equal(status.code, ASSAY_INPUT);
        assert_null(schema);
        if (strcmp(status.reason, cases[i].reason) != 0 || strcmp(status.field, cases[i].field) != 0)
            fail_msg("%s: %s at %s: %s", cases[i].schema, status.reason, status.field, status.message);
    }
}

static assay_json_validity judge(const char *schema_text, const char *value, const char **keyword) {
    assay_json_schema *schema;
    assay_arena_reset(&arena);
    assay_arena_reset(&place);
    assay_status status = assay_json_schema_compile(assay_view_of(schema_text), &arena, &schema);
    if (status.code != ASSAY_OK) fail_msg("%s: %s", status.field, status.message);
    const char *error;
    size_t at;
    assay_json_violation violation;
    assay_budget budget = assay_budget_of(1000000);
    json_value data = json_parse(assay_view_of(value), 1000, &error, &at);
    assert_int_not_equal(data.type, JSON_ERROR);
    assay_json_validity found = assay_json_schema_validate(schema, data, &budget, &place, &violation);
    if (keyword) *keyword = violation.keyword;
    return found;
}

static void a_schema_as_a_string(void **state) {
    (void)state;
    assert_int_equal(judge("\"{\\\"type\\\":\\\"object\\\"}\"", "{}", NULL), ASSAY_JSON_VALID);
    assert_int_equal(judge("\"{\\\"type\\\":\\\"object\\\"}\"", "[]", NULL), ASSAY_JSON_INVALID);
}

static void the_last_of_repeated_names_counts(void **state) {
    (void)state;
    static const char schema[] = "{\"properties\":{\"a\":{\"type\":\"string\"}},\"maxProperties\":1}";
    assert_int_equal(judge(schema, "{\"a\":1,\"a\":\"x\"}", NULL), ASSAY_JSON_VALID);
    assert_int_equal(judge(schema, "{\"a\":\"x\",\"\\u0061\":1}", NULL), ASSAY_JSON_INVALID);
}

static void says_which_keyword(void **state) {
    (void)state;
    const char *keyword;
    assert_int_equal(judge("{\"properties\":{\"a\":{\"items\":{\"minimum\":3}}}}", "{\"a\":[3,2]}", &keyword),
                     ASSAY_JSON_INVALID);
    assert_string_equal(keyword, "minimum"); /* the innermost */
    assert_int_equal(judge("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}", "3", &keyword), ASSAY_JSON_INVALID);
    assert_string_equal(keyword, "anyOf");
}

/* Nothing here may hang, overflow the stack, or be guessed. */
static void has_no_bottom(void **state) {
    (void)state;
    assert_int_equal(judge("{\"$ref\":\"#\"}", "1", NULL), ASSAY_JSON_UNKNOWN);
    assert_int_equal(judge("{\"allOf\":[{\"$ref\":\"#\"}]}", "1", NULL), ASSAY_JSON_UNKNOWN);
    assert_int_equal(judge("{\"not\":{\"$ref\":\"#\"}}", "1", NULL), ASSAY_JSON_UNKNOWN);
    assert_int_equal(judge("{\"anyOf\":[{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]},{\"$ref\":\"#\"}]}", "1", NULL),
                     ASSAY_JSON_UNKNOWN);
    assert_int_equal(judge("{\"pattern\":\"^(a+)+$\"}", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"", NULL),
                     ASSAY_JSON_UNKNOWN);
    assert_int_equal(
        judge("{\"not\":{\"pattern\":\"^(a+)+$\"}}", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"", NULL),
        ASSAY_JSON_UNKNOWN);
    assert_int_equal(judge("{\"maximum\":1}", "1e99999999999999999999", NULL), ASSAY_JSON_UNKNOWN);
    assert_int_equal(judge("{\"multipleOf\":0.003}", "3e999999999999", NULL), ASSAY_JSON_VALID);
    char deep[2001], *text = malloc(1 << 20);
    for (size_t i = 0; i < 1000; i++) {
        deep[i] = '[';
        deep[1000 + i] = ']';
    }
    deep[2000] = '\0';
    assert_int_equal(judge("{\"items\":{\"$ref\":\"#\"},\"type\":\"array\"}", deep, NULL), ASSAY_JSON_VALID);
    assert_int_not_equal(judge("{\"uniqueItems\":true,\"items\":{\"$ref\":\"#\"}}", deep, NULL),
                         ASSAY_JSON_INVALID); /* quadratic: may be too much */
    size_t size = 0;
    text[size++] = '[';
    for (int i = 0; i < 100000; i++) size += (size_t)snprintf(text + size, 16, "%s%d", i ? "," : "", i);
    snprintf(text + size, 16, ",99999]");
    assert_int_equal(judge("{\"uniqueItems\":true}", text, NULL), ASSAY_JSON_INVALID);
    snprintf(text + size, 16, "]");
    assert_int_equal(judge("{\"uniqueItems\":true}", text, NULL), ASSAY_JSON_VALID);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(official_suite),
                                       cmocka_unit_test(our_cases),
                                       cmocka_unit_test(refuses),
                                       cmocka_unit_test(a_schema_as_a_string),
                                       cmocka_unit_test(says_which_keyword),
                                       cmocka_unit_test(the_last_of_repeated_names_counts),
                                       cmocka_unit_test(has_no_bottom)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
