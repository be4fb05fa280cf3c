/* Shared by measure.c and measure_hidden.c: one measurement and what is found in it. */
#ifndef ASSAY_LANG_DETECT_MEASURE_INTERNAL_H
#define ASSAY_LANG_DETECT_MEASURE_INTERNAL_H

#include "lang_detect/analysis.h"
#include "lang_detect/text/word_set.h"

typedef struct lang_measurer {
    const assay_lang_model *model;
    assay_view text;
    const assay_lang_options *options;
    lang_choice choice;
    bool is_accepted[256]; /* by label, what the choice says; see lang_know_accepted */
    const lang_words *words;
    const lang_kernels *kernels;
    lang_memory *memory; /* of words that were summed; NULL: none */
    assay_arena *arena;
    assay_lang_result *result;
    size_t spans_capacity, spans_max;
    uint64_t units_of[LANG_LANGUAGES_MAX + 1]; /* the last: scripts without a language */
    lang_word_set term_words;                  /* so far */
    lang_word_set names, returning_names;      /* the text's capitalised words, and those of them that stand there again */
    bool names_listed;
    /* behind the last stretch that took its neighbours' label (0: none), its words (0: it came behind another), and how many came one behind another */
    size_t excused_end, excused_words, excused_row;
} lang_measurer;

/* A stretch of tokens of one foreign label, single letters and neutral ones between them left out. */
typedef struct lang_stretch {
    size_t first, last; /* tokens */
    size_t words, units;
    uint8_t label;
    bool romanised;  /* some of it was marked as that */
    bool has_margin; /* was asked for, and nothing has changed since */
    int64_t margin;
} lang_stretch;

static inline bool lang_is_counted(const lang_token *token) {
    return token->label != LANG_NEUTRAL;
}
static inline bool lang_is_accepted(const lang_measurer *at, const lang_token *token) {
    return at->is_accepted[token->label];
}
static inline bool lang_is_foreign(const lang_measurer *at, const lang_token *token) {
    return lang_is_counted(token) && !lang_is_accepted(at, token);
}
/* When the choice is made or changed. */
void lang_know_accepted(lang_measurer *at);
enum { LANG_NAME_MILLINATS_MAX = 18000 /* a word: beyond it a capital alone makes no name */ };

/* Labels as foreign what looks like the target nowhere, and marks it (LANG_TOKEN_ROMANISED). Not where the caller named the candidates. */
void lang_mark_romanised(const lang_measurer *at, lang_words *words);
/* Labels as neutral what is notation. */
void lang_free_notation(const lang_measurer *at, lang_words *words);
/* Evidence for the words' label against the best accepted language, over the stretch. */
int64_t lang_margin_of(const lang_measurer *at, const lang_stretch *found);
/* The same as far as it is no matter of names and of saying a thing twice: each word once, capitalised ones that return not at all and others with little weight,
 * unless there are many of them. */
int64_t lang_sober_margin_of(lang_measurer *at, const lang_stretch *found);
/* Takes words off a stretch's edges that speak for an accepted language: a switch into a language and out of it for one word costs more than to stay foreign.
 * Returns their units. */
size_t lang_trim(const lang_measurer *at, lang_stretch *found);
/* Takes names off a stretch's edges, with the words behind them that speak for the target: "Søren takes smørrebrød". Without it a switch there and back would leave such
 * words to the language that two names look like. Returns their units. */
size_t lang_peel_names(const lang_measurer *at, lang_stretch *found);
/* Up to three capitalised words within a sentence of the target: they take their neighbours' label. */
bool lang_is_name(const lang_measurer *at, const lang_stretch *found);
/* The stretch took its neighbours' label: a name behind it may do so as well. */
void lang_excuse(lang_measurer *at, const lang_stretch *found);
/* False: the arena is used up. */
bool lang_list_span(lang_measurer *at, const lang_stretch *found, bool term);

/* Judges the words that hide (text/hidden.h), once those of the prose are counted. What is proved to be a sentence of another language counts as foreign, up to
 * fourteen words as a term. Where some is, and the prose is too little for an opinion, hidden words of the target count as well. False: the arena is used up. */
bool lang_judge_hidden(lang_measurer *at, uint64_t least);

#endif
