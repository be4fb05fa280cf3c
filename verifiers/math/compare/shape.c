/* What may be dropped from an answer: a left-hand name, a unit, a percent sign, one of each. See compare.h. */
#include "verifiers/math/compare/compare_internal.h"
#include "verifiers/math/limits.h"

#include <stdio.h>

math_node *math_make(math_session *s, math_kind kind, int op, const math_node *a, const math_node *b) {
    math_node *node = assay_arena_calloc(s->arena, 1, sizeof *node);
    math_node **child = assay_arena_alloc(s->arena, 2 * sizeof *child);
    if (!node || !child) return NULL;
    node->kind = kind;
    node->op = (uint8_t)op;
    node->child = child;
    if (a) child[node->count++] = (math_node *)(uintptr_t)a;
    if (b) child[node->count++] = (math_node *)(uintptr_t)b;
    return node;
}

math_node *math_make_integer(math_session *s, uint64_t value) {
    math_node *node = math_make(s, N_NUMBER, 0, NULL, NULL);
    char text[24];
    int size = snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    if (node) node->number.whole = assay_arena_copy(s->arena, (assay_view){text, (size_t)size});
    return node && node->number.whole.data ? node : NULL;
}

/* A shallow copy with its own list of children. */
static math_node *copy_of(math_session *s, const math_node *node) {
    math_node *copy = assay_arena_alloc(s->arena, sizeof *copy);
    math_node **child = assay_arena_alloc(s->arena, node->count * sizeof *child);
    if (!copy || !child || !assay_budget_spend(s->budget, 1)) return NULL;
    *copy = *node;
    copy->child = child;
    return copy;
}

bool math_binds(const math_node *node, const math_node *name) {
    return node->kind == N_BIG && node->count > 1 && math_node_same(node->child[1], name);
}

const math_node *math_map(math_session *s, const math_node *node, math_replacement replace, void *context) {
    if (!node) return NULL;
    const math_node *other = replace(s, node, context);
    if (other || node->count == 0) return other ? other : node;
    math_node *copy = copy_of(s, node);
    for (uint32_t i = 0; copy && i < node->count; i++) {
        if (!node->child[i]) return NULL;
        bool bound = node->kind == N_BIG && i == 1; /* the letter of a sum is no part of its value */
        copy->child[i] = bound ? node->child[i] : (math_node *)(uintptr_t)math_map(s, node->child[i], replace, context);
        if (!copy->child[i]) return NULL;
    }
    return copy;
}

typedef struct substitution {
    const math_node *what, *with;
} substitution;

static const math_node *substituted(math_session *s, const math_node *node, void *context) {
    const substitution *change = context;
    (void)s;
    if (math_binds(node, change->what)) return node;
    return math_node_same(node, change->what) ? change->with : NULL;
}

const math_node *math_substitute(math_session *s, const math_node *node, const math_node *what, const math_node *with) {
    substitution change = {what, with};
    return with ? math_map(s, node, substituted, &change) : NULL;
}

unsigned math_signs(const math_node *node, bool *together) {
    unsigned signs = node->kind == N_PLUSMINUS;
    if (node->kind == N_PLUSMINUS && node->op == 1) *together = true;
    if (node->kind == N_TUPLE || node->kind == N_RELATION || node->kind == N_MATRIX) *together = true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) signs += math_signs(node->child[i], together);
    }
    return signs;
}

/* The next sign is minus where the lowest bit is set; each sign takes a bit of its own but where they go together. */
static const math_node *resolved(math_session *s, const math_node *node, unsigned *minus, bool together) {
    if (node->kind == N_PLUSMINUS) {
        bool negative = ((*minus & 1) != 0) != (node->op == 1);
        if (!together) *minus >>= 1;
        const math_node *first = resolved(s, node->child[0], minus, together);
        const math_node *last = node->count == 2 ? resolved(s, node->child[1], minus, together) : first;
        if (!first || !last) return NULL;
        if (negative) last = math_make(s, N_NEGATE, 0, last, NULL);
        return node->count == 2 && last ? math_make(s, N_ADD, 0, first, last) : last;
    }
    if (node->count == 0 || !math_node_has(node, N_PLUSMINUS, 0)) return node;
    math_node *copy = copy_of(s, node);
    for (uint32_t i = 0; copy && i < node->count; i++) {
        copy->child[i] = (math_node *)(uintptr_t)resolved(s, node->child[i], minus, together);
        if (!copy->child[i]) return NULL;
    }
    return copy;
}

