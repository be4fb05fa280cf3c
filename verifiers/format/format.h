/* Does a completion keep to the demanded tags? PCRE2 finds the tags (one linear scan); a small automaton judges their sequence.
 *
 * Templates (DeepSeek-R1, arXiv 2501.12948; open-r1's rewards): see assay_format_template. White space around and between the elements
 * is allowed except in THINK_ANSWER. With prefilled thinking the opening tag must be absent. Custom patterns are whole-text PCRE2
 * patterns, interpreted (never JIT) under match, depth and heap limits; exceeding one is UNDECIDED-free: the pattern is at fault -> ERROR with the reason.
 * A compiled format is read-only; use it from several threads with one assay_format_scratch each. */
#ifndef ASSAY_VERIFIERS_FORMAT_H
#define ASSAY_VERIFIERS_FORMAT_H

#include "common/arena.h"
#include "common/budget.h"
#include "common/status.h"
#include "verifiers/completion/completion.h"
#include "verifiers/verdict.h"

/* Numbered as FormatTemplate in rubric.proto. */
typedef enum assay_format_template {
    ASSAY_FORMAT_R1 = 1,      /* <think>..</think> <answer>..</answer>, nothing else but white space */
    ASSAY_FORMAT_THINK = 2,   /* <think>..</think> then anything that holds no thinking tag */
    ASSAY_FORMAT_THINK_ANSWER = 3 /* ^<think>\n..\n</think>\n<answer>\n..\n</answer>$ */
} assay_format_template;

typedef struct assay_format_options {
    assay_format_template template_id; /* 0: R1 */
    assay_view pattern;                /* not empty: a custom PCRE2 pattern for the whole completion, at most 4 KiB */
    assay_tags think_tags, answer_tags;/* any script, 1 to 64 bytes each */
    bool graded;                       /* a quarter for each tag that stands exactly once and in its place */
} assay_format_options;

typedef struct assay_format assay_format;

/* Compiles a format into heap memory; free it with assay_format_free. The four standard tags use patterns that
 * assay_format_process_start() JIT-compiled before confinement; all else is interpreted. */
assay_status assay_format_compile(const assay_format_options *options, assay_format **out);
void assay_format_free(assay_format *format);

typedef struct assay_format_result {
    assay_verdict verdict;   /* CORRECT, INCORRECT; MEASURED in graded mode; ERROR where a custom pattern ran into its limits */
    double score;            /* 1, 0, or quarters */
    const char *broken_rule; /* UPPER_SNAKE_CASE of the first rule that broke, "" where none; see docs/API.md */
    uint32_t offset;         /* byte of the completion's text at which it broke */
    bool think_prefilled;    /* the thinking was taken as opened by the prompt */
} assay_format_result;

/* Judges a completion that has been cut. Linear time for templates. */
void assay_format_judge(const assay_format *format, const assay_completion *completion, assay_budget *budget,
                        assay_format_result *result);

/* JIT-compiles the built-in patterns; call before seccomp confinement, once per process. Without it they are interpreted. */
void assay_format_process_start(void);

#endif
