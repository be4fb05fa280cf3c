/* Words that were summed before: their sums, and what follows from them for a choice of columns. Text repeats itself, and so do the completions of one model. Only a cache: a word's key is all that
 * its sums depend on, compared in full, so that what it holds changes no bit of any result, whatever was there before. Bounded; one owner at a time. */
#ifndef ASSAY_LANG_DETECT_MEMORY_H
#define ASSAY_LANG_DETECT_MEMORY_H

#include <stddef.h>

#include "common/arena.h"
#include "lang_detect/backends/batch.h"

#define LANG_KIND_KEPT                  \
    (0xFF000000u | LANG_WORD_RUN << 8 | \
     0xFFu)                       /* of count, flags, gap and table: all but the gap and what does not go into the rows */
#define LANG_KIND_USED (1u << 16) /* in the gap's place */
_Static_assert(sizeof(lang_batch_word) == 8 && offsetof(lang_batch_word, count) == 4 && offsetof(lang_batch_word, flags) == 5 &&
                   offsetof(lang_batch_word, table) == 7,
               "a word's kind is one load");

enum {
    LANG_MEMORY_WORDS = 4096,      /* of a memory across texts; a power of two */
    LANG_MEMORY_WORDS_TEXT = 1024, /* of one for a text alone */
    LANG_FIRST_PARTS = 4,
    LANG_REST_PARTS = 2,
    LANG_FIRST_SYMBOLS = 4 * LANG_FIRST_PARTS,                      /* most words have no more */
    LANG_MEMORY_SYMBOLS = LANG_FIRST_SYMBOLS + 4 * LANG_REST_PARTS, /* longer words are not kept */
    LANG_MEMORY_CHOICES = 4
};

/* What follows from a word's sums for the columns of one chain. */
typedef struct lang_facts {
    int16_t excess; /* lang_excess */
    int16_t lead;   /* of the greatest open column before the next one, as far as int16 goes */
    uint8_t top;    /* the lowest of the greatest open columns */
} lang_facts;

/* A word that is kept. */
typedef struct lang_known {
    uint64_t first[LANG_FIRST_PARTS]; /* its symbols, four a part, zeros behind them */
    uint64_t rest[LANG_REST_PARTS];
    uint32_t kind;   /* count, flags and table; 0: empty */
    uint32_t choice; /* for which the facts hold */
    lang_facts facts;
    uint16_t block; /* in which it was asked for last: it must stay until that is decided */
} lang_known;
_Static_assert(sizeof(lang_known) == 64, "a line of cache");

typedef struct lang_memory {
    uint32_t words_mask; /* their number, a power of two, less one */
    uint32_t choices_made;
    lang_known *words;
    int16_t (*sums)[LANG_SUMS];
    uint64_t model; /* its checksum; 0: nothing is kept */
    uint16_t block;
    /* Choices of columns, and the numbers by which facts name them. */
    struct {
        uint64_t open, favoured;
        uint32_t table, number;
    } choices[LANG_MEMORY_CHOICES];
} lang_memory;

/* Forgets everything. */
void lang_memory_clear(lang_memory *memory);
/* An empty one in an arena, or NULL. */
lang_memory *lang_memory_new_in(assay_arena *arena);
/* Before a chain: the number of its choice. Forgets what is of another model. */
uint32_t lang_memory_choose(lang_memory *memory, const assay_lang_model *model, const lang_batch_chain *chain);

/* A word's symbols as whole parts, and all else that its sums depend on. */
typedef struct lang_word_key {
    uint64_t first[LANG_FIRST_PARTS], rest[LANG_REST_PARTS]; /* rest: where it has more than LANG_FIRST_SYMBOLS */
    uint32_t kind;                                           /* its count is the lowest byte */
    uint32_t place;                                          /* where it may be, or next to it */
} lang_word_key;
static inline uint32_t lang_key_count(const lang_word_key *key) {
    return key->kind & 0xFF;
}
static inline uint32_t lang_word_kind(const lang_batch_word *word) {
    uint64_t whole;
    memcpy(&whole, word, sizeof whole);
    return ((uint32_t)(whole >> 32) & LANG_KIND_KEPT) | LANG_KIND_USED;
}
/* What is left of the parts, once those of the second half lie between the bytes of the first, which is no loss where all symbols are ASCII. */
static inline uint32_t lang_word_place(uint64_t low, uint64_t high, uint32_t kind, uint32_t words_mask) {
    const uint64_t hash = (low + kind) * 0x9FB21C651E98DF25u + high * 0x9E3779B97F4A7C15u;
    return (uint32_t)(hash >> 40 ^ hash >> 29) & words_mask;
}
void lang_word_key_of(const lang_memory *memory, const lang_batch *batch, const lang_batch_word *word, lang_word_key *key);

#define LANG_NOWHERE UINT32_MAX
/* A word's place, or LANG_NOWHERE. */
uint32_t lang_memory_find(const lang_memory *memory, const lang_word_key *key);
/* The places of words that are decided together, which from now on are kept until they are. Kernels may have a faster way, to the same places. */
void lang_memory_find_all(lang_memory *memory, const lang_batch *batch, const lang_batch_word *words, uint32_t count,
                          uint32_t *places);

/* Empties one of a key's two places for it. False: both are taken by words of the same block, or the word is too long. */
bool lang_memory_make_room(lang_memory *memory, const lang_word_key *key, uint32_t *place);

#endif
