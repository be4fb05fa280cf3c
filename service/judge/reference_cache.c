/* Compiled references by their bytes and rubric: an LRU bounded in bytes. A reference larger than the whole bound is held alone. */
#include <stdlib.h>

#include "service/judge/judge_internal.h"
#include <xxhash.h>

enum { CACHE_BYTES_MAX = 48 << 20, ENTRY_BYTES_MAX = 160 << 20 };

static held_reference **bucket_of(reference_cache *cache, uint64_t hash) {
    return &cache->buckets[hash % (sizeof cache->buckets / sizeof *cache->buckets)];
}

static void unlink_age(reference_cache *cache, held_reference *held) {
    *(held->newer ? &held->newer->older : &cache->newest) = held->older;
    *(held->older ? &held->older->newer : &cache->oldest) = held->newer;
}

static void link_newest(reference_cache *cache, held_reference *held) {
    held->newer = NULL;
    held->older = cache->newest;
    *(cache->newest ? &cache->newest->newer : &cache->oldest) = held;
    cache->newest = held;
}

static void drop(reference_cache *cache, held_reference *held) {
    held_reference **link = bucket_of(cache, held->hash);
    while (*link != held) link = &(*link)->next_in_bucket;
    *link = held->next_in_bucket;
    unlink_age(cache, held);
    cache->bytes -= held->bytes;
    assay_arena_clear(&held->arena);
    free(held);
}

static held_reference *find(reference_cache *cache, const assay_rubric *rubric, assay_view key, uint64_t hash) {
    for (held_reference *held = *bucket_of(cache, hash); held; held = held->next_in_bucket) {
        if (held->hash == hash && held->rubric == rubric && assay_view_equal(held->key, key)) return held;
    }
    return NULL;
}

held_reference *reference_cache_get(reference_cache *cache, const assay_rubric *rubric, assay_view key, reference_reader *read,
                                    void *context) {
    uint64_t hash = XXH3_64bits(key.data ? key.data : "", key.size);
    held_reference *held = find(cache, rubric, key, hash);
    if (held) {
        unlink_age(cache, held);
        link_newest(cache, held);
        return held;
    }
    held = calloc(1, sizeof *held);
    if (!held) return NULL;
    *held = (held_reference){.hash = hash, .rubric = rubric};
    assay_arena_init(&held->arena, ENTRY_BYTES_MAX);
    held->key = assay_arena_copy(&held->arena, key);
    if (!held->key.data) {
        assay_arena_clear(&held->arena);
        free(held);
        return NULL;
    }
    read(held, context);
    held->bytes = sizeof *held + (held->arena.used > 65536 ? held->arena.used : 65536); /* an arena's first block is 64 KiB */
    cache->bytes += held->bytes;
    held_reference **bucket = bucket_of(cache, hash);
    held->next_in_bucket = *bucket;
    *bucket = held;
    link_newest(cache, held);
    while (cache->bytes > CACHE_BYTES_MAX && cache->oldest != held) drop(cache, cache->oldest);
    return held;
}

void reference_cache_forget_rubric(reference_cache *cache, const assay_rubric *rubric) {
    for (held_reference *held = cache->newest, *older; held; held = older) {
        older = held->older;
        if (held->rubric == rubric) drop(cache, held);
    }
}

void reference_cache_clear(reference_cache *cache) {
    while (cache->newest) drop(cache, cache->newest);
}
