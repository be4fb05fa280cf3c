/* Sets of reals as sorted unions of intervals: from brackets, unions, inequalities in one variable, set-builders. See compare.h. */
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/limits.h"

enum { PIECES_MAX = 64 };

static const math_node infinity = {.kind = N_CONSTANT, .op = C_INFINITY};
static math_node *const infinity_child[] = {(math_node *)(uintptr_t)&infinity};
static const math_node minus_infinity = {.kind = N_NEGATE, .count = 1, .child = (math_node **)(uintptr_t)infinity_child};
static const math_node zero = {.kind = N_NUMBER, .number = {.whole = {"0", 1}}};

static bool add(math_session *s, math_pieces *out, const math_node *low, bool low_closed, const math_node *high,
                bool high_closed) {
    if (!low || !high) return false;
    if (!out->piece) out->piece = assay_arena_alloc(s->arena, PIECES_MAX * sizeof *out->piece);
    if (!out->piece || out->count == PIECES_MAX) return false;
    int order = math_scalar_compare(s, low, high);
    if (order == 2) return false;
    bool infinite_low = math_node_has(low, N_CONSTANT, C_INFINITY), infinite_high = math_node_has(high, N_CONSTANT, C_INFINITY);
    if (infinite_low) low_closed = false;
    if (infinite_high) high_closed = false;
    if (order > 0 || (order == 0 && !(low_closed && high_closed))) return true; /* empty */
    out->piece[out->count++] = (math_piece){low, high, low_closed, high_closed};
    return true;
}

/* Order of two lower ends: the closed one comes first. 2: unknown. */
static int order_low(math_session *s, const math_piece *a, const math_piece *b) {
    int order = math_scalar_compare(s, a->low, b->low);
    return order != 0 ? order : (int)b->low_closed - (int)a->low_closed;
}

