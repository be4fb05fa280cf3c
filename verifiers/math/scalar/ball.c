/* Certified enclosures by Arb (F. Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic", 2017). Disjoint balls prove that two
 * expressions differ. Roots of odd index of negative reals are real, as in school. See scalar.h. */
#include <acb_hypgeom.h>

#include "verifiers/math/limits.h"
#include "verifiers/math/scalar/scalar.h"

enum { EXPONENT_BITS_MAX = 60 };

typedef struct evaluation {
    math_session *s;
    const math_point *point;
    slong precision;
} evaluation;

static bool ball(const evaluation *e, const math_node *node, const math_binding *bound, acb_t out);

/* A value for a name: a rational of small height, from a hash of the name and the attempt. Even attempts are positive. */
static void fraction_of_name(assay_view name, unsigned attempt, slong *top, slong *bottom) {
    uint32_t hash = 2166136261u ^ (attempt * 0x9E3779B9u);
    for (size_t i = 0; i < name.size; i++) hash = (hash ^ (unsigned char)name.data[i]) * 16777619u;
    hash ^= hash >> 15;
    hash *= 0x2C1B3C6Du;
    hash ^= hash >> 12;
    static const slong offset[] = {100, 1000, -1000, 3000, 100, -3000}; /* per thousand */
    bool whole = attempt >= 6;                                          /* for (-1)^n and the like */
    *top = whole ? 2 + (slong)(hash % 7) : offset[attempt % 6] + (slong)(hash % 797);
    *bottom = whole ? 1 : 997;
}

bool math_value_of_name(assay_view name, unsigned attempt, slong *top, slong *bottom) {
    fraction_of_name(name, attempt, top, bottom);
    return !math_is_alias(name);
}

static void value_of_name(assay_view name, unsigned attempt, acb_t out) {
    slong top, bottom;
    fraction_of_name(name, attempt, &top, &bottom);
    fmpq_t value;
    fmpq_init(value);
    fmpq_set_si(value, top, (ulong)bottom);
    arb_set_fmpq(acb_realref(out), value, 256);
    fmpq_clear(value);
    arb_zero(acb_imagref(out));
}

static bool is_real(const acb_t x) {
    return arb_is_zero(acb_imagref(x));
}

/* A point is useless where a real function leaves its real domain. */
static bool domain(const evaluation *e, const acb_t x) {
    return e->point->complex || (is_real(x) && arb_is_nonnegative(acb_realref(x)));
}

static bool nth_root(const evaluation *e, const acb_t x, slong n, acb_t out) {
    if (n < 1 || n > 10000) return false;
    if (is_real(x) && n % 2 == 1) {
        if (arb_is_nonnegative(acb_realref(x))) {
            arb_root_ui(acb_realref(out), acb_realref(x), (ulong)n, e->precision);
        } else if (arb_is_negative(acb_realref(x))) {
            arb_neg(acb_realref(out), acb_realref(x));
            arb_root_ui(acb_realref(out), acb_realref(out), (ulong)n, e->precision);
            arb_neg(acb_realref(out), acb_realref(out));
        } else {
            return false;
        }
        arb_zero(acb_imagref(out));
        return true;
    }
    if (!domain(e, x)) return false;
    if (is_real(x) && arb_is_nonnegative(acb_realref(x))) {
        arb_root_ui(acb_realref(out), acb_realref(x), (ulong)n, e->precision);
        arb_zero(acb_imagref(out));
    } else {
        acb_root_ui(out, x, (ulong)n, e->precision);
    }
    return true;
}

static bool too_large(const acb_t x, slong bits) {
    mag_t bound;
    mag_init(bound);
    acb_get_mag(bound, x);
    bool large = mag_is_inf(bound) || mag_cmp_2exp_si(bound, bits) > 0;
    mag_clear(bound);
    return large;
}

