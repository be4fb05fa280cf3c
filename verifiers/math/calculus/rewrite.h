/* Patterns that an ellipsis continues (pattern.c), for rewrite.c. */
#ifndef ASSAY_VERIFIERS_MATH_CALCULUS_REWRITE_H
#define ASSAY_VERIFIERS_MATH_CALCULUS_REWRITE_H

#include "verifiers/math/scalar/scalar.h"

/* 1 + 2 + ... + n, 1/2 + 1/4 + ..., 1 * 2 * ... * n: the value; NULL where the terms do not show one pattern that the last term continues. */
const math_node *math_pattern_value(math_session *s, const math_node *node);
/* 1, 2, ..., 10 (a list, set or tuple): with its members written out; NULL where there is no ellipsis, or no such pattern. */
const math_node *math_pattern_members(math_session *s, const math_node *node);
/* \\sqrt{a + \\sqrt{a + \\cdots}} and b/(a + b/(a + \\cdots)) for positive rationals (nested.c); NULL: another node. */
const math_node *math_nested_value(math_session *s, const math_node *node);

#endif
