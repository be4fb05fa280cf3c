/* One pass over a tree before it is compared: what has a closed form gets it. See compare.h, "math_rewrite". */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/calculus.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/limits.h"
#include "verifiers/math/calculus/rewrite.h"

/* sqrt(1 + sign u^2) */
static const math_node *leg(math_session *s, int sign, const math_node *u) {
    const math_node *u2 = build_power(s, u, build_integer(s, 2));
    return build_root(s, sign < 0 ? build_subtract(s, build_integer(s, 1), u2) : build_add(s, build_integer(s, 1), u2), 2);
}

/* sin(arcsin u) and the like. */
static const math_node *composed(math_session *s, int outer, int inner, const math_node *u) {
    const math_node *sine = NULL, *cosine = NULL;
    switch (inner) {
        case F_ASIN:
            sine = u;
            cosine = leg(s, -1, u);
            break;
        case F_ACOS:
            sine = leg(s, -1, u);
            cosine = u;
            break;
        case F_ATAN:
            sine = build_divide(s, u, leg(s, 1, u));
            cosine = build_divide(s, build_integer(s, 1), leg(s, 1, u));
            break;
        default: return NULL;
    }
    switch (outer) {
        case F_SIN: return sine;
        case F_COS: return cosine;
        case F_TAN: return inner == F_ATAN ? u : build_divide(s, sine, cosine);
        case F_COT: return build_divide(s, cosine, sine);
        case F_SEC: return build_divide(s, build_integer(s, 1), cosine);
        case F_CSC: return build_divide(s, build_integer(s, 1), sine);
        default: return NULL;
    }
}

/* w of pi/2 - w, as arccos and its kin have become; NULL: another form. */
static const math_node *complemented(math_session *s, const math_node *u) {
    bool shape = u->kind == N_ADD && u->count == 2 && u->child[0]->kind == N_DIVIDE && u->child[1]->kind == N_NEGATE;
    if (!shape) return NULL;
    const math_node *top = u->child[0]->child[0], *w = u->child[1]->child[0];
    bool quarter = top->kind == N_CONSTANT && top->op == C_PI && build_is_integer(s, u->child[0]->child[1], 2);
    return quarter && w->kind == N_FUNCTION && w->count == 1 ? w : NULL;
}

static int cofunction(int op) {
    switch (op) {
        case F_SIN: return F_COS;
        case F_COS: return F_SIN;
        case F_TAN: return F_COT;
        case F_COT: return F_TAN;
        case F_SEC: return F_CSC;
        case F_CSC: return F_SEC;
        default: return F_NONE;
    }
}

/* Inverse functions by fewer of them: arccos by arcsin where there are variables, hyperbolic ones by logarithms. */
static const math_node *inverse(math_session *s, int op, const math_node *u) {
    const math_node *one = build_integer(s, 1), *quarter = build_divide(s, build_constant(s, C_PI), build_integer(s, 2));
    bool variables = math_has_variables(u);
    switch (op) {
        case F_ACOS: return variables ? build_subtract(s, quarter, build_function(s, F_ASIN, u)) : NULL;
        case F_ACOT: return variables ? build_subtract(s, quarter, build_function(s, F_ATAN, u)) : NULL;
        case F_ASEC: return variables ? build_subtract(s, quarter, build_function(s, F_ASIN, build_divide(s, one, u))) : NULL;
        case F_ACSC: return variables ? build_function(s, F_ASIN, build_divide(s, one, u)) : NULL;
        case F_ASINH: return build_function(s, F_LN, build_add(s, u, leg(s, 1, u)));
        case F_ACOSH:
            return build_function(
                s, F_LN, build_add(s, u, build_root(s, build_subtract(s, build_power(s, u, build_integer(s, 2)), one), 2)));
        case F_ATANH:
            return build_divide(s, build_function(s, F_LN, build_divide(s, build_add(s, one, u), build_subtract(s, one, u))),
                                build_integer(s, 2));
        default: return NULL;
    }
}

