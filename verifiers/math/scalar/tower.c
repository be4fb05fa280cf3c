/* Numbers too large to write down, as products of powers of primes: 4^{10^{50}} is 2^{2 10^{50}}. By unique factorisation two such products with rational exponents are equal where all
 * exponents are, and the exponents are compared like any other numbers, so that towers of powers are climbed down. See scalar.h. */
#include <flint/ulong_extras.h>

#include "verifiers/math/calculus/build.h"

enum { PRIMES_MAX = 16, TOWERS_MAX = 60, TERMS_MAX = 16 };

typedef struct product {
    math_session *s;
    ulong prime[PRIMES_MAX];
    const math_node *exponent[PRIMES_MAX];
    size_t count;
    bool negative;
} product;

/* Built of integers so that its value is a positive integer. */
static bool is_positive_integer(const math_node *node) {
    if (node->kind == N_NUMBER) {
        const math_number *n = &node->number;
        if (n->fraction.size > 0 || n->repeat.size > 0 || n->exponent < 0) return false;
        for (size_t i = 0; i < n->whole.size; i++) {
            if (n->whole.data[i] != '0') return true;
        }
        return false;
    }
    bool builds = node->kind == N_ADD || node->kind == N_MULTIPLY || node->kind == N_POWER ||
                  (node->kind == N_FUNCTION && node->op == F_FACTORIAL);
    for (uint32_t i = 0; builds && i < node->count; i++) builds = is_positive_integer(node->child[i]);
    return builds;
}

/* Built so that its value is rational. */
static bool is_rational(const math_node *node) {
    if (node->kind == N_NUMBER || is_positive_integer(node)) return true;
    if (node->kind == N_POWER) {
        const math_node *n = node->child[1]->kind == N_NEGATE ? node->child[1]->child[0] : node->child[1];
        return is_rational(node->child[0]) && is_positive_integer(n);
    }
    bool builds = node->kind == N_ADD || node->kind == N_MULTIPLY || node->kind == N_DIVIDE || node->kind == N_NEGATE;
    for (uint32_t i = 0; builds && i < node->count; i++) builds = is_rational(node->child[i]);
    return builds;
}

static bool multiply_prime(product *out, ulong prime, const math_node *exponent) {
    size_t i = 0;
    while (i < out->count && out->prime[i] != prime) i++;
    if (!exponent || i == PRIMES_MAX) return false;
    if (i == out->count) {
        out->prime[out->count] = prime;
        out->exponent[out->count++] = build_integer(out->s, 0);
    }
    out->exponent[i] = build_add(out->s, out->exponent[i], exponent);
    return out->exponent[i] != NULL;
}

static bool multiply_integer(product *out, const fmpz_t n, const math_node *exponent) {
    if (fmpz_is_zero(n) || fmpz_bits(n) > 62) return false;
    n_factor_t factors;
    n_factor_init(&factors);
    n_factor(&factors, fmpz_get_ui(n), 1);
    for (int i = 0; i < factors.num; i++) {
        if (!multiply_prime(out, factors.p[i], build_multiply(out->s, build_integer(out->s, (slong)factors.exp[i]), exponent)))
            return false;
    }
    return true;
}

/* A rational that is small enough to factor. 0: it is not; -1: another kind of node may still be taken apart. */
static int multiply_small(product *out, const math_node *node, const math_node *exponent, bool whole) {
    fmpq_t value;
    fmpq_init(value);
    bool limit = out->s->limit;
    int done = math_rational(out->s, node, value) == V_OK && fmpz_bits(fmpq_numref(value)) <= 62 &&
               fmpz_bits(fmpq_denref(value)) <= 62;
    out->s->limit = limit;
    if (done && fmpq_sgn(value) < 0) { /* a sign under a power would need its parity */
        if (whole) out->negative = !out->negative;
        else done = 0;
        fmpz_abs(fmpq_numref(value), fmpq_numref(value));
    }
    if (done)
        done = multiply_integer(out, fmpq_numref(value), exponent) &&
               multiply_integer(out, fmpq_denref(value), build_negate(out->s, exponent));
    else done = -1;
    fmpq_clear(value);
    return done;
}

