/* Decides chains on the CPU with whichever kernels; see backend.h. */
#include "lang_detect/backends/backend.h"

#define FOUR(a) a, a, a, a
enum {
    BLOCK_WORDS = 32,
    ROWS_UNDER_WAY =
        256 /* a block with more ends: rows lie anywhere in tables larger than the caches, and are asked for before the first word is summed */
};

/* Words of a chain that are decided together. Their sums and facts lie in the memory, or here. */
typedef struct block {
    uint32_t count;
    int16_t *sums[BLOCK_WORDS];
    lang_facts *facts[BLOCK_WORDS];
    int16_t excess[BLOCK_WORDS]; /* of the facts */
    lang_facts own_facts[BLOCK_WORDS];
    _Alignas(64) int16_t own_sums[BLOCK_WORDS][LANG_COLUMNS_MAX];
    /* Those of which something is not known: their places, their rows behind each other, and how many. */
    uint32_t asked, rows_count;
    uint8_t place[BLOCK_WORDS], rows_of[BLOCK_WORDS];
    bool has_sums[BLOCK_WORDS];
    uint32_t rows[ROWS_UNDER_WAY + LANG_FEATURES_MAX + LANG_ROWS_SLACK];
} block;
_Static_assert(LANG_FEATURES_MAX <= UINT8_MAX, "a word's rows are counted in a byte");

/* One chain as it is decided. */
typedef struct decider {
    const lang_kernels *kernels;
    const lang_table *table;
    const lang_batch *batch;
    const lang_batch_chain *chain;
    lang_memory *memory;
    uint32_t choice; /* of its columns, in the memory */
    lang_sides sides;
    /* The scores of the columns, in whichever width the costs allow. Where the chain is settled they are not kept. */
    bool is_wide, settled;
    uint32_t best, favourite; /* the favoured column where there is just one, and others; else none */
    uint32_t stepped_from;    /* the first word since the chain was settled last */
    uint64_t comes;           /* columns that the next word reaches by a jump */
    _Alignas(64) int16_t narrow[LANG_COLUMNS_MAX];
    int32_t wide[LANG_COLUMNS_MAX];
} decider;

static void ask_for_rows(const decider *at, const lang_batch_word *word, block *out) {
    uint32_t *rows = out->rows + out->rows_count;
    uint32_t count =
        at->kernels->rows(at->batch->symbols + word->symbols, word->count, word->flags & LANG_WORD_RUN, at->table->rows, rows);
    for (uint32_t i = 0; i < count; i++) __builtin_prefetch(at->table->weights + (size_t)rows[i] * at->table->row_bytes);
    out->rows_of[out->asked] = (uint8_t)count;
    out->rows_count += count;
}

/* Where a word's sums and facts are to be kept that was not in the memory when the block was looked up. It may stand twice in the block; *known: it is there by now. */
static uint32_t room_for(const decider *at, const lang_batch_word *word, bool *known) {
    lang_word_key key;
    if (!at->memory) return LANG_NOWHERE;
    lang_word_key_of(at->memory, at->batch, word, &key);
    uint32_t place = lang_memory_find(at->memory, &key);
    *known = place != LANG_NOWHERE;
    return *known || lang_memory_make_room(at->memory, &key, &place) ? place : LANG_NOWHERE;
}

/* A word of which not all is known: its sums are not, or its facts are of another choice. */
static void ask(const decider *at, const lang_batch_word *word, uint32_t place, uint32_t i, block *out) {
    bool known = place != LANG_NOWHERE;
    if (!known) place = room_for(at, word, &known);
    if (place == LANG_NOWHERE) {
        out->sums[i] = out->own_sums[i];
        out->facts[i] = &out->own_facts[i];
    } else {
        lang_known *kept = &at->memory->words[place];
        out->sums[i] = at->memory->sums[place];
        out->facts[i] = &kept->facts;
        kept->block = at->memory->block;
        if (known && kept->choice == at->choice) return;
        kept->choice = at->choice;
    }
    if (!known) ask_for_rows(at, word, out);
    out->has_sums[out->asked] = known;
    out->place[out->asked++] = (uint8_t)i;
}

/* Finds the words, up to `count` of them, in the memory, and asks for the rows of the others. */
static void look_up(const decider *at, const lang_batch_word *words, uint32_t count, block *out) {
    uint32_t i = 0, places[BLOCK_WORDS];
    lang_memory *const memory = at->memory;
    const uint32_t choice = at->choice;
    out->asked = out->rows_count = 0;
    if (count > BLOCK_WORDS) count = BLOCK_WORDS;
    for (; !memory && i < count && out->rows_count < ROWS_UNDER_WAY; i++) ask(at, &words[i], LANG_NOWHERE, i, out);
    out->count = i;
    if (!memory) return;
    memory->block++;
    at->kernels->find(memory, at->batch, words, count, places);
    lang_known *const known = memory->words;
    int16_t(*const sums)[LANG_SUMS] = memory->sums;
    for (; i < count; i++) {
        const uint32_t place = places[i];
        if (place != LANG_NOWHERE && known[place].choice == choice) {
            out->sums[i] = sums[place];
            out->facts[i] = &known[place].facts;
            continue;
        }
        if (out->rows_count >= ROWS_UNDER_WAY) break;
        ask(at, &words[i], place, i, out);
    }
    out->count = i;
}

