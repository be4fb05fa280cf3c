/* Operators between operands: sums, products with and without a sign, chains of relations, ratios and times of day. See parser.h. */
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/read/parser_internal.h"
#include "verifiers/math/read/units.h"

static bool is_number(const math_node *node) {
    return node->kind == N_NUMBER || node->kind == N_NEGATE || node->kind == N_DIVIDE || node->kind == N_ROOT ||
           node->kind == N_ADD || (node->kind == N_CONSTANT && node->op <= C_I);
}

/* "R \setminus {2}": beside a set's sign a number in bare braces is a set that lost its backslashes. */
math_node *math_as_set(math_parser *p, math_node *node, bool braces) {
    bool value = node && braces && is_number(node);
    return value ? math_node_of(p, N_SET, 0, node, NULL) : node;
}

/* The letter R before a set that is taken away. */
math_node *math_as_reals(math_parser *p, math_node *node) {
    if (node->kind != N_SYMBOL || !assay_view_is(node->text, "R")) return node;
    math_node *reals = math_node_new(p, N_CONSTANT, node->span.begin);
    if (reals) reals->op = C_REALS;
    return reals;
}

/* a + b - c ...: all terms of one sum, so that long sums do not nest. */
math_node *math_parse_sum(math_parser *p, math_node *left) {
    math_children terms = {NULL, 0, 0};
    if (left->kind == N_ADD && !left->parens && !left->mixed) terms = (math_children){left->child, left->count, left->count};
    else if (!math_children_add(p, &terms, left)) return NULL;
    bool signs = false;
    while (math_peek(p)->kind == T_PLUS || math_peek(p)->kind == T_MINUS) {
        const math_token *sign = math_next(p);
        bool minus = sign->kind == T_MINUS;
        signs |= !minus && math_peek(p)->kind == T_MINUS && math_peek(p)->begin == sign->end;
        math_node *term = math_parse_expression(p, P_ADD);
        if (minus && term) term = math_node_of(p, N_NEGATE, 0, term, NULL);
        if (!math_children_add(p, &terms, term)) return NULL;
    }
    if (terms.count == 2 && terms.item[1]->kind == N_NEGATE) { /* "R - {1}" */
        math_node *whole = terms.item[0], *taken = terms.item[1]->child[0];
        bool braces = p->text.data[taken->span.begin] == '{', set = taken->kind == N_SET || (braces && is_number(taken));
        if (set) whole = math_as_reals(p, whole);
        if (!whole) return NULL;
        bool sets =
            whole->kind == N_CONSTANT && whole->op >= C_REALS && (set || taken->kind == N_CONSTANT || taken->kind == N_TUPLE);
        if (sets) return math_node_of(p, N_SETOP, S_DIFFERENCE, whole, math_as_set(p, taken, braces));
    }
    math_node *sum = math_node_list(p, N_ADD, 0, left->span.begin, &terms);
    if (sum && signs) sum->written |= WRITTEN_SIGNS;
    return sum;
}

/* Factors of a cross product, of which the order counts: vectors, nabla, or names of sets and nothing else. */
static bool may_be_crossed(const math_node *product) {
    uint32_t vectors = 0, sets = 0;
    for (uint32_t i = 0; i < product->count; i++) {
        const math_node *factor = product->child[i];
        vectors += math_holds_vector(factor);
        bool name = factor->kind == N_SYMBOL && factor->text.size == 1 && strchr("ABCGXY", factor->text.data[0]);
        sets += name || (factor->kind == N_CONSTANT && factor->op >= C_EMPTY);
    }
    const math_node *first = product->child[0];
    return vectors > 1 || sets == product->count || (first->kind == N_SYMBOL && assay_view_is(first->text, "nabla"));
}

static bool is_function_letter(assay_view name) {
    return name.size == 1 && strchr("fgh", name.data[0]);
}

/* "a \ast b", "f * g": some operation, or a product. */
static bool is_convolution(const math_parser *p, const math_node *left) {
    const math_token *sign = math_peek(p), *next = math_peek_at(p, 1);
    if (sign->kind != T_TIMES) return false;
    bool star = sign->end - sign->begin == 1 && p->text.data[sign->begin] == '*';
    bool numbers = left->kind == N_NUMBER && next->kind == T_NUMBER; /* "3 \\ast 10^8" */
    return (sign->value == 2 && !numbers) || (star && left->kind == N_SYMBOL && is_function_letter(left->text) &&
                                              next->kind == T_LETTER && is_function_letter(next->text));
}

