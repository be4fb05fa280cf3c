/* See phrases.h. */
#include "verifiers/math/phrases.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "verifiers/math/read/number_words.h"
#include "verifiers/math/read/units.h"

/* Phrases that stand for a mathematical object. */
const math_node *math_phrase_node(assay_view phrase) {
    static const math_node empty = {.kind = N_CONSTANT, .op = C_EMPTY}, reals = {.kind = N_CONSTANT, .op = C_REALS},
                           infinity = {.kind = N_CONSTANT, .op = C_INFINITY};
    static const math_node *const inside[] = {&infinity};
    static const math_node minus_infinity = {.kind = N_NEGATE, .count = 1, .child = (math_node **)(uintptr_t)inside};
    if (assay_view_equal(phrase, ASSAY_VIEW("no solution"))) return &empty;
    if (assay_view_equal(phrase, ASSAY_VIEW("all real numbers"))) return &reals;
    if (assay_view_equal(phrase, ASSAY_VIEW("infinity"))) return &infinity;
    if (assay_view_equal(phrase, ASSAY_VIEW("negative infinity"))) return &minus_infinity;
    return NULL;
}

/* "all real numbers except 1": the line without what follows. Empty view: another phrase. */
static assay_view excepting(assay_view text, assay_arena *arena) {
    static const char *const lines[] = {"all real numbers", "all reals",    "all real x",         "any real number",
                                        "all real values",  "real numbers", "all real numbers x", "x is any real number"};
    static const char *const words[] = {"except for", "except",  "other than",  "excluding",
                                        "but not",    "besides", "not equal to"};
    text = assay_view_trim(text);
    static const assay_view open[] = {{"\\text{", 6}, {"\\mathrm{", 8}};
    for (size_t i = 0; i < 2; i++) {
        bool whole = assay_view_starts_with(text, open[i]) && text.data[text.size - 1] == '}' &&
                     !memchr(text.data + open[i].size, '{', text.size - open[i].size);
        if (assay_view_starts_with(text, open[i])) text = assay_view_slice(text, open[i].size, text.size - whole);
    }
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        size_t size = strlen(lines[i]);
        if (text.size <= size || strncasecmp(text.data, lines[i], size) != 0) continue;
        assay_view rest = assay_view_trim(assay_view_slice(text, size, text.size));
        while (rest.size > 0 && (rest.data[0] == ',' || rest.data[0] == '}'))
            rest = assay_view_trim(assay_view_slice(rest, 1, rest.size));
        for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
            assay_view word = assay_view_of(words[k]);
            if (rest.size <= word.size || !assay_view_starts_with(rest, word)) continue;
            rest = assay_view_trim(assay_view_slice(rest, word.size, rest.size));
            while (rest.size > 0 && rest.data[0] == '}') rest = assay_view_trim(assay_view_slice(rest, 1, rest.size));
            if (assay_view_starts_with(rest, ASSAY_VIEW("x =")) || assay_view_starts_with(rest, ASSAY_VIEW("x=")))
                rest = assay_view_slice(rest, rest.data[1] == '=' ? 2 : 3, rest.size);
            char *out = rest.size > 0 ? assay_arena_alloc(arena, rest.size + 40) : NULL;
            if (!out) return ASSAY_VIEW_NONE;
            int written = snprintf(out, rest.size + 40, "\\mathbb{R}\\setminus\\{%.*s\\}", (int)rest.size, rest.data);
            return (assay_view){out, (size_t)written};
        }
    }
    return ASSAY_VIEW_NONE;
}

/* Words that are a number become digits; other words their phrase. */
assay_view math_phrase_respell(const math_text *words, assay_view text, assay_arena *arena) {
    if (!words->words) {
        assay_view line = text.size < 200 ? excepting(text, arena) : ASSAY_VIEW_NONE;
        return line.size > 0 ? line : text;
    }
    assay_view folded = words->folded;
    if (assay_view_equal(folded, ASSAY_VIEW("noon"))) return ASSAY_VIEW("12:00 pm");
    if (assay_view_equal(folded, ASSAY_VIEW("midnight"))) return ASSAY_VIEW("12:00 am");
    size_t read;
    const char *scale = words->article ? math_scale_of(folded, &read) : NULL;
    if (scale && scale[0] != '/') { /* "a million", "a dozen" */
        char *one = assay_arena_alloc(arena, folded.size + 4);
        if (!one) return text;
        memcpy(one, "one ", 4);
        memcpy(one + 4, folded.data, folded.size);
        folded = (assay_view){one, folded.size + 4};
    }
    assay_view digits = math_number_words(folded, arena);
    if (digits.size == 0 && folded.size > 0 && (unsigned char)folded.data[0] >= 0x80)
        digits = math_chinese_number(folded, arena);
    return digits.size > 0 ? digits : text;
}
