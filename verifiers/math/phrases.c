/* See phrases.h. */
#include "verifiers/math/phrases.h"

#include <string.h>

#include "verifiers/math/read/bounds_in_words.h"
#include "verifiers/math/read/everyday.h"
#include "verifiers/math/read/number_words.h"
#include "verifiers/math/read/spoken.h"
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

static assay_view behind_prefix(assay_view text, const char *prefix) {
    assay_view p = assay_view_of(prefix);
    return assay_view_starts_with(text, p) ? assay_view_slice(text, p.size, text.size) : text;
}

/* "all positive real numbers": the half line. Empty view: another phrase. */
static assay_view signed_reals(assay_view folded) {
    static const struct {
        const char *sign, *set;
    } signs[] = {{"positive ", "(0,\\infty)"},
                 {"negative ", "(-\\infty,0)"},
                 {"nonnegative ", "[0,\\infty)"},
                 {"non negative ", "[0,\\infty)"},
                 {"nonpositive ", "(-\\infty,0]"},
                 {"non positive ", "(-\\infty,0]"},
                 {"nonzero ", "\\mathbb{R}\\setminus\\{0\\}"},
                 {"non zero ", "\\mathbb{R}\\setminus\\{0\\}"}};
    static const char *const signed_letters[] = {"x is ", "y is ", "a is ", "k is ", "m is ", "t is "};
    for (size_t i = 0; i < sizeof signed_letters / sizeof *signed_letters; i++) { /* "x is positive" */
        assay_view sign = behind_prefix(folded, signed_letters[i]);
        for (size_t k = 0; sign.size < folded.size && k < sizeof signs / sizeof *signs; k++) {
            assay_view name = assay_view_of(signs[k].sign);
            if (assay_view_equal(sign, assay_view_slice(name, 0, name.size - 1))) return assay_view_of(signs[k].set);
        }
    }
    assay_view bare = behind_prefix(folded, "all ");
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) { /* "positive x", "all negative x" */
        assay_view letter = behind_prefix(bare, signs[k].sign);
        if (letter.size == 1 && letter.size < bare.size && strchr("xyakmt", letter.data[0])) return assay_view_of(signs[k].set);
    }
    static const char *const kinds[] = {"real numbers", "reals", "real number", "real x", "real values"};
    assay_view rest = behind_prefix(behind_prefix(behind_prefix(folded, "all "), "any "), "every ");
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        assay_view kind = behind_prefix(rest, signs[i].sign);
        for (size_t k = 0; kind.size < rest.size && k < sizeof kinds / sizeof *kinds; k++) {
            if (assay_view_is(kind, kinds[k])) return assay_view_of(signs[i].set);
        }
    }
    return ASSAY_VIEW_NONE;
}

/* "n is even", "all odd n": a congruence. Empty view: another phrase. */
static assay_view parity(assay_view folded, assay_arena *arena) {
    static const char *const verbs[] = {" is ", " must be ", " is an ", " must be an "}, *const nouns[] = {" integer",
                                                                                                           " number"};
    bool letter = folded.size > 6 && folded.size < 32 && strchr("nmkxNab", folded.data[0]) && folded.data[1] == ' ';
    if (!letter) return ASSAY_VIEW_NONE;
    assay_view rest = assay_view_slice(folded, 1, folded.size);
    for (size_t i = 4; i-- > 0;) {
        if (!assay_view_starts_with(rest, assay_view_of(verbs[i]))) continue;
        rest = assay_view_slice(rest, strlen(verbs[i]), rest.size);
        break;
    }
    for (size_t i = 0; i < 2; i++) {
        if (assay_view_ends_with(rest, assay_view_of(nouns[i]))) rest.size -= strlen(nouns[i]);
    }
    bool odd = assay_view_is(rest, "odd");
    if (!odd && !assay_view_is(rest, "even")) return ASSAY_VIEW_NONE;
    char out[] = "n \\equiv 0 \\pmod{2}";
    out[0] = folded.data[0];
    if (odd) out[9] = '1';
    return assay_arena_copy(arena, (assay_view){out, sizeof out - 1});
}

/* "n is a positive integer", "x is real", "x is not zero". Empty view: another phrase. */
static assay_view membership(assay_view folded, assay_arena *arena) {
    static const struct {
        const char *kind, *says;
    } kinds[] = {{"an integer", "\\in \\mathbb{Z}"},
                 {"a positive integer", "\\in \\mathbb{Z}^+"},
                 {"a natural number", "\\in \\mathbb{N}"},
                 {"real", "\\in \\mathbb{R}"},
                 {"a real number", "\\in \\mathbb{R}"},
                 {"any real number", "\\in \\mathbb{R}"},
                 {"rational", "\\in \\mathbb{Q}"},
                 {"a rational number", "\\in \\mathbb{Q}"},
                 {"not zero", "\\ne 0"}};
    static const assay_view is = {" is ", 4};
    bool letter = folded.size > 6 && folded.size < 32 && assay_is_alpha(folded.data[0]);
    if (!letter || !assay_view_starts_with(assay_view_slice(folded, 1, folded.size), is)) return ASSAY_VIEW_NONE;
    assay_view kind = assay_view_slice(folded, 1 + is.size, folded.size);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!assay_view_is(kind, kinds[i].kind)) continue;
        size_t size = strlen(kinds[i].says) + 2;
        char *out = assay_arena_alloc(arena, size);
        if (!out) return ASSAY_VIEW_NONE;
        out[0] = folded.data[0];
        out[1] = ' ';
        memcpy(out + 2, kinds[i].says, size - 2);
        return (assay_view){out, size};
    }
    return ASSAY_VIEW_NONE;
}

