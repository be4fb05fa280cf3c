/* Antiderivatives by table, linearity, partial fractions, parts, powers of sines and cosines, and substitution. Whatever a rule proposes is differentiated and
 * compared exactly before it is used, so that a rule can fail but not lie. See calculus.h. */
#include <flint/fmpz_poly_factor.h>

#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/calculus_internal.h"
#include "verifiers/math/compare/compare.h"

enum { FACTORS_MAX = 12, NESTING_MAX = 5 };

/* A product: constant times base^(num/den) ... */
typedef struct factor {
    const math_node *base;
    slong num, den;
} factor;
typedef struct product {
    const math_node *constant;
    factor item[FACTORS_MAX];
    unsigned count;
} product;

typedef struct search {
    math_session *s;
    const math_node *x;
    unsigned nesting;
} search;

static const math_node *find(search *z, const math_node *f);

static const math_node *integer(search *z, slong n) {
    return build_integer(z->s, n);
}
static const math_node *fraction(search *z, slong n, slong d) {
    return build_divide(z->s, integer(z, n), integer(z, d));
}
static const math_node *times(search *z, const math_node *a, const math_node *b) {
    return build_multiply(z->s, a, b);
}
static const math_node *over(search *z, const math_node *a, const math_node *b) {
    return build_divide(z->s, a, b);
}
static const math_node *call(search *z, int op, const math_node *u) {
    return build_function(z->s, op, u);
}
static const math_node *log_of(search *z, const math_node *u) {
    return call(z, F_LN, call(z, F_ABS, u));
}
static const math_node *square(search *z, const math_node *u) {
    return build_power(z->s, u, integer(z, 2));
}

/* u = a x + b */
static bool linear(search *z, const math_node *u, const math_node **a, const math_node **b) {
    *a = math_derivative(z->s, u, z->x);
    if (!*a || build_mentions(*a, z->x) || build_is_integer(z->s, *a, 0)) return false;
    *b = math_substitute(z->s, u, z->x, integer(z, 0));
    return *b != NULL;
}

static bool split(search *z, const math_node *f, slong num, slong den, product *out) {
    if (!assay_budget_spend(z->s->budget, 10)) return false;
    if (!build_mentions(f, z->x)) {
        const math_node *c = num == 1 && den == 1 ? f
                             : den == 1           ? build_power(z->s, f, integer(z, num))
                                                  : build_power(z->s, f, fraction(z, num, den));
        if (num == -1 && den == 1) c = over(z, integer(z, 1), f);
        out->constant = times(z, out->constant, c);
        return out->constant != NULL;
    }
    switch (f->kind) {
        case N_NEGATE:
            if (den != 1) break;
            if (num % 2 != 0) out->constant = build_negate(z->s, out->constant);
            return split(z, f->child[0], num, den, out);
        case N_MULTIPLY:
            if (den != 1) break;
            for (uint32_t i = 0; i < f->count; i++) {
                if (!split(z, f->child[i], num, den, out)) return false;
            }
            return true;
        case N_DIVIDE:
            if (den != 1) break;
            return split(z, f->child[0], num, den, out) && split(z, f->child[1], -num, den, out);
        case N_ROOT:
        case N_POWER: {
            fmpq_t q;
            fmpq_init(q);
            bool rational = true;
            if (f->kind == N_POWER) rational = math_rational(z->s, f->child[1], q) == V_OK;
            else if (f->count == 2)
                rational = math_rational(z->s, f->child[1], q) == V_OK && fmpz_is_one(fmpq_denref(q)) && fmpq_sgn(q) > 0;
            else fmpq_set_si(q, 2, 1);
            if (rational && f->kind == N_ROOT) fmpq_inv(q, q);
            fmpq_mul_si(q, q, num);
            fmpq_div_fmpz(q, q, (fmpz_t){den});
            bool small = rational && fmpz_bits(fmpq_numref(q)) < 10 && fmpz_bits(fmpq_denref(q)) < 6;
            slong n = small ? fmpz_get_si(fmpq_numref(q)) : 0, d = small ? fmpz_get_si(fmpq_denref(q)) : 1;
            fmpq_clear(q);
            if (!small) break;
            return n == 0 || split(z, f->child[0], n, d, out);
        }
        case N_FUNCTION:
            if (f->op == F_SQRT && den == 1)
                return split(z, f->child[0], num % 2 == 0 ? num / 2 : num, num % 2 == 0 ? 1 : 2, out);
            break;
        default: break;
    }
    for (unsigned i = 0; i < out->count; i++) {
        factor *one = &out->item[i];
        if (!math_node_same(one->base, f)) continue;
        slong n = one->num * den + num * one->den, d = one->den * den;
        for (slong k = d; k > 1; k--) {
            if (n % k == 0 && d % k == 0) {
                n /= k;
                d /= k;
            }
        }
        one->num = n;
        one->den = d;
        if (n == 0) *one = out->item[--out->count];
        return true;
    }
    if (out->count == FACTORS_MAX) return false;
    out->item[out->count++] = (factor){f, num, den};
    return true;
}

