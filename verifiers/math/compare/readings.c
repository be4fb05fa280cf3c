/* See readings.h. */
#include "verifiers/math/compare/readings.h"

#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/compare/free_form.h"

enum { NAMES_MAX = 16 };

typedef struct reading {
    math_session *s;
    assay_view name[NAMES_MAX]; /* what is called in either tree */
    size_t count, certain;      /* the first names are called by the grammar itself */
    bool changed, failed, unclear;
    bool differentials; /* dx was found */
    bool guessed;       /* something else that may as well be a product or a power */
    bool plain_d;       /* d is a number beside a, b and c: ad - bc, ax^3 + bx^2 + cx + d */
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

/* "E[X^2]", "\zeta(2s)": what may be called with anything, where both sides do. */
static bool holds_bracket_behind(const math_node *node, const char *name) {
    for (uint32_t i = 0; i < node->count; i++) {
        if (!node->child[i]) continue;
        bool adjacent = node->kind == N_MULTIPLY && node->op == 1 && i + 1 < node->count && is_name(node->child[i], name);
        const math_node *next = adjacent ? node->child[i + 1] : NULL,
                        *inside = next && next->kind == N_POWER ? next->child[0] : next;
        if (inside && (inside->written & (WRITTEN_ROUND | WRITTEN_SQUARE))) return true;
        if (holds_bracket_behind(node->child[i], name)) return true;
    }
    return false;
}

static void note_common(reading *r, const math_node *a, const math_node *b) {
    static const char *const names[] = {"E", "P", "zeta", "phi", "sigma", "tau"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (r->count < NAMES_MAX && holds_bracket_behind(a, names[i]) && holds_bracket_behind(b, names[i]))
            r->name[r->count++] = assay_view_of(names[i]);
    }
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

/* "f^(2)", a derivative. */
static bool is_derivative(assay_view name) {
    if (name.size > 1 && strchr("fghFGy", name.data[0]) && name.data[1] == '\'') return true;
    return name.size > 3 && strchr("fghFGy", name.data[0]) && name.data[1] == '^' && name.data[2] == '(';
}

static math_node *call_of(reading *r, assay_view name, const math_node *argument) {
    const math_node *inside = second(r, argument);
    math_node *call = inside ? math_make(r->s, N_CALL, 0, inside, NULL) : NULL;
    if (!call) return (math_node *)(uintptr_t)failed(r);
    call->text = name;
    r->changed = true;
    bool certain = is_derivative(name);
    for (size_t i = 0; i < r->certain; i++) certain |= assay_view_equal(r->name[i], name);
    r->guessed |= !certain;
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
        if (part[i].size > 0) memcpy(text + size, part[i].data, part[i].size);
        size += part[i].size;
    }
    r->changed = true;
    r->guessed |= !is_derivative((assay_view){text, size});
    const math_node *name = build_symbol(r->s, (assay_view){text, size});
    return name ? name : failed(r);
}

/* f^{(2)}: a derivative, or the second of several. NULL: a power like any other. */
static const math_node *indexed_name(reading *r, const math_node *power) {
    if (power->kind != N_POWER || power->child[0]->kind != N_SYMBOL || !(power->child[1]->written & WRITTEN_INDEX)) return NULL;
    const math_node *index = power->child[1];
    bool plain = index->kind == N_SYMBOL || (index->kind == N_NUMBER && !index->number.decimal && index->number.exponent == 0);
    assay_view base = power->child[0]->text, order = index->kind == N_NUMBER ? index->number.whole : ASSAY_VIEW_NONE;
    if (base.size == 1 && strchr("fghFGy", base.data[0]) && order.size == 1 && order.data[0] >= '1' && order.data[0] <= '4')
        return joined(r, base, &"\'\'\'\'"['4' - order.data[0]], ASSAY_VIEW_NONE, ""); /* f^{(2)} is f'' */
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
    bool guessed = r->guessed;
    const math_node *name = joined(r, mark->text, " ", base->text, "");
    r->guessed = guessed;
    r->differentials = true;
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

/* What stands in brackets behind a name; NULL: nothing. "(x)^2" has its exponent in *power. */
static const math_node *bracket_behind(const math_node *name, const math_node *next, const math_node **power) {
    bool capital = name->kind == N_SYMBOL && name->text.data[0] >= 'A' && name->text.data[0] <= 'Z'; /* "E[X]" */
    *power = next->kind == N_POWER && !next->parens ? next->child[1] : NULL;
    const math_node *inside = *power ? next->child[0] : next;
    return inside->written & (capital ? WRITTEN_ROUND | WRITTEN_SQUARE : WRITTEN_ROUND) ? inside : NULL;
}

/* "(x)", "(0)", "(-t)": what a product seldom has in brackets alone. */
static bool is_plain_argument(const math_node *inside) {
    const math_node *inner = inside->kind == N_NEGATE ? inside->child[0] : inside;
    return inner->kind == N_SYMBOL || inner->kind == N_NUMBER;
}

static const math_node *raised(reading *r, const math_node *base, const math_node *exponent) {
    if (!base || !exponent) return base;
    const math_node *power = math_make(r->s, N_POWER, 0, base, exponent);
    return power ? power : failed(r);
}

/* A name and the bracket behind it as a call: f(x), f(x)^2, f^2(x), f^{(2)}(x). NULL: a product like any other. */
static const math_node *call_at(reading *r, const math_node *first, const math_node *next) {
    const math_node *power, *inside = bracket_behind(first, next, &power);
    if (!inside || first->parens) return NULL;
    bool plain = is_plain_argument(inside);
    bool counts_primes =
        first->kind == N_CONSTANT && first->op == C_PI && plain && (is_name(inside, "x") || is_name(inside, "n"));
    if (counts_primes || (first->kind == N_SYMBOL && (plain || is_called(r, first))))
        return raised(r, call_of(r, counts_primes ? ASSAY_VIEW("pi") : first->text, inside), power);
    const math_node *name = indexed_name(r, first);
    if (name) return raised(r, call_of(r, name->text, inside), power);
    bool squared = first->kind == N_POWER && first->child[0]->kind == N_SYMBOL && is_called(r, first->child[0]);
    return squared ? raised(r, raised(r, call_of(r, first->child[0]->text, inside), first->child[1]), power) : NULL;
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
    const math_node *taken = NULL;
    if (next && adjacent && first->kind == N_SYMBOL && !first->parens && is_differential(r, first, next))
        taken = differential(r, first, next);
    else if (next && adjacent) taken = call_at(r, first, next);
    if (!taken) return r->failed ? NULL : second(r, first);
    ++*at;
    return taken;
}

static const math_node *product_of(reading *r, const math_node *product) {
    math_node *copy = math_make(r->s, N_MULTIPLY, product->op, NULL, NULL);
    math_node **child = assay_arena_alloc(r->s->arena, product->count * sizeof *child);
    if (!copy || !child) return failed(r);
    bool star = product->written & WRITTEN_STAR;
    if (star || is_cycles(product)) {
        *copy = *product;
        copy->kind = N_CALL;
        copy->text = star ? ASSAY_VIEW("star") : ASSAY_VIEW("cycles");
        r->changed = r->guessed = true;
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

/* The fractional part {u}. */
static const math_node *fractional_part(reading *r, const math_node *set) {
    const math_node *u = second(r, set->child[0]), *whole = u ? math_make(r->s, N_FUNCTION, F_FLOOR, u, NULL) : NULL;
    const math_node *part = whole ? build_subtract(r->s, u, whole) : NULL;
    r->changed = r->guessed = true;
    return part ? part : failed(r);
}

/* f^{-1} without an argument, \log^{-1}: inverse functions, or quotients. NULL: neither. */
static const math_node *inverse_of(reading *r, const math_node *power) {
    if (power->kind != N_POWER || !build_is_integer(r->s, power->child[1], -1) || power->child[0]->parens) return NULL;
    const math_node *base = power->child[0];
    bool letter = base->kind == N_SYMBOL && base->text.size == 1 && strchr("fgh", base->text.data[0]);
    if (letter) return joined(r, base->text, "^-1", ASSAY_VIEW_NONE, "");
    bool logarithm = base->kind == N_FUNCTION && base->count == 1 && (base->op == F_LOG || base->op == F_LN);
    return logarithm ? call_of(r, base->op == F_LOG ? ASSAY_VIEW("log^-1") : ASSAY_VIEW("ln^-1"), base->child[0]) : NULL;
}

static const math_node *second(reading *r, const math_node *node) {
    if (r->failed || !assay_budget_spend(r->s->budget, 1)) return failed(r);
    const math_node *name = indexed_name(r, node);
    if (!name && !r->failed) name = inverse_of(r, node);
    if (name || r->failed) return name;
    if (node->kind == N_SET && node->count == 1 && math_is_scalar(node->child[0]) && math_has_variables(node->child[0]))
        return fractional_part(r, node);
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

static bool starts_with_one_of(const math_node *node, const char *letters) {
    return node->kind == N_SYMBOL && (node->text.size == 1 || node->text.data[1] == '_') && strchr(letters, node->text.data[0]);
}

/* Does a letter a, b, c or n stand beside a d that nothing follows? */
static void look_for_d(const math_node *node, bool *letters, bool *alone) {
    *letters |= starts_with_one_of(node, "abcn");
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *child = node->child[i];
        if (!child) continue;
        bool last = node->kind != N_MULTIPLY || i + 1 == node->count || node->op == 0; /* "d \times a" */
        *alone |= last && is_name(child, "d");
        look_for_d(child, letters, alone);
    }
}

/* Anything at all that a second reading goes by: most pairs hold nothing of the kind. */
static bool may_be_read_again(const math_node *node) {
    if (node->written & (WRITTEN_ROUND | WRITTEN_SQUARE | WRITTEN_INDEX | WRITTEN_STAR)) return true;
    if (node->kind == N_SET || is_name(node, "d") || is_name(node, "partial") || is_name(node, "delta") ||
        is_name(node, "Delta") || is_name(node, "nabla") || (node->kind == N_POWER && node->child[1]->kind == N_NEGATE))
        return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && may_be_read_again(node->child[i])) return true;
    }
    return false;
}

/* Both trees with calls, differentials and derivatives for what looks like products and powers; NULL where that is unclear. False: there is nothing of the kind in either, or no
 * memory. *holds: this is how they are to be read, for both sides hold differentials, or the grammar takes the same names for functions. */
static bool second_reading(math_session *s, const math_node **a, const math_node **b, bool *holds) {
    if (!may_be_read_again(*a) && !may_be_read_again(*b)) return false;
    reading r = {.s = s};
    bool letters = false, alone = false;
    note_calls(&r, *a);
    note_calls(&r, *b);
    r.certain = r.count;
    note_common(&r, *a, *b);
    look_for_d(*a, &letters, &alone);
    look_for_d(*b, &letters, &alone);
    r.plain_d = letters && alone;
    const math_node *x = second(&r, *a);
    bool one = r.differentials;
    r.differentials = false;
    const math_node *y = x ? second(&r, *b) : NULL;
    *holds = !r.guessed && one == r.differentials;
    if (r.unclear) {
        *a = *b = NULL;
        return true;
    }
    if (!r.changed || r.failed || !x || !y) return false;
    *a = x;
    *b = y;
    return true;
}

static bool is_arrow(const math_node *node) {
    return node->kind == N_SYMBOL && assay_view_starts_with(node->text, ASSAY_VIEW(MATH_ARROW));
}

static bool is_subset(const math_node *node) {
    return node->kind == N_RELATION && node->count <= 16 && memchr(node->ops, R_SUBSETEQ, node->count - 1) != NULL;
}

static bool is_point(const math_node *node) {
    return node->kind == N_SYMBOL && node->text.size == 1 && node->text.data[0] >= 'A' && node->text.data[0] <= 'Z' &&
           !node->parens;
}

/* AB^2: in a figure the square of AB. */
static bool is_segment_squared(const math_node *node) {
    if (node->kind != N_MULTIPLY || node->op != 1 || node->count != 2) return false;
    const math_node *power = node->child[1];
    return is_point(node->child[0]) && power->kind == N_POWER && !power->parens && is_point(power->child[0]);
}

static bool has_marks(const math_node *node) {
    if (is_subset(node) || is_segment_squared(node)) return true;
    if (node->kind == N_SYMBOL) return is_arrow(node) || math_unmarked(node->text).size < node->text.size;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && has_marks(node->child[i])) return true;
    }
    return false;
}

