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

#define EIGHT(a) a, a, a, a, a, a, a, a
/* A word's symbols as whole parts, and all else that its sums depend on. */
typedef struct lang_word_key {
    uint64_t first[LANG_FIRST_PARTS], rest[LANG_REST_PARTS]; /* rest: where it has more than LANG_FIRST_SYMBOLS */
    uint32_t kind, count;
    uint32_t place; /* where it may be, or next to it */
} lang_word_key;

/* The parts behind the first, as far as there is room, and what the hash takes of them. */
uint64_t lang_word_key_rest(const uint16_t *symbols, uint32_t count, uint64_t *rest);

static inline void lang_word_key_of(const lang_memory *memory, const lang_batch *batch, const lang_batch_word *word,
                                    lang_word_key *key) {
    static const uint16_t kept[2 * LANG_FIRST_SYMBOLS] = {EIGHT(0xFFFF), EIGHT(0xFFFF)}; /* and as many zeros */
    uint64_t whole;
    memcpy(&whole, word, sizeof whole);
    const uint32_t kind = ((uint32_t)(whole >> 32) & LANG_KIND_KEPT) | LANG_KIND_USED, all = word->count,
                   count = all < LANG_FIRST_SYMBOLS ? all : LANG_FIRST_SYMBOLS;
    const uint16_t *symbols = batch->symbols + (uint32_t)whole;
    uint64_t first[LANG_FIRST_PARTS], mask[LANG_FIRST_PARTS], behind = 0;
    if ((uint32_t)whole + (size_t)LANG_FIRST_SYMBOLS <= batch->symbols_count) memcpy(first, symbols, sizeof first);
    else memcpy(first, symbols, count * sizeof *symbols);
    memcpy(mask, kept + LANG_FIRST_SYMBOLS - count, sizeof mask);
    for (int i = 0; i < LANG_FIRST_PARTS; i++) key->first[i] = first[i] &= mask[i];
    if (all > LANG_FIRST_SYMBOLS)
        behind = lang_word_key_rest(symbols + LANG_FIRST_SYMBOLS, all - (uint32_t)LANG_FIRST_SYMBOLS, key->rest);
    uint64_t hash = (first[0] + kind) * 0x9FB21C651E98DF25u + (first[1] ^ behind) * 0x9E3779B97F4A7C15u +
                    first[2] * 0xC2B2AE3D27D4EB4Fu + first[3] * 0x165667B19E3779F9u;
    key->kind = kind;
    key->count = all;
    key->place = (uint32_t)((hash ^ hash >> 29) * 0x9FB21C651E98DF25u >> 40) & memory->words_mask;
}

static inline bool lang_is_known(const lang_memory *memory, uint32_t place, const lang_word_key *key) {
    const lang_known *known = &memory->words[place];
    uint64_t other = known->kind ^ key->kind;
    for (int i = 0; i < LANG_FIRST_PARTS; i++) other |= known->first[i] ^ key->first[i];
    if (other != 0) return false;
    return key->count <= LANG_FIRST_SYMBOLS || (known->rest[0] == key->rest[0] && known->rest[1] == key->rest[1]);
}

/* Empties one of a key's two places for it. False: both are taken by words of the same block, or the word is too long. */
bool lang_memory_make_room(lang_memory *memory, const lang_word_key *key, uint32_t *place);

/* A word's place. *known: it is there (its facts may be of another choice). Otherwise as lang_memory_make_room. False as well for a word that is longer than LANG_MEMORY_SYMBOLS. */
static inline bool lang_memory_find(lang_memory *memory, const lang_word_key *key, uint32_t *place, bool *known) {
    uint32_t at = key->place;
    *known = lang_is_known(memory, at, key) || lang_is_known(memory, at ^= 1, key);
    if (!*known) return lang_memory_make_room(memory, key, place);
    memory->words[at].block = memory->block;
    *place = at;
    return true;
}

#endif
