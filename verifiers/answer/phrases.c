/* "The answer is 5", "Final Answer: **73**", "A: 18", "the correct option is (B)"; cues.c reads the same in other languages.
 *
 * Theory. A phrase is a noun (table below), a connector ("is", ":", "to the question is", a line end behind a heading) and content up to the end of
 * its sentence. The nouns are looked for from the end; the last phrase that has content is the answer, so that a note behind it changes
 * nothing. Weak nouns ("option", "result") are also used on the way: they count in the last sentence only; cues of other
 * languages in the last CONTENT_BYTES. At most PHRASES_TRIED nouns are looked at and
 * CONTENT_BYTES of content, so the cost is bounded. */
#include "verifiers/answer/answer_internal.h"

enum { PHRASES_TRIED = 64, CONTENT_BYTES = 4096, CONNECTOR_BYTES = 120, SENTENCE_WORDS = 2 };

typedef enum noun_kind {
    NOUN_STRONG,
    NOUN_WEAK, /* only in the last sentence */
    NOUN_LINE  /* only at the start of a line, a colon behind it */
} noun_kind;

static const struct noun {
    assay_view word; /* lower case; letters of either case match, other bytes as they are */
    noun_kind kind;
    bool folded;
} nouns[] = {
    {{"answer", 6}, NOUN_STRONG, true}, {{"A:", 2}, NOUN_LINE, false},       {{"Ans", 3}, NOUN_LINE, false},
    {{"result", 6}, NOUN_WEAK, true},   {{"solution", 8}, NOUN_WEAK, true},  {{"option", 6}, NOUN_WEAK, true},
    {{"choice", 6}, NOUN_WEAK, true},   {{"selection", 9}, NOUN_WEAK, true},
};
enum { NOUNS = sizeof nouns / sizeof *nouns, OPTION = 5 /* and what follows it names labels */ };
_Static_assert((int)NOUNS == (int)ANSWER_NOUNS, "sights.c looks for the same words in the same order");
_Static_assert((int)NOUNS + (int)ANSWER_CUES <= 64, "a bit for each");

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
                                       {"\xE2\x86\x92", 3}, /* arrows */
                                       {"\xE2\x87\x92", 3},
                                       {"->", 2}};
    static const assay_view verbs[] = {{"is", 2}, {"are", 3}, {"was", 3}, {"equals", 6}, {"becomes", 7}, {"be", 2}, {"IS", 2}};
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

