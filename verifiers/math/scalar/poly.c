/* Trees as rational functions: FLINT's fmpz_mpoly and Calcium's fmpz_mpoly_q. Trigonometric functions become exponentials, so that their identities are
 * identities of rational functions. See poly.h and docs/MATHS.md. */
#include "verifiers/math/scalar/poly.h"

bool poly_spend(poly *p, slong terms) {
    if (terms > MATH_TERMS_MAX * 20 || !assay_budget_spend(p->s->budget, 10 + (uint64_t)terms * 2)) {
        p->s->limit = true;
        return false;
    }
    return true;
}

slong poly_size(const poly *p, const fmpz_mpoly_q_t x) {
    return fmpz_mpoly_length(fmpz_mpoly_q_numref(x), p->ctx) + fmpz_mpoly_length(fmpz_mpoly_q_denref(x), p->ctx);
}

/* Remainders by all relations; later generators lead, so that each relation's leading term is its power. */
static void reduce_polynomial(poly *p, fmpz_mpoly_t f) {
    fmpz_mpoly_t quotient;
    fmpz_mpoly_init(quotient, p->ctx);
    for (unsigned k = p->count; k-- > 0;) {
        generator *g = &p->gen[k];
        if (g->has_relation &&
            fmpz_mpoly_degree_si(f, poly_variable(k), p->ctx) >= fmpz_mpoly_degree_si(g->relation, poly_variable(k), p->ctx)) {
            fmpz_mpoly_divrem(quotient, f, f, g->relation, p->ctx);
        }
    }
    fmpz_mpoly_clear(quotient, p->ctx);
}

bool poly_reduce(poly *p, fmpz_mpoly_q_t x) {
    bool any = false;
    for (unsigned k = 0; k < p->count; k++) any |= p->gen[k].has_relation;
    if (!any) return true;
    reduce_polynomial(p, fmpz_mpoly_q_numref(x));
    reduce_polynomial(p, fmpz_mpoly_q_denref(x));
    if (fmpz_mpoly_is_zero(fmpz_mpoly_q_denref(x), p->ctx)) return false;
    fmpz_mpoly_q_canonicalise(x, p->ctx);
    return poly_size(p, x) <= MATH_TERMS_MAX;
}

static ulong coefficient_bits(const fmpz_mpoly_t f) {
    slong bits = fmpz_mpoly_max_bits(f);
    return (ulong)(bits < 0 ? -bits : bits);
}

static ulong rational_bits(const fmpz_mpoly_q_t x) {
    return coefficient_bits(fmpz_mpoly_q_numref(x)) + coefficient_bits(fmpz_mpoly_q_denref(x));
}

bool poly_multiply(poly *p, fmpz_mpoly_q_t out, const fmpz_mpoly_q_t a, const fmpz_mpoly_q_t b) {
    slong cost = poly_size(p, a) * poly_size(p, b);
    ulong bits = rational_bits(a) + rational_bits(b);
    if (bits > MATH_BITS_MAX) { /* binomials of binomials double them each time */
        p->s->limit = true;
        return false;
    }
    if (!poly_spend(p, cost + cost * (slong)(bits / 512))) return false;
    fmpz_mpoly_q_mul(out, a, b, p->ctx);
    return poly_reduce(p, out);
}

bool poly_add(poly *p, fmpz_mpoly_q_t out, const fmpz_mpoly_q_t a, const fmpz_mpoly_q_t b) {
    bool whole = fmpz_mpoly_is_one(fmpz_mpoly_q_denref(a), p->ctx) && fmpz_mpoly_is_one(fmpz_mpoly_q_denref(b), p->ctx);
    slong cost = whole ? poly_size(p, a) + poly_size(p, b) : 4 * poly_size(p, a) * poly_size(p, b);
    if (!poly_spend(p, cost)) return false;
    fmpz_mpoly_q_add(out, a, b, p->ctx);
    return poly_size(p, out) <= MATH_TERMS_MAX;
}

