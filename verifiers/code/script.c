/* Assertion scripts. The tester and the candidate never run at the same time and share no channel: the tester runs until it wants a reply that it
 * has not got, ends, and is started again with one reply more. It is deterministic (seeded, no candidate code), and each reply is bound to
 * the bytes of the call it answers. So a call that dies or lies ends the script here, before any `except` of the test could run. */
#include <math.h>
#include <stdlib.h>
#include <sys/random.h>

#include "verifiers/code/judge_internal.h"

enum { CALLS_MAX = 2000, SCRIPT_CPU_MS = 60000 };

typedef struct talk {
    sandbox_client *client;
    const judge_suite *script;
    sandbox_program *tester, *candidate;
    sandbox_result result;
    judge_report *report;
    assay_buffer log; /* the replies so far: [request, reply] each */
    size_t calls;
    bool nan_allowed;
} talk;

static bool end(talk *t, assay_verdict verdict, const char *detail) {
    t->report->verdict = verdict;
    snprintf(t->report->detail, sizeof t->report->detail, "%s", detail);
    return false;
}

static bool has_nan_word(assay_view text) {
    for (size_t i = 0; i + 3 <= text.size; i++)
        if ((text.data[i] | 32) == 'n' && (text.data[i + 1] | 32) == 'a' && (text.data[i + 2] | 32) == 'n') return true;
    return false;
}

/* A reply must be ["v", value, changed arguments or None] or ["x", name, ...]. */
static bool reply_is_sound(const value *root) {
    if (root->tag != 'l' || root->count != 3 || root[1].tag != 's' || root[1].text.size != 1) return false;
    const value *second = root + 2, *third = second + second->nodes;
    if (root[1].text.data[0] == 'x') return second->tag == 's';
    return root[1].text.data[0] == 'v' && (third->tag == 'N' || third->tag == 'l');
}

/* Runs the candidate once for `request`, a value frame, and adds its reply to the log. False: the script is decided. */
static bool call_candidate(talk *t, assay_view request) {
    unsigned char nonce[VALUE_NONCE_BYTES];
    assay_buffer frame;
    judge_reply reply = {0};
    const value *root = NULL;
    assay_arena arena;
    bool go_on = false;
    if (getrandom(nonce, sizeof nonce, 0) != sizeof nonce) return end(t, ASSAY_ERROR, "no random numbers");
    assay_buffer_init(&frame, VALUE_BYTES_MAX);
    assay_arena_init(&arena, REPLY_ARENA_BYTES);
    assay_buffer_put(&frame, ASSAY_VIEW("ASQ1"));
    assay_buffer_put(&frame, (assay_view){(const char *)nonce, sizeof nonce});
    assay_buffer_put(&frame, request);
    bool ran = !frame.overflow && judge_exchange(t->client, t->candidate, JUDGE_MODE_CALLS_FOR_TESTER,
                                                 assay_buffer_view(&frame), &t->script->limits, &t->result, &reply);
    t->report->cpu_us += t->result.cpu_us;
    if (!ran) {
        end(t, ASSAY_ERROR, "a call could not be made");
    } else if (t->result.verdict != SANDBOX_OK) {
        end(t, judge_verdict_of(t->result.verdict), t->result.detail);
    } else if (!reply.bytes) {
        end(t, reply.too_large ? ASSAY_OUTPUT_LIMIT : ASSAY_RUNTIME_ERROR,
            reply.too_large ? "the value is too large" : "ended without an answer");
    } else if (value_decode_reply((assay_view){reply.bytes, reply.size}, nonce, &arena, &root) != VALUE_FINE ||
               !reply_is_sound(root)) {
        end(t, ASSAY_RUNTIME_ERROR, "a malformed answer");
    } else {
        go_on = true;
        for (uint32_t i = 0; i < root->nodes && go_on && !t->nan_allowed; i++)
            if ((root[i].tag == 'f' || root[i].tag == 'c') && (isnan(root[i].real) || isnan(root[i].imaginary)))
                go_on = end(t, ASSAY_INCORRECT, "NaN, which the test does not hold"); /* it passes `not abs(x - y) > eps` */
    }
    if (go_on) {
        value_put_head(&t->log, 'l', 2);
        value_put_text(&t->log, 'b', request);
        value_put_text(&t->log, 'b', (assay_view){reply.bytes + 4 + VALUE_NONCE_BYTES, reply.size - 4 - VALUE_NONCE_BYTES});
        t->calls++;
        if (t->log.overflow) go_on = end(t, ASSAY_OUTPUT_LIMIT, "the values of all calls are too large");
    }
    assay_arena_clear(&arena);
    assay_buffer_clear(&frame);
    judge_reply_free(&reply);
    return go_on;
}

static bool is_word(const value *v, const char *word) {
    return v->tag == 's' && assay_view_equal(v->text, assay_view_of(word));
}

