/* What the parts of the lexer share. */
#ifndef ASSAY_VERIFIERS_MATH_READ_LEXER_INTERNAL_H
#define ASSAY_VERIFIERS_MATH_READ_LEXER_INTERNAL_H

#include "verifiers/math/read/lexer.h"

enum { NESTED_TEXT_MAX = 12 };

typedef struct lexer {
    assay_view text;
    size_t at;
    assay_arena *arena;
    math_token *token;
    size_t count, capacity;
    int depth;                       /* open brackets: there a comma separates */
    unsigned boxes;                  /* \boxed inside the text */
    unsigned nested;                 /* \text inside \text */
    size_t dollars;                  /* bare $ in the whole text */
    size_t dollar_run, dollar_token; /* $ side by side, and the tokens before them */
    bool space;
    bool quoted; /* there was one */
    char quote;  /* an open quotation mark of a program's text: Rational('1/2') */
    bool left, right;
    bool failed;
    math_syntax_error *error;
} lexer;

bool math_lex_fail(lexer *lex, const char *message, size_t begin, size_t end, bool limit);
math_token *math_lex_emit(lexer *lex, math_token_kind kind, size_t begin, size_t end);
void math_lex_value(lexer *lex, math_token_kind kind, int value, size_t begin, size_t end);
void math_lex_text(lexer *lex, math_token_kind kind, assay_view text, size_t begin, size_t end);
void math_lex_word(lexer *lex, math_word word, size_t begin, size_t end);
math_token_kind math_lex_previous(const lexer *lex);
bool math_lex_previous_is_value(const lexer *lex);
bool math_lex_starts(const lexer *lex, size_t at, const char *prefix);
size_t math_lex_spaces(const lexer *lex, size_t at);
bool math_lex_is_name(assay_view name, const char *const *names, size_t count);
/* A degree sign, with the scale of a temperature behind it. */
void math_lex_degree(lexer *lex, size_t begin, size_t end);
/* Units in a font behind a value, from the command at `begin` on (lexer_unit.c). False: there are none, and nothing is read. */
bool math_lex_units(lexer *lex, size_t begin);
/* True where a run of letters is a product of them rather than a word. */
bool math_lex_is_product(const lexer *lex, assay_view run, size_t begin, size_t end);
/* "{\rm cm}": words in a font that opens inside its braces. */
bool math_lex_roman(lexer *lex, size_t begin);
/* Everything up to `end`. */
void math_lex_all(lexer *lex, size_t end);
/* A command: text[at] is a backslash (lexer_command.c). */
void math_lex_command(lexer *lex);

/* Each letter of text[begin, end) as a name, e and i as constants. */
void math_lex_letters(lexer *lex, size_t begin, size_t end);
/* A run whose names lost the blank beside them, "npi", "sinx": lexed (lexer_stuck.c). False: no such run. */
bool math_lex_stuck(lexer *lex, assay_view run, size_t begin);

/* Behind "\in" and its kin, where a plain R, Z, N or Q is a number set. */
bool math_lex_behind_member(const lexer *lex);
/* A number set by its letter, with what narrows it behind text[begin, end): R^+, Z_{>0}, N^*. */
void math_lex_number_set(lexer *lex, char letter, size_t begin, size_t end);

#endif
