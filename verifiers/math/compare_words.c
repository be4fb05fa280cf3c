/* See compare_words.h. */
#include "verifiers/math/compare_words.h"

#include <string.h>
#include <strings.h>

#include "verifiers/math/choice.h"
#include "verifiers/math/compare/logic.h"
#include "verifiers/math/limits.h"
#include "verifiers/math/phrases.h"
#include "verifiers/math/read/ordinals.h"
#include "verifiers/math/sign_alone.h"
#include "verifiers/math/source_fold.h"

/* "2A3" for a gold that names its base: the question names it too. Small letters are digits. */
static bool same_digits(assay_view digits, assay_view answer) {
    if (digits.size != answer.size) return false;
    for (size_t i = 0; i < digits.size; i++) {
        char c = answer.data[i];
        if (digits.data[i] != (c >= 'a' && c <= 'z' ? c - 32 : c)) return false;
    }
    return true;
}

bool math_same_based_letters(const math_node *based, assay_view letters) {
    bool letter = false;
    for (size_t i = 0; i < letters.size; i++) letter |= assay_is_alpha(letters.data[i]);
    return based->kind == N_BASED && based->side == 0 && letter && same_digits(based->text, assay_view_trim(letters));
}

static bool is_slashed(assay_view text) {
    return text.size > 5 && assay_is_digit(text.data[0]) && text.data[text.size - 5] == '/';
}

/* A gold that is a date: against another date, or against what is none. True where that settled it. */
static bool compare_dates(const assay_math_gold *gold, const math_text *words, assay_math_result *result) {
    math_date said = gold->date, answered;
    if (gold->has_small && math_date_read(words->folded, &answered) && answered.words && !words->plain) { /* "2020-03-05" */
        math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "a date against a number");
        return true;
    }
    if (!gold->is_date) return false;
    bool read = math_date_read(words->folded, &answered), /* "3/15/2020", "15/3/2020": nobody divides by a year twice */
        slashes = read && is_slashed(gold->words.folded) && is_slashed(words->folded);
    if (read && (said.words || answered.words || slashes)) {
        math_date_relation relation = math_dates_compare(&said, &answered);
        if (relation == DATES_EQUAL) math_result_correct(gold, result, ASSAY_METHOD_TEXT);
        else if (relation == DATES_DIFFER) math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "another date");
        else
            math_result_set(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE,
                            "one date says more than the other, or may be either of two days");
        return true;
    }
    bool number = said.words && !words->words && words->folded.size > 0;
    for (size_t i = 0; number && i < words->folded.size; i++) number = assay_is_digit(words->folded.data[i]);
    if (number) math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "a number against a date");
    return number;
}

/* "T" or "Y" for a gold that says true, "F" or "N" for one that says false. */
static bool abbreviates(const assay_math_gold *gold, assay_view answer) {
    if (!gold->is_text || answer.size != 1) return false;
    assay_view said = gold->words.folded;
    if (assay_view_is(math_text_synonym(said), "true") && answer.data[0] == 'Y') return true;
    if (assay_view_is(math_text_synonym(said), "false") && answer.data[0] == 'N') return true;
    return (assay_view_is(said, "true") && answer.data[0] == 'T') || (assay_view_is(said, "false") && answer.data[0] == 'F');
}

/* "Y" and "N", "T": the whole reference, beside a word for true or false. */
static bool is_abbreviated(const assay_math_gold *gold, const math_text *words) {
    assay_view letter = assay_view_trim(gold->text), said = words->words ? math_text_synonym(words->folded) : ASSAY_VIEW_NONE;
    if (letter.size != 1 || said.size == 0) return false;
    bool yes = letter.data[0] == 'Y' && assay_view_is(said, "true");
    if (letter.data[0] == 'T' && assay_view_is(words->folded, "true")) return true;
    return yes || (letter.data[0] == 'N' && assay_view_is(said, "false"));
}

/* "3rd" and "third" are ordinals; beside anything else "third" is a part. True where that settled it. */
static bool compare_ordinals(const assay_math_gold *gold, const math_text *words, assay_math_result *result) {
    uint32_t said = gold->has_small ? 0 : math_ordinal(gold->words.folded), answered = said ? math_ordinal(words->folded) : 0;
    if (!answered) return false;
    if (said == answered) math_result_correct(gold, result, ASSAY_METHOD_TEXT);
    else math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "another ordinal");
    return true;
}

