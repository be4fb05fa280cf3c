/* Admission: counts of calls and bytes, the guess for messages under way, and many threads at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "service/grpc/admission.h"

static const size_t MIB = 1 << 20;

static void test_calls(void **state) {
    (void)state;
    admission a;
    admission_init(&a, 3, MIB);
    for (int i = 0; i < 3; i++) assert_true(admission_enter(&a));
    assert_false(admission_enter(&a));
    assert_int_equal(admission_calls(&a), 3);
    admission_leave(&a);
    assert_true(admission_enter(&a));
    assert_false(admission_enter(&a));
    admission_clear(&a);
}

static void test_small_messages_are_read_side_by_side(void **state) {
    (void)state;
    admission a;
    admission_init(&a, 1024, 256 * MIB);
    for (int i = 0; i < 1024; i++) assert_true(admission_read_begin(&a));
    for (int i = 0; i < 1024; i++) admission_read_end(&a, 200);
    assert_int_equal(a.bytes, 1024 * 200);
    assert_true(admission_read_begin(&a));
    admission_clear(&a);
}

static void test_large_messages_are_not(void **state) {
    (void)state;
    admission a;
    admission_init(&a, 1024, 256 * MIB);
    assert_true(admission_read_begin(&a));
    admission_read_end(&a, 64 * MIB);
    size_t reading = 0;
    while (admission_read_begin(&a)) reading++;
    assert_int_equal(reading, 3); /* 64 held + 3 x 64 guessed */
    for (size_t i = 0; i < reading; i++) admission_read_end(&a, 64 * MIB);
    assert_false(admission_read_begin(&a));
    for (size_t i = 0; i < reading; i++) admission_release(&a, 64 * MIB);
    assert_true(admission_read_begin(&a));
    admission_clear(&a);
}

/* A message larger than all room there is still gets its turn, alone. */
static void test_never_stuck(void **state) {
    (void)state;
    admission a;
    admission_init(&a, 10, MIB);
    assert_true(admission_read_begin(&a));
    admission_read_end(&a, 64 * MIB);
    assert_false(admission_read_begin(&a));
    assert_false(admission_has_room(&a));
    admission_release(&a, 64 * MIB);
    assert_true(admission_has_room(&a));
    assert_true(admission_read_begin(&a));
    assert_false(admission_read_begin(&a));
    admission_read_end(&a, 0);
    assert_true(admission_read_begin(&a));
    admission_clear(&a);
}

static void test_the_guess_fades(void **state) {
    (void)state;
    admission a;
    admission_init(&a, 10, 256 * MIB);
    assert_true(admission_read_begin(&a));
    admission_read_end(&a, 64 * MIB);
    admission_release(&a, 64 * MIB);
    for (int i = 0; i < 200; i++) {
        assert_true(admission_read_begin(&a));
        admission_read_end(&a, 100);
        admission_release(&a, 100);
    }
    assert_int_equal(a.guess, ADMISSION_GUESS_MIN);
    admission_clear(&a);
}

enum { THREADS = 4, ROUNDS = 20000 };

static void *churn(void *argument) {
    admission *a = argument;
    for (int i = 0; i < ROUNDS; i++) {
        if (!admission_enter(a)) continue;
        if (admission_read_begin(a)) {
            size_t size = (size_t)(i % 3) * 1000;
            admission_read_end(a, size);
            admission_release(a, size);
        }
        admission_leave(a);
    }
    return NULL;
}

/* A moment with few calls does not end a crowd; calls one after another do. */
static void test_the_crowd_fades(void **state) {
    (void)state;
    admission a;
    admission_init(&a, 1024, MIB);
    for (int i = 0; i < 40; i++) assert_true(admission_enter(&a));
    assert_int_equal(admission_crowd(&a), 40);
    for (int i = 0; i < 40; i++) admission_leave(&a);
    for (int i = 0; i < 10; i++) {
        assert_true(admission_enter(&a));
        admission_leave(&a);
    }
    assert_in_range(admission_crowd(&a), 20, 39);
    for (int i = 0; i < 100; i++) {
        assert_true(admission_enter(&a));
        admission_leave(&a);
    }
    assert_int_equal(admission_crowd(&a), 1);
    admission_clear(&a);
}

static void test_threads(void **state) {
    (void)state;
    admission a;
    pthread_t threads[THREADS];
    admission_init(&a, 3, MIB);
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, churn, &a), 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    assert_int_equal(a.calls, 0);
    assert_int_equal(a.bytes, 0);
    assert_int_equal(a.reading, 0);
    admission_clear(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_small_messages_are_read_side_by_side),
        cmocka_unit_test(test_large_messages_are_not),
        cmocka_unit_test(test_never_stuck),
        cmocka_unit_test(test_the_guess_fades),
        cmocka_unit_test(test_the_crowd_fades),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
