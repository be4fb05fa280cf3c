/* Derivatives, limits, integrals, sums and products that have a closed form: each as a tree without the operator, or NULL where no exact rule applies. What
 * comes back is proved: antiderivatives are differentiated and compared, their continuity between the bounds is certified; limits follow from series with exact coefficients. */
#ifndef ASSAY_VERIFIERS_MATH_CALCULUS_CALCULUS_H
#define ASSAY_VERIFIERS_MATH_CALCULUS_CALCULUS_H

#include "verifiers/math/scalar/scalar.h"

const math_node *math_derivative(math_session *s, const math_node *f, const math_node *x);

/* The limit of f for x to `point` (a tree; infinities included). side: 0 both, 1 from above, -1 from below. May be an infinity. */
const math_node *math_limit(math_session *s, const math_node *f, const math_node *x, const math_node *point, int side);

/* F with F' = f (proved), without a constant. */
const math_node *math_antiderivative(math_session *s, const math_node *f, const math_node *x);
/* The integral between bounds, infinities included. */
const math_node *math_integral(math_session *s, const math_node *f, const math_node *x, const math_node *low,
                               const math_node *high);

/* Sums and products over an integer between bounds; the upper one may be a name or infinity. */
const math_node *math_sum(math_session *s, const math_node *term, const math_node *k, const math_node *low,
                          const math_node *high);
const math_node *math_product(math_session *s, const math_node *factor, const math_node *k, const math_node *low,
                              const math_node *high);

/* Sums whose terms are the same but for the index's letter and its begin (series.c). False: that is not proved. */
bool math_series_same(math_session *s, const math_node *a, const math_node *b);

/* A sum or product up to a name beside an expression without one, by induction (induction.c). */
math_truth math_by_induction(math_session *s, const math_node *a, const math_node *b);

#endif