/* Words of a text, "angle ABC" included. */
static bool holds_words(const math_node *node) {
    if (node->kind == N_TEXT || node->kind == N_UNIT ||
        (node->kind == N_SYMBOL && memchr(node->text.data, ' ', node->text.size)))
        return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && holds_words(node->child[i])) return true;
    }
    return false;
}

/* "A, C": labels, whose case does not count. */
static bool lists_letters(const math_node *node) {
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]->kind != N_SYMBOL || node->child[i]->text.size != 1) return false;
    }
    return node->kind == N_LIST;
}

/* "-A": a sign, and no bullet before a label. */
static bool signs_a_letter(assay_view text) {
    for (size_t i = 0; i + 1 < text.size; i++) {
        if ((text.data[i] == '-' || text.data[i] == '+') && assay_is_alpha(text.data[i + 1])) return true;
    }
    return false;
}

/* "\\text{H2O}" without its font; any other text as it is. */
static assay_view without_font(assay_view text) {
    static const char *const fonts[] = {"\\text{", "\\mathrm{", "\\textbf{", "\\textrm{", "\\mathbf{", "\\operatorname{"};
    text = assay_view_trim(text);
    for (size_t i = 0; i < sizeof fonts / sizeof *fonts; i++) {
        if (!assay_view_starts_with(text, assay_view_of(fonts[i])) || text.data[text.size - 1] != '}') continue;
        assay_view inner = assay_view_slice(text, strlen(fonts[i]), text.size - 1);
        bool plain = !memchr(inner.data, '{', inner.size) && !memchr(inner.data, '}', inner.size);
        return plain && !memchr(inner.data, '\\', inner.size) ? assay_view_trim(inner) : text;
    }
    return text;
}

static bool same_in_a_font(assay_view a, assay_view b) {
    assay_view x = without_font(a), y = without_font(b);
    return x.size > 1 && (x.size < a.size || y.size < b.size) && assay_view_equal(x, y);
}

/* Words only: "Xy" and "xy", "sin A" and "sin a" are symbols, and keep their case and their articles. */
static bool same_words(const assay_math_gold *gold, assay_view answer, const math_text *words) {
    if (same_in_a_font(gold->text, answer)) return true;
    bool phrase =
        gold->words.words && (math_phrase_node(gold->words.folded) ||
                              !assay_view_equal(math_text_synonym(gold->words.folded), gold->words.folded)); /* "NO" */
    bool labels = gold->choices && gold->root && lists_letters(gold->root) && !signs_a_letter(answer);
    bool symbols = !phrase && gold->root && !labels && !holds_words(gold->root);
    if (!symbols && gold->words.words && words->words &&
        assay_view_equal(math_text_synonym(gold->words.folded), math_text_synonym(words->folded)))
        return true;
    return gold->is_text && words->words && math_text_same_members(gold->words.folded, words->folded);
}

/* The next label at or behind *at, a capital of its own or in a run; 0: none. */
static char next_label(assay_view text, size_t *at) {
    while (*at < text.size && !(text.data[*at] >= 'A' && text.data[*at] <= 'J')) ++*at;
    return *at < text.size ? text.data[(*at)++] : '\0';
}

/* "C, A, B": all of the first labels, three or more, and not as the alphabet has them. Whoever means a set writes "A, B, C". "CBF", in one
 * run, may be a path. */
static bool is_order(assay_view text) {
    unsigned labels = 0, count = 0;
    bool sorted = true;
    char before = '\0', label;
    for (size_t at = 0; (label = next_label(text, &at)) != '\0'; before = label, count++) {
        labels |= 1u << (label - 'A');
        sorted &= label > before;
    }
    return count >= 3 && (labels == (1u << count) - 1 || count == text.size) && !sorted;
}

/* "CBAD": all of the first labels side by side, which may be an order where a list is none. */
static bool is_run(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < 'A' || text.data[i] > 'J') return false;
    }
    return text.size > 2 && math_choices_of(text) == (1u << text.size) - 1;
}

static bool same_order(assay_view a, assay_view b) {
    size_t i = 0, k = 0;
    for (;;) {
        char left = next_label(a, &i), right = next_label(b, &k);
        if (left != right) return false;
        if (!left) return true;
    }
}