/* ", so we ...", ", since there are ...": does the comma at `at` begin a clause with a verb of its own? */
static bool begins_clause(assay_view text, size_t at) {
    static const assay_view clauses[] = {{", so ", 5},    {", and ", 6},   {", which ", 8}, {", because ", 10},
                                         {", but ", 6},   {", since ", 8}, {", we ", 5},    {", I ", 4},
                                         {", if ", 5},    {", when ", 7},  {", as ", 5},    {", convert ", 10},
                                         {", while ", 8}, {", let ", 6},   {", there ", 8}};
    for (size_t i = 0; byte_at(text, at) == ',' && i < COUNT(clauses); i++) {
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
        if (text.data[i] == '.' && assay_is_space(byte_at(text, i + 1))) break;
        if (text.data[i] == ',' && begins_clause(text, i)) break;
        comma = comma || text.data[i] == ',';
        if (text.data[i] == ':' && comma) break; /* "the answer in weeks, convert days: ..." */
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

/* A letter of its own, perhaps in brackets. */
static bool begins_label(assay_view text, size_t at) {
    char c = byte_at(text, at);
    if (c == '(' && byte_at(text, at + 2) == ')') return assay_is_alpha(byte_at(text, at + 1));
    return c >= 'A' && c <= 'J' && !assay_is_alpha(byte_at(text, at + 1));
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

/* Where the content begins that noun number `n` at `at` announces; ASSAY_NOT_FOUND where it announces none. */
static size_t announced(assay_view text, size_t n, size_t at) {
    size_t end = at + nouns[n].word.size;
    bool line = begins_line(text, at);
    if (at > 0 && (assay_is_alpha(text.data[at - 1]) || is_other_noun(text, at))) return ASSAY_NOT_FOUND;
    if (nouns[n].kind == NOUN_LINE) {
        if (!line) return ASSAY_NOT_FOUND;
        if (nouns[n].word.size == 2) return skip_markup(text, end);
        if (assay_is_alpha(byte_at(text, end))) return ASSAY_NOT_FOUND;
        if (byte_at(text, end) == '.') end++;
        size_t content = joined(text, end), next = skip_markup(text, end);
        return content == ASSAY_NOT_FOUND && (begins_content(text, next) || begins_label(text, next)) ? next : content;
    }
    if (byte_at(text, end) == 's') end++;
    if (assay_is_alpha(byte_at(text, end)) || byte_at(text, end) == '>') return ASSAY_NOT_FOUND;
    size_t next = skip_markup(text, end);
    if (n >= OPTION && begins_label(text, next))
        return is_compared_with(text, at) ? ASSAY_NOT_FOUND : next; /* "option (B) is correct" */
    size_t content = joined(text, end);
    if (content != ASSAY_NOT_FOUND || nouns[n].kind != NOUN_STRONG) return content;
    /* "Answer $ 9 $", "Answer - 9", "Final Answer" as a heading. */
    bool capital = text.data[at] == 'A';
    bool heading = is_blank_until_newline(text, end) && next < text.size && capital;
    size_t dash = capital && line ? dash_at(text, next) : 0;
    if (dash > 0) return next + dash;
    return (line || heading) && capital && (begins_content(text, next) || heading) ? next : ASSAY_NOT_FOUND;
}

/* "Mr.", "Dr.": does an abbreviation that a name follows end at `at`? */
static bool is_title(assay_view text, size_t at) {
    static const char *const titles[] = {"Mr", "Mrs", "Ms", "Dr", "Prof", "vs", "approx"};
    size_t begin = at;
    while (begin > 0 && at - begin < 7 && assay_is_alpha(text.data[begin - 1])) begin--;
    for (size_t i = 0; i < COUNT(titles); i++) {
        if (assay_view_is(assay_view_slice(text, begin, at), titles[i])) return true;
    }
    return false;
}

/* Does the sentence end with the byte at `at`? */
static bool ends_sentence(assay_view text, size_t at) {
    assay_view rest = assay_view_slice(text, at, text.size);
    if (assay_view_starts_with(rest, ASSAY_VIEW("。")) || assay_view_starts_with(rest, ASSAY_VIEW("！")) ||
        assay_view_starts_with(rest, ASSAY_VIEW("।")) || assay_view_starts_with(rest, ASSAY_VIEW("۔")))
        return true;
    if (assay_view_starts_with(rest, ASSAY_VIEW("<|")) || assay_view_starts_with(rest, ASSAY_VIEW("<\xEF\xBD\x9C")) ||
        assay_view_starts_with(rest, ASSAY_VIEW("</")) || assay_view_starts_with(rest, ASSAY_VIEW("<eo")) ||
        assay_view_starts_with(rest, ASSAY_VIEW("<EO"))) /* <eos>, <eoa>, <EOS_TOKEN> */
        return true;
    char c = text.data[at], next = byte_at(text, at + 1);
    if (c != '.' && c != '!' && c != '?') return false;
    if (c == '.' && next == ' ' && is_title(text, at)) return false;
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
        if (c == '}' && depth == 0 && at > begin) return at; /* "\text{The answer is 5}" */
        if (c == '}' && depth > 0) depth--;
        if (c == '\n') return at;
        /* The dots of 0.333... are its own. */
        if (depth == 0 && ends_sentence(text, at)) return c == '.' && at > begin && text.data[at - 1] == '.' ? at + 1 : at;
    }
    return limit == text.size ? limit : ASSAY_NOT_FOUND;
}

/* Does the text hold a value, a number word or "or"? */
static bool offers_value(assay_view text) {
    static const char *const words[] = {"or", "either"};
    size_t at = 0;
    answer_value value;
    if (answer_next_value(text, &at, &value) || answer_has_word(text, words, sizeof words / sizeof *words)) return true;
    for (at = 0; at < text.size;) {
        size_t end = at;
        while (end < text.size && assay_is_alpha(text.data[end])) end++;
        if (end > at && answer_is_number_word(assay_view_slice(text, at, end))) return true;
        at = end > at ? end : at + 1;
    }
    return answer_has_foreign(text);
}

/* "14, but let me double-check: ...": what comes of the check is the answer. */
static bool is_to_be_checked(assay_view content) {
    static const assay_view words[] = {
        {"but let me", 10}, {"but let's", 9}, {"let me double", 13}, {"but wait", 8}, {"but I need to", 13}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_find_first(content, words[i]) != ASSAY_NOT_FOUND) return true;
    }
    return false;
}

/* The whole list where content begins with a bullet or a label of a list: "- A\n- C". */
static size_t list_end(assay_view text, size_t begin, size_t end) {
    static const assay_view bullets[] = {{"- ", 2}, {"* ", 2}, {"\xE2\x80\xA2 ", 4}};
    const char *newline = begin > 0 ? memrchr(text.data, '\n', begin) : NULL;
    size_t line = newline ? answer_offset(text, newline) + 1 : 0, marker = sizeof bullets / sizeof *bullets;
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        if (assay_view_starts_with(assay_view_trim(assay_view_slice(text, line, end)), bullets[i])) marker = i;
    }
    if (marker == sizeof bullets / sizeof *bullets || begin - line > 8) return end;
    while (end < text.size && end - begin < CONTENT_BYTES) {
        size_t next = end;
        while (next < text.size && assay_is_space(text.data[next])) next++;
        if (!assay_view_starts_with(assay_view_slice(text, next, text.size), bullets[marker])) return end;
        while (next < text.size && text.data[next] != '\n') next++;
        end = next;
    }
    return end;
}

