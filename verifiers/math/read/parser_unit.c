/* What stands behind a value: units, magnitude words, angles and triangles by their letters. See parser.h. */
#include "verifiers/math/read/parser_internal.h"
#include "verifiers/math/read/units.h"

/* "angle ABC", "triangle ABC": the letters belong to the name. Angle CBA is angle ABC. */
math_node *math_figure_name(math_parser *p) {
    const math_token *figure = math_next(p);
    size_t first = p->at;
    bool plain = true;
    for (; math_peek(p)->kind == T_LETTER; math_next(p)) plain &= math_peek(p)->text.size == 1;
    math_node *node = math_node_new(p, N_SYMBOL, figure->begin);
    if (!node) return NULL;
    size_t count = p->at - first;
    if (!plain || count == 0 || count > 3) {
        node->text = assay_view_slice(p->text, figure->begin, p->token[p->at - 1].end);
        return node;
    }
    char *name = assay_arena_alloc(p->arena, figure->text.size + 4);
    if (!name) return math_parser_limit(p, "no memory");
    size_t size = figure->text.size;
    memcpy(name, figure->text.data, size);
    name[size++] = ' ';
    char *corner = name + size;
    for (size_t i = 0; i < count; i++) name[size++] = p->token[first + i].text.data[0];
    if (figure->text.data[0] == 'a' && count == 3 && corner[0] > corner[2]) {
        char swap = corner[0];
        corner[0] = corner[2];
        corner[2] = swap;
    }
    node->text = (assay_view){name, size};
    return node;
}

bool math_is_figure(const math_token *token) {
    return assay_view_equal(token->text, ASSAY_VIEW("angle")) || assay_view_equal(token->text, ASSAY_VIEW("triangle"));
}

static bool unit_token(const math_parser *p, size_t ahead) {
    const math_token *token = math_peek_at(p, ahead);
    return token->kind == T_TEXT || (token->kind == T_LETTER && token->space);
}

/* "49 fourth-grade boys", "24 third graders": an ordinal before a noun, and no part; "2 thirds of" and "1 fourth cup" are parts. */
static bool is_ordinal_ahead(const math_parser *p, const math_node *value, const char *digits) {
    assay_view word = assay_view_trim(math_peek(p)->text);
    bool one = value->kind == N_NUMBER && assay_view_is(value->number.whole, "1");
    bool noun = math_peek_at(p, 1)->kind == T_TEXT || math_peek_at(p, 1)->kind == T_MINUS;
    return digits[0] == '/' && !one && noun && word.data[word.size - 1] != 's';
}

/* A magnitude word at the parser's place: taken, and its digits; or NULL. Of a Chinese word only the first character is taken ("ä¸å"). */
static const char *take_scale(math_parser *p, const math_node *value) {
    const math_token *token = math_peek(p);
    assay_view word = assay_view_trim(token->text);
    size_t size;
    const char *digits = math_scale_of(word, &size);
    if (!digits || is_ordinal_ahead(p, value, digits)) return NULL;
    if (size == word.size) math_next(p);
    else p->token[p->at].text = assay_view_slice(word, size, word.size);
    return digits;
}

/* "km\cdot h^{-1}" */
static bool is_symbol_ahead(const math_parser *p) {
    const math_token *letter = math_peek_at(p, 1);
    return letter->kind == T_LETTER && letter->text.size == 1 && strchr("msghLlNJWVA", letter->text.data[0]) &&
           math_peek_at(p, 2)->kind == T_POWER && p->at > 0 && math_unit_known(p->token[p->at - 1].text);
}

