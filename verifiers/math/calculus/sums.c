/* Sums and products in closed form: P(k) r^k by an equation for its difference; rational terms by partial fractions that telescope, and what is left of even
 * powers by zeta at even integers; r^k / k!, binomials, r^k / k by their series. See calculus.h. */
#include <flint/arith.h>
#include <flint/fmpz_poly_factor.h>

#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/calculus_internal.h"
#include "verifiers/math/compare/compare.h"

enum { SHIFTS_MAX = 64, LINEAR_MAX = 12 };

typedef struct term {
    math_session *s;
    const math_node *k, *constant, *ratio; /* constant * ratio^k * top / bottom [/ (k + shift)!] [* binomial(n, k)] */
    fmpq_poly_t top, bottom;
    bool factorial;
    slong shift;
    const math_node *choose_from;
    bool squared; /* the binomial */
} term;

static const math_node *integer(const term *t, slong n) {
    return build_integer(t->s, n);
}

static bool infinite(const math_node *node) {
    return node->kind == N_CONSTANT && node->op == C_INFINITY;
}

/* e = slope k + offset with trees that do not mention k. */
static bool linear(term *t, const math_node *e, const math_node **slope, const math_node **offset) {
    *slope = math_derivative(t->s, e, t->k);
    *offset = math_substitute(t->s, e, t->k, integer(t, 0));
    return *slope && *offset && !build_mentions(*slope, t->k);
}

static bool geometric(term *t, const math_node *f, bool inverse) {
    const math_node *base = f->kind == N_POWER ? f->child[0] : build_constant(t->s, C_E),
                    *exponent = f->kind == N_POWER ? f->child[1] : f->child[0];
    const math_node *slope, *offset;
    if (!base || build_mentions(base, t->k) || !linear(t, exponent, &slope, &offset)) return false;
    if (inverse) {
        slope = build_negate(t->s, slope);
        offset = build_negate(t->s, offset);
    }
    const math_node *r = build_power(t->s, base, slope), *c = build_power(t->s, base, offset);
    fmpq_t q;
    fmpq_init(q);
    if (r && math_is_scalar(r) && math_rational(t->s, r, q) == V_OK) r = build_rational(t->s, q);
    if (c && math_is_scalar(c) && math_rational(t->s, c, q) == V_OK) c = build_rational(t->s, q);
    fmpq_clear(q);
    t->ratio = build_multiply(t->s, t->ratio, r);
    t->constant = build_multiply(t->s, t->constant, c);
    return t->ratio && t->constant;
}

static bool read_term(term *t, const math_node *f, bool inverse) {
    if (!assay_budget_spend(t->s->budget, 20)) return false;
    if (!build_mentions(f, t->k)) {
        t->constant = inverse ? build_divide(t->s, t->constant, f) : build_multiply(t->s, t->constant, f);
        return t->constant != NULL;
    }
    fmpq_poly_t p;
    fmpq_poly_init(p);
    bool done =
        calculus_polynomial(t->s, f, t->k, p) && fmpq_poly_degree(p) + fmpq_poly_degree(inverse ? t->bottom : t->top) <= 24;
    if (done) fmpq_poly_mul(inverse ? t->bottom : t->top, inverse ? t->bottom : t->top, p);
    fmpq_poly_clear(p);
    if (done) return true;
    slong n;
    switch (f->kind) {
        case N_NEGATE: t->constant = build_negate(t->s, t->constant); return read_term(t, f->child[0], inverse);
        case N_MULTIPLY:
            for (uint32_t i = 0; i < f->count; i++) {
                if (!read_term(t, f->child[i], inverse)) return false;
            }
            return true;
        case N_DIVIDE: return read_term(t, f->child[0], inverse) && read_term(t, f->child[1], !inverse);
        case N_POWER:
            if (!build_mentions(f->child[1], t->k)) {
                if (!math_small_integer(t->s, f->child[1], &n) || n > 12 || n < -12) return false;
                for (slong i = 0; i < (n < 0 ? -n : n); i++) {
                    if (!read_term(t, f->child[0], n < 0 ? !inverse : inverse)) return false;
                }
                return true;
            }
            if (f->child[0]->kind == N_DIVIDE && build_is_integer(t->s, f->child[0]->child[0], 1)) { /* (1/2)^k */
                const math_node *below = build_power(t->s, f->child[0]->child[1], f->child[1]);
                return below && geometric(t, below, !inverse);
            }
            return geometric(t, f, inverse);
        case N_FUNCTION:
            if (f->op == F_EXP) return geometric(t, f, inverse);
            if (f->op == F_FACTORIAL && inverse && !t->factorial) {
                const math_node *slope, *offset;
                if (!linear(t, f->child[0], &slope, &offset) || !build_is_integer(t->s, slope, 1)) return false;
                t->factorial = true;
                return math_small_integer(t->s, offset, &t->shift) && t->shift >= -SHIFTS_MAX && t->shift <= SHIFTS_MAX;
            }
            if (f->op == F_BINOMIAL && !inverse && t->choose_from && !t->squared) { /* the same one again */
                t->squared = math_node_same(f->child[1], t->k) && math_node_same(f->child[0], t->choose_from);
                return t->squared;
            }
            if (f->op == F_BINOMIAL && !inverse && !t->choose_from && math_node_same(f->child[1], t->k) &&
                !build_mentions(f->child[0], t->k)) {
                t->choose_from = f->child[0];
                return true;
            }
            return false;
        default: return false;
    }
}

