/* Factorials, binomials, floors of polynomials: atoms that move by integers. See poly.h. */
#include "verifiers/math/scalar/poly.h"

/* (v + c)! = v! (v+1)...(v+c), v without constant term, c a small integer. */
bool poly_factorial(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out) {
    if (!fmpz_mpoly_is_one(fmpz_mpoly_q_denref(x), p->ctx)) return poly_opaque(p, G_FUNCTION, F_FACTORIAL, x, out);
    ulong zero[MATH_GENERATORS_MAX] = {0};
    fmpz_t c;
    fmpz_init(c);
    fmpz_mpoly_get_coeff_fmpz_ui(c, fmpz_mpoly_q_numref(x), zero, p->ctx);
    slong offset = fmpz_bits(c) < 7 ? fmpz_get_si(c) : 0;
    bool done = fmpz_bits(c) < 7;
    fmpz_mpoly_q_t v, factor;
    fmpz_mpoly_q_init(v, p->ctx);
    fmpz_mpoly_q_init(factor, p->ctx);
    fmpz_neg(c, c);
    fmpz_mpoly_q_add_fmpz(v, x, c, p->ctx);
    done = done && !fmpz_mpoly_q_is_zero(v, p->ctx) && poly_opaque(p, G_FACTORIAL, 0, v, out);
    for (slong i = 1; done && i <= offset; i++) {
        fmpz_set_si(c, i);
        fmpz_mpoly_q_add_fmpz(factor, v, c, p->ctx);
        done = poly_multiply(p, out, out, factor);
    }
    for (slong i = 0; done && i > offset; i--) {
        fmpz_set_si(c, i);
        fmpz_mpoly_q_add_fmpz(factor, v, c, p->ctx);
        done = poly_divide(p, out, out, factor);
    }
    fmpz_mpoly_q_clear(v, p->ctx);
    fmpz_mpoly_q_clear(factor, p->ctx);
    fmpz_clear(c);
    return done;
}

static bool as_small(poly *p, const fmpz_mpoly_q_t x, slong *out) {
    if (!fmpz_mpoly_q_is_fmpq(x, p->ctx) || !fmpz_mpoly_is_one(fmpz_mpoly_q_denref(x), p->ctx)) return false;
    fmpz_t n;
    fmpz_init(n);
    fmpz_mpoly_get_fmpz(n, fmpz_mpoly_q_numref(x), p->ctx);
    bool small = fmpz_bits(n) < 30;
    if (small) *out = fmpz_get_si(n);
    fmpz_clear(n);
    return small;
}

/* n (n-1) ... (n-k+1) [/ k!] for a small k, else by factorials. */
bool poly_counting(poly *p, int op, fmpz_mpoly_q_t n, fmpz_mpoly_q_t k, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t factor, rest;
    fmpz_mpoly_q_init(factor, p->ctx);
    fmpz_mpoly_q_init(rest, p->ctx);
    fmpz_mpoly_q_sub(rest, n, k, p->ctx);
    slong small, other;
    bool done = true, short_rest = as_small(p, rest, &other) && other >= 0 && other < 30;
    if (op == F_BINOMIAL && !as_small(p, k, &small) && short_rest) fmpz_mpoly_q_set(k, rest, p->ctx);
    if (as_small(p, k, &small) && small >= 0 && small < 30) {
        fmpz_t c;
        fmpz_init(c);
        fmpz_mpoly_q_one(out, p->ctx);
        for (slong i = 0; done && i < small; i++) {
            fmpz_set_si(c, -i);
            fmpz_mpoly_q_add_fmpz(factor, n, c, p->ctx);
            done = poly_multiply(p, out, out, factor);
            fmpz_set_si(c, i + 1);
            if (op == F_BINOMIAL) fmpz_mpoly_q_div_fmpz(out, out, c, p->ctx);
        }
        fmpz_clear(c);
    } else {
        done = poly_factorial(p, n, out) && poly_factorial(p, rest, factor) && poly_divide(p, out, out, factor);
        if (op == F_BINOMIAL) done = done && poly_factorial(p, k, factor) && poly_divide(p, out, out, factor);
    }
    fmpz_mpoly_q_clear(factor, p->ctx);
    fmpz_mpoly_q_clear(rest, p->ctx);
    return done;
}

/* x = scale v + constant term, v without one, all coefficients of x integers: the constant term, and whether every other coefficient is even. */
static bool is_even_but_for_constant(poly *p, const fmpz_mpoly_q_t x, fmpz_t constant) {
    const fmpz_mpoly_struct *f = fmpz_mpoly_q_numref(x);
    if (!fmpz_mpoly_is_one(fmpz_mpoly_q_denref(x), p->ctx) || fmpz_mpoly_is_fmpz(f, p->ctx)) return false;
    ulong zero[MATH_GENERATORS_MAX] = {0};
    fmpz_mpoly_get_coeff_fmpz_ui(constant, f, zero, p->ctx);
    fmpz_t c;
    fmpz_init(c);
    bool even = true;
    slong length = fmpz_mpoly_length(f, p->ctx);
    for (slong i = 0; even && i < length; i++) {
        fmpz_mpoly_get_term_coeff_fmpz(c, f, i, p->ctx);
        bool alone = i == length - 1 && !fmpz_is_zero(constant); /* the constant term comes last */
        even = alone || fmpz_is_even(c);
    }
    fmpz_clear(c);
    return even;
}

