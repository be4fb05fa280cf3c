/* The lists behind policy.h. A name that this libseccomp or this architecture does not know is left out: it is then refused. */
#include "sandbox/policy/policy.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/prctl.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif
#define NAMESPACE_FLAGS \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)
#define INIT_FLAGS (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_NEWPID | CLONE_PIDFD | SIGCHLD)

/* Memory, files within the cell, time, processes and threads of its own, signals within its pid namespace. */
static const char *const allowed[] = {"read",
                                      "write",
                                      "readv",
                                      "writev",
                                      "pread64",
                                      "pwrite64",
                                      "preadv",
                                      "pwritev",
                                      "preadv2",
                                      "pwritev2",
                                      "lseek",
                                      "close",
                                      "close_range",
                                      "open",
                                      "openat",
                                      "openat2",
                                      "creat",
                                      "stat",
                                      "fstat",
                                      "lstat",
                                      "newfstatat",
                                      "statx",
                                      "access",
                                      "faccessat",
                                      "faccessat2",
                                      "readlink",
                                      "readlinkat",
                                      "getdents",
                                      "getdents64",
                                      "getcwd",
                                      "chdir",
                                      "fchdir",
                                      "mkdir",
                                      "mkdirat",
                                      "rmdir",
                                      "unlink",
                                      "unlinkat",
                                      "rename",
                                      "renameat",
                                      "renameat2",
                                      "link",
                                      "linkat",
                                      "symlink",
                                      "symlinkat",
                                      "chmod",
                                      "fchmod",
                                      "fchmodat",
                                      "umask",
                                      "truncate",
                                      "ftruncate",
                                      "fallocate",
                                      "fsync",
                                      "fdatasync",
                                      "sync_file_range",
                                      "utime",
                                      "utimes",
                                      "utimensat",
                                      "futimesat",
                                      "statfs",
                                      "fstatfs",
                                      "fadvise64",
                                      "readahead",
                                      "sendfile",
                                      "copy_file_range",
                                      "splice",
                                      "tee",
                                      "vmsplice",
                                      "flock",
                                      "dup",
                                      "dup2",
                                      "dup3",
                                      "fcntl",
                                      "pipe",
                                      "pipe2",
                                      "poll",
                                      "ppoll",
                                      "select",
                                      "pselect6",
                                      "epoll_create",
                                      "epoll_create1",
                                      "epoll_ctl",
                                      "epoll_wait",
                                      "epoll_pwait",
                                      "epoll_pwait2",
                                      "eventfd",
                                      "eventfd2",
                                      "timerfd_create",
                                      "timerfd_settime",
                                      "timerfd_gettime",
                                      "signalfd",
                                      "signalfd4",
                                      "memfd_create",
                                      "brk",
                                      "mmap",
                                      "munmap",
                                      "mremap",
                                      "mprotect",
                                      "madvise",
                                      "msync",
                                      "mincore",
                                      "mlock",
                                      "mlock2",
                                      "munlock",
                                      "membarrier",
                                      "rseq",
                                      "futex",
                                      "set_robust_list",
                                      "get_robust_list",
                                      "set_tid_address",
                                      "arch_prctl",
                                      "getrandom",
                                      "fork",
                                      "vfork",
                                      "execve",
                                      "execveat",
                                      "wait4",
                                      "waitid",
                                      "kill",
                                      "tkill",
                                      "tgkill",
                                      "rt_sigaction",
                                      "rt_sigprocmask",
                                      "rt_sigreturn",
                                      "rt_sigpending",
                                      "rt_sigtimedwait",
                                      "rt_sigsuspend",
                                      "rt_sigqueueinfo",
                                      "rt_tgsigqueueinfo",
                                      "sigaltstack",
                                      "pause",
                                      "alarm",
                                      "setitimer",
                                      "getitimer",
                                      "timer_create",
                                      "timer_settime",
                                      "timer_gettime",
                                      "timer_getoverrun",
                                      "timer_delete",
                                      "nanosleep",
                                      "clock_nanosleep",
                                      "clock_gettime",
                                      "clock_getres",
                                      "gettimeofday",
                                      "time",
                                      "times",
                                      "getrusage",
                                      "sysinfo",
                                      "uname",
                                      "getpid",
                                      "getppid",
                                      "gettid",
                                      "getpgid",
                                      "getpgrp",
                                      "setpgid",
                                      "getsid",
                                      "setsid",
                                      "getuid",
                                      "geteuid",
                                      "getgid",
                                      "getegid",
                                      "getresuid",
                                      "getresgid",
                                      "getgroups",
                                      "getcpu",
                                      "getrlimit",
                                      "setrlimit",
                                      "prlimit64",
                                      "sched_yield",
                                      "sched_getaffinity",
                                      "sched_getparam",
                                      "sched_getscheduler",
                                      "sched_get_priority_max",
                                      "sched_get_priority_min",
                                      "sched_rr_get_interval",
                                      "getpriority",
                                      "capget",
                                      "restart_syscall",
                                      "pidfd_open",
                                      "pidfd_send_signal",
                                      "sendto",
                                      "recvfrom",
                                      "sendmsg",
                                      "recvmsg",
                                      "shutdown",
                                      "getsockopt",
                                      "setsockopt",
                                      "getsockname",
                                      "getpeername",
                                      "capset",
                                      "map_shadow_stack",
                                      "futex_waitv",
                                      "getxattr",
                                      "lgetxattr",
                                      "fgetxattr",
                                      "listxattr",
                                      "llistxattr",
                                      "flistxattr",
                                      "landlock_create_ruleset",
                                      "process_mrelease",
                                      "pkey_alloc",
                                      "pkey_free",
                                      "pkey_mprotect",
                                      "set_mempolicy_home_node",
                                      "get_mempolicy"};

