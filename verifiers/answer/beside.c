/* What is offered beside an answer and must agree with it: "\boxed{7} or 8", "7, \boxed{8}", "7=\boxed{8}", "\boxed{8}, but 7 also works".
 *
 * Theory. A hedge ("or", in any of its languages) directly between a value and the answer offers that value, wherever it stands. A comma, "and" or "=" does so only
 * where nothing else is said: the list must begin where an answer does ("7, \boxed{8}" at the start of a line or sentence, "The answers are 7 and \boxed{8}"), or end
 * where the sentence does; in prose ("from 3 and 5, \boxed{8}", "the terms 2, 4, 6, \boxed{8}") numbers beside the box are facts. Named values ("a = 3, b = 5,
 * \boxed{8}") are what was found on the way. What is offered and equal ("8.0 = \boxed{8}") costs nothing: the verifier compares. Looks at OFFER_BYTES on each side. */
#include "verifiers/answer/beside.h"

/* Words of scripts with blanks stand alone; the others touch. */
static const struct join {
    assay_view word;
    join_kind kind;
    bool spaced;
} joins[] = {
    {LIT("or"), JOIN_OR, true},           {LIT("oder"), JOIN_OR, true},    {LIT("o"), JOIN_OR, true},
    {LIT("ou"), JOIN_OR, true},           {LIT("или"), JOIN_OR, true},     {LIT("або"), JOIN_OR, true},
    {LIT("hoặc"), JOIN_OR, true},         {LIT("atau"), JOIN_OR, true},    {LIT("veya"), JOIN_OR, true},
    {LIT("ya da"), JOIN_OR, true},        {LIT("lub"), JOIN_OR, true},     {LIT("albo"), JOIN_OR, true},
    {LIT("eller"), JOIN_OR, true},        {LIT("أو"), JOIN_OR, true},      {LIT("या"), JOIN_OR, true},
    {LIT("अथवा"), JOIN_OR, true},         {LIT("\\lor"), JOIN_OR, false},  {LIT("\\vee"), JOIN_OR, false},
    {LIT("也可能是"), JOIN_OR, false},    {LIT("또는"), JOIN_OR, true},    {LIT("혹은"), JOIN_OR, true},
    {LIT("或者"), JOIN_OR, false},        {LIT("或"), JOIN_OR, false},     {LIT("还是"), JOIN_OR, false},
    {LIT("還是"), JOIN_OR, false},        {LIT("または"), JOIN_OR, false}, {LIT("もしくは"), JOIN_OR, false},
    {LIT("か"), JOIN_OR, false},          {LIT("หรือ"), JOIN_OR, false},    {LIT("as well as"), JOIN_LIST, true},
    {LIT("and also"), JOIN_LIST, true},   {LIT("and"), JOIN_LIST, true},   {LIT("und"), JOIN_LIST, true},
    {LIT("et"), JOIN_LIST, true},         {LIT("y"), JOIN_LIST, true},     {LIT("и"), JOIN_LIST, true},
    {LIT("và"), JOIN_LIST, true},         {LIT("dan"), JOIN_LIST, true},   {LIT("와"), JOIN_LIST, true},
    {LIT("和"), JOIN_LIST, false},        {LIT("と"), JOIN_LIST, false},   {LIT(","), JOIN_LIST, false},
    {LIT("，"), JOIN_LIST, false},        {LIT(";"), JOIN_LIST, false},    {LIT("/"), JOIN_LIST, false},
    {LIT("、"), JOIN_ENUMERATION, false}, {LIT("="), JOIN_EQUALS, false},
};

