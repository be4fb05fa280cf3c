/* Trivial jobs a second in cells, one at a time, against plain fork+exec of the same static binary, plain python3, and both under bubblewrap (where it is
 * installed), in turns in the same run; two cells at once beside two busy loops. Each figure is the median of the rounds' rates.
 * usage: sandbox_runs [ROUNDS [RUNS]] */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "sandbox/sandbox.h"

enum { ROUNDS_MAX = 64, SUBJECTS = 10, THREADS = 2 };

static const char c_source[] =
    "#include <stdio.h>\nint main(void) { int a, b; if (scanf(\"%d %d\", &a, &b) != 2) return 1; printf(\"%d\\n\", a + b); }\n";
static const char python_source[] = "a, b = map(int, input().split())\nprint(a + b)\n";
static const char input_text[] = "20 22\n";

static sandbox *box;
static sandbox_program *c_program, *python_program;
static sandbox_input *input;
static char binary_path[64];

static void die(const char *what) {
    fprintf(stderr, "bench_sandbox_runs: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* fork+exec, input from a file, output through a pipe, compared: what a judge without a sandbox does. */
static void plain(char *const *words) {
    extern char **environ;
    int in[2], out[2];
    char text[16];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) die("pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    pid_t pid;
    if (posix_spawn(&pid, words[0], &actions, NULL, words, environ) != 0) die("spawn");
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    if (write(in[1], input_text, sizeof input_text - 1) < 0) die("write");
    close(in[1]);
    ssize_t got = 0, more = 1;
    while (more > 0 && got < (ssize_t)sizeof text) {
        more = read(out[0], text + got, sizeof text - (size_t)got);
        if (more > 0) got += more;
    }
    close(out[0]);
    waitpid(pid, NULL, 0);
    if (got != 3 || memcmp(text, "42\n", 3) != 0) die("wrong output of a plain run");
}

static void cell(unsigned client, const sandbox_program *program, sandbox_result *result) {
    sandbox_run(sandbox_client_of(box, client), program, input, NULL, NULL, result);
    if (result->verdict != SANDBOX_OK || result->output.size != 3 || memcmp(result->output.data, "42\n", 3) != 0) {
        fprintf(stderr, "verdict %s %s\n", sandbox_verdict_name(result->verdict), result->detail);
        exit(1);
    }
}

typedef struct part {
    pthread_t thread;
    unsigned client, runs;
    const sandbox_program *program;
} part;

static void *work(void *argument) {
    part *p = argument;
    sandbox_result result;
    sandbox_result_init(&result);
    for (unsigned i = 0; i < p->runs; i++) cell(p->client, p->program, &result);
    sandbox_result_clear(&result);
    return NULL;
}

static void both(const sandbox_program *program, unsigned runs) {
    part parts[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        parts[i] = (part){.client = i, .runs = runs / THREADS, .program = program};
        if (pthread_create(&parts[i].thread, NULL, work, &parts[i]) != 0) die("thread");
    }
    for (unsigned i = 0; i < THREADS; i++) pthread_join(parts[i].thread, NULL);
}

static const char bwrap_path[] = "/usr/bin/bwrap";
enum { LOOP_STEPS = 20000000 };

static void *loop(void *unused) {
    (void)unused;
    for (volatile unsigned i = 0; i < LOOP_STEPS; i++) {
    }
    return NULL;
}

/* Loops a second of one or two threads that do nothing else: what two cores give here and now. */
static double busy(unsigned threads) {
    pthread_t other;
    int64_t start = assay_wall_ns();
    bool second = threads == 2 && pthread_create(&other, NULL, loop, NULL) == 0;
    loop(NULL);
    if (second) pthread_join(other, NULL);
    return threads * 1e9 / (double)(assay_wall_ns() - start);
}

static double rate(unsigned subject, unsigned runs) {
    char *binary[] = {binary_path, NULL},
         *python[] = {(char *)(uintptr_t) "/usr/bin/python3", (char *)(uintptr_t) "-c", (char *)(uintptr_t)python_source, NULL};
    sandbox_result result;
    sandbox_result_init(&result);
    char *bwrap[] = {(char *)(uintptr_t)bwrap_path,
                     (char *)(uintptr_t) "--unshare-all",
                     (char *)(uintptr_t) "--ro-bind",
                     (char *)(uintptr_t) "/",
                     (char *)(uintptr_t) "/",
                     NULL,
                     NULL,
                     NULL,
                     NULL};
    if (subject == 6) bwrap[5] = binary_path;
    if (subject == 7) memcpy(bwrap + 5, python, 3 * sizeof *python);
    if (subject >= 6 && subject <= 7 && access(bwrap_path, X_OK) != 0) return 0;
    if (subject == 1 || subject == 6 || subject == 7) runs = runs / 10 + 1;
    if (subject >= 8) return busy(subject - 7);
    int64_t start = assay_wall_ns();
    if (subject == 4 || subject == 5) both(subject == 4 ? python_program : c_program, runs);
    for (unsigned i = 0; i < runs && subject < 4; i++) {
        if (subject == 0) plain(binary);
        if (subject == 1) plain(python);
        if (subject == 2) cell(0, python_program, &result);
        if (subject == 3) cell(0, c_program, &result);
    }
    for (unsigned i = 0; i < runs && (subject == 6 || subject == 7); i++) plain(bwrap);
    sandbox_result_clear(&result);
    return runs * 1e9 / (double)(assay_wall_ns() - start);
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void prepare(void) {
    unsetenv("PYTHONUNBUFFERED");
    char source_path[] = "/tmp/bench_sandbox_XXXXXX", command[256];
    int fd = mkstemp(source_path);
    if (fd < 0 || write(fd, c_source, sizeof c_source - 1) < 0) die("source");
    close(fd);
    snprintf(binary_path, sizeof binary_path, "%s.bin", source_path);
    snprintf(command, sizeof command, "gcc -x c -O2 -static -o %s %s", binary_path, source_path);
    if (system(command) != 0) die("gcc");
    unlink(source_path);
    assay_status status = sandbox_start(&(sandbox_options){.slots = THREADS}, &box);
    if (status.code) {
        fprintf(stderr, "%s\n", status.message);
        exit(1);
    }
    sandbox_result result;
    sandbox_result_init(&result);
    sandbox_prepare(sandbox_client_of(box, 0), "c", assay_view_of(c_source), NULL, &c_program, &result);
    sandbox_prepare(sandbox_client_of(box, 0), "python", assay_view_of(python_source), NULL, &python_program, &result);
    sandbox_result_clear(&result);
    input = sandbox_input_new(assay_view_of(input_text));
    if (!c_program || !python_program || !input) die("programs");
}

int main(int count, char **words) {
    static const char *const names[SUBJECTS] = {
        "plain fork+exec, static C", "plain python3",   "cell, Python",   "cell, static C", "two cells, Python",
        "two cells, static C",       "bwrap, static C", "bwrap, python3", "one busy loop",  "two busy loops"};
    double rates[SUBJECTS][ROUNDS_MAX], medians[SUBJECTS];
    unsigned rounds = count > 1 ? (unsigned)atoi(words[1]) : 5, runs = count > 2 ? (unsigned)atoi(words[2]) : 300;
    if (rounds < 1 || rounds > ROUNDS_MAX || runs < 10) return 3;
    prepare();
    for (unsigned s = 0; s < SUBJECTS; s++) (void)rate(s, 10);
    for (unsigned r = 0; r < rounds; r++)
        for (unsigned s = 0; s < SUBJECTS; s++) rates[s][r] = rate(s, runs);
    for (unsigned s = 0; s < SUBJECTS; s++) {
        qsort(rates[s], rounds, sizeof **rates, by_value);
        medians[s] = rates[s][rounds / 2];
        printf("%-28s %8.0f runs/s (%.0f to %.0f)\n", names[s], medians[s], rates[s][0], rates[s][rounds - 1]);
    }
    printf("Python: %.1f times plain python3; static C: %.2f times plain fork+exec\n", medians[2] / medians[1],
           medians[3] / medians[0]);
    if (medians[6] > 0)
        printf("Python: %.1f times bwrap python3; static C: %.1f times bwrap\n", medians[2] / medians[7],
               medians[3] / medians[6]);
    printf("two at once against one: Python %.2f, static C %.2f, busy loops %.2f\n", medians[4] / medians[2],
           medians[5] / medians[3], medians[9] / medians[8]);
    unlink(binary_path);
    sandbox_program_free(c_program);
    sandbox_program_free(python_program);
    sandbox_input_free(input);
    sandbox_stop(box);
    return 0;
}
