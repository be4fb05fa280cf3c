/* Many threads of a front use one engine at once: jobs of all sizes, cancelled, late, freed in done() or elsewhere, greatest bodies that
 * fill the result ring, a request region that is full. Under ThreadSanitizer (ASSAY_ENGINE_THREADS) this runs all of the rings. */
#include "kit.h"

enum { THREADS = 4, TEXTS = 97 };

typedef struct worker {
    engine *owner;
    unsigned number, jobs;
    pthread_t thread;
} worker;

static assay_view text_of(size_t index) {
    static const char bytes[] =
        "The quick brown fox jumps over the lazy dog, and the answer to all of it is, as ever, 42. Is it? It is.";
    return (assay_view){bytes, index % (sizeof bytes - 1)};
}

/* Every job checks itself in done() and frees itself. */
typedef struct self_freeing {
    size_t count, first;
    _Atomic uint32_t *left;
} self_freeing;

static void free_in_done(engine_job *job, void *argument) {
    self_freeing *call = argument;
    kit_check(engine_job_item_count(job) == call->count);
    for (size_t i = 0; i < call->count; i++) {
        const engine_item *item = engine_job_item(job, i);
        kit_check(item->fault == ENGINE_FAULT_NONE && item->record.reward == kit_sum(text_of(call->first + i)));
    }
    engine_job_free(job);
    atomic_fetch_sub(call->left, 1);
    free(call);
}

static void submit_self_freeing(engine *owner, size_t count, size_t first, _Atomic uint32_t *left) {
    self_freeing *call = malloc(sizeof *call);
    *call = (self_freeing){count, first, left};
    engine_job *job = engine_job_new(owner, count * 128, free_in_done, call);
    kit_check(job != NULL);
    if (!job) exit(1);
    char *at = engine_job_bytes(job);
    for (size_t i = 0; i < count; i++) {
        assay_view text = text_of(first + i);
        memcpy(at, text.data, text.size);
        kit_check(engine_job_add(job, 1, ASSAY_VIEW_NONE, ASSAY_VIEW_NONE, 0, 0, &(assay_view){at, text.size}, 1));
        at += text.size;
    }
    engine_job_submit(job, INT64_MAX);
}

static void *work(void *argument) {
    worker *me = argument;
    _Atomic uint32_t left = 0;
    for (unsigned n = 0; n < me->jobs; n++) {
        size_t count = (n * 7 + me->number) % TEXTS;
        atomic_fetch_add(&left, 1);
        submit_self_freeing(me->owner, count, n, &left);
        kit_call call;
        kit_check(kit_call_open(&call, me->owner, count * 128 + 16));
        assay_view texts[TEXTS];
        for (size_t i = 0; i < count; i++) texts[i] = text_of(i + n);
        kit_call_add(&call, n, n % 3 ? "head" : "another", texts, count);
        kit_call_submit(&call, n % 5 == 0 ? 1 : n % 5 == 1 ? 2000 : 0);
        if (n % 7 == 0) engine_job_cancel(call.job);
        kit_call_wait(&call);
        for (size_t i = 0; i < count; i++) {
            engine_fault fault = kit_fault(&call, i);
            if (fault == ENGINE_FAULT_NONE) kit_check(kit_item_right(&call, i, texts[i], n, (uint32_t)i));
            else if (n % 5 == 0) kit_check(fault == ENGINE_FAULT_DEADLINE || (fault == ENGINE_FAULT_CANCELLED && n % 7 == 0));
            else kit_check(fault == ENGINE_FAULT_CANCELLED && n % 7 == 0);
        }
        kit_call_close(&call);
    }
    while (atomic_load(&left)) usleep(1000);
    return NULL;
}