static bool raise_power(const evaluation *e, const math_node *node, const acb_t x, const acb_t y, acb_t out) {
    fmpq_t q;
    fmpq_init(q);
    bool done = false, result = false;
    if (math_rational(e->s, node->child[1], q) == V_OK) {
        if (fmpz_is_one(fmpq_denref(q)) && fmpz_bits(fmpq_numref(q)) <= EXPONENT_BITS_MAX) {
            done = true;
            if (!(fmpz_sgn(fmpq_numref(q)) <= 0 && acb_contains_zero(x))) {
                acb_pow_fmpz(out, x, fmpq_numref(q), e->precision);
                result = true;
            }
        } else if (fmpz_abs_fits_ui(fmpq_denref(q)) && fmpz_bits(fmpq_denref(q)) < 14 && fmpz_bits(fmpq_numref(q)) < 20 &&
                   is_real(x)) {
            done = true;
            result =
                nth_root(e, x, fmpz_get_si(fmpq_denref(q)), out) && !(fmpz_sgn(fmpq_numref(q)) < 0 && acb_contains_zero(out));
            if (result) acb_pow_fmpz(out, out, fmpq_numref(q), e->precision);
        }
    }
    fmpq_clear(q);
    if (done) return result;
    if (too_large(y, 100) || acb_contains_zero(x)) return false;
    if (acb_is_int(y) && arb_is_exact(acb_realref(y)) && !too_large(y, 20)) { /* (-1)^n at an integer point */
        acb_pow(out, x, y, e->precision);
        return true;
    }
    if (!domain(e, x)) return false;
    acb_pow(out, x, y, e->precision);
    return true;
}

static bool reciprocal(const acb_t x, acb_t out, slong precision) {
    if (acb_contains_zero(x)) return false;
    acb_inv(out, x, precision);
    return true;
}

static bool real_within_one(const evaluation *e, const acb_t x) {
    if (e->point->complex) return true;
    arb_t one;
    arb_init(one);
    arb_abs(one, acb_realref(x));
    arb_sub_ui(one, one, 1, e->precision);
    bool within = is_real(x) && arb_is_nonpositive(one);
    arb_clear(one);
    return within;
}

static bool gamma_of(const evaluation *e, acb_t x, acb_t out) {
    if (too_large(x, 40)) return false;
    acb_add_ui(x, x, 1, e->precision);
    acb_gamma(out, x, e->precision);
    return acb_is_finite(out);
}

static bool rounding(int op, const acb_t x, acb_t out, slong precision) {
    if (!is_real(x)) return false;
    fmpz_t n;
    fmpz_init(n);
    arb_t r;
    arb_init(r);
    if (op == F_FLOOR) arb_floor(r, acb_realref(x), precision);
    else arb_ceil(r, acb_realref(x), precision);
    bool unique = arb_get_unique_fmpz(n, r);
    if (unique) acb_set_fmpz(out, n);
    fmpz_clear(n);
    arb_clear(r);
    return unique;
}

