/* Signals to whatever can be named: groups, sessions, numbers beyond the namespace, with data, through descriptors of processes; and the parent's death signal. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void) {
    siginfo_t info;
    signal(SIGUSR1, SIG_IGN);
    memset(&info, 0, sizeof info);
    info.si_code = SI_QUEUE;
    if (getppid() != 0) printf("LEAK parent %d\n", getppid());
    const int targets[] = {1, 0, -1, 2, 3, 100, 32768, -32768, 4194304, 2147483647, -2147483647};
    for (unsigned i = 0; i < sizeof targets / sizeof *targets; i++) {
        kill(targets[i], SIGUSR1);
        if (targets[i] != 0 && targets[i] != -1 && targets[i] != getpid()) {
            kill(targets[i], SIGSTOP);
            syscall(SYS_rt_sigqueueinfo, targets[i], SIGKILL, &info);
            syscall(SYS_rt_tgsigqueueinfo, targets[i], targets[i], SIGKILL, &info);
            syscall(SYS_tkill, targets[i], SIGKILL);
            long fd = syscall(SYS_pidfd_open, targets[i], 0);
            if (fd >= 0) {
                syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0);
                syscall(448 /* process_mrelease */, fd, 0);
            }
        }
    }
    setpgid(0, 1);
    setpgid(1, 0);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGCONT);
    puts("alive");
    return 0;
}
