/* Limits, by series with exact coefficients. With x = a + t^q, a - t^q, t^-q or -t^-q every function of the limit becomes S(t) exp(D(t)) for t to 0 from above: S
 * a truncated Laurent series whose coefficients are trees without x (they may hold ln t, as a name), D a polynomial in 1/t that carries what grows or falls beyond all
 * powers; sin(1/t) is only bounded. Where a leading coefficient cannot be told from zero, or a rule is missing, there is no answer. See calculus.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/calculus.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/limits.h"

enum { TERMS = 14, DEPTH = 6 };

typedef struct element {
    bool bounded;        /* t^val times something bounded; no coefficients */
    slong val;           /* coefficient i belongs to t^(val + i); known below t^(val + n) */
    unsigned n, growing; /* terms of S, of D */
    const math_node *c[TERMS];
    const math_node *d[DEPTH]; /* d[i]: of t^-(i + 1) in the exponent */
} element;

typedef struct engine {
    math_session *s;
    const math_node *x, *log; /* ln t */
    const math_node *point;   /* NULL: infinity */
    int direction;
    unsigned q;
    bool outside; /* the function is not real on this side */
} engine;

static bool of(engine *e, const math_node *f, element *out);

static const math_node *integer(engine *e, slong n) {
    return build_integer(e->s, n);
}

static bool spend(engine *e) {
    return assay_budget_spend(e->s->budget, 50);
}

static void constant(engine *e, const math_node *value, element *out) {
    *out = (element){.n = TERMS};
    for (unsigned i = 0; i < TERMS; i++) out->c[i] = i == 0 ? value : integer(e, 0);
}

/* +1, -1, 0; 2: unknown. ln t counts as minus infinity. */
static int sign_of(engine *e, const math_node *value) {
    fmpq_t q;
    fmpq_init(q);
    int sign = build_is_rational(e->s, value, q) ? fmpq_sgn(q) : 2;
    fmpq_clear(q);
    if (sign != 2) return sign;
    if (build_mentions(value, e->log)) {
        const math_node *slope = math_derivative(e->s, value, e->log);
        if (!slope || build_mentions(slope, e->log)) return 2;
        int by_log = sign_of(e, slope);
        return by_log == 1 || by_log == -1 ? -by_log : 2;
    }
    if (math_has_variables(value)) return 2;
    math_point point = {.complex = false};
    acb_t ball;
    acb_init(ball);
    if (math_ball(e->s, value, &point, MATH_PRECISION_LOW, ball) && arb_is_zero(acb_imagref(ball))) {
        sign = arb_is_positive(acb_realref(ball)) ? 1 : arb_is_negative(acb_realref(ball)) ? -1 : 2;
    }
    acb_clear(ball);
    return sign;
}

static math_truth is_zero(engine *e, const math_node *value) {
    fmpq_t q;
    fmpq_init(q);
    bool rational = build_is_rational(e->s, value, q);
    bool zero = rational && fmpq_is_zero(q);
    fmpq_clear(q);
    if (rational) return zero ? MATH_YES : MATH_NO;
    static const math_node nothing = {.kind = N_NUMBER, .number = {.whole = {"0", 1}}};
    return math_scalar_equal(e->s, value, &nothing);
}

/* Leading zeros off. False where one cannot be told, or nothing is left. */
static bool strip(engine *e, element *a) {
    if (a->bounded) return true;
    while (a->n > 0) {
        if (!a->c[0] || !spend(e)) return false;
        math_truth zero = is_zero(e, a->c[0]);
        if (zero == MATH_NO) return true;
        if (zero == MATH_MAYBE) return false;
        memmove(a->c, a->c + 1, (a->n - 1) * sizeof *a->c);
        a->n--;
        a->val++;
    }
    return false;
}

static bool trim_exponent(engine *e, element *a) {
    while (a->growing > 0) {
        math_truth zero = is_zero(e, a->d[a->growing - 1]);
        if (zero == MATH_MAYBE) return false;
        if (zero == MATH_NO) return true;
        a->growing--;
    }
    return true;
}

