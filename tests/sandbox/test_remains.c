/* A thousand runs, with forks, crashes, limits and scratch folders among them, and the launcher's own end: no process, mount, cgroup or
 * descriptor is left. Then cancelling, and limits on a busy machine. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "box.h"

static const char *const programs[] = {
    "print(sum(map(int, input().split())))",
    "import os\nif os.fork() == 0: __import__('time').sleep(9)\nprint(sum(map(int, input().split())))",
    "import os\nos.abort()",
};

static unsigned cgroup_folders(void) {
    static const char *const places[] = {"/sys/fs/cgroup/memory", "/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup/pids",
                                         "/sys/fs/cgroup"};
    char line[1024], path[1200];
    unsigned count = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        count += count_entries(places[i], false);
        FILE *file = fopen("/proc/self/cgroup", "re");
        while (file && fgets(line, sizeof line, file)) {
            char *own = strrchr(line, ':');
            own[strcspn(own, "\n")] = 0;
            if (strcmp(own + 1, "/") == 0) continue;
            snprintf(path, sizeof path, "%s%s", places[i], own + 1);
            count += count_entries(path, false);
        }
        if (file) fclose(file);
    }
    return count;
}

static void wait_ms(long ms) {
    const struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

static void test_nothing_remains(void **state) {
    (void)state;
    host_counts before = count_host();
    unsigned groups = cgroup_folders();
    assert_int_equal(open_box(SANDBOX_LEVEL_FULL, 1), 0);
    host_counts warm = {0};
    const char *multiplier = getenv("ASSAY_TEST_MULTIPLIER");
    unsigned runs = 1000 * (multiplier && atoi(multiplier) > 0 ? (unsigned)atoi(multiplier) : 1);
    for (unsigned i = 0; i < runs; i++) {
        unsigned which = i % 100 == 7 ? 2 : i % 20 == 3 ? 1 : 0;
        sandbox_limits limits = {.scratch_bytes = i % 10 == 5 ? 1 << 20 : 0};
        sandbox_verdict got = run_source("python", assay_view_of(programs[which]), "20 22\n", &limits);
        assert_int_equal(got, which == 2 ? SANDBOX_RUNTIME_ERROR : SANDBOX_OK);
        if (which == 2) assert_int_equal(result.signal, SIGABRT);
        if (which < 2) assert_true(output_is("42\n"));
        if (i == 20) wait_ms(200), warm = count_host();
    }
    host_counts late = count_host_within(warm.processes);
    /* Twins may have ended meanwhile, or, where the machine is busy, been made later. What runs had left would be many more. */
    assert_in_range(late.processes, 0, warm.processes + 2 * 3);
    assert_int_equal(late.descriptors, warm.descriptors);
    assert_int_equal(late.mounts, warm.mounts);
    close_box();
    host_counts after = count_host();
    assert_int_equal(after.processes, before.processes);
    assert_int_equal(after.descriptors, before.descriptors);
    assert_int_equal(after.mounts, before.mounts);
    assert_int_equal(after.shm, before.shm);
    assert_int_equal(cgroup_folders(), groups);
}

/* A run is reported when it asks to exit, and its mother takes another order when nothing of it is left: while the second program runs, none of the first
 * one's children, which no signal but SIGKILL ends, is there. */
static void test_the_next_meets_nothing(void **state) {
    (void)state;
    assert_int_equal(open_box(SANDBOX_LEVEL_FULL, 1), 0);
    host_counts warm = {0};
    for (int i = 0; i < 10; i++) { /* two mothers are made in the first round */
        assert_int_equal(
            run_source("python",
                       ASSAY_VIEW("import os, signal\nfor s in range(1, 32):\n    try: signal.signal(s, signal.SIG_IGN)\n"
                                  "    except (OSError, ValueError): pass\nfor i in range(30):\n    if os.fork() == 0:\n"
                                  "        while True: pass\nprint('left')"),
                       "", NULL),
            SANDBOX_OK);
        assert_int_equal(run_source("python", ASSAY_VIEW("print('next')"), "", NULL), SANDBOX_OK);
        assert_true(output_is("next\n"));
        if (i == 0) wait_ms(200), warm = count_host();
        assert_in_range(count_host().processes, 0, warm.processes + 4);
    }
    close_box();
}

