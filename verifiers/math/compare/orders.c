/* Orders of growth: O(f) and O(g), \Theta, \Omega and o likewise, are one where f/g has a limit that is neither zero nor infinite, and differ where it is one of these. See compare_internal.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/calculus.h"
#include "verifiers/math/compare/compare_internal.h"

static const math_node *argument_of(const math_node *node, assay_view *name) {
    static const char *const names[] = {"O", "o", "Theta", "Omega"};
    if (node->kind == N_CALL && node->count == 1) {
        *name = node->text;
    } else if (node->kind == N_MULTIPLY && node->op == 1 && node->count == 2 && node->child[0]->kind == N_SYMBOL &&
               (node->child[1]->written & WRITTEN_ROUND)) {
        *name = node->child[0]->text;
    } else {
        return NULL;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (assay_view_is(*name, names[i])) return node->child[node->count - 1];
    }
    return NULL;
}

static const math_node *side_of(const math_node *node) {
    bool told = node->kind == N_RELATION && node->count == 2 && node->ops[0] == R_EQ;
    return told ? node->child[1] : node;
}

bool math_are_orders(const math_node *a, const math_node *b) {
    assay_view x, y;
    return argument_of(side_of(a), &x) && argument_of(side_of(b), &y) && assay_view_equal(x, y);
}

static void find_letter(const math_node *node, const math_node **letter, bool *several) {
    if (node->kind == N_CALL || node->kind == N_BIG) *several = true;
    if (node->kind == N_SYMBOL) {
        *several |= *letter && !math_node_same(*letter, node);
        *letter = node;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) find_letter(node->child[i], letter, several);
    }
}

/* The order of f/g towards a point: YES where it has a limit but zero. */
static math_truth same_order_at(math_session *s, const math_node *quotient, const math_node *x, const math_node *point,
                                int side) {
    const math_node *limit = quotient && point ? math_limit(s, quotient, x, point, side) : NULL;
    if (!limit) return MATH_MAYBE;
    if (math_node_has(limit, N_CONSTANT, C_INFINITY)) return MATH_NO;
    if (math_has_variables(limit)) return MATH_MAYBE;
    math_truth zero = math_scalar_equal(s, limit, build_integer(s, 0));
    return zero == MATH_MAYBE ? MATH_MAYBE : zero == MATH_NO ? MATH_YES : MATH_NO;
}

math_truth math_orders_equal(comparison *c, const math_node *a, const math_node *b) {
    assay_view name;
    const math_node *f = argument_of(a, &name), *g = argument_of(b, &name), *x = NULL;
    bool several = false;
    if (!math_is_scalar(f) || !math_is_scalar(g)) return MATH_MAYBE;
    find_letter(f, &x, &several);
    find_letter(g, &x, &several);
    if (!x || several) return math_scalar_equal(c->s, f, g) == MATH_YES ? MATH_YES : MATH_MAYBE;
    if (math_polynomial_proportional(c->s, f, g) == MATH_YES) {
        c->s->method = ASSAY_METHOD_POLYNOMIAL;
        return MATH_YES;
    }
    const math_node *quotient = build_divide(c->s, f, g), *infinity = build_constant(c->s, C_INFINITY);
    math_truth far = same_order_at(c->s, quotient, x, infinity, 0);
    if (far == MATH_MAYBE) far = same_order_at(c->s, build_divide(c->s, g, f), x, infinity, 0);
    static const char *const small[] = {"x", "h", "t", "z", "epsilon", "y"};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) { /* towards zero, perhaps */
        if (assay_view_is(x->text, small[i]) && same_order_at(c->s, quotient, x, build_integer(c->s, 0), 1) != far)
            return MATH_MAYBE;
    }
    if (far == MATH_YES) c->s->method = ASSAY_METHOD_POLYNOMIAL;
    return far == MATH_NO ? math_no(c, "another order of growth") : far;
}
