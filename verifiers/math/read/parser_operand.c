/* Operands: numbers, fractions, roots, words. Names are in parser_name.c, units in parser_unit.c. See parser.h. */
#include "verifiers/math/read/parser_internal.h"

math_node *math_number_node(math_parser *p) {
    math_node *node = math_node_new(p, N_NUMBER, math_peek(p)->begin);
    if (!node) return NULL;
    node->number = math_next(p)->number;
    node->span.end = p->token[p->at - 1].end;
    return node;
}

/* Less by value: both are digits. */
static bool digits_less(assay_view a, assay_view b) {
    while (a.size > 0 && a.data[0] == '0') a = assay_view_slice(a, 1, a.size);
    while (b.size > 0 && b.data[0] == '0') b = assay_view_slice(b, 1, b.size);
    if (a.size != b.size) return a.size < b.size;
    return a.size > 0 && memcmp(a.data, b.data, a.size) < 0;
}

/* "1/2" of two plain integers, equally spaced, is one number, unless something binds tighter to the second. */
static bool is_slash_fraction(const math_parser *p, size_t ahead) {
    const math_token *top = math_peek_at(p, ahead), *slash = math_peek_at(p, ahead + 1), *bottom = math_peek_at(p, ahead + 2);
    if (!math_is_integer_token(top) || slash->kind != T_SLASH || slash->value != 0 || !math_is_integer_token(bottom))
        return false;
    if (slash->space != bottom->space) return false;
    const math_token *after = math_peek_at(p, ahead + 3);
    return after->kind != T_POWER && after->kind != T_BANG && after->kind != T_SUB && after->kind != T_DEGREE &&
           after->kind != T_PERCENT;
}

static math_node *slash_fraction(math_parser *p) {
    math_node *top = math_number_node(p);
    math_next(p);
    math_node *bottom = math_number_node(p);
    return top && bottom ? math_node_of(p, N_DIVIDE, 1, top, bottom) : NULL;
}

static math_node *mixed(math_parser *p, math_node *whole, math_node *fraction) {
    math_node *node = math_node_of(p, N_ADD, 0, whole, fraction);
    if (node) node->mixed = true;
    return node;
}

/* How many tokens an argument takes that is one plain integer, "{12}" or a digit; 0: it is something else. */
size_t math_integer_argument(const math_parser *p, size_t ahead, assay_view *digits) {
    const math_token *token = math_peek_at(p, ahead);
    bool brace = token->kind == T_LBRACE;
    if (brace) token = math_peek_at(p, ahead + 1);
    if (!math_is_integer_token(token)) return 0;
    *digits = token->number.whole;
    if (brace) return math_peek_at(p, ahead + 2)->kind == T_RBRACE ? 3 : 0;
    return 1;
}

/* A proper \frac of plain integers at the parser's place: looked at, not parsed, so that nothing is ever parsed twice. */
static bool is_proper_ahead(const math_parser *p) {
    assay_view top, bottom;
    size_t taken = math_integer_argument(p, 1, &top);
    if (!taken) return false;
    if (taken == 1 && top.size > 1) { /* \frac12 */
        return digits_less(assay_view_slice(top, 0, 1), assay_view_slice(top, 1, 2));
    }
    size_t second = math_integer_argument(p, 1 + taken, &bottom);
    if (second == 1 && bottom.size > 1) bottom = assay_view_slice(bottom, 0, 1);
    return second > 0 && digits_less(top, bottom);
}

math_node *math_chosen(math_parser *p, char letter, math_node *n, math_node *k) {
    return math_node_of(p, N_FUNCTION, letter == 'C' ? F_BINOMIAL : F_PERMUTATION, n, k);
}

/* "C3" behind a number, with nothing behind it that makes it a name. */
static bool is_chosen(const math_parser *p) {
    const math_token *letter = math_peek(p), *k = math_peek_at(p, 1), *after = math_peek_at(p, 2);
    if (letter->kind != T_LETTER || letter->latex || letter->text.size != 1 ||
        (letter->text.data[0] != 'C' && letter->text.data[0] != 'P'))
        return false;
    return math_is_integer_token(k) && !k->space && after->kind != T_SUB && after->kind != T_LETTER;
}

