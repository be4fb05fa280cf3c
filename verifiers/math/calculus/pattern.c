/* What "..." stands for. The first terms must be one tree but for integers that grow evenly (1^2, 2^2, ...), or a geometric progression of rationals; the last term
 * must continue them. See rewrite.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/calculus.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/limits.h"
#include "verifiers/math/calculus/rewrite.h"

enum { SHOWN_MAX = 8 };

typedef struct pattern {
    math_session *s;
    const math_node *k; /* the position, from 0 */
    const math_node *term[SHOWN_MAX];
    uint32_t shown;
    const math_node *last, *position; /* the last term (NULL: goes on for ever), and its position */
} pattern;

/* The terms before the one ellipsis, and at most one behind it. */
static bool read_pattern(math_session *s, const math_node *node, pattern *p) {
    *p = (pattern){.s = s, .k = build_symbol(s, ASSAY_VIEW("k of pattern"))};
    uint32_t gap = node->count;
    bool negative = false; /* some term is */
    for (uint32_t i = 0; i < node->count; i++) {
        bool gone_on = node->child[i]->kind == N_NEGATE && node->child[i]->child[0]->kind == N_ELLIPSIS; /* "1 - 2 + 4 - ..." */
        if (gone_on && !negative) return false;
        negative |= node->child[i]->kind == N_NEGATE;
        if (node->child[i]->kind != N_ELLIPSIS && !gone_on) {
            if (math_node_has(node->child[i], N_ELLIPSIS, 0)) return false;
            continue;
        }
        if (gap != node->count) return false;
        gap = i;
    }
    if (!p->k || gap < 2 || gap > SHOWN_MAX || gap + 2 < node->count) return false;
    for (uint32_t i = 0; i < gap; i++) p->term[i] = node->child[i];
    p->shown = gap;
    p->last = gap + 1 < node->count ? node->child[gap + 1] : NULL;
    return true;
}

/* The tree that is `a` at position 0 and `b` at 1; where `z` is given it stands at *position. */
static const math_node *generalise(pattern *p, const math_node *a, const math_node *b, const math_node *z) {
    math_session *s = p->s;
    if (!assay_budget_spend(s->budget, 10)) return NULL;
    if (math_node_same(a, b)) return a;
    const math_node *out = NULL;
    fmpq_t x, y;
    fmpq_init(x);
    fmpq_init(y);
    if (math_is_scalar(a) && math_is_scalar(b) && build_is_rational(s, a, x) && build_is_rational(s, b, y)) {
        fmpq_sub(y, y, x);
        const math_node *first = build_rational(s, x), *step = build_rational(s, y);
        out = build_add(s, first, build_multiply(s, step, p->k));
        if (z && !p->position && math_is_scalar(z)) p->position = build_divide(s, build_subtract(s, z, first), step);
    } else if (a->kind == b->kind && a->op == b->op && a->count == b->count && a->count > 0) {
        math_node *copy = assay_arena_alloc(s->arena, sizeof *copy);
        math_node **child = assay_arena_alloc(s->arena, a->count * sizeof *child);
        bool alike = z && z->kind == a->kind && z->count == a->count && copy && child;
        if (copy && child) {
            *copy = *a;
            copy->child = child;
            out = copy;
        }
        for (uint32_t i = 0; out && i < a->count; i++) {
            child[i] = (math_node *)(uintptr_t)generalise(p, a->child[i], b->child[i], alike ? z->child[i] : NULL);
            if (!child[i]) out = NULL;
        }
    }
    fmpq_clear(x);
    fmpq_clear(y);
    return out;
}

static const math_node *at(pattern *p, const math_node *form, const math_node *position) {
    const math_node *value = math_substitute(p->s, form, p->k, position);
    return value;
}

/* The general term; p->position is that of the last one. */
static const math_node *general_term(pattern *p) {
    const math_node *form = generalise(p, p->term[0], p->term[1], p->last);
    if (!form || !p->position || !math_is_scalar(form)) return NULL;
    for (uint32_t i = 2; i < p->shown; i++) {
        const math_node *value = at(p, form, build_integer(p->s, i));
        if (!value || !math_is_scalar(p->term[i]) || math_scalar_equal(p->s, value, p->term[i]) != MATH_YES) return NULL;
    }
    const math_node *end = at(p, form, p->position);
    if (!end || !math_is_scalar(p->last) || math_scalar_equal(p->s, end, p->last) != MATH_YES) return NULL;
    if (math_has_variables(p->position)) return form;
    slong steps;
    return math_small_integer(p->s, p->position, &steps) && steps + 1 >= (slong)p->shown ? form : NULL;
}