static const math_node *factor_tree(search *z, const factor *f) {
    if (f->den == 1) return build_power(z->s, f->base, integer(z, f->num));
    return build_power(z->s, f->base, fraction(z, f->num, f->den));
}

/* The antiderivative of the function at u, in u. */
static const math_node *table(search *z, int op, const math_node *u) {
    const math_node *half = fraction(z, 1, 2), *f = call(z, op, u), *one = integer(z, 1);
    switch (op) {
        case F_SIN: return build_negate(z->s, call(z, F_COS, u));
        case F_COS: return call(z, F_SIN, u);
        case F_TAN: return build_negate(z->s, log_of(z, call(z, F_COS, u)));
        case F_COT: return log_of(z, call(z, F_SIN, u));
        case F_SEC: return log_of(z, build_add(z->s, f, call(z, F_TAN, u)));
        case F_CSC: return build_negate(z->s, log_of(z, build_add(z->s, f, call(z, F_COT, u))));
        case F_EXP: return f;
        case F_LN: return build_subtract(z->s, times(z, u, f), u);
        case F_SINH: return call(z, F_COSH, u);
        case F_COSH: return call(z, F_SINH, u);
        case F_TANH: return call(z, F_LN, call(z, F_COSH, u));
        case F_ATAN:
            return build_subtract(z->s, times(z, u, f), times(z, half, call(z, F_LN, build_add(z->s, one, square(z, u)))));
        case F_ASIN: return build_add(z->s, times(z, u, f), build_root(z->s, build_subtract(z->s, one, square(z, u)), 2));
        case F_ACOS: return build_subtract(z->s, times(z, u, f), build_root(z->s, build_subtract(z->s, one, square(z, u)), 2));
        default: return NULL;
    }
}

/* Exponentials in one form: the exponent with base e; NULL: none. */
static const math_node *exponent_of(search *z, const math_node *f) {
    if (f->kind == N_FUNCTION && f->op == F_EXP) return f->child[0];
    if (f->kind != N_POWER || build_mentions(f->child[0], z->x)) return NULL;
    if (f->child[0]->kind == N_CONSTANT && f->child[0]->op == C_E) return f->child[1];
    return times(z, f->child[1], call(z, F_LN, f->child[0]));
}

/* f as a polynomial over Q in x, where it is written as one. */
static bool coefficients(search *z, const math_node *f, fmpq_poly_t out) {
    fmpq_poly_zero(out);
    return calculus_polynomial(z->s, f, z->x, out);
}

