/* Comparing what a program wrote with what was expected, outside of any cell. Every way is an exact rule, written here; none is a search for
 * a likeness. Linear but for `unordered`, which sorts. Thread-safe. */
#ifndef ASSAY_VERIFIERS_CODE_COMPARE_H
#define ASSAY_VERIFIERS_CODE_COMPARE_H

#include "common/view.h"

typedef enum compare_way {
    COMPARE_EXACT,    /* byte for byte */
    COMPARE_TRAILING, /* but for white space at the ends of lines and empty lines at the end */
    COMPARE_TOKENS,   /* runs of non-white-space, in order */
    COMPARE_LINES,    /* trimmed lines that are not empty: only useful with `unordered` */
    COMPARE_DECIMALS /* LiveCodeBench's rule: as many lines (those at the ends off, if empty), each the same text when trimmed, or decimal numbers of the same
                         value, token by token, however they are written; digits behind a leading zero are text */
} compare_way;

typedef struct compare_options {
    compare_way way;
    bool ignore_case; /* ASCII */
    bool unordered;   /* tokens or lines as multisets */
    /* Tokens that are numbers on both sides are equal where |got - expected| <= max(absolute, relative * |expected|). Numbers are
     * [+-]digits[.digits][e[+-]digits]; no hexadecimal, no underscores; "nan" equals nothing, not even itself, and an infinity is
     * text, as are digits behind a leading zero (0101). Two integers are compared digit by digit, exactly, but for an `absolute` of 1 or more; against an
     * expected integer the relative tolerance gives at most 0.01. Both zero: tokens are text. Not with `unordered`. */
    double absolute, relative;
} compare_options;

/* What a decimal may miss an expected integer by, where the relative tolerance is larger: an integer written as 123456000.0 must not stand for
 * 123456789, and a real answer that happens to be whole may come as 2.9999999. */
#define COMPARE_INTEGER_ROOM 0.01

typedef enum compare_outcome {
    COMPARE_SAME,
    COMPARE_DIFFERENT,
    COMPARE_IMPOSSIBLE /* no memory, or options that contradict each other */
} compare_outcome;

/* *at (may be NULL) becomes the number of the first token or line (from 1) that differs; 0 where there is none. */
compare_outcome code_compare(compare_options options, assay_view expected, assay_view got, size_t *at);

/* compare_decimal.c: one pair of lines by that rule. */
bool compare_decimal_lines(assay_view expected, assay_view got);

#endif
