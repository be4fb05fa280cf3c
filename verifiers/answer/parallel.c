/* "Interpretation 1 gives 31. Interpretation 2 gives 30.", "With replacement: 7. Without replacement: 8.": two sentences of one form at the end, each with a value.
 *
 * Theory. Where the last sentence begins with a numbered way of reading or solving (or with a condition), and the one before it with another of the same kind, both claim a value, and neither is the
 * answer alone. A conclusion ("so", "therefore", "in total") is no claim of that form. Looks at SENTENCE_BYTES of each. */
#include "verifiers/answer/second.h"

enum { SENTENCE_BYTES = 200, LEAD_WORDS = 5 };

typedef enum lead_kind { LEAD_NONE, LEAD_WAY, LEAD_CONDITION, LEAD_NAME } lead_kind;

/* "Alice is", "Bob has": a name and a verb, and nothing but a value behind them. */
static bool is_of_name(assay_view sentence) {
    static const char *const verbs[] = {"is",   "has",    "had",   "was",  "gets",   "got",     "paid",
                                        "pays", "earned", "earns", "says", "claims", "answers", "said"};
    static const char *const others[] = {"it", "this", "that",     "there", "he",    "she",    "they", "the",
                                         "so", "each", "everyone", "what",  "which", "answer", "total"};
    size_t end = answer_word_end(sentence, 0);
    assay_view name = assay_view_slice(sentence, 0, end);
    if (name.size < 3 || name.data[0] < 'A' || name.data[0] > 'Z' || answer_has_word(name, others, COUNT(others))) return false;
    if (at_or_nul(sentence, end) == ' ' && at_or_nul(sentence, end + 1) >= 'A' && at_or_nul(sentence, end + 1) <= 'Z' &&
        at_or_nul(sentence, end + 2) == ' ')
        end += 2; /* "Student A" */
    size_t verb = end + 1, stop = answer_word_end(sentence, verb);
    if (!answer_has_word(assay_view_slice(sentence, verb, stop), verbs, COUNT(verbs))) return false;
    while (at_or_nul(sentence, stop) == ' ' || at_or_nul(sentence, stop) == '$' || at_or_nul(sentence, stop) == '*') stop++;
    return stop == sentence.size || assay_is_digit(sentence.data[stop]);
}

/* "If he got another 39, he would have 50", "If she bought 14 more, ...": the next step of a story, and no other case. */
static bool goes_on(assay_view sentence) {
    static const char *const next[] = {"another", "more", "new", "then"};
    static const char *const pronouns[] = {"he", "she", "they", "it", "we", "you", "i"};
    const char *comma = memchr(sentence.data, ',', sentence.size);
    sentence = assay_view_trim(sentence);
    size_t subject = answer_word_end(sentence, 0) + 1;
    if (subject >= sentence.size) return false;
    assay_view second = assay_view_slice(sentence, subject, answer_word_end(sentence, subject));
    return comma && answer_has_word(second, pronouns, COUNT(pronouns)) &&
           answer_has_word(assay_view_slice(sentence, 0, answer_offset(sentence, comma)), next, COUNT(next));
}

static assay_view first_two_words(assay_view sentence) {
    sentence = assay_view_trim(sentence);
    size_t end = answer_word_end(sentence, 0);
    return assay_view_slice(sentence, 0, end < sentence.size ? answer_word_end(sentence, end + 1) : end);
}

/* What the sentence begins with. */
static lead_kind lead_of(assay_view sentence) {
    static const char *const ways[] = {"interpretation", "reading",    "method",     "approach",   "way",      "version",
                                       "scenario",       "convention", "definition", "assumption", "strategy", "attempt"};
    static const char *const ordinals[] = {"first", "second", "third", "one", "two", "other", "another", "alternative"};
    static const char *const conditions[] = {"with",     "without",   "assuming",  "if",
                                             "counting", "including", "excluding", "ignoring"};
    bool way = false, numbered = false;
    while (sentence.size > 0 && memchr(" *_#>-(\n", sentence.data[0], 9))
        sentence = assay_view_slice(sentence, 1, sentence.size);
    assay_view first = assay_view_slice(sentence, 0, answer_word_end(sentence, 0));
    if (answer_has_word(first, conditions, COUNT(conditions))) return LEAD_CONDITION;
    if (is_of_name(sentence)) return LEAD_NAME;
    for (size_t at = 0, words = 0; at < sentence.size && words < LEAD_WORDS; words++) {
        size_t end = answer_word_end(sentence, at);
        bool digit = end == at && assay_is_digit(at_or_nul(sentence, at));
        if (end == at && !digit) break;
        if (digit) end++;
        assay_view word = assay_view_slice(sentence, at, end);
        bool named = way && word.size == 1; /* "Method A" */
        way = way || answer_has_word(word, ways, COUNT(ways));
        numbered = numbered || digit || named || answer_has_word(word, ordinals, COUNT(ordinals));
        if (way && numbered) return LEAD_WAY;
        while (at_or_nul(sentence, end) == ' ' || at_or_nul(sentence, end) == '#') end++;
        at = end;
    }
    return LEAD_NONE;
}

