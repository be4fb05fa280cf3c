/* Decides chains on the CPU with whichever kernels; see backend.h. */
#include "lang_detect/backends/backend.h"

enum { AHEAD = 4 /* words whose rows are under way; a power of two */ };

/* Four symbols at a time; only speed depends on it. */
static uint32_t place_of(const uint16_t *symbols, uint32_t count, uint32_t table) {
    uint64_t hash = table * 0x9E3779B97F4A7C15u + count, part = 0;
    uint32_t i = 0;
    for (; i + 4 <= count; i += 4) {
        memcpy(&part, symbols + i, 8);
        hash = (hash ^ part) * 0x9FB21C651E98DF25u;
        hash ^= hash >> 32;
    }
    for (part = 0; i < count; i++) part = part << 16 | symbols[i];
    hash = (hash ^ part) * 0x9FB21C651E98DF25u;
    return (uint32_t)(hash >> 53) % LANG_CACHE_ENTRIES;
}

static bool same_symbols(const uint16_t *a, const uint16_t *b, uint32_t count) {
    uint32_t i = 0;
    for (uint64_t x, y; i + 4 <= count; i += 4) {
        memcpy(&x, a + i, 8);
        memcpy(&y, b + i, 8);
        if (x != y) return false;
    }
    for (; i < count; i++)
        if (a[i] != b[i]) return false;
    return true;
}

/* A word whose sums are wanted soon. Its rows lie anywhere in tables larger than the caches, so they are asked for while the words before it are decided. */
typedef struct upcoming {
    uint32_t rows[LANG_FEATURES_MAX + LANG_ROWS_SLACK];
    uint32_t count;
    bool known; /* the sums are in the cache by the time that they are wanted */
    int16_t *sums;
} upcoming;

/* Looks the word up in the cache; on a miss it takes an entry there, or `own`, and asks for its rows. Words that share an entry fill it and use it in their
 * order, each before the next one fills it. */
static void look_ahead(const lang_kernels *kernels, const lang_table *table, const lang_batch *batch,
                       const lang_batch_word *word, lang_cache *cache, uint32_t table_index, int16_t *own, upcoming *next) {
    const uint16_t *symbols = batch->symbols + word->symbols;
    uint8_t run = word->flags & LANG_WORD_RUN;
    next->sums = own;
    next->known = false;
    if (cache) {
        uint32_t at = place_of(symbols, word->count, table_index);
        next->sums = cache->sums[at];
        next->known = cache->keys[at].symbols > 0 && cache->keys[at].count == word->count && cache->keys[at].flags == run &&
                      cache->keys[at].table == table_index &&
                      same_symbols(batch->symbols + cache->keys[at].symbols - 1, symbols, word->count);
        if (next->known) return;
        cache->keys[at].symbols = word->symbols + 1;
        cache->keys[at].count = word->count;
        cache->keys[at].flags = run;
        cache->keys[at].table = (uint8_t)table_index;
    }
    next->count = kernels->rows(symbols, word->count, run, table->rows, next->rows);
    for (uint32_t i = 0; i < next->count; i++) __builtin_prefetch(table->weights + (size_t)next->rows[i] * table->row_bytes);
}

static void decide_chain(const lang_kernels *kernels, const assay_lang_model *model, const lang_batch *batch,
                         const lang_batch_chain *chain, lang_decision *decision) {
    const lang_table *table = &model->table[chain->table];
    _Alignas(64) int32_t scores[LANG_COLUMNS_MAX];
    _Alignas(64) int16_t own[AHEAD][LANG_COLUMNS_MAX];
    upcoming words[AHEAD];
    lang_top top = {0};
    for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) scores[c] = chain->favoured && !(chain->favoured >> c & 1) ? LANG_NEVER : 0;
    for (uint32_t i = 0, ahead = 0; i < chain->count; i++) {
        for (; ahead < chain->count && ahead < i + AHEAD; ahead++)
            look_ahead(kernels, table, batch, &batch->words[chain->first + ahead], decision->cache, chain->table,
                       own[ahead % AHEAD], &words[ahead % AHEAD]);
        uint32_t at = chain->first + i;
        const lang_batch_word *word = &batch->words[at];
        upcoming *this = &words[i % AHEAD];
        if (!this->known) kernels->sum(table, this->rows, this->count, this->sums);
        for (uint32_t c = 0; decision->sums && c < LANG_COLUMNS_MAX; c++)
            decision->sums[(size_t)at * LANG_COLUMNS_MAX + c] = this->sums[c];
        /* With nothing favoured all scores are equal before the first word: nobody jumps. */
        int32_t cost = i == 0 && !chain->favoured ? 0 : batch->costs[word->gap % LANG_GAPS];
        uint64_t allowed = lang_allowed(chain->open, table->kana, word->flags);
        decision->came[at] = kernels->step(scores, this->sums, table->row_bytes, cost, allowed, &top);
        decision->best[at] = (uint8_t)top.column;
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
