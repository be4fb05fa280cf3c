/* See decimal.h. */
#include "verifiers/json/decimal.h"

static const int64_t EXPONENT_MAX = INT64_C(1000000000000000);

/* "e-5" and the like, with its sign; false: too large. */
static bool read_exponent(assay_view text, int64_t *out) {
    size_t at = 0;
    bool negative = text.size > 0 && text.data[0] == '-';
    if (text.size > 0 && (text.data[0] == '-' || text.data[0] == '+')) at++;
    for (*out = 0; at < text.size; at++) {
        *out = *out * 10 + (text.data[at] - '0');
        if (*out > EXPONENT_MAX) return false;
    }
    if (negative) *out = -*out;
    return true;
}

bool json_decimal_read(assay_view number, assay_arena *arena, json_decimal *out) {
    *out = (json_decimal){.negative = number.size > 0 && number.data[0] == '-'};
    char *digits = assay_arena_alloc(arena, number.size);
    if (!digits) return false;
    size_t count = 0, at = out->negative ? 1 : 0;
    int64_t exponent = 0;
    bool fraction = false;
    for (; at < number.size && number.data[at] != 'e' && number.data[at] != 'E'; at++) {
        if (number.data[at] == '.') {
            fraction = true;
            continue;
        }
        if (fraction) out->exponent--;
        if (count > 0 || number.data[at] != '0') digits[count++] = number.data[at];
    }
    if (at < number.size && !read_exponent(assay_view_slice(number, at + 1, number.size), &exponent)) {
        if (count > 0) return false; /* 0e99999999999999999999 is 0 all the same */
        exponent = 0;
    }
    while (count > 0 && digits[count - 1] == '0') {
        count--;
        out->exponent++;
    }
    out->digits = (assay_view){digits, count};
    out->exponent = count ? out->exponent + exponent : 0;
    if (count == 0) out->negative = false;
    return true;
}

static int compare_magnitude(const json_decimal *a, const json_decimal *b) {
    int64_t top_a = a->exponent + (int64_t)a->digits.size, top_b = b->exponent + (int64_t)b->digits.size;
    if (a->digits.size == 0 || b->digits.size == 0) return (a->digits.size > 0) - (b->digits.size > 0);
    if (top_a != top_b) return top_a < top_b ? -1 : 1;
    size_t shared = a->digits.size < b->digits.size ? a->digits.size : b->digits.size;
    int first = memcmp(a->digits.data, b->digits.data, shared);
    return first ? first : (a->digits.size > b->digits.size) - (a->digits.size < b->digits.size);
}

int json_decimal_compare(const json_decimal *a, const json_decimal *b) {
    if (a->negative != b->negative) return a->negative ? -1 : 1;
    int magnitude = compare_magnitude(a, b);
    return a->negative ? -magnitude : magnitude;
}

bool json_decimal_is_integer(const json_decimal *value) {
    return value->exponent >= 0;
}

static uint64_t multiply_modulo(uint64_t a, uint64_t b, uint64_t modulus) {
    return (uint64_t)((unsigned __int128)a * b % modulus);
}

bool json_decimal_is_multiple(const json_decimal *value, const json_decimal *divisor) {
    if (value->digits.size == 0) return true;
    /* value / divisor = v * 10^shift / d; v does not end in 0, so a negative shift leaves a fraction unless d has factors of 2 or 5 to spare:
     * v / (d * 10^-shift) is whole only where d * 10^-shift divides v, and then 10 would. */
    int64_t shift = value->exponent - divisor->exponent;
    if (shift < 0) return false;
    uint64_t d = 0, rest = 0;
    for (size_t i = 0; i < divisor->digits.size; i++) d = d * 10 + (uint64_t)(divisor->digits.data[i] - '0');
    for (size_t i = 0; i < value->digits.size; i++) {
        unsigned __int128 next = (unsigned __int128)rest * 10;
        rest = (uint64_t)((next + (unsigned char)(value->digits.data[i] - '0')) % d);
    }
    uint64_t power = 10 % d;
    for (uint64_t left = (uint64_t)shift; left > 0; left >>= 1) {
        if (left & 1) rest = multiply_modulo(rest, power, d);
        power = multiply_modulo(power, power, d);
    }
    return rest == 0;
}
