/* See compare.h: the meeting of two types. */
#include "verifiers/math/compare/compare_internal.h"
#include "verifiers/math/text_fold.h"

#include "common/word_list.h"

math_truth math_no(comparison *c, const char *note) {
    c->note = note;
    return MATH_NO;
}

/* A set or list of numbers, perhaps one that goes on. */
static bool shows_values(const math_node *node) {
    if (node->kind != N_SET && node->kind != N_LIST) return false;
    for (uint32_t i = 0; i < node->count; i++) {
        if (!math_is_scalar(node->child[i]) && node->child[i]->kind != N_ELLIPSIS) return false;
    }
    return true;
}

/* A list, or a set of three or more, which "[1, 2, 3]" is as programs print it; two in square brackets are an interval. */
static bool may_be_printed(const math_node *node) {
    return node->kind == N_LIST || (node->kind == N_SET && node->count > 2);
}

static math_truth texts_equal(comparison *c, const math_node *a, const math_node *b) {
    math_text x, y;
    if (a->kind != N_TEXT || b->kind != N_TEXT) return math_no(c, "text against another type");
    if (!math_text_fold(a->text, c->s->arena, &x) || !math_text_fold(b->text, c->s->arena, &y)) return MATH_MAYBE;
    c->s->method = ASSAY_METHOD_TEXT;
    return assay_view_equal(math_text_synonym(x.folded), math_text_synonym(y.folded)) ? MATH_YES : math_no(c, "another text");
}

static bool either(const math_node *a, const math_node *b, math_kind kind) {
    return a->kind == kind || b->kind == kind;
}

/* Arithmetic of vectors or matrices that has no value within the limits. */
static bool holds_array(const math_node *node) {
    return node->kind != N_TUPLE && node->kind != N_LIST && node->kind != N_SET && math_has_arrays(node);
}

static math_truth values_equal(comparison *c, const math_node *a, const math_node *b);

/* "f(x) = 1/x, x \\ne 0", "2x, x > 0": a function and where it is defined. */
static bool conditioned(const math_node *node) {
    if (node->kind != N_LIST || node->count != 2 || node->op == SEP_OR) return false;
    const math_node *value = node->child[0], *condition = node->child[1];
    if (condition->kind != N_RELATION || condition->count != 2 || !math_is_real_set(condition) ||
        condition->child[0]->kind != N_SYMBOL)
        return false;
    bool equation = value->kind == N_RELATION && value->count == 2 && value->ops[0] == R_EQ &&
                    !math_node_same(value->child[0], condition->child[0]);
    return (equation || math_is_scalar(value)) && math_contains_name(equation ? value->child[1] : value, condition->child[0]);
}

/* {1, 2, 3, ...} */
static bool goes_on(const math_node *set) {
    return set->count > 0 && set->child[set->count - 1]->kind == N_ELLIPSIS;
}

static bool is_bearing(const math_node *node) {
    return node->kind == N_CALL && assay_view_is(node->text, MATH_BEARING);
}

/* N30°E and 030°: three digits are a bearing; "30°" alone may be measured from anywhere. */
static math_truth bearings_equal(comparison *c, const math_node *a, const math_node *b) {
    const math_node *bearing = is_bearing(a) ? a : b, *angle = bearing == a ? b : a;
    if (is_bearing(angle)) return math_scalar_equal(c->s, a->child[0], b->child[0]);
    if (angle->kind != N_DEGREE) return math_no(c, "a direction against another type");
    const math_node *number = angle->child[0];
    bool three = angle->count == 1 && number->kind == N_NUMBER && number->number.whole.size == 3;
    if (three) return math_scalar_equal(c->s, bearing->child[0], angle);
    c->note = "a direction, or an angle from somewhere else";
    return MATH_MAYBE;
}

