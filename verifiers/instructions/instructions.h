/* IFEval: does an answer follow instructions that a program can verify? (Zhou et al., arXiv 2311.07911.) All 25 instructions of the paper, by the ids and kwargs
 * of its data set.
 *
 * Semantics: those of the authors' program (google-research/instruction_following_eval, strict mode), which decides many borderline cases by what its
 * regular expressions happen to match; verdicts are comparable with published numbers only if ours fall the same way. So these of its habits
 * are kept, and worth knowing:
 *   keywords:existence, keywords:frequency   a keyword is any stretch of text ("cat" is in "concatenate"); case is ignored; occurrences do not overlap
 *   detectable_format:number_bullet_lists    a line is a bullet where its first ink is "-" (also in "---"), or "*" and then anything but "*"
 *   detectable_format:number_highlighted_sections   *x* and **x** count once each, ***x*** twice
 *   detectable_format:constrained_response   one of the three sentences ("My answer is yes." ...) stands anywhere
 *   detectable_content:postscript            "P.S." is found inside "P.P.S." too, and anywhere in the text
 *   detectable_content:number_placeholders   [..] on one line, also empty
 *   length_constraints:number_paragraphs     paragraphs between "***"; none may be empty, except that the text may begin or end with "***"
 *   detectable_format:json_format            any JSON value, also a bare number, in a fence or not
 *   startend:end_checker, combination:repeat_prompt   ignore case; white space around, and a quotation mark at the end, are forgiven
 *   startend:quotation                       the ASCII mark " only
 * An answer without ink follows nothing: NO_ANSWER.
 *
 * Words (number_words): runs of letters, digits and "_" as in \w+, so that "don't" and "well-known" are two words each, and a run of Han is one.
 * Words with all capital letters (capital_word_frequency): tokens of NLTK's word tokenizer (Penn Treebank's rules: punctuation and brackets are cut
 * off, "DON'T" is DO and N'T, hyphens and slashes do not cut), of which one is counted where it has a capital and no small letter.
 * Sentences (number_sentences): the decisions of Punkt (Kiss and Strunk, 2006), which NLTK implements, with our own short lists in place of its
 * trained model: see sentences.c ("e.g." and "P.S." end none). Like Punkt's, the number of a list item ("1. Buy milk.") is a sentence of its own.
 *
 * Deviations, each where the program is in error or depends on what it has no control of:
 *   1. Keywords, forbidden words, postscript markers and section names are literal text, not regular expressions ("C++" is fine).
 *   2. Combining marks belong to their word (\w splits words of Devanagari and other scripts at every vowel sign). So for \b in forbidden_words; and where a
 *      forbidden word begins or ends with punctuation, no word boundary is wanted there.
 *   3. language:response_language asks `language_of` (langdetect there). Text without any letter is in no language: not followed (there: followed). Where the
 *      function is absent or cannot tell, the instruction is undecided, never guessed. Regions are ignored: zh-cn is zh.
 *   4. change_case:english_capital and english_lowercase judge case alone: at least one cased letter, and none of the other case. (There, the language must be
 *      "en" by langdetect, which is unreliable for capitals.)
 *   5. length_constraints:nth_paragraph_first_word counts and picks among paragraphs with ink (there, the count leaves empty ones out and the pick does
 *      not); lines may end with CR LF.
 *   6. punctuation:no_comma: also the commas of other scripts (U+FF0C, U+3001, U+060C, U+FE50, U+FE51, U+FF64).
 *   7. json_format: RFC 8259, so no NaN or Infinity; at most 1,000 deep.
 *   8. Sentences also end at the full stops of other scripts (U+3002, U+FF01, U+FF1F, U+FF61, U+0964, U+0965, U+06D4, U+061F), needing no space behind.
 *   9. A missing or senseless kwarg is an error of the reference (there: replaced by a random value). null is missing; further kwargs may only be null.
 * Invalid UTF-8 reads as U+FFFD. Case is Unicode's simple mapping, so that "ss" is not U+00DF.
 *
 * Two steps: instructions are compiled once per group, then judged against each answer. Linear time: a pass over the text per instruction, or per keyword,
 * each spending text bytes / 64 steps. Memory: at most 3 times the text from the arena. Compiled instructions are read-only; thread-safe with an
 * arena and a budget per thread. */
