/* Reading what runs over the integers: see progressions.h. */
#include "verifiers/math/compare/progressions.h"

bool math_declares_integer(const math_node *node) {
    if (node->kind != N_RELATION || node->count != 2 || node->ops[0] != R_IN || node->child[0]->kind != N_SYMBOL) return false;
    const math_node *set = node->child[1];
    return (set->kind == N_CONSTANT && set->op == C_INTEGERS) || (set->kind == N_SYMBOL && assay_view_is(set->text, "Z"));
}

/* One more letter that runs; false where there are more than two. */
static bool add_letter(progression *out, const math_node *letter) {
    out->declared = true;
    if (!out->letter || math_node_same(out->letter, letter)) {
        out->letter = letter;
        return true;
    }
    if (out->second && !math_node_same(out->second, letter)) return false;
    out->second = letter;
    return true;
}

/* "k\pi (k \in Z)" is read as a product; what it says is taken out of it. */
static const math_node *without_declaration(math_session *s, const math_node *node, progression *out) {
    if (node->kind != N_MULTIPLY && node->kind != N_ADD && node->kind != N_RELATION && node->kind != N_DIVIDE &&
        node->kind != N_NEGATE)
        return node; /* "\pi/4(k \in Z)" */
    const math_node *kept[MATH_ITEMS_MAX];
    uint32_t count = 0;
    bool changed = false;
    if (node->count > MATH_ITEMS_MAX) return node;
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *child = node->child[i];
        if (node->kind == N_MULTIPLY && math_declares_integer(child) && add_letter(out, child->child[0])) {
            changed = true;
            continue;
        }
        kept[count] = without_declaration(s, child, out);
        changed |= kept[count++] != child;
    }
    if (!changed || count == 0) return node;
    if (node->kind == N_MULTIPLY && count == 1) return kept[0];
    math_node *copy = math_make(s, node->kind, node->op, NULL, NULL);
    math_node **child = assay_arena_alloc(s->arena, count * sizeof *child);
    if (!copy || !child) return node;
    for (uint32_t i = 0; i < count; i++) child[i] = (math_node *)(uintptr_t)kept[i];
    *copy = *node;
    copy->child = child;
    copy->count = count;
    return copy;
}

/* The one name that a value has; false where it has several. */
static bool sole_letter(const math_node *node, const math_node **letter) {
    if (node->kind == N_SYMBOL) {
        if (*letter && !math_node_same(*letter, node)) return false;
        *letter = node;
        return true;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && !sole_letter(node->child[i], letter)) return false;
    }
    return true;
}

/* f = offset + step n */
static bool linear(math_session *s, const math_node *f, const math_node *n, const math_node *from, const math_node *by,
                   progression_part *out) {
    const math_node *first = math_substitute(s, f, n, from), *second = math_substitute(s, f, n, build_add(s, from, by));
    if (!first || !second || !math_is_scalar(first)) return false;
    out->offset = first;
    out->step = build_subtract(s, second, first);
    const math_node *times = build_divide(s, build_subtract(s, n, from), by),
                    *form = build_add(s, first, build_multiply(s, times, out->step));
    return form && !math_has_variables(out->step) && !math_has_variables(first) &&
           math_scalar_equal(s, out->step, build_integer(s, 0)) == MATH_NO && math_polynomial_equal(s, f, form) == MATH_YES;
}