/* "3 R 2", "3r2", "3 remainder 2": quotient and remainder, in this order. */
static bool is_division(const math_parser *p) {
    const math_token *mark = math_peek(p), *rest = math_peek_at(p, 1);
    bool letter = mark->kind == T_LETTER &&
                  (assay_view_is(mark->text, "r") || (assay_view_is(mark->text, "R") && mark->space && rest->space));
    bool word = mark->kind == T_TEXT &&
                (assay_view_is(assay_view_trim(mark->text), "remainder") || assay_view_is(assay_view_trim(mark->text), "rem"));
    return (letter || word) && math_is_integer_token(rest) && math_is_closer(p, math_peek_at(p, 2));
}

/* 6'2" or 6' 2'' and nothing more of the kind behind it: feet and inches. */
static bool is_feet_and_inches(const math_parser *p) {
    return math_is_integer_token(math_peek(p)) && math_peek_at(p, 1)->kind == T_PRIME && math_peek_at(p, 2)->kind == T_NUMBER &&
           math_peek_at(p, 3)->kind == T_PRIME && math_peek_at(p, 4)->kind == T_PRIME && math_is_closer(p, math_peek_at(p, 5));
}

static math_node *feet_and_inches(math_parser *p) {
    math_node *feet = math_number_node(p);
    math_next(p);
    math_node *inches = feet ? math_number_node(p) : NULL;
    math_next(p);
    math_next(p);
    math_node *whole = feet ? math_node_of(p, N_UNIT, 0, feet, NULL) : NULL,
              *part = inches ? math_node_of(p, N_UNIT, 0, inches, NULL) : NULL;
    if (!whole || !part) return NULL;
    whole->text = ASSAY_VIEW(" feet");
    part->text = ASSAY_VIEW(" inches");
    return math_node_of(p, N_ADD, 0, whole, part);
}

/* How many primes stand behind the number, where that is all there is (3: two single ones): 67" are inches and 6' feet. Beside an angle they are seconds and minutes of arc. */
static unsigned primes_alone(const math_parser *p) {
    if (!(p->at == 0 || (p->at == 1 && p->token[0].kind == T_MINUS)) || math_peek_at(p, 1)->kind != T_PRIME) return 0;
    if (math_peek_at(p, 2)->kind == T_END) return 1;
    const math_token *first = math_peek_at(p, 1), *second = math_peek_at(p, 2);
    if (second->kind != T_PRIME || math_peek_at(p, 3)->kind != T_END) return 0;
    return first->begin == second->begin ? 2 : first->end == second->begin ? 3 : 0;
}

static math_node *primed(math_parser *p, unsigned primes) {
    math_node *number = math_number_node(p), *whole = number ? math_node_of(p, N_UNIT, (int)primes, number, NULL) : NULL;
    for (unsigned i = 0; i < (primes > 1 ? 2u : 1u); i++) math_next(p);
    if (whole) whole->text = primes > 1 ? ASSAY_VIEW(" inches") : ASSAY_VIEW(" feet");
    return whole;
}

math_node *math_parse_number(math_parser *p) {
    if (is_feet_and_inches(p)) return feet_and_inches(p);
    unsigned primes = primes_alone(p);
    if (primes) return primed(p, primes);
    bool behind_slash = p->at > 0 && (p->token[p->at - 1].kind == T_SLASH || p->token[p->at - 1].kind == T_POWER);
    if (!behind_slash && is_slash_fraction(p, 0)) return slash_fraction(p);
    bool plain = math_is_integer_token(math_peek(p));
    math_node *number = math_number_node(p);
    if (!number || !plain) return number;
    if (is_division(p)) {
        math_next(p);
        math_node *rest = math_number_node(p), *pair = rest ? math_node_of(p, N_CALL, 0, number, rest) : NULL;
        if (pair) pair->text = ASSAY_VIEW("remainder");
        return pair;
    }
    const math_token *next = math_peek(p);
    if (!next->space && is_chosen(p)) { /* "6C3" */
        char letter = math_next(p)->text.data[0];
        math_node *k = math_number_node(p);
        return k ? math_chosen(p, letter, number, k) : NULL;
    }
    if (next->kind == T_NUMBER && next->space && is_slash_fraction(p, 0) &&
        digits_less(next->number.whole, math_peek_at(p, 2)->number.whole)) {
        return mixed(p, number, slash_fraction(p));
    }
    if (next->kind == T_FRAC && !behind_slash) {
        if (!is_proper_ahead(p)) return number;
        math_node *fraction = math_parse_fraction(p);
        return fraction ? mixed(p, number, fraction) : NULL;
    }
    return number;
}

