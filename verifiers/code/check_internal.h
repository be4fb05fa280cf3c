/* What the files of the code check share. */
#ifndef ASSAY_VERIFIERS_CODE_CHECK_INTERNAL_H
#define ASSAY_VERIFIERS_CODE_CHECK_INTERNAL_H

#include "verifiers/code/check.h"

struct assay_code {
    assay_code_spec spec;
    judge_memo memo;
    const char *names_wanted; /* what a block must define to be the program, separated by spaces; "": the last block is */
};

/* check_source.c: finds the program, to `source` behind its prelude, and its language (static). NULL: the result says why there is none. */
const char *code_find_source(const assay_code *code, const assay_code_options *options, const assay_completion *completion,
                             assay_buffer *source, assay_code_result *result);

/* check_leetcode.c: before a program in Python, what the problem defines; behind it, how its function is called. */
void check_put_nodes(const assay_code_spec *spec, assay_view prompt, assay_view code, assay_buffer *source);
void check_put_calls(const assay_code_spec *spec, assay_view prompt, assay_buffer *source);

#endif
