/* "... 495 * 15 = $7425. Thus Judy makes $7425 in 1 week.": of the last sentence's values the one that the text has just computed.
 *
 * Theory. A last sentence says the result in the question's words, and those bring numbers of their own, often behind it ("in 1 week", "after 15 days",
 * "for the 16 glasses"). The right side of the last equation before the sentence tells which number is the result. Of 2,767 right completions of three
 * models on GSM8K (GAIR-NLP/abel), read without their "####" lines, 2,516 were CORRECT with the last number taken and 2,732 with this rule. It looks at the
 * text alone; a sentence that calculates itself, or joins its values ("7 and 8"), keeps its last. */
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

/* The right side of the last equation, where it is a number and no further term follows. */
static assay_view last_result(assay_view text) {
    assay_view before = text;
    for (int tried = 0; tried < EQUATIONS_TRIED; tried++) {
        const char *equals = memrchr(before.data, '=', before.size);
        if (!equals) break;
        before.size = answer_offset(before, equals);
        assay_view right = assay_view_trim(assay_view_slice(text, before.size + 1, text.size));
        size_t at = 0;
        answer_value value;
        if (!answer_next_value(right, &at, &value) || value.begin != 0 || value.kind != VALUE_NUMBER) continue;
        size_t next = value.end;
        while (next < right.size && right.data[next] == ' ') next++;
        char c = at_or_nul(right, next);
        bool goes_on = (c != '\0' && strchr("+*/^(x", c)) || (c == '-' && at_or_nul(right, next + 1) == ' ') ||
                       assay_view_starts_with(assay_view_slice(right, next, right.size), ASSAY_VIEW("\\times")) ||
                       assay_view_starts_with(assay_view_slice(right, next, right.size), ASSAY_VIEW("×"));
        if (!goes_on) return assay_view_slice(right, 0, value.end);
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

assay_view answer_computed(assay_view text, assay_view last) {
    size_t end = last.size > 0 ? answer_offset(text, last.data) : text.size, begin = end;
    while (begin > 0 && end - begin < SENTENCE_BYTES) {
        if (text.data[begin - 1] == '\n' || (answer_is_stop(text.data[begin - 1]) && at_or_nul(text, begin) == ' ')) break;
        begin--;
    }
    assay_view sentence = assay_view_slice(text, begin, end);
    if (end - begin >= SENTENCE_BYTES || memchr(sentence.data, '=', sentence.size)) return last;
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
