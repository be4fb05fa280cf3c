/* See compare.h: the meeting of two types. */
#include "verifiers/math/compare.h"

#include "verifiers/math/limits.h"
#include "verifiers/math/text_fold.h"

enum { COMPARE_DEPTH_MAX = 24 };

typedef struct comparison {
    math_session *s;
    const char *note;
    unsigned depth;
} comparison;

/* One member of a list: a value and, where it was written, its name. */
typedef struct member {
    const math_node *name, *value;
} member;
typedef struct members {
    member item[MATH_ITEMS_MAX];
    size_t count, named;
    bool distinct_names; /* a record: x = 1, y = 2 */
    bool failed;         /* too many, no memory, or a contradiction */
    bool contradiction;
} members;

static math_truth equal(comparison *c, const math_node *a, const math_node *b);

static math_truth no(comparison *c, const char *note) {
    c->note = note;
    return MATH_NO;
}

static void push(comparison *c, members *m, const math_node *name, const math_node *value) {
    if (m->count == MATH_ITEMS_MAX || !value) {
        m->failed = true;
        return;
    }
    if (math_node_has(value, N_PLUSMINUS, 0)) { /* both signs, together */
        const math_node *plus = math_resolve_sign(c->s, value, 1), *minus = math_resolve_sign(c->s, value, -1);
        if (!plus || !minus || m->count + 2 > MATH_ITEMS_MAX) {
            m->failed = true;
            return;
        }
        m->item[m->count++] = (member){name, plus};
        bool zero = math_is_scalar(plus) && math_is_scalar(minus) && math_scalar_equal(c->s, plus, minus) == MATH_YES;
        if (!zero) m->item[m->count++] = (member){name, minus};
        if (name) m->named += zero ? 1 : 2;
        return;
    }
    m->item[m->count++] = (member){name, value};
    if (name) m->named++;
}

static bool is_list(const math_node *node) {
    return node->kind == N_LIST || node->kind == N_SET;
}

/* "x_1" and "x_2" are one unknown. */
static bool same_letter(const math_node *a, const math_node *b) {
    if (math_node_same(a, b)) return true;
    if (a->kind != N_SYMBOL || b->kind != N_SYMBOL) return false;
    const char *p = memchr(a->text.data, '_', a->text.size), *q = memchr(b->text.data, '_', b->text.size);
    return p && q && assay_view_equal((assay_view){a->text.data, (size_t)(p - a->text.data)}, (assay_view){b->text.data, (size_t)(q - b->text.data)});
}

static const math_node *first_name(const members *m) {
    for (size_t i = 0; i < m->count; i++) {
        if (m->item[i].name) return m->item[i].name;
    }
    return NULL;
}

static void collect(comparison *c, const math_node *node, members *m) {
    *m = (members){.count = 0};
    const math_node *last = NULL;
    uint32_t count = is_list(node) ? node->count : 1;
    for (uint32_t i = 0; i < count && !m->failed; i++) {
        const math_node *item = is_list(node) ? node->child[i] : node;
        math_shape shape = math_shape_of(c->s, item);
        m->contradiction |= shape.contradiction;
        m->failed |= shape.unsettled;
        if (shape.name && shape.value->kind == N_LIST) m->failed = true;
        if (shape.name) last = shape.name;
        push(c, m, shape.name ? shape.name : last, shape.value); /* "x = 1, 2": the name goes on */
    }
    const math_node *first = first_name(m);
    for (size_t i = 0; i < m->count; i++) {
        if (m->item[i].name && !same_letter(m->item[i].name, first)) m->distinct_names = true;
    }
    if (first && m->named < m->count) m->failed = true; /* "5, x = 3" */
}

