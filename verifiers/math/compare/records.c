/* Records ("x = 1, y = 2") and named tuples ("(y,x) = (2,1)") against bare tuples and lists: the names are put in their conventional order, letters of the
 * Latin alphabet, then of the Greek one, then by subscript. Where the letters do not follow each other (m, b) the convention is doubtful: the order as written
 * must agree as well; where a function's value is among the names, it decides. See compare.h and docs/MATHS.md, "Rulings". */
#include "verifiers/math/compare/compare_internal.h"

/* Where a name stands: letter, then subscript. rank 0: no place. */
typedef struct place {
    unsigned rank;
    uint64_t index; /* subscript + 1; 0: none */
} place;

static unsigned rank_of(assay_view letter) {
    static const char *const greek[] = {"alpha", "beta",    "gamma",  "delta", "epsilon", "zeta", "eta", "theta",
                                        "iota",  "kappa",   "lambda", "mu",    "nu",      "xi",   "rho", "sigma",
                                        "tau",   "upsilon", "phi",    "chi",   "psi",     "omega"};
    if (letter.size == 1 && assay_is_alpha(letter.data[0])) return (unsigned char)letter.data[0];
    for (unsigned i = 0; i < sizeof greek / sizeof *greek; i++) {
        if (assay_view_is(letter, greek[i])) return 256 + i;
    }
    return 0;
}

static place place_of(const math_node *name) {
    place none = {0, 0};
    static const assay_view constants[] = {{"", 0}, {"e", 1}, {"i", 1}};
    if (name->kind == N_CONSTANT && (name->op == C_E || name->op == C_I)) return (place){rank_of(constants[name->op]), 0};
    if (name->kind != N_SYMBOL && name->kind != N_CALL) return none;
    const char *mark = memchr(name->text.data, '_', name->text.size);
    size_t size = mark ? (size_t)(mark - name->text.data) : name->text.size;
    place out = {rank_of((assay_view){name->text.data, size}), 0};
    if (!mark) return out;
    assay_view index = assay_view_slice(name->text, size + 1, name->text.size);
    if (index.size == 0 || index.size > 9) return none;
    for (size_t i = 0; i < index.size; i++) {
        if (!assay_is_digit(index.data[i])) return none;
        out.index = out.index * 10 + (uint64_t)(index.data[i] - '0');
    }
    out.index++;
    return out;
}

static bool before(place a, place b) {
    return a.rank != b.rank ? a.rank < b.rank : a.index < b.index;
}

/* The order of `count` names: order[i] is the name that comes i-th. False where a name has no place or stands twice. *firm: letters in a row (x, y), or one letter
 * with its subscripts. */