/* The exponents' difference or sum: out = a + factor b. */
static bool join_exponents(engine *e, const element *a, const element *b, slong factor, element *out) {
    unsigned n = a->growing > b->growing ? a->growing : b->growing;
    for (unsigned i = 0; i < n; i++) {
        const math_node *x = i < a->growing ? a->d[i] : integer(e, 0), *y = i < b->growing ? b->d[i] : integer(e, 0);
        out->d[i] = build_add(e->s, x, factor < 0 ? build_negate(e->s, y) : y);
        if (!out->d[i]) return false;
    }
    out->growing = n;
    return trim_exponent(e, out);
}

static bool add(engine *e, const element *a, const element *b, element *out) {
    element difference = {.n = 0};
    if (!spend(e) || !join_exponents(e, a, b, -1, &difference)) return false;
    if (difference.growing > 0) { /* the greater one swallows the other */
        int sign = sign_of(e, difference.d[difference.growing - 1]);
        if (sign != 1 && sign != -1) return false;
        *out = sign > 0 ? *a : *b;
        return true;
    }
    element sum = *a;
    slong end_a = a->bounded ? a->val : a->val + (slong)a->n, end_b = b->bounded ? b->val : b->val + (slong)b->n;
    slong val = a->bounded        ? b->val
                : b->bounded      ? a->val
                : a->val < b->val ? a->val
                                  : b->val,
          end = end_a < end_b ? end_a : end_b;
    if (end > val + TERMS) end = val + TERMS;
    sum.bounded = (a->bounded || b->bounded) && end <= val;
    sum.val = sum.bounded ? end : val;
    sum.n = sum.bounded || end <= val ? 0 : (unsigned)(end - val);
    for (unsigned i = 0; i < sum.n; i++) {
        slong at = val + (slong)i, x = at - a->val, y = at - b->val;
        const math_node *p = !a->bounded && x >= 0 ? a->c[x] : integer(e, 0),
                        *q = !b->bounded && y >= 0 ? b->c[y] : integer(e, 0);
        sum.c[i] = build_add(e->s, p, q);
        if (!sum.c[i]) return false;
    }
    *out = sum;
    return sum.bounded || sum.n > 0;
}

static bool multiply(engine *e, const element *a, const element *b, element *out) {
    element product = {.val = a->val + b->val, .n = a->n < b->n ? a->n : b->n};
    if (!spend(e) || !join_exponents(e, a, b, 1, &product)) return false;
    if (a->bounded || b->bounded) {
        element other = a->bounded ? *b : *a;
        if (!strip(e, &other)) return false;
        bool log = !other.bounded && build_mentions(other.c[0], e->log); /* t ln t is not O(t) */
        product.bounded = true;
        product.n = 0;
        product.val = (a->bounded ? a->val : b->val) + other.val - log;
        *out = product;
        return true;
    }
    for (unsigned i = 0; i < product.n; i++) {
        const math_node *total = integer(e, 0);
        for (unsigned j = 0; j <= i; j++) {
            if (build_is_integer(e->s, a->c[j], 0) || build_is_integer(e->s, b->c[i - j], 0)) continue;
            total = build_add(e->s, total, build_multiply(e->s, a->c[j], b->c[i - j]));
        }
        product.c[i] = total;
        if (!total) return false;
    }
    *out = product;
    return true;
}

static void scale(engine *e, const math_node *factor, element *a) {
    for (unsigned i = 0; i < a->n; i++) a->c[i] = build_multiply(e->s, factor, a->c[i]);
}

/* Coefficients of (1 + u)^alpha, exp, ln by their recurrences; u without constant term: u[0] counts as 0. */
static bool binomial_series(engine *e, const math_node *alpha, const element *u, element *out) {
    *out = (element){.n = u->n};
    for (unsigned n = 0; n < u->n; n++) {
        const math_node *total = integer(e, n == 0);
        for (unsigned k = 1; k <= n; k++) {
            if (build_is_integer(e->s, u->c[k], 0)) continue;
            const math_node *weight =
                build_subtract(e->s, build_multiply(e->s, integer(e, (slong)k), alpha), integer(e, (slong)(n - k)));
            total = build_add(e->s, total, build_multiply(e->s, weight, build_multiply(e->s, u->c[k], out->c[n - k])));
        }
        out->c[n] = n == 0 ? total : build_divide(e->s, total, integer(e, (slong)n));
        if (!out->c[n]) return false;
    }
    return spend(e);
}

