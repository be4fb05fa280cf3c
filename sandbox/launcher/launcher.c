/* The launcher's loop; its theory is in launcher.h. */
#include "sandbox/launcher/launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "sandbox/launcher/awake.h"

enum {
    TRIES_MAX = 2,  /* of an order that a mother could not carry out */
    LOSSES_MAX = 4, /* of an order whose mother was lost: no program can bring that about */
    RESPAWN_MS = 20,
    MOTHER_READY_MS = 20000,
    GRACE_MS = 5000,
    TICK_MS = 1000,
    LOOK_MS = 50,
    STARVED_TIMES = 20,
    TWIN_AFTER = 4, /* orders that came within so much of a report */
    TWIN_WITHIN_MS = 5,
    TWINS_MAX = 2,        /* of a slot: each costs some 25 MB */
    TWIN_IDLE_MS = 10000, /* one that has had no order for so long ends: to make another takes 0.2 s of CPU time */
    MOTHERS = 2 * PROFILE_COUNT
};

typedef struct mother {
    pid_t pid; /* 0: none */
    int64_t since_ns;
    int control;
    bool ready;
    bool doomed; /* to be replaced when its order ends */
    bool bound;  /* to her slot's core */
    bool
        closing; /* she has told of a run of which something may still be there: she herself takes another order only after that */
    int64_t asked_ns; /* when she was asked to say that it is over, for somebody else waits for it; 0: not */
    int64_t told_ns;  /* when she told of her last one; 0: of none yet */
    unsigned late;    /* orders that she got soon after */
    groups cgroup;
} mother;

typedef struct job {
    bool used, running, cancelled;
    bool killed; /* once, by a SIGKILL that nobody here sent */
    bool behind; /* given to a mother who still had to close the cell before: the time until the first look may be hers */
    unsigned client, tries;
    int64_t since_ns, started_ns;
    int64_t looked_ns;            /* when a mother got it, then when it was last looked at */
    int64_t idle_ns;              /* since she got it: time in which nothing of it was runnable; the wall limit counts that */
    uint64_t cpu_ns, cpu_lost_ns; /* without cgroups: what its living processes have used, and what ended with others */
    int64_t told_ns;              /* when the mother was told to end it; 0: not */
    wire_order order;
    int fds[WIRE_FDS_MAX]; /* kept until the report, so that the order can be given again */
    unsigned fd_count;
} job;

/* A core's place for a cell. Behind the slots proper stand as many *companions*: the second halves of pairs that talk with each other, of which one
 * sleeps while the other works. */
typedef struct slot {
    mother mothers[MOTHERS]; /* by profile; then their twins (take_turns) */
    job *job;
    unsigned profile; /* of the mother that has it, or had it last */
} slot;

typedef struct launcher {
    const launcher_config *config;
    int clients[LAUNCHER_CLIENTS_MAX];
    uint64_t greetings[LAUNCHER_CLIENTS_MAX]; /* ids to be reported when the client's job has ended; 0: none */
    uint64_t answered[LAUNCHER_CLIENTS_MAX];  /* the client's last order that was; ids only grow */
    slot slots[2 * LAUNCHER_SLOTS_MAX];
    job jobs[LAUNCHER_CLIENTS_MAX]; /* one under way for each client */
    unsigned groups_made;
} launcher;

static unsigned places(const launcher *l) {
    return 2 * l->config->slots;
}

static void tell(launcher *l, unsigned client, const wire_report *report, const void *more, size_t more_size, const int *fds,
                 unsigned count) {
    int socket = l->clients[client];
    if (socket < 0 || wire_send(socket, report, sizeof *report, more, more_size, fds, count) || errno != EPIPE) return;
    close(socket);
    l->clients[client] = -1;
}

/* A client that takes over from one that died hears when nothing of the other's runs any more. */
static void greet(launcher *l, unsigned client) {
    if (!l->greetings[client]) return;
    wire_report report = {.magic = WIRE_REPORT_MAGIC,
                          .size = sizeof report,
                          .id = l->greetings[client],
                          .end = WIRE_END_CANCELLED,
                          .syscall = -1};
    l->greetings[client] = 0;
    tell(l, client, &report, NULL, 0, NULL, 0);
}

