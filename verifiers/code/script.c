/* Assertion scripts. The tester and the candidate never run at the same time and share no channel: the tester runs until it wants replies that it
 * has not got, ends, and is started again with more of them. It is deterministic (seeded, no candidate code), and each reply is bound to the bytes
 * of the call it answers. So a call that dies or lies ends the script here, before any `except` of the test could run.
 *
 * The tester looks ahead (sandbox/python/tester.py): it names the calls that would follow if replies did not matter. They are answered in a secret
 * order, each in a fresh process, so that neither state nor a clock can count them. The first it asks for is certain, the others are guesses: a reply
 * counts only where the next run makes that very call at that very place, and so does a death. Guesses that were wrong make the next batch smaller.
 *
 * What the tester says while it has no reply depends on the reference alone: its first word is kept for the group's other completions (judge_memo).
 * It holds the test's *claims*, where the test does nothing with the program's values but to assert that they equal its own: then answers for which each
 * claim holds beyond doubt (claims.h), or one fails, need no second run of the tester to be judged. In the commonest form of a script that first word stands in the
 * script's own text (plain_script.h): then no tester is run at all, unless an answer leaves a doubt. */
#include <math.h>
#include <stdlib.h>
#include <sys/random.h>

#include "verifiers/code/claims.h"
#include "verifiers/code/judge_internal.h"
#include "verifiers/code/plain_script.h"
#include "verifiers/code/script_clock.h"
#include "verifiers/code/script_programs.h"

enum { CALLS_MAX = 2000, SCRIPT_CPU_MS = 60000, BATCH_MAX = 256 };

/* One call that the tester wants, and what became of it. */
typedef struct call {
    size_t request_at, request_size, reply_at, reply_size; /* in `texts` */
    assay_verdict verdict;                                 /* UNSPECIFIED: not made yet; CORRECT: answered; else how it died */
    char detail[96];
} call;

/* One process of the candidate, under way: what it was asked, and where its answer will be. */
typedef struct flight {
    call *one;       /* of a single call */
    size_t position; /* in the script's order */
    unsigned char nonce[VALUE_NONCE_BYTES];
    assay_buffer frame;
    sandbox_result result;
    judge_pending pending;
} flight;

typedef struct talk {
    sandbox_client *client, *second;
    flight flights[2]; /* of each client */
    const judge_suite *suite;
    script_programs programs;
    sandbox_result result;
    judge_report *report;
    assay_view source; /* the program's */
    assay_buffer texts;
    assay_buffer first; /* the tester's first word, a frame; `plan` points into it, or into the memo */
    assay_view plan, claims;
    assay_buffer code; /* the compiled program, which a call's process has given (JUDGE_MODE_GIVES_CODE) */
    size_t count, certain, batch;
    bool afresh;                      /* the tester has begun anew, with what the program's own objects need */
    bool read;                        /* the first word was read from the script, and no tester has been asked yet */
    uint64_t seed, limit_us, busy_us; /* busy_us: how long the last call ran */
    uint64_t now;                     /* the time of day, where programs look at it */
    bool nan_allowed, inf_allowed, reads_numbers;
    call calls[CALLS_MAX]; /* of which `count` are set: zeros for all would take longer than to judge most answers */
} talk;

static bool end(talk *t, assay_verdict verdict, const char *detail) {
    t->report->verdict = verdict;
    snprintf(t->report->detail, sizeof t->report->detail, "%s", detail);
    return false;
}

static void die(call *c, assay_verdict verdict, const char *detail) {
    c->verdict = verdict;
    snprintf(c->detail, sizeof c->detail, "%.95s", detail);
}

static bool has_letters_at(assay_view text, size_t at, const char *letters) {
    size_t size = strlen(letters), i = 0;
    if (at + size > text.size) return false;
    while (i < size && (text.data[at + i] | 32) == letters[i]) i++;
    return i == size;
}

/* "nan" by itself or behind "is": not that of "banana". */
static bool has_nan_word(assay_view text) {
    for (size_t i = 0; i + 3 <= text.size; i++) {
        if (!has_letters_at(text, i, "nan") || (i + 3 < text.size && assay_is_alpha(text.data[i + 3]))) continue;
        size_t begin = i >= 2 && has_letters_at(text, i - 2, "is") ? i - 2 : i;
        if (begin == 0 || !assay_is_alpha(text.data[begin - 1])) return true;
    }
    return false;
}

