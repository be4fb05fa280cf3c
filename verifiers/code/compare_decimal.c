/* Decimal numbers of exactly the same value, as Python's Decimal compares them: 1 is 1.0 and 10e-1; 0.3 is not 0.30000000000000004. See compare.h. */
#include "verifiers/code/compare.h"

typedef struct decimal {
    bool valid, minus;
    assay_view whole, fraction;
    size_t first, count; /* the digits that count: from the first that is not 0 to the last one; count 0: zero */
    long point;          /* where the point stands, counted from the first */
} decimal;

enum { EXPONENT_DIGITS_MAX = 9 };

static assay_view take_digits(assay_view *rest) {
    size_t size = 0;
    while (size < rest->size && assay_is_digit(rest->data[size])) size++;
    assay_view taken = assay_view_slice(*rest, 0, size);
    *rest = assay_view_slice(*rest, size, rest->size);
    return taken;
}

static bool take_sign(assay_view *rest) {
    bool minus = rest->size && rest->data[0] == '-';
    if (minus || (rest->size && rest->data[0] == '+')) *rest = assay_view_slice(*rest, 1, rest->size);
    return minus;
}

static char digit_at(const decimal *d, size_t i) {
    return i < d->whole.size ? d->whole.data[i] : d->fraction.data[i - d->whole.size];
}

static decimal read_decimal(assay_view text) {
    decimal d = {.minus = take_sign(&text)};
    long power = 0;
    d.whole = take_digits(&text);
    if (text.size && text.data[0] == '.') {
        text = assay_view_slice(text, 1, text.size);
        d.fraction = take_digits(&text);
    }
    if (d.whole.size + d.fraction.size == 0 || (d.whole.size > 1 && d.whole.data[0] == '0')) return d;
    if (text.size && (text.data[0] == 'e' || text.data[0] == 'E')) {
        text = assay_view_slice(text, 1, text.size);
        bool minus = take_sign(&text);
        assay_view digits = take_digits(&text);
        if (digits.size == 0 || digits.size > EXPONENT_DIGITS_MAX) return d;
        for (size_t i = 0; i < digits.size; i++) power = power * 10 + (digits.data[i] - '0');
        if (minus) power = -power;
    }
    size_t end = d.whole.size + d.fraction.size;
    while (d.first < end && digit_at(&d, d.first) == '0') d.first++;
    while (end > d.first && digit_at(&d, end - 1) == '0') end--;
    d.count = end - d.first;
    d.point = (long)d.whole.size - (long)d.first + power;
    d.valid = text.size == 0;
    return d;
}

static bool same_decimals(assay_view a, assay_view b) {
    decimal x = read_decimal(a), y = read_decimal(b);
    if (!x.valid || !y.valid || x.count != y.count) return false;
    if (x.count == 0) return true;
    if (x.minus != y.minus || x.point != y.point) return false;
    for (size_t i = 0; i < x.count; i++)
        if (digit_at(&x, x.first + i) != digit_at(&y, y.first + i)) return false;
    return true;
}

static assay_view take_token(assay_view *rest) {
    *rest = assay_view_trim(*rest);
    size_t size = 0;
    while (size < rest->size && !assay_is_space(rest->data[size])) size++;
    assay_view token = assay_view_slice(*rest, 0, size);
    *rest = assay_view_slice(*rest, size, rest->size);
    return token;
}

bool compare_decimal_lines(assay_view expected, assay_view got) {
    expected = assay_view_trim(expected);
    got = assay_view_trim(got);
    if (assay_view_equal(expected, got)) return true;
    while (expected.size && got.size)
        if (!same_decimals(take_token(&expected), take_token(&got))) return false;
    return expected.size == got.size;
}
