/* Finding the form, and the steps that all forms share. See reference.h. */
#include "verifiers/code/reference_internal.h"

#include <stdio.h>

void reader_bad(reference_reader *r, const char *field, const char *why) {
    if (!reader_failed(r)) r->status = assay_fail(ASSAY_INPUT, "BAD_REFERENCE", field, "%s", why);
}

void reader_not_available(reference_reader *r, const char *field, const char *why) {
    if (!reader_failed(r)) r->status = assay_fail(ASSAY_INPUT, "NOT_AVAILABLE", field, "%s", why);
}

void reader_no_room(reference_reader *r, const char *field) {
    if (!reader_failed(r)) r->status = assay_fail(ASSAY_LIMIT, "TOO_LARGE", field, "the tests are too large");
}

json_value reader_member(json_value object, const char *name) {
    json_value v =
        object.type == JSON_OBJECT ? json_member(object, assay_view_of(name)) : (json_value){JSON_ERROR, ASSAY_VIEW_NONE};
    if (v.type == JSON_NULL) v.type = JSON_ERROR;
    return v;
}

json_value reader_parse(reference_reader *r, assay_view text, const char *field) {
    const char *error = NULL;
    size_t at = 0;
    json_value v = json_parse(text, CODE_REFERENCE_DEPTH, &error, &at);
    if (v.type == JSON_ERROR && !reader_failed(r))
        r->status = assay_fail(ASSAY_INPUT, "BAD_REFERENCE", field, "not JSON at byte %zu: %s", at, error ? error : "empty");
    return v;
}

json_value reader_unwrap(reference_reader *r, json_value v, const char *field) {
    for (unsigned i = 0; i < 3 && v.type == JSON_STRING && !reader_failed(r); i++) {
        assay_view text = reader_string(r, v, field), begin = assay_view_trim(text);
        if (begin.size == 0 || !strchr("[{\"", begin.data[0])) return v;
        v = reader_parse(r, text, field);
    }
    return v;
}

assay_view reader_copy(reference_reader *r, assay_view text, const char *field) {
    assay_view copy = assay_arena_copy(r->arena, text);
    if (!copy.data) reader_no_room(r, field);
    return copy;
}

assay_view reader_string(reference_reader *r, json_value v, const char *field) {
    if (v.type != JSON_STRING) {
        reader_bad(r, field, "must be a string");
        return ASSAY_VIEW_NONE;
    }
    char *place = assay_arena_alloc(r->arena, v.raw.size); /* its quotes leave room for the NUL */
    if (!place) {
        reader_no_room(r, field);
        return ASSAY_VIEW_NONE;
    }
    assay_buffer text;
    assay_buffer_init_fixed(&text, place, v.raw.size);
    json_decode_string(v.raw, &text);
    place[text.size] = 0;
    return (assay_view){place, text.size};
}

assay_view reader_text(reference_reader *r, json_value v, const char *field) {
    if (v.type == JSON_STRING) return reader_string(r, v, field);
    if (v.type == JSON_ARRAY) return reader_join(r, v, field);
    return reader_copy(r, v.raw, field);
}

assay_view reader_join(reference_reader *r, json_value array, const char *field) {
    json_iterator items = json_iterate(array);
    json_value item;
    char *place = assay_arena_alloc(r->arena, array.raw.size + 1);
    size_t size = 0;
    if (!place) {
        reader_no_room(r, field);
        return ASSAY_VIEW_NONE;
    }
    while (json_next_element(&items, &item)) { /* decoded never longer than written, the comma makes the line's end */
        if (item.type == JSON_STRING) {
            assay_buffer text;
            assay_buffer_init_fixed(&text, place + size, item.raw.size);
            json_decode_string(item.raw, &text);
            size += text.size;
        } else {
            memcpy(place + size, item.raw.data, item.raw.size);
            size += item.raw.size;
        }
        place[size++] = '\n';
    }
    if (size) size--;
    place[size] = 0;
    return (assay_view){place, size};
}

assay_view reader_concat(reference_reader *r, const assay_view *parts, size_t count, const char *field) {
    size_t size = 0, at = 0;
    for (size_t i = 0; i < count; i++) size += parts[i].size;
    char *place = assay_arena_alloc(r->arena, size + 1);
    if (!place) {
        reader_no_room(r, field);
        return ASSAY_VIEW_NONE;
    }
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size) memcpy(place + at, parts[i].data, parts[i].size);
        at += parts[i].size;
    }
    place[at] = 0;
    return (assay_view){place, at};
}

const char *reader_entry(reference_reader *r, json_value v, const char *field) {
    assay_view name = reader_string(r, v, field);
    for (size_t i = name.size; i-- > 0;)
        if (name.data[i] == '.') return name.data + i + 1;
    return name.data ? name.data : "";
}

bool reader_add(reference_reader *r, judge_case one) {
    if (reader_failed(r)) return false;
    if (r->count == JUDGE_CASES_MAX) {
        reader_no_room(r, "cases");
        return false;
    }
    if (r->count == r->room) {
        size_t room = r->room ? 2 * r->room : 64;
        judge_case *more = assay_arena_calloc(r->arena, room, sizeof *more);
        if (!more) {
            reader_no_room(r, "cases");
            return false;
        }
        if (r->count) memcpy(more, r->cases, r->count * sizeof *more);
        r->cases = more;
        r->room = room;
    }
    r->cases[r->count++] = one;
    return true;
}

void reader_expect_tokens(reference_reader *r, double absolute, double relative) {
    r->out->suite.compare = (compare_options){.way = COMPARE_TOKENS, .absolute = absolute, .relative = relative};
}

static bool has(json_value object, const char *name) {
    return reader_member(object, name).type != JSON_ERROR;
}

