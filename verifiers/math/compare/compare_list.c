/* Lists as multisets, sets, records of named values; plus-minus is both signs. See compare.h. */
#include "verifiers/math/compare/compare_internal.h"
#include "verifiers/math/tolerance.h"

enum { SIGNS_MAX = 4 };

/* One value for each choice of signs; those that are equal count once ("\pm 0"). */
static void push_signs(comparison *c, members *m, const math_node *name, const math_node *value) {
    bool together = false;
    unsigned signs = math_signs(value, &together);
    unsigned choices = together ? 2 : 1u << (signs <= SIGNS_MAX ? signs : 0);
    size_t first = m->count;
    m->failed |= choices == 1;
    for (unsigned choice = 0; choice < choices && !m->failed; choice++) {
        const math_node *one = math_resolve_signs(c->s, value, choice, together);
        bool repeated = false;
        for (size_t i = first; one && i < m->count && !repeated; i++) {
            repeated = math_is_scalar(one) && math_is_scalar(m->item[i].value) &&
                       math_scalar_equal(c->s, one, m->item[i].value) == MATH_YES;
        }
        m->failed |= !one || m->count == MATH_ITEMS_MAX;
        if (m->failed || repeated) continue;
        m->item[m->count++] = (member){name, one};
        if (name) m->named++;
    }
}

static void push(comparison *c, members *m, const math_node *name, const math_node *value) {
    if (m->count == MATH_ITEMS_MAX || !value) {
        m->failed = true;
        return;
    }
    if (math_node_has(value, N_PLUSMINUS, 0)) {
        push_signs(c, m, name, value);
        return;
    }
    m->item[m->count++] = (member){name, value};
    if (name) m->named++;
}

bool math_is_list(const math_node *node) {
    return node->kind == N_LIST || node->kind == N_SET;
}

/* The letter of a name: "x" of "x_1". */
static assay_view letter_of(const math_node *name) {
    const char *mark = memchr(name->text.data, '_', name->text.size);
    return mark ? (assay_view){name->text.data, (size_t)(mark - name->text.data)} : name->text;
}

/* "x_1" and "x_2" are roots of one unknown, x. */
static bool same_letter(const math_node *a, const math_node *b) {
    if (math_node_same(a, b)) return true;
    return a->kind == N_SYMBOL && b->kind == N_SYMBOL && assay_view_equal(letter_of(a), letter_of(b));
}

static const math_node *first_name(const members *m) {
    for (size_t i = 0; i < m->count; i++) {
        if (m->item[i].name) return m->item[i].name;
    }
    return NULL;
}

void math_members_of(comparison *c, const math_node *node, members *m) {
    *m = (members){.count = 0};
    const math_node *last = NULL;
    uint32_t count = math_is_list(node) ? node->count : 1;
    for (uint32_t i = 0; i < count && !m->failed; i++) {
        const math_node *item = math_is_list(node) ? node->child[i] : node;
        math_shape shape = math_shape_of(c->s, item);
        m->contradiction |= shape.contradiction;
        m->told |=
            count > 1 && item->kind == N_RELATION && !shape.name && shape.value != item; /* an equation keeps its left side */
        m->failed |= shape.unsettled;
        if (shape.name && shape.value->kind == N_LIST) m->failed = true;
        if (shape.name) last = shape.name;
        push(c, m, shape.name ? shape.name : last, shape.value); /* "x = 1, 2": the name goes on */
    }
    const math_node *first = first_name(m);
    for (size_t i = 0; i < m->count; i++) {
        if (!m->item[i].name || math_node_same(m->item[i].name, first)) continue;
        if (same_letter(m->item[i].name, first)) m->indexed = true;
        else m->distinct_names = true;
    }
    if (first && m->named < m->count) m->failed = true; /* "5, x = 3" */
}

/* One member of each list, by the names where they count. */
static math_truth pair_equal(comparison *c, const member *a, const member *b, bool names) {
    return names && !math_node_same(a->name, b->name) ? MATH_NO : math_equal(c, a->value, b->value);
}

