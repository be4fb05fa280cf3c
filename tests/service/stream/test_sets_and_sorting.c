/* The set of hashes and the external sort: against what the same in memory gives, with runs so small that they are many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "service/stream/hash_set.h"
#include "service/stream/record_sort.h"

typedef struct record {
    uint64_t key, serial;
} record;

static int by_key(const void *left, const void *right) {
    const record *a = left, *b = right;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return a->serial < b->serial ? -1 : a->serial > b->serial;
}

static void sort_of(size_t count, size_t run_bytes, uint64_t keys) {
    record_sort *sort = record_sort_new(sizeof(record), by_key, run_bytes);
    record *all = calloc(count + 1, sizeof *all);
    assert_true(sort && all);
    uint64_t seed = count;
    for (size_t i = 0; i < count; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        all[i] = (record){(seed >> 33) % keys, i};
        assert_int_equal(record_sort_add(sort, &all[i]).code, ASSAY_OK);
    }
    assert_int_equal(record_sort_end(sort).code, ASSAY_OK);
    qsort(all, count, sizeof *all, by_key);
    assay_status status;
    for (size_t i = 0; i < count; i++) {
        const record *next = record_sort_next(sort, &status);
        assert_non_null(next);
        assert_int_equal(by_key(next, &all[i]), 0);
    }
    assert_null(record_sort_next(sort, &status));
    assert_int_equal(status.code, ASSAY_OK);
    assert_null(record_sort_next(sort, &status));
    record_sort_free(sort);
    free(all);
}

static void sorts(void **state) {
    (void)state;
    static const size_t counts[] = {0, 1, 2, 63, 64, 65, 1000, 20000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        sort_of(counts[i], 0, 1000);
        sort_of(counts[i], 1024, 7);
        sort_of(counts[i], 1, 1u << 30); /* a run holds one record */
    }
}

static void cannot_spill(void **state) {
    (void)state;
    char before[4096] = "";
    if (getenv("TMPDIR")) snprintf(before, sizeof before, "%s", getenv("TMPDIR"));
    setenv("TMPDIR", "/nonexistent-folder", 1);
    record_sort *sort = record_sort_new(sizeof(record), by_key, sizeof(record));
    const record one = {1, 1};
    assert_int_equal(record_sort_add(sort, &one).code, ASSAY_OK);
    assert_int_equal(record_sort_add(sort, &one).code, ASSAY_ENVIRONMENT);
    record_sort_free(sort);
    if (before[0]) setenv("TMPDIR", before, 1);
    else unsetenv("TMPDIR");
}

static void remembers(void **state) {
    (void)state;
    hash_set set = {0};
    for (uint64_t round = 0; round < 2; round++) {
        for (uint64_t i = 0; i < 100000; i++) {
            hash128 key = hash128_of((assay_view){(const char *)&i, sizeof i});
            assert_int_equal(hash_set_add(&set, key), round ? HASH_SET_SEEN : HASH_SET_NEW);
        }
    }
    assert_int_equal(set.size, 100000);
    assert_int_equal(hash_set_add(&set, (hash128){0, 0}), HASH_SET_NEW); /* the mark of a free place is a key as any other */
    assert_int_equal(hash_set_add(&set, (hash128){0, 0}), HASH_SET_SEEN);
    hash_set_clear(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sorts), cmocka_unit_test(cannot_spill), cmocka_unit_test(remembers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
