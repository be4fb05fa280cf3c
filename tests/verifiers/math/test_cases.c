/* Every public case file: expect true means CORRECT, expect false anything but CORRECT. What we judge otherwise, with reason, stands in disagreements.tsv, and
 * must go on being so: a case may not change silently in either direction. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/json_reader.h"
#include "verifiers/math/math.h"

enum { FILE_BYTES_MAX = 1 << 20 };

static char file_text[FILE_BYTES_MAX], reasons[FILE_BYTES_MAX], bare_ids[FILE_BYTES_MAX];

static assay_view read_file(const char *name, char *into) {
    char path[512];
    snprintf(path, sizeof path, "%s/math/%s", ASSAY_TEST_DATA, name);
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("cannot open %s", path);
    size_t size = fread(into, 1, FILE_BYTES_MAX, file);
    fclose(file);
    assert_true(size < FILE_BYTES_MAX);
    return (assay_view){into, size};
}

static bool is_listed(assay_view list, assay_view id) {
    for (size_t at = 0; at < list.size;) {
        const char *end = memchr(list.data + at, '\n', list.size - at);
        size_t stop = end ? (size_t)(end - list.data) : list.size;
        assay_view line = assay_view_slice(list, at, stop);
        if (assay_view_starts_with(line, id) && (line.size == id.size || line.data[id.size] == '\t')) return true;
        at = stop + 1;
    }
    return false;
}

static assay_view text_member(json_value object, const char *name, assay_buffer *buffer) {
    json_value value = json_member(object, assay_view_of(name));
    assay_buffer_reset(buffer);
    if (value.type == JSON_STRING) json_decode_string(value.raw, buffer);
    return assay_buffer_view(buffer);
}

static void run_file(const char *name, size_t least, bool bare_only) {
    assay_view bare = read_file("bare_cases.txt", bare_ids);
    assay_view list = read_file("disagreements.tsv", reasons), text = read_file(name, file_text);
    assay_buffer gold, answer, id;
    assay_buffer_init(&gold, 1 << 16);
    assay_buffer_init(&answer, 1 << 16);
    assay_buffer_init(&id, 256);
    assay_arena arena;
    assay_arena_init(&arena, 64u << 20);
    size_t cases = 0, wrong = 0;
    for (size_t at = 0; at < text.size;) {
        const char *end = memchr(text.data + at, '\n', text.size - at);
        size_t stop = end ? (size_t)(end - text.data) : text.size;
        const char *error;
        size_t error_at;
        json_value line = json_parse(assay_view_slice(text, at, stop), 8, &error, &error_at);
        at = stop + 1;
        assert_int_equal(line.type, JSON_OBJECT);
        text_member(line, "id", &id);
        if (bare_only && !is_listed(bare, assay_buffer_view(&id))) continue;
        cases++;
        text_member(line, "gold", &gold);
        text_member(line, "pred", &answer);
        bool expect = json_member(line, ASSAY_VIEW("expect")).type == JSON_TRUE;
        assay_math_options options = {0};
        assay_math_gold *compiled;
        assay_math_result result = {.verdict = ASSAY_BAD_REFERENCE};
        assay_status status = assay_math_gold_compile(assay_buffer_view(&gold), &options, &arena, &compiled);
        assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
        if (status.code == ASSAY_OK)
            assay_math_compare(compiled, assay_buffer_view(&answer), ASSAY_VIEW_NONE, &budget, &arena, &result);
        bool agrees = (result.verdict == ASSAY_CORRECT) == expect, listed = is_listed(list, assay_buffer_view(&id));
        if (agrees == listed) {
            wrong++;
            fprintf(stderr, "%.*s: %s (%s, %s), expected %s%s\n    gold %.*s\n    pred %.*s\n", (int)id.size, id.data,
                    assay_verdict_name(result.verdict), assay_math_method_name(result.method), result.note ? result.note : "",
                    expect ? "CORRECT" : "not CORRECT", listed ? "; listed as a disagreement" : "", (int)gold.size, gold.data,
                    (int)answer.size, answer.data);
        }
        assay_arena_reset(&arena);
    }
    assay_arena_clear(&arena);
    assay_buffer_clear(&gold);
    assay_buffer_clear(&answer);
    assay_buffer_clear(&id);
    assert_true(cases >= least);
    if (wrong > 0) fail_msg("%zu of %zu cases of %s changed", wrong, cases, name);
}

static void features(void **state) {
    (void)state;
    run_file("cases_features.jsonl", 229, false);
}
static void mathverify(void **state) {
    (void)state;
    run_file("cases_mathverify.jsonl", 100, true);
}
static void lighteval(void **state) {
    (void)state;
    run_file("cases_lighteval.jsonl", 50, true);
}
static void areal(void **state) {
    (void)state;
    run_file("cases_areal.jsonl", 20, true);
}

int main(void) {
    assay_math_thread_start();
    const struct CMUnitTest tests[] = {cmocka_unit_test(features), cmocka_unit_test(mathverify), cmocka_unit_test(lighteval),
                                       cmocka_unit_test(areal)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    assay_math_thread_stop();
    return failed;
}
