/* Data sets of inputs and outputs: APPS and its kin, LiveCodeBench, CodeContests. The comparison of each is its own grader's: tokens, numbers within
 * the grader's tolerance. */
#include "verifiers/code/reference_internal.h"

#include <stdio.h>
#include <stdlib.h>

enum { PATH_BYTES = 64 };

static assay_view arguments_of(reference_reader *r, json_value input, const char *field) {
    if (input.type == JSON_ARRAY) return reader_copy(r, input.raw, field);
    assay_view text = reader_string(r, input, field), rest = text;
    char *place = reader_failed(r) ? NULL : assay_arena_alloc(r->arena, text.size + 4);
    size_t size = 0;
    if (!place) {
        reader_no_room(r, field);
        return ASSAY_VIEW_NONE;
    }
    place[size++] = '[';
    while (rest.size) { /* a line is an argument */
        const char *stop = memchr(rest.data, '\n', rest.size);
        size_t end = stop ? (size_t)(stop - rest.data) : rest.size;
        assay_view line = assay_view_trim(assay_view_slice(rest, 0, end));
        rest = assay_view_slice(rest, stop ? end + 1 : end, rest.size);
        if (line.size == 0) continue;
        if (reader_parse(r, line, field).type == JSON_ERROR) return ASSAY_VIEW_NONE;
        if (size > 1) place[size++] = ',';
        memcpy(place + size, line.data, line.size);
        size += line.size;
    }
    place[size++] = ']';
    return (assay_view){place, size};
}

void reader_add_call(reference_reader *r, json_value input, json_value output, const char *field) {
    judge_case one = {.input = arguments_of(r, input, field)};
    if (reader_failed(r)) return;
    if (input.type == JSON_STRING && output.type == JSON_STRING) { /* both are JSON in text */
        assay_view text = reader_string(r, output, field);
        if (reader_failed(r) || reader_parse(r, text, field).type == JSON_ERROR) return;
        one.expected = assay_view_trim(text);
    } else {
        one.expected = reader_copy(r, output.raw, field);
    }
    reader_add(r, one);
}

static bool only_element(assay_view json, assay_view *element) {
    const char *error = NULL;
    size_t at = 0;
    json_value v = json_parse(json, CODE_REFERENCE_DEPTH, &error, &at), item;
    json_iterator items = json_iterate(v);
    if (v.type != JSON_ARRAY || json_count(v) != 1 || !json_next_element(&items, &item)) return false;
    *element = item.raw;
    return true;
}

void reader_unwrap_outputs(reference_reader *r) {
    assay_view element;
    for (size_t i = 0; i < r->count; i++)
        if (!only_element(r->cases[i].expected, &element)) return;
    for (size_t i = 0; i < r->count; i++)
        if (only_element(r->cases[i].expected, &element)) r->cases[i].expected_also = element;
}

static void read_pairs(reference_reader *r, json_value inputs, json_value outputs, bool call, const char *name) {
    char path[PATH_BYTES];
    json_iterator in = json_iterate(inputs), out = json_iterate(outputs);
    json_value input, output;
    if (inputs.type != JSON_ARRAY || outputs.type != JSON_ARRAY) {
        reader_bad(r, name, "inputs and outputs must be arrays");
        return;
    }
    if (json_count(inputs) != json_count(outputs)) reader_bad(r, name, "inputs and outputs differ in number");
    for (size_t i = 0; !reader_failed(r) && json_next_element(&in, &input) && json_next_element(&out, &output); i++) {
        snprintf(path, sizeof path, "%.32s[%zu]", name, i);
        if (call) reader_add_call(r, input, output, path);
        else reader_add(r, (judge_case){.input = reader_text(r, input, path), .expected = reader_text(r, output, path)});
    }
}

