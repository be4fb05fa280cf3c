/* Protobuf units: what is malformed is INVALID alone and with its path; a head that is at fault fails the call; everything else is
 * judged, whatever its bytes. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "assay/v1/score.pb-c.h"
#include "common/line_notes.h"
#include "one_unit.h"
#include "service/limits.h"
#include "service/wire/encode.h"

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

static const assay_view r1_zero = {"\x12\x07r1-zero", 9};
/* Group { reference { answers: "7" } }. */
static const assay_view gold_7 = {
    "\x12\x03\x3A\x01"
    "7",
    5};

static Assay__V1__CompletionResult *judge(assay_view call_head, assay_view group_head, assay_view completion) {
    one_unit_judge(&unit, JUDGE_UNIT_PROTO, call_head, group_head, completion);
    assert_false(unit.body.overflow);
    assert_false(unit.record.flags & ENGINE_FLAG_CALL_ERROR);
    Assay__V1__CompletionResult *result =
        assay__v1__completion_result__unpack(NULL, unit.body.size, (const uint8_t *)unit.body.data);
    assert_non_null(result);
    assert_int_equal(result->group_index, 3);
    assert_int_equal(result->completion_index, 5);
    return result;
}

/* The completion { id, text } with these bytes. */
static assay_buffer completion_of(assay_view id, assay_view text) {
    assay_buffer made;
    assay_buffer_init(&made, (size_t)8 << 20);
    if (id.size) wire_put_bytes(&made, 1, id);
    wire_put_bytes(&made, 2, text);
    return made;
}

static void expect_reward(assay_view text, double reward) {
    assay_buffer bytes = completion_of(ASSAY_VIEW("c1"), text);
    Assay__V1__CompletionResult *result = judge(r1_zero, gold_7, assay_buffer_view(&bytes));
    assert_int_equal(result->status, ASSAY__V1__RESULT_STATUS__RESULT_STATUS_SCORED);
    assert_true(result->reward == reward);
    assert_true(unit.record.reward == reward);
    assert_string_equal(result->id, "c1");
    assert_int_equal(result->n_components, 2);
    assert_string_equal(result->components[0]->key, "accuracy");
    assert_string_equal(result->components[1]->key, "format");
    assay__v1__completion_result__free_unpacked(result, NULL);
    assay_buffer_clear(&bytes);
}

static void scores(void **state) {
    (void)state;
    expect_reward(ASSAY_VIEW("<think>3+4</think><answer>\\boxed{7}</answer>"), 2);
    expect_reward(ASSAY_VIEW("<think>3+4</think><answer>\\boxed{7}</answer><|im_end|>\n"), 2);
    expect_reward(ASSAY_VIEW("<think>3+4</think><answer>\\boxed{8}</answer>"), 1);
    expect_reward(ASSAY_VIEW("\\boxed{7.0}"), 1);
    expect_reward(ASSAY_VIEW(""), 0);
    expect_reward(ASSAY_VIEW("\0\0\xFF\xFE\xC0 \\boxed{7}"), 1);
    expect_reward(ASSAY_VIEW("<think>\xFF</think><answer>no</answer>"), 1);
}

static void judges_a_megabyte(void **state) {
    (void)state;
    char *text = malloc(LIMIT_COMPLETION_BYTES);
    memset(text, 'a', LIMIT_COMPLETION_BYTES);
    memcpy(text + LIMIT_COMPLETION_BYTES - 9, "\\boxed{7}", 9);
    expect_reward((assay_view){text, LIMIT_COMPLETION_BYTES}, 1);
    free(text);
}

