/* Aims at assay_utf8_valid_prefix and assay_utf8_check_and_note (both routes agree with each other and with a plain loop), assay_utf8_decode and assay_utf8_encode (they agree with the validation). */
#include <stdlib.h>

#include "common/utf8_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_places(assay_view text, const assay_places *places, char byte) {
    uint32_t seen = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != byte) continue;
        if (seen < ASSAY_PLACES_MAX && (seen >= places->count || places->at[seen] != i)) abort();
        seen++;
    }
    if (places->count != (seen < ASSAY_PLACES_MAX ? seen : ASSAY_PLACES_MAX) || places->more != (seen > ASSAY_PLACES_MAX))
        abort();
}

static void check_notes(assay_view text, char byte, bool valid) {
    assay_places places;
    if (assay_utf8_check_and_note_portable(text, byte, &places) != valid) abort();
    check_places(text, &places, byte);
    if (assay_utf8_check_and_note(text, byte, &places) != valid) abort();
    check_places(text, &places, byte);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    assay_view text = {(const char *)data, size};
    size_t valid = assay_utf8_valid_prefix_portable(text);
    if (assay_utf8_valid_prefix(text) != valid) abort();
    if (utf8_avx2_available() && utf8_valid_prefix_avx2(text) != valid) abort();
    check_notes(text, '<', valid == size);
    check_notes(text, size ? (char)(data[size / 2] & 0x7F) : 'x', valid == size);
    for (size_t at = 0; at < size;) {
        size_t begin = at;
        uint32_t code_point = assay_utf8_decode(text, &at);
        if (at <= begin || at > size || at - begin > 4) abort();
        char again[4];
        size_t length = assay_utf8_encode(code_point, again);
        bool same = length == at - begin && memcmp(again, data + begin, length) == 0;
        if (begin < valid && !same) abort();
        if (begin == valid && same) abort();
    }
    return 0;
}
