/* Quotients of differentials: \frac{dy}{dx} and \frac{\partial^2 u}{\partial x \partial y} are names, \frac{d}{dx} is an operator. See parser_internal.h. */
#include "verifiers/math/read/parser_internal.h"

enum { ORDER_MAX = 6, NAMES_MAX = 4, NAME_BYTES = 32 };

static bool is_mark(const math_node *node) {
    return node->kind == N_SYMBOL && (assay_view_is(node->text, "d") || assay_view_is(node->text, "partial"));
}

/* One digit from 1 to ORDER_MAX; 0: something else. */
static unsigned order_of(const math_node *node) {
    if (!math_is_plain_integer(node) || node->number.whole.size != 1) return 0;
    unsigned order = (unsigned)(node->number.whole.data[0] - '0');
    return order <= ORDER_MAX ? order : 0;
}

/* d or d^n: the order, or 0; *mark is the letter. */
static unsigned marked(const math_node *node, const math_node **mark) {
    *mark = node->kind == N_POWER ? node->child[0] : node;
    if (!is_mark(*mark)) return 0;
    return node->kind == N_POWER ? order_of(node->child[1]) : 1;
}

/* What stands below, dx^2 dy: names with their orders. */
typedef struct below {
    const math_node *name[NAMES_MAX];
    unsigned order[NAMES_MAX], count, total;
} below;

static bool read_below(const math_node *bottom, const math_node *mark, below *out) {
    *out = (below){.count = 0};
    if (bottom->kind != N_MULTIPLY || bottom->count % 2 != 0 || bottom->count > 2 * NAMES_MAX) return false;
    for (uint32_t i = 0; i < bottom->count; i += 2) {
        const math_node *x = bottom->child[i + 1], *base = x->kind == N_POWER ? x->child[0] : x;
        unsigned order = x->kind == N_POWER ? order_of(x->child[1]) : 1;
        if (!is_mark(bottom->child[i]) || !assay_view_equal(bottom->child[i]->text, mark->text) || base->kind != N_SYMBOL ||
            base->text.size > NAME_BYTES || order == 0)
            return false;
        out->name[out->count] = base;
        out->order[out->count++] = order;
        out->total += order;
    }
    return true;
}

static bool precedes(const below *b, unsigned i, unsigned j) {
    assay_view x = b->name[i]->text, y = b->name[j]->text;
    int order = memcmp(x.data, y.data, x.size < y.size ? x.size : y.size);
    return order < 0 || (order == 0 && x.size < y.size);
}

static size_t append(char *text, size_t size, assay_view part) {
    memcpy(text + size, part.data, part.size);
    return size + part.size;
}

static size_t append_order(char *text, size_t size, unsigned order) {
    if (order == 1) return size;
    text[size] = '^';
    text[size + 1] = (char)('0' + order);
    return size + 2;
}

/* "dy/dx", "d^2y/dx^2", "partial^2u/partialxpartialy": below in the order of the names, as mixed derivatives are equal. */
static math_node *quotient_name(math_parser *p, const math_node *mark, unsigned order, assay_view y, below *b, uint32_t begin) {
    size_t room = mark->text.size + y.size + 8;
    for (unsigned i = 0; i < b->count; i++) room += mark->text.size + b->name[i]->text.size + 4;
    char *text = assay_arena_alloc(p->arena, room);
    if (!text) return math_parser_limit(p, "no memory");
    for (unsigned i = 0; i < b->count; i++) {
        for (unsigned j = i + 1; j < b->count; j++) {
            if (!precedes(b, j, i)) continue;
            const math_node *name = b->name[i];
            unsigned times = b->order[i];
            b->name[i] = b->name[j];
            b->order[i] = b->order[j];
            b->name[j] = name;
            b->order[j] = times;
        }
    }
    size_t size = append_order(text, append(text, 0, mark->text), order);
    size = append(text, append(text, size, y), ASSAY_VIEW("/"));
    for (unsigned i = 0; i < b->count; i++) {
        size = append(text, append(text, size, mark->text), b->name[i]->text);
        size = append_order(text, size, b->order[i]);
    }
    math_node *node = math_node_new(p, N_SYMBOL, begin);
    if (node) node->text = (assay_view){text, size};
    return node;
}

