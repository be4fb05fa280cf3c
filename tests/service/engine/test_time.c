/* Deadlines, cancellation, who wakes whom, and memory that must not be reused while a scorer still reads it. */
#include <sched.h>

#include "kit.h"

/* ---- deadlines ---- */

static int front_deadline(engine *owner, void *argument) {
    (void)argument;
    kit_call call;
    enum { COUNT = 100 }; /* 20 ms of CPU each, on two scorers: a second */
    kit_check(kit_call_open(&call, owner, 4096));
    kit_call_add_same(&call, 0, ASSAY_VIEW("!slow"), COUNT);
    int64_t begin = assay_wall_ns();
    kit_call_submit(&call, 300);
    kit_call_wait(&call);
    int64_t took_ms = (call.done_ns - begin) / 1000000;
    kit_check(took_ms >= 299 && took_ms < 900); /* all of it would take a second at least */
    size_t judged = 0, late = 0;
    for (size_t i = 0; i < COUNT; i++) {
        const engine_item *item = engine_job_item(call.job, i);
        if (item->fault == ENGINE_FAULT_NONE) {
            judged++;
            kit_check(assay_view_equal(item->body, ASSAY_VIEW("slow")));
            kit_check(item->record.compute_us >= 20000);
        } else {
            late++;
            kit_check(item->fault == ENGINE_FAULT_DEADLINE && item->body.size == 0);
            kit_check(item->queue_us >= 290000);
        }
    }
    kit_check(judged >= 2 && late >= 50 && judged + late == COUNT);
    kit_call_close(&call);
    engine_stats stats;
    kit_wait_for((engine_get_stats(owner, &stats), stats.request_bytes_used == 0), 200);
    kit_check(stats.items_faulted == 0); /* being late is nobody's fault */
    return 0;
}

static void deadline_gives_partial_results(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 2}, front_deadline, NULL, 20), 0);
}

/* Deadlines that have passed, in any order, beside jobs without. */
static int front_deadline_order(engine *owner, void *argument) {
    (void)argument;
    enum { COUNT = 20 };
    kit_call calls[COUNT], blocker;
    kit_check(kit_call_open(&blocker, owner, 4096));
    kit_call_add_same(&blocker, 0, ASSAY_VIEW("!wait"), 1);
    kit_call_submit(&blocker, 0);
    for (size_t i = 0; i < COUNT; i++) {
        kit_check(kit_call_open(&calls[i], owner, 64));
        kit_call_add_same(&calls[i], 0, ASSAY_VIEW("abc"), 1);
        kit_call_submit(&calls[i], i % 4 == 3 ? 0 : (int64_t)((i * 7) % COUNT) * 10 - 15);
    }
    for (size_t i = 0; i < COUNT; i++) {
        if (i % 4 == 3) continue;
        kit_call_wait(&calls[i]);
        kit_check(kit_fault(&calls[i], 0) == ENGINE_FAULT_DEADLINE);
    }
    engine_job_cancel(blocker.job);
    for (size_t i = 3; i < COUNT; i += 4) {
        kit_call_wait(&calls[i]);
        kit_check(kit_item_right(&calls[i], 0, ASSAY_VIEW("abc"), 0, 0));
    }
    kit_call_wait(&blocker);
    kit_check(kit_fault(&blocker, 0) == ENGINE_FAULT_CANCELLED);
    for (size_t i = 0; i < COUNT; i++) kit_call_close(&calls[i]);
    kit_call_close(&blocker);
    return 0;
}

static void deadlines_in_any_order(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 1, .item_cpu_ms_max = 5000}, front_deadline_order, NULL, 20), 0);
}

/* ---- cancellation ---- */

static int front_cancel_polite(engine *owner, void *argument) {
    (void)argument;
    kit_call call;
    kit_check(kit_call_open(&call, owner, 1 << 20));
    kit_call_add_same(&call, 0, ASSAY_VIEW("!wait"), 1000);
    kit_call_submit(&call, 0);
    usleep(30000);
    kit_check(call.done == 0);
    int64_t begin = assay_wall_ns();
    engine_job_cancel(call.job);
    kit_call_wait(&call);
    kit_check(call.done_ns - begin < 100000000);
    for (size_t i = 0; i < 1000; i++) kit_check(kit_fault(&call, i) == ENGINE_FAULT_CANCELLED);
    engine_job_cancel(call.job); /* once more: harmless */
    kit_call_close(&call);
    engine_stats stats;
    kit_wait_for((engine_get_stats(owner, &stats), stats.request_bytes_used == 0), 90);
    kit_check(stats.scorer_restarts == 0); /* they listened to the flag */
    return 0;
}

