/* Every rule of a rubric, broken one at a time: the error must name the field. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "verifiers/rubric/rubric.h"

static assay_rubric_spec good(void) {
    assay_rubric_spec spec = {.term_count = 2};
    spec.terms[0] = (assay_term){.weight = 1, .check = ASSAY_CHECK_ACCURACY};
    spec.terms[1] = (assay_term){.weight = 1, .check = ASSAY_CHECK_FORMAT};
    return spec;
}

static void refuses(const assay_rubric_spec *spec, const char *field) {
    assay_rubric *rubric;
    assay_status status = assay_rubric_compile(spec, &rubric);
    assert_int_equal(status.code, ASSAY_USAGE);
    assert_string_equal(status.field, field);
    assert_true(status.message[0] != '\0');
    assert_null(rubric);
}

static void compiles_and_names_terms(void **state) {
    (void)state;
    assay_rubric_spec spec = good();
    assay_rubric *rubric;
    assay_status status = assay_rubric_compile(&spec, &rubric);
    assert_int_equal(status.code, ASSAY_OK);
    const assay_rubric_spec *compiled = assay_rubric_spec_of(rubric);
    assert_string_equal(compiled->terms[0].name, "accuracy");
    assert_string_equal(compiled->terms[1].name, "format");
    assert_int_equal(compiled->think_tags.open.size, 0);
    assay_rubric_free(rubric);
}

static void refuses_bad_terms(void **state) {
    (void)state;
    assay_rubric_spec spec = good();
    spec.term_count = 0;
    refuses(&spec, "terms");
    spec = good();
    spec.term_count = ASSAY_TERMS_MAX + 1;
    refuses(&spec, "terms");
    spec = good();
    spec.terms[1].check = ASSAY_CHECK_NONE;
    refuses(&spec, "terms[1].check");
    spec = good();
    snprintf(spec.terms[1].name, sizeof spec.terms[1].name, "accuracy");
    refuses(&spec, "terms[1].name");
    spec = good();
    snprintf(spec.terms[0].name, sizeof spec.terms[0].name, "No Good");
    refuses(&spec, "terms[0].name");
    spec = good();
    snprintf(spec.terms[1].only_if_correct, sizeof spec.terms[1].only_if_correct, "nothing");
    refuses(&spec, "terms[1].only_if_correct");
    spec = good();
    snprintf(spec.terms[1].only_if_correct, sizeof spec.terms[1].only_if_correct, "format");
    refuses(&spec, "terms[1].only_if_correct");
}

static void condition(assay_rubric_spec *spec, size_t term, const char *name) {
    snprintf(spec->terms[term].only_if_correct, sizeof spec->terms[term].only_if_correct, "%s", name);
}

static assay_rubric_spec of_four(void) {
    assay_rubric_spec spec = good();
    spec.term_count = 4;
    for (size_t i = 0; i < 4; i++) {
        spec.terms[i] = (assay_term){.weight = 1, .check = ASSAY_CHECK_ACCURACY};
        snprintf(spec.terms[i].name, sizeof spec.terms[i].name, "t%zu", i);
    }
    return spec;
}

static void refuses_circles_of_conditions(void **state) {
    (void)state;
    assay_rubric_spec spec = good();
    condition(&spec, 0, "format");
    condition(&spec, 1, "accuracy");
    refuses(&spec, "terms[0].only_if_correct");
    /* A circle behind a term that is not part of it, and the way round is told. */
    spec = of_four();
    condition(&spec, 0, "t1");
    condition(&spec, 1, "t2");
    condition(&spec, 2, "t3");
    condition(&spec, 3, "t1");
    refuses(&spec, "terms[1].only_if_correct");
    assay_rubric *rubric;
    assert_string_equal(assay_rubric_compile(&spec, &rubric).message, "goes round in a circle: t1, t2, t3, t1");
    /* A chain is none, nor are two terms that hang on the same one. */
    condition(&spec, 3, "");
    assert_int_equal(assay_rubric_compile(&spec, &rubric).code, ASSAY_OK);
    assay_rubric_free(rubric);
    condition(&spec, 1, "t3");
    assert_int_equal(assay_rubric_compile(&spec, &rubric).code, ASSAY_OK);
    assay_rubric_free(rubric);
}

