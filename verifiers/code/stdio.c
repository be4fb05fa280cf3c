/* Tests by standard input and output. */
#include "verifiers/code/judge_internal.h"

/* As the first of the right outputs that it is the same as; where none is, as the expected one. */
static compare_outcome compare_all(judge_run *r, const judge_case *one, size_t *at) {
    assay_view output = assay_buffer_view(&r->result.output);
    compare_outcome outcome = code_compare(r->suite->compare, one->expected, output, at);
    for (size_t i = 0, ignored; outcome == COMPARE_DIFFERENT && i < one->other_count; i++)
        if (code_compare(r->suite->compare, one->others[i], output, &ignored) == COMPARE_SAME) return COMPARE_SAME;
    return outcome;
}

void judge_run_stdio(judge_run *r, const judge_case *one, judge_outcome *out) {
    size_t at = 0;
    sandbox_input *input = sandbox_input_new(one->input);
    if (!input) {
        judge_say(out, ASSAY_ERROR, "no memory for an input");
        return;
    }
    sandbox_run(r->client, r->program, input, &r->suite->limits, NULL, &r->result);
    sandbox_input_free(input);
    judge_copy_figures(out, &r->result);
    if (out->verdict != ASSAY_CORRECT) return;
    if (r->helper) {
        judge_check_output(r, one, out);
        return;
    }
    switch (compare_all(r, one, &at)) {
        case COMPARE_SAME: break;
        case COMPARE_DIFFERENT:
            out->verdict = ASSAY_INCORRECT;
            snprintf(out->detail, sizeof out->detail, at ? "differs at %s %zu" : "differs",
                     r->suite->compare.way == COMPARE_TOKENS ? "token" : "line", at);
            break;
        case COMPARE_IMPOSSIBLE: judge_say(out, ASSAY_ERROR, "the comparison could not be made"); break;
    }
}
