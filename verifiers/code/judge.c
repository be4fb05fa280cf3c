/* Running a suite; see judge.h. */
#include "common/json_writer.h"
#include "verifiers/code/judge_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>
#include <xxhash.h>

enum { JSON_DEPTH = 100 };

typedef struct run {
    sandbox_client *client;
    const judge_suite *suite;
    const sandbox_program *program;
    sandbox_program *checker;
    sandbox_result result, checked;
    uint64_t cpu_us;
} run;

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

static void say(judge_outcome *out, assay_verdict verdict, const char *text) {
    out->verdict = verdict;
    snprintf(out->detail, sizeof out->detail, "%s", text);
}

static void copy_figures(judge_outcome *out, const sandbox_result *r) {
    out->verdict = judge_verdict_of(r->verdict);
    out->cpu_us = r->cpu_us;
    out->wall_us = r->wall_us;
    out->queue_us = r->queue_us;
    out->memory_peak_bytes = r->memory_peak_bytes;
    out->exit_code = r->exit_code;
    out->signal = r->signal;
    memcpy(out->detail, r->detail, sizeof out->detail);
}

typedef enum opinion { ACCEPTS, REFUSES, CRASHES, FAILED } opinion;

static opinion ask_checker(run *r, const judge_case *one, assay_view output) {
    assay_buffer text;
    assay_buffer_init(&text, VALUE_BYTES_MAX);
    assay_buffer_put(&text, ASSAY_VIEW("{\"input\":"));
    json_write_string(&text, one->input);
    assay_buffer_put(&text, ASSAY_VIEW(",\"output\":"));
    json_write_string(&text, output);
    assay_buffer_put(&text, ASSAY_VIEW(",\"expected\":"));
    json_write_string(&text, one->expected);
    assay_buffer_put(&text, ASSAY_VIEW("}\n"));
    sandbox_input *input = text.overflow ? NULL : sandbox_input_new(assay_buffer_view(&text));
    assay_buffer_clear(&text);
    if (!input) return FAILED;
    sandbox_run(r->client, r->checker, input, NULL, NULL, &r->checked);
    sandbox_input_free(input);
    bool coded = r->checked.verdict == SANDBOX_RUNTIME_ERROR && !r->checked.signal;
    if (r->checked.verdict == SANDBOX_OK || (coded && r->checked.exit_code == 42)) return ACCEPTS;
    if (r->checked.verdict == SANDBOX_ERROR || r->checked.verdict == SANDBOX_CANCELLED) return FAILED;
    return coded && r->checked.exit_code == 43 ? REFUSES : CRASHES;
}

static void check_output(run *r, const judge_case *one, judge_outcome *out) {
    opinion found = ask_checker(r, one, assay_buffer_view(&r->result.output));
    if (found == CRASHES) { /* on what the program wrote, or on anything? */
        found = ask_checker(r, one, one->expected);
        if (found == ACCEPTS) found = REFUSES;
        else if (found != FAILED) found = CRASHES;
    }
    if (found == REFUSES) say(out, ASSAY_INCORRECT, "refused by the checker");
    if (found == CRASHES) say(out, ASSAY_BAD_REFERENCE, "the checker does not accept the expected output");
    if (found == FAILED) say(out, ASSAY_ERROR, "the checker could not be run");
}

static void run_stdio(run *r, const judge_case *one, judge_outcome *out) {
    size_t at = 0;
    sandbox_input *input = sandbox_input_new(one->input);
    if (!input) {
        say(out, ASSAY_ERROR, "no memory for an input");
        return;
    }
    sandbox_run(r->client, r->program, input, &r->suite->limits, NULL, &r->result);
    sandbox_input_free(input);
    copy_figures(out, &r->result);
    if (out->verdict != ASSAY_CORRECT) return;
    if (r->checker) {
        check_output(r, one, out);
        return;
    }
    switch (code_compare(r->suite->compare, one->expected, assay_buffer_view(&r->result.output), &at)) {
        case COMPARE_SAME: break;
        case COMPARE_DIFFERENT:
            out->verdict = ASSAY_INCORRECT;
            snprintf(out->detail, sizeof out->detail, at ? "differs at %s %zu" : "differs",
                     r->suite->compare.way == COMPARE_TOKENS ? "token" : "line", at);
            break;
        case COMPARE_IMPOSSIBLE: say(out, ASSAY_ERROR, "the comparison could not be made"); break;
    }
}

