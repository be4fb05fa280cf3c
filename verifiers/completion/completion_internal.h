/* What the files that cut a completion share. */
#ifndef ASSAY_VERIFIERS_COMPLETION_INTERNAL_H
#define ASSAY_VERIFIERS_COMPLETION_INTERNAL_H

#include "verifiers/completion/completion.h"
#include "verifiers/completion/text_search.h"

/* Where the text begins of which nothing is noted. */
static inline size_t assay_behind_noted(const assay_places *angles) {
    return angles->count ? (size_t)angles->at[angles->count - 1] + 1 : 0;
}

/* Behind the markers of a chat template with which the body begins, and blanks behind these. */
size_t assay_skip_markers(assay_view body);

/* Does the prompt end with the opening tag as a chat template writes it: first on its line or right behind a special token? */
bool assay_prompt_opens_thinking(assay_view prompt, assay_view open);

#endif