/* max(a, b) = (a + b + |a - b|) / 2 */
static const math_node *extreme(math_session *s, const math_node *node) {
    const math_node *total = node->child[0];
    for (uint32_t i = 1; total && i < node->count; i++) {
        const math_node *b = node->child[i], *gap = build_function(s, F_ABS, build_subtract(s, total, b)),
                        *sum = build_add(s, total, b);
        total = build_divide(s, node->op == F_MAX ? build_add(s, sum, gap) : build_subtract(s, sum, gap), build_integer(s, 2));
    }
    return total;
}

/* a mod b of two constants that are not both rational is a - b floor(a/b). */
static const math_node *remainder_of(math_session *s, const math_node *node) {
    if (node->count != 2 || math_has_variables(node)) return NULL;
    fmpq_t value;
    fmpq_init(value);
    bool rational = math_rational(s, node, value) != V_OTHER;
    fmpq_clear(value);
    if (rational) return NULL;
    const math_node *a = node->child[0], *b = node->child[1], *quotient = math_make(s, N_DIVIDE, 0, a, b),
                    *whole = quotient ? math_make(s, N_FUNCTION, F_FLOOR, quotient, NULL) : NULL;
    return whole ? build_subtract(s, a, build_multiply(s, b, whole)) : NULL;
}

/* The sine or cosine of twice an inverse function. */
static const math_node *of_double(math_session *s, int op, const math_node *two, const math_node *arc) {
    const math_node *sine = composed(s, F_SIN, arc->op, arc->child[0]), *cosine = composed(s, F_COS, arc->op, arc->child[0]);
    if (!sine || !cosine) return NULL;
    if (op == F_SIN) return build_multiply(s, two, build_multiply(s, sine, cosine));
    return op == F_COS ? build_subtract(s, build_integer(s, 1), build_multiply(s, two, build_power(s, sine, two))) : NULL;
}

/* The factorial of n/2, n odd, is that many halves times the root of pi: (n/2)! = n/2 (n/2 - 1)!, and (-1/2)! = sqrt(pi). */
static const math_node *half_factorial(math_session *s, const math_node *x) {
    enum { HALVES_MAX = 400 };
    fmpq_t value, factor;
    fmpq_init(value);
    fmpq_init(factor);
    fmpq_one(factor);
    bool half = math_rational(s, x, value) == V_OK && fmpz_equal_ui(fmpq_denref(value), 2) &&
                fmpz_cmpabs(fmpq_numref(value), (const fmpz[]){HALVES_MAX}) < 0;
    const math_node *out = NULL;
    if (half) {
        for (; fmpz_sgn(fmpq_numref(value)) > 0; fmpq_sub_si(value, value, 1)) fmpq_mul(factor, factor, value);
        for (; fmpz_cmp_si(fmpq_numref(value), -1) < 0; fmpq_add_si(value, value, 1)) {
            fmpq_t next;
            fmpq_init(next);
            fmpq_add_si(next, value, 1);
            fmpq_div(factor, factor, next);
            fmpq_clear(next);
        }
        const math_node *root = build_root(s, build_constant(s, C_PI), 2);
        out = build_multiply(s, build_rational(s, factor), root);
    }
    fmpq_clear(value);
    fmpq_clear(factor);
    return out;
}

