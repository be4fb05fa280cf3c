/* "0.7 (70%)", "7/10 (0.7)": a value and the same value once more in brackets, which is no product. See readings.h. */
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/compare/readings.h"

const math_node *math_without_restatement(math_session *s, const math_node *node) {
    if (node->kind != N_MULTIPLY || node->op != 1 || node->count != 2 || !node->child[1]->parens) return node;
    const math_node *value = node->child[0], *again = node->child[1];
    bool alike = value->kind == again->kind && value->kind == N_NUMBER && value->number.decimal == again->number.decimal;
    if (alike || math_node_same(value, again) || math_has_variables(node))
        return node; /* "5(5)" is 25, "\\pi(\\pi)" its square */
    const char *note = NULL;
    assay_math_method method = s->method;
    bool equal = math_compare_unified(s, value, again, &note) == MATH_YES;
    s->method = method;
    return equal ? value : node;
}
