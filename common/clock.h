/* Clocks, in nanoseconds or microseconds as the name says. Thread-safe. */
#ifndef ASSAY_COMMON_CLOCK_H
#define ASSAY_COMMON_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline int64_t assay_clock_ns(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
/* Monotonic wall time: queues, deadlines. */
static inline int64_t assay_wall_ns(void) {
    return assay_clock_ns(CLOCK_MONOTONIC);
}
/* CPU time of this thread. Costs a system call: use per item, not per step. */
static inline int64_t assay_thread_cpu_ns(void) {
    return assay_clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

#endif
