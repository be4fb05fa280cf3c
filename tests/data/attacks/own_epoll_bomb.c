/* Kernel memory by watches: every descriptor watched by every other epoll, timers, event and signal descriptors. */
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
    for (;;) {
        int polls[400], count = 0;
        for (int i = 0; i < 400; i++) {
            int fd = i % 4 ? (int)syscall(SYS_eventfd2, 0, 0) : epoll_create1(0);
            if (fd >= 0) polls[count++] = fd;
        }
        for (int i = 0; i < count; i++)
            for (int k = 0; k < count; k++) {
                struct epoll_event e = {EPOLLIN, {0}};
                epoll_ctl(polls[i], EPOLL_CTL_ADD, polls[k], &e);
            }
        if (fork() == 0) for (;;) pause();
    }
}
