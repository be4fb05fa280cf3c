/* A manual program: what the hand-over costs, without codecs and sockets. Run it on a quiet machine:
 *     engine_handoff [scorers]
 * Prints: latency of one 1-item job after another; 1-item jobs with 64 in flight; jobs of 512 items of 8 kB with 4 in flight, and
 * beside it the floor for the same bytes (copy into fresh request memory, nothing else). */
#include "kit.h"

enum { BIG_ITEMS = 512, ITEM_BYTES = 8192 };

typedef struct load {
    engine *owner;
    size_t items, item_bytes;
    uint64_t left, done;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    char *source;
} bench_load;

static void start_one(bench_load *load);

static void one_done(engine_job *job, void *argument) {
    bench_load *load = argument;
    for (size_t i = 0; i < engine_job_item_count(job); i++) {
        if (engine_job_item(job, i)->fault) abort();
    }
    engine_job_free(job);
    pthread_mutex_lock(&load->lock);
    bool more = load->left > 0;
    if (more) load->left--;
    load->done++;
    pthread_cond_signal(&load->changed);
    pthread_mutex_unlock(&load->lock);
    if (more) start_one(load);
}

static void start_one(bench_load *load) {
    assay_view items[BIG_ITEMS];
    size_t bytes = load->items * load->item_bytes;
    engine_job *job = engine_job_new(load->owner, bytes, one_done, load);
    if (!job) abort();
    char *at = engine_job_bytes(job);
    memcpy(at, load->source, bytes);
    for (size_t i = 0; i < load->items; i++) items[i] = (assay_view){at + i * load->item_bytes, load->item_bytes};
    if (!engine_job_add(job, 1, ASSAY_VIEW_NONE, ASSAY_VIEW_NONE, 0, 0, items, load->items)) abort();
    engine_job_submit(job, INT64_MAX);
}

/* Jobs per second. */
static double run(engine *owner, size_t items, size_t item_bytes, uint64_t in_flight, uint64_t jobs) {
    bench_load load = {.owner = owner, .items = items, .item_bytes = item_bytes, .left = jobs - in_flight};
    pthread_mutex_init(&load.lock, NULL);
    pthread_cond_init(&load.changed, NULL);
    load.source = malloc(items * item_bytes + 1);
    memset(load.source, 'a', items * item_bytes);
    int64_t begin = assay_wall_ns();
    for (uint64_t i = 0; i < in_flight; i++) start_one(&load);
    pthread_mutex_lock(&load.lock);
    while (load.done < jobs) pthread_cond_wait(&load.changed, &load.lock);
    pthread_mutex_unlock(&load.lock);
    double seconds = (double)(assay_wall_ns() - begin) / 1e9;
    free(load.source);
    return (double)jobs / seconds;
}

static int measure(engine *owner, void *argument) {
    (void)argument;
    run(owner, 1, 64, 1, 1000);
    double one = run(owner, 1, 64, 1, 20000);
    double many = run(owner, 1, 64, 64, 200000);
    run(owner, BIG_ITEMS, ITEM_BYTES, 4, 50);
    double big = run(owner, BIG_ITEMS, ITEM_BYTES, 4, 400);
    printf("1 item, 1 in flight:  %.1f us a job\n", 1e6 / one);
    printf("1 item, 64 in flight: %.0f jobs/s, %.2f us a job\n", many, 1e6 / many);
    printf("512 x 8 kB, 4 in flight: %.0f jobs/s, %.2f GB/s, %.0f us a job\n", big, big * BIG_ITEMS * ITEM_BYTES / 1e9,
           1e6 / big);
    engine_stats stats;
    engine_get_stats(owner, &stats);
    pid_t front = getpid(), pids[1] = {engine_scorer_pid(owner, 0)};
    printf("RSS: front %zu kB, scorer 0 %zu kB\n", kit_rss_kb(front), kit_rss_kb(pids[0]));
    return 0;
}

int main(int argc, char **argv) {
    engine_config config = {.scorers = argc > 1 ? (uint32_t)atoi(argv[1]) : 0};
    return engine_run(&config, &kit_brain, measure, NULL);
}
