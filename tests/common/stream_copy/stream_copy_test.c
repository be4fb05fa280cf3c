/* The streaming copy against memcpy: every alignment of both sides, sizes around its steps, nothing beyond the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/stream_copy.h"

static void check(size_t from_shift, size_t to_shift, size_t size) {
    enum { GUARD = 64 };
    char *from = malloc(from_shift + size + 1), *to = malloc(to_shift + size + 2 * GUARD);
    assert_true(from && to);
    for (size_t i = 0; i < from_shift + size; i++) from[i] = (char)(i * 31 + (i >> 8));
    memset(to, 0x5A, to_shift + size + 2 * GUARD);
    assay_stream_copy(to + GUARD + to_shift, from + from_shift, size);
    assay_stream_copy_end();
    for (size_t i = 0; i < GUARD; i++) assert_true(to[to_shift + i] == 0x5A && to[GUARD + to_shift + size + i] == 0x5A);
    if (size) assert_memory_equal(to + GUARD + to_shift, from + from_shift, size);
    free(from);
    free(to);
}

static void as_memcpy(void **state) {
    (void)state;
    for (size_t from = 0; from < 67; from += 3) {
        for (size_t to = 0; to < 64; to++) {
            for (size_t size = 0; size < 700; size += 1 + size / 9) check(from, to, size);
        }
    }
    check(9, 0, 1 << 20);
    check(1, 33, (1 << 20) + 17);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_memcpy)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
