/* Running a suite, and summing up; see judge.h. Each kind of test has a file of its own. */
#include <stdlib.h>

#include "common/json_reader.h"
#include "verifiers/code/foreign.h"
#include "verifiers/code/judge_internal.h"

enum { SOURCE_TEXT_BYTES = 8 << 20, LATE_MAX = 10, NESTING_MAX = 100, ARGUMENTS_MAX = 16 };

assay_verdict judge_verdict_of(sandbox_verdict verdict) {
    static const assay_verdict table[] = {
        [SANDBOX_OK] = ASSAY_CORRECT,
        [SANDBOX_TIME_LIMIT] = ASSAY_TIME_LIMIT,
        [SANDBOX_WALL_LIMIT] = ASSAY_WALL_LIMIT,
        [SANDBOX_MEMORY_LIMIT] = ASSAY_MEMORY_LIMIT,
        [SANDBOX_OUTPUT_LIMIT] = ASSAY_OUTPUT_LIMIT,
        [SANDBOX_RUNTIME_ERROR] = ASSAY_RUNTIME_ERROR,
        [SANDBOX_COMPILE_ERROR] = ASSAY_COMPILE_ERROR,
        [SANDBOX_SECURITY_VIOLATION] = ASSAY_SECURITY_VIOLATION,
        [SANDBOX_NOT_AVAILABLE] = ASSAY_NOT_AVAILABLE,
        [SANDBOX_CANCELLED] = ASSAY_ERROR,
        [SANDBOX_ERROR] = ASSAY_ERROR,
    };
    return table[verdict];
}

void judge_say(judge_outcome *out, assay_verdict verdict, const char *text) {
    out->verdict = verdict;
    snprintf(out->detail, sizeof out->detail, "%s", text);
}

static void excerpt(judge_excerpt *to, const assay_buffer *from, bool tail) {
    size_t size = from->size < JUDGE_EXCERPT_BYTES ? from->size : JUDGE_EXCERPT_BYTES;
    if (size) memcpy(to->bytes, from->data + (tail ? from->size - size : 0), size);
    to->size = (uint16_t)size;
}

void judge_copy_figures(judge_outcome *out, const sandbox_result *r) {
    out->verdict = judge_verdict_of(r->verdict);
    out->cpu_us = r->cpu_us;
    out->wall_us = r->wall_us;
    out->queue_us = r->queue_us;
    out->memory_peak_bytes = r->memory_peak_bytes;
    out->exit_code = r->exit_code;
    out->signal = r->signal;
    memcpy(out->detail, r->detail, sizeof out->detail);
    excerpt(&out->output, &r->output, false);
    excerpt(&out->errors, &r->errors, true);
}

static void clear(judge_outcome *out, assay_verdict verdict) { /* the excerpts' bytes need no zeros */
    out->output.size = out->errors.size = 0;
    out->cpu_us = out->wall_us = out->queue_us = out->memory_peak_bytes = 0;
    out->exit_code = out->signal = 0;
    out->points = 0;
    judge_say(out, verdict, "");
}

static double weight_of(const judge_case *one) {
    return one->weight > 0 ? one->weight : 1;
}

/* Whether some case of the subtask has failed so far. */
static bool subtask_failed(const judge_suite *suite, const judge_outcome *outcomes, size_t total, uint32_t subtask) {
    for (size_t i = 0; i < total; i++)
        if (suite->cases[i].subtask == subtask && outcomes[i].verdict != ASSAY_CORRECT && outcomes[i].verdict != ASSAY_SKIPPED)
            return true;
    return false;
}

static double weigh_subtasks(const judge_suite *suite, const judge_outcome *outcomes, size_t total) {
    bool lost[JUDGE_SUBTASKS_MAX + 1] = {false};
    double earned = 0, all = 0;
    for (size_t i = 0; i < total; i++)
        if (suite->cases[i].subtask && outcomes[i].verdict != ASSAY_CORRECT) lost[suite->cases[i].subtask] = true;
    for (size_t i = 0; i < total; i++) {
        const judge_case *one = &suite->cases[i];
        all += weight_of(one);
        if (one->subtask ? !lost[one->subtask] : outcomes[i].verdict == ASSAY_CORRECT) earned += weight_of(one);
        else if (!one->subtask) earned += weight_of(one) * outcomes[i].points;
    }
    return earned / all;
}