bool poly_divide(poly *p, fmpz_mpoly_q_t out, const fmpz_mpoly_q_t a, const fmpz_mpoly_q_t b) {
    if (fmpz_mpoly_q_is_zero(b, p->ctx)) return false;
    fmpz_mpoly_q_t inverse;
    fmpz_mpoly_q_init(inverse, p->ctx);
    fmpz_mpoly_q_inv(inverse, b, p->ctx);
    bool done = poly_multiply(p, out, a, inverse);
    fmpz_mpoly_q_clear(inverse, p->ctx);
    return done;
}

/* Terms of a power: binomial(length + n - 1, n), capped. */
static slong power_terms(slong length, slong n) {
    double terms = 1;
    for (slong i = 1; i < length && terms < 1e9; i++) terms = terms * (double)(n + i) / (double)i;
    return terms > 1e9 ? 1000000000 : (slong)terms;
}

bool poly_power(poly *p, fmpz_mpoly_q_t out, const fmpz_mpoly_q_t a, slong n) {
    if (n < 0) {
        if (fmpz_mpoly_q_is_zero(a, p->ctx) || n < -MATH_DEGREE_MAX * 50) return false;
        fmpz_mpoly_q_inv(out, a, p->ctx);
        return poly_power(p, out, out, -n);
    }
    slong top = fmpz_mpoly_length(fmpz_mpoly_q_numref(a), p->ctx), bottom = fmpz_mpoly_length(fmpz_mpoly_q_denref(a), p->ctx);
    bool monomial = top <= 1 && bottom <= 1;
    ulong bits = coefficient_bits(fmpz_mpoly_q_numref(a)) + coefficient_bits(fmpz_mpoly_q_denref(a));
    if (n > (monomial ? MATH_DEGREE_MAX * 50 : MATH_DEGREE_MAX) || bits * (ulong)n > MATH_BITS_MAX) {
        p->s->limit = true;
        return false;
    }
    slong terms = power_terms(top, n) + power_terms(bottom, n);
    if (terms > MATH_TERMS_MAX || !poly_spend(p, terms * (monomial ? 1 : 4))) {
        p->s->limit = true;
        return false;
    }
    fmpz_mpoly_struct *above = fmpz_mpoly_q_numref(out), *below = fmpz_mpoly_q_denref(out);
    const fmpz_mpoly_struct *from = fmpz_mpoly_q_numref(a), *under = fmpz_mpoly_q_denref(a);
    if (!fmpz_mpoly_pow_ui(above, from, (ulong)n, p->ctx) || !fmpz_mpoly_pow_ui(below, under, (ulong)n, p->ctx)) return false;
    return poly_reduce(p, out);
}

/* exp(i x) */
static bool exp_i(poly *p, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t i;
    fmpz_mpoly_q_init(i, p->ctx);
    bool done = poly_generator(p, G_I, ASSAY_VIEW_NONE, i) && poly_multiply(p, i, i, x) && poly_exp(p, i, out);
    fmpz_mpoly_q_clear(i, p->ctx);
    return done;
}

/* Circular functions of x by z = exp(ix), hyperbolic ones by z = exp(x): (z - 1/z)/2 and (z + 1/z)/2. */
static bool trigonometric(poly *p, int op, const fmpz_mpoly_q_t x, fmpz_mpoly_q_t out) {
    bool circular = op <= F_CSC;
    fmpz_mpoly_q_t z, inverse, sine, cosine, i;
    fmpz_mpoly_q_init(z, p->ctx);
    fmpz_mpoly_q_init(inverse, p->ctx);
    fmpz_mpoly_q_init(sine, p->ctx);
    fmpz_mpoly_q_init(cosine, p->ctx);
    fmpz_mpoly_q_init(i, p->ctx);
    fmpq_t half;
    fmpq_init(half);
    fmpq_set_si(half, 1, 2);
    bool done = circular ? exp_i(p, x, z) : poly_exp(p, x, z);
    fmpz_mpoly_q_one(i, p->ctx);
    done = done && poly_divide(p, inverse, i, z) && poly_add(p, cosine, z, inverse);
    fmpz_mpoly_q_neg(inverse, inverse, p->ctx);
    done = done && poly_add(p, sine, z, inverse);
    if (circular && done) done = poly_generator(p, G_I, ASSAY_VIEW_NONE, i) && poly_divide(p, sine, sine, i);
    fmpz_mpoly_q_mul_fmpq(sine, sine, half, p->ctx);
    fmpz_mpoly_q_mul_fmpq(cosine, cosine, half, p->ctx);
    fmpz_mpoly_q_one(i, p->ctx);
    if (done) {
        switch (op) {
            case F_SIN:
            case F_SINH: fmpz_mpoly_q_swap(out, sine, p->ctx); break;
            case F_COS:
            case F_COSH: fmpz_mpoly_q_swap(out, cosine, p->ctx); break;
            case F_TAN:
            case F_TANH: done = poly_divide(p, out, sine, cosine); break;
            case F_COT:
            case F_COTH: done = poly_divide(p, out, cosine, sine); break;
            case F_SEC: done = poly_divide(p, out, i, cosine); break;
            case F_CSC: done = poly_divide(p, out, i, sine); break;
            default: done = false;
        }
    }
    fmpq_clear(half);
    fmpz_mpoly_q_clear(z, p->ctx);
    fmpz_mpoly_q_clear(inverse, p->ctx);
    fmpz_mpoly_q_clear(sine, p->ctx);
    fmpz_mpoly_q_clear(cosine, p->ctx);
    fmpz_mpoly_q_clear(i, p->ctx);
    return done;
}

