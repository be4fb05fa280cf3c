/* Fault injection: items that crash, hang, eat memory, attack; scorers killed under load. Each scenario asks for three things: every other
 * item is right, the bad one has its fault, the scorers are back. */
#include <signal.h>
#include <sys/wait.h>

#include "kit.h"

enum { ITEMS = 200 };

static assay_view text_of(size_t index) {
    static char bytes[ITEMS][64];
    int size = snprintf(bytes[index], sizeof bytes[index], "completion number %zu", index);
    return (assay_view){bytes[index], (size_t)size};
}

/* ---- one bad item among good ones ---- */

typedef struct bad_case {
    const char *text;
    engine_fault fault;
    uint8_t attempts;
    int signal;      /* by which its scorer must have died; 0: any or none */
    uint32_t deaths; /* of scorers: 2; at most so many where it hides which item, or even which unit, it held */
} bad_case;

static uint64_t restarts(engine *owner) {
    engine_stats stats;
    engine_get_stats(owner, &stats);
    return stats.scorer_restarts;
}

static void run_with_bad(engine *owner, const bad_case *bad, size_t place) {
    kit_call call;
    assay_view texts[ITEMS];
    for (size_t i = 0; i < ITEMS; i++) texts[i] = i == place ? assay_view_of(bad->text) : text_of(i);
    engine_stats before, after;
    engine_get_stats(owner, &before);
    kit_check(kit_call_open(&call, owner, 64 * ITEMS));
    kit_call_add(&call, 3, "head", texts, ITEMS);
    kit_call_run(&call);
    for (size_t i = 0; i < ITEMS; i++) {
        if (i != place) kit_check(kit_item_right(&call, i, texts[i], 3, (uint32_t)i));
    }
    const engine_item *item = engine_job_item(call.job, place);
    if (item->fault != bad->fault || item->attempts != bad->attempts)
        fprintf(stderr, "%s at %zu: %s after %u\n", bad->text, place, engine_fault_name(item->fault), item->attempts);
    kit_check(item->fault == bad->fault);
    kit_check(item->attempts == bad->attempts);
    if (bad->fault) kit_check(item->record.reward != item->record.reward && item->body.size == 0);
    /* The item may be settled before its scorer's death is counted. */
    kit_wait_for(restarts(owner) - before.scorer_restarts >= (bad->deaths > 2 ? 2 : bad->deaths), 2000);
    kit_wait_for(kit_alive(owner) == 2, 2000);
    engine_get_stats(owner, &after);
    kit_check(after.items_done == before.items_done + ITEMS);
    kit_check(after.items_faulted == before.items_faulted + (bad->fault ? 1 : 0));
    uint64_t retried = after.items_retried - before.items_retried, deaths = after.scorer_restarts - before.scorer_restarts;
    kit_check(retried == (bad->deaths ? 1 : 0));
    kit_check(bad->deaths > 2 ? deaths >= 2 && deaths <= bad->deaths : deaths == bad->deaths);
    kit_call_close(&call);
    engine_get_stats(owner, &after);
    kit_check(after.request_bytes_used == 0);
}

static bool some_scorer_died_by(engine *owner, int number) {
    bool found = false;
    for (uint32_t i = 0; i < 2; i++) {
        int status = engine_scorer_death_status(owner, i);
        if (WIFSIGNALED(status) && WTERMSIG(status) == number) found = true;
    }
    return found;
}

static int front_bad(engine *owner, void *argument) {
    const bad_case *bad = argument;
    run_with_bad(owner, bad, 0);
    run_with_bad(owner, bad, ITEMS / 2);
    run_with_bad(owner, bad, ITEMS - 1);
    if (bad->signal) kit_check(some_scorer_died_by(owner, bad->signal));
    return 0;
}

static void run_bad_cases(const bad_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        bad_case bad = cases[i];
        engine_config config = {.scorers = 2, .item_cpu_ms_max = 300, .scorer_memory_bytes = 64 << 20};
        int code = kit_run(&config, front_bad, &bad, 30);
        if (code) fprintf(stderr, "case %s: %d\n", bad.text, code);
        assert_int_equal(code, 0);
    }
}