static void answer(launcher *l, job *j, const wire_report *report, const void *more, size_t more_size, const int *fds,
                   unsigned count) {
    tell(l, j->client, report, more, more_size, fds, count);
    wire_close_all(j->fds, j->fd_count);
    j->used = false;
    l->answered[j->client] = j->order.id;
    greet(l, j->client);
}

static void answer_fault(launcher *l, job *j, uint32_t end, int stage, int error) {
    wire_report report = {.magic = WIRE_REPORT_MAGIC, .size = sizeof report, .id = j->order.id, .end = end, .syscall = -1};
    report.fault_stage = stage;
    report.fault_errno = error;
    answer(l, j, &report, NULL, 0, NULL, 0);
}

static void bury(mother *m) {
    if (!m->pid) return;
    close(m->control);
    kill(m->pid, SIGKILL);
    waitpid(m->pid, NULL, 0);
    groups_close_fds(&m->cgroup);
    groups_remove(&m->cgroup);
    *m = (mother){0};
}

static bool raise_mother(launcher *l, mother *m, unsigned which) {
    const cell_profile *profile = &l->config->profiles[which];
    *m = (mother){.since_ns = assay_wall_ns()};
    assay_status status = groups_open(&m->cgroup, &l->config->groups, l->groups_made++, !profile->sealed);
    if (!status.code) status = mother_start(l->config, which, &m->cgroup, &m->pid, &m->control, &m->ready);
    if (status.code) {
        if (!l->config->quiet) fprintf(stderr, "assay sandbox: %s\n", status.message);
        groups_close_fds(&m->cgroup);
        groups_remove(&m->cgroup);
        *m = (mother){0};
        return false;
    }
    return true;
}

/* The order in a job, with a fresh opening of what it reads, so that no offset is shared. (The program's own file is sealed, and read by position.) */
static bool hand_over(mother *m, job *j) {
    int fds[WIRE_FDS_MAX], opened[WIRE_FDS_MAX];
    unsigned at = 0, open_count = 0;
    for (unsigned bit = 0; bit < WIRE_FD_COUNT; bit++) {
        if (!(j->order.fds_mask & 1u << bit)) continue;
        fds[at] = j->fds[at];
        /* What an earlier run of the order wrote before it was lost is nobody's answer. */
        if (bit == WIRE_FD_CHANNEL_OUT && ftruncate(fds[at], 0) == 0) lseek(fds[at], 0, SEEK_SET);
        if (bit == WIRE_FD_STDIN || bit == WIRE_FD_CHANNEL_IN) {
            char path[40];
            snprintf(path, sizeof path, "/proc/self/fd/%d", j->fds[at]);
            int again = open(path, O_RDONLY | O_CLOEXEC);
            if (again >= 0) fds[at] = opened[open_count++] = again; /* a pipe's end is given as it is */
        }
        at++;
    }
    j->looked_ns = assay_wall_ns();
    j->idle_ns = 0;
    j->cpu_ns = j->cpu_lost_ns = 0;
    j->told_ns = 0;
    bool sent = wire_send(m->control, &j->order, sizeof j->order, NULL, 0, fds, at);
    wire_close_all(opened, open_count);
    if (j->order
            .partner) { /* an end of a pipe that stays open here would hide its closing; such an order is never given again */
        wire_close_all(j->fds, j->fd_count);
        j->fd_count = 0;
    }
    return sent;
}

/* What had the order cannot carry it out: it is tried again, a few times, then it is our failure. */
static void give_again(launcher *l, slot *s, job *j, int error) {
    s->job = NULL;
    j->running = false;
    if (!j->cancelled && j->tries < LOSSES_MAX) return;
    answer_fault(l, j, j->cancelled ? WIRE_END_CANCELLED : WIRE_END_FAULT, STAGE_MOTHER, error);
}