bool poly_leads_negative(poly *p, const fmpz_mpoly_q_t x) {
    if (fmpz_mpoly_q_is_zero(x, p->ctx)) return false;
    fmpz_t c;
    fmpz_init(c);
    fmpz_mpoly_get_term_coeff_fmpz(c, fmpz_mpoly_q_numref(x), 0, p->ctx);
    bool negative = fmpz_sgn(c) < 0;
    fmpz_clear(c);
    return negative;
}

/* Functions that stay opaque: odd ones of a negated argument are negated. */
static bool opaque(poly *p, int op, fmpz_mpoly_q_t x, fmpz_mpoly_q_t out) {
    bool odd = op == F_ASIN || op == F_ATAN || op == F_ASINH || op == F_ATANH || op == F_ACSC;
    if (odd && op != F_ACSC && fmpz_mpoly_q_is_zero(x, p->ctx)) {
        fmpz_mpoly_q_zero(out, p->ctx);
        return true;
    }
    bool flip = odd && poly_leads_negative(p, x);
    if (flip) fmpz_mpoly_q_neg(x, x, p->ctx);
    if (!poly_opaque(p, G_FUNCTION, op, x, out)) return false;
    if (flip) fmpz_mpoly_q_neg(out, out, p->ctx);
    return true;
}

static bool logarithm(poly *p, const math_node *node, fmpz_mpoly_q_t x, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t base;
    fmpz_mpoly_q_init(base, p->ctx);
    bool done = true;
    if (node->count == 2) done = poly_of(p, node->child[1], base);
    else fmpz_mpoly_q_set_si(base, 10, p->ctx);
    done = done && poly_log(p, x, out) && poly_log(p, base, base) && poly_divide(p, out, out, base);
    fmpz_mpoly_q_clear(base, p->ctx);
    return done;
}

static bool function(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    int op = node->op;
    if (node->count == 0 || node->count > 2 || op == F_DET) return false;
    fmpz_mpoly_q_t x, y;
    fmpz_mpoly_q_init(x, p->ctx);
    fmpz_mpoly_q_init(y, p->ctx);
    bool done = poly_of(p, node->child[0], x);
    if (done) {
        switch (op) {
            case F_SIN:
            case F_COS:
            case F_TAN:
            case F_COT:
            case F_SEC:
            case F_CSC:
            case F_SINH:
            case F_COSH:
            case F_TANH:
            case F_COTH: done = trigonometric(p, op, x, out); break;
            case F_LN: done = poly_log(p, x, out); break;
            case F_LOG: done = logarithm(p, node, x, out); break;
            case F_EXP: done = poly_exp(p, x, out); break;
            case F_CIS: done = exp_i(p, x, out); break;
            case F_ABS: done = poly_abs(p, x, out); break;
            case F_SQRT: done = poly_root(p, x, 2, out); break;
            case F_CBRT: done = poly_root(p, x, 3, out); break;
            case F_FACTORIAL: done = poly_factorial(p, x, out); break;
            case F_DOUBLE_FACTORIAL: done = poly_double_factorial(p, x, out); break;
            case F_FLOOR:
            case F_CEIL: done = poly_rounded(p, op, x, out); break;
            case F_BINOMIAL:
            case F_PERMUTATION:
                done = node->count == 2 && poly_of(p, node->child[1], y) && poly_counting(p, op, x, y, out);
                break;
            case F_MAX:
            case F_MIN:
            case F_GCD:
            case F_LCM:
            case F_MOD:
            case F_RE:
            case F_IM:
            case F_ARG: done = false; break;
            default: done = node->count == 1 && opaque(p, op, x, out);
        }
    }
    fmpz_mpoly_q_clear(x, p->ctx);
    fmpz_mpoly_q_clear(y, p->ctx);
    return done;
}

