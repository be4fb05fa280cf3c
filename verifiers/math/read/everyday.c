/* See everyday.h. */
#include "verifiers/math/read/everyday.h"

#include <stdio.h>
#include <string.h>

#include "verifiers/math/read/number_words.h"

#define COUNT(list) (sizeof list / sizeof *list)

/* Takes a word off the front, with the blank behind it. */
static bool take(assay_view *text, const char *word) {
    size_t size = strlen(word);
    bool whole = assay_view_starts_with(*text, assay_view_of(word)) && (text->size == size || text->data[size] == ' ');
    if (whole) *text = assay_view_trim(assay_view_slice(*text, size, text->size));
    return whole;
}

static bool take_any(assay_view *text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (take(text, words[i])) return true;
    }
    return false;
}

/* "3", "twenty": below 60. -1: none. */
static int take_number(assay_view *text) {
    static const char *const words[] = {"zero",     "one",     "two",     "three",     "four",     "five",     "six",
                                        "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
                                        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};
    int value = 0;
    size_t digits = 0;
    while (digits < text->size && digits < 2 && text->data[digits] >= '0' && text->data[digits] <= '9')
        value = value * 10 + (text->data[digits++] - '0');
    if (digits > 0 && (digits == text->size || text->data[digits] == ' ' || text->data[digits] == '\'')) {
        *text = assay_view_trim(assay_view_slice(*text, digits, text->size));
        return value < 60 ? value : -1;
    }
    if (take(text, "twenty five") || take(text, "twenty-five")) return 25;
    for (int i = 0; i < (int)COUNT(words); i++) {
        if (take(text, words[i])) return i;
    }
    return -1;
}

/* "in the morning": 'a'; "pm", "in the afternoon": 'p'; 0: nothing of the kind. */
static char take_half_of_day(assay_view *text) {
    static const char *const morning[] = {"in the morning", "am", "a.m", "a.m."}, *const later[] = {"in the afternoon",
                                                                                                    "in the evening",
                                                                                                    "at night",
                                                                                                    "pm",
                                                                                                    "p.m",
                                                                                                    "p.m."};
    return take_any(text, morning, COUNT(morning)) ? 'a' : take_any(text, later, COUNT(later)) ? 'p' : 0;
}

static assay_view write_time(int hours, int minutes, char half, assay_arena *arena) {
    char text[24];
    int size = snprintf(text, sizeof text, half ? "%d:%02d %cm" : "%d:%02d", hours, minutes, half);
    return assay_arena_copy(arena, (assay_view){text, (size_t)size});
}

/* "half past ten", "twenty to three", "3 o'clock in the afternoon", "10:30 in the morning". */
static assay_view time_of_day(assay_view text, assay_arena *arena) {
    static const char *const marks[] = {"o'clock", "oclock", "'clock"}, *const unit[] = {"minutes", "minute"};
    take(&text, "at");
    take(&text, "a");
    if (assay_view_is(text, "12 noon") || assay_view_is(text, "12 midnight"))
        return text.data[3] == 'n' ? ASSAY_VIEW("12:00 pm") : ASSAY_VIEW("12:00 am");
    const char *colon = memchr(text.data, ':', text.size < 3 ? text.size : 3);
    if (colon) { /* with digits: only the half of the day is in words */
        assay_view hours = assay_view_slice(text, 0, (size_t)(colon - text.data));
        int h = take_number(&hours), m;
        text = assay_view_slice(text, (size_t)(colon - text.data) + 1, text.size);
        if (text.size > 0 && text.data[0] == ' ') text = assay_view_slice(text, 1, text.size); /* folded: "12: 00 noon" */
        bool two = text.size >= 3 && text.data[2] == ' ';
        m = two ? take_number(&text) : -1;
        char half = take_half_of_day(&text);
        if (!half && h == 12 && m == 0 && (take(&text, "noon") || take(&text, "midday"))) half = 'p';
        if (!half && h == 12 && m == 0 && take(&text, "midnight")) half = 'a';
        return h >= 1 && h <= 12 && m >= 0 && half && text.size == 0 ? write_time(h, m, half, arena) : ASSAY_VIEW_NONE;
    }
    int minutes = take(&text, "quarter") ? 15 : take(&text, "half") ? 30 : take_number(&text), hours = minutes;
    if (minutes < 0) return ASSAY_VIEW_NONE;
    bool clock = take_any(&text, marks, COUNT(marks));
    if (!clock) {
        take_any(&text, unit, COUNT(unit));
        bool past = take(&text, "past") || take(&text, "after"), to = !past && (take(&text, "to") || take(&text, "before"));
        hours = past || to ? take_number(&text) : -1;
        if (hours < 1 || hours > 12 || minutes < 1 || minutes > 30) return ASSAY_VIEW_NONE;
        if (to) {
            minutes = 60 - minutes;
            hours = hours == 1 ? 12 : hours - 1;
        }
        take_any(&text, marks, COUNT(marks));
    } else {
        minutes = 0;
    }
    char half = take_half_of_day(&text);
    return hours >= 1 && hours <= 12 && text.size == 0 && (!clock || half) ? write_time(hours, minutes, half, arena)
                                                                           : ASSAY_VIEW_NONE;
}

