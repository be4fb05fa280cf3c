/* Are two scalar expressions equal? Four evaluators over the same tree, cheapest first: exact rationals, balls (Arb), rational functions in
 * variables and atoms (fmpz_mpoly_q), exact constants (Calcium). See docs/MATHS.md, "Tiers". */
#ifndef ASSAY_VERIFIERS_MATH_SCALAR_SCALAR_H
#define ASSAY_VERIFIERS_MATH_SCALAR_SCALAR_H

#include <acb.h>
#include <flint/fmpq.h>
#include <flint/fmpz_poly.h>

#include "common/budget.h"
#include "verifiers/math/math.h"
#include "verifiers/math/node.h"

typedef enum math_truth { MATH_NO, MATH_YES, MATH_MAYBE } math_truth;

/* One comparison: what it may use and what it found. */
typedef struct math_session {
    assay_arena *arena;
    assay_budget *budget;
    const assay_math_options *options;
    assay_math_method method; /* of the last decision */
    bool limit;               /* a bound stopped something */
    unsigned calls;           /* exact-field decisions so far */
    unsigned terms;           /* of finite sums and products evaluated so far */
    unsigned towers;          /* comparisons of numbers too large to compute so far */
} math_session;

typedef enum math_value { V_OK, V_OTHER /* not of this kind */, V_LIMIT, V_UNDEFINED /* 1/0 */ } math_value;

/* A literal as a rational. */
math_value math_literal(math_session *s, const math_number *number, fmpq_t out);
/* A tree as a rational, where it is built of literals by exact operations. */
math_value math_rational(math_session *s, const math_node *node, fmpq_t out);
/* The same for a machine integer. */
bool math_small_integer(math_session *s, const math_node *node, slong *out);

/* Values for variables: `attempt` chooses the point; a name's value depends on its text alone. `complex`: principal branches are allowed (else a root
 * or logarithm of a negative number makes the point useless). */
typedef struct math_point {
    unsigned attempt;
    bool complex;
    const struct math_binding *bound; /* variables of sums */
    assay_view name;                  /* a variable with a value of its own; no bytes: none */
    const acb_struct *value;
} math_point;
typedef struct math_binding {
    assay_view name;
    slong value;
    const struct math_binding *outer;
} math_binding;
/* A certified enclosure; false where the tree has none at this point. */
bool math_ball(math_session *s, const math_node *node, const math_point *point, slong precision, acb_t out);

/* The value of a name at a point without one of its own, top/bottom; false: the name stands for another one. */
bool math_value_of_name(assay_view name, unsigned attempt, slong *top, slong *bottom);

/* True proves that the two differ at a point without values of its own, from enclosures in double arithmetic (range.c); false says nothing. */
bool math_ranges_disjoint(math_session *s, const math_node *a, const math_node *b, const math_point *point);

/* Both as rational functions in variables and atoms: YES proves equality wherever both are defined; else MAYBE, or NO where the atoms are
 * independent. */
math_truth math_polynomial_equal(math_session *s, const math_node *a, const math_node *b);
/* a = c b for a nonzero constant c? */
math_truth math_polynomial_proportional(math_session *s, const math_node *a, const math_node *b);
/* A rational function of one variable, as polynomials without a common factor; false where it is none. */
bool math_fraction_of(math_session *s, const math_node *f, fmpz_poly_t top, fmpz_poly_t bottom);
/* Are a = 0 and b = 0 one equation? Their numerators in lowest terms are proportional. */
math_truth math_same_zeros(math_session *s, const math_node *a, const math_node *b);

/* Constants exactly (Calcium). sign_of: -1, 0, 1 of a real constant, or 2 where unknown. */
math_truth math_field_equal(math_session *s, const math_node *a, const math_node *b);

/* Constants that are too large to compute, by their factors, terms and arguments (tower.c). */
math_truth math_towers_equal(math_session *s, const math_node *a, const math_node *b);

/* Functions of one letter that stands for an integer, with floors, remainders, signs or turns: residue by residue (residues.c). _is_: such functions. */
bool math_is_of_integers(math_session *s, const math_node *a, const math_node *b);
math_truth math_integers_equal(math_session *s, const math_node *a, const math_node *b);

/* Functions of one letter with absolute values or signs that are proved to differ at a point before, between or behind those where these break (breakpoints.c). */
bool math_differ_beyond_breaks(math_session *s, const math_node *a, const math_node *b);

/* |large| is certainly greater than |other| (magnitude.c): for constants that are too large to compute. */
bool math_outsizes(math_session *s, const math_node *large, const math_node *other);

math_truth math_scalar_equal(math_session *s, const math_node *a, const math_node *b);
/* Order of two real constants: -1, 0, 1; 2: unknown. Infinities included. */
int math_scalar_compare(math_session *s, const math_node *a, const math_node *b);
/* True where the tree is a scalar expression (no sets, relations, tuples, text). */
bool math_is_scalar(const math_node *node);
/* True where it holds a variable or call. */
bool math_has_variables(const math_node *node);

/* Equal but for the order of terms and factors (reordered.c). */
bool math_same_up_to_order(math_session *s, const math_node *a, const math_node *b);

#endif
