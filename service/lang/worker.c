/* The worker: gathers asks, decides them together on the devices, answers; see lang_process.h. What a seat says is copied to private memory before it is
 * checked, and nothing of it is believed after. */
#include <stdlib.h>

#include "common/clock.h"
#include "lang_detect/cuda/cuda_backend.h"
#include "service/lang/exchange.h"

/* Asks of one round, all with the same costs: one batch. */
enum { ROUND_WORDS_MAX = 1 << 20, IDLE_NS = 1000000000 };

typedef struct taken {
    lang_seat *seat;
    uint32_t phase; /* as taken */
    uint32_t first_word, words_count;
} taken;

typedef struct worker {
    lang_process *process;
    lang_cuda *cuda;
    uint16_t *symbols;
    lang_batch_word *words;
    lang_batch_chain *chains;
    lang_batch batch;
    lang_decision decision;
    taken asks[LANG_SEATS_MAX];
    uint32_t asks_count;
    lang_cuda_counters counted;
} worker;

bool lang_ask_is_sound(const assay_lang_model *model, const lang_batch *batch) {
    uint64_t next = 0;
    for (size_t g = 0; g < LANG_GAPS; g++)
        if (batch->costs[g] < 0 || batch->costs[g] > 1 << 24) return false;
    for (size_t k = 0; k < batch->chains_count; k++) {
        const lang_batch_chain *chain = &batch->chains[k];
        if (chain->first != next || chain->count == 0 || chain->table >= model->tables ||
            chain->count > batch->words_count - next)
            return false;
        const lang_table *table = &model->table[chain->table];
        uint64_t columns = table->count == 64 ? ~0ull : (1ull << table->count) - 1;
        if (table->rows == 0 || chain->open == 0 || (chain->open & ~columns) || (chain->favoured & ~chain->open)) return false;
        next += chain->count;
    }
    for (size_t i = 0; i < batch->words_count; i++) {
        const lang_batch_word *word = &batch->words[i];
        if (word->count == 0 || word->count > LANG_WORD_SYMBOLS_MAX || word->symbols > batch->symbols_count ||
            word->count > batch->symbols_count - word->symbols)
            return false;
    }
    return next == batch->words_count;
}

static void answer(lang_seat *seat, uint32_t phase, bool refused) {
    seat->refused = refused;
    atomic_store(&seat->phase, (phase & ~3u) | SEAT_ANSWERED);
    exchange_wake(&seat->phase);
}

/* Appends the seat's ask to the round; false: it stays where it is, for the next round. */
static bool take(worker *at, lang_seat *seat, uint32_t phase) {
    lang_batch *all = &at->batch;
    uint32_t words = seat->words_count, symbols = seat->symbols_count, chains = seat->chains_count;
    bool sized = words <= SEAT_WORDS_MAX && symbols <= SEAT_SYMBOLS_MAX && chains <= SEAT_CHAINS_MAX;
    if (sized && words > ROUND_WORDS_MAX - all->words_count) return false;
    lang_batch part = {.symbols = at->symbols + all->symbols_count,
                       .words = at->words + all->words_count,
                       .chains = at->chains + all->chains_count};
    memcpy(part.costs, seat->costs, sizeof part.costs);
    if (sized && at->asks_count > 0 && memcmp(part.costs, all->costs, sizeof part.costs) != 0) return false;
    if (!atomic_compare_exchange_strong(&seat->phase, &phase, phase + (SEAT_TAKEN - SEAT_ASKED))) return true; /* taken back */
    phase += SEAT_TAKEN - SEAT_ASKED;
    if (sized) {
        memcpy(at->symbols + all->symbols_count, seat->symbols, symbols * sizeof *at->symbols);
        memcpy(at->words + all->words_count, seat->words, words * sizeof *at->words);
        memcpy(at->chains + all->chains_count, seat->chains, chains * sizeof *at->chains);
        part.words_count = words;
        part.symbols_count = symbols;
        part.chains_count = chains;
    }
    if (!sized || words == 0 || !lang_ask_is_sound(at->process->options.model, &part)) {
        atomic_fetch_add(&at->process->board->refused, 1);
        answer(seat, phase, true);
        return true;
    }
    for (uint32_t i = 0; i < words; i++) at->words[all->words_count + i].symbols += (uint32_t)all->symbols_count;
    for (uint32_t i = 0; i < chains; i++) at->chains[all->chains_count + i].first += (uint32_t)all->words_count;
    at->asks[at->asks_count++] = (taken){seat, phase, (uint32_t)all->words_count, words};
    memcpy(all->costs, part.costs, sizeof all->costs);
    all->words_count += words;
    all->symbols_count += symbols;
    all->chains_count += chains;
    return true;
}

