/* Exact rationals by FLINT's fmpq over GMP. Sizes are estimated before each step that could grow. See scalar.h. */
#include "verifiers/math/limits.h"
#include "verifiers/math/scalar/scalar.h"

static bool spend_bits(math_session *s, ulong bits) {
    /* Schoolbook estimate: limbs^1.6 is above GMP's cost at our sizes. */
    ulong limbs = bits / 64 + 1;
    return assay_budget_spend(s->budget, 1 + limbs + (limbs > 32 ? limbs * limbs / 128 : 0));
}

static ulong bits_of(const fmpq_t value) {
    return fmpz_bits(fmpq_numref(value)) + fmpz_bits(fmpq_denref(value));
}

static math_value limit(math_session *s) {
    s->limit = true;
    return V_LIMIT;
}

enum { WORD_DIGITS = 18 /* fit a machine word */ };

/* Appends the digits of a text to a word; false: something else stands there. */
static bool take_digits(assay_view text, ulong *value) {
    for (size_t i = 0; i < text.size; i++) {
        if (!assay_is_digit(text.data[i])) return false;
        *value = *value * 10 + (ulong)(text.data[i] - '0');
    }
    return true;
}

static bool set_digits(fmpz_t out, assay_view a, assay_view b, assay_arena *arena) {
    size_t size = a.size + b.size;
    ulong small = 0;
    if (size > 0 && size <= WORD_DIGITS && take_digits(a, &small) && take_digits(b, &small)) { /* mostly */
        fmpz_set_ui(out, small);
        return true;
    }
    char *text = assay_arena_alloc(arena, size + 2);
    if (!text) return false;
    if (a.size) memcpy(text, a.data, a.size);
    if (b.size) memcpy(text + a.size, b.data, b.size);
    text[size] = 0;
    if (size == 0) {
        fmpz_zero(out);
        return true;
    }
    return fmpz_set_str(out, text, 10) == 0;
}

/* whole.fraction(repeat) = (digits - digits without repeat) / (10^f (10^r - 1)) */
math_value math_literal(math_session *s, const math_number *number, fmpq_t out) {
    size_t digits = number->whole.size + number->fraction.size + number->repeat.size;
    int64_t exponent = number->exponent;
    if (exponent > MATH_EXPONENT_MAX || exponent < -MATH_EXPONENT_MAX) return limit(s);
    if (!spend_bits(s, (ulong)(digits * 4) + (ulong)(exponent < 0 ? -exponent : exponent) * 4)) return limit(s);
    ulong small = 0;
    if (number->whole.size == digits && digits > 0 && digits <= WORD_DIGITS && exponent == 0 &&
        take_digits(number->whole, &small)) { /* mostly */
        fmpz_set_ui(fmpq_numref(out), small);
        fmpz_one(fmpq_denref(out));
        return V_OK;
    }
    fmpz_t top, power;
    fmpz_init(top);
    fmpz_init(power);
    bool read = set_digits(top, number->whole, number->fraction, s->arena);
    fmpz_ui_pow_ui(power, 10, number->fraction.size);
    if (number->fraction.size > 0) {
        fmpq_set_fmpz_frac(out, top, power);
    } else {
        fmpz_set(fmpq_numref(out), top);
        fmpz_one(fmpq_denref(out));
    }
    if (read && number->repeat.size > 0) {
        fmpq_t tail;
        fmpq_init(tail);
        read = set_digits(top, number->repeat, ASSAY_VIEW_NONE, s->arena);
        fmpz_t nines;
        fmpz_init(nines);
        fmpz_ui_pow_ui(nines, 10, number->repeat.size);
        fmpz_sub_ui(nines, nines, 1);
        fmpz_mul(nines, nines, power);
        fmpq_set_fmpz_frac(tail, top, nines);
        fmpq_add(out, out, tail);
        fmpq_clear(tail);
        fmpz_clear(nines);
    }
    if (exponent != 0) {
        fmpz_ui_pow_ui(power, 10, (ulong)(exponent < 0 ? -exponent : exponent));
        if (exponent > 0) fmpq_mul_fmpz(out, out, power);
        else fmpq_div_fmpz(out, out, power);
    }
    fmpz_clear(top);
    fmpz_clear(power);
    return read ? V_OK : limit(s);
}

