/* Both streams flooded in turn, by writes of all sizes. */
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
    static char part[100000];
    memset(part, 'x', sizeof part);
    for (size_t i = 1;; i = i * 7 % 99991 + 1) {
        (void)!write(1, part, i);
        (void)!write(2, part, i);
    }
}
