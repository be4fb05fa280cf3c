/* JSONL lines: mapped keys, conversations, numbers as golds, and every malformed line with its reason. The table holds a line, the
 * expected status and what the output must contain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "common/json_reader.h"
#include "one_unit.h"

static one_unit unit;

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

/* Judges a line and returns the text of its "assay" object (checked JSON), NUL-terminated until the next call. */
static const char *judge(const judge_line_config *config, const char *line) {
    static char text[65536];
    assay_buffer head;
    assay_buffer_init(&head, 1 << 20);
    judge_line_config_write(&head, config);
    one_unit_judge(&unit, JUDGE_UNIT_LINE, assay_buffer_view(&head), ASSAY_VIEW_NONE, assay_view_of(line));
    assay_buffer_clear(&head);
    assert_false(unit.body.overflow);
    assert_true(unit.body.size < sizeof text);
    memcpy(text, unit.body.data, unit.body.size);
    text[unit.body.size] = '\0';
    if (unit.record.flags & ENGINE_FLAG_CALL_ERROR) return text;
    const char *error;
    size_t at;
    assert_int_equal(json_parse(assay_view_of(text), 32, &error, &at).type, JSON_OBJECT);
    return text;
}

typedef struct line_case {
    const char *line;
    const char *holds[4];
} line_case;

static void expect(const judge_line_config *config, const line_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *text = judge(config, cases[i].line);
        for (size_t k = 0; k < 4 && cases[i].holds[k]; k++) {
            if (!strstr(text, cases[i].holds[k]))
                fail_msg("%s\n  gives %s\n  without %s", cases[i].line, text, cases[i].holds[k]);
        }
    }
}

static void reads_the_documented_form(void **state) {
    (void)state;
    const judge_line_config config = {.rubric_name = ASSAY_VIEW("math")};
    const line_case cases[] = {
        {"{\"id\":\"a\",\"completion\":\"\\\\boxed{7}\",\"reference\":{\"answers\":[\"7\"]}}",
         {"\"status\":\"SCORED\"", "\"reward\":1", "\"math\":{", "\"verdict\":\"CORRECT\""}},
        {"{\"completion\":\"\\\\boxed{8}\",\"reference\":{\"answers\":[\"7\"]}}",
         {"\"reward\":0", "\"verdict\":\"INCORRECT\"", "\"text\":\"8\"", "\"source\":\"BOXED\""}},
        {"{\"completion\":\"\",\"reference\":{\"answers\":[\"7\"]}}", {"\"reward\":0", "\"verdict\":\"NO_ANSWER\""}},
        {"{\"completion\":\"\\\\boxed{7}\",\"reference\":{\"math\":{\"answers\":[\"so \\\\boxed{7}\"],\"extract\":true}}}",
         {"\"verdict\":\"CORRECT\""}},
        {"{\"completion\":[{\"role\":\"assistant\",\"content\":\"\\\\boxed{7}\"}],\"reference\":{\"answers\":[\"7\"]}}",
         {"\"verdict\":\"CORRECT\""}},
        {"{\"completion\":\"\\\\boxed{7}\",\"reference\":{\"answers\":[\"\"]}}",
         {"\"status\":\"UNSCORED\"", "\"reward\":null", "\"verdict\":\"BAD_REFERENCE\"", "\"score\":null"}},
    };
    expect(&config, cases, sizeof cases / sizeof *cases);
    const judge_line_config masking = {
        .rubric_json = ASSAY_VIEW("{\"terms\":[{\"weight\":1,\"check\":{\"math\":{}}}],\"truncation\":\"MASK\"}")};
    const line_case finishes[] = {
        {"{\"completion\":\"\\\\boxed{7}\",\"finish_reason\":\"length\",\"reference\":{\"answers\":[\"7\"]}}", {"\"MASKED\""}},
        {"{\"completion\":\"\\\\boxed{7}\",\"finish_reason\":\"max_tokens\",\"reference\":{\"answers\":[\"7\"]}}",
         {"\"MASKED\""}},
        {"{\"completion\":\"\\\\boxed{7}\",\"finish_reason\":\"tool_calls\",\"reference\":{\"answers\":[\"7\"]}}",
         {"\"SCORED\""}},
    };
    expect(&masking, finishes, sizeof finishes / sizeof *finishes);
}

