// ATTACK own_namespace_flags.c  category: escape
// MUST: the one clone with CLONE_NEWPID and the setns that the inherited filter lets the mother make are useless without capabilities
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void) {
    long pid = syscall(SYS_clone, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_NEWPID | CLONE_PIDFD | SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) _exit(0);
    if (pid > 0) printf("ALLOWED clone %ld\n", pid);
    int self = (int)syscall(SYS_pidfd_open, 1, 0);
    if (syscall(SYS_setns, self, CLONE_NEWPID) == 0) puts("ALLOWED setns");
    return 0;
}