/* An interpreter that is asked for again and again has a second mother, with the cell that she has made ahead. */
static void test_twins(void **state) {
    (void)state;
    enum { RUNS_MAX = 3000, WITH_HER_CELL = 3, IDLE_LOOKS_MAX = 150 };
    unsigned runs = 0;
    assert_int_equal(open_box(SANDBOX_LEVEL_FULL, 1), 0);
    assert_int_equal(run_source("python", ASSAY_VIEW("print(1)"), "", NULL), SANDBOX_OK);
    wait_ms(300);
    unsigned alone = count_host().processes, both = alone;
    while (both < alone + WITH_HER_CELL && runs++ < RUNS_MAX) {
        assert_int_equal(run_source("python", ASSAY_VIEW("print(1)"), "", NULL), SANDBOX_OK);
        assert_true(output_is("1\n"));
        if (runs % 100 == 0) wait_ms(300), both = count_host_within(alone + WITH_HER_CELL).processes;
    }
    assert_int_equal(both, alone + WITH_HER_CELL);
    /* She ends when nobody needs her for a while, and the other one goes on. */
    for (unsigned looks = 0; both > alone && looks < IDLE_LOOKS_MAX; looks++) wait_ms(200), both = count_host().processes;
    assert_int_equal(both, alone);
    assert_int_equal(run_source("python", ASSAY_VIEW("print(1)"), "", NULL), SANDBOX_OK);
    close_box();
}

/* Two interpreters of a slot have twins, a third has none, however often it is asked for. */
static void test_twins_are_few(void **state) {
    (void)state;
    enum { RUNS_MAX = 3000, WITH_HER_CELL = 3, TWINS = 2, MORE_RUNS = 300 };
    static const char *const kinds[] = {"print(1)", "import json\nprint(1)", "import random\nprint(1)"};
    assert_int_equal(open_box(SANDBOX_LEVEL_FULL, 1), 0);
    for (int k = 0; k < 3; k++) assert_int_equal(run_source("python", assay_view_of(kinds[k]), "", NULL), SANDBOX_OK);
    wait_ms(300);
    unsigned alone = count_host().processes, now = alone;
    for (unsigned k = 0; k < TWINS; k++)
        for (unsigned runs = 1; now < alone + (k + 1) * WITH_HER_CELL && runs < RUNS_MAX; runs++) {
            assert_int_equal(run_source("python", assay_view_of(kinds[k]), "", NULL), SANDBOX_OK);
            if (runs % 50 == 0) wait_ms(200), now = count_host_within(alone + (k + 1) * WITH_HER_CELL).processes;
        }
    for (unsigned runs = 0; runs < MORE_RUNS; runs++)
        assert_int_equal(run_source("python", assay_view_of(kinds[2]), "", NULL), SANDBOX_OK);
    wait_ms(300);
    assert_in_range(count_host_within(alone + TWINS * WITH_HER_CELL).processes, alone, alone + TWINS * WITH_HER_CELL);
    close_box();
}

static void *cancel_soon(void *client) {
    wait_ms(100);
    sandbox_cancel(client);
    return NULL;
}

static void test_cancel(void **state) {
    (void)state;
    pthread_t thread;
    assert_int_equal(open_box(SANDBOX_LEVEL_FULL, 1), 0);
    assert_int_equal(run_source("python", ASSAY_VIEW("print(1)"), "", NULL), SANDBOX_OK);
    int64_t start = assay_wall_ns();
    assert_int_equal(pthread_create(&thread, NULL, cancel_soon, sandbox_client_of(box, 0)), 0);
    assert_int_equal(run_source("python", ASSAY_VIEW("import time\ntime.sleep(20)"), "", NULL), SANDBOX_CANCELLED);
    assert_true(assay_wall_ns() - start < 2000000000);
    pthread_join(thread, NULL);
    assert_int_equal(run_source("python", ASSAY_VIEW("print(1)"), "", NULL), SANDBOX_OK);
    close_box();
}

static atomic_uint wrong;

/* A program that needs a little more than its limit is run again alone and decided there; both clients get their verdicts. */
static void *beside(void *client) {
    sandbox_result mine;
    sandbox_program *program = NULL;
    sandbox_result_init(&mine);
    sandbox_prepare(client, "python", ASSAY_VIEW("for i in range(10 ** 6): pass"), NULL, &program, &mine);
    for (int i = 0; i < 10; i++) {
        sandbox_run(client, program, NULL, NULL, NULL, &mine);
        if (mine.verdict != SANDBOX_OK) atomic_fetch_add(&wrong, 1);
    }
    sandbox_program_free(program);
    sandbox_result_clear(&mine);
    return NULL;
}