/* A word may stand twice in a block, so that what is known of each is asked when all of them are summed. */
static void sum_asked(const decider *at, block *out) {
    const uint32_t *rows = out->rows;
    for (uint32_t k = 0; k < out->asked; k++) {
        uint32_t place = out->place[k];
        if (!out->has_sums[k]) {
            at->kernels->sum(at->table, rows, out->rows_of[k], out->sums[place]);
            rows += out->rows_of[k];
        }
        *out->facts[place] = at->kernels->facts(out->sums[place], &at->sides);
    }
    for (uint32_t k = 0; k < out->count; k++) out->excess[k] = out->facts[k]->excess;
}

/* Scores as behind a word of those columns; of all alike where there are none. */
static void begin_scores(decider *at, uint64_t columns) {
    if (at->is_wide) {
        for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) at->wide[c] = !columns || (columns >> c & 1) ? 0 : LANG_NEVER;
        return;
    }
    static const int16_t nevers[LANG_COLUMNS_MAX] = {FOUR(FOUR(FOUR(LANG_NARROW_NEVER)))};
    if (columns) memcpy(at->narrow, nevers, sizeof nevers);
    else memset(at->narrow, 0, sizeof at->narrow);
    for (; columns; columns &= columns - 1) at->narrow[__builtin_ctzll(columns)] = 0;
}

/* How far the column that has most of a word, of those but the best, is before the best one; at most. */
static inline int32_t most_of_others(const decider *at, const block *words_of, uint32_t k) {
    if (at->best == at->favourite && words_of->excess[k] < INT16_MAX) return words_of->excess[k];
    const lang_facts *facts = words_of->facts[k];
    return facts->top == at->best ? -facts->lead : words_of->sums[k][facts->top] - words_of->sums[k][at->best];
}

static inline int32_t cost_of(const decider *at, uint32_t i) {
    /* With nothing favoured all scores are equal before the first word: nobody jumps. Behind the last there is no switch. */
    if (i == at->chain->count || (i == 0 && !at->chain->favoured)) return 0;
    return at->batch->costs[at->batch->words[at->chain->first + i].gap % LANG_GAPS];
}

/* Labels of [from, to) where every step was taken, from the last one's back. */
static void walk_back(const decider *at, uint32_t from, uint32_t to, lang_decision *decision) {
    const uint64_t *came = decision->came + at->chain->first;
    const uint8_t *bests = decision->best + at->chain->first;
    uint8_t *labels = decision->labels + at->chain->first;
    uint32_t best = at->best;
    for (uint32_t i = to; i-- > from;) {
        labels[i] = (uint8_t)best;
        if (i > from && (came[i] >> best & 1)) best = bests[i - 1];
    }
}

/* Every step of [from, to), words of the block that begins at `first`. */
static void take_steps(decider *at, const block *words_of, uint32_t first, uint32_t from, uint32_t to,
                       lang_decision *decision) {
    if (at->settled) {
        begin_scores(at, 1ull << at->best);
        at->stepped_from = from;
    }
    for (uint32_t i = from; i < to; i++) {
        const lang_batch_word *word = &at->batch->words[at->chain->first + i];
        const int16_t *sums = words_of->sums[i - first];
        int32_t cost = cost_of(at, i), next_cost = cost_of(at, i + 1);
        uint64_t allowed = lang_allowed(at->chain->open, at->table->kana, word->flags);
        decision->came[at->chain->first + i] = at->comes;
        at->comes = at->is_wide ? lang_step_wide(at->wide, sums, cost, next_cost, allowed, &at->best)
                                : at->kernels->step(at->narrow, sums, cost, next_cost, allowed, &at->best);
        decision->best[at->chain->first + i] = (uint8_t)at->best;
    }
    at->settled = at->kernels->step && at->comes == ~(1ull << at->best);
    if (at->settled || to == at->chain->count) walk_back(at, at->stepped_from, to, decision);
}

/* From a place where the chain is settled: how far it goes on with the same column ahead of all others, up to the last place where it is settled again (*settled_end). */
static uint32_t run_ahead(const decider *at, const block *words_of, uint32_t first, uint32_t from, uint32_t end,
                          uint32_t *settled_end) {
    const lang_batch_word *words = at->batch->words + at->chain->first;
    const int32_t *costs = at->batch->costs;
    const uint8_t kana = at->chain->open & at->table->kana ? LANG_WORD_KANA : 0;
    const uint32_t last = at->chain->count - 1, inside = end <= last ? end : last;
    int32_t most = INT32_MIN, cost = cost_of(at, from);
    uint32_t i = from, settled = from;
    for (; i < inside; i++) {
        if (words[i].flags & kana) break;
        most = (most > -cost ? most : -cost) + most_of_others(at, words_of, i - first);
        if (most >= 0) break;
        cost = costs[words[i + 1].gap % LANG_GAPS];
        settled = most < -cost ? i + 1 : settled;
    }
    if (i == last && i < end && !(words[i].flags & kana)) { /* behind it there is no switch */
        most = (most > -cost ? most : -cost) + most_of_others(at, words_of, i - first);
        i += most < 0;
        settled = most < 0 ? i : settled;
    }
    *settled_end = settled;
    return i;
}

