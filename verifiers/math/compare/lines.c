/* Lines in space and in the plane by a point and a direction: (1, 0) + t(1, 2), "x = 1 + t, y = 2t", \frac{x-1}{2} = \frac{y}{3} = z, {(t, 2t) : t \in R}. Two are one line where their
 * directions are parallel and the vector between their points is, too; over the integers, where one step is the other's and whole steps lead from point to point.
 * Under one undeclared letter they may be motions, of which the same path says nothing. See compare_internal.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare_internal.h"
#include "verifiers/math/compare/progressions.h"

enum { COORDINATES_MAX = 4 };

typedef struct path {
    const math_node *point[COORDINATES_MAX], *step[COORDINATES_MAX], *name[COORDINATES_MAX]; /* name NULL: a bare entry */
    uint32_t count;
    const math_node *letter; /* NULL: symmetric equations, which have none */
    bool integers, declared;
} path;

static bool is_letter_of_lines(const math_node *node) {
    static const char *const usual[] = {"t", "s", "u", "r", "k", "n", "m", "lambda", "mu", "tau", "alpha"};
    for (size_t i = 0; node->kind == N_SYMBOL && i < sizeof usual / sizeof *usual; i++) {
        if (assay_view_is(node->text, usual[i])) return true;
    }
    return false;
}

static const math_node *parameter_in(const math_node *node) {
    if (is_letter_of_lines(node)) return node;
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *found = node->child[i] ? parameter_in(node->child[i]) : NULL;
        if (found) return found;
    }
    return NULL;
}

/* value = point + letter * step */
static bool add_entry(math_session *s, path *p, const math_node *name, const math_node *value) {
    if (p->count == COORDINATES_MAX || !math_is_scalar(value) || math_node_has(value, N_BIG, 0)) return false;
    const math_node *first = math_substitute(s, value, p->letter, build_integer(s, 0)),
                    *second = math_substitute(s, value, p->letter, build_integer(s, 1)),
                    *step = build_subtract(s, second, first), *form = build_add(s, first, build_multiply(s, p->letter, step));
    if (!form || math_polynomial_equal(s, value, form) != MATH_YES) return false;
    p->name[p->count] = name;
    p->point[p->count] = first;
    p->step[p->count++] = step;
    return true;
}

static bool is_equality(const math_node *node) {
    return node->kind == N_RELATION && node->count == 2 && node->ops[0] == R_EQ;
}

static bool is_coordinate(const math_node *node) {
    return node->kind == N_SYMBOL && node->text.size == 1 && node->text.data[0] >= 'x' && node->text.data[0] <= 'z';
}

/* The one coordinate in a side of symmetric equations; NULL: none, or several. */
static const math_node *coordinate_in(const math_node *node, bool *several) {
    const math_node *found = is_coordinate(node) ? node : NULL;
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *inside = node->child[i] ? coordinate_in(node->child[i], several) : NULL;
        *several |= inside && found && !math_node_same(inside, found);
        if (inside) found = inside;
    }
    return found;
}

/* (x - p)/d: its value at 0 is -p/d, and it grows by 1/d. */
static bool add_side(math_session *s, path *p, const math_node *side) {
    bool several = false;
    const math_node *x = coordinate_in(side, &several);
    if (!x || several || p->count == COORDINATES_MAX || !math_is_scalar(side)) return false;
    for (uint32_t i = 0; i < p->count; i++) {
        if (math_node_same(p->name[i], x)) return false;
    }
    const math_node *first = math_substitute(s, side, x, build_integer(s, 0)),
                    *second = math_substitute(s, side, x, build_integer(s, 1)), *slope = build_subtract(s, second, first),
                    *form = build_add(s, first, build_multiply(s, x, slope));
    if (!form || math_polynomial_equal(s, side, form) != MATH_YES ||
        math_scalar_equal(s, slope, build_integer(s, 0)) != MATH_NO)
        return false;
    p->name[p->count] = x;
    p->step[p->count] = build_divide(s, build_integer(s, 1), slope);
    p->point[p->count] = build_negate(s, build_divide(s, first, slope));
    return p->step[p->count] && p->point[p->count++];
}

/* The chain, and perhaps a coordinate that stands still: "..., z = 4". */
static bool read_symmetric(math_session *s, const math_node *chain, const math_node *still, path *p) {
    if (chain->kind != N_RELATION || chain->count + (still ? 1 : 0) < 3) return false;
    for (uint32_t i = 0; i < chain->count; i++) {
        if ((i > 0 && chain->ops[i - 1] != R_EQ) || !add_side(s, p, chain->child[i])) return false;
    }
    if (!still) return true;
    if (!is_equality(still) || !is_coordinate(still->child[0]) || p->count == COORDINATES_MAX ||
        math_has_variables(still->child[1]))
        return false;
    p->name[p->count] = still->child[0];
    p->point[p->count] = still->child[1];
    p->step[p->count++] = build_integer(s, 0);
    return true;
}

