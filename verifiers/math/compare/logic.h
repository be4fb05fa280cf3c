/* Formulas of propositional logic: "p \land \neg q", "p \to q", "\neg (p \lor q)". Two are equal where their truth tables are: every
 * formula has one, so this decides. Names are single letters, at most LOGIC_NAMES_MAX of them. */
#ifndef ASSAY_VERIFIERS_MATH_COMPARE_LOGIC_H
#define ASSAY_VERIFIERS_MATH_COMPARE_LOGIC_H

#include "common/arena.h"
#include "common/view.h"
#include "verifiers/math/scalar/scalar.h"

enum { LOGIC_NAMES_MAX = 10 };

/* MATH_MAYBE where a side is no formula, or neither holds a sign of logic. */
math_truth math_formulas_equal(assay_view a, assay_view b, assay_arena *arena);

#endif
