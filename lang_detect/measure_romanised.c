/* Finds romanised text: languages of other scripts in Latin letters, which the model has not. See measure_internal.h.
 *
 * Theory: "Phir hum do se bhaag dete hain" looks like one language here and like another there, so that a switch's cost keeps words with the target that no language but
 * this one would have. But word for word it looks like the target nowhere. A word's excess (lang_excess) is its evidence for whatever open language it is most like, against the target.
 * A sentence whose words have 1.7 nats of it on average is foreign as a whole, but for what introduces or follows it; in others the stretch with the greatest sum of what its words'
 * excesses have beyond EXCESS_MILLINATS is looked for (Bentley's maximum subarray, one pass). Sentences of a language itself have -0.7 to -3.6 nats a word, and of 150,000 in 50 languages
 * those above 1.6 hold foreign words; romanised ones of 20 languages have 1.8 to 4.4 (docs/LANGUAGE.md). */
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
    CHANGES_MIN = 2,
    WHOLE_WORDS_MIN = 6,    /* of a sentence that is foreign as a whole */
    WHOLE_MILLINATS = 1700, /* a word */
    WHOLE_SUM_MILLINATS_MIN = 6000,
    WHOLE_EXCESS_MILLINATS = 1000,
    INTRODUCTION_MILLINATS_MIN = 5000 /* below WHOLE_EXCESS_MILLINATS a word */
};

/* Capitalised words within a sentence are names: they say nothing. */
static bool is_asked(const lang_token *token, bool first) {
    return lang_is_counted(token) && token->script == LANG_LATIN && !(token->flags & LANG_TOKEN_SINGLE) &&
           (first || !(token->flags & LANG_TOKEN_CAPITAL));
}

static int64_t excess_of(const lang_measurer *at, const lang_token *token) {
    int64_t excess = (int64_t)token->excess * 1000 / (int64_t)at->model->scale;
    return excess > WORD_MILLINATS_MOST ? WORD_MILLINATS_MOST : excess < WORD_MILLINATS_LEAST ? WORD_MILLINATS_LEAST : excess;
}

/* Sum of what the words in [from, to) have, and how many are asked. */
static int64_t sum_of(const lang_measurer *at, const lang_words *words, size_t from, size_t to, size_t sentence,
                      size_t *count) {
    int64_t sum = 0;
    *count = 0;
    for (size_t i = from; i < to; i++) {
        if (!is_asked(&words->tokens[i], i == sentence)) continue;
        sum += excess_of(at, &words->tokens[i]);
        ++*count;
    }
    return sum;
}
static bool speak_for_target(const lang_measurer *at, const lang_words *words, size_t from, size_t to, size_t sentence) {
    size_t count;
    return sum_of(at, words, from, to, sentence, &count) < 0;
}

/* Where the run of words that are all foreign, or all not, ends. */
static size_t run_end(const lang_measurer *at, const lang_words *words, size_t first, size_t last) {
    size_t end = first + 1;
    while (end <= last && lang_is_foreign(at, &words->tokens[end]) == lang_is_foreign(at, &words->tokens[first])) end++;
    return end;
}

static bool is_marked(const lang_token *token) {
    return (lang_is_counted(token) || (token->flags & LANG_TOKEN_FIGURE)) && token->script == LANG_LATIN;
}

/* One language that the decision has seen by itself has one label, and no words between that do not speak for the target, let alone some that speak against it. */
static bool changes(const lang_measurer *at, const lang_words *words, size_t first, size_t last, size_t sentence,
                    uint8_t label) {
    size_t count = 0;
    for (size_t i = first, end; i <= last; i = end) {
        end = run_end(at, words, i, last);
        bool foreign = lang_is_foreign(at, &words->tokens[i]);
        size_t asked;
        int64_t sum = foreign ? 0 : sum_of(at, words, i, end, sentence, &asked);
        if (!foreign) count += sum < 0 ? 0 : asked > 1 && sum >= WHOLE_MILLINATS * (int64_t)asked ? CHANGES_MIN : 1;
        for (size_t k = i; foreign && k < end; k++) {
            if (!is_marked(&words->tokens[k]) || (words->tokens[k].flags & LANG_TOKEN_FIGURE)) continue;
            count += words->tokens[k].label != label;
            label = words->tokens[k].label;
        }
    }
    return count >= CHANGES_MIN;
}

