/* Probing the host (man pages named at each probe) and saying what was found. */
#include "sandbox/environment.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static bool write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    if (fd >= 0) close(fd);
    return done;
}

/* An ordinary user's own user namespace must map him before he can make another inside it. */
static bool map_self(unsigned uid, unsigned gid) {
    char map[64];
    snprintf(map, sizeof map, "%u %u 1", uid, uid);
    if (!write_file("/proc/self/setgroups", "deny") || !write_file("/proc/self/uid_map", map)) return false;
    snprintf(map, sizeof map, "%u %u 1", gid, gid);
    return write_file("/proc/self/gid_map", map);
}

/* In a child: all the namespaces of a cell at once, as launcher and mother make them (namespaces(7), user_namespaces(7)). */
static int try_namespaces(bool root) {
    int flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
    unsigned uid = (unsigned)getuid(), gid = (unsigned)getgid();
    if (!root && (unshare(CLONE_NEWUSER) != 0 || !map_self(uid, gid))) return errno;
    if (unshare(flags) != 0) return errno;
    return unshare(CLONE_NEWUSER) == 0 ? 0 : errno;
}

static int namespaces_in_child(bool root) {
    pid_t pid = fork();
    if (pid == 0) _exit(try_namespaces(root) & 127);
    int status = 0;
    if (pid < 0) return errno;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : EPERM;
}

static bool action_available(uint32_t action) {
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

void environment_probe(environment *host) {
    *host = (environment){.root = geteuid() == 0};
    host->namespaces_errno = namespaces_in_child(host->root);
    host->namespaces = host->namespaces_errno == 0;
    host->filter = action_available(SECCOMP_RET_KILL_PROCESS);
    host->listener = action_available(SECCOMP_RET_USER_NOTIF);
    int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
    host->pidfd = fd >= 0;
    if (fd >= 0) close(fd);
    fd = memfd_create("probe", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    host->memfd = fd >= 0;
    if (fd >= 0) close(fd);
    host->mount_attributes = syscall(SYS_mount_setattr, -1, "", 0, NULL, 0) != 0 && errno != ENOSYS;
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* LANDLOCK_CREATE_RULESET_VERSION */);
    host->landlock_abi = abi > 0 ? (unsigned)abi : 0;
    groups_probe(&host->groups);
}

sandbox_level environment_level(const environment *host) {
    if (!host->namespaces || !host->filter || !host->listener || !host->pidfd || !host->memfd) return SANDBOX_LEVEL_NONE;
    return host->groups.version ? SANDBOX_LEVEL_FULL : SANDBOX_LEVEL_NO_CGROUPS;
}

void environment_lacks(const environment *host, assay_buffer *out) {
    if (!host->namespaces) assay_buffer_printf(out, "namespaces (%s); ", strerror(host->namespaces_errno));
    if (!host->filter || !host->listener) assay_buffer_printf(out, "seccomp with user notification (Linux 5.0); ");
    if (!host->pidfd) assay_buffer_printf(out, "pidfd_open (Linux 5.3); ");
    if (!host->memfd) assay_buffer_printf(out, "memfd_create; ");
    if (!host->groups.version) assay_buffer_printf(out, "cgroups; ");
}

static void line(assay_buffer *out, bool good, const char *what, const char *found, const char *remedy) {
    assay_buffer_printf(out, "%s  %-18s %s\n", good ? "ok     " : "lacking", what, found);
    if (!good) assay_buffer_printf(out, "         remedy: %s\n", remedy);
}

sandbox_level sandbox_environment(assay_buffer *report) {
    environment host;
    char text[256];
    environment_probe(&host);
    sandbox_level level = environment_level(&host);
    snprintf(text, sizeof text, "%s",
             host.namespaces ? "user, mount, pid, net, ipc, uts, cgroup" : strerror(host.namespaces_errno));
    line(report, host.namespaces, "namespaces", text,
         host.root ? "in a container: allow CAP_SYS_ADMIN and unshare (docker run --cap-add SYS_ADMIN --security-opt "
                     "seccomp=unconfined)"
                   : "sysctl user.max_user_namespaces > 0, kernel.unprivileged_userns_clone=1, "
                     "kernel.apparmor_restrict_unprivileged_userns=0");
    line(report, host.filter && host.listener, "seccomp",
         host.listener ? "filter and user notification" : "no user notification",
         "a kernel of 5.0 or later with CONFIG_SECCOMP_FILTER");
    line(report, host.pidfd && host.memfd, "pidfd, memfd", host.pidfd && host.memfd ? "yes" : "no", "a kernel of 5.8 or later");
    snprintf(text, sizeof text, host.landlock_abi ? "version %u" : "not in this kernel", host.landlock_abi);
    line(report, host.landlock_abi > 0, "Landlock", text, "optional; add landlock to the kernel's lsm= list");
    if (host.groups.version)
        snprintf(text, sizeof text, "version %u%s: memory, CPU time%s", host.groups.version,
                 host.groups.version == 1 ? " (legacy)" : "",
                 host.groups.pids[0] || host.groups.version == 2 ? ", processes" : "");
    else snprintf(text, sizeof text, "%s", host.groups.why);
    line(report, host.groups.version > 0, "cgroups", text,
         "run as a service with Delegate=yes, or systemd-run --user --scope -p Delegate=yes; in a container mount cgroups "
         "writable");
    assay_buffer_printf(report, "isolation level: %s\n", sandbox_level_name(level));
    if (level == SANDBOX_LEVEL_NO_CGROUPS)
        assay_buffer_printf(report,
                            "  memory is limited process by process (RLIMIT_AS), CPU time by process: a tree can use a "
                            "multiple of its limit\n");
    if (level == SANDBOX_LEVEL_NONE) assay_buffer_printf(report, "  code cannot be judged on this host\n");
    return level;
}
