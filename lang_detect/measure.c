/* Counts units of the target against the rest, and lists what is not the target's; see lang_detect.h. */
#include <stdlib.h>

#include "common/utf8.h"
#include "lang_detect/measure_internal.h"

enum {
    TERM_PERCENT_DEFAULT = 10,
    TERM_UNITS_ALWAYS = 8, /* terms that even a short text may have */
    UNITS_MIN_DEFAULT = 4,
    SPANS_MAX_DEFAULT = 64,
    QUOTED_WORDS_MAX = 3,
    STOPS_IN_QUOTES_MAX = 3,
    TECHNICAL_WORDS_MAX = 2,
    HANJA_MAX = 4,
    WEAK_WORDS_MAX = 8,
    WEAK_MILLINATS = 8000, /* two switches over blanks */
    ALONE_WORDS_MAX = 2,
    ALONE_MILLINATS =
        10000, /* of a word or two alone that accepted languages could have: peel, begin by, modulo look Shona, Afrikaans, Italian */
    SOBER_MILLINATS = 6000, /* repeated words apart */
    SOBER_NAMES_MILLINATS =
        6500, /* names and repeated words apart, where there are names: what is beside them is often misread as well */
    CAPITAL_WORDS_MAX = 3, /* in a row: more of them are a sentence in capitals */
    REPEATED_LETTERS_MIN = 4
};

/* The code point that ends right before `at`, or 0. */
static uint32_t point_before(assay_view text, size_t at) {
    if (at == 0) return 0;
    size_t begin = at - 1;
    while (begin > 0 && at - begin < 4 && ((unsigned char)text.data[begin] & 0xC0) == 0x80) begin--;
    return assay_utf8_decode(assay_view_slice(text, 0, at), &begin);
}
static uint32_t point_at(assay_view text, size_t at) {
    return at < text.size ? assay_utf8_decode(text, &at) : 0;
}

static bool is_opening(uint32_t point) {
    switch (point) {
        case '"':
        case '\'':
        case '(':
        case '[':
        case '*':
        case '_':
        case '`':
        case 0xAB:
        case 0xBB:
        case 0x2018:
        case 0x201C:
        case 0x201E:
        case 0x201A:
        case 0x300C:
        case 0x300E:
        case 0xFF08:
        case 0x300A:
        case 0x3010:
        case 0x2039: return true;
        default: return false;
    }
}
static bool is_closing(uint32_t point) {
    switch (point) {
        case '"':
        case '\'':
        case ')':
        case ']':
        case '*':
        case '_':
        case 0xAB:
        case 0xBB:
        case 0x2019:
        case 0x201D:
        case 0x201C:
        case 0x300D:
        case 0x300F:
        case 0xFF09:
        case 0x300B:
        case 0x3011:
        case 0x203A: return true;
        default: return false;
    }
}
/* What may stand between the last word and the closing quote. */
static bool is_inner_stop(uint32_t point) {
    return point == ',' || point == '.' || point == '!' || point == '?' || point == 0x2026 || point == 0x3002 ||
           point == 0xFF0C || point == 0xFF01 || point == 0xFF1F;
}

static bool stands_in_quotes(const lang_measurer *at, const lang_stretch *found) {
    size_t begin = at->words->tokens[found->first].begin;
    uint32_t before = point_before(at->text, begin);
    if (before == 0xBF || before == 0xA1) before = point_before(at->text, begin - 2); /* Spanish opens questions and calls */
    if (!is_opening(before)) return false;
    size_t behind = at->words->tokens[found->last].end;
    for (int stops = 0; stops < STOPS_IN_QUOTES_MAX && is_inner_stop(point_at(at->text, behind)); stops++)
        (void)assay_utf8_decode(at->text, &behind);
    return is_closing(point_at(at->text, behind));
}

/* The nearest counted token in that direction, if it is the target's and not in Latin script. */
static bool touches_target(const lang_measurer *at, size_t from, int direction) {
    for (size_t i = from, steps = 0; steps < 4; steps++) {
        if (direction < 0 ? i == 0 : i + 1 >= at->words->count) return false;
        i = direction < 0 ? i - 1 : i + 1;
        const lang_token *token = &at->words->tokens[i];
        if (lang_is_counted(token)) return lang_is_accepted(at, token) && token->script != LANG_LATIN;
    }
    return false;
}

