/* "... 495 * 15 = $7425. Thus Judy makes $7425 in 1 week.", "So she has 6 (red) + 7 (blue) = 13 marbles in 2 bags.": of the last sentence's values the one
 * that the text has computed.
 *
 * Theory. A last sentence says the result in the question's words, and those bring numbers of their own, often behind it ("in 1 week", "after 15 days",
 * "for the 16 glasses"). Where it calculates, the right side of its last equation is the result, and what stands left of the sign may be words and
 * remarks that no grammar reads; where it does not, the right side of the last equation before it tells which of its numbers is the result. What looks
 * like a solved name ("x = 5") or joins its values ("7 and 8") is left as it is. An announced or bold sentence of several numbers is asked the same (answer_computed_of), and
 * stays a sentence where that is not sure. It looks at the text alone. */
#include "verifiers/answer/answer_internal.h"

enum { SENTENCE_BYTES = 320, REACH = 768, EQUATIONS_TRIED = 4, DIGITS = 24 };

/* The digits of a number without its currency, separators and ".00"; 0: it is none, or too long. */
static size_t digits_of(assay_view number, char digits[DIGITS]) {
    size_t size = 0, point = SIZE_MAX;
    for (size_t i = 0; i < number.size; i++) {
        char c = number.data[i];
        if (strchr("$\\, *", c) && c != '\0') continue;
        if (size == DIGITS || !(assay_is_digit(c) || c == '.' || (c == '-' && size == 0))) return 0;
        if (c == '.') point = size;
        digits[size++] = c;
    }
    if (point == SIZE_MAX) return size;
    while (size > point && (digits[size - 1] == '0' || digits[size - 1] == '.')) size--;
    return size;
}

static bool is_number(assay_view text, const char *digits, size_t size) {
    char own[DIGITS];
    return size > 0 && digits_of(text, own) == size && memcmp(own, digits, size) == 0;
}

/* Is the equals sign at `at` one of its own, and no part of "<=", "==", "=>"? */
static bool is_equals(assay_view text, size_t at) {
    char before = at > 0 ? text.data[at - 1] : ' ', behind = at_or_nul(text, at + 1);
    return !strchr("<>!=:~", before) && behind != '=' && behind != '>';
}

/* Where the number ends that is the right side of the equals sign before `at`, no further term behind it; `at`: it is none. *begin: where it begins. */
static size_t right_side(assay_view text, size_t at, size_t *begin) {
    static const assay_view goes_on[] = {LIT("\\times"),  LIT("\\cdot"), LIT("\\div"), LIT("×"),      LIT("÷"),   LIT("≈"),
                                         LIT("\\approx"), LIT("±"),      LIT("\\*"),   LIT("\\sqrt"), LIT("\\pi")};
    size_t next = at;
    answer_value value;
    while (next < text.size && (text.data[next] == ' ' || text.data[next] == '*')) next++;
    *begin = next;
    if (!answer_next_value(text, &next, &value) || value.begin != *begin || value.kind != VALUE_NUMBER) return at;
    const char *slash = memchr(text.data + value.begin, '/', value.end - value.begin);
    size_t unit = slash ? answer_offset(text, slash) : value.end;
    answer_value wide = value;
    if (answer_widen(text, &wide) && wide.end > value.end && !memchr(text.data + value.begin, '/', value.end - value.begin))
        return at; /* "6 sqrt(2)", "6 cos x" */
    size_t letter = value.end;
    while (letter < text.size && text.data[letter] == ' ') letter++;
    if (letter < text.size && memchr("xyznkeipqruvw", text.data[letter], 13) && !assay_is_alpha(at_or_nul(text, letter + 1)))
        return at; /* "6 x" */
    static const char *const short_units[] = {"hr", "day", "min", "sec", "lb", "kg", "oz", "ft", "box", "bag", "pan", "mile"};
    static const char *const letters[] = {"alpha",  "beta",  "gamma", "delta", "theta",
                                          "lambda", "sigma", "omega", "sqrt",  "epsilon"};
    assay_view of = slash ? assay_view_slice(text, unit + 1, answer_word_end(text, unit + 1)) : ASSAY_VIEW_NONE;
    bool rate = (of.size > 3 && !answer_has_word(of, letters, COUNT(letters))) ||
                answer_has_word(of, short_units, COUNT(short_units)) || (of.size > 1 && text.data[value.begin] == '$');
    if (rate) value.end = unit; /* "$21/week", and not "4/m" */
    next = slash && unit == value.end ? answer_word_end(text, unit + 1) : value.end;
    while (next < text.size && text.data[next] == ' ') next++;
    char c = at_or_nul(text, next), behind = at_or_nul(text, next + 1);
    bool noun = c == 'x' && assay_is_alpha(behind);                                                 /* "21 xylophones" */
    if (c != '\0' && strchr("+/^(x=<>~", c) && !(c == '(' && next > value.end) && !noun) return at; /* "$21/week" is a rate */
    if ((c == '-' && behind == ' ') || (c == '*' && behind != '*')) return at;
    for (size_t i = 0; i < COUNT(goes_on); i++) {
        if (assay_view_starts_with(assay_view_slice(text, next, text.size), goes_on[i])) return at;
    }
    return value.end;
}