/* TeX takes one token: "\frac12" is one half; longer numbers are split. */
math_node *math_parse_argument(math_parser *p) {
    const math_token *token = math_peek(p);
    if (token->kind == T_LBRACE) return math_parse_argument_group(p);
    if (token->kind == T_NUMBER && math_is_integer_token(token) && token->number.whole.size > 1 && !token->number.grouped) {
        math_node *node = math_node_new(p, N_NUMBER, token->begin);
        if (!node) return NULL;
        node->number.whole = assay_view_slice(token->number.whole, 0, 1);
        math_token *rest = &p->token[p->at];
        rest->number.whole = assay_view_slice(rest->number.whole, 1, rest->number.whole.size);
        rest->begin++;
        rest->space = false;
        return node;
    }
    if (token->kind == T_NUMBER) return math_number_node(p);
    if (token->kind == T_LETTER) {
        math_next(p);
        math_node *node = math_node_new(p, N_SYMBOL, token->begin);
        if (node) node->text = token->text;
        return node;
    }
    if (token->kind == T_MINUS || math_is_closer(p, token)) return math_parser_fail(p, "an argument is missing");
    return math_parse_operand(p);
}

math_node *math_parse_root(math_parser *p) {
    int style = math_next(p)->value;
    math_node *index = NULL, *body;
    const math_token *token = math_peek(p);
    if (token->kind == T_OPEN && token->value == '[') {
        math_next(p);
        bool empty = math_peek(p)->kind == T_CLOSE; /* "\\sqrt[]{3}" */
        index = empty ? NULL : math_parse_expression(p, P_LOWEST);
        if (!index && !empty) return NULL;
        if (math_peek(p)->kind != T_CLOSE) return math_parser_fail(p, "the index of a root is not closed");
        math_next(p);
    }
    if (style == 4 || style == 5) index = math_node_small(p, style == 4 ? "3" : "4");
    token = math_peek(p);
    if (token->kind == T_OPEN) body = math_parse_bracket(p);
    else if (style != 0 && token->kind == T_NUMBER) body = math_number_node(p);
    else body = math_parse_argument(p);
    if (body && index && index->kind != N_NUMBER) { /* \sqrt[n]{x} is x^{1/n} */
        math_node *one = math_node_small(p, "1"), *power = one ? math_node_of(p, N_DIVIDE, 0, one, index) : NULL;
        return power ? math_node_of(p, N_POWER, 0, body, power) : NULL;
    }
    return body ? math_node_of(p, N_ROOT, 0, body, index) : NULL;
}