/* The Turkish copula behind an apostrophe: "14'tür", "5'tir". */
static assay_view without_turkish_copula(assay_view content) {
    static const assay_view marks[] = {{"'", 1}, {"\xE2\x80\x99", 3}},
                            vowels[] = {{"\xC3\xBC", 2}, {"\xC4\xB1", 2}, {"i", 1}, {"u", 1}};
    for (size_t m = 0; m < 2; m++) {
        size_t at = assay_find_last(content, marks[m]);
        if (at == ASSAY_NOT_FOUND || at == 0 || !assay_is_digit(content.data[at - 1])) continue;
        assay_view suffix = assay_view_slice(content, at + marks[m].size, content.size);
        for (size_t v = 0; v < 4; v++) {
            bool fits = suffix.size == vowels[v].size + 2 && (suffix.data[0] == 't' || suffix.data[0] == 'd') &&
                        suffix.data[suffix.size - 1] == 'r' && memcmp(suffix.data + 1, vowels[v].data, vowels[v].size) == 0;
            if (fits) return assay_view_slice(content, 0, at);
        }
    }
    return content;
}

/* Cuts an explanation off: "5, because ...", "D, it can't be A". What follows a hedge ("7, or 8") stays. */
assay_view answer_without_explanation(assay_view content) {
    size_t hope = assay_find_first(content, ASSAY_VIEW(" I hope"));
    content = assay_view_slice(content, 0, hope);
    static const assay_view words[] = {
        {"because", 7},         {"since", 5},       {"as ", 3},         {"which", 5},    {"it ", 3},  {"so ", 3},
        {"where", 5},           {"given", 5},       {"due", 3},         {"obtained", 8}, {"not ", 4}, {"that", 4},
        {"the number of ", 14}, {"the total ", 10}, {"the amount ", 11}};
    static const assay_view abroad[] = {{"porque ", 7},
                                        {"weil ", 5},
                                        {"denn ", 5},
                                        {"da ", 3},
                                        {"ya que ", 7},
                                        {"pues ", 5},
                                        {"parce ", 6},
                                        {"car ", 4},
                                        {"puisque ", 8},
                                        {"perch\xC3\xA9 ", 8},
                                        {"poich\xC3\xA9 ", 8},
                                        {"pois ", 5},
                                        {"karena ", 7},
                                        {"omdat ", 6},
                                        {"gdy\xC5\xBC ", 6},
                                        {"bo ", 3},
                                        {"\xD1\x82\xD0\xB0\xD0\xBA \xD0\xBA\xD0\xB0\xD0\xBA ", 14},
                                        {"\xD0\xBF\xD0\xBE\xD1\x82\xD0\xBE\xD0\xBC\xD1\x83 ", 13}};
    static const assay_view chinese[] = {LIT("，因为"), LIT("，因為"), LIT("，由于"), LIT("（因为"), LIT("，理由")};
    static const assay_view doubts[] = {{"but I", 5}, {"though I", 8}, {"although I", 10}, {"I am not", 8}, {"I'm not", 7}};
    for (size_t at = 1; at + 2 < content.size; at++) {
        char c = content.data[at];
        if (c != ',' && c != ';' && c != '(' && c != ' ') continue;
        /* ", but I am not sure": a doubt that offers nothing else. */
        assay_view doubt = assay_view_slice(content, at + 2, content.size);
        for (size_t i = 0; c == ',' && i < sizeof doubts / sizeof *doubts; i++) {
            if (assay_view_starts_with(doubt, doubts[i]) && !offers_value(doubt)) return assay_view_slice(content, 0, at);
        }
        size_t word = c == ' ' || c == '(' ? at + 1 : at + 2;
        assay_view rest = assay_view_slice(content, word, content.size);
        size_t first = c == ' ' ? 2 : sizeof words / sizeof *words; /* without a comma only "because" and "since" */
        bool counted = c == ' ' && assay_is_digit(content.data[0]) && assay_is_alpha(content.data[at - 1]);
        if (counted && assay_view_starts_with(rest, ASSAY_VIEW("that ")))
            return assay_view_slice(content, 0, at); /* "8 pairs that satisfy ..." */
        for (size_t i = 0; i < first; i++) {
            if (assay_view_starts_with(rest, words[i])) return assay_view_slice(content, 0, at);
        }
        for (size_t i = 0; c == ',' && i < sizeof abroad / sizeof *abroad; i++) {
            if (assay_view_starts_with(rest, abroad[i])) return assay_view_slice(content, 0, at);
        }
    }
    for (size_t i = 0; i < sizeof chinese / sizeof *chinese && answer_has_foreign(content); i++) {
        size_t found = assay_find_first(content, chinese[i]);
        if (found != ASSAY_NOT_FOUND && found > 0) return assay_view_slice(content, 0, found);
    }
    return content;
}