/* Up to four Han characters that touch hangul of the target, "極値은": words of Korean that are written in them. */
static bool is_hanja(const lang_measurer *at, const lang_stretch *found) {
    if (found->first != found->last || at->words->tokens[found->first].script != LANG_HAN || found->units > HANJA_MAX)
        return false;
    for (int side = 0; side < 2; side++) {
        if (side == 0 ? found->first == 0 : found->last + 1 == at->words->count) continue;
        const lang_token *next = &at->words->tokens[side == 0 ? found->first - 1 : found->last + 1];
        bool touches =
            side == 0 ? next->end == at->words->tokens[found->first].begin : next->begin == at->words->tokens[found->last].end;
        if (touches && next->script == LANG_HANGUL && lang_is_accepted(at, next)) return true;
    }
    return false;
}

/* One or two words in Latin letters amid the target's other script. */
static bool stands_amid_script(const lang_measurer *at, const lang_stretch *found) {
    if (found->words > TECHNICAL_WORDS_MAX || at->words->tokens[found->first].script != LANG_LATIN) return false;
    return touches_target(at, found->first, -1) || touches_target(at, found->last, 1);
}

/* Neutral in lenient mode: up to three words in quotes or brackets; as many of Latin, the language of terms ("ipso facto", "Homo sapiens"); one or two
 * words of Latin script amid the target's other script; Korean's words in Han. */
static bool is_term(const lang_measurer *at, const lang_stretch *found) {
    size_t words = at->words->tokens[found->first].flags & LANG_TOKEN_RUN ? (found->units + 1) / 2 : found->words;
    bool latin = found->label < LANG_NEUTRAL && strcmp(at->model->language[found->label].code, "la") == 0;
    if (words <= QUOTED_WORDS_MAX && (latin || stands_in_quotes(at, found))) return true;
    return is_hanja(at, found) || stands_amid_script(at, found);
}

static bool has_name(const lang_measurer *at, const lang_stretch *found) {
    bool has = false;
    for (size_t i = found->first; i <= found->last; i++) has |= (at->words->tokens[i].flags & LANG_TOKEN_CAPITAL) != 0;
    return has;
}

/* Little evidence, as a sentence's edge lets it through where a switch there and back within the sentence would not, or hardly any but of names and of
 * words said again: nobody is foreign for that. Where the caller named the candidates, it says that foreign words are to be expected. */
static bool is_weak(lang_measurer *at, lang_stretch *found) {
    if (at->options->candidates.size > 0 || found->label >= LANG_NEUTRAL) return false;
    int64_t margin = found->margin = lang_margin_of(at, found), sober = lang_sober_margin_of(at, found);
    found->has_margin = true;
    bool alone = found->words <= ALONE_WORDS_MAX && at->words->tokens[found->first].excess > 0; /* it is compared with them */
    bool little = found->words <= WEAK_WORDS_MAX && margin < (alone ? ALONE_MILLINATS : WEAK_MILLINATS),
         of_names = sober < margin && sober < (has_name(at, found) ? SOBER_NAMES_MILLINATS : SOBER_MILLINATS);
    return (little || of_names);
}

/* Has a term's word been there before? Words of the grammar ("the", "is") are not asked about: they count each time. */
static bool is_repeated(lang_measurer *at, const lang_token *token) {
    bool name = (token->flags & LANG_TOKEN_CAPITAL) != 0;
    if (!name && token->end - token->begin < REPEATED_LETTERS_MIN) return false;
    return lang_word_set_add(&at->term_words, lang_word_hash(at->words, token));
}

/* Units of the term's words that were there before: a name counts once, however often the text has it. */
static size_t repeated_units(lang_measurer *at, const lang_stretch *found) {
    size_t units = 0;
    for (size_t i = found->first; i <= found->last; i++) {
        const lang_token *token = &at->words->tokens[i];
        bool asked = lang_is_counted(token) && token->script == LANG_LATIN && !(token->flags & LANG_TOKEN_SINGLE);
        if (asked && is_repeated(at, token)) units += token->units;
    }
    return units;
}

