/* Zombies, stopped and orphaned grandchildren that block every signal, sessions of their own, each with a thread's worth of exits for the mother to hear of. */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    sigset_t every;
    sigfillset(&every);
    sigprocmask(SIG_BLOCK, &every, NULL);
    for (int i = 0; i < 40; i++) {
        pid_t pid = fork();
        if (pid != 0) continue;
        setsid();
        for (int k = 0; k < 6; k++)
            if (fork() == 0) {
                if (k % 3 == 0) raise(SIGSTOP);
                if (k % 3 == 1) sleep(1000);
                _exit(k);
            }
        if (i % 2) raise(SIGSTOP);
        _exit(0);
    }
    for (int i = 0; i < 300; i++) {
        pid_t pid = vfork();
        if (pid == 0) _exit(0);
    }
    puts("left");
    return 0;
}