const math_node *math_resolve_signs(math_session *s, const math_node *node, unsigned minus, bool together) {
    return resolved(s, node, &minus, together);
}

static bool is_capital(const math_node *node) {
    return node->kind == N_SYMBOL && node->text.size >= 1 && node->text.data[0] >= 'A' && node->text.data[0] <= 'Z';
}

/* AB, the segment: two or three capitals side by side, possibly between bars. */
static bool is_segment(const math_node *node) {
    if (node->kind == N_FUNCTION && node->op == F_ABS) return is_segment(node->child[0]);
    if (node->kind != N_MULTIPLY || node->op != 1 || node->count > 4) return false;
    for (uint32_t i = 0; i < node->count; i++) {
        bool triangle = node->child[i]->kind == N_SYMBOL && node->child[i]->text.size > 5;
        if (!is_capital(node->child[i]) && !triangle) return false;
    }
    return true;
}

static bool is_plain_name(const math_node *node) {
    return node->kind == N_SYMBOL || node->kind == N_CALL || node->kind == N_TEXT || is_segment(node) ||
           (node->kind == N_CONSTANT && (node->op == C_E || node->op == C_I));
}

bool math_is_unknown(const math_node *node) {
    return is_plain_name(node) && node->kind != N_TEXT && !(node->kind == N_CONSTANT && node->op == C_I);
}

/* Names of matrices and what joins them. */
static bool holds_capitals_only(const math_node *node) {
    if (node->kind == N_SYMBOL) return is_capital(node);
    if (node->kind == N_POWER) return holds_capitals_only(node->child[0]) && !math_has_variables(node->child[1]);
    bool joins = node->kind == N_ADD || node->kind == N_NEGATE || node->kind == N_MULTIPLY;
    for (uint32_t i = 0; joins && i < node->count; i++)
        joins = holds_capitals_only(node->child[i]) || node->child[i]->kind == N_NUMBER;
    return joins;
}

/* "\gcd(a, b) = 6", "\det A = 3", "\lim_{x \to 0} f(x) = 2", "A \cap B = \{1\}": what has no value but the one that is told. */
static bool is_asked_function(const math_node *node) {
    if (node->kind == N_SETOP) {
        for (uint32_t i = 0; i < 2; i++) {
            const math_node *part = node->child[i];
            bool capital =
                part->kind == N_SYMBOL && part->text.size == 1 && part->text.data[0] >= 'A' && part->text.data[0] <= 'Z';
            if (!capital && !is_asked_function(part)) return false;
        }
        return true;
    }
    if (node->kind == N_BIG) return node->op == B_LIMIT && math_node_has(node->child[0], N_CALL, 0);
    bool function =
        node->kind == N_FUNCTION && (node->op == F_GCD || node->op == F_LCM || node->op == F_DET || node->op == F_TRACE);
    bool matrix = function && (node->op == F_DET || node->op == F_TRACE); /* \det(AB), \det A^{-1} */
    for (uint32_t i = 0; function && i < node->count; i++)
        function = node->child[i]->kind == N_SYMBOL || (matrix && holds_capitals_only(node->child[i]));
    return function;
}

