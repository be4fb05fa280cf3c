/* The mother's loop; its theory is in mother.h. One run is cell_run; its steps are in this folder's other files. */
#include "sandbox/cell/mother.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cell/cell.h"

enum { MIN_CHECK_MS = 2, QUIET_MS = 1, ERR_PATIENCE = 16 };

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool fault(cell *c, int stage) {
    c->report.end = WIRE_END_FAULT;
    c->report.fault_stage = stage;
    c->report.fault_errno = errno;
    return false;
}

static void reap_main(cell *c) {
    int status = 0;
    if (c->born.main <= 0 || c->main_done) return;
    struct rusage usage = {0};
    pid_t got;
    do got = wait4(c->born.main, &status, 0, &usage);
    while (got < 0 && errno == EINTR);
    c->main_done = true;
    if (got < 0) fault(c, STAGE_FORK);
    c->main_peak = (uint64_t)usage.ru_maxrss * 1024;
    if (c->report.end != WIRE_END_EXIT || c->leaving) return; /* what was met or said first is the verdict */
    if (WIFSIGNALED(status)) {
        c->report.end = WIRE_END_SIGNAL;
        c->report.signal = WTERMSIG(status);
    } else {
        c->report.exit_code = WEXITSTATUS(status);
    }
}

/* Ends everything in the cell. */
static void kill_all(const cell *c) {
    if (c->born.init > 0) kill(c->born.init, SIGKILL);
    if (c->born.main > 0 && !c->main_done) kill(c->born.main, SIGKILL);
}

/* Waits until it is gone. `next` waits for its order meanwhile; should it have died, another is made. */
static void end_all(cell *c, cell_birth *next) {
    pid_t init = c->born.init;
    reap_main(c);
    /* Init ends when nobody in its namespace is left, zombies included; any that were ours are reaped here. */
    for (pid_t gone = 0; init > 0 && gone != init && (gone >= 0 || errno == EINTR);) {
        gone = waitpid(-1, NULL, __WALL);
        cell_birth_heard(next, gone);
    }
    c->born.init = 0;
}

