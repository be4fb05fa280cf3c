/* Making a mother: clone into namespaces, build the tree, enter a user namespace with an unprivileged id, put the descriptors in their
 * places, then serve, or become the interpreter that serves. The launcher writes the id maps; it waits for nothing longer than 5 s. */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/launcher/launcher.h"
#include "sandbox/policy/policy.h"

/* The mother's pid as the launcher sees it. */
struct birth {
    char letter;
    int pid;
};

enum { CELL_ID = 1000, SCRATCH_FD = 64, MAP_WAIT_MS = 5000 };

static bool write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    if (fd >= 0) close(fd);
    return done;
}

static bool write_maps(pid_t pid, const launcher_config *config) {
    char path[64], text[64];
    snprintf(path, sizeof path, "/proc/%d/setgroups", (int)pid);
    write_file(path, "deny"); /* refused where the mapper is privileged and needs no such promise */
    snprintf(path, sizeof path, "/proc/%d/uid_map", (int)pid);
    snprintf(text, sizeof text, "%d %u 1", CELL_ID, config->host_uid);
    if (!write_file(path, text)) return false;
    snprintf(path, sizeof path, "/proc/%d/gid_map", (int)pid);
    snprintf(text, sizeof text, "%d %u 1", CELL_ID, config->host_gid);
    return write_file(path, text);
}

/* A message of the new mother before it serves: a failed step. */
static _Noreturn void say(int socket, assay_status status) {
    wire_send(socket, &status, sizeof status, NULL, 0, NULL, 0);
    _exit(1);
}

static assay_status system_failed(const char *what) {
    return assay_fail(ASSAY_ENVIRONMENT, "CELL", NULL, "%s: %s", what, strerror(errno));
}

/* Capabilities survive the interpreter's execve only as ambient ones. They count in the mother's own user namespace alone. */
static bool keep_capabilities(void) {
    static const int wanted[] = {CAP_SYS_ADMIN, CAP_KILL, CAP_SETPCAP, CAP_SYS_PTRACE, CAP_SYS_RESOURCE, CAP_DAC_OVERRIDE};
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    memset(data, 0, sizeof data);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) data[0].permitted |= 1u << wanted[i];
    data[0].effective = data[0].inheritable = data[0].permitted;
    if (syscall(SYS_capset, &head, data) != 0) return false;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, wanted[i], 0, 0) != 0) return false;
    return true;
}