bool lang_list_span(lang_measurer *at, const lang_stretch *found, bool term) {
    assay_lang_result *result = at->result;
    result->spans_all++;
    if (result->spans_count == at->spans_max) return true;
    if (result->spans_count == at->spans_capacity) {
        size_t capacity = at->spans_capacity ? at->spans_capacity * 2 : 16;
        assay_lang_span *spans = assay_arena_alloc(at->arena, capacity * sizeof *spans);
        if (!spans) return false;
        if (result->spans_count > 0) memcpy(spans, result->spans, result->spans_count * sizeof *spans);
        result->spans = spans;
        at->spans_capacity = capacity;
    }
    assay_lang_span *span = &result->spans[result->spans_count++];
    *span = (assay_lang_span){.begin = at->words->tokens[found->first].begin,
                              .end = at->words->tokens[found->last].end,
                              .units = (uint32_t)found->units,
                              .margin_millinats = found->has_margin ? found->margin : lang_margin_of(at, found),
                              .neutral = term};
    snprintf(span->code, sizeof span->code, "%s", found->label < LANG_NEUTRAL ? at->model->language[found->label].code : "und");
    return true;
}

/* Units that were counted for a label and are the target's. */
static void count_for_target(lang_measurer *at, uint8_t label, size_t units) {
    if (units == 0) return;
    at->result->target_units += units;
    at->units_of[label] -= units;
    at->units_of[at->choice.target] += units;
}

static bool judge_stretch(lang_measurer *at, lang_stretch *found) {
    if (!found->romanised) count_for_target(at, found->label, lang_trim(at, found) + lang_peel_names(at, found));
    bool term = !found->romanised && is_term(at, found);
    if (!term && !found->romanised && (is_weak(at, found) || lang_is_name(at, found))) {
        count_for_target(at, found->label, found->units);
        lang_excuse(at, found);
        found->words = 0;
        return true;
    }
    if (term && !at->options->strict && stands_amid_script(at, found)) {
        size_t repeated = repeated_units(at, found);
        if (found->label < LANG_NEUTRAL) at->units_of[found->label] -= repeated;
        found->units -= repeated;
        if (found->units == 0) {
            found->words = 0;
            return true;
        }
    }
    if (term) at->result->term_units += found->units;
    else at->result->other_units += found->units;
    bool listed = lang_list_span(at, found, term);
    found->words = 0;
    return listed;
}

static inline bool close_stretch(lang_measurer *at, lang_stretch *found) {
    return found->words == 0 || judge_stretch(at, found);
}

static bool count_words(lang_measurer *at) {
    lang_stretch found = {0};
    const size_t count = at->words->count;
    const lang_token *const tokens = at->words->tokens;
    for (size_t i = 0; i < count; i++) {
        const lang_token *token = &tokens[i];
        if (lang_is_accepted(at, token)) { /* as most words are, one behind another */
            if (!close_stretch(at, &found)) return false;
            const uint8_t label = token->label;
            uint64_t units = token->units;
            while (i + 1 < count && tokens[i + 1].label == label) units += tokens[++i].units;
            at->units_of[label] += units;
            at->result->target_units += units;
            continue;
        }
        if (!lang_is_counted(token)) continue;
        at->units_of[token->label == LANG_UNKNOWN ? LANG_LANGUAGES_MAX : token->label] += token->units;
        if (found.words > 0 && found.label != token->label && !close_stretch(at, &found)) return false;
        if (found.words == 0) found = (lang_stretch){.first = i, .label = token->label};
        found.last = i;
        found.words++;
        found.units += token->units;
        found.romanised |= (token->flags & LANG_TOKEN_ROMANISED) != 0;
    }
    return close_stretch(at, &found);
}

static int by_units(const void *a, const void *b) {
    const assay_lang_count *x = a, *y = b;
    if (x->units != y->units) return x->units > y->units ? -1 : 1;
    return strcmp(x->code, y->code);
}

static bool list_languages(lang_measurer *at) {
    const uint64_t *units_of = at->units_of;
    size_t count = 0;
    for (size_t i = 0; i <= LANG_LANGUAGES_MAX; i++) count += units_of[i] > 0;
    assay_lang_count *list = assay_arena_alloc(at->arena, count * sizeof *list);
    if (!list) return false;
    size_t out = 0;
    for (size_t i = 0; i <= LANG_LANGUAGES_MAX; i++) {
        if (units_of[i] == 0) continue;
        list[out] = (assay_lang_count){.units = units_of[i]};
        snprintf(list[out].code, sizeof list[out].code, "%s", i < LANG_LANGUAGES_MAX ? at->model->language[i].code : "und");
        out++;
    }
    qsort(list, count, sizeof *list, by_units);
    at->result->languages = list;
    at->result->languages_count = count;
    return true;
}

