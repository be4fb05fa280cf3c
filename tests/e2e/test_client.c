/* The C-core client against the real server: one call, pipelined calls, errors, retries, and a server that is not there. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "assay/v1/reward_service.pb-c.h"
#include "bench/processes.h"
#include "service/grpc/client.h"

static bench_server server;

static int start_server(void **state) {
    (void)state;
    const char *argv[] = {TEST_SERVER, "--listen", "127.0.0.1:0", "--scorers", "2", NULL};
    return bench_server_start(&server, argv) ? 0 : -1;
}

static int stop_server(void **state) {
    (void)state;
    return bench_server_stop(&server);
}

static assay_buffer request_of(const char *answer, size_t copies) {
    Assay__V1__ScoreRequest request = ASSAY__V1__SCORE_REQUEST__INIT;
    Assay__V1__Group group = ASSAY__V1__GROUP__INIT, *groups[] = {&group};
    Assay__V1__Reference reference = ASSAY__V1__REFERENCE__INIT;
    Assay__V1__MathReference math = ASSAY__V1__MATH_REFERENCE__INIT;
    Assay__V1__Completion completion = ASSAY__V1__COMPLETION__INIT, **completions = calloc(copies + 1, sizeof *completions);
    ProtobufCBinaryData gold = {2, (uint8_t[]){'4', '2'}};
    char text[128];
    snprintf(text, sizeof text, "<think>\nwell\n</think>\n<answer>\n\\boxed{%s}\n</answer>", answer);
    completion.text = (ProtobufCBinaryData){strlen(text), (uint8_t *)text};
    for (size_t i = 0; i < copies; i++) completions[i] = &completion;
    math.n_answers = 1;
    math.answers = &gold;
    reference.math = &math;
    group.reference = &reference;
    group.n_completions = copies;
    group.completions = completions;
    request.rubric_source_case = ASSAY__V1__SCORE_REQUEST__RUBRIC_SOURCE_RUBRIC_NAME;
    char name[] = "r1-zero";
    request.rubric_name = name;
    request.n_groups = 1;
    request.groups = groups;
    assay_buffer bytes;
    assay_buffer_init(&bytes, 1 << 26);
    uint8_t *place = (uint8_t *)assay_buffer_grow(&bytes, assay__v1__score_request__get_packed_size(&request));
    assert_non_null(place);
    assay__v1__score_request__pack(&request, place);
    free(completions);
    return bytes;
}

static void check_rewards(assay_view response, size_t count, double expected) {
    Assay__V1__ScoreResponse *read = assay__v1__score_response__unpack(NULL, response.size, (const uint8_t *)response.data);
    assert_non_null(read);
    assert_int_equal(read->n_rewards, count);
    for (size_t i = 0; i < count; i++) assert_true(read->rewards[i] == expected);
    assay__v1__score_response__free_unpacked(read, NULL);
}

static grpc_client *client_of(const char *address) {
    assay_status status;
    grpc_client *client = grpc_client_new(address, &status);
    assert_non_null(client);
    assert_int_equal(status.code, ASSAY_OK);
    return client;
}

static void test_one_call(void **state) {
    (void)state;
    grpc_client *client = client_of(server.address);
    assay_buffer request = request_of("42", 3), response;
    assay_buffer_init(&response, 1 << 20);
    assay_status status = grpc_client_call(client, GRPC_CLIENT_SCORE, assay_buffer_view(&request), 30000, &response);
    assert_int_equal(status.code, ASSAY_OK);
    check_rewards(assay_buffer_view(&response), 3, 2.0);
    assay_buffer_reset(&response);
    status = grpc_client_call(client, GRPC_CLIENT_SERVER_INFO, ASSAY_VIEW_NONE, 30000, &response);
    assert_int_equal(status.code, ASSAY_OK);
    assert_true(response.size > 100);
    assay_buffer_clear(&request);
    assay_buffer_clear(&response);
    grpc_client_free(client);
}

static void test_pipelined(void **state) {
    (void)state;
    grpc_client *client = client_of(server.address);
    assay_buffer right = request_of("42", 2), wrong = request_of("41", 5);
    enum { CALLS = 200 };
    char tags[CALLS];
    bool seen[CALLS] = {false};
    for (size_t i = 0; i < CALLS; i++)
        grpc_client_start(client, GRPC_CLIENT_SCORE, assay_buffer_view(i % 3 ? &right : &wrong), 30000, &tags[i]);
    assert_int_equal(grpc_client_in_flight(client), CALLS);
    grpc_client_result result;
    for (size_t i = 0; i < CALLS; i++) {
        assert_true(grpc_client_next(client, 30000, &result));
        assert_int_equal(result.status.code, ASSAY_OK);
        size_t index = (size_t)((char *)result.tag - tags);
        assert_true(index < CALLS && !seen[index]);
        seen[index] = true;
        assert_int_equal(result.attempts, 1);
        assert_true(result.wall_ns > 0);
        check_rewards(result.response, index % 3 ? 2 : 5, index % 3 ? 2.0 : 1.0);
        free((char *)(uintptr_t)result.response.data);
    }
    assert_int_equal(grpc_client_in_flight(client), 0);
    assert_false(grpc_client_next(client, -1, &result));
    assay_buffer_clear(&right);
    assay_buffer_clear(&wrong);
    grpc_client_free(client);
}

static void test_errors(void **state) {
    (void)state;
    grpc_client *client = client_of(server.address);
    assay_buffer response;
    assay_buffer_init(&response, 1 << 20);
    assay_status status = grpc_client_call(client, GRPC_CLIENT_SCORE, ASSAY_VIEW("\xff\xff"), 30000, &response);
    assert_int_equal(status.code, ASSAY_USAGE);
    assert_string_equal(status.reason, "INVALID_ARGUMENT");
    assert_true(status.message[0] != 0);
    status = grpc_client_call(client, "/no.such/Method", ASSAY_VIEW_NONE, 30000, &response);
    assert_int_equal(status.code, ASSAY_ENVIRONMENT);
    assert_string_equal(status.reason, "UNIMPLEMENTED");
    assert_int_equal(response.size, 0);
    grpc_client_free(client);
}

/* Calls that nobody waits for any more are cancelled. */
static void test_free_in_flight(void **state) {
    (void)state;
    grpc_client *client = client_of(server.address);
    assay_buffer request = request_of("42", 64);
    for (int i = 0; i < 20; i++) grpc_client_start(client, GRPC_CLIENT_SCORE, assay_buffer_view(&request), 30000, NULL);
    grpc_client_free(client);
    assay_buffer_clear(&request);
}

