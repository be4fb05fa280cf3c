/* Which of a sentence's values it says, where that is not the last one: a value told again behind ", or" ("7 times 3, or 21"), a number of a whole ("4 of the 8 games"),
 * groups and what is in each ("3 packages of 8 cupcakes each"), and the one value of a sentence that was announced ("The answer is: She will have $10 left after ..."). */
#include "verifiers/answer/answer_internal.h"

/* The word that ends before *at, *at moved to its first letter; blanks and signs of money are passed over. */
static assay_view word_before(assay_view text, size_t *at) {
    while (*at > 0 && text.data[*at - 1] != '\0' && strchr(" $*\\", text.data[*at - 1])) --*at;
    size_t end = *at;
    while (*at > 0 && assay_is_alpha(text.data[*at - 1])) --*at;
    return assay_view_slice(text, *at, end);
}

/* "1000-300", "8 * 2": an operator between digits. "-3" and "3/4" are values. */
static bool calculates(assay_view text) {
    char before = '\0';
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == ' ') continue;
        if (strchr("+*-", text.data[i]) && assay_is_digit(before)) return true;
        before = text.data[i];
    }
    return false;
}

bool answer_calculates(assay_view text) {
    static const char *const words[] = {"times", "plus", "minus", "multiplied", "divided"};
    return answer_has_word(text, words, COUNT(words)) && answer_has_digit(text);
}

assay_view answer_told_again(assay_view text, assay_view run) {
    static const char *const operators[] = {"plus", "minus", "times", "by", "than", "of"};
    static const assay_view joint = LIT(", or ");
    size_t at = assay_find_first(run, joint);
    if (at == ASSAY_NOT_FOUND) return run;
    assay_view told = assay_view_slice(run, at + joint.size, run.size);
    if (assay_find_first(told, joint) != ASSAY_NOT_FOUND || !answer_has_digit(told)) return run;
    size_t from = answer_offset(text, run.data);
    assay_view word = word_before(text, &from);
    if (assay_view_equal(word, ASSAY_VIEW("the"))) word = word_before(text, &from);
    bool computed = answer_has_word(word, operators, COUNT(operators)) || calculates(assay_view_slice(run, 0, at));
    return computed ? told : run;
}

static bool is_whole_number(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (!assay_is_digit(text.data[i]) && text.data[i] != ',') return false;
    }
    return text.size > 0;
}

/* The whole number that ends `head`, with nothing that makes a fraction or another number of it before; empty: none. */
static assay_view number_at_end(assay_view head) {
    size_t begin = head.size;
    while (begin > 0 && (assay_is_digit(head.data[begin - 1]) || head.data[begin - 1] == ',')) begin--;
    while (begin < head.size && head.data[begin] == ',') begin++;
    bool apart = begin == 0 || head.data[begin - 1] == ' ' || head.data[begin - 1] == '\n';
    return apart ? assay_view_slice(head, begin, head.size) : ASSAY_VIEW_NONE;
}

/* "4 of the 8 games", "50 out of 100 votes": how many of a whole. */
static assay_view part_of_whole(assay_view head) {
    static const assay_view joints[] = {LIT(" of the "), LIT(" out of "), LIT(" out of the "), LIT(" of these "),
                                        LIT(" of those ")};
    for (size_t i = 0; i < COUNT(joints); i++) {
        if (assay_view_ends_with(head, joints[i])) return number_at_end(assay_view_slice(head, 0, head.size - joints[i].size));
    }
    return ASSAY_VIEW_NONE;
}

/* "3 packages of 8 cupcakes each", "6 cages with 8 puppies in each": how many groups. "3 packages of 8" alone may be told for the whole. */
static assay_view groups(assay_view head, assay_view behind) {
    static const char *const joints[] = {"of", "with", "containing", "holding"};
    static const char *const each[] = {"each", "apiece"};
    size_t at = head.size, from;
    if (!answer_has_word(word_before(head, &at), joints, COUNT(joints))) return ASSAY_VIEW_NONE;
    assay_view things = word_before(head, &at);
    if (things.size < 3 || things.data[things.size - 1] != 's') return ASSAY_VIEW_NONE;
    from = behind.size;
    while (from > 0 && strchr(".* \n", behind.data[from - 1])) from--;
    bool last = answer_has_word(word_before(behind, &from), each, COUNT(each));
    if (!last) return ASSAY_VIEW_NONE;
    while (at > 0 && head.data[at - 1] == ' ') at--;
    return number_at_end(assay_view_slice(head, 0, at));
}