static void refuses_bad_numbers(void **state) {
    (void)state;
    const double bad[] = {(double)NAN, (double)INFINITY, -(double)INFINITY, 1000.5, -1e300};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assay_rubric_spec spec = good();
        spec.terms[1].weight = bad[i];
        refuses(&spec, "terms[1].weight");
        spec = good();
        spec.offset = bad[i];
        refuses(&spec, "offset");
        spec = good();
        spec.gate_reward = bad[i];
        refuses(&spec, "gate_reward");
        spec = good();
        spec.terms[0].has_gate = true;
        spec.terms[0].gate_min_score = bad[i];
        refuses(&spec, "terms[0].gate_min_score");
        spec = good();
        spec.terms[0].verdict_scores[ASSAY_UNPARSED].set = true;
        spec.terms[0].verdict_scores[ASSAY_UNPARSED].score = (assay_score){bad[i], true};
        refuses(&spec, "terms[0].verdict_scores");
        spec = good();
        spec.terms[0].math.options.relative_tolerance = bad[i];
        refuses(&spec, "terms[0].check.accuracy.math.relative_tolerance");
    }
}

static void refuses_bad_rule_options(void **state) {
    (void)state;
    assay_rubric_spec spec = good();
    spec.terms[1].check = ASSAY_CHECK_LENGTH;
    refuses(&spec, "terms[1].check.length.shape");
    spec.terms[1].length = (assay_length_options){.shape = ASSAY_LENGTH_COSINE, .max_length = 5};
    snprintf(spec.terms[1].accuracy_term, sizeof spec.terms[1].accuracy_term, "nobody");
    refuses(&spec, "terms[1].check.length.accuracy_term");
    spec.terms[0].check = ASSAY_CHECK_FORMAT;
    spec.terms[1].accuracy_term[0] = '\0';
    refuses(&spec, "terms[1].check.length.accuracy_term");
    spec = good();
    spec.terms[1].check = ASSAY_CHECK_REPETITION;
    spec.terms[1].repetition.ngram = 65;
    refuses(&spec, "terms[1].check.repetition.ngram");
    spec.terms[1] = (assay_term){.name = "steps", .check = ASSAY_CHECK_REASONING_STEPS, .reasoning_steps = {.steps = 1001}};
    refuses(&spec, "terms[1].check.reasoning_steps.steps");
    spec.terms[1] = (assay_term){.name = "json", .check = ASSAY_CHECK_JSON, .json = {.schema = ASSAY_VIEW("{\"type\":1}")}};
    refuses(&spec, "terms[1].check.json.schema_json");
    spec = good();
    spec.terms[1].has_max_contribution = spec.terms[1].has_min_contribution = true;
    spec.terms[1].max_contribution = 1;
    spec.terms[1].min_contribution = 1.5;
    refuses(&spec, "terms[1].min_contribution");
    spec.terms[1].max_contribution = 1001;
    refuses(&spec, "terms[1].max_contribution");
}

/* Invariant 3: a failure of ours is never a number, whatever a rubric asks for. */
static void refuses_scores_for_our_errors(void **state) {
    (void)state;
    assay_rubric_spec spec = good();
    spec.terms[0].verdict_scores[ASSAY_ERROR].set = true;
    spec.terms[0].verdict_scores[ASSAY_ERROR].score = (assay_score){0, true};
    refuses(&spec, "terms[0].verdict_scores");
}

static void refuses_bad_tags_and_patterns(void **state) {
    (void)state;
    assay_rubric_spec spec = good();
    spec.think_tags = (assay_tags){ASSAY_VIEW("<t>"), ASSAY_VIEW("")};
    refuses(&spec, "think_tags");
    spec = good();
    spec.think_tags = (assay_tags){ASSAY_VIEW("<t>"), ASSAY_VIEW("<t>")};
    refuses(&spec, "think_tags");
    spec = good();
    spec.terms[1].format.pattern = ASSAY_VIEW("(unclosed");
    assay_rubric *rubric;
    assay_status status = assay_rubric_compile(&spec, &rubric);
    assert_int_not_equal(status.code, ASSAY_OK);
    assert_memory_equal(status.field, "terms[1].check.format", 21);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compiles_and_names_terms),      cmocka_unit_test(refuses_bad_terms),
        cmocka_unit_test(refuses_circles_of_conditions), cmocka_unit_test(refuses_bad_numbers),
        cmocka_unit_test(refuses_bad_rule_options),      cmocka_unit_test(refuses_scores_for_our_errors),
        cmocka_unit_test(refuses_bad_tags_and_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