/* "a < x \\le b" beside "(a, b]": ends that are no numbers. */
static bool bounds_by_names(comparison *c, const math_node *a, const math_node *b) {
    const math_node *chain = a->kind == N_RELATION ? a : b, *pair = chain == a ? b : a;
    if (chain->kind != N_RELATION || chain->count != 3 || chain->child[1]->kind != N_SYMBOL || pair->kind != N_TUPLE ||
        pair->count != 2 || (pair->op & (BRACKET_ANGLE | BRACKET_UNITS)))
        return false;
    bool rising = chain->ops[0] == R_LT || chain->ops[0] == R_LE;
    int less = rising ? R_LT : R_GT, most = rising ? R_LE : R_GE;
    uint8_t low = chain->ops[rising ? 0 : 1], high = chain->ops[rising ? 1 : 0];
    if ((low != less && low != most) || (high != less && high != most)) return false;
    int closed = (low == most ? BRACKET_LEFT_CLOSED : 0) | (high == most ? BRACKET_RIGHT_CLOSED : 0);
    return pair->op == closed && math_equal(c, chain->child[rising ? 0 : 2], pair->child[0]) == MATH_YES &&
           math_equal(c, chain->child[rising ? 2 : 0], pair->child[1]) == MATH_YES;
}

/* "R_1 \\parallel R_2": lines, or an operation on what stands there. */
static bool puts_side_by_side(const math_node *node) {
    return node->kind == N_RELATION && node->ops[0] == R_PARALLEL;
}

