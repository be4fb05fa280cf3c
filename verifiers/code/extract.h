/* Taking code out of a completion's answer (the thinking is cut off before: verifiers/completion). Fences as in CommonMark 0.30, section 4.5,
 * but for their indentation, which lists make deeper, and for a tag such as `<answer>` that stands right before or behind one. Linear, one pass; thread-safe. */
#ifndef ASSAY_VERIFIERS_CODE_EXTRACT_H
#define ASSAY_VERIFIERS_CODE_EXTRACT_H

#include "common/buffer.h"
#include "common/view.h"

typedef enum code_policy {
    CODE_FENCED,          /* the last closed block of the language; else of no language. See code_options.defines */
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
    /* Whether a block with that label (empty: none) is a program that defines what the tests ask for. Where one is, the last such block is taken, not an example of
     * its use behind it. NULL: the last block in any case. */
    bool (*defines)(const void *context, assay_view label, assay_view code);
    const void *context;
} code_options;

/* Where the code stands in the text (fence lines excluded), and what its fence called its language. */
typedef struct code_place {
    assay_span span;
    assay_view label; /* points into text; empty: none */
} code_place;

/* `labels`: the language's name and aliases, separated by spaces, compared without case. On CODE_TAKEN appends the code to out and sets *place; on
 * CODE_NONE *place has the label of the last fence that had one, which nobody asked for. A block that is the only one and whose label names no
 * language ("text", "code") counts as one without a label. Where the text has no fence at all, what stands between <answer> and </answer>, [PYTHON] and
 * [/PYTHON] or [BEGIN] and [DONE] is the block (extract_tags.c). */
code_found code_extract(assay_view text, const char *labels, code_options options, assay_buffer *out, code_place *place);

/* Whether `label` is one of the labels. */
bool code_label_is(const char *labels, assay_view label);
/* Extract_tags.c: the last tagged block of a text without fences. CODE_NONE: it has no such tag. */
code_found code_find_tagged(assay_view text, const char *labels, assay_span *span);

#endif