/* A gold of several labels, "A, C". True where that settled it. */
static bool compare_choices(const assay_math_gold *gold, assay_view answer, assay_math_result *result) {
    if (!gold->choices) return false;
    unsigned answered = math_choices_of(answer);
    bool listed = gold->root && lists_letters(gold->root);
    if (listed && answer.size > 2 && answer.data[0] == '[' && answer.data[answer.size - 1] == ']')
        answered = math_choices_of(assay_view_slice(answer, 1, answer.size - 1));
    bool product = memchr(answer.data, '*', answer.size) || memchr(answer.data, '\\', answer.size);
    if (gold->choices == answered && (is_order(gold->text) || (is_run(answer) && is_order(answer))) &&
        !same_order(gold->text, answer))
        math_result_set(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "labels in an order, or a set of them");
    else if (gold->choices == answered) math_result_correct(gold, result, ASSAY_METHOD_TEXT);
    else if (gold->root && (listed || (product && !answered)))
        math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "not these choices");
    else return false;
    return true;
}

/* "Co" beside "CO": cobalt is no carbon monoxide. Elements that are words too, like No and In, are words. */
static bool is_element_beside_letters(const assay_math_gold *gold, assay_view answer) {
    static const char elements[] =
        " Ba Bi Br Ca Cd Ce Cl Co Cr Cs Cu Fe Ga Ge Hf Hg Ho Kr La Li Lu Mg Mn Nb Nd Ne Ni Np Os Pb Pd Po Pr Pt Ra Rb Re Rh Ru "
        "Sb Sc Se Si Sm Sn Sr "
        "Ta Tb Te Th Ti Tl Zn Zr ";
    assay_view x = without_font(gold->text), y = without_font(answer);
    if (gold->choice || gold->choices || x.size != 2 || y.size != 2 || x.data[0] != y.data[0] || x.data[1] == y.data[1])
        return false;
    if ((x.data[1] | 32) != (y.data[1] | 32) || !assay_is_alpha(x.data[1])) return false;
    char spaced[] = {' ', x.data[0], (char)(x.data[1] | 32), ' '};
    return memmem(elements, sizeof elements - 1, spaced, 4) != NULL;
}

static bool compare_formulas(const assay_math_gold *gold, assay_view answer, assay_arena *arena, assay_math_result *result) {
    math_truth equal = math_formulas_equal(gold->text, answer, arena);
    if (equal == MATH_YES) math_result_correct(gold, result, ASSAY_METHOD_STRUCTURE);
    if (equal == MATH_NO) math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_STRUCTURE, "another truth table");
    return equal != MATH_MAYBE;
}

/* A word with a capital behind its first letter and a small letter too: "BbEe", a genotype. */
static bool has_inner_capital(assay_view word) {
    bool inner = false, small = false;
    for (size_t i = 0; i < word.size; i++) {
        bool capital = word.data[i] >= 'A' && word.data[i] <= 'Z';
        inner |= capital && i > 0;
        small |= !capital;
    }
    return inner && small;
}

static assay_view next_word(assay_view text, size_t *at) {
    while (*at < text.size && !assay_is_alpha(text.data[*at])) ++*at;
    size_t begin = *at;
    while (*at < text.size && assay_is_alpha(text.data[*at])) ++*at;
    return assay_view_slice(text, begin, *at);
}

static bool same_letters(assay_view a, assay_view b) {
    for (size_t i = 0; i < a.size && a.size == b.size; i++) {
        if ((a.data[i] | 32) != (b.data[i] | 32)) return false;
    }
    return a.size == b.size;
}

/* All small or all capital: the case says nothing there. */
static bool is_of_one_case(assay_view word) {
    bool small = false, capital = false;
    for (size_t i = 0; i < word.size; i++) {
        bool is_capital = word.data[i] >= 'A' && word.data[i] <= 'Z';
        capital |= is_capital;
        small |= !is_capital;
    }
    return small != capital;
}

/* "BBEe" beside "BbEe": words that differ in nothing but their case, and are told apart by it. */
static bool case_tells_apart(assay_view a, assay_view b) {
    size_t i = 0, k = 0;
    for (;;) {
        assay_view left = next_word(a, &i), right = next_word(b, &k);
        if (left.size == 0 || right.size == 0 || !same_letters(left, right)) return false;
        bool marked =
            (has_inner_capital(left) && !is_of_one_case(right)) || (has_inner_capital(right) && !is_of_one_case(left));
        if (marked && !assay_view_equal(left, right)) return true;
    }
}

