/* Words and conditions just behind a box that make less or something else of what is in it: "\boxed{x = k\pi}, where k is a positive integer",
 * "\boxed{x < 1} and x > 0", "\boxed{x \ge 2} except x = 3", "\boxed{5} plus 1", "\boxed{5} or more", "\boxed{5} if x > 0 and 6 otherwise".
 *
 * Theory. What is meant is then the box with its condition, and that is what the verifier gets to compare: a condition that the gold has too is no fault. Only solutions are
 * narrowed (an equation for an unknown, a relation, an interval), not values: "\boxed{2k}, where k is a positive integer" says what the question said. "k is an
 * integer" narrows nothing. Looks at REACH bytes behind the box. */
#include "verifiers/answer/answer_internal.h"

enum { REACH = 160 };

/* What may stand next behind an answer: only what begins so is read. */
static const char *const alone[] = {"or more",    "or less",      "or fewer",      "or greater", "or higher",
                                    "or lower",   "or above",     "or below",      "and above",  "and over",
                                    "and a half", "and one half", "and a quarter", "factorial",  "and counting"};
static const char *const with_value[] = {"plus",       "minus",         "times",           "over",
                                         "divided by", "multiplied by", "to the power of", "modulo"};
static const char *const powers[] = {"squared", "cubed"};
static const char *const joins[] = {"and", "but", "with", "also", "provided that", "provided", "such that", "as long as"};
static const char *const cuts[] = {"except", "excluding", "without", "unless", "other than", "but not", "minus"};
static const char *const cases_behind[] = {"if", "when", "for",   "where",    "falls",   "wenn",
                                           "si", "se",   "under", "assuming", "counting"};
static const char *const leads[] = {"where", "with", "for", "here", "and",  "if",   "when",  "as",  "provided", "such that",
                                    "wobei", "mit",  "für", "où",   "avec", "pour", "donde", "con", "para"};

void answer_prepare_narrowing(void) {
    static const char *const others[] = {"and", "to", "unless"};
    answer_learn_next_words(alone, COUNT(alone));
    answer_learn_next_words(with_value, COUNT(with_value));
    answer_learn_next_words(powers, COUNT(powers));
    answer_learn_next_words(joins, COUNT(joins));
    answer_learn_next_words(cuts, COUNT(cuts));
    answer_learn_next_words(cases_behind, COUNT(cases_behind));
    answer_learn_next_words(leads, COUNT(leads));
    answer_learn_next_words(others, COUNT(others));
}

static bool contains_any(assay_view text, const assay_view *parts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (assay_find_first(text, parts[i]) != ASSAY_NOT_FOUND) return true;
    }
    return false;
}

/* Behind blanks, commas, and what ends maths and begins text. */
static size_t skip_closers(assay_view text, size_t at) {
    static const assay_view closers[] = {
        LIT("\\)"),     LIT("\\("), LIT("\\]"), LIT("\\["), LIT("\\text{"), LIT("\\textrm{"), LIT("\\mbox{"), LIT("\\quad"),
        LIT("\\qquad"), LIT("\\,"), LIT("\\;"), LIT("\\ "), LIT("\\:"),     LIT("，"),        LIT("（"),      LIT("**")};
    for (size_t lines = 0; at < text.size;) {
        char c = text.data[at];
        if (c == '\n' && ++lines > 2) return at;
        if (assay_is_space(c) || (c != '\0' && strchr(",;$}(", c))) {
            at++;
            continue;
        }
        if (c != '\\' && c != '*' && c != '\xEF') return at;
        size_t size = 0;
        for (size_t i = 0; i < COUNT(closers) && size == 0; i++)
            size = assay_view_starts_with(assay_view_slice(text, at, text.size), closers[i]) ? closers[i].size : 0;
        if (size == 0) return at;
        at += size;
    }
    return at;
}

/* The end of the sentence; of a line where that ends one. */
static size_t clause_end(assay_view text, size_t at) {
    size_t limit = at + REACH < text.size ? at + REACH : text.size;
    for (; at < limit; at++) {
        char c = text.data[at], next = at_or_nul(text, at + 1);
        if (c == '\n') return at;
        if (c == '.' && (next == '\0' || assay_is_space(next) || next == '$' || next == '*' || next == '\\')) return at;
        if (c == '\xE3' && assay_view_starts_with(assay_view_slice(text, at, at + 3), ASSAY_VIEW("。"))) return at;
    }
    return limit;
}

