/* Atoms of rational functions: see poly.h. Roots of products split, as in school: sqrt(xy) = sqrt(x) sqrt(y) wherever both sides are defined. */
#include <flint/fmpz.h>
#include <flint/fmpz_factor.h>
#include <flint/fmpz_mpoly_factor.h>

#include "verifiers/math/scalar/poly.h"

generator *poly_new_generator(poly *p, generator_kind kind) {
    if (p->count == MATH_GENERATORS_MAX) {
        p->s->limit = true;
        return NULL;
    }
    generator *g = &p->gen[p->count++];
    g->kind = kind;
    g->text = ASSAY_VIEW_NONE;
    g->op = 0;
    g->order = 1;
    g->has_relation = false;
    fmpz_mpoly_init(g->base, p->ctx);
    fmpz_mpoly_init(g->relation, p->ctx);
    fmpz_mpoly_q_init(g->key, p->ctx);
    fmpq_init(g->unit);
    fmpq_one(g->unit);
    return g;
}

static void set_generator(poly *p, unsigned k, slong power, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_gen(out, poly_variable(k), p->ctx);
    fmpz_mpoly_t g;
    fmpz_mpoly_init(g, p->ctx);
    fmpz_mpoly_gen(g, poly_variable(k), p->ctx);
    slong magnitude = power < 0 ? -power : power;
    fmpz_mpoly_pow_ui(g, g, (ulong)magnitude, p->ctx);
    fmpz_mpoly_q_set_si(out, 1, p->ctx);
    fmpz_mpoly_swap(power < 0 ? fmpz_mpoly_q_denref(out) : fmpz_mpoly_q_numref(out), g, p->ctx);
    fmpz_mpoly_clear(g, p->ctx);
}

/* relation: g^n - base (or + 1 for i) */
static void set_relation(poly *p, unsigned k, slong n, const fmpz_mpoly_t right) {
    generator *g = &p->gen[k];
    fmpz_mpoly_gen(g->relation, poly_variable(k), p->ctx);
    fmpz_mpoly_pow_ui(g->relation, g->relation, (ulong)n, p->ctx);
    fmpz_mpoly_sub(g->relation, g->relation, right, p->ctx);
    g->has_relation = true;
}

bool poly_generator(poly *p, generator_kind kind, assay_view text, fmpz_mpoly_q_t out) {
    unsigned k = 0;
    while (k < p->count && !(p->gen[k].kind == kind && assay_view_equal(p->gen[k].text, text))) k++;
    if (k == p->count) {
        generator *g = poly_new_generator(p, kind);
        if (!g) return false;
        g->text = text;
        if (kind == G_I) {
            fmpz_mpoly_t minus_one;
            fmpz_mpoly_init(minus_one, p->ctx);
            fmpz_mpoly_set_si(minus_one, -1, p->ctx);
            set_relation(p, k, 2, minus_one);
            fmpz_mpoly_clear(minus_one, p->ctx);
        }
    }
    set_generator(p, k, 1, out);
    return true;
}

/* A generator with this base and order; made where there is none. */
static bool based_generator(poly *p, generator_kind kind, const fmpz_mpoly_t base, slong order, unsigned *out) {
    for (unsigned k = 0; k < p->count; k++) {
        if (p->gen[k].kind == kind && p->gen[k].order == order && fmpz_mpoly_equal(p->gen[k].base, base, p->ctx)) {
            *out = k;
            return true;
        }
    }
    unsigned k = p->count;
    generator *g = poly_new_generator(p, kind);
    if (!g) return false;
    g->order = order;
    fmpz_mpoly_set(g->base, base, p->ctx);
    if (kind == G_ROOT) {
        set_relation(p, k, order, base);
    } else if (kind == G_ABS) {
        fmpz_mpoly_t square;
        fmpz_mpoly_init(square, p->ctx);
        fmpz_mpoly_mul(square, base, base, p->ctx);
        set_relation(p, k, 2, square);
        fmpz_mpoly_clear(square, p->ctx);
    }
    *out = k;
    return true;
}

