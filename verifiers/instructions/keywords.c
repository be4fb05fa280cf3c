/* keywords:*: stretches of text, words and letters that must or must not be there. */
#include "verifiers/instructions/instructions_internal.h"

static literal_search search_for(const instruction_literal *literal, const answer_text *answer) {
    return (literal_search){.literal = literal, .text = answer->folded};
}

follows judge_existence(const instruction *self, answer_text *answer, uint32_t *counted) {
    if (!instructions_folded(answer)) return STOPPED;
    for (size_t i = 0; i < self->literal_count; i++) {
        if (!instructions_spend_pass(answer)) return STOPPED;
        literal_search search = search_for(&self->literals[i], answer);
        size_t begin;
        if (instructions_literal_next(&search, &begin)) ++*counted;
    }
    return *counted == self->literal_count ? FOLLOWED : NOT_FOLLOWED;
}

follows judge_frequency(const instruction *self, answer_text *answer, uint32_t *counted) {
    if (!instructions_folded(answer)) return STOPPED;
    literal_search search = search_for(&self->literals[0], answer);
    size_t count = 0, free_from = 0;
    for (size_t begin; instructions_literal_next(&search, &begin);) {
        if (begin < free_from) continue; /* overlaps the one before */
        free_from = begin + self->literals[0].text.size;
        count++;
    }
    return instructions_compare(self, count, counted);
}

static bool word_like(uint32_t c) {
    return instructions_is_word(c) || instructions_is_mark(c);
}

/* Does a word of the text begin at `begin` and end at `end`? Wanted only at an end of the sought word that is itself of a word. */
static bool at_boundaries(assay_view text, size_t begin, size_t end) {
    size_t first_end = begin;
    uint32_t first = assay_utf8_decode(text, &first_end);
    if (word_like(first) && begin > 0 && word_like(instructions_before(text, begin))) return false;
    if (!word_like(instructions_before(text, end)) || end == text.size) return true;
    size_t after = end;
    return !word_like(assay_utf8_decode(text, &after));
}

follows judge_forbidden_words(const instruction *self, answer_text *answer, uint32_t *counted) {
    if (!instructions_folded(answer)) return STOPPED;
    for (size_t i = 0; i < self->literal_count; i++) {
        if (!instructions_spend_pass(answer)) return STOPPED;
        literal_search search = search_for(&self->literals[i], answer);
        for (size_t begin; instructions_literal_next(&search, &begin);) {
            if (at_boundaries(answer->folded, begin, begin + self->literals[i].text.size)) {
                ++*counted;
                break;
            }
        }
    }
    return *counted == 0 ? FOLLOWED : NOT_FOLLOWED;
}

/* Both cases of an ASCII letter; the small form of no other character is this letter. */
static size_t count_bytes(assay_view text, char letter) {
    char other = letter >= 'a' && letter <= 'z' ? (char)(letter - 32) : letter;
    size_t count = 0;
    for (size_t at = 0; at < text.size; at++) count += (text.data[at] == letter) | (text.data[at] == other);
    return count;
}

follows judge_letter_frequency(const instruction *self, answer_text *answer, uint32_t *counted) {
    assay_view text = answer->text;
    size_t count = 0;
    bool alone = self->letter < 0x80 && self->letter != 'i' && self->letter != 'k'; /* U+0130 and U+212A become these */
    if (alone) return instructions_compare(self, count_bytes(text, (char)self->letter), counted);
    for (size_t at = 0; at < text.size;) {
        unsigned char byte = (unsigned char)text.data[at];
        uint32_t c = byte;
        if (byte < 0x80) at++;
        else c = assay_utf8_decode(text, &at);
        count += instructions_lower(c) == self->letter;
    }
    return instructions_compare(self, count, counted);
}
