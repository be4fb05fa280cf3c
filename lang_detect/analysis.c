/* From tokens to labels; see analysis.h. */
#include "lang_detect/analysis.h"

/* Switch costs in thousandths of a nat by what stands between two words, chosen on mixes of development lines (docs/LANGUAGE.md). */
static const uint32_t switch_millinats_default[LANG_GAPS] = {12000, 4000, 3000, 2000};
/* Among a few candidates a word's own evidence is worth more: there are fewer languages to mistake it for. */
static const uint32_t switch_millinats_few[LANG_GAPS] = {12000, 2500, 2000, 1500};
enum { SWITCH_MILLINATS_MAX = 1000000, CACHED_WORDS_MIN = 256, FEW_LANGUAGES = 4 };

/* The languages of a list, by blanks or commas. `what`: the option's name. */
static assay_status read_list(const assay_lang_model *model, assay_view list, const char *what, lang_set *out) {
    size_t found = 0;
    while (list.size > 0) {
        size_t size = 0;
        while (size < list.size && !assay_is_space(list.data[size]) && list.data[size] != ',') size++;
        if (size > 0) {
            uint8_t index = lang_model_find(model, assay_view_slice(list, 0, size));
            if (index == LANG_UNKNOWN)
                return assay_fail(ASSAY_USAGE, "UNKNOWN_LANGUAGE", what, "%.16s is no language of the model", list.data);
            lang_set_add(out, index);
            found++;
        }
        list = assay_view_slice(list, size + 1, list.size);
    }
    if (found == 0) return assay_fail(ASSAY_USAGE, "NO_LANGUAGE", what, "names no language");
    return assay_ok();
}

/* The language, and what stands for it. */
static void accept(const assay_lang_model *model, uint32_t language, bool clusters, lang_set *accepted) {
    lang_set_add(accepted, language);
    uint8_t cluster = model->language[language].cluster;
    for (uint32_t i = 0; i < model->languages && cluster != 0 && clusters; i++)
        if (model->language[i].cluster == cluster) lang_set_add(accepted, i);
}

assay_status lang_choose(const assay_lang_model *model, const assay_lang_options *options, bool target_needed,
                         lang_choice *choice) {
    *choice = (lang_choice){.target = LANG_UNKNOWN};
    if (options->candidates.size > 0) {
        assay_status status = read_list(model, options->candidates, "candidates", &choice->open);
        if (status.code != ASSAY_OK) return status;
    } else {
        for (uint32_t i = 0; i < model->languages; i++)
            if (!(model->language[i].flags & LANG_LANGUAGE_ON_REQUEST)) lang_set_add(&choice->open, i);
    }
    if (!target_needed) return assay_ok();
    choice->target = lang_model_find(model, options->target);
    if (choice->target == LANG_UNKNOWN)
        return assay_fail(ASSAY_USAGE, "UNKNOWN_LANGUAGE", "target",
                          options->target.size > 0 ? "the target is no language of the model" : "a target language is needed");
    lang_set named = {0};
    if (options->also.size > 0) {
        assay_status status = read_list(model, options->also, "also", &named);
        if (status.code != ASSAY_OK) return status;
    }
    lang_set_add(&named, choice->target);
    for (uint32_t i = 0; i < model->languages; i++) {
        if (!lang_set_has(&named, i)) continue;
        lang_set_add(&choice->open, i);
        accept(model, i, !options->no_clusters, &choice->accepted);
    }
    return assay_ok();
}

uint64_t lang_open_columns(const assay_lang_model *model, const lang_table *table, const lang_set *open) {
    (void)model;
    uint64_t columns = 0;
    for (uint32_t c = 0; c < table->count; c++) columns |= (uint64_t)lang_set_has(open, table->columns[c]) << c;
    if (columns) return columns;
    uint64_t all = table->count == 64 ? ~0ull : (1ull << table->count) - 1;
    return all & ~table->closed ? all & ~table->closed : all;
}

_Static_assert(offsetof(lang_batch_word, count) == 4 && offsetof(lang_batch_word, flags) == 5 &&
                   offsetof(lang_batch_word, gap) == 6 && offsetof(lang_batch_word, table) == 7,
               "a word's kind is one store");
_Static_assert(LANG_TOKEN_RUN >> 1 == LANG_WORD_RUN && LANG_TOKEN_KANA >> 1 == LANG_WORD_KANA, "flags are shifted");

enum { UNSCORED = LANG_SCRIPTS };