static math_truth match_in_order(comparison *c, const members *a, const members *b, bool names) {
    math_truth all = MATH_YES;
    for (size_t i = 0; i < a->count; i++) {
        math_truth one = pair_equal(c, &a->item[i], &b->item[i], names);
        if (one == MATH_NO) return math_no(c, "a member differs, or stands elsewhere");
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

/* A path that gives member i a partner and leaves nobody without one (Kuhn's augmenting paths); `equal` is row by row. */
static bool find_partner(const uint8_t *equal, size_t count, size_t i, bool *seen, int *owner) {
    for (size_t j = 0; j < count; j++) {
        if (!equal[i * count + j] || seen[j]) continue;
        seen[j] = true;
        if (owner[j] >= 0 && !find_partner(equal, count, (size_t)owner[j], seen, owner)) continue;
        owner[j] = (int)i;
        return true;
    }
    return false;
}

/* Where tolerances make equality intransitive, the first equal may be the wrong partner: a perfect matching, if there is one. */
static math_truth match_leniently(comparison *c, const members *a, const members *b, bool names) {
    size_t count = a->count;
    uint8_t *equal = assay_arena_calloc(c->s->arena, count * count, 1);
    if (!equal) return MATH_MAYBE;
    bool maybe = false;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            math_truth one = pair_equal(c, &a->item[i], &b->item[j], names);
            equal[i * count + j] = one == MATH_YES;
            maybe |= one == MATH_MAYBE;
        }
    }
    int owner[MATH_ITEMS_MAX];
    for (size_t j = 0; j < count; j++) owner[j] = -1;
    for (size_t i = 0; i < count; i++) {
        bool seen[MATH_ITEMS_MAX] = {false};
        if (!find_partner(equal, count, i, seen, owner)) return maybe ? MATH_MAYBE : math_no(c, "a member differs");
    }
    return MATH_YES;
}

/* Every member of a has its own equal in b. Exact equality is transitive, so that taking the first is no loss. */
static math_truth match_any(comparison *c, const members *a, const members *b, bool names) {
    if (a->count != b->count) return math_no(c, "another number of members");
    bool used[MATH_ITEMS_MAX] = {false};
    math_truth all = MATH_YES;
    for (size_t i = 0; i < a->count; i++) {
        bool maybe = false, found = false;
        for (size_t j = 0; j < b->count && !found; j++) {
            if (used[j]) continue;
            math_truth one = pair_equal(c, &a->item[i], &b->item[j], names);
            if (one == MATH_YES) used[j] = found = true;
            maybe |= one == MATH_MAYBE;
        }
        if (!found && math_is_lenient(c->s->options)) return match_leniently(c, a, b, names);
        if (!found && !maybe) return math_no(c, "a member differs");
        if (!found) all = MATH_MAYBE;
    }
    return all;
}

static bool shows_more(const members *m) {
    for (size_t i = 0; i < m->count; i++) {
        if (m->item[i].value->kind == N_ELLIPSIS) return true;
    }
    return false;
}

static bool is_builder(const members *m) {
    return m->count == 1 && m->item[0].value->kind == N_BUILDER;
}

static math_truth match_all(comparison *c, const members *a, const members *b, bool names) {
    if ((is_builder(a) && shows_more(b)) || (is_builder(b) && shows_more(a)))
        return MATH_MAYBE; /* {n in Z : n >= 0}, {0, 1, 2, ...} */
    if (c->s->options->list_order != ASSAY_ORDER_COUNTED) return match_any(c, a, b, names);
    return a->count == b->count ? match_in_order(c, a, b, names) : math_no(c, "another number of members");
}

math_truth math_entries_match(comparison *c, const math_node *a, const math_node *b) {
    members *left = assay_arena_calloc(c->s->arena, 1, sizeof *left),
            *right = assay_arena_calloc(c->s->arena, 1, sizeof *right);
    if (!left || !right || a->count > MATH_ITEMS_MAX || b->count > MATH_ITEMS_MAX) return MATH_MAYBE;
    for (uint32_t i = 0; i < a->count; i++) left->item[left->count++].value = a->child[i];
    for (uint32_t i = 0; i < b->count; i++) right->item[right->count++].value = b->child[i];
    return match_any(c, left, right, false);
}

/* What is repeated exactly: what a tolerance makes equal depends on the order that it is met in. */
static void drop_repeats(comparison *c, members *m) {
    size_t kept = 0;
    const assay_math_options *options = c->s->options;
    assay_math_options exact = *options;
    exact.relative_tolerance = exact.absolute_tolerance = 0;
    exact.decimal_places = 0;
    exact.rounding = ASSAY_ROUNDING_EXACT;
    c->s->options = &exact;
    for (size_t i = 0; i < m->count; i++) {
        bool repeated = false;
        for (size_t j = 0; j < kept && !repeated; j++) repeated = math_equal(c, m->item[i].value, m->item[j].value) == MATH_YES;
        if (!repeated) m->item[kept++] = m->item[i];
    }
    m->count = kept;
    c->s->options = options;
}

