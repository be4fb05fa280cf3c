/* CPU time in children that each use little and end. */
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
        pid_t pid = fork();
        if (pid == 0) {
            clock_t until = clock() + CLOCKS_PER_SEC / 100;
            while (clock() < until) {}
            _exit(0);
        }
        waitpid(pid, NULL, 0);
    }
}