static void decide_block(decider *at, const block *words_of, uint32_t first, lang_decision *decision) {
    uint32_t end = first + words_of->count;
    for (uint32_t i = first; i < end;) {
        if (!at->settled) {
            take_steps(at, words_of, first, i, i + 1, decision);
            i++;
            continue;
        }
        /* Every way to what follows leads through this column at each of these words: at the last of them all others are forgotten, and before it no switch could lead to it. */
        uint32_t settled_end, ahead = run_ahead(at, words_of, first, i, end, &settled_end);
        if (settled_end > i) {
            memset(decision->labels + at->chain->first + i, (int)at->best, settled_end - i);
            at->comes = ~(1ull << at->best);
            i = settled_end;
        }
        /* One step beyond what is known to be ahead, or to the end of the block. */
        uint32_t to = ahead < end ? ahead + 1 : end;
        if (i < to) take_steps(at, words_of, first, i, to, decision);
        i = to;
    }
}

/* What the caller asked for beside labels. */
static void report_block(const decider *at, const block *words_of, uint32_t first, lang_decision *decision) {
    uint32_t count = words_of->count, begin = at->chain->first + first;
    int16_t *excess = decision->excess ? decision->excess + begin : NULL;
    if (excess) memcpy(excess, words_of->excess, count * sizeof *excess);
    for (uint32_t k = 0; decision->sums && k < count; k++) {
        int32_t *sums = decision->sums + (size_t)(begin + k) * LANG_COLUMNS_MAX;
        for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) sums[c] = words_of->sums[k][c];
    }
}

static void begin_chain(decider *at, lang_memory *memory, const assay_lang_model *model) {
    uint64_t favoured = at->chain->favoured;
    at->table = &model->table[at->chain->table];
    at->sides = lang_sides_of(at->chain->open, favoured);
    at->memory = memory;
    if (memory) at->choice = lang_memory_choose(memory, model, at->chain);
    at->is_wide = !at->kernels->step;
    for (int g = 0; g < LANG_GAPS; g++) at->is_wide |= at->batch->costs[g] > LANG_NARROW_COST_MAX;
    begin_scores(at, favoured);
    at->settled = at->kernels->step && favoured && (favoured & (favoured - 1)) == 0;
    at->best = favoured ? (uint32_t)__builtin_ctzll(favoured) : 0;
    at->favourite = at->settled && at->sides.both ? at->best : LANG_COLUMNS_MAX;
    at->comes = ~favoured;
}

static void decide_chain(const lang_kernels *kernels, const assay_lang_model *model, const lang_batch *batch,
                         const lang_batch_chain *chain, lang_decision *decision) {
    decider at = {.kernels = kernels, .batch = batch, .chain = chain};
    begin_chain(&at, decision->memory, model);
    block words_of;
    for (uint32_t i = 0; i < chain->count; i += words_of.count) {
        look_up(&at, batch->words + chain->first + i, chain->count - i, &words_of);
        sum_asked(&at, &words_of);
        decide_block(&at, &words_of, i, decision);
        report_block(&at, &words_of, i, decision);
    }
}

lang_sides lang_sides_of(uint64_t open, uint64_t favoured) {
    lang_sides sides = {.both = (open & favoured) && (open & ~favoured)};
    for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) {
        sides.favoured[c] = (open & favoured) >> c & 1 ? INT16_MAX : INT16_MIN;
        sides.other[c] = (open & ~favoured) >> c & 1 ? INT16_MAX : INT16_MIN;
        sides.open[c] = open >> c & 1 ? INT16_MAX : INT16_MIN;
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

lang_facts lang_facts_of(const int16_t *sums, const lang_sides *sides) {
    int16_t open[LANG_COLUMNS_MAX], most = INT16_MIN, next = INT16_MIN;
    for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) {
        open[c] = sums[c] < sides->open[c] ? sums[c] : sides->open[c];
        most = open[c] > most ? open[c] : most;
    }
    uint32_t top = 0;
    while (open[top] != most) top++;
    open[top] = INT16_MIN;
    for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) next = open[c] > next ? open[c] : next;
    int32_t lead = most - next;
    return (lang_facts){
        .excess = lang_excess(sums, sides), .lead = (int16_t)(lead > INT16_MAX ? INT16_MAX : lead), .top = (uint8_t)top};
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
