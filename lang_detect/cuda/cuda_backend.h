/* The CUDA backend: whole batches on devices, what a device cannot do on the CPU, the same bits either way.
 *
 * The split, and why: masking and cutting stay on the CPU (branchy, one byte after the other, and their result is needed there for spans); the device gets
 * each word's folded symbols once (about 2 bytes a letter and 8 a word) and hashes, gathers, sums and decides; one byte a word comes back. Labels
 * are counted on the CPU while the next piece computes.
 *
 * At opening every device decides an embedded golden batch and must equal the scalar backend's sums and labels; else it is not used. An error
 * later closes the device, is counted, and the rest of the batch, as all that follow, goes to the remaining devices or the CPU. */
#ifndef ASSAY_LANG_DETECT_CUDA_BACKEND_H
#define ASSAY_LANG_DETECT_CUDA_BACKEND_H

#include "lang_detect/backends/backend.h"
#include "lang_detect/cuda/device.h"

enum { LANG_DEVICES_MAX = 16 };

typedef struct lang_cuda_counters {
    uint64_t batches, pieces, words; /* decided on devices */
    uint64_t fallback_words;         /* decided on the CPU: chains beyond the limits, or after an error */
    uint64_t errors;                 /* failed calls; each closes its device */
} lang_cuda_counters;

typedef struct lang_cuda lang_cuda;

/* Opens all devices; `limits` bounds a piece (0: 1,048,576 words). ASSAY_ENVIRONMENT with the reason where no device can be used. The model must
 * outlive it. One owner thread. */
assay_status lang_cuda_open(const assay_lang_model *model, const lang_device_limits *limits, lang_cuda **cuda);
void lang_cuda_close(lang_cuda *cuda);
/* Decides a batch; never fails: what no device does, the CPU does. */
void lang_cuda_decide(lang_cuda *cuda, const lang_batch *batch, lang_decision *decision);
lang_cuda_counters lang_cuda_count(const lang_cuda *cuda);
/* Name of device `index`, or NULL past the last one. A device that failed is named with its error. */
const char *lang_cuda_device(const lang_cuda *cuda, size_t index);

#endif
