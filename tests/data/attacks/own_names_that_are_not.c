/* A million names that are not there: each leaves its trace in the kernel's cache of names. */
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
    char name[64];
    struct stat about;
    for (unsigned long i = 0;; i++) {
        snprintf(name, sizeof name, "/%lx-is-not-here-and-never-was-%lx", i, i * 2654435761u);
        stat(name, &about);
        access(name, F_OK);
    }
}
