/* A scorer may not make executable memory. This child process starts, forbids mmap and mprotect with PROT_EXEC by seccomp, and then compiles
 * and judges built-in and custom formats; a JIT compilation after confinement would kill it. The negative control shows that it would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "verifiers/format/format.h"

static int forbid_executable_memory(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter) return -1;
    int failed =
        seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC));
    failed |= seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(mprotect), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC));
    failed |= seccomp_load(filter);
    seccomp_release(filter);
    return failed;
}

static int judge_once(assay_format_options options, assay_view text) {
    assay_format *format;
    if (assay_format_compile(&options, &format).code != ASSAY_OK) return 1;
    assay_completion completion = {.text = text};
    assay_budget budget = assay_budget_of(1000000);
    assay_format_result result;
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assay_format_judge(format, &completion, &budget, &result);
    assay_format_free(format);
    return result.verdict != ASSAY_CORRECT;
}

static int judge_confined(void) {
    assay_format_process_start();
    if (forbid_executable_memory() != 0) return 77;
    assay_view text = ASSAY_VIEW("<think>a</think><answer>5</answer>");
    int failed = judge_once((assay_format_options){0}, text);
    failed |= judge_once((assay_format_options){.template_id = ASSAY_FORMAT_THINK}, text);
    failed |= judge_once(
        (assay_format_options){.think_tags = ASSAY_THINK_TAGS, .answer_tags = {ASSAY_VIEW("<answer"), ASSAY_VIEW("</answer>")}},
        text);
    failed |= judge_once((assay_format_options){.pattern = ASSAY_VIEW("<think>.*</think><answer>.*</answer>")}, text);
    assay_format_process_start(); /* again: does nothing */
    return failed;
}

static int start_confined(void) {
    if (forbid_executable_memory() != 0) return 77;
    assay_format_process_start(); /* too late: compiles, and is killed */
    return 0;
}

static int run_child(int (*body)(void)) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) _exit(body());
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void confined_judging_works(void **state) {
    (void)state;
    int status = run_child(judge_confined);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) skip();
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void starting_too_late_is_killed(void **state) {
    (void)state;
    int status = run_child(start_confined);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) skip();
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSYS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(confined_judging_works),
        cmocka_unit_test(starting_too_late_is_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
