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
        lang_memory_clear(memory);
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

uint64_t lang_word_key_rest(const uint16_t *symbols, uint32_t count, uint64_t *rest) {
    uint64_t mixed = 0;
    memset(rest, 0, LANG_REST_PARTS * sizeof *rest);
    memcpy(rest, symbols, (count < 4 * LANG_REST_PARTS ? count : 4 * LANG_REST_PARTS) * sizeof *symbols);
    for (uint32_t i = 0; i < LANG_REST_PARTS; i++) mixed = (mixed ^ mixed >> 31) * 0x9E3779B97F4A7C15u + rest[i];
    return mixed;
}

/* Of the two places the one that was not asked for last is given up. */
bool lang_memory_make_room(lang_memory *memory, const lang_word_key *key, uint32_t *place) {
    if (key->count > LANG_MEMORY_SYMBOLS) return false;
    lang_known *first = &memory->words[key->place], *second = &memory->words[key->place ^ 1];
    uint16_t first_age = (uint16_t)(memory->block - first->block), second_age = (uint16_t)(memory->block - second->block);
    *place = first->kind != 0 && (second->kind == 0 || second_age > first_age) ? key->place ^ 1 : key->place;
    lang_known *at = &memory->words[*place];
    if (at->kind != 0 && at->block == memory->block) return false;
    memcpy(at->first, key->first, sizeof at->first);
    if (key->count > LANG_FIRST_SYMBOLS) memcpy(at->rest, key->rest, sizeof key->rest);
    at->kind = key->kind;
    at->block = memory->block;
    return true;
}