/* The other language that a stretch is most like which was left to the target as a whole. */
static uint8_t most_like(const lang_measurer *at, const lang_table *table, const lang_words *words, size_t first, size_t last,
                         size_t sentence) {
    _Alignas(64) int16_t sums[LANG_COLUMNS_MAX];
    int64_t all[LANG_COLUMNS_MAX] = {0};
    for (size_t i = first; i <= last; i++) {
        if (!is_asked(&words->tokens[i], i == sentence)) continue;
        lang_token_sums(table, words, &words->tokens[i], at->kernels, sums);
        for (uint32_t c = 0; c < table->count; c++) all[c] += sums[c];
    }
    int best = -1;
    for (int c = 0; c < (int)table->count; c++) {
        bool other =
            lang_set_has(&at->choice.open, table->columns[c]) && !lang_set_has(&at->choice.accepted, table->columns[c]);
        if (other && (best < 0 || all[c] > all[best])) best = c;
    }
    return best < 0 ? LANG_UNKNOWN : table->columns[best];
}

/* The words that were left to the target, but do not speak for it, take a neighbour's label; none of the stretch is excused later. */
static void mark(const lang_measurer *at, const lang_table *table, lang_words *words, size_t first, size_t last,
                 size_t sentence, bool whole) {
    size_t from = first;
    while (from <= last && !(lang_is_foreign(at, &words->tokens[from]) && words->tokens[from].script == LANG_LATIN)) from++;
    uint8_t label = from <= last ? words->tokens[from].label : most_like(at, table, words, first, last, sentence);
    if (from <= last ? !changes(at, words, first, last, sentence, label) : !whole) return;
    for (size_t i = first, end; i <= last; i = end) {
        end = run_end(at, words, i, last);
        bool foreign = lang_is_foreign(at, &words->tokens[i]);
        if (!whole && !foreign && speak_for_target(at, words, i, end, sentence)) continue;
        for (size_t k = i; k < end; k++) {
            lang_token *token = &words->tokens[k];
            if (!is_marked(token)) continue;
            if (token->flags & LANG_TOKEN_FIGURE) token->units = 2;
            if (!foreign || (token->flags & LANG_TOKEN_FIGURE)) token->label = label;
            label = token->label;
            token->flags |= LANG_TOKEN_ROMANISED;
        }
    }
}

/* What is left of the sentence on one side goes with the stretch where its words have some excess as well. */
static bool goes_along(const lang_measurer *at, const lang_words *words, size_t from, size_t to, size_t sentence) {
    size_t count;
    int64_t sum = sum_of(at, words, from, to, sentence, &count);
    return count > 0 && count <= EDGE_WORDS_MAX && sum >= EDGE_MILLINATS * (int64_t)count;
}

/* The words of a sentence that were looked at, each once. */
typedef struct seen_words {
    uint64_t hashes[SENTENCE_WORDS_MAX];
    size_t count;
} seen_words;
/* Was it there? It is now. */
static bool is_seen(seen_words *seen, uint64_t hash) {
    for (size_t k = 0; k < seen->count; k++)
        if (seen->hashes[k] == hash) return true;
    if (seen->count < SENTENCE_WORDS_MAX) seen->hashes[seen->count++] = hash;
    return false;
}

/* Does the sentence as a whole look like something else, word for word? One that the decision has left to the target may, and one of which it has seen the half. What speaks for another
 * language counts once. */
static bool is_whole(const lang_measurer *at, const lang_words *words, size_t first, size_t end) {
    seen_words seen = {.count = 0};
    int64_t sum = 0, count = 0;
    for (size_t i = first; i < end; i++) {
        if (words->tokens[i].flags & LANG_TOKEN_FIGURE) { /* a word, if the others say so */
            sum += WHOLE_EXCESS_MILLINATS;
            count++;
            continue;
        }
        if (!is_asked(&words->tokens[i], i == first)) continue;
        int64_t excess = excess_of(at, &words->tokens[i]);
        if (excess > 0 && is_seen(&seen, lang_word_hash(words, &words->tokens[i]))) continue;
        sum += excess;
        count++;
    }
    return count >= WHOLE_WORDS_MIN && sum >= count * WHOLE_MILLINATS &&
           sum - count * WHOLE_EXCESS_MILLINATS >= WHOLE_SUM_MILLINATS_MIN;
}

