/* Inside of verifiers/choice: reads labels off an answer. */
#ifndef ASSAY_VERIFIERS_CHOICE_LABELS_H
#define ASSAY_VERIFIERS_CHOICE_LABELS_H

#include "common/view.h"

typedef struct choice_reading {
    uint32_t labels;    /* bit 0: A */
    bool hedged;        /* "A or B" */
    assay_view content; /* what follows a single label ("C) 12": "12"); may be empty */
} choice_reading;

/* The labels of an answer; labels 0: none could be read. */
choice_reading choice_read(assay_view answer);
/* The answer without what only wraps it: white space, $, \text{}, bold marks, quotes, a final full stop. */
assay_view choice_unwrap(assay_view answer);

#endif
