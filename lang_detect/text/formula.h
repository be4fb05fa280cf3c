/* Mathematics in plain text, "sin x + cos x", "lim sup a_n": names of functions that are nobody's words where they stand beside an operand. */
#ifndef ASSAY_LANG_DETECT_FORMULA_H
#define ASSAY_LANG_DETECT_FORMULA_H

#include <stdint.h>

#include "common/view.h"

enum { LANG_FUNCTION_LETTERS_MAX = 6 };
/* By a name's length and first letter, a bit for each last one that there is: nearly all words are told by these. */
extern const uint32_t lang_function_ends[LANG_FUNCTION_LETTERS_MAX + 1][26];

/* The same for what is ASCII letters. */
static inline bool lang_letters_may_be_function(const char *letters, size_t size) {
    if (size > LANG_FUNCTION_LETTERS_MAX) return false;
    return lang_function_ends[size][((unsigned char)letters[0] | 0x20) - 'a'] >>
               (((unsigned char)letters[size - 1] | 0x20) - 'a') &
           1;
}

static inline bool lang_may_be_function(assay_view text, size_t begin, size_t end) {
    size_t size = end - begin;
    if (size < 2 || size > LANG_FUNCTION_LETTERS_MAX) return false;
    unsigned first = (unsigned char)(text.data[begin] | 0x20) - 'a', last = (unsigned char)(text.data[end - 1] | 0x20) - 'a';
    return first < 26 && last < 26 && (lang_function_ends[size][first] >> last & 1);
}

/* Is the word [begin, end) the name of a function or relation? Some are always ("arcsin", "gcd", "iff"), the others, which languages have as words ("sin",
 * "det", "max"), beside an operand; names between the two do no harm. */
bool lang_is_function(assay_view text, size_t begin, size_t end);
/* Does an operator, a digit, a bracket or a single letter touch [begin, end), over at most two spaces? */
bool lang_is_beside_operand(assay_view text, size_t begin, size_t end);

#endif
