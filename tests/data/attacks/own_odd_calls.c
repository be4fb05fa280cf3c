/* System calls that few think of: each must be refused, or change nothing that another cell can see. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static void must_fail(const char *name, long got) {
    if (got >= 0) printf("ALLOWED %s %ld\n", name, got);
}

int main(void) {
    char room[256] = {0};
    unsigned long words[16] = {0};
    must_fail("personality", syscall(SYS_personality, 0x0040000));
    must_fail("sched_setattr", syscall(SYS_sched_setattr, 0, room, 0));
    must_fail("ioprio_set", syscall(SYS_ioprio_set, 1, 0, 1 << 13));
    must_fail("setpriority of init", syscall(SYS_setpriority, 0, 1, 19));
    must_fail("affinity of init", syscall(SYS_sched_setaffinity, 1, 8, words));
    must_fail("move_pages", syscall(SYS_move_pages, 1, 0, 0, 0, 0, 0));
    must_fail("migrate_pages", syscall(SYS_migrate_pages, 1, 64, words, words));
    must_fail("memory of init", syscall(SYS_get_robust_list, 1, words, words + 1));
    must_fail("memfd_secret", syscall(447, 0));
    must_fail("io_setup", syscall(SYS_io_setup, 8, words));
    must_fail("landlock_restrict_self", syscall(446, 0, 0));
    must_fail("inotify_init1", syscall(SYS_inotify_init1, 0));
    must_fail("remap_file_pages", syscall(SYS_remap_file_pages, room, 4096, 0, 0, 0));
    must_fail("vhost", open("/dev/vhost-net", O_RDWR));
    must_fail("mem", open("/dev/mem", O_RDONLY));
    must_fail("tty", open("/dev/tty", O_RDWR));
    must_fail("ptmx", open("/dev/ptmx", O_RDWR));
    must_fail("fuse", open("/dev/fuse", O_RDWR));
    must_fail("kvm", open("/dev/kvm", O_RDWR));
    must_fail("userfaultfd", open("/dev/userfaultfd", O_RDWR));
    must_fail("cachestat", syscall(451, open("/usr/bin/gcc", O_RDONLY), words, words + 4, 0));
    must_fail("alarm clock", syscall(SYS_timerfd_create, 8, 0));
    const int options[] = {PR_SET_CHILD_SUBREAPER, PR_SET_MM, PR_SET_PTRACER, PR_SET_TSC, PR_MCE_KILL, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_KEEPCAPS,
                           PR_SET_SECUREBITS, 59 /* syscall user dispatch */, 62 /* core scheduling */, PR_SET_SPECULATION_CTRL};
    for (unsigned i = 0; i < sizeof options / sizeof *options; i++) {
        long got = prctl(options[i], 1, 1, 0, 0);
        if (got >= 0) printf("ALLOWED prctl %d\n", options[i]);
    }
    const int families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_ALG, AF_VSOCK, AF_BLUETOOTH, AF_KEY, AF_XDP, AF_TIPC, AF_CAN};
    for (unsigned i = 0; i < sizeof families / sizeof *families; i++)
        for (int type = 1; type <= 5; type++)
            if (socket(families[i], type, 0) >= 0) printf("ALLOWED socket %d %d\n", families[i], type);
    for (int family = 2; family < 46; family++) {
        int pair[2];
        if (socketpair(family, SOCK_STREAM, 0, pair) == 0) printf("ALLOWED pair %d\n", family);
    }
    return 0;
}
