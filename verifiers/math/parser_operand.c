/* Operands: numbers, names, fractions, roots, units. See parser.h. */
#include "verifiers/math/parser_internal.h"
#include "verifiers/math/units.h"

static bool plain_integer_token(const math_token *token) {
    return token->kind == T_NUMBER && !token->number.decimal && token->number.exponent == 0;
}

static math_node *number_node(math_parser *p) {
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
    if (!plain_integer_token(top) || slash->kind != T_SLASH || slash->value != 0 || !plain_integer_token(bottom)) return false;
    if (slash->space != bottom->space) return false;
    const math_token *after = math_peek_at(p, ahead + 3);
    return after->kind != T_POWER && after->kind != T_BANG && after->kind != T_SUB && after->kind != T_DEGREE && after->kind != T_PERCENT;
}

static math_node *slash_fraction(math_parser *p) {
    math_node *top = number_node(p);
    math_next(p);
    math_node *bottom = number_node(p);
    return top && bottom ? math_node_of(p, N_DIVIDE, 1, top, bottom) : NULL;
}

static math_node *mixed(math_parser *p, math_node *whole, math_node *fraction) {
    math_node *node = math_node_of(p, N_ADD, 0, whole, fraction);
    if (node) node->mixed = true;
    return node;
}

/* How many tokens an argument takes that is one plain integer, "{12}" or a digit; 0: it is something else. */
static size_t integer_argument(const math_parser *p, size_t ahead, assay_view *digits) {
    const math_token *token = math_peek_at(p, ahead);
    bool brace = token->kind == T_LBRACE;
    if (brace) token = math_peek_at(p, ahead + 1);
    if (!plain_integer_token(token)) return 0;
    *digits = token->number.whole;
    if (brace) return math_peek_at(p, ahead + 2)->kind == T_RBRACE ? 3 : 0;
    return 1;
}

/* A proper \frac of plain integers at the parser's place: looked at, not parsed, so that nothing is ever parsed twice. */
static bool is_proper_ahead(const math_parser *p) {
    assay_view top, bottom;
    size_t taken = integer_argument(p, 1, &top);
    if (!taken) return false;
    if (taken == 1 && top.size > 1) { /* \frac12 */
        return digits_less(assay_view_slice(top, 0, 1), assay_view_slice(top, 1, 2));
    }
    size_t second = integer_argument(p, 1 + taken, &bottom);
    if (second == 1 && bottom.size > 1) bottom = assay_view_slice(bottom, 0, 1);
    return second > 0 && digits_less(top, bottom);
}

static math_node *choose(math_parser *p, char letter, math_node *n, math_node *k) {
    return math_node_of(p, N_FUNCTION, letter == 'C' ? F_BINOMIAL : F_PERMUTATION, n, k);
}

/* "C3" behind a number, with nothing behind it that makes it a name. */
static bool is_chosen(const math_parser *p) {
    const math_token *letter = math_peek(p), *k = math_peek_at(p, 1), *after = math_peek_at(p, 2);
    if (letter->kind != T_LETTER || letter->latex || letter->text.size != 1 || (letter->text.data[0] != 'C' && letter->text.data[0] != 'P')) return false;
    return plain_integer_token(k) && !k->space && after->kind != T_SUB && after->kind != T_LETTER;
}