/* Part of "inf" and "infinity", and of other words: those only let an infinity through. */
static bool has_inf(assay_view text) {
    for (size_t i = 0; i + 3 <= text.size; i++)
        if (has_letters_at(text, i, "inf")) return true;
    return false;
}

/* Where a test makes numbers of texts, a text may be a NaN too. */
static bool reads_numbers(assay_view script) {
    static const char *const words[] = {"float", "Decimal", "complex", "json", "eval"};
    for (size_t i = 0; script.size && i < sizeof words / sizeof *words; i++)
        if (memmem(script.data, script.size, words[i], strlen(words[i]))) return true;
    return false;
}

static bool has_letter(assay_view text, char letter) {
    for (size_t i = 0; i < text.size; i++)
        if ((text.data[i] | 32) == letter) return true;
    return false;
}

/* What passes comparisons that it should not: NaN `not abs(x - y) > eps`, and infinities where they are subtracted. */
static const char *unwanted_number(const talk *t, const value *v) {
    bool number = v->tag == 'f' || v->tag == 'c', text = t->reads_numbers && (v->tag == 's' || v->tag == 'b');
    bool decimal = v->tag == 'p' && v[2].tag == 's' && assay_view_equal(v[1].text, ASSAY_VIEW("Decimal"));
    bool nan = (number && (isnan(v->real) || isnan(v->imaginary))) || (decimal && has_letter(v[2].text, 'a')) ||
               (text && has_nan_word(v->text));
    bool infinity = (number && (isinf(v->real) || isinf(v->imaginary))) || (decimal && has_letter(v[2].text, 'f'));
    if (nan && !t->nan_allowed) return "NaN, which the test does not hold";
    return infinity && !t->inf_allowed ? "an infinity, which the test does not hold" : NULL;
}

static assay_view text_at(const talk *t, size_t at, size_t size) {
    return (assay_view){t->texts.data + at, size};
}

static void take_reply(talk *t, call *c, assay_view frame) {
    assay_arena arena;
    const value *root = NULL;
    bool raised = false;
    assay_arena_init(&arena, REPLY_ARENA_BYTES);
    value_fault fault = value_decode(frame, &arena, &root);
    if (fault == VALUE_NO_MEMORY) die(c, ASSAY_ERROR, "no memory for an answer");
    else if (fault == VALUE_TOO_LARGE) die(c, ASSAY_OUTPUT_LIMIT, "the value is too large");
    else if (fault || !claim_answer_value(root, &raised)) die(c, ASSAY_RUNTIME_ERROR, "a malformed answer");
    else {
        c->verdict = ASSAY_CORRECT;
        const char *why = NULL;
        for (uint32_t i = 0; i < root->nodes && !why; i++) why = unwanted_number(t, root + i);
        if (why) die(c, ASSAY_INCORRECT, why);
        c->reply_at = t->texts.size;
        c->reply_size = frame.size;
        assay_buffer_put(&t->texts, frame);
        if (t->texts.overflow) die(c, ASSAY_OUTPUT_LIMIT, "the values of all calls are too large");
    }
    assay_arena_clear(&arena);
}

/* The replies of one run, as many as there were requests; false where they are not. */
static bool take_replies(talk *t, call *const *list, size_t count, const judge_reply *reply, const unsigned char *nonce) {
    assay_arena arena;
    const value *root = NULL;
    assay_arena_init(&arena, REPLY_ARENA_BYTES);
    bool good = value_decode_reply((assay_view){reply->bytes, reply->size}, nonce, &arena, &root) == VALUE_FINE &&
                root->tag == 'l' && root->count == count;
    for (size_t i = 0; i < count && good; i++) good = root[1 + i].tag == 'b';
    for (size_t i = 0; i < count && good; i++) take_reply(t, list[i], root[1 + i].text);
    assay_arena_clear(&arena);
    return good;
}

static void flight_init(flight *f) {
    assay_buffer_init(&f->frame, VALUE_BYTES_MAX);
    sandbox_result_init(&f->result);
}

static void flight_clear(flight *f) {
    assay_buffer_clear(&f->frame);
    sandbox_result_clear(&f->result);
}

