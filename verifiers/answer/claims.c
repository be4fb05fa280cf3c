/* "Tom is 14 and Jerry is 9.", "The sum is 14, the difference is 9", "It is 10 unless zero counts, in which case it is 20": two values that one sentence claims side by side.
 *
 * Theory. Two clauses of one form, a subject and the same verb directly before each value, joined by a comma, "and", "but" or "while", claim both; none of them is the answer alone,
 * and so the first must agree with the last. What a clause concludes ("so", "together", "for a total of") or supposes ("if", "since") is a step on the way to the last. Looks
 * at the last sentence alone, at most SENTENCE_BYTES before the value. */
#include "verifiers/answer/answer_internal.h"

enum { SENTENCE_BYTES = 200, UNIT_WORDS = 4, SUBJECT_WORDS = 8 };

/* The word before `end` behind blanks, marks of maths and money, and words that only measure ("about"); *begin: where it begins. */
static assay_view verb_before(assay_view text, size_t end, size_t *begin) {
    static const char *const light[] = {
        "about", "exactly", "only", "approximately", "just", "now", "also", "roughly", "simply", "the", "a", "an", "at"};
    for (;;) {
        while (end > 0 && text.data[end - 1] != '\0' && strchr(" $\\(*_{", text.data[end - 1])) end--;
        *begin = end;
        while (*begin > 0 && assay_is_alpha(text.data[*begin - 1])) (*begin)--;
        assay_view word = assay_view_slice(text, *begin, end);
        if (word.size == 0 || !answer_has_word(word, light, COUNT(light))) return word;
        end = *begin;
    }
}

/* Two copulas, or the same verb of having, getting or giving. */
static bool are_alike(assay_view first, assay_view second) {
    static const char *const copulas[] = {"is", "are", "was", "were", "equals", "be"};
    static const char *const others[] = {"has",    "have",     "had",   "gets",   "got",   "receives", "earns",  "earned",
                                         "makes",  "made",     "costs", "cost",   "takes", "took",     "needs",  "pays",
                                         "paid",   "scores",   "owns",  "scored", "sells", "sold",     "buys",   "bought",
                                         "spends", "spent",    "runs",  "ran",    "eats",  "ate",      "weighs", "weighed",
                                         "holds",  "contains", "reads", "read",   "walks", "walked",   "drinks", "measures"};
    bool copula = answer_has_word(first, copulas, COUNT(copulas));
    if (copula) return answer_has_word(second, copulas, COUNT(copulas));
    if (first.size != second.size || memcmp(first.data, second.data, first.size) != 0) return false;
    return answer_has_word(first, others, COUNT(others));
}

/* Where the first joint of two clauses begins in the gap between two values, and its size; false: none. */
static bool find_joint(assay_view gap, size_t *at, size_t *size) {
    static const assay_view joints[] = {LIT(", and "), LIT(", but "), LIT(", while "), LIT(", whereas "), LIT(" whereas "),
                                        LIT(" and "),  LIT(" but "),  LIT(" while "),  LIT("; "),         LIT(", ")};
    *at = ASSAY_NOT_FOUND;
    for (size_t i = 0; i < COUNT(joints); i++) {
        size_t found = assay_find_first(gap, joints[i]);
        if (found == ASSAY_NOT_FOUND || found >= *at) continue;
        *at = found;
        *size = joints[i].size;
    }
    return *at != ASSAY_NOT_FOUND;
}

/* Does the clause before the last value conclude from what stands before it? */
static bool concludes(assay_view clause) {
    static const char *const words[] = {
        "so",    "therefore", "thus",      "hence", "then",       "giving",   "gives",   "which",        "that",   "this",
        "these", "they",      "together",  "both",  "altogether", "combined", "overall", "answer",       "result", "left",
        "there", "remain",    "because",   "since", "where",      "when",     "if",      "for",          "with",   "finally",
        "it",    "its",       "remaining", "their", "desired",    "required", "final",   "consequently", "we"};
    return answer_has_word(clause, words, COUNT(words));
}

/* "the sum is", which is one of the values before it unless these are of that kind, too: "the sum is 14 and the difference is 9". */
static bool combines(assay_view head, assay_view clause) {
    static const char *const words[] = {"total",   "totals", "sum",  "product",  "difference",
                                        "average", "ratio",  "mean", "quotient", "remainder"};
    return answer_has_word(clause, words, COUNT(words)) && !answer_has_word(head, words, COUNT(words));
}

