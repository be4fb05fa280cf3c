/* What a backend is given: words in chains. A chain is the words of one text in one script that several languages share, in order; each
 * backend sums the rows of every word and decides each chain by Viterbi. Plain arrays of fixed-width integers: a batch is also what
 * is copied to a device. */
#ifndef ASSAY_LANG_DETECT_BATCH_H
#define ASSAY_LANG_DETECT_BATCH_H

#include "lang_detect/backends/batch_types.h"
#include "lang_detect/model/model.h"

typedef struct lang_batch {
    const uint16_t *symbols;
    size_t symbols_count;
    const lang_batch_word *words;
    size_t words_count;
    const lang_batch_chain *chains;
    size_t chains_count;
    int32_t costs[LANG_GAPS]; /* of a switch, in the model's scale; 0 to 1 << 24 */
} lang_batch;

typedef struct lang_decision {
    uint8_t *labels;            /* words_count: columns of the chain's table */
    int32_t *sums;              /* words_count x LANG_COLUMNS_MAX, or NULL; columns past the row's width are 0 */
    int16_t *excess;            /* words_count, or NULL: what lang_excess says of each */
    uint64_t *came;             /* words_count: scratch for the way back */
    uint8_t *best;              /* words_count: scratch */
    struct lang_memory *memory; /* backends/memory.h; NULL: none */
} lang_decision;

#endif