static const math_node *evaluated(term *t, const math_node *const *g, slong degree, const math_node *at) {
    const math_node *total = integer(t, 0);
    for (slong i = degree; i >= 0; i--) total = build_add(t->s, build_multiply(t->s, total, at), g[i]);
    return total;
}

static const math_node *coefficient(term *t, const fmpq_poly_t p, slong i) {
    fmpq_t q;
    fmpq_init(q);
    fmpq_poly_get_coeff_fmpq(q, p, i);
    const math_node *node = build_rational(t->s, q);
    fmpq_clear(q);
    return node;
}

/* |r| < 1; what has variables converges where it converges. */
static bool converges(term *t) {
    if (math_has_variables(t->ratio)) return true;
    const math_node *size = math_make(t->s, N_FUNCTION, F_ABS, t->ratio, NULL);
    return size && math_scalar_compare(t->s, size, integer(t, 1)) == -1;
}

/* G(k + 1) r - G(k) = P(k), so that the sum is G(n + 1) r^(n + 1) - G(m) r^m. */
static const math_node *geometric_sum(term *t, const math_node *low, const math_node *high) {
    slong degree = fmpq_poly_degree(t->top);
    if (degree > 8 || math_scalar_equal(t->s, t->ratio, integer(t, 1)) != MATH_NO) return NULL;
    if (infinite(high) && !converges(t)) return NULL;
    const math_node *g[9], *less = build_subtract(t->s, t->ratio, integer(t, 1));
    for (slong i = degree; i >= 0; i--) {
        const math_node *sum = integer(t, 0);
        slong binomial = i + 1;
        for (slong j = i + 1; j <= degree; j++) { /* C(j, i) */
            sum = build_add(t->s, sum, build_multiply(t->s, g[j], integer(t, binomial)));
            binomial = binomial * (j + 1) / (j + 1 - i);
        }
        g[i] = build_divide(t->s, build_subtract(t->s, coefficient(t, t->top, i), build_multiply(t->s, t->ratio, sum)), less);
        if (!g[i]) return NULL;
    }
    const math_node *lower = build_multiply(t->s, evaluated(t, g, degree, low), build_power(t->s, t->ratio, low));
    if (infinite(high)) return build_negate(t->s, lower);
    const math_node *next = build_add(t->s, high, integer(t, 1));
    return build_subtract(t->s, build_multiply(t->s, evaluated(t, g, degree, next), build_power(t->s, t->ratio, next)), lower);
}

/* P(k) = sum of f[j] k (k - 1) ... (k - j + 1), by dividing by k, k - 1, ... */
static slong falling(term *t, const math_node *f[9]) {
    fmpq_poly_t p, linear_part, rest;
    fmpq_poly_init(p);
    fmpq_poly_init(linear_part);
    fmpq_poly_init(rest);
    fmpq_poly_set(p, t->top);
    slong j = 0;
    for (; j < 9 && !fmpq_poly_is_zero(p); j++) {
        fmpq_poly_zero(linear_part);
        fmpq_poly_set_coeff_si(linear_part, 1, 1);
        fmpq_poly_set_coeff_si(linear_part, 0, -j);
        fmpq_poly_divrem(p, rest, p, linear_part);
        f[j] = coefficient(t, rest, 0);
    }
    bool all = fmpq_poly_is_zero(p);
    fmpq_poly_clear(p);
    fmpq_poly_clear(linear_part);
    fmpq_poly_clear(rest);
    return all ? j : -1;
}

