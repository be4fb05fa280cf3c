/* See node.h. */
#include "verifiers/math/node.h"

bool math_node_has(const math_node *node, math_kind kind, int op) {
    if (!node) return false;
    if (node->kind == kind && (op == 0 || node->op == op)) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (math_node_has(node->child[i], kind, op)) return true;
    }
    return false;
}

static bool same_number(const math_number *a, const math_number *b) {
    return a->exponent == b->exponent && assay_view_equal(a->whole, b->whole) && assay_view_equal(a->fraction, b->fraction) &&
           assay_view_equal(a->repeat, b->repeat);
}

bool math_node_same(const math_node *a, const math_node *b) {
    if (!a || !b) return a == b;
    if (a->kind != b->kind || a->op != b->op || a->count != b->count || a->columns != b->columns || a->side != b->side)
        return false;
    if (!assay_view_equal(a->text, b->text)) return false;
    if (a->kind == N_NUMBER && !same_number(&a->number, &b->number)) return false;
    if (a->kind == N_RELATION && memcmp(a->ops, b->ops, a->count - 1) != 0) return false;
    for (uint32_t i = 0; i < a->count; i++) {
        if (!math_node_same(a->child[i], b->child[i])) return false;
    }
    return true;
}

bool math_node_indexed(const math_node *node, assay_view letter) {
    if (!node) return false;
    if (node->kind == N_SYMBOL || node->kind == N_CALL) {
        const char *mark = memchr(node->text.data, '_', node->text.size);
        size_t at = mark ? (size_t)(mark - node->text.data) + 1 : node->text.size;
        if (memmem(node->text.data + at, node->text.size - at, letter.data, letter.size)) return true;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (math_node_indexed(node->child[i], letter)) return true;
    }
    return false;
}

unsigned math_node_size_within(const math_node *node, unsigned most) {
    unsigned size = 1;
    for (uint32_t i = 0; i < node->count; i++) {
        unsigned part = size < most ? math_node_size_within(node->child[i], most - size) : 0;
        if (part == 0) return 0;
        size += part;
    }
    return size;
}

bool math_is_special(assay_view name) {
    static const char *const names[] = {"zeta", "phi", "sigma", "tau", "mu", "psi", "Lambda"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (assay_view_is(name, names[i])) return true;
    }
    return false;
}

bool math_is_alias(assay_view name) {
    return (assay_view_starts_with(name, ASSAY_VIEW("angle ")) && name.size == 7) ||
           assay_view_starts_with(name, ASSAY_VIEW("triangle "));
}

assay_view math_unmarked(assay_view name) {
    static const char *const marks[] = {MATH_VECTOR, MATH_HAT, MATH_TILDE, MATH_FRAKTUR};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        assay_view mark = assay_view_of(marks[i]);
        if (assay_view_starts_with(name, mark)) return math_unmarked(assay_view_slice(name, mark.size, name.size));
    }
    if (assay_view_ends_with(name, ASSAY_VIEW("^*"))) name.size -= 2; /* "x^* = 3": the best x */
    return name;
}

bool math_is_vector_name(const math_node *node) {
    return node->kind == N_SYMBOL && (assay_view_starts_with(node->text, ASSAY_VIEW(MATH_VECTOR)) ||
                                      assay_view_starts_with(node->text, ASSAY_VIEW(MATH_ARROW)));
}

bool math_holds_vector(const math_node *node) {
    if (math_is_vector_name(node)) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && math_holds_vector(node->child[i])) return true;
    }
    return false;
}
