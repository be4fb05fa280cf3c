/* What the kinds of tests share; nobody outside verifiers/code includes it. */
#ifndef ASSAY_VERIFIERS_CODE_JUDGE_INTERNAL_H
#define ASSAY_VERIFIERS_CODE_JUDGE_INTERNAL_H

#include "verifiers/code/judge.h"
#include "verifiers/code/value.h"

#define REPLY_ARENA_BYTES (512u << 20)

/* What a warm interpreter does with its request (sandbox/python/zygote.py). */
enum {
    JUDGE_MODE_CALL = 1,
    JUDGE_MODE_TESTER = 2,
    JUDGE_MODE_CALLS_FOR_TESTER = 3,
    JUDGE_MODE_INTERACTOR = 5,
    JUDGE_MODE_GIVES_CODE =
        16 /* beside the first or third: its process gives the others the compiled program (sandbox/python/answer.h) */
};
enum { JUDGE_COMPILE_FROM = 3 }; /* so many processes of one program */

/* One suite under way. */
typedef struct judge_run {
    sandbox_client *client, *second;
    const judge_suite *suite;
    const sandbox_program *program;
    sandbox_program *helper; /* checker or interactor */
    sandbox_result result, helped;
    assay_buffer code; /* the compiled program, for the end of requests; empty: each process compiles */
    bool wants_code;   /* of the next call's process */
    bool served;       /* calls: the program has a server of foreign.h behind it */
    uint64_t cpu_us;
} judge_run;

assay_verdict judge_verdict_of(sandbox_verdict verdict);
void judge_say(judge_outcome *out, assay_verdict verdict, const char *text);
/* Verdict and figures of a run. */
void judge_copy_figures(judge_outcome *out, const sandbox_result *r);

/* checker.c. The checker's source as it is run; false: not in this language. Whether it accepts what r->result holds, in `out`. */
bool judge_checker_source(judge_checker form, const char *language, assay_view source, assay_buffer *out);
void judge_check_output(judge_run *r, const judge_case *one, judge_outcome *out);

/* One case each. */
void judge_run_stdio(judge_run *r, const judge_case *one, judge_outcome *out);
void judge_run_call(judge_run *r, const judge_case *one, judge_outcome *out);
void judge_run_interactive(judge_run *r, const judge_case *one, judge_outcome *out);
/* A whole script. With a `second` client (it may be NULL) a call waits for the slot while another runs. */
void judge_script(sandbox_client *client, sandbox_client *second, const judge_suite *suite, assay_view source,
                  judge_report *report);

/* The same in Bash (shell.h). */
void judge_shell(sandbox_client *client, const judge_suite *suite, assay_view source, judge_report *report);

/* Fills order[0..count) with a permutation that no candidate can guess: never the suite's own order, nor that order begun elsewhere. */
uint64_t judge_seed(const judge_suite *suite, assay_view source);
void judge_shuffle(uint32_t *order, size_t count, uint64_t seed);

typedef struct judge_reply {
    const char *bytes; /* NULL where nothing was written, or too much */
    assay_buffer copy; /* their owner, where they came with the report */
    void *mapped;      /* else */
    size_t size;
    bool too_large;
    assay_buffer
        code; /* of JUDGE_MODE_GIVES_CODE: a frame's value for the end of requests, or empty. As trusted as the program */
} judge_reply;

/* One run with a request on descriptor 3 and a reply on descriptor 4, a memfd that only this run could write to. The reply is what stood there when the
 * program asked to exit; a large one is read when every process of the run is dead. False: our failure. Free the reply in either case. */
bool judge_exchange(sandbox_client *client, const sandbox_program *program, uint32_t mode, assay_view request,
                    const sandbox_limits *limits, sandbox_result *result, judge_reply *reply);
/* Its two steps; between them another client's exchange may begin. Each begin needs its end. */
typedef struct judge_pending {
    sandbox_client *client;
    sandbox_result *result;
    int in, out;
    bool begun, gives_code;
} judge_pending;
void judge_exchange_begin(judge_pending *p, sandbox_client *client, const sandbox_program *program, uint32_t mode,
                          assay_view request, const sandbox_limits *limits, sandbox_result *result);
bool judge_exchange_end(judge_pending *p, judge_reply *reply);
void judge_reply_free(judge_reply *reply);

#endif
