/* Equations up to a nonzero factor; inequalities in several variables; matrices. See compare.h. */
#include "verifiers/math/calculus/calculus.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/limits.h"

static const math_node *difference(math_session *s, const math_node *a, const math_node *b) {
    const math_node *minus = b ? math_make(s, N_NEGATE, 0, b, NULL) : NULL;
    return a && minus ? math_make(s, N_ADD, 0, a, minus) : NULL;
}

/* (x - 1)/2 = (y + 3)/4 = z: equal part by part; other parts may say the same. */
static math_truth chains_equal(math_session *s, const math_node *a, const math_node *b) {
    if (a->count != b->count || a->count < 3) return MATH_MAYBE;
    for (uint32_t i = 0; i < a->count; i++) {
        bool equality = i == 0 || (a->ops[i - 1] == R_EQ && b->ops[i - 1] == R_EQ);
        if (!equality || !math_is_scalar(a->child[i]) || !math_is_scalar(b->child[i])) return MATH_MAYBE;
        if (math_scalar_equal(s, a->child[i], b->child[i]) != MATH_YES) return MATH_MAYBE;
    }
    return MATH_YES;
}

/* y = 7x = z and 7x = y = z, x \approx a and a \approx x: the same sides in another order, each once. */
static bool same_sides(math_session *s, const math_node *a, const math_node *b) {
    enum { SIDES_MAX = 8 };
    bool used[SIDES_MAX] = {false};
    if (a->count != b->count || a->count > SIDES_MAX) return false;
    for (uint32_t i = 0; i + 1 < a->count; i++) {
        if (a->ops[i] != a->ops[0] || b->ops[i] != a->ops[0]) return false;
    }
    if (a->ops[0] == R_EQ ? a->count == 2 : a->ops[0] != R_APPROX || a->count != 2) return false;
    for (uint32_t i = 0; i < a->count; i++) {
        uint32_t k = 0;
        for (; k < b->count; k++) {
            bool scalars = math_is_scalar(a->child[i]) && math_is_scalar(b->child[k]);
            bool same = scalars && !used[k] && math_scalar_equal(s, a->child[i], b->child[k]) == MATH_YES;
            if (same) break;
        }
        if (k == b->count) return false;
        used[k] = true;
    }
    s->method = ASSAY_METHOD_STRUCTURE;
    return true;
}

/* f = a v + r with a constant a for some letter v of f, and g so with the same letter: the half spaces below two different graphs differ. */
static bool are_graphs(math_session *s, const math_node *f, const math_node *g, const math_node *part) {
    const math_node *f_slope = NULL, *g_slope = NULL;
    if (part->kind == N_SYMBOL) {
        f_slope = math_derivative(s, f, part);
        g_slope = f_slope ? math_derivative(s, g, part) : NULL;
    }
    if (f_slope && g_slope && !math_has_variables(f_slope) && !math_has_variables(g_slope)) {
        static const math_node zero = {.kind = N_NUMBER, .number = {.whole = {"0", 1}}};
        if (math_scalar_equal(s, f_slope, &zero) == MATH_NO && math_scalar_equal(s, g_slope, &zero) == MATH_NO) return true;
    }
    for (uint32_t i = 0; i < part->count; i++) {
        if (are_graphs(s, f, g, part->child[i])) return true;
    }
    return false;
}

enum { UNKNOWNS_MAX = 6 };

static bool note_names(const math_node *node, const math_node **name, size_t *count) {
    if (node->kind == N_SYMBOL) {
        for (size_t i = 0; i < *count; i++) {
            if (math_node_same(name[i], node)) return true;
        }
        if (*count == UNKNOWNS_MAX) return false;
        name[(*count)++] = node;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && !note_names(node->child[i], name, count)) return false;
    }
    return true;
}

/* The value at a rational point; NULL: no memory. */
static const math_node *value_at(math_session *s, const math_node *node, const math_node *const *name, size_t count) {
    static const unsigned primes[UNKNOWNS_MAX] = {2, 3, 5, 7, 11, 13};
    for (size_t i = 0; node && i < count; i++) node = math_substitute(s, node, name[i], math_make_integer(s, primes[i]));
    return node;
}

/* f = c g with a constant c that may be irrational, c = f(p)/g(p): "x + \\sqrt 3 y" and "\\sqrt 3 x + 3y". The polynomial tier knows rational ones. NO: two different
 * graphs of one letter. */
static math_truth constant_multiple(math_session *s, const math_node *f, const math_node *g) {
    static const math_node zero = {.kind = N_NUMBER, .number = {.whole = {"0", 1}}};
    const math_node *name[UNKNOWNS_MAX];
    size_t count = 0;
    bool roots = math_node_has(f, N_ROOT, 0) || math_node_has(g, N_ROOT, 0) || math_node_has(f, N_CONSTANT, 0) ||
                 math_node_has(g, N_CONSTANT, 0);
    if (!roots || math_node_has(f, N_CALL, 0) || math_node_has(g, N_CALL, 0) || !note_names(f, name, &count) ||
        !note_names(g, name, &count) || count == 0)
        return MATH_MAYBE;
    const math_node *at_f = value_at(s, f, name, count), *at_g = value_at(s, g, name, count);
    if (!at_f || !at_g || math_scalar_equal(s, at_f, &zero) != MATH_NO || math_scalar_equal(s, at_g, &zero) != MATH_NO)
        return MATH_MAYBE;
    const math_node *x = math_make(s, N_MULTIPLY, 0, f, at_g), *y = math_make(s, N_MULTIPLY, 0, g, at_f);
    math_truth truth = x && y ? math_scalar_equal(s, x, y) : MATH_MAYBE;
    return truth == MATH_NO && !are_graphs(s, f, g, f) ? MATH_MAYBE : truth;
}

