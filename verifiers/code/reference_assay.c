/* assay's own form of tests; the names are those of assay.v1.TestSuite in JSON. */
#include "verifiers/code/reference_internal.h"

#include <stdio.h>

enum { PATH_BYTES = 64 };

static double number_of(reference_reader *r, json_value object, const char *name, double least, double most) {
    json_value v = reader_member(object, name);
    double number = 0;
    if (v.type == JSON_ERROR) return 0;
    if (v.type != JSON_NUMBER || !json_to_double(v, &number) || !(number >= least && number <= most)) {
        reader_bad(r, name, "is no number in range");
        return 0;
    }
    return number;
}

static const char *word_of(reference_reader *r, json_value object, const char *name) {
    json_value v = reader_member(object, name);
    if (v.type == JSON_ERROR) return "";
    assay_view text = reader_string(r, v, name);
    return text.data ? text.data : "";
}

static bool is_one_of(const char *word, const char *a, const char *b) {
    return strcasecmp(word, a) == 0 || (b && strcasecmp(word, b) == 0);
}

/* As in assay.v1.OutputComparison. */
static void read_comparison(reference_reader *r, json_value object) {
    compare_options *o = &r->out->suite.compare;
    const char *word = word_of(r, object, "comparison");
    double tolerance = number_of(r, object, "float_tolerance", 0, 1e300);
    json_value fold = reader_member(object, "ignore_case");
    if (word[0] == 0) o->way = tolerance > 0 ? COMPARE_TOKENS : COMPARE_TRAILING;
    else if (is_one_of(word, "exact", NULL)) o->way = COMPARE_EXACT;
    else if (is_one_of(word, "trailing_space", "trailing")) o->way = COMPARE_TRAILING;
    else if (is_one_of(word, "tokens", NULL) || is_one_of(word, "float_tokens", "float")) o->way = COMPARE_TOKENS;
    else if (is_one_of(word, "unordered_lines", "unordered")) *o = (compare_options){.way = COMPARE_LINES, .unordered = true};
    else reader_bad(r, "comparison", "must be exact, trailing_space, tokens, float_tokens or unordered_lines");
    if (is_one_of(word, "float_tokens", "float") && tolerance <= 0) tolerance = 1e-6;
    if (tolerance > 0 && o->way != COMPARE_TOKENS) reader_bad(r, "float_tolerance", "goes with tokens only");
    o->absolute = o->relative = tolerance;
    r->out->suite.values.absolute = r->out->suite.values.relative = tolerance;
    o->ignore_case = fold.type == JSON_TRUE;
    r->out->suite.values.unordered = o->unordered;
}

static void read_case(reference_reader *r, json_value one, judge_kind kind, size_t index) {
    char path[PATH_BYTES];
    judge_case c = {.weight = 0};
    json_value subtask = reader_member(one, "subtask");
    int64_t number = 0;
    snprintf(path, sizeof path, "cases[%zu]", index);
    if (one.type != JSON_OBJECT) {
        reader_bad(r, path, "must be an object");
        return;
    }
    c.weight = number_of(r, one, "weight", 0, 1e6);
    if (subtask.type != JSON_ERROR && (!json_to_int64(subtask, &number) || number < 0 || number > JUDGE_SUBTASKS_MAX))
        reader_bad(r, path, "subtask must be a whole number up to 1,000");
    c.subtask = (uint32_t)number;
    if (kind == JUDGE_CALL) {
        json_value args = reader_member(one, "args"), expected = json_member(one, ASSAY_VIEW("expected"));
        if (args.type == JSON_ERROR) args = reader_member(one, "args_json");
        if (expected.type == JSON_ERROR) expected = json_member(one, ASSAY_VIEW("expected_json"));
        if (args.type != JSON_ARRAY) reader_bad(r, path, "args must be an array");
        if (expected.type == JSON_ERROR) reader_bad(r, path, "has no expected value");
        if (reader_failed(r)) return;
        c.input = reader_copy(r, args.raw, path);
        c.expected = reader_copy(r, expected.raw, path);
    } else {
        json_value input = reader_member(one, "input"), output = reader_member(one, "output");
        if (output.type == JSON_ERROR) output = reader_member(one, "expected");
        if (output.type == JSON_ERROR && kind == JUDGE_STDIO && !r->out->suite.program_language)
            reader_bad(r, path, "has no output");
        if (reader_failed(r)) return;
        if (input.type != JSON_ERROR) c.input = reader_text(r, input, path);
        if (output.type != JSON_ERROR) c.expected = reader_text(r, output, path);
    }
    reader_add(r, c);
}

