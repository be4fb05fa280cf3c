/* See parser.h. Operators and statements; operands are in parser_operand.c, parser_function.c and parser_bracket.c. */
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/read/declarations.h"
#include "verifiers/math/read/parser_internal.h"
#include "verifiers/math/read/units.h"
#include "verifiers/math/read/wedge.h"
#include "verifiers/math/read/wording.h"

math_node *math_parser_fail(math_parser *p, const char *message) {
    if (!p->failed) {
        const math_token *token = math_peek(p);
        uint32_t begin = token->begin < token->end ? token->begin
                                                   : token->end; /* tokens that declarations write have no place of their own */
        *p->error = (math_syntax_error){message, begin, token->end, false, false};
    }
    p->failed = true;
    return NULL;
}

math_node *math_parser_limit(math_parser *p, const char *message) {
    bool first = !p->failed;
    math_parser_fail(p, message);
    if (first) p->error->limit = true;
    return NULL;
}

static math_node *no_memory(math_parser *p) {
    bool first = !p->failed;
    math_parser_limit(p, "no memory");
    if (first) p->error->memory = true;
    return NULL;
}

math_node *math_node_new(math_parser *p, math_kind kind, uint32_t begin) {
    if (p->failed) return NULL;
    if (++p->nodes > MATH_NODES_MAX) return math_parser_limit(p, "too many parts");
    math_node *node = assay_arena_calloc(p->arena, 1, sizeof *node);
    if (!node) return no_memory(p);
    node->kind = kind;
    node->span = (assay_span){begin, p->at > 0 ? p->token[p->at - 1].end : begin};
    return node;
}

bool math_children_add(math_parser *p, math_children *children, math_node *node) {
    if (!node || p->failed) return false;
    if (children->count == children->capacity) {
        uint32_t capacity = children->capacity ? children->capacity * 2 : 4;
        math_node **grown = assay_arena_alloc(p->arena, capacity * sizeof *grown);
        if (!grown) return no_memory(p) != NULL;
        if (children->count) memcpy(grown, children->item, children->count * sizeof *grown);
        children->item = grown;
        children->capacity = capacity;
    }
    children->item[children->count++] = node;
    return true;
}

math_node *math_node_list(math_parser *p, math_kind kind, int op, uint32_t begin, const math_children *children) {
    math_node *node = math_node_new(p, kind, begin);
    if (!node) return NULL;
    node->op = (uint8_t)op;
    node->child = children->item;
    node->count = children->count;
    return node;
}

math_node *math_node_of(math_parser *p, math_kind kind, int op, math_node *a, math_node *b) {
    math_children children = {NULL, 0, 0};
    if (!math_children_add(p, &children, a) || (b && !math_children_add(p, &children, b))) return NULL;
    return math_node_list(p, kind, op, a->span.begin, &children);
}

math_node *math_node_small(math_parser *p, const char *digits) {
    math_node *node = math_node_new(p, N_NUMBER, math_peek(p)->begin);
    if (node) node->number.whole = assay_view_of(digits);
    return node;
}

/* "where k \in Z": the condition is one more member. */
static bool says_which(const math_parser *p, const math_token *token) {
    if (token->kind != T_TEXT || p->token + p->count - token < 4 || token[1].kind != T_LETTER || token[2].kind != T_RELATION ||
        token[2].value != R_IN)
        return false;
    assay_view word = assay_view_trim(token->text);
    return assay_view_is(word, "where") || assay_view_is(word, "with") || assay_view_is(word, "for");
}

bool math_is_closer(const math_parser *p, const math_token *token) {
    switch (token->kind) {
        case T_END:
        case T_CLOSE:
        case T_RBRACE:
        case T_AMPERSAND:
        case T_ROW:
        case T_FINISH:
        case T_SEPARATOR:
        case T_QUAD: return true;
        case T_OPEN: {
            if (token->value != '[' || p->intervals == 0) return false;
            math_token_kind next = token < p->token + p->count ? token[1].kind : T_END;
            return next == T_END || next == T_SETOP || next == T_SEPARATOR || next == T_CLOSE || next == T_RBRACE ||
                   next == T_RELATION || next == T_QUAD;
        }
        case T_TEXT: return says_which(p, token);
        default: return false;
    }
}