bool math_is_name(const math_node *node) {
    if (is_plain_name(node) || is_asked_function(node)) return true;
    if (node->kind == N_DIVIDE) return is_segment(node->child[0]) && is_segment(node->child[1]);
    if (node->kind == N_MULTIPLY && node->op == 1 && node->count == 2) { /* "m angle A" */
        return node->child[0]->kind == N_SYMBOL && node->child[1]->kind == N_SYMBOL && node->child[1]->text.size > 5;
    }
    if (node->kind != N_TUPLE && node->kind != N_RATIO) return false;
    for (uint32_t i = 0; i < node->count; i++) {
        if (!is_plain_name(node->child[i])) return false;
    }
    return true;
}

static const math_node *literal_of(const math_node *node) {
    const math_node *literal = node->kind == N_NEGATE ? node->child[0] : node;
    return literal->kind == N_NUMBER ? literal : NULL;
}

bool math_is_decimal(const math_node *node) {
    const math_node *literal = literal_of(node);
    return literal && literal->number.fraction.size > 0;
}

static bool is_integer_literal(const math_node *literal) {
    return literal && literal->number.fraction.size == 0 && literal->number.repeat.size == 0 && literal->number.exponent == 0;
}

/* The approximation written behind the exact value must be one: rounded (within half a unit of its last digit) or cut off (within one unit, towards zero).
 * An integer is no approximation of another integer; where the last digits are zeros ("1234 \approx 1200") that is left open. */
static math_truth is_rounding(math_session *s, const math_node *exact, const math_node *rounded) {
    const math_node *literal = literal_of(rounded);
    if (!literal || !math_is_scalar(exact)) return MATH_MAYBE;
    if (is_integer_literal(literal) && is_integer_literal(literal_of(exact))) {
        if (math_scalar_equal(s, exact, rounded) == MATH_YES) return MATH_YES;
        bool coarse = literal->number.whole.size > 1 && literal->number.whole.data[literal->number.whole.size - 1] == '0';
        return coarse ? MATH_MAYBE : MATH_NO;
    }
    math_node *unit = math_make(s, N_NUMBER, 0, NULL, NULL);
    if (!unit) return MATH_MAYBE;
    unit->number.whole = ASSAY_VIEW("1");
    unit->number.exponent = literal->number.exponent - (int64_t)literal->number.fraction.size;
    const math_node *difference = math_make(s, N_ADD, 0, exact, math_make(s, N_NEGATE, 0, rounded, NULL));
    const math_node *distance = difference ? math_make(s, N_FUNCTION, F_ABS, difference, NULL) : NULL;
    if (!distance) return MATH_MAYBE;
    static const math_node two = {.kind = N_NUMBER, .number = {.whole = {"2", 1}}};
    const math_node *half = math_make(s, N_DIVIDE, 0, unit, &two), *size = math_make(s, N_FUNCTION, F_ABS, exact, NULL);
    if (!half || !size) return MATH_MAYBE;
    int order = math_scalar_compare(s, distance, half);
    if (order <= 0) return MATH_YES;
    int cut = math_scalar_compare(s, distance, unit), towards = math_scalar_compare(s, literal, size);
    if (cut == -1 && towards == -1) { /* the same sign: the distance alone does not tell 0.3 from -0.3 */
        const math_node *product = math_make(s, N_MULTIPLY, 0, exact, rounded);
        static const math_node zero = {.kind = N_NUMBER, .number = {.whole = {"0", 1}}};
        int sign = product ? math_scalar_compare(s, product, &zero) : 2;
        return sign == 2 ? MATH_MAYBE : sign >= 0 ? MATH_YES : MATH_NO;
    }
    return order == 2 || cut == 2 || towards == 2 ? MATH_MAYBE : MATH_NO;
}

