/* The cutter: units hold exactly the heads and completions of the message, whatever the order of fields, and every malformed message is
 * refused with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "assay/v1/score.pb-c.h"
#include "fake_job.h"
#include "service/judge/judge.h"
#include "service/limits.h"
#include "service/wire/encode.h"
#include "service/wire/wire.h"

static assay_buffer buffer(void) {
    assay_buffer made;
    assay_buffer_init(&made, (size_t)1 << 30);
    return made;
}

static void put_text(assay_buffer *out, uint32_t number, const char *text) {
    wire_put_bytes(out, number, assay_view_of(text));
}

/* A group "gN" with `count` completions of a byte each, the id before or behind them. */
static void put_group(assay_buffer *out, const char *id, size_t count, bool id_last) {
    assay_buffer group = buffer();
    if (!id_last) put_text(&group, 1, id);
    for (size_t i = 0; i < count; i++) {
        assay_buffer completion = buffer();
        put_text(&completion, 2, "x");
        wire_put_bytes(&group, 15, assay_buffer_view(&completion));
        assay_buffer_clear(&completion);
    }
    if (id_last) put_text(&group, 1, id);
    wire_put_bytes(out, 15, assay_buffer_view(&group));
    assay_buffer_clear(&group);
}

static void expect_error(assay_buffer *message, assay_status_class code, const char *reason, const char *field) {
    engine_job *job = fake_job_new(assay_buffer_view(message));
    wire_cut *cut;
    assay_status status = wire_cut_request(job, message->size, NULL, &cut);
    assert_int_equal(status.code, code);
    assert_string_equal(status.reason, reason);
    assert_string_equal(status.field, field);
    assert_null(cut);
    fake_job_free(job);
    assay_buffer_clear(message);
}

/* "mine" and "tall" are rubrics of the server's, "math" is one that scorers know; all else is unknown. */
static assay_status find_rubric(const void *context, assay_view name, assay_view *message) {
    (void)context;
    *message = assay_view_equal(name, ASSAY_VIEW("mine")) ? ASSAY_VIEW("\x0A\x04mine") : ASSAY_VIEW_NONE;
    if (message->size || assay_view_equal(name, ASSAY_VIEW("math"))) return assay_ok();
    return assay_fail(ASSAY_USAGE, "UNKNOWN_RUBRIC", "rubric_name", "no such rubric");
}

static void named_rubrics_stand_in(void **state) {
    (void)state;
    static const wire_rubrics rubrics = {find_rubric, NULL};
    static const struct {
        const char *fields[3]; /* number and text */
        assay_view head;
        const char *reason;
    } cases[] = {
        {{"\2mine"}, {"\x1A\x06\x0A\x04mine", 8}, ""},
        {{"\2math"}, {"\x12\x04math", 6}, ""},
        {{"\2nobody"}, {NULL, 0}, "UNKNOWN_RUBRIC"},
        {{"\3x", "\2mine"}, {"\x1A\x06\x0A\x04mine", 8}, ""}, /* the last that says which rubric counts */
        {{"\2mine", "\3x"}, {"\x12\x04mine\x1A\x01x", 9}, ""},
        {{"\2nobody", "\2mine"}, {"\x1A\x06\x0A\x04mine", 8}, ""},
        {{"\2mine", "\4\x08\x01"}, {"\x1A\x06\x0A\x04mine\x22\x02\x08\x01", 12}, ""}, /* options stay */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int streamed = 0; streamed < 2; streamed++) {
            assay_buffer message = buffer();
            wire_stream_head stream = {0};
            for (size_t k = 0; k < 3 && cases[i].fields[k]; k++)
                put_text(&message, (uint32_t)cases[i].fields[k][0], cases[i].fields[k] + 1);
            put_group(&message, "a", 1, false);
            engine_job *job = fake_job_new(assay_buffer_view(&message));
            wire_cut *cut;
            assay_status status = wire_cut_request_with(job, message.size, streamed ? &stream : NULL, &rubrics, NULL, &cut);
            assert_string_equal(status.reason, cases[i].reason);
            if (status.code == ASSAY_OK) {
                assay_view head = cases[i].head;
                if (streamed && i == 4) head = ASSAY_VIEW("\x1A\x01x"); /* a stream keeps the last one alone */
                assert_true(assay_view_equal(job->units[0].call_head, head));
            }
            wire_cut_free(cut);
            fake_job_free(job);
            wire_stream_head_clear(&stream);
            assay_buffer_clear(&message);
        }
    }
}

