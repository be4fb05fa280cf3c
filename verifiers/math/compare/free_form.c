/* See free_form.h. A value is a sum of terms: a rational number, scalars that commute (with exponents), and a word of factors that do not. (AB)^{-1} is B^{-1}A^{-1},
 * (AB)^T is B^T A^T; a \cdot b is one scalar whatever the order, a \times b changes its sign with it. Everything else is an atom, spelt by its normal form. */
#include "verifiers/math/compare/free_form.h"

#include <stdio.h>

#include "verifiers/math/compare/compare.h"

enum { TERMS_MAX = 64, FACTORS_MAX = 12, TEXT_MAX = 4096, DEPTH_MAX = 24 };

typedef struct factor {
    assay_view name;
    int exponent;
    int transposed; /* 0, or 1 for ^T, 2 for ^H */
} factor;

typedef struct term {
    slong top, bottom;
    factor scalar[FACTORS_MAX], word[FACTORS_MAX];
    unsigned scalars, words;
} term;

typedef struct form {
    term *term;
    unsigned count, capacity; /* grows to TERMS_MAX */
} form;

typedef struct maker {
    math_session *s;
    bool all;     /* every name is a matrix: gxg^{-1} */
    bool letters; /* capitals and the letters of vectors are */
    unsigned depth;
} maker;

static bool form_of(maker *m, const math_node *node, form *out);

static form empty(maker *m) {
    return (form){assay_arena_alloc(m->s->arena, sizeof(term)), 0, 1};
}

static bool grow(maker *m, form *f) {
    if (f->count < f->capacity) return true;
    unsigned capacity = f->capacity < TERMS_MAX / 2 ? f->capacity * 2 : TERMS_MAX;
    term *grown = f->count < TERMS_MAX ? assay_arena_alloc(m->s->arena, capacity * sizeof *grown) : NULL;
    if (!grown) return false;
    memcpy(grown, f->term, f->count * sizeof *grown);
    f->term = grown;
    f->capacity = capacity;
    return true;
}

static int order_of_names(assay_view a, assay_view b) {
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static bool scale(term *t, slong top, slong bottom) {
    slong x, y;
    if (bottom == 0 || __builtin_mul_overflow(t->top, top, &x) || __builtin_mul_overflow(t->bottom, bottom, &y)) return false;
    slong a = x < 0 ? -x : x, b = y < 0 ? -y : y;
    while (b) {
        slong rest = a % b;
        a = b;
        b = rest;
    }
    if (a == 0 || x < -WORD_MAX || y < -WORD_MAX) return false;
    t->top = y < 0 ? -x / a : x / a;
    t->bottom = y < 0 ? -y / a : y / a;
    return true;
}

/* Keeps scalars sorted and merges equal ones. */
static bool add_scalar(term *t, assay_view name, int exponent) {
    unsigned k = 0;
    while (k < t->scalars && order_of_names(t->scalar[k].name, name) < 0) k++;
    if (k < t->scalars && assay_view_equal(t->scalar[k].name, name)) {
        t->scalar[k].exponent += exponent;
        if (t->scalar[k].exponent == 0) {
            memmove(&t->scalar[k], &t->scalar[k + 1], (t->scalars - k - 1) * sizeof(factor));
            t->scalars--;
        }
        return true;
    }
    if (t->scalars == FACTORS_MAX) return false;
    memmove(&t->scalar[k + 1], &t->scalar[k], (t->scalars - k) * sizeof(factor));
    t->scalar[k] = (factor){name, exponent, 0};
    t->scalars++;
    return true;
}

static bool add_word(term *t, factor f) {
    factor *last = t->words > 0 ? &t->word[t->words - 1] : NULL;
    if (last && assay_view_equal(last->name, f.name) && last->transposed == f.transposed) {
        last->exponent += f.exponent;
        if (last->exponent == 0) t->words--;
        return true;
    }
    if (t->words == FACTORS_MAX) return false;
    t->word[t->words++] = f;
    return true;
}

static bool same_factors(const factor *a, const factor *b, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        if (!assay_view_equal(a[i].name, b[i].name) || a[i].exponent != b[i].exponent || a[i].transposed != b[i].transposed)
            return false;
    }
    return true;
}

