/* Busy machines. Everything of the sandbox runs at a lower priority here, beside loops that take the processors: a program that is not let run meets its
 * CPU limit, however long that takes, and not the wall limit; one that sleeps meets that. Nothing here depends on how fast the machine is, only on its not being
 * twenty times slower still. */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box.h"

enum { BURNERS_MAX = 64, BURNERS_OF_CORE = 2, LESS = 5 };
static pid_t burners[BURNERS_MAX];
static unsigned burning;

/* Made before this process lowers its own priority; they begin when the gate is closed. */
static void make_burners(int *gate) {
    int ends[2];
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    assert_int_equal(pipe(ends), 0);
    for (long i = 0; i < cores * BURNERS_OF_CORE && burning < BURNERS_MAX; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            char none;
            prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
            close(ends[1]);
            if (read(ends[0], &none, 1) < 0) _exit(1);
            for (volatile unsigned long n = 0;; n++) {
            }
        }
        if (pid > 0) burners[burning++] = pid;
    }
    close(ends[0]);
    *gate = ends[1];
}

static void stop_burning(void) {
    for (unsigned i = 0; i < burning; i++) {
        kill(burners[i], SIGKILL);
        waitpid(burners[i], NULL, 0);
    }
}

/* Uses so much of clock(), then does what is said. */
#define SPIN(ms, then) \
    "#include <stdio.h>\n#include <time.h>\nint main(void){while(clock()<" #ms "*CLOCKS_PER_SEC/1000);" then "}"
static const char spins[] = SPIN(100000, ""), spins_a_little[] = SPIN(60, "puts(\"end\");return 0;"),
                  spins_and_talks[] = SPIN(60, "putchar('x');fflush(stdout);return getchar()!='x';"),
                  waits[] = "#include <stdio.h>\nint main(void){int c=getchar();if(c==EOF)return 1;putchar(c);return 0;}";

/* While the machine is still ours: what is compiled now comes from the cache later. */
static void warm_up(void) {
    static const char *const sources[] = {spins_a_little, spins_and_talks, waits, spins};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        run_source("c", assay_view_of(sources[i]), "", &(sandbox_limits){.cpu_ms = 100});
    run_source("python", ASSAY_VIEW("import threading, time"), "", NULL);
}

static void test_starved_is_not_asleep(void **state) {
    (void)state;
    sandbox_limits limits = {.cpu_ms = 100, .wall_ms = 400};
    result.wall_us = 0;
    for (int i = 0; i < 10 && result.wall_us <= 400000;
         i++) { /* it was starved, or this proves nothing: how much is the scheduler's choice */
        assert_int_equal(run_source("c", assay_view_of(spins), "", &limits), SANDBOX_TIME_LIMIT);
        printf("100 ms of CPU time took %llu ms\n", (unsigned long long)result.wall_us / 1000);
    }
    assert_true(result.wall_us > 400000);
    assert_int_equal(run_source("c", assay_view_of(spins_a_little), "", &limits), SANDBOX_OK);
    assert_true(output_is("end\n"));
}

static void test_asleep_is_not_starved(void **state) {
    (void)state;
    sandbox_limits limits = {.cpu_ms = 100, .wall_ms = 400};
    assert_int_equal(run_source("python", ASSAY_VIEW("import time\ntime.sleep(100)"), "", &limits), SANDBOX_WALL_LIMIT);
    assert_in_range(result.wall_us, 300000, 100000000); /* the limit counts from before a busy mother takes the order */
    /* a thread that works beside one that sleeps is work */
    assert_int_equal(run_source("python",
                                ASSAY_VIEW("import threading, time\ndef work():\n    while time.process_time() < 0.06: pass\n"
                                           "t = threading.Thread(target=work)\nt.start()\nt.join()\nprint('end')"),
                                "", &limits),
                     SANDBOX_OK);
}

static bool never(const sandbox_result *second) {
    (void)second;
    return false;
}

/* A program that waits for an interactor that is starved does not idle; where both wait, both do. */
static void test_pairs_wait_together(void **state) {
    (void)state;
    sandbox_client *clients[2] = {sandbox_client_of(box, 0), sandbox_client_of(box, 1)};
    sandbox_program *waiting = NULL, *working = NULL;
    sandbox_result other;
    sandbox_result_init(&other);
    sandbox_prepare(clients[0], "c", assay_view_of(waits), NULL, &waiting, &result);
    sandbox_prepare(clients[1], "c", assay_view_of(spins_and_talks), NULL, &working, &other);
    assert_true(waiting && working);
    sandbox_limits limits = {.cpu_ms = 100, .wall_ms = 400};
    sandbox_half first = {clients[0], waiting, &limits, &result, 0}, second = {clients[1], working, &limits, &other, 0};
    sandbox_run_pair(&first, &second, NULL, -1, never);
    assert_int_equal(result.verdict, SANDBOX_OK);
    assert_int_equal(other.verdict, SANDBOX_OK);
    second.program = waiting;
    sandbox_run_pair(&first, &second, NULL, -1, never);
    assert_int_equal(result.verdict, SANDBOX_WALL_LIMIT);
    sandbox_program_free(waiting);
    sandbox_program_free(working);
    sandbox_result_clear(&other);
}

int main(void) {
    int gate = -1;
    make_burners(&gate);
    if (setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + LESS) != 0) perror("setpriority");
    int skipped = open_box(SANDBOX_LEVEL_FULL, 1);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_starved_is_not_asleep),
                                       cmocka_unit_test(test_asleep_is_not_starved),
                                       cmocka_unit_test(test_pairs_wait_together)};
    if (!skipped) warm_up();
    close(gate);
    int failed = skipped ? skipped : cmocka_run_group_tests(tests, NULL, NULL);
    stop_burning();
    if (!skipped) close_box();
    return failed;
}
