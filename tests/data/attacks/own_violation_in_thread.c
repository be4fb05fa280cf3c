/* What only attacks ask for, asked by a thread, with every signal blocked. */
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

static void *ask(void *unused) {
    syscall(SYS_bpf, 0, 0, 0);
    return unused;
}
int main(void) {
    sigset_t every;
    pthread_t one;
    sigfillset(&every);
    sigprocmask(SIG_BLOCK, &every, NULL);
    pthread_create(&one, NULL, ask, NULL);
    pthread_join(one, NULL);
    puts("ALLOWED");
    return 0;
}