static bool normalise(math_session *s, math_pieces *set) {
    for (size_t i = 1; i < set->count; i++) { /* few pieces: insertion */
        for (size_t j = i; j > 0; j--) {
            int order = order_low(s, &set->piece[j - 1], &set->piece[j]);
            if (order == 2) return false;
            if (order <= 0) break;
            math_piece swap = set->piece[j];
            set->piece[j] = set->piece[j - 1];
            set->piece[j - 1] = swap;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        math_piece *last = kept > 0 ? &set->piece[kept - 1] : NULL;
        int touch = last ? math_scalar_compare(s, last->high, set->piece[i].low) : -1;
        if (touch == 2) return false;
        if (last && (touch > 0 || (touch == 0 && (last->high_closed || set->piece[i].low_closed)))) {
            int reach = math_scalar_compare(s, last->high, set->piece[i].high);
            if (reach == 2) return false;
            if (reach < 0) {
                last->high = set->piece[i].high;
                last->high_closed = set->piece[i].high_closed;
            } else if (reach == 0) {
                last->high_closed |= set->piece[i].high_closed;
            }
        } else {
            set->piece[kept++] = set->piece[i];
        }
    }
    set->count = kept;
    return true;
}

static bool same_variable(math_pieces *out, const math_node *variable) {
    if (!variable) return true;
    if (out->variable && !math_node_same(out->variable, variable)) return false;
    out->variable = variable;
    return true;
}

static bool unite(math_session *s, math_pieces *out, const math_pieces *other) {
    for (size_t i = 0; i < other->count; i++) {
        const math_piece *p = &other->piece[i];
        if (!add(s, out, p->low, p->low_closed, p->high, p->high_closed)) return false;
    }
    return same_variable(out, other->variable) && normalise(s, out);
}

static bool intersect(math_session *s, const math_pieces *a, const math_pieces *b, math_pieces *out) {
    *out = (math_pieces){.variable = a->variable};
    if (!same_variable(out, b->variable)) return false;
    for (size_t i = 0; i < a->count; i++) {
        for (size_t j = 0; j < b->count; j++) {
            const math_piece *p = &a->piece[i], *q = &b->piece[j];
            int low = math_scalar_compare(s, p->low, q->low), high = math_scalar_compare(s, p->high, q->high);
            if (low == 2 || high == 2) return false;
            bool low_closed = low > 0 ? p->low_closed : low < 0 ? q->low_closed : p->low_closed && q->low_closed;
            bool high_closed = high < 0 ? p->high_closed : high > 0 ? q->high_closed : p->high_closed && q->high_closed;
            if (!add(s, out, low >= 0 ? p->low : q->low, low_closed, high <= 0 ? p->high : q->high, high_closed)) return false;
        }
    }
    return normalise(s, out);
}

static bool complement(math_session *s, const math_pieces *a, math_pieces *out) {
    *out = (math_pieces){.variable = a->variable};
    const math_node *from = &minus_infinity;
    bool closed = false;
    for (size_t i = 0; i < a->count; i++) {
        if (!add(s, out, from, closed, a->piece[i].low, !a->piece[i].low_closed)) return false;
        from = a->piece[i].high;
        closed = !a->piece[i].high_closed;
    }
    return add(s, out, from, closed, &infinity, false) && normalise(s, out);
}

static bool whole_line(math_session *s, math_pieces *out) {
    return add(s, out, &minus_infinity, false, &infinity, false);
}

/* The variable of an inequality: its one symbol or call; *several where there are two. */
static void find_variable(const math_node *node, const math_node **found, bool *several) {
    if (node->kind == N_SYMBOL || node->kind == N_CALL) {
        if (*found && !math_node_same(*found, node)) *several = true;
        *found = node;
        return;
    }
    if (node->kind == N_BIG) *several = true;
    for (uint32_t i = 0; i < node->count; i++) find_variable(node->child[i], found, several);
}

static const math_node *at(math_session *s, const math_node *f, const math_node *x, int value) {
    const math_node *number = math_make_integer(s, (uint64_t)(value < 0 ? -value : value));
    if (value < 0 && number) number = math_make(s, N_NEGATE, 0, number, NULL);
    return number ? math_substitute(s, f, x, number) : NULL;
}

static const math_node *sum(math_session *s, const math_node *a, const math_node *b) {
    return a && b ? math_make(s, N_ADD, 0, a, b) : NULL;
}
static const math_node *minus(math_session *s, const math_node *a) {
    return a ? math_make(s, N_NEGATE, 0, a, NULL) : NULL;
}
static const math_node *product(math_session *s, const math_node *a, const math_node *b) {
    return a && b ? math_make(s, N_MULTIPLY, 0, a, b) : NULL;
}
static const math_node *quotient(math_session *s, const math_node *a, const math_node *b) {
    return a && b ? math_make(s, N_DIVIDE, 0, a, b) : NULL;
}

/* The reals where f(x) op 0, f of degree one or two in x: coefficients by values at -1, 0, 1, checked by the polynomial tier. */
static bool solve(math_session *s, const math_node *f, const math_node *x, int op, math_pieces *out) {
    const math_node *two = math_make_integer(s, 2);
    const math_node *c = at(s, f, x, 0), *plus = at(s, f, x, 1), *less = at(s, f, x, -1);
    const math_node *b = quotient(s, sum(s, plus, minus(s, less)), two);
    const math_node *a = sum(s, quotient(s, sum(s, plus, less), two), minus(s, c));
    const math_node *form = sum(s, sum(s, product(s, a, product(s, x, x)), product(s, b, x)), c);
    if (!form || math_polynomial_equal(s, f, form) != MATH_YES) return false;
    int lead = math_scalar_compare(s, a, &zero), slope = math_scalar_compare(s, b, &zero);
    bool closed = op == R_LE || op == R_GE, less_than = op == R_LT || op == R_LE;
    if (lead == 2 || slope == 2) return false;
    if (lead == 0) {
        if (slope == 0) {
            int sign = math_scalar_compare(s, c, &zero);
            if (sign == 2) return false;
            bool holds = op == R_NE   ? sign != 0
                         : op == R_EQ ? sign == 0
                                      : (sign < 0 && less_than) || (sign > 0 && !less_than) || (sign == 0 && closed);
            return holds ? whole_line(s, out) : true;
        }
        const math_node *root = quotient(s, minus(s, c), b);
        if (!root) return false;
        if (op == R_EQ) return add(s, out, root, true, root, true);
        if (op == R_NE) return add(s, out, &minus_infinity, false, root, false) && add(s, out, root, false, &infinity, false);
        return (slope > 0) == less_than ? add(s, out, &minus_infinity, false, root, closed)
                                        : add(s, out, root, closed, &infinity, false);
    }
    const math_node *four = math_make_integer(s, 4);
    const math_node *disc = sum(s, product(s, b, b), minus(s, product(s, four, product(s, a, c))));
    int sign = disc ? math_scalar_compare(s, disc, &zero) : 2;
    if (sign == 2) return false;
    bool between = (lead > 0) == less_than; /* f op 0 between the roots */
    if (sign < 0) return op == R_NE || (op != R_EQ && !between) ? whole_line(s, out) : true;
    const math_node *root = math_make(s, N_ROOT, 0, disc, NULL), *twice = product(s, two, a);
    const math_node *low = quotient(s, sum(s, minus(s, b), minus(s, root)), twice),
                    *high = quotient(s, sum(s, minus(s, b), root), twice);
    if (!low || !high) return false;
    if (lead < 0) {
        const math_node *swap = low;
        low = high;
        high = swap;
    }
    if (op == R_EQ) return add(s, out, low, true, low, true) && add(s, out, high, true, high, true);
    if (op == R_NE)
        return add(s, out, &minus_infinity, false, low, false) && add(s, out, low, false, high, false) &&
               add(s, out, high, false, &infinity, false);
    if (between) return add(s, out, low, closed, high, closed);
    return add(s, out, &minus_infinity, false, low, closed) && add(s, out, high, closed, &infinity, false);
}

static int mirrored(int op) {
    return op == R_LT ? R_GT : op == R_LE ? R_GE : op == R_GT ? R_LT : op == R_GE ? R_LE : op;
}

static int infinite_sign(const math_node *node) {
    if (node->kind == N_NEGATE) return -infinite_sign(node->child[0]);
    return node->kind == N_CONSTANT && node->op == C_INFINITY;
}

/* left op right in one variable. */
static bool pair_pieces(math_session *s, const math_node *left, int op, const math_node *right, math_pieces *out) {
    *out = (math_pieces){.piece = NULL};
    if (op == R_IN || op == R_NOTIN) {
        math_pieces inner;
        if (!math_pieces_of(s, right, &inner) || !math_is_name(left)) return false;
        if (op == R_NOTIN) {
            if (!complement(s, &inner, out)) return false;
        } else {
            *out = inner;
        }
        return same_variable(out, left);
    }
    if (op == R_NE && right->kind == N_PLUSMINUS) { /* "x \ne \pm 1" */
        math_pieces plus, less;
        const math_node *a = math_resolve_signs(s, right, 0, true), *b = math_resolve_signs(s, right, 1, true);
        return a && b && pair_pieces(s, left, op, a, &plus) && pair_pieces(s, left, op, b, &less) &&
               intersect(s, &plus, &less, out);
    }
    if (op < R_EQ || op > R_GE || !math_is_scalar(left) || !math_is_scalar(right)) return false;
    int far = infinite_sign(left) ? infinite_sign(left) : -infinite_sign(right);
    if (far) { /* "-\infty < x < \infty" says nothing */
        const math_node *name = infinite_sign(left) ? right : left;
        if (!math_is_name(name) || op == R_EQ || op == R_NE) return false;
        out->variable = name;
        bool holds = far < 0 ? op == R_LT || op == R_LE : op == R_GT || op == R_GE;
        return !holds || whole_line(s, out);
    }
    const math_node *variable = NULL;
    bool several = false;
    find_variable(left, &variable, &several);
    find_variable(right, &variable, &several);
    if (!variable || several) return false;
    out->variable = variable;
    if (right->kind == N_FUNCTION && right->op == F_ABS) {
        const math_node *swap = left;
        left = right;
        right = swap;
        op = mirrored(op);
    }
    if (left->kind == N_FUNCTION && left->op == F_ABS && !math_has_variables(right)) {
        /* |u| op c: u op c joined with -u op c */
        math_pieces up = {.variable = variable}, down = {.variable = variable};
        const math_node *u = left->child[0];
        bool both = op == R_LT || op == R_LE || op == R_NE;
        if (!solve(s, sum(s, u, minus(s, right)), variable, op, &up) ||
            !solve(s, sum(s, minus(s, u), minus(s, right)), variable, op, &down))
            return false;
        if (!normalise(s, &up) || !normalise(s, &down)) return false;
        if (both) return intersect(s, &up, &down, out);
        return unite(s, out, &up) && unite(s, out, &down);
    }
    const math_node *f = sum(s, left, minus(s, right));
    if (!f) return false;
    if (solve(s, f, variable, op, out)) return normalise(s, out);
    out->count = 0;
    return math_sign_chart(s, f, op, out) && normalise(s, out);
}

static bool chain_pieces(math_session *s, const math_node *node, math_pieces *out) {
    math_pieces all, next, both;
    if (!pair_pieces(s, node->child[0], node->ops[0], node->child[1], &all)) return false;
    for (uint32_t i = 1; i + 1 < node->count; i++) {
        if (!pair_pieces(s, node->child[i], node->ops[i], node->child[i + 1], &next) || !intersect(s, &all, &next, &both))
            return false;
        all = both;
    }
    *out = all;
    return true;
}

/* "x \ne 1, -1": what one name is not. */
static bool excluded(math_session *s, const math_node *node, math_pieces *out) {
    const math_node *first = node->child[0];
    if (first->kind != N_RELATION || first->count != 2 || first->ops[0] != R_NE || !math_pieces_of(s, first, out)) return false;
    for (uint32_t i = 1; i < node->count; i++) {
        math_pieces next, both;
        const math_node *item = node->child[i];
        bool read = item->kind == N_RELATION ? item->ops[0] == R_NE && math_pieces_of(s, item, &next)
                                             : pair_pieces(s, first->child[0], R_NE, item, &next);
        if (!read || !intersect(s, out, &next, &both)) return false;
        *out = both;
    }
    return true;
}

static bool all_of_kind(const math_node *node, math_kind kind) {
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]->kind != kind) return false;
    }
    return node->count > 0;
}

