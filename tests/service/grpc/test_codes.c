/* The table between status classes and gRPC's codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "service/grpc/codes.h"

static grpc_status_code code_of(assay_status_class class, const char *reason) {
    assay_status status = assay_fail(class, reason, "f", "m");
    return face_code_of(&status);
}

static void test_to_grpc(void **state) {
    (void)state;
    assay_status ok = assay_ok();
    assert_int_equal(face_code_of(&ok), GRPC_STATUS_OK);
    assert_int_equal(code_of(ASSAY_USAGE, "X"), GRPC_STATUS_INVALID_ARGUMENT);
    assert_int_equal(code_of(ASSAY_INPUT, "X"), GRPC_STATUS_INVALID_ARGUMENT);
    assert_int_equal(code_of(ASSAY_LIMIT, "TOO_MANY_GROUPS"), GRPC_STATUS_INVALID_ARGUMENT);
    assert_int_equal(code_of(ASSAY_LIMIT, FACE_REASON_MESSAGE_BYTES), GRPC_STATUS_RESOURCE_EXHAUSTED);
    assert_int_equal(code_of(ASSAY_BUDGET, "X"), GRPC_STATUS_RESOURCE_EXHAUSTED);
    assert_int_equal(code_of(ASSAY_ENVIRONMENT, "NO_MEMORY"), GRPC_STATUS_RESOURCE_EXHAUSTED);
    assert_int_equal(code_of(ASSAY_CANCELLED, "X"), GRPC_STATUS_CANCELLED);
    assert_int_equal(code_of(ASSAY_INTERNAL, "X"), GRPC_STATUS_INTERNAL);
}

static void test_message(void **state) {
    (void)state;
    char text[32];
    assay_status status = assay_fail(ASSAY_USAGE, "R", "rubric.terms[2].weight", "must be finite");
    face_code_message(&status, text, sizeof text);
    assert_string_equal(text, "rubric.terms[2].weight: must be");
    status = assay_fail(ASSAY_USAGE, "R", NULL, "no field");
    face_code_message(&status, text, sizeof text);
    assert_string_equal(text, "no field");
}

static void test_back(void **state) {
    (void)state;
    static const struct {
        grpc_status_code code;
        assay_status_class class;
        const char *name;
    } rows[] = {{GRPC_STATUS_INVALID_ARGUMENT, ASSAY_USAGE, "INVALID_ARGUMENT"},
                {GRPC_STATUS_RESOURCE_EXHAUSTED, ASSAY_LIMIT, "RESOURCE_EXHAUSTED"},
                {GRPC_STATUS_DEADLINE_EXCEEDED, ASSAY_BUDGET, "DEADLINE_EXCEEDED"},
                {GRPC_STATUS_UNAVAILABLE, ASSAY_ENVIRONMENT, "UNAVAILABLE"},
                {GRPC_STATUS_UNIMPLEMENTED, ASSAY_ENVIRONMENT, "UNIMPLEMENTED"},
                {GRPC_STATUS_CANCELLED, ASSAY_CANCELLED, "CANCELLED"},
                {GRPC_STATUS_INTERNAL, ASSAY_INTERNAL, "INTERNAL"},
                {(grpc_status_code)99, ASSAY_INTERNAL, "UNKNOWN"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assay_status status = face_code_status(rows[i].code, "why and more", 3);
        assert_int_equal(status.code, rows[i].class);
        assert_string_equal(status.reason, rows[i].name);
        assert_string_equal(status.message, "why");
    }
    assert_int_equal(face_code_status(GRPC_STATUS_OK, "", 0).code, ASSAY_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_to_grpc), cmocka_unit_test(test_message),
                                       cmocka_unit_test(test_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
