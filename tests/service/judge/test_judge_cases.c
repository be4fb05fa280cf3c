/* Every line of the public case files through `assay compare`, whole completions too: expect true means CORRECT, expect false anything else. What we judge otherwise stands,
 * with its reason, in a list beside the files, and must go on being so: a case may not change silently in either direction. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/json_reader.h"
#include "one_unit.h"

enum { FILE_BYTES_MAX = 1 << 20 };

static one_unit unit;
static char reasons[FILE_BYTES_MAX], cases_text[FILE_BYTES_MAX];

static assay_view read_file(const char *name, char *into) {
    char path[512];
    snprintf(path, sizeof path, "%s/math/%s", ASSAY_TEST_DATA, name);
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("cannot open %s", path);
    size_t size = fread(into, 1, FILE_BYTES_MAX - 1, file);
    fclose(file);
    assert_true(size < FILE_BYTES_MAX - 1);
    into[size] = '\0';
    return (assay_view){into, size};
}

static bool is_listed(const char *list, const char *id) {
    char start[80];
    snprintf(start, sizeof start, "\n%s\t", id);
    return strstr(list, start) != NULL;
}

/* Judges every line of a file; returns how many are not as the list says. */
static size_t run_file(const char *name, const char *list, assay_view head, size_t least) {
    assay_view text = read_file(name, cases_text);
    size_t lines = 0, wrong = 0;
    for (size_t at = 0; at < text.size; lines++) {
        const char *end = memchr(text.data + at, '\n', text.size - at), *error;
        size_t stop = end ? (size_t)(end - text.data) : text.size, error_at;
        assay_view line = assay_view_slice(text, at, stop);
        at = stop + 1;
        json_value object = json_parse(line, 16, &error, &error_at);
        json_value id = json_member(object, ASSAY_VIEW("id"));
        assert_int_equal(id.type, JSON_STRING);
        char name_of[64];
        snprintf(name_of, sizeof name_of, "%.*s", (int)id.raw.size - 2, id.raw.data + 1);
        one_unit_judge(&unit, JUDGE_UNIT_COMPARE, head, ASSAY_VIEW_NONE, line);
        assay_buffer_put_char(&unit.body, '\0');
        assert_false(unit.body.overflow);
        bool right = strstr(unit.body.data, "\"verdict\":\"CORRECT\"") != NULL,
             expected = json_member(object, ASSAY_VIEW("expect")).type == JSON_TRUE;
        bool listed = is_listed(list, name_of);
        if ((right == expected) != listed) continue;
        wrong++;
        print_error("%s: %s%s\n", name_of, unit.body.data, listed ? ", listed as a disagreement" : "");
    }
    assert_true(lines >= least);
    return wrong;
}

static void run(const char *list_name, const char *rubric_json, const char *const *files, size_t count) {
    assay_view list = read_file(list_name, reasons);
    assay_buffer head;
    assay_buffer_init(&head, 1 << 16);
    judge_line_config config = {.rubric_name = ASSAY_VIEW("math")};
    if (rubric_json) config = (judge_line_config){.rubric_json = assay_view_of(rubric_json)};
    judge_line_config_write(&head, &config);
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) wrong += run_file(files[i], list.data, assay_buffer_view(&head), 40);
    assay_buffer_clear(&head);
    assert_int_equal(wrong, 0);
}

static void every_case(void **state) {
    (void)state;
    static const char *const files[] = {"cases_features.jsonl", "cases_completions.jsonl", "cases_areal.jsonl",
                                        "cases_lighteval.jsonl", "cases_mathverify.jsonl"};
    run("disagreements_compare.tsv", NULL, files, sizeof files / sizeof *files);
}

static void by_math_verify(void **state) {
    (void)state;
    static const char *const files[] = {"cases_mathverify.jsonl", "cases_completions.jsonl"};
    run("disagreements_math_verify.tsv", "{\"terms\":[{\"weight\":1,\"check\":{\"math\":{\"convention\":\"MATH_VERIFY\"}}}]}",
        files, 2);
}

static int start(void **state) {
    (void)state;
    one_unit_start(&unit);
    return unit.state ? 0 : 1;
}

static int stop(void **state) {
    (void)state;
    one_unit_stop(&unit);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_case), cmocka_unit_test(by_math_verify)};
    return cmocka_run_group_tests(tests, start, stop);
}
