/* See request_memory.h. */
#include "service/engine/request_memory.h"

#include <fcntl.h>
#include <stdlib.h>

#include "common/clock.h"

enum { ALIGNMENT = 64, TRIM_BLOCKS_MAX = 64 };

bool request_memory_init(request_memory *memory, int fd, size_t size) {
    *memory = (request_memory){.fd = fd, .size = size};
    memory->block_count = (size + REQUEST_BLOCK_BYTES - 1) / REQUEST_BLOCK_BYTES;
    memory->blocks = calloc(memory->block_count, sizeof *memory->blocks);
    memory->free = malloc(sizeof *memory->free);
    if (!memory->blocks || !memory->free || pthread_mutex_init(&memory->lock, NULL) != 0) {
        free(memory->blocks);
        free(memory->free);
        return false;
    }
    *memory->free = (request_range){.offset = 0, .size = size};
    return true;
}

void request_memory_clear(request_memory *memory) {
    for (request_range *range = memory->free, *next; range; range = next) {
        next = range->next;
        free(range);
    }
    free(memory->blocks);
    pthread_mutex_destroy(&memory->lock);
}

/* Counts a range in or out of its blocks. */
static void account(request_memory *memory, size_t offset, size_t size, bool take) {
    int64_t now = assay_clock_ns(CLOCK_MONOTONIC_COARSE);
    size_t at = offset, end = offset + size;
    while (at < end) {
        size_t index = at / REQUEST_BLOCK_BYTES, stop = (index + 1) * REQUEST_BLOCK_BYTES;
        uint32_t part = (uint32_t)((end < stop ? end : stop) - at);
        request_block *block = &memory->blocks[index];
        if (take) {
            if (block->used == 0 && block->dirty) memory->dirty_free--;
            block->used += part;
            block->dirty = true;
        } else {
            block->used -= part;
            if (block->used == 0) memory->dirty_free++;
        }
        block->touched_ns = now;
        at += part;
    }
    if (take) memory->used += size;
    else memory->used -= size;
}

static void unlink_free(request_memory *memory, request_range *range) {
    if (range->previous) range->previous->next = range->next;
    else memory->free = range->next;
    if (range->next) range->next->previous = range->previous;
    range->next = range->previous = NULL;
}

request_range *request_memory_alloc(request_memory *memory, size_t size) {
    if (size > memory->size) return NULL;
    size = size ? (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1) : ALIGNMENT;
    request_range *fresh = malloc(sizeof *fresh), *found;
    if (!fresh) return NULL;
    pthread_mutex_lock(&memory->lock);
    for (found = memory->free; found && found->size < size; found = found->next) continue;
    request_range *taken = NULL;
    if (found && found->size == size) {
        unlink_free(memory, found);
        taken = found;
    } else if (found) {
        *fresh = (request_range){.offset = found->offset, .size = size};
        found->offset += size;
        found->size -= size;
        taken = fresh;
    }
    if (taken) account(memory, taken->offset, taken->size, true);
    pthread_mutex_unlock(&memory->lock);
    if (taken != fresh) free(fresh);
    return taken;
}

static void insert_free(request_memory *memory, request_range *range) {
    request_range *before = NULL, *after = memory->free;
    while (after && after->offset < range->offset) {
        before = after;
        after = after->next;
    }
    if (after && range->offset + range->size == after->offset) {
        range->size += after->size;
        request_range *behind = after->next;
        unlink_free(memory, after);
        free(after);
        after = behind;
    }
    if (before && before->offset + before->size == range->offset) {
        before->size += range->size;
        free(range);
        return;
    }
    range->previous = before;
    range->next = after;
    if (before) before->next = range;
    else memory->free = range;
    if (after) after->previous = range;
}

void request_memory_free(request_memory *memory, request_range *first) {
    pthread_mutex_lock(&memory->lock);
    for (request_range *range = first, *next; range; range = next) {
        next = range->next;
        account(memory, range->offset, range->size, false);
        insert_free(memory, range);
    }
    pthread_mutex_unlock(&memory->lock);
}

bool request_memory_trim(request_memory *memory, int64_t idle_ns) {
    if (memory->fd < 0) return false;
    pthread_mutex_lock(&memory->lock);
    int64_t now = assay_clock_ns(CLOCK_MONOTONIC_COARSE);
    bool look = now - memory->trimmed_ns >= idle_ns / 4;
    if (look) memory->trimmed_ns = now;
    /* Some blocks at a time: the lock is held, and a hole of 256 kB costs tens of microseconds. */
    for (size_t i = look ? memory->block_count : 0, holes = 0; memory->dirty_free > 0 && i-- > 0 && holes < TRIM_BLOCKS_MAX;) {
        request_block *block = &memory->blocks[i];
        if (block->used || !block->dirty || now - block->touched_ns < idle_ns) continue;
        size_t offset = i * REQUEST_BLOCK_BYTES, end = offset + REQUEST_BLOCK_BYTES;
        if (end > memory->size) end = memory->size;
        /* Where it fails, the pages merely stay. */
        (void)!fallocate(memory->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)offset, (off_t)(end - offset));
        block->dirty = false;
        memory->dirty_free--;
        holes++;
    }
    bool more = memory->dirty_free > 0;
    pthread_mutex_unlock(&memory->lock);
    return more;
}

size_t request_memory_used(request_memory *memory) {
    pthread_mutex_lock(&memory->lock);
    size_t used = memory->used;
    pthread_mutex_unlock(&memory->lock);
    return used;
}
