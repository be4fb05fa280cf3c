/* Extraction on the whole completions of four public and own lists of grader cases: what is taken, against a table read by hand. The table's rows
 * follow the lists' order; every case must have its row. */
#include "tests/verifiers/text_table.h"

#include "common/json_reader.h"
#include "verifiers/answer/answer.h"

static const char *const lists[] = {"completions", "areal", "lighteval", "mathverify"};
enum { LISTS = sizeof lists / sizeof *lists, SHOWN_BYTES = 200 };

static FILE *list;
static int list_number;
static assay_arena arena;

/* The next line of the lists; they are one after the other. */
static bool next_case(char **line, size_t *capacity) {
    for (;;) {
        if (list && getline(line, capacity, list) >= 0) return true;
        if (list) fclose(list);
        list = NULL;
        if (list_number == LISTS) return false;
        char path[1024];
        snprintf(path, sizeof path, "%s/math/cases_%s.jsonl", ASSAY_TEST_DATA, lists[list_number++]);
        list = fopen(path, "r");
        if (!list) fail_msg("%s: cannot open", path);
    }
}

static void decode_member(json_value object, assay_view name, assay_buffer *out) {
    json_value value = json_member(object, name);
    assert_int_equal(value.type, JSON_STRING);
    json_decode_string(value.raw, out);
    assert_false(out->overflow);
}

static void check_case(const table_row *row) {
    char *line = NULL;
    size_t capacity = 0, error_at;
    const char *error;
    assay_buffer id, pred;
    if (!next_case(&line, &capacity)) fail_msg("line %d: no such case", row->line);
    json_value object = json_parse(assay_view_of(line), 8, &error, &error_at);
    assert_int_equal(object.type, JSON_OBJECT);
    assay_buffer_init(&id, 256);
    assay_buffer_init(&pred, TABLE_TEXT_BYTES);
    decode_member(object, ASSAY_VIEW("id"), &id);
    decode_member(object, ASSAY_VIEW("pred"), &pred);
    if (!assay_view_equal(assay_buffer_view(&id), table_text(row, 0)))
        fail_msg("line %d: the case is %.*s", row->line, (int)id.size, id.data);

    assay_completion completion = {.text = assay_buffer_view(&pred)};
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_answer answer;
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assay_arena_reset(&arena);
    assay_answer_find(&completion, NULL, false, &budget, &arena, &answer);
    const char *source = answer.found ? assay_answer_source_name(answer.source) : "NO_ANSWER";
    assay_view shown = assay_view_slice(answer.text, 0, SHOWN_BYTES);
    if (strcmp(source, row->fields[1]) != 0 || answer.several != (size_t)atoi(row->fields[2]) ||
        !assay_view_equal(shown, table_text(row, 3))) {
        fail_msg("%s: %s %zu \"%.*s\", expected %s %s \"%s\"", row->fields[0], source, answer.several, (int)shown.size,
                 shown.data, row->fields[1], row->fields[2], row->fields[3]);
    }
    assay_buffer_clear(&id);
    assay_buffer_clear(&pred);
    free(line);
}

static void whole_completions(void **state) {
    (void)state;
    assay_arena_init(&arena, 48 << 20);
    int rows = table_run("answer/cases_expected.tsv", 4, check_case);
    char *line = NULL;
    size_t capacity = 0;
    if (next_case(&line, &capacity)) fail_msg("a case without a row: %.60s", line);
    free(line);
    assay_arena_clear(&arena);
    print_message("%d completions\n", rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(whole_completions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
