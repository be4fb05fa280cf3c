/* See confine.h; the list is DESIGN section 2, "Scorer's filter", and docs/ARCHITECTURE.md, "Confinement".
 *
 * What a plain computation may reach in glibc is allowed even where no verifier of today does, because a call that is missing here
 * kills the scorer and costs an item its verdict:
 *   sysinfo            qsort asks once how much memory there is, at the first array of 1 KiB or more (_SC_PHYS_PAGES)
 *   gettimeofday, time, clock_getres, clock_gettime
 *                      where the kernel's clock source cannot be read from user space, the vDSO falls back to them
 *   writev to stderr   how glibc says "free(): invalid pointer" and the like before it aborts
 *   madvise, mremap, brk, munmap
 *                      malloc growing, trimming, moving
 * None of them names a file, a process or a descriptor other than stderr. Whatever glibc can be made to look up beforehand is looked
 * up beforehand (warm_up). Known to be fatal, and meant to be: iconv and locales (files), sysconf(_SC_NPROCESSORS_*) (files), stdio
 * on anything but stderr (fstat), threads, sleeping. */
#include "service/engine/confine.h"

#include "service/engine/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/futex.h>
#include <malloc.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

bool confine_descriptors(int event_fd, const int *sockets) {
    int aside[ENGINE_SOCKETS_MAX], count = 0;
    for (; count < ENGINE_SOCKETS_MAX && sockets[count] >= 0;
         count++) { /* out of the way first: any may stand in another's place */
        aside[count] = fcntl(sockets[count], F_DUPFD_CLOEXEC, ENGINE_SOCKET_FD + ENGINE_SOCKETS_MAX);
        if (aside[count] < 0) return false;
    }
    if (event_fd != CONFINE_EVENT_FD && dup2(event_fd, CONFINE_EVENT_FD) < 0) return false;
    for (int i = 0; i < count; i++) {
        if (dup2(aside[i], ENGINE_SOCKET_FD + i) < 0) return false;
    }
    int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 2; fd++) {
        if (null < 0 || dup2(null, fd) < 0) close(fd);
    }
    return close_range((unsigned)(CONFINE_EVENT_FD + 1 + count), ~0u, 0) == 0;
}

static bool set_limit(int resource, rlim_t value) {
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)resource, &now) != 0) return false;
    if (now.rlim_max != RLIM_INFINITY && now.rlim_max < value) value = now.rlim_max;
    return setrlimit((__rlimit_resource_t)resource, &(struct rlimit){value, value}) == 0;
}

static bool set_limits(const confine_plan *plan) {
    bool good = set_limit(RLIMIT_CORE, 0);
#ifndef ASSAY_SANITIZED /* the shadow of a sanitizer is private memory, and far larger */
    good = good && set_limit(RLIMIT_DATA, plan->memory_bytes);
#endif
    return good && set_limit(RLIMIT_STACK, 8 << 20) &&
           set_limit(RLIMIT_NOFILE, plan->sockets ? plan->files_max : CONFINE_EVENT_FD + 1);
}

static int allow(scmp_filter_ctx filter, int call) {
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
}

static int allow_plain_calls(scmp_filter_ctx filter) {
    static const int calls[] = {
        SCMP_SYS(brk),
        SCMP_SYS(munmap),
        SCMP_SYS(mremap),
        SCMP_SYS(madvise),
        SCMP_SYS(getrandom),
        SCMP_SYS(clock_gettime),
        SCMP_SYS(rt_sigreturn),
        SCMP_SYS(exit_group),
        SCMP_SYS(exit),
        SCMP_SYS(restart_syscall),
        SCMP_SYS(getpid),
        SCMP_SYS(gettid),
        SCMP_SYS(rt_sigprocmask), /* abort() needs these three */
        SCMP_SYS(sysinfo),
        SCMP_SYS(gettimeofday),
        SCMP_SYS(time),
        SCMP_SYS(clock_getres),
#ifdef ASSAY_SANITIZED
        SCMP_SYS(sched_yield),
        SCMP_SYS(sigaltstack),
#endif
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        int error = allow(filter, calls[i]);
        if (error) return error;
    }
    return 0;
}