bool math_small_integer(math_session *s, const math_node *node, slong *out) {
    fmpq_t value;
    fmpq_init(value);
    bool small = math_rational(s, node, value) == V_OK && fmpz_is_one(fmpq_denref(value)) &&
                 fmpz_abs_fits_ui(fmpq_numref(value)) && fmpz_bits(fmpq_numref(value)) < 62;
    if (small) *out = fmpz_get_si(fmpq_numref(value));
    fmpq_clear(value);
    return small;
}

static math_value power(math_session *s, const fmpq_t base, const fmpq_t exponent, fmpq_t out) {
    if (!fmpz_is_one(fmpq_denref(exponent))) return V_OTHER; /* a root: the exact field decides */
    if (fmpq_is_zero(base)) {
        if (fmpq_sgn(exponent) < 0) return V_UNDEFINED;
        if (fmpq_is_zero(exponent)) return V_OTHER; /* 0^0 */
        fmpq_zero(out);
        return V_OK;
    }
    bool unit = fmpz_is_pm1(fmpq_numref(base)) && fmpz_is_one(fmpq_denref(base));
    if (unit) {
        if (fmpz_is_even(fmpq_numref(exponent)) || fmpz_is_one(fmpq_numref(base))) fmpq_one(out);
        else fmpq_set(out, base);
        return V_OK;
    }
    if (fmpz_bits(fmpq_numref(exponent)) > 40) return limit(s);
    slong n = fmpz_get_si(fmpq_numref(exponent));
    ulong magnitude = (ulong)(n < 0 ? -n : n), bits = bits_of(base);
    if (magnitude > MATH_BITS_MAX || bits * magnitude > MATH_BITS_MAX || !spend_bits(s, bits * magnitude)) return limit(s);
    fmpq_pow_si(out, base, n);
    return V_OK;
}

/* n!, n!!, binomials and permutations of integers. */
static math_value counting(math_session *s, int op, const fmpq_t a, const fmpq_t b, fmpq_t out) {
    if (!fmpz_is_one(fmpq_denref(a)) || !fmpz_is_one(fmpq_denref(b)) || fmpq_sgn(a) < 0 || fmpq_sgn(b) < 0) return V_OTHER;
    if (fmpz_bits(fmpq_numref(a)) > 40 || fmpz_bits(fmpq_numref(b)) > 40) return limit(s);
    ulong n = fmpz_get_ui(fmpq_numref(a)), k = fmpz_get_ui(fmpq_numref(b));
    fmpz_one(fmpq_denref(out));
    if (op == F_FACTORIAL) {
        if (n > MATH_FACTORIAL_MAX || !spend_bits(s, n * 14)) return limit(s);
        fmpz_fac_ui(fmpq_numref(out), n);
    } else if (op == F_DOUBLE_FACTORIAL) {
        if (n > MATH_FACTORIAL_MAX || !spend_bits(s, n * 14)) return limit(s);
        fmpz_one(fmpq_numref(out));
        for (ulong i = n; i > 1; i -= 2) fmpz_mul_ui(fmpq_numref(out), fmpq_numref(out), i);
    } else {
        if (k > n) {
            fmpq_zero(out);
            return V_OK;
        }
        ulong terms = op == F_BINOMIAL && k > n - k ? n - k : k;
        ulong bits = terms * (FLINT_BIT_COUNT(n) + 1);
        if (terms > MATH_BITS_MAX || bits > MATH_BITS_MAX || !spend_bits(s, bits)) return limit(s);
        if (op == F_BINOMIAL) {
            fmpz_bin_uiui(fmpq_numref(out), n, terms);
        } else {
            fmpz_one(fmpq_numref(out));
            for (ulong i = 0; i < k; i++) fmpz_mul_ui(fmpq_numref(out), fmpq_numref(out), n - i);
        }
    }
    return V_OK;
}

/* gcd, lcm, and the remainder of the floored quotient; of rationals as of integers over their common denominator. */
static math_value whole_function(int op, const fmpq_t a, const fmpq_t b, fmpq_t out) {
    if (op == F_MOD && fmpq_is_zero(b)) return V_UNDEFINED;
    fmpz_t x, y, common;
    fmpz_init(x);
    fmpz_init(y);
    fmpz_init(common);
    fmpz_mul(x, fmpq_numref(a), fmpq_denref(b));
    fmpz_mul(y, fmpq_numref(b), fmpq_denref(a));
    fmpz_mul(common, fmpq_denref(a), fmpq_denref(b));
    if (op == F_GCD) fmpz_gcd(x, x, y);
    else if (op == F_LCM) fmpz_lcm(x, x, y);
    else fmpz_fdiv_r(x, x, y);
    fmpq_set_fmpz_frac(out, x, common);
    fmpz_clear(x);
    fmpz_clear(y);
    fmpz_clear(common);
    return V_OK;
}