static const math_node *unmarked(math_session *s, const math_node *node, void *context) {
    (void)context;
    if (is_subset(node)) { /* some write \subset for \subseteq */
        math_node *relation = assay_arena_alloc(s->arena, sizeof *relation);
        uint8_t *ops = assay_arena_alloc(s->arena, node->count);
        if (!relation || !ops) return NULL;
        *relation = *node;
        for (uint32_t i = 0; i + 1 < node->count; i++) ops[i] = node->ops[i] == R_SUBSETEQ ? R_SUBSET : node->ops[i];
        relation->ops = ops;
        return relation;
    }
    if (is_arrow(node) && node->text.size == sizeof MATH_ARROW - 1 + 2) { /* \vec{AB} as AB */
        const math_node *from = build_symbol(s, assay_view_slice(node->text, node->text.size - 2, node->text.size - 1)),
                        *to = build_symbol(s, assay_view_slice(node->text, node->text.size - 1, node->text.size));
        return from && to ? math_make(s, N_MULTIPLY, 1, from, to) : NULL;
    }
    if (is_segment_squared(node)) {
        const math_node *segment = math_make(s, N_MULTIPLY, 1, node->child[0], node->child[1]->child[0]);
        return segment ? math_make(s, N_POWER, 0, segment, node->child[1]->child[1]) : NULL;
    }
    if (node->kind != N_SYMBOL) return NULL;
    assay_view name = math_unmarked(node->text);
    return name.size < node->text.size ? build_symbol(s, name) : NULL;
}

