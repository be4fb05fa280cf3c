/* Pools: work that waits holds up nobody else; workers with a socket may use it and nothing more; they die, are cancelled and come back like scorers. */
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kit.h"

enum { JUDGES = 2, PATIENCE_MS = 20000 };

/* Of each judge's socket, ours and its own. */
static int ours[JUDGES], theirs[JUDGES];

static void open_sockets(void) {
    const struct timeval tick = {0, 20000};
    for (size_t i = 0; i < JUDGES; i++) {
        int pair[2];
        assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
        ours[i] = pair[0];
        theirs[i] = pair[1];
        assert_int_equal(setsockopt(theirs[i], SOL_SOCKET, SO_RCVTIMEO, &tick, sizeof tick), 0);
    }
}

static void close_sockets(void) {
    for (size_t i = 0; i < JUDGES; i++) {
        close(ours[i]);
        close(theirs[i]);
    }
}

static int run(int (*front)(engine *, void *)) {
    open_sockets();
    const engine_pool pool = {.name = "judge", .workers = JUDGES, .sockets = theirs, .unit_items_max = 1};
    const engine_config config = {.scorers = 2, .item_cpu_ms_max = 2000, .pools = &pool, .pool_count = 1};
    int code = kit_run(&config, front, NULL, 120);
    close_sockets();
    return code;
}

static uint64_t restarts(engine *owner, uint32_t pool) {
    engine_stats stats;
    engine_get_stats(owner, &stats);
    return stats.pools[pool].restarts;
}

static void open_in(kit_call *call, engine *owner, uint32_t pool, const char *text, size_t count) {
    kit_check(kit_call_open(call, owner, 65536));
    engine_job_use_pool(call->job, pool);
    kit_call_add_same(call, 0, assay_view_of(text), count);
}

static bool says(const kit_call *call, size_t index, const char *text) {
    const engine_item *item = engine_job_item(call->job, index);
    return item->fault == ENGINE_FAULT_NONE && assay_view_equal(item->body, assay_view_of(text));
}

/* ---- who judges what ---- */

static int front_places(engine *owner, void *argument) {
    (void)argument;
    kit_call call;
    kit_check(kit_call_open(&call, owner, 65536));
    kit_call_add_same(&call, 0, ASSAY_VIEW("!where"), 10);
    engine_job_use_pool(call.job, 1);
    kit_call_add_same(&call, 1, ASSAY_VIEW("!where"), 10);
    engine_job_use_pool(call.job, 7); /* there is none */
    kit_call_add_same(&call, 2, ASSAY_VIEW("!where"), 10);
    kit_call_run(&call);
    for (size_t i = 0; i < 30; i++) {
        unsigned pool = 9, worker = 9, items = 0;
        const engine_item *item = engine_job_item(call.job, i);
        char text[64];
        snprintf(text, sizeof text, "%.*s", (int)item->body.size, item->body.data);
        kit_check(sscanf(text, "pool %u worker %u of %u", &pool, &worker, &items) == 3);
        kit_check(pool == (i / 10 == 1 ? 1u : 0u) && worker < 2);
        if (pool == 1) kit_check(items == 1); /* unit_items_max */
    }
    kit_call_close(&call);
    engine_stats stats;
    engine_get_stats(owner, &stats);
    kit_check(stats.pool_count == 2 && stats.scorers == 2 && stats.pools[1].workers == JUDGES);
    return 0;
}

static void units_go_to_their_pool(void **state) {
    (void)state;
    assert_int_equal(run(front_places), 0);
}

/* Every judge waits, and more wait behind them: text goes on. Longer than what would count as stuck. */
static int front_apart(engine *owner, void *argument) {
    (void)argument;
    kit_call waiting, text;
    enum { WAITING = 6 };
    open_in(&waiting, owner, 1, "!socket-wait", WAITING);
    kit_call_submit(&waiting, 0);
    for (int64_t end = assay_wall_ns() + 2500000000; assay_wall_ns() < end; usleep(10000)) {
        open_in(&text, owner, 0, "abc", 64);
        kit_call_run(&text);
        for (uint32_t i = 0; i < 64; i++) kit_check(kit_item_right(&text, i, ASSAY_VIEW("abc"), 0, i));
        kit_call_close(&text);
    }
    kit_check(!waiting.done && restarts(owner, 1) == 0);
    for (size_t i = 0; i < WAITING; i++)
        for (size_t k = 0; k < JUDGES; k++) kit_check(send(ours[k], "x", 1, 0) == 1); /* more than enough */
    kit_call_wait(&waiting);
    for (size_t i = 0; i < WAITING; i++) kit_check(says(&waiting, i, "waited"));
    kit_call_close(&waiting);
    return 0;
}

static void waiting_work_holds_nobody_up(void **state) {
    (void)state;
    assert_int_equal(run(front_apart), 0);
}

#ifndef ASSAY_ENGINE_THREADS

static uint32_t alive(engine *owner, uint32_t pool) {
    engine_stats stats;
    engine_get_stats(owner, &stats);
    return stats.pools[pool].alive;
}

/* ---- the filter ---- */