static bool take_apart(product *out, const math_node *node, const math_node *exponent, bool whole) {
    if (!exponent || !assay_budget_spend(out->s->budget, 20)) return false;
    int small = multiply_small(out, node, exponent, whole);
    if (small >= 0) return small;
    switch (node->kind) {
        case N_NEGATE: out->negative = !out->negative; return whole && take_apart(out, node->child[0], exponent, true);
        case N_MULTIPLY:
            for (uint32_t i = 0; i < node->count; i++) {
                if (!take_apart(out, node->child[i], exponent, whole)) return false;
            }
            return true;
        case N_DIVIDE:
            return take_apart(out, node->child[0], exponent, whole) &&
                   take_apart(out, node->child[1], build_negate(out->s, exponent), whole);
        case N_POWER:
            return is_rational(node->child[1]) &&
                   take_apart(out, node->child[0], build_multiply(out->s, node->child[1], exponent), false);
        case N_ROOT: {
            const math_node *index = node->count == 2 ? node->child[1] : build_integer(out->s, 2);
            return index && is_rational(index) && take_apart(out, node->child[0], build_divide(out->s, exponent, index), false);
        }
        default: return false;
    }
}

static math_truth products_equal(math_session *s, const math_node *a, const math_node *b) {
    product x = {.s = s}, y = {.s = s};
    const math_node *one = build_integer(s, 1), *zero = build_integer(s, 0);
    if (!zero || !take_apart(&x, a, one, true) || !take_apart(&y, b, one, true)) return MATH_MAYBE;
    if (x.negative != y.negative) return MATH_NO;
    for (size_t i = 0; i < y.count; i++) {
        if (!multiply_prime(&x, y.prime[i], zero)) return MATH_MAYBE; /* every prime of y stands in x */
    }
    math_truth all = MATH_YES;
    for (size_t i = 0; i < x.count; i++) {
        size_t k = 0;
        while (k < y.count && y.prime[k] != x.prime[i]) k++;
        math_truth one_prime = math_scalar_equal(s, x.exponent[i], k < y.count ? y.exponent[k] : zero);
        if (one_prime == MATH_NO) return MATH_NO;
        if (one_prime == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

/* Terms of a sum; 0: too many. */
static size_t terms_of(math_session *s, const math_node *node, bool minus, const math_node **term, size_t count) {
    if (node->kind == N_NEGATE) return terms_of(s, node->child[0], !minus, term, count);
    if (node->kind != N_ADD) {
        if (count == TERMS_MAX) return 0;
        term[count] = minus ? build_negate(s, node) : node;
        return term[count] ? count + 1 : 0;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        count = terms_of(s, node->child[i], minus, term, count);
        if (count == 0) return 0;
    }
    return count;
}

static const math_node *sum_of(math_session *s, const math_node *const *term, size_t count) {
    const math_node *total = build_integer(s, 0);
    for (size_t i = 0; i < count; i++) total = build_add(s, total, term[i]);
    return total;
}

/* What stands on both sides is taken away from both: 10^{10^{100}} + 1 is not 10^{10^{100}}. */
static math_truth sums_equal(math_session *s, const math_node *a, const math_node *b) {
    const math_node *left[TERMS_MAX], *right[TERMS_MAX];
    if (a->kind != N_ADD && b->kind != N_ADD) return MATH_MAYBE;
    size_t n = terms_of(s, a, false, left, 0), m = terms_of(s, b, false, right, 0), before = n;
    if (n == 0 || m == 0) return MATH_MAYBE;
    for (size_t i = 0; i < n;) {
        size_t k = 0;
        while (k < m && math_scalar_equal(s, left[i], right[k]) != MATH_YES) k++;
        if (k == m) {
            i++;
            continue;
        }
        left[i] = left[--n];
        right[k] = right[--m];
    }
    if (n == before) return MATH_MAYBE;
    const math_node *x = sum_of(s, left, n), *y = sum_of(s, right, m);
    return x && y ? math_scalar_equal(s, x, y) : MATH_MAYBE;
}

/* The same function of equal arguments; factorials of different positive integers differ, but for 1! (no factorial here is that small). */
static math_truth functions_agree(math_session *s, const math_node *a, const math_node *b) {
    if (a->kind != N_FUNCTION || b->kind != N_FUNCTION || a->op != b->op || a->count != b->count) return MATH_MAYBE;
    math_truth all = MATH_YES;
    for (uint32_t i = 0; i < a->count; i++) {
        math_truth one = math_scalar_equal(s, a->child[i], b->child[i]);
        if (one != MATH_YES)
            all = one == MATH_NO && a->op == F_FACTORIAL && is_positive_integer(a->child[i]) && is_positive_integer(b->child[i])
                      ? MATH_NO
                      : MATH_MAYBE;
        if (all != MATH_YES) return all;
    }
    return all;
}

math_truth math_towers_equal(math_session *s, const math_node *a, const math_node *b) {
    if (++s->towers > TOWERS_MAX) return MATH_MAYBE;
    math_truth truth = functions_agree(s, a, b);
    if (truth == MATH_MAYBE) truth = products_equal(s, a, b);
    return truth == MATH_MAYBE ? sums_equal(s, a, b) : truth;
}
