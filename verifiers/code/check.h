/* The code check: takes the program out of a completion's answer, runs it against a group's tests in cells, and says what it is worth.
 *
 * Two steps. assay_code_compile checks a reference once per group; assay_code_judge judges a completion with it. Which language: the reference's;
 * where it names none, that of the fence that was taken, else Python. Never from the thinking. Where the reference names a function or class, the last block that defines
 * it is the program, else the last block. An unclosed last fence is NO_ANSWER, never an earlier block, unless the options say run.
 * A compiled reference remembers what its script's tester said first; it, and a client of the sandbox, serve one judgement at a time. */
#ifndef ASSAY_VERIFIERS_CODE_CHECK_H
#define ASSAY_VERIFIERS_CODE_CHECK_H

#include "common/arena.h"
#include "verifiers/code/judge.h"
#include "verifiers/completion/completion.h"

/* Numbered as CodeScoring and OutputComparison of the wire. */
typedef enum assay_code_scoring {
    ASSAY_CODE_ALL_OR_NOTHING = 1,
    ASSAY_CODE_PASS_RATE = 2,
    ASSAY_CODE_SUBTASKS = 3
} assay_code_scoring;
typedef enum assay_code_comparison {
    ASSAY_CODE_EXACT = 1,
    ASSAY_CODE_TRAILING_SPACE = 2,
    ASSAY_CODE_TOKENS = 3,
    ASSAY_CODE_FLOAT_TOKENS = 4,
    ASSAY_CODE_UNORDERED_LINES = 5
} assay_code_comparison;
enum {
    ASSAY_CODE_TESTS_MAX = 1024,
    ASSAY_CODE_CPU_MS_MAX = 600000,
    ASSAY_CODE_CPU_MS_DEFAULT = 10000,
    ASSAY_CODE_MEMORY_MIB_MAX = 65536,
    ASSAY_CODE_MEMORY_MIB_DEFAULT = 1024,
    ASSAY_CODE_OUTPUT_KIB_MAX = 65536,
    ASSAY_CODE_OUTPUT_KIB_DEFAULT = 16384,
    ASSAY_CODE_EXCERPTS_BYTES = 12 * 1024 /* of all tests of a result */
};

/* Zero: the default of CodeCheck in rubric.proto. */
typedef struct assay_code_options {
    assay_code_scoring scoring;       /* 0: ALL_OR_NOTHING */
    assay_code_comparison comparison; /* 0: TRAILING_SPACE */
    uint32_t max_tests;               /* the first so many; 0: all */
    uint32_t cpu_ms_per_test, cpu_ms_total, memory_mib, output_kib;
    bool run_unclosed; /* an unclosed last fence is the program */
    bool unfenced;     /* a completion without a fence is a program */
    bool last_block;   /* the last block is the program, even where an earlier one alone defines what the tests ask for */
    bool ignore_case;
    bool fresh_script;          /* weaker: one process for the calls of a script */
    bool refuse_shared;         /* no verdict where test and program would share objects */
    double float_tolerance;     /* absolute and relative */
    double pass_rate_threshold; /* graded scores below it are 0 */
} assay_code_options;
/* NULL where the options are in range; else why not, and *field. */
const char *assay_code_options_error(const assay_code_options *options, const char **field);

/* A group's tests as they were read: by reference.h, or from the wire. */
typedef struct assay_code_spec {
    /* language "": from the fence. Limits, comparison and scoring are the reference's own wishes: an option that is set comes first */
    judge_suite suite;
    bool says_comparison; /* the suite's comparison is the reference's, not just the default */
    assay_view prelude;   /* put before the program */
    assay_view names;     /* put before all where the program is in Python */
    assay_view starter;   /* the declaration that a program is to complete; may be empty */
    bool in_suite;        /* faults of kind, cases and code are reported under "suite" */
    const char *unread;   /* why these tests cannot be judged here; NULL: they can */
} assay_code_spec;

typedef struct assay_code assay_code;
/* Checks and keeps (views are not copied). ASSAY_INPUT with the field, relative to the reference's tests ("cases[3].args_json", "code",
 * "entry_point"); ASSAY_INTERNAL: no memory. */
assay_status assay_code_compile(const assay_code_spec *spec, assay_arena *arena, assay_code **out);

/* Where programs run. */
typedef struct assay_code_cells {
    sandbox_client *client; /* NULL: nowhere, verdict NOT_AVAILABLE */
    sandbox_client *second; /* for interactive tests; NULL: those are NOT_AVAILABLE */
    const char *why_not;    /* where client is NULL, for people; may be NULL */
    sandbox_level level;
} assay_code_cells;

typedef struct assay_code_result {
    assay_verdict verdict;
    double score; /* of graded scorings, [0, 1]; all or nothing: 1 where CORRECT */
    bool graded;  /* the score counts whatever the verdict is, unless that has none */
    uint32_t passed, run, total;
    const char *language;                  /* static; NULL: none was found */
    assay_span span;                       /* of the program in the completion's body; empty: none */
    uint64_t cpu_us, queue_us;             /* of everything that ran, and waiting for cells */
    uint64_t max_cpu_us, max_memory_bytes; /* of a test */
    assay_view diagnostics;     /* the compiler's words, or the last ones of standard error in the test that decided */
    const judge_outcome *tests; /* `total` of them, excerpts bounded together; NULL unless traced */
    sandbox_level level;        /* where `run` is not 0, or it did not compile */
    bool isolated;              /* ... and that is so */
    bool shared;                /* judged in the weaker mode in which test and program share objects */
    bool fresh_script;          /* judged with one process for the calls of a script */
    bool fault;                 /* ERROR: ours, may succeed when tried again */
    char message[192];          /* for people; no text of completion or reference */
} assay_code_result;

/* Judges one completion (already cut). The result lives in the arena. */
void assay_code_judge(const assay_code *code, const assay_code_options *options, const assay_completion *completion,
                      const assay_code_cells *cells, bool trace, assay_arena *arena, assay_code_result *result);

#endif
