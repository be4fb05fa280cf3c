/* What is written has more readings than the grammar's one: y(0) is a product or a value, dx a product or a differential, f^{(2)} a power or a derivative. A pair is decided only where every reading that applies decides it alike. See docs/MATHS.md, "Second readings". */
#ifndef ASSAY_VERIFIERS_MATH_COMPARE_READINGS_H
#define ASSAY_VERIFIERS_MATH_COMPARE_READINGS_H

#include "verifiers/math/scalar/scalar.h"

/* math_compare_nodes, with dy/dx and y' as one name (derivative_names.c). */
math_truth math_compare_unified(math_session *s, const math_node *a, const math_node *b, const char **note);

/* What a pair is that the grammar's reading decides as `first`: MAYBE, with a note, where another one says otherwise. Both as parsed, without closed forms. */
math_truth math_all_readings(math_session *s, const math_node *a, const math_node *b, math_truth first, const char **note);

/* notations.c: what a pair is that the grammar decides as `first`, where one side holds C_n^k, f_x, a star, 2mg, A/s(t+1), +-, I_2 and other names of values. */
math_truth math_by_notation(math_session *s, const math_node *a, const math_node *b, math_truth first, const char **note);

/* restated.c: the value of a product that only says it twice ("0.7 (70%)"); `node` where it is anything else. */
const math_node *math_without_restatement(math_session *s, const math_node *node);

/* joined.c: "x = 1 and (y = 2 or y = 3)" as the cases that it stands for; `node` where it is anything else. */
const math_node *math_multiplied_out(math_session *s, const math_node *node);

#endif
