/* See compare.h. */
#include "verifiers/code/compare.h"

#include <math.h>
#include <stdlib.h>

enum { NUMBER_BYTES = 400 };

typedef bool (*next_piece)(assay_view *rest, assay_view *piece);

static bool next_token(assay_view *rest, assay_view *piece) {
    while (rest->size && assay_is_space(rest->data[0])) *rest = assay_view_slice(*rest, 1, rest->size);
    size_t size = 0;
    while (size < rest->size && !assay_is_space(rest->data[size])) size++;
    *piece = assay_view_slice(*rest, 0, size);
    *rest = assay_view_slice(*rest, size, rest->size);
    return size > 0;
}

static bool next_line(assay_view *rest, assay_view *piece) {
    while (rest->size) {
        const char *stop = memchr(rest->data, '\n', rest->size);
        size_t end = stop ? (size_t)(stop - rest->data) : rest->size;
        *piece = assay_view_trim(assay_view_slice(*rest, 0, end));
        *rest = assay_view_slice(*rest, stop ? end + 1 : end, rest->size);
        if (piece->size) return true;
    }
    return false;
}

static char fold(char c, bool ignore_case) {
    return ignore_case && c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static int order(assay_view a, assay_view b, bool ignore_case) {
    size_t size = a.size < b.size ? a.size : b.size;
    for (size_t i = 0; i < size; i++) {
        unsigned char x = (unsigned char)fold(a.data[i], ignore_case), y = (unsigned char)fold(b.data[i], ignore_case);
        if (x != y) return x < y ? -1 : 1;
    }
    return (a.size > b.size) - (a.size < b.size);
}

typedef struct number {
    bool valid, integer;
    size_t digits_at;
    double value;
} number;

static size_t digits(assay_view text, size_t at) {
    size_t count = 0;
    while (at + count < text.size && assay_is_digit(text.data[at + count])) count++;
    return count;
}

static number read_number(assay_view text) {
    number n = {0};
    char copy[NUMBER_BYTES + 1];
    size_t at = text.size && (text.data[0] == '-' || text.data[0] == '+');
    n.digits_at = at;
    size_t whole = digits(text, at), part = 0;
    at += whole;
    n.integer = at == text.size;
    if (at < text.size && text.data[at] == '.') {
        part = digits(text, at + 1);
        at += 1 + part;
    }
    if (whole + part == 0) return (number){0};
    if (at < text.size && (text.data[at] == 'e' || text.data[at] == 'E')) {
        at++;
        at += at < text.size && (text.data[at] == '-' || text.data[at] == '+');
        size_t power = digits(text, at);
        if (power == 0) return (number){0};
        at += power;
    }
    n.valid = at == text.size && text.size <= NUMBER_BYTES;
    if (!n.valid) return (number){0};
    memcpy(copy, text.data, text.size);
    copy[text.size] = 0;
    /* strtod follows the locale's decimal point; the program never sets one but "C". */
    n.value = strtod(copy, NULL);
    n.valid = isfinite(n.value);
    return n;
}

/* "0101" is a code, a time or a row of bits: text. */
static bool has_leading_zero(assay_view text) {
    size_t at = text.size && (text.data[0] == '-' || text.data[0] == '+');
    return at + 1 < text.size && text.data[at] == '0' && assay_is_digit(text.data[at + 1]);
}

static bool same_integers(assay_view a, assay_view b) {
    bool minus_a = a.data[0] == '-', minus_b = b.data[0] == '-';
    a = assay_view_slice(a, a.data[0] == '-' || a.data[0] == '+', a.size);
    b = assay_view_slice(b, b.data[0] == '-' || b.data[0] == '+', b.size);
    bool zero = a.size == 1 && a.data[0] == '0';
    return assay_view_equal(a, b) && (minus_a == minus_b || zero);
}

static bool same_piece(const compare_options *o, assay_view expected, assay_view got) {
    if (o->absolute > 0 || o->relative > 0) {
        number e = read_number(expected), g = read_number(got);
        if (e.valid && g.valid && !has_leading_zero(expected) && !has_leading_zero(got)) {
            if (e.integer && g.integer) {
                if (same_integers(expected, got)) return true;
                /* 1000000 is not 1000001, whatever share of it is tolerated; and beyond what a double holds only exact. */
                return o->absolute >= 1 && expected.size <= 15 && got.size <= 15 && fabs(g.value - e.value) <= o->absolute;
            }
            double room = o->relative * fabs(e.value);
            if (e.integer && room > COMPARE_INTEGER_ROOM) room = COMPARE_INTEGER_ROOM;
            if (o->absolute > room) room = o->absolute;
            return fabs(g.value - e.value) <= room;
        }
        static const char *const never[] = {"nan", "+nan", "-nan"};
        for (size_t i = 0; i < sizeof never / sizeof *never; i++)
            if (order(expected, assay_view_of(never[i]), true) == 0) return false;
    }
    return order(expected, got, o->ignore_case) == 0;
}

/* Without the white space that COMPARE_TRAILING ignores: the next line, its trailing blanks off; false at the end. */
static bool raw_line(assay_view *rest, assay_view *line) {
    if (!rest->size) return false;
    const char *stop = memchr(rest->data, '\n', rest->size);
    size_t end = stop ? (size_t)(stop - rest->data) : rest->size;
    *line = assay_view_slice(*rest, 0, end);
    *rest = assay_view_slice(*rest, stop ? end + 1 : end, rest->size);
    while (line->size && assay_is_space(line->data[line->size - 1])) line->size--;
    return true;
}

static assay_view without_end(assay_view text) {
    while (text.size && assay_is_space(text.data[text.size - 1])) text.size--;
    return text;
}

static compare_outcome differ(size_t count, size_t *at) {
    if (at) *at = count;
    return COMPARE_DIFFERENT;
}

static compare_outcome compare_lines_exactly(const compare_options *o, assay_view expected, assay_view got, size_t *at) {
    expected = without_end(expected);
    got = without_end(got);
    for (size_t count = 1;; count++) {
        assay_view e, g;
        bool has_e = raw_line(&expected, &e), has_g = raw_line(&got, &g);
        if (!has_e && !has_g) return COMPARE_SAME;
        if (has_e != has_g || order(e, g, o->ignore_case) != 0) return differ(count, at);
    }
}

static compare_outcome compare_decimals(const compare_options *o, assay_view expected, assay_view got, size_t *at) {
    expected = assay_view_trim(expected);
    got = assay_view_trim(got);
    for (size_t count = 1;; count++) {
        assay_view e, g;
        bool has_e = raw_line(&expected, &e), has_g = raw_line(&got, &g);
        if (!has_e && !has_g) return COMPARE_SAME;
        if (has_e != has_g) return differ(count, at);
        if (order(assay_view_trim(e), assay_view_trim(g), o->ignore_case) != 0 && !compare_decimal_lines(e, g))
            return differ(count, at);
    }
}

static compare_outcome compare_in_order(const compare_options *o, next_piece next, assay_view expected, assay_view got,
                                        size_t *at) {
    for (size_t count = 1;; count++) {
        assay_view e, g;
        bool has_e = next(&expected, &e), has_g = next(&got, &g);
        if (!has_e && !has_g) return COMPARE_SAME;
        if (has_e != has_g || !same_piece(o, e, g)) return differ(count, at);
    }
}

static int by_text(const void *a, const void *b) {
    return order(*(const assay_view *)a, *(const assay_view *)b, false);
}
static int by_folded_text(const void *a, const void *b) {
    return order(*(const assay_view *)a, *(const assay_view *)b, true);
}

static assay_view *collect(next_piece next, assay_view text, size_t *count) {
    assay_view rest = text, piece;
    for (*count = 0; next(&rest, &piece);) ++*count;
    assay_view *pieces = calloc(*count + 1, sizeof *pieces);
    rest = text;
    for (size_t i = 0; pieces && next(&rest, &piece);) pieces[i++] = piece;
    return pieces;
}

static compare_outcome compare_unordered(const compare_options *o, next_piece next, assay_view expected, assay_view got,
                                         size_t *at) {
    size_t count_e, count_g, i = 0;
    assay_view *e = collect(next, expected, &count_e), *g = collect(next, got, &count_g);
    compare_outcome outcome = e && g ? COMPARE_SAME : COMPARE_IMPOSSIBLE;
    if (outcome == COMPARE_SAME && count_e != count_g) outcome = differ(0, at);
    if (outcome == COMPARE_SAME) {
        qsort(e, count_e, sizeof *e, o->ignore_case ? by_folded_text : by_text);
        qsort(g, count_g, sizeof *g, o->ignore_case ? by_folded_text : by_text);
        while (i < count_e && order(e[i], g[i], o->ignore_case) == 0) i++;
        if (i < count_e) outcome = differ(0, at);
    }
    free(e);
    free(g);
    return outcome;
}

compare_outcome code_compare(compare_options o, assay_view expected, assay_view got, size_t *at) {
    bool tolerant = o.absolute > 0 || o.relative > 0;
    next_piece next = o.way == COMPARE_LINES ? next_line : next_token;
    if (at) *at = 0;
    if (!(o.absolute >= 0 && o.relative >= 0) || (tolerant && (o.unordered || o.way != COMPARE_TOKENS)))
        return COMPARE_IMPOSSIBLE;
    if (o.unordered) {
        if (o.way != COMPARE_TOKENS && o.way != COMPARE_LINES) return COMPARE_IMPOSSIBLE;
        return compare_unordered(&o, next, expected, got, at);
    }
    if (o.way == COMPARE_EXACT) return order(expected, got, o.ignore_case) == 0 ? COMPARE_SAME : differ(1, at);
    if (o.way == COMPARE_DECIMALS) return compare_decimals(&o, expected, got, at);
    if (o.way == COMPARE_TRAILING) return compare_lines_exactly(&o, expected, got, at);
    return compare_in_order(&o, next, expected, got, at);
}
