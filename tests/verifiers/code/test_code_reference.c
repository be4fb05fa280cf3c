/* Reading references: the golden table references.tsv, and bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "verifiers/code/reference.h"

enum { LINE_BYTES = 65536 };

static void put_visible(assay_buffer *out, assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\n') assay_buffer_put(out, ASSAY_VIEW("\\n"));
        else assay_buffer_put_char(out, text.data[i]);
    }
}

static const char *word(const char *text) {
    return text && text[0] ? text : "-";
}

static void show_case(assay_buffer *out, const judge_case *one) {
    assay_buffer_put(out, ASSAY_VIEW(" ["));
    put_visible(out, one->input);
    assay_buffer_put_char(out, '|');
    put_visible(out, one->expected);
    assay_buffer_put_char(out, '|');
    if (one->expected_also.size) {
        assay_buffer_put(out, ASSAY_VIEW("also "));
        put_visible(out, one->expected_also);
    }
    for (size_t i = 0; i < one->other_count; i++) {
        assay_buffer_put(out, ASSAY_VIEW("or "));
        put_visible(out, one->others[i]);
    }
    if (one->weight > 0) assay_buffer_printf(out, "w%g", one->weight);
    if (one->subtask) assay_buffer_printf(out, "|s%u", one->subtask);
    assay_buffer_put_char(out, ']');
}

static void show(assay_buffer *out, assay_status status, const code_reference *reference) {
    static const char *const kinds[] = {"stdio", "call", "script", "interactive"};
    const judge_suite *suite = &reference->suite;
    if (status.code) {
        assay_buffer_printf(out, "%s%s%s", status.reason, status.field[0] ? " " : "", status.field);
        return;
    }
    assay_buffer_printf(out, "%s %s %s", kinds[suite->kind], word(suite->language), word(suite->entry_point));
    if (suite->kind == JUDGE_SCRIPT) {
        assay_buffer_put(out, ASSAY_VIEW(" setup="));
        put_visible(out, suite->setup);
        assay_buffer_put(out, ASSAY_VIEW(" script="));
        put_visible(out, suite->script);
        return;
    }
    assay_buffer_printf(out, " %zu", suite->count);
    for (size_t i = 0; i < suite->count; i++) show_case(out, &suite->cases[i]);
    if (suite->program_language) {
        assay_buffer_printf(out, " by %s:", suite->program_language);
        put_visible(out, suite->program_source);
    }
    if (reference->form == CODE_FORM_CODE_CONTESTS && suite->limits.cpu_ms)
        assay_buffer_printf(out, " cpu %u memory %llu", suite->limits.cpu_ms, (unsigned long long)suite->limits.memory_bytes);
}

static void test_table(void **state) {
    (void)state;
    static char line[LINE_BYTES];
    FILE *table = fopen(TESTS_REFERENCES_TSV, "re");
    unsigned cases = 0, bad = 0;
    assert_non_null(table);
    while (fgets(line, sizeof line, table)) {
        line[strcspn(line, "\n")] = 0;
        if (line[0] == '#') continue;
        char *json = strchr(line, '\t'), *wanted = json ? strchr(json + 1, '\t') : NULL;
        assert_non_null(wanted);
        *json++ = *wanted++ = 0;
        assay_arena arena;
        assay_buffer shown;
        code_reference reference;
        assay_arena_init(&arena, 64u << 20);
        assay_buffer_init(&shown, 1 << 20);
        assay_status status = code_reference_read(assay_view_of(json), CODE_FORM_ANY, &arena, &reference);
        show(&shown, status, &reference);
        if (!assay_view_equal(assay_buffer_view(&shown), assay_view_of(wanted)))
            bad++, fprintf(stderr, "%s: %.*s\n  not %s (%s)\n", line, (int)shown.size, shown.data, wanted, status.message);
        assay_buffer_clear(&shown);
        assay_arena_clear(&arena);
        cases++;
    }
    fclose(table);
    assert_true(cases > 40);
    assert_int_equal(bad, 0);
}

/* Whatever does not fit is said, never cut. */
static void test_bounds(void **state) {
    (void)state;
    static char text[400000];
    assay_arena arena;
    code_reference reference;
    size_t size = (size_t)snprintf(text, sizeof text, "{\"inputs\":[");
    for (int i = 0; i <= JUDGE_CASES_MAX; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%s\"%d\"", i ? "," : "", i);
    size += (size_t)snprintf(text + size, sizeof text - size, "],\"outputs\":[");
    for (int i = 0; i <= JUDGE_CASES_MAX; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%s\"%d\"", i ? "," : "", i);
    size += (size_t)snprintf(text + size, sizeof text - size, "]}");
    assay_arena_init(&arena, 64u << 20);
    assay_status status = code_reference_read((assay_view){text, size}, CODE_FORM_ANY, &arena, &reference);
    assert_string_equal(status.reason, "TOO_LARGE");
    assay_arena_clear(&arena);
    assay_arena_init(&arena, 100);
    status = code_reference_read(ASSAY_VIEW("{\"inputs\":[\"a\"],\"outputs\":[\"a\"]}"), CODE_FORM_ANY, &arena, &reference);
    assert_string_equal(status.reason, "TOO_LARGE");
    assay_arena_clear(&arena);
    memset(text, '[', 1000);
    assay_arena_init(&arena, 64u << 20);
    status = code_reference_read((assay_view){text, 1000}, CODE_FORM_ANY, &arena, &reference);
    assert_string_equal(status.reason, "BAD_REFERENCE");
    assay_arena_clear(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_table), cmocka_unit_test(test_bounds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
