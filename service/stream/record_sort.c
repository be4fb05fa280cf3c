/* See record_sort.h. The runs are merged by a heap of their heads. */
#include "service/stream/record_sort.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct run {
    off_t at, end; /* in the file: what was not yet read */
    char *buffer;  /* [begin, filled) */
    size_t begin, filled;
} run;

struct record_sort {
    size_t record_size, run_bytes, size; /* bytes in `memory` */
    int (*compare)(const void *, const void *);
    char *memory;
    int fd;
    off_t file_size;
    run *runs;
    size_t run_count, buffer_bytes;
    size_t *heap; /* indices of runs, smallest head first */
    size_t heap_size;
    bool taken; /* the head of the first run was handed out */
};

int stream_temporary_file(void) {
    const char *folder = getenv("TMPDIR");
    char path[4096];
    if (!folder || !folder[0]) folder = "/tmp";
    if (snprintf(path, sizeof path, "%s/assay-XXXXXX", folder) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0) unlink(path);
    return fd;
}

static assay_status failed(const char *what) {
    return assay_fail(ASSAY_ENVIRONMENT, "CANNOT_SPILL", NULL, "%s a temporary file: %s", what, strerror(errno));
}

static assay_status no_memory(void) {
    return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to sort with");
}

record_sort *record_sort_new(size_t record_size, int (*compare)(const void *, const void *), size_t run_bytes) {
    record_sort *sort = calloc(1, sizeof *sort);
    if (!sort) return NULL;
    if (run_bytes == 0) run_bytes = RECORD_SORT_BYTES;
    if (run_bytes < record_size) run_bytes = record_size;
    *sort = (record_sort){
        .record_size = record_size, .run_bytes = run_bytes / record_size * record_size, .compare = compare, .fd = -1};
    sort->memory = malloc(sort->run_bytes);
    if (sort->memory) return sort;
    free(sort);
    return NULL;
}

void record_sort_free(record_sort *sort) {
    if (!sort) return;
    for (size_t i = 0; i < sort->run_count; i++) free(sort->runs[i].buffer);
    if (sort->fd >= 0) close(sort->fd);
    free(sort->runs);
    free(sort->heap);
    free(sort->memory);
    free(sort);
}

static assay_status spill(record_sort *sort) {
    if (sort->size == 0) return assay_ok();
    qsort(sort->memory, sort->size / sort->record_size, sort->record_size, sort->compare);
    if (sort->fd < 0 && (sort->fd = stream_temporary_file()) < 0) return failed("cannot make");
    run *more = realloc(sort->runs, (sort->run_count + 1) * sizeof *more);
    if (!more) return no_memory();
    sort->runs = more;
    sort->runs[sort->run_count++] = (run){.at = sort->file_size, .end = sort->file_size + (off_t)sort->size};
    for (size_t done = 0; done < sort->size;) {
        ssize_t written = pwrite(sort->fd, sort->memory + done, sort->size - done, sort->file_size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed("cannot write");
        done += (size_t)written;
        sort->file_size += written;
    }
    sort->size = 0;
    return assay_ok();
}

assay_status record_sort_add(record_sort *sort, const void *record) {
    assay_status status = sort->size + sort->record_size > sort->run_bytes ? spill(sort) : assay_ok();
    if (status.code != ASSAY_OK) return status;
    memcpy(sort->memory + sort->size, record, sort->record_size);
    sort->size += sort->record_size;
    return status;
}

static assay_status refill(const record_sort *sort, run *of) {
    of->begin = of->filled = 0;
    size_t wanted = (size_t)(of->end - of->at) < sort->buffer_bytes ? (size_t)(of->end - of->at) : sort->buffer_bytes;
    while (of->filled < wanted) {
        ssize_t got = pread(sort->fd, of->buffer + of->filled, wanted - of->filled, of->at);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            if (got == 0) errno = EIO;
            return failed("cannot read");
        }
        of->filled += (size_t)got;
        of->at += got;
    }
    return assay_ok();
}

static const char *head_of(const record_sort *sort, size_t heap_index) {
    const run *of = &sort->runs[sort->heap[heap_index]];
    return of->buffer + of->begin;
}

static void sift_down(record_sort *sort, size_t at) {
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < sort->heap_size; child++) {
            if (sort->compare(head_of(sort, child), head_of(sort, least)) < 0) least = child;
        }
        if (least == at) return;
        size_t swap = sort->heap[at];
        sort->heap[at] = sort->heap[least];
        sort->heap[least] = swap;
        at = least;
    }
}

assay_status record_sort_end(record_sort *sort) {
    if (sort->fd < 0) { /* all in memory: it is the only run */
        qsort(sort->memory, sort->size / sort->record_size, sort->record_size, sort->compare);
        sort->runs = calloc(1, sizeof *sort->runs);
        if (!sort->runs) return no_memory();
        sort->runs[0] = (run){.buffer = sort->memory, .filled = sort->size};
        sort->memory = NULL;
        sort->run_count = 1;
    } else {
        assay_status status = spill(sort);
        if (status.code != ASSAY_OK) return status;
        free(sort->memory);
        sort->memory = NULL;
        size_t share = sort->run_bytes / sort->run_count / sort->record_size;
        sort->buffer_bytes = (share < 16 ? 16 : share) * sort->record_size;
    }
    sort->heap = calloc(sort->run_count, sizeof *sort->heap);
    if (!sort->heap) return no_memory();
    for (size_t i = 0; i < sort->run_count; i++) {
        run *of = &sort->runs[i];
        if (!of->buffer && !(of->buffer = malloc(sort->buffer_bytes))) return no_memory();
        assay_status status = of->filled ? assay_ok() : refill(sort, of);
        if (status.code != ASSAY_OK) return status;
        if (of->filled) sort->heap[sort->heap_size++] = i;
    }
    for (size_t i = sort->heap_size; i > 0; i--) sift_down(sort, i - 1);
    return assay_ok();
}

const void *record_sort_next(record_sort *sort, assay_status *status) {
    *status = assay_ok();
    if (sort->taken) {
        run *of = &sort->runs[sort->heap[0]];
        of->begin += sort->record_size;
        if (of->begin == of->filled && of->at < of->end) *status = refill(sort, of);
        if (status->code != ASSAY_OK) return NULL;
        if (of->begin == of->filled) sort->heap[0] = sort->heap[--sort->heap_size];
        sift_down(sort, 0);
        sort->taken = false;
    }
    if (sort->heap_size == 0) return NULL;
    sort->taken = true;
    return head_of(sort, 0);
}