/* 1 / sqrt(a x^2 + b x + c), by the sign of a. */
static const math_node *root_of_quadratic(search *z, const math_node *q, slong num) {
    fmpq_poly_t p;
    fmpq_poly_init(p);
    const math_node *out = NULL;
    if (coefficients(z, q, p) && fmpq_poly_degree(p) == 2) {
        fmpq_t k[3];
        for (int i = 0; i < 3; i++) {
            fmpq_init(k[i]);
            fmpq_poly_get_coeff_fmpq(k[i], p, i);
        }
        const math_node *a = build_rational(z->s, k[2]), *b = build_rational(z->s, k[1]), *c = build_rational(z->s, k[0]);
        const math_node *slope = build_add(z->s, times(z, integer(z, 2), times(z, a, z->x)), b), *root = build_root(z->s, q, 2);
        const math_node *disc = build_subtract(z->s, times(z, b, b), times(z, integer(z, 4), times(z, a, c)));
        if (fmpq_sgn(k[2]) < 0) {
            const math_node *size = build_root(z->s, build_negate(z->s, a), 2);
            out = build_negate(z->s, over(z, call(z, F_ASIN, over(z, slope, build_root(z->s, disc, 2))), size));
        } else {
            const math_node *size = build_root(z->s, a, 2);
            out = over(z, log_of(z, build_add(z->s, times(z, times(z, integer(z, 2), size), root), slope)), size);
        }
        if (num == 1) { /* the root itself */
            const math_node *first = over(z, times(z, slope, root), times(z, integer(z, 4), a));
            out = build_subtract(z->s, first, times(z, over(z, disc, times(z, integer(z, 8), a)), out));
        }
        for (int i = 0; i < 3; i++) fmpq_clear(k[i]);
    }
    fmpq_poly_clear(p);
    return out;
}

static const math_node *single(search *z, const factor *f) {
    const math_node *a, *b, *u = f->base, *out = NULL;
    if (linear(z, u, &a, &b)) {
        if (f->num == -f->den) return over(z, log_of(z, u), a);
        const math_node *next = build_add(z->s, fraction(z, f->num, f->den), integer(z, 1));
        return over(z, build_power(z->s, u, next), times(z, next, a));
    }
    const math_node *exponent = exponent_of(z, u);
    if (exponent && linear(z, exponent, &a, &b)) return over(z, factor_tree(z, f), times(z, a, fraction(z, f->num, f->den)));
    if (f->den == 2 && (f->num == 1 || f->num == -1)) return root_of_quadratic(z, u, f->num);
    if (u->kind != N_FUNCTION || u->count != 1 || f->den != 1 || !linear(z, u->child[0], &a, &b)) return NULL;
    const math_node *inner = u->child[0];
    if (f->num == 1) {
        out = table(z, u->op, inner);
    } else if ((u->op == F_COS && f->num == -2) || (u->op == F_SEC && f->num == 2)) {
        out = call(z, F_TAN, inner);
    } else if ((u->op == F_SIN && f->num == -2) || (u->op == F_CSC && f->num == 2)) {
        out = build_negate(z->s, call(z, F_COT, inner));
    } else if (u->op == F_COS && f->num == -1) {
        out = table(z, F_SEC, inner);
    } else if (u->op == F_SIN && f->num == -1) {
        out = table(z, F_CSC, inner);
    } else if (u->op == F_TAN && f->num == 2) {
        out = build_subtract(z->s, call(z, F_TAN, inner), inner);
    } else if (u->op == F_LN && f->num >= 2 && f->num <= 8) { /* by parts: u L^n - n I(L^(n-1)) */
        out = inner;
        for (slong n = 1; n <= f->num; n++) {
            out = build_subtract(z->s, times(z, inner, build_power(z->s, u, integer(z, n))), times(z, integer(z, n), out));
        }
    }
    return over(z, out, a);
}

static const math_node *tree_of(search *z, const fmpq_poly_t p) {
    const math_node *total = integer(z, 0);
    fmpq_t q;
    fmpq_init(q);
    for (slong k = fmpq_poly_degree(p); k >= 0; k--) {
        fmpq_poly_get_coeff_fmpq(q, p, k);
        if (!fmpq_is_zero(q))
            total = build_add(z->s, total, times(z, build_rational(z->s, q), build_power(z->s, z->x, integer(z, k))));
    }
    fmpq_clear(q);
    return total;
}

