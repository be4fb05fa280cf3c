/* A last sentence that gives up: "The answer cannot be determined.", "There is not enough information.", "The answer is 'unknown'.". Then no number before it
 * is the answer; the words are ("cannot be determined" is a gold of its own). A sentence that holds a value, compares or goes on looking does not give up.
 * And one that declines: "As an AI, I cannot view images. Please provide the two ages.": no answer, whatever numbers it names. */
#include "verifiers/answer/answer_internal.h"

enum { SENTENCE_BYTES = 240, VERB_WORDS = 6 };

/* The end of the first of the phrases in the sentence at or behind `from`, *begin its begin; 0: none. */
static size_t find_phrase(const char *sentence, size_t from, const char *const *phrases, size_t count, size_t *begin) {
    for (size_t i = 0; i < count; i++) {
        const char *found = strstr(sentence + from, phrases[i]);
        if (!found) continue;
        *begin = (size_t)(found - sentence);
        return *begin + strlen(phrases[i]);
    }
    return 0;
}

#define FIND_PHRASE(sentence, from, list, begin) find_phrase(sentence, from, list, sizeof list / sizeof *list, begin)

/* The sentence in small letters, with plain apostrophes in as many bytes: U+2019 becomes "  '". */
static void fold(assay_view text, char *out) {
    for (size_t i = 0; i < text.size; i++)
        out[i] = (char)(text.data[i] >= 'A' && text.data[i] <= 'Z' ? text.data[i] + 32 : text.data[i]);
    out[text.size] = 0;
    for (char *mark; (mark = strstr(out, "\xE2\x80\x99t ")) != NULL;) memcpy(mark, "'t  ", 4);
}

/* Behind the verb at or behind `at`, where fewer than VERB_WORDS words are before it; 0: none. */
static size_t verb_end(const char *sentence, size_t at) {
    static const char *const verbs[] = {"determine", "answer",    "know",       "find",     "found", "calculate",
                                        "compute",   "solve",     "say",        "said",     "tell",  "told",
                                        "conclude",  "establish", "figure out", "inferred", "infer"};
    for (size_t word = 0; word < VERB_WORDS && sentence[at]; word++) {
        for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
            if (strncmp(sentence + at, verbs[i], strlen(verbs[i])) != 0) continue;
            at += strlen(verbs[i]);
            while (assay_is_alpha(sentence[at])) at++;
            return at;
        }
        while (sentence[at] && sentence[at] != ' ') at++;
        while (sentence[at] == ' ') at++;
    }
    return 0;
}

assay_view answer_gives_up(assay_view text) {
    static const char *const unable[] = {"cannot ",          "can't ",     "can not ",  "impossible to ",
                                         "not possible to ", "unable to ", "no way to "};
    static const char *const lacking[] = {"not enough information", "not enough data",        "insufficient information",
                                          "insufficient data",      "insufficient to answer", "insufficient to determine"};
    static const char *const unknown[] = {" unknown", " undetermined", " indeterminate", " 'unknown", " \"unknown"};
    static const char *const goes_on[] = {
        "other",  "more",     "further",  "another", "additional", "if",     "unless",       "whether",       "exactly",
        "easily", "directly", "anymore",  "smaller", "less",       "fewer",  "larger",       "greater",       "better",
        "but",    "however",  "although", "yet",     "while",      "simply", "analytically", "algebraically", "explicitly"};
    while (text.size > 0 && strchr(".! *'\"\n", text.data[text.size - 1])) text.size--;
    size_t begin = text.size;
    for (; begin > 0 && text.size - begin <= SENTENCE_BYTES; begin--) {
        char c = text.data[begin - 1];
        if (c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == ';') break;
        if (assay_is_digit(c) || c == '$' || c == '\\') return ASSAY_VIEW_NONE;
    }
    if (text.size - begin > SENTENCE_BYTES || text.size == begin) return ASSAY_VIEW_NONE;
    assay_view sentence = assay_view_slice(text, begin, text.size);
    char small[SENTENCE_BYTES + 1];
    fold(sentence, small);
    size_t first = 0, end = FIND_PHRASE(small, 0, unable, &first);
    if (end) end = verb_end(small, end);
    if (!end) end = FIND_PHRASE(small, 0, lacking, &first);
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown && !end; i++) {
        size_t size = strlen(unknown[i]);
        if (sentence.size <= size || strcmp(small + sentence.size - size, unknown[i]) != 0) continue;
        first = sentence.size - size + 1;
        first += assay_is_alpha(small[first]) ? 0 : 1;
        end = sentence.size;
    }
    if (!end || answer_has_word(sentence, goes_on, sizeof goes_on / sizeof *goes_on)) return ASSAY_VIEW_NONE;
    return assay_view_slice(sentence, first, end);
}

