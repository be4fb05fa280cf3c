/* What stands over names: conjugates, segments, vectors, hats, dots. See parser_internal.h, and node.h for how such names are spelt. */
#include "verifiers/math/read/parser_internal.h"

/* \overline{3+4i}: each i becomes -i. The nodes are fresh: changed in place. */
math_node *math_conjugate(math_parser *p, math_node *node) {
    if (node->kind == N_CONSTANT && node->op == C_I) return math_node_of(p, N_NEGATE, 0, node, NULL);
    for (uint32_t i = 0; i < node->count; i++) {
        node->child[i] = math_conjugate(p, node->child[i]);
        if (!node->child[i]) return NULL;
    }
    return node;
}

/* A name of two parts. */
static math_node *named(math_parser *p, uint32_t begin, assay_view mark, assay_view name) {
    math_node *node = math_node_new(p, N_SYMBOL, begin);
    char *text = node ? assay_arena_alloc(p->arena, mark.size + name.size) : NULL;
    if (!text) return node ? math_parser_limit(p, "no memory") : NULL;
    memcpy(text, mark.data, mark.size);
    memcpy(text + mark.size, name.data, name.size);
    node->text = (assay_view){text, mark.size + name.size};
    return node;
}

/* \overrightarrow{BA} is -\overrightarrow{AB}; the tokens from `first` on are what the arrow stands over. */
static math_node *arrow(math_parser *p, const math_node *body, uint32_t begin, size_t first) {
    bool points = body->kind == N_MULTIPLY && body->count == 2 && body->child[0]->kind == N_SYMBOL &&
                  body->child[1]->kind == N_SYMBOL && body->child[0]->text.size == 1 && body->child[1]->text.size == 1;
    char from = points ? body->child[0]->text.data[0] : 0, to = points ? body->child[1]->text.data[0] : 0;
    if (from > to) {
        char back[] = {to, from};
        math_node *node = named(p, begin, ASSAY_VIEW(MATH_ARROW), (assay_view){back, 2});
        return node ? math_node_of(p, N_NEGATE, 0, node, NULL) : NULL;
    }
    math_node *node = math_node_new(p, N_SYMBOL, begin);
    if (node) node->text = math_subscripted(p, ASSAY_VIEW("arrow"), first);
    return node;
}

/* \vec{v}, \hat{y}: "vec:v", "hat:y". */
static math_node *marked(math_parser *p, int accent, const math_node *body, uint32_t begin) {
    assay_view mark = accent == ACCENT_HAT       ? ASSAY_VIEW(MATH_HAT)
                      : accent == ACCENT_TILDE   ? ASSAY_VIEW(MATH_TILDE)
                      : accent == ACCENT_FRAKTUR ? ASSAY_VIEW(MATH_FRAKTUR)
                                                 : ASSAY_VIEW(MATH_VECTOR);
    static const char *const constants[] = {"pi", "e", "i"};
    assay_view name = body->kind == N_SYMBOL ? body->text : assay_view_of(constants[body->op]);
    if (assay_view_starts_with(name, mark)) mark.size = 0; /* \vec{\mathbf{a}} */
    return named(p, begin, mark, name);
}

math_node *math_parse_complement(math_parser *p, math_node *set) {
    math_node *mark = math_node_new(p, N_SYMBOL, set->span.begin);
    if (mark) mark->text = ASSAY_VIEW("c");
    return mark ? math_node_of(p, N_POWER, 0, set, mark) : NULL;
}

math_node *math_parse_accent(math_parser *p) {
    static const char *const over_several[] = {"segment", "arrow", "dot",  "ddot",  "arrow",
                                               "arc",     "tilde", "line", "under", "fraktur"};
    const math_token *token = math_next(p);
    int accent = token->value;
    uint32_t begin = math_peek(p)->begin;
    size_t first = p->at;
    math_node *body = math_parse_argument(p);
    if (!body) return NULL;
    bool letter = body->kind == N_SYMBOL || (body->kind == N_CONSTANT && body->op <= C_I);
    bool marks = accent == ACCENT_VECTOR || accent == ACCENT_ARROW || accent == ACCENT_HAT || accent == ACCENT_TILDE ||
                 accent == ACCENT_FRAKTUR;
    if (letter && marks) return marked(p, accent, body, begin);
    if (math_node_has(body, N_CONSTANT, C_I)) return math_conjugate(p, body);
    if (accent == ACCENT_VECTOR || accent == ACCENT_ARROW) return arrow(p, body, begin, first);
    bool dots = accent == ACCENT_DOT || accent == ACCENT_TWO_DOTS;
    if (dots && body->kind != N_SYMBOL) return math_parser_fail(p, "a dot above no name");
    math_node *node = math_node_new(p, N_SYMBOL, begin);
    if (node) node->text = math_subscripted(p, assay_view_of(over_several[accent]), first);
    return node;
}
