/* Finds romanised text: languages of other scripts in Latin letters, which the model has not. See measure_internal.h.
 *
 * Theory: "Phir hum do se bhaag dete hain" looks like one language here and like another there, so that a switch's cost keeps words with the target that no language but
 * this one would have. But word for word it looks like the target nowhere. A word's excess is its evidence for whatever open language it is most like, against the target;
 * the stretch with the greatest sum of what its words' excesses have beyond EXCESS_MILLINATS is looked for within a sentence (Bentley's maximum subarray, one pass).
 * Of 14,000 sentences of English without foreign words none came near the sum that is asked for, of romanised ones of 16 languages nearly all exceed it (docs/LANGUAGE.md). */
#include "lang_detect/measure_internal.h"

enum {
    WORDS_MIN = 5,
    EXCESS_MILLINATS = 2000,
    WORD_MILLINATS_MOST = 6000, /* beyond it a word is a name, or of one language that the decision has seen by itself */
    WORD_MILLINATS_LEAST = -4000,
    SUM_MILLINATS_MIN = 8000,
    EDGE_WORDS_MAX = 6,
    EDGE_MILLINATS = 1000,    /* a word */
    SENTENCE_WORDS_MAX = 128, /* of which each counts once */
    CHANGES_MIN = 2
};

/* Capitalised words within a sentence are names: they say nothing. */
static bool is_asked(const lang_token *token, bool first) {
    return lang_is_counted(token) && token->script == LANG_LATIN && !(token->flags & LANG_TOKEN_SINGLE) &&
           (first || !(token->flags & LANG_TOKEN_CAPITAL));
}

static int64_t excess_of(const lang_measurer *at, const lang_table *table, const lang_words *words, const lang_token *token) {
    _Alignas(64) int16_t sums[LANG_COLUMNS_MAX];
    lang_token_sums(table, words, token, at->kernels, sums);
    int other = -1, own = -1;
    for (int c = 0; c < (int)table->count; c++) {
        if (!lang_set_has(&at->choice.open, table->columns[c])) continue;
        int *best = lang_set_has(&at->choice.accepted, table->columns[c]) ? &own : &other;
        if (*best < 0 || sums[c] > sums[*best]) *best = c;
    }
    if (own < 0 || other < 0) return 0;
    int64_t excess = (int64_t)(sums[other] - sums[own]) * 1000 / (int64_t)at->model->scale;
    return excess > WORD_MILLINATS_MOST ? WORD_MILLINATS_MOST : excess < WORD_MILLINATS_LEAST ? WORD_MILLINATS_LEAST : excess;
}

/* Words in [from, to) speak for the target, taken together. */
static bool speak_for_target(const lang_measurer *at, const lang_table *table, const lang_words *words, size_t from, size_t to,
                             size_t sentence) {
    int64_t sum = 0;
    for (size_t i = from; i < to; i++)
        if (is_asked(&words->tokens[i], i == sentence)) sum += excess_of(at, table, words, &words->tokens[i]);
    return sum < 0;
}

/* Where the run of words that are all foreign, or all not, ends. */
static size_t run_end(const lang_measurer *at, const lang_words *words, size_t first, size_t last) {
    size_t end = first + 1;
    while (end <= last && lang_is_foreign(at, &words->tokens[end]) == lang_is_foreign(at, &words->tokens[first])) end++;
    return end;
}

static bool is_marked(const lang_token *token) {
    return lang_is_counted(token) && token->script == LANG_LATIN;
}

/* One language that the decision has seen by itself has one label, and no words between that do not speak for the target. */
static bool changes(const lang_measurer *at, const lang_table *table, const lang_words *words, size_t first, size_t last,
                    size_t sentence, uint8_t label) {
    size_t count = 0;
    for (size_t i = first, end; i <= last; i = end) {
        end = run_end(at, words, i, last);
        bool foreign = lang_is_foreign(at, &words->tokens[i]);
        if (!foreign) count += !speak_for_target(at, table, words, i, end, sentence);
        for (size_t k = i; foreign && k < end; k++) {
            if (!is_marked(&words->tokens[k])) continue;
            count += words->tokens[k].label != label;
            label = words->tokens[k].label;
        }
    }
    return count >= CHANGES_MIN;
}

