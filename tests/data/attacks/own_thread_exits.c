/* Threads that end by the thousand, the first among them: the process lives on without its main thread. */
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

static void *end(void *unused) { return unused; }
static void *last(void *unused) {
    (void)unused;
    for (;;) {
        pthread_t one;
        if (pthread_create(&one, NULL, end, NULL) == 0) pthread_detach(one);
    }
}
int main(void) {
    pthread_t one;
    pthread_create(&one, NULL, last, NULL);
    syscall(SYS_exit, 0);
}
