/* Small parts of the program: terminal cells, the histogram, SHA-256, checked results of scorers. */
#include <setjmp.h>
#include <stdarg.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/sha256.h"
#include "service/cli/cell_text.h"
#include "service/cli/fingerprint.h"
#include "service/cli/histogram.h"
#include "service/cli/line_result.h"

static void check_cell(assay_view text, size_t columns, bool pad, const char *expected) {
    assay_buffer out;
    assay_buffer_init(&out, 1000);
    cell_put(&out, text, columns, pad);
    assay_buffer_put_char(&out, '\0');
    assert_string_equal(out.data, expected);
    assay_buffer_clear(&out);
}

static void test_cells(void **state) {
    (void)state;
    check_cell(ASSAY_VIEW("abc"), 5, true, "abc  ");
    check_cell(ASSAY_VIEW("abc"), 3, true, "abc");
    check_cell(ASSAY_VIEW("abcd"), 3, true, "ab\xe2\x80\xa6");
    check_cell(ASSAY_VIEW(""), 2, true, "  ");
    check_cell(ASSAY_VIEW("a\nb\tc"), 9, false, "a b c");
    check_cell(ASSAY_VIEW("a\x1b[31m\x7f\x01"), 20, false, "a\xef\xbf\xbd[31m\xef\xbf\xbd\xef\xbf\xbd");
    check_cell(ASSAY_VIEW("\xc2\x9b"
                          "31m"),
               20, false,
               "\xef\xbf\xbd"
               "31m"); /* CSI in one C1 control */
    check_cell(ASSAY_VIEW("a\xe2\x80\xae"
                          "b"),
               20, false,
               "a\xef\xbf\xbd"
               "b"); /* right-to-left override */
    check_cell(ASSAY_VIEW("a\xff"
                          "b"),
               20, false,
               "a\xef\xbf\xbd"
               "b");
    check_cell(ASSAY_VIEW("\xe4\xb8\xad\xe6\x96\x87"), 4, true, "\xe4\xb8\xad\xe6\x96\x87"); /* two columns each */
    check_cell(ASSAY_VIEW("\xe4\xb8\xad\xe6\x96\x87"), 3, true, "\xe4\xb8\xad\xe2\x80\xa6");
    check_cell(ASSAY_VIEW("e\xcc\x81"), 2, true, "e\xcc\x81 "); /* a combining accent */
}

static void test_histogram(void **state) {
    (void)state;
    histogram *counts = calloc(1, sizeof *counts);
    assert_non_null(counts);
    assay_buffer out;
    assay_buffer_init(&out, 1 << 16);
    histogram_write(counts, &out);
    assert_memory_equal(out.data, "  no rewards", 12);
    for (int i = 0; i < 30; i++) histogram_add(counts, i % 3 == 0 ? 1 : 0);
    histogram_add(counts, (double)NAN);
    histogram_add(counts, (double)INFINITY);
    assert_int_equal(counts->size, 2);
    assert_int_equal(counts->total, 30);
    assert_int_equal(counts->entries[0].count, 20);
    /* Any number of values in bounded memory; nothing is lost. */
    uint64_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        histogram_add(counts, (double)(int64_t)seed / 1e15);
    }
    uint64_t sum = 0;
    for (size_t i = 0; i < counts->size; i++) {
        sum += counts->entries[i].count;
        if (i > 0) assert_true(counts->entries[i - 1].value < counts->entries[i].value);
    }
    assert_true(counts->size <= HISTOGRAM_VALUES_MAX);
    assert_int_equal(sum, 200030);
    assay_buffer_reset(&out);
    histogram_write(counts, &out);
    size_t rows = 0;
    for (size_t i = 0; i < out.size; i++) rows += out.data[i] == '\n';
    assert_int_equal(rows, HISTOGRAM_ROWS_MAX);
    assay_buffer_clear(&out);
    free(counts);
}

static void check_sha256(assay_view text, size_t repeat, const char *expected) {
    sha256 hash;
    unsigned char digest[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    sha256_init(&hash);
    for (size_t i = 0; i < repeat; i++) sha256_add(&hash, text);
    sha256_end(&hash, digest);
    for (size_t i = 0; i < SHA256_BYTES; i++) snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    assert_string_equal(hex, expected);
}

/* The examples of FIPS 180-4 and its test vectors. */
static void test_sha256(void **state) {
    (void)state;
    check_sha256(ASSAY_VIEW(""), 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check_sha256(ASSAY_VIEW("abc"), 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    check_sha256(ASSAY_VIEW("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), 1,
                 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    check_sha256(ASSAY_VIEW("a"), 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    char fingerprint[FINGERPRINT_CHARACTERS + 1];
    fingerprint_of_program(fingerprint);
    assert_int_equal(strlen(fingerprint), FINGERPRINT_CHARACTERS);
}

static line_result result_of(const char *body, uint8_t status, assay_buffer *made) {
    static const jsonl_line line = {.text = {"{\"a\":1}", 7}, .kind = JSONL_TEXT, .file = "-", .number = 1};
    pump_result result = {.judged = true, .body = assay_view_of(body), .queue_us = 7};
    result.record.status = status;
    result.record.reward = 0.5;
    return line_result_of(&line, &result, NULL, true, made);
}

/* What a scorer wrote must be one object on one line; else it is our fault, and no reward. */
static void test_results_are_checked(void **state) {
    (void)state;
    assay_buffer made;
    assay_buffer_init(&made, 1 << 16);
    line_result found = result_of("{\"status\":\"SCORED\",\"queue_us\":0}", 1, &made);
    assert_int_equal(found.status, 1);
    assert_true(found.reward > 0.4 && found.reward < 0.6);
    assert_true(assay_view_equal(found.body, ASSAY_VIEW("{\"status\":\"SCORED\",\"queue_us\":7}")));
    found = result_of("{\"status\":\"SCORED\",\"queue_us\":1234}", 1, &made); /* a cell was waited for as well */
    assert_true(assay_view_equal(found.body, ASSAY_VIEW("{\"status\":\"SCORED\",\"queue_us\":1241}")));
    assert_true(found.keeps_line);
    static const char *const bad[] = {"", "{", "1", "{\"a\":\n1}", "{}}\n{\"forged\":1", "{\"status\":\"\xff\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        found = result_of(bad[i], 1, &made);
        assert_int_equal(found.status, 5); /* ERROR */
        assert_true(isnan(found.reward));
        assert_true(line_status_failed(found.status));
        assert_non_null(memmem(found.body.data, found.body.size, "INTERNAL", 8));
    }
    /* No reward without the status that goes with one. */
    assert_true(isnan(result_of("{}", 2, &made).reward));
    assay_buffer_clear(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_histogram),
        cmocka_unit_test(test_sha256),
        cmocka_unit_test(test_results_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
