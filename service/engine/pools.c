/* See pools.h. */
#include "service/engine/pools.h"

enum { STALL_FACTOR = 30, CANCEL_MS = 100, DEPTH_UNITS = 2, FILES_WITH_SOCKET = 256 };

/* The first pool is what engine_config says of scorers. */
static engine_pool text_pool(const engine_config *config) {
    return (engine_pool){.name = "scorer",
                         .workers = config->scorers,
                         .item_cpu_ms_max = config->item_cpu_ms_max,
                         .memory_bytes = config->scorer_memory_bytes,
                         .depth_bytes = 1024 * 1024};
}

static void complete(engine_pool *pool, const engine_config *config) {
    if (!pool->name) pool->name = "worker";
    if (!pool->workers) pool->workers = config->scorers;
    if (!pool->unit_items_max || pool->unit_items_max > ENGINE_UNIT_ITEMS_MAX) pool->unit_items_max = ENGINE_UNIT_ITEMS_MAX;
    if (!pool->depth_units) pool->depth_units = DEPTH_UNITS;
    if (pool->depth_units > SHARED_SLOTS) pool->depth_units = SHARED_SLOTS;
    if (!pool->item_cpu_ms_max) pool->item_cpu_ms_max = config->item_cpu_ms_max;
    if (!pool->item_wall_ms_max) pool->item_wall_ms_max = pool->item_cpu_ms_max * STALL_FACTOR;
    if (!pool->cancel_ms) pool->cancel_ms = CANCEL_MS;
    if (!pool->memory_bytes) pool->memory_bytes = config->scorer_memory_bytes;
    if (!pool->sockets_each) pool->sockets_each = 1;
    if (pool->sockets_each > ENGINE_SOCKETS_MAX) pool->sockets_each = ENGINE_SOCKETS_MAX;
    if (!pool->files_max) pool->files_max = FILES_WITH_SOCKET;
}

engine_place engine_seat_place(const engine_seats *seats, uint32_t seat) {
    const engine_pool *pool = engine_seat_pool(seats, seat);
    engine_place place = {.pool = seats->pool_of[seat], .worker = engine_seat_worker(seats, seat)};
    for (uint32_t i = 0; i < ENGINE_SOCKETS_MAX; i++)
        place.sockets[i] = pool->sockets && i < pool->sockets_each ? pool->sockets[place.worker * pool->sockets_each + i] : -1;
    return place;
}

void engine_seats_plan(engine_seats *seats, const engine_config *config) {
    memset(seats, 0, sizeof *seats);
    seats->pools[seats->pool_count++] = text_pool(config);
    for (size_t i = 0; i < config->pool_count && seats->pool_count < ENGINE_POOLS_MAX; i++)
        seats->pools[seats->pool_count++] = config->pools[i];
    for (uint32_t i = 0; i < seats->pool_count; i++) {
        engine_pool *pool = &seats->pools[i];
        complete(pool, config);
        /* Every pool that follows keeps a seat. */
        uint32_t room = SHARED_SCORERS_MAX - seats->count - (seats->pool_count - 1 - i);
        if (pool->workers > room) pool->workers = room;
        seats->first[i] = seats->count;
        memset(seats->pool_of + seats->count, (int)i, pool->workers);
        seats->count += pool->workers;
    }
}