/* a, a r, a r^2, ... with three or more terms shown: its sum. */
static const math_node *geometric(pattern *p) {
    math_session *s = p->s;
    if (p->shown < 3) return NULL;
    fmpq_t first, before, here, ratio, next;
    fmpq *all[] = {first, before, here, ratio, next};
    for (int i = 0; i < 5; i++) fmpq_init(all[i]);
    bool holds = math_is_scalar(p->term[0]) && math_rational(s, p->term[0], first) == V_OK && !fmpq_is_zero(first);
    fmpq_set(before, first);
    for (uint32_t i = 1; holds && i < p->shown; i++) {
        holds = math_is_scalar(p->term[i]) && math_rational(s, p->term[i], here) == V_OK;
        fmpq_div(next, here, before);
        if (i == 1) fmpq_set(ratio, next);
        holds = holds && fmpq_equal(ratio, next) && !fmpq_is_zero(here);
        fmpq_set(before, here);
    }
    holds = holds && !fmpq_is_one(ratio);
    const math_node *out = NULL, *r = holds ? build_rational(s, ratio) : NULL, *a = holds ? build_rational(s, first) : NULL;
    if (r && !p->last) {
        fmpq_abs(next, ratio);
        if (fmpz_cmp(fmpq_numref(next), fmpq_denref(next)) < 0)
            out = build_divide(s, a, build_subtract(s, build_integer(s, 1), r));
    } else if (r && math_is_scalar(p->last)) {
        bool continues = false;
        if (math_rational(s, p->last, here) == V_OK) {
            for (unsigned i = 0;
                 i < 2000 && !continues && fmpz_bits(fmpq_numref(before)) + fmpz_bits(fmpq_denref(before)) < 4096; i++) {
                fmpq_mul(before, before, ratio);
                continues = fmpq_equal(before, here);
            }
        } else { /* "2^n": a power of the ratio */
            continues = p->last->kind == N_POWER && math_rational(s, p->last->child[0], here) == V_OK &&
                        fmpq_equal(here, ratio) && math_has_variables(p->last->child[1]) &&
                        (fmpq_is_one(first) || fmpq_equal(first, ratio));
        }
        if (continues)
            out =
                build_divide(s, build_subtract(s, build_multiply(s, r, p->last), a), build_subtract(s, r, build_integer(s, 1)));
    }
    for (int i = 0; i < 5; i++) fmpq_clear(all[i]);
    return out;
}

/* The exponents in the last term, and those beside them, are where a progression of powers may stand. */
static const math_node *position_in(pattern *p, const math_node *node, const math_node *first, const math_node *ratio) {
    if (node->kind == N_POWER && math_has_variables(node->child[1])) {
        for (slong shift = -2; shift <= 2; shift++) {
            const math_node *m = build_add(p->s, node->child[1], build_integer(p->s, shift)),
                            *there = build_multiply(p->s, first, build_power(p->s, ratio, m));
            if (there && math_polynomial_equal(p->s, there, p->last) == MATH_YES) return m;
        }
    }
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *found = node->child[i] ? position_in(p, node->child[i], first, ratio) : NULL;
        if (found) return found;
    }
    return NULL;
}

/* 1, x, x^2, ...: three terms shown whose quotient is one expression; up to the last one, or for ever. */
static const math_node *powers(pattern *p) {
    math_session *s = p->s;
    for (uint32_t i = 0; i < p->shown; i++) {
        if (!math_is_scalar(p->term[i])) return NULL;
    }
    if (p->shown < 3 || (p->last && !math_is_scalar(p->last))) return NULL;
    const math_node *first = p->term[0], *ratio = build_divide(s, p->term[1], first), *one = build_integer(s, 1);
    if (!ratio || !math_has_variables(ratio) || math_polynomial_equal(s, ratio, one) == MATH_YES) return NULL;
    for (uint32_t i = 1; i + 1 < p->shown; i++) {
        const math_node *next = build_multiply(s, p->term[i], ratio);
        if (!next || math_polynomial_equal(s, next, p->term[i + 1]) != MATH_YES) return NULL;
    }
    if (!p->last) return build_divide(s, first, build_subtract(s, one, ratio));
    const math_node *m = position_in(p, p->last, first, ratio);
    if (!m) return NULL;
    const math_node *beyond = build_multiply(s, p->last, ratio);
    return build_divide(s, build_subtract(s, beyond, first), build_subtract(s, ratio, one));
}