static const math_node *function(math_session *s, const math_node *node) {
    if (node->op == F_MAX || node->op == F_MIN) {
        bool fits = node->count <= 4;
        for (uint32_t i = 0; i < node->count; i++) fits &= math_is_scalar(node->child[i]);
        return fits && math_has_variables(node) ? extreme(s, node) : NULL;
    }
    if (node->op == F_MOD) return remainder_of(s, node);
    if (node->op == F_FACTORIAL) return math_has_variables(node) ? NULL : half_factorial(s, node->child[0]);
    if (node->count != 1 || !math_is_scalar(node->child[0])) return NULL;
    const math_node *u = node->child[0];
    if (u->kind == N_MULTIPLY && u->count == 2 && build_is_integer(s, u->child[0], 2)) { /* sin(2 arctan x) */
        const math_node *co = complemented(s, u->child[1]), *arc = co ? co : u->child[1], *out = NULL;
        if (arc->kind == N_FUNCTION && arc->count == 1) out = of_double(s, node->op, u->child[0], arc);
        if (out) return co && node->op == F_COS ? build_negate(s, out) : out; /* 2(pi/2 - w) is pi - 2w */
    }
    const math_node *co = cofunction(node->op) ? complemented(s, u) : NULL;
    if (co) { /* cos(arccos x) */
        const math_node *out = composed(s, cofunction(node->op), co->op, co->child[0]);
        if (out) return out;
    }
    if (u->kind == N_FUNCTION && u->count == 1) {
        const math_node *out = composed(s, node->op, u->op, u->child[0]);
        if (out) return out;
    }
    return inverse(s, node->op, u);
}

/* A name with the bound letter in its subscript, with another letter there. */
static const math_node *rebound(math_session *s, const math_node *node, void *context) {
    const assay_view *letter = context;
    if (node->kind != N_SYMBOL) return NULL;
    const char *mark = memchr(node->text.data, '_', node->text.size);
    size_t base = mark ? (size_t)(mark - node->text.data) + 1 : 0;
    bool alone = mark && assay_view_equal(assay_view_slice(node->text, base, node->text.size), *letter);
    if (!alone && !assay_view_equal(node->text, *letter)) return NULL;
    char *text = assay_arena_alloc(s->arena, base + 8);
    if (!text) return NULL;
    memcpy(text, node->text.data, base);
    memcpy(text + base, "(bound)", 7);
    return build_symbol(s, (assay_view){text, base + 7});
}

static const math_node *reindexed(math_session *s, const math_node *node, assay_view letter) {
    return math_map(s, node, rebound, &letter);
}

/* The sum of a_k over k is that of a_i over i: one name for the bound letter. */
static const math_node *indexed(math_session *s, const math_node *node) {
    const math_node *body = reindexed(s, node->child[0], node->child[1]->text),
                    *letter = reindexed(s, node->child[1], node->child[1]->text);
    math_node *copy = assay_arena_alloc(s->arena, sizeof *copy);
    math_node **child = assay_arena_alloc(s->arena, node->count * sizeof *child);
    if (!body || !letter || !copy || !child) return NULL;
    memcpy(child, node->child, node->count * sizeof *child);
    child[0] = (math_node *)(uintptr_t)body;
    child[1] = (math_node *)(uintptr_t)letter;
    *copy = *node;
    copy->child = child;
    return copy;
}

static const math_node *value_at(math_session *s, const math_node *f, const math_node *x, const math_node *point) {
    bool far = math_node_has(point, N_CONSTANT, C_INFINITY);
    return far ? math_limit(s, f, x, point, 0) : math_substitute(s, f, x, point);
}

/* F between bounds, or at one point. */
static const math_node *value_between(math_session *s, const math_node *node) {
    const math_node *f = node->child[0], *x = node->child[1], *first = value_at(s, f, x, node->child[2]);
    if (node->count == 3) return first;
    return build_subtract(s, value_at(s, f, x, node->child[3]), first);
}

