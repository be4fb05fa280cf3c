/* See number_words.h. */
#include "verifiers/math/read/number_words.h"

#include <stdio.h>

#include "verifiers/math/read/units.h"

typedef struct word_value {
    const char *word;
    uint64_t value;
} word_value;

static const word_value small[] = {{"zero", 0},     {"one", 1},      {"two", 2},        {"three", 3},     {"four", 4},
                                   {"five", 5},     {"six", 6},      {"seven", 7},      {"eight", 8},     {"nine", 9},
                                   {"ten", 10},     {"eleven", 11},  {"twelve", 12},    {"thirteen", 13}, {"fourteen", 14},
                                   {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}};
static const word_value tens[] = {{"twenty", 20}, {"thirty", 30},  {"forty", 40},  {"fifty", 50},
                                  {"sixty", 60},  {"seventy", 70}, {"eighty", 80}, {"ninety", 90}};
static const word_value scales[] = {
    {"thousand", 1000},          {"million", 1000000}, {"billion", 1000000000}, {"quadrillion", 1000000000000000},
    {"trillion", 1000000000000}, {"lakh", 100000},     {"crore", 10000000}};
static const word_value parts[] = {
    {"half", 2},        {"halves", 2},       {"third", 3},        {"thirds", 3},        {"quarter", 4},     {"quarters", 4},
    {"fourth", 4},      {"fourths", 4},      {"fifth", 5},        {"fifths", 5},        {"sixth", 6},       {"sixths", 6},
    {"seventh", 7},     {"sevenths", 7},     {"eighth", 8},       {"eighths", 8},       {"ninth", 9},       {"ninths", 9},
    {"tenth", 10},      {"tenths", 10},      {"eleventh", 11},    {"elevenths", 11},    {"twelfth", 12},    {"twelfths", 12},
    {"thirteenth", 13}, {"thirteenths", 13}, {"fourteenth", 14},  {"fourteenths", 14},  {"fifteenth", 15},  {"fifteenths", 15},
    {"sixteenth", 16},  {"sixteenths", 16},  {"seventeenth", 17}, {"seventeenths", 17}, {"eighteenth", 18}, {"eighteenths", 18},
    {"nineteenth", 19}, {"nineteenths", 19}, {"twentieth", 20},   {"twentieths", 20},   {"thirtieth", 30},  {"thirtieths", 30},
    {"fortieth", 40},   {"fortieths", 40},   {"fiftieth", 50},    {"fiftieths", 50},    {"sixtieth", 60},   {"sixtieths", 60},
    {"seventieth", 70}, {"seventieths", 70}, {"eightieth", 80},   {"eightieths", 80},   {"ninetieth", 90},  {"ninetieths", 90}};

static bool look_up(const word_value *table, size_t count, assay_view word, uint64_t *value) {
    for (size_t i = 0; i < count; i++) {
        if (assay_view_is(word, table[i].word)) {
            *value = table[i].value;
            return true;
        }
    }
    return false;
}
#define LOOK_UP(table, word, value) look_up(table, sizeof(table) / sizeof *(table), word, value)

static assay_view next_word(assay_view text, size_t at, size_t *end) {
    while (at < text.size && text.data[at] == ' ') at++;
    *end = at;
    while (*end < text.size && text.data[*end] != ' ') ++*end;
    return assay_view_slice(text, at, *end);
}

/* Whole numbers below 10^18; the offset behind, or 0. */
static size_t whole(assay_view text, uint64_t *out) {
    uint64_t total = 0, group = 0, value, last_scale = UINT64_MAX;
    bool any = false, unit_used = false, ten_used = false;
    size_t at = 0, end = 0;
    for (;;) {
        assay_view word = next_word(text, at, &end);
        if (LOOK_UP(small, word, &value)) {
            if (unit_used || (ten_used && (value == 0 || value > 9))) return 0;
            group += value;
            unit_used = true;
        } else if (LOOK_UP(tens, word, &value)) {
            if (unit_used || ten_used) return 0;
            group += value;
            ten_used = true;
        } else if (any && assay_view_equal(word, ASSAY_VIEW("hundred"))) {
            if (group == 0 || group > 19) return 0;
            group *= 100;
            unit_used = ten_used = false;
        } else if (any && LOOK_UP(scales, word, &value)) {
            if (group == 0 || value >= last_scale) return 0;
            last_scale = value;
            total += group * value;
            group = 0;
            unit_used = ten_used = false;
        } else if (any && assay_view_equal(word, ASSAY_VIEW("and")) && !unit_used && !ten_used) {
            size_t peek;
            assay_view following = next_word(text, end, &peek);
            if (!LOOK_UP(small, following, &value) && !LOOK_UP(tens, following, &value)) break;
        } else {
            break;
        }
        any = true;
        at = end;
    }
    *out = total + group;
    return any ? at : 0;
}

/* "and a half", "and three quarters" behind a whole number: *num / *den grows by it. */
static size_t and_part(assay_view text, size_t at, uint64_t *num, uint64_t *den) {
    size_t end, part_end;
    uint64_t count = 1, part;
    if (!assay_view_equal(next_word(text, at, &end), ASSAY_VIEW("and"))) return at;
    assay_view word = next_word(text, end, &part_end);
    if (!assay_view_equal(word, ASSAY_VIEW("a")) && !assay_view_equal(word, ASSAY_VIEW("an")) && !LOOK_UP(small, word, &count))
        return at;
    word = next_word(text, part_end, &end);
    if (!LOOK_UP(parts, word, &part) || count >= part || *num > 1000000000) return at;
    *num = *num * part + count;
    *den = part;
    return end;
}