static void begin_candidate(talk *t, flight *f, sandbox_client *client, call *const *list, size_t count, uint32_t mode) {
    f->pending = (judge_pending){.in = -1, .out = -1};
    f->result.cpu_us = f->result.queue_us = 0;
    assay_buffer_reset(&f->frame);
    assay_buffer_put(&f->frame, ASSAY_VIEW("ASQ1"));
    if (getrandom(f->nonce, sizeof f->nonce, 0) != (ssize_t)sizeof f->nonce) return;
    assay_buffer_put(&f->frame, (assay_view){(const char *)f->nonce, sizeof f->nonce});
    value_put_head(&f->frame, 'l', count);
    for (size_t i = 0; i < count; i++) value_put_text(&f->frame, 'b', text_at(t, list[i]->request_at, list[i]->request_size));
    assay_buffer_put(&f->frame, assay_buffer_view(&t->code));
    if (t->programs.python && script_clock_matters(text_at(t, list[0]->request_at, list[0]->request_size)))
        script_clock_put(t->now, &f->frame);
    if (!f->frame.overflow)
        judge_exchange_begin(&f->pending, client, t->programs.candidate, mode, assay_buffer_view(&f->frame), &t->suite->limits,
                             &f->result);
}

/* False: none of the calls is answered, and `*why` tells of the first. */
static bool finish_candidate(talk *t, flight *f, call *const *list, size_t count, call *why) {
    judge_reply reply = {0};
    bool good = false;
    if (f->frame.overflow) {
        die(why, ASSAY_OUTPUT_LIMIT, "the values of a call are too large");
    } else if (judge_exchange_end(&f->pending, &reply)) {
        const sandbox_result *result = &f->result;
        assay_buffer_put(&t->code, assay_buffer_view(&reply.code));
        t->report->cpu_us += result->cpu_us;
        /* What it waited for the call before it was no wait for others. */
        if (result->queue_us > t->busy_us) t->report->queue_us += result->queue_us - t->busy_us;
        t->busy_us = t->second ? result->wall_us : 0;
        if (result->cpu_us > t->report->max_cpu_us) t->report->max_cpu_us = result->cpu_us;
        if (result->memory_peak_bytes > t->report->memory_peak_bytes) t->report->memory_peak_bytes = result->memory_peak_bytes;
        if (result->verdict != SANDBOX_OK) die(why, judge_verdict_of(result->verdict), result->detail);
        else if (reply.too_large) die(why, ASSAY_OUTPUT_LIMIT, "the value is too large");
        else if (!reply.bytes) die(why, ASSAY_RUNTIME_ERROR, "ended without an answer");
        else if (!(good = take_replies(t, list, count, &reply, f->nonce))) die(why, ASSAY_RUNTIME_ERROR, "a malformed answer");
    } else {
        die(why, ASSAY_ERROR, "a call could not be made");
    }
    judge_reply_free(&reply);
    return good;
}

/* All calls by one process. */
static bool answer_together(talk *t, call *const *list, size_t count) {
    call unused;
    begin_candidate(t, &t->flights[0], t->client, list, count, JUDGE_MODE_CALLS_FOR_TESTER);
    return finish_candidate(t, &t->flights[0], list, count, &unused);
}

static void begin_call(talk *t, unsigned which, size_t from, size_t position, bool gives_code) {
    flight *f = &t->flights[which];
    f->one = &t->calls[from + position];
    f->position = position;
    begin_candidate(t, f, which ? t->second : t->client, &f->one, 1,
                    gives_code ? JUDGE_MODE_CALLS_FOR_TESTER | JUDGE_MODE_GIVES_CODE : JUDGE_MODE_CALLS_FOR_TESTER);
}

static bool finish_call(talk *t, unsigned which) {
    flight *f = &t->flights[which];
    finish_candidate(t, f, &f->one, 1, f->one);
    return f->one->verdict == ASSAY_CORRECT;
}

/* In this order, a process each, until one dies: its position, or SIZE_MAX. Where there is a second client, a call waits for the slot while the one before
 * it runs; one that was asked for when another dies is made all the same. Where there are enough of them the first gives its code to those that begin when it has ended. */
static size_t answer_each(talk *t, size_t from, const uint32_t *order, size_t count) {
    size_t begun = 0, ended = 0, dead = SIZE_MAX, width = t->second ? 2 : 1;
    bool gives = t->programs.python && !t->code.size && count >= JUDGE_COMPILE_FROM;
    t->busy_us = 0;
    while (ended < begun || (begun < count && dead == SIZE_MAX && t->report->cpu_us <= t->limit_us)) {
        bool more = begun < count && begun - ended < width && dead == SIZE_MAX && t->report->cpu_us <= t->limit_us;
        if (more) {
            begin_call(t, (unsigned)(begun % width), from, order[begun], gives && begun == 0);
            begun++;
            continue;
        }
        unsigned which = (unsigned)(ended++ % width);
        if (!finish_call(t, which) && t->flights[which].position < dead) dead = t->flights[which].position;
    }
    return dead;
}

