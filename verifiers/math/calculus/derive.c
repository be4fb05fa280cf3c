/* Derivatives, by rule. See calculus.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/calculus.h"

static const math_node *reciprocal(math_session *s, const math_node *a) {
    return build_divide(s, build_integer(s, 1), a);
}

static const math_node *square(math_session *s, const math_node *a) {
    return build_power(s, a, build_integer(s, 2));
}

/* 1 + sign u^2 */
static const math_node *one_and(math_session *s, int sign, const math_node *u) {
    const math_node *u2 = square(s, u);
    return build_add(s, build_integer(s, 1), sign < 0 ? build_negate(s, u2) : u2);
}

/* The derivative of the function at u. */
static const math_node *outer(math_session *s, int op, const math_node *u) {
    switch (op) {
        case F_SIN: return build_function(s, F_COS, u);
        case F_COS: return build_negate(s, build_function(s, F_SIN, u));
        case F_TAN: return reciprocal(s, square(s, build_function(s, F_COS, u)));
        case F_COT: return build_negate(s, reciprocal(s, square(s, build_function(s, F_SIN, u))));
        case F_SEC: return build_divide(s, build_function(s, F_SIN, u), square(s, build_function(s, F_COS, u)));
        case F_CSC:
            return build_negate(s, build_divide(s, build_function(s, F_COS, u), square(s, build_function(s, F_SIN, u))));
        case F_ASIN: return reciprocal(s, build_root(s, one_and(s, -1, u), 2));
        case F_ACOS: return build_negate(s, reciprocal(s, build_root(s, one_and(s, -1, u), 2)));
        case F_ATAN: return reciprocal(s, one_and(s, 1, u));
        case F_ACOT: return build_negate(s, reciprocal(s, one_and(s, 1, u)));
        case F_SINH: return build_function(s, F_COSH, u);
        case F_COSH: return build_function(s, F_SINH, u);
        case F_TANH: return reciprocal(s, square(s, build_function(s, F_COSH, u)));
        case F_ASINH: return reciprocal(s, build_root(s, one_and(s, 1, u), 2));
        case F_ATANH: return reciprocal(s, one_and(s, -1, u));
        case F_LN: return reciprocal(s, u);
        case F_EXP: return build_function(s, F_EXP, u);
        case F_SQRT: return reciprocal(s, build_multiply(s, build_integer(s, 2), build_function(s, F_SQRT, u)));
        case F_ABS: return build_divide(s, build_function(s, F_ABS, u), u);
        default: return NULL;
    }
}

static const math_node *power(math_session *s, const math_node *f, const math_node *x) {
    const math_node *u = f->child[0], *v = f->child[1];
    if (!build_mentions(v, x)) {
        const math_node *less = build_multiply(s, v, build_power(s, u, build_subtract(s, v, build_integer(s, 1))));
        return build_multiply(s, less, math_derivative(s, u, x));
    }
    bool natural = u->kind == N_CONSTANT && u->op == C_E;
    const math_node *growth =
        natural ? math_derivative(s, v, x) : build_multiply(s, math_derivative(s, v, x), build_function(s, F_LN, u));
    if (build_mentions(u, x)) growth = build_add(s, growth, build_multiply(s, v, build_divide(s, math_derivative(s, u, x), u)));
    return build_multiply(s, f, growth);
}

static const math_node *root(math_session *s, const math_node *f, const math_node *x) {
    slong n = 2;
    if (f->count == 2 && (!math_small_integer(s, f->child[1], &n) || n < 2 || n > 64)) return NULL;
    const math_node *below = build_multiply(s, build_integer(s, n), build_power(s, f, build_integer(s, n - 1)));
    return build_divide(s, math_derivative(s, f->child[0], x), below);
}

static const math_node *function(math_session *s, const math_node *f, const math_node *x) {
    const math_node *u = f->child[0];
    if (f->op == F_LOG) {
        const math_node *base = f->count == 2 ? f->child[1] : build_integer(s, 10);
        if (build_mentions(base, x)) return NULL;
        return build_divide(s, math_derivative(s, u, x), build_multiply(s, u, build_function(s, F_LN, base)));
    }
    if (f->count != 1) return NULL;
    if (f->op == F_LN && u->kind == N_FUNCTION && u->op == F_ABS) u = u->child[0]; /* ln|u| */
    return build_multiply(s, outer(s, f->op, u), math_derivative(s, u, x));
}

const math_node *math_derivative(math_session *s, const math_node *f, const math_node *x) {
    if (!f || !assay_budget_spend(s->budget, 10)) return NULL;
    if (!build_mentions(f, x)) return build_integer(s, 0);
    switch (f->kind) {
        case N_SYMBOL: return build_integer(s, 1);
        case N_NEGATE: return build_negate(s, math_derivative(s, f->child[0], x));
        case N_ADD: {
            const math_node *total = build_integer(s, 0);
            for (uint32_t i = 0; i < f->count; i++) total = build_add(s, total, math_derivative(s, f->child[i], x));
            return total;
        }
        case N_MULTIPLY: {
            const math_node *total = build_integer(s, 0);
            for (uint32_t i = 0; i < f->count; i++) {
                if (!build_mentions(f->child[i], x)) continue;
                const math_node *term = math_derivative(s, f->child[i], x);
                for (uint32_t j = 0; j < f->count; j++) {
                    if (j != i) term = build_multiply(s, term, f->child[j]);
                }
                total = build_add(s, total, term);
            }
            return total;
        }
        case N_DIVIDE: {
            const math_node *u = f->child[0], *v = f->child[1];
            if (!build_mentions(v, x)) return build_divide(s, math_derivative(s, u, x), v);
            const math_node *top = build_subtract(s, build_multiply(s, math_derivative(s, u, x), v),
                                                  build_multiply(s, u, math_derivative(s, v, x)));
            return build_divide(s, top, build_power(s, v, build_integer(s, 2)));
        }
        case N_POWER: return power(s, f, x);
        case N_ROOT: return root(s, f, x);
        case N_FUNCTION: return function(s, f, x);
        case N_DEGREE:
            if (f->count != 1) return NULL;
            return build_multiply(s, build_divide(s, build_constant(s, C_PI), build_integer(s, 180)),
                                  math_derivative(s, f->child[0], x));
        case N_PERCENT: return build_divide(s, math_derivative(s, f->child[0], x), build_integer(s, 100));
        default: return NULL;
    }
}