/* An exact square root (or n-th root) of a rational, or V_OTHER. */
static math_value exact_root(math_session *s, const fmpq_t value, slong n, fmpq_t out) {
    if (n < 1 || n > 1000 || (fmpq_sgn(value) < 0 && n % 2 == 0)) return V_OTHER;
    if (!spend_bits(s, bits_of(value) * 4)) return limit(s);
    fmpz_t top, bottom;
    fmpz_init(top);
    fmpz_init(bottom);
    fmpz_abs(top, fmpq_numref(value));
    int exact = fmpz_root(top, top, n) & fmpz_root(bottom, fmpq_denref(value), n);
    if (exact) {
        if (fmpq_sgn(value) < 0) fmpz_neg(top, top);
        fmpq_set_fmpz_frac(out, top, bottom);
    }
    fmpz_clear(top);
    fmpz_clear(bottom);
    return exact ? V_OK : V_OTHER;
}

static math_value function_of_two(math_session *s, int op, const fmpq_t a, const fmpq_t b, fmpq_t out) {
    switch (op) {
        case F_FACTORIAL:
        case F_DOUBLE_FACTORIAL:
        case F_BINOMIAL:
        case F_PERMUTATION: return counting(s, op, a, b, out);
        case F_GCD:
        case F_LCM:
        case F_MOD: return whole_function(op, a, b, out);
        case F_MAX: fmpq_set(out, fmpq_cmp(a, b) >= 0 ? a : b); return V_OK;
        case F_MIN: fmpq_set(out, fmpq_cmp(a, b) <= 0 ? a : b); return V_OK;
        case F_ABS: fmpq_abs(out, a); return V_OK;
        case F_SIGN: fmpq_set_si(out, fmpq_sgn(a), 1); return V_OK;
        case F_FLOOR:
            fmpz_fdiv_q(fmpq_numref(out), fmpq_numref(a), fmpq_denref(a));
            fmpz_one(fmpq_denref(out));
            return V_OK;
        case F_CEIL:
            fmpz_cdiv_q(fmpq_numref(out), fmpq_numref(a), fmpq_denref(a));
            fmpz_one(fmpq_denref(out));
            return V_OK;
        case F_RE: fmpq_set(out, a); return V_OK;
        case F_IM: fmpq_zero(out); return V_OK;
        case F_SQRT: return exact_root(s, a, 2, out);
        case F_CBRT: return exact_root(s, a, 3, out);
        default: return V_OTHER;
    }
}

/* a^n mod m of whole numbers, without a^n. V_OTHER: not of that form. */
static math_value power_mod(math_session *s, const math_node *node, fmpq_t out) {
    const math_node *power = node->child[0];
    if (node->op != F_MOD || node->count != 2 || power->kind != N_POWER) return V_OTHER;
    fmpq_t base, exponent, modulus;
    fmpq_init(base);
    fmpq_init(exponent);
    fmpq_init(modulus);
    bool whole = math_rational(s, power->child[0], base) == V_OK && math_rational(s, power->child[1], exponent) == V_OK &&
                 math_rational(s, node->child[1], modulus) == V_OK && fmpz_is_one(fmpq_denref(base)) &&
                 fmpz_is_one(fmpq_denref(exponent)) && fmpz_is_one(fmpq_denref(modulus)) && fmpq_sgn(exponent) >= 0 &&
                 fmpq_sgn(modulus) > 0;
    bool small =
        whole && bits_of(modulus) < 256 && bits_of(exponent) < 4096 && spend_bits(s, bits_of(modulus) * bits_of(exponent));
    if (small) {
        fmpz_powm(fmpq_numref(out), fmpq_numref(base), fmpq_numref(exponent), fmpq_numref(modulus));
        fmpz_one(fmpq_denref(out));
    }
    fmpq_clear(base);
    fmpq_clear(exponent);
    fmpq_clear(modulus);
    return small ? V_OK : V_OTHER;
}