static int allow_futex(scmp_filter_ctx filter) {
    static const scmp_datum_t operations[] = {FUTEX_WAIT, FUTEX_WAKE, FUTEX_WAIT_BITSET};
    const scmp_datum_t command = (scmp_datum_t)(unsigned)FUTEX_CMD_MASK;
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        int error =
            seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(futex), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, command, operations[i]));
        if (error) return error;
    }
    return 0;
}

/* Private memory that is not executable: shared mappings would escape RLIMIT_DATA. */
static int allow_memory(scmp_filter_ctx filter) {
    int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                                 SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_TYPE, MAP_PRIVATE));
    if (error) return error;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

static int allow_output(scmp_filter_ctx filter) {
    static const scmp_datum_t fds[] = {STDERR_FILENO, CONFINE_EVENT_FD};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++) {
        int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, fds[i], 0));
        if (error) return error;
    }
    int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(writev), 1, SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO, 0));
    if (error) return error;
    /* Signals to itself only: abort(). */
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
}

/* Anonymous files and pipes, and sockets to send them through. */
static int allow_sockets(scmp_filter_ctx filter, uint32_t sockets) {
    static const int calls[] = {SCMP_SYS(memfd_create), SCMP_SYS(write),     SCMP_SYS(read),   SCMP_SYS(pread64),
                                SCMP_SYS(lseek),        SCMP_SYS(ftruncate), SCMP_SYS(fchmod), SCMP_SYS(close),
                                SCMP_SYS(pipe2),        SCMP_SYS(poll),      SCMP_SYS(ppoll)};
    static const scmp_datum_t commands[] = {F_DUPFD_CLOEXEC, F_ADD_SEALS, F_GET_SEALS};
    int error = 0;
    for (size_t i = 0; !error && i < sizeof calls / sizeof *calls; i++) error = allow(filter, calls[i]);
    for (size_t i = 0; !error && i < sizeof commands / sizeof *commands; i++)
        error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, commands[i], 0));
    for (uint32_t i = 0; !error && i < sockets; i++) {
        const scmp_datum_t fd = ENGINE_SOCKET_FD + i;
        error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sendmsg), 1, SCMP_A0(SCMP_CMP_EQ, fd, 0));
        if (!error) error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(recvmsg), 1, SCMP_A0(SCMP_CMP_EQ, fd, 0));
    }
    return error;
}

static bool load_filter(uint32_t sockets) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter) {
        errno = ENOMEM;
        return false;
    }
    int error = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (!error) error = allow_plain_calls(filter);
    if (!error) error = allow_futex(filter);
    if (!error) error = allow_memory(filter);
    if (!error) error = allow_output(filter);
    if (!error && sockets) error = allow_sockets(filter, sockets);
    if (!error) error = seccomp_load(filter);
    seccomp_release(filter);
    errno = -error;
    return error == 0;
}

static int compare_bytes(const void *a, const void *b) {
    return *(const unsigned char *)a - *(const unsigned char *)b;
}

/* Makes glibc ask now what it would ask at first use: the size of memory (qsort, for arrays of 1 KiB and more: below that it does not
 * ask), and how many arenas malloc may have (which would be read from /sys when the first is exhausted, were there ever a thread). */
static void warm_up(void) {
    unsigned char bytes[4096];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)(i * 37);
    qsort(bytes, sizeof bytes, 1, compare_bytes);
    mallopt(M_ARENA_MAX, 1);
}

bool confine_process(const confine_plan *plan, const char **what) {
    *what = "PR_SET_NO_NEW_PRIVS";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
    *what = "PR_SET_DUMPABLE";
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return false;
    *what = "resource limits";
    if (!set_limits(plan)) return false;
    warm_up();
    *what = "seccomp filter";
    return !plan->filter || load_filter(plan->sockets);
}
