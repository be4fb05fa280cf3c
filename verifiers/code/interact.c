/* Interactive tests: the program and an interactor, each in its own cell, joined by two pipes.
 *
 * What an interactor sees: standard input is what the program writes, standard output is what the program reads; descriptor 3 holds the test's input, and
 * where the test has an expected output a NUL and that. Its verdict is its exit code and nothing that passed through the pipes: 0 or 42 accepted (42 as
 * in DOMjudge); 43, or testlib's 1, 2, 4 and 8 refused; 7 with a number of 0 to 1 on descriptor 4 partial (points, 0 to 1); 3 its own failure.
 *
 * Two ends are the program's doing: writing to a program that is gone (SIGPIPE, BrokenPipeError) and reading from one (EOFError); they refuse. An interactor
 * that crashes otherwise has no verdict of its own: perhaps the program sent what it does not understand, perhaps it would crash on anything. So where the
 * crash is one that words can bring about (a signal, a limit, a panic of Rust's, in Python an exception of values: ValueError, IndexError, an assertion) it is
 * asked once more about a program that says nothing. Where it has an opinion on that one, it works, and the program is refused. Else, and on any other exit
 * code or exception (a NameError is its own), it is BAD_REFERENCE, which is no score.
 *
 * Whose failure? The program's limits and violations come first, then a refusal, then a program that ended badly although it was accepted. Both wait for ever
 * (each reads, none writes): wall time ends it, on the program's account. */
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "verifiers/code/judge_internal.h"

enum { NOTES_BYTES = 64, WALL_MORE_MS = 3000, LEAST_CPU_MS = 5000 };

typedef enum opinion {
    OPINION_ACCEPTS,
    OPINION_REFUSES,
    OPINION_POINTS,
    OPINION_BROKEN,
    OPINION_OURS,
    OPINION_BAFFLED
} opinion;

static opinion read_opinion(const sandbox_result *r) {
    if (r->verdict == SANDBOX_ERROR || r->verdict == SANDBOX_CANCELLED) return OPINION_OURS;
    if (r->verdict == SANDBOX_OK) return OPINION_ACCEPTS;
    if (r->verdict != SANDBOX_RUNTIME_ERROR) return OPINION_BROKEN;
    if (r->signal) return r->signal == SIGPIPE ? OPINION_REFUSES : OPINION_BROKEN;
    switch (r->exit_code) {
        case 42: return OPINION_ACCEPTS;
        case 7: return OPINION_POINTS;
        case 1:
        case 2:
        case 4:
        case 8:
        case 43: return OPINION_REFUSES;
        default: return OPINION_BROKEN;
    }
}

/* After a refusal the program's own end is of no interest. */
static bool ends_the_program(const sandbox_result *interactor) {
    opinion found = read_opinion(interactor);
    return found == OPINION_REFUSES || found == OPINION_BROKEN || found == OPINION_OURS;
}

static sandbox_input *make_input(const judge_case *one) {
    assay_buffer text;
    assay_buffer_init(&text, VALUE_BYTES_MAX);
    assay_buffer_put(&text, one->input);
    if (one->expected.size) {
        assay_buffer_put_char(&text, 0);
        assay_buffer_put(&text, one->expected);
    }
    sandbox_input *input = text.overflow ? NULL : sandbox_input_new(assay_buffer_view(&text));
    assay_buffer_clear(&text);
    return input;
}

/* A decimal number of 0 to 1 at the beginning of the notes; -1 where there is none. */
static double read_points(int notes) {
    char text[NOTES_BYTES + 1], *end = NULL;
    ssize_t size = pread(notes, text, NOTES_BYTES, 0);
    if (size <= 0) return -1;
    text[size] = 0;
    double points = strtod(text, &end);
    return end != text && isfinite(points) && points >= 0 && points <= 1 ? points : -1;
}

static bool is_limit(assay_verdict verdict) {
    return verdict == ASSAY_TIME_LIMIT || verdict == ASSAY_WALL_LIMIT || verdict == ASSAY_MEMORY_LIMIT ||
           verdict == ASSAY_OUTPUT_LIMIT || verdict == ASSAY_SECURITY_VIOLATION;
}

/* Whether what the program said may have crashed it. 71: begin.py says so of an exception; 101: Rust. */
static bool may_be_baffled(const sandbox_result *r) {
    bool coded = r->verdict == SANDBOX_RUNTIME_ERROR && !r->signal;
    return read_opinion(r) == OPINION_BROKEN && (!coded || r->exit_code == 71 || r->exit_code == 101);
}

