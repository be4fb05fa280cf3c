/* What stands at the end of a text and says nothing of its answer, though it may hold a number: "Let me know if you have 3 more questions!", "(See Figure 2.)", "[2]", "I am 95% confident.",
 * "(check: 14 + 1 = 15)".
 *
 * Theory. A last sentence is known by its first words; a last bracket by its first word; a reference in square brackets by holding digits alone, behind a word that no value follows. Before what is
 * taken off a value must stand. Bounded by SENTENCE_BYTES and ROUNDS. */
#include "verifiers/answer/answer_internal.h"

enum { SENTENCE_BYTES = 200, ROUNDS = 4, WORD_BYTES = 12 };

/* Small letters of ASCII; any case is found. */
static bool begins_with_any(assay_view text, const assay_view *phrases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t size = phrases[i].size;
        if (text.size >= size && answer_equal_folded(assay_view_slice(text, 0, size), phrases[i].data)) return true;
    }
    return false;
}

static bool is_farewell(assay_view sentence) {
    static const assay_view first[] = {
        LIT("let me know"),  LIT("feel free"),         LIT("i hope"),         LIT("hope this"),
        LIT("hope that"),    LIT("please let me"),     LIT("thank"),          LIT("happy to"),
        LIT("i'm happy to"), LIT("would you like"),    LIT("if you have"),    LIT("if you need"),
        LIT("if you want"),  LIT("if you'd like"),     LIT("i am confident"), LIT("i'm confident"),
        LIT("confidence:"),  LIT("confidence level:"), LIT("good luck"),      LIT("time taken:"),
        LIT("word count:"),  LIT("tokens used:")};
    static const char *const sure[] = {"confident", "sure", "certain"}, letters[] = "lfihptwcg";
    while (sentence.size > 0 && memchr("*_(#>- ", sentence.data[0], 7)) sentence = assay_view_slice(sentence, 1, sentence.size);
    if (sentence.size == 0 || !memchr(letters, answer_lower(sentence.data[0]), sizeof letters - 1)) return false;
    if (begins_with_any(sentence, first, COUNT(first))) return true;
    static const assay_view me[] = {LIT("i am "), LIT("i'm ")};
    return begins_with_any(sentence, me, COUNT(me)) && memchr(sentence.data, '%', sentence.size) &&
           answer_has_word(sentence, sure, COUNT(sure));
}

/* The number at `at`, which moves behind it; -1: too long. */
static long read_number(assay_view text, size_t *at) {
    long number = 0;
    size_t begin = *at;
    for (; assay_is_digit(at_or_nul(text, *at)); (*at)++) number = *at - begin < 9 ? number * 10 + (text.data[*at] - '0') : 0;
    return *at - begin < 10 ? number : -1;
}

/* "7 balls (2 red and 5 blue)": whole numbers in the bracket that make up the one before it. */
static bool is_breakdown(assay_view before, assay_view inner) {
    static const char *const others[] = {"or", "if", "not", "unless", "but"};
    long sum = 0, count = 0, last = -1;
    if (answer_has_word(inner, others, COUNT(others)) || answer_plain_words(inner) < 2) return false;
    for (size_t at = 0; at < inner.size;) {
        if (!assay_is_digit(inner.data[at])) {
            if (memchr("=+*/^.", inner.data[at], 6)) return false;
            at++;
            continue;
        }
        sum += read_number(inner, &at);
        count++;
    }
    before = assay_view_slice(before, before.size > SENTENCE_BYTES ? before.size - SENTENCE_BYTES : 0, before.size);
    for (size_t at = 0; at < before.size;) {
        if (assay_is_digit(before.data[at])) last = read_number(before, &at);
        else at++;
    }
    return count >= 2 && sum == last;
}

/* The text before a last bracket that refers to something, or checks; `text`: there is none. */
static assay_view without_bracket(assay_view text) {
    static const assay_view first[] = {LIT("see "),    LIT("cf."),       LIT("confidence"), LIT("refer to"),
                                       LIT("figure "), LIT("fig."),      LIT("table "),     LIT("check:"),
                                       LIT("check "),  LIT("checking:"), LIT("verify:"),    LIT("verification:"),
                                       LIT("as in "),  LIT("from step"), LIT("by step"),    LIT("step ")};
    size_t end = text.size;
    while (end > 0 && memchr(". *", text.data[end - 1], 3)) end--;
    if (end == 0 || text.data[end - 1] != ')' || end < 6) return text;
    size_t open = end - 1, depth = 1;
    while (open > 0 && end - open < SENTENCE_BYTES && depth > 0) {
        open--;
        if (text.data[open] == ')') depth++;
        if (text.data[open] == '(') depth--;
    }
    if (depth > 0 || open == 0 || !memchr(" \n*$", text.data[open - 1], 4)) return text;
    assay_view inner = assay_view_slice(text, open + 1, end - 1);
    if (is_breakdown(assay_view_slice(text, 0, open), inner)) return assay_view_trim(assay_view_slice(text, 0, open));
    return begins_with_any(assay_view_slice(text, open + 1, end), first, COUNT(first))
               ? assay_view_trim(assay_view_slice(text, 0, open))
               : text;
}