/* A slot is a core. Where there are enough of them, programs that are executed begin on their own slot's: mother and program take turns there, and neither has
 * to wake another core, perhaps one that idles, which on a virtual machine costs as much as all system calls of a trivial run. Those that are still there
 * when they are looked at may go where they like, in whatever threads and processes. (Interpreters' mothers make the next child beside the one that runs.) */
static void bind_to_core(const launcher *l, const slot *s, mother *m) {
    const cell_profile *profile = &l->config->profiles[s->profile];
    unsigned place = (unsigned)(s - l->slots) % l->config->slots, seen = 0;
    cpu_set_t all, own;
    if (m->bound || !m->cgroup.threads[0] || !profile->sealed || profile->in_process ||
        sched_getaffinity(0, sizeof all, &all) != 0 || l->config->slots > (unsigned)CPU_COUNT(&all))
        return;
    CPU_ZERO(&own);
    for (size_t core = 0; core < CPU_SETSIZE; core++)
        if (CPU_ISSET(core, &all) && seen++ == place) CPU_SET(core, &own);
    m->bound = sched_setaffinity(m->pid, sizeof own, &own) == 0;
}

static void let_go(mother *m) {
    cpu_set_t all;
    int tid;
    if (!m->bound || sched_getaffinity(0, sizeof all, &all) != 0) return;
    m->bound = sched_setaffinity(m->pid, sizeof all, &all) != 0;
    for (int pass = 0; pass < 2; pass++) { /* twice: for what one that was not yet let go has made meanwhile */
        FILE *threads = fopen(m->cgroup.threads, "re");
        while (threads && fscanf(threads, "%d", &tid) == 1)
            if (tid > 0) sched_setaffinity(tid, sizeof all, &all);
        if (threads) fclose(threads);
    }
}

/* To end a process takes as long as to make one. So a warm interpreter's mother who still closes the cell before lets her twin go first, where nothing is
 * left of that cell but the program itself, which stands still (cell/mother.c): they are no more to each other than mothers of two slots are. */
static void take_turns(slot *s, unsigned which) {
    mother *m = &s->mothers[which], *twin = &s->mothers[which + PROFILE_COUNT], aside = *m;
    if (!m->closing || !twin->ready || groups_threads(&m->cgroup) > 1) return;
    *m = *twin;
    *twin = aside;
}

static unsigned twins_of(const slot *s) {
    unsigned count = 0;
    for (unsigned k = PROFILE_COUNT; k < MOTHERS; k++) count += s->mothers[k].pid != 0;
    return count;
}

/* Where orders follow upon each other. */
static void make_twin(launcher *l, slot *s, unsigned which) {
    mother *m = &s->mothers[which], *twin = &s->mothers[which + PROFILE_COUNT];
    bool late = m->closing && assay_wall_ns() - m->told_ns < TWIN_WITHIN_MS * 1000000LL;
    if (!late || twin->pid || !l->config->profiles[which].in_process || ++m->late < TWIN_AFTER || twins_of(s) >= TWINS_MAX)
        return;
    m->late = 0;
    raise_mother(l, twin, which);
}

static void start_job(launcher *l, slot *s, job *j) {
    unsigned which = j->order.profile;
    take_turns(s, which);
    mother *m = &s->mothers[which];
    j->running = true;
    j->tries++;
    s->job = j;
    j->behind = m->closing;
    s->profile = which;
    j->started_ns = assay_wall_ns();
    if (!m->pid && !raise_mother(l, m, which)) {
        give_again(l, s, j, errno);
        return;
    }
    bind_to_core(l, s, m);
    if (m->ready && !hand_over(m, j)) m->doomed = true; /* its end will be seen by poll */
    make_twin(l, s, which);
}

static bool is_waiting(const job *j) {
    return j->used && !j->running;
}