/* "at least 9 points" beside 9: where the least number was asked for. The bound and what follows it; empty: another phrase. */
static assay_view behind_bound(assay_view text) {
    static const char *const words[] = {"at least ",     "at most ",      "a minimum of ", "a maximum of ",
                                        "no less than ", "no more than ", "no fewer than "};
    text = without_font(text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t size = strlen(words[i]);
        if (text.size > size && strncasecmp(text.data, words[i], size) == 0)
            return assay_view_trim(assay_view_slice(text, size, text.size));
    }
    return ASSAY_VIEW_NONE;
}

static bool starts_with_number(assay_view text, assay_view number) {
    bool digits = assay_view_starts_with(text, number) && number.size > 0 && assay_is_digit(number.data[0]);
    return digits &&
           (text.size == number.size || !(assay_is_digit(text.data[number.size]) || strchr(".,/", text.data[number.size])));
}

static assay_view leading_number(assay_view text) {
    size_t size = 0;
    while (size < text.size && (assay_is_digit(text.data[size]) || (size > 0 && strchr(".,/", text.data[size])))) size++;
    while (size > 0 && !assay_is_digit(text.data[size - 1])) size--;
    return assay_view_slice(text, 0, size);
}

static bool bounds_number(assay_view phrase, assay_view number) {
    assay_view bound = behind_bound(phrase);
    return bound.size > 0 && behind_bound(number).size == 0 &&
           starts_with_number(bound, leading_number(assay_view_trim(number))) && !memchr(number.data, '(', number.size) &&
           !memchr(number.data, '[', number.size);
}

bool math_words_may_be(const assay_math_gold *gold, assay_view answer, const math_text *words) {
    static const struct {
        const char *word, *number;
    } doubtful[] = {{"none", "0"}, {"nought", "0"}, {"naught", "0"}, {"nothing", "0"},
                    {"nil", "0"},  {"once", "1"},   {"twice", "2"},  {"thrice", "3"}};
    assay_view said = gold->words.words ? gold->words.folded : assay_view_trim(gold->text),
               answered = words->words ? words->folded : assay_view_trim(answer);
    for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++) {
        if ((assay_view_is(said, doubtful[i].word) && assay_view_is(answered, doubtful[i].number)) ||
            (assay_view_is(said, doubtful[i].number) && assay_view_is(answered, doubtful[i].word)))
            return true;
    }
    return bounds_number(answer, gold->text) || bounds_number(gold->text, answer);
}

/* A sign alone, or a word for true or false as the tick or cross that it may stand beside. */
static char sign_or_truth(assay_view text, const math_text *words) {
    char sign = math_sign_alone(text);
    if (sign || !words->words) return sign;
    assay_view said = math_text_synonym(words->folded);
    return assay_view_is(said, "true") ? 't' : assay_view_is(said, "false") ? 'f' : '\0';
}

/* "<" beside ">", "√" beside "正确". True where that settled it. */
static bool compare_signs(const assay_math_gold *gold, assay_view answer, const math_text *words, assay_math_result *result) {
    char said = gold->root && !gold->is_text ? '\0' : sign_or_truth(gold->text, &gold->words);
    char answered = said ? sign_or_truth(answer, words) : '\0';
    if (!answered || (gold->words.words && words->words && !math_sign_alone(answer) && !math_sign_alone(gold->text)))
        return false;
    if (said == answered) math_result_correct(gold, result, ASSAY_METHOD_TEXT);
    else math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "another sign");
    return true;
}

bool math_settle_by_words(const assay_math_gold *gold, assay_view answer, const math_text *words, assay_arena *arena,
                          assay_math_result *result) {
    bool unread = !gold->root && !gold->is_text && answer.size <= MATH_BYTES_MAX;
    bool same = same_words(gold, answer, words) || (unread && math_same_source(gold->text, answer, arena));
    if (same && case_tells_apart(gold->text, answer)) {
        math_result_set(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "words that their case may tell apart");
        return true;
    }
    if (same && is_element_beside_letters(gold, answer)) {
        math_result_set(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "an element, or two letters");
        return true;
    }
    if (!same && compare_signs(gold, answer, words, result)) return true;
    if (!same && (compare_dates(gold, words, result) || compare_ordinals(gold, words, result) ||
                  compare_formulas(gold, answer, arena, result)))
        return true;
    same = same || abbreviates(gold, without_font(answer)) || is_abbreviated(gold, words);
    if (!same && compare_choices(gold, answer, result)) return true;
    same = same || (gold->root && gold->root->kind == N_BASED && !gold->root->side && same_digits(gold->root->text, answer));
    if (same) math_result_correct(gold, result, ASSAY_METHOD_TEXT);
    return same;
}
