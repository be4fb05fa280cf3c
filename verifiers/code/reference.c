/* Finding the form, and the steps that all forms share. See reference.h. */
#include "verifiers/code/reference_internal.h"

#include <stdio.h>

#include "common/python_literal.h"

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

static json_value parse_quietly(assay_view text) {
    const char *error = NULL;
    size_t at = 0;
    return json_parse(text, CODE_REFERENCE_DEPTH, &error, &at);
}

json_value reader_peek(reference_reader *r, json_value v, const char *field) {
    for (unsigned i = 0; i < 3 && v.type == JSON_STRING && !reader_failed(r); i++) {
        assay_view text = reader_string(r, v, field), begin = assay_view_trim(text);
        if (begin.size == 0 || !strchr("[{\"", begin.data[0])) return v;
        json_value inner = parse_quietly(text);
        if (inner.type == JSON_ERROR && begin.data[0] != '"') inner = parse_quietly(python_literal_to_json(text, r->arena));
        if (inner.type == JSON_ERROR) return v;
        v = inner;
    }
    return v;
}

json_value reader_unwrap(reference_reader *r, json_value v, const char *field) {
    json_value inner = reader_peek(r, v, field);
    if (inner.type != JSON_STRING || reader_failed(r)) return inner;
    assay_view text = reader_string(r, inner, field), begin = assay_view_trim(text);
    return begin.size == 0 || !strchr("[{\"", begin.data[0]) ? inner : reader_parse(r, text, field);
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

static void read_form(reference_reader *r, code_form form, json_value v) {
    r->out->form = form;
    bool lists =
        form == CODE_FORM_LIVE_CODE_BENCH || form == CODE_FORM_MBPP || (form == CODE_FORM_HUMAN_EVAL && v.type == JSON_ARRAY);
    if (v.type != JSON_OBJECT && !lists) {
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
    code_form found = reference_form_of(v);
    json_value language = {JSON_ERROR, ASSAY_VIEW_NONE};
    reference_keep_starter(&r, v);
    if (found != CODE_FORM_ASSAY) {
        json_value inner = reference_find_tests(&r, v, &language);
        if (inner.raw.data != v.raw.data) found = reference_form_of(v = inner), form = CODE_FORM_ANY;
    }
    if (reader_failed(&r)) return r.status;
    read_form(&r, form == CODE_FORM_ANY || found == CODE_FORM_ASSAY ? found : form, v);
    judge_suite *suite = &out->suite;
    if (!suite->language[0] && language.type == JSON_STRING) suite->language = reader_language(&r, language, "language");
    suite->cases = r.cases;
    suite->count = r.count;
    if (suite->kind == JUDGE_CALL && out->form != CODE_FORM_ASSAY)
        suite->values.absolute = suite->values.relative = CODE_VALUE_ROOM;
    if (!reader_failed(&r)) {
        if (suite->kind == JUDGE_SCRIPT ? assay_view_trim(suite->script).size == 0 : suite->count == 0)
            reader_bad(&r, "", "there are no tests");
        if (suite->kind == JUDGE_CALL && !suite->entry_point[0])
            reader_bad(&r, "entry_point", "a call needs a function's name");
    }
    return r.status;
}
