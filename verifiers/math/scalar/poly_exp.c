/* Exponentials as atoms, and with them sines and cosines: see poly.h. */
#include <flint/fmpz.h>

#include "verifiers/math/scalar/poly.h"

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

static bool is_within(const fmpz_t x, slong most) {
    return fmpz_cmp_si(x, most) <= 0 && fmpz_cmp_si(x, -most) >= 0;
}

/* Which power of generator k is exp(scale * key); false: none, or too high a one. */
static bool exp_power(poly *p, unsigned k, const fmpz_mpoly_q_t key, const fmpq_t scale, slong *power) {
    generator *g = &p->gen[k];
    if (g->kind != G_EXP) return false;
    fmpz_mpoly_q_t whole;
    fmpz_mpoly_q_init(whole, p->ctx);
    fmpz_mpoly_q_mul_fmpq(whole, key, g->unit, p->ctx);
    bool same = fmpz_mpoly_q_equal(whole, g->key, p->ctx);
    fmpz_mpoly_q_clear(whole, p->ctx);
    fmpq_t ratio;
    fmpq_init(ratio);
    fmpq_div(ratio, scale, g->unit);
    fmpq_mul_si(ratio, ratio, g->order);
    bool done = same && fmpz_is_one(fmpq_denref(ratio)) && is_within(fmpq_numref(ratio), 4 * MATH_DEGREE_MAX);
    if (done) *power = fmpz_get_si(fmpq_numref(ratio));
    fmpq_clear(ratio);
    return done;
}

/* out *= exp(scale * key), key a monomial or an irreducible rest. A scale of many digits ("1200 t", "0.1234 t") is the unit of a generator of its own. */
static bool multiply_exp(poly *p, const fmpz_mpoly_q_t key, const fmpq_t scale, fmpz_mpoly_q_t out) {
    enum { PLAIN_NUMERATOR = 60, PLAIN_DENOMINATOR = 255 };
    slong power;
    for (unsigned k = 0; k < p->count; k++) {
        if (exp_power(p, k, key, scale, &power)) return poly_multiply_generator(p, out, k, power);
    }
    generator *g = poly_new_generator(p, G_EXP);
    if (!g) return false;
    bool plain = is_within(fmpq_numref(scale), PLAIN_NUMERATOR) && is_within(fmpq_denref(scale), PLAIN_DENOMINATOR);
    g->order = POLY_ORDER;
    fmpq_t unit;
    fmpq_init(unit);
    fmpq_one(unit);
    if (!plain) fmpq_set(unit, scale);
    else if (POLY_ORDER % (slong)fmpz_get_ui(fmpq_denref(scale)) != 0) g->order = fmpz_get_si(fmpq_denref(scale));
    fmpz_mpoly_q_mul_fmpq(g->key, key, unit, p->ctx);
    fmpq_set(g->unit, unit);
    fmpq_clear(unit);
    return exp_power(p, p->count - 1, key, scale, &power) && poly_multiply_generator(p, out, p->count - 1, power);
}

enum { SCALE_BITS = 40 };

static bool exp_of_term(poly *p, const fmpz_mpoly_t monomial, const fmpq_t scale, fmpz_mpoly_q_t out) {
    if (fmpz_bits(fmpq_numref(scale)) > SCALE_BITS || fmpz_bits(fmpq_denref(scale)) > SCALE_BITS) return false;
    unsigned log = 0;
    ulong degree;
    unsigned kinds = kinds_of(p, monomial, &log, &degree);
    slong den = fmpz_get_si(fmpq_denref(scale)), num = fmpz_get_si(fmpq_numref(scale));
    if (kinds == ((1u << G_I) | (1u << G_PI)) && degree == 2 && 12 % den == 0)
        return root_of_unity(p, num % 24 * (12 / den) % 24, out);
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

/* out *= exp(factor * x), x a monomial above a polynomial; x and scale are used up. */
static bool exp_of_quotient(poly *p, fmpz_mpoly_q_t x, const fmpz_t factor, fmpq_t scale, fmpz_mpoly_q_t out) {
    fmpz_t den;
    fmpz_init(den);
    fmpz_mpoly_get_term_coeff_fmpz(den, fmpz_mpoly_q_denref(x), 0, p->ctx);
    fmpq_set_fmpz_frac(scale, factor, den);
    bool done = fmpz_bits(fmpq_numref(scale)) <= SCALE_BITS && fmpz_bits(fmpq_denref(scale)) <= SCALE_BITS;
    if (done && fmpz_mpoly_is_fmpz(fmpz_mpoly_q_denref(x), p->ctx)) {
        done = exp_of_term(p, fmpz_mpoly_q_numref(x), scale, out);
    } else if (done) {
        fmpz_mpoly_q_mul_fmpz(x, x, den, p->ctx);
        done = multiply_exp(p, x, scale, out);
    }
    fmpz_clear(den);
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
    } else { /* one atom for each term above the denominator: (p/q)^(1/n) is p^(1/n) / q^(1/n) */
        for (slong i = 0; done && i < length; i++) {
            fmpz_mpoly_get_term_coeff_fmpz(num, fmpz_mpoly_q_numref(x), i, p->ctx);
            fmpz_mpoly_get_term_monomial(fmpz_mpoly_q_numref(rest), fmpz_mpoly_q_numref(x), i, p->ctx);
            fmpz_mpoly_set(fmpz_mpoly_q_denref(rest), fmpz_mpoly_q_denref(x), p->ctx);
            fmpz_mpoly_q_canonicalise(rest, p->ctx);
            done = exp_of_quotient(p, rest, num, scale, total);
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
