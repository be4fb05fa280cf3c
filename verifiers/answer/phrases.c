/* "The answer is 5", "Final Answer: **73**", "A: 18", "the correct option is (B)", and the same in a few other languages.
 *
 * Theory. A phrase is a noun (table below), a connector ("is", ":", "to the question is", a line end behind a heading) and content up to the end of
 * its sentence. The nouns are looked for from the end; the last phrase that has content is the answer, so that a note behind it changes
 * nothing. Weak nouns ("option", "result") are also used on the way: they count in the last sentence only; nouns of other
 * languages in the last CONTENT_BYTES. At most PHRASES_TRIED nouns are looked at and
 * CONTENT_BYTES of content, so the cost is bounded. */
#include "verifiers/answer/answer_internal.h"

enum { PHRASES_TRIED = 64, CONTENT_BYTES = 4096, CONNECTOR_BYTES = 120 };

typedef enum noun_kind {
    NOUN_STRONG,
    NOUN_WEAK, /* only in the last sentence */
    NOUN_LINE, /* only at the start of a line, a colon behind it */
    NOUN_OTHER_LANGUAGE
} noun_kind;

static const struct noun {
    assay_view word; /* lower case; letters of either case match, other bytes as they are */
    noun_kind kind;
    bool folded;
} nouns[] = {
    {{"answer", 6}, NOUN_STRONG, true},
    {{"A:", 2}, NOUN_LINE, false},
    {{"Ans", 3}, NOUN_LINE, false},
    {{"result", 6}, NOUN_WEAK, true},
    {{"solution", 8}, NOUN_WEAK, true},
    {{"option", 6}, NOUN_WEAK, true},
    {{"choice", 6}, NOUN_WEAK, true},
    {{"selection", 9}, NOUN_WEAK, true},
    {{"\xE7\xAD\x94\xE6\xA1\x88", 6}, NOUN_OTHER_LANGUAGE, false}, /* Chinese */
    {{"\xE7\xAD\x94\xE3\x81\x88", 6}, NOUN_OTHER_LANGUAGE, false}, /* Japanese */
    {{"\xEC\xA0\x95\xEB\x8B\xB5", 6}, NOUN_OTHER_LANGUAGE, false}, /* Korean */
    {{"\xD1\x82\xD0\xB2\xD0\xB5\xD1\x82", 8},
     NOUN_OTHER_LANGUAGE,
     false},                                   /* Russian, without its first letter, which has two cases */
    {{"ponse", 5}, NOUN_OTHER_LANGUAGE, true}, /* French */
    {{"respuesta", 9}, NOUN_OTHER_LANGUAGE, true},
    {{"resposta", 8}, NOUN_OTHER_LANGUAGE, true},
    {{"risposta", 8}, NOUN_OTHER_LANGUAGE, true},
    {{"antwort", 7}, NOUN_OTHER_LANGUAGE, true},
};
enum { NOUNS = sizeof nouns / sizeof *nouns };
_Static_assert((int)NOUNS == (int)ANSWER_NOUNS, "sights.c looks for the same words in the same order");

static inline char byte_at(assay_view text, size_t at) {
    return at < text.size ? text.data[at] : '\0';
}

/* Markup and blanks, but not the end of the line. */
static size_t skip_markup(assay_view text, size_t at) {
    while (at < text.size && text.data[at] != '\0' && strchr(" \t\r*_`\"#", text.data[at])) at++;
    return at;
}

/* The same before content, whose quotes and code marks come in pairs. */
static size_t skip_emphasis(assay_view text, size_t at) {
    while (at < text.size && text.data[at] != '\0' && strchr(" \t\r*_", text.data[at])) at++;
    return at;
}

static bool begins_line(assay_view text, size_t at) {
    while (at > 0 && strchr(" \t*_#>`", text.data[at - 1]) && text.data[at - 1] != '\0') at--;
    return at == 0 || text.data[at - 1] == '\n';
}

static bool is_blank_until_newline(assay_view text, size_t at) {
    at = skip_markup(text, at);
    return at == text.size || text.data[at] == '\n';
}

