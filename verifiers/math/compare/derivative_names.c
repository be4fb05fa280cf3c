/* dy/dx, d^2y/dx^2 beside y', y'', dx/dt beside \dot x: one name where one variable is derived by. See readings.h. */
#include "verifiers/math/compare/readings.h"

#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare.h"

/* "d^2y/dx^2" taken apart: y, 2 and x. */
typedef struct quotient {
    assay_view function, variable;
    unsigned order;
} quotient;

static bool quotient_of(const math_node *node, quotient *out) {
    if (node->kind != N_SYMBOL || node->text.size < 5 || node->text.data[0] != 'd') return false;
    const char *slash = memchr(node->text.data, '/', node->text.size);
    if (!slash || slash[1] != 'd') return false;
    size_t at = (size_t)(slash - node->text.data), first = 1;
    out->order = 1;
    if (node->text.data[1] == '^') {
        out->order = (unsigned)(node->text.data[2] - '0');
        first = 3;
    }
    size_t end = node->text.size - (out->order > 1 ? 2 : 0);
    if (at <= first || end <= at + 2) return false;
    out->function = assay_view_slice(node->text, first, at);
    out->variable = assay_view_slice(node->text, at + 2, end);
    return true;
}

typedef struct found {
    bool primes, dots, quotients, several;
    assay_view variable;
} found;

static void look(const math_node *node, found *f) {
    quotient q;
    if (quotient_of(node, &q)) {
        f->several |= f->quotients && !assay_view_equal(f->variable, q.variable);
        f->quotients = true;
        f->variable = q.variable;
    } else if (node->kind == N_SYMBOL && node->text.size > 1 && node->text.data[node->text.size - 1] == '\'') {
        f->primes = true;
    } else if (node->kind == N_SYMBOL && node->text.size > 4 && node->text.data[0] == 'd') {
        f->dots |=
            assay_view_starts_with(node->text, ASSAY_VIEW("dot_")) || assay_view_starts_with(node->text, ASSAY_VIEW("ddot_"));
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) look(node->child[i], f);
    }
}

static const math_node *primed(math_session *s, const math_node *node, void *context) {
    quotient q;
    (void)context;
    if (!quotient_of(node, &q)) return NULL;
    char *text = assay_arena_alloc(s->arena, q.function.size + q.order);
    if (!text) return NULL;
    memcpy(text, q.function.data, q.function.size);
    memset(text + q.function.size, '\'', q.order);
    return build_symbol(s, (assay_view){text, q.function.size + q.order});
}

/* dx/dt as \dot x. */
static const math_node *dotted(math_session *s, const math_node *node, void *context) {
    quotient q;
    (void)context;
    if (!quotient_of(node, &q) || q.order > 2) return NULL;
    assay_view mark = q.order == 2 ? ASSAY_VIEW("ddot_") : ASSAY_VIEW("dot_");
    char *text = assay_arena_alloc(s->arena, mark.size + q.function.size);
    if (!text) return NULL;
    memcpy(text, mark.data, mark.size);
    memcpy(text + mark.size, q.function.data, q.function.size);
    return build_symbol(s, (assay_view){text, mark.size + q.function.size});
}

/* False: no memory. */
static bool unify(math_session *s, const math_node **a, const math_node **b) {
    found x = {.primes = false}, y = {.primes = false};
    look(*a, &x);
    look(*b, &y);
    bool mixed = (x.primes && y.quotients) || (y.primes && x.quotients),
         dots = ((x.dots && y.quotients) || (y.dots && x.quotients)) && !x.primes && !y.primes &&
                assay_view_is(x.quotients ? x.variable : y.variable, "t");
    if ((!mixed && !dots) || x.several || y.several ||
        (x.quotients && y.quotients && !assay_view_equal(x.variable, y.variable)))
        return true;
    *a = math_map(s, *a, dots ? dotted : primed, NULL);
    *b = math_map(s, *b, dots ? dotted : primed, NULL);
    return *a && *b;
}

math_truth math_compare_unified(math_session *s, const math_node *a, const math_node *b, const char **note) {
    return unify(s, &a, &b) ? math_compare_nodes(s, a, b, note) : MATH_MAYBE;
}