/* "B" of "B is correct", "B is the right one", where a label is announced. */
static assay_view without_approval(assay_view content) {
    static const char *const approving[] = {"is",   "the",    "a",      "right",  "correct", "true",
                                            "best", "choice", "option", "answer", "one"};
    size_t at = content.size > 3 && content.data[0] == '(' && content.data[2] == ')' ? 3 : 1;
    if (!begins_label(content, 0) || !assay_view_starts_with(assay_view_slice(content, at, content.size), ASSAY_VIEW(" is ")))
        return content;
    assay_view rest = assay_view_slice(content, at + 1, content.size);
    while (SKIP_ANY(&rest, approving)) continue;
    return rest.size == 0 ? assay_view_slice(content, at == 3, at == 3 ? 2 : 1) : content;
}

/* Without "(see above)", "(exact)", "(to one decimal place)", "(units: cm)" behind a value; any other bracket stays. */
static assay_view without_remark(assay_view content) {
    static const char *const harmless[] = {
        "see",      "above",      "below",   "exact", "exactly",     "to",        "one",     "two",   "three",  "four",
        "decimal",  "place",      "places",  "dp",    "significant", "figures",   "nearest", "whole", "number", "integer",
        "cent",     "tenth",      "rounded", "in",    "the",         "simplest",  "lowest",  "form",  "terms",  "as",
        "required", "from",       "step",    "by",    "units",       "unit",      "cm",      "m",     "km",     "meters",
        "of",       "simplified", "answer",  "final", "total",       "hundredth", "dollars", "sf"};
    if (content.size < 5 || content.data[content.size - 1] != ')') return content;
    size_t open = assay_find_last(content, ASSAY_VIEW(" ("));
    if (open == ASSAY_NOT_FOUND || open == 0) return content;
    assay_view rest = assay_view_slice(content, open + 2, content.size - 1);
    static const char *const refused[] = {"rejected", "rejecting", "extraneous", "discarded", "discarding", "excluded"},
                             *const roots[] = {"root", "roots", "solution", "value", "negative", "other", "x"};
    if (answer_has_word(rest, refused, sizeof refused / sizeof *refused) &&
        answer_has_word(rest, roots, sizeof roots / sizeof *roots))
        return assay_view_trim(assay_view_slice(content, 0, open)); /* "(the negative root is rejected)" */
    while (SKIP_ANY(&rest, harmless)) {
        if (at_or_nul(rest, 0) == ':') rest = assay_view_trim(assay_view_slice(rest, 1, rest.size));
    }
    return rest.size == 0 ? assay_view_trim(assay_view_slice(content, 0, open)) : content;
}

