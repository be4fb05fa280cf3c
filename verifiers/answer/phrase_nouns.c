/* The nouns that announce an answer, and where the content of each begins: "The answer to the question is", "A:", "Final Answer" above a line. See phrases.h. */
#include "verifiers/answer/phrases.h"

enum { CONNECTOR_BYTES = 120 };

const phrase_noun phrase_nouns[] = {
    {{"answer", 6}, NOUN_STRONG, true}, {{"A:", 2}, NOUN_LINE, false},       {{"Ans", 3}, NOUN_LINE, false},
    {{"result", 6}, NOUN_WEAK, true},   {{"solution", 8}, NOUN_WEAK, true},  {{"option", 6}, NOUN_WEAK, true},
    {{"choice", 6}, NOUN_WEAK, true},   {{"selection", 9}, NOUN_WEAK, true},
};
enum { OPTION = 5 /* and what follows it names labels */ };
_Static_assert(COUNT(phrase_nouns) == ANSWER_NOUNS, "sights.c looks for the same words in the same order");
_Static_assert((int)ANSWER_NOUNS + (int)ANSWER_CUES <= 64, "a bit for each");

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

bool phrase_begins_line(assay_view text, size_t at) {
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
                                       {"\xE2\x86\x92", 3}, /* arrows */
                                       {"\xE2\x87\x92", 3},
                                       {"->", 2}};
    static const assay_view verbs[] = {{"is", 2}, {"are", 3}, {"was", 3}, {"equals", 6}, {"becomes", 7}, {"be", 2}, {"IS", 2}};
    assay_view rest = assay_view_slice(text, at, text.size);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (assay_view_starts_with(rest, signs[i])) return signs[i].size;
    }
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (assay_view_starts_with(rest, verbs[i]) && !assay_is_alpha(at_or_nul(rest, verbs[i].size))) return verbs[i].size;
    }
    return 0;
}

/* Behind joiners and markup: "is:", "would be **". */
static size_t behind_joiners(assay_view text, size_t at) {
    for (size_t size; (size = joiner(text, at)) > 0;) at = skip_emphasis(text, at + size);
    return at;
}

/* ", so we ...", ", since there are ...": does the comma at `at` begin a clause with a verb of its own? */
static bool begins_clause(assay_view text, size_t at) {
    static const assay_view clauses[] = {{", so ", 5},    {", and ", 6},   {", which ", 8}, {", because ", 10},
                                         {", but ", 6},   {", since ", 8}, {", we ", 5},    {", I ", 4},
                                         {", if ", 5},    {", when ", 7},  {", as ", 5},    {", convert ", 10},
                                         {", while ", 8}, {", let ", 6},   {", there ", 8}};
    for (size_t i = 0; at_or_nul(text, at) == ',' && i < COUNT(clauses); i++) {
        if (assay_view_starts_with(assay_view_slice(text, at, text.size), clauses[i])) return true;
    }
    return false;
}

/* "Long answer: 60% of 5 questions", "emails that require an answer: 80": about answers, and none. */
static bool is_other_noun(assay_view text, size_t at) {
    static const assay_view before[] = {{"long ", 5},     {"long-", 5},        {"an ", 3},          {"each ", 5},
                                        {"every ", 6},    {"check our ", 10},  {"check the ", 10},  {"check this ", 11},
                                        {"check my ", 9}, {"verify our ", 11}, {"verify the ", 11}, {"verify this ", 12},
                                        {"require ", 8},  {"an exact ", 9}};
    assay_view head = assay_view_slice(text, at > 13 ? at - 13 : 0, at);
    for (size_t i = 0; i < COUNT(before); i++) {
        size_t size = before[i].size;
        if (head.size < size ||
            !assay_view_equal(assay_view_slice(head, head.size - size + 1, head.size), assay_view_slice(before[i], 1, size)))
            continue;
        char first = head.data[head.size - size]; /* "An answer is 5" says one */
        if ((first == before[i].data[0] || (size > 3 && (first | 0x20) == before[i].data[0])) &&
            !(head.size > size && assay_is_alpha(head.data[head.size - size - 1])))
            return true;
    }
    return false;
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
    if (begins_clause(text, at)) return false;
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
    bool comma = false;
    for (size_t i = begin; i < limit && !strchr("\n?!", text.data[i]); i++) {
        if (text.data[i] == '.' && assay_is_space(at_or_nul(text, i + 1))) break;
        if (text.data[i] == ',' && begins_clause(text, i)) break;
        comma = comma || text.data[i] == ',';
        if (text.data[i] == ':' && comma) break; /* "the answer in weeks, convert days: ..." */
        bool boundary = text.data[i] == ':' || i == begin || !assay_is_alpha(text.data[i - 1]);
        if (boundary && text.data[i] != '=' && joiner(text, i)) return behind_joiners(text, i);
    }
    return ASSAY_NOT_FOUND;
}

