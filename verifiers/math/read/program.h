/* Names of functions as programs write them (SymPy, Python, NumPy): "Rational(1, 2)", "Interval.open(0, 1)", "np.array([1, 2])". The lexer looks them up, the parser
 * (parser_program.c) turns their arguments into the nodes that notation gives. */
#ifndef ASSAY_VERIFIERS_MATH_READ_PROGRAM_H
#define ASSAY_VERIFIERS_MATH_READ_PROGRAM_H

#include "common/view.h"

typedef enum math_program {
    PROGRAM_NONE,
    PROGRAM_SAME, /* its argument: Integer(5), simplify(x) */
    PROGRAM_POLYNOMIAL,
    PROGRAM_QUOTIENT, /* Rational(1, 2), Rational(3) */
    PROGRAM_SUM,
    PROGRAM_PRODUCT,
    PROGRAM_POWER,
    PROGRAM_ROOT,
    PROGRAM_INTERVAL,
    PROGRAM_INTERVAL_OPEN,
    PROGRAM_INTERVAL_LEFT_OPEN,
    PROGRAM_INTERVAL_RIGHT_OPEN,
    PROGRAM_SET,
    PROGRAM_UNION,
    PROGRAM_INTERSECTION,
    PROGRAM_DIFFERENCE,
    PROGRAM_TUPLE,
    PROGRAM_ARRAY,
    PROGRAM_ANGLE,
    PROGRAM_MATRIX,
    PROGRAM_IDENTITY,
    PROGRAM_ZEROS,
    PROGRAM_ONES,
    PROGRAM_DIAGONAL,
    PROGRAM_EQ,
    PROGRAM_NE,
    PROGRAM_LT,
    PROGRAM_LE,
    PROGRAM_GT,
    PROGRAM_GE,
    PROGRAM_AND,
    PROGRAM_OR,
    PROGRAM_COUNT_SUM,
    PROGRAM_COUNT_PRODUCT,
    PROGRAM_INTEGRAL,
    PROGRAM_LIMIT,
    PROGRAM_DERIVATIVE,
    PROGRAM_PIECEWISE,
    PROGRAM_COMBINATIONS,
    PROGRAM_PERMUTATIONS,
    PROGRAM_MOD,
    PROGRAM_COMPLEX, /* complex(3, 4) */
    PROGRAM_DOUBLE_FACTORIAL,
    PROGRAM_REAL_PART,
    PROGRAM_IMAGINARY_PART,
    PROGRAM_LOG_2,
    PROGRAM_LOG_10,
    PROGRAM_TRACE,
    PROGRAM_TRANSPOSE,
    PROGRAM_NORM,
    PROGRAM_LOG
} math_program;

math_program math_program_of(assay_view name);
/* Bytes of a module's name with its point at the beginning: "math.", "np."; 0: none. */
size_t math_program_module(assay_view text);

#endif
