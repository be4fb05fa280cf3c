/* What one side's equalities come to, where the other side is a value: "m + n = 25" tells what the question asks for and its value, and
 * "x^2 + 2x + 1 = (x + 1)^2" a way to the last side. Nothing here is done to a relation beside a relation. */
#include "verifiers/math/compare/compare_internal.h"

enum { UNKNOWNS_MAX = 12, ASKED_DEPTH_MAX = 5 };

/* What stands on the left of the first equality sign. */
typedef struct asked {
    const math_node *unknown[UNKNOWNS_MAX];
    size_t count;
    bool repeated; /* one of them more than once */
    bool counted;  /* numbers, powers or functions */
} asked;

static bool is_small_letter(const math_node *node) {
    return node->kind == N_SYMBOL && node->text.size == 1 && node->text.data[0] >= 'a' && node->text.data[0] <= 'z';
}

/* m, n, f(5), AB */
static bool add_unknown(const math_node *node, asked *left) {
    if (!math_is_unknown(node)) return false;
    for (size_t i = 0; i < left->count; i++) {
        if (!math_node_same(left->unknown[i], node)) continue;
        left->repeated = true;
        return true;
    }
    if (left->count == UNKNOWNS_MAX) return false;
    left->unknown[left->count++] = node;
    return true;
}

/* m + n, mn, AB + BC; with numbers, powers, roots, bars and functions that a question may ask for: a^2 + b^2, |a - b|, \sin A \sin B. */
static bool read_asked(const math_node *node, asked *left, unsigned depth) {
    if (math_is_unknown(node)) return add_unknown(node, left);
    if (depth == ASKED_DEPTH_MAX) return false;
    bool joins = node->kind == N_ADD || node->kind == N_NEGATE || node->kind == N_MULTIPLY || node->kind == N_DIVIDE;
    if (!joins) {
        left->counted = true;
        if (node->kind == N_NUMBER) return node->number.fraction.size == 0 && node->number.repeat.size == 0;
        bool function = node->kind == N_FUNCTION && ((node->op >= F_SIN && node->op <= F_CSC) || node->op == F_LOG ||
                                                     node->op == F_LN || node->op == F_ABS);
        if (node->kind != N_POWER && node->kind != N_ROOT && !function) return false;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (!read_asked(node->child[i], left, depth + 1)) return false;
    }
    return true;
}

/* Capitals and what joins sets of them: A, A \cup B. */
static bool names_a_set(const math_node *node) {
    if (node->kind == N_SETOP) return names_a_set(node->child[0]) && names_a_set(node->child[1]);
    return node->kind == N_SYMBOL && node->text.size > 0 && node->text.data[0] >= 'A' && node->text.data[0] <= 'Z';
}

/* |z|, |A \cup B|, \|v\|, \sigma^2: one unknown, in a form that is itself what is asked for. |x| = 5 is no value of x, and is not among them. */
static bool is_asked_of_one(const math_node *node) {
    if (node->kind == N_FUNCTION && node->op == F_NORM) return true;
    if (node->kind == N_FUNCTION && node->op == F_ABS) {
        const math_node *of = node->child[0];
        bool vector = is_small_letter(of) && strchr("uvwz", of->text.data[0]);
        return vector || math_holds_vector(of) || names_a_set(of) || (of->kind == N_SYMBOL && of->text.size > 2);
    }
    if (node->kind != N_POWER || node->child[1]->kind != N_NUMBER) return false;
    if (node->child[0]->kind == N_MULTIPLY) return math_is_unknown(node->child[0]); /* (AB)^2 */
    if (node->child[0]->kind != N_SYMBOL) return false;
    assay_view name = node->child[0]->text;
    return assay_view_starts_with(name, ASSAY_VIEW("sigma")) && assay_view_equal(node->child[1]->number.whole, ASSAY_VIEW("2"));
}

static bool is_zero_or_one(const math_node *node) {
    return node->kind == N_NUMBER && node->number.whole.size == 1 && node->number.whole.data[0] <= '1';
}