bool phrase_begins_content(assay_view text, size_t at) {
    char c = at_or_nul(text, at);
    return assay_is_digit(c) || c == '$' || c == '-' ||
           (c == '\\' && strchr("[($", at_or_nul(text, at + 1)) && at_or_nul(text, at + 1) != '\0');
}

bool phrase_begins_label(assay_view text, size_t at) {
    char c = at_or_nul(text, at);
    if (c == '(' && at_or_nul(text, at + 2) == ')') return assay_is_alpha(at_or_nul(text, at + 1));
    return c >= 'A' && c <= 'J' && !assay_is_alpha(at_or_nul(text, at + 1));
}

/* The size of a dash with a blank behind it; a sign has none. */
static size_t dash_at(assay_view text, size_t at) {
    static const assay_view dashes[] = {{"- ", 2}, {"\xE2\x80\x93 ", 4}, {"\xE2\x80\x94 ", 4}};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        if (assay_view_starts_with(assay_view_slice(text, at, text.size), dashes[i])) return dashes[i].size;
    }
    return 0;
}

/* "... is more formal than the text in option B": what something is compared with was not chosen. */
static bool is_compared_with(assay_view text, size_t at) {
    enum { CLAUSE_BYTES = 48 };
    size_t begin = at;
    while (begin > 0 && at - begin < CLAUSE_BYTES && !strchr(".,;:!?\n", text.data[begin - 1])) begin--;
    size_t than = assay_find_last(assay_view_slice(text, begin, at), ASSAY_VIEW(" than "));
    return than != ASSAY_NOT_FOUND &&
           assay_find_first(assay_view_slice(text, begin + than, at), ASSAY_VIEW(" is ")) == ASSAY_NOT_FOUND;
}

size_t phrase_announced(assay_view text, size_t n, size_t at) {
    size_t end = at + phrase_nouns[n].word.size;
    bool line = phrase_begins_line(text, at);
    if (at > 0 && (assay_is_alpha(text.data[at - 1]) || is_other_noun(text, at))) return ASSAY_NOT_FOUND;
    if (phrase_nouns[n].kind == NOUN_LINE) {
        if (!line) return ASSAY_NOT_FOUND;
        if (phrase_nouns[n].word.size == 2) return skip_markup(text, end);
        if (assay_is_alpha(at_or_nul(text, end))) return ASSAY_NOT_FOUND;
        if (at_or_nul(text, end) == '.') end++;
        size_t content = joined(text, end), next = skip_markup(text, end);
        return content == ASSAY_NOT_FOUND && (phrase_begins_content(text, next) || phrase_begins_label(text, next)) ? next
                                                                                                                    : content;
    }
    if (at_or_nul(text, end) == 's') end++;
    if (at_or_nul(text, end) == ']' && at_or_nul(text, end + 1) == ':') end++; /* "[FINAL ANSWER]: 10" */
    if (assay_is_alpha(at_or_nul(text, end)) || at_or_nul(text, end) == '>') return ASSAY_NOT_FOUND;
    size_t next = skip_markup(text, end);
    if (n >= OPTION && phrase_begins_label(text, next))
        return is_compared_with(text, at) ? ASSAY_NOT_FOUND : next; /* "option (B) is correct" */
    size_t content = joined(text, end);
    if (content != ASSAY_NOT_FOUND || phrase_nouns[n].kind != NOUN_STRONG) return content;
    /* "Answer $ 9 $", "Answer - 9", "Final Answer" as a heading. */
    bool final =
        at >= 6 && answer_equal_folded(assay_view_slice(text, at - 6, at), "final ") && phrase_begins_line(text, at - 6);
    bool capital = text.data[at] == 'A' || (final && text.data[at - 6] == 'F'); /* "Final answer — 9" */
    line = line || final;
    bool heading = is_blank_until_newline(text, end) && next < text.size && capital;
    size_t dash = capital && line ? dash_at(text, next) : 0;
    if (dash > 0) return next + dash;
    return (line || heading) && capital && (phrase_begins_content(text, next) || heading) ? next : ASSAY_NOT_FOUND;
}

size_t phrase_find(assay_view text, size_t end, size_t n) {
    bool anywhere = n < ANSWER_NOUNS && phrase_nouns[n].kind != NOUN_WEAK;
    size_t begin = anywhere || text.size < CONTENT_BYTES ? 0 : text.size - CONTENT_BYTES;
    assay_view part = assay_view_slice(text, begin, end);
    size_t found;
    if (n >= ANSWER_NOUNS) found = answer_last_cue(part, (unsigned)(n - ANSWER_NOUNS));
    else
        found = phrase_nouns[n].folded ? assay_find_last_folded(part, phrase_nouns[n].word)
                                       : assay_find_last(part, phrase_nouns[n].word);
    return found == ASSAY_NOT_FOUND ? found : begin + found;
}
