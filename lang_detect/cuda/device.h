/* One device that decides batches: implemented by device.cu (a GPU) and by device_emulated.c (fibers; device 0 runs the forward schedule, device 1
 * the reverse one). Plain C types; every failure is a code and a text, never an abort.
 *
 * Memory on the device is bounded and reserved by lang_device_open: the model, and LANG_DEVICE_SLOTS sets of buffers of a fixed size with their pinned
 * host sides and streams. While one slot computes, the next one copies. A device belongs to one thread. */
#ifndef ASSAY_LANG_DETECT_DEVICE_H
#define ASSAY_LANG_DETECT_DEVICE_H

#include <stddef.h>
#include <stdint.h>

#include "lang_detect/backends/batch_types.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { LANG_DEVICE_SLOTS = 2, LANG_DEVICE_TABLES_MAX = 64 };

typedef struct lang_device lang_device;

typedef struct lang_device_limits {
    uint32_t words, symbols, chains; /* of one piece */
} lang_device_limits;

typedef struct lang_device_model {
    const int8_t *weights[LANG_DEVICE_TABLES_MAX]; /* on the host */
    uint64_t kana[LANG_DEVICE_TABLES_MAX];
    uint32_t rows[LANG_DEVICE_TABLES_MAX], row_bytes[LANG_DEVICE_TABLES_MAX];
    uint32_t tables;
} lang_device_model;

/* A piece of a batch: within the limits; offsets inside it count from its own beginnings. */
typedef struct lang_device_piece {
    const uint16_t *symbols;
    const lang_batch_word *words;
    const lang_batch_chain *chains;
    uint32_t symbols_count, words_count, chains_count;
    int32_t costs[LANG_GAPS];
} lang_device_piece;

typedef struct lang_device_failure {
    int code; /* the driver's; 0: none */
    char text[160];
} lang_device_failure;

/* 1: device_emulated.c, 0: device.cu. */
int lang_device_is_emulated(void);
/* How many there are; 0 with the reason where none can be used. */
int lang_device_count(lang_device_failure *why);
/* NULL on failure. */
lang_device *lang_device_open(int ordinal, const lang_device_model *model, const lang_device_limits *limits,
                              lang_device_failure *failure);
void lang_device_close(lang_device *device);
/* "NVIDIA H100 80GB HBM3, sm_90"; lives as long as the device. */
const char *lang_device_name(const lang_device *device);
/* Bytes reserved on the device. */
uint64_t lang_device_bytes(const lang_device *device);
/* Copies the piece into the slot's pinned memory and starts it; returns at once. The slot must have been waited for. 0: started. */
int lang_device_start(lang_device *device, int slot, const lang_device_piece *piece, int want_sums,
                      lang_device_failure *failure);
/* Waits for the slot's piece; labels: its words; sums: words x LANG_SUMS or NULL. 0: done. */
int lang_device_wait(lang_device *device, int slot, uint8_t *labels, int16_t *sums, lang_device_failure *failure);

#ifdef __cplusplus
}
#endif
#endif
