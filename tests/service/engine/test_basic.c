/* Jobs that go well: every item right, in order, whatever the number of scorers and the cutting. */
#include "kit.h"

enum { ITEMS = 700, GROUPS = 5 };

static char texts_bytes[ITEMS][4096];
static assay_view texts[ITEMS];

/* Sizes from 0 to 4 kB, any bytes; never '!' first. */
static void make_texts(void) {
    uint32_t random = 12345;
    for (size_t i = 0; i < ITEMS; i++) {
        random = random * 1664525 + 1013904223;
        size_t size = i % 7 == 0 ? 0 : (random >> 8) % sizeof texts_bytes[i];
        for (size_t k = 0; k < size; k++) texts_bytes[i][k] = (char)((random >> (k % 13)) + k);
        if (size) texts_bytes[i][0] = 'a';
        texts[i] = (assay_view){texts_bytes[i], size};
    }
}

static void check_call(engine *owner, size_t per_group) {
    kit_call call;
    kit_check(kit_call_open(&call, owner, ITEMS * 4096 * 2));
    for (uint32_t g = 0; g < GROUPS; g++) kit_call_add(&call, g, g % 2 ? "even" : NULL, texts, per_group);
    kit_call_run(&call);
    kit_check(call.done == 1);
    kit_check(engine_job_item_count(call.job) == GROUPS * per_group);
    for (size_t i = 0; i < GROUPS * per_group; i++) {
        kit_check(kit_item_right(&call, i, texts[i % per_group], (uint32_t)(i / per_group), (uint32_t)(i % per_group)));
        kit_check(engine_job_item(call.job, i)->attempts == 1);
    }
    kit_call_close(&call);
}

static int judge_all(engine *owner, void *argument) {
    (void)argument;
    for (int i = 0; i < 20; i++) check_call(owner, ITEMS / GROUPS);
    check_call(owner, 1);
    check_call(owner, 64);
    check_call(owner, 65);
    engine_stats stats;
    engine_get_stats(owner, &stats);
    kit_check(stats.request_bytes_used == 0);
    kit_check(stats.items_done == 20 * ITEMS + GROUPS * (1 + 64 + 65));
    kit_check(stats.items_faulted == 0 && stats.items_retried == 0 && stats.units_queued == 0);
    return 0;
}

static void every_item_is_right(void **state) {
    (void)state;
    make_texts();
    for (uint32_t scorers = 1; scorers <= 5; scorers += 2)
        assert_int_equal(kit_run(&(engine_config){.scorers = scorers}, judge_all, NULL, 30), 0);
}

static int no_items(engine *owner, void *argument) {
    (void)argument;
    kit_call call;
    kit_check(kit_call_open(&call, owner, 0));
    kit_call_run(&call);
    kit_check(call.done == 1 && engine_job_item_count(call.job) == 0);
    kit_call_close(&call);
    kit_check(kit_call_open(&call, owner, 100)); /* never submitted */
    kit_call_close(&call);
    return 0;
}

static void job_without_items_is_done_at_once(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 1}, no_items, NULL, 10), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_right),
        cmocka_unit_test(job_without_items_is_done_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