/* a divided by its leading term: 1 + u. */
static bool monic(engine *e, element *a, const math_node **lead) {
    if (a->bounded || !strip(e, a)) return false;
    *lead = a->c[0];
    for (unsigned i = 0; i < a->n; i++) {
        a->c[i] = build_divide(e->s, a->c[i], *lead);
        if (!a->c[i]) return false;
    }
    return true;
}

/* a^(p/r) */
static bool rational_power(engine *e, const element *base, slong p, slong r, element *out) {
    element a = *base;
    const math_node *lead;
    if (r < 1 || p > 1000 || p < -1000 || r > 64 || !monic(e, &a, &lead)) return false;
    int sign = r % 2 == 0 ? sign_of(e, lead) : 1;
    e->outside |= sign == -1;
    if (sign == -1 || a.val * p % r != 0) return false;
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_si(q, p, (ulong)r);
    const math_node *alpha = build_rational(e->s, q);
    fmpq_clear(q);
    if (!alpha || !binomial_series(e, alpha, &a, out)) return false;
    out->val = a.val * p / r;
    out->growing = base->growing;
    for (unsigned i = 0; i < base->growing; i++) {
        out->d[i] = build_multiply(e->s, alpha, base->d[i]);
        if (!out->d[i]) return false;
    }
    scale(e, build_power(e->s, r == 1 ? lead : build_root(e->s, lead, r), integer(e, p)), out);
    return true;
}

static bool divide(engine *e, const element *a, const element *b, element *out) {
    element inverse;
    return rational_power(e, b, -1, 1, &inverse) && multiply(e, a, &inverse, out);
}

/* ln: val ln t + D + ln(lead) + ln(1 + u). */
static bool logarithm(engine *e, const element *base, element *out) {
    element a = *base, series = {.n = 0}, exponent;
    const math_node *lead;
    if (!monic(e, &a, &lead) || build_mentions(lead, e->log)) return false;
    if (sign_of(e, lead) == -1) {
        e->outside = true;
        return false;
    }
    series.n = a.n;
    for (unsigned n = 1; n < a.n; n++) {
        const math_node *total = build_multiply(e->s, integer(e, (slong)n), a.c[n]);
        for (unsigned k = 1; k < n; k++) {
            if (build_is_integer(e->s, a.c[n - k], 0)) continue;
            total = build_subtract(e->s, total,
                                   build_multiply(e->s, build_multiply(e->s, integer(e, (slong)k), series.c[k]), a.c[n - k]));
        }
        series.c[n] = build_divide(e->s, total, integer(e, (slong)n));
        if (!series.c[n]) return false;
    }
    series.c[0] = build_add(e->s, build_function(e->s, F_LN, lead), build_multiply(e->s, integer(e, a.val), e->log));
    if (!series.c[0]) return false;
    exponent = (element){.val = -(slong)base->growing, .n = TERMS};
    for (unsigned i = 0; i < TERMS; i++) exponent.c[i] = i < base->growing ? base->d[base->growing - 1 - i] : integer(e, 0);
    if (base->growing == 0) {
        *out = series;
        return true;
    }
    return add(e, &series, &exponent, out);
}