math_node *math_parse_number(math_parser *p) {
    bool behind_slash = p->at > 0 && (p->token[p->at - 1].kind == T_SLASH || p->token[p->at - 1].kind == T_POWER);
    if (!behind_slash && is_slash_fraction(p, 0)) return slash_fraction(p);
    bool plain = plain_integer_token(math_peek(p));
    math_node *number = number_node(p);
    if (!number || !plain) return number;
    const math_token *next = math_peek(p);
    if (!next->space && is_chosen(p)) { /* "6C3" */
        char letter = math_next(p)->text.data[0];
        math_node *k = number_node(p);
        return k ? choose(p, letter, number, k) : NULL;
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

/* The subscript as part of a name: its source without braces and spaces. */
static assay_view subscripted(math_parser *p, assay_view name, size_t first) {
    size_t room = name.size + 1;
    for (size_t i = first; i < p->at; i++) room += p->token[i].end - p->token[i].begin;
    char *text = assay_arena_alloc(p->arena, room);
    if (!text) {
        math_parser_limit(p, "no memory");
        p->error->memory = true;
        return name;
    }
    memcpy(text, name.data, name.size);
    size_t size = name.size;
    text[size++] = '_';
    for (size_t i = first; i < p->at; i++) {
        const math_token *token = &p->token[i];
        assay_view part = token->text.size > 0 ? token->text : assay_view_slice(p->text, token->begin, token->end);
        if (token->kind == T_LBRACE || token->kind == T_RBRACE) continue;
        memcpy(text + size, part.data, part.size <= room - size ? part.size : 0);
        size += part.size <= room - size ? part.size : 0;
    }
    return (assay_view){text, size};
}

static void skip_subscript(math_parser *p) {
    if (math_peek(p)->kind != T_LBRACE) {
        math_next(p);
        return;
    }
    size_t depth = 0;
    do {
        math_token_kind kind = math_next(p)->kind;
        if (kind == T_LBRACE) depth++;
        if (kind == T_RBRACE) depth--;
        if (kind == T_END) return;
    } while (depth > 0);
}

math_node *math_parse_late_subscript(math_parser *p, math_node *power) {
    math_next(p);
    size_t first = p->at;
    skip_subscript(p);
    math_node *name = math_node_new(p, N_SYMBOL, power->span.begin);
    if (!name) return NULL;
    name->text = subscripted(p, power->child[0]->text, first);
    return math_node_of(p, N_POWER, 0, name, power->child[1]);
}

/* "f(" that is a call: f, g, h, F, G always; any letter where "name(...) =" opens the statement. */
static bool is_call(const math_parser *p, assay_view name, size_t first) {
    if (math_peek(p)->kind != T_OPEN || math_peek(p)->value != '(') return false;
    if (name.size >= 1 && strchr("fghFG", name.data[0]) && (name.size == 1 || name.data[1] == '_' || name.data[1] == '\'')) return true;
    if (first != p->statement) return false;
    size_t depth = 0;
    for (size_t i = p->at; i < p->count; i++) {
        /* "x(x - 1) = 0" is a product; what a name is called with is letters and numbers. */
        math_token_kind kind = p->token[i].kind;
        bool plain = kind == T_OPEN || kind == T_CLOSE || kind == T_LETTER || kind == T_NUMBER || kind == T_SEPARATOR || kind == T_CONSTANT || kind == T_RELATION ||
                     (kind == T_MINUS && p->token[i - 1].kind == T_OPEN);
        if (!plain && !(name.data[0] >= 'A' && name.data[0] <= 'Z')) return false;
        if (p->token[i].kind == T_OPEN) depth++;
        if (p->token[i].kind == T_CLOSE && --depth == 0) return p->token[i + 1].kind == T_RELATION && p->token[i + 1].value == R_EQ;
    }
    return false;
}

/* C(5,2), P(5,2), C_5^2. NULL without an error: it is a name. */
static math_node *counting(math_parser *p, char letter) {
    const math_token *next = math_peek(p);
    if (next->kind == T_OPEN && next->value == '(' && plain_integer_token(math_peek_at(p, 1)) && math_peek_at(p, 2)->kind == T_SEPARATOR &&
        plain_integer_token(math_peek_at(p, 3)) && math_peek_at(p, 4)->kind == T_CLOSE) {
        math_next(p);
        math_node *n = number_node(p);
        math_next(p);
        math_node *k = number_node(p);
        math_next(p);
        return n && k ? choose(p, letter, n, k) : NULL;
    }
    assay_view digits;
    size_t lower = next->kind == T_SUB ? integer_argument(p, 1, &digits) : 0;
    if (!lower || math_peek_at(p, 1 + lower)->kind != T_POWER || !integer_argument(p, 2 + lower, &digits)) return NULL;
    math_next(p);
    math_node *n = math_parse_argument(p);
    math_next(p);
    math_node *k = n ? math_parse_argument(p) : NULL;
    return k ? choose(p, letter, n, k) : NULL;
}

/* _5C_2 or {}^5C_2: the upper index stands before the letter. */
math_node *math_parse_prescript(math_parser *p) {
    math_next(p);
    math_node *n = math_parse_argument(p);
    const math_token *letter = math_peek(p);
    if (!n) return NULL;
    if (letter->kind != T_LETTER || letter->text.size != 1 || (letter->text.data[0] != 'C' && letter->text.data[0] != 'P')) {
        return math_parser_fail(p, "a subscript without a name");
    }
    math_next(p);
    if (math_peek(p)->kind != T_SUB) return math_parser_fail(p, "a subscript is missing");
    math_next(p);
    math_node *k = math_parse_argument(p);
    return k ? choose(p, letter->text.data[0], n, k) : NULL;
}

static math_node *call(math_parser *p, assay_view name, uint32_t begin) {
    math_node *arguments = math_parse_bracket(p);
    if (!arguments) return NULL;
    math_children children = {NULL, 0, 0};
    if (arguments->kind == N_TUPLE) children = (math_children){arguments->child, arguments->count, arguments->count};
    else if (!math_children_add(p, &children, arguments)) return NULL;
    math_node *node = math_node_list(p, N_CALL, 0, begin, &children);
    if (node) node->text = name;
    return node;
}

/* "f^{-1}(": the inverse of what is always a function. */
static bool is_inverse(const math_parser *p, assay_view name) {
    if (name.size != 1 || !strchr("fghFG", name.data[0]) || math_peek(p)->kind != T_POWER) return false;
    size_t brace = math_peek_at(p, 1)->kind == T_LBRACE;
    const math_token *one = math_peek_at(p, 2 + brace);
    if (math_peek_at(p, 1 + brace)->kind != T_MINUS || !plain_integer_token(one) || !assay_view_equal(one->number.whole, ASSAY_VIEW("1"))) return false;
    return math_peek_at(p, 3 + 2 * brace)->kind == T_OPEN && math_peek_at(p, 3 + 2 * brace)->value == '(';
}

/* Gamma(x) = (x - 1)! */
static math_node *gamma_of(math_parser *p) {
    math_node *x = math_parse_bracket(p);
    math_node *one = x ? math_node_small(p, "1") : NULL;
    math_node *minus = one ? math_node_of(p, N_NEGATE, 0, one, NULL) : NULL;
    math_node *sum = minus ? math_node_of(p, N_ADD, 0, x, minus) : NULL;
    return sum ? math_node_of(p, N_FUNCTION, F_FACTORIAL, sum, NULL) : NULL;
}

/* A number at the parser's place with an exponent that holds a letter. */
static bool power_of_letters(const math_parser *p) {
    if (math_peek_at(p, 1)->kind != T_POWER) return false;
    if (math_peek_at(p, 2)->kind != T_LBRACE) return math_peek_at(p, 2)->kind == T_LETTER;
    for (size_t i = 3; p->at + i < p->count && math_peek_at(p, i)->kind != T_RBRACE; i++) {
        if (math_peek_at(p, i)->kind == T_LETTER) return true;
    }
    return false;
}

math_node *math_parse_name(math_parser *p) {
    size_t first = p->at;
    const math_token *token = math_next(p);
    static const char *const constants[] = {"pi", "e", "i"};
    bool constant = token->kind == T_CONSTANT;
    assay_view name = constant && token->value <= C_I ? assay_view_of(constants[token->value]) : token->text;
    if (constant && (token->value > C_I || math_peek(p)->kind != T_SUB)) {
        math_node *node = math_node_new(p, N_CONSTANT, token->begin);
        if (node) node->op = (uint8_t)token->value;
        return node;
    }
    if (!constant && name.size == 1 && (name.data[0] == 'C' || name.data[0] == 'P')) {
        math_node *node = counting(p, name.data[0]);
        if (node || p->failed) return node;
    }
    const math_token *next = math_peek(p);
    /* "2^x3^x": TeX takes the letter alone; "k2^k": the number is the base of a power. "x2^2" is a name's. */
    bool exponent = (first > 0 && p->token[first - 1].kind == T_POWER) || (math_peek(p)->kind == T_NUMBER && power_of_letters(p));
    if (next->kind == T_SUB || (!constant && !exponent && plain_integer_token(next) && !next->space && !next->number.grouped && !token->latex)) {
        if (next->kind == T_SUB) math_next(p);
        size_t subscript = p->at;
        skip_subscript(p);
        name = subscripted(p, name, subscript);
    }
    unsigned primes = 0;
    while (math_peek(p)->kind == T_PRIME && primes < 4) {
        math_next(p);
        primes++;
    }
    if (primes > 0) {
        char *text = assay_arena_alloc(p->arena, name.size + primes);
        if (!text) return math_parser_limit(p, "no memory");
        memcpy(text, name.data, name.size);
        memset(text + name.size, '\'', primes);
        name = (assay_view){text, name.size + primes};
    }
    if (is_inverse(p, name)) {
        while (math_peek(p)->kind != T_OPEN) math_next(p);
        char *text = assay_arena_alloc(p->arena, name.size + 3);
        if (!text) return math_parser_limit(p, "no memory");
        memcpy(text, name.data, name.size);
        memcpy(text + name.size, "^-1", 3);
        return call(p, (assay_view){text, name.size + 3}, token->begin);
    }
    if (assay_view_equal(name, ASSAY_VIEW("Gamma")) && math_peek(p)->kind == T_OPEN) return gamma_of(p);
    if (is_call(p, name, first)) return call(p, name, token->begin);
    math_node *node = math_node_new(p, N_SYMBOL, token->begin);
    if (node) node->text = name;
    return node;
}

/* TeX takes one token: "\frac12" is one half; longer numbers are split. */
math_node *math_parse_argument(math_parser *p) {
    const math_token *token = math_peek(p);
    if (token->kind == T_LBRACE) return math_parse_group(p);
    if (token->kind == T_NUMBER && plain_integer_token(token) && token->number.whole.size > 1 && !token->number.grouped) {
        math_node *node = math_node_new(p, N_NUMBER, token->begin);
        if (!node) return NULL;
        node->number.whole = assay_view_slice(token->number.whole, 0, 1);
        math_token *rest = &p->token[p->at];
        rest->number.whole = assay_view_slice(rest->number.whole, 1, rest->number.whole.size);
        rest->begin++;
        rest->space = false;
        return node;
    }
    if (token->kind == T_NUMBER) return number_node(p);
    if (token->kind == T_LETTER) {
        math_next(p);
        math_node *node = math_node_new(p, N_SYMBOL, token->begin);
        if (node) node->text = token->text;
        return node;
    }
    if (token->kind == T_MINUS || math_is_closer(p, token)) return math_parser_fail(p, "an argument is missing");
    return math_parse_operand(p);
}

/* dy/dx is one name. */
static math_node *derivative_name(math_parser *p, const math_node *top, const math_node *bottom) {
    bool shape = top->kind == N_MULTIPLY && bottom->kind == N_MULTIPLY && top->count == 2 && bottom->count == 2;
    for (uint32_t i = 0; shape && i < 2; i++) shape = top->child[i]->kind == N_SYMBOL && bottom->child[i]->kind == N_SYMBOL;
    if (!shape || !assay_view_equal(top->child[0]->text, ASSAY_VIEW("d")) || !assay_view_equal(bottom->child[0]->text, ASSAY_VIEW("d"))) return NULL;
    assay_view y = top->child[1]->text, x = bottom->child[1]->text;
    char *text = assay_arena_alloc(p->arena, x.size + y.size + 3);
    if (!text) return NULL;
    text[0] = 'd';
    memcpy(text + 1, y.data, y.size);
    memcpy(text + 1 + y.size, "/d", 2);
    memcpy(text + 3 + y.size, x.data, x.size);
    math_node *node = math_node_new(p, N_SYMBOL, top->span.begin);
    if (node) node->text = (assay_view){text, x.size + y.size + 3};
    return node;
}

static bool is_differential(const math_node *node) {
    return node->kind == N_SYMBOL && (assay_view_equal(node->text, ASSAY_VIEW("d")) || assay_view_equal(node->text, ASSAY_VIEW("partial")));
}

/* d/dx: 1; d^2/dx^2: 2; 0: no derivative. */
static unsigned derivative_order(const math_node *top, const math_node *bottom) {
    if (bottom->kind != N_MULTIPLY || bottom->count != 2 || !is_differential(bottom->child[0])) return 0;
    const math_node *x = bottom->child[1];
    if (is_differential(top) && x->kind == N_SYMBOL) return 1;
    if (top->kind != N_POWER || !is_differential(top->child[0]) || x->kind != N_POWER || x->child[0]->kind != N_SYMBOL) return 0;
    const math_node *n = top->child[1], *m = x->child[1];
    if (!math_is_plain_integer(n) || !math_is_plain_integer(m) || !math_node_same(n, m) || n->number.whole.size != 1) return 0;
    return n->number.whole.data[0] <= '6' ? (unsigned)(n->number.whole.data[0] - '0') : 0;
}

math_node *math_parse_fraction(math_parser *p) {
    math_next(p);
    math_node *top = math_parse_argument(p);
    math_node *bottom = top ? math_parse_argument(p) : NULL;
    if (!bottom) return NULL;
    math_node *name = derivative_name(p, top, bottom);
    if (name) return name;
    unsigned times = derivative_order(top, bottom);
    if (times > 0 && math_starts_operand(p, math_peek(p))) { /* d/dx of the product that follows */
        math_node *body = math_parse_expression(p, P_MULTIPLY), *x = bottom->child[1]->kind == N_POWER ? bottom->child[1]->child[0] : bottom->child[1];
        for (unsigned i = 0; body && i < times; i++) body = math_node_of(p, N_BIG, B_DERIVATIVE, body, x);
        return body;
    }
    return math_node_of(p, N_DIVIDE, 0, top, bottom);
}

math_node *math_parse_root(math_parser *p) {
    int style = math_next(p)->value;
    math_node *index = NULL, *body;
    const math_token *token = math_peek(p);
    if (token->kind == T_OPEN && token->value == '[') {
        math_next(p);
        index = math_parse_expression(p, P_LOWEST);
        if (!index) return NULL;
        if (math_peek(p)->kind != T_CLOSE) return math_parser_fail(p, "the index of a root is not closed");
        math_next(p);
    }
    if (style == 4 || style == 5) index = math_node_small(p, style == 4 ? "3" : "4");
    token = math_peek(p);
    if (token->kind == T_OPEN) body = math_parse_bracket(p);
    else if (style != 0 && token->kind == T_NUMBER) body = number_node(p);
    else body = math_parse_argument(p);
    return body ? math_node_of(p, N_ROOT, 0, body, index) : NULL;
}

/* "angle ABC", "triangle ABC": the letters belong to the name. */
static math_node *figure_name(math_parser *p) {
    uint32_t begin = math_next(p)->begin;
    while (math_peek(p)->kind == T_LETTER) math_next(p);
    math_node *node = math_node_new(p, N_SYMBOL, begin);
    if (node) node->text = assay_view_slice(p->text, begin, p->token[p->at - 1].end);
    return node;
}

static bool is_figure(const math_token *token) {
    return assay_view_equal(token->text, ASSAY_VIEW("angle")) || assay_view_equal(token->text, ASSAY_VIEW("triangle"));
}

static bool unit_token(const math_parser *p, size_t ahead) {
    const math_token *token = math_peek_at(p, ahead);
    return token->kind == T_TEXT || (token->kind == T_LETTER && token->space);
}

/* A magnitude word at the parser's place: taken, and its digits; or NULL. Of a Chinese word only the first character is taken ("ä¸å"). */
static const char *take_scale(math_parser *p) {
    const math_token *token = math_peek(p);
    assay_view word = assay_view_trim(token->text);
    size_t size;
    const char *digits = math_scale_of(word, &size);
    if (!digits) return NULL;
    if (size == word.size) math_next(p);
    else p->token[p->at].text = assay_view_slice(word, size, word.size);
    return digits;
}

/* A unit phrase behind a value: words, powers, "/". */
math_node *math_parse_unit(math_parser *p, math_node *value) {
    const math_token *first = math_peek(p);
    if (first->kind == T_TEXT && is_figure(first) && first->text.data[0] == 'a' && math_peek_at(p, 1)->kind != T_LETTER && math_starts_operand(p, math_peek_at(p, 1))) {
        math_next(p); /* "2 \angle 30^\circ": modulus and argument */
        math_node *argument = math_parse_expression(p, P_JUXTAPOSE - 1), *turn = argument ? math_node_of(p, N_FUNCTION, F_CIS, argument, NULL) : NULL;
        return turn ? math_node_of(p, N_MULTIPLY, 0, value, turn) : NULL;
    }
    if (first->kind == T_TEXT && is_figure(first)) {
        math_node *name = figure_name(p);
        return name ? math_node_of(p, N_MULTIPLY, 1, value, name) : NULL;
    }
    if (value->kind == N_UNIT || value->kind == N_TEXT || value->kind == N_RELATION) return math_parser_fail(p, "text behind a value");
    enum { UNIT_TOKENS = 16 };
    size_t room = 64;
    for (size_t i = 0; i < UNIT_TOKENS; i++) room += math_peek_at(p, i)->text.size + 8;
    const char *factor = first->kind == T_TEXT ? take_scale(p) : NULL;
    if (factor) {
        bool part = factor[0] == '/';
        math_node *scale = math_node_small(p, factor + part);
        return scale ? math_node_of(p, part ? N_DIVIDE : N_MULTIPLY, 0, value, scale) : NULL;
    }
    char *text = assay_arena_alloc(p->arena, room);
    if (!text) return math_parser_limit(p, "no memory");
    size_t size = 0, last = p->at + UNIT_TOKENS - 4;
    if (first->kind == T_CURRENCY) {
        memcpy(text, first->text.data, first->text.size);
        size = first->text.size;
        math_next(p);
    }
    while (first->kind == T_TEXT && p->at < last) {
        const math_token *token = math_peek(p);
        bool symbol = token->kind == T_LETTER && token->text.size == 1 && strchr("msghLlNJWVA", token->text.data[0]) && size > 0 && math_unit_known(p->token[p->at - 1].text);
        if (token->kind == T_TEXT || symbol || (size > 0 && text[size - 1] == '/' && token->kind == T_LETTER)) {
            text[size++] = ' ';
            memcpy(text + size, token->text.data, token->text.size);
            size += token->text.size;
        } else if (token->kind == T_POWER) {
            math_node *power = NULL;
            math_next(p);
            bool minus = math_peek(p)->kind == T_MINUS;
            if (minus) math_next(p);
            power = math_parse_argument(p);
            if (!power) return NULL;
            if (power->kind == N_NEGATE) { minus = true; power = power->child[0]; }
            if (!math_is_plain_integer(power) || power->number.whole.size != 1) return math_parser_fail(p, "not the power of a unit");
            text[size++] = '^';
            if (minus) { memcpy(text + size, "{-", 2); size += 2; }
            text[size++] = power->number.whole.data[0];
            if (minus) text[size++] = '}';
            continue;
        } else if ((token->kind == T_SLASH && unit_token(p, 1)) || (token->kind == T_SLASH && math_peek_at(p, 1)->kind == T_LETTER)) {
            text[size++] = '/';
        } else if (token->kind == T_TIMES && math_peek_at(p, 1)->kind == T_TEXT) {
            text[size++] = ' ';
        } else {
            break;
        }
        math_next(p);
    }
    math_unit unit;
    if (!math_unit_read((assay_view){text, size}, &unit)) return math_parser_fail(p, "text behind a value");
    math_node *node = math_node_of(p, N_UNIT, 0, value, NULL);
    if (node) node->text = (assay_view){text, size};
    return node;
}

/* Words where an operand is due. */
static math_node *words(math_parser *p) {
    const math_token *token = math_peek(p);
    if (is_figure(token)) return figure_name(p);
    if (assay_view_equal(token->text, ASSAY_VIEW("approximately")) || assay_view_equal(token->text, ASSAY_VIEW("about"))) {
        math_next(p);
        return math_parse_expression(p, P_RELATION);
    }
    uint32_t begin = token->begin, end = token->end;
    while (math_peek(p)->kind == T_TEXT || (math_peek(p)->kind == T_LETTER && math_peek_at(p, 1)->kind == T_TEXT)) end = math_next(p)->end;
    math_node *node = math_node_new(p, N_TEXT, begin);
    if (node) node->text = assay_view_slice(p->text, begin, end);
    return node;
}

/* \overline{3+4i}: each i becomes -i. The nodes are fresh: changed in place. */
static math_node *conjugate(math_parser *p, math_node *node) {
    if (node->kind == N_CONSTANT && node->op == C_I) return math_node_of(p, N_NEGATE, 0, node, NULL);
    for (uint32_t i = 0; i < node->count; i++) {
        node->child[i] = conjugate(p, node->child[i]);
        if (!node->child[i]) return NULL;
    }
    return node;
}

static math_node *overlined(math_parser *p) {
    const math_token *token = math_next(p);
    uint32_t begin = math_peek(p)->begin;
    size_t first = p->at;
    math_node *body = math_parse_argument(p);
    if (!body || (token->value == 1 && (body->kind == N_SYMBOL || body->kind == N_CONSTANT))) return body; /* \vec{v}, \hat{y}, \hat{i}: the letter */
    if (math_node_has(body, N_CONSTANT, C_I)) return conjugate(p, body);
    math_node *node = math_node_new(p, N_SYMBOL, begin);
    if (node) node->text = subscripted(p, ASSAY_VIEW("segment"), first);
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
        return comma && token->value == R_GT && token->end - token->begin == 1 && (next == T_END || next == T_SEPARATOR || next == T_RBRACE);
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

math_node *math_parse_operand(math_parser *p) {
    if (p->failed) return NULL;
    const math_token *token = math_peek(p);
    switch (token->kind) {
        case T_NUMBER: return math_parse_number(p);
        case T_BASED: return based(p);
        case T_LETTER: case T_CONSTANT: return math_parse_name(p);
        case T_FUNCTION: return math_parse_function(p);
        case T_PROGRAM: return math_parse_program(p);
        case T_BIG: return math_parse_big(p);
        case T_FRAC: return math_parse_fraction(p);
        case T_SQRT: return math_parse_root(p);
        case T_BINOM: {
            math_next(p);
            math_node *n = math_parse_argument(p), *k = n ? math_parse_argument(p) : NULL;
            return k ? math_node_of(p, N_FUNCTION, F_BINOMIAL, n, k) : NULL;
        }
        case T_OVERLINE: return overlined(p);
        case T_OPEN: case T_BAR: return math_parse_bracket(p);
        case T_CLOSE: return token->value == '[' ? math_parse_bracket(p) : math_parser_fail(p, "a value is missing");
        case T_LBRACE: return math_parse_group(p);
        case T_BEGIN: return math_parse_environment(p);
        case T_SUB: return math_parse_prescript(p);
        case T_POWER: if (math_peek_at(p, 1)->kind == T_NUMBER || math_peek_at(p, 1)->kind == T_LBRACE || math_peek_at(p, 1)->kind == T_LETTER) return math_parse_prescript(p); break;
        case T_PLUS: case T_MINUS: return signed_operand(p);
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
            return node;
        }
        case T_TEXT: return words(p);
        case T_ELLIPSIS: math_next(p); return math_node_new(p, N_ELLIPSIS, token->begin);
        case T_COLON: /* ": 5" */
            if (p->at != 0 || token->value != 0) break;
            math_next(p);
            p->statement = p->at;
            return math_parse_expression(p, P_LOWEST);
        case T_RELATION:
            if (token->value == R_LT && token->end - token->begin == 1 && is_angle_vector(p)) return angle_vector(p);
            if (p->at != p->statement || (token->value != R_EQ && token->value != R_APPROX && token->value != R_IN)) break;
            math_next(p);
            return math_parse_expression(p, P_RELATION);
        default: break;
    }
    return math_parser_fail(p, "a value is missing");
}