static void cuts_in_wire_order(void **state) {
    (void)state;
    assay_buffer message = buffer();
    put_text(&message, 1, "call-7");
    put_text(&message, 2, "r1-zero");
    put_group(&message, "a", 3, false);
    put_group(&message, "b", 2, false);
    engine_job *job = fake_job_new(assay_buffer_view(&message));
    wire_cut *cut;
    assert_int_equal(wire_cut_request(job, message.size, NULL, &cut).code, ASSAY_OK);
    assert_true(assay_view_equal(wire_cut_request_id(cut), ASSAY_VIEW("call-7")));
    assert_int_equal(job->unit_count, 2);
    assert_int_equal(job->item_count, 5);
    assert_int_equal(job->units[1].group_index, 1);
    assert_int_equal(job->units[1].first_index, 3);
    assert_true(assay_view_equal(job->units[0].call_head, ASSAY_VIEW("\x12\x07r1-zero")));
    assert_true(assay_view_equal(job->units[1].group_head, ASSAY_VIEW("\x0A\x01"
                                                                      "b")));
    assert_true(assay_view_equal(job->items[4], ASSAY_VIEW("\x12\x01x")));
    assert_int_equal(job->extra_count, 0); /* heads in one piece are not copied */
    wire_cut_free(cut);
    fake_job_free(job);
    assay_buffer_clear(&message);
}

static void gathers_scattered_heads(void **state) {
    (void)state;
    assay_buffer message = buffer();
    put_text(&message, 2, "math");
    put_group(&message, "late", 2, true);
    wire_put_bytes(&message, 4, ASSAY_VIEW("\x30\xE8\x07")); /* options.time_budget_ms = 1000, behind the body */
    put_text(&message, 1, "id");
    engine_job *job = fake_job_new(assay_buffer_view(&message));
    wire_cut *cut;
    assert_int_equal(wire_cut_request(job, message.size, NULL, &cut).code, ASSAY_OK);
    assert_true(assay_view_equal(job->units[0].call_head, ASSAY_VIEW("\x12\x04math\x22\x03\x30\xE8\x07")));
    assert_true(assay_view_equal(job->units[0].group_head, ASSAY_VIEW("\x0A\x04late")));
    assert_int_equal(wire_cut_time_budget_ms(cut), 1000);
    wire_cut_free(cut);
    fake_job_free(job);
    assay_buffer_clear(&message);
}

static void refuses_the_calls_faults(void **state) {
    (void)state;
    assay_buffer message = buffer();
    put_text(&message, 2, "math");
    expect_error(&message, ASSAY_USAGE, "EMPTY_BATCH", "groups");
    put_text(&message, 2, "math");
    put_group(&message, "empty", 0, false);
    expect_error(&message, ASSAY_USAGE, "EMPTY_BATCH", "groups");
    put_group(&message, "a", 1, false);
    expect_error(&message, ASSAY_USAGE, "NO_RUBRIC", "rubric");
    put_text(&message, 2, "math");
    put_text(&message, 1, "\xFF");
    put_group(&message, "a", 1, false);
    expect_error(&message, ASSAY_USAGE, "BAD_REQUEST_ID", "request_id");
    put_text(&message, 2, "math");
    assay_buffer_put(&message, ASSAY_VIEW("\x7A\x02\x7A\x09")); /* group 0: a completion beyond its end */
    expect_error(&message, ASSAY_INPUT, "MALFORMED_REQUEST", "groups[0]");
    put_text(&message, 2, "math");
    assay_buffer_put(&message, ASSAY_VIEW("\x7A\x7F")); /* the message ends in the group */
    expect_error(&message, ASSAY_INPUT, "MALFORMED_REQUEST", "");
    put_text(&message, 2, "math");
    wire_put_uint(&message, 15, 1); /* groups as a number */
    expect_error(&message, ASSAY_INPUT, "MALFORMED_REQUEST", "groups");
    assay_buffer_put(&message, ASSAY_VIEW("\x0B\x0C")); /* old group wire types */
    expect_error(&message, ASSAY_INPUT, "MALFORMED_REQUEST", "");
    put_text(&message, 2, "math");
    put_group(&message, "many", LIMIT_COMPLETIONS_PER_GROUP + 1, false);
    expect_error(&message, ASSAY_LIMIT, "TOO_MANY_COMPLETIONS", "groups[0]");
    put_text(&message, 2, "math");
    for (int i = 0; i <= LIMIT_GROUPS; i++) assay_buffer_put(&message, ASSAY_VIEW("\x7A\x00"));
    expect_error(&message, ASSAY_LIMIT, "TOO_MANY_GROUPS", "groups");
    char *head = calloc(1, LIMIT_HEAD_BYTES + 1);
    wire_put_bytes(&message, 3, (assay_view){head, LIMIT_HEAD_BYTES + 1});
    free(head);
    put_group(&message, "a", 1, false);
    expect_error(&message, ASSAY_LIMIT, "HEAD_TOO_LARGE", "");
}

