/* The JSON writer: escapes, invalid UTF-8, shortest doubles; what it writes reads back the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/json_reader.h"
#include "common/json_writer.h"
#include "common/utf8.h"

static void check_string(assay_view text, const char *expected, bool expect_valid) {
    assay_buffer out;
    assay_buffer_init(&out, 1000);
    assert_int_equal(json_write_string(&out, text), expect_valid);
    if (out.size != strlen(expected) || memcmp(out.data, expected, out.size) != 0)
        fail_msg("%s: got %.*s", expected, (int)out.size, out.data);
    assay_buffer_clear(&out);
}

static void test_strings(void **state) {
    (void)state;
    check_string(ASSAY_VIEW(""), "\"\"", true);
    check_string(ASSAY_VIEW_NONE, "\"\"", true);
    check_string(ASSAY_VIEW("plain"), "\"plain\"", true);
    check_string(ASSAY_VIEW("a\"b\\c/\b\f\n\r\t\x1f\x7f"), "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u001f\x7f\"", true);
    check_string(ASSAY_VIEW("a\0b"), "\"a\\u0000b\"", true);
    check_string(ASSAY_VIEW("\xe4\xb8\xad\xf0\x9f\x98\x80"), "\"\xe4\xb8\xad\xf0\x9f\x98\x80\"", true);
    check_string(ASSAY_VIEW("a\xff"
                            "b"),
                 "\"a\xef\xbf\xbd"
                 "b\"",
                 false);
    check_string(ASSAY_VIEW("\xe4\xb8"), "\"\xef\xbf\xbd\"", false);
    check_string(ASSAY_VIEW("\xed\xa0\x80\n"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\\n\"", false);
}

static void check_double(double value, const char *expected) {
    assay_buffer out;
    assay_buffer_init(&out, 100);
    json_write_double(&out, value);
    assay_buffer_put_char(&out, '\0');
    assert_string_equal(out.data, expected);
    assay_buffer_clear(&out);
}

static void test_doubles(void **state) {
    (void)state;
    check_double(0, "0");
    check_double(-0.0, "-0");
    check_double(1, "1");
    check_double(0.1, "0.1");
    check_double(2.97, "2.97");
    check_double(0.1 + 0.2, "0.30000000000000004");
    check_double(1e300, "1e+300");
    check_double(5e-324, "4.94065645841247e-324");
    check_double(NAN, "null");
    check_double(INFINITY, "null");
    check_double(-INFINITY, "null");
}

static uint64_t next_random(uint64_t *seed) {
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return *seed ^ (*seed >> 29);
}

/* Any bits: written and read back, the double is the same and the text is a number of JSON. */
static void test_double_round_trip(void **state) {
    (void)state;
    uint64_t seed = 7;
    assay_buffer out;
    assay_buffer_init(&out, 100);
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = next_random(&seed);
        double value, back;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        assay_buffer_reset(&out);
        json_write_double(&out, value);
        const char *error;
        size_t at;
        assert_true(json_to_double(json_parse(assay_buffer_view(&out), 1, &error, &at), &back));
        assert_memory_equal(&value, &back, sizeof value);
    }
    assay_buffer_clear(&out);
}

/* Any bytes: written and decoded again, valid text is the same and invalid text is valid. */
static void test_string_round_trip(void **state) {
    (void)state;
    uint64_t seed = 99;
    assay_buffer out, back;
    assay_buffer_init(&out, 4000);
    assay_buffer_init(&back, 4000);
    static const char alphabet[] = "ab\"\\\n\x01\xc3\xa9\xe4\xb8\xad\xff\x80 {}u0";
    for (int i = 0; i < 20000; i++) {
        char text[100];
        size_t size = next_random(&seed) % sizeof text;
        for (size_t j = 0; j < size; j++) text[j] = alphabet[next_random(&seed) % (sizeof alphabet)];
        assay_view view = {text, size};
        assay_buffer_reset(&out);
        assay_buffer_reset(&back);
        bool valid = json_write_string(&out, view);
        assert_int_equal(valid, assay_utf8_is_valid(view));
        const char *error;
        size_t at;
        json_value value = json_parse(assay_buffer_view(&out), 1, &error, &at);
        assert_int_equal(value.type, JSON_STRING);
        json_decode_string(value.raw, &back);
        assert_true(assay_utf8_is_valid(assay_buffer_view(&back)));
        if (valid) assert_true(assay_view_equal(assay_buffer_view(&back), view));
    }
    assay_buffer_clear(&out);
    assay_buffer_clear(&back);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_doubles),
        cmocka_unit_test(test_double_round_trip),
        cmocka_unit_test(test_string_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
