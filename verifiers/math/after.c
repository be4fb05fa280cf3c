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
    bool two = assay_view_starts_with(rest, ASSAY_VIEW("\xC2\xB2")),
         three = assay_view_starts_with(rest, ASSAY_VIEW("\xC2\xB3"));
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

static void append(tail_unit *unit, assay_view part) {
    if (unit->size + part.size > sizeof unit->text) return;
    memcpy(unit->text + unit->size, part.data, part.size);
    unit->size += part.size;
}

static void append_word(tail_unit *unit, const char *joint, assay_view word, char digit) {
    char power[2] = {'^', digit};
    append(unit, assay_view_of(joint));
    append(unit, word);
    if (digit) append(unit, (assay_view){power, 2});
}

/* The word at *at, behind blanks; empty: none. */
static assay_view take_word(assay_view text, size_t *at) {
    size_t begin = *at;
    while (begin < text.size && (text.data[begin] == ' ' || text.data[begin] == '~')) begin++;
    size_t end = begin;
    while (end < text.size && assay_is_alpha(text.data[end])) end++;
    if (end == begin) end += unit_abroad_end(assay_view_slice(text, begin, text.size));
    if (end > begin) *at = end;
    return assay_view_slice(text, begin, end);
}

/* "square", "cu": a power before its unit. */
static const char *power_word(assay_view word) {
    if (assay_view_is(word, "square") || assay_view_is(word, "sq")) return "square ";
    return assay_view_is(word, "cubic") || assay_view_is(word, "cu") ? "cubic " : NULL;
}

/* "\\,s^{-2}", "\\cdot s^{-1}" behind a unit at *at. */
static bool take_negative(assay_view text, size_t *at, tail_unit *unit) {
    static const assay_view joints[] = {{"\\,", 2}, {"\\cdot ", 6}, {"\\ ", 2}, {"~", 1}, {" ", 1}, {"\\:", 2}, {"\\;", 2}};
    size_t next = *at;
    for (size_t i = 0; i < sizeof joints / sizeof *joints && next == *at; i++) {
        if (assay_view_starts_with(assay_view_slice(text, next, text.size), joints[i])) next += joints[i].size;
    }
    if (next == *at) return false;
    assay_view word = take_word(text, &next), rest = assay_view_slice(text, next, text.size);
    if (word.size == 0 || rest.size < 5 || memcmp(rest.data, "^{-", 3) != 0 || !assay_is_digit(rest.data[3]) ||
        rest.data[4] != '}')
        return false;
    append(unit, ASSAY_VIEW(" "));
    append(unit, word);
    append(unit, assay_view_slice(rest, 0, 5));
    *at = next + 5;
    return true;
}

/* "/h", " per hour", "/s^2", " per second squared" behind a unit at *at. */
static bool take_divisor(assay_view text, size_t *at, tail_unit *unit) {
    char digit = '\0';
    size_t next = *at;
    bool stroke = next < text.size && text.data[next] == '/';
    if (stroke) next++;
    else if (!assay_view_is(take_word(text, &next), "per")) return false;
    assay_view word = take_word(text, &next);
    if (word.size == 0 || (!stroke && !math_unit_known(word))) return false;
    next = exponent_end(text, next, &digit);
    size_t behind = next;
    if (!digit && assay_view_is(take_word(text, &behind), "squared")) {
        digit = '2';
        next = behind;
    }
    append_word(unit, "/", word, digit);
    *at = next;
    return true;
}

/* The unit that begins `after`: a known word, or one letter of the common ones; "km/h", "m^2", "m/s^2", "square feet", "miles per hour" whole. Empty: none. */
static void read_unit(assay_view after, assay_view word, tail_unit *unit) {
    static const char letters[] = "msghLNJWKV";
    char digit = '\0';
    size_t at = word.size;
    const char *power = power_word(word);
    unit->size = 0;
    if (power) {
        if (at < after.size && after.data[at] == '.') at++;
        word = take_word(after, &at);
        if (!math_unit_known(word) && !(word.size == 1 && word.data[0] == 'm')) return;
    }
    bool letter = word.size == 1 && strchr(letters, word.data[0]) != NULL;
    if (!letter && !math_unit_known(word)) return;
    at = exponent_end(after, at, &digit);
    append_word(unit, power ? power : "", word, digit);
    for (int rounds = 0; rounds < 3 && (take_divisor(after, &at, unit) || take_negative(after, &at, unit)); rounds++) {
    }
    bool goes_on = at < after.size &&
                   (assay_is_alpha(after.data[at]) || assay_is_digit(after.data[at]) || strchr("^_(=+-*/'", after.data[at]));
    if (letter && goes_on) unit->size = 0;
}

/* The end of a word behind a number that multiplies it ("7 million", "7 millions of people", "7 thirds"); 0: none. "7 dozens of eggs" counts dozens, and "7 third graders" are
 * no thirds. */
static size_t scale_end(assay_view answer, assay_view after) {
    size_t end = 0;
    const char *scale = math_scale_of(after, &end);
    if (!scale || end == 0 || (unsigned char)after.data[0] >= 0x80) return scale ? end : 0;
    assay_view word = assay_view_slice(after, 0, end);
    bool part = scale[0] == '/', many = part ? after.data[end - 1] == 's' : assay_view_is(word, "dozens"),
         one = assay_view_is(answer, "1") || assay_view_is(answer, "a");
    return part == many || (part && one) ? end : 0;
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
    size_t scale_size = unit.size == 0 && !abroad ? scale_end(answer, after) : 0;
    bool is_scale = scale_size > 0;
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
