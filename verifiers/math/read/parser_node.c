/* Nodes as the parts of the parser make them, with their limits, and its errors. See parser.h. */
#include "verifiers/math/read/parser_internal.h"

math_node *math_parser_fail(math_parser *p, const char *message) {
    if (!p->failed) {
        const math_token *token = math_peek(p);
        uint32_t begin = token->begin < token->end ? token->begin
                                                   : token->end; /* tokens that declarations write have no place of their own */
        *p->error = (math_syntax_error){message, begin, token->end, false, false};
    }
    p->failed = true;
    return NULL;
}

math_node *math_parser_limit(math_parser *p, const char *message) {
    bool first = !p->failed;
    math_parser_fail(p, message);
    if (first) p->error->limit = true;
    return NULL;
}

math_node *math_parser_no_memory(math_parser *p) {
    bool first = !p->failed;
    math_parser_limit(p, "no memory");
    if (first) p->error->memory = true;
    return NULL;
}

math_node *math_node_new(math_parser *p, math_kind kind, uint32_t begin) {
    if (p->failed) return NULL;
    if (++p->nodes > MATH_NODES_MAX) return math_parser_limit(p, "too many parts");
    math_node *node = assay_arena_alloc(p->arena, sizeof *node);
    if (!node) return math_parser_no_memory(p);
    *node = (math_node){.kind = kind, .span = {begin, p->at > 0 ? p->token[p->at - 1].end : begin}};
    return node;
}

bool math_children_add(math_parser *p, math_children *children, math_node *node) {
    if (!node || p->failed) return false;
    if (children->count == children->capacity) {
        uint32_t capacity = children->capacity ? children->capacity * 2 : 4;
        math_node **grown = assay_arena_alloc(p->arena, capacity * sizeof *grown);
        if (!grown) return math_parser_no_memory(p) != NULL;
        if (children->count) memcpy(grown, children->item, children->count * sizeof *grown);
        children->item = grown;
        children->capacity = capacity;
    }
    children->item[children->count++] = node;
    return true;
}

math_node *math_node_list(math_parser *p, math_kind kind, int op, uint32_t begin, const math_children *children) {
    math_node *node = math_node_new(p, kind, begin);
    if (!node) return NULL;
    node->op = (uint8_t)op;
    node->child = children->item;
    node->count = children->count;
    return node;
}

math_node *math_node_of(math_parser *p, math_kind kind, int op, math_node *a, math_node *b) {
    math_children children = {NULL, 0, 0};
    if (!math_children_add(p, &children, a) || (b && !math_children_add(p, &children, b))) return NULL;
    return math_node_list(p, kind, op, a->span.begin, &children);
}

math_node *math_node_small(math_parser *p, const char *digits) {
    math_node *node = math_node_new(p, N_NUMBER, math_peek(p)->begin);
    if (node) node->number.whole = assay_view_of(digits);
    return node;
}
