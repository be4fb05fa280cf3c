/* engine_run: the supervisor's life. It starts scorers, waits until every brain is ready, starts the front, and then watches both. Where
 * the front crashes and shall be restarted, all of it is thrown away and begun afresh: no state survives that a crash may have bent,
 * but for a page of the front's own (engine_front_memory), which it reads as input. */
#ifndef ASSAY_ENGINE_THREADS
#include "service/engine/supervisor.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include "common/clock.h"

enum { FRONT_WAIT_FIRST_MS = 50, FRONT_WAIT_MS_MAX = 5000, FRONT_STEADY_MS = 10000 };

/* ---- signals ---- */

static const int passed_on[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};

static bool open_signals(supervisor_state *supervisor) {
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGCHLD);
    for (size_t i = 0; i < sizeof passed_on / sizeof *passed_on; i++) {
        struct sigaction action;
        if (sigaction(passed_on[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN) sigaddset(&wanted, passed_on[i]);
    }
    sigprocmask(SIG_BLOCK, &wanted, &supervisor->old_mask);
    supervisor->signal_fd = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    return supervisor->signal_fd >= 0;
}

static void close_signals(supervisor_state *supervisor) {
    if (supervisor->signal_fd >= 0) close(supervisor->signal_fd);
    sigprocmask(SIG_SETMASK, &supervisor->old_mask, NULL);
}

static void take_signals(supervisor_state *supervisor) {
    struct signalfd_siginfo info;
    while (read(supervisor->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
        int number = (int)info.ssi_signo;
        if (number == SIGCHLD) continue;
        /* Sent by someone, not by a terminal's end, it asks a server to read its files again. */
        bool reload = number == SIGHUP && info.ssi_code != SI_KERNEL && supervisor->config.restart_front;
        if (!reload) supervisor->stop_signal = number;
        /* A terminal has sent it to the front too. */
        if (supervisor->front && info.ssi_code != SI_KERNEL) kill(supervisor->front, number);
    }
}

/* ---- waiting ---- */

static int wait_ms(const supervisor_state *supervisor) {
    int own = watch_wait_ms(supervisor, assay_wall_ns()), theirs = supervisor->tend_wait_ms;
    return theirs >= 0 && theirs < own ? theirs : own;
}

/* Sleeps until something happens, then sees to the scorers. */
static void tend(supervisor_state *supervisor, bool starting) {
    struct pollfd fds[] = {{.fd = supervisor->signal_fd, .events = POLLIN},
                           {.fd = supervisor->regions.supervisor_event, .events = POLLIN},
                           {.fd = starting ? supervisor->regions.collector_event : -1, .events = POLLIN}};
    poll(fds, 3, wait_ms(supervisor));
    uint64_t count;
    if (fds[1].revents) (void)!read(fds[1].fd, &count, sizeof count);
    if (fds[2].revents) (void)!read(fds[2].fd, &count, sizeof count);
    take_signals(supervisor);
    watch_reap(supervisor);
    watch_kill_requests(supervisor);
    int64_t now = assay_wall_ns();
    watch_cpu(supervisor, now);
    if (!starting) watch_respawn(supervisor, now);
    if (supervisor->config.tend) supervisor->tend_wait_ms = supervisor->config.tend(supervisor->config.tend_argument);
}

/* Scorers of a first life: all must get ready. */
static bool start_scorers(supervisor_state *supervisor) {
    memset(supervisor->scorers, 0, sizeof supervisor->scorers);
    for (uint32_t i = 0; i < supervisor->regions.scorers; i++) {
        if (spawn_scorer(supervisor, i)) continue;
        fprintf(stderr, "assay: cannot start scorer %u: %s\n", i, strerror(errno));
        return false;
    }
    while (!watch_all_ready(supervisor)) {
        tend(supervisor, true);
        if (supervisor->stop_signal) return false;
        if (!watch_start_failed(supervisor)) continue;
        fprintf(stderr, "assay: a scorer could not start; see the message above\n");
        return false;
    }
    return true;
}

/* Until the front has ended; returns its wait status. */
static int watch_front(supervisor_state *supervisor) {
    int status;
    while (waitpid(supervisor->front, &status, WNOHANG) != supervisor->front) tend(supervisor, false);
    supervisor->front = 0;
    return status;
}

/* ---- one life of the whole ---- */

static bool start_all(supervisor_state *supervisor) {
    assay_status status = engine_regions_make(&supervisor->regions, &supervisor->config);
    if (status.code == ASSAY_OK) status = engine_regions_map_supervisor(&supervisor->regions);
    if (status.code != ASSAY_OK) {
        fprintf(stderr, "assay: %s\n", status.message);
        return false;
    }
    if (!start_scorers(supervisor)) return false;
    if (spawn_front(supervisor)) return true;
    fprintf(stderr, "assay: cannot start the front: %s\n", strerror(errno));
    return false;
}

static int exit_code_of(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Waits before the front is started again; false: asked to stop meanwhile. */
static bool back_off(supervisor_state *supervisor, int status) {
    int64_t now = assay_wall_ns();
    if (now - supervisor->front_born_ns > (int64_t)FRONT_STEADY_MS * 1000000) supervisor->front_crashes = 0;
    int64_t wait_ms = (int64_t)FRONT_WAIT_FIRST_MS << (supervisor->front_crashes < 7 ? supervisor->front_crashes : 7);
    if (wait_ms > FRONT_WAIT_MS_MAX) wait_ms = FRONT_WAIT_MS_MAX;
    supervisor->front_crashes++;
    fprintf(stderr, "assay: the front died: signal %d (%s); starting again in %d ms\n", WTERMSIG(status),
            strsignal(WTERMSIG(status)), (int)wait_ms);
    for (int64_t end = now + wait_ms * 1000000; !supervisor->stop_signal && now < end; now = assay_wall_ns()) {
        struct pollfd fd = {.fd = supervisor->signal_fd, .events = POLLIN};
        poll(&fd, 1, (int)((end - now + 999999) / 1000000));
        take_signals(supervisor);
    }
    return !supervisor->stop_signal;
}

/* Returns true where all of it shall be started again; else *code is the engine's. */
static bool live_once(supervisor_state *supervisor, int *code) {
    bool started = start_all(supervisor);
    int status = started ? watch_front(supervisor) : 0;
    watch_kill_all(supervisor);
    engine_regions_destroy(&supervisor->regions);
    *code = started ? exit_code_of(status) : supervisor->stop_signal ? 128 + supervisor->stop_signal : SUPERVISOR_FAILED;
    if (!started || !WIFSIGNALED(status) || !supervisor->config.restart_front || supervisor->stop_signal) return false;
    if (back_off(supervisor, status)) return true;
    *code = 128 + supervisor->stop_signal;
    return false;
}

int engine_run(const engine_config *config, const engine_brain *brain, int (*front)(engine *, void *), void *argument) {
    supervisor_state *supervisor = calloc(1, sizeof *supervisor);
    if (!supervisor) return SUPERVISOR_FAILED;
    supervisor->config = engine_config_complete(config);
    supervisor->brain = brain;
    supervisor->front_main = front;
    supervisor->argument = argument;
    supervisor->tend_wait_ms = -1;
    supervisor->pid = getpid();
    supervisor->front_memory = mmap(NULL, ENGINE_FRONT_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int code = SUPERVISOR_FAILED;
    fflush(NULL); /* what is buffered is written once, not by every child */
    if (!open_signals(supervisor) || supervisor->front_memory == MAP_FAILED)
        fprintf(stderr, "assay: cannot start the supervisor: %s\n", strerror(errno));
    else
        while (live_once(supervisor, &code)) continue;
    close_signals(supervisor);
    if (supervisor->front_memory != MAP_FAILED) munmap(supervisor->front_memory, ENGINE_FRONT_MEMORY_BYTES);
    free(supervisor);
    return code;
}

#else
typedef int supervisor_is_threads_c; /* ISO C wants a declaration */
#endif