/* n, 2n + 1, m - k: sums and products of integers and of the letters that count. */
static bool is_integer_exponent(const math_node *node) {
    if (node->kind == N_NUMBER)
        return node->number.fraction.size == 0 && node->number.repeat.size == 0 && node->number.exponent == 0;
    if (node->kind == N_SYMBOL) return node->text.size == 1 && strchr("nmkNM", node->text.data[0]);
    bool joins = node->kind == N_ADD || node->kind == N_NEGATE || node->kind == N_MULTIPLY;
    for (uint32_t i = 0; joins && i < node->count; i++) joins = is_integer_exponent(node->child[i]);
    return joins;
}

/* The remainders of the coefficients by 2, where all are integers: what (-1)^u depends on. */
static void modulo_two(poly *p, fmpz_mpoly_q_t u) {
    fmpz_mpoly_struct *numerator = fmpz_mpoly_q_numref(u);
    if (!fmpz_mpoly_is_one(fmpz_mpoly_q_denref(u), p->ctx)) return;
    for (slong i = 0; i < fmpz_mpoly_length(numerator, p->ctx); i++) {
        fmpz_t c;
        fmpz_init(c);
        fmpz_mpoly_get_term_coeff_fmpz(c, numerator, i, p->ctx);
        fmpz_mod_ui(c, c, 2);
        fmpz_mpoly_set_term_coeff_fmpz(numerator, i, c, p->ctx);
        fmpz_clear(c);
    }
    fmpz_mpoly_combine_like_terms(numerator, p->ctx);
}

static bool power(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t base, exponent;
    fmpz_mpoly_q_init(base, p->ctx);
    fmpz_mpoly_q_init(exponent, p->ctx);
    fmpq_t q;
    fmpq_init(q);
    bool done = poly_of(p, node->child[0], base);
    if (done && math_rational(p->s, node->child[1], q) == V_OK) {
        done = fmpz_bits(fmpq_numref(q)) < 30 && fmpz_bits(fmpq_denref(q)) < 6;
        slong n = done ? fmpz_get_si(fmpq_numref(q)) : 0, d = done ? fmpz_get_si(fmpq_denref(q)) : 1;
        if (!done) p->s->limit = true;
        if (done && n == 0) done = !fmpz_mpoly_q_is_zero(base, p->ctx);
        done = done && (d == 1 || poly_root(p, base, d, base)) && poly_power(p, out, base, n);
    } else if (done && !fmpz_mpoly_q_is_zero(base, p->ctx) && poly_leads_negative(p, base) &&
               (fmpz_mpoly_q_is_fmpq(base, p->ctx) || is_integer_exponent(node->child[1]))) {
        /* (-a)^u = exp(i pi u) a^u: for integers u, as (-1)^n is meant; (-x)^n = (-1)^n x^n */
        fmpz_mpoly_q_t turn, odd;
        fmpz_mpoly_q_init(turn, p->ctx);
        fmpz_mpoly_q_init(odd, p->ctx);
        fmpz_mpoly_q_neg(base, base, p->ctx);
        done = poly_of(p, node->child[1], exponent) && poly_generator(p, G_PI, ASSAY_VIEW_NONE, turn);
        if (done) fmpz_mpoly_q_set(odd, exponent, p->ctx);
        if (done && is_integer_exponent(node->child[1])) modulo_two(p, odd);
        done = done && poly_multiply(p, turn, turn, odd) && exp_i(p, turn, turn) && poly_log(p, base, base) &&
               poly_multiply(p, exponent, exponent, base) && poly_exp(p, exponent, out) && poly_multiply(p, out, out, turn);
        fmpz_mpoly_q_clear(turn, p->ctx);
        fmpz_mpoly_q_clear(odd, p->ctx);
    } else if (done && node->child[0]->kind == N_CONSTANT && node->child[0]->op == C_E) {
        done = poly_of(p, node->child[1], exponent) && poly_exp(p, exponent, out);
    } else {
        done = done && poly_of(p, node->child[1], exponent) && poly_log(p, base, base) &&
               poly_multiply(p, exponent, exponent, base) && poly_exp(p, exponent, out);
    }
    fmpq_clear(q);
    fmpz_mpoly_q_clear(base, p->ctx);
    fmpz_mpoly_q_clear(exponent, p->ctx);
    return done;
}

