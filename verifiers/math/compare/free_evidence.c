/* When names may be matrices or vectors. See free_form.h. */
#include "verifiers/math/compare/free_form.h"

#include <string.h>

enum { PARTS_MAX = 32 /* of a sum or product whose parts are held against each other; a longer one tells nothing */ };

static bool is_capital(const math_node *node) {
    return node->kind == N_SYMBOL && node->text.size > 0 && node->text.data[0] >= 'A' && node->text.data[0] <= 'Z' &&
           (node->text.size == 1 || node->text.data[1] == '_' || node->text.data[1] == '\'');
}

static unsigned capitals_in(const math_node *node) {
    unsigned count = is_capital(node);
    for (uint32_t i = 0; i < node->count; i++) count += node->child[i] ? capitals_in(node->child[i]) : 0;
    return count;
}

static bool is_negative_integer(const math_node *exponent) {
    return exponent->kind == N_NEGATE && exponent->child[0]->kind == N_NUMBER && !exponent->child[0]->number.decimal;
}

static bool is_inverse(const math_node *node) {
    return node->kind == N_POWER && is_negative_integer(node->child[1]);
}

/* A name that may be a vector beside a matrix: A^{-1}b. */
static bool is_beside(const math_node *node) {
    return capitals_in(node) > 0 || (node->kind == N_SYMBOL && node->text.size == 1 && strchr("abuvwxyz", node->text.data[0]));
}

/* g x g^{-1}: what would cancel if it commuted. */
static bool conjugates(const math_node *node) {
    if (node->kind == N_MULTIPLY && node->count <= PARTS_MAX) {
        for (uint32_t i = 0; i < node->count; i++) {
            const math_node *g = node->child[i];
            if (!is_inverse(g) || g->child[0]->kind != N_SYMBOL) continue;
            for (uint32_t j = 0; j < node->count; j++) {
                bool apart = (j > i ? j - i : i - j) > 1;
                if (apart && math_node_same(g->child[0], node->child[j])) return true;
            }
        }
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && conjugates(node->child[i])) return true;
    }
    return false;
}

/* A^{-1}B, (AB)^{-1} */
static bool inverts(const math_node *node) {
    if (is_inverse(node) && node->child[0]->kind == N_MULTIPLY && capitals_in(node->child[0]) > 1) return true;
    if (node->kind != N_MULTIPLY || node->count > PARTS_MAX) return false;
    for (uint32_t i = 0; i < node->count; i++) {
        if (!is_inverse(node->child[i]) || capitals_in(node->child[i]) == 0) continue;
        for (uint32_t j = 0; j < node->count; j++) {
            if (j != i && is_beside(node->child[j])) return true;
        }
    }
    return false;
}

/* (AB)^2 with capitals and nothing else: A^2B^2 only where they commute. */
static bool is_power_of_product(const math_node *node) {
    if (node->kind != N_POWER || node->child[0]->kind != N_MULTIPLY || node->child[0]->op != 1) return false;
    const math_node *product = node->child[0], *exponent = node->child[1];
    bool integer = exponent->kind == N_NUMBER && !exponent->number.decimal && exponent->number.whole.size == 1;
    for (uint32_t i = 0; integer && i < product->count; i++) integer = is_capital(product->child[i]);
    return integer;
}

static const math_node *bare(const math_node *node) {
    return node->kind == N_NEGATE ? node->child[0] : node;
}

/* ABA, ABAB: what would be A^2B if it commuted. */
static bool repeats(const math_node *node) {
    if (node->kind != N_MULTIPLY || node->count < 3 || node->count > PARTS_MAX || capitals_in(node) < 3) return false;
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *first = node->child[i];
        for (uint32_t j = i + 2; is_capital(first) && !first->parens && j < node->count; j++) {
            const math_node *last = node->child[j - 1];
            bool between = !math_node_same(first, last) && is_capital(last) && !last->parens; /* "P(A)P(B)" is something else */
            if (between && math_node_same(first, node->child[j])) return true;
        }
    }
    return false;
}

/* AB + BA, AB - BA: one product of capitals in two orders. */
static bool reorders(const math_node *node) {
    if (node->kind != N_ADD || node->count > PARTS_MAX) return false;
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *x = bare(node->child[i]);
        for (uint32_t j = i + 1; x->kind == N_MULTIPLY && capitals_in(x) == x->count && j < node->count; j++) {
            const math_node *y = bare(node->child[j]);
            if (y->kind != N_MULTIPLY || y->count != x->count || capitals_in(y) != y->count || math_node_same(x, y)) continue;
            uint32_t found = 0;
            for (uint32_t k = 0; k < x->count; k++) {
                for (uint32_t l = 0; l < y->count; l++) {
                    if (!math_node_same(x->child[k], y->child[l])) continue;
                    found++;
                    break;
                }
            }
            if (found == x->count) return true;
        }
    }
    return false;
}

bool math_is_transposition(const math_node *exponent) {
    return exponent->kind == N_SYMBOL && (assay_view_is(exponent->text, "T") || assay_view_is(exponent->text, "H"));
}

/* A^T, x^T y; (1 + r)^T is a power. */
static bool transposes(const math_node *node) {
    if (node->kind != N_POWER || !math_is_transposition(node->child[1])) return false;
    const math_node *base = node->child[0];
    return capitals_in(base) > 0 || math_holds_vector(base) ||
           (base->kind == N_SYMBOL && base->text.size == 1 && strchr("abuvwxyz", base->text.data[0]));
}

/* How many vectors are multiplied at most. */
static unsigned vector_degree(const math_node *node) {
    unsigned degree = math_is_vector_name(node);
    for (uint32_t i = 0; i < node->count; i++) {
        unsigned part = node->child[i] ? vector_degree(node->child[i]) : 0;
        if (node->kind == N_MULTIPLY || node->kind == N_DIVIDE) degree += part;
        else if (part > degree) degree = part;
    }
    bool power = node->kind == N_POWER || (node->kind == N_FUNCTION && (node->op == F_ABS || node->op == F_NORM));
    return power && degree > 0 ? degree + 1 : degree;
}

static void collect(const math_node *node, math_free_evidence *e) {
    e->transposes |= transposes(node);
    e->adjoints |= transposes(node) && !assay_view_is(node->child[1]->text, "T");
    e->matrices |= inverts(node) || reorders(node) || repeats(node) || is_power_of_product(node) ||
                   (node->kind == N_FUNCTION && (node->op == F_DET || node->op == F_TRACE) && capitals_in(node) > 0);
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) collect(node->child[i], e);
    }
}

/* All evidence needs a capital, a name of more than a letter (a vector's), or a negative exponent. */
static bool may_be_evidence(const math_node *node) {
    bool letter = node->kind == N_SYMBOL && node->text.size == 1 && node->text.data[0] >= 'a' && node->text.data[0] <= 'z';
    if ((node->kind == N_SYMBOL && !letter) || (node->kind == N_POWER && node->child[1]->kind == N_NEGATE)) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && may_be_evidence(node->child[i])) return true;
    }
    return false;
}

math_free_evidence math_free_evidence_of(const math_node *node) {
    if (!may_be_evidence(node)) return (math_free_evidence){.vectors = false};
    math_free_evidence e = {.vectors = math_holds_vector(node) && vector_degree(node) > 1};
    collect(node, &e);
    e.conjugates = conjugates(node);
    e.matrices |= e.conjugates;
    return e;
}