/* The other half of a pair, where it is here and waits too. */
static job *partner_of(launcher *l, const job *j) {
    unsigned other = j->order.partner - 1;
    if (other >= l->config->clients || other == j->client) return NULL;
    job *p = &l->jobs[other];
    return is_waiting(p) && p->order.partner == j->client + 1 ? p : NULL;
}

/* Oldest first; half a pair waits for the other. */
static job *next_waiting(launcher *l) {
    job *best = NULL;
    for (unsigned i = 0; i < l->config->clients; i++) {
        job *j = &l->jobs[i];
        if (!is_waiting(j) || (j->order.partner && !partner_of(l, j))) continue;
        if (!best || j->since_ns < best->since_ns) best = j;
    }
    return best;
}

/* Whether nothing is left of any cell but of that of the mothers of one profile (PROFILE_COUNT: of none). */
static bool is_closed_but_for(slot *s, unsigned which) {
    const wire_order order = {.magic = WIRE_ORDER_MAGIC, .size = sizeof order, .cancel = WIRE_CANCEL_NOTHING};
    bool closed = true;
    for (unsigned k = 0; k < MOTHERS; k++) {
        mother *m = &s->mothers[k];
        if (!m->closing || k % PROFILE_COUNT == which) continue;
        closed = false;
        if (!m->asked_ns && wire_send(m->control, &order, sizeof order, NULL, 0, NULL, 0)) m->asked_ns = assay_wall_ns();
    }
    return closed;
}

static bool is_closed(slot *s) {
    return is_closed_but_for(s, PROFILE_COUNT);
}

/* A slot that already has the mother is taken before one that would have to make it. */
static slot *free_slot(launcher *l, unsigned which) {
    slot *best = NULL;
    for (unsigned i = 0; i < l->config->slots; i++) {
        if (l->slots[i].job || l->slots[i + l->config->slots].job) continue;
        if (!is_closed_but_for(&l->slots[i], which)) continue;
        if (l->slots[i].mothers[which].ready) return &l->slots[i];
        if (!best) best = &l->slots[i];
    }
    return best;
}

/* An order that wants to be alone waits until every slot is free, and the others wait for its end. */
static bool may_start(launcher *l, const job *j) {
    bool may = true;
    for (unsigned i = 0; i < places(l); i++) {
        slot *s = &l->slots[i];
        if (s->job ? j->order.alone || s->job->order.alone : j->order.alone && !is_closed(s)) may = false;
    }
    return may;
}

static void dispatch(launcher *l) {
    for (;;) {
        job *j = next_waiting(l);
        slot *s = j && may_start(l, j) ? free_slot(l, j->order.profile) : NULL;
        if (!s) return;
        job *partner = j->order.partner ? partner_of(l, j) : NULL;
        if (partner && !is_closed(s)) return;
        start_job(l, s, j);
        if (partner) start_job(l, s + l->config->slots, partner);
    }
}

/* The mother is gone, or cannot go on. */
static void lose_mother(launcher *l, slot *s, unsigned which) {
    job *j = s->job && s->profile == which ? s->job : NULL;
    bury(&s->mothers[which]);
    if (j) give_again(l, s, j, 0);
}

/* A compiler that has taken NAME.gch looks for NAME itself, should it be included again: one that leads on to the real one. */
static bool keep_door(const char *name) {
    char path[WIRE_NAME_BYTES + sizeof TREE_STORE "/bits/"], text[WIRE_NAME_BYTES + 32];
    size_t size = strlen(name);
    if (size <= 4 || strcmp(name + size - 4, ".gch") != 0) return true;
    snprintf(path, sizeof path, TREE_STORE "/bits/%.*s", (int)size - 4, name);
    int length = snprintf(text, sizeof text, "#include_next <bits/%.*s>\n", (int)size - 4, name);
    int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool good = to >= 0 && write(to, text, (size_t)length) == length;
    if (to >= 0) close(to);
    return good;
}

