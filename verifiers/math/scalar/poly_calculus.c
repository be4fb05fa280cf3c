/* Finite sums, products, integrals and derivatives of polynomials and limits of rational functions: what has an exact value without an
 * integrator. Sums by Faulhaber's formula with Bernoulli numbers. See poly.h. */
#include <flint/fmpz.h>

#include <flint/arith.h>

#include "verifiers/math/scalar/poly.h"

/* The antiderivative of c v^j, or Faulhaber's polynomial for the sum of k^j, k = 1..v: both send a power to a polynomial in v. */
static void power_image(poly *p, bool sum, ulong j, const fmpz_mpoly_q_t v, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t term;
    fmpz_mpoly_q_init(term, p->ctx);
    fmpq_t c;
    fmpq_init(c);
    fmpz_t binomial;
    fmpz_init(binomial);
    fmpz_mpoly_q_zero(out, p->ctx);
    for (ulong r = 0; r <= (sum ? j : 0); r++) {
        arith_bernoulli_number(c, r);
        if (r == 1) fmpq_neg(c, c); /* B1 = +1/2 */
        fmpz_bin_uiui(binomial, j + 1, r);
        fmpq_mul_fmpz(c, c, binomial);
        fmpz_set_ui(binomial, j + 1);
        fmpq_div_fmpz(c, c, binomial);
        if (fmpq_is_zero(c)) continue;
        bool fits = poly_power(p, term, v, (slong)(j + 1 - r));
        fmpz_mpoly_q_mul_fmpq(term, term, c, p->ctx);
        if (fits) fmpz_mpoly_q_add(out, out, term, p->ctx);
    }
    fmpz_clear(binomial);
    fmpq_clear(c);
    fmpz_mpoly_q_clear(term, p->ctx);
}

/* Sum or integral of a polynomial in the variable between bounds: F(upper) - F(lower) (or lower - 1). */
static bool summed(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    bool sum = node->op == B_SUM;
    fmpz_mpoly_q_t body, v, upper, lower, image, coefficient;
    fmpz_mpoly_q_struct *all[] = {body, v, upper, lower, image, coefficient};
    for (int i = 0; i < 6; i++) fmpz_mpoly_q_init(all[i], p->ctx);
    bool done = poly_generator(p, G_VARIABLE, node->child[1]->text, v) && poly_of(p, node->child[0], body) &&
                poly_of(p, node->child[2], lower) && poly_of(p, node->child[3], upper);
    unsigned k = 0;
    while (k < p->count && !(p->gen[k].kind == G_VARIABLE && assay_view_equal(p->gen[k].text, node->child[1]->text))) k++;
    int used[MATH_GENERATORS_MAX];
    if (done) {
        fmpz_mpoly_q_used_vars_den(used, body, p->ctx);
        done = k < p->count && !used[poly_variable(k)];
        for (unsigned j = 0; done && j < p->count; j++) { /* an atom that holds the variable is out of reach */
            fmpz_mpoly_q_used_vars(used, body, p->ctx);
            if (!used[poly_variable(j)] || p->gen[j].kind == G_VARIABLE || p->gen[j].kind == G_PI || p->gen[j].kind == G_I)
                continue;
            int inside[MATH_GENERATORS_MAX];
            fmpz_mpoly_q_used_vars(inside, p->gen[j].key, p->ctx);
            int based[MATH_GENERATORS_MAX];
            fmpz_mpoly_used_vars(based, p->gen[j].base, p->ctx);
            done = !inside[poly_variable(k)] && !based[poly_variable(k)];
        }
        /* nor may the bounds hold it */
        fmpz_mpoly_q_used_vars(used, upper, p->ctx);
        done = done && !used[poly_variable(k)];
        fmpz_mpoly_q_used_vars(used, lower, p->ctx);
        done = done && !used[poly_variable(k)];
    }
    fmpz_mpoly_q_zero(out, p->ctx);
    if (done && sum) {
        fmpz_t one;
        fmpz_init_set_si(one, -1);
        fmpz_mpoly_q_add_fmpz(lower, lower, one, p->ctx);
        fmpz_clear(one);
    }
    slong degree = done ? fmpz_mpoly_degree_si(fmpz_mpoly_q_numref(body), poly_variable(k), p->ctx) : 0;
    if (degree > 40) done = false;
    for (slong j = 0; done && j <= degree; j++) {
        slong variable = poly_variable(k);
        ulong exponent = (ulong)j;
        fmpz_mpoly_get_coeff_vars_ui(fmpz_mpoly_q_numref(coefficient), fmpz_mpoly_q_numref(body), &variable, &exponent, 1,
                                     p->ctx);
        fmpz_mpoly_one(fmpz_mpoly_q_denref(coefficient), p->ctx);
        if (fmpz_mpoly_q_is_zero(coefficient, p->ctx)) continue;
        power_image(p, sum, exponent, upper, image);
        power_image(p, sum, exponent, lower, v);
        fmpz_mpoly_q_sub(image, image, v, p->ctx);
        done = poly_multiply(p, image, image, coefficient) && poly_add(p, out, out, image);
    }
    if (done) {
        fmpz_mpoly_one(fmpz_mpoly_q_numref(coefficient), p->ctx);
        fmpz_mpoly_set(fmpz_mpoly_q_denref(coefficient), fmpz_mpoly_q_denref(body), p->ctx);
        done = poly_multiply(p, out, out, coefficient);
    }
    for (int i = 0; i < 6; i++) fmpz_mpoly_q_clear(all[i], p->ctx);
    return done;
}