/* A big operator: its value in closed form. Short sums and products are added up by whoever evaluates them. */
static const math_node *big(math_session *s, const math_node *node) {
    const math_node *f = node->child[0], *x = node->child[1];
    if (math_node_size_within(f, MATH_CALCULUS_NODES_MAX) == 0 || math_node_has(f, N_ELLIPSIS, 0)) return NULL;
    bool terms = (node->op == B_SUM || node->op == B_PRODUCT) && node->count == 4;
    if (terms && math_node_indexed(f, x->text)) return indexed(s, node);
    if (math_node_hides(f, x->text, node->op)) return NULL;
    switch (node->op) {
        case B_DERIVATIVE: return math_derivative(s, f, x);
        case B_VALUE: return value_between(s, node);
        case B_LIMIT: return node->count == 3 ? math_limit(s, f, x, node->child[2], node->child[2]->side) : NULL;
        case B_INTEGRAL:
            if (node->count == 4) return math_integral(s, f, x, node->child[2], node->child[3]);
            return node->count == 2 ? build_add(s, math_antiderivative(s, f, x), build_symbol(s, ASSAY_VIEW("C"))) : NULL;
        case B_SUM:
        case B_PRODUCT: {
            slong low, high;
            if (node->count != 4) return NULL;
            bool numbers = math_small_integer(s, node->child[2], &low) && math_small_integer(s, node->child[3], &high);
            if (numbers && high - low < 200) return NULL;
            return node->op == B_SUM ? math_sum(s, f, x, node->child[2], node->child[3])
                                     : math_product(s, f, x, node->child[2], node->child[3]);
        }
        default: return NULL;
    }
}

/* "k \pi, k \in \mathbb{Z}" is {k pi : k in Z}; "x = k \pi, ..." gives x that set. */
static const math_node *family(math_session *s, const math_node *node) {
    if (node->count != 2 || node->child[1]->kind != N_RELATION) return NULL;
    const math_node *condition = node->child[1], *first = node->child[0];
    if (condition->count != 2 || condition->ops[0] != R_IN || condition->child[1]->kind != N_CONSTANT ||
        condition->child[1]->op < C_REALS)
        return NULL;
    const math_node *k = condition->child[0];
    bool named = first->kind == N_RELATION && first->count == 2 && first->ops[0] == R_EQ && math_is_name(first->child[0]) &&
                 !math_node_same(first->child[0], k);
    bool function = named && first->child[0]->kind == N_CALL;
    if (function && build_mentions(first->child[0], k)) return NULL;  /* "f(x) = 2x, x \in R" */
    if (function && condition->child[1]->op == C_REALS) return first; /* "f(x) = cx, c \in R" */
    const math_node *value = named ? first->child[1] : first;
    if (k->kind != N_SYMBOL || !math_is_scalar(value) || !build_mentions(value, k)) return NULL;
    const math_node *builder = math_make(s, N_BUILDER, 0, value, condition);
    if (!builder || !named) return builder;
    math_node *relation = math_make(s, N_RELATION, 0, first->child[0], builder);
    uint8_t *ops = assay_arena_alloc(s->arena, 1);
    if (!relation || !ops) return NULL;
    ops[0] = R_IN;
    relation->ops = ops;
    return relation;
}

/* "n > 2, n \in \mathbb{Z}", in either order: {n in Z : n > 2}. */
static const math_node *declared_bound(math_session *s, const math_node *node) {
    if (node->count != 2 || node->op == SEP_OR) return NULL;
    for (unsigned i = 0; i < 2; i++) {
        const math_node *condition = node->child[i], *place = node->child[1 - i];
        if (condition->kind != N_RELATION || place->kind != N_RELATION || place->count != 2 || place->ops[0] != R_IN ||
            place->child[0]->kind != N_SYMBOL || place->child[1]->kind != N_CONSTANT)
            continue;
        int set = place->child[1]->op;
        bool bound = set == C_INTEGERS || set == C_NATURALS || set == C_POSITIVES;
        unsigned alone = 0;
        for (uint32_t k = 0; k < condition->count; k++) {
            if (k + 1 < condition->count) bound = bound && condition->ops[k] >= R_LT && condition->ops[k] <= R_GE;
            bool letter = math_node_same(condition->child[k], place->child[0]);
            alone += letter;
            bound = bound && (letter || !math_has_variables(condition->child[k]));
        }
        if (bound && alone == 1 && math_is_real_set(condition)) return math_make(s, N_BUILDER, 0, place, condition);
    }
    return NULL;
}