/* Only our own orders ask for that: a precompiled header. Written aside and renamed, so that no compiler sees half of it. */
static void keep(const char *name, int from) {
    char path[WIRE_NAME_BYTES + sizeof TREE_STORE "/bits/"], aside[] = TREE_STORE "/aside";
    struct stat about;
    off_t at = 0;
    snprintf(path, sizeof path, TREE_STORE "/bits/%s", name);
    int to = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool good = to >= 0 && fstat(from, &about) == 0 && keep_door(name);
    while (good && at < about.st_size) good = sendfile(to, from, &at, (size_t)(about.st_size - at)) > 0;
    if (to >= 0) close(to);
    if (!good || rename(aside, path) != 0) unlink(aside);
}

static void take_report(launcher *l, slot *s, unsigned which) {
    static union {
        wire_report report;
        assay_status status;
        char bytes[sizeof(wire_report) + WIRE_TAIL_BYTES];
    } in;
    mother *m = &s->mothers[which];
    int fds[WIRE_FDS_MAX];
    unsigned count = 0;
    long got = wire_receive(m->control, &in, sizeof in, fds, &count, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got == 1 && in.bytes[0] == 'R' && !m->ready) {
        m->ready = true;
        if (s->job && s->profile == which && !hand_over(m, s->job)) lose_mother(l, s, which);
        return;
    }
    if (got == 1 && in.bytes[0] == 'C' && m->asked_ns) {
        m->closing = false;
        m->asked_ns = 0;
        return;
    }
    if (got == (long)sizeof in.status && !m->ready && !l->config->quiet)
        fprintf(stderr, "assay sandbox: %.300s\n", in.status.message);
    job *j = s->job && s->profile == which ? s->job : NULL;
    if (!wire_report_is_sound(&in.report, got, count) || !j || in.report.id != j->order.id) {
        wire_close_all(fds, count);
        lose_mother(l, s, which);
        return;
    }
    /* Whatever was killed is gone; should it not be, the next program shall not meet it. */
    bool dirty = in.report.dirty || (in.report.end != WIRE_END_EXIT && !groups_are_empty(&m->cgroup));
    bool starved = in.report.end == WIRE_END_FAULT && in.report.fault_stage == STAGE_STARVED; /* and would be again */
    if (in.report.end == WIRE_END_FAULT && !starved && j->tries < TRIES_MAX &&
        !j->cancelled) { /* ours: once more, on a new mother */
        wire_close_all(fds, count);
        lose_mother(l, s, which);
        return;
    }
    if (in.report.end == WIRE_END_SIGNAL && in.report.signal == SIGKILL && !j->killed && !j->order.partner && !j->cancelled &&
        !dirty) {
        wire_close_all(
            fds, count); /* nobody here sent it: the program itself, or somebody outside. A second time it is the program */
        j->killed = true;
        s->job = NULL;
        j->running = false;
        return;
    }
    s->job = NULL;
    if (j->order.store[0] && in.report.fds_mask & 1u << WIRE_REPORT_COLLECTED) keep(j->order.store, fds[count - 1]);
    in.report.queue_us = (uint64_t)(j->started_ns - j->since_ns) / 1000;
    answer(l, j, &in.report, in.bytes + sizeof(wire_report), (size_t)got - sizeof(wire_report), fds, count);
    wire_close_all(fds, count);
    m->closing = in.report.closing != 0;
    m->told_ns = assay_wall_ns();
    m->asked_ns = 0;
    if (dirty || m->doomed) lose_mother(l, s, which);
}

static void tell_mother(mother *m, job *j, enum wire_cancel word) {
    if (!j->told_ns) j->told_ns = assay_wall_ns();
    wire_order order = {.magic = WIRE_ORDER_MAGIC, .size = sizeof order, .id = j->order.id, .cancel = word};
    wire_send(m->control, &order, sizeof order, NULL, 0, NULL, 0);
}

static void cancel_job(launcher *l, job *j) {
    j->cancelled = true;
    if (!j->running) {
        answer_fault(l, j, WIRE_END_CANCELLED, STAGE_NONE, 0);
        return;
    }
    for (unsigned i = 0; i < places(l); i++) {
        slot *s = &l->slots[i];
        if (s->job == j && s->mothers[s->profile].ready) tell_mother(&s->mothers[s->profile], j, WIRE_CANCEL_ONE);
    }
}

