// ATTACK own_listener_and_control.c  category: false-pass
// MUST: none of the mother's descriptors (control socket, seccomp listener, cgroup files) is inherited; no report can be forged
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void) {
    char report[120] = "1PERx";
    for (int fd = 3; fd < 4096; fd++) {
        if (send(fd, report, sizeof report, MSG_NOSIGNAL) >= 0) printf("LEAK send %d\n", fd);
        if (write(fd, "0", 1) >= 0) printf("LEAK write %d\n", fd);
        char note[80] = {0};
        if (ioctl(fd, 0xC0502100ul, note) >= 0) printf("LEAK listener %d\n", fd);
    }
    return 0;
}