static void expect_invalid(assay_view group_head, assay_view completion, const char *reason, const char *path) {
    Assay__V1__CompletionResult *result = judge(r1_zero, group_head, completion);
    assert_int_equal(result->status, ASSAY__V1__RESULT_STATUS__RESULT_STATUS_INVALID);
    assert_int_equal(unit.record.status, result->status);
    assert_true(isnan(unit.record.reward));
    assert_int_equal(result->reward_presence_case, ASSAY__V1__COMPLETION_RESULT__REWARD_PRESENCE__NOT_SET);
    assert_string_equal(result->error->reason, reason);
    assert_string_equal(result->error->field_path, path);
    assert_int_equal(result->n_components, 2); /* the same keys for every completion of the call */
    assert_int_equal(result->components[0]->value->score_presence_case, ASSAY__V1__COMPONENT_RESULT__SCORE_PRESENCE__NOT_SET);
    assay__v1__completion_result__free_unpacked(result, NULL);
}

static void names_what_is_invalid(void **state) {
    (void)state;
    const assay_view fine = ASSAY_VIEW("\x12\x01x");
    expect_invalid(ASSAY_VIEW(""), fine, "NO_REFERENCE", "groups[3].reference");
    expect_invalid(ASSAY_VIEW("\x12\x00"), fine, "NO_REFERENCE", "groups[3].reference");
    expect_invalid(ASSAY_VIEW("\x12\x05\x3A\x09"), fine, "MALFORMED_FIELD", "groups[3]");
    expect_invalid(ASSAY_VIEW("\x12\x03\x3A\x7F"
                              "7"),
                   fine, "MALFORMED_FIELD", "groups[3].reference");
    expect_invalid(ASSAY_VIEW("\x0A\x01\xFF\x12\x03\x3A\x01"
                              "7"),
                   fine, "MALFORMED_FIELD", "groups[3].id");
    expect_invalid(ASSAY_VIEW("\x12\x08\x3A\x01"
                              "7\x0A\x03\x0A\x01"
                              "7"),
                   fine, "TWO_REFERENCES", "groups[3].reference.answers");
    expect_invalid(gold_7, ASSAY_VIEW("\x12\x09x"), "MALFORMED_FIELD", "groups[3].completions[5]");
    expect_invalid(gold_7, ASSAY_VIEW("\x10\x01"), "MALFORMED_FIELD", "groups[3].completions[5].text");
    expect_invalid(gold_7, ASSAY_VIEW("\x0A\x01\xFF\x12\x01x"), "BAD_ID", "groups[3].completions[5].id");
    expect_invalid(gold_7, ASSAY_VIEW("\x30\x09"), "UNKNOWN_VALUE", "groups[3].completions[5].think_prefill");
    assay_buffer answers;
    assay_buffer_init(&answers, 1 << 20);
    for (int i = 0; i < LIMIT_ANSWERS + 1; i++) wire_put_bytes(&answers, 7, ASSAY_VIEW("7"));
    assay_buffer group;
    assay_buffer_init(&group, 1 << 20);
    wire_put_bytes(&group, 2, assay_buffer_view(&answers));
    expect_invalid(assay_buffer_view(&group), fine, "TOO_MANY_ANSWERS", "groups[3].reference.answers");
    assay_buffer_clear(&answers);
    assay_buffer_clear(&group);
    size_t large_size = LIMIT_REFERENCE_BYTES + LIMIT_PROMPT_BYTES + 1;
    char *large = calloc(1, large_size);
    expect_invalid((assay_view){large, large_size}, fine, "REFERENCE_TOO_LARGE", "groups[3].reference");
    free(large);
    char *big = calloc(1, LIMIT_COMPLETION_BYTES + 1);
    assay_buffer bytes = completion_of(ASSAY_VIEW(""), (assay_view){big, LIMIT_COMPLETION_BYTES + 1});
    expect_invalid(gold_7, assay_buffer_view(&bytes), "COMPLETION_TOO_LARGE", "groups[3].completions[5].text");
    assay_buffer_clear(&bytes);
    bytes = completion_of((assay_view){big, LIMIT_ID_BYTES + 1}, ASSAY_VIEW("x"));
    expect_invalid(gold_7, assay_buffer_view(&bytes), "BAD_ID", "groups[3].completions[5].id");
    assay_buffer_clear(&bytes);
    free(big);
}

