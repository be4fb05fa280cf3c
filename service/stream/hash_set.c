/* See hash_set.h. Open addressing, at most three quarters full. */
#include "service/stream/hash_set.h"

#include <stdlib.h>
#include <xxhash.h>

hash128 hash128_of(assay_view text) {
    XXH128_hash_t hash = XXH3_128bits(text.data, text.size);
    return (hash128){hash.low64, hash.high64};
}

static bool is_free(hash128 slot) {
    return slot.low == 0 && slot.high == 0;
}

static hash128 *slot_of(hash128 *slots, size_t capacity, hash128 key) {
    size_t at = (size_t)key.low & (capacity - 1);
    while (!is_free(slots[at]) && !hash128_equal(slots[at], key)) at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static bool grow(hash_set *set) {
    size_t capacity = set->capacity ? set->capacity * 2 : 1024;
    hash128 *slots = calloc(capacity, sizeof *slots);
    if (!slots) return false;
    for (size_t i = 0; i < set->capacity; i++) {
        if (!is_free(set->slots[i])) *slot_of(slots, capacity, set->slots[i]) = set->slots[i];
    }
    free(set->slots);
    set->slots = slots;
    set->capacity = capacity;
    return true;
}

hash_set_found hash_set_add(hash_set *set, hash128 key) {
    if (is_free(key)) key.low = 1;
    if (set->size * 4 >= set->capacity * 3 && !grow(set)) return HASH_SET_FULL;
    hash128 *slot = slot_of(set->slots, set->capacity, key);
    if (!is_free(*slot)) return HASH_SET_SEEN;
    *slot = key;
    set->size++;
    return HASH_SET_NEW;
}

void hash_set_clear(hash_set *set) {
    free(set->slots);
    *set = (hash_set){NULL, 0, 0};
}
