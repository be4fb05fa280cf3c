/* The allocator of the request region. Its bookkeeping is private to the front: shared memory holds request bytes only, so nothing that
 * a scorer could ever corrupt steers it. First fit from low addresses with coalescing, so that a steady load keeps using the same few
 * pages; blocks that stay free for a second are given back to the kernel. Thread-safe (a lock of the front). */
#ifndef ASSAY_SERVICE_ENGINE_REQUEST_MEMORY_H
#define ASSAY_SERVICE_ENGINE_REQUEST_MEMORY_H

#include <pthread.h>

#include "common/view.h"

/* An allocation, or a free range. The same node serves both, so that freeing never allocates. */
typedef struct request_range {
    size_t offset, size;
    struct request_range *next, *previous; /* free list, by address; next also links a job's ranges */
} request_range;

enum { REQUEST_BLOCK_BYTES = 256 * 1024 };

typedef struct request_block {
    int64_t touched_ns;
    uint32_t used; /* bytes allocated in it */
    bool dirty;    /* may have resident pages */
} request_block;

typedef struct request_memory {
    pthread_mutex_t lock;
    int fd; /* to punch holes; -1: never */
    size_t size, used;
    request_range *free; /* sorted by offset, never adjacent */
    request_block *blocks;
    size_t block_count;
    size_t dirty_free;  /* blocks that are dirty and unused */
    int64_t trimmed_ns; /* last look for idle ones */
} request_memory;

bool request_memory_init(request_memory *memory, int fd, size_t size);
void request_memory_clear(request_memory *memory);

/* A range of at least `size` bytes, aligned to 64; NULL where there is no room (or no memory). */
request_range *request_memory_alloc(request_memory *memory, size_t size);
/* Gives a range and all that follow it by `next` back. */
void request_memory_free(request_memory *memory, request_range *first);
/* Gives pages that have been free for `idle_ns` back to the kernel; cheap to call often.
 * True: there are more free pages, call again in a while. */
bool request_memory_trim(request_memory *memory, int64_t idle_ns);
size_t request_memory_used(request_memory *memory);

#endif