math_node *math_parse_product(math_parser *p, math_node *left) {
    math_children factors = {NULL, 0, 0};
    if (!math_children_add(p, &factors, left)) return NULL;
    bool crossed = false, starred = false;
    while (math_peek(p)->kind == T_TIMES || (math_peek(p)->kind == T_ELLIPSIS && factors.count > 1)) {
        crossed |= math_peek(p)->kind == T_TIMES && math_peek(p)->value == 1;
        starred |= is_convolution(p, factors.item[factors.count - 1]);
        bool word = math_peek(p)->kind == T_TIMES && !math_peek(p)->latex && math_peek(p)->end - math_peek(p)->begin == 5;
        if (math_peek(p)->kind == T_TIMES) math_next(p);
        if (word && math_peek(p)->kind == T_END && factors.count == 1) return left; /* "6 times" */
        if (factors.count == 1 && is_number(left) && math_peek(p)->kind == T_TEXT && math_unit_known(math_peek(p)->text))
            return math_parse_unit(p, left);    /* "8650*watt" */
        if (math_peek(p)->kind == T_ELLIPSIS) { /* "1 \cdot 2 \cdots n" */
            if (!math_children_add(p, &factors, math_node_new(p, N_ELLIPSIS, math_next(p)->begin))) return NULL;
            if (math_peek(p)->kind == T_TIMES) math_next(p);
        }
        if (!math_children_add(p, &factors, math_parse_expression(p, P_MULTIPLY))) return NULL;
    }
    math_node *node = math_node_list(p, N_MULTIPLY, 0, left->span.begin, &factors);
    if (node && crossed && (math_has_arrays(node) || may_be_crossed(node))) node->columns = MATH_CROSS;
    if (node && starred) node->written |= WRITTEN_STAR;
    return node;
}

/* "1 in 6", "3 out of 4", and nothing behind it: a chance, as a fraction of two plain integers. */
static bool is_chance(const math_parser *p, const math_node *left) {
    math_token_kind after = math_peek_at(p, 1)->kind;
    bool said = assay_view_equal(left->text, ASSAY_VIEW(" in")) || assay_view_equal(left->text, ASSAY_VIEW(" out of")) ||
                assay_view_equal(left->text, ASSAY_VIEW(" in every"));
    return said && math_is_plain_integer(left->child[0]) && math_is_integer_token(math_peek(p)) &&
           (after == T_END || after == T_RBRACE || after == T_CLOSE);
}

/* "3.52 10^{-19}", as tables of constants are set: a mantissa, a blank, and ten with an exponent. */
static bool is_power_of_ten(const math_parser *p, const math_node *mantissa) {
    const math_token *ten = math_peek(p);
    bool one_digit = mantissa->number.whole.size <= 1 && mantissa->number.exponent == 0 && mantissa->number.repeat.size == 0;
    return one_digit && ten->space && math_is_integer_token(ten) && assay_view_is(ten->number.whole, "10") &&
           math_peek_at(p, 1)->kind == T_POWER;
}

math_node *math_parse_juxtaposed(math_parser *p, math_node *left) {
    math_children factors = {NULL, 0, 0};
    if (left->kind == N_UNIT && math_peek(p)->kind == T_NUMBER && is_chance(p, left)) {
        math_node *all = math_number_node(p);
        return all ? math_node_of(p, N_DIVIDE, 0, left->child[0], all) : NULL;
    }
    if (left->kind == N_UNIT && math_peek(p)->kind == T_NUMBER) { /* "2 hours 30 minutes" */
        math_node *rest = math_parse_expression(p, P_PREFIX);
        if (!rest) return NULL;
        bool units = rest->kind == N_UNIT || (rest->kind == N_ADD && !rest->parens && rest->child[0]->kind == N_UNIT);
        return units ? math_node_of(p, N_ADD, 0, left, rest) : math_parser_fail(p, "text before a value");
    }
    if (left->kind == N_TEXT || left->kind == N_UNIT) return math_parser_fail(p, "text before a value");
    if (!math_children_add(p, &factors, left)) return NULL;
    while (math_starts_operand(p, math_peek(p))) {
        const math_node *before = factors.item[factors.count - 1];
        if (math_peek(p)->kind == T_NUMBER && before->kind == N_NUMBER && !before->parens && !is_power_of_ten(p, before)) {
            return math_parser_fail(p, "two numbers side by side");
        }
        if (math_peek(p)->kind == T_ELLIPSIS) { /* "n(n-1)(n-2) \cdots 1" */
            if (factors.count < 2 || !math_starts_operand(p, math_peek_at(p, 1 + (math_peek_at(p, 1)->kind == T_TIMES)))) {
                return math_parser_fail(p, "an ellipsis without a separator");
            }
            if (!math_children_add(p, &factors, math_node_new(p, N_ELLIPSIS, math_next(p)->begin))) return NULL;
            if (math_peek(p)->kind == T_TIMES) math_next(p);
        }
        math_node *factor = math_parse_expression(p, P_JUXTAPOSE);
        if (!factor) return NULL;
        if (factor->kind == N_TUPLE && factor->op == 0 && before->kind == N_SYMBOL) {
            /* "A(1,2)": a named point */
            math_node *call = math_node_of(p, N_CALL, 0, factor, NULL);
            if (!call) return NULL;
            call->text = before->text;
            call->child = factor->child;
            call->count = factor->count;
            factors.count--;
            factor = call;
        }
        if (!math_children_add(p, &factors, factor)) return NULL;
    }
    if (factors.count == 1) return factors.item[0];
    return math_node_list(p, N_MULTIPLY, 1, left->span.begin, &factors);
}

