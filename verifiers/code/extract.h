/* Taking code out of a completion's answer (the thinking is cut off before: verifiers/completion). Fences as in CommonMark 0.30, section 4.5,
 * but for their indentation, which lists make deeper, and for a tag such as `<answer>` that stands right before or behind one. Linear, one pass; thread-safe. */
#ifndef ASSAY_VERIFIERS_CODE_EXTRACT_H
#define ASSAY_VERIFIERS_CODE_EXTRACT_H

#include "common/buffer.h"
#include "common/view.h"

typedef enum code_policy {
    CODE_FENCED,          /* the last closed block of the language; else of no language */
    CODE_FENCED_OR_WHOLE, /* where the text has no fence at all, all of it */
    CODE_WHOLE
} code_policy;

typedef enum code_found {
    CODE_TAKEN,
    CODE_NONE,     /* no block that could be meant */
    CODE_UNCLOSED, /* the last fence is open: cut off while writing. Never an earlier block */
    CODE_TOO_LARGE
} code_found;

typedef struct code_options {
    code_policy policy;
    bool run_unclosed; /* take an unclosed last block as if it were closed */
} code_options;

/* `labels`: the language's name and aliases, separated by spaces, compared without case. On CODE_TAKEN appends the code to out and sets
 * *span to where it stands in text (fence lines excluded). */
code_found code_extract(assay_view text, const char *labels, code_options options, assay_buffer *out, assay_span *span);

#endif
