/* Code: CodeCheck -> options, CodeReference -> tests. What the verifier checks itself (ranges, JSON of arguments, names) is not checked here. */
#include "service/judge/judge_internal.h"
#include "service/limits.h"
#include "verifiers/code/reference.h"

static assay_view view_of(ProtobufCBinaryData bytes) {
    return (assay_view){(const char *)bytes.data, bytes.len};
}

assay_status code_check_decode(const Assay__V1__CodeCheck *message, assay_code_options *options) {
    *options = (assay_code_options){.scoring = 0};
    if (!message) return assay_ok();
    if ((unsigned)message->unclosed_fence > ASSAY__V1__UNCLOSED_FENCE__UNCLOSED_FENCE_RUN)
        return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", "unclosed_fence", "is not known");
    if ((unsigned)message->fresh > ASSAY__V1__FRESH_PROCESS__FRESH_PROCESS_SCRIPT)
        return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", "fresh", "is not known");
    if ((unsigned)message->block > ASSAY__V1__CODE_BLOCK__CODE_BLOCK_LAST)
        return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", "block", "is not known");
    *options = (assay_code_options){.scoring = (assay_code_scoring)message->scoring,
                                    .comparison = (assay_code_comparison)message->comparison,
                                    .max_tests = message->max_tests,
                                    .cpu_ms_per_test = message->cpu_ms_per_test,
                                    .cpu_ms_total = message->cpu_ms_total,
                                    .memory_mib = message->memory_mib,
                                    .output_kib = message->output_kib,
                                    .run_unclosed = message->unclosed_fence == ASSAY__V1__UNCLOSED_FENCE__UNCLOSED_FENCE_RUN,
                                    .unfenced = message->unfenced != 0,
                                    .last_block = message->block == ASSAY__V1__CODE_BLOCK__CODE_BLOCK_LAST,
                                    .ignore_case = message->ignore_case != 0,
                                    .fresh_script = message->fresh == ASSAY__V1__FRESH_PROCESS__FRESH_PROCESS_SCRIPT,
                                    .refuse_shared = message->refuse_shared != 0,
                                    .float_tolerance = message->float_tolerance,
                                    .pass_rate_threshold = message->pass_rate_threshold};
    return assay_ok();
}

static assay_status bad(const char *field, const char *reason, const char *why) {
    return assay_fail(ASSAY_INPUT, reason, field, "%s", why);
}

/* What a kind of test is for the judge, numbered as TestKind. */
static assay_status set_kind(unsigned kind, const char *field, judge_suite *suite) {
    static const judge_kind kinds[] = {JUDGE_STDIO, JUDGE_STDIO,       JUDGE_CALL, JUDGE_SCRIPT,
                                       JUDGE_STDIO, JUDGE_INTERACTIVE, JUDGE_STDIO};
    if (kind == 0 || kind >= sizeof kinds / sizeof *kinds) return bad(field, "BAD_TESTS", "is missing or not known");
    suite->kind = kinds[kind];
    return assay_ok();
}

static unsigned kind_of_type(const char *type) {
    static const char *const names[] = {"", "stdio", "call", "assert", "checker", "interactive", "testlib"};
    for (unsigned i = 1; i < sizeof names / sizeof *names; i++) {
        if (strcmp(type, names[i]) == 0) return i;
    }
    return 0;
}

/* Script, checker or interactor. Code that the kind has no use for is a mistake. */
static assay_status set_code(unsigned kind, assay_view code, const char *language, judge_suite *suite) {
    bool program = kind == ASSAY__V1__TEST_KIND__TEST_KIND_CHECKER || kind == ASSAY__V1__TEST_KIND__TEST_KIND_INTERACTIVE ||
                   kind == ASSAY__V1__TEST_KIND__TEST_KIND_TESTLIB;
    if (suite->kind == JUDGE_SCRIPT) suite->script = code;
    else if (!program && code.size) return bad("code", "BAD_TESTS", "is for assert, checker and interactive tests only");
    if (!program) return assay_ok();
    suite->program_source = code;
    if (kind == ASSAY__V1__TEST_KIND__TEST_KIND_TESTLIB) suite->checker = CHECKER_TESTLIB;
    suite->program_language = language[0] ? language : "python";
    return sandbox_language_name(suite->program_language, NULL, 0)
               ? assay_ok()
               : bad("code_language", "BAD_TESTS", "is not a language known here");
}

