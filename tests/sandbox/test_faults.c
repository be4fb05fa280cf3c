/* Faults, by role: guardian, launcher, warm interpreter, mother of compiled programs, a cell's first process and the program itself are killed under load, each
 * several times. No verdict is lost or wrong, and the right ones come again within a second. Then the last guardian goes, too, and nothing is left. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "box.h"
#include "common/clock.h"

/* A second on a machine of one's own; what is asserted is the best of several, with room for a busy one. */
enum { CLIENTS = 3, PAIR_CLIENTS = 2, TURNS = 4, BACK_MS = 5000, PATIENCE_MS = 60000 };

static void wait_ms(long ms) {
    const struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

/* ---- who is who ---- */

typedef enum role { GUARDIAN, LAUNCHER, INTERPRETER, NATIVE, INIT, PROGRAM, ROLES } role;
static const char *const role_names[ROLES] = {"guardian", "launcher", "warm interpreter", "native mother", "init", "program"};

/* A process is known by its name and by how deep it stands in pid namespaces: the test's own, a mother's, a cell's. */
static bool has_role(int pid, role wanted) {
    char path[64], line[512], name[32] = "";
    unsigned depth = 0;
    int inner = 0;
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        sscanf(line, "Name: %31s", name);
        if (strncmp(line, "State:\tZ", 8) == 0) depth = 100; /* dead already */
        if (strncmp(line, "NSpid:", 6) != 0) continue;
        char *save = NULL;
        for (char *word = strtok_r(line + 6, " \t\n", &save); word; word = strtok_r(NULL, " \t\n", &save)) {
            inner = atoi(word);
            depth++;
        }
    }
    if (file) fclose(file);
    bool python = strncmp(name, "python", 6) == 0;
    switch (wanted) {
        case GUARDIAN: return depth == 1 && strcmp(name, "assay-guard") == 0;
        case LAUNCHER: return depth == 1 && strcmp(name, "assay-launch") == 0;
        case INTERPRETER: return depth == 2 && python;
        case NATIVE: return depth == 2 && strcmp(name, "assay-launch") == 0;
        case INIT: return depth == 3 && inner == 1;
        default: return depth == 3 && inner > 1;
    }
}

/* Kills one of that role; false where there is none at the moment. */
static bool kill_one(role wanted) {
    DIR *folder = opendir("/proc");
    bool killed = false;
    for (struct dirent *entry; folder && !killed && (entry = readdir(folder));) {
        int pid = atoi(entry->d_name);
        killed = pid > 1 && pid != getpid() && has_role(pid, wanted) && kill(pid, SIGKILL) == 0;
    }
    if (folder) closedir(folder);
    return killed;
}

/* ---- the load ---- */

static atomic_bool stop;
static atomic_uint right, wrong, talks;

static void count(const sandbox_result *mine, const char *output) {
    bool good = mine->verdict == SANDBOX_OK && assay_view_equal(assay_buffer_view(&mine->output), assay_view_of(output));
    if (!good) fprintf(stderr, "not right: %s %s\n", sandbox_verdict_name(mine->verdict), mine->detail);
    atomic_fetch_add(good ? &right : &wrong, 1);
}

/* Long enough to be met by a kill, short enough to come often. */
static const char compiled[] =
    "#include <stdio.h>\n#include <unistd.h>\nint main(void){int a,b; usleep(10000); if (scanf(\"%d%d\",&a,&b)!=2) return 1;"
    "printf(\"%d\\n\",a+b); return 0;}";
static const char *const sources[CLIENTS] = {"import time\ntime.sleep(0.01)\nprint(sum(map(int, input().split())))", compiled,
                                             "import math\nprint(sum(map(int, input().split())))"};
static const char *const languages[CLIENTS] = {"python", "c", "python"};

