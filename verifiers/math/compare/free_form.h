/* Matrices and vectors as names: products of them do not commute, AB is not BA and a \cdot b is not a \times b. Where the spelling of either side says that names may be such,
 * equality is proved by a normal form in which their order counts, or not at all. See docs/MATHS.md, "Matrices and vectors as names". */
#ifndef ASSAY_VERIFIERS_MATH_COMPARE_FREE_FORM_H
#define ASSAY_VERIFIERS_MATH_COMPARE_FREE_FORM_H

#include "verifiers/math/scalar/scalar.h"

/* What tells that names may be matrices or vectors. */
typedef struct math_free_evidence {
    bool vectors;    /* products, sizes or powers of marked vectors */
    bool transposes; /* A^T, A^H */
    bool adjoints;   /* A^H */
    bool conjugates; /* gxg^{-1} */
    bool matrices;   /* that, A^{-1}B, (AB)^{-1}, AB + BA, \det */
} math_free_evidence;
math_free_evidence math_free_evidence_of(const math_node *node);

/* The exponent T or H. */
bool math_is_transposition(const math_node *exponent);

/* YES: equal in every algebra; MAYBE: not by this. Both as parsed. */
math_truth math_free_equal(math_session *s, const math_node *a, const math_node *b);

#endif