/* "e^{2\pi i k/5}, k = 0, 1, 2, 3, 4": the values, one for each number. */
static const math_node *numbered(math_session *s, const math_node *node) {
    if (node->op == SEP_OR || node->count < 3 || node->child[1]->kind != N_RELATION) return NULL;
    const math_node *first = node->child[0], *start = node->child[1];
    bool named = first->kind == N_RELATION && first->count == 2 && first->ops[0] == R_EQ && math_is_name(first->child[0]);
    const math_node *value = named ? first->child[1] : first;
    if (start->count != 2 || start->ops[0] != R_EQ || start->child[0]->kind != N_SYMBOL || !math_is_scalar(value) ||
        !build_mentions(value, start->child[0]) || (named && build_mentions(first->child[0], start->child[0])))
        return NULL;
    math_node *list = math_make(s, N_LIST, SEP_COMMA, NULL, NULL),
              **child = assay_arena_alloc(s->arena, node->count * sizeof *child);
    if (!list || !child) return NULL;
    for (uint32_t i = 1; i < node->count; i++) {
        const math_node *number = i == 1 ? start->child[1] : node->child[i];
        slong n;
        if (!math_small_integer(s, number, &n)) return NULL;
        child[i - 1] = (math_node *)(uintptr_t)math_substitute(s, value, start->child[0], number);
        if (!child[i - 1]) return NULL;
    }
    list->child = child;
    list->count = node->count - 1;
    if (!named) return list;
    math_node *told = math_make(s, N_RELATION, 0, first->child[0], list);
    if (told) told->ops = first->ops;
    return told;
}

/* {2k : k = 1, 2, 3}: the set of the values. */
static const math_node *numbered_set(math_session *s, const math_node *node) {
    const math_node *numbers = node->child[1];
    if (node->count != 2 || numbers->kind != N_LIST || numbers->count < 2) return NULL;
    math_node *list = math_make(s, N_LIST, numbers->op, NULL, NULL),
              **child = assay_arena_alloc(s->arena, (numbers->count + 1) * sizeof *child);
    if (!list || !child) return NULL;
    child[0] = node->child[0];
    memcpy(child + 1, numbers->child, numbers->count * sizeof *child);
    list->child = child;
    list->count = numbers->count + 1;
    const math_node *values = numbered(s, list);
    if (!values || values->kind != N_LIST) return NULL;
    math_node *set = math_make(s, N_SET, 0, NULL, NULL);
    if (!set) return NULL;
    set->child = values->child;
    set->count = values->count;
    return set;
}

/* "x \bmod 5 = 3" is "x \equiv 3 \pmod 5". */
static const math_node *remainder_told(math_session *s, const math_node *node) {
    if (node->count != 2 || node->ops[0] != R_EQ) return NULL;
    const math_node *left = node->child[0], *rest = node->child[1];
    slong m, r;
    if (left->kind != N_FUNCTION || left->op != F_MOD || left->count != 2 || left->child[0]->kind != N_SYMBOL ||
        !math_small_integer(s, left->child[1], &m) || !math_small_integer(s, rest, &r) || r < 0 || r >= m)
        return NULL;
    math_node *residue = math_make(s, N_MODULO, 0, rest, left->child[1]),
              *told = residue ? math_make(s, N_RELATION, 0, left->child[0], residue) : NULL;
    static const uint8_t congruent[] = {R_EQUIV};
    if (told) told->ops = congruent;
    return told;
}

/* "x \equiv 1, 4 \pmod 5": the modulus belongs to all. */
static const math_node *residues(math_session *s, const math_node *node) {
    const math_node *last = node->child[node->count - 1],
                    *inner = last->kind == N_RELATION && last->ops[0] == R_EQUIV ? last->child[last->count - 1] : last;
    const math_node *first = node->child[0];
    if (inner->kind != N_MODULO || first->kind != N_RELATION || first->count != 2 || first->ops[0] != R_EQUIV ||
        !math_is_scalar(first->child[1]))
        return NULL;
    math_node *list = math_make(s, N_LIST, node->op, NULL, NULL);
    math_node **child = assay_arena_alloc(s->arena, node->count * sizeof *child);
    if (!list || !child) return NULL;
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *item = node->child[i], *value = item->kind == N_RELATION && item->count == 2 ? item->child[1] : item;
        if (value->kind == N_MODULO) value = value->child[0];
        if (!math_is_scalar(value)) return NULL;
        child[i] = math_make(s, N_MODULO, 0, value, inner->child[1]);
        if (!child[i]) return NULL;
    }
    list->child = child;
    list->count = node->count;
    math_node *relation = math_make(s, N_RELATION, 0, first->child[0], list);
    if (!relation) return NULL;
    relation->ops = first->ops;
    return relation;
}