/* "x = 1, 2": one name without subscript. */
static bool is_unknown(const members *m) {
    const math_node *first = first_name(m);
    return first && !m->indexed && !m->distinct_names && first->kind == N_SYMBOL &&
           !memchr(first->text.data, '_', first->text.size);
}

static bool goes_on(const math_node *list) {
    return math_is_list(list) && list->count > 1 && list->child[list->count - 1]->kind == N_ELLIPSIS;
}

/* "1, 4, 9, ..." beside "1, 4, 9, 16, ...": what both show must agree; how they go on is not said. */
static math_truth beginnings_equal(comparison *c, const math_node *a, const math_node *b) {
    uint32_t shown = (a->count < b->count ? a->count : b->count) - 1;
    for (uint32_t i = 0; i < shown; i++) {
        if (math_equal(c, a->child[i], b->child[i]) == MATH_NO) return math_no(c, "a member differs");
    }
    c->note = "how the list goes on is not said";
    return MATH_MAYBE;
}

/* Where "1, 2, ..., n" leaves members out, between others; 0: nowhere. */
static uint32_t gap_of(const math_node *list) {
    for (uint32_t i = 1; math_is_list(list) && i + 1 < list->count; i++) {
        if (list->child[i]->kind == N_ELLIPSIS) return i;
    }
    return 0;
}

/* Do the first `count` members grow by one and the same rational number? */
static bool grows_evenly(comparison *c, const math_node *list, uint32_t count) {
    fmpq_t first, second, value, step;
    fmpq_init(first);
    fmpq_init(second);
    fmpq_init(value);
    fmpq_init(step);
    bool even =
        count >= 2 && math_rational(c->s, list->child[0], first) == V_OK && math_rational(c->s, list->child[1], second) == V_OK;
    fmpq_sub(step, second, first);
    for (uint32_t i = 2; even && i < count; i++) {
        fmpq_add(second, second, step);
        even = math_rational(c->s, list->child[i], value) == V_OK && fmpq_equal(value, second);
    }
    fmpq_clear(first);
    fmpq_clear(second);
    fmpq_clear(value);
    fmpq_clear(step);
    return even;
}

/* "1, 2, ..., n" beside "1, 2, 3, ..., n": one more member shown, of those that grow evenly up to the same last one. */
static math_truth gaps_equal(comparison *c, const math_node *a, const math_node *b) {
    uint32_t left = gap_of(a), right = gap_of(b), shown = left < right ? left : right;
    const math_node *last = a->child[a->count - 1], *other = b->child[b->count - 1];
    math_truth ends = math_equal(c, last, other), all = ends;
    if (ends == MATH_NO && math_equal(c, last, b->child[0]) == MATH_NO) return math_no(c, "a member differs");
    for (uint32_t i = 0; i < shown && all == MATH_YES; i++) all = math_equal(c, a->child[i], b->child[i]);
    bool single = left + 2 == a->count && right + 2 == b->count && shown >= 2;
    if (all == MATH_YES && single && grows_evenly(c, left > right ? a : b, left > right ? left : right)) {
        c->s->method = ASSAY_METHOD_STRUCTURE;
        return MATH_YES;
    }
    c->note = "how the list goes on is not said";
    return MATH_MAYBE;
}

/* "1, 4, 9, ..., 25" beside "1, 4, 9, 16, 25": what is shown must stand there, and nobody says what is not. */
static math_truth gap_filled(comparison *c, const math_node *list, const math_node *full) {
    uint32_t gap = gap_of(list), behind = list->count - gap - 1;
    if (full->count < gap + behind) return math_no(c, "another number of members");
    for (uint32_t i = 0; i < gap + behind; i++) {
        const math_node *shown = list->child[i < gap ? i : i + 1],
                        *there = full->child[i < gap ? i : full->count - (gap + behind - i)];
        if (math_equal(c, shown, there) == MATH_NO) return math_no(c, "a member differs");
    }
    c->note = "how the list goes on is not said";
    return MATH_MAYBE;
}

/* A statement, which may hold or not: "p", "x + 2y = 1", "x > y"; no value that a name has. */
static bool is_statement(const math_node *node) {
    if (node->kind == N_SYMBOL) return true;
    return node->kind == N_RELATION && (node->count != 2 || node->ops[0] != R_EQ || !math_is_name(node->child[0]));
}

/* One list says "and", the other "or". */
static bool joined_otherwise(const math_node *a, const math_node *b) {
    return a->kind == N_LIST && b->kind == N_LIST &&
           ((a->op == SEP_AND && b->op == SEP_OR) || (a->op == SEP_OR && b->op == SEP_AND));
}