static bool all_statements(const math_node *node) {
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *child = node->child[i];
        if (child->kind != N_RELATION && (child->kind != N_LIST || !all_statements(child))) return false;
    }
    return node->count > 0;
}

/* "[0,1] or (0,1)": what says the same twice in two ways is no union. */
static bool hedges(math_session *s, const math_pieces *said, const math_pieces *next, bool intervals) {
    math_pieces both;
    if (!intersect(s, said, next, &both)) return true;
    if (both.count == 0) return false;
    return intervals || math_pieces_equal(s, &both, said) != MATH_NO || math_pieces_equal(s, &both, next) != MATH_NO;
}

/* "x >= 1 or 1 <= x": the very same once more. */
static bool said_before(math_session *s, const math_node *node, uint32_t count, const math_pieces *next) {
    math_pieces earlier;
    for (uint32_t i = 0; i < count; i++) {
        if (math_pieces_of(s, node->child[i], &earlier) && math_pieces_equal(s, &earlier, next) == MATH_YES) return true;
    }
    return false;
}

/* "or" joins, "and" intersects; behind a comma whichever of the two says something: no points and all points are no answer. */
static bool list_pieces(math_session *s, const math_node *node, math_pieces *out) {
    if (excluded(s, node, out)) return true;
    bool intervals = all_of_kind(node, N_TUPLE); /* "(1,2) and (3,4)" */
    bool comma = node->op == SEP_COMMA || node->op == SEP_SEMICOLON || node->op == SEP_LINE;
    math_pieces next, both, common = {.piece = NULL};
    if (!intervals && !all_statements(node)) return false;
    for (uint32_t i = 0; i < node->count; i++) {
        if (!math_pieces_of(s, node->child[i], &next)) return false;
        if (i > 0 && node->op == SEP_OR && said_before(s, node, i, &next)) continue;
        if (i > 0 && (intervals || node->op == SEP_OR) && hedges(s, out, &next, intervals)) return false;
        if (i == 0) {
            *out = (math_pieces){.piece = NULL};
            common = next;
        } else if (!intersect(s, &common, &next, &both)) {
            return false;
        } else {
            common = both;
        }
        if (!unite(s, out, &next)) return false;
    }
    if (intervals || node->op == SEP_OR) return true;
    bool everything = out->count == 1 && infinite_sign(out->piece[0].low) && infinite_sign(out->piece[0].high);
    if (comma && common.count == 0) return true;
    if (comma && !everything) return false;
    *out = common;
    return true;
}

