/* Answers that run over the integers, as trigonometric equations have them: "x = \frac{\pi}{4} + k\pi, k \in \mathbb{Z}", {a + bn : n in Z}, intervals that repeat.
 * Two are equal where they hold the same points: each is written as residues modulo a common period, so that pi/4 + k pi together with 3pi/4 + k pi
 * is pi/4 + n pi/2. See compare_internal.h. */
#include "verifiers/math/build.h"
#include "verifiers/math/compare_internal.h"

enum {
    PARTS_MAX = 16,
    DENOMINATOR_MAX = 24, /* of the ratio of two steps */
    RESIDUES_MAX = 64,
    MULTIPLE_MAX = 1000
};

#define USUAL_LETTERS "knmlKNM"

/* offset + step n, n in Z: points, or intervals of that length from there on. */
typedef struct part {
    const math_node *offset, *step, *length; /* length NULL: points */
    int brackets;
} part;

typedef struct progression {
    part item[PARTS_MAX];
    size_t count;
    const math_node *name, *letter;
    bool declared; /* "n in Z" was said */
    bool both;     /* members joined by "and" */
} progression;

/* n in Z */
static bool declares(const math_node *node) {
    if (node->kind != N_RELATION || node->count != 2 || node->ops[0] != R_IN || node->child[0]->kind != N_SYMBOL) return false;
    const math_node *set = node->child[1];
    return (set->kind == N_CONSTANT && set->op == C_INTEGERS) || (set->kind == N_SYMBOL && assay_view_is(set->text, "Z"));
}

/* "where k is an integer", and nothing else: "k is an even integer", "an integer greater than 3" say another set. The letter, where it is named. */
static bool says_integer(const math_node *node, assay_view *letter) {
    static const char *const known[] = {"where", "with", "for",   "and",  "is",        "are",  "an",
                                        "any",   "all",  "every", "some", "arbitrary", "text", "mathrm"};
    if (node->kind != N_TEXT) return false;
    bool integer = false;
    *letter = (assay_view){NULL, 0};
    for (size_t at = 0; at < node->text.size;) {
        size_t begin = at;
        while (at < node->text.size && assay_is_alpha(node->text.data[at])) at++;
        assay_view word = assay_view_slice(node->text, begin, at);
        if (word.size == 0) {
            if (!strchr(" ,{}()$\\.~", node->text.data[at++])) return false;
            continue;
        }
        bool said = assay_view_is(word, "integer") || assay_view_is(word, "integers"), filler = said;
        integer |= said;
        for (size_t i = 0; i < sizeof known / sizeof *known && !filler; i++) filler = assay_view_is(word, known[i]);
        if (filler || (word.size == 1 && word.data[0] == 'a')) continue;
        if (word.size > 1 || letter->size > 0) return false;
        *letter = word;
    }
    return integer;
}