/* A digit in the last sentence, and none in square brackets: "First try [30], second try [45]" cites nothing. */
static bool states_value(assay_view text) {
    size_t begin = answer_sentence_begin(text, text.size > 0 ? text.size - 1 : 0, SENTENCE_BYTES);
    bool digit = false;
    for (size_t i = begin; i < text.size; i++) {
        if (text.data[i] == '[') return false;
        digit = digit || assay_is_digit(text.data[i]);
    }
    return digit;
}

/* The same in wide brackets: a unit ("7（个）"), or a condition ("7（x=2のとき）"). */
static assay_view without_wide_bracket(assay_view text) {
    static const assay_view open = LIT("（"), close = LIT("）"), stop = LIT("。");
    static const assay_view others[] = {LIT("或"),     LIT("不"), LIT("错"), LIT("舍"), LIT("又は"),
                                        LIT("または"), LIT("誤"), LIT("?"),  LIT("？"), LIT("否")},
                            conditions[] = {LIT("のとき"), LIT("时"), LIT("時"), LIT("当")};
    assay_view end = text;
    if (assay_view_ends_with(end, stop)) end.size -= stop.size;
    size_t at = assay_view_ends_with(end, close) ? assay_find_last(end, open) : ASSAY_NOT_FOUND;
    if (at == ASSAY_NOT_FOUND || at == 0) return text;
    assay_view inner = assay_view_slice(end, at + open.size, end.size - close.size);
    for (size_t i = 0; i < COUNT(others); i++) {
        if (assay_find_first(inner, others[i]) != ASSAY_NOT_FOUND) return text;
    }
    bool unit = inner.size <= WORD_BYTES && !answer_has_digit(inner), condition = false;
    for (size_t i = 0; i < COUNT(conditions) && !unit; i++)
        condition = condition || assay_find_first(inner, conditions[i]) != ASSAY_NOT_FOUND;
    return unit || (condition && memchr(inner.data, '=', inner.size)) ? assay_view_slice(text, 0, at) : text;
}

/* The text before "[2]" behind a word or a full stop. */
static assay_view without_citation(assay_view text) {
    static const char *const announcing[] = {"is", "are", "be",     "equals", "was",   "set", "interval", "list",   "to", "of",
                                             "or", "and", "matrix", "vector", "gives", "get", "range",    "domain", "in"};
    size_t end = text.size, open;
    while (end > 0 && memchr(". ", text.data[end - 1], 2)) end--;
    if (end < 4 || text.data[end - 1] != ']') return text;
    for (open = end - 1; open > 0 && assay_is_digit(text.data[open - 1]);) open--;
    if (open == end - 1 || open < 2 || text.data[open - 1] != '[') return text;
    size_t stop = --open;
    while (stop > 0 && text.data[stop - 1] == ' ') stop--;
    size_t begin = stop;
    while (begin > 0 && assay_is_alpha(text.data[begin - 1])) begin--;
    assay_view word = assay_view_slice(text, begin, stop);
    bool behind = stop > 0 && text.data[stop - 1] == '.';
    if (!behind && (word.size < 2 || word.size > WORD_BYTES || answer_has_word(word, announcing, COUNT(announcing))))
        return text;
    assay_view before = assay_view_trim(assay_view_slice(text, 0, open));
    return states_value(before) ? before : text;
}

assay_view answer_without_farewell(assay_view text) {
    for (int round = 0; round < ROUNDS && text.size > 0; round++) {
        assay_view left = without_bracket(text);
        if (left.size == text.size) left = without_wide_bracket(text);
        if (left.size == text.size) left = without_citation(text);
        if (left.size == text.size) {
            size_t begin = answer_sentence_begin(text, text.size - 1, SENTENCE_BYTES);
            if (begin > 0 && is_farewell(assay_view_slice(text, begin, text.size)))
                left = assay_view_trim(assay_view_slice(text, 0, begin));
        }
        if (left.size == text.size ||
            !answer_has_digit(assay_view_slice(left, left.size > SENTENCE_BYTES ? left.size - SENTENCE_BYTES : 0, left.size)))
            return text;
        text = left;
    }
    return text;
}