/* The letter or digits behind a name's subscript mark; no bytes: it has none. */
static assay_view subscript_of(const math_node *node, assay_view *base) {
    const char *mark = node->kind == N_SYMBOL ? memchr(node->text.data, '_', node->text.size) : NULL;
    if (!mark) return ASSAY_VIEW_NONE;
    size_t at = (size_t)(mark - node->text.data);
    *base = assay_view_slice(node->text, 0, at + 1);
    return assay_view_slice(node->text, at + 1, node->text.size);
}

/* a_1 + a_2 + ... + a_n: one name but for its subscript, which counts from 0 or 1. */
static const math_node *indexed_terms(pattern *p, bool sum) {
    math_session *s = p->s;
    assay_view base = ASSAY_VIEW_NONE, other = ASSAY_VIEW_NONE, from = subscript_of(p->term[0], &base),
               last = p->last ? subscript_of(p->last, &other) : ASSAY_VIEW_NONE;
    if (from.size != 1 || from.data[0] < '0' || from.data[0] > '1' || last.size == 0 || !assay_view_equal(base, other))
        return NULL;
    for (uint32_t i = 1; i < p->shown; i++) {
        assay_view next = subscript_of(p->term[i], &other);
        if (next.size != 1 || next.data[0] != from.data[0] + (char)i || !assay_view_equal(base, other)) return NULL;
    }
    bool letter = last.size == 1 && assay_is_alpha(last.data[0]);
    for (size_t i = 0; i < last.size && !letter; i++) {
        if (!assay_is_digit(last.data[i])) return NULL;
    }
    char *name = assay_arena_alloc(s->arena, base.size + 8);
    math_node *end = letter ? NULL : math_make(s, N_NUMBER, 0, NULL, NULL),
              *operation = math_make(s, N_BIG, sum ? B_SUM : B_PRODUCT, NULL, NULL),
              **child = assay_arena_alloc(s->arena, 4 * sizeof *child);
    if (!name || (!letter && !end) || !operation || !child) return NULL;
    memcpy(name, base.data, base.size);
    memcpy(name + base.size, "(bound)", 7); /* as rewrite.c names the letter of such sums */
    if (end) end->number.whole = last;
    const math_node *const parts[] = {build_symbol(s, (assay_view){name, base.size + 7}),
                                      build_symbol(s, ASSAY_VIEW("(bound)")), build_integer(s, from.data[0] - '0'),
                                      letter ? build_symbol(s, last) : end};
    for (int i = 0; i < 4; i++) {
        if (!parts[i]) return NULL;
    }
    memcpy(child, parts, sizeof parts);
    operation->child = child;
    operation->count = 4;
    return operation;
}

/* Each term one less than the one before, down to the last. */
static bool falls(pattern *p) {
    slong ignored;
    if (!p->last || !math_is_scalar(p->last)) return false;
    if (!math_small_integer(p->s, p->last, &ignored) && !math_has_variables(build_subtract(p->s, p->term[0], p->last)))
        return false;
    for (uint32_t i = 0; i + 1 < p->shown; i++) {
        if (!math_is_scalar(p->term[i]) || !math_is_scalar(p->term[i + 1])) return false;
        if (math_scalar_equal(p->s, build_subtract(p->s, p->term[i], build_integer(p->s, 1)), p->term[i + 1]) != MATH_YES)
            return false;
    }
    return true;
}

/* n (n - 1) ... 1, n (n - 1) ... (n - k + 1) */
static const math_node *falling_product(pattern *p) {
    math_session *s = p->s;
    slong ignored;
    if (math_small_integer(s, p->last, &ignored)) return math_product(s, p->k, p->k, p->last, p->term[0]);
    const math_node *below = build_subtract(s, p->last, build_integer(s, 1));
    return build_divide(s, build_function(s, F_FACTORIAL, p->term[0]), build_function(s, F_FACTORIAL, below));
}