/* What glibc and libraries replace by something else when it is missing. */
static const char *const missing[] = {"clone3", "io_uring_setup", "io_uring_enter", "io_uring_register"};

/* Only an attack asks for these. */
static const char *const violations[] = {"ptrace",
                                         "process_vm_readv",
                                         "process_vm_writev",
                                         "process_madvise",
                                         "kcmp",
                                         "pidfd_getfd",
                                         "mount",
                                         "umount",
                                         "umount2",
                                         "pivot_root",
                                         "chroot",
                                         "fsopen",
                                         "fsmount",
                                         "fsconfig",
                                         "fspick",
                                         "open_tree",
                                         "move_mount",
                                         "mount_setattr",
                                         "unshare",
                                         "bpf",
                                         "perf_event_open",
                                         "userfaultfd",
                                         "keyctl",
                                         "add_key",
                                         "request_key",
                                         "open_by_handle_at",
                                         "kexec_load",
                                         "kexec_file_load",
                                         "init_module",
                                         "finit_module",
                                         "delete_module",
                                         "reboot",
                                         "swapon",
                                         "swapoff",
                                         "acct",
                                         "quotactl",
                                         "quotactl_fd",
                                         "settimeofday",
                                         "clock_settime",
                                         "clock_adjtime",
                                         "adjtimex",
                                         "iopl",
                                         "ioperm",
                                         "modify_ldt",
                                         "syslog",
                                         "lookup_dcookie",
                                         "nfsservctl",
                                         "vhangup",
                                         "sethostname",
                                         "setdomainname",
                                         "mknod",
                                         "mknodat",
                                         "seccomp",
                                         "fanotify_init",
                                         "vm86",
                                         "vm86old",
                                         "uselib",
                                         "ustat",
                                         "sysfs",
                                         "_sysctl"};

/* The mother hears of these and lets them go on, or ends the run there (sandbox/cell/mother.c). */
static const char *const heard[] = {"exit", "exit_group"};

static int add_all(scmp_filter_ctx context, uint32_t action, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int number = seccomp_syscall_resolve_name(names[i]);
        if (number == __NR_SCMP_ERROR || number < 0) continue;
        int error = seccomp_rule_add(context, action, number, 0);
        if (error && error != -EEXIST && error != -EACCES) return error; /* EACCES: the same as the default */
    }
    return 0;
}

/* No namespaces; and no child of the program's own parent, which is the mother: she would never be told of it. */
static int add_clone(scmp_filter_ctx context, bool sealed) {
    int error = seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                                 SCMP_A0(SCMP_CMP_MASKED_EQ, NAMESPACE_FLAGS | CLONE_PARENT, 0));
    /* The exact call of mother.c, for which a candidate lacks the capability. */
    if (!error && sealed)
        error = seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_EQ, INIT_FLAGS));
    if (!error && sealed)
        error = seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(setns), 1, SCMP_A1(SCMP_CMP_EQ, CLONE_NEWPID));
    return error;
}

