/* Takes from a scorer what judging text does not need. Theory: the scorer's only inputs are its mappings, its only outputs its own
 * result region, one eventfd and stderr; so the filter has no file system, network, processes, devices or executable memory, and any
 * other system call kills it (SIGSYS). Limits bound what is left: private memory by RLIMIT_DATA (shared mappings are filtered out),
 * no core file (it would hold users' text), no new descriptors.
 * A worker with a socket (engine_pool.sockets) may besides make anonymous files (memfds), and pipes, read, write, seal and map them, and send and receive them on those
 * sockets. It still opens, makes, runs and names nothing. */
#ifndef ASSAY_SERVICE_ENGINE_CONFINE_H
#define ASSAY_SERVICE_ENGINE_CONFINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONFINE_EVENT_FD = 3 }; /* where the scorer's eventfd is put, so that the filter can name it */

/* Leaves only stderr, `event_fd`, moved to CONFINE_EVENT_FD, and the sockets (ENGINE_SOCKETS_MAX places; behind the last one: -1), moved
 * behind it, to ENGINE_SOCKET_FD and the next ones; 0 and 1 become /dev/null. False on failure (errno). */
bool confine_descriptors(int event_fd, const int *sockets);

typedef struct confine_plan {
    size_t memory_bytes;
    bool filter;        /* false: tests only */
    uint32_t sockets;   /* how many there are */
    uint32_t files_max; /* with sockets: descriptors */
} confine_plan;
/* Limits and filter. Cannot be undone. False on failure, with errno; *what names the step. */
bool confine_process(const confine_plan *plan, const char **what);

#endif
