/* Exact constants by Calcium (F. Johansson, "Calcium: computing in exact real and complex fields", 2021): a decision procedure for algebraic numbers,
 * a sound semi-decision with exp, log and pi. A context lives for one comparison, since it keeps every number it has met. See scalar.h. */
#include <calcium/ca.h>

#include "verifiers/math/limits.h"
#include "verifiers/math/scalar/scalar.h"

enum { FIELD_CALLS_MAX = 24, DEGREE_PRODUCT_MAX = 72 };

typedef struct field {
    math_session *s;
    ca_ctx_struct *ctx;
} field;

static bool evaluate(field *f, const math_node *node, ca_t out);

/* Product of the degrees of all radicals and of cos, sin at rational multiples of pi: an estimate of the field that Calcium will build. */
static unsigned degree_product(math_session *s, const math_node *node) {
    unsigned product = 1;
    slong index = 2;
    if (node->kind == N_ROOT && node->count == 2 && !math_small_integer(s, node->child[1], &index)) index = 1000;
    if (node->kind == N_ROOT) product = index > 0 && index < 1000 ? (unsigned)index : 1000;
    if (node->kind == N_POWER) {
        fmpq_t q;
        fmpq_init(q);
        if (math_rational(s, node->child[1], q) == V_OK && fmpz_bits(fmpq_denref(q)) < 10)
            product = (unsigned)fmpz_get_ui(fmpq_denref(q));
        fmpq_clear(q);
    }
    if (node->kind == N_FUNCTION && ((node->op >= F_SIN && node->op <= F_CSC) || node->op == F_SQRT || node->op == F_CBRT))
        product = 3;
    for (uint32_t i = 0; i < node->count; i++) {
        product *= degree_product(s, node->child[i]);
        if (product > 10000) return 10000;
    }
    return product;
}

static bool real_root(field *f, const ca_t x, slong n, ca_t out) {
    if (n < 1 || n > 60) return false;
    fmpq_t exponent;
    fmpq_init(exponent);
    fmpq_set_si(exponent, 1, (ulong)n);
    bool found = true;
    if (n % 2 == 1 && n > 1) {
        truth_t negative = ca_check_is_negative_real(x, f->ctx);
        if (negative == T_UNKNOWN) found = false;
        if (negative == T_TRUE) {
            ca_neg(out, x, f->ctx);
            ca_pow_fmpq(out, out, exponent, f->ctx);
            ca_neg(out, out, f->ctx);
        } else if (found) {
            ca_pow_fmpq(out, x, exponent, f->ctx);
        }
    } else if (n == 2) {
        ca_sqrt(out, x, f->ctx);
    } else if (n == 1) {
        ca_set(out, x, f->ctx);
    } else {
        ca_pow_fmpq(out, x, exponent, f->ctx);
    }
    fmpq_clear(exponent);
    return found;
}

static bool divide(field *f, const ca_t x, const ca_t y, ca_t out) {
    if (ca_check_is_zero(y, f->ctx) != T_FALSE) return false;
    ca_div(out, x, y, f->ctx);
    return true;
}

static bool power(field *f, const math_node *node, const ca_t x, const ca_t y, ca_t out) {
    fmpq_t q;
    fmpq_init(q);
    bool rational = math_rational(f->s, node->child[1], q) == V_OK, found = false;
    if (rational && fmpz_is_one(fmpq_denref(q))) {
        slong n = fmpz_bits(fmpq_numref(q)) < 20 ? fmpz_get_si(fmpq_numref(q)) : 1000;
        if (n < 60 && n > -60 && (n > 0 || ca_check_is_zero(x, f->ctx) == T_FALSE)) {
            ca_pow_si(out, x, n, f->ctx);
            found = true;
        }
    } else if (rational && fmpz_bits(fmpq_denref(q)) < 6 && fmpz_bits(fmpq_numref(q)) < 8) {
        found =
            real_root(f, x, fmpz_get_si(fmpq_denref(q)), out) && (fmpq_sgn(q) > 0 || ca_check_is_zero(out, f->ctx) == T_FALSE);
        if (found) ca_pow_si(out, out, fmpz_get_si(fmpq_numref(q)), f->ctx);
    } else if (!rational && ca_check_is_zero(x, f->ctx) == T_FALSE) {
        ca_pow(out, x, y, f->ctx);
        found = true;
    }
    fmpq_clear(q);
    return found;
}

static bool inverse_trig(field *f, int op, ca_t x, ca_t out) {
    if (op == F_ASEC || op == F_ACSC) {
        if (ca_check_is_zero(x, f->ctx) != T_FALSE) return false;
        ca_inv(x, x, f->ctx);
        op = op == F_ASEC ? F_ACOS : F_ASIN;
    }
    if (op == F_ASIN) ca_asin(out, x, f->ctx);
    else if (op == F_ACOS) ca_acos(out, x, f->ctx);
    else ca_atan(out, x, f->ctx);
    if (op == F_ACOT) {
        ca_t half;
        ca_init(half, f->ctx);
        ca_pi(half, f->ctx);
        ca_div_ui(half, half, 2, f->ctx);
        ca_sub(out, half, out, f->ctx);
        ca_clear(half, f->ctx);
    }
    return true;
}