enum { DECIMALS_MAX = 18 };

/* "point five two" behind a whole number: its digits. The offset behind them; `at` where there is no "point"; 0: what follows it is no digit. */
static size_t decimals(assay_view text, size_t at, char digits[DECIMALS_MAX + 1]) {
    size_t end, count = 0;
    digits[0] = 0;
    if (!assay_view_equal(next_word(text, at, &end), ASSAY_VIEW("point"))) return at;
    for (at = end; count < DECIMALS_MAX; at = end) {
        uint64_t value;
        assay_view word = next_word(text, at, &end);
        bool zero = assay_view_equal(word, ASSAY_VIEW("oh"));
        if (!zero && !LOOK_UP(small, word, &value)) break;
        if (!zero && value > 9) return 0;
        digits[count++] = zero ? '0' : (char)('0' + value);
    }
    digits[count] = 0;
    return count > 0 ? at : 0;
}

/* "in four", "out of four" behind a whole number: a chance. The offset behind it; 0: nothing of this kind. */
static size_t out_of(assay_view text, size_t at, uint64_t *den) {
    static const assay_view says[] = {{" in ", 4}, {" out of ", 8}};
    assay_view rest = assay_view_slice(text, at, text.size);
    for (size_t i = 0; i < 2; i++) {
        uint64_t value;
        if (!assay_view_starts_with(rest, says[i])) continue;
        size_t read = whole(assay_view_slice(rest, says[i].size, rest.size), &value);
        if (read == 0 || value == 0 || at + says[i].size + read != text.size) return 0;
        *den = value;
        return text.size;
    }
    return 0;
}

/* Behind the number: a unit, or a word that multiplies it. */
static bool may_follow(assay_view rest) {
    math_unit unit;
    size_t size;
    return rest.size == 0 || (math_scale_of(rest, &size) && size == rest.size) || math_unit_read(rest, &unit);
}

assay_view math_number_words(assay_view folded, assay_arena *arena) {
    uint64_t num = 0, den = 1;
    char fraction[DECIMALS_MAX + 1];
    static const assay_view signs[] = {{"minus ", 6}, {"negative ", 9}, {"positive ", 9}, {"plus ", 5}};
    bool negative = false;
    for (size_t i = 0; i < 4; i++) {
        if (!assay_view_starts_with(folded, signs[i])) continue;
        negative = i < 2;
        folded = assay_view_trim(assay_view_slice(folded, signs[i].size, folded.size));
        break;
    }
    size_t end, at = whole(folded, &num), behind = decimals(folded, at, fraction);
    if (behind == 0 && at > 0) return ASSAY_VIEW_NONE;
    at = behind;
    size_t mixed = at > 0 && !fraction[0] ? and_part(folded, at, &num, &den) : 0;
    if (den > 1) at = mixed;
    assay_view word = next_word(folded, at, &end);
    size_t all = at > 0 && den == 1 && !fraction[0] ? out_of(folded, at, &den) : 0;
    if (all > 0) {
        at = all;
        word = next_word(folded, at, &end);
    }
    if (at > 0 && den == 1 && !fraction[0] && assay_view_equal(word, ASSAY_VIEW("dozen")) && num < 1000000) { /* "two dozen" */
        num *= 12;
        at = end;
        word = next_word(folded, at, &end);
    } else if (at > 0 && !fraction[0] && assay_view_equal(word, ASSAY_VIEW("score")) && num < 1000000) { /* "three score" */
        num *= 20;
        at = end;
        word = next_word(folded, at, &end);
    }
    if (at == 0 && LOOK_UP(parts, word, &den)) { /* "half", "a quarter" (the article is folded away), "half a million" */
        size_t behind_scale;
        uint64_t many;
        num = 1;
        at = end;
        bool article = assay_view_equal(next_word(folded, at, &end), ASSAY_VIEW("a"));
        if (article && LOOK_UP(scales, next_word(folded, end, &behind_scale), &many)) {
            num = many;
            at = behind_scale;
        }
    } else if (at == 0) {
        return ASSAY_VIEW_NONE;
    } else if (den == 1 && !fraction[0] && LOOK_UP(parts, word, &den)) {
        at = end;
    }
    assay_view rest = assay_view_trim(assay_view_slice(folded, at, folded.size));
    bool percent = assay_view_equal(rest, ASSAY_VIEW("percent")) || assay_view_equal(rest, ASSAY_VIEW("per cent"));
    if (assay_view_equal(rest, ASSAY_VIEW("times"))) rest = ASSAY_VIEW_NONE; /* "five times" */
    if (!percent && !may_follow(rest)) return ASSAY_VIEW_NONE;
    size_t room = rest.size + 64;
    char *text = assay_arena_alloc(arena, room);
    if (!text) return ASSAY_VIEW_NONE;
    const char *sign = negative ? "-" : "";
    int size = den == 1 ? snprintf(text, room, "%s%llu%s%s", sign, (unsigned long long)num, fraction[0] ? "." : "", fraction)
                        : snprintf(text, room, "%s%llu/%llu", sign, (unsigned long long)num, (unsigned long long)den);
    if (percent) size += snprintf(text + size, room - (size_t)size, "\\%%");
    else if (rest.size > 0) size += snprintf(text + size, room - (size_t)size, " \\text{%.*s}", (int)rest.size, rest.data);
    return (assay_view){text, (size_t)size};
}