/* (p x + q) / (a x^2 + b x + c): half the logarithm's derivative and an arctangent (or, with real roots, logarithms). */
static const math_node *over_quadratic(search *z, const fmpq_poly_t top, const fmpq_poly_t bottom) {
    fmpq_t k[5];
    for (int i = 0; i < 5; i++) fmpq_init(k[i]);
    for (int i = 0; i < 3; i++) fmpq_poly_get_coeff_fmpq(k[i], bottom, i);
    fmpq_poly_get_coeff_fmpq(k[3], top, 0);
    fmpq_poly_get_coeff_fmpq(k[4], top, 1);
    const math_node *c = build_rational(z->s, k[0]), *b = build_rational(z->s, k[1]), *a = build_rational(z->s, k[2]),
                    *q = build_rational(z->s, k[3]), *p = build_rational(z->s, k[4]), *two = integer(z, 2);
    const math_node *weight = over(z, p, times(z, two, a)), *rest = build_subtract(z->s, q, times(z, weight, b));
    const math_node *slope = build_add(z->s, times(z, times(z, two, a), z->x), b);
    const math_node *disc = build_subtract(z->s, times(z, integer(z, 4), times(z, a, c)), times(z, b, b));
    fmpq_t d;
    fmpq_init(d);
    const math_node *out = times(z, weight, log_of(z, tree_of(z, bottom))), *part = NULL;
    if (disc && build_is_rational(z->s, disc, d)) {
        if (fmpq_sgn(d) > 0) {
            const math_node *root = build_root(z->s, disc, 2);
            part = over(z, times(z, two, call(z, F_ATAN, over(z, slope, root))), root);
        } else {
            const math_node *root = build_root(z->s, build_negate(z->s, disc), 2);
            part = over(z, log_of(z, over(z, build_subtract(z->s, slope, root), build_add(z->s, slope, root))), root);
        }
    }
    fmpq_clear(d);
    for (int i = 0; i < 5; i++) fmpq_clear(k[i]);
    return part ? build_add(z->s, out, times(z, rest, part)) : NULL;
}

/* top / (base^power rest) = A / base^power + B / rest: A and B by the extended Euclid. */
static const math_node *partial_fractions(search *z, fmpq_poly_t top, const fmpz_poly_factor_t factors) {
    const math_node *total = integer(z, 0);
    fmpq_poly_t base, power, rest, g, u, v, part, remainder;
    fmpq_poly_struct *all[] = {base, power, rest, g, u, v, part, remainder};
    for (int i = 0; i < 8; i++) fmpq_poly_init(all[i]);
    for (slong i = 0; total && i < factors->num; i++) {
        fmpq_poly_set_fmpz_poly(base, factors->p + i);
        fmpq_poly_pow(power, base, (ulong)factors->exp[i]);
        fmpq_poly_one(rest);
        for (slong j = i + 1; j < factors->num; j++) {
            fmpq_poly_set_fmpz_poly(g, factors->p + j);
            fmpq_poly_pow(g, g, (ulong)factors->exp[j]);
            fmpq_poly_mul(rest, rest, g);
        }
        fmpq_poly_xgcd(g, u, v, power, rest); /* u power + v rest = 1 */
        fmpq_poly_mul(part, top, v);
        fmpq_poly_divrem(remainder, part, part, power);
        fmpq_poly_mul(top, top, u);
        fmpq_poly_divrem(remainder, top, top, rest);
        slong degree = fmpq_poly_degree(base);
        for (slong k = factors->exp[i]; total && k >= 1; k--) { /* digits of `part` in base */
            fmpq_poly_divrem(g, remainder, part, base);
            fmpq_poly_swap(part, g);
            if (fmpq_poly_is_zero(remainder)) continue;
            const math_node *term = NULL;
            if (degree == 1) {
                const math_node *b = tree_of(z, base), *c = tree_of(z, remainder), *a = math_derivative(z->s, b, z->x);
                term = k == 1 ? times(z, over(z, c, a), log_of(z, b))
                              : over(z, c, times(z, times(z, a, integer(z, 1 - k)), build_power(z->s, b, integer(z, k - 1))));
            } else if (degree == 2 && k == 1) {
                term = over_quadratic(z, remainder, base);
            }
            total = build_add(z->s, total, term);
        }
    }
    for (int i = 0; i < 8; i++) fmpq_poly_clear(all[i]);
    return total;
}

