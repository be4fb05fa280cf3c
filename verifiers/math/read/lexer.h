/* Prepared text to tokens. Every byte is part of a token, a space, or an error; nothing unknown is dropped. Linear. */
#ifndef ASSAY_VERIFIERS_MATH_READ_LEXER_H
#define ASSAY_VERIFIERS_MATH_READ_LEXER_H

#include "verifiers/math/node.h"
#include "verifiers/math/read/prepare.h"

typedef enum math_token_kind {
    T_END,
    T_NUMBER,   /* number */
    T_BASED,    /* text digits, value base */
    T_LETTER,   /* text: one letter or a Greek name */
    T_CONSTANT, /* value: math_constant */
    T_FUNCTION, /* value: math_function */
    T_BIG,      /* value: math_big */
    T_FRAC,
    T_SQRT, /* value 0: TeX argument; 2: plain or Unicode, whole number as argument; 4, 5: so, cube and fourth root */
    T_BINOM,
    T_CHOOSE,
    T_OVERLINE, /* value: math_accent */
    T_OVER,
    T_OPEN,
    T_CLOSE, /* value: '(' '[' '{' '<' 'f' (floor) 'c' (ceiling); '.' for \left. */
    T_LBRACE,
    T_RBRACE,
    T_BAR,
    T_MID,
    T_PLUS,
    T_MINUS,
    T_PM, /* value 1: minus-plus */
    T_TIMES,
    T_SLASH,
    T_POWER,
    T_SUB,
    T_BANG,
    T_PERCENT,
    T_DEGREE,
    T_PRIME,
    T_RELATION,  /* value: math_relation */
    T_SETOP,     /* value: math_setop */
    T_COLON,     /* value 1: "to" */
    T_SEPARATOR, /* value: math_separator */
    T_QUAD,      /* wide space: separates where two statements meet */
    T_TEXT,      /* text: words */
    T_NOT,       /* negation in logic */
    T_PROGRAM,   /* value: math_program; only before '(' */
    T_CURRENCY,  /* text: "$", "GBP", ... */
    T_ELLIPSIS,
    T_BMOD,
    T_PMOD,
    T_BEGIN,
    T_FINISH /* text: environment */,
    T_AMPERSAND,
    T_ROW
} math_token_kind;

/* What stands over (or makes bold) a name. */
typedef enum math_accent {
    ACCENT_LINE, /* \bar, \overline */
    ACCENT_VECTOR,
    ACCENT_DOT,
    ACCENT_TWO_DOTS,
    ACCENT_ARROW, /* \overrightarrow */
    ACCENT_HAT,
    ACCENT_TILDE,
    ACCENT_BOTH_ARROWS,
    ACCENT_UNDER,  /* in an exponent: a falling power */
    ACCENT_FRAKTUR /* an alphabet of its own: \mathfrak{c} is no c */
} math_accent;

typedef struct math_token {
    math_token_kind kind;
    int value;
    bool space;          /* white space before */
    bool latex;          /* written as a command */
    bool left, right;    /* \left, \right */
    uint32_t begin, end; /* in prepared.text */
    assay_view text;
    math_number number;
} math_token;

typedef struct math_tokens {
    math_token *token; /* the last one is T_END */
    size_t count;      /* without T_END */
    uint64_t
        kinds; /* a bit for each kind that the lexer emitted: what is said by a kind that is not there need not be looked for */
    bool words; /* nothing but words, letters, and separators, and at least one word: a text answer */
} math_tokens;

static inline bool math_tokens_hold(const math_tokens *tokens, uint64_t kinds) {
    return (tokens->kinds & kinds) != 0;
}
#define MATH_TOKEN(kind) (UINT64_C(1) << (kind))
_Static_assert(T_ROW < 64, "a bit for each kind of token");

typedef struct math_syntax_error {
    const char *message; /* static; NULL: none */
    uint32_t begin, end; /* in prepared.text */
    bool limit;          /* a bound was reached */
    bool memory;         /* the arena is used up */
} math_syntax_error;

/* False on an error. */
bool math_lex(const math_prepared *prepared, assay_arena *arena, math_tokens *out, math_syntax_error *error);

/* Inside the lexer: reads a number at `at` (a digit, or a point and a digit); in_brackets: a bare comma separates.
 * Returns the offset behind it. */
size_t math_lex_number(assay_view text, size_t at, bool in_brackets, assay_arena *arena, math_number *out);
/* Digits with a base, "1A3_{16}": the offset behind, or 0. */
size_t math_lex_based(assay_view text, size_t at, assay_view *digits, int *base);

/* A whole text that is digits with a base in words, "1011 (base 2)", or "1f_{16}" with small letters. */
bool math_lex_base_phrase(assay_view text, assay_arena *arena, assay_view *digits, int *base);

/* What a run of letters means. */
typedef struct math_word {
    math_token_kind kind; /* T_END: not known */
    int value;
    const char *text;
} math_word;
math_word math_word_of_command(assay_view name); /* \name */
math_word math_word_of_run(assay_view run);      /* plain letters */

#endif
