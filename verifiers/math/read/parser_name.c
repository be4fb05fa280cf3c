/* Names with subscripts and primes, calls of functions, C(5,2) and its kin. See parser.h. */
#include "verifiers/math/read/parser_internal.h"

/* The subscript as part of a name: its source without braces and spaces. */
assay_view math_subscripted(math_parser *p, assay_view name, size_t first) {
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
        if (part.size > 1 && part.data[0] == '\\') part = assay_view_slice(part, 1, part.size); /* "v_{\max}" */
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

/* n >= k, both digits: A_5^2 counts arrangements; A_1^2 is a square. */
static bool reaches(assay_view n, assay_view k) {
    return n.size > k.size || (n.size == k.size && memcmp(n.data, k.data, k.size) >= 0);
}

bool math_behind_exponent(const math_parser *p) {
    size_t at = p->at, depth = 0;
    while (at > 1) {
        math_token_kind kind = p->token[--at].kind;
        depth += kind == T_RBRACE;
        depth -= kind == T_LBRACE && depth > 0;
        if (depth == 0) return p->token[at - 1].kind == T_POWER;
    }
    return false;
}

math_node *math_parse_subscript(math_parser *p, math_node *name) {
    math_next(p);
    size_t first = p->at;
    skip_subscript(p);
    math_node *node = math_node_new(p, N_SYMBOL, name->span.begin);
    if (node) node->text = math_subscripted(p, name->text, first);
    return node;
}

math_node *math_parse_late_subscript(math_parser *p, math_node *power) {
    math_node *base = power->child[0], *k = power->child[1];
    bool counts = base->text.size == 1 && strchr("CPA", base->text.data[0]) && math_is_plain_integer(k);
    assay_view n = ASSAY_VIEW_NONE;
    counts = counts && math_integer_argument(p, 1, &n);
    if (counts && base->text.data[0] == 'A') counts = reaches(n, k->number.whole);
    if (counts) { /* "C^2_5" */
        math_next(p);
        math_node *all = math_parse_argument(p);
        return all ? math_chosen(p, base->text.data[0], all, k) : NULL;
    }
    math_node *name = math_parse_subscript(p, base);
    return name ? math_node_of(p, N_POWER, 0, name, k) : NULL;
}

/* "f(" that is a call: f, g, h, F, G always; any letter where "name(...) =" opens the statement. */
static bool is_call(const math_parser *p, assay_view name, size_t first) {
    if (math_peek(p)->kind != T_OPEN || math_peek(p)->value != '(') return false;
    if (name.size >= 1 && strchr("fghFG", name.data[0]) && (name.size == 1 || name.data[1] == '_' || name.data[1] == '\''))
        return true;
    if (first != p->statement) return false;
    size_t depth = 0;
    for (size_t i = p->at; i < p->count; i++) {
        /* "x(x - 1) = 0" is a product; what a name is called with is letters and numbers. */
        math_token_kind kind = p->token[i].kind;
        bool plain = kind == T_OPEN || kind == T_CLOSE || kind == T_LETTER || kind == T_NUMBER || kind == T_SEPARATOR ||
                     kind == T_CONSTANT || kind == T_RELATION || (kind == T_MINUS && p->token[i - 1].kind == T_OPEN);
        if (!plain && !(name.data[0] >= 'A' && name.data[0] <= 'Z')) return false;
        if (p->token[i].kind == T_OPEN) depth++;
        if (p->token[i].kind == T_CLOSE && --depth == 0)
            return p->token[i + 1].kind == T_RELATION && p->token[i + 1].value == R_EQ;
    }
    return false;
}

/* "(n, 2)", "(n + 1, k)", "(2n, n)" behind C or P: letters that count, and n among them in front. */
static bool counts_letters(const math_parser *p) {
    bool behind = false, counted = false;
    for (size_t i = 1;; i++) {
        const math_token *token = math_peek_at(p, i);
        bool letter = token->kind == T_LETTER && token->text.size == 1 && strchr("nNmkr", token->text.data[0]);
        counted |= letter && !behind && (token->text.data[0] | 32) == 'n';
        if (token->kind == T_CLOSE) return behind && counted && math_peek_at(p, i - 1)->kind != T_SEPARATOR;
        if (token->kind == T_SEPARATOR && token->value == SEP_COMMA && !behind) behind = true;
        else if (!letter && !math_is_integer_token(token) && token->kind != T_PLUS && token->kind != T_MINUS) return false;
    }
}

/* C(5,2), P(5,2), C_5^2. NULL without an error: it is a name. */
static math_node *counting(math_parser *p, char letter) {
    const math_token *next = math_peek(p);
    bool arrangement = letter == 'A'; /* A_5^2 only */
    if (!arrangement && next->kind == T_OPEN && next->value == '(' && math_is_integer_token(math_peek_at(p, 1)) &&
        math_peek_at(p, 2)->kind == T_SEPARATOR && math_is_integer_token(math_peek_at(p, 3)) &&
        math_peek_at(p, 4)->kind == T_CLOSE) {
        const math_number *first = &math_peek_at(p, 1)->number, *second = &math_peek_at(p, 3)->number;
        if (!reaches(first->whole, second->whole)) return NULL; /* "P(2,3)" is a point */
        math_next(p);
        math_node *n = math_number_node(p);
        math_next(p);
        math_node *k = math_number_node(p);
        math_next(p);
        math_node *chosen = n && k ? math_chosen(p, letter, n, k) : NULL;
        if (chosen) chosen->side = MATH_COUNTED;
        return chosen;
    }
    if (!arrangement && next->kind == T_OPEN && next->value == '(' && counts_letters(p)) {
        math_node *pair = math_parse_bracket(p);
        bool two = pair && pair->kind == N_TUPLE && pair->count == 2;
        return two ? math_chosen(p, letter, pair->child[0], pair->child[1]) : pair ? math_parser_fail(p, "not a pair") : NULL;
    }
    assay_view digits;
    size_t lower = next->kind == T_SUB ? math_integer_argument(p, 1, &digits) : 0;
    assay_view taken;
    if (!lower || math_peek_at(p, 1 + lower)->kind != T_POWER || !math_integer_argument(p, 2 + lower, &taken)) return NULL;
    if (arrangement && !reaches(digits, taken)) return NULL;
    math_next(p);
    math_node *n = math_parse_argument(p);
    math_next(p);
    math_node *k = n ? math_parse_argument(p) : NULL;
    return k ? math_chosen(p, letter, n, k) : NULL;
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
    return k ? math_chosen(p, letter->text.data[0], n, k) : NULL;
}

/* "\zeta(2)", "\varphi(12)": Greek letters of functions before one number. */
static bool is_special(const math_parser *p, assay_view name) {
    return math_is_special(name) && math_peek(p)->kind == T_OPEN && math_peek(p)->value == '(' &&
           math_is_integer_token(math_peek_at(p, 1)) && math_peek_at(p, 2)->kind == T_CLOSE;
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
    bool round = math_peek_at(p, 1)->kind == T_OPEN && math_peek_at(p, 3)->kind != T_END &&
                 math_peek_at(p, 4)->kind == T_CLOSE; /* "f^(-1)(" */
    size_t brace = round || math_peek_at(p, 1)->kind == T_LBRACE;
    const math_token *one = math_peek_at(p, 2 + brace);
    if (math_peek_at(p, 1 + brace)->kind != T_MINUS || !math_is_integer_token(one) ||
        !assay_view_equal(one->number.whole, ASSAY_VIEW("1")))
        return false;
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

static bool is_capital_token(const math_token *token) {
    return token->kind == T_LETTER && token->text.size == 1 && token->text.data[0] >= 'A' && token->text.data[0] <= 'Z';
}

static bool is_operator_name(assay_view name) {
    return assay_view_is(name, "Delta") || assay_view_is(name, "nabla");
}

/* "\Delta x", one quantity; "\Delta ABC" is a triangle. */
static bool is_change(const math_parser *p, assay_view name) {
    return assay_view_is(name, "Delta") && math_peek(p)->kind == T_LETTER && !is_operator_name(math_peek(p)->text) &&
           !(is_capital_token(math_peek(p)) && is_capital_token(math_peek_at(p, 1)));
}

static math_node *change_of(math_parser *p) {
    static const char mark[] = "Delta:";
    math_node *of = math_parse_name(p);
    if (!of || (of->kind != N_SYMBOL && of->kind != N_CALL)) return of ? math_parser_fail(p, "a change of no name") : NULL;
    char *text = assay_arena_alloc(p->arena, sizeof mark - 1 + of->text.size);
    if (!text) return math_parser_limit(p, "no memory");
    memcpy(text, mark, sizeof mark - 1);
    memcpy(text + sizeof mark - 1, of->text.data, of->text.size);
    of->text = (assay_view){text, sizeof mark - 1 + of->text.size};
    return of;
}

/* "\nabla f" before no further factor, so that it is plain what it acts on. */
static bool is_gradient(const math_parser *p, assay_view name) {
    math_token_kind behind = math_peek_at(p, 1)->kind;
    return assay_view_is(name, "nabla") && math_peek(p)->kind == T_LETTER && !is_operator_name(math_peek(p)->text) &&
           behind != T_LETTER && behind != T_OPEN && behind != T_SUB && behind != T_PRIME;
}

static math_node *gradient_of(math_parser *p) {
    math_node *of = math_parse_name(p), *node = of ? math_node_of(p, N_CALL, 0, of, NULL) : NULL;
    if (node) node->text = ASSAY_VIEW("nabla");
    return node;
}

/* "d/dx f", "d/dx(x^3)": the same as \frac{d}{dx}. */
static bool is_derivative(const math_parser *p) {
    const math_token *d = math_peek(p), *below = math_peek_at(p, 2), *x = math_peek_at(p, 3);
    return d->kind == T_LETTER && assay_view_is(d->text, "d") && math_peek_at(p, 1)->kind == T_SLASH &&
           below->kind == T_LETTER && assay_view_is(below->text, "d") && x->kind == T_LETTER && !x->space &&
           x->text.size == 1 && math_starts_operand(p, math_peek_at(p, 4)) &&
           (math_peek_at(p, 4)->space || math_peek_at(p, 4)->kind == T_OPEN);
}

static math_node *plain_derivative(math_parser *p) {
    p->at += 3;
    const math_token *letter = math_next(p);
    math_node *x = math_node_new(p, N_SYMBOL, letter->begin);
    if (x) x->text = letter->text;
    math_node *body = x ? math_parse_expression(p, P_MULTIPLY) : NULL;
    return body ? math_node_of(p, N_BIG, B_DERIVATIVE, body, x) : NULL;
}

/* "\\mathbb{Q}(\\sqrt2)", "\\mathbb{Z}[i]": what the brackets hold is adjoined to the field or ring. Nothing but values stands in them: "\\mathbb{R} (x > 0)" is a remark. */
static bool is_adjoined(const math_parser *p) {
    if (math_peek(p)->kind != T_OPEN || (math_peek(p)->value != '(' && math_peek(p)->value != '[')) return false;
    size_t depth = 0;
    bool value = false;
    for (size_t i = p->at; i < p->count; i++) {
        const math_token *token = &p->token[i];
        if (token->kind == T_OPEN) depth++;
        if (token->kind == T_CLOSE && --depth == 0) return value;
        if (token->kind == T_CONSTANT && token->value == C_INFINITY) return false;
        if (token->kind == T_RELATION || token->kind == T_TEXT || token->kind == T_BMOD || token->kind == T_ELLIPSIS ||
            (token->kind == T_SEPARATOR && token->value != SEP_COMMA))
            return false;
        value |= token->kind == T_LETTER || token->kind == T_SQRT || token->kind == T_CONSTANT || token->kind == T_POWER;
    }
    return false;
}

static math_node *adjunction(math_parser *p, const math_token *base) {
    bool ring = math_peek(p)->value == '[';
    math_node *node = call(p, ring ? ASSAY_VIEW("ring over") : ASSAY_VIEW("field over"), base->begin);
    math_node *over = math_node_new(p, N_CONSTANT, base->begin);
    math_children children = {NULL, 0, 0};
    if (!node || !over) return NULL;
    over->op = (uint8_t)base->value;
    if (!math_children_add(p, &children, over)) return NULL;
    for (uint32_t i = 0; i < node->count; i++) {
        if (!math_children_add(p, &children, node->child[i])) return NULL;
    }
    node->child = children.item;
    node->count = children.count;
    return node;
}

math_node *math_parse_name(math_parser *p) {
    size_t first = p->at;
    if (is_derivative(p)) return plain_derivative(p);
    if (math_at_bearing(p)) return math_parse_bearing(p);
    const math_token *token = math_next(p);
    static const char *const constants[] = {"pi", "e", "i"};
    bool constant = token->kind == T_CONSTANT;
    assay_view name = constant && token->value <= C_I ? assay_view_of(constants[token->value]) : token->text;
    if (constant && token->value >= C_REALS && is_adjoined(p)) return adjunction(p, token);
    if (constant && (token->value > C_I || math_peek(p)->kind != T_SUB)) {
        math_node *node = math_node_new(p, N_CONSTANT, token->begin);
        if (node) node->op = (uint8_t)token->value;
        return node;
    }
    if (!constant && name.size == 1 && strchr("CPA", name.data[0])) {
        math_node *node = counting(p, name.data[0]);
        if (node || p->failed) return node;
    }
    if (is_change(p, name)) return change_of(p);
    if (is_gradient(p, name)) return gradient_of(p);
    const math_token *next = math_peek(p);
    /* "2^x3^x": TeX takes the letter alone; "k2^k": the number is the base of a power. "x2^2" is a name's. */
    bool exponent =
        (first > 0 && p->token[first - 1].kind == T_POWER) || (math_peek(p)->kind == T_NUMBER && power_of_letters(p));
    if (next->kind == T_SUB ||
        (!constant && !exponent && math_is_integer_token(next) && !next->space && !next->number.grouped && !token->latex)) {
        if (next->kind == T_SUB) math_next(p);
        size_t subscript = p->at;
        skip_subscript(p);
        assay_view indexed = math_subscripted(p, name, subscript);
        bool both = assay_view_ends_with(indexed, ASSAY_VIEW("_1,2")); /* "x_{1,2} = \\pm 2": both roots of x */
        if (!both) name = indexed;
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
        math_next(p); /* the sign of the power */
        bool round = math_peek(p)->kind == T_OPEN;
        while (math_peek(p)->kind != (round ? T_CLOSE : T_OPEN)) math_next(p);
        if (round) math_next(p);
        char *text = assay_arena_alloc(p->arena, name.size + 3);
        if (!text) return math_parser_limit(p, "no memory");
        memcpy(text, name.data, name.size);
        memcpy(text + name.size, "^-1", 3);
        return call(p, (assay_view){text, name.size + 3}, token->begin);
    }
    if (assay_view_equal(name, ASSAY_VIEW("Gamma")) && math_peek(p)->kind == T_OPEN) return gamma_of(p);
    if (is_call(p, name, first) || is_special(p, name)) return call(p, name, token->begin);
    math_node *node = math_node_new(p, N_SYMBOL, token->begin);
    if (node) node->text = name;
    return node;
}
