/* Does a text show its steps? open-r1's reward: score = min(1, n / steps), n the number of step marks, steps 3 by default.
 *
 * A mark is one of, case and all, left to right without overlap:
 *   "Step 12:"                             anywhere
 *   "12."                                  at the start of a line (open-r1's pattern lacks the multi-line flag, and so counts only one at the start of the text)
 *   "-" or "*"                             right behind a line feed
 *   "First," "Second," "Next," "Finally,"  anywhere
 * Linear time, no memory. Thread-safe: pure. */
#ifndef ASSAY_VERIFIERS_REASONING_STEPS_H
#define ASSAY_VERIFIERS_REASONING_STEPS_H

#include "verifiers/completion/completion.h"
#include "verifiers/verdict.h"

enum { ASSAY_REASONING_STEPS_DEFAULT = 3, ASSAY_REASONING_STEPS_MAX = 1000 };

/* Numbered as Scope in rubric.proto; 0 is ALL. */
typedef enum assay_steps_scope { ASSAY_STEPS_ANSWER = 1, ASSAY_STEPS_THINKING = 2, ASSAY_STEPS_ALL = 3 } assay_steps_scope;

typedef struct assay_reasoning_steps_options {
    uint32_t steps; /* marks that score 1, 1 to 1,000; 0: 3 */
    assay_steps_scope scope;
} assay_reasoning_steps_options;

/* NULL where the options are good, else why not; *field names the field. */
const char *assay_reasoning_steps_check(const assay_reasoning_steps_options *options, const char **field);

typedef struct assay_reasoning_steps_result {
    assay_verdict verdict; /* MEASURED */
    double score;          /* 0 to 1 */
    uint32_t marks, steps; /* found, wanted */
} assay_reasoning_steps_result;

/* The options are good; the completion has been cut. */
void assay_reasoning_steps_judge(const assay_reasoning_steps_options *options, const assay_completion *completion,
                                 assay_reasoning_steps_result *result);

#endif
