/* Judges words that hide; see measure_internal.h. An honest text has many words in its masks: names of variables, English ones in any language, and pieces of words. So only
 * strong evidence counts, against the target and against English; English itself must have the words of a sentence, not of a list of names. */
#include "lang_detect/measure_internal.h"

#include <stdlib.h>

#include "lang_detect/text/hidden.h"

enum {
    WORDS_MIN = 4,
    RUN_UNITS_MIN = 16,  /* of scripts without spaces: shorter are data of programs */
    LIST_UNITS_MAX = 28, /* the names of the months in a program: as neutral as other terms */
    MILLINATS_MIN = 24000,
    WORD_MILLINATS_MIN = 4000,
    ENGLISH_WORDS_MIN = 8,
    ENGLISH_GRAMMAR_MIN = 4,
    ENGLISH_GRAMMAR_SHARE = 5 /* one word in so many */
};

/* No keywords of programs, and no parts of their names. */
static bool is_english_grammar(assay_view word) {
    static const char *const words[] = {"the",   "of",    "we",     "are",     "that", "this", "it",    "you", "have",  "was",
                                        "were",  "be",    "which",  "then",    "so",   "must", "they",  "our", "their", "these",
                                        "would", "could", "should", "because", "what", "how",  "there", "also"};
    char low[8];
    if (word.size >= sizeof low) return false;
    for (size_t i = 0; i < word.size; i++) low[i] = (char)(word.data[i] | 0x20);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == word.size && memcmp(words[i], low, word.size) == 0) return true;
    return false;
}

static bool is_english_prose(const lang_measurer *at, const lang_stretch *found) {
    size_t grammar = 0;
    for (size_t i = found->first; i <= found->last; i++)
        grammar += is_english_grammar(assay_view_slice(at->text, at->words->tokens[i].begin, at->words->tokens[i].end));
    return found->words >= ENGLISH_WORDS_MIN && grammar >= ENGLISH_GRAMMAR_MIN &&
           grammar * ENGLISH_GRAMMAR_SHARE >= found->words;
}

/* Not the part of a name behind a small letter: "wirAddieren". */
static bool is_capitalised(const lang_measurer *at, const lang_token *token) {
    char before = token->begin > 0 ? at->text.data[token->begin - 1] : ' ';
    return (token->flags & LANG_TOKEN_CAPITAL) && !assay_is_alpha(before) && (unsigned char)before < 0x80;
}

/* Enough words, most of them no names: lists of places and persons stand in programs. */
static bool may_be_prose(const lang_measurer *at, const lang_stretch *found) {
    if (at->words->tokens[found->first].flags & LANG_TOKEN_RUN) return found->units >= RUN_UNITS_MIN;
    size_t capitalised = 0;
    for (size_t i = found->first; i <= found->last; i++) capitalised += is_capitalised(at, &at->words->tokens[i]);
    return found->words >= WORDS_MIN && capitalised * 2 <= found->words;
}

static bool is_foreign_prose(const lang_measurer *at, const lang_stretch *found) {
    if (!may_be_prose(at, found)) return false;
    int64_t margin = lang_margin_of(at, found);
    return margin >= MILLINATS_MIN && margin >= (int64_t)found->words * WORD_MILLINATS_MIN;
}

/* accepted: the caller's, without English where that is not of it. */
static bool count_stretch(lang_measurer *at, const lang_set *accepted, const lang_stretch *found, uint64_t *target_units) {
    if (found->words == 0) return true;
    bool known = found->label < LANG_NEUTRAL;
    if (known && lang_set_has(accepted, found->label)) {
        *target_units += found->units;
        return true;
    }
    bool english = known && lang_set_has(&at->choice.accepted, found->label);
    if (english ? !is_english_prose(at, found) : !is_foreign_prose(at, found)) return true;
    at->result->hidden = true;
    bool term = found->units <= LIST_UNITS_MAX;
    if (term) at->result->term_units += found->units;
    else at->result->other_units += found->units;
    at->units_of[known ? found->label : LANG_LANGUAGES_MAX] += found->units;
    return lang_list_span(at, found, term);
}

static bool count_hidden(lang_measurer *at, const lang_set *accepted, uint64_t *target_units) {
    lang_stretch found = {0};
    for (size_t i = 0; i < at->words->count; i++) {
        const lang_token *token = &at->words->tokens[i];
        bool goes_on = found.words > 0 && !(token->flags & LANG_TOKEN_FIRST) && token->label == found.label;
        if (!goes_on) {
            if (!count_stretch(at, accepted, &found, target_units)) return false;
            found = (lang_stretch){.first = i, .label = token->label};
        }
        found.last = i;
        found.words++;
        found.units += token->units;
    }
    return count_stretch(at, accepted, &found, target_units);
}

static int by_place(const void *a, const void *b) {
    const assay_lang_span *x = a, *y = b;
    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

/* In order and apart: a stretch of prose goes on over what is masked in it, and so may have a hidden one within. */
static void order_spans(assay_lang_result *result) {
    qsort(result->spans, result->spans_count, sizeof *result->spans, by_place);
    size_t kept = 0;
    for (size_t i = 0; i < result->spans_count; i++) {
        const assay_lang_span *span = &result->spans[i];
        assay_lang_span *last = kept > 0 ? &result->spans[kept - 1] : NULL;
        if (!last || span->begin >= last->end) {
            result->spans[kept++] = *span;
            continue;
        }
        last->units += span->units;
        last->neutral &= span->neutral;
        if (strcmp(last->code, span->code) == 0) last->margin_millinats += span->margin_millinats;
        if (span->end > last->end) last->end = span->end;
    }
    result->spans_all -= result->spans_count - kept;
    result->spans_count = kept;
}

static bool label_hidden(lang_measurer *at, lang_words *hidden) {
    lang_prepared prepared;
    if (!lang_prepare(at->model, hidden, at->options, &at->choice, at->arena, &prepared)) return false;
    if (!prepared.memory) prepared.memory = at->memory; /* few words, and often some of the prose */
    bool labelled = lang_label(at->model, at->text, hidden, &prepared, at->kernels, at->arena);
    at->memory = prepared.memory;
    return labelled;
}

bool lang_judge_hidden(lang_measurer *at, uint64_t least) {
    assay_lang_result *result = at->result;
    lang_words *hidden = assay_arena_alloc(at->arena, sizeof *hidden);
    if (!hidden || !lang_hidden_words(at->text, at->words, at->arena, hidden)) return false;
    if (hidden->count == 0) return true;
    bool prose_tells = result->target_units + result->other_units + result->term_units >= least;
    const lang_words *prose = at->words;
    lang_choice choice = at->choice;
    uint8_t english = lang_model_find(at->model, ASSAY_VIEW("en"));
    if (english != LANG_UNKNOWN) {
        lang_set_add(&at->choice.open, english);
        lang_set_add(&at->choice.accepted, english);
    }
    lang_know_accepted(at);
    at->words = hidden;
    uint64_t target_units = 0;
    bool done = label_hidden(at, hidden) && count_hidden(at, &choice.accepted, &target_units);
    at->words = prose;
    at->choice = choice;
    lang_know_accepted(at);
    if (result->hidden && !prose_tells) {
        result->target_units += target_units;
        at->units_of[choice.target] += target_units;
    }
    if (result->hidden && result->spans_count > 1) order_spans(result);
    return done;
}
