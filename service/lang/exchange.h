/* What scorers and the worker share; see lang_process.h. */
#ifndef ASSAY_SERVICE_LANG_EXCHANGE_H
#define ASSAY_SERVICE_LANG_EXCHANGE_H

#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "lang_detect/backends/batch.h"
#include "service/lang/lang_process.h"

enum { SEAT_WORDS_MAX = 1 << 16, SEAT_SYMBOLS_MAX = 1 << 19, SEAT_CHAINS_MAX = 64 };

/* phase = ticket * 4 + one of these. IDLE and ASKED are set by the scorer; TAKEN and what follows by the worker, by compare and exchange. */
enum seat_phase { SEAT_IDLE = 0, SEAT_ASKED = 1, SEAT_TAKEN = 2, SEAT_ANSWERED = 3 };

typedef struct lang_seat {
    _Atomic uint32_t phase; /* futex */
    _Atomic uint32_t life;  /* of the worker that serves; 0: none. Written by keeper and worker */
    uint32_t refused;       /* with ANSWERED: no labels */
    uint32_t words_count, symbols_count, chains_count;
    int32_t costs[LANG_GAPS];
    lang_batch_chain chains[SEAT_CHAINS_MAX];
    lang_batch_word words[SEAT_WORDS_MAX];
    uint16_t symbols[SEAT_SYMBOLS_MAX];
    uint8_t labels[SEAT_WORDS_MAX];
} lang_seat;

typedef struct lang_board {
    _Atomic uint32_t state; /* futex: enum board_state */
    _Atomic int32_t worker_pid;
    _Atomic uint64_t batches, asks, words, fallback_words, refused, device_errors, worker_deaths;
    char device[LANG_DEVICE_TEXT_BYTES]; /* written before the first state, and by later workers */
} lang_board;
enum board_state { BOARD_STARTING = 0, BOARD_SERVES, BOARD_NONE };

struct lang_process {
    lang_process_options options; /* complete */
    lang_board *board;            /* NULL in scorers */
    _Atomic uint32_t *doorbell;   /* a page of its own; futex: counts up with each ask */
    lang_seat *seats[LANG_SEATS_MAX];
    lang_seat *mine; /* in a scorer */
    uint32_t ticket;
    pid_t keeper, starter;
};

/* worker.c. Serves until the process ends; returns only where no device can be used (the board says why). */
void lang_worker_run(lang_process *process, uint32_t life);
/* Is the ask one that the decision is defined for? `batch` is private memory. */
bool lang_ask_is_sound(const assay_lang_model *model, const lang_batch *batch);

static inline void exchange_wait(const _Atomic uint32_t *word, uint32_t seen, int64_t ns) {
    struct timespec limit = {ns / 1000000000, ns % 1000000000};
    syscall(SYS_futex, word, FUTEX_WAIT, seen, &limit, NULL, 0);
}
static inline void exchange_wake(const _Atomic uint32_t *word) {
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

#endif
