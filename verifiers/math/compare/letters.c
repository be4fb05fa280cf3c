/* See letters.h. */
#include "verifiers/math/compare/letters.h"

#include "verifiers/math/calculus/build.h"

enum { LETTERS_MAX = 3 };

/* The name or constant of the tree that one letter spells; NULL: none. */
static const math_node *named(const math_node *node, char letter) {
    if (node->kind == N_SYMBOL && node->text.size == 1 && node->text.data[0] == letter) return node;
    if (node->kind == N_CONSTANT && ((node->op == C_E && letter == 'e') || (node->op == C_I && letter == 'i'))) return node;
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *found = node->child[i] ? named(node->child[i], letter) : NULL;
        if (found) return found;
    }
    return NULL;
}

/* "O(n)" is no product. */
static bool may_hold_calls(const math_node *node) {
    if (node->kind == N_CALL || (node->written & (WRITTEN_ROUND | WRITTEN_SQUARE))) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && may_hold_calls(node->child[i])) return true;
    }
    return false;
}

const math_node *math_word_as_product(math_session *s, assay_view word, const math_node *other) {
    word = assay_view_trim(word);
    if (word.size < 2 || word.size > LETTERS_MAX || may_hold_calls(other)) return NULL;
    math_node **child = assay_arena_alloc(s->arena, word.size * sizeof *child);
    math_node *product = child ? math_make(s, N_MULTIPLY, 1, NULL, NULL) : NULL;
    if (!product) return NULL;
    for (size_t i = 0; i < word.size; i++) {
        const math_node *name = named(other, word.data[i]);
        if (!name) return NULL;
        child[i] = (math_node *)(uintptr_t)name;
    }
    product->child = child;
    product->count = (uint32_t)word.size;
    return product;
}
