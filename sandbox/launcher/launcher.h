/* The launcher: one single-threaded process that owns slots, each with its mothers, and hands orders to them.
 *
 * Theory of operation. sandbox_start forks a *guardian* before there are threads; the guardian forks the launcher and forks it again
 * should it die, telling every client to repeat what was under way. The launcher polls its clients' sockets and its mothers' sockets. An
 * order waits in a queue until a slot is free; a mother of its profile is made on first use and kept. A mother that dies or says that it
 * could not clean up is replaced, and its order is given again to a new one. Expected outputs are not known here. */
#ifndef ASSAY_SANDBOX_LAUNCHER_LAUNCHER_H
#define ASSAY_SANDBOX_LAUNCHER_LAUNCHER_H

#include <sys/types.h>

#include "sandbox/launcher/groups.h"
#include "sandbox/launcher/tree.h"

enum { LAUNCHER_SLOTS_MAX = 64, LAUNCHER_CLIENTS_MAX = 128, LAUNCHER_QUEUE_MAX = 1024, PROFILE_ARGS_MAX = 12 };

/* What differs between mothers. */
enum launcher_profile {
    PROFILE_NATIVE,         /* compiled programs: nothing in the tree; sealed */
    PROFILE_TOOLS,          /* /usr and a scratch folder: shells, Node, Java */
    PROFILE_COMPILE,        /* the same without devices and with precompiled headers */
    PROFILE_PYTHON,         /* a bare warm interpreter; sealed */
    PROFILE_PYTHON_USUAL,   /* with the usual modules loaded; sealed */
    PROFILE_PYTHON_HOOKED,  /* with those, too, that hook into fork (random, threading, …); sealed */
    PROFILE_PYTHON_DATA,    /* with the configured heavy modules (numpy …) loaded; sealed */
    PROFILE_PYTHON_SCRATCH, /* a bare one with a scratch folder */
    PROFILE_COUNT
};

typedef struct cell_profile {
    bool usable;
    bool sealed, in_process;
    unsigned filter; /* policy_class */
    tree_plan tree;
    char args[PROFILE_ARGS_MAX][TREE_PATH_BYTES]; /* in_process: the interpreter's command */
    unsigned arg_count;
    const char *program; /* in_process: what -c runs; static text */
    const char *preload; /* in_process: its one argument, names of modules; static text */
} cell_profile;

typedef struct launcher_config {
    cell_profile profiles[PROFILE_COUNT];
    groups_host groups;
    unsigned slots, clients;
    unsigned landlock_abi;
    unsigned host_uid, host_gid; /* what the cell's user is outside */
    bool own_user_namespace;     /* we are not root: the launcher makes one for itself first */
    bool quiet;
} launcher_config;

/* Never returns. `again`: another guardian was there before, and clients are told to repeat what they had under way. */
_Noreturn void launcher_guard(const launcher_config *config, const int *client_sockets, bool again);

/* Makes a mother; *control is the launcher's end of its socket. Synchronous but for an interpreter's own start: where
 * *ready is false, wait for "R". */
assay_status mother_start(const launcher_config *config, enum launcher_profile which, const groups *cgroup, pid_t *pid,
                          int *control, bool *ready);

/* Joins a launcher to its private namespaces. */
assay_status launcher_enter(const launcher_config *config);

#endif