static int request_fd(assay_view bytes) {
    int fd = memfd_create("request", MFD_CLOEXEC);
    if (fd >= 0 && (write(fd, bytes.data, bytes.size) != (ssize_t)bytes.size || lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

bool judge_exchange(sandbox_client *client, const sandbox_program *program, uint32_t mode, assay_view request,
                    const sandbox_limits *limits, sandbox_result *result, judge_reply *reply) {
    *reply = (judge_reply){0};
    off_t written = 0;
    int in = request_fd(request), out = memfd_create("reply", MFD_CLOEXEC);
    bool done = in >= 0 && out >= 0;
    if (done) {
        sandbox_channels channels = {.standard_input = -1, .standard_output = -1, .in = in, .out = out, .mode = mode};
        sandbox_run(client, program, NULL, limits, &channels, result);
        written = lseek(out, 0, SEEK_END); /* no fstat: its system call can name files, and judges may not */
        done = written >= 0;
    }
    if (done && written > 0) {
        reply->size = (size_t)written;
        reply->too_large = (uint64_t)written > VALUE_BYTES_MAX;
        if (!reply->too_large) reply->bytes = mmap(NULL, reply->size, PROT_READ, MAP_PRIVATE, out, 0);
        if (reply->bytes == MAP_FAILED) {
            reply->bytes = NULL;
            done = false;
        }
    }
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    return done;
}

void judge_reply_free(judge_reply *reply) {
    if (reply->bytes) munmap(reply->bytes, reply->size);
    *reply = (judge_reply){0};
}

static void read_reply(run *r, const judge_reply *reply, const unsigned char *nonce, json_value expected, judge_outcome *out) {
    const value *root = NULL;
    bool beyond = false;
    if (reply->too_large) {
        say(out, ASSAY_OUTPUT_LIMIT, "the value is too large");
        return;
    }
    if (!reply->bytes) {
        say(out, ASSAY_RUNTIME_ERROR, "ended without an answer");
        return;
    }
    assay_arena arena;
    assay_arena_init(&arena, REPLY_ARENA_BYTES);
    switch (value_decode_reply((assay_view){reply->bytes, reply->size}, nonce, &arena, &root)) {
        case VALUE_FINE: {
            value_options options = r->suite->values;
            options.beyond = &beyond;
            if (value_equals_json(root, expected, options)) break;
            if (beyond) say(out, ASSAY_ERROR, "the values are too large to compare");
            else say(out, ASSAY_INCORRECT, root->tag == 'o' ? "a value that is no plain data" : "another value");
            break;
        }
        case VALUE_MALFORMED: say(out, ASSAY_RUNTIME_ERROR, "a malformed answer"); break;
        case VALUE_TOO_LARGE: say(out, ASSAY_OUTPUT_LIMIT, "the value is too large"); break;
        case VALUE_NO_MEMORY: say(out, ASSAY_ERROR, "no memory for the answer"); break;
    }
    assay_arena_clear(&arena);
}

static void run_call(run *r, const judge_case *one, judge_outcome *out) {
    unsigned char nonce[VALUE_NONCE_BYTES];
    const char *error = NULL;
    size_t at = 0;
    assay_buffer request;
    json_value arguments = json_parse(one->input, JSON_DEPTH, &error, &at),
               expected = json_parse(one->expected, JSON_DEPTH, &error, &at);
    assay_buffer_init(&request, VALUE_BYTES_MAX);
    if (expected.type == JSON_ERROR || getrandom(nonce, sizeof nonce, 0) != sizeof nonce ||
        !value_encode_request(assay_view_of(r->suite->entry_point), arguments, nonce, &request)) {
        say(out, ASSAY_BAD_REFERENCE, "arguments must be a JSON array, the expected value JSON");
        assay_buffer_clear(&request);
        return;
    }
    judge_reply reply;
    if (judge_exchange(r->client, r->program, JUDGE_MODE_CALL, assay_buffer_view(&request), &r->suite->limits, &r->result,
                       &reply)) {
        copy_figures(out, &r->result);
        if (out->verdict == ASSAY_CORRECT) read_reply(r, &reply, nonce, expected, out);
    } else {
        say(out, ASSAY_ERROR, "no memory for a call");
    }
    judge_reply_free(&reply);
    assay_buffer_clear(&request);
}

/* A clock alone can count calls, so that the order is a secret: drawn from a hash over the program and the whole suite, which no candidate
 * holds, and therefore the same whenever the same program is judged. Never the suite's own order, nor that order begun elsewhere. */
static uint64_t draw(uint64_t *state) { /* splitmix64, Steele, Lea and Flood, 2014 */
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static uint64_t seed_of(const judge_suite *suite, assay_view source) {
    uint64_t hash = XXH3_64bits(source.data ? source.data : "", source.size);
    for (size_t i = 0; i < suite->count; i++) {
        const judge_case *one = &suite->cases[i];
        hash = XXH3_64bits_withSeed(one->input.data ? one->input.data : "", one->input.size, hash);
        hash = XXH3_64bits_withSeed(one->expected.data ? one->expected.data : "", one->expected.size, hash);
    }
    return hash;
}

static bool is_rotation(const uint32_t *order, size_t count) {
    for (size_t i = 1; i < count; i++)
        if (order[i] != (order[0] + i) % count) return false;
    return true;
}

static void shuffle(uint32_t *order, size_t count, uint64_t state) {
    for (size_t i = 0; i < count; i++) order[i] = (uint32_t)(count == 2 ? 1 - i : i);
    if (count < 3) return;
    do {
        for (size_t i = count; i > 1; i--) {
            size_t other = (size_t)(draw(&state) % i);
            uint32_t held = order[i - 1];
            order[i - 1] = order[other];
            order[other] = held;
        }
    } while (is_rotation(order, count));
}

static void summarise(const judge_suite *suite, const judge_outcome *outcomes, judge_report *report) {
    report->first_failure = suite->count;
    for (size_t i = 0; i < suite->count; i++) {
        const judge_outcome *o = &outcomes[i];
        if (o->verdict != ASSAY_SKIPPED) report->run++;
        if (o->verdict == ASSAY_CORRECT) {
            report->passed++;
        } else if (o->verdict != ASSAY_SKIPPED && report->first_failure == suite->count) {
            report->first_failure = i;
        }
        report->cpu_us += o->cpu_us;
    }
    report->pass_rate = (double)report->passed / (double)suite->count;
    report->verdict = ASSAY_CORRECT;
    if (report->first_failure == suite->count) return;
    const judge_outcome *first = &outcomes[report->first_failure];
    /* Our own failure anywhere leaves the whole undecided, unless the program has failed by itself and nothing more is asked. */
    for (size_t i = 0; i < suite->count && !suite->stop_at_failure; i++)
        if (outcomes[i].verdict == ASSAY_ERROR || outcomes[i].verdict == ASSAY_BAD_REFERENCE) first = &outcomes[i];
    report->verdict = first->verdict;
    snprintf(report->detail, sizeof report->detail, "test %zu: %.120s", (size_t)(first - outcomes) + 1, first->detail);
}

static void run_all(run *r, const uint32_t *order, judge_outcome *outcomes) {
    const judge_suite *suite = r->suite;
    bool stopped = false;
    for (size_t i = 0; i < suite->count; i++) {
        judge_outcome *out = &outcomes[order[i]];
        *out = (judge_outcome){.verdict = ASSAY_SKIPPED};
        if (stopped) continue;
        if (suite->total_cpu_ms && r->cpu_us > (uint64_t)suite->total_cpu_ms * 1000) {
            say(out, ASSAY_TIME_LIMIT, "CPU time of all tests");
            stopped = true;
            continue;
        }
        if (suite->kind == JUDGE_CALL) run_call(r, &suite->cases[order[i]], out);
        else run_stdio(r, &suite->cases[order[i]], out);
        r->cpu_us += out->cpu_us;
        if (out->verdict != ASSAY_CORRECT && suite->stop_at_failure) stopped = true;
    }
}

static bool suite_is_sound(const judge_suite *suite, judge_report *report) {
    const char *wrong = NULL;
    if (suite->count == 0) wrong = "no tests";
    if (suite->count > JUDGE_CASES_MAX) wrong = "too many tests";
    if (suite->kind == JUDGE_CALL && (!suite->entry_point || !suite->entry_point[0])) wrong = "no entry point";
    if (wrong) {
        report->verdict = ASSAY_BAD_REFERENCE;
        snprintf(report->detail, sizeof report->detail, "%s", wrong);
    }
    return !wrong;
}

void judge_program(sandbox_client *client, const judge_suite *suite, assay_view source, judge_outcome *outcomes,
                   judge_report *report) {
    run r = {.client = client, .suite = suite};
    sandbox_program *program = NULL;
    *report = (judge_report){.verdict = ASSAY_ERROR, .first_failure = suite->count};
    if (!suite_is_sound(suite, report)) return;
    uint32_t *order = calloc(suite->count, sizeof *order);
    judge_outcome *own = outcomes ? NULL : calloc(suite->count, sizeof *own), *places = outcomes ? outcomes : own;
    sandbox_result_init(&r.result);
    sandbox_result_init(&r.checked);
    if (order && places) {
        shuffle(order, suite->count, seed_of(suite, source));
        sandbox_prepare(client, suite->language, source, NULL, &program, &r.result);
        bool ready = program != NULL;
        if (ready && suite->checker_language) {
            sandbox_prepare(client, suite->checker_language, suite->checker_source, NULL, &r.checker, &r.checked);
            ready = r.checker != NULL;
        }
        if (program && !ready) {
            report->verdict =
                r.checked.verdict == SANDBOX_COMPILE_ERROR ? ASSAY_BAD_REFERENCE : judge_verdict_of(r.checked.verdict);
            snprintf(report->detail, sizeof report->detail, "the checker: %.120s", r.checked.detail);
        } else if (ready) {
            r.program = program;
            run_all(&r, order, places);
            summarise(suite, places, report);
        } else {
            report->verdict = judge_verdict_of(r.result.verdict);
            snprintf(report->detail, sizeof report->detail, "%s", r.result.detail);
            for (size_t i = 0; i < suite->count; i++) places[i] = (judge_outcome){.verdict = ASSAY_SKIPPED};
        }
    }
    sandbox_program_free(program);
    sandbox_program_free(r.checker);
    sandbox_result_clear(&r.result);
    sandbox_result_clear(&r.checked);
    free(order);
    free(own);
}