/* Atoms that are positive wherever they are defined need no absolute value. */
static bool is_positive_generator(poly *p, const fmpz_mpoly_t f) {
    for (unsigned k = 0; k < p->count; k++) {
        if (!fmpz_mpoly_is_gen(f, poly_variable(k), p->ctx)) continue;
        return p->gen[k].kind == G_ROOT || p->gen[k].kind == G_ABS || p->gen[k].kind == G_PI || p->gen[k].kind == G_EXP ||
               p->gen[k].kind == G_FACTORIAL;
    }
    return false;
}

static bool multiply_power(poly *p, fmpz_mpoly_q_t out, const fmpz_mpoly_t base, slong power) {
    fmpz_mpoly_q_t x;
    fmpz_mpoly_q_init(x, p->ctx);
    fmpz_mpoly_set(fmpz_mpoly_q_numref(x), base, p->ctx);
    fmpz_mpoly_one(fmpz_mpoly_q_denref(x), p->ctx);
    bool done = poly_power(p, x, x, power) && poly_multiply(p, out, out, x);
    fmpz_mpoly_q_clear(x, p->ctx);
    return done;
}

bool poly_multiply_generator(poly *p, fmpz_mpoly_q_t out, unsigned k, slong power) {
    fmpz_mpoly_q_t x;
    fmpz_mpoly_q_init(x, p->ctx);
    set_generator(p, k, power, x);
    bool done = poly_multiply(p, out, out, x);
    fmpz_mpoly_q_clear(x, p->ctx);
    return done;
}

/* What to do with one factor base^exponent of a polynomial. */
typedef bool (*factor_action)(poly *p, const fmpz_mpoly_t base, bool constant, slong exponent, slong n, fmpz_mpoly_q_t out);

static bool root_of_factor(poly *p, const fmpz_mpoly_t base, bool constant, slong exponent, slong n, fmpz_mpoly_q_t out) {
    slong whole = exponent / n, rest = exponent % n;
    if (whole > 0) {
        /* With an odd rest under an even root the base itself must be positive: sqrt(x^3) is x sqrt(x). */
        bool sign = n % 2 == 0 && whole % 2 == 1 && rest % 2 == 0 && !constant && !is_positive_generator(p, base);
        if (sign) {
            unsigned k;
            if (!based_generator(p, G_ABS, base, 2, &k) || !poly_multiply_generator(p, out, k, 1) ||
                !multiply_power(p, out, base, whole - 1))
                return false;
        } else if (!multiply_power(p, out, base, whole)) {
            return false;
        }
    }
    if (rest == 0) return true;
    for (unsigned k = 0; k < p->count; k++) {
        /* the root of a root or of an exponential */
        if ((p->gen[k].kind != G_EXP && p->gen[k].kind != G_ROOT) || !fmpz_mpoly_is_gen(base, poly_variable(k), p->ctx))
            continue;
        if (p->gen[k].kind == G_EXP) {
            fmpz_mpoly_q_t x;
            fmpz_mpoly_q_init(x, p->ctx);
            fmpq_t scale;
            fmpq_init(scale);
            fmpq_set_si(scale, rest, (ulong)(n * p->gen[k].order));
            fmpz_mpoly_q_mul_fmpq(x, p->gen[k].key, scale, p->ctx);
            bool done = poly_exp(p, x, x) && poly_multiply(p, out, out, x);
            fmpq_clear(scale);
            fmpz_mpoly_q_clear(x, p->ctx);
            return done;
        }
    }
    slong order = n, power = rest;
    if (POLY_ORDER % n == 0) {
        order = POLY_ORDER;
        power = rest * (POLY_ORDER / n);
    }
    unsigned k;
    return based_generator(p, G_ROOT, base, order, &k) && poly_multiply_generator(p, out, k, power);
}

