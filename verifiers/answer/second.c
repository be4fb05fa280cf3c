/* A second answer in a clause of its own: "\boxed{7}. It could also be 8.", "\boxed{7} (8 without the origin)", "Answer 1: 7. Answer 2: 8.". It must agree with the
 * first one, so that nobody is right whatever is asked for.
 *
 * Theory. What stands behind an answer (and the last clause before it) is cut into clauses: where a sentence, a line or a bracket ends. A clause that holds one value, and
 * otherwise only words that say nothing but that a value is an answer, or may be one, offers it; a condition with an answer behind it ("If you count 0, 8") and a value with
 * a condition ("8 if you count 0") do, too. Any other word makes the clause one about something else. What is said again costs nothing, for the caller
 * compares; roundings of what is exact are passed over. Looks at REACH bytes on each side. */
#include "verifiers/answer/second.h"

enum { REACH = 192, REACH_BEFORE = 128, CLAUSES = 6, CLAUSE_BYTES = 80, MARK_BYTES = 8, LABEL_DIGITS = 2 };

bool second_is_number(assay_view text, double *number) {
    size_t at = at_or_nul(text, 0) == '-', digits = 0, point = 0;
    double value = 0, scale = 1;
    for (; at < text.size; at++) {
        char c = text.data[at];
        if (assay_is_digit(c)) {
            value = value * 10 + (c - '0');
            scale *= point ? 10 : 1;
            digits++;
        } else if (c == '.' && point == 0) {
            point = 1;
        } else if (c != ',' || point) {
            return false;
        }
    }
    *number = value / scale * (at_or_nul(text, 0) == '-' ? -1 : 1);
    return digits > 0 && digits < 16;
}

/* "0.33" beside 1/3, "13.7" beside 14, "0.75" beside 75: the other may be the first one rounded, or in percent. */
static bool may_be_rounded(assay_view first, assay_view second) {
    double a, b;
    bool points = memchr(first.data, '.', first.size) || memchr(second.data, '.', second.size);
    if (!points) return false;
    if (!second_is_number(first, &a) || !second_is_number(second, &b)) return true;
    double size = a < 0 ? -a : a, gap = a > b ? a - b : b - a;
    return gap <= 0.02 * size || (gap < 0.5 && size > 10) || a * 100 == b || b * 100 == a;
}

static bool relates(assay_view text) {
    static const assay_view relations[] = {LIT("\\equiv"),      LIT("\\approx"),  LIT("\\to"),  LIT("\\in "), LIT("\\ne"),
                                           LIT("\\Rightarrow"), LIT("\\implies"), LIT("\\sim"), LIT("\\mid"), LIT("\\pmod")};
    if (memchr(text.data, '<', text.size) || memchr(text.data, '>', text.size)) return true;
    for (size_t i = 0; i < COUNT(relations); i++) {
        if (assay_find_first(text, relations[i]) != ASSAY_NOT_FOUND) return true;
    }
    return false;
}

/* Digits, and no command in front but of a number: "\\blacksquare" and "\\pmod{10}" are none. */
static bool is_value(assay_view text) {
    static const assay_view numbers[] = {LIT("\\frac"), LIT("\\dfrac"), LIT("\\tfrac"), LIT("\\sqrt"),  LIT("\\pi"),
                                         LIT("\\left"), LIT("\\{"),     LIT("\\begin"), LIT("\\binom"), LIT("\\$"),
                                         LIT("\\pm"),   LIT("\\log"),   LIT("\\ln")};
    bool digit = false, number = text.size > 0 && text.data[0] != '\\';
    for (size_t i = 0; i < text.size && !digit; i++) digit = assay_is_digit(text.data[i]);
    for (size_t i = 0; i < COUNT(numbers) && !number; i++)
        number = assay_view_starts_with(text, numbers[i]) && !assay_is_alpha(at_or_nul(text, numbers[i].size));
    return digit && number && !relates(text);
}

/* "B", "(B)", "\\text{B}": one letter of a choice. */
static bool is_choice_label(assay_view text) {
    size_t letters = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '\\') {
            while (assay_is_alpha(at_or_nul(text, i + 1))) i++;
        } else if (assay_is_alpha(c)) {
            if (++letters > 1 || c < 'A' || c > 'J') return false;
        } else if (!memchr("(){}$*. ", c, 8)) {
            return false;
        }
    }
    return letters == 1;
}

