/* See compare.h: the meeting of two types. */
#include "verifiers/math/calculus/build.h"
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

/* Named points are tuples: A(1,2). */
const math_node *math_as_tuple(comparison *c, const math_node *node) {
    if (node->kind == N_TUPLE) return node;
    if (node->kind == N_CALL && node->count >= 2 && node->text.size > 0 && node->text.data[0] >= 'A' &&
        node->text.data[0] <= 'Z') {
        math_node *tuple = math_make(c->s, N_TUPLE, 0, NULL, NULL);
        if (!tuple) return NULL;
        tuple->child = node->child;
        tuple->count = node->count;
        return tuple;
    }
    bool counted = node->kind == N_FUNCTION && node->side == MATH_COUNTED && node->count == 2; /* "P(3,2)", a point */
    bool multiple = node->kind == N_CALL && node->count >= 2 && node->text.size == 1 && strchr("tskrcanm", node->text.data[0]);
    if (counted || multiple) { /* "t(1,2,3)" */
        math_node *tuple = math_make(c->s, N_TUPLE, 0, NULL, NULL);
        math_node **child = assay_arena_alloc(c->s->arena, node->count * sizeof *child);
        const math_node *factor = multiple ? build_symbol(c->s, node->text) : NULL;
        if (!tuple || !child || (multiple && !factor)) return NULL;
        for (uint32_t i = 0; i < node->count; i++) {
            const math_node *entry = multiple ? build_multiply(c->s, factor, node->child[i]) : node->child[i];
            if (!entry) return NULL;
            child[i] = (math_node *)(uintptr_t)entry;
        }
        tuple->child = child;
        tuple->count = node->count;
        return tuple;
    }
    if (node->kind == N_MATRIX && (node->columns == 1 || node->columns == node->count)) {
        math_node *tuple = math_make(c->s, N_TUPLE, BRACKET_ANGLE, NULL, NULL);
        if (!tuple) return NULL;
        tuple->child = node->child;
        tuple->count = node->count;
        return tuple;
    }
    return NULL;
}

/* Brackets matter for a pair only: (1,2) is not [1,2]. */
static bool brackets_agree(const math_node *a, const math_node *b) {
    int closed = BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED;
    if (a->count != 2 || ((a->op | b->op) & BRACKET_ANGLE)) return true;
    return (a->op & closed) == (b->op & closed);
}

static math_truth tuples_equal(comparison *c, const math_node *a, const math_node *b);

/* i + 2j and (1, 2): in the plane the third entry is not written. */
static math_truth units_equal_pair(comparison *c, const math_node *a, const math_node *b) {
    const math_node *units = a->count == 3 ? a : b, *pair = a->count == 3 ? b : a;
    static const math_node zero = {.kind = N_NUMBER, .number = {.whole = {"0", 1}}};
    if (!(units->op & BRACKET_UNITS) || units->count != 3 || pair->count != 2) return math_no(c, "another number of entries");
    math_truth flat = math_equal(c, units->child[2], &zero);
    if (flat != MATH_YES) return flat == MATH_NO ? math_no(c, "another number of entries") : flat;
    math_node *plane = math_make(c->s, N_TUPLE, BRACKET_ANGLE, units->child[0], units->child[1]);
    return plane ? tuples_equal(c, units == a ? plane : a, units == a ? b : plane) : MATH_MAYBE;
}

