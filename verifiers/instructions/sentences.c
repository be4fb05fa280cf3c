/* length_constraints:number_sentences: how many sentences a text has.
 *
 * Theory: Punkt (Kiss and Strunk, "Unsupervised Multilingual Sentence Boundary Detection", Computational Linguistics 32(4), 2006), as NLTK's English tokenizer
 * decides. Only the last of the signs . ? ! of a stretch without white space can end a sentence, and only before white space or closing or opening
 * punctuation. "?" and "!" always do. A full stop does, except
 *   after an abbreviation or an ellipsis, unless the next word has a capital that it normally has not ("etc. The");
 *   after an initial ("J. Smith"), with the same exception; after a number where the next word is in small letters ("No 5. of").
 * Closing quotation marks and brackets belong to the sentence before. Punkt learnt from newspapers which words are abbreviations and which are
 * normally small; here these are two short lists of our own (word_lists.c), plus the form "x.y". Linear time.
 *
 * Measured against NLTK 3.10 with its English model on 1,553 English texts (prompts, solutions, documentation; 8,295 sentences): 1,438 counts are equal; most of
 * the others have "e.g.", "i.e." or "P.S.", which that model takes for the ends of sentences and we do not. */
#include "verifiers/instructions/instructions_internal.h"

typedef struct sentence_scan {
    assay_view text; /* without white space at its end */
    size_t begin;    /* of the current sentence */
    size_t count;
} sentence_scan;

static char byte_at(assay_view text, size_t at) {
    return at < text.size ? text.data[at] : '\0';
}

static bool one_of(char c, const char *set) {
    return c != '\0' && strchr(set, c) != NULL;
}

/* What ends a token though no white space follows. */
static bool is_non_word(char c) {
    return one_of(c, ")\";}]*:@'({[!?");
}

/* Bytes of a typographic quotation mark at text[at], opening or closing; 0: none. They count as the ASCII ones do. */
static size_t quote_at(assay_view text, size_t at) {
    if (byte_at(text, at) != '\xE2' && byte_at(text, at) != '\xC2') return 0;
    size_t end = at;
    switch (assay_utf8_decode(text, &end)) {
        case 0xAB:
        case 0xBB:
        case 0x2018:
        case 0x2019:
        case 0x201C:
        case 0x201D: return end - at;
        default: return 0;
    }
}

static bool is_non_word_at(assay_view text, size_t at) {
    return is_non_word(byte_at(text, at)) || quote_at(text, at) > 0;
}

static size_t skip_space(assay_view text, size_t at) {
    for (size_t size;; at += size) {
        while (at < text.size && instructions_bytes[(unsigned char)text.data[at]] & BYTE_SPACE) at++;
        if ((size = instructions_space_at(text, at)) == 0) return at;
    }
}

/* Closing marks that stand alone at `at` belong to the sentence before; the end of them and of the white space behind, else `at`. */
static size_t after_closers(assay_view text, size_t at) {
    size_t end = at;
    for (size_t size; (size = one_of(byte_at(text, end), "\"')]}") ? 1 : quote_at(text, end)) > 0;) end += size;
    if (end == at) return at;
    bool alone = end >= text.size || instructions_space_at(text, end) > 0 ||
                 (byte_at(text, end) == '-' && byte_at(text, end + 1) == '-');
    return alone ? skip_space(text, end) : at;
}

/* The sentence ends at `stop`, the next begins at `next`. */
static void end_sentence(sentence_scan *scan, size_t stop, size_t next) {
    size_t after = after_closers(scan->text, next);
    scan->count += scan->begin < stop || after > next;
    scan->begin = after;
}

/* ---- the full stop ---- */

