/* No path leads out of the tree. */
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
    for (int i = 0; i < 64; i++) if (chdir("..") != 0) break;
    const char *names[] = {"etc/passwd", "etc/shadow", "root", "home", "proc", "sys", "var", "mnt/store"};
    for (unsigned i = 0; i < 8; i++) if (access(names[i], F_OK) == 0) printf("LEAK %s\n", names[i]);
    return 0;
}
