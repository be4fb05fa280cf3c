/* The engine: runs a brain (what judges one item) in confined, killable processes, for every face (gRPC, command line, later HTTP).
 * It knows neither protobuf nor JSON nor gRPC: a unit of work is bytes in, bytes out.
 *
 * Theory of operation (DESIGN section 2; docs/ARCHITECTURE.md)
 *
 *   supervisor   single-threaded. Maps the shared regions, forks scorers and the front before anything starts a thread; reaps,
 *                kills on request and on CPU time, respawns. Knows no requests.
 *   front        the face's process; talks to the engine by this header. A collector thread in it gathers results.
 *   scorer x N   brain->start(), then seccomp, then brain->item() for one item at a time.
 *   further pools  workers of the same make for work that waits (programs in cells): a queue, limits and a filter of their own, so that what
 *                waits there never holds a scorer. Which pool a unit goes to the face says (engine_job_use_pool), by tags alone.
 *
 *   Memory. requests: one region, written by the front, mapped read-only by scorers (from a descriptor opened read-only, so that
 *   mprotect cannot widen it). results: one region per scorer, written by it, read-only in the front; a ring of bodies and
 *   records. control: written by the front, read by scorers: unit descriptors (single-producer rings), cancel flags. Wake-ups by
 *   futex (to scorers) and one eventfd (to the front). No locks are shared.
 *   Hostile scorers. The front copies a record and its body to private memory and only then checks them. Offsets and sizes are clamped to the ring;
 *   nothing a scorer writes is used as a pointer.
 *   Commit. An item is committed by a release-store after its record and body are whole. When a scorer dies, committed items
 *   stand, the item it held is retried once, alone in a scorer (so a second death is surely its own); the rest of its units go to
 *   others. A second death is a fault, final. A scorer that wrote nonsense into its ring is killed; where it does not say truthfully
 *   which item it held, the items of its unit are judged one by one.
 *   Time. Budgets count steps (the brain's business). CPU time per item is the backstop: the supervisor kills a scorer that used more
 *   than `item_cpu_ms_max` on one item. A cancelled job's flag is seen by the budget; 100 ms later its scorers are killed. A scorer
 *   that holds work but is blocked (stopped, or asleep and without CPU time) for a second is killed too, as if it had crashed; so
 *   is one that makes no progress for 30 times item_cpu_ms_max of wall time, whatever it does.
 *   Balance. Scorers hold a few units beyond the one they judge. Where one has not moved for 20 ms while another is idle, the units that it
 *   has not begun are taken back (shared.h) and given to others; so a long item, or a stopped scorer, delays at most its own unit.
 *   Built with ASSAY_ENGINE_THREADS, scorers are threads of the front (no confinement, no kills): for ThreadSanitizer.
 *
 * Thread-safety: job functions may be called from any thread of the front, one thread at a time per job. */
#ifndef ASSAY_SERVICE_ENGINE_H
#define ASSAY_SERVICE_ENGINE_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/status.h"
#include "common/view.h"

typedef struct engine engine;
typedef struct engine_job engine_job;

enum {
    ENGINE_UNIT_ITEMS_MAX = 64,            /* items of a unit */
    ENGINE_UNIT_BYTES_TARGET = 256 * 1024, /* a unit ends at the item that reaches this */
    ENGINE_BODY_BYTES_MAX = 256 * 1024,    /* result body of an item */
    ENGINE_CALL_ERROR_BYTES_MAX = 1024,
    ENGINE_FRONT_MEMORY_BYTES = 4096, /* most of engine_front_memory */
    ENGINE_POOLS_MAX = 4,             /* the scorers' own included */
    ENGINE_SOCKET_FD = 4,             /* where a worker finds the first of its sockets */
    ENGINE_SOCKETS_MAX = 4            /* of a worker */
};

/* ---- the brain: runs inside a scorer ---- */

/* One unit as a scorer sees it. All views point into read-only shared memory and hold hostile bytes. */
typedef struct engine_unit {
    uint32_t kind;         /* meaning is the brain's and the face's (enum judge_unit_kind) */
    assay_view call_head;  /* the same bytes for all units of a job */
    assay_view group_head; /* the same bytes for all units of a group */
    uint32_t group_index;  /* of the request */
    uint32_t first_item;   /* index in the group of items[0] */
    uint32_t item_count;   /* 1 to ENGINE_UNIT_ITEMS_MAX */
    const assay_view *items;
    const _Atomic uint32_t *cancelled; /* for budgets */
    assay_view noted, notes;           /* as engine_job_note had them; may be empty */
} engine_unit;

/* What an item's result says to the front, beside its body. Fixed size; plain numbers only. */
typedef struct engine_record {
    double reward;       /* NaN where there is none */
    uint64_t class_hash; /* class of the answer; 0: no answer */
    uint32_t compute_us; /* CPU time of the item; the engine adds this process's to what the brain says others spent for it */
    uint32_t wait_us;    /* wall time that the item stood in queues outside the engine (for a cell); by the brain */
    uint8_t status;      /* ResultStatus of the wire */
    uint8_t verdict;     /* of the accuracy term, 0: none */
    uint8_t flags;       /* ENGINE_FLAG_* */
    uint8_t accuracy_scored; /* 1: the accuracy term has a score */
    uint32_t unused;
} engine_record;

