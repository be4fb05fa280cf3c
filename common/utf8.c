/* UTF-8: see utf8.h. The portable validation walks eight bytes of ASCII at a time and else sequence by sequence, after table 3-7
 * of the Unicode standard ("Well-Formed UTF-8 Byte Sequences"): only the second byte's range depends on the first. */
#include "common/utf8_internal.h"

/* What may follow a first byte: the sequence's length (0: no sequence begins so) and the range of its second byte. */
typedef struct lead {
    unsigned length;
    unsigned char second_min, second_max;
} lead;

static inline lead lead_of(unsigned char byte) {
    if (byte < 0x80) return (lead){1, 0, 0};
    if (byte < 0xC2) return (lead){0, 0, 0}; /* a continuation, or overlong */
    if (byte < 0xE0) return (lead){2, 0x80, 0xBF};
    if (byte < 0xF0) return (lead){3, byte == 0xE0 ? 0xA0 : 0x80, byte == 0xED ? 0x9F : 0xBF};
    if (byte < 0xF5) return (lead){4, byte == 0xF0 ? 0x90 : 0x80, byte == 0xF4 ? 0x8F : 0xBF};
    return (lead){0, 0, 0};
}

/* The number of bytes of the sequence at `at` that are as they should be, and in *whole whether they make a code point. */
static inline size_t sequence_at(assay_view text, size_t at, bool *whole) {
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    size_t left = text.size - at;
    lead first = lead_of(bytes[0]);
    *whole = false;
    if (first.length == 0) return 0;
    if (first.length > 1) {
        if (left < 2 || bytes[1] < first.second_min || bytes[1] > first.second_max) return 1;
        for (size_t i = 2; i < first.length; i++) {
            if (i >= left || (bytes[i] & 0xC0) != 0x80) return i;
        }
    }
    *whole = true;
    return first.length;
}

size_t utf8_valid_prefix_from(assay_view text, size_t at) {
    const uint64_t high_bits = 0x8080808080808080u;
    while (at < text.size) {
        while (text.size - at >= 8) {
            uint64_t word;
            memcpy(&word, text.data + at, 8);
            if (word & high_bits) break;
            at += 8;
        }
        if (at == text.size) break;
        bool whole;
        size_t length = sequence_at(text, at, &whole);
        if (!whole) return at;
        at += length;
    }
    return text.size;
}

size_t assay_utf8_valid_prefix_portable(assay_view text) {
    return utf8_valid_prefix_from(text, 0);
}

size_t assay_utf8_valid_prefix(assay_view text) {
    if (text.size >= 16 && utf8_avx2_available()) return utf8_valid_prefix_avx2(text);
    return utf8_valid_prefix_from(text, 0);
}

void utf8_note_from(assay_view text, size_t at, char byte, assay_places *places) {
    while (at < text.size && !places->more) {
        const char *found = memchr(text.data + at, byte, text.size - at);
        if (!found) return;
        at = (size_t)(found - text.data);
        utf8_note(places, at++);
    }
}

bool assay_utf8_check_and_note_portable(assay_view text, char byte, assay_places *places) {
    places->count = 0;
    places->more = text.size > UINT32_MAX;
    utf8_note_from(text, 0, byte, places);
    return utf8_valid_prefix_from(text, 0) == text.size;
}

bool assay_utf8_check_and_note(assay_view text, char byte, assay_places *places) {
    if (text.size < 16 || text.size > UINT32_MAX || !utf8_avx2_available())
        return assay_utf8_check_and_note_portable(text, byte, places);
    places->count = 0;
    places->more = false;
    return utf8_check_and_note_avx2(text, byte, places);
}

uint32_t assay_utf8_decode(assay_view text, size_t *at) {
    const unsigned char *bytes = (const unsigned char *)text.data + *at;
    bool whole;
    size_t length = sequence_at(text, *at, &whole);
    *at += length > 0 ? length : 1;
    if (!whole) return 0xFFFD;
    switch (length) {
        case 1: return bytes[0];
        case 2: return (bytes[0] & 0x1Fu) << 6 | (bytes[1] & 0x3Fu);
        case 3: return (bytes[0] & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
        default: return (bytes[0] & 0x07u) << 18 | (bytes[1] & 0x3Fu) << 12 | (bytes[2] & 0x3Fu) << 6 | (bytes[3] & 0x3Fu);
    }
}

static inline char continuation(uint32_t code_point, unsigned shift) {
    return (char)(0x80u | (code_point >> shift & 0x3Fu));
}

size_t assay_utf8_encode(uint32_t code_point, char out[4]) {
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = 0xFFFD;
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0u | code_point >> 6);
        out[1] = continuation(code_point, 0);
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0u | code_point >> 12);
        out[1] = continuation(code_point, 6);
        out[2] = continuation(code_point, 0);
        return 3;
    }
    out[0] = (char)(0xF0u | code_point >> 18);
    out[1] = continuation(code_point, 12);
    out[2] = continuation(code_point, 6);
    out[3] = continuation(code_point, 0);
    return 4;
}
