/* How much a text repeats itself: the share of n-grams of words that have been seen before, and whether it ends in an endless loop.
 *
 * NGRAMS   score = -(1 - distinct / all), from -1 to 0; 0 with fewer than n words (arXiv 2502.03373 and the usual trainers' formula).
 *   Words are runs without white space, ASCII case folded, as in the trainers' own; where a script is written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) each
 *   character is a word. n-grams are compared by a 64-bit hash of their words' hashes: of a million n-grams a pair collides with probability 3e-8.
 * LOOP     INCORRECT (score 0) where the text ends in a block of bytes that comes `min_repeats` times or more in a row, the last perhaps cut, and these are `min_loop_bytes`
 *   or more together; else CORRECT (score 1). Of all blocks the one whose run is longest counts. A text that repeats with a change (numbered steps) is no loop.
 *   A period can begin only where the text's last byte stands again, and in its last 1 / min_repeats: these places are tried, the nearest first. Where there are too many, it is
 *   the prefix function of the text read backwards (Knuth, Morris, Pratt 1977): where its first i bytes have the border b, their smallest period is i - b.
 *
 * Linear time; memory 16 to 32 bytes per n-gram and 4 per byte of text for either (loops: only where a text is full of periods), from the arena. Thread-safe: pure. */
#ifndef ASSAY_VERIFIERS_REPETITION_H
#define ASSAY_VERIFIERS_REPETITION_H

#include "common/arena.h"
#include "common/budget.h"
#include "verifiers/completion/completion.h"
#include "verifiers/verdict.h"

enum {
    ASSAY_REPETITION_NGRAM_MAX = 64,
    ASSAY_REPETITION_NGRAM_DEFAULT = 3,
    ASSAY_REPETITION_REPEATS_DEFAULT = 4,
    ASSAY_REPETITION_LOOP_BYTES_DEFAULT = 200
};

/* Numbered as RepetitionMeasure in rubric.proto. */
typedef enum assay_repetition_measure { ASSAY_REPETITION_NGRAMS = 1, ASSAY_REPETITION_LOOP = 2 } assay_repetition_measure;

typedef struct assay_repetition_options {
    assay_repetition_measure measure; /* 0: NGRAMS */
    uint32_t ngram;                   /* words of an n-gram, 1 to 64; 0: 3 */
    uint32_t min_repeats;             /* LOOP: 2 to 1,000; 0: 4 */
    uint32_t min_loop_bytes;          /* LOOP: up to 1,048,576; 0: 200 */
} assay_repetition_options;

/* NULL where the options are good, else why not; *field names the field. */
const char *assay_repetition_check(const assay_repetition_options *options, const char **field);

typedef struct assay_repetition_result {
    assay_verdict verdict; /* NGRAMS: MEASURED. LOOP: CORRECT, INCORRECT. ERROR without memory */
    double score;
    uint32_t distinct,
        all;         /* NGRAMS: n-grams. LOOP: bytes of the longest run at the end (0: nothing repeats), bytes of the text */
    uint32_t period; /* LOOP: bytes of the block that repeats; 0: none */
} assay_repetition_result;

/* The options are good. NGRAMS judges thinking and answer alike: the whole body, and the reasoning before it. LOOP looks at the end of the body, or of the reasoning
 * where there is no body. */
void assay_repetition_judge(const assay_repetition_options *options, const assay_completion *completion, assay_budget *budget,
                            assay_arena *arena, assay_repetition_result *result);

#endif