static bool abs_of_factor(poly *p, const fmpz_mpoly_t base, bool constant, slong exponent, slong n, fmpz_mpoly_q_t out) {
    (void)n;
    unsigned k;
    if (constant || exponent % 2 == 0 || is_positive_generator(p, base)) return multiply_power(p, out, base, exponent);
    return based_generator(p, G_ABS, base, 2, &k) && poly_multiply_generator(p, out, k, 1) &&
           multiply_power(p, out, base, exponent - 1);
}

/* Adds exponent * ln(base) to out. */
static bool log_of_factor(poly *p, const fmpz_mpoly_t base, bool constant, slong exponent, slong n, fmpz_mpoly_q_t out) {
    (void)n;
    fmpz_mpoly_q_t x;
    fmpz_mpoly_q_init(x, p->ctx);
    bool done = false, special = false;
    for (unsigned k = 0; !constant && k < p->count && !special; k++) {
        generator *g = &p->gen[k];
        if (!fmpz_mpoly_is_gen(base, poly_variable(k), p->ctx)) continue;
        fmpq_t scale;
        fmpq_init(scale);
        fmpq_set_si(scale, exponent, (ulong)g->order);
        if (g->kind == G_ABS) { /* ln|f| is ln f wherever both are defined */
            special = true;
            done = log_of_factor(p, g->base, false, exponent, n, out);
        } else if (g->kind == G_EXP) {
            special = true;
            fmpz_mpoly_q_mul_fmpq(x, g->key, scale, p->ctx);
            done = poly_add(p, out, out, x);
        } else if (g->kind == G_ROOT) {
            special = true;
            fmpz_mpoly_q_t inner;
            fmpz_mpoly_q_init(inner, p->ctx);
            fmpz_mpoly_set(fmpz_mpoly_q_numref(inner), g->base, p->ctx);
            fmpz_mpoly_one(fmpz_mpoly_q_denref(inner), p->ctx);
            done = poly_log(p, inner, x);
            fmpz_mpoly_q_mul_fmpq(x, x, scale, p->ctx);
            done = done && poly_add(p, out, out, x);
            fmpz_mpoly_q_clear(inner, p->ctx);
        }
        fmpq_clear(scale);
    }
    unsigned k;
    if (!special && based_generator(p, G_LOG, base, 1, &k)) {
        set_generator(p, k, 1, x);
        fmpz_t e;
        fmpz_init_set_si(e, exponent);
        fmpz_mpoly_q_mul_fmpz(x, x, e, p->ctx);
        fmpz_clear(e);
        done = poly_add(p, out, out, x);
    }
    fmpz_mpoly_q_clear(x, p->ctx);
    return done;
}

static bool over_constant(poly *p, const fmpz_t c, factor_action action, slong sign, slong n, fmpz_mpoly_q_t out) {
    bool done = true;
    fmpz_mpoly_t prime;
    fmpz_mpoly_init(prime, p->ctx);
    if (fmpz_bits(c) <= 62) {
        fmpz_factor_t factors;
        fmpz_factor_init(factors);
        fmpz_factor(factors, c);
        for (slong i = 0; done && i < factors->num; i++) {
            fmpz_mpoly_set_fmpz(prime, factors->p + i, p->ctx);
            done = action(p, prime, true, sign * (slong)factors->exp[i], n, out);
        }
        fmpz_factor_clear(factors);
    } else {
        /* Too long to factor: one factor. Equal numbers are still equal; unequal ones are left to the balls. */
        fmpz_mpoly_set_fmpz(prime, c, p->ctx);
        done = fmpz_bits(c) < 4000 && action(p, prime, true, sign, n, out);
    }
    fmpz_mpoly_clear(prime, p->ctx);
    return done;
}

enum { DEGREES_MAX = 48, STEPS_OF_A_DEGREE = 80 };

/* Factoring costs by degrees, not by terms: those of all variables together; one term costs nothing. */
static bool is_factorable(poly *p, const fmpz_mpoly_t f) {
    if (fmpz_mpoly_length(f, p->ctx) < 2) return true;
    slong degrees[MATH_GENERATORS_MAX], total = 0;
    fmpz_mpoly_degrees_si(degrees, f, p->ctx);
    for (slong i = 0; i < MATH_GENERATORS_MAX; i++) total += degrees[i];
    return total <= DEGREES_MAX && assay_budget_spend(p->s->budget, STEPS_OF_A_DEGREE * (uint64_t)(total * total));
}