static bool add_term(maker *m, form *f, const term *t) {
    if (t->top == 0) return true;
    for (unsigned i = 0; i < f->count; i++) {
        term *other = &f->term[i];
        if (other->scalars != t->scalars || other->words != t->words || !same_factors(other->scalar, t->scalar, t->scalars) ||
            !same_factors(other->word, t->word, t->words))
            continue;
        slong x, y, bottom, sum;
        if (__builtin_mul_overflow(other->top, t->bottom, &x) || __builtin_mul_overflow(t->top, other->bottom, &y) ||
            __builtin_mul_overflow(other->bottom, t->bottom, &bottom) || __builtin_add_overflow(x, y, &sum))
            return false;
        if (sum == 0) {
            *other = f->term[--f->count];
            return true;
        }
        other->top = 1;
        other->bottom = 1;
        return scale(other, sum, bottom);
    }
    if (!grow(m, f)) return false;
    f->term[f->count++] = *t;
    return true;
}

static int order_of_factors(const factor *a, unsigned m, const factor *b, unsigned n) {
    for (unsigned i = 0; i < m && i < n; i++) {
        int order = order_of_names(a[i].name, b[i].name);
        if (!order) order = a[i].exponent - b[i].exponent;
        if (!order) order = a[i].transposed - b[i].transposed;
        if (order) return order;
    }
    return (m > n) - (m < n);
}

static int order_of_terms(const void *x, const void *y) {
    const term *a = x, *b = y;
    int order = order_of_factors(a->word, a->words, b->word, b->words);
    return order ? order : order_of_factors(a->scalar, a->scalars, b->scalar, b->scalars);
}

static size_t print_factors(char *text, size_t size, const factor *f, unsigned count) {
    for (unsigned i = 0; i < count && size < TEXT_MAX; i++)
        size += (size_t)snprintf(text + size, TEXT_MAX - size, " %.*s%s^%d", (int)f[i].name.size, f[i].name.data,
                                 f[i].transposed == 2 ? "^H"
                                 : f[i].transposed    ? "^T"
                                                      : "",
                                 f[i].exponent);
    return size;
}

/* The normal form as text, in the arena; no data where it is too long. */
static assay_view print(maker *m, form *f) {
    char text[TEXT_MAX];
    size_t size = 0;
    qsort(f->term, f->count, sizeof *f->term, order_of_terms);
    for (unsigned i = 0; i < f->count && size < TEXT_MAX; i++) {
        const term *t = &f->term[i];
        size += (size_t)snprintf(text + size, TEXT_MAX - size, "+%ld/%ld", t->top, t->bottom);
        size = print_factors(text, size, t->scalar, t->scalars);
        if (size < TEXT_MAX) size += (size_t)snprintf(text + size, TEXT_MAX - size, " |");
        size = print_factors(text, size, t->word, t->words);
    }
    return size < TEXT_MAX ? assay_arena_copy(m->s->arena, (assay_view){text, size}) : ASSAY_VIEW_NONE;
}

static bool holds_words(const form *f) {
    for (unsigned i = 0; i < f->count; i++) {
        if (f->term[i].words > 0) return true;
    }
    return false;
}

static bool one_atom(maker *m, assay_view name, bool commutes, form *out) {
    *out = empty(m);
    if (!out->term || !name.data) return false;
    term t = {.top = 1, .bottom = 1};
    bool added = commutes ? add_scalar(&t, name, 1) : add_word(&t, (factor){name, 1, 0});
    return added && add_term(m, out, &t);
}

static bool is_vector(assay_view name) {
    return assay_view_starts_with(name, ASSAY_VIEW(MATH_VECTOR)) || assay_view_starts_with(name, ASSAY_VIEW(MATH_ARROW)) ||
           assay_view_starts_with(name, ASSAY_VIEW("cross("));
}

/* One vector, as it is. */
static const factor *as_vector(const term *t) {
    const factor *f = t->word;
    return t->words == 1 && f->exponent == 1 && !f->transposed && is_vector(f->name) ? f : NULL;
}

static assay_view pair_name(maker *m, const char *kind, assay_view a, assay_view b) {
    size_t room = strlen(kind) + a.size + b.size + 4;
    char *text = assay_arena_alloc(m->s->arena, room);
    if (!text) return ASSAY_VIEW_NONE;
    int size = snprintf(text, room, "%s(%.*s,%.*s)", kind, (int)a.size, a.data, (int)b.size, b.data);
    return (assay_view){text, (size_t)size};
}

typedef enum joint { SIDE_BY_SIDE, DOT, CROSS } joint;