static bool combine(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    if (node->kind == N_MULTIPLY && node->columns == MATH_CROSS) return false;
    fmpz_mpoly_q_t part, total;
    fmpz_mpoly_q_init(part, p->ctx);
    fmpz_mpoly_q_init(total, p->ctx);
    bool sum = node->kind == N_ADD, done = true;
    if (!sum) fmpz_mpoly_q_one(total, p->ctx);
    for (uint32_t i = 0; done && i < node->count; i++) {
        done =
            poly_of(p, node->child[i], part) && (sum ? poly_add(p, total, total, part) : poly_multiply(p, total, total, part));
    }
    if (done) fmpz_mpoly_q_swap(out, total, p->ctx);
    fmpz_mpoly_q_clear(part, p->ctx);
    fmpz_mpoly_q_clear(total, p->ctx);
    return done;
}

static bool divided(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t top, bottom;
    fmpz_mpoly_q_init(top, p->ctx);
    fmpz_mpoly_q_init(bottom, p->ctx);
    bool done = poly_of(p, node->child[0], top) && poly_of(p, node->child[1], bottom) && poly_divide(p, out, top, bottom);
    fmpz_mpoly_q_clear(top, p->ctx);
    fmpz_mpoly_q_clear(bottom, p->ctx);
    return done;
}

static bool degrees(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t part, total;
    fmpz_mpoly_q_init(part, p->ctx);
    fmpz_mpoly_q_init(total, p->ctx);
    fmpz_t scale;
    fmpz_init_set_ui(scale, 1);
    bool done = true;
    for (uint32_t i = 0; done && i < node->count; i++) {
        done = poly_of(p, node->child[i], part);
        fmpz_mpoly_q_div_fmpz(part, part, scale, p->ctx);
        fmpz_mul_ui(scale, scale, 60);
        done = done && poly_add(p, total, total, part);
    }
    fmpz_set_ui(scale, 180);
    fmpz_mpoly_q_div_fmpz(total, total, scale, p->ctx);
    done = done && poly_generator(p, G_PI, ASSAY_VIEW_NONE, part) && poly_multiply(p, out, total, part);
    fmpz_clear(scale);
    fmpz_mpoly_q_clear(part, p->ctx);
    fmpz_mpoly_q_clear(total, p->ctx);
    return done;
}

static bool symbol(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    if (math_is_alias(node->text)) return false;
    for (const math_binding *b = p->bound; b; b = b->outer) {
        if (!assay_view_equal(b->name, node->text)) continue;
        fmpz_mpoly_q_set_si(out, b->value, p->ctx);
        return true;
    }
    return poly_generator(p, G_VARIABLE, node->text, out);
}

static bool constant(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    if (node->op == C_PI) return poly_generator(p, G_PI, ASSAY_VIEW_NONE, out);
    if (node->op == C_I) return poly_generator(p, G_I, ASSAY_VIEW_NONE, out);
    if (node->op != C_E) return false;
    fmpz_mpoly_q_one(out, p->ctx);
    return poly_exp(p, out, out);
}

