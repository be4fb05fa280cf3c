/* The secret order of tests. A clock alone can count calls, so the order is drawn from a hash over the program and the whole suite, which no
 * candidate holds, and is therefore the same whenever the same program is judged. */
#include <xxhash.h>

#include "verifiers/code/judge_internal.h"

static uint64_t draw(uint64_t *state) { /* splitmix64, Steele, Lea and Flood, 2014 */
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static uint64_t mix(assay_view bytes, uint64_t hash) {
    return XXH3_64bits_withSeed(bytes.data ? bytes.data : "", bytes.size, hash);
}

uint64_t judge_seed(const judge_suite *suite, assay_view source) {
    uint64_t hash = mix(suite->script, mix(source, 0));
    for (size_t i = 0; i < suite->count; i++) hash = mix(suite->cases[i].expected, mix(suite->cases[i].input, hash));
    return hash;
}

static bool is_rotation(const uint32_t *order, size_t count) {
    for (size_t i = 1; i < count; i++)
        if (order[i] != (order[0] + i) % count) return false;
    return true;
}

void judge_shuffle(uint32_t *order, size_t count, uint64_t state) {
    for (size_t i = 0; i < count; i++) order[i] = (uint32_t)(count == 2 ? 1 - i : i);
    if (count < 3) return;
    do {
        for (size_t i = count; i > 1; i--) {
            size_t other = (size_t)(draw(&state) % i);
            uint32_t held = order[i - 1];
            order[i - 1] = order[other];
            order[other] = held;
        }
    } while (is_rotation(order, count));
}
