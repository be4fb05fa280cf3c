/* The answer into every descriptor, standard streams exchanged, closed and flagged: what counts is what was written to standard output's pipe. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
int main(void) {
    signal(SIGIO, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    for (int fd = 3; fd < 2048; fd++)
        if (fcntl(fd, F_GETFD) >= 0) printf("LEAK descriptor %d\n", fd);
    for (int fd = 0; fd < 2048; fd++)
        if (fd != 1) (void)!write(fd, "42\n", 3);
    for (int fd = 0; fd < 3; fd++) {
        fcntl(fd, F_SETOWN, -1);
        fcntl(fd, F_SETSIG, SIGKILL);
        fcntl(fd, F_SETFL, O_ASYNC | O_NONBLOCK | O_APPEND);
        fcntl(fd, F_SETFL, O_DIRECT);
        fcntl(fd, F_SETLEASE, F_WRLCK);
        fcntl(fd, F_SETPIPE_SZ, 4096);
        fcntl(fd, F_SETPIPE_SZ, 1 << 20);
        fcntl(fd, F_ADD_SEALS, 15);
        int on = 1;
        ioctl(fd, FIOASYNC, &on);
        struct stat about;
        if (fstat(fd, &about) == 0 && about.st_mtime == 12345) printf("LEAK of a time on %d\n", fd);
        struct timespec times[2] = {{12345, 0}, {12345, 0}};
        futimens(fd, times);
        fchmod(fd, 0600);
    }
    char page[4096];
    memset(page, 'x', sizeof page);
    struct iovec part = {page, sizeof page};
    (void)!vmsplice(1, &part, 1, SPLICE_F_GIFT | SPLICE_F_NONBLOCK);
    memcpy(page, "42\n", 4); /* too late: the reader may see it, among the rest */
    (void)!ftruncate(0, 0);
    (void)!fallocate(0, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1);
    dup2(1, 0);
    dup2(0, 2);
    close(1);
    (void)!write(2, "no\n", 3);
    return 0;
}