static void bad_item_costs_only_itself(void **state) {
    (void)state;
    static const bad_case cases[] = {
        {"!segv", ENGINE_FAULT_CRASHED, 2, SIGSEGV, 2},
        {"!abort", ENGINE_FAULT_CRASHED, 2, SIGABRT, 2},
        {"!raise", ENGINE_FAULT_CRASHED, 2, SIGFPE, 2},
        {"!exit", ENGINE_FAULT_CRASHED, 2, 0, 2},
        {"!loop", ENGINE_FAULT_CPU, 2, SIGKILL, 2},
#ifndef ASSAY_SANITIZED /* a sanitizer's own memory is beyond our limit */
        {"!eat", ENGINE_FAULT_CRASHED, 2, SIGABRT, 2},
        {"!double-free", ENGINE_FAULT_CRASHED, 2, SIGABRT, 2},
#endif
        {"!hide", ENGINE_FAULT_CRASHED, 2, SIGABRT, 3},
        {"!write-request", ENGINE_FAULT_CRASHED, 2, SIGSEGV, 2},
        {"!huge", ENGINE_FAULT_INTERNAL, 1, 0, 0},
        {"!corrupt-commit", ENGINE_FAULT_INTERNAL, 2, SIGKILL, 2},
        {"!corrupt-all", ENGINE_FAULT_INTERNAL, 2, SIGKILL,
         10}, /* what was committed and not yet gathered is lost too: one death for each such unit */
        {"!forge", ENGINE_FAULT_INTERNAL, 2, SIGKILL, 2},
    };
    run_bad_cases(cases, sizeof cases / sizeof *cases);
}

static void attacks_die_by_the_filter(void **state) {
    (void)state;
    static const char *const attacks[] = {"!open",       "!socket",       "!exec",     "!fork", "!map-exec",
                                          "!map-shared", "!protect-exec", "!write-fd", "!kill", "!ptrace"};
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++)
        run_bad_cases(&(bad_case){attacks[i], ENGINE_FAULT_CRASHED, 2, SIGSYS, 2}, 1);
}

/* The negative control: without the filter the same item lives, so it is the filter that kills. */
static int front_unconfined(engine *owner, void *argument) {
    (void)argument;
    kit_call call;
    kit_check(kit_call_open(&call, owner, 100));
    kit_call_add_same(&call, 0, ASSAY_VIEW("!open"), 1);
    kit_call_run(&call);
    kit_check(kit_fault(&call, 0) == ENGINE_FAULT_NONE);
    kit_call_close(&call);
    return 0;
}

static void unconfined_lives(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 1, .unconfined = true}, front_unconfined, NULL, 10), 0);
}

/* ---- what honest code may do ---- */

typedef struct honest_case {
    const char *text, *body;
} honest_case;

/* Each in a scorer that has done nothing yet, twice: glibc asks some things only once. */
static int front_honest(engine *owner, void *argument) {
    const honest_case *honest = argument;
    kit_call call;
    kit_check(kit_call_open(&call, owner, 4096));
    kit_call_add_same(&call, 0, assay_view_of(honest->text), 2);
    kit_call_run(&call);
    for (size_t i = 0; i < 2; i++) {
        const engine_item *item = engine_job_item(call.job, i);
        kit_check(item->fault == ENGINE_FAULT_NONE && item->attempts == 1);
        kit_check(assay_view_equal(item->body, assay_view_of(honest->body)));
    }
    kit_call_close(&call);
    return 0;
}

static void honest_code_lives(void **state) {
    (void)state;
    static honest_case cases[] = {
        {"!qsort", "sorted"},    {"!sysinfo", "pages"}, {"!numbers", "1e+300 4.94066e-324 0.333"},
        {"!memory", "enough"},   {"!clocks", "ticks"},  {"!message", ""},
#ifndef ASSAY_SANITIZED /* a sanitizer's own memory is beyond our limit */
        {"!exhaust", "refused"},
#endif
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        engine_config config = {.scorers = 1, .scorer_memory_bytes = 128 << 20};
        int code = kit_run(&config, front_honest, &cases[i], 30);
        if (code) fprintf(stderr, "case %s: %d\n", cases[i].text, code);
        assert_int_equal(code, 0);
    }
}

static int front_widen(engine *owner, void *argument) {
    (void)argument;
    kit_call call;
    kit_check(kit_call_open(&call, owner, 100));
    kit_call_add_same(&call, 0, ASSAY_VIEW("!widen"), 1);
    kit_call_run(&call);
    kit_check(kit_fault(&call, 0) == ENGINE_FAULT_NONE);
    kit_check(assay_view_equal(engine_job_item(call.job, 0)->body, ASSAY_VIEW("refused")));
    kit_call_close(&call);
    return 0;
}

