/* See characters.h. ASCII, the common case, is decided without the library. */
#include "verifiers/instructions/characters.h"

#include <unicase.h>
#include <unictype.h>

/* clang-format off */
const uint8_t instructions_bytes[256] = {
    ['\t' ... '\r'] = BYTE_SPACE | BYTE_CUT, [0x1C ... 0x1F] = BYTE_SPACE | BYTE_CUT, [' '] = BYTE_SPACE | BYTE_CUT,
    ['0' ... '9'] = BYTE_WORD, ['A' ... 'Z'] = BYTE_WORD | BYTE_UPPER, ['a' ... 'z'] = BYTE_WORD, ['_'] = BYTE_WORD,
    ['.'] = BYTE_END | BYTE_CUT, ['?'] = BYTE_END | BYTE_CUT, ['!'] = BYTE_END | BYTE_CUT,
    ['`'] = BYTE_CUT, ['"'] = BYTE_CUT, [';'] = BYTE_CUT, ['@'] = BYTE_CUT, ['#'] = BYTE_CUT, ['$'] = BYTE_CUT, ['%'] = BYTE_CUT,
    ['&'] = BYTE_CUT, ['*'] = BYTE_CUT, ['['] = BYTE_CUT, [']'] = BYTE_CUT, ['('] = BYTE_CUT, [')'] = BYTE_CUT, ['{'] = BYTE_CUT,
    ['}'] = BYTE_CUT, ['<'] = BYTE_CUT, ['>'] = BYTE_CUT, [','] = BYTE_CUT, [':'] = BYTE_CUT, ['-'] = BYTE_CUT, ['\''] = BYTE_CUT,
    [0x80 ... 0xFF] = BYTE_HIGH | BYTE_CUT,
};
/* clang-format on */

bool instructions_is_space(uint32_t c) {
    if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

size_t instructions_space_at(assay_view text, size_t at) {
    if (at >= text.size) return 0;
    unsigned char byte = (unsigned char)text.data[at];
    if (byte < 0x80) return instructions_is_space(byte);
    if (byte != 0xC2 && (byte < 0xE1 || byte > 0xE3)) return 0; /* no white space begins with another byte */
    size_t end = at;
    uint32_t c = assay_utf8_decode(text, &end);
    return instructions_is_space(c) ? end - at : 0;
}

/* Where the code point that ends before `end` begins. */
static size_t start_before(assay_view text, size_t end) {
    size_t least = end > 4 ? end - 4 : 0;
    for (size_t start = end; start-- > least;) {
        size_t after = start;
        if (((unsigned char)text.data[start] & 0xC0) == 0x80) continue;
        assay_utf8_decode(text, &after);
        return after == end ? start : end - 1;
    }
    return end - 1;
}

uint32_t instructions_before(assay_view text, size_t end) {
    size_t start = start_before(text, end);
    return assay_utf8_decode(text, &start);
}

size_t instructions_space_before(assay_view text, size_t end) {
    if (end == 0) return 0;
    unsigned char byte = (unsigned char)text.data[end - 1];
    if (byte < 0x80) return instructions_is_space(byte);
    return instructions_is_space(instructions_before(text, end)) ? end - start_before(text, end) : 0;
}

assay_view instructions_strip(assay_view text) {
    size_t begin = 0, end = text.size, size;
    while ((size = instructions_space_at(text, begin)) > 0) begin += size;
    while (end > begin && (size = instructions_space_before(text, end)) > 0) end -= size;
    return assay_view_slice(text, begin, end);
}

bool instructions_is_word(uint32_t c) {
    if (c < 0x80) return assay_is_alpha((char)c) || assay_is_digit((char)c) || c == '_';
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N);
}

bool instructions_is_mark(uint32_t c) {
    return c >= 0x300 && (c == 0x200C || c == 0x200D || uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M));
}

bool instructions_is_letter(uint32_t c) {
    return c < 0x80 ? assay_is_alpha((char)c) : uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L);
}

letter_case instructions_case(uint32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? CASE_UPPER : c >= 'a' && c <= 'z' ? CASE_LOWER : CASE_NONE;
    if (uc_is_property_uppercase(c)) return CASE_UPPER;
    if (uc_is_property_lowercase(c)) return CASE_LOWER;
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Lt) ? CASE_TITLE : CASE_NONE;
}

uint32_t instructions_lower(uint32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return uc_tolower(c);
}

/* By way of the capital, which brings long s, final sigma and their like together. */
uint32_t instructions_fold(uint32_t c) {
    return c < 0x80 ? instructions_lower(c) : uc_tolower(uc_toupper(c));
}

size_t instructions_folded_bound(assay_view text) {
    size_t valid = assay_utf8_valid_prefix(text);
    /* A mapping adds at most a byte to a character of two; an invalid byte becomes the three of U+FFFD. */
    return valid == text.size ? text.size + text.size / 2 + 4 : 3 * text.size + 4;
}

size_t instructions_fold_text(assay_view text, char *out) {
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        unsigned char byte = (unsigned char)text.data[at];
        if (byte < 0x80) {
            out[size++] = (char)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
            at++;
        } else {
            size += assay_utf8_encode(instructions_fold(assay_utf8_decode(text, &at)), out + size);
        }
    }
    return size;
}
