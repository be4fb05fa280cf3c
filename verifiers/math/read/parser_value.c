/* Values of an expression between bounds, as calculus writes them: \left. F \right|_a^b, F\Big|_a^b, \left[ F \right]_a^b, F|_{x=2}. One node, N_BIG with
 * B_VALUE, whose children are F, its letter, the lower bound where there are two, and the upper one. The bar takes the whole sum before it. */
#include "verifiers/math/read/parser_internal.h"

bool math_at_value_bar(const math_parser *p) {
    return math_peek(p)->kind == T_BAR && math_peek_at(p, 1)->kind == T_SUB && p->bars == 0 && p->sets == 0;
}

/* The offset behind the argument of "_" or "^" that begins `ahead` of the parser's place. */
static size_t behind_argument(const math_parser *p, size_t ahead) {
    if (math_peek_at(p, ahead)->kind != T_LBRACE) return ahead + 1 + (math_peek_at(p, ahead)->kind == T_MINUS);
    size_t depth = 0;
    for (;; ahead++) {
        math_token_kind kind = math_peek_at(p, ahead)->kind;
        if (kind == T_END) return ahead;
        depth += kind == T_LBRACE;
        if (kind == T_RBRACE && --depth == 0) return ahead + 1;
    }
}

bool math_at_value_bounds(const math_parser *p, const math_node *bracket) {
    bool square = bracket->parens && (bracket->written & WRITTEN_SQUARE);
    return square && math_peek(p)->kind == T_SUB && math_peek_at(p, behind_argument(p, 1))->kind == T_POWER &&
           (math_node_has(bracket, N_SYMBOL, 0) || bracket->kind == N_SYMBOL);
}

bool math_at_value_open(const math_parser *p) {
    size_t depth = 0;
    if (math_peek(p)->kind != T_OPEN || math_peek(p)->value != '.') return false;
    for (size_t i = p->at; i < p->count; i++) {
        const math_token *token = &p->token[i];
        bool right = token->kind == T_BAR && token->right;
        depth += token->left || (token->kind == T_OPEN && token->value == '.');
        if ((token->right || right) && depth > 0 && --depth == 0) return right && p->token[i + 1].kind == T_SUB;
    }
    return false;
}

/* The letter that F depends on: its only one, else the first of x, t, u that it holds. */
static void look_for_letters(const math_node *node, const math_node **only, bool *several, const math_node *usual[3]) {
    static const char *const names[] = {"x", "t", "u"};
    if (node->kind == N_SYMBOL) {
        for (int i = 0; i < 3; i++) {
            if (assay_view_is(node->text, names[i])) usual[i] = node;
        }
        *several |= *only && !math_node_same(*only, node);
        *only = node;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) look_for_letters(node->child[i], only, several, usual);
    }
}

static const math_node *letter_of(const math_node *body) {
    const math_node *only = NULL, *usual[3] = {NULL, NULL, NULL};
    bool several = false;
    look_for_letters(body, &only, &several, usual);
    if (!several) return only;
    return usual[0] ? usual[0] : usual[1] ? usual[1] : usual[2];
}

/* "x = 2" names its letter. */
static math_node *bound(math_parser *p, const math_node **letter) {
    bool minus = math_peek(p)->kind == T_MINUS;
    if (minus) math_next(p);
    math_node *value = math_parse_argument(p);
    if (minus && value) value = math_node_of(p, N_NEGATE, 0, value, NULL);
    if (!value || value->kind != N_RELATION) return value;
    if (value->count != 2 || value->ops[0] != R_EQ || value->child[0]->kind != N_SYMBOL)
        return math_parser_fail(p, "a bound that is no value");
    *letter = value->child[0];
    return value->child[1];
}

math_node *math_parse_value(math_parser *p, math_node *body) {
    const math_node *letter = NULL;
    math_node *lower = NULL, *upper = NULL;
    if (math_peek(p)->kind == T_BAR) math_next(p);
    while (math_peek(p)->kind == T_SUB || math_peek(p)->kind == T_POWER) {
        bool below = math_next(p)->kind == T_SUB;
        math_node **place = below ? &lower : &upper;
        if (*place) return math_parser_fail(p, "two bounds on one side");
        *place = bound(p, &letter);
        if (!*place) return NULL;
    }
    if (!upper && !letter) return math_parser_fail(p, "a bar without its letter");
    if (!letter) letter = letter_of(body);
    if (!letter) return math_parser_fail(p, "nothing depends on the bounds");
    math_children children = {NULL, 0, 0};
    if (!math_children_add(p, &children, body) || !math_children_add(p, &children, (math_node *)(uintptr_t)letter) ||
        !math_children_add(p, &children, lower) || (upper && !math_children_add(p, &children, upper)))
        return NULL;
    return math_node_list(p, N_BIG, B_VALUE, body->span.begin, &children);
}

math_node *math_parse_value_open(math_parser *p) {
    math_next(p);
    math_scope scope = math_scope_open(p);
    p->until_bar++;
    math_node *body = math_parse_expression(p, P_LOWEST);
    p->until_bar--;
    math_scope_close(p, scope);
    if (!body) return NULL;
    return math_peek(p)->kind == T_BAR ? math_parse_value(p, body) : math_parser_fail(p, "a bracket is not closed");
}
