/* What stands raised, lowered or otherwise behind an operand: exponents, factorials, degrees of arc, bases, moduli. See parser.h. */
#include "verifiers/math/read/parser_internal.h"

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
math_node *math_parse_degrees(math_parser *p, math_node *left) {
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

/* z^*, \psi^{\ast}, (2-i)^*: conjugates, and names of their own. NULL without an error: the exponent is something else. */
static math_node *starred(math_parser *p, math_node *left) {
    size_t brace = math_peek_at(p, 1)->kind == T_LBRACE;
    const math_token *star = math_peek_at(p, 1 + brace);
    bool whole = !brace || math_peek_at(p, 3)->kind == T_RBRACE, complex = math_node_has(left, N_CONSTANT, C_I);
    if (star->kind != T_TIMES || star->value == 1 || !whole || (left->kind != N_SYMBOL && !complex)) return NULL;
    p->at += 2 + 2 * brace;
    if (complex) return math_conjugate(p, left);
    math_node *node = math_node_new(p, N_SYMBOL, left->span.begin);
    char *text = node ? assay_arena_alloc(p->arena, left->text.size + 2) : NULL;
    if (!text) return node ? math_parser_limit(p, "no memory") : NULL;
    memcpy(text, left->text.data, left->text.size);
    memcpy(text + left->text.size, "^*", 2);
    node->text = (assay_view){text, left->text.size + 2};
    return node;
}

/* The exponent: a group, a signed atom, a whole number. */
math_node *math_parse_power(math_parser *p, math_node *left) {
    if (math_peek_at(p, 1 + (math_peek_at(p, 1)->kind == T_LBRACE))->kind == T_OVERLINE) {
        math_node *falling = falling_power(p, left);
        if (falling || p->failed) return falling;
    }
    size_t brace = math_peek_at(p, 1)->kind == T_LBRACE;
    math_node *star = starred(p, left);
    if (star || p->failed) return star;
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

math_node *math_parse_bang(math_parser *p, math_node *left) {
    math_next(p);
    if (math_peek(p)->kind == T_BANG && !math_peek(p)->space) {
        math_next(p);
        return math_node_of(p, N_FUNCTION, F_DOUBLE_FACTORIAL, left, NULL);
    }
    return math_node_of(p, N_FUNCTION, F_FACTORIAL, left, NULL);
}

/* (1101)_2 */
math_node *math_parse_base(math_parser *p, math_node *left) {
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
math_node *math_parse_modulo(math_parser *p, math_node *left) {
    bool bracket = math_peek(p)->kind == T_OPEN;
    math_next(p);
    if (bracket) math_next(p);
    math_node *modulus = bracket ? math_parse_expression(p, P_RELATION) : math_parse_argument(p);
    if (bracket && math_next(p)->kind != T_CLOSE) return math_parser_fail(p, "unclosed (mod");
    return modulus ? math_node_of(p, N_MODULO, 0, left, modulus) : NULL;
}
