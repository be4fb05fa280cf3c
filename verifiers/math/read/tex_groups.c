/* See tex_groups.h. */
#include "verifiers/math/read/tex_groups.h"

static bool is_sign(const math_token *token) {
    switch (token->kind) {
        case T_PLUS:
        case T_MINUS:
        case T_PM:
        case T_TIMES:
        case T_SLASH:
        case T_RELATION:
        case T_SETOP:
        case T_COLON:
        case T_OPEN:
        case T_CLOSE: return true;
        default: return false;
    }
}

/* A command that takes this token, or the group that ends in it, as its first argument: "\frac{1}{}". */
static bool is_first_argument(const math_tokens *tokens, size_t at, const uint32_t *partner) {
    size_t first = tokens->token[at].kind == T_RBRACE ? partner[at] : at;
    if (first == 0) return false;
    math_token_kind command = tokens->token[first - 1].kind;
    return command == T_FRAC || command == T_BINOM;
}

/* An empty group at `at` says nothing behind an operand; before a raised or lowered sign it is what that stands at. */
static bool is_empty_behind(const math_tokens *tokens, size_t at, const uint32_t *partner) {
    if (at == 0 || tokens->token[at + 1].kind != T_RBRACE) return false;
    math_token_kind after = tokens->token[at + 2].kind;
    if (after == T_SUB || after == T_POWER) return false;
    switch (tokens->token[at - 1].kind) {
        case T_NUMBER:
        case T_LETTER:
        case T_CONSTANT:
        case T_RBRACE:
        case T_CLOSE:
        case T_BANG:
        case T_PERCENT:
        case T_DEGREE:
        case T_PRIME:
        case T_TEXT: return !is_first_argument(tokens, at - 1, partner);
        case T_FUNCTION: return true;
        default: return false;
    }
}

/* Braces around one sign, and no exponent ("x^{+}"). */
static bool is_braced_sign(const math_tokens *tokens, size_t at) {
    math_token_kind before = at > 0 ? tokens->token[at - 1].kind : T_END;
    return before != T_POWER && before != T_SUB && before != T_FRAC && before != T_BEGIN && is_sign(&tokens->token[at + 1]) &&
           tokens->token[at + 2].kind == T_RBRACE;
}

/* "\left( {3,4} \right)": a group of several members that is all there is between the brackets. */
static bool is_whole_content(const math_tokens *tokens, size_t at, const uint32_t *partner) {
    if (at == 0 || partner[at] == 0) return false;
    const math_token *open = &tokens->token[at - 1];
    if (open->kind != T_OPEN || !open->left || tokens->token[partner[at] + 1].kind != T_CLOSE) return false;
    for (size_t i = at + 1, depth = 0; i < partner[at]; i++) {
        math_token_kind kind = tokens->token[i].kind;
        if (kind == T_OPEN || kind == T_LBRACE) depth++;
        else if ((kind == T_CLOSE || kind == T_RBRACE) && depth > 0) depth--;
        else if (kind == T_SEPARATOR && depth == 0) return true;
    }
    return false;
}

/* partner[i]: the brace that belongs to the one at i; 0: none. */
static void pair_braces(const math_tokens *tokens, uint32_t *partner, uint32_t *stack) {
    size_t depth = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->token[i].kind == T_LBRACE) stack[depth++] = (uint32_t)i;
        if (tokens->token[i].kind != T_RBRACE || depth == 0) continue;
        partner[i] = stack[--depth];
        partner[partner[i]] = (uint32_t)i;
    }
}

bool math_tex_groups(math_tokens *tokens, assay_arena *arena) {
    size_t braces = 0;
    for (size_t i = 0; i < tokens->count; i++) braces += tokens->token[i].kind == T_LBRACE;
    if (braces == 0) return true;
    uint32_t *partner = assay_arena_alloc(arena, (tokens->count + 3) * sizeof *partner),
             *stack = assay_arena_alloc(arena, braces * sizeof *stack);
    bool *dropped = assay_arena_alloc(arena, (tokens->count + 3) * sizeof *dropped);
    if (!partner || !stack || !dropped) return false;
    memset(partner, 0, (tokens->count + 3) * sizeof *partner);
    memset(dropped, 0, (tokens->count + 3) * sizeof *dropped);
    pair_braces(tokens, partner, stack);
    bool any = false;
    for (size_t i = 0; i + 1 < tokens->count; i++) {
        if (tokens->token[i].kind != T_LBRACE || partner[i] == 0) continue;
        if (!is_empty_behind(tokens, i, partner) && !is_braced_sign(tokens, i) && !is_whole_content(tokens, i, partner))
            continue;
        dropped[i] = dropped[partner[i]] = any = true;
    }
    if (!any) return true;
    size_t kept = 0;
    for (size_t i = 0; i <= tokens->count; i++) {
        if (!dropped[i]) tokens->token[kept++] = tokens->token[i];
    }
    tokens->count = kept - 1;
    return true;
}
