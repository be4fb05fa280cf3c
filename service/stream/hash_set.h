/* A growing set of 128-bit hashes: what was seen before, in 16 to 43 bytes for each. Keys are hashes of XXH3 (128 bits): two texts that differ are taken for one
 * with a chance of about n^2 / 2^129, which is none. Not thread-safe: one owner. */
#ifndef ASSAY_SERVICE_STREAM_HASH_SET_H
#define ASSAY_SERVICE_STREAM_HASH_SET_H

#include "common/view.h"

typedef struct hash128 {
    uint64_t low, high;
} hash128;

hash128 hash128_of(assay_view text);
static inline bool hash128_equal(hash128 a, hash128 b) {
    return a.low == b.low && a.high == b.high;
}

typedef struct hash_set {
    hash128 *slots; /* {0, 0}: free */
    size_t size, capacity;
} hash_set; /* zero-initialise */

typedef enum hash_set_found { HASH_SET_NEW, HASH_SET_SEEN, HASH_SET_FULL /* no memory */ } hash_set_found;

hash_set_found hash_set_add(hash_set *set, hash128 key);
void hash_set_clear(hash_set *set);

#endif