/* "5 kg \\approx 11 lb": the exact amount in the unit of the rounded one. */
static math_truth is_rounded_quantity(math_session *s, const math_node *exact, const math_node *rounded) {
    math_quantity p, q;
    if (math_is_scalar(exact) && math_is_scalar(rounded)) return is_rounding(s, exact, rounded);
    if (!math_is_quantity(exact) || !math_is_quantity(rounded) || !math_quantity_of(s, exact, &p) ||
        !math_quantity_of(s, rounded, &q) || !p.has_unit || !q.has_unit)
        return MATH_MAYBE;
    if (!p.unit.known || !q.unit.known || !math_unit_same_dimension(&p.unit, &q.unit)) return MATH_MAYBE;
    comparison between = {.s = s};
    if (math_quantities_equal(&between, exact, rounded) == MATH_YES) return MATH_YES;
    const math_node *top = math_make(s, N_MULTIPLY, 0, math_make_integer(s, p.unit.num), math_make_integer(s, q.unit.den)),
                    *bottom = math_make(s, N_MULTIPLY, 0, math_make_integer(s, p.unit.den), math_make_integer(s, q.unit.num));
    const math_node *factor = top && bottom ? math_make(s, N_DIVIDE, 0, top, bottom) : NULL,
                    *amount = factor ? math_make(s, N_MULTIPLY, 0, p.value, factor) : NULL;
    return amount ? is_rounding(s, amount, q.value) : MATH_MAYBE;
}

static math_truth sides_equal(math_session *s, const math_node *a, const math_node *b) {
    comparison between = {.s = s};
    return math_is_scalar(a) && math_is_scalar(b)       ? math_scalar_equal(s, a, b)
           : math_node_same(a, b)                       ? MATH_YES
           : math_is_quantity(a) && math_is_quantity(b) ? math_quantities_equal(&between, a, b)
                                                        : MATH_MAYBE;
}

static const math_node *renamed(math_session *s, const math_node *node, void *context) {
    (void)context;
    if (node->kind != N_SYMBOL) return NULL;
    math_node *other = math_make(s, N_SYMBOL, 0, NULL, NULL);
    char *text = assay_arena_alloc(s->arena, node->text.size + 1);
    if (!other || !text) return NULL;
    memcpy(text, node->text.data, node->text.size);
    text[node->text.size] = '\'';
    other->text = (assay_view){text, node->text.size + 1};
    return other;
}

/* "y - y + 3": letters, and yet one value. */
static bool has_one_value(math_session *s, const math_node *formula) {
    if (!math_is_scalar(formula) || math_node_has(formula, N_CALL, 0) || math_node_has(formula, N_BIG, 0)) return false;
    const math_node *other = math_map(s, formula, renamed, NULL);
    return other && math_scalar_equal(s, formula, other) == MATH_YES;
}

/* Values joined by = (and at the end by approximately): all must agree. A formula beside a number, "A = \pi r^2 = 25\pi", is no identity, and says only
 * where the number comes from: the numbers must agree among themselves, and the last side must be one. */
static void follow_chain(math_session *s, const math_node *node, uint32_t first, math_shape *shape) {
    const math_node *constant = NULL;
    shape->value = node->child[first];
    for (uint32_t i = first + 1; i < node->count; i++) {
        const math_node *next = node->child[i];
        if (node->ops[i - 1] == R_EQ && !shape->rounded) {
            bool formula = math_has_variables(shape->value), goes_on = math_has_variables(next);
            if (!formula) constant = shape->value;
            const math_node *before = formula == goes_on ? shape->value : goes_on ? NULL : constant;
            if (!before && has_one_value(s, goes_on ? next : shape->value)) before = shape->value;
            math_truth equal = before ? sides_equal(s, before, next) : MATH_YES;
            shape->contradiction |= equal == MATH_NO;
            shape->unsettled |= equal == MATH_MAYBE;
            shape->value = next;
        } else {
            math_truth rounds = is_rounded_quantity(s, shape->value, next);
            shape->contradiction |= rounds == MATH_NO;
            shape->unsettled |= rounds == MATH_MAYBE;
            /* What it says is the exact value. A decimal may be what the other side holds, where the exact value is no literal itself. */
            const math_node *literal = literal_of(next);
            bool stands = literal && literal->number.fraction.size > 0 && !literal_of(shape->value);
            shape->rounded = next;
            shape->rounded_stands = stands;
        }
    }
    shape->unsettled |= constant && math_has_variables(shape->value);
}