/* A case has the fields of its kind only: others would be ignored, and what was meant is not known. */
static const char *stray_field(const Assay__V1__TestCase *one, bool call) {
    if (call) return one->input.len ? "input" : one->output.len ? "output" : NULL;
    return one->args_json.len ? "args_json" : one->expected_json.len ? "expected_json" : NULL;
}

static assay_status set_cases(Assay__V1__TestCase *const *messages, size_t count, assay_arena *arena, judge_suite *suite) {
    if (count > LIMIT_TESTS) return assay_fail(ASSAY_INPUT, "TOO_MANY_TESTS", "cases", "at most %d tests", LIMIT_TESTS);
    judge_case *cases = assay_arena_calloc(arena, count, sizeof *cases);
    if (!cases) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", "cases", "no memory for the tests");
    bool call = suite->kind == JUDGE_CALL;
    for (size_t i = 0; i < count; i++) {
        const Assay__V1__TestCase *one = messages[i];
        const char *stray = stray_field(one, call);
        if (stray) {
            char path[64];
            snprintf(path, sizeof path, "cases[%zu].%s", i, stray);
            return bad(path, "BAD_TESTS",
                       call ? "calls have args_json and expected_json" : "only calls have arguments and values");
        }
        cases[i] = (judge_case){.input = view_of(call ? one->args_json : one->input),
                                .expected = view_of(call ? one->expected_json : one->output),
                                .weight = one->weight,
                                .subtask = one->subtask};
    }
    suite->cases = cases;
    suite->count = count;
    return assay_ok();
}

static assay_status read_suite(const Assay__V1__TestSuite *message, assay_arena *arena, judge_suite *suite) {
    assay_status status = set_kind((unsigned)message->kind, "kind", suite);
    if (status.code == ASSAY_OK)
        status = set_code((unsigned)message->kind, view_of(message->code), message->code_language, suite);
    return status.code == ASSAY_OK ? set_cases(message->cases, message->n_cases, arena, suite) : status;
}

static assay_status read_shorthand(const Assay__V1__CodeReference *message, assay_arena *arena, judge_suite *suite) {
    if (message->type[0] == '\0') return bad("", "NO_TESTS", "suite, native, cached_sha256 or type must be set");
    unsigned kind = kind_of_type(message->type);
    if (!kind) return bad("type", "BAD_TESTS", "must be stdio, call, assert, checker, testlib or interactive");
    assay_status status = set_kind(kind, "type", suite);
    if (status.code == ASSAY_OK) status = set_code(kind, view_of(message->code), message->code_language, suite);
    return status.code == ASSAY_OK ? set_cases(message->cases, message->n_cases, arena, suite) : status;
}

/* MBPP's setup stands behind the program and may use it; of that only the imports can come first. */
static assay_view imports_of(assay_view setup, assay_arena *arena) {
    char *text = assay_arena_alloc(arena, setup.size + 1);
    size_t size = 0;
    for (size_t at = 0; text && at < setup.size;) {
        const char *stop = memchr(setup.data + at, '\n', setup.size - at);
        size_t end = stop ? (size_t)(stop - setup.data) : setup.size;
        assay_view line = assay_view_slice(setup, at, end);
        if (assay_view_starts_with(line, ASSAY_VIEW("import ")) || assay_view_starts_with(line, ASSAY_VIEW("from "))) {
            memcpy(text + size, line.data, line.size);
            size += line.size;
            text[size++] = '\n';
        }
        at = end + 1;
    }
    return text ? (assay_view){text, size} : ASSAY_VIEW_NONE;
}