/* "x and y" beside "x or y": of values both say which there are; of statements, a union and a system do not say the same. */
static bool joins_statements(const math_node *a, const math_node *b) {
    bool differ = joined_otherwise(a, b);
    for (uint32_t i = 0; differ && i < a->count; i++) {
        if (is_statement(a->child[i])) return true;
    }
    return false;
}

/* "0.5 or 1/2": one value twice, and every part must be it. Where the parts are equal to each other, as "225 minutes or 3 hours 45 minutes" are, one is enough: a bare
 * 225 says the unit of the first. */
static math_truth alternatives_equal(comparison *c, const math_node *list, const math_node *one, bool list_is_gold) {
    math_truth all = MATH_YES;
    bool any = false, same = true;
    for (uint32_t i = 0; i < list->count; i++) {
        math_truth part = math_equal(c, list_is_gold ? list->child[i] : one, list_is_gold ? one : list->child[i]);
        any |= part == MATH_YES;
        if (part == MATH_NO || all == MATH_NO) all = MATH_NO;
        else if (part == MATH_MAYBE) all = MATH_MAYBE;
    }
    if (all != MATH_NO) return all;
    for (uint32_t i = 1; any && same && i < list->count; i++) same = math_equal(c, list->child[0], list->child[i]) == MATH_YES;
    return any && same ? MATH_YES : math_no(c, "several answers against one");
}

/* Equations and congruences, one of which at least gives no name a value: "2x + y = 0", "n \\equiv 1 \\pmod 3". */
static bool lists_equations(const math_node *list, members *m) {
    bool general = false;
    *m = (members){.count = 0};
    if (list->kind != N_LIST || list->count < 2 || list->count > MATH_ITEMS_MAX) return false;
    for (uint32_t i = 0; i < list->count; i++) {
        const math_node *item = list->child[i];
        if (item->kind != N_RELATION || item->count != 2 || (item->ops[0] != R_EQ && item->ops[0] != R_EQUIV)) return false;
        if (!math_has_variables(item)) return false; /* "\\cos 0 = 1, \\sin 0 = 0": values, in their order */
        general |= item->ops[0] == R_EQUIV || !math_is_name(item->child[0]);
        m->item[m->count++] = (member){.value = item};
    }
    m->told = general;
    return true;
}

/* "2x + y = 0, 2x - y = 0" beside "y = 2x, y = -2x": each equation of one list is one of the other. */
static bool equations_matched(comparison *c, const math_node *a, const math_node *b) {
    if (a->kind != N_LIST || b->kind != N_LIST || a->count != b->count) return false;
    members *left = assay_arena_alloc(c->s->arena, sizeof *left), *right = assay_arena_alloc(c->s->arena, sizeof *right);
    if (!left || !right || !lists_equations(a, left) || !lists_equations(b, right) || !(left->told || right->told))
        return false;
    return match_all(c, left, right, false) == MATH_YES;
}

/* "x_1 = 1, x_2 = 2" beside "x_1 = 2, x_2 = 1": roots of one unknown, which have no order, or two unknowns. */
static math_truth renumbered(comparison *c, members *left, members *right, math_truth named) {
    if (named != MATH_NO || !left->indexed || !right->indexed) return named;
    const math_node *name = first_name(left);
    bool root =
        name && name->kind == N_SYMBOL && name->text.size > 2 && strchr("xzt", name->text.data[0]) && name->text.data[1] == '_';
    for (size_t i = 0; root && i < left->count; i++) { /* the same names on both sides */
        size_t k = 0;
        while (k < right->count &&
               !(left->item[i].name && right->item[k].name && math_node_same(left->item[i].name, right->item[k].name)))
            k++;
        root = k < right->count;
    }
    const char *note = c->note;
    if (root && same_letter(name, first_name(right)) && match_all(c, left, right, false) == MATH_YES) {
        c->note = "roots numbered otherwise, or other unknowns";
        return MATH_MAYBE;
    }
    c->note = note;
    return named;
}

