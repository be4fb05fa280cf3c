/* See phrases.h. */
#include "verifiers/math/phrases.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

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

/* The text of "\\text{...}" or "\\mathrm{...}" that a phrase begins in, with what follows the font. */
static assay_view without_opening_font(assay_view text) {
    static const assay_view open[] = {{"\\text{", 6}, {"\\mathrm{", 8}};
    text = assay_view_trim(text);
    for (size_t i = 0; i < 2; i++) {
        if (!assay_view_starts_with(text, open[i])) continue;
        bool whole = text.data[text.size - 1] == '}' && !memchr(text.data + open[i].size, '{', text.size - open[i].size);
        text = assay_view_slice(text, open[i].size, text.size - whole);
    }
    return text;
}

static assay_view skip_marks(assay_view text, const char *marks) {
    text = assay_view_trim(text);
    while (text.size > 0 && strchr(marks, text.data[0]) && text.data[0] != '\0')
        text = assay_view_trim(assay_view_slice(text, 1, text.size));
    return text;
}

/* "all real numbers except 1", "real numbers greater than 3": the set. Empty view: another phrase. */
static assay_view limited_reals(assay_view text, assay_arena *arena) {
    static const char *const lines[] = {"all real numbers", "all reals",    "all real x",         "any real number",
                                        "all real values",  "real numbers", "all real numbers x", "x is any real number"};
    static const struct {
        const char *words, *before, *behind;
    } limits[] = {{"except for", "\\mathbb{R}\\setminus\\{", "\\}"},
                  {"except", "\\mathbb{R}\\setminus\\{", "\\}"},
                  {"other than", "\\mathbb{R}\\setminus\\{", "\\}"},
                  {"excluding", "\\mathbb{R}\\setminus\\{", "\\}"},
                  {"but not", "\\mathbb{R}\\setminus\\{", "\\}"},
                  {"besides", "\\mathbb{R}\\setminus\\{", "\\}"},
                  {"not equal to", "\\mathbb{R}\\setminus\\{", "\\}"},
                  {"greater than or equal to", "[", ",\\infty)"},
                  {"at least", "[", ",\\infty)"},
                  {"not less than", "[", ",\\infty)"},
                  {"greater than", "(", ",\\infty)"},
                  {"less than or equal to", "(-\\infty,", "]"},
                  {"at most", "(-\\infty,", "]"},
                  {"not greater than", "(-\\infty,", "]"},
                  {"less than", "(-\\infty,", ")"}};
    text = without_opening_font(text);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (text.size == 0 || (text.data[0] | 0x20) != lines[i][0]) continue;
        size_t size = strlen(lines[i]);
        if (text.size <= size || strncasecmp(text.data, lines[i], size) != 0) continue;
        assay_view rest = skip_marks(assay_view_slice(text, size, text.size), ",}");
        for (size_t k = 0; k < sizeof limits / sizeof *limits; k++) {
            assay_view words = assay_view_of(limits[k].words);
            if (rest.size <= words.size || !assay_view_starts_with(rest, words)) continue;
            rest = skip_marks(assay_view_slice(rest, words.size, rest.size), "}$");
            if (assay_view_starts_with(rest, ASSAY_VIEW("x =")) || assay_view_starts_with(rest, ASSAY_VIEW("x=")))
                rest = assay_view_slice(rest, rest.data[1] == '=' ? 2 : 3, rest.size);
            if (rest.size > 0 && rest.data[rest.size - 1] == '$') rest.size--;
            char *out = rest.size > 0 ? assay_arena_alloc(arena, rest.size + 40) : NULL;
            if (!out) return ASSAY_VIEW_NONE;
            int written =
                snprintf(out, rest.size + 40, "%s%.*s%s", limits[k].before, (int)rest.size, rest.data, limits[k].behind);
            return (assay_view){out, (size_t)written};
        }
    }
    return ASSAY_VIEW_NONE;
}

/* Digits, signs and commands: a bound, and no thing that is counted. */
static bool is_bound(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        bool command = i > 0 && text.data[i - 1] == '\\';
        size_t end = i;
        while (end < text.size && assay_is_alpha(text.data[end])) end++;
        if (end - i > 1 && !command && !assay_view_is(assay_view_slice(text, i, end), "pi")) return false;
        if (end > i) i = end - 1;
    }
    return text.size > 0;
}