static bool apply(const evaluation *e, int op, acb_t x, acb_t out) {
    slong p = e->precision;
    switch (op) {
        case F_SIN: acb_sin(out, x, p); return true;
        case F_COS: acb_cos(out, x, p); return true;
        case F_TAN: acb_tan(out, x, p); return true;
        case F_COT: acb_cot(out, x, p); return true;
        case F_SEC: acb_sec(out, x, p); return true;
        case F_CSC: acb_csc(out, x, p); return true;
        case F_ASIN:
            if (!real_within_one(e, x)) return false;
            acb_asin(out, x, p);
            return true;
        case F_ACOS:
            if (!real_within_one(e, x)) return false;
            acb_acos(out, x, p);
            return true;
        case F_ATAN: acb_atan(out, x, p); return true;
        case F_ACOT:
            if (!domain(e, x)) return false;
            acb_atan(out, x, p);
            acb_neg(out, out);
            {
                acb_t half;
                acb_init(half);
                acb_const_pi(half, p);
                acb_mul_2exp_si(half, half, -1);
                acb_add(out, out, half, p);
                acb_clear(half);
            }
            return true;
        case F_ASEC:
            if (!reciprocal(x, x, p) || !real_within_one(e, x)) return false;
            acb_acos(out, x, p);
            return true;
        case F_ACSC:
            if (!reciprocal(x, x, p) || !real_within_one(e, x)) return false;
            acb_asin(out, x, p);
            return true;
        case F_SINH: acb_sinh(out, x, p); return true;
        case F_COSH: acb_cosh(out, x, p); return true;
        case F_TANH: acb_tanh(out, x, p); return true;
        case F_COTH: acb_coth(out, x, p); return true;
        case F_ASINH: acb_asinh(out, x, p); return true;
        case F_ACOSH: acb_acosh(out, x, p); return true;
        case F_ATANH:
            if (!real_within_one(e, x)) return false;
            acb_atanh(out, x, p);
            return true;
        case F_EXP:
            if (too_large(x, 100)) return false;
            acb_exp(out, x, p);
            return true;
        case F_LN:
            if (acb_contains_zero(x) || !domain(e, x)) return false;
            acb_log(out, x, p);
            return true;
        case F_ABS:
            acb_abs(acb_realref(out), x, p);
            arb_zero(acb_imagref(out));
            return true;
        case F_FLOOR:
        case F_CEIL: return rounding(op, x, out, p);
        case F_FACTORIAL: return gamma_of(e, x, out);
        case F_CIS:
            acb_mul_onei(x, x);
            acb_exp(out, x, p);
            return true;
        case F_SQRT: return nth_root(e, x, 2, out);
        case F_CBRT: return nth_root(e, x, 3, out);
        case F_RE: acb_set_arb(out, acb_realref(x)); return true;
        case F_IM: acb_set_arb(out, acb_imagref(x)); return true;
        case F_ARG:
            if (acb_contains_zero(x)) return false;
            acb_arg(acb_realref(out), x, p);
            arb_zero(acb_imagref(out));
            return true;
        case F_SIGN:
            if (!is_real(x) || arb_contains_zero(acb_realref(x))) return false;
            acb_set_si(out, arb_is_positive(acb_realref(x)) ? 1 : -1);
            return true;
        default: return false;
    }
}

/* Functions of two arguments: a logarithm to a base, binomials, extrema. */
static bool apply_two(const evaluation *e, int op, acb_t x, acb_t y, acb_t out) {
    slong p = e->precision;
    if (op == F_LOG) {
        if (acb_contains_zero(x) || acb_contains_zero(y) || !domain(e, x) || !domain(e, y)) return false;
        acb_log(x, x, p);
        acb_log(y, y, p);
        if (acb_contains_zero(y)) return false;
        acb_div(out, x, y, p);
        return true;
    }
    if (op == F_MAX || op == F_MIN) {
        if (!is_real(x) || !is_real(y)) return false;
        (op == F_MAX ? arb_max : arb_min)(acb_realref(out), acb_realref(x), acb_realref(y), p);
        arb_zero(acb_imagref(out));
        return true;
    }
    if (op != F_BINOMIAL && op != F_PERMUTATION) return false;
    if (too_large(x, 40) || too_large(y, 40)) return false;
    acb_t rest;
    acb_init(rest);
    acb_sub(rest, x, y, p);
    acb_add_ui(rest, rest, 1, p);
    acb_rgamma(rest, rest, p);
    bool found = gamma_of(e, x, out);
    acb_mul(out, out, rest, p);
    if (op == F_BINOMIAL) {
        acb_add_ui(y, y, 1, p);
        acb_rgamma(y, y, p);
        acb_mul(out, out, y, p);
    }
    acb_clear(rest);
    return found;
}

static bool function(const evaluation *e, const math_node *node, const math_binding *bound, acb_t out) {
    int op = node->op;
    if (op == F_DET || node->count == 0) return false;
    acb_t x, y;
    acb_init(x);
    acb_init(y);
    bool found = ball(e, node->child[0], bound, x);
    if (found && node->count == 1) {
        if (op == F_LOG) {
            acb_set_ui(y, 10);
            found = apply_two(e, op, x, y, out);
        } else if (op == F_MAX || op == F_MIN) {
            acb_set(out, x);
        } else {
            found = apply(e, op, x, out);
        }
    }
    for (uint32_t i = 1; found && i < node->count; i++) {
        found = ball(e, node->child[i], bound, y) && apply_two(e, op, x, y, out);
        if (found) acb_set(x, out);
    }
    acb_clear(x);
    acb_clear(y);
    return found;
}

