/* Tokens as the parts of the lexer emit them. See lexer.h. */
#include "verifiers/math/read/lexer_internal.h"

#include "verifiers/math/limits.h"

bool math_lex_fail(lexer *lex, const char *message, size_t begin, size_t end, bool limit) {
    if (!lex->failed) *lex->error = (math_syntax_error){message, (uint32_t)begin, (uint32_t)end, limit, false};
    lex->failed = true;
    return false;
}

math_token *math_lex_emit(lexer *lex, math_token_kind kind, size_t begin, size_t end) {
    if (lex->count >= MATH_TOKENS_MAX) math_lex_fail(lex, "too many symbols", begin, end, true);
    if (!lex->failed && lex->count == lex->capacity) {
        size_t capacity = lex->capacity ? lex->capacity * 2 : 32;
        math_token *grown = assay_arena_alloc(lex->arena, (capacity + 1) * sizeof *grown);
        if (grown && lex->count) memcpy(grown, lex->token, lex->count * sizeof *grown);
        if (!grown) {
            math_lex_fail(lex, "no memory", begin, end, true);
            lex->error->memory = true;
        } else {
            lex->token = grown;
            lex->capacity = capacity;
        }
    }
    if (lex->failed) return NULL;
    math_token *token = &lex->token[lex->count++];
    *token = (math_token){.kind = kind,
                          .space = lex->space,
                          .left = lex->left,
                          .right = lex->right,
                          .begin = (uint32_t)begin,
                          .end = (uint32_t)end};
    lex->space = lex->left = lex->right = false;
    return token;
}

void math_lex_value(lexer *lex, math_token_kind kind, int value, size_t begin, size_t end) {
    math_token *token = math_lex_emit(lex, kind, begin, end);
    if (token) token->value = value;
}

void math_lex_text(lexer *lex, math_token_kind kind, assay_view text, size_t begin, size_t end) {
    math_token *token = math_lex_emit(lex, kind, begin, end);
    if (token) token->text = text;
}

void math_lex_word(lexer *lex, math_word word, size_t begin, size_t end) {
    math_token *token = math_lex_emit(lex, word.kind, begin, end);
    if (!token) return;
    token->value = word.value;
    token->text = assay_view_of(word.text);
    token->latex = lex->text.data[begin] == '\\';
}

void math_lex_letters(lexer *lex, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++) {
        char c = lex->text.data[i];
        if (c == 'e' || c == 'i') {
            math_lex_value(lex, T_CONSTANT, c == 'e' ? C_E : C_I, i, i + 1);
        } else {
            math_lex_text(lex, T_LETTER, assay_view_slice(lex->text, i, i + 1), i, i + 1);
        }
    }
    lex->at = end;
}

bool math_lex_behind_member(const lexer *lex) {
    const math_token *before = lex->count > 0 ? &lex->token[lex->count - 1] : NULL;
    return before && before->kind == T_RELATION &&
           (before->value == R_IN || before->value == R_NOTIN || before->value == R_SUBSET || before->value == R_SUBSETEQ);
}
