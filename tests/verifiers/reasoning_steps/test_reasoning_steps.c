/* Marks counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "verifiers/reasoning_steps/reasoning_steps.h"

static assay_reasoning_steps_result judge(assay_reasoning_steps_options options, const char *text) {
    assay_completion completion = {.text = assay_view_of(text)};
    assay_reasoning_steps_result result;
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assay_reasoning_steps_judge(&options, &completion, &result);
    assert_int_equal(result.verdict, ASSAY_MEASURED);
    return result;
}

static void counts_by_hand(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t marks;
        double score;
    } cases[] = {
        {"", 0, 0},
        {"just an answer", 0, 0},
        {"Step 1: a\nStep 2: b\nStep 3: c", 3, 1},
        {"**Step 12:** a", 1, 1.0 / 3},
        {"Step one: a. Step 1 : b. step 1: c. Step 1", 0, 0},
        {"1. a\n2. b\n10. c\n", 3, 1},
        {" 1. a\n 2. b", 0, 0},
        {"x 1. y", 0, 0},
        {"3.14 is pi", 1, 1.0 / 3},    /* as the pattern has it */
        {"- a\n- b\n* c", 2, 2.0 / 3}, /* a bullet wants a line feed before it */
        {"\n- a", 1, 1.0 / 3},
        {"First, a. Second, b. Next, c. Finally, d.", 4, 1},
        {"first, a. Firstly b. Next c", 0, 0},
        {"\n\n-\n-", 2, 2.0 / 3},
        {"\n-Step 1:", 2, 2.0 / 3},
        {"1.\n1.\n1.\n1.", 4, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_reasoning_steps_result result = judge((assay_reasoning_steps_options){.steps = 0}, cases[i].text);
        if (result.marks != cases[i].marks || result.steps != 3 || result.score < cases[i].score ||
            result.score > cases[i].score)
            fail_msg("case %zu: %u marks, %g", i, result.marks, result.score);
    }
}

static void scopes_and_steps(void **state) {
    (void)state;
    static const char text[] = "<think>First, a. Next, b.</think> Finally, c.";
    assert_int_equal(judge((assay_reasoning_steps_options){.scope = ASSAY_STEPS_THINKING}, text).marks, 2);
    assert_int_equal(judge((assay_reasoning_steps_options){.scope = ASSAY_STEPS_ANSWER}, text).marks, 1);
    assay_reasoning_steps_result all = judge((assay_reasoning_steps_options){.steps = 4}, text);
    assert_int_equal(all.marks, 3);
    assert_true(all.score >= 0.75 && all.score <= 0.75);
}

static void bad_options(void **state) {
    (void)state;
    const char *field;
    assert_null(assay_reasoning_steps_check(&(assay_reasoning_steps_options){.steps = 1000}, &field));
    assert_non_null(assay_reasoning_steps_check(&(assay_reasoning_steps_options){.steps = 1001}, &field));
    assert_string_equal(field, "steps");
    assert_non_null(assay_reasoning_steps_check(&(assay_reasoning_steps_options){.scope = 4}, &field));
    assert_string_equal(field, "scope");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(counts_by_hand), cmocka_unit_test(scopes_and_steps),
                                       cmocka_unit_test(bad_options)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