/* Behind an answer, at the start of a sentence too. */
static const assay_view offering[] = {LIT("or"),
                                      LIT("It could"),
                                      LIT("it could"),
                                      LIT("It might"),
                                      LIT("it might"),
                                      LIT("It may"),
                                      LIT("it may"),
                                      LIT("could also be"),
                                      LIT("might also be"),
                                      LIT("Another possibility"),
                                      LIT("another possibility"),
                                      LIT("Another option"),
                                      LIT("and possibly"),
                                      LIT("and maybe"),
                                      LIT("and perhaps"),
                                      LIT("也可能是"),
                                      LIT("也许是"),
                                      LIT("或许是"),
                                      LIT("Or"),
                                      LIT("text{or"),
                                      LIT("text{ or"),
                                      LIT("text{, or"),
                                      LIT("tag{or"),
                                      LIT("lor"),
                                      LIT("vee"),
                                      LIT("maybe"),
                                      LIT("perhaps"),
                                      LIT("possibly"),
                                      LIT("alternatively"),
                                      LIT("Alternatively"),
                                      LIT("Possibly"),
                                      LIT("Maybe"),
                                      LIT("Perhaps"),
                                      LIT("O"),
                                      LIT("Ou"),
                                      LIT("Oder"),
                                      LIT("Или"),
                                      LIT("vielleicht"),
                                      LIT("quizás"),
                                      LIT("else"),
                                      LIT("Could well be"),
                                      LIT("could well be"),
                                      LIT("could be"),
                                      LIT("Could be"),
                                      LIT("Not sure"),
                                      LIT("not sure"),
                                      LIT("or better"),
                                      LIT("failing that"),
                                      LIT("Failing that"),
                                      LIT("aka"),
                                      LIT("a.k.a."),
                                      LIT("if not"),
                                      LIT("If not"),
                                      LIT("if that is wrong"),
                                      LIT("If that is wrong"),
                                      LIT("otherwise"),
                                      LIT("Otherwise"),
                                      LIT("sonst"),
                                      LIT("andernfalls"),
                                      LIT("sinon"),
                                      LIT("si no"),
                                      LIT("altrimenti"),
                                      LIT("senão"),
                                      LIT("иначе"),
                                      LIT("Иначе"),
                                      LIT("否则"),
                                      LIT("er"),
                                      LIT("uh"),
                                      LIT("hmm"),
                                      LIT("sic"),
                                      LIT("typo"),
                                      LIT("should be"),
                                      LIT("should read"),
                                      LIT("must be corrected to"),
                                      LIT("corrected"),
                                      LIT("alternate"),
                                      LIT("alternative"),
                                      LIT("second choice"),
                                      LIT("second guess"),
                                      LIT("backup"),
                                      LIT("with"),
                                      LIT("equivalently"),
                                      LIT("peut-être"),
                                      LIT("forse"),
                                      LIT("talvez")};

static const char *const contrasts[] = {"but", "though", "although", "while", "and"};

/* Joints by their first and by their last byte, in the order of the table: most texts end with a byte that ends few of them. */
enum { NONE = 255 };
static uint8_t by_last[256], by_first[256], next_by_last[COUNT(joins)], next_by_first[COUNT(joins)];
static uint8_t offers_by_first[256], next_offer[COUNT(offering)];
static bool begins_offer[256];
_Static_assert(COUNT(joins) < NONE && COUNT(offering) < NONE, "a byte numbers them");

void answer_prepare_offers(void) {
    memset(by_last, NONE, sizeof by_last);
    memset(by_first, NONE, sizeof by_first);
    for (size_t i = COUNT(joins); i-- > 0;) {
        assay_view word = joins[i].word;
        unsigned char first = (unsigned char)word.data[0], last = (unsigned char)word.data[word.size - 1];
        next_by_last[i] = by_last[last];
        next_by_first[i] = by_first[first];
        by_last[last] = by_first[first] = (uint8_t)i;
        if (joins[i].kind == JOIN_OR) begins_offer[first] = true;
    }
    memset(offers_by_first, NONE, sizeof offers_by_first);
    for (size_t i = COUNT(offering); i-- > 0;) {
        unsigned char first = (unsigned char)offering[i].data[0];
        next_offer[i] = offers_by_first[first];
        offers_by_first[first] = (uint8_t)i;
        begins_offer[first] = true;
    }
    static const char *const wrapping[] = {"quad", "qquad"}; /* the backslash is a mark like others */
    for (size_t i = 0; i < COUNT(joins); i++) answer_learn_next(joins[i].word);
    for (size_t i = 0; i < COUNT(offering); i++) answer_learn_next(offering[i]);
    answer_learn_next_words(contrasts, COUNT(contrasts));
    answer_learn_next_words(wrapping, COUNT(wrapping));
    for (const char *letter = "qtmf"; *letter; letter++) begins_offer[(unsigned char)*letter] = true;
}

