/* The shared regions: made by the supervisor as memfds (anonymous memory with a descriptor), mapped by each process with the rights
 * that it needs. Sealed against resizing, so that no mapping can be cut away under a reader. */
#ifndef ASSAY_SERVICE_ENGINE_REGIONS_H
#define ASSAY_SERVICE_ENGINE_REGIONS_H

#include "common/status.h"
#include "service/engine/pools.h"

typedef struct engine_regions {
    engine_seats seats;
    uint32_t scorers; /* workers of all pools */
    size_t request_bytes, control_bytes;
    size_t ring_bytes; /* of a result region, a power of two; the header page comes before it */
    int request_fd, request_fd_readonly, control_fd, control_fd_readonly;
    int result_fds[SHARED_SCORERS_MAX];
    int collector_event;  /* scorers, supervisor and front -> collector thread */
    int supervisor_event; /* front -> supervisor */
    /* Mappings of this process; NULL where it has none. */
    char *requests;
    shared_control *control;
    shared_result *results[SHARED_SCORERS_MAX];
    size_t result_map_bytes;
} engine_regions;

/* The configuration with its defaults where it says 0. */
engine_config engine_config_complete(const engine_config *config);
/* `config` is complete; sizes are rounded up. Nothing is mapped yet. */
assay_status engine_regions_make(engine_regions *regions, const engine_config *config);
/* Unmaps and closes. Safe on a zeroed structure whose descriptors are -1 and after a failure. */
void engine_regions_destroy(engine_regions *regions);

/* Mappings: the supervisor has control and result headers, the front all, scorer `index` its own result region, the others only read. */
assay_status engine_regions_map_supervisor(engine_regions *regions);
assay_status engine_regions_map_front(engine_regions *regions);
assay_status engine_regions_map_scorer(engine_regions *regions, uint32_t index);
/* Threads only: after map_front, scorers share its mappings. */
bool engine_regions_make_results_writable(engine_regions *regions);
void engine_regions_unmap(engine_regions *regions);

static inline size_t engine_regions_result_bytes(const engine_regions *regions) {
    return SHARED_RESULT_HEADER + regions->ring_bytes;
}

#endif
