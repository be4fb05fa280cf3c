/* What is offered beside an answer and must agree with it: "\boxed{7} or 8", "7, \boxed{8}", "7=\boxed{8}", "\boxed{8}, but 7 also works".
 *
 * Theory. A hedge ("or", in any of its languages) directly between a value and the answer offers that value, wherever it stands. A comma, "and" or "=" does so only
 * where nothing else is said: the list must begin where an answer does ("7, \boxed{8}" at the start of a line or sentence, "The answers are 7 and \boxed{8}"), or end
 * where the sentence does; in prose ("from 3 and 5, \boxed{8}", "the terms 2, 4, 6, \boxed{8}") numbers beside the box are facts. Named values ("a = 3, b = 5,
 * \boxed{8}") are what was found on the way. What is offered and equal ("8.0 = \boxed{8}") costs nothing: the verifier compares. Looks at OFFER_BYTES on each side. */
#include <pthread.h>

#include "verifiers/answer/answer_internal.h"

enum { OFFER_BYTES = 72, VALUES_READ = 16, PARAGRAPH_BYTES = 96 };

#define LIT(text) \
    { text, sizeof text - 1 }
#define COUNT(list) (sizeof list / sizeof *list)

typedef enum join_kind {
    JOIN_NONE,
    JOIN_OR,
    JOIN_LIST,
    JOIN_EQUALS,
    JOIN_ENUMERATION /* the Chinese mark behind the number of an item, too */
} join_kind;

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
    {LIT("अथवा"), JOIN_OR, true},         {LIT("또는"), JOIN_OR, true},    {LIT("혹은"), JOIN_OR, true},
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

/* Words that make an offer vaguer and stand around "or", or for it: "7, maybe 8". */
static const char *const hedges[] = {"possibly", "maybe",       "perhaps",   "else",   "even", "alternatively",
                                     "probably", "potentially", "otherwise", "rather", "both", "also"};

/* Behind an answer, at the start of a sentence too. */
static const assay_view offering[] = {LIT("or"),
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
                                      LIT("peut-être"),
                                      LIT("forse"),
                                      LIT("talvez")};