/* Takes what is asked now; true: some ask had to stay behind. */
static bool gather(worker *at) {
    bool left = false;
    for (uint32_t i = 0; i < at->process->options.seats; i++) {
        lang_seat *seat = at->process->seats[i];
        uint32_t phase = atomic_load(&seat->phase);
        if (phase % 4 == SEAT_ASKED) left |= !take(at, seat, phase);
    }
    return left;
}

static void decide(worker *at) {
    lang_cuda_decide(at->cuda, &at->batch, &at->decision);
    lang_board *board = at->process->board;
    lang_cuda_counters now = lang_cuda_count(at->cuda);
    /* Counted before the answers leave: who has one finds it counted. */
    atomic_fetch_add(&board->batches, 1);
    atomic_fetch_add(&board->asks, at->asks_count);
    atomic_fetch_add(&board->words, now.words - at->counted.words);
    atomic_fetch_add(&board->fallback_words, now.fallback_words - at->counted.fallback_words);
    atomic_fetch_add(&board->device_errors, now.errors - at->counted.errors);
    bool failed = now.errors != at->counted.errors;
    at->counted = now;
    for (uint32_t i = 0; i < at->asks_count; i++) {
        const taken *ask = &at->asks[i];
        memcpy(ask->seat->labels, at->decision.labels + ask->first_word, ask->words_count);
        answer(ask->seat, ask->phase, false);
    }
    if (failed)
        for (size_t d = 0; lang_cuda_device(at->cuda, d); d++)
            fprintf(stderr, "assay: language: device %zu: %s\n", d, lang_cuda_device(at->cuda, d));
}

static void serve(worker *at) {
    int64_t window_ns = (int64_t)at->process->options.window_us * 1000;
    for (;;) {
        uint32_t seen = atomic_load(at->process->doorbell);
        at->batch = (lang_batch){.symbols = at->symbols, .words = at->words, .chains = at->chains};
        at->asks_count = 0;
        bool left = gather(at);
        if (at->asks_count == 0) {
            if (!left) exchange_wait(at->process->doorbell, seen, IDLE_NS);
            continue;
        }
        int64_t end = assay_wall_ns() + window_ns;
        for (int64_t now; !left && at->asks_count < at->process->options.seats && (now = assay_wall_ns()) < end;) {
            exchange_wait(at->process->doorbell, seen, end - now);
            seen = atomic_load(at->process->doorbell);
            left = gather(at);
        }
        decide(at);
    }
}

static bool reserve(worker *at) {
    uint32_t seats = at->process->options.seats;
    at->symbols = malloc((size_t)seats * SEAT_SYMBOLS_MAX * sizeof *at->symbols);
    at->words = malloc((size_t)(ROUND_WORDS_MAX + SEAT_WORDS_MAX) * sizeof *at->words);
    at->chains = malloc((size_t)seats * SEAT_CHAINS_MAX * sizeof *at->chains);
    at->decision = (lang_decision){.labels = malloc(ROUND_WORDS_MAX),
                                   .came = malloc(ROUND_WORDS_MAX * sizeof *at->decision.came),
                                   .best = malloc(ROUND_WORDS_MAX)};
    return at->symbols && at->words && at->chains && at->decision.labels && at->decision.came && at->decision.best;
}

static void name_devices(lang_board *board, const lang_cuda *cuda) {
    size_t used = 0;
    for (size_t d = 0; lang_cuda_device(cuda, d) && used < sizeof board->device; d++)
        used += (size_t)snprintf(board->device + used, sizeof board->device - used, "%s%s", d ? "; " : "",
                                 lang_cuda_device(cuda, d));
}

void lang_worker_run(lang_process *process, uint32_t life) {
    static worker at;
    lang_board *board = process->board;
    at = (worker){.process = process};
    assay_status status = reserve(&at) ? lang_cuda_open(process->options.model, NULL, &at.cuda)
                                       : assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "no memory for batches");
    if (status.code != ASSAY_OK) {
        snprintf(board->device, sizeof board->device, "none: %s", status.message);
        return;
    }
    name_devices(board, at.cuda);
    atomic_store(&board->worker_pid, getpid());
    for (uint32_t i = 0; i < process->options.seats; i++) atomic_store(&process->seats[i]->life, life);
    atomic_store(&board->state, BOARD_SERVES);
    exchange_wake(&board->state);
    serve(&at);
}
