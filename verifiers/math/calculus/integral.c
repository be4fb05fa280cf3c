/* Definite integrals by an antiderivative that is proved and continuous. F' = f is an identity of the polynomial tier; F is continuous where its
 * denominators do not vanish, its logarithms and even roots have positive arguments and its tangents no pole: each such condition is certified on the open interval, by
 * positivity of shape, by real roots taken out at rational ends, and by balls. Values at the ends are F's, or its limits. See calculus.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/calculus_internal.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/limits.h"

typedef struct span_of_x {
    math_session *s;
    const math_node *x, *low, *high; /* low < high; infinities allowed */
} span_of_x;

static int infinite(const math_node *node) {
    if (node->kind == N_NEGATE) return -infinite(node->child[0]);
    return node->kind == N_CONSTANT && node->op == C_INFINITY;
}

/* Positive for all real x, by shape: 2; never negative: 1; else 0. */
static int positive(math_session *s, const math_node *g) {
    fmpq_t q;
    fmpq_init(q);
    int sign = build_is_rational(s, g, q) ? fmpq_sgn(q) : 2;
    fmpq_clear(q);
    if (sign != 2) return sign > 0 ? 2 : sign == 0 ? 1 : 0;
    switch (g->kind) {
        case N_CONSTANT: return g->op == C_PI || g->op == C_E ? 2 : 0;
        case N_FUNCTION:
            if (g->op == F_EXP || g->op == F_COSH) return 2;
            return g->op == F_ABS || g->op == F_SQRT;
        case N_ROOT: return positive(s, g->child[0]);
        case N_POWER: {
            int base = positive(s, g->child[0]);
            slong n;
            if (base == 2) return 2;
            return math_small_integer(s, g->child[1], &n) && n > 0 && n % 2 == 0;
        }
        case N_ADD:
        case N_MULTIPLY: {
            int all = 2, some = 0;
            for (uint32_t i = 0; i < g->count; i++) {
                int one = positive(s, g->child[i]);
                if (one == 0) return 0;
                if (one < all) all = one;
                if (one > some) some = one;
            }
            return g->kind == N_ADD ? some : all;
        }
        case N_DIVIDE: return positive(s, g->child[0]) && positive(s, g->child[1]) == 2 ? positive(s, g->child[0]) : 0;
        default: return 0;
    }
}

bool calculus_polynomial(math_session *s, const math_node *g, const math_node *x, fmpq_poly_t out) {
    if (!assay_budget_spend(s->budget, 20)) return false;
    if (!build_mentions(g, x)) {
        fmpq_t q;
        fmpq_init(q);
        bool rational = math_is_scalar(g) && math_rational(s, g, q) == V_OK;
        if (rational) fmpq_poly_set_fmpq(out, q);
        fmpq_clear(q);
        return rational;
    }
    slong n;
    fmpq_poly_t part;
    fmpq_poly_init(part);
    bool done = true;
    switch (g->kind) {
        case N_SYMBOL: fmpq_poly_set_coeff_si(out, 1, 1); break;
        case N_NEGATE:
            done = calculus_polynomial(s, g->child[0], x, out);
            fmpq_poly_neg(out, out);
            break;
        case N_ADD:
        case N_MULTIPLY: {
            fmpq_poly_t total;
            fmpq_poly_init(total);
            if (g->kind == N_MULTIPLY) fmpq_poly_one(total);
            for (uint32_t i = 0; done && i < g->count; i++) {
                fmpq_poly_zero(part);
                done = calculus_polynomial(s, g->child[i], x, part) && fmpq_poly_degree(part) + fmpq_poly_degree(total) <= 40;
                if (g->kind == N_ADD) fmpq_poly_add(total, total, part);
                else fmpq_poly_mul(total, total, part);
            }
            fmpq_poly_swap(out, total);
            fmpq_poly_clear(total);
            break;
        }
        case N_POWER:
            done = math_small_integer(s, g->child[1], &n) && n >= 0 && n <= 40 &&
                   calculus_polynomial(s, g->child[0], x, part) && fmpq_poly_degree(part) * n <= 40;
            if (done) fmpq_poly_pow(out, part, (ulong)n);
            break;
        case N_DIVIDE:
            done = !build_mentions(g->child[1], x) && calculus_polynomial(s, g->child[1], x, part) &&
                   fmpq_poly_degree(part) == 0 && calculus_polynomial(s, g->child[0], x, out);
            if (done) fmpq_poly_div(out, out, part);
            break;
        default: done = false;
    }
    fmpq_poly_clear(part);
    return done;
}

