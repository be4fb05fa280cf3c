/* Data sets of assertion scripts: HumanEval, EvalPlus, HumanEval-X, MultiPL-E, MBPP. Setup and test are taken unchanged. */
#include "verifiers/code/reference_internal.h"

#include <stdio.h>

static assay_view optional_text(reference_reader *r, json_value object, const char *name) {
    json_value v = reader_member(object, name);
    return v.type == JSON_ERROR ? ASSAY_VIEW_NONE : reader_text(r, v, name);
}

/* "CPP/0", "JavaScript/12" of HumanEval-X; "HumanEval/3" names none. */
static const char *language_of_task(assay_view task) {
    static const char *const names[][2] = {{"CPP/", "cpp"},       {"Java/", "java"}, {"JavaScript/", "javascript"},
                                           {"Python/", "python"}, {"Go/", "go"},     {"Rust/", "rust"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (assay_view_starts_with(task, assay_view_of(names[i][0]))) return names[i][1];
    return "";
}

/* MultiPL-E's names are file endings. */
static const char *language_of_ending(reference_reader *r, json_value v) {
    const char *word = reader_language(r, v, "language");
    if (strcmp(word, "go_test.go") == 0) return "go";
    return strcmp(word, "sh") == 0 ? "bash" : word;
}

/* EvalPlus' own files hold inputs and a reference solution in place of expected values: the tester computes those, where no candidate is. */
static void read_inputs_alone(reference_reader *r, json_value object) {
    judge_suite *suite = &r->out->suite;
    json_value base = reader_unwrap(r, reader_member(object, "base_input"), "base_input"),
               plus = reader_unwrap(r, reader_member(object, "plus_input"), "plus_input"), atol = reader_member(object, "atol");
    assay_view solution = optional_text(r, object, "canonical_solution"), quoted[2] = {ASSAY_VIEW("[]"), ASSAY_VIEW("[]")};
    json_value lists[2] = {base, plus};
    if (solution.size == 0)
        reader_not_available(r, "canonical_solution", "inputs without outputs need the reference's solution");
    for (int i = 0; i < 2; i++)
        if (lists[i].type == JSON_ARRAY) quoted[i] = reader_copy(r, lists[i].raw, "base_input");
    if (reader_failed(r)) return;
    const assay_view setup[] = {suite->setup, solution, ASSAY_VIEW("\nassay_reference = "), assay_view_of(suite->entry_point),
                                ASSAY_VIEW("\n")};
    suite->setup = reader_concat(r, setup, 5, "prompt");
    /* JSON's names for the constants are bound first; a JSON text is else a Python literal (json.org and the language reference agree on
     * strings but for lone surrogates). */
    const assay_view script[] = {
        ASSAY_VIEW("true, false, null = True, False, None\nassay_inputs = "),
        quoted[0],
        ASSAY_VIEW(" + "),
        quoted[1],
        ASSAY_VIEW("\nassay_tolerance = "),
        atol.type == JSON_NUMBER ? reader_copy(r, atol.raw, "atol") : ASSAY_VIEW("0"),
        ASSAY_VIEW(
            "\ndef assay_same(out, exp):\n"
            "    if type(exp) in (list, tuple) and type(out) in (list, tuple):\n"
            "        return len(out) == len(exp) and all(map(assay_same, out, exp))\n"
            "    if (isinstance(exp, float) or assay_tolerance) and isinstance(exp, (int, float)) and isinstance(out, (int, "
            "float)):\n"
            "        return out == exp or exp - exp == 0 and abs(out - exp) <= max(assay_tolerance, 1e-6) + 1e-7 * abs(exp)\n"
            "    return out == exp\n"
            "def check(candidate):\n"
            "    import copy\n"
            "    for arguments in assay_inputs:\n"
            "        assert assay_same(candidate(*copy.deepcopy(arguments)), assay_reference(*copy.deepcopy(arguments)))\n")};
    suite->script = reader_concat(r, script, sizeof script / sizeof *script, "base_input");
    if (!suite->entry_point[0]) reader_bad(r, "entry_point", "is missing");
}

/* ROLL: [{"assert_code", "import_prefix"?, "entry_point"?}]. */
static void read_assert_codes(reference_reader *r, json_value list) {
    judge_suite *suite = &r->out->suite;
    json_iterator items = json_iterate(list);
    json_value one;
    suite->kind = JUDGE_SCRIPT;
    suite->language = "python";
    while (json_next_element(&items, &one) && !reader_failed(r)) {
        json_value entry = reader_member(one, "entry_point");
        const assay_view parts[] = {suite->script, ASSAY_VIEW("\n"), optional_text(r, one, "assert_code")};
        if (parts[2].size == 0) reader_bad(r, "assert_code", "is missing");
        if (entry.type == JSON_STRING) suite->entry_point = reader_entry(r, entry, "entry_point");
        if (suite->setup.size == 0) suite->setup = optional_text(r, one, "import_prefix");
        suite->script = suite->script.size ? reader_concat(r, parts, 3, "assert_code") : parts[2];
    }
}

void reference_read_human_eval(reference_reader *r, json_value object) {
    judge_suite *suite = &r->out->suite;
    if (object.type == JSON_ARRAY) {
        read_assert_codes(r, object);
        return;
    }
    json_value task = reader_member(object, "task_id"), language = reader_member(object, "language"),
               entry = reader_member(object, "entry_point");
    suite->kind = JUDGE_SCRIPT;
    if (language.type == JSON_STRING) suite->language = language_of_ending(r, language);
    else if (task.type == JSON_STRING) suite->language = language_of_task(reader_string(r, task, "task_id"));
    if (entry.type == JSON_STRING) suite->entry_point = reader_entry(r, entry, "entry_point");
    bool python = !suite->language[0] || strncmp(suite->language, "py", 2) == 0;
    suite->setup = optional_text(r, object, "prompt");
    if (suite->setup.size == 0) suite->setup = optional_text(r, object, "complete_prompt"); /* BigCodeBench */
    json_value imports = reader_member(object, "import_statement"); /* ClassEval: what stands before program and test */
    if (python && suite->setup.size == 0 && imports.type == JSON_ARRAY) {
        const assay_view parts[] = {reader_join(r, imports, "import_statement"), ASSAY_VIEW("\n")};
        suite->setup = reader_concat(r, parts, 2, "import_statement");
    }
    if (!python && reader_member(object, "declaration").type == JSON_STRING)
        suite->setup = optional_text(r, object, "declaration");
    assay_view more = optional_text(r, object, "import");
    if (!python && more.size) { /* HumanEval-X, Go: the declaration stands without its imports */
        const assay_view parts[] = {more, ASSAY_VIEW("\n"), suite->setup};
        suite->setup = reader_concat(r, parts, 3, "import");
    }
    if (reader_member(object, "code_context").type != JSON_ERROR)
        reader_not_available(r, "code_context", "DS-1000's tests run the program beside the values that they expect");
    if (reader_member(object, "labels").type != JSON_ERROR) suite->script = reference_read_fusion(r, object);
    else suite->script = optional_text(r, object, reader_member(object, "tests").type == JSON_ERROR ? "test" : "tests");
    if (suite->script.size == 0 &&
        python) { /* code-r1, rLLM: LeetCode's problems, whose starter code asks for `List` and its like */
        suite->script = optional_text(r, object, "functional");
        if (suite->script.size) r->out->names = reference_names_live_code_bench();
    }
    if (suite->script.size == 0) suite->script = optional_text(r, object, "pytest");
    if (suite->script.size == 0) suite->script = optional_text(r, object, "test_code");
    assay_view before = optional_text(r, object, "test_setup");
    if (before.size) {
        const assay_view parts[] = {before, ASSAY_VIEW("\n"), suite->script};
        suite->script = reader_concat(r, parts, 3, "test_setup");
    }
    if (reader_member(object, "base_input").type != JSON_ERROR) read_inputs_alone(r, object);
    if (suite->script.size == 0) reader_bad(r, "test", "is missing");
}

void reference_read_mbpp(reference_reader *r, json_value tests) {
    judge_suite *suite = &r->out->suite;
    suite->kind = JUDGE_SCRIPT;
    suite->language = "python";
    if (tests.type == JSON_ARRAY || tests.type == JSON_STRING) {
        suite->script = reader_text(r, tests, "test_list");
        return;
    }
    json_value labels = reader_peek(r, reader_member(tests, "labels"), "labels"),
               around = tests; /* SandboxFusion puts some there */
    if (reader_member(labels, "challenge_test_list").type != JSON_ERROR) around = labels;
    json_value list = reader_unwrap(r, reader_member(tests, "test_list"), "test_list"),
               more = reader_unwrap(r, reader_member(around, "challenge_test_list"), "challenge_test_list"),
               imports = reader_unwrap(r, reader_member(tests, "test_imports"), "test_imports");
    const assay_view setup[] = {imports.type == JSON_ERROR ? ASSAY_VIEW_NONE : reader_text(r, imports, "test_imports"),
                                ASSAY_VIEW("\n"), optional_text(r, around, "test_setup_code")};
    suite->setup = reader_concat(r, setup, 3, "test_setup_code");
    suite->script = optional_text(r, tests, "test"); /* MbppPlus: holds the list's tests and more */
    if (suite->script.size || reader_failed(r)) return;
    if (list.type != JSON_ARRAY) {
        reader_bad(r, "test_list", "must be an array of assertions");
        return;
    }
    const assay_view script[] = {reader_join(r, list, "test_list"), ASSAY_VIEW("\n"),
                                 more.type == JSON_ARRAY ? reader_join(r, more, "challenge_test_list") : ASSAY_VIEW_NONE};
    suite->script = reader_concat(r, script, 3, "test_list");
}
