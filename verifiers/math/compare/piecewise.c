/* Piecewise functions of one variable, against another or against an expression: where two conditions meet in an interval the values must be one
 * function there (absolute values are resolved by their sign), where they meet in a point one value. See compare.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare_internal.h"

enum { PARTS_MAX = 16 };

typedef struct part {
    const math_node *value;
    math_pieces where;
} part;

typedef struct parts {
    part item[PARTS_MAX];
    size_t count;
    math_pieces all;
    const math_node *variable; /* NULL: not known yet */
} parts;

static bool is_otherwise(const math_node *condition) {
    static const char *const words[] = {"otherwise",       "else",           "elsewhere", "Otherwise", "Else",
                                        "for all other x", "in other cases", "other"};
    if (condition->kind != N_TEXT) return false;
    assay_view text = condition->text;
    if (assay_view_starts_with(text, ASSAY_VIEW("\\text{")))
        text = assay_view_slice(text, 6, text.size - (text.data[text.size - 1] == '}'));
    text = assay_view_trim(text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_is(text, words[i])) return true;
    }
    return false;
}

/* Words that no set of reals can be made of compare as they are written. */
static math_truth same_conditions(comparison *c, const math_node *a, const math_node *b) {
    if (a->kind != b->kind || a->count != b->count) return MATH_MAYBE;
    bool used[MATH_ITEMS_MAX] = {false};
    for (uint32_t i = 0; i < a->count; i += 2) {
        bool found = false;
        for (uint32_t j = 0; j < b->count && !found; j += 2) {
            if (used[j]) continue;
            found = math_equal(c, a->child[i], b->child[j]) == MATH_YES &&
                    (math_node_same(a->child[i + 1], b->child[j + 1]) ||
                     math_equal(c, a->child[i + 1], b->child[j + 1]) == MATH_YES);
            used[j] = found;
        }
        if (!found) return MATH_MAYBE;
    }
    return MATH_YES;
}

static bool line(math_session *s, math_pieces *out) {
    static const math_node reals = {.kind = N_CONSTANT, .op = C_REALS};
    return math_pieces_of(s, &reals, out);
}

static bool read_parts(math_session *s, const math_node *node, parts *out) {
    *out = (parts){.count = 0};
    if (node->kind != N_CASES) {
        out->item[0].value = node;
        out->count = 1;
        return math_is_scalar(node) && line(s, &out->item[0].where) && line(s, &out->all);
    }
    if (node->count / 2 > PARTS_MAX) return false;
    for (uint32_t i = 0; i + 1 < node->count; i += 2) {
        part *p = &out->item[out->count++];
        p->value = node->child[i];
        const math_node *condition = node->child[i + 1];
        if (!math_is_scalar(p->value)) return false;
        if (is_otherwise(condition)) {
            if (i + 2 != node->count || !math_pieces_complement(s, &out->all, &p->where)) return false;
        } else if (!math_pieces_of(s, condition, &p->where)) {
            return false;
        }
        if (p->where.variable && out->variable && !math_node_same(p->where.variable, out->variable)) return false;
        if (p->where.variable) out->variable = p->where.variable;
        if (!math_pieces_unite(s, &out->all, &p->where)) return false;
    }
    return out->variable != NULL;
}

/* Does f keep one sign on the piece? 1: never negative, -1: never positive, 0: unknown. */
static int sign_on(math_session *s, const math_node *f, const math_pieces *piece) {
    static const math_node zero = {.kind = N_NUMBER, .number = {.whole = {"0", 1}}};
    math_pieces below, above, meet;
    if (math_pieces_of_relation(s, f, R_LT, &zero, &below) && math_pieces_intersect(s, piece, &below, &meet) && meet.count == 0)
        return 1;
    if (math_pieces_of_relation(s, f, R_GT, &zero, &above) && math_pieces_intersect(s, piece, &above, &meet) && meet.count == 0)
        return -1;
    return 0;
}

/* 1 or -1 where f is positive or negative throughout; 0: unknown. */
static int strict_sign_on(math_session *s, const math_node *f, const math_pieces *piece) {
    static const math_node zero = {.kind = N_NUMBER, .number = {.whole = {"0", 1}}};
    math_pieces where, meet;
    if (math_pieces_of_relation(s, f, R_LE, &zero, &where) && math_pieces_intersect(s, piece, &where, &meet) && meet.count == 0)
        return 1;
    if (math_pieces_of_relation(s, f, R_GE, &zero, &where) && math_pieces_intersect(s, piece, &where, &meet) && meet.count == 0)
        return -1;
    return 0;
}

