/* The JSON codec: the table of texts and faults, unknown fields ignored, memory cap, enum names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "assay/v1/reward_service.pb-c.h"
#include "service/json/json_codec.h"

static const ProtobufCMessageDescriptor *type_of(const char *name) {
    static const ProtobufCMessageDescriptor *const types[] = {
        &assay__v1__completion__descriptor,        &assay__v1__format_check__descriptor,
        &assay__v1__math_check__descriptor,        &assay__v1__reference__descriptor,
        &assay__v1__test_case__descriptor,         &assay__v1__instruction__descriptor,
        &assay__v1__score_request__descriptor,     &assay__v1__check__descriptor,
        &assay__v1__completion_result__descriptor, &assay__v1__group_result__descriptor,
        &assay__v1__server_counters__descriptor,
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(types[i]->short_name, name) == 0) return types[i];
    }
    fail_msg("codec.tsv names the message %s, which this test does not know", name);
    return NULL;
}

static assay_view percent_decode(char *text) {
    size_t out = 0;
    for (char *at = text; *at; at++) {
        if (*at == '%') {
            char hex[3] = {at[1], at[2], '\0'};
            text[out++] = (char)strtoul(hex, NULL, 16);
            at += 2;
        } else {
            text[out++] = *at;
        }
    }
    return (assay_view){text, out};
}

static void check_row(int number, char *columns[5]) {
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    assay_buffer out;
    assay_buffer_init(&out, 1 << 20);
    ProtobufCMessage *message;
    assay_view expected = percent_decode(columns[4]);
    assay_status status = json_codec_read(percent_decode(columns[3]), type_of(columns[0]), 0, &arena, &message);
    if (strcmp(columns[1], "ok") == 0) {
        if (status.code != ASSAY_OK) fail_msg("codec.tsv:%d: %s: %s", number, status.field, status.message);
        json_codec_write(message, &out);
        if (!assay_view_equal(assay_buffer_view(&out), expected))
            fail_msg("codec.tsv:%d: got %.*s", number, (int)out.size, out.data);
    } else {
        if (status.code != ASSAY_INPUT || message) fail_msg("codec.tsv:%d: was read", number);
        if (strcmp(status.reason, columns[1]) != 0 || strcmp(status.field, columns[2]) != 0 ||
            !strstr(status.message, columns[4])) {
            fail_msg("codec.tsv:%d: got %s, '%s': %s", number, status.reason, status.field, status.message);
        }
    }
    assay_buffer_clear(&out);
    assay_arena_clear(&arena);
}

static void test_table(void **state) {
    (void)state;
    FILE *file = fopen(CODEC_TABLE, "r");
    assert_non_null(file);
    char line[4096];
    int number = 0, rows = 0;
    while (fgets(line, sizeof line, file)) {
        number++;
        if (line[0] == '#') continue;
        line[strcspn(line, "\n")] = '\0';
        char *columns[5], *rest = line;
        for (int i = 0; i < 5; i++) columns[i] = strsep(&rest, "\t");
        if (!columns[4] || rest) fail_msg("codec.tsv:%d: five columns are needed", number);
        check_row(number, columns);
        rows++;
    }
    fclose(file);
    assert_true(rows > 40);
}

static void test_unknown_fields_ignored(void **state) {
    (void)state;
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    ProtobufCMessage *message;
    assay_view json = ASSAY_VIEW("{\"source\":\"gsm8k\",\"answers\":[\"7\"],\"difficulty\":{\"level\":[3]}}");
    assay_status status = json_codec_read(json, &assay__v1__reference__descriptor, JSON_CODEC_IGNORE_UNKNOWN, &arena, &message);
    assert_int_equal(status.code, ASSAY_OK);
    assert_int_equal(((Assay__V1__Reference *)(void *)message)->n_answers, 1);
    assay_arena_clear(&arena);
}

/* The arena's cap is an answer, at every size: never a crash, never half a message. */
static void test_memory_cap(void **state) {
    (void)state;
    assay_view json =
        ASSAY_VIEW("{\"rubric\":{\"terms\":[{\"name\":\"a\",\"check\":{\"math\":{\"sources\":[1,2]}}},{\"name\":\"b\"}]}}");
    bool fits = false;
    for (size_t cap = 16; cap < 4096; cap += 16) {
        assay_arena arena;
        assay_arena_init(&arena, cap);
        ProtobufCMessage *message;
        assay_status status = json_codec_read(json, &assay__v1__score_request__descriptor, 0, &arena, &message);
        assert_int_equal(status.code, message ? ASSAY_OK : ASSAY_BUDGET);
        if (fits) assert_non_null(message);
        fits = message != NULL;
        assay_arena_clear(&arena);
    }
    assert_true(fits);
}

