/* See row_store.h. A row is written as its fixed part, its text, and each result with its body; views become places behind it and views again. */
#include "service/cli/row_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/stream/record_sort.h"

enum { WINDOW_BYTES = 1 << 20 };

struct row_store {
    size_t memory_bytes, rows;
    assay_buffer tail; /* rows behind those in the file */
    int fd;
    off_t file_size, file_at; /* written; read so far */
    char *window;             /* of the file: [begin, end) */
    size_t begin, end, capacity;
    size_t tail_at;
    assay_buffer piece; /* the row that was read last */
};

/* The fixed part. */
typedef struct packed_row {
    size_t bytes;      /* of text and results behind it */
    size_t late_bytes; /* of these: the late lines */
    row of;
} packed_row;

row_store *row_store_new(size_t memory_bytes) {
    row_store *store = calloc(1, sizeof *store);
    if (!store) return NULL;
    store->memory_bytes = memory_bytes ? memory_bytes : ROW_STORE_BYTES;
    store->fd = -1;
    assay_buffer_init(&store->tail, SIZE_MAX / 4);
    assay_buffer_init(&store->piece, SIZE_MAX / 4);
    return store;
}

void row_store_free(row_store *store) {
    if (!store) return;
    if (store->fd >= 0) close(store->fd);
    assay_buffer_clear(&store->tail);
    assay_buffer_clear(&store->piece);
    free(store->window);
    free(store);
}

static assay_status failed(const char *what) {
    return assay_fail(ASSAY_ENVIRONMENT, "CANNOT_SPILL", NULL, "%s a temporary file: %s", what, strerror(errno));
}

static assay_status no_memory(void) {
    return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to hold rows");
}

static assay_status spill(row_store *store) {
    if (store->fd < 0 && (store->fd = stream_temporary_file()) < 0) return failed("cannot make");
    for (size_t done = 0; done < store->tail.size;) {
        ssize_t written = pwrite(store->fd, store->tail.data + done, store->tail.size - done, store->file_size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed("cannot write");
        done += (size_t)written;
        store->file_size += written;
    }
    assay_buffer_reset(&store->tail);
    return assay_ok();
}

assay_status row_store_open(row_store *store, const char *path, uint64_t bytes) {
    struct stat now;
    store->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (store->fd < 0 || fstat(store->fd, &now) != 0)
        return assay_fail(ASSAY_ENVIRONMENT, "CANNOT_SPILL", NULL, "cannot open %s: %s", path, strerror(errno));
    if ((uint64_t)now.st_size < bytes)
        return assay_fail(ASSAY_INPUT, "BAD_JOURNAL", NULL, "%s is shorter than the run before left it", path);
    store->file_size = (off_t)bytes;
    return ftruncate(store->fd, store->file_size) == 0 ? assay_ok() : failed("cannot cut");
}

assay_status row_store_sync(row_store *store, uint64_t *bytes) {
    assay_status status = spill(store);
    if (status.code == ASSAY_OK && fdatasync(store->fd) != 0) status = failed("cannot force");
    *bytes = (uint64_t)store->file_size;
    return status;
}

assay_status row_store_put(row_store *store, const row *of) {
    packed_row head = {.bytes = of->line.text.size, .of = *of};
    for (size_t i = 0; i < of->count; i++) {
        head.bytes += sizeof *of->results + of->results[i].body.size;
        head.late_bytes += of->results[i].late ? sizeof *of->results[i].late : 0;
    }
    head.bytes += head.late_bytes;
    if (store->tail.size > 0 && store->tail.size + head.bytes > store->memory_bytes) {
        assay_status status = spill(store);
        if (status.code != ASSAY_OK) return status;
    }
    assay_buffer_put(&store->tail, (assay_view){(const char *)&head, sizeof head});
    assay_buffer_put(&store->tail, of->line.text);
    for (size_t i = 0; i < of->count; i++) {
        assay_buffer_put(&store->tail, (assay_view){(const char *)&of->results[i], sizeof of->results[i]});
        if (of->results[i].late)
            assay_buffer_put(&store->tail, (assay_view){(const char *)of->results[i].late, sizeof *of->results[i].late});
        assay_buffer_put(&store->tail, of->results[i].body);
    }
    store->rows++;
    return store->tail.overflow ? no_memory() : assay_ok();
}

assay_status row_store_rewind(row_store *store) {
    store->file_at = 0;
    store->begin = store->end = store->tail_at = 0;
    if (store->fd >= 0 && !store->window) {
        store->window = malloc(WINDOW_BYTES);
        if (!store->window) return no_memory();
        store->capacity = WINDOW_BYTES;
    }
    return assay_ok();
}

/* `size` bytes of the file into `to`. False: the end of the file, or *status. */
static bool read_file(row_store *store, char *to, size_t size, assay_status *status) {
    while (size > 0) {
        if (store->begin == store->end) {
            ssize_t got =
                store->file_at < store->file_size ? pread(store->fd, store->window, store->capacity, store->file_at) : 0;
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) *status = failed("cannot read");
            if (got <= 0) return false;
            store->file_at += got;
            store->begin = 0;
            store->end = (size_t)got;
        }
        size_t part = store->end - store->begin < size ? store->end - store->begin : size;
        memcpy(to, store->window + store->begin, part);
        store->begin += part;
        to += part;
        size -= part;
    }
    return true;
}

static bool read_tail(row_store *store, char *to, size_t size) {
    if (store->tail.size - store->tail_at < size) return false;
    if (size) memcpy(to, store->tail.data + store->tail_at, size);
    store->tail_at += size;
    return true;
}

bool row_store_next(row_store *store, row *out, assay_status *status) {
    packed_row head;
    *status = assay_ok();
    bool filed = store->fd >= 0 && (store->begin < store->end || store->file_at < store->file_size);
    if (!(filed ? read_file(store, (char *)&head, sizeof head, status) : read_tail(store, (char *)&head, sizeof head)))
        return false;
    size_t late_at = head.of.count * sizeof *head.of.results, table = late_at + head.late_bytes;
    assay_buffer_reset(&store->piece);
    char *piece =
        assay_buffer_grow(&store->piece, table + head.bytes + 1); /* results and late lines first, for their alignment */
    if (!piece) *status = no_memory();
    if (!piece || !(filed ? read_file(store, piece + table, head.bytes, status) : read_tail(store, piece + table, head.bytes)))
        return false;
    *out = head.of;
    out->results = (line_result *)(void *)piece;
    char *at = piece + table, *late = piece + late_at;
    out->line.text = (assay_view){at, out->line.text.size};
    at += out->line.text.size;
    for (size_t i = 0; i < out->count; i++) {
        memcpy(&out->results[i], at, sizeof out->results[i]);
        at += sizeof out->results[i];
        if (out->results[i].late) {
            memcpy(late, at, sizeof *out->results[i].late);
            out->results[i].late = (late_line *)(void *)late;
            at += sizeof *out->results[i].late;
            late += sizeof *out->results[i].late;
        }
        out->results[i].body.data = at;
        at += out->results[i].body.size;
    }
    return true;
}

void row_store_empty(row_store *store) {
    assay_buffer_reset(&store->tail);
    store->rows = 0;
    store->file_size = store->file_at = 0;
    store->begin = store->end = store->tail_at = 0;
}

size_t row_store_rows(const row_store *store) {
    return store->rows;
}
