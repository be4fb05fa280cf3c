/* The normal form: lower case, no ASCII punctuation, no articles, single spaces. */
#include "verifiers/text/words.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>

#include "common/utf8.h"

static bool is_punctuation(uint32_t c) {
    return c < 0x80 && ((c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~'));
}

static bool is_article(assay_view word) {
    return assay_view_equal(word, ASSAY_VIEW("a")) || assay_view_equal(word, ASSAY_VIEW("an")) ||
           assay_view_equal(word, ASSAY_VIEW("the"));
}

/* Lower case in the arena. ASCII, the common case, needs no library; invalid UTF-8 becomes U+FFFD first, as the library wants valid text. */
static bool lower(assay_view text, assay_arena *arena, assay_view *out) {
    bool ascii = true;
    for (size_t i = 0; i < text.size && ascii; i++) ascii = (unsigned char)text.data[i] < 0x80;
    char *copy = assay_arena_alloc(arena, ascii ? text.size : text.size * 3); /* U+FFFD is three bytes for one */
    if (!copy) return false;
    if (ascii) {
        for (size_t i = 0; i < text.size; i++) {
            char c = text.data[i];
            copy[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        }
        *out = (assay_view){copy, text.size};
        return true;
    }
    size_t size = 0;
    for (size_t at = 0; at < text.size;) size += assay_utf8_encode(assay_utf8_decode(text, &at), copy + size);
    size_t lowered_size = 0;
    uint8_t *lowered = u8_tolower((const uint8_t *)copy, size, NULL, NULL, NULL, &lowered_size);
    if (!lowered) return false;
    *out = assay_arena_copy(arena, (assay_view){(const char *)lowered, lowered_size});
    free(lowered);
    return out->data != NULL;
}

/* Ends the word that began at `begin` of joined. */
static void end_word(text_words *out, char *joined, size_t begin, size_t *size) {
    assay_view word = {joined + begin, *size - begin};
    if (word.size == 0 || is_article(word)) {
        *size = begin > 0 ? begin - 1 : 0; /* the space before it goes too */
        return;
    }
    out->words[out->count++] = word;
}

bool text_words_of(assay_view text, assay_arena *arena, text_words *out) {
    assay_view low;
    *out = (text_words){.count = 0};
    if (!lower(text, arena, &low)) return false;
    char *joined = assay_arena_alloc(arena, low.size + 1);
    out->words = assay_arena_alloc(arena, (low.size / 2 + 1) * sizeof *out->words);
    if (!joined || !out->words) return false;
    size_t size = 0, begin = 0;
    bool inside = false;
    for (size_t at = 0; at < low.size;) {
        size_t from = at;
        uint32_t c = assay_utf8_decode(low, &at);
        if (uc_is_property_white_space(c)) {
            if (inside) end_word(out, joined, begin, &size);
            inside = false;
            continue;
        }
        if (is_punctuation(c)) continue;
        if (!inside) {
            if (out->count) joined[size++] = ' ';
            begin = size;
            inside = true;
        }
        memcpy(joined + size, low.data + from, at - from);
        size += at - from;
    }
    if (inside) end_word(out, joined, begin, &size);
    out->joined = (assay_view){joined, size};
    return true;
}