/* "two hours and thirty minutes": both parts in number words, or one of them. */
static assay_view two_units(assay_view text, assay_arena *arena) {
    const char *and = memmem(text.data, text.size, " and ", 5);
    if (!and) return ASSAY_VIEW_NONE;
    size_t at = (size_t)(and-text.data);
    assay_view first = math_number_words(assay_view_slice(text, 0, at), arena),
               second = math_number_words(assay_view_slice(text, at + 5, text.size), arena);
    bool units = first.size > 0 && second.size > 0 && first.data[first.size - 1] == '}' && second.data[second.size - 1] == '}';
    char *out = units ? assay_arena_alloc(arena, first.size + second.size + 8) : NULL;
    if (!out) return ASSAY_VIEW_NONE;
    memcpy(out, first.data, first.size);
    memcpy(out + first.size, " and ", 5);
    memcpy(out + first.size + 5, second.data, second.size);
    return (assay_view){out, first.size + second.size + 5};
}

/* "all even integers", "set of rational numbers", "integers". */
static assay_view set_of_numbers(assay_view text, assay_arena *arena) {
    static const struct {
        const char *name, *set;
    } sets[] = {{"integers", "\\mathbb{Z}"},
                {"integer", "\\mathbb{Z}"},
                {"rational numbers", "\\mathbb{Q}"},
                {"rationals", "\\mathbb{Q}"},
                {"complex numbers", "\\mathbb{C}"},
                {"natural numbers", "\\mathbb{N}"},
                {"positive integers", "\\mathbb{Z}^+"},
                {"positive integer", "\\mathbb{Z}^+"},
                {"positive integers n", "\\mathbb{Z}^+"},
                {"nonnegative integers", "\\{k : k \\in \\mathbb{Z}, k \\ge 0\\}"},
                {"non negative integers", "\\{k : k \\in \\mathbb{Z}, k \\ge 0\\}"},
                {"whole numbers", "\\{k : k \\in \\mathbb{Z}, k \\ge 0\\}"},
                {"negative integers", "\\{k : k \\in \\mathbb{Z}, k < 0\\}"},
                {"even integers", "\\{2k : k \\in \\mathbb{Z}\\}"},
                {"even numbers", "\\{2k : k \\in \\mathbb{Z}\\}"},
                {"odd integers", "\\{2k+1 : k \\in \\mathbb{Z}\\}"},
                {"odd numbers", "\\{2k+1 : k \\in \\mathbb{Z}\\}"}};
    bool all = false;
    static const assay_view multiples = {"multiples of ", 13};
    assay_view of = assay_view_starts_with(text, ASSAY_VIEW("all ")) ? assay_view_slice(text, 4, text.size) : text;
    if (assay_view_starts_with(of, ASSAY_VIEW("integer "))) of = assay_view_slice(of, 8, of.size);
    if (assay_view_starts_with(of, multiples) && of.size > multiples.size &&
        of.size < multiples.size + 6) { /* "all multiples of 3" */
        of = assay_view_slice(of, multiples.size, of.size);
        bool digits = true;
        for (size_t i = 0; i < of.size; i++) digits &= of.data[i] >= '0' && of.data[i] <= '9';
        char *out = digits ? assay_arena_alloc(arena, 40) : NULL;
        if (!out) return ASSAY_VIEW_NONE;
        int size = snprintf(out, 40, "\\{%.*sk : k \\in \\mathbb{Z}\\}", (int)of.size, of.data);
        return (assay_view){out, (size_t)size};
    }
    while (take(&text, "all") || take(&text, "any") || take(&text, "every") || take(&text, "set of") || take(&text, "the"))
        all = true;
    for (size_t i = 0; i < COUNT(sets); i++) {
        bool plural = assay_view_ends_with(assay_view_of(sets[i].name), ASSAY_VIEW("s"));
        if ((all || plural) && assay_view_is(text, sets[i].name)) return assay_view_of(sets[i].set);
    }
    return ASSAY_VIEW_NONE;
}