static bool contains(const math_node *node, const math_node *part) {
    if (math_node_same(node, part)) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (contains(node->child[i], part)) return true;
    }
    return false;
}

/* "f" of "f'(x)". */
static assay_view without_primes(assay_view name) {
    while (name.size > 1 && name.data[name.size - 1] == '\'') name.size--;
    return name;
}

/* f'(x) = f(x), y'' = -y: an equation for the function, and no name with a value. */
static bool mentions_function(const math_node *node, assay_view name) {
    if ((node->kind == N_CALL || node->kind == N_SYMBOL) && assay_view_equal(without_primes(node->text), name)) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && mentions_function(node->child[i], name)) return true;
    }
    return false;
}

static bool is_primed(const math_node *left) {
    return (left->kind == N_CALL || left->kind == N_SYMBOL) && without_primes(left->text).size < left->text.size;
}

static bool is_capital_name(const math_node *node) {
    return node->text.size > 0 && node->text.data[0] >= 'A' && node->text.data[0] <= 'Z';
}

static bool holds_variables(const math_node *call) {
    for (uint32_t i = 0; i < call->count; i++) {
        if (math_has_variables(call->child[i])) return true;
    }
    return false;
}

/* Names and integers, and what joins them: A + B, 2\theta, \angle ABC. */
static bool holds_names_only(const math_node *node) {
    if (node->kind == N_SYMBOL) return true;
    if (node->kind == N_NUMBER) return node->number.fraction.size == 0;
    bool joins = node->kind == N_ADD || node->kind == N_NEGATE || node->kind == N_MULTIPLY || node->kind == N_DIVIDE;
    for (uint32_t i = 0; joins && i < node->count; i++) joins = holds_names_only(node->child[i]);
    return joins;
}

static bool is_one(const math_node *node) {
    return node->kind == N_NUMBER && !node->number.decimal && assay_view_is(node->number.whole, "1");
}

/* What a question may ask for besides names: \sin A, \tan 2\theta, where a constant is given; A^{-1}, 2A - B, where a matrix is. */
static bool is_asked_for(const math_node *left, const math_node *value) {
    if (left->kind == N_FUNCTION)
        return left->op >= F_SIN && left->op <= F_CSC && math_is_scalar(value) && !math_has_variables(value) &&
               math_has_variables(left->child[0]) && holds_names_only(left->child[0]);
    bool power = left->kind == N_POWER && is_capital(left->child[0]);
    bool inverse = power && left->child[1]->kind == N_NEGATE && is_one(left->child[1]->child[0]); /* A^{-1} = (3I - A)/2 */
    if (inverse && math_is_scalar(value) && math_has_variables(value)) return true;
    if (value->kind != N_MATRIX) return false;
    return power || (math_has_variables(left) && math_is_scalar(left) && holds_names_only(left));
}

