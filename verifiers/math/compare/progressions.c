/* Answers that run over the integers, as trigonometric equations have them: "x = \frac{\pi}{4} + k\pi, k \in \mathbb{Z}", {a + bn : n in Z}, intervals that repeat.
 * Two are equal where they hold the same points: each is written as residues modulo a common period, so that pi/4 + k pi together with 3pi/4 + k pi
 * is pi/4 + n pi/2. See compare_internal.h. */
#include "verifiers/math/compare/progressions.h"

enum { RESIDUES_MAX = 64, MULTIPLE_MAX = 1000 };

#define USUAL_LETTERS "knmlKNM"

math_truth math_integer_quotient(math_session *s, const math_node *x, const math_node *y, slong *out) {
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

static const math_node *step_of(const progression *a, const progression *b, size_t i) {
    return i < a->count ? a->item[i].step : b->item[i - a->count].step;
}

/* The step that the others are measured by: so that their ratios have small denominators whichever side comes first. */
static const math_node *shortest_step(math_session *s, const progression *a, const progression *b) {
    const math_node *shortest = step_of(a, b, 0);
    for (size_t i = 1; i < a->count + b->count; i++) {
        const math_node *step = step_of(a, b, i);
        if (math_scalar_compare(s, build_function(s, F_ABS, step), build_function(s, F_ABS, shortest)) == -1) shortest = step;
    }
    return shortest;
}

/* Each step as a multiple of `unit`, and how many units the common period has; false where they have none that is small. */
static bool common_period(math_session *s, const progression *a, const progression *b, slong *multiples, const math_node **unit,
                          slong *period) {
    slong p[2 * PROGRESSION_PARTS_MAX], q[2 * PROGRESSION_PARTS_MAX], bottom = 1;
    size_t count = a->count + b->count;
    const math_node *reference = shortest_step(s, a, b);
    for (size_t i = 0; i < count; i++) {
        const math_node *step = step_of(a, b, i);
        for (q[i] = 1; q[i] <= PROGRESSION_DENOMINATOR_MAX; q[i]++) {
            if (math_integer_quotient(s, build_multiply(s, build_integer(s, q[i]), step), reference, &p[i]) == MATH_YES) break;
        }
        if (q[i] > PROGRESSION_DENOMINATOR_MAX || p[i] == 0 || p[i] > MULTIPLE_MAX || p[i] < -MULTIPLE_MAX) return false;
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
    progression_part item[RESIDUES_MAX];
    size_t count;
} residues;

static bool expand(math_session *s, const progression *of, const slong *multiples, const math_node *unit, slong period,
                   residues *out) {
    out->count = 0;
    for (size_t i = 0; i < of->count; i++) {
        for (slong at = 0; at < period; at += multiples[i]) {
            if (out->count == RESIDUES_MAX) return false;
            progression_part *one = &out->item[out->count++];
            *one = of->item[i];
            one->offset = build_add(s, one->offset, build_multiply(s, build_integer(s, at), unit));
            if (!one->offset) return false;
        }
    }
    return true;
}

static math_truth same_residue(math_session *s, const progression_part *a, const progression_part *b, const math_node *period) {
    if ((a->length == NULL) != (b->length == NULL) || a->brackets != b->brackets) return MATH_NO;
    slong turns;
    math_truth truth = math_integer_quotient(s, build_subtract(s, a->offset, b->offset), period, &turns);
    if (truth == MATH_YES && a->length) truth = math_scalar_equal(s, a->length, b->length);
    return truth;
}

/* Intervals that repeat before the last one ends are not told apart by their ends. */
static bool lies_apart(math_session *s, const progression_part *one) {
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

/* The steps are angles. */
static bool turns(const progression *of) {
    for (size_t i = 0; i < of->count; i++) {
        const math_node *step = of->item[i].step;
        if (!math_node_has(step, N_CONSTANT, C_PI) && !math_node_has(step, N_DEGREE, 0)) return false;
    }
    return true;
}

/* What a glance tells: a declaration, or a name that usually runs over the integers. */
typedef struct glance {
    bool declaration, several;
    const math_node *usual;
} glance;

static void look(const math_node *node, glance *out) {
    out->declaration |= math_declares_integer(node) || node->kind == N_MODULO;
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

/* "x = k\pi or x = \frac\pi2 + k\pi": several values that one letter runs through; one function of it is not meant. */
static bool is_union(const math_node *node) {
    if (node->kind != N_LIST || node->op == SEP_AND || node->count < 2) return false;
    for (uint32_t i = 0; i < node->count; i++) {
        glance one = {0};
        look(node->child[i], &one);
        if (!one.usual || one.several) return false;
    }
    return true;
}

static bool may_run(const math_node *a, const math_node *b) {
    glance x = {0}, y = {0};
    look(a, &x);
    look(b, &y);
    if (!x.declaration && !y.declaration && (!x.usual || x.several)) return false;
    if (x.declaration || y.declaration || is_union(a) || is_union(b)) return true;
    return y.usual && !y.several && !math_node_same(x.usual, y.usual); /* the same name: two functions of it */
}

/* May what was not declared run over the integers beside the other side? A name that usually does, and an angle as the step; other functions of the letter ("2n + 1") only where they
 * are the other side but for the name. *read: both are such sets, though this is not settled. */
static bool both_run(comparison *c, const math_node *a, const math_node *b, const progression *x, const progression *y,
                     bool *read) {
    if (x->declared && y->declared) return *read = true;
    if (!x->declared && !y->declared) {
        bool renamed = !math_node_same(x->letter, y->letter); /* else two functions of k */
        if (is_union(a) || is_union(b)) return *read = turns(x) && turns(y);
        return *read = renamed && turns(x) && turns(y) && same_at_zero(c->s, x, y);
    }
    const progression *bare = x->declared ? y : x, *other = x->declared ? x : y;
    bool usual = bare->letter->text.size == 1 && strchr(USUAL_LETTERS, bare->letter->text.data[0]) != NULL;
    if (!usual && !(other->letter && math_node_same(bare->letter, other->letter))) return false;
    *read = true;
    return turns(bare) || is_union(bare == x ? a : b) || same_at_zero(c->s, x, y);
}

static math_truth same_points(comparison *c, const progression *x, const progression *y) {
    slong multiples[2 * PROGRESSION_PARTS_MAX], period;
    const math_node *unit;
    residues *left = assay_arena_alloc(c->s->arena, 2 * sizeof *left), *right = left + 1;
    if (!left) return MATH_MAYBE;
    if (!common_period(c->s, x, y, multiples, &unit, &period)) {
        if (x->count > 1 || y->count > 1) return MATH_MAYBE;
        math_truth same = math_scalar_equal(c->s, x->item[0].step, y->item[0].step),
                   mirrored = math_scalar_equal(c->s, x->item[0].step, build_negate(c->s, y->item[0].step));
        return same == MATH_NO && mirrored == MATH_NO ? math_no(c, "another step") : MATH_MAYBE;
    }
    if (x->count == 1 && y->count == 1 && !x->item[0].length && !y->item[0].length && multiples[0] != multiples[1])
        return math_no(c, "another step");
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

math_truth math_progressions_equal(comparison *c, const math_node *a, const math_node *b, bool *read) {
    *read = false;
    if (!may_run(a, b)) return MATH_MAYBE;
    progression *x = assay_arena_alloc(c->s->arena, 2 * sizeof *x), *y = x + 1;
    if (!x || !math_read_progression(c, a, x) || !math_read_progression(c, b, y) || !both_run(c, a, b, x, y, read))
        return MATH_MAYBE;
    bool united = (x->both && x->count > 1) || (y->both && y->count > 1); /* a union, or what is in both */
    if (united || x->excluded != y->excluded) return MATH_MAYBE;
    if (x->name && y->name && !math_node_same(x->name, y->name) && c->s->options->names != ASSAY_NAMES_IGNORED) {
        *read = false;
        return MATH_MAYBE;
    }
    return same_points(c, x, y);
}
