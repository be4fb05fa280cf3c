/* The life of the whole: starting, failing to start, the front's end and crash, the supervisor's death, and that nothing is left. */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "kit.h"

static engine_config two(void) {
    return (engine_config){.scorers = 2};
}

static bool judge_some(engine *owner, size_t count) {
    kit_call call;
    if (!kit_call_open(&call, owner, 64 * count)) return false;
    kit_call_add_same(&call, 0, ASSAY_VIEW("abc"), count);
    kit_call_run(&call);
    bool good = true;
    for (size_t i = 0; i < count; i++) good = good && kit_item_right(&call, i, ASSAY_VIEW("abc"), 0, (uint32_t)i);
    kit_call_close(&call);
    return good;
}

/* ---- ends ---- */

static int front_code(engine *owner, void *argument) {
    kit_check(judge_some(owner, 3));
    return *(const int *)argument;
}

static void exit_code_is_the_fronts(void **state) {
    (void)state;
    engine_config config = two();
    for (int code = 3; code <= 5; code++) assert_int_equal(kit_run(&config, front_code, &code, 10), code);
    config.restart_front = true; /* an exit is no crash */
    int code = 9;
    assert_int_equal(kit_run(&config, front_code, &code, 10), code);
}

static void brain_that_cannot_start(void **state) {
    (void)state;
    kit_brain_config brain = {.fail_start = true};
    engine_config config = {.scorers = 2, .brain_config = &brain, .restart_front = true};
    int code = 3;
    assert_int_equal(kit_run(&config, front_code, &code, 10), 70);
}

static int front_crashes(engine *owner, void *argument) {
    uint32_t times = *(const uint32_t *)argument;
    kit_check(judge_some(owner, 100));
    if (atomic_fetch_add(&kit_memory->words[0], 1) < times) {
        kit_call call; /* leave work behind */
        kit_check(kit_call_open(&call, owner, 100000));
        kit_call_add_same(&call, 0, ASSAY_VIEW("!slow"), 1000);
        kit_call_submit(&call, 0);
        raise(SIGKILL);
    }
    kit_check(kit_alive(owner) >= 1);
    return 11;
}

static void front_crash_without_restart(void **state) {
    (void)state;
    engine_config config = two();
    uint32_t times = 1;
    assert_int_equal(kit_run(&config, front_crashes, &times, 10), 128 + SIGKILL);
    assert_int_equal(atomic_load(&kit_memory->words[0]), 1);
}

static void front_crash_with_restart(void **state) {
    (void)state;
    engine_config config = two();
    config.restart_front = true;
    uint32_t times = 3;
    assert_int_equal(kit_run(&config, front_crashes, &times, 10), 11);
    assert_int_equal(atomic_load(&kit_memory->words[0]), 4);
    assert_int_equal(atomic_load(&kit_memory->failures), 0);
}

/* ---- the memory that outlives the front ---- */

static int front_remembers(engine *owner, void *argument) {
    (void)argument;
    enum { LIVES = 3 };
    unsigned char *memory = engine_front_memory(owner, ENGINE_FRONT_MEMORY_BYTES);
    kit_check(memory && memory == engine_front_memory(owner, 1));
    kit_check(!engine_front_memory(owner, ENGINE_FRONT_MEMORY_BYTES + 1));
    if (!memory) return 1;
    uint32_t life = atomic_fetch_add(&kit_memory->words[0], 1);
    for (size_t i = 0; i < ENGINE_FRONT_MEMORY_BYTES; i++) kit_check(memory[i] == (unsigned char)(life * (i + 1)));
    for (size_t i = 0; i < ENGINE_FRONT_MEMORY_BYTES; i++) memory[i] = (unsigned char)((life + 1) * (i + 1));
    kit_call call;
    kit_check(kit_call_open(&call, owner, 4096));
    kit_call_add_same(&call, 0, ASSAY_VIEW("!inherited"), 1);
    kit_call_run(&call);
    kit_check(assay_view_equal(engine_job_item(call.job, 0)->body, ASSAY_VIEW("1"))); /* no scorer has it */
    kit_call_close(&call);
    if (life + 1 < LIVES) raise(SIGKILL);
    return 11;
}

static void front_memory_outlives_crashes(void **state) {
    (void)state;
    engine_config config = {.scorers = 1, .restart_front = true};
    assert_int_equal(kit_run(&config, front_remembers, NULL, 10), 11);
    assert_int_equal(atomic_load(&kit_memory->words[0]), 3);
    assert_int_equal(atomic_load(&kit_memory->failures), 0);
    /* Another engine of the same process begins with zeroes. */
    assert_int_equal(kit_run(&config, front_remembers, NULL, 10), 11);
    assert_int_equal(atomic_load(&kit_memory->failures), 0);
}

/* ---- signals ---- */

static int front_waits_for_term(engine *owner, void *argument) {
    (void)argument;
    sigset_t set;
    int number;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    kill(getppid(), SIGTERM);
    sigwait(&set, &number);
    kit_check(number == SIGTERM);
    kit_check(judge_some(owner, 100)); /* scorers work on while the front drains */
    return 12;
}

static void term_is_passed_on(void **state) {
    (void)state;
    engine_config config = two();
    config.restart_front = true;
    assert_int_equal(kit_run(&config, front_waits_for_term, NULL, 10), 12);
}

static int front_dies_of_term(engine *owner, void *argument) {
    (void)owner, (void)argument;
    kill(getppid(), SIGINT);
    pause();
    return 1; /* not reached */
}