/* Does the folded sentence say that something is missing which only the asker has? */
static bool misses_input(const char *sentence) {
    static const char *const missing[] = {"as an ai",
                                          "please provide",
                                          "need more information",
                                          "need more context",
                                          "need additional information",
                                          "cannot be provided",
                                          "not provide information",
                                          "not provide any information",
                                          "not provide enough information",
                                          "not have enough information",
                                          "n't have enough information",
                                          "not have access to",
                                          "n't have access to",
                                          "unable to view",
                                          "unable to see",
                                          "cannot view",
                                          "cannot see the",
                                          "can't view",
                                          "can't see the",
                                          "impossible to provide",
                                          "unable to provide",
                                          "cannot provide",
                                          "can't provide",
                                          "unable to assist",
                                          "can't assist",
                                          "cannot assist",
                                          "can't help with",
                                          "cannot help with"};
    static const char *const goes_on[] = {" but ",  "however",           " so ", "assum", "otherwise", "nevertheless", "still",
                                          "suppos", "based on the given"};
    size_t begin;
    return FIND_PHRASE(sentence, 0, missing, &begin) > 0 && FIND_PHRASE(sentence, 0, goes_on, &begin) == 0;
}

/* Has a word of the sentence the first letters of one that declines? Mostly not. */
static bool may_decline(assay_view sentence) {
    static const char *const begins[26] = {['a' - 'a'] = "i",  ['c' - 'a'] = "a", ['d' - 'a'] = "o", ['i' - 'a'] = "m",
                                           ['n' - 'a'] = "oe", ['p' - 'a'] = "l", ['u' - 'a'] = "n"};
    for (size_t i = 0; i + 1 < sentence.size; i++) {
        unsigned letter = (unsigned)(sentence.data[i] | 32) - 'a';
        if (letter >= 26 || (i > 0 && sentence.data[i - 1] != ' ') || !begins[letter]) continue;
        char second = answer_lower(sentence.data[i + 1]);
        if (second != '\0' && strchr(begins[letter], second)) return true;
    }
    return false;
}

bool answer_declines(assay_view text) {
    enum { SENTENCES = 2 };
    for (unsigned i = 0; i < SENTENCES; i++) { /* "... I cannot view images. I can only process text." */
        while (text.size > 0 && strchr(".! *'\"\n", text.data[text.size - 1])) text.size--;
        size_t begin = text.size;
        for (; begin > 0 && text.size - begin < SENTENCE_BYTES; begin--) {
            char c = text.data[begin - 1];
            if (c < '@' &&
                (c == '!' || c == '?' || c == '\n' || c == ':' || c == ';' || (c == '.' && !assay_is_digit(text.data[begin]))))
                break;
        }
        char small[SENTENCE_BYTES + 1];
        assay_view sentence = assay_view_slice(text, begin, text.size);
        if (may_decline(sentence)) {
            fold(sentence, small);
            if (misses_input(small)) return true;
        }
        if (answer_has_digit(sentence) || memchr(sentence.data, '$', sentence.size)) return false;
        text.size = begin;
    }
    return false;
}

bool answer_is_blind_guess(assay_view text, assay_view value) {
    static const char *const unsure[] = {"cannot determine", "can't determine",     "don't know",
                                         "do not know",      "unable to determine", "no idea",
                                         "cannot say",       "can't say",           "could not determine"};
    static const char *const maybe[] = {"might", "could", "may", "maybe", "perhaps", "possibly"};
    size_t end = answer_offset(text, value.data), begin = answer_sentence_begin(text, end, SENTENCE_BYTES), at;
    char small[SENTENCE_BYTES + 1];
    if (end - begin >= SENTENCE_BYTES || !answer_has_word(assay_view_slice(text, begin, end), maybe, COUNT(maybe)))
        return false;
    fold(assay_view_slice(text, begin, end), small);
    return FIND_PHRASE(small, 0, unsure, &at) != 0;
}