static const math_node *rational_function(search *z, const product *f) {
    fmpq_poly_t top, bottom, part, whole;
    fmpq_poly_struct *all[] = {top, bottom, part, whole};
    for (int i = 0; i < 4; i++) fmpq_poly_init(all[i]);
    fmpq_poly_one(top);
    fmpq_poly_one(bottom);
    bool done = true;
    for (unsigned i = 0; done && i < f->count; i++) {
        slong n = f->item[i].num;
        done = f->item[i].den == 1 && n >= -8 && n <= 12 && coefficients(z, f->item[i].base, part) &&
               fmpq_poly_degree(part) * (n < 0 ? -n : n) <= 16;
        if (!done) break;
        fmpq_poly_pow(part, part, (ulong)(n < 0 ? -n : n));
        fmpq_poly_mul(n < 0 ? bottom : top, n < 0 ? bottom : top, part);
        done = fmpq_poly_degree(top) <= 24 && fmpq_poly_degree(bottom) <= 16;
    }
    const math_node *out = NULL;
    if (done) {
        fmpq_poly_divrem(whole, top, top, bottom);
        fmpq_poly_integral(whole, whole);
        out = tree_of(z, whole);
        if (fmpq_poly_degree(bottom) > 0 && !fmpq_poly_is_zero(top)) {
            fmpz_poly_t integral;
            fmpz_poly_factor_t factors;
            fmpz_poly_init(integral);
            fmpz_poly_factor_init(factors);
            fmpq_poly_get_numerator(integral, bottom);
            fmpz_poly_factor(factors, integral);
            fmpq_t unit;
            fmpq_init(unit);
            /* bottom = content / denominator * product of the factors */
            fmpq_set_fmpz_frac(unit, &factors->c, fmpq_poly_denref(bottom));
            fmpq_poly_scalar_div_fmpq(top, top, unit);
            fmpq_clear(unit);
            out = build_add(z->s, out, partial_fractions(z, top, factors));
            fmpz_poly_factor_clear(factors);
            fmpz_poly_clear(integral);
        }
    }
    for (int i = 0; i < 4; i++) fmpq_poly_clear(all[i]);
    return out;
}

static bool is_polynomial(search *z, const math_node *p) {
    if (!build_mentions(p, z->x)) return true;
    fmpq_poly_t f;
    fmpq_poly_init(f);
    bool found = calculus_polynomial(z->s, p, z->x, f) && fmpq_poly_degree(f) <= 10;
    fmpq_poly_clear(f);
    return found;
}