assay_view answer_counted(assay_view text, assay_view last) {
    static const char *const joints[] = {"of", "the", "these", "those", "with", "containing", "holding"};
    enum { SENTENCE_BYTES = 160 };
    if (last.size == 0) return last;
    size_t before = answer_offset(text, last.data);
    char end_of_word = before > 1 && text.data[before - 1] == ' ' ? text.data[before - 2] : ' ';
    if (end_of_word != 'f' && end_of_word != 'e' && end_of_word != 'h' && end_of_word != 'g') return last; /* nearly always */
    if (!is_whole_number(last) || !answer_has_word(word_before(text, &before), joints, COUNT(joints))) return last;
    size_t end = answer_offset(text, last.data), begin = end, stop = end + last.size;
    while (begin > 0 && end - begin < SENTENCE_BYTES && text.data[begin - 1] != '\n') begin--;
    while (stop < text.size && stop - end < SENTENCE_BYTES && text.data[stop] != '\n') stop++;
    assay_view head = assay_view_slice(text, begin, end), counted = part_of_whole(head);
    if (counted.size == 0) counted = groups(head, assay_view_slice(text, end + last.size, stop));
    return counted.size > 0 ? counted : last;
}

/* The words behind a value that may be its unit: "6279 pounds" of "6279 pounds of fresh fruit have been sold". */
static size_t unit_end(assay_view sentence, size_t at) {
    static const char *const not_units[] = {"of",   "to",  "that", "which", "for", "in",  "on",   "at",   "from", "with", "by",
                                            "have", "has", "are",  "were",  "is",  "was", "will", "left", "had",  "can"};
    enum { UNIT_WORDS = 3 };
    size_t end = at;
    for (size_t words = 0; words < UNIT_WORDS && at_or_nul(sentence, end) == ' '; words++) {
        size_t next = answer_word_end(sentence, end + 1);
        assay_view word = assay_view_slice(sentence, end + 1, next);
        if (word.size == 0 || answer_has_word(word, not_units, COUNT(not_units))) break;
        end = next;
    }
    return end;
}

assay_view answer_only_value(assay_view sentence) {
    static const assay_view clauses[] = {LIT(" if "),   LIT(" after "), LIT(" when "),   LIT(" because "),
                                         LIT(" once "), LIT(" since "), LIT(" before "), LIT(" so that ")};
    static const char *const verbs[] = {"are", "were", "is", "was", "have", "has", "had", "will", "can"};
    static const char *const not_told[] = {"or",    "and", "not",   "no",   "than",  "nor",
                                           "never", "per", "least", "most", "about", "of"};
    enum { BEHIND = 10 }; /* of these may stand nowhere; the others not before the value */
    for (size_t i = 0; i < COUNT(clauses); i++) {
        size_t at = assay_find_first(sentence, clauses[i]);
        if (at != ASSAY_NOT_FOUND) sentence = assay_view_slice(sentence, 0, at);
    }
    for (size_t i = 0; i < sentence.size; i++) { /* marks and formulas are read elsewhere */
        if (strchr("~<>=|[]{}\"?`*", sentence.data[i])) return ASSAY_VIEW_NONE;
    }
    size_t at = 0;
    answer_value value, second;
    if (answer_is_changed_abroad(sentence) || !answer_next_value(sentence, &at, &value) || value.kind == VALUE_CHOICE ||
        answer_next_value(sentence, &at, &second) || answer_has_word(sentence, not_told, BEHIND) ||
        answer_changes_value(assay_view_slice(sentence, 0, value.begin)) ||
        answer_has_word(assay_view_slice(sentence, 0, value.begin), not_told, COUNT(not_told)))
        return ASSAY_VIEW_NONE;
    assay_view found = assay_view_slice(sentence, value.begin, value.end);
    if (answer_value_is_changed(sentence, found) || !answer_widen(sentence, &value)) return ASSAY_VIEW_NONE;
    if (value.begin == 0 && !answer_has_word(assay_view_slice(sentence, value.end, sentence.size), verbs, COUNT(verbs)))
        return ASSAY_VIEW_NONE; /* "28 different pizzas" is read as it is */
    return assay_view_slice(sentence, value.begin, unit_end(sentence, value.end));
}