enum {
    ENGINE_FLAG_CALL_ERROR =
        1,               /* the call's head is at fault: the body is an error (see judge.h) and the whole job fails with it */
    ENGINE_FLAG_LATE = 2 /* the body ends in what the face needs to complete it once the group is (see late_part.h) */
};

/* Which worker a brain starts in. */
typedef struct engine_place {
    uint32_t pool, worker;           /* pool 0: the scorers; worker: its number in the pool */
    int sockets[ENGINE_SOCKETS_MAX]; /* the pool's for this worker; behind the last: -1 */
} engine_place;

typedef struct engine_brain {
    /* Before confinement and before any item: may open files, JIT, allocate. Returns the state for the calls below; NULL: the
     * scorer exits and the engine fails to start. */
    void *(*start)(const void *config, const engine_place *place);
    /* Judges unit->items[index]: writes the body (at most ENGINE_BODY_BYTES_MAX; overflow makes the item an INTERNAL fault) and
     * the record. Items of a unit come in order, each index once, except after a crash (then a unit may start in the middle). */
    void (*item)(void *state, const engine_unit *unit, uint32_t index, assay_buffer *body, engine_record *record);
    void (*stop)(void *state);
} engine_brain;

/* ---- life ---- */

/* A pool beside the scorers. Zero: the default. */
typedef struct engine_pool {
    const char *name; /* in messages; its processes are called assay-NAME; at most 9 bytes */
    uint32_t workers; /* 0: as many as scorers */
    /* sockets_each for every worker, worker after worker, which keeps them in all its lives as ENGINE_SOCKET_FD and the
     * next ones, and with them a filter that lets it make anonymous files and pipes and send their descriptors there, but
     * no other file, socket or program. Everybody else but the supervisor closes them. NULL: the scorers' filter */
    const int *sockets;
    uint32_t sockets_each; /* 0: 1; at most ENGINE_SOCKETS_MAX */
    /* 0: ENGINE_UNIT_ITEMS_MAX. 1 for items that take long, so that a unit holds up nothing but itself */
    uint32_t unit_items_max;
    uint32_t depth_units;     /* units given to a worker ahead; 0: 2 */
    size_t depth_bytes;       /* and more, while they hold less than this; 0: no more */
    uint32_t item_cpu_ms_max; /* of the worker's own CPU time; 0: the scorers' */
    /* without progress; 0: 30 times that. One that waits must wake now and then (20 ms), else it counts as stuck */
    uint32_t item_wall_ms_max;
    uint32_t cancel_ms;  /* how long a worker may take to let go of a cancelled job; 0: 100 */
    size_t memory_bytes; /* RLIMIT_DATA; 0: the scorers' */
    uint32_t files_max;  /* with sockets: RLIMIT_NOFILE; 0: 256 */
} engine_pool;

typedef struct engine_config {
    uint32_t scorers;           /* 0: number of CPUs this process may use */
    size_t request_bytes_max;   /* size of the request region; 0: 320 MiB (virtual; touched pages only) */
    size_t result_bytes;        /* ring of one scorer; 0: 2 MiB */
    uint32_t item_cpu_ms_max;   /* CPU backstop of an item; 0: 2,000 */
    size_t scorer_memory_bytes; /* RLIMIT_DATA of a scorer; 0: 512 MiB */
    bool restart_front;         /* a front that crashes is started again (serve); else its death ends the engine */
    bool unconfined;            /* tests only: no seccomp */
    const engine_pool *pools;   /* beside the scorers: pools 1, 2, ... */
    size_t pool_count;          /* at most ENGINE_POOLS_MAX - 1 */
    /* What else the supervisor looks after; NULL: nothing. Called when a child has ended, and after so many milliseconds as it returned last (-1: no sooner) */
    int (*tend)(void *argument);
    void *tend_argument;
    const void *brain_config; /* passed to brain->start */
} engine_config;

/* Becomes the supervisor: forks scorers and a front that runs front(engine, argument); returns the front's exit code, or 70
 * (EX_SOFTWARE) with a message on stderr where the engine could not start. Must be called while the process has one thread.
 * SIGTERM, SIGINT, SIGHUP and SIGQUIT are passed on to the front (which blocks them and uses sigwait or signalfd if it wants to drain;
 * where a service manager signals the whole group it may get one twice); after that a front's death is final (but not after a SIGHUP that someone sent, where restart_front is set: that asks a server to read its files again). Scorers ignore them.
 * All children die with the supervisor. The front has the signal mask that engine_run was called with, and ends by exit(). */
int engine_run(const engine_config *config, const engine_brain *brain, int (*front)(engine *, void *), void *argument);

/* `bytes` of memory, the same block at every call, that outlive a crash of the front: zeroed at its first start, and after a restart
 * as the last front left them. That one crashed and may have bent them: what stands there is input to be checked, never a pointer. Aligned for
 * any type. Scorers do not have it. NULL where bytes > ENGINE_FRONT_MEMORY_BYTES. */
