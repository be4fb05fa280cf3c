/* Judging by a test in Bash; see shell.h. */
#include "verifiers/code/shell.h"

#include <stdlib.h>

#include "verifiers/code/judge_internal.h"

enum { SOURCE_BYTES = 8 << 20, WANTED_BYTES = 1 << 20, CPU_MS = 60000 };

typedef struct shell_run {
    sandbox_client *client;
    const judge_suite *suite;
    judge_report *report;
    shell_script script;
    sandbox_result result;
    assay_buffer source; /* of a call's program */
} shell_run;

static bool say(shell_run *r, assay_verdict verdict, const char *detail) {
    r->report->verdict = verdict;
    snprintf(r->report->detail, sizeof r->report->detail, "%s", detail);
    return false;
}

static void run(shell_run *r) {
    sandbox_program *program = NULL;
    r->result.cpu_us = r->result.queue_us = 0;
    sandbox_prepare(r->client, "bash", assay_buffer_view(&r->source), NULL, &program, &r->result);
    if (program) sandbox_run(r->client, program, NULL, &r->suite->limits, NULL, &r->result);
    sandbox_program_free(program);
    r->report->cpu_us += r->result.cpu_us;
    r->report->queue_us += r->result.queue_us;
}

/* What the test's words come to, each with a NUL behind it. */
static bool find_wanted(shell_run *r, assay_buffer *wanted) {
    size_t found = 0;
    assay_buffer_reset(&r->source);
    assay_buffer_put(&r->source, ASSAY_VIEW("printf '%s\\0'"));
    for (size_t i = 0; i < r->script.count; i++) {
        assay_buffer_put_char(&r->source, ' ');
        assay_buffer_put(&r->source, r->script.calls[i].wanted);
    }
    assay_buffer_put_char(&r->source, '\n');
    run(r);
    if (r->result.verdict == SANDBOX_NOT_AVAILABLE) return say(r, ASSAY_NOT_AVAILABLE, r->result.detail);
    if (r->result.verdict != SANDBOX_OK || r->source.overflow)
        return say(r, r->result.verdict == SANDBOX_ERROR ? ASSAY_ERROR : ASSAY_BAD_REFERENCE,
                   "the test's words cannot be read");
    assay_buffer_put(wanted, assay_buffer_view(&r->result.output));
    for (size_t i = 0; i < wanted->size; i++) found += wanted->data[i] == 0;
    return !wanted->overflow && found == r->script.count ? true
                                                         : say(r, ASSAY_BAD_REFERENCE, "the test's words cannot be read");
}

/* As `$(…)` has it: without NULs, and without line ends at its end. */
static bool is_output(assay_view wanted, assay_buffer *output) {
    size_t size = 0;
    for (size_t i = 0; i < output->size; i++)
        if (output->data[i]) output->data[size++] = output->data[i];
    while (size > 0 && output->data[size - 1] == '\n') size--;
    output->size = size;
    return assay_view_equal(wanted, assay_buffer_view(output));
}

/* What the program prints before it is called is not asked for. */
static bool call(shell_run *r, assay_view program, const shell_call *one, assay_view wanted) {
    bool whole = shell_defines(program, r->script.name);
    assay_buffer_reset(&r->source);
    assay_buffer_put(&r->source, ASSAY_VIEW("exec 9>&1 >/dev/null\n"));
    if (!whole) assay_buffer_put(&r->source, r->script.name), assay_buffer_put(&r->source, ASSAY_VIEW("() {\n"));
    assay_buffer_put(&r->source, program);
    assay_buffer_put(&r->source, whole ? ASSAY_VIEW("\n") : ASSAY_VIEW("\n}\n"));
    assay_buffer_put(&r->source, ASSAY_VIEW("exec >&9 9>&-\n"));
    assay_buffer_put(&r->source, r->script.name);
    assay_buffer_put(&r->source, one->words);
    assay_buffer_put_char(&r->source, '\n');
    if (r->source.overflow) return say(r, ASSAY_COMPILE_ERROR, "the source is too large");
    run(r);
    r->report->calls++;
    if (r->result.cpu_us > r->report->max_cpu_us) r->report->max_cpu_us = r->result.cpu_us;
    if (r->result.memory_peak_bytes > r->report->memory_peak_bytes) r->report->memory_peak_bytes = r->result.memory_peak_bytes;
    bool ended = r->result.verdict == SANDBOX_OK || (r->result.verdict == SANDBOX_RUNTIME_ERROR && !r->result.signal);
    if (!ended) return say(r, judge_verdict_of(r->result.verdict), r->result.detail);
    return is_output(wanted, &r->result.output) ? true : say(r, ASSAY_INCORRECT, "another output");
}

static bool make_calls(shell_run *r, assay_view program, const char *wanted) {
    uint32_t order[SHELL_CALLS_MAX];
    const char *places[SHELL_CALLS_MAX];
    uint64_t limit = (uint64_t)(r->suite->total_cpu_ms ? r->suite->total_cpu_ms : CPU_MS) * 1000;
    for (size_t i = 0; i < r->script.count; i++, wanted += strlen(wanted) + 1) places[i] = wanted;
    judge_shuffle(order, r->script.count, judge_seed(r->suite, program));
    for (size_t i = 0; i < r->script.count; i++) {
        if (r->report->cpu_us > limit) return say(r, ASSAY_TIME_LIMIT, "CPU time of all calls");
        if (!call(r, program, &r->script.calls[order[i]], assay_view_of(places[order[i]]))) return false;
    }
    return true;
}

void judge_shell(sandbox_client *client, const judge_suite *suite, assay_view source, judge_report *report) {
    shell_run r = {.client = client, .suite = suite, .report = report};
    assay_arena arena;
    assay_buffer wanted;
    report->total = report->run = 1;
    report->verdict = ASSAY_CORRECT;
    assay_arena_init(&arena, WANTED_BYTES);
    assay_buffer_init(&wanted, WANTED_BYTES);
    assay_buffer_init(&r.source, SOURCE_BYTES);
    sandbox_result_init(&r.result);
    if (!shell_read(suite->script, &arena, &r.script))
        say(&r, ASSAY_NOT_AVAILABLE, "scripts in Bash are judged where each line compares a call's output with a word");
    else if (find_wanted(&r, &wanted)) make_calls(&r, source, wanted.data);
    report->passed = report->verdict == ASSAY_CORRECT;
    report->first_failure = report->passed;
    report->score = report->pass_rate = (double)report->passed;
    sandbox_result_clear(&r.result);
    assay_buffer_clear(&r.source);
    assay_buffer_clear(&wanted);
    assay_arena_clear(&arena);
}