static void count_up(const judge_suite *suite, const judge_outcome *outcomes, judge_report *report) {
    report->first_failure = report->total;
    for (size_t i = 0; i < report->total; i++) {
        const judge_outcome *o = &outcomes[i];
        if (o->verdict != ASSAY_SKIPPED) report->run++;
        if (o->verdict == ASSAY_CORRECT) report->passed++;
        else if (o->verdict != ASSAY_SKIPPED && report->first_failure == report->total) report->first_failure = i;
        report->cpu_us += o->cpu_us;
        report->queue_us += o->queue_us;
        if (o->cpu_us > report->max_cpu_us) report->max_cpu_us = o->cpu_us;
        if (o->memory_peak_bytes > report->memory_peak_bytes) report->memory_peak_bytes = o->memory_peak_bytes;
    }
    report->pass_rate = (double)report->passed / (double)report->total;
    report->score = suite->scoring == JUDGE_PASS_RATE  ? report->pass_rate
                    : suite->scoring == JUDGE_SUBTASKS ? weigh_subtasks(suite, outcomes, report->total)
                                                       : (double)(report->passed == report->total);
}

static bool is_ours(assay_verdict verdict) {
    return verdict == ASSAY_ERROR || verdict == ASSAY_BAD_REFERENCE || verdict == ASSAY_NOT_AVAILABLE;
}

static void summarise(const judge_suite *suite, const judge_outcome *outcomes, judge_report *report) {
    count_up(suite, outcomes, report);
    report->verdict = ASSAY_CORRECT;
    if (report->first_failure == report->total) return;
    const judge_outcome *first = &outcomes[report->first_failure];
    /* Our own failure anywhere leaves the whole undecided, unless the program has failed by itself and nothing more is asked. */
    bool decided = suite->scoring == JUDGE_ALL_OR_NOTHING && !is_ours(first->verdict);
    for (size_t i = 0; i < report->total && !decided; i++)
        if (is_ours(outcomes[i].verdict)) {
            first = &outcomes[i];
            break;
        }
    if (suite->scoring == JUDGE_ALL_OR_NOTHING &&
        is_ours(first->verdict)) /* one test that the program fails by itself is enough */
        for (size_t i = 0; i < report->total; i++)
            if (!is_ours(outcomes[i].verdict) && outcomes[i].verdict != ASSAY_CORRECT && outcomes[i].verdict != ASSAY_SKIPPED) {
                first = &outcomes[i];
                break;
            }
    report->verdict = first->verdict;
    snprintf(report->detail, sizeof report->detail, "test %zu: %.120s", (size_t)(first - outcomes) + 1, first->detail);
}

static void run_one(judge_run *r, const judge_case *one, judge_outcome *out) {
    switch (r->suite->kind) {
        case JUDGE_CALL: judge_run_call(r, one, out); break;
        case JUDGE_INTERACTIVE: judge_run_interactive(r, one, out); break;
        case JUDGE_STDIO:
        case JUDGE_SCRIPT: judge_run_stdio(r, one, out); break;
    }
    if (out->verdict == ASSAY_CORRECT && r->suite->kind != JUDGE_INTERACTIVE) out->points = 1;
    r->cpu_us += out->cpu_us;
}