/* The size of the word or sign at `at` that joins noun and content; 0: none. */
static size_t joiner(assay_view text, size_t at) {
    static const assay_view signs[] = {{":", 1},
                                       {"=", 1},
                                       {"\xEF\xBC\x9A", 3},
                                       {"\xE6\x98\xAF", 3},
                                       {"\xE4\xB8\xBA", 3},
                                       {"\xE7\x82\xBA", 3},
                                       {"\xE3\x81\xAF", 3},
                                       {"\xEC\x9D\x80", 3},
                                       {"\xEB\x8A\x94", 3}};
    static const assay_view verbs[] = {{"is", 2},  {"are", 3}, {"was", 3}, {"equals", 6}, {"becomes", 7},  {"be", 2},
                                       {"est", 3}, {"es", 2},  {"ist", 3}, {"lautet", 6}, {"\xC3\xA8", 2}, {"\xC3\xA9", 2}};
    assay_view rest = assay_view_slice(text, at, text.size);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (assay_view_starts_with(rest, signs[i])) return signs[i].size;
    }
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (assay_view_starts_with(rest, verbs[i]) && !assay_is_alpha(byte_at(rest, verbs[i].size))) return verbs[i].size;
    }
    return 0;
}

/* Behind joiners and markup: "is:", "would be **". */
static size_t behind_joiners(assay_view text, size_t at) {
    for (size_t size; (size = joiner(text, at)) > 0;) at = skip_emphasis(text, at + size);
    return at;
}

/* Words that may stand between the noun and its verb ("the answer to the question is", "the answer, in simplest form, is"). */
static bool may_intervene(assay_view text, size_t at) {
    static const assay_view words[] = {{"to ", 3},      {"for ", 4},      {"of ", 3},    {"in ", 3},
                                       {"we ", 3},      {"you ", 4},      {"here ", 5},  {"choice ", 7},
                                       {"option ", 7},  {"that ", 5},     {"would ", 6}, {"should ", 7},
                                       {"must ", 5},    {"will ", 5},     {"then ", 5},  {"therefore ", 10},
                                       {"thus ", 5},    {"(", 1},         {", ", 2},     {"corresponding ", 14},
                                       {"rounded ", 8}, {"obtained ", 9}, {"i ", 2},     {"I ", 2},
                                       {"as ", 3},      {"from ", 5},     {"set ", 4}};
    assay_view rest = assay_view_slice(text, at, text.size);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_starts_with(rest, words[i])) return true;
    }
    return false;
}

/* Where the content begins that is joined to the noun ending at `at`; ASSAY_NOT_FOUND where nothing joins them. */
static size_t joined(assay_view text, size_t at) {
    size_t begin = skip_markup(text, at);
    if (joiner(text, begin)) return behind_joiners(text, begin);
    if (!may_intervene(text, begin)) return ASSAY_NOT_FOUND;
    size_t limit = begin + CONNECTOR_BYTES < text.size ? begin + CONNECTOR_BYTES : text.size;
    for (size_t i = begin; i < limit && !strchr("\n?!", text.data[i]); i++) {
        if (text.data[i] == '.' && assay_is_space(byte_at(text, i + 1))) break;
        bool boundary = text.data[i] == ':' || i == begin || !assay_is_alpha(text.data[i - 1]);
        if (boundary && text.data[i] != '=' && joiner(text, i)) return behind_joiners(text, i);
    }
    return ASSAY_NOT_FOUND;
}

static bool begins_content(assay_view text, size_t at) {
    char c = byte_at(text, at);
    return assay_is_digit(c) || c == '$' || c == '-' ||
           (c == '\\' && strchr("[($", byte_at(text, at + 1)) && byte_at(text, at + 1) != '\0');
}

/* Where the content begins that noun number `n` at `at` announces; ASSAY_NOT_FOUND where it announces none. */
static size_t announced(assay_view text, size_t n, size_t at) {
    size_t end = at + nouns[n].word.size;
    bool line = begins_line(text, at);
    if (nouns[n].kind == NOUN_OTHER_LANGUAGE) return joined(text, end);
    if (at > 0 && assay_is_alpha(text.data[at - 1])) return ASSAY_NOT_FOUND;
    if (nouns[n].kind == NOUN_LINE) {
        if (!line) return ASSAY_NOT_FOUND;
        if (nouns[n].word.size == 2) return skip_markup(text, end);
        if (byte_at(text, end) == '.') end++;
        return joined(text, end);
    }
    if (byte_at(text, end) == 's') end++;
    if (assay_is_alpha(byte_at(text, end)) || byte_at(text, end) == '>') return ASSAY_NOT_FOUND;
    size_t content = joined(text, end);
    if (content != ASSAY_NOT_FOUND) return content;
    size_t next = skip_markup(text, end);
    /* "Answer $ 9 $", "Final Answer" as a heading, "option (B)". */
    if (nouns[n].kind == NOUN_STRONG) {
        bool capital = text.data[at] == 'A';
        bool heading = is_blank_until_newline(text, end) && next < text.size && capital;
        return (line || heading) && capital && (begins_content(text, next) || heading) ? next : ASSAY_NOT_FOUND;
    }
    if (n >= 5) {
        bool letter = byte_at(text, next) >= 'A' && byte_at(text, next) <= 'J' && !assay_is_alpha(byte_at(text, next + 1));
        bool bracketed = byte_at(text, next) == '(' && byte_at(text, next + 2) == ')';
        if (letter || bracketed) return next;
    }
    return ASSAY_NOT_FOUND;
}

