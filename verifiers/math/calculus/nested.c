/* Expressions that an ellipsis continues inside themselves: \sqrt{2+\sqrt{2+\cdots}}, 1+\cfrac{1}{2+\cfrac{1}{2+\cdots}}. On the way from the root of
 * the tree to the ellipsis a part must be shown twice in full, one inside the other, and the ellipsis must stand where the next one would begin. Then
 * the part is an x with x = F(x). Only positive rationals, sums, products, quotients, square and cube roots are read. There the elasticity |x F'(x) / F(x)|
 * is at most 1, and each sum and each root makes it less; so, where there is one of them, F contracts the logarithm, and its iterates tend to the one
 * positive x with x = F(x). */
#include <flint/fmpz_poly.h>

#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/rewrite.h"
#include "verifiers/math/compare/compare.h"

enum { PATH_MAX_NODES = 40, ROOTS_TRIED = 200 };

typedef struct path {
    const math_node *node[PATH_MAX_NODES];
    uint32_t child[PATH_MAX_NODES]; /* which child of node[i] goes on */
    unsigned count;                 /* the ellipsis is node[count - 1] */
} path;

/* Goes down to the only ellipsis; false where there are several, or parts of other kinds. */
static bool descend(path *p, const math_node *node) {
    for (p->count = 0; p->count < PATH_MAX_NODES; p->count++) {
        p->node[p->count] = node;
        if (node->kind == N_ELLIPSIS) {
            p->count++;
            return true;
        }
        bool known = node->kind == N_ADD || node->kind == N_MULTIPLY || node->kind == N_DIVIDE || node->kind == N_ROOT;
        uint32_t holders = 0;
        for (uint32_t i = 0; known && i < node->count; i++) {
            if (!math_node_has(node->child[i], N_ELLIPSIS, 0)) continue;
            p->child[p->count] = i;
            holders++;
        }
        if (holders != 1) return false;
        node = node->child[p->child[p->count]];
    }
    return false;
}

/* Node i and node j look the same but for the child that goes on. */
static bool alike(const path *p, unsigned i, unsigned j) {
    const math_node *a = p->node[i], *b = p->node[j];
    if (a->kind != b->kind || a->op != b->op || a->count != b->count || p->child[i] != p->child[j]) return false;
    for (uint32_t k = 0; k < a->count; k++) {
        if (k != p->child[i] && !math_node_same(a->child[k], b->child[k])) return false;
    }
    return true;
}

/* The first node of the part that comes again, and how many nodes it has; 0: none. */
static unsigned period_of(const path *p, unsigned *first) {
    unsigned last = p->count - 1;
    for (*first = 0; *first + 2 <= last; ++*first) {
        for (unsigned period = 1; *first + 2 * period <= last; period++) {
            if ((last - *first) % period != 0) continue;
            unsigned i = *first;
            while (i + period < last && alike(p, i, i + period)) i++;
            if (i + period == last) return period;
        }
    }
    return 0;
}

/* Node `from` of the path with `with` in the place of node `to`. */
static const math_node *replaced(math_session *s, const path *p, unsigned from, unsigned to, const math_node *with) {
    for (unsigned i = to; with && i-- > from;) {
        math_node *copy = assay_arena_alloc(s->arena, sizeof *copy);
        math_node **child = assay_arena_alloc(s->arena, p->node[i]->count * sizeof *child);
        if (!copy || !child) return NULL;
        *copy = *p->node[i];
        memcpy(child, p->node[i]->child, copy->count * sizeof *child);
        child[p->child[i]] = (math_node *)(uintptr_t)with;
        copy->child = child;
        with = copy;
    }
    return with;
}

/* A sum or a root in the part that comes again: without one, as in 2/(2/...), nothing need converge. */
static bool contracts(const path *p, unsigned first, unsigned period) {
    for (unsigned i = first; i < first + period; i++) {
        if (p->node[i]->kind == N_ADD || p->node[i]->kind == N_ROOT) return true;
    }
    return false;
}

