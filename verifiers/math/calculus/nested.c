/* Radicals and fractions that go on for ever, where the last two levels shown are one: \sqrt{a + \sqrt{a + \cdots}}, b/(a + b/(a + \cdots)). For rationals a, b > 0 both
 * converge, to the positive root of x^2 = a + x and of x^2 = b - a x (the iteration is monotonic, or alternates between bounds that meet). */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/calculus.h"
#include "verifiers/math/calculus/rewrite.h"

static bool is_positive(math_session *s, const math_node *node) {
    fmpq_t value;
    fmpq_init(value);
    bool positive = build_is_rational(s, node, value) && fmpq_sgn(value) > 0;
    fmpq_clear(value);
    return positive;
}

/* a of "a + rest": two terms in this order. */
static const math_node *first_term(const math_node *node, const math_node **rest) {
    if (node->kind != N_ADD || node->count != 2 || node->mixed) return NULL;
    *rest = node->child[1];
    return node->child[0];
}

/* (p + \sqrt{p^2 + 4q})/2, the positive root of x^2 = q + p x. */
static const math_node *positive_root(math_session *s, const math_node *p, const math_node *q) {
    const math_node *square = build_multiply(s, p, p), *four = build_multiply(s, build_integer(s, 4), q);
    return build_divide(s, build_add(s, p, build_root(s, build_add(s, square, four), 2)), build_integer(s, 2));
}

static bool is_square_root(const math_node *node) {
    return node->kind == N_ROOT && node->count == 1;
}

static const math_node *radical(math_session *s, const math_node *node) {
    const math_node *inner, *dots, *a = first_term(node->child[0], &inner), *b;
    if (!a || !is_square_root(inner) || !(b = first_term(inner->child[0], &dots)) || dots->kind != N_ELLIPSIS) return NULL;
    return math_node_same(a, b) && is_positive(s, a) ? positive_root(s, build_integer(s, 1), a) : NULL;
}

static const math_node *fraction(math_session *s, const math_node *node) {
    const math_node *inner, *dots, *a = first_term(node->child[1], &inner), *b;
    if (!a || inner->kind != N_DIVIDE || !(b = first_term(inner->child[1], &dots)) || dots->kind != N_ELLIPSIS) return NULL;
    bool periodic = math_node_same(a, b) && math_node_same(node->child[0], inner->child[0]);
    return periodic && is_positive(s, a) && is_positive(s, node->child[0]) ? positive_root(s, build_negate(s, a), node->child[0])
                                                                           : NULL;
}

const math_node *math_nested_value(math_session *s, const math_node *node) {
    if (!math_node_has(node, N_ELLIPSIS, 0)) return NULL;
    if (is_square_root(node)) return radical(s, node);
    return node->kind == N_DIVIDE ? fraction(s, node) : NULL;
}
