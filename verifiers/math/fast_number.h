/* The fast path: most answers are an integer, a decimal or a fraction of at most 18 digits. They are read without a lexer and compared in
 * 128-bit arithmetic, without malloc. What this refuses the grammar reads; what it reads the grammar reads the same. Pure. */
#ifndef ASSAY_VERIFIERS_MATH_FAST_NUMBER_H
#define ASSAY_VERIFIERS_MATH_FAST_NUMBER_H

#include "common/arena.h"
#include "common/view.h"

/* +-num/den with num < 10^18 and 0 < den <= 10^18, not reduced; zero is not negative. */
typedef struct math_small {
    uint64_t num, den;
    bool negative;
} math_small;

/* Reads "42", "-1,234.50", "$\frac{3}{4}$", "\dfrac12", "7/3": all of the text or false. */
bool math_small_read(assay_view text, math_small *out);

static inline bool math_small_equal(math_small a, math_small b) {
    return a.negative == b.negative && (unsigned __int128)a.num * b.den == (unsigned __int128)b.num * a.den;
}

/* "-7/2", reduced, in the arena; data NULL where memory ran out. */
assay_view math_small_canonical(math_small value, assay_arena *arena);

#endif
