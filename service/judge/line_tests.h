/* Tests of programs in the columns of data sets: which gold values are tests and no answers, and rows whose columns are tests together. Pure. */
#ifndef ASSAY_SERVICE_JUDGE_LINE_TESTS_H
#define ASSAY_SERVICE_JUDGE_LINE_TESTS_H

#include "common/arena.h"
#include "service/judge/line_find.h"

/* Is a gold value, or the JSON in its text, tests? An object with the members of a known form, a list of objects with input, output and type, or a list of
 * assertions. */
bool line_holds_tests(json_value value, assay_arena *arena);

/* May any value of this line be that? A quick look, for where to judge it. */
bool line_may_hold_tests(assay_view line);

/* LiveCodeBench: an object of the columns that a row's tests need (both lists, starter code, metadata); `tests` alone where they are none of those
 * columns. data NULL: no memory. */
assay_view line_tests_of_row(const line_members *line, json_value tests, assay_arena *arena);

/* A column that holds a program alone, as a completion: the program in a fence that it cannot close. data NULL: no memory. */
assay_view line_fenced_program(assay_view program, assay_arena *arena);

#endif