void reference_read_apps(reference_reader *r, json_value object) {
    json_value inner = reader_member(object, "input_output"), name, asserts, language = reader_member(object, "language");
    if (inner.type != JSON_ERROR) object = reader_unwrap(r, inner, "input_output");
    name = reader_member(object, "fn_name");
    asserts = reader_unwrap(r, reader_member(object, "assert_case"), "assert_case");
    if (language.type == JSON_STRING) r->out->suite.language = reader_language(r, language, "language");
    r->out->names = reference_names_apps();
    if (asserts.type == JSON_ARRAY && json_count(asserts) > 0) {
        r->out->suite.kind = JUDGE_SCRIPT;
        r->out->suite.script = reader_join(r, asserts, "assert_case");
        return;
    }
    bool call = name.type == JSON_STRING && name.raw.size > 2;
    if (call) {
        r->out->suite.kind = JUDGE_CALL;
        r->out->suite.entry_point = reader_entry(r, name, "fn_name");
    }
    reader_expect_tokens(r, 1e-8, 1e-5);
    read_pairs(r, reader_unwrap(r, reader_member(object, "inputs"), "inputs"),
               reader_unwrap(r, reader_member(object, "outputs"), "outputs"), call, "inputs");
    if (call && !reader_failed(r)) reader_unwrap_outputs(r);
}

/* The function's name stands in "metadata", of the row or of each test, itself perhaps a string of JSON. */
static void find_function(reference_reader *r, json_value object) {
    json_value about = reader_unwrap(r, reader_member(object, "metadata"), "metadata");
    json_value name = reader_member(about, "func_name");
    if (name.type == JSON_ERROR) name = reader_member(object, "fn_name");
    if (name.type == JSON_STRING) r->out->suite.entry_point = reader_entry(r, name, "func_name");
}

/* "class Solution:\n    def name(self, …" in the starter code. */
static void function_of_starter(reference_reader *r, json_value starter) {
    assay_view text = reader_string(r, starter, "starter_code");
    const char *at = text.data ? memmem(text.data, text.size, "def ", 4) : NULL;
    if (!at) return;
    assay_view rest = assay_view_slice(text, (size_t)(at - text.data) + 4, text.size);
    size_t size = 0;
    while (size < rest.size && (assay_is_alpha(rest.data[size]) || assay_is_digit(rest.data[size]) || rest.data[size] == '_'))
        size++;
    assay_view name = reader_copy(r, assay_view_slice(rest, 0, size), "starter_code");
    if (name.data) r->out->suite.entry_point = name.data;
}

/* xCodeEval lists every output that is right. */
static void add_texts(reference_reader *r, json_value input, json_value output, const char *path) {
    judge_case one = {.input = input.type == JSON_ERROR ? ASSAY_VIEW_NONE : reader_text(r, input, path)};
    json_iterator items = json_iterate(output);
    json_value item;
    if (!r->alternatives && input.type == JSON_STRING && output.type == JSON_ARRAY && json_count(output) > 1)
        reader_bad(r, path, "has several outputs: lines, or each of them right (that is what \"hidden_unit_tests\" says)");
    if (!r->alternatives || output.type != JSON_ARRAY) {
        one.expected = reader_text(r, output, path);
    } else {
        assay_view *others = assay_arena_calloc(r->arena, json_count(output) + 1, sizeof *others);
        if (!others) reader_no_room(r, path);
        while (!reader_failed(r) && json_next_element(&items, &item)) others[one.other_count++] = reader_text(r, item, path);
        if (one.other_count == 0) reader_bad(r, path, "has no output");
        if (reader_failed(r)) return;
        one.expected = others[0]; /* the others stand behind it */
        one.others = others + 1;
        one.other_count--;
    }
    reader_add(r, one);
}