static void expect_call_error(assay_view call_head, assay_status_class code, const char *field) {
    one_unit_judge(&unit, JUDGE_UNIT_PROTO, call_head, gold_7, ASSAY_VIEW("\x12\x01x"));
    assert_true(unit.record.flags & ENGINE_FLAG_CALL_ERROR);
    assay_status status = judge_error_read(assay_buffer_view(&unit.body));
    assert_int_equal(status.code, code);
    assert_string_equal(status.field, field);
}

static void heads_at_fault_fail_the_call(void **state) {
    (void)state;
    expect_call_error(ASSAY_VIEW("\x12\x04none"), ASSAY_USAGE, "rubric_name");
    expect_call_error(ASSAY_VIEW(""), ASSAY_USAGE, "rubric");
    expect_call_error(ASSAY_VIEW("\x1A\x00"), ASSAY_USAGE, "rubric.terms");
    /* a term with a check that no version of ours knows */
    expect_call_error(ASSAY_VIEW("\x1A\x06\x1A\x04\x32\x02\x7A\x00"), ASSAY_USAGE, "rubric.terms[0].check");
    /* weight NaN on a format term */
    expect_call_error(ASSAY_VIEW("\x1A\x0F\x1A\x0D\x11\0\0\0\0\0\0\xF8\x7F\x32\x02\x22\x00"), ASSAY_USAGE,
                      "rubric.terms[0].weight");
    expect_call_error(ASSAY_VIEW("\x12\x04math\x22\x02\x08\x63"), ASSAY_USAGE, "options.detail_level");
    expect_call_error(ASSAY_VIEW("\x12\x04math\x22\x02\x10\x63"), ASSAY_USAGE, "options.advantage");
    expect_call_error(ASSAY_VIEW("\x12\x04math\x22\x02\x3A\x00"), ASSAY_USAGE, "options.strip_suffixes");
    expect_call_error(ASSAY_VIEW("\x12\x02\xC3\x28"), ASSAY_INPUT, "rubric_name");
}

static void detail_levels_nest(void **state) {
    (void)state;
    assay_buffer bytes = completion_of(ASSAY_VIEW(""), ASSAY_VIEW("<think>\\boxed{7}</think> \\boxed{8}"));
    size_t sizes[3];
    const char *const heads[] = {"\x12\x04math\x22\x02\x08\x01", "\x12\x04math\x22\x02\x08\x02",
                                 "\x12\x04math\x22\x02\x08\x03"};
    for (size_t i = 0; i < 3; i++) {
        Assay__V1__CompletionResult *result = judge(assay_view_of(heads[i]), gold_7, assay_buffer_view(&bytes));
        sizes[i] = unit.body.size;
        assert_true((result->answer != NULL) == (i > 0));
        assert_int_equal(result->components[0]->value->verdict, ASSAY__V1__VERDICT__VERDICT_INCORRECT);
        if (i == 2) {
            assert_true(result->answer->gold_elsewhere);
            assert_true(result->answer->n_candidates >= 2);
            assert_true(result->components[0]->value->math->gold_canonical.len > 0);
        }
        assay__v1__completion_result__free_unpacked(result, NULL);
    }
    assert_true(sizes[0] < sizes[1] && sizes[1] < sizes[2]);
    assay_buffer_clear(&bytes);
}

