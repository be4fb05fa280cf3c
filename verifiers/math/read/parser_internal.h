/* What the parts of the parser share. Every parse_* function returns NULL after an error, which is sticky. */
#ifndef ASSAY_VERIFIERS_MATH_READ_PARSER_INTERNAL_H
#define ASSAY_VERIFIERS_MATH_READ_PARSER_INTERNAL_H

#include "verifiers/math/limits.h"
#include "verifiers/math/read/parser.h"

/* Binding powers, loose to tight. */
enum {
    P_LOWEST = 0,
    P_CHOOSE = 15,
    P_RELATION = 20,
    P_SETOP = 30,
    P_RATIO = 40,
    P_MODULO = 45,
    P_ADD = 50,
    P_MULTIPLY = 60,
    P_PREFIX = 70,
    P_JUXTAPOSE = 80,
    P_POWER = 100
};

typedef struct math_parser {
    assay_view text;
    math_token *token;
    size_t at, count;
    assay_arena *arena;
    math_syntax_error *error;
    unsigned depth, nodes, operands; /* operands: how many stand in each other */
    unsigned bars;                   /* open | */
    unsigned intervals;              /* open [ or ]: there a "[" may close */
    unsigned limits;                 /* inside the bound of \lim: "0^+" is a side there */
    unsigned environments;           /* open \begin: there & separates cells */
    unsigned sets;                   /* inside { }: | and : mean "such that" */
    unsigned spaced;                 /* inside [1 2; 3 4]: a space ends a cell */
    unsigned until_bar;              /* inside \left. ... \right|_a^b: the bar belongs to it */
    size_t statement;                /* first token of the current statement */
    bool failed;
} math_parser;

typedef struct math_children {
    math_node **item;
    uint32_t count, capacity;
} math_children;

/* Errors and nodes (parser_node.c). */
math_node *math_parser_fail(math_parser *p, const char *message);
math_node *math_parser_limit(math_parser *p, const char *message);
math_node *math_parser_no_memory(math_parser *p);
math_node *math_node_new(math_parser *p, math_kind kind, uint32_t begin);
bool math_children_add(math_parser *p, math_children *children, math_node *node);
math_node *math_node_of(math_parser *p, math_kind kind, int op, math_node *a, math_node *b); /* one or two children */
math_node *math_node_list(math_parser *p, math_kind kind, int op, uint32_t begin, const math_children *children);
math_node *math_node_small(math_parser *p, const char *digits);

static inline const math_token *math_peek(const math_parser *p) {
    return &p->token[p->at];
}
static inline const math_token *math_peek_at(const math_parser *p, size_t ahead) {
    size_t at = p->at + ahead;
    return &p->token[at < p->count ? at : p->count];
}
static inline const math_token *math_next(math_parser *p) {
    const math_token *token = &p->token[p->at];
    if (p->at < p->count) p->at++;
    return token;
}
static inline bool math_is_plain_integer(const math_node *node) {
    return node && node->kind == N_NUMBER && !node->number.decimal && node->number.exponent == 0;
}

/* What brackets of another kind mean ends at a bracket: where one opens, and where it closes again. */
typedef struct math_scope {
    unsigned sets, bars, intervals, spaced;
} math_scope;
static inline math_scope math_scope_open(math_parser *p) {
    math_scope scope = {p->sets, p->bars, p->intervals, p->spaced};
    p->sets = p->bars = p->intervals = p->spaced = 0;
    return scope;
}
static inline void math_scope_close(math_parser *p, math_scope scope) {
    p->sets = scope.sets;
    p->bars = scope.bars;
    p->intervals = scope.intervals;
    p->spaced = scope.spaced;
}

static inline bool math_is_integer_token(const math_token *token) {
    return token->kind == T_NUMBER && !token->number.decimal && token->number.exponent == 0;
}