/* Certified on the closed interval between exact ends: g keeps one sign there. 0: not shown. `f` is a polynomial or NULL, where `g` is a tree. */
static int sign_between(const span_of_x *at, const fmpq_poly_struct *f, const math_node *g, const acb_t low, const acb_t high) {
    enum { PIECES = 256 };
    arb_t step, x, value;
    acb_t point_value, ball;
    arb_init(step);
    arb_init(x);
    arb_init(value);
    acb_init(point_value);
    acb_init(ball);
    int sign = 0;
    unsigned pieces = 16;
    for (; pieces <= PIECES; pieces *= 4) {
        sign = 0;
        bool shown = true;
        arb_sub(step, acb_realref(high), acb_realref(low), 128);
        arb_div_ui(step, step, pieces, 128);
        for (unsigned i = 0; shown && i < pieces; i++) {
            arb_mul_ui(x, step, i, 128);
            arb_add(x, x, acb_realref(low), 128);
            arb_add(value, x, step, 128);
            arb_union(acb_realref(point_value), x, value, 128);
            arb_zero(acb_imagref(point_value));
            if (!assay_budget_spend(at->s->budget, 200)) {
                shown = false;
                break;
            }
            if (f) {
                fmpq_t c;
                fmpq_init(c);
                arb_zero(value);
                for (slong k = fmpq_poly_degree(f); k >= 0; k--) {
                    fmpq_poly_get_coeff_fmpq(c, f, k);
                    arb_mul(value, value, acb_realref(point_value), 128);
                    arb_set_fmpq(x, c, 128);
                    arb_add(value, value, x, 128);
                }
                fmpq_clear(c);
            } else {
                math_point point = {.name = at->x->text, .value = point_value};
                shown = math_ball(at->s, g, &point, 128, ball) && arb_is_zero(acb_imagref(ball));
                arb_set(value, acb_realref(ball));
            }
            int here = arb_is_positive(value) ? 1 : arb_is_negative(value) ? -1 : 0;
            shown = shown && here != 0 && (sign == 0 || sign == here);
            sign = here;
        }
        if (shown) break;
        sign = 0;
    }
    arb_clear(step);
    arb_clear(x);
    arb_clear(value);
    acb_clear(point_value);
    acb_clear(ball);
    return sign;
}

/* Takes the zeros of f at a rational end out. They stand outside the open interval. (x - a)^k is positive above a; below, -1 for odd k. */
static int without_zero(fmpq_poly_t f, const fmpq_t end, bool upper) {
    int sign = 1;
    fmpq_t value;
    fmpq_poly_t linear;
    fmpq_init(value);
    fmpq_poly_init(linear);
    fmpq_poly_set_coeff_si(linear, 1, 1);
    fmpq_neg(value, end);
    fmpq_poly_set_coeff_fmpq(linear, 0, value);
    for (fmpq_poly_evaluate_fmpq(value, f, end); fmpq_is_zero(value) && fmpq_poly_degree(f) > 0;
         fmpq_poly_evaluate_fmpq(value, f, end)) {
        fmpq_poly_div(f, f, linear);
        if (upper) sign = -sign;
    }
    fmpq_poly_clear(linear);
    fmpq_clear(value);
    return sign;
}

/* All real roots of f lie within this bound (Cauchy). */
static void root_bound(const fmpq_poly_t f, fmpq_t bound) {
    fmpq_t lead, c;
    fmpq_init(lead);
    fmpq_init(c);
    slong degree = fmpq_poly_degree(f);
    fmpq_poly_get_coeff_fmpq(lead, f, degree);
    fmpq_zero(bound);
    for (slong k = 0; k < degree; k++) {
        fmpq_poly_get_coeff_fmpq(c, f, k);
        fmpq_div(c, c, lead);
        fmpq_abs(c, c);
        if (fmpq_cmp(c, bound) > 0) fmpq_set(bound, c);
    }
    fmpq_add_si(bound, bound, 2);
    fmpq_clear(lead);
    fmpq_clear(c);
}

