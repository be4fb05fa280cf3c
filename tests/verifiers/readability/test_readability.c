/* The SFT filter: code blocks and overlong paragraphs, with the place of the first reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "verifiers/readability/readability.h"

static void table(void **state) {
    (void)state;
    static const struct {
        const char *text;
        assay_readability_options options;
        assay_verdict verdict;
        const char *reason;
        uint32_t offset, longest;
    } cases[] = {
        {"", {0, false}, ASSAY_CORRECT, "", 0, 0},
        {"abc\n\ndef", {3, false}, ASSAY_CORRECT, "", 0, 3},
        {"abc\ndef", {6, false}, ASSAY_INCORRECT, "LONG_PARAGRAPH", 0, 7}, /* the line break counts */
        {"ok\n \t\nlonger", {5, false}, ASSAY_INCORRECT, "LONG_PARAGRAPH", 6, 6},
        {"\xE4\xBD\xA0\xE5\xA5\xBD", {2, false}, ASSAY_CORRECT, "", 0, 2},
        {"a\n```python\nx\n```", {0, false}, ASSAY_INCORRECT, "CODE_BLOCK", 2, 17},
        {"a\n   ~~~\nx", {0, false}, ASSAY_INCORRECT, "CODE_BLOCK", 2, 10},
        {"a\n    ```\nx",
         {0, false},
         ASSAY_INCORRECT,
         "CODE_BLOCK",
         2,
         11}, /* in an item of a list, or by its indentation: code */
        {"1. do\n\n2. - ```c\nx", {0, false}, ASSAY_INCORRECT, "CODE_BLOCK", 7, 11},
        {"> > ~~~\n> x", {0, false}, ASSAY_INCORRECT, "CODE_BLOCK", 0, 11},
        {"* 3) ```\nx", {0, false}, ASSAY_INCORRECT, "CODE_BLOCK", 0, 10},
        {"```x``` is code within a line", {0, false}, ASSAY_CORRECT, "", 0, 29},
        {"-```\n12.```\n1. ``\n> ~~\n3)\n-", {0, false}, ASSAY_CORRECT, "", 0, 27}, /* no items; too short */
        {"a\n```python\nx\n```", {0, true}, ASSAY_CORRECT, "", 0, 17},
        {"use `x` and `` y ``", {0, false}, ASSAY_CORRECT, "", 0, 19},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_completion completion = {.body = assay_view_of(cases[i].text)};
        assay_readability_result result;
        assay_readability_judge(&cases[i].options, &completion, &result);
        assert_int_equal(result.verdict, cases[i].verdict);
        assert_string_equal(result.reason, cases[i].reason);
        assert_int_equal(result.offset, cases[i].offset);
        assert_int_equal(result.longest_paragraph, cases[i].longest);
    }
}

static void looks_into_split_reasoning(void **state) {
    (void)state;
    assay_completion completion = {.body = ASSAY_VIEW("fine"), .has_reasoning = true, .reasoning = ASSAY_VIEW("```\nx\n```")};
    assay_readability_options options = {0, false};
    assay_readability_result result;
    assay_readability_judge(&options, &completion, &result);
    assert_string_equal(result.reason, "CODE_BLOCK");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(table), cmocka_unit_test(looks_into_split_reasoning)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