/* "x =", "f(x) =", "a_n =": a name and nothing else, so that the equation itself may be what is asked for. */
static bool is_named(assay_view text, size_t equals) {
    size_t at = equals;
    while (at > 0 && strchr(" $*", text.data[at - 1])) at--;
    if (at > 2 && text.data[at - 1] == ')') {
        while (at > 0 && text.data[at - 1] != '(') at--;
        if (at > 0) at--;
    }
    size_t begin = at;
    while (begin > 0 && (assay_is_alpha(text.data[begin - 1]) || strchr("_{}\\'", text.data[begin - 1]) ||
                         (assay_is_digit(text.data[begin - 1]) && begin > 1 && text.data[begin - 2] == '_')))
        begin--;
    size_t letters = 0;
    for (size_t i = begin; i < at; i++) letters += assay_is_alpha(text.data[i]);
    if (letters == 0 ||
        (letters > 1 && !memchr(text.data + begin, '_', at - begin) && !memchr(text.data + begin, '\\', at - begin)))
        return false; /* "12 eggs =" */
    while (begin > 0 && strchr(" $", text.data[begin - 1])) begin--;
    size_t bullet = begin;
    while (bullet > 0 && strchr(" -*+", text.data[bullet - 1])) bullet--;
    if (bullet == 0 || text.data[bullet - 1] == '\n') return true;
    return begin == 0 || !(assay_is_digit(text.data[begin - 1]) || strchr("+-*/^", text.data[begin - 1]));
}

/* The right side of the last equation, where it is a number and no further term follows. */
static assay_view last_result(assay_view text) {
    assay_view before = text;
    for (int tried = 0; tried < EQUATIONS_TRIED; tried++) {
        const char *equals = memrchr(before.data, '=', before.size);
        if (!equals) break;
        before.size = answer_offset(before, equals);
        size_t begin, end = right_side(text, before.size + 1, &begin);
        if (end > before.size + 1 && is_equals(text, before.size)) return assay_view_slice(text, begin, end);
    }
    return ASSAY_VIEW_NONE;
}

/* "7 apples and 8 pears", "7, 8", "7 to 8": what stands between two values makes them one answer, or none. */
static bool is_joint(assay_view gap) {
    static const char *const joints[] = {"and", "or", "to", "versus", "vs", "but", "not", "then", "through", "even"};
    gap = assay_view_trim(gap);
    size_t begin = gap.size;
    while (begin > 0 && assay_is_alpha(gap.data[begin - 1])) begin--;
    return answer_plain_words(gap) == 0 || answer_has_word(assay_view_slice(gap, begin, gap.size), joints, COUNT(joints)) ||
           memchr(gap.data, ',', gap.size) || memchr(gap.data, ';', gap.size) || memchr(gap.data, ':', gap.size);
}

