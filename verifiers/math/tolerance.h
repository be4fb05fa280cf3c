/* Differences that an option accepts: tolerances, decimal places, rounded decimals. Decided exactly for rationals, else by certified balls; what the balls
 * leave open is MAYBE. A tolerance is the decimal number that its double prints shortest: 0.1 is 1/10. */
#ifndef ASSAY_VERIFIERS_MATH_TOLERANCE_H
#define ASSAY_VERIFIERS_MATH_TOLERANCE_H

#include "verifiers/math/scalar/scalar.h"

/* True where some option accepts a difference between numbers: equality is then not transitive. */
bool math_is_lenient(const assay_math_options *options);

/* Two constants, the gold's first, that are not proved equal. */
math_truth math_accepts(math_session *s, const math_node *gold, const math_node *answer);

#endif