static void streams_keep_their_head(void **state) {
    (void)state;
    wire_stream_head head = {{0}, {0}, ASSAY_VIEW_NONE};
    const char *const rubric_of[] = {"math", NULL, "format"};
    const char *const expected[] = {"\x12\x04math", "\x12\x04math",
                                    ("\x12\x06"
                                     "format")};
    for (size_t i = 0; i < 3; i++) {
        assay_buffer message = buffer();
        if (rubric_of[i]) put_text(&message, 2, rubric_of[i]);
        put_group(&message, "g", 1, false);
        engine_job *job = fake_job_new(assay_buffer_view(&message));
        wire_cut *cut;
        assert_int_equal(wire_cut_request(job, message.size, &head, &cut).code, ASSAY_OK);
        assert_true(assay_view_equal(job->units[0].call_head, assay_view_of(expected[i])));
        wire_cut_free(cut);
        fake_job_free(job);
        assay_buffer_clear(&message);
    }
    assay_buffer empty = buffer(); /* a message without groups only sets the head */
    put_text(&empty, 2, "math");
    engine_job *job = fake_job_new(assay_buffer_view(&empty));
    wire_cut *cut;
    assert_int_equal(wire_cut_request(job, empty.size, &head, &cut).code, ASSAY_OK);
    assert_int_equal(job->item_count, 0);
    wire_cut_free(cut);
    fake_job_free(job);
    assay_buffer_clear(&empty);
    wire_stream_head_clear(&head);
}

/* Every prefix of a good message is refused or cut, and reads nothing past its end (AddressSanitizer). */
static void survives_every_truncation(void **state) {
    (void)state;
    assay_buffer message = buffer();
    put_text(&message, 1, "call-7");
    put_text(&message, 2, "r1-zero");
    put_group(&message, "abc", 3, true);
    wire_put_bytes(&message, 4, ASSAY_VIEW("\x08\x02\x10\x01\x19\0\0\0\0\0\0\0\0\x20\x01"));
    for (size_t size = 0; size < message.size; size++) {
        engine_job *job = fake_job_new((assay_view){message.data, size});
        wire_cut *cut;
        assay_status status = wire_cut_request(job, size, NULL, &cut);
        assert_true((status.code == ASSAY_OK) == (cut != NULL));
        wire_cut_free(cut);
        fake_job_free(job);
    }
    assay_buffer_clear(&message);
}

/* A group whose reference has tests goes to judges, but for a rubric that says itself that nothing in it runs programs. */
static void programs_go_to_judges(void **state) {
    (void)state;
    static const struct {
        uint32_t number; /* 2: the name, 3: the rubric */
        assay_view rubric;
        bool tests;
        uint32_t pool;
    } cases[] = {
        {2, ASSAY_VIEW("code"), true, JUDGE_POOL_CODE},
        {2, ASSAY_VIEW("code"), false, JUDGE_POOL_TEXT},
        {3, ASSAY_VIEW("\x1A\x04\x32\x02\x1A\x00"), true, JUDGE_POOL_CODE}, /* terms {check {code {}}} */
        {3, ASSAY_VIEW("\x1A\x04\x32\x02\x0A\x00"), true, JUDGE_POOL_CODE}, /* accuracy */
        {3, ASSAY_VIEW("\x1A\x04\x32\x02\x12\x00"), true, JUDGE_POOL_TEXT}, /* math */
        {3, ASSAY_VIEW("\x1A\x04\x32\x02\x12\x00\x1A\x04\x32\x02\x1A\x00"), true, JUDGE_POOL_CODE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_buffer message = buffer(), group = buffer();
        wire_put_bytes(&message, cases[i].number, cases[i].rubric);
        wire_put_bytes(
            &group, 2,
            cases[i].tests ? ASSAY_VIEW("\x12\x02\x22\x00") : ASSAY_VIEW("\x3A\x01\x37")); /* code {language}, answers */
        wire_put_bytes(&group, 15, ASSAY_VIEW("\x12\x01x"));
        wire_put_bytes(&message, 15, assay_buffer_view(&group));
        engine_job *job = fake_job_new(assay_buffer_view(&message));
        wire_cut *cut;
        assert_int_equal(wire_cut_request(job, message.size, NULL, &cut).code, ASSAY_OK);
        if (job->units[0].pool != cases[i].pool) fail_msg("case %zu: pool %u", i, job->units[0].pool);
        wire_cut_free(cut);
        fake_job_free(job);
        assay_buffer_clear(&group);
        assay_buffer_clear(&message);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs_go_to_judges),     cmocka_unit_test(cuts_in_wire_order),
        cmocka_unit_test(named_rubrics_stand_in),    cmocka_unit_test(gathers_scattered_heads),
        cmocka_unit_test(refuses_the_calls_faults),  cmocka_unit_test(streams_keep_their_head),
        cmocka_unit_test(survives_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