static const math_node *sign_node(math_session *s, int value) {
    math_node *one = math_make_integer(s, 1);
    return value > 0 || !one ? one : math_make(s, N_NEGATE, 0, one, NULL);
}

static bool is_two(const math_node *node) {
    return node->kind == N_NUMBER && !node->number.decimal && assay_view_is(node->number.whole, "2");
}

/* Absolute values, and roots of squares, by the sign that their argument has on the piece. *open: one is left. */
static const math_node *resolved(math_session *s, const math_node *node, const math_pieces *piece, bool *open) {
    if (node->count == 0 || !assay_budget_spend(s->budget, 5)) return node;
    math_node *copy = assay_arena_alloc(s->arena, sizeof *copy);
    math_node **child = assay_arena_alloc(s->arena, node->count * sizeof *child);
    if (!copy || !child) return NULL;
    *copy = *node;
    copy->child = child;
    for (uint32_t i = 0; i < node->count; i++) {
        child[i] = (math_node *)(uintptr_t)resolved(s, node->child[i], piece, open);
        if (!child[i]) return NULL;
    }
    bool root_of_square = node->kind == N_ROOT && node->count == 1 && child[0]->kind == N_POWER && is_two(child[0]->child[1]);
    if (root_of_square || (node->kind == N_FUNCTION && node->op == F_ABS)) {
        const math_node *inside = root_of_square ? child[0]->child[0] : child[0];
        int sign = sign_on(s, inside, piece);
        if (sign > 0) return inside;
        if (sign < 0) return math_make(s, N_NEGATE, 0, inside, NULL);
    }
    if (node->kind != N_FUNCTION) return copy;
    if (node->op == F_SIGN) {
        int sign = strict_sign_on(s, child[0], piece);
        if (sign) return sign_node(s, sign);
    }
    *open |= node->op == F_ABS || node->op == F_FLOOR || node->op == F_CEIL || node->op == F_MAX || node->op == F_MIN ||
             node->op == F_SIGN || node->op == F_MOD;
    return copy;
}

static bool is_infinite(const math_node *bound) {
    return bound->kind == N_CONSTANT || (bound->kind == N_NEGATE && bound->child[0]->kind == N_CONSTANT);
}

/* What an identity of functions does not give on the whole line may hold on the piece (-x and \sqrt{x^2} below 0): a point inside must tell them apart. */
static bool differ_inside(math_session *s, const math_node *f, const math_node *g, const math_piece *piece,
                          const math_node *variable) {
    bool low = !is_infinite(piece->low), high = !is_infinite(piece->high);
    for (slong i = 1; i <= 2; i++) {
        const math_node *step = build_integer(s, i), *at = step;
        if (low && high)
            at = build_add(
                s, piece->low,
                build_divide(s, build_multiply(s, step, build_subtract(s, piece->high, piece->low)), build_integer(s, 3)));
        else if (low) at = build_add(s, piece->low, step);
        else if (high) at = build_subtract(s, piece->high, step);
        const math_node *x = math_substitute(s, f, variable, at), *y = math_substitute(s, g, variable, at);
        if (x && y && math_is_scalar(x) && math_is_scalar(y) && math_scalar_equal(s, x, y) == MATH_NO) return true;
    }
    return false;
}

