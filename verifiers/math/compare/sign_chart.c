/* Inequalities between rational functions of one variable, (x - 1)/(x + 2) >= 0: the real zeros and poles, sorted, and the sign between them. See compare.h. */
#include <flint/fmpz_poly_factor.h>

#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/limits.h"

enum { MARKS_MAX = 24, DEGREE_MAX = 12, BITS_MAX = 256 };

/* A zero or a pole. */
typedef struct mark {
    const math_node *at;
    ulong power;
    bool pole; /* or a point where something in f has no value */
} mark;

typedef struct chart {
    math_session *s;
    mark item[MARKS_MAX];
    size_t count;
} chart;

static bool add_mark(chart *c, const math_node *at, ulong power, bool pole) {
    if (!at) return false;
    for (size_t i = 0; i < c->count; i++) {
        int order = math_scalar_compare(c->s, c->item[i].at, at);
        if (order == 2) return false;
        if (order != 0) continue;
        c->item[i].power += power;
        c->item[i].pole |= pole;
        return true;
    }
    if (c->count == MARKS_MAX) return false;
    c->item[c->count++] = (mark){at, power, pole};
    return true;
}

static const math_node *coefficient(math_session *s, const fmpz_poly_t f, slong k) {
    fmpq_t value;
    fmpq_init(value);
    fmpz_poly_get_coeff_fmpz(fmpq_numref(value), f, k);
    const math_node *node = build_rational(s, value);
    fmpq_clear(value);
    return node;
}

/* The real roots of an irreducible factor; false where they have no form here. */
static bool add_roots(chart *c, const fmpz_poly_t factor, ulong power, bool pole) {
    math_session *s = c->s;
    slong degree = fmpz_poly_degree(factor);
    const math_node *k0 = coefficient(s, factor, 0), *k1 = coefficient(s, factor, 1);
    if (degree == 1) return add_mark(c, build_negate(s, build_divide(s, k0, k1)), power, pole);
    if (fmpz_poly_num_real_roots(factor) == 0) return true;
    if (degree != 2) return false;
    const math_node *k2 = coefficient(s, factor, 2), *four = build_integer(s, 4), *twice = build_add(s, k2, k2);
    const math_node *inside = build_subtract(s, build_multiply(s, k1, k1), build_multiply(s, four, build_multiply(s, k0, k2)));
    const math_node *root = build_root(s, inside, 2), *middle = build_negate(s, k1);
    return add_mark(c, build_divide(s, build_add(s, middle, root), twice), power, pole) &&
           add_mark(c, build_divide(s, build_subtract(s, middle, root), twice), power, pole);
}

static bool add_polynomial(chart *c, const fmpz_poly_t f, bool pole, bool counts) {
    if (fmpz_poly_degree(f) > DEGREE_MAX || FLINT_ABS(fmpz_poly_max_bits(f)) > BITS_MAX) return false;
    fmpz_poly_factor_t factors;
    fmpz_poly_factor_init(factors);
    fmpz_poly_factor(factors, f);
    bool good = true;
    for (slong i = 0; i < factors->num && good; i++)
        good = add_roots(c, factors->p + i, counts ? (ulong)factors->exp[i] : 0, pole);
    fmpz_poly_factor_clear(factors);
    return good;
}

/* Where a denominator written inside vanishes, though it may cancel, there is no value. */
static bool add_denominators(chart *c, const math_node *node) {
    if (node->kind == N_DIVIDE && math_has_variables(node->child[1])) {
        fmpz_poly_t top, bottom;
        fmpz_poly_init(top);
        fmpz_poly_init(bottom);
        bool good = math_fraction_of(c->s, node->child[1], top, bottom) && add_polynomial(c, top, true, false);
        fmpz_poly_clear(top);
        fmpz_poly_clear(bottom);
        if (!good) return false;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (!add_denominators(c, node->child[i])) return false;
    }
    return true;
}

static bool sort_marks(chart *c) {
    for (size_t i = 1; i < c->count; i++) {
        for (size_t j = i; j > 0; j--) {
            int order = math_scalar_compare(c->s, c->item[j - 1].at, c->item[j].at);
            if (order == 2) return false;
            if (order < 0) break;
            mark swap = c->item[j];
            c->item[j] = c->item[j - 1];
            c->item[j - 1] = swap;
        }
    }
    return true;
}

/* From the right to the left: the sign changes at marks of odd power. */
static bool pieces_of(chart *c, int sign, int op, math_pieces *out) {
    static const math_node infinity = {.kind = N_CONSTANT, .op = C_INFINITY};
    const math_node *minus_infinity = build_negate(c->s, &infinity), *high = &infinity;
    bool at_zero = op == R_EQ || op == R_LE || op == R_GE;
    for (size_t i = c->count + 1; i-- > 0;) {
        const mark *low = i > 0 ? &c->item[i - 1] : NULL;
        bool holds = op == R_NE || (sign < 0 ? op == R_LT || op == R_LE : op == R_GT || op == R_GE);
        if (holds && !math_pieces_add(c->s, out, low ? low->at : minus_infinity, false, high, false)) return false;
        if (!low) return true;
        if (at_zero && !low->pole && !math_pieces_add(c->s, out, low->at, true, low->at, true)) return false;
        if (low->power % 2 == 1) sign = -sign;
        high = low->at;
    }
    return true;
}

bool math_sign_chart(math_session *s, const math_node *f, int op, math_pieces *out) {
    chart *c = assay_arena_calloc(s->arena, 1, sizeof *c);
    if (!c || math_node_size_within(f, MATH_CALCULUS_NODES_MAX) == 0 || !assay_budget_spend(s->budget, 200)) return false;
    c->s = s;
    fmpz_poly_t top, bottom;
    fmpz_poly_init(top);
    fmpz_poly_init(bottom);
    bool good = math_fraction_of(s, f, top, bottom) && fmpz_poly_degree(top) >= 0 && add_polynomial(c, top, false, true) &&
                add_polynomial(c, bottom, true, true) && add_denominators(c, f) && sort_marks(c);
    int sign = good ? fmpz_sgn(fmpz_poly_lead(top)) * fmpz_sgn(fmpz_poly_lead(bottom)) : 0;
    fmpz_poly_clear(top);
    fmpz_poly_clear(bottom);
    return good && pieces_of(c, sign, op, out);
}