static void take_order(launcher *l, unsigned client) {
    static wire_order order;
    int fds[WIRE_FDS_MAX];
    unsigned count = 0;
    job *j = &l->jobs[client];
    long got = wire_receive(l->clients[client], &order, sizeof order, fds, &count, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EMSGSIZE)) return;
    if (got <= 0) { /* the client is gone: what it asked for ends now */
        close(l->clients[client]);
        l->clients[client] = -1;
        if (j->used) cancel_job(l, j);
        return;
    }
    bool sound = wire_order_is_sound(&order, got, count);
    if (sound && order.cancel) {
        wire_close_all(fds, count);
        if (order.cancel == WIRE_CANCEL_ALL) l->greetings[client] = order.id;
        if (j->used && (order.cancel == WIRE_CANCEL_ALL || j->order.id == order.id)) cancel_job(l, j);
        else if (order.cancel == WIRE_CANCEL_ALL) greet(l, client);
        return;
    }
    /* One at a time: a client that breaks that gets nothing for the second. After a restart an order may come twice, the second one late. */
    if (j->used || (sound && order.id <= l->answered[client])) {
        wire_close_all(fds, count);
        return;
    }
    *j = (job){.used = true, .client = client, .since_ns = assay_wall_ns(), .order = order, .fd_count = count};
    memcpy(j->fds, fds, sizeof fds);
    if (order.partner) j->tries = LOSSES_MAX;
    if (!sound || order.profile >= PROFILE_COUNT || !l->config->profiles[order.profile].usable)
        answer_fault(l, j, WIRE_END_FAULT, STAGE_ORDER, EINVAL);
}

/* A mother that does not get ready, or is silent well beyond what her order may take, is lost: nothing here waits for ever. */
static void look_for_stuck(launcher *l) {
    int64_t now = assay_wall_ns();
    for (unsigned i = 0; i < places(l); i++) {
        slot *s = &l->slots[i];
        for (unsigned k = 0; k < MOTHERS; k++) {
            mother *m = &s->mothers[k];
            bool stuck = m->asked_ns ? now - m->asked_ns > (int64_t)GRACE_MS * 1000000
                                     : m->pid && !m->ready && now - m->since_ns > (int64_t)MOTHER_READY_MS * 1000000;
            if (stuck && !(s->job && k == s->profile)) lose_mother(l, s, k);
        }
        if (!s->job) continue;
        mother *m = &s->mothers[s->profile];
        int64_t since = m->since_ns, allowed = 0;
        if (m->ready) {
            since = s->job->told_ns ? s->job->told_ns : s->job->started_ns;
            allowed = GRACE_MS + (s->job->told_ns ? 0 : (int64_t)s->job->order.limits.wall_ms * STARVED_TIMES);
        }
        if (now - since > (allowed + MOTHER_READY_MS) * 1000000) lose_mother(l, s, s->profile);
    }
}

/* Twins that nobody has needed for a while; an order is never a twin's, for she has changed places with the other then. */
static void end_idle_twins(launcher *l) {
    int64_t now = assay_wall_ns();
    for (unsigned i = 0; i < places(l); i++) {
        for (unsigned k = PROFILE_COUNT; k < MOTHERS; k++) {
            mother *m = &l->slots[i].mothers[k];
            int64_t since = m->told_ns > m->since_ns ? m->told_ns : m->since_ns;
            if (m->ready && now - since > TWIN_IDLE_MS * 1000000LL) bury(m);
        }
    }
}

static bool is_in_cell(const slot *s) {
    return s->job && s->mothers[s->profile].ready;
}

/* CPU time without a cgroup: processes that vanish take theirs with them, so the sum must not fall. */
static void count_cpu(job *j, uint64_t cpu_ns) {
    if (cpu_ns < j->cpu_ns) j->cpu_lost_ns += j->cpu_ns - cpu_ns;
    j->cpu_ns = cpu_ns;
}

