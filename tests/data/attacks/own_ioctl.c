/* Terminals and devices are not there to be spoken to. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    unsigned long calls[] = {0x5412, 0x541C, 0x5401, 0x4b4e, 0x89A0, 0x5456};
    for (int fd = 0; fd < 8; fd++)
        for (unsigned i = 0; i < 6; i++)
            if (syscall(SYS_ioctl, fd, calls[i], "x") == 0) printf("ALLOWED %d %lx\n", fd, calls[i]);
    return 0;
}
