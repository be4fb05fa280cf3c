/* Statements that are joined in another way: a chain of equalities beside the equations that it stands for, "A and (B or C)" multiplied out, the product of
 * listed sets. See compare_internal.h. */
#include "verifiers/math/compare/compare_internal.h"
#include "verifiers/math/compare/readings.h"

enum { SIDES_MAX = 8, CASES_MAX = 16, PRODUCT_MAX = 256 };

static bool all_equalities(const math_node *node) {
    for (uint32_t i = 0; node->kind == N_RELATION && i + 1 < node->count; i++) {
        if (node->ops[i] != R_EQ) return false;
    }
    return node->kind == N_RELATION;
}

static bool is_chain(const math_node *node) {
    if (!all_equalities(node) || node->count < 3 || node->count > SIDES_MAX) return false;
    for (uint32_t i = 0; i < node->count; i++) {
        if (!math_is_scalar(node->child[i])) return false;
    }
    return true;
}

/* Which side of the chain this is; -1: none. */
static int side_of(math_session *s, const math_node *chain, const math_node *side) {
    for (uint32_t i = 0; math_is_scalar(side) && i < chain->count; i++) {
        if (math_scalar_equal(s, chain->child[i], side) == MATH_YES) return (int)i;
    }
    return -1;
}

/* Joins what the equation says to be equal; false: it speaks of something else. */
static bool join(math_session *s, const math_node *chain, const math_node *equation, uint8_t group[SIDES_MAX]) {
    if (!all_equalities(equation)) return false;
    int first = side_of(s, chain, equation->child[0]);
    for (uint32_t i = 1; first >= 0 && i < equation->count; i++) {
        int next = side_of(s, chain, equation->child[i]);
        if (next < 0) return false;
        uint8_t from = group[next], to = group[first];
        for (uint32_t k = 0; k < chain->count; k++) {
            if (group[k] == from) group[k] = to;
        }
    }
    return first >= 0;
}

/* "x = 1 = 2" contradicts itself, and so do x = 1, x = 2. */
static bool agrees_with_itself(math_session *s, const math_node *chain) {
    const math_node *constant = NULL;
    for (uint32_t i = 0; i < chain->count; i++) {
        if (math_has_variables(chain->child[i])) continue;
        if (constant && math_scalar_equal(s, constant, chain->child[i]) != MATH_YES) return false;
        constant = chain->child[i];
    }
    return true;
}

bool math_chain_says(math_session *s, const math_node *a, const math_node *b) {
    const math_node *chain = is_chain(a) ? a : is_chain(b) ? b : NULL, *other = chain == a ? b : a;
    bool several = other->kind == N_LIST && (other->op == SEP_AND || other->op == SEP_COMMA || other->op == SEP_SEMICOLON);
    if (!chain || (!several && !is_chain(other)) || !agrees_with_itself(s, chain)) return false;
    uint8_t group[SIDES_MAX];
    for (uint8_t i = 0; i < SIDES_MAX; i++) group[i] = i;
    for (uint32_t i = 0; several && i < other->count; i++) {
        if (!join(s, chain, other->child[i], group)) return false;
    }
    if (!several && !join(s, chain, other, group)) return false;
    for (uint32_t i = 1; i < chain->count; i++) {
        if (group[i] != group[0]) return false;
    }
    s->method = ASSAY_METHOD_STRUCTURE;
    return true;
}

/* Is the pair of sides i and i + 1 of the chain among the relations of the list? */
static bool says_link(comparison *c, const math_node *list, const math_node *chain, uint32_t i, bool *used) {
    math_node link = *chain;
    link.count = 2;
    link.child = chain->child + i;
    link.ops = chain->ops + i;
    math_node *copy = assay_arena_alloc(c->s->arena, sizeof *copy);
    if (!copy) return false;
    *copy = link;
    for (uint32_t k = 0; k < list->count; k++) {
        if (used[k] || math_equal(c, copy, list->child[k]) != MATH_YES) continue;
        used[k] = true;
        return true;
    }
    return false;
}

/* "a < b < c" and "a < b, b < c". */
bool math_inequalities_said(comparison *c, const math_node *a, const math_node *b) {
    const math_node *chain = a->kind == N_RELATION ? a : b, *list = chain == a ? b : a;
    bool several = list->kind == N_LIST && (list->op == SEP_AND || list->op == SEP_COMMA || list->op == SEP_SEMICOLON);
    if (chain->kind != N_RELATION || chain->count < 3 || chain->count > SIDES_MAX || !several ||
        list->count + 1 != chain->count)
        return false;
    bool used[SIDES_MAX] = {false};
    for (uint32_t i = 0; i + 1 < chain->count; i++) {
        uint8_t op = chain->ops[i];
        if (op != R_LT && op != R_LE && op != R_GT && op != R_GE && op != R_EQ) return false;
        if (list->child[i]->kind != N_RELATION || list->child[i]->count != 2) return false;
    }
    for (uint32_t i = 0; i + 1 < chain->count; i++) {
        if (!says_link(c, list, chain, i, used)) return false;
    }
    c->s->method = ASSAY_METHOD_STRUCTURE;
    return true;
}