bool math_pieces_of(math_session *s, const math_node *node, math_pieces *out) {
    *out = (math_pieces){.piece = NULL};
    switch (node->kind) {
        case N_CONSTANT:
            if (node->op == C_REALS) return whole_line(s, out);
            return node->op == C_EMPTY;
        case N_TUPLE:
            if (node->count != 2 || !math_is_scalar(node->child[0]) || !math_is_scalar(node->child[1]) ||
                (node->op & BRACKET_ANGLE))
                return false;
            return add(s, out, node->child[0], node->op & BRACKET_LEFT_CLOSED, node->child[1],
                       (node->op & BRACKET_RIGHT_CLOSED) != 0);
        case N_SET:
            for (uint32_t i = 0; i < node->count; i++) {
                if (!math_is_scalar(node->child[i]) || !add(s, out, node->child[i], true, node->child[i], true)) return false;
            }
            return normalise(s, out);
        case N_SETOP: {
            math_pieces a, b, c;
            if (!math_pieces_of(s, node->child[0], &a) || !math_pieces_of(s, node->child[1], &b)) return false;
            if (node->op == S_INTERSECTION) return intersect(s, &a, &b, out);
            if (node->op == S_DIFFERENCE) return complement(s, &b, &c) && intersect(s, &a, &c, out);
            return unite(s, out, &a) && unite(s, out, &b);
        }
        case N_RELATION: return chain_pieces(s, node, out);
        case N_LIST: return list_pieces(s, node, out);
        case N_BUILDER: {
            const math_node *first = node->child[0];
            bool within = first->kind == N_RELATION && first->count == 2 && first->ops[0] == R_IN &&
                          first->child[1]->kind == N_CONSTANT && first->child[1]->op == C_REALS;
            const math_node *variable = within ? first->child[0] : first;
            if (!math_is_name(variable) || !math_pieces_of(s, node->child[1], out)) return false;
            if (out->variable && !math_node_same(out->variable, variable)) return false;
            out->variable = NULL;
            return true;
        }
        default: return false;
    }
}

