/* Reads the board: what the front and tests ask of the lang process. */
#include "service/lang/exchange.h"

const char *lang_process_device(const lang_process *process) {
    return process->board->device;
}

bool lang_process_serves(const lang_process *process) {
    return atomic_load(&process->board->state) == BOARD_SERVES;
}

lang_process_counters lang_process_count(const lang_process *process) {
    const lang_board *board = process->board;
    return (lang_process_counters){.batches = atomic_load(&board->batches),
                                   .asks = atomic_load(&board->asks),
                                   .words = atomic_load(&board->words),
                                   .fallback_words = atomic_load(&board->fallback_words),
                                   .refused = atomic_load(&board->refused),
                                   .device_errors = atomic_load(&board->device_errors),
                                   .worker_deaths = atomic_load(&board->worker_deaths)};
}

int lang_process_worker_pid(const lang_process *process) {
    return atomic_load(&process->board->worker_pid);
}