/* "greater than 3" as a half line; with its subject, "x is at least 5", as an inequality. "between 1 and 5 inclusive" alone does say that its ends belong to it. Empty view: another phrase. */
static assay_view bounded_reals(assay_view text, assay_arena *arena) {
    static const struct {
        const char *words, *before, *behind, *sign;
    } limits[] = {{"is ", "", "", ""},
                  {"must be ", "", "", ""},
                  {"not equal to ", "\\mathbb{R}\\setminus\\{", "\\}", "\\ne"},
                  {"greater than or equal to ", "[", ",\\infty)", "\\ge"},
                  {"less than or equal to ", "(-\\infty,", "]", "\\le"},
                  {"at least ", "[", ",\\infty)", "\\ge"},
                  {"at most ", "(-\\infty,", "]", "\\le"},
                  {"no less than ", "[", ",\\infty)", "\\ge"},
                  {"not less than ", "[", ",\\infty)", "\\ge"},
                  {"no more than ", "(-\\infty,", "]", "\\le"},
                  {"not more than ", "(-\\infty,", "]", "\\le"},
                  {"no greater than ", "(-\\infty,", "]", "\\le"},
                  {"not greater than ", "(-\\infty,", "]", "\\le"},
                  {"greater than ", "(", ",\\infty)", ">"},
                  {"more than ", "(", ",\\infty)", ">"},
                  {"larger than ", "(", ",\\infty)", ">"},
                  {"less than ", "(-\\infty,", ")", "<"},
                  {"smaller than ", "(-\\infty,", ")", "<"}};
    static const assay_view between = {"between ", 8}, and = {" and ", 5}, inclusive = {"inclusive", 9};
    text = without_opening_font(text);
    while (text.size > 0 && strchr("$.}", text.data[text.size - 1])) text.size--;
    if (text.size > 2 && text.data[0] == '$') text = assay_view_slice(text, 1, text.size);
    size_t subject = text.size > 2 && assay_is_alpha(text.data[0]) && strchr(" $", text.data[1]) ? 1 : 0;
    assay_view rest = skip_marks(assay_view_slice(text, subject, text.size), "$}");
    bool said = subject == 0;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if (rest.size == 0 || (rest.data[0] | 0x20) != limits[i].words[0]) continue;
        assay_view words = assay_view_of(limits[i].words);
        if (rest.size <= words.size || strncasecmp(rest.data, words.data, words.size) != 0) continue;
        assay_view bound = skip_marks(assay_view_slice(rest, words.size, rest.size), "$}");
        if (limits[i].before[0] == '\0') {
            rest = bound;
            said = true;
            continue;
        }
        bool different = assay_view_is(words, "not equal to "); /* "x not equal to 3" */
        char *out = (said || different) && is_bound(bound) ? assay_arena_alloc(arena, bound.size + 32) : NULL;
        if (!out) return ASSAY_VIEW_NONE;
        int size =
            subject
                ? snprintf(out, bound.size + 32, "%c %s %.*s", text.data[0], limits[i].sign, (int)bound.size, bound.data)
                : snprintf(out, bound.size + 32, "%s%.*s%s", limits[i].before, (int)bound.size, bound.data, limits[i].behind);
        return (assay_view){out, (size_t)size};
    }
    if (!said || !assay_view_starts_with(rest, between) || !assay_view_ends_with(rest, inclusive)) return ASSAY_VIEW_NONE;
    rest = assay_view_slice(rest, between.size, rest.size - inclusive.size);
    while (rest.size > 0 && strchr(" ,($", rest.data[rest.size - 1])) rest.size--;
    const char *middle = memmem(rest.data, rest.size, and.data, and.size);
    if (!middle) return ASSAY_VIEW_NONE;
    size_t at = (size_t)(middle - rest.data);
    assay_view low = assay_view_slice(rest, 0, at), high = assay_view_slice(rest, at + and.size, rest.size);
    char *out = is_bound(low) && is_bound(high) ? assay_arena_alloc(arena, rest.size + 24) : NULL;
    if (!out) return ASSAY_VIEW_NONE;
    int size = subject ? snprintf(out, rest.size + 24, "%.*s \\le %c \\le %.*s", (int)low.size, low.data, text.data[0],
                                  (int)high.size, high.data)
                       : snprintf(out, rest.size + 24, "[%.*s,%.*s]", (int)low.size, low.data, (int)high.size, high.data);
    return (assay_view){out, (size_t)size};
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
assay_view math_phrase_respell(const math_text *words, assay_view text, assay_arena *arena) {
    if (!words->words) {
        bool phrase = text.size < 200 && text.size > 0 && memchr(text.data, ' ', text.size) != NULL;
        assay_view bare = phrase ? without_wrapping(text) : text, line = phrase ? limited_reals(bare, arena) : ASSAY_VIEW_NONE;
        bool clock = words->folded.size > 0 && memchr(words->folded.data, ':', words->folded.size) != NULL;
        if (line.size == 0 && phrase) line = bounded_reals(bare, arena);
        if (line.size == 0 && text.size < 200) line = math_chinese_rate(text, arena);
        if (line.size == 0 && (words->plain || clock)) line = math_everyday(words->folded, arena);
        if (line.size == 0 && phrase) line = math_spoken(bare, arena);
        return line.size > 0 ? line : text;
    }
    assay_view folded = words->folded;
    if (assay_view_equal(folded, ASSAY_VIEW("noon"))) return ASSAY_VIEW("12:00 pm");
    if (assay_view_equal(folded, ASSAY_VIEW("midnight"))) return ASSAY_VIEW("12:00 am");
    assay_view half = signed_reals(folded);
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