/* Could the second one be another answer to the same question? Values for values, labels for labels; "x = 3" is no other answer than 9. */
static bool are_alike(assay_view first, answer_value_kind kind, assay_view second) {
    bool label = is_choice_label(first), digit = false;
    if (kind == VALUE_CHOICE) return label;
    if (label) return first.data[0] == '(' && is_value(second); /* "20. The answer is (B)": the check knows what B says */
    for (size_t i = 0; i < first.size; i++) digit = digit || assay_is_digit(first.data[i]);
    if (!digit || !is_value(second)) return false;
    bool equation = memchr(first.data, '=', first.size) != NULL, other = memchr(second.data, '=', second.size) != NULL;
    if (equation != other) return false;                            /* "Note that 3 + 4 = 7" */
    if (kind == VALUE_GROUP && second.data[0] == '[') return false; /* a reference, marks */
    return !may_be_rounded(first, second);
}

/* The one value of a clause, widened to its expression; false: none, or several (of which the first one is given). */
static bool only_value_of(assay_view clause, bool labels, answer_value *one, size_t *count) {
    answer_value value;
    *count = 0;
    for (size_t at = 0; answer_next_value(clause, &at, &value);) {
        if (value.kind == VALUE_CHOICE && !labels) continue;
        if (value.kind == VALUE_GROUP && answer_plain_words(assay_view_slice(clause, value.begin, value.end)) > 0) {
            at = value.begin + 1; /* "(or 8)" */
            continue;
        }
        if (!answer_widen(clause, &value)) return false;
        if (*count > 0 && value.begin <= one->end) {
            if (*count == 1 && value.end > one->end) one->end = value.end; /* one expression */
            continue;
        }
        at = value.end > at ? value.end : at;
        if ((*count)++ == 0) *one = value;
    }
    return *count == 1;
}

/* Behind what closes the maths and marks that the answer stands in. */
static size_t behind_closers(assay_view text) {
    size_t at = 0;
    while (at < text.size && (memchr("}$*`", text.data[at], 4) ||
                              (text.data[at] == '\\' && memchr(")]", at_or_nul(text, at + 1), 2) && ++at < text.size)))
        at++;
    return at;
}

/* Between the answer and a value that stands alone: a blank, a dash, a bracket; but not what makes a list or an equation of both. */
static bool stands_alone(assay_view before) {
    for (size_t i = 0; i < before.size; i++) {
        if (memchr(",;=&~/+.", before.data[i], 8)) return false;
    }
    return true;
}

/* Behind "Option 2:", "(b)", "1." at a clause's front. */
static size_t behind_label(assay_view text, uint32_t *classes) {
    size_t at = 0, from;
    while (at < text.size && memchr(" \t\n*_#>|-(\"`,", text.data[at], 13)) at++;
    from = at;
    size_t word = answer_word_end(text, at);
    uint32_t noun = second_word_classes(assay_view_slice(text, at, word));
    if (noun == SECOND_PLAIN && at_or_nul(text, word) == ' ') { /* "So answer two:" */
        at = from = word + 1;
        word = answer_word_end(text, at);
        noun = second_word_classes(assay_view_slice(text, at, word));
        if (!(noun & SECOND_NOUN)) return 0;
    }
    if (noun & SECOND_NOUN) {
        at = word;
        while (at < text.size && memchr(" *_#(", text.data[at], 5)) at++;
    }
    size_t mark = at;
    while (assay_is_digit(at_or_nul(text, at)) && at - mark < LABEL_DIGITS) at++;
    if (at == mark && assay_is_alpha(at_or_nul(text, at)) && !assay_is_alpha(at_or_nul(text, at + 1))) at++;
    if (at == mark && noun & SECOND_NOUN) { /* "Answer two:" */
        size_t end = answer_word_end(text, at);
        if (answer_is_number_word(assay_view_slice(text, at, end))) at = end;
    }
    while (at > mark && at < text.size && memchr("*_", text.data[at], 2)) at++;
    if (noun & SECOND_NOUN && memchr(")\"'", at_or_nul(text, at), 3) && at_or_nul(text, at + 1) == ':')
        at++; /* "Answer (2):", {"answer2": 8} */
    char c = at_or_nul(text, at), next = at_or_nul(text, at + 1);
    bool closed = c == ':' || c == ')' || (c == '.' && (next == ' ' || next == '\n'));
    if (at == mark || !closed || (!(noun & SECOND_NOUN) && (c == ':' || next != ' '))) return 0;
    *classes |= noun | (noun & SECOND_NOUN && from < mark ? SECOND_ANSWER : 0);
    return at + 1;
}

/* "3 solutions", "2 possible values": a number of them. */
static bool is_counted(assay_view behind) {
    size_t at = 0;
    assay_view first = answer_word_behind(behind, &at), second = answer_word_behind(behind, &at);
    uint32_t next = second_word_classes(second);
    return second_word_classes(first) & SECOND_NOUN ||
           (second_word_classes(first) & SECOND_OFFER && (next & SECOND_NOUN || answer_equal_folded(second, "values")));
}