/* The sign of f, a polynomial in variables only, at a point: a rational value for each generator. */
static int sign_at(poly *p, const fmpz_mpoly_t f, const fmpq *point) {
    ulong exponents[MATH_GENERATORS_MAX];
    fmpq_t total, term, power;
    fmpz_t coefficient;
    fmpq_init(total);
    fmpq_init(term);
    fmpq_init(power);
    fmpz_init(coefficient);
    for (slong i = 0; i < fmpz_mpoly_length(f, p->ctx); i++) {
        fmpz_mpoly_get_term_coeff_fmpz(coefficient, f, i, p->ctx);
        fmpz_mpoly_get_term_exp_ui(exponents, f, i, p->ctx);
        fmpq_set_fmpz(term, coefficient);
        for (unsigned k = 0; k < p->count; k++) {
            if (exponents[poly_variable(k)] == 0) continue;
            fmpq_pow_si(power, point + k, (slong)exponents[poly_variable(k)]);
            fmpq_mul(term, term, power);
        }
        fmpq_add(total, total, term);
    }
    int sign = fmpq_sgn(total);
    fmpq_clear(total);
    fmpq_clear(term);
    fmpq_clear(power);
    fmpz_clear(coefficient);
    return sign;
}

/* A point where x is positive, positive letters first; false where none is found or x has other generators than variables. It only says which factors are to
 * be positive together, so that sqrt((1 + x)/(1 - x)) splits as it does for |x| < 1. */
static bool point_of(poly *p, const fmpz_mpoly_q_t x, fmpq *point) {
    static const struct {
        int num, den;
    } values[] = {{1, 2},  {2, 1},  {3, 1},   {1, 3},   {3, 2},   {5, 2},   {5, 1},   {7, 2},
                  {1, 10}, {10, 1}, {100, 1}, {1, 100}, {-1, 2},  {-2, 1},  {-3, 1},  {-1, 3},
                  {-3, 2}, {-5, 2}, {-5, 1},  {-7, 2},  {-1, 10}, {-10, 1}, {-100, 1}};
    enum { VALUES = sizeof values / sizeof *values, POSITIVE = 12, STEPS_OF_A_TERM = 20 };
    int used[MATH_GENERATORS_MAX];
    fmpz_mpoly_q_used_vars(used, x, p->ctx);
    for (unsigned k = 0; k < p->count; k++) {
        if (used[poly_variable(k)] && p->gen[k].kind != G_VARIABLE) return false;
    }
    static const unsigned strides[] = {1, 5, 7};
    for (unsigned pass = 0; pass < 6; pass++) {
        unsigned range = pass < 3 ? POSITIVE : VALUES, stride = strides[pass % 3];
        for (unsigned i = 0; i < range; i++) {
            unsigned letter = 0;
            for (unsigned k = 0; k < p->count; k++) {
                unsigned at = (i + stride * letter) % range;
                fmpq_set_si(point + k, values[at].num, (ulong)values[at].den);
                letter += used[poly_variable(k)] != 0;
            }
            if (!assay_budget_spend(p->s->budget, STEPS_OF_A_TERM * (uint64_t)poly_size(p, x))) return false;
            int above = sign_at(p, fmpz_mpoly_q_numref(x), point), below = sign_at(p, fmpz_mpoly_q_denref(x), point);
            if (above * below > 0) return true;
        }
    }
    return false;
}

/* Applies the action to every irreducible factor of f. Where the sign is to be split, those of odd exponent that are negative at the point change theirs; without
 * a point a negative sign goes to the first of them (each is defined where it is positive). What is left: *negative. */
