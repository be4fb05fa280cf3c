/* Files are not named by number. */
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
    char h[64] = {0}; int id; *(int *)h = 32;
    if (syscall(SYS_name_to_handle_at, -100, "/", h, &id, 0) == 0) puts("LEAK");
    return 0;
}
