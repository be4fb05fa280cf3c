/* Tests by standard input and output; and the checker that may stand in for the comparison. */
#include "common/json_writer.h"
#include "verifiers/code/judge_internal.h"

typedef enum opinion { ACCEPTS, REFUSES, CRASHES, FAILED, TOO_LARGE } opinion;

static opinion ask_checker(judge_run *r, const judge_case *one, assay_view output) {
    assay_buffer text;
    assay_buffer_init(&text, VALUE_BYTES_MAX);
    assay_buffer_put(&text, ASSAY_VIEW("{\"input\":"));
    json_write_string(&text, one->input);
    assay_buffer_put(&text, ASSAY_VIEW(",\"output\":"));
    json_write_string(&text, output);
    assay_buffer_put(&text, ASSAY_VIEW(",\"expected\":"));
    json_write_string(&text, one->expected);
    assay_buffer_put(&text, ASSAY_VIEW("}\n"));
    bool large = text.overflow;
    sandbox_input *input = large ? NULL : sandbox_input_new(assay_buffer_view(&text));
    assay_buffer_clear(&text);
    if (!input) return large ? TOO_LARGE : FAILED;
    sandbox_run(r->client, r->helper, input, NULL, NULL, &r->helped);
    sandbox_input_free(input);
    bool coded = r->helped.verdict == SANDBOX_RUNTIME_ERROR && !r->helped.signal;
    if (r->helped.verdict == SANDBOX_OK || (coded && r->helped.exit_code == 42)) return ACCEPTS;
    if (r->helped.verdict == SANDBOX_ERROR || r->helped.verdict == SANDBOX_CANCELLED) return FAILED;
    return coded && r->helped.exit_code == 43 ? REFUSES : CRASHES;
}

static void check_output(judge_run *r, const judge_case *one, judge_outcome *out) {
    opinion found = ask_checker(r, one, assay_buffer_view(&r->result.output));
    if (found == CRASHES) { /* on what the program wrote, or on anything? */
        found = ask_checker(r, one, one->expected);
        if (found == ACCEPTS) found = REFUSES;
        else if (found != FAILED) found = CRASHES;
    }
    if (found == TOO_LARGE) judge_say(out, ASSAY_OUTPUT_LIMIT, "more than a checker can be given");
    if (found == REFUSES) judge_say(out, ASSAY_INCORRECT, "refused by the checker");
    if (found == CRASHES) judge_say(out, ASSAY_BAD_REFERENCE, "the checker does not accept the expected output");
    if (found == FAILED) judge_say(out, ASSAY_ERROR, "the checker could not be run");
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
        check_output(r, one, out);
        return;
    }
    switch (code_compare(r->suite->compare, one->expected, assay_buffer_view(&r->result.output), &at)) {
        case COMPARE_SAME: break;
        case COMPARE_DIFFERENT:
            out->verdict = ASSAY_INCORRECT;
            snprintf(out->detail, sizeof out->detail, at ? "differs at %s %zu" : "differs",
                     r->suite->compare.way == COMPARE_TOKENS ? "token" : "line", at);
            break;
        case COMPARE_IMPOSSIBLE: judge_say(out, ASSAY_ERROR, "the comparison could not be made"); break;
    }
}
