/* The slot's cgroup, through files that the launcher opened before the mother lost sight of them: limits are written only when they
 * change, the peak is reset, usage is read as a difference. Version 1 and version 2 differ in names and units only. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cell/cell.h"

enum { LEFT_TRIES = 100 };
#define LEFT_BYTES ((uint64_t)8 << 20)

/* What this mother wrote last. Other mothers of the slot write too: `owner` in the launcher decides; here we simply compare with what
 * the file says only when we have not written before. */
static bool write_number(int fd, uint64_t number) {
    char text[24];
    int size = snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    return fd < 0 || pwrite(fd, text, (size_t)size, 0) == size;
}

static bool read_text(int fd, char *text, size_t room) {
    ssize_t got = fd < 0 ? -1 : pread(fd, text, room - 1, 0);
    if (got < 0) return false;
    text[got] = 0;
    return true;
}

static uint64_t number_after(const char *text, const char *name) {
    const char *at = strstr(text, name);
    return at ? strtoull(at + strlen(name), NULL, 10) : 0;
}

uint64_t cell_cgroup_cpu_ns(const cell *c) {
    char text[512];
    if (!read_text(cell_cgroup_fd(c, CGROUP_CPU_USAGE), text, sizeof text)) return 0;
    return c->setup->cgroup_version == 2 ? number_after(text, "usage_usec ") * 1000 : strtoull(text, NULL, 10);
}

static uint64_t oom_kills(const cell *c) {
    char text[512];
    if (!read_text(cell_cgroup_fd(c, CGROUP_MEMORY_EVENTS), text, sizeof text)) return 0;
    return number_after(text, "oom_kill ");
}

/* How often the group's own limit refused memory. That alone kills nobody: what could be given back was, or the call failed. */
static uint64_t refusals(const cell *c) {
    bool among_events = c->setup->cgroup_version == 2;
    char text[512];
    if (!read_text(cell_cgroup_fd(c, among_events ? CGROUP_MEMORY_EVENTS : CGROUP_MEMORY_REFUSALS), text, sizeof text))
        return 0;
    return among_events ? number_after(text, "max ") : strtoull(text, NULL, 10);
}

cell_want cell_cgroup_want(const cell *c) {
    if (oom_kills(c) <= c->oom_base) return CELL_WANT_NONE;
    return refusals(c) > c->refusals_base ? CELL_WANT_OWN : CELL_WANT_OTHERS;
}

uint64_t cell_cgroup_peak(const cell *c) {
    char text[64];
    return read_text(cell_cgroup_fd(c, CGROUP_MEMORY_PEAK), text, sizeof text) ? strtoull(text, NULL, 10) : 0;
}

static bool set_memory_limit(const cell *c, uint64_t bytes) {
    static uint64_t now; /* of this mother's slot: the launcher gives each mother groups of its own */
    int fd = cell_cgroup_fd(c, CGROUP_MEMORY_LIMIT);
    if (fd < 0 || now == bytes) return true;
    if (!write_number(fd, bytes)) return false; /* EBUSY: what the last run left cannot be reclaimed below the limit */
    if (c->setup->cgroup_version == 2) write_number(cell_cgroup_fd(c, CGROUP_SWAP_LIMIT), 0);
    now = bytes;
    return true;
}

static bool set_process_limit(const cell *c, uint32_t processes) {
    static uint32_t now;
    int fd = cell_cgroup_fd(c, CGROUP_PIDS_LIMIT);
    if (fd < 0 || now == processes) return true;
    if (!write_number(fd, processes)) return false;
    now = processes;
    return true;
}

/* Page tables are given back by RCU, some time after whoever had them is reaped. What a large run has left so must not count against the next one, which would be killed in its
 * place. A peak that has just been reset is what is used now. */
static bool reset_peak(const cell *c) {
    const struct timespec pause = {0, 2000000};
    uint64_t eighth = c->order.limits.memory_bytes / 8, most = eighth > LEFT_BYTES ? eighth : LEFT_BYTES,
             before = cell_cgroup_peak(c);
    int fd = cell_cgroup_fd(c, CGROUP_MEMORY_PEAK);
    bool reset = write_number(fd, 0);
    for (int tries = 0; reset && before > 2 * most && tries < LEFT_TRIES && cell_cgroup_peak(c) > most; tries++) {
        nanosleep(&pause, NULL);
        reset = write_number(fd, 0);
    }
    return reset || c->setup->cgroup_version == 2; /* 6.12 and later reset it there */
}

bool cell_cgroup_prepare(cell *c) {
    if (!set_memory_limit(c, c->order.limits.memory_bytes) || !set_process_limit(c, c->order.limits.processes)) return false;
    if (!reset_peak(c)) return false;
    c->oom_base = oom_kills(c);
    c->refusals_base = refusals(c);
    if (c->setup->cgroup_mask & 1u << CGROUP_CPU_USAGE) {
        c->cpu_base_ns = cell_cgroup_cpu_ns(c);
    } else {
        struct rusage usage;
        getrusage(RUSAGE_CHILDREN, &usage);
        c->cpu_base_ns = ((uint64_t)usage.ru_utime.tv_sec + (uint64_t)usage.ru_stime.tv_sec) * 1000000000u +
                         ((uint64_t)usage.ru_utime.tv_usec + (uint64_t)usage.ru_stime.tv_usec) * 1000u;
    }
    return true;
}

/* "0" is the writer itself. In version 2 the three are the same file, and only the first is open. */
bool cell_cgroup_join(const cell *c) {
    static const enum mother_cgroup groups[] = {CGROUP_PROCS_MEMORY, CGROUP_PROCS_PIDS, CGROUP_PROCS_CPU};
    for (unsigned i = 0; i < sizeof groups / sizeof *groups; i++) {
        int fd = cell_cgroup_fd(c, groups[i]);
        if (fd >= 0 && write(fd, "0", 1) != 1) return false;
    }
    return true;
}
