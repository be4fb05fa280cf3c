/* Tuples, points and vectors in their notations, matrices, and lists that may be tuples. See compare.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare_internal.h"

/* Named points are tuples: A(1,2). */
const math_node *math_as_tuple(comparison *c, const math_node *node) {
    if (node->kind == N_TUPLE) return node;
    if (node->kind == N_CALL && node->count >= 2 && node->text.size > 0 && node->text.data[0] >= 'A' &&
        node->text.data[0] <= 'Z') {
        math_node *tuple = math_make(c->s, N_TUPLE, 0, NULL, NULL);
        if (!tuple) return NULL;
        tuple->child = node->child;
        tuple->count = node->count;
        return tuple;
    }
    bool counted = node->kind == N_FUNCTION && node->side == MATH_COUNTED && node->count == 2; /* "P(3,2)", a point */
    bool multiple = node->kind == N_CALL && node->count >= 2 && node->text.size == 1 && strchr("tskrcanm", node->text.data[0]);
    if (counted || multiple) { /* "t(1,2,3)" */
        math_node *tuple = math_make(c->s, N_TUPLE, 0, NULL, NULL);
        math_node **child = assay_arena_alloc(c->s->arena, node->count * sizeof *child);
        const math_node *factor = multiple ? build_symbol(c->s, node->text) : NULL;
        if (!tuple || !child || (multiple && !factor)) return NULL;
        for (uint32_t i = 0; i < node->count; i++) {
            const math_node *entry = multiple ? build_multiply(c->s, factor, node->child[i]) : node->child[i];
            if (!entry) return NULL;
            child[i] = (math_node *)(uintptr_t)entry;
        }
        tuple->child = child;
        tuple->count = node->count;
        return tuple;
    }
    if (node->kind == N_MATRIX && (node->columns == 1 || node->columns == node->count)) {
        math_node *tuple = math_make(c->s, N_TUPLE, BRACKET_ANGLE, NULL, NULL);
        if (!tuple) return NULL;
        tuple->child = node->child;
        tuple->count = node->count;
        return tuple;
    }
    return NULL;
}

/* Brackets matter for a pair only: (1,2) is not [1,2]. */
static bool brackets_agree(const math_node *a, const math_node *b) {
    int closed = BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED;
    if (a->count != 2 || ((a->op | b->op) & BRACKET_ANGLE)) return true;
    return (a->op & closed) == (b->op & closed);
}

/* i + 2j and (1, 2): in the plane the third entry is not written. */
static math_truth units_equal_pair(comparison *c, const math_node *a, const math_node *b) {
    const math_node *units = a->count == 3 ? a : b, *pair = a->count == 3 ? b : a;
    static const math_node zero = {.kind = N_NUMBER, .number = {.whole = {"0", 1}}};
    if (!(units->op & BRACKET_UNITS) || units->count != 3 || pair->count != 2) return math_no(c, "another number of entries");
    math_truth flat = math_equal(c, units->child[2], &zero);
    if (flat != MATH_YES) return flat == MATH_NO ? math_no(c, "another number of entries") : flat;
    math_node *plane = math_make(c->s, N_TUPLE, BRACKET_ANGLE, units->child[0], units->child[1]);
    return plane ? math_tuples_equal(c, units == a ? plane : a, units == a ? b : plane) : MATH_MAYBE;
}

/* As many entries on both sides, one by one. */
static math_truth entries_equal(comparison *c, const math_node *a, const math_node *b) {
    math_truth all = MATH_YES;
    for (uint32_t i = 0; i < a->count; i++) {
        math_truth one = math_equal(c, a->child[i], b->child[i]);
        if (one == MATH_NO) return math_no(c, "an entry differs");
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

math_truth math_tuples_equal(comparison *c, const math_node *a, const math_node *b) {
    if (a->count != b->count) return units_equal_pair(c, a, b);
    if (!brackets_agree(a, b)) return math_no(c, "other brackets");
    if (c->s->options->tuple_order == ASSAY_ORDER_ANY) return math_entries_match(c, a, b);
    return entries_equal(c, a, b);
}

math_truth math_matrices_equal(comparison *c, const math_node *a, const math_node *b) {
    if (a->count != b->count || a->columns != b->columns) return math_no(c, "another shape");
    return entries_equal(c, a, b);
}

math_truth math_printed_list_equal(comparison *c, const math_node *tuple, const math_node *list, bool tuple_is_gold) {
    math_node *copy = math_make(c->s, N_LIST, SEP_COMMA, NULL, NULL);
    if (!copy) return MATH_MAYBE;
    copy->child = tuple->child;
    copy->count = tuple->count;
    return tuple_is_gold ? math_lists_equal(c, copy, list) : math_lists_equal(c, list, copy);
}

const math_node *math_list_as_tuple(comparison *c, const math_node *list) {
    if (list->kind != N_LIST) return NULL;
    math_node *tuple = math_make(c->s, N_TUPLE, BRACKET_ANGLE, NULL, NULL);
    if (!tuple) return NULL;
    tuple->child = list->child;
    tuple->count = list->count;
    return tuple;
}

math_truth math_bracketed_list_equal(comparison *c, const math_node *list, const math_node *tuple) {
    const math_node *bare = math_list_as_tuple(c, list);
    if (!bare) return MATH_MAYBE;
    if (math_tuples_equal(c, bare, tuple) == MATH_YES) return MATH_YES;
    if (math_printed_list_equal(c, tuple, list, false) == MATH_NO) return MATH_NO;
    c->note = "a list, or a tuple";
    return MATH_MAYBE;
}

bool math_is_short_vector(const math_node *node) {
    return (node->kind == N_TUPLE && (node->count == 2 || node->count == 3)) || (node->kind == N_MATRIX && node->columns == 1);
}

const math_node *math_vector_as_named(comparison *c, const math_node *vector, const math_node *other) {
    static const math_node j = {.kind = N_SYMBOL, .text = {"j", 1}}, k = {.kind = N_SYMBOL, .text = {"k", 1}};
    bool units = vector->kind == N_TUPLE && (vector->op & BRACKET_UNITS);
    if (!math_is_scalar(other) || math_node_has(other, N_BIG, 0) ||
        (!units && !math_contains_name(other, &j) && !math_contains_name(other, &k)))
        return NULL;
    return math_vector_of_letters(c->s, other);
}