static void *load(void *number) {
    unsigned i = (unsigned)(uintptr_t)number;
    sandbox_client *client = sandbox_client_of(box, i);
    sandbox_result mine;
    sandbox_program *program = NULL;
    sandbox_result_init(&mine);
    sandbox_prepare(client, languages[i], assay_view_of(sources[i]), NULL, &program, &mine);
    sandbox_input *input = sandbox_input_new(ASSAY_VIEW("20 22\n"));
    while (program && !atomic_load(&stop)) {
        sandbox_run(client, program, input, NULL, NULL, &mine);
        count(&mine, "42\n");
    }
    if (!program) atomic_fetch_add(&wrong, 1);
    sandbox_input_free(input);
    sandbox_program_free(program);
    sandbox_result_clear(&mine);
    return NULL;
}

static bool never(const sandbox_result *second) {
    (void)second;
    return false;
}

/* Two programs that talk. What kills one of them kills the talk, and it begins anew. */
static void *talk(void *unused) {
    sandbox_client *clients[2] = {sandbox_client_of(box, CLIENTS), sandbox_client_of(box, CLIENTS + 1)};
    sandbox_result mine[2];
    sandbox_program *programs[2] = {NULL, NULL};
    static const char *const words[2] = {"print(20)\nassert input() == '42'", "print(int(input()) + 22)"};
    (void)unused;
    for (int i = 0; i < 2; i++) {
        sandbox_result_init(&mine[i]);
        sandbox_prepare(clients[i], "python", assay_view_of(words[i]), NULL, &programs[i], &mine[i]);
    }
    while (programs[0] && programs[1] && !atomic_load(&stop)) {
        sandbox_half halves[2] = {{clients[0], programs[0], NULL, &mine[0], 0}, {clients[1], programs[1], NULL, &mine[1], 0}};
        sandbox_run_pair(&halves[0], &halves[1], NULL, -1, never);
        for (int i = 0; i < 2; i++) count(&mine[i], "");
        atomic_fetch_add(&talks, 1);
    }
    for (int i = 0; i < 2; i++) {
        sandbox_program_free(programs[i]);
        sandbox_result_clear(&mine[i]);
    }
    return NULL;
}

/* ---- the tests ---- */

enum { PIDS_MAX = 16, NO_TWIN_MS = 20 };

/* Processes of that role, in the order of their numbers. */
static unsigned find_all(role wanted, int *pids) {
    DIR *folder = opendir("/proc");
    unsigned count = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder)) && count < PIDS_MAX;) {
        int pid = atoi(entry->d_name);
        if (pid > 1 && pid != getpid() && has_role(pid, wanted)) pids[count++] = pid;
    }
    if (folder) closedir(folder);
    return count;
}

/* The process that waits for its order, or its init, is ended by a stranger while nobody asks for anything: the next order is carried out by another one that the same mother
 * makes, and nobody hears of it. */
static void test_waiting(void **state) {
    (void)state;
    int mothers[PIDS_MAX], later[PIDS_MAX], waiting[PIDS_MAX];
    assert_int_equal(run_source("python", ASSAY_VIEW("print(1)"), "", NULL), SANDBOX_OK);
    unsigned count = find_all(INTERPRETER, mothers);
    assert_int_equal(count, 1);
    for (int turn = 0; turn < 2 * TURNS; turn++) {
        role victim = turn % 2 ? INIT : PROGRAM;
        int64_t start = assay_wall_ns();
        /* The cell before may not have gone yet. */
        while (find_all(victim, waiting) != 1) {
            wait_ms(1);
            assert_true(assay_wall_ns() - start < (int64_t)PATIENCE_MS * 1000000);
        }
        assert_int_equal(kill(waiting[0], SIGKILL), 0);
        while (find_all(PROGRAM, waiting) != 0) wait_ms(1);
        wait_ms(NO_TWIN_MS); /* an order that comes soon behind a report asks for a second mother */
        assert_int_equal(run_source("python", ASSAY_VIEW("print(2)"), "", NULL), SANDBOX_OK);
        assert_true(output_is("2\n"));
        assert_int_equal(find_all(INTERPRETER, later), count);
        assert_memory_equal(mothers, later, count * sizeof *mothers);
    }
}

