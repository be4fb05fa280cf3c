/* Words: what the measure counts. UAX #29 in spirit: letters with their marks, joined by apostrophes; a change of script ends a word,
 * except within the look-alike alphabets (Latin, Cyrillic, Greek, Armenian, Cherokee), where a word of mixed letters stays whole and belongs to
 * the script of the word before, so that a homoglyph moves nothing. Scripts without spaces are cut into chunks of characters.
 *
 * Units make scripts weigh alike: a word 2, a Han or kana character 1, two base letters of Thai, Lao, Khmer or Myanmar 1.
 *
 * Neutral by shape, found here: URLs, paths, e-mail, identifiers (of fewer than six words: more are a sentence that hides), numbers, units after numbers, single Latin and Greek letters (kept as
 * candidates: "a", "I", "y" may turn out to be words). Linear time and memory. Thread-safe: all state is the caller's. */
#ifndef ASSAY_LANG_DETECT_WORDS_H
#define ASSAY_LANG_DETECT_WORDS_H

#include "common/arena.h"
#include "lang_detect/text/mask.h"
#include "lang_detect/unicode/unicode.h"

enum {
    LANG_SYMBOLS_MAX = 40,       /* letters of a word that are looked at */
    LANG_CHUNK_LETTERS = 8,      /* Han and kana */
    LANG_CHUNK_LETTERS_SEA = 16, /* Thai, Lao, Khmer, Myanmar */
    LANG_ACRONYM_LETTERS = 5,
    LANG_FIGURE_BYTES_MAX = 20,
    LANG_LETTERS_APART_MAX = 4, /* single letters in a row that are a formula's; more are a word that hides */
    LANG_SYMBOL_BEGIN = 2,      /* boundary marks among the symbols */
    LANG_SYMBOL_END = 3
};

/* What stands between a token and the one before it in its script: the less, the more likely they are of one language. */
typedef enum lang_gap { LANG_GAP_NONE, LANG_GAP_BLANK, LANG_GAP_COMMA, LANG_GAP_STOP } lang_gap;

enum lang_token_flags {
    LANG_TOKEN_SINGLE = 1, /* one Latin or Greek letter: a word only if its neighbours say so */
    LANG_TOKEN_RUN = 2,    /* a chunk of a script without spaces */
    LANG_TOKEN_KANA = 4,
    LANG_TOKEN_CAPITAL = 8, /* may be a name: a capital and small letters, or up to LANG_ACRONYM_LETTERS capitals */
    LANG_TOKEN_SHOUTED =
        16, /* of ASCII capitals alone: up to LANG_ACRONYM_LETTERS of them may be points, "ABC", or an abbreviation */
    LANG_TOKEN_FIRST = 32,     /* of a run of hidden words, see hidden.h */
    LANG_TOKEN_ROMANISED = 64, /* foreign, whatever its label: set by the measure */
    LANG_TOKEN_FIGURE =
        128 /* letters with figures among them, "se3r", "word2vec": no word, of no units, unless the sentence is of a language that writes so */
};

enum { LANG_NEUTRAL = 254 /* a label: nobody's word */ };

typedef struct lang_token {
    uint32_t begin, end;   /* bytes */
    uint32_t symbols;      /* where its symbols begin in lang_words.symbols */
    uint8_t symbols_count; /* boundary marks included; 0 for single letters */
    uint8_t script;        /* lang_script; kana and Bopomofo count as Han */
    uint8_t units;
    uint8_t flags;
    uint8_t gap;   /* lang_gap to the previous token of the same script */
    uint8_t label; /* set by the decision: index of a language in the model, or LANG_UNKNOWN */
    int16_t
        excess; /* set by the decision: how much more it is like another language than like the target, in the model's scale; 0: not scored */
} lang_token;

typedef struct lang_words {
    lang_token *tokens; /* in the text's order */
    size_t count, capacity;
    uint16_t *symbols; /* folded, normalised; see lang_symbol */
    size_t symbols_count, symbols_capacity;
    uint64_t neutral_bytes,
        all_bytes; /* of what is not blank; letters apart, more than LANG_LETTERS_APART_MAX of them, are neutral bytes */
    const lang_marks *marks; /* of the text */
} lang_words;

/* A code point as a 16-bit symbol: itself within the BMP, else mixed into it. */
static inline uint16_t lang_symbol(uint32_t code_point) {
    return (uint16_t)(code_point < 0x10000 ? code_point : (code_point ^ (code_point >> 7)) | 0x8000);
}

/* How many single letters follow each other from token `first` on, with nothing but blanks and light punctuation (no operators) between them. */
size_t lang_letters_apart(assay_view text, const lang_words *words, size_t first);

/* The words of text outside `neutral` (NULL: nothing is neutral but what has no letters: for plain identification). False: the arena is used up. */
bool lang_words_cut(assay_view text, const lang_spans *neutral, assay_arena *arena, lang_words *out);

/* Appends all words of text[begin, end), whatever shape they have; a capital behind a small letter begins one ("wirAddieren"). */
bool lang_words_add(assay_view text, const lang_marks *marks, size_t begin, size_t end, assay_arena *arena, lang_words *out);
/* Room for a token more, and for its symbols. */
bool lang_words_reserve(lang_words *words, assay_arena *arena);

#endif