/* The result of the sentence's last equation from `begin` on; empty: it has none that is sure. */
static assay_view result_of(assay_view text, size_t begin, size_t equals) {
    size_t from, end = right_side(text, equals + 1, &from), at = 0;
    if (end == equals + 1 || !is_equals(text, equals) || is_named(assay_view_slice(text, begin, equals), equals - begin))
        return ASSAY_VIEW_NONE;
    answer_value next;
    assay_view behind = assay_view_slice(text, end, text.size);
    static const char *const steps[] = {"then", "multiply", "add", "subtract", "divide", "plus", "minus", "next"};
    size_t times = assay_find_first(behind, ASSAY_VIEW("times ")); /* "175 times." counts, "5 times 4" goes on */
    bool goes_on = times != ASSAY_NOT_FOUND && assay_is_digit(at_or_nul(behind, times + 6));
    if (goes_on || answer_has_word(behind, steps, COUNT(steps))) return ASSAY_VIEW_NONE; /* "2 + 3 = 5, then multiply by 4" */
    if (answer_next_value(behind, &at, &next) && is_joint(assay_view_slice(behind, 0, next.begin))) return ASSAY_VIEW_NONE;
    return assay_view_slice(text, from, end);
}

/* A letter of its own that is no article and no sign of times: what is calculated with it may be a condition. */
static bool has_unknown(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (!assay_is_alpha(text.data[i]) || assay_is_alpha(at_or_nul(text, i + 1)) ||
            (i > 0 && assay_is_alpha(text.data[i - 1])))
            continue;
        bool apostrophe = i > 0 && text.data[i - 1] == '\'';
        bool times = text.data[i] == 'x' && i > 0 && text.data[i - 1] == ' ' && at_or_nul(text, i + 1) == ' ';
        if (!strchr("aAI", text.data[i]) && !times && !apostrophe) return true;
    }
    return false;
}

/* "there are 4 integers a for which x^2 + ax = 17 has roots", "there are exactly three solutions in (0, 5)": how many. */
static assay_view counted(assay_view text, size_t begin) {
    static const char *const there[] = {"there"}, *const verbs[] = {"are", "is", "exist", "exists", "were"};
    static const char *const adverbs[] = {"exactly", "only", "a", "total", "of", "precisely", "just"};
    static const char *const joints[] = {"or", "and", "to"};
    assay_view rest = answer_without_lead(assay_view_trim(assay_view_slice(text, begin, text.size)));
    if (!SKIP_ANY(&rest, there) || !SKIP_ANY(&rest, verbs)) return ASSAY_VIEW_NONE;
    while (SKIP_ANY(&rest, adverbs)) continue;
    while (rest.size > 0 && strchr("$*\\( ", rest.data[0])) rest = assay_view_slice(rest, 1, rest.size);
    size_t end = 0;
    while (end < rest.size && (assay_is_alpha(rest.data[end]) || assay_is_digit(rest.data[end]) || rest.data[end] == ','))
        end++;
    while (end > 0 && rest.data[end - 1] == ',') end--;
    assay_view number = assay_view_slice(rest, 0, end);
    char digits[DIGITS];
    if (end == 0 || (digits_of(number, digits) == 0 && !answer_is_number_word(number))) return ASSAY_VIEW_NONE;
    while (end < rest.size && strchr("$*\\)} ", rest.data[end])) end++;
    assay_view behind = assay_view_slice(rest, end, rest.size);
    static const assay_view others[] = {LIT(" and each "), LIT(" and every "), LIT(", each "), LIT(", so "), LIT(" so ")};
    for (size_t i = 0; i < COUNT(others); i++) { /* "There are 3 children and each gets 7" */
        size_t other = assay_find_first(behind, others[i]);
        if (other != ASSAY_NOT_FOUND && answer_has_digit(assay_view_slice(behind, other, behind.size))) return ASSAY_VIEW_NONE;
    }
    bool noun = behind.size > 1 && assay_is_alpha(behind.data[0]) && assay_is_alpha(behind.data[1]);
    return noun && !SKIP_ANY(&behind, joints) ? number : ASSAY_VIEW_NONE;
}

