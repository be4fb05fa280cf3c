/* The host's clocks are not set. */
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
    struct timespec t = {1, 0};
    if (syscall(SYS_clock_settime, 0, &t) == 0 || syscall(SYS_settimeofday, &t, 0) == 0) puts("ALLOWED");
    return 0;
}
