/* The units that wait for a worker of one pool: one line per job, in two rings, small jobs and large ones.
 *
 * Theory. A job's units stay in their order. The first job of a ring is served until what was handed over in its turn reaches the queue's
 * turn_cost, then it goes to the ring's end. A turn is longer than a call of ordinary size, so these are served one after the other: that is the
 * shortest for all of them, and while one is answered the next is judged and another is received (with short turns four equal calls end together, and
 * then the scorers have nothing). Small jobs come first, so that no large call delays a small one; but where large ones wait too, both rings get
 * the same share, so nobody starves. A unit's cost is its bytes and a constant for each item, so that many tiny items count too. Guarded by
 * engine.lock. */
#ifndef ASSAY_SERVICE_ENGINE_QUEUE_H
#define ASSAY_SERVICE_ENGINE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct engine_job engine_job;
typedef struct job_unit job_unit;

enum {
    ENGINE_SMALL_COST = 1024 * 1024,
    ENGINE_TURN_COST = 8 * 1024 * 1024,
    ENGINE_LONG_ITEMS_COST = 16 * 1024, /* both, of a pool whose items take long */
    ENGINE_ITEM_COST = 1024
};

/* A job's place in the ring of a pool; part of the job. */
typedef struct unit_line {
    job_unit *first, *last;
    engine_job *next, *previous; /* in the ring, which is a list from the first to the last */
    size_t cost;                 /* of all that the job brought */
    size_t served;               /* cost handed over in this turn */
} unit_line;

/* Jobs with waiting units, in the order of their turns. */
typedef struct unit_ring {
    engine_job *first, *last;
} unit_ring;

typedef struct unit_queue {
    unit_ring small, large;
    size_t length;     /* units */
    uint32_t pool;     /* its number */
    size_t small_cost; /* of a small job at most */
    size_t turn_cost;
    size_t ahead; /* what small jobs were served more than large ones while some of these waited */
} unit_queue;

size_t queue_cost(const job_unit *unit);

/* Behind the units of its job; a job that had none goes to the end of its ring, which its line's cost says. */
void queue_append(unit_queue *queue, job_unit *unit);
/* Before the units of its job (a retry, or one taken back); a job that had none comes first. */
void queue_prepend(unit_queue *queue, job_unit *unit);
void queue_remove(unit_queue *queue, job_unit *unit);
/* The same for a unit that is handed over: its cost is the job's, whose turn may end. */
void queue_take(unit_queue *queue, job_unit *unit);
/* In the order in which they are due; NULL: none, or no further one. */
job_unit *queue_first(const unit_queue *queue);
job_unit *queue_next(const unit_queue *queue, const job_unit *unit);

#endif
