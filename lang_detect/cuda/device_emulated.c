/* The device under emulation; see device.h and emulate.h. For tests: it also fails on request. */
#include "lang_detect/cuda/device_emulated.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang_detect/cuda/device.h"
#include "lang_detect/cuda/kernels.cuh"

enum { GRID = 2 };

struct lang_device {
    lang_device_table tables[LANG_DEVICE_TABLES_MAX];
    lang_device_limits limits;
    lang_kernel_batch slots[LANG_DEVICE_SLOTS];
    bool reverse;
};

/* Which start or wait fails: counts down; negative: none. Set by tests only. */
static int fail_after = -1;

void lang_device_emulated_fail_after(int calls) {
    fail_after = calls;
}

static int device_count = 2;

void lang_device_emulated_set_count(int count) {
    device_count = count;
}

static int fails(lang_device_failure *failure) {
    if (fail_after < 0 || fail_after-- > 0) return 0;
    failure->code = 700;
    snprintf(failure->text, sizeof failure->text, "injected failure");
    return failure->code;
}

int lang_device_is_emulated(void) {
    return 1;
}

int lang_device_count(lang_device_failure *why) {
    *why = (lang_device_failure){0};
    if (device_count == 0) snprintf(why->text, sizeof why->text, "no emulated device");
    return device_count;
}

static void sum_body(const void *argument) {
    lang_kernel_sum(*(const lang_kernel_batch *)argument);
}
static void decide_body(const void *argument) {
    lang_kernel_decide(*(const lang_kernel_batch *)argument);
}

lang_device *lang_device_open(int ordinal, const lang_device_model *model, const lang_device_limits *limits,
                              lang_device_failure *failure) {
    *failure = (lang_device_failure){0};
    if (fails(failure)) return NULL;
    lang_device *device = calloc(1, sizeof *device);
    if (!device) abort();
    device->reverse = ordinal == 1;
    device->limits = *limits;
    for (uint32_t t = 0; t < model->tables; t++)
        device->tables[t] = (lang_device_table){model->weights[t], model->kana[t], model->rows[t], model->row_bytes[t]};
    return device;
}

static void empty_slot(lang_kernel_batch *slot) {
    free((void *)(uintptr_t)slot->symbols);
    free((void *)(uintptr_t)slot->words);
    free((void *)(uintptr_t)slot->chains);
    free(slot->sums);
    free(slot->came);
    free(slot->best);
    free(slot->labels);
    *slot = (lang_kernel_batch){0};
}

void lang_device_close(lang_device *device) {
    if (!device) return;
    for (int s = 0; s < LANG_DEVICE_SLOTS; s++) empty_slot(&device->slots[s]);
    free(device);
}

const char *lang_device_name(const lang_device *device) {
    return device->reverse ? "emulated, reverse schedule" : "emulated, forward schedule";
}
uint64_t lang_device_bytes(const lang_device *device) {
    return (uint64_t)device->limits.words * (LANG_SUMS * 2 + 8 + 2 + sizeof(lang_batch_word));
}

static void *copy_of(const void *data, size_t bytes) {
    void *copy = malloc(bytes ? bytes : 1);
    if (!copy) abort();
    if (bytes) memcpy(copy, data, bytes);
    return copy;
}
/* Memory as a device has it: never cleared. */
static void *poisoned(size_t bytes) {
    void *memory = malloc(bytes ? bytes : 1);
    if (!memory) abort();
    memset(memory, 0xA5, bytes);
    return memory;
}

int lang_device_start(lang_device *device, int slot, const lang_device_piece *piece, int want_sums,
                      lang_device_failure *failure) {
    (void)want_sums;
    *failure = (lang_device_failure){0};
    if (fails(failure)) return failure->code;
    if (piece->words_count > device->limits.words || piece->symbols_count > device->limits.symbols ||
        piece->chains_count > device->limits.chains) {
        failure->code = 1;
        snprintf(failure->text, sizeof failure->text, "a piece beyond the limits");
        return failure->code;
    }
    lang_kernel_batch *batch = &device->slots[slot];
    empty_slot(batch);
    *batch = (lang_kernel_batch){.symbols = copy_of(piece->symbols, piece->symbols_count * sizeof *piece->symbols),
                                 .words = copy_of(piece->words, piece->words_count * sizeof *piece->words),
                                 .chains = copy_of(piece->chains, piece->chains_count * sizeof *piece->chains),
                                 .tables = device->tables,
                                 .sums = poisoned(piece->words_count * LANG_SUMS * sizeof(int16_t)),
                                 .came = poisoned(piece->words_count * sizeof(uint64_t)),
                                 .best = poisoned(piece->words_count),
                                 .labels = poisoned(piece->words_count),
                                 .words_count = piece->words_count,
                                 .chains_count = piece->chains_count};
    memcpy(batch->costs, piece->costs, sizeof batch->costs);
    emu_launch(sum_body, batch, GRID, LANG_BLOCK_THREADS, device->reverse);
    emu_launch(decide_body, batch, GRID, LANG_BLOCK_THREADS, device->reverse);
    return 0;
}

int lang_device_wait(lang_device *device, int slot, uint8_t *labels, int16_t *sums, lang_device_failure *failure) {
    *failure = (lang_device_failure){0};
    if (fails(failure)) return failure->code;
    const lang_kernel_batch *batch = &device->slots[slot];
    memcpy(labels, batch->labels, batch->words_count);
    if (sums) memcpy(sums, batch->sums, batch->words_count * LANG_SUMS * sizeof *sums);
    return 0;
}
