/* Chinese number words: see number_words.h. Digits, ten to 10^12 by place, halves, n-ths and per cents; the characters are those of the two scripts that answers use. */
#include "verifiers/math/read/number_words.h"

#include <stdio.h>

#include "common/utf8.h"

static int digit_of(uint32_t c) {
    static const uint16_t digits[][2] = {{0x3007, 0}, {0x96F6, 0}, {0x4E00, 1}, {0x4E8C, 2}, {0x4E24, 2},
                                         {0x5169, 2}, {0x4E09, 3}, {0x56DB, 4}, {0x4E94, 5}, {0x516D, 6},
                                         {0x4E03, 7}, {0x516B, 8}, {0x4E5D, 9}};
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++) {
        if (digits[i][0] == c) return digits[i][1];
    }
    return -1;
}

/* Ten, hundred, thousand; then the groups of four digits: 10^4, 10^8. */
static uint64_t place_of(uint32_t c) {
    switch (c) {
        case 0x5341: return 10;
        case 0x767E: return 100;
        case 0x5343: return 1000;
        case 0x4E07:
        case 0x842C: return 10000;
        case 0x4EBF:
        case 0x5104: return 100000000;
        default: return 0;
    }
}

/* A whole number at *at; false where none stands there. */
static bool whole(assay_view text, size_t *at, uint64_t *out) {
    uint64_t total = 0, group = 0, digit = 0, last = 10000, last_group = UINT64_MAX;
    bool any = false, pending = false;
    while (*at < text.size) {
        size_t next = *at;
        uint32_t c = assay_utf8_decode(text, &next);
        int value = digit_of(c);
        uint64_t place = place_of(c);
        if (value >= 0) {
            if (pending && digit != 0) return false; /* digits in a row are no number by places */
            digit = (uint64_t)value;
            pending = true;
        } else if (place >= 10000) {
            if (!any || place >= last_group) return false;
            total += (group + digit) * place;
            last_group = place;
            group = digit = 0;
            last = 10000;
            pending = false;
        } else if (place > 0) {
            if (place >= last || (!pending && place != 10)) return false;
            group += (pending ? digit : 1) * place;
            last = place;
            digit = 0;
            pending = false;
        } else {
            break;
        }
        any = true;
        *at = next;
    }
    *out = total + group + digit;
    return any;
}

static bool skip(assay_view text, size_t *at, const char *word) {
    if (!assay_view_starts_with(assay_view_slice(text, *at, text.size), assay_view_of(word))) return false;
    *at += strlen(word);
    return true;
}

/* Digits behind a point, "五二" of "三点五二", as ASCII; how many. */
static size_t decimals(assay_view text, size_t *at, char out[16]) {
    size_t count = 0;
    while (*at < text.size && count < 15) {
        size_t next = *at;
        int value = digit_of(assay_utf8_decode(text, &next));
        if (value < 0) break;
        out[count++] = (char)('0' + value);
        *at = next;
    }
    return count;
}

assay_view math_chinese_number(assay_view text, assay_arena *arena) {
    size_t at = 0;
    uint64_t first = 0, second = 0;
    bool negative = skip(text, &at, "\xE8\xB4\x9F"),
         percent = skip(text, &at, "\xE7\x99\xBE\xE5\x88\x86\xE4\xB9\x8B"); /* minus; per cent */
    if (text.size > 60) return ASSAY_VIEW_NONE;
    bool half = !percent && (skip(text, &at, "\xE4\xB8\x80\xE5\x8D\x8A") || skip(text, &at, "\xE5\x8D\x8A")); /* a half */
    if (half) {
        first = 2;
        second = 1;
    } else if (!whole(text, &at, &first)) {
        return ASSAY_VIEW_NONE;
    } else if (!percent && skip(text, &at, "\xE5\x88\x86\xE4\xB9\x8B") &&
               (!whole(text, &at, &second) || first == 0)) { /* n-ths: the denominator comes first */
        return ASSAY_VIEW_NONE;
    }
    char places[16];
    size_t digits = 0;
    if (!half && second == 0 && skip(text, &at, "点") && (digits = decimals(text, &at, places)) == 0) return ASSAY_VIEW_NONE;
    static const char *const counters[] = {"个", "個", "つ", "种", "種"};
    for (size_t i = 0; i < sizeof counters / sizeof *counters && at < text.size && !percent; i++) skip(text, &at, counters[i]);
    if (at != text.size) return ASSAY_VIEW_NONE;
    char *out = assay_arena_alloc(arena, 64);
    if (!out) return ASSAY_VIEW_NONE;
    const char *sign = negative ? "-" : "";
    bool fraction = half || second > 0;
    int size = fraction ? snprintf(out, 64, "%s%llu/%llu", sign, (unsigned long long)second, (unsigned long long)first)
                        : snprintf(out, 64, "%s%llu%s%.*s%s", sign, (unsigned long long)first, digits > 0 ? "." : "",
                                   (int)digits, places, percent ? "\\%" : "");
    return (assay_view){out, (size_t)size};
}