static math_truth values_equal(comparison *c, const math_node *a, const math_node *b) {
    if (math_node_same(a, b) || math_same_divisors(c, a, b)) {
        c->s->method = ASSAY_METHOD_STRUCTURE;
        return MATH_YES;
    }
    if (either(a, b, N_TEXT)) return texts_equal(c, a, b);
    if (math_names_the_set(a, b) || math_names_the_set(b, a)) return MATH_YES;
    if (is_bearing(a) || is_bearing(b)) return bearings_equal(c, a, b);
    if (a->kind != N_RELATION && b->kind != N_RELATION && math_are_orders(a, b)) return math_orders_equal(c, a, b);
    if (math_may_be_listed(a, b) || math_may_be_listed(b, a)) {
        c->note = "one number, or several without a blank between them";
        return MATH_MAYBE;
    }
    if (math_may_be_segment(a, b)) {
        c->note = "a segment, or something else under a line";
        return MATH_MAYBE;
    }
    if (c->depth == 1 || (a->kind == N_BUILDER && b->kind == N_BUILDER)) {
        bool read = false;
        math_truth truth = math_progressions_equal(c, a, b, &read);
        if (truth == MATH_MAYBE && !read) truth = math_lines_equal(c, a, b, &read);
        if (truth == MATH_MAYBE && !read) truth = math_declared_equal(c, a, b, &read);
        if (truth != MATH_MAYBE || read) return truth;
    }
    if (conditioned(a) != conditioned(b) && a->kind != N_TUPLE && b->kind != N_TUPLE) {
        const math_node *list = conditioned(a) ? a : b, *other = list == a ? b : a;
        if (other->kind != N_LIST) {
            math_truth value = list == a ? math_equal(c, a->child[0], b) : math_equal(c, a, b->child[0]);
            if (value != MATH_YES || list->child[1]->ops[0] == R_NE) return value; /* equal wherever both are defined */
            c->note = "a condition is missing on one side";
            return MATH_MAYBE;
        }
    }
    if ((a->kind == N_SET) != (b->kind == N_SET)) { /* {5} is 5 as a whole answer only; {{}} is never {} */
        const math_node *other = a->kind == N_SET ? b : a;
        if (other->kind == N_CONSTANT && other->op == C_EMPTY) return math_no(c, "the empty set against a set with members");
        if (c->depth > 1 && (math_is_scalar(other) || other->kind == N_TUPLE || other->kind == N_MATRIX))
            return math_no(c, "a set against a member");
        const math_node *set = a->kind == N_SET ? a : b;
        if (set->count == 1 && other->kind == N_MATRIX)
            return set == a ? values_equal(c, set->child[0], b) : values_equal(c, a, set->child[0]);
    }
    if ((a->kind == N_SET && goes_on(a) && b->kind == N_CONSTANT) || (b->kind == N_SET && goes_on(b) && a->kind == N_CONSTANT))
        return MATH_MAYBE; /* {1, 2, 3, ...} and N */
    if (math_is_set_formula(a) || math_is_set_formula(b)) {
        math_truth truth = math_set_expressions_equal(c, a, b);
        if (truth != MATH_MAYBE) return truth;
    }
    const math_node *clock = a->kind == N_CLOCK || a->kind == N_RATIO ? a : b->kind == N_CLOCK || b->kind == N_RATIO ? b : NULL;
    if (clock && math_is_duration(c->s, clock == a ? b : a)) {
        c->note = "a time of day, a ratio or a length of time";
        return MATH_MAYBE;
    }
    if (either(a, b, N_CLOCK)) return math_clocks_equal(c, a, b);
    if (a->kind == N_BASED && b->kind != N_BASED) return math_based_equal(c, a, b);
    if (b->kind == N_BASED && a->kind != N_BASED) return math_based_equal(c, a, b);
    bool signs = math_node_has(a, N_PLUSMINUS, 0) || math_node_has(b, N_PLUSMINUS, 0);
    if (math_is_unit_product(a) || math_is_unit_product(b)) { /* "3 cm \\times 4 cm" beside "2 cm \\times 6 cm", 12 cm^2 */
        c->note = "a product of lengths, or a rectangle's sides";
        return MATH_MAYBE;
    }
    if (math_is_quantity(a) && math_is_quantity(b)) return math_quantities_equal(c, a, b);
    if (either(a, b, N_RATIO)) return math_ratios_equal(c, a, b);
    if (either(a, b, N_MODULO)) return math_residues_equal(c, a, b);
    if (either(a, b, N_CASES)) return math_cases_equal(c, a, b);
    if (a->kind == N_BUILDER && b->kind == N_BUILDER) {
        math_truth truth = math_builders_equal(c, a, b);
        if (truth == MATH_MAYBE) truth = math_integer_sets_equal(c, a, b);
        if (truth != MATH_MAYBE) return truth;
    }
    if ((a->kind == N_BUILDER) != (b->kind == N_BUILDER)) { /* {n in Z : 1 <= n <= 5} */
        const math_node *builder = a->kind == N_BUILDER ? a : b, *listed = math_builder_members(c, builder, 1),
                        *with_zero = listed && math_is_of_naturals(builder) ? math_builder_members(c, builder, 0) : NULL;
        math_truth truth = MATH_MAYBE;
        if (listed) truth = builder == a ? values_equal(c, listed, b) : values_equal(c, a, listed);
        if (with_zero && truth != (builder == a ? values_equal(c, with_zero, b) : values_equal(c, a, with_zero))) {
            c->note = "zero may or may not be a natural number";
            return MATH_MAYBE;
        }
        if (listed) return truth;
        truth = math_integer_sets_equal(c, a, b);
        if (truth != MATH_MAYBE) return truth;
    }
    const math_node *m = a->kind == N_MATRIX ? a : NULL, *n = b->kind == N_MATRIX ? b : NULL;
    if (m && n) return math_matrices_equal(c, m, n);
    if (math_is_short_vector(a) != math_is_short_vector(b)) {
        const math_node *letters = math_vector_as_named(c, math_is_short_vector(a) ? a : b, math_is_short_vector(a) ? b : a);
        if (letters) return math_is_short_vector(a) ? values_equal(c, a, letters) : values_equal(c, letters, b);
    }
    if ((m || n) && !signs) {
        const math_node *matrix = m ? m : n, *other = m ? b : a, *nested = math_nested_matrix(c->s, other),
                        *vector = math_as_tuple(c, matrix);
        if (nested) return math_matrices_equal(c, matrix, nested);
        if (vector && other->kind == N_TUPLE) {
            math_truth truth = math_tuples_equal(c, vector, other);
            bool interval = matrix->side && !(other->op & (BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED | BRACKET_ANGLE));
            if (truth == MATH_YES && interval) c->note = "a column or a closed interval";
            return truth == MATH_YES && interval ? MATH_MAYBE : truth;
        }
        return holds_array(other) ? MATH_MAYBE : math_no(c, "a matrix against another type");
    }
    if (math_is_real_set(a) || math_is_real_set(b)) {
        math_truth truth = math_sets_of_reals_equal(c, a, b);
        if (truth == MATH_MAYBE && bounds_by_names(c, a, b)) return MATH_YES;
        if (truth == MATH_MAYBE) truth = math_set_expressions_equal(c, a, b);
        if (truth != MATH_MAYBE) return truth;
        const math_node *builder = a->kind == N_BUILDER ? a : b->kind == N_BUILDER ? b : NULL;
        if (builder && shows_values(builder == a ? b : a) && !math_is_name(builder->child[0]))
            return MATH_MAYBE; /* {2k : 1 <= k <= 3} beside {2, 4, 6}: not listed */
    }
    if (puts_side_by_side(a) != puts_side_by_side(b) && !(a->kind == N_RELATION && b->kind == N_RELATION)) {
        c->note = "parallel lines, or resistors";
        return MATH_MAYBE;
    }
    if (c->depth == 1 && a->kind == N_RELATION && b->kind == N_RELATION && a->count == 2 && b->count == 2 &&
        (a->ops[0] == R_PERP || a->ops[0] == R_PARALLEL || a->ops[0] == R_NPARALLEL) && b->ops[0] == a->ops[0] &&
        math_equal(c, a->child[0], b->child[1]) == MATH_YES && math_equal(c, a->child[1], b->child[0]) == MATH_YES)
        return MATH_YES;
    if (a->kind == N_RELATION && b->kind == N_RELATION) {
        math_truth truth = math_equations_equal(c->s, a, b);
        if (truth == MATH_MAYBE) truth = math_inequalities_equal(c->s, a, b);
        return truth == MATH_NO ? math_no(c, "another relation") : truth;
    }
    const math_node *t = math_as_tuple(c, a), *u = math_as_tuple(c, b);
    if (t && u && !signs) return math_tuples_equal(c, t, u);
    if (signs || math_is_list(a) || math_is_list(b)) {
        /* "[6, 4, 0]" is also how a list is printed. */
        bool printed = (t && t->op == (BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED) && may_be_printed(b)) ||
                       (u && u->op == (BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED) && may_be_printed(a));
        if (printed && t && b->kind == N_LIST && t->count == 2 && math_is_scalar(t->child[0]) && math_is_scalar(t->child[1]) &&
            math_scalar_compare(c->s, t->child[0], t->child[1]) == -1) { /* the gold directs: as it stands it is an interval */
            math_truth listed = math_printed_list_equal(c, t, b, true);
            c->note = "an interval, or a printed list";
            return listed == MATH_YES ? MATH_MAYBE : listed;
        }
        if (printed)
            return t && may_be_printed(b) ? math_printed_list_equal(c, t, b, true) : math_printed_list_equal(c, u, a, false);
        /* A record is a tuple with names; no other list is. */
        if ((t && math_is_list(b)) || (u && math_is_list(a))) {
            members *record = assay_arena_alloc(c->s->arena, sizeof *record);
            if (!record) return MATH_MAYBE;
            math_members_of(c, t && math_is_list(b) ? b : a, record);
            const math_node *tuple = t && math_is_list(b) ? t : u;
            bool named = (record->distinct_names || record->indexed) && !record->failed && !record->contradiction;
            if (named) return math_record_matches(c, record, (const math_node *const *)tuple->child, tuple->count);
            bool optional = !signs && c->s->options->brackets == ASSAY_BRACKETS_OPTIONAL; /* "1, 2" for the tuple (1, 2) */
            const math_node *bare = optional ? math_list_as_tuple(c, tuple == t ? b : a) : NULL;
            if (bare) return tuple == t ? math_tuples_equal(c, t, bare) : math_tuples_equal(c, bare, u);
            bool plain = !signs && c->depth == 1 && a->kind == N_LIST && a->op == SEP_COMMA && u && u->op == 0 &&
                         a->count == u->count && a->count > 2; /* two in brackets are an interval, too */
            if (plain) return math_bracketed_list_equal(c, a, u);
        }
        return math_lists_equal(c, a, b);
    }
    if (math_is_quantity(a) != math_is_quantity(b)) {
        const math_node *other = math_is_quantity(a) ? b : a;
        if (other->kind == N_SETOP && math_has_line(other == a ? b : a)) return MATH_MAYBE; /* what a set leaves out */
        const math_node *point = other->kind == N_SETOP || (other->kind == N_RELATION && math_is_real_set(other))
                                     ? math_only_point(c, other)
                                     : NULL; /* two sets that meet in one number, 1 <= x <= 1 */
        if (point) return other == a ? values_equal(c, point, b) : values_equal(c, a, point);
        if (other->kind == N_CONSTANT || other->kind == N_TUPLE || other->kind == N_SETOP || other->kind == N_BUILDER) {
            return math_no(c, "a number against another type");
        }
    }
    if (a->kind == N_CONSTANT && b->kind == N_CONSTANT) {
        bool zero = (a->op == C_NATURALS && b->op == C_POSITIVES) || (a->op == C_POSITIVES && b->op == C_NATURALS);
        if (!zero) return math_no(c, "another set");
        c->note = "zero may or may not be a natural number";
        return MATH_MAYBE;
    }
    bool unsolved = (a->kind == N_RELATION && math_is_real_set(a)) || (b->kind == N_RELATION && math_is_real_set(b));
    if (unsolved && !math_is_quantity(a) && !math_is_quantity(b))
        return MATH_MAYBE; /* an inequality that was not solved, beside intervals */
    if (either(a, b, N_RELATION)) return math_no(c, "a relation against another type");
    if ((t != NULL) != (u != NULL)) return holds_array(t ? b : a) ? MATH_MAYBE : math_no(c, "a tuple against another type");
    return MATH_MAYBE;
}