/* The sign that g keeps on the open interval: +1, -1; 0: not shown. */
static int sign_inside(const span_of_x *at, const math_node *g) {
    if (positive(at->s, g) == 2) return 1;
    fmpq_poly_t f;
    fmpq_poly_init(f);
    fmpq_t low, high, bound;
    fmpq_init(low);
    fmpq_init(high);
    fmpq_init(bound);
    acb_t from, to;
    acb_init(from);
    acb_init(to);
    int sign = 1;
    bool is_polynomial = calculus_polynomial(at->s, g, at->x, f), known = true;
    if (is_polynomial && fmpq_poly_degree(f) >= 0) root_bound(f, bound);
    math_point nowhere = {.complex = false};
    for (int i = 0; known && i < 2; i++) {
        const math_node *end = i == 0 ? at->low : at->high;
        fmpq *q = i == 0 ? low : high;
        acb_struct *ball = i == 0 ? from : to;
        if (infinite(end)) {
            known = is_polynomial;
            if (known) {
                fmpq_set(q, bound);
                if (i == 0) fmpq_neg(q, q);
                arb_set_fmpq(acb_realref(ball), q, 128);
            }
        } else if (math_rational(at->s, end, q) == V_OK) {
            if (is_polynomial) sign *= without_zero(f, q, i == 1);
            arb_set_fmpq(acb_realref(ball), q, 128);
        } else {
            known = math_ball(at->s, end, &nowhere, 128, ball) && arb_is_zero(acb_imagref(ball));
        }
    }
    if (known && is_polynomial && infinite(at->low) && infinite(at->high) && fmpq_poly_degree(f) <= 0)
        known = fmpq_poly_degree(f) == 0;
    if (known && arb_ge(acb_realref(from), acb_realref(to))) { /* all roots lie to one side of the interval */
        if (is_polynomial && infinite(at->high)) arb_add_ui(acb_realref(to), acb_realref(from), 1, 128);
        else if (is_polynomial && infinite(at->low)) arb_sub_ui(acb_realref(from), acb_realref(to), 1, 128);
        else known = false;
    }
    sign = known ? sign * sign_between(at, is_polynomial ? f : NULL, g, from, to) : 0;
    acb_clear(from);
    acb_clear(to);
    fmpq_clear(low);
    fmpq_clear(high);
    fmpq_clear(bound);
    fmpq_poly_clear(f);
    return sign;
}

/* F is continuous on the open interval. */
static bool continuous(const span_of_x *at, const math_node *f) {
    if (!build_mentions(f, at->x)) return true;
    if (!assay_budget_spend(at->s->budget, 20)) return false;
    for (uint32_t i = 0; i < f->count; i++) {
        if (!continuous(at, f->child[i])) return false;
    }
    const math_node *u = f->count > 0 ? f->child[0] : NULL;
    switch (f->kind) {
        case N_SYMBOL:
        case N_NEGATE:
        case N_ADD:
        case N_MULTIPLY: return true;
        case N_DIVIDE: return !build_mentions(f->child[1], at->x) || sign_inside(at, f->child[1]) != 0;
        case N_ROOT: {
            slong n = 2;
            if (f->count == 2 && !math_small_integer(at->s, f->child[1], &n)) return false;
            return n % 2 == 1 || positive(at->s, u) > 0 || sign_inside(at, u) == 1;
        }
        case N_POWER: {
            slong n;
            if (!build_mentions(u, at->x)) return positive(at->s, u) == 2;
            if (math_small_integer(at->s, f->child[1], &n)) return n >= 0 || sign_inside(at, u) != 0;
            return sign_inside(at, u) == 1;
        }
        case N_FUNCTION: break;
        default: return false;
    }
    const math_node *one = build_integer(at->s, 1);
    switch (f->op) {
        case F_SIN:
        case F_COS:
        case F_EXP:
        case F_ATAN:
        case F_SINH:
        case F_COSH:
        case F_TANH:
        case F_ASINH:
        case F_ABS: return true;
        case F_LN: return u->kind == N_FUNCTION && u->op == F_ABS ? sign_inside(at, u->child[0]) != 0 : sign_inside(at, u) == 1;
        case F_SQRT: return positive(at->s, u) > 0 || sign_inside(at, u) == 1;
        case F_TAN:
        case F_SEC: return sign_inside(at, build_function(at->s, F_COS, u)) != 0;
        case F_COT:
        case F_CSC: return sign_inside(at, build_function(at->s, F_SIN, u)) != 0;
        case F_ASIN:
        case F_ACOS: return sign_inside(at, build_subtract(at->s, one, build_multiply(at->s, u, u))) == 1;
        default: return false;
    }
}

