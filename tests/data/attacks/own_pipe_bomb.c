/* Pipes by the hundred, each as large as it may be, all full, and their ends kept by children. */
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
    static char part[65536];
    for (int i = 0; i < 200; i++) {
        int ends[2];
        while (pipe2(ends, O_NONBLOCK) == 0) {
            fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
            while (write(ends[1], part, sizeof part) > 0) {}
        }
        if (fork() == 0) for (;;) pause();
        closefrom(3);
    }
    for (;;) pause();
}
