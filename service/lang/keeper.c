/* Starts the lang process and keeps a worker alive; see lang_process.h. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "common/clock.h"
#include "service/lang/exchange.h"

enum { EXIT_NO_DEVICE = 78 /* EX_CONFIG */, WAIT_FIRST_MS = 50, WAIT_MS_MAX = 5000, STEADY_MS = 10000 };

static void *shared_pages(size_t bytes) {
    void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return pages == MAP_FAILED ? NULL : pages;
}

static void free_pages(lang_process *process) {
    for (uint32_t i = 0; i < process->options.seats; i++)
        if (process->seats[i]) munmap(process->seats[i], sizeof(lang_seat));
    if (process->board) munmap(process->board, sizeof *process->board);
    if (process->doorbell) munmap((void *)(uintptr_t)process->doorbell, sizeof *process->doorbell);
    free(process);
}

/* Signals meant for the whole group are the front's business; both end with their parent. */
static void settle_in(pid_t parent, const char *name) {
    static const int ignored[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE};
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != parent) _exit(EXIT_NO_DEVICE);
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
    prctl(PR_SET_NAME, name, 0, 0, 0);
}

static void say_away(lang_process *process) {
    atomic_store(&process->board->worker_pid, 0);
    for (uint32_t i = 0; i < process->options.seats; i++) {
        atomic_store(&process->seats[i]->life, 0);
        exchange_wake(&process->seats[i]->phase);
    }
}

/* Asks that the dead worker held: their scorers have seen that it is away, or will. */
static void free_seats(lang_process *process) {
    for (uint32_t i = 0; i < process->options.seats; i++) {
        uint32_t phase = atomic_load(&process->seats[i]->phase);
        if (phase % 4 == SEAT_TAKEN) atomic_compare_exchange_strong(&process->seats[i]->phase, &phase, phase & ~3u);
    }
}

static _Noreturn void keep(lang_process *process) {
    pid_t self = getpid();
    int64_t wait_ms = WAIT_FIRST_MS;
    for (uint32_t life = 1;; life++) {
        int64_t born = assay_wall_ns();
        pid_t pid = fork();
        if (pid == 0) {
            settle_in(self, "assay-lang");
            lang_worker_run(process, life);
            _exit(EXIT_NO_DEVICE);
        }
        int status = 0;
        while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
        say_away(process);
        free_seats(process);
        if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_DEVICE) {
            atomic_store(&process->board->state, BOARD_NONE);
            exchange_wake(&process->board->state);
            if (life > 1) fprintf(stderr, "assay: language: %s\n", process->board->device);
            _exit(0);
        }
        atomic_fetch_add(&process->board->worker_deaths, 1);
        if ((assay_wall_ns() - born) / 1000000 > STEADY_MS) wait_ms = WAIT_FIRST_MS;
        if (pid > 0 && WIFSIGNALED(status))
            fprintf(stderr,
                    "assay: the lang process died: signal %d (%s); starting again in %lld ms; texts are judged on the CPU "
                    "meanwhile\n",
                    WTERMSIG(status), strsignal(WTERMSIG(status)), (long long)wait_ms);
        struct timespec pause = {wait_ms / 1000, wait_ms % 1000 * 1000000};
        nanosleep(&pause, NULL);
        wait_ms = wait_ms * 2 < WAIT_MS_MAX ? wait_ms * 2 : WAIT_MS_MAX;
    }
}

static lang_process_options complete(const lang_process_options *given) {
    lang_process_options options = *given;
    if (options.seats == 0) options.seats = 1;
    if (options.seats > LANG_SEATS_MAX) options.seats = LANG_SEATS_MAX;
    if (options.window_us == 0) options.window_us = 500;
    if (options.window_us > 2000) options.window_us = 2000;
    if (options.patience_ms == 0) options.patience_ms = 300;
    if (options.words_min == 0) options.words_min = 512;
    if (options.start_ms_max == 0) options.start_ms_max = 30000;
    return options;
}

static void await_board(const lang_process *process) {
    int64_t end = assay_wall_ns() + (int64_t)process->options.start_ms_max * 1000000;
    while (atomic_load(&process->board->state) == BOARD_STARTING && assay_wall_ns() < end)
        exchange_wait(&process->board->state, BOARD_STARTING, 50000000);
    if (atomic_load(&process->board->state) == BOARD_STARTING && !process->board->device[0])
        snprintf(process->board->device, sizeof process->board->device, "not open after %u ms", process->options.start_ms_max);
}

assay_status lang_process_start(const lang_process_options *given, lang_process **out) {
    *out = NULL;
    assay_status no_memory = assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "no memory for the lang process");
    lang_process *process = calloc(1, sizeof *process);
    if (!process) return no_memory;
    process->options = complete(given);
    process->starter = getpid();
    process->board = shared_pages(sizeof *process->board);
    process->doorbell = shared_pages(sizeof *process->doorbell);
    bool mapped = process->board && process->doorbell;
    for (uint32_t i = 0; mapped && i < process->options.seats; i++)
        mapped = (process->seats[i] = shared_pages(sizeof(lang_seat))) != NULL;
    if (mapped) {
        fflush(NULL);
        process->keeper = fork();
    }
    if (!mapped || process->keeper < 0) {
        free_pages(process);
        return no_memory;
    }
    if (process->keeper == 0) {
        (void)close_range(3, ~0u, 0); /* what the program opened before is not ours to hold */
        settle_in(process->starter, "assay-keeper");
        keep(process);
    }
    await_board(process);
    *out = process;
    return assay_ok();
}

void lang_process_stop(lang_process *process) {
    if (!process) return;
    if (process->starter == getpid()) {
        kill(process->keeper, SIGKILL); /* the worker dies with it */
        while (waitpid(process->keeper, NULL, 0) < 0 && errno == EINTR) continue;
    }
    free_pages(process);
}
