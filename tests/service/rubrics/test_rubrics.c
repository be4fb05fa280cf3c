/* The named rubrics and --set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "service/json/json_codec.h"
#include "service/rubrics/rubrics.h"

static Assay__V1__Rubric *load(const char *name, assay_arena *arena) {
    Assay__V1__Rubric *rubric;
    assay_status status = rubric_preset_load(assay_view_of(name), arena, &rubric);
    if (status.code != ASSAY_OK) fail_msg("%s: %s: %s", name, status.field, status.message);
    return rubric;
}

static void test_presets(void **state) {
    (void)state;
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    assert_true(rubric_preset_count() >= 3);
    for (size_t i = 0; i < rubric_preset_count(); i++) {
        Assay__V1__Rubric *rubric;
        assert_int_equal(rubric_preset_load(rubric_preset_name(i), &arena, &rubric).code, ASSAY_OK);
        assert_true(assay_view_equal(assay_view_of(rubric->name), rubric_preset_name(i)));
        assert_true(rubric->n_terms > 0);
    }
    Assay__V1__Rubric *r1_zero = load("r1-zero", &arena);
    assert_int_equal(r1_zero->n_terms, 2);
    assert_string_equal(r1_zero->terms[0]->name, "accuracy");
    assert_string_equal(r1_zero->terms[1]->name, "format");
    assert_true(r1_zero->terms[0]->weight >= 1 && r1_zero->terms[0]->weight <= 1);
    assert_true(r1_zero->terms[1]->weight >= 1 && r1_zero->terms[1]->weight <= 1);
    assert_string_equal(load("math", &arena)->terms[0]->name, "math");
    assert_string_equal(load("format", &arena)->terms[0]->name, "format");
    Assay__V1__Rubric *none;
    assay_status status = rubric_preset_load(ASSAY_VIEW("r1-zer"), &arena, &none);
    assert_int_equal(status.code, ASSAY_USAGE);
    assert_string_equal(status.reason, "UNKNOWN_RUBRIC");
    assert_non_null(strstr(status.message, "r1-zero"));
    assert_null(none);
    assay_arena_clear(&arena);
}

static void test_set(void **state) {
    (void)state;
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    assay_buffer out;
    assay_buffer_init(&out, 1 << 16);
    Assay__V1__Rubric *rubric = load("r1-zero", &arena);
    static const char *const assignments[] = {
        "format.template=think-answer",
        "format.graded=true",
        "accuracy.weight=2",
        "offset=-1",
        "truncation=mask",
        "accuracy.math.numeric_agreement=true",
        "accuracy.math.sources=BOXED, hashes",
        "accuracy.gate_min_score=0.5",
        "think_tags.open=<\xe6\x80\x9d\xe8\x80\x83>",
        "format.answer_tags={\"open\":\"<a>\",\"close\":\"</a>\"}",
        "format.only_if_correct=accuracy",
        "description=\"x=y\"",
        "format.pattern=^a=b$",
    };
    for (size_t i = 0; i < sizeof assignments / sizeof assignments[0]; i++) {
        assay_status status = rubric_set(rubric, assay_view_of(assignments[i]), &arena);
        if (status.code != ASSAY_OK) fail_msg("%s: %s: %s", assignments[i], status.field, status.message);
    }
    json_codec_write(&rubric->base, &out);
    assay_buffer_put_char(&out, '\0');
    assert_string_equal(
        out.data,
        "{\"name\":\"r1-zero\",\"description\":\"x=y\",\"terms\":[{\"name\":\"accuracy\",\"weight\":2,\"gate_min_score\":0.5,"
        "\"check\":{\"accuracy\":{\"math\":{\"sources\":[\"BOXED\",\"HASHES\"],\"numeric_agreement\":true,\"relative_"
        "tolerance\":null,"
        "\"max_steps\":0,\"absolute_tolerance\":null,\"decimal_places\":null,\"tail_characters\":null}}},\"max_contribution\":"
        "null,\"min_contribution\":null},{\"name\":\"format\",\"weight\":1,\"gate_min_score\":null,\"only_if_correct\":"
        "\"accuracy\","
        "\"check\":{\"format\":"
        "{\"template\":\"THINK_ANSWER\",\"pattern\":\"^a=b$\",\"answer_tags\":{\"open\":\"<a>\",\"close\":\"</"
        "a>\"},\"graded\":true}},\"max_contribution\":null,\"min_contribution\":null}],"
        "\"offset\":-1,\"gate_reward\":0,\"truncation\":\"MASK\",\"think_tags\":{\"open\":\"<\xe6\x80\x9d\xe8\x80\x83>\"}}");
    assert_int_equal(rubric_set(rubric, ASSAY_VIEW("accuracy.gate_min_score=null"), &arena).code, ASSAY_OK);
    assert_int_equal(rubric->terms[0]->gate_presence_case, 0);
    assay_buffer_clear(&out);
    assay_arena_clear(&arena);
}

static void test_set_faults(void **state) {
    (void)state;
    static const struct {
        const char *assignment, *reason, *field, *message;
    } cases[] = {
        {"", "BAD_ASSIGNMENT", "", "TERM.FIELD=VALUE"},
        {"format.template", "BAD_ASSIGNMENT", "", "TERM.FIELD=VALUE"},
        {"=1", "BAD_ASSIGNMENT", "", "TERM.FIELD=VALUE"},
        {"format..template=R1", "BAD_ASSIGNMENT", "format..template", "TERM.FIELD=VALUE"},
        {"a.b.c.d.e.f.g.h.i=1", "BAD_ASSIGNMENT", "a.b.c.d.e.f.g.h.i", "TERM.FIELD=VALUE"},
        {"fromat.template=R1", "UNKNOWN_TERM", "fromat.template", "terms: accuracy, format"},
        {"format.tmplate=R1", "UNKNOWN_FIELD", "format.tmplate", "template, pattern, answer_tags, graded, name, weight"},
        {"ofset=1", "UNKNOWN_FIELD", "ofset", "offset"},
        {"format.template=r2", "UNKNOWN_VALUE", "format.template", "R1, THINK, THINK_ANSWER"},
        {"accuracy.weight=two", "JSON_SYNTAX", "accuracy.weight", "not valid JSON"},
        {"accuracy.weight=1e999", "OUT_OF_RANGE", "accuracy.weight", "range"},
        {"accuracy.weight.x=1", "UNKNOWN_FIELD", "accuracy.weight.x", "has no parts"},
        {"accuracy.math.weight=1", "UNKNOWN_FIELD", "accuracy.math.weight", "convention, sources"},
        {"format.graded=1", "WRONG_TYPE", "format.graded", "true or false"},
    };
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    Assay__V1__Rubric *rubric = load("r1-zero", &arena);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assay_status status = rubric_set(rubric, assay_view_of(cases[i].assignment), &arena);
        if (status.code != ASSAY_USAGE || strcmp(status.reason, cases[i].reason) != 0 ||
            strcmp(status.field, cases[i].field) != 0 || !strstr(status.message, cases[i].message)) {
            fail_msg("%s: %s, '%s': %s", cases[i].assignment, status.reason, status.field, status.message);
        }
    }
    assay_arena_clear(&arena);
}

static void test_read_json(void **state) {
    (void)state;
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    Assay__V1__Rubric *rubric;
    assay_status status = rubric_read_json(ASSAY_VIEW("{\"terms\":[{\"check\":{\"math\":{}}}]}\n"), &arena, &rubric);
    assert_int_equal(status.code, ASSAY_OK);
    /* A term without a name goes by its check's. */
    assert_int_equal(rubric_set(rubric, ASSAY_VIEW("math.weight=3"), &arena).code, ASSAY_OK);
    assert_true(rubric->terms[0]->weight > 2);
    status = rubric_read_json(ASSAY_VIEW("{\"terms\":[{\"wieght\":1}]}"), &arena, &rubric);
    assert_int_equal(status.code, ASSAY_INPUT);
    assert_string_equal(status.field, "terms[0].wieght");
    assert_null(rubric);
    assay_arena_clear(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_presets),
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_set_faults),
        cmocka_unit_test(test_read_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
