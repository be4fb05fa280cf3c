/* The candidate's own side of a run: from fork to its first instruction. A step that fails is told to the mother on the fault channel and
 * ends the process; nothing is skipped. */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/cell/cell.h"

enum { CHILD_FD_PROGRAM = 5, CHILD_FDS_KEPT = 7, CHILD_ARGS_MAX = 64 };

static _Noreturn void give_up(int stage) {
    int words[2] = {stage, errno};
    wire_send(MOTHER_FD_FAULT_WRITE, words, sizeof words, NULL, 0, NULL, 0);
    for (;;) kill(getpid(), SIGKILL); /* an exit would wait for the mother, who may be waiting for us */
}

static void limit(int resource, uint64_t value) {
    struct rlimit both = {value, value};
    if (setrlimit((__rlimit_resource_t)resource, &both) != 0) give_up(STAGE_RLIMIT);
}

static void limit_now(int resource, uint64_t value) {
    struct rlimit both;
    if (getrlimit((__rlimit_resource_t)resource, &both) != 0) give_up(STAGE_RLIMIT);
    both.rlim_cur = value < both.rlim_max ? value : both.rlim_max;
    if (setrlimit((__rlimit_resource_t)resource, &both) != 0) give_up(STAGE_RLIMIT);
}

bool cell_limit_all_alike(void) {
    static const struct {
        int resource;
        rlim_t value;
    } rows[] = {{RLIMIT_CORE, 0},         {RLIMIT_MEMLOCK, 65536}, {RLIMIT_MSGQUEUE, 0},
                {RLIMIT_SIGPENDING, 256}, {RLIMIT_NICE, 0},        {RLIMIT_RTPRIO, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rlimit both = {rows[i].value, rows[i].value};
        if (setrlimit((__rlimit_resource_t)rows[i].resource, &both) != 0) return false;
    }
    return true;
}

static void set_limits(const cell *c) {
    const wire_limits *limits = &c->order.limits;
    uint64_t seconds = limits->cpu_ms / 1000 + 2;
    struct rlimit cpu = {seconds, seconds + 1};
    if (setrlimit(RLIMIT_CPU, &cpu) != 0) give_up(STAGE_RLIMIT); /* a backstop: the mother counts to the millisecond */
    bool group = (c->setup->cgroup_mask & 1u << CGROUP_MEMORY_LIMIT) != 0;
    /* Files live in memory. With a group they are charged and it comes first; else a memfd is in nobody's address space, and kept small. */
    limit(RLIMIT_FSIZE, group ? 1ull << 40 : limits->file_bytes / 16);
    limit(RLIMIT_NOFILE, limits->open_files);
    /* A thread's stack is as large as this limit, and data: whole where data is what is limited. */
    if (!group) limit(RLIMIT_STACK, limits->reserves ? limits->stack_bytes / 8 : limits->stack_bytes);
    else limit_now(RLIMIT_STACK, limits->stack_bytes); /* programs may ask for more: it is charged like all memory */
    limit(RLIMIT_NPROC,
          (uint64_t)limits->processes + 4); /* of this user namespace: the mother, init and the next cell's two count */
    /* Without a memory group the address space is what can be limited, process by process. */
    if (!group && limits->reserves) limit(RLIMIT_DATA, limits->memory_bytes);
    else if (!group) limit(RLIMIT_AS, limits->memory_bytes + (64u << 20));
}

static void place(int from, int to) {
    if (from >= 0) {
        if (dup2(from, to) < 0) give_up(STAGE_STDIO);
    } else {
        close(to);
    }
}

/* Everything here came in above the mother's own numbers, so that no step overwrites a source of a later one. Standard input was opened
 * anew by the launcher: an offset of its own, read-only. */
static void set_stdio(const cell *c, int out_write, int err_write) {
    place(c->fds[WIRE_FD_STDIN], 0);
    place(c->fds[WIRE_FD_STDOUT] >= 0 ? c->fds[WIRE_FD_STDOUT] : out_write, 1);
    place(err_write, 2);
    place(c->fds[WIRE_FD_CHANNEL_IN], 3);
    place(c->fds[WIRE_FD_CHANNEL_OUT], 4);
    place(c->fds[WIRE_FD_PROGRAM], CHILD_FD_PROGRAM);
    if (c->fds[WIRE_FD_PROGRAM] >= 0 && fcntl(CHILD_FD_PROGRAM, F_SETFD, FD_CLOEXEC) != 0) give_up(STAGE_STDIO);
    if (syscall(SYS_close_range, CHILD_FDS_KEPT, ~0u, 0) != 0) give_up(STAGE_STDIO);
}

bool cell_drop_capabilities(void) {
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2];
    memset(none, 0, sizeof none);
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) return false;
    return syscall(SYS_capset, &head, none) == 0;
}

