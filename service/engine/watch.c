/* Watches scorers: reaps, kills on request and on CPU time, starts again. */
#include <sys/wait.h>

#include "common/clock.h"
#include "service/engine/supervisor.h"

enum {
    START_MS_MAX = 60000,  /* a brain that is not ready by then never will be */
    RESPAWN_FIRST_MS = 10, /* after a failed start, doubling ... */
    RESPAWN_MS_MAX = 1000,
    LOG_EVERY_MS = 1000,
    CPU_LOOKS = 8,
    CPU_LOOK_MS_MIN = 10,
    CPU_LOOK_MS_MAX = 250
};

static int64_t ms(int64_t value) {
    return value * 1000000;
}

/* ---- deaths ---- */

static void describe(int status, char *out, size_t size) {
    if (WIFSIGNALED(status)) snprintf(out, size, "signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else snprintf(out, size, "exit code %d", WEXITSTATUS(status));
}

/* At most one line a second: hostile input can kill scorers as fast as they start. */
static void log_death(supervisor_state *supervisor, uint32_t index, int status, int64_t now_ns) {
    static const char *const why[] = {"", ", killed: CPU time of one item", ", killed: stuck or corrupt"};
    if (supervisor->logged_ns && now_ns - supervisor->logged_ns < ms(LOG_EVERY_MS)) {
        supervisor->unlogged++;
        return;
    }
    char text[96], more[64] = "";
    const watched *seat = &supervisor->scorers[index];
    describe(status, text, sizeof text);
    if (supervisor->unlogged) snprintf(more, sizeof more, " (and %u more since the last report)", supervisor->unlogged);
    const engine_seats *seats = &supervisor->regions.seats;
    fprintf(stderr, "assay: %s %u (pid %d) died: %s%s%s\n", engine_seat_pool(seats, index)->name,
            engine_seat_worker(seats, index), (int)seat->pid, text, why[seat->cause], more);
    supervisor->logged_ns = now_ns;
    supervisor->unlogged = 0;
}

static bool is_ready(supervisor_state *supervisor, uint32_t index) {
    watched *seat = &supervisor->scorers[index];
    /* The front's word outlives what a scorer may have done to its own since. */
    bool accepted = atomic_load(&supervisor->regions.control->scorers[index].accepted) == seat->generation;
    if (seat->pid && !seat->ready &&
        (accepted || atomic_load(&supervisor->regions.results[index]->ready) == seat->generation)) {
        seat->ready = true;
        seat->failed_starts = 0;
    }
    return seat->ready;
}

static void bury(supervisor_state *supervisor, uint32_t index, int status) {
    watched *seat = &supervisor->scorers[index];
    shared_scorer *shared = &supervisor->regions.control->scorers[index];
    int64_t now = assay_wall_ns(), delay_ms = 0;
    uint64_t one = 1;
    if (!is_ready(supervisor, index)) {
        delay_ms = (int64_t)RESPAWN_FIRST_MS << (seat->failed_starts < 7 ? seat->failed_starts : 7);
        if (delay_ms > RESPAWN_MS_MAX) delay_ms = RESPAWN_MS_MAX;
        seat->failed_starts++;
    }
    log_death(supervisor, index, status, now);
    seat->pid = 0;
    seat->respawn_ns = now + ms(delay_ms);
    atomic_store(&shared->pid, 0);
    atomic_store(&shared->death_cause, (uint32_t)(seat->killed ? seat->cause : SHARED_CAUSE_CRASH));
    atomic_store(&shared->death_status, status);
    atomic_store(&shared->dead_generation, seat->generation);
    (void)!write(supervisor->regions.collector_event, &one, sizeof one);
}

void watch_reap(supervisor_state *supervisor) {
    for (uint32_t i = 0; i < supervisor->regions.scorers; i++) {
        int status;
        if (supervisor->scorers[i].pid && waitpid(supervisor->scorers[i].pid, &status, WNOHANG) == supervisor->scorers[i].pid)
            bury(supervisor, i, status);
    }
}

/* ---- kills ---- */

static void kill_scorer(watched *seat, shared_cause cause) {
    if (!seat->pid || seat->killed) return;
    seat->killed = true;
    seat->cause = cause;
    kill(seat->pid, SIGKILL); /* not reaped yet: the pid is still its own */
}

void watch_kill_requests(supervisor_state *supervisor) {
    for (uint32_t i = 0; i < supervisor->regions.scorers; i++) {
        watched *seat = &supervisor->scorers[i];
        if (seat->pid && atomic_load(&supervisor->regions.control->scorers[i].kill_generation) == seat->generation)
            kill_scorer(seat, SHARED_CAUSE_REQUESTED);
    }
}

static int64_t cpu_time_ns(pid_t pid) {
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0) return 0;
    return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

static int64_t cpu_look_ns(const supervisor_state *supervisor) {
    int64_t look = supervisor->config.item_cpu_ms_max / CPU_LOOKS;
    if (look < CPU_LOOK_MS_MIN) look = CPU_LOOK_MS_MIN;
    if (look > CPU_LOOK_MS_MAX) look = CPU_LOOK_MS_MAX;
    return ms(look);
}

/* The item may have begun just before it is first seen, so a scorer is killed at most two looks after the limit, never before it. */
static void look_at_cpu(supervisor_state *supervisor, uint32_t index) {
    watched *seat = &supervisor->scorers[index];
    const shared_result *result = supervisor->regions.results[index];
    uint32_t item = atomic_load(&result->started);
    if (item == atomic_load(&result->finished)) {
        seat->item = 0;
        return;
    }
    int64_t used = cpu_time_ns(seat->pid);
    if (item != seat->item) {
        seat->item = item;
        seat->item_cpu_ns = used;
    } else if (used - seat->item_cpu_ns > ms(engine_seat_pool(&supervisor->regions.seats, index)->item_cpu_ms_max)) {
        kill_scorer(seat, SHARED_CAUSE_CPU);
    }
}

void watch_cpu(supervisor_state *supervisor, int64_t now_ns) {
    if (now_ns - supervisor->cpu_checked_ns < cpu_look_ns(supervisor)) return;
    supervisor->cpu_checked_ns = now_ns;
    for (uint32_t i = 0; i < supervisor->regions.scorers; i++) {
        watched *seat = &supervisor->scorers[i];
        if (!seat->pid) continue;
        if (is_ready(supervisor, i)) look_at_cpu(supervisor, i);
        else if (now_ns - seat->born_ns > ms(START_MS_MAX)) kill_scorer(seat, SHARED_CAUSE_REQUESTED);
    }
}

void watch_kill_all(supervisor_state *supervisor) {
    for (uint32_t i = 0; i < supervisor->regions.scorers; i++) {
        if (supervisor->scorers[i].pid) kill(supervisor->scorers[i].pid, SIGKILL);
    }
    for (uint32_t i = 0; i < supervisor->regions.scorers; i++) {
        if (supervisor->scorers[i].pid) waitpid(supervisor->scorers[i].pid, NULL, 0);
        supervisor->scorers[i].pid = 0;
    }
}

/* ---- lives ---- */

void watch_respawn(supervisor_state *supervisor, int64_t now_ns) {
    for (uint32_t i = 0; i < supervisor->regions.scorers; i++) {
        watched *seat = &supervisor->scorers[i];
        if (seat->pid || now_ns < seat->respawn_ns) continue;
        if (!spawn_scorer(supervisor, i)) seat->respawn_ns = now_ns + ms(RESPAWN_MS_MAX); /* no processes left: later */
    }
}

int watch_wait_ms(const supervisor_state *supervisor, int64_t now_ns) {
    int64_t wait = supervisor->cpu_checked_ns + cpu_look_ns(supervisor) - now_ns;
    for (uint32_t i = 0; i < supervisor->regions.scorers; i++) {
        const watched *seat = &supervisor->scorers[i];
        if (!seat->pid && seat->respawn_ns - now_ns < wait) wait = seat->respawn_ns - now_ns;
    }
    return wait <= 0 ? 0 : (int)((wait + ms(1) - 1) / ms(1));
}

bool watch_all_ready(supervisor_state *supervisor) {
    bool all = true;
    for (uint32_t i = 0; i < supervisor->regions.scorers; i++) all = is_ready(supervisor, i) && all;
    return all;
}

bool watch_start_failed(const supervisor_state *supervisor) {
    for (uint32_t i = 0; i < supervisor->regions.scorers; i++) {
        if (supervisor->scorers[i].failed_starts) return true;
    }
    return false;
}
