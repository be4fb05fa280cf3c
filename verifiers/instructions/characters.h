/* Inside of verifiers/instructions: classes of characters, as Python's str methods and regular expressions have them. */
#ifndef ASSAY_VERIFIERS_INSTRUCTIONS_CHARACTERS_H
#define ASSAY_VERIFIERS_INSTRUCTIONS_CHARACTERS_H

#include "common/utf8.h"

typedef enum letter_case { CASE_NONE, CASE_UPPER, CASE_LOWER, CASE_TITLE } letter_case;

/* What a byte can be, so that the scans decide most of a text by one look at each byte. */
enum byte_class {
    BYTE_SPACE = 1, /* ASCII white space */
    BYTE_WORD = 2,  /* ASCII letter, digit or "_" */
    BYTE_UPPER = 4, /* ASCII capital */
    BYTE_END = 8,   /* . ? ! */
    BYTE_CUT = 16,  /* tokens.c may cut here */
    BYTE_HIGH = 32  /* not ASCII */
};
extern const uint8_t instructions_bytes[256];

/* str.isspace() of one code point. */
bool instructions_is_space(uint32_t c);
/* Bytes of the white space at text[at], 0 where there is none. */
size_t instructions_space_at(assay_view text, size_t at);
/* Bytes of the white space that ends right before `end`, 0 where there is none. */
size_t instructions_space_before(assay_view text, size_t end);
assay_view instructions_strip(assay_view text);

/* \w: a letter, number or "_". */
bool instructions_is_word(uint32_t c);
/* A combining mark or joiner: continues a word, begins none. */
bool instructions_is_mark(uint32_t c);
/* The letters \p{L}. */
bool instructions_is_letter(uint32_t c);
letter_case instructions_case(uint32_t c);
/* The code point that ends right before `end` > 0. */
uint32_t instructions_before(assay_view text, size_t end);

/* Simple case folding: equal for letters that differ by case only. */
uint32_t instructions_fold(uint32_t c);
uint32_t instructions_lower(uint32_t c);
/* Greatest size of a folded text. */
size_t instructions_folded_bound(assay_view text);
/* Folds into out, which holds the bound; returns the size. */
size_t instructions_fold_text(assay_view text, char *out);

#endif
