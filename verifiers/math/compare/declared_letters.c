/* Letters that an answer declares, "n^2, n \in \mathbb{N}", "(t, 2t), t \in \mathbb{R}": bound, so that any letter will do. What is no progression (progressions.c) is compared under one
 * letter; that two such families differ is not proved here. See compare_internal.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare_internal.h"

typedef struct declared {
    const math_node *rest, *letter; /* letter NULL: none is declared */
    int set;
} declared;

static bool declares(const math_node *node) {
    return node->kind == N_RELATION && node->count == 2 && node->ops[0] == R_IN && node->child[0]->kind == N_SYMBOL &&
           node->child[1]->kind == N_CONSTANT && node->child[1]->op >= C_REALS;
}

static declared read_declared(math_session *s, const math_node *node) {
    declared out = {.rest = node};
    if (node->kind == N_BUILDER && declares(node->child[1]) && build_mentions(node->child[0], node->child[1]->child[0]))
        return (declared){node->child[0], node->child[1]->child[0], node->child[1]->child[1]->op}; /* {(t, 2t) : t in R} */
    if (node->kind != N_LIST || node->count < 2) return out;
    const math_node *last = node->child[node->count - 1];
    if (!declares(last)) return out;
    for (uint32_t i = 0; i + 1 < node->count; i++) {
        if (declares(node->child[i])) return out;
    }
    math_node *rest = assay_arena_alloc(s->arena, sizeof *rest);
    if (!rest) return out;
    *rest = *node;
    rest->count--;
    const math_node *said = rest->count == 1 ? rest->child[0] : rest;
    if (build_mentions(said, last->child[0])) out = (declared){said, last->child[0], last->child[1]->op};
    return out;
}

/* The letters of a tree. */
static void collect(const math_node *node, const math_node **out, size_t most, size_t *count) {
    if (node->kind == N_SYMBOL) {
        for (size_t i = 0; i < *count; i++) {
            if (math_node_same(out[i], node)) return;
        }
        if (*count < most) out[(*count)++] = node;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) collect(node->child[i], out, most, count);
    }
}

/* `bare` says nothing of its letters: equal where one of them may be the declared one. */
static math_truth beside_bare(comparison *c, const declared *said, const math_node *bare, bool *read) {
    enum { LETTERS_MAX = 6 };
    const math_node *letters[LETTERS_MAX];
    size_t count = 0;
    /* "n \in N" may go without saying, and "x \in R"; "x \in N" does not. */
    bool usual = said->set == C_REALS || (said->letter->text.size == 1 && strchr("klmnijpqKMN", said->letter->text.data[0]));
    collect(bare, letters, LETTERS_MAX, &count);
    for (size_t i = 0; i < count; i++) {
        bool other = !math_node_same(letters[i], said->letter);
        if (other && build_mentions(said->rest, letters[i])) continue;
        const math_node *renamed = other ? math_substitute(c->s, bare, letters[i], said->letter) : bare;
        if (usual && renamed && math_equal(c, said->rest, renamed) == MATH_YES) return MATH_YES;
        *read = !math_node_has(bare, N_TEXT, 0); /* "where n is even": another condition */
    }
    return MATH_MAYBE;
}

static bool is_parameter(const math_node *node) {
    static const char *const usual[] = {"t", "s", "u", "r", "k", "lambda", "mu", "theta", "alpha", "tau"};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (assay_view_is(node->text, usual[i])) return true;
    }
    return false;
}

/* A tuple, named or not, or "x = ..., y = ..." */
static bool is_vector_answer(const math_node *node) {
    if (node->kind == N_RELATION && node->count == 2 && node->ops[0] == R_EQ) node = node->child[1];
    if (node->kind == N_TUPLE || node->kind == N_MATRIX) return node->count >= 2;
    bool record = node->kind == N_LIST && node->op != SEP_OR && node->count >= 2;
    for (uint32_t i = 0; record && i < node->count; i++) {
        record = node->child[i]->kind == N_RELATION && node->child[i]->count == 2 && node->child[i]->ops[0] == R_EQ &&
                 math_is_name(node->child[i]->child[0]);
    }
    return record;
}

/* The one letter of a tree that usually is a parameter; NULL: none, or several. */
static const math_node *parameter_of(const math_node *node) {
    enum { LETTERS_MAX = 8 };
    const math_node *letters[LETTERS_MAX], *found = NULL;
    size_t count = 0;
    bool record = node->kind == N_LIST;
    for (uint32_t i = 0; i < (record ? node->count : 1); i++) { /* names on the left are none */
        const math_node *one = record ? node->child[i] : node;
        collect(one->kind == N_RELATION ? one->child[1] : one, letters, LETTERS_MAX, &count);
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_parameter(letters[i])) continue;
        if (found) return NULL;
        found = letters[i];
    }
    return found;
}

/* "(1 + 2t, 3 - t)" and "(1 + 2s, 3 - s)": one curve, its parameter under two names. */
static math_truth renamed_parameter(comparison *c, const math_node *a, const math_node *b) {
    if (!is_vector_answer(a) || !is_vector_answer(b)) return MATH_MAYBE;
    const math_node *t = parameter_of(a), *u = parameter_of(b);
    if (!t || !u || math_node_same(t, u)) return MATH_MAYBE;
    const math_node *renamed = math_substitute(c->s, b, u, t);
    return renamed && math_equal(c, a, renamed) == MATH_YES ? MATH_YES : MATH_MAYBE;
}

math_truth math_declared_equal(comparison *c, const math_node *a, const math_node *b, bool *read) {
    *read = false;
    if (renamed_parameter(c, a, b) == MATH_YES) return MATH_YES;
    if (a->kind != N_LIST && b->kind != N_LIST) return MATH_MAYBE;
    declared x = read_declared(c->s, a), y = read_declared(c->s, b);
    if (!x.letter && !y.letter) return MATH_MAYBE;
    if (!x.letter || !y.letter) return x.letter ? beside_bare(c, &x, b, read) : beside_bare(c, &y, a, read);
    *read = true;
    bool clash = !math_node_same(x.letter, y.letter) && build_mentions(y.rest, x.letter);
    const math_node *renamed = clash ? NULL : math_substitute(c->s, y.rest, y.letter, x.letter);
    return renamed && x.set == y.set && math_equal(c, x.rest, renamed) == MATH_YES ? MATH_YES : MATH_MAYBE;
}