/* x, y and z alone: with numbers and powers that is the equation of a line or a circle. */
static bool are_coordinates(const asked *left) {
    for (size_t i = 0; i < left->count; i++) {
        const math_node *name = left->unknown[i];
        if (!is_small_letter(name) || name->text.data[0] < 'x') return false;
    }
    return true;
}

/* May the question ask for the left side, which then has the value on its right? Equations are written with 0 and 1 on the right: there only plain
 * combinations of unknowns are asked for. "2x = 25" and "x^2 = 25" are unsolved. Strictly: as the gold, "a^2 + b^2 = 25" is what was to be found. */
static bool may_be_asked_for(const math_node *node, const math_node *value, bool strictly) {
    asked left = {.count = 0};
    if (math_is_name(node)) return false;
    if (is_asked_of_one(node)) return true;
    if (!read_asked(node, &left, 0) || left.count < 2) return false;
    if (strictly && are_coordinates(&left)) return false; /* "x + y = 7", a line */
    if (!left.counted && !left.repeated) return true;
    if (strictly) return false;
    return !is_zero_or_one(value) && !(left.counted && are_coordinates(&left));
}

static bool are_equalities(const math_node *relation) {
    for (uint32_t i = 0; i + 1 < relation->count; i++) {
        if (relation->ops[i] != R_EQ && relation->ops[i] != R_APPROX) return false;
    }
    return relation->ops[0] == R_EQ;
}

/* The sides from the second on. */
static const math_node *without_first(math_session *s, const math_node *answer) {
    if (answer->count == 2) return answer->child[1];
    math_node *rest = assay_arena_alloc(s->arena, sizeof *rest);
    if (!rest) return answer;
    *rest = *answer;
    rest->child++;
    rest->ops++;
    rest->count--;
    return rest;
}

/* Sides that are all proved to be one expression: the last of them. */
static const math_node *end_of_identity(math_session *s, const math_node *answer) {
    const math_node *end = answer->child[answer->count - 1];
    if (math_is_name(answer->child[0])) return answer;
    for (uint32_t i = 0; i < answer->count; i++) {
        if (!math_is_scalar(answer->child[i]) || (i > 0 && answer->ops[i - 1] != R_EQ)) return answer;
    }
    for (uint32_t i = 1; i < answer->count; i++) {
        if (math_scalar_equal(s, answer->child[i - 1], answer->child[i]) != MATH_YES) return answer;
    }
    return end;
}

static bool is_small_integer(const math_node *node) {
    return node->kind == N_NUMBER && !node->number.decimal && node->number.exponent == 0 && node->number.whole.size <= 9;
}

/* "7 and 1/2" where one number is asked for. */
static const math_node *as_mixed(math_session *s, const math_node *answer) {
    const math_node *whole = answer->child[0], *part = answer->child[1];
    bool shape = answer->kind == N_LIST && answer->op == SEP_AND && answer->count == 2 && is_small_integer(whole) &&
                 part->kind == N_DIVIDE && is_small_integer(part->child[0]) && is_small_integer(part->child[1]);
    if (!shape || math_scalar_compare(s, part->child[0], part->child[1]) != -1) return answer;
    const math_node *sum = math_make(s, N_ADD, 0, whole, part);
    return sum ? sum : answer;
}

const math_node *math_value_told(math_session *s, const math_node *value, const math_node *told, bool is_gold) {
    if (told->kind == N_LIST && told->count == 2 && math_is_scalar(value)) return as_mixed(s, told);
    bool law = told->kind == N_RELATION && told->count == 2 && told->ops[0] == R_SIM && told->child[1]->kind == N_CALL;
    if (law && value->kind == N_CALL && told->child[0]->kind == N_SYMBOL) return told->child[1]; /* "X \sim N(0, 1)" */
    if (told->kind != N_RELATION || !math_is_quantity(value) || !are_equalities(told)) return told;
    if (math_has_variables(value) || math_node_has(told, N_BIG, 0)) return end_of_identity(s, told);
    if (s->options->names == ASSAY_NAMES_REQUIRED) return told;
    if (!may_be_asked_for(told->child[0], told->child[told->count - 1], is_gold)) return told;
    const math_node *rest = without_first(s, told);
    return math_has_variables(rest) || (rest->kind != N_RELATION && !math_is_quantity(rest)) ? told : rest;
}