static bool denies(assay_view content) {
    static const char *const words[] = {"not", "unknown", "what", "never", "wrong", "nicht", "kein", "bukan", "niet"};
    size_t end = 0;
    while (end < content.size && assay_is_alpha(content.data[end])) end++;
    return answer_has_word(assay_view_slice(content, 0, end), words, sizeof words / sizeof *words);
}

/* "The solution is complete.", "My answer is correct, I think": a remark about an answer, and no answer. */
static bool remarks(assay_view within, size_t begin, assay_view content) {
    static const char *const words[] = {"complete", "unique",  "verified", "confirmed", "checked",
                                        "clear",    "obvious", "done",     "finished",  "consistent"};
    size_t end = 0;
    while (end < content.size && assay_is_alpha(content.data[end])) end++;
    static const char *const forms[] = {"given",    "rounded",    "expressed",  "stated",   "found",     "derived",
                                        "obtained", "determined", "calculated", "computed", "converted", "achieved",
                                        "reached",  "summed",     "then"}; /* "The answer is rounded to the nearest dollar." */
    if (answer_has_word(assay_view_slice(content, 0, end), forms, COUNT(forms)) && !offers_value(content)) return true;
    static const char *const praise[] = {"correct",  "right",   "accurate",
                                         "thorough", "helpful", "reasonable"}; /* an argument is valid */
    enum { AROUND = 320 };
    bool verb = begin > 0 && within.data[begin - 1] == ' '; /* "Answer: correct" is one */
    while (verb && begin > 0 && within.data[begin - 1] == ' ') begin--;
    verb = verb && begin > 0 && assay_is_alpha(within.data[begin - 1]);
    if (verb && answer_has_word(assay_view_slice(content, 0, end), praise, COUNT(praise)) && !offers_value(content)) {
        assay_view before = assay_view_slice(within, begin > AROUND ? begin - AROUND : 0, begin);
        return offers_value(before) ||
               offers_value(assay_view_slice(within, begin, begin + AROUND)); /* else it may be what was asked for */
    }
    bool alone = assay_view_trim(assay_view_slice(content, end, content.size)).size == 0;
    return alone && answer_has_word(assay_view_slice(content, 0, end), words, sizeof words / sizeof *words);
}

/* "the number of pencils left", "simply the amount of water": says what the answer is by words alone. */
static bool is_quantity(assay_view content) {
    static const char *const leads[] = {"simply", "just", "then",     "equal",   "to",    "the",
                                        "same",   "as",   "absolute", "exactly", "final", "remaining"};
    static const char *const quantities[] = {
        "number",   "amount", "total", "sum",      "difference", "product",    "profit", "change", "cost",   "price",  "weight",
        "distance", "time",   "value", "quotient", "remainder",  "percentage", "area",   "volume", "length", "average"};
    assay_view rest = content;
    while (SKIP_ANY(&rest, leads)) continue;
    return rest.size < content.size && SKIP_ANY(&rest, quantities) && rest.size > 0 && !offers_value(content);
}

