/* Which two bytes the names of the unit tables begin with: nearly every other word begins with none of them, and is not looked up. Noted once, from the tables
 * themselves; a pair that shares its place with another one costs a look-up and changes nothing. */
#include <pthread.h>
#include <stdatomic.h>

#include "verifiers/math/read/unit_table.h"

enum { PLACES = 1024 };
static uint64_t noted[PLACES / 64];

static inline unsigned char lower(char c) {
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static inline unsigned place_of(assay_view word) {
    return (lower(word.data[0]) * 37u + (word.size > 1 ? lower(word.data[1]) : 0)) % PLACES;
}

void unit_note_begin(assay_view name) {
    if (name.size > 0) noted[place_of(name) / 64] |= 1ull << place_of(name) % 64;
}

static void note_all(void) {
    unit_note_table();
    unit_note_abroad();
}

bool unit_may_begin(assay_view word) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static _Atomic bool ready;
    if (!atomic_load_explicit(&ready, memory_order_acquire)) {
        pthread_once(&once, note_all);
        atomic_store_explicit(&ready, true, memory_order_release);
    }
    return word.size > 0 && noted[place_of(word) / 64] >> place_of(word) % 64 & 1;
}
