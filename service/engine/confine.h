/* Takes from a scorer what judging text does not need. Theory: the scorer's only inputs are its mappings, its only outputs its own
 * result region, one eventfd and stderr; so the filter has no file system, network, processes, devices or executable memory, and any
 * other system call kills it (SIGSYS). Limits bound what is left: private memory by RLIMIT_DATA (shared mappings are filtered out),
 * no core file (it would hold users' text), no new descriptors. */
#ifndef ASSAY_SERVICE_ENGINE_CONFINE_H
#define ASSAY_SERVICE_ENGINE_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

enum { CONFINE_EVENT_FD = 3 }; /* where the scorer's eventfd is put, so that the filter can name it */

/* Leaves only stderr and `event_fd`, moved to CONFINE_EVENT_FD; 0 and 1 become /dev/null. False on failure (errno). */
bool confine_descriptors(int event_fd);
/* Limits and filter. Cannot be undone. False on failure, with errno; *what names the step. */
bool confine_process(size_t memory_bytes, bool filter, const char **what);

#endif
