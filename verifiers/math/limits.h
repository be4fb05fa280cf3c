/* Every bound of the maths verifier in one place. Sizes are estimated before they are computed: GMP and FLINT abort on overflow. */
#ifndef ASSAY_VERIFIERS_MATH_LIMITS_H
#define ASSAY_VERIFIERS_MATH_LIMITS_H

enum {
    MATH_BYTES_MAX = 64 * 1024, /* text that is parsed; longer text is compared as bytes only */
    MATH_TOKENS_MAX = 8192,
    MATH_NODES_MAX = 20000,
    MATH_DEPTH_MAX = 100,          /* nesting of brackets and operators */
    MATH_EXPONENT_MAX = 100000,    /* |n| of 1en */
    MATH_BITS_MAX = 1 << 18,       /* of a numerator or denominator; 79,000 decimal digits */
    MATH_FACTORIAL_MAX = 15000,    /* n of n!; 200,000 bits */
    MATH_LOOP_MAX = 2000,          /* terms of a finite sum or product, evaluated one by one */
    MATH_LOOPS_MAX = 6000,         /* the same in one comparison, sums inside sums counted by their terms */
    MATH_TERMS_MAX = 3000,         /* terms of a polynomial */
    MATH_DEGREE_MAX = 2000,        /* exponent of a monomial */
    MATH_GENERATORS_MAX = 24,      /* variables and atoms of one comparison */
    MATH_CALCULUS_NODES_MAX = 300, /* parts of what is derived, integrated, summed, or of which a limit is taken */
    MATH_CLOSED_NODES_MAX = 1500,  /* parts of what comes of it */
    MATH_ITEMS_MAX = 256,          /* members of a list after expanding plus-minus */
    MATH_PRECISION_LOW = 128,      /* bits of the first ball */
    MATH_PRECISION_HIGH = 1024
};

#endif