/* Everything beside the path is a positive rational. */
static bool is_positive(math_session *s, const path *p) {
    fmpq_t value;
    fmpq_init(value);
    bool positive = true;
    for (unsigned i = 0; positive && i + 1 < p->count; i++) {
        const math_node *node = p->node[i];
        bool root = node->kind == N_ROOT;
        if (root && (p->child[i] != 0 || (node->count == 2 && !build_is_integer(s, node->child[1], 2) &&
                                          !build_is_integer(s, node->child[1], 3)))) {
            positive = false;
            break;
        }
        for (uint32_t k = 0; positive && k < node->count && !root; k++) {
            if (k == p->child[i]) continue;
            positive = build_is_rational(s, node->child[k], value) && fmpq_sgn(value) > 0;
        }
    }
    fmpq_clear(value);
    return positive;
}

/* The only positive root, or NULL. */
static const math_node *positive_root(math_session *s, const fmpz_poly_t f) {
    slong degree = fmpz_poly_degree(f), changes = 0, zeros = 0;
    int before = 0;
    while (zeros < degree && fmpz_is_zero(f->coeffs + zeros)) zeros++;
    for (slong i = zeros; i <= degree; i++) { /* Descartes: one change of sign is one positive root */
        int sign = fmpz_sgn(f->coeffs + i);
        changes += sign != 0 && before != 0 && sign != before;
        if (sign != 0) before = sign;
    }
    if (changes != 1) return NULL;
    fmpz_t x, value;
    fmpz_init(x);
    fmpz_init(value);
    slong found = 0;
    for (slong n = 1; n <= ROOTS_TRIED && !found; n++) {
        fmpz_set_si(x, n);
        fmpz_poly_evaluate_fmpz(value, f, x);
        if (fmpz_is_zero(value)) found = n;
    }
    fmpz_clear(x);
    fmpz_clear(value);
    if (found) return build_integer(s, found);
    if (degree != 2 || zeros > 0 || fmpz_poly_max_bits(f) > 40 || fmpz_poly_max_bits(f) < -40) return NULL;
    const math_node *c = build_integer(s, fmpz_get_si(f->coeffs)), *b = build_integer(s, fmpz_get_si(f->coeffs + 1)),
                    *a = build_integer(s, fmpz_get_si(f->coeffs + 2)), *four = build_integer(s, 4), *two = build_integer(s, 2);
    const math_node *root =
        build_root(s, build_subtract(s, build_power(s, b, two), build_multiply(s, four, build_multiply(s, a, c))), 2);
    /* the signs of a and c differ, so that the positive root is the one with the sign of a before the square root */
    if (fmpz_sgn(f->coeffs + 2) < 0) root = build_negate(s, root);
    return build_divide(s, build_subtract(s, root, b), build_multiply(s, two, a));
}

const math_node *math_nested_value(math_session *s, const math_node *node) {
    path p;
    unsigned first;
    if (!descend(&p, node)) return NULL;
    unsigned period = period_of(&p, &first);
    if (period == 0 || !contracts(&p, first, period) || !is_positive(s, &p)) return NULL;
    const math_node *x = build_symbol(s, ASSAY_VIEW("(nested)")), *image = replaced(s, &p, first, first + period, x);
    if (!image) return NULL;
    const math_node *equation;
    if (image->kind == N_ROOT) {
        slong index = image->count == 2 && build_is_integer(s, image->child[1], 3) ? 3 : 2;
        equation = build_subtract(s, build_power(s, x, build_integer(s, index)), image->child[0]);
    } else {
        equation = build_subtract(s, x, image);
    }
    fmpz_poly_t top, bottom;
    fmpz_poly_init(top);
    fmpz_poly_init(bottom);
    const math_node *value = NULL;
    if (equation && math_fraction_of(s, equation, top, bottom)) value = positive_root(s, top);
    fmpz_poly_clear(top);
    fmpz_poly_clear(bottom);
    return value ? replaced(s, &p, 0, first, value) : NULL;
}