/* (-1)^n, (-1)^{n+1} as 1 or -1 for even or odd n; NULL: no memory. `found` says whether there was one. */
static const math_node *signs_for(math_session *s, const math_node *node, const math_node *n, bool odd, bool *found) {
    if (node->kind == N_POWER && build_is_integer(s, node->child[0], -1)) {
        for (int shift = -1; shift <= 1; shift++) {
            const math_node *exponent = build_add(s, n, build_integer(s, shift));
            if (!exponent || math_polynomial_equal(s, node->child[1], exponent) != MATH_YES) continue;
            *found = true;
            return build_integer(s, (shift != 0) != odd ? -1 : 1);
        }
    }
    if (node->count == 0 || !build_mentions(node, n)) return node;
    math_node *copy = math_make(s, node->kind, node->op, NULL, NULL),
              **child = assay_arena_alloc(s->arena, node->count * sizeof *child);
    if (!copy || !child) return NULL;
    *copy = *node;
    copy->child = child;
    for (uint32_t i = 0; i < node->count; i++) {
        child[i] = node->child[i] ? (math_node *)(uintptr_t)signs_for(s, node->child[i], n, odd, found) : NULL;
        if (node->child[i] && !child[i]) return NULL;
    }
    return copy;
}

static bool add_part(progression *out, progression_part part) {
    if (out->count == PROGRESSION_PARTS_MAX) return false;
    out->item[out->count++] = part;
    return true;
}

static bool add_points(math_session *s, const math_node *value, const math_node *letter, progression *out) {
    if (!math_is_scalar(value)) return false;
    const math_node *zero = build_integer(s, 0), *one = build_integer(s, 1), *two = build_integer(s, 2);
    bool alternating = false;
    const math_node *even = signs_for(s, value, letter, false, &alternating),
                    *odd = signs_for(s, value, letter, true, &alternating);
    if (!zero || !one || !two || !even || !odd) return false;
    progression_part p = {0};
    if (!linear(s, even, letter, zero, alternating ? two : one, &p) || !add_part(out, p)) return false;
    if (!alternating) return true;
    return linear(s, odd, letter, one, two, &p) && add_part(out, p);
}

/* c + a m + b n, both letters running: the multiples of the greatest common measure of a and b. */
static bool add_lattice(math_session *s, const math_node *value, progression *out) {
    const math_node *zero = build_integer(s, 0), *one = build_integer(s, 1), *m = out->letter, *n = out->second;
    const math_node *f = math_substitute(s, value, n, zero), *g = math_substitute(s, value, m, zero);
    progression_part p = {0}, q = {0};
    if (!f || !g || !math_is_scalar(value) || !linear(s, f, m, zero, one, &p) || !linear(s, g, n, zero, one, &q)) return false;
    const math_node *form = build_add(s, p.offset, build_add(s, build_multiply(s, m, p.step), build_multiply(s, n, q.step)));
    if (!form || math_polynomial_equal(s, value, form) != MATH_YES) return false;
    for (slong bottom = 1, top; bottom <= PROGRESSION_DENOMINATOR_MAX; bottom++) {
        if (math_integer_quotient(s, build_multiply(s, build_integer(s, bottom), p.step), q.step, &top) != MATH_YES) continue;
        if (top == 0) return false;
        slong common = (slong)n_gcd((ulong)(top < 0 ? -top : top), (ulong)bottom);
        p.step = build_multiply(s, q.step, build_divide(s, build_integer(s, common), build_integer(s, bottom)));
        return p.step && add_part(out, p);
    }
    return false;
}

static bool add_intervals(math_session *s, const math_node *pair, const math_node *letter, progression *out) {
    progression_part low = {0}, high = {0};
    const math_node *zero = build_integer(s, 0), *one = build_integer(s, 1);
    if (pair->count != 2 || (pair->op & ~(BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED)) || !zero || !one) return false;
    if (!math_is_scalar(pair->child[0]) || !math_is_scalar(pair->child[1])) return false;
    if (!linear(s, pair->child[0], letter, zero, one, &low) || !linear(s, pair->child[1], letter, zero, one, &high))
        return false;
    if (math_scalar_equal(s, low.step, high.step) != MATH_YES) return false;
    low.length = build_subtract(s, high.offset, low.offset);
    low.brackets = pair->op;
    return low.length && add_part(out, low);
}

