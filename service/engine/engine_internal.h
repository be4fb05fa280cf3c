/* The front's private side of the engine. All of it is guarded by engine.lock unless noted; scorers and supervisor never see it.
 *
 * Life of a unit: queued (queue.h) -> handed to a scorer (front_scorer.units, in ring order) -> its entries drained in order. When
 * its scorer dies it goes back to the head of its line with what is left of it.
 * Life of a job: new -> submitted -> finished (every item settled, or deadline, or cancel; done() is called) -> freed by the caller ->
 * released when no scorer holds one of its units any more (`held_units` is 0): only then is request memory reused. */
#ifndef ASSAY_SERVICE_ENGINE_INTERNAL_H
#define ASSAY_SERVICE_ENGINE_INTERNAL_H

#include <pthread.h>
#include <sys/types.h>

#include "service/engine/queue.h"
#include "service/engine/regions.h"
#include "service/engine/request_memory.h"

enum {
    ENGINE_LOSSES_MAX = 3,        /* deaths of scorers that a unit may see without being charged */
    ENGINE_LOOK_MS = 100,         /* how often the collector looks at scorers that do not move */
    ENGINE_SLOW_MS = 20,          /* without progress: it gets no more, and what it has not begun goes to idle ones */
    ENGINE_STALL_LOOKS = 10,      /* in a row at which it held work, was blocked and had used no CPU time: it is stuck */
    ENGINE_DEPTH_NS = 500000,     /* of work are given to a scorer ahead, beyond its pool's depth_units */
    ENGINE_ITEM_NS_FIRST = 10000, /* what an item of a new scorer is taken to need */
    ENGINE_LOOKAHEAD = 16,        /* units of the queue looked at for one that fits the scorer's caches */
    ENGINE_AFFINITY_ENTRIES = 4096,
    ENGINE_IDLE_TRIM_MS = 5000, /* sooner, a trainer that pauses between steps would fault its pages in again each time */
    ENGINE_REST_AFTER_MS = 200  /* of idleness; sooner, every call of a slow client would pay for waking the collector */
};

/* The heads of one engine_job_add call. */
typedef struct job_run {
    shared_range call_head, group_head;
    uint64_t hash; /* of the group head, 0: none */
    uint32_t kind, pool, group_index, first_item;
    size_t first, count; /* of the job's items */
} job_run;

struct job_unit {
    engine_job *job;
    const job_run *run;
    job_unit *next, *previous; /* in the job's line of its pool */
    job_unit *next_extra;      /* in engine_job.extra_units */
    size_t first;              /* of the job's items */
    uint32_t count, at;        /* items; the next one that will be drained */
    size_t bytes;
    uint8_t losses; /* deaths of its scorers that no item was charged with */
    uint8_t passed; /* times that a later unit was preferred */
    bool queued;
    bool solo; /* a retry: with nothing else in its scorer, so that a second death is surely its own */
};

/* What the engine knows of an item beside its result. */
typedef struct job_entry {
    shared_range text;
    uint8_t deaths; /* of scorers that held it */
    bool settled;   /* its engine_item is final */
} job_entry;

typedef struct job_memory {
    struct job_memory *next;
    size_t used, size;
    char bytes[];
} job_memory;

typedef enum job_state { JOB_NEW = 0, JOB_RUNNING, JOB_FINISHED } job_state;

struct engine_job {
    engine *owner;
    void (*done)(engine_job *, void *);
    void *argument;
    request_range *memory; /* the first is engine_job_bytes, behind the cancel flag */
    shared_range noted, notes;
    uint32_t pool; /* of what is added now */
    job_run *runs;
    size_t run_count, run_capacity;
    engine_item *items;
    job_entry *entries;
    size_t item_count, item_capacity, unsettled;
    job_unit *units, *extra_units;
    unit_line lines[ENGINE_POOLS_MAX]; /* of units that wait for a worker, by pool */
    size_t unit_count;
    job_memory *bodies;
    int64_t submitted_ns, deadline_ns;
    size_t heap_at;    /* in engine.deadlines, SIZE_MAX: not there */
    size_t held_units; /* handed to scorers */
    job_state state;
    bool cancelled;     /* asked to stop */
    bool freed;         /* the caller is done with it */
    bool lingers;       /* in engine.lingering */
    int64_t stopped_ns; /* when the cancel flag was raised */
    engine_job *next_finished, *next_lingering;
};

typedef enum kill_reason { KILL_NONE = 0, KILL_CANCELLED, KILL_STALLED, KILL_CORRUPT } kill_reason;