/* Term by term, between small integer bounds. */
static bool expanded(poly *p, const math_node *node, slong lower, slong upper, fmpz_mpoly_q_t out) {
    if (upper - lower >= 200) return false;
    fmpz_mpoly_q_t term, total;
    fmpz_mpoly_q_init(term, p->ctx);
    fmpz_mpoly_q_init(total, p->ctx);
    bool sum = node->op == B_SUM, done = true;
    if (!sum) fmpz_mpoly_q_one(total, p->ctx);
    const math_binding *outer = p->bound;
    for (slong i = lower; done && i <= upper; i++) {
        math_binding binding = {node->child[1]->text, i, outer};
        p->bound = &binding;
        done =
            poly_of(p, node->child[0], term) && (sum ? poly_add(p, total, total, term) : poly_multiply(p, total, total, term));
        p->bound = outer;
    }
    if (done) fmpz_mpoly_q_swap(out, total, p->ctx);
    fmpz_mpoly_q_clear(term, p->ctx);
    fmpz_mpoly_q_clear(total, p->ctx);
    return done;
}

/* Sum of coefficient_j * point^j: one polynomial at a point of its variable. */
static bool at_point(poly *p, const fmpz_mpoly_t f, slong variable, const fmpz_mpoly_q_t point, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t term, power_of_point;
    fmpz_mpoly_q_init(term, p->ctx);
    fmpz_mpoly_q_init(power_of_point, p->ctx);
    fmpz_mpoly_q_zero(out, p->ctx);
    slong degree = fmpz_mpoly_degree_si(f, variable, p->ctx);
    bool done = degree <= 60;
    for (slong j = 0; done && j <= degree; j++) {
        ulong exponent = (ulong)j;
        fmpz_mpoly_get_coeff_vars_ui(fmpz_mpoly_q_numref(term), f, &variable, &exponent, 1, p->ctx);
        fmpz_mpoly_one(fmpz_mpoly_q_denref(term), p->ctx);
        if (fmpz_mpoly_q_is_zero(term, p->ctx)) continue;
        done = poly_power(p, power_of_point, point, j) && poly_multiply(p, term, term, power_of_point) &&
               poly_add(p, out, out, term);
    }
    fmpz_mpoly_q_clear(term, p->ctx);
    fmpz_mpoly_q_clear(power_of_point, p->ctx);
    return done;
}

/* The limit of a rational function of the variable: cancelled and evaluated, or by degrees at infinity. */
static bool rational_limit(poly *p, const math_node *node, unsigned k, const fmpz_mpoly_q_t body, fmpz_mpoly_q_t out) {
    slong variable = poly_variable(k);
    fmpz_mpoly_q_t top, bottom;
    fmpz_mpoly_q_init(top, p->ctx);
    fmpz_mpoly_q_init(bottom, p->ctx);
    bool done = false;
    const math_node *point = node->child[2];
    if (math_node_has(point, N_CONSTANT, C_INFINITY)) {
        slong up = fmpz_mpoly_degree_si(fmpz_mpoly_q_numref(body), variable, p->ctx),
              down = fmpz_mpoly_degree_si(fmpz_mpoly_q_denref(body), variable, p->ctx);
        ulong exponent = (ulong)down;
        done = up <= down && down >= 0;
        fmpz_mpoly_q_zero(out, p->ctx);
        if (done && up == down) {
            fmpz_mpoly_get_coeff_vars_ui(fmpz_mpoly_q_numref(top), fmpz_mpoly_q_numref(body), &variable, &exponent, 1, p->ctx);
            fmpz_mpoly_one(fmpz_mpoly_q_denref(top), p->ctx);
            fmpz_mpoly_get_coeff_vars_ui(fmpz_mpoly_q_numref(bottom), fmpz_mpoly_q_denref(body), &variable, &exponent, 1,
                                         p->ctx);
            fmpz_mpoly_one(fmpz_mpoly_q_denref(bottom), p->ctx);
            done = poly_divide(p, out, top, bottom);
        }
    } else {
        fmpz_mpoly_q_t at;
        fmpz_mpoly_q_init(at, p->ctx);
        done = poly_of(p, point, at) && at_point(p, fmpz_mpoly_q_numref(body), variable, at, top) &&
               at_point(p, fmpz_mpoly_q_denref(body), variable, at, bottom) && poly_divide(p, out, top, bottom);
        fmpz_mpoly_q_clear(at, p->ctx);
    }
    fmpz_mpoly_q_clear(top, p->ctx);
    fmpz_mpoly_q_clear(bottom, p->ctx);
    return done;
}