/* sinh, cosh, tanh by exponentials */
static bool hyperbolic(field *f, int op, ca_t x, ca_t out) {
    ca_t y;
    ca_init(y, f->ctx);
    ca_exp(x, x, f->ctx);
    ca_inv(y, x, f->ctx);
    bool found = true;
    if (op == F_SINH || op == F_COSH) {
        if (op == F_SINH) ca_sub(out, x, y, f->ctx);
        else ca_add(out, x, y, f->ctx);
        ca_div_ui(out, out, 2, f->ctx);
    } else {
        ca_add(out, x, y, f->ctx);
        ca_sub(x, x, y, f->ctx);
        found = op == F_TANH ? divide(f, x, out, out) : divide(f, out, x, out);
    }
    ca_clear(y, f->ctx);
    return found;
}

static bool apply(field *f, int op, ca_t x, ca_t out) {
    switch (op) {
        case F_SIN: ca_sin(out, x, f->ctx); return true;
        case F_COS: ca_cos(out, x, f->ctx); return true;
        case F_TAN: ca_tan(out, x, f->ctx); return true;
        case F_COT: ca_cot(out, x, f->ctx); return true;
        case F_SEC:
        case F_CSC:
            if (op == F_SEC) ca_cos(out, x, f->ctx);
            else ca_sin(out, x, f->ctx);
            if (ca_check_is_zero(out, f->ctx) != T_FALSE) return false;
            ca_inv(out, out, f->ctx);
            return true;
        case F_ASIN:
        case F_ACOS:
        case F_ATAN:
        case F_ACOT:
        case F_ASEC:
        case F_ACSC: return inverse_trig(f, op, x, out);
        case F_SINH:
        case F_COSH:
        case F_TANH:
        case F_COTH: return hyperbolic(f, op, x, out);
        case F_EXP: ca_exp(out, x, f->ctx); return true;
        case F_LN:
            if (ca_check_is_zero(x, f->ctx) != T_FALSE) return false;
            ca_log(out, x, f->ctx);
            return true;
        case F_ABS: ca_abs(out, x, f->ctx); return true;
        case F_FLOOR: ca_floor(out, x, f->ctx); return true;
        case F_CEIL: ca_ceil(out, x, f->ctx); return true;
        case F_SQRT: return real_root(f, x, 2, out);
        case F_CBRT: return real_root(f, x, 3, out);
        case F_RE: ca_re(out, x, f->ctx); return true;
        case F_IM: ca_im(out, x, f->ctx); return true;
        case F_ARG: ca_arg(out, x, f->ctx); return true;
        case F_CIS: {
            ca_t i;
            ca_init(i, f->ctx);
            ca_i(i, f->ctx);
            ca_mul(x, x, i, f->ctx);
            ca_exp(out, x, f->ctx);
            ca_clear(i, f->ctx);
            return true;
        }
        default: return false;
    }
}

static bool logarithm(field *f, ca_t x, ca_t base, ca_t out) {
    if (ca_check_is_zero(x, f->ctx) != T_FALSE || ca_check_is_zero(base, f->ctx) != T_FALSE) return false;
    ca_log(x, x, f->ctx);
    ca_log(base, base, f->ctx);
    return divide(f, x, base, out);
}

static bool extreme(field *f, const math_node *node, ca_t out) {
    ca_t x;
    ca_init(x, f->ctx);
    bool found = evaluate(f, node->child[0], out);
    for (uint32_t i = 1; found && i < node->count; i++) {
        found = evaluate(f, node->child[i], x);
        truth_t less = found ? ca_check_lt(out, x, f->ctx) : T_UNKNOWN;
        if (less == T_UNKNOWN) found = false;
        else if ((less == T_TRUE) == (node->op == F_MAX)) ca_set(out, x, f->ctx);
    }
    ca_clear(x, f->ctx);
    return found;
}

static bool function(field *f, const math_node *node, ca_t out) {
    if (node->op == F_MAX || node->op == F_MIN) return extreme(f, node, out);
    if (node->count == 0 || node->count > 2 || node->op == F_DET || (node->count == 2 && node->op != F_LOG)) return false;
    ca_t x, y;
    ca_init(x, f->ctx);
    ca_init(y, f->ctx);
    bool found = evaluate(f, node->child[0], x);
    if (found && node->op == F_LOG) {
        if (node->count == 2) found = evaluate(f, node->child[1], y);
        else ca_set_ui(y, 10, f->ctx);
        if (found) found = logarithm(f, x, y, out);
    } else if (found) {
        found = apply(f, node->op, x, out);
    }
    ca_clear(x, f->ctx);
    ca_clear(y, f->ctx);
    return found;
}

static bool combine(field *f, const math_node *node, ca_t out) {
    ca_t part, total;
    ca_init(part, f->ctx);
    ca_init(total, f->ctx);
    bool sum = node->kind == N_ADD, found = true;
    if (!sum) ca_one(total, f->ctx);
    for (uint32_t i = 0; found && i < node->count; i++) {
        found = evaluate(f, node->child[i], part);
        if (found && sum) ca_add(total, total, part, f->ctx);
        else if (found) ca_mul(total, total, part, f->ctx);
    }
    ca_swap(out, total, f->ctx);
    ca_clear(part, f->ctx);
    ca_clear(total, f->ctx);
    return found;
}

