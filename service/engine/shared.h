/* What lies in shared memory, and who may write it. Every word has one writer; nothing here is a pointer.
 *
 *   control region   front (and supervisor, where marked) -> scorers, mapped read-only there
 *   result region    one per scorer, scorer -> front; its header page also -> supervisor
 *   request region   front -> scorers; its layout is the front's (request_memory.h)
 *
 * Hand-over of a unit: the front fills slots[published % SLOTS], then store-releases `published`. Taking it back: see below. Hand-over of a result: the scorer
 * writes entry and body into its byte ring, then store-releases `committed`. Sleepers raise a flag with a seq_cst store before
 * they look a last time, and wakers look at it with a seq_cst load after they published (Dekker's pattern), so no wake-up is lost.
 *
 * Taking units back. Before it reads slots[n % SLOTS] the scorer claims it: it stores `claimed` = n + 1, then loads `published` again and
 * goes on only where that is still beyond n; else it takes the claim back and waits. The front lowers `published` to k, then loads
 * `claimed`. All four are seq_cst, so (Dekker again) either the front sees the claim or the scorer sees the lowered word. Units at or behind
 * max(k, claimed) are the front's again, and their slots may be filled anew; `published` becomes that maximum, so a unit that was
 * being claimed at that moment stays handed over, whether or not its scorer has shrunk back from it.
 *
 * A generation is one life of a scorer. A new one is `ready` after its brain started; the front drains what the last one committed,
 * rewinds published and consumed to 0 and sets `accepted`; the scorer rewinds its own words and sets `attached`. Before that the front
 * does not look into the ring (what stands there is the last life's) and hands over nothing. */
#ifndef ASSAY_SERVICE_ENGINE_SHARED_H
#define ASSAY_SERVICE_ENGINE_SHARED_H

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#define XXH_INLINE_ALL /* entries are short: a call would cost as much as the sum */
#include <xxhash.h>

#include "service/engine/engine.h"

enum {
    SHARED_LINE = 64,  /* cache line; also the step of the result ring, so that an entry never wraps */
    SHARED_SLOTS = 16, /* units in a scorer's ring; a power of two */
    SHARED_SCORERS_MAX = 256,
    SHARED_RESULT_HEADER = 4096
};

typedef struct shared_range {
    uint64_t offset; /* into the request region */
    uint64_t size;
} shared_range;

/* One unit of work. */
typedef struct shared_slot {
    uint64_t sequence; /* number of the unit in this life of the scorer, from 0 */
    uint64_t flag;     /* offset of the job's cancel flag in the request region */
    shared_range call_head, group_head, noted, notes;
    uint32_t kind, group_index, first_item, item_count;
    shared_range items[ENGINE_UNIT_ITEMS_MAX];
} shared_slot;

typedef enum shared_cause { SHARED_CAUSE_CRASH = 0, SHARED_CAUSE_CPU, SHARED_CAUSE_REQUESTED } shared_cause;

typedef struct shared_scorer {
    alignas(SHARED_LINE) _Atomic uint32_t published; /* futex: units handed over; falls where some are taken back */
    _Atomic uint32_t consumed;                       /* futex: bytes of the result ring that the front is done with */
    _Atomic uint32_t accepted;                       /* futex: generation that may start */
    _Atomic uint32_t token;                          /* what it shall set `attached` to; random, so that no earlier life can */
    _Atomic uint32_t kill_generation;                /* the supervisor shall kill this generation */
    /* written by the supervisor */
    alignas(SHARED_LINE) _Atomic uint32_t generation; /* the latest that was started */
    _Atomic uint32_t dead_generation;                 /* the latest that was reaped; the two words below belong to it */
    _Atomic uint32_t death_cause;
    _Atomic int32_t death_status; /* of waitpid */
    _Atomic int32_t pid;
    alignas(SHARED_LINE) shared_slot slots[SHARED_SLOTS];
} shared_scorer;

/* How the collector wants to hear of results: the last two bits of collector_sleeps. The others are a number of this sleep, so that a scorer rings once for each:
 * until the collector wakes, further results are part of what it was woken for. */
