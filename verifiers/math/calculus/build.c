/* See build.h. */
#include "verifiers/math/calculus/build.h"

#include "verifiers/math/compare/compare.h"

enum { FOLDED_BITS_MAX = 256 };

const math_node *build_integer(math_session *s, slong value) {
    const math_node *size = math_make_integer(s, value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value);
    return size && value < 0 ? math_make(s, N_NEGATE, 0, size, NULL) : size;
}

static const math_node *whole(math_session *s, const fmpz_t value) {
    char *digits = fmpz_get_str(NULL, 10, value);
    if (!digits) return NULL;
    math_node *node = math_make(s, N_NUMBER, 0, NULL, NULL);
    if (node) node->number.whole = assay_arena_copy(s->arena, assay_view_of(digits));
    flint_free(digits);
    return node && node->number.whole.data ? node : NULL;
}

const math_node *build_rational(math_session *s, const fmpq_t value) {
    fmpz_t size;
    fmpz_init(size);
    fmpz_abs(size, fmpq_numref(value));
    const math_node *node = whole(s, size);
    fmpz_clear(size);
    if (node && !fmpz_is_one(fmpq_denref(value))) {
        const math_node *bottom = whole(s, fmpq_denref(value));
        node = bottom ? math_make(s, N_DIVIDE, 1, node, bottom) : NULL;
    }
    return node && fmpq_sgn(value) < 0 ? math_make(s, N_NEGATE, 0, node, NULL) : node;
}

const math_node *build_constant(math_session *s, int constant) {
    return math_make(s, N_CONSTANT, constant, NULL, NULL);
}

const math_node *build_symbol(math_session *s, assay_view name) {
    math_node *node = math_make(s, N_SYMBOL, 0, NULL, NULL);
    if (node) node->text = name;
    return node;
}

bool build_is_rational(math_session *s, const math_node *node, fmpq_t out) {
    const math_node *inner = node->kind == N_NEGATE ? node->child[0] : node;
    bool literal = inner->kind == N_NUMBER ||
                   (inner->kind == N_DIVIDE && inner->child[0]->kind == N_NUMBER && inner->child[1]->kind == N_NUMBER);
    if (!literal || math_rational(s, node, out) != V_OK) return false;
    return fmpz_bits(fmpq_numref(out)) < FOLDED_BITS_MAX && fmpz_bits(fmpq_denref(out)) < FOLDED_BITS_MAX;
}

bool build_is_integer(math_session *s, const math_node *node, slong value) {
    fmpq_t q;
    fmpq_init(q);
    bool equal = node && build_is_rational(s, node, q) && fmpq_equal_si(q, value);
    fmpq_clear(q);
    return equal;
}

/* Both rational: folded by op '+', '*', '/'. NULL: not both, or no such value. */
static const math_node *folded(math_session *s, const math_node *a, const math_node *b, char op) {
    const math_node *out = NULL;
    fmpq_t x, y;
    fmpq_init(x);
    fmpq_init(y);
    if (build_is_rational(s, a, x) && build_is_rational(s, b, y) && !(op == '/' && fmpq_is_zero(y))) {
        if (op == '+') fmpq_add(x, x, y);
        else if (op == '*') fmpq_mul(x, x, y);
        else fmpq_div(x, x, y);
        out = build_rational(s, x);
    }
    fmpq_clear(x);
    fmpq_clear(y);
    return out;
}

static bool ready(math_session *s, const math_node *a, const math_node *b) {
    return a && b && assay_budget_spend(s->budget, 4);
}

const math_node *build_negate(math_session *s, const math_node *a) {
    if (!a || build_is_integer(s, a, 0)) return a;
    return a->kind == N_NEGATE ? a->child[0] : math_make(s, N_NEGATE, 0, a, NULL);
}

const math_node *build_add(math_session *s, const math_node *a, const math_node *b) {
    if (!ready(s, a, b)) return NULL;
    if (build_is_integer(s, a, 0)) return b;
    if (build_is_integer(s, b, 0)) return a;
    const math_node *fold = folded(s, a, b, '+');
    return fold ? fold : math_make(s, N_ADD, 0, a, b);
}

const math_node *build_subtract(math_session *s, const math_node *a, const math_node *b) {
    return build_add(s, a, build_negate(s, b));
}

const math_node *build_multiply(math_session *s, const math_node *a, const math_node *b) {
    if (!ready(s, a, b)) return NULL;
    if (build_is_integer(s, a, 0) || build_is_integer(s, b, 1)) return a;
    if (build_is_integer(s, b, 0) || build_is_integer(s, a, 1)) return b;
    if (build_is_integer(s, a, -1)) return build_negate(s, b);
    if (build_is_integer(s, b, -1)) return build_negate(s, a);
    const math_node *fold = folded(s, a, b, '*');
    return fold ? fold : math_make(s, N_MULTIPLY, 0, a, b);
}

const math_node *build_divide(math_session *s, const math_node *a, const math_node *b) {
    if (!ready(s, a, b) || build_is_integer(s, b, 0)) return NULL;
    if (build_is_integer(s, a, 0) || build_is_integer(s, b, 1)) return a;
    const math_node *fold = folded(s, a, b, '/');
    return fold ? fold : math_make(s, N_DIVIDE, 0, a, b);
}

const math_node *build_power(math_session *s, const math_node *a, const math_node *b) {
    if (!ready(s, a, b)) return NULL;
    if (build_is_integer(s, b, 1)) return a;
    if (build_is_integer(s, b, 0) || build_is_integer(s, a, 1)) return build_integer(s, 1);
    return math_make(s, N_POWER, 0, a, b);
}

const math_node *build_root(math_session *s, const math_node *a, slong index) {
    if (!a || build_is_integer(s, a, 0) || build_is_integer(s, a, 1)) return a;
    return math_make(s, N_ROOT, 0, a, index == 2 ? NULL : build_integer(s, index));
}

const math_node *build_function(math_session *s, int function, const math_node *a) {
    if (!a) return NULL;
    bool zero = build_is_integer(s, a, 0);
    switch (function) {
        case F_SIN:
        case F_TAN:
        case F_SINH:
        case F_TANH:
        case F_ASIN:
        case F_ATAN:
        case F_ASINH:
        case F_ATANH:
        case F_ABS:
            if (zero) return a;
            break;
        case F_COS:
        case F_COSH:
        case F_EXP:
            if (zero) return build_integer(s, 1);
            break;
        case F_LN:
            if (build_is_integer(s, a, 1)) return build_integer(s, 0);
            break;
        default: break;
    }
    return math_make(s, N_FUNCTION, function, a, NULL);
}

bool build_mentions(const math_node *node, const math_node *name) {
    if (!node) return false;
    if (node->kind == N_SYMBOL) return math_node_same(node, name);
    for (uint32_t i = 0; i < node->count; i++) {
        if (build_mentions(node->child[i], name)) return true;
    }
    return false;
}