const math_node *math_pattern_value(math_session *s, const math_node *node) {
    pattern p;
    if (!read_pattern(s, node, &p)) return NULL;
    bool sum = node->kind == N_ADD;
    if (!sum && falls(&p)) return falling_product(&p);
    const math_node *form = p.last ? general_term(&p) : NULL;
    if (!form) {
        const math_node *terms = indexed_terms(&p, sum);
        if (!terms && sum) terms = geometric(&p);
        return !terms && sum ? powers(&p) : terms;
    }
    const math_node *zero = build_integer(s, 0), *value;
    slong steps;
    bool numbers = math_small_integer(s, p.position, &steps) && steps < MATH_LOOP_MAX;
    value = numbers ? NULL : sum ? math_sum(s, form, p.k, zero, p.position) : math_product(s, form, p.k, zero, p.position);
    if (value) return value;
    math_node *operation = math_make(s, N_BIG, sum ? B_SUM : B_PRODUCT, NULL, NULL);
    math_node **child = assay_arena_alloc(s->arena, 4 * sizeof *child);
    if (!operation || !child) return NULL;
    const math_node *const parts[] = {form, p.k, zero, p.position};
    memcpy(child, parts, sizeof parts);
    operation->child = child;
    operation->count = 4;
    return operation;
}

static const math_node *with_members(math_session *s, const math_node *node, math_node **child, uint32_t count) {
    math_node *out = assay_arena_alloc(s->arena, sizeof *out);
    if (!out) return NULL;
    *out = *node;
    out->child = child;
    out->count = count;
    return out;
}

/* "2, 4, 8, ..., 256": three members shown, and the last one a further power of their ratio. */
static const math_node *geometric_members(pattern *p, const math_node *node) {
    math_session *s = p->s;
    fmpq_t value, ratio, next, last;
    fmpq *all[] = {value, ratio, next, last};
    for (int i = 0; i < 4; i++) fmpq_init(all[i]);
    bool holds = p->shown >= 3 && math_is_scalar(p->last) && math_rational(s, p->last, last) == V_OK &&
                 math_is_scalar(p->term[0]) && math_rational(s, p->term[0], value) == V_OK && !fmpq_is_zero(value);
    for (uint32_t i = 1; holds && i < p->shown; i++) {
        holds = math_is_scalar(p->term[i]) && math_rational(s, p->term[i], next) == V_OK && !fmpq_is_zero(next);
        if (!holds) break;
        fmpq_div(value, next, value);
        if (i == 1) fmpq_set(ratio, value);
        holds = fmpq_equal(value, ratio) && !fmpq_is_pm1(ratio);
        fmpq_set(value, next);
    }
    math_node **child = holds ? assay_arena_alloc(s->arena, MATH_ITEMS_MAX * sizeof *child) : NULL;
    uint32_t count = p->shown;
    for (uint32_t i = 0; child && i < count; i++) child[i] = (math_node *)(uintptr_t)p->term[i];
    bool reached = false;
    while (child && !reached && count < MATH_ITEMS_MAX &&
           fmpz_bits(fmpq_numref(value)) + fmpz_bits(fmpq_denref(value)) < 4096) {
        fmpq_mul(value, value, ratio);
        child[count] = (math_node *)(uintptr_t)build_rational(s, value);
        if (!child[count++]) break;
        reached = fmpq_equal(value, last);
    }
    for (int i = 0; i < 4; i++) fmpq_clear(all[i]);
    return reached ? with_members(s, node, child, count) : NULL;
}

const math_node *math_pattern_members(math_session *s, const math_node *node) {
    pattern p;
    bool any = false;
    for (uint32_t i = 0; i < node->count; i++) any |= node->child[i]->kind == N_ELLIPSIS;
    if (!any || !read_pattern(s, node, &p) || !p.last) return NULL;
    const math_node *form = general_term(&p);
    slong steps;
    if (!form) return geometric_members(&p, node);
    if (math_has_variables(p.position) || !math_small_integer(s, p.position, &steps) || steps >= MATH_ITEMS_MAX) return NULL;
    math_node **child = assay_arena_alloc(s->arena, ((size_t)steps + 1) * sizeof *child);
    if (!child) return NULL;
    for (slong i = 0; i <= steps; i++) {
        const math_node *value = at(&p, form, build_integer(s, i));
        fmpq_t q;
        fmpq_init(q);
        if (value && math_rational(s, value, q) == V_OK) value = build_rational(s, q);
        fmpq_clear(q);
        if (!value) return NULL;
        child[i] = (math_node *)(uintptr_t)value;
    }
    return with_members(s, node, child, (uint32_t)steps + 1);
}
