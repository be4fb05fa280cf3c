/* A sum or product up to a name beside an expression without one: by induction on the name. S(n) = h(n) for all n where h(n) - h(n - 1) is the last term, an
 * identity that the tiers for scalars prove or not, and where h is right at the first n. So every telescope is decided that somebody writes down, whatever its
 * antidifference; a first value that differs proves another expression. See calculus.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/calculus.h"
#include "verifiers/math/compare/compare.h"

enum { SLOPE_MAX = 4, FIRST_VALUES = 3, OFFSET_MAX = 1000 };

/* The one sum or product in the tree; `count` goes beyond one where there are more, or another operator with a letter of its own. */
static const math_node *find_operator(const math_node *node, unsigned *count) {
    const math_node *found = NULL;
    if (node->kind == N_BIG) {
        bool counts = (node->op == B_SUM || node->op == B_PRODUCT) && node->count == 4 && node->child[1]->kind == N_SYMBOL;
        *count += counts && !math_node_has(node->child[0], N_BIG, 0) ? 1 : 2;
        return node;
    }
    for (uint32_t i = 0; i < node->count && *count < 2; i++) {
        const math_node *here = node->child[i] ? find_operator(node->child[i], count) : NULL;
        if (here) found = here;
    }
    return found;
}

typedef struct induction {
    math_session *s;
    const math_node *f, *k, *low, *high, *n, *h;
    slong slope; /* of high in n */
    bool product;
} induction;

/* The upper bound is a name with an integer slope, and nothing else of the operator mentions it. */
static bool read_bound(induction *p, const math_node *node) {
    if (node->kind != N_SYMBOL) {
        for (uint32_t i = 0; i < node->count; i++) {
            if (node->child[i] && read_bound(p, node->child[i])) return true;
        }
        return false;
    }
    const math_node *slope = math_derivative(p->s, p->high, node);
    p->n = node;
    return slope && math_small_integer(p->s, slope, &p->slope) && p->slope >= 1 && p->slope <= SLOPE_MAX &&
           !build_mentions(p->f, node) && !build_mentions(p->low, node) && !math_node_same(node, p->k);
}

static const math_node *replace_operator(math_session *s, const math_node *node, void *context) {
    const math_node *const *pair = context;
    (void)s;
    return node == pair[0] ? pair[1] : NULL;
}

static const math_node *with_operator(math_session *s, const math_node *side, const math_node *operator, slong value) {
    const math_node *pair[2] = {operator, build_integer(s, value)};
    return pair[1] ? math_map(s, side, replace_operator, pair) : NULL;
}

/* side = alpha S + beta, so that S = (other - beta) / alpha. NULL: the side is no such expression. */
static const math_node *solved(math_session *s, const math_node *side, const math_node *operator, const math_node * other) {
    if (side == operator) return other;
    const math_node *beta = with_operator(s, side, operator, 0), *one = with_operator(s, side, operator, 1),
                    *two = with_operator(s, side, operator, 2), *alpha = build_subtract(s, one, beta),
                    *twice = build_subtract(s, two, one);
    if (!alpha || !twice || !math_is_scalar(alpha) || !math_is_scalar(twice) ||
        math_scalar_equal(s, alpha, twice) != MATH_YES || math_scalar_equal(s, alpha, build_integer(s, 0)) != MATH_NO)
        return NULL;
    return build_divide(s, build_subtract(s, other, beta), alpha);
}

/* The terms at high - slope + 1 to high, where high is `last`. */
static const math_node *step_of(induction *p, const math_node *last) {
    const math_node *total = build_integer(p->s, p->product);
    for (slong j = p->slope - 1; j >= 0; j--) {
        const math_node *term = math_substitute(p->s, p->f, p->k, build_subtract(p->s, last, build_integer(p->s, j)));
        total = p->product ? build_multiply(p->s, total, term) : build_add(p->s, total, term);
    }
    return total;
}

static math_truth equal(math_session *s, const math_node *a, const math_node *b) {
    return a && b && math_is_scalar(a) && math_is_scalar(b) ? math_scalar_equal(s, a, b) : MATH_MAYBE;
}

/* Where n is `at`: the operator's value over its first `count` terms against h. */
static math_truth value_at(induction *p, const math_node *at, slong count) {
    const math_node *total = build_integer(p->s, p->product);
    for (slong j = 0; j < count; j++) {
        const math_node *term = math_substitute(p->s, p->f, p->k, build_add(p->s, p->low, build_integer(p->s, j)));
        total = p->product ? build_multiply(p->s, total, term) : build_add(p->s, total, term);
    }
    return equal(p->s, total, math_substitute(p->s, p->h, p->n, at));
}

/* The first n with a whole step of terms; NULL: it is no integer, or not known. */
static const math_node *first_n(induction *p) {
    const math_node *offset = math_substitute(p->s, p->high, p->n, build_integer(p->s, 0));
    const math_node *ahead = build_subtract(p->s, build_add(p->s, p->low, build_integer(p->s, p->slope - 1)), offset);
    if (!offset || !ahead || p->slope == 1) return ahead;
    slong value;
    if (!math_small_integer(p->s, ahead, &value) || value % p->slope != 0 || value > OFFSET_MAX || value < -OFFSET_MAX)
        return NULL;
    return build_integer(p->s, value / p->slope);
}

math_truth math_by_induction(math_session *s, const math_node *a, const math_node *b) {
    unsigned left = 0, right = 0;
    const math_node *operator= find_operator(a, &left), *other = find_operator(b, &right);
    if (left + right != 1 || !math_is_scalar(a) || !math_is_scalar(b)) return MATH_MAYBE;
    const math_node *side = left ? a : b;
    if (right) operator= other;
    induction p = {.s = s,
                   .f = operator->child[0],
                   .k = operator->child[1],
                   .low = operator->child[2],
                   .high = operator->child[3],
                   .product = operator->op == B_PRODUCT };
    if (math_node_indexed(p.f, p.k->text) || math_node_hides(p.f, p.k->text, operator->op) || build_mentions(p.low, p.k) ||
        build_mentions(p.high, p.k) || !read_bound(&p, p.high))
        return MATH_MAYBE;
    p.h = solved(s, side, operator, left ? b : a);
    const math_node *at = p.h ? first_n(&p) : NULL;
    if (!at || build_mentions(p.h, p.k)) return MATH_MAYBE;
    math_truth first = value_at(&p, at, p.slope);
    for (slong i = 1; first != MATH_NO && i < FIRST_VALUES; i++) {
        math_truth next = value_at(&p, build_add(s, at, build_integer(s, i)), p.slope * (i + 1));
        if (next == MATH_NO) return MATH_NO;
    }
    if (first != MATH_YES) return first;
    const math_node *before = math_substitute(s, p.h, p.n, build_subtract(s, p.n, build_integer(s, 1))),
                    *step = step_of(&p, p.high);
    const math_node *next = p.product ? build_multiply(s, before, step) : build_add(s, before, step);
    return equal(s, next, p.h) == MATH_YES ? MATH_YES : MATH_MAYBE;
}