bool math_is_real_set(const math_node *node) {
    switch (node->kind) {
        case N_CONSTANT: return node->op == C_REALS;
        case N_TUPLE:
            return node->count == 2 &&
                   ((node->op & (BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED)) || math_node_has(node, N_CONSTANT, C_INFINITY));
        case N_SETOP:
        case N_BUILDER: return true;
        case N_RELATION:
            for (uint32_t i = 0; i + 1 < node->count; i++) {
                if (node->ops[i] == R_EQ || node->ops[i] > R_GE) return false;
            }
            return true;
        case N_LIST: return node->child[0]->kind == N_RELATION && math_is_real_set(node->child[0]);
        default: return false;
    }
}

bool math_pieces_add(math_session *s, math_pieces *out, const math_node *low, bool low_closed, const math_node *high,
                     bool high_closed) {
    return add(s, out, low, low_closed, high, high_closed);
}

bool math_pieces_intersect(math_session *s, const math_pieces *a, const math_pieces *b, math_pieces *out) {
    return intersect(s, a, b, out);
}

bool math_pieces_unite(math_session *s, math_pieces *out, const math_pieces *other) {
    return unite(s, out, other);
}

bool math_pieces_complement(math_session *s, const math_pieces *a, math_pieces *out) {
    return complement(s, a, out);
}

bool math_pieces_of_relation(math_session *s, const math_node *left, int op, const math_node *right, math_pieces *out) {
    return pair_pieces(s, left, op, right, out) && normalise(s, out);
}

math_truth math_pieces_equal(math_session *s, const math_pieces *a, const math_pieces *b) {
    s->method = ASSAY_METHOD_STRUCTURE;
    if (a->variable && b->variable && !math_node_same(a->variable, b->variable)) return MATH_NO;
    if (a->count != b->count) return MATH_NO;
    for (size_t i = 0; i < a->count; i++) {
        const math_piece *p = &a->piece[i], *q = &b->piece[i];
        if (p->low_closed != q->low_closed || p->high_closed != q->high_closed) return MATH_NO;
        int low = math_scalar_compare(s, p->low, q->low), high = math_scalar_compare(s, p->high, q->high);
        if ((low != 0 && low != 2) || (high != 0 && high != 2)) return MATH_NO;
        if (low == 2 || high == 2) return MATH_MAYBE;
    }
    return MATH_YES;
}