static bool multiply_terms(maker *m, const term *a, const term *b, joint how, form *out) {
    term t = *a;
    if (!scale(&t, b->top, b->bottom)) return false;
    for (unsigned i = 0; i < b->scalars; i++) {
        if (!add_scalar(&t, b->scalar[i].name, b->scalar[i].exponent)) return false;
    }
    const factor *x = as_vector(a), *y = as_vector(b);
    if (how == SIDE_BY_SIDE || a->words == 0 || b->words == 0 || (how == DOT && !x && !y)) {
        if (how == CROSS && (a->words == 0 || b->words == 0)) return false;
        for (unsigned i = 0; i < b->words; i++) {
            if (!add_word(&t, b->word[i])) return false;
        }
        return add_term(m, out, &t);
    }
    if (!x || !y) return false;
    int order = order_of_names(x->name, y->name);
    if (how == CROSS && order == 0) return true;
    if (how == CROSS && order > 0) t.top = -t.top;
    assay_view name =
        pair_name(m, how == DOT ? "dot" : "cross", order <= 0 ? x->name : y->name, order <= 0 ? y->name : x->name);
    t.words = 0;
    if (!name.data || !(how == DOT ? add_scalar(&t, name, 1) : add_word(&t, (factor){name, 1, 0}))) return false;
    return add_term(m, out, &t);
}

static bool multiply(maker *m, const form *a, const form *b, joint how, form *out) {
    *out = empty(m);
    if (!out->term || !assay_budget_spend(m->s->budget, 20 * (a->count * b->count + 1))) return false;
    for (unsigned i = 0; i < a->count; i++) {
        for (unsigned j = 0; j < b->count; j++) {
            if (!multiply_terms(m, &a->term[i], &b->term[j], how, out)) return false;
        }
    }
    return true;
}

static bool one(maker *m, form *out) {
    *out = empty(m);
    term t = {.top = 1, .bottom = 1};
    return out->term && add_term(m, out, &t);
}

static bool product(maker *m, const math_node *node, form *out) {
    joint how = node->columns == MATH_CROSS ? CROSS : node->op == 1 ? SIDE_BY_SIDE : DOT;
    if (!form_of(m, node->child[0], out)) return false;
    for (uint32_t i = 1; i < node->count; i++) {
        form next, total;
        if (!form_of(m, node->child[i], &next) || !multiply(m, out, &next, how, &total)) return false;
        *out = total;
    }
    return true;
}

/* "op(normal form)" */
static bool wrapped(maker *m, const char *before, form *inside, bool commutes, form *out) {
    assay_view text = print(m, inside);
    size_t room = strlen(before) + text.size + 3;
    char *name = text.data ? assay_arena_alloc(m->s->arena, room) : NULL;
    if (!name) return false;
    int size = snprintf(name, room, "%s(%.*s)", before, (int)text.size, text.data);
    return one_atom(m, (assay_view){name, (size_t)size}, commutes, out);
}

static void reverse(factor *word, unsigned count) {
    for (unsigned i = 0; i < count / 2; i++) {
        factor f = word[i];
        word[i] = word[count - 1 - i];
        word[count - 1 - i] = f;
    }
}

static bool inverse(maker *m, form *a, form *out) {
    if (a->count == 0) return false;
    if (a->count > 1) {
        bool words = holds_words(a);
        if (!wrapped(m, "", a, !words, out)) return false;
        factor *f = words ? out->term->word : out->term->scalar;
        f->exponent = -1;
        return true;
    }
    bool transposed = false; /* A^T A may have an inverse where A has none */
    for (unsigned i = 0; i < a->term[0].words; i++) transposed |= a->term[0].word[i].transposed && a->term[0].words > 1;
    if (transposed) {
        if (!wrapped(m, "", a, false, out)) return false;
        out->term->word[0].exponent = -1;
        return true;
    }
    *out = empty(m);
    term t = a->term[0];
    slong top = t.top;
    if (!out->term) return false;
    t.top = top < 0 ? -t.bottom : t.bottom;
    t.bottom = top < 0 ? -top : top;
    for (unsigned i = 0; i < t.scalars; i++) t.scalar[i].exponent = -t.scalar[i].exponent;
    for (unsigned i = 0; i < t.words; i++) {
        if (is_vector(t.word[i].name)) return false;
        t.word[i].exponent = -t.word[i].exponent;
    }
    reverse(t.word, t.words);
    return add_term(m, out, &t);
}

static bool transpose(maker *m, const form *a, int how, form *out) {
    *out = empty(m);
    for (unsigned i = 0; out->term && i < a->count; i++) {
        term t = a->term[i];
        if (how == 2 && t.scalars > 0) return false; /* conjugates */
        for (unsigned k = 0; k < t.words; k++) {
            if (t.word[k].transposed && t.word[k].transposed != how) return false;
            t.word[k].transposed = t.word[k].transposed ? 0 : how;
        }
        reverse(t.word, t.words);
        if (!add_term(m, out, &t)) return false;
    }
    return out->term != NULL;
}

