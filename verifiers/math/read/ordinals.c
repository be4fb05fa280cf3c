/* See ordinals.h. */
#include "verifiers/math/read/ordinals.h"

#include "common/word_list.h"

bool math_ordinal_ending(assay_view digits, assay_view ending) {
    if (digits.size == 0) return false;
    char last = digits.data[digits.size - 1];
    bool teen = digits.size > 1 && digits.data[digits.size - 2] == '1';
    if (!teen && last == '1') return assay_view_is(ending, "st");
    if (!teen && last == '2') return assay_view_is(ending, "nd");
    if (!teen && last == '3') return assay_view_is(ending, "rd");
    return assay_view_is(ending, "th");
}

/* "third": 3; 0: none of these. */
static uint32_t single(assay_view word) {
    static const char *const names[] = {"first",     "second",      "third",      "fourth",     "fifth",
                                        "sixth",     "seventh",     "eighth",     "ninth",      "tenth",
                                        "eleventh",  "twelfth",     "thirteenth", "fourteenth", "fifteenth",
                                        "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"};
    static const char *const tens[] = {"thirtieth",  "fortieth",  "fiftieth",  "sixtieth",
                                       "seventieth", "eightieth", "ninetieth", "hundredth"};
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (assay_view_is(word, names[i])) return i + 1;
    }
    for (uint32_t i = 0; i < sizeof tens / sizeof *tens; i++) {
        if (assay_view_is(word, tens[i])) return 30 + 10 * i;
    }
    return 0;
}

/* "quadrant ii", "quadrant 2", "second quadrant", "qii", "q2": which of the four; 0: none. */
static uint32_t quadrant(assay_view folded) {
    static const char *const names[][5] = {{"i", "1", "one", "first", "1st"},
                                           {"ii", "2", "two", "second", "2nd"},
                                           {"iii", "3", "three", "third", "3rd"},
                                           {"iv", "4", "four", "fourth", "4th"}};
    static const char *const short_names[] = {"qi", "qii", "qiii", "qiv", "q1", "q2", "q3", "q4"};
    for (uint32_t i = 0; i < 8; i++) {
        if (assay_view_is(folded, short_names[i])) return i % 4 + 1;
    }
    const assay_view before = ASSAY_VIEW("quadrant "), behind = ASSAY_VIEW(" quadrant");
    bool named = assay_view_starts_with(folded, before), numbered = !named && assay_view_ends_with(folded, behind);
    if (!named && !numbered) return 0;
    assay_view which =
        named ? assay_view_slice(folded, before.size, folded.size) : assay_view_slice(folded, 0, folded.size - behind.size);
    for (uint32_t i = 0; i < 4; i++) {
        if (assay_view_is_any(which, names[i], 5)) return i + 1;
    }
    return 0;
}

enum { QUADRANTS = 1000 }; /* ordinals of their own */

uint32_t math_ordinal(assay_view folded) {
    uint32_t quarter = quadrant(folded);
    if (quarter > 0) return QUADRANTS + quarter;
    const assay_view place = ASSAY_VIEW(" place"); /* "second place" */
    if (assay_view_ends_with(folded, place)) folded.size -= place.size;
    static const char *const tens[] = {"twenty ", "thirty ", "forty ", "fifty ", "sixty ", "seventy ", "eighty ", "ninety "};
    size_t digits = 0;
    uint32_t value = 0;
    while (digits < folded.size && digits < 3 && assay_is_digit(folded.data[digits]))
        value = value * 10 + (uint32_t)(folded.data[digits++] - '0');
    if (digits > 0)
        return math_ordinal_ending(assay_view_slice(folded, 0, digits), assay_view_slice(folded, digits, folded.size)) ? value
                                                                                                                       : 0;
    for (uint32_t i = 0; i < sizeof tens / sizeof *tens; i++) {
        assay_view ten = assay_view_of(tens[i]);
        if (!assay_view_starts_with(folded, ten)) continue;
        uint32_t one = single(assay_view_slice(folded, ten.size, folded.size));
        return one > 0 && one < 10 ? 20 + 10 * i + one : 0;
    }
    return single(folded);
}