bool poly_of(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    if (!assay_budget_spend(p->s->budget, 10)) {
        p->s->limit = true;
        return false;
    }
    switch (node->kind) {
        case N_NUMBER:
        case N_BASED: {
            fmpq_t value;
            fmpq_init(value);
            bool done = math_rational(p->s, node, value) == V_OK;
            if (done) fmpz_mpoly_q_set_fmpq(out, value, p->ctx);
            fmpq_clear(value);
            return done;
        }
        case N_SYMBOL: return symbol(p, node, out);
        case N_CALL: return poly_call(p, node, out);
        case N_CONSTANT: return constant(p, node, out);
        case N_NEGATE:
            if (!poly_of(p, node->child[0], out)) return false;
            fmpz_mpoly_q_neg(out, out, p->ctx);
            return true;
        case N_ADD:
        case N_MULTIPLY: return combine(p, node, out);
        case N_DIVIDE: return divided(p, node, out);
        case N_POWER: return power(p, node, out);
        case N_ROOT: {
            slong index = 2;
            if (node->count == 2 && !math_small_integer(p->s, node->child[1], &index)) return false;
            fmpz_mpoly_q_t body;
            fmpz_mpoly_q_init(body, p->ctx);
            bool done = poly_of(p, node->child[0], body) && poly_root(p, body, index, out);
            fmpz_mpoly_q_clear(body, p->ctx);
            return done;
        }
        case N_PERCENT: {
            fmpz_t hundred;
            fmpz_init_set_ui(hundred, 100);
            bool done = poly_of(p, node->child[0], out);
            if (done) fmpz_mpoly_q_div_fmpz(out, out, hundred, p->ctx);
            fmpz_clear(hundred);
            return done;
        }
        case N_FUNCTION: {
            fmpq_t value; /* 5!, gcd(4,6): rational by itself */
            fmpq_init(value);
            bool done = math_rational(p->s, node, value) == V_OK;
            if (done) fmpz_mpoly_q_set_fmpq(out, value, p->ctx);
            fmpq_clear(value);
            return done || function(p, node, out);
        }
        case N_DEGREE: return degrees(p, node, out);
        case N_BIG: return poly_calculus(p, node, out);
        default: return false;
    }
}

static void poly_init(poly *p, math_session *s, fmpz_mpoly_ctx_struct *ctx) {
    *p = (poly){.s = s, .ctx = ctx};
    fmpz_mpoly_ctx_init(ctx, MATH_GENERATORS_MAX, ORD_LEX);
}

static void poly_clear(poly *p) {
    for (unsigned k = 0; k < p->count; k++) {
        fmpz_mpoly_clear(p->gen[k].base, p->ctx);
        fmpz_mpoly_clear(p->gen[k].relation, p->ctx);
        fmpz_mpoly_q_clear(p->gen[k].key, p->ctx);
        fmpq_clear(p->gen[k].unit);
    }
    fmpz_mpoly_ctx_clear(p->ctx);
}

/* Only variables, and unknown functions at different arguments: they are independent, so that another rational function is unequal. */
static bool independent(const poly *p) {
    for (unsigned k = 0; k < p->count; k++) {
        if (p->gen[k].kind != G_VARIABLE && p->gen[k].kind != G_CALL) return false;
    }
    return true;
}

math_truth math_polynomial_equal(math_session *s, const math_node *a, const math_node *b) {
    fmpz_mpoly_ctx_t ctx;
    poly p;
    poly_init(&p, s, ctx);
    fmpz_mpoly_q_t x, y;
    fmpz_mpoly_q_init(x, ctx);
    fmpz_mpoly_q_init(y, ctx);
    math_truth truth = MATH_MAYBE;
    p.real = !math_node_has(a, N_CONSTANT, C_I) && !math_node_has(b, N_CONSTANT, C_I);
    if (poly_of(&p, a, x) && poly_of(&p, b, y)) {
        fmpz_mpoly_q_neg(y, y, ctx);
        if (poly_reduce(&p, x) && poly_reduce(&p, y) && poly_add(&p, x, x, y) && poly_reduce(&p, x)) {
            if (fmpz_mpoly_q_is_zero(x, ctx)) truth = MATH_YES;
            else if (independent(&p)) truth = MATH_NO;
        }
    }
    fmpz_mpoly_q_clear(x, ctx);
    fmpz_mpoly_q_clear(y, ctx);
    poly_clear(&p);
    return truth;
}