/* A polynomial times exp of a linear argument: sum of (-1)^k P^(k) G_(k+1); times ln or arctan: by parts the other way. */
static const math_node *by_parts(search *z, const product *f) {
    const math_node *p = integer(z, 1), *g = NULL, *a, *b;
    for (unsigned i = 0; i < f->count; i++) {
        const factor *one = &f->item[i];
        bool transcendental = one->num == 1 && one->den == 1 && (one->base->kind == N_FUNCTION || exponent_of(z, one->base));
        if (transcendental && !g) g = one->base;
        else p = times(z, p, factor_tree(z, one));
    }
    if (!g || !p) return NULL;
    const math_node *exponent = exponent_of(z, g), *inner = exponent ? exponent : g->child[0];
    bool inverse = !exponent && (g->op == F_LN || g->op == F_ATAN || g->op == F_ASIN);
    if (inverse) {
        const math_node *whole = find(z, p), *slope = math_derivative(z->s, g, z->x),
                        *rest = whole && slope ? find(z, times(z, whole, slope)) : NULL;
        return rest ? build_subtract(z->s, times(z, whole, g), rest) : NULL;
    }
    if (!exponent || !linear(z, inner, &a, &b) || !is_polynomial(z, p)) return NULL;
    const math_node *total = integer(z, 0);
    bool minus = false;
    for (unsigned k = 0; k <= 10; k++) {
        g = over(z, g, a);
        const math_node *term = times(z, p, g);
        total = minus ? build_subtract(z->s, total, term) : build_add(z->s, total, term);
        minus = !minus;
        p = math_derivative(z->s, p, z->x);
        if (!p || !total) return NULL;
        if (build_is_integer(z->s, p, 0)) return total;
    }
    return NULL;
}

/* The same for sines and cosines, whose antiderivatives alternate. */
static const math_node *circular_by_parts(search *z, const product *f) {
    const math_node *p = integer(z, 1), *g = NULL, *a, *b;
    for (unsigned i = 0; i < f->count; i++) {
        const factor *one = &f->item[i];
        bool circular =
            one->num == 1 && one->den == 1 && one->base->kind == N_FUNCTION &&
            (one->base->op == F_SIN || one->base->op == F_COS || one->base->op == F_SINH || one->base->op == F_COSH);
        if (circular && !g) g = one->base;
        else p = times(z, p, factor_tree(z, one));
    }
    if (!g || !p || !linear(z, g->child[0], &a, &b) || !is_polynomial(z, p)) return NULL;
    const math_node *total = integer(z, 0), *inner = g->child[0];
    int op = g->op;
    const math_node *scale = integer(z, 1);
    bool minus = false;
    for (unsigned k = 0; k <= 10; k++) {
        const math_node *next = table(z, op, inner);
        if (!next) return NULL;
        bool negative = next->kind == N_NEGATE;
        const math_node *core = negative ? next->child[0] : next;
        scale = over(z, negative ? build_negate(z->s, scale) : scale, a);
        const math_node *term = times(z, p, times(z, scale, core));
        total = minus ? build_subtract(z->s, total, term) : build_add(z->s, total, term);
        op = core->op;
        minus = !minus;
        p = math_derivative(z->s, p, z->x);
        if (!p || !total) return NULL;
        if (build_is_integer(z->s, p, 0)) return total;
    }
    return NULL;
}

/* exp(a x) times sin or cos of (b x): (a sin - b cos) exp / (a^2 + b^2). */
static const math_node *exponential_and_circular(search *z, const product *f) {
    if (f->count != 2) return NULL;
    const factor *e = &f->item[0], *g = &f->item[1];
    const math_node *exponent = exponent_of(z, e->base), *a, *b, *shift;
    if (!exponent) {
        const factor *swap = e;
        e = g;
        g = swap;
        exponent = exponent_of(z, e->base);
    }
    if (!exponent || e->den != 1 || g->num != 1 || g->den != 1 || g->base->kind != N_FUNCTION ||
        (g->base->op != F_SIN && g->base->op != F_COS))
        return NULL;
    exponent = times(z, integer(z, e->num), exponent);
    if (!exponent || !linear(z, exponent, &a, &shift) || !linear(z, g->base->child[0], &b, &shift)) return NULL;
    const math_node *inner = g->base->child[0], *sine = call(z, F_SIN, inner), *cosine = call(z, F_COS, inner);
    const math_node *sum = g->base->op == F_SIN ? build_subtract(z->s, times(z, a, sine), times(z, b, cosine))
                                                : build_add(z->s, times(z, a, cosine), times(z, b, sine));
    return over(z, times(z, factor_tree(z, e), sum), build_add(z->s, times(z, a, a), times(z, b, b)));
}