/* The term at an integer. */
static const math_node *term_at(term *t, const math_node *body, slong k) {
    return math_substitute(t->s, body, t->k, integer(t, k));
}

/* Sum from `first` less the terms below `low`. */
static const math_node *from(term *t, const math_node *total, const math_node *body, slong first, slong low) {
    if (low < first || low > first + 20) return NULL;
    for (slong k = first; k < low; k++) total = build_subtract(t->s, total, term_at(t, body, k));
    return total;
}

/* P(k) r^k / (k + c)! from -c: with j = k + c, sum of f[j] r^j e^r for P(j - c), and r^-c. The constant is already in `body`. */
static const math_node *exponential_sum(term *t, const math_node *body, slong low) {
    const math_node *f[9], *total = integer(t, 0);
    fmpq_poly_t moved;
    fmpq_poly_init(moved);
    fmpq_poly_set_coeff_si(moved, 1, 1);
    fmpq_poly_set_coeff_si(moved, 0, -t->shift);
    fmpq_poly_compose(t->top, t->top, moved);
    fmpq_poly_clear(moved);
    slong count = falling(t, f);
    if (count < 0) return NULL;
    t->constant = build_multiply(t->s, t->constant, build_power(t->s, t->ratio, integer(t, -t->shift)));
    for (slong j = 0; j < count; j++)
        total = build_add(t->s, total, build_multiply(t->s, f[j], build_power(t->s, t->ratio, integer(t, j))));
    total = build_multiply(t->s, build_multiply(t->s, t->constant, total), build_function(t->s, F_EXP, t->ratio));
    return from(t, total, body, -t->shift, low);
}

/* P(k) r^k binomial(n, k) over 0..n: sum of f[j] n (n-1) ... (n-j+1) r^j (1 + r)^(n - j). */
static const math_node *binomial_sum(term *t, const math_node *body, slong low) {
    const math_node *f[9], *total = integer(t, 0), *n = t->choose_from, *fall = integer(t, 1),
                           *base = build_add(t->s, integer(t, 1), t->ratio);
    slong count = falling(t, f);
    if (count < 0 || !base || math_scalar_equal(t->s, base, integer(t, 0)) != MATH_NO) return NULL;
    for (slong j = 0; j < count; j++) {
        const math_node *rest = build_power(t->s, base, build_subtract(t->s, n, integer(t, j)));
        total = build_add(t->s, total,
                          build_multiply(t->s, build_multiply(t->s, f[j], fall),
                                         build_multiply(t->s, build_power(t->s, t->ratio, integer(t, j)), rest)));
        fall = build_multiply(t->s, fall, build_subtract(t->s, n, integer(t, j)));
    }
    return from(t, build_multiply(t->s, t->constant, total), body, 0, low);
}

/* r^k binomial(n, k) / (k + 1) over 0..n, which is r^k binomial(n + 1, k + 1) / (n + 1); squares by Vandermonde's identity. */
static const math_node *special_binomial_sum(term *t) {
    const math_node *n = t->choose_from, *next = build_add(t->s, n, integer(t, 1));
    if (fmpq_poly_degree(t->top) != 0) return NULL;
    const math_node *weight = build_multiply(t->s, t->constant, coefficient(t, t->top, 0));
    if (t->squared) {
        if (fmpq_poly_degree(t->bottom) != 0 || !build_is_integer(t->s, t->ratio, 1)) return NULL;
        const math_node *twice = build_multiply(t->s, integer(t, 2), n);
        return build_multiply(t->s, weight, twice && n ? math_make(t->s, N_FUNCTION, F_BINOMIAL, twice, n) : NULL);
    }
    const math_node *slope = coefficient(t, t->bottom, 1), *offset = coefficient(t, t->bottom, 0),
                    *base = build_add(t->s, integer(t, 1), t->ratio);
    if (fmpq_poly_degree(t->bottom) != 1 || !build_is_integer(t->s, build_subtract(t->s, slope, offset), 0) ||
        math_scalar_equal(t->s, base, integer(t, 0)) != MATH_NO)
        return NULL;
    const math_node *total = build_subtract(t->s, build_power(t->s, base, next), integer(t, 1));
    return build_divide(t->s, build_multiply(t->s, weight, total),
                        build_multiply(t->s, slope, build_multiply(t->s, next, t->ratio)));
}

