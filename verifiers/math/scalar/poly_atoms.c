/* Atoms of rational functions: see poly.h. Roots of products split, as in school: sqrt(xy) = sqrt(x) sqrt(y) wherever both sides are defined. */
#include <flint/fmpz.h>
#include <flint/fmpz_factor.h>
#include <flint/fmpz_mpoly_factor.h>

#include "verifiers/math/scalar/poly.h"

static generator *new_generator(poly *p, generator_kind kind) {
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
        generator *g = new_generator(p, kind);
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
    generator *g = new_generator(p, kind);
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

static bool multiply_generator(poly *p, fmpz_mpoly_q_t out, unsigned k, slong power) {
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
            if (!based_generator(p, G_ABS, base, 2, &k) || !multiply_generator(p, out, k, 1) ||
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
    return based_generator(p, G_ROOT, base, order, &k) && multiply_generator(p, out, k, power);
}

static bool abs_of_factor(poly *p, const fmpz_mpoly_t base, bool constant, slong exponent, slong n, fmpz_mpoly_q_t out) {
    (void)n;
    unsigned k;
    if (constant || exponent % 2 == 0 || is_positive_generator(p, base)) return multiply_power(p, out, base, exponent);
    return based_generator(p, G_ABS, base, 2, &k) && multiply_generator(p, out, k, 1) &&
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

/* Applies the action to every irreducible factor of f. A negative sign goes to the first factor of odd exponent (each is defined where it is positive); without
 * one: *negative. */
static bool over_factors(poly *p, const fmpz_mpoly_t f, factor_action action, slong sign, slong n, bool split_sign,
                         bool *negative, fmpz_mpoly_q_t out) {
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
        bool flip = *negative && split_sign && exponent % 2 == 1;
        if (flip) {
            fmpz_mpoly_neg(factors->poly + i, factors->poly + i, p->ctx);
            *negative = false;
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
    bool negative = false, below = false, even = n % 2 == 0;
    bool done = over_factors(p, fmpz_mpoly_q_numref(x), root_of_factor, 1, n, even, &negative, top) &&
                over_factors(p, fmpz_mpoly_q_denref(x), root_of_factor, 1, n, even, &below, bottom) && !below;
    if (done && negative) {
        if (!even) {
            fmpz_mpoly_q_neg(top, top, p->ctx);
        } else {
            fmpz_mpoly_q_t i;
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
    if (may_be_complex(p, x)) return poly_opaque(p, G_FUNCTION, F_ABS, x, out);
    fmpz_mpoly_q_t top, bottom;
    fmpz_mpoly_q_init(top, p->ctx);
    fmpz_mpoly_q_init(bottom, p->ctx);
    fmpz_mpoly_q_one(top, p->ctx);
    fmpz_mpoly_q_one(bottom, p->ctx);
    bool negative = false;
    bool done = over_factors(p, fmpz_mpoly_q_numref(x), abs_of_factor, 1, 1, false, &negative, top) &&
                over_factors(p, fmpz_mpoly_q_denref(x), abs_of_factor, 1, 1, false, &negative, bottom) &&
                poly_divide(p, out, top, bottom);
    fmpz_mpoly_q_clear(top, p->ctx);
    fmpz_mpoly_q_clear(bottom, p->ctx);
    return done;
}

bool poly_log(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out) {
    if (fmpz_mpoly_q_is_zero(x, p->ctx)) return false;
    if (may_be_complex(p, x)) return poly_opaque(p, G_FUNCTION, F_LN, x, out);
    fmpz_mpoly_q_t total;
    fmpz_mpoly_q_init(total, p->ctx);
    bool negative = false, below = false;
    bool done = over_factors(p, fmpz_mpoly_q_numref(x), log_of_factor, 1, 1, true, &negative, total) &&
                over_factors(p, fmpz_mpoly_q_denref(x), log_of_factor, -1, 1, true, &below, total) && !negative && !below;
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
        generator *g = new_generator(p, kind);
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

/* out *= cos(k pi/12) + i sin(k pi/12), in square roots of 2 and 3. */
static bool root_of_unity(poly *p, slong k, fmpz_mpoly_q_t out) {
    k = ((k % 24) + 24) % 24;
    fmpz_mpoly_q_t two, three, part[2], i;
    fmpz_mpoly_q_init(two, p->ctx);
    fmpz_mpoly_q_init(three, p->ctx);
    fmpz_mpoly_q_init(i, p->ctx);
    fmpz_mpoly_q_init(part[0], p->ctx);
    fmpz_mpoly_q_init(part[1], p->ctx);
    bool done = true;
    for (int j = 0; done && j < 2; j++) { /* cosine of k, then of k - 6 (the sine) */
        slong a = ((j == 0 ? k : k - 6) % 24 + 24) % 24;
        if (a > 12) a = 24 - a;
        bool minus = a > 6;
        if (minus) a = 12 - a;
        fmpq_t quarter;
        fmpq_init(quarter);
        fmpq_set_si(quarter, 1, 4);
        if (a % 4 == 0) {
            fmpz_mpoly_q_set_si(part[j], a == 0 ? 4 : 2, p->ctx);
        } else if (a == 6) {
            fmpz_mpoly_q_zero(part[j], p->ctx);
        } else {
            fmpz_mpoly_q_set_si(two, 2, p->ctx);
            fmpz_mpoly_q_set_si(three, 3, p->ctx);
            done = poly_root(p, two, 2, two) && poly_root(p, three, 2, three);
            if (a == 2) {
                fmpz_mpoly_q_add(part[j], three, three, p->ctx);
            } else if (a == 3) {
                fmpz_mpoly_q_add(part[j], two, two, p->ctx);
            } else { /* sqrt2 (sqrt3 +- 1) */
                fmpz_t one;
                fmpz_init_set_si(one, a == 1 ? 1 : -1);
                fmpz_mpoly_q_add_fmpz(three, three, one, p->ctx);
                fmpz_clear(one);
                done = done && poly_multiply(p, part[j], two, three);
            }
        }
        if (minus) fmpz_mpoly_q_neg(part[j], part[j], p->ctx);
        fmpz_mpoly_q_mul_fmpq(part[j], part[j], quarter, p->ctx);
        fmpq_clear(quarter);
    }
    done = done && poly_generator(p, G_I, ASSAY_VIEW_NONE, i) && poly_multiply(p, part[1], part[1], i) &&
           poly_add(p, part[0], part[0], part[1]) && poly_multiply(p, out, out, part[0]);
    fmpz_mpoly_q_clear(two, p->ctx);
    fmpz_mpoly_q_clear(three, p->ctx);
    fmpz_mpoly_q_clear(i, p->ctx);
    fmpz_mpoly_q_clear(part[0], p->ctx);
    fmpz_mpoly_q_clear(part[1], p->ctx);
    return done;
}

/* The only generator kinds of a monomial (as a set of bits), and the base of its one logarithm. */
static unsigned kinds_of(poly *p, const fmpz_mpoly_t monomial, unsigned *log, ulong *degree) {
    unsigned kinds = 0;
    *degree = 0;
    for (unsigned k = 0; k < p->count; k++) {
        slong d = fmpz_mpoly_degree_si(monomial, poly_variable(k), p->ctx);
        if (d <= 0) continue;
        kinds |= 1u << p->gen[k].kind;
        *degree += (ulong)d;
        if (p->gen[k].kind == G_LOG) *log = k;
    }
    return kinds;
}

/* out *= exp(scale * key), key a monomial or an irreducible rest. */
static bool multiply_exp(poly *p, const fmpz_mpoly_q_t key, const fmpq_t scale, fmpz_mpoly_q_t out) {
    for (unsigned k = 0; k <= p->count; k++) {
        if (k == p->count) {
            generator *g = new_generator(p, G_EXP);
            if (!g) return false;
            g->order = POLY_ORDER;
            fmpz_mpoly_q_set(g->key, key, p->ctx);
            if (POLY_ORDER % (slong)fmpz_get_ui(fmpq_denref(scale)) != 0) g->order = fmpz_get_si(fmpq_denref(scale));
        }
        generator *g = &p->gen[k];
        if (g->kind != G_EXP || !fmpz_mpoly_q_equal(g->key, key, p->ctx)) continue;
        if (g->order % fmpz_get_si(fmpq_denref(scale)) != 0) continue;
        slong power = fmpz_get_si(fmpq_numref(scale)) * (g->order / fmpz_get_si(fmpq_denref(scale)));
        if (power > 4 * MATH_DEGREE_MAX || power < -4 * MATH_DEGREE_MAX) return false;
        return multiply_generator(p, out, k, power);
    }
    return false;
}

static bool exp_of_term(poly *p, const fmpz_mpoly_t monomial, const fmpq_t scale, fmpz_mpoly_q_t out) {
    if (fmpz_bits(fmpq_numref(scale)) > 20 || fmpz_bits(fmpq_denref(scale)) > 8) return false;
    unsigned log = 0;
    ulong degree;
    unsigned kinds = kinds_of(p, monomial, &log, &degree);
    slong den = fmpz_get_si(fmpq_denref(scale)), num = fmpz_get_si(fmpq_numref(scale));
    if (kinds == ((1u << G_I) | (1u << G_PI)) && degree == 2 && 12 % den == 0)
        return root_of_unity(p, num * (12 / den) % 24, out);
    fmpz_mpoly_q_t x;
    fmpz_mpoly_q_init(x, p->ctx);
    bool done;
    if (kinds == 1u << G_LOG && degree == 1 && den <= 24 && num < 200 && num > -200) { /* exp(r ln f) = f^r */
        fmpz_mpoly_set(fmpz_mpoly_q_numref(x), p->gen[log].base, p->ctx);
        fmpz_mpoly_one(fmpz_mpoly_q_denref(x), p->ctx);
        done = poly_root(p, x, den, x) && poly_power(p, x, x, num) && poly_multiply(p, out, out, x);
    } else {
        fmpz_mpoly_set(fmpz_mpoly_q_numref(x), monomial, p->ctx);
        fmpz_mpoly_one(fmpz_mpoly_q_denref(x), p->ctx);
        done = multiply_exp(p, x, scale, out);
    }
    fmpz_mpoly_q_clear(x, p->ctx);
    return done;
}

bool poly_exp(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t total, rest;
    fmpz_mpoly_q_init(total, p->ctx);
    fmpz_mpoly_q_init(rest, p->ctx);
    fmpz_mpoly_q_one(total, p->ctx);
    fmpz_t den, num;
    fmpz_init(den);
    fmpz_init(num);
    fmpq_t scale;
    fmpq_init(scale);
    fmpz_mpoly_t monomial;
    fmpz_mpoly_init(monomial, p->ctx);
    bool done = true;
    slong length = fmpz_mpoly_length(fmpz_mpoly_q_numref(x), p->ctx);
    if (length > 30) {
        done = false;
    } else if (fmpz_mpoly_is_fmpz(fmpz_mpoly_q_denref(x), p->ctx)) {
        fmpz_mpoly_get_fmpz(den, fmpz_mpoly_q_denref(x), p->ctx);
        for (slong i = 0; done && i < length; i++) {
            fmpz_mpoly_get_term_coeff_fmpz(num, fmpz_mpoly_q_numref(x), i, p->ctx);
            fmpz_mpoly_get_term_monomial(monomial, fmpz_mpoly_q_numref(x), i, p->ctx);
            fmpq_set_fmpz_frac(scale, num, den);
            done = exp_of_term(p, monomial, scale, total);
        }
    } else { /* one atom for the whole, up to a rational factor */
        fmpz_mpoly_get_term_coeff_fmpz(num, fmpz_mpoly_q_numref(x), 0, p->ctx);
        fmpz_mpoly_get_term_coeff_fmpz(den, fmpz_mpoly_q_denref(x), 0, p->ctx);
        fmpq_set_fmpz_frac(scale, num, den);
        done = fmpz_bits(fmpq_numref(scale)) < 20 && fmpz_bits(fmpq_denref(scale)) < 8;
        if (done) {
            fmpz_mpoly_q_div_fmpq(rest, x, scale, p->ctx);
            done = multiply_exp(p, rest, scale, total);
        }
    }
    if (done) fmpz_mpoly_q_swap(out, total, p->ctx);
    fmpz_mpoly_clear(monomial, p->ctx);
    fmpq_clear(scale);
    fmpz_clear(den);
    fmpz_clear(num);
    fmpz_mpoly_q_clear(total, p->ctx);
    fmpz_mpoly_q_clear(rest, p->ctx);
    return done;
}
