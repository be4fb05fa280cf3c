/* First step of reading: Unicode maths becomes the LaTeX or ASCII that means the same, and what stands round an answer without being
 * part of it (dollars, boxes, bold marks, a final full stop) is taken off. Linear. */
#ifndef ASSAY_VERIFIERS_MATH_READ_PREPARE_H
#define ASSAY_VERIFIERS_MATH_READ_PREPARE_H

#include "common/arena.h"
#include "common/view.h"

typedef struct math_prepared {
    assay_view text;     /* what the lexer reads */
    const uint32_t *map; /* source offset of each byte of the unfolded whole; NULL: the source itself */
    const char *origin;  /* first byte of the whole that `map` counts from */
    bool unread;         /* an invisible or invalid character was met: never correct */
} math_prepared;

/* False where memory ran out. */
bool math_prepare(assay_view source, assay_arena *arena, math_prepared *out);

/* Source offset of an offset in prepared.text. */
uint32_t math_prepared_offset(const math_prepared *prepared, uint32_t at);

#endif
