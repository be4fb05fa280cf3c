/* What is offered before a box; see beside.c. */
#include "verifiers/answer/beside.h"
#include "verifiers/answer/last_byte.h"

enum { VALUES_READ = 16, PARAGRAPH_BYTES = 96 };

/* Words that make an offer vaguer and stand around "or", or for it: "7, maybe 8". */
static const char *const hedges[] = {"possibly", "maybe",       "perhaps",   "else",   "even", "alternatively",
                                     "probably", "potentially", "otherwise", "rather", "both", "also"};

/* "x = 7": a name and its value. */
static bool is_named(assay_view text) {
    size_t at = 0;
    while (is_one_of(at_or_nul(text, at), "$ \\(")) at++;
    return assay_is_alpha(at_or_nul(text, at)) && memchr(text.data, '=', text.size) != NULL;
}

/* Where a thin space of LaTeX before `end` begins: "\\ ", "\\,", "\\quad"; `end`: none. */
static size_t before_space(assay_view text, size_t end) {
    static const assay_view spaces[] = {LIT("\\ "), LIT("\\,"), LIT("\\;"), LIT("\\:"), LIT("\\quad"), LIT("\\qquad")};
    for (size_t i = 0; i < COUNT(spaces); i++) {
        if (assay_view_ends_with(assay_view_slice(text, 0, end), spaces[i])) return end - spaces[i].size;
    }
    return end;
}

/* Blanks, the begin of maths and of emphasis, a bracket, a currency's sign. */
static size_t before_opening(assay_view text, size_t end) {
    while (end > 0) {
        char c = text.data[end - 1];
        bool escaped = end > 1 && text.data[end - 2] == '\\';
        if (escaped && is_one_of(c, "([$ ,;:")) end -= 2;
        else if (is_one_of(c, " $*_(\"")) end--;
        else break;
    }
    return end;
}

/* The same, behind a value: blanks, commas, dashes and the end of emphasis. */
static size_t before_closing(assay_view text, size_t end) {
    static const assay_view wide[] = {LIT("，"), LIT("–"), LIT("—")};
    for (size_t from = SIZE_MAX; from != end;) {
        from = end;
        while (end > 0 && is_one_of(text.data[end - 1], " ,*_(")) end--;
        end = before_space(text, end);
        for (size_t i = 0; i < COUNT(wide); i++) {
            if (assay_view_ends_with(assay_view_slice(text, 0, end), wide[i])) end -= wide[i].size;
        }
    }
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
    static const char *const of_lists[] = {"values", "possible"};
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
    if (colon && ends_with_any(text, end, of_lists, COUNT(of_lists))) return true;
    return ends_with_any(text, end, nouns, COUNT(nouns)) || (!colon && ends_with_any(text, end, it, COUNT(it)));
}

