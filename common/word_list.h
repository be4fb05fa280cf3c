/* A word against a list of words. Thread-safety: values. */
#ifndef ASSAY_COMMON_WORD_LIST_H
#define ASSAY_COMMON_WORD_LIST_H

#include "common/view.h"

/* Is the text one of these words? The first letter comes first: nearly all differ there. */
static inline bool assay_view_is_any(assay_view text, const char *const *words, size_t count) {
    char first = text.size > 0 ? text.data[0] : '\0';
    for (size_t i = 0; i < count; i++) {
        if (words[i][0] == first && assay_view_is(text, words[i])) return true;
    }
    return false;
}

#endif