/* sin^m cos^n of one argument as a sum of sines or cosines of multiples: from ((z - 1/z)/2i)^m ((z + 1/z)/2)^n. */
static const math_node *circular_powers(search *z, const product *f) {
    const math_node *inner = NULL;
    slong m = 0, n = 0;
    for (unsigned i = 0; i < f->count; i++) {
        const factor *one = &f->item[i];
        if (one->base->kind != N_FUNCTION || one->den != 1 || one->num < 1 || one->num > 10 ||
            (one->base->op != F_SIN && one->base->op != F_COS))
            return NULL;
        if (inner && !math_node_same(inner, one->base->child[0])) return NULL;
        inner = one->base->child[0];
        if (one->base->op == F_SIN) m += one->num;
        else n += one->num;
    }
    if (!inner || m + n > 12) return NULL;
    slong c[32] = {0}, degree = m + n;
    c[0] = 1; /* coefficient of z^(2 i - degree) */
    for (slong k = 0; k < degree; k++) {
        for (slong i = k + 1; i > 0; i--) c[i] = c[i - 1] + (k < m ? -1 : 1) * c[i];
        c[0] = (k < m ? -1 : 1) * c[0];
    }
    const math_node *total = integer(z, 0);
    bool sines = m % 2 != 0;
    slong turn = m % 4 == 0 || m % 4 == 1 ? 1 : -1; /* 1/i^m = 1, -i, -1, i */
    for (slong i = 0; i <= degree; i++) {
        slong multiple = 2 * i - degree;
        if (multiple < 0 || c[i] == 0) continue;
        const math_node *weight = fraction(z, c[i] * turn * (multiple == 0 ? 1 : 2), (slong)1 << degree);
        const math_node *term =
            multiple == 0 ? integer(z, 1) : call(z, sines ? F_SIN : F_COS, times(z, integer(z, multiple), inner));
        total = build_add(z->s, total, times(z, weight, term));
    }
    return total ? find(z, total) : NULL;
}

/* A sum that multiplies: distributed. */
static const math_node *distributed(search *z, const product *f) {
    for (unsigned i = 0; i < f->count; i++) {
        const factor *one = &f->item[i];
        if (one->base->kind != N_ADD || one->den != 1 || one->num < 1 || one->num > 4 || (f->count == 1 && one->num == 1))
            continue;
        const math_node *rest = one->num > 1 ? build_power(z->s, one->base, integer(z, one->num - 1)) : integer(z, 1),
                        *total = integer(z, 0);
        for (unsigned j = 0; j < f->count; j++) {
            if (j != i) rest = times(z, rest, factor_tree(z, &f->item[j]));
        }
        for (uint32_t k = 0; rest && total && k < one->base->count; k++) {
            const math_node *part = find(z, times(z, one->base->child[k], rest));
            total = part ? build_add(z->s, total, part) : NULL;
        }
        if (total) return total;
    }
    return NULL;
}

/* A quotient without the factors that stand above and below. */
static const math_node *cancelled(search *z, const math_node *f) {
    product p = {.constant = integer(z, 1)};
    if (!f || !p.constant || !split(z, f, 1, 1, &p)) return f;
    const math_node *out = p.constant;
    for (unsigned i = 0; i < p.count; i++) out = times(z, out, factor_tree(z, &p.item[i]));
    return out;
}

/* Certainly not free of x: values at two points differ. */
static bool varies(search *z, const math_node *h) {
    acb_t x, first, second;
    acb_init(x);
    acb_init(first);
    acb_init(second);
    math_point point = {.name = z->x->text, .value = x};
    acb_set_d(x, 0.375);
    bool found = math_ball(z->s, h, &point, 64, first);
    acb_set_d(x, 0.8125);
    found = found && math_ball(z->s, h, &point, 64, second) && !acb_overlaps(first, second);
    acb_clear(x);
    acb_clear(first);
    acb_clear(second);
    return found;
}

