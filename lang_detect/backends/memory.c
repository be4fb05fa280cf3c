/* Words that were summed before; see memory.h. */
#include "lang_detect/backends/memory.h"

#include <stdlib.h>

#include "lang_detect/lang_detect.h"

/* Where the parts of a memory of so many words lie behind it. */
static size_t bytes_of(size_t words) {
    return sizeof(lang_memory) + 64 + words * (sizeof(lang_known) + LANG_SUMS * sizeof(int16_t));
}
static lang_memory *lay_out(char *at, uint32_t words) {
    lang_memory *memory = (lang_memory *)(void *)at;
    *memory = (lang_memory){.words_mask = words - 1};
    at += sizeof *memory;
    at += (64 - (uintptr_t)at % 64) % 64;
    memory->sums = (int16_t(*)[LANG_SUMS])(void *)at;
    at += words * sizeof memory->sums[0];
    memory->words = (lang_known *)(void *)at;
    lang_memory_clear(memory);
    return memory;
}

void lang_memory_clear(lang_memory *memory) {
    memset(memory->words, 0, (memory->words_mask + (size_t)1) * sizeof memory->words[0]);
    memset(memory->choices, 0, sizeof memory->choices);
    memory->choices_made = 0;
    memory->model = 0;
    memory->block = 0;
}

lang_memory *lang_memory_new_in(assay_arena *arena) {
    char *at = assay_arena_alloc(arena, bytes_of(LANG_MEMORY_WORDS_TEXT));
    return at ? lay_out(at, LANG_MEMORY_WORDS_TEXT) : NULL;
}

assay_lang_memory *assay_lang_memory_new(void) {
    char *at = malloc(bytes_of(LANG_MEMORY_WORDS));
    return at ? lay_out(at, LANG_MEMORY_WORDS) : NULL;
}

void assay_lang_memory_forget(assay_lang_memory *memory) {
    lang_memory_clear(memory);
}

void assay_lang_memory_free(assay_lang_memory *memory) {
    free(memory);
}

uint32_t lang_memory_choose(lang_memory *memory, const assay_lang_model *model, const lang_batch_chain *chain) {
    if (memory->model != model->checksum || memory->choices_made == UINT32_MAX) {
        if (memory->model != 0) lang_memory_clear(memory);
        memory->model = model->checksum;
    }
    for (size_t i = 0; i < LANG_MEMORY_CHOICES; i++)
        if (memory->choices[i].number != 0 && memory->choices[i].open == chain->open &&
            memory->choices[i].favoured == chain->favoured && memory->choices[i].table == chain->table)
            return memory->choices[i].number;
    size_t at = memory->choices_made++ % LANG_MEMORY_CHOICES;
    memory->choices[at].open = chain->open;
    memory->choices[at].favoured = chain->favoured;
    memory->choices[at].table = chain->table;
    return memory->choices[at].number = memory->choices_made;
}

/* The parts behind the first, as far as there is room, and what the hash takes of them. */
static uint64_t read_rest(const uint16_t *symbols, uint32_t count, uint64_t *rest) {
    uint64_t mixed = 0;
    memset(rest, 0, LANG_REST_PARTS * sizeof *rest);
    memcpy(rest, symbols, (count < 4 * LANG_REST_PARTS ? count : 4 * LANG_REST_PARTS) * sizeof *symbols);
    for (uint32_t i = 0; i < LANG_REST_PARTS; i++) mixed = (mixed ^ mixed >> 31) * 0x9E3779B97F4A7C15u + rest[i];
    return mixed;
}

void lang_word_key_of(const lang_memory *memory, const lang_batch *batch, const lang_batch_word *word, lang_word_key *key) {
    const uint16_t *symbols = batch->symbols + word->symbols;
    const uint32_t all = word->count, count = all < LANG_FIRST_SYMBOLS ? all : LANG_FIRST_SYMBOLS;
    *key = (lang_word_key){.kind = lang_word_kind(word)};
    memcpy(key->first, symbols, count * sizeof *symbols);
    const uint64_t behind = all > LANG_FIRST_SYMBOLS ? read_rest(symbols + count, all - count, key->rest) : 0;
    const uint64_t low = key->first[0] ^ (key->first[2] << 8 | key->first[2] >> 56),
                   high = key->first[1] ^ (key->first[3] << 8 | key->first[3] >> 56);
    key->place = lang_word_place(low, high ^ behind, key->kind, memory->words_mask);
}

static bool is_known(const lang_known *known, const lang_word_key *key) {
    uint64_t other = known->kind ^ key->kind;
    for (int i = 0; i < LANG_FIRST_PARTS; i++) other |= known->first[i] ^ key->first[i];
    if (other != 0) return false;
    return lang_key_count(key) <= LANG_FIRST_SYMBOLS || (known->rest[0] == key->rest[0] && known->rest[1] == key->rest[1]);
}

uint32_t lang_memory_find(const lang_memory *memory, const lang_word_key *key) {
    if (is_known(&memory->words[key->place], key)) return key->place;
    return is_known(&memory->words[key->place ^ 1], key) ? key->place ^ 1 : LANG_NOWHERE;
}

void lang_memory_find_all(lang_memory *memory, const lang_batch *batch, const lang_batch_word *words, uint32_t count,
                          uint32_t *places) {
    for (uint32_t i = 0; i < count; i++) {
        lang_word_key key;
        lang_word_key_of(memory, batch, &words[i], &key);
        places[i] = lang_memory_find(memory, &key);
        if (places[i] != LANG_NOWHERE) memory->words[places[i]].block = memory->block;
    }
}

/* Of the two places the one that was not asked for last is given up. */
bool lang_memory_make_room(lang_memory *memory, const lang_word_key *key, uint32_t *place) {
    if (lang_key_count(key) > LANG_MEMORY_SYMBOLS) return false;
    lang_known *first = &memory->words[key->place], *second = &memory->words[key->place ^ 1];
    uint16_t first_age = (uint16_t)(memory->block - first->block), second_age = (uint16_t)(memory->block - second->block);
    *place = first->kind != 0 && (second->kind == 0 || second_age > first_age) ? key->place ^ 1 : key->place;
    lang_known *at = &memory->words[*place];
    if (at->kind != 0 && at->block == memory->block) return false;
    memcpy(at->first, key->first, sizeof at->first);
    if (lang_key_count(key) > LANG_FIRST_SYMBOLS) memcpy(at->rest, key->rest, sizeof key->rest);
    at->kind = key->kind;
    at->block = memory->block;
    return true;
}