void *engine_front_memory(engine *engine, size_t bytes);

/* ---- jobs: a call's units, in the front ---- */

/* What became of an item beyond its record. */
typedef enum engine_fault {
    ENGINE_FAULT_NONE = 0, /* judged: record and body hold */
    ENGINE_FAULT_CRASHED,  /* its scorer died twice on it (signal, abort, kill, blocked for ever) */
    ENGINE_FAULT_CPU,      /* CPU backstop, twice */
    ENGINE_FAULT_INTERNAL, /* malformed result, body too large */
    ENGINE_FAULT_DEADLINE, /* not done when the job's deadline came */
    ENGINE_FAULT_CANCELLED /* the job was cancelled */
} engine_fault;

typedef struct engine_item {
    engine_fault fault;
    engine_record record; /* zero, reward NaN, where fault is not NONE */
    assay_view body;      /* private copy, lives as long as the job */
    uint32_t queue_us;    /* wall time from submission to the start of its unit; DEADLINE, CANCELLED: to the end of the job */
    uint8_t attempts;     /* 1, or 2 after a crash */
} engine_item;

/* A job with `bytes` of request memory, contiguous, writable by the front only; NULL where the region has no room (the face then
 * waits or refuses). done(job, argument) is called exactly once after submission, from the collector thread or inside engine_collect: when every item has its result, or at
 * the deadline, or after cancellation. It must not block. */
engine_job *engine_job_new(engine *engine, size_t bytes, void (*done)(engine_job *, void *), void *argument);
/* Aligned to a cache line. */
char *engine_job_bytes(engine_job *job);
/* Further request memory of the job, for heads that are not contiguous; NULL where there is no room. */
char *engine_job_alloc(engine_job *job, size_t bytes);

/* What the face has noted of the job's bytes for the brain, both in the job's request memory: `notes` say something of `noted`, what is theirs to know.
 * Before submission. */
void engine_job_note(engine_job *job, assay_view noted, assay_view notes);

/* The pool that items added from now on are judged in; at first 0, the scorers. One that does not exist: 0. */
void engine_job_use_pool(engine_job *job, uint32_t pool);
/* Adds items[0..count), which lie in the job's request memory, as items of group `group_index` from `first_item` on. Cuts them into
 * units at submission (ITEMS_MAX, BYTES_TARGET; smaller where a small job would leave scorers idle). The job's items are numbered in order of adding. False: out of memory, or a view that is not in request memory. Views are copied. */
bool engine_job_add(engine_job *job, uint32_t kind, assay_view call_head, assay_view group_head, uint32_t group_index,
                    uint32_t first_item, const assay_view *items, size_t count);
/* Starts the job. deadline_ns: monotonic wall time at which done() is called with what there is; INT64_MAX: none. A job without
 * items is done at once. */
void engine_job_submit(engine_job *job, int64_t deadline_ns);
/* The same for a caller that may have further jobs at hand: workers that sleep are not woken for this one, engine_wake does it for all. Where that is
 * forgotten, the collector does it within ENGINE_LOOK_MS. */
void engine_job_submit_quietly(engine_job *job, int64_t deadline_ns);
void engine_wake(engine *engine);
/* A thread that comes by often anyway may attend: while it does, workers wake nobody for their results. It calls engine_collect now and then, and once more
 * when it has stopped attending, before it sleeps: then the collector is woken again. */
void engine_attend(engine *engine, bool attends);
/* Gathers what results there are; done() of jobs that end with them is called on this thread. False: there was nothing. */
bool engine_collect(engine *engine);
/* Asks a submitted job to stop; done() comes soon (at most about 100 ms). May race with done: harmless. */
void engine_job_cancel(engine_job *job);
/* After done (or before submission): gives everything back. Request memory that a scorer still reads is kept until it is done with. */
void engine_job_free(engine_job *job);

size_t engine_job_item_count(const engine_job *job);
const engine_item *engine_job_item(const engine_job *job, size_t index); /* after done */

typedef struct engine_pool_stats {
    uint32_t workers, alive;
    uint64_t restarts;     /* in this front's life */
    uint64_t units_queued; /* now */
} engine_pool_stats;

/* Counters since the start; for GetServerInfo, metrics, tests. */
typedef struct engine_stats {
    uint32_t scorers; /* configured, of pool 0 */
    uint32_t scorers_alive;
    uint64_t scorer_restarts; /* in this front's life; of all pools */
    engine_pool_stats pools[ENGINE_POOLS_MAX];
    uint32_t pool_count;
    uint64_t items_done;
    uint64_t items_faulted; /* CRASHED, CPU or INTERNAL */
    uint64_t items_retried;
    uint64_t units_queued;     /* now */
    size_t request_bytes_used; /* now */
} engine_stats;
void engine_get_stats(engine *engine, engine_stats *stats);

const char *engine_fault_name(engine_fault fault); /* "CRASHED", ... */

#endif