/* Takes a word (small letters) off the front of `text` at *at, with the blanks behind it. */
static bool skip_word(assay_view text, size_t *at, const char *word) {
    size_t size = strlen(word), end = *at + size;
    if (end > text.size || !answer_equal_folded(assay_view_slice(text, *at, end), word) || assay_is_alpha(at_or_nul(text, end)))
        return false;
    while (end < text.size && (text.data[end] == ' ' || text.data[end] == '}')) end++;
    *at = end;
    return true;
}

static bool skip_any(assay_view text, size_t *at, const char *const *words, size_t count) {
    char first = answer_lower(at_or_nul(text, *at));
    for (size_t i = 0; i < count; i++) { /* nearly always another letter */
        if (words[i][0] == first && skip_word(text, at, words[i])) return true;
    }
    return false;
}

static bool has_relation(assay_view text) {
    static const assay_view signs[] = {LIT("="),    LIT("<"),    LIT(">"), LIT("\\le"), LIT("\\ge"), LIT("\\lt"), LIT("\\gt"),
                                       LIT("\\ne"), LIT("\\in"), LIT("≤"), LIT("≥"),    LIT("≠"),    LIT("∈")};
    return contains_any(text, signs, COUNT(signs));
}

/* A relation, an interval or a set. */
static bool is_solution(assay_view box) {
    static const assay_view sets[] = {LIT("\\infty"), LIT("∞"), LIT("\\mathbb"), LIT("\\cup"), LIT("\\{")};
    bool interval = box.size > 2 && strchr("([", box.data[0]) && strchr(")]", box.data[box.size - 1]);
    return has_relation(box) || interval || contains_any(box, sets, COUNT(sets));
}

/* Does the letter stand alone in the text, not in a command or word? */
static bool has_letter(assay_view text, char letter) {
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\\') {
            while (i + 1 < text.size && assay_is_alpha(text.data[i + 1])) i++;
        } else if (text.data[i] == letter && !(i > 0 && assay_is_alpha(text.data[i - 1])) &&
                   (letter != 'a' || !assay_is_alpha(at_or_nul(text, i + 1)))) {
            return true;
        }
    }
    return false;
}

/* A parameter of integers in the solutions of an unknown ("x = k\pi"): not on the left side, as in "a_n = 2n". '\0': none. */
static char parameter_of(assay_view box) {
    static const char letters[] = "knmljKNM";
    size_t sign = assay_find_first(box, ASSAY_VIEW("="));
    if (sign == ASSAY_NOT_FOUND) sign = assay_find_first(box, ASSAY_VIEW("\\in"));
    if (sign == ASSAY_NOT_FOUND) return '\0';
    assay_view left = assay_view_slice(box, 0, sign), right = assay_view_slice(box, sign, box.size);
    if (memchr(left.data, '(', left.size) || memchr(left.data, '_', left.size)) return '\0';
    for (const char *letter = letters; *letter; letter++) {
        if (has_letter(right, *letter) && !has_letter(left, *letter)) return *letter;
    }
    return '\0';
}

/* Does the clause say less of the parameter than that it is an integer? */
static bool restricts(assay_view clause) {
    static const assay_view words[] = {
        LIT("positive"), LIT("negative"), LIT("natural"),   LIT("whole"),   LIT("even"),      LIT("odd"),       LIT("prime"),
        LIT("zero"),     LIT("multiple"), LIT("divisible"), LIT("between"), LIT("from "),     LIT("mathbb{N}"), LIT("mathbb N"),
        LIT("\\N"),      LIT("ℕ"),        LIT("Z^+"),       LIT("Z}^+"),    LIT("Z}^{+"),     LIT("Z}_+"),      LIT("Z}_{"),
        LIT("ℤ⁺"),       LIT("ℤ^+"),      LIT("ℤ+"),        LIT("Z+"),      LIT("<"),         LIT(">"),         LIT("\\le"),
        LIT("\\ge"),     LIT("\\lt"),     LIT("\\gt"),      LIT("\\ne"),    LIT("≤"),         LIT("≥"),         LIT("≠"),
        LIT("="),        LIT("\\{"),      LIT("正"),        LIT("自然"),    LIT("非负"),      LIT("偶"),        LIT("奇"),
        LIT("positif"),  LIT("naturel"),  LIT("positiv"),   LIT("gerade"),  LIT("natürlich"), LIT("natural"),   LIT("натурал"),
        LIT("положит"),  LIT("mod")};
    return contains_any(clause, words, COUNT(words));
}

