/* Rational functions over Q in generators: variables, and atoms (roots, exponentials, logarithms, opaque functions) with their relations. Private to
 * the poly_*.c files. Every function returns false where the value is not of this form, undefined, or beyond a limit. */
#ifndef ASSAY_VERIFIERS_MATH_SCALAR_POLY_H
#define ASSAY_VERIFIERS_MATH_SCALAR_POLY_H

#include <calcium/fmpz_mpoly_q.h>

#include "verifiers/math/limits.h"
#include "verifiers/math/scalar/scalar.h"

typedef enum generator_kind {
    G_VARIABLE, /* text */
    G_PI,
    G_I,         /* g^2 = -1 */
    G_ROOT,      /* g^order = base, base a polynomial; g > 0 where base > 0 */
    G_ABS,       /* g^2 = base^2, g >= 0 */
    G_EXP,       /* g = exp(key / order) */
    G_LOG,       /* g = ln(base) */
    G_FUNCTION,  /* op applied to key */
    G_FACTORIAL, /* key! */
    G_CALL       /* the unknown function `text` at key */
} generator_kind;

typedef struct generator {
    generator_kind kind;
    assay_view text;
    int op;
    slong order;
    fmpz_mpoly_t base;
    fmpz_mpoly_q_t key;
    fmpq_t unit; /* G_EXP: key is unit times a monomial or an irreducible rest */
    bool has_relation;
    fmpz_mpoly_t relation;
} generator;

typedef struct poly {
    math_session *s;
    fmpz_mpoly_ctx_struct *ctx;
    generator gen[MATH_GENERATORS_MAX];
    unsigned count; /* generator k is variable MATH_GENERATORS_MAX - 1 - k of ctx, so that later ones lead */
    const math_binding *bound;
    bool real; /* nothing imaginary is written: exponentials of i times an angle stand for sines and cosines */
} poly;

#define POLY_INTEGER "(integer)" /* a variable of this name stands for any integer (residues.c) */
enum { POLY_ORDER = 12 };        /* roots and exponentials are taken of this order where it serves */

static inline slong poly_variable(unsigned k) {
    return (slong)MATH_GENERATORS_MAX - 1 - (slong)k;
}

bool poly_of(poly *p, const math_node *node, fmpz_mpoly_q_t out);

/* Arithmetic with limits and reduction by the relations. */
bool poly_reduce(poly *p, fmpz_mpoly_q_t x);
bool poly_multiply(poly *p, fmpz_mpoly_q_t out, const fmpz_mpoly_q_t a, const fmpz_mpoly_q_t b);
bool poly_add(poly *p, fmpz_mpoly_q_t out, const fmpz_mpoly_q_t a, const fmpz_mpoly_q_t b);
bool poly_divide(poly *p, fmpz_mpoly_q_t out, const fmpz_mpoly_q_t a, const fmpz_mpoly_q_t b);
bool poly_power(poly *p, fmpz_mpoly_q_t out, const fmpz_mpoly_q_t a, slong n);

bool poly_leads_negative(poly *p, const fmpz_mpoly_q_t x);
bool poly_spend(poly *p, slong terms);
slong poly_size(const poly *p, const fmpz_mpoly_q_t x); /* terms above and below */
/* f(x, y), an N_CALL: a name made of its call, or an unknown function at its arguments (poly_call.c). */
bool poly_call(poly *p, const math_node *node, fmpz_mpoly_q_t out);
/* An N_BIG node (poly_calculus.c). */
bool poly_calculus(poly *p, const math_node *node, fmpz_mpoly_q_t out);

/* Atoms. poly_new_generator: NULL where there are too many; poly_multiply_generator: out times a power of generator k. */
generator *poly_new_generator(poly *p, generator_kind kind);
bool poly_multiply_generator(poly *p, fmpz_mpoly_q_t out, unsigned k, slong power);
bool poly_generator(poly *p, generator_kind kind, assay_view text, fmpz_mpoly_q_t out);
bool poly_root(poly *p, const fmpz_mpoly_q_t x, slong n, fmpz_mpoly_q_t out);
bool poly_abs(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out);
bool poly_exp(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out);
bool poly_log(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out);
/* Factorials and their like, floors (poly_counting.c). op: F_BINOMIAL or F_PERMUTATION; F_FLOOR or F_CEIL. */
bool poly_factorial(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out);
bool poly_double_factorial(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out);
bool poly_counting(poly *p, int op, fmpz_mpoly_q_t n, fmpz_mpoly_q_t k, fmpz_mpoly_q_t out);
bool poly_rounded(poly *p, int op, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out);
bool poly_opaque(poly *p, generator_kind kind, int op, const fmpz_mpoly_q_t key, fmpz_mpoly_q_t out);
/* The same for G_CALL, told apart by name. */
bool poly_unknown(poly *p, assay_view name, const fmpz_mpoly_q_t key, fmpz_mpoly_q_t out);

#endif