static bool exponential(engine *e, const element *u, element *out) {
    element one;
    constant(e, integer(e, 1), &one);
    if (u->growing > 0) { /* exp of what vanishes beyond all powers is 1 */
        if (sign_of(e, u->d[u->growing - 1]) != -1) return false;
        *out = one;
        return true;
    }
    if (u->bounded) return u->val > 0 && add(e, &one, u, out);
    element a = *u, result = {.n = 0};
    while (a.val > 0) { /* room for the constant term */
        if (a.n == TERMS) a.n--;
        memmove(a.c + 1, a.c, a.n * sizeof *a.c);
        a.c[0] = integer(e, 0);
        a.n++;
        a.val--;
    }
    if (a.val < 0) {
        unsigned poles = (unsigned)-a.val;
        if (poles > DEPTH || a.n <= poles) return false;
        for (unsigned i = 0; i < poles; i++) result.d[poles - 1 - i] = a.c[i];
        result.growing = poles;
        memmove(a.c, a.c + poles, (a.n - poles) * sizeof *a.c);
        a.n -= poles;
    }
    const math_node *start = a.c[0];
    if (build_mentions(start, e->log)) { /* exp(m ln t) = t^m */
        const math_node *slope = math_derivative(e->s, start, e->log);
        fmpq_t m;
        fmpq_init(m);
        bool whole =
            slope && build_is_rational(e->s, slope, m) && fmpz_is_one(fmpq_denref(m)) && fmpz_bits(fmpq_numref(m)) < 12;
        if (whole) result.val = fmpz_get_si(fmpq_numref(m));
        fmpq_clear(m);
        if (!whole) return false;
        start = math_substitute(e->s, start, e->log, integer(e, 0));
    }
    bool zero = start && is_zero(e, start) == MATH_YES;
    result.n = a.n;
    for (unsigned n = 0; n < a.n; n++) {
        const math_node *total = integer(e, n == 0);
        for (unsigned k = 1; k <= n; k++) {
            if (build_is_integer(e->s, a.c[k], 0)) continue;
            total = build_add(e->s, total,
                              build_multiply(e->s, build_multiply(e->s, integer(e, (slong)k), a.c[k]), result.c[n - k]));
        }
        result.c[n] = n == 0 ? total : build_divide(e->s, total, integer(e, (slong)n));
        if (!result.c[n]) return false;
    }
    if (!start) return false;
    if (!zero) scale(e, build_function(e->s, F_EXP, start), &result);
    if (!trim_exponent(e, &result)) return false;
    *out = result;
    return spend(e);
}

/* Sine and cosine of u (hyperbolic: sign = +1), with what is bounded but no more. */
static bool circular(engine *e, const element *u, bool cosine, element *out) {
    element a = *u;
    bool vanishes = u->growing > 0 && sign_of(e, u->d[u->growing - 1]) == -1;
    if (vanishes) {
        if (!cosine) *out = *u;
        else constant(e, integer(e, 1), out);
        return true;
    }
    if (u->growing > 0 || u->bounded || a.val < 0) {
        if (u->bounded && u->val > 0 && !cosine) {
            *out = *u;
            return true;
        }
        if (!u->bounded && u->growing == 0 && !strip(e, &a)) return false;
        if (!u->bounded && u->growing == 0 && a.val >= 0) return circular(e, &a, cosine, out);
        *out = (element){.bounded = true};
        return true;
    }
    while (a.val > 0) {
        if (a.n == TERMS) a.n--;
        memmove(a.c + 1, a.c, a.n * sizeof *a.c);
        a.c[0] = integer(e, 0);
        a.n++;
        a.val--;
    }
    const math_node *start = a.c[0], *sine[TERMS], *cosines[TERMS];
    if (build_mentions(start, e->log)) {
        *out = (element){.bounded = true};
        return true;
    }
    sine[0] = integer(e, 0);
    cosines[0] = integer(e, 1);
    for (unsigned n = 1; n < a.n; n++) {
        const math_node *p = integer(e, 0), *q = integer(e, 0);
        for (unsigned k = 1; k <= n; k++) {
            if (build_is_integer(e->s, a.c[k], 0)) continue;
            const math_node *weight = build_multiply(e->s, integer(e, (slong)k), a.c[k]);
            p = build_add(e->s, p, build_multiply(e->s, weight, cosines[n - k]));
            q = build_subtract(e->s, q, build_multiply(e->s, weight, sine[n - k]));
        }
        sine[n] = build_divide(e->s, p, integer(e, (slong)n));
        cosines[n] = build_divide(e->s, q, integer(e, (slong)n));
        if (!sine[n] || !cosines[n]) return false;
    }
    const math_node *s0 = build_function(e->s, F_SIN, start), *c0 = build_function(e->s, F_COS, start);
    *out = (element){.n = a.n};
    for (unsigned n = 0; n < a.n; n++) { /* sin(c + u), cos(c + u) */
        out->c[n] = cosine ? build_subtract(e->s, build_multiply(e->s, c0, cosines[n]), build_multiply(e->s, s0, sine[n]))
                           : build_add(e->s, build_multiply(e->s, s0, cosines[n]), build_multiply(e->s, c0, sine[n]));
        if (!out->c[n]) return false;
    }
    return spend(e);
}

