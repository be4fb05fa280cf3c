/* Values as programs print them: a dictionary, "{x: 1, y: 2}", and a matrix by spaces and semicolons, "[1 2; 3 4]". See parser.h. */
#include "verifiers/math/read/parser_internal.h"

/* "{x: 1, y: 2}" as a program prints it: each member is one name, a colon, and a value. Looked at from behind the opener. */
bool math_at_dictionary(const math_parser *p) {
    size_t depth = 0, colons = 0;
    for (size_t i = p->at; i < p->count; i++) {
        const math_token *token = &p->token[i];
        if (token->kind == T_OPEN || token->kind == T_LBRACE) depth++;
        if (token->kind == T_CLOSE || token->kind == T_RBRACE) {
            if (depth-- == 0) return colons == 1;
        }
        if (depth > 0) continue;
        bool first = i == p->at || p->token[i - 1].kind == T_SEPARATOR;
        if (first && token->kind != T_LETTER && token->kind != T_CONSTANT && token->kind != T_TEXT) return false;
        if (token->kind == T_RELATION || token->kind == T_BAR || token->kind == T_MID) return false;
        if (token->kind == T_COLON && (++colons > 1 || token->value != 0)) return false;
        if (token->kind == T_SEPARATOR) {
            if (token->value != SEP_COMMA || colons != 1) return false;
            colons = 0;
        }
    }
    return false;
}

/* Behind the opener: x = 1, y = 2. */
math_node *math_parse_dictionary(math_parser *p, uint32_t begin) {
    math_children entries = {NULL, 0, 0};
    math_scope scope = math_scope_open(p);
    p->sets = 1;
    while (math_peek(p)->kind != T_END && entries.count < MATH_ITEMS_MAX) {
        math_node *name = math_parse_expression(p, P_RATIO);
        if (!name) return NULL;
        if (math_peek(p)->kind != T_COLON) return math_parser_fail(p, "a value is missing");
        math_next(p);
        math_node *entry = math_node_of(p, N_RELATION, 0, name, math_parse_expression(p, P_RATIO));
        uint8_t *ops = entry && entry->count == 2 ? assay_arena_alloc(p->arena, 1) : NULL;
        if (!ops) return p->failed ? NULL : math_parser_fail(p, "a value is missing");
        ops[0] = R_EQ;
        entry->ops = ops;
        if (!math_children_add(p, &entries, entry)) return NULL;
        if (math_peek(p)->kind != T_SEPARATOR) break;
        math_next(p);
    }
    math_scope_close(p, scope);
    return entries.count == 1 ? entries.item[0] : math_node_list(p, N_LIST, SEP_COMMA, begin, &entries);
}

/* "[1 2; 3 4]": a semicolon at its own level, or integers with nothing but spaces between them. Looked at from its opener. */
bool math_at_spaced_matrix(const math_parser *p) {
    size_t depth = 0, numbers = 0;
    bool rows = false, bare = true;
    for (size_t i = p->at + 1; i < p->count; i++) {
        const math_token *token = &p->token[i];
        if (token->kind == T_OPEN || token->kind == T_LBRACE) depth++;
        if (token->kind == T_CLOSE || token->kind == T_RBRACE) {
            if (depth-- == 0) return token->kind == T_CLOSE && token->value == '[' && (rows || (bare && numbers > 1));
        }
        if (depth > 0) continue;
        rows |= token->kind == T_SEPARATOR && token->value == SEP_SEMICOLON;
        numbers += token->kind == T_NUMBER;
        bare &=
            (token->kind == T_NUMBER || token->kind == T_MINUS) && (token[-1].kind != T_NUMBER || token->space); /* "[3-4]" */
        if (token->kind == T_RELATION || token->kind == T_TEXT) return false;
    }
    return false;
}

math_node *math_parse_spaced_matrix(math_parser *p) {
    uint32_t begin = math_next(p)->begin, columns = 0, in_row = 0;
    math_children cells = {NULL, 0, 0};
    math_scope scope = math_scope_open(p);
    p->spaced = 1;
    for (;;) {
        if (cells.count >= MATH_ITEMS_MAX) return math_parser_limit(p, "too many cells");
        if (!math_children_add(p, &cells, math_parse_expression(p, P_LOWEST))) return NULL;
        in_row++;
        const math_token *token = math_peek(p);
        bool separator = token->kind == T_SEPARATOR, row = separator && token->value == SEP_SEMICOLON;
        if (separator) math_next(p);
        bool end = math_peek(p)->kind == T_CLOSE || math_peek(p)->kind == T_END;
        if (row || end) {
            if (columns > 0 && columns != in_row) return math_parser_fail(p, "rows of different length");
            columns = in_row;
            in_row = 0;
        }
        if (end) break;
    }
    math_next(p);
    math_scope_close(p, scope);
    math_node *node = math_node_list(p, N_MATRIX, M_MATRIX, begin, &cells);
    if (node) node->columns = columns;
    if (node) node->side = node->count == 2 && columns == 1; /* "[2;3]" is an interval in much of Europe */
    return node;
}