static bool combine(const evaluation *e, const math_node *node, const math_binding *bound, acb_t out) {
    if (node->kind == N_MULTIPLY && node->columns == MATH_CROSS) return false;
    bool sum = node->kind == N_ADD, found = true;
    acb_t part, total;
    acb_init(part);
    acb_init(total);
    acb_set_ui(total, sum ? 0 : 1);
    for (uint32_t i = 0; found && i < node->count; i++) {
        found = ball(e, node->child[i], bound, part);
        if (found && sum) acb_add(total, total, part, e->precision);
        else if (found) acb_mul(total, total, part, e->precision);
    }
    acb_swap(out, total);
    acb_clear(part);
    acb_clear(total);
    return found;
}

static bool two(const evaluation *e, const math_node *node, const math_binding *bound, acb_t out) {
    acb_t x, y;
    acb_init(x);
    acb_init(y);
    bool found = ball(e, node->child[0], bound, x) && ball(e, node->child[1], bound, y);
    if (found && node->kind == N_DIVIDE) {
        found = !acb_contains_zero(y);
        if (found) acb_div(out, x, y, e->precision);
    } else if (found) {
        found = raise_power(e, node, x, y, out);
    }
    acb_clear(x);
    acb_clear(y);
    return found;
}

static bool symbol(const evaluation *e, const math_node *node, const math_binding *bound, acb_t out) {
    for (const math_binding *b = bound; b; b = b->outer) {
        if (!assay_view_equal(b->name, node->text)) continue;
        acb_set_si(out, b->value);
        return true;
    }
    if (e->point->value && assay_view_equal(node->text, e->point->name)) {
        acb_set(out, e->point->value);
        return true;
    }
    if (math_is_alias(node->text)) return false;
    value_of_name(node->text, e->point->attempt, out);
    return true;
}

/* Finite sums and products, term by term. */
static bool big(const evaluation *e, const math_node *node, const math_binding *bound, acb_t out) {
    slong lower, upper;
    if ((node->op != B_SUM && node->op != B_PRODUCT) || node->count != 4 ||
        math_node_hides(node->child[0], node->child[1]->text, node->op))
        return false;
    if (!math_small_integer(e->s, node->child[2], &lower) || !math_small_integer(e->s, node->child[3], &upper)) {
        acb_t x;
        acb_init(x);
        fmpz_t n;
        fmpz_init(n);
        bool found = ball(e, node->child[3], bound, x) && math_small_integer(e->s, node->child[2], &lower) &&
                     arb_get_unique_fmpz(n, acb_realref(x)) && fmpz_bits(n) < 20;
        if (found) upper = fmpz_get_si(n);
        acb_clear(x);
        fmpz_clear(n);
        if (!found || e->point->attempt < 6) return false;
    }
    if (upper - lower >= MATH_LOOP_MAX || (upper >= lower && e->s->terms + (unsigned)(upper - lower) > MATH_LOOPS_MAX)) {
        e->s->limit = true;
        return false;
    }
    acb_t term, total;
    acb_init(term);
    acb_init(total);
    acb_set_ui(total, node->op == B_SUM ? 0 : 1);
    bool found = true;
    for (slong i = lower; found && i <= upper; i++) {
        math_binding binding = {node->child[1]->text, i, bound};
        e->s->terms++;
        found = ball(e, node->child[0], &binding, term);
        if (found && node->op == B_SUM) acb_add(total, total, term, e->precision);
        else if (found) acb_mul(total, total, term, e->precision);
    }
    acb_swap(out, total);
    acb_clear(term);
    acb_clear(total);
    return found;
}