static bool quotient_of_circulars(engine *e, int op, const element *u, element *out) {
    element top, bottom;
    bool cosine_above = op == F_COT;
    constant(e, integer(e, 1), &top);
    if ((op == F_TAN || op == F_COT) && !circular(e, u, cosine_above, &top)) return false;
    return circular(e, u, op == F_TAN || op == F_SEC, &bottom) && divide(e, &top, &bottom, out);
}

static bool hyperbolic(engine *e, int op, const element *u, element *out) {
    element up, down, sum, difference, minus = *u, half;
    scale(e, integer(e, -1), &minus);
    constant(e, build_divide(e->s, integer(e, 1), integer(e, 2)), &half);
    if (!exponential(e, u, &up) || !exponential(e, &minus, &down)) return false;
    element negative = down;
    scale(e, integer(e, -1), &negative);
    if (!add(e, &up, &down, &sum) || !add(e, &up, &negative, &difference)) return false;
    if (op == F_TANH) return divide(e, &difference, &sum, out);
    return multiply(e, op == F_SINH ? &difference : &sum, &half, out);
}

/* f(c) + integral of u' g(u): functions whose derivative g is algebraic. */
static bool by_derivative(engine *e, int op, const element *u, element *out) {
    element a = *u, square, one, under, weight, slope = {.n = 0};
    if (a.bounded || a.growing > 0) return false;
    if (a.val < 0 && !strip(e, &a)) return false;
    if (a.val < 0) { /* arctan at infinity */
        if (op != F_ATAN) return false;
        int sign = sign_of(e, a.c[0]);
        element inverse, less, quarter;
        if ((sign != 1 && sign != -1) || !rational_power(e, &a, -1, 1, &inverse) || !by_derivative(e, op, &inverse, &less))
            return false;
        constant(e, build_divide(e->s, build_constant(e->s, C_PI), integer(e, 2 * sign)), &quarter);
        scale(e, integer(e, -1), &less);
        return add(e, &quarter, &less, out);
    }
    while (a.val > 0) {
        if (a.n == TERMS) a.n--;
        memmove(a.c + 1, a.c, a.n * sizeof *a.c);
        a.c[0] = integer(e, 0);
        a.n++;
        a.val--;
    }
    if (a.n < 2 || build_mentions(a.c[0], e->log)) return false;
    constant(e, integer(e, 1), &one);
    if (!multiply(e, &a, &a, &square)) return false;
    if (op == F_ASIN || op == F_ATANH) scale(e, integer(e, -1), &square);
    bool root = op == F_ASIN || op == F_ASINH;
    if (!add(e, &one, &square, &under) || !rational_power(e, &under, -1, root ? 2 : 1, &weight)) return false;
    slope.n = a.n - 1;
    for (unsigned i = 0; i < slope.n; i++) slope.c[i] = build_multiply(e->s, integer(e, (slong)i + 1), a.c[i + 1]);
    if (!multiply(e, &slope, &weight, &square) || square.val != 0) return false;
    *out = (element){.n = square.n + 1 < TERMS ? square.n + 1 : TERMS};
    out->c[0] = build_function(e->s, op, a.c[0]);
    for (unsigned i = 1; i < out->n; i++) {
        out->c[i] = build_divide(e->s, square.c[i - 1], integer(e, (slong)i));
        if (!out->c[i]) return false;
    }
    return out->c[0] != NULL;
}

