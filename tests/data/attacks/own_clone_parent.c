/* Children of the program's own parent: a mother that is not told of them would wait for their end, and they for her, for ever. */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    const int signals[] = {SIGCHLD, 0, SIGKILL, SIGSTOP};
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) {
        long pid = syscall(SYS_clone, CLONE_PARENT | signals[i], 0, 0, 0, 0);
        if (pid == 0) {
            pause();
            _exit(0);
        }
        if (pid > 0) puts("ALLOWED");
    }
    return 0;
}
