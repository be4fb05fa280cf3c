/* The canonical form as text: equal forms are equal answers. The reverse is attempted (rationals folded, sums and products sorted), not promised. */
#ifndef ASSAY_VERIFIERS_MATH_CANONICAL_H
#define ASSAY_VERIFIERS_MATH_CANONICAL_H

#include "verifiers/math/scalar/scalar.h"

/* In the session's arena; size 0 where memory or budget ran out. `gold` tells which left-hand name goes without saying; may be NULL. */
assay_view math_canonical(math_session *s, const math_node *node, const math_node *gold);

#endif
