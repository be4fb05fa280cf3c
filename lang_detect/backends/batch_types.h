/* The plain structs of a batch, also for C++ and CUDA; see batch.h. */
#ifndef ASSAY_LANG_DETECT_BATCH_TYPES_H
#define ASSAY_LANG_DETECT_BATCH_TYPES_H

#include <stdint.h>

#include "lang_detect/model/features.h"

enum { LANG_WORD_RUN = 1, LANG_WORD_KANA = 2, LANG_GAPS = 4, LANG_SUMS = 64 /* columns of a word's sums */ };
/* Below any score that can be reached: scores are kept relative to the best, and a word adds at most 211 x 127. */
#define LANG_NEVER (-(1 << 28))

typedef struct lang_batch_word {
    uint32_t symbols; /* where they begin */
    uint8_t count;    /* at most LANG_WORD_SYMBOLS_MAX */
    uint8_t flags;
    uint8_t gap;   /* to the word before: which cost a switch has */
    uint8_t table; /* its chain's */
} lang_batch_word;

typedef struct lang_batch_chain {
    uint32_t first, count; /* words; count > 0 */
    uint32_t table, reserved;
    uint64_t open;     /* columns that are possible; not 0 */
    uint64_t favoured; /* columns of an imagined word before the first; 0: none, all begin alike */
} lang_batch_chain;

/* Columns possible for a word: kana are Japanese wherever Japanese is open. */
LANG_BOTH uint64_t lang_allowed(uint64_t open, uint64_t kana, uint32_t flags) {
    return (flags & LANG_WORD_KANA) && (open & kana) ? open & kana : open;
}

#endif
