/* CUDA threads as fibers, so that a kernel's own source runs where there is no GPU: blocks one after the other, within a block one fiber per
 * thread, warp operations as meeting points of 32 fibers. Two schedules, forward and reverse: a missing barrier shows in one of them.
 * A warp whose lanes part ways at a meeting point, or a block that cannot go on, aborts with a message. For tests.
 *
 * It finds missing barriers, divergence and (under ASan) bad addresses; it does not find races on real timing or memory order. */
#ifndef ASSAY_LANG_DETECT_EMULATE_H
#define ASSAY_LANG_DETECT_EMULATE_H

#include <stdbool.h>
#include <stdint.h>

#define LANG_KERNEL static void
#define LANG_SHARED static
#define LANG_DEVICE static inline
#define LANG_THREAD emu_thread()
#define LANG_BLOCK emu_block()
#define LANG_GRID emu_grid()

uint32_t emu_thread(void);
uint32_t emu_block(void);
uint32_t emu_grid(void);

enum emu_operation { EMU_SYNC = 1, EMU_SHUFFLE, EMU_SHUFFLE_XOR, EMU_BALLOT, EMU_MAX };
/* All lanes of a warp must come here with the same operation. */
uint32_t emu_meet(enum emu_operation operation, uint32_t value, uint32_t argument);

#define lang_shuffle(value, lane) emu_meet(EMU_SHUFFLE, (uint32_t)(value), lane)
#define lang_shuffle_xor(value, mask) (int32_t) emu_meet(EMU_SHUFFLE_XOR, (uint32_t)(value), mask)
#define lang_ballot(condition) emu_meet(EMU_BALLOT, (uint32_t)((condition) != 0), 0)
#define lang_sync_warp() (void)emu_meet(EMU_SYNC, 0, 0)
#define lang_lowest(mask) ((uint32_t)__builtin_ffs((int)(mask)) - 1u)
#define lang_warp_max(value) (int32_t) emu_meet(EMU_MAX, (uint32_t)(value), 0)

/* Runs body(argument) once per thread of grid x block (block a multiple of 32, at most 1024). One launch at a time in a process. */
void emu_launch(void (*body)(const void *argument), const void *argument, uint32_t grid, uint32_t block, bool reverse);

#endif