static void maps_keys(void **state) {
    (void)state;
    const judge_line_config config = {.rubric_name = ASSAY_VIEW("math"),
                                      .key_completion = ASSAY_VIEW("response"),
                                      .key_reference_answers = ASSAY_VIEW("reward_model.ground_truth")};
    const line_case cases[] = {
        {"{\"response\":\"\\\\boxed{7}\",\"reward_model\":{\"ground_truth\":\"7\"}}", {"\"verdict\":\"CORRECT\""}},
        {"{\"response\":\"\\\\boxed{7}\",\"reward_model\":{\"ground_truth\":7.0}}", {"\"verdict\":\"CORRECT\""}},
        {"{\"response\":\"\\\\boxed{7}\",\"reward_model\":{\"ground_truth\":[1,\"7\"]}}", {"\"verdict\":\"CORRECT\""}},
        {"{\"response\":\"\\\\boxed{7}\",\"reward_model.ground_truth\":\"7\"}", {"\"verdict\":\"CORRECT\""}},
        {"{\"response\":\"\\\\boxed{7}\",\"reward_model\":{}}",
         {"\"status\":\"INVALID\"", "\"NO_REFERENCE\"", "\"field_path\":\"reward_model.ground_truth\""}},
        {"{\"completion\":\"x\",\"reward_model\":{\"ground_truth\":\"7\"}}",
         {"\"NO_COMPLETION\"", "\"field_path\":\"response\""}},
    };
    expect(&config, cases, sizeof cases / sizeof *cases);
    const judge_line_config pointer = {.rubric_name = ASSAY_VIEW("math"),
                                       .key_completion = ASSAY_VIEW("/gen/1"),
                                       .key_reference_answers = ASSAY_VIEW("/a~1b/m~0n")};
    const line_case pointed[] = {
        {"{\"gen\":[\"\\\\boxed{1}\",\"\\\\boxed{2}\"],\"a/b\":{\"m~n\":\"2\"}}", {"\"verdict\":\"CORRECT\""}},
    };
    expect(&pointer, pointed, 1);
}

/* Instructions in the columns of data sets: IFEval's and NeMo-Gym's lists, open-instruct's ground_truth as text and as JSON; what is none of them has no score. */
static void reads_instructions_of_data_sets(void **state) {
    (void)state;
    const judge_line_config config = {
        .rubric_name = ASSAY_VIEW("ifeval"), .key_reference_answers = ASSAY_VIEW("ground_truth"), .reference_optional = true};
    const line_case cases[] = {
        {"{\"key\":1001,\"prompt\":\"p\",\"completion\":\"a "
         "b\",\"instruction_id_list\":[\"punctuation:no_comma\",\"detectable_format:title\"],"
         "\"kwargs\":[{},{\"num_words\":null}]}",
         {"\"reward\":0.5", "\"id\":\"punctuation:no_comma\",\"followed\":true",
          "\"id\":\"detectable_format:title\",\"followed\":false"}},
        {"{\"completion\":\"<<t>>\",\"verifier_metadata\":{\"instruction_id_list\":[\"detectable_format:title\"],\"kwargs\":[{}"
         "]}}",
         {"\"reward\":1"}},
        {"{\"completion\":\"abc\",\"ground_truth\":\"[{'instruction_id': ['change_case:english_lowercase'], 'kwargs': "
         "[None]}]\"}",
         {"\"reward\":1"}},
        {"{\"completion\":\"Abc\",\"ground_truth\":\"[{'instruction_id': ['change_case:english_lowercase'], 'kwargs': "
         "[None]}]\"}",
         {"\"reward\":0"}},
        {"{\"completion\":\"abc\",\"ground_truth\":[{\"instruction_id\":[\"change_case:english_lowercase\"],\"kwargs\":[null]}]"
         "}",
         {"\"reward\":1"}},
        {"{\"completion\":\"a, b\",\"ground_truth\":\"{\\\"func_name\\\": \\\"validate_no_commas\\\", \\\"N\\\": null}\"}",
         {"\"reward\":0"}},
        {"{\"completion\":\"a\",\"ground_truth\":\"{\\\"func_name\\\": \\\"verify_letter_frequency\\\"}\"}",
         {"\"reward\":null", "\"BAD_REFERENCE\"", "no instruction of IFEval"}},
        {"{\"completion\":\"a\",\"ground_truth\":\"42\"}", {"\"reward\":null", "\"BAD_REFERENCE\"", "instructions"}},
        {"{\"completion\":\"a\",\"reference\":{\"instructions\":{\"native_json\":{\"instruction_id_list\":[\"punctuation:no_"
         "comma\"]}}}}",
         {"\"reward\":1"}},
        {"{\"completion\":\"a\",\"reference\":{\"instructions\":{\"native_json\":{},\"instructions\":[{\"id\":\"punctuation:no_"
         "comma\"}]}}}",
         {"\"INVALID\"", "\"TWO_REFERENCES\""}},
        {"{\"completion\":\"a\"}", {"\"INVALID\"", "\"NO_REFERENCE\""}},
    };
    expect(&config, cases, sizeof cases / sizeof *cases);
}

