/* No real-time class, no priority below the given. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    struct sched_param p = {10};
    if (sched_setscheduler(0, SCHED_FIFO, &p) == 0 || sched_setscheduler(0, SCHED_RR, &p) == 0) puts("ALLOWED");
    if (syscall(SYS_setpriority, 0, 0, -10) == 0) puts("ALLOWED nice");
    return 0;
}
