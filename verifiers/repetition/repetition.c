/* See repetition.h. One pass: word hashes in a ring of n, and a hash set of n-grams (open addressing). */
#include "verifiers/repetition/repetition.h"

#include <xxhash.h>

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

static bool walk_text(walk *state, assay_view text, assay_budget *budget) {
    size_t at = 0;
    while (at < text.size) {
        while (at < text.size && assay_is_space(text.data[at])) at++;
        size_t begin = at;
        while (at < text.size && !assay_is_space(text.data[at])) at++;
        if (at == begin) break;
        if (!assay_budget_spend(budget, 1)) return false;
        add_word(state, word_hash(assay_view_slice(text, begin, at)));
    }
    return true;
}

static uint32_t count_words(assay_view text) {
    uint32_t words = 0;
    bool inside = false;
    for (size_t i = 0; i < text.size; i++) {
        bool space = assay_is_space(text.data[i]);
        words += !space && !inside;
        inside = !space;
    }
    return words;
}

void assay_repetition_judge(uint32_t ngram, const assay_completion *completion, assay_budget *budget, assay_arena *arena,
                            assay_repetition_result *result) {
    *result = (assay_repetition_result){.verdict = ASSAY_MEASURED};
    assay_view before = completion->has_reasoning ? completion->reasoning : ASSAY_VIEW_NONE;
    size_t words = (size_t)count_words(before) + count_words(completion->body), slots = 64;
    if (words < ngram) return;
    while (slots < words * 2) slots *= 2;
    walk state = {.n = ngram, .seen = {assay_arena_calloc(arena, slots, sizeof(uint64_t)), slots - 1}, .result = result};
    if (!state.seen.slots || !walk_text(&state, before, budget) || !walk_text(&state, completion->body, budget)) {
        result->verdict = ASSAY_ERROR;
        return;
    }
    result->score = result->all ? (double)result->distinct / (double)result->all - 1 : 0;
}
