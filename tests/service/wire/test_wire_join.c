/* The joiner: protobuf-c reads back what it wrote; faults have statuses, not numbers; statistics and advantages against values
 * computed by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "assay/v1/score.pb-c.h"
#include "fake_job.h"
#include "service/wire/encode.h"
#include "service/wire/wire.h"
#include "service/wire/wire_internal.h"

/* One group of four completions; `options` is the serialised ScoreOptions. */
typedef struct call {
    engine_job *job;
    wire_cut *cut;
} call;

static call open_call(assay_view options) {
    assay_buffer message, group;
    assay_buffer_init(&message, 1 << 20);
    assay_buffer_init(&group, 1 << 20);
    wire_put_bytes(&message, 1, ASSAY_VIEW("call"));
    wire_put_bytes(&message, 2, ASSAY_VIEW("math"));
    wire_put_bytes(&message, 4, options);
    wire_put_bytes(&group, 1, ASSAY_VIEW("p0"));
    for (int i = 0; i < 4; i++) wire_put_bytes(&group, 15, ASSAY_VIEW("\x0A\x02id\x12\x01x"));
    wire_put_bytes(&message, 15, assay_buffer_view(&group));
    call made = {fake_job_new(assay_buffer_view(&message)), NULL};
    assert_int_equal(wire_cut_request(made.job, message.size, NULL, &made.cut).code, ASSAY_OK);
    assay_buffer_clear(&message);
    assay_buffer_clear(&group);
    return made;
}

static void close_call(call *made) {
    for (size_t i = 0; i < made->job->item_count; i++) free((void *)(uintptr_t)made->job->results[i].body.data);
    wire_cut_free(made->cut);
    fake_job_free(made->job);
}

/* A scored result with one component, as a scorer would write it. */
static void set_scored(call *made, uint32_t index, double reward, uint64_t class_hash, uint8_t verdict) {
    Assay__V1__CompletionResult result = ASSAY__V1__COMPLETION_RESULT__INIT;
    Assay__V1__ComponentResult component = ASSAY__V1__COMPONENT_RESULT__INIT;
    Assay__V1__CompletionResult__ComponentsEntry entry = ASSAY__V1__COMPLETION_RESULT__COMPONENTS_ENTRY__INIT;
    Assay__V1__CompletionResult__ComponentsEntry *entries[] = {&entry};
    char key[] = "math";
    component.verdict = (Assay__V1__Verdict)verdict;
    entry.key = key;
    entry.value = &component;
    result.n_components = 1;
    result.components = entries;
    result.completion_index = index;
    result.status = ASSAY__V1__RESULT_STATUS__RESULT_STATUS_SCORED;
    result.reward_presence_case = ASSAY__V1__COMPLETION_RESULT__REWARD_PRESENCE_REWARD;
    result.reward = reward;
    component.contribution = reward;
    double weights[] = {2};
    result.n_term_weights = 1;
    result.term_weights = weights;
    size_t size = assay__v1__completion_result__get_packed_size(&result);
    uint8_t *bytes = malloc(size);
    assay__v1__completion_result__pack(&result, bytes);
    engine_item *item = &made->job->results[index];
    item->body = (assay_view){(const char *)bytes, size};
    item->record = (engine_record){
        .reward = reward, .class_hash = class_hash, .compute_us = 5, .status = 1, .verdict = verdict, .accuracy_scored = 1};
    item->queue_us = 9;
}

static Assay__V1__ScoreResponse *join(const call *made) {
    assay_view bytes;
    assert_int_equal(wire_join_response(made->cut, made->job,
                                        ASSAY_VIEW("\x0A\x03"
                                                   "0.1"),
                                        &bytes)
                         .code,
                     ASSAY_OK);
    assert_true(wire_check_message(bytes, &assay__v1__score_response__descriptor, 16));
    Assay__V1__ScoreResponse *response = assay__v1__score_response__unpack(NULL, bytes.size, (const uint8_t *)bytes.data);
    free((void *)(uintptr_t)bytes.data);
    assert_non_null(response);
    return response;
}

static void joins_in_order(void **state) {
    (void)state;
    call made = open_call(ASSAY_VIEW(""));
    for (uint32_t i = 0; i < 4; i++) set_scored(&made, i, i, 100 + i % 2, i % 2 ? 1 : 2);
    Assay__V1__ScoreResponse *response = join(&made);
    assert_string_equal(response->request_id, "call");
    assert_string_equal(response->provenance->version, "0.1");
    assert_int_equal(response->n_rewards, 4);
    assert_int_equal(response->n_results, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_true(response->rewards[i] == i);
        assert_int_equal(response->results[i]->completion_index, i);
        assert_int_equal(response->results[i]->compute_us, 5);
        assert_int_equal(response->results[i]->queue_us, 9);
    }
    const Assay__V1__GroupResult *group = response->groups[0];
    assert_string_equal(group->id, "p0");
    assert_int_equal(group->scored, 4);
    assert_true(group->mean == 1.5);
    assert_true(fabs(group->deviation - 1.2909944487358056) < 1e-15); /* sqrt(5/3) */
    assert_int_equal(group->correct, 2);
    assert_int_equal(group->accuracy_scored, 4);
    assert_int_equal(group->n_class_ids, 4);
    assert_int_equal(group->class_ids[0], 1);
    assert_int_equal(group->class_ids[1], 2);
    assert_int_equal(group->consensus_class, 1); /* of equals the one that came first */
    assert_int_equal(group->consensus_verdict, 2);
    assert_int_equal(group->best_completion, 3);
    assert_true(group->pass_rate == 0.5);
    assert_int_equal(group->n_advantages, 0);
    assay__v1__score_response__free_unpacked(response, NULL);
    close_call(&made);
}