static void test_read_field(void **state) {
    (void)state;
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    Assay__V1__ScoreRequest request = ASSAY__V1__SCORE_REQUEST__INIT;
    const ProtobufCMessageDescriptor *type = &assay__v1__score_request__descriptor;
    const ProtobufCFieldDescriptor *name = protobuf_c_message_descriptor_get_field_by_name(type, "rubric_name");
    const ProtobufCFieldDescriptor *rubric = protobuf_c_message_descriptor_get_field_by_name(type, "rubric");
    assert_int_equal(json_codec_read_field(ASSAY_VIEW("\"x\""), name, 0, &arena, &request.base).code, ASSAY_OK);
    assert_int_equal(request.rubric_source_case, ASSAY__V1__SCORE_REQUEST__RUBRIC_SOURCE_RUBRIC_NAME);
    assert_true(json_codec_is_set(&request.base, name));
    assert_int_equal(json_codec_read_field(ASSAY_VIEW("{}"), rubric, 0, &arena, &request.base).code, ASSAY_OK);
    assert_int_equal(request.rubric_source_case, ASSAY__V1__SCORE_REQUEST__RUBRIC_SOURCE_RUBRIC);
    assert_false(json_codec_is_set(&request.base, name));
    assay_status status = json_codec_read_field(ASSAY_VIEW("3"), rubric, 0, &arena, &request.base);
    assert_string_equal(status.reason, "WRONG_TYPE");
    assert_string_equal(status.field, "rubric");
    assert_int_equal(json_codec_read_field(ASSAY_VIEW("null"), rubric, 0, &arena, &request.base).code, ASSAY_OK);
    assert_false(json_codec_is_set(&request.base, rubric));
    assay_arena_clear(&arena);
}

static void test_enum_names(void **state) {
    (void)state;
    int value = -1;
    assert_string_equal(json_codec_enum_name(&assay__v1__verdict__descriptor, 1), "CORRECT");
    assert_string_equal(json_codec_enum_name(&assay__v1__think_prefill__descriptor, 3), "YES");
    assert_null(json_codec_enum_name(&assay__v1__verdict__descriptor, 999));
    assert_true(json_codec_enum_value(&assay__v1__verdict__descriptor, ASSAY_VIEW("verdict_no_answer"), &value));
    assert_int_equal(value, 4);
    assert_true(json_codec_enum_value(&assay__v1__format_template__descriptor, ASSAY_VIEW("Think-Answer"), &value));
    assert_int_equal(value, 3);
    assert_false(json_codec_enum_value(&assay__v1__format_template__descriptor, ASSAY_VIEW("think-answers"), &value));
    assert_false(json_codec_enum_value(&assay__v1__format_template__descriptor, ASSAY_VIEW("thin"), &value));
    assert_false(json_codec_enum_value(&assay__v1__format_template__descriptor, ASSAY_VIEW_NONE, &value));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),      cmocka_unit_test(test_unknown_fields_ignored),
        cmocka_unit_test(test_memory_cap), cmocka_unit_test(test_read_field),
        cmocka_unit_test(test_enum_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