/* "two lines", "three planes": figures, which an equation in their coordinates does not count. */
static bool counts_figures(const math_node *node) {
    static const char *const figures[] = {"line",     "plane",     "point", "curve",  "circle",  "ellipse",
                                          "parabola", "hyperbola", "ray",   "sphere", "segment", "asymptote",
                                          "triangle", "cylinder",  "cone",  "surface"};
    if (node->kind != N_UNIT) return false;
    assay_view word = assay_view_trim(node->text);
    if (word.size > 1 && word.data[word.size - 1] == 's') word.size--;
    return assay_view_is_any(word, figures, sizeof figures / sizeof *figures);
}

static bool is_coordinate(const math_node *name) {
    return name && name->kind == N_SYMBOL && name->text.size == 1 && strchr("xyzr", name->text.data[0]);
}

/* "2x \\pm 3y = 0" beside "y = \\pm\\frac23 x": the equation of either sign is that of one sign of the other. */
static bool signed_equations_equal(comparison *c, const math_node *a, const math_node *b) {
    const math_node *of[2][2];
    for (unsigned side = 0; side < 2; side++) {
        bool together = false;
        const math_node *node = side == 0 ? a : b;
        unsigned signs = math_signs(node, &together);
        if (signs != 1 && !together) return false;
        for (unsigned minus = 0; minus < 2; minus++) {
            of[side][minus] = math_resolve_signs(c->s, node, minus, together);
            if (!of[side][minus]) return false;
        }
    }
    for (unsigned turned = 0; turned < 2; turned++) {
        if (math_equations_equal(c->s, of[0][0], of[1][turned]) == MATH_YES &&
            math_equations_equal(c->s, of[0][1], of[1][1 - turned]) == MATH_YES)
            return true;
    }
    return false;
}