static math_shape shape_as_written(math_session *s, const math_node *node) {
    math_shape shape = {.value = node};
    if (node->kind == N_CALL && node->count >= 2 && is_capital_name(node) &&
        !holds_variables(node)) { /* "P(1,2)" is "P = (1,2)" */
        math_node *point = math_make(s, N_TUPLE, 0, NULL, NULL), *name = math_make(s, N_SYMBOL, 0, NULL, NULL);
        if (!point || !name) return shape;
        point->child = node->child;
        point->count = node->count;
        name->text = node->text;
        return (math_shape){.value = point, .name = name};
    }
    if (node->kind != N_RELATION) return shape;
    bool equalities = true;
    for (uint32_t i = 0; i + 1 < node->count; i++) equalities &= node->ops[i] == R_EQ || node->ops[i] == R_APPROX;
    const math_node *left = node->child[0], *right = node->child[node->count - 1];
    if (node->count == 2 && (node->ops[0] == R_IN || node->ops[0] == R_EQUIV) && math_is_name(left)) {
        shape.name = left;
        shape.value = right;
        return shape;
    }
    if (!equalities) return shape;
    if (math_is_name(left) ||
        (node->count == 2 && is_asked_for(left, right))) { /* "y = 2x": the name must not stand on the right */
        bool inside = false;
        for (uint32_t i = 1; i < node->count; i++)
            inside |= contains(node->child[i], left) ||
                      (is_primed(left) && mentions_function(node->child[i], without_primes(left->text)));
        if (!inside) shape.name = left;
    }
    bool constant =
        left->kind == N_CONSTANT && node->ops[0] == R_APPROX; /* "e \\approx 2.72" says the number, "e \\approx 0.87" a name */
    if (shape.name && constant) {
        math_shape number = {.value = left};
        follow_chain(s, node, 0, &number);
        if (!number.contradiction && !number.unsettled) return number;
    }
    if (shape.name) {
        follow_chain(s, node, 1, &shape);
        return shape;
    }
    bool words = right->kind == N_TEXT; /* "7 = undefined" */
    if (node->count == 2 && node->ops[0] == R_EQ && math_is_name(right) && !words && math_is_scalar(left) &&
        !math_has_variables(left)) {
        shape.name = right;
        shape.value = left;
        return shape;
    }
    node = math_chain_with_units(s, node);
    bool constants = true;
    for (uint32_t i = 0; i < node->count; i++)
        constants &= math_is_quantity(node->child[i]) && !math_has_variables(node->child[i]);
    if (constants) follow_chain(s, node, 0, &shape);
    return shape;
}

math_shape math_shape_of(math_session *s, const math_node *node) {
    math_shape shape = shape_as_written(s, node);
    math_order_names(s, &shape);
    return shape;
}

static const math_node *arc(math_session *s, const math_node *degree) {
    const math_node *total = degree->child[0];
    uint64_t scale = 60;
    for (uint32_t i = 1; total && i < degree->count; i++, scale *= 60) {
        total = math_make(s, N_ADD, 0, total, math_make(s, N_DIVIDE, 0, degree->child[i], math_make_integer(s, scale)));
    }
    return total;
}

/* "2 hours 30 minutes", "90^\circ - 30^\circ": parts of one dimension, summed in the unit of the first. */
static bool compound(math_session *s, const math_node *node, math_quantity *out) {
    math_quantity rest;
    if (!math_quantity_of(s, node->child[0], out) || !out->has_unit) return false;
    for (uint32_t i = 1; i < node->count; i++) {
        if (!math_quantity_of(s, node->child[i], &rest) || !rest.has_unit || !math_unit_same_dimension(&out->unit, &rest.unit))
            return false;
        uint64_t num, den;
        if (__builtin_mul_overflow(rest.unit.num, out->unit.den, &num) ||
            __builtin_mul_overflow(rest.unit.den, out->unit.num, &den))
            return false;
        const math_node *n = math_make_integer(s, num), *d = math_make_integer(s, den);
        const math_node *factor = n && d ? math_make(s, N_DIVIDE, 0, n, d) : NULL,
                        *scaled = factor ? math_make(s, N_MULTIPLY, 0, rest.value, factor) : NULL;
        out->value = scaled ? math_make(s, N_ADD, 0, out->value, scaled) : NULL;
        if (!out->value) return false;
    }
    return true;
}

static bool holds_unit(const math_node *node) {
    if (node->kind == N_NEGATE) return holds_unit(node->child[0]);
    return node->kind == N_UNIT || node->kind == N_DEGREE;
}

bool math_adds_units(const math_node *node) {
    for (uint32_t i = 0; node->kind == N_ADD && i < node->count; i++) {
        if (!holds_unit(node->child[i])) return false;
    }
    return node->kind == N_ADD && node->count > 1 && node->count <= 8;
}

const math_node *math_scaled_unit(const math_node *node) {
    if (node->kind == N_DIVIDE) return node->child[0]->kind == N_UNIT ? node->child[0] : NULL;
    const math_node *unit = NULL;
    for (uint32_t i = 0; node->kind == N_MULTIPLY && i < node->count; i++) {
        if (node->child[i]->kind != N_UNIT) continue;
        if (unit) return NULL;
        unit = node->child[i];
    }
    return unit;
}