/* "k\pi (k \in Z)" is read as a product; what it says is taken out of it. */
static const math_node *without_declaration(math_session *s, const math_node *node, progression *out) {
    if (node->kind != N_MULTIPLY && node->kind != N_ADD && node->kind != N_RELATION) return node;
    const math_node *kept[MATH_ITEMS_MAX];
    uint32_t count = 0;
    bool changed = false;
    if (node->count > MATH_ITEMS_MAX) return node;
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *child = node->child[i];
        if (node->kind == N_MULTIPLY && declares(child)) {
            out->letter = child->child[0];
            out->declared = changed = true;
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
                   part *out) {
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

static bool add_points(math_session *s, const math_node *value, progression *out) {
    if (!math_is_scalar(value) || out->count + 2 > PARTS_MAX) return false;
    const math_node *zero = build_integer(s, 0), *one = build_integer(s, 1), *two = build_integer(s, 2);
    bool alternating = false;
    const math_node *even = signs_for(s, value, out->letter, false, &alternating),
                    *odd = signs_for(s, value, out->letter, true, &alternating);
    if (!zero || !one || !two || !even || !odd) return false;
    part p = {0};
    if (!linear(s, even, out->letter, zero, alternating ? two : one, &p)) return false;
    out->item[out->count++] = p;
    if (!alternating) return true;
    if (!linear(s, odd, out->letter, one, two, &p)) return false;
    out->item[out->count++] = p;
    return true;
}

static bool add_intervals(math_session *s, const math_node *pair, progression *out) {
    part low = {0}, high = {0};
    const math_node *zero = build_integer(s, 0), *one = build_integer(s, 1);
    if (pair->count != 2 || (pair->op & ~(BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED)) || out->count == PARTS_MAX || !zero ||
        !one)
        return false;
    if (!math_is_scalar(pair->child[0]) || !math_is_scalar(pair->child[1])) return false;
    if (!linear(s, pair->child[0], out->letter, zero, one, &low) || !linear(s, pair->child[1], out->letter, zero, one, &high))
        return false;
    if (math_scalar_equal(s, low.step, high.step) != MATH_YES) return false;
    low.length = build_subtract(s, high.offset, low.offset);
    low.brackets = pair->op;
    out->item[out->count++] = low;
    return low.length != NULL;
}

static bool add_member(math_session *s, const math_node *name, const math_node *value, progression *out) {
    if (name && out->name && !math_node_same(name, out->name)) return false;
    if (name) out->name = name;
    if (!out->letter || !build_mentions(value, out->letter)) return false;
    return value->kind == N_TUPLE ? add_intervals(s, value, out) : add_points(s, value, out);
}

/* What is said of the members, apart from the declaration: a list of them. NULL: none. */
static const math_node *members_said(math_session *s, const math_node *node, progression *out) {
    while (node->kind == N_BUILDER && node->child[1]->kind == N_RELATION && node->child[1]->count == 2 &&
           node->child[1]->ops[0] == R_IN && node->child[1]->child[1]->kind == N_BUILDER &&
           math_node_same(node->child[1]->child[0], node->child[0])) {
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
        assay_view letter = {NULL, 0};
        if (declares(one) || says_integer(one, &letter)) {
            const math_node *named = declares(one) ? one->child[0] : letter.size > 0 ? build_symbol(s, letter) : NULL;
            if (named && out->letter && !math_node_same(out->letter, named)) return NULL;
            if (named) out->letter = named;
            out->declared = true;
            continue;
        }
        one = without_declaration(s, one, out);
        if (list->count == MATH_ITEMS_MAX) return NULL;
        child[list->count++] = (math_node *)(uintptr_t)one;
    }
    if (node->kind == N_BUILDER) { /* {f(n) : n in Z} */
        if (!out->declared || list->count > 0) return NULL;
        child[list->count++] = (math_node *)(uintptr_t)body;
    } else if (body) {
        child[list->count++] = (math_node *)(uintptr_t)without_declaration(s, body, out);
    }
    return list->count > 0 ? list : NULL;
}

static bool read_progression(comparison *c, const math_node *node, progression *out) {
    *out = (progression){0};
    const math_node *list = members_said(c->s, node, out);
    if (!list) return false;
    for (uint32_t i = 0; i < list->count; i++) {
        const math_node *one = list->child[i];
        bool named = one->kind == N_RELATION && one->count == 2 && one->ops[0] == R_EQ && one->child[0]->kind == N_SYMBOL;
        if (!out->letter && !sole_letter(named ? one->child[1] : one, &out->letter)) return false;
    }
    members *m = assay_arena_calloc(c->s->arena, 1, sizeof *m);
    if (!m) return false;
    math_members_of(c, list, m);
    if (m->failed || m->contradiction || m->count == 0 || m->count > PARTS_MAX) return false;
    for (size_t i = 0; i < m->count; i++) {
        if (!add_member(c->s, m->item[i].name, m->item[i].value, out)) return false;
    }
    return true;
}

/* x / y where it is an integer. */
static math_truth quotient(math_session *s, const math_node *x, const math_node *y, slong *out) {
    const math_node *ratio = math_make(s, N_DIVIDE, 0, x, y);
    math_point point = {.complex = true};
    acb_t value;
    fmpz_t n;
    acb_init(value);
    fmpz_init(n);
    math_truth truth = MATH_MAYBE;
    if (ratio && math_ball(s, ratio, &point, MATH_PRECISION_LOW, value)) {
        if (!arb_contains_int(acb_realref(value))) {
            truth = MATH_NO;
        } else if (arb_get_unique_fmpz(n, acb_realref(value)) && fmpz_bits(n) < 62) {
            *out = fmpz_get_si(n);
            const math_node *whole = build_integer(s, *out);
            truth = whole ? math_scalar_equal(s, ratio, whole) : MATH_MAYBE;
        }
    }
    fmpz_clear(n);
    acb_clear(value);
    return truth;
}

/* Each step as a multiple of `unit`, and how many units the common period has; false where they have none that is small. */
static bool common_period(math_session *s, const progression *a, const progression *b, slong *multiples, const math_node **unit,
                          slong *period) {
    slong p[2 * PARTS_MAX], q[2 * PARTS_MAX], bottom = 1;
    size_t count = a->count + b->count;
    const math_node *reference = a->item[0].step;
    for (size_t i = 0; i < count; i++) {
        const math_node *step = i < a->count ? a->item[i].step : b->item[i - a->count].step;
        for (q[i] = 1; q[i] <= DENOMINATOR_MAX; q[i]++) {
            if (quotient(s, build_multiply(s, build_integer(s, q[i]), step), reference, &p[i]) == MATH_YES) break;
        }
        if (q[i] > DENOMINATOR_MAX || p[i] == 0 || p[i] > MULTIPLE_MAX || p[i] < -MULTIPLE_MAX) return false;
        bottom = bottom / (slong)n_gcd((ulong)bottom, (ulong)q[i]) * q[i];
        if (bottom > MULTIPLE_MAX) return false;
    }
    *period = 1;
    for (size_t i = 0; i < count; i++) {
        multiples[i] = (p[i] < 0 ? -p[i] : p[i]) * (bottom / q[i]);
        *period = *period / (slong)n_gcd((ulong)*period, (ulong)multiples[i]) * multiples[i];
        if (*period > MULTIPLE_MAX) return false;
    }
    *unit = build_divide(s, reference, build_integer(s, bottom));
    return *unit != NULL;
}

typedef struct residues {
    part item[RESIDUES_MAX];
    size_t count;
} residues;

static bool expand(math_session *s, const progression *of, const slong *multiples, const math_node *unit, slong period,
                   residues *out) {
    out->count = 0;
    for (size_t i = 0; i < of->count; i++) {
        for (slong at = 0; at < period; at += multiples[i]) {
            if (out->count == RESIDUES_MAX) return false;
            part *one = &out->item[out->count++];
            *one = of->item[i];
            one->offset = build_add(s, one->offset, build_multiply(s, build_integer(s, at), unit));
            if (!one->offset) return false;
        }
    }
    return true;
}

static math_truth same_residue(math_session *s, const part *a, const part *b, const math_node *period) {
    if ((a->length == NULL) != (b->length == NULL) || a->brackets != b->brackets) return MATH_NO;
    slong turns;
    math_truth truth = quotient(s, build_subtract(s, a->offset, b->offset), period, &turns);
    if (truth == MATH_YES && a->length) truth = math_scalar_equal(s, a->length, b->length);
    return truth;
}

/* Intervals that repeat before the last one ends are not told apart by their ends. */
static bool lies_apart(math_session *s, const part *one) {
    return !one->length || math_scalar_compare(s, one->length, one->step) < 0 ||
           math_scalar_compare(s, one->length, build_negate(s, one->step)) < 0;
}

/* Is each of a's in b? */
static math_truth contained(math_session *s, const residues *a, const residues *b, const math_node *period) {
    math_truth all = MATH_YES;
    for (size_t i = 0; i < a->count; i++) {
        math_truth found = MATH_NO;
        for (size_t j = 0; j < b->count && found != MATH_YES; j++) {
            math_truth one = same_residue(s, &a->item[i], &b->item[j], period);
            if (one != MATH_NO) found = one;
        }
        if (found == MATH_NO)
            return !a->item[i].length || (a->count == 1 && b->count == 1)
                       ? MATH_NO
                       : MATH_MAYBE; /* several intervals may overlap, or meet */
        if (found == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

/* A name that was not declared runs over the integers where it is one of those that do, and the step is an angle; or where the other side declares it. */
static bool runs(const progression *of, const progression *other) {
    if (of->declared || math_node_same(of->letter, other->letter)) return true;
    bool usual = of->letter->text.size == 1 && strchr(USUAL_LETTERS, of->letter->text.data[0]) != NULL;
    for (size_t i = 0; i < of->count && !other->declared; i++) {
        usual = usual && (math_node_has(of->item[i].step, N_CONSTANT, C_PI) || math_node_has(of->item[i].step, N_DEGREE, 0));
    }
    return usual;
}

/* What a glance tells: a declaration, or a name that usually runs over the integers. */
typedef struct glance {
    bool declaration, several;
    const math_node *usual;
} glance;

static void look(const math_node *node, glance *out) {
    assay_view letter;
    out->declaration |= declares(node) || says_integer(node, &letter);
    if (node->kind == N_SYMBOL && node->text.size == 1 && strchr(USUAL_LETTERS, node->text.data[0])) {
        out->several |= out->usual && !math_node_same(out->usual, node);
        out->usual = node;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) look(node->child[i], out);
    }
}

/* Without a declaration "n\pi" and "(k + 1)\pi" are values at a given number, as angle sums are: only the name may differ. */
static bool same_at_zero(math_session *s, const progression *a, const progression *b) {
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) {
        bool found = false;
        for (size_t j = 0; j < b->count && !found; j++) {
            found = math_scalar_equal(s, a->item[i].offset, b->item[j].offset) == MATH_YES &&
                    math_scalar_equal(s, a->item[i].step, b->item[j].step) == MATH_YES;
        }
        if (!found) return false;
    }
    return true;
}

static bool may_run(const math_node *a, const math_node *b) {
    glance x = {0}, y = {0};
    look(a, &x);
    if (!x.declaration && (!x.usual || x.several)) return false;
    look(b, &y);
    if (x.declaration || y.declaration) return true;
    return y.usual && !y.several && !math_node_same(x.usual, y.usual); /* the same name: two functions of it */
}

math_truth math_progressions_equal(comparison *c, const math_node *a, const math_node *b) {
    if (!may_run(a, b)) return MATH_MAYBE;
    progression *x = assay_arena_alloc(c->s->arena, 2 * sizeof *x), *y = x + 1;
    if (!x || !read_progression(c, a, x) || !read_progression(c, b, y)) return MATH_MAYBE;
    if (!x->declared && !y->declared && math_node_same(x->letter, y->letter)) return MATH_MAYBE; /* two functions of k */
    if (!runs(x, y) || !runs(y, x)) return MATH_MAYBE;
    if (!x->declared && !y->declared && !same_at_zero(c->s, x, y)) return MATH_MAYBE;
    if ((x->both && x->count > 1) || (y->both && y->count > 1)) return MATH_MAYBE; /* a union, or what is in both */
    if (x->name && y->name && !math_node_same(x->name, y->name) && c->s->options->names != ASSAY_NAMES_IGNORED)
        return MATH_MAYBE;
    slong multiples[2 * PARTS_MAX], period;
    const math_node *unit;
    residues *left = assay_arena_alloc(c->s->arena, 2 * sizeof *left), *right = left + 1;
    if (!left) return MATH_MAYBE;
    if (!common_period(c->s, x, y, multiples, &unit, &period)) {
        if (x->count > 1 || y->count > 1) return MATH_MAYBE;
        math_truth same = math_scalar_equal(c->s, x->item[0].step, y->item[0].step),
                   mirrored = math_scalar_equal(c->s, x->item[0].step, build_negate(c->s, y->item[0].step));
        return same == MATH_NO && mirrored == MATH_NO ? math_no(c, "another step") : MATH_MAYBE;
    }
    const math_node *whole = build_multiply(c->s, build_integer(c->s, period), unit);
    if (!whole || !expand(c->s, x, multiples, unit, period, left) ||
        !expand(c->s, y, multiples + x->count, unit, period, right))
        return MATH_MAYBE;
    if (!lies_apart(c->s, &x->item[0]) || !lies_apart(c->s, &y->item[0])) return MATH_MAYBE;
    math_truth there = contained(c->s, left, right, whole),
               back = there == MATH_NO ? MATH_NO : contained(c->s, right, left, whole);
    if (there == MATH_NO || back == MATH_NO) return math_no(c, "other values over the integers");
    if (there == MATH_YES && back == MATH_YES) c->s->method = ASSAY_METHOD_STRUCTURE;
    return there == MATH_YES ? back : there;
}