/* No words, no relation: a value of its own. */
bool beside_is_bare(assay_view text) {
    static const assay_view relations[] = {LIT("\\le"), LIT("\\ge"), LIT("\\lt"), LIT("\\gt"), LIT("\\ne"),
                                           LIT("\\in"), LIT("≤"),    LIT("≥"),    LIT("≠"),    LIT("\\box")};
    bool said = false, signs = false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '=' || c == '<' || c == '>') return false;
        said = said || assay_is_digit(c) || assay_is_alpha(c);
        signs = signs || c == '\\' || (unsigned char)c >= 0x80;
    }
    for (size_t i = 0; i < COUNT(relations) && signs; i++) {
        if (assay_find_first(text, relations[i]) != ASSAY_NOT_FOUND) return false;
    }
    return said && answer_plain_words(text) == 0;
}

bool beside_is_whole_number(assay_view text) {
    size_t at = text.size > 1 && text.data[0] == '-';
    if (text.size == 0) return false;
    for (; at < text.size; at++) {
        if (!assay_is_digit(text.data[at])) return false;
    }
    return true;
}

/* Without a dollar sign whose other one stands elsewhere. */
assay_view beside_without_dollar(assay_view text) {
    assay_view inner = text;
    while (inner.size > 1 && inner.data[0] == '$') inner = assay_view_slice(inner, 1, inner.size);
    return answer_unwrap(inner.size > 0 && memchr(inner.data, '$', inner.size) ? text : inner);
}

bool beside_add(answer_offers *offers, assay_view text) {
    text = beside_without_dollar(text);
    if (text.size == 0 || assay_find_first(text, ASSAY_VIEW("box")) != ASSAY_NOT_FOUND)
        return false; /* a box is seen as such */
    if (offers->count < ANSWER_OFFERS_MAX) offers->items[offers->count++] = text;
    return true;
}

/* "\\text{ or }" and its like abroad: the word in it. */
static size_t before_text(assay_view text, size_t end, size_t *word_end) {
    size_t close = end - 1, open = close;
    while (open > 0 && close - open < 16 && text.data[open] != '{') open--;
    static const assay_view fonts[] = {LIT("\\text"), LIT("\\mbox"), LIT("\\textrm"), LIT("\\mathrm")};
    while (close > open + 1 && text.data[close - 1] == ' ') close--;
    for (size_t i = 0; i < COUNT(fonts); i++) {
        if (!assay_view_ends_with(assay_view_slice(text, 0, open), fonts[i])) continue;
        *word_end = close;
        return open - fonts[i].size;
    }
    return end;
}

join_kind beside_join_before(assay_view text, size_t *end) {
    if (*end == 0) return JOIN_NONE;
    if (text.data[*end - 1] == '}') {
        size_t word = *end, begin = before_text(text, *end, &word);
        if (begin == *end || beside_join_before(text, &word) != JOIN_OR) return JOIN_NONE;
        *end = begin;
        return JOIN_OR;
    }
    for (size_t i = by_last[(unsigned char)text.data[*end - 1]]; i != NONE; i = next_by_last[i]) {
        assay_view word = joins[i].word;
        if (!assay_view_ends_with(assay_view_slice(text, 0, *end), word)) continue;
        size_t begin = *end - word.size;
        if (joins[i].spaced && (begin == 0 || text.data[begin - 1] == '\\' || is_letter_byte(text.data[begin - 1]) ||
                                assay_is_digit(text.data[begin - 1])))
            continue;
        *end = begin;
        return joins[i].kind;
    }
    return JOIN_NONE;
}

