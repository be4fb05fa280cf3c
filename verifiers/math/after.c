/* See after.h. Only words of the unit table, and words that multiply, count: prose goes on behind a box. */
#include "verifiers/math/after.h"

#include "verifiers/math/read/units.h"

static bool skip(assay_view *text, assay_view prefix) {
    if (!assay_view_starts_with(*text, prefix)) return false;
    *text = assay_view_slice(*text, prefix.size, text->size);
    return true;
}

/* Where the exponent behind a unit stands: at once, or behind what closes a font or a formula ("cm}^2", "cm$^2$"). */
static size_t exponent_begin(assay_view text, size_t at) {
    size_t begin = at;
    while (begin < text.size && strchr("}$ ", text.data[begin])) begin++;
    if (begin + 1 < text.size && text.data[begin] == '\\' && strchr("()", text.data[begin + 1])) begin += 2;
    return begin < text.size && text.data[begin] == '^' ? begin : at;
}

/* The end of the exponent at `at`: "^2", "^{2}", a superscript; `at` where there is none. *digit: what it says. */
static size_t exponent_end(assay_view text, size_t at, char *digit) {
    size_t begin = exponent_begin(text, at);
    assay_view rest = assay_view_slice(text, begin, text.size);
    bool two = assay_view_starts_with(rest, ASSAY_VIEW("\xC2\xB2")), three = assay_view_starts_with(rest, ASSAY_VIEW("\xC2\xB3"));
    if (two || three) {
        *digit = two ? '2' : '3';
        return begin + 2;
    }
    bool braced = assay_view_starts_with(rest, ASSAY_VIEW("^{"));
    if (rest.size < 2 + 2u * braced || rest.data[0] != '^' || !assay_is_digit(rest.data[1 + braced])) return at;
    if (braced && rest.data[3] != '}') return at;
    *digit = rest.data[1 + braced];
    return begin + 2 + 2u * braced;
}

/* The end of the longest unit in another script that `after` begins with ("米", "千米/时"), where no other word goes on; 0: none. */
static size_t unit_abroad_end(assay_view after) {
    enum { UNIT_BYTES = 36 };
    size_t end = 0, run = 0;
    while (run < after.size && run < UNIT_BYTES && (unsigned char)after.data[run] >= 0x80) run++;
    for (size_t at = 1; at <= run; at++) {
        bool whole = at == after.size || ((unsigned char)after.data[at] & 0xC0) != 0x80;
        if (whole && math_unit_known(assay_view_slice(after, 0, at))) end = at;
    }
    static const assay_view stops[] = {{"。", 3}, {"，", 3}, {"、", 3}, {"；", 3}, {"！", 3}, {"）", 3}};
    assay_view rest = assay_view_slice(after, end, after.size);
    bool ended = end == run;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) ended |= assay_view_starts_with(rest, stops[i]);
    return ended ? end : 0;
}

/* A unit as the answer's text will hold it. */
typedef struct tail_unit {
    char text[80];
    size_t size;
} tail_unit;

static void append(tail_unit *unit, assay_view word, char digit) {
    if (unit->size + word.size + 2 > sizeof unit->text) return;
    memcpy(unit->text + unit->size, word.data, word.size);
    unit->size += word.size;
    if (digit) unit->text[unit->size++] = '^';
    if (digit) unit->text[unit->size++] = digit;
}

/* The unit that begins `after`: a known word, or one letter of the common ones; "km/h", "m^2", "m/s^2" whole. Empty: none. */
static void read_unit(assay_view after, assay_view word, tail_unit *unit) {
    static const char letters[] = "msghLNJWKV";
    char digit = '\0';
    size_t end = exponent_end(after, word.size, &digit);
    bool letter = word.size == 1 && strchr(letters, word.data[0]) != NULL;
    unit->size = 0;
    if (!letter && !math_unit_known(word)) return;
    append(unit, word, digit);
    if (end < after.size && after.data[end] == '/') {
        size_t below = end + 1;
        while (below < after.size && assay_is_alpha(after.data[below])) below++;
        if (below == end + 1) below += unit_abroad_end(assay_view_slice(after, below, after.size));
        if (below > end + 1) {
            digit = '\0';
            assay_view second = assay_view_slice(after, end, below);
            end = exponent_end(after, below, &digit);
            append(unit, second, digit);
        }
    }
    bool goes_on = end < after.size &&
                   (assay_is_alpha(after.data[end]) || assay_is_digit(after.data[end]) || strchr("^_(=+-*/'", after.data[end]));
    if (letter && goes_on) unit->size = 0;
}

