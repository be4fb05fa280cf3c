/* UTF-8 (RFC 3629): validation at memory speed, decoding one code point, encoding. Surrogates, overlong forms and code points
 * above U+10FFFF are invalid. Pure; thread-safe. */
#ifndef ASSAY_COMMON_UTF8_H
#define ASSAY_COMMON_UTF8_H

#include "common/view.h"

/* Offset of the first byte that is not part of a valid sequence; text.size where all is valid. AVX2 where the CPU has it
 * (algorithm: Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte", 2020), else eight bytes of ASCII
 * at a time; both give the same answer. */
size_t assay_utf8_valid_prefix(assay_view text);
static inline bool assay_utf8_is_valid(assay_view text) {
    return assay_utf8_valid_prefix(text) == text.size;
}
/* The portable route of the above, for tests and other CPUs. */
size_t assay_utf8_valid_prefix_portable(assay_view text);

/* Where some byte stands in a text: in order, from the first on; `more`: there are others behind the last one. */
enum { ASSAY_PLACES_MAX = 64 };
typedef struct assay_places {
    uint32_t count;
    bool more;
    uint32_t at[ASSAY_PLACES_MAX];
} assay_places;

/* The same as assay_utf8_is_valid, and in the same pass notes where `byte` (ASCII) stands, whether or not the text is valid: a long text is cold, and
 * each pass over it costs more than what it does. A text of 4 GiB or more notes nothing and says `more`. */
bool assay_utf8_check_and_note(assay_view text, char byte, assay_places *places);
/* The portable route of that. */
bool assay_utf8_check_and_note_portable(assay_view text, char byte, assay_places *places);

/* The code point at text[*at], which must be < text.size; moves *at past it. An invalid sequence gives U+FFFD and moves past
 * its maximal valid prefix, at least one byte (Unicode 15, section 3.9, "substitution of maximal subparts"). */
uint32_t assay_utf8_decode(assay_view text, size_t *at);
/* Writes 1 to 4 bytes; returns how many. code_point must be a scalar value (else U+FFFD is written). */
size_t assay_utf8_encode(uint32_t code_point, char out[4]);

#endif
