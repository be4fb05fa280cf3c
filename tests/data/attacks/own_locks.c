/* Locks and leases on files that all cells share. */
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
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

int main(void) {
    const char *const names[] = {"/", "/dev/null", "/dev/zero", "/dev/urandom", "/usr", "/lib", "/bin"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        int fd = open(names[i], O_RDONLY);
        if (fd < 0) continue;
        struct flock lock = {.l_type = F_WRLCK};
        syscall(SYS_flock, fd, 2 | 4);
        fcntl(fd, F_SETLK, &lock);
        if (fcntl(fd, F_SETLEASE, F_WRLCK) == 0) printf("ALLOWED lease %s\n", names[i]);
        fcntl(fd, F_NOTIFY, 0x80000000 | 63);
        if (fchmod(fd, 0777) == 0 || fchown(fd, 0, 0) == 0) printf("ALLOWED change %s\n", names[i]);
        if (fsetxattr(fd, "user.left", "1", 1, 0) == 0) printf("ALLOWED attribute %s\n", names[i]);
    }
    return 0;
}
