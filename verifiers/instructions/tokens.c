/* change_case:capital_word_frequency: how many tokens are all capitals. Tokens are those of the Penn Treebank as NLTK's word tokenizer cuts them; only the cuts that
 * can change this count are made here. Linear time: a piece without white space or punctuation is cut further from its end. */
#include "verifiers/instructions/instructions_internal.h"

static bool is_capital(assay_view token) {
    bool upper = false;
    for (size_t at = 0; at < token.size;) {
        letter_case which = instructions_case(assay_utf8_decode(token, &at));
        if (which == CASE_LOWER || which == CASE_TITLE) return false;
        upper = upper || which == CASE_UPPER;
    }
    return upper;
}

/* Equal but for ASCII case? `lower` is in small letters. */
static bool same_letters(assay_view text, size_t at, const char *lower) {
    for (; *lower; lower++, at++) {
        if (at >= text.size) return false;
        char c = text.data[at];
        if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != *lower) return false;
    }
    return true;
}

static bool word_at(assay_view text, size_t at) {
    return at < text.size && instructions_is_word(assay_utf8_decode(text, &at));
}

/* CAN|NOT, GON|NA and their like: where the token is cut that begins a word at `at`; 0: nowhere. */
static size_t contraction(assay_view piece, size_t at) {
    static const struct {
        const char *word;
        size_t cut;
        bool at_end; /* only before white space */
    } words[] = {{"cannot", 3, false}, {"d'ye", 1, false}, {"gimme", 3, false}, {"gonna", 3, false}, {"gotta", 3, false},
                 {"lemme", 3, false},  {"more'n", 4, false}, {"wanna", 3, true}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t end = at + strlen(words[i].word);
        if (same_letters(piece, at, words[i].word) && (words[i].at_end ? end == piece.size : !word_at(piece, end))) return at + words[i].cut;
    }
    return 0;
}

/* A piece whose endings are cut off: counts its tokens. */
static size_t count_stem(assay_view piece) {
    size_t count = 0, begin = 0;
    bool inside = false;
    for (size_t at = 0; at < piece.size;) {
        size_t cut = inside ? 0 : contraction(piece, at);
        if (cut > 0) {
            count += is_capital(assay_view_slice(piece, begin, cut));
            begin = at = cut;
            inside = true;
            continue;
        }
        inside = instructions_is_word(assay_utf8_decode(piece, &at));
    }
    return count + is_capital(assay_view_slice(piece, begin, piece.size));
}

/* Bytes of 's, 'm, 'd or ' at the end, in either case; 0: none. Something other than an apostrophe stands before. */
static size_t short_ending(assay_view piece) {
    size_t size = 0;
    char last = piece.size > 0 ? piece.data[piece.size - 1] : '\0';
    if (last == '\'')
        size = 1;
    else if (last != '\0' && strchr("smdSMD", last) && piece.size > 1 && piece.data[piece.size - 2] == '\'')
        size = 2;
    return size > 0 && piece.size > size && piece.data[piece.size - size - 1] != '\'' ? size : 0;
}

/* 'll, 're, 've, n't: all small or all capital. */
static size_t long_ending(assay_view piece) {
    static const char *const endings[] = {"'ll", "'LL", "'re", "'RE", "'ve", "'VE", "n't", "N'T"};
    if (piece.size < 4 || piece.data[piece.size - 4] == '\'') return 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (memcmp(piece.data + piece.size - 3, endings[i], 3) == 0) return 3;
    }
    return 0;
}

/* A piece ends at white space or at a sign that is a token of its own. */
static size_t count_piece(assay_view piece) {
    size_t count = 0, size = short_ending(piece);
    count += is_capital(assay_view_slice(piece, piece.size - size, piece.size));
    piece.size -= size;
    size = long_ending(piece);
    count += is_capital(assay_view_slice(piece, piece.size - size, piece.size));
    piece.size -= size;
    return count + count_stem(piece);
}

/* Bytes of the sign or white space at text[at] at which a piece ends; 0: none. */
static size_t divider_at(assay_view text, size_t at) {
    unsigned char c = (unsigned char)text.data[at];
    char next = at + 1 < text.size ? text.data[at + 1] : '\0';
    size_t end = at, space = instructions_space_at(text, at);
    if (space > 0) return space;
    if (c < 0x80) {
        if (strchr("`\";@#$%&?!*[](){}<>", c) && c != '\0') return 1;
        if (c == ',' || c == ':') return !assay_is_digit(next);
        return c == (unsigned char)next && (c == '-' || c == '.' || c == '\'') ? 2 : 0;
    }
    if (c != 0xC2 && c != 0xE2) return 0;
    switch (assay_utf8_decode(text, &end)) {
        case 0xAB: case 0xBB: case 0x2018: case 0x2019: case 0x201C: case 0x201D: case 0x201E: return end - at;
        case 0x2012: case 0x2013: case 0x2014: case 0x2015: return end - at;
        default: return 0;
    }
}

size_t instructions_count_capital_words(assay_view text) {
    size_t count = 0, begin = 0;
    for (size_t at = 0; at < text.size;) {
        size_t size = divider_at(text, at);
        if (size == 0) {
            at++;
            continue;
        }
        if (at > begin) count += count_piece(assay_view_slice(text, begin, at));
        begin = at += size;
    }
    return count + (begin < text.size ? count_piece(assay_view_slice(text, begin, text.size)) : 0);
}

follows judge_capital_words(const instruction *self, answer_text *answer, uint32_t *counted) {
    return instructions_compare(self, instructions_count_capital_words(answer->text), counted);
}