/* A time between two looks counts as idle where nothing is runnable at its end; one that is long because this process itself was starved, in
 * part only. `beside`: the other half of a pair works, and this one waits for it. */
static void count_idle(slot *s, int64_t now, bool runnable, bool beside) {
    job *j = s->job;
    mother *m = &s->mothers[s->profile];
    int64_t span = now - j->looked_ns, most = 4 * LOOK_MS * 1000000;
    if (!runnable && !beside && !j->behind) j->idle_ns += span < most ? span : most;
    j->behind = false;
    j->looked_ns = now;
    int64_t wall_ns = (int64_t)j->order.limits.wall_ms * 1000000;
    if (j->told_ns) return;
    if (j->cpu_ns + j->cpu_lost_ns > (uint64_t)j->order.limits.cpu_ms * 1000000) tell_mother(m, j, WIRE_CANCEL_CPU);
    else if (j->idle_ns >= wall_ns) tell_mother(m, j, WIRE_CANCEL_WALL);
    else if (now - j->started_ns >= wall_ns * STARVED_TIMES) tell_mother(m, j, WIRE_CANCEL_STARVED);
}

static unsigned other_half(const launcher *l, unsigned place) {
    return place < l->config->slots ? place + l->config->slots : place - l->config->slots;
}

/* Looks at every cell that has run for a while since the last look; the time until the next is due, in ms. */
static int look_at_cells(launcher *l) {
    bool runnable[2 * LAUNCHER_SLOTS_MAX] = {false}, due[2 * LAUNCHER_SLOTS_MAX] = {false};
    int64_t now = assay_wall_ns(), next = TICK_MS;
    for (unsigned i = 0; i < places(l); i++) {
        slot *s = &l->slots[i];
        if (!is_in_cell(s)) continue;
        int64_t left = LOOK_MS - (now - s->job->looked_ns) / 1000000;
        if (left <= 0) { /* with its other half, where it has one */
            due[i] = true;
            due[other_half(l, i)] |= s->job->order.partner && is_in_cell(&l->slots[other_half(l, i)]);
            left = LOOK_MS;
        }
        if (left < next) next = left;
    }
    for (unsigned i = 0; i < places(l); i++) {
        if (!due[i]) continue;
        mother *m = &l->slots[i].mothers[l->slots[i].profile];
        let_go(m);
        awake_look look = awake_at(m->cgroup.threads, m->pid);
        runnable[i] = look.runnable;
        count_cpu(l->slots[i].job, look.cpu_ns);
    }
    for (unsigned i = 0; i < places(l); i++) {
        if (due[i]) count_idle(&l->slots[i], now, runnable[i], runnable[other_half(l, i)]);
    }
    return (int)next;
}

static void serve(launcher *l) {
    static struct pollfd set[LAUNCHER_CLIENTS_MAX + 2 * LAUNCHER_SLOTS_MAX * MOTHERS];
    static struct {
        slot *slot;
        unsigned number;
    } owner[LAUNCHER_CLIENTS_MAX + 2 * LAUNCHER_SLOTS_MAX * MOTHERS];
    for (int timeout = TICK_MS;;) {
        nfds_t count = 0;
        unsigned alive = 0;
        for (unsigned i = 0; i < l->config->clients; i++) {
            if (l->clients[i] < 0) continue;
            alive++;
            owner[count].slot = NULL;
            owner[count].number = i;
            set[count++] = (struct pollfd){l->clients[i], POLLIN, 0};
        }
        if (!alive) return;
        for (unsigned i = 0; i < places(l); i++) {
            for (unsigned k = 0; k < MOTHERS; k++) {
                if (!l->slots[i].mothers[k].pid) continue;
                owner[count].slot = &l->slots[i];
                owner[count].number = k;
                set[count++] = (struct pollfd){l->slots[i].mothers[k].control, POLLIN, 0};
            }
        }
        if (poll(set, count, timeout) < 0 && errno != EINTR) return;
        for (nfds_t i = 0; i < count; i++) {
            if (!set[i].revents) continue;
            if (!owner[i].slot) take_order(l, owner[i].number);
            else if (owner[i].slot->mothers[owner[i].number].pid) take_report(l, owner[i].slot, owner[i].number);
        }
        look_for_stuck(l);
        end_idle_twins(l);
        dispatch(l);
        timeout = look_at_cells(l);
    }
}

