/* Decides chains on the CPU with whichever kernels; see backend.h. */
#include "lang_detect/backends/backend.h"

/* Four symbols at a time; only speed depends on it. */
static uint32_t place_of(const uint16_t *symbols, uint32_t count, uint32_t table) {
    uint64_t hash = table * 0x9E3779B97F4A7C15u + count, part = 0;
    uint32_t i = 0;
    for (; i + 4 <= count; i += 4) {
        memcpy(&part, symbols + i, 8);
        hash = (hash ^ part) * 0x9FB21C651E98DF25u;
        hash ^= hash >> 32;
    }
    part = 0;
    memcpy(&part, symbols + i, (count - i) * sizeof *symbols);
    hash = (hash ^ part) * 0x9FB21C651E98DF25u;
    return (uint32_t)(hash >> 54) % LANG_CACHE_ENTRIES;
}

/* A word whose sums are wanted next. Its rows lie anywhere in tables larger than the caches, so they are asked for while the word before it is decided. */
typedef struct upcoming {
    uint32_t rows[LANG_FEATURES_MAX];
    uint32_t count;
    bool known; /* the sums are in the cache already */
    int32_t *sums;
} upcoming;

/* Looks the word up in the cache; on a miss it takes an entry there, or `own`, and asks for its rows. */
static void look_ahead(const lang_table *table, const lang_batch *batch, const lang_batch_word *word, lang_cache *cache,
                       uint32_t table_index, int32_t *own, upcoming *next) {
    const uint16_t *symbols = batch->symbols + word->symbols;
    uint8_t run = word->flags & LANG_WORD_RUN;
    next->sums = own;
    next->known = false;
    if (cache) {
        uint32_t at = place_of(symbols, word->count, table_index);
        next->sums = cache->sums[at];
        next->known = cache->keys[at].symbols > 0 && cache->keys[at].count == word->count && cache->keys[at].flags == run &&
                      cache->keys[at].table == table_index &&
                      memcmp(batch->symbols + cache->keys[at].symbols - 1, symbols, word->count * sizeof *symbols) == 0;
        if (next->known) return;
        cache->keys[at].symbols = word->symbols + 1;
        cache->keys[at].count = word->count;
        cache->keys[at].flags = run;
        cache->keys[at].table = (uint8_t)table_index;
    }
    next->count = lang_rows(symbols, word->count, run, table->rows, next->rows);
    for (uint32_t i = 0; i < next->count; i++) __builtin_prefetch(table->weights + (size_t)next->rows[i] * table->row_bytes);
}

static void decide_chain(const lang_kernels *kernels, const assay_lang_model *model, const lang_batch *batch,
                         const lang_batch_chain *chain, lang_decision *decision) {
    const lang_table *table = &model->table[chain->table];
    _Alignas(64) int32_t scores[LANG_COLUMNS_MAX];
    _Alignas(64) int32_t own[2][LANG_COLUMNS_MAX];
    upcoming words[2]; /* this one and the next */
    int32_t best = 0;
    look_ahead(table, batch, &batch->words[chain->first], decision->cache, chain->table, own[0], &words[0]);
    for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) scores[c] = chain->favoured && !(chain->favoured >> c & 1) ? LANG_NEVER : 0;
    for (uint32_t i = 0; i < chain->count; i++) {
        uint32_t at = chain->first + i;
        const lang_batch_word *word = &batch->words[at];
        upcoming *this = &words[i & 1];
        if (i + 1 < chain->count)
            look_ahead(table, batch, word + 1, decision->cache, chain->table, own[~i & 1], &words[~i & 1]);
        /* A next word that takes this one's entry fills it only after this one was used. */
        if (!this->known) kernels->sum(table, this->rows, this->count, this->sums);
        const int32_t *sums = this->sums;
        if (decision->sums) memcpy(decision->sums + (size_t)at * LANG_COLUMNS_MAX, sums, LANG_COLUMNS_MAX * sizeof *sums);
        uint64_t allowed = lang_allowed(chain->open, table->kana, word->flags);
        /* With nothing favoured all scores are equal before the first word: nobody jumps. */
        bool starts = i == 0 && !chain->favoured;
        decision->came[at] =
            kernels->step(scores, sums, table->row_bytes, best, starts ? 0 : batch->costs[word->gap % LANG_GAPS], allowed);
        decision->best[at] = (uint8_t)kernels->top(scores, table->row_bytes, &best);
    }
    uint32_t last = chain->first + chain->count - 1;
    uint8_t label = decision->best[last];
    for (uint32_t at = last;; at--) {
        decision->labels[at] = label;
        if (at == chain->first) break;
        if (decision->came[at] >> label & 1) label = decision->best[at - 1];
    }
}

void lang_decide(const lang_kernels *kernels, const assay_lang_model *model, const lang_batch *batch, lang_decision *decision) {
    for (size_t i = 0; i < batch->chains_count; i++) decide_chain(kernels, model, batch, &batch->chains[i], decision);
}

const lang_kernels *const lang_kernels_all[] = {&lang_kernels_avx512, &lang_kernels_avx2, &lang_kernels_scalar, NULL};

const lang_kernels *lang_kernels_best(void) {
    size_t i = 0;
    while (!lang_kernels_all[i]->supported()) i++;
    return lang_kernels_all[i];
}

static bool scalar_supports(const assay_lang_model *model) {
    (void)model;
    return true;
}
static bool avx2_supports(const assay_lang_model *model) {
    (void)model;
    return lang_kernels_avx2.supported();
}
static bool avx512_supports(const assay_lang_model *model) {
    (void)model;
    return lang_kernels_avx512.supported();
}
static assay_status scalar_decide(const assay_lang_model *model, const lang_batch *batch, lang_decision *decision) {
    lang_decide(&lang_kernels_scalar, model, batch, decision);
    return assay_ok();
}
static assay_status avx2_decide(const assay_lang_model *model, const lang_batch *batch, lang_decision *decision) {
    lang_decide(&lang_kernels_avx2, model, batch, decision);
    return assay_ok();
}
static assay_status avx512_decide(const assay_lang_model *model, const lang_batch *batch, lang_decision *decision) {
    lang_decide(&lang_kernels_avx512, model, batch, decision);
    return assay_ok();
}

const lang_backend lang_backend_scalar = {"scalar", scalar_supports, scalar_decide};
const lang_backend lang_backend_avx2 = {"avx2", avx2_supports, avx2_decide};
const lang_backend lang_backend_avx512 = {"avx512", avx512_supports, avx512_decide};
const lang_backend *const lang_backends[] = {&lang_backend_scalar, &lang_backend_avx2, &lang_backend_avx512, NULL};
