/* Set-builders over the integers: one under another name; {n in Z : condition}, by listing. See compare.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare_internal.h"

static bool is_integers(const math_node *relation) {
    return relation->kind == N_RELATION && relation->count == 2 && relation->ops[0] == R_IN &&
           relation->child[1]->kind == N_CONSTANT && relation->child[1]->op == C_INTEGERS &&
           relation->child[0]->kind == N_SYMBOL;
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
    const math_node *first = builder->child[0];
    return first->kind == N_RELATION && first->count == 2 && first->ops[0] == R_IN && first->child[0]->kind == N_SYMBOL &&
           first->child[1]->kind == N_CONSTANT && first->child[1]->op == C_NATURALS;
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