/* Equations first as they stand, then without their names. */
math_truth math_equal(comparison *c, const math_node *a, const math_node *b) {
    if (math_node_same(a, b)) {
        c->s->method = ASSAY_METHOD_STRUCTURE;
        return MATH_YES;
    }
    if (c->depth >= COMPARE_DEPTH_MAX || !assay_budget_spend(c->s->budget, 5)) {
        c->s->limit = true;
        return MATH_MAYBE;
    }
    bool path = (a->kind == N_RELATION && b->kind == N_LIST && b->count <= 3) ||
                (b->kind == N_RELATION && a->kind == N_LIST && a->count <= 3);
    if (path && math_line_has_equation(c, a, b)) return MATH_YES;
    if (math_chain_says(c->s, a, b) || math_inequalities_said(c, a, b)) return MATH_YES;
    a = math_ratios_as_quotients(c->s, a, b);
    b = math_ratios_as_quotients(c->s, b, a);
    a = math_product_of_sets(c->s, a);
    b = math_product_of_sets(c->s, b);
    c->depth++;
    math_truth truth;
    const math_node *renamed = NULL;
    const math_node *left = math_as_record(c->s, a), *right = math_as_record(c->s, b);
    if (left != a && (right != b || b->kind == N_LIST || a->count > 2)) a = left;
    if (right != b && (a->kind == N_LIST || b->count > 2)) b = right;
    math_shape x = math_shape_of(c->s, a), y = math_shape_of(c->s, b);
    if (x.contradiction || y.contradiction) {
        truth = math_no(c, "a chain of unequal values");
    } else if (x.unsettled || y.unsettled) {
        truth = MATH_MAYBE;
    } else if (x.name && y.name && (math_same_names(c, x.name, y.name) || c->s->options->names == ASSAY_NAMES_IGNORED)) {
        truth = values_equal(c, x.value, y.value);
    } else if (x.name && y.name && (renamed = math_same_function(c->s, x.name, y.name, y.value)) != NULL) {
        truth = values_equal(c, x.value, renamed);
    } else if (a->kind == N_RELATION && b->kind == N_RELATION && (x.name || y.name) && a->ops[0] == R_APPROX &&
               math_equations_equal(c->s, a, b) == MATH_YES) {
        truth = MATH_YES; /* x \approx a, a \approx x */
    } else if (x.name && y.name && (a->kind != N_RELATION || b->kind != N_RELATION || a->ops[0] != R_EQ || b->ops[0] != R_EQ)) {
        truth = math_no(c, "another name"); /* x in A, y in A */
    } else if (a->kind == N_RELATION && b->kind == N_RELATION && (x.name || y.name) && a->ops[0] == R_EQ && b->ops[0] == R_EQ) {
        truth = math_equations_equal(c->s, a, b);
        bool signs = truth != MATH_YES && math_node_has(a, N_PLUSMINUS, 0) && math_node_has(b, N_PLUSMINUS, 0);
        if (signs && signed_equations_equal(c, a, b)) truth = MATH_YES;
        if (truth == MATH_MAYBE && x.name && y.name) truth = math_no(c, "another name");
        else if (truth == MATH_NO) c->note = "another equation";
    } else if ((is_coordinate(x.name) && counts_figures(y.value)) || (is_coordinate(y.name) && counts_figures(x.value))) {
        c->note = "an equation, or a number of figures";
        truth = MATH_MAYBE;
    } else {
        truth = values_equal(c, x.value, y.value);
        if (x.written && !y.name &&
            values_equal(c, x.written, y.value) != truth) { /* a gold "(y, x) = (1, 2)": which order has a bare answer? */
            c->note = "the order of the names is not fixed";
            truth = MATH_MAYBE;
        }
        if (truth != MATH_YES && x.rounded_stands && math_is_decimal(y.value)) truth = values_equal(c, x.rounded, y.value);
        if (truth != MATH_YES && y.rounded_stands && math_is_decimal(x.value)) truth = values_equal(c, x.value, y.rounded);
        if (truth != MATH_NO && c->s->options->names == ASSAY_NAMES_REQUIRED && (x.name != NULL) != (y.name != NULL))
            truth = math_no(c, "a name is missing");
    }
    c->depth--;
    return truth;
}