/* "unless zero counts, in which case it is", "if n is even and otherwise". */
static bool is_other_case(assay_view gap) {
    static const assay_view parts[] = {LIT("in which case"), LIT("otherwise")};
    static const char *const unless[] = {"unless", "else"};
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (assay_find_first(gap, parts[i]) != ASSAY_NOT_FOUND) return true;
    }
    return answer_has_word(gap, unless, COUNT(unless));
}

/* "7 or x is 8", "7 or, if you prefer, 8", "7 seems right, but so does 8": what joins two values as choices. */
static bool is_offered(assay_view gap) {
    static const char *const concluding[] = {"so", "therefore", "hence", "thus", "but", "since", "because", "only"};
    enum { WORDS_OF_OFFER = 4 };
    if (assay_view_ends_with(gap, ASSAY_VIEW(" so does ")) || assay_view_ends_with(gap, ASSAY_VIEW(" so is "))) return true;
    assay_view rest = gap;
    while (rest.size > 0 && memchr(" ,$)*", rest.data[0], 5)) rest = assay_view_slice(rest, 1, rest.size);
    bool or = rest.size > 3 && rest.data[0] == 'o' && rest.data[1] == 'r' && (rest.data[2] == ' ' || rest.data[2] == ',');
    return or &&answer_plain_words(rest) <= WORDS_OF_OFFER && !answer_has_word(rest, concluding, COUNT(concluding));
}

/* "we have a = 14; we have b = 9": equations for two names, and nothing between them that makes a step of the first. */
static bool are_solved(assay_view first, assay_view gap, assay_view second) {
    static const char *const plain[] = {"and", "we", "have", "also", "get", "similarly", "likewise", "while"};
    if (!assay_is_alpha(at_or_nul(first, 0)) || !assay_is_alpha(at_or_nul(second, 0)) || first.data[0] == second.data[0])
        return false;
    size_t sign = 1, other = 1;
    while (at_or_nul(first, sign) == ' ') sign++;
    while (at_or_nul(second, other) == ' ') other++;
    if (at_or_nul(first, sign) != '=' || at_or_nul(second, other) != '=' || answer_plain_words(gap) == 0) return false;
    for (size_t at = 0, end; at<gap.size; at = end> at ? end : at + 1) {
        end = answer_word_end(gap, at);
        if (end > at && !answer_has_word(assay_view_slice(gap, at, end), plain, COUNT(plain))) return false;
        if (end == at && !memchr(" ,;$*\\()", gap.data[at], 9)) return false;
    }
    return true;
}

/* "the colour is red and the number is": a word that the sentence claims of an attribute before the value; empty: none. */
static assay_view claimed_word(assay_view sentence) {
    static const char *const attributes[] = {"colour", "color",     "name", "day",     "month",  "shape", "letter", "word",
                                             "winner", "direction", "city", "country", "animal", "fruit", "sign",   "weekday"};
    static const char *const copulas[] = {"is", "was", "are", "were"};
    size_t joint = assay_find_last(sentence, ASSAY_VIEW(" and ")), end, begin;
    if (joint == ASSAY_NOT_FOUND) return ASSAY_VIEW_NONE;
    assay_view second = verb_before(sentence, sentence.size, &begin);
    if (begin < joint || !answer_has_word(second, copulas, COUNT(copulas))) return ASSAY_VIEW_NONE;
    for (end = joint; end > 0 && sentence.data[end - 1] == ',';) end--;
    for (begin = end; begin > 0 && assay_is_alpha(sentence.data[begin - 1]);) begin--;
    assay_view word = assay_view_slice(sentence, begin, end);
    assay_view copula = verb_before(sentence, begin, &end);
    if (word.size == 0 || !answer_has_word(copula, copulas, COUNT(copulas))) return ASSAY_VIEW_NONE;
    while (end > 0 && sentence.data[end - 1] == ' ') end--;
    for (begin = end; begin > 0 && assay_is_alpha(sentence.data[begin - 1]);) begin--;
    return answer_has_word(assay_view_slice(sentence, begin, end), attributes, COUNT(attributes)) ? word : ASSAY_VIEW_NONE;
}