static void run_all(judge_run *r, const uint32_t *order, judge_outcome *outcomes, size_t total) {
    const judge_suite *suite = r->suite;
    bool stopped = false, beyond = false;
    size_t passed = 0, late = 0;
    for (size_t i = 0; i < suite->count; i++) clear(&outcomes[i], ASSAY_SKIPPED);
    r->wants_code = suite->kind == JUDGE_CALL && !r->served && total >= JUDGE_COMPILE_FROM;
    for (size_t i = 0; i < total; i++) {
        const judge_case *one = &suite->cases[order[i]];
        judge_outcome *out = &outcomes[order[i]];
        if (stopped) continue;
        if (suite->stop_early && suite->scoring == JUDGE_SUBTASKS && one->subtask &&
            subtask_failed(suite, outcomes, total, one->subtask))
            continue;
        beyond = beyond || (suite->total_cpu_ms && r->cpu_us > (uint64_t)suite->total_cpu_ms * 1000);
        if (beyond) judge_say(out, ASSAY_TIME_LIMIT, "CPU time of all tests");
        else if (!passed && late >= LATE_MAX)
            judge_say(out, ASSAY_TIME_LIMIT, "not run: others ran out of time, and none passed");
        else run_one(r, one, out);
        passed += out->verdict == ASSAY_CORRECT;
        late += out->verdict == ASSAY_TIME_LIMIT || out->verdict == ASSAY_WALL_LIMIT;
        stopped = suite->stop_early && suite->scoring == JUDGE_ALL_OR_NOTHING && out->verdict != ASSAY_CORRECT;
    }
}

static bool is_shell(const judge_suite *suite) {
    const char *name = sandbox_language_name(suite->language, NULL, 0);
    return suite->kind == JUDGE_SCRIPT && name && strcmp(name, "bash") == 0;
}

static bool suite_is_sound(const judge_suite *suite, judge_report *report) {
    const char *wrong = NULL, *name = sandbox_language_name(suite->language, NULL, 0);
    bool python = name && strcmp(name, "python") == 0, calls = suite->kind == JUDGE_CALL || suite->kind == JUDGE_SCRIPT;
    foreign_language language = name ? foreign_language_of(name) : FOREIGN_NONE;
    if (is_shell(suite)) return true;
    if (calls && !python && (!language || (suite->kind == JUDGE_CALL && language == FOREIGN_RUST))) {
        report->verdict = ASSAY_NOT_AVAILABLE;
        snprintf(report->detail, sizeof report->detail, "%s",
                 "calls are judged in Python, C++, Java and JavaScript only, assertion scripts in Rust and Bash, too");
        return false;
    }
    if (suite->kind == JUDGE_SCRIPT) return true;
    if (suite->count == 0) wrong = "no tests";
    if (suite->count > JUDGE_CASES_MAX) wrong = "too many tests";
    if (suite->kind == JUDGE_CALL && (!suite->entry_point || !suite->entry_point[0])) wrong = "no entry point";
    if (suite->kind == JUDGE_INTERACTIVE && !suite->program_language) wrong = "no interactor";
    for (size_t i = 0; i < suite->count && !wrong; i++)
        if (suite->cases[i].subtask > JUDGE_SUBTASKS_MAX) wrong = "a subtask's number is too large";
    if (wrong) {
        report->verdict = ASSAY_BAD_REFERENCE;
        snprintf(report->detail, sizeof report->detail, "%s", wrong);
    }
    return !wrong;
}

static void report_unready(const sandbox_result *result, const char *what, bool helper, judge_report *report) {
    report->verdict = judge_verdict_of(result->verdict);
    if (helper && report->verdict == ASSAY_COMPILE_ERROR) report->verdict = ASSAY_BAD_REFERENCE;
    snprintf(report->detail, sizeof report->detail, "%s%.120s", what, result->detail);
}

/* Where the program compiles by itself, and has a function that is called so, only its types are none that the server knows: a
 * template, a structure of its own. That is no fault of the program's. */
static void excuse_types(judge_run *r, assay_view source) {
    sandbox_program *program = NULL;
    sandbox_result trial;
    assay_buffer text;
    assay_buffer_init(&text, SOURCE_TEXT_BYTES);
    sandbox_result_init(&trial);
    foreign_write_trial(assay_view_of(r->suite->entry_point), source, &text);
    if (!text.overflow) sandbox_prepare(r->client, r->suite->language, assay_buffer_view(&text), NULL, &program, &trial);
    r->cpu_us += trial.cpu_us;
    if (program) {
        r->result.verdict = SANDBOX_NOT_AVAILABLE;
        snprintf(r->result.detail, sizeof r->result.detail, "the function's types are no plain data");
    }
    sandbox_program_free(program);
    sandbox_result_clear(&trial);
    assay_buffer_clear(&text);
}

