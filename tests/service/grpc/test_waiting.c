/* Lines of waiters: order, leaving, expiry, and many threads at once: everybody goes, expires or leaves exactly once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "service/grpc/waiting.h"

static int room; /* guarded by the line's lock, as take is called with it */
static int order[16], order_count, expired_count;

static bool take(waiter *one) {
    (void)one;
    if (room == 0) return false;
    room--;
    return true;
}

static void go(waiter *one) {
    order[order_count++] = (int)(intptr_t)one->owner;
}

static void expire(waiter *one) {
    (void)one;
    expired_count++;
}

static waiter waiter_of(int number, int64_t give_up_ns) {
    return (waiter){.take = take, .go = go, .expire = expire, .owner = (void *)(intptr_t)number, .give_up_ns = give_up_ns};
}

static void test_order(void **state) {
    (void)state;
    waiting_line line;
    waiting_init(&line);
    room = 1;
    order_count = 0;
    waiter waiters[4];
    for (int i = 0; i < 4; i++) {
        waiters[i] = waiter_of(i, INT64_MAX);
        assert_int_equal(waiting_take_or_join(&line, &waiters[i]), i == 0);
    }
    assert_int_equal(waiting_count(&line), 3);
    room = 1;
    waiting_pump(&line);
    assert_int_equal(order_count, 1);
    assert_int_equal(order[0], 1);
    assert_true(waiting_leave(&line, &waiters[2]));
    assert_false(waiting_leave(&line, &waiters[2]));
    assert_false(waiting_leave(&line, &waiters[1]));
    room = 5;
    waiting_pump(&line);
    assert_int_equal(order_count, 2);
    assert_int_equal(order[1], 3);
    assert_int_equal(room, 4);
    waiting_clear(&line);
}

/* Who comes later must not pass who waits, even where there is room for him. */
static void test_nobody_jumps_the_line(void **state) {
    (void)state;
    waiting_line line;
    waiting_init(&line);
    room = order_count = 0;
    waiter first = waiter_of(1, INT64_MAX), second = waiter_of(2, INT64_MAX);
    assert_false(waiting_take_or_join(&line, &first));
    room = 1;
    assert_false(waiting_take_or_join(&line, &second));
    waiting_pump(&line);
    assert_int_equal(order[0], 1);
    assert_true(waiting_leave(&line, &second));
    waiting_clear(&line);
}

static void test_expiry(void **state) {
    (void)state;
    waiting_line line;
    waiting_init(&line);
    room = expired_count = 0;
    waiter waiters[3] = {waiter_of(0, 100), waiter_of(1, 50), waiter_of(2, INT64_MAX)};
    for (int i = 0; i < 3; i++) assert_false(waiting_take_or_join(&line, &waiters[i]));
    assert_int_equal(waiting_expire(&line, 49), 50);
    assert_int_equal(expired_count, 0);
    assert_int_equal(waiting_expire(&line, 60), 100);
    assert_int_equal(expired_count, 1);
    assert_true(waiting_expire(&line, 1000) == INT64_MAX);
    assert_int_equal(expired_count, 2);
    assert_int_equal(waiting_count(&line), 1);
    assert_true(waiting_leave(&line, &waiters[2]));
    waiting_clear(&line);
}

/* ---- threads ---- */

enum { THREADS = 4, EACH = 5000 };

static waiting_line shared;
static atomic_int tokens, ends;

static bool take_token(waiter *one) {
    (void)one;
    int now = atomic_load(&tokens);
    while (now > 0) {
        if (atomic_compare_exchange_weak(&tokens, &now, now - 1)) return true;
    }
    return false;
}

static void end(waiter *one) {
    (void)one;
    atomic_fetch_add(&ends, 1);
}

static void give_back(waiter *one) {
    end(one);
    atomic_fetch_add(&tokens, 1);
}

static void *crowd(void *argument) {
    waiter *waiters = argument;
    for (int i = 0; i < EACH; i++) {
        waiters[i] = (waiter){.take = take_token, .go = give_back, .expire = end, .give_up_ns = i % 7 == 0 ? 10 : 1000};
        if (waiting_take_or_join(&shared, &waiters[i])) give_back(&waiters[i]);
        if (i % 5 == 0 && waiting_leave(&shared, &waiters[i / 2])) end(NULL);
        if (i % 11 == 0) waiting_expire(&shared, 20);
        waiting_pump(&shared);
    }
    return NULL;
}

static void test_threads(void **state) {
    (void)state;
    waiting_init(&shared);
    atomic_store(&tokens, 2);
    pthread_t threads[THREADS];
    waiter *waiters = calloc(THREADS * EACH, sizeof *waiters);
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, crowd, waiters + i * EACH), 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    waiting_pump(&shared);
    waiting_expire(&shared, INT64_MAX);
    assert_int_equal(atomic_load(&ends), THREADS * EACH);
    assert_int_equal(waiting_count(&shared), 0);
    assert_int_equal(atomic_load(&tokens), 2);
    free(waiters);
    waiting_clear(&shared);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_nobody_jumps_the_line),
                                       cmocka_unit_test(test_expiry), cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
