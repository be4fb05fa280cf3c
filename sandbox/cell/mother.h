/* A mother: a process that has entered a cell's namespaces once and forks one child a run into a pid namespace of its own.
 *
 * Theory of operation. The launcher makes a mother with new mount, pid, net, ipc, uts, cgroup and user namespaces, a read-only root and an
 * unprivileged id; the mother keeps its capabilities *in that user namespace* only. For each order it
 *   1. clones an "init" that shares its memory and does nothing: pid 1 of a new pid namespace, reaping by ignoring SIGCHLD;
 *   2. enters that namespace for its children and forks the candidate, which joins the slot's cgroup, sets its limits, closes everything
 *      but its standard descriptors, drops every capability and either executes the program or (warm interpreter) returns to it;
 *   3. reads the pipes, watches CPU time, wall time, memory events and the seccomp listener;
 *   4. when the program asks to exit (it waits for her, by the same listener), or meets a limit: kills init, and with it (pid_namespaces(7)) everything that is left in the cell, waits for it and reports. An exit that was asked for is reported before she waits: she has all that counts.
 * What needs no order is made ahead, while the cell before runs (birth.c): init, pipes, and a warm interpreter's child, which waits for its order.
 * The candidate is not pid 1, so that abort(), kill() and defaults of signals work as anywhere else.
 *
 * Two kinds. A *sealed* mother has loaded the seccomp filter into itself: children inherit it, which saves 0.1 ms a run; what the mother
 * needs more than candidates (setns, clone into namespaces) is useless without capabilities. A *scratch* mother stays unfiltered, because
 * it mounts a fresh tmpfs for each run; its children load the filter themselves.
 *
 * This code runs in the launcher's forks and inside foreign interpreters (as zygote.so): it uses libc only. */
#ifndef ASSAY_SANDBOX_CELL_MOTHER_H
#define ASSAY_SANDBOX_CELL_MOTHER_H

#include <linux/filter.h>

#include "sandbox/cell/wire.h"

#define MOTHER_BPF_MAX 2048u

/* Fixed descriptors of a mother. Candidates have none of them. */
enum {
    MOTHER_FD_CONTROL = 3,    /* orders in, reports out */
    MOTHER_FD_SETUP = 4,      /* a memfd with the struct below; closed after reading */
    MOTHER_FD_FAULT_READ = 5, /* a socket pair: the child reports a failed step, or hands over its listener */
    MOTHER_FD_FAULT_WRITE = 6,
    MOTHER_FD_SELF = 7, /* pidfd of the mother: the way back to its own pid namespace */
    MOTHER_FD_LISTENER = 8,
    MOTHER_FD_CGROUP = 9 /* first of MOTHER_CGROUP_FDS */
};

/* Files of the slot's cgroup that a mother holds open; -1 in `cgroup_fd` where the host has none. */
enum mother_cgroup {
    CGROUP_PROCS_MEMORY,
    CGROUP_PROCS_PIDS,
    CGROUP_PROCS_CPU,
    CGROUP_MEMORY_LIMIT,
    CGROUP_MEMORY_PEAK,
    CGROUP_MEMORY_EVENTS,   /* v1 memory.oom_control, v2 memory.events: "oom_kill N" */
    CGROUP_MEMORY_REFUSALS, /* v1 memory.failcnt; v2 has the number among the events: "max N" */
    CGROUP_PIDS_LIMIT,
    CGROUP_CPU_USAGE, /* v1 cpuacct.usage (ns), v2 cpu.stat */
    CGROUP_SWAP_LIMIT,
    CGROUP_KILL,
    MOTHER_CGROUP_FDS
};

typedef struct mother_setup {
    uint32_t sealed;         /* load the filter into the mother */
    uint32_t landlock_abi;   /* 0: the kernel has none */
    uint32_t cgroup_version; /* 0: none */
    uint32_t cores;
    uint32_t in_process; /* a warm interpreter */
    uint32_t bpf_count;
    uint32_t cgroup_mask; /* which of mother_cgroup are open, from MOTHER_FD_CGROUP on */
    struct sock_filter bpf[MOTHER_BPF_MAX];
} mother_setup;

/* What an interpreter wants called around fork; each may be NULL. */
typedef struct mother_hooks {
    void (*before_fork)(void);
    void (*after_fork_parent)(void);
    void (*after_fork_child)(void);
} mother_hooks;

/* What the child of a warm interpreter gets. */
typedef struct mother_child {
    wire_order order;
    int program_fd; /* source text, readable from 0 */
} mother_child;

/* Reads the setup from MOTHER_FD_SETUP, then serves orders for ever. Exits when the launcher goes away. Returns only in a child whose
 * order is WIRE_PROGRAM_INSIDE, confined and ready to run the candidate. */
void mother_serve(const mother_hooks *hooks, mother_child *child);

#endif
