/* A small set of words, by a hash of their symbols: what was there before. Bounded: when it is full, a new word is not kept, and so counts as new again. */
#ifndef ASSAY_LANG_DETECT_WORD_SET_H
#define ASSAY_LANG_DETECT_WORD_SET_H

#include "lang_detect/text/words.h"

enum { LANG_WORD_SET_SLOTS = 512 /* a power of two */ };

typedef struct lang_word_set {
    uint64_t hashes[LANG_WORD_SET_SLOTS]; /* 0: free */
    size_t count;
} lang_word_set;

static inline void lang_word_set_clear(lang_word_set *set) {
    if (set->count > 0) *set = (lang_word_set){0};
}

static inline uint64_t lang_word_hash(const lang_words *words, const lang_token *token) {
    const uint16_t *symbols = words->symbols + token->symbols;
    uint64_t hash = token->symbols_count, part;
    size_t i = 0;
    for (; i + 4 <= token->symbols_count; i += 4) {
        memcpy(&part, symbols + i, 8);
        hash = (hash ^ part) * 0x9FB21C651E98DF25u;
        hash ^= hash >> 32;
    }
    for (part = 0; i < token->symbols_count; i++) part = part << 16 | symbols[i];
    hash = (hash ^ part) * 0x9FB21C651E98DF25u;
    return hash | 1;
}

static inline size_t lang_word_set_slot(const lang_word_set *set, uint64_t hash) {
    size_t slot = hash >> 40 & (LANG_WORD_SET_SLOTS - 1);
    while (set->hashes[slot] != 0 && set->hashes[slot] != hash) slot = (slot + 1) & (LANG_WORD_SET_SLOTS - 1);
    return slot;
}
static inline bool lang_word_set_has(const lang_word_set *set, uint64_t hash) {
    return set->hashes[lang_word_set_slot(set, hash)] == hash;
}
/* Whether it was there; it is now, unless the set is full. */
static inline bool lang_word_set_add(lang_word_set *set, uint64_t hash) {
    size_t slot = lang_word_set_slot(set, hash);
    if (set->hashes[slot] == hash) return true;
    if (set->count < LANG_WORD_SET_SLOTS / 2) {
        set->hashes[slot] = hash;
        set->count++;
    }
    return false;
}

#endif
