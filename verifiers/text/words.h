/* Inside of verifiers/text: a normal form as words. */
#ifndef ASSAY_VERIFIERS_TEXT_WORDS_H
#define ASSAY_VERIFIERS_TEXT_WORDS_H

#include "common/arena.h"

typedef struct text_words {
    assay_view joined; /* words with one space between */
    assay_view *words; /* slices of joined */
    size_t count;
} text_words;

/* False: no memory. */
bool text_words_of(assay_view text, assay_arena *arena, text_words *out);

#endif
