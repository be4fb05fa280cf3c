/* POSIX timers until there are no more, all firing at once, over and over, with signals queued behind them. */
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

static void heard(int number) { (void)number; }
int main(void) {
    signal(SIGRTMIN, heard);
    for (;;) {
        struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
        timer_t one;
        if (timer_create(CLOCK_MONOTONIC, &e, &one) != 0) break;
        struct itimerspec soon = {{0, 1}, {0, 1}};
        timer_settime(one, 0, &soon, NULL);
    }
    for (;;) kill(getpid(), SIGRTMIN);
}