assay_view answer_other_claim(assay_view text, assay_view taken) {
    static const char *const supposing[] = {"if",  "when",    "since",    "because", "given", "as",
                                            "let", "suppose", "assuming", "where",   "with",  "for"};
    size_t end = answer_offset(text, taken.data), begin = answer_sentence_begin(text, end, SENTENCE_BYTES);
    if (end - begin >= SENTENCE_BYTES) return ASSAY_VIEW_NONE;
    assay_view sentence = assay_view_slice(text, begin, end);
    answer_value value, last = {.end = 0};
    for (size_t at = 0; answer_next_value(sentence, &at, &value);) {
        assay_view found = answer_unwrap(assay_view_slice(sentence, value.begin, value.end));
        if (value.kind != VALUE_CHOICE && answer_has_digit(found)) last = value;
    }
    if (last.end == 0) return claimed_word(sentence); /* mostly */
    assay_view gap = assay_view_slice(sentence, last.end, sentence.size), head = assay_view_slice(sentence, 0, last.begin);
    answer_value wide = {.kind = last.kind, .begin = last.begin + begin, .end = last.end + begin};
    if (!answer_widen(text, &wide) || wide.end > end) return ASSAY_VIEW_NONE;
    assay_view claimed = answer_unwrap(assay_view_slice(text, wide.begin, wide.end));
    assay_view behind = assay_view_slice(text, end + taken.size, text.size);
    while (behind.size > 0 && memchr("$*)", behind.data[0], 3)) behind = assay_view_slice(behind, 1, behind.size);
    bool if_not =
        assay_view_starts_with(behind, ASSAY_VIEW(" if not")) || assay_view_starts_with(behind, ASSAY_VIEW(" otherwise"));
    if (is_other_case(gap) || if_not || is_offered(gap)) return claimed;
    if (are_solved(claimed, assay_view_slice(text, wide.end, end), answer_unwrap(taken)) &&
        !answer_has_word(head, supposing, COUNT(supposing)))
        return claimed;
    size_t joint, joint_size = 0, first_begin, second_begin;
    if (!find_joint(gap, &joint, &joint_size)) return ASSAY_VIEW_NONE;
    assay_view unit = assay_view_slice(gap, 0, joint), clause = assay_view_slice(gap, joint + joint_size, gap.size);
    assay_view first = verb_before(head, head.size, &first_begin), second = verb_before(clause, clause.size, &second_begin);
    bool subject = answer_plain_words(assay_view_slice(clause, 0, second_begin)) > 0 ||
                   assay_view_trim(assay_view_slice(clause, 0, second_begin)).size > 0;
    if (first.size == 0 || second.size == 0 || !subject || !are_alike(first, second)) return ASSAY_VIEW_NONE;
    bool plain = answer_plain_words(unit) <= UNIT_WORDS && answer_plain_words(clause) <= SUBJECT_WORDS;
    if (!plain || concludes(clause) || combines(head, clause) || concludes(unit) || memchr(clause.data, '=', clause.size) ||
        answer_has_word(head, supposing, COUNT(supposing)))
        return ASSAY_VIEW_NONE;
    return claimed;
}

/* "If we count zero the answer is 8, otherwise the answer is": of two announced answers the one before the last. */
assay_view answer_other_announced(assay_view text, assay_view taken) {
    static const char *const cases[] = {"if", "when", "unless"};
    enum { NEAR = 48 };
    size_t end = answer_offset(text, taken.data), near = end > NEAR ? end - NEAR : 0, verb_begin;
    if (assay_find_first(assay_view_slice(text, near, end), ASSAY_VIEW(", otherwise ")) == ASSAY_NOT_FOUND)
        return ASSAY_VIEW_NONE;
    size_t begin = answer_sentence_begin(text, end, SENTENCE_BYTES);
    if (end - begin >= SENTENCE_BYTES) return ASSAY_VIEW_NONE;
    assay_view sentence = assay_view_slice(text, begin, end);
    size_t otherwise = assay_find_first(sentence, ASSAY_VIEW(", otherwise "));
    if (otherwise == ASSAY_NOT_FOUND) return ASSAY_VIEW_NONE;
    assay_view head = assay_view_slice(sentence, 0, otherwise), tail = assay_view_slice(sentence, otherwise, sentence.size);
    answer_value value, last = {.end = 0};
    for (size_t at = 0; answer_next_value(head, &at, &value);) last = value;
    if (last.end == 0 || answer_plain_words(tail) > UNIT_WORDS || !answer_has_word(head, cases, COUNT(cases)))
        return ASSAY_VIEW_NONE;
    assay_view clause = assay_view_trim(assay_view_slice(head, last.end, head.size));
    size_t at = 0;
    bool ends = clause.size == 0 || answer_has_word(answer_word_behind(clause, &at), cases, COUNT(cases));
    if (!ends || verb_before(head, last.begin, &verb_begin).size == 0) return ASSAY_VIEW_NONE;
    return answer_unwrap(assay_view_slice(head, last.begin, last.end));
}

assay_view answer_claimed_beside(assay_view text, assay_view taken) {
    assay_view claimed = answer_other_claim(text, taken);
    if (claimed.size == 0) claimed = answer_parallel_claim(text, taken);
    return claimed.size > 0 ? claimed : answer_other_claim_abroad(text, taken);
}