/* zeta(n) for even n, as the sum that it is. */
static const math_node *zeta(math_session *s, const math_node *node) {
    slong n;
    if (node->count != 1 || !assay_view_is(node->text, "zeta") || !math_small_integer(s, node->child[0], &n) || n < 2 ||
        n > 20 || n % 2 != 0)
        return NULL;
    const math_node *k = build_symbol(s, ASSAY_VIEW("(index)")),
                    *body = build_divide(s, build_integer(s, 1), build_power(s, k, build_integer(s, n)));
    math_node *sum = math_make(s, N_BIG, B_SUM, NULL, NULL);
    math_node **child = assay_arena_alloc(s->arena, 4 * sizeof *child);
    const math_node *parts[] = {body, k, build_integer(s, 1), build_constant(s, C_INFINITY)};
    if (!sum || !child) return NULL;
    for (int i = 0; i < 4; i++) {
        if (!parts[i]) return NULL;
        child[i] = (math_node *)(uintptr_t)parts[i];
    }
    sum->child = child;
    sum->count = 4;
    return big(s, sum);
}

/* Integers within a set of reals are a set-builder: Z meets [0, 3] in {n in Z : n in [0, 3]}. */
static const math_node *integers_within(math_session *s, const math_node *node) {
    if (node->op != S_INTERSECTION) return NULL;
    for (int i = 0; i < 2; i++) {
        const math_node *whole = node->child[i], *set = node->child[1 - i];
        bool integers = whole->kind == N_CONSTANT && (whole->op == C_INTEGERS || whole->op == C_NATURALS);
        bool pair = set->kind == N_TUPLE && set->count == 2 && !(set->op & BRACKET_ANGLE);
        if (!integers || set->kind == N_CONSTANT || (!pair && !math_is_real_set(set))) continue;
        const math_node *member = build_symbol(s, ASSAY_VIEW("(member)"));
        math_node *kind = member ? math_make(s, N_RELATION, 0, member, whole) : NULL,
                  *place = member ? math_make(s, N_RELATION, 0, member, set) : NULL;
        static const uint8_t in[] = {R_IN};
        if (!kind || !place) return NULL;
        kind->ops = place->ops = in;
        return math_make(s, N_BUILDER, 0, kind, place);
    }
    return NULL;
}

static const math_node *closed_form(math_session *s, const math_node *node) {
    const math_node *array = math_linear(s, node);
    if (array) return array;
    switch (node->kind) {
        case N_FUNCTION: return function(s, node);
        case N_BIG: return big(s, node);
        case N_SETOP: return integers_within(s, node);
        case N_BUILDER: return numbered_set(s, node);
        case N_RELATION: return remainder_told(s, node);
        case N_CALL: return zeta(s, node);
        case N_ROOT:
        case N_DIVIDE: return math_nested_value(s, node);
        case N_ADD:
        case N_MULTIPLY: return math_node_has(node, N_ELLIPSIS, 0) ? math_pattern_value(s, node) : NULL;
        case N_LIST: {
            const math_node *out = family(s, node);
            if (!out) out = declared_bound(s, node);
            if (!out) out = residues(s, node);
            if (!out) out = numbered(s, node);
            return out ? out : math_pattern_members(s, node);
        }
        case N_SET:
        case N_TUPLE: return math_pattern_members(s, node);
        default: return NULL;
    }
}