/* Answers calls[from..count). A death at one place makes later places of no interest: the script ends there at the latest, if it comes so far. */
static void answer_calls(talk *t, size_t from) {
    uint32_t order[CALLS_MAX];
    call *list[CALLS_MAX];
    size_t count = t->count - from;
    judge_shuffle(order, count, t->seed + from);
    for (size_t i = 0; i < count; i++) list[i] = &t->calls[from + order[i]];
    if (t->suite->fresh == JUDGE_FRESH_SCRIPT && count > 1 && answer_together(t, list, count)) return;
    for (size_t i = 0; i < count; i++) list[i]->verdict = ASSAY_VERDICT_UNSPECIFIED;
    size_t dead = answer_each(t, from, order, count);
    /* What it comes to before that, one after the other. */
    for (size_t i = 0; i < dead && i < count && t->report->cpu_us <= t->limit_us; i++) {
        if (t->calls[from + i].verdict != ASSAY_VERDICT_UNSPECIFIED) continue;
        t->busy_us = 0;
        begin_call(t, 0, from, i, false);
        if (!finish_call(t, 0)) dead = i;
    }
}

static bool is_word(const value *v, const char *word) {
    return v->tag == 's' && assay_view_equal(v->text, assay_view_of(word));
}

static bool add_call(talk *t, assay_view request) {
    call *c = &t->calls[t->count];
    *c = (call){.request_at = t->texts.size, .request_size = request.size};
    assay_buffer_put(&t->texts, request);
    if (t->texts.overflow) return false;
    t->count++;
    return true;
}

/* The tester takes the script for another test than its text seemed to be: all of it is the tester's from the beginning. */
static bool leave_to_tester(talk *t) {
    if (t->suite->memo) t->suite->memo->size = 0;
    assay_buffer_reset(&t->first);
    t->plan = t->claims = ASSAY_VIEW_NONE;
    t->count = t->certain = 0;
    t->read = false;
    return true;
}

/* ["need", place, requests]: what stood at that place and behind it was guessed wrongly, or not known. */
static bool extend(talk *t, size_t place, const value *list) {
    if (list->tag != 'l' || list->count == 0 || place > t->count) return end(t, ASSAY_ERROR, "the tester's word is malformed");
    if (place < t->certain && t->read) return leave_to_tester(t);
    if (place < t->certain)
        return end(t, ASSAY_BAD_REFERENCE, "the test is not deterministic: run again, it makes other calls");
    if (place < t->count && t->calls[place].verdict != ASSAY_VERDICT_UNSPECIFIED && t->batch > 1) t->batch = (t->batch + 3) / 4;
    t->count = place;
    const value *one = list + 1;
    for (uint32_t i = 0; i < list->count; i++, one++) {
        if (one->tag != 'b') return end(t, ASSAY_ERROR, "the tester's word is malformed");
        if (t->count == CALLS_MAX) break;
        if (!add_call(t, one->text)) return end(t, ASSAY_OUTPUT_LIMIT, "the values of all calls are too large");
    }
    if (t->count == place) return end(t, ASSAY_BAD_REFERENCE, "the test makes too many calls");
    t->certain = place + 1;
    answer_calls(t, place);
    if (t->report->cpu_us > t->limit_us) return end(t, ASSAY_TIME_LIMIT, "CPU time of all calls");
    return true;
}

/* In a tester, or before a call that was answered. Else the program's death may be the reference's. */
static bool setup_has_run(const talk *t) {
    bool ran = !t->read;
    for (size_t i = 0; i < t->count && !ran; i++) ran = t->calls[i].verdict == ASSAY_CORRECT;
    return ran;
}

