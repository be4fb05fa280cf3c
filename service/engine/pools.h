/* Pools: workers of one kind, each with a queue of its own, so that work which waits (for a program's cell) never holds up work which computes.
 * Pool 0 holds the text scorers; further ones are named by the face (engine_config.pools). All workers stand in one row of seats,
 * pool after pool, and everything but scheduling and confinement treats them alike. */
#ifndef ASSAY_SERVICE_ENGINE_POOLS_H
#define ASSAY_SERVICE_ENGINE_POOLS_H

#include "service/engine/shared.h"

typedef struct engine_seats {
    engine_pool pools[ENGINE_POOLS_MAX]; /* complete: no zero stands for a default */
    uint32_t first[ENGINE_POOLS_MAX];    /* seat of a pool's first worker */
    uint32_t pool_count;
    uint32_t count; /* seats of all pools, at most SHARED_SCORERS_MAX */
    uint8_t pool_of[SHARED_SCORERS_MAX];
} engine_seats;

/* `config` is complete (engine_config_complete). */
void engine_seats_plan(engine_seats *seats, const engine_config *config);

static inline const engine_pool *engine_seat_pool(const engine_seats *seats, uint32_t seat) {
    return &seats->pools[seats->pool_of[seat]];
}
/* The number of a seat in its pool. */
static inline uint32_t engine_seat_worker(const engine_seats *seats, uint32_t seat) {
    return seat - seats->first[seats->pool_of[seat]];
}

/* What the brain of that seat is told, with sockets as the supervisor has them. */
engine_place engine_seat_place(const engine_seats *seats, uint32_t seat);

#endif