static bool declares_letter(const math_node *node, path *p) {
    bool declared = node->kind == N_RELATION && node->count == 2 && node->ops[0] == R_IN && node->child[0]->kind == N_SYMBOL &&
                    node->child[1]->kind == N_CONSTANT;
    if (!declared || (node->child[1]->op != C_INTEGERS && node->child[1]->op != C_REALS)) return false;
    p->letter = node->child[0];
    p->declared = true;
    p->integers = node->child[1]->op == C_INTEGERS;
    return true;
}

static void swap_coordinates(path *p, uint32_t i, uint32_t j) {
    const math_node **all[] = {p->name, p->point, p->step};
    for (int k = 0; k < 3; k++) {
        const math_node *one = all[k][i];
        all[k][i] = all[k][j];
        all[k][j] = one;
    }
}

/* x, y, z in this order. */
static bool sort_coordinates(path *p) {
    for (uint32_t i = 0; i < p->count; i++) {
        if (!p->name[i]) return true;
        if (!is_coordinate(p->name[i])) return false;
        for (uint32_t j = i; j > 0 && p->name[j]->text.data[0] < p->name[j - 1]->text.data[0]; j--)
            swap_coordinates(p, j, j - 1);
    }
    return true;
}

static bool read_path(comparison *c, const math_node *node, path *p) {
    math_session *s = c->s;
    *p = (path){.count = 0};
    uint32_t parts = node->kind == N_LIST ? node->count : 1;
    if (node->kind == N_BUILDER) {
        if (!declares_letter(node->child[1], p)) return false;
        node = node->child[0];
    } else if (node->kind == N_LIST && declares_letter(node->child[node->count - 1], p)) {
        parts--;
    }
    if (node->kind == N_LIST && parts == 1) node = node->child[0];
    if (!p->letter && read_symmetric(s, node->kind == N_LIST && parts == 2 ? node->child[0] : node,
                                     node->kind == N_LIST && parts == 2 ? node->child[1] : NULL, p))
        return sort_coordinates(p);
    p->count = 0;
    if (node->kind == N_LIST) {
        for (uint32_t i = 0; i < parts; i++) {
            const math_node *one = node->child[i];
            if (!is_equality(one) || !is_coordinate(one->child[0])) return false;
            if (!p->letter) p->letter = parameter_in(one->child[1]);
        }
        for (uint32_t i = 0; p->letter && i < parts; i++) {
            if (!add_entry(s, p, node->child[i]->child[0], node->child[i]->child[1])) return false;
        }
        return p->count >= 2 && sort_coordinates(p);
    }
    const math_node *names = NULL;
    if (is_equality(node)) {
        names = node->child[0]->kind == N_TUPLE ? node->child[0] : NULL;
        node = node->child[1];
    }
    node = math_as_tuple(c, node);
    if (!node || (node->count == 2 && (node->op & (BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED))))
        return false; /* [s, 2s): an interval */
    if (names && names->count != node->count) return false;
    if (!p->letter) p->letter = parameter_in(node);
    for (uint32_t i = 0; p->letter && i < node->count; i++) {
        if (!add_entry(s, p, names ? names->child[i] : NULL, node->child[i])) return false;
    }
    return p->count >= 2 && sort_coordinates(p);
}

static math_truth both_hold(math_truth a, math_truth b) {
    if (a == MATH_NO || b == MATH_NO) return MATH_NO;
    return a == MATH_YES && b == MATH_YES ? MATH_YES : MATH_MAYBE;
}

/* u and v are multiples of one vector. */
static math_truth are_parallel(math_session *s, const math_node *const *u, const math_node *const *v, uint32_t count) {
    math_truth all = MATH_YES;
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = i + 1; j < count && all != MATH_NO; j++) {
            const math_node *x = build_multiply(s, u[i], v[j]), *y = build_multiply(s, u[j], v[i]);
            all = both_hold(all, x && y ? math_scalar_equal(s, x, y) : MATH_MAYBE);
        }
    }
    return all;
}

/* The first coordinate in which the path moves; count: in none, or not known. */
static uint32_t moving(math_session *s, const path *p) {
    uint32_t i = 0;
    while (i < p->count && math_scalar_equal(s, p->step[i], build_integer(s, 0)) != MATH_NO) i++;
    return i;
}

/* Parallel steps of one length, and whole steps from point to point. */
static math_truth same_lattice(math_session *s, const path *a, const path *b, const math_node *const *gap) {
    uint32_t i = moving(s, a);
    slong turns, ratio;
    if (i == a->count) return MATH_MAYBE;
    math_truth step = math_integer_quotient(s, b->step[i], a->step[i], &ratio);
    if (step == MATH_YES && ratio != 1 && ratio != -1) step = MATH_NO;
    return both_hold(step, math_integer_quotient(s, gap[i], a->step[i], &turns));
}

