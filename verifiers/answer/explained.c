/* "42\n\nExplanation: 40 and 2 more, in 3 steps.": the first line is the answer, and what follows only explains it. Where the explanation concludes with
 * something else, nothing is said here. */
#include "verifiers/answer/answer_internal.h"

enum { ANSWER_BYTES = 64, HEADING_BYTES = 48, SENTENCE_BYTES = 240 };

/* The heading of an explanation: "Explanation:", "**Reasoning**", "### Step-by-step explanation". */
static bool is_explanation(assay_view line) {
    static const char *const headings[] = {"explanation", "reasoning", "justification", "rationale", "reason"};
    static const char *const around[] = {"step", "by", "brief", "short", "detailed", "my", "the", "here", "is", "s"};
    while (line.size > 0 && strchr("#* _", line.data[0])) line = assay_view_slice(line, 1, line.size);
    bool heading = false;
    size_t at = 0;
    while (at < line.size && at < HEADING_BYTES) {
        size_t end = at;
        while (end < line.size && assay_is_alpha(line.data[end])) end++;
        assay_view word = assay_view_slice(line, at, end);
        if (word.size == 0) {
            if (line.data[at] == ':') break;
            if (!strchr("-* '_", line.data[at])) return false;
            at++;
            continue;
        }
        heading = answer_has_word(word, headings, COUNT(headings));
        if (!heading && !answer_has_word(word, around, COUNT(around))) return false;
        at = end;
    }
    return heading && (at >= line.size || line.data[at] == ':');
}

/* Does the last sentence conclude, by a word or as "40 + 3 = 43", and with something else than the answer? */
static bool concludes_otherwise(assay_view text, assay_view answer) {
    static const char *const concludes[] = {"so",         "thus",     "therefore", "hence",  "answer",  "total",
                                            "final",      "result",   "gives",     "yields", "finally", "altogether",
                                            "conclusion", "actually", "wait",      "total",  "correct", "giving"};
    assay_view sentence = answer_last_sentence(text);
    if (sentence.size == 0)
        sentence = assay_view_slice(text, text.size > SENTENCE_BYTES ? text.size - SENTENCE_BYTES : 0, text.size);
    bool calculates =
        sentence.size > 0 && memchr(sentence.data, '=', sentence.size) && assay_is_digit(sentence.data[sentence.size - 1]);
    if (!calculates && !answer_has_word(sentence, concludes, COUNT(concludes))) return false;
    const char *equals = memrchr(answer.data, '=', answer.size); /* "5" of "x = 5" */
    if (equals) answer = assay_view_trim(assay_view_slice(answer, answer_offset(answer, equals) + 1, answer.size));
    return assay_find_first(sentence, answer) == ASSAY_NOT_FOUND;
}

/* A value, a label of a choice or a word for yes or no, and no greeting. */
static bool may_be_answer(assay_view text) {
    static const char *const truths[] = {"yes", "no", "true", "false"};
    bool label = text.size == 1 && text.data[0] >= 'A' && text.data[0] <= 'J';
    return label || answer_has_digit(text) || memchr(text.data, '\\', text.size) ||
           answer_has_word(text, truths, COUNT(truths));
}

assay_view answer_explained(assay_view text) {
    const char *newline = text.size > 0 ? memchr(text.data, '\n', text.size) : NULL;
    if (!newline || newline - text.data > ANSWER_BYTES) return ASSAY_VIEW_NONE;
    assay_view first = assay_view_trim(assay_view_slice(text, 0, answer_offset(text, newline))),
               rest = assay_view_trim(assay_view_slice(text, answer_offset(text, newline), text.size));
    const char *end = memchr(rest.data, '\n', rest.size);
    if (!is_explanation(end ? assay_view_slice(rest, 0, answer_offset(rest, end)) : rest)) return ASSAY_VIEW_NONE;
    assay_view answer = answer_unwrap(first);
    bool bracketed = answer.size == 3 && answer.data[0] == '(' && answer.data[2] == ')';
    bool other =
        answer.size == 0 || answer_plain_words(answer) > 2 || answer.data[answer.size - 1] == ':' || first.data[0] == '#';
    if (other || !may_be_answer(bracketed ? assay_view_slice(answer, 1, 2) : answer)) return ASSAY_VIEW_NONE;
    return concludes_otherwise(rest, bracketed ? assay_view_slice(answer, 1, 2) : answer) ? ASSAY_VIEW_NONE : answer;
}