static void test_bad_addresses(void **state) {
    (void)state;
    const char *const addresses[] = {"", "x", ":1", "host:", "host:0", "host:70000", "host:1x", "unix:"};
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        assay_status status;
        assert_null(grpc_client_new(addresses[i], &status));
        assert_int_equal(status.code, ASSAY_USAGE);
    }
}

static void test_nobody_there(void **state) {
    (void)state;
    grpc_client *client = client_of("unix:/nonexistent/assay.sock");
    assay_buffer response;
    assay_buffer_init(&response, 1 << 20);
    assay_status status = grpc_client_call(client, GRPC_CLIENT_SCORE, ASSAY_VIEW_NONE, 400, &response);
    assert_int_equal(status.code, ASSAY_ENVIRONMENT);
    assert_string_equal(status.reason, "UNAVAILABLE");
    grpc_client_free(client);
}

/* A server that comes a little later is found: UNAVAILABLE is tried again. */
static void test_retries(void **state) {
    (void)state;
    char path[64], address[80];
    snprintf(path, sizeof path, "/tmp/assay-test-%d.sock", (int)getpid());
    snprintf(address, sizeof address, "unix:%s", path);
    grpc_client *client = client_of(address);
    assay_buffer request = request_of("42", 1);
    grpc_client_start(client, GRPC_CLIENT_SCORE, assay_buffer_view(&request), 30000, NULL);
    grpc_client_result result;
    assert_false(grpc_client_next(client, 100, &result));
    bench_server late;
    const char *argv[] = {TEST_SERVER, "--listen", address, "--scorers", "1", NULL};
    assert_true(bench_server_start(&late, argv));
    assert_true(grpc_client_next(client, 30000, &result));
    assert_int_equal(result.status.code, ASSAY_OK);
    assert_true(result.attempts > 1);
    check_rewards(result.response, 1, 2.0);
    free((char *)(uintptr_t)result.response.data);
    grpc_client_free(client);
    assert_int_equal(bench_server_stop(&late), 0);
    assay_buffer_clear(&request);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_call),       cmocka_unit_test(test_pipelined),     cmocka_unit_test(test_errors),
        cmocka_unit_test(test_free_in_flight), cmocka_unit_test(test_bad_addresses), cmocka_unit_test(test_nobody_there),
        cmocka_unit_test(test_retries),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
