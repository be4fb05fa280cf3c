/* The normal form: lower case, NFC, no punctuation, no articles, single spaces; a character of a script without blanks is a word. */
#include "verifiers/text/words.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "common/utf8.h"

static bool is_punctuation(uint32_t c) {
    if (c >= 0x80) return uc_is_general_category(c, UC_CATEGORY_P);
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/* Letters of scripts that put no blanks between words, or particles behind them without one (Korean). */
static bool is_unspaced(uint32_t c) {
    static const uint32_t ranges[][2] = {{0x0E00, 0x0EFF},    /* Thai, Lao */
                                         {0x1000, 0x109F},    /* Myanmar */
                                         {0x1780, 0x17FF},    /* Khmer */
                                         {0x3005, 0x3007},    /* repetition and closing marks, zero */
                                         {0x3041, 0x30FF},    /* kana */
                                         {0x31F0, 0x31FF},    /* small katakana */
                                         {0x3400, 0x9FFF},    /* Han */
                                         {0xAC00, 0xD7A3},    /* Hangul syllables */
                                         {0xF900, 0xFAFF},    /* Han, for compatibility */
                                         {0xFF66, 0xFF9D},    /* half-width katakana */
                                         {0x20000, 0x3FFFF}}; /* Han beyond the first plane */
    for (size_t i = 0; c >= ranges[0][0] && i < sizeof ranges / sizeof *ranges; i++) {
        if (c >= ranges[i][0] && c <= ranges[i][1]) return true;
    }
    return false;
}

static bool is_article(assay_view word) {
    return assay_view_equal(word, ASSAY_VIEW("a")) || assay_view_equal(word, ASSAY_VIEW("an")) ||
           assay_view_equal(word, ASSAY_VIEW("the"));
}

/* Lower case and NFC in the arena. ASCII, the common case, needs no library; invalid UTF-8 becomes U+FFFD first, as the library wants valid text. */
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
    uint8_t *lowered = u8_tolower((const uint8_t *)copy, size, NULL, UNINORM_NFC, NULL, &lowered_size);
    if (!lowered) return false;
    *out = assay_arena_copy(arena, (assay_view){(const char *)lowered, lowered_size});
    free(lowered);
    return out->data != NULL;
}

typedef struct joiner {
    text_words *out;
    char *joined;
    size_t size, begin; /* of joined; where its last word begins */
    bool inside;        /* a word is open */
    bool unspaced;      /* the last word is a character of a script without blanks */
} joiner;

static void end_word(joiner *self) {
    if (!self->inside) return;
    self->inside = false;
    assay_view word = {self->joined + self->begin, self->size - self->begin};
    if (is_article(word)) {
        self->size = self->begin > 0 ? self->begin - 1 : 0; /* the space before it goes too */
        return;
    }
    self->out->words[self->out->count++] = word;
}

/* Begins a word; between two characters of a script without blanks there is none in the normal form either. */
static void begin_word(joiner *self, bool unspaced) {
    end_word(self);
    if (self->out->count && !(unspaced && self->unspaced)) self->joined[self->size++] = ' ';
    self->begin = self->size;
    self->inside = true;
    self->unspaced = unspaced;
}

bool text_words_of(assay_view text, assay_arena *arena, text_words *out) {
    assay_view low;
    *out = (text_words){.count = 0};
    if (!lower(text, arena, &low)) return false;
    joiner self = {.out = out, .joined = assay_arena_alloc(arena, low.size + low.size / 2 + 2)};
    out->words = assay_arena_alloc(arena, (low.size / 2 + 2) * sizeof *out->words);
    if (!self.joined || !out->words) return false;
    for (size_t at = 0; at < low.size;) {
        size_t from = at;
        uint32_t c = assay_utf8_decode(low, &at);
        if (uc_is_property_white_space(c)) {
            end_word(&self);
            continue;
        }
        if (is_punctuation(c)) continue;
        bool mark = c >= 0x300 && self.inside && uc_is_general_category(c, UC_CATEGORY_M);
        bool unspaced = !mark && is_unspaced(c);
        if (unspaced || (!mark && (!self.inside || self.unspaced))) begin_word(&self, unspaced);
        memcpy(self.joined + self.size, low.data + from, at - from);
        self.size += at - from;
    }
    end_word(&self);
    out->joined = (assay_view){self.joined, self.size};
    return true;
}