join_kind beside_join_at(assay_view text, size_t *at) {
    for (size_t i = by_first[(unsigned char)at_or_nul(text, *at)]; i != NONE; i = next_by_first[i]) {
        size_t end = *at + joins[i].word.size;
        if (!assay_view_starts_with(assay_view_slice(text, *at, text.size), joins[i].word)) continue;
        if (joins[i].spaced && at_or_nul(text, end) != ' ' && at_or_nul(text, end) != '\n') continue;
        *at = end;
        return joins[i].kind;
    }
    return JOIN_NONE;
}

static bool may_begin_value(assay_view text, size_t at) {
    char c = at_or_nul(text, at);
    return assay_is_digit(c) || is_one_of(c, "$\\-+(.") || (unsigned char)c == 0xE2 || (unsigned char)c == 0xC2;
}

/* A choice's label: "B". */
static bool is_label(assay_view text) {
    return text.size == 1 && text.data[0] >= 'A' && text.data[0] <= 'J';
}

/* Behind what closes an answer ("$", "}", ".", blanks): where an alternative would be named. */
static size_t behind_closing(assay_view text, size_t at) {
    static const bool closing[256] = {
        ['$'] = true, [','] = true, [';'] = true, ['.'] = true, ['\\'] = true, [')'] = true, [']'] = true, ['}'] = true,
        ['*'] = true, ['('] = true, ['['] = true, ['-'] = true, ['`'] = true,  ['%'] = true, ['?'] = true};
    while (at < text.size) {
        if (assay_is_space(text.data[at]) || closing[(unsigned char)text.data[at]]) at++;
        else if (assay_view_starts_with(assay_view_slice(text, at, text.size), ASSAY_VIEW("，")) ||
                 assay_view_starts_with(assay_view_slice(text, at, text.size), ASSAY_VIEW("—")) ||
                 assay_view_starts_with(assay_view_slice(text, at, text.size), ASSAY_VIEW("–")))
            at += 3;
        else break;
    }
    return at;
}

static size_t behind_blanks(assay_view text, size_t at) {
    while (at < text.size && is_one_of(text.data[at], " $*_")) at++;
    return at;
}

/* "or", "\text{ or }", "\quad", "Alternatively": moves *at behind them; false: nothing is offered. */
static bool skip_offer(assay_view text, size_t *at) {
    bool offered = false;
    if (!begins_offer[(unsigned char)at_or_nul(text, *at)]) return false;
    static const assay_view wrappers[] = {LIT("quad"),    LIT("qquad"), LIT("text{"),
                                          LIT("textrm{"), LIT("mbox{"), LIT("footnote{")};
    for (size_t i = 0; i < COUNT(wrappers); i++) {
        if (!assay_view_starts_with(assay_view_slice(text, *at, text.size), wrappers[i])) continue;
        *at = behind_closing(text, *at + wrappers[i].size);
        i = SIZE_MAX; /* another one may follow */
    }
    size_t least = 0; /* in the order of the table */
    for (size_t i = offers_by_first[(unsigned char)at_or_nul(text, *at)]; i != NONE;) {
        size_t end = *at + offering[i].size;
        if (i < least || !assay_view_starts_with(assay_view_slice(text, *at, text.size), offering[i]) ||
            is_letter_byte(at_or_nul(text, end))) {
            i = next_offer[i];
            continue;
        }
        *at = behind_closing(text, end);
        offered = true;
        least = i + 1;
        i = offers_by_first[(unsigned char)at_or_nul(text, *at)];
    }
    size_t joint = *at;
    if (!offered && beside_join_at(text, &joint) == JOIN_OR) {
        *at = behind_closing(text, joint);
        offered = true;
    }
    return offered;
}

/* A box that holds one word: "\text{red}". */
static bool is_word(assay_view text) {
    if (assay_view_starts_with(text, ASSAY_VIEW("\\text{")) && assay_view_ends_with(text, ASSAY_VIEW("}")))
        text = assay_view_slice(text, 6, text.size - 1);
    for (size_t i = 0; i < text.size; i++) {
        if (!assay_is_alpha(text.data[i])) return false;
    }
    return text.size > 2;
}

/* "or blue.": one word, and the sentence's end. */
static bool ends_word(assay_view text, size_t begin, size_t end) {
    return end > begin + 2 && (end == text.size || is_one_of(text.data[end], ".!}\n"));
}