/* a (mod m): a + m n. */
static bool add_residue(math_session *s, const math_node *residue, progression *out) {
    fmpq_t a, m;
    fmpq_init(a);
    fmpq_init(m);
    bool numbers = math_rational(s, residue->child[0], a) == V_OK && math_rational(s, residue->child[1], m) == V_OK &&
                   fmpz_is_one(fmpq_denref(a)) && fmpz_is_one(fmpq_denref(m)) && !fmpq_is_zero(m);
    fmpq_clear(a);
    fmpq_clear(m);
    out->declared = true;
    return numbers && add_part(out, (progression_part){.offset = residue->child[0], .step = residue->child[1]});
}

static bool add_member(math_session *s, const math_node *name, const math_node *value, progression *out) {
    if (name && out->name && !math_node_same(name, out->name)) return false;
    if (name) out->name = name;
    if (value->kind == N_MODULO) return add_residue(s, value, out);
    const math_node *letter = out->letter;
    if (out->second && build_mentions(value, out->second)) {
        if (build_mentions(value, out->letter)) return value->kind != N_TUPLE && add_lattice(s, value, out);
        letter = out->second;
    }
    if (!letter || !build_mentions(value, letter)) return false;
    return value->kind == N_TUPLE ? add_intervals(s, value, letter, out) : add_points(s, value, letter, out);
}

/* {x | ...} and {x \in R | ...}: the name; NULL: the front is a value. */
static const math_node *subject_of(const math_node *builder) {
    const math_node *front = builder->child[0];
    bool real = front->kind == N_RELATION && front->count == 2 && front->ops[0] == R_IN &&
                front->child[1]->kind == N_CONSTANT && front->child[1]->op == C_REALS;
    if (real) front = front->child[0];
    return front->kind == N_SYMBOL ? front : NULL;
}

/* a < x < b as x \in (a, b); x \ne a as x = a, and counted. Other nodes as they are. */
static const math_node *as_membership(math_session *s, const math_node *node, uint32_t *unequal) {
    if (node->kind != N_RELATION) return node;
    bool distinct = node->count == 2 && node->ops[0] == R_NE && node->child[0]->kind == N_SYMBOL;
    bool up = node->count == 3 && (node->ops[0] == R_LT || node->ops[0] == R_LE) &&
              (node->ops[1] == R_LT || node->ops[1] == R_LE),
         down = node->count == 3 && (node->ops[0] == R_GT || node->ops[0] == R_GE) &&
                (node->ops[1] == R_GT || node->ops[1] == R_GE);
    if (!distinct && ((!up && !down) || node->child[1]->kind != N_SYMBOL)) return node;
    uint8_t *op = assay_arena_alloc(s->arena, 1);
    if (!op) return node;
    *op = distinct ? R_EQ : R_IN;
    math_node *pair = node->child[1];
    if (!distinct) {
        bool low_closed = (up ? node->ops[0] : node->ops[1]) == (up ? R_LE : R_GE),
             high_closed = (up ? node->ops[1] : node->ops[0]) == (up ? R_LE : R_GE);
        int brackets = (low_closed ? BRACKET_LEFT_CLOSED : 0) | (high_closed ? BRACKET_RIGHT_CLOSED : 0);
        pair = math_make(s, N_TUPLE, brackets, node->child[up ? 0 : 2], node->child[up ? 2 : 0]);
    }
    math_node *said = pair ? math_make(s, N_RELATION, 0, distinct ? node->child[0] : node->child[1], pair) : NULL;
    if (!said) return node;
    said->ops = op;
    *unequal += distinct;
    return said;
}