/* "B \supset A" is "A \subset B"; a chain only where all of it points that way. */
static void turn_round(math_children *sides, uint8_t *ops) {
    uint32_t signs = sides->count - 1;
    for (uint32_t i = 0; i < signs; i++) {
        bool superset = ops[i] == R_SUPERSET || ops[i] == R_SUPERSETEQ;
        if (!superset && (ops[i] != R_OWNS || signs > 1)) return;
    }
    uint8_t turned[64];
    for (uint32_t i = 0; i < signs; i++) {
        uint8_t op = ops[signs - 1 - i];
        turned[i] = op == R_OWNS ? R_IN : op == R_SUPERSET ? R_SUBSET : R_SUBSETEQ;
    }
    memcpy(ops, turned, signs);
    for (uint32_t i = 0; i < sides->count / 2; i++) {
        math_node *swap = sides->item[i];
        sides->item[i] = sides->item[sides->count - 1 - i];
        sides->item[sides->count - 1 - i] = swap;
    }
}

math_node *math_parse_chain(math_parser *p, math_node *left) {
    math_children sides = {NULL, 0, 0};
    uint8_t ops[64];
    if (!math_children_add(p, &sides, left)) return NULL;
    while (math_peek(p)->kind == T_RELATION) {
        if (sides.count > 60) return math_parser_limit(p, "too many relations");
        ops[sides.count - 1] = (uint8_t)math_next(p)->value;
        if (!math_children_add(p, &sides, math_parse_expression(p, P_RELATION))) return NULL;
    }
    math_node **last = &sides.item[sides.count - 1];
    if (ops[0] == R_EQUIV && (*last)->kind == N_FUNCTION && (*last)->op == F_MOD) { /* "x \equiv 2 \mod 5" */
        *last = math_node_of(p, N_MODULO, 0, (*last)->child[0], (*last)->child[1]);
        if (!*last) return NULL;
    }
    turn_round(&sides, ops);
    math_node *node = math_node_list(p, N_RELATION, 0, left->span.begin, &sides);
    if (!node) return NULL;
    uint8_t *copy = assay_arena_alloc(p->arena, sides.count);
    if (!copy) return math_parser_no_memory(p);
    memcpy(copy, ops, sides.count - 1);
    node->ops = copy;
    return node;
}

static bool is_digits(const math_node *node, size_t digits) {
    return math_is_plain_integer(node) && node->number.whole.size <= digits && node->number.whole.size >= 1;
}

/* "12:00", "4:30 pm": the second part has two digits and begins with 0, or the word says that it is a time. */
static math_node *clock_of(math_parser *p, math_children *parts) {
    const math_node *hours = parts->item[0];
    math_node *last = parts->item[parts->count - 1];
    int half = 0;
    if (last->kind == N_UNIT && assay_view_equal(last->text, ASSAY_VIEW(" am"))) half = 1;
    if (last->kind == N_UNIT && assay_view_equal(last->text, ASSAY_VIEW(" pm"))) half = 2;
    if (half) last = last->child[0];
    const math_node *minutes = parts->count == 2 ? last : parts->item[1];
    bool shape = parts->count <= 3 && is_digits(hours, 2) && is_digits(minutes, 2) && minutes->number.whole.size == 2 &&
                 is_digits(last, 2) && last->number.whole.size == 2;
    if (!shape || (half == 0 && minutes->number.whole.data[0] != '0' && last->number.whole.data[0] != '0')) return NULL;
    parts->item[parts->count - 1] = last;
    return math_node_list(p, N_CLOCK, half, hours->span.begin, parts);
}

math_node *math_parse_ratio(math_parser *p, math_node *left) {
    math_children parts = {NULL, 0, 0};
    if (!math_children_add(p, &parts, left)) return NULL;
    while (math_peek(p)->kind == T_COLON) {
        math_next(p);
        if (!math_children_add(p, &parts, math_parse_expression(p, P_RATIO))) return NULL;
    }
    uint32_t texts = 0;
    for (uint32_t i = 0; i < parts.count; i++) texts += parts.item[i]->kind == N_TEXT;
    if (texts > 0 && texts < parts.count) return math_parser_fail(p, "text before a colon"); /* "the matrix: M" */
    math_node *clock = clock_of(p, &parts);
    if (clock || p->failed) return clock;
    return math_node_list(p, N_RATIO, 0, left->span.begin, &parts);
}
