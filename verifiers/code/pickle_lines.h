/* Protocol 0 of pickle writes numbers and texts in lines; these read one line each. Pure. Nobody but pickle.c includes this. */
#ifndef ASSAY_VERIFIERS_CODE_PICKLE_LINES_H
#define ASSAY_VERIFIERS_CODE_PICKLE_LINES_H

#include "common/arena.h"
#include "common/view.h"

/* "12", "-3"; of longs with an L behind. */
bool pickle_line_integer(assay_view line, bool is_long, int64_t *out);
/* As Python's repr writes a float; finite. */
bool pickle_line_double(assay_view line, double *out);
/* Latin-1 with \uXXXX and \UXXXXXXXX, as UTF-8 in the arena. False: malformed, or no memory. */
bool pickle_line_text(assay_view line, assay_arena *arena, assay_view *out);

#endif
