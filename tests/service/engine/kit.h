/* What the engine's tests share: a trivial brain whose item text says how to behave, and a way to run one scenario in a child process
 * (engine_run forks and waits) with results in shared memory. */
#ifndef ASSAY_TESTS_ENGINE_KIT_H
#define ASSAY_TESTS_ENGINE_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/clock.h"
#include "service/engine/engine_internal.h"

/* ---- brain.c ----
 * The item "!NAME" does what NAME says (see brain.c); any other text is summed: body "sum <decimal> of <size>", reward = the sum,
 * class_hash = sum * size + group_index + 1, verdict = first_item + index modulo 251. */
extern const engine_brain kit_brain;
typedef struct kit_brain_config {
    bool fail_start;    /* start returns NULL */
    uint32_t work_us;   /* CPU time spent on every item */
    pid_t *started_pid; /* may be NULL: where start writes its pid (shared memory) */
} kit_brain_config;
double kit_sum(assay_view text);

/* ---- kit.c ---- */

/* Checks inside the front: report and count, do not stop. */
void kit_check_fn(bool good, const char *what, const char *file, int line);
#define kit_check(condition) kit_check_fn((condition), #condition, __FILE__, __LINE__)

/* Runs `front` under engine_run in a child, within `seconds` of wall time; returns its exit code (128 + signal where it was
 * killed), or 1 where it said 0 but checks failed. No process of it may be left. */
int kit_run(const engine_config *config, int (*front)(engine *, void *), void *argument, unsigned seconds);
/* Shared memory of that scenario, zeroed by kit_run: for what must outlive the front. */
typedef struct kit_shared {
    _Atomic uint32_t words[64];
    _Atomic uint32_t failures;
    _Atomic int32_t supervisor, front;
} kit_shared;
extern kit_shared *kit_memory;

/* A job and the way to wait for it. */
typedef struct kit_call {
    engine *engine;
    engine_job *job;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int done; /* calls of done() */
    int64_t done_ns;
    char *at; /* next free byte of the job's memory */
} kit_call;
/* False: no room. */
bool kit_call_open(kit_call *call, engine *engine, size_t bytes);
/* Copies texts into the job's memory and adds them as one group. */
void kit_call_add(kit_call *call, uint32_t group_index, const char *group_head, const assay_view *texts, size_t count);
/* The same text `count` times. */
void kit_call_add_same(kit_call *call, uint32_t group_index, assay_view text, size_t count);
void kit_call_submit(kit_call *call, int64_t timeout_ms); /* 0: no deadline */
void kit_call_wait(kit_call *call);
void kit_call_close(kit_call *call);
/* Submits, waits. */
void kit_call_run(kit_call *call);
/* True where item `index` is judged and right for `text`. */
bool kit_item_right(const kit_call *call, size_t index, assay_view text, uint32_t group_index, uint32_t index_in_group);
engine_fault kit_fault(const kit_call *call, size_t index);

/* Waits until the condition holds, at most limit_ms; else a failure. */
#define kit_wait_for(condition, limit_ms)                                                     \
    do {                                                                                      \
        int64_t kit_end_ns = assay_wall_ns() + (int64_t)(limit_ms)*1000000;                   \
        while (!(condition) && assay_wall_ns() < kit_end_ns) usleep(1000);                    \
        kit_check_fn((condition), #condition " within " #limit_ms " ms", __FILE__, __LINE__); \
    } while (0)
uint32_t kit_alive(engine *engine);
/* Processes whose parent is `pid`, up to max; and all their open descriptors. */
size_t kit_children(pid_t pid, pid_t *out, size_t max);
size_t kit_open_fds(pid_t pid);
size_t kit_rss_kb(pid_t pid);
unsigned kit_multiplier(void);

#endif