/* "x = 8": behind the name and the sign. */
static size_t behind_name(assay_view text, size_t at) {
    if (!assay_is_alpha(at_or_nul(text, at))) return at;
    size_t sign = behind_blanks(text, at + 1);
    return at_or_nul(text, sign) == '=' ? behind_closing(text, sign + 1) : at;
}

/* "\boxed{7} or 8": a value or number word behind what offers it. */
static bool alternative_behind(assay_view after, bool labels, bool wordy, answer_offers *offers) {
    static const char *const fillers[] = {
        "possibly",   "maybe", "perhaps",  "else", "even",   "alternatively", "probably", "potentially", "it",        "could",
        "might",      "may",   "also",     "be",   "is",     "the",           "answer",   "text",        "otherwise", "then",
        "vielleicht", "auch",  "actually", "just", "rather", "simply",        "would",    "auch"};
    size_t at = behind_closing(after, 0), number;
    if (!skip_offer(after, &at)) return false;
    for (int words = 0; words < 4; words++) {
        size_t end = at;
        while (assay_is_alpha(at_or_nul(after, end))) end++;
        if (end == at || !answer_has_word(assay_view_slice(after, at, end), fillers, COUNT(fillers))) break;
        at = behind_closing(after, end);
        while (is_one_of(at_or_nul(after, at), ":")) at = behind_closing(after, at + 1);
    }
    while (is_one_of(at_or_nul(after, at), ":")) at = behind_closing(after, at + 1);
    number = at = behind_name(after, at);
    /* The closing marks above are also signs and brackets of a value: take them back. */
    while (at > 0 && is_one_of(after.data[at - 1], "$([-\\")) at--;
    assay_view rest = assay_view_slice(after, at, after.size);
    size_t from = 0, end = number;
    answer_value value;
    bool read = answer_next_value(rest, &from, &value) && value.begin <= 1;
    assay_view found = read ? beside_without_dollar(assay_view_slice(rest, value.begin, value.end)) : ASSAY_VIEW_NONE;
    if (!labels && found.size == 1 && assay_is_alpha(found.data[0])) return false; /* "or else J would ..." */
    bool fallback = assay_view_starts_with(assay_view_slice(after, behind_closing(after, 0), after.size), ASSAY_VIEW("with"));
    if (fallback && !(read && assay_view_starts_with(assay_view_slice(rest, value.end, rest.size), ASSAY_VIEW(" as a"))))
        return false; /* "\\boxed{8} with 3 of them red" */
    if (read) return beside_add(offers, found);
    while (assay_is_alpha(at_or_nul(after, end))) end++;
    if (!answer_is_number_word(assay_view_slice(after, number, end)))
        return wordy && ends_word(after, number, end) && beside_add(offers, assay_view_slice(after, number, end));
    for (; at_or_nul(after, end) == '-' && assay_is_alpha(at_or_nul(after, end + 1)); end++) { /* "forty-two" */
        while (assay_is_alpha(at_or_nul(after, end + 1))) end++;
    }
    assay_view word = assay_view_slice(after, number, end);
    /* "Alternatively, one can use induction." counts nothing. */
    bool goes_on = at_or_nul(after, end) == ' ' && assay_is_alpha(at_or_nul(after, end + 1));
    bool same_sentence = true;
    for (size_t i = 0; i < number; i++) same_sentence = same_sentence && after.data[i] != '.' && after.data[i] != '\n';
    if (goes_on && (!same_sentence || answer_equal_folded(word, "one"))) return false;
    return beside_add(offers, word);
}

/* Does a sentence end here, at most with "as well" or "too" before? */
static bool ends_here(assay_view text, size_t at) {
    static const assay_view closers[] = {LIT("as well"), LIT("too"), LIT("also"), LIT("both"), LIT("respectively")};
    for (size_t i = 0; i < COUNT(closers); i++) {
        at = behind_blanks(text, at);
        if (assay_view_starts_with(assay_view_slice(text, at, text.size), closers[i])) at += closers[i].size;
    }
    while (at < text.size && is_one_of(text.data[at], " $*)]}\\")) at++;
    char c = at_or_nul(text, at);
    if (at == text.size || c == '\n' || c == '!') return true;
    return (c == '.' && !assay_is_digit(at_or_nul(text, at + 1))) ||
           assay_view_starts_with(assay_view_slice(text, at, text.size), ASSAY_VIEW("。"));
}

