/* What the content of a phrase says: a value and an explanation or a remark behind it, a quantity in words, or nothing of an answer. See phrases.h. */
#include "verifiers/answer/phrases.h"

bool phrase_offers_value(assay_view text) {
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
bool phrase_is_to_be_checked(assay_view content) {
    static const assay_view words[] = {
        {"but let me", 10}, {"but let's", 9}, {"let me double", 13}, {"but wait", 8}, {"but I need to", 13}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_find_first(content, words[i]) != ASSAY_NOT_FOUND) return true;
    }
    return false;
}

/* The whole list where content begins with a bullet or a label of a list: "- A\n- C". */
size_t phrase_list_end(assay_view text, size_t begin, size_t end) {
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
assay_view phrase_without_turkish_copula(assay_view content) {
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
            if (assay_view_starts_with(doubt, doubts[i]) && !phrase_offers_value(doubt))
                return assay_view_slice(content, 0, at);
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

/* "B" of "B is correct", "B is the right one", where a label is phrase_announced. */
assay_view phrase_without_approval(assay_view content) {
    static const char *const approving[] = {"is",   "the",    "a",      "right",  "correct", "true",
                                            "best", "choice", "option", "answer", "one"};
    size_t at = content.size > 3 && content.data[0] == '(' && content.data[2] == ')' ? 3 : 1;
    if (!phrase_begins_label(content, 0) ||
        !assay_view_starts_with(assay_view_slice(content, at, content.size), ASSAY_VIEW(" is ")))
        return content;
    assay_view rest = assay_view_slice(content, at + 1, content.size);
    while (SKIP_ANY(&rest, approving)) continue;
    return rest.size == 0 ? assay_view_slice(content, at == 3, at == 3 ? 2 : 1) : content;
}

/* Without "(see above)", "(exact)", "(to one decimal place)", "(units: cm)" behind a value; any other bracket stays. */
assay_view phrase_without_remark(assay_view content) {
    static const char *const harmless[] = {
        "see",       "above",   "below", "exact",    "exactly",      "to",          "one",     "two",      "three",
        "four",      "decimal", "place", "places",   "dp",           "significant", "figures", "nearest",  "whole",
        "number",    "integer", "cent",  "tenth",    "rounded",      "in",          "the",     "simplest", "lowest",
        "form",      "terms",   "as",    "required", "from",         "step",        "by",      "units",    "unit",
        "cm",        "m",       "km",    "meters",   "of",           "simplified",  "answer",  "final",    "total",
        "hundredth", "dollars", "sf",    "approx",   "approximately"};
    if (content.size > 6 && answer_has_digit(content) && assay_view_ends_with(content, ASSAY_VIEW(" or so"))) content.size -= 6;
    if (content.size < 5 || content.data[content.size - 1] != ')') return content;
    if (memchr(content.data, '%', content.size)) content = answer_without_farewell(content); /* "31 (confidence: 95%)" */
    if (content.data[content.size - 1] != ')') return content;
    size_t open = assay_find_last(content, ASSAY_VIEW(" ("));
    if (open == ASSAY_NOT_FOUND || open == 0) return content;
    assay_view rest = assay_view_slice(content, open + 2, content.size - 1);
    static const char *const refused[] = {"rejected", "rejecting", "extraneous", "discarded", "discarding", "excluded"},
                             *const roots[] = {"root", "roots", "solution", "value", "negative", "other", "x"};
    if (answer_has_word(rest, refused, sizeof refused / sizeof *refused) &&
        answer_has_word(rest, roots, sizeof roots / sizeof *roots))
        return assay_view_trim(assay_view_slice(content, 0, open)); /* "(the negative root is rejected)" */
    while (SKIP_ANY(&rest, harmless)) {
        if (rest.size == 1 && rest.data[0] == '.') rest.size = 0;
        if (at_or_nul(rest, 0) == ':') rest = assay_view_trim(assay_view_slice(rest, 1, rest.size));
    }
    return rest.size == 0 ? assay_view_trim(assay_view_slice(content, 0, open)) : content;
}

bool phrase_denies(assay_view content) {
    static const char *const words[] = {"not", "unknown", "what", "never", "wrong", "nicht", "kein", "bukan", "niet"};
    size_t end = 0;
    while (end < content.size && assay_is_alpha(content.data[end])) end++;
    return answer_has_word(assay_view_slice(content, 0, end), words, sizeof words / sizeof *words);
}

/* "The solution is complete.", "My answer is correct, I think": a remark about an answer, and no answer. */
bool phrase_remarks(assay_view within, size_t begin, assay_view content) {
    static const char *const words[] = {"complete", "unique",  "verified", "confirmed", "checked",
                                        "clear",    "obvious", "done",     "finished",  "consistent"};
    size_t end = 0;
    while (end < content.size && assay_is_alpha(content.data[end])) end++;
    static const char *const forms[] = {"given",    "rounded",    "expressed",  "stated",   "found",     "derived",
                                        "obtained", "determined", "calculated", "computed", "converted", "achieved",
                                        "reached",  "summed",     "then"}; /* "The answer is rounded to the nearest dollar." */
    if (answer_has_word(assay_view_slice(content, 0, end), forms, COUNT(forms)) && !phrase_offers_value(content)) return true;
    static const char *const praise[] = {"correct",  "right",   "accurate",
                                         "thorough", "helpful", "reasonable"}; /* an argument is valid */
    enum { AROUND = 320 };
    bool verb = begin > 0 && within.data[begin - 1] == ' '; /* "Answer: correct" is one */
    while (verb && begin > 0 && within.data[begin - 1] == ' ') begin--;
    verb = verb && begin > 0 && assay_is_alpha(within.data[begin - 1]);
    if (verb && answer_has_word(assay_view_slice(content, 0, end), praise, COUNT(praise)) && !phrase_offers_value(content)) {
        assay_view before = assay_view_slice(within, begin > AROUND ? begin - AROUND : 0, begin);
        return phrase_offers_value(before) ||
               phrase_offers_value(assay_view_slice(within, begin, begin + AROUND)); /* else it may be what was asked for */
    }
    bool alone = assay_view_trim(assay_view_slice(content, end, content.size)).size == 0;
    return alone && answer_has_word(assay_view_slice(content, 0, end), words, sizeof words / sizeof *words);
}

/* "the number of pencils left", "simply the amount of water": says what the answer is by words alone. */
bool phrase_is_quantity(assay_view content) {
    static const char *const leads[] = {"simply", "just", "then",     "equal",   "to",    "the",
                                        "same",   "as",   "absolute", "exactly", "final", "remaining"};
    static const char *const quantities[] = {
        "number",   "amount", "total", "sum",      "difference", "product",    "profit", "change", "cost",   "price",  "weight",
        "distance", "time",   "value", "quotient", "remainder",  "percentage", "area",   "volume", "length", "average"};
    assay_view rest = content;
    while (SKIP_ANY(&rest, leads)) continue;
    return rest.size < content.size && SKIP_ANY(&rest, quantities) && rest.size > 0 && !phrase_offers_value(content);
}

bool phrase_is_kind(assay_view content) {
    static const char *const articles[] = {"a", "an", "some", "any"};
    static const char *const adjectives[] = {
        "positive", "negative", "nonnegative", "non",     "single", "real", "rational", "whole",  "natural",
        "prime",    "unique",   "certain",     "two",     "three",  "four", "digit",    "one",    "complex",
        "simple",   "common",   "simplified",  "reduced", "even",   "odd",  "specific", "decimal"};
    static const char *const kinds[] = {"integer",    "number", "fraction",   "value",      "multiple",
                                        "divisor",    "factor", "decimal",    "percentage", "ratio",
                                        "expression", "digit",  "polynomial", "integers",   "power"};
    if (!SKIP_ANY(&content, articles)) return false;
    while (SKIP_ANY(&content, adjectives)) {
        if (at_or_nul(content, 0) == '-') content = assay_view_slice(content, 1, content.size);
    }
    return SKIP_ANY(&content, kinds);
}

/* "the number of pencils left, which is 80": what the words come to; empty: nothing is said. */
assay_view phrase_behind_which(assay_view explained) {
    static const assay_view marks[] = {
        {", which is ", 11}, {", which equals ", 15}, {", that is ", 10}, {", i.e. ", 7}, {", or ", 5}};
    for (size_t i = 0; i < COUNT(marks); i++) {
        size_t at = assay_find_first(explained, marks[i]);
        if (at != ASSAY_NOT_FOUND) return assay_view_slice(explained, at + marks[i].size, explained.size);
    }
    return ASSAY_VIEW_NONE;
}

bool phrase_says_something(assay_view content) {
    for (size_t i = 0; i < content.size; i++) {
        char c = content.data[i];
        if (assay_is_digit(c) || assay_is_alpha(c) || c == '\\' || (unsigned char)c >= 0x80) return true;
    }
    return false;
}

/* "This answer is correct.", "My answer is right.": praise of what was said before. */
bool phrase_is_praise_of_one(assay_view text, size_t noun, assay_view content) {
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