static int front_threads(engine *owner, void *argument) {
    (void)argument;
    worker workers[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (worker){.owner = owner, .number = i, .jobs = 300 * kit_multiplier()};
        kit_check(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0);
    }
    for (unsigned i = 0; i < THREADS; i++) pthread_join(workers[i].thread, NULL);
    engine_stats stats;
    kit_wait_for((engine_get_stats(owner, &stats), stats.request_bytes_used == 0), 500);
    kit_check(stats.items_faulted == 0 && stats.units_queued == 0 && stats.scorer_restarts == 0);
    return 0;
}

static void many_threads(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 3}, front_threads, NULL, 60), 0);
}

/* ---- bodies of the greatest size: 60 of them are seven times the ring ---- */

static int front_full_bodies(engine *owner, void *argument) {
    (void)argument;
    enum { COUNT = 60 };
    kit_call call;
    kit_check(kit_call_open(&call, owner, 4096));
    kit_call_add_same(&call, 0, ASSAY_VIEW("!full"), COUNT);
    kit_call_run(&call);
    for (size_t i = 0; i < COUNT; i++) {
        const engine_item *item = engine_job_item(call.job, i);
        bool right = item->fault == ENGINE_FAULT_NONE && item->body.size == ENGINE_BODY_BYTES_MAX;
        for (size_t k = 0; right && k < item->body.size; k++) right = item->body.data[k] == (char)(k * 7);
        kit_check(right);
    }
    kit_call_close(&call);
    return 0;
}

static void greatest_bodies(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 2}, front_full_bodies, NULL, 30), 0);
    assert_int_equal(kit_run(&(engine_config){.scorers = 1, .result_bytes = 1}, front_full_bodies, NULL, 30), 0);
}

/* ---- a full region ---- */

static int front_full_region(engine *owner, void *argument) {
    (void)argument;
    enum { CALLS = 16 };
    kit_call calls[CALLS], late;
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < CALLS; i++) kit_check(kit_call_open(&calls[i], owner, 62 << 10));
        kit_check(!kit_call_open(&late, owner, 128 << 10));
        kit_check(engine_job_alloc(calls[0].job, 1 << 20) == NULL);
        for (size_t i = 0; i < CALLS; i++) {
            kit_call_add_same(&calls[i], 0, text_of(i), 10);
            kit_call_run(&calls[i]);
            kit_check(kit_item_right(&calls[i], 9, text_of(i), 0, 9));
            kit_call_close(&calls[i]);
        }
        kit_check(kit_call_open(&late, owner, (1 << 20) - 64)); /* all of it in one piece */
        kit_call_close(&late);
    }
    kit_check(!kit_call_open(&late, owner, 1 << 20)); /* never fits, flag included */
    kit_check(!kit_call_open(&late, owner, SIZE_MAX));
    return 0;
}

static void full_region_works_again(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 1, .request_bytes_max = 1 << 20}, front_full_region, NULL, 10), 0);
}

/* ---- a small call overtakes large ones ---- */

static int front_fair(engine *owner, void *argument) {
    (void)argument;
    enum { LARGE = 2, ITEMS = 3000, SMALL = 4 };
    kit_call large[LARGE], small[SMALL];
    for (uint32_t i = 0; i < LARGE; i++) {
        kit_check(kit_call_open(&large[i], owner, ITEMS * 4));
        kit_call_add_same(&large[i], i, ASSAY_VIEW("abc"), ITEMS);
        kit_call_submit(&large[i], 0);
    }
    /* Each of them comes behind all units of the large ones, of which some must be left when it is done. */
    for (uint32_t i = 0; i < SMALL; i++) {
        kit_check(kit_call_open(&small[i], owner, 16));
        kit_call_add_same(&small[i], i, ASSAY_VIEW("abc"), 1);
        kit_call_run(&small[i]);
        kit_check(kit_item_right(&small[i], 0, ASSAY_VIEW("abc"), i, 0));
    }
    for (uint32_t i = 0; i < LARGE; i++) {
        kit_call_wait(&large[i]);
        for (size_t k = 0; k < ITEMS; k++) kit_check(kit_item_right(&large[i], k, ASSAY_VIEW("abc"), i, (uint32_t)k));
        kit_check(small[0].done_ns < large[i].done_ns);
    }
    for (size_t i = 0; i < SMALL; i++) kit_call_close(&small[i]);
    for (size_t i = 0; i < LARGE; i++) kit_call_close(&large[i]);
    return 0;
}

