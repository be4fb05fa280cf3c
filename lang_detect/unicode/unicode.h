/* What lang_detect knows of Unicode: class, script and fold of a character, and NFC of a short word. The tables are frozen and
 * checked in (make_tables.py), so that verdicts do not move with a library. Pure; thread-safe.
 *
 * Source: Unicode 15 section 3.11 (normalization), UAX #29 (word boundaries; here: letters, marks, and joiners between letters). */
#ifndef ASSAY_LANG_DETECT_UNICODE_H
#define ASSAY_LANG_DETECT_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The order is that of make_tables.py and is written into model files: append only. */
typedef enum lang_script {
    LANG_COMMON,
    LANG_LATIN,
    LANG_GREEK,
    LANG_CYRILLIC,
    LANG_ARMENIAN,
    LANG_HEBREW,
    LANG_ARABIC,
    LANG_SYRIAC,
    LANG_THAANA,
    LANG_NKO,
    LANG_DEVANAGARI,
    LANG_BENGALI,
    LANG_GURMUKHI,
    LANG_GUJARATI,
    LANG_ORIYA,
    LANG_TAMIL,
    LANG_TELUGU,
    LANG_KANNADA,
    LANG_MALAYALAM,
    LANG_SINHALA,
    LANG_THAI,
    LANG_LAO,
    LANG_TIBETAN,
    LANG_MYANMAR,
    LANG_GEORGIAN,
    LANG_HANGUL,
    LANG_ETHIOPIC,
    LANG_CHEROKEE,
    LANG_CANADIAN,
    LANG_KHMER,
    LANG_MONGOLIAN,
    LANG_HAN,
    LANG_KANA,
    LANG_BOPOMOFO,
    LANG_OL_CHIKI,
    LANG_TIFINAGH,
    LANG_OTHER,
    LANG_SCRIPTS
} lang_script;

typedef enum lang_class {
    LANG_SYMBOL,
    LANG_LETTER,
    LANG_MARK, /* extends the letter before it */
    LANG_DIGIT,
    LANG_JOINER, /* joins two letters into one word: apostrophes, the Catalan dot */
    LANG_SPACE,
    LANG_IGNORED, /* invisible or optional: zero-width, bidi controls, Arabic vowel signs; neither breaks nor changes a word */
    LANG_PUNCTUATION
} lang_class;

typedef struct lang_property {
    uint8_t script, class;
    uint8_t combining; /* canonical combining class */
    uint8_t nfc_maybe; /* a word that has such a character must be normalised */
    int32_t fold;      /* distance to the folded character */
} lang_property;

extern const char lang_unicode_version[];
extern const lang_property lang_properties[];
extern const uint16_t lang_property_blocks[], lang_property_indices[];

/* code_point < 0x110000. */
static inline const lang_property *lang_property_of(uint32_t code_point) {
    uint32_t block = lang_property_blocks[code_point >> 7];
    return &lang_properties[lang_property_indices[block * 128 + (code_point & 127)]];
}
static inline uint32_t lang_fold(uint32_t code_point) {
    return (uint32_t)((int32_t)code_point + lang_property_of(code_point)->fold);
}
/* A small letter of another shape (mathematical, circled, raised), or a radical of Han: it folds, and is no capital. */
static inline bool lang_is_shaped_small(uint32_t code_point) {
    if (code_point >= 0x1D400 && code_point < 0x1D6A4) return (code_point - 0x1D400) % 52 >= 26;
    if (code_point >= 0x1D6A8 && code_point < 0x1D7CA) return (code_point - 0x1D6A8) % 58 >= 26;
    if (code_point < 0x2B0 || code_point >= 0x2FD6) return false;
    return code_point < 0x2E5 || (code_point >= 0x1D2C && code_point < 0x1DC0) ||
           (code_point >= 0x24D0 && code_point < 0x24EA) || (code_point >= 0x2100 && code_point < 0x2150) ||
           code_point >= 0x2F00;
}

/* NFC of `count` code points, in place; returns the new count (NFC may lengthen: at most 4 times). `capacity` is the room in
 * points; what does not fit is cut. Quadratic only in runs of marks, so keep words short (the caller's cap). */
size_t lang_nfc(uint32_t *points, size_t count, size_t capacity);

#endif
