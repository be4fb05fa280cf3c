/* UTF-8: both routes against a slow model written from the definition, over every sequence of up to three bytes, every interesting
 * sequence of four, at every place of a block, and over random text; decode against encode over every code point. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "common/utf8_internal.h"

/* The model: takes 1 to 4 bytes, computes the code point and asks whether its shortest encoding is these bytes. */
static size_t model_sequence(const unsigned char *bytes, size_t size) {
    static const unsigned minimum[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = bytes[0] < 0x80 ? 1 : bytes[0] >> 5 == 6 ? 2 : bytes[0] >> 4 == 14 ? 3 : bytes[0] >> 3 == 30 ? 4 : 0;
    if (length == 0 || length > size) return 0;
    uint32_t code_point = length == 1 ? bytes[0] : bytes[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (bytes[i] >> 6 != 2) return 0;
        code_point = code_point << 6 | (bytes[i] & 0x3Fu);
    }
    bool surrogate = code_point >= 0xD800 && code_point < 0xE000;
    return code_point < minimum[length] || code_point > 0x10FFFF || surrogate ? 0 : length;
}

static size_t model_valid_prefix(assay_view text) {
    size_t at = 0;
    while (at < text.size) {
        size_t length = model_sequence((const unsigned char *)text.data + at, text.size - at);
        if (length == 0) break;
        at += length;
    }
    return at;
}

static void check(assay_view text) {
    size_t expected = model_valid_prefix(text);
    size_t portable = assay_utf8_valid_prefix_portable(text);
    size_t chosen = assay_utf8_valid_prefix(text);
    size_t avx2 = utf8_avx2_available() ? utf8_valid_prefix_avx2(text) : expected;
    if (portable != expected || chosen != expected || avx2 != expected) {
        print_error("size %zu: model %zu portable %zu chosen %zu avx2 %zu; bytes at the place:", text.size, expected, portable,
                    chosen, avx2);
        for (size_t i = expected; i < text.size && i < expected + 5; i++) print_error(" %02x", (unsigned char)text.data[i]);
        print_error("\n");
        fail();
    }
}

static void short_sequences(void **state) {
    (void)state;
    char bytes[96];
    for (unsigned value = 0; value < 1u << 24; value++) {
        memset(bytes, 'a', sizeof bytes);
        bytes[31] = (char)(value >> 16);
        bytes[32] = (char)(value >> 8);
        bytes[33] = (char)value;
        /* All three-byte strings would take a minute at several places: once across the 32-byte line, and where they end the text. */
        if (value % 251 == 0 || value < 1u << 16) check((assay_view){bytes, sizeof bytes});
        if (value % 83 == 0 || value >> 16 >= 0xE0) check((assay_view){bytes, 34});
    }
}

static void four_byte_sequences_at_every_place(void **state) {
    (void)state;
    static const unsigned char edge[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2,
                                         0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
    enum { EDGES = sizeof edge };
    char bytes[200];
    for (unsigned a = 0; a < EDGES; a++) {
        for (unsigned b = 0; b < EDGES; b++) {
            for (unsigned c = 0; c < EDGES; c++) {
                for (unsigned d = 0; d < EDGES; d++) {
                    size_t place = (a * 7 + b * 5 + c * 3 + d) % 140;
                    memset(bytes, 'x', sizeof bytes);
                    bytes[place] = (char)edge[a];
                    bytes[place + 1] = (char)edge[b];
                    bytes[place + 2] = (char)edge[c];
                    bytes[place + 3] = (char)edge[d];
                    check((assay_view){bytes, sizeof bytes});
                    check((assay_view){bytes, place + 4});
                }
            }
        }
    }
}

static uint64_t random_state = 0x9E3779B97F4A7C15u;

static uint32_t random_below(uint32_t bound) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 33) % bound;
}

/* Mostly valid text of a random mixture of lengths, then sometimes one byte changed or the end cut. */
static void random_text(void **state) {
    (void)state;
    const char *multiplier = getenv("ASSAY_TEST_MULTIPLIER");
    int rounds = 200000 * (multiplier ? atoi(multiplier) : 1);
    for (int round = 0; round < rounds; round++) {
        char bytes[400];
        size_t size = 0, target = random_below(380);
        uint32_t ascii_share = random_below(101);
        while (size < target) {
            uint32_t code_point =
                random_below(100) < ascii_share ? random_below(0x80) : random_below(0x110000) >> random_below(12);
            size += assay_utf8_encode(code_point, bytes + size);
        }
        if (size > 0 && random_below(3) == 0) bytes[random_below((uint32_t)size)] = (char)random_below(256);
        if (size > 0 && random_below(3) == 0) size -= random_below(size < 4 ? (uint32_t)size : 4);
        /* An exact copy, so that AddressSanitizer sees a read past the end. */
        char *copy = malloc(size > 0 ? size : 1);
        assert_non_null(copy);
        memcpy(copy, bytes, size);
        check((assay_view){copy, size});
        free(copy);
    }
}

static void every_code_point_round_trips(void **state) {
    (void)state;
    for (uint32_t code_point = 0; code_point < 0x110100; code_point++) {
        char bytes[4];
        size_t size = assay_utf8_encode(code_point, bytes), at = 0;
        bool scalar = code_point < 0xD800 || (code_point > 0xDFFF && code_point < 0x110000);
        uint32_t decoded = assay_utf8_decode((assay_view){bytes, size}, &at);
        if (decoded != (scalar ? code_point : 0xFFFD) || at != size || model_valid_prefix((assay_view){bytes, size}) != size) {
            print_error("code point %x: decoded %x, %zu of %zu bytes\n", code_point, decoded, at, size);
            fail();
        }
    }
}

/* The examples of Unicode 15, tables 3-8 to 3-11: one U+FFFD for each maximal subpart. */
static void invalid_sequences_give_replacements(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *expected; /* 'R' for U+FFFD, else the ASCII character */
    } cases[] = {
        {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", 9, "RRRRRRRRA"},
        {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", 9, "RRRRRRRRA"},
        {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", 9, "RRRRRARRB"},
        {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", 9, "RRRRA"},
        {"\xE2\x82", 2, "R"},
        {"\xF0\x9F\x98", 3, "R"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_view text = {cases[i].bytes, cases[i].size};
        size_t at = 0, count = 0;
        while (at < text.size) {
            uint32_t code_point = assay_utf8_decode(text, &at);
            assert_int_equal(code_point, cases[i].expected[count] == 'R' ? 0xFFFD : (uint32_t)cases[i].expected[count]);
            count++;
        }
        assert_int_equal(count, strlen(cases[i].expected));
        assert_int_equal(at, text.size);
    }
}

static void empty_text_is_valid(void **state) {
    (void)state;
    assert_true(assay_utf8_is_valid(ASSAY_VIEW_NONE));
    assert_true(assay_utf8_is_valid(ASSAY_VIEW("")));
    assert_true(assay_utf8_is_valid(((assay_view){"a\0b", 3})));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_text_is_valid),
        cmocka_unit_test(short_sequences),
        cmocka_unit_test(four_byte_sequences_at_every_place),
        cmocka_unit_test(random_text),
        cmocka_unit_test(every_code_point_round_trips),
        cmocka_unit_test(invalid_sequences_give_replacements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
