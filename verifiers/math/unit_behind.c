/* See unit_behind.h. Letters that are seldom names of unknowns may touch the number; what stands apart from it may be any unit's symbol or product of symbols. */
#include "verifiers/math/unit_behind.h"

#include <string.h>

#include "verifiers/math/read/units.h"

enum { SYMBOL_MAX = 24 };

static bool is_value(math_small gold, assay_view text) {
    math_small small;
    bool number = text.size > 0 && assay_is_digit(text.data[text.size - 1]) && math_small_read(text, &small);
    return number && math_small_equal(gold, small);
}

/* The size of a blank of TeX or a plain one at `at`; 0: none. */
static size_t blank_at(assay_view text, size_t at) {
    static const assay_view blanks[] = {{" ", 1},   {"~", 1},   {"\\,", 2},    {"\\;", 2},
                                        {"\\:", 2}, {"\\ ", 2}, {"\\quad", 5}, {"\\thinspace", 10}};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        if (assay_view_starts_with(assay_view_slice(text, at, text.size), blanks[i])) return blanks[i].size;
    }
    return 0;
}

/* The symbols of a unit as plain text: "\mu C" is "uC", "N \cdot m" is "N m". False where anything else stands there. */
static bool plain_symbols(assay_view text, char plain[SYMBOL_MAX], size_t *size) {
    static const struct {
        assay_view tex, plain;
    } commands[] = {{{"\\mu ", 4}, {"u", 1}}, {{"\\Omega", 6}, {"Omega", 5}}, {{"\\cdot", 5}, {" ", 1}}};
    *size = 0;
    for (size_t at = 0; at < text.size;) {
        size_t blank = blank_at(text, at), length = 1, from = at;
        assay_view put = {text.data + at, 1};
        for (size_t i = 0; blank == 0 && i < sizeof commands / sizeof *commands; i++) {
            if (!assay_view_starts_with(assay_view_slice(text, at, text.size), commands[i].tex)) continue;
            put = commands[i].plain;
            length = commands[i].tex.size;
        }
        if (blank > 0) put = ASSAY_VIEW(" ");
        else if (length == 1 && !assay_is_alpha(text.data[at]) && !(from > 0 && strchr("^/23{}", text.data[at]))) return false;
        if (put.data[0] == '{' || put.data[0] == '}') put.size = 0;
        at += blank > 0 ? blank : length;
        if (put.size > 0 && put.data[0] == ' ' && (*size == 0 || plain[*size - 1] == ' ')) continue;
        if (*size + put.size > SYMBOL_MAX) return false;
        memcpy(plain + *size, put.data, put.size);
        *size += put.size;
    }
    while (*size > 0 && plain[*size - 1] == ' ') --*size;
    return *size > 0;
}

static size_t number_end(assay_view text) {
    size_t end = 0;
    while (end < text.size && (assay_is_digit(text.data[end]) || strchr("+-.,/", text.data[end]))) end++;
    return end;
}

/* Behind "\\times 10^{-6}", or `at`. */
static size_t power_end(assay_view text, size_t at) {
    static const assay_view signs[] = {{"\\times", 6}, {"\\cdot", 5}, {"\xC3\x97", 2}, {"x", 1}};
    size_t next = at;
    for (size_t blank; (blank = blank_at(text, next)) > 0;) next += blank;
    for (size_t i = 0; at > 0 && i < sizeof signs / sizeof *signs; i++) {
        if (!assay_view_starts_with(assay_view_slice(text, next, text.size), signs[i])) continue;
        next += signs[i].size;
        for (size_t blank; (blank = blank_at(text, next)) > 0;) next += blank;
        if (!assay_view_starts_with(assay_view_slice(text, next, text.size), ASSAY_VIEW("10^"))) return at;
        next += 3;
        bool braced = next < text.size && text.data[next] == '{';
        next += braced;
        size_t digits = number_end(assay_view_slice(text, next, text.size));
        next += digits;
        if (digits == 0 || (braced && (next >= text.size || text.data[next] != '}'))) return at;
        return next + braced;
    }
    return at;
}

assay_view math_without_unit(math_small gold, assay_view answer) {
    static const char touching[] = "mgsLNJWVK", apart[] = "mgsLNJWVKCTHFAhl";
    bool dollars = answer.size > 4 && answer.data[0] == '$' && answer.data[answer.size - 1] == '$';
    assay_view text = dollars ? assay_view_slice(answer, 1, answer.size - 1) : answer;
    if (text.size < 2) return answer;
    char last = text.data[text.size - 1];
    if (!assay_is_alpha(last) && !strchr("23}", last)) return answer;
    size_t sign = assay_view_starts_with(text, ASSAY_VIEW("$")),
           end = number_end(assay_view_slice(text, sign, text.size)) + sign;
    size_t power = power_end(text, end);
    if (power == end && !is_value(gold, assay_view_slice(text, sign, end))) return answer;
    end = power;
    assay_view number = assay_view_slice(text, sign, end);
    if (sign && (end >= text.size || text.data[end++] != '$')) return answer; /* "$5$ m" */
    size_t at = end;
    for (size_t blank; (blank = blank_at(text, at)) > 0;) at += blank;
    bool one = at + 1 == text.size, thousands = at == end && last == 'K'; /* "7K" */
    if (thousands || (at == end && !one)) return answer;
    if (one && strchr(touching, last)) return number;
    char plain[SYMBOL_MAX];
    size_t size;
    math_unit unit;
    bool read = at > end && plain_symbols(assay_view_slice(text, at, text.size), plain, &size) &&
                (size > 1 || strchr(apart, plain[0])) && math_unit_read((assay_view){plain, size}, &unit) && unit.known &&
                unit.thing == 0 && unit.doubt == 0;
    return read ? number : answer;
}