static void cancel_stops_work(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 2}, front_cancel_polite, NULL, 20), 0);
}

#ifndef ASSAY_ENGINE_THREADS /* a thread cannot be killed */
/* A scorer that does not listen is killed; the other call's items that it was given do not suffer. */
static int front_cancel_stuck(engine *owner, void *argument) {
    assay_view text = assay_view_of(argument);
    kit_call stuck, good;
    kit_check(kit_call_open(&stuck, owner, 1 << 20));
    kit_call_add_same(&stuck, 0, text, 2);
    kit_call_submit(&stuck, 0);
    kit_check(kit_call_open(&good, owner, 1 << 20));
    kit_call_add_same(&good, 0, ASSAY_VIEW("fine"), 100);
    kit_call_submit(&good, 0);
    usleep(20000);
    kit_check(good.done == 0); /* it waits behind the stuck one */
    int64_t begin = assay_wall_ns();
    engine_job_cancel(stuck.job);
    kit_call_wait(&stuck);
    kit_check(stuck.done_ns - begin < 100000000);
    kit_check(kit_fault(&stuck, 0) == ENGINE_FAULT_CANCELLED && kit_fault(&stuck, 1) == ENGINE_FAULT_CANCELLED);
    kit_call_close(&stuck);
    engine_stats stats;
    engine_get_stats(owner, &stats);
    kit_check(stats.request_bytes_used > (1 << 20)); /* still read by the scorer: not given back */
    kit_call_wait(&good);
    int64_t took_ms = (good.done_ns - begin) / 1000000;
    kit_check(took_ms >= 99 && took_ms < 900); /* before a stall (1 s) or the CPU limit would end it */
    for (size_t i = 0; i < 100; i++) {
        kit_check(kit_item_right(&good, i, ASSAY_VIEW("fine"), 0, (uint32_t)i));
        kit_check(engine_job_item(good.job, i)->attempts == 1);
    }
    kit_call_close(&good);
    engine_get_stats(owner, &stats);
    kit_check(stats.scorer_restarts == 1 && stats.request_bytes_used == 0 && stats.items_faulted == 0 &&
              stats.items_retried == 0);
    return 0;
}

static __attribute__((unused)) void stuck_scorer_is_killed(void **state) {
    (void)state;
    char loop[] = "!loop", hang[] = "!hang";
    assert_int_equal(kit_run(&(engine_config){.scorers = 1}, front_cancel_stuck, loop, 20), 0);
    assert_int_equal(kit_run(&(engine_config){.scorers = 1}, front_cancel_stuck, hang, 20), 0);
}

/* A scorer that blocks without using CPU time, in a job without deadline: found by the front's stall check. */
static int front_stalled(engine *owner, void *argument) {
    (void)argument;
    kit_call call;
    assay_view texts[] = {ASSAY_VIEW("one"), ASSAY_VIEW("!hang"), ASSAY_VIEW("two")};
    kit_check(kit_call_open(&call, owner, 4096));
    kit_call_add(&call, 0, NULL, texts, 3);
    kit_call_run(&call);
    kit_check(kit_item_right(&call, 0, texts[0], 0, 0) && kit_item_right(&call, 2, texts[2], 0, 2));
    kit_check(kit_fault(&call, 1) == ENGINE_FAULT_CRASHED && engine_job_item(call.job, 1)->attempts == 2);
    kit_call_close(&call);
    return 0;
}

static __attribute__((unused)) void hang_without_cpu_ends(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 1, .item_cpu_ms_max = 20}, front_stalled, NULL, 20), 0);
}

#endif

/* ---- a long item delays its own unit only ---- */

static int front_long_item(engine *owner, void *argument) {
    (void)argument;
    enum { COUNT = 60 };
    kit_call slow, good;
    kit_wait_for(kit_alive(owner) == 2, 1000);
    kit_check(kit_call_open(&slow, owner, 4096));
    kit_call_add_same(&slow, 0, ASSAY_VIEW("!wait"), 1);
    kit_check(kit_call_open(&good, owner, 1 << 20));
    kit_call_add_same(&good, 0, ASSAY_VIEW("fine"), COUNT);
    kit_call_submit(&slow, 0);
    kit_call_submit(&good, 2000); /* without balance, what was given to the slow one's scorer would not be done by then */
    kit_call_wait(&good);
    kit_check(slow.done == 0);
    for (size_t i = 0; i < COUNT; i++) {
        kit_check(kit_item_right(&good, i, ASSAY_VIEW("fine"), 0, (uint32_t)i));
        kit_check(engine_job_item(good.job, i)->attempts == 1);
    }
    engine_job_cancel(slow.job);
    kit_call_wait(&slow);
    kit_call_close(&good);
    kit_call_close(&slow);
    engine_stats stats;
    kit_wait_for((engine_get_stats(owner, &stats), stats.request_bytes_used == 0), 1000);
    kit_check(stats.scorer_restarts == 0);
    return 0;
}

