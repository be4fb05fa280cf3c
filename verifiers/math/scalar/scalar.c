/* The tiers for scalars. See scalar.h. */
#include "verifiers/math/scalar/scalar.h"

#include "verifiers/math/calculus/calculus.h"
#include "verifiers/math/limits.h"
#include "verifiers/math/tolerance.h"

enum { FIRST_POINTS = 3, ALL_POINTS = 9 };

bool math_is_scalar(const math_node *node) {
    switch (node->kind) {
        case N_NUMBER:
        case N_SYMBOL:
        case N_BASED: return true;
        case N_CONSTANT: return node->op <= C_INFINITY;
        case N_NEGATE:
        case N_ADD:
        case N_MULTIPLY:
        case N_DIVIDE:
        case N_POWER:
        case N_ROOT:
        case N_FUNCTION:
        case N_CALL:
        case N_PERCENT:
        case N_DEGREE:
        case N_BIG: break;
        default: return false;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (!math_is_scalar(node->child[i])) return false;
    }
    return true;
}

bool math_has_variables(const math_node *node) {
    if (node->kind == N_SYMBOL || node->kind == N_CALL || node->kind == N_BIG) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && math_has_variables(node->child[i])) return true;
    }
    return false;
}

/* +1, -1 for an infinity, else 0. */
static int infinity_of(const math_node *node) {
    if (node->kind == N_CONSTANT && node->op == C_INFINITY) return 1;
    if (node->kind == N_NEGATE) return -infinity_of(node->child[0]);
    return 0;
}

static math_truth decided(math_session *s, math_truth truth, assay_math_method method) {
    s->method = method;
    return truth;
}

/* NO where the balls at this point are disjoint; YES where both were found and overlap; MAYBE where a side has no value. */
static math_truth balls_at(math_session *s, const math_node *a, const math_node *b, const math_point *point, slong precision) {
    acb_t x, y;
    acb_init(x);
    acb_init(y);
    math_truth truth = MATH_MAYBE;
    if (math_ball(s, a, point, precision, x) && math_ball(s, b, point, precision, y)) {
        truth = acb_overlaps(x, y) ? MATH_YES : MATH_NO;
        if (truth == MATH_YES && (acb_rel_accuracy_bits(x) < precision / 2 || acb_rel_accuracy_bits(y) < precision / 2))
            truth = MATH_MAYBE;
    }
    acb_clear(x);
    acb_clear(y);
    return truth;
}

static math_truth constants_equal(math_session *s, const math_node *a, const math_node *b) {
    math_point point = {.complex = true};
    if (math_ranges_disjoint(s, a, b, &point) || balls_at(s, a, b, &point, MATH_PRECISION_LOW) == MATH_NO)
        return decided(s, MATH_NO, ASSAY_METHOD_BALLS_DISJOINT);
    if (math_polynomial_equal(s, a, b) == MATH_YES) return decided(s, MATH_YES, ASSAY_METHOD_POLYNOMIAL);
    math_truth high = balls_at(s, a, b, &point, MATH_PRECISION_HIGH);
    if (high == MATH_NO) return decided(s, MATH_NO, ASSAY_METHOD_BALLS_DISJOINT);
    math_truth exact = math_field_equal(s, a, b);
    if (exact != MATH_MAYBE) return decided(s, exact, ASSAY_METHOD_EXACT_FIELD);
    if (high == MATH_YES && math_towers_equal(s, a, b) == MATH_YES) /* 10^{1/100}: of too high a degree for a field */
        return decided(s, MATH_YES, ASSAY_METHOD_RATIONAL);
    if (high == MATH_YES && s->options->numeric_agreement) return decided(s, MATH_YES, ASSAY_METHOD_NUMERIC_AGREEMENT);
    return decided(s, MATH_MAYBE, ASSAY_METHOD_NONE);
}

static math_truth functions_equal(math_session *s, const math_node *a, const math_node *b) {
    bool complex = math_node_has(a, N_CONSTANT, C_I) || math_node_has(b, N_CONSTANT, C_I) ||
                   math_node_has(a, N_FUNCTION, F_CIS) || math_node_has(b, N_FUNCTION, F_CIS);
    unsigned agreed = 0;
    for (unsigned attempt = 0; attempt < ALL_POINTS; attempt++) {
        if (attempt == FIRST_POINTS) {
            math_truth algebra = math_polynomial_equal(s, a, b);
            if (algebra != MATH_MAYBE) return decided(s, algebra, ASSAY_METHOD_POLYNOMIAL);
        }
        math_point point = {.attempt = attempt, .complex = complex};
        bool apart = attempt == 0 && math_ranges_disjoint(s, a, b, &point); /* mostly, where they differ */
        math_truth here = apart ? MATH_NO : balls_at(s, a, b, &point, MATH_PRECISION_LOW);
        if (here == MATH_NO && math_is_of_integers(s, a, b))
            return decided(s, math_integers_equal(s, a, b), ASSAY_METHOD_POLYNOMIAL);
        if (here == MATH_NO) return decided(s, MATH_NO, ASSAY_METHOD_BALLS_DISJOINT);
        agreed += here == MATH_YES;
    }
    math_truth residues = math_is_of_integers(s, a, b) ? math_integers_equal(s, a, b) : MATH_MAYBE;
    if (residues != MATH_MAYBE) return decided(s, residues, ASSAY_METHOD_POLYNOMIAL);
    if (math_differ_beyond_breaks(s, a, b)) return decided(s, MATH_NO, ASSAY_METHOD_BALLS_DISJOINT);
    if (agreed >= 4 && s->options->numeric_agreement) return decided(s, MATH_YES, ASSAY_METHOD_NUMERIC_AGREEMENT);
    return decided(s, MATH_MAYBE, ASSAY_METHOD_NONE);
}

