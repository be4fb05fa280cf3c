/* Score over TCP against the floor (floor_server.c), in paired rounds that alternate which comes first. Prints the median of each and of the rounds'
 * ratios, CPU per completion of each server's process tree, and the peak memory of assay's tree.
 *
 * usage: score_rpc --floor PROGRAM [--rounds N] [--seconds S] [--shape 1-4] [--check] -- ASSAY ARGUMENTS...
 *   e.g. score_rpc --floor build/release/bin/floor_server -- build/release/bin/assay serve --listen 127.0.0.1:0
 * --check: exit code 1 where a target is missed. Both servers and the client share this machine: figures are lower bounds. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "bench/load.h"
#include "bench/processes.h"
#include "bench/requests.h"
#include "common/clock.h"

enum { ROUNDS_MAX = 51, REQUESTS = 4, WARM_PERCENT = 20, SHAPES = 4 };

typedef struct shape {
    const char *name;
    size_t groups, completions, bytes, in_flight;
    double target; /* ratio of throughput to reach; 0: none */
} shape;

static const shape shapes[SHAPES] = {
    {"512 completions of 8 kB, 4 in flight", 64, 8, 8000, 4, 0.5},
    {"1 completion of 8 kB, 64 in flight", 1, 1, 8000, 64, 0.75},
    {"1 completion of 200 B, 64 in flight", 1, 1, 200, 64, 0},
    {"1 completion of 8 kB, 1 in flight", 1, 1, 8000, 1, 0},
};

typedef struct settings {
    const char *floor;
    const char *const *assay;
    size_t rounds;
    double seconds;
    size_t shape; /* 1 to SHAPES: this one only; 0: all */
    bool check;
} settings;

typedef struct side {
    bench_server server;
    grpc_client *client;
    double rate[ROUNDS_MAX], cpu_us[ROUNDS_MAX], p50_us[ROUNDS_MAX], p99_us[ROUNDS_MAX]; /* completions/s, per completion */
} side;

static int compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(const double *values, size_t count) {
    double sorted[ROUNDS_MAX];
    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare);
    return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

static bool side_open(side *self, const char *const *argv) {
    assay_status status;
    if (!bench_server_start(&self->server, argv)) return false;
    self->client = grpc_client_new(self->server.address, &status);
    return self->client != NULL;
}

static void side_close(side *self) {
    grpc_client_free(self->client);
    bench_server_stop(&self->server);
}

static bool measure(side *self, const shape *form, const assay_buffer *requests, double seconds, size_t round) {
    int64_t cpu_ns = bench_tree_cpu_ns(self->server.pid);
    load_result load = load_run(self->client, requests, REQUESTS, form->in_flight, seconds);
    cpu_ns = bench_tree_cpu_ns(self->server.pid) - cpu_ns;
    if (load.failures > 0 || load.calls == 0) return false;
    double completions = (double)(load.calls * form->groups * form->completions);
    self->rate[round] = completions / load.seconds;
    self->cpu_us[round] = (double)cpu_ns / 1e3 / completions;
    self->p50_us[round] = (double)load.p50_ns / 1e3;
    self->p99_us[round] = (double)load.p99_ns / 1e3;
    return true;
}

/* How many bytes assay answers, so that the floor can answer as many. */
static size_t answer_bytes(side *assay, const assay_buffer *request) {
    assay_buffer response;
    assay_buffer_init(&response, SIZE_MAX / 4);
    assay_status status = grpc_client_call(assay->client, GRPC_CLIENT_SCORE, assay_buffer_view(request), 30000, &response);
    size_t size = response.size;
    assay_buffer_clear(&response);
    if (status.code == ASSAY_OK) return size;
    fprintf(stderr, "score_rpc: %s: %s\n", status.reason, status.message);
    return 0;
}

static void report(const shape *form, const side *floor, const side *assay, const double *ratios, size_t rounds,
                   size_t request_bytes, size_t reply_bytes) {
    printf("%s (request %zu B, answer %zu B)\n", form->name, request_bytes, reply_bytes);
    printf("  %-8s %14s %16s %10s %10s\n", "", "completions/s", "CPU us/compl.", "p50 us", "p99 us");
    const side *sides[] = {floor, assay};
    const char *names[] = {"floor", "assay"};
    for (size_t i = 0; i < 2; i++)
        printf("  %-8s %14.0f %16.2f %10.0f %10.0f\n", names[i], median(sides[i]->rate, rounds),
               median(sides[i]->cpu_us, rounds), median(sides[i]->p50_us, rounds), median(sides[i]->p99_us, rounds));
    printf("  ratio    %14.2f   median of %zu paired rounds", median(ratios, rounds), rounds);
    if (form->target > 0) printf(", target %.2f", form->target);
    printf("\n");
}

