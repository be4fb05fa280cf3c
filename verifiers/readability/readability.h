/* DeepSeek-R1's filter for its SFT data (arXiv 2501.12948, section 2.3.3): chains of thought with code blocks or overlong paragraphs are
 * dropped. The paper gives no threshold, so it is an option. Mixed languages are the language check's business.
 * CORRECT, or INCORRECT with the first reason and its place. Linear time. Thread-safe: pure. */
#ifndef ASSAY_VERIFIERS_READABILITY_H
#define ASSAY_VERIFIERS_READABILITY_H

#include "verifiers/completion/completion.h"
#include "verifiers/verdict.h"

enum { ASSAY_PARAGRAPH_CHARACTERS_DEFAULT = 2000 };

typedef struct assay_readability_options {
    uint32_t max_paragraph_characters; /* code points; 0: the default */
    bool allow_code;                   /* fences of three backticks or tildes, alone or in quotes and lists, are allowed */
} assay_readability_options;

typedef struct assay_readability_result {
    assay_verdict verdict;
    const char *reason;         /* "" or CODE_BLOCK, LONG_PARAGRAPH */
    uint32_t offset;            /* byte of the text in which it was found */
    uint32_t longest_paragraph; /* code points */
} assay_readability_result;

/* Looks at the thinking where there is one, and at the answer. */
void assay_readability_judge(const assay_readability_options *options, const assay_completion *completion,
                             assay_readability_result *result);

#endif
