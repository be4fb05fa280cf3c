/* Reading what a program is judged against: assay's own form and those of the known data sets, as their columns have them. From JSON bytes to a
 * judge_suite. Pure: no sandbox, no processes; it may run in a confined scorer.
 *
 * Forms (any of them also as a JSON string that holds it):
 *   assay           {"type": "stdio"|"call"|"assert"|"checker"|"interactive", "language", "entry_point", "cases": [{"input", "output"} |
 *                   {"args", "expected"}, "weight", "subtask"], "code", "code_language", "setup", "time_ms", "memory_mb", "comparison", …}
 *   APPS, TACO,     {"inputs", "outputs", "fn_name"?}, also under "input_output"; with a function, inputs are lists of arguments or lines of JSON.
 *   verl, PRIME     verl's "assert_case" is a script. APPS compares a call's value with the output or, where that is a list, with its first element
 *   LiveCodeBench   [{"input", "output", "testtype"}], or {"public_test_cases", "private_test_cases", "starter_code", "metadata"}; private ones may be
 *                   base64 of zlib of a pickle: read where the pickle is plain data, else NOT_AVAILABLE. Nothing is ever unpickled by code
 *   CodeContests    {"public_tests", "private_tests", "generated_tests"} with "time_limit" and "memory_limit_bytes"; Codeforces' "official_tests"
 *   HumanEval,      {"prompt", "test", "entry_point"}; EvalPlus' own files with "base_input", "plus_input" and "canonical_solution"
 *   EvalPlus
 *   HumanEval-X     {"task_id": "CPP/0", "prompt" or "declaration", "test"}; MultiPL-E {"language", "prompt", "tests"}
 *   SandboxFusion   {"content", "labels", "test"}: a list of inputs and outputs, plain or packed, a script, or {"code"} with "#<INSERT>"
 *   xCodeEval       {"hidden_unit_tests": [{"input", "output": [each of them right]}]}
 *   ROLL            {"test_cases": [{"assert_code"} | {"stdin", "expected_stdout"}]}
 *   MBPP            {"test_list", "test_setup_code", "challenge_test_list"}; MbppPlus' "test_imports" and "test"; a list of assertions;
 *                   a script as it is
 * Tests may stand further in ("verification_info", "unit_tests", "reward_model.ground_truth", "tests", … : reference_find.c), as JSON or as Python's repr.
 */
#ifndef ASSAY_VERIFIERS_CODE_REFERENCE_H
#define ASSAY_VERIFIERS_CODE_REFERENCE_H

#include "common/arena.h"
#include "common/status.h"
#include "verifiers/code/judge.h"

/* Numbered as assay.v1.NativeTestsFormat where it has the form. */
typedef enum code_form {
    CODE_FORM_ANY, /* found out from the keys */
    CODE_FORM_APPS,
    CODE_FORM_LIVE_CODE_BENCH,
    CODE_FORM_CODE_CONTESTS,
    CODE_FORM_HUMAN_EVAL, /* EvalPlus, HumanEval-X, MultiPL-E too */
    CODE_FORM_MBPP,
    CODE_FORM_ASSAY
} code_form;

typedef struct code_reference {
    judge_suite suite;  /* language "" where the reference names none: the caller's is taken, or python */
    assay_view names;   /* imports that the set's own grader puts before a program in Python; static */
    assay_view starter; /* the row's starter code, empty where it has none */
    code_form form;     /* as it was read */
} code_reference;

enum { CODE_REFERENCE_DEPTH = 100 };

/* Reads `json`. Everything in *out lies in the arena; nothing points into json. Failures: ASSAY_INPUT with reason BAD_REFERENCE (malformed; `field` is
 * the path) or NOT_AVAILABLE (well-formed, but this build cannot judge it); ASSAY_LIMIT TOO_LARGE where arena or counts do not suffice. Linear in
 * json, or in what its compressed tests inflate to (at most CODE_INFLATED_MAX). Thread-safe: no state. */
#define CODE_INFLATED_MAX (256u << 20)
assay_status code_reference_read(assay_view json, code_form form, assay_arena *arena, code_reference *out);

#endif
