/* The cap of an arena holds, whatever sizes are asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/arena.h"

enum { CAP = 1024 };

/* An allocation of no bytes takes room too: where there is none it is refused, and does not lift the cap. */
static void nothing_at_the_cap(void **state) {
    (void)state;
    assay_arena arena;
    assay_arena_init(&arena, CAP);
    assert_non_null(assay_arena_alloc(&arena, 0));
    assert_non_null(assay_arena_alloc(&arena, CAP - 16));
    assert_int_equal(arena.used, CAP);
    assert_null(assay_arena_alloc(&arena, 0));
    assert_true(arena.exhausted);
    assert_null(assay_arena_alloc(&arena, 1 << 20));
    assert_true(arena.used <= CAP);
    assay_arena_clear(&arena);
}

static void sizes_that_overflow(void **state) {
    (void)state;
    volatile size_t most = SIZE_MAX; /* the compiler refuses such a constant */
    assay_arena arena;
    assay_arena_init(&arena, CAP);
    for (size_t less = 0; less < 20; less++) {
        assert_null(assay_arena_alloc(&arena, most - less));
        assert_null(assay_arena_calloc(&arena, most / 2 - less, 2));
    }
    assert_null(assay_arena_calloc(&arena, most / 2, 4));
    assert_int_equal(arena.used, 0);
    assay_arena_clear(&arena);
}

static void rounding_counts(void **state) {
    (void)state;
    assay_arena arena;
    assay_arena_init(&arena, CAP);
    size_t count = 0;
    for (char *place; (place = assay_arena_alloc(&arena, 1)); count++) {
        assert_int_equal((uintptr_t)place % 16, 0);
        *place = 1;
    }
    assert_int_equal(count, CAP / 16);
    assay_arena_reset(&arena);
    assert_non_null(assay_arena_alloc(&arena, CAP));
    assert_null(assay_arena_alloc(&arena, 1));
    assay_arena_clear(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_at_the_cap),
        cmocka_unit_test(sizes_that_overflow),
        cmocka_unit_test(rounding_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