/* The token that ends with the full stop at `stop`, without it. */
static assay_view token_before(assay_view text, size_t word, size_t stop) {
    size_t begin = stop;
    while (begin > word) {
        char c = text.data[begin - 1];
        if (is_non_word(c) || (begin - word > 2 && quote_at(text, begin - 3) == 3) ||
            (c == '-' && begin - 1 > word && text.data[begin - 2] == '-'))
            break;
        if (c == '.' && begin - 1 > word && text.data[begin - 2] == '.') break;
        begin--;
    }
    if (begin > word && begin < stop && one_of(text.data[begin - 1], "'!?")) begin--; /* these can begin a token: 't */
    while (begin < stop && one_of(text.data[begin], "(\"`{[:;&#*@)}]-,")) begin++;
    return assay_view_slice(text, begin, stop);
}

/* "12", "3,000", "1.2", "-5". */
static bool is_number(assay_view token) {
    size_t at = 0;
    if (byte_at(token, at) == '-') at++;
    if (one_of(byte_at(token, at), ".,")) at++;
    if (!assay_is_digit(byte_at(token, at))) return false;
    for (; at < token.size; at++) {
        if (!assay_is_digit(token.data[at]) && !one_of(token.data[at], ",.-")) return false;
    }
    return true;
}

/* One letter. */
static bool is_initial(assay_view token) {
    size_t at = 0;
    return token.size > 0 && instructions_is_letter(assay_utf8_decode(token, &at)) && at == token.size;
}

enum { LISTED_BYTES = 16 };

/* ASCII in small letters; size 0 where it is longer than any listed word. */
static assay_view small(assay_view word, char out[LISTED_BYTES]) {
    if (word.size > LISTED_BYTES) return ASSAY_VIEW_NONE;
    for (size_t i = 0; i < word.size; i++)
        out[i] = (char)(word.data[i] >= 'A' && word.data[i] <= 'Z' ? word.data[i] + 32 : word.data[i]);
    return (assay_view){out, word.size};
}

/* "a.m", "u.s.a", "e.g". */
static bool is_dotted(assay_view token) {
    if (token.size < 3 || token.size % 2 == 0) return false;
    for (size_t i = 0; i < token.size; i++) {
        if (i % 2 ? token.data[i] != '.' : !assay_is_alpha(token.data[i])) return false;
    }
    return true;
}

static bool is_abbreviation(assay_view token) {
    char lower[LISTED_BYTES];
    if (is_dotted(token) || instructions_is_abbreviation(small(token, lower))) return true;
    const char *hyphen = memrchr(token.data ? token.data : "", '-', token.size); /* "Lt.-Col", "vice-pres" */
    if (!hyphen) return false;
    return instructions_is_abbreviation(small(assay_view_slice(token, (size_t)(hyphen - token.data) + 1, token.size), lower));
}

/* Does the next word begin a sentence for sure: has it a capital that it normally has not? */
static bool surely_begins(assay_view text, size_t at) {
    char lower[LISTED_BYTES];
    size_t end = at, after = at;
    if (instructions_case(assay_utf8_decode(text, &after)) != CASE_UPPER) return false;
    while (end < text.size && end - at <= LISTED_BYTES && assay_is_alpha(text.data[end])) end++;
    return instructions_is_common_word(small(assay_view_slice(text, at, end), lower));
}

/* Punctuation that begins no sentence; an ellipsis can. */
static bool never_begins(assay_view text, size_t at) {
    char c = text.data[at];
    return one_of(c, ";:,.!?") && !(c == '.' && byte_at(text, at + 1) == '.');
}

static bool period_ends(assay_view text, size_t word, size_t stop, size_t next_at) {
    if (stop > word && text.data[stop - 1] == '.') return surely_begins(text, next_at); /* an ellipsis */
    assay_view token = token_before(text, word, stop);
    size_t after = next_at;
    letter_case first = instructions_case(assay_utf8_decode(text, &after));
    if (is_initial(token)) return first == CASE_NONE ? !never_begins(text, next_at) : surely_begins(text, next_at);
    if (is_number(token)) return first != CASE_LOWER && !never_begins(text, next_at);
    return !is_abbreviation(token) || surely_begins(text, next_at);
}

/* ---- words ---- */

