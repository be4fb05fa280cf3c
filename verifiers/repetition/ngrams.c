/* The share of repeated n-grams. One pass: word hashes in a ring of n, and a hash set of n-grams (open addressing). */
#include <xxhash.h>

#include "common/utf8.h"
#include "verifiers/repetition/repetition_internal.h"

typedef struct ngram_set {
    uint64_t *slots; /* 0: free */
    size_t mask;
} ngram_set;

typedef struct walk {
    uint32_t n, words;
    uint64_t ring[ASSAY_REPETITION_NGRAM_MAX];
    ngram_set seen;
    assay_repetition_result *result;
} walk;

static void add_ngram(walk *state, uint64_t hash) {
    if (hash == 0) hash = 1;
    size_t at = (size_t)hash & state->seen.mask;
    while (state->seen.slots[at] != 0 && state->seen.slots[at] != hash) at = (at + 1) & state->seen.mask;
    state->result->all++;
    if (state->seen.slots[at] == hash) return;
    state->seen.slots[at] = hash;
    state->result->distinct++;
}

static void add_word(walk *state, uint64_t word) {
    uint64_t ordered[ASSAY_REPETITION_NGRAM_MAX];
    state->ring[state->words++ % state->n] = word;
    if (state->words < state->n) return;
    for (uint32_t i = 0; i < state->n; i++) ordered[i] = state->ring[(state->words + i) % state->n];
    add_ngram(state, XXH3_64bits(ordered, state->n * sizeof *ordered));
}

/* ASCII case folded, in pieces so that a word of any length needs no memory. */
static uint64_t word_hash(assay_view word) {
    char piece[256];
    uint64_t hash = 0;
    for (size_t begin = 0; begin < word.size; begin += sizeof piece) {
        size_t size = word.size - begin < sizeof piece ? word.size - begin : sizeof piece;
        for (size_t i = 0; i < size; i++) {
            char c = word.data[begin + i];
            piece[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        }
        hash = XXH3_64bits_withSeed(piece, size, hash);
    }
    return hash;
}

/* Letters of scripts that are written without spaces. */
static bool is_word_alone(uint32_t c) {
    static const uint32_t ranges[][2] = {{0x0E01, 0x0EDF}, {0x1000, 0x109F}, {0x1780, 0x17D3}, {0x3041, 0x30FF},
                                         {0x31F0, 0x31FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (c < ranges[i][0]) return false;
        if (c <= ranges[i][1]) return true;
    }
    return false;
}

/* The length of the character at `at` where it is a word of its own, else 0. Such characters have three bytes or more. */
static size_t alone_at(assay_view text, size_t at) {
    if ((unsigned char)text.data[at] < 0xE0) return 0;
    size_t next = at;
    return is_word_alone(assay_utf8_decode(text, &next)) ? next - at : 0;
}

/* The next word from *at on; false: there is none. */
static bool next_word(assay_view text, size_t *at, assay_view *word) {
    while (*at < text.size && assay_is_space(text.data[*at])) ++*at;
    size_t begin = *at, alone = 0;
    while (*at < text.size && !assay_is_space(text.data[*at]) && (alone = alone_at(text, *at)) == 0) ++*at;
    if (*at == begin) *at += alone;
    *word = assay_view_slice(text, begin, *at);
    return word->size > 0;
}

static bool walk_text(walk *state, assay_view text, assay_budget *budget) {
    size_t at = 0;
    for (assay_view word; next_word(text, &at, &word);) {
        if (!assay_budget_spend(budget, 1)) return false;
        add_word(state, word_hash(word));
    }
    return true;
}

static size_t count_words(assay_view text) {
    size_t words = 0, at = 0;
    for (assay_view word; next_word(text, &at, &word);) words++;
    return words;
}

void repetition_judge_ngrams(uint32_t ngram, const assay_completion *completion, assay_budget *budget, assay_arena *arena,
                             assay_repetition_result *result) {
    assay_view before = completion->has_reasoning ? completion->reasoning : ASSAY_VIEW_NONE;
    size_t words = count_words(before) + count_words(completion->body), slots = 64;
    result->verdict = ASSAY_MEASURED;
    if (words < ngram) return;
    while (slots < words * 2) slots *= 2;
    walk state = {.n = ngram, .seen = {assay_arena_calloc(arena, slots, sizeof(uint64_t)), slots - 1}, .result = result};
    if (!state.seen.slots || !walk_text(&state, before, budget) || !walk_text(&state, completion->body, budget)) {
        result->verdict = ASSAY_ERROR;
        return;
    }
    result->score = result->all ? (double)result->distinct / (double)result->all - 1 : 0;
}
