/* The features of a word: hashed n-grams of its symbols, orders 1 to 5, and the whole word; of a chunk of Han or kana the characters and
 * pairs. uint32 arithmetic only, so that the CPU, the trainer and a CUDA kernel include this one file and get the same rows.
 *
 * Theory: the hashing trick (Weinberger et al. 2009) over character n-grams as in fastText (Joulin et al. 2017); the finaliser is
 * that of MurmurHash3's family. An FNV step per symbol makes the n-grams at one place prefixes of each other. */
#ifndef ASSAY_LANG_DETECT_FEATURES_H
#define ASSAY_LANG_DETECT_FEATURES_H

#include <stdint.h>

#ifdef __CUDACC__
#define LANG_BOTH static __host__ __device__ __forceinline__
#else
#define LANG_BOTH static inline
#endif

enum {
    LANG_FEATURES_VERSION = 1, /* of everything that decides a row: segmentation, folds, hash; stands in the model file */
    LANG_ORDERS = 5,
    LANG_RUN_ORDERS = 2,
    LANG_WORD_SYMBOLS_MAX = 42,                                 /* LANG_SYMBOLS_MAX and two marks */
    LANG_FEATURES_MAX = LANG_WORD_SYMBOLS_MAX * LANG_ORDERS + 1 /* 211: |sum| < 211 * 127 */
};
#define LANG_HASH_SEED 2166136261u
#define LANG_WHOLE_WORD 7u /* stands for the order of the whole word */

LANG_BOTH uint32_t lang_hash_step(uint32_t hash, uint16_t symbol) {
    return (hash ^ symbol) * 16777619u;
}
/* Row of a hash: mixed with its order, then scaled to the table, which need not be a power of two. */
LANG_BOTH uint32_t lang_hash_row(uint32_t hash, uint32_t order, uint32_t rows) {
    hash += order * 0x9E3779B9u;
    hash ^= hash >> 15;
    hash *= 0x2C1B3C6Du;
    hash ^= hash >> 12;
    hash *= 0x297A2D39u;
    hash ^= hash >> 15;
    return (uint32_t)(((uint64_t)hash * rows) >> 32);
}

/* Calls of all orders at one place: rows of the n-grams that begin at `at`; returns how many (at most LANG_ORDERS). A boundary mark
 * alone is no feature. */
LANG_BOTH uint32_t lang_rows_at(const uint16_t *symbols, uint32_t count, uint32_t at, uint32_t orders, uint32_t table_rows,
                                uint32_t *rows) {
    uint32_t hash = LANG_HASH_SEED, found = 0;
    for (uint32_t order = 1; order <= orders && at + order <= count; order++) {
        hash = lang_hash_step(hash, symbols[at + order - 1]);
        if (order > 1 || symbols[at] > 3) rows[found++] = lang_hash_row(hash, order, table_rows);
    }
    return found;
}

/* The whole word's row; false where it is short enough to be an n-gram itself. */
LANG_BOTH int lang_row_of_word(const uint16_t *symbols, uint32_t count, uint32_t table_rows, uint32_t *row) {
    if (count <= LANG_ORDERS) return 0;
    uint32_t hash = LANG_HASH_SEED;
    for (uint32_t i = 0; i < count; i++) hash = lang_hash_step(hash, symbols[i]);
    *row = lang_hash_row(hash, LANG_WHOLE_WORD, table_rows);
    return 1;
}

/* All rows of a word; returns how many. count <= LANG_WORD_SYMBOLS_MAX; rows holds LANG_FEATURES_MAX. */
LANG_BOTH uint32_t lang_rows(const uint16_t *symbols, uint32_t count, int run, uint32_t table_rows, uint32_t *rows) {
    uint32_t found = 0, orders = run ? (uint32_t)LANG_RUN_ORDERS : (uint32_t)LANG_ORDERS;
    for (uint32_t at = 0; at < count; at++) found += lang_rows_at(symbols, count, at, orders, table_rows, rows + found);
    if (!run && lang_row_of_word(symbols, count, table_rows, rows + found)) found++;
    return found;
}

#endif
