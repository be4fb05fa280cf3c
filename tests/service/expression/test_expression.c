/* Conditions: values, precedence, absent values, parts, and errors that point: each case is its text, what it gives, or where and why it fails. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "service/expression/expression.h"

static const char *const statuses[] = {"SCORED", "UNSCORED", "ERROR", NULL};
static const expression_name names[] = {
    {{"accuracy.score", 14}, EXPRESSION_NUMBER, NULL}, {{"language.ratio", 14}, EXPRESSION_NUMBER, NULL},
    {{"status", 6}, EXPRESSION_TEXT, statuses},        {{"reward", 6}, EXPRESSION_NUMBER, NULL},
    {{"missing", 7}, EXPRESSION_NUMBER, NULL},         {{"answer", 6}, EXPRESSION_TEXT, NULL},
    {{"truncated", 9}, EXPRESSION_TRUTH, NULL}};
enum { NAMES = sizeof names / sizeof *names };

static expression_value get(void *context, size_t index) {
    (void)context;
    static const expression_value values[NAMES] = {{EXPRESSION_NUMBER, 1, {NULL, 0}},   {EXPRESSION_NUMBER, 0.9, {NULL, 0}},
                                                   {EXPRESSION_TEXT, 0, {"SCORED", 6}}, {EXPRESSION_NUMBER, -0.5, {NULL, 0}},
                                                   {EXPRESSION_ABSENT, 0, {NULL, 0}},   {EXPRESSION_TEXT, 0, {"a\"b", 3}},
                                                   {EXPRESSION_TRUTH, 0, {NULL, 0}}};
    return values[index];
}

static const char *value_of(const char *text) {
    static expression_error error;
    expression *compiled = expression_compile(assay_view_of(text), names, NAMES, &error);
    if (!compiled) return error.message;
    expression_value value = expression_evaluate(compiled, get, NULL);
    expression_free(compiled);
    return value.type == EXPRESSION_ABSENT ? "absent" : value.number != 0 ? "true" : "false";
}

static void values(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"accuracy.score == 1", "true"},
        {"accuracy.score==1&&language.ratio>=0.95", "false"},
        {"accuracy.score == 1 and language.ratio >= .9", "true"},
        {"reward < 0 || missing > 0", "true"},
        {"missing > 0 || reward < 0", "true"},
        {"reward > 0 || missing > 0", "absent"},
        {"reward > 0 && missing > 0", "false"},
        {"missing > 0 && reward > 0", "false"},
        {"missing > 0 && reward < 0", "absent"},
        {"!(missing == 1)", "absent"},
        {"missing != 1", "absent"},
        {"missing == missing", "absent"},
        {"not truncated and status == 'SCORED'", "true"},
        {"!accuracy.score == 1", "false"}, /* ! binds less than a comparison */
        {"1 + 2 * 3 == 7", "true"},
        {"(1 + 2) * 3 == 9", "true"},
        {"8 / 2 / 2 == 2 && 5 - 3 - 1 == 1", "true"},
        {"-1 * -1 == 1 && --1 == 1", "true"},
        {"1 / 0 > 0", "absent"},
        {"1e400 > 1 && 1e-3 == 0.001 && 1.5E+2 == 150", "true"},
        {"answer == 'a\"b' && answer == \"a\\\"b\"", "true"},
        {"answer != 'x'", "true"},
        {"truncated == false", "true"},
        {"true || missing > 1", "true"},
        {"false || true && false", "false"},
        {"  (((true)))\t", "true"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = value_of(cases[i][0]);
        if (strcmp(found, cases[i][1]) != 0) fail_msg("%s: %s, not %s", cases[i][0], found, cases[i][1]);
    }
}