static void load_filter(const cell *c) {
    if (c->setup->sealed) return;
    int listener = cell_filter_load(c->setup);
    if (listener < 0) give_up(STAGE_FILTER);
    int words[2] = {0, 0};
    if (!wire_send(MOTHER_FD_FAULT_WRITE, words, sizeof words, NULL, 0, &listener, 1)) give_up(STAGE_FILTER);
    close(listener);
}

/* What a compiled program's own file can bring about (a section .interp that names what is not here, or no program), on a file that may be executed. */
static bool is_of_the_file(int error) {
    struct stat about;
    if (error == ENOENT || error == ENOEXEC || error == EINVAL || error == ELIBBAD || error == ENOTDIR || error == ELOOP)
        return true;
    return error == EACCES && fstat(CHILD_FD_PROGRAM, &about) == 0 && (about.st_mode & S_IXUSR);
}

/* As the kernel ends a program whose file it finds bad half-way. The program's doing: a fault of ours would be no verdict, and would be tried again. */
static _Noreturn void die_of_the_file(void) {
    sigset_t none;
    sigemptyset(&none);
    signal(SIGSEGV, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (;;) kill(getpid(), SIGSEGV);
}

static void execute(cell *c) {
    static const char *const environment[] = {
        "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/box", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TMPDIR=/box", "USER=user", NULL};
    char *args[CHILD_ARGS_MAX + 1];
    unsigned count = 0;
    for (uint32_t at = 0; at < c->order.text_bytes && count < CHILD_ARGS_MAX; at += (uint32_t)strlen(c->order.text + at) + 1)
        args[count++] = c->order.text + at;
    if (count == 0) args[count++] = (char *)(uintptr_t) "program";
    args[count] = NULL;
    if (c->order.program == WIRE_PROGRAM_EXECUTE)
        syscall(SYS_execveat, CHILD_FD_PROGRAM, "", args, (char *const *)(uintptr_t)environment, 0x1000 /* AT_EMPTY_PATH */);
    else execve(args[0], args, (char *const *)(uintptr_t)environment);
    if (c->order.program == WIRE_PROGRAM_EXECUTE && is_of_the_file(errno)) die_of_the_file();
    give_up(STAGE_EXEC);
}

void cell_child_confine(cell *c, int out_write, int err_write) {
    if (!cell_cgroup_join(c)) give_up(STAGE_CGROUP);
    bool needs_landlock = !c->setup->sealed && c->setup->landlock_abi;
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); /* again, where it has waited for its order */
    /* A process group of its own: kill(0) reaches a group's members in every pid namespace. (setsid would also make a scheduling group.) */
    if (setpgid(0, 0) != 0) give_up(STAGE_FORK);
    if (c->scratch_mounted && chdir("/box") != 0) give_up(STAGE_SCRATCH);
    set_stdio(c, out_write, err_write);
    set_limits(c);
    if (needs_landlock && !cell_landlock(c->setup->landlock_abi)) give_up(STAGE_LANDLOCK);
    if (!cell_drop_capabilities()) give_up(STAGE_CAPS);
    load_filter(c);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (c->order.program != WIRE_PROGRAM_INSIDE) execute(c);
    close(MOTHER_FD_FAULT_WRITE);
}
