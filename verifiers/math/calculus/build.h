/* Building trees of scalars: each function folds small rationals, zeros and ones, so that what calculus writes stays short. NULL in gives NULL out;
 * NULL also where the arena or the budget is used up. */
#ifndef ASSAY_VERIFIERS_MATH_CALCULUS_BUILD_H
#define ASSAY_VERIFIERS_MATH_CALCULUS_BUILD_H

#include "verifiers/math/scalar/scalar.h"

const math_node *build_integer(math_session *s, slong value);
const math_node *build_rational(math_session *s, const fmpq_t value);
const math_node *build_constant(math_session *s, int constant);
const math_node *build_symbol(math_session *s, assay_view name);
const math_node *build_negate(math_session *s, const math_node *a);
const math_node *build_add(math_session *s, const math_node *a, const math_node *b);
const math_node *build_subtract(math_session *s, const math_node *a, const math_node *b);
const math_node *build_multiply(math_session *s, const math_node *a, const math_node *b);
const math_node *build_divide(math_session *s, const math_node *a, const math_node *b);
const math_node *build_power(math_session *s, const math_node *a, const math_node *b);
const math_node *build_root(math_session *s, const math_node *a, slong index);
const math_node *build_function(math_session *s, int function, const math_node *a);

/* True where the tree mentions the name. */
bool build_mentions(const math_node *node, const math_node *name);
/* A rational whose digits are few; false for everything else. */
bool build_is_rational(math_session *s, const math_node *node, fmpq_t out);
bool build_is_integer(math_session *s, const math_node *node, slong value);

#endif