/* "also works", "is possible too", "could be right as well" behind a value. */
static bool is_also_said(assay_view text, size_t at, bool contrast) {
    static const char *const light[] = {"is", "are",  "would",   "could", "may", "might", "can",   "be",       "a",
                                        "an", "just", "equally", "as",    "the", "other", "fully", "perfectly"};
    static const char *const again[] = {"also", "too", "well", "equally", "another", "alternative", "both"};
    static const char *const right[] = {"works", "work",   "possible",  "acceptable", "valid",  "correct",  "right",
                                        "fine",  "likely", "plausible", "fits",       "answer", "solution", "alternative"};
    bool also = contrast, said = false;
    for (int words = 0; words < 8; words++) {
        while (is_one_of(at_or_nul(text, at), " $*_")) at++;
        size_t end = at;
        while (assay_is_alpha(at_or_nul(text, end))) end++;
        if (end == at) break;
        assay_view word = assay_view_slice(text, at, end);
        bool known = answer_has_word(word, light, COUNT(light));
        if (answer_has_word(word, again, COUNT(again))) also = known = true;
        if (answer_has_word(word, right, COUNT(right))) said = known = true;
        if (!known) return also && said && words > 1;
        at = end;
    }
    return also && said;
}

/* "\boxed{8}, but 7 also works", "\boxed{8} (7 is possible too)", "\boxed{8}. 7 is also valid". */
static bool second_right_behind(assay_view rest, size_t at, answer_offers *offers) {
    static const bool between[256] = {[' '] = true, ['$'] = true, ['*'] = true, ['_'] = true,  [','] = true, [';'] = true,
                                      ['.'] = true, ['('] = true, [')'] = true, ['\n'] = true, ['\\'] = true};
    while (at < rest.size && between[(unsigned char)rest.data[at]]) at++;
    size_t word = at;
    while (assay_is_alpha(at_or_nul(rest, word))) word++;
    bool contrast = word > at && answer_has_word(assay_view_slice(rest, at, word), contrasts, COUNT(contrasts));
    if (contrast) at = behind_blanks(rest, word);
    if (at > 0 && rest.data[at - 1] == '$') at--;
    size_t from = at;
    answer_value value;
    if (!may_begin_value(rest, at) || !answer_next_value(rest, &from, &value) || value.begin != at) return false;
    if (!beside_is_bare(assay_view_slice(rest, at, value.end))) return false;
    return is_also_said(rest, value.end, contrast) && beside_add(offers, assay_view_slice(rest, value.begin, value.end));
}