/* "8, 9" and "8 or 9" are several values, "6 times 7" is one. */
static bool is_listed(assay_view clause, size_t end) {
    size_t at = end;
    answer_value next;
    return answer_next_value(clause, &at, &next) &&
           !(second_read(assay_view_slice(clause, end, next.begin), ASSAY_VIEW_NONE) & SECOND_UNKNOWN);
}

/* The value that a clause offers beside `first`; empty: none. */
static assay_view offered_by(assay_view clause, assay_view first, uint32_t *classes) {
    bool label = is_choice_label(first);
    answer_value value = {.kind = VALUE_NUMBER};
    size_t count;
    *classes = 0;
    size_t from = behind_label(clause, classes);
    clause = assay_view_slice(clause, from, clause.size);
    bool one = only_value_of(clause, label, &value, &count);
    if (count == 0 || (!one && count > 1 && clause.size > REACH / 2)) return ASSAY_VIEW_NONE;
    assay_view before = assay_view_slice(clause, 0, value.begin), behind = assay_view_slice(clause, value.end, clause.size);
    uint32_t left = second_read(second_behind_condition(before, classes), ASSAY_VIEW_NONE);
    if (left & SECOND_UNKNOWN) return ASSAY_VIEW_NONE;
    if (left == 0 && *classes == 0 && !stands_alone(before)) return ASSAY_VIEW_NONE;
    *classes |= left;
    uint32_t right = one && second_begins_condition(behind) ? SECOND_OFFER : second_read(behind, first);
    if (!one && !(*classes & SECOND_OFFER && is_listed(clause, value.end))) return ASSAY_VIEW_NONE;
    if (one && right & SECOND_UNKNOWN) return ASSAY_VIEW_NONE;
    *classes |= right & ~(uint32_t)SECOND_UNKNOWN;
    bool counts = is_counted(behind), unnamed = *classes & SECOND_ORDINAL && !(*classes & SECOND_NOUN); /* "The other is 3." */
    if (counts || unnamed) return ASSAY_VIEW_NONE;
    assay_view found = answer_unwrap(assay_view_slice(clause, value.begin, value.end));
    return found.size > 0 && are_alike(first, value.kind, found) ? found : ASSAY_VIEW_NONE;
}

static assay_view first_of(const answer_piece *piece) {
    assay_view text = piece->boxed.size > 0 ? piece->boxed : piece->text;
    return answer_unwrap(text);
}

/* Most answers have nothing beside them that could be another one: a digit, or a capital for a label. */
static bool may_hold_value(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (assay_is_digit(text.data[i]) || (text.data[i] >= 'A' && text.data[i] <= 'J')) return true;
    }
    return false;
}

/* "\\frac{3+1}{5+1} = \\frac{2}{3}" checks something; "x = 8" says what x is. */
static bool calculates(assay_view text) {
    const char *equals = memchr(text.data, '=', text.size);
    bool digit = false;
    for (const char *at = text.data; equals && at < equals && !digit; at++) digit = assay_is_digit(*at);
    return digit;
}

assay_view answer_second_behind(assay_view region, size_t end, const answer_piece *piece) {
    assay_view rest = assay_view_slice(region, end, end + REACH);
    if (!may_hold_value(rest)) return ASSAY_VIEW_NONE;
    assay_view first = first_of(piece);
    rest = assay_view_slice(rest, behind_closers(rest), rest.size);
    if (at_or_nul(rest, 0) != '\0' && memchr("^_0123456789", rest.data[0], 12))
        return ASSAY_VIEW_NONE;                                                              /* of the same expression */
    rest.size = assay_view_slice(rest, 0, assay_find_first(rest, ASSAY_VIEW("[asy]"))).size; /* a drawing */
    rest.size = assay_view_slice(rest, 0, assay_find_first(rest, ASSAY_VIEW("```"))).size;   /* a program */
    rest.size = assay_view_slice(rest, 0, assay_find_first(rest, ASSAY_VIEW("\n---"))).size; /* another text */
    for (int clauses = 0; clauses < CLAUSES && rest.size > 0; clauses++) {
        size_t stop = second_clause_end(rest);
        assay_view clause = assay_view_slice(rest, 0, stop);
        bool cut = stop == rest.size && end + REACH < region.size, asked = at_or_nul(rest, stop) == '?';
        uint32_t classes;
        if (cut) break;
        assay_view found = asked ? ASSAY_VIEW_NONE : offered_by(clause, first, &classes);
        if (found.size > 0 && !calculates(found)) return found;
        rest = assay_view_slice(rest, stop + ((unsigned char)at_or_nul(rest, stop) >= 0x80 ? 3 : 1), rest.size);
    }
    return ASSAY_VIEW_NONE;
}

/* Is the word (of more than a letter) that ends before `end`, or begins at `begin`, none of those that say nothing else? */
static bool is_of_something_else(assay_view word) {
    bool ascii = word.size > 1;
    for (size_t i = 0; i < word.size; i++) ascii = ascii && assay_is_alpha(word.data[i]);
    return ascii && second_word_classes(word) == 0 && !answer_is_number_word(word);
}

