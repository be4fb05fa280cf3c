/* Fibers by ucontext; see emulate.h. */
#include "lang_detect/cuda/emulate.h"

#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

enum { THREADS_MAX = 1024, STACK_BYTES = 64 << 10, WARP = 32 };

typedef struct fiber {
    ucontext_t context;
    char *stack;
    bool done;
} fiber;

/* A warp's meeting point: two sets of slots, used in turn, so that a fast lane cannot overwrite what a slow one has yet to read. */
typedef struct meeting {
    uint32_t values[2][WARP], arrived;
    uint64_t generation;
    enum emu_operation operation;
} meeting;

/* One launch at a time: the emulation's only state. */
static struct {
    fiber fibers[THREADS_MAX];
    meeting warps[THREADS_MAX / WARP];
    ucontext_t scheduler;
    uint32_t current, block, grid, threads;
    uint64_t progress; /* meetings and ends: a pass without any is a deadlock */
    void (*body)(const void *);
    const void *argument;
} emu;

uint32_t emu_thread(void) {
    return emu.current;
}
uint32_t emu_block(void) {
    return emu.block;
}
uint32_t emu_grid(void) {
    return emu.grid;
}

static void give_way(void) {
    swapcontext(&emu.fibers[emu.current].context, &emu.scheduler);
}

static uint32_t answer(enum emu_operation operation, const uint32_t *values, uint32_t lane, uint32_t argument) {
    uint32_t result = 0;
    switch (operation) {
        case EMU_SYNC: return 0;
        case EMU_SHUFFLE: return values[argument % WARP];
        case EMU_SHUFFLE_XOR: return values[(lane ^ argument) % WARP];
        case EMU_BALLOT:
            for (uint32_t i = 0; i < WARP; i++) result |= (values[i] & 1u) << i;
            return result;
        case EMU_MAX:
            result = values[0];
            for (uint32_t i = 1; i < WARP; i++) result = (int32_t)values[i] > (int32_t)result ? values[i] : result;
            return result;
    }
    return 0;
}

uint32_t emu_meet(enum emu_operation operation, uint32_t value, uint32_t argument) {
    meeting *warp = &emu.warps[emu.current / WARP];
    uint32_t lane = emu.current % WARP;
    uint64_t mine = warp->generation;
    if (warp->arrived > 0 && warp->operation != operation) {
        fprintf(stderr, "emulate: block %u: lanes of one warp are at different operations (%d and %d)\n", emu.block,
                warp->operation, operation);
        abort();
    }
    warp->operation = operation;
    warp->values[mine & 1][lane] = value;
    if (++warp->arrived == WARP) {
        warp->arrived = 0;
        warp->generation++;
        emu.progress++;
    }
    while (warp->generation == mine) give_way();
    return answer(operation, warp->values[mine & 1], lane, argument);
}

static void enter(void) {
    emu.body(emu.argument);
    emu.fibers[emu.current].done = true;
    emu.progress++;
    give_way();
}

static void prepare(fiber *one) {
    if (!one->stack) one->stack = malloc(STACK_BYTES);
    if (!one->stack || getcontext(&one->context) != 0) {
        fputs("emulate: no memory for a fiber\n", stderr);
        abort();
    }
    one->done = false;
    one->context.uc_stack.ss_sp = one->stack;
    one->context.uc_stack.ss_size = STACK_BYTES;
    one->context.uc_link = NULL;
    makecontext(&one->context, enter, 0);
}

static void run_block(bool reverse) {
    for (uint32_t i = 0; i < emu.threads; i++) prepare(&emu.fibers[i]);
    for (uint32_t w = 0; w < emu.threads / WARP; w++) emu.warps[w] = (meeting){.generation = 0};
    for (uint32_t left = emu.threads; left > 0;) {
        uint64_t before = emu.progress;
        for (uint32_t i = 0; i < emu.threads; i++) {
            uint32_t at = reverse ? emu.threads - 1 - i : i;
            if (emu.fibers[at].done) continue;
            emu.current = at;
            swapcontext(&emu.scheduler, &emu.fibers[at].context);
            left -= emu.fibers[at].done;
        }
        if (emu.progress == before) {
            fprintf(stderr, "emulate: block %u cannot go on: lanes wait where others never come\n", emu.block);
            abort();
        }
    }
}

void emu_launch(void (*body)(const void *argument), const void *argument, uint32_t grid, uint32_t block, bool reverse) {
    if (block == 0 || block % WARP != 0 || block > THREADS_MAX) abort();
    emu.body = body;
    emu.argument = argument;
    emu.grid = grid;
    emu.threads = block;
    for (uint32_t i = 0; i < grid; i++) {
        emu.block = reverse ? grid - 1 - i : i;
        run_block(reverse);
    }
    for (uint32_t i = 0; i < block; i++) {
        free(emu.fibers[i].stack);
        emu.fibers[i].stack = NULL;
    }
}