/* 'a' or 'p' where "AM", "p.m." and their like begin; 0: neither. */
static char half_of_day(assay_view after, assay_view word) {
    if (word.size == 0) return '\0';
    char half = (char)(word.data[0] | 0x20);
    if (half != 'a' && half != 'p') return '\0';
    bool whole = word.size == 2 && (word.data[1] | 0x20) == 'm',
         dotted = word.size == 1 && after.size > 2 && after.data[1] == '.' && (after.data[2] | 0x20) == 'm';
    return whole || dotted ? half : '\0';
}

assay_view math_with_after(assay_view answer, assay_view after, assay_arena *arena) {
    static const assay_view fillers[] = {{"$", 1}, {"\\)", 2}, {"\\]", 2},     {"\\,", 2},       {"\\;", 2}, {"\\ ", 2},
                                         {"~", 1}, {" ", 1},   {"\\text{", 6}, {"\\mathrm{", 8}, {"{", 1}};
    bool again = true;
    for (int rounds = 0; again && rounds < 8; rounds++) {
        again = false;
        if (after.size == 0 || !strchr("$\\~ {", after.data[0])) break;
        for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++) {
            if (skip(&after, fillers[i])) again = true;
        }
    }
    bool possible = after.size > 0 &&
                    (assay_is_alpha(after.data[0]) || strchr("%\\^", after.data[0]) || (unsigned char)after.data[0] >= 0x80);
    if (!possible) return answer; /* a full stop, a bracket: nothing of the value */
    assay_view unit = ASSAY_VIEW_NONE;
    static const assay_view signs[] = {{"\\%", 2}, {"%", 1}, {"^\\circ", 6}, {"^{\\circ}", 8}, {"\xC2\xB0", 2}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs && unit.size == 0; i++) {
        if (assay_view_starts_with(after, signs[i])) unit = signs[i];
    }
    size_t end = 0;
    while (end < after.size && assay_is_alpha(after.data[end])) end++;
    size_t abroad = end == 0 ? unit_abroad_end(after) : 0;
    if (abroad) end = abroad;
    assay_view word = assay_view_slice(after, 0, end);
    if (unit.size == 0 && (assay_view_equal(word, ASSAY_VIEW("percent")) || assay_view_equal(word, ASSAY_VIEW("pct"))))
        unit = ASSAY_VIEW("\\%");
    char half = half_of_day(after, word);
    if (half && answer.size > 0 && assay_is_digit(answer.data[answer.size - 1]))
        unit = half == 'a' ? ASSAY_VIEW(" \\text{ am}") : ASSAY_VIEW(" \\text{ pm}");
    bool preposition = assay_view_equal(word, ASSAY_VIEW("in")) || assay_view_equal(word, ASSAY_VIEW("second"));
    /* "\\boxed{7} million" is not 7: a word that multiplies belongs to the answer, though what it is written with may be no unit. */
    size_t scale_size = 0;
    bool is_scale = unit.size == 0 && !abroad && math_scale_of(after, &scale_size) != NULL && scale_size > 0;
    if (is_scale) word = assay_view_slice(after, 0, scale_size);
    tail_unit of_value = {.size = 0};
    if (unit.size == 0 && word.size > 0 && !preposition && !is_scale) read_unit(after, word, &of_value);
    bool is_unit = is_scale || of_value.size > 0;
    if (of_value.size > 0) word = (assay_view){of_value.text, of_value.size};
    if (unit.size == 0 && !is_unit) return answer;
    size_t room = answer.size + 64 + word.size;
    char *text = assay_arena_alloc(arena, room);
    if (!text) return answer;
    memcpy(text, answer.data, answer.size);
    size_t size = answer.size;
    while (size > 0 && (text[size - 1] == '.' || text[size - 1] == '$')) size--;
    if (size < answer.size && text[0] == '$') return answer;
    if (is_unit) {
        memcpy(text + size, " \\text{", 7);
        memcpy(text + size + 7, word.data, word.size);
        text[size + 7 + word.size] = '}';
        size += word.size + 8;
    } else {
        memcpy(text + size, unit.data, unit.size);
        size += unit.size;
    }
    return (assay_view){text, size};
}