/* By script: its table where that has rows, else UNSCORED. */
static void find_scored(const assay_lang_model *model, uint8_t *table_of) {
    for (size_t script = 0; script < LANG_SCRIPTS; script++) {
        int8_t index = model->table_of_script[script];
        table_of[script] = index >= 0 && model->table[index].rows > 0 ? (uint8_t)index : UNSCORED;
    }
}

/* The chain begins as after a word of the target. Without kana anywhere, Han is Chinese (unless Japanese is wanted). */
static lang_batch_chain make_chain(const assay_lang_model *model, uint32_t index, uint32_t first, uint32_t count,
                                   const lang_choice *choice, bool kana) {
    const lang_table *table = &model->table[index];
    lang_batch_chain chain = {
        .first = first, .count = count, .table = index, .open = lang_open_columns(model, table, &choice->open)};
    for (uint32_t c = 0; c < table->count; c++)
        chain.favoured |= (uint64_t)lang_set_has(&choice->accepted, table->columns[c]) << c;
    chain.favoured &= chain.open;
    if (!kana && table->script == LANG_HAN && !(chain.favoured & table->kana) && (chain.open & ~table->kana))
        chain.open &= ~table->kana;
    return chain;
}

/* The label that the script alone gives; scored ones get theirs by the decision. */
static uint8_t label_by_script(const lang_table *table, const lang_token *token) {
    if (token->flags & (LANG_TOKEN_SINGLE | LANG_TOKEN_FIGURE)) return LANG_NEUTRAL;
    return table ? table->columns[0] : LANG_UNKNOWN;
}

bool lang_prepare(const assay_lang_model *model, lang_words *words, const assay_lang_options *options,
                  const lang_choice *choice, assay_arena *arena, lang_prepared *out) {
    *out = (lang_prepared){.decide = options->decide, .decide_context = options->decide_context, .memory = options->memory};
    uint32_t at[LANG_SCRIPTS + 1] = {0}, total = 0;
    uint8_t table_of[LANG_SCRIPTS], flags = 0;
    find_scored(model, table_of);
    const size_t count = words->count;
    lang_token *const tokens = words->tokens;
    for (size_t i = 0; i < count; i++) {
        const lang_token *token = &tokens[i];
        flags |= token->flags;
        at[token->flags & (LANG_TOKEN_SINGLE | LANG_TOKEN_FIGURE) ? UNSCORED : table_of[token->script]]++;
    }
    const bool kana = (flags & LANG_TOKEN_KANA) != 0;
    out->has_singles = (flags & LANG_TOKEN_SINGLE) != 0;
    lang_batch_chain *chains = assay_arena_alloc(arena, LANG_SCRIPTS * sizeof *chains);
    if (!chains) return false;
    for (uint32_t t = 0; t < model->tables; t++) {
        const uint32_t of_table = at[t];
        at[t] = total;
        if (of_table > 0) chains[out->batch.chains_count++] = make_chain(model, t, total, of_table, choice, kana);
        total += of_table;
    }
    lang_batch_word *batch_words = assay_arena_alloc(arena, total * sizeof *batch_words);
    out->order = assay_arena_alloc(arena, total * sizeof *out->order);
    if (!batch_words || !out->order) return false;
    uint32_t *const order = out->order;
    for (size_t i = 0; i < count; i++) {
        lang_token *token = &tokens[i];
        const uint8_t index = token->flags & (LANG_TOKEN_SINGLE | LANG_TOKEN_FIGURE) ? UNSCORED : table_of[token->script];
        if (index == UNSCORED) {
            token->label = label_by_script(lang_table_for(model, token), token);
            continue;
        }
        const uint32_t place = at[index]++;
        const uint32_t kind = (uint32_t)token->symbols_count |
                              (uint32_t)(token->flags & (LANG_TOKEN_RUN | LANG_TOKEN_KANA)) << 7 | (uint32_t)token->gap << 16 |
                              (uint32_t)index << 24;
        order[place] = (uint32_t)i;
        batch_words[place].symbols = token->symbols;
        memcpy(&batch_words[place].count, &kind, sizeof kind); /* count, flags, gap, table: one store */
    }
    out->batch.symbols = words->symbols;
    out->batch.symbols_count = words->symbols_count;
    out->batch.words = batch_words;
    out->batch.words_count = total;
    out->batch.chains = chains;
    uint32_t open = 0;
    for (size_t i = 0; i < 4; i++) open += (uint32_t)__builtin_popcountll(choice->open.bits[i]);
    const uint32_t *defaults = open <= FEW_LANGUAGES ? switch_millinats_few : switch_millinats_default;
    for (int g = 0; g < LANG_GAPS; g++) {
        uint32_t millinats = options->switch_millinats[g] ? options->switch_millinats[g] : defaults[g];
        if (millinats > SWITCH_MILLINATS_MAX) millinats = SWITCH_MILLINATS_MAX;
        out->batch.costs[g] = (int32_t)((uint64_t)millinats * model->scale / 1000);
    }
    return true;
}