static int front_socket(engine *owner, void *argument) {
    (void)argument;
    static const char *const refused[] = {"!open", "!socket", "!exec", "!fork", "!map-exec", "!map-shared", "!kill", "!ptrace"};
    kit_call call;
    open_in(&call, owner, 1, "!socket-send", 4);
    kit_call_run(&call);
    for (size_t i = 0; i < 4; i++) kit_check(says(&call, i, "sent"));
    kit_call_close(&call);
    kit_check(restarts(owner, 1) == 0);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        open_in(&call, owner, 1, refused[i], 1);
        kit_call_run(&call);
        if (kit_fault(&call, 0) != ENGINE_FAULT_CRASHED)
            fprintf(stderr, "%s: %s\n", refused[i], engine_fault_name(kit_fault(&call, 0)));
        kit_check(kit_fault(&call, 0) == ENGINE_FAULT_CRASHED);
        kit_call_close(&call);
    }
    open_in(&call, owner, 0, "!memfd", 1); /* and scorers may not even that */
    kit_call_run(&call);
    kit_check(kit_fault(&call, 0) == ENGINE_FAULT_CRASHED);
    kit_call_close(&call);
    kit_wait_for(alive(owner, 1) == JUDGES, PATIENCE_MS);
    return 0;
}

static void a_socket_and_nothing_more(void **state) {
    (void)state;
    assert_int_equal(run(front_socket), 0);
}

/* ---- ends ---- */

static int front_cancel(engine *owner, void *argument) {
    (void)argument;
    kit_call call;
    open_in(&call, owner, 1, "!socket-wait", 4);
    kit_call_submit(&call, 0);
    usleep(200000);
    engine_job_cancel(call.job);
    kit_call_wait(&call);
    for (size_t i = 0; i < 4; i++) kit_check(kit_fault(&call, i) == ENGINE_FAULT_CANCELLED);
    kit_call_close(&call);
    engine_stats stats;
    kit_wait_for((engine_get_stats(owner, &stats), stats.request_bytes_used == 0), PATIENCE_MS);
    open_in(&call, owner, 1, "!where", 4); /* they are free again */
    kit_call_run(&call);
    for (size_t i = 0; i < 4; i++) kit_check(kit_fault(&call, i) == ENGINE_FAULT_NONE);
    kit_call_close(&call);
    return 0;
}

static void waiting_work_can_be_cancelled(void **state) {
    (void)state;
    assert_int_equal(run(front_cancel), 0);
}

/* Killed while they hold work: each item is given to another once; the socket is still there. */
static int front_killed(engine *owner, void *argument) {
    (void)argument;
    kit_call call;
    open_in(&call, owner, 1, "!socket-wait", JUDGES);
    kit_call_submit(&call, 0);
    usleep(200000);
    for (uint32_t i = 0; i < JUDGES; i++) kill(engine_scorer_pid(owner, 2 + i), SIGKILL); /* seats 2 and 3 */
    kit_wait_for(restarts(owner, 1) == JUDGES && alive(owner, 1) == JUDGES, PATIENCE_MS);
    for (size_t k = 0; k < JUDGES; k++)
        for (size_t i = 0; i < JUDGES; i++) kit_check(send(ours[k], "x", 1, 0) == 1);
    kit_call_wait(&call);
    for (size_t i = 0; i < JUDGES; i++) {
        kit_check(says(&call, i, "waited"));
        kit_check(engine_job_item(call.job, i)->attempts == 2);
    }
    kit_call_close(&call);
    kit_check(restarts(owner, 0) == 0);
    return 0;
}

static void killed_workers_come_back(void **state) {
    (void)state;
    assert_int_equal(run(front_killed), 0);
}

/* A stopped worker is no waiting worker. */
static int front_stopped(engine *owner, void *argument) {
    (void)argument;
    kit_call call;
    open_in(&call, owner, 1, "!socket-wait", 1);
    kit_call_submit(&call, 0);
    usleep(200000);
    for (uint32_t i = 0; i < JUDGES; i++) kill(engine_scorer_pid(owner, 2 + i), SIGSTOP);
    kit_wait_for(restarts(owner, 1) >= 1, PATIENCE_MS);
    for (size_t k = 0; k < JUDGES; k++) kit_check(send(ours[k], "x", 1, 0) == 1);
    for (uint32_t i = 0; i < JUDGES; i++) kill(engine_scorer_pid(owner, 2 + i), SIGCONT);
    kit_call_wait(&call);
    kit_check(says(&call, 0, "waited"));
    kit_call_close(&call);
    return 0;
}

static void stopped_workers_are_replaced(void **state) {
    (void)state;
    assert_int_equal(run(front_stopped), 0);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_go_to_their_pool),    cmocka_unit_test(waiting_work_holds_nobody_up),
#ifndef ASSAY_ENGINE_THREADS
        cmocka_unit_test(a_socket_and_nothing_more), cmocka_unit_test(waiting_work_can_be_cancelled),
        cmocka_unit_test(killed_workers_come_back),  cmocka_unit_test(stopped_workers_are_replaced),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
