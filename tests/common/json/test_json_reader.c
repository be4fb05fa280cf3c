/* The JSON reader: the table of texts, exact spans, members and elements, strings, bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/clock.h"
#include "common/json_reader.h"

/* An exact heap copy, so that AddressSanitizer sees a read past the end. Free data with free(). */
static assay_view exact_copy(assay_view text) {
    char *copy = malloc(text.size ? text.size : 1);
    assert_non_null(copy);
    if (text.size) memcpy(copy, text.data, text.size);
    return (assay_view){copy, text.size};
}

static size_t percent_decode(char *text) {
    size_t out = 0;
    for (char *at = text; *at; at++) {
        if (*at == '%') {
            char hex[3] = {at[1], at[2], '\0'};
            text[out++] = (char)strtoul(hex, NULL, 16);
            at += 2;
        } else {
            text[out++] = *at;
        }
    }
    return out;
}

static void check_row(int line_number, char *line) {
    char *valid = line, *fault = strchr(line, '\t');
    assert_non_null(fault);
    *fault++ = '\0';
    char *at = strchr(fault, '\t');
    assert_non_null(at);
    *at++ = '\0';
    char *text = strchr(at, '\t');
    assert_non_null(text);
    *text++ = '\0';
    text[strcspn(text, "\n")] = '\0';
    assay_view copy = exact_copy((assay_view){text, percent_decode(text)});
    const char *error = NULL;
    size_t error_at = 0;
    json_value value = json_parse(copy, 8, &error, &error_at);
    bool expect_valid = strcmp(valid, "valid") == 0;
    if (expect_valid != (value.type != JSON_ERROR) || expect_valid != (error == NULL)) {
        fail_msg("syntax.tsv:%d: expected %s, got %s", line_number, valid, error ? error : "valid");
    }
    if (!expect_valid && (!strstr(error, fault) || error_at != strtoul(at, NULL, 10))) {
        fail_msg("syntax.tsv:%d: expected '%s' at %s, got '%s' at %zu", line_number, fault, at, error, error_at);
    }
    free((void *)(uintptr_t)copy.data);
}

static void test_table(void **state) {
    (void)state;
    FILE *file = fopen(SYNTAX_TABLE, "r");
    assert_non_null(file);
    char line[1024];
    int number = 0, rows = 0;
    while (fgets(line, sizeof line, file)) {
        number++;
        if (line[0] == '#') continue;
        check_row(number, line);
        rows++;
    }
    fclose(file);
    assert_true(rows > 100);
}

static json_value parse(assay_view text) {
    const char *error = NULL;
    size_t error_at;
    json_value value = json_parse(text, 32, &error, &error_at);
    if (error) fail_msg("%s at %zu", error, error_at);
    return value;
}

static void assert_view(assay_view actual, const char *expected) {
    assert_int_equal(actual.size, strlen(expected));
    assert_memory_equal(actual.data, expected, actual.size);
}

static void test_spans_are_exact(void **state) {
    (void)state;
    json_value object = parse(ASSAY_VIEW("  {\"a\" : 1.50 ,\n\"b\":[ 1,\"]\",{\"x\":{}} ] , \"c\":\"\\\"}\"}\t"));
    assert_int_equal(object.type, JSON_OBJECT);
    assert_int_equal(object.raw.data[0], '{');
    assert_int_equal(object.raw.data[object.raw.size - 1], '}');
    assay_view key;
    json_value value;
    json_iterator it = json_iterate(object);
    assert_true(json_next_member(&it, &key, &value));
    assert_view(key, "\"a\"");
    assert_view(value.raw, "1.50");
    assert_true(json_next_member(&it, &key, &value));
    assert_view(value.raw, "[ 1,\"]\",{\"x\":{}} ]");
    json_iterator inner = json_iterate(value);
    json_value element;
    assert_true(json_next_element(&inner, &element));
    assert_int_equal(element.type, JSON_NUMBER);
    assert_true(json_next_element(&inner, &element));
    assert_view(element.raw, "\"]\"");
    assert_true(json_next_element(&inner, &element));
    assert_view(element.raw, "{\"x\":{}}");
    assert_false(json_next_element(&inner, &element));
    assert_false(json_next_element(&inner, &element));
    assert_true(json_next_member(&it, &key, &value));
    assert_view(value.raw, "\"\\\"}\"");
    assert_false(json_next_member(&it, &key, &value));
    assert_int_equal(json_count(object), 3);
    assert_int_equal(json_count(parse(ASSAY_VIEW("[ ]"))), 0);
    assert_int_equal(json_count(parse(ASSAY_VIEW("[[],{},0]"))), 3);
    /* A container of the other kind has no members and no elements. */
    json_iterator wrong = json_iterate(object);
    assert_false(json_next_element(&wrong, &element));
}

