/* Test-only faults: a completion that begins with a marker makes its scorer fail in that way. Reached only where judge_config.faults is
 * set, which the shipped program never does (tests link a main of their own). */
#include <stdlib.h>
#include <string.h>

#include "service/judge/judge_internal.h"

static void eat_memory(void) {
    for (;;) {
        volatile char *block = malloc((size_t)16 << 20);
        if (!block) abort();
        for (size_t i = 0; i < (size_t)16 << 20; i += 4096) block[i] = 1;
    }
}

void fault_act(assay_view text) {
    if (!assay_view_starts_with(text, ASSAY_VIEW("ASSAY-FAULT:"))) return;
    text = assay_view_slice(text, sizeof "ASSAY-FAULT:" - 1, text.size);
    if (assay_view_starts_with(text, ASSAY_VIEW("segv"))) {
        volatile int *volatile nowhere = NULL; /* the write too: no compiler may find it dead */
        *nowhere = 1;
    }
    if (assay_view_starts_with(text, ASSAY_VIEW("abort"))) abort();
    if (assay_view_starts_with(text, ASSAY_VIEW("memory"))) eat_memory();
    if (assay_view_starts_with(text, ASSAY_VIEW("loop"))) {
        for (volatile unsigned turns = 0;; turns++) {
        }
    }
}
