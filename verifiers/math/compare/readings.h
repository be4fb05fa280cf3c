/* What is written has more readings than the grammar's one: y(0) is a product or a value, dx a product or a differential, f^{(2)} a power or a derivative. A pair is decided only where every reading that applies decides it alike. See docs/MATHS.md, "Second readings". */
#ifndef ASSAY_VERIFIERS_MATH_COMPARE_READINGS_H
#define ASSAY_VERIFIERS_MATH_COMPARE_READINGS_H

#include "verifiers/math/scalar/scalar.h"

/* Both trees, as parsed, with calls, differentials and derivatives for what looks like products and powers of them; NULL where the second reading is
 * unclear. False: there is nothing of the kind in either, or no memory. */
bool math_second_reading(math_session *s, const math_node **a, const math_node **b);

/* Where one side writes dy/dx and the other y', both as y'. False: no memory; true: the trees are as they were, or changed. */
bool math_unify_derivatives(math_session *s, const math_node **a, const math_node **b);

#endif
