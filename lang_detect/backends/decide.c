/* Decides chains on the CPU with whichever kernels; see backend.h. */
#include "lang_detect/backends/backend.h"

#include <stddef.h>

enum {
    AHEAD = 4 /* words whose rows are under way; a power of two */,
    KEY_SYMBOLS = 4 * LANG_KEY_PARTS,
    KEY_USED = 1 << 16 /* in the gap's place */
};
_Static_assert(sizeof(lang_batch_word) == 8 && offsetof(lang_batch_word, count) == 4 && offsetof(lang_batch_word, flags) == 5 &&
                   offsetof(lang_batch_word, table) == 7,
               "a word's kind is one load");

static bool same_symbols(const uint16_t *a, const uint16_t *b, uint32_t from, uint32_t count) {
    for (; from < count; from++)
        if (a[from] != b[from]) return false;
    return true;
}

/* A word's first symbols as whole parts, which most words are, and what it is otherwise: equal where two words are, but for the symbols behind. */
typedef struct word_key {
    uint64_t first[LANG_KEY_PARTS];
    uint32_t kind;
} word_key;

static inline word_key key_of(const lang_batch *batch, const lang_batch_word *word) {
    static const uint64_t kept[KEY_SYMBOLS + 1][LANG_KEY_PARTS] = {{0, 0},
                                                                   {0xFFFF, 0},
                                                                   {0xFFFFFFFF, 0},
                                                                   {0xFFFFFFFFFFFF, 0},
                                                                   {UINT64_MAX, 0},
                                                                   {UINT64_MAX, 0xFFFF},
                                                                   {UINT64_MAX, 0xFFFFFFFF},
                                                                   {UINT64_MAX, 0xFFFFFFFFFFFF},
                                                                   {UINT64_MAX, UINT64_MAX}};
    uint64_t whole;
    memcpy(&whole, word, sizeof whole);
    uint32_t kind = (uint32_t)(whole >> 32); /* count, flags, gap and table */
    word_key key = {.kind = (kind & (0xFF000000u | LANG_WORD_RUN << 8 | 0xFFu)) | KEY_USED};
    const uint16_t *symbols = batch->symbols + word->symbols;
    uint32_t count = word->count < KEY_SYMBOLS ? word->count : KEY_SYMBOLS;
    if ((size_t)word->symbols + KEY_SYMBOLS <= batch->symbols_count) memcpy(key.first, symbols, sizeof key.first);
    else memcpy(key.first, symbols, count * sizeof *symbols);
    for (int i = 0; i < LANG_KEY_PARTS; i++) key.first[i] &= kept[count][i];
    return key;
}

static inline uint32_t place_of(const word_key *key) {
    uint64_t hash = (key->first[0] + key->kind) * 0x9FB21C651E98DF25u + key->first[1] * 0x9E3779B97F4A7C15u;
    return (uint32_t)((hash ^ hash >> 29) * 0x9FB21C651E98DF25u >> 53) % LANG_CACHE_ENTRIES;
}

/* A word whose sums are wanted soon. Its rows lie anywhere in tables larger than the caches, so they are asked for while the words before it are decided. */
typedef struct upcoming {
    uint32_t rows[LANG_FEATURES_MAX + LANG_ROWS_SLACK];
    uint32_t count;
    bool known; /* the sums are in the cache by the time that they are wanted */
    int16_t *sums, *excess;
} upcoming;

/* The word's entry in the cache; *known: its sums are there, or will be before they are wanted. Words that share an entry fill it and use it in their order, each before the
 * next one fills it. */
static inline uint32_t look_up(const lang_batch *batch, const lang_batch_word *word, lang_cache *cache, bool *known) {
    word_key key = key_of(batch, word);
    uint32_t at = place_of(&key);
    *known = cache->keys[at].kind == key.kind && cache->keys[at].first[0] == key.first[0] &&
             cache->keys[at].first[1] == key.first[1] &&
             same_symbols(batch->symbols + cache->keys[at].symbols, batch->symbols + word->symbols, KEY_SYMBOLS, word->count);
    if (!*known) {
        memcpy(cache->keys[at].first, key.first, sizeof key.first);
        cache->keys[at].symbols = word->symbols;
        cache->keys[at].kind = key.kind;
    }
    return at;
}

/* Hashes the rows of a word and asks for them. */
static void ask_for_rows(const lang_kernels *kernels, const lang_table *table, const lang_batch *batch,
                         const lang_batch_word *word, upcoming *next) {
    next->count =
        kernels->rows(batch->symbols + word->symbols, word->count, word->flags & LANG_WORD_RUN, table->rows, next->rows);
    for (uint32_t i = 0; i < next->count; i++) __builtin_prefetch(table->weights + (size_t)next->rows[i] * table->row_bytes);
}

