/* Finding the tests in a data set's row: which form they have, and rows that hold them a step or two further in, as JSON, as Python's repr or packed. */
#include "verifiers/code/reference_internal.h"

enum { STEPS_MAX = 4, PACKED_BYTES_MIN = 16 };

static bool has(json_value object, const char *name) {
    return reader_member(object, name).type != JSON_ERROR;
}

static json_value first_of(json_value array) {
    json_iterator items = json_iterate(array);
    json_value first;
    bool one = array.type == JSON_ARRAY && json_next_element(&items, &first);
    return one ? first : (json_value){JSON_ERROR, ASSAY_VIEW_NONE};
}

static code_form form_of_array(json_value array) {
    json_value first = first_of(array);
    json_type type = first.type;
    if (has(first, "assert_code")) return CODE_FORM_HUMAN_EVAL; /* ROLL */
    return type == JSON_STRING ? CODE_FORM_MBPP : type == JSON_OBJECT ? CODE_FORM_LIVE_CODE_BENCH : CODE_FORM_ANY;
}

/* {"content", "labels", "test"}: SandboxFusion's rows. */
static bool is_fusion(json_value row) {
    return has(row, "labels") && has(row, "test") && has(row, "content");
}

code_form reference_form_of(json_value v) {
    if (v.type == JSON_ARRAY) return form_of_array(v);
    if (v.type == JSON_STRING) /* a script as it is, or compressed */
        return assay_view_holds(v.raw, ASSAY_VIEW("assert")) ? CODE_FORM_MBPP : CODE_FORM_LIVE_CODE_BENCH;
    if (v.type != JSON_OBJECT) return CODE_FORM_ANY;
    if (has(v, "type") || has(v, "cases")) return CODE_FORM_ASSAY;
    if (reader_member(v, "test").type == JSON_STRING &&
        has(v, "entry_point")) /* LeetCodeDataset and EvoEval have inputs beside it */
        return CODE_FORM_HUMAN_EVAL;
    if (is_fusion(v)) return CODE_FORM_HUMAN_EVAL;
    if (has(v, "inputs") || has(v, "input_output") || has(v, "assert_case")) return CODE_FORM_APPS;
    if (has(v, "public_test_cases") || has(v, "private_test_cases") || has(v, "test_cases")) return CODE_FORM_LIVE_CODE_BENCH;
    if (has(v, "public_tests") || has(v, "private_tests") || has(v, "generated_tests") || has(v, "official_tests") ||
        has(v, "publicTests") || has(v, "privateTests") || has(v, "generatedTests"))
        return CODE_FORM_CODE_CONTESTS;
    if (has(v, "test_list")) return CODE_FORM_MBPP;
    if (has(v, "test") || has(v, "tests") || has(v, "base_input") || has(v, "functional") || has(v, "test_code") ||
        has(v, "pytest") || has(v, "code_context"))
        return CODE_FORM_HUMAN_EVAL;
    return CODE_FORM_ANY;
}

/* Base64 and long enough that it is no script. */
static bool is_packed(reference_reader *r, json_value v, const char *field) {
    if (v.type != JSON_STRING) return false;
    assay_view text = assay_view_trim(reader_string(r, v, field));
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!assay_is_alpha(c) && !assay_is_digit(c) && !strchr("+/=-_", c)) return false;
    }
    return text.size >= PACKED_BYTES_MIN;
}

/* What stands in `v` in place of a script: a list of tests or assertions, an object of a known form, or such packed. */
static bool holds_tests(reference_reader *r, json_value v, const char *field) {
    if (v.type == JSON_ARRAY) return true;
    if (v.type == JSON_OBJECT) return reference_form_of(v) != CODE_FORM_ANY;
    return is_packed(r, v, field);
}

/* Members that hold nothing but tests come before those that have other uses as well. */
static bool step_in(reference_reader *r, json_value row, json_value *out) {
    static const char *const only[] = {"verification_info", "unit_tests", "hidden_unit_tests", "unittests"};
    static const char *const listed[] = {"test_cases", "tests", "test"};
    static const char *const around[] = {"verifier_metadata", "reward_model", "ground_truth"};
    for (size_t i = 0; i < sizeof only / sizeof *only; i++) {
        *out = reader_peek(r, reader_member(row, only[i]), only[i]);
        if (out->type == JSON_OBJECT || out->type == JSON_ARRAY) return true;
    }
    for (size_t i = 0; i < sizeof listed / sizeof *listed && !has(row, "test_list"); i++) {
        *out = reader_peek(r, reader_member(row, listed[i]), listed[i]);
        bool first_text = out->type == JSON_ARRAY && first_of(*out).type == JSON_STRING;
        if (i == 0 && !first_text && !has(first_of(*out), "assert_code"))
            continue;                       /* LiveCodeBench's own name, with more beside it */
        if (i == 2 && first_text) continue; /* lines of a script */
        if (holds_tests(r, *out, listed[i])) return true;
    }
    if (reference_form_of(row) != CODE_FORM_ANY) return false;
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        *out = reader_peek(r, reader_member(row, around[i]), around[i]);
        if (out->type == JSON_OBJECT || out->type == JSON_ARRAY) return true;
        if (out->type == JSON_STRING && reference_form_of(*out) == CODE_FORM_MBPP) return true; /* KodCode in verl's rows */
    }
    return false;
}

void reference_keep_starter(reference_reader *r, json_value row) {
    json_value starter = reader_member(row, "starter_code");
    if (starter.type == JSON_STRING) r->out->starter = reader_string(r, starter, "starter_code");
}

json_value reference_find_tests(reference_reader *r, json_value v, json_value *language) {
    for (int depth = 0; depth < STEPS_MAX && v.type == JSON_OBJECT && !reader_failed(r); depth++) {
        json_value named = reader_member(v, "language"), inner, labels = reader_peek(r, reader_member(v, "labels"), "labels");
        if (named.type == JSON_ERROR) named = reader_member(v, "lang_cluster"); /* xCodeEval */
        if (named.type == JSON_ERROR) named = reader_member(labels, "programming_language");
        if (named.type == JSON_STRING) *language = named;
        reference_keep_starter(r, v);
        if (has(v, "type") || has(v, "cases") || !step_in(r, v, &inner)) return v;
        r->alternatives = r->alternatives || has(v, "hidden_unit_tests") || has(v, "unittests");
        v = inner;
    }
    return v;
}