static void errors_point(void **state) {
    (void)state;
    static const struct {
        const char *text;
        unsigned begin, end;
        const char *says;
    } cases[] = {
        {"", 0, 0, "something is missing"},
        {"accuracy.score = 1", 15, 16, "write =="},
        {"accuracy.scor == 1", 0, 13, "did you mean 'accuracy.score'?"},
        {"true && nothing_like_it > 1", 8, 23, "known: accuracy.score language.ratio"},
        {"true & true", 5, 6, "write &&"},
        {"true | true", 5, 6, "write ||"},
        {"reward", 0, 6, "a condition is true or false"},
        {"reward > 'x'", 9, 12, "is for numbers"},
        {"status > 'ERROR'", 0, 6, "is for numbers"},
        {"status == 1", 10, 11, "like with like"},
        {"status == 'SCORD'", 10, 17, "one of: SCORED UNSCORED ERROR"},
        {"'FAILED' != status", 0, 8, "one of:"},
        {"reward && true", 0, 6, "joins truth values"},
        {"0 < reward < 1", 11, 12, "do not chain"},
        {"(true && true", 0, 1, "not closed"},
        {"true)", 4, 5, "no parenthesis is open"},
        {"true true", 5, 9, "operator is missing"},
        {"true &&", 7, 7, "something is missing"},
        {"answer == 'x", 10, 11, "not closed"},
        {"answer == '\\n'", 11, 13, "behind a backslash"},
        {"1.2.3 > 1", 0, 4, "no number"},
        {"12abc > 1", 0, 3, "no number"},
        {"!reward", 1, 7, "takes a truth value"},
        {"-status == 1", 1, 7, "takes a number"},
        {"true ? 1 : 2", 5, 6, "no meaning"},
        {"* 2", 0, 1, "a value is expected"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expression_error error;
        expression *compiled = expression_compile(assay_view_of(cases[i].text), names, NAMES, &error);
        if (compiled) fail_msg("%s compiles", cases[i].text);
        if (error.at.begin != cases[i].begin || error.at.end != cases[i].end || !strstr(error.message, cases[i].says))
            fail_msg("%s: [%u,%u) %s", cases[i].text, error.at.begin, error.at.end, error.message);
    }
}

static void shown_with_a_caret(void **state) {
    (void)state;
    assay_view text = ASSAY_VIEW("answer == '\xC3\xA9' &&\treward = 1");
    expression_error error;
    assert_null(expression_compile(text, names, NAMES, &error));
    assay_buffer out;
    assay_buffer_init(&out, 4096);
    expression_error_write(text, &error, &out);
    assay_buffer_put_char(&out, '\0');
    assert_string_equal(out.data,
                        "column 25: = does not compare; write ==\n"
                        "  answer == '\xC3\xA9' && reward = 1\n"
                        "                          ^\n");
    assay_buffer_clear(&out);
}

static void parts(void **state) {
    (void)state;
    expression_error error;
    expression *compiled = expression_compile(ASSAY_VIEW("accuracy.score == 1 && (missing > 0 || missing > 1) && reward > 0"),
                                              names, NAMES, &error);
    assert_non_null(compiled);
    assert_int_equal(expression_part_count(compiled), 3);
    static const char *const texts[] = {"accuracy.score == 1", "(missing > 0 || missing > 1)", "reward > 0"};
    static const expression_type types[] = {EXPRESSION_TRUTH, EXPRESSION_ABSENT, EXPRESSION_TRUTH};
    for (size_t i = 0; i < 3; i++) {
        assert_true(assay_view_equal(expression_part_text(compiled, i), assay_view_of(texts[i])));
        assert_int_equal(expression_part_evaluate(compiled, i, get, NULL).type, types[i]);
    }
    assert_true(expression_uses(compiled, 0) && expression_uses(compiled, 4) && !expression_uses(compiled, 1));
    expression_free(compiled);
}

/* Too long, too deep, too many parts: an error, never more memory or a deep stack. */
static void bounds(void **state) {
    (void)state;
    expression_error error;
    assay_buffer text;
    assay_buffer_init(&text, 1 << 20);
    for (int i = 0; i < 100; i++) assay_buffer_put_char(&text, '(');
    assert_null(expression_compile(assay_buffer_view(&text), names, NAMES, &error));
    assert_non_null(strstr(error.message, "deeper"));
    assay_buffer_reset(&text);
    for (int i = 0; i < 3000; i++) assay_buffer_put_char(&text, '!');
    assert_null(expression_compile(assay_buffer_view(&text), names, NAMES, &error));
    assay_buffer_reset(&text);
    assay_buffer_put(&text, ASSAY_VIEW("true"));
    for (int i = 0; i < 380; i++) assay_buffer_put(&text, ASSAY_VIEW(" && true"));
    expression *compiled = expression_compile(assay_buffer_view(&text), names, NAMES, &error);
    assert_non_null(compiled);
    assert_true(expression_part_count(compiled) > 100);
    assert_true(expression_evaluate(compiled, get, NULL).number == 1);
    expression_free(compiled);
    for (int i = 0; i < 2000; i++) assay_buffer_put(&text, ASSAY_VIEW("*1"));
    assert_null(expression_compile(assay_buffer_view(&text), names, NAMES, &error));
    assay_buffer_clear(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values), cmocka_unit_test(errors_point), cmocka_unit_test(shown_with_a_caret),
        cmocka_unit_test(parts),  cmocka_unit_test(bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
