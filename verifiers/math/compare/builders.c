/* Set-builders over the integers: one under another name; {n in Z : condition}, by listing. See compare.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare_internal.h"

static bool is_member_of(const math_node *relation, int set) {
    return relation->kind == N_RELATION && relation->count == 2 && relation->ops[0] == R_IN &&
           relation->child[1]->kind == N_CONSTANT && relation->child[1]->op == set && relation->child[0]->kind == N_SYMBOL;
}

static bool is_integers(const math_node *relation) {
    return is_member_of(relation, C_INTEGERS);
}

/* {n pi : n in Z} is {k pi : k in Z}: the bound name does not matter. */
math_truth math_builders_equal(comparison *c, const math_node *a, const math_node *b) {
    const math_node *p = a->child[1], *q = b->child[1];
    bool shape = p->kind == N_RELATION && q->kind == N_RELATION && p->count == 2 && q->count == 2 &&
                 p->child[0]->kind == N_SYMBOL && q->child[0]->kind == N_SYMBOL;
    if (!shape || p->ops[0] != q->ops[0]) return MATH_MAYBE;
    if (!math_node_same(p->child[0], q->child[0]) && build_mentions(b, p->child[0])) return MATH_MAYBE; /* {y : x > 2} */
    const math_node *first = math_substitute(c->s, b->child[0], q->child[0], p->child[0]),
                    *set = math_substitute(c->s, q, q->child[0], p->child[0]);
    if (!first || !set || math_equal(c, p, set) != MATH_YES || math_equal(c, a->child[0], first) != MATH_YES) return MATH_MAYBE;
    return MATH_YES;
}

/* The integers between two ends; false where there are too many, or an end is not certain. */
static bool list_integers(math_session *s, const math_piece *piece, math_node *set) {
    math_point point = {.complex = true};
    acb_t low, high;
    acb_init(low);
    acb_init(high);
    slong from = 0, to = -1;
    bool found = math_ball(s, piece->low, &point, MATH_PRECISION_LOW, low) &&
                 math_ball(s, piece->high, &point, MATH_PRECISION_LOW, high);
    if (found) {
        fmpz_t n;
        fmpz_init(n);
        arb_ceil(acb_realref(low), acb_realref(low), MATH_PRECISION_LOW);
        arb_floor(acb_realref(high), acb_realref(high), MATH_PRECISION_LOW);
        found = arb_get_unique_fmpz(n, acb_realref(low)) && fmpz_bits(n) < 40;
        if (found) from = fmpz_get_si(n);
        found = found && arb_get_unique_fmpz(n, acb_realref(high)) && fmpz_bits(n) < 40;
        if (found) to = fmpz_get_si(n);
        fmpz_clear(n);
    }
    acb_clear(low);
    acb_clear(high);
    if (!found || to - from >= MATH_ITEMS_MAX) return false;
    for (slong i = from; i <= to; i++) {
        const math_node *item = math_make_integer(s, (uint64_t)(i < 0 ? -i : i));
        if (item && i < 0) item = math_make(s, N_NEGATE, 0, item, NULL);
        if (!item || set->count == MATH_ITEMS_MAX) return false;
        if ((i == from && !piece->low_closed && math_scalar_equal(s, item, piece->low) == MATH_YES) ||
            (i == to && !piece->high_closed && math_scalar_equal(s, item, piece->high) == MATH_YES)) {
            continue;
        }
        set->child[set->count++] = (math_node *)(uintptr_t)item;
    }
    return true;
}

bool math_is_of_naturals(const math_node *builder) {
    return is_member_of(builder->child[0], C_NATURALS);
}

/* The pieces at or above `least`. */
static bool cut_below(math_session *s, math_pieces *pieces, slong least) {
    math_pieces half = {.piece = NULL}, both;
    static const math_node infinity = {.kind = N_CONSTANT, .op = C_INFINITY};
    math_node *ray = math_make(s, N_TUPLE, BRACKET_LEFT_CLOSED, math_make_integer(s, (uint64_t)least), &infinity);
    if (!ray || !math_pieces_of(s, ray, &half) || !math_pieces_intersect(s, pieces, &half, &both)) return false;
    *pieces = both;
    return true;
}

const math_node *math_builder_members(comparison *c, const math_node *node, slong least) {
    math_session *s = c->s;
    const math_node *first = node->child[0], *condition = node->child[1];
    if (first->kind == N_SYMBOL && condition->kind == N_LIST && condition->count == 2 &&
        is_integers(condition->child[0])) { /* {n | n in Z, ...} */
        if (!math_node_same(first, condition->child[0]->child[0])) return NULL;
        condition = condition->child[1];
    } else if (is_integers(first) || math_is_of_naturals(node)) {
        first = first->child[0];
    } else {
        return NULL;
    }
    math_pieces pieces;
    if (!math_pieces_of(s, condition, &pieces) || (pieces.variable && !math_node_same(pieces.variable, first))) return NULL;
    if (math_is_of_naturals(node) && !cut_below(s, &pieces, least)) return NULL;
    math_node *set = math_make(s, N_SET, 0, NULL, NULL);
    math_node **child = assay_arena_alloc(s->arena, MATH_ITEMS_MAX * sizeof *child);
    if (!set || !child) return NULL;
    set->child = child;
    for (size_t i = 0; i < pieces.count; i++) {
        if (!list_integers(s, &pieces.piece[i], set)) return NULL;
    }
    return set;
}

