/* The allocator of request memory against a map of bytes: no overlap, full coalescing, low addresses first. */
#include "kit.h"
#include "service/engine/request_memory.h"

enum { SIZE = 1 << 20, LIVE = 200 };

static void random_allocations(void **state) {
    (void)state;
    request_memory memory;
    assert_true(request_memory_init(&memory, -1, SIZE));
    static unsigned char map[SIZE / 64];
    memset(map, 0, sizeof map);
    request_range *live[LIVE] = {0};
    uint32_t random = 1;
    size_t refused = 0, used = 0;
    for (unsigned step = 0; step < 20000 * kit_multiplier(); step++) {
        random = random * 1664525 + 1013904223;
        size_t slot = (random >> 8) % LIVE, wanted = (random >> 4) % (step % 17 ? 3000 : 100000);
        if (live[slot]) {
            for (size_t i = 0; i < live[slot]->size / 64; i++) assert_int_equal(map[live[slot]->offset / 64 + i]--, 1);
            used -= live[slot]->size;
            live[slot]->next = NULL;
            request_memory_free(&memory, live[slot]);
            live[slot] = NULL;
        } else if ((live[slot] = request_memory_alloc(&memory, wanted))) {
            assert_true(live[slot]->size >= wanted && live[slot]->offset % 64 == 0);
            assert_true(live[slot]->offset + live[slot]->size <= SIZE);
            for (size_t i = 0; i < live[slot]->size / 64; i++) assert_int_equal(map[live[slot]->offset / 64 + i]++, 0);
            used += live[slot]->size;
        } else {
            refused++;
        }
        assert_int_equal(request_memory_used(&memory), used);
    }
    assert_true(refused > 0); /* else the test is too easy */
    for (size_t i = 0; i < LIVE; i++) {
        if (live[i]) live[i]->next = NULL;
        if (live[i]) request_memory_free(&memory, live[i]);
    }
    request_range *whole = request_memory_alloc(&memory, SIZE); /* all is one piece again */
    assert_non_null(whole);
    assert_null(request_memory_alloc(&memory, 1));
    whole->next = NULL;
    request_memory_free(&memory, whole);
    request_memory_clear(&memory);
}

static void lowest_addresses_first(void **state) {
    (void)state;
    request_memory memory;
    assert_true(request_memory_init(&memory, -1, SIZE));
    request_range *one = request_memory_alloc(&memory, 1000), *two = request_memory_alloc(&memory, 1000);
    assert_int_equal(one->offset, 0);
    one->next = NULL;
    request_memory_free(&memory, one);
    request_range *again = request_memory_alloc(&memory, 500);
    assert_int_equal(again->offset, 0);
    again->next = two;
    two->next = NULL;
    request_memory_free(&memory, again); /* a chain */
    assert_int_equal(request_memory_used(&memory), 0);
    assert_null(request_memory_alloc(&memory, SIZE + 1));
    assert_null(request_memory_alloc(&memory, SIZE_MAX));
    request_memory_clear(&memory);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_allocations),
        cmocka_unit_test(lowest_addresses_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