static math_node *derivative_name(math_parser *p, const math_node *top, const math_node *bottom) {
    const math_node *mark;
    below b;
    if (top->kind != N_MULTIPLY || top->count != 2 || top->child[1]->kind != N_SYMBOL) return NULL;
    unsigned order = marked(top->child[0], &mark);
    if (order == 0 || !read_below(bottom, mark, &b) || b.total != order) return NULL;
    return quotient_name(p, mark, order, top->child[1]->text, &b, top->span.begin);
}

static bool mentions(const math_node *node, const math_node *name) {
    if (node->kind == N_SYMBOL && assay_view_equal(node->text, name->text)) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && mentions(node->child[i], name)) return true;
    }
    return false;
}

/* A partial derivative holds what it does not derive by, but for what may be a function of it. */
static void hold(math_node *node) {
    if (node->kind == N_SYMBOL && node->text.size == 1 && !strchr("uvwfgFG", node->text.data[0]))
        node->written |= WRITTEN_FIXED;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) hold(node->child[i]);
    }
}

/* The operator d/dx before `body`. */
static math_node *derived(math_parser *p, const math_node *mark, const below *b, math_node *body) {
    if (body && assay_view_is(mark->text, "partial")) hold(body);
    for (unsigned i = b->count; body && i-- > 0;) {
        for (unsigned k = 0; body && k < b->order[i]; k++)
            body = math_node_of(p, N_BIG, B_DERIVATIVE, body, (math_node *)(uintptr_t)b->name[i]);
    }
    return body;
}

/* A variable, unlike the c in \frac{d(a-b)}{dc}, where d may be a number. */
static bool is_variable(const math_node *name) {
    return name->text.size == 1 && strchr("xyztuvwrs", name->text.data[0]);
}

/* \frac{d\,x^2}{dx}: what stands behind the mark is derived, where it mentions what it is derived by, or that can be nothing but a variable. */
static math_node *derivative_of_top(math_parser *p, const math_node *top, const math_node *bottom) {
    const math_node *mark;
    below b;
    if (top->kind != N_MULTIPLY || top->count < 2 || top->op != 1) return NULL;
    unsigned order = marked(top->child[0], &mark);
    if (order == 0 || !read_below(bottom, mark, &b) || b.total != order) return NULL;
    math_node *body = top->child[1];
    if (top->count == 2 && body->kind == N_SYMBOL && !mentions(body, b.name[0])) return NULL; /* dy/dx is a name */
    if (top->count > 2) {
        math_children factors = {NULL, 0, 0};
        for (uint32_t i = 1; i < top->count; i++) {
            if (!math_children_add(p, &factors, top->child[i])) return NULL;
        }
        body = math_node_list(p, N_MULTIPLY, 1, top->child[1]->span.begin, &factors);
    }
    for (unsigned i = 0; body && i < b.count; i++) {
        if (!mentions(body, b.name[i]) && !is_variable(b.name[i])) return NULL;
    }
    return derived(p, mark, &b, body);
}

math_node *math_derivative_quotient(math_parser *p, const math_node *top, const math_node *bottom) {
    math_node *derivative = derivative_of_top(p, top, bottom);
    return derivative || p->failed ? derivative : derivative_name(p, top, bottom);
}

math_node *math_parse_fraction(math_parser *p) {
    math_next(p);
    math_node *top = math_parse_argument(p);
    math_node *bottom = top ? math_parse_argument(p) : NULL;
    if (!bottom) return NULL;
    math_node *name = math_derivative_quotient(p, top, bottom);
    if (name || p->failed) return name;
    const math_node *mark;
    below b;
    unsigned order = marked(top, &mark);
    bool operates = order > 0 && read_below(bottom, mark, &b) && b.total == order && math_starts_operand(p, math_peek(p));
    if (!operates) return math_node_of(p, N_DIVIDE, 0, top, bottom);
    return derived(p, mark, &b, math_parse_expression(p, P_MULTIPLY)); /* d/dx of the product that follows */
}