static bool is_complex_letter(const math_node *node) {
    return node->kind == N_SYMBOL && node->text.size == 1 && (node->text.data[0] == 'z' || node->text.data[0] == 'w');
}

static bool is_conjugate(const math_node *node) {
    return node->kind == N_SYMBOL && (assay_view_is(node->text, "segment_z") || assay_view_is(node->text, "segment_w"));
}

static bool mentions_complex(const math_node *node) {
    if (is_complex_letter(node)) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && mentions_complex(node->child[i])) return true;
    }
    return false;
}

/* |z|, \bar z, \Re z: marks of a complex z, unless x or y stand beside it as coordinates. */
static void look_for_complex(const math_node *node, bool *marked, bool *coordinates) {
    bool of_complex = node->kind == N_FUNCTION &&
                      (node->op == F_ABS || node->op == F_RE || node->op == F_IM || node->op == F_ARG) && node->count == 1;
    *marked |= is_conjugate(node) || (of_complex && mentions_complex(node));
    *coordinates |= is_name(node, "x") || is_name(node, "y");
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) look_for_complex(node->child[i], marked, coordinates);
    }
}

/* z = u + iv with real u and v; its conjugate is u - iv. */
static const math_node *with_parts(math_session *s, const math_node *node, void *context) {
    (void)context;
    bool conjugate = is_conjugate(node);
    if (!conjugate && !is_complex_letter(node)) return NULL;
    bool z = node->text.data[node->text.size - 1] == 'z';
    const math_node *real = build_symbol(s, z ? ASSAY_VIEW("Re:z") : ASSAY_VIEW("Re:w")),
                    *size = build_symbol(s, z ? ASSAY_VIEW("Im:z") : ASSAY_VIEW("Im:w")),
                    *imaginary = build_multiply(s, build_constant(s, C_I), size);
    return conjugate ? build_subtract(s, real, imaginary) : build_add(s, real, imaginary);
}

