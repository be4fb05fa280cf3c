/* Standard output turned into packets, of which a reader that asks for less loses the rest; then flooded. */
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
    static char part[4096];
    memset(part, '4', sizeof part);
    fcntl(1, F_SETFL, O_DIRECT);
    fcntl(2, F_SETFL, O_DIRECT);
    for (int i = 0; i < 20; i++) (void)!write(1, part, (size_t)(i * 200 + 1));
    return 0;
}
