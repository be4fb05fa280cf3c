/* cgroups: where this host lets us make them, and the groups of one mother.
 *
 * Version 2 is used where a group was delegated to us with the memory, pids and cpu controllers; version 1 where those hierarchies are
 * mounted and writable; else none, and limits are rlimits alone. Groups are named assay-<pid namespace>-<launcher's pid>-<number> and removed when the
 * mother ends; those of a launcher that was killed are removed by the next one in the same pid namespace. */
#ifndef ASSAY_SANDBOX_LAUNCHER_GROUPS_H
#define ASSAY_SANDBOX_LAUNCHER_GROUPS_H

#include "common/status.h"
#include "sandbox/cell/mother.h"

#define GROUPS_PATH_BYTES 512u

typedef struct groups_host {
    uint32_t version; /* 0, 1, 2 */
    char memory[GROUPS_PATH_BYTES], pids[GROUPS_PATH_BYTES],
        cpu[GROUPS_PATH_BYTES]; /* folders to make groups in; empty: none */
    char why[160];              /* where something is lacking: what */
} groups_host;

/* Looks, makes and removes a group to be sure. */
void groups_probe(groups_host *host);

typedef struct groups {
    char memory[GROUPS_PATH_BYTES], pids[GROUPS_PATH_BYTES], cpu[GROUPS_PATH_BYTES];
    int fds[MOTHER_CGROUP_FDS];      /* -1 where there is none */
    char threads[GROUPS_PATH_BYTES]; /* the file that lists the cell's threads; empty: none */
    uint32_t mask;
} groups;

/* Makes the groups of one mother and opens their files. `pids`: also a group that counts processes. */
assay_status groups_open(groups *out, const groups_host *host, unsigned number, bool pids);
void groups_close_fds(groups *g);
/* How many threads are in them, GROUPS_MANY or more as that; 0 where there are none. */
enum { GROUPS_MANY = 64 };
unsigned groups_threads(const groups *g);
bool groups_are_empty(const groups *g);
/* Removes them; the processes must be gone. Tries for half a second. */
void groups_remove(groups *g);
/* Removes what launchers that no longer live left behind. */
void groups_sweep(const groups_host *host);

#endif
