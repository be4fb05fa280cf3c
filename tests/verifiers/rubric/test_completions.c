/* Whole completions against a gold, as a careful reader would judge them: accepted (CORRECT) or not, whatever the reason. Each family of cases has both
 * sides. Every row is judged twice, with and without explanations: these must not change a verdict. */
#include "tests/verifiers/text_table.h"

#include "verifiers/rubric/rubric.h"

enum { CHECK, GOLDS, OPTIONS, COMPLETION, ACCEPTED, FIELDS };

static size_t split(assay_view text, char by, assay_view *parts, size_t most) {
    size_t count = 0;
    while (text.size > 0 && count < most) {
        const char *end = memchr(text.data, by, text.size);
        size_t size = end ? (size_t)(end - text.data) : text.size;
        parts[count++] = assay_view_slice(text, 0, size);
        text = assay_view_slice(text, size + 1, text.size);
    }
    return count;
}

static void set_check(const table_row *row, assay_rubric_spec *spec, assay_reference_spec *reference) {
    const char *check = row->fields[CHECK];
    assay_view gold = table_text(row, GOLDS);
    spec->term_count = 1;
    spec->terms[0] = (assay_term){.weight = 1, .check = ASSAY_CHECK_ACCURACY};
    if (strcmp(check, "math") == 0) {
        reference->answer_count = 1;
        reference->answers[0] = gold;
        reference->has_math = true;
    } else if (strcmp(check, "choice") == 0) {
        reference->has_choice = true;
        reference->label_count = split(gold, ',', reference->labels, ASSAY_CHOICE_LABELS_MAX);
        if (strcmp(row->fields[OPTIONS], "-") != 0)
            reference->option_count = split(table_text(row, OPTIONS), '|', reference->options, ASSAY_CHOICE_LABELS_MAX);
    } else {
        reference->has_text = true;
        reference->text_count = 1;
        reference->texts[0] = gold;
        spec->terms[0].text.comparison = strcmp(check, "contains") == 0 ? ASSAY_TEXT_CONTAINS : ASSAY_TEXT_NORMALISED;
    }
}

static assay_verdict judge(const table_row *row, bool trace) {
    assay_rubric_spec spec = {.term_count = 0};
    static assay_reference_spec reference;
    assay_arena arena;
    assay_rubric *rubric;
    assay_outcome outcome;
    reference = (assay_reference_spec){.has_math = false};
    set_check(row, &spec, &reference);
    assay_arena_init(&arena, (size_t)64 << 20);
    assert_int_equal(assay_rubric_compile(&spec, &rubric).code, ASSAY_OK);
    assay_reference *compiled = assay_reference_compile(rubric, &reference, &arena);
    assert_non_null(compiled);
    assay_completion completion = {.text = table_text(row, COMPLETION), .think_prefill = ASSAY_PREFILL_AUTO};
    assay_completion_cut(&completion, assay_rubric_spec_of(rubric)->think_tags, NULL, 0);
    assert_true(assay_rubric_judge(rubric, compiled, &completion, &(assay_judging){.trace = trace}, &arena, &outcome));
    assay_verdict verdict = outcome.components[0].verdict;
    if (verdict == ASSAY_BAD_REFERENCE) fail_msg("line %d: the gold cannot be used", row->line);
    assay_rubric_free(rubric);
    assay_arena_clear(&arena);
    return verdict;
}

static void check_row(const table_row *row) {
    assay_verdict plain = judge(row, false), traced = judge(row, true);
    bool accepted = strcmp(row->fields[ACCEPTED], "yes") == 0;
    if (!accepted && strcmp(row->fields[ACCEPTED], "no") != 0) fail_msg("line %d: yes or no", row->line);
    if (plain != traced)
        fail_msg("line %d: %s, explained %s", row->line, assay_verdict_name(plain), assay_verdict_name(traced));
    if ((plain == ASSAY_CORRECT) != accepted)
        fail_msg("line %d: %s for %s: %s", row->line, assay_verdict_name(plain), row->fields[GOLDS], row->fields[COMPLETION]);
}

static void choices(void **state) {
    (void)state;
    table_run("completions/choice.tsv", FIELDS, check_row);
}

static void maths(void **state) {
    (void)state;
    table_run("completions/math.tsv", FIELDS, check_row);
}

static void more(void **state) {
    (void)state;
    table_run("completions/mixed.tsv", FIELDS, check_row);
}

static void endings(void **state) {
    (void)state;
    table_run("completions/endings.tsv", FIELDS, check_row);
}

static void edges(void **state) {
    (void)state;
    table_run("completions/edges.tsv", FIELDS, check_row);
}

static void context(void **state) {
    (void)state;
    table_run("completions/context.tsv", FIELDS, check_row);
}

static void frames(void **state) {
    (void)state;
    table_run("completions/frame.tsv", FIELDS, check_row);
}

static void seconds(void **state) {
    (void)state;
    table_run("completions/second.tsv", FIELDS, check_row);
}

static void whole(void **state) {
    (void)state;
    table_run("completions/whole.tsv", FIELDS, check_row);
}

static void truth(void **state) {
    (void)state;
    table_run("completions/truth.tsv", FIELDS, check_row);
}

static void manners(void **state) {
    (void)state;
    table_run("completions/manners.tsv", FIELDS, check_row);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(choices), cmocka_unit_test(maths),   cmocka_unit_test(more),
                                       cmocka_unit_test(endings), cmocka_unit_test(edges),   cmocka_unit_test(context),
                                       cmocka_unit_test(frames),  cmocka_unit_test(seconds), cmocka_unit_test(whole),
                                       cmocka_unit_test(truth),   cmocka_unit_test(manners)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
