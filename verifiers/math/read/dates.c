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

/* "2020年3月5日", "3月5日", "2020년 3월 5일": each number with the mark of what it counts behind it. */
static bool read_marked(assay_view text, math_date *out) {
    static const struct {
        assay_view mark;
        unsigned part; /* 0 year, 1 month, 2 day */
    } marks[] = {{{"年", 3}, 0}, {{"月", 3}, 1}, {{"日", 3}, 2}, {{"号", 3}, 2},
                 {{"년", 3}, 0}, {{"월", 3}, 1}, {{"일", 3}, 2}};
    unsigned next = 0;
    for (size_t at = 0; at < text.size;) {
        size_t digits = at;
        while (digits < text.size && digits - at < 4 && assay_is_digit(text.data[digits])) digits++;
        int value = number(assay_view_slice(text, at, digits));
        assay_view rest = assay_view_slice(text, digits, text.size);
        size_t i = 0;
        while (i < sizeof marks / sizeof *marks && !assay_view_starts_with(rest, marks[i].mark)) i++;
        if (value < 0 || i == sizeof marks / sizeof *marks || marks[i].part < next) return false;
        *(marks[i].part == 0 ? &out->year : marks[i].part == 1 ? &out->month : &out->day) = value;
        next = marks[i].part + 1;
        at = digits + marks[i].mark.size;
        while (at < text.size && text.data[at] == ' ') at++;
    }
    out->words = out->month > 0;
    return out->words && (out->day > 0 || out->year > 0);
}

/* "15/3/2020" has one reading, "1/2/2020" two: which of the two is the month is then open. "05.03.2020" begins with the day. */
static bool read_numbers(const int *numbers, const size_t *lengths, char mark, math_date *out) {
    if (lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2) {
        *out = (math_date){.year = numbers[0], .month = numbers[1], .day = numbers[2]};
        /* "2020-03-05" is no difference of numbers */
        out->words = lengths[1] == 2 && lengths[2] == 2 && (numbers[1] < 10 || numbers[2] < 10);
        return true;
    }
    if (lengths[2] != 4 || lengths[0] > 2 || lengths[1] > 2 || (mark != '/' && mark != '.')) return false;
    bool month_first = mark == '/' && numbers[0] <= 12;
    *out = (math_date){.year = numbers[2],
                       .month = numbers[month_first ? 0 : 1],
                       .day = numbers[month_first ? 1 : 0],
                       .turned = month_first && numbers[1] <= 12 && numbers[0] != numbers[1],
                       .words = mark == '.'};
    return true;
}

bool math_date_read(assay_view folded, math_date *out) {
    *out = (math_date){.year = 0};
    int numbers[3], written = 0;
    size_t lengths[3];
    char mark = '\0';
    bool marked = folded.size < 64 && folded.size > 4 && read_marked(folded, out);
    if (!marked) *out = (math_date){.year = 0};
    for (size_t at = 0; !marked && at < folded.size && folded.size < 64;) {
        assay_view word = next_word(folded, &at);
        static const char *const light[] = {"of", "the", "on", "in"};
        if (word.size == 0 || assay_view_is_any(word, light, sizeof light / sizeof *light)) continue;
        int month = place(word, months, 12), weekday = place(word, weekdays, 7), value = number(word);
        if (month && !out->month) out->month = month;
        else if (weekday && !out->weekday) out->weekday = weekday;
        else if (value >= 0 && written < 3) {
            if (written > 0 && !mark) mark = folded.data[(size_t)(word.data - folded.data) - 1];
            lengths[written] = word.size;
            numbers[written++] = value;
        } else {
            return false;
        }
    }
    if (!marked) out->words = out->month > 0;
    if (out->month && written == 1 && lengths[0] == 4 && !out->weekday) { /* "March 2020" */
        out->year = numbers[0];
    } else if (out->month && written > 0 && written < 3) { /* a year has three digits or four */
        int year = written == 2 ? lengths[0] > 2 && numbers[0] > 31 ? 0 : 1 : -1;
        out->day = numbers[year == 0 ? 1 : 0];
        if (year >= 0) out->year = numbers[year];
        if (year >= 0 && out->year < 100) return false;
        if (out->day == 0) return false;
    } else if (!marked && (out->month || written != 3 || !read_numbers(numbers, lengths, mark, out))) {
        return false;
    }
    if (out->month < 1 || out->month > 12 || out->day < 0 || out->day > days_in(out->month, out->year)) return false;
    return out->day > 0 || (out->words && out->year > 0);
}

static bool same_day(const math_date *a, const math_date *b) {
    return a->month == b->month && a->day == b->day;
}

math_date_relation math_dates_compare(const math_date *a, const math_date *b) {
    if (a->year && b->year && a->year != b->year) return DATES_DIFFER;
    if (a->turned != b->turned) { /* "1/2/2020" beside a day that it may be */
        math_date other = a->turned ? *a : *b;
        other.month = a->turned ? a->day : b->day;
        other.day = a->turned ? a->month : b->month;
        const math_date *certain = a->turned ? b : a, *first = a->turned ? a : b;
        return certain->day == 0 || same_day(certain, first) || same_day(certain, &other) ? DATES_OPEN : DATES_DIFFER;
    }
    if (a->turned && a->month == b->day && a->day == b->month) return DATES_OPEN; /* "1/2/2020", "2/1/2020" */
    if (a->month != b->month) return DATES_DIFFER;
    if (!a->day != !b->day) return DATES_OPEN;
    if (a->day != b->day) return DATES_DIFFER;
    if (a->weekday && b->weekday && a->weekday != b->weekday) return DATES_DIFFER;
    if (!a->year != !b->year) return DATES_OPEN;
    if (a->weekday == b->weekday) return DATES_EQUAL;
    int said = a->weekday ? a->weekday : b->weekday;
    if (!a->year || a->year < 1583) return DATES_OPEN; /* the calendar that we count by begins in October 1582 */
    return weekday_of(a->year, a->month, a->day) == said ? DATES_EQUAL : DATES_DIFFER;
}
