/* See readings.h. */
#include "verifiers/math/compare/readings.h"

#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare.h"

enum { NAMES_MAX = 16 };

typedef struct reading {
    math_session *s;
    assay_view name[NAMES_MAX]; /* what is called in either tree */
    size_t count;
    bool changed, failed, unclear;
    bool plain_d; /* d is a number beside a, b and c: ad - bc, ax^3 + bx^2 + cx + d */
} reading;

static bool is_name(const math_node *node, const char *name) {
    return node->kind == N_SYMBOL && assay_view_is(node->text, name);
}

/* Big Greek letters that are functions, and the orders of growth: whatever stands in their brackets is an argument. */
static bool is_always_called(const math_node *name) {
    static const char *const names[] = {"Phi", "delta", "Theta", "Omega", "O", "o"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (is_name(name, names[i])) return true;
    }
    return false;
}

static bool is_called(const reading *r, const math_node *name) {
    if (is_always_called(name)) return true;
    for (size_t i = 0; i < r->count; i++) {
        if (assay_view_equal(r->name[i], name->text)) return true;
    }
    return false;
}

/* "(x)", "(0)", "(-t)": what a product seldom has in brackets alone. "E[X]", too. */
static bool is_plain_argument(const math_node *name, const math_node *node) {
    bool capital = name->kind == N_SYMBOL && name->text.data[0] >= 'A' && name->text.data[0] <= 'Z';
    if (!(node->written & (capital ? WRITTEN_ROUND | WRITTEN_SQUARE : WRITTEN_ROUND))) return false;
    const math_node *inner = node->kind == N_NEGATE ? node->child[0] : node;
    return inner->kind == N_SYMBOL || inner->kind == N_NUMBER;
}

static void note_calls(reading *r, const math_node *node) {
    if (node->kind == N_CALL && r->count < NAMES_MAX) r->name[r->count++] = node->text;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) note_calls(r, node->child[i]);
    }
}

static const math_node *second(reading *r, const math_node *node);

static const math_node *failed(reading *r) {
    r->failed = true;
    return NULL;
}

static math_node *call_of(reading *r, assay_view name, const math_node *argument) {
    const math_node *inside = second(r, argument);
    math_node *call = inside ? math_make(r->s, N_CALL, 0, inside, NULL) : NULL;
    if (!call) return (math_node *)(uintptr_t)failed(r);
    call->text = name;
    r->changed = true;
    return call;
}

/* A name made of parts: "d x", "f^(2)". */
static const math_node *joined(reading *r, assay_view first, const char *between, assay_view last, const char *behind) {
    assay_view part[] = {first, assay_view_of(between), last, assay_view_of(behind)};
    size_t size = 0;
    for (int i = 0; i < 4; i++) size += part[i].size;
    char *text = assay_arena_alloc(r->s->arena, size + 1);
    if (!text) return failed(r);
    size = 0;
    for (int i = 0; i < 4; i++) {
        memcpy(text + size, part[i].data, part[i].size);
        size += part[i].size;
    }
    r->changed = true;
    const math_node *name = build_symbol(r->s, (assay_view){text, size});
    return name ? name : failed(r);
}

/* f^{(2)}: a derivative, or the second of several. NULL: a power like any other. */
static const math_node *indexed_name(reading *r, const math_node *power) {
    if (power->kind != N_POWER || power->child[0]->kind != N_SYMBOL || !(power->child[1]->written & WRITTEN_INDEX)) return NULL;
    const math_node *index = power->child[1];
    bool plain = index->kind == N_SYMBOL || (index->kind == N_NUMBER && !index->number.decimal && index->number.exponent == 0);
    return plain ? joined(r, power->child[0]->text, "^(", index->kind == N_SYMBOL ? index->text : index->number.whole, ")")
                 : NULL;
}

/* dx, \partial x, \Delta x, \delta x^2: a quantity of its own. */
static bool is_differential(const reading *r, const math_node *mark, const math_node *next) {
    bool d = is_name(mark, "d");
    if (d ? r->plain_d : !is_name(mark, "partial") && !is_name(mark, "Delta") && !is_name(mark, "delta")) return false;
    const math_node *base = next->kind == N_POWER ? next->child[0] : next;
    return base->kind == N_SYMBOL && !next->parens && !base->parens;
}

static const math_node *differential(reading *r, const math_node *mark, const math_node *next) {
    const math_node *base = next->kind == N_POWER ? next->child[0] : next;
    const math_node *name = joined(r, mark->text, " ", base->text, "");
    if (!name || next->kind != N_POWER) return name;
    const math_node *exponent = second(r, next->child[1]),
                    *power = exponent ? math_make(r->s, N_POWER, 0, name, exponent) : NULL;
    return power ? power : failed(r);
}

/* (12)(345): cycles of digits, in this order. */
static bool is_cycles(const math_node *product) {
    for (uint32_t i = 0; i < product->count; i++) {
        const math_node *cycle = product->child[i];
        bool digits = cycle->kind == N_NUMBER && (cycle->written & WRITTEN_ROUND) && !cycle->number.decimal &&
                      cycle->number.whole.size >= 2 && cycle->number.whole.size <= 9;
        for (size_t k = 0; digits && k < cycle->number.whole.size; k++) {
            char c = cycle->number.whole.data[k];
            digits = c != '0' && !memchr(cycle->number.whole.data, c, k);
        }
        if (!digits) return false;
    }
    return product->count > 1;
}