/* "the number of pencils left, which is 80": what the words come to; empty: nothing is said. */
static assay_view behind_which(assay_view explained) {
    static const assay_view marks[] = {
        {", which is ", 11}, {", which equals ", 15}, {", that is ", 10}, {", i.e. ", 7}, {", or ", 5}};
    for (size_t i = 0; i < COUNT(marks); i++) {
        size_t at = assay_find_first(explained, marks[i]);
        if (at != ASSAY_NOT_FOUND) return assay_view_slice(explained, at + marks[i].size, explained.size);
    }
    return ASSAY_VIEW_NONE;
}

static bool says_something(assay_view content) {
    for (size_t i = 0; i < content.size; i++) {
        char c = content.data[i];
        if (assay_is_digit(c) || assay_is_alpha(c) || c == '\\' || (unsigned char)c >= 0x80) return true;
    }
    return false;
}

static bool is_label_mark(char c) {
    return c == ':' || c == '.' || c == ')';
}

/* A line "A. 3" in a list of choices, followed by a line "B. ...". */
static bool is_choice_list(assay_view text, size_t line, char label) {
    const char *newline = line < text.size ? memchr(text.data + line, '\n', text.size - line) : NULL;
    size_t next = newline ? answer_offset(text, newline) : text.size;
    while (next < text.size && assay_is_space(text.data[next])) next++;
    return byte_at(text, next) == label + 1 && is_label_mark(byte_at(text, next + 1));
}

/* "answers:\nA. False\nB. True": options are listed, and none is chosen. */
static bool lists_choices(assay_view text, size_t begin) {
    char label = byte_at(text, begin);
    return label >= 'A' && label < 'J' && is_label_mark(byte_at(text, begin + 1)) && begins_line(text, begin) &&
           is_choice_list(text, begin, label);
}

/* {"answer": "B"}, {'answer': 42}: a member of an object, whose value ends where JSON says. */
static bool take_member(assay_view text, size_t at, assay_view *content) {
    char quote = byte_at(text, at);
    if (quote != '"' && quote != '\'') return false;
    size_t begin = at + 1, limit = begin + CONTENT_BYTES < text.size ? begin + CONTENT_BYTES : text.size;
    while (begin < limit && text.data[begin] == ' ') begin++;
    if (byte_at(text, begin) != ':') return false;
    for (begin++; begin < limit && assay_is_space(text.data[begin]); begin++) continue;
    quote = byte_at(text, begin);
    bool quoted = quote == '"' || quote == '\'';
    size_t end = begin += quoted;
    for (; end < limit && (quoted ? text.data[end] != quote : !strchr(",}\n", text.data[end])); end++)
        end += quoted && text.data[end] == '\\' && end + 1 < limit; /* what is escaped ends nothing */
    if (end >= limit) return false;
    *content = assay_view_trim(assay_view_slice(text, begin, end));
    return content->size > 0 && content->data[0] != '[' && content->data[0] != '{';
}

/* What noun or cue number `n` at `at` announces, up to the end of its sentence; not yet read. */
static bool announced_content(assay_view within, size_t n, size_t at, assay_view *content, size_t *sentence) {
    answer_cue cue = {.last_sentence = n < NOUNS && nouns[n].kind == NOUN_WEAK};
    bool final = n == 3 && at >= 6 && memcmp(within.data + at - 6, "final ", 6) == 0;
    if (n < NOUNS) cue.begin = announced(within, n, at);
    else if (!answer_read_cue(within, (unsigned)(n - NOUNS), at, &cue)) return false;
    if (cue.begin == ASSAY_NOT_FOUND) return false;
    while (cue.begin < within.size && (assay_is_space(within.data[cue.begin]) || strchr("*_#}", within.data[cue.begin]))) {
        if (within.data[cue.begin] == '\0') break;
        cue.begin++; /* a brace: "\text{The answer is } 5" */
    }
    *sentence = sentence_end(within, cue.begin);
    if (*sentence == ASSAY_NOT_FOUND || *sentence <= cue.begin) return false;
    if (n < NOUNS && nouns[n].kind == NOUN_LINE && nouns[n].word.size == 2 && is_choice_list(within, at, 'A')) return false;
    if (n < NOUNS && lists_choices(within, cue.begin)) return false;
    if (cue.last_sentence && !final && answer_unwrap(assay_view_slice(within, *sentence, within.size)).size > 3) return false;
    *content = assay_view_slice(within, cue.begin, cue.end ? cue.end : *sentence);
    return true;
}