/* The calls that the claims are of have been made. False: they tell how the test ends. True: the tester must be asked. */
static bool weigh_claims(talk *t) {
    assay_arena arena;
    const value *root = NULL;
    bool go_on = true;
    assay_arena_init(&arena, REPLY_ARENA_BYTES);
    if (value_decode(t->claims, &arena, &root) == VALUE_FINE && claims_are_sound(root) && claims_count(root) == t->count) {
        claim_state state = CLAIM_HOLDS;
        assay_view exception = ASSAY_VIEW_NONE;
        char text[96];
        size_t at = 0;
        bool may_die = root->count == 3 && setup_has_run(t);
        for (; at < t->count && state == CLAIM_HOLDS; at++) {
            const call *c = &t->calls[at];
            if (may_die && c->verdict != ASSAY_CORRECT && c->verdict != ASSAY_VERDICT_UNSPECIFIED) break;
            state = c->verdict == ASSAY_CORRECT
                        ? claims_weigh(root, at, text_at(t, c->reply_at, c->reply_size), &arena, &exception)
                        : CLAIM_OPEN;
        }
        t->report->calls = at;
        if (state == CLAIM_HOLDS && at < t->count)
            go_on = end(t, t->calls[at].verdict, t->calls[at].detail); /* the test ends there */
        else if (state == CLAIM_HOLDS) go_on = end(t, ASSAY_CORRECT, "");
        snprintf(text, sizeof text, "error: %.*s", (int)(exception.size % 60), exception.data);
        if (state == CLAIM_FAILS) go_on = end(t, ASSAY_INCORRECT, exception.size ? text : "fail: assertion");
    }
    assay_arena_clear(&arena);
    return go_on;
}

/* What the tester said: [word, calls, more], and in Python what it made of the reference ("plan"), which later runs are given back, and
 * claims. */
static bool hear(talk *t, const value *root) {
    char text[96];
    if (root->tag != 'l' || root->count < 3 || root->count > 5 || root[1].tag != 's' || root[2].tag != 'i' ||
        root[2].text.size > 8)
        return end(t, ASSAY_ERROR, "the tester's word is malformed");
    const value *more = root + 3;
    char digits[9] = {0};
    memcpy(digits, root[2].text.data, root[2].text.size);
    size_t place = strtoul(digits, NULL, 16);
    bool called = place > 0;
    snprintf(text, sizeof text, "%.*s: %.*s", (int)(root[1].text.size % 32), root[1].text.data,
             more->tag == 's' ? (int)(more->text.size % 60) : 0, more->tag == 's' ? more->text.data : "");
    if (is_word(root + 1, "need")) return extend(t, place, more);
    if (is_word(root + 1, "afresh") && !t->afresh) {
        t->afresh = true;
        t->certain = 0;
        return extend(t, place, more);
    }
    t->report->calls = place;
    if (is_word(root + 1, "dead")) {
        if (place >= t->count) return end(t, ASSAY_ERROR, "the tester's word is malformed");
        return end(t, t->calls[place].verdict, t->calls[place].detail);
    }
    if (is_word(root + 1, "pass")) {
        t->report->shared = more->tag == 's' && more->text.size > 0;
        if (t->report->shared && t->suite->refuse_shared)
            return end(t, ASSAY_NOT_AVAILABLE, "shared: the test passes objects of its own");
        return called ? end(t, ASSAY_CORRECT, "") : end(t, ASSAY_BAD_REFERENCE, "the test makes no call");
    }
    /* The test seeds `random` once for several calls: only where the program draws do they depend on each other. */
    bool chance = is_word(root + 1, "shared") && is_word(more, "random");
    if (chance && !memmem(t->source.data, t->source.size, "random", 6)) return end(t, ASSAY_INCORRECT, "fail: assertion");
    if (is_word(root + 1, "shared")) return end(t, ASSAY_NOT_AVAILABLE, text);
    if (is_word(root + 1, "import") && !called) return end(t, ASSAY_NOT_AVAILABLE, text);
    return called ? end(t, ASSAY_INCORRECT, text) : end(t, ASSAY_BAD_REFERENCE, text);
}

/* The tester's limits are met on the candidate's account once it has been given something. */
static bool tester_failed(talk *t) {
    assay_verdict verdict = judge_verdict_of(t->result.verdict);
    bool given = t->count > 0;
    if (verdict == ASSAY_ERROR) return end(t, ASSAY_ERROR, t->result.detail);
    if (!given) return end(t, ASSAY_BAD_REFERENCE, "the test fails by itself");
    if (verdict == ASSAY_RUNTIME_ERROR || verdict == ASSAY_SECURITY_VIOLATION || verdict == ASSAY_CORRECT)
        verdict = ASSAY_INCORRECT;
    return end(t, verdict, "the test, with what the program gave it");
}