/* One-letter words by language; the letters' cases are folded. */
static bool is_letter_word(const char *code, uint16_t letter) {
    static const struct {
        char code[4];
        const char *letters;
    } words[] = {{"en", "ai"},
                 {"es", "yaoeu"},
                 {"pt", "aoe\xE0\xE9"},
                 {"it", "aeio\xE8\xE0"},
                 {"fr", "ay\xE0\xF4"},
                 {"ca", "aieo\xE9\xF3"},
                 {"cs", "aiouskvz"},
                 {"sk", "aiouskvz"},
                 {"pl", "aiouwz"},
                 {"hr", "aiouskz"},
                 {"bs", "aiouskz"},
                 {"sr", "aiouskz"},
                 {"sl", "aiouksvz"},
                 {"hu", "as\xE9"},
                 {"sv", "i\xE5\xF6"},
                 {"nb", "i\xE5"},
                 {"nn", "i\xE5"},
                 {"da", "i\xE5\xF8"},
                 {"ro", "aoe"},
                 {"sq", "ei"},
                 {"cy", "aioy"},
                 {"ga", "a\xE1\xED\xF3"},
                 {"is", "\xE1\xED"},
                 {"tr", "o"},
                 {"az", "o"},
                 {"la", "ae"},
                 {"gl", "aoe"},
                 {"eu", ""},
                 {"af", "u"},
                 {"et", ""},
                 {"mi", "aeio"},
                 {"yo", "aio\xF3\xED"},
                 {"lt", "io"},
                 {"vi", "\xFD\xE0"},
                 {"tl", "o"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].code, code) == 0)
            for (const char *at = words[i].letters; *at; at++)
                if ((unsigned char)*at == letter) return true;
    return false;
}

/* Only blanks stand between the two places. */
static bool is_near(assay_view text, size_t from, size_t to) {
    if (to < from || to - from > 3) return false;
    for (size_t i = from; i < to; i++)
        if (text.data[i] != ' ') return false;
    return to > from;
}

/* A single letter is a word where a neighbour it touches over a blank is in a language that has it, and none in another. */
static uint8_t label_single(const assay_lang_model *model, assay_view text, const lang_words *words, size_t at) {
    const lang_token *token = &words->tokens[at];
    if (token->script != LANG_LATIN || token->symbols_count < 2) return LANG_NEUTRAL;
    uint8_t left = LANG_NEUTRAL, right = LANG_NEUTRAL;
    if (at > 0 && is_near(text, words->tokens[at - 1].end, token->begin)) left = words->tokens[at - 1].label;
    bool right_letter = at + 1 < words->count && (words->tokens[at + 1].flags & LANG_TOKEN_SINGLE);
    if (at + 1 < words->count && !right_letter && is_near(text, token->end, words->tokens[at + 1].begin))
        right = words->tokens[at + 1].label;
    if (left >= LANG_NEUTRAL && right >= LANG_NEUTRAL) return LANG_NEUTRAL;
    if (left < LANG_NEUTRAL && right < LANG_NEUTRAL && left != right) return LANG_NEUTRAL;
    uint8_t label = left < LANG_NEUTRAL ? left : right;
    return is_letter_word(model->language[label].code, words->symbols[token->symbols + 1]) ? label : LANG_NEUTRAL;
}

static void sum_word(const lang_table *table, const uint16_t *symbols, uint32_t symbols_count, bool run,
                     const lang_kernels *kernels, int16_t *sums) {
    uint32_t rows[LANG_FEATURES_MAX + LANG_ROWS_SLACK];
    uint32_t count = kernels->rows(symbols, symbols_count, run, table->rows, rows);
    kernels->sum(table, rows, count, sums);
}

/* Somewhere else, where the caller named such a place and it answers with labels that can be. */
static bool decide_elsewhere(const assay_lang_model *model, const lang_prepared *prepared, uint8_t *labels) {
    const lang_batch *batch = &prepared->batch;
    if (!prepared->decide || batch->words_count == 0 || !prepared->decide(prepared->decide_context, batch, labels))
        return false;
    for (size_t k = 0; k < batch->chains_count; k++) {
        const lang_batch_chain *chain = &batch->chains[k];
        for (uint32_t i = chain->first; i < chain->first + chain->count; i++)
            if (labels[i] >= model->table[chain->table].count) return false;
    }
    return true;
}