static void long_item_delays_only_its_unit(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 2, .item_cpu_ms_max = 10000}, front_long_item, NULL, 20), 0);
}

static int front_cancel_early(engine *owner, void *argument) {
    (void)argument;
    for (int i = 0; i < 300; i++) {
        kit_call call;
        kit_check(kit_call_open(&call, owner, 4096));
        kit_call_add_same(&call, 0, ASSAY_VIEW("abc"), 20);
        if (i % 3 == 0) engine_job_cancel(call.job); /* before submission */
        kit_call_submit(&call, i % 2 ? 1000 : 0);
        if (i % 3) engine_job_cancel(call.job); /* races with done */
        kit_call_wait(&call);
        for (size_t k = 0; k < 20; k++) {
            kit_check(kit_fault(&call, k) == ENGINE_FAULT_CANCELLED ||
                      kit_item_right(&call, k, ASSAY_VIEW("abc"), 0, (uint32_t)k));
        }
        kit_call_close(&call);
    }
    engine_stats stats;
    kit_wait_for((engine_get_stats(owner, &stats), stats.request_bytes_used == 0), 200);
    kit_check(stats.scorer_restarts == 0);
    return 0;
}

static void cancel_races_with_done(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 2}, front_cancel_early, NULL, 20), 0);
}

/* ---- an idle engine sleeps ---- */

static bool pages_are_back(engine *owner) {
    pthread_mutex_lock(&owner->memory.lock);
    bool back = owner->memory.dirty_free == 0;
    pthread_mutex_unlock(&owner->memory.lock);
    return back;
}

static int front_rest(engine *owner, void *argument) {
    (void)argument;
    for (uint32_t round = 0; round < 3; round++) {
        kit_wait_for(collector_rests(owner), 10000);
        kit_call call;
        kit_check(kit_call_open(&call, owner, 64));
        kit_call_add_same(&call, round, ASSAY_VIEW("abc"), 3);
        /* With a deadline that passes the item, one that binds, and none. */
        if (round == 1) {
            kit_call_close(&call);
            kit_check(kit_call_open(&call, owner, 64));
            kit_call_add_same(&call, round, ASSAY_VIEW("!wait"), 1);
        }
        kit_call_submit(&call, round == 0 ? 20000 : round == 1 ? 50 : 0);
        kit_call_wait(&call);
        if (round == 1) kit_check(kit_fault(&call, 0) == ENGINE_FAULT_DEADLINE);
        else kit_check(kit_item_right(&call, 2, ASSAY_VIEW("abc"), round, 2));
        kit_call_close(&call);
    }
    /* A job that is given back while nobody looks: its pages go all the same. */
    kit_call large;
    kit_check(kit_call_open(&large, owner, 8 << 20));
    memset(large.at, 'a', 8 << 20);
    kit_wait_for(collector_rests(owner), 10000);
    kit_call_close(&large);
    kit_wait_for(pages_are_back(owner), 20000);
    kit_wait_for(collector_rests(owner), 10000);
    return 0;
}

static void idle_collector_sleeps(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 2}, front_rest, NULL, 90), 0);
}

/* ---- jobs submitted quietly are judged, whether or not somebody wakes the workers ---- */

static int front_quiet(engine *owner, void *argument) {
    (void)argument;
    enum { CALLS = 6 };
    kit_wait_for(kit_alive(owner) == 2, 2000);
    for (int round = 0; round < 4; round++) {
        if (round >= 2) kit_wait_for(collector_rests(owner), 10000); /* everybody sleeps */
        kit_call calls[CALLS];
        for (uint32_t i = 0; i < CALLS; i++) {
            kit_check(kit_call_open(&calls[i], owner, 64));
            kit_call_add_same(&calls[i], i, ASSAY_VIEW("abc"), 2);
            engine_job_submit_quietly(calls[i].job, INT64_MAX);
        }
        if (round % 2 == 0) engine_wake(owner);
        for (uint32_t i = 0; i < CALLS; i++) {
            kit_call_wait(&calls[i]);
            kit_check(kit_item_right(&calls[i], 1, ASSAY_VIEW("abc"), i, 1));
            kit_call_close(&calls[i]);
        }
    }
    return 0;
}

