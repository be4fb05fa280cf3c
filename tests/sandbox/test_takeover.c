/* Workers that are forked again and again on a socket that outlives them: what a dead one left running ends, its report is nobody's, and a flag stops
 * what a living one waits for. */
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "box.h"
#include "common/clock.h"

static int64_t ms_since(int64_t ns) {
    return (assay_wall_ns() - ns) / 1000000;
}

static const char spin[] = "while True: pass\n";

/* In a child: attaches, says so, and runs `source` for ever. */
static pid_t worker(const char *source, _Atomic int *begun) {
    pid_t pid = fork();
    if (pid) return pid;
    sandbox_client *client = sandbox_client_of(box, 0);
    if (sandbox_client_attach(client, sandbox_client_socket(client)).code) _exit(3);
    sandbox_program *program = NULL;
    sandbox_prepare(client, "python", assay_view_of(source), NULL, &program, &result);
    if (!program) _exit(4);
    atomic_store(begun, 1);
    sandbox_run(client, program, NULL, &(sandbox_limits){.cpu_ms = 60000}, NULL, &result);
    _exit(5); /* not before it is killed */
}

/* Each life is killed at another moment of its run; the next one's own answer is right every time. */
static void test_takes_over(void **state) {
    (void)state;
    _Atomic int *begun = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sandbox_client *client = sandbox_client_of(box, 0);
    for (unsigned turn = 0; turn < 12; turn++) {
        atomic_store(begun, 0);
        pid_t pid = worker(turn % 3 ? spin : "print('the dead one')\n", begun);
        while (!atomic_load(begun) && waitpid(pid, NULL, WNOHANG) == 0) usleep(1000);
        usleep(turn * 3000);
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        char source[64], expected[32];
        snprintf(source, sizeof source, "print(%u)\n", turn);
        snprintf(expected, sizeof expected, "%u\n", turn);
        assert_int_equal(sandbox_client_attach(client, sandbox_client_socket(client)).code, ASSAY_OK);
        assert_int_equal(run_source("python", assay_view_of(source), "", NULL), SANDBOX_OK);
        assert_true(output_is(expected));
    }
    munmap((void *)begun, 4096);
}

/* What runs, and what waits in the launcher's queue, ends soon after the flag is up; while it is up nothing runs. */
static void test_flag_stops(void **state) {
    (void)state;
    _Atomic uint32_t *flag = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sandbox_client *client = sandbox_client_of(box, 0);
    sandbox_client_watch(client, flag);
    pid_t pid = fork();
    if (pid == 0) {
        usleep(300000);
        atomic_store(flag, 1);
        _exit(0);
    }
    int64_t begin = assay_wall_ns();
    assert_int_equal(run_source("python", assay_view_of(spin), "", &(sandbox_limits){.cpu_ms = 60000}), SANDBOX_CANCELLED);
    assert_true(ms_since(begin) < 20000);
    waitpid(pid, NULL, 0);
    assert_int_equal(run_source("python", assay_view_of("print(1)\n"), "", NULL), SANDBOX_CANCELLED);
    atomic_store(flag, 0);
    assert_int_equal(run_source("python", assay_view_of("print(2)\n"), "", NULL), SANDBOX_OK);
    assert_true(output_is("2\n"));
    sandbox_client_watch(client, NULL);
    munmap((void *)flag, 4096);
}

int main(void) {
    int skipped = open_box(SANDBOX_LEVEL_NO_CGROUPS, 1);
    if (skipped) return skipped;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_takes_over), cmocka_unit_test(test_flag_stops)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