/* weight / (k + offset)^power */
typedef struct simple {
    fmpq weight, offset;
    slong power;
} simple;

static void simple_clear(simple *part, slong count) {
    for (slong i = 0; i < count; i++) {
        fmpq_clear(&part[i].weight);
        fmpq_clear(&part[i].offset);
    }
}

/* Partial fractions of top / bottom where all roots are rational; the count, or -1. */
static slong simple_fractions(const fmpq_poly_t top, const fmpq_poly_t bottom, simple out[LINEAR_MAX]) {
    slong count = 0;
    if (fmpq_poly_degree(top) >= fmpq_poly_degree(bottom)) return -1;
    fmpz_poly_t whole;
    fmpz_poly_factor_t factors;
    fmpz_poly_init(whole);
    fmpz_poly_factor_init(factors);
    fmpq_poly_get_numerator(whole, bottom);
    fmpz_poly_factor(factors, whole);
    fmpq_poly_t power, rest, base, g, u, v, part, digit;
    fmpq_poly_struct *all[] = {power, rest, base, g, u, v, part, digit};
    for (int i = 0; i < 8; i++) fmpq_poly_init(all[i]);
    for (slong i = 0; count >= 0 && i < factors->num; i++) {
        if (fmpz_poly_degree(factors->p + i) != 1 || count + factors->exp[i] > LINEAR_MAX) {
            simple_clear(out, count);
            count = -1;
            break;
        }
        fmpq_poly_set_fmpz_poly(base, factors->p + i);
        fmpq_poly_make_monic(base, base);
        fmpq_poly_pow(power, base, (ulong)factors->exp[i]);
        fmpq_poly_div(rest, bottom, power);
        fmpq_poly_xgcd(g, u, v, power, rest);
        fmpq_poly_mul(part, top, v);
        fmpq_poly_rem(part, part, power);
        for (slong k = factors->exp[i]; k >= 1; k--) {
            fmpq_poly_divrem(part, digit, part, base);
            simple *one = &out[count];
            fmpq_init(&one->weight);
            fmpq_init(&one->offset);
            fmpq_poly_get_coeff_fmpq(&one->weight, digit, 0);
            fmpq_poly_get_coeff_fmpq(&one->offset, base, 0);
            one->power = k;
            count++;
        }
    }
    for (int i = 0; i < 8; i++) fmpq_poly_clear(all[i]);
    fmpz_poly_factor_clear(factors);
    fmpz_poly_clear(whole);
    return count;
}

/* zeta(j) for even j: |B_j| 2^(j-1) pi^j / j! */
static const math_node *zeta(term *t, slong j) {
    if (j < 2 || j > 20 || j % 2 != 0) return NULL;
    fmpq_t b;
    fmpz_t f;
    fmpq_init(b);
    fmpz_init(f);
    arith_bernoulli_number(b, (ulong)j);
    fmpq_abs(b, b);
    fmpz_one(f);
    fmpz_mul_2exp(f, f, (ulong)j - 1);
    fmpq_mul_fmpz(b, b, f);
    fmpz_fac_ui(f, (ulong)j);
    fmpq_div_fmpz(b, b, f);
    const math_node *out =
        build_multiply(t->s, build_rational(t->s, b), build_power(t->s, build_constant(t->s, C_PI), integer(t, j)));
    fmpq_clear(b);
    fmpz_clear(f);
    return out;
}

/* weight / (at + offset + d)^power */
static const math_node *shifted(term *t, const simple *one, const fmpq_t offset, const math_node *at, slong d) {
    fmpq_t a;
    fmpq_init(a);
    fmpq_add_si(a, offset, d);
    const math_node *below = build_power(t->s, build_add(t->s, at, build_rational(t->s, a)), integer(t, one->power));
    fmpq_clear(a);
    return build_divide(t->s, build_rational(t->s, &one->weight), below);
}