static void faults_are_no_numbers(void **state) {
    (void)state;
    call made = open_call(ASSAY_VIEW("\x10\x01")); /* GRPO */
    set_scored(&made, 0, 1, 7, 1);
    set_scored(&made, 1, 0, 8, 2);
    made.job->results[2] = (engine_item){.fault = ENGINE_FAULT_CRASHED, .record.reward = (double)NAN, .attempts = 2};
    made.job->results[3] = (engine_item){.fault = ENGINE_FAULT_DEADLINE, .record.reward = (double)NAN};
    Assay__V1__ScoreResponse *response = join(&made);
    assert_true(isnan(response->rewards[2]) && isnan(response->rewards[3]));
    const Assay__V1__CompletionResult *crashed = response->results[2], *late = response->results[3];
    assert_int_equal(crashed->status, ASSAY__V1__RESULT_STATUS__RESULT_STATUS_ERROR);
    assert_int_equal(crashed->reward_presence_case, ASSAY__V1__COMPLETION_RESULT__REWARD_PRESENCE__NOT_SET);
    assert_string_equal(crashed->error->reason, "SCORER_CRASHED");
    assert_false(crashed->error->retryable);
    assert_string_equal(crashed->id, "id");
    assert_int_equal(crashed->completion_index, 2);
    assert_int_equal(crashed->n_components, 1); /* the same keys as everywhere */
    assert_string_equal(crashed->components[0]->key, "math");
    assert_int_equal(crashed->components[0]->value->score_presence_case, ASSAY__V1__COMPONENT_RESULT__SCORE_PRESENCE__NOT_SET);
    assert_int_equal(late->status, ASSAY__V1__RESULT_STATUS__RESULT_STATUS_DEADLINE);
    assert_true(late->error->retryable);
    const Assay__V1__GroupResult *group = response->groups[0];
    assert_int_equal(group->scored, 2);
    assert_true(group->mean == 0.5); /* the failed ones do not pull it down */
    assert_int_equal(group->n_advantages, 4);
    assert_true(fabs(group->advantages[0] - 0.5 / (0.70710678118654757 + 1e-6)) < 1e-12);
    assert_true(group->advantages[2] == 0 && group->advantages[3] == 0);
    assay__v1__score_response__free_unpacked(response, NULL);
    close_call(&made);
}