/* The end of "and $x > 0$", "but x \ne 0" behind a relation of the same letter, where nothing else is said; `at` where it is not that. */
static size_t second_relation(assay_view text, size_t at, size_t end, assay_view box) {
    size_t from = at;
    bool joined = skip_any(text, &from, joins, COUNT(joins));
    from = skip_closers(text, from);
    assay_view clause = assay_view_trim(assay_view_slice(text, from, end));
    char letter = clause.size > 0 ? clause.data[0] : '\0';
    if (!joined || !assay_is_alpha(letter) || assay_is_alpha(at_or_nul(clause, 1)) || !has_letter(box, letter)) return at;
    bool bare = answer_plain_words(clause) == 0 && memchr(clause.data, '=', clause.size) == NULL;
    return bare && has_relation(clause) && has_relation(box) ? end : at;
}

/* "5 plus 1", "5 squared", "5 or more", "5 and a half". */
static size_t changing_words(assay_view text, size_t at, size_t end) {
    size_t behind = at;
    if (skip_any(text, &behind, alone, COUNT(alone))) return behind;
    if (skip_any(text, &behind, powers, COUNT(powers)))
        return assay_is_alpha(at_or_nul(text, behind)) ? at : behind; /* units */
    static const char *const and[] = {"and"}, *const to[] = {"to"};
    static const assay_view rounding[] = {LIT("decimal"), LIT("signif"), LIT("place"), LIT("figure"), LIT("nearest")};
    if (skip_any(text, &behind, and, 1)) { /* "5 and 1/2" */
        size_t digits = behind;
        while (assay_is_digit(at_or_nul(text, digits))) digits++;
        return digits > behind && at_or_nul(text, digits) == '/' && assay_is_digit(at_or_nul(text, digits + 1)) ? digits + 2
                                                                                                                : at;
    }
    bool range = skip_any(text, &behind, to, 1);
    if (range && contains_any(assay_view_slice(text, behind, end), rounding, COUNT(rounding))) return at;
    if (!range && !skip_any(text, &behind, with_value, COUNT(with_value))) return at;
    behind = skip_closers(text, behind);
    return assay_is_digit(at_or_nul(text, behind)) || at_or_nul(text, behind) == '\\' ? end : at;
}

/* "n is odd, 7 if n is even": another value with a case of its own. */
static bool has_second_case(assay_view clause) {
    static const char *const cases[] = {"if", "when", "for", "in", "under", "assuming", "counting"};
    answer_value value;
    for (size_t at = 0; answer_next_value(clause, &at, &value);) {
        size_t before = value.begin, behind = value.end;
        while (before > 0 && strchr(" $", clause.data[before - 1])) before--;
        bool separate = before > 0 && strchr(",;", clause.data[before - 1]);
        assay_view head = assay_view_slice(clause, 0, before);
        separate = separate || assay_view_ends_with(head, ASSAY_VIEW(" and")) || assay_view_ends_with(head, ASSAY_VIEW(" but"));
        while (behind < clause.size && strchr(" $", clause.data[behind])) behind++;
        if (separate && behind > value.end && skip_any(clause, &behind, cases, COUNT(cases))) return true;
    }
    return false;
}

static bool is_whole_number(assay_view text) {
    size_t at = text.size > 1 && text.data[0] == '-';
    while (at < text.size && assay_is_digit(text.data[at])) at++;
    return text.size > 0 && at == text.size;
}

/* "unless I am mistaken", "unless otherwise stated". */
static bool is_modest(assay_view text, size_t at, size_t end) {
    static const assay_view words[] = {LIT("I "),   LIT("I'"),      LIT("otherwise"), LIT("mista"),     LIT("error"),
                                       LIT("typo"), LIT("misread"), LIT("stated"),    LIT("specified"), LIT("noted")};
    return contains_any(assay_view_slice(text, at, end), words, COUNT(words));
}