/* A pair of connected sockets stays in the cell (asyncio needs one); every other socket is refused softly, by the default. */
static int add_socketpair(scmp_filter_ctx context) {
    return seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(socketpair), 1, SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
}

static int add_ioctl(scmp_filter_ctx context) {
    /* isatty, window size, readable bytes, close-on-exec, non-blocking; and the mother's talk with its listener. */
    static const unsigned long requests[] = {0x5401, 0x5413, 0x541B, 0x5451, 0x5450, 0x5421, 0xC0502100, 0xC0182101};
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        int error = seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                                     SCMP_A1(SCMP_CMP_MASKED_EQ, 0xFFFFFFFFu, requests[i]));
        if (error) return error;
    }
    return seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 1,
                            SCMP_A1(SCMP_CMP_MASKED_EQ, 0xFFFFFFFFu, 0x5402));
}

static int add_prctl(scmp_filter_ctx context) {
    static const int options[] = {
        PR_SET_NAME,       PR_GET_NAME,        PR_SET_PDEATHSIG,    PR_GET_PDEATHSIG,    PR_GET_DUMPABLE,  PR_SET_DUMPABLE,
        PR_CAPBSET_READ,   PR_CAP_AMBIENT,     PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_SET_VMA,       PR_SET_TIMERSLACK,
        PR_GET_TIMERSLACK, PR_SET_THP_DISABLE, PR_GET_SECCOMP,      PR_GET_KEEPCAPS,     PR_GET_SECUREBITS};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        int error = seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
                                     SCMP_A0(SCMP_CMP_MASKED_EQ, 0xFFFFFFFFu, (unsigned)options[i]));
        if (error) return error;
    }
    return 0;
}

static int add_managed(scmp_filter_ctx context) {
    static const char *const more[] = {"sched_setaffinity",
                                       "sched_setscheduler",
                                       "setpriority",
                                       "mbind",
                                       "set_mempolicy",
                                       "chown",
                                       "fchown",
                                       "fchownat",
                                       "lchown",
                                       "sched_setattr",
                                       "sched_getattr",
                                       "mlockall",
                                       "munlockall",
                                       "setresuid",
                                       "setresgid"};
    return add_all(context, SCMP_ACT_ALLOW, more, sizeof more / sizeof *more);
}

static int build(scmp_filter_ctx context, policy_class which, bool sealed) {
    int error = add_all(context, SCMP_ACT_ALLOW, allowed, sizeof allowed / sizeof *allowed);
    if (!error) error = add_all(context, SCMP_ACT_ERRNO(ENOSYS), missing, sizeof missing / sizeof *missing);
    if (!error) error = add_all(context, SCMP_ACT_NOTIFY, violations, sizeof violations / sizeof *violations);
    if (!error) error = add_all(context, SCMP_ACT_NOTIFY, heard, sizeof heard / sizeof *heard);
    if (!error) error = add_clone(context, sealed);
    if (!error) error = add_socketpair(context);
    if (!error) error = add_ioctl(context);
    if (!error) error = add_prctl(context);
    if (!error && which == POLICY_MANAGED) error = add_managed(context);
    return error;
}

assay_status policy_compile(policy_class which, bool sealed, struct sock_filter *out, unsigned room, unsigned *count) {
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!context) return assay_fail(ASSAY_ENVIRONMENT, "SECCOMP", NULL, "libseccomp cannot make a filter");
    seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree in place of a chain, where the library has it */
    int error = build(context, which, sealed);
    int file = -1;
    long size = 0;
    if (!error) {
        file = memfd_create("bpf", MFD_CLOEXEC);
        error = file < 0 ? -errno : seccomp_export_bpf(context, file);
    }
    if (!error) {
        size = lseek(file, 0, SEEK_END);
        if (size <= 0 || (size_t)size > room * sizeof *out || pread(file, out, (size_t)size, 0) != size) error = -E2BIG;
    }
    if (file >= 0) close(file);
    seccomp_release(context);
    if (error)
        return assay_fail(ASSAY_ENVIRONMENT, "SECCOMP", NULL, "libseccomp cannot compile the policy: %s", strerror(-error));
    *count = (unsigned)((size_t)size / sizeof *out);
    return assay_ok();
}

void policy_syscall_name(int number, char *text, size_t size) {
    char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number);
    if (name) snprintf(text, size, "%s", name);
    else snprintf(text, size, "system call %d", number);
    free(name);
}
