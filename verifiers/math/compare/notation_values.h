/* Names that stand for a value where the other side writes it out. Internal to verifiers/math/compare: rows of the table of notations.c. */
#ifndef ASSAY_VERIFIERS_MATH_COMPARE_NOTATION_VALUES_H
#define ASSAY_VERIFIERS_MATH_COMPARE_NOTATION_VALUES_H

#include "verifiers/math/scalar/scalar.h"

typedef struct math_pair {
    const math_node *a, *b;
} math_pair;

/* Is the node such a name? */
bool math_names_matrix(const math_node *node);
bool math_may_name_matrix(const math_node *node);
bool math_is_zero_digit(const math_node *node);
bool math_names_golden_ratio(const math_node *node);
bool math_names_planck(const math_node *node);
const math_node *math_as_planck(math_session *s, const math_node *node, void *context);
bool math_names_term(const math_node *node);
bool math_is_roman(const math_node *node);
bool math_is_stuck_function(const math_node *node);
/* Its value; NULL: it is none. For math_map, whose context is the math_pair that is compared. */
const math_node *math_as_matrix(math_session *s, const math_node *node, void *context);
const math_node *math_as_matrix_by_letter(math_session *s, const math_node *node, void *context);
const math_node *math_as_zeros(math_session *s, const math_node *node, void *context);
const math_node *math_as_golden_ratio(math_session *s, const math_node *node, void *context);
const math_node *math_as_term(math_session *s, const math_node *node, void *context);
const math_node *math_as_roman(math_session *s, const math_node *node, void *context);
const math_node *math_as_stuck_function(math_session *s, const math_node *node, void *context);

#endif