/* From one end of a sentence towards the other: where the words begin that are not the target's, behind those that taken together speak little enough for anybody else ("In Tamil one
 * would say ..."), and names behind them that were left to the target. */
static size_t introduction_end(const lang_measurer *at, const lang_words *words, size_t from, size_t to, int direction,
                               size_t sentence) {
    int64_t sum = 0, least = -INTRODUCTION_MILLINATS_MIN;
    size_t begin = from;
    for (size_t i = from; i != to; i = direction > 0 ? i + 1 : i - 1) {
        const lang_token *token = &words->tokens[i];
        bool asked = is_asked(token, i == sentence),
             behind = begin == i && i != from && !asked && lang_is_counted(token) && !lang_is_foreign(at, token);
        if (asked) sum += excess_of(at, token) - WHOLE_EXCESS_MILLINATS;
        if (sum > least || !(asked || behind)) continue;
        least = sum;
        begin = direction > 0 ? i + 1 : i - 1;
    }
    return begin;
}

static void judge_sentence(const lang_measurer *at, const lang_table *table, lang_words *words, size_t first, size_t end) {
    if (is_whole(at, words, first, end)) {
        size_t last = end - 1, from = introduction_end(at, words, first, last, 1, first);
        last = introduction_end(at, words, last, from, -1, first);
        mark(at, table, words, from, last, first, true);
        return;
    }
    int64_t sum = 0, most = 0;
    size_t count = 0, most_count = 0, begin = first, most_begin = first, most_last = first;
    seen_words seen = {.count = 0};
    for (size_t i = first; i < end && seen.count < SENTENCE_WORDS_MAX; i++) {
        if (!is_asked(&words->tokens[i], i == first) || is_seen(&seen, lang_word_hash(words, &words->tokens[i]))) continue;
        if (sum <= 0) {
            sum = 0;
            count = 0;
            begin = i;
        }
        sum += excess_of(at, &words->tokens[i]) - EXCESS_MILLINATS;
        count++;
        if (sum <= most) continue;
        most = sum;
        most_count = count;
        most_begin = begin;
        most_last = i;
    }
    if (most < SUM_MILLINATS_MIN || most_count < WORDS_MIN) return;
    if (goes_along(at, words, first, most_begin, first)) most_begin = first;
    if (goes_along(at, words, most_last + 1, end, first)) most_last = end - 1;
    mark(at, table, words, most_begin, most_last, first, false);
}

void lang_mark_romanised(const lang_measurer *at, lang_words *words) {
    int8_t index = at->model->table_of_script[LANG_LATIN];
    if (index < 0 || at->options->candidates.size > 0) return;
    const lang_table *table = &at->model->table[index];
    bool has_target = false;
    for (uint32_t c = 0; c < table->count; c++) has_target |= lang_set_has(&at->choice.accepted, table->columns[c]);
    if (!has_target || table->rows == 0) return;
    const int64_t scale = (int64_t)at->model->scale, little = WHOLE_EXCESS_MILLINATS * scale / 1000,
                  much = 1 + WORD_MILLINATS_MOST * scale / 1000;
    const size_t count = words->count;
    const lang_token *const tokens = words->tokens;
    for (size_t first = 0, end; first < count; first = end) {
        int64_t most = 0; /* that a stretch of the sentence can have beyond what is looked for */
        end = first;
        while (end + 1 < count && (tokens[end].flags & LANG_TOKEN_FIGURE))
            end++; /* at a sentence's beginning that does not part it */
        do {
            const int64_t excess = tokens[end++].excess;
            if (excess > little) most += (excess < much ? excess : much) - little;
        } while (end < count && tokens[end].gap < LANG_GAP_STOP);
        if (most * 1000 >= WHOLE_SUM_MILLINATS_MIN * scale) judge_sentence(at, table, words, first, end);
    }
}