static assay_view last_word(assay_view text) {
    size_t end = text.size;
    while (end > 0 && memchr(" $*_(\"\\:", text.data[end - 1], 8)) end--;
    size_t begin = end;
    while (begin > 0 && assay_is_alpha(text.data[begin - 1])) begin--;
    return assay_view_slice(text, begin, end);
}

static assay_view first_word(assay_view text) {
    size_t at = 0;
    while (at < text.size && memchr(" \n*_#>(\"", text.data[at], 8)) at++;
    return assay_view_slice(text, at, answer_word_end(text, at));
}

/* Can the clause say what an answer is: has it a noun for one, or letters of other alphabets? */
static bool may_name_answer(assay_view clause) {
    for (size_t at = 0, end; at<clause.size; at = end> at ? end : at + 1) {
        if ((unsigned char)clause.data[at] >= 0x80) return true;
        end = answer_word_end(clause, at);
        if (end > at && second_word_classes(assay_view_slice(clause, at, end)) & SECOND_NOUN) return true;
    }
    return false;
}

/* "So the answer is (B)": the label that a clause which announces the answer names behind its verb; empty: none. */
static assay_view announced_label(assay_view clause) {
    size_t end = clause.size, begin;
    while (end > 0 && memchr(" $*_).", clause.data[end - 1], 6)) end--;
    begin = end > 0 ? end - 1 : 0;
    char letter = at_or_nul(clause, begin);
    if (letter < 'A' || letter > 'J') return ASSAY_VIEW_NONE;
    while (begin > 0 && memchr(" $*_(", clause.data[begin - 1], 5)) begin--;
    bool announced = assay_view_ends_with(assay_view_slice(clause, 0, begin), ASSAY_VIEW("answer is")) ||
                     assay_view_ends_with(assay_view_slice(clause, 0, begin), ASSAY_VIEW("nswer:"));
    return announced ? assay_view_slice(clause, end - 1, end) : ASSAY_VIEW_NONE;
}

/* "Answer 1: 7\nAnswer 2: 8", "The answer is 7. \boxed{8}": the clause before the one that the answer stands in. */
assay_view answer_second_before(assay_view region, size_t begin, const answer_piece *piece) {
    size_t least = begin > REACH_BEFORE ? begin - REACH_BEFORE : 0;
    assay_view before = assay_view_slice(region, least, begin);
    if (is_of_something_else(last_word(before))) return ASSAY_VIEW_NONE;
    size_t near =
        before.size > CLAUSE_BYTES + MARK_BYTES ? before.size - CLAUSE_BYTES - MARK_BYTES : 0; /* farther is too far */
    size_t own = near + second_clause_begin(assay_view_slice(before, near, before.size), before.size - near);
    size_t stop = own;
    while (stop > 0 && memchr(" \t\n*_#>-", before.data[stop - 1], 8)) stop--;
    while (stop > 0 && second_is_stop(before.data[stop - 1])) stop--;
    if (stop == 0 || before.size - own > CLAUSE_BYTES || memchr(before.data + stop, '?', own - stop)) return ASSAY_VIEW_NONE;
    assay_view far = assay_view_slice(before, stop > CLAUSE_BYTES ? stop - CLAUSE_BYTES : 0, stop);
    size_t start = second_clause_begin(far, far.size);
    assay_view clause = assay_view_slice(far, start, far.size);
    if ((start == 0 && far.data != region.data) || !may_hold_value(clause) || is_of_something_else(first_word(clause)))
        return ASSAY_VIEW_NONE;
    if (!may_name_answer(clause)) return ASSAY_VIEW_NONE;
    uint32_t lead = 0, classes;
    assay_view words = assay_view_slice(before, own, before.size);
    if (piece->source == ASSAY_SOURCE_PHRASE && !is_choice_label(first_of(piece)) && /* "The answer is B. The answer is 12." */
        (assay_find_first(words, ASSAY_VIEW("answer is")) != ASSAY_NOT_FOUND ||
         assay_find_first(words, ASSAY_VIEW("nswer:")) != ASSAY_NOT_FOUND)) {
        assay_view label = announced_label(clause);
        if (label.size > 0) return label;
    }
    size_t label = behind_label(words, &lead);
    words = second_behind_condition(assay_view_slice(words, label, words.size), &lead); /* "If n is odd, the answer is" */
    if (second_read(words, ASSAY_VIEW_NONE) & SECOND_UNKNOWN) return ASSAY_VIEW_NONE;
    assay_view found = offered_by(clause, first_of(piece), &classes);
    return classes & SECOND_ANSWER ? found : ASSAY_VIEW_NONE;
}
