/* Answers that are, or hold, JSON: golden table, options, a mebibyte of brackets and fences. */
#include "../text_table.h"
#include "verifiers/json/json.h"

/* "either +text object .name ^2". */
static assay_json_check_options options_of(char *words, assay_view *name) {
    assay_json_check_options options = {.form = ASSAY_JSON_EITHER};
    for (char *word; (word = strsep(&words, " ")) != NULL;) {
        if (strcmp(word, "bare") == 0) options.form = ASSAY_JSON_BARE;
        else if (strcmp(word, "fenced") == 0) options.form = ASSAY_JSON_FENCED;
        else if (strcmp(word, "+text") == 0) options.allow_text = true;
        else if (strcmp(word, "object") == 0) options.type = JSON_OBJECT;
        else if (strcmp(word, "array") == 0) options.type = JSON_ARRAY;
        else if (word[0] == '^') options.max_depth = (uint32_t)strtoul(word + 1, NULL, 10);
        else if (word[0] == '.') {
            *name = assay_view_of(word + 1);
            options.required = name;
            options.required_count = 1;
        } else if (strcmp(word, "either") != 0) fail_msg("no such option: %s", word);
    }
    return options;
}

static int wrong;

static void check_case(const table_row *row) {
    assay_view name;
    const char *field;
    assay_json_check_result result;
    assay_json_check_options options = options_of(row->fields[0], &name);
    assert_null(assay_json_check_options_error(&options, &field));
    assay_json_check_judge(&options, NULL, table_text(row, 1), NULL, NULL, &result);
    const char *reason = result.reason[0] ? result.reason : "-";
    if (strcmp(assay_verdict_name(result.verdict), row->fields[2]) != 0 || strcmp(reason, row->fields[3]) != 0 ||
        result.offset != strtoul(row->fields[4], NULL, 10)) {
        print_error("json/cases.tsv:%d: %s %s at %zu (%s)\n", row->line, assay_verdict_name(result.verdict), reason,
                    result.offset, row->fields[5]);
        wrong++;
    }
    assert_true((result.verdict == ASSAY_CORRECT) == (result.value.size > 0));
}

static void golden_cases(void **state) {
    (void)state;
    assert_true(table_run("json/cases.tsv", 6, check_case) > 40);
    assert_int_equal(wrong, 0);
}

static void the_value_is_where_it_stands(void **state) {
    (void)state;
    assay_json_check_options options = {.allow_text = true};
    assay_view answer = ASSAY_VIEW("So:\n```json\n {\"a\": [1]} \n```\n");
    assay_json_check_result result;
    assay_json_check_judge(&options, NULL, answer, NULL, NULL, &result);
    assert_int_equal(result.verdict, ASSAY_CORRECT);
    assert_ptr_equal(result.value.data, answer.data + 13);
    assert_int_equal(result.value.size, 10);
}

static void bad_options(void **state) {
    (void)state;
    const char *field;
    assay_json_check_options options = {.form = (assay_json_form)3};
    assert_non_null(assay_json_check_options_error(&options, &field));
    assert_string_equal(field, "form");
    options = (assay_json_check_options){.max_depth = 1001};
    assert_non_null(assay_json_check_options_error(&options, &field));
    assert_string_equal(field, "max_depth");
    options = (assay_json_check_options){.required_count = 65};
    assert_non_null(assay_json_check_options_error(&options, &field));
    assert_string_equal(field, "required");
    options = (assay_json_check_options){.type = JSON_ARRAY, .required_count = 1};
    assert_non_null(assay_json_check_options_error(&options, &field));
    assert_string_equal(field, "type");
}

/* Fences that open and close, or never close, and brackets that never do. */
static void a_mebibyte_is_read(void **state) {
    (void)state;
    static const struct {
        const char *unit;
        assay_verdict verdict;
    } cases[] = {{"[", ASSAY_INCORRECT},       {"```json\n", ASSAY_INCORRECT}, {"```json\n1\n```\n", ASSAY_CORRECT},
                 {"~~~\n", ASSAY_INCORRECT},   {"`", ASSAY_INCORRECT},         {"\n", ASSAY_NO_ANSWER},
                 {"{\"a\":", ASSAY_INCORRECT}, {"   ```\n", ASSAY_INCORRECT}};
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        size_t unit = strlen(cases[c].unit), size = SIZE - SIZE % unit;
        for (size_t i = 0; i < size; i++) text[i] = cases[c].unit[i % unit];
        assay_json_check_options options = {.allow_text = true};
        assay_json_check_result result;
        assay_json_check_judge(&options, NULL, (assay_view){text, size}, NULL, NULL, &result);
        if (result.verdict != cases[c].verdict) fail_msg("%s: %s", cases[c].unit, assay_verdict_name(result.verdict));
    }
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(golden_cases), cmocka_unit_test(the_value_is_where_it_stands),
                                       cmocka_unit_test(bad_options), cmocka_unit_test(a_mebibyte_is_read)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