static code_form form_of_array(json_value array) {
    json_iterator items = json_iterate(array);
    json_value first;
    if (!json_next_element(&items, &first)) return CODE_FORM_ANY;
    if (first.type == JSON_STRING) return CODE_FORM_MBPP;
    return first.type == JSON_OBJECT ? CODE_FORM_LIVE_CODE_BENCH : CODE_FORM_ANY;
}

static code_form form_of(json_value v) {
    if (v.type == JSON_ARRAY) return form_of_array(v);
    if (v.type == JSON_STRING) return CODE_FORM_LIVE_CODE_BENCH; /* compressed */
    if (v.type != JSON_OBJECT) return CODE_FORM_ANY;
    if (has(v, "type") || has(v, "cases")) return CODE_FORM_ASSAY;
    if (has(v, "test") && has(v, "entry_point") && reader_member(v, "input_output").type == JSON_ARRAY) /* LeetCodeDataset */
        return CODE_FORM_HUMAN_EVAL;
    if (has(v, "inputs") || has(v, "input_output") || has(v, "assert_case")) return CODE_FORM_APPS;
    if (has(v, "public_test_cases") || has(v, "private_test_cases") || has(v, "test_cases")) return CODE_FORM_LIVE_CODE_BENCH;
    if (has(v, "public_tests") || has(v, "private_tests") || has(v, "generated_tests") || has(v, "official_tests"))
        return CODE_FORM_CODE_CONTESTS;
    if (has(v, "test_list")) return CODE_FORM_MBPP;
    if (has(v, "test") || has(v, "tests") || has(v, "base_input") || has(v, "functional") || has(v, "test_code"))
        return CODE_FORM_HUMAN_EVAL;
    return CODE_FORM_ANY;
}

static bool begins_with_text(json_value array) {
    json_iterator items = json_iterate(array);
    json_value first;
    return array.type == JSON_ARRAY && json_next_element(&items, &first) && first.type == JSON_STRING;
}

/* Rows that hold tests one step further in: verification_info (PrimeIntellect), unit_tests (Nemotron), lists of tests or assertions called tests or
 * test_cases (AceCode). The language stands beside them. */
static json_value find_tests(reference_reader *r, json_value v, json_value *language) {
    for (int depth = 0; depth < 3 && v.type == JSON_OBJECT && !reader_failed(r); depth++) {
        json_value one = reader_member(v, "verification_info"), named = reader_member(v, "language");
        if (one.type == JSON_ERROR) one = reader_member(v, "unit_tests");
        one = reader_unwrap(r, one, "unit_tests");
        if (one.type != JSON_OBJECT && one.type != JSON_ARRAY) {
            one = reader_unwrap(r, reader_member(v, "test_cases"), "test_cases");
            if (!begins_with_text(one)) one = reader_unwrap(r, reader_member(v, "tests"), "tests");
            if (one.type != JSON_ARRAY || has(v, "test_list")) return v;
        }
        if (named.type == JSON_STRING) *language = named;
        v = one;
    }
    return v;
}

static void read_form(reference_reader *r, code_form form, json_value v) {
    r->out->form = form;
    if (v.type != JSON_OBJECT && form != CODE_FORM_LIVE_CODE_BENCH && form != CODE_FORM_MBPP) {
        reader_bad(r, "", "must be an object");
        return;
    }
    switch (form) {
        case CODE_FORM_ASSAY: reference_read_assay(r, v); break;
        case CODE_FORM_APPS: reference_read_apps(r, v); break;
        case CODE_FORM_LIVE_CODE_BENCH: reference_read_live_code_bench(r, v); break;
        case CODE_FORM_CODE_CONTESTS: reference_read_code_contests(r, v); break;
        case CODE_FORM_HUMAN_EVAL: reference_read_human_eval(r, v); break;
        case CODE_FORM_MBPP: reference_read_mbpp(r, v); break;
        case CODE_FORM_ANY:
            reader_bad(r, "",
                       "no known form: has neither \"type\", \"inputs\", \"test_list\", \"test\" nor public or private tests");
            break;
    }
}

assay_status code_reference_read(assay_view json, code_form form, assay_arena *arena, code_reference *out) {
    reference_reader r = {.arena = arena, .out = out};
    *out = (code_reference){.suite = {.language = "", .entry_point = "", .compare = {.way = COMPARE_TRAILING}}};
    json_value v = reader_unwrap(&r, reader_parse(&r, json, ""), "");
    if (reader_failed(&r)) return r.status;
    /* assay's own form says so itself, wherever it comes. */
    code_form found = form_of(v);
    json_value language = {JSON_ERROR, ASSAY_VIEW_NONE};
    if (found != CODE_FORM_ASSAY) {
        json_value inner = find_tests(&r, v, &language);
        if (inner.raw.data != v.raw.data) found = form_of(v = inner), form = CODE_FORM_ANY;
    }
    if (reader_failed(&r)) return r.status;
    read_form(&r, form == CODE_FORM_ANY || found == CODE_FORM_ASSAY ? found : form, v);
    judge_suite *suite = &out->suite;
    if (!suite->language[0] && language.type == JSON_STRING) suite->language = reader_string(&r, language, "language").data;
    suite->cases = r.cases;
    suite->count = r.count;
    if (!reader_failed(&r)) {
        if (suite->kind == JUDGE_SCRIPT ? assay_view_trim(suite->script).size == 0 : suite->count == 0)
            reader_bad(&r, "", "there are no tests");
        if (suite->kind == JUDGE_CALL && !suite->entry_point[0])
            reader_bad(&r, "entry_point", "a call needs a function's name");
    }
    return r.status;
}