#ifndef ASSAY_VERIFIERS_INSTRUCTIONS_H
#define ASSAY_VERIFIERS_INSTRUCTIONS_H

#include "common/arena.h"
#include "common/budget.h"
#include "common/status.h"
#include "verifiers/verdict.h"

enum {
    ASSAY_INSTRUCTIONS_MAX = 32, /* of a reference */
    ASSAY_INSTRUCTION_ID_BYTES = 128,
    ASSAY_INSTRUCTION_KWARGS_BYTES = 16 << 10,
    ASSAY_INSTRUCTION_KEYWORDS = 256 /* of one instruction */
};

typedef struct assay_instruction_spec {
    assay_view id;          /* "length_constraints:number_words" */
    assay_view kwargs_json; /* {"relation": "at least", "num_words": 300}; empty: {} */
} assay_instruction_spec;

/* Reads instructions as data sets have them into specs[ASSAY_INSTRUCTIONS_MAX], which point into the text or the arena:
 *   IFEval, NeMo-Gym      {"instruction_id_list": [...], "kwargs": [...]}, other members are passed over
 *   open-instruct         {"instruction_id": [...], "kwargs": [...]}, or a list of one such: IF_multi_constraints, whose column holds Python's repr of it
 *   RLVR-IFeval, Tulu 3   {"func_name": "validate_word_constraint", "N": 100, "quantifier": "at most", ...}: what IFEval has an instruction for is judged as that one
 * as JSON, as Python's repr, or as a JSON string that holds either. kwargs may be null, whole or one by one. Errors as of assay_instructions_compile, reason
 * BAD_INSTRUCTIONS or UNKNOWN_INSTRUCTION. */
assay_status assay_instructions_read(assay_view text, assay_arena *arena, assay_instruction_spec *specs, size_t *count);

typedef struct assay_instructions assay_instructions;

/* Compiles 1 to 32 instructions into the arena, copying what it keeps. An error of class INPUT or LIMIT makes every verdict of the
 * group BAD_REFERENCE: reason NO_INSTRUCTIONS, TOO_MANY_INSTRUCTIONS, UNKNOWN_INSTRUCTION or BAD_KWARGS, the field ("instructions[3].kwargs_json"), and a message
 * that names the instruction and the kwarg. Class BUDGET: no memory. */
assay_status assay_instructions_compile(const assay_instruction_spec *specs, size_t count, assay_arena *arena,
                                        assay_instructions **out);
size_t assay_instructions_count(const assay_instructions *instructions);
/* The id of instruction i < count; a constant. */
const char *assay_instructions_id(const assay_instructions *instructions, size_t i);
/* The 25 ids, in the paper's order; NULL for i >= 25. */
const char *assay_instruction_known_id(size_t i);

/* In which language is text? Writes an ISO 639 code ("en", "zh-cn") of less than `size` bytes with NUL, and is true; false where it cannot tell. */
typedef bool (*assay_language_of)(void *context, assay_view text, char *code, size_t size);

typedef struct assay_instructions_options {
    bool all_or_nothing; /* CORRECT where all are followed, else INCORRECT; false: MEASURED, the share of followed ones */
    assay_language_of language_of; /* NULL: language:response_language is undecided */
    void *language_context;
} assay_instructions_options;

typedef struct assay_instructions_result {
    /* CORRECT, INCORRECT, MEASURED; NO_ANSWER: no ink; NOT_AVAILABLE: an undecided instruction matters (it does not where
     * another is broken and it is all or nothing); UNDECIDED: out of steps; ERROR: cancelled or no memory */
    assay_verdict verdict;
    double score;       /* share; all or nothing: 1 or 0 */
    uint32_t followed;  /* bit i: instruction i is followed. With verdicts ERROR and UNDECIDED all bits are 0 */
    uint32_t undecided; /* bit i: instruction i could not be decided */
    uint32_t count, followed_count;
    uint32_t counted
        [ASSAY_INSTRUCTIONS_MAX]; /* what was counted, where the instruction counts something (words, bullets ...), else 0 */
} assay_instructions_result;

/* `answer`: the text after the thinking. */
void assay_instructions_judge(const assay_instructions *instructions, const assay_instructions_options *options,
                              assay_view answer, assay_budget *budget, assay_arena *arena, assay_instructions_result *result);

#endif