static void advantages_by_hand(void **state) {
    (void)state;
    static const struct {
        const char *options;
        size_t size;
        double of_first; /* rewards 3, 1, 1, 1 */
    } cases[] = {
        {"\x10\x02", 2, 1.5},                                             /* Dr. GRPO: 3 - 1.5 */
        {"\x10\x03", 2, 2.0},                                             /* RLOO: 3 - 1 */
        {"\x10\x01\x19\0\0\0\0\0\0\0\0", 11, 1.5},                        /* GRPO, epsilon 0: deviation 1 */
        {"\x10\x01\x19\0\0\0\0\0\0\0\0\x20\x01", 13, 1.7320508075688774}, /* biased: 1.5 / sqrt(0.75) */
        {"\x10\x04", 2, 1.0},                                             /* MaxRL: 1.5 / 1.5 */
        {"\x10\x05\x19\0\0\0\0\0\0\0\0", 11, 1.5}, /* REINFORCE++-baseline: one group is the batch, deviation 1 */
        {"\x10\x06\x19\0\0\0\0\0\0\0\0", 11, 1.5}, /* GDPO: one term is GRPO, and again its own deviation 1 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        call made = open_call((assay_view){cases[i].options, cases[i].size});
        for (uint32_t k = 0; k < 4; k++) set_scored(&made, k, k == 0 ? 3 : 1, 1, 1);
        Assay__V1__ScoreResponse *response = join(&made);
        assert_true(fabs(response->groups[0]->advantages[0] - cases[i].of_first) < 1e-12);
        assay__v1__score_response__free_unpacked(response, NULL);
        close_call(&made);
    }
}

static void equal_rewards_are_flagged(void **state) {
    (void)state;
    call made = open_call(ASSAY_VIEW("\x10\x01"));
    for (uint32_t k = 0; k < 4; k++) set_scored(&made, k, 0.1, 1, 1);
    Assay__V1__ScoreResponse *response = join(&made);
    assert_true(response->groups[0]->zero_variance);
    for (size_t k = 0; k < 4; k++) assert_true(response->groups[0]->advantages[k] == 0);
    assay__v1__score_response__free_unpacked(response, NULL);
    close_call(&made);
}

/* A scorer that was taken over writes rubbish: the item becomes an error, the response stays readable. */
static void hostile_bodies_are_refused(void **state) {
    (void)state;
    static const assay_view bodies[] = {
        {"\x1A\x02\xFF\xFE", 4},         /* id that is not UTF-8 */
        {"\x1A\x7F", 2},                 /* length beyond the end */
        {"\x32\x04\x0A\x02\xFF\xFF", 6}, /* component key that is not UTF-8 */
        {"\xFA\x07\x00", 3},             /* unknown field */
        {"\x0B", 1},                     /* unknown wire type */
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        call made = open_call(ASSAY_VIEW(""));
        for (uint32_t k = 0; k < 4; k++) set_scored(&made, k, 1, 1, 1);
        char *copy = malloc(bodies[i].size);
        memcpy(copy, bodies[i].data, bodies[i].size);
        free((void *)(uintptr_t)made.job->results[1].body.data);
        made.job->results[1].body = (assay_view){copy, bodies[i].size};
        Assay__V1__ScoreResponse *response = join(&made);
        assert_int_equal(response->results[1]->status, ASSAY__V1__RESULT_STATUS__RESULT_STATUS_ERROR);
        assert_true(isnan(response->rewards[1]));
        assert_true(response->rewards[2] == 1);
        assay__v1__score_response__free_unpacked(response, NULL);
        close_call(&made);
    }
}

/* The front reads and writes these fields by number. */
static void field_numbers_match(void **state) {
    (void)state;
    static const struct {
        const ProtobufCMessageDescriptor *type;
        unsigned number;
        const char *name;
    } fields[] = {
        {&assay__v1__score_request__descriptor, REQUEST_ID, "request_id"},
        {&assay__v1__score_request__descriptor, REQUEST_RUBRIC_NAME, "rubric_name"},
        {&assay__v1__score_request__descriptor, REQUEST_RUBRIC, "rubric"},
        {&assay__v1__score_request__descriptor, REQUEST_OPTIONS, "options"},
        {&assay__v1__score_request__descriptor, BODY, "groups"},
        {&assay__v1__score_stream_request__descriptor, BODY, "groups"},
        {&assay__v1__score_stream_request__descriptor, REQUEST_OPTIONS, "options"},
        {&assay__v1__group__descriptor, GROUP_ID, "id"},
        {&assay__v1__group__descriptor, BODY, "completions"},
        {&assay__v1__completion__descriptor, COMPLETION_ID, "id"},
        {&assay__v1__score_options__descriptor, OPTION_ADVANTAGE, "advantage"},
        {&assay__v1__score_options__descriptor, OPTION_EPSILON, "advantage_epsilon"},
        {&assay__v1__score_options__descriptor, OPTION_BIASED, "biased_deviation"},
        {&assay__v1__score_options__descriptor, OPTION_TIME_BUDGET, "time_budget_ms"},
        {&assay__v1__score_response__descriptor, RESPONSE_REQUEST_ID, "request_id"},
        {&assay__v1__score_response__descriptor, RESPONSE_PROVENANCE, "provenance"},
        {&assay__v1__score_response__descriptor, RESPONSE_REWARDS, "rewards"},
        {&assay__v1__score_response__descriptor, RESPONSE_RESULTS, "results"},
        {&assay__v1__score_response__descriptor, RESPONSE_GROUPS, "groups"},
        {&assay__v1__score_stream_response__descriptor, RESPONSE_RESULTS, "results"},
        {&assay__v1__completion_result__descriptor, RESULT_COMPUTE_US, "compute_us"},
        {&assay__v1__completion_result__descriptor, RESULT_QUEUE_US, "queue_us"},
        {&assay__v1__completion_result__descriptor, RESULT_COMPONENTS, "components"},
        {&assay__v1__completion_result__descriptor, RESULT_ERROR, "error"},
        {&assay__v1__completion_result__descriptor, RESULT_STATUS, "status"},
        {&assay__v1__completion_result__descriptor, RESULT_TERM_WEIGHTS, "term_weights"},
        {&assay__v1__component_result__descriptor, COMPONENT_CONTRIBUTION, "contribution"},
        {&assay__v1__component_result__descriptor, COMPONENT_VERDICT, "verdict"},
        {&assay__v1__result_error__descriptor, ERROR_RETRYABLE, "retryable"},
        {&assay__v1__result_error__descriptor, ERROR_MESSAGE, "message"},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(fields[i].type, fields[i].number);
        assert_non_null(field);
        assert_string_equal(field->name, fields[i].name);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_in_order),
        cmocka_unit_test(faults_are_no_numbers),
        cmocka_unit_test(advantages_by_hand),
        cmocka_unit_test(equal_rewards_are_flagged),
        cmocka_unit_test(hostile_bodies_are_refused),
        cmocka_unit_test(field_numbers_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
