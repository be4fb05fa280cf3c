/* Seeing whether a family of processes wants a processor: launcher/awake.h, without a cell. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sandbox/launcher/awake.h"

/* A process that sleeps, with a child that does what `work` says. */
static pid_t family_with(void *(*work)(void *)) {
    pid_t mother = fork();
    if (mother) return mother;
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        pthread_t thread;
        if (pthread_create(&thread, NULL, work, NULL)) _exit(1);
    }
    for (;;) pause();
}

static void *spin(void *unused) {
    for (volatile unsigned long n = 0;; n++) {
    }
    return unused;
}

static void *rest(void *unused) {
    for (;;) pause();
    return unused;
}

static void end_family(pid_t mother) {
    kill(mother, SIGKILL);
    waitpid(mother, NULL, 0);
}

/* One runnable thread of a grandchild is seen, and its CPU time; sleepers are seen to sleep. */
static void test_awake(void **state) {
    (void)state;
    pid_t busy = family_with(spin), idle = family_with(rest);
    awake_look look = {0};
    for (int i = 0; i < 10000 && !(look.runnable && look.cpu_ns >= 20000000); i++) {
        usleep(1000);
        look = awake_at("", busy);
    }
    assert_true(look.runnable && look.cpu_ns >= 20000000);
    bool asleep = false;
    for (int i = 0; i < 10000 && !asleep; i++) { /* until it has come to its pause */
        usleep(1000);
        asleep = !awake_at("", idle).runnable;
    }
    assert_true(asleep);
    usleep(20000);
    look = awake_at("", idle);
    assert_true(!look.runnable && look.cpu_ns < 20000000);
    char text[32], path[48];
    int list = memfd_create("list", MFD_CLOEXEC);
    snprintf(path, sizeof path, "/proc/self/fd/%d", list);
    int one = snprintf(text, sizeof text, "%d\n", (int)idle);
    int both = one + snprintf(text + one, sizeof text - (size_t)one, "%d\n", (int)getpid());
    assert_int_equal(write(list, text, (size_t)both), both);
    assert_true(awake_at(path, idle).runnable); /* we are */
    assert_int_equal(ftruncate(list, one), 0);
    assert_false(awake_at(path, idle).runnable);
    assert_int_equal(ftruncate(list, 0), 0);
    assert_true(awake_at(path, idle).runnable); /* a cell that is being made */
    close(list);
    end_family(busy);
    end_family(idle);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_awake)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