/* A unit phrase behind a value: words, powers, "/". */
math_node *math_parse_unit(math_parser *p, math_node *value) {
    const math_token *first = math_peek(p);
    if (first->kind == T_TEXT && math_is_figure(first) && first->text.data[0] == 'a' && math_peek_at(p, 1)->kind != T_LETTER &&
        math_starts_operand(p, math_peek_at(p, 1))) {
        math_next(p); /* "2 \angle 30^\circ": modulus and argument */
        math_node *argument = math_parse_expression(p, P_JUXTAPOSE - 1),
                  *turn = argument ? math_node_of(p, N_FUNCTION, F_CIS, argument, NULL) : NULL;
        return turn ? math_node_of(p, N_MULTIPLY, 0, value, turn) : NULL;
    }
    if (first->kind == T_TEXT && math_is_figure(first)) {
        math_node *name = math_figure_name(p);
        return name ? math_node_of(p, N_MULTIPLY, 1, value, name) : NULL;
    }
    if (value->kind == N_DEGREE && first->kind == T_TEXT) {
        math_node *bearing = math_bearing_in_words(p, value);
        if (bearing || p->failed) return bearing;
    }
    if (value->kind == N_UNIT || value->kind == N_TEXT || value->kind == N_RELATION)
        return math_parser_fail(p, "text behind a value");
    enum { UNIT_TOKENS = 16 };
    size_t room = 64;
    for (size_t i = 0; i < UNIT_TOKENS; i++) room += math_peek_at(p, i)->text.size + 8;
    const char *factor = first->kind == T_TEXT ? take_scale(p, value) : NULL;
    if (factor) {
        bool part = factor[0] == '/';
        math_node *scale = math_node_small(p, factor + part);
        return scale ? math_node_of(p, part ? N_DIVIDE : N_MULTIPLY, 0, value, scale) : NULL;
    }
    char *text = assay_arena_alloc(p->arena, room);
    if (!text) return math_parser_limit(p, "no memory");
    size_t size = 0, last = p->at + UNIT_TOKENS - 4;
    bool joined = false; /* by a product sign */
    if (first->kind == T_CURRENCY) {
        memcpy(text, first->text.data, first->text.size);
        size = first->text.size;
        math_next(p);
    }
    while (first->kind == T_TEXT && p->at < last) {
        const math_token *token = math_peek(p);
        bool symbol = token->kind == T_LETTER && token->text.size == 1 && strchr("msghLlNJWVA", token->text.data[0]) &&
                      size > 0 && (joined || math_unit_known(p->token[p->at - 1].text));
        joined = false;
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
            if (power->kind == N_NEGATE) {
                minus = true;
                power = power->child[0];
            }
            if (!math_is_plain_integer(power) || power->number.whole.size != 1)
                return math_parser_fail(p, "not the power of a unit");
            text[size++] = '^';
            if (minus) {
                memcpy(text + size, "{-", 2);
                size += 2;
            }
            text[size++] = power->number.whole.data[0];
            if (minus) text[size++] = '}';
            continue;
        } else if ((token->kind == T_SLASH && unit_token(p, 1)) ||
                   (token->kind == T_SLASH && math_peek_at(p, 1)->kind == T_LETTER)) {
            text[size++] = '/';
        } else if (token->kind == T_MINUS && math_peek_at(p, 1)->kind == T_TEXT && token->begin == p->token[p->at - 1].end &&
                   math_peek_at(p, 1)->begin == token->end) {
            text[size++] = ' '; /* "light-years" */
        } else if (token->kind == T_TIMES && (math_peek_at(p, 1)->kind == T_TEXT || is_symbol_ahead(p))) {
            text[size++] = ' ';
            joined = true;
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

math_node *math_parse_rate(math_parser *p, math_node *amount, assay_view currency) {
    assay_view unit = amount->text, head = currency;
    const math_token *word = math_peek_at(p, 1);
    bool slash = currency.size == 0 && math_peek(p)->kind == T_SLASH && word->kind == T_TEXT && math_unit_known(word->text);
    bool per = assay_view_starts_with(assay_view_trim(unit), ASSAY_VIEW("per ")) ||
               assay_view_starts_with(assay_view_trim(unit), ASSAY_VIEW("/"));
    if (!slash && !(currency.size > 0 && per)) return amount;
    if (slash) {
        head = unit;
        unit = word->text;
        math_next(p);
        math_next(p);
    }
    char *text = assay_arena_alloc(p->arena, head.size + unit.size + 1);
    if (!text) return math_parser_limit(p, "no memory");
    memcpy(text, head.data, head.size);
    text[head.size] = slash ? '/' : ' ';
    memcpy(text + head.size + 1, unit.data, unit.size);
    amount->text = (assay_view){text, head.size + unit.size + 1};
    return amount;
}