static void requests_cannot_be_made_writable(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 1}, front_widen, NULL, 10), 0);
}

/* ---- many bad items at once, in many jobs ---- */

static int front_storm(engine *owner, void *argument) {
    (void)argument;
    enum { CALLS = 8 };
    kit_call calls[CALLS];
    assay_view texts[ITEMS];
    for (size_t i = 0; i < ITEMS; i++)
        texts[i] = i % 20 == 7 ? ASSAY_VIEW("!segv") : i % 20 == 13 ? ASSAY_VIEW("!abort") : text_of(i);
    for (size_t c = 0; c < CALLS; c++) {
        kit_check(kit_call_open(&calls[c], owner, 64 * ITEMS));
        kit_call_add(&calls[c], (uint32_t)c, NULL, texts, ITEMS);
        kit_call_submit(&calls[c], 0);
    }
    for (size_t c = 0; c < CALLS; c++) {
        kit_call_wait(&calls[c]);
        for (size_t i = 0; i < ITEMS; i++) {
            if (texts[i].data[0] == '!') kit_check(kit_fault(&calls[c], i) == ENGINE_FAULT_CRASHED);
            else kit_check(kit_item_right(&calls[c], i, texts[i], (uint32_t)c, (uint32_t)i));
        }
        kit_call_close(&calls[c]);
    }
    engine_stats stats;
    engine_get_stats(owner, &stats);
    kit_check(stats.items_faulted == CALLS * ITEMS / 10);
    kit_check(stats.items_retried == CALLS * ITEMS / 10);
    return 0;
}

static void storm_of_crashes(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 2}, front_storm, NULL, 30), 0);
}

/* ---- kill -9 under load ---- */

typedef struct killer {
    engine *owner;
    _Atomic bool stop;
    uint32_t kills;
} killer;

static void *kill_scorers(void *argument) {
    killer *killer_now = argument;
    for (uint32_t i = 0; !atomic_load(&killer_now->stop); i++) {
        usleep(15000);
        pid_t pid = engine_scorer_pid(killer_now->owner, i % 3);
        if (pid > 0 && kill(pid, SIGKILL) == 0) killer_now->kills++;
    }
    return NULL;
}

static int front_killed(engine *owner, void *argument) {
    (void)argument;
    killer killer_now = {.owner = owner};
    pthread_t thread;
    kit_check(pthread_create(&thread, NULL, kill_scorers, &killer_now) == 0);
    size_t faults = 0, retried = 0;
    assay_view texts[ITEMS];
    for (size_t i = 0; i < ITEMS; i++) texts[i] = text_of(i);
    for (unsigned round = 0; round < 30 * kit_multiplier(); round++) {
        kit_call call;
        kit_check(kit_call_open(&call, owner, 64 * ITEMS));
        kit_call_add(&call, round, "head", texts, ITEMS);
        kit_call_run(&call);
        for (size_t i = 0; i < ITEMS; i++) {
            const engine_item *item = engine_job_item(call.job, i);
            if (item->fault == ENGINE_FAULT_CRASHED) faults++;
            else kit_check(kit_item_right(&call, i, texts[i], round, (uint32_t)i));
            if (item->attempts == 2) retried++;
        }
        kit_call_close(&call);
    }
    atomic_store(&killer_now.stop, true);
    pthread_join(thread, NULL);
    kit_wait_for(kit_alive(owner) == 3, 1000);
    engine_stats stats;
    engine_get_stats(owner, &stats);
    kit_check(killer_now.kills >= 10);
    kit_check(faults <= killer_now.kills / 2 && retried <= killer_now.kills); /* a fault takes two kills */
    kit_check(stats.scorer_restarts >= killer_now.kills / 2 && stats.scorer_restarts <= killer_now.kills);
    kit_check(stats.items_faulted == faults && stats.request_bytes_used == 0 && stats.units_queued == 0);
    fprintf(stderr, "%u kills, %zu items retried, %zu lost\n", killer_now.kills, retried, faults);
    return 0;
}

static void killed_under_load(void **state) {
    (void)state;
    kit_brain_config brain = {.work_us = 100};
    assert_int_equal(kit_run(&(engine_config){.scorers = 3, .brain_config = &brain}, front_killed, NULL, 60), 0);
}