/* What of C++ holds a scalar of JSON; '\0': no scalar, or none that every compiler has a type for. */
static char scalar_of(json_value v) {
    bool real = v.type == JSON_NUMBER && (memchr(v.raw.data, '.', v.raw.size) || memchr(v.raw.data, 'e', v.raw.size) ||
                                          memchr(v.raw.data, 'E', v.raw.size));
    if (v.type == JSON_NUMBER) return real ? 'f' : v.raw.size < 19 ? 'i' : '\0';
    return v.type == JSON_STRING ? 's' : v.type == JSON_TRUE || v.type == JSON_FALSE ? 'b' : '\0';
}

/* The types of the arguments by what the tests hold, where these and all values are scalars; their number in *count. */
static bool scalars_of(const judge_suite *suite, char *types, size_t room, size_t *count) {
    const char *why = NULL;
    size_t place = 0;
    for (size_t i = 0; i < suite->count; i++) {
        json_value row = json_parse(suite->cases[i].input, NESTING_MAX, &why, &place), one;
        json_value wanted = json_parse(suite->cases[i].expected, NESTING_MAX, &why, &place);
        json_iterator items = json_iterate(row);
        size_t at = 0;
        if (row.type != JSON_ARRAY || !scalar_of(wanted)) return false;
        for (; json_next_element(&items, &one); at++) {
            char type = scalar_of(one);
            if (!type || at == (i ? *count : room)) return false;
            if (i && type != types[at] && (strchr("if", type) == NULL || strchr("if", types[at]) == NULL)) return false;
            if (!i || type == 'f') types[at] = type;
        }
        if (i && at != *count) return false;
        *count = at;
    }
    return suite->count > 0;
}

/* C++ behind our server did not compile. Where the tests hold scalars alone it is called with these, so that a template or an overloaded function is judged, and
 * what takes or gives no scalar is wrong. Else it may be that only its types are none that the server knows. */
static void excuse(judge_run *r, assay_view source, sandbox_program **out) {
    char types[ARGUMENTS_MAX];
    size_t count = 0;
    sandbox_result again;
    assay_buffer text;
    if (memmem(source.data, source.size, "assay", 5)) return; /* it may have spoiled our server by names of the server's */
    if (!scalars_of(r->suite, types, sizeof types, &count)) {
        excuse_types(r, source);
        return;
    }
    assay_buffer_init(&text, SOURCE_TEXT_BYTES);
    sandbox_result_init(&again);
    foreign_write_scalars(assay_view_of(r->suite->entry_point), source, types, count, &text);
    if (!text.overflow) sandbox_prepare(r->client, r->suite->language, assay_buffer_view(&text), NULL, out, &again);
    r->cpu_us += again.cpu_us;
    if (*out) {
        r->result.verdict = SANDBOX_OK;
        r->result.detail[0] = 0;
    }
    sandbox_result_clear(&again);
    assay_buffer_clear(&text);
}

/* The program; for calls in a language without a warm interpreter with a server behind it. */
static void prepare(judge_run *r, assay_view source, sandbox_program **program) {
    const judge_suite *suite = r->suite;
    const char *name = sandbox_language_name(suite->language, NULL, 0);
    foreign_language language = name ? foreign_language_of(name) : FOREIGN_NONE;
    r->served = suite->kind == JUDGE_CALL && language;
    assay_buffer text;
    assay_buffer_init(&text, SOURCE_TEXT_BYTES);
    if (r->served) foreign_write_server(language, assay_view_of(suite->entry_point), source, &text);
    if (text.overflow) {
        r->result.verdict = SANDBOX_COMPILE_ERROR;
        snprintf(r->result.detail, sizeof r->result.detail, "the source is too large");
    } else {
        sandbox_prepare(r->client, suite->language, r->served ? assay_buffer_view(&text) : source, NULL, program, &r->result);
        if (*program) sandbox_program_let_write(*program, source);
        if (r->served && language == FOREIGN_CPP && r->result.verdict == SANDBOX_COMPILE_ERROR) excuse(r, source, program);
    }
    assay_buffer_clear(&text);
}

