/* Whether the last paragraph says that what was asked is true: "True. The series ...", "so the statement is false since $x = 2$", "the claim does not
 * hold". It is a second reading beside the values of such sentences, for golds that are a word of truth only: who is asked for a number gains nothing
 * by it, and who is asked for true or false must choose one. A paragraph that says both says nothing. */
#include "verifiers/answer/answer_internal.h"

#define HAS(text, words) answer_has_word(text, words, COUNT(words))

enum { PARAGRAPH_BYTES = 512, CLAUSE_BYTES = 240 };

typedef enum claim {
    CLAIM_NONE,
    CLAIM_TRUE,
    CLAIM_FALSE,
    CLAIM_BOTH /* or in a way that nobody can tell */
} claim;

static claim both(claim a, claim b) {
    return a == CLAIM_NONE ? b : b == CLAIM_NONE || a == b ? a : CLAIM_BOTH;
}

static claim not(claim said, bool denied) {
    return !denied || said == CLAIM_NONE || said == CLAIM_BOTH ? said : said == CLAIM_TRUE ? CLAIM_FALSE : CLAIM_TRUE;
}

/* Words by which a clause claims nothing of itself. */
static bool is_conditional(assay_view before) {
    static const char *const words[] = {"if",     "whether", "when",    "suppose", "assume",  "assuming", "supposing",
                                        "unless", "would",   "could",   "might",   "may",     "either",   "let",
                                        "check",  "prove",   "show",    "claims",  "claim's", "says",     "said",
                                        "thinks", "seems",   "appears", "perhaps", "maybe",   "should",   "determine",
                                        "decide", "that's",  "option",  "first",   "second",  "converse", "other"};
    return HAS(before, words);
}

/* A word of truth at the begin of `text`; *size: of what was read. */
static claim truth_word(assay_view text, size_t *size) {
    static const assay_view right[] = {LIT("true"), LIT("correct"), LIT("valid")};
    static const assay_view wrong[] = {LIT("false"), LIT("incorrect"), LIT("invalid"), LIT("untrue")};
    static const assay_view passed[] = {LIT("indeed "),  LIT("always "),  LIT("also "),     LIT("therefore "), LIT("thus "),
                                        LIT("in fact "), LIT("clearly "), LIT("actually "), LIT("simply ")};
    static const assay_view deny[] = {LIT("not "), LIT("never ")};
    bool denied = false;
    assay_view rest = text;
    for (size_t i = 0; i < COUNT(passed) + COUNT(deny); i++) {
        assay_view word = i < COUNT(passed) ? passed[i] : deny[i - COUNT(passed)];
        if (!assay_view_starts_with(rest, word)) continue;
        if (i >= COUNT(passed) && denied) return CLAIM_NONE;
        denied = denied || i >= COUNT(passed);
        rest = assay_view_slice(rest, word.size, rest.size);
        i = (size_t)-1; /* "not always true", "therefore not true" */
    }
    if (rest.size > 0 && (rest.data[0] == '*' || rest.data[0] == '_')) rest = assay_view_trim(answer_unwrap(rest));
    for (size_t i = 0; i < COUNT(right) + COUNT(wrong); i++) {
        assay_view word = i < COUNT(right) ? right[i] : wrong[i - COUNT(right)];
        if (rest.size < word.size || !answer_equal_folded(assay_view_slice(rest, 0, word.size), word.data)) continue;
        if (assay_is_alpha(at_or_nul(rest, word.size)) || at_or_nul(rest, word.size) == '-') continue;
        *size = answer_offset(text, rest.data + word.size);
        return not(i < COUNT(right) ? CLAIM_TRUE : CLAIM_FALSE, denied);
    }
    return CLAIM_NONE;
}

/* Does the text hold one of the words that a claim is made with? */
static bool may_claim(assay_view text) {
    static const assay_view marks[] = {LIT("rue"), LIT("alse"), LIT("orrect"), LIT("valid"), LIT("hold"), LIT("fails")};
    for (size_t i = 0; i < COUNT(marks); i++) {
        if (assay_find_first(text, marks[i]) != ASSAY_NOT_FOUND) return true;
    }
    return false;
}

/* "only if n is odd", "for n = 3 but", "or false": what makes a claim none. */
static bool is_restricted(assay_view behind) {
    static const char *const words[] = {"if",     "only",     "when",      "unless",   "or",      "but",
                                        "except", "provided", "sometimes", "whenever", "however", "for"};
    size_t end = 0;
    while (end < behind.size && !strchr(".!;:\n", behind.data[end])) end++;
    return HAS(assay_view_slice(behind, 0, end), words) || at_or_nul(behind, end) == '?' || memchr(behind.data, '?', end);
}