static bool is_arithmetic(const math_node *node) {
    switch (node->kind) {
        case N_NEGATE:
        case N_ADD:
        case N_MULTIPLY:
        case N_DIVIDE:
        case N_POWER:
        case N_FUNCTION: return true;
        default: return false;
    }
}

static bool has_rule(const math_node *node) {
    if (node->kind == N_BIG || node->kind == N_ELLIPSIS || node->kind == N_MODULO) return true;
    if (node->kind == N_SETOP && node->op == S_INTERSECTION) return true;
    if (node->kind == N_BUILDER && node->child[1] && node->child[1]->kind == N_LIST) return true;
    if (node->kind == N_CALL && assay_view_is(node->text, "zeta")) return true;
    if (node->kind == N_FUNCTION &&
        ((node->op >= F_ASIN && node->op <= F_ACSC) || (node->op >= F_ASINH && node->op <= F_ATANH) || node->op == F_DET ||
         node->op == F_MAX || node->op == F_MIN || node->op == F_MOD)) {
        return true;
    }
    if (node->kind == N_FUNCTION && node->op == F_FACTORIAL && node->child[0]->kind != N_SYMBOL &&
        (node->child[0]->kind != N_NUMBER || node->child[0]->number.decimal))
        return true;
    if (is_arithmetic(node) && math_has_arrays(node)) return true;
    if (node->kind == N_RELATION && node->ops[0] == R_IN) return true;
    if (node->kind == N_LIST && node->count > 2 && node->child[1]->kind == N_RELATION) return true;
    if (node->kind == N_SYMBOL && assay_view_starts_with(node->text, ASSAY_VIEW("unit "))) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && has_rule(node->child[i])) return true;
    }
    return false;
}

static const math_node *rewritten(math_session *s, const math_node *node) {
    if (!node || !assay_budget_spend(s->budget, 1)) return node;
    if (node->count == 0) {
        const math_node *vector = math_linear(s, node);
        return vector ? vector : node;
    }
    math_node *copy = assay_arena_alloc(s->arena, sizeof *copy);
    math_node **child = assay_arena_alloc(s->arena, node->count * sizeof *child);
    if (!copy || !child) return node;
    *copy = *node;
    copy->child = child;
    for (uint32_t i = 0; i < node->count; i++) child[i] = (math_node *)(uintptr_t)rewritten(s, node->child[i]);
    const math_node *value = closed_form(s, copy);
    return value && math_node_size_within(value, MATH_CLOSED_NODES_MAX) > 0
               ? value
               : copy; /* what is shared often is as large as it is read */
}

/* A vector of unit vectors that arithmetic with numbers left over: there the letters are numbers. */
static bool leftover(const math_node *node, bool inside) {
    if (node->kind == N_TUPLE && (node->op & BRACKET_UNITS)) return inside;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && leftover(node->child[i], is_arithmetic(node))) return true;
    }
    return false;
}

static const math_node *plain_letters(math_session *s, const math_node *node) {
    static const math_node units[] = {{.kind = N_SYMBOL, .text = {MATH_UNIT_I, 6}},
                                      {.kind = N_SYMBOL, .text = {MATH_UNIT_J, 6}},
                                      {.kind = N_SYMBOL, .text = {MATH_UNIT_K, 6}}},
                           letters[] = {{.kind = N_CONSTANT, .op = C_I},
                                        {.kind = N_SYMBOL, .text = {"j", 1}},
                                        {.kind = N_SYMBOL, .text = {"k", 1}}};
    for (int i = 0; node && i < 3; i++) node = math_substitute(s, node, &units[i], &letters[i]);
    return node;
}

const math_node *math_rewrite(math_session *s, const math_node *node) {
    if (!node || !has_rule(node)) return node;
    const math_node *out = rewritten(s, node);
    if (!leftover(out, false)) return out;
    const math_node *plain = plain_letters(s, node);
    return plain ? rewritten(s, plain) : out;
}
