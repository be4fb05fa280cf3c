/* Extraction and comparison: the golden table compare.tsv, and fences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "verifiers/code/compare.h"
#include "verifiers/code/extract.h"

static assay_view unescape(char *text) {
    if (strcmp(text, "{}") == 0) return ASSAY_VIEW_NONE;
    size_t to = 0;
    for (size_t from = 0; text[from]; from++) {
        char c = text[from];
        if (c == '\\') {
            c = text[++from];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 's' ? ' ' : c;
        }
        text[to++] = c;
    }
    return (assay_view){text, to};
}

static compare_options read_options(const char *way, const char *letters) {
    compare_options o = {.way = strcmp(way, "exact") == 0      ? COMPARE_EXACT
                                : strcmp(way, "trailing") == 0 ? COMPARE_TRAILING
                                : strcmp(way, "lines") == 0    ? COMPARE_LINES
                                                               : COMPARE_TOKENS};
    for (const char *at = letters; *at; at++) {
        if (*at == 'i') o.ignore_case = true;
        if (*at == 'u') o.unordered = true;
        if (*at == 'a' || *at == 'r') {
            char *end;
            double value = strtod(at + 1, &end);
            if (*at == 'a') o.absolute = value;
            else o.relative = value;
            at = end - 1;
        }
    }
    return o;
}

static void test_compare_table(void **state) {
    (void)state;
    static const char *const outcomes[] = {"same", "different", "impossible"};
    FILE *table = fopen(TESTS_COMPARE_TSV, "re");
    assert_non_null(table);
    char line[1024];
    unsigned cases = 0, bad = 0;
    while (fgets(line, sizeof line, table)) {
        char *fields[5], *save = NULL;
        line[strcspn(line, "\n")] = 0;
        if (line[0] == '#') continue;
        for (int i = 0; i < 5; i++) assert_non_null(fields[i] = strtok_r(i ? NULL : line, "\t", &save));
        compare_options o = read_options(fields[0], fields[1]);
        assay_view expected = unescape(fields[2]), got = unescape(fields[3]);
        const char *found = outcomes[code_compare(o, expected, got, NULL)];
        if (strcmp(found, fields[4]) != 0)
            bad++, fprintf(stderr, "%s %s: %.*s | %.*s: %s\n", fields[0], fields[1], (int)expected.size, expected.data,
                           (int)got.size, got.data, found);
        cases++;
    }
    fclose(table);
    assert_true(cases > 30);
    assert_int_equal(bad, 0);
}

static void test_place(void **state) {
    (void)state;
    size_t at = 99;
    assert_int_equal(code_compare((compare_options){.way = COMPARE_TOKENS}, ASSAY_VIEW("1 2 3"), ASSAY_VIEW("1 2 4"), &at),
                     COMPARE_DIFFERENT);
    assert_int_equal(at, 3);
    assert_int_equal(code_compare((compare_options){.way = COMPARE_TRAILING}, ASSAY_VIEW("a\nb\n"), ASSAY_VIEW("a\nc\n"), &at),
                     COMPARE_DIFFERENT);
    assert_int_equal(at, 2);
}

/* A line of extract.tsv: policy letters (f fenced, o or whole, w whole, r run unclosed), labels, text, found, code. */
static void test_extract_table(void **state) {
    (void)state;
    static const char *const names[] = {"taken", "none", "unclosed", "large"};
    static char line[4096];
    FILE *table = fopen(TESTS_EXTRACT_TSV, "re");
    assert_non_null(table);
    unsigned cases = 0, bad = 0;
    while (fgets(line, sizeof line, table)) {
        char *fields[5], *save = NULL;
        line[strcspn(line, "\n")] = 0;
        if (line[0] == '#') continue;
        for (int i = 0; i < 5; i++) assert_non_null(fields[i] = strtok_r(i ? NULL : line, "\t", &save));
        code_options options = {strchr(fields[0], 'w')   ? CODE_WHOLE
                                : strchr(fields[0], 'o') ? CODE_FENCED_OR_WHOLE
                                                         : CODE_FENCED,
                                strchr(fields[0], 'r') != NULL};
        assay_view text = unescape(fields[2]), wanted = unescape(fields[4]);
        assay_span span = {0, 0};
        assay_buffer out;
        assay_buffer_init(&out, 1 << 20);
        code_found found = code_extract(text, fields[1], options, &out, &span);
        if (strcmp(names[found], fields[3]) != 0 || (found == CODE_TAKEN && !assay_view_equal(assay_buffer_view(&out), wanted)))
            bad++, fprintf(stderr, "%.*s\n  %s: %.*s\n", (int)text.size, text.data, names[found], (int)out.size,
                           out.data ? out.data : "");
        assert_true(span.begin <= span.end && span.end <= text.size);
        assay_buffer_clear(&out);
        cases++;
    }
    fclose(table);
    assert_true(cases > 40);
    assert_int_equal(bad, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_compare_table), cmocka_unit_test(test_place),
                                       cmocka_unit_test(test_extract_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
