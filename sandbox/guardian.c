/* See guardian.h. */
#include "sandbox/guardian.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"

enum { LOOK_MS = 5, STEADY_MS = 10000, FIRST_PAUSE_MS = 10, PAUSE_DOUBLINGS = 6, FAILURES_MAX = 6 };

static bool fork_one(guardian *self, bool again) {
    /* The kernel means the thread that forks. Where that is not the main one, the guardian sees our end by the clients' sockets. */
    bool main_thread = gettid() == getpid();
    pid_t pid = fork();
    if (pid == 0) {
        if (main_thread) prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        launcher_guard(self->config, self->sockets, again);
    }
    if (pid < 0) return false;
    setpgid(pid, pid); /* as it does itself, whoever is first */
    self->group = pid;
    self->ended = false;
    self->born_ns = assay_wall_ns();
    return true;
}

bool guardian_start(guardian *self, const launcher_config *config) {
    self->config = config;
    self->owner = getpid();
    pthread_mutex_init(&self->lock, NULL);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    return fork_one(self, false);
}

/* One that was killed is always replaced; one that says that it cannot, and goes on to say so, is not. */
static void note_end(guardian *self, int status) {
    int64_t now = assay_wall_ns();
    self->ended = true;
    if (now - self->born_ns > (int64_t)STEADY_MS * 1000000) self->failures = 0;
    unsigned doublings = self->failures < PAUSE_DOUBLINGS ? self->failures : PAUSE_DOUBLINGS;
    self->again_ns = self->failures++ ? now + ((int64_t)FIRST_PAUSE_MS << doublings) * 1000000 : now;
    if (!WIFEXITED(status) || self->failures < FAILURES_MAX) return;
    self->given_up = true;
    for (unsigned i = 0; i < self->config->clients; i++) shutdown(self->sockets[i], SHUT_RDWR);
}

/* Whether the guardian lives; a status that somebody else has taken counts as a kill. */
static bool stands(guardian *self) {
    int status = SIGKILL;
    if (!self->group || self->ended) return false;
    pid_t got = waitpid(self->group, &status, WNOHANG);
    if (got == 0 || (got < 0 && errno == EINTR)) return true;
    note_end(self, status);
    return false;
}

/* Whether all that was its is reaped, too. */
static bool is_gone(guardian *self, int flags) {
    if (!self->group) return true;
    kill(-self->group, SIGKILL);
    for (;;) {
        pid_t got = waitpid(-self->group, NULL, flags);
        if (got == 0) return false;
        if (got < 0 && errno != EINTR) break;
    }
    self->group = 0;
    return true;
}

static int tend(guardian *self) {
    if (stands(self)) return -1;
    if (!is_gone(self, WNOHANG)) return LOOK_MS;
    if (self->given_up) return -1;
    int64_t left = self->again_ns - assay_wall_ns();
    if (left > 0) return (int)(left / 1000000) + 1;
    if (!fork_one(self, true)) self->again_ns = assay_wall_ns() + (int64_t)FIRST_PAUSE_MS * 1000000;
    return self->group ? -1 : FIRST_PAUSE_MS;
}

int guardian_tend(guardian *self) {
    if (self->owner != getpid()) return -1;
    if (pthread_mutex_trylock(&self->lock) != 0) return LOOK_MS; /* another thread does it */
    int wait = tend(self);
    pthread_mutex_unlock(&self->lock);
    return wait;
}

void guardian_stop(guardian *self) {
    for (unsigned i = 0; i < self->config->clients; i++) close(self->sockets[i]);
    if (self->owner != getpid()) return;
    while (self->group && !self->ended && waitpid(self->group, NULL, 0) < 0 && errno == EINTR) {
    }
    (void)is_gone(self, 0);
    pthread_mutex_destroy(&self->lock);
}