static void read_test_list(reference_reader *r, json_value list, const char *field) {
    char path[PATH_BYTES];
    json_iterator items = json_iterate(list);
    json_value one;
    bool wrapped = false; /* PrimeIntellect's values come in a list, or not, as those of APPS do */
    if (list.type != JSON_ARRAY) {
        reader_bad(r, field, "must be an array of tests");
        return;
    }
    for (size_t i = 0; json_next_element(&items, &one) && !reader_failed(r); i++) {
        json_value type = reader_member(one, "testtype"), input = reader_member(one, "input"),
                   output = reader_member(one, "output");
        snprintf(path, sizeof path, "%.32s[%zu]", field, i);
        if (type.type == JSON_ERROR) type = reader_member(one, "type");
        if (output.type == JSON_ERROR) output = reader_member(one, "expected_output");
        if (input.type == JSON_ERROR) input = reader_member(one, "stdin"); /* ROLL */
        if (output.type == JSON_ERROR) output = reader_member(one, "expected_stdout");
        bool call = type.type == JSON_STRING && (json_string_equals(type.raw, ASSAY_VIEW("functional")) ||
                                                 json_string_equals(type.raw, ASSAY_VIEW("function_call")));
        wrapped = wrapped || (call && json_string_equals(type.raw, ASSAY_VIEW("function_call")));
        if (r->count && call != (r->out->suite.kind == JUDGE_CALL)) reader_bad(r, path, "the tests are of two kinds");
        r->out->suite.kind = call ? JUDGE_CALL : JUDGE_STDIO;
        if (call && !r->out->suite.entry_point[0]) find_function(r, one);
        if (input.type == JSON_OBJECT && !call) {
            input = reader_member(input, "stdin");
            if (input.type == JSON_ERROR) reader_bad(r, path, "has an object without \"stdin\" as input");
        }
        if (output.type == JSON_OBJECT) output = reader_member(output, "stdout");
        if (output.type == JSON_ERROR) reader_bad(r, path, "has no output");
        if (call && input.type == JSON_ERROR) reader_bad(r, path, "has no input");
        if (reader_failed(r)) return;
        if (call) reader_add_call(r, input, output, path);
        else add_texts(r, input, output, path);
    }
    if (wrapped && !reader_failed(r)) reader_unwrap_outputs(r);
}

/* The list itself, a string of JSON, or base64 of a compressed one; where that holds {"input_output": …}, the form of APPS. */
static void read_some_tests(reference_reader *r, json_value tests, const char *field) {
    if (tests.type == JSON_ERROR) return;
    json_value list = reader_unwrap(r, tests, field);
    if (list.type == JSON_STRING) {
        assay_view text = reader_string(r, list, field);
        if (assay_view_trim(text).size == 0) return;
        assay_view inner = reference_inflate(r, text, field);
        if (reader_failed(r)) return;
        list = reader_unwrap(r, reader_parse(r, inner, field), field);
    }
    if (reader_failed(r)) return;
    if (list.type == JSON_OBJECT) reference_read_apps(r, list);
    else read_test_list(r, list, field);
}

/* CodeContests+, AetherCode: a testlib checker in C++ stands beside the tests. */
static void read_checker(reference_reader *r, json_value checker) {
    if (checker.type != JSON_STRING || checker.raw.size <= 2) return;
    judge_suite *suite = &r->out->suite;
    suite->program_source = reader_string(r, checker, "checker");
    suite->program_language = "cpp";
    suite->checker = CHECKER_TESTLIB;
    if (suite->program_source.size && !memmem(suite->program_source.data, suite->program_source.size, "#include", 8))
        reader_not_available(r, "checker", "a checker beside tests is one in C++ that is called as testlib's are");
}

void reference_read_live_code_bench(reference_reader *r, json_value tests) {
    r->out->names = reference_names_live_code_bench();
    r->out->suite.compare = (compare_options){.way = COMPARE_DECIMALS};
    if (r->alternatives) reader_expect_tokens(r, 1e-6, 1e-6);
    if (tests.type != JSON_OBJECT) {
        read_some_tests(r, tests, "tests");
        return;
    }
    json_value starter = reader_member(tests, "starter_code"), language = reader_member(tests, "language");
    find_function(r, tests);
    if (language.type == JSON_STRING) r->out->suite.language = reader_language(r, language, "language");
    if (!r->out->suite.entry_point[0] && starter.type == JSON_STRING) function_of_starter(r, starter);
    read_checker(r, reader_member(tests, "checker"));
    read_some_tests(r, reader_member(tests, "public_test_cases"), "public_test_cases");
    read_some_tests(r, reader_member(tests, "private_test_cases"), "private_test_cases");
    read_some_tests(r, reader_member(tests, "test_cases"), "test_cases");
}

