/* How a run's processes come to be, and what of that is done before its order is there. While a cell runs its mother makes the next one: pipes, an init in a
 * pid namespace of its own, and in a warm interpreter's case the process that will be the candidate. That has seen nothing of any program; it waits for its
 * order, and joins the cgroup, is limited and confined only then. So where a processor is free nobody waits for a fork. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cell/cell.h"

enum { INIT_STACK_BYTES = 16384, SPAWN_STACK_BYTES = 262144 };

static bool fail(cell_birth *b, int stage) {
    b->fault_stage = stage;
    b->fault_errno = errno;
    return false;
}

/* Pid 1 of the candidate's namespace. It shares the mother's memory, so it touches none: every signal is blocked (inherited), orphans
 * are reaped by ignoring SIGCHLD, and it dies with the mother. */
__attribute__((no_sanitize("address", "undefined"))) static int init_main(void *unused) {
    (void)unused;
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGCHLD, &ignore, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    for (;;) pause();
    return 0;
}

static bool start_init(cell_birth *b) {
    static char stacks[2][INIT_STACK_BYTES] __attribute__((aligned(64))); /* of the cell that runs, and of the next */
    static unsigned turn;
    /* The program's break and its mappings are common to both; only what init_main writes (its stack) matters. */
    int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_NEWPID | CLONE_PIDFD | SIGCHLD;
    turn = 1 - turn;
    b->init = clone(init_main, stacks[turn] + INIT_STACK_BYTES, flags, NULL, &b->init_fd);
    if (b->init < 0) {
        b->init = 0;
        b->init_fd = -1;
        return fail(b, STAGE_INIT);
    }
    return true;
}

static bool make_pipes(cell_birth *b) {
    for (int i = 0; i < 4; i += 2)
        if (pipe2(b->pipes + i, O_CLOEXEC) != 0 || fcntl(b->pipes[i], F_SETFL, O_NONBLOCK) != 0) return fail(b, STAGE_PIPES);
    return true;
}

/* The order, as the launcher gave it to the mother. Whatever is wrong here ends the process: an exit would be heard as the program's. */
static void wait_for_order(cell *c, const cell_birth *b) {
    int fds[WIRE_FDS_MAX];
    unsigned count = 0, next = 0;
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    long got = wire_receive(b->order[1], &c->order, sizeof c->order, fds, &count, 0);
    while (!wire_order_is_sound(&c->order, got, count)) kill(getpid(), SIGKILL);
    for (unsigned i = 0; i < WIRE_FD_COUNT; i++) c->fds[i] = c->order.fds_mask & 1u << i ? fds[next++] : -1;
    c->scratch_mounted = c->order.limits.scratch_bytes != 0;
}

typedef struct spawning {
    cell *c;
    int out_write, err_write;
} spawning;

static int spawn_main(void *argument) {
    spawning *s = argument;
    cell_child_confine(s->c, s->out_write, s->err_write); /* executes, or ends the process */
    return 0;
}

/* A program that is executed needs no copy of the mother: the child borrows her memory until its execve, while she waits (vfork(2)); it
 * writes only to its own stack. Saves the copying and freeing of page tables, a fifth of a trivial run. */