/* The scores of a chain's columns, in whichever width its costs allow. */
typedef struct columns {
    _Alignas(64) int16_t narrow[LANG_COLUMNS_MAX];
    int32_t wide[LANG_COLUMNS_MAX];
    bool is_wide;
} columns;

static void begin_columns(const lang_kernels *kernels, const lang_batch *batch, const lang_batch_chain *chain, columns *out) {
    out->is_wide = !kernels->step;
    for (int g = 0; g < LANG_GAPS; g++) out->is_wide |= batch->costs[g] > LANG_NARROW_COST_MAX;
    for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) {
        bool never = chain->favoured && !(chain->favoured >> c & 1);
        out->narrow[c] = never ? LANG_NARROW_NEVER : 0;
        out->wide[c] = never ? LANG_NEVER : 0;
    }
}

static void decide_chain(const lang_kernels *kernels, const assay_lang_model *model, const lang_batch *batch,
                         const lang_batch_chain *chain, lang_decision *decision) {
    const lang_table *table = &model->table[chain->table];
    const lang_batch_word *words = batch->words + chain->first;
    uint64_t *came = decision->came + chain->first;
    uint8_t *bests = decision->best + chain->first, *labels = decision->labels + chain->first;
    int16_t *excess = decision->excess ? decision->excess + chain->first : NULL, own_excess[AHEAD];
    _Alignas(64) int16_t own[AHEAD][LANG_COLUMNS_MAX];
    upcoming coming[AHEAD];
    columns scores;
    lang_sides sides = {.both = false};
    if (excess) sides = lang_sides_of(chain->open, chain->favoured);
    uint32_t best = 0, count = chain->count;
    begin_columns(kernels, batch, chain, &scores);
    for (uint32_t i = 0, ahead = 0; i < count; i++) {
        for (; ahead < count && ahead < i + AHEAD; ahead++) {
            upcoming *next = &coming[ahead % AHEAD];
            next->known = false;
            next->sums = own[ahead % AHEAD];
            next->excess = &own_excess[ahead % AHEAD];
            if (decision->cache) {
                uint32_t at = look_up(batch, &words[ahead], decision->cache, &next->known);
                next->sums = decision->cache->sums[at];
                next->excess = &decision->cache->excess[at];
            }
            if (!next->known) ask_for_rows(kernels, table, batch, &words[ahead], next);
        }
        upcoming *this = &coming[i % AHEAD];
        if (!this->known) {
            kernels->sum(table, this->rows, this->count, this->sums);
            if (excess) *this->excess = lang_excess(this->sums, &sides);
        }
        if (excess) excess[i] = *this->excess;
        for (uint32_t c = 0; decision->sums && c < LANG_COLUMNS_MAX; c++)
            decision->sums[(size_t)(chain->first + i) * LANG_COLUMNS_MAX + c] = this->sums[c];
        /* With nothing favoured all scores are equal before the first word: nobody jumps. */
        int32_t cost = i == 0 && !chain->favoured ? 0 : batch->costs[words[i].gap % LANG_GAPS];
        uint64_t allowed = lang_allowed(chain->open, table->kana, words[i].flags);
        came[i] = scores.is_wide ? lang_step_wide(scores.wide, this->sums, cost, allowed, &best)
                                 : kernels->step(scores.narrow, this->sums, cost, allowed, &best);
        bests[i] = (uint8_t)best;
    }
    for (uint32_t i = count; i-- > 0;) {
        labels[i] = (uint8_t)best;
        if (i > 0 && (came[i] >> best & 1)) best = bests[i - 1];
    }
}

lang_sides lang_sides_of(uint64_t open, uint64_t favoured) {
    lang_sides sides = {.both = (open & favoured) && (open & ~favoured)};
    for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) {
        sides.favoured[c] = (open & favoured) >> c & 1 ? INT16_MAX : INT16_MIN;
        sides.other[c] = (open & ~favoured) >> c & 1 ? INT16_MAX : INT16_MIN;
    }
    return sides;
}

int16_t lang_excess(const int16_t *sums, const lang_sides *sides) {
    if (!sides->both) return 0;
    int16_t favoured = INT16_MIN, other = INT16_MIN;
    for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) { /* least and greatest only, so that it is done side by side */
        int16_t mine = sums[c] < sides->favoured[c] ? sums[c] : sides->favoured[c];
        int16_t theirs = sums[c] < sides->other[c] ? sums[c] : sides->other[c];
        favoured = mine > favoured ? mine : favoured;
        other = theirs > other ? theirs : other;
    }
    int32_t excess = other - favoured;
    return (int16_t)(excess > INT16_MAX ? INT16_MAX : excess < INT16_MIN ? INT16_MIN : excess);
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