/* "2.500s", "256000000": numbers as protobuf's JSON writes durations and 64 bits; 0: none. */
static double written_number(reference_reader *r, json_value v, const char *field) {
    assay_view text = reader_string(r, v, field);
    return text.data && text.size > 0 ? strtod(text.data, NULL) : 0;
}

static void read_time(reference_reader *r, json_value limit) {
    double seconds = 0, nanos = 0;
    if (limit.type == JSON_NUMBER) json_to_double(limit, &seconds);
    if (limit.type == JSON_STRING) seconds = written_number(r, limit, "time_limit");
    if (limit.type == JSON_OBJECT) {
        json_value s = reader_member(limit, "seconds"), n = reader_member(limit, "nanos");
        if (s.type == JSON_NUMBER) json_to_double(s, &seconds);
        if (n.type == JSON_NUMBER) json_to_double(n, &nanos);
        seconds += nanos / 1e9;
    }
    if (seconds > 0 && seconds <= 600) r->out->suite.limits.cpu_ms = (uint32_t)(seconds * 1000);
}

/* A member by its name, or as protobuf's JSON spells it. */
static json_value either(json_value object, const char *name, const char *camel) {
    json_value found = reader_member(object, name);
    return found.type == JSON_ERROR ? reader_member(object, camel) : found;
}

void reference_read_code_contests(reference_reader *r, json_value object) {
    static const char *const names[] = {"public_tests", "private_tests", "generated_tests", "official_tests",
                                        "publicTests",  "privateTests",  "generatedTests"};
    double bytes = 0;
    json_value memory = either(object, "memory_limit_bytes", "memoryLimitBytes"), mib = reader_member(object, "memory_limit");
    reader_expect_tokens(r, 1e-5, 1e-5);
    read_time(r, either(object, "time_limit", "timeLimit"));
    if (memory.type == JSON_NUMBER) json_to_double(memory, &bytes);
    else if (memory.type == JSON_STRING) bytes = written_number(r, memory, "memory_limit_bytes");
    else if (mib.type == JSON_NUMBER && json_to_double(mib, &bytes)) bytes *= 1 << 20;
    if (bytes >= 1 << 20 && bytes <= 68719476736.0) r->out->suite.limits.memory_bytes = (uint64_t)bytes;
    json_value talk = reader_member(object, "interaction_format"), file = either(object, "input_file", "inputFile");
    if (talk.type == JSON_STRING && talk.raw.size > 2)
        reader_not_available(r, "interaction_format", "an interactive problem without its interactor");
    if (reader_member(object, "executable").type == JSON_FALSE)
        reader_not_available(r, "executable", "the row says that it lacks what it takes to judge programs");
    if (file.type == JSON_STRING && file.raw.size > 2)
        reader_not_available(r, "input_file", "programs that read files are not run: these have standard input");
    json_value mode = reader_member(object, "input_mode");
    if (mode.type == JSON_STRING && json_string_equals(mode.raw, ASSAY_VIEW("file")))
        reader_not_available(r, "input_mode", "programs that read files are not run: these have standard input");
    json_value checker = reader_member(object, "generated_checker");
    if (checker.type == JSON_STRING) { /* open-r1/codeforces */
        r->out->suite.program_source = reader_string(r, checker, "generated_checker");
        r->out->suite.program_language = "python";
        r->out->suite.checker = CHECKER_PRINTS;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names && !reader_failed(r); i++) {
        json_value tests = reader_unwrap(r, reader_member(object, names[i]), names[i]);
        if (tests.type == JSON_ARRAY) read_test_list(r, tests, names[i]);
        else if (tests.type == JSON_OBJECT)
            read_pairs(r, reader_member(tests, "input"), reader_member(tests, "output"), false, names[i]);
    }
}
