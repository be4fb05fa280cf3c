/* No process can be read or written from outside. */
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
    char b[8]; struct iovec { void *p; size_t n; } l = {b, 8}, r = {main, 8};
    if (syscall(SYS_process_vm_readv, 1, &l, 1, &r, 1, 0) > 0 || syscall(SYS_process_vm_writev, 1, &l, 1, &r, 1, 0) > 0) puts("ALLOWED");
    return 0;
}
