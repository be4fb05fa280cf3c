/* Scorers that hold work, or should attach to their ring, and do not move. One that computes is the CPU backstop's business (watch.c); one that is only starved on a
 * loaded machine must be left alone, because to kill it would cost more CPU time, and an item twice so unlucky its verdict. What is
 * left is one that is blocked: stopped by a signal, or asleep for ever. The kernel tells them apart: state S or T in /proc/PID/stat, and
 * a CPU clock that stands. Both must hold at ENGINE_STALL_LOOKS looks in a row, not at two far apart: after a pause of the whole
 * machine or group everybody seems to have slept long. A debugger's stop (t) and waiting for a disk (D) count as alive. Whatever the
 * state, the pool's item_wall_ms_max is too long. A worker that waits for a cell wakes every few milliseconds to see whether it shall stop, so
 * that its clock never stands. */
#include "common/clock.h"
#include "service/engine/engine_internal.h"

#ifdef ASSAY_ENGINE_THREADS
static bool is_blocked(pid_t pid) { /* nobody could kill it */
    (void)pid;
    return false;
}
#else
static bool is_blocked(pid_t pid) {
    char path[64], text[256] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = pid > 0 ? fopen(path, "re") : NULL;
    if (!file) return false;
    const char *end = fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL; /* behind the name, which may hold anything */
    fclose(file);
    return end && end[1] == ' ' && (end[2] == 'S' || end[2] == 'T');
}
#endif

static int64_t cpu_time_ns(pid_t pid) {
    clockid_t clock;
    struct timespec used;
    if (pid <= 0 || clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0) return -1;
    return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

/* The pid may be another process's by now: then this look says little, and the kill would miss, as it names a generation. */
static void look_at(engine *self, uint32_t index) {
    front_scorer *scorer = &self->scorers[index];
    pid_t pid = engine_scorer_pid(self, index);
    int64_t cpu_ns = cpu_time_ns(pid);
    bool same = cpu_ns >= 0 && cpu_ns == scorer->stalled_cpu_ns && is_blocked(pid);
    scorer->stalled_cpu_ns = cpu_ns;
    scorer->stalled_looks = same ? scorer->stalled_looks + 1 : 0;
    if (scorer->stalled_looks >= ENGINE_STALL_LOOKS) drain_request_kill(self, index, KILL_STALLED);
}

void stall_look(engine *self, int64_t now) {
    if (now - self->looked_ns < (int64_t)ENGINE_LOOK_MS * 1000000) return;
    self->looked_ns = now;
    for (uint32_t i = 0; i < self->regions->scorers; i++) {
        front_scorer *scorer = &self->scorers[i];
        bool owes = scorer->live ? scorer->published != scorer->drained : scorer->accepted;
        if (!owes) continue;
        int64_t still = now - scorer->progress_ns;
        int64_t limit = (int64_t)engine_seat_pool(&self->regions->seats, i)->item_wall_ms_max * 1000000;
        if (still > limit) drain_request_kill(self, i, KILL_STALLED);
        else if (still > (int64_t)ENGINE_LOOK_MS * 1000000) look_at(self, i);
        else scorer->stalled_looks = 0;
    }
}