/* The front's view of one scorer. */
typedef struct front_scorer {
    bool accepted; /* this life was told to start ... */
    bool live;     /* ... and has attached to its ring: it may have units */
    uint32_t generation, token;
    kill_reason killing; /* asked for in this life */
    job_unit *units[SHARED_SLOTS];
    uint32_t published, drained; /* units; published - drained are held */
    size_t bytes;                /* of held units */
    uint32_t consumed;           /* ring bytes of this life */
    uint32_t items;              /* drained in this life */
    int64_t item_ns;             /* how long its items took of late, by what it says; bounded */
    int64_t progress_ns;         /* when the head unit last moved */
    bool slow;                   /* that was long ago, when it was last looked at */
    uint32_t stalled_looks;      /* at which it was blocked, with this CPU time: */
    int64_t stalled_cpu_ns;
    _Atomic bool wake; /* a unit was published and a futex wake is due (not guarded) */
} front_scorer;

typedef struct affinity_entry {
    uint64_t hash, scorers; /* bit scorer % 64 */
} affinity_entry;

struct engine {
    pthread_mutex_t lock;
    engine_regions *regions;
    request_memory memory;
    void *front_memory;    /* the supervisor's, of ENGINE_FRONT_MEMORY_BYTES */
    front_scorer *scorers; /* of all pools, by seat */
    unit_queue queues[ENGINE_POOLS_MAX];
    affinity_entry *affinity;
    engine_job **deadlines; /* binary heap */
    size_t deadline_count, deadline_capacity, jobs;
    engine_job *finished_first, *finished_last; /* done() is due */
    engine_job *lingering;                      /* stopped while scorers hold units of them */
    engine_stats stats;                         /* the counters only */
    int64_t looked_ns;                          /* at scorers that do not move */
    int64_t busy_ns;                            /* when there was last something to watch */
    bool resting;                               /* the collector sleeps without a limit: submission wakes it */
    int64_t look_again_ns;                      /* else it looks at deadlines by then: an earlier one wakes it */
    pthread_t collector;
    _Atomic bool attention; /* the collector shall look again (not guarded) */
    _Atomic bool stopping;
};

static inline unit_queue *queue_of(engine *self, const job_unit *unit) {
    return &self->queues[unit->run->pool];
}

/* front.c: the engine object in the front. `regions` are mapped and outlive it, as does the front's memory. */
engine *front_open(engine_regions *regions, void *front_memory);
/* Stops the collector and frees; jobs that were not freed leak by intent (their owner is gone). */
void front_close(engine *engine);

/* schedule.c */
uint64_t schedule_hash(assay_view group_head);
int64_t schedule_held_ns(const front_scorer *scorer);  /* about how long it is busy with what it holds */
void schedule_forget(engine *engine, uint32_t scorer); /* its caches are gone */
void schedule_dispatch(engine *engine, int64_t now);   /* fills scorers' rings; the lock is held */
void schedule_rebalance(engine *engine, int64_t now);  /* from slow scorers to idle ones; before dispatch */
void schedule_take_back(engine *engine, uint32_t scorer);
void schedule_wake(engine *engine); /* afterwards, without the lock */

/* job.c */
void job_settle(engine_job *job, size_t index, engine_fault fault);
void job_finish(engine_job *job, engine_fault rest); /* rest: the fault of unsettled items */
void job_unit_returned(engine_job *job);             /* a scorer no longer holds one of its units; may destroy the job */
char *job_body_alloc(engine_job *job, size_t size);
void deadlines_remove(engine *engine, engine_job *job);

/* stall.c: scorers that hold work and do not move; the lock is held. */
void stall_look(engine *engine, int64_t now);

/* collector.c */
void *collector_run(void *engine);
void collector_notify(engine *engine);
bool collector_rests(engine *engine); /* for tests */

/* drain.c: from a scorer's ring to jobs; the lock is held. */
bool drain_pending(const engine *engine, uint32_t index); /* the ring holds something new */
void drain_scorer(engine *engine, uint32_t index);
void drain_lost_scorer(engine *engine, uint32_t index); /* it was reaped: settles, retries, requeues what it held */
void drain_request_kill(engine *engine, uint32_t index, kill_reason reason);

/* scorer.c: the scorer's loop, in its own process or thread. Returns when control->stopping is set (threads only). */
typedef struct scorer_seat {
    const engine_regions *regions;
    uint32_t index, generation;
    int event_fd;
} scorer_seat;
void scorer_loop(const scorer_seat *seat, const engine_brain *brain, void *state);

/* Tests find scorers by these. */
pid_t engine_scorer_pid(const engine *engine, uint32_t index);
int engine_scorer_death_status(const engine *engine, uint32_t index); /* of waitpid, the latest */

#endif
