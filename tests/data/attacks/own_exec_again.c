/* A program that executes itself for ever is one program in time. */
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
    extern char **environ; char *words[] = {"x", 0};
    for (;;) syscall(SYS_execveat, 5, "", words, environ, 0x1000), syscall(SYS_execve, "/proc/self/exe", words, environ);
    return 0;
}
