/* The guardian, as the process that started the sandbox sees it: forked, looked after, replaced.
 *
 * Theory of operation. Guardian, launcher and mothers are one process group, whose members' orphans come to us (PR_SET_CHILD_SUBREAPER). When the guardian dies,
 * the launcher dies with it and the mothers with the launcher (PR_SET_PDEATHSIG); each of them takes her pid namespace along before she can be reaped. So
 * when we have reaped the whole group, nothing of any cell runs any more, and a new guardian may begin on the sockets that were kept here. It
 * tells the clients to repeat what they had under way. */
#ifndef ASSAY_SANDBOX_GUARDIAN_H
#define ASSAY_SANDBOX_GUARDIAN_H

#include <pthread.h>

#include "sandbox/launcher/launcher.h"

typedef struct guardian {
    const launcher_config *config;
    int sockets[LAUNCHER_CLIENTS_MAX]; /* the launcher's ends, kept open for the next guardian */
    pid_t owner;                       /* who looks after it */
    pid_t group;                       /* its pid and process group; 0: all of that is gone */
    bool ended;                        /* it is reaped, but others of its group may be left */
    bool given_up;                     /* this host cannot do it any more: clients hear that the launcher is gone */
    unsigned failures;                 /* in a row */
    int64_t born_ns, again_ns;         /* when it was started, and when the next one may be */
    pthread_mutex_t lock;
} guardian;

/* Forks the first one, with `sockets` filled. False with errno. `config` must outlive it. */
bool guardian_start(guardian *self, const launcher_config *config);
/* Milliseconds until it wants to be called again; -1: when a child has ended. */
int guardian_tend(guardian *self);
/* Waits for its end, which comes when all clients' sockets are closed; closes `sockets`. */
void guardian_stop(guardian *self);

#endif