enum {
    COLLECTOR_AWAKE = 0,  /* it looks by itself before it sleeps; the whole word is 0 */
    COLLECTOR_SLEEPS = 1, /* at once */
    COLLECTOR_DOZES = 2,  /* once a scorer has nothing more to do; it looks by itself soon */
    COLLECTOR_HOW = 3,    /* mask */
    COLLECTOR_NUMBER = 4  /* step of the number */
};

typedef struct shared_control {
    alignas(SHARED_LINE) _Atomic uint32_t collector_sleeps; /* number | COLLECTOR_SLEEPS, ... */
    _Atomic uint32_t attended;                              /* threads of the front that look for results before they sleep */
    alignas(SHARED_LINE) _Atomic uint32_t stopping;         /* threads only */
    shared_scorer scorers[];
} shared_control;

enum { SHARED_AWAKE = 0, SHARED_WAITS_FOR_WORK = 1, SHARED_WAITS_FOR_ROOM = 2 };

/* The byte ring begins SHARED_RESULT_HEADER bytes behind this. */
typedef struct shared_result {
    alignas(SHARED_LINE) _Atomic uint32_t ready; /* generation */
    _Atomic uint32_t attached;                   /* the token of this life: committed and started are rewound */
    _Atomic uint32_t sleeps;                     /* SHARED_AWAKE, ... */
    _Atomic uint32_t started;                    /* items begun in this life; one more than committed while an item is held */
    _Atomic uint32_t finished;                   /* items ended in this life; for the supervisor's CPU check */
    _Atomic uint32_t claimed;                    /* units begun in this life; see "Taking units back" */
    alignas(SHARED_LINE) _Atomic uint32_t committed; /* bytes put into the ring in this life, modulo 2^32 */
} shared_result;

typedef enum shared_entry_kind {
    SHARED_ENTRY_ITEM = 0x7e51,
    SHARED_ENTRY_OVERFLOW, /* the body did not fit ENGINE_BODY_BYTES_MAX */
    SHARED_ENTRY_SKIP      /* the job is cancelled: this item and the rest of its unit are not judged */
} shared_entry_kind;

typedef struct shared_entry {
    alignas(SHARED_LINE) uint32_t kind;
    uint32_t body_size;
    uint64_t sequence; /* of the unit */
    uint32_t index;    /* of the item in the unit */
    uint32_t check;    /* shared_entry_check of this, with 0 here, and the body */
    int64_t start_ns;  /* monotonic wall time at which the unit was begun */
    engine_record record;
} shared_entry;

_Static_assert(sizeof(shared_entry) == SHARED_LINE, "an entry is one step of the ring");
_Static_assert(sizeof(engine_record) == 32, "records are plain numbers");
_Static_assert(sizeof(shared_result) <= SHARED_RESULT_HEADER, "header page");

/* Against wild writes into the ring between commit and collection; a hostile scorer can make it fit, but only for items it judged. */
static inline uint32_t shared_entry_check(const shared_entry *entry, const void *body) {
    shared_entry copy = *entry;
    copy.check = 0;
    uint64_t head = XXH3_64bits(&copy, sizeof copy);
    return (uint32_t)(entry->body_size ? XXH3_64bits_withSeed(body, entry->body_size, head) : head);
}

/* Ring bytes of an entry with such a body. */
static inline uint32_t shared_entry_bytes(uint32_t body_size) {
    return (uint32_t)sizeof(shared_entry) + ((body_size + SHARED_LINE - 1) & ~(uint32_t)(SHARED_LINE - 1));
}

/* Futexes are between processes, hence without FUTEX_PRIVATE_FLAG; waiting works on read-only file mappings. */
static inline void shared_futex_wait(const _Atomic uint32_t *word, uint32_t seen) {
    syscall(SYS_futex, word, FUTEX_WAIT, seen, NULL, NULL, 0);
}
static inline void shared_futex_wake(const _Atomic uint32_t *word) {
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

#endif