/* The first terms are neutral, as many as the cap allows; what goes beyond it counts, and its spans say so. */
static void call_neutral(assay_lang_result *result, uint64_t cap) {
    uint64_t units = 0;
    for (size_t i = 0; i < result->spans_count; i++) {
        assay_lang_span *span = &result->spans[i];
        if (!span->neutral) continue;
        units += span->units;
        span->neutral = units <= cap;
    }
}

/* Terms are neutral up to a share of the text; what goes beyond it counts as foreign. Strict: all of them count. */
static void settle_terms(lang_measurer *at) {
    assay_lang_result *result = at->result;
    uint32_t percent = at->options->term_percent ? at->options->term_percent : TERM_PERCENT_DEFAULT;
    uint64_t all = result->target_units + result->other_units + result->term_units;
    uint64_t cap = all * percent / 100;
    if (cap < TERM_UNITS_ALWAYS) cap = TERM_UNITS_ALWAYS;
    if (at->options->strict) cap = 0;
    uint64_t neutral = result->term_units < cap ? result->term_units : cap;
    call_neutral(result, cap);
    result->other_units += result->term_units - neutral;
    result->term_units = neutral;
}

static bool measure(lang_measurer *at) {
    lang_spans neutral;
    lang_prepared prepared;
    lang_words *words = assay_arena_alloc(at->arena, sizeof *words);
    if (!words || !lang_mask(at->text, at->arena, &neutral) || !lang_words_cut(at->text, &neutral, at->arena, words))
        return false;
    if (!lang_prepare(at->model, words, at->options, &at->choice, at->arena, &prepared)) return false;
    if (!lang_label(at->model, at->text, words, &prepared, at->kernels, at->arena)) return false;
    at->words = words;
    at->memory = prepared.memory;
    lang_mark_romanised(at, words);
    lang_free_notation(at, words);
    at->result->masked_bytes = words->neutral_bytes;
    at->result->all_bytes = words->all_bytes;
    uint64_t least = at->options->units_min ? at->options->units_min : UNITS_MIN_DEFAULT;
    if (!count_words(at) || !lang_judge_hidden(at, least) || !list_languages(at)) return false;
    settle_terms(at);
    at->result->opinion = at->result->target_units + at->result->other_units >= least;
    return true;
}

void lang_know_accepted(lang_measurer *at) {
    memset(at->is_accepted, 0, sizeof at->is_accepted);
    for (uint32_t label = 0; label < LANG_LANGUAGES_MAX; label++)
        at->is_accepted[label] = lang_set_has(&at->choice.accepted, label);
}

static const lang_kernels *kernels_named(assay_view name) {
    for (size_t i = 0; lang_kernels_all[i]; i++)
        if (assay_view_equal(name, assay_view_of(lang_kernels_all[i]->name)) && lang_kernels_all[i]->supported())
            return lang_kernels_all[i];
    return NULL;
}

assay_status assay_lang_measure(const assay_lang_model *model, assay_view text, const assay_lang_options *options,
                                assay_arena *arena, assay_lang_result *result) {
    *result = (assay_lang_result){0};
    if (text.size >= 1u << 30) return assay_fail(ASSAY_LIMIT, "TEXT_TOO_LONG", "text", "a text of 1 GiB or more is not judged");
    lang_measurer at = {.model = model,
                        .text = text,
                        .options = options,
                        .kernels = lang_kernels_best(),
                        .arena = arena,
                        .result = result,
                        .spans_max = options->spans_max ? options->spans_max : SPANS_MAX_DEFAULT};
    assay_status status = lang_choose(model, options, true, &at.choice);
    if (status.code != ASSAY_OK) return status;
    lang_know_accepted(&at);
    if (options->backend.size > 0) at.kernels = kernels_named(options->backend);
    if (!at.kernels) return assay_fail(ASSAY_USAGE, "UNKNOWN_BACKEND", "backend", "no such backend, or not on this CPU");
    if (!measure(&at)) return assay_fail(ASSAY_BUDGET, "ARENA", "text", "the text needs more memory than its item has");
    return status;
}