static bool two(field *f, const math_node *node, ca_t out) {
    ca_t x, y;
    ca_init(x, f->ctx);
    ca_init(y, f->ctx);
    bool exponential = node->kind == N_POWER && node->child[0]->kind == N_CONSTANT && node->child[0]->op == C_E;
    bool found = (exponential || evaluate(f, node->child[0], x)) && evaluate(f, node->child[1], y);
    if (found && exponential) ca_exp(out, y, f->ctx);
    else if (found) found = node->kind == N_DIVIDE ? divide(f, x, y, out) : power(f, node, x, y, out);
    ca_clear(x, f->ctx);
    ca_clear(y, f->ctx);
    return found;
}

static bool degrees(field *f, const math_node *node, ca_t out) {
    ca_t part, total;
    ca_init(part, f->ctx);
    ca_init(total, f->ctx);
    bool found = true;
    ulong scale = 1;
    for (uint32_t i = 0; found && i < node->count; i++, scale *= 60) {
        found = evaluate(f, node->child[i], part);
        ca_div_ui(part, part, scale, f->ctx);
        ca_add(total, total, part, f->ctx);
    }
    ca_pi(part, f->ctx);
    ca_mul(total, total, part, f->ctx);
    ca_div_ui(out, total, 180, f->ctx);
    ca_clear(part, f->ctx);
    ca_clear(total, f->ctx);
    return found;
}

static bool literal(field *f, const math_node *node, ca_t out, bool *found) {
    fmpq_t value;
    fmpq_init(value);
    math_value kind = math_rational(f->s, node, value);
    *found = kind == V_OK && fmpz_bits(fmpq_numref(value)) + fmpz_bits(fmpq_denref(value)) < 20000;
    if (*found) ca_set_fmpq(out, value, f->ctx);
    fmpq_clear(value);
    return kind != V_OTHER;
}

static bool evaluate(field *f, const math_node *node, ca_t out) {
    if (!assay_budget_spend(f->s->budget, 200)) return false;
    bool found = false;
    if (literal(f, node, out, &found)) return found;
    switch (node->kind) {
        case N_CONSTANT:
            if (node->op == C_PI) ca_pi(out, f->ctx);
            else if (node->op == C_I) ca_i(out, f->ctx);
            else if (node->op == C_E) {
                ca_one(out, f->ctx);
                ca_exp(out, out, f->ctx);
            } else {
                return false;
            }
            return true;
        case N_NEGATE:
            if (!evaluate(f, node->child[0], out)) return false;
            ca_neg(out, out, f->ctx);
            return true;
        case N_ADD:
        case N_MULTIPLY: return combine(f, node, out);
        case N_DIVIDE:
        case N_POWER: return two(f, node, out);
        case N_ROOT: {
            slong index = 2;
            if (node->count == 2 && !math_small_integer(f->s, node->child[1], &index)) return false;
            ca_t body;
            ca_init(body, f->ctx);
            found = evaluate(f, node->child[0], body) && real_root(f, body, index, out);
            ca_clear(body, f->ctx);
            return found;
        }
        case N_PERCENT:
            if (!evaluate(f, node->child[0], out)) return false;
            ca_div_ui(out, out, 100, f->ctx);
            return true;
        case N_FUNCTION: return function(f, node, out);
        case N_DEGREE: return degrees(f, node, out);
        default: return false;
    }
}

math_truth math_field_equal(math_session *s, const math_node *a, const math_node *b) {
    /* The field is built once for both sides: their radicals are usually the same, so the greater side is the estimate. */
    unsigned left = degree_product(s, a), right = degree_product(s, b);
    if (left > DEGREE_PRODUCT_MAX || right > DEGREE_PRODUCT_MAX || ++s->calls > FIELD_CALLS_MAX) {
        s->limit = true;
        return MATH_MAYBE;
    }
    if (!assay_budget_spend(s->budget, 2000 + 200 * (uint64_t)left * right)) return MATH_MAYBE;
    ca_ctx_t ctx;
    ca_ctx_init(ctx);
    ctx->options[CA_OPT_PREC_LIMIT] = 1024;
    ctx->options[CA_OPT_QQBAR_DEG_LIMIT] = 36;
    field f = {s, ctx};
    ca_t x, y;
    ca_init(x, ctx);
    ca_init(y, ctx);
    math_truth truth = MATH_MAYBE;
    if (evaluate(&f, a, x) && evaluate(&f, b, y) && ca_check_is_number(x, ctx) == T_TRUE &&
        ca_check_is_number(y, ctx) == T_TRUE) {
        truth_t equal = ca_check_equal(x, y, ctx);
        truth = equal == T_TRUE ? MATH_YES : equal == T_FALSE ? MATH_NO : MATH_MAYBE;
    }
    ca_clear(x, ctx);
    ca_clear(y, ctx);
    ca_ctx_clear(ctx);
    return truth;
}