/* |v|^2 is v \cdot v, and so is v^2. */
static bool squared(maker *m, const math_node *base, form *out) {
    bool size = base->kind == N_FUNCTION && (base->op == F_ABS || base->op == F_NORM);
    form v;
    if (!form_of(m, size ? base->child[0] : base, &v)) return false;
    for (unsigned i = 0; i < v.count; i++) {
        if (!as_vector(&v.term[i])) return false;
    }
    return v.count > 0 && multiply(m, &v, &v, DOT, out);
}

static bool power(maker *m, const math_node *node, form *out) {
    form base;
    slong n;
    bool integer = math_small_integer(m->s, node->child[1], &n);
    if (integer && n == 2 && squared(m, node->child[0], out)) return true;
    if (!form_of(m, node->child[0], &base)) return false;
    if (math_is_transposition(node->child[1]) && holds_words(&base))
        return transpose(m, &base, assay_view_is(node->child[1]->text, "T") ? 1 : 2, out);
    if (!integer || n < -8 || n > 8 || (base.count > 1 && n > 4)) {
        form exponent;
        if (!form_of(m, node->child[1], &exponent)) return false;
        assay_view text = print(m, &exponent);
        char *name = text.data ? assay_arena_alloc(m->s->arena, text.size + 8) : NULL;
        if (!name) return false;
        snprintf(name, text.size + 8, "^(%.*s)", (int)text.size, text.data);
        return wrapped(m, name, &base, !holds_words(&base) && !holds_words(&exponent), out);
    }
    if (!one(m, out)) return false;
    form step;
    if (n < 0 && !inverse(m, &base, &step)) return false;
    if (n >= 0) step = base;
    for (slong i = n < 0 ? -n : n; i > 0; i--) {
        form next;
        if (!multiply(m, out, &step, SIDE_BY_SIDE, &next)) return false;
        *out = next;
    }
    return true;
}

static bool commutes(const maker *m, assay_view name) {
    if (is_vector(name)) return false;
    if (m->all) return name.size > 1 && name.data[1] != '_' && name.data[1] != '\''; /* but Greek letters */
    if (!m->letters || name.size == 0) return true;
    bool single = name.size == 1 || name.data[1] == '_' || name.data[1] == '\'';
    return !single || !((name.data[0] >= 'A' && name.data[0] <= 'Z') || strchr("abuvwxyz", name.data[0]));
}

/* Functions, calls, roots: named by what they are of. */
static bool opaque(maker *m, const math_node *node, form *out) {
    char name[TEXT_MAX];
    int size = snprintf(name, sizeof name, "%d:%d:%.*s", (int)node->kind, node->op, (int)node->text.size, node->text.data);
    bool scalar =
             node->kind != N_FUNCTION || node->op == F_ABS || node->op == F_NORM || node->op == F_DET || node->op == F_TRACE,
         words = false;
    for (uint32_t i = 0; i < node->count; i++) {
        form part;
        if (!node->child[i] || !form_of(m, node->child[i], &part)) return false;
        words |= holds_words(&part);
        assay_view text = print(m, &part);
        if (!text.data || size < 0 || (size_t)size + text.size + 4 >= sizeof name) return false;
        size += snprintf(name + size, sizeof name - (size_t)size, "(%.*s)", (int)text.size, text.data);
    }
    return size > 0 && one_atom(m, assay_arena_copy(m->s->arena, (assay_view){name, (size_t)size}), scalar || !words, out);
}

static bool number(maker *m, const math_node *node, form *out) {
    fmpq_t q;
    fmpq_init(q);
    bool small = math_rational(m->s, node, q) == V_OK && fmpz_fits_si(fmpq_numref(q)) && fmpz_fits_si(fmpq_denref(q));
    term t = {.top = small ? fmpz_get_si(fmpq_numref(q)) : 0, .bottom = small ? fmpz_get_si(fmpq_denref(q)) : 1};
    fmpq_clear(q);
    *out = empty(m);
    return small && out->term && add_term(m, out, &t);
}

static bool sum(maker *m, const math_node *node, form *out) {
    *out = empty(m);
    if (!out->term) return false;
    for (uint32_t i = 0; i < node->count; i++) {
        form part;
        if (!form_of(m, node->child[i], &part)) return false;
        for (unsigned k = 0; k < part.count; k++) {
            if (node->kind == N_NEGATE) part.term[k].top = -part.term[k].top;
            if (!add_term(m, out, &part.term[k])) return false;
        }
    }
    return true;
}