/* From `low` to `high`, each closed or missing. */
typedef struct run {
    bool has_low, has_high;
    slong low, high;
} run;
enum { RUNS_MAX = 32 };
typedef struct runs {
    run item[RUNS_MAX];
    size_t count;
} runs;

/* The first integer at or behind an end (way 1), or the last one at or before it (way -1). */
static bool integer_end(math_session *s, const math_node *end, bool closed, int way, slong *out) {
    math_point point = {.complex = true};
    acb_t ball;
    acb_init(ball);
    fmpz_t n;
    fmpz_init(n);
    bool found = math_ball(s, end, &point, MATH_PRECISION_LOW, ball);
    if (found) {
        if (way > 0) arb_ceil(acb_realref(ball), acb_realref(ball), MATH_PRECISION_LOW);
        else arb_floor(acb_realref(ball), acb_realref(ball), MATH_PRECISION_LOW);
        found = arb_get_unique_fmpz(n, acb_realref(ball)) && fmpz_bits(n) < 40;
    }
    *out = found ? fmpz_get_si(n) : 0;
    fmpz_clear(n);
    acb_clear(ball);
    const math_node *size = found ? math_make_integer(s, (uint64_t)(*out < 0 ? -*out : *out)) : NULL,
                    *value = size && *out < 0 ? math_make(s, N_NEGATE, 0, size, NULL) : size;
    if (!value) return false;
    math_truth on_it = closed ? MATH_NO : math_scalar_equal(s, value, end);
    if (on_it == MATH_YES) *out += way;
    return on_it != MATH_MAYBE;
}

static bool is_infinite(const math_node *end) {
    return end->kind == N_CONSTANT ? end->op == C_INFINITY : end->kind == N_NEGATE && is_infinite(end->child[0]);
}

/* The integers in sorted pieces, those beside each other joined. */
static bool runs_of(math_session *s, const math_pieces *pieces, runs *out) {
    out->count = 0;
    for (size_t i = 0; i < pieces->count; i++) {
        const math_piece *piece = &pieces->piece[i];
        run one = {.has_low = !is_infinite(piece->low), .has_high = !is_infinite(piece->high)};
        if (one.has_low && !integer_end(s, piece->low, piece->low_closed, 1, &one.low)) return false;
        if (one.has_high && !integer_end(s, piece->high, piece->high_closed, -1, &one.high)) return false;
        if (one.has_low && one.has_high && one.low > one.high) continue;
        run *last = out->count > 0 ? &out->item[out->count - 1] : NULL;
        if (last && last->has_high && one.has_low && one.low <= last->high + 1) {
            last->has_high = one.has_high;
            last->high = one.high;
            continue;
        }
        if (out->count == RUNS_MAX) return false;
        out->item[out->count++] = one;
    }
    return true;
}

static bool runs_same(const runs *a, const runs *b) {
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        const run *x = &a->item[i], *y = &b->item[i];
        same = x->has_low == y->has_low && x->has_high == y->has_high && (!x->has_low || x->low == y->low) &&
               (!x->has_high || x->high == y->high);
    }
    return same;
}

/* A set of integers that conditions say: {n in Z : n > 2}, Z, Z^+. `least`: the first natural number. */
static bool integers_of(math_session *s, const math_node *node, slong least, runs *out) {
    if (node->kind == N_CONSTANT) {
        bool known = node->op == C_INTEGERS || node->op == C_POSITIVES || node->op == C_NATURALS;
        out->count = 1;
        out->item[0] = (run){.has_low = node->op != C_INTEGERS, .low = node->op == C_NATURALS ? least : 1};
        return known;
    }
    if (node->kind != N_BUILDER) return false;
    const math_node *first = node->child[0], *condition = node->child[1];
    bool naturals = math_is_of_naturals(node), positive = is_member_of(first, C_POSITIVES);
    if (!is_integers(first) && !naturals && !positive) return false;
    math_pieces pieces;
    if (!math_pieces_of(s, condition, &pieces) || (pieces.variable && !math_node_same(pieces.variable, first->child[0])))
        return false;
    if ((naturals || positive) && !cut_below(s, &pieces, positive ? 1 : least)) return false;
    return runs_of(s, &pieces, out);
}

math_truth math_integer_sets_equal(comparison *c, const math_node *a, const math_node *b) {
    runs x[2], y[2];
    for (slong least = 0; least < 2; least++) {
        if (!integers_of(c->s, a, least, &x[least]) || !integers_of(c->s, b, least, &y[least])) return MATH_MAYBE;
    }
    bool same = runs_same(&x[1], &y[1]);
    if (same != runs_same(&x[0], &y[0])) {
        c->note = "zero may or may not be a natural number";
        return MATH_MAYBE;
    }
    c->s->method = ASSAY_METHOD_STRUCTURE;
    return same ? MATH_YES : math_no(c, "another set of integers");
}
