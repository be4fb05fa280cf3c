/* Judging a program by tests, with the sandbox. Expected outputs stay here: a cell gets one input at a time, nothing else.
 *
 * Kinds of tests.
 *   stdio        the input is standard input, the output is compared as text or by a checker in a cell of its own
 *   call         a function is called with the arguments of a JSON array and its value compared with a JSON value
 *   script       an assertion script (HumanEval, MBPP, HumanEval-X, MultiPL-E) in a *tester*: a cell that never holds candidate code
 *   interactive  the program talks with an interactor in another cell, whose exit code is the verdict
 * Each run of the candidate is a fresh process that has loaded the program and answers once. Tests run in a secret order (the same for the same
 * program and suite) and are reported in theirs. */
#ifndef ASSAY_VERIFIERS_CODE_JUDGE_H
#define ASSAY_VERIFIERS_CODE_JUDGE_H

#include "common/status.h"
#include "sandbox/sandbox.h"
#include "verifiers/code/compare.h"
#include "verifiers/code/value_options.h"
#include "verifiers/verdict.h"

enum { JUDGE_CASES_MAX = 10000, JUDGE_EXCERPT_BYTES = 1024, JUDGE_SUBTASKS_MAX = 1000 };

typedef enum judge_kind { JUDGE_STDIO, JUDGE_CALL, JUDGE_SCRIPT, JUDGE_INTERACTIVE } judge_kind;

typedef struct judge_case {
    assay_view input;         /* stdio, interactive: bytes; call: a JSON array of arguments */
    assay_view expected;      /* stdio: bytes; call: a JSON value; interactive: bytes for the interactor alone */
    assay_view expected_also; /* call: another JSON value that is as right (APPS wraps values in a list, or not); empty: none */
    const assay_view *others; /* stdio: further outputs that are as right */
    size_t other_count;
    double weight;    /* 0 means 1 */
    uint32_t subtask; /* its weight is earned only where every case of the subtask passes; 0: by itself */
} judge_case;

typedef enum judge_scoring {
    JUDGE_ALL_OR_NOTHING, /* 1 where all pass */
    JUDGE_PASS_RATE,      /* passed / tests that count */
    JUDGE_SUBTASKS        /* weight earned / weight of the tests that count */
} judge_scoring;

typedef enum judge_fresh {
    JUDGE_FRESH_CALL,  /* a process for every call (the default) */
    JUDGE_FRESH_SCRIPT /* one process for the calls of a script: faster, and a program can keep state between them */
} judge_fresh;

/* Room for what the tester makes of a script before it knows anything of a program; the judge fills it. It makes the second judgement by a reference
 * cheaper, and changes no verdict. */
typedef struct judge_memo {
    char *bytes;
    size_t room, size; /* size 0: nothing yet, or too much for the room */
    size_t plan_at;    /* not 0: it was read from the script, without the tester's plan, which goes there */
} judge_memo;

/* What a checker is given, and how it tells its verdict (checker.c). */
typedef enum judge_checker {
    CHECKER_JSON, /* {"input", "output", "expected"} on standard input; exit code 0 or 42: accepted, 43: refused */
    CHECKER_TESTLIB, /* files: input, output, answer; testlib's exit codes: 0 accepted; 1, 2, 4, 8 refused; 3 its own failure; 7 points */
    CHECKER_PRINTS /* files: input, answer, output; it prints 1 or 0 (open-r1/codeforces) */
} judge_checker;

typedef struct judge_suite {
    judge_kind kind;
    const char *language; /* the program's; never NULL */
    const char
        *entry_point; /* call: the function; where there is none, a method of a class Solution. script: NULL or "": found */
    const judge_case *cases; /* not of a script */
    size_t count;
    size_t first;            /* only the first so many cases count; 0: all */
    compare_options compare; /* stdio */
    /* stdio, in place of the comparison: a *checker*, a program in a cell of its own. An end that is no verdict may be a refusal or a crash (1 is both in
     * Python): INCORRECT where the checker accepts the expected output itself, else BAD_REFERENCE.
     * interactive: the *interactor*, see interact.c. */
    judge_checker checker;
    const char *program_language; /* NULL: no checker */
    assay_view program_source;
    /* script: `setup` is run first (HumanEval's prompt, MBPP's imports) and its helpers stay the reference's; `script` is the test; in
     * Python a function `check` in it is called with the entry point. Languages other than Python: see foreign.h. */
    assay_view setup, script;
    judge_memo *memo;      /* script: of this setup, script, entry point and language; one judgement at a time. NULL: none */
    value_options values;  /* call */
    sandbox_limits limits; /* of each test, of a tester and of an interactor; zero: the language's */
    uint32_t total_cpu_ms; /* of all tests together; 0: no limit, of a script 60 s */
    judge_scoring scoring;
    bool
        stop_early; /* all or nothing: the rest is SKIPPED after a failure; subtasks: the rest of the subtask. Without it a program of
                        which ten tests ran out of time and none passed is run no more: the rest counts as TIME_LIMIT */
    judge_fresh fresh;
    bool refuse_shared; /* script: NOT_AVAILABLE where it needs objects that both sides share (judge_report.shared) */
} judge_suite;

typedef struct judge_excerpt {
    uint16_t size; /* bytes kept */
    char bytes[JUDGE_EXCERPT_BYTES];
} judge_excerpt;

typedef struct judge_outcome {
    assay_verdict verdict;
    uint64_t cpu_us, wall_us, queue_us, memory_peak_bytes;
    int exit_code, signal;
    double points; /* interactive: what the interactor gave, 0 to 1; else 1 where CORRECT */
    char detail[160];
    judge_excerpt output,
        errors; /* the first bytes of standard output, the last ones of standard error; stdio and interactive */
} judge_outcome;

typedef struct judge_report {
    /* CORRECT where every test that counts is; else that of the first test, in the suite's order, that is not */
    assay_verdict verdict;
    double score; /* by the suite's scoring, 0 to 1. Of no worth where verdict is unscored */
    size_t total; /* tests that count; 1 for a script */
    size_t passed, run;
    size_t first_failure; /* its number, from 0; total where there is none */
    double pass_rate;     /* passed / total; skipped ones did not pass */
    size_t calls;         /* script: calls that were answered */
    bool shared;          /* script: judged in the weaker mode in which test and program share objects */
    judge_fresh fresh;    /* as it was judged */
    uint64_t cpu_us, max_cpu_us, memory_peak_bytes; /* cpu_us: of the compiler, too */
    uint64_t queue_us;                              /* waiting for cells */
    char detail[160];
} judge_report;

/* Judges `source`. `outcomes` (may be NULL) has suite->count places, of a script one. A fault of ours or of the suite is ERROR or BAD_REFERENCE,
 * never a verdict on the program. A script is CORRECT where it ran to its end and called the candidate at least once. One client, one call at a
 * time; an interactive suite also runs one on `second` (NULL: NOT_AVAILABLE), which needs a slot of its own, and a script's calls take turns on both. */
void judge_program(sandbox_client *client, sandbox_client *second, const judge_suite *suite, assay_view source,
                   judge_outcome *outcomes, judge_report *report);

#endif
