/* Whether anything in a cell wants a processor. The wall limit is for programs that sleep or wait; one that is runnable and does not get to run is
 * starved by a busy machine, which is no fault of its own. So the launcher looks at running cells now and then (launcher.c) and counts against the wall limit
 * only the time in which nothing was runnable.
 *
 * What is looked at is the state letter of every thread (proc(5), /proc/PID/stat): R is running or waiting for a processor. A thread that waits for a
 * disk counts as asleep: so does a parent in vfork(2), which nothing outside the kernel can tell from it. */
#ifndef ASSAY_SANDBOX_LAUNCHER_AWAKE_H
#define ASSAY_SANDBOX_LAUNCHER_AWAKE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct awake_look {
    bool runnable;
    /* of the processes that live, and of those that they have waited for; only without a cgroup, which counts better */
    uint64_t cpu_ns;
} awake_look;

/* Looks at the cell of this mother, and at herself: what she has to do is not the program's idleness either. `threads`: path of the cgroup file that lists
 * the cell's threads; empty: her descendants are looked for among all processes. Nothing is runnable where nothing can be seen (no /proc of our own pid
 * namespace). */
awake_look awake_at(const char *threads, pid_t mother);

#endif
