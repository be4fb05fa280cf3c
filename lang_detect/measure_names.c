/* Names, which are nobody's words, and what they glue to themselves; see measure_internal.h. */
#include "lang_detect/measure_internal.h"

enum {
    NAME_WORDS_MAX = 3,
    BESIDE_WORDS_MAX = 4,     /* of a name with small words in it */
    BESIDE_MILLINATS = 3000,  /* all that those may have together */
    PARTICLE_LETTERS_MAX = 3, /* "da", "van", "au", "de" within a name: nothing is asked of them */
    TITLE_LETTERS_MAX = 3,
    NAMES_IN_A_ROW_MAX = 4,
    BETWEEN_WORDS_MAX = 8,
    BETWEEN_MILLINATS = -2000,  /* of the words between a name and the rest of the stretch: they are the target's */
    BEGINNING_MILLINATS = -4000 /* where the name begins its sentence, as any word's capital does */
};

/* The last token before `i` that is counted: the "y" between two names may be anybody's. */
static const lang_token *counted_before(const lang_measurer *at, size_t i, size_t *place) {
    for (size_t steps = 0; i > 0 && steps < 2; steps++)
        if (lang_is_counted(&at->words->tokens[--i])) {
            *place = i;
            return &at->words->tokens[i];
        }
    return NULL;
}

/* Behind a comma or a letter alone ("y"), or as the second of two words that look like two languages, may a name stand behind a name. How many is bounded: names without end would hide a text. */
static bool follows_name(const lang_measurer *at, const lang_stretch *found, size_t before) {
    if (before + 1 != at->excused_end || at->excused_row >= NAMES_IN_A_ROW_MAX) return false;
    bool listed = at->words->tokens[found->first].gap == LANG_GAP_COMMA || found->first > before + 1;
    return listed || (found->words == 1 && at->excused_words == 1);
}

/* The next token that is counted stands in the same sentence, and is the target's in that script. */
static bool goes_on_in_target(const lang_measurer *at, const lang_stretch *found) {
    for (size_t i = found->last + 1; i < at->words->count && at->words->tokens[i].gap < LANG_GAP_STOP; i++) {
        const lang_token *token = &at->words->tokens[i];
        if (lang_is_counted(token))
            return lang_is_accepted(at, token) && token->script == at->words->tokens[found->first].script;
    }
    return false;
}

static bool is_capitalised(const lang_token *token) {
    return (token->flags & LANG_TOKEN_CAPITAL) && !(token->flags & LANG_TOKEN_RUN);
}

/* "Ms. ", "Dr. ", "J. ": what ends no sentence, and is no name by itself. */
static bool is_title(const lang_measurer *at, size_t i) {
    const lang_token *token = &at->words->tokens[i];
    bool title = is_capitalised(token) || (token->flags & LANG_TOKEN_SINGLE);
    return title && token->end - token->begin <= TITLE_LETTERS_MAX && token->end + 1 < at->text.size &&
           at->text.data[token->end] == '.' && at->text.data[token->end + 1] == ' ';
}
static bool begins_sentence(const lang_measurer *at, size_t i) {
    const lang_token *token = &at->words->tokens[i];
    return token->gap == LANG_GAP_STOP && !(i > 0 && token->begin == token[-1].end + 2 && is_title(at, i - 1));
}

static int64_t margin_of_token(const lang_measurer *at, size_t i) {
    const lang_stretch word = {.first = i, .last = i, .label = at->words->tokens[i].label};
    return lang_margin_of(at, &word);
}

/* How many words of the stretch are capitalised, initials not counted; 0 where others among them say too much for a name, or are too many. */
static size_t name_words(const lang_measurer *at, const lang_stretch *found) {
    size_t words = 0, beside = 0;
    int64_t said = 0;
    for (size_t i = found->first; i <= found->last; i++) {
        const lang_token *token = &at->words->tokens[i];
        if ((token->flags & LANG_TOKEN_SINGLE) || !lang_is_counted(token)) continue;
        if ((token->flags & LANG_TOKEN_RUN) || (i > found->first && begins_sentence(at, i))) return 0;
        if (is_title(at, i)) continue;
        bool capital = is_capitalised(token);
        words += capital;
        beside += !capital;
        if (words > NAME_WORDS_MAX || (beside > 0 && words + beside > BESIDE_WORDS_MAX)) return 0;
        bool particle = words > 0 && i < found->last && token->end - token->begin <= PARTICLE_LETTERS_MAX;
        if (!capital && !particle) said += margin_of_token(at, i);
    }
    return said <= BESIDE_MILLINATS ? words : 0;
}

