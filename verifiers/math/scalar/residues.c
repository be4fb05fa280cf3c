/* Functions of an integer: floors, remainders, (-1)^n, cos(n pi). n is L q + r for every residue r, and for each r both sides are polynomials in q, which may be any integer. See scalar.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/scalar/poly.h"

enum { MODULUS_MAX = 48, DEGREE_MAX = 8 };

/* The letters that stand for integers by custom. */
static bool is_integer_name(const math_node *node) {
    static const char *const names[] = {"n", "m", "k", "N", "M"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (assay_view_is(node->text, names[i])) return true;
    }
    return false;
}

static bool is_turning(const math_node *node) {
    return node->kind == N_FUNCTION && (node->op == F_SIN || node->op == F_COS || node->op == F_TAN) &&
           math_node_has(node, N_CONSTANT, 0);
}

/* Where a value between the integers says nothing. */
static bool is_sensitive(math_session *s, const math_node *node) {
    if (node->kind == N_FUNCTION && (node->op == F_FLOOR || node->op == F_CEIL || node->op == F_MOD)) return true;
    if (is_turning(node)) return true;
    if (node->kind == N_POWER && node->child[0]->kind == N_NEGATE && math_has_variables(node->child[1])) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (is_sensitive(s, node->child[i])) return true;
    }
    return false;
}

/* The only name of the tree; NULL where there are others. */
static bool only_name(const math_node *node, const math_node **name) {
    if (node->kind == N_CALL || node->kind == N_BIG) return false;
    if (node->kind == N_SYMBOL) {
        if (*name && !math_node_same(*name, node)) return false;
        *name = node;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (!only_name(node->child[i], name)) return false;
    }
    return true;
}

/* The least common multiple of all denominators and moduli; false beyond a bound. */
static bool modulus_of(math_session *s, const math_node *node, fmpz_t out) {
    fmpq_t value;
    fmpq_init(value);
    if (node->kind == N_NUMBER && math_rational(s, node, value) == V_OK) fmpz_lcm(out, out, fmpq_denref(value));
    bool divides = node->kind == N_DIVIDE || (node->kind == N_FUNCTION && node->op == F_MOD);
    if (divides && node->count == 2 && math_rational(s, node->child[1], value) == V_OK && !fmpq_is_zero(value))
        fmpz_lcm(out, out, fmpq_numref(value));
    fmpq_clear(value);
    if (fmpz_cmp_si(out, MODULUS_MAX) > 0) return false;
    for (uint32_t i = 0; i < node->count; i++) {
        if (!modulus_of(s, node->child[i], out)) return false;
    }
    return true;
}

/* A bound of the degree; -1: no polynomial. */
static int degree_of(const math_node *node) {
    int degree = 0;
    switch (node->kind) {
        case N_NUMBER: return 0;
        case N_SYMBOL: return 1;
        case N_NEGATE: return degree_of(node->child[0]);
        case N_DIVIDE: return math_has_variables(node->child[1]) ? -1 : degree_of(node->child[0]);
        case N_POWER: {
            int base = degree_of(node->child[0]);
            bool small =
                node->child[1]->kind == N_NUMBER && node->child[1]->number.whole.size == 1 && !node->child[1]->number.decimal;
            return base < 0 || !small ? -1 : base * (node->child[1]->number.whole.data[0] - '0');
        }
        case N_ADD:
        case N_MULTIPLY: break;
        default: return -1;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        int part = degree_of(node->child[i]);
        if (part < 0) return -1;
        degree = node->kind == N_MULTIPLY ? degree + part : degree > part ? degree : part;
    }
    return degree;
}

static const math_node q_name = {.kind = N_SYMBOL, .text = {POLY_INTEGER, sizeof POLY_INTEGER - 1}};