static void test_last_member_wins(void **state) {
    (void)state;
    json_value object = parse(ASSAY_VIEW("{\"a\":1,\"b\":2,\"\\u0061\":3}"));
    assert_view(json_member(object, ASSAY_VIEW("a")).raw, "3");
    assert_view(json_member(object, ASSAY_VIEW("b")).raw, "2");
    assert_int_equal(json_member(object, ASSAY_VIEW("c")).type, JSON_ERROR);
    assert_int_equal(json_member(parse(ASSAY_VIEW("[1]")), ASSAY_VIEW("a")).type, JSON_ERROR);
}

static void check_decoded(const char *raw, const char *expected, size_t size) {
    json_value value = parse(assay_view_of(raw));
    assert_int_equal(value.type, JSON_STRING);
    assay_buffer out;
    assay_buffer_init(&out, 1000);
    json_decode_string(value.raw, &out);
    assert_int_equal(out.size, size);
    if (size) assert_memory_equal(out.data, expected, size);
    assert_true(json_string_equals(value.raw, (assay_view){expected, size}));
    assert_false(json_string_equals(value.raw, ASSAY_VIEW("something else")));
    if (size) assert_false(json_string_equals(value.raw, (assay_view){expected, size - 1}));
    assay_buffer_clear(&out);
}

static void test_strings(void **state) {
    (void)state;
    check_decoded("\"\"", "", 0);
    check_decoded("\"plain\"", "plain", 5);
    check_decoded("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8);
    check_decoded("\"a\\u0000b\"", "a\0b", 3);
    check_decoded("\"\\u00e9\\u4E2D\"", "\xc3\xa9\xe4\xb8\xad", 5);
    check_decoded("\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80", 4);
    check_decoded("\"\\uD83D\\uDE00!\"", "\xf0\x9f\x98\x80!", 5);
    check_decoded("\"\\ud800\"", "\xef\xbf\xbd", 3);
    check_decoded("\"\\ud800\\u0041\"",
                  "\xef\xbf\xbd"
                  "A",
                  4);
    check_decoded("\"\\ud800\\ud800\"", "\xef\xbf\xbd\xef\xbf\xbd", 6);
    check_decoded("\"\\udc00\\ud800\"", "\xef\xbf\xbd\xef\xbf\xbd", 6);
    check_decoded("\"\\ud800\\n\"", "\xef\xbf\xbd\n", 4);
    assert_true(json_string_is_plain(ASSAY_VIEW("\"abc\"")));
    assert_false(json_string_is_plain(ASSAY_VIEW("\"a\\n\"")));
}

/* Special bytes at every place of a long string: the 16-byte route and its tail. */
static void test_every_offset(void **state) {
    (void)state;
    char text[80];
    for (size_t size = 2; size < 70; size++) {
        for (size_t place = 1; place + 1 < size; place++) {
            memset(text, 'x', size);
            text[0] = text[size - 1] = '"';
            text[place] = '\x1f';
            assay_view copy = exact_copy((assay_view){text, size});
            const char *error;
            size_t at;
            assert_int_equal(json_parse(copy, 1, &error, &at).type, JSON_ERROR);
            assert_int_equal(at, place);
            free((void *)(uintptr_t)copy.data);
            text[place] = '\\';
            text[place + 1] = place + 2 < size ? 'n' : '"';
            json_value value = json_parse((assay_view){text, size}, 1, &error, &at);
            assert_int_equal(value.type == JSON_STRING, place + 2 < size);
        }
    }
}

/* Depth is bounded however deep the caller allows, and a hostile text costs linear time. */
static void test_bounds(void **state) {
    (void)state;
    size_t size = 4 << 20;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, '[', size);
    const char *error;
    size_t at;
    int64_t start = assay_thread_cpu_ns();
    assert_int_equal(json_parse((assay_view){text, size}, UINT32_MAX, &error, &at).type, JSON_ERROR);
    assert_string_equal(error, "nested too deeply");
    assert_int_equal(at, 1024);
    memset(text, '\\', size); /* a string of two million escapes */
    text[0] = '"';
    text[size - 1] = '"';
    text[size - 2] = 'n';
    text[size - 3] = 'x';
    json_value value = json_parse((assay_view){text, size}, 1, &error, &at);
    (void)value;
    memset(text, ' ', size);
    text[0] = '[';
    text[size - 1] = ']';
    assert_int_equal(json_parse((assay_view){text, size}, 1, &error, &at).type, JSON_ARRAY);
    assert_true(assay_thread_cpu_ns() - start < INT64_C(2000000000));
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),   cmocka_unit_test(test_spans_are_exact), cmocka_unit_test(test_last_member_wins),
        cmocka_unit_test(test_strings), cmocka_unit_test(test_every_offset),    cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
