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

static void taken(const char *text, code_options options, const char *wanted, code_found found) {
    assay_buffer out;
    assay_span span = {0, 0};
    assay_buffer_init(&out, 1 << 20);
    code_found got = code_extract(assay_view_of(text), "python py", options, &out, &span);
    if (got != found || (wanted && !assay_view_equal(assay_buffer_view(&out), assay_view_of(wanted))))
        fail_msg("%s\ngave %d: %.*s", text, got, (int)out.size, out.data ? out.data : "");
    assert_true(span.begin <= span.end && span.end <= strlen(text));
    assay_buffer_clear(&out);
}

static void test_fences(void **state) {
    (void)state;
    code_options plain = {CODE_FENCED, false}, whole = {CODE_FENCED_OR_WHOLE, false}, run = {CODE_FENCED, true};
    taken("a\n```python\nx = 1\n```\nb", plain, "x = 1\n", CODE_TAKEN);
    taken("```python\none\n```\n```py\ntwo\n```\n", plain, "two\n", CODE_TAKEN);
    taken("```python\none\n```\nOutput:\n```\n42\n```\n", plain, "one\n", CODE_TAKEN);
    taken("```\none\n```\n", plain, "one\n", CODE_TAKEN);
    taken("```cpp\none\n```\n", plain, NULL, CODE_NONE);
    taken("```cpp\none\n```\n", whole, NULL, CODE_NONE);
    taken("x = 1\n", plain, NULL, CODE_NONE);
    taken("x = 1\n", whole, "x = 1\n", CODE_TAKEN);
    taken("```python\none\n```\n```python\ntwo", plain, NULL, CODE_UNCLOSED);
    taken("```python\none\n```\n```python\ntwo", run, "two", CODE_TAKEN);
    taken("```python\none\n```\n```text\ntwo", run, NULL, CODE_UNCLOSED);
    taken("````python\nprint('''\n```\n''')\n````\n", plain, "print('''\n```\n''')\n", CODE_TAKEN);
    taken("~~~Python title=x\none\n~~~\n", plain, "one\n", CODE_TAKEN);
    taken("~~~python\n```\n~~~\n", plain, "```\n", CODE_TAKEN);
    taken("1. a:\n   ```python\n   if x:\n       y\n   ```\n", plain, "if x:\n    y\n", CODE_TAKEN);
    taken("``` {.python}\none\n```", plain, "one\n", CODE_TAKEN);
    taken("```python``` inline\n", plain, NULL, CODE_NONE);
    taken("```python\r\none\r\n```\r\n", plain, "one\r\n", CODE_TAKEN);
    taken("```python\n```\n", plain, "", CODE_TAKEN);
    taken("", whole, "", CODE_TAKEN);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_compare_table), cmocka_unit_test(test_place),
                                       cmocka_unit_test(test_fences)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
