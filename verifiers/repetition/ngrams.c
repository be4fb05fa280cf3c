/* The share of repeated n-grams. A pass over the text gives a hash for each word; a pass over these a rolling hash for each n-gram, and a set of them (open addressing). */
#include <xxhash.h>

#include "common/utf8.h"
#include "verifiers/repetition/repetition_internal.h"

/* Odd numbers without structure (SplitMix64's output for 1, 2, 3). */
#define KEY_LOW UINT64_C(0x910A2DEC89025CC1)
#define KEY_HIGH UINT64_C(0xBEEB8DA1658EEC67)
#define KEY_ROLL UINT64_C(0xF893A2EEFB32555F)

typedef struct words {
    uint64_t *hashes; /* room for every second byte of the text */
    size_t count;
} words;

static uint64_t mix(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* ASCII capitals of eight bytes as small letters, all at once. */
static uint64_t fold(uint64_t bytes) {
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
    uint64_t low_bits = bytes & ~high;
    uint64_t capital = (low_bits + ones * (0x80 - 'A')) ^ (low_bits + ones * (0x7f - 'Z'));
    return bytes | (capital & ~bytes & high) >> 2;
}

/* A word of at most 16 bytes; `room`: bytes that can be read from its first on. */
static uint64_t short_word_hash(const char *word, size_t size, size_t room) {
    uint64_t parts[2] = {0, 0};
    if (room >= sizeof parts) { /* what stands behind the word is masked away */
        memcpy(parts, word, sizeof parts);
        if (size <= 8) parts[1] = 0;
        if (size < 8) parts[0] &= (UINT64_C(1) << 8 * size) - 1;
        if (size > 8 && size < 16) parts[1] &= (UINT64_C(1) << 8 * (size - 8)) - 1;
    } else {
        memcpy(parts, word, size);
    }
    return mix(fold(parts[0]) ^ KEY_LOW, fold(parts[1]) ^ KEY_HIGH) + size;
}

/* ASCII case folded, in pieces so that a word of any length needs no memory. */
static uint64_t long_word_hash(assay_view word) {
    char piece[256];
    uint64_t hash = 0;
    for (size_t begin = 0; begin < word.size; begin += sizeof piece) {
        size_t size = word.size - begin < sizeof piece ? word.size - begin : sizeof piece;
        for (size_t i = 0; i < size; i++) {
            char c = word.data[begin + i];
            piece[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        }
        hash = XXH3_64bits_withSeed(piece, size, hash);
    }
    return hash;
}

/* Letters of scripts that are written without spaces. */
static bool is_word_alone(uint32_t c) {
    static const uint32_t ranges[][2] = {{0x0E01, 0x0EDF}, {0x1000, 0x109F}, {0x1780, 0x17D3},
                                         {0x3041, 0x30FF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF},
                                         {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (c < ranges[i][0]) return false;
        if (c <= ranges[i][1]) return true;
    }
    return false;
}

/* The length of the character at `at` where it is a word of its own, else 0. Such characters have three bytes or more. */
static size_t alone_at(assay_view text, size_t at) {
    if ((unsigned char)text.data[at] < 0xE0) return 0;
    size_t next = at;
    return is_word_alone(assay_utf8_decode(text, &next)) ? next - at : 0;
}

/* What a byte may be: part of a word, white space, or the first of a character that has to be looked at. */
enum { IN_WORD, SPACE, LOOK };
static const unsigned char classes[256] = {
    ['\t'] = SPACE, ['\n'] = SPACE, ['\v'] = SPACE, ['\f'] = SPACE, ['\r'] = SPACE, [' '] = SPACE, [0xE0 ... 0xFF] = LOOK};

static unsigned char class_at(assay_view text, size_t at) {
    return classes[(unsigned char)text.data[at]];
}

/* The next word from *at on; false: there is none. */
static bool next_word(assay_view text, size_t *at, assay_view *word) {
    size_t end = *at, alone = 0;
    while (end < text.size && class_at(text, end) == SPACE) end++;
    size_t begin = end;
    for (; end < text.size; end++) {
        unsigned char class = class_at(text, end);
        if (class == IN_WORD) continue;
        if (class == SPACE || (alone = alone_at(text, end)) > 0) break;
    }
    if (end == begin) end += alone;
    *at = end;
    *word = (assay_view){text.data + begin, end - begin};
    return end > begin;
}

static bool hash_words(assay_view text, assay_budget *budget, words *out) {
    size_t at = 0;
    if (text.size == 0) return true;
    for (assay_view word; next_word(text, &at, &word);) {
        if (!assay_budget_spend(budget, 1)) return false;
        size_t room = (size_t)(text.data + text.size - word.data);
        out->hashes[out->count++] = word.size <= 16 ? short_word_hash(word.data, word.size, room) : long_word_hash(word);
    }
    return true;
}

/* How many n-grams differ. Polynomial in KEY_ROLL modulo 2^64 over the words' hashes, mixed before it is a place. */
static size_t count_distinct(const words *of, uint32_t n, uint64_t *slots, size_t mask) {
    uint64_t rolling = 0, leaving = 1; /* KEY_ROLL to the n: the factor of the word that leaves */
    size_t distinct = 0;
    for (uint32_t i = 0; i < n; i++) leaving *= KEY_ROLL;
    for (size_t i = 0; i < of->count; i++) {
        rolling = rolling * KEY_ROLL + of->hashes[i];
        if (i >= n) rolling -= leaving * of->hashes[i - n];
        if (i + 1 < n) continue;
        uint64_t hash = mix(rolling ^ KEY_HIGH, KEY_LOW);
        if (hash == 0) hash = 1;
        size_t at = (size_t)hash & mask;
        while (slots[at] != 0 && slots[at] != hash) at = (at + 1) & mask;
        distinct += slots[at] == 0;
        slots[at] = hash;
    }
    return distinct;
}

void repetition_judge_ngrams(uint32_t ngram, const assay_completion *completion, assay_budget *budget, assay_arena *arena,
                             assay_repetition_result *result) {
    assay_view before = completion->has_reasoning ? completion->reasoning : ASSAY_VIEW_NONE;
    words all = {assay_arena_alloc(arena, ((before.size + completion->body.size) + 4) * sizeof *all.hashes / 2), 0};
    size_t slots = 64;
    result->verdict = ASSAY_MEASURED;
    if (!all.hashes || !hash_words(before, budget, &all) || !hash_words(completion->body, budget, &all)) {
        result->verdict = ASSAY_ERROR;
        return;
    }
    if (all.count < ngram) return;
    while (slots < all.count * 2) slots *= 2;
    uint64_t *seen = assay_arena_calloc(arena, slots, sizeof *seen);
    if (!seen) {
        result->verdict = ASSAY_ERROR;
        return;
    }
    result->all = (uint32_t)(all.count - ngram + 1);
    result->distinct = (uint32_t)count_distinct(&all, ngram, seen, slots - 1);
    result->score = (double)result->distinct / (double)result->all - 1;
}
