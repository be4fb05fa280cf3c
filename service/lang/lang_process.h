/* The lang process: owns the devices of the language classifier, so that no scorer holds a CUDA context and one launch serves the texts of many.
 *
 * Theory of operation
 *   keeper     forked before the engine; forks the worker, and again when that dies (50 ms to 5 s later). Ends with its parent.
 *   worker     opens every device (each proves itself on a golden batch, lang_detect/cuda), then serves: takes what the seats ask, waits at most
 *              `window_us` for more, decides it in one batch, answers. Where no device can be used it says why, once, and there is no worker.
 *   seat       one scorer's exchange: a shared mapping of its own, which the other scorers unmap. The scorer writes words and chains and raises
 *              `phase`; the worker copies them to private memory, checks the copy, decides, writes labels back. Futexes wake both.
 * A scorer never depends on it: where the worker is away, slow, or refuses, the scorer decides by its own CPU, with the same bits. It gives up after
 * `patience_ms`, well before the engine would take it for stuck; as long as the worker still holds its seat it asks no more.
 * Counters and the devices' names stand on a board that only the keeper, the worker and the front keep mapped. */
#ifndef ASSAY_SERVICE_LANG_PROCESS_H
#define ASSAY_SERVICE_LANG_PROCESS_H

#include "lang_detect/lang_detect.h"

enum { LANG_SEATS_MAX = 256, LANG_DEVICE_TEXT_BYTES = 512 };

typedef struct lang_process lang_process;

typedef struct lang_process_options {
    const assay_lang_model *model; /* opened before: its pages are shared */
    uint32_t seats;                /* 1 to LANG_SEATS_MAX */
    uint32_t window_us;            /* waited for more after the first; 0: 500; at most 2,000 */
    uint32_t patience_ms;          /* a scorer's; 0: 300 */
    uint32_t words_min;            /* smaller batches stay on the scorer's CPU; 0: 512 */
    uint32_t start_ms_max;         /* for devices to open; 0: 30,000 */
} lang_process_options;

typedef struct lang_process_counters {
    uint64_t batches, asks, words; /* launched together; answered; decided on devices */
    uint64_t fallback_words;       /* decided on the worker's CPU: after an error, or beyond a device's limits */
    uint64_t refused;              /* asks that were malformed */
    uint64_t device_errors;        /* failed device calls, each of which closed its device; of all workers */
    uint64_t worker_deaths;
} lang_process_counters;

/* Starts it and waits until its devices are open or not to be had. Single-threaded callers only, before engine_run. Also where no device can be used it is ASSAY_OK: then
 * lang_process_device says why. ASSAY_ENVIRONMENT: no memory or processes. */
assay_status lang_process_start(const lang_process_options *options, lang_process **process);
/* Ends keeper and worker, and frees. By the process that started it. */
void lang_process_stop(lang_process *process);

/* The devices, "NVIDIA H100 80GB HBM3, sm_90; ..."; or "none: " and the reason. Lives as long as the process. */
const char *lang_process_device(const lang_process *process);
bool lang_process_serves(const lang_process *process);
lang_process_counters lang_process_count(const lang_process *process);
int lang_process_worker_pid(const lang_process *process); /* 0: none now; for tests */

/* In a forked scorer: takes seat `seat` and lets go of all else; a seat that is not there: of everything. Then lang_process_decide with `process` as its context is an assay_lang_decider. */
void lang_process_attach(lang_process *process, uint32_t seat);
bool lang_process_decide(void *process, const struct lang_batch *batch, uint8_t *labels);

#endif
