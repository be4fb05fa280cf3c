/* What a backend is given: words in chains. A chain is the words of one text in one script that several languages share, in order; each
 * backend sums the rows of every word and decides each chain by Viterbi. Plain arrays of fixed-width integers: a batch is also what
 * is copied to a device. */
#ifndef ASSAY_LANG_DETECT_BATCH_H
#define ASSAY_LANG_DETECT_BATCH_H

#include "lang_detect/model/features.h"
#include "lang_detect/model/model.h"

enum { LANG_WORD_RUN = 1, LANG_WORD_KANA = 2, LANG_GAPS = 4 };
/* Below any score that can be reached: scores are kept relative to the best, and a word adds at most 211 x 127. */
#define LANG_NEVER (-(1 << 28))

typedef struct lang_batch_word {
    uint32_t symbols; /* where they begin */
    uint8_t count;    /* at most LANG_WORD_SYMBOLS_MAX */
    uint8_t flags;
    uint8_t gap;      /* to the word before: which cost a switch has */
    uint8_t reserved;
} lang_batch_word;

typedef struct lang_batch_chain {
    uint32_t first, count; /* words; count > 0 */
    uint32_t table, reserved;
    uint64_t open; /* columns that are possible; not 0 */
} lang_batch_chain;

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
    uint8_t *labels;   /* words_count: columns of the chain's table */
    int32_t *sums;     /* words_count x LANG_COLUMNS_MAX, or NULL; columns past the row's width are 0 */
    uint64_t *came;    /* words_count: scratch for the way back */
    uint8_t *best;     /* words_count: scratch */
} lang_decision;

/* Columns possible for a word: kana are Japanese wherever Japanese is open. */
LANG_BOTH uint64_t lang_allowed(uint64_t open, uint64_t kana, uint32_t flags) {
    return (flags & LANG_WORD_KANA) && (open & kana) ? open & kana : open;
}

#endif