/* Does the sentence end with the byte at `at`? */
static bool ends_sentence(assay_view text, size_t at) {
    assay_view rest = assay_view_slice(text, at, text.size);
    if (assay_view_starts_with(rest, ASSAY_VIEW("\xE3\x80\x82")) || assay_view_starts_with(rest, ASSAY_VIEW("\xEF\xBC\x81")))
        return true;
    if (assay_view_starts_with(rest, ASSAY_VIEW("<|")) || assay_view_starts_with(rest, ASSAY_VIEW("<\xEF\xBD\x9C")) ||
        assay_view_starts_with(rest, ASSAY_VIEW("</")))
        return true;
    char c = text.data[at], next = byte_at(text, at + 1);
    if (c != '.' && c != '!' && c != '?') return false;
    if (c == '!' && at > 0 && (assay_is_digit(text.data[at - 1]) || text.data[at - 1] == ')') && next == ' ') {
        /* 5! is a factorial, unless a new sentence follows. */
        char after = byte_at(text, at + 2);
        return after >= 'A' && after <= 'Z';
    }
    if (c == '.' && at >= 2 && text.data[at - 2] == '.' && next == ' ' &&
        !(byte_at(text, at + 2) >= 'A' && byte_at(text, at + 2) <= 'Z')) {
        return false; /* p.m. */
    }
    return next == '\0' || assay_is_space(next) || (c == '.' && strchr("*\"`", next));
}

/* The end of the sentence that begins at `begin`; maths and braces are passed over. ASSAY_NOT_FOUND: longer than CONTENT_BYTES. */
static size_t sentence_end(assay_view text, size_t begin) {
    size_t limit = begin + CONTENT_BYTES < text.size ? begin + CONTENT_BYTES : text.size;
    assay_view window = assay_view_slice(text, 0, limit);
    size_t depth = 0;
    for (size_t at = begin; at < limit; at++) {
        size_t maths = text.data[at] == '$' || text.data[at] == '\\' ? answer_math_end(window, at) : at;
        if (maths > at) {
            at = maths - 1;
            continue;
        }
        char c = text.data[at];
        if (c == '{') depth++;
        if (c == '}' && depth > 0) depth--;
        if (c == '\n') return at;
        /* The dots of 0.333... are its own. */
        if (depth == 0 && ends_sentence(text, at)) return c == '.' && at > begin && text.data[at - 1] == '.' ? at + 1 : at;
    }
    return limit == text.size ? limit : ASSAY_NOT_FOUND;
}

/* Cuts an explanation off: "5, because ...", "D, it can't be A". What follows a hedge ("7, or 8") stays. */
static assay_view without_explanation(assay_view content) {
    size_t hope = assay_find_first(content, ASSAY_VIEW(" I hope"));
    content = assay_view_slice(content, 0, hope);
    static const assay_view words[] = {{"because", 7}, {"since", 5}, {"as ", 3}, {"which", 5},    {"it ", 3},  {"so ", 3},
                                       {"where", 5},   {"given", 5}, {"due", 3}, {"obtained", 8}, {"not ", 4}, {"that", 4}};
    for (size_t at = 1; at + 2 < content.size; at++) {
        char c = content.data[at];
        if (c != ',' && c != ';' && c != '(' && c != ' ') continue;
        size_t word = c == ' ' || c == '(' ? at + 1 : at + 2;
        assay_view rest = assay_view_slice(content, word, content.size);
        size_t first = c == ' ' ? 2 : sizeof words / sizeof *words; /* without a comma only "because" and "since" */
        for (size_t i = 0; i < first; i++) {
            if (assay_view_starts_with(rest, words[i])) return assay_view_slice(content, 0, at);
        }
    }
    return content;
}

static bool denies(assay_view content) {
    static const char *const words[] = {"not", "unknown", "what", "never", "wrong"};
    size_t end = 0;
    while (end < content.size && assay_is_alpha(content.data[end])) end++;
    return answer_has_word(assay_view_slice(content, 0, end), words, sizeof words / sizeof *words);
}