static void small_calls_overtake(void **state) {
    (void)state;
    kit_brain_config brain = {.work_us = 100};
    assert_int_equal(kit_run(&(engine_config){.scorers = 1, .brain_config = &brain}, front_fair, NULL, 60), 0);
}

/* Of items that take long a scorer is given little ahead, so that a small call comes soon. */
static int front_slow_items(engine *owner, void *argument) {
    (void)argument;
    enum { ITEMS = 640 };
    kit_call call;
    kit_check(kit_call_open(&call, owner, ITEMS * 4));
    kit_call_add_same(&call, 0, ASSAY_VIEW("abc"), ITEMS);
    kit_call_submit(&call, 0);
    uint32_t most = 0;
    for (bool done = false; !done; usleep(200)) {
        pthread_mutex_lock(&owner->lock);
        uint32_t held = owner->scorers[0].published - owner->scorers[0].drained;
        if (held > most) most = held;
        pthread_mutex_unlock(&owner->lock);
        pthread_mutex_lock(&call.lock);
        done = call.done;
        pthread_mutex_unlock(&call.lock);
    }
    kit_check(most > 0 && most <= 2);
    kit_call_close(&call);
    return 0;
}

static void slow_items_are_not_piled_up(void **state) {
    (void)state;
    kit_brain_config brain = {.work_us = 300};
    assert_int_equal(kit_run(&(engine_config){.scorers = 1, .brain_config = &brain}, front_slow_items, NULL, 60), 0);
}

enum { JOBS = 4, UNITS = 5, UNIT_COST = 10000 };

typedef struct queue_kit {
    unit_queue queue;
    engine_job jobs[JOBS];
    job_unit units[JOBS][UNITS];
} queue_kit;

/* Jobs of UNITS units each, of which `small` (a bit for each) are small; a turn is of two units. */
static void queue_kit_fill(queue_kit *kit, size_t jobs, unsigned small) {
    *kit = (queue_kit){.queue = {.small_cost = 2 * UNIT_COST, .turn_cost = 2 * UNIT_COST}};
    for (size_t j = 0; j < jobs; j++) {
        for (size_t u = 0; u < UNITS; u++) {
            job_unit *unit = &kit->units[j][u];
            *unit = (job_unit){.job = &kit->jobs[j], .count = 1};
            unit->bytes = (size_t)(small >> j & 1 ? UNIT_COST / UNITS : UNIT_COST) - ENGINE_ITEM_COST;
            kit->jobs[j].lines[0].cost += queue_cost(unit);
        }
        for (size_t u = 0; u < UNITS; u++) queue_append(&kit->queue, &kit->units[j][u]);
    }
}

/* Takes all units; order: a letter for each one's job. */
static void assert_order(queue_kit *kit, const char *order) {
    size_t next[JOBS] = {0};
    for (size_t i = 0; order[i]; i++) {
        size_t j = (size_t)(order[i] - 'a');
        assert_ptr_equal(queue_first(&kit->queue), &kit->units[j][next[j]]);
        queue_take(&kit->queue, &kit->units[j][next[j]++]);
    }
    assert_null(queue_first(&kit->queue));
    assert_int_equal(kit->queue.length, 0);
}

/* Large jobs go to the end when their turn is up; small ones come before them, in the order in which they came. */
static void jobs_take_turns(void **state) {
    (void)state;
    queue_kit kit;
    queue_kit_fill(&kit, 3, 0);
    assert_order(&kit, "aabbccaabbccabc");
    queue_kit_fill(&kit, 3, 1 << 1);
    assert_order(&kit,
                 "bbbbbaaccaacca"
                 "c");
    queue_kit_fill(&kit, 2, 1 << 0 | 1 << 1);
    assert_order(&kit, "aaaaabbbbb");
}

