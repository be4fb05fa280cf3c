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

/* Sums of words that were met before in the same batch: text repeats itself. An entry names the word's place, so that equality is exact. */
enum { LANG_CACHE_ENTRIES = 2048, LANG_KEY_PARTS = 2 };
typedef struct lang_cache {
    struct {
        uint64_t first[LANG_KEY_PARTS]; /* its first symbols, four a part, zeros behind them */
        uint32_t symbols;               /* where they begin */
        uint32_t kind;                  /* count, flags and table; 0: empty */
    } keys[LANG_CACHE_ENTRIES];
    int16_t excess[LANG_CACHE_ENTRIES];
    _Alignas(64) int16_t sums[LANG_CACHE_ENTRIES][LANG_SUMS];
} lang_cache;

typedef struct lang_decision {
    uint8_t *labels; /* words_count: columns of the chain's table */
    int32_t *sums;   /* words_count x LANG_COLUMNS_MAX, or NULL; columns past the row's width are 0 */
    int16_t *
        excess; /* words_count, or NULL: what lang_excess says of each. Batches with one chain a table only, where there is a cache */
    uint64_t *came;    /* words_count: scratch for the way back */
    uint8_t *best;     /* words_count: scratch */
    lang_cache *cache; /* 64-aligned, its keys zeroed; NULL: none */
} lang_decision;

#endif