/* f(q) = f(0) + an even integer, for every integer q: a polynomial of degree d that is an integer at d + 1 integers in a row is one at all of them. */
static bool moves_evenly(math_session *s, const math_node *f) {
    int degree = degree_of(f);
    if (degree < 0 || degree > DEGREE_MAX) return false;
    const math_node *start = math_substitute(s, f, &q_name, build_integer(s, 0));
    fmpq_t value;
    fmpq_init(value);
    bool even = start != NULL;
    for (int q = 1; even && q <= degree; q++) {
        const math_node *step =
            build_divide(s, build_subtract(s, math_substitute(s, f, &q_name, build_integer(s, q)), start), build_integer(s, 2));
        even = step && math_rational(s, step, value) == V_OK && fmpz_is_one(fmpq_denref(value));
    }
    fmpq_clear(value);
    return even;
}

/* One part of the tree without what depends on q being an integer. */
static const math_node *settled(math_session *s, const math_node *node, void *context) {
    (void)context;
    static const math_node pi = {.kind = N_CONSTANT, .op = C_PI};
    const math_node *zero = build_integer(s, 0);
    if (node->kind == N_FUNCTION && node->op == F_MOD && node->count == 2) { /* x - m floor(x/m) */
        const math_node *x = node->child[0], *m = node->child[1], *quotient = build_divide(s, x, m);
        return quotient ? build_subtract(s, x, build_multiply(s, m, build_function(s, F_FLOOR, quotient))) : NULL;
    }
    if (node->kind == N_POWER && node->child[0]->kind == N_NEGATE && node->child[0]->child[0]->kind == N_NUMBER &&
        moves_evenly(s, node->child[1])) {
        const math_node *sign = build_power(s, build_integer(s, -1), math_substitute(s, node->child[1], &q_name, zero));
        return build_multiply(s, sign, build_power(s, node->child[0]->child[0], node->child[1]));
    }
    if (is_turning(node)) {
        const math_node *turns = math_substitute(s, node->child[0], &pi, build_integer(s, 1));
        bool multiple = turns && moves_evenly(s, turns) &&
                        math_polynomial_equal(s, node->child[0], build_multiply(s, turns, &pi)) == MATH_YES;
        return multiple ? build_function(s, node->op, math_substitute(s, node->child[0], &q_name, zero)) : NULL;
    }
    return NULL;
}

math_truth math_integers_equal(math_session *s, const math_node *a, const math_node *b) {
    const math_node *n = NULL;
    if (!only_name(a, &n) || !only_name(b, &n) || !n || !is_integer_name(n)) return MATH_MAYBE;
    fmpz_t modulus;
    fmpz_init_set_ui(modulus, 2);
    bool small = modulus_of(s, a, modulus) && modulus_of(s, b, modulus);
    if (small) fmpz_mul_ui(modulus, modulus, 2);
    slong period = small && fmpz_cmp_si(modulus, MODULUS_MAX) <= 0 ? fmpz_get_si(modulus) : 0;
    fmpz_clear(modulus);
    math_truth all = period ? MATH_YES : MATH_MAYBE;
    for (slong r = 0; r < period && all == MATH_YES; r++) {
        const math_node *with = build_add(s, build_multiply(s, build_integer(s, period), &q_name), build_integer(s, r));
        const math_node *x = math_map(s, math_substitute(s, a, n, with), settled, NULL),
                        *y = math_map(s, math_substitute(s, b, n, with), settled, NULL);
        all = x && y ? math_polynomial_equal(s, x, y) : MATH_MAYBE;
        for (slong q = 0; q < 2 && x && y && all == MATH_MAYBE; q++) { /* one integer where they differ is enough */
            const math_node *u = math_substitute(s, x, &q_name, build_integer(s, q)),
                            *v = math_substitute(s, y, &q_name, build_integer(s, q));
            if (u && v && math_scalar_equal(s, u, v) == MATH_NO) all = MATH_NO;
        }
    }
    return all;
}

bool math_is_of_integers(math_session *s, const math_node *a, const math_node *b) {
    const math_node *n = NULL;
    return only_name(a, &n) && only_name(b, &n) && n && is_integer_name(n) && (is_sensitive(s, a) || is_sensitive(s, b));
}