bool math_starts_operand(const math_parser *p, const math_token *token) {
    switch (token->kind) {
        case T_NUMBER:
        case T_BASED:
        case T_LETTER:
        case T_CONSTANT:
        case T_FUNCTION:
        case T_PROGRAM:
        case T_BIG:
        case T_FRAC:
        case T_SQRT:
        case T_BINOM:
        case T_OVERLINE:
        case T_LBRACE:
        case T_BEGIN:
        case T_ELLIPSIS: return true;
        case T_OPEN: return !math_is_closer(p, token);
        case T_BAR: return token->value != 2 && !math_at_value_bar(p) && (token->value == 1 || (p->bars == 0 && p->sets == 0));
        default: return false;
    }
}

static bool is_number(const math_node *node) {
    return node->kind == N_NUMBER || node->kind == N_NEGATE || node->kind == N_DIVIDE || node->kind == N_ROOT ||
           node->kind == N_ADD || (node->kind == N_CONSTANT && node->op <= C_I);
}

/* "R \setminus {2}": beside a set's sign a number in bare braces is a set that lost its backslashes. */
static math_node *as_set(math_parser *p, math_node *node, bool braces) {
    bool value = node && braces && is_number(node);
    return value ? math_node_of(p, N_SET, 0, node, NULL) : node;
}

/* The letter R before a set that is taken away. */
static math_node *as_reals(math_parser *p, math_node *node) {
    if (node->kind != N_SYMBOL || !assay_view_is(node->text, "R")) return node;
    math_node *reals = math_node_new(p, N_CONSTANT, node->span.begin);
    if (reals) reals->op = C_REALS;
    return reals;
}

/* a + b - c ...: all terms of one sum, so that long sums do not nest. */
static math_node *parse_sum(math_parser *p, math_node *left) {
    math_children terms = {NULL, 0, 0};
    if (left->kind == N_ADD && !left->parens && !left->mixed) terms = (math_children){left->child, left->count, left->count};
    else if (!math_children_add(p, &terms, left)) return NULL;
    while (math_peek(p)->kind == T_PLUS || math_peek(p)->kind == T_MINUS) {
        bool minus = math_next(p)->kind == T_MINUS;
        math_node *term = math_parse_expression(p, P_ADD);
        if (minus && term) term = math_node_of(p, N_NEGATE, 0, term, NULL);
        if (!math_children_add(p, &terms, term)) return NULL;
    }
    if (terms.count == 2 && terms.item[1]->kind == N_NEGATE) { /* "R - {1}" */
        math_node *whole = terms.item[0], *taken = terms.item[1]->child[0];
        bool braces = p->text.data[taken->span.begin] == '{', set = taken->kind == N_SET || (braces && is_number(taken));
        if (set) whole = as_reals(p, whole);
        if (!whole) return NULL;
        bool sets =
            whole->kind == N_CONSTANT && whole->op >= C_REALS && (set || taken->kind == N_CONSTANT || taken->kind == N_TUPLE);
        if (sets) return math_node_of(p, N_SETOP, S_DIFFERENCE, whole, as_set(p, taken, braces));
    }
    return math_node_list(p, N_ADD, 0, left->span.begin, &terms);
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
    return sign->value == 2 || (star && left->kind == N_SYMBOL && is_function_letter(left->text) && next->kind == T_LETTER &&
                                is_function_letter(next->text));
}

