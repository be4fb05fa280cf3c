/* Pairs of gold and answer, as `assay compare` sends them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "one_unit.h"

static one_unit unit;

static int start(void **state) {
    (void)state;
    one_unit_start(&unit);
    return unit.state ? 0 : 1;
}
static int stop(void **state) {
    (void)state;
    one_unit_stop(&unit);
    return 0;
}

static void decides_pairs(void **state) {
    (void)state;
    static const struct {
        const char *line, *holds;
    } cases[] = {
        {"{\"gold\":\"\\\\frac12\",\"pred\":\"0.5\"}", "\"verdict\":\"CORRECT\",\"method\":\"RATIONAL\""},
        {"{\"gold\":7,\"pred\":7.0}", "\"verdict\":\"CORRECT\""},
        {"{\"gold\":\"7\",\"pred\":\"8\"}", "\"verdict\":\"INCORRECT\""},
        {"{\"gold\":\"7\",\"pred\":\"\"}", "\"verdict\":\"NO_ANSWER\""},
        {"{\"gold\":\"\",\"pred\":\"7\"}", "\"verdict\":\"BAD_REFERENCE\""},
        {"{\"gold\":\"7\",\"pred\":\"\\\\boxed{7} or \\\\boxed{8}\"}", "\"verdict\":\"INCORRECT\""},
        {"{\"gold\":\"\\\\boxed{1} papers and \\\\boxed{2} bins\",\"pred\":\"2\"}", "\"verdict\":\"UNDECIDED\""},
        {"{\"gold\":\"\\\\boxed{1} is too small. So $x = \\\\boxed{2}$.\",\"pred\":\"2\"}", "\"verdict\":\"CORRECT\""},
        {"{\"gold\":\"7\",\"pred\":\"The final answer is 7.\"}", "\"verdict\":\"CORRECT\""},
        {"{\"gold\":\"7\"}", "\"verdict\":\"ERROR\",\"method\":null,\"message\":\"pred is missing\""},
        {"{\"gold\":[7],\"pred\":\"7\"}", "\"verdict\":\"ERROR\""},
        {"not json", "\"verdict\":\"ERROR\""},
    };
    assay_buffer head;
    assay_buffer_init(&head, 1 << 16);
    judge_line_config_write(&head, &(judge_line_config){.rubric_name = ASSAY_VIEW("math")});
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        one_unit_judge(&unit, JUDGE_UNIT_COMPARE, assay_buffer_view(&head), ASSAY_VIEW_NONE, assay_view_of(cases[i].line));
        assay_buffer_put_char(&unit.body, '\0');
        assert_false(unit.body.overflow);
        if (!strstr(unit.body.data, cases[i].holds)) fail_msg("%s gives %s", cases[i].line, unit.body.data);
    }
    assay_buffer_clear(&head);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(decides_pairs)};
    return cmocka_run_group_tests(tests, start, stop);
}