/* A phrase without the dollars, boxes and full stop around it. */
static assay_view without_wrapping(assay_view text) {
    static const struct {
        assay_view open, close;
    } pairs[] = {{{"$$", 2}, {"$$", 2}},   {{"$", 1}, {"$", 1}},        {{"\\[", 2}, {"\\]", 2}},
                 {{"\\(", 2}, {"\\)", 2}}, {{"\\boxed{", 7}, {"}", 1}}, {{"\\displaystyle", 13}, {"", 0}}};
    for (bool again = true; again;) {
        again = false;
        text = assay_view_trim(text);
        if (text.size > 1 && text.data[text.size - 1] == '.') text.size--;
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs && !again; i++) {
            again = text.size > pairs[i].open.size + pairs[i].close.size && assay_view_starts_with(text, pairs[i].open) &&
                    assay_view_ends_with(text, pairs[i].close);
            if (again) text = assay_view_slice(text, pairs[i].open.size, text.size - pairs[i].close.size);
        }
    }
    return text;
}

/* Words that are a number become digits; other words their phrase. */
/* "-five", "-two thirds" */
static assay_view negative_words(assay_view folded, assay_arena *arena) {
    if (folded.size < 3 || folded.data[0] != '-') return ASSAY_VIEW_NONE;
    assay_view digits = math_number_words(assay_view_slice(folded, 1, folded.size), arena);
    char *out = digits.size > 0 ? assay_arena_alloc(arena, digits.size + 1) : NULL;
    if (!out) return ASSAY_VIEW_NONE;
    out[0] = '-';
    memcpy(out + 1, digits.data, digits.size);
    return (assay_view){out, digits.size + 1};
}

assay_view math_phrase_respell(const math_text *words, assay_view text, assay_arena *arena) {
    if (!words->words) {
        bool phrase = text.size < 200 && text.size > 0 && memchr(text.data, ' ', text.size) != NULL;
        assay_view bare = phrase ? without_wrapping(text) : text,
                   line = phrase ? math_bounds_in_words(bare, arena) : ASSAY_VIEW_NONE;
        if (line.size == 0 && text.size > 3 && text.size < 80 && text.data[0] == '-' && assay_is_alpha(text.data[1]))
            line = negative_words(words->folded, arena);
        bool clock = words->folded.size > 0 && memchr(words->folded.data, ':', words->folded.size) != NULL;
        if (line.size == 0 && text.size < 200) line = math_chinese_rate(text, arena);
        if (line.size == 0 && (words->plain || clock)) line = math_everyday(words->folded, arena);
        if (line.size == 0 && phrase) line = math_spoken(bare, arena);
        return line.size > 0 ? line : text;
    }
    assay_view folded = words->folded;
    if (assay_view_equal(folded, ASSAY_VIEW("noon"))) return ASSAY_VIEW("12:00 pm");
    if (assay_view_equal(folded, ASSAY_VIEW("midnight"))) return ASSAY_VIEW("12:00 am");
    if (assay_view_equal(folded, ASSAY_VIEW("y axis"))) return ASSAY_VIEW("x = 0");
    if (assay_view_equal(folded, ASSAY_VIEW("x axis"))) return ASSAY_VIEW("y = 0");
    if (assay_view_equal(folded, ASSAY_VIEW("origin"))) return ASSAY_VIEW("(0, 0)");
    assay_view half = signed_reals(folded);
    if (half.size == 0) half = parity(folded, arena);
    if (half.size == 0) half = membership(folded, arena);
    if (half.size == 0) half = math_everyday(folded, arena);
    if (half.size > 0) return half;
    size_t read;
    const char *scale = words->article ? math_scale_of(folded, &read) : NULL;
    bool unit = words->article && folded.size < 30 && math_unit_known(folded); /* "an hour" */
    if (unit || (scale && scale[0] != '/')) {                                  /* "a million", "a dozen" */
        char *one = assay_arena_alloc(arena, folded.size + 4);
        if (!one) return text;
        memcpy(one, "one ", 4);
        memcpy(one + 4, folded.data, folded.size);
        folded = (assay_view){one, folded.size + 4};
        if (unit) {
            one[0] = '1';
            memmove(one + 1, one + 3, folded.size - 3);
            return (assay_view){one, folded.size - 2};
        }
    }
    assay_view digits = math_number_words(folded, arena);
    if (digits.size == 0 && folded.size > 0 && (unsigned char)folded.data[0] >= 0x80)
        digits = math_chinese_number(folded, arena);
    if (digits.size == 0) digits = math_number_abroad(folded, arena);
    if (digits.size == 0) digits = math_spoken(text, arena);
    return digits.size > 0 ? digits : text;
}
