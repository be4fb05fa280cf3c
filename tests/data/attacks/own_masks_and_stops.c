/* Ignores what can be ignored, stops itself, is continued by a child, and stops again. */
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
    for (int i = 1; i < 65; i++) signal(i, SIG_IGN);
    if (fork() == 0)
        for (;;) {
            usleep(1000);
            kill(getppid(), SIGCONT);
        }
    for (;;) raise(SIGSTOP);
}
