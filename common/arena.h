/* A bump arena with a cap: the memory of one request, one compiled reference or one item. Freed as a whole. The cap is the
 * item's memory limit, so that exhausting it is an answer (NULL), never an abort. Not thread-safe: one owner. */
#ifndef ASSAY_COMMON_ARENA_H
#define ASSAY_COMMON_ARENA_H

#include "common/view.h"

typedef struct assay_arena_block assay_arena_block;

typedef struct assay_arena {
    assay_arena_block *first, *current;
    char *at, *end; /* free part of the current block */
    size_t used;    /* bytes given out since the last reset, rounding included */
    size_t cap;     /* greatest `used`; beyond it allocation returns NULL */
    size_t block_size;
    bool exhausted; /* an allocation was refused since the last reset */
} assay_arena;

/* Prepares an embedded arena; allocates nothing. cap_bytes > 0. */
void assay_arena_init(assay_arena *arena, size_t cap_bytes);
/* Gives everything back to malloc; the arena may be used again. */
void assay_arena_clear(assay_arena *arena);
/* Forgets all allocations and keeps the first blocks for reuse. */
void assay_arena_reset(assay_arena *arena);

enum { ASSAY_ARENA_ALIGNMENT = 16 };
void *assay_arena_alloc_slowly(assay_arena *arena, size_t rounded);

/* `size` bytes aligned to 16, uninitialised; NULL beyond the cap or when malloc fails. size 0 gives a valid pointer. */
__attribute__((warn_unused_result, alloc_size(2))) static inline void *assay_arena_alloc(assay_arena *arena, size_t size) {
    /* 0 where it overflows */
    size_t rounded = (size + (size == 0) + ASSAY_ARENA_ALIGNMENT - 1) & ~(size_t)(ASSAY_ARENA_ALIGNMENT - 1);
    bool fits = rounded - 1 < (size_t)(arena->end - arena->at) && rounded <= arena->cap - arena->used;
    if (__builtin_expect(!fits, 0)) return assay_arena_alloc_slowly(arena, rounded);
    char *given = arena->at;
    arena->at += rounded;
    arena->used += rounded;
    return given;
}
/* The same, zeroed; NULL as well when count * size overflows. */
void *assay_arena_calloc(assay_arena *arena, size_t count, size_t size) __attribute__((warn_unused_result));
/* A copy of text with a NUL behind it (not counted in its size); data NULL where memory ran out. */
assay_view assay_arena_copy(assay_arena *arena, assay_view text) __attribute__((warn_unused_result));

/* A place to return to: everything allocated since is forgotten. Marks nest. */
typedef struct assay_arena_mark {
    assay_arena_block *current;
    char *at, *end;
    size_t used;
} assay_arena_mark;
assay_arena_mark assay_arena_mark_now(const assay_arena *arena);
void assay_arena_rewind(assay_arena *arena, assay_arena_mark mark);

#endif