/* A dataset's own form. What the message says of language and entry point comes first. */
static assay_status read_native(const Assay__V1__CodeReference *message, assay_arena *arena, assay_code_spec *spec) {
    const Assay__V1__NativeTests *native = message->native;
    code_reference *found = assay_arena_calloc(arena, 1, sizeof *found);
    if (!found) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the tests");
    if ((unsigned)native->format > ASSAY__V1__NATIVE_TESTS_FORMAT__NATIVE_TESTS_FORMAT_MBPP)
        return bad("format", "BAD_TESTS", "is not known");
    assay_status status = code_reference_read(view_of(native->tests_json), (code_form)native->format, arena, found);
    if (status.code == ASSAY_LIMIT) return assay_fail(ASSAY_INPUT, "TESTS_TOO_LARGE", "tests_json", "%s", status.message);
    if (status.code == ASSAY_INPUT && strcmp(status.reason, "NOT_AVAILABLE") == 0) {
        assay_view why = assay_arena_copy(arena, assay_view_of(status.message));
        spec->unread = why.data ? why.data : "these tests cannot be judged here";
        return assay_ok();
    }
    if (status.code != ASSAY_OK)
        return assay_status_under(assay_fail(ASSAY_INPUT, "BAD_TESTS", status.field, "%s", status.message), "tests_json");
    const char *language = spec->suite.language, *entry_point = spec->suite.entry_point;
    spec->suite = found->suite;
    if (language[0]) spec->suite.language = language;
    if (entry_point[0]) spec->suite.entry_point = entry_point;
    spec->says_comparison = true;
    spec->names = found->names;
    spec->starter = found->starter;
    if (spec->suite.kind != JUDGE_SCRIPT) return assay_ok();
    if (message->prelude.len) {
        spec->suite.setup = view_of(message->prelude);
        return assay_ok();
    }
    /* A completion often leaves out what its prompt had already said: imports, helpers. In other languages the judge joins them itself. */
    const char *named = spec->suite.language[0] ? sandbox_language_name(spec->suite.language, NULL, 0) : "python";
    if (!named || strcmp(named, "python") != 0) return assay_ok();
    spec->prelude = found->form == CODE_FORM_MBPP ? imports_of(spec->suite.setup, arena) : spec->suite.setup;
    return assay_ok();
}

assay_status code_reference_decode(const Assay__V1__CodeReference *message, assay_arena *arena, assay_code_spec *spec) {
    *spec = (assay_code_spec){.prelude = view_of(message->prelude)};
    judge_suite *suite = &spec->suite;
    suite->language = message->language;
    suite->entry_point = message->entry_point;
    suite->setup = spec->prelude;
    bool shorthand = message->type[0] || message->n_cases || message->code.len || message->code_language[0];
    if (shorthand && message->tests_source_case)
        return bad("type", "TWO_REFERENCES", "stands beside suite, native or cached_sha256; give one of them");
    switch (message->tests_source_case) {
        case ASSAY__V1__CODE_REFERENCE__TESTS_SOURCE_SUITE:
            spec->in_suite = true;
            return assay_status_under(read_suite(message->suite, arena, suite), "suite");
        case ASSAY__V1__CODE_REFERENCE__TESTS_SOURCE_NATIVE:
            return assay_status_under(read_native(message, arena, spec), "native");
        case ASSAY__V1__CODE_REFERENCE__TESTS_SOURCE_CACHED_SHA256:
            if (message->cached_sha256.len != 32) return bad("cached_sha256", "BAD_TESTS", "must be the 32 bytes of a SHA-256");
            return bad("cached_sha256", "REFERENCE_NOT_CACHED", "these tests are not held; send them whole");
        default: return read_shorthand(message, arena, suite);
    }
}
