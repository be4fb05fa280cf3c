/* Pid 1 of its own namespace, by pidfd: signals, waiting, reaping its memory, its descriptors. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
    int init = (int)syscall(SYS_pidfd_open, 1, 0);
    siginfo_t about;
    if (syscall(SYS_pidfd_send_signal, init, SIGKILL, NULL, 0) == 0 && syscall(SYS_waitid, 3 /* P_PIDFD */, init, &about, WEXITED, NULL) == 0) puts("ALLOWED end of init");
    if (syscall(448 /* process_mrelease */, init, 0) == 0) puts("ALLOWED release");
    for (int number = 1; number < 65; number++) {
        kill(1, number);
        syscall(SYS_tgkill, 1, 1, number);
        syscall(SYS_rt_sigqueueinfo, 1, number, &about);
    }
    kill(0, SIGSTOP);
    return 0;
}