static pid_t spawn(cell *c, cell_birth *b) {
    static char *stack;
    if (!stack) {
        void *place = mmap(NULL, SPAWN_STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (place == MAP_FAILED) return -1;
        stack = place;
    }
    spawning s = {c, b->pipes[1], b->pipes[3]};
    return clone(spawn_main, stack + SPAWN_STACK_BYTES, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &s, &b->main_fd);
}

/* The sanitizers' shadow of a borrowed stack would be wrong. */
#ifdef ASSAY_SANITIZED
#define CELL_MAY_SPAWN false
#else
#define CELL_MAY_SPAWN true
#endif

/* The candidate, inside init's namespace: executed for the order in `c`, or of an interpreter. In the child this returns for the latter
 * only, with b->main 0 and its order in `c`. */
static bool start_main(cell *c, cell_birth *b) {
    const mother_hooks *hooks = c->hooks;
    bool waits = c->setup->in_process != 0;
    if (setns(b->init_fd, CLONE_NEWPID) != 0) return fail(b, STAGE_NAMESPACE);
    if (hooks && hooks->before_fork) hooks->before_fork();
    pid_t pid = CELL_MAY_SPAWN && !waits ? spawn(c, b) : fork();
    if (pid == 0) {
        b->main = 0;
        if (hooks && hooks->after_fork_child) hooks->after_fork_child();
        if (waits) wait_for_order(c, b);
        cell_child_confine(c, b->pipes[1], b->pipes[3]);
        return true;
    }
    int saved = errno;
    if (hooks && hooks->after_fork_parent) hooks->after_fork_parent();
    int back = setns(MOTHER_FD_SELF, CLONE_NEWPID);
    if (pid < 0) {
        errno = saved;
        return fail(b, STAGE_FORK);
    }
    b->main = pid;
    if (back != 0) {
        b->dirty = true;
        return fail(b, STAGE_NAMESPACE);
    }
    if (b->main_fd < 0) b->main_fd = (int)syscall(SYS_pidfd_open, pid, 0);
    return b->main_fd >= 0 || fail(b, STAGE_FORK);
}

void cell_birth_reset(cell_birth *b) {
    *b = (cell_birth){.init_fd = -1, .main_fd = -1, .pipes = {-1, -1, -1, -1}, .order = {-1, -1}};
}

static void close_fd(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

static void await_end(pid_t *pid) {
    while (*pid > 0 && waitpid(*pid, NULL, 0) < 0 && errno == EINTR) {
    }
    *pid = 0;
}

/* What was made in vain. */
static void undo(cell_birth *b) {
    if (b->init > 0) kill(b->init, SIGKILL);
    if (b->main > 0) kill(b->main, SIGKILL);
    await_end(&b->main);
    await_end(&b->init);
    for (int i = 0; i < 4; i++) close_fd(&b->pipes[i]);
    close_fd(&b->init_fd);
    close_fd(&b->main_fd);
    close_fd(&b->order[0]);
}

cell_side cell_birth_prepare(cell *c, cell_birth *b) {
    cell_birth_reset(b);
    bool waits = c->setup->in_process != 0;
    b->made = make_pipes(b) && start_init(b);
    if (b->made && waits) b->made = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, b->order) == 0 || fail(b, STAGE_FORK);
    if (b->made && waits) b->made = start_main(c, b);
    if (b->made && waits && b->main == 0) return CELL_CANDIDATE;
    close_fd(&b->order[1]); /* should the child die, giving it an order fails */
    if (!b->made) undo(b);
    return CELL_MOTHER;
}

void cell_birth_heard(cell_birth *b, pid_t gone) {
    if (!b->made || gone <= 0 || (gone != b->init && gone != b->main)) return;
    if (gone == b->init) b->init = 0;
    else b->main = 0;
    undo(b);
    b->made = false;
}

static bool hand_over(cell *c, cell_birth *b) {
    int fds[WIRE_FD_COUNT];
    unsigned count = 0;
    c->order.fds_mask = 0;
    for (unsigned i = 0; i < WIRE_FD_COUNT; i++) {
        if (c->fds[i] < 0) continue;
        fds[count++] = c->fds[i];
        c->order.fds_mask |= 1u << i;
    }
    return wire_send(b->order[0], &c->order, sizeof c->order, NULL, 0, fds, count) || fail(b, STAGE_FORK);
}

bool cell_birth_begin(cell *c, cell_birth *b) {
    return c->setup->in_process ? hand_over(c, b) : start_main(c, b);
}

bool cell_birth_was_ended(cell *c, cell_birth *b) {
    if (!c->setup->in_process || b->fault_stage != STAGE_FORK || b->fault_errno != EPIPE) return false;
    undo(b);
    return true;
}
