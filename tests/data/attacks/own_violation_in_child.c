/* What only attacks ask for, asked by a grandchild while the program prints and ends. */
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
    if (fork() == 0) {
        if (fork() == 0) syscall(SYS_unshare, CLONE_NEWUSER);
        for (;;) pause();
    }
    usleep(200000);
    puts("no");
    for (;;) pause();
}
