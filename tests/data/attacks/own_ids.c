/* No other user can be become. */
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
    if (setuid(0) == 0 || setgid(0) == 0 || setresuid(0, 0, 0) == 0 || seteuid(65534) == 0 || setregid(0, 0) == 0) puts("ALLOWED");
    if (getuid() == 0 || geteuid() == 0) puts("LEAK root");
    return 0;
}
