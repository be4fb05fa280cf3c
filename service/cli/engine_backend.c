/* See backends.h. A batch is one job: its lines lie in the job's request memory behind the head, one item each. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "service/cli/backends.h"
#include "service/judge/line_tests.h"

enum { LET_GO_MS = 300, CANCEL_MS = 20 };

assay_status engine_backend_init(engine_backend *backend, engine *on, uint32_t unit_kind, assay_view head) {
    *backend =
        (engine_backend){.engine = on, .unit_kind = unit_kind, .head = head, .wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    if (backend->wake_fd >= 0) return assay_ok();
    return assay_fail(ASSAY_ENVIRONMENT, "NO_EVENTFD", NULL, "eventfd: %s", strerror(errno));
}

/* After a run that ended early, scorers may still hold units of cancelled jobs; they let go of them soon. */
void engine_backend_clear(engine_backend *backend) {
    engine_stats stats;
    for (int turn = 0; turn < LET_GO_MS; turn++) {
        engine_get_stats(backend->engine, &stats);
        if (stats.request_bytes_used == 0) break;
        poll(NULL, 0, 1);
    }
    if (backend->wake_fd >= 0) close(backend->wake_fd);
    backend->wake_fd = -1;
}

/* What a job's done() needs; the batch's `work`. */
typedef struct job_work {
    engine_job *job;
    const engine_backend *backend;
    pump_batch *batch;
    late_batch late;
} job_work;

static void wake(int fd) {
    uint64_t one = 1;
    ssize_t written = write(fd, &one, sizeof one);
    (void)written; /* full means that a wake-up is due already */
}

static void on_complete(void *argument) {
    job_work *work = argument;
    int fd = work->backend->wake_fd; /* once `done` is seen, the batch may be finished */
    atomic_store(&work->batch->done, true);
    wake(fd);
}

/* Judged; what endpoints have to say may still be lacking. */
static void on_done(engine_job *job, void *argument) {
    job_work *work = argument;
    const engine_backend *backend = work->backend;
    if (!late_batch_ask(&work->late, work->batch, job, backend->line, backend->remotes, on_complete, work)) on_complete(work);
}

/* A line may hold tests of a program where it has the key "code", which could also be written with an escape; or where another column
 * is mapped to tests: then every line may. */
static uint32_t pool_of(const engine_backend *backend, assay_view line) {
    static const char key[] = "\"code\"", escape[] = "\\u006";
    if (!backend->code) return JUDGE_POOL_TEXT;
    bool may = backend->every_line || memmem(line.data, line.size, key, sizeof key - 1) ||
               memmem(line.data, line.size, escape, sizeof escape - 1) || (backend->gold_tests && line_may_hold_tests(line));
    return may ? JUDGE_POOL_CODE : JUDGE_POOL_TEXT;
}

/* The generations of line i, one item each; the line itself is what they share. */
static bool add_list(const engine_backend *backend, const pump_batch *batch, size_t i, engine_job *job, assay_view head) {
    const pump_items *of = &batch->of[i];
    if (of->count == 0) return true;
    assay_view line = batch->lines[i].text, *items = malloc(of->count * sizeof *items);
    if (!items) return false;
    for (uint32_t k = 0; k < of->count; k++) {
        assay_span element = batch->elements[of->first + k];
        items[k] = assay_view_slice(line, element.begin, element.end);
    }
    engine_job_use_pool(job, pool_of(backend, line));
    bool added = engine_job_add(job, JUDGE_UNIT_ROW, head, line, 0, 0, items, of->count);
    free(items);
    return added;
}

/* Runs of lines with one completion each that one pool judges, and lists, in their order: so items are numbered as in the batch. */
static bool add_items(const engine_backend *backend, const pump_batch *batch, engine_job *job, assay_view head) {
    assay_view items[PUMP_LINES_MAX];
    size_t count = 0;
    uint32_t pool = JUDGE_POOL_TEXT;
    for (size_t i = 0; i <= batch->line_count; i++) {
        bool end = i == batch->line_count, list = !end && batch->of[i].list;
        uint32_t wanted = end ? pool : pool_of(backend, batch->lines[i].text);
        if ((end || list || wanted != pool) && count > 0) {
            engine_job_use_pool(job, pool);
            if (!engine_job_add(job, backend->unit_kind, head, ASSAY_VIEW_NONE, 0, 0, items, count)) return false;
            count = 0;
        }
        pool = wanted;
        if (list && !add_list(backend, batch, i, job, head)) return false;
        if (!end && !list && batch->of[i].count > 0) items[count++] = batch->lines[i].text;
    }
    return true;
}

