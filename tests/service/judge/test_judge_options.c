/* Every option and convention of the maths check from `--set` to the verdict, and whether TRACE names it: tests/data/math/options.tsv. And which rubrics
 * want the language model. */
#include "tests/verifiers/text_table.h"

#include "service/judge/judge_internal.h"
#include "service/rubrics/rubrics.h"

static assay_arena rubrics, items;
static int wrong; /* rows, each told on stderr */

/* One judgement by the preset `math` with a setting, or none. */
static void judge(const table_row *row, const char *setting, assay_outcome *outcome) {
    assay_arena_reset(&rubrics);
    assay_arena_reset(&items);
    Assay__V1__Rubric *message;
    assay_rubric_spec *spec = assay_arena_calloc(&rubrics, 1, sizeof *spec);
    assay_rubric *rubric = NULL;
    char assignment[256];
    assert_int_equal(rubric_preset_load(ASSAY_VIEW("math"), &rubrics, &message).code, ASSAY_OK);
    if (setting) {
        snprintf(assignment, sizeof assignment, "math.%s", setting);
        assay_status status = rubric_set(message, assay_view_of(assignment), &rubrics);
        if (status.code != ASSAY_OK) fail_msg("line %d: %s: %s", row->line, assignment, status.message);
    }
    assert_int_equal(rubric_decode(message, &rubrics, spec).code, ASSAY_OK);
    assert_int_equal(assay_rubric_compile(spec, &rubric).code, ASSAY_OK);
    const assay_reference_spec golds = {.answers = {table_text(row, 1)}, .answer_count = 1, .has_math = true};
    assay_reference *reference = assay_reference_compile(rubric, &golds, &items);
    assay_completion completion = {.text = table_text(row, 2), .think_prefill = ASSAY_PREFILL_AUTO};
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assert_non_null(reference);
    assert_true(assay_rubric_judge(rubric, reference, &completion, &(assay_judging){.trace = true}, &items, outcome));
    assay_rubric_free(rubric); /* what the outcome holds is in the arena */
}

#define complain(...) (wrong++, print_error(__VA_ARGS__), print_error("\n"))

static bool is_right(const char *verdict) {
    return strcmp(verdict, "CORRECT") == 0;
}

static void check(const table_row *row) {
    assay_outcome outcome;
    const char *setting = row->fields[0];
    judge(row, NULL, &outcome);
    if (strcmp(assay_verdict_name(outcome.components[0].verdict), row->fields[3]) != 0)
        complain("line %d: without '%s' %s", row->line, setting, assay_verdict_name(outcome.components[0].verdict));
    bool named = false, flips = is_right(row->fields[3]) != is_right(row->fields[4]);
    for (size_t i = 0; i < outcome.components[0].would_flip_count; i++)
        named |= strcmp(outcome.components[0].would_flip[i], setting) == 0;
    if (named != flips) complain("line %d: '%s' is %s in would_flip", row->line, setting, named ? "wrongly" : "missing");
    judge(row, setting, &outcome);
    if (strcmp(assay_verdict_name(outcome.components[0].verdict), row->fields[4]) != 0)
        complain("line %d: with '%s' %s", row->line, setting, assay_verdict_name(outcome.components[0].verdict));
}

static void options(void **state) {
    (void)state;
    table_run("math/options.tsv", 5, check);
    assert_int_equal(wrong, 0);
}

static void rubrics_that_ask_languages(void **state) {
    (void)state;
    static const struct {
        const char *name;
        bool asks;
    } presets[] = {{"r1", true}, {"ifeval", true}, {"sft-filter", true}, {"r1-zero", false}, {"math", false}, {"code", false}};
    for (size_t i = 0; i < sizeof presets / sizeof *presets; i++) {
        Assay__V1__Rubric *message;
        assay_arena_reset(&rubrics);
        assert_int_equal(rubric_preset_load(assay_view_of(presets[i].name), &rubrics, &message).code, ASSAY_OK);
        assert_int_equal(judge_asks_languages(message), presets[i].asks);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(options), cmocka_unit_test(rubrics_that_ask_languages)};
    assay_math_thread_start();
    assay_arena_init(&rubrics, 16 << 20);
    assay_arena_init(&items, (size_t)96 << 20);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    assay_arena_clear(&rubrics);
    assay_arena_clear(&items);
    assay_math_thread_stop();
    return failed;
}