/* What the tester said: [word, calls, more]. */
static bool hear(talk *t, const value *root) {
    char text[96];
    if (root->tag != 'l' || root->count != 3 || root[1].tag != 's')
        return end(t, ASSAY_ERROR, "the tester's word is malformed");
    const value *more = root + 3;
    bool called = t->calls > 0;
    snprintf(text, sizeof text, "%.*s: %.*s", (int)(root[1].text.size % 32), root[1].text.data,
             more->tag == 's' ? (int)(more->text.size % 60) : 0, more->tag == 's' ? more->text.data : "");
    if (is_word(root + 1, "need")) {
        if (more->tag != 'b') return end(t, ASSAY_ERROR, "the tester's word is malformed");
        if (t->calls == CALLS_MAX) return end(t, ASSAY_BAD_REFERENCE, "the test makes too many calls");
        return call_candidate(t, more->text);
    }
    if (is_word(root + 1, "pass"))
        return called ? end(t, ASSAY_CORRECT, "") : end(t, ASSAY_BAD_REFERENCE, "the test makes no call");
    if (is_word(root + 1, "shared")) return end(t, ASSAY_NOT_AVAILABLE, text);
    if (is_word(root + 1, "changed")) return end(t, ASSAY_ERROR, "the test is not deterministic");
    return called ? end(t, ASSAY_INCORRECT, text) : end(t, ASSAY_BAD_REFERENCE, text);
}

/* The tester's limits are met on the candidate's account once it has given it something. */
static bool tester_failed(talk *t) {
    assay_verdict verdict = judge_verdict_of(t->result.verdict);
    if (verdict == ASSAY_ERROR) return end(t, ASSAY_ERROR, t->result.detail);
    if (t->calls == 0) return end(t, ASSAY_BAD_REFERENCE, "the test fails by itself");
    if (verdict == ASSAY_RUNTIME_ERROR || verdict == ASSAY_SECURITY_VIOLATION || verdict == ASSAY_CORRECT)
        verdict = ASSAY_INCORRECT;
    return end(t, verdict, "the test, with what the program gave it");
}

static bool run_tester(talk *t) {
    static const unsigned char nonce[VALUE_NONCE_BYTES] = {0};
    assay_buffer frame;
    judge_reply reply = {0};
    const value *root = NULL;
    assay_arena arena;
    bool go_on;
    assay_buffer_init(&frame, 2 * VALUE_BYTES_MAX);
    assay_arena_init(&arena, REPLY_ARENA_BYTES);
    assay_buffer_put(&frame, ASSAY_VIEW("ASQ1"));
    assay_buffer_put(&frame, (assay_view){(const char *)nonce, sizeof nonce});
    value_put_head(&frame, 'l', 4);
    value_put_text(&frame, 's', t->script->setup);
    value_put_text(&frame, 's', t->script->script);
    value_put_text(&frame, 's', assay_view_of(t->script->entry_point));
    value_put_head(&frame, 'l', t->calls);
    assay_buffer_put(&frame, assay_buffer_view(&t->log));
    bool ran = !frame.overflow && judge_exchange(t->client, t->tester, JUDGE_MODE_TESTER, assay_buffer_view(&frame),
                                                 &t->script->limits, &t->result, &reply);
    t->report->cpu_us += t->result.cpu_us;
    if (!ran) go_on = end(t, ASSAY_ERROR, "the tester could not be run");
    else if (t->result.verdict != SANDBOX_OK || !reply.bytes) go_on = tester_failed(t);
    else if (value_decode_reply((assay_view){reply.bytes, reply.size}, nonce, &arena, &root) != VALUE_FINE)
        go_on = end(t, ASSAY_ERROR, "the tester's word is malformed");
    else go_on = hear(t, root);
    assay_arena_clear(&arena);
    assay_buffer_clear(&frame);
    judge_reply_free(&reply);
    return go_on;
}

static bool prepare_tester(talk *t) {
    assay_buffer text; /* not run as a program: it chooses the warm interpreter by its imports */
    assay_buffer_init(&text, 8u << 20);
    assay_buffer_put(&text, ASSAY_VIEW("import ast\n"));
    assay_buffer_put(&text, t->script->setup);
    assay_buffer_put_char(&text, '\n');
    assay_buffer_put(&text, t->script->script);
    sandbox_prepare(t->client, "python", assay_buffer_view(&text), NULL, &t->tester, &t->result);
    assay_buffer_clear(&text);
    return t->tester != NULL;
}

void judge_script(sandbox_client *client, const judge_suite *script, assay_view source, judge_report *report) {
    talk t = {.client = client, .script = script, .report = report};
    uint64_t limit_us = (uint64_t)(script->total_cpu_ms ? script->total_cpu_ms : SCRIPT_CPU_MS) * 1000;
    report->total = 1;
    t.nan_allowed = has_nan_word(script->script);
    sandbox_result_init(&t.result);
    assay_buffer_init(&t.log, VALUE_BYTES_MAX);
    if (prepare_tester(&t)) sandbox_prepare(client, "python", source, NULL, &t.candidate, &t.result);
    if (!t.tester || !t.candidate) end(&t, judge_verdict_of(t.result.verdict), t.result.detail);
    while (t.tester && t.candidate && run_tester(&t)) {
        if (report->cpu_us > limit_us) {
            end(&t, ASSAY_TIME_LIMIT, "CPU time of all calls");
            break;
        }
    }
    report->run = 1;
    report->passed = report->verdict == ASSAY_CORRECT;
    report->first_failure = report->passed;
    report->score = report->pass_rate = (double)report->passed;
    report->calls = t.calls;
    sandbox_program_free(t.tester);
    sandbox_program_free(t.candidate);
    sandbox_result_clear(&t.result);
    assay_buffer_clear(&t.log);
}