/* exp(u ln 2) */
static bool power_of_two(poly *p, const fmpz_mpoly_q_t u, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t two;
    fmpz_mpoly_q_init(two, p->ctx);
    fmpz_mpoly_q_set_si(two, 2, p->ctx);
    bool done = poly_log(p, two, two) && poly_multiply(p, two, two, u) && poly_exp(p, two, out);
    fmpz_mpoly_q_clear(two, p->ctx);
    return done;
}

/* (2v)!! = 2^v v!, and (2v + 1)!! = (2v + 2)! / (2^(v+1) (v+1)!). */
bool poly_double_factorial(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out) {
    fmpz_t constant;
    fmpz_init(constant);
    bool done = is_even_but_for_constant(p, x, constant);
    if (!done) {
        fmpz_clear(constant);
        return poly_opaque(p, G_FUNCTION, F_DOUBLE_FACTORIAL, x, out);
    }
    bool odd = fmpz_is_odd(constant);
    fmpz_mpoly_q_t whole, half, power;
    fmpz_mpoly_q_init(whole, p->ctx);
    fmpz_mpoly_q_init(half, p->ctx);
    fmpz_mpoly_q_init(power, p->ctx);
    fmpz_set_si(constant, odd);
    fmpz_mpoly_q_add_fmpz(whole, x, constant, p->ctx);
    fmpz_set_si(constant, 2);
    fmpz_mpoly_q_div_fmpz(half, whole, constant, p->ctx);
    done = power_of_two(p, half, power) && poly_factorial(p, half, out) && poly_multiply(p, power, power, out);
    if (done && odd) done = poly_factorial(p, whole, out) && poly_divide(p, out, out, power);
    else if (done) fmpz_mpoly_q_set(out, power, p->ctx);
    fmpz_mpoly_q_clear(whole, p->ctx);
    fmpz_mpoly_q_clear(half, p->ctx);
    fmpz_mpoly_q_clear(power, p->ctx);
    fmpz_clear(constant);
    return done;
}

/* Moves the terms of v that are integers, c q^k with q any integer, to `whole`. */
static void take_integers(poly *p, fmpz_mpoly_q_t v, fmpz_mpoly_q_t whole) {
    slong variable = -1;
    for (unsigned k = 0; k < p->count; k++) {
        if (p->gen[k].kind == G_VARIABLE && assay_view_is(p->gen[k].text, POLY_INTEGER)) variable = poly_variable(k);
    }
    fmpz_mpoly_q_zero(whole, p->ctx);
    if (variable < 0 || !fmpz_mpoly_is_fmpz(fmpz_mpoly_q_denref(v), p->ctx)) return;
    fmpz_t den, c;
    fmpz_init(den);
    fmpz_init(c);
    fmpz_mpoly_get_fmpz(den, fmpz_mpoly_q_denref(v), p->ctx);
    const fmpz_mpoly_struct *f = fmpz_mpoly_q_numref(v);
    for (slong i = 0; i < fmpz_mpoly_length(f, p->ctx); i++) {
        ulong powers[MATH_GENERATORS_MAX] = {0}, others = 0;
        fmpz_mpoly_get_term_exp_ui(powers, f, i, p->ctx);
        for (slong j = 0; j < MATH_GENERATORS_MAX; j++) others += j == variable ? 0 : powers[j];
        fmpz_mpoly_get_term_coeff_fmpz(c, f, i, p->ctx);
        if (others > 0 || powers[variable] == 0 || !fmpz_divisible(c, den)) continue;
        fmpz_divexact(c, c, den);
        fmpz_mpoly_set_coeff_fmpz_ui(fmpz_mpoly_q_numref(whole), c, powers, p->ctx);
    }
    fmpz_clear(den);
    fmpz_clear(c);
    fmpz_mpoly_q_sub(v, v, whole, p->ctx);
}

/* floor(v + n) = floor(v) + n for an integer n, so that the constant term of v lies in [0, 1); ceil(x) = -floor(-x). */
bool poly_rounded(poly *p, int op, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t v, whole;
    fmpz_mpoly_q_init(v, p->ctx);
    fmpz_mpoly_q_init(whole, p->ctx);
    if (op == F_CEIL) fmpz_mpoly_q_neg(v, x, p->ctx);
    else fmpz_mpoly_q_set(v, x, p->ctx);
    take_integers(p, v, whole);
    fmpz_t n, den;
    fmpz_init(n);
    fmpz_init(den);
    if (fmpz_mpoly_is_fmpz(fmpz_mpoly_q_denref(v), p->ctx)) {
        ulong zero[MATH_GENERATORS_MAX] = {0};
        fmpz_mpoly_get_coeff_fmpz_ui(n, fmpz_mpoly_q_numref(v), zero, p->ctx);
        fmpz_mpoly_get_fmpz(den, fmpz_mpoly_q_denref(v), p->ctx);
        fmpz_fdiv_q(n, n, den);
        fmpz_neg(den, n);
        fmpz_mpoly_q_add_fmpz(v, v, den, p->ctx);
    }
    bool done = true;
    if (fmpz_mpoly_q_is_fmpq(v, p->ctx)) fmpz_mpoly_q_zero(out, p->ctx); /* in [0, 1) */
    else done = poly_opaque(p, G_FUNCTION, F_FLOOR, v, out);
    if (done) fmpz_mpoly_q_add_fmpz(out, out, n, p->ctx);
    if (done) fmpz_mpoly_q_add(out, out, whole, p->ctx);
    if (done && op == F_CEIL) fmpz_mpoly_q_neg(out, out, p->ctx);
    fmpz_clear(n);
    fmpz_clear(den);
    fmpz_mpoly_q_clear(v, p->ctx);
    fmpz_mpoly_q_clear(whole, p->ctx);
    return done;
}