static bool complex_reading(math_session *s, const math_node **a, const math_node **b) {
    bool marked = false, coordinates = false;
    look_for_complex(*a, &marked, &coordinates);
    look_for_complex(*b, &marked, &coordinates);
    static const math_kind real[] = {N_BIG, N_TUPLE, N_SETOP}; /* integrals over z, intervals */
    for (size_t i = 0; i < sizeof real / sizeof *real; i++)
        coordinates |= math_node_has(*a, real[i], 0) || math_node_has(*b, real[i], 0);
    if (!marked || coordinates) return false;
    *a = math_map(s, *a, with_parts, NULL);
    *b = math_map(s, *b, with_parts, NULL);
    return true;
}

static math_truth compared(math_session *s, const math_node *a, const math_node *b) {
    const char *note = NULL;
    const math_node *x = a ? math_rewrite(s, a) : NULL, *y = b ? math_rewrite(s, b) : NULL;
    return x && y ? math_compare_unified(s, x, y, &note) : MATH_MAYBE;
}

/* Names that may be matrices or vectors. */
static math_truth by_free_form(math_session *s, const math_node *a, const math_node *b, math_truth first) {
    math_free_evidence x = math_free_evidence_of(a), y = math_free_evidence_of(b);
    bool any = x.vectors || x.transposes || x.matrices || y.vectors || y.transposes || y.matrices;
    if (!any) return first;
    math_truth free = math_free_equal(s, a, b);
    if (first == MATH_MAYBE && free == MATH_YES && (a->kind == N_RELATION) != (b->kind == N_RELATION)) return MATH_MAYBE;
    if (first == MATH_NO && free == MATH_YES && x.transposes && y.transposes) return MATH_YES; /* no number is raised to T */
    if (first == MATH_NO)
        return free == MATH_YES || x.transposes != y.transposes || x.adjoints != y.adjoints ? MATH_MAYBE : MATH_NO;
    return free;
}