/* Up to three capitalised words within a sentence of the target, in its script and without strong evidence, initials not counted: they take their neighbours' label, with small words
 * between and beside them that hardly speak for another language: "Leonardo da Vinci". So do names behind such a name: "Ada Kovács, Łukasz Nowak". At a sentence's beginning, where any
 * word has a capital, there must be two or three: "Anna, Björn und Cem kaufen ...". */
bool lang_is_name(const lang_measurer *at, const lang_stretch *found) {
    if (found->label >= LANG_NEUTRAL) return false;
    size_t words = name_words(at, found), place;
    if (words == 0) return false;
    if (begins_sentence(at, found->first)) {
        if (words < 2 || !goes_on_in_target(at, found)) return false;
    } else {
        const lang_token *before = counted_before(at, found->first, &place);
        if (!before || before->script != at->words->tokens[found->first].script) return false;
        if (!lang_is_accepted(at, before) && !follows_name(at, found, place)) return false;
    }
    return lang_margin_of(at, found) < (int64_t)(LANG_NAME_MILLINATS_MAX * words);
}

/* What stands at an edge of a stretch: up to three capitalised words, and inwards of them words that speak for the target. */
typedef struct edge {
    size_t name, inner; /* the outermost and the innermost of it */
    size_t words, units;
    bool is_name;
} edge;

static edge edge_of(const lang_measurer *at, const lang_stretch *found, int step) {
    const lang_token *tokens = at->words->tokens;
    const size_t outer = step > 0 ? found->first : found->last, end = step > 0 ? found->last : found->first;
    edge of = {.name = outer};
    size_t i = outer;
    for (; i != end && of.words < NAME_WORDS_MAX && is_capitalised(&tokens[i]); i += (size_t)step) {
        of.words++;
        of.units += tokens[i].units;
    }
    if (of.words == 0) return of;
    const size_t innermost_name = i - (size_t)step, names = of.words;
    int64_t between = 0;
    for (size_t seen = 0; i != end && seen < BETWEEN_WORDS_MAX; i += (size_t)step, seen++) {
        const lang_token *token = &tokens[i];
        if (!lang_is_counted(token)) continue;
        int64_t margin = margin_of_token(at, i);
        if (is_capitalised(token) || margin > 0) break;
        between += margin;
        of.words++;
        of.units += token->units;
    }
    of.inner = i - (size_t)step;
    lang_stretch name = {
        .first = step > 0 ? outer : innermost_name, .last = step > 0 ? innermost_name : outer, .label = found->label};
    bool begins = begins_sentence(at, name.first);
    of.is_name = between <= (begins ? BEGINNING_MILLINATS : BETWEEN_MILLINATS) &&
                 lang_margin_of(at, &name) < (int64_t)(LANG_NAME_MILLINATS_MAX * names);
    return of;
}

size_t lang_peel_names(const lang_measurer *at, lang_stretch *found) {
    size_t units = 0;
    if (found->label >= LANG_NEUTRAL || at->options->candidates.size > 0) return 0;
    for (int step = 1, misses = 0; misses < 2; step = -step) {
        edge of = edge_of(at, found, step);
        if (!of.is_name) {
            misses++;
            continue;
        }
        misses = 0;
        units += of.units;
        found->words -= of.words;
        size_t *place = step > 0 ? &found->first : &found->last;
        *place = of.inner + (size_t)step;
        while (!lang_is_counted(&at->words->tokens[*place])) *place += (size_t)step;
    }
    found->units -= units;
    return units;
}

void lang_excuse(lang_measurer *at, const lang_stretch *found) {
    size_t place;
    bool behind_another = counted_before(at, found->first, &place) && place + 1 == at->excused_end;
    at->excused_row = behind_another ? at->excused_row + 1 : 1;
    at->excused_end = found->last + 1;
    at->excused_words = behind_another ? 0 : found->words;
}
