/* Checked numbers as doubles and integers: exact rounding whatever the length, range, and agreement with strtod. */
#include <setjmp.h>
#include <stdarg.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/json_reader.h"

static json_value number(const char *text) {
    const char *error = NULL;
    size_t at;
    json_value value = json_parse(assay_view_of(text), 1, &error, &at);
    if (error || value.type != JSON_NUMBER) fail_msg("%s: not a number", text);
    return value;
}

static void test_doubles(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"0", 0},
        {"-0", 0},
        {"1", 1},
        {"-1.5", -1.5},
        {"0.1", 0.1},
        {"1e3", 1000},
        {"1E-3", 0.001},
        {"100", 100},
        {"0.05", 0.05},
        {"0.5", 0.5},
        {"123456789012345678901234567890", 123456789012345678901234567890.0},
        {"2.2250738585072011e-308", 2.2250738585072011e-308},
        {"4.9e-324", 4.9e-324},
        {"1e-400", 0},
        {"0e999999999999999999999", 0},
        {"1e-999999999999999999999", 0},
        {"9007199254740993", 9007199254740992.0},
        {"9007199254740993.00000001", 9007199254740994.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = NAN;
        assert_true(json_to_double(number(cases[i].text), &value));
        if (value < cases[i].value || value > cases[i].value) fail_msg("%s gives %.17g", cases[i].text, value);
    }
    double value;
    assert_true(json_to_double(number("-0"), &value));
    assert_true(signbit(value));
    assert_false(json_to_double(number("1e999"), &value));
    assert_false(json_to_double(number("-1e309"), &value));
    assert_false(json_to_double(number("1e99999999999999999999999"), &value));
    const char *error;
    size_t at;
    assert_false(json_to_double(json_parse(ASSAY_VIEW("\"1\""), 1, &error, &at), &value));
}

static void test_integers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool whole;
        int64_t value;
    } cases[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"0.0", true, 0},
        {"1875", true, 1875},
        {"1875.0", true, 1875},
        {"1.875e3", true, 1875},
        {"1e0", true, 1},
        {"100", true, 100},
        {"-7", true, -7},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"1e18", true, 1000000000000000000},
        {"1e19", false, 0},
        {"1.5", false, 0},
        {"0.1", false, 0},
        {"1e-1", false, 0},
        {"18446744073709551616", false, 0},
        {"1e400", false, 0},
        {"10e-1", true, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = -99;
        bool whole = json_to_int64(number(cases[i].text), &value);
        if (whole != cases[i].whole || (whole && value != cases[i].value))
            fail_msg("%s: %d, %lld", cases[i].text, whole, (long long)value);
    }
}

/* Two routes: random decimals and random bits, ours against strtod on the text as it is. */
static void test_against_strtod(void **state) {
    (void)state;
    const char *multiplier = getenv("ASSAY_TEST_MULTIPLIER");
    long rounds = 20000 * (multiplier ? atol(multiplier) : 1);
    uint64_t seed = 12345;
    for (long i = 0; i < rounds; i++) {
        char text[64];
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        if (i % 2) {
            double d;
            uint64_t bits = seed ^ (seed >> 31);
            memcpy(&d, &bits, sizeof d);
            if (!isfinite(d)) continue;
            snprintf(text, sizeof text, "%.*e", (int)(seed >> 59), d);
        } else {
            snprintf(text, sizeof text, "%s%llu.%0*llue%d", seed >> 63 ? "-" : "", (unsigned long long)(seed >> 40),
                     (int)(seed % 9 + 1), (unsigned long long)(seed % 1000000), (int)(seed >> 20 & 127) - 64);
        }
        double value = 0, expected = strtod(text, NULL);
        bool finite = json_to_double(number(text), &value);
        if (finite != (bool)isfinite(expected) || (finite && memcmp(&value, &expected, sizeof value) != 0))
            fail_msg("%s gives %.17g", text, value);
    }
}

/* A midpoint between two doubles with 700 digits more: only the last decides. */
static void test_long_numbers(void **state) {
    (void)state;
    size_t size = 3 << 20;
    char *text = malloc(size + 32);
    assert_non_null(text);
    memcpy(text, "9007199254740993.", 17);
    memset(text + 17, '0', size);
    text[17 + size] = '\0';
    double value;
    assert_true(json_to_double(number(text), &value));
    assert_true(value < 9007199254740993.0 || value <= 9007199254740992.0);
    int64_t whole;
    assert_true(json_to_int64(number(text), &whole));
    assert_true(whole == INT64_C(9007199254740993));
    text[16 + size] = '1';
    assert_true(json_to_double(number(text), &value));
    assert_true(value >= 9007199254740994.0);
    assert_false(json_to_int64(number(text), &whole));
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_doubles),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_against_strtod),
        cmocka_unit_test(test_long_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