/* Does an answer begin at `begin`: where a line or sentence does ("So 7, ..." too), or behind what announces one? */
static bool begins_answer(assay_view region, size_t begin) {
    static const char *const leads[] = {"so", "thus", "hence", "therefore", "then", "either", "finally", "both"};
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
        if (led || !ends_with_any(text, end, leads, COUNT(leads))) return false;
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
    end = before_closing(region, end);
    size_t least = end > OFFER_BYTES ? end - OFFER_BYTES : 0,
           begin = answer_behind_last(region, least, end, ASSAY_VIEW("\n"), false);
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

static bool command_ends_at(assay_view text, size_t end) {
    size_t begin = end;
    while (begin > 0 && assay_is_alpha(text.data[begin - 1])) begin--;
    return begin < end && begin > 0 && text.data[begin - 1] == '\\';
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
    assay_view line = values->line, text = beside_without_dollar(assay_view_slice(line, value.begin, value.end));
    bool fractions = is_fraction(text) && is_fraction(box);
    if (!fractions && !(beside_is_whole_number(text) && beside_is_whole_number(box))) return false;
    if (assay_find_first(after, ASSAY_VIEW("mod")) != ASSAY_NOT_FOUND) return false;
    size_t begin = value.begin;
    while (begin > 0 && is_one_of(line.data[begin - 1], " $")) begin--;
    bool maths = begin > 1 && line.data[begin - 2] == '\\' && is_one_of(line.data[begin - 1], "([");
    if (begin == 0 || maths) return true;
    size_t word = begin;
    while (word > 0 && assay_is_alpha(line.data[word - 1])) word--;
    if (word < begin) /* and "6 x 7" is a product */
        return begin < value.begin && begin - word > 1 && (word == 0 || line.data[word - 1] != '\\') &&
               !ends_with_any(line, begin, labels, COUNT(labels));
    return is_one_of(line.data[begin - 1], "=:.,;");
}

/* "2 + 3", "4 \\cdot 5", "2x" before `end`, where what is equal to the box would have to be one whole number or fraction: no false equation, and the line
 * need not be read. */
static bool ends_in_calculation(assay_view text, size_t end) {
    static const bool operators[256] = {['+'] = true, ['*'] = true, ['/'] = true, ['^'] = true, ['<'] = true,
                                        ['>'] = true, ['|'] = true, ['&'] = true, ['!'] = true, ['%'] = true};
    size_t at = end, last = end; /* the last letter or digit: of a number and a fraction it is a digit */
    while (last > 0 && end - last < OFFER_BYTES && !is_letter_byte(text.data[last - 1]) && !assay_is_digit(text.data[last - 1]))
        last--;
    if (last > 0 && assay_is_alpha(text.data[last - 1])) return true;
    while (at > 0 && assay_is_digit(text.data[at - 1])) at--;
    if (at == 0 || at == end) return false;
    size_t gap = at;
    while (gap > 0 && text.data[gap - 1] == ' ') gap--;
    if (gap == 0) return false;
    if (operators[(unsigned char)text.data[gap - 1]]) return true;
    return gap < at && command_ends_at(text, gap);
}

/* "x = 7 or x = \\boxed{8}": before the name of what the box is, where an equals sign ends before `end`; '\\0' as name: none. */
static size_t before_name(assay_view text, size_t end, char *name) {
    *name = '\0';
    if (end < 3 || text.data[end - 1] != '=') return end;
    size_t at = end - 1;
    while (at > 0 && text.data[at - 1] == ' ') at--;
    if (at == 0 || !assay_is_alpha(text.data[at - 1])) return end;
    size_t before = before_opening(text, at - 1);
    if (at >= 2 && is_letter_byte(text.data[at - 2])) return end;
    *name = text.data[at - 1];
    return before;
}

/* "half of 1, or \\boxed{\\frac{1}{2}}", "our answer is \\sqrt{8}, or \\boxed{C}", "0.6, or \\boxed{60} cents" say one thing twice; "the answer is 7, or
 * \\boxed{8}" and "x = 7, or \\boxed{8}" say two. */
static bool says_it_again(assay_view region, const line_values *values, answer_value value, size_t or_begin,
                          const answer_piece *piece) {
    size_t base = answer_offset(region, values->line.data);
    bool comma = false;
    for (size_t i = or_begin; i > base && is_one_of(region.data[i - 1], " $,)"); i--)
        comma = comma || region.data[i - 1] == ',';
    bool label = piece->text.size == 1 && assay_is_alpha(piece->text.data[0]);
    if (!comma || label) return label && value.end - value.begin > 1;
    if (piece->after.size > 0 && answer_plain_words(piece->after) > 0 && assay_is_alpha(assay_view_trim(piece->after).data[0]))
        return true;
    size_t before = before_opening(values->line, value.begin);
    bool equals = before > 0 && values->line.data[before - 1] == '=';
    return !equals && !begins_answer(region, base + value.begin);
}

/* A letter that is not of a command: what the value is depends on it. */
static bool has_name(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\\') {
            while (assay_is_alpha(at_or_nul(text, i + 1))) i++;
        } else if (assay_is_alpha(text.data[i])) {
            return true;
        }
    }
    return false;
}