/* What is said of the members, apart from the declaration: a list of them. NULL: none. */
static const math_node *members_said(math_session *s, const math_node *node, progression *out) {
    while (node->kind == N_BUILDER && node->child[1]->kind == N_RELATION && node->child[1]->count == 2 &&
           node->child[1]->ops[0] == R_IN && node->child[1]->child[1]->kind == N_BUILDER && subject_of(node) &&
           math_node_same(node->child[1]->child[0], subject_of(node))) {
        node = node->child[1]->child[1]; /* {x : x in {f(n) : n in Z}} */
    }
    const math_node *body = node, *said = NULL;
    if (node->kind == N_BUILDER) {
        body = node->child[0];
        said = node->child[1];
    } else if (node->kind == N_LIST) {
        said = node;
        body = NULL;
    }
    math_node *list = math_make(s, N_LIST, SEP_OR, NULL, NULL),
              **child = assay_arena_alloc(s->arena, MATH_ITEMS_MAX * sizeof *child);
    if (!list || !child) return NULL;
    list->child = child;
    if (node->kind == N_LIST && node->op == SEP_AND) out->both = true;
    uint32_t parts = said && said->kind == N_LIST ? said->count : said ? 1 : 0;
    for (uint32_t i = 0; i < parts; i++) {
        const math_node *one = said->kind == N_LIST ? said->child[i] : said;
        if (math_declares_integer(one)) {
            if (!add_letter(out, one->child[0])) return NULL;
            continue;
        }
        one = without_declaration(s, one, out);
        if (list->count == MATH_ITEMS_MAX) return NULL;
        child[list->count++] = (math_node *)(uintptr_t)one;
    }
    const math_node *residues = body && body->kind == N_RELATION && body->count == 2 ? body->child[1] : NULL;
    if (residues && residues->kind == N_LIST && residues->count <= MATH_ITEMS_MAX) { /* "x \equiv 1, 4 \pmod 5" */
        for (uint32_t i = 0; i < residues->count; i++) {
            if (residues->child[i]->kind != N_MODULO) return NULL;
            child[list->count++] = residues->child[i];
        }
        out->name = body->child[0];
        return list;
    }
    if (node->kind == N_BUILDER && list->count == 0) { /* {f(n) : n in Z} */
        if (!out->declared) return NULL;
        child[list->count++] = (math_node *)(uintptr_t)body;
    } else if (body && node->kind != N_BUILDER) {
        child[list->count++] = (math_node *)(uintptr_t)without_declaration(s, body, out);
    } else if (node->kind == N_BUILDER) { /* {x : x = f(n), n in Z}: every relation must be about x */
        const math_node *subject = subject_of(node);
        if (!subject || !out->declared || list->count != 1 || child[0]->kind != N_RELATION) return NULL;
        if (!math_node_same(child[0]->child[child[0]->count == 3], subject)) return NULL;
    }
    return list->count > 0 ? list : NULL;
}

bool math_read_progression(comparison *c, const math_node *node, progression *out) {
    *out = (progression){0};
    const math_node *list = members_said(c->s, node, out);
    if (!list) return false;
    uint32_t unequal = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        const math_node *one = as_membership(c->s, list->child[i], &unequal);
        list->child[i] = (math_node *)(uintptr_t)one;
        bool named = one->kind == N_RELATION && one->count == 2 &&
                     (one->ops[0] == R_EQ || one->ops[0] == R_IN || one->ops[0] == R_EQUIV) && one->child[0]->kind == N_SYMBOL;
        if (!out->declared && one->kind != N_MODULO && !(named && one->child[1]->kind == N_MODULO) &&
            !sole_letter(named ? one->child[1] : one, &out->letter))
            return false;
    }
    out->excluded = unequal > 0;
    if (unequal > 0 && unequal < list->count) return false;
    members *m = assay_arena_calloc(c->s->arena, 1, sizeof *m);
    if (!m) return false;
    math_members_of(c, list, m);
    if (m->failed || m->contradiction || m->count == 0 || m->count > PROGRESSION_PARTS_MAX) return false;
    for (size_t i = 0; i < m->count; i++) {
        if (!add_member(c->s, m->item[i].name, m->item[i].value, out)) return false;
    }
    if (node->kind == N_BUILDER) out->name = NULL; /* bound */
    return true;
}