/* Perhaps it failed on a stand-in: once more, in small steps. */
static bool look_no_further(talk *t) {
    t->batch = 1;
    return t->report->cpu_us <= t->limit_us || end(t, ASSAY_TIME_LIMIT, "CPU time of all calls");
}

/* The calls known in a row, for the tester: [request, reply or None] each. */
static void put_known(const talk *t, assay_buffer *frame) {
    size_t known = 0;
    while (known < t->count && t->calls[known].verdict != ASSAY_VERDICT_UNSPECIFIED) known++;
    value_put_head(frame, 'l', known);
    for (size_t i = 0; i < known; i++) {
        const call *c = &t->calls[i];
        value_put_head(frame, 'l', 2);
        value_put_text(frame, 'b', text_at(t, c->request_at, c->request_size));
        if (c->verdict == ASSAY_CORRECT) value_put_text(frame, 'b', text_at(t, c->reply_at, c->reply_size));
        else assay_buffer_put_char(frame, 'N');
    }
}

static const unsigned char no_nonce[VALUE_NONCE_BYTES] = {0}; /* nobody is in a tester's cell who would lie */

static const value *skip(const value *one, unsigned count) {
    for (; count; count--) one += one->nodes;
    return one;
}

/* The plan that a first word lacks which was read from the script. */
static void keep_plan(talk *t, assay_view plan) {
    judge_memo *memo = t->suite->memo;
    if (!memo || !memo->size || !memo->plan_at || memo->room - memo->size < plan.size + 4) return;
    char *place = memo->bytes + memo->plan_at;
    assay_buffer written;
    memmove(place + plan.size + 5, place + 1, memo->size - memo->plan_at - 1);
    assay_buffer_init_fixed(&written, place, plan.size + 5);
    value_put_text(&written, 'b', plan);
    memo->size += plan.size + 4;
    memo->plan_at = 0;
}

/* A tester's frame. The first one is kept: it holds the plan, and the questions that every completion is asked. */
static bool hear_frame(talk *t, assay_view frame) {
    const value *root = NULL;
    assay_arena arena;
    bool go_on, first = t->count == 0 && !t->plan.size;
    assay_arena_init(&arena, REPLY_ARENA_BYTES);
    if (value_decode_reply(frame, no_nonce, &arena, &root) != VALUE_FINE || root->tag != 'l') {
        go_on = end(t, ASSAY_ERROR, "the tester's word is malformed");
    } else {
        const value *plan = root->count == 5 ? skip(root + 1, 3) : NULL, *claims = plan ? skip(plan, 1) : NULL;
        if (first && plan && plan->tag == 'b') t->plan = plan->text;
        if (!first && plan && plan->tag == 'b' && !t->plan.size) keep_plan(t, plan->text);
        if (first && claims && claims->tag == 'b') t->claims = claims->text;
        go_on = hear(t, root) && (!first || !t->claims.size || weigh_claims(t));
    }
    assay_arena_clear(&arena);
    return go_on;
}

static bool hear_first(talk *t, assay_view frame, size_t plan_at) {
    judge_memo *memo = t->suite->memo;
    if (t->batch == BATCH_MAX && memo && !memo->size && frame.size <= memo->room) {
        memcpy(memo->bytes, frame.data, frame.size);
        memo->size = frame.size;
        memo->plan_at = plan_at;
    }
    assay_buffer_put(&t->first, frame);
    return hear_frame(t, assay_buffer_view(&t->first));
}