math_truth math_equations_equal(math_session *s, const math_node *a, const math_node *b) {
    if (chains_equal(s, a, b) == MATH_YES || same_sides(s, a, b)) return MATH_YES;
    if (a->count != 2 || b->count != 2 || a->ops[0] != R_EQ || b->ops[0] != R_EQ) return MATH_MAYBE;
    for (int i = 0; i < 2; i++) {
        if (!math_is_scalar(a->child[i]) || !math_is_scalar(b->child[i])) return MATH_MAYBE;
    }
    const math_node *f = difference(s, a->child[0], a->child[1]), *g = difference(s, b->child[0], b->child[1]);
    if (!f || !g) return MATH_MAYBE;
    s->method = ASSAY_METHOD_POLYNOMIAL;
    math_truth truth = math_same_zeros(s, f, g);
    if (truth == MATH_MAYBE) truth = constant_multiple(s, f, g);
    return truth == MATH_NO && math_may_be_one_family(s, f, g) ? MATH_MAYBE : truth;
}

/* All of < and <=, or all of > and >=. Returns the direction, or 0. */
static int direction(const math_node *node) {
    int found = 0;
    for (uint32_t i = 0; i + 1 < node->count; i++) {
        int op = node->ops[i], here = op == R_LT || op == R_LE ? -1 : op == R_GT || op == R_GE ? 1 : 0;
        if (!here || (found && here != found)) return 0;
        found = here;
    }
    return found;
}

static bool strict(int op) {
    return op == R_LT || op == R_GT;
}

/* A point where one of f < 0, g < 0 holds and the other does not. */
static bool told_apart(math_session *s, const math_node *f, const math_node *g) {
    enum { POINTS = 8 };
    bool apart = false;
    for (unsigned attempt = 0; attempt < POINTS && !apart; attempt++) {
        math_point point = {.attempt = attempt};
        acb_t x, y;
        acb_init(x);
        acb_init(y);
        apart = math_ball(s, f, &point, MATH_PRECISION_LOW, x) && math_ball(s, g, &point, MATH_PRECISION_LOW, y) &&
                !acb_contains_zero(x) && !acb_contains_zero(y) &&
                arb_is_positive(acb_realref(x)) != arb_is_positive(acb_realref(y));
        acb_clear(x);
        acb_clear(y);
    }
    return apart;
}

/* f < 0 against g < 0: a positive constant factor. */
static math_truth positive_multiple(math_session *s, const math_node *f, const math_node *g) {
    math_truth proportional = math_polynomial_proportional(s, f, g);
    if (proportional == MATH_MAYBE) proportional = constant_multiple(s, f, g);
    if (proportional == MATH_NO)
        return told_apart(s, f, g) || are_graphs(s, f, g, f) ? MATH_NO : MATH_MAYBE; /* 1/x > 0 is x > 0 */
    if (proportional != MATH_YES) return proportional;
    for (unsigned attempt = 0; attempt < 6; attempt++) {
        math_point point = {.attempt = attempt};
        acb_t x, y;
        acb_init(x);
        acb_init(y);
        bool found = math_ball(s, f, &point, MATH_PRECISION_LOW, x) && math_ball(s, g, &point, MATH_PRECISION_LOW, y) &&
                     !acb_contains_zero(x) && !acb_contains_zero(y);
        bool same = found && (arb_is_positive(acb_realref(x)) == arb_is_positive(acb_realref(y)));
        acb_clear(x);
        acb_clear(y);
        if (found) return same ? MATH_YES : MATH_NO;
    }
    return MATH_MAYBE;
}

math_truth math_inequalities_equal(math_session *s, const math_node *a, const math_node *b) {
    int left = direction(a), right = direction(b);
    s->method = ASSAY_METHOD_STRUCTURE;
    if (!left || !right) {
        bool both = a->count == 2 && b->count == 2 && a->ops[0] == R_NE && b->ops[0] == R_NE;
        const math_node *f = both ? difference(s, a->child[0], a->child[1]) : NULL,
                        *g = both ? difference(s, b->child[0], b->child[1]) : NULL;
        return f && g ? math_polynomial_proportional(s, f, g) : MATH_MAYBE;
    }
    if (a->count != b->count) return MATH_NO;
    uint32_t n = a->count;
    bool flip = left != right;
    for (uint32_t i = 0; i + 1 < n; i++) {
        if (strict(a->ops[i]) != strict(b->ops[flip ? n - 2 - i : i])) return MATH_NO;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!math_is_scalar(a->child[i]) || !math_is_scalar(b->child[i])) return MATH_MAYBE;
    }
    if (n == 2) {
        const math_node *f = left < 0 ? difference(s, a->child[0], a->child[1]) : difference(s, a->child[1], a->child[0]);
        const math_node *g = right < 0 ? difference(s, b->child[0], b->child[1]) : difference(s, b->child[1], b->child[0]);
        return f && g ? positive_multiple(s, f, g) : MATH_MAYBE;
    }
    math_truth all = MATH_YES;
    for (uint32_t i = 0; i < n; i++) {
        math_truth one = math_scalar_equal(s, a->child[i], b->child[flip ? n - 1 - i : i]);
        if (one == MATH_NO) return MATH_MAYBE; /* another spelling may still be the same */
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}
