/* Plain data out of a pickle, as JSON text, without ever running one. LiveCodeBench ships its private tests as a pickled string.
 *
 * Of the pickle machine (Lib/pickletools.py, protocols 0 to 5) only what builds None, bool, int, float, str, list, tuple and dict is known here; any
 * other opcode, GLOBAL and REDUCE above all, is PICKLE_REFUSED. Linear in its output, which is bounded by `out`. */
#ifndef ASSAY_VERIFIERS_CODE_PICKLE_H
#define ASSAY_VERIFIERS_CODE_PICKLE_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/view.h"

typedef enum pickle_fault { PICKLE_FINE, PICKLE_MALFORMED, PICKLE_REFUSED, PICKLE_TOO_LARGE } pickle_fault;

/* Appends the value to out as JSON; nodes lie in the arena. */
pickle_fault pickle_to_json(assay_view bytes, assay_arena *arena, assay_buffer *out);

#endif
