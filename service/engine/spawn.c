/* Forks scorers and the front, and makes each of them what it is: its mappings, signals, descriptors, confinement. */
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "common/clock.h"
#include "service/engine/confine.h"
#include "service/engine/engine_internal.h"
#include "service/engine/supervisor.h"

enum { EXIT_NO_BRAIN = 78 /* EX_CONFIG */, EXIT_NOT_CONFINED = 77 /* EX_NOPERM */ };

/* The child dies with the supervisor; where that was faster than the call, at once. */
static void tie_to_parent(pid_t parent) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != parent) _exit(SUPERVISOR_FAILED);
}

/* Signals meant for the whole group (a terminal's ^C, a service manager's stop) are the front's business: scorers go on while it
 * drains, and end with the supervisor. */
static void scorer_signals(const sigset_t *mask) {
    static const int ignored[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE};
    static const int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
    /* A handler of the program around us would run in a process that may do nothing. */
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) signal(deadly[i], SIG_DFL);
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
    sigprocmask(SIG_SETMASK, mask, NULL);
}

static _Noreturn void be_scorer(const supervisor_state *supervisor, uint32_t index, uint32_t generation) {
    static engine_regions regions; /* this process has one seat; kept off the stack of the brain */
    const engine_pool *pool = engine_seat_pool(&supervisor->regions.seats, index);
    engine_place place = engine_seat_place(&supervisor->regions.seats, index);
    char name[16];
    tie_to_parent(supervisor->pid);
    scorer_signals(&supervisor->old_mask);
    snprintf(name, sizeof name, "assay-%.9s", pool->name);
    prctl(PR_SET_NAME, name, 0, 0, 0);
    regions = supervisor->regions;
    engine_regions_unmap(&regions);
    munmap(supervisor->front_memory, ENGINE_FRONT_MEMORY_BYTES);
    assay_status mapped = engine_regions_map_scorer(&regions, index);
    if (mapped.code != ASSAY_OK || !confine_descriptors(regions.collector_event, place.sockets)) {
        fprintf(stderr, "assay: %s %u: %s\n", pool->name, place.worker, mapped.code ? mapped.message : strerror(errno));
        _exit(SUPERVISOR_FAILED);
    }
    /* Keep what an item used for the next one: returning big buffers to the kernel costs page faults. */
    mallopt(M_MMAP_THRESHOLD, 8 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
    confine_plan plan = {
        .memory_bytes = pool->memory_bytes, .filter = !supervisor->config.unconfined, .files_max = pool->files_max};
    while (plan.sockets < ENGINE_SOCKETS_MAX && place.sockets[plan.sockets] >= 0) {
        place.sockets[plan.sockets] = ENGINE_SOCKET_FD + (int)plan.sockets;
        plan.sockets++;
    }
    void *state = supervisor->brain->start(supervisor->config.brain_config, &place);
    if (!state) _exit(EXIT_NO_BRAIN);
    const char *what;
    if (!confine_process(&plan, &what)) {
        fprintf(stderr, "assay: cannot confine %s %u: %s: %s\n", pool->name, place.worker, what, strerror(errno));
        _exit(EXIT_NOT_CONFINED);
    }
    scorer_seat seat = {.regions = &regions, .index = index, .generation = generation, .event_fd = CONFINE_EVENT_FD};
    scorer_loop(&seat, supervisor->brain, state);
    _exit(0);
}

bool spawn_scorer(supervisor_state *supervisor, uint32_t index) {
    watched *seat = &supervisor->scorers[index];
    shared_scorer *shared = &supervisor->regions.control->scorers[index];
    uint32_t generation = seat->generation + 1, failed = seat->failed_starts;
    *seat = (watched){.generation = generation, .failed_starts = failed, .born_ns = assay_wall_ns()};
    /* Before the fork: the child may be ready, and the front look, before this process runs again. */
    atomic_store(&shared->generation, generation);
    pid_t pid = fork();
    if (pid == 0) be_scorer(supervisor, index, generation);
    if (pid < 0) {
        atomic_store(&shared->dead_generation, generation);
        return false;
    }
    seat->pid = pid;
    atomic_store(&shared->pid, pid);
    return true;
}

/* What the front does not need: workers' descriptors and the supervisor's signals. */
static void front_descriptors(supervisor_state *supervisor) {
    engine_regions *regions = &supervisor->regions;
    close(supervisor->signal_fd);
    close(regions->request_fd_readonly);
    close(regions->control_fd);
    close(regions->control_fd_readonly);
    for (uint32_t i = 0; i < regions->scorers; i++) {
        engine_place place = engine_seat_place(&regions->seats, i);
        close(regions->result_fds[i]);
        for (uint32_t k = 0; k < ENGINE_SOCKETS_MAX && place.sockets[k] >= 0; k++) close(place.sockets[k]);
    }
}

static _Noreturn void be_front(supervisor_state *supervisor) {
    tie_to_parent(supervisor->pid);
    engine_regions_unmap(&supervisor->regions);
    assay_status mapped = engine_regions_map_front(&supervisor->regions);
    front_descriptors(supervisor);
    sigprocmask(SIG_SETMASK, &supervisor->old_mask, NULL);
    engine *self = mapped.code == ASSAY_OK ? front_open(&supervisor->regions, supervisor->front_memory) : NULL;
    if (!self) {
        fprintf(stderr, "assay: cannot start the engine: %s\n", mapped.code ? mapped.message : "out of memory or threads");
        _exit(SUPERVISOR_FAILED);
    }
    int code = supervisor->front_main(self, supervisor->argument);
    front_close(self);
    exit(code);
}

bool spawn_front(supervisor_state *supervisor) {
    pid_t pid = fork();
    if (pid < 0) return false;
    if (pid == 0) be_front(supervisor);
    supervisor->front = pid;
    supervisor->front_born_ns = assay_wall_ns();
    return true;
}
