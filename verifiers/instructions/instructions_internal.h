/* Inside of verifiers/instructions: a compiled instruction, the text under judgement, and the functions that judge, by family. */
#ifndef ASSAY_VERIFIERS_INSTRUCTIONS_INTERNAL_H
#define ASSAY_VERIFIERS_INSTRUCTIONS_INTERNAL_H

#include "verifiers/instructions/characters.h"
#include "verifiers/instructions/instructions.h"
#include "verifiers/instructions/literal.h"

typedef struct instruction instruction;

/* The answer, and what is made of it when the first instruction needs it. */
typedef struct answer_text {
    assay_view text;     /* as given */
    assay_view stripped; /* without white space around; not empty */
    assay_view folded;   /* text without case; data NULL until asked for */
    const assay_instructions_options *options;
    assay_budget *budget;
    assay_arena *arena;
} answer_text;

typedef enum follows { NOT_FOLLOWED = 0, FOLLOWED = 1, CANNOT_TELL, STOPPED /* no memory, or the budget says so */ } follows;

typedef follows (*judge_function)(const instruction *self, answer_text *answer, uint32_t *counted);

/* What a kwarg holds, and where it goes. */
typedef enum kwarg_type {
    KWARG_END = 0,
    KWARG_NUMBER,   /* instruction.number */
    KWARG_NTH,      /* instruction.nth, at least 1 */
    KWARG_RELATION, /* instruction.at_least */
    KWARG_TEXT,     /* one literal, stripped, case kept */
    KWARG_FOLDED,   /* one literal, stripped, without case */
    KWARG_KEYWORDS, /* literals, without case */
    KWARG_WORD,     /* the same, one word */
    KWARG_LETTER,   /* instruction.letter */
    KWARG_LANGUAGE  /* instruction.language */
} kwarg_type;

enum { KWARGS_OF_ONE = 3, LANGUAGE_BYTES = 16 };

typedef struct instruction_type {
    const char *id;
    judge_function judge;
    struct {
        const char *name;
        kwarg_type type;
    } kwargs[KWARGS_OF_ONE];
} instruction_type;

struct instruction {
    const instruction_type *type;
    uint32_t number, nth;
    bool at_least; /* else: less than */
    uint32_t letter;
    char language[LANGUAGE_BYTES]; /* primary subtag, lower case */
    instruction_literal *literals;
    size_t literal_count;
};

/* NULL: no such id. */
const instruction_type *instructions_type(assay_view id);
/* Reads kwargs_json into made, whose type is set. OK, or the reason without its field. */
assay_status instructions_read_kwargs(assay_view kwargs_json, instruction *made, assay_arena *arena);

/* The whole text without case; false: no memory. */
bool instructions_folded(answer_text *answer);
/* Spends a pass over the text; false: stop. */
bool instructions_spend_pass(answer_text *answer);
/* counted < number or counted >= number, as the instruction wants. */
follows instructions_compare(const instruction *self, size_t count, uint32_t *counted);

/* keywords.c */
follows judge_existence(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_frequency(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_forbidden_words(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_letter_frequency(const instruction *self, answer_text *answer, uint32_t *counted);
/* language_case.c */
follows judge_response_language(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_english_capital(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_english_lowercase(const instruction *self, answer_text *answer, uint32_t *counted);
/* sentences.c, tokens.c, length.c */
follows judge_number_sentences(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_capital_words(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_number_words(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_number_paragraphs(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_nth_paragraph(const instruction *self, answer_text *answer, uint32_t *counted);
/* markup.c */
follows judge_placeholders(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_bullets(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_highlights(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_sections(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_title(const instruction *self, answer_text *answer, uint32_t *counted);
/* phrases.c */
follows judge_postscript(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_constrained_response(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_json_format(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_two_responses(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_repeat_prompt(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_end_phrase(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_quotation(const instruction *self, answer_text *answer, uint32_t *counted);
follows judge_no_comma(const instruction *self, answer_text *answer, uint32_t *counted);

/* Counts, for tests and judges. */
size_t instructions_count_sentences(assay_view text);
size_t instructions_count_capital_words(assay_view text);
size_t instructions_count_words(assay_view text);

/* word_lists.c: is the lower-case ASCII word in the list? */
bool instructions_is_abbreviation(assay_view word);
bool instructions_is_common_word(assay_view word);

#endif