/* ---- scorers that do not run ---- */

typedef struct stop_case {
    bool early;          /* stopped at once, perhaps before it has attached to its ring */
    bool before;         /* stopped while idle: no item can be to blame; else while it judges */
    uint32_t work_ms;    /* of an item */
    size_t retried_most; /* items with a second attempt */
    bool rested;         /* not before the collector has gone to rest */
} stop_case;

static int front_stopped(engine *owner, void *argument) {
    const stop_case *stop = argument;
    if (!stop->early) kit_wait_for(kit_alive(owner) == 2, 1000);
    if (stop->rested) kit_wait_for(collector_rests(owner), 10000);
    enum { COUNT = 60 };
    kit_call call;
    assay_view texts[COUNT];
    for (size_t i = 0; i < COUNT; i++) texts[i] = text_of(i);
    kit_check(kit_call_open(&call, owner, 64 * COUNT));
    kit_call_add(&call, 1, "head", texts, COUNT);
    if (stop->before) kit_check(kill(engine_scorer_pid(owner, 0), SIGSTOP) == 0);
    int64_t begin = assay_wall_ns();
    kit_call_submit(&call, 20000);
    if (!stop->before) {
        usleep(stop->work_ms * 2500);
        kit_check(kill(engine_scorer_pid(owner, 0), SIGSTOP) == 0);
    }
    kit_call_wait(&call);
    int64_t took_ms = (call.done_ns - begin) / 1000000;
    size_t retried = 0;
    for (size_t i = 0; i < COUNT; i++) {
        kit_check(kit_item_right(&call, i, texts[i], 1, (uint32_t)i));
        if (engine_job_item(call.job, i)->attempts > 1) retried++;
    }
    fprintf(stderr, "stopped %s: %d ms, %zu retried\n", stop->before ? "idle" : "at work", (int)took_ms, retried);
    kit_check(took_ms < 5000 && retried <= stop->retried_most);
    kit_call_close(&call);
    engine_stats stats;
    kit_wait_for((engine_get_stats(owner, &stats), stats.scorer_restarts == 1 && stats.scorers_alive == 2), 4000);
    kit_check(stats.scorer_restarts == 1 && stats.items_faulted == 0 && stats.request_bytes_used == 0);
    return 0;
}

static void stopped_scorer_costs_a_second(void **state) {
    (void)state;
    static stop_case cases[] = {
        {true, true, 0, 0, false}, {false, true, 0, 0, false}, {false, true, 0, 0, true}, {false, false, 10, 1, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kit_brain_config brain = {.work_us = cases[i].work_ms * 1000};
        assert_int_equal(kit_run(&(engine_config){.scorers = 2, .brain_config = &brain}, front_stopped, &cases[i], 30), 0);
    }
}

/* ---- idle scorers that die cost nobody anything ---- */

static int front_idle_kill(engine *owner, void *argument) {
    (void)argument;
    for (int i = 0; i < 5; i++) {
        pid_t old = engine_scorer_pid(owner, 0);
        kit_check(kill(old, SIGKILL) == 0);
        kit_wait_for(engine_scorer_pid(owner, 0) != old && kit_alive(owner) == 1, 1000);
        kit_call call;
        kit_check(kit_call_open(&call, owner, 4096));
        kit_call_add_same(&call, 0, ASSAY_VIEW("abc"), 10);
        kit_call_run(&call);
        for (size_t k = 0; k < 10; k++) {
            kit_check(kit_item_right(&call, k, ASSAY_VIEW("abc"), 0, (uint32_t)k));
            kit_check(engine_job_item(call.job, k)->attempts == 1);
        }
        kit_call_close(&call);
    }
    return 0;
}

static void idle_scorer_killed(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 1}, front_idle_kill, NULL, 20), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_item_costs_only_itself),
        cmocka_unit_test(attacks_die_by_the_filter),
        cmocka_unit_test(honest_code_lives),
        cmocka_unit_test(unconfined_lives),
        cmocka_unit_test(requests_cannot_be_made_writable),
        cmocka_unit_test(storm_of_crashes),
        cmocka_unit_test(killed_under_load),
        cmocka_unit_test(stopped_scorer_costs_a_second),
        cmocka_unit_test(idle_scorer_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
