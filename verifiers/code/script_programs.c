/* Making tester and candidate; see script_programs.h. */
#include "verifiers/code/script_programs.h"

#include "verifiers/code/foreign.h"
#include "verifiers/code/judge_internal.h"
#include "verifiers/code/python_text.h"

enum { SOURCE_TEXT_BYTES = 8 << 20 };

static bool refuse(judge_report *report, assay_verdict verdict, const char *what, const char *detail) {
    report->verdict = verdict;
    snprintf(report->detail, sizeof report->detail, "%s%.120s", what, detail);
    return false;
}

static bool prepare_python(sandbox_client *client, const judge_suite *suite, assay_view source, script_programs *out,
                           sandbox_result *result, judge_report *report) {
    out->setup = suite->setup;
    out->script = suite->script;
    out->python = true;
    assay_buffer *text = &out->texts[1];
    python_put_imports_lacking(suite->script, source, text);
    if (text->size) {
        assay_buffer imports = *text;
        assay_buffer_init(text, SOURCE_TEXT_BYTES);
        assay_buffer_put(text, source);
        assay_buffer_put(text, assay_buffer_view(&imports));
        assay_buffer_clear(&imports);
        if (text->overflow) return refuse(report, ASSAY_COMPILE_ERROR, "the source is too large", "");
        source = assay_buffer_view(text);
    }
    sandbox_prepare(client, "python", source, NULL, &out->candidate, result);
    if (!out->candidate) return refuse(report, judge_verdict_of(result->verdict), "", result->detail);
    sandbox_program_let_write(out->candidate, source);
    /* Where the test makes or reads files both sides have a folder (sandbox/python/files.py). */
    sandbox_program_let_write(out->candidate, suite->setup);
    sandbox_program_let_write(out->candidate, suite->script);
    return true;
}

bool script_prepare_tester(sandbox_client *client, script_programs *out, sandbox_result *result) {
    if (out->tester || !out->python) return out->tester != NULL;
    assay_buffer *text = &out->texts[0]; /* not run as a program: it chooses the warm interpreter by its imports */
    assay_buffer_put(text, ASSAY_VIEW("import ast\n"));
    assay_buffer_put(text, out->setup);
    assay_buffer_put_char(text, '\n');
    assay_buffer_put(text, out->script);
    sandbox_prepare(client, "python", assay_buffer_view(text), NULL, &out->tester, result);
    if (out->tester) sandbox_program_let_write(out->tester, assay_buffer_view(text));
    return out->tester != NULL;
}

/* False where the setup does not end with a declaration, its brace open or (McEval) still to come. */
static bool write_foreign(const judge_suite *suite, foreign_language language, assay_view source, script_programs *out) {
    foreign_declaration d;
    assay_buffer opened;
    assay_view setup = suite->setup;
    assay_buffer_init(&opened, setup.size + 4096);
    bool found = foreign_find(language, setup, &d);
    if (!found) {
        assay_buffer_put(&opened, setup);
        assay_buffer_put(&opened, ASSAY_VIEW(" {"));
        setup = assay_buffer_view(&opened);
        found = foreign_find(language, setup, &d);
    }
    if (found) foreign_write_tester(language, &d, setup, suite->script, &out->texts[0]);
    if (found) foreign_write_candidate(language, &d, setup, source, &out->texts[1]);
    assay_buffer_clear(&opened);
    return found;
}

/* What of the two does not compile decides whose fault it is: the tester holds nothing of the candidate. */
static bool prepare_foreign(sandbox_client *client, const judge_suite *suite, foreign_language language, assay_view source,
                            script_programs *out, sandbox_result *result, judge_report *report) {
    if (!write_foreign(suite, language, source, out))
        return refuse(report, ASSAY_NOT_AVAILABLE, "the setup does not end with the declaration of a function", "");
    if (out->texts[0].overflow || out->texts[1].overflow)
        return refuse(report, ASSAY_COMPILE_ERROR, "the source is too large", "");
    sandbox_prepare(client, suite->language, assay_buffer_view(&out->texts[0]), NULL, &out->tester, result);
    if (!out->tester) {
        assay_verdict verdict = judge_verdict_of(result->verdict);
        if (verdict != ASSAY_COMPILE_ERROR) return refuse(report, verdict, "", result->detail);
        return refuse(report, ASSAY_NOT_AVAILABLE, "the test does not compile with plain data as arguments and value", "");
    }
    sandbox_prepare(client, suite->language, assay_buffer_view(&out->texts[1]), NULL, &out->candidate, result);
    const char *crate =
        language == FOREIGN_RUST && result->verdict == SANDBOX_COMPILE_ERROR ? foreign_rust_crate(source) : NULL;
    if (crate) return refuse(report, ASSAY_NOT_AVAILABLE, "crate: ", crate);
    return out->candidate ? true : refuse(report, judge_verdict_of(result->verdict), "", result->detail);
}

bool script_prepare(sandbox_client *client, const judge_suite *suite, assay_view source, script_programs *out,
                    sandbox_result *result, judge_report *report) {
    for (int i = 0; i < 2; i++) assay_buffer_init(&out->texts[i], SOURCE_TEXT_BYTES);
    const char *name = sandbox_language_name(suite->language, NULL, 0); /* judge.c has refused what is neither */
    foreign_language language = foreign_language_of(name ? name : "");
    if (language) return prepare_foreign(client, suite, language, source, out, result, report);
    return prepare_python(client, suite, source, out, result, report);
}

void script_programs_clear(script_programs *programs) {
    sandbox_program_free(programs->tester);
    sandbox_program_free(programs->candidate);
    for (int i = 0; i < 2; i++) assay_buffer_clear(&programs->texts[i]);
}
