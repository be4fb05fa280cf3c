/* See fast_number.h. */
#include "verifiers/math/fast_number.h"

enum { DIGITS_MAX = 18 };

/* A run of digits of at most DIGITS_MAX in all; false where there are more. */
static bool take_digits(assay_view text, size_t *at, uint64_t *value, unsigned *digits) {
    while (*at < text.size && assay_is_digit(text.data[*at])) {
        if (++*digits > DIGITS_MAX) return false;
        *value = *value * 10 + (uint64_t)(text.data[*at] - '0');
        ++*at;
    }
    return true;
}

static bool three_digits(assay_view text, size_t at) {
    return at + 3 <= text.size && assay_is_digit(text.data[at]) && assay_is_digit(text.data[at + 1]) &&
           assay_is_digit(text.data[at + 2]) && (at + 3 == text.size || !assay_is_digit(text.data[at + 3]));
}

/* ",234,567" behind a first group of one to three digits without leading zero. */
static bool take_groups(assay_view text, size_t *at, size_t first, uint64_t *value, unsigned *digits) {
    if (*digits > 3 || text.data[first] == '0') return true;
    while (*at < text.size && text.data[*at] == ',' && three_digits(text, *at + 1)) {
        ++*at;
        if (!take_digits(text, at, value, digits)) return false;
    }
    return true;
}

static uint64_t power_of_ten(unsigned exponent) {
    uint64_t result = 1;
    while (exponent-- > 0) result *= 10;
    return result;
}

/* "\frac{-1}{2}", "\frac12": an argument is one digit or a braced integer. */
static bool take_argument(assay_view text, size_t *at, uint64_t *value, bool *negative) {
    if (*at >= text.size) return false;
    if (assay_is_digit(text.data[*at])) {
        *value = (uint64_t)(text.data[(*at)++] - '0');
        return true;
    }
    if (text.data[(*at)++] != '{') return false;
    if (*at < text.size && (text.data[*at] == '-' || text.data[*at] == '+')) {
        if (text.data[*at] == '-') *negative = !*negative;
        ++*at;
    }
    unsigned digits = 0;
    *value = 0;
    return take_digits(text, at, value, &digits) && digits > 0 && *at < text.size && text.data[(*at)++] == '}';
}

static bool read_frac(assay_view text, size_t at, math_small *out) {
    static const assay_view names[] = {{"\\frac", 5}, {"\\dfrac", 6}, {"\\tfrac", 6}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assay_view rest = assay_view_slice(text, at, text.size);
        if (!assay_view_starts_with(rest, names[i])) continue;
        at += names[i].size;
        return take_argument(text, &at, &out->num, &out->negative) && take_argument(text, &at, &out->den, &out->negative) &&
               at == text.size && out->den != 0;
    }
    return false;
}

static bool read_unsigned(assay_view text, size_t at, math_small *out) {
    size_t first = at;
    unsigned digits = 0;
    out->num = 0;
    out->den = 1;
    if (!take_digits(text, &at, &out->num, &digits)) return false;
    if (digits > 0 && !take_groups(text, &at, first, &out->num, &digits)) return false;
    if (at == text.size) return digits > 0;
    if (text.data[at] == '.') {
        unsigned whole = digits;
        at++;
        if (!take_digits(text, &at, &out->num, &digits) || digits == 0) return false;
        out->den = power_of_ten(digits - whole);
        return at == text.size;
    }
    if (text.data[at] != '/' || digits == 0) return false;
    at++;
    first = at;
    digits = 0;
    out->den = 0;
    return take_digits(text, &at, &out->den, &digits) && digits > 0 && at == text.size && out->den != 0;
}

bool math_small_read(assay_view text, math_small *out) {
    text = assay_view_trim(text);
    if (text.size > 2 && text.data[0] == '$' && text.data[text.size - 1] == '$') {
        text = assay_view_trim(assay_view_slice(text, 1, text.size - 1));
    }
    if (text.size == 0 || text.size > 64) return false;
    size_t at = 0;
    out->negative = false;
    if (text.data[0] == '-' || text.data[0] == '+') {
        out->negative = text.data[0] == '-';
        at = 1;
        if (text.size == 1) return false;
    }
    bool read = text.data[at] == '\\' ? read_frac(text, at, out) : read_unsigned(text, at, out);
    if (read && out->num == 0) out->negative = false;
    return read;
}

static uint64_t greatest_common_divisor(uint64_t a, uint64_t b) {
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static char *put_decimal(char *end, uint64_t value) {
    do *--end = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    return end;
}

assay_view math_small_canonical(math_small value, assay_arena *arena) {
    uint64_t divisor = value.den == 1 ? 1 : greatest_common_divisor(value.num, value.den);
    char text[48], *end = text + sizeof text, *begin = end;
    if (value.den != divisor) {
        begin = put_decimal(begin, value.den / divisor);
        *--begin = '/';
    }
    begin = put_decimal(begin, value.num / divisor);
    if (value.negative) *--begin = '-';
    return assay_arena_copy(arena, (assay_view){begin, (size_t)(end - begin)});
}