/* The body of a limit or derivative, and which of the generators its variable is. Only variables, pi and roots of integers: then it is a rational function of that one. */
static bool body_of(poly *p, const math_node *node, fmpz_mpoly_q_t body, unsigned *k) {
    bool done = poly_generator(p, G_VARIABLE, node->child[1]->text, body) && poly_of(p, node->child[0], body);
    *k = p->count;
    for (unsigned j = 0; done && j < p->count; j++) {
        if (p->gen[j].kind == G_VARIABLE && assay_view_equal(p->gen[j].text, node->child[1]->text)) *k = j;
        done = p->gen[j].kind == G_VARIABLE || p->gen[j].kind == G_PI ||
               (p->gen[j].kind == G_ROOT && fmpz_mpoly_is_fmpz(p->gen[j].base, p->ctx));
    }
    return done && *k < p->count;
}

static bool limit_of(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t body;
    fmpz_mpoly_q_init(body, p->ctx);
    unsigned k;
    bool done = body_of(p, node, body, &k);
    done = done && rational_limit(p, node, k, body, out);
    fmpz_mpoly_q_clear(body, p->ctx);
    return done;
}

/* The derivative of a rational function of the variable: (u'v - uv')/v^2. */
static bool derivative(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t body;
    fmpz_mpoly_q_init(body, p->ctx);
    unsigned k;
    bool done = body_of(p, node, body, &k);
    if (done && poly_spend(p, 8 * poly_size(p, body) * poly_size(p, body))) {
        fmpz_mpoly_t u, v, left, right;
        fmpz_mpoly_init(u, p->ctx);
        fmpz_mpoly_init(v, p->ctx);
        fmpz_mpoly_init(left, p->ctx);
        fmpz_mpoly_init(right, p->ctx);
        fmpz_mpoly_derivative(u, fmpz_mpoly_q_numref(body), poly_variable(k), p->ctx);
        fmpz_mpoly_derivative(v, fmpz_mpoly_q_denref(body), poly_variable(k), p->ctx);
        fmpz_mpoly_mul(left, u, fmpz_mpoly_q_denref(body), p->ctx);
        fmpz_mpoly_mul(right, v, fmpz_mpoly_q_numref(body), p->ctx);
        fmpz_mpoly_sub(fmpz_mpoly_q_numref(out), left, right, p->ctx);
        fmpz_mpoly_mul(fmpz_mpoly_q_denref(out), fmpz_mpoly_q_denref(body), fmpz_mpoly_q_denref(body), p->ctx);
        fmpz_mpoly_q_canonicalise(out, p->ctx);
        fmpz_mpoly_clear(u, p->ctx);
        fmpz_mpoly_clear(v, p->ctx);
        fmpz_mpoly_clear(left, p->ctx);
        fmpz_mpoly_clear(right, p->ctx);
    } else {
        done = false;
    }
    fmpz_mpoly_q_clear(body, p->ctx);
    return done;
}

/* A sum of a_k is opaque: one atom for its body and its bounds. */
static bool indexed(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    fmpz_mpoly_q_t key, part, mark;
    fmpz_mpoly_q_init(key, p->ctx);
    fmpz_mpoly_q_init(part, p->ctx);
    fmpz_mpoly_q_init(mark, p->ctx);
    bool done = poly_of(p, node->child[0], key);
    for (uint32_t i = 2; done && i < 4; i++) {
        done = poly_of(p, node->child[i], part) &&
               poly_generator(p, G_VARIABLE, i == 2 ? ASSAY_VIEW("lower bound") : ASSAY_VIEW("upper bound"), mark) &&
               poly_multiply(p, part, part, mark) && poly_add(p, key, key, part);
    }
    done = done && poly_opaque(p, G_FUNCTION, F_COUNT + node->op, key, out);
    fmpz_mpoly_q_clear(key, p->ctx);
    fmpz_mpoly_q_clear(part, p->ctx);
    fmpz_mpoly_q_clear(mark, p->ctx);
    return done;
}

bool poly_calculus(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    bool terms = (node->op == B_SUM || node->op == B_PRODUCT) && node->count == 4;
    if (terms && math_node_indexed(node->child[0], node->child[1]->text)) return indexed(p, node, out);
    if (math_node_hides(node->child[0], node->child[1]->text, node->op)) return false;
    if (node->op == B_DERIVATIVE && node->count == 2) return derivative(p, node, out);
    if (node->op == B_LIMIT && node->count == 3) return limit_of(p, node, out);
    if (node->count != 4) return false;
    slong lower, upper;
    if (node->op != B_INTEGRAL && math_small_integer(p->s, node->child[2], &lower) &&
        math_small_integer(p->s, node->child[3], &upper) && expanded(p, node, lower, upper, out)) {
        return true;
    }
    return (node->op == B_SUM || node->op == B_INTEGRAL) && summed(p, node, out);
}