/* "每小时60千米": sixty kilometres an hour. */
assay_view math_chinese_rate(assay_view text, assay_arena *arena) {
    static const char *const units[] = {"小时", "分钟",   "秒钟",   "秒", "天", "周", "年", "千克",
                                        "公斤", "平方米", "立方米", "升", "米", "吨", "时", "分"},
                             *const verbs[] = {"行驶", "行", "走", "跑", "是", "为"};
    const assay_view every = ASSAY_VIEW("每");
    if (!assay_view_starts_with(text, every)) return ASSAY_VIEW_NONE;
    text = assay_view_slice(text, every.size, text.size);
    for (size_t i = 0; i < COUNT(units); i++) {
        if (!assay_view_starts_with(text, assay_view_of(units[i]))) continue;
        assay_view rest = assay_view_trim(assay_view_slice(text, strlen(units[i]), text.size));
        for (size_t k = 0; k < COUNT(verbs); k++) {
            if (!assay_view_starts_with(rest, assay_view_of(verbs[k]))) continue;
            rest = assay_view_trim(assay_view_slice(rest, strlen(verbs[k]), rest.size));
            break;
        }
        if (rest.size == 0 || rest.data[0] < '0' || rest.data[0] > '9' || (unsigned char)rest.data[rest.size - 1] < 0x41)
            return ASSAY_VIEW_NONE;
        size_t room = rest.size + strlen(units[i]) + 2;
        char *out = assay_arena_alloc(arena, room);
        if (!out) return ASSAY_VIEW_NONE;
        int size = snprintf(out, room, "%.*s/%s", (int)rest.size, rest.data, units[i]);
        return (assay_view){out, (size_t)size};
    }
    return ASSAY_VIEW_NONE;
}

/* "0.5 \\text{hour}" with 1.5 in place of 0.5. */
static assay_view one_and_a_half(assay_view half, assay_arena *arena) {
    char *out = assay_arena_alloc(arena, half.size);
    if (!out) return ASSAY_VIEW_NONE;
    memcpy(out, half.data, half.size);
    out[0] = '1';
    return (assay_view){out, half.size};
}

/* "half an hour", "a quarter of an hour" */
static assay_view part_of_unit(assay_view text, assay_arena *arena) {
    static const char *const units[] = {"hour", "dozen", "mile", "meter", "metre", "year", "minute", "kilometer", "kilometre"},
                             *const halves[] = {"0.5 \\text{hour}",   "6",
                                                "0.5 \\text{mile}",   "0.5 \\text{m}",
                                                "0.5 \\text{m}",      "0.5 \\text{year}",
                                                "0.5 \\text{minute}", "0.5 \\text{km}",
                                                "0.5 \\text{km}"};
    take(&text, "a");
    if (take(&text, "quarter of an") && assay_view_is(text, "hour")) return ASSAY_VIEW("15 \\text{min}");
    if (take(&text, "three quarters of an") && assay_view_is(text, "hour")) return ASSAY_VIEW("45 \\text{min}");
    for (size_t i = 0; i < COUNT(units); i++) { /* "an hour and a half" */
        assay_view rest = text;
        if (take(&rest, units[i]) && assay_view_is(rest, "and a half"))
            return assay_view_is(text, "dozen and a half") ? ASSAY_VIEW("18") : one_and_a_half(assay_view_of(halves[i]), arena);
    }
    if (!take(&text, "half an") && !take(&text, "half a")) return ASSAY_VIEW_NONE;
    for (size_t i = 0; i < COUNT(units); i++) {
        if (assay_view_is(text, units[i])) return assay_view_of(halves[i]);
    }
    return ASSAY_VIEW_NONE;
}

assay_view math_everyday(assay_view folded, assay_arena *arena) {
    enum { PHRASE_BYTES = 80 };
    if (folded.size < 4 || folded.size > PHRASE_BYTES) return ASSAY_VIEW_NONE;
    assay_view found = set_of_numbers(folded, arena);
    if (found.size == 0) found = part_of_unit(folded, arena);
    if (found.size == 0) found = time_of_day(folded, arena);
    return found.size > 0 ? found : two_units(folded, arena);
}