static bool function(engine *e, const math_node *f, element *out) {
    element u, base;
    if (f->count < 1 || f->count > 2 || !of(e, f->child[0], &u)) return false;
    switch (f->op) {
        case F_SIN:
        case F_COS: return circular(e, &u, f->op == F_COS, out);
        case F_TAN:
        case F_COT:
        case F_SEC:
        case F_CSC: return quotient_of_circulars(e, f->op, &u, out);
        case F_SINH:
        case F_COSH:
        case F_TANH: return hyperbolic(e, f->op, &u, out);
        case F_EXP: return exponential(e, &u, out);
        case F_LN: return logarithm(e, &u, out);
        case F_LOG:
            constant(e, build_function(e->s, F_LN, f->count == 2 ? f->child[1] : integer(e, 10)), &base);
            return base.c[0] && !build_mentions(base.c[0], e->x) && logarithm(e, &u, &u) && divide(e, &u, &base, out);
        case F_ASIN:
        case F_ATAN:
        case F_ASINH:
        case F_ATANH: return by_derivative(e, f->op, &u, out);
        case F_ACOS:
        case F_ACOT: {
            element quarter, less;
            constant(e, build_divide(e->s, build_constant(e->s, C_PI), integer(e, 2)), &quarter);
            if (!by_derivative(e, f->op == F_ACOS ? F_ASIN : F_ATAN, &u, &less)) return false;
            scale(e, integer(e, -1), &less);
            return add(e, &quarter, &less, out);
        }
        case F_SQRT: return rational_power(e, &u, 1, 2, out);
        case F_ABS: {
            if (!strip(e, &u) || u.bounded) return false;
            int sign = sign_of(e, u.c[0]);
            if (sign != 1 && sign != -1) return false;
            if (sign < 0) scale(e, integer(e, -1), &u);
            *out = u;
            return true;
        }
        default: return false;
    }
}

static bool power(engine *e, const math_node *f, element *out) {
    element base, exponent, log;
    fmpq_t q;
    fmpq_init(q);
    bool rational =
        math_rational(e->s, f->child[1], q) == V_OK && fmpz_bits(fmpq_numref(q)) < 12 && fmpz_bits(fmpq_denref(q)) < 6;
    slong p = rational ? fmpz_get_si(fmpq_numref(q)) : 0, r = rational ? fmpz_get_si(fmpq_denref(q)) : 1;
    fmpq_clear(q);
    if (f->child[0]->kind == N_CONSTANT && f->child[0]->op == C_E)
        return of(e, f->child[1], &exponent) && exponential(e, &exponent, out);
    if (!of(e, f->child[0], &base)) return false;
    if (rational && p == 0) {
        constant(e, integer(e, 1), out);
        return true;
    }
    if (rational) return rational_power(e, &base, p, r, out);
    return of(e, f->child[1], &exponent) && logarithm(e, &base, &log) && multiply(e, &exponent, &log, &log) &&
           exponential(e, &log, out);
}

static bool of(engine *e, const math_node *f, element *out) {
    if (!spend(e)) return false;
    if (!build_mentions(f, e->x)) {
        if (!math_is_scalar(f) || math_node_has(f, N_CONSTANT, C_INFINITY)) return false;
        constant(e, f, out);
        return true;
    }
    element a, b;
    switch (f->kind) {
        case N_SYMBOL:
            if (e->point) {
                constant(e, e->point, out);
                out->c[e->q] = integer(e, e->direction);
            } else {
                constant(e, integer(e, e->direction), out);
                out->val = -(slong)e->q;
            }
            return true;
        case N_NEGATE:
            if (!of(e, f->child[0], out)) return false;
            scale(e, integer(e, -1), out);
            return true;
        case N_ADD:
        case N_MULTIPLY:
            if (!of(e, f->child[0], &a)) return false;
            for (uint32_t i = 1; i < f->count; i++) {
                if (!of(e, f->child[i], &b) || !(f->kind == N_ADD ? add(e, &a, &b, &a) : multiply(e, &a, &b, &a))) return false;
            }
            *out = a;
            return true;
        case N_DIVIDE: return of(e, f->child[0], &a) && of(e, f->child[1], &b) && divide(e, &a, &b, out);
        case N_POWER: return power(e, f, out);
        case N_ROOT: {
            slong n = 2;
            if (f->count == 2 && !math_small_integer(e->s, f->child[1], &n)) return false;
            return of(e, f->child[0], &a) && rational_power(e, &a, 1, n, out);
        }
        case N_FUNCTION: return function(e, f, out);
        default: return false;
    }
}