/* F at an end: its value, or its limit from inside. */
static const math_node *value_at(const span_of_x *at, const math_node *f, const math_node *end, int side) {
    if (!infinite(end)) {
        const math_node *value = math_substitute(at->s, f, at->x, end);
        math_point point = {.complex = false};
        acb_t ball;
        acb_init(ball);
        bool finite = value && math_ball(at->s, value, &point, MATH_PRECISION_LOW, ball) && acb_is_finite(ball);
        acb_clear(ball);
        if (finite) return value;
    }
    return math_limit(at->s, f, at->x, end, side);
}

/* exp(-a x^2) over the line, or half of it. */
static const math_node *gaussian(math_session *s, const math_node *f, const math_node *x, const math_node *low,
                                 const math_node *high) {
    const math_node *exponent = f->kind == N_FUNCTION && f->op == F_EXP                                           ? f->child[0]
                                : f->kind == N_POWER && f->child[0]->kind == N_CONSTANT && f->child[0]->op == C_E ? f->child[1]
                                                                                                                  : NULL;
    if (infinite(high) != 1 || !exponent) return NULL;
    bool whole = infinite(low) == -1;
    if (!whole && !build_is_integer(s, low, 0)) return NULL;
    fmpq_poly_t p;
    fmpq_t a;
    fmpq_poly_init(p);
    fmpq_init(a);
    const math_node *out = NULL;
    if (calculus_polynomial(s, exponent, x, p) && fmpq_poly_degree(p) == 2) {
        fmpq_poly_get_coeff_fmpq(a, p, 2);
        fmpq_neg(a, a);
        fmpq_poly_set_coeff_si(p, 2, 0);
        if (fmpq_sgn(a) > 0 && fmpq_poly_is_zero(p))
            out = build_root(s, build_divide(s, build_constant(s, C_PI), build_rational(s, a)), 2);
        if (!whole) out = build_divide(s, out, build_integer(s, 2));
    }
    fmpq_poly_clear(p);
    fmpq_clear(a);
    return out;
}

const math_node *math_integral(math_session *s, const math_node *f, const math_node *x, const math_node *low,
                               const math_node *high) {
    if (x->kind != N_SYMBOL || build_mentions(low, x) || build_mentions(high, x) || !math_is_scalar(f)) return NULL;
    const math_node *bell = gaussian(s, f, x, low, high);
    if (bell) return bell;
    if (math_scalar_compare(s, low, high) == 0 && !infinite(low)) return build_integer(s, 0);
    const math_node *F = math_antiderivative(s, f, x);
    if (!F) return NULL;
    bool symbolic = math_has_variables(low) || math_has_variables(high);
    span_of_x at = {s, x, low, high};
    if (symbolic) { /* the ends are names: F must be continuous everywhere */
        static const math_node far = {.kind = N_CONSTANT, .op = C_INFINITY};
        at.low = build_negate(s, &far);
        at.high = &far;
        if (!at.low || !continuous(&at, F) || infinite(low) || infinite(high)) return NULL;
        return build_subtract(s, math_substitute(s, F, x, high), math_substitute(s, F, x, low));
    }
    int order = math_scalar_compare(s, low, high);
    if (order == 0 || order == 2) return NULL;
    if (order > 0) {
        at.low = high;
        at.high = low;
    }
    if (!continuous(&at, F)) return NULL;
    const math_node *upper = value_at(&at, F, at.high, -1), *lower = value_at(&at, F, at.low, 1);
    if (!upper || !lower) return NULL;
    if (infinite(upper) || infinite(lower)) {
        if (infinite(upper) && infinite(lower)) return NULL;
        int sign = (infinite(upper) ? infinite(upper) : -infinite(lower)) * (order > 0 ? -1 : 1);
        return sign > 0 ? build_constant(s, C_INFINITY) : build_negate(s, build_constant(s, C_INFINITY));
    }
    return order > 0 ? build_subtract(s, lower, upper) : build_subtract(s, upper, lower);
}
