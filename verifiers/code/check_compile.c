/* A reference's tests, checked once per group. Every fault has its field, because a dataset was made by a person. */
#include "common/json_reader.h"
#include "verifiers/code/check_internal.h"
#include "verifiers/code/foreign.h"
#include "verifiers/code/python_text.h"

enum { JSON_DEPTH = 100, PRELUDE_BYTES_MAX = 64 << 10, CODE_BYTES_MAX = 1 << 20, WEIGHT_MAX = 1000, MEMO_BYTES_MAX = 1 << 20 };

static assay_status bad(const char *field, const char *reason, const char *why) {
    return assay_fail(ASSAY_INPUT, reason, field, "%s", why);
}

static assay_status bad_case(size_t index, const char *field, const char *reason, const char *why) {
    char path[64];
    snprintf(path, sizeof path, "cases[%zu].%s", index, field);
    return bad(path, reason, why);
}

static assay_status check_call(size_t index, const judge_case *one) {
    const char *error = NULL;
    size_t at = 0;
    if (json_parse(one->input, JSON_DEPTH, &error, &at).type != JSON_ARRAY)
        return bad_case(index, "args_json", "BAD_TESTS", "must be a JSON array of arguments");
    if (json_parse(one->expected, JSON_DEPTH, &error, &at).type == JSON_ERROR)
        return bad_case(index, "expected_json", "BAD_TESTS", "must be a JSON value");
    return assay_ok();
}

static assay_status check_cases(const judge_suite *suite) {
    if (suite->kind == JUDGE_SCRIPT) return assay_ok();
    if (suite->count == 0) return bad("cases", "NO_TESTS", "there are none");
    for (size_t i = 0; i < suite->count; i++) {
        const judge_case *one = &suite->cases[i];
        if (!(one->weight >= 0 && one->weight <= WEIGHT_MAX))
            return bad_case(i, "weight", "OUT_OF_RANGE", "must be a number from 0 to 1000");
        if (one->subtask > JUDGE_SUBTASKS_MAX) return bad_case(i, "subtask", "OUT_OF_RANGE", "must be at most 1000");
        assay_status status = suite->kind == JUDGE_CALL ? check_call(i, one) : assay_ok();
        if (status.code != ASSAY_OK) return status;
    }
    return assay_ok();
}

static assay_status check_code(const judge_suite *suite) {
    bool script = suite->kind == JUDGE_SCRIPT, wanted = script || suite->program_language;
    assay_view code = script ? suite->script : suite->program_source;
    if (wanted && assay_view_trim(code).size == 0)
        return bad("code", "NO_TESTS", script ? "the assertion script is missing" : "the checker or interactor is missing");
    return code.size > CODE_BYTES_MAX ? bad("code", "TESTS_TOO_LARGE", "is longer than 1048576 bytes") : assay_ok();
}

/* A name of a function or method: letters, digits and underscores, dots between them. */
static bool is_entry_point(const char *name) {
    for (const char *at = name; *at; at++) {
        bool plain = assay_is_alpha(*at) || assay_is_digit(*at) || *at == '_' || (unsigned char)*at >= 0x80;
        if (!plain && !(*at == '.' && at != name && at[1])) return false;
    }
    return !assay_is_digit(name[0]);
}

static assay_status check_names(const assay_code_spec *spec) {
    const char *entry_point = spec->suite.entry_point ? spec->suite.entry_point : "";
    if (spec->prelude.size > PRELUDE_BYTES_MAX) return bad("prelude", "TESTS_TOO_LARGE", "is longer than 65536 bytes");
    if (!is_entry_point(entry_point)) return bad("entry_point", "BAD_TESTS", "must be the name of a function, or Class.method");
    if (spec->suite.kind == JUDGE_CALL && !entry_point[0]) return bad("entry_point", "BAD_TESTS", "is missing");
    return assay_ok();
}

/* A plan and its calls are some times as long as the text. Without memory there is none. */
static void give_memo(assay_code *code, assay_arena *arena) {
    const judge_suite *suite = &code->spec.suite;
    size_t room = 8192 + 4 * (suite->setup.size + suite->script.size);
    if (suite->kind != JUDGE_SCRIPT || room > MEMO_BYTES_MAX) return;
    code->memo.bytes = assay_arena_alloc(arena, room);
    if (!code->memo.bytes) return;
    code->memo.room = room;
    code->spec.suite.memo = &code->memo;
}

/* The entry point; of a script without one, what it asks for. */
static const char *names_wanted(const judge_suite *suite, assay_arena *arena) {
    const char *entry = suite->entry_point ? suite->entry_point : "";
    if (suite->kind != JUDGE_CALL && suite->kind != JUDGE_SCRIPT) return "";
    if (entry[0] || suite->kind == JUDGE_CALL) return entry;
    const char *language = suite->language && suite->language[0] ? sandbox_language_name(suite->language, NULL, 0) : "python";
    if (language && strcmp(language, "python") == 0) return python_names_wanted(suite->setup, suite->script, arena);
    foreign_declaration d;
    if (!foreign_find(foreign_language_of(language ? language : ""), suite->setup, &d)) return "";
    assay_view name = assay_arena_copy(arena, d.name);
    return name.data ? name.data : "";
}

assay_status assay_code_compile(const assay_code_spec *spec, assay_arena *arena, assay_code **out) {
    *out = NULL;
    assay_status status = spec->unread ? assay_ok() : check_names(spec);
    if (status.code != ASSAY_OK) return status;
    if (!spec->unread) status = check_code(&spec->suite);
    if (status.code == ASSAY_OK && !spec->unread) status = check_cases(&spec->suite);
    if (status.code != ASSAY_OK) return spec->in_suite ? assay_status_under(status, "suite") : status;
    assay_code *code = assay_arena_calloc(arena, 1, sizeof *code);
    if (!code) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the tests");
    code->spec = *spec;
    const char *dot = spec->suite.entry_point ? strrchr(spec->suite.entry_point, '.') : NULL;
    if (dot) code->spec.suite.entry_point = dot + 1; /* of "Solution.f" the judge looks for f, then for the method */
    code->names_wanted = spec->unread ? "" : names_wanted(&code->spec.suite, arena);
    if (!spec->unread) give_memo(code, arena);
    *out = code;
    return assay_ok();
}
