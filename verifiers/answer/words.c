/* Words by their first letter: a word is held against the few that begin as it does, however many lists it may stand in. Phrases by two bytes: one look
 * says of nearly every text that none of many stands there. */
#include "verifiers/answer/answer_internal.h"

uint32_t answer_word_classes(assay_view word, const answer_word *const lexicon[26]) {
    char first = word.size > 0 ? (char)(word.data[0] | 0x20) : '\0';
    if (first < 'a' || first > 'z') return 0;
    for (const answer_word *known = lexicon[first - 'a']; known && known->word; known++) {
        if (answer_equal_folded(word, known->word)) return known->classes;
    }
    return 0;
}

void answer_phrases_init(answer_phrases *self, bool at_end) {
    for (size_t i = 0; i < self->count; i++) {
        assay_view phrase = self->items[i];
        const char *pair = at_end ? phrase.data + phrase.size - 2 : phrase.data;
        unsigned bit = answer_pair(pair);
        self->pairs[bit / 64] |= (uint64_t)1 << bit % 64;
    }
}
