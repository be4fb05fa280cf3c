/* Two sums over one range, term by term: another index letter, another first index, and a factor in front do not matter. Equal terms make equal sums, wherever
 * they converge and formally; different terms say nothing (a telescope has many forms). */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/calculus.h"
#include "verifiers/math/calculus/rewrite.h"
#include "verifiers/math/compare/compare.h"

/* factor * sum of term over k from low to high */
typedef struct series {
    const math_node *term, *k, *low, *high;
} series;

static bool is_sum(const math_node *node) {
    return node->kind == N_BIG && node->op == B_SUM && node->count == 4;
}

static bool read_series(math_session *s, const math_node *node, series *out) {
    const math_node *sum = is_sum(node) ? node : NULL, *factor = build_integer(s, 1);
    if (node->kind == N_NEGATE && is_sum(node->child[0])) {
        sum = node->child[0];
        factor = build_integer(s, -1);
    }
    for (uint32_t i = 0; node->kind == N_MULTIPLY && i < node->count; i++) {
        bool here = is_sum(node->child[i]);
        if (here && sum) return false;
        if (here) sum = node->child[i];
        else factor = build_multiply(s, factor, node->child[i]);
    }
    if (!sum || !factor || build_mentions(factor, sum->child[1])) return false;
    *out = (series){build_multiply(s, factor, sum->child[0]), sum->child[1], sum->child[2], sum->child[3]};
    return out->term != NULL;
}

static bool is_endless(const series *one) {
    return one->high->kind == N_CONSTANT && one->high->op == C_INFINITY;
}

bool math_series_same(math_session *s, const math_node *a, const math_node *b) {
    series x, y;
    if (!read_series(s, a, &x) || !read_series(s, b, &y) || is_endless(&x) != is_endless(&y)) return false;
    if (!math_node_same(x.k, y.k) && build_mentions(x.term, y.k)) return false; /* the other index is a letter here */
    if (!math_node_same(x.k, y.k) && build_mentions(y.term, x.k)) return false;
    if (math_node_indexed(x.term, x.k->text) || math_node_indexed(y.term, y.k->text))
        return false; /* a_n: no letter to be replaced */
    const math_node *shift = build_subtract(s, y.low, x.low), *index = build_add(s, x.k, shift);
    if (!index) return false;
    const math_node *term = math_substitute(s, y.term, y.k, index);
    const math_node *high = is_endless(&x) ? NULL : build_subtract(s, y.high, shift);
    if (!term || (!is_endless(&x) && (!high || math_scalar_equal(s, high, x.high) != MATH_YES))) return false;
    if (!math_is_scalar(term) || !math_is_scalar(x.term)) return false;
    return math_scalar_equal(s, x.term, term) == MATH_YES;
}