static void let_go_on(cell *c, uint64_t id) {
    struct seccomp_notif_resp answer = {.id = id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    ioctl(c->listener, SECCOMP_IOCTL_NOTIF_SEND, &answer); /* fails where the caller has died: nobody waits then */
}

/* A system call that waits for us: a forbidden one, or an exit. The program's own exit ends its run *here*, while it stands still: what other
 * processes of the cell would do once they see it gone is never done, and what they write from now on does not count. Any thread of it may ask. Where the
 * last of its threads ends without asking for the process's exit, its output is what was written when its first one ended. */
static void take_note(cell *c) {
    struct seccomp_notif note;
    memset(&note, 0, sizeof note);
    if (ioctl(c->listener, SECCOMP_IOCTL_NOTIF_RECV, &note) != 0) return; /* the caller died meanwhile */
    if (note.data.nr != SYS_exit && note.data.nr != SYS_exit_group) {
        c->report.end = WIRE_END_VIOLATION;
        c->report.syscall = note.data.nr;
    } else if (note.data.nr == SYS_exit_group && syscall(SYS_tgkill, c->born.main, (pid_t)note.pid, 0) == 0) {
        c->leaving = true;
        c->report.exit_code = (int32_t)(note.data.args[0] & 0xff);
        cell_stream_close_book(&c->out);
        cell_stream_close_book(&c->err);
    } else {
        if (note.data.nr == SYS_exit && (pid_t)note.pid == c->born.main) c->thread_left = cell_stream_written(&c->out);
        let_go_on(c, note.id);
    }
}

/* A message on the fault channel: a step that failed, or the child's listener. */
static void take_fault(cell *c) {
    int words[2] = {0, 0}, fds[WIRE_FDS_MAX];
    unsigned count = 0;
    long got = wire_receive(MOTHER_FD_FAULT_READ, words, sizeof words, fds, &count, MSG_DONTWAIT);
    if (got != (long)sizeof words) {
        wire_close_all(fds, count);
        return;
    }
    if (count == 1) {
        c->listener = fds[0];
        c->listener_is_ours = true;
        return;
    }
    wire_close_all(fds, count);
    c->report.end = WIRE_END_FAULT;
    c->report.fault_stage = words[0];
    c->report.fault_errno = words[1];
}

/* A word of the launcher about the order under way, or the launcher's end. */
static void take_word(cell *c) {
    static wire_order order;
    int fds[WIRE_FDS_MAX];
    unsigned count = 0;
    long got = wire_receive(MOTHER_FD_CONTROL, &order, sizeof order, fds, &count, MSG_DONTWAIT);
    wire_close_all(fds, count);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (got > 0 && (!wire_order_is_sound(&order, got, count) || !order.cancel || order.id != c->order.id)) return;
    errno = 0;
    switch (got > 0 ? order.cancel : WIRE_CANCEL_ONE) {
        case WIRE_CANCEL_WALL: c->report.end = WIRE_END_WALL; break;
        case WIRE_CANCEL_CPU: c->report.end = WIRE_END_CPU; break;
        case WIRE_CANCEL_STARVED: fault(c, STAGE_STARVED); break;
        default: c->report.end = WIRE_END_CANCELLED;
    }
}

static int64_t cpu_used_ns(const cell *c) {
    if (c->setup->cgroup_mask & 1u << CGROUP_CPU_USAGE) return (int64_t)(cell_cgroup_cpu_ns(c) - c->cpu_base_ns);
    clockid_t clock;
    struct timespec used;
    if (c->born.main > 0 && !c->main_done && clock_getcpuclockid(c->born.main, &clock) == 0 && clock_gettime(clock, &used) == 0)
        return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
    return 0;
}

/* Milliseconds until limits need to be looked at again: no sooner than the remaining CPU time can be used up on all cores. */
static int until_next_check(const cell *c, int64_t cpu_left_ns) {
    int64_t next = cpu_left_ns / (int64_t)(c->setup->cores ? c->setup->cores : 1);
    if (next > 250000000) next = 250000000; /* a tree whose members are killed for memory one by one is noticed */
    next = next / 1000000;
    return next < MIN_CHECK_MS ? MIN_CHECK_MS : (int)next;
}

static void look_at_memory(cell *c) {
    cell_want want = cell_cgroup_want(c);
    errno = ENOMEM;
    if (want == CELL_WANT_OWN) c->report.end = WIRE_END_MEMORY;
    if (want == CELL_WANT_OTHERS) fault(c, STAGE_MEMORY);
}

/* Wall time is the launcher's to count: it sees what a mother cannot, which threads wait for a processor (launcher/awake.h). */
static int check_limits(cell *c) {
    int64_t cpu_left = (int64_t)c->order.limits.cpu_ms * 1000000 - cpu_used_ns(c);
    if (cpu_left <= 0) {
        c->report.end = WIRE_END_CPU;
    } else {
        look_at_memory(c);
    }
    return until_next_check(c, cpu_left);
}

/* For its first millisecond the output of a program that was executed wakes nobody: most are over by then, share a core with their mother, and are read when they are. One that has
 * filled its pipe waits that long, once. (A warm interpreter's mother reads beside it, on another core.) */
static void watch(cell *c) {
    int timeout = until_next_check(c, (int64_t)c->order.limits.cpu_ms * 1000000);
    int64_t check_at = now_ns() + (int64_t)timeout * 1000000;
    for (bool quiet = !c->setup->in_process; c->report.end == WIRE_END_EXIT && !c->main_done && !c->leaving; quiet = false) {
        struct pollfd set[6] = {{c->born.main_fd, POLLIN, 0},
                                {quiet ? -1 : c->out.fd, POLLIN, 0},
                                {quiet ? -1 : c->err.fd, POLLIN, 0},
                                {MOTHER_FD_CONTROL, POLLIN, 0},
                                {c->listener, POLLIN, 0},
                                {MOTHER_FD_FAULT_READ, POLLIN, 0}};
        int ready = poll(set, 6, quiet ? QUIET_MS : timeout);
        if (ready < 0 && errno != EINTR) {
            fault(c, STAGE_MOTHER);
            return;
        }
        if (set[5].revents & POLLIN) take_fault(c);
        if (set[4].revents & POLLIN) take_note(c);
        const wire_limits *limits = &c->order.limits;
        if (set[1].revents && !cell_stream_read(&c->out, limits->output_bytes, limits->output_bytes))
            c->report.end = WIRE_END_OUTPUT;
        if (set[2].revents && !cell_stream_read(&c->err, limits->error_bytes, limits->error_bytes * ERR_PATIENCE + 65536))
            c->report.end = WIRE_END_OUTPUT;
        if (set[3].revents && c->report.end == WIRE_END_EXIT) take_word(c);
        if (set[0].revents) reap_main(c);
        int64_t now = now_ns();
        if (now >= check_at && c->report.end == WIRE_END_EXIT && !c->main_done && !c->leaving) {
            timeout = check_limits(c);
            check_at = now + (int64_t)timeout * 1000000;
        } else {
            int64_t left = (check_at - now + 999999) / 1000000;
            timeout = left < 0 ? 0 : (int)left;
        }
    }
}

/* What was still in the pipes and on the fault channel when the last process died; then the figures. */
static void settle(cell *c) {
    const wire_limits *limits = &c->order.limits;
    c->report.wall_us = (uint64_t)(now_ns() - c->start_ns) / 1000;
    bool ended_itself = c->report.end == WIRE_END_EXIT || c->report.end == WIRE_END_SIGNAL;
    /* No writer is left, so reading comes to an end, or the book is closed; should one be, what it holds back is not waited for. */
    for (errno = 0; cell_stream_is_open(&c->out) && errno != EAGAIN;) {
        if (!cell_stream_read(&c->out, limits->output_bytes, limits->output_bytes) && ended_itself) {
            c->report.end = WIRE_END_OUTPUT;
            ended_itself = false;
        }
    }
    for (errno = 0; cell_stream_is_open(&c->err) && errno != EAGAIN;)
        cell_stream_read(&c->err, limits->error_bytes, UINT64_MAX);
    if (!c->leaving && c->report.end == WIRE_END_EXIT && c->out.size > c->thread_left) c->out.size = c->thread_left;
    c->report.err_cut = c->err.seen > c->err.size;
    take_fault(c);
    int64_t cpu = 0;
    if (c->setup->cgroup_mask & 1u << CGROUP_CPU_USAGE) {
        cpu = cpu_used_ns(c);
    } else {
        struct rusage usage; /* of all children so far; the base was taken at the start */
        getrusage(RUSAGE_CHILDREN, &usage);
        cpu = ((int64_t)usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000 +
              ((int64_t)usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000 - (int64_t)c->cpu_base_ns;
    }
    c->report.cpu_us = (uint64_t)(cpu > 0 ? cpu : 0) / 1000;
    bool group = (c->setup->cgroup_mask & 1u << CGROUP_MEMORY_PEAK) != 0;
    c->report.memory_peak_bytes = group ? cell_cgroup_peak(c) : c->main_peak; /* without a group: of the first process alone */
    if (c->report.end == WIRE_END_FAULT || c->report.end == WIRE_END_VIOLATION)
        return; /* one that was cancelled may have met a limit before */
    look_at_memory(c);
    if (c->report.end == WIRE_END_MEMORY || c->report.end == WIRE_END_FAULT) return;
    if (c->report.cpu_us > (uint64_t)limits->cpu_ms * 1000 || c->report.signal == SIGXCPU) {
        if (c->report.end != WIRE_END_OUTPUT) c->report.end = WIRE_END_CPU;
    }
}

/* A sealed mother's own exit would wait for herself; without a listener the call is refused, and _exit falls back on a trap. */
static _Noreturn void leave(int code) {
    close(MOTHER_FD_LISTENER);
    _exit(code);
}

static void send_report(cell *c) {
    char *message = c->memory->message;
    int fds[3];
    unsigned count = 0;
    size_t more = 0;
    wire_report *report = &c->report;
    cell_stream *streams[2] = {&c->out, &c->err};
    report->out_bytes = c->out.size;
    report->err_bytes = c->err.size;
    for (unsigned i = 0; i < 2; i++) {
        if (streams[i]->spill >= 0) {
            report->fds_mask |= 1u << i;
            fds[count++] = streams[i]->spill;
        } else {
            memcpy(message + more, streams[i]->inline_bytes, streams[i]->size);
            more += streams[i]->size;
            if (i == 0) report->out_inline = (uint32_t)streams[i]->size;
            if (i == 1) report->err_inline = (uint32_t)streams[i]->size;
        }
    }
    if (report->answer_known) {
        memcpy(message + more, c->memory->answer, report->answer_inline);
        more += report->answer_inline;
    }
    if (c->collected >= 0) {
        report->fds_mask |= 1u << WIRE_REPORT_COLLECTED;
        fds[count++] = c->collected;
    }
    if (!wire_send(MOTHER_FD_CONTROL, report, sizeof *report, message, more, fds, count)) leave(3);
    wire_close_all(fds, count);
    c->out.spill = c->err.spill = c->collected = -1;
}

static void close_fd(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

static void close_order(cell *c) {
    for (unsigned i = 0; i < WIRE_FD_COUNT; i++) close_fd(&c->fds[i]);
}

/* While the program runs only it holds them: a pipe's end, and not the next one. But for the file with its answer, which is read when it ends. */
static void leave_order(cell *c) {
    struct stat about;
    int *answer = &c->fds[WIRE_FD_CHANNEL_OUT];
    bool keep = *answer >= 0 && !c->order.partner && fstat(*answer, &about) == 0 && S_ISREG(about.st_mode);
    for (unsigned i = 0; i < WIRE_FD_COUNT; i++)
        if (i != WIRE_FD_CHANNEL_OUT || !keep) close_fd(&c->fds[i]);
}

/* What stands in that file now, where it is not much: a copy, so that nobody who is still alive can change it. */
static void take_answer(cell *c) {
    struct stat about;
    int file = c->fds[WIRE_FD_CHANNEL_OUT];
    if (file < 0 || fstat(file, &about) != 0 || about.st_size > (off_t)WIRE_INLINE_BYTES) return;
    ssize_t got = pread(file, c->memory->answer, WIRE_INLINE_BYTES, 0);
    if (got < 0) return;
    c->report.answer_known = 1;
    c->report.answer_inline = (uint32_t)got;
}

static void clean_up(cell *c) {
    close_fd(&c->out.fd);
    close_fd(&c->err.fd);
    close_fd(&c->born.main_fd);
    close_fd(&c->born.init_fd);
    close_fd(&c->born.order[0]);
    if (c->listener_is_ours) close_fd(&c->listener);
    if (c->scratch_mounted) cell_scratch_unmount(c);
    close_order(c);
}

static bool prepare(cell *c) {
    if (c->order.limits.scratch_bytes && c->setup->sealed) { /* her filter would have her wait for herself */
        errno = EPERM;
        return fault(c, STAGE_SCRATCH);
    }
    if (c->order.limits.scratch_bytes && !cell_scratch_mount(c)) return fault(c, STAGE_SCRATCH);
    if (c->order.program == WIRE_PROGRAM_FILE && !cell_scratch_write(c)) return fault(c, STAGE_SCRATCH);
    if (!cell_scratch_stdin(c)) return fault(c, STAGE_SCRATCH);
    return cell_cgroup_prepare(c) || fault(c, STAGE_CGROUP);
}

static bool birth_failed(cell *c) {
    errno = c->born.fault_errno;
    c->report.dirty |= c->born.dirty;
    return fault(c, c->born.fault_stage);
}

/* A program that has asked to exit stands still, and what counts of its output is written: nothing that is left in the cell, condemned already, can change
 * the report. So that is sent before she waits until all of it is gone; she takes no other order before. Without a group, what it used is known only then. */
static bool may_tell_already(const cell *c) {
    const unsigned known = 1u << CGROUP_CPU_USAGE | 1u << CGROUP_MEMORY_PEAK;
    return c->leaving && c->report.end == WIRE_END_EXIT && (c->setup->cgroup_mask & known) == known && !c->order.collect[0] &&
           !c->order.partner && (c->fds[WIRE_FD_CHANNEL_OUT] < 0 || c->report.answer_known);
}

/* One order from start to report. CELL_CANDIDATE only in a warm interpreter's child, which has its order. */
static cell_side cell_run(cell *c, cell_birth *next) {
    if (!next->made && cell_birth_prepare(c, next) == CELL_CANDIDATE) return CELL_CANDIDATE;
    c->born = *next;
    c->out.fd = c->born.pipes[0];
    c->err.fd = c->born.pipes[2];
    cell_birth_reset(next);
    bool ready = c->born.made ? prepare(c) : birth_failed(c);
    if (ready) {
        c->start_ns = now_ns();
        ready = cell_birth_begin(c, &c->born);
        if (!ready && cell_birth_was_ended(c, &c->born)) {
            if (cell_birth_prepare(c, &c->born) == CELL_CANDIDATE) return CELL_CANDIDATE;
            c->out.fd = c->born.pipes[0];
            c->err.fd = c->born.pipes[2];
            ready = c->born.made && cell_birth_begin(c, &c->born);
        }
        if (!ready) (void)birth_failed(c);
        leave_order(c);
    }
    if (ready && cell_birth_prepare(c, next) == CELL_CANDIDATE) return CELL_CANDIDATE; /* while this one runs */
    c->report.dirty |= next->dirty;
    /* With the writing ends still open here: their closing would only wake us, twice, before the program's end does. */
    if (ready) watch(c);
    close_fd(&c->born.pipes[1]);
    close_fd(&c->born.pipes[3]);
    kill_all(c);
    if (c->leaving) take_answer(c);
    bool told = may_tell_already(c);
    if (told) {
        c->report.closing = 1;
        settle(c);
        send_report(c);
    }
    end_all(c, next);
    if (c->start_ns && !told) settle(c);
    if (c->order.collect[0] && c->report.end == WIRE_END_EXIT && c->report.exit_code == 0) cell_scratch_collect(c);
    clean_up(c);
    if (!told) send_report(c);
    else if (c->report.dirty || c->report.end == WIRE_END_FAULT)
        leave(10); /* the order is told of; nobody shall have another of this mother */
    return CELL_MOTHER;
}

static void begin(cell *c, const mother_setup *setup, const mother_hooks *hooks, cell_memory *memory, int listener) {
    *c = (cell){.setup = setup, .hooks = hooks, .listener = listener, .collected = -1};
    cell_birth_reset(&c->born);
    c->thread_left = UINT64_MAX;
    c->memory = memory;
    c->out = (cell_stream){-1, -1, 0, 0, UINT64_MAX, memory, memory->out};
    c->err = (cell_stream){-1, -1, 0, 0, UINT64_MAX, memory, memory->err};
    for (unsigned i = 0; i < WIRE_FD_COUNT; i++) c->fds[i] = -1;
}

static bool take_order(cell *c) {
    int fds[WIRE_FDS_MAX];
    unsigned count = 0, next = 0;
    long got = wire_receive(MOTHER_FD_CONTROL, &c->order, sizeof c->order, fds, &count, 0);
    if (got <= 0) leave(0); /* the launcher is gone */
    if (!wire_order_is_sound(&c->order, got, count)) leave(4);
    if (c->order.cancel == WIRE_CANCEL_NOTHING && !wire_send(MOTHER_FD_CONTROL, "C", 1, NULL, 0, NULL, 0)) leave(3);
    for (unsigned i = 0; i < WIRE_FD_COUNT; i++)
        if (c->order.fds_mask & 1u << i) c->fds[i] = fds[next++];
    c->report = (wire_report){
        .magic = WIRE_REPORT_MAGIC, .size = sizeof c->report, .id = c->order.id, .end = WIRE_END_EXIT, .syscall = -1};
    return !c->order.cancel; /* a cancel that came too late */
}

static const mother_setup *read_setup(void) {
    void *place = mmap(NULL, sizeof(mother_setup), PROT_READ, MAP_PRIVATE, MOTHER_FD_SETUP, 0);
    if (place == MAP_FAILED) _exit(5);
    return place;
}

void mother_serve(const mother_hooks *hooks, mother_child *child) {
    static cell c;
    const mother_setup *setup = read_setup();
    cell_memory *memory = cell_memory_new();
    sigset_t every;
    if (!memory) _exit(5);
    sigfillset(&every);
    sigprocmask(SIG_SETMASK, &every, NULL);
    for (int number = 1; number < 65 && !setup->in_process; number++) signal(number, SIG_DFL);
    if (!cell_limit_all_alike()) _exit(8);
    fcntl(MOTHER_FD_FAULT_WRITE, F_SETFD, FD_CLOEXEC); /* only now: an interpreter's own start must not close it */
    int listener = -1;
    if (setup->sealed) {
        if (setup->landlock_abi && !cell_landlock(setup->landlock_abi)) _exit(6);
        listener = cell_filter_load(setup);
        if (listener < 0 || dup3(listener, MOTHER_FD_LISTENER, O_CLOEXEC) < 0) _exit(7);
        close(listener);
        listener = MOTHER_FD_LISTENER;
    }
    /* One byte says that the mother stands. */
    if (!wire_send(MOTHER_FD_CONTROL, "R", 1, NULL, 0, NULL, 0)) leave(3);
    static cell_birth next;
    cell_birth_reset(&next);
    begin(&c, setup, hooks, memory, listener);
    bool candidate = cell_birth_prepare(&c, &next) == CELL_CANDIDATE;
    while (!candidate) {
        begin(&c, setup, hooks, memory, listener);
        if (take_order(&c)) candidate = cell_run(&c, &next) == CELL_CANDIDATE;
        else wire_close_all(c.fds, WIRE_FD_COUNT);
    }
    child->order = c.order;
    child->program_fd = 5;
}
