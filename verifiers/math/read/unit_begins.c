/* With which two bytes and of which size the names of the unit tables are: nearly every other word is like none of them, and is not looked up. Noted once, from
 * the tables themselves; a word that shares its place with a name costs a look-up and changes nothing. */
#include <pthread.h>
#include <stdatomic.h>

#include "verifiers/math/read/unit_table.h"

enum { PLACES = 4096 };
static uint64_t noted[PLACES / 64];

static inline unsigned char lower(char c) {
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static inline unsigned place_of(char first, char second, size_t size) {
    return (lower(first) * 37u + lower(second) + (unsigned)size * 331u) % PLACES;
}

void unit_note(assay_view name) {
    if (name.size == 0) return;
    unsigned place = place_of(name.data[0], name.size > 1 ? name.data[1] : '\0', name.size);
    noted[place / 64] |= 1ull << place % 64;
}

static void note_all(void) {
    unit_note_table();
    unit_note_abroad();
}

bool unit_may_be(assay_view word) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static _Atomic bool ready;
    if (!atomic_load_explicit(&ready, memory_order_acquire)) {
        pthread_once(&once, note_all);
        atomic_store_explicit(&ready, true, memory_order_release);
    }
    if (word.size == 0) return false;
    unsigned place = place_of(word.data[0], word.size > 1 ? word.data[1] : '\0', word.size);
    return noted[place / 64] >> place % 64 & 1;
}
