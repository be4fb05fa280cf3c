/* See sign_alone.h. */
#include "verifiers/math/sign_alone.h"

enum { SIGN_BYTES = 32 };

char math_sign_alone(assay_view text) {
    static const struct {
        const char *text;
        char sign;
    } signs[] = {{"<", '<'},
                 {"\\lt", '<'},
                 {"＜", '<'},
                 {"less than", '<'},
                 {"is less than", '<'},
                 {">", '>'},
                 {"\\gt", '>'},
                 {"＞", '>'},
                 {"greater than", '>'},
                 {"is greater than", '>'},
                 {"=", '='},
                 {"＝", '='},
                 {"equal to", '='},
                 {"equals", '='},
                 {"is equal to", '='},
                 {"\\le", 'l'},
                 {"\\leq", 'l'},
                 {"≤", 'l'},
                 {"<=", 'l'},
                 {"\\leqslant", 'l'},
                 {"\\ge", 'g'},
                 {"\\geq", 'g'},
                 {"≥", 'g'},
                 {">=", 'g'},
                 {"\\geqslant", 'g'},
                 {"\\ne", 'n'},
                 {"\\neq", 'n'},
                 {"≠", 'n'},
                 {"!=", 'n'},
                 {"not equal to", 'n'},
                 {"大于", '>'},
                 {"小于", '<'},
                 {"等于", '='},
                 {"√", 't'},
                 {"✓", 't'},
                 {"✔", 't'},
                 {"\\checkmark", 't'},
                 {"×", 'f'},
                 {"✗", 'f'},
                 {"✘", 'f'},
                 {"✕", 'f'}};
    static const assay_view opens[] = {{"$", 1}, {"\\(", 2}, {"\\text{", 6}, {"{", 1}, {"\"", 1}},
                            closes[] = {{"$", 1}, {"\\)", 2}, {"}", 1}, {"}", 1}, {"\"", 1}};
    if (text.size > SIGN_BYTES) return '\0';
    text = assay_view_trim(text);
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        bool around = text.size > opens[i].size + closes[i].size && assay_view_starts_with(text, opens[i]) &&
                      assay_view_ends_with(text, closes[i]);
        if (around) text = assay_view_trim(assay_view_slice(text, opens[i].size, text.size - closes[i].size));
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (assay_view_is(text, signs[i].text)) return signs[i].sign;
    }
    return '\0';
}