static bool is_quotient_sign(const math_node *node) {
    return node->kind == N_RATIO && node->count == 2 && math_is_scalar(node->child[0]) && math_is_scalar(node->child[1]);
}

/* "AB : CD = 1 : 2" as an equation of quotients, where the other side is an equation that is none of ratios. */
const math_node *math_ratios_as_quotients(math_session *s, const math_node *node, const math_node *other) {
    bool equations = all_equalities(node) && all_equalities(other), ratios = false;
    for (uint32_t i = 0; equations && i < other->count; i++) equations = other->child[i]->kind != N_RATIO;
    for (uint32_t i = 0; equations && i < node->count; i++) {
        if (node->child[i]->kind == N_RATIO && !is_quotient_sign(node->child[i])) return node;
        ratios |= node->child[i]->kind == N_RATIO;
    }
    if (!equations || !ratios) return node;
    math_node *copy = assay_arena_alloc(s->arena, sizeof *copy);
    math_node **child = copy ? assay_arena_alloc(s->arena, node->count * sizeof *child) : NULL;
    if (!child) return node;
    *copy = *node;
    copy->child = child;
    for (uint32_t i = 0; i < node->count; i++) {
        child[i] = node->child[i];
        if (is_quotient_sign(child[i])) child[i] = math_make(s, N_DIVIDE, 0, child[i]->child[0], child[i]->child[1]);
        if (!child[i]) return node;
    }
    return copy;
}

static bool all_relations(const math_node *node) {
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]->kind != N_RELATION) return false;
    }
    return true;
}

static math_node *list_of(math_session *s, int op, uint32_t count) {
    math_node *list = math_make(s, N_LIST, op, NULL, NULL);
    math_node **child = list ? assay_arena_calloc(s->arena, count, sizeof *child) : NULL;
    if (!child) return NULL;
    list->child = child;
    list->count = count;
    list->parens = true;
    return list;
}

const math_node *math_multiplied_out(math_session *s, const math_node *node) {
    if (node->kind != N_LIST || node->op == SEP_OR || node->op == SEP_PARTS) return node;
    uint32_t cases = 1;
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *part = node->child[i];
        bool choice = part->kind == N_LIST && part->op == SEP_OR && part->parens && all_relations(part);
        if (!choice && part->kind != N_RELATION) return node;
        if (choice) cases *= part->count;
        if (cases > CASES_MAX) return node;
    }
    math_node *out = cases > 1 ? list_of(s, SEP_OR, cases) : NULL;
    if (!out) return node;
    for (uint32_t k = 0; k < cases; k++) {
        math_node *one = list_of(s, SEP_AND, node->count);
        uint32_t which = k;
        if (!one) return node;
        for (uint32_t i = 0; i < node->count; i++) {
            math_node *part = node->child[i];
            if (part->kind == N_LIST) {
                one->child[i] = part->child[which % part->count];
                which /= part->count;
            } else {
                one->child[i] = part;
            }
        }
        out->child[k] = one;
    }
    return out;
}

static bool is_listed(const math_node *set) {
    for (uint32_t i = 0; i < set->count; i++) {
        if (set->child[i]->kind == N_ELLIPSIS) return false;
    }
    return set->kind == N_SET && set->count > 0;
}

const math_node *math_product_of_sets(math_session *s, const math_node *node) {
    if (node->kind != N_MULTIPLY || node->op != 0 || node->count != 2 || !is_listed(node->child[0]) ||
        !is_listed(node->child[1]))
        return node;
    const math_node *x = node->child[0], *y = node->child[1];
    if ((uint64_t)x->count * y->count > PRODUCT_MAX) return node;
    math_node *out = math_make(s, N_SET, 0, NULL, NULL);
    math_node **child = out ? assay_arena_alloc(s->arena, (size_t)x->count * y->count * sizeof *child) : NULL;
    if (!child) return node;
    out->child = child;
    for (uint32_t i = 0; i < x->count; i++) {
        for (uint32_t k = 0; k < y->count; k++) {
            math_node *pair = math_make(s, N_TUPLE, 0, x->child[i], y->child[k]);
            if (!pair) return node;
            child[out->count++] = pair;
        }
    }
    return out;
}