/* "This answer is correct.", "My answer is right.": praise of what was said before. */
static bool is_praise_of_one(assay_view text, size_t noun, assay_view content) {
    static const assay_view whose[] = {LIT("This "), LIT("this "), LIT("That "), LIT("that "),
                                       LIT("My "),   LIT("my "),   LIT("Our "),  LIT("our ")};
    static const char *const praise[] = {"correct",    "right",     "valid",    "sound",
                                         "reasonable", "plausible", "accurate", "consistent"};
    size_t end = 0, owner = 0;
    while (end < content.size && assay_is_alpha(content.data[end])) end++;
    if (end == 0 || end < content.size || !answer_has_word(content, praise, COUNT(praise))) return false;
    while (owner < COUNT(whose) && !assay_view_ends_with(assay_view_slice(text, 0, noun), whose[owner])) owner++;
    return owner < COUNT(whose);
}

static bool take_phrase(answer_search *search, assay_view within, size_t n, size_t at, answer_piece *piece) {
    assay_view content;
    size_t end;
    size_t shift = answer_offset(search->region, within.data) + at;
    if (answer_skip_code(search, shift) != shift) return false;
    if (n < NOUNS && nouns[n].kind == NOUN_STRONG && take_member(within, at + nouns[n].word.size, &content)) {
        assay_view said = answer_reduce_sentence(content); /* "The store should charge $20." */
        *piece = (answer_piece){
            .text = said, .whole = said.size < content.size ? content : ASSAY_VIEW_NONE, .source = ASSAY_SOURCE_PHRASE};
        return true;
    }
    if (!announced_content(within, n, at, &content, &end)) return false;
    size_t begin = answer_offset(within, content.data);
    if (is_to_be_checked(content)) return false;
    size_t list = list_end(within, begin, end);
    if (list > end) {
        const char *line = memrchr(within.data, '\n', begin);
        *piece =
            (answer_piece){.text = assay_view_trim(assay_view_slice(within, line ? answer_offset(within, line) + 1 : 0, list)),
                           .source = ASSAY_SOURCE_PHRASE};
        return true;
    }
    bool bullet = begin > 0 && within.data[begin - 1] == '\n' && assay_view_starts_with(content, ASSAY_VIEW("- "));
    if (bullet) content = assay_view_slice(content, 2, content.size);
    content = without_turkish_copula(answer_unwrap(content));
    assay_view explained = content;
    content = answer_behind_correction(answer_before_contrast(answer_without_explanation(content)));
    content = answer_unwrap(content);
    if (is_quantity(content)) {
        content = answer_unwrap(behind_which(explained));
        if (content.size == 0 || is_quantity(content)) return false;
        begin = answer_offset(within, content.data);
    }
    if (!says_something(content) || denies(content) || remarks(within, begin, content) || is_praise_of_one(within, at, content))
        return false;
    uint32_t checks = answer_read(within, begin, begin + content.size);
    if (ANSWER_ASK(checks, CHECK_DENIED, answer_is_denied(within, begin)) || answer_is_denied(within, at) ||
        ANSWER_ASK(checks, CHECK_ATTRIBUTED, answer_is_attributed(within, begin, begin + content.size)) ||
        ANSWER_ASK(checks, CHECK_SUPPOSED, answer_is_supposed_abroad(within, begin, begin + content.size)) ||
        ANSWER_ASK(checks, CHECK_REPORTED, answer_is_reported(within, begin, begin + content.size)))
        return false;
    assay_view whole = content, said = answer_word_and_restatement(content);
    content = answer_without_calculation(content);
    content = said.size > 0 ? said : answer_reduce_sentence(without_approval(without_remark(content)));
    if (said.size == 0 && answer_plain_words(content) >= SENTENCE_WORDS) {
        assay_view computed = answer_computed_of(within, content);
        if (computed.size > 0) content = computed;
    }
    if (content.size == 0) return false;
    size_t value_at = answer_offset(within, content.data), behind = value_at + content.size;
    if (value_at != begin) checks = ANSWER_CHECKS_ALL;
    if (ANSWER_ASK(checks, CHECK_DENIED, answer_is_denied(within, value_at)) ||
        ANSWER_ASK(checks, CHECK_ALTERED, answer_is_altered(within, value_at)))
        return false;
    bool more = !answer_ends_at(within, behind);
    if (more && behind < end && answer_is_denied_behind(within, behind)) return false;
    size_t from = 0;
    answer_value value;
    bool begins = answer_next_value(content, &from, &value) && value.begin == 0;
    if ((more && answer_is_changed_behind(within, behind)) || (begins && answer_is_changed_behind(content, value.end)))
        return false;
    bool asked = end < within.size && within.data[end] == '?';
    bool digit = false; /* "The answer is B. This is wrong" may be what was asked for */
    for (size_t i = 0; i < content.size && !digit; i++) digit = assay_is_digit(content.data[i]);
    if (more && digit && answer_is_taken_back(within, end)) return false; /* "the answer is 42. That is wrong." */
    if (more && answer_is_asked(within, asked ? end : behind)) return false;
    size_t second = end;
    while (asked && second < within.size && strchr("? ", within.data[second])) second++;
    if (asked && begins_content(within, second)) { /* "5? 6?" says both, or none */
        size_t line = sentence_end(within, second);
        if (line != ASSAY_NOT_FOUND) content = assay_view_slice(within, answer_offset(within, content.data), line);
    }
    *piece = (answer_piece){.text = content,
                            .whole = asked ? ASSAY_VIEW_NONE : whole,
                            .source = ASSAY_SOURCE_PHRASE,
                            .after = answer_after(within, within.data + behind)};
    return true;
}