/* Every member of a has its own equal in b. Equality is transitive, so that taking the first is no loss. */
static math_truth match_all(comparison *c, const members *a, const members *b, bool names) {
    if (a->count != b->count) return no(c, "another number of members");
    bool used[MATH_ITEMS_MAX] = {false};
    math_truth all = MATH_YES;
    for (size_t i = 0; i < a->count; i++) {
        bool maybe = false, found = false;
        for (size_t j = 0; j < b->count && !found; j++) {
            if (used[j] || (names && !math_node_same(a->item[i].name, b->item[j].name))) continue;
            math_truth one = equal(c, a->item[i].value, b->item[j].value);
            if (one == MATH_YES) used[j] = found = true;
            maybe |= one == MATH_MAYBE;
        }
        if (!found && !maybe) return no(c, "a member differs");
        if (!found) all = MATH_MAYBE;
    }
    return all;
}

static math_truth match_in_order(comparison *c, const members *a, const math_node *tuple) {
    if (a->count != tuple->count) return no(c, "another number of members");
    math_truth all = MATH_YES;
    for (size_t i = 0; i < a->count; i++) {
        math_truth one = equal(c, a->item[i].value, tuple->child[i]);
        if (one == MATH_NO) return no(c, "a member differs");
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

static void drop_repeats(comparison *c, members *m) {
    size_t kept = 0;
    for (size_t i = 0; i < m->count; i++) {
        bool repeated = false;
        for (size_t j = 0; j < kept && !repeated; j++) repeated = equal(c, m->item[i].value, m->item[j].value) == MATH_YES;
        if (!repeated) m->item[kept++] = m->item[i];
    }
    m->count = kept;
}

static bool is_quantity(const math_node *node) {
    if (node->kind == N_NEGATE) return is_quantity(node->child[0]);
    if (node->kind == N_UNIT) return math_is_scalar(node->child[0]);
    if ((node->kind == N_ADD || node->kind == N_MULTIPLY || node->kind == N_DIVIDE) && node->count > 1 && node->child[node->count - 1]->kind == N_UNIT) {
        for (uint32_t i = 0; i + 1 < node->count; i++) {
            if (!math_is_scalar(node->child[i])) return false;
        }
        return math_is_scalar(node->child[node->count - 1]->child[0]);
    }
    return math_is_scalar(node);
}

static math_truth lists_equal(comparison *c, const math_node *a, const math_node *b) {
    assay_arena_mark mark = assay_arena_mark_now(c->s->arena);
    members *left = assay_arena_alloc(c->s->arena, sizeof *left), *right = assay_arena_alloc(c->s->arena, sizeof *right);
    (void)mark;
    if (!left || !right) return MATH_MAYBE;
    collect(c, a, left);
    collect(c, b, right);
    if (left->contradiction || right->contradiction) return no(c, "a chain of unequal values");
    bool single = (is_quantity(a) && b->kind == N_LIST && !math_node_has(a, N_PLUSMINUS, 0)) ||
                  (is_quantity(b) && a->kind == N_LIST && !math_node_has(b, N_PLUSMINUS, 0));
    const math_node *list = a->kind == N_LIST ? a : b;
    if (single && list->op != SEP_OR) return no(c, "several answers against one");
    if (single) { /* "0.5 or 1/2": one value twice; every part must be it */
        math_truth all = MATH_YES;
        for (uint32_t i = 0; i < list->count; i++) {
            math_truth one = equal(c, a->kind == N_LIST ? list->child[i] : a, a->kind == N_LIST ? b : list->child[i]);
            if (one == MATH_NO) return no(c, "several answers against one");
            if (one == MATH_MAYBE) all = MATH_MAYBE;
        }
        return all;
    }
    if (left->failed || right->failed) return MATH_MAYBE;
    c->s->method = ASSAY_METHOD_STRUCTURE;
    if (left->distinct_names && right->distinct_names) return match_all(c, left, right, true);
    if (left->distinct_names || right->distinct_names) { /* a record against bare values: in its order */
        members *record = left->distinct_names ? left : right, *bare = left->distinct_names ? right : left;
        if (bare->named > 0) return no(c, "another name");
        if (record->count != bare->count) return no(c, "another number of members");
        math_truth all = MATH_YES;
        for (size_t i = 0; i < record->count; i++) {
            math_truth one = equal(c, record->item[i].value, bare->item[i].value);
            if (one == MATH_NO) return no(c, "a member differs");
            if (one == MATH_MAYBE) all = MATH_MAYBE;
        }
        return all;
    }
    if (left->named > 0 && right->named > 0 && !same_letter(first_name(left), first_name(right))) return no(c, "another name");
    if (a->kind == N_SET) drop_repeats(c, left);
    if (b->kind == N_SET) drop_repeats(c, right);
    return match_all(c, left, right, false);
}

/* Named points are tuples: A(1,2). */
static const math_node *as_tuple(comparison *c, const math_node *node) {
    if (node->kind == N_TUPLE) return node;
    if (node->kind == N_CALL && node->count >= 2 && node->text.size > 0 && node->text.data[0] >= 'A' && node->text.data[0] <= 'Z') {
        math_node *tuple = math_make(c->s, N_TUPLE, 0, NULL, NULL);
        if (!tuple) return NULL;
        tuple->child = node->child;
        tuple->count = node->count;
        return tuple;
    }
    if (node->kind == N_MATRIX && (node->columns == 1 || node->columns == node->count)) {
        math_node *tuple = math_make(c->s, N_TUPLE, BRACKET_ANGLE, NULL, NULL);
        if (!tuple) return NULL;
        tuple->child = node->child;
        tuple->count = node->count;
        return tuple;
    }
    return NULL;
}

/* Brackets matter for a pair only: (1,2) is not [1,2]. */
static bool brackets_agree(const math_node *a, const math_node *b) {
    int closed = BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED;
    if (a->count != 2 || ((a->op | b->op) & BRACKET_ANGLE)) return true;
    return (a->op & closed) == (b->op & closed);
}

static math_truth tuples_equal(comparison *c, const math_node *a, const math_node *b) {
    if (a->count != b->count) return no(c, "another number of entries");
    if (!brackets_agree(a, b)) return no(c, "other brackets");
    math_truth all = MATH_YES;
    for (uint32_t i = 0; i < a->count; i++) {
        math_truth one = equal(c, a->child[i], b->child[i]);
        if (one == MATH_NO) return no(c, "an entry differs");
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

/* [[1,2],[3,4]] as a matrix. */
static const math_node *nested_matrix(comparison *c, const math_node *node) {
    if (node->kind != N_TUPLE || node->count == 0 || node->child[0]->kind != N_TUPLE) return NULL;
    uint32_t columns = node->child[0]->count;
    if (node->count * columns > MATH_ITEMS_MAX) return NULL;
    math_node *matrix = math_make(c->s, N_MATRIX, M_MATRIX, NULL, NULL);
    math_node **cells = assay_arena_alloc(c->s->arena, node->count * columns * sizeof *cells);
    if (!matrix || !cells) return NULL;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]->kind != N_TUPLE || node->child[i]->count != columns) return NULL;
        memcpy(cells + i * columns, node->child[i]->child, columns * sizeof *cells);
    }
    matrix->child = cells;
    matrix->count = node->count * columns;
    matrix->columns = columns;
    return matrix;
}

static math_truth matrices_equal(comparison *c, const math_node *a, const math_node *b) {
    if (a->count != b->count || a->columns != b->columns) return no(c, "another shape");
    math_truth all = MATH_YES;
    for (uint32_t i = 0; i < a->count; i++) {
        math_truth one = equal(c, a->child[i], b->child[i]);
        if (one == MATH_NO) return no(c, "an entry differs");
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

static const math_node *times(math_session *s, const math_node *value, uint64_t num, uint64_t den) {
    if (num == den || !value) return value;
    const math_node *n = math_make_integer(s, num), *d = math_make_integer(s, den);
    const math_node *factor = n && d ? math_make(s, N_DIVIDE, 0, n, d) : NULL;
    return factor ? math_make(s, N_MULTIPLY, 0, value, factor) : NULL;
}

enum { ANGLE_DIMENSION = 7 };

static bool is_angle(const math_quantity *q, int power) {
    return q->has_unit && q->unit.power[ANGLE_DIMENSION] == power;
}

static const math_node *in_radians(math_session *s, const math_node *degrees) {
    return math_make(s, N_DEGREE, 0, degrees, NULL);
}

/* Written in radians: a multiple of pi or an inverse function. */
static bool is_radians(const math_node *node) {
    if (math_has_variables(node)) return false;
    if (math_node_has(node, N_CONSTANT, 0)) return true;
    for (int op = F_ASIN; op <= F_ACSC; op++) {
        if (math_node_has(node, N_FUNCTION, op)) return true;
    }
    return false;
}

static math_truth percents_equal(comparison *c, const math_quantity *p, const math_quantity *q) {
    const math_quantity *percent = p->percent ? p : q, *bare = p->percent ? q : p;
    math_node *fraction = math_make(c->s, N_PERCENT, 0, percent->value, NULL);
    if (!fraction) return MATH_MAYBE;
    math_truth exact = math_scalar_equal(c->s, fraction, bare->value);
    if (exact == MATH_YES) return exact;
    static const math_node one = {.kind = N_NUMBER, .number = {.whole = {"1", 1}}};
    math_node *size = math_make(c->s, N_FUNCTION, F_ABS, bare->value, NULL);
    if (size && !math_has_variables(bare->value) && math_scalar_compare(c->s, size, &one) == 1) {
        math_truth number = math_scalar_equal(c->s, percent->value, bare->value);
        if (number != MATH_NO) return number;
    }
    return exact;
}

/* Arbitrary constants: c, K for C; c_1 for C_1. */
static const math_node *with_capital_constants(math_session *s, const math_node *node, bool *changed) {
    if (node->kind == N_SYMBOL && node->text.size >= 1 && (node->text.data[0] == 'c' || node->text.data[0] == 'K') && (node->text.size == 1 || node->text.data[1] == '_')) {
        math_node *copy = math_make(s, N_SYMBOL, 0, NULL, NULL);
        if (!copy) return NULL;
        copy->text = assay_arena_copy(s->arena, node->text);
        if (!copy->text.data) return NULL;
        ((char *)(uintptr_t)copy->text.data)[0] = 'C';
        *changed = true;
        return copy;
    }
    if (node->count == 0) return node;
    math_node *copy = assay_arena_alloc(s->arena, sizeof *copy);
    math_node **child = assay_arena_alloc(s->arena, node->count * sizeof *child);
    if (!copy || !child || !assay_budget_spend(s->budget, 1)) return NULL;
    *copy = *node;
    copy->child = child;
    for (uint32_t i = 0; i < node->count; i++) {
        child[i] = (math_node *)(uintptr_t)with_capital_constants(s, node->child[i], changed);
        if (!child[i]) return NULL;
    }
    return copy;
}

static bool names_constant(const math_node *node) {
    if (node->kind == N_SYMBOL && node->text.size >= 1 && node->text.data[0] == 'C' && (node->text.size == 1 || node->text.data[1] == '_')) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (names_constant(node->child[i])) return true;
    }
    return false;
}

/* An answer with "+ C" on one side and "+ c" on the other; both letters on one side mean two things and are left alone. */
static math_truth up_to_constants(comparison *c, const math_node *a, const math_node *b, math_truth truth) {
    bool left = names_constant(a), right = names_constant(b), changed = false;
    if (truth == MATH_YES || left == right) return truth;
    const math_node *other = with_capital_constants(c->s, left ? b : a, &changed);
    if (!other || !changed) return truth;
    return math_scalar_equal(c->s, left ? a : other, left ? other : b);
}

static math_truth quantities_equal(comparison *c, const math_node *a, const math_node *b) {
    math_session *s = c->s;
    math_quantity p, q;
    if (!math_quantity_of(s, a, &p) || !math_quantity_of(s, b, &q)) return MATH_MAYBE;
    if (p.has_unit != q.has_unit) {
        math_quantity letters;
        if (math_quantity_of_letters(s, p.has_unit ? q.value : p.value, &letters)) {
            if (p.has_unit) q = letters;
            else p = letters;
        }
    }
    if (p.percent != q.percent) return p.has_unit || q.has_unit ? no(c, "a percentage against a quantity") : percents_equal(c, &p, &q);
    if (p.has_unit && q.has_unit) {
        if (is_angle(&p, 1) && is_angle(&q, 2)) return math_scalar_equal(s, in_radians(s, p.value), q.value);
        if (is_angle(&p, 2) && is_angle(&q, 1)) return math_scalar_equal(s, p.value, in_radians(s, q.value));
        if (!math_unit_same_dimension(&p.unit, &q.unit)) return no(c, "unit differs");
        const math_node *x = times(s, p.value, p.unit.num, p.unit.den), *y = times(s, q.value, q.unit.num, q.unit.den);
        return x && y ? math_scalar_equal(s, x, y) : MATH_MAYBE;
    }
    /* Degrees against a bare multiple of pi: radians. */
    if (is_angle(&p, 1) && !q.has_unit && is_radians(q.value)) return math_scalar_equal(s, in_radians(s, p.value), q.value);
    if (is_angle(&q, 1) && !p.has_unit && is_radians(p.value)) return math_scalar_equal(s, p.value, in_radians(s, q.value));
    return up_to_constants(c, p.value, q.value, math_scalar_equal(s, p.value, q.value));
}

static math_truth ratios_equal(comparison *c, const math_node *a, const math_node *b) {
    math_session *s = c->s;
    if (a->kind != N_RATIO || b->kind != N_RATIO) {
        const math_node *ratio = a->kind == N_RATIO ? a : b, *number = a->kind == N_RATIO ? b : a;
        if (ratio->count != 2 || !math_is_scalar(number)) return no(c, "a ratio against another type");
        const math_node *quotient = math_make(s, N_DIVIDE, 0, ratio->child[0], ratio->child[1]);
        if (!quotient || !math_is_scalar(quotient)) return MATH_MAYBE;
        return math_scalar_equal(s, quotient, number);
    }
    if (a->count != b->count) return no(c, "another number of parts");
    math_truth all = MATH_YES;
    for (uint32_t i = 1; i < a->count; i++) {
        const math_node *x = math_make(s, N_MULTIPLY, 0, a->child[0], b->child[i]), *y = math_make(s, N_MULTIPLY, 0, a->child[i], b->child[0]);
        if (!x || !y || !math_is_scalar(x) || !math_is_scalar(y)) return MATH_MAYBE;
        math_truth one = math_scalar_equal(s, x, y);
        if (one == MATH_NO) return no(c, "another ratio");
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

static math_truth clocks_equal(comparison *c, const math_node *a, const math_node *b) {
    if (a->kind != N_CLOCK || b->kind != N_CLOCK) { /* "10:30" could be a ratio: its digits decide */
        const math_node *ratio = a->kind == N_RATIO ? a : b;
        if (ratio->kind != N_RATIO || ratio->count != 2) return no(c, "a time against another type");
        bool same = math_node_same(a->child[0], b->child[0]) && math_node_same(a->child[1], b->child[1]);
        return same ? MATH_YES : no(c, "another time");
    }
    if (a->op && b->op && a->op != b->op) return no(c, "another half of the day");
    math_truth hours = math_scalar_equal(c->s, a->child[0], b->child[0]), minutes = math_scalar_equal(c->s, a->child[1], b->child[1]);
    return hours == MATH_YES && minutes == MATH_YES ? MATH_YES : no(c, "another time");
}

/* Equal moduli and a difference that they divide. */
static math_truth residues_equal(comparison *c, const math_node *a, const math_node *b) {
    math_session *s = c->s;
    if (a->kind != N_MODULO || b->kind != N_MODULO) return no(c, "a residue against another type");
    math_truth modulus = math_scalar_equal(s, a->child[1], b->child[1]);
    if (modulus != MATH_YES) return modulus;
    const math_node *minus = math_make(s, N_NEGATE, 0, b->child[0], NULL), *sum = minus ? math_make(s, N_ADD, 0, a->child[0], minus) : NULL;
    const math_node *quotient = sum ? math_make(s, N_DIVIDE, 0, sum, a->child[1]) : NULL;
    fmpq_t value;
    fmpq_init(value);
    math_truth truth = MATH_MAYBE;
    if (quotient && math_rational(s, quotient, value) == V_OK) truth = fmpz_is_one(fmpq_denref(value)) ? MATH_YES : MATH_NO;
    fmpq_clear(value);
    return truth;
}

static math_truth cases_equal(comparison *c, const math_node *a, const math_node *b) {
    if (a->kind != b->kind || a->count != b->count) return no(c, "other cases");
    bool used[MATH_ITEMS_MAX] = {false};
    for (uint32_t i = 0; i < a->count; i += 2) {
        bool found = false;
        for (uint32_t j = 0; j < b->count && !found; j += 2) {
            if (used[j]) continue;
            found = equal(c, a->child[i], b->child[j]) == MATH_YES && equal(c, a->child[i + 1], b->child[j + 1]) == MATH_YES;
            used[j] = found;
        }
        if (!found) return MATH_MAYBE;
    }
    return MATH_YES;
}

static math_truth texts_equal(comparison *c, const math_node *a, const math_node *b) {
    math_text x, y;
    if (a->kind != N_TEXT || b->kind != N_TEXT) return no(c, "text against another type");
    if (!math_text_fold(a->text, c->s->arena, &x) || !math_text_fold(b->text, c->s->arena, &y)) return MATH_MAYBE;
    c->s->method = ASSAY_METHOD_TEXT;
    return assay_view_equal(math_text_synonym(x.folded), math_text_synonym(y.folded)) ? MATH_YES : no(c, "another text");
}

/* Digits without their base: the question names it. By value only against another base. */
static math_truth based_equal(comparison *c, const math_node *a, const math_node *b) {
    const math_node *based = a->kind == N_BASED ? a : b, *other = a->kind == N_BASED ? b : a;
    if (other->kind != N_NUMBER || other->number.decimal) return no(c, "a number in another base");
    c->s->method = ASSAY_METHOD_TEXT;
    return assay_view_equal(based->text, other->number.whole) ? MATH_YES : no(c, "other digits");
}

/* {f(n) : n in Z}: linear forms of equal step whose offsets differ by a multiple of it. */
static bool linear_form(math_session *s, const math_node *node, slong *step, slong *offset) {
    if (node->kind != N_BUILDER) return false;
    const math_node *condition = node->child[1];
    if (condition->kind != N_RELATION || condition->count != 2 || condition->ops[0] != R_IN || condition->child[1]->kind != N_CONSTANT ||
        condition->child[1]->op != C_INTEGERS || condition->child[0]->kind != N_SYMBOL) {
        return false;
    }
    const math_node *zero = math_make_integer(s, 0), *one = math_make_integer(s, 1), *n = condition->child[0], *f = node->child[0];
    const math_node *at0 = zero ? math_substitute(s, f, n, zero) : NULL, *at1 = one ? math_substitute(s, f, n, one) : NULL;
    slong last;
    if (!at0 || !at1 || !math_is_scalar(f) || !math_small_integer(s, at0, offset) || !math_small_integer(s, at1, &last)) return false;
    *step = last - *offset;
    const math_node *form = math_make(s, N_ADD, 0, at0, math_make(s, N_MULTIPLY, 0, n, math_make(s, N_ADD, 0, at1, math_make(s, N_NEGATE, 0, at0, NULL))));
    return *step != 0 && form && math_polynomial_equal(s, f, form) == MATH_YES;
}

/* {n pi : n in Z} is {k pi : k in Z}: the bound name does not matter. */
static math_truth renamed_builders_equal(comparison *c, const math_node *a, const math_node *b) {
    const math_node *p = a->child[1], *q = b->child[1];
    bool shape = p->kind == N_RELATION && q->kind == N_RELATION && p->count == 2 && q->count == 2 && p->child[0]->kind == N_SYMBOL && q->child[0]->kind == N_SYMBOL;
    if (!shape || p->ops[0] != q->ops[0]) return MATH_MAYBE;
    const math_node *first = math_substitute(c->s, b->child[0], q->child[0], p->child[0]), *set = math_substitute(c->s, q, q->child[0], p->child[0]);
    if (!first || !set || equal(c, p, set) != MATH_YES || equal(c, a->child[0], first) != MATH_YES) return MATH_MAYBE;
    return MATH_YES;
}

static math_truth builders_equal(comparison *c, const math_node *a, const math_node *b) {
    if (renamed_builders_equal(c, a, b) == MATH_YES) return MATH_YES;
    slong step, offset, other_step, other_offset;
    if (!linear_form(c->s, a, &step, &offset) || !linear_form(c->s, b, &other_step, &other_offset)) return MATH_MAYBE;
    if (step != other_step && step != -other_step) return no(c, "another step");
    return (offset - other_offset) % step == 0 ? MATH_YES : no(c, "another offset");
}

static bool either(const math_node *a, const math_node *b, math_kind kind) {
    return a->kind == kind || b->kind == kind;
}

static math_truth sets_of_reals_equal(comparison *c, const math_node *a, const math_node *b) {
    math_pieces x, y;
    if (!math_pieces_of(c->s, a, &x) || !math_pieces_of(c->s, b, &y)) return MATH_MAYBE;
    if (x.count == 0 && y.count == 0) return MATH_MAYBE; /* two impossible conditions are not one answer */
    math_truth truth = math_pieces_equal(c->s, &x, &y);
    return truth == MATH_NO ? no(c, "another set of reals") : truth;
}

/* Set operations on names: A cup B. */
static math_truth set_expressions_equal(comparison *c, const math_node *a, const math_node *b) {
    if (a->kind != N_SETOP || b->kind != N_SETOP || a->op != b->op) return MATH_MAYBE;
    if (equal(c, a->child[0], b->child[0]) == MATH_YES && equal(c, a->child[1], b->child[1]) == MATH_YES) return MATH_YES;
    if (a->op != S_DIFFERENCE && equal(c, a->child[0], b->child[1]) == MATH_YES && equal(c, a->child[1], b->child[0]) == MATH_YES) return MATH_YES;
    return MATH_MAYBE;
}

static math_truth printed_list_equal(comparison *c, const math_node *tuple, const math_node *list) {
    math_node *copy = math_make(c->s, N_LIST, SEP_COMMA, NULL, NULL);
    if (!copy) return MATH_MAYBE;
    copy->child = tuple->child;
    copy->count = tuple->count;
    return lists_equal(c, copy, list);
}

static math_truth values_equal(comparison *c, const math_node *a, const math_node *b) {
    if (math_node_same(a, b)) {
        c->s->method = ASSAY_METHOD_STRUCTURE;
        return MATH_YES;
    }
    if (either(a, b, N_TEXT)) return texts_equal(c, a, b);
    if (either(a, b, N_CLOCK)) return clocks_equal(c, a, b);
    if (a->kind == N_BASED && b->kind != N_BASED) return based_equal(c, a, b);
    if (b->kind == N_BASED && a->kind != N_BASED) return based_equal(c, a, b);
    bool signs = math_node_has(a, N_PLUSMINUS, 0) || math_node_has(b, N_PLUSMINUS, 0);
    if (is_quantity(a) && is_quantity(b)) return quantities_equal(c, a, b);
    if (either(a, b, N_RATIO)) return ratios_equal(c, a, b);
    if (either(a, b, N_MODULO)) return residues_equal(c, a, b);
    if (either(a, b, N_CASES)) return cases_equal(c, a, b);
    if (a->kind == N_BUILDER && b->kind == N_BUILDER) {
        math_truth truth = builders_equal(c, a, b);
        if (truth != MATH_MAYBE) return truth;
    }
    const math_node *m = math_matrix_of(c->s, a), *n = math_matrix_of(c->s, b);
    if (m && n) return matrices_equal(c, m, n);
    if ((m || n) && !signs) {
        const math_node *matrix = m ? m : n, *other = m ? b : a, *nested = nested_matrix(c, other), *vector = as_tuple(c, matrix);
        if (nested) return matrices_equal(c, matrix, nested);
        if (vector && other->kind == N_TUPLE) return tuples_equal(c, vector, other);
        return no(c, "a matrix against another type");
    }
    if (math_is_real_set(a) || math_is_real_set(b)) {
        math_truth truth = sets_of_reals_equal(c, a, b);
        if (truth == MATH_MAYBE) truth = set_expressions_equal(c, a, b);
        if (truth != MATH_MAYBE) return truth;
    }
    if (a->kind == N_RELATION && b->kind == N_RELATION) {
        math_truth truth = math_equations_equal(c->s, a, b);
        if (truth == MATH_MAYBE) truth = math_inequalities_equal(c->s, a, b);
        return truth == MATH_NO ? no(c, "another relation") : truth;
    }
    const math_node *t = as_tuple(c, a), *u = as_tuple(c, b);
    if (t && u && !signs) return tuples_equal(c, t, u);
    if (signs || is_list(a) || is_list(b)) {
        /* "[6, 4, 0]" is also how a list is printed. */
        bool printed = (t && t->op == (BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED) && b->kind == N_LIST) ||
                       (u && u->op == (BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED) && a->kind == N_LIST);
        if (printed) return printed_list_equal(c, t && b->kind == N_LIST ? t : u, t && b->kind == N_LIST ? b : a);
        /* A record is a tuple with names; no other list is. */
        if ((t && is_list(b)) || (u && is_list(a))) {
            members *record = assay_arena_alloc(c->s->arena, sizeof *record);
            if (!record) return MATH_MAYBE;
            collect(c, t && is_list(b) ? b : a, record);
            if (record->distinct_names && !record->failed && !record->contradiction) return match_in_order(c, record, t && is_list(b) ? t : u);
        }
        return lists_equal(c, a, b);
    }
    if (is_quantity(a) != is_quantity(b)) {
        const math_node *other = is_quantity(a) ? b : a;
        if (other->kind == N_CONSTANT || other->kind == N_TUPLE || other->kind == N_SETOP || other->kind == N_BUILDER) {
            return no(c, "a number against another type");
        }
    }
    if (a->kind == N_CONSTANT && b->kind == N_CONSTANT) return no(c, "another set");
    if (either(a, b, N_RELATION)) return no(c, "a relation against another type");
    if ((t != NULL) != (u != NULL)) return no(c, "a tuple against another type");
    return MATH_MAYBE;
}

/* Equations first as they stand, then without their names. */
static math_truth equal(comparison *c, const math_node *a, const math_node *b) {
    if (math_node_same(a, b)) {
        c->s->method = ASSAY_METHOD_STRUCTURE;
        return MATH_YES;
    }
    if (c->depth >= COMPARE_DEPTH_MAX || !assay_budget_spend(c->s->budget, 5)) {
        c->s->limit = true;
        return MATH_MAYBE;
    }
    c->depth++;
    math_truth truth;
    math_shape x = math_shape_of(c->s, a), y = math_shape_of(c->s, b);
    if (x.contradiction || y.contradiction) {
        truth = no(c, "a chain of unequal values");
    } else if (x.unsettled || y.unsettled) {
        truth = MATH_MAYBE;
    } else if (x.name && y.name && math_node_same(x.name, y.name)) {
        truth = values_equal(c, x.value, y.value);
    } else if (a->kind == N_RELATION && b->kind == N_RELATION && (x.name || y.name) && a->ops[0] == R_EQ && b->ops[0] == R_EQ) {
        truth = math_equations_equal(c->s, a, b);
        if (truth == MATH_MAYBE && x.name && y.name) truth = no(c, "another name");
        else if (truth == MATH_NO) c->note = "another equation";
    } else {
        truth = values_equal(c, x.value, y.value);
        if (truth != MATH_YES && x.rounded) truth = values_equal(c, x.rounded, y.value);
        if (truth != MATH_YES && y.rounded) truth = values_equal(c, x.value, y.rounded);
    }
    c->depth--;
    return truth;
}

math_truth math_compare_nodes(math_session *s, const math_node *a, const math_node *b, const char **note) {
    comparison c = {.s = s};
    math_truth truth = equal(&c, math_rewrite(s, a), math_rewrite(s, b));
    *note = truth == MATH_YES ? NULL : c.note;
    return truth;
}