static void default_action_ends_the_engine(void **state) {
    (void)state;
    engine_config config = two();
    config.restart_front = true; /* asked to stop: not started again */
    assert_int_equal(kit_run(&config, front_dies_of_term, NULL, 10), 128 + SIGINT);
}

/* A signal to the whole group, as a service manager sends it: scorers stay for the drain. */
static int front_group_term(engine *owner, void *argument) {
    (void)argument;
    signal(SIGTERM, SIG_IGN);
    for (uint32_t i = 0; i < 2; i++) kill(engine_scorer_pid(owner, i), SIGTERM);
    usleep(20000);
    kit_check(judge_some(owner, 100));
    engine_stats stats;
    engine_get_stats(owner, &stats);
    kit_check(stats.scorer_restarts == 0);
    return 0;
}

static void scorers_ignore_stop_signals(void **state) {
    (void)state;
    engine_config config = two();
    assert_int_equal(kit_run(&config, front_group_term, NULL, 10), 0);
}

/* ---- the supervisor's death ---- */

static int front_kills_supervisor(engine *owner, void *argument) {
    (void)argument;
    kit_call call;
    kit_check(kit_call_open(&call, owner, 100000));
    kit_call_add_same(&call, 0, ASSAY_VIEW("!loop"), 1);
    kit_call_submit(&call, 0);
    usleep(20000);
    kill(getppid(), SIGKILL);
    pause();
    return 1; /* not reached */
}

/* kit_run returns -2 where a process is left. */
static void nothing_outlives_the_supervisor(void **state) {
    (void)state;
    engine_config config = two();
    assert_int_equal(kit_run(&config, front_kills_supervisor, NULL, 10), 128 + SIGKILL);
}

/* ---- nothing piles up ---- */

static int front_many_jobs(engine *owner, void *argument) {
    (void)argument;
    enum { BATCH = 50 };
    unsigned jobs = 10000 * kit_multiplier();
    size_t fds = 0, rss_front = 0, rss_scorer = 0;
    for (unsigned done = 0; done < jobs; done += BATCH) {
        kit_call calls[BATCH];
        for (int i = 0; i < BATCH; i++) {
            kit_check(kit_call_open(&calls[i], owner, 4000));
            kit_call_add_same(&calls[i], 0, ASSAY_VIEW("some text"), (size_t)(1 + i % 3));
            kit_call_submit(&calls[i], i % 2 ? 5000 : 0);
        }
        for (int i = 0; i < BATCH; i++) {
            kit_call_wait(&calls[i]);
            kit_check(kit_item_right(&calls[i], 0, ASSAY_VIEW("some text"), 0, 0));
            kit_call_close(&calls[i]);
        }
        if (done == jobs / 10 / BATCH * BATCH) {
            fds = kit_open_fds(getpid()) + kit_open_fds(getppid());
            rss_front = kit_rss_kb(getpid());
            rss_scorer = kit_rss_kb(engine_scorer_pid(owner, 0));
        }
    }
    engine_stats stats;
    engine_get_stats(owner, &stats);
    kit_check(stats.request_bytes_used == 0 && stats.units_queued == 0 && stats.scorer_restarts == 0);
    kit_check(fds > 0 && kit_open_fds(getpid()) + kit_open_fds(getppid()) == fds);
#ifndef ASSAY_SANITIZED                                  /* which keeps freed memory */
    kit_check(kit_rss_kb(getpid()) <= rss_front + 2500); /* the result rings' pages may still be touched for the first time */
    kit_check(kit_rss_kb(engine_scorer_pid(owner, 0)) <= rss_scorer + 2500);
#else
    (void)rss_front;
    (void)rss_scorer;
#endif
    return 0;
}

static void many_jobs_leave_nothing(void **state) {
    (void)state;
    size_t fds = kit_open_fds(getpid());
    engine_config config = two();
    assert_int_equal(kit_run(&config, front_many_jobs, NULL, 60), 0);
    assert_int_equal(kit_open_fds(getpid()), fds);
}

/* engine_run in this very process leaves its descriptors, signals and mappings as they were. */
static void engine_run_cleans_up(void **state) {
    (void)state;
    sigset_t before, after; /* the kernel fills less than their size */
    memset(&before, 0, sizeof before);
    memset(&after, 0, sizeof after);
    sigprocmask(SIG_SETMASK, NULL, &before);
    engine_config config = two();
    size_t fds = kit_open_fds(getpid());
    int code = 4;
    for (int i = 0; i < 3; i++) assert_int_equal(engine_run(&config, &kit_brain, front_code, &code), 4);
    assert_int_equal(kit_open_fds(getpid()), fds);
    sigprocmask(SIG_SETMASK, NULL, &after);
    assert_memory_equal(&before, &after, sizeof before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exit_code_is_the_fronts),
        cmocka_unit_test(brain_that_cannot_start),
        cmocka_unit_test(front_crash_without_restart),
        cmocka_unit_test(front_crash_with_restart),
        cmocka_unit_test(front_memory_outlives_crashes),
        cmocka_unit_test(term_is_passed_on),
        cmocka_unit_test(default_action_ends_the_engine),
        cmocka_unit_test(scorers_ignore_stop_signals),
        cmocka_unit_test(nothing_outlives_the_supervisor),
        cmocka_unit_test(many_jobs_leave_nothing),
        cmocka_unit_test(engine_run_cleans_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