static void malformed_lines_are_invalid(void **state) {
    (void)state;
    const judge_line_config config = {.rubric_name = ASSAY_VIEW("math")};
    const line_case cases[] = {
        {"", {"\"status\":\"INVALID\"", "\"INVALID_JSON\"", "\"reward\":null", "\"verdict\":\"SKIPPED\""}},
        {"{", {"\"INVALID_JSON\""}},
        {"[1]", {"\"INVALID_JSON\""}},
        {"{\"completion\":\"x\"} trailing", {"\"INVALID_JSON\""}},
        {"{\"completion\":\"\xFF\"}", {"\"INVALID_JSON\""}},
        {"{}", {"\"NO_COMPLETION\"", "\"field_path\":\"completion\""}},
        {"{\"completion\":null,\"reference\":{\"answers\":[\"7\"]}}", {"\"NO_COMPLETION\""}},
        {"{\"completion\":true,\"reference\":{\"answers\":[\"7\"]}}", {"\"WRONG_TYPE\"", "\"field_path\":\"completion\""}},
        {"{\"completion\":\"x\"}", {"\"NO_REFERENCE\"", "\"field_path\":\"reference\""}},
        {"{\"completion\":\"x\",\"reference\":[]}", {"\"WRONG_TYPE\"", "\"field_path\":\"reference\""}},
        {"{\"completion\":\"x\",\"reference\":{\"answer\":[\"7\"]}}", {"\"status\":\"INVALID\"", "reference"}},
        {"{\"completion\":\"x\",\"reference\":{\"answers\":[{}]}}", {"\"status\":\"INVALID\"", "reference.answers[0]"}},
        {"{\"completion\":\"x\",\"token_count\":-1,\"reference\":{\"answers\":[\"7\"]}}", {"\"field_path\":\"token_count\""}},
        {"{\"completion\":\"x\",\"think_prefill\":\"MAYBE\",\"reference\":{\"answers\":[\"7\"]}}", {"\"UNKNOWN_VALUE\""}},
    };
    expect(&config, cases, sizeof cases / sizeof *cases);
}

static void heads_at_fault_fail_the_run(void **state) {
    (void)state;
    const judge_line_config config = {.rubric_name = ASSAY_VIEW("nothing")};
    judge(&config, "{\"completion\":\"x\",\"reference\":{\"answers\":[\"7\"]}}");
    assert_true(unit.record.flags & ENGINE_FLAG_CALL_ERROR);
    assert_string_equal(judge_error_read(assay_buffer_view(&unit.body)).field, "rubric_name");
    const judge_line_config inline_rubric = {.rubric_json =
                                                 ASSAY_VIEW("{\"terms\":[{\"weight\":\"heavy\",\"check\":{\"math\":{}}}]}")};
    judge(&inline_rubric, "{\"completion\":\"x\",\"reference\":{\"answers\":[\"7\"]}}");
    assert_true(unit.record.flags & ENGINE_FLAG_CALL_ERROR);
    assert_string_equal(judge_error_read(assay_buffer_view(&unit.body)).field, "rubric.terms[0].weight");
}

static void the_same_line_gives_the_same_bytes(void **state) {
    (void)state;
    const judge_line_config config = {.rubric_name = ASSAY_VIEW("r1-zero")};
    const char *line = "{\"completion\":\"<think>a</think><answer>\\\\boxed{7}</answer>\",\"reference\":{\"answers\":[\"7\"]}}";
    char first[4096];
    snprintf(first, sizeof first, "%s", judge(&config, line));
    for (int i = 0; i < 3; i++) assert_string_equal(judge(&config, line), first);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_documented_form),          cmocka_unit_test(maps_keys),
        cmocka_unit_test(malformed_lines_are_invalid),        cmocka_unit_test(heads_at_fault_fail_the_run),
        cmocka_unit_test(the_same_line_gives_the_same_bytes), cmocka_unit_test(reads_instructions_of_data_sets),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