static math_value function(math_session *s, const math_node *node, fmpq_t out) {
    if (node->count == 0 || node->op == F_DET) return V_OTHER;
    if (power_mod(s, node, out) == V_OK) return V_OK;
    fmpq_t a, b;
    fmpq_init(a);
    fmpq_init(b);
    math_value value = math_rational(s, node->child[0], a);
    if (value == V_OK && node->count == 1)
        value = function_of_two(s, node->op, a,
                                node->op == F_GCD || node->op == F_LCM || node->op == F_MAX || node->op == F_MIN ? a : b, out);
    for (uint32_t i = 1; value == V_OK && i < node->count; i++) {
        value = math_rational(s, node->child[i], b);
        if (value == V_OK) value = function_of_two(s, node->op, a, b, out);
        if (value == V_OK) fmpq_set(a, out);
    }
    fmpq_clear(a);
    fmpq_clear(b);
    return value;
}

static math_value combine(math_session *s, const math_node *node, fmpq_t out) {
    fmpq_t part;
    fmpq_init(part);
    bool sum = node->kind == N_ADD;
    fmpq_set_si(out, sum ? 0 : 1, 1);
    math_value value = V_OK;
    for (uint32_t i = 0; value == V_OK && i < node->count; i++) {
        value = math_rational(s, node->child[i], part);
        if (value != V_OK) break;
        ulong bits = bits_of(out) + bits_of(part);
        if (bits > 2 * MATH_BITS_MAX || !spend_bits(s, bits)) value = limit(s);
        else if (sum) fmpq_add(out, out, part);
        else fmpq_mul(out, out, part);
    }
    fmpq_clear(part);
    return value;
}

static math_value binary(math_session *s, const math_node *node, fmpq_t out) {
    fmpq_t a, b;
    fmpq_init(a);
    fmpq_init(b);
    math_value value = math_rational(s, node->child[0], a);
    if (value == V_OK) value = math_rational(s, node->child[1], b);
    if (value == V_OK) {
        if (node->kind == N_POWER) value = power(s, a, b, out);
        else if (fmpq_is_zero(b)) value = V_UNDEFINED;
        else if (bits_of(a) + bits_of(b) > 2 * MATH_BITS_MAX || !spend_bits(s, bits_of(a) + bits_of(b))) value = limit(s);
        else fmpq_div(out, a, b);
    }
    fmpq_clear(a);
    fmpq_clear(b);
    return value;
}

static math_value based(math_session *s, const math_node *node, fmpq_t out) {
    if (node->text.size > 4000 || !spend_bits(s, node->text.size * 6)) return limit(s);
    fmpz_zero(fmpq_numref(out));
    fmpz_one(fmpq_denref(out));
    bool behind_point = false;
    for (size_t i = 0; i < node->text.size; i++) {
        char c = node->text.data[i];
        if (c == '.') {
            behind_point = true;
            continue;
        }
        if (behind_point) fmpz_mul_ui(fmpq_denref(out), fmpq_denref(out), node->op);
        fmpz_mul_ui(fmpq_numref(out), fmpq_numref(out), node->op);
        fmpz_add_ui(fmpq_numref(out), fmpq_numref(out), (ulong)(assay_is_digit(c) ? c - '0' : (c & ~32) - 'A' + 10));
    }
    fmpq_canonicalise(out);
    return V_OK;
}

static math_value root(math_session *s, const math_node *node, fmpq_t out) {
    slong index = 2;
    if (node->count == 2 && !math_small_integer(s, node->child[1], &index)) return V_OTHER;
    fmpq_t body;
    fmpq_init(body);
    math_value value = math_rational(s, node->child[0], body);
    if (value == V_OK) value = exact_root(s, body, index, out);
    fmpq_clear(body);
    return value;
}

math_value math_rational(math_session *s, const math_node *node, fmpq_t out) {
    if (!assay_budget_spend(s->budget, 1)) return limit(s);
    switch (node->kind) {
        case N_NUMBER: return math_literal(s, &node->number, out);
        case N_NEGATE: {
            math_value value = math_rational(s, node->child[0], out);
            if (value == V_OK) fmpq_neg(out, out);
            return value;
        }
        case N_ADD:
        case N_MULTIPLY: return combine(s, node, out);
        case N_DIVIDE:
        case N_POWER: return binary(s, node, out);
        case N_FUNCTION: return function(s, node, out);
        case N_ROOT: return root(s, node, out);
        case N_BASED: return based(s, node, out);
        case N_PERCENT: {
            math_value value = math_rational(s, node->child[0], out);
            if (value == V_OK) {
                fmpz_t hundred;
                fmpz_init_set_ui(hundred, 100);
                fmpq_div_fmpz(out, out, hundred);
                fmpz_clear(hundred);
            }
            return value;
        }
        default: return V_OTHER;
    }
}