static bool conventional_order(const math_node *const *name, size_t count, size_t *order, bool *firm) {
    place places[MATH_ITEMS_MAX];
    if (count > MATH_ITEMS_MAX) return false;
    for (size_t i = 0; i < count; i++) {
        places[i] = name[i] ? place_of(name[i]) : (place){0, 0};
        if (places[i].rank == 0) return false;
        size_t at = i;
        while (at > 0 && before(places[i], places[order[at - 1]])) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
    *firm = true;
    for (size_t i = 1; i < count; i++) {
        place a = places[order[i - 1]], b = places[order[i]];
        if (!before(a, b)) return false;
        *firm &= a.rank == b.rank || (a.rank + 1 == b.rank && a.index == b.index);
    }
    return true;
}

/* "x = 3, f(2) = 1": quantities that a question asks for, which no convention orders; they are told in the question's order. */
static bool asks_for_a_call(const math_node *const *name, size_t count) {
    bool call = false;
    for (size_t i = 0; i < count; i++) {
        call |= name[i] && name[i]->kind == N_CALL;
        for (size_t j = 0; j < i; j++) {
            if (!name[i] || !name[j] || math_node_same(name[i], name[j])) return false;
        }
    }
    return call;
}

math_truth math_record_matches(comparison *c, const members *record, const math_node *const *bare, size_t count) {
    if (record->count != count) return math_no(c, "another number of members");
    if (c->s->options->names == ASSAY_NAMES_REQUIRED) return math_no(c, "a name is missing");
    const math_node **name = assay_arena_alloc(c->s->arena, (count + 1) * sizeof *name);
    size_t *order = assay_arena_alloc(c->s->arena, (count + 1) * sizeof *order);
    if (!name || !order) return MATH_MAYBE;
    for (size_t i = 0; i < count; i++) name[i] = record->item[i].name;
    bool firm = false, placed = conventional_order(name, count, order, &firm);
    math_truth sorted = placed ? MATH_YES : MATH_MAYBE, written = MATH_YES;
    for (size_t i = 0; placed && i < count && sorted != MATH_NO; i++) {
        math_truth one = math_equal(c, bare[i], record->item[order[i]].value);
        if (one != MATH_YES) sorted = one;
    }
    if (firm) return sorted == MATH_NO ? math_no(c, "a member differs") : sorted;
    for (size_t i = 0; i < count && written != MATH_NO; i++) {
        math_truth one = math_equal(c, bare[i], record->item[i].value);
        if (one != MATH_YES) written = one;
    }
    if (written == MATH_YES && (sorted == MATH_YES || asks_for_a_call(name, count))) return MATH_YES;
    if (written == MATH_NO && sorted == MATH_NO) return math_no(c, "a member differs");
    /* Names without a place: the values in another order are settled as little as those in this one. */
    c->note = "the order of the names is not fixed";
    return MATH_MAYBE;
}

static const math_node *permuted(math_session *s, const math_node *tuple, const size_t *order) {
    math_node *copy = assay_arena_alloc(s->arena, sizeof *copy);
    math_node **child = assay_arena_alloc(s->arena, tuple->count * sizeof *child);
    if (!copy || !child) return NULL;
    *copy = *tuple;
    copy->child = child;
    for (uint32_t i = 0; i < tuple->count; i++) child[i] = tuple->child[order[i]];
    return copy;
}

/* Tuples, and lists and sets of tuples, with their entries in that order; NULL where something else stands there. */
static const math_node *reordered(math_session *s, const math_node *value, const size_t *order, uint32_t count) {
    if (value->kind == N_TUPLE) return value->count == count ? permuted(s, value, order) : NULL;
    if (value->kind != N_LIST && value->kind != N_SET) return NULL;
    math_node *copy = assay_arena_alloc(s->arena, sizeof *copy);
    math_node **child = assay_arena_alloc(s->arena, value->count * sizeof *child);
    if (!copy || !child) return NULL;
    *copy = *value;
    copy->child = child;
    for (uint32_t i = 0; i < value->count; i++) {
        const math_node *one =
            value->child[i]->kind == N_TUPLE && value->child[i]->count == count ? permuted(s, value->child[i], order) : NULL;
        if (!one) return NULL;
        child[i] = (math_node *)(uintptr_t)one;
    }
    return copy;
}

void math_order_names(math_session *s, math_shape *shape) {
    if (!shape->name || shape->name->kind != N_TUPLE || shape->name->count > MATH_ITEMS_MAX) return;
    size_t *order = assay_arena_alloc(s->arena, shape->name->count * sizeof *order);
    bool firm, same = true;
    for (uint32_t i = 0; i < shape->name->count; i++) {
        for (uint32_t j = 0; j < i; j++) shape->unsettled |= math_node_same(shape->name->child[i], shape->name->child[j]);
    }
    if (!order || shape->unsettled ||
        !conventional_order((const math_node *const *)shape->name->child, shape->name->count, order, &firm) || !firm)
        return;
    for (size_t i = 0; i < shape->name->count; i++) same &= order[i] == i;
    if (same) return;
    const math_node *value = reordered(s, shape->value, order, shape->name->count), *name = permuted(s, shape->name, order);
    if (value && name) {
        shape->written = shape->value;
        shape->value = value;
        shape->name = name;
    } else {
        shape->unsettled = true;
    }
}

/* "x = y = 5": each name has that value. */
static const math_node *shared_value(math_session *s, const math_node *node) {
    uint32_t names = node->count - 1;
    for (uint32_t i = 0; i < names; i++) {
        if (node->ops[i] != R_EQ || node->child[i]->kind != N_SYMBOL) return node;
        for (uint32_t j = 0; j < i; j++) {
            if (math_node_same(node->child[i], node->child[j])) return node;
        }
    }
    if (!math_is_scalar(node->child[names]) || math_has_variables(node->child[names])) return node;
    math_node *list = math_make(s, N_LIST, SEP_COMMA, NULL, NULL);
    math_node **child = assay_arena_alloc(s->arena, names * sizeof *child);
    if (!list || !child) return node;
    for (uint32_t i = 0; i < names; i++) {
        child[i] = math_make(s, N_RELATION, 0, node->child[i], node->child[names]);
        if (!child[i]) return node;
        child[i]->ops = node->ops;
    }
    list->child = child;
    list->count = names;
    return list;
}

const math_node *math_as_record(math_session *s, const math_node *node) {
    if (node->kind == N_RELATION && node->count > 2) return shared_value(s, node);
    if (node->kind != N_RELATION || node->count != 2 || node->ops[0] != R_EQ) return node;
    const math_node *names = node->child[0], *values = node->child[1];
    if (names->kind != N_TUPLE || values->kind != N_TUPLE || names->count != values->count || !math_is_name(names)) return node;
    math_node *list = assay_arena_calloc(s->arena, 1, sizeof *list);
    math_node **child = assay_arena_alloc(s->arena, names->count * sizeof *child);
    uint8_t *ops = assay_arena_alloc(s->arena, 1);
    if (!list || !child || !ops) return node;
    ops[0] = R_EQ;
    for (uint32_t i = 0; i < names->count; i++) {
        child[i] = math_make(s, N_RELATION, 0, names->child[i], values->child[i]);
        if (!child[i]) return node;
        child[i]->ops = ops;
    }
    list->kind = N_LIST;
    list->op = SEP_COMMA;
    list->child = child;
    list->count = names->count;
    return list;
}
