/* Counts the instructions that a function executes, by stepping a child of the test through it: the figure depends on the compiler and the C library, not on
 * load. */
#ifndef ASSAY_TESTS_VERIFIERS_COUNT_STEPS_H
#define ASSAY_TESTS_VERIFIERS_COUNT_STEPS_H

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static _Noreturn void be_stepped(void (*run)(void)) {
    run(); /* tables are made and memory is mapped at the first time */
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) _exit(1);
    raise(SIGSTOP);
    run();
    raise(SIGSTOP);
    _exit(0);
}

/* The instructions between the two stops of a child that calls `run`. */
static long count_steps(void (*run)(void)) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) be_stepped(run);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
    long steps = 0;
    do {
        assert_int_equal(ptrace(PTRACE_SINGLESTEP, child, NULL, NULL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        steps++;
    } while (WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP);
    assert_true(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    return steps;
}

#endif
