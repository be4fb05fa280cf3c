/* The batch by which a device proves itself: words of many scripts with the model at hand, and what the scalar kernels say of them. */
#ifndef ASSAY_LANG_DETECT_GOLDEN_H
#define ASSAY_LANG_DETECT_GOLDEN_H

#include "lang_detect/backends/backend.h"

typedef struct lang_golden {
    lang_batch batch;
    lang_decision decision; /* with sums */
    assay_arena *arena;     /* holds all of it */
} lang_golden;

/* False: no memory, or nothing in the model is scored. Free in any case with lang_golden_free. */
bool lang_golden_make(const assay_lang_model *model, lang_golden *golden);
void lang_golden_free(lang_golden *golden);

#endif
