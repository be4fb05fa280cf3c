/* Inside of verifiers/choice: reads labels off an answer. */
#ifndef ASSAY_VERIFIERS_CHOICE_LABELS_H
#define ASSAY_VERIFIERS_CHOICE_LABELS_H

#include "common/view.h"

typedef struct choice_reading {
    uint32_t labels; /* bit 0: A */
    bool hedged;     /* "A or B" */
    bool marked;     /* content stands behind a bracket, a full stop or a colon, not behind a dash */
    bool
        said; /* the content says something of the label ("(C) is wrong"): it was chosen only where that is its option's text */
    assay_view content; /* what follows a single label ("C) 12": "12"); may be empty */
} choice_reading;

/* The labels of an answer; labels 0: none could be read. */
choice_reading choice_read(assay_view answer);
/* The answer without what only wraps it: white space, $, \text{}, bold marks, quotes, a final full stop. */
assay_view choice_unwrap(assay_view answer);
/* One label at *at, perhaps in brackets and font commands; moves *at behind it. -1: none. */
int choice_take_label(assay_view text, size_t *at, bool *bracketed);

/* lead_ins.c */
/* The answer without what chooses the label that follows: "so it must be", "I would go with", "the correct options are". */
assay_view choice_without_lead(assay_view text);
/* Is what follows a label nothing, praise ("is correct"), or an afterthought ("because ...", ", not A")? */
bool choice_is_closing(assay_view rest);
/* Does what follows a label say something of it ("is wrong", "cannot hold")? */
bool choice_is_predicate(assay_view rest);
/* Takes `word` (small letters) off the front, in any case, with white space and colons behind it. */
bool choice_skip_word(assay_view *text, const char *word);

#endif