void answer_offered_before(assay_view region, const answer_piece *piece, answer_offers *offers) {
    assay_view box = piece->box;
    size_t end = before_opening(region, answer_offset(region, box.data)), place = end;
    char name;
    end = place = before_name(region, end, &name);
    bool hedged = false;
    while (end > 0 && take_hedge(region, &end)) {
        hedged = true;
        end = before_closing(region, end);
    }
    join_kind kind = beside_join_before(region, &end);
    if (kind == JOIN_NONE && hedged && place > end && at_or_nul(region, end) == ',') kind = JOIN_LIST;
    if (kind == JOIN_NONE) return;
    if (kind == JOIN_EQUALS && name == '\0' && !(beside_is_whole_number(piece->text) || is_fraction(piece->text))) return;
    if (kind == JOIN_EQUALS && name == '\0' && ends_in_calculation(region, before_closing(region, end))) return;
    line_values values;
    read_line(region, end, &values);
    size_t last = before_closing(values.line, values.line.size), which = value_before(&values, last);
    if (which == SIZE_MAX && last > 1 && is_one_of(values.line.data[last - 1], ")$"))
        which = value_before(&values, last - 1 - (values.line.data[last - 2] == '\\'));
    if (which == SIZE_MAX) return;
    size_t base = answer_offset(region, values.line.data);
    answer_value value = values.items[which];
    assay_view found = assay_view_slice(values.line, value.begin, value.end);
    if (name != '\0') { /* another value of the same name */
        if (!answer_widen(values.line, &value)) return;
        found = beside_without_dollar(assay_view_slice(values.line, value.begin, value.end));
        const char *equals = found.size > 2 && found.data[0] == name ? memrchr(found.data, '=', found.size) : NULL;
        size_t gap = 1;
        while (equals && at_or_nul(found, gap) == ' ') gap++;
        assay_view other =
            equals == found.data + gap ? assay_view_trim(assay_view_slice(found, gap + 1, found.size)) : ASSAY_VIEW_NONE;
        if (!has_name(other)) beside_add(offers, other); /* "d = c - 8, d = \\boxed{1}" is a step */
        return;
    }
    static const char *const between[] = {"between"};
    bool range = kind == JOIN_LIST && ends_with_any(values.line, before_opening(values.line, value.begin), between, 1);
    if (kind == JOIN_OR || range) {
        if (kind != JOIN_OR || !says_it_again(region, &values, value, end, piece)) beside_add(offers, found);
        return;
    }
    if (kind == JOIN_EQUALS) {
        if (is_false_equation(&values, which, piece->text, piece->after)) beside_add(offers, found);
        return;
    }
    /* A list: its members leftwards, to where it begins. */
    assay_view members[ANSWER_OFFERS_MAX];
    size_t count = 0, begin;
    for (;;) {
        if (!answer_widen(values.line, &value)) return;
        found = assay_view_slice(values.line, value.begin, value.end);
        if (!beside_is_bare(found) || is_named(found)) return;
        begin = value.begin;
        if (count < ANSWER_OFFERS_MAX) members[count++] = found;
        size_t before = before_opening(values.line, begin), joint = before;
        join_kind more = beside_join_before(values.line, &joint);
        if (more == JOIN_NONE || more == JOIN_EQUALS) break;
        which = value_before(&values, before_closing(values.line, joint));
        if (which == SIZE_MAX) break;
        value = values.items[which];
    }
    if (kind == JOIN_ENUMERATION && count == 1 && begin == 0) return;
    static const char *const is[] = {"is", "equals"}, *const whole[] = {"sequence", "list", "pattern",    "series",
                                                                        "row",      "next", "progression"};
    size_t verb = before_opening(values.line, begin);
    bool two =
        kind == JOIN_LIST && count == 1 && region.data[place - 1] == ',' && ends_with_any(values.line, verb, is, COUNT(is)) &&
        !ends_with_any(values.line, word_begin(values.line, verb), whole, COUNT(whole)); /* "The length is 7, \\boxed{8}" */
    if (!two && !begins_answer(region, base + begin)) {
        offers->in_prose = true;
        return;
    }
    for (size_t i = 0; i < count; i++) beside_add(offers, members[i]);
}