static bool over_factors(poly *p, const fmpz_mpoly_t f, factor_action action, slong sign, slong n, bool split_sign,
                         const fmpq *point, bool *negative, fmpz_mpoly_q_t out) {
    if (fmpz_mpoly_is_zero(f, p->ctx)) return false;
    if (fmpz_mpoly_length(f, p->ctx) > 40 || !is_factorable(p, f) ||
        !assay_budget_spend(p->s->budget, 200 + 50 * (uint64_t)fmpz_mpoly_length(f, p->ctx)))
        return false;
    fmpz_mpoly_factor_t factors;
    fmpz_mpoly_factor_init(factors, p->ctx);
    bool done = fmpz_mpoly_factor(factors, f, p->ctx) != 0;
    fmpz_t c;
    fmpz_init(c);
    if (done) {
        done = fmpz_is_one(factors->constant_den);
        fmpz_set(c, factors->constant);
        *negative = fmpz_sgn(c) < 0;
        fmpz_abs(c, c);
        if (done && !fmpz_is_one(c)) done = over_constant(p, c, action, sign, n, out);
    }
    for (slong i = 0; done && i < factors->num; i++) {
        slong exponent = fmpz_get_si(factors->exp + i);
        bool odd = split_sign && exponent % 2 == 1;
        if (odd && (point ? sign_at(p, factors->poly + i, point) < 0 : *negative)) {
            fmpz_mpoly_neg(factors->poly + i, factors->poly + i, p->ctx);
            *negative = !*negative;
        }
        done = action(p, factors->poly + i, false, sign * exponent, n, out);
    }
    fmpz_clear(c);
    fmpz_mpoly_factor_clear(factors, p->ctx);
    return done;
}

/* Values that need not be real: rules of positive reals do not hold for them, and their roots and logarithms stay opaque. */
static bool may_be_complex(poly *p, const fmpz_mpoly_q_t x) {
    int used[MATH_GENERATORS_MAX];
    fmpz_mpoly_q_used_vars(used, x, p->ctx);
    for (unsigned k = 0; k < p->count; k++) {
        if (used[poly_variable(k)] && p->gen[k].kind == G_I) return true;
    }
    for (unsigned k = 0; k < p->count; k++) {
        if (!used[poly_variable(k)] || (p->gen[k].kind != G_EXP && p->gen[k].kind != G_FUNCTION && p->gen[k].kind != G_CALL))
            continue;
        int inside[MATH_GENERATORS_MAX];
        fmpz_mpoly_q_used_vars(inside, p->gen[k].key, p->ctx);
        for (unsigned j = 0; j < p->count; j++) {
            if (inside[poly_variable(j)] && (p->gen[j].kind == G_I || p->gen[j].kind == G_EXP || p->gen[j].kind == G_FUNCTION))
                return true;
        }
    }
    return false;
}

/* The factors above and below, with one choice of signs; *negative: x is negative where the rest is defined. */
static bool over_quotient(poly *p, const fmpz_mpoly_q_t x, factor_action action, slong n, bool split_sign, slong below_sign,
                          fmpz_mpoly_q_t top, fmpz_mpoly_q_t bottom, bool *negative) {
    fmpq point[MATH_GENERATORS_MAX];
    bool above = false, below = false, found = false, choose = false;
    const fmpz_mpoly_struct *numerator = fmpz_mpoly_q_numref(x);
    if (split_sign && !fmpz_mpoly_is_fmpz(numerator, p->ctx)) {
        fmpz_t lead;
        fmpz_init(lead);
        fmpz_mpoly_get_term_coeff_fmpz(lead, numerator, 0, p->ctx);
        choose = fmpz_sgn(lead) < 0;
        fmpz_clear(lead);
    }
    unsigned count = p->count;
    for (unsigned k = 0; choose && k < count; k++) fmpq_init(point + k);
    found = choose && point_of(p, x, point);
    bool done =
        over_factors(p, numerator, action, 1, n, split_sign, found ? point : NULL, &above, top) &&
        over_factors(p, fmpz_mpoly_q_denref(x), action, below_sign, n, split_sign, found ? point : NULL, &below, bottom);
    for (unsigned k = 0; choose && k < count; k++) fmpq_clear(point + k);
    *negative = above != below;
    return done && (found || !below);
}

