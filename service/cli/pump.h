/* The JSONL pump: lines in, judged in batches by a backend (the embedded engine, or a server), results out in the order of the lines. For `assay
 * score`, `eval`, `filter` and `compare --jsonl`. A line is one item; a row with a list of generations has one for each of them.
 *
 * Theory. One thread. Whole lines are gathered into a batch (PUMP_LINES_MAX, PUMP_BYTES_TARGET, or what there is while the input pauses), the
 * backend takes its own copy of them and judges; several batches are in flight. Batches are handed to the sink in order, as soon as the first of them
 * is done. Memory is bounded by the batches in flight (PUMP_BATCHES_MAX, PUMP_IN_FLIGHT_BYTES) and one line. No line is parsed here; a splitter, where there is one, looks for
 * lists. Where reading fails, the lines before are still judged and handed out. */
#ifndef ASSAY_SERVICE_CLI_PUMP_H
#define ASSAY_SERVICE_CLI_PUMP_H

#include <stdatomic.h>

#include "service/stream/jsonl_reader.h"
#include "service/wire/wire.h"

enum {
    PUMP_LINES_MAX = 256,
    PUMP_BYTES_TARGET = 1 << 20,
    PUMP_BATCHES_MAX = 32,
    PUMP_IN_FLIGHT_BYTES = 64 << 20,
    PUMP_ITEMS_MAX = 4096
};

/* What became of a line. */
typedef struct pump_result {
    bool judged;          /* false: `fault` says why there is no result */
    engine_record record; /* status, reward, verdict; where judged */
    assay_view body;      /* JSON text; where judged */
    uint32_t queue_us;
    wire_fault fault;
    /* not NULL: `body` is a message that lacks the scores of terms which need the whole group; status and reward are not known yet */
    const struct late_line *late;
} pump_result;

/* The items of a line, among the batch's. */
typedef struct pump_items {
    uint32_t first, count; /* count 0: blank or too long, or an empty list */
    bool list;
} pump_items;

typedef struct pump_batch {
    jsonl_line lines[PUMP_LINES_MAX]; /* from start() on, texts lie in the backend's memory */
    pump_items of[PUMP_LINES_MAX];
    assay_span elements[PUMP_ITEMS_MAX]; /* of an item of a list: its bytes in the line */
    size_t line_count, item_count, bytes;
    void *work; /* the backend's */
    _Atomic bool done;
} pump_batch;

typedef struct pump_backend {
    void *context;
    size_t batches_max; /* at most PUMP_BATCHES_MAX */
    /* Copies the lines and begins to judge their items; false: no room now. */
    bool (*start)(void *context, pump_batch *batch);
    /* Waits until some batch may be done, or input_fd (unless -1) can be read. */
    void (*wait)(void *context, int input_fd);
    /* The error of a batch's whole call (bad rubric, server gone), or OK; after done. */
    assay_status (*error)(void *context, const pump_batch *batch);
    /* The result of an item; after done, valid until finish. */
    void (*result)(void *context, const pump_batch *batch, size_t item, pump_result *out);
    /* Gives the batch's memory back; also before done, when the run ends early. */
    void (*finish)(void *context, pump_batch *batch);
} pump_backend;

/* The results of a line: one, or those of its list. */
typedef struct pump_row {
    bool list;
    size_t count;
    const pump_backend *backend;
    const pump_batch *batch;
    size_t first;
} pump_row;
void pump_row_result(const pump_row *row, size_t index, pump_result *out);

/* Looks for a list of generations in a line: their bytes in it, at most `room` of them; -1: there is no list; -2: it is longer than that (one that
 * is longer than PUMP_ITEMS_MAX is one item, which the scorer refuses). */
typedef struct pump_splitter {
    const void *context;
    long (*split)(const void *context, assay_view line, assay_span *elements, size_t room);
} pump_splitter;

typedef struct pump_sink {
    void *argument;
    /* One line in order; row NULL for lines that are blank or too long. False: stop, the run ends without an error. */
    bool (*line)(void *argument, const jsonl_line *line, const pump_row *row);
    /* Nothing more is ready at the moment: write what is held back. False: stop. */
    bool (*settle)(void *argument);
} pump_sink;

/* Runs to the end of the input. Errors: of reading, of a whole call (bad rubric, server gone), of memory. */
assay_status pump_run(jsonl_reader *reader, const pump_backend *backend, const pump_sink *sink, const pump_splitter *splitter);

#endif