/* However many small jobs come, a large one has as much as they have. */
static void small_jobs_starve_nobody(void **state) {
    (void)state;
    queue_kit kit;
    queue_kit_fill(&kit, 2, 1 << 0);
    size_t small = 0, large = 0;
    for (int i = 0; i < 1000 && large < UNITS; i++) {
        job_unit *first = queue_first(&kit.queue);
        bool is_small = first->job == &kit.jobs[0];
        queue_take(&kit.queue, first);
        if (is_small) queue_append(&kit.queue, first);
        *(is_small ? &small : &large) += 1;
    }
    assert_int_equal(large, UNITS);
    assert_in_range(small, UNITS, (UNITS + 2) * UNITS); /* of a fifth of the cost each */
}

/* One that comes back stands before its own and before all others of its ring; a walk goes through all lines. */
static void units_come_back(void **state) {
    (void)state;
    queue_kit kit;
    queue_kit_fill(&kit, 4, 1 << 3);
    unit_queue *queue = &kit.queue;
    for (size_t j = 0; j < JOBS; j++) {
        for (size_t u = 0; u < UNITS; u++) queue_remove(queue, &kit.units[j][u]);
    }
    assert_null(queue_first(queue));
    queue_append(queue, &kit.units[0][0]);
    queue_append(queue, &kit.units[1][1]);
    queue_prepend(queue, &kit.units[1][0]);
    queue_prepend(queue, &kit.units[2][0]);
    queue_append(queue, &kit.units[3][0]);
    job_unit *const order[] = {&kit.units[3][0], &kit.units[2][0], &kit.units[0][0], &kit.units[1][0], &kit.units[1][1], NULL};
    assert_ptr_equal(queue_first(queue), order[0]);
    for (size_t i = 0; order[i]; i++) assert_ptr_equal(queue_next(queue, order[i]), order[i + 1]);
    queue->ahead = queue->small_cost; /* now large ones are due */
    assert_ptr_equal(queue_first(queue), order[1]);
    assert_ptr_equal(queue_next(queue, order[4]), order[0]);
    assert_null(queue_next(queue, order[0]));
    queue_remove(queue, &kit.units[1][0]);
    queue_remove(queue, &kit.units[0][0]);
    assert_ptr_equal(queue_next(queue, &kit.units[2][0]), &kit.units[1][1]);
    assert_int_equal(queue->length, 3);
}

/* ---- units are taken back while scorers are about to begin them ---- */

typedef struct taker {
    engine *owner;
    _Atomic bool stop;
    uint64_t taken;
} taker;

/* What schedule_rebalance does for slow scorers, to all of them, all the time. */
static void *take_back_always(void *argument) {
    taker *self = argument;
    while (!atomic_load(&self->stop)) {
        pthread_mutex_lock(&self->owner->lock);
        size_t before = self->owner->queues[0].length;
        for (uint32_t i = 0; i < self->owner->regions->scorers; i++) schedule_take_back(self->owner, i);
        self->taken += self->owner->queues[0].length - before;
        schedule_dispatch(self->owner, assay_wall_ns());
        pthread_mutex_unlock(&self->owner->lock);
        schedule_wake(self->owner);
    }
    return NULL;
}

