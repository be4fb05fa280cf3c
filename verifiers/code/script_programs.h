/* The two programs of an assertion script: the tester, from the reference alone, and the candidate. */
#ifndef ASSAY_VERIFIERS_CODE_SCRIPT_PROGRAMS_H
#define ASSAY_VERIFIERS_CODE_SCRIPT_PROGRAMS_H

#include "verifiers/code/judge.h"

typedef struct script_programs {
    sandbox_program *tester /* in Python NULL at first */, *candidate;
    bool python;
    assay_view setup, script; /* what the tester is told at its start: Python's are; compiled testers hold theirs */
    assay_buffer texts[2];    /* generated sources */
} script_programs;

/* False: the report says why, and whose fault it is. Clear in either case. */
bool script_prepare(sandbox_client *client, const judge_suite *suite, assay_view source, script_programs *out,
                    sandbox_result *result, judge_report *report);
/* Python's tester is made when it is first asked for: many scripts are judged without. False: our failure. */
bool script_prepare_tester(sandbox_client *client, script_programs *out, sandbox_result *result);
void script_programs_clear(script_programs *programs);

#endif
