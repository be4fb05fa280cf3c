/* See wedge.h. */
#include "verifiers/math/read/wedge.h"

#include <string.h>

static bool is_d(const math_token *token) {
    return token->kind == T_LETTER && assay_view_is(token->text, "d");
}

static bool is_wedge(const math_token *token) {
    return token->kind == T_SEPARATOR && token->value == SEP_AND && token->latex;
}

/* "dx" at `at` becomes one name with the mark of a vector. */
static bool join(math_tokens *tokens, size_t at, assay_arena *arena) {
    static const char mark[] = MATH_VECTOR "d";
    math_token *d = &tokens->token[at], *letter = d + 1;
    size_t size = sizeof mark - 1 + letter->text.size;
    char *name = assay_arena_alloc(arena, size);
    if (!name) return false;
    memcpy(name, mark, sizeof mark - 1);
    memcpy(name + sizeof mark - 1, letter->text.data, letter->text.size);
    d->text = (assay_view){name, size};
    d->latex = true;
    d->end = letter->end;
    memmove(letter, letter + 1, (tokens->count - at - 1) * sizeof *letter); /* T_END too */
    tokens->count--;
    return true;
}

static bool is_differential(const math_tokens *tokens, size_t at) {
    return at + 1 < tokens->count && is_d(&tokens->token[at]) && tokens->token[at + 1].kind == T_LETTER;
}

/* A wedge with a differential in front, "dx \wedge", "dx_1 \wedge", or behind. */
static bool holds_form(const math_tokens *tokens) {
    for (size_t i = 0; i < tokens->count; i++) {
        if (!is_wedge(&tokens->token[i])) continue;
        if (is_differential(tokens, i + 1) || (i >= 2 && is_differential(tokens, i - 2))) return true;
    }
    return false;
}

bool math_wedges(math_tokens *tokens, assay_arena *arena) {
    if (!holds_form(tokens)) return true;
    for (size_t i = 0; i < tokens->count; i++) {
        math_token *token = &tokens->token[i];
        if (is_wedge(token)) {
            token->kind = T_TIMES;
            token->value = 1;
        } else if (is_differential(tokens, i) && !join(tokens, i, arena)) {
            return false;
        }
    }
    return true;
}
