/* Trivial jobs a second in cells, one at a time, against plain fork+exec of the same static binary and plain python3, in turns in the same
 * run. Each figure is the median of the rounds' rates. usage: bench_sandbox_runs [ROUNDS [RUNS]] */
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

enum { ROUNDS_MAX = 64, SUBJECTS = 6, THREADS = 2 };

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

static double rate(unsigned subject, unsigned runs) {
    char *binary[] = {binary_path, NULL},
         *python[] = {(char *)(uintptr_t) "/usr/bin/python3", (char *)(uintptr_t) "-c", (char *)(uintptr_t)python_source, NULL};
    sandbox_result result;
    sandbox_result_init(&result);
    if (subject == 1) runs = runs / 10 + 1;
    int64_t start = assay_wall_ns();
    if (subject >= 4) both(subject == 4 ? python_program : c_program, runs);
    for (unsigned i = 0; i < runs && subject < 4; i++) {
        if (subject == 0) plain(binary);
        if (subject == 1) plain(python);
        if (subject == 2) cell(0, python_program, &result);
        if (subject == 3) cell(0, c_program, &result);
    }
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
        "plain fork+exec, static C", "plain python3",      "cell, Python", "cell, static C",
        "two cells, Python",         "two cells, static C"};
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
    unlink(binary_path);
    sandbox_program_free(c_program);
    sandbox_program_free(python_program);
    sandbox_input_free(input);
    sandbox_stop(box);
    return 0;
}