static bool run_tester(talk *t) {
    assay_buffer frame;
    judge_reply reply = {0};
    char batch[16];
    bool go_on;
    assay_buffer_init(&frame, 2 * VALUE_BYTES_MAX);
    assay_buffer_put(&frame, ASSAY_VIEW("ASQ1"));
    assay_buffer_put(&frame, (assay_view){(const char *)no_nonce, sizeof no_nonce});
    value_put_head(&frame, 'l', 6);
    value_put_text(&frame, 's', t->programs.setup);
    value_put_text(&frame, 's', t->programs.script);
    value_put_text(&frame, 's', assay_view_of(t->suite->entry_point));
    snprintf(batch, sizeof batch, "%zx", t->batch);
    value_put_text(&frame, 'i', assay_view_of(batch));
    put_known(t, &frame);
    if (t->plan.size) value_put_text(&frame, 'b', t->plan);
    else assay_buffer_put_char(&frame, 'N');
    script_clock_put(t->now, &frame);
    t->result.cpu_us = t->result.queue_us = 0;
    bool ran = !frame.overflow && script_prepare_tester(t->client, &t->programs, &t->result) &&
               judge_exchange(t->client, t->programs.tester, JUDGE_MODE_TESTER, assay_buffer_view(&frame), &t->suite->limits,
                              &t->result, &reply);
    t->report->cpu_us += t->result.cpu_us;
    t->report->queue_us += t->result.queue_us;
    if (frame.overflow) go_on = end(t, ASSAY_OUTPUT_LIMIT, "the values of all calls are too large");
    else if (!ran) go_on = end(t, ASSAY_ERROR, "the tester could not be run");
    else if ((t->result.verdict != SANDBOX_OK || !reply.bytes) && t->batch > 1 && t->result.verdict != SANDBOX_ERROR)
        go_on = look_no_further(t);
    else if (t->result.verdict != SANDBOX_OK || !reply.bytes) go_on = tester_failed(t);
    else if (!t->first.size && !t->count) go_on = hear_first(t, (assay_view){reply.bytes, reply.size}, 0);
    else go_on = hear_frame(t, (assay_view){reply.bytes, reply.size});
    assay_buffer_clear(&frame);
    judge_reply_free(&reply);
    return go_on;
}

/* What is known before any tester is run: the first word of an earlier judgement, or of a plain script. That a script's setup runs is seen only where the program begins with
 * it; else the tester has to. */
static bool hear_what_is_known(talk *t) {
    judge_memo *memo = t->suite->memo;
    bool shown = t->programs.python && assay_view_starts_with(t->source, t->programs.setup);
    if (memo && memo->plan_at && !shown) memo->size = memo->plan_at = 0;
    if (memo && memo->size) {
        t->read = memo->plan_at != 0;
        return hear_frame(t, (assay_view){memo->bytes, memo->size});
    }
    assay_buffer word;
    size_t plan_at = 0;
    bool go_on = true;
    assay_buffer_init(&word, VALUE_BYTES_MAX);
    t->read = shown &&
              plain_script_read(t->programs.setup, t->programs.script, assay_view_of(t->suite->entry_point), &word, &plan_at);
    if (t->read) go_on = hear_first(t, assay_buffer_view(&word), plan_at);
    assay_buffer_clear(&word);
    return go_on;
}

void judge_script(sandbox_client *client, sandbox_client *second, const judge_suite *suite, assay_view source,
                  judge_report *report) {
    talk *t = malloc(sizeof *t);
    report->total = report->run = 1;
    report->fresh = suite->fresh;
    if (!t) return;
    memset(t, 0, offsetof(talk, calls));
    t->client = client;
    t->second = second;
    for (int i = 0; i < 2; i++) flight_init(&t->flights[i]);
    t->suite = suite;
    t->report = report;
    t->batch = BATCH_MAX;
    t->source = source;
    t->now = script_clock_now();
    t->seed = judge_seed(suite, source);
    t->limit_us = (uint64_t)(suite->total_cpu_ms ? suite->total_cpu_ms : SCRIPT_CPU_MS) * 1000;
    t->nan_allowed = has_nan_word(suite->script);
    t->inf_allowed = t->nan_allowed || has_inf(suite->script);
    t->reads_numbers = reads_numbers(suite->script);
    sandbox_result_init(&t->result);
    assay_buffer_init(&t->texts, 4 * VALUE_BYTES_MAX);
    assay_buffer_init(&t->first, VALUE_BYTES_MAX);
    assay_buffer_init(&t->code, VALUE_BYTES_MAX);
    bool go_on = script_prepare(client, suite, source, &t->programs, &t->result, report);
    if (go_on) go_on = hear_what_is_known(t);
    while (go_on) go_on = run_tester(t);
    report->passed = report->verdict == ASSAY_CORRECT;
    report->first_failure = report->passed;
    report->score = report->pass_rate = (double)report->passed;
    script_programs_clear(&t->programs);
    sandbox_result_clear(&t->result);
    for (int i = 0; i < 2; i++) flight_clear(&t->flights[i]);
    assay_buffer_clear(&t->texts);
    assay_buffer_clear(&t->first);
    assay_buffer_clear(&t->code);
    free(t);
}