static void test_near_the_limit(void **state) {
    (void)state;
    pthread_t thread;
    assert_int_equal(open_box(SANDBOX_LEVEL_FULL, 2), 0);
    atomic_store(&wrong, 0);
    assert_int_equal(pthread_create(&thread, NULL, beside, sandbox_client_of(box, 1)), 0);
    const char *burn = "import time\nwhile time.process_time() < 0.33: pass\nprint('end')";
    sandbox_verdict near = run_source("python", assay_view_of(burn), "", &(sandbox_limits){.cpu_ms = 300});
    assert_int_equal(near, SANDBOX_TIME_LIMIT);
    assert_in_range(result.cpu_us, 300000,
                    374000); /* decided by the second run: the first may use 375 ms, and would have ended by itself */
    assert_int_equal(run_source("python", assay_view_of(burn), "", &(sandbox_limits){.cpu_ms = 600}), SANDBOX_OK);
    pthread_join(thread, NULL);
    assert_int_equal(atomic_load(&wrong), 0);
    close_box();
}

static bool ends_nothing(const sandbox_result *second) {
    (void)second;
    return false;
}

/* So are calls and talks. What a first run wrote to its channel is gone when the second begins. */
static void test_channels_near_the_limit(void **state) {
    (void)state;
    assert_int_equal(open_box(SANDBOX_LEVEL_FULL, 2), 0);
    sandbox_client *client = sandbox_client_of(box, 0);
    sandbox_program *program = NULL, *other = NULL;
    sandbox_result second;
    sandbox_result_init(&second);
    char text[16];
    sandbox_prepare(
        client, "python",
        ASSAY_VIEW(
            "import os, time\ntry: os.write(4, b'once')\nexcept OSError: pass\nwhile time.process_time() < 0.33: pass\n"),
        NULL, &program, &result);
    int reply = memfd_create("reply", MFD_CLOEXEC);
    sandbox_channels channels = {.standard_input = -1, .standard_output = -1, .in = -1, .out = reply};
    sandbox_run(client, program, NULL, &(sandbox_limits){.cpu_ms = 300}, &channels, &result);
    assert_int_equal(result.verdict, SANDBOX_TIME_LIMIT);
    assert_in_range(result.cpu_us, 300000,
                    374000); /* decided by the second run: the first may use 375 ms, and would have ended by itself */
    assert_int_equal(pread(reply, text, sizeof text, 0), 4);
    sandbox_run(client, program, NULL, &(sandbox_limits){.cpu_ms = 600}, &channels, &result);
    assert_int_equal(result.verdict, SANDBOX_OK);
    assert_int_equal(pread(reply, text, sizeof text, 0), 4);
    sandbox_prepare(sandbox_client_of(box, 1), "python", ASSAY_VIEW("import os\nos.write(4, b'note')\ninput()\n"), NULL, &other,
                    &second);
    sandbox_half first_half = {client, program, &(sandbox_limits){.cpu_ms = 300}, &result, 0},
                 second_half = {sandbox_client_of(box, 1), other, NULL, &second, 0};
    channels.out = -1;
    sandbox_run_pair(&first_half, &second_half, NULL, reply, ends_nothing);
    assert_int_equal(result.verdict, SANDBOX_TIME_LIMIT);
    assert_in_range(result.cpu_us, 300000, 374000);
    assert_int_equal(pread(reply, text, sizeof text, 0), 4);
    close(reply);
    sandbox_program_free(program);
    sandbox_program_free(other);
    sandbox_result_clear(&second);
    close_box();
}

int main(void) {
    if (open_box(SANDBOX_LEVEL_FULL, 1)) return 77;
    close_box();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nothing_remains),
                                       cmocka_unit_test(test_the_next_meets_nothing),
                                       cmocka_unit_test(test_twins),
                                       cmocka_unit_test(test_twins_are_few),

                                       cmocka_unit_test(test_cancel),
                                       cmocka_unit_test(test_near_the_limit),
                                       cmocka_unit_test(test_channels_near_the_limit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