/* Bytes of a sentence's end in other scripts at text[at]: it needs no white space behind. */
static size_t other_end_at(assay_view text, size_t at) {
    unsigned char byte = (unsigned char)text.data[at];
    if (byte != 0xE3 && byte != 0xEF && byte != 0xE0 && byte != 0xDB && byte != 0xD8) return 0;
    size_t end = at;
    switch (assay_utf8_decode(text, &end)) {
        case 0x3002:
        case 0xFF01:
        case 0xFF1F:
        case 0xFF61:
        case 0x0964:
        case 0x0965:
        case 0x06D4:
        case 0x061F: return end - at;
        default: return 0;
    }
}

/* Closing marks of these scripts. */
static size_t other_closer_at(assay_view text, size_t at) {
    if (one_of(byte_at(text, at), "\"')]}")) return 1;
    if (at >= text.size || (unsigned char)text.data[at] < 0xE2) return 0;
    size_t end = at;
    switch (assay_utf8_decode(text, &end)) {
        case 0x2019:
        case 0x201D:
        case 0x3009:
        case 0x300B:
        case 0x300D:
        case 0x300F:
        case 0x3011:
        case 0xFF09: return end - at;
        default: return 0;
    }
}

static void end_others(sentence_scan *scan, size_t word, size_t end) {
    for (size_t at = word; at < end;) {
        size_t size = other_end_at(scan->text, at);
        if (size == 0) {
            at++;
            continue;
        }
        do at += size;
        while (at < end && ((size = other_end_at(scan->text, at)) > 0 || (size = other_closer_at(scan->text, at)) > 0));
        size_t next = skip_space(scan->text, at);
        if (next >= scan->text.size) return;
        scan->count += scan->begin < at;
        scan->begin = next;
    }
}

/* Before the last sign of the word, is there a "?" or "!" that is a token of its own? */
static bool has_strong_end(assay_view text, size_t word, size_t stop) {
    for (size_t at = word; at < stop; at++) {
        if (!(instructions_bytes[(unsigned char)text.data[at]] & BYTE_END) || text.data[at] == '.') continue;
        char next = text.data[at + 1];
        if (is_non_word_at(text, at + 1) || (one_of(next, ".-") && byte_at(text, at + 2) == next)) return true;
    }
    return false;
}

/* The word is text[word, end); the next begins at `next`, which may be the end of the text. */
static void end_in_word(sentence_scan *scan, size_t word, size_t end, size_t next) {
    assay_view text = scan->text;
    for (size_t at = end; at-- > word;) {
        bool last = at + 1 == end;
        if (!(instructions_bytes[(unsigned char)text.data[at]] & BYTE_END) ||
            (last ? next >= text.size : !is_non_word_at(text, at + 1)))
            continue;
        if (at < scan->begin) return;
        size_t next_at = last ? next : at + 1;
        if (text.data[at] != '.' || has_strong_end(text, word, at) || period_ends(text, word, at, next_at))
            end_sentence(scan, at + 1, next_at);
        return;
    }
}

size_t instructions_count_sentences(assay_view text) {
    while (text.size > 0) {
        size_t space = instructions_space_before(text, text.size);
        if (space == 0) break;
        text.size -= space;
    }
    sentence_scan scan = {.text = text};
    for (size_t at = skip_space(text, 0); at < text.size;) {
        size_t end = at;
        unsigned seen = 0;
        for (; end < text.size; end++) {
            unsigned class = instructions_bytes[(unsigned char)text.data[end]];
            if (class & BYTE_SPACE || (class & BYTE_HIGH && instructions_space_at(text, end) > 0)) break;
            seen |= class;
        }
        size_t next = skip_space(text, end);
        if (seen & BYTE_HIGH) end_others(&scan, at, end);
        if (seen & BYTE_END) end_in_word(&scan, at, end, next);
        at = next;
    }
    return scan.count + (scan.begin < text.size);
}

follows judge_number_sentences(const instruction *self, answer_text *answer, uint32_t *counted) {
    return instructions_compare(self, instructions_count_sentences(answer->text), counted);
}
