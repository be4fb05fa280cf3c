/* The index of the embedded FileDescriptorSet, and of sets that are not one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "service/grpc/descriptors.h"

static int file_of(const descriptors *index, const char *symbol) {
    return descriptors_file_by_symbol(index, assay_view_of(symbol));
}

static void test_embedded(void **state) {
    (void)state;
    descriptors *index = descriptors_new(descriptors_embedded());
    assert_non_null(index);
    assert_true(descriptors_file_count(index) >= 9);
    int score = descriptors_file_by_name(index, ASSAY_VIEW("assay/v1/score.proto"));
    assert_true(score >= 0);
    assert_int_equal(file_of(index, "assay.v1.ScoreRequest"), score);
    assert_int_equal(file_of(index, "assay.v1.ScoreRequest.groups"), score);
    assert_int_equal(file_of(index, "assay.v1.FINISH_REASON_LENGTH"), score);
    assert_int_equal(file_of(index, "assay.v1.FinishReason"), score);
    assert_int_equal(file_of(index, "grpc.health.v1.HealthCheckResponse.SERVING"),
                     descriptors_file_by_name(index, ASSAY_VIEW("grpc/health/v1/health.proto")));
    assert_int_equal(file_of(index, "assay.v1.RewardService.Score"),
                     descriptors_file_by_name(index, ASSAY_VIEW("assay/v1/reward_service.proto")));
    static const char *const unknown[] = {
        "", "assay.v1", "assay.v1.", "assay.v1.ScoreReques", "assay.v1.ScoreRequestt", ".assay.v1.ScoreRequest", "zzz", "A"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_int_equal(file_of(index, unknown[i]), DESCRIPTORS_NONE);
    assert_true(descriptors_is_message(index, ASSAY_VIEW("assay.v1.Group")));
    assert_false(descriptors_is_message(index, ASSAY_VIEW("assay.v1.Verdict")));
    assert_int_equal(descriptors_service_count(index), 4);
    assert_int_equal(descriptors_import(index, score, 0),
                     descriptors_file_by_name(index, ASSAY_VIEW("assay/v1/reference.proto")));
    assert_int_equal(descriptors_import(index, score, 3), DESCRIPTORS_NONE);
    descriptors_free(index);
}

/* Cut anywhere, it is refused or read as far as it goes; it never reads beyond. */
static void test_truncated(void **state) {
    (void)state;
    assay_view all = descriptors_embedded();
    for (size_t size = 0; size < all.size; size += 97) {
        char *copy = malloc(size ? size : 1);
        memcpy(copy, all.data, size);
        descriptors_free(descriptors_new((assay_view){copy, size}));
        free(copy);
    }
    assert_null(descriptors_new(ASSAY_VIEW_NONE));
    assert_null(descriptors_new(ASSAY_VIEW("\xff\xff\xff")));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_embedded), cmocka_unit_test(test_truncated)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
