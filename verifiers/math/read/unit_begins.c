/* With which first two bytes, which last one and of which size the names of each table of words behind a number are: nearly every other word is like none of them, and is not looked up. Noted
 * once, from the tables themselves; a word that shares its place with a name costs a look-up and changes nothing. */
#include <pthread.h>
#include <stdatomic.h>

#include "verifiers/math/read/unit_table.h"

enum { PLACES = 8192 };
static uint8_t noted[PLACES]; /* a bit for each table */

static inline unsigned char lower(char c) {
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static inline unsigned place_of(assay_view word) {
    unsigned bytes =
        (lower(word.data[0]) * 31u + lower(word.size > 1 ? word.data[1] : '\0')) * 31u + lower(word.data[word.size - 1]);
    return (bytes * 31u + (unsigned)word.size) % PLACES;
}

void unit_note(assay_view name, unit_words_table table) {
    if (name.size > 0) noted[place_of(name)] |= (uint8_t)(1u << table);
}

static void note_all(void) {
    unit_note_table();
    unit_note_abroad();
    unit_note_words();
}

bool unit_may_be(assay_view word, unit_words_table table) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static _Atomic bool ready;
    if (!atomic_load_explicit(&ready, memory_order_acquire)) {
        pthread_once(&once, note_all);
        atomic_store_explicit(&ready, true, memory_order_release);
    }
    return word.size > 0 && (noted[place_of(word)] >> table & 1);
}