/* Milliseconds until as many right verdicts as there are clients came after the kill. */
static int64_t kill_and_wait(role victim) {
    int64_t start = assay_wall_ns();
    while (!kill_one(victim)) {
        wait_ms(1);
        assert_true(assay_wall_ns() - start < (int64_t)PATIENCE_MS * 1000000);
    }
    unsigned before = atomic_load(&right);
    start = assay_wall_ns();
    while (atomic_load(&right) < before + CLIENTS + 1) {
        wait_ms(2);
        assert_true(assay_wall_ns() - start < (int64_t)PATIENCE_MS * 1000000);
    }
    return (assay_wall_ns() - start) / 1000000;
}

/* What was begun before the kill has ended, and another talk, too: a talk is begun anew only so often. */
static void wait_for_talks(void) {
    for (unsigned before = atomic_load(&talks); atomic_load(&talks) < before + 2;) wait_ms(2);
}

static void kill_role(role victim, bool talking) {
    int64_t least = INT64_MAX;
    for (unsigned turn = 0; turn < TURNS; turn++) {
        int64_t took = kill_and_wait(victim);
        if (took < least) least = took;
        if (talking) wait_for_talks();
        wait_ms(50 + turn * 37);
    }
    printf("killed %s: right again after %lld ms at best of %d\n", role_names[victim], (long long)least, TURNS);
    assert_true(least < BACK_MS);
}

static void test_roles(void **state) {
    (void)state;
    pthread_t threads[CLIENTS + 1];
    for (uintptr_t i = 0; i < CLIENTS; i++) assert_int_equal(pthread_create(&threads[i], NULL, load, (void *)i), 0);
    while (atomic_load(&right) < 20 && !atomic_load(&wrong)) wait_ms(5);
    for (role victim = 0; victim < ROLES; victim++) kill_role(victim, false);
    assert_int_equal(pthread_create(&threads[CLIENTS], NULL, talk, NULL), 0);
    for (unsigned begun = 0; begun < 3; begun = atomic_load(&talks)) wait_ms(5);
    static const role whole[] = {GUARDIAN, LAUNCHER, INTERPRETER}; /* a program or init that a stranger kills ends its talk */
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) kill_role(whole[i], true);
    atomic_store(&stop, true);
    for (int i = 0; i <= CLIENTS; i++) pthread_join(threads[i], NULL);
    printf("right %u, of them %u talks; wrong %u\n", right, talks, wrong);
    assert_int_equal(wrong, 0);
}

/* Killed again and again while nobody asks for anything: the clients' queues of words about that stay bounded, and the next run is right. */
static void test_idle(void **state) {
    (void)state;
    for (unsigned turn = 0; turn < 300; turn++) {
        while (!kill_one(LAUNCHER)) wait_ms(1);
    }
    assert_int_equal(run_source("python", ASSAY_VIEW("print(1)"), "", NULL), SANDBOX_OK);
    assert_true(kill_one(GUARDIAN));
    while (sandbox_tend(box) >= 0 || !kill_one(GUARDIAN)) wait_ms(1);
    assert_int_equal(run_source("python", ASSAY_VIEW("print(2)"), "", NULL), SANDBOX_OK);
    assert_true(output_is("2\n"));
}

/* A sandbox whose guardian lies dead can be stopped, and nothing is left of it. */
static void test_stop_without_guardian(void **state) {
    host_counts *before = *state;
    while (!kill_one(GUARDIAN)) (void)sandbox_tend(box);
    close_box();
    host_counts after = count_host();
    assert_int_equal(after.processes, before->processes);
    assert_int_equal(after.descriptors, before->descriptors + 1); /* the cache of compiled programs holds one */
    assert_int_equal(after.mounts, before->mounts);
}

int main(void) {
    host_counts before = count_host();
    assay_status status = sandbox_start(
        &(sandbox_options){.slots = 2, .clients = CLIENTS + PAIR_CLIENTS, .least = SANDBOX_LEVEL_NO_CGROUPS}, &box);
    if (status.code) {
        fprintf(stderr, "SKIPPED: %s\n", status.message);
        return 77;
    }
    sandbox_result_init(&result);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_waiting), cmocka_unit_test(test_roles),
                                       cmocka_unit_test(test_idle),
                                       cmocka_unit_test_prestate(test_stop_without_guardian, &before)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
