/* Notation that the grammar reads as a product though it may be none: expected values and functions of number theory, cross products of vectors,
 * compositions. What was decided by that reading is not decided. Pure; linear. Internal to verifiers/math. */
#ifndef ASSAY_VERIFIERS_MATH_NOTATION_H
#define ASSAY_VERIFIERS_MATH_NOTATION_H

#include "common/view.h"

/* Does the decision rest on a product that may be none? Equality of calls of one name with other arguments ("E[X^2]" beside "E[X]^2", "\zeta(2s)" beside
 * "2\zeta(s)"), of compositions in another order or of four small letters or more ("ymnr" beside "ynmr"); any decision about two cross products of vectors. The texts as written, which differ. */
bool math_notation_is_doubtful(assay_view gold, assay_view answer, bool equal);

#endif
