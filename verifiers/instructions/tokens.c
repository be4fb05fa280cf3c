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

typedef struct contraction {
    const char *word;
    size_t cut;  /* the second of its two tokens */
    bool at_end; /* only before white space */
} contraction;

/* The contraction that stands at `at` as a whole word; NULL: none. */
static const contraction *contraction_at(assay_view piece, size_t at) {
    static const contraction list[] = {{"cannot", 3, false}, {"d'ye", 1, false},  {"gimme", 3, false},  {"gonna", 3, false},
                                       {"gotta", 3, false},  {"lemme", 3, false}, {"more'n", 4, false}, {"wanna", 3, true}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        if ((piece.data[at] | 0x20) != list[i].word[0]) continue;
        size_t end = at + strlen(list[i].word);
        if (same_letters(piece, at, list[i].word) && (list[i].at_end ? end == piece.size : !word_at(piece, end)))
            return &list[i];
    }
    return NULL;
}

static size_t count_token(assay_view piece, size_t begin, size_t end) {
    return begin < end && is_capital(assay_view_slice(piece, begin, end));
}

/* An apostrophe that opens a quotation: it stands before a word and behind none, and the word is no clitic. */
static bool opens_quotation(assay_view piece, size_t at, bool behind_word) {
    static const char *const clitics[] = {"re", "ve", "ll", "m", "t", "s", "d", "n"};
    if (piece.data[at] != '\'' || behind_word || !word_at(piece, at + 1)) return false;
    for (size_t i = 0; i < sizeof clitics / sizeof *clitics; i++) {
        if (same_letters(piece, at + 1, clitics[i]) && !word_at(piece, at + 1 + strlen(clitics[i]))) return false;
    }
    return true;
}

/* A piece whose endings are cut off: counts its tokens. CAN|NOT, GON|NA and their like are cut out. */
static size_t count_stem(assay_view piece) {
    size_t count = 0, begin = 0;
    bool inside = false;
    for (size_t at = 0; at < piece.size;) {
        const contraction *found = inside ? NULL : contraction_at(piece, at);
        if (found) {
            size_t end = at + strlen(found->word);
            count += count_token(piece, begin, at) + count_token(piece, at, at + found->cut) +
                     count_token(piece, at + found->cut, end);
            begin = at = end;
        } else if (opens_quotation(piece, at, inside)) {
            count += count_token(piece, begin, at);
            begin = ++at;
        } else {
            inside = instructions_is_word(assay_utf8_decode(piece, &at));
        }
    }
    return count + count_token(piece, begin, piece.size);
}

/* Bytes of 's, 'm, 'd or ' at the end, in either case; 0: none. Something other than an apostrophe stands before. */
static size_t short_ending(assay_view piece) {
    size_t size = 0;
    char last = piece.size > 0 ? piece.data[piece.size - 1] : '\0';
    if (last == '\'') size = 1;
    else if (last != '\0' && strchr("smdSMD", last) && piece.size > 1 && piece.data[piece.size - 2] == '\'') size = 2;
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

/* The piece without the sign at its end, unless it is doubled. */
static assay_view without_last(assay_view piece, char sign) {
    bool there = piece.size > 1 && piece.data[piece.size - 1] == sign && piece.data[piece.size - 2] != sign;
    return assay_view_slice(piece, 0, piece.size - there);
}

/* A piece ends at white space or at a sign that is a token of its own. */
static size_t count_piece(assay_view piece) {
    piece = without_last(without_last(piece, '\''), '.'); /* the full stop of a sentence is a token, so that DON'T. is three */
    size_t size = short_ending(piece);
    size_t count = count_token(piece, piece.size - size, piece.size);
    piece.size -= size;
    size = long_ending(piece);
    count += count_token(piece, piece.size - size, piece.size);
    piece.size -= size;
    return count + count_stem(piece);
}

/* Bytes of the sign or white space at text[at], whose byte is of class CUT, at which a piece ends; 0: none. */
static size_t divider_at(assay_view text, size_t at) {
    unsigned char c = (unsigned char)text.data[at];
    char next = at + 1 < text.size ? text.data[at + 1] : '\0';
    size_t end = at, space;
    if (c < 0x80) {
        if (c == ',' || c == ':') return !assay_is_digit(next);
        return c != '-' && c != '.' && c != '\'' ? 1 : c == (unsigned char)next ? 2 : 0;
    }
    if ((space = instructions_space_at(text, at)) > 0) return space;
    if (c != 0xC2 && c != 0xE2) return 0;
    switch (assay_utf8_decode(text, &end)) {
        case 0xAB:
        case 0xBB:
        case 0x2018:
        case 0x2019:
        case 0x201C:
        case 0x201D:
        case 0x201E: return end - at;
        case 0x2012:
        case 0x2013:
        case 0x2014:
        case 0x2015: return end - at;
        default: return 0;
    }
}

/* Only a piece with a capital in it, or with letters beyond ASCII, is looked at more closely. */
size_t instructions_count_capital_words(assay_view text) {
    size_t count = 0, begin = 0;
    unsigned seen = 0;
    for (size_t at = 0; at < text.size;) {
        unsigned class = instructions_bytes[(unsigned char)text.data[at]];
        size_t size = class & BYTE_CUT ? divider_at(text, at) : 0;
        if (size == 0) {
            seen |= class;
            at++;
            continue;
        }
        if (seen & (BYTE_UPPER | BYTE_HIGH)) count += count_piece(assay_view_slice(text, begin, at));
        begin = at += size;
        seen = 0;
    }
    return count + (seen & (BYTE_UPPER | BYTE_HIGH) ? count_piece(assay_view_slice(text, begin, text.size)) : 0);
}

follows judge_capital_words(const instruction *self, answer_text *answer, uint32_t *counted) {
    return instructions_compare(self, instructions_count_capital_words(answer->text), counted);
}