bool poly_root(poly *p, const fmpz_mpoly_q_t x, slong n, fmpz_mpoly_q_t out) {
    if (n < 1 || n > 24) return false;
    if (n == 1) {
        fmpz_mpoly_q_set(out, x, p->ctx);
        return true;
    }
    if (may_be_complex(p, x)) return poly_opaque(p, G_FUNCTION, F_COUNT + (int)n, x, out);
    if (fmpz_mpoly_q_is_zero(x, p->ctx)) {
        fmpz_mpoly_q_zero(out, p->ctx);
        return true;
    }
    fmpz_mpoly_q_t top, bottom;
    fmpz_mpoly_q_init(top, p->ctx);
    fmpz_mpoly_q_init(bottom, p->ctx);
    fmpz_mpoly_q_one(top, p->ctx);
    fmpz_mpoly_q_one(bottom, p->ctx);
    bool negative = false, even = n % 2 == 0;
    bool done = over_quotient(p, x, root_of_factor, n, even, 1, top, bottom, &negative);
    if (done && negative) {
        if (!even) {
            fmpz_mpoly_q_neg(top, top, p->ctx);
        } else {
            fmpz_mpoly_q_t i;
            p->real = false;
            fmpz_mpoly_q_init(i, p->ctx);
            done = n == 2 && poly_generator(p, G_I, ASSAY_VIEW_NONE, i) && poly_multiply(p, top, top, i);
            fmpz_mpoly_q_clear(i, p->ctx);
        }
    }
    done = done && poly_divide(p, out, top, bottom);
    fmpz_mpoly_q_clear(top, p->ctx);
    fmpz_mpoly_q_clear(bottom, p->ctx);
    return done;
}

bool poly_abs(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out) {
    if (fmpz_mpoly_q_is_zero(x, p->ctx)) {
        fmpz_mpoly_q_zero(out, p->ctx);
        return true;
    }
    if (may_be_complex(p, x)) { /* |-z| is |z| */
        fmpz_mpoly_q_t key;
        fmpz_mpoly_q_init(key, p->ctx);
        fmpz_mpoly_q_set(key, x, p->ctx);
        if (poly_leads_negative(p, key)) fmpz_mpoly_q_neg(key, key, p->ctx);
        bool kept = poly_opaque(p, G_FUNCTION, F_ABS, key, out);
        fmpz_mpoly_q_clear(key, p->ctx);
        return kept;
    }
    fmpz_mpoly_q_t top, bottom;
    fmpz_mpoly_q_init(top, p->ctx);
    fmpz_mpoly_q_init(bottom, p->ctx);
    fmpz_mpoly_q_one(top, p->ctx);
    fmpz_mpoly_q_one(bottom, p->ctx);
    bool negative = false;
    bool done = over_factors(p, fmpz_mpoly_q_numref(x), abs_of_factor, 1, 1, false, NULL, &negative, top) &&
                over_factors(p, fmpz_mpoly_q_denref(x), abs_of_factor, 1, 1, false, NULL, &negative, bottom) &&
                poly_divide(p, out, top, bottom);
    fmpz_mpoly_q_clear(top, p->ctx);
    fmpz_mpoly_q_clear(bottom, p->ctx);
    return done;
}

/* The generator k that x is, where it is |f| of an f with sines and cosines. */
static bool is_opaque_abs(poly *p, const fmpz_mpoly_q_t x, unsigned *k) {
    if (!fmpz_mpoly_is_one(fmpz_mpoly_q_denref(x), p->ctx)) return false;
    for (*k = 0; *k < p->count; ++*k) {
        if (p->gen[*k].kind == G_FUNCTION && p->gen[*k].op == F_ABS &&
            fmpz_mpoly_is_gen(fmpz_mpoly_q_numref(x), poly_variable(*k), p->ctx))
            return true;
    }
    return false;
}