static bool first_case_has_args(json_value cases) {
    json_iterator items = json_iterate(cases);
    json_value first;
    return json_next_element(&items, &first) && first.type == JSON_OBJECT &&
           (reader_member(first, "args").type != JSON_ERROR || reader_member(first, "args_json").type != JSON_ERROR);
}

static void read_program(reference_reader *r, json_value object, assay_view code) {
    judge_suite *suite = &r->out->suite;
    const char *language = word_of(r, object, "code_language");
    suite->program_language = language[0] ? language : "python";
    suite->program_source = code;
    if (code.size == 0) reader_bad(r, "code", "a checker or interactor is missing");
}

void reference_read_assay(reference_reader *r, json_value object) {
    judge_suite *suite = &r->out->suite;
    json_value cases = reader_member(object, "cases"), code = reader_member(object, "code"), item;
    json_value setup = reader_member(object, "setup"), entry = reader_member(object, "entry_point");
    const char *type = word_of(r, object, "type");
    if (cases.type != JSON_ERROR && cases.type != JSON_ARRAY) reader_bad(r, "cases", "must be an array");
    if (setup.type == JSON_ERROR) setup = reader_member(object, "prelude");
    if (type[0] == 0) type = cases.type == JSON_ARRAY && first_case_has_args(cases) ? "call" : "stdio";
    suite->language = word_of(r, object, "language");
    if (entry.type != JSON_ERROR) suite->entry_point = reader_entry(r, entry, "entry_point");
    suite->limits.cpu_ms = (uint32_t)number_of(r, object, "time_ms", 0, 600000);
    suite->limits.memory_bytes = (uint64_t)number_of(r, object, "memory_mb", 0, 65536) << 20;
    suite->total_cpu_ms = (uint32_t)number_of(r, object, "total_time_ms", 0, 3600000);
    read_comparison(r, object);
    assay_view text = code.type == JSON_ERROR ? ASSAY_VIEW_NONE : reader_text(r, code, "code");
    if (is_one_of(type, "call", NULL)) suite->kind = JUDGE_CALL;
    else if (is_one_of(type, "assert", "script")) suite->kind = JUDGE_SCRIPT;
    else if (is_one_of(type, "interactive", NULL)) suite->kind = JUDGE_INTERACTIVE;
    else if (is_one_of(type, "testlib", NULL)) suite->checker = CHECKER_TESTLIB;
    else if (!is_one_of(type, "stdio", "checker"))
        reader_bad(r, "type", "must be stdio, call, assert, checker, testlib or interactive");
    if (is_one_of(type, "checker", "interactive") || suite->checker) read_program(r, object, text);
    if (suite->kind == JUDGE_SCRIPT) {
        suite->script = text;
        if (setup.type != JSON_ERROR) suite->setup = reader_text(r, setup, "setup");
        if (text.size == 0) reader_bad(r, "code", "an assertion script is missing");
        return;
    }
    if (reader_failed(r) || cases.type != JSON_ARRAY) return;
    json_iterator items = json_iterate(cases);
    for (size_t i = 0; json_next_element(&items, &item) && !reader_failed(r); i++) read_case(r, item, suite->kind, i);
    if (suite->kind == JUDGE_CALL && !suite->entry_point[0]) reader_bad(r, "entry_point", "a call needs a function's name");
}
