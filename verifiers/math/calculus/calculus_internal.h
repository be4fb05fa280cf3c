/* What the parts of calculus share. */
#ifndef ASSAY_VERIFIERS_MATH_CALCULUS_CALCULUS_INTERNAL_H
#define ASSAY_VERIFIERS_MATH_CALCULUS_CALCULUS_INTERNAL_H

#include <flint/fmpq_poly.h>

#include "verifiers/math/calculus/calculus.h"

/* g as a polynomial over Q in x, of degree at most 40; `out` starts as zero. False where it is none as it is written. */
bool calculus_polynomial(math_session *s, const math_node *g, const math_node *x, fmpq_poly_t out);

#endif