/* Equal by the relations too: i^2 = -1 cancels factors that are none over the rationals. */
static bool is_same_value(poly *p, const fmpz_mpoly_q_t a, const fmpz_mpoly_q_t b) {
    fmpz_mpoly_q_t difference;
    fmpz_mpoly_q_init(difference, p->ctx);
    fmpz_mpoly_q_neg(difference, b, p->ctx);
    bool same =
        poly_add(p, difference, difference, a) && poly_reduce(p, difference) && fmpz_mpoly_q_is_zero(difference, p->ctx);
    fmpz_mpoly_q_clear(difference, p->ctx);
    return same;
}

/* ln f of a real f with sines and cosines: an atom, one for f and 1/f. ln|f| is half of ln f^2. */
static bool real_log(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out) {
    unsigned k;
    bool half = is_opaque_abs(p, x, &k), done = true, found = false, inverted = false;
    fmpz_mpoly_q_t f, inverse;
    fmpz_mpoly_q_init(f, p->ctx);
    fmpz_mpoly_q_init(inverse, p->ctx);
    if (half) done = poly_power(p, f, p->gen[k].key, 2);
    else fmpz_mpoly_q_set(f, x, p->ctx);
    done = done && !fmpz_mpoly_q_is_zero(f, p->ctx);
    if (done) fmpz_mpoly_q_inv(inverse, f, p->ctx);
    for (k = 0; done && k < p->count && !found; k++) {
        if (p->gen[k].kind != G_FUNCTION || p->gen[k].op != F_LN) continue;
        inverted = is_same_value(p, p->gen[k].key, inverse);
        found = inverted || is_same_value(p, p->gen[k].key, f);
        if (found) set_generator(p, k, 1, out);
    }
    done = done && (found || poly_opaque(p, G_FUNCTION, F_LN, f, out));
    if (done && inverted) fmpz_mpoly_q_neg(out, out, p->ctx);
    fmpz_t two;
    fmpz_init_set_ui(two, 2);
    if (done && half) fmpz_mpoly_q_div_fmpz(out, out, two, p->ctx);
    fmpz_clear(two);
    fmpz_mpoly_q_clear(f, p->ctx);
    fmpz_mpoly_q_clear(inverse, p->ctx);
    return done;
}

bool poly_log(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out) {
    if (fmpz_mpoly_q_is_zero(x, p->ctx)) return false;
    if (may_be_complex(p, x)) return p->real ? real_log(p, x, out) : poly_opaque(p, G_FUNCTION, F_LN, x, out);
    fmpz_mpoly_q_t total;
    fmpz_mpoly_q_init(total, p->ctx);
    bool negative = false;
    bool done = over_quotient(p, x, log_of_factor, 1, true, -1, total, total, &negative) && !negative;
    if (done) fmpz_mpoly_q_swap(out, total, p->ctx);
    fmpz_mpoly_q_clear(total, p->ctx);
    return done;
}

static bool opaque(poly *p, generator_kind kind, int op, assay_view name, const fmpz_mpoly_q_t key, fmpz_mpoly_q_t out) {
    unsigned k = 0;
    for (; k < p->count; k++) {
        const generator *g = &p->gen[k];
        if (g->kind == kind && g->op == op && assay_view_equal(g->text, name) && fmpz_mpoly_q_equal(g->key, key, p->ctx)) break;
    }
    if (k == p->count) {
        generator *g = poly_new_generator(p, kind);
        if (!g) return false;
        g->op = op;
        g->text = name;
        fmpz_mpoly_q_set(g->key, key, p->ctx);
    }
    set_generator(p, k, 1, out);
    return true;
}

bool poly_opaque(poly *p, generator_kind kind, int op, const fmpz_mpoly_q_t key, fmpz_mpoly_q_t out) {
    return opaque(p, kind, op, ASSAY_VIEW_NONE, key, out);
}

bool poly_unknown(poly *p, assay_view name, const fmpz_mpoly_q_t key, fmpz_mpoly_q_t out) {
    return opaque(p, G_CALL, 0, name, key, out);
}
