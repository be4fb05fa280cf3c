/* The value of a last sentence's main clause, where a subordinate clause, a purpose or a time brings its last one: "There are 42 integers that are divisible by 3", "It will take
 * him 2 weeks to save $80", "5 cars passed in the first 15 minutes", "the probability is 3 in 4". */
#include "verifiers/answer/answer_internal.h"

/* "7 in 5 years", "7 years old in 2030": the last value says when. */
static bool is_in_time(assay_view text, assay_view gap, assay_view last) {
    static const char *const spans[] = {"years", "year", "days", "day", "weeks", "week", "months", "month", "hours", "minutes"};
    size_t behind = answer_offset(text, last.data) + last.size;
    static const assay_view periods[] = {LIT(" in "),          LIT(" in the remaining "), LIT(" in the first "),
                                         LIT(" in the next "), LIT(" in the last "),      LIT(" over the next "),
                                         LIT(" for the next ")};
    bool in = false;
    for (size_t i = 0; i < COUNT(periods) && !in; i++) in = assay_view_ends_with(gap, periods[i]);
    if (!in) return false;
    bool year =
        last.size == 4 && (assay_view_starts_with(last, ASSAY_VIEW("19")) || assay_view_starts_with(last, ASSAY_VIEW("20")));
    bool span = at_or_nul(text, behind) == ' ' &&
                answer_has_word(assay_view_slice(text, behind + 1, answer_word_end(text, behind + 1)), spans, COUNT(spans));
    return year || span;
}

/* "The probability is 3 in 4", "the ratio is 1 to 2": both numbers and the word between them. */
assay_view answer_with_ratio(assay_view text, assay_view last) {
    static const assay_view joints[] = {LIT(" in "), LIT(" to "), LIT(" out of ")};
    static const assay_view verbs[] = {LIT(" is "), LIT(" are "), LIT(" was ")};
    size_t end = answer_offset(text, last.data), behind = end + last.size, number, begin;
    bool whole = behind == text.size || at_or_nul(text, behind) == '.';
    for (size_t i = 0; i < last.size && whole; i++) whole = assay_is_digit(last.data[i]);
    for (size_t i = 0; i < COUNT(joints) && whole; i++) {
        if (!assay_view_ends_with(assay_view_slice(text, 0, end), joints[i])) continue;
        for (begin = number = end - joints[i].size; begin > 0 && assay_is_digit(text.data[begin - 1]);) begin--;
        for (size_t k = 0; k < COUNT(verbs) && begin < number; k++) {
            if (assay_view_ends_with(assay_view_slice(text, 0, begin), verbs[k])) return assay_view_slice(text, begin, behind);
        }
    }
    return last;
}

/* "5 cars passed in the first 15 minutes", "Therefore, 16 people think that ...": a value that begins its sentence, with the thing that is counted behind. */
static bool is_subject(assay_view head, assay_view gap) {
    static const assay_view openings[] = {LIT("So"), LIT("Therefore"), LIT("Thus"), LIT("Hence"), LIT("Finally")};
    static const char *const none[] = {"is", "are", "was", "of", "out", "to", "in", "times", "more", "less", "percent"};
    head = assay_view_trim(head);
    head.size -= assay_view_ends_with(head, ASSAY_VIEW(","));
    bool first = head.size == 0 || assay_view_ends_with(head, ASSAY_VIEW(" means that"));
    for (size_t i = 0; i < COUNT(openings) && !first; i++) first = assay_view_equal(head, openings[i]);
    return first && at_or_nul(gap, 0) == ' ' && assay_is_alpha(at_or_nul(gap, 1)) &&
           !answer_has_word(assay_view_slice(gap, 1, answer_word_end(gap, 1)), none, COUNT(none));
}

