/* Children that are executed, end and are executed again, each exit a message to whoever supervises. */
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
        for (int i = 0; i < 50; i++) {
            pid_t pid = i % 2 ? fork() : vfork();
            if (pid == 0) _exit(i);
        }
        while (waitpid(-1, NULL, WNOHANG) > 0) {}
    }
}
