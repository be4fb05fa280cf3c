/* Words by their first letter or their hash: a word is held against the few that begin as it does, however many lists it may stand in. Phrases by two bytes: one look
 * says of nearly every text that none of many stands there. */
#include <stdlib.h>

#include "verifiers/answer/answer_internal.h"

uint32_t answer_word_classes(assay_view word, const answer_word *const lexicon[26]) {
    char first = word.size > 0 ? (char)(word.data[0] | 0x20) : '\0', second = word.size > 1 ? answer_lower(word.data[1]) : '\0';
    if (first < 'a' || first > 'z') return 0;
    for (const answer_word *known = lexicon[first - 'a']; known && known->word; known++) {
        if (known->word[1] == second && answer_equal_folded(word, known->word)) return known->classes;
    }
    return 0;
}

static uint32_t hash_of(assay_view word) {
    uint32_t hash = 0;
    for (size_t i = 0; i < word.size; i++) hash = hash * 31 + ((unsigned char)word.data[i] | 0x20); /* of any case */
    return hash * 0x9E3779B1u >> 16;
}

/* With a plain apostrophe; `room` holds ANSWER_WORD_BYTES. */
static assay_view plain_word(assay_view word, char *room) {
    size_t size = 0;
    if (word.size > ANSWER_WORD_BYTES || !memchr(word.data, 0xE2, word.size)) return word;
    for (size_t i = 0; i < word.size; i++) {
        bool mark = (unsigned char)word.data[i] == 0xE2;
        room[size++] = mark ? '\'' : word.data[i];
        i += mark ? 2 : 0;
    }
    return (assay_view){room, size};
}

/* What the readers know, in one table. */
enum { KNOWN_MAX = 2048, KNOWN_SLOTS = 8192 };
typedef struct known_word {
    const char *word;
    uint32_t classes[ANSWER_READERS];
} known_word;
static known_word all_known[KNOWN_MAX]; /* the first one is no word */
static uint16_t known_slots[KNOWN_SLOTS];
static size_t known_count = 1;

/* Of which sizes, and with which two bytes they begin: nearly every other word of a text is like none of them, and need not be hashed. */
enum { ALIKE_PLACES = 4096 };
static uint64_t alike[ALIKE_PLACES / 64];

static unsigned alike_place(assay_view word) {
    unsigned first = (unsigned char)word.data[0] | 0x20, second = word.size > 1 ? (unsigned char)word.data[1] | 0x20 : 0;
    return (first * 37 + second + (unsigned)word.size * 331) % ALIKE_PLACES;
}

static bool is_like_known(assay_view word) {
    unsigned place = word.size > 0 ? alike_place(word) : 0;
    return word.size > 0 && alike[place / 64] >> place % 64 & 1;
}

static known_word *find_known(assay_view word, uint32_t *slot) {
    for (*slot = hash_of(word) % KNOWN_SLOTS; known_slots[*slot] != 0; *slot = (*slot + 1) % KNOWN_SLOTS) {
        known_word *found = &all_known[known_slots[*slot]];
        if (answer_equal_folded(word, found->word)) return found;
    }
    return &all_known[0];
}

void answer_learn(answer_reader reader, const char *word, uint32_t classes) {
    uint32_t slot;
    known_word *found = find_known(assay_view_of(word), &slot);
    unsigned place = alike_place(assay_view_of(word));
    alike[place / 64] |= 1ull << place % 64;
    if (found == &all_known[0]) {
        if (known_count == KNOWN_MAX) abort(); /* at the start of every program: seen by whoever adds a word */
        known_slots[slot] = (uint16_t)known_count;
        found = &all_known[known_count++];
        found->word = word;
    }
    found->classes[reader] |= classes;
}

void answer_learn_next(assay_view phrase) {
    enum { LETTERS_MAX = 2048 };
    static char letters[LETTERS_MAX]; /* the words, each with its NUL */
    static size_t used;
    size_t size = 0;
    while (size < phrase.size && assay_is_alpha(phrase.data[size])) size++;
    if (size == 0) return;
    if (LETTERS_MAX - used < size + 1) abort(); /* as above */
    char *word = letters + used;
    for (size_t i = 0; i < size; i++) word[i] = answer_lower(phrase.data[i]);
    if (answer_look_up((assay_view){word, size})[READER_NEXT]) return;
    used += size + 1;
    answer_learn(READER_NEXT, word, 1);
}

void answer_learn_next_words(const char *const *phrases, size_t count) {
    for (size_t i = 0; i < count; i++) answer_learn_next(assay_view_of(phrases[i]));
}

void answer_learn_lists(answer_reader reader, const answer_word *const lists[26]) {
    for (int letter = 0; letter < 26; letter++) {
        for (const answer_word *word = lists[letter]; word && word->word; word++)
            answer_learn(reader, word->word, word->classes);
    }
}

const uint32_t *answer_look_up(assay_view word) {
    uint32_t slot;
    return is_like_known(word) ? find_known(word, &slot)->classes : all_known[0].classes;
}

uint32_t answer_plain_classes(answer_reader reader, assay_view word) {
    char room[ANSWER_WORD_BYTES];
    return answer_look_up(plain_word(word, room))[reader];
}

size_t answer_word_end(assay_view text, size_t at) {
    size_t end = at;
    while (end < text.size && end - at < ANSWER_WORD_BYTES) {
        unsigned char c = (unsigned char)text.data[end];
        if (assay_is_alpha((char)c)) end++;
        else if (c >= 0xC3 && c <= 0xD4 && end + 1 < text.size) end += 2;
        else if (c == '\'' && end > at) end++;
        else if (end > at && assay_view_starts_with(assay_view_slice(text, end, text.size), ASSAY_VIEW("\xE2\x80\x99")))
            end += 3;
        else break;
    }
    return end;
}

void answer_phrases_init(answer_phrases *self, bool at_end) {
    memset(self->first, ANSWER_NO_PHRASE, sizeof self->first);
    for (size_t i = self->count; i-- > 0;) {
        assay_view phrase = self->items[i];
        const char *pair = at_end ? phrase.data + phrase.size - 2 : phrase.data;
        uint8_t *first = &self->first[answer_pair(pair[0], pair[1])];
        self->next[i] = *first;
        *first = (uint8_t)i;
    }
}

size_t answer_phrase_at(const answer_phrases *self, assay_view text) {
    for (unsigned i = answer_may_begin(self, text); i != ANSWER_NO_PHRASE; i = self->next[i]) {
        if (assay_view_starts_with(text, self->items[i])) return self->items[i].size;
    }
    return 0;
}
