/* engine_run with scorers as threads of the caller's process: no confinement, no kills. Only for ThreadSanitizer, which is blind across
 * processes: the rings, the collector and the scheduler are the same code. */
#ifdef ASSAY_ENGINE_THREADS
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>

#include "service/engine/engine_internal.h"

typedef struct thread_scorer {
    scorer_seat seat;
    const engine_brain *brain;
    void *state;
    pthread_t thread;
    bool started;
} thread_scorer;

static void *run_scorer(void *argument) {
    thread_scorer *scorer = argument;
    scorer_loop(&scorer->seat, scorer->brain, scorer->state);
    return NULL;
}

/* All mappings are one process's: writable, and the same for everybody. */
static bool map_for_threads(engine_regions *regions) {
    if (engine_regions_map_front(regions).code != ASSAY_OK) return false;
    return engine_regions_make_results_writable(regions);
}

static bool start_scorer(thread_scorer *scorer, const engine_config *config) {
    engine_regions *regions = (engine_regions *)(uintptr_t)scorer->seat.regions;
    shared_scorer *shared = &regions->control->scorers[scorer->seat.index];
    engine_place place = engine_seat_place(&regions->seats, scorer->seat.index);
    scorer->state = scorer->brain->start(config->brain_config, &place);
    if (!scorer->state) return false;
    atomic_store(&shared->generation, scorer->seat.generation);
    scorer->started = pthread_create(&scorer->thread, NULL, run_scorer, scorer) == 0;
    if (!scorer->started) scorer->brain->stop(scorer->state);
    return scorer->started;
}

static void stop_scorers(engine_regions *regions, thread_scorer *scorers) {
    if (regions->control) atomic_store(&regions->control->stopping, 1);
    for (uint32_t i = 0; i < regions->scorers; i++) {
        if (!scorers[i].started) continue;
        shared_scorer *shared = &regions->control->scorers[i];
        /* The words must change, else a scorer about to wait would miss the wake-up. */
        atomic_fetch_add(&shared->published, 1);
        atomic_fetch_add(&shared->consumed, 1);
        atomic_fetch_add(&shared->accepted, 1);
        shared_futex_wake(&shared->published);
        shared_futex_wake(&shared->consumed);
        shared_futex_wake(&shared->accepted);
        pthread_join(scorers[i].thread, NULL);
        scorers[i].brain->stop(scorers[i].state);
    }
}

int engine_run(const engine_config *config, const engine_brain *brain, int (*front)(engine *, void *), void *argument) {
    static const int failed = 70;
    engine_config complete = engine_config_complete(config);
    engine_regions regions;
    thread_scorer *scorers = calloc(SHARED_SCORERS_MAX, sizeof *scorers);
    if (!scorers) return failed;
    bool good = engine_regions_make(&regions, &complete).code == ASSAY_OK && map_for_threads(&regions);
    for (uint32_t i = 0; good && i < regions.scorers; i++) {
        scorers[i].brain = brain;
        scorers[i].seat = (scorer_seat){.regions = &regions, .index = i, .generation = 1, .event_fd = regions.collector_event};
        good = start_scorer(&scorers[i], &complete);
    }
    static max_align_t front_memory[ENGINE_FRONT_MEMORY_BYTES / sizeof(max_align_t)];
    memset(front_memory, 0, sizeof front_memory);
    engine *self = good ? front_open(&regions, front_memory) : NULL;
    int code = failed;
    if (self) {
        code = front(self, argument);
        front_close(self);
    } else {
        fprintf(stderr, "assay: cannot start the engine\n");
    }
    stop_scorers(&regions, scorers);
    engine_regions_destroy(&regions);
    free(scorers);
    return code;
}

#else
typedef int threads_is_supervisor_c; /* ISO C wants a declaration */
#endif