typedef struct sampler {
    pid_t root;
    atomic_bool stop;
    bench_memory peak;
} sampler;

static void *sample(void *argument) {
    sampler *self = argument;
    while (!atomic_load(&self->stop)) {
        bench_memory now = bench_tree_memory(self->root);
        if (now.rss > self->peak.rss) self->peak.rss = now.rss;
        if (now.pss > self->peak.pss) self->peak.pss = now.pss;
        self->peak.processes = now.processes;
        struct timespec pause = {.tv_nsec = 10000000};
        nanosleep(&pause, NULL);
    }
    return NULL;
}

/* Memory grows under load: sampled while the load runs once more, since looking costs time. */
static void report_memory(side *assay, const assay_buffer *requests, const shape *form) {
    sampler self = {.root = assay->server.pid};
    pthread_t thread;
    if (pthread_create(&thread, NULL, sample, &self) != 0) return;
    load_run(assay->client, requests, REQUESTS, form->in_flight, 1.5);
    atomic_store(&self.stop, true);
    pthread_join(thread, NULL);
    printf("  peak memory of assay's %zu processes: RSS %.0f MB (shared pages counted in each), PSS %.0f MB\n",
           self.peak.processes, (double)self.peak.rss / 1e6, (double)self.peak.pss / 1e6);
}

/* One shape, all rounds. 0: good, 1: target missed, 2: could not measure. */
static int run_shape(const settings *options, const shape *form, side *assay) {
    assay_buffer requests[REQUESTS];
    for (size_t i = 0; i < REQUESTS; i++) {
        assay_buffer_init(&requests[i], SIZE_MAX / 4);
        bench_request(&requests[i], form->groups, form->completions, form->bytes, (uint32_t)(i + 1));
    }
    size_t reply_bytes = answer_bytes(assay, &requests[0]);
    char number[32];
    snprintf(number, sizeof number, "%zu", reply_bytes);
    const char *argv[] = {options->floor, "--reply-bytes", number, NULL};
    static side floor;
    int code = 2;
    if (reply_bytes > 0 && side_open(&floor, argv)) {
        double ratios[ROUNDS_MAX], warm = options->seconds * WARM_PERCENT / 100;
        bool good = measure(&floor, form, requests, warm, 0) && measure(assay, form, requests, warm, 0);
        for (size_t round = 0; good && round < options->rounds; round++) {
            side *order[] = {round % 2 ? assay : &floor, round % 2 ? &floor : assay};
            good = measure(order[0], form, requests, options->seconds, round) &&
                   measure(order[1], form, requests, options->seconds, round);
            ratios[round] = assay->rate[round] / floor.rate[round];
        }
        side_close(&floor);
        if (good) {
            report(form, &floor, assay, ratios, options->rounds, requests[0].size, reply_bytes);
            if (form->in_flight == 4) report_memory(assay, requests, form);
            code = median(ratios, options->rounds) >= form->target ? 0 : 1;
        }
    }
    for (size_t i = 0; i < REQUESTS; i++) assay_buffer_clear(&requests[i]);
    fflush(stdout);
    return code;
}

static bool read_arguments(int argc, char **argv, settings *options) {
    int i = 1;
    for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--check") == 0) options->check = true;
        else if (i + 1 >= argc) return false;
        else if (strcmp(argv[i], "--floor") == 0) options->floor = argv[++i];
        else if (strcmp(argv[i], "--rounds") == 0) options->rounds = strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--shape") == 0) options->shape = strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--seconds") == 0) options->seconds = strtod(argv[++i], NULL);
        else return false;
    }
    options->assay = (const char *const *)argv + i + 1;
    return i + 1 < argc && options->floor && options->rounds >= 1 && options->rounds <= ROUNDS_MAX && options->seconds > 0;
}

int main(int argc, char **argv) {
    settings options = {.rounds = 7, .seconds = 0.6};
    if (!read_arguments(argc, argv, &options)) {
        fprintf(stderr, "usage: score_rpc --floor PROGRAM [--rounds N] [--seconds S] [--check] -- ASSAY ARGUMENTS...\n");
        return 3;
    }
    static side assay;
    if (!side_open(&assay, options.assay)) return 2;
    int worst = 0;
    for (size_t i = 0; i < SHAPES; i++) {
        if (options.shape && options.shape != i + 1) continue;
        int code = run_shape(&options, &shapes[i], &assay);
        if (code == 1) printf("  MISSED\n");
        if (code > worst) worst = code;
    }
    side_close(&assay);
    return worst == 1 && !options.check ? 0 : worst;
}