/* How fine t must be: the least common multiple of the roots that are taken of what holds x. */
static unsigned ramification(math_session *s, const math_node *f, const math_node *x, unsigned q) {
    slong n = 1;
    if (!build_mentions(f, x)) return q;
    if (f->kind == N_ROOT) {
        n = 2;
        if (f->count == 2 && !math_small_integer(s, f->child[1], &n)) n = 1;
    } else if (f->kind == N_FUNCTION && f->op == F_SQRT) {
        n = 2;
    } else if (f->kind == N_POWER) {
        fmpq_t value;
        fmpq_init(value);
        if (math_rational(s, f->child[1], value) == V_OK && fmpz_bits(fmpq_denref(value)) < 5)
            n = fmpz_get_si(fmpq_denref(value));
        fmpq_clear(value);
    }
    for (unsigned k = 1; n > 1 && k <= 6; k++) {
        if (q * k % (unsigned)n == 0) {
            q *= k;
            break;
        }
    }
    for (uint32_t i = 0; i < f->count; i++) q = ramification(s, f->child[i], x, q);
    return q;
}

static const math_node *infinity(math_session *s, int sign) {
    const math_node *far = build_constant(s, C_INFINITY);
    return sign < 0 ? build_negate(s, far) : far;
}

static const math_node *one_sided(engine *e, const math_node *f) {
    element a;
    if (!of(e, f, &a)) return NULL;
    if (a.growing > 0) {
        int sign = sign_of(e, a.d[a.growing - 1]);
        if (sign == -1) return integer(e, 0);
        int lead = sign == 1 && !a.bounded && strip(e, &a) ? sign_of(e, a.c[0]) : 2;
        return lead == 1 || lead == -1 ? infinity(e->s, lead) : NULL;
    }
    if (a.bounded) return a.val > 0 ? integer(e, 0) : NULL;
    if (!strip(e, &a)) return a.n == 0 && a.val > 0 ? integer(e, 0) : NULL; /* zero as far as it is known, beyond t^0 */
    if (a.val > 0) return integer(e, 0);
    if (a.val == 0 && !build_mentions(a.c[0], e->log)) return a.c[0];
    int sign = sign_of(e, a.c[0]);
    return sign == 1 || sign == -1 ? infinity(e->s, sign) : NULL;
}

static int infinite(const math_node *node) {
    if (node->kind == N_NEGATE) return -infinite(node->child[0]);
    return node->kind == N_CONSTANT && node->op == C_INFINITY;
}

const math_node *math_limit(math_session *s, const math_node *f, const math_node *x, const math_node *point, int side) {
    if (!f || !x || !point || x->kind != N_SYMBOL || build_mentions(point, x)) return NULL;
    unsigned q = ramification(s, f, x, 1);
    if (q > 6) return NULL; /* well under TERMS */
    engine e = {.s = s, .x = x, .log = build_symbol(s, ASSAY_VIEW("ln t")), .q = q};
    if (!e.log) return NULL;
    int far = infinite(point);
    if (far) {
        e.direction = far;
        return one_sided(&e, f);
    }
    if (!math_is_scalar(point) || math_node_has(point, N_CONSTANT, C_INFINITY)) return NULL;
    e.point = point;
    const math_node *result[2] = {NULL, NULL};
    bool outside[2] = {false, false};
    for (int i = 0; i < 2; i++) {
        e.direction = i == 0 ? 1 : -1;
        e.outside = false;
        if (side != 0 && side != e.direction) continue;
        result[i] = one_sided(&e, f);
        outside[i] = e.outside;
    }
    if (side != 0) return result[side > 0 ? 0 : 1];
    if (result[0] && outside[1]) return result[0];
    if (result[1] && outside[0]) return result[1];
    if (!result[0] || !result[1]) return NULL;
    int up = infinite(result[0]), down = infinite(result[1]);
    if (up || down) return up == down ? result[0] : NULL;
    return math_scalar_equal(s, result[0], result[1]) == MATH_YES ? result[0] : NULL;
}