/* Words where an operand is due. */
static math_node *words(math_parser *p) {
    const math_token *token = math_peek(p);
    if (math_is_figure(token)) return math_figure_name(p);
    if (assay_view_equal(token->text, ASSAY_VIEW("approximately")) || assay_view_equal(token->text, ASSAY_VIEW("about"))) {
        math_next(p);
        return math_parse_expression(p, P_RELATION);
    }
    static const char *const signs[] = {"negative", "minus", "positive", "plus"};
    for (size_t i = 0; i < 4; i++) { /* "negative 2" */
        math_token_kind next = math_peek_at(p, 1)->kind;
        bool value = next == T_NUMBER || next == T_FRAC || next == T_SQRT || next == T_CONSTANT || next == T_CURRENCY;
        if (!value || !assay_view_is(assay_view_trim(token->text), signs[i])) continue;
        math_next(p);
        math_node *operand = math_parse_expression(p, P_PREFIX);
        return operand && i < 2 ? math_node_of(p, N_NEGATE, 0, operand, NULL) : operand;
    }
    uint32_t begin = token->begin, end = token->end;
    while (math_peek(p)->kind == T_TEXT || (math_peek(p)->kind == T_LETTER && math_peek_at(p, 1)->kind == T_TEXT))
        end = math_next(p)->end;
    math_node *node = math_node_new(p, N_TEXT, begin);
    if (node) node->text = assay_view_slice(p->text, begin, end);
    return node;
}

static math_node *based(math_parser *p) {
    const math_token *token = math_next(p);
    math_node *node = math_node_new(p, N_BASED, token->begin);
    if (!node) return NULL;
    node->text = token->text;
    node->op = (uint8_t)token->value;
    node->side = token->text.data == p->text.data + token->begin + 2; /* "0xFF" */
    return node;
}

static math_node *signed_operand(math_parser *p) {
    bool minus = math_next(p)->kind == T_MINUS;
    math_node *operand = math_parse_expression(p, P_PREFIX);
    return minus && operand ? math_node_of(p, N_NEGATE, 0, operand, NULL) : operand;
}

/* "<3,4>": values between commas up to a ">" that nothing follows. */
static bool is_angle_vector(const math_parser *p) {
    bool comma = false;
    for (size_t i = p->at + 1; i < p->count; i++) {
        const math_token *token = &p->token[i];
        comma |= token->kind == T_SEPARATOR && token->value == SEP_COMMA;
        if (token->kind != T_RELATION) continue;
        math_token_kind next = p->token[i + 1].kind;
        return comma && token->value == R_GT && token->end - token->begin == 1 &&
               (next == T_END || next == T_SEPARATOR || next == T_RBRACE);
    }
    return false;
}

static math_node *angle_vector(math_parser *p) {
    uint32_t begin = math_next(p)->begin;
    math_children items = {NULL, 0, 0};
    for (;;) {
        if (!math_children_add(p, &items, math_parse_expression(p, P_RELATION))) return NULL;
        if (math_peek(p)->kind != T_SEPARATOR) break;
        math_next(p);
        if (items.count >= MATH_ITEMS_MAX) return math_parser_limit(p, "too many members");
    }
    if (math_peek(p)->kind != T_RELATION) return math_parser_fail(p, "a bracket is not closed");
    math_next(p);
    return math_node_list(p, N_TUPLE, BRACKET_ANGLE, begin, &items);
}

/* \neg p: a call of its own name, so that only negations of equal operands are equal; twice is not at all. */
static math_node *negation(math_parser *p) {
    static const char name[] = "\\neg";
    math_next(p);
    math_node *operand = math_parse_expression(p, P_PREFIX);
    if (operand && operand->kind == N_CALL && operand->text.data == name) return operand->child[0];
    math_node *node = operand ? math_node_of(p, N_CALL, 0, operand, NULL) : NULL;
    if (node) node->text = assay_view_of(name);
    return node;
}

/* A binomial coefficient, or one of several parts: \\binom{10}{3,3,4} is 10!/(3! 3! 4!). */
static math_node *chosen(math_parser *p, math_node *n, math_node *k) {
    if (k->kind != N_SET || k->count < 2) return math_node_of(p, N_FUNCTION, F_BINOMIAL, n, k);
    math_node *value = math_node_of(p, N_FUNCTION, F_FACTORIAL, n, NULL);
    for (uint32_t i = 0; value && i < k->count; i++) {
        math_node *part = math_node_of(p, N_FUNCTION, F_FACTORIAL, k->child[i], NULL);
        value = part ? math_node_of(p, N_DIVIDE, 0, value, part) : NULL;
    }
    return value;
}