/* What is left of weight / (k + offset)^power over k >= low: zeta at 1 or 1/2 less the terms before. */
static const math_node *tail(term *t, const fmpq_t weight, const fmpq_t offset, slong power, slong low) {
    fmpq_t start;
    fmpq_init(start);
    fmpq_add_si(start, offset, low);
    bool whole = fmpz_is_one(fmpq_denref(start)), half = fmpz_equal_si(fmpq_denref(start), 2);
    const math_node *total =
        (whole || half) && fmpq_sgn(start) > 0 && fmpz_cmp_si(fmpq_numref(start), 2 * SHIFTS_MAX) < 0 ? zeta(t, power) : NULL;
    if (total && half) total = build_multiply(t->s, build_integer(t->s, ((slong)1 << power) - 1), total);
    for (slong i = 0; total; i++) {
        fmpq_t a;
        fmpq_init(a);
        fmpq_set_si(a, half ? 2 * i + 1 : i + 1, half ? 2 : 1);
        bool before = fmpq_cmp(a, start) < 0;
        if (before)
            total = build_subtract(
                t->s, total, build_divide(t->s, integer(t, 1), build_power(t->s, build_rational(t->s, a), integer(t, power))));
        fmpq_clear(a);
        if (!before) break;
    }
    fmpq_clear(start);
    return build_multiply(t->s, build_rational(t->s, weight), total);
}

/* Rational terms: in each class of offsets that differ by integers the weights of one power sum to zero, or, for an infinite sum, leave zeta. */
static const math_node *rational_sum(term *t, slong low, const math_node *high) {
    simple part[LINEAR_MAX];
    slong count = simple_fractions(t->top, t->bottom, part);
    if (count <= 0) return NULL;
    const math_node *total = integer(t, 0), *start = integer(t, low);
    bool used[LINEAR_MAX] = {false};
    fmpq_t weight, least, gap;
    fmpq_init(weight);
    fmpq_init(least);
    fmpq_init(gap);
    for (slong i = 0; total && i < count; i++) {
        if (used[i]) continue;
        fmpq_set(least, &part[i].offset);
        for (slong j = i; j < count; j++) {
            fmpq_sub(gap, &part[j].offset, &part[i].offset);
            if (part[j].power == part[i].power && fmpz_is_one(fmpq_denref(gap)) && fmpq_cmp(&part[j].offset, least) < 0)
                fmpq_set(least, &part[j].offset);
        }
        fmpq_add_si(gap, least, low);
        if (fmpq_sgn(gap) <= 0) total = NULL; /* a pole among the terms, or a term below it */
        fmpq_zero(weight);
        for (slong j = i; total && j < count; j++) {
            fmpq_sub(gap, &part[j].offset, least);
            if (part[j].power != part[i].power || !fmpz_is_one(fmpq_denref(gap))) continue;
            used[j] = true;
            fmpq_add(weight, weight, &part[j].weight);
            slong d = fmpz_bits(fmpq_numref(gap)) < 20 ? fmpz_get_si(fmpq_numref(gap)) : SHIFTS_MAX + 1;
            if (d > SHIFTS_MAX) total = NULL;
            for (slong step = 0; total && step < d; step++) {
                total = build_subtract(t->s, total, shifted(t, &part[j], least, start, step));
                if (!infinite(high)) total = build_add(t->s, total, shifted(t, &part[j], least, high, step + 1));
            }
        }
        if (total && !fmpq_is_zero(weight))
            total = infinite(high) ? build_add(t->s, total, tail(t, weight, least, part[i].power, low)) : NULL;
    }
    simple_clear(part, count);
    fmpq_clear(weight);
    fmpq_clear(least);
    fmpq_clear(gap);
    return total;
}

/* r^k / k from 1: -ln(1 - r), r = -1 included; (-1)^k / (2k + 1) from 0: pi/4. */
static const math_node *logarithmic_sum(term *t, slong low) {
    if (fmpq_poly_degree(t->top) != 0 || fmpq_poly_degree(t->bottom) != 1) return NULL;
    const math_node *slope = coefficient(t, t->bottom, 1), *offset = coefficient(t, t->bottom, 0),
                    *weight = coefficient(t, t->top, 0), *out = NULL;
    bool alternating = build_is_integer(t->s, t->ratio, -1);
    if (low == 1 && offset && build_is_integer(t->s, offset, 0) && (alternating || converges(t))) {
        out = build_negate(t->s, build_function(t->s, F_LN, build_subtract(t->s, integer(t, 1), t->ratio)));
        out = build_divide(t->s, out, slope);
    } else if (low == 0 && alternating && slope && build_is_integer(t->s, build_divide(t->s, slope, offset), 2)) {
        out = build_divide(t->s, build_constant(t->s, C_PI), build_multiply(t->s, integer(t, 4), offset));
    }
    return build_multiply(t->s, weight, out);
}

