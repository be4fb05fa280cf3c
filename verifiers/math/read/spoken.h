/* Mathematics as it is said aloud, and words around an answer that leave it as it is. */
#ifndef ASSAY_VERIFIERS_MATH_READ_SPOKEN_H
#define ASSAY_VERIFIERS_MATH_READ_SPOKEN_H

#include "common/arena.h"
#include "common/view.h"

/* "x squared plus 2x", "the square root of 2", "either 3 or 8", "only 2", "x equals 5" in the grammar's spelling. Empty view: nothing of the kind, or
 * words whose scope is not said ("the square root of 2 plus 1"). */
assay_view math_spoken(assay_view text, assay_arena *arena);

/* Text as JSON writes it, "\u221A3", with its characters; the text itself where it holds none. */
assay_view math_without_escapes(assay_view text, assay_arena *arena);

#endif