/* The last value of the sentence; empty: it has none, or concludes or asks something. */
static assay_view claimed_by(assay_view sentence) {
    static const char *const others[] = {"so", "therefore", "hence", "total", "both", "same", "no", "not", "cannot"};
    answer_value value, last = {.end = 0};
    if (answer_has_word(sentence, others, COUNT(others)) || memchr(sentence.data, '?', sentence.size)) return ASSAY_VIEW_NONE;
    for (size_t at = 0; answer_next_value(sentence, &at, &value);) {
        if (value.kind != VALUE_CHOICE && answer_has_digit(assay_view_slice(sentence, value.begin, value.end))) last = value;
    }
    if (last.end == 0 || !answer_widen(sentence, &last)) return ASSAY_VIEW_NONE;
    size_t end = last.end; /* and nothing but what is counted behind it */
    if (answer_plain_words(assay_view_slice(sentence, end, sentence.size)) > 2) return ASSAY_VIEW_NONE;
    return answer_unwrap(assay_view_slice(sentence, last.begin, last.end));
}

/* "Or maybe", "Another is" before the value; "also works", "is another" behind it: a second one is offered. */
static bool offers_another(assay_view own, assay_view behind) {
    static const assay_view again[] = {LIT(" also works"), LIT(" works too"), LIT(" works as well"),
                                       LIT(" is another"), LIT(" is also "),  LIT(" also satisfies")};
    static const char *const others[] = {"or", "another", "alternatively"};
    while (behind.size > 0 && memchr("$*)", behind.data[0], 3)) behind = assay_view_slice(behind, 1, behind.size);
    for (size_t i = 0; i < COUNT(again); i++) {
        if (assay_view_starts_with(behind, again[i])) return true;
    }
    while (own.size > 0 && memchr(" *_", own.data[0], 3)) own = assay_view_slice(own, 1, own.size);
    if (!answer_has_word(assay_view_slice(own, 0, answer_word_end(own, 0)), others, COUNT(others))) return false;
    return !(second_read(own, ASSAY_VIEW_NONE) & SECOND_UNKNOWN);
}

assay_view answer_parallel_claim(assay_view text, assay_view taken) {
    if (taken.data < text.data || taken.data > text.data + text.size) return ASSAY_VIEW_NONE;
    size_t end = answer_offset(text, taken.data), begin = answer_sentence_begin(text, end, SENTENCE_BYTES);
    if (begin == 0 || end < begin) return ASSAY_VIEW_NONE;
    assay_view own = assay_view_slice(text, begin, end);
    lead_kind lead = lead_of(own);
    bool offered = offers_another(own, assay_view_slice(text, end + taken.size, text.size));
    if (lead == LEAD_NONE && !offered) return ASSAY_VIEW_NONE; /* nearly always */
    size_t stop = begin;
    while (stop > 0 && memchr(" \n*_-.", text.data[stop - 1], 7)) stop--;
    size_t before = answer_sentence_begin(text, stop, SENTENCE_BYTES);
    if (stop - before >= SENTENCE_BYTES) return ASSAY_VIEW_NONE;
    assay_view other = assay_view_slice(text, before, stop);
    if (!offered && lead == LEAD_CONDITION && goes_on(own)) return ASSAY_VIEW_NONE;
    if (!offered && lead == LEAD_NAME && assay_view_equal(first_two_words(own), first_two_words(other)))
        return ASSAY_VIEW_NONE; /* "John has 54. John has 21 more than James." */
    return offered || lead_of(other) == lead ? claimed_by(other) : ASSAY_VIEW_NONE;
}
