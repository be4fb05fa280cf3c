/* Lengths against values computed by hand from the papers' formulas. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "verifiers/length/length.h"

static double score_of(const assay_length_options *options, uint32_t tokens, assay_verdict accuracy) {
    assay_completion completion = {.has_token_count = true, .token_count = tokens};
    assay_length_result result;
    assay_length_judge(options, &completion, accuracy, &result);
    assert_int_equal(result.verdict, ASSAY_MEASURED);
    assert_int_equal(result.value, tokens);
    return result.score;
}

/* DAPO's own numbers: 20,480 with a cache of 4,096. */
static void soft_overlong(void **state) {
    (void)state;
    const assay_length_options dapo = {.shape = ASSAY_LENGTH_SOFT_OVERLONG, .max_length = 20480, .cache_length = 4096};
    const struct {
        uint32_t tokens;
        double score;
    } cases[] = {{0, 0},      {16384, 0},  {16385, -1.0 / 4096}, {17408, -0.25}, {18432, -0.5}, {20479, -4095.0 / 4096},
                 {20480, -1}, {20481, -1}, {4000000000u, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(score_of(&dapo, cases[i].tokens, ASSAY_INCORRECT) == cases[i].score);
}

static void cosine(void **state) {
    (void)state;
    const assay_length_options plain = {.shape = ASSAY_LENGTH_COSINE, .max_length = 1000};
    const struct {
        uint32_t tokens;
        assay_verdict accuracy;
        double score;
    } cases[] = {
        {0, ASSAY_CORRECT, 1},         {500, ASSAY_CORRECT, 0.75},
        {1000, ASSAY_CORRECT, 0.5},    {5000, ASSAY_CORRECT, 0.5},
        {0, ASSAY_INCORRECT, -1},      {500, ASSAY_INCORRECT, -0.75},
        {1000, ASSAY_INCORRECT, -0.5}, {5000, ASSAY_INCORRECT, -0.5},
        {0, ASSAY_NO_ANSWER, -1},      {250, ASSAY_CORRECT, 0.5 + 0.25 * (1 + 0.70710678118654752)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(fabs(score_of(&plain, cases[i].tokens, cases[i].accuracy) - cases[i].score) < 1e-12);
    assay_completion completion = {.has_token_count = true, .token_count = 5};
    assay_length_result result;
    assay_length_judge(&plain, &completion, ASSAY_UNDECIDED, &result);
    assert_int_equal(result.verdict, ASSAY_SKIPPED); /* could not tell: no number */
}

/* Kimi k1.5, section 2.3.3: lengths 100 to 300. */
static void kimi_group(void **state) {
    (void)state;
    const struct {
        uint32_t length;
        bool correct;
        double score;
    } cases[] = {{100, true, 0.5}, {150, true, 0.25}, {200, true, 0},  {250, true, -0.25},  {300, true, -0.5},
                 {100, false, 0},  {150, false, 0},   {200, false, 0}, {250, false, -0.25}, {300, false, -0.5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(assay_length_kimi(cases[i].length, 100, 300, cases[i].correct) == cases[i].score);
    assert_true(assay_length_kimi(100, 100, 100, true) == 0);
    const assay_length_options options = {.shape = ASSAY_LENGTH_KIMI_GROUP};
    const char *field;
    assert_null(assay_length_check(&options, &field));
    assay_completion completion = {.has_token_count = true, .token_count = 7};
    assay_length_result result;
    assay_length_judge(&options, &completion, ASSAY_CORRECT, &result);
    assert_true(result.late && result.value == 7);
    assert_int_equal(result.verdict, ASSAY_NOT_AVAILABLE);
    assay_length_judge(&options, &completion, ASSAY_UNDECIDED, &result);
    assert_false(result.late);
    assert_int_equal(result.verdict, ASSAY_SKIPPED);
}

static void maximum_in_characters(void **state) {
    (void)state;
    const assay_length_options options = {.shape = ASSAY_LENGTH_MAXIMUM, .unit = ASSAY_LENGTH_CHARACTERS, .max_length = 4};
    assay_completion completion = {.body = ASSAY_VIEW("\xE4\xBD\xA0\xE5\xA5\xBD"), .has_token_count = true, .token_count = 900};
    assay_length_result result;
    assay_length_judge(&options, &completion, ASSAY_CORRECT, &result);
    assert_int_equal(result.value, 2); /* code points; the token count is not used */
    assert_true(result.score == 1);
    completion.has_reasoning = true;
    completion.reasoning = ASSAY_VIEW("abc");
    assay_length_judge(&options, &completion, ASSAY_CORRECT, &result);
    assert_int_equal(result.value, 5);
    assert_true(result.score == 0);
}

static void tokens_are_never_guessed(void **state) {
    (void)state;
    const assay_length_options options = {.shape = ASSAY_LENGTH_MAXIMUM, .max_length = 4};
    assay_completion completion = {.body = ASSAY_VIEW("abc")};
    assay_length_result result;
    assay_length_judge(&options, &completion, ASSAY_CORRECT, &result);
    assert_true(result.no_token_count);
    assert_int_equal(result.verdict, ASSAY_SKIPPED);
}

static void bad_options(void **state) {
    (void)state;
    const struct {
        assay_length_options options;
        const char *field;
    } cases[] = {
        {{.max_length = 5}, "shape"},
        {{.shape = ASSAY_LENGTH_MAXIMUM}, "max_length"},
        {{.shape = ASSAY_LENGTH_MAXIMUM, .max_length = 0x80000000u}, "max_length"},
        {{.shape = ASSAY_LENGTH_SOFT_OVERLONG, .max_length = 5}, "cache_length"},
        {{.shape = ASSAY_LENGTH_SOFT_OVERLONG, .max_length = 5, .cache_length = 6}, "cache_length"},
        {{.shape = ASSAY_LENGTH_COSINE, .max_length = 5, .max_correct = 2}, "max_correct"},
        {{.shape = ASSAY_LENGTH_COSINE, .max_length = 5, .min_wrong = (double)NAN}, "max_correct"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *field = "";
        assert_non_null(assay_length_check(&cases[i].options, &field));
        assert_string_equal(field, cases[i].field);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(soft_overlong),
                                       cmocka_unit_test(cosine),
                                       cmocka_unit_test(kimi_group),
                                       cmocka_unit_test(maximum_in_characters),
                                       cmocka_unit_test(tokens_are_never_guessed),
                                       cmocka_unit_test(bad_options)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
