/* See parser.h: precedence climbing. Operands are in parser_operand.c, parser_function.c and parser_bracket.c, operators in parser_infix.c and parser_postfix.c, statements in
 * parser_list.c. */
#include "verifiers/math/read/conditions.h"
#include "verifiers/math/read/declarations.h"
#include "verifiers/math/read/parser_internal.h"
#include "verifiers/math/read/tex_groups.h"
#include "verifiers/math/read/wedge.h"
#include "verifiers/math/read/wording.h"

bool math_says_which(const math_parser *p, const math_token *token) {
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
        case T_TEXT: return math_says_which(p, token);
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

/* s(t+1), without a sign between: what stands behind a slash is not clear there. */
static bool is_product_with_sum(const math_node *node) {
    return node->kind == N_MULTIPLY && node->op == 1 && node->count == 2 && !node->parens && node->child[0]->count == 0 &&
           node->child[1]->kind == N_ADD && node->child[1]->parens;
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
        case T_MINUS: BINDS(P_ADD) return math_parse_sum(p, left);
        case T_PM: {
            BINDS(P_ADD)
            int op = math_next(p)->value;
            math_node *right = math_parse_expression(p, P_ADD);
            return right ? math_node_of(p, N_PLUSMINUS, op, left, right) : NULL;
        }
        case T_TIMES: BINDS(P_MULTIPLY) return math_parse_product(p, left);
        case T_SLASH: {
            BINDS(P_MULTIPLY)
            bool floored = math_next(p)->value == 2;
            math_node *right = math_parse_expression(p, P_MULTIPLY),
                      *name = right && !floored ? math_derivative_quotient(p, left, right) : NULL;
            if (floored && right) {
                math_node *quotient = math_node_of(p, N_DIVIDE, 0, left, right);
                return quotient ? math_node_of(p, N_FUNCTION, F_FLOOR, quotient, NULL) : NULL;
            }
            if (name || !right) return name;
            math_node *quotient = math_node_of(p, N_DIVIDE, 0, left, right);
            if (quotient && is_product_with_sum(right)) quotient->written |= WRITTEN_SLASH;
            return quotient;
        }
        case T_BMOD: {
            BINDS(P_MULTIPLY)
            math_next(p);
            math_node *right = math_parse_expression(p, P_MULTIPLY);
            return right ? math_node_of(p, N_FUNCTION, F_MOD, left, right) : NULL;
        }
        case T_POWER: BINDS(P_POWER) return math_parse_power(p, left);
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
            return math_parse_base(p, left);
        case T_BANG: BINDS(P_POWER) return math_parse_bang(p, left);
        case T_PRIME:
            if (left->kind != N_SETOP || !left->parens) {
                *done = true;
                return left;
            }
            math_next(p);
            return math_parse_complement(p, left);
        case T_PERCENT: {
            BINDS(P_POWER)
            if (math_next(p)->value == 0) return math_node_of(p, N_PERCENT, 0, left, NULL);
            math_node *thousand = math_node_small(p, "1000"); /* per mille */
            return thousand ? math_node_of(p, N_DIVIDE, 0, left, thousand) : NULL;
        }
        case T_DEGREE: BINDS(P_POWER) return math_parse_degrees(p, left);
        case T_TEXT:
        case T_CURRENCY:
            if (math_says_which(p, math_peek(p))) {
                *done = true;
                return left;
            }
            BINDS(P_JUXTAPOSE)
            return math_parse_unit(p, left);
        case T_RELATION: BINDS(P_RELATION) return math_parse_chain(p, left);
        case T_SETOP: {
            BINDS(P_SETOP)
            left = math_as_set(p, left, p->text.data[left->span.begin] == '{');
            if (!left || is_union_of_statements(left, token)) {
                *done = true;
                return left;
            }
            int op = math_next(p)->value;
            bool braces = math_peek(p)->kind == T_LBRACE;
            math_node *right = math_as_set(p, math_parse_expression(p, P_SETOP), braces);
            if (right && op == S_DIFFERENCE && right->kind == N_SET) left = math_as_reals(p, left);
            return left && right ? math_node_of(p, N_SETOP, op, left, right) : NULL;
        }
        case T_COLON:
            if (p->sets > 0 && token->value == 0) {
                *done = true;
                return left;
            }
            BINDS(P_RATIO) return math_parse_ratio(p, left);
        case T_PMOD: BINDS(P_MODULO) return math_parse_modulo(p, left);
        case T_CHOOSE:
        case T_OVER: {
            BINDS(P_CHOOSE)
            math_next(p);
            math_node *right = math_parse_expression(p, P_CHOOSE);
            if (!right) return NULL;
            return kind == T_OVER ? math_node_of(p, N_DIVIDE, 0, left, right)
                                  : math_node_of(p, N_FUNCTION, F_BINOMIAL, left, right);
        }
        case T_ELLIPSIS: /* between factors: math_parse_product takes it */
            if (power >= P_MULTIPLY && power < P_JUXTAPOSE) {
                *done = true;
                return left;
            }
            BINDS(P_JUXTAPOSE) return math_parse_juxtaposed(p, left);
        default:
        juxtaposed:
            if (!math_starts_operand(p, token)) {
                *done = true;
                return left;
            }
            BINDS(P_JUXTAPOSE) return math_parse_juxtaposed(p, left);
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

static bool is_one_value(const math_node *node) {
    return node->kind != N_LIST && node->kind != N_TUPLE && node->kind != N_SET && node->kind != N_RELATION &&
           node->kind != N_TEXT;
}

static math_node *parse_all(math_parser *p) {
    math_node *root = math_parse_spaced_list(p);
    if (!root && !p->failed) root = math_parse_list(p);
    while (root && math_peek(p)->kind == T_RBRACE) math_next(p); /* a brace too many at the end */
    if (root && math_peek(p)->kind == T_CLOSE && math_peek(p)->value == '.') math_next(p);
    if (root && math_peek(p)->kind == T_CLOSE && math_peek(p)->value == '(' && math_peek_at(p, 1)->kind == T_END &&
        is_one_value(root))
        math_next(p); /* "x+1)" */
    if (root && math_peek(p)->kind != T_END) return math_parser_fail(p, "unexpected symbol");
    return root;
}

/* What stands around the expression: each of these rewritings says by which tokens it is called for. False: no memory. */
static bool read_around(math_tokens *tokens, assay_view text, assay_arena *arena) {
    const uint64_t said = MATH_TOKEN(T_TEXT) | MATH_TOKEN(T_RELATION),
                   declared = said | MATH_TOKEN(T_ELLIPSIS) | MATH_TOKEN(T_SETOP);
    return (!math_tokens_hold(tokens, MATH_TOKEN(T_LBRACE)) || math_tex_groups(tokens, arena)) &&
           (!math_tokens_hold(tokens, MATH_TOKEN(T_SEPARATOR)) || math_wedges(tokens, arena)) &&
           (!math_tokens_hold(tokens, said | MATH_TOKEN(T_CLOSE)) || math_wording(tokens, text, arena)) &&
           (!math_tokens_hold(tokens, declared) || math_declarations(tokens, arena)) &&
           (!math_tokens_hold(tokens, said) || math_conditions(tokens, arena));
}

/* Most answers are digits and nothing else: one number, as the grammar would read it. */
static bool parse_digits(assay_view source, assay_arena *arena, math_parsed *out) {
    enum { DIGITS_MAX = 40 };
    if (source.size == 0 || source.size > DIGITS_MAX) return false;
    for (size_t i = 0; i < source.size; i++) {
        if (!assay_is_digit(source.data[i])) return false;
    }
    out->prepared = (math_prepared){.text = source, .origin = source.data};
    out->root = assay_arena_alloc(arena, sizeof *out->root);
    if (out->root) *out->root = (math_node){.kind = N_NUMBER, .span = {0, (uint32_t)source.size}, .number.whole = source};
    else out->error = (math_syntax_error){"no memory", 0, 0, true, true};
    return true;
}

void math_parse(assay_view source, assay_arena *arena, math_parsed *out) {
    *out = (math_parsed){.root = NULL};
    if (parse_digits(source, arena, out)) return;
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
    if (!read_around(&tokens, out->prepared.text, arena)) {
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
