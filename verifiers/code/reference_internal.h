/* What the readers of forms share; nobody else includes it. A reader keeps the first failure and then does nothing more. */
#ifndef ASSAY_VERIFIERS_CODE_REFERENCE_INTERNAL_H
#define ASSAY_VERIFIERS_CODE_REFERENCE_INTERNAL_H

#include "common/json_reader.h"
#include "verifiers/code/reference.h"

typedef struct reference_reader {
    assay_arena *arena;
    code_reference *out;
    judge_case *cases;
    size_t count, room;
    bool alternatives; /* a list of outputs of one test is of outputs that are all right (xCodeEval), not of lines */
    assay_status status;
} reference_reader;

static inline bool reader_failed(const reference_reader *r) {
    return r->status.code != ASSAY_OK;
}
void reader_bad(reference_reader *r, const char *field, const char *why);
void reader_not_available(reference_reader *r, const char *field, const char *why);
void reader_no_room(reference_reader *r, const char *field);

static inline bool json_is(json_value v, json_type type) {
    return v.type == type;
}
/* The member, JSON_ERROR where it is absent or null. */
json_value reader_member(json_value object, const char *name);
/* Where v is a string that holds an array or object, as JSON or as Python's repr, that; else v. A string that begins like one and is none is malformed. */
json_value reader_peek(reference_reader *r, json_value v, const char *field); /* the same, but such a string stays what it is */
json_value reader_unwrap(reference_reader *r, json_value v, const char *field);
json_value reader_parse(reference_reader *r, assay_view text, const char *field);

assay_view reader_string(reference_reader *r, json_value v, const char *field); /* decoded, with a NUL behind */
/* A string as it is, an array's texts as lines, anything else as its JSON. */
assay_view reader_text(reference_reader *r, json_value v, const char *field);
assay_view reader_copy(reference_reader *r, assay_view text, const char *field);
assay_view reader_join(reference_reader *r, json_value array, const char *field); /* strings, a line each */
assay_view reader_concat(reference_reader *r, const assay_view *parts, size_t count, const char *field);
/* "fn", "Solution.fn" -> "fn" */
const char *reader_entry(reference_reader *r, json_value v, const char *field);

/* A language as data sets name it: "PYTHON", "GNU C++17", "Python 3". */
const char *reader_language(reference_reader *r, json_value v, const char *field);

bool reader_add(reference_reader *r, judge_case one);
/* Calls' values: the same number, but for what rounding in another order leaves of it. The sets' graders ask for equality, which no right program can
 * be asked for; nothing that is wrong comes this near. */
#define CODE_VALUE_ROOM 1e-9
void reader_expect_tokens(reference_reader *r, double absolute, double relative);

/* A call's arguments and value, each a JSON value or a string of lines of JSON. */
void reader_add_call(reference_reader *r, json_value input, json_value output, const char *field);
/* APPS: where every output is a list of one, values may come without it. */
void reader_unwrap_outputs(reference_reader *r);

/* reference_find.c. CODE_FORM_ANY: no known one. */
code_form reference_form_of(json_value v);
/* The value that has the tests: v itself, or one further in; *language is what the rows around it name last, as it was where they name none. */
json_value reference_find_tests(reference_reader *r, json_value v, json_value *language);
/* The row's starter code, for what it declares. */
void reference_keep_starter(reference_reader *r, json_value row);

void reference_read_assay(reference_reader *r, json_value object);
void reference_read_apps(reference_reader *r, json_value object);
void reference_read_live_code_bench(reference_reader *r, json_value tests);
void reference_read_code_contests(reference_reader *r, json_value object);
void reference_read_human_eval(reference_reader *r, json_value object);
/* SandboxFusion's {"content", "labels", "test"}: fills prompt, language and entry point where the row has labels; the test's text. */
assay_view reference_read_fusion(reference_reader *r, json_value row);
void reference_read_mbpp(reference_reader *r, json_value tests);

/* Static text: imports. */
assay_view reference_names_apps(void);
assay_view reference_names_live_code_bench(void);

/* What base64, zlib and pickle were put around, as JSON text in the arena. */
assay_view reference_inflate(reference_reader *r, assay_view text, const char *field);

#endif
