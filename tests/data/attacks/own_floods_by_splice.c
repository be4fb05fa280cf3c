/* Standard output flooded without a write: sendfile, splice and tee from endless files. */
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
    int endless = memfd_create("m", 0), ends[2];
    if (pipe(ends) != 0 || ftruncate(endless, 1 << 20) != 0) return 1;
    for (;;) {
        off_t at = 0;
        sendfile(1, endless, &at, 1 << 20);
        at = 0;
        splice(endless, &at, ends[1], NULL, 1 << 16, SPLICE_F_NONBLOCK);
        tee(ends[0], 1, 1 << 16, SPLICE_F_NONBLOCK);
        splice(ends[0], NULL, 1, NULL, 1 << 16, SPLICE_F_NONBLOCK);
    }
}
