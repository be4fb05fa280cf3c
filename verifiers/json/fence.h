/* Inside of verifiers/json: fenced code blocks, as CommonMark (section 4.5) has them. */
#ifndef ASSAY_VERIFIERS_JSON_FENCE_H
#define ASSAY_VERIFIERS_JSON_FENCE_H

#include "common/view.h"

typedef struct json_block {
    size_t begin, end;             /* of what is inside, in bytes of the text */
    size_t outer_begin, outer_end; /* with its fences */
    bool closed;
} json_block;

/* The last block of JSON, else the last without an info string; false: there is none. */
bool json_block_find(assay_view text, json_block *out);

#endif
