/* What second.c and second_words.c share: the words of a clause that offers a second answer. */
#ifndef ASSAY_VERIFIERS_ANSWER_SECOND_H
#define ASSAY_VERIFIERS_ANSWER_SECOND_H

#include "verifiers/answer/answer_internal.h"

enum {
    SECOND_PLAIN = 1,  /* says nothing: "it is the" */
    SECOND_NOUN = 2,   /* "option", before a number */
    SECOND_ANSWER = 4, /* "answer" */
    SECOND_OFFER = 8,  /* "or", "maybe", "another" */
    SECOND_IF = 16,    /* begins a condition */
    SECOND_UNKNOWN = 32,
    SECOND_ORDINAL = 64 /* "the other": of answers, where a noun says so */
};

uint32_t second_word_classes(assay_view word); /* 0: none of these */
/* The classes of all words of a text without values; `own`: text whose words may stand here, too. */
uint32_t second_read(assay_view text, assay_view own);
/* The part of a clause's front behind a condition and its comma ("If you count 0,"); the front as it is where there is none. */
assay_view second_behind_condition(assay_view front, uint32_t *classes);
/* "if the origin is excluded" at the front of `text`, without a value in it. */
bool second_begins_condition(assay_view text);
bool second_is_stop(char c);
size_t second_clause_end(assay_view text);
size_t second_clause_begin(assay_view text, size_t end);
/* A plain decimal number. */
bool second_is_number(assay_view text, double *number);

#endif