static int make_setup(const launcher_config *config, const cell_profile *profile, const groups *cgroup) {
    static mother_setup setup;
    unsigned count = 0;
    memset(&setup, 0, sizeof setup);
    assay_status status = policy_compile((policy_class)profile->filter, profile->sealed, setup.bpf, MOTHER_BPF_MAX, &count);
    if (status.code) return -1;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    setup.sealed = profile->sealed;
    setup.landlock_abi = config->landlock_abi;
    setup.cgroup_version = config->groups.version;
    setup.cores = cores > 0 ? (uint32_t)cores : 1;
    setup.in_process = profile->in_process;
    setup.bpf_count = count;
    setup.cgroup_mask = cgroup->mask;
    int fd = memfd_create("setup", MFD_CLOEXEC);
    if (fd >= 0 && write(fd, &setup, sizeof setup) != (ssize_t)sizeof setup) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* Moves everything to fixed numbers; unused ones are held by /dev/null, so that nothing else can land there. All survive the
 * interpreter's execve; the candidate closes them. */
static void place_fds(int control, int setup, const groups *cgroup) {
    int pair[2], wanted[MOTHER_FD_CGROUP + MOTHER_CGROUP_FDS];
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int self = (int)syscall(SYS_pidfd_open, getpid(), 0);
    if (null < 0 || self < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        say(control, system_failed("descriptors"));
    for (int i = 0; i < MOTHER_FD_CGROUP; i++) wanted[i] = null;
    wanted[MOTHER_FD_CONTROL] = control;
    wanted[MOTHER_FD_SETUP] = setup;
    wanted[MOTHER_FD_FAULT_READ] = pair[0];
    wanted[MOTHER_FD_FAULT_WRITE] = pair[1];
    wanted[MOTHER_FD_SELF] = self;
    for (int i = 0; i < MOTHER_CGROUP_FDS; i++) wanted[MOTHER_FD_CGROUP + i] = cgroup->fds[i] >= 0 ? cgroup->fds[i] : null;
    int count = MOTHER_FD_CGROUP + MOTHER_CGROUP_FDS;
    for (int i = 0; i < count; i++) { /* first out of the way, then down */
        wanted[i] = fcntl(wanted[i], F_DUPFD_CLOEXEC, SCRATCH_FD);
        if (wanted[i] < 0) say(control, system_failed("descriptors"));
    }
    for (int i = 0; i < count; i++)
        if (dup2(wanted[i], i) < 0) _exit(1);
    syscall(SYS_close_range, count, ~0u, 0);
}

static _Noreturn void become(const cell_profile *profile) {
    char *args[PROFILE_ARGS_MAX + 4];
    static const char *const environment[] = {
        "PATH=/usr/local/bin:/usr/bin:/bin",
        "HOME=/box",
        "LANG=C.UTF-8",
        "LC_ALL=C.UTF-8",
        "TMPDIR=/box",
        "PYTHONHASHSEED=0",
        "PYTHONINTMAXSTRDIGITS=0", /* tests have integers of more digits: time is limited */
        "PYTHONDONTWRITEBYTECODE=1",
        "OMP_NUM_THREADS=1",
        "OPENBLAS_NUM_THREADS=1",
        "MKL_NUM_THREADS=1",
        "PYTHONNOUSERSITE=1",
        "LD_BIND_NOW=1",            /* once, and not again in every child */
        "LD_PRELOAD=/assay/helper", /* python/memory.c */
        "USER=user",
        NULL};
    unsigned count = 0;
    for (; count < profile->arg_count; count++) args[count] = (char *)(uintptr_t)profile->args[count];
    args[count++] = (char *)(uintptr_t) "-c";
    args[count++] = (char *)(uintptr_t)profile->program;
    args[count++] = (char *)(uintptr_t)profile->preload;
    args[count] = NULL;
    execve(args[0], args, (char *const *)(uintptr_t)environment);
    say(MOTHER_FD_CONTROL, system_failed("starting the interpreter"));
}

/* The mother itself, in a pid namespace that belongs to its user namespace: only such a one can it come back to (setns(2)). */
static _Noreturn void mother_main(const cell_profile *profile, const groups *cgroup, int control, int setup) {
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) say(control, system_failed("no_new_privs"));
    if (!keep_capabilities()) say(control, system_failed("capabilities"));
    umask(022);
    /* An interpreter's stack can grow only into the room that was left for it when it was started. */
    struct rlimit stack;
    if (getrlimit(RLIMIT_STACK, &stack) != 0) say(control, system_failed("the stack's limit"));
    stack.rlim_cur = stack.rlim_max < 256u << 20 ? stack.rlim_max : 256u << 20;
    if (setrlimit(RLIMIT_STACK, &stack) != 0) say(control, system_failed("the stack's limit"));
    /* Programs that begin warm want to find everything where their probe did (warm/warm.h); where it is random all the same they begin cold. */
    if (profile->sealed && !profile->in_process) personality(ADDR_NO_RANDOMIZE);
    place_fds(control, setup, cgroup);
    if (profile->in_process) become(profile);
    mother_child unused;
    mother_serve(NULL, &unused);
    _exit(1);
}

/* Goes before the mother: enters the namespaces, then makes her a child of the launcher, says her pid and leaves. */
static _Noreturn void midwife_main(const cell_profile *profile, const groups *cgroup, int control, int setup) {
    char go;
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    assay_status status = tree_enter(&profile->tree);
    if (status.code) say(control, status);
    if (sethostname("cell", 4) != 0) say(control, system_failed("naming the cell"));
    /* A mount namespace owned by the new user namespace comes with it: there every mount above is locked as it is. */
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) say(control, system_failed("making a user namespace"));
    if (!wire_send(control, "M", 1, NULL, 0, NULL, 0) || read(control, &go, 1) != 1) _exit(1);
    if (syscall(SYS_setresgid, CELL_ID, CELL_ID, CELL_ID) != 0 || syscall(SYS_setresuid, CELL_ID, CELL_ID, CELL_ID) != 0)
        say(control, system_failed("changing to the cell's user"));
    /* setns on init's pidfd asks for the right to trace it, which a process that is not dumpable gives to nobody here. Candidates see
     * neither, and cannot trace. */
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    struct birth birth = {'P', (int)syscall(SYS_clone, CLONE_NEWPID | CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, 0)};
    if (birth.pid == 0) mother_main(profile, cgroup, control, setup);
    if (birth.pid < 0) say(control, system_failed("making a pid namespace"));
    wire_send(control, &birth, sizeof birth, NULL, 0, NULL, 0);
    _exit(0);
}