/* f = h(g) g': candidates for g are arguments, bases and exponents inside f. */
static const math_node *substitution(search *z, const math_node *f, const math_node *part) {
    if (!build_mentions(part, z->x) || !assay_budget_spend(z->s->budget, 100)) return NULL;
    const math_node *a, *b, *name = build_symbol(z->s, ASSAY_VIEW("u of x"));
    if (part != f && part->kind != N_SYMBOL && part->kind != N_NUMBER && name && !linear(z, part, &a, &b)) {
        const math_node *slope = math_derivative(z->s, part, z->x), *renamed = math_substitute(z->s, f, part, name);
        slope = slope ? math_substitute(z->s, slope, part, name) : NULL;
        const math_node *h =
            slope && renamed && !build_is_integer(z->s, slope, 0) ? cancelled(z, over(z, renamed, slope)) : NULL;
        if (h && varies(z, h)) h = NULL;
        const math_node *next = h ? build_add(z->s, z->x, integer(z, 1)) : NULL,
                        *moved = next ? math_substitute(z->s, h, z->x, next) : NULL;
        if (moved && math_polynomial_equal(z->s, h, moved) == MATH_YES) { /* x has gone */
            const math_node *at = math_substitute(z->s, h, z->x, integer(z, 2));
            search inner = {z->s, name, z->nesting + 1};
            const math_node *F = at && math_is_scalar(at) ? find(&inner, at) : NULL;
            if (F) return math_substitute(z->s, F, name, part);
        }
    }
    for (uint32_t i = 0; i < part->count; i++) {
        const math_node *F = substitution(z, f, part->child[i]);
        if (F) return F;
    }
    return NULL;
}

static const math_node *find(search *z, const math_node *f) {
    if (!f || z->nesting > NESTING_MAX || !assay_budget_spend(z->s->budget, 100)) return NULL;
    if (!build_mentions(f, z->x)) return times(z, f, z->x);
    z->nesting++;
    const math_node *out = NULL;
    if (f->kind == N_NEGATE) {
        out = build_negate(z->s, find(z, f->child[0]));
    } else if (f->kind == N_ADD) {
        out = integer(z, 0);
        for (uint32_t i = 0; out && i < f->count; i++) {
            const math_node *part = find(z, f->child[i]);
            out = part ? build_add(z->s, out, part) : NULL;
        }
        if (!out) out = substitution(z, f, f);
    } else {
        product p = {.constant = integer(z, 1)};
        if (p.constant && split(z, f, 1, 1, &p)) {
            static const math_node *(*const rules[])(search *, const product *) = {
                rational_function, circular_powers, exponential_and_circular, by_parts, circular_by_parts, distributed};
            if (p.count == 0) out = z->x;
            if (p.count == 1) out = single(z, &p.item[0]);
            for (size_t i = 0; !out && i < sizeof rules / sizeof *rules; i++) out = rules[i](z, &p);
            if (!out) {
                const math_node *rest = integer(z, 1);
                for (unsigned i = 0; i < p.count; i++) rest = times(z, rest, factor_tree(z, &p.item[i]));
                out = rest ? substitution(z, rest, rest) : NULL;
            }
            out = times(z, p.constant, out);
        }
    }
    z->nesting--;
    return out;
}

const math_node *math_antiderivative(math_session *s, const math_node *f, const math_node *x) {
    search z = {s, x, 0};
    const math_node *F = math_is_scalar(f) && !math_node_has(f, N_BIG, 0) ? find(&z, f) : NULL;
    const math_node *slope = F ? math_derivative(s, F, x) : NULL;
    if (!slope) return NULL;
    return math_polynomial_equal(s, slope, f) == MATH_YES ? F : NULL;
}