static void quiet_jobs_are_judged(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 2}, front_quiet, NULL, 60), 0);
}

/* ---- a thread that attends gets its results without anybody being woken; when it stops, the collector is ---- */

enum { ATTENDED_CALLS = 200 };

static uint64_t wake_ups(engine *owner) {
    uint64_t count = 0;
    return read(owner->regions->collector_event, &count, sizeof count) == (ssize_t)sizeof count ? count : 0;
}

static bool is_done(kit_call *call) {
    pthread_mutex_lock(&call->lock);
    bool done = call->done > 0;
    pthread_mutex_unlock(&call->lock);
    return done;
}

static int front_attends(engine *owner, void *argument) {
    (void)argument;
    kit_wait_for(kit_alive(owner) == 2, 2000);
    for (int attends = 1; attends >= 0; attends--) {
        kit_call call;
        kit_check(kit_call_open(&call, owner, 64)); /* so that the collector does not rest */
        kit_call_add_same(&call, 0, ASSAY_VIEW("abc"), 1);
        kit_call_run(&call);
        kit_call_close(&call);
        if (attends) engine_attend(owner, true);
        wake_ups(owner);
        for (uint32_t i = 0; i < ATTENDED_CALLS; i++) {
            kit_check(kit_call_open(&call, owner, 64));
            kit_call_add_same(&call, i, ASSAY_VIEW("abc"), 2);
            engine_job_submit(call.job, INT64_MAX);
            int64_t end_ns = assay_wall_ns() + 10000000000;
            while (attends && !is_done(&call) && assay_wall_ns() < end_ns) {
                if (!engine_collect(owner)) sched_yield();
            }
            kit_call_wait(&call);
            kit_check(call.done == 1 && kit_item_right(&call, 1, ASSAY_VIEW("abc"), i, 1));
            kit_call_close(&call);
        }
        uint64_t woken = wake_ups(owner);
        if (attends)
            kit_check(woken < ATTENDED_CALLS / 10); /* a machine that stands still for long may let the collector rest */
        else kit_check(woken > ATTENDED_CALLS / 10);
        if (attends) engine_attend(owner, false);
    }
    kit_check(!engine_collect(owner));
    return 0;
}

static void attending_needs_no_wake_up(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 2}, front_attends, NULL, 60), 0);
}

/* Where it stops attending with results in the rings, and looks once more, nothing is left lying. */
static int front_leaves(engine *owner, void *argument) {
    (void)argument;
    kit_wait_for(kit_alive(owner) == 2, 2000);
    for (uint32_t i = 0; i < ATTENDED_CALLS; i++) {
        kit_call call;
        kit_check(kit_call_open(&call, owner, 64));
        kit_call_add_same(&call, i, ASSAY_VIEW("abc"), 2);
        engine_attend(owner, true);
        engine_job_submit(call.job, INT64_MAX);
        for (uint32_t k = 0; k < i; k++) sched_yield();
        engine_attend(owner, false);
        engine_collect(owner);
        int64_t begin_ns = assay_wall_ns();
        kit_call_wait(&call); /* the collector's */
        if (assay_wall_ns() - begin_ns > ENGINE_LOOK_MS * 500000) atomic_fetch_add(&kit_memory->words[0], 1);
        kit_call_close(&call);
    }
    kit_check(atomic_load(&kit_memory->words[0]) <
              ATTENDED_CALLS / 10); /* else the collector found them by its own looks only */
    return 0;
}

static void leaving_loses_nothing(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 2}, front_leaves, NULL, 60), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quiet_jobs_are_judged),
        cmocka_unit_test(attending_needs_no_wake_up),
        cmocka_unit_test(leaving_loses_nothing),
        cmocka_unit_test(idle_collector_sleeps),
        cmocka_unit_test(deadline_gives_partial_results),
        cmocka_unit_test(deadlines_in_any_order),
        cmocka_unit_test(cancel_stops_work),
        cmocka_unit_test(cancel_races_with_done),
        cmocka_unit_test(long_item_delays_only_its_unit),
#ifndef ASSAY_ENGINE_THREADS /* threads cannot be killed */
        cmocka_unit_test(stuck_scorer_is_killed),
        cmocka_unit_test(hang_without_cpu_ends),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
