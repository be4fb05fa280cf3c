/* A unit behind the number of an answer, where the gold is a number without one. */
#ifndef ASSAY_VERIFIERS_MATH_UNIT_BEHIND_H
#define ASSAY_VERIFIERS_MATH_UNIT_BEHIND_H

#include "common/view.h"
#include "verifiers/math/fast_number.h"

/* "16 m", "$48g$", "16\\ \\mu C", "16 N \\cdot m" for a gold that is 16: as the gold names no letter, what is a unit's symbol behind its value is the unit. As
 * gold, "3s" is an expression. Returns the number before it, or the whole answer where that number is another or no unit follows. Pure. */
assay_view math_without_unit(math_small gold, assay_view answer);

#endif