/* No variable is left: the ratio is a constant. */
static bool is_constant(poly *p, const fmpz_mpoly_q_t x) {
    int used[MATH_GENERATORS_MAX];
    fmpz_mpoly_q_used_vars(used, x, p->ctx);
    for (unsigned k = 0; k < p->count; k++) {
        const generator *g = &p->gen[k];
        if (!used[poly_variable(k)] || g->kind == G_PI || g->kind == G_I) continue;
        if ((g->kind == G_ROOT || g->kind == G_LOG) && fmpz_mpoly_is_fmpz(g->base, p->ctx)) continue;
        return false;
    }
    return true;
}

/* Both as rational functions in `x` and `y`, brought to normal form. */
static bool both_of(poly *p, const math_node *a, const math_node *b, fmpz_mpoly_q_t x, fmpz_mpoly_q_t y) {
    return poly_of(p, a, x) && poly_of(p, b, y) && poly_reduce(p, x) && poly_reduce(p, y);
}

static math_truth proportional(poly *p, fmpz_mpoly_q_t x, fmpz_mpoly_q_t y) {
    if (fmpz_mpoly_q_is_zero(x, p->ctx) || fmpz_mpoly_q_is_zero(y, p->ctx)) return MATH_NO;
    fmpz_mpoly_q_t quotient;
    fmpz_mpoly_q_init(quotient, p->ctx);
    bool constant = poly_divide(p, quotient, x, y) && is_constant(p, quotient);
    fmpz_mpoly_q_clear(quotient, p->ctx);
    return constant ? MATH_YES : independent(p) ? MATH_NO : MATH_MAYBE;
}

math_truth math_polynomial_proportional(math_session *s, const math_node *a, const math_node *b) {
    fmpz_mpoly_ctx_t ctx;
    poly p;
    poly_init(&p, s, ctx);
    fmpz_mpoly_q_t x, y;
    fmpz_mpoly_q_init(x, ctx);
    fmpz_mpoly_q_init(y, ctx);
    math_truth truth = both_of(&p, a, b, x, y) ? proportional(&p, x, y) : MATH_MAYBE;
    fmpz_mpoly_q_clear(x, ctx);
    fmpz_mpoly_q_clear(y, ctx);
    poly_clear(&p);
    return truth;
}

math_truth math_same_zeros(math_session *s, const math_node *a, const math_node *b) {
    fmpz_mpoly_ctx_t ctx;
    poly p;
    poly_init(&p, s, ctx);
    fmpz_mpoly_q_t x, y;
    fmpz_mpoly_q_init(x, ctx);
    fmpz_mpoly_q_init(y, ctx);
    math_truth truth = MATH_MAYBE;
    if (both_of(&p, a, b, x, y)) {
        bool zero = fmpz_mpoly_q_is_zero(x, ctx) || fmpz_mpoly_q_is_zero(y, ctx),
             solvable =
                 zero || !is_constant(&p, x) || !is_constant(&p, y); /* x + 1 = x and x + 2 = x: no two of them are one */
        truth = solvable ? proportional(&p, x, y) : MATH_MAYBE;
        fmpz_mpoly_one(fmpz_mpoly_q_denref(x), ctx);
        fmpz_mpoly_one(fmpz_mpoly_q_denref(y), ctx);
        if (solvable && truth != MATH_YES && !is_constant(&p, x)) truth = proportional(&p, x, y);
    }
    fmpz_mpoly_q_clear(x, ctx);
    fmpz_mpoly_q_clear(y, ctx);
    poly_clear(&p);
    return truth;
}

bool math_fraction_of(math_session *s, const math_node *f, fmpz_poly_t top, fmpz_poly_t bottom) {
    fmpz_mpoly_ctx_t ctx;
    poly p;
    poly_init(&p, s, ctx);
    fmpz_mpoly_q_t value;
    fmpz_mpoly_q_init(value, ctx);
    bool fraction = poly_of(&p, f, value) && p.count <= 1 && independent(&p) &&
                    fmpz_mpoly_get_fmpz_poly(top, fmpz_mpoly_q_numref(value), poly_variable(0), ctx) &&
                    fmpz_mpoly_get_fmpz_poly(bottom, fmpz_mpoly_q_denref(value), poly_variable(0), ctx);
    fmpz_mpoly_q_clear(value, ctx);
    poly_clear(&p);
    return fraction;
}