static _Noreturn void launcher_main(const launcher_config *config, const int *client_sockets) {
    static launcher l;
    l.config = config;
    for (unsigned i = 0; i < config->clients; i++) l.clients[i] = client_sockets[i];
    assay_status status = launcher_enter(config);
    if (status.code) {
        if (!config->quiet) fprintf(stderr, "assay sandbox: %s\n", status.message);
        _exit(2);
    }
    groups_sweep(&config->groups);
    serve(&l);
    for (unsigned i = 0; i < places(&l); i++)
        for (unsigned k = 0; k < MOTHERS; k++) bury(&l.slots[i].mothers[k]);
    groups_sweep(&config->groups);
    _exit(0);
}

/* Descriptors that the parent happened to have open are nobody's business here. */
static void close_others(const int *keep, unsigned count) {
    int highest = 2;
    for (unsigned i = 0; i < count; i++)
        if (keep[i] > highest) highest = keep[i];
    for (int fd = 3; fd <= highest; fd++) {
        bool kept = false;
        for (unsigned i = 0; i < count && !kept; i++) kept = keep[i] == fd;
        if (!kept) close(fd);
    }
    syscall(SYS_close_range, highest + 1, ~0u, 0);
}

static void go_on(int number) {
    (void)number;
}

/* A terminal's ^C and a service manager's stop are our clients' business: they may have work to finish, and we end with them. Handlers, because
 * programs would inherit that a signal is ignored, and execve resets a handler. */
static void outlive_stops(void) {
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    const struct sigaction action = {.sa_handler = go_on, .sa_flags = SA_RESTART};
    setpgid(0, 0);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) sigaction(stops[i], &action, NULL);
}

/* Mothers of a launcher that died die with it and become our children. One that is reaped has taken her pid namespace with her, so that nothing of an
 * old run can write where its repetition does. */
static void await_orphans(void) {
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {
    }
}

/* Clients that do not read have word of an earlier restart, and are not waited for. */
static void tell_of_restart(const launcher_config *config, const int *client_sockets) {
    wire_report report = {
        .magic = WIRE_REPORT_MAGIC, .size = sizeof report, .end = WIRE_END_FAULT, .restarted = 1, .syscall = -1};
    for (unsigned i = 0; i < config->clients; i++) {
        struct pollfd room = {client_sockets[i], POLLOUT, 0};
        if (poll(&room, 1, 0) == 1) wire_send(client_sockets[i], &report, sizeof report, NULL, 0, NULL, 0);
    }
    const struct timespec pause = {0, RESPAWN_MS * 1000000L};
    nanosleep(&pause, NULL);
}

/* In a fork of a process that lives on: what that one blocks and handles is not ours. */
static void forget_signals(void) {
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < 65; number++) signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

_Noreturn void launcher_guard(const launcher_config *config, const int *client_sockets, bool again) {
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    forget_signals();
    outlive_stops();
    prctl(PR_SET_NAME, "assay-guard", 0, 0, 0);
    close_others(client_sockets, config->clients);
    for (;; again = true) {
        if (again) tell_of_restart(config, client_sockets);
        pid_t pid = fork();
        if (pid == 0) {
            prctl(PR_SET_NAME, "assay-launch", 0, 0, 0);
            launcher_main(config, client_sockets);
        }
        int status = 0;
        if (pid < 0) _exit(1);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
        await_orphans();
        groups_sweep(&config->groups);
        if (WIFEXITED(status)) _exit(WEXITSTATUS(status)); /* clients gone, or this host cannot do it */
    }
}