static bool is_in_parts(const math_node *node) {
    return node->kind == N_LIST && node->op == SEP_PARTS;
}

/* "(a) 3, (b) 5" beside another such answer, or beside the bare values in their order; each part is compared as a whole answer. */
static math_truth parts_equal(math_session *s, const math_node *a, const math_node *b, const char **note) {
    const math_node *bare = is_in_parts(a) ? b : a;
    bool several = bare->kind == N_LIST || bare->kind == N_TUPLE || bare->kind == N_SET, nested = false;
    if (!several || a->count != b->count) {
        for (uint32_t i = 0; several && i < a->count + b->count; i++)
            nested |= (i < a->count ? a->child[i] : b->child[i - a->count])->kind == N_LIST;
        *note = several ? "another number of parts" : "several parts against one answer";
        return nested ? MATH_MAYBE : MATH_NO;
    }
    math_truth all = bare->kind == N_LIST ? MATH_YES : MATH_MAYBE; /* a bracket may be a point */
    for (uint32_t i = 0; i < a->count; i++) {
        math_truth one = math_compare_nodes(s, a->child[i], b->child[i], note);
        if (one == MATH_NO) return one;
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

math_truth math_compare_nodes(math_session *s, const math_node *a, const math_node *b, const char **note) {
    comparison c = {.s = s};
    if (is_in_parts(a) || is_in_parts(b)) return parts_equal(s, a, b, note);
    if (a->kind == N_RELATION && b->kind == N_RELATION) {
        a = math_recurrence_moved(s, a);
        b = math_recurrence_moved(s, b);
    }
    const math_node *left = math_value_told(s, b, a, true), *right = math_value_told(s, a, b, false);
    math_truth truth = math_equal(&c, left, right);
    *note = truth == MATH_YES ? NULL : c.note;
    return truth;
}