static math_truth agree_on(comparison *c, const math_node *f, const math_node *g, const math_pieces *meet,
                           const math_node *variable) {
    math_truth all = MATH_YES;
    for (size_t i = 0; i < meet->count; i++) {
        const math_piece *piece = &meet->piece[i];
        math_truth one;
        if (math_scalar_compare(c->s, piece->low, piece->high) == 0) {
            const math_node *x = math_substitute(c->s, f, variable, piece->low),
                            *y = math_substitute(c->s, g, variable, piece->low);
            one = x && y ? math_scalar_equal(c->s, x, y) : MATH_MAYBE;
        } else {
            math_pieces here = {.piece = &meet->piece[i], .count = 1};
            bool open = false;
            const math_node *x = resolved(c->s, f, &here, &open), *y = resolved(c->s, g, &here, &open);
            one = x && y ? math_scalar_equal(c->s, x, y) : MATH_MAYBE;
            if (one == MATH_NO && (open || !differ_inside(c->s, f, g, piece, variable))) one = MATH_MAYBE;
        }
        if (one == MATH_NO) return math_no(c, "another value on a part");
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

/* Nothing but points is left out. */
static bool covers_line(math_session *s, const parts *p) {
    math_pieces rest;
    if (!math_pieces_complement(s, &p->all, &rest)) return false;
    for (size_t i = 0; i < rest.count; i++) {
        if (math_scalar_compare(s, rest.piece[i].low, rest.piece[i].high) != 0) return false;
    }
    return true;
}

/* "n is even", "n odd": 0 or 1, and the letter; -1: another condition. */
static int parity_of(const math_node *condition, char *letter) {
    if (condition->kind != N_TEXT || condition->text.size < 5) return -1;
    assay_view text = condition->text;
    if (assay_view_starts_with(text, ASSAY_VIEW("if "))) text = assay_view_slice(text, 3, text.size);
    if (text.size < 5 || !assay_is_alpha(text.data[0]) || text.data[1] != ' ') return -1;
    *letter = text.data[0];
    text = assay_view_slice(text, 2, text.size);
    if (assay_view_starts_with(text, ASSAY_VIEW("is "))) text = assay_view_slice(text, 3, text.size);
    return assay_view_is(text, "even") ? 0 : assay_view_is(text, "odd") ? 1 : -1;
}

/* One value for even and one for odd n beside an expression: both are functions of q where n is 2q or 2q + 1. */
static math_truth parities_equal(comparison *c, const math_node *both, const math_node *expression) {
    math_session *s = c->s;
    char letter = 0, other = 0;
    if (both->count != 4 || !both->child[1] || !both->child[3] || !math_is_scalar(expression)) return MATH_MAYBE;
    int first = parity_of(both->child[1], &letter), second = parity_of(both->child[3], &other);
    if (first < 0 || second < 0 || first == second || letter != other) return MATH_MAYBE;
    const math_node *n = build_symbol(s, (assay_view){&letter, 1}), *q = build_symbol(s, ASSAY_VIEW("n")), *half;
    if (!n || !q) return MATH_MAYBE;
    math_truth all = MATH_YES;
    for (uint32_t i = 0; i < 2; i++) {
        half = build_multiply(s, build_integer(s, 2), q);
        if ((i == 0 ? first : second) == 1) half = build_add(s, half, build_integer(s, 1));
        const math_node *x = math_substitute(s, both->child[2 * i], n, half), *y = math_substitute(s, expression, n, half);
        math_truth one = x && y && math_is_scalar(x) ? math_scalar_equal(s, x, y) : MATH_MAYBE;
        if (one == MATH_NO) return math_no(c, "another value for even or odd numbers");
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

math_truth math_cases_equal(comparison *c, const math_node *a, const math_node *b) {
    if (same_conditions(c, a, b) == MATH_YES) return MATH_YES;
    parts *x = assay_arena_alloc(c->s->arena, 2 * sizeof *x), *y = x + 1;
    if (!x) return MATH_MAYBE;
    bool both = a->kind == N_CASES && b->kind == N_CASES;
    if (!both) {
        math_truth parity = a->kind == N_CASES ? parities_equal(c, a, b) : parities_equal(c, b, a);
        if (parity != MATH_MAYBE) return parity;
    }
    if (!both && !math_is_scalar(a->kind == N_CASES ? b : a)) return math_no(c, "a piecewise function against another type");
    if (!read_parts(c->s, a, x) || !read_parts(c->s, b, y)) return MATH_MAYBE;
    const math_node *variable = x->variable ? x->variable : y->variable;
    if (x->variable && y->variable && !math_node_same(x->variable, y->variable)) return math_no(c, "another variable");
    if (both) {
        math_truth domain = math_pieces_equal(c->s, &x->all, &y->all);
        if (domain != MATH_YES) return domain == MATH_NO ? math_no(c, "another domain") : domain;
    } else if (!covers_line(c->s, x) || !covers_line(c->s, y)) {
        return math_no(c, "another domain");
    }
    math_truth all = MATH_YES;
    for (size_t i = 0; i < x->count; i++) {
        for (size_t j = 0; j < y->count; j++) {
            math_pieces meet;
            if (!math_pieces_intersect(c->s, &x->item[i].where, &y->item[j].where, &meet)) return MATH_MAYBE;
            math_truth one = agree_on(c, x->item[i].value, y->item[j].value, &meet, variable);
            if (one == MATH_NO) return MATH_NO;
            if (one == MATH_MAYBE) all = MATH_MAYBE;
        }
    }
    return all;
}