/* Waits for a word: "M" (map me) or a birth, whose pid is returned; or a status. */
static assay_status expect(int control, char what, pid_t *pid, bool *ready) {
    union {
        char letter;
        struct birth birth;
        assay_status status;
    } word;
    int fds[WIRE_FDS_MAX];
    unsigned count = 0;
    struct pollfd one = {control, POLLIN, 0};
    if (poll(&one, 1, MAP_WAIT_MS) != 1) return assay_fail(ASSAY_ENVIRONMENT, "CELL", NULL, "a mother does not answer");
    long got = wire_receive(control, &word, sizeof word, fds, &count, MSG_DONTWAIT);
    wire_close_all(fds, count);
    if (got == 1 && word.letter == what) return assay_ok();
    if (got == 1 && word.letter == 'R' && what == 'P') { /* the mother was faster than her midwife */
        *ready = true;
        return expect(control, what, pid, ready);
    }
    if (got == (long)sizeof word.birth && word.birth.letter == what) {
        *pid = word.birth.pid;
        return assay_ok();
    }
    if (got == (long)sizeof word.status && word.status.code) return word.status;
    return assay_fail(ASSAY_ENVIRONMENT, "CELL", NULL, "a mother ended while it was made");
}

static void end_child(pid_t pid) {
    if (pid <= 0) return;
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
}

assay_status mother_start(const launcher_config *config, enum launcher_profile which, const groups *cgroup, pid_t *pid,
                          int *control, bool *ready) {
    int pair[2];
    *ready = false;
    pid_t midwife;
    int setup = make_setup(config, &config->profiles[which], cgroup);
    *pid = -1;
    if (setup < 0) return assay_fail(ASSAY_ENVIRONMENT, "SECCOMP", NULL, "no filter for this kind of cell");
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        close(setup);
        return system_failed("socketpair");
    }
    unsigned long flags = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP | SIGCHLD;
    midwife = (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, 0);
    if (midwife == 0) midwife_main(&config->profiles[which], cgroup, pair[1], setup);
    int saved = errno;
    close(pair[1]);
    close(setup);
    errno = saved;
    assay_status status = midwife < 0 ? system_failed("making namespaces") : expect(pair[0], 'M', pid, ready);
    if (!status.code && !write_maps(midwife, config)) status = system_failed("mapping the cell's user");
    if (!status.code && write(pair[0], "G", 1) != 1) status = system_failed("starting a mother");
    if (!status.code) status = expect(pair[0], 'P', pid, ready);
    if (status.code) close(pair[0]);
    else *control = pair[0];
    end_child(midwife); /* she has said the pid as her last act */
    if (status.code) end_child(*pid);
    return status;
}

assay_status launcher_enter(const launcher_config *config) {
    char map[64];
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); /* our own /proc files must be ours to write */
    unsigned uid = (unsigned)getuid(), gid = (unsigned)getgid();
    if (unshare(CLONE_NEWNS | (config->own_user_namespace ? CLONE_NEWUSER : 0)) != 0) return system_failed("unshare");
    if (config->own_user_namespace) {
        snprintf(map, sizeof map, "%u %u 1", uid, uid);
        if (!write_file("/proc/self/setgroups", "deny") || !write_file("/proc/self/uid_map", map))
            return system_failed("mapping our user");
        snprintf(map, sizeof map, "%u %u 1", gid, gid);
        if (!write_file("/proc/self/gid_map", map)) return system_failed("mapping our group");
    }
    return tree_open_hub();
}