/* By this CPU's kernels. False: the arena is used up. */
static bool decide_here(const assay_lang_model *model, lang_prepared *prepared, const lang_kernels *kernels, uint8_t *labels,
                        int16_t *excess, assay_arena *arena) {
    size_t count = prepared->batch.words_count;
    lang_decision decision = {.labels = labels,
                              .excess = excess,
                              .came = assay_arena_alloc(arena, count * sizeof *decision.came),
                              .best = assay_arena_alloc(arena, count)};
    if (!decision.came || !decision.best) return false;
    if (!prepared->memory && count >= CACHED_WORDS_MIN) {
        prepared->memory = lang_memory_new_in(arena);
        if (!prepared->memory) return false;
    }
    decision.memory = prepared->memory;
    lang_decide(kernels, model, &prepared->batch, &decision);
    return true;
}

/* Where only labels came back. */
static void find_excess(const assay_lang_model *model, const lang_batch *batch, const lang_kernels *kernels, int16_t *excess) {
    for (size_t k = 0; k < batch->chains_count; k++) {
        const lang_batch_chain *chain = &batch->chains[k];
        const lang_table *table = &model->table[chain->table];
        const lang_sides sides = lang_sides_of(chain->open, chain->favoured);
        for (uint32_t i = chain->first; i < chain->first + chain->count; i++) {
            const lang_batch_word *word = &batch->words[i];
            _Alignas(64) int16_t sums[LANG_COLUMNS_MAX];
            sum_word(table, batch->symbols + word->symbols, word->count, word->flags & LANG_WORD_RUN, kernels, sums);
            excess[i] = lang_excess(sums, &sides);
        }
    }
}

bool lang_label(const assay_lang_model *model, assay_view text, lang_words *words, lang_prepared *prepared,
                const lang_kernels *kernels, assay_arena *arena) {
    const lang_batch *batch = &prepared->batch;
    uint8_t *labels = assay_arena_alloc(arena, batch->words_count);
    int16_t *excess = assay_arena_alloc(arena, batch->words_count * sizeof *excess);
    if (!labels || !excess) return false;
    if (decide_elsewhere(model, prepared, labels)) find_excess(model, batch, kernels, excess);
    else if (!decide_here(model, prepared, kernels, labels, excess, arena)) return false;
    for (size_t k = 0; k < prepared->batch.chains_count; k++) {
        const lang_batch_chain *chain = &prepared->batch.chains[k];
        const uint8_t *columns = model->table[chain->table].columns;
        const uint32_t *order = prepared->order, end = chain->first + chain->count;
        for (uint32_t i = chain->first; i < end; i++) {
            lang_token *token = &words->tokens[order[i]];
            token->label = columns[labels[i]];
            token->excess = excess[i];
        }
    }
    const size_t count = prepared->has_singles ? words->count : 0;
    lang_token *const tokens = words->tokens;
    for (size_t i = 0; i < count; i++)
        if (tokens[i].flags & LANG_TOKEN_SINGLE) tokens[i].label = label_single(model, text, words, i);
    return true;
}

void lang_token_sums(const lang_table *table, const lang_words *words, const lang_token *token, const lang_kernels *kernels,
                     int16_t *sums) {
    sum_word(table, words->symbols + token->symbols, token->symbols_count, token->flags & LANG_TOKEN_RUN, kernels, sums);
}

const int16_t *lang_kept_sums(const assay_lang_model *model, const lang_words *words, const lang_token *token,
                              const lang_memory *memory) {
    if (!memory || memory->model != model->checksum) return NULL;
    const lang_batch batch = {.symbols = words->symbols, .symbols_count = words->symbols_count};
    const lang_batch_word word = {.symbols = token->symbols,
                                  .count = token->symbols_count,
                                  .flags = (uint8_t)((token->flags & (LANG_TOKEN_RUN | LANG_TOKEN_KANA)) >> 1),
                                  .table = (uint8_t)model->table_of_script[token->script]};
    lang_word_key key;
    lang_word_key_of(memory, &batch, &word, &key);
    uint32_t place = lang_memory_find(memory, &key);
    return place == LANG_NOWHERE ? NULL : memory->sums[place];
}
