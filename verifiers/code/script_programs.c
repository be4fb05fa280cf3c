/* Making tester and candidate; see script_programs.h. */
#include "verifiers/code/script_programs.h"

#include "verifiers/code/judge_internal.h"

enum { PYTHON_TEXT_BYTES = 8 << 20 };

static bool refuse(judge_report *report, assay_verdict verdict, const char *what, const char *detail) {
    report->verdict = verdict;
    snprintf(report->detail, sizeof report->detail, "%s%.120s", what, detail);
    return false;
}

static bool prepare_python(sandbox_client *client, const judge_suite *suite, assay_view source, script_programs *out,
                           sandbox_result *result, judge_report *report) {
    assay_buffer *text = &out->texts[0]; /* not run as a program: it chooses the warm interpreter by its imports */
    assay_buffer_put(text, ASSAY_VIEW("import ast\n"));
    assay_buffer_put(text, suite->setup);
    assay_buffer_put_char(text, '\n');
    assay_buffer_put(text, suite->script);
    out->setup = suite->setup;
    out->script = suite->script;
    sandbox_prepare(client, "python", assay_buffer_view(text), NULL, &out->tester, result);
    if (out->tester) sandbox_prepare(client, "python", source, NULL, &out->candidate, result);
    return out->candidate ? true : refuse(report, judge_verdict_of(result->verdict), "", result->detail);
}

bool script_prepare(sandbox_client *client, const judge_suite *suite, assay_view source, script_programs *out,
                    sandbox_result *result, judge_report *report) {
    for (int i = 0; i < 2; i++) assay_buffer_init(&out->texts[i], PYTHON_TEXT_BYTES);
    return prepare_python(client, suite, source, out, result, report);
}

void script_programs_clear(script_programs *programs) {
    sandbox_program_free(programs->tester);
    sandbox_program_free(programs->candidate);
    for (int i = 0; i < 2; i++) assay_buffer_clear(&programs->texts[i]);
}