/* "the statement is true", "this is false", "it is not true that", "the claim does not hold" in one clause. */
static claim claim_of(assay_view clause) {
    static const char *const subjects[] = {"statement",  "claim",      "assertion", "proposition",
                                           "conjecture", "hypothesis", "answer",    "conclusion"};
    static const char *const pronouns[] = {"this", "that", "it"};
    static const assay_view verbs[] = {LIT(" is "), LIT(" was "), LIT(" must be ")};
    static const assay_view holds[] = {LIT(" holds"), LIT(" does not hold"), LIT(" doesn't hold"), LIT(" fails")};
    claim said = CLAIM_NONE;
    for (size_t v = 0; v < COUNT(verbs) + COUNT(holds); v++) {
        bool is = v < COUNT(verbs);
        assay_view verb = is ? verbs[v] : holds[v - COUNT(verbs)];
        size_t at = assay_find_first(clause, verb), size = 0;
        if (at == ASSAY_NOT_FOUND) continue;
        assay_view before = assay_view_slice(clause, 0, at), behind = assay_view_slice(clause, at + verb.size, clause.size);
        size_t word = before.size;
        while (word > 0 && assay_is_alpha(before.data[word - 1])) word--;
        assay_view subject = assay_view_slice(before, word, before.size);
        bool named = HAS(before, subjects), pointed = is && HAS(subject, pronouns);
        if (!(named || pointed) || is_conditional(before)) continue;
        claim found = is ? truth_word(behind, &size) : v == COUNT(verbs) ? CLAIM_TRUE : CLAIM_FALSE;
        if (found == CLAIM_NONE) continue;
        behind = assay_view_slice(behind, size, behind.size);
        static const char *const answer[] = {"answer"};
        if (HAS(behind, answer)) continue; /* "it is not true that the answer is 25" */
        said = is_restricted(behind) ? CLAIM_BOTH : both(said, found);
    }
    return said;
}

/* "True.", "No, 7 is prime": the word that begins an answer. */
static claim opening(assay_view text) {
    static const assay_view words[] = {LIT("true"), LIT("yes"), LIT("false"), LIT("no"), LIT("not true"), LIT("not false")};
    static const claim said[] = {CLAIM_TRUE, CLAIM_TRUE, CLAIM_FALSE, CLAIM_FALSE, CLAIM_FALSE, CLAIM_TRUE};
    while (text.size > 0 && strchr("*_ ", text.data[0])) text = assay_view_slice(text, 1, text.size);
    for (size_t i = 0; i < COUNT(words); i++) {
        size_t size = words[i].size;
        if (text.size <= size || !answer_equal_folded(assay_view_slice(text, 0, size), words[i].data)) continue;
        assay_view rest = assay_view_slice(text, size, text.size);
        while (rest.size > 0 && strchr("*_", rest.data[0])) rest = assay_view_slice(rest, 1, rest.size);
        if (rest.size > 0 && strchr(".,;:!\n", rest.data[0]))
            return is_restricted(assay_view_slice(rest, 1, rest.size)) ? CLAIM_BOTH : said[i];
    }
    return CLAIM_NONE;
}

assay_view answer_truth(assay_view text) {
    text = assay_view_trim(text);
    assay_view last = assay_view_slice(text, text.size > PARAGRAPH_BYTES ? text.size - PARAGRAPH_BYTES : 0, text.size);
    size_t blank = assay_find_last(last, ASSAY_VIEW("\n\n"));
    if (blank != ASSAY_NOT_FOUND) last = assay_view_slice(last, blank + 2, last.size);
    claim said = opening(text);
    if (last.size < text.size) said = both(said, opening(last));
    if (!may_claim(last)) last.size = 0;
    for (size_t at = 0, end; at < last.size; at = end + 1) {
        end = at;
        while (end < last.size && !(strchr(".!?;\n", last.data[end]) &&
                                    (end + 1 == last.size || assay_is_space(last.data[end + 1]) || last.data[end] == '\n')))
            end++;
        bool asked = end < last.size && last.data[end] == '?';
        if (!asked && end - at <= CLAUSE_BYTES) said = both(said, claim_of(assay_view_slice(last, at, end)));
    }
    return said == CLAIM_TRUE ? ASSAY_VIEW("true") : said == CLAIM_FALSE ? ASSAY_VIEW("false") : ASSAY_VIEW_NONE;
}
