/* The units that wait for a worker of one pool: one line per job, and jobs take turns.
 *
 * Theory. A job's units stay in their order. Jobs stand in a ring; the first one is served until what was handed over in its turn reaches
 * the queue's turn_cost, then it goes to the end. So calls of ordinary size are served one after the other, which is the shortest for all
 * of them, and a call of 60 MiB delays a small one by a turn of each large call before it, not by itself. Nobody starves: a ring has
 * no priorities. A unit's cost is its bytes and a constant for each item, so that many tiny items count too. Guarded by engine.lock. */
#ifndef ASSAY_SERVICE_ENGINE_QUEUE_H
#define ASSAY_SERVICE_ENGINE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct engine_job engine_job;
typedef struct job_unit job_unit;

enum { ENGINE_TURN_COST = 1024 * 1024, ENGINE_LONG_TURN_COST = 16 * 1024, ENGINE_ITEM_COST = 1024 };

/* A job's place in the ring of a pool; part of the job. */
typedef struct unit_line {
    job_unit *first, *last;
    engine_job *next, *previous; /* in the ring, which is a list from the first to the last */
    size_t served;               /* cost handed over in this turn */
} unit_line;

typedef struct unit_queue {
    engine_job *first, *last; /* jobs with waiting units, in the order of their turns */
    size_t length;            /* units */
    uint32_t pool;            /* its number */
    size_t turn_cost;         /* ENGINE_TURN_COST, or less where items take long */
} unit_queue;

/* Behind the units of its job; a job that had none goes to the end of the ring. */
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
