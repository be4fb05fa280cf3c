/* Sets of reals, and operations on names of sets. See compare_internal.h. */
#include "verifiers/math/compare/compare_internal.h"

math_truth math_sets_of_reals_equal(comparison *c, const math_node *a, const math_node *b) {
    math_pieces x, y;
    if (!math_pieces_of(c->s, a, &x) || !math_pieces_of(c->s, b, &y)) return MATH_MAYBE;
    bool said = (a->kind == N_CONSTANT && a->op == C_EMPTY) || (b->kind == N_CONSTANT && b->op == C_EMPTY);
    if (x.count == 0 && y.count == 0 && said) return MATH_YES;
    if (x.count == 0 && y.count == 0) return MATH_MAYBE; /* two impossible conditions are not one answer */
    math_truth truth = math_pieces_equal(c->s, &x, &y);
    return truth == MATH_NO ? math_no(c, "another set of reals") : truth;
}

bool math_has_line(const math_node *node) {
    return node->kind == N_SYMBOL && assay_view_starts_with(node->text, ASSAY_VIEW("segment_"));
}

enum { SETS_MAX = 6 };

/* (A \cup B)^c, A^c, and what the parser makes of (A \cup B)'. */
static bool is_complement(const math_node *node) {
    if (node->kind != N_POWER || node->child[1]->kind != N_SYMBOL) return false;
    const math_node *set = node->child[0];
    bool named = set->kind == N_SYMBOL && set->text.size == 1 && set->text.data[0] >= 'A' && set->text.data[0] <= 'Z';
    bool mark = assay_view_is(node->child[1]->text, "c") || assay_view_is(node->child[1]->text, "C");
    return mark && (named || set->kind == N_SETOP || is_complement(set));
}

bool math_is_set_formula(const math_node *node) {
    return node->kind == N_SETOP || (is_complement(node) && node->child[0]->kind != N_SYMBOL);
}

/* The value of a set expression at one region of the Venn diagram: bit i of `region` says that the region lies in set i. -1: not such an expression. */
static int in_region(const math_node *node, assay_view *names, size_t *count, unsigned region) {
    if (is_complement(node)) {
        int inside = in_region(node->child[0], names, count, region);
        return inside < 0 ? inside : !inside;
    }
    if (node->kind == N_SETOP) {
        int x = in_region(node->child[0], names, count, region), y = in_region(node->child[1], names, count, region);
        if (x < 0 || y < 0) return -1;
        return node->op == S_UNION ? x | y : node->op == S_INTERSECTION ? x & y : x & !y;
    }
    if (node->kind != N_SYMBOL) return -1;
    assay_view name = node->text; /* A' and a line over A are what A leaves out */
    int outside = math_has_line(node);
    size_t mark = outside ? strlen("segment_") : 0;
    if (outside && name.size != mark + 1) return -1; /* a line over more than a name */
    name = assay_view_slice(name, mark, name.size);
    while (name.size > 1 && name.data[name.size - 1] == '\'') name.size--, outside ^= 1;
    size_t i = 0;
    while (i < *count && !assay_view_equal(names[i], name)) i++;
    if (i == SETS_MAX) return -1;
    if (i == *count) names[(*count)++] = name;
    return ((int)(region >> i) & 1) ^ outside;
}

/* Set operations on names, A cup B: equal where every region of the diagram agrees. */
math_truth math_set_expressions_equal(comparison *c, const math_node *a, const math_node *b) {
    assay_view names[SETS_MAX];
    size_t count = 0;
    bool all = true;
    for (unsigned region = 0; region < 1u << SETS_MAX; region++) {
        int x = in_region(a, names, &count, region), y = in_region(b, names, &count, region);
        if (x < 0 || y < 0) {
            all = false;
            break;
        }
        if (x != y) return math_no(c, "another set");
    }
    if (all) return MATH_YES;
    if (a->kind != N_SETOP || b->kind != N_SETOP || a->op != b->op) return MATH_MAYBE;
    if (math_equal(c, a->child[0], b->child[0]) == MATH_YES && math_equal(c, a->child[1], b->child[1]) == MATH_YES)
        return MATH_YES;
    if (a->op != S_DIFFERENCE && math_equal(c, a->child[0], b->child[1]) == MATH_YES &&
        math_equal(c, a->child[1], b->child[0]) == MATH_YES)
        return MATH_YES;
    return MATH_MAYBE;
}

/* The number of a set of reals that has just one; NULL: more, or not known. */
const math_node *math_only_point(comparison *c, const math_node *set) {
    math_pieces pieces;
    if (!math_pieces_of(c->s, set, &pieces) || pieces.count != 1 || !pieces.piece[0].low_closed || !pieces.piece[0].high_closed)
        return NULL;
    return math_scalar_equal(c->s, pieces.piece[0].low, pieces.piece[0].high) == MATH_YES ? pieces.piece[0].low : NULL;
}