/* "\boxed{5} and 6", "\boxed{5}, 6, 7", "$\boxed{5} = 6$": bare values up to the end of the sentence. */
static void listed_behind(assay_view rest, assay_view box, assay_view before, answer_offers *offers) {
    size_t at = 0, count = 0;
    assay_view members[ANSWER_OFFERS_MAX];
    for (;;) {
        if (count == ANSWER_OFFERS_MAX) return;
        while (is_one_of(at_or_nul(rest, at), " $*_)}") || (at_or_nul(rest, at) == '\\' && at_or_nul(rest, at + 1) == ')'))
            at++;
        join_kind kind = beside_join_at(rest, &at);
        if (kind == JOIN_OR) return;
        bool note =
            assay_view_starts_with(assay_view_slice(rest, at, rest.size), ASSAY_VIEW("&\\text")); /* a column of reasons */
        if (kind == JOIN_NONE && at_or_nul(rest, at) == '&' && count == 0 && !note) {
            kind = JOIN_LIST;
            at++;
        }
        if (kind == JOIN_NONE) break;
        bool equation = kind == JOIN_EQUALS;
        at = behind_blanks(rest, at);
        size_t from = at;
        answer_value value;
        if (at > 0 && rest.data[at - 1] == '$' && answer_math_end(rest, at - 1) > at) from = --at;
        if (count > 0 || !equation) { /* ", and 7", ", also 7" */
            static const assay_view extra[] = {LIT("and "), LIT("also ")};
            for (size_t k = 0; k < COUNT(extra); k++) {
                if (assay_view_starts_with(assay_view_slice(rest, at, rest.size), extra[k]))
                    from = at = behind_blanks(rest, at + extra[k].size);
            }
        }
        bool label = is_label(box) && is_label(assay_view_slice(rest, at, at + 1)) && !is_letter_byte(at_or_nul(rest, at + 1));
        if (!(label || may_begin_value(rest, at)) || !answer_next_value(rest, &from, &value) || value.begin != at) return;
        assay_view found = assay_view_slice(rest, value.begin, value.end);
        if (equation) { /* but not "3 + \boxed{7} = 10", and no rounding */
            size_t end = before.size;
            while (end > 0 && before.data[end - 1] == ' ') end--;
            bool first = end == 0 || is_one_of(before.data[end - 1], "$[(\n");
            if (!first || !beside_is_whole_number(box) || !beside_is_whole_number(beside_without_dollar(found))) return;
        }
        if (!beside_is_bare(found)) return;
        members[count++] = found;
        at = value.end;
    }
    if (count == 0 || !beside_is_bare(box)) return;
    for (size_t i = 0; i < count && ends_here(rest, at); i++) beside_add(offers, members[i]);
}

/* "\boxed{37} (= 38)": a whole number said to be another. */
static bool is_said_again(assay_view after, answer_offers *offers) {
    size_t at = behind_blanks(after, 0);
    if (at_or_nul(after, at) != '(') return false;
    at = behind_blanks(after, at + 1);
    if (at_or_nul(after, at) != '=') return false;
    size_t begin = at = behind_blanks(after, at + 1);
    while (assay_is_digit(at_or_nul(after, at))) at++;
    return at > begin && at_or_nul(after, behind_blanks(after, at)) == ')' &&
           beside_add(offers, assay_view_slice(after, begin, at));
}

/* "\boxed{37} → 38", "37 => 38": one whole number becomes another. */
static bool becomes_behind(assay_view after, assay_view text, answer_offers *offers) {
    static const assay_view arrows[] = {LIT("→"),           LIT("⇒"), LIT("=>"), LIT("->"), LIT("\\to "), LIT("\\rightarrow"),
                                        LIT("\\Rightarrow")};
    size_t at = behind_blanks(after, 0), end;
    char c = at_or_nul(after, at);
    if (c == '(' && beside_is_whole_number(text)) return is_said_again(after, offers);
    if ((c != '=' && c != '-' && c != '\\' && (unsigned char)c != 0xE2) || !beside_is_whole_number(text)) return false;
    for (size_t i = 0; i < COUNT(arrows); i++) {
        if (!assay_view_starts_with(assay_view_slice(after, at, after.size), arrows[i])) continue;
        at = behind_blanks(after, at + arrows[i].size);
        for (end = at; assay_is_digit(at_or_nul(after, end));) end++;
        size_t stop = behind_blanks(after, end);
        if (end == at || !(stop == after.size || is_one_of(after.data[stop], ".,;\n"))) return false;
        return beside_add(offers, assay_view_slice(after, at, end));
    }
    return false;
}

void answer_offered_behind(assay_view region, const answer_piece *piece, answer_offers *offers) {
    if (becomes_behind(piece->after, piece->text, offers)) return;
    if (alternative_behind(piece->after, is_label(beside_without_dollar(piece->text)), is_word(piece->text), offers) ||
        piece->source != ASSAY_SOURCE_BOXED)
        return;
    size_t begin = answer_offset(region, piece->box.data), end = begin + piece->box.size;
    assay_view rest = assay_view_slice(region, end, end + OFFER_BYTES);
    char last = rest.size > 0 ? rest.data[0] : '\0';
    if (last == '\0' || second_right_behind(rest, 0, offers) || offers->in_prose) return;
    listed_behind(rest, piece->text, assay_view_slice(region, 0, begin), offers);
}
