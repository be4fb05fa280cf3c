/* The pump over a backend of its own, which ends batches out of order, refuses some for a while, and fails: order, bounds, early stop, errors,
 * nothing lost or left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "service/cli/pump.h"

enum { LIVE_MAX = 64 };

typedef struct fake {
    pump_batch *live[LIVE_MAX];
    size_t live_count, started, finished, most_live, most_bytes, bytes;
    size_t refusals;      /* start says no this often, after the first batch */
    size_t failing_batch; /* 1-based; 0: none */
    uint64_t seed;
} fake;

typedef struct fake_work {
    size_t number;
    char *copy;
} fake_work;

static bool fake_start(void *context, pump_batch *batch) {
    fake *self = context;
    if (self->live_count > 0 && self->refusals > 0) {
        self->refusals--;
        return false;
    }
    fake_work *work = malloc(sizeof *work);
    assert_non_null(work);
    *work = (fake_work){++self->started, malloc(batch->bytes + 1)};
    assert_non_null(work->copy);
    size_t at = 0;
    for (size_t i = 0; i < batch->line_count; i++) {
        if (batch->lines[i].text.size > 0) memcpy(work->copy + at, batch->lines[i].text.data, batch->lines[i].text.size);
        batch->lines[i].text.data = work->copy + at;
        at += batch->lines[i].text.size;
    }
    assert_int_equal(at, batch->bytes);
    batch->work = work;
    assert_true(self->live_count < LIVE_MAX);
    self->live[self->live_count++] = batch;
    self->bytes += batch->bytes;
    if (self->live_count > self->most_live) self->most_live = self->live_count;
    if (self->live_count > 1 && self->bytes > self->most_bytes) self->most_bytes = self->bytes;
    return true;
}

/* Ends any one of the live batches. */
static void fake_wait(void *context, int input_fd) {
    fake *self = context;
    (void)input_fd;
    if (self->live_count == 0) return;
    self->seed = self->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    size_t pick = (size_t)(self->seed >> 33) % self->live_count;
    atomic_store(&self->live[pick]->done, true);
    self->live[pick] = self->live[--self->live_count];
}

static assay_status fake_error(void *context, const pump_batch *batch) {
    const fake *self = context;
    const fake_work *work = batch->work;
    return work->number == self->failing_batch ? assay_fail(ASSAY_USAGE, "BAD", NULL, "bad") : assay_ok();
}

static void fake_result(void *context, const pump_batch *batch, size_t item, pump_result *out) {
    (void)context;
    for (size_t line = 0; line < batch->line_count; line++) {
        const pump_items *of = &batch->of[line];
        if (item >= of->first && item < of->first + of->count)
            *out = (pump_result){.judged = true, .body = batch->lines[line].text};
    }
}

static void fake_finish(void *context, pump_batch *batch) {
    fake *self = context;
    for (size_t i = 0; i < self->live_count; i++) {
        if (self->live[i] == batch) self->live[i] = self->live[--self->live_count];
    }
    fake_work *work = batch->work;
    self->bytes -= batch->bytes;
    self->finished++;
    free(work->copy);
    free(work);
}

typedef struct collected {
    uint64_t lines, stop_after;
    size_t bytes;
} collected;

static bool take_line(void *argument, const jsonl_line *line, const pump_row *row) {
    collected *self = argument;
    assert_int_equal(line->number, self->lines + 1);
    if (line->kind == JSONL_TEXT) {
        pump_result result;
        assert_non_null(row);
        assert_int_equal(row->count, 1);
        pump_row_result(row, 0, &result);
        assert_int_equal(strtoull(line->text.data, NULL, 10), line->number);
        assert_true(result.body.data == line->text.data);
    } else {
        assert_null(row);
    }
    self->lines++;
    self->bytes += line->text.size;
    return self->lines != self->stop_after;
}

static bool settle(void *argument) {
    (void)argument;
    return true;
}

/* `count` lines "NUMBER xxx", every 100th blank; sizes vary up to `size_max`. */
static jsonl_reader *make_lines(size_t count, size_t size_max, int *fd, char path[64]) {
    static const char *name;
    *fd = memfd_create("lines", 0);
    FILE *file = fdopen(dup(*fd), "w");
    for (size_t i = 1; i <= count; i++) {
        if (i % 100 == 0) {
            fputc('\n', file);
            continue;
        }
        fprintf(file, "%zu %*s\n", i, (int)(i * 7919 % size_max), "x");
    }
    fclose(file);
    snprintf(path, 64, "/proc/self/fd/%d", *fd);
    name = path;
    jsonl_reader *reader;
    assert_int_equal(jsonl_reader_new(&name, 1, &reader).code, ASSAY_OK);
    return reader;
}

static assay_status run(fake *backend, collected *sink, size_t lines, size_t size_max, size_t batches_max) {
    char path[64];
    int fd;
    jsonl_reader *reader = make_lines(lines, size_max, &fd, path);
    const pump_backend functions = {backend, batches_max, fake_start, fake_wait, fake_error, fake_result, fake_finish};
    const pump_sink target = {sink, take_line, settle};
    assay_status status = pump_run(reader, &functions, &target, NULL);
    jsonl_reader_free(reader);
    close(fd);
    assert_int_equal(backend->started, backend->finished);
    assert_int_equal(backend->live_count, 0);
    return status;
}

static void test_order(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        fake backend = {.seed = seed, .refusals = seed * 3};
        collected sink = {.lines = 0};
        assert_int_equal(run(&backend, &sink, 20000, 300, 7).code, ASSAY_OK);
        assert_int_equal(sink.lines, 20000);
        assert_true(backend.started >= 20000 / PUMP_LINES_MAX);
        assert_true(backend.most_live > 1 && backend.most_live <= 7);
    }
}

static void test_bytes_are_bounded(void **state) {
    (void)state;
    fake backend = {.seed = 3};
    collected sink = {.lines = 0};
    assert_int_equal(run(&backend, &sink, 600, 600000, PUMP_BATCHES_MAX).code, ASSAY_OK);
    assert_int_equal(sink.lines, 600);
    assert_true(backend.most_bytes <= PUMP_IN_FLIGHT_BYTES);
    assert_true(backend.most_bytes > PUMP_IN_FLIGHT_BYTES / 4);
}

static void test_stop_and_errors(void **state) {
    (void)state;
    fake stopped = {.seed = 1};
    collected early = {.stop_after = 1000};
    assert_int_equal(run(&stopped, &early, 20000, 100, 4).code, ASSAY_OK);
    assert_int_equal(early.lines, 1000);
    fake failing = {.seed = 1, .failing_batch = 3};
    collected some = {.lines = 0};
    assert_int_equal(run(&failing, &some, 20000, 100, 4).code, ASSAY_USAGE);
    assert_int_equal(some.lines, 2 * PUMP_LINES_MAX);
    fake idle = {.seed = 1};
    collected none = {.lines = 0};
    assert_int_equal(run(&idle, &none, 0, 100, 4).code, ASSAY_OK);
    assert_int_equal(none.lines, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_bytes_are_bounded),
        cmocka_unit_test(test_stop_and_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