/* The value of the other case in the sentence before the box: "7 if n is odd, \boxed{8} if n is even", "if n is odd, 7; if n is even, \boxed{8}". */
assay_view answer_other_case(assay_view text, size_t begin, size_t box_end) {
    static const char *const cases[] = {"if", "when", "for"}, *const ifs[] = {"if", "and if", "but if"},
                             *const says[] = {"it is", "the answer is", "then", "it's"};
    size_t least = begin > REACH ? begin - REACH : 0, from = begin, first = 0;
    assay_view window = assay_view_slice(text, least, begin);
    if (assay_find_first(window, ASSAY_VIEW("f ")) == ASSAY_NOT_FOUND) return ASSAY_VIEW_NONE;
    size_t at = skip_closers(text, box_end);
    bool cased = skip_any(text, &at, cases, COUNT(cases));
    if (!cased && assay_find_first_folded(window, ASSAY_VIEW("if")) == ASSAY_NOT_FOUND) return ASSAY_VIEW_NONE;
    while (from > least && !(text.data[from - 1] == '\n' || (answer_is_stop(text.data[from - 1]) && text.data[from] == ' ')))
        from--;
    assay_view before = assay_view_slice(text, from, begin);
    while (first < before.size && before.data[first] == ' ') first++;
    bool led = skip_any(before, &first, ifs, 1); /* "if ..., 7; if ...," */
    if (!cased && !led) return ASSAY_VIEW_NONE;
    answer_value value;
    for (size_t next = 0; answer_next_value(before, &next, &value);) {
        size_t behind = value.end;
        while (behind < before.size && strchr(" $", before.data[behind])) behind++;
        size_t word = behind;
        if (cased && behind > value.end && skip_any(before, &word, cases, COUNT(cases))) {
            assay_view rest = assay_view_trim(assay_view_slice(before, word, before.size));
            bool ended =
                rest.size > 0 && (strchr(",;$", rest.data[rest.size - 1]) || assay_view_ends_with(rest, ASSAY_VIEW(" and")));
            if (ended) return assay_view_slice(before, value.begin, value.end);
        }
        if (cased || behind >= before.size || !strchr(";,", before.data[behind])) continue;
        size_t second = behind + 1;
        while (second < before.size && before.data[second] == ' ') second++;
        if (!skip_any(before, &second, ifs, COUNT(ifs))) continue;
        assay_view rest = assay_view_trim(assay_view_slice(before, second, before.size));
        while (rest.size > 0 && strchr("$ ", rest.data[rest.size - 1])) rest.size--;
        size_t value_at = value.begin;
        while (value_at > 0 && strchr(" $", before.data[value_at - 1])) value_at--;
        bool bare = value_at > 0 && before.data[value_at - 1] == ',';
        for (size_t i = 0; i < COUNT(says) && !bare; i++)
            bare = assay_view_ends_with(assay_view_slice(before, 0, value_at), assay_view_of(says[i]));
        bool closes = rest.size > 0 && rest.data[rest.size - 1] == ',';
        for (size_t i = 0; i < COUNT(says) && !closes; i++) closes = assay_view_ends_with(rest, assay_view_of(says[i]));
        if (bare && closes) return assay_view_slice(before, value.begin, value.end);
    }
    return ASSAY_VIEW_NONE;
}

size_t answer_narrowing_end(assay_view text, size_t box_end, assay_view box) {
    static const assay_view otherwise[] = {LIT("otherwise"), LIT(" else "), LIT(" else."),       LIT("else}"), LIT(" sonst "),
                                           LIT(" sinon "),   LIT(" si no"), LIT(" altrimenti "), LIT("否则")};
    size_t at = skip_closers(text, box_end), end = clause_end(text, at), behind = at;
    if (at == box_end && assay_is_alpha(at_or_nul(text, at))) return box_end;
    assay_view clause = assay_view_slice(text, at, end);
    if (clause.size == 0) return box_end;
    size_t changed = changing_words(text, at, end);
    if (changed > at) return changed;
    if (skip_any(text, &behind, cases_behind, COUNT(cases_behind)) &&
        (contains_any(clause, otherwise, COUNT(otherwise)) || has_second_case(assay_view_slice(text, behind, end))))
        return end;
    behind = at;
    bool whole = is_whole_number(box);
    if (whole || !is_solution(box))
        return whole && skip_word(text, &behind, "unless") && !is_modest(text, behind, end) ? end : box_end;
    if (skip_any(text, &behind, cuts, COUNT(cuts))) {
        bool value = false;
        for (size_t i = behind; i < end; i++) value = value || assay_is_digit(text.data[i]) || text.data[i] == '$';
        return value ? end : box_end;
    }
    char parameter = parameter_of(box);
    if (parameter && has_letter(clause, parameter) && restricts(clause)) {
        /* The clause is about the parameter: "where k is", "for positive integers k", "k \in", "(k even)", not a sentence of its own. */
        size_t first = at;
        bool led = skip_any(text, &first, leads, COUNT(leads)) || assay_view_starts_with(clause, ASSAY_VIEW("其中")) ||
                   assay_view_starts_with(clause, ASSAY_VIEW("且"));
        if (led || clause.data[0] == parameter) return end;
    }
    size_t second = second_relation(text, at, end, box);
    return second > at ? second : box_end;
}
