/* Judging a program by tests, with the sandbox. Expected outputs stay here: a cell gets one input at a time, nothing else.
 *
 * Two kinds of tests. *stdio*: the input is standard input, the output is compared as text. *call*: a function is called with the arguments of a
 * JSON array and its value compared with a JSON value; each call is a fresh process that has loaded the program and answers once.
 * Tests run in a secret order (the same for the same program and suite), each in its own cell, and are reported in theirs. */
#ifndef ASSAY_VERIFIERS_CODE_JUDGE_H
#define ASSAY_VERIFIERS_CODE_JUDGE_H

#include "common/status.h"
#include "sandbox/sandbox.h"
#include "verifiers/code/compare.h"
#include "verifiers/code/value.h"
#include "verifiers/verdict.h"

enum { JUDGE_CASES_MAX = 10000 };

typedef enum judge_kind { JUDGE_STDIO, JUDGE_CALL } judge_kind;

typedef struct judge_case {
    assay_view input;    /* stdio: bytes; call: a JSON array of arguments */
    assay_view expected; /* stdio: bytes; call: a JSON value */
} judge_case;

typedef struct judge_suite {
    judge_kind kind;
    const char *language;
    const char *entry_point; /* call: the function; where there is none, a method of a class Solution */
    const judge_case *cases;
    size_t count;
    compare_options compare; /* stdio */
    /* stdio, in place of the comparison: a program in a cell of its own that reads {"input", "output", "expected"} as JSON. Exit code 0 or 42:
     * accepted; 43: refused. Any other end may be a refusal or a crash (1 is both in Python): INCORRECT where the checker accepts the
     * expected output itself, else BAD_REFERENCE. */
    const char *checker_language; /* NULL: none */
    assay_view checker_source;
    value_options values;  /* call */
    sandbox_limits limits; /* of each test; zero: the language's */
    uint32_t total_cpu_ms; /* of all tests together; 0: no limit */
    bool stop_at_failure;  /* all or nothing: the rest is SKIPPED */
} judge_suite;

typedef struct judge_outcome {
    assay_verdict verdict;
    uint64_t cpu_us, wall_us, queue_us, memory_peak_bytes;
    int exit_code, signal;
    char detail[160];
} judge_outcome;

typedef struct judge_report {
    assay_verdict verdict; /* CORRECT where every test is; else that of the first test, in the suite's order, that is not */
    size_t passed, run;
    size_t first_failure; /* its number, from 0; count where there is none */
    double pass_rate;     /* of all tests of the suite; skipped ones did not pass. Of no worth where verdict is unscored */
    uint64_t cpu_us;
    char detail[160];
} judge_report;

/* Judges `source`. `outcomes` (may be NULL) has suite->count places. A fault of ours or of the suite is ERROR or BAD_REFERENCE, never a
 * verdict on the program. One client, one call at a time. */
void judge_program(sandbox_client *client, const judge_suite *suite, assay_view source, judge_outcome *outcomes,
                   judge_report *report);

/* An assertion script as it comes in HumanEval and MBPP. It runs in a *tester*: a cell that never holds candidate code. Only the entry point, or
 * where none is named the names that setup and script lack, are calls to the candidate, each in a fresh cell; values cross as plain data. */
typedef struct judge_script {
    assay_view setup;        /* run first: HumanEval's prompt, MBPP's imports; its helpers stay the reference's */
    assay_view script;       /* the test; a function `check` in it is called with the entry point */
    const char *entry_point; /* NULL or "": found */
    sandbox_limits limits;   /* of each call, and of the tester */
    uint32_t total_cpu_ms;   /* of all of it; 0: 60 s */
} judge_script;

/* CORRECT: the script ran to its end and called the candidate at least once. BAD_REFERENCE: it failed before any call. NOT_AVAILABLE: it shares
 * objects that cannot be copied. *calls (may be NULL): how many there were. */
void judge_assertions(sandbox_client *client, const judge_script *script, assay_view source, judge_report *report,
                      size_t *calls);

#endif
