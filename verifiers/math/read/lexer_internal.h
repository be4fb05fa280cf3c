/* What the parts of the lexer share: its state, what they ask of the text, and their ways into one another. */
#ifndef ASSAY_VERIFIERS_MATH_READ_LEXER_INTERNAL_H
#define ASSAY_VERIFIERS_MATH_READ_LEXER_INTERNAL_H

#include "common/word_list.h"
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
    bool lowers; /* there is a "_" in the whole text */
    bool quoted; /* there was one */
    char quote;  /* an open quotation mark of a program's text: Rational('1/2') */
    bool left, right;
    bool failed;
    math_syntax_error *error;
} lexer;

/* The byte at an offset; 0 behind the end. */
static inline char math_lex_byte(const lexer *lex, size_t at) {
    return at < lex->text.size ? lex->text.data[at] : 0;
}

static inline math_token_kind math_lex_previous(const lexer *lex) {
    return lex->count ? lex->token[lex->count - 1].kind : T_END;
}

static inline bool math_lex_previous_is_value(const lexer *lex) {
    switch (math_lex_previous(lex)) {
        case T_NUMBER:
        case T_CLOSE:
        case T_RBRACE:
        case T_CONSTANT:
        case T_LETTER:
        case T_DEGREE: return true;
        default: return false;
    }
}

static inline bool math_lex_starts(const lexer *lex, size_t at, const char *prefix) {
    if (at >= lex->text.size || lex->text.data[at] != prefix[0]) return false; /* mostly */
    return assay_view_starts_with(assay_view_slice(lex->text, at, lex->text.size), assay_view_of(prefix));
}

/* The offset of what is no space. */
static inline size_t math_lex_spaces(const lexer *lex, size_t at) {
    while (at < lex->text.size && (assay_is_space(lex->text.data[at]) || lex->text.data[at] == '~')) at++;
    return at;
}

static inline bool math_lex_is_name(assay_view name, const char *const *names, size_t count) {
    return assay_view_is_any(name, names, count);
}

/* Tokens (lexer_token.c). */
bool math_lex_fail(lexer *lex, const char *message, size_t begin, size_t end, bool limit);
math_token *math_lex_emit(lexer *lex, math_token_kind kind, size_t begin, size_t end);
void math_lex_value(lexer *lex, math_token_kind kind, int value, size_t begin, size_t end);
void math_lex_text(lexer *lex, math_token_kind kind, assay_view text, size_t begin, size_t end);
void math_lex_word(lexer *lex, math_word word, size_t begin, size_t end);
/* A degree sign, with the scale of a temperature behind it. */
void math_lex_degree(lexer *lex, size_t begin, size_t end);
/* Units in a font behind a value, from the command at `begin` on (lexer_unit.c). False: there are none, and nothing is read. */
bool math_lex_units(lexer *lex, size_t begin);
/* The same in plain letters, "J/(kg K)", where one symbol has several letters, and the value ends behind them. */
bool math_lex_bare_units(lexer *lex, size_t begin);
/* True where a run of letters is a product of them rather than a word. */
bool math_lex_is_product(const lexer *lex, assay_view run, size_t begin, size_t end);
/* "{\rm cm}": words in a font that opens inside its braces. */
bool math_lex_roman(lexer *lex, size_t begin);
/* Everything up to `end` (lexer.c). */
void math_lex_all(lexer *lex, size_t end);
/* A run of Latin letters (lexer_run.c). */
void math_lex_run(lexer *lex);
/* A sign: c, at the lexer's place (lexer_symbol.c). */
void math_lex_symbol(lexer *lex, char c);
/* A command: text[at] is a backslash (lexer_command.c). */
void math_lex_command(lexer *lex);
/* The content of a braced group at or behind `at`; *end is the offset behind it. False where none opens there; an unclosed one ends with the text. */
bool math_lex_braced(const lexer *lex, size_t at, assay_view *content, size_t *end);
/* A part of the text in place, and on behind it. */
void math_lex_part(lexer *lex, assay_view part, size_t end);
/* \text{...} (lexer_text.c): words, a separator, or mathematics in another font. */
void math_lex_text_group(lexer *lex, assay_view content, size_t begin, size_t end);
/* \SI{5}{cm} and its kin; false: another command. */
bool math_lex_measured(lexer *lex, assay_view name, size_t at);
/* Letters in a font (lexer_font.c): \mathbb{R}, \hat{\mathbf{i}}, \mathbf{r}. False: another command. */
bool math_lex_blackboard(lexer *lex, size_t begin, size_t at);
bool math_lex_unit_vector(lexer *lex, assay_view name, size_t begin);
bool math_lex_marked_letter(lexer *lex, assay_view name, size_t begin, size_t at);

/* Each letter of text[begin, end) as a name, e and i as constants. */
void math_lex_letters(lexer *lex, size_t begin, size_t end);
/* A run whose names lost the blank beside them, "npi", "sinx": lexed (lexer_stuck.c). False: no such run. */
bool math_lex_stuck(lexer *lex, assay_view run, size_t begin);
/* The length of the known command that an unknown one begins with, where the letters behind it only lost their blank: 2 of "pit", as sets write it
 * that strip blanks from their golds. 0: none. */
size_t math_lex_stuck_command(assay_view name);

/* Behind "\in" and its kin, where a plain R, Z, N or Q is a number set. */
bool math_lex_behind_member(const lexer *lex);
/* A number set by its letter, with what narrows it behind text[begin, end): R^+, Z_{>0}, N^*. */
void math_lex_number_set(lexer *lex, char letter, size_t begin, size_t end);

/* What stands around an answer and says nothing (lexer_around.c): "(double root)" behind it, "Answer:" before it, brackets around its unit. */
assay_view math_lex_without_remark(assay_view text);
void math_lex_drop_label(lexer *lex);
void math_lex_unbracket_unit(lexer *lex);

#endif