/* The interactor, with a program that ends at once. */
static bool works_on_silence(judge_run *r, const sandbox_half *interactor, sandbox_input *input, int notes) {
    sandbox_result own, theirs;
    sandbox_program *silent = NULL;
    sandbox_result_init(&own);
    sandbox_result_init(&theirs);
    sandbox_prepare(r->client, "python", ASSAY_VIEW("pass\n"), NULL, &silent, &own);
    if (silent) {
        sandbox_half program = {r->client, silent, interactor->limits, &own, 0}, again = *interactor;
        again.result = &theirs;
        sandbox_run_pair(&program, &again, input, notes, ends_the_program);
    }
    opinion found = silent ? read_opinion(&theirs) : OPINION_OURS;
    sandbox_program_free(silent);
    sandbox_result_clear(&own);
    sandbox_result_clear(&theirs);
    return found != OPINION_BROKEN && found != OPINION_OURS;
}

static void settle(judge_run *r, opinion found, int notes, judge_outcome *out) {
    assay_verdict own = out->verdict;
    bool cancelled = r->result.verdict == SANDBOX_CANCELLED;
    if (r->result.verdict == SANDBOX_ERROR || found == OPINION_OURS) {
        judge_say(out, ASSAY_ERROR, r->result.verdict == SANDBOX_ERROR ? r->result.detail : r->helped.detail);
    } else if (!cancelled && is_limit(own)) {
        if (own == ASSAY_WALL_LIMIT) judge_say(out, own, "wall time: both wait, or the program sleeps");
    } else if (own == ASSAY_NOT_AVAILABLE) { /* it asked nothing: the interactor's word is none on it */
    } else if (found == OPINION_BROKEN) {
        snprintf(out->detail, sizeof out->detail, "the interactor failed: %.100s", r->helped.detail);
        out->verdict = ASSAY_BAD_REFERENCE;
    } else if (found == OPINION_BAFFLED) {
        judge_say(out, ASSAY_INCORRECT, "the interactor could not go on with what the program sent");
    } else if (found == OPINION_REFUSES) {
        snprintf(out->detail, sizeof out->detail, "refused by the interactor%s%.60s", r->helped.detail[0] ? ": " : "",
                 r->helped.detail);
        out->verdict = ASSAY_INCORRECT;
    } else if (cancelled) {
        judge_say(out, ASSAY_ERROR, "the program was cancelled");
    } else if (own == ASSAY_CORRECT && found == OPINION_POINTS) {
        double points = read_points(notes);
        if (points < 0) judge_say(out, ASSAY_BAD_REFERENCE, "the interactor gave no points of 0 to 1");
        else out->verdict = points < 1 ? ASSAY_INCORRECT : ASSAY_CORRECT;
        out->points = points < 0 ? 0 : points;
        if (points >= 0) snprintf(out->detail, sizeof out->detail, "%.6g points", points);
    } else if (own == ASSAY_CORRECT) {
        out->points = 1;
    }
}

void judge_run_interactive(judge_run *r, const judge_case *one, judge_outcome *out) {
    sandbox_limits limits = r->suite->limits;
    sandbox_input *input = r->second ? make_input(one) : NULL;
    int notes = memfd_create("notes", MFD_CLOEXEC);
    if (!r->second) {
        judge_say(out, ASSAY_NOT_AVAILABLE, "interactive tests need a second client of the sandbox");
    } else if (!input || notes < 0) {
        judge_say(out, ASSAY_ERROR, "no memory for an input");
    } else {
        if (!limits.wall_ms && limits.cpu_ms) limits.wall_ms = 2 * limits.cpu_ms + WALL_MORE_MS;
        sandbox_half program = {r->client, r->program, &limits, &r->result, 0};
        sandbox_limits theirs = limits; /* twice the program's CPU time: spending it all would be nobody's verdict */
        theirs.cpu_ms = 2 * limits.cpu_ms > LEAST_CPU_MS ? 2 * limits.cpu_ms : LEAST_CPU_MS;
        theirs.wall_ms =
            limits.wall_ms ? limits.wall_ms + WALL_MORE_MS : 0; /* so that a deadlock is told on the program's side */
        sandbox_half interactor = {r->second, r->helper, &theirs, &r->helped, JUDGE_MODE_INTERACTOR};
        sandbox_run_pair(&program, &interactor, input, notes, ends_the_program);
        judge_copy_figures(out, &r->result);
        opinion found = read_opinion(&r->helped);
        bool decided = r->result.verdict == SANDBOX_ERROR || is_limit(out->verdict) || out->verdict == ASSAY_NOT_AVAILABLE;
        if (!decided && may_be_baffled(&r->helped) && works_on_silence(r, &interactor, input, notes)) found = OPINION_BAFFLED;
        settle(r, found, notes, out);
    }
    sandbox_input_free(input);
    if (notes >= 0) close(notes);
}