static void prepare_helper(judge_run *r) {
    const judge_suite *suite = r->suite;
    judge_checker form = suite->kind == JUDGE_STDIO ? suite->checker : CHECKER_JSON;
    assay_buffer text;
    assay_buffer_init(&text, SOURCE_TEXT_BYTES);
    if (judge_checker_source(form, suite->program_language, suite->program_source, &text) && !text.overflow) {
        sandbox_prepare(r->client, suite->program_language, assay_buffer_view(&text), NULL, &r->helper, &r->helped);
    } else {
        r->helped.verdict = SANDBOX_NOT_AVAILABLE;
        snprintf(r->helped.detail, sizeof r->helped.detail, "checkers that read files are written in Python, C or C++");
    }
    assay_buffer_clear(&text);
}

static void judge_cases(judge_run *r, assay_view source, judge_outcome *places, uint32_t *order, judge_report *report) {
    const judge_suite *suite = r->suite;
    sandbox_program *program = NULL;
    judge_shuffle(order, report->total, judge_seed(suite, source));
    for (size_t i = 0; i < suite->count; i++) clear(&places[i], ASSAY_SKIPPED);
    prepare(r, source, &program);
    report->cpu_us += r->result.cpu_us;
    report->queue_us += r->result.queue_us;
    r->program = program;
    if (program && suite->program_language) prepare_helper(r);
    if (!program) {
        report_unready(&r->result, "", false, report);
        for (size_t i = 0; i < report->total && r->result.verdict == SANDBOX_COMPILE_ERROR; i++)
            excerpt(&places[i].errors, &r->result.errors, false);
    } else if (suite->program_language && !r->helper) {
        report_unready(&r->helped, suite->kind == JUDGE_INTERACTIVE ? "the interactor: " : "the checker: ", true, report);
    } else {
        run_all(r, order, places, report->total);
        summarise(suite, places, report);
    }
    sandbox_program_free(program);
    sandbox_program_free(r->helper);
}

void judge_program(sandbox_client *client, sandbox_client *second, const judge_suite *suite, assay_view source,
                   judge_outcome *outcomes, judge_report *report) {
    judge_run r = {.client = client, .second = second, .suite = suite};
    size_t total = suite->first && suite->first < suite->count ? suite->first : suite->count;
    *report = (judge_report){.verdict = ASSAY_ERROR, .total = total, .first_failure = total, .fresh = JUDGE_FRESH_CALL};
    if (!suite_is_sound(suite, report)) return;
    if (suite->kind == JUDGE_SCRIPT) {
        if (is_shell(suite)) judge_shell(client, suite, source, report);
        else judge_script(client, second, suite, source, report);
        if (outcomes) {
            clear(outcomes, report->verdict);
            outcomes->cpu_us = report->cpu_us;
            outcomes->memory_peak_bytes = report->memory_peak_bytes;
            outcomes->points = report->score;
            memcpy(outcomes->detail, report->detail, sizeof outcomes->detail);
        }
        return;
    }
    uint32_t *order = calloc(total, sizeof *order);
    judge_outcome *own = outcomes ? NULL : calloc(suite->count, sizeof *own), *places = outcomes ? outcomes : own;
    sandbox_result_init(&r.result);
    sandbox_result_init(&r.helped);
    assay_buffer_init(&r.code, VALUE_BYTES_MAX);
    if (order && places) judge_cases(&r, source, places, order, report);
    sandbox_result_clear(&r.result);
    sandbox_result_clear(&r.helped);
    assay_buffer_clear(&r.code);
    free(order);
    free(own);
}