/* "There are 42 integers that are divisible by 3", "the minimum is 48, attained at x = 2": the value of the main clause, where a subordinate one brings the last. */
assay_view answer_main_value(assay_view text, assay_view last) {
    static const assay_view subordinate[] = {
        LIT(" that "), LIT(" which "),  LIT(", with "),  LIT(" who "),          LIT(", attained "), LIT(", when "),
        LIT(" at "),   LIT(", where "), LIT(" for "),    LIT(" when divided "), LIT(", out of "),   LIT(" when "),
        LIT(" with "), LIT(" after "),  LIT(" before "), LIT(", from "),        LIT(" on ")};
    static const assay_view purposes[] = {
        LIT(", with "), LIT(" with "),   LIT(" to "),    LIT(", out of "), LIT(" in "),
        LIT(" after "), LIT(" before "), LIT(", from "), LIT(" on ")}; /* things are counted in these, too */
    static const assay_view verbs[] = {LIT(" is "),
                                       LIT(" are "),
                                       LIT(" leaves remainder "),
                                       LIT(" leaves a remainder of "),
                                       LIT(" has "),
                                       LIT(" have "),
                                       LIT(" gives "),
                                       LIT(" gives us "),
                                       LIT(" get "),
                                       LIT(" find "),
                                       LIT(" obtain "),
                                       LIT(" exactly "),
                                       LIT(" only "),
                                       LIT(" leaves "),
                                       LIT(" leaving "),
                                       LIT(" gets "),
                                       LIT(" make "),
                                       LIT(" makes "),
                                       LIT(" made "),
                                       LIT(" takes "),
                                       LIT(" needs "),
                                       LIT(" need "),
                                       LIT(" a total of "),
                                       LIT(" fill "),
                                       LIT(" spend "),
                                       LIT(" take him "),
                                       LIT(" take her "),
                                       LIT(" take them "),
                                       LIT(" take you "),
                                       LIT(" take us "),
                                       LIT(" takes him "),
                                       LIT(" takes her "),
                                       LIT(" takes them "),
                                       LIT(" bought "),
                                       LIT(" be "),
                                       LIT(" spent "),
                                       LIT(" spends "),
                                       LIT(" travels for ")};
    static const assay_view degrees[] = {LIT(" more than "),   LIT(" less than "),  LIT(" fewer than "),
                                         LIT(" better than "), LIT(" older than "), LIT(" younger than ")};
    static const char *const joints[] = {"and", "or", "but", "not", "if", "so", "total", "sum", "altogether"};
    enum { SENTENCE_BYTES = 160 };
    if (last.size == 0) return last;
    size_t end = answer_offset(text, last.data), begin = end, at = 0;
    while (begin > 0 && end - begin < SENTENCE_BYTES && text.data[begin - 1] != '\n' &&
           !(answer_is_stop(text.data[begin - 1]) && text.data[begin] == ' '))
        begin--;
    assay_view sentence = assay_view_slice(text, begin, end);
    answer_value value;
    if (!answer_next_value(sentence, &at, &value) || value.kind == VALUE_CHOICE) return last;
    assay_view head = assay_view_slice(sentence, 0, value.begin), gap = assay_view_slice(sentence, value.end, sentence.size);
    bool verb = false, clause = false;
    for (size_t i = 0; i < COUNT(verbs) && !verb; i++) verb = assay_view_ends_with(head, verbs[i]);
    bool subject = !verb && is_subject(head, gap);
    verb = verb || subject;
    assay_view told = gap; /* behind the verb of a subject: "3 friends in the club share 12" has none before "in" */
    for (size_t i = 0; subject && i < 2; i++) told = assay_view_slice(told, answer_word_end(told, 1), told.size);
    clause = subject && assay_find_first(told, ASSAY_VIEW(" in the ")) != ASSAY_NOT_FOUND;
    for (size_t i = 0; i < COUNT(subordinate) && verb && !clause; i++)
        clause = assay_find_first(told, subordinate[i]) != ASSAY_NOT_FOUND;
    assay_view rest = assay_view_slice(text, end + last.size, text.size);
    bool compares = assay_view_ends_with(gap, ASSAY_VIEW(", ")) || assay_view_ends_with(gap, ASSAY_VIEW(", which is "));
    for (size_t i = 0, n = 0; compares && i < COUNT(degrees); i++) { /* "7 people attended, 3 more than last year" */
        n += assay_view_starts_with(rest, degrees[i]);
        compares = n > 0 || i + 1 < COUNT(degrees);
    }
    if (compares || assay_find_first(gap, ASSAY_VIEW(", of which ")) != ASSAY_NOT_FOUND ||
        assay_view_starts_with(rest, ASSAY_VIEW(" of which "))) { /* "7 balls, 5 of which are blue" */
        value.begin += begin;
        value.end += begin;
        return answer_widen(text, &value) ? assay_view_slice(text, value.begin, value.end) : last;
    }
    size_t to = assay_find_first(gap, ASSAY_VIEW(" to ")); /* "7 boxes to pack 42 eggs", and not "7 to 42" */
    if (to != ASSAY_NOT_FOUND && (answer_plain_words(assay_view_slice(gap, 0, to)) == 0 ||
                                  answer_plain_words(assay_view_slice(gap, to + 4, gap.size)) == 0))
        return last;
    clause = clause || (verb && to != ASSAY_NOT_FOUND);
    clause = clause || (verb && is_in_time(text, gap, last));
    assay_view words = assay_view_trim(gap); /* "10, which is 1,000": said again */
    if (assay_view_ends_with(words, ASSAY_VIEW(" is")) || assay_view_ends_with(words, ASSAY_VIEW(" are"))) return last;
    answer_value second;
    while (clause && answer_next_value(sentence, &at, &second)) { /* but names: "4 values of $x$ that satisfy" */
        if (!answer_is_bare_name(assay_view_slice(sentence, second.begin, second.end))) return last;
    }
    static const char *const condition[] = {"if"};
    if (!clause || answer_has_word(gap, joints, COUNT(joints)) || answer_has_word(head, condition, 1)) return last;
    size_t behind = end + last.size; /* and nothing but the sentence's end behind */
    while (behind < text.size && strchr("$*) ", text.data[behind])) behind++;
    bool with = subject; /* "4 batches, with 2 cups left over" */
    for (size_t i = 0; i < COUNT(purposes) && !with; i++) with = assay_find_first(gap, purposes[i]) != ASSAY_NOT_FOUND;
    while (with && behind < text.size && (assay_is_alpha(text.data[behind]) || text.data[behind] == ' ')) behind++;
    bool ends = behind == text.size || text.data[behind] == '.';
    value.begin += begin;
    value.end += begin;
    return ends && answer_widen(text, &value) ? assay_view_slice(text, value.begin, value.end) : last;
}
