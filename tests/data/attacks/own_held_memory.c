/* Memory that the limit should see wherever it is: shared with children that sleep, locked, in a file without a name. */
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
    int fd = memfd_create("m", 0);
    for (size_t i = 0;; i++) {
        char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (p != MAP_FAILED) memset(p, 1, 1 << 20), mlock(p, 1 << 20);
        (void)!fallocate(fd, 0, (off_t)(i << 20), 1 << 20);
        if (i % 16 == 15 && fork() == 0)
            for (;;) pause();
    }
}