/* arccot u as arctan 1/u: of a negative number some take the negative angle. */
static const math_node *negative_angle(math_session *s, const math_node *node, void *context) {
    (void)context;
    if (node->kind != N_FUNCTION || node->op != F_ACOT || node->count != 1 || !math_has_variables(node)) return NULL;
    return build_function(s, F_ATAN, build_divide(s, build_integer(s, 1), node->child[0]));
}

/* "|z| = 5", "\|v\| = 5" beside 5: however the left side is read, a constant is what is told of it. */
static bool tells_constant(const math_node *a, const math_node *b) {
    const math_node *equation = a->kind == N_RELATION ? a : b, *value = equation == a ? b : a;
    if (equation->kind != N_RELATION || value->kind == N_RELATION || math_has_variables(value)) return false;
    for (uint32_t i = 1; i < equation->count; i++) {
        if (math_has_variables(equation->child[i])) return false;
    }
    return true;
}

/* A number made of numbers: nothing in it is a name, a call, a set or an inverse. */
static bool is_read_in_one_way(const math_node *node) {
    switch (node->kind) {
        case N_NUMBER:
        case N_CONSTANT:
        case N_NEGATE:
        case N_ADD:
        case N_MULTIPLY:
        case N_DIVIDE:
        case N_ROOT:
        case N_PERCENT:
        case N_DEGREE:
        case N_UNIT: break;
        default: return false;
    }
    if (node->written) return false;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && !is_read_in_one_way(node->child[i])) return false;
    }
    return true;
}

math_truth math_all_readings(math_session *s, const math_node *a, const math_node *b, math_truth first, const char **note) {
    if (is_read_in_one_way(a) && is_read_in_one_way(b)) return first;
    if (math_are_orders(a, b) || (first == MATH_YES && tells_constant(a, b))) return first;
    assay_math_method method = s->method;
    const math_node *x = a, *y = b;
    math_truth truth = by_free_form(s, a, b, first);
    if (truth == MATH_MAYBE && first != MATH_MAYBE) *note = "matrices or vectors, whose products do not commute";
    if (truth == MATH_YES && first != MATH_YES) method = ASSAY_METHOD_POLYNOMIAL;
    if (truth == MATH_NO && (has_marks(a) || has_marks(b)) &&
        compared(s, math_map(s, a, unmarked, NULL), math_map(s, b, unmarked, NULL)) == MATH_YES) {
        *note = "equal but for a mark";
        truth = MATH_MAYBE;
    }
    bool angles = truth == MATH_NO && (math_node_has(a, N_FUNCTION, F_ACOT) || math_node_has(b, N_FUNCTION, F_ACOT));
    if (angles && compared(s, math_map(s, a, negative_angle, NULL), math_map(s, b, negative_angle, NULL)) == MATH_YES) {
        *note = "equal for positive numbers, and for all where arccot is odd";
        truth = MATH_MAYBE;
    }
    math_truth noted = math_by_notation(s, a, b, truth, note);
    if (noted == MATH_YES && truth != MATH_YES) return noted;
    truth = noted;
    const math_node *u = a, *v = b;
    if (truth != MATH_MAYBE && complex_reading(s, &u, &v) && (compared(s, u, v) == MATH_NO) == (truth == MATH_YES)) {
        *note = "true for real numbers only, or for complex ones only";
        truth = MATH_MAYBE;
    }
    bool holds = false;
    if (second_reading(s, &x, &y, &holds)) {
        math_truth second = compared(s, x, y);
        if (holds || (first == MATH_MAYBE && second == MATH_YES)) { /* x - {x} has no value in the grammar's reading */
            truth = second;
            method = s->method;
        } else if (truth != second) {
            *note = "two readings disagree";
            truth = MATH_MAYBE;
        }
    }
    s->method = method;
    return truth;
}
