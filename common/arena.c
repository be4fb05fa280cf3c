/* See arena.h. Blocks form a list; a reset or rewind keeps them, and later allocation walks the list again. */
#include "common/arena.h"

#include <stdlib.h>

enum { ALIGNMENT = ASSAY_ARENA_ALIGNMENT, FIRST_BLOCK = 64 * 1024 };

struct assay_arena_block {
    assay_arena_block *next;
    size_t size; /* bytes of the payload */
    _Alignas(ALIGNMENT) char payload[];
};

void assay_arena_init(assay_arena *arena, size_t cap_bytes) {
    *arena = (assay_arena){.cap = cap_bytes, .block_size = FIRST_BLOCK};
}

void assay_arena_clear(assay_arena *arena) {
    for (assay_arena_block *block = arena->first; block;) {
        assay_arena_block *next = block->next;
        free(block);
        block = next;
    }
    assay_arena_init(arena, arena->cap);
}

static void use_block(assay_arena *arena, assay_arena_block *block) {
    arena->current = block;
    arena->at = block ? block->payload : NULL;
    arena->end = block ? block->payload + block->size : NULL;
}

void assay_arena_reset(assay_arena *arena) {
    use_block(arena, arena->first);
    arena->used = 0;
    arena->exhausted = false;
}

/* Makes the current block one with room for `size`; keeps later blocks behind a new one. */
static bool next_block(assay_arena *arena, size_t size) {
    assay_arena_block **link = arena->current ? &arena->current->next : &arena->first;
    if (*link && (*link)->size >= size) {
        use_block(arena, *link);
        return true;
    }
    size_t payload = arena->block_size;
    if (payload < size) payload = size;
    assay_arena_block *block = malloc(sizeof *block + payload);
    if (!block) return false;
    block->size = payload;
    block->next = *link;
    *link = block;
    if (arena->block_size < (size_t)4 << 20) arena->block_size *= 2;
    use_block(arena, block);
    return true;
}

void *assay_arena_alloc_slowly(assay_arena *arena, size_t rounded) {
    bool fits = rounded != 0 && rounded <= arena->cap - arena->used;
    if (!fits || ((size_t)(arena->end - arena->at) < rounded && !next_block(arena, rounded))) {
        arena->exhausted = true;
        return NULL;
    }
    char *result = arena->at;
    arena->at += rounded;
    arena->used += rounded;
    return result;
}

void *assay_arena_calloc(assay_arena *arena, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        arena->exhausted = true;
        return NULL;
    }
    void *result = assay_arena_alloc(arena, bytes);
    if (result) memset(result, 0, bytes);
    return result;
}

assay_view assay_arena_copy(assay_arena *arena, assay_view text) {
    char *copy = text.size < SIZE_MAX ? assay_arena_alloc(arena, text.size + 1) : NULL;
    if (!copy) return ASSAY_VIEW_NONE;
    if (text.size) memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    return (assay_view){copy, text.size};
}

assay_arena_mark assay_arena_mark_now(const assay_arena *arena) {
    return (assay_arena_mark){arena->current, arena->at, arena->end, arena->used};
}

void assay_arena_rewind(assay_arena *arena, assay_arena_mark mark) {
    if (mark.current) {
        arena->current = mark.current;
        arena->at = mark.at;
        arena->end = mark.end;
    } else {
        use_block(arena, arena->first);
    }
    arena->used = mark.used;
}
