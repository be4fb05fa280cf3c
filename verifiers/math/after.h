/* What follows a box ("\boxed{50}\%", "\boxed{3} cm"): it may add a percent sign, a degree sign or a unit, and nothing else. */
#ifndef ASSAY_VERIFIERS_MATH_AFTER_H
#define ASSAY_VERIFIERS_MATH_AFTER_H

#include "common/arena.h"
#include "common/view.h"

/* The answer with the unit that follows, in the arena; the answer itself where none does. */
assay_view math_with_after(assay_view answer, assay_view after, assay_arena *arena);

#endif