static void term_init(term *t, math_session *s, const math_node *k) {
    *t = (term){.s = s, .k = k, .constant = build_integer(s, 1), .ratio = build_integer(s, 1)};
    fmpq_poly_init(t->top);
    fmpq_poly_init(t->bottom);
    fmpq_poly_one(t->top);
    fmpq_poly_one(t->bottom);
}

static void term_clear(term *t) {
    fmpq_poly_clear(t->top);
    fmpq_poly_clear(t->bottom);
}

/* The divisor's common factors off, so that k / (k (k + 1)) is 1 / (k + 1). */
static void reduce(term *t) {
    fmpq_poly_t g;
    fmpq_poly_init(g);
    fmpq_poly_gcd(g, t->top, t->bottom);
    if (fmpq_poly_degree(g) > 0) {
        fmpq_poly_div(t->top, t->top, g);
        fmpq_poly_div(t->bottom, t->bottom, g);
    }
    fmpq_poly_clear(g);
}

const math_node *math_sum(math_session *s, const math_node *body, const math_node *k, const math_node *low,
                          const math_node *high) {
    term t;
    slong first;
    if (k->kind != N_SYMBOL || !math_is_scalar(body) || build_mentions(low, k) || build_mentions(high, k)) return NULL;
    bool small = math_small_integer(s, low, &first) && first >= -1000 && first <= 1000;
    term_init(&t, s, k);
    const math_node *out = NULL;
    if (read_term(&t, body, false)) {
        bool polynomial = fmpq_poly_degree(t.bottom) == 0, plain = build_is_integer(s, t.ratio, 1);
        reduce(&t);
        if (polynomial) fmpq_poly_div(t.top, t.top, t.bottom);
        bool positive = small && first >= 0;
        if (t.choose_from && (t.squared || !polynomial)) {
            if (!t.factorial && small && first == 0 && math_scalar_equal(s, high, t.choose_from) == MATH_YES)
                out = special_binomial_sum(&t);
        } else if (t.choose_from) {
            if (polynomial && !t.factorial && positive && math_scalar_equal(s, high, t.choose_from) == MATH_YES)
                out = binomial_sum(&t, body, first);
        } else if (t.factorial) {
            if (polynomial && small && infinite(high)) out = exponential_sum(&t, body, first);
        } else if (polynomial) {
            if (!plain) out = build_multiply(s, t.constant, geometric_sum(&t, low, high));
        } else if (plain) {
            if (small) out = build_multiply(s, t.constant, rational_sum(&t, first, high));
        } else if (small && infinite(high)) {
            out = build_multiply(s, t.constant, logarithmic_sum(&t, first));
        }
    }
    term_clear(&t);
    return out;
}