static bool constant(const evaluation *e, const math_node *node, acb_t out) {
    switch (node->op) {
        case C_PI: acb_const_pi(out, e->precision); return true;
        case C_E:
            arb_const_e(acb_realref(out), e->precision);
            arb_zero(acb_imagref(out));
            return true;
        case C_I:
            if (!e->point->complex) return false;
            acb_onei(out);
            return true;
        default: return false;
    }
}

/* a + b/60 + c/3600 degrees in radians */
static bool degrees(const evaluation *e, const math_node *node, const math_binding *bound, acb_t out) {
    acb_t part, total;
    acb_init(part);
    acb_init(total);
    bool found = true;
    ulong scale = 1;
    for (uint32_t i = 0; found && i < node->count; i++, scale *= 60) {
        found = ball(e, node->child[i], bound, part);
        acb_div_ui(part, part, scale, e->precision);
        acb_add(total, total, part, e->precision);
    }
    acb_const_pi(part, e->precision);
    acb_mul(total, total, part, e->precision);
    acb_div_ui(out, total, 180, e->precision);
    acb_clear(part);
    acb_clear(total);
    return found;
}

static bool call(const evaluation *e, const math_node *node, const math_binding *bound, acb_t out) {
    /* An unknown function: a value that depends on its name and, exactly, on nothing that could differ between equal calls is not
     * available; only calls of plain literals and names are sampled, by their text. */
    char text[128];
    size_t size = 0;
    (void)bound;
    if (node->text.size > 32 || math_is_special(node->text)) return false;
    memcpy(text, node->text.data, node->text.size);
    size += node->text.size;
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *argument = node->child[i];
        assay_view part = argument->kind == N_NUMBER ? argument->number.whole : argument->text;
        if ((argument->kind != N_NUMBER && argument->kind != N_SYMBOL) ||
            (argument->kind == N_NUMBER && argument->number.decimal))
            return false;
        if (size + part.size + 2 > sizeof text) return false;
        text[size++] = '(';
        memcpy(text + size, part.data, part.size);
        size += part.size;
    }
    value_of_name((assay_view){text, size}, e->point->attempt, out);
    return true;
}

static bool ball(const evaluation *e, const math_node *node, const math_binding *bound, acb_t out) {
    if (!assay_budget_spend(e->s->budget, 4 + (uint64_t)e->precision / 16)) {
        e->s->limit = true;
        return false;
    }
    switch (node->kind) {
        case N_NUMBER:
        case N_BASED: {
            fmpq_t value;
            fmpq_init(value);
            bool found = math_rational(e->s, node, value) == V_OK;
            if (found) acb_set_fmpq(out, value, e->precision);
            fmpq_clear(value);
            return found;
        }
        case N_SYMBOL: return symbol(e, node, bound, out);
        case N_CALL: return call(e, node, bound, out);
        case N_CONSTANT: return constant(e, node, out);
        case N_NEGATE:
            if (!ball(e, node->child[0], bound, out)) return false;
            acb_neg(out, out);
            return true;
        case N_ADD:
        case N_MULTIPLY: return combine(e, node, bound, out);
        case N_DIVIDE:
        case N_POWER: return two(e, node, bound, out);
        case N_ROOT: {
            slong index = 2;
            if (node->count == 2 && !math_small_integer(e->s, node->child[1], &index)) return false;
            acb_t body;
            acb_init(body);
            bool found = ball(e, node->child[0], bound, body) && nth_root(e, body, index, out);
            acb_clear(body);
            return found;
        }
        case N_FUNCTION: return function(e, node, bound, out);
        case N_PERCENT:
            if (!ball(e, node->child[0], bound, out)) return false;
            acb_div_ui(out, out, 100, e->precision);
            return true;
        case N_DEGREE: return degrees(e, node, bound, out);
        case N_BIG: return big(e, node, bound, out);
        default: return false;
    }
}

bool math_ball(math_session *s, const math_node *node, const math_point *point, slong precision, acb_t out) {
    evaluation e = {s, point, precision};
    return ball(&e, node, point->bound, out) && acb_is_finite(out);
}
