/* See tuning.h. */
#include "service/grpc/tuning.h"

#include <malloc.h>
#include <sched.h>

enum { CPUS_OF_ONE_POLLER = 4 };

void face_tune_malloc(void) {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_ARENA_MAX, 2);
}

uint32_t face_default_pollers(void) {
    cpu_set_t cpus;
    int count = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : 1;
    return count > CPUS_OF_ONE_POLLER ? 2 : 1;
}
