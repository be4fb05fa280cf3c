/* Where a short needle stands in a long text: from the front, from the back, and without regard to ASCII case.
 *
 * Theory. Sixteen places at a time are compared with the needle's first and last byte; only where both fit are the bytes between
 * looked at (W. Mula, "SIMD-friendly algorithms for substring searching", 2016). Linear for the short needles that are meant here (at
 * most 64 bytes). Needed because glibc has no search from the back, and tags are looked for from the end of long texts. Pure. */
#ifndef ASSAY_VERIFIERS_TEXT_SEARCH_H
#define ASSAY_VERIFIERS_TEXT_SEARCH_H

#include "common/view.h"

#define ASSAY_NOT_FOUND SIZE_MAX

/* Offset of the first or last occurrence; ASSAY_NOT_FOUND where there is none or the needle is empty. */
size_t assay_find_first(assay_view text, assay_view needle);
size_t assay_find_last(assay_view text, assay_view needle);
/* The same where `lower` is made of lower-case ASCII letters only, and letters of either case match. */
size_t assay_find_first_folded(assay_view text, assay_view lower);
size_t assay_find_last_folded(assay_view text, assay_view lower);

#endif
