/* Nothing of the machine can be changed. */
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
    int calls[] = {SYS_reboot, SYS_swapon, SYS_swapoff, SYS_acct, SYS_sethostname, SYS_setdomainname, SYS_init_module, SYS_delete_module, SYS_iopl, SYS_ioperm, SYS_syslog, SYS_vhangup, SYS_quotactl};
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
        if (syscall(calls[i], 0, 0, 0, 0) == 0) printf("ALLOWED %d\n", calls[i]);
    return 0;
}