assay_view answer_computed(assay_view text, assay_view last) {
    size_t end = last.size > 0 ? answer_offset(text, last.data) : text.size, begin = end;
    while (begin > 0 && end - begin < SENTENCE_BYTES) {
        if (text.data[begin - 1] == '\n' || (answer_is_stop(text.data[begin - 1]) && at_or_nul(text, begin) == ' ')) break;
        begin--;
    }
    if (end - begin >= SENTENCE_BYTES) return last;
    const char *equals = memrchr(text.data + begin, '=', text.size - begin);
    bool condition = equals && has_unknown(assay_view_slice(text, begin, answer_offset(text, equals)));
    assay_view count = equals && !condition ? ASSAY_VIEW_NONE : counted(text, begin);
    if (count.size > 0) return count;
    if (equals && (assay_find_first(assay_view_slice(text, begin, answer_offset(text, equals)),
                                    ASSAY_VIEW(", which satisfies ")) != ASSAY_NOT_FOUND))
        return last;
    if (equals) {
        assay_view own = result_of(text, begin, answer_offset(text, equals));
        return own.size > 0 ? own : last;
    }
    assay_view sentence = assay_view_slice(text, begin, end);
    assay_view result = last_result(assay_view_slice(text, begin > REACH ? begin - REACH : 0, begin));
    char digits[DIGITS];
    size_t size = digits_of(result, digits), at = 0;
    if (size == 0 || is_number(last, digits, size)) return last;
    answer_value value;
    while (answer_next_value(sentence, &at, &value)) {
        if (value.kind == VALUE_CHOICE || !is_number(assay_view_slice(sentence, value.begin, value.end), digits, size))
            continue;
        answer_value next = {.begin = sentence.size};
        answer_next_value(sentence, &at, &next); /* or the last one of all, behind the slice */
        if (is_joint(assay_view_slice(sentence, value.end, next.begin))) return last;
        value.begin += begin;
        value.end += begin;
        return answer_widen(text, &value) ? assay_view_slice(text, value.begin, value.end) : last;
    }
    return last;
}

/* Is the value joined to, or taken of, the one before or behind it: "3 and 4", "2/3 of 12"? */
static bool is_part(assay_view before, assay_view behind) {
    static const char *const of[] = {"of"};
    assay_view last = assay_view_trim(before);
    bool share = last.size >= 2 && answer_has_word(assay_view_slice(last, last.size - 2, last.size), of, 1) &&
                 answer_plain_words(last) == 1;
    return share || is_joint(before) || is_joint(behind);
}

assay_view answer_computed_of(assay_view text, assay_view sentence) {
    size_t begin = answer_offset(text, sentence.data), at = 0, before = SIZE_MAX;
    char digits[DIGITS];
    const char *equals = sentence.size < SENTENCE_BYTES ? memrchr(sentence.data, '=', sentence.size) : NULL;
    if (equals) { /* "Total fruits: 52 (apples) + 24 (bananas) = 76 fruits" */
        bool condition = has_unknown(assay_view_slice(sentence, 0, answer_offset(sentence, equals)));
        assay_view own = condition ? ASSAY_VIEW_NONE : result_of(sentence, 0, answer_offset(sentence, equals));
        return own.size > 0 && !answer_value_is_changed(sentence, own) ? own : ASSAY_VIEW_NONE;
    }
    assay_view result = last_result(assay_view_slice(text, begin > REACH ? begin - REACH : 0, begin));
    size_t size = sentence.size < SENTENCE_BYTES ? digits_of(result, digits) : 0;
    answer_value value;
    while (size > 0 && answer_next_value(sentence, &at, &value)) {
        assay_view found = assay_view_slice(sentence, value.begin, value.end);
        if (value.kind != VALUE_CHOICE && is_number(found, digits, size)) {
            answer_value next = {.begin = sentence.size};
            bool more = answer_next_value(sentence, &at, &next);
            assay_view head = before == SIZE_MAX ? ASSAY_VIEW_NONE : assay_view_slice(sentence, before, value.begin);
            assay_view behind = assay_view_slice(sentence, value.end, next.begin);
            if ((before != SIZE_MAX || more) &&
                is_part(before == SIZE_MAX ? ASSAY_VIEW("none") : head, more ? behind : ASSAY_VIEW("none")))
                return ASSAY_VIEW_NONE;
            return answer_value_is_changed(sentence, found) ? ASSAY_VIEW_NONE : found;
        }
        before = value.end;
    }
    return ASSAY_VIEW_NONE;
}
