/* The frozen tables: NFC against python's, folds, scripts and classes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "lang_detect/unicode/unicode.h"
#include "tests/lang_detect/golden.h"

static size_t points_of(assay_view text, uint32_t *points) {
    size_t count = 0;
    const char *at = text.data, *end = text.data + text.size;
    while (at < end) {
        char *next;
        points[count++] = (uint32_t)strtoul(at, &next, 16);
        at = next < end ? next + 1 : end;
    }
    return count;
}

static void check_normal(const golden_row *row, void *context) {
    (void)context;
    uint32_t given[64], expected[64];
    size_t count = points_of(row->field[0], given), expected_count = points_of(row->field[1], expected);
    for (int again = 0; again < 2; again++) { /* and NFC of NFC is itself */
        count = lang_nfc(given, count, 64);
        if (count != expected_count || memcmp(given, expected, count * sizeof *given) != 0)
            fail_msg("normal.tsv:%u differs", row->line);
    }
}

static void nfc_is_pythons(void **state) {
    (void)state;
    assert_true(golden_each("lang/normal.tsv", check_normal, NULL) > 500);
}

static void nfc_of_what_needs_none(void **state) {
    (void)state;
    for (uint32_t point = 0; point < 0x110000; point++) {
        if (lang_property_of(point)->nfc_maybe || (point >= 0xD800 && point < 0xE000)) continue;
        uint32_t points[4] = {point};
        if (lang_nfc(points, 1, 4) != 1 || points[0] != point) fail_msg("U+%04X is not its own NFC", point);
    }
}

static void folds(void **state) {
    (void)state;
    static const uint32_t pairs[][2] = {{'A', 'a'},       {'z', 'z'},     {0xC9, 0xE9},   {0x130, 'i'},     {0x131, 0x131},
                                        {0x3A3, 0x3C3},   {0x3C2, 0x3C3}, {0x416, 0x436}, {0x17F, 's'},     {0x2019, '\''},
                                        {0xFF21, 'a'},    {0xDF, 0xDF},   {0x1E9E, 0xDF}, {0x4E2D, 0x4E2D}, {0x10400, 0x10428},
                                        {0x531, 0x561},   {0x1D430, 'w'}, {0x1D416, 'w'}, {0x24E6, 'w'},    {0x210E, 'h'},
                                        {0x1D6FC, 0x3B1}, {0x2B0, 'h'},   {0x1D43, 'a'},  {0x2F08, 0x4EBA}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) assert_int_equal(lang_fold(pairs[i][0]), pairs[i][1]);
    for (uint32_t point = 0; point < 0x110000; point++) assert_true(lang_fold(lang_fold(point)) == lang_fold(point));
}

static void scripts_and_classes(void **state) {
    (void)state;
    static const struct {
        uint32_t point;
        int script, class;
    } rows[] = {
        {'a', LANG_LATIN, LANG_LETTER},          {0x430, LANG_CYRILLIC, LANG_LETTER}, {0x3B1, LANG_GREEK, LANG_LETTER},
        {0x4E2D, LANG_HAN, LANG_LETTER},         {0x20000, LANG_HAN, LANG_LETTER},    {0x3042, LANG_KANA, LANG_LETTER},
        {0x30FC, LANG_KANA, LANG_LETTER},        {0xAC00, LANG_HANGUL, LANG_LETTER},  {0xE01, LANG_THAI, LANG_LETTER},
        {0x905, LANG_DEVANAGARI, LANG_LETTER},   {0x93F, LANG_DEVANAGARI, LANG_MARK}, {0x1F600, LANG_COMMON, LANG_SYMBOL},
        {0x200D, LANG_COMMON, LANG_IGNORED},     {0x202E, LANG_COMMON, LANG_IGNORED}, {0xFEFF, LANG_COMMON, LANG_IGNORED},
        {0x64E, LANG_ARABIC, LANG_IGNORED},      {'7', LANG_COMMON, LANG_DIGIT},      {0x3000, LANG_COMMON, LANG_SPACE},
        {0x1D465, LANG_LATIN, LANG_LETTER},      {0x1D7CE, LANG_COMMON, LANG_SYMBOL}, {0x24E6, LANG_LATIN, LANG_LETTER},
        {0x207F, LANG_OTHER, LANG_SYMBOL},       {0x211D, LANG_OTHER, LANG_SYMBOL},   {0x2019, LANG_COMMON, LANG_JOINER},
        {0x3002, LANG_COMMON, LANG_PUNCTUATION}, {0xFFFD, LANG_COMMON, LANG_SYMBOL},  {0x1200, LANG_ETHIOPIC, LANG_LETTER},
        {0x10FFFF, LANG_COMMON, LANG_SYMBOL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const lang_property *property = lang_property_of(rows[i].point);
        bool right_script = rows[i].class != LANG_LETTER || property->script == rows[i].script;
        if (!right_script || property->class != rows[i].class)
            fail_msg("U+%04X: script %d, class %d", rows[i].point, property->script, property->class);
    }
    assert_string_equal(lang_unicode_version, "14.0.0");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nfc_is_pythons),
        cmocka_unit_test(nfc_of_what_needs_none),
        cmocka_unit_test(folds),
        cmocka_unit_test(scripts_and_classes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