static math_node *one_operand(math_parser *p) {
    const math_token *token = math_peek(p);
    switch (token->kind) {
        case T_NUMBER: return math_parse_number(p);
        case T_BASED: return based(p);
        case T_LETTER:
        case T_CONSTANT: return math_parse_name(p);
        case T_FUNCTION: return math_parse_function(p);
        case T_PROGRAM: return math_parse_program(p);
        case T_BIG: return math_parse_big(p);
        case T_FRAC: return math_parse_fraction(p);
        case T_SQRT: return math_parse_root(p);
        case T_BINOM: {
            math_next(p);
            math_node *n = math_parse_argument(p), *k = n ? math_parse_argument(p) : NULL;
            return k ? chosen(p, n, k) : NULL;
        }
        case T_CHOOSE: { /* "\\choose{16}{2}" */
            if (!token->latex || math_peek_at(p, 1)->kind != T_LBRACE) break;
            math_next(p);
            math_node *n = math_parse_argument(p), *k = n ? math_parse_argument(p) : NULL;
            return k ? chosen(p, n, k) : NULL;
        }
        case T_OVERLINE: return math_parse_accent(p);
        case T_OPEN:
        case T_MID: /* "\mid x - 3 \mid" */
        case T_BAR: return math_parse_bracket(p);
        case T_CLOSE: return token->value == '[' ? math_parse_bracket(p) : math_parser_fail(p, "a value is missing");
        case T_LBRACE: /* "e^{-a|x|}" holds no "such that" */
            return p->at > 0 && p->token[p->at - 1].kind == T_POWER ? math_parse_argument_group(p) : math_parse_group(p);
        case T_BEGIN: return math_parse_environment(p);
        case T_SUB: return math_parse_prescript(p);
        case T_POWER:
            if (math_peek_at(p, 1)->kind == T_NUMBER || math_peek_at(p, 1)->kind == T_LBRACE ||
                math_peek_at(p, 1)->kind == T_LETTER)
                return math_parse_prescript(p);
            break;
        case T_PLUS:
        case T_MINUS: return signed_operand(p);
        case T_PM: {
            int op = math_next(p)->value;
            math_node *operand = math_parse_expression(p, P_ADD);
            return operand ? math_node_of(p, N_PLUSMINUS, op, operand, NULL) : NULL;
        }
        case T_CURRENCY: {
            math_next(p);
            math_node *amount = math_parse_expression(p, P_JUXTAPOSE - 1);
            math_node *node = amount && amount->kind != N_UNIT ? math_node_of(p, N_UNIT, 0, amount, NULL) : amount;
            if (node && node != amount) node->text = token->text;
            return node ? math_parse_rate(p, node, node == amount ? token->text : ASSAY_VIEW_NONE) : NULL;
        }
        case T_NOT: return negation(p);
        case T_TEXT: return words(p);
        case T_ELLIPSIS: math_next(p); return math_node_new(p, N_ELLIPSIS, token->begin);
        case T_COLON: /* ": 5" */
            if (p->at != 0 || token->value != 0) break;
            math_next(p);
            p->statement = p->at;
            return math_parse_expression(p, P_LOWEST);
        case T_RELATION:
            if (token->value == R_LT && token->end - token->begin == 1 && is_angle_vector(p)) return angle_vector(p);
            if (token->value == R_SIM && math_peek_at(p, 1)->kind != T_NUMBER) return negation(p);
            if (p->at != p->statement || (token->value != R_EQ && token->value != R_APPROX && token->value != R_IN)) break;
            math_next(p);
            return math_parse_expression(p, P_RELATION);
        default: break;
    }
    return math_parser_fail(p, "a value is missing");
}

/* Operands stand in operands without a bracket, too: "\sqrt\sqrt\sqrt 2", a bar over a bar. */
math_node *math_parse_operand(math_parser *p) {
    if (p->failed) return NULL;
    if (p->operands >= 3 * MATH_DEPTH_MAX) return math_parser_limit(p, "nested too deeply");
    p->operands++;
    math_node *node = one_operand(p);
    p->operands--;
    return node;
}
