/* See wedge.h. */
#include "verifiers/math/read/wedge.h"

#include <string.h>

static bool is_d(const math_token *token) {
    return token->kind == T_LETTER && assay_view_is(token->text, "d");
}

static bool is_wedge(const math_token *token) {
    return token->kind == T_SEPARATOR && token->value == SEP_AND && token->latex;
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

/* One name with the mark of a vector for "dx"; no bytes: no memory. */
static assay_view name_of(const math_token *letter, assay_arena *arena) {
    static const char mark[] = MATH_VECTOR "d";
    size_t size = sizeof mark - 1 + letter->text.size;
    char *name = assay_arena_alloc(arena, size);
    if (!name) return ASSAY_VIEW_NONE;
    memcpy(name, mark, sizeof mark - 1);
    memcpy(name + sizeof mark - 1, letter->text.data, letter->text.size);
    return (assay_view){name, size};
}

bool math_wedges(math_tokens *tokens, assay_arena *arena) {
    if (!holds_form(tokens)) return true;
    size_t kept = 0;
    for (size_t i = 0; i <= tokens->count; i++) { /* T_END too */
        math_token token = tokens->token[i];
        if (i < tokens->count && is_wedge(&token)) {
            token.kind = T_TIMES;
            token.value = 1;
        } else if (i < tokens->count && is_differential(tokens, i)) {
            const math_token *letter = &tokens->token[++i];
            token.text = name_of(letter, arena);
            token.latex = true;
            token.end = letter->end;
            if (token.text.size == 0) return false;
        }
        tokens->token[kept++] = token;
    }
    tokens->count = kept - 1;
    return true;
}
