/* What stands between a tag and its end: "<solution>42</solution>", "[ANSWER]B[/ANSWER]", "<|begin_of_box|>7<|end_of_box|>", "【42】". Pure. */
#ifndef ASSAY_VERIFIERS_WRAPPED_H
#define ASSAY_VERIFIERS_WRAPPED_H

#include "common/view.h"

/* The content, trimmed, where `text` is one such element and nothing else; empty where it is not, or holds nothing. A name has 1 to 16 letters. */
assay_view assay_wrapped_content(assay_view text);

#endif