static math_node *parse_product(math_parser *p, math_node *left) {
    math_children factors = {NULL, 0, 0};
    if (!math_children_add(p, &factors, left)) return NULL;
    bool crossed = false, starred = false;
    while (math_peek(p)->kind == T_TIMES || (math_peek(p)->kind == T_ELLIPSIS && factors.count > 1)) {
        crossed |= math_peek(p)->kind == T_TIMES && math_peek(p)->value == 1;
        starred |= is_convolution(p, factors.item[factors.count - 1]);
        bool word = math_peek(p)->kind == T_TIMES && !math_peek(p)->latex && math_peek(p)->end - math_peek(p)->begin == 5;
        if (math_peek(p)->kind == T_TIMES) math_next(p);
        if (word && math_peek(p)->kind == T_END && factors.count == 1) return left; /* "6 times" */
        if (math_peek(p)->kind == T_ELLIPSIS) {                                     /* "1 \cdot 2 \cdots n" */
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

static math_node *parse_juxtaposed(math_parser *p, math_node *left) {
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
        if (math_peek(p)->kind == T_NUMBER && before->kind == N_NUMBER && !before->parens) {
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

static math_node *parse_chain(math_parser *p, math_node *left) {
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
    if (!copy) return no_memory(p);
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

static math_node *parse_ratio(math_parser *p, math_node *left) {
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

static bool is_arc_word(assay_view word, unsigned primes) {
    static const char *const words[2][4] = {{"minutes", "minute", "min", "arcminutes"},
                                            {"seconds", "second", "sec", "arcseconds"}};
    word = assay_view_trim(word);
    for (int i = 0; i < 4; i++) {
        if (assay_view_is(word, words[primes - 1][i])) return true;
    }
    return false;
}

/* Degrees with minutes and seconds of arc: "30^\circ 15' 20''". */
static math_node *parse_degrees(math_parser *p, math_node *left) {
    math_children parts = {NULL, 0, 0};
    math_next(p);
    if (!math_children_add(p, &parts, left)) return NULL;
    for (unsigned primes = 1; primes <= 2 && math_peek(p)->kind == T_NUMBER; primes++) {
        const math_token *mark = math_peek_at(p, 1);
        bool word = mark->kind == T_TEXT && is_arc_word(mark->text, primes);
        if (!word && mark->kind != T_PRIME) break;
        math_node *part = math_node_new(p, N_NUMBER, math_peek(p)->begin);
        if (!part) return NULL;
        part->number = math_next(p)->number;
        if (word) {
            math_next(p);
            if (!math_children_add(p, &parts, part)) return NULL;
            continue;
        }
        for (unsigned i = 0; i < primes; i++) {
            if (math_peek(p)->kind != T_PRIME) return math_parser_fail(p, "seconds of arc have two primes");
            math_next(p);
        }
        if (!math_children_add(p, &parts, part)) return NULL;
    }
    return math_node_list(p, N_DEGREE, 0, left->span.begin, &parts);
}

/* n^{\underline{k}} = n(n-1)...(n-k+1). NULL without an error: the exponent is something else. */
static math_node *falling_power(math_parser *p, math_node *left) {
    size_t brace = math_peek_at(p, 1)->kind == T_LBRACE;
    if (math_peek_at(p, 1 + brace)->value != ACCENT_UNDER) return NULL;
    p->at += 2 + brace;
    math_node *k = math_parse_argument(p);
    if (k && brace && math_next(p)->kind != T_RBRACE) return math_parser_fail(p, "more than a falling power");
    return k ? math_node_of(p, N_FUNCTION, F_PERMUTATION, left, k) : NULL;
}

/* The exponent: a group, a signed atom, a whole number. */
static math_node *parse_power(math_parser *p, math_node *left) {
    if (math_peek_at(p, 1 + (math_peek_at(p, 1)->kind == T_LBRACE))->kind == T_OVERLINE) {
        math_node *falling = falling_power(p, left);
        if (falling || p->failed) return falling;
    }
    size_t brace = math_peek_at(p, 1)->kind == T_LBRACE;
    math_token_kind sign = math_peek_at(p, 1 + brace)->kind, after = math_peek_at(p, 2 + brace)->kind;
    if (p->limits > 0 && (sign == T_PLUS || sign == T_MINUS) && (after == T_RBRACE || after == T_END)) { /* "x \to 0^+" */
        p->at += 2 + 2 * brace;
        left->side = sign == T_PLUS ? 1 : -1;
        return left;
    }
    math_next(p);
    math_node *exponent;
    if (math_peek(p)->kind == T_MINUS || math_peek(p)->kind == T_PLUS) {
        bool minus = math_next(p)->kind == T_MINUS;
        exponent = math_parse_expression(p, P_POWER - 1);
        if (minus && exponent) exponent = math_node_of(p, N_NEGATE, 0, exponent, NULL);
    } else {
        bool index = brace && sign == T_OPEN; /* "f^{(n)}" */
        exponent = math_parse_expression(p, P_POWER - 1);
        if (index && exponent && exponent->parens) exponent->written |= WRITTEN_INDEX;
    }
    return exponent ? math_node_of(p, N_POWER, 0, left, exponent) : NULL;
}

static math_node *parse_bang(math_parser *p, math_node *left) {
    math_next(p);
    if (math_peek(p)->kind == T_BANG && !math_peek(p)->space) {
        math_next(p);
        return math_node_of(p, N_FUNCTION, F_DOUBLE_FACTORIAL, left, NULL);
    }
    return math_node_of(p, N_FUNCTION, F_FACTORIAL, left, NULL);
}

/* (1101)_2 */
static math_node *parse_base(math_parser *p, math_node *left) {
    if (left->kind != N_NUMBER || left->number.decimal || left->number.exponent != 0)
        return math_parser_fail(p, "subscript of a value");
    math_next(p);
    math_node *base = math_parse_argument(p);
    if (!math_is_plain_integer(base) || base->number.whole.size > 2) return math_parser_fail(p, "not a base");
    math_node *node = math_node_new(p, N_BASED, left->span.begin);
    if (!node) return NULL;
    node->text = left->number.whole;
    for (size_t i = 0; i < base->number.whole.size; i++)
        node->op = (uint8_t)(node->op * 10 + (base->number.whole.data[i] - '0'));
    if (node->op < 2 || node->op > 36) return math_parser_fail(p, "not a base");
    for (size_t i = 0; i < node->text.size; i++) {
        if (node->text.data[i] - '0' >= node->op) return math_parser_fail(p, "digit beyond the base");
    }
    return node;
}

/* \pmod{7}, \pmod 7, (mod 7) behind a value. */
static math_node *parse_modulo(math_parser *p, math_node *left) {
    bool bracket = math_peek(p)->kind == T_OPEN;
    math_next(p);
    if (bracket) math_next(p);
    math_node *modulus = bracket ? math_parse_expression(p, P_RELATION) : math_parse_argument(p);
    if (bracket && math_next(p)->kind != T_CLOSE) return math_parser_fail(p, "unclosed (mod");
    return modulus ? math_node_of(p, N_MODULO, 0, left, modulus) : NULL;
}

/* Inside [1 2; 3 -4] a space stands before a new cell: before an operand, and before a sign that has none behind it. */
static bool ends_cell(const math_parser *p, const math_token *token) {
    if (!p->spaced || !token->space) return false;
    bool sign = token->kind == T_MINUS || token->kind == T_PLUS;
    return sign ? !math_peek_at(p, 1)->space : math_starts_operand(p, token);
}

/* "(x < 1) | (x > 3)", as programs write them. */
static bool joins_statements(const math_parser *p, const math_node *left, const math_token *token) {
    if (token->kind != T_BAR || left->kind != N_RELATION || !left->parens || p->bars > 0 || p->sets > 0) return false;
    return math_peek_at(p, 1)->kind == T_OPEN && math_peek_at(p, 1)->value == '(';
}

/* "x < -1 \cup x > 2": numbers and inequalities are no sets, so that the sign says "or". */
static bool is_union_of_statements(const math_node *left, const math_token *token) {
    bool number = left->kind == N_NUMBER || left->kind == N_NEGATE || left->kind == N_DIVIDE || left->kind == N_ROOT ||
                  left->kind == N_RELATION;
    return token->kind == T_SETOP && token->value == S_UNION && number;
}

/* One infix or postfix step; *done where the next token belongs to somebody else. */
static math_node *parse_step(math_parser *p, math_node *left, int power, bool *done) {
    const math_token *token = math_peek(p);
    int kind = (int)token->kind;
    if (ends_cell(p, token) || joins_statements(p, left, token)) {
        *done = true;
        return left;
    }
    bool modulo = kind == T_OPEN && math_peek_at(p, 1)->kind == T_BMOD;
#define BINDS(level)        \
    if (power >= (level)) { \
        *done = true;       \
        return left;        \
    }
    switch (modulo ? T_PMOD : token->kind) {
        case T_BAR:
            if (!math_at_value_bar(p)) goto juxtaposed;
            if (p->until_bar > 0 && token->right) {
                *done = true;
                return left;
            }
            BINDS(P_ADD) return math_parse_value(p, left);
        case T_PLUS:
        case T_MINUS: BINDS(P_ADD) return parse_sum(p, left);
        case T_PM: {
            BINDS(P_ADD)
            int op = math_next(p)->value;
            math_node *right = math_parse_expression(p, P_ADD);
            return right ? math_node_of(p, N_PLUSMINUS, op, left, right) : NULL;
        }
        case T_TIMES: BINDS(P_MULTIPLY) return parse_product(p, left);
        case T_SLASH: {
            BINDS(P_MULTIPLY)
            math_next(p);
            math_node *right = math_parse_expression(p, P_MULTIPLY),
                      *name = right ? math_derivative_name(p, left, right) : NULL;
            return name || !right ? name : math_node_of(p, N_DIVIDE, 0, left, right);
        }
        case T_BMOD: {
            BINDS(P_MULTIPLY)
            math_next(p);
            math_node *right = math_parse_expression(p, P_MULTIPLY);
            return right ? math_node_of(p, N_FUNCTION, F_MOD, left, right) : NULL;
        }
        case T_POWER: BINDS(P_POWER) return parse_power(p, left);
        case T_SUB:
            BINDS(P_POWER)
            if ((left->kind != N_POWER || left->parens) && math_behind_exponent(p)) { /* "x^2_1", "x^{2}_{1}" */
                *done = true;
                return left;
            }
            if (left->kind == N_SYMBOL && p->token[p->at - 1].kind != T_CLOSE) return math_parse_subscript(p, left);
            if (left->kind == N_POWER && left->child[0]->kind == N_SYMBOL && !left->parens)
                return math_parse_late_subscript(p, left);
            if (math_at_value_bounds(p, left)) return math_parse_value(p, left);
            return parse_base(p, left);
        case T_BANG: BINDS(P_POWER) return parse_bang(p, left);
        case T_PRIME:
            if (left->kind != N_SETOP || !left->parens) {
                *done = true;
                return left;
            }
            math_next(p);
            return math_parse_complement(p, left);
        case T_PERCENT: BINDS(P_POWER) math_next(p); return math_node_of(p, N_PERCENT, 0, left, NULL);
        case T_DEGREE: BINDS(P_POWER) return parse_degrees(p, left);
        case T_TEXT:
        case T_CURRENCY:
            if (says_which(p, math_peek(p))) {
                *done = true;
                return left;
            }
            BINDS(P_JUXTAPOSE)
            return math_parse_unit(p, left);
        case T_RELATION: BINDS(P_RELATION) return parse_chain(p, left);
        case T_SETOP: {
            BINDS(P_SETOP)
            left = as_set(p, left, p->text.data[left->span.begin] == '{');
            if (!left || is_union_of_statements(left, token)) {
                *done = true;
                return left;
            }
            int op = math_next(p)->value;
            bool braces = math_peek(p)->kind == T_LBRACE;
            math_node *right = as_set(p, math_parse_expression(p, P_SETOP), braces);
            if (right && op == S_DIFFERENCE && right->kind == N_SET) left = as_reals(p, left);
            return left && right ? math_node_of(p, N_SETOP, op, left, right) : NULL;
        }
        case T_COLON:
            if (p->sets > 0 && token->value == 0) {
                *done = true;
                return left;
            }
            BINDS(P_RATIO) return parse_ratio(p, left);
        case T_PMOD: BINDS(P_MODULO) return parse_modulo(p, left);
        case T_CHOOSE:
        case T_OVER: {
            BINDS(P_CHOOSE)
            math_next(p);
            math_node *right = math_parse_expression(p, P_CHOOSE);
            if (!right) return NULL;
            return kind == T_OVER ? math_node_of(p, N_DIVIDE, 0, left, right)
                                  : math_node_of(p, N_FUNCTION, F_BINOMIAL, left, right);
        }
        case T_ELLIPSIS: /* between factors: parse_product takes it */
            if (power >= P_MULTIPLY && power < P_JUXTAPOSE) {
                *done = true;
                return left;
            }
            BINDS(P_JUXTAPOSE) return parse_juxtaposed(p, left);
        default:
        juxtaposed:
            if (!math_starts_operand(p, token)) {
                *done = true;
                return left;
            }
            BINDS(P_JUXTAPOSE) return parse_juxtaposed(p, left);
    }
#undef BINDS
}

math_node *math_parse_expression(math_parser *p, int power) {
    if (p->failed) return NULL;
    if (p->depth >= 2 * MATH_DEPTH_MAX) return math_parser_limit(p, "nested too deeply");
    p->depth++;
    math_node *left = math_parse_operand(p);
    bool done = false;
    for (unsigned wraps = 0; left && !done; wraps++) {
        if (wraps > MATH_DEPTH_MAX) left = math_parser_limit(p, "nested too deeply");
        else left = parse_step(p, left, power, &done);
    }
    p->depth--;
    return p->failed ? NULL : left;
}

/* "3 1 -4": integers split by spaces and nothing else. */
static math_node *parse_spaced_list(math_parser *p) {
    size_t numbers = 0;
    for (size_t i = p->at; i < p->count; i++) {
        const math_token *token = &p->token[i];
        bool minus = token->kind == T_MINUS && i + 1 < p->count && token[1].kind == T_NUMBER && !token[1].space &&
                     (i == p->at || token->space);
        if (minus) continue;
        if (token->kind != T_NUMBER || token->number.decimal || token->number.grouped) return NULL;
        if (numbers > 0 && !token->space && p->token[i - 1].kind != T_MINUS) return NULL;
        numbers++;
    }
    if (numbers < 2 || p->token[p->at].kind == T_PLUS) return NULL;
    math_children items = {NULL, 0, 0};
    uint32_t begin = math_peek(p)->begin;
    while (math_peek(p)->kind != T_END) {
        bool minus = math_peek(p)->kind == T_MINUS;
        if (minus) math_next(p);
        math_node *item = math_node_new(p, N_NUMBER, math_peek(p)->begin);
        if (!item) return NULL;
        item->number = math_next(p)->number;
        if (minus) item = math_node_of(p, N_NEGATE, 0, item, NULL);
        if (!math_children_add(p, &items, item)) return NULL;
    }
    return math_node_list(p, N_LIST, SEP_SPACE, begin, &items);
}

/* Separators in a row count as one: ", and", "; \quad". Returns the strongest, or 0. */
static int take_separators(math_parser *p) {
    int found = 0;
    for (;;) {
        const math_token *token = math_peek(p);
        bool bar =
            token->kind == T_BAR && p->at > 0 && p->token[p->at - 1].kind == T_CLOSE && math_peek_at(p, 1)->kind == T_OPEN;
        bool said = says_which(p, token);
        int value = token->kind == T_AMPERSAND && p->environments == 0                ? SEP_AND
                    : said                                                            ? SEP_COMMA
                    : bar                                                             ? SEP_OR
                    : token->kind == T_SEPARATOR                                      ? token->value
                    : token->kind == T_SETOP && token->value == S_UNION && found == 0 ? SEP_OR
                    : token->kind == T_QUAD || token->kind == T_ROW                   ? SEP_LINE
                                                                                      : 0;
        if (!value) return found;
        if (found == 0 || found == SEP_COMMA || (found == SEP_LINE && value != SEP_COMMA)) found = value;
        else if (found == SEP_LINE && value == SEP_COMMA) found = value;
        math_next(p);
    }
}

static bool is_assignment(const math_node *node) {
    return node->kind == N_RELATION && node->ops[0] == R_EQ;
}

/* "x = 1, x = 2, and x = 4" are values of one name, "x = 1, y = 2, and z = 3" one record: neither is made of groups. */
static bool is_ungrouped(const math_children *items, bool conjoined) {
    enum { NAMES_MAX = 16 };
    bool one = true, different = conjoined && items->count <= NAMES_MAX;
    for (uint32_t i = 0; i < items->count; i++) {
        if (!is_assignment(items->item[i]) || items->item[i]->child[0]->kind != N_SYMBOL) return false;
        assay_view name = items->item[i]->child[0]->text;
        one = one && assay_view_equal(name, items->item[0]->child[0]->text);
        for (uint32_t k = 0; k < i && different; k++) different = !assay_view_equal(name, items->item[k]->child[0]->text);
    }
    return one || different;
}

/* "p=5,q=2; p=7,q=2": members between weak separators form inner lists. `mark[i]` stands before item i. */
static math_node *group_items(math_parser *p, uint32_t begin, const math_children *items, const uint8_t *mark) {
    bool comma = false, semicolon = false, words = false, line = false, assignments = true, both[2] = {false, false};
    for (uint32_t i = 1; i < items->count; i++) {
        both[0] |= mark[i] == SEP_AND;
        both[1] |= mark[i] == SEP_OR;
    }
    if (both[0] && both[1] && math_are_statements((const math_node *const *)items->item, mark, items->count))
        return math_conjoin(p, begin, items->item, mark, items->count);
    for (uint32_t i = 0; i < items->count; i++) {
        if (i > 0) {
            comma |= mark[i] == SEP_COMMA;
            semicolon |= mark[i] == SEP_SEMICOLON;
            words |= mark[i] == SEP_AND || mark[i] == SEP_OR;
            line |= mark[i] == SEP_LINE;
        }
        assignments &= is_assignment(items->item[i]);
    }
    int op = words ? SEP_OR : semicolon ? SEP_SEMICOLON : line ? SEP_LINE : SEP_COMMA;
    for (uint32_t i = 1; i < items->count; i++) {
        if (mark[i] == SEP_AND && op == SEP_OR) op = SEP_AND;
    }
    bool nested =
        comma && (semicolon || (assignments && (words || line) && !is_ungrouped(items, both[0] && !both[1] && !line)));
    if (!nested) return math_node_list(p, N_LIST, op, begin, items);
    math_children outer = {NULL, 0, 0}, inner = {NULL, 0, 0};
    for (uint32_t i = 0; i <= items->count; i++) {
        if (i > 0 && (i == items->count || mark[i] != SEP_COMMA)) {
            math_node *member =
                inner.count == 1 ? inner.item[0] : math_node_list(p, N_LIST, SEP_COMMA, inner.item[0]->span.begin, &inner);
            if (!math_children_add(p, &outer, member)) return NULL;
            inner = (math_children){NULL, 0, 0};
        }
        if (i < items->count && !math_children_add(p, &inner, items->item[i])) return NULL;
    }
    return math_node_list(p, N_LIST, op, begin, &outer);
}

/* "1 hour and 30 minutes": one quantity in two units. */
static bool is_compound(const math_node *a, const math_node *b) {
    math_unit x, y;
    if (a->kind != N_UNIT || b->kind != N_UNIT || !math_unit_read(a->text, &x) || !math_unit_read(b->text, &y)) return false;
    return x.known && y.known && math_unit_same_dimension(&x, &y) && (x.num != y.num || x.den != y.den);
}

/* "1 hour, 30 minutes and 5 seconds": every part of less than the unit before it. Behind a comma the later numbers must be less than the ratio of the units, too, so that
 * "1 m, 150 cm" stays two lengths. */
static bool is_compound_list(const math_children *items, const uint8_t *mark) {
    for (uint32_t i = 1; i < items->count; i++) {
        const math_node *a = items->item[i - 1], *b = items->item[i];
        math_unit x, y;
        if ((mark[i] != SEP_AND && mark[i] != SEP_COMMA) || !is_compound(a, b) || !math_unit_read(a->text, &x) ||
            !math_unit_read(b->text, &y))
            return false;
        if (mark[i] == SEP_AND && items->count == 2) return true;
        const math_node *value = b->child[0];
        if (!math_is_plain_integer(value) || value->number.whole.size > 9) return false;
        double ratio = (double)x.num / (double)x.den * (double)y.den / (double)y.num, count = 0;
        for (size_t k = 0; k < value->number.whole.size; k++) count = count * 10 + (value->number.whole.data[k] - '0');
        if (count >= ratio) return false;
    }
    return items->count > 1;
}

math_node *math_parse_list(math_parser *p) {
    if (p->depth >= 2 * MATH_DEPTH_MAX) return math_parser_limit(p, "nested too deeply");
    math_children items = {NULL, 0, 0};
    uint8_t mark[MATH_ITEMS_MAX + 1] = {0};
    uint32_t begin = math_peek(p)->begin;
    while (math_peek(p)->kind == T_QUAD) math_next(p);
    for (;;) {
        if (items.count >= MATH_ITEMS_MAX) return math_parser_limit(p, "too many members");
        p->statement = p->at;
        if (!math_children_add(p, &items, math_parse_expression(p, P_LOWEST))) return NULL;
        int separator = take_separators(p);
        const math_token *token = math_peek(p);
        if (!separator || token->kind == T_END || token->kind == T_RBRACE || token->kind == T_CLOSE) break;
        mark[items.count] = (uint8_t)separator;
    }
    if (items.count == 1) return items.item[0];
    if (is_compound_list(&items, mark)) {
        math_node *sum = items.item[items.count - 1];
        for (uint32_t i = items.count - 1; sum && i-- > 0;) sum = math_node_of(p, N_ADD, 0, items.item[i], sum);
        return sum;
    }
    return group_items(p, begin, &items, mark);
}

static bool is_one_value(const math_node *node) {
    return node->kind != N_LIST && node->kind != N_TUPLE && node->kind != N_SET && node->kind != N_RELATION &&
           node->kind != N_TEXT;
}

static math_node *parse_all(math_parser *p) {
    math_node *root = parse_spaced_list(p);
    if (!root && !p->failed) root = math_parse_list(p);
    while (root && math_peek(p)->kind == T_RBRACE) math_next(p); /* a brace too many at the end */
    if (root && math_peek(p)->kind == T_CLOSE && math_peek(p)->value == '.') math_next(p);
    if (root && math_peek(p)->kind == T_CLOSE && math_peek(p)->value == '(' && math_peek_at(p, 1)->kind == T_END &&
        is_one_value(root))
        math_next(p); /* "x+1)" */
    if (root && math_peek(p)->kind != T_END) return math_parser_fail(p, "unexpected symbol");
    return root;
}

void math_parse(assay_view source, assay_arena *arena, math_parsed *out) {
    *out = (math_parsed){.root = NULL};
    if (source.size > MATH_BYTES_MAX) {
        out->error = (math_syntax_error){"longer than 64 kB", 0, (uint32_t)MATH_BYTES_MAX, true, false};
        return;
    }
    if (!math_prepare(source, arena, &out->prepared)) {
        out->error = (math_syntax_error){"no memory", 0, 0, true, true};
        return;
    }
    math_tokens tokens;
    if (!math_lex(&out->prepared, arena, &tokens, &out->error)) return;
    if (tokens.count == 0) {
        out->error = (math_syntax_error){"empty", 0, 0, false, false};
        return;
    }
    if (!math_wedges(&tokens, arena) || !math_wording(&tokens, out->prepared.text, arena) ||
        !math_declarations(&tokens, arena)) {
        out->error = (math_syntax_error){"no memory", 0, 0, true, true};
        return;
    }
    math_parser p = {
        .text = out->prepared.text, .token = tokens.token, .count = tokens.count, .arena = arena, .error = &out->error};
    if (tokens.words) {
        math_node *node = math_node_new(&p, N_TEXT, 0);
        if (node) node->text = out->prepared.text;
        out->root = node;
        return;
    }
    out->root = parse_all(&p);
    if (p.failed) out->root = NULL;
    if (out->root) math_fix_names(out->root);
}