/* "\\frac12 \\times 3 cm \\times 4 cm", "60 mph \\cdot 2 h" in the product of the units. */
static bool product_of_units(math_session *s, const math_node *node, math_quantity *out) {
    *out = (math_quantity){.value = math_make_integer(s, 1), .has_unit = true, .unit = {.num = 1, .den = 1, .known = true}};
    for (uint32_t i = 0; out->value && i < node->count; i++) {
        const math_node *part = node->child[i];
        math_unit unit = {.num = 1, .den = 1};
        if (part->kind == N_UNIT && !math_unit_read(part->text, &unit)) return false;
        out->value = math_make(s, N_MULTIPLY, 0, out->value, part->kind == N_UNIT ? part->child[0] : part);
        if (__builtin_mul_overflow(out->unit.num, unit.num, &out->unit.num) ||
            __builtin_mul_overflow(out->unit.den, unit.den, &out->unit.den))
            return false;
        for (int d = 0; d < MATH_DIMENSIONS; d++) out->unit.power[d] = (int8_t)(out->unit.power[d] + unit.power[d]);
    }
    return out->value != NULL;
}

bool math_quantity_of(math_session *s, const math_node *node, math_quantity *out) {
    *out = (math_quantity){.value = node};
    if (math_is_unit_product(node)) return product_of_units(s, node, out);
    if (math_adds_units(node) || (node->kind == N_ADD && node->count == 2 && node->child[0]->kind == N_UNIT))
        return compound(s, node, out);
    if (node->kind == N_NEGATE) {
        if (!math_quantity_of(s, node->child[0], out)) return false;
        out->value = math_make(s, N_NEGATE, 0, out->value, NULL);
        return out->value != NULL;
    }
    if (node->kind == N_UNIT) {
        out->value = node->child[0];
        out->has_unit = math_unit_read(node->text, &out->unit);
        bool angle = node->child[0]->kind == N_DEGREE;
        if (node->child[0]->kind == N_PERCENT) { /* "5% of people" */
            out->percent = true;
            out->has_unit = false;
            out->value = node->child[0]->child[0];
        }
        return out->value && !angle && math_is_scalar(out->value);
    }
    const math_node *scaled = math_scaled_unit(node);
    if (scaled && node->child[node->count - 1]->kind != N_UNIT) { /* "2 hours \\cdot 4", "16 apples / 2" */
        math_node *copy = copy_of(s, node);
        if (!copy) return false;
        for (uint32_t i = 0; i < node->count; i++)
            copy->child[i] = node->child[i] == scaled ? scaled->child[0] : node->child[i];
        out->value = copy;
        out->has_unit = math_unit_read(scaled->text, &out->unit);
        return math_is_scalar(copy);
    }
    if (node->kind == N_PERCENT) {
        out->percent = true;
        out->value = node->child[0];
    } else if (node->kind == N_DEGREE) {
        out->has_unit = math_unit_read(ASSAY_VIEW("degrees"), &out->unit);
        out->value = arc(s, node);
    } else if ((node->kind == N_ADD || node->kind == N_MULTIPLY || node->kind == N_DIVIDE) && node->count > 1 &&
               (node->child[node->count - 1]->kind == N_UNIT || node->child[node->count - 1]->kind == N_DEGREE)) {
        /* "2 + 3\sqrt2 cm", "2\times10^5 m", "\pi/3 cm": the unit at the end belongs to the whole */
        const math_node *last = node->child[node->count - 1];
        math_node *copy = copy_of(s, node);
        if (!copy) return false;
        for (uint32_t i = 0; i + 1 < node->count; i++) copy->child[i] = node->child[i];
        copy->child[node->count - 1] = last->child[0];
        out->value = copy;
        out->has_unit = math_unit_read(last->kind == N_UNIT ? last->text : ASSAY_VIEW("degrees"), &out->unit);
    }
    return out->value && math_is_scalar(out->value);
}