/* The product of a polynomial with integer roots over low..high, by factorials. */
static const math_node *linear_product(term *t, const fmpq_poly_t p, slong low, const math_node *high, const math_node *count) {
    fmpz_poly_t whole;
    fmpz_poly_factor_t factors;
    fmpz_poly_init(whole);
    fmpz_poly_factor_init(factors);
    fmpq_poly_get_numerator(whole, p);
    fmpz_poly_factor(factors, whole);
    const math_node *total = integer(t, 1);
    fmpq_t lead, offset;
    fmpq_init(lead);
    fmpq_init(offset);
    fmpq_poly_get_coeff_fmpq(lead, p, fmpq_poly_degree(p));
    total = build_power(t->s, build_rational(t->s, lead), count);
    for (slong i = 0; total && i < factors->num; i++) {
        const fmpz_poly_struct *f = factors->p + i;
        if (fmpz_poly_degree(f) != 1) {
            total = NULL;
            break;
        }
        fmpq_set_fmpz_frac(offset, f->coeffs, f->coeffs + 1);
        fmpq_t start;
        fmpq_init(start);
        fmpq_add_si(start, offset, low);
        bool half = fmpz_equal_si(fmpq_denref(start), 2); /* k + 1/2: half of 2k + 1 */
        bool fits = (half || fmpz_is_one(fmpq_denref(start))) && fmpq_sgn(start) > 0 && fmpz_bits(fmpq_numref(start)) < 10;
        slong from_value = fits ? fmpz_get_si(fmpq_numref(start)) : 0;
        fmpq_clear(start);
        if (!fits) {
            total = NULL;
            break;
        }
        const math_node *n = build_add(t->s, high, build_rational(t->s, offset));
        const math_node *part;
        if (half) {
            const math_node *odd = build_function(t->s, F_DOUBLE_FACTORIAL, build_multiply(t->s, integer(t, 2), n)),
                            *below = from_value == 1 ? integer(t, 1)
                                                     : build_function(t->s, F_DOUBLE_FACTORIAL, integer(t, from_value - 2));
            part = build_divide(t->s, build_divide(t->s, odd, below), build_power(t->s, integer(t, 2), count));
        } else {
            part = build_divide(t->s, build_function(t->s, F_FACTORIAL, n),
                                build_function(t->s, F_FACTORIAL, integer(t, from_value - 1)));
        }
        total = build_multiply(t->s, total, build_power(t->s, part, integer(t, factors->exp[i])));
    }
    fmpq_clear(lead);
    fmpq_clear(offset);
    fmpz_poly_factor_clear(factors);
    fmpz_poly_clear(whole);
    return total;
}

const math_node *math_product(math_session *s, const math_node *body, const math_node *k, const math_node *low,
                              const math_node *high) {
    slong first;
    if (k->kind != N_SYMBOL || infinite(high) || !math_is_scalar(body) || build_mentions(high, k) ||
        !math_small_integer(s, low, &first) || first < 0 || first > 1000)
        return NULL;
    const math_node *count = build_add(s, high, build_integer(s, 1 - first)), *out = NULL;
    if (!count) return NULL;
    if (body->kind == N_POWER && !build_mentions(body->child[0], k)) { /* r^e(k) */
        math_node *sum = math_make(s, N_BIG, B_SUM, body->child[1], k);
        math_node **child = assay_arena_alloc(s->arena, 4 * sizeof *child);
        if (!sum || !child) return NULL;
        child[0] = body->child[1];
        child[1] = (math_node *)(uintptr_t)k;
        child[2] = (math_node *)(uintptr_t)low;
        child[3] = (math_node *)(uintptr_t)high;
        sum->child = child;
        sum->count = 4;
        return build_power(s, body->child[0], sum);
    }
    term t;
    term_init(&t, s, k);
    fmpq_poly_t together;
    fmpq_poly_init(together);
    bool read = read_term(&t, body, false);
    if (!read && body->kind == N_ADD) { /* 1 - 1/k^2: over one denominator */
        term one;
        read = true;
        t.constant = build_integer(s, 1);
        fmpq_poly_zero(t.top);
        fmpq_poly_one(t.bottom);
        for (uint32_t i = 0; read && i < body->count; i++) {
            term_init(&one, s, k);
            fmpq_t c;
            fmpq_init(c);
            read = read_term(&one, body->child[i], false) && !one.factorial && !one.choose_from &&
                   build_is_integer(s, one.ratio, 1) && build_is_rational(s, one.constant, c) &&
                   fmpq_poly_degree(one.bottom) + fmpq_poly_degree(t.bottom) <= 12;
            if (read) {
                fmpq_poly_scalar_mul_fmpq(one.top, one.top, c);
                fmpq_poly_mul(together, one.top, t.bottom);
                fmpq_poly_mul(t.top, t.top, one.bottom);
                fmpq_poly_add(t.top, t.top, together);
                fmpq_poly_mul(t.bottom, t.bottom, one.bottom);
            }
            fmpq_clear(c);
            term_clear(&one);
        }
    }
    if (read && !t.factorial && !t.choose_from && build_is_integer(s, t.ratio, 1) && !fmpq_poly_is_zero(t.top)) {
        reduce(&t);
        const math_node *above = linear_product(&t, t.top, first, high, count);
        const math_node *below = above ? linear_product(&t, t.bottom, first, high, count) : NULL;
        out = build_divide(s, build_multiply(s, build_power(s, t.constant, count), above), below);
    }
    fmpq_poly_clear(together);
    term_clear(&t);
    return out;
}
