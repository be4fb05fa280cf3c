/* The generated tables that only normal.c reads. */
#ifndef ASSAY_LANG_DETECT_UNICODE_INTERNAL_H
#define ASSAY_LANG_DETECT_UNICODE_INTERNAL_H

#include "lang_detect/unicode/unicode.h"

typedef struct lang_composition {
    uint32_t first, second, composed;
} lang_composition;
typedef struct lang_decomposition {
    uint32_t point;
    uint32_t count;
    uint32_t parts[4]; /* full canonical decomposition */
} lang_decomposition;

extern const lang_composition lang_compositions[]; /* by first, then second */
extern const size_t lang_compositions_count;
extern const lang_decomposition lang_decompositions[]; /* by point; Hangul syllables are arithmetic */
extern const size_t lang_decompositions_count;

#endif
