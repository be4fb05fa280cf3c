/* A scorer's side: asks the worker, or says that it could not; see lang_process.h. Makes no system call but futex. */
#include <sys/mman.h>

#include "common/clock.h"
#include "service/lang/exchange.h"

void lang_process_attach(lang_process *process, uint32_t seat) {
    for (uint32_t i = 0; i < process->options.seats; i++) {
        if (i == seat) continue;
        munmap(process->seats[i], sizeof(lang_seat));
        process->seats[i] = NULL;
    }
    munmap(process->board, sizeof *process->board);
    process->board = NULL;
    process->mine = seat < process->options.seats ? process->seats[seat] : NULL;
    if (!process->mine) return;
    /* A scorer of an earlier life may have left its ask: tickets go on from there. */
    process->ticket = atomic_load(&process->mine->phase) / 4;
}

static bool fits(const lang_process *process, const lang_batch *batch) {
    return batch->words_count >= process->options.words_min && batch->words_count <= SEAT_WORDS_MAX &&
           batch->chains_count <= SEAT_CHAINS_MAX && batch->chains_count > 0;
}

/* Copies the batch, symbols in the words' order; false: they do not fit. */
static bool write_ask(lang_seat *seat, const lang_batch *batch) {
    uint32_t symbols = 0;
    for (size_t i = 0; i < batch->words_count; i++) {
        lang_batch_word word = batch->words[i];
        if (word.count > SEAT_SYMBOLS_MAX - symbols) return false;
        memcpy(seat->symbols + symbols, batch->symbols + word.symbols, word.count * sizeof *seat->symbols);
        word.symbols = symbols;
        symbols += word.count;
        seat->words[i] = word;
    }
    memcpy(seat->chains, batch->chains, batch->chains_count * sizeof *seat->chains);
    memcpy(seat->costs, batch->costs, sizeof seat->costs);
    seat->words_count = (uint32_t)batch->words_count;
    seat->symbols_count = symbols;
    seat->chains_count = (uint32_t)batch->chains_count;
    return true;
}

/* True: the labels are there. */
static bool await(lang_process *process, lang_seat *seat, uint32_t life) {
    uint32_t asked = process->ticket * 4 + SEAT_ASKED, answered = process->ticket * 4 + SEAT_ANSWERED;
    int64_t now = assay_wall_ns(), end = now + (int64_t)process->options.patience_ms * 1000000;
    for (uint32_t phase; (phase = atomic_load(&seat->phase)) != answered; now = assay_wall_ns()) {
        bool away = atomic_load(&seat->life) != life;
        if (away || now >= end) {
            /* Taken back where the worker has not taken it; else it will write here, and is_free says so until then. */
            atomic_compare_exchange_strong(&seat->phase, &asked, process->ticket * 4 + SEAT_IDLE);
            return false;
        }
        exchange_wait(&seat->phase, phase, end - now < 20000000 ? end - now : 20000000);
    }
    return seat->refused == 0;
}

/* Nobody else writes into the seat. An ask that nobody waits for any more (of a scorer that died) is taken back. */
static bool is_free(lang_seat *seat) {
    uint32_t phase = atomic_load(&seat->phase);
    if (phase % 4 == SEAT_ASKED && atomic_compare_exchange_strong(&seat->phase, &phase, phase & ~3u)) return true;
    return phase % 4 != SEAT_TAKEN;
}

bool lang_process_decide(void *context, const struct lang_batch *batch, uint8_t *labels) {
    lang_process *process = context;
    lang_seat *seat = process->mine;
    uint32_t life = seat ? atomic_load(&seat->life) : 0;
    if (life == 0 || !fits(process, batch) || !is_free(seat)) return false;
    process->ticket = (process->ticket + 1) & (UINT32_MAX >> 2);
    if (!write_ask(seat, batch)) return false;
    atomic_store(&seat->phase, process->ticket * 4 + SEAT_ASKED);
    atomic_fetch_add(process->doorbell, 1);
    exchange_wake(process->doorbell);
    if (!await(process, seat, life)) return false;
    memcpy(labels, seat->labels, batch->words_count);
    return true;
}
