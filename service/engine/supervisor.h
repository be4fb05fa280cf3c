/* The supervisor's state. It is single-threaded, knows no requests, and never blocks but in poll(): signals come by signalfd, kill
 * requests of the front by eventfd. It trusts the control region (the front writes it) and only reads counters of scorers. */
#ifndef ASSAY_SERVICE_ENGINE_SUPERVISOR_H
#define ASSAY_SERVICE_ENGINE_SUPERVISOR_H

#include <signal.h>
#include <sys/types.h>

#include "service/engine/regions.h"

enum { SUPERVISOR_FAILED = 70 /* EX_SOFTWARE */ };

/* One scorer's seat. */
typedef struct watched {
    pid_t pid;           /* 0: none */
    uint32_t generation; /* of the latest life */
    bool ready;          /* it said so in this life */
    bool killed;         /* by us in this life, for `cause` */
    shared_cause cause;
    uint32_t failed_starts; /* in a row */
    int64_t born_ns;
    int64_t respawn_ns; /* when to start the next life, where pid is 0 */
    uint32_t item;      /* the item it was seen with, and its CPU time then */
    int64_t item_cpu_ns;
} watched;

typedef struct supervisor_state {
    engine_config config; /* complete */
    const engine_brain *brain;
    int (*front_main)(engine *, void *);
    void *argument;
    engine_regions regions;
    void *front_memory; /* shared with the front, in all its lives; unmapped in scorers */
    pid_t pid, front;
    sigset_t old_mask;
    int signal_fd;
    int tend_wait_ms; /* until config.tend wants to be called; -1: not before something happens */
    int stop_signal;  /* SIGTERM, ... once asked to stop; 0 */
    int64_t front_born_ns;
    uint32_t front_crashes; /* in a row */
    int64_t cpu_checked_ns, logged_ns;
    uint32_t unlogged;
    watched scorers[SHARED_SCORERS_MAX];
} supervisor_state;

/* spawn.c */
bool spawn_scorer(supervisor_state *supervisor, uint32_t index); /* false: fork failed */
bool spawn_front(supervisor_state *supervisor);

/* watch.c: scorers' lives. */
void watch_reap(supervisor_state *supervisor);          /* notes and reports the dead */
void watch_kill_requests(supervisor_state *supervisor); /* of the front */
void watch_cpu(supervisor_state *supervisor, int64_t now_ns);
void watch_respawn(supervisor_state *supervisor, int64_t now_ns);
int watch_wait_ms(const supervisor_state *supervisor, int64_t now_ns);
bool watch_all_ready(supervisor_state *supervisor);
bool watch_start_failed(const supervisor_state *supervisor);
void watch_kill_all(supervisor_state *supervisor);

#endif
