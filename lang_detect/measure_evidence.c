/* How strongly words speak for their label against the best accepted language; see measure_internal.h. */
#include "lang_detect/measure_internal.h"

enum {
    SOBER_WORDS_MAX = 32,    /* different ones */
    LONG_STRETCH_WORDS = 32, /* beyond it words said again must be words that the accepted language may have as well */
    SHARED_MILLINATS = 3500, /* of one such word on average: "cent" for English; "que" has 5100 */
    SCRIPT_MILLINATS = 8000,
    NAMES_IN_STRETCH_MAX = 4, /* different ones; more capitals are a heading, or a language that writes nouns so */
    NAME_MILLINATS_MOST = 6000,
    EDGE_MILLINATS = -2000
};

/* *compared: an accepted language shares the word's script. */
static int64_t margin_of_word(const lang_measurer *at, const lang_token *token, bool *compared) {
    _Alignas(64) int16_t own_sums[LANG_COLUMNS_MAX];
    const lang_table *table = lang_table_for(at->model, token);
    int own = -1, rival = -1;
    bool scored = table && table->rows > 0 && !(token->flags & LANG_TOKEN_SINGLE);
    const int16_t *sums = scored ? lang_kept_sums(at->model, at->words, token, at->memory) : NULL;
    if (scored && !sums) {
        lang_token_sums(table, at->words, token, at->kernels, own_sums);
        sums = own_sums;
    }
    for (int c = 0; scored && c < (int)table->count; c++) {
        if (table->columns[c] == token->label) own = c;
        if (lang_set_has(&at->choice.accepted, table->columns[c]) && (rival < 0 || sums[c] > sums[rival])) rival = c;
    }
    bool excluded = (token->flags & LANG_TOKEN_KANA) && rival >= 0 && !(table->kana >> rival & 1);
    *compared = own >= 0 && rival >= 0 && !excluded;
    if (*compared) return (int64_t)(sums[own] - sums[rival]) * 1000 / (int64_t)at->model->scale;
    return token->flags & LANG_TOKEN_SINGLE ? 0 : SCRIPT_MILLINATS;
}

int64_t lang_margin_of(const lang_measurer *at, const lang_stretch *found) {
    int64_t margin = 0;
    bool compared;
    for (size_t i = found->first; i <= found->last; i++)
        if (lang_is_counted(&at->words->tokens[i])) margin += margin_of_word(at, &at->words->tokens[i], &compared);
    return margin;
}

/* The text's capitalised words that stand there more than once: persons and places of a problem return, in whatever language. Listed when first asked for. */
static bool is_returning_name(lang_measurer *at, uint64_t hash) {
    if (!at->names_listed) {
        at->names_listed = true;
        for (size_t i = 0; i < at->words->count; i++) {
            const lang_token *token = &at->words->tokens[i];
            if (!(token->flags & LANG_TOKEN_CAPITAL)) continue;
            uint64_t name = lang_word_hash(at->words, token);
            if (lang_word_set_add(&at->names, name)) lang_word_set_add(&at->returning_names, name);
        }
    }
    return lang_word_set_has(&at->returning_names, hash);
}

int64_t lang_sober_margin_of(lang_measurer *at, const lang_stretch *found) {
    uint64_t different[SOBER_WORDS_MAX];
    size_t count = 0, names = 0;
    int64_t margin = 0, of_names = 0;
    for (size_t i = found->first; i <= found->last; i++) {
        const lang_token *token = &at->words->tokens[i];
        if (!lang_is_counted(token)) continue;
        uint64_t hash = lang_word_hash(at->words, token);
        size_t k = 0;
        while (k < count && different[k] != hash) k++;
        if (k < count) continue;
        if (count == SOBER_WORDS_MAX) return lang_margin_of(at, found);
        different[count++] = hash;
        bool compared;
        int64_t evidence = margin_of_word(at, token, &compared);
        if (!compared || !(token->flags & LANG_TOKEN_CAPITAL)) {
            margin += evidence;
            continue;
        }
        names++;
        of_names += evidence;
        if (is_returning_name(at, hash)) continue;
        margin += evidence < NAME_MILLINATS_MOST ? evidence : NAME_MILLINATS_MOST;
        of_names -= evidence < NAME_MILLINATS_MOST ? evidence : NAME_MILLINATS_MOST;
    }
    if (found->words > LONG_STRETCH_WORDS && margin > SHARED_MILLINATS * (int64_t)count) return lang_margin_of(at, found);
    return names > NAMES_IN_STRETCH_MAX ? margin + of_names : margin;
}

/* Does the word speak for an accepted language? */
static bool is_off(const lang_measurer *at, size_t i) {
    bool compared;
    const lang_token *token = &at->words->tokens[i];
    return lang_is_counted(token) && !(token->flags & LANG_TOKEN_SINGLE) &&
           margin_of_word(at, token, &compared) < EDGE_MILLINATS;
}

size_t lang_trim(const lang_measurer *at, lang_stretch *found) {
    size_t units = 0;
    while (found->first < found->last && is_off(at, found->first)) {
        units += at->words->tokens[found->first].units;
        found->words--;
        do found->first++;
        while (!lang_is_counted(&at->words->tokens[found->first]));
    }
    while (found->first < found->last && is_off(at, found->last)) {
        units += at->words->tokens[found->last].units;
        found->words--;
        do found->last--;
        while (!lang_is_counted(&at->words->tokens[found->last]));
    }
    found->units -= units;
    return units;
}