/* The last place of a noun or cue before `end`; of those that only count near the end, in the last CONTENT_BYTES. */
static size_t find_noun(assay_view text, size_t end, size_t n) {
    bool anywhere = n < NOUNS && nouns[n].kind != NOUN_WEAK;
    size_t begin = anywhere || text.size < CONTENT_BYTES ? 0 : text.size - CONTENT_BYTES;
    assay_view part = assay_view_slice(text, begin, end);
    size_t found;
    if (n >= NOUNS) found = answer_last_cue(part, (unsigned)(n - NOUNS));
    else found = nouns[n].folded ? assay_find_last_folded(part, nouns[n].word) : assay_find_last(part, nouns[n].word);
    return found == ASSAY_NOT_FOUND ? found : begin + found;
}

void answer_collect_phrases(answer_search *search, assay_view within, size_t most, answer_pieces *pieces) {
    enum { ALL = NOUNS + ANSWER_CUES };
    size_t announcers[ALL], place[ALL], count = 0,
                                        first = pieces->count; /* nouns and cues that are there, and the last place of each */
    size_t window = within.size > CONTENT_BYTES ? within.size - CONTENT_BYTES : 0;
    uint64_t seen = answer_look_for_cues(assay_view_slice(within, window, within.size)) << NOUNS;
    seen |= search->seen >> SIGHT_NOUNS & ((1u << NOUNS) - 1);
    for (; seen != 0; seen &= seen - 1) {
        announcers[count] = (size_t)__builtin_ctzll(seen);
        place[count] = find_noun(within, within.size, announcers[count]);
        count++;
    }
    for (int tried = 0; tried < PHRASES_TRIED && pieces->count - first < most; tried++) {
        size_t last = count;
        for (size_t i = 0; i < count; i++) {
            if (place[i] != ASSAY_NOT_FOUND && (last == count || place[i] > place[last])) last = i;
        }
        if (last == count) break;
        answer_piece piece;
        if (take_phrase(search, within, announcers[last], place[last], &piece) && !answer_add(search, pieces, piece)) return;
        place[last] = find_noun(within, place[last], announcers[last]);
    }
    for (size_t i = first, k = pieces->count; i + 1 < k; i++) {
        answer_piece swap = pieces->items[i];
        pieces->items[i] = pieces->items[--k];
        pieces->items[k] = swap;
    }
}