math_node *math_parse_expression(math_parser *p, int power);
/* Operators at the parser's place, behind their left operand (parser_infix.c). */
math_node *math_parse_sum(math_parser *p, math_node *left);
math_node *math_parse_product(math_parser *p, math_node *left);
math_node *math_parse_juxtaposed(math_parser *p, math_node *left);
math_node *math_parse_chain(math_parser *p, math_node *left);
math_node *math_parse_ratio(math_parser *p, math_node *left);
/* "R \setminus {2}": beside a set's sign a number in bare braces is a set, and the letter R the reals; any other node as it is. */
math_node *math_as_set(math_parser *p, math_node *node, bool braces);
math_node *math_as_reals(math_parser *p, math_node *node);
/* What stands behind an operand and belongs to it (parser_postfix.c). */
math_node *math_parse_degrees(math_parser *p, math_node *left);
math_node *math_parse_power(math_parser *p, math_node *left);
math_node *math_parse_bang(math_parser *p, math_node *left);
math_node *math_parse_base(math_parser *p, math_node *left);
math_node *math_parse_modulo(math_parser *p, math_node *left);
/* Statements with separators, up to a closer or the end; integers split by spaces and nothing else, or NULL (parser_list.c). */
math_node *math_parse_list(math_parser *p);
math_node *math_parse_spaced_list(math_parser *p);
/* "where k \in Z": the condition is one more member. */
bool math_says_which(const math_parser *p, const math_token *token);
/* An operand at the start of an expression (parser_operand.c and its helpers). */
math_node *math_parse_operand(math_parser *p);
math_node *math_parse_number(math_parser *p);
math_node *math_parse_name(math_parser *p);
math_node *math_parse_function(math_parser *p);
math_node *math_parse_bracket(math_parser *p);
math_node *math_parse_program(math_parser *p); /* Rational(1, 2), at its name */
/* Values as programs print them (parser_literal.c): looked at from behind the "{", and from the "[". */
bool math_at_dictionary(const math_parser *p);
math_node *math_parse_dictionary(math_parser *p, uint32_t begin);
bool math_at_spaced_matrix(const math_parser *p);
math_node *math_parse_spaced_matrix(math_parser *p);
/* Members between separators, up to a closer, which stays. */
bool math_parse_members(math_parser *p, math_children *items);
/* Inequalities (or bracketed lists of them) with an "and" or "or" among their separators; marks[i] stands before item i. */
bool math_are_statements(const math_node *const *item, const uint8_t *marks, uint32_t count);
/* Statements as one: "and" binds tighter than "or", and a comma joins what is left. */
math_node *math_conjoin(math_parser *p, uint32_t begin, math_node **item, const uint8_t *marks, uint32_t count);
/* The imaginary unit becomes the letter i, in place: nodes that are the parser's own. */
void math_parser_bind_i(math_node *node);
math_node *math_parse_group(math_parser *p); /* { } */
math_node *math_parse_argument_group(math_parser *p);
math_node *math_parse_argument(math_parser *p); /* TeX: one token or a group */
math_node *math_parse_root(math_parser *p);
math_node *math_parse_complement(math_parser *p, math_node *set);       /* (A \cup B)' as (A \cup B)^c (parser_accent.c) */
math_node *math_conjugate(math_parser *p, math_node *node);             /* of fresh nodes: changed in place */
math_node *math_parse_accent(math_parser *p);                           /* lines, arrows, hats, dots (parser_accent.c) */
math_node *math_parse_late_subscript(math_parser *p, math_node *power); /* "x^2_1" */
math_node *math_parse_subscript(math_parser *p, math_node *name);       /* "\bar{x}_1" */
/* True where the tokens behind are an exponent: what follows belongs to its base. */
bool math_behind_exponent(const math_parser *p);
math_node *math_parse_fraction(math_parser *p);
/* dy/dx, one name (parser_derivative.c); NULL: the quotient is none, or an error. */
math_node *math_derivative_quotient(math_parser *p, const math_node *top, const math_node *bottom);
math_node *math_parse_big(math_parser *p);
math_node *math_parse_environment(math_parser *p);
/* Directions (parser_bearing.c): N30°E at its first letter; "east of north" behind an angle, NULL where that is not said. */
bool math_at_bearing(const math_parser *p);
math_node *math_parse_bearing(math_parser *p);
math_node *math_bearing_in_words(math_parser *p, math_node *angle);
/* Values between bounds (parser_value.c): at the bar behind an expression, at the bounds behind a bracket, at \left. before one. */
bool math_at_value_bar(const math_parser *p);
bool math_at_value_bounds(const math_parser *p, const math_node *bracket);
bool math_at_value_open(const math_parser *p);
math_node *math_parse_value(math_parser *p, math_node *body);
math_node *math_parse_value_open(math_parser *p);
math_node *math_parse_prescript(math_parser *p); /* _5C_2 */
math_node *math_parse_unit(math_parser *p, math_node *value);
/* An amount of money and "/hour" behind it; `currency` where the amount has a unit of its own already ("per hour"). */
math_node *math_parse_rate(math_parser *p, math_node *amount, assay_view currency);
/* The number at the parser's place. */
math_node *math_number_node(math_parser *p);
/* How many tokens an argument takes that is one plain integer, "{12}" or a digit; 0: it is something else. */
size_t math_integer_argument(const math_parser *p, size_t ahead, assay_view *digits);
/* n over k, or n before k: letter C or P. */
math_node *math_chosen(math_parser *p, char letter, math_node *n, math_node *k);
/* "x" with the tokens from `first` on as its subscript. */
assay_view math_subscripted(math_parser *p, assay_view name, size_t first);
/* "angle ABC" at its word. */
bool math_is_figure(const math_token *token);
math_node *math_figure_name(math_parser *p);
/* True where the token may start an operand and so multiply by standing next to one. */
bool math_starts_operand(const math_parser *p, const math_token *token);
bool math_is_closer(const math_parser *p, const math_token *token);

#endif
