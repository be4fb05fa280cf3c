/* The engine object in the front: opened after the fork, closed before the front ends. */
#include <signal.h>
#include <stdlib.h>

#include "common/clock.h"
#include "service/engine/engine_internal.h"

/* The collector takes no signals: they are for the face's threads. */
static bool start_collector(engine *self) {
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int error = pthread_create(&self->collector, NULL, collector_run, self);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return error == 0;
}

static void release(engine *self) {
    free(self->scorers);
    free(self->affinity);
    free(self->deadlines);
    free(self);
}

engine *front_open(engine_regions *regions, void *front_memory) {
    engine *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->regions = regions;
    self->front_memory = front_memory;
    self->looked_ns = self->busy_ns = assay_wall_ns();
    for (uint32_t i = 0; i < regions->seats.pool_count; i++) {
        bool long_items = regions->seats.pools[i].unit_items_max == 1;
        self->queues[i] = (unit_queue){.pool = i,
                                       .small_cost = long_items ? ENGINE_LONG_ITEMS_COST : ENGINE_SMALL_COST,
                                       .turn_cost = long_items ? ENGINE_LONG_ITEMS_COST : ENGINE_TURN_COST};
    }
    self->scorers = calloc(regions->scorers, sizeof *self->scorers);
    self->affinity = calloc(ENGINE_AFFINITY_ENTRIES, sizeof *self->affinity);
    if (!self->scorers || !self->affinity || !request_memory_init(&self->memory, regions->request_fd, regions->request_bytes)) {
        release(self);
        return NULL;
    }
    pthread_mutex_init(&self->lock, NULL);
    if (!start_collector(self)) {
        request_memory_clear(&self->memory);
        pthread_mutex_destroy(&self->lock);
        release(self);
        return NULL;
    }
    return self;
}

void front_close(engine *self) {
    uint64_t one = 1;
    atomic_store(&self->stopping, true);
    (void)!write(self->regions->collector_event, &one, sizeof one);
    pthread_join(self->collector, NULL);
    request_memory_clear(&self->memory);
    pthread_mutex_destroy(&self->lock);
    release(self);
}

void *engine_front_memory(engine *self, size_t bytes) {
    return bytes <= ENGINE_FRONT_MEMORY_BYTES ? self->front_memory : NULL;
}

void engine_get_stats(engine *self, engine_stats *stats) {
    pthread_mutex_lock(&self->lock);
    *stats = self->stats;
    const engine_seats *seats = &self->regions->seats;
    stats->pool_count = seats->pool_count;
    for (uint32_t i = 0; i < seats->pool_count; i++) {
        stats->pools[i] = (engine_pool_stats){.workers = seats->pools[i].workers, .units_queued = self->queues[i].length};
        stats->units_queued += self->queues[i].length;
    }
    for (uint32_t i = 0; i < seats->count; i++) {
        uint32_t generation = atomic_load_explicit(&self->regions->control->scorers[i].generation, memory_order_acquire);
        engine_pool_stats *pool = &stats->pools[seats->pool_of[i]];
        if (self->scorers[i].live) pool->alive++;
        if (generation > 1) pool->restarts += generation - 1;
    }
    pthread_mutex_unlock(&self->lock);
    for (uint32_t i = 0; i < seats->pool_count; i++) stats->scorer_restarts += stats->pools[i].restarts;
    stats->scorers = stats->pools[0].workers;
    stats->scorers_alive = stats->pools[0].alive;
    stats->request_bytes_used = request_memory_used(&self->memory);
}

pid_t engine_scorer_pid(const engine *self, uint32_t index) {
    return atomic_load(&self->regions->control->scorers[index].pid);
}

int engine_scorer_death_status(const engine *self, uint32_t index) {
    return atomic_load(&self->regions->control->scorers[index].death_status);
}
