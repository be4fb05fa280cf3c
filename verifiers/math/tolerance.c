/* See tolerance.h. */
#include "verifiers/math/tolerance.h"

#include <stdio.h>
#include <stdlib.h>

#include "verifiers/math/compare/compare.h"

enum { PRECISION = 512, SIZE_BITS_MAX = 4096, DIGITS_MIN = 3 };

bool math_is_lenient(const assay_math_options *o) {
    return o->relative_tolerance > 0 || o->absolute_tolerance > 0 || o->decimal_places > 0 ||
           o->rounding == ASSAY_ROUNDING_ROUNDED;
}

static void power_of_ten(fmpq_t out, slong exponent) {
    fmpq_one(out);
    fmpz_ui_pow_ui(exponent < 0 ? fmpq_denref(out) : fmpq_numref(out), 10, (ulong)labs(exponent));
}

/* The shortest decimal number that reads as this double. */
static void decimal_of(double value, fmpq_t out) {
    char text[40];
    for (int digits = 0; digits < 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    fmpz_t whole;
    fmpz_init(whole);
    slong fraction = 0;
    char *at = text;
    for (bool behind = false; *at && *at != 'e'; at++) {
        if (!assay_is_digit(*at)) {
            behind = true;
            continue;
        }
        fmpz_mul_ui(whole, whole, 10);
        fmpz_add_ui(whole, whole, (ulong)(*at - '0'));
        fraction += behind;
    }
    slong exponent = *at ? strtol(at + 1, NULL, 10) : 0;
    power_of_ten(out, exponent - fraction);
    fmpq_mul_fmpz(out, out, whole);
    fmpz_clear(whole);
}

/* Both sides, exact where both are rational, and as balls where not. */
typedef struct two_values {
    bool rational, balls;
    fmpq_t a, b;
    acb_t x, y;
} two_values;

static void two_init(two_values *v, math_session *s, const math_node *a, const math_node *b) {
    fmpq_init(v->a);
    fmpq_init(v->b);
    acb_init(v->x);
    acb_init(v->y);
    const math_point point = {.complex = true};
    v->rational = math_rational(s, a, v->a) == V_OK && math_rational(s, b, v->b) == V_OK;
    v->balls = !v->rational && math_ball(s, a, &point, PRECISION, v->x) && math_ball(s, b, &point, PRECISION, v->y);
}

static void two_clear(two_values *v) {
    fmpq_clear(v->a);
    fmpq_clear(v->b);
    acb_clear(v->x);
    acb_clear(v->y);
}

/* |a - b| <= bound, or bound * max(1, |a|). */
static math_truth distance_within(const two_values *v, const fmpq_t bound, bool relative) {
    if (v->rational) {
        fmpq_t distance, most;
        fmpq_init(distance);
        fmpq_init(most);
        fmpq_sub(distance, v->a, v->b);
        fmpq_abs(distance, distance);
        fmpq_abs(most, v->a);
        if (!relative || fmpq_cmp_si(most, 1) < 0) fmpq_one(most);
        fmpq_mul(most, most, bound);
        bool within = fmpq_cmp(distance, most) <= 0;
        fmpq_clear(distance);
        fmpq_clear(most);
        return within ? MATH_YES : MATH_NO;
    }
    if (!v->balls) return MATH_MAYBE;
    acb_t difference;
    arb_t distance, most, size;
    acb_init(difference);
    arb_init(distance);
    arb_init(most);
    arb_init(size);
    acb_sub(difference, v->x, v->y, PRECISION);
    acb_abs(distance, difference, PRECISION);
    arb_one(size);
    if (relative) {
        acb_abs(most, v->x, PRECISION);
        arb_max(size, size, most, PRECISION);
    }
    arb_set_fmpq(most, bound, PRECISION);
    arb_mul(most, most, size, PRECISION);
    math_truth truth = arb_le(distance, most) ? MATH_YES : arb_gt(distance, most) ? MATH_NO : MATH_MAYBE;
    acb_clear(difference);
    arb_clear(distance);
    arb_clear(most);
    arb_clear(size);
    return truth;
}

/* Rounded to a whole number, halves away from zero. */
static void round_rational(const fmpq_t value, fmpz_t out) {
    fmpz_t num, den;
    fmpz_init(num);
    fmpz_init(den);
    fmpz_abs(num, fmpq_numref(value));
    fmpz_mul_ui(num, num, 2);
    fmpz_add(num, num, fmpq_denref(value));
    fmpz_mul_ui(den, fmpq_denref(value), 2);
    fmpz_fdiv_q(out, num, den);
    if (fmpq_sgn(value) < 0) fmpz_neg(out, out);
    fmpz_clear(num);
    fmpz_clear(den);
}

/* False where the ball holds several such numbers, or is too large. */
static bool round_ball(const arb_t value, const fmpz_t scale, fmpz_t out) {
    arf_t size;
    arf_init(size);
    arb_get_abs_ubound_arf(size, value, 64);
    bool small = arf_cmpabs_2exp_si(size, SIZE_BITS_MAX) < 0;
    arf_clear(size);
    if (!small) return false;
    arb_t scaled, half;
    arb_init(scaled);
    arb_init(half);
    arb_mul_fmpz(scaled, value, scale, 2 * SIZE_BITS_MAX);
    bool negative = arb_is_negative(scaled), known = negative || arb_is_nonnegative(scaled);
    arb_abs(scaled, scaled);
    arb_set_d(half, 0.5);
    arb_add(scaled, scaled, half, 2 * SIZE_BITS_MAX);
    arb_floor(scaled, scaled, 2 * SIZE_BITS_MAX);
    known = known && arb_get_unique_fmpz(out, scaled);
    if (known && negative) fmpz_neg(out, out);
    arb_clear(scaled);
    arb_clear(half);
    return known;
}

static bool is_real(const acb_t value) {
    return arb_is_zero(acb_imagref(value)) != 0;
}

static math_truth same_places(const two_values *v, uint32_t places) {
    fmpz_t scale, m, n;
    fmpz_init(scale);
    fmpz_init(m);
    fmpz_init(n);
    fmpz_ui_pow_ui(scale, 10, places);
    bool known = v->rational;
    if (v->rational) {
        fmpq_t scaled;
        fmpq_init(scaled);
        fmpq_mul_fmpz(scaled, v->a, scale);
        round_rational(scaled, m);
        fmpq_mul_fmpz(scaled, v->b, scale);
        round_rational(scaled, n);
        fmpq_clear(scaled);
    } else if (v->balls) {
        known = is_real(v->x) && is_real(v->y) && round_ball(acb_realref(v->x), scale, m) &&
                round_ball(acb_realref(v->y), scale, n);
    }
    /* A value that rounds to nothing at all is no evidence: 0.0000001 is not 0. */
    math_truth truth = !known ? MATH_MAYBE : fmpz_equal(m, n) && !fmpz_is_zero(m) ? MATH_YES : MATH_NO;
    fmpz_clear(scale);
    fmpz_clear(m);
    fmpz_clear(n);
    return truth;
}

/* Digits from the first that is not zero. */
static size_t significant(const math_number *number) {
    size_t zeros = 0;
    for (size_t i = 0; i < number->whole.size + number->fraction.size; i++) {
        char digit = i < number->whole.size ? number->whole.data[i] : number->fraction.data[i - number->whole.size];
        if (digit != '0') break;
        zeros++;
    }
    return number->whole.size + number->fraction.size - zeros;
}

/* Half a unit of the decimal's last digit; false where it is no decimal that may be a rounding. */
static bool half_unit(const math_node *decimal, fmpq_t out) {
    if (!math_is_decimal(decimal)) return false;
    const math_number *number = &(decimal->kind == N_NEGATE ? decimal->child[0] : decimal)->number;
    int64_t exponent = number->exponent - (int64_t)number->fraction.size;
    if (number->repeat.size || significant(number) < DIGITS_MIN || exponent < -SIZE_BITS_MAX || exponent > SIZE_BITS_MAX)
        return false;
    power_of_ten(out, (slong)exponent);
    fmpq_div_2exp(out, out, 1);
    return true;
}

static math_truth either(math_truth a, math_truth b) {
    return a == MATH_YES || b == MATH_YES ? MATH_YES : a == MATH_MAYBE || b == MATH_MAYBE ? MATH_MAYBE : MATH_NO;
}

math_truth math_accepts(math_session *s, const math_node *gold, const math_node *answer) {
    const assay_math_options *o = s->options;
    two_values v;
    two_init(&v, s, gold, answer);
    fmpq_t bound;
    fmpq_init(bound);
    math_truth truth = MATH_NO;
    if (o->relative_tolerance > 0) {
        decimal_of(o->relative_tolerance, bound);
        truth = either(truth, distance_within(&v, bound, true));
    }
    if (truth != MATH_YES && o->absolute_tolerance > 0) {
        decimal_of(o->absolute_tolerance, bound);
        truth = either(truth, distance_within(&v, bound, false));
    }
    if (truth != MATH_YES && o->decimal_places > 0 && (math_is_decimal(gold) || math_is_decimal(answer))) {
        truth = either(truth, same_places(&v, o->decimal_places));
    }
    if (o->rounding == ASSAY_ROUNDING_ROUNDED) {
        if (truth != MATH_YES && half_unit(answer, bound)) truth = either(truth, distance_within(&v, bound, false));
        if (truth != MATH_YES && half_unit(gold, bound)) truth = either(truth, distance_within(&v, bound, false));
    }
    fmpq_clear(bound);
    two_clear(&v);
    return truth;
}
