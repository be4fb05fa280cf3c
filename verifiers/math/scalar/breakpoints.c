/* Functions of one letter with absolute values, floors or signs that agree at the usual points: they may break off somewhere else. Where an argument is affine it
 * changes its sign at a point that is known; between two such points, and beyond them, there is a point to look at. Disjoint balls prove that the functions differ. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare.h"

enum { BREAKS_MAX = 8 };

typedef struct breaks {
    math_session *s;
    const math_node *letter;
    fmpq *at;
    size_t count;
    bool several; /* more than one letter, or what nobody can evaluate */
} breaks;

static void find_letter(const math_node *node, breaks *b) {
    if (node->kind == N_CALL || node->kind == N_BIG) b->several = true;
    if (node->kind == N_SYMBOL) {
        b->several |= b->letter && !math_node_same(b->letter, node);
        b->letter = node;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) find_letter(node->child[i], b);
    }
}

/* u at an integer. */
static bool value_at(breaks *b, const math_node *u, slong x, fmpq_t out) {
    const math_node *there = math_substitute(b->s, u, b->letter, build_integer(b->s, x));
    return there && math_rational(b->s, there, out) == V_OK;
}

/* Where an affine u is zero: from its values at 0 and 1. For another u the point is as good as any. */
static void add_zero(breaks *b, const math_node *u) {
    fmpq_t zero, one;
    fmpq_init(zero);
    fmpq_init(one);
    if (b->count < BREAKS_MAX && value_at(b, u, 0, zero) && value_at(b, u, 1, one) && !fmpq_equal(zero, one)) {
        fmpq_sub(one, zero, one);
        fmpq_div(&b->at[b->count], zero, one);
        b->count++;
    }
    fmpq_clear(zero);
    fmpq_clear(one);
}

static void find_breaks(const math_node *node, breaks *b) {
    bool breaking = node->kind == N_FUNCTION && node->count == 1 && (node->op == F_ABS || node->op == F_SIGN);
    if (breaking) add_zero(b, node->child[0]);
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) find_breaks(node->child[i], b);
    }
}

static int by_value(const void *a, const void *b) {
    return fmpq_cmp(a, b);
}

static bool differ_at(math_session *s, const math_node *a, const math_node *b, assay_view name, const fmpq_t x) {
    acb_t value, u, v;
    acb_init(value);
    acb_init(u);
    acb_init(v);
    arb_set_fmpq(acb_realref(value), x, 256);
    math_point point = {.name = name, .value = value};
    bool differ = math_ball(s, a, &point, 128, u) && math_ball(s, b, &point, 128, v) && !acb_overlaps(u, v);
    acb_clear(value);
    acb_clear(u);
    acb_clear(v);
    return differ;
}

bool math_differ_beyond_breaks(math_session *s, const math_node *a, const math_node *b) {
    fmpq at[BREAKS_MAX + 1];
    breaks f = {.s = s, .at = at};
    if (!math_node_has(a, N_FUNCTION, F_ABS) && !math_node_has(b, N_FUNCTION, F_ABS) && !math_node_has(a, N_FUNCTION, F_SIGN) &&
        !math_node_has(b, N_FUNCTION, F_SIGN))
        return false;
    find_letter(a, &f);
    find_letter(b, &f);
    if (!f.letter || f.several) return false;
    for (size_t i = 0; i <= BREAKS_MAX; i++) fmpq_init(&at[i]);
    find_breaks(a, &f);
    find_breaks(b, &f);
    qsort(at, f.count, sizeof *at, by_value);
    bool differ = false;
    fmpq_t x;
    fmpq_init(x);
    for (size_t i = 0; i <= f.count && f.count > 0 && !differ; i++) { /* before the first, between two, behind the last */
        if (i == 0) fmpq_sub_si(x, &at[0], 2);
        else if (i == f.count) fmpq_add_si(x, &at[f.count - 1], 2);
        else {
            fmpq_add(x, &at[i - 1], &at[i]);
            fmpq_div_2exp(x, x, 1);
        }
        differ = differ_at(s, a, b, f.letter->text, x);
    }
    fmpq_clear(x);
    for (size_t i = 0; i <= BREAKS_MAX; i++) fmpq_clear(&at[i]);
    return differ;
}