/* What is cached must not change what is found: many heads and references, in a mixed order, twice. */
static void caches_change_nothing(void **state) {
    (void)state;
    char first[512][16];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 512; i++) {
            char head_text[32], group_text[32], text[48];
            int epsilon = i % 40; /* more heads than are held */
            int head_size = snprintf(head_text, sizeof head_text, "\x12\x04math\x22\x02\x30%c", epsilon);
            int group_size = snprintf(group_text, sizeof group_text, "\x12\x05\x3A\x03%03d", 100 + i % 300);
            snprintf(text, sizeof text, "\\boxed{%d}", 100 + (i * 7) % 300);
            assay_buffer bytes = completion_of(ASSAY_VIEW(""), assay_view_of(text));
            Assay__V1__CompletionResult *result =
                judge((assay_view){head_text, (size_t)head_size}, (assay_view){group_text, (size_t)group_size},
                      assay_buffer_view(&bytes));
            assert_true(result->reward == (i % 300 == (i * 7) % 300));
            if (round == 0) snprintf(first[i], sizeof first[i], "%g %zu", result->reward, unit.body.size);
            else {
                char again[16];
                snprintf(again, sizeof again, "%g %zu", result->reward, unit.body.size);
                assert_string_equal(again, first[i]);
            }
            assay__v1__completion_result__free_unpacked(result, NULL);
            assay_buffer_clear(&bytes);
        }
    }
}

/* Nor must what was noted while the message was copied: the same result, byte for byte, whether the text is all ASCII, valid or not, long or short, with many
 * tags or none, and wherever in a line it begins. */
static void notes_change_nothing(void **state) {
    (void)state;
    static const char *const fillers[] = {"so x = 3 and then ", "if 2 < 3 then <b> ", "\xE6\x89\x80\xE4\xBB\xA5 so ",
                                          "a\xFF cut\xE2\x82 "};
    for (size_t f = 0; f < sizeof fillers / sizeof *fillers; f++) {
        for (size_t times = 0; times < 700; times = times * 3 + 1) {
            assay_buffer text;
            assay_buffer_init(&text, (size_t)1 << 20);
            assay_buffer_put(&text, ASSAY_VIEW("<think>"));
            for (size_t i = 0; i < times; i++) assay_buffer_put(&text, assay_view_of(fillers[i % 5 ? 0 : f]));
            assay_buffer_put(&text, ASSAY_VIEW("</think><answer>\\boxed{7}</answer>"));
            assay_buffer bytes = completion_of(ASSAY_VIEW("c1"), assay_buffer_view(&text));
            assay__v1__completion_result__free_unpacked(judge(r1_zero, gold_7, assay_buffer_view(&bytes)), NULL);
            assay_buffer plain = unit.body;
            assay_buffer_init(&unit.body, ENGINE_BODY_BYTES_MAX);
            for (size_t shift = 0; shift < ASSAY_LINE_BYTES; shift += 9) {
                static char message[64 << 10] __attribute__((aligned(ASSAY_LINE_BYTES)));
                static assay_line_word words[16];
                size_t size = shift + bytes.size;
                assert_true(size <= sizeof message);
                assay_noted_copy copy;
                assay_noted_copy_begin(&copy, message, words, size);
                assay_noted_copy_put(&copy, "<\xFF<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", shift);
                assay_noted_copy_put(&copy, bytes.data, bytes.size);
                assay_noted_copy_end(&copy);
                unit.noted = (assay_view){message, size};
                unit.notes = (assay_view){(const char *)words, assay_line_words(size) * sizeof *words};
                one_unit_judge(&unit, JUDGE_UNIT_PROTO, r1_zero, gold_7, (assay_view){message + shift, bytes.size});
                assert_int_equal(unit.body.size, plain.size);
                assert_memory_equal(unit.body.data, plain.data, plain.size);
            }
            unit.noted = unit.notes = ASSAY_VIEW_NONE;
            assay_buffer_clear(&plain);
            assay_buffer_clear(&bytes);
            assay_buffer_clear(&text);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores),
        cmocka_unit_test(judges_a_megabyte),
        cmocka_unit_test(names_what_is_invalid),
        cmocka_unit_test(heads_at_fault_fail_the_call),
        cmocka_unit_test(detail_levels_nest),
        cmocka_unit_test(caches_change_nothing),
        cmocka_unit_test(notes_change_nothing),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