/* Copies the lines behind the head and adds their items. */
static bool fill_job(engine_backend *backend, pump_batch *batch, engine_job *job) {
    char *memory = engine_job_bytes(job);
    assay_view head = {memory, backend->head.size};
    memcpy(memory, backend->head.data, backend->head.size);
    size_t at = backend->head.size;
    for (size_t i = 0; i < batch->line_count; i++) {
        assay_view text = batch->lines[i].text;
        if (text.size > 0) memcpy(memory + at, text.data, text.size);
        batch->lines[i].text = (assay_view){memory + at, text.size};
        at += text.size;
    }
    return add_items(backend, batch, job, head);
}

static bool start(void *context, pump_batch *batch) {
    engine_backend *backend = context;
    jsonl_line *lines = batch->lines;
    job_work *work = calloc(1, sizeof *work);
    if (!work) return false;
    work->backend = backend;
    work->batch = batch;
    work->job = engine_job_new(backend->engine, backend->head.size + batch->bytes, on_done, work);
    assay_view texts[PUMP_LINES_MAX];
    for (size_t i = 0; i < batch->line_count; i++) texts[i] = lines[i].text;
    if (!work->job || !fill_job(backend, batch, work->job)) {
        for (size_t i = 0; i < batch->line_count; i++) lines[i].text = texts[i];
        if (work->job) engine_job_free(work->job);
        free(work);
        return false;
    }
    batch->work = work;
    engine_job_submit(work->job, INT64_MAX);
    return true;
}

static void wait_ms(const engine_backend *backend, int input_fd, int ms) {
    struct pollfd fds[] = {{.fd = backend->wake_fd, .events = POLLIN}, {.fd = input_fd, .events = POLLIN}};
    if (poll(fds, input_fd >= 0 ? 2 : 1, ms) > 0 && (fds[0].revents & POLLIN)) {
        uint64_t count;
        ssize_t got = read(backend->wake_fd, &count, sizeof count);
        (void)got;
    }
}

static void wait_for(void *context, int input_fd) {
    wait_ms(context, input_fd, -1);
}

static assay_status error(void *context, const pump_batch *batch) {
    (void)context;
    const job_work *work = batch->work;
    return wire_call_error(work->job);
}

static void result(void *context, const pump_batch *batch, size_t item_index, pump_result *out) {
    const engine_backend *backend = context;
    job_work *work = batch->work;
    const engine_item *item = engine_job_item(work->job, item_index);
    *out = (pump_result){
        .judged = item->fault == ENGINE_FAULT_NONE, .record = item->record, .body = item->body, .queue_us = item->queue_us};
    if (!out->judged) out->fault = wire_fault_of(item->fault, item->attempts);
    late_batch_result(&work->late, item_index, backend->groups, backend->remotes != NULL,
                      backend->line && backend->line->timing, out);
}

/* A job that still runs is cancelled and waited for: its done() uses the batch. */
static void finish(void *context, pump_batch *batch) {
    job_work *work = batch->work;
    if (!work) return;
    if (!atomic_load(&batch->done)) engine_job_cancel(work->job);
    while (!atomic_load(&batch->done)) {
        late_batch_cancel(&work->late);
        wait_ms(context, -1, CANCEL_MS);
    }
    engine_job_free(work->job);
    late_batch_clear(&work->late);
    free(work);
    batch->work = NULL;
}

pump_backend engine_backend_pump(engine_backend *backend) {
    engine_stats stats;
    engine_get_stats(backend->engine, &stats);
    return (pump_backend){backend, 2 * (size_t)stats.scorers + 2, start, wait_for, error, result, finish};
}

assay_status engine_backend_one(engine_backend *backend, assay_view line, const pump_splitter *splitter, size_t which,
                                void (*take)(void *, const pump_result *), void *argument) {
    pump_batch *batch = calloc(1, sizeof *batch);
    if (!batch) return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a line");
    batch->lines[0] = (jsonl_line){.text = line, .kind = JSONL_TEXT, .file = "-", .number = 1};
    long count = splitter ? splitter->split(splitter->context, line, batch->elements, PUMP_ITEMS_MAX) : -1;
    bool list = count >= 0;
    batch->item_count = list ? (size_t)count : 1;
    batch->of[0] = (pump_items){0, (uint32_t)batch->item_count, list};
    batch->line_count = 1;
    batch->bytes = line.size;
    assay_status status = assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no room for the line");
    if (count == -2)
        status = assay_fail(ASSAY_INPUT, "TOO_MANY", NULL, "the line has more than %d generations", PUMP_ITEMS_MAX);
    else if (which >= batch->item_count)
        status = assay_fail(ASSAY_INPUT, "NO_SUCH_GENERATION", NULL, "the line has %zu generation%s", batch->item_count,
                            batch->item_count == 1 ? "" : "s");
    else if (start(backend, batch)) {
        while (!atomic_load(&batch->done)) wait_for(backend, -1);
        status = error(backend, batch);
        if (status.code == ASSAY_OK) {
            pump_result found;
            result(backend, batch, which, &found);
            take(argument, &found);
        }
        finish(backend, batch);
    }
    free(batch);
    return status;
}