static math_truth exact_equal(math_session *s, const math_node *a, const math_node *b) {
    if (math_node_same(a, b)) return decided(s, MATH_YES, ASSAY_METHOD_STRUCTURE);
    int left = infinity_of(a), right = infinity_of(b);
    if (left || right) {
        if (left && right) return decided(s, left == right ? MATH_YES : MATH_NO, ASSAY_METHOD_STRUCTURE);
        return decided(s, math_node_has(left ? b : a, N_CONSTANT, C_INFINITY) ? MATH_MAYBE : MATH_NO, ASSAY_METHOD_STRUCTURE);
    }
    fmpq_t x, y;
    fmpq_init(x);
    fmpq_init(y);
    math_value value_a = math_rational(s, a, x), value_b = math_rational(s, b, y);
    bool rational = value_a == V_OK && value_b == V_OK;
    bool equal = rational && fmpq_equal(x, y);
    fmpq_clear(x);
    fmpq_clear(y);
    if (rational) return decided(s, equal ? MATH_YES : MATH_NO, ASSAY_METHOD_RATIONAL);
    if (value_a == V_UNDEFINED || value_b == V_UNDEFINED)
        return decided(s, value_a == value_b ? MATH_MAYBE : MATH_NO, ASSAY_METHOD_STRUCTURE);
    if (math_has_variables(a) || math_has_variables(b)) {
        math_truth truth = functions_equal(s, a, b);
        bool same = truth == MATH_MAYBE && math_series_same(s, a, b);
        if (truth == MATH_MAYBE && !same && (math_node_has(a, N_BIG, 0) || math_node_has(b, N_BIG, 0)))
            truth = math_by_induction(s, a, b);
        return same                  ? decided(s, MATH_YES, ASSAY_METHOD_POLYNOMIAL)
               : truth == MATH_MAYBE ? truth
                                     : decided(s, truth, ASSAY_METHOD_POLYNOMIAL);
    }
    if (value_a == V_LIMIT || value_b == V_LIMIT) {
        math_truth truth = math_towers_equal(s, a, b);
        if (truth != MATH_MAYBE) return decided(s, truth, ASSAY_METHOD_RATIONAL);
    }
    if ((value_a == V_LIMIT && math_outsizes(s, a, b)) || (value_b == V_LIMIT && math_outsizes(s, b, a)))
        return decided(s, MATH_NO, ASSAY_METHOD_BALLS_DISJOINT);
    return constants_equal(s, a, b);
}

math_truth math_scalar_equal(math_session *s, const math_node *a, const math_node *b) {
    math_truth truth = exact_equal(s, a, b);
    if (truth == MATH_MAYBE && math_same_up_to_order(s, a, b)) truth = decided(s, MATH_YES, ASSAY_METHOD_STRUCTURE);
    if (truth == MATH_YES || !math_is_lenient(s->options) || math_has_variables(a) || math_has_variables(b)) return truth;
    math_truth accepted = math_accepts(s, a, b);
    if (accepted == MATH_YES) return decided(s, MATH_YES, ASSAY_METHOD_NUMERIC_AGREEMENT);
    return accepted == MATH_MAYBE && truth == MATH_NO ? decided(s, MATH_MAYBE, ASSAY_METHOD_NONE) : truth;
}

int math_scalar_compare(math_session *s, const math_node *a, const math_node *b) {
    int left = infinity_of(a), right = infinity_of(b);
    if (left || right) return left > right ? 1 : left < right ? -1 : 0;
    fmpq_t x, y;
    fmpq_init(x);
    fmpq_init(y);
    bool rational = math_rational(s, a, x) == V_OK && math_rational(s, b, y) == V_OK;
    int order = rational ? fmpq_cmp(x, y) : 2;
    fmpq_clear(x);
    fmpq_clear(y);
    if (rational) return order > 0 ? 1 : order < 0 ? -1 : 0;
    if (math_has_variables(a) || math_has_variables(b)) return math_node_same(a, b) ? 0 : 2;
    math_point point = {.complex = true};
    acb_t u, v;
    acb_init(u);
    acb_init(v);
    for (slong precision = MATH_PRECISION_LOW; order == 2 && precision <= MATH_PRECISION_HIGH; precision *= 8) {
        if (!math_ball(s, a, &point, precision, u) || !math_ball(s, b, &point, precision, v)) break;
        if (!arb_is_zero(acb_imagref(u)) || !arb_is_zero(acb_imagref(v))) break;
        if (arb_lt(acb_realref(u), acb_realref(v))) order = -1;
        else if (arb_gt(acb_realref(u), acb_realref(v))) order = 1;
    }
    acb_clear(u);
    acb_clear(v);
    if (order == 2 && exact_equal(s, a, b) == MATH_YES) order = 0;
    return order;
}