/* Joints by their first and by their last byte, in the order of the table: most texts end with a byte that ends few of them. */
enum { NONE = 255 };
static uint8_t by_last[256], by_first[256], next_by_last[COUNT(joins)], next_by_first[COUNT(joins)];
static bool begins_offer[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;
_Static_assert(COUNT(joins) < NONE, "a byte numbers them");

static void init_bytes(void) {
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
    for (size_t i = 0; i < COUNT(offering); i++) begins_offer[(unsigned char)offering[i].data[0]] = true;
    begins_offer['q'] = true;
}

static inline char at_or_nul(assay_view text, size_t at) {
    return at < text.size ? text.data[at] : '\0';
}

/* Of a short set, mostly not of it. */
static inline bool is_one_of(char c, const char *set) {
    while (*set != '\0' && *set != c) set++;
    return *set != '\0' && c != '\0';
}

static bool is_letter_byte(char c) {
    return assay_is_alpha(c) || (unsigned char)c >= 0x80;
}

/* No words, no relation: a value of its own. */
static bool is_bare(assay_view text) {
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

/* "x = 7": a name and its value. */
static bool is_named(assay_view text) {
    size_t at = 0;
    while (is_one_of(at_or_nul(text, at), "$ \\(")) at++;
    return assay_is_alpha(at_or_nul(text, at)) && memchr(text.data, '=', text.size) != NULL;
}

static bool is_whole_number(assay_view text) {
    size_t at = text.size > 1 && text.data[0] == '-';
    if (text.size == 0) return false;
    for (; at < text.size; at++) {
        if (!assay_is_digit(text.data[at])) return false;
    }
    return true;
}

/* Without a dollar sign whose other one stands elsewhere. */
static assay_view without_dollar(assay_view text) {
    if (text.size > 1 && text.data[0] == '$' && !memchr(text.data + 1, '$', text.size - 1))
        text = assay_view_slice(text, 1, text.size);
    return answer_unwrap(text);
}

static bool add_offer(answer_offers *offers, assay_view text) {
    text = without_dollar(text);
    if (text.size == 0 || assay_find_first(text, ASSAY_VIEW("box")) != ASSAY_NOT_FOUND)
        return false; /* a box is seen as such */
    if (offers->count < ANSWER_OFFERS_MAX) offers->items[offers->count++] = text;
    return true;
}

/* ---- before the answer ---- */

/* Blanks, the begin of maths and of emphasis, a bracket. */
static size_t before_opening(assay_view text, size_t end) {
    while (end > 0) {
        char c = text.data[end - 1];
        bool maths = end > 1 && (c == '(' || c == '[') && text.data[end - 2] == '\\';
        if (maths) end -= 2;
        else if (is_one_of(c, " $*_(\"")) end--;
        else break;
    }
    return end;
}

/* The same, behind a value: blanks and the end of maths and of emphasis. */
static size_t before_closing(assay_view text, size_t end) {
    while (end > 0 && is_one_of(text.data[end - 1], " ,*_(")) end--;
    return end;
}

/* Takes a word of `hedges` off the end. */
static bool take_hedge(assay_view text, size_t *end) {
    size_t begin = *end;
    while (begin > 0 && assay_is_alpha(text.data[begin - 1])) begin--;
    if (begin == *end || !answer_has_word(assay_view_slice(text, begin, *end), hedges, COUNT(hedges))) return false;
    *end = begin;
    return true;
}

static join_kind take_join_before(assay_view text, size_t *end) {
    if (*end == 0) return JOIN_NONE;
    for (size_t i = by_last[(unsigned char)text.data[*end - 1]]; i != NONE; i = next_by_last[i]) {
        assay_view word = joins[i].word;
        if (!assay_view_ends_with(assay_view_slice(text, 0, *end), word)) continue;
        size_t begin = *end - word.size;
        if (joins[i].spaced && (begin == 0 || is_letter_byte(text.data[begin - 1]) || assay_is_digit(text.data[begin - 1])))
            continue;
        *end = begin;
        return joins[i].kind;
    }
    return JOIN_NONE;
}

/* Is the word that ends before `end` one of these? */
static bool ends_with_any(assay_view text, size_t end, const char *const *words, size_t count) {
    size_t begin = end;
    while (begin > 0 && (assay_is_alpha(text.data[begin - 1]) || text.data[begin - 1] == '\'')) begin--;
    for (size_t i = 0; i < count && begin < end; i++) {
        if (answer_equal_folded(assay_view_slice(text, begin, end), words[i])) return true;
    }
    return false;
}

static size_t word_begin(assay_view text, size_t end) {
    while (end > 0 && (assay_is_alpha(text.data[end - 1]) || text.data[end - 1] == '\'')) end--;
    while (end > 0 && is_one_of(text.data[end - 1], " *_")) end--;
    return end;
}

/* Does the text before `end` announce an answer: "the answers are", "Answer:", "It is", and the like abroad? */
static bool announces(assay_view text, size_t end) {
    static const char *const verbs[] = {"is", "are", "was", "be", "equals"}, *const modals[] = {"should", "must",  "would",
                                                                                                "may",    "might", "could"};
    static const char *const nouns[] = {"answer",  "answers", "ans",        "solution",      "solutions", "result",
                                        "results", "final",   "candidates", "possibilities", "guesses"};
    static const char *const it[] = {"it", "that", "they", "these"}, *const its[] = {"it's"};
    uint64_t seen = answer_look_for_cues(assay_view_slice(text, 0, end));
    for (; seen != 0; seen &= seen - 1) {
        unsigned cue = (unsigned)__builtin_ctzll(seen);
        size_t at = answer_last_cue(assay_view_slice(text, 0, end), cue);
        answer_cue found;
        if (at == ASSAY_NOT_FOUND || !answer_read_cue(text, cue, at, &found)) continue;
        if (before_opening(text, found.begin) >= before_opening(text, end)) return true;
    }
    bool colon = end > 0 && (text.data[end - 1] == ':' || text.data[end - 1] == '=');
    if (colon) end = before_closing(text, end - 1);
    if (!colon && ends_with_any(text, end, its, COUNT(its))) return true;
    if (ends_with_any(text, end, verbs, COUNT(verbs))) end = word_begin(text, end);
    else if (!colon) return false;
    if (ends_with_any(text, end, modals, COUNT(modals))) end = word_begin(text, end);
    return ends_with_any(text, end, nouns, COUNT(nouns)) || (!colon && ends_with_any(text, end, it, COUNT(it)));
}

/* Does an answer begin at `begin`: where a line or sentence does ("So 7, ..." too), or behind what announces one? */
static bool begins_answer(assay_view region, size_t begin) {
    static const char *const leads[] = {"so",      "thus", "hence", "therefore", "then", "either",
                                        "finally", "both", "get",   "obtain",    "is",   "be"};
    enum { FIRST_PERSON = 8 }; /* leads behind which a sentence may have more before them */
    size_t least = begin > PARAGRAPH_BYTES ? begin - PARAGRAPH_BYTES : 0;
    assay_view text = assay_view_slice(region, least, begin);
    size_t end = text.size;
    for (;;) {
        size_t from = end;
        end = before_opening(text, end);
        while (end > 0 && is_one_of(text.data[end - 1], "{[")) end -= end > 1 && text.data[end - 2] == '\\' ? 2 : 1;
        if (end == from) break;
    }
    for (bool led = false; end > 0 && text.data[end - 1] != '\n';) {
        char c = text.data[end - 1];
        size_t stop = end > 1 && is_one_of(text.data[end - 1], ".!?") && end < text.size && text.data[end] == ' ';
        if (stop || assay_view_ends_with(assay_view_slice(text, 0, end), ASSAY_VIEW("。")))
            return !assay_is_digit(text.data[end - 2]);
        if (announces(text, end)) return true;
        if (c == ',' && !led) end = before_closing(text, end);
        if (led || !ends_with_any(text, end, leads, FIRST_PERSON)) return false;
        led = true;
        end = word_begin(text, end);
    }
    while (end > 0 && assay_is_space(text.data[end - 1])) end--;
    if (end == 0) return least == 0;
    bool label = text.data[end - 1] == ':' || assay_view_ends_with(assay_view_slice(text, 0, end), ASSAY_VIEW("："));
    return !label || announces(text, end); /* "The sequence goes on:" */
}

/* The values of the line before `end`; those that end before it, joined, are its last ones. */
typedef struct line_values {
    assay_view line; /* up to the joint */
    answer_value items[VALUES_READ];
    size_t count;
} line_values;

static void read_line(assay_view region, size_t end, line_values *values) {
    size_t least = end > OFFER_BYTES ? end - OFFER_BYTES : 0, begin = end;
    while (begin > least && region.data[begin - 1] != '\n') begin--;
    bool cut = begin == least && least > 0;
    values->line = assay_view_slice(region, begin, end);
    values->count = 0;
    answer_value value;
    for (size_t at = 0; values->count < VALUES_READ && answer_next_value(values->line, &at, &value);) {
        if (cut && value.begin == 0) continue; /* perhaps only the end of one */
        values->items[values->count++] = value;
    }
}

/* The value that ends the line's first `end` bytes; SIZE_MAX: none. */
static size_t value_before(const line_values *values, size_t end) {
    for (size_t i = values->count; i-- > 0;) {
        if (values->items[i].end == end) return i;
        if (values->items[i].end < end) break;
    }
    return SIZE_MAX;
}

/* "\frac{3}{4}", of digits alone. */
static bool is_fraction(assay_view text) {
    static const assay_view commands[] = {LIT("\\frac"), LIT("\\dfrac"), LIT("\\tfrac")};
    size_t at = at_or_nul(text, 0) == '-';
    for (size_t i = 0; i < COUNT(commands); i++) {
        if (!assay_view_starts_with(assay_view_slice(text, at, text.size), commands[i])) continue;
        for (at += commands[i].size; assay_is_digit(at_or_nul(text, at)) || is_one_of(at_or_nul(text, at), "{}");) at++;
        return at == text.size;
    }
    return false;
}

/* "7=\boxed{8}": one whole number (or fraction) and nothing else on its left, for a box of the same kind. */
static bool is_false_equation(const line_values *values, size_t which, assay_view box, assay_view after) {
    static const char *const labels[] = {"question", "problem", "part", "step",   "exercise", "case", "item",
                                         "example",  "row",     "no",   "number", "base",     "mod"};
    answer_value value = values->items[which];
    assay_view line = values->line, text = without_dollar(assay_view_slice(line, value.begin, value.end));
    bool fractions = is_fraction(text) && is_fraction(box);
    if (!fractions && !(is_whole_number(text) && is_whole_number(box))) return false;
    if (assay_find_first(after, ASSAY_VIEW("mod")) != ASSAY_NOT_FOUND) return false;
    size_t begin = value.begin;
    while (begin > 0 && is_one_of(line.data[begin - 1], " $")) begin--;
    bool maths = begin > 1 && line.data[begin - 2] == '\\' && is_one_of(line.data[begin - 1], "([");
    if (begin == 0 || maths) return true;
    size_t word = begin;
    while (word > 0 && assay_is_alpha(line.data[word - 1])) word--;
    if (word < begin)
        return begin < value.begin && (word == 0 || line.data[word - 1] != '\\') &&
               !ends_with_any(line, begin, labels, COUNT(labels));
    return is_one_of(line.data[begin - 1], "=:.,;");
}

void answer_offered_before(assay_view region, const answer_piece *piece, answer_offers *offers) {
    pthread_once(&once, init_bytes);
    assay_view box = piece->box;
    size_t end = before_opening(region, answer_offset(region, box.data)), place = end;
    bool hedged = false;
    while (end > 0 && take_hedge(region, &end)) {
        hedged = true;
        end = before_closing(region, end);
    }
    join_kind kind = take_join_before(region, &end);
    if (kind == JOIN_NONE && hedged && place > end && at_or_nul(region, end) == ',') kind = JOIN_LIST;
    if (kind == JOIN_NONE) return;
    line_values values;
    read_line(region, end, &values);
    size_t last = before_closing(values.line, values.line.size), which = value_before(&values, last);
    if (which == SIZE_MAX && last > 1 && is_one_of(values.line.data[last - 1], ")$"))
        which = value_before(&values, last - 1 - (values.line.data[last - 2] == '\\'));
    if (which == SIZE_MAX) return;
    size_t base = answer_offset(region, values.line.data);
    answer_value value = values.items[which];
    assay_view found = assay_view_slice(values.line, value.begin, value.end);
    static const char *const between[] = {"between"};
    bool range = kind == JOIN_LIST && ends_with_any(values.line, before_opening(values.line, value.begin), between, 1);
    if (kind == JOIN_OR || range) {
        add_offer(offers, found);
        return;
    }
    if (kind == JOIN_EQUALS) {
        if (is_false_equation(&values, which, piece->text, piece->after)) add_offer(offers, found);
        return;
    }
    /* A list: its members leftwards, to where it begins. */
    assay_view members[ANSWER_OFFERS_MAX];
    size_t count = 0, begin;
    for (;;) {
        if (!answer_widen(values.line, &value)) return;
        found = assay_view_slice(values.line, value.begin, value.end);
        if (!is_bare(found) || is_named(found)) return;
        begin = value.begin;
        if (count < ANSWER_OFFERS_MAX) members[count++] = found;
        size_t before = before_opening(values.line, begin), joint = before;
        join_kind more = take_join_before(values.line, &joint);
        if (more == JOIN_NONE || more == JOIN_EQUALS) break;
        which = value_before(&values, before_closing(values.line, joint));
        if (which == SIZE_MAX) break;
        value = values.items[which];
    }
    if (kind == JOIN_ENUMERATION && count == 1 && begin == 0) return;
    if (!begins_answer(region, base + begin)) {
        offers->in_prose = true;
        return;
    }
    for (size_t i = 0; i < count; i++) add_offer(offers, members[i]);
}

/* ---- behind the answer ---- */

static bool may_begin_value(assay_view text, size_t at) {
    char c = at_or_nul(text, at);
    return assay_is_digit(c) || is_one_of(c, "$\\-+(.") || (unsigned char)c == 0xE2 || (unsigned char)c == 0xC2;
}

/* Behind what closes an answer ("$", "}", ".", blanks): where an alternative would be named. */
static size_t behind_closing(assay_view text, size_t at) {
    while (at < text.size && (assay_is_space(text.data[at]) || is_one_of(text.data[at], "$,;.\\)]}*([-`%"))) at++;
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
    if (assay_view_starts_with(assay_view_slice(text, *at, text.size), ASSAY_VIEW("quad"))) *at = behind_closing(text, *at + 4);
    for (size_t i = 0; i < COUNT(offering); i++) {
        size_t end = *at + offering[i].size;
        if (!assay_view_starts_with(assay_view_slice(text, *at, text.size), offering[i]) ||
            is_letter_byte(at_or_nul(text, end)))
            continue;
        *at = behind_closing(text, end);
        offered = true;
    }
    for (size_t i = by_first[(unsigned char)at_or_nul(text, *at)]; i != NONE && !offered; i = next_by_first[i]) {
        size_t end = *at + joins[i].word.size;
        if (joins[i].kind != JOIN_OR || !assay_view_starts_with(assay_view_slice(text, *at, text.size), joins[i].word))
            continue;
        if (joins[i].spaced && at_or_nul(text, end) != ' ' && at_or_nul(text, end) != '\n') continue;
        *at = behind_closing(text, end);
        offered = true;
    }
    return offered;
}

/* "\boxed{7} or 8": a value or number word behind what offers it. */
static bool alternative_behind(assay_view after, answer_offers *offers) {
    static const char *const fillers[] = {
        "possibly", "maybe", "perhaps", "else", "even", "alternatively", "probably", "potentially", "it",   "could",  "might",
        "may",      "also",  "be",      "is",   "the",  "answer",        "text",     "otherwise",   "just", "rather", "simply"};
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
    number = at;
    /* The closing marks above are also signs and brackets of a value: take them back. */
    while (at > 0 && is_one_of(after.data[at - 1], "$([-\\")) at--;
    assay_view rest = assay_view_slice(after, at, after.size);
    size_t from = 0, end = number;
    answer_value value;
    if (answer_next_value(rest, &from, &value) && value.begin <= 1)
        return add_offer(offers, assay_view_slice(rest, value.begin, value.end));
    while (assay_is_alpha(at_or_nul(after, end))) end++;
    assay_view word = assay_view_slice(after, number, end);
    if (!answer_is_number_word(word)) return false;
    /* "Alternatively, one can use induction." counts nothing. */
    bool goes_on = at_or_nul(after, end) == ' ' && assay_is_alpha(at_or_nul(after, end + 1));
    bool same_sentence = true;
    for (size_t i = 0; i < number; i++) same_sentence = same_sentence && after.data[i] != '.' && after.data[i] != '\n';
    if (goes_on && (!same_sentence || answer_equal_folded(word, "one"))) return false;
    return add_offer(offers, word);
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
    static const char *const right[] = {"works", "work",      "possible", "acceptable", "valid",    "correct",    "right",
                                        "fine",  "plausible", "fits",     "answer",     "solution", "alternative"};
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
    static const char *const contrasts[] = {"but", "though", "although", "while", "and"};
    while (is_one_of(at_or_nul(rest, at), " $*_,;.()\n\\")) at++;
    size_t word = at;
    while (assay_is_alpha(at_or_nul(rest, word))) word++;
    bool contrast = word > at && answer_has_word(assay_view_slice(rest, at, word), contrasts, COUNT(contrasts));
    if (contrast) at = behind_blanks(rest, word);
    if (at > 0 && rest.data[at - 1] == '$') at--;
    size_t from = at;
    answer_value value;
    if (!may_begin_value(rest, at) || !answer_next_value(rest, &from, &value) || value.begin != at) return false;
    if (!is_bare(assay_view_slice(rest, at, value.end))) return false;
    return is_also_said(rest, value.end, contrast) && add_offer(offers, assay_view_slice(rest, value.begin, value.end));
}

/* "\boxed{5} and 6", "\boxed{5}, 6, 7", "$\boxed{5} = 6$": bare values up to the end of the sentence. */
static void listed_behind(assay_view rest, assay_view box, assay_view before, answer_offers *offers) {
    size_t at = 0, count = 0;
    assay_view members[ANSWER_OFFERS_MAX];
    for (;;) {
        if (count == ANSWER_OFFERS_MAX) return;
        while (is_one_of(at_or_nul(rest, at), " $*_)}") || (at_or_nul(rest, at) == '\\' && at_or_nul(rest, at + 1) == ')'))
            at++;
        size_t i = by_first[(unsigned char)at_or_nul(rest, at)];
        for (; i != NONE; i = next_by_first[i]) {
            if (joins[i].kind == JOIN_OR || !assay_view_starts_with(assay_view_slice(rest, at, rest.size), joins[i].word))
                continue;
            if (!joins[i].spaced || at_or_nul(rest, at + joins[i].word.size) == ' ') break;
        }
        bool ampersand = i == NONE && at_or_nul(rest, at) == '&' && count == 0;
        if (i == NONE && !ampersand) break;
        bool equation = !ampersand && joins[i].kind == JOIN_EQUALS;
        at = behind_blanks(rest, at + (ampersand ? 1 : joins[i].word.size));
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
        if (!may_begin_value(rest, at) || !answer_next_value(rest, &from, &value) || value.begin != at) return;
        assay_view found = assay_view_slice(rest, value.begin, value.end);
        if (equation) { /* but not "3 + \boxed{7} = 10", and no rounding */
            size_t end = before.size;
            while (end > 0 && before.data[end - 1] == ' ') end--;
            bool first = end == 0 || is_one_of(before.data[end - 1], "$[(\n");
            if (!first || !is_whole_number(box) || !is_whole_number(without_dollar(found))) return;
        }
        if (!is_bare(found)) return;
        members[count++] = found;
        at = value.end;
    }
    if (count == 0 || !is_bare(box)) return;
    for (size_t i = 0; i < count && ends_here(rest, at); i++) add_offer(offers, members[i]);
}

void answer_offered_behind(assay_view region, const answer_piece *piece, answer_offers *offers) {
    pthread_once(&once, init_bytes);
    if (alternative_behind(piece->after, offers) || piece->source != ASSAY_SOURCE_BOXED) return;
    size_t begin = answer_offset(region, piece->box.data), end = begin + piece->box.size;
    assay_view rest = assay_view_slice(region, end, end + OFFER_BYTES);
    char last = rest.size > 0 ? rest.data[0] : '\0';
    if (last == '\0' || second_right_behind(rest, 0, offers) || offers->in_prose) return;
    listed_behind(rest, piece->text, assay_view_slice(region, 0, begin), offers);
}