/* The words that were left to the target, but do not speak for it, take a neighbour's label; none of the stretch is excused later. */
static void mark(const lang_measurer *at, const lang_table *table, lang_words *words, size_t first, size_t last,
                 size_t sentence) {
    size_t from = first;
    while (from <= last && !(lang_is_foreign(at, &words->tokens[from]) && words->tokens[from].script == LANG_LATIN)) from++;
    if (from > last) return;
    uint8_t label = words->tokens[from].label;
    if (!changes(at, table, words, first, last, sentence, label)) return;
    for (size_t i = first, end; i <= last; i = end) {
        end = run_end(at, words, i, last);
        bool foreign = lang_is_foreign(at, &words->tokens[i]);
        if (!foreign && speak_for_target(at, table, words, i, end, sentence)) continue;
        for (size_t k = i; k < end; k++) {
            lang_token *token = &words->tokens[k];
            if (!is_marked(token)) continue;
            if (!foreign) token->label = label;
            label = token->label;
            token->flags |= LANG_TOKEN_ROMANISED;
        }
    }
}

/* What is left of the sentence on one side goes with the stretch where its words have some excess as well. */
static bool goes_along(const lang_measurer *at, const lang_table *table, const lang_words *words, size_t from, size_t to,
                       size_t sentence) {
    int64_t sum = 0;
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        if (!is_asked(&words->tokens[i], i == sentence)) continue;
        sum += excess_of(at, table, words, &words->tokens[i]);
        count++;
    }
    return count > 0 && count <= EDGE_WORDS_MAX && sum >= EDGE_MILLINATS * (int64_t)count;
}

static void judge_sentence(const lang_measurer *at, const lang_table *table, lang_words *words, size_t first, size_t end) {
    int64_t sum = 0, most = 0;
    size_t count = 0, most_count = 0, begin = first, most_begin = first, most_last = first, different = 0;
    uint64_t seen[SENTENCE_WORDS_MAX];
    for (size_t i = first; i < end && different < SENTENCE_WORDS_MAX; i++) {
        if (!is_asked(&words->tokens[i], i == first)) continue;
        uint64_t hash = lang_word_hash(words, &words->tokens[i]);
        size_t k = 0;
        while (k < different && seen[k] != hash) k++;
        if (k < different) continue;
        seen[different++] = hash;
        if (sum <= 0) {
            sum = 0;
            count = 0;
            begin = i;
        }
        sum += excess_of(at, table, words, &words->tokens[i]) - EXCESS_MILLINATS;
        count++;
        if (sum <= most) continue;
        most = sum;
        most_count = count;
        most_begin = begin;
        most_last = i;
    }
    if (most < SUM_MILLINATS_MIN || most_count < WORDS_MIN) return;
    if (goes_along(at, table, words, first, most_begin, first)) most_begin = first;
    if (goes_along(at, table, words, most_last + 1, end, first)) most_last = end - 1;
    mark(at, table, words, most_begin, most_last, first);
}

void lang_mark_romanised(const lang_measurer *at, lang_words *words) {
    int8_t index = at->model->table_of_script[LANG_LATIN];
    if (index < 0 || at->options->candidates.size > 0) return;
    const lang_table *table = &at->model->table[index];
    bool has_target = false;
    for (uint32_t c = 0; c < table->count; c++) has_target |= lang_set_has(&at->choice.accepted, table->columns[c]);
    if (!has_target || table->rows == 0) return;
    for (size_t first = 0, end; first < words->count; first = end) {
        bool foreign = false;
        for (end = first; end < words->count && (end == first || words->tokens[end].gap < LANG_GAP_STOP); end++)
            foreign |= is_asked(&words->tokens[end], end == first) && lang_is_foreign(at, &words->tokens[end]);
        if (foreign) judge_sentence(at, table, words, first, end);
    }
}