math_truth math_lists_equal(comparison *c, const math_node *a, const math_node *b) {
    if (goes_on(a) && goes_on(b) && a->count != b->count) return beginnings_equal(c, a, b);
    if ((gap_of(a) != 0) != (gap_of(b) != 0) && math_is_list(a) && math_is_list(b))
        return gap_filled(c, gap_of(a) ? a : b, gap_of(a) ? b : a);
    if (gap_of(a) && gap_of(b) && (a->count != b->count || gap_of(a) != gap_of(b))) return gaps_equal(c, a, b);
    members *left = assay_arena_alloc(c->s->arena, sizeof *left), *right = assay_arena_alloc(c->s->arena, sizeof *right);
    if (!left || !right) return MATH_MAYBE;
    math_members_of(c, a, left);
    math_members_of(c, b, right);
    if (left->contradiction || right->contradiction) return math_no(c, "a chain of unequal values");
    bool either = a->kind == N_LIST && a->op == SEP_OR && left->distinct_names,
         other = b->kind == N_LIST && b->op == SEP_OR && right->distinct_names;
    if (either != other) return math_no(c, "one value or another against a record"); /* "x=1 or y=2" */
    bool single = (math_is_quantity(a) && b->kind == N_LIST && !math_node_has(a, N_PLUSMINUS, 0)) ||
                  (math_is_quantity(b) && a->kind == N_LIST && !math_node_has(b, N_PLUSMINUS, 0));
    const math_node *list = a->kind == N_LIST ? a : b;
    if (single && list->op != SEP_OR) return math_no(c, "several answers against one");
    if (single) return alternatives_equal(c, list, a->kind == N_LIST ? b : a, a->kind == N_LIST);
    if (equations_matched(c, a, b)) {
        if (!joined_otherwise(a, b)) return MATH_YES;
        c->note = "a union, or a system";
        return MATH_MAYBE;
    }
    if (left->failed || right->failed) return MATH_MAYBE;
    c->s->method = ASSAY_METHOD_STRUCTURE;
    assay_name_policy policy = c->s->options->names;
    if (policy == ASSAY_NAMES_REQUIRED && (left->named > 0) != (right->named > 0)) return math_no(c, "a name is missing");
    if (policy == ASSAY_NAMES_IGNORED && !left->distinct_names && !right->distinct_names) {
        left->named = right->named = 0;
    }
    if (left->named > 0 && right->named > 0) { /* subscripts count where both sides write them */
        bool roots = (left->indexed && !left->distinct_names && is_unknown(right)) ||
                     (right->indexed && !right->distinct_names && is_unknown(left));
        if (!roots && (left->distinct_names || left->indexed || right->distinct_names || right->indexed))
            return renumbered(c, left, right, match_all(c, left, right, true));
        if (!same_letter(first_name(left), first_name(right))) return math_no(c, "another name");
        if (!roots && !math_node_same(first_name(left), first_name(right))) return math_no(c, "another name");
    } else if (left->distinct_names || right->distinct_names) { /* a record against bare values */
        members *record = left->distinct_names ? left : right, *bare = left->distinct_names ? right : left;
        const math_node **value = assay_arena_alloc(c->s->arena, (bare->count + 1) * sizeof *value);
        if (!value) return MATH_MAYBE;
        for (size_t i = 0; i < bare->count; i++) value[i] = bare->item[i].value;
        return math_record_matches(c, record, value, bare->count);
    }
    assay_multiplicity_policy repeats = c->s->options->multiplicity;
    if (repeats == ASSAY_MULTIPLICITY_IGNORED || (a->kind == N_SET && repeats == ASSAY_MULTIPLICITY_BY_TYPE))
        drop_repeats(c, left);
    if (repeats == ASSAY_MULTIPLICITY_IGNORED || (b->kind == N_SET && repeats == ASSAY_MULTIPLICITY_BY_TYPE))
        drop_repeats(c, right);
    c->among++;
    math_truth truth = match_all(c, left, right, false);
    bool told = truth == MATH_YES && (left->told || right->told); /* each value is that of its own left side */
    if (told && match_in_order(c, left, right, false) != MATH_YES) {
        c->note = "which value belongs to which left side is not said";
        truth = MATH_MAYBE;
    }
    c->among--;
    if (truth == MATH_YES && joins_statements(a, b)) {
        c->note = "\"and\" against \"or\"";
        return MATH_MAYBE;
    }
    return truth;
}

bool math_may_be_listed(const math_node *number, const math_node *list) {
    if (number->kind != N_NUMBER || !number->number.commas || number->number.decimal || !math_is_list(list) || list->count < 2)
        return false;
    assay_view digits = number->number.whole;
    for (uint32_t i = 0; i < list->count; i++) {
        const math_number *part = &list->child[i]->number;
        if (list->child[i]->kind != N_NUMBER || part->decimal || part->grouped || (i > 0 && part->whole.size != 3) ||
            !assay_view_starts_with(digits, part->whole))
            return false;
        digits = assay_view_slice(digits, part->whole.size, digits.size);
    }
    return digits.size == 0;
}
