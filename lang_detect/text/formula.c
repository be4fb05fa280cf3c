/* Names of functions and what stands beside them; see formula.h. */
#include "lang_detect/text/formula.h"

#include "common/utf8.h"
#include "lang_detect/unicode/unicode.h"

enum { NAME_LETTERS_MAX = LANG_FUNCTION_LETTERS_MAX, NAMES_IN_A_ROW_MAX = 3, SPACES_MAX = 2 };

#define NAME(a, b, c, d, e, f) \
    ((uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16 | (uint64_t)(d) << 24 | (uint64_t)(e) << 32 | (uint64_t)(f) << 40)
/* Nobody's words anywhere. */
static const uint64_t sure_names[] = {
    NAME('a', 'r', 'c', 'c', 'o', 's'), NAME('a', 'r', 'c', 's', 'i', 'n'), NAME('a', 'r', 'c', 't', 'a', 'n'),
    NAME('a', 'r', 'c', 't', 'g', 0),   NAME('a', 'r', 'c', 'c', 'o', 't'), NAME('c', 'o', 's', 'h', 0, 0),
    NAME('c', 'o', 't', 'h', 0, 0),     NAME('g', 'c', 'd', 0, 0, 0),       NAME('i', 'f', 'f', 0, 0, 0),
    NAME('l', 'c', 'm', 0, 0, 0),       NAME('l', 'h', 's', 0, 0, 0),       NAME('r', 'h', 's', 0, 0, 0),
    NAME('s', 'i', 'n', 'h', 0, 0),     NAME('t', 'a', 'n', 'h', 0, 0),     NAME('s', 'q', 'r', 't', 0, 0),
    NAME('c', 'b', 'r', 't', 0, 0),     NAME('w', 'l', 'o', 'g', 0, 0),     NAME('q', 'e', 'd', 0, 0, 0)};
/* Words of one language or another. */
static const uint64_t names[] = {NAME('s', 'i', 'n', 0, 0, 0),   NAME('c', 'o', 's', 0, 0, 0),   NAME('t', 'a', 'n', 0, 0, 0),
                                 NAME('s', 'e', 'c', 0, 0, 0),   NAME('c', 's', 'c', 0, 0, 0),   NAME('c', 'o', 't', 0, 0, 0),
                                 NAME('t', 'g', 0, 0, 0, 0),     NAME('c', 't', 'g', 0, 0, 0),   NAME('s', 'e', 'n', 0, 0, 0),
                                 NAME('l', 'o', 'g', 0, 0, 0),   NAME('l', 'n', 0, 0, 0, 0),     NAME('l', 'g', 0, 0, 0, 0),
                                 NAME('e', 'x', 'p', 0, 0, 0),   NAME('l', 'i', 'm', 0, 0, 0),   NAME('s', 'u', 'p', 0, 0, 0),
                                 NAME('i', 'n', 'f', 0, 0, 0),   NAME('m', 'a', 'x', 0, 0, 0),   NAME('m', 'i', 'n', 0, 0, 0),
                                 NAME('d', 'e', 't', 0, 0, 0),   NAME('d', 'i', 'm', 0, 0, 0),   NAME('k', 'e', 'r', 0, 0, 0),
                                 NAME('r', 'a', 'n', 'k', 0, 0), NAME('m', 'o', 'd', 0, 0, 0),   NAME('a', 'r', 'g', 0, 0, 0),
                                 NAME('s', 'g', 'n', 0, 0, 0),   NAME('t', 'r', 0, 0, 0, 0),     NAME('a', 'b', 's', 0, 0, 0),
                                 NAME('d', 'i', 'a', 'g', 0, 0), NAME('s', 'p', 'a', 'n', 0, 0), NAME('g', 'g', 't', 0, 0, 0),
                                 NAME('k', 'g', 'v', 0, 0, 0),   NAME('p', 'g', 'c', 'd', 0, 0), NAME('p', 'p', 'c', 'm', 0, 0),
                                 NAME('m', 'c', 'd', 0, 0, 0),   NAME('m', 'c', 'm', 0, 0, 0)};
#undef NAME

#define LAST(c) (1u << ((c) - 'a'))
const uint32_t lang_function_ends[LANG_FUNCTION_LETTERS_MAX + 1][26] = {
    [2] = {['l' - 'a'] = LAST('g') | LAST('n'), ['t' - 'a'] = LAST('g') | LAST('r')},
    [3] = {['a' - 'a'] = LAST('g') | LAST('s'),
           ['c' - 'a'] = LAST('c') | LAST('g') | LAST('s') | LAST('t'),
           ['d' - 'a'] = LAST('m') | LAST('t'),
           ['e' - 'a'] = LAST('p'),
           ['g' - 'a'] = LAST('d') | LAST('t'),
           ['i' - 'a'] = LAST('f'),
           ['k' - 'a'] = LAST('r') | LAST('v'),
           ['l' - 'a'] = LAST('g') | LAST('m') | LAST('s'),
           ['m' - 'a'] = LAST('d') | LAST('m') | LAST('n') | LAST('x'),
           ['q' - 'a'] = LAST('d'),
           ['r' - 'a'] = LAST('s'),
           ['s' - 'a'] = LAST('c') | LAST('n') | LAST('p'),
           ['t' - 'a'] = LAST('n')},
    [4] = {['c' - 'a'] = LAST('h') | LAST('t'),
           ['d' - 'a'] = LAST('g'),
           ['p' - 'a'] = LAST('d') | LAST('m'),
           ['r' - 'a'] = LAST('k'),
           ['s' - 'a'] = LAST('h') | LAST('n') | LAST('t'),
           ['t' - 'a'] = LAST('h'),
           ['w' - 'a'] = LAST('g')},
    [5] = {['a' - 'a'] = LAST('g')},
    [6] = {['a' - 'a'] = LAST('n') | LAST('s') | LAST('t')}};
#undef LAST

static bool is_in(const uint64_t *list, size_t count, uint64_t name) {
    bool found = false;
    for (size_t i = 0; i < count; i++) found |= list[i] == name;
    return found;
}
/* 0: no name of ours. */
static uint64_t name_of(assay_view text, size_t begin, size_t end) {
    if (!lang_may_be_function(text, begin, end)) return 0;
    uint64_t name = 0;
    for (size_t i = begin; i < end; i++) name |= (uint64_t)(unsigned char)(text.data[i] | 0x20) << (8 * (i - begin));
    return name;
}
static bool is_name(uint64_t name) {
    return is_in(names, sizeof names / sizeof names[0], name);
}
static bool is_sure_name(uint64_t name) {
    return is_in(sure_names, sizeof sure_names / sizeof sure_names[0], name);
}

static bool is_letter(uint32_t point) {
    return lang_property_of(point)->class == LANG_LETTER || lang_property_of(point)->class == LANG_MARK;
}
static bool is_operator(uint32_t point) {
    if (point < 0x80) return point > ' ' && memchr("()[]{}|=+-*/^<>$\\", (int)point, 17) != NULL;
    return (point >= 0x2190 && point < 0x2300) || point == 0xB0 || point == 0xB1 || point == 0xB7 || point == 0xD7 ||
           point == 0xF7;
}

/* The code point that ends right before `at`, and where it begins. */
static uint32_t point_before(assay_view text, size_t at, size_t *begin) {
    *begin = at - 1;
    while (*begin > 0 && at - *begin < 4 && ((unsigned char)text.data[*begin] & 0xC0) == 0x80) --*begin;
    size_t from = *begin;
    return assay_utf8_decode(assay_view_slice(text, 0, at), &from);
}

/* What touches `at` on one side: an operand, or the letters of a word, [*begin, *end). */
static bool is_operand_behind(assay_view text, size_t at, size_t *begin, size_t *end) {
    for (int spaces = 0; spaces < SPACES_MAX && at < text.size && text.data[at] == ' '; spaces++) at++;
    *begin = *end = at;
    if (at >= text.size) return false;
    size_t next = at;
    uint32_t point = assay_utf8_decode(text, &next);
    const lang_property *property = lang_property_of(point);
    if (property->class == LANG_DIGIT || is_operator(point)) return true;
    while (*end < text.size && *end - at <= NAME_LETTERS_MAX && assay_is_alpha(text.data[*end])) ++*end;
    if (property->class != LANG_LETTER || (property->script != LANG_LATIN && property->script != LANG_GREEK)) return false;
    if (next >= text.size) return true;
    size_t after = next;
    return !is_letter(assay_utf8_decode(text, &after));
}
static bool is_operand_before(assay_view text, size_t at, size_t *begin, size_t *end) {
    for (int spaces = 0; spaces < SPACES_MAX && at > 0 && text.data[at - 1] == ' '; spaces++) at--;
    *begin = *end = at;
    if (at == 0) return false;
    size_t from, before;
    uint32_t point = point_before(text, at, &from);
    const lang_property *property = lang_property_of(point);
    if (property->class == LANG_DIGIT || is_operator(point)) return true;
    while (*begin > 0 && at - *begin <= NAME_LETTERS_MAX && assay_is_alpha(text.data[*begin - 1])) --*begin;
    if (property->class != LANG_LETTER || (property->script != LANG_LATIN && property->script != LANG_GREEK)) return false;
    return from == 0 || !is_letter(point_before(text, from, &before));
}

bool lang_is_beside_operand(assay_view text, size_t begin, size_t end) {
    size_t from, to;
    return is_operand_behind(text, end, &from, &to) || is_operand_before(text, begin, &from, &to);
}

bool lang_is_function(assay_view text, size_t begin, size_t end) {
    uint64_t name = name_of(text, begin, end);
    if (name == 0) return false;
    if (is_sure_name(name)) return true;
    if (!is_name(name)) return false;
    size_t from = begin, to = end;
    for (int row = 0; row < NAMES_IN_A_ROW_MAX; row++) {
        if (is_operand_behind(text, to, &from, &to)) return true;
        uint64_t next = name_of(text, from, to);
        if (next == 0 || (!is_name(next) && !is_sure_name(next))) break;
    }
    from = begin;
    for (int row = 0; row < NAMES_IN_A_ROW_MAX; row++) {
        if (is_operand_before(text, from, &from, &to)) return true;
        uint64_t next = name_of(text, from, to);
        if (next == 0 || (!is_name(next) && !is_sure_name(next))) break;
    }
    return false;
}
