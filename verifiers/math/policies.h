/* Options that look at how an answer is spelt, beside what it means: case, fractions that can be reduced. See options.h. Pure. */
#ifndef ASSAY_VERIFIERS_MATH_POLICIES_H
#define ASSAY_VERIFIERS_MATH_POLICIES_H

#include "verifiers/math/scalar/scalar.h"

/* The tree with every variable in small letters; NULL: no memory or budget. */
const math_node *math_fold_variables(math_session *s, const math_node *node);

/* Does the tree hold a fraction of integers that has a common factor or a whole value, 2/4 or 6/3? */
bool math_has_unreduced(math_session *s, const math_node *node);

/* False where two texts have the same letters, but not in the same case. */
bool math_same_case(assay_view a, assay_view b);

#endif
