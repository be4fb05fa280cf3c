/* See pump.h. */
#include "service/cli/pump.h"

#include <poll.h>
#include <stdlib.h>

typedef struct pump {
    jsonl_reader *reader;
    const pump_backend *backend;
    const pump_sink *sink;
    const pump_splitter *splitter;       /* may be NULL */
    pump_batch *slots[PUMP_BATCHES_MAX]; /* a ring: the first `in_flight` from `first` on */
    size_t first, in_flight, bytes_in_flight;
    pump_batch *pending; /* gathered, not started: its lines are still in the reader's memory */
    bool stopped;
    assay_status failed; /* reading: what is in flight is still handed out */
} pump;

void pump_row_result(const pump_row *row, size_t index, pump_result *out) {
    row->backend->result(row->backend->context, row->batch, row->first + index, out);
}

/* The items of a line. False: its list does not fit into this batch any more. */
static bool add_items(const pump *p, pump_batch *batch, const jsonl_line *line) {
    pump_items *of = &batch->of[batch->line_count];
    *of = (pump_items){(uint32_t)batch->item_count, line->kind == JSONL_TEXT, false};
    size_t room = PUMP_ITEMS_MAX - batch->item_count;
    if (line->kind != JSONL_TEXT) return true;
    if (p->splitter) {
        long count = p->splitter->split(p->splitter->context, line->text, batch->elements + batch->item_count, room);
        if (count >= 0) *of = (pump_items){(uint32_t)batch->item_count, (uint32_t)count, true};
        if (count == -2 && batch->line_count > 0) return false; /* in an empty batch it may fit */
    }
    if (of->count > room) return false;
    batch->item_count += of->count;
    return true;
}

/* Whole lines that are in memory, until the batch is full. False: there is none. */
static bool gather(pump *p, pump_batch *batch) {
    jsonl_line line;
    batch->line_count = batch->item_count = batch->bytes = 0;
    while (batch->line_count < PUMP_LINES_MAX && jsonl_reader_peek(p->reader, &line)) {
        if (batch->line_count > 0 && batch->bytes + line.text.size > PUMP_BYTES_TARGET) break;
        if (!add_items(p, batch, &line)) break;
        jsonl_reader_take(p->reader);
        batch->bytes += line.text.size;
        batch->lines[batch->line_count++] = line;
    }
    return batch->line_count > 0;
}

static bool is_readable(int fd) {
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    return fd < 0 || poll(&wait, 1, 0) != 0;
}

static bool has_room(const pump *p) {
    size_t most = p->backend->batches_max < PUMP_BATCHES_MAX ? p->backend->batches_max : PUMP_BATCHES_MAX;
    return p->in_flight < most && (p->in_flight == 0 || p->bytes_in_flight < PUMP_IN_FLIGHT_BYTES);
}

static bool has_ended(const pump *p) {
    return jsonl_reader_ended(p->reader) || p->failed.code != ASSAY_OK;
}

/* The pending batch, made of what is in memory now; reads while there is input to read and the batch has room. */
static void gather_pending(pump *p) {
    size_t filled = 0;
    pump_batch *batch = p->slots[(p->first + p->in_flight) % PUMP_BATCHES_MAX];
    while (!gather(p, batch)) {
        if (has_ended(p) || !is_readable(jsonl_reader_fd(p->reader)) || ++filled > 1024) return;
        p->failed = jsonl_reader_fill(p->reader);
    }
    p->pending = batch;
}

static bool start_pending(pump *p) {
    pump_batch *batch = p->pending;
    atomic_store(&batch->done, false);
    if (p->in_flight > 0 && p->bytes_in_flight + batch->bytes > PUMP_IN_FLIGHT_BYTES) return false;
    if (!p->backend->start(p->backend->context, batch)) return false;
    p->bytes_in_flight += batch->bytes;
    p->in_flight++;
    p->pending = NULL;
    return true;
}

static void hand_out(pump *p, const pump_batch *batch) {
    for (size_t i = 0; i < batch->line_count && !p->stopped; i++) {
        const pump_items *of = &batch->of[i];
        pump_row row = {of->list, of->count, p->backend, batch, of->first};
        bool text = batch->lines[i].kind == JSONL_TEXT;
        if (!p->sink->line(p->sink->argument, &batch->lines[i], text ? &row : NULL)) p->stopped = true;
    }
}

static void drop_first(pump *p) {
    pump_batch *batch = p->slots[p->first];
    p->bytes_in_flight -= batch->bytes;
    p->backend->finish(p->backend->context, batch);
    p->first = (p->first + 1) % PUMP_BATCHES_MAX;
    p->in_flight--;
}

/* All done batches at the head of the queue. */
static assay_status hand_out_done(pump *p) {
    while (p->in_flight > 0 && !p->stopped && atomic_load(&p->slots[p->first]->done)) {
        assay_status status = p->backend->error(p->backend->context, p->slots[p->first]);
        if (status.code != ASSAY_OK) return status;
        hand_out(p, p->slots[p->first]);
        drop_first(p);
    }
    return assay_ok();
}

static assay_status turn(pump *p) {
    assay_status status = hand_out_done(p);
    while (status.code == ASSAY_OK && !p->stopped) {
        if (!p->pending && has_room(p)) gather_pending(p);
        if (!p->pending || !start_pending(p)) break;
    }
    return status;
}

static assay_status run(pump *p) {
    for (;;) {
        assay_status status = turn(p);
        if (status.code != ASSAY_OK || p->stopped) return status;
        bool ended = has_ended(p) && !p->pending;
        if (p->in_flight == 0 && ended) return p->failed;
        if (p->in_flight == 0 && p->pending) {
            return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no room for line %llu of %s",
                              (unsigned long long)p->pending->lines[0].number, p->pending->lines[0].file);
        }
        bool first_done = p->in_flight > 0 && atomic_load(&p->slots[p->first]->done);
        if (first_done) continue;
        if (!p->sink->settle(p->sink->argument)) return assay_ok();
        bool wants_input = !ended && !p->pending && has_room(p);
        int fd = wants_input ? jsonl_reader_fd(p->reader) : -1;
        if (wants_input && fd < 0) continue; /* between files */
        p->backend->wait(p->backend->context, fd);
    }
}

assay_status pump_run(jsonl_reader *reader, const pump_backend *backend, const pump_sink *sink, const pump_splitter *splitter) {
    pump p = {.reader = reader, .backend = backend, .sink = sink, .splitter = splitter, .failed = assay_ok()};
    pump_batch *batches = calloc(PUMP_BATCHES_MAX, sizeof *batches);
    if (!batches) return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for lines in flight");
    for (size_t i = 0; i < PUMP_BATCHES_MAX; i++) p.slots[i] = &batches[i];
    assay_status status = run(&p);
    while (p.in_flight > 0) drop_first(&p);
    free(batches);
    return status;
}
