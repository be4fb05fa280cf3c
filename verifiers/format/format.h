/* Does a completion keep to the demanded tags? PCRE2 finds the tags (one linear scan), unless the cut has noted on its own pass where they may stand; a
 * small automaton judges their sequence.
 *
 * What is judged is the completion's body: its text without stripped suffixes and trailing white space.
 *
 * Templates (DeepSeek-R1, arXiv 2501.12948; TRL's and open-r1's rewards), T and A without any of the tags and not empty: more than white space
 * of any script and characters that are never shown (U+200B, U+00A0, U+3000, ...):
 *   R1            ws <think> T </think> ws <answer> A </answer>        ws is any white space or none
 *   THINK         ws <think> T </think> anything without a thinking tag, or nothing (as TRL's
 *                think_format_reward, "^<think>(?!.*<think>)(.*?)</think>.*$"); answer tags are ordinary text
 *   THINK_ANSWER  <think>\n T \n</think>\n<answer>\n A \n</answer>     nothing before, these line feeds exactly
 * Prefilled thinking (the chat template wrote the opening tag): the opening tag must be absent; T begins with the text. In AUTO a
 * closing tag without an opening one before it counts as prefilled, see completion.h; it costs nothing. A text that begins with a misspelt
 * opening tag ("< think>", "<Think>") is not prefilled: MISSING_THINK_OPEN.
 * Where the inference server has split the thinking off, it has removed the thinking tags: a `reasoning` that is not only white space
 * stands for a right thinking element, an empty one breaks EMPTY_THINKING, a thinking tag left in the text is one too many.
 * White space between elements is that of C's isspace: space, \t \n \v \f \r.
 *
 * Graded mode: the share of the template's tags that stand exactly once and on the right side of every other tag that stands exactly
 * once: quarters, with THINK halves; in THINK_ANSWER with their line feeds. What stands around and inside does not count, but the first broken
 * rule is still reported. The opening tag of prefilled or split-off thinking counts where it is absent (and reasoning is not empty).
 *
 * Custom patterns are whole-text PCRE2 patterns, anchored at both ends; `.` matches line feeds; UTF-8 (a text that is not breaks INVALID_UTF8);
 * interpreted (never JIT) under match, depth and heap limits. Exceeding one is the pattern's fault, not the model's: ERROR,
 * rule PATTERN_LIMIT.
 *
 * Rules, in the order of the text where several break: TEXT_BEFORE_THINKING, MISSING_THINK_OPEN, UNEXPECTED_THINK_OPEN (thinking is prefilled
 * or was split off), EMPTY_THINKING, MISSING_THINK_CLOSE, TEXT_BETWEEN, MISSING_ANSWER_OPEN, EMPTY_ANSWER, MISSING_ANSWER_CLOSE, TEXT_AFTER_ANSWER,
 * NESTED_TAG (an opening tag inside its own element), DUPLICATE_TAG (a tag that was complete comes again), TAG_OUT_OF_ORDER (a tag that is not due
 * yet), MISSING_NEWLINE (THINK_ANSWER), PATTERN_MISMATCH, INVALID_UTF8, PATTERN_LIMIT.
 * A compiled format is read-only: any number of threads may use it. */
#ifndef ASSAY_VERIFIERS_FORMAT_H
#define ASSAY_VERIFIERS_FORMAT_H

#include "common/budget.h"
#include "common/status.h"
#include "verifiers/completion/completion.h"
#include "verifiers/verdict.h"

/* Numbered as FormatTemplate in rubric.proto. */
typedef enum assay_format_template {
    ASSAY_FORMAT_R1 = 1,
    ASSAY_FORMAT_THINK = 2,
    ASSAY_FORMAT_THINK_ANSWER = 3
} assay_format_template;

typedef struct assay_format_options {
    assay_format_template template_id;  /* 0: R1 */
    assay_view pattern;                 /* not empty: a custom PCRE2 pattern for the whole completion, at most 4 KiB */
    assay_tags think_tags, answer_tags; /* any script, 1 to 64 bytes each, all different; empty: the standard ones */
    bool graded;                        /* not with a pattern */
} assay_format_options;

typedef struct assay_format assay_format;

/* Compiles a format into heap memory; free it with assay_format_free. Copies what it needs. The standard tags use patterns that
 * assay_format_process_start() JIT-compiled before confinement; all else is interpreted. Errors (USAGE, with field "template", "pattern",
 * "think_tags" or "answer_tags"): UNKNOWN_TEMPLATE, BAD_PATTERN (message with PCRE2's reason and offset), PATTERN_TOO_LONG, BAD_TAG,
 * TAGS_NOT_DISTINCT, GRADED_PATTERN; INTERNAL OUT_OF_MEMORY. *out is NULL then. */
assay_status assay_format_compile(const assay_format_options *options, assay_format **out);
void assay_format_free(assay_format *format); /* NULL is allowed */

typedef struct assay_format_result {
    /* CORRECT, INCORRECT; MEASURED in graded mode; ERROR where a custom pattern ran into its limits, or the budget or memory was used up */
    assay_verdict verdict;
    double score;            /* 1, 0, or quarters */
    const char *broken_rule; /* UPPER_SNAKE_CASE of the first rule that broke (above), "" where none; static */
    /* byte of the completion's text at which it broke; its body's size where something is missing at the end */
    uint32_t offset;
    bool think_prefilled; /* the thinking was taken as opened by the prompt */
} assay_format_result;

/* Judges a completion that has been cut, by the same thinking tags. Linear time for templates. */
void assay_format_judge(const assay_format *format, const assay_completion *completion, assay_budget *budget,
                        assay_format_result *result);

/* JIT-compiles the built-in patterns; call it before seccomp confinement and before other threads use formats. Later calls do nothing.
 * Without it, or where the host forbids executable memory, they are interpreted. */
void assay_format_process_start(void);

#endif
