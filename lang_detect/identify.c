/* One language for a whole text: the script with the most units, then the greatest sum over all its words. No switches are looked for. */
#include "lang_detect/analysis.h"

enum {
    SCRIPT_MILLINATS = 8000,
    KANA_SHARE = 10,
    HANGUL_SHARE = 5,
    HAN_CHARACTER_MILLINATS = 300, /* for Chinese where Han stands without kana, a character: half of Japanese text is kana */
    HAN_CHARACTERS_MAX = 100,
    HAN_ALONE_MILLINATS =
        1300, /* more where it is one character: half of the words of Chinese text are such, in Japanese most of them have kana behind them */
    NEAR_MILLINATS = 3000
};

typedef struct totals {
    uint64_t units[LANG_SCRIPTS], words[LANG_SCRIPTS], kana;
} totals;

static totals count_units(const lang_words *words) {
    totals all = {0};
    for (size_t i = 0; i < words->count; i++) {
        const lang_token *token = &words->tokens[i];
        if (token->flags & (LANG_TOKEN_SINGLE | LANG_TOKEN_FIGURE)) continue;
        all.units[token->script] += token->units;
        all.words[token->script]++;
        if (token->flags & LANG_TOKEN_KANA) all.kana += token->units;
    }
    return all;
}

static bool cut(assay_view text, assay_arena *arena, lang_words *words, totals *all) {
    lang_spans neutral;
    if (!lang_mask(text, arena, &neutral) || !lang_words_cut(text, &neutral, arena, words)) return false;
    *all = count_units(words);
    for (int s = 0; s < LANG_SCRIPTS; s++)
        if (all->units[s] > 0) return true;
    /* Nothing but code, names or letters: then they are what there is to judge. */
    if (!lang_words_cut(text, NULL, arena, words)) return false;
    *all = count_units(words);
    return true;
}

/* Han without kana: what speaks for the languages that do without, in the model's scale. A word of few characters may be Japanese if it looks so. */
static int64_t han_prior(const assay_lang_model *model, const totals *all) {
    uint64_t characters = all->units[LANG_HAN] < HAN_CHARACTERS_MAX ? all->units[LANG_HAN] : HAN_CHARACTERS_MAX;
    uint64_t millinats = characters * HAN_CHARACTER_MILLINATS + (characters == 1 ? HAN_ALONE_MILLINATS : 0);
    return (int64_t)millinats * (int64_t)model->scale / 1000;
}

/* The allowed languages whose sum is more than `least`, greatest first. */
static void list_near(const assay_lang_model *model, const lang_table *table, const int64_t *sums, uint64_t allowed,
                      int64_t least, assay_lang_guess *guess) {
    size_t size = 0;
    while (allowed) {
        int next = -1;
        for (int c = 0; c < (int)table->count; c++)
            if ((allowed >> c & 1) && (next < 0 || sums[c] > sums[next])) next = c;
        if (next < 0 || sums[next] <= least) return;
        allowed &= ~(1ull << next);
        const char *code = model->language[table->columns[next]].code;
        if (size + strlen(code) + 2 > sizeof guess->near) return;
        size += (size_t)snprintf(guess->near + size, sizeof guess->near - size, "%s%s", size ? " " : "", code);
    }
}

static void guess_by_sums(const assay_lang_model *model, const lang_table *table, const lang_words *words, uint64_t allowed,
                          int64_t prior, assay_lang_guess *guess) {
    const lang_kernels *kernels = lang_kernels_best();
    _Alignas(64) int16_t sums[LANG_COLUMNS_MAX];
    int64_t all[LANG_COLUMNS_MAX] = {0};
    for (size_t i = 0; i < words->count; i++) {
        const lang_token *token = &words->tokens[i];
        if (token->script != table->script || (token->flags & (LANG_TOKEN_SINGLE | LANG_TOKEN_FIGURE))) continue;
        lang_token_sums(table, words, token, kernels, sums);
        for (uint32_t c = 0; c < table->count; c++) all[c] += sums[c];
    }
    for (uint32_t c = 0; c < table->count; c++)
        if (prior != 0 && !(table->kana >> c & 1)) all[c] += prior;
    int best = -1, second = -1;
    for (int c = 0; c < (int)table->count; c++) {
        if (!(allowed >> c & 1)) continue;
        if (best < 0 || all[c] > all[best]) {
            second = best;
            best = c;
        } else if (second < 0 || all[c] > all[second]) {
            second = c;
        }
    }
    if (best < 0) return; /* cannot be: some column is always open */
    memcpy(guess->code, model->language[table->columns[best]].code, sizeof guess->code);
    if (second >= 0) guess->margin_millinats = (all[best] - all[second]) * 1000 / model->scale;
    list_near(model, table, all, allowed, all[best] - NEAR_MILLINATS * model->scale / 1000, guess);
}

assay_status assay_lang_identify(const assay_lang_model *model, assay_view text, const assay_lang_options *options,
                                 assay_arena *arena, assay_lang_guess *guess) {
    static const assay_lang_options none = {0};
    *guess = (assay_lang_guess){.code = "und"};
    if (text.size >= 1u << 30) return assay_fail(ASSAY_LIMIT, "TEXT_TOO_LONG", "text", "a text of 1 GiB or more is not judged");
    lang_choice choice;
    assay_status status = lang_choose(model, options ? options : &none, false, &choice);
    if (status.code != ASSAY_OK) return status;
    lang_words words;
    totals all;
    if (!cut(text, arena, &words, &all))
        return assay_fail(ASSAY_BUDGET, "ARENA", "text", "the text needs more memory than its item has");
    int script = 0;
    for (int s = 0; s < LANG_SCRIPTS; s++)
        if (all.units[s] > all.units[script] && model->table_of_script[s] >= 0) script = s;
    /* Korean with some words in Han is Korean. */
    if (script == LANG_HAN && all.kana == 0 && all.units[LANG_HANGUL] * HANGUL_SHARE >= all.units[LANG_HAN] &&
        model->table_of_script[LANG_HANGUL] >= 0)
        script = LANG_HANGUL;
    if (all.units[script] == 0 || model->table_of_script[script] < 0) return assay_ok();
    const lang_table *table = &model->table[model->table_of_script[script]];
    guess->units = all.units[script];
    guess->margin_millinats = (int64_t)all.words[script] * SCRIPT_MILLINATS;
    uint64_t allowed = lang_open_columns(model, table, &choice.open);
    if (script == LANG_HAN && all.kana * KANA_SHARE >= all.units[script])
        allowed = lang_allowed(allowed, table->kana, all.kana > 0 ? LANG_WORD_KANA : 0);
    int64_t prior = script == LANG_HAN && all.kana == 0 ? han_prior(model, &all) : 0;
    if (table->rows > 0) guess_by_sums(model, table, &words, allowed, prior, guess);
    else memcpy(guess->code, model->language[table->columns[0]].code, sizeof guess->code);
    if (!guess->near[0]) memcpy(guess->near, guess->code, sizeof guess->code);
    return assay_ok();
}