/* A letter that usually counts, and nothing that says of what kind it is. */
static bool counts(const path *p) {
    return p->letter && !p->declared && p->letter->text.size == 1 && strchr("nmk", p->letter->text.data[0]);
}

static bool same_motion(math_session *s, const path *a, const path *b, const math_node *const *gap) {
    const math_node *zero = build_integer(s, 0);
    for (uint32_t i = 0; i < a->count; i++) {
        if (math_scalar_equal(s, gap[i], zero) != MATH_YES || math_scalar_equal(s, a->step[i], b->step[i]) != MATH_YES)
            return false;
    }
    return true;
}

math_truth math_lines_equal(comparison *c, const math_node *a, const math_node *b, bool *read) {
    math_session *s = c->s;
    path x, y;
    *read = false;
    if (!read_path(c, a, &x) || !read_path(c, b, &y) || x.count != y.count) return MATH_MAYBE;
    const math_node *gap[COORDINATES_MAX];
    for (uint32_t i = 0; i < x.count; i++) {
        if (x.name[i] && y.name[i] && !math_node_same(x.name[i], y.name[i])) return MATH_MAYBE;
        gap[i] = build_subtract(s, y.point[i], x.point[i]);
        if (!gap[i]) return MATH_MAYBE;
    }
    if (moving(s, &x) == x.count || moving(s, &y) == y.count) return MATH_MAYBE;
    math_truth same = both_hold(are_parallel(s, x.step, y.step, x.count), are_parallel(s, gap, x.step, x.count));
    bool renamed = !x.letter || !y.letter || !math_node_same(x.letter, y.letter);
    *read = true;
    if (counts(&x) || counts(&y)) { /* "(n, 2n)": over the integers, as it seems */
        math_truth whole = both_hold(same, same_lattice(s, &x, &y, gap));
        *read = renamed && same != MATH_NO;
        return whole == MATH_YES && renamed ? MATH_YES : MATH_MAYBE;
    }
    if (x.integers || y.integers) {
        same = both_hold(same, same_lattice(s, &x, &y, gap));
        if (same == MATH_NO) return x.integers && y.integers ? math_no(c, "other points over the integers") : MATH_MAYBE;
        return same;
    }
    if (renamed || (x.declared && y.declared)) return same == MATH_NO ? math_no(c, "another line") : same;
    *read = same == MATH_YES && !same_motion(s, &x, &y, gap); /* else the values decide */
    c->note = "one line, but another motion along it";
    return MATH_MAYBE;
}

/* The equation with numbers for x and y, as one expression. */
static const math_node *at_point(math_session *s, const math_node *difference, const math_node *x, const math_node *y) {
    const math_node *first = math_substitute(s, difference, build_symbol(s, ASSAY_VIEW("x")), x);
    return first ? math_substitute(s, first, build_symbol(s, ASSAY_VIEW("y")), y) : NULL;
}

/* a x + b y + c, and nothing else in it. */
static bool is_affine(math_session *s, const math_node *difference) {
    const math_node *zero = build_integer(s, 0), *one = build_integer(s, 1), *x = build_symbol(s, ASSAY_VIEW("x")),
                    *y = build_symbol(s, ASSAY_VIEW("y")), *still = at_point(s, difference, zero, zero),
                    *right = at_point(s, difference, one, zero), *up = at_point(s, difference, zero, one);
    if (!still || !right || !up || math_has_variables(still)) return false;
    const math_node *form = build_add(s, build_add(s, still, build_multiply(s, x, build_subtract(s, right, still))),
                                      build_multiply(s, y, build_subtract(s, up, still)));
    bool level = math_scalar_equal(s, right, still) == MATH_YES && math_scalar_equal(s, up, still) == MATH_YES;
    return form && !level && math_polynomial_equal(s, difference, form) == MATH_YES;
}

bool math_line_has_equation(comparison *c, const math_node *a, const math_node *b) {
    const math_node *equation = is_equality(a) ? a : b, *listed = equation == a ? b : a;
    math_session *s = c->s;
    path p;
    if (!is_equality(equation) || listed->kind != N_LIST || !read_path(c, listed, &p)) return false;
    if (p.count != 2 || !p.letter || p.integers || counts(&p) || !p.name[0] || !assay_view_is(p.name[0]->text, "x") ||
        !p.name[1] || !assay_view_is(p.name[1]->text, "y") || moving(s, &p) == 2)
        return false;
    const math_node *difference = math_is_scalar(equation->child[0]) && math_is_scalar(equation->child[1])
                                      ? build_subtract(s, equation->child[0], equation->child[1])
                                      : NULL;
    if (!difference || !is_affine(s, difference)) return false;
    const math_node *inside = at_point(s, difference, build_add(s, p.point[0], build_multiply(s, p.letter, p.step[0])),
                                       build_add(s, p.point[1], build_multiply(s, p.letter, p.step[1])));
    return inside && math_polynomial_equal(s, inside, build_integer(s, 0)) == MATH_YES;
}
