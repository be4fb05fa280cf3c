/* How much a text repeats itself: the share of n-grams of words that have been seen before.
 *
 *   score = -(1 - distinct / all), from -1 to 0; 0 with fewer than n words (arXiv 2502.03373 and the usual trainers' formula).
 *
 * Words are runs without white space, ASCII case folded, as in the trainers' own. n-grams are compared by 64-bit XXH3 of their words'
 * hashes: of a million n-grams a pair collides with probability 3e-8. Linear time; memory 16 bytes per n-gram from the arena.
 * Thread-safe: pure. */
#ifndef ASSAY_VERIFIERS_REPETITION_H
#define ASSAY_VERIFIERS_REPETITION_H

#include "common/arena.h"
#include "common/budget.h"
#include "verifiers/completion/completion.h"
#include "verifiers/verdict.h"

enum { ASSAY_REPETITION_NGRAM_MAX = 64, ASSAY_REPETITION_NGRAM_DEFAULT = 3 };

typedef struct assay_repetition_result {
    assay_verdict verdict;  /* MEASURED; ERROR without memory */
    double score;
    uint32_t distinct, all; /* n-grams */
} assay_repetition_result;

/* ngram: 1 to NGRAM_MAX. Judges thinking and answer alike: the whole body, and the reasoning before it. */
void assay_repetition_judge(uint32_t ngram, const assay_completion *completion, assay_budget *budget, assay_arena *arena,
                            assay_repetition_result *result);

#endif