static bool form_of_node(maker *m, const math_node *node, form *out) {
    form a, b, inverted;
    switch (node->kind) {
        case N_NUMBER: return number(m, node, out);
        case N_SYMBOL: return one_atom(m, node->text, commutes(m, node->text), out);
        case N_CONSTANT:
        case N_CALL:
        case N_FUNCTION:
        case N_ROOT:
        case N_DEGREE:
        case N_PERCENT: return opaque(m, node, out);
        case N_NEGATE:
        case N_ADD: return sum(m, node, out);
        case N_MULTIPLY: return product(m, node, out);
        case N_DIVIDE:
            return form_of(m, node->child[0], &a) && form_of(m, node->child[1], &b) && inverse(m, &b, &inverted) &&
                   multiply(m, &a, &inverted, SIDE_BY_SIDE, out);
        case N_POWER: return power(m, node, out);
        default: return false;
    }
}

static bool form_of(maker *m, const math_node *node, form *out) {
    if (m->depth == DEPTH_MAX || !assay_budget_spend(m->s->budget, 50)) return false;
    m->depth++;
    bool done = form_of_node(m, node, out);
    m->depth--;
    return done;
}

static bool same_values(maker *m, const math_node *a, const math_node *b) {
    form x, y;
    if (!form_of(m, a, &x) || !form_of(m, b, &y)) return false;
    assay_view left = print(m, &x), right = print(m, &y);
    return left.data && right.data && assay_view_equal(left, right);
}

static bool is_equation(const math_node *node) {
    return node->kind == N_RELATION && node->count == 2 && node->ops[0] == R_EQ;
}

/* Both differences, up to a rational factor; an identity is equal to nothing but itself. */
static bool same_equations(maker *m, const math_node *a, const math_node *b) {
    const math_node *sides[2] = {a, b};
    assay_view text[2];
    for (int i = 0; i < 2; i++) {
        form left, right;
        if (!form_of(m, sides[i]->child[0], &left) || !form_of(m, sides[i]->child[1], &right)) return false;
        for (unsigned k = 0; k < right.count; k++) {
            right.term[k].top = -right.term[k].top;
            if (!add_term(m, &left, &right.term[k])) return false;
        }
        if (left.count == 0) return false;
        qsort(left.term, left.count, sizeof *left.term, order_of_terms);
        slong top = left.term[0].top, bottom = left.term[0].bottom;
        for (unsigned k = 0; k < left.count; k++) {
            if (!scale(&left.term[k], bottom, top)) return false;
        }
        text[i] = print(m, &left);
    }
    return text[0].data && assay_view_equal(text[0], text[1]);
}

static bool same(maker *m, const math_node *a, const math_node *b) {
    if (math_node_same(a, b)) return true;
    if (math_is_scalar(a) && math_is_scalar(b)) return same_values(m, a, b);
    bool named = is_equation(a) && math_is_name(a->child[0]), other = is_equation(b) && math_is_name(b->child[0]);
    bool asked = is_equation(a) && !is_equation(b) && a->child[0]->kind == N_POWER; /* "A^T = ..." */
    if (asked && math_is_name(a->child[0]->child[0])) return same(m, a->child[1], b);
    asked = is_equation(b) && !is_equation(a) && b->child[0]->kind == N_POWER;
    if (asked && math_is_name(b->child[0]->child[0])) return same(m, a, b->child[1]);
    if (named && (!is_equation(b) || (other && math_node_same(a->child[0], b->child[0]))))
        return same(m, a->child[1], is_equation(b) ? b->child[1] : b);
    if (other && !is_equation(a)) return same(m, a, b->child[1]);
    if (is_equation(a) && is_equation(b))
        return math_is_scalar(a->child[0]) && math_is_scalar(a->child[1]) && math_is_scalar(b->child[0]) &&
               math_is_scalar(b->child[1]) && same_equations(m, a, b);
    if (a->kind != b->kind || a->op != b->op || a->count != b->count || a->kind == N_RELATION || a->count == 0) return false;
    for (uint32_t i = 0; i < a->count; i++) {
        if (!same(m, a->child[i], b->child[i])) return false;
    }
    return true;
}

math_truth math_free_equal(math_session *s, const math_node *a, const math_node *b) {
    math_free_evidence x = math_free_evidence_of(a), y = math_free_evidence_of(b);
    maker m = {
        .s = s, .letters = x.matrices || x.transposes || y.matrices || y.transposes, .all = x.conjugates || y.conjugates};
    if (same(&m, a, b)) return MATH_YES;
    bool told = is_equation(b) && a->kind != N_RELATION; /* what is asked for, and its value */
    return told && same(&m, a, b->child[1]) ? MATH_YES : MATH_MAYBE;
}
