/* Loading the seccomp filter, and Landlock, by their system calls: this code also runs inside foreign interpreters. */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/cell/cell.h"

#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

int cell_filter_load(const mother_setup *setup) {
    struct sock_fprog program = {(unsigned short)setup->bpf_count, (struct sock_filter *)(uintptr_t)setup->bpf};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

/* The kernel's growing struct (landlock(7)); Debian's header may be older than the kernel. */
struct ruleset_attr {
    uint64_t fs, net, scoped;
};
struct __attribute__((packed)) path_attr {
    uint64_t access;
    int32_t parent;
};

static bool add_path(int ruleset, const char *path, uint64_t access) {
    struct path_attr rule = {access, open(path, O_PATH | O_CLOEXEC)};
    if (rule.parent < 0) return false;
    bool added = syscall(SYS_landlock_add_rule, ruleset, 1 /* PATH_BENEATH */, &rule, 0) == 0;
    close(rule.parent);
    return added;
}

bool cell_landlock(unsigned abi) {
    uint64_t every = (1ULL << 13) - 1; /* version 1: execute to make symlink */
    if (abi >= 2) every |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3) every |= LANDLOCK_ACCESS_FS_TRUNCATE;
    uint64_t read = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    struct ruleset_attr attr = {every, abi >= 4 ? 3 : 0 /* bind, connect */, abi >= 6 ? 3 : 0 /* abstract sockets, signals */};
    size_t size = abi >= 6 ? sizeof attr : abi >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
    if (ruleset < 0) return false;
    bool done = add_path(ruleset, "/", read) && add_path(ruleset, "/box", every) &&
                add_path(ruleset, "/dev", read | LANDLOCK_ACCESS_FS_WRITE_FILE) &&
                syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    int saved = errno;
    close(ruleset);
    errno = saved;
    return done;
}