static int front_taking(engine *owner, void *argument) {
    (void)argument;
    enum { CALLS = 60 };
    taker thief = {.owner = owner};
    pthread_t thread;
    kit_check(pthread_create(&thread, NULL, take_back_always, &thief) == 0);
    for (unsigned round = 0; round < 100 * kit_multiplier(); round++) {
        kit_call calls[CALLS];
        for (uint32_t c = 0; c < CALLS; c++) {
            kit_check(kit_call_open(&calls[c], owner, 256));
            kit_call_add_same(&calls[c], c, ASSAY_VIEW("abc"), 1 + c % 3);
            kit_call_submit(&calls[c], 0);
        }
        for (uint32_t c = 0; c < CALLS; c++) {
            kit_call_wait(&calls[c]);
            for (uint32_t i = 0; i < 1 + c % 3; i++) {
                kit_check(kit_item_right(&calls[c], i, ASSAY_VIEW("abc"), c, i));
                kit_check(engine_job_item(calls[c].job, i)->attempts == 1);
            }
            kit_call_close(&calls[c]);
        }
    }
    atomic_store(&thief.stop, true);
    pthread_join(thread, NULL);
    engine_stats stats;
    engine_get_stats(owner, &stats);
    kit_check(thief.taken > 100);
    kit_check(stats.scorer_restarts == 0 && stats.items_faulted == 0 && stats.request_bytes_used == 0);
    fprintf(stderr, "%llu units taken back\n", (unsigned long long)thief.taken);
    return 0;
}

static void units_taken_back(void **state) {
    (void)state;
    kit_brain_config brain = {.work_us = 5};
    assert_int_equal(kit_run(&(engine_config){.scorers = 3, .brain_config = &brain}, front_taking, NULL, 60), 0);
}

/* ---- views that do not lie in request memory ---- */

static int front_stray(engine *owner, void *argument) {
    (void)argument;
    kit_call call;
    kit_check(kit_call_open(&call, owner, 4096));
    assay_view stray = ASSAY_VIEW("elsewhere");
    kit_check(!engine_job_add(call.job, 1, ASSAY_VIEW_NONE, ASSAY_VIEW_NONE, 0, 0, &stray, 1));
    kit_check(!engine_job_add(call.job, 1, stray, ASSAY_VIEW_NONE, 0, 0, &(assay_view){call.at, 10}, 1));
    kit_check(!engine_job_add(call.job, 1, ASSAY_VIEW_NONE, ASSAY_VIEW_NONE, 0, 0, &(assay_view){call.at, SIZE_MAX / 2}, 1));
    kit_check(engine_job_item_count(call.job) == 0);
    char *more = engine_job_alloc(call.job, 100);
    memcpy(more, "abc", 3);
    kit_check(engine_job_add(call.job, 1, ASSAY_VIEW_NONE, ASSAY_VIEW_NONE, 0, 0, &(assay_view){more, 3}, 1));
    kit_call_run(&call);
    kit_check(kit_item_right(&call, 0, ASSAY_VIEW("abc"), 0, 0));
    kit_call_close(&call);
    return 0;
}

static void stray_views_are_refused(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 1}, front_stray, NULL, 10), 0);
}

#ifndef ASSAY_SANITIZED
/* ---- idle memory goes back to the kernel ---- */

static int front_trim(engine *owner, void *argument) {
    (void)argument;
    enum { BYTES = 64 << 20 };
    kit_call call;
    kit_check(kit_call_open(&call, owner, BYTES));
    memset(call.at, 'a', BYTES);
    kit_check(kit_rss_kb(getpid()) > BYTES / 1024);
    kit_call_close(&call);
    kit_wait_for(kit_rss_kb(getpid()) < BYTES / 1024 / 2, 10000);
    return 0;
}

static void idle_memory_is_given_back(void **state) {
    (void)state;
    assert_int_equal(kit_run(&(engine_config){.scorers = 1}, front_trim, NULL, 20), 0);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_threads),
        cmocka_unit_test(greatest_bodies),
        cmocka_unit_test(full_region_works_again),
        cmocka_unit_test(jobs_take_turns),
        cmocka_unit_test(small_jobs_starve_nobody),
        cmocka_unit_test(units_come_back),
        cmocka_unit_test(small_calls_overtake),
        cmocka_unit_test(slow_items_are_not_piled_up),
        cmocka_unit_test(units_taken_back),
        cmocka_unit_test(stray_views_are_refused),
#ifndef ASSAY_SANITIZED
        cmocka_unit_test(idle_memory_is_given_back),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