/* "The solution is complete.", "The answer is unique.": a remark about an answer, and no answer. */
static bool remarks(assay_view content) {
    static const char *const words[] = {"complete", "unique",  "verified", "confirmed", "checked",
                                        "clear",    "obvious", "done",     "finished",  "consistent"};
    size_t end = 0;
    while (end < content.size && assay_is_alpha(content.data[end])) end++;
    bool alone = assay_view_trim(assay_view_slice(content, end, content.size)).size == 0;
    return alone && answer_has_word(assay_view_slice(content, 0, end), words, sizeof words / sizeof *words);
}

static bool says_something(assay_view content) {
    for (size_t i = 0; i < content.size; i++) {
        char c = content.data[i];
        if (assay_is_digit(c) || assay_is_alpha(c) || c == '\\' || (unsigned char)c >= 0x80) return true;
    }
    return false;
}

/* "A: 3" in a list of choices, followed by a line "B: ...". */
static bool is_choice_list(assay_view text, size_t line_end) {
    while (line_end < text.size && assay_is_space(text.data[line_end])) line_end++;
    return byte_at(text, line_end) == 'B' && strchr(":.)", byte_at(text, line_end + 1)) && byte_at(text, line_end + 1) != '\0';
}

static bool take_phrase(answer_search *search, assay_view within, size_t n, size_t at, answer_piece *piece) {
    size_t begin = announced(within, n, at);
    if (begin == ASSAY_NOT_FOUND) return false;
    while (begin < within.size && (assay_is_space(within.data[begin]) || strchr("*_#", within.data[begin]))) {
        if (within.data[begin] == '\0') break;
        begin++;
    }
    size_t end = sentence_end(within, begin);
    if (end == ASSAY_NOT_FOUND || end <= begin) return false;
    if (nouns[n].kind == NOUN_LINE && nouns[n].word.size == 2 && is_choice_list(within, end)) return false;
    bool final = n == 3 && at >= 6 && memcmp(within.data + at - 6, "final ", 6) == 0;
    if (nouns[n].kind == NOUN_WEAK && !final) {
        assay_view rest = assay_view_slice(within, end, within.size);
        if (answer_unwrap(rest).size > 3) return false;
    }
    assay_view content = answer_before_contrast(without_explanation(assay_view_slice(within, begin, end)));
    content = answer_unwrap(content);
    if (!says_something(content) || denies(content) || remarks(content) || answer_is_denied(within, begin) ||
        answer_is_denied(within, at))
        return false;
    content = answer_reduce_sentence(content);
    if (content.size == 0 || answer_is_denied(within, answer_offset(within, content.data))) return false;
    size_t shift = answer_offset(search->region, within.data) + at;
    if (answer_skip_code(search, shift) != shift) return false;
    *piece = (answer_piece){
        .text = content, .source = ASSAY_SOURCE_PHRASE, .after = answer_after(within, content.data + content.size)};
    return true;
}

/* The last place of a noun before `end`; of those that only count near the end, in the last CONTENT_BYTES. */
static size_t find_noun(assay_view text, size_t end, size_t n) {
    bool anywhere = nouns[n].kind == NOUN_STRONG || nouns[n].kind == NOUN_LINE;
    size_t begin = anywhere || text.size < CONTENT_BYTES ? 0 : text.size - CONTENT_BYTES;
    assay_view part = assay_view_slice(text, begin, end);
    size_t found = nouns[n].folded ? assay_find_last_folded(part, nouns[n].word) : assay_find_last(part, nouns[n].word);
    return found == ASSAY_NOT_FOUND ? found : begin + found;
}

void answer_collect_phrases(answer_search *search, assay_view within, size_t most, answer_pieces *pieces) {
    size_t place[NOUNS], first = pieces->count;
    for (size_t n = 0; n < NOUNS; n++)
        place[n] = answer_sees(search, SIGHT_NOUNS + (unsigned)n) ? find_noun(within, within.size, n) : ASSAY_NOT_FOUND;
    for (int tried = 0; tried < PHRASES_TRIED && pieces->count - first < most; tried++) {
        size_t last = NOUNS;
        for (size_t n = 0; n < NOUNS; n++) {
            if (place[n] != ASSAY_NOT_FOUND && (last == NOUNS || place[n] > place[last])) last = n;
        }
        if (last == NOUNS) break;
        answer_piece piece;
        if (take_phrase(search, within, last, place[last], &piece) && !answer_add(search, pieces, piece)) return;
        place[last] = find_noun(within, place[last], last);
    }
    for (size_t i = first, k = pieces->count; i + 1 < k; i++) {
        answer_piece swap = pieces->items[i];
        pieces->items[i] = pieces->items[--k];
        pieces->items[k] = swap;
    }
}
