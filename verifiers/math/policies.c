/* See policies.h. */
#include "verifiers/math/policies.h"

static char small_letter(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static assay_view small_letters(assay_arena *arena, assay_view text) {
    assay_view copy = assay_arena_copy(arena, text);
    for (size_t i = 0; copy.data && i < copy.size; i++) ((char *)(uintptr_t)copy.data)[i] = small_letter(text.data[i]);
    return copy;
}

const math_node *math_fold_variables(math_session *s, const math_node *node) {
    bool named = node->kind == N_SYMBOL || node->kind == N_CALL;
    if (!named && node->count == 0) return node;
    math_node *copy = assay_arena_alloc(s->arena, sizeof *copy);
    math_node **child = assay_arena_alloc(s->arena, (node->count + 1) * sizeof *child);
    if (!copy || !child || !assay_budget_spend(s->budget, 1)) return NULL;
    *copy = *node;
    copy->child = child;
    if (named) copy->text = small_letters(s->arena, node->text);
    if (named && !copy->text.data) return NULL;
    for (uint32_t i = 0; i < node->count; i++) {
        child[i] = node->child[i] ? (math_node *)(uintptr_t)math_fold_variables(s, node->child[i]) : NULL;
        if (node->child[i] && !child[i]) return NULL;
    }
    return copy;
}

static bool is_integer_literal(const math_node *node) {
    return node->kind == N_NUMBER && !node->number.decimal;
}

static bool is_unreduced(math_session *s, const math_node *fraction) {
    if (!is_integer_literal(fraction->child[0]) || !is_integer_literal(fraction->child[1])) return false;
    fmpq_t num, den;
    fmpq_init(num);
    fmpq_init(den);
    bool unreduced = false;
    if (math_rational(s, fraction->child[0], num) == V_OK && math_rational(s, fraction->child[1], den) == V_OK) {
        fmpz_gcd(fmpq_numref(num), fmpq_numref(num), fmpq_numref(den));
        unreduced = !fmpz_is_one(fmpq_numref(num)) || fmpz_is_one(fmpq_numref(den));
    }
    fmpq_clear(num);
    fmpq_clear(den);
    return unreduced;
}

bool math_has_unreduced(math_session *s, const math_node *node) {
    if (node->kind == N_DIVIDE && node->count == 2 && is_unreduced(s, node)) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && math_has_unreduced(s, node->child[i])) return true;
    }
    return false;
}

/* The next letter at or behind *at, outside the names of commands; 0 at the end. */
static char next_letter(assay_view text, size_t *at) {
    while (*at < text.size) {
        char c = text.data[(*at)++];
        if (c == '\\') {
            while (*at < text.size && assay_is_alpha(text.data[*at])) (*at)++;
        } else if (assay_is_alpha(c)) {
            return c;
        }
    }
    return 0;
}

bool math_same_case(assay_view a, assay_view b) {
    bool same = true;
    for (size_t i = 0, j = 0;;) {
        char x = next_letter(a, &i), y = next_letter(b, &j);
        if (small_letter(x) != small_letter(y)) return true; /* other words: not a matter of case */
        if (x == 0) return same;
        same &= x == y;
    }
}
