/* See dates.h. */
#include "verifiers/math/read/dates.h"

#include "common/word_list.h"
#include "verifiers/math/read/ordinals.h"

static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december"};
static const char *const weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

/* The place of a name in its list, from 1; a shortened one has three letters ("mar") or is "sept". */
static int place(assay_view word, const char *const *names, int count) {
    for (int i = 0; i < count; i++) {
        if (names[i][0] != word.data[0]) continue;
        assay_view name = assay_view_of(names[i]);
        bool shortened = word.size == 3 || assay_view_is(word, "sept") || assay_view_is(word, "tues") ||
                         assay_view_is(word, "thur") || assay_view_is(word, "thurs");
        if (assay_view_equal(word, name) || (shortened && assay_view_starts_with(name, word))) return i + 1;
    }
    return 0;
}

/* "5", "5th", "2020"; -1: no number. */
static int number(assay_view word) {
    size_t digits = 0;
    int value = 0;
    while (digits < word.size && digits < 4 && assay_is_digit(word.data[digits]))
        value = value * 10 + (word.data[digits++] - '0');
    if (digits == 0) return -1;
    assay_view ending = assay_view_slice(word, digits, word.size);
    if (ending.size == 0) return value;
    return digits <= 2 && math_ordinal_ending(assay_view_slice(word, 0, digits), ending) ? value : -1;
}

static bool is_between(char c) {
    return c == ' ' || c == ',' || c == '.' || c == '(' || c == ')' || c == '/' || c == '\0';
}

static assay_view next_word(assay_view text, size_t *at) {
    while (*at < text.size && is_between(text.data[*at])) ++*at;
    size_t begin = *at;
    while (*at < text.size && !is_between(text.data[*at])) ++*at;
    return assay_view_slice(text, begin, *at);
}

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int month, int year) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && (year == 0 || is_leap(year)) ? 29 : days[month - 1];
}

/* Zeller's congruence, Monday 1. */
static int weekday_of(int year, int month, int day) {
    if (month < 3) {
        month += 12;
        year--;
    }
    int h =
        (day + 13 * (month + 1) / 5 + year % 100 + year % 100 / 4 + year / 100 / 4 + 5 * (year / 100)) % 7; /* 0: Saturday */
    return (h + 5) % 7 + 1;
}

bool math_date_read(assay_view folded, math_date *out) {
    *out = (math_date){.year = 0};
    int numbers[3], written = 0;
    size_t lengths[3];
    for (size_t at = 0; at < folded.size && folded.size < 64;) {
        assay_view word = next_word(folded, &at);
        static const char *const light[] = {"of", "the", "on", "in"};
        if (word.size == 0 || assay_view_is_any(word, light, sizeof light / sizeof *light)) continue;
        int month = place(word, months, 12), weekday = place(word, weekdays, 7), value = number(word);
        if (month && !out->month) out->month = month;
        else if (weekday && !out->weekday) out->weekday = weekday;
        else if (value >= 0 && written < 3) {
            lengths[written] = word.size;
            numbers[written++] = value;
        } else {
            return false;
        }
    }
    out->words = out->month > 0;
    if (out->month && written > 0 && written < 3) { /* a year has three digits or four */
        int year = written == 2 ? lengths[0] > 2 && numbers[0] > 31 ? 0 : 1 : -1;
        out->day = numbers[year == 0 ? 1 : 0];
        if (year >= 0) out->year = numbers[year];
        if (year >= 0 && out->year < 100) return false;
    } else if (!out->month && written == 3 && lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2) {
        out->year = numbers[0];
        out->month = numbers[1];
        out->day = numbers[2];
        /* "2020-03-05" is no difference of numbers */
        out->words = lengths[1] == 2 && lengths[2] == 2 && (numbers[1] < 10 || numbers[2] < 10);
    } else {
        return false;
    }
    if (out->month < 1 || out->month > 12 || out->day < 1 || out->day > days_in(out->month, out->year)) return false;
    return true;
}

math_date_relation math_dates_compare(const math_date *a, const math_date *b) {
    if (a->month != b->month || a->day != b->day) return DATES_DIFFER;
    if (a->year && b->year && a->year != b->year) return DATES_DIFFER;
    if (a->weekday && b->weekday && a->weekday != b->weekday) return DATES_DIFFER;
    if (!a->year != !b->year) return DATES_OPEN;
    if (a->weekday == b->weekday) return DATES_EQUAL;
    int said = a->weekday ? a->weekday : b->weekday;
    if (!a->year || a->year < 1583) return DATES_OPEN; /* the calendar that we count by begins in October 1582 */
    return weekday_of(a->year, a->month, a->day) == said ? DATES_EQUAL : DATES_DIFFER;
}
