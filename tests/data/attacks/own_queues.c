/* No message queue, semaphore or shared segment that outlives the cell. */
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
    if (syscall(SYS_msgget, 77, 01600) >= 0 || syscall(SYS_semget, 77, 1, 01600) >= 0 || syscall(SYS_shmget, 77, 4096, 01600) >= 0) puts("ALLOWED");
    if (syscall(SYS_mq_open, "q", 0102, 0600, 0) >= 0) puts("ALLOWED mq");
    return 0;
}