/* The factor at *at and what belongs to it as one node; *at moves behind what is taken. */
static const math_node *next_factor(reading *r, const math_node *product, uint32_t *at) {
    const math_node *first = product->child[*at], *next = *at + 1 < product->count ? product->child[*at + 1] : NULL;
    bool adjacent = product->op == 1;
    ++*at;
    if (next &&
        is_name(first, "nabla")) { /* \nabla f, \nabla\cdot F, \nabla\times F; of "\nabla fg" nobody knows where it ends */
        *at = product->count;
        r->unclear |= product->count != 2;
        if (r->unclear) return failed(r);
        return call_of(r,
                       adjacent                         ? ASSAY_VIEW("nabla")
                       : product->columns == MATH_CROSS ? ASSAY_VIEW("curl")
                                                        : ASSAY_VIEW("div"),
                       next);
    }
    if (!next || !adjacent || first->parens) return second(r, first);
    if (first->kind == N_SYMBOL && is_differential(r, first, next)) {
        ++*at;
        return differential(r, first, next);
    }
    bool round = next->written & WRITTEN_ROUND, plain = is_plain_argument(first, next);
    bool counts_primes = first->kind == N_CONSTANT && first->op == C_PI && plain && (is_name(next, "x") || is_name(next, "n"));
    if (counts_primes || (first->kind == N_SYMBOL && (plain || (round && is_called(r, first))))) {
        ++*at;
        return call_of(r, counts_primes ? ASSAY_VIEW("pi") : first->text, next);
    }
    const math_node *name = plain || round ? indexed_name(r, first) : NULL; /* f^{(2)}(x) */
    if (name) {
        ++*at;
        return call_of(r, name->text, next);
    }
    bool power =
        first->kind == N_POWER && first->child[0]->kind == N_SYMBOL && round && is_called(r, first->child[0]); /* f^2(x) */
    if (!power) return second(r, first);
    ++*at;
    const math_node *call = call_of(r, first->child[0]->text, next),
                    *raised = call ? math_make(r->s, N_POWER, 0, call, first->child[1]) : NULL;
    return raised ? raised : failed(r);
}

static const math_node *product_of(reading *r, const math_node *product) {
    math_node *copy = math_make(r->s, N_MULTIPLY, product->op, NULL, NULL);
    math_node **child = assay_arena_alloc(r->s->arena, product->count * sizeof *child);
    if (!copy || !child) return failed(r);
    if (is_cycles(product)) {
        *copy = *product;
        copy->kind = N_CALL;
        copy->text = ASSAY_VIEW("cycles");
        r->changed = true;
        return copy;
    }
    uint32_t kept = 0;
    for (uint32_t at = 0; at < product->count;) {
        const math_node *factor = next_factor(r, product, &at);
        if (!factor) return NULL;
        child[kept++] = (math_node *)(uintptr_t)factor;
    }
    if (kept == 1) return child[0];
    *copy = *product;
    copy->child = child;
    copy->count = kept;
    return copy;
}

static const math_node *second(reading *r, const math_node *node) {
    if (r->failed || !assay_budget_spend(r->s->budget, 1)) return failed(r);
    const math_node *name = indexed_name(r, node);
    if (name || r->failed) return name;
    if (node->kind == N_MULTIPLY) return product_of(r, node);
    if (node->count == 0) return node;
    math_node *copy = assay_arena_alloc(r->s->arena, sizeof *copy);
    math_node **child = assay_arena_alloc(r->s->arena, node->count * sizeof *child);
    if (!copy || !child) return failed(r);
    *copy = *node;
    copy->child = child;
    for (uint32_t i = 0; i < node->count; i++) {
        child[i] = node->child[i] ? (math_node *)(uintptr_t)second(r, node->child[i]) : NULL;
        if (r->failed) return NULL;
    }
    return copy;
}

/* Does a letter a, b or c stand beside a d that nothing follows? */
static void look_for_d(const math_node *node, bool *letters, bool *alone) {
    *letters |= is_name(node, "a") || is_name(node, "b") || is_name(node, "c");
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *child = node->child[i];
        if (!child) continue;
        bool last = node->kind != N_MULTIPLY || i + 1 == node->count;
        *alone |= last && is_name(child, "d");
        look_for_d(child, letters, alone);
    }
}

bool math_second_reading(math_session *s, const math_node **a, const math_node **b) {
    if (!*a || !*b) return false;
    reading r = {.s = s};
    bool letters = false, alone = false;
    note_calls(&r, *a);
    note_calls(&r, *b);
    look_for_d(*a, &letters, &alone);
    look_for_d(*b, &letters, &alone);
    r.plain_d = letters && alone;
    const math_node *x = second(&r, *a), *y = x ? second(&r, *b) : NULL;
    if (r.unclear) {
        *a = *b = NULL;
        return true;
    }
    if (!r.changed || r.failed || !x || !y) return false;
    *a = x;
    *b = y;
    return true;
}
