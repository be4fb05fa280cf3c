/* What utf8.c and utf8_avx2.c share; nobody else includes it. */
#ifndef ASSAY_COMMON_UTF8_INTERNAL_H
#define ASSAY_COMMON_UTF8_INTERNAL_H

#include "common/utf8.h"

/* The AVX2 route: call it only where utf8_avx2_available(). */
bool utf8_avx2_available(void);
size_t utf8_valid_prefix_avx2(assay_view text);
bool utf8_check_and_note_avx2(assay_view text, char byte, assay_places *places);

static inline void utf8_note(assay_places *places, size_t at) {
    if (places->count < ASSAY_PLACES_MAX) places->at[places->count++] = (uint32_t)at;
    else places->more = true;
}
/* Notes the places at and behind `at`. */
void utf8_note_from(assay_view text, size_t at, char byte, assay_places *places);

/* Where to begin again when all of text[0..at) is valid but for a sequence that may be cut at `at`: the start of that sequence, else
 * `at`. */
static inline size_t utf8_boundary_before(assay_view text, size_t at) {
    for (size_t back = 1; back <= 3 && back <= at; back++) {
        unsigned char byte = (unsigned char)text.data[at - back];
        if (byte >= 0xC0) return at - back;
        if (byte < 0x80) break;
    }
    return at;
}

/* The portable route from `at` on, which must be a boundary with valid text before it. */
size_t utf8_valid_prefix_from(assay_view text, size_t at);

#endif