static math_truth tuples_equal(comparison *c, const math_node *a, const math_node *b) {
    if (a->count != b->count) return units_equal_pair(c, a, b);
    if (!brackets_agree(a, b)) return math_no(c, "other brackets");
    if (c->s->options->tuple_order == ASSAY_ORDER_ANY) return math_entries_match(c, a, b);
    math_truth all = MATH_YES;
    for (uint32_t i = 0; i < a->count; i++) {
        math_truth one = math_equal(c, a->child[i], b->child[i]);
        if (one == MATH_NO) return math_no(c, "an entry differs");
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

static math_truth matrices_equal(comparison *c, const math_node *a, const math_node *b) {
    if (a->count != b->count || a->columns != b->columns) return math_no(c, "another shape");
    math_truth all = MATH_YES;
    for (uint32_t i = 0; i < a->count; i++) {
        math_truth one = math_equal(c, a->child[i], b->child[i]);
        if (one == MATH_NO) return math_no(c, "an entry differs");
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

static uint32_t two_digits(const math_node *node) {
    if (node->kind != N_NUMBER || node->number.decimal || node->number.whole.size > 2) return 99;
    uint32_t value = 0;
    for (size_t i = 0; i < node->number.whole.size; i++) value = value * 10 + (uint32_t)(node->number.whole.data[i] - '0');
    return value;
}

/* "10:30": hours and two digits of minutes. */
static bool looks_like_clock(const math_node *node) {
    if (node->kind != N_RATIO || node->count != 2 || two_digits(node->child[0]) > 24) return false;
    return two_digits(node->child[1]) < 60 && node->child[1]->number.whole.size == 2;
}

/* 3:10 and 3/10. */
static bool same_digits(const math_node *a, const math_node *b) {
    return a->count == 2 && b->count == 2 && math_node_same(a->child[0], b->child[0]) &&
           math_node_same(a->child[1], b->child[1]);
}

static math_truth ratio_values(comparison *c, const math_node *a, const math_node *b);

/* What may be a time of day equals another spelling only where the gold is clearly a ratio. */
static math_truth ratios_equal(comparison *c, const math_node *gold, const math_node *answer) {
    math_truth truth = ratio_values(c, gold, answer);
    if (truth != MATH_YES || same_digits(gold, answer)) return truth;
    bool clear = gold->kind == N_RATIO && !looks_like_clock(gold);
    if (clear || (!looks_like_clock(gold) && !looks_like_clock(answer))) return truth;
    c->note = "a ratio or a time of day";
    return MATH_MAYBE;
}

static math_truth ratio_values(comparison *c, const math_node *a, const math_node *b) {
    math_session *s = c->s;
    if (a->kind != N_RATIO || b->kind != N_RATIO) {
        const math_node *ratio = a->kind == N_RATIO ? a : b, *number = a->kind == N_RATIO ? b : a;
        if (ratio->count != 2 || !math_is_scalar(number)) return math_no(c, "a ratio against another type");
        const math_node *quotient = math_make(s, N_DIVIDE, 0, ratio->child[0], ratio->child[1]);
        if (!quotient || !math_is_scalar(quotient)) return MATH_MAYBE;
        return math_scalar_equal(s, quotient, number);
    }
    if (a->count != b->count) return math_no(c, "another number of parts");
    math_truth all = MATH_YES;
    for (uint32_t i = 1; i < a->count; i++) {
        const math_node *x = math_make(s, N_MULTIPLY, 0, a->child[0], b->child[i]),
                        *y = math_make(s, N_MULTIPLY, 0, a->child[i], b->child[0]);
        if (!x || !y || !math_is_scalar(x) || !math_is_scalar(y)) return MATH_MAYBE;
        math_truth one = math_scalar_equal(s, x, y);
        if (one == MATH_NO) return math_no(c, "another ratio");
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

/* A time of day as hours and minutes, and its half of the day: 0 none written, 1 am, 2 pm. "3 pm" has no minutes. */
typedef struct time_of_day {
    uint32_t hours, minutes, seconds;
    int half;
} time_of_day;

static bool time_of(const math_node *node, time_of_day *out) {
    out->seconds = 0;
    if (node->kind == N_UNIT) {
        out->half = assay_view_ends_with(node->text, ASSAY_VIEW(" am"))   ? 1
                    : assay_view_ends_with(node->text, ASSAY_VIEW(" pm")) ? 2
                                                                          : 0;
        out->hours = two_digits(node->child[0]);
        out->minutes = 0;
        bool said = assay_view_starts_with(node->text, ASSAY_VIEW(" oclock"));
        return (said || node->text.size == 3) && (said || out->half > 0) && out->hours <= 12;
    }
    if ((node->kind != N_CLOCK && node->kind != N_RATIO) || node->count < 2 || node->count > 3) return false;
    if (node->count == 3) out->seconds = two_digits(node->child[2]);
    out->half = node->kind == N_CLOCK ? node->op : 0;
    out->hours = two_digits(node->child[0]);
    out->minutes = two_digits(node->child[1]);
    return out->hours <= 24 && out->minutes < 60 && out->seconds < 60;
}

/* "4:30" may be either half of the day; "16:30" is 4:30 pm. */
static math_truth clocks_equal(comparison *c, const math_node *a, const math_node *b) {
    time_of_day x, y;
    if (!time_of(a, &x) || !time_of(b, &y)) return math_no(c, "a time against another type");
    if (x.minutes != y.minutes || x.seconds != y.seconds) return math_no(c, "another time");
    if (x.half && y.half) return x.half == y.half && x.hours == y.hours ? MATH_YES : math_no(c, "another half of the day");
    if (x.hours == y.hours) return MATH_YES;
    const time_of_day *said = x.half ? &x : &y, *bare = x.half ? &y : &x;
    bool same = said->half && bare->hours != said->hours && bare->hours == said->hours % 12 + (said->half == 2 ? 12u : 0u);
    return same ? MATH_YES : math_no(c, "another time");
}

/* Equal moduli and a difference that they divide. */
static math_truth residues_equal(comparison *c, const math_node *a, const math_node *b) {
    math_session *s = c->s;
    if (a->kind != N_MODULO || b->kind != N_MODULO) { /* "7 \pmod{10}" beside 7: a class beside one of its members */
        const math_node *class = a->kind == N_MODULO ? a : b, *one = class == a ? b : a;
        if (one->kind == N_FUNCTION && one->op == F_MOD && one->count == 2) { /* "4 mod 9" beside "4 \\pmod 9" */
            math_node *written = math_make(s, N_MODULO, 0, one->child[0], one->child[1]);
            return written ? residues_equal(c, class, written) : MATH_MAYBE;
        }
        fmpq_t gap, modulus;
        fmpq_init(gap);
        fmpq_init(modulus);
        bool within = math_is_scalar(one) && math_is_scalar(class->child[0]) &&
                      math_rational(s, build_subtract(s, class->child[0], one), gap) == V_OK &&
                      math_rational(s, class->child[1], modulus) == V_OK && !fmpq_is_zero(modulus);
        if (within) {
            fmpq_div(gap, gap, modulus);
            within = fmpz_is_one(fmpq_denref(gap));
        }
        fmpq_clear(gap);
        fmpq_clear(modulus);
        return within ? MATH_MAYBE : math_no(c, "a residue against another type");
    }
    math_truth modulus = math_scalar_equal(s, a->child[1], b->child[1]);
    if (modulus != MATH_YES) return modulus;
    const math_node *minus = math_make(s, N_NEGATE, 0, b->child[0], NULL),
                    *sum = minus ? math_make(s, N_ADD, 0, a->child[0], minus) : NULL;
    const math_node *quotient = sum ? math_make(s, N_DIVIDE, 0, sum, a->child[1]) : NULL;
    fmpq_t value;
    fmpq_init(value);
    math_truth truth = MATH_MAYBE;
    if (quotient && math_rational(s, quotient, value) == V_OK) truth = fmpz_is_one(fmpq_denref(value)) ? MATH_YES : MATH_NO;
    fmpq_clear(value);
    return truth;
}

static math_truth texts_equal(comparison *c, const math_node *a, const math_node *b) {
    math_text x, y;
    if (a->kind != N_TEXT || b->kind != N_TEXT) return math_no(c, "text against another type");
    if (!math_text_fold(a->text, c->s->arena, &x) || !math_text_fold(b->text, c->s->arena, &y)) return MATH_MAYBE;
    c->s->method = ASSAY_METHOD_TEXT;
    return assay_view_equal(math_text_synonym(x.folded), math_text_synonym(y.folded)) ? MATH_YES : math_no(c, "another text");
}

/* A gold that names its base, against an answer that names none: by digits, for the question names the base. An answer that names its own base is
 * a number like any other, against anything: by value. */
static math_truth based_equal(comparison *c, const math_node *gold, const math_node *answer) {
    if (gold->kind != N_BASED || gold->side) {
        if (!math_is_scalar(gold) || !math_is_scalar(answer)) return math_no(c, "a number in a base against another type");
        return math_scalar_equal(c->s, gold, answer);
    }
    if (math_is_scalar(answer) && math_node_has(answer, N_BASED, 0))
        return math_scalar_equal(c->s, gold, answer); /* "1111_2 + 1_2" */
    bool plain = answer->kind == N_NUMBER && answer->number.exponent == 0 && answer->number.repeat.size == 0;
    if (!plain) return math_no(c, "a number in another base");
    c->s->method = ASSAY_METHOD_TEXT;
    const math_number *said = &answer->number;
    assay_view whole = gold->text, fraction = ASSAY_VIEW_NONE;
    const char *point = memchr(whole.data, '.', whole.size);
    if (point) {
        size_t at = (size_t)(point - whole.data);
        fraction = assay_view_slice(whole, at + 1, whole.size);
        whole = assay_view_slice(whole, 0, at);
    }
    bool same = assay_view_equal(whole, said->whole) && assay_view_equal(fraction, said->fraction);
    return same ? MATH_YES : math_no(c, "other digits");
}

static bool either(const math_node *a, const math_node *b, math_kind kind) {
    return a->kind == kind || b->kind == kind;
}

static math_truth printed_list_equal(comparison *c, const math_node *tuple, const math_node *list, bool tuple_is_gold) {
    math_node *copy = math_make(c->s, N_LIST, SEP_COMMA, NULL, NULL);
    if (!copy) return MATH_MAYBE;
    copy->child = tuple->child;
    copy->count = tuple->count;
    return tuple_is_gold ? math_lists_equal(c, copy, list) : math_lists_equal(c, list, copy);
}

/* The list's members as a tuple; NULL: no memory, or no list. */
static const math_node *tuple_of(comparison *c, const math_node *list) {
    if (list->kind != N_LIST) return NULL;
    math_node *tuple = math_make(c->s, N_TUPLE, BRACKET_ANGLE, NULL, NULL);
    if (!tuple) return NULL;
    tuple->child = list->child;
    tuple->count = list->count;
    return tuple;
}

/* A gold "1, 2, 3" beside (1, 2, 3): the values one by one. In another order they may be another point: nobody can tell. */
static math_truth bracketed_list(comparison *c, const math_node *list, const math_node *tuple) {
    const math_node *bare = tuple_of(c, list);
    if (!bare) return MATH_MAYBE;
    if (tuples_equal(c, bare, tuple) == MATH_YES) return MATH_YES;
    if (printed_list_equal(c, tuple, list, false) == MATH_NO) return MATH_NO;
    c->note = "a list, or a tuple";
    return MATH_MAYBE;
}

static bool contains_name(const math_node *node, const math_node *name) {
    if (math_node_same(node, name)) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && contains_name(node->child[i], name)) return true;
    }
    return false;
}

/* The letter R beside \mathbb{R} */
static bool names_the_set(const math_node *letter, const math_node *set) {
    static const char letters[] = "RZNQC";
    static const int sets[] = {C_REALS, C_INTEGERS, C_NATURALS, C_RATIONALS, C_COMPLEX};
    if (letter->kind != N_SYMBOL || letter->text.size != 1 || set->kind != N_CONSTANT) return false;
    const char *at = strchr(letters, letter->text.data[0]);
    return at && *at && sets[at - letters] == set->op;
}

/* Arithmetic of vectors or matrices that has no value within the limits. */
static bool holds_array(const math_node *node) {
    return node->kind != N_TUPLE && node->kind != N_LIST && node->kind != N_SET && math_has_arrays(node);
}

static bool is_vector(const math_node *node) {
    return (node->kind == N_TUPLE && (node->count == 2 || node->count == 3)) || (node->kind == N_MATRIX && node->columns == 1);
}

/* "2i - j + 3k" beside a vector; "2i" alone is a complex number unless the other side is written with unit vectors. NULL: another type. */
static const math_node *vector_as_named(comparison *c, const math_node *vector, const math_node *other) {
    static const math_node j = {.kind = N_SYMBOL, .text = {"j", 1}}, k = {.kind = N_SYMBOL, .text = {"k", 1}};
    bool units = vector->kind == N_TUPLE && (vector->op & BRACKET_UNITS);
    if (!math_is_scalar(other) || math_node_has(other, N_BIG, 0) ||
        (!units && !contains_name(other, &j) && !contains_name(other, &k)))
        return NULL;
    return math_vector_of_letters(c->s, other);
}

static math_truth values_equal(comparison *c, const math_node *a, const math_node *b);

/* The two capitals of \overline{AB}, or of the product AB. */
static bool segment_letters(const math_node *node, char out[2], bool *overlined) {
    static const assay_view mark = {"segment_", 8};
    *overlined = node->kind == N_SYMBOL && node->text.size == mark.size + 2 && assay_view_starts_with(node->text, mark);
    if (*overlined) memcpy(out, node->text.data + mark.size, 2);
    else if (node->kind == N_MULTIPLY && node->op == 1 && node->count == 2 && node->child[0]->kind == N_SYMBOL &&
             node->child[1]->kind == N_SYMBOL && node->child[0]->text.size == 1 && node->child[1]->text.size == 1) {
        out[0] = node->child[0]->text.data[0];
        out[1] = node->child[1]->text.data[0];
    } else {
        return false;
    }
    return out[0] >= 'A' && out[0] <= 'Z' && out[1] >= 'A' && out[1] <= 'Z';
}

/* "\overline{AB}" beside "AB" or "\overline{BA}": a segment is the same, the negation of a product or a number of two digits is not. */
static bool may_be_segment(const math_node *a, const math_node *b) {
    char left[2], right[2];
    bool x, y;
    if (!segment_letters(a, left, &x) || !segment_letters(b, right, &y) || !(x || y)) return false;
    return (left[0] == right[0] && left[1] == right[1]) || (left[0] == right[1] && left[1] == right[0]);
}

/* "f(x) = 1/x, x \\ne 0", "2x, x > 0": a function and where it is defined. */
static bool conditioned(const math_node *node) {
    if (node->kind != N_LIST || node->count != 2 || node->op == SEP_OR) return false;
    const math_node *value = node->child[0], *condition = node->child[1];
    if (condition->kind != N_RELATION || condition->count != 2 || !math_is_real_set(condition) ||
        condition->child[0]->kind != N_SYMBOL)
        return false;
    bool equation = value->kind == N_RELATION && value->count == 2 && value->ops[0] == R_EQ &&
                    !math_node_same(value->child[0], condition->child[0]);
    return (equation || math_is_scalar(value)) && contains_name(equation ? value->child[1] : value, condition->child[0]);
}

/* {1, 2, 3, ...} */
static bool goes_on(const math_node *set) {
    return set->count > 0 && set->child[set->count - 1]->kind == N_ELLIPSIS;
}

static bool same_divisors(comparison *c, const math_node *a, const math_node *b) {
    bool both = a->kind == N_FUNCTION && b->kind == N_FUNCTION && a->op == b->op && (a->op == F_GCD || a->op == F_LCM);
    return both && a->count == b->count && math_entries_match(c, a, b) == MATH_YES;
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

static math_truth values_equal(comparison *c, const math_node *a, const math_node *b) {
    if (math_node_same(a, b) || same_divisors(c, a, b)) {
        c->s->method = ASSAY_METHOD_STRUCTURE;
        return MATH_YES;
    }
    if (either(a, b, N_TEXT)) return texts_equal(c, a, b);
    if (names_the_set(a, b) || names_the_set(b, a)) return MATH_YES;
    if (is_bearing(a) || is_bearing(b)) return bearings_equal(c, a, b);
    if (a->kind != N_RELATION && b->kind != N_RELATION && math_are_orders(a, b)) return math_orders_equal(c, a, b);
    if (may_be_segment(a, b)) {
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
        if (c->depth > 1 && (math_is_scalar(other) || other->kind == N_TUPLE)) return math_no(c, "a set against a member");
    }
    if ((a->kind == N_SET && goes_on(a) && b->kind == N_CONSTANT) || (b->kind == N_SET && goes_on(b) && a->kind == N_CONSTANT))
        return MATH_MAYBE; /* {1, 2, 3, ...} and N */
    if (math_is_set_formula(a) || math_is_set_formula(b)) {
        math_truth truth = math_set_expressions_equal(c, a, b);
        if (truth != MATH_MAYBE) return truth;
    }
    if (either(a, b, N_CLOCK)) return clocks_equal(c, a, b);
    if (a->kind == N_BASED && b->kind != N_BASED) return based_equal(c, a, b);
    if (b->kind == N_BASED && a->kind != N_BASED) return based_equal(c, a, b);
    bool signs = math_node_has(a, N_PLUSMINUS, 0) || math_node_has(b, N_PLUSMINUS, 0);
    if (math_is_unit_product(a) || math_is_unit_product(b)) { /* "3 cm \\times 4 cm" beside "2 cm \\times 6 cm", 12 cm^2 */
        c->note = "a product of lengths, or a rectangle's sides";
        return MATH_MAYBE;
    }
    if (math_is_quantity(a) && math_is_quantity(b)) return math_quantities_equal(c, a, b);
    if (either(a, b, N_RATIO)) return ratios_equal(c, a, b);
    if (either(a, b, N_MODULO)) return residues_equal(c, a, b);
    if (either(a, b, N_CASES)) return math_cases_equal(c, a, b);
    if (a->kind == N_BUILDER && b->kind == N_BUILDER) {
        math_truth truth = math_builders_equal(c, a, b);
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
    }
    const math_node *m = a->kind == N_MATRIX ? a : NULL, *n = b->kind == N_MATRIX ? b : NULL;
    if (m && n) return matrices_equal(c, m, n);
    if (is_vector(a) != is_vector(b)) {
        const math_node *letters = vector_as_named(c, is_vector(a) ? a : b, is_vector(a) ? b : a);
        if (letters) return is_vector(a) ? values_equal(c, a, letters) : values_equal(c, letters, b);
    }
    if ((m || n) && !signs) {
        const math_node *matrix = m ? m : n, *other = m ? b : a, *nested = math_nested_matrix(c->s, other),
                        *vector = math_as_tuple(c, matrix);
        if (nested) return matrices_equal(c, matrix, nested);
        if (vector && other->kind == N_TUPLE) {
            math_truth truth = tuples_equal(c, vector, other);
            bool interval = matrix->side && !(other->op & (BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED | BRACKET_ANGLE));
            if (truth == MATH_YES && interval) c->note = "a column or a closed interval";
            return truth == MATH_YES && interval ? MATH_MAYBE : truth;
        }
        return holds_array(other) ? MATH_MAYBE : math_no(c, "a matrix against another type");
    }
    if (math_is_real_set(a) || math_is_real_set(b)) {
        math_truth truth = math_sets_of_reals_equal(c, a, b);
        if (truth == MATH_MAYBE) truth = math_set_expressions_equal(c, a, b);
        if (truth != MATH_MAYBE) return truth;
        const math_node *builder = a->kind == N_BUILDER ? a : b->kind == N_BUILDER ? b : NULL;
        if (builder && shows_values(builder == a ? b : a) && !math_is_name(builder->child[0]))
            return MATH_MAYBE; /* {2k : 1 <= k <= 3} beside {2, 4, 6}: not listed */
    }
    if (a->kind == N_RELATION && b->kind == N_RELATION && a->count == 2 && b->count == 2 && a->ops[0] == R_PERP &&
        b->ops[0] == R_PERP && math_equal(c, a->child[0], b->child[1]) == MATH_YES &&
        math_equal(c, a->child[1], b->child[0]) == MATH_YES)
        return MATH_YES;
    if (a->kind == N_RELATION && b->kind == N_RELATION) {
        math_truth truth = math_equations_equal(c->s, a, b);
        if (truth == MATH_MAYBE) truth = math_inequalities_equal(c->s, a, b);
        return truth == MATH_NO ? math_no(c, "another relation") : truth;
    }
    const math_node *t = math_as_tuple(c, a), *u = math_as_tuple(c, b);
    if (t && u && !signs) return tuples_equal(c, t, u);
    if (signs || math_is_list(a) || math_is_list(b)) {
        /* "[6, 4, 0]" is also how a list is printed. */
        bool printed = (t && t->op == (BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED) && b->kind == N_LIST) ||
                       (u && u->op == (BRACKET_LEFT_CLOSED | BRACKET_RIGHT_CLOSED) && a->kind == N_LIST);
        if (printed && t && b->kind == N_LIST && t->count == 2 && math_is_scalar(t->child[0]) && math_is_scalar(t->child[1]) &&
            math_scalar_compare(c->s, t->child[0], t->child[1]) == -1) { /* the gold directs: as it stands it is an interval */
            math_truth listed = printed_list_equal(c, t, b, true);
            c->note = "an interval, or a printed list";
            return listed == MATH_YES ? MATH_MAYBE : listed;
        }
        if (printed) return t && b->kind == N_LIST ? printed_list_equal(c, t, b, true) : printed_list_equal(c, u, a, false);
        /* A record is a tuple with names; no other list is. */
        if ((t && math_is_list(b)) || (u && math_is_list(a))) {
            members *record = assay_arena_alloc(c->s->arena, sizeof *record);
            if (!record) return MATH_MAYBE;
            math_members_of(c, t && math_is_list(b) ? b : a, record);
            const math_node *tuple = t && math_is_list(b) ? t : u;
            bool named = (record->distinct_names || record->indexed) && !record->failed && !record->contradiction;
            if (named) return math_record_matches(c, record, (const math_node *const *)tuple->child, tuple->count);
            bool optional = !signs && c->s->options->brackets == ASSAY_BRACKETS_OPTIONAL; /* "1, 2" for the tuple (1, 2) */
            const math_node *bare = optional ? tuple_of(c, tuple == t ? b : a) : NULL;
            if (bare) return tuple == t ? tuples_equal(c, t, bare) : tuples_equal(c, bare, u);
            bool plain = !signs && c->depth == 1 && a->kind == N_LIST && a->op == SEP_COMMA && u && u->op == 0 &&
                         a->count == u->count && a->count > 2; /* two in brackets are an interval, too */
            if (plain) return bracketed_list(c, a, u);
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

/* "dy/dx" beside "y'", "d^2y/dx^2" beside "y''": the variable is not said. */
static bool is_derivative_of(const math_node *quotient, const math_node *primed) {
    if (quotient->kind != N_SYMBOL || primed->kind != N_SYMBOL || primed->text.size < 2) return false;
    size_t primes = primed->text.size - 1;
    char order[8] = "d";
    if (primes > 1 && primes < 7) order[1] = '^', order[2] = (char)('0' + primes);
    size_t size = strlen(order);
    for (size_t i = 1; i <= primes; i++) {
        if (primed->text.data[i] != '\'') return false;
    }
    return assay_view_starts_with(quotient->text, assay_view_of(order)) && quotient->text.size > size + 2 &&
           quotient->text.data[size] == primed->text.data[0] && quotient->text.data[size + 1] == '/';
}

/* \vec r and (x, y, z) */
static bool is_place(const math_node *vector, const math_node *point) {
    static const char *const letters[] = {"x", "y", "z"};
    if (!math_is_vector_name(vector) || !assay_view_is(math_unmarked(vector->text), "r") || point->kind != N_TUPLE ||
        point->count > 3)
        return false;
    for (uint32_t i = 0; i < point->count; i++) {
        if (point->child[i]->kind != N_SYMBOL || !assay_view_is(point->child[i]->text, letters[i])) return false;
    }
    return true;
}

static bool is_event(const math_node *node) {
    return node->text.size > 0 && node->text.data[0] >= 'A' && node->text.data[0] <= 'Z';
}

static bool is_letter(const math_node *node, const char *name) {
    return node->kind == N_SYMBOL && assay_view_is(node->text, name);
}

/* f(x) and f(t), y(x) and y, f(x) and y: one function. Its value with the arguments renamed; NULL: another name. */
static const math_node *same_function(math_session *s, const math_node *a, const math_node *b, const math_node *value) {
    const math_node *graph = a->kind == N_SYMBOL ? a : b, *of = a->kind == N_SYMBOL ? b : a; /* "y = 2x" and "f(x) = 2x" */
    bool curve = graph->kind == N_SYMBOL && assay_view_is(graph->text, "y") && of->kind == N_CALL && of->count == 1 &&
                 of->child[0]->kind == N_SYMBOL && assay_view_is(of->child[0]->text, "x");
    if (curve) return contains_name(value, graph) ? NULL : value;
    if (is_derivative_of(a, b) || is_derivative_of(b, a)) return value; /* dy/dx and y' */
    static const math_node theta = {.kind = N_SYMBOL, .text = {"theta", 5}};
    bool polar = (is_letter(a, "r") && is_letter(b, "rho")) || (is_letter(a, "rho") && is_letter(b, "r"));
    if (polar && contains_name(value, &theta)) return value; /* curves in polar coordinates */
    bool names = a->kind == N_SYMBOL && b->kind == N_SYMBOL;
    if (names && assay_view_equal(math_unmarked(a->text), math_unmarked(b->text)))
        return value; /* \vec{v} and v, \hat{y} and y */
    if (is_place(a, b) || is_place(b, a)) return value;
    if ((a->kind != N_CALL && b->kind != N_CALL) || !assay_view_equal(a->text, b->text)) return NULL;
    if (a->kind == N_SYMBOL || b->kind == N_SYMBOL) {
        const math_node *call = a->kind == N_CALL ? a : b;
        return call->count == 1 && call->child[0]->kind == N_SYMBOL ? value : NULL;
    }
    if (a->kind != N_CALL || b->kind != N_CALL || a->count != b->count || a->count != 1) return NULL;
    if (a->child[0]->kind != N_SYMBOL || b->child[0]->kind != N_SYMBOL) return NULL;
    if (is_event(a->child[0]) || is_event(b->child[0])) return NULL; /* P(A) and P(B), E(X) and E(Y) */
    return contains_name(value, a->child[0]) ? NULL : math_substitute(s, value, b->child[0], a->child[0]);
}

/* \gcd(a, b) and \gcd(b, a), A \cap B and B \cap A. */
static bool same_names(comparison *c, const math_node *a, const math_node *b) {
    if (math_node_same(a, b)) return true;
    if (a->kind == N_SETOP && b->kind == N_SETOP) return math_set_expressions_equal(c, a, b) == MATH_YES;
    return same_divisors(c, a, b);
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
    if (math_chain_says(c->s, a, b)) return MATH_YES;
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
    } else if (x.name && y.name && (same_names(c, x.name, y.name) || c->s->options->names == ASSAY_NAMES_IGNORED)) {
        truth = values_equal(c, x.value, y.value);
    } else if (x.name && y.name && (renamed = same_function(c->s, x.name, y.name, y.value)) != NULL) {
        truth = values_equal(c, x.value, renamed);
    } else if (a->kind == N_RELATION && b->kind == N_RELATION && (x.name || y.name) && a->ops[0] == R_APPROX &&
               math_equations_equal(c->s, a, b) == MATH_YES) {
        truth = MATH_YES; /* x \approx a, a \approx x */
    } else if (x.name && y.name && (a->kind != N_RELATION || b->kind != N_RELATION || a->ops[0] != R_EQ || b->ops[0] != R_EQ)) {
        truth = math_no(c, "another name"); /* x in A, y in A */
    } else if (a->kind == N_RELATION && b->kind == N_RELATION && (x.name || y.name) && a->ops[0] == R_EQ && b->ops[0] == R_EQ) {
        truth = math_equations_equal(c->s, a, b);
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
