/* Numbers: digits grouped by comma, thin space, space, apostrophe, {,} or \!; decimals; repeating decimals in their notations; 1.5e-3;
 * digits with a base. */
#include "verifiers/math/read/lexer.h"

static bool digit_at(assay_view text, size_t at) {
    return at < text.size && assay_is_digit(text.data[at]);
}

static size_t digits_end(assay_view text, size_t at) {
    while (digit_at(text, at)) at++;
    return at;
}

static inline bool starts_at(assay_view text, size_t at, const char *prefix) {
    if (at >= text.size || text.data[at] != prefix[0]) return false; /* mostly */
    return assay_view_starts_with(assay_view_slice(text, at, text.size), assay_view_of(prefix));
}

/* Behind a separator of thousands at `at` that stands before exactly three digits; 0: none. */
static size_t group_separator(assay_view text, size_t at, bool in_brackets) {
    static const char *const always[] = {"{,}\\!", "{,}", "\\!,\\!", "\\!,", ",\\!",      "\\,",         "\\!",
                                         "\\ ",    "~",   "{\\,}",   "\\;",  "\\text{,}", "\\mathrm{,}", "\\thinspace"};
    size_t next = 0;
    if (at >= text.size || !strchr("{\\~,'_ ", text.data[at])) return 0;
    for (size_t i = 0; i < sizeof always / sizeof *always && !next; i++) {
        if (starts_at(text, at, always[i])) next = at + strlen(always[i]);
    }
    if (next) {
        while (next < text.size && text.data[next] == ' ') next++;
    } else if (at < text.size && ((text.data[at] == ',' && !in_brackets) || text.data[at] == '\'' || text.data[at] == '_' ||
                                  text.data[at] == ' ')) {
        next = at + 1;
    }
    return next && digits_end(text, next) == next + 3 ? next : 0;
}

static int separator_class(assay_view text, size_t at) {
    char c = text.data[at];
    if (c == ' ' || c == '\'' || c == '_') return c;
    if (c == ',') return ',';
    if (c == '\\' && at + 1 < text.size && text.data[at + 1] == '!') return ',';
    return c == '{' ? ',' : '\\';
}

/* What follows the last group must not make it part of something else: "1 234/567" is a mixed number, "1 000.5.3" nothing. */
static bool groups_end_well(assay_view text, size_t at, int class) {
    if (at >= text.size) return true;
    if (class == ' ' && text.data[at] == '/') return false;
    return true;
}

/* Numbers joined by commas without blanks around `at`: are they the thousands of one number, "1,234,567", or is one of them written as
 * only thousands are, "1,000,2,000"? Else they are as many numbers: "27,54,108", though 54,108 alone would be one. */
static bool may_be_thousands(assay_view text, size_t at) {
    size_t begin = at, groups = 0;
    while (begin > 0 && (assay_is_digit(text.data[begin - 1]) || text.data[begin - 1] == ',')) begin--;
    bool one = begin == 0 || text.data[begin - 1] != '.';
    for (size_t i = begin, end; digit_at(text, i); i = end + 1, groups++) {
        end = digits_end(text, i);
        if (groups > 0 && end - i == 3 && text.data[i] == '0') return true;
        one = one && (groups > 0 ? end - i == 3 : end - i <= 3);
        if (end >= text.size || text.data[end] != ',') break;
    }
    return one;
}

static size_t lex_whole(assay_view text, size_t at, bool in_brackets, assay_arena *arena, math_number *out) {
    size_t end = digits_end(text, at);
    out->whole = assay_view_slice(text, at, end);
    if (end - at < 1 || end - at > 3 || text.data[at] == '0') return end;
    size_t last = end, next, groups = 0;
    int class = end < text.size ? separator_class(text, end) : 0;
    while ((next = last < text.size && separator_class(text, last) == class ? group_separator(text, last, in_brackets) : 0) !=
           0) {
        last = next + 3;
        groups++;
    }
    if (groups == 0 || !groups_end_well(text, last, class) || (text.data[end] == ',' && !may_be_thousands(text, at)))
        return end;
    char *digits = assay_arena_alloc(arena, last - at);
    if (!digits) return end;
    size_t size = 0;
    for (size_t i = at; i < last; i++) {
        if (assay_is_digit(text.data[i])) digits[size++] = text.data[i];
    }
    out->whole = (assay_view){digits, size};
    out->grouped = true;
    out->commas = text.data[end] == ',' && digit_at(text, end + 1);
    return last;
}

/* "\overline{3}", "\bar3", "\dot{3}", "(3)": the repeating digits; 0 where there are none. */
static size_t lex_repeat(assay_view text, size_t at, bool has_whole, math_number *out) {
    static const char *const marks[] = {"\\overline", "\\bar", "\\dot", "\\overset{.}", "\\ov", "\\dot "};
    size_t next = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks && !next; i++) {
        if (starts_at(text, at, marks[i])) next = at + strlen(marks[i]);
    }
    if (!next) {
        if (!has_whole || !starts_at(text, at, "(")) return 0;
        size_t end = digits_end(text, at + 1);
        if (end == at + 1 || end - at > 13 || end >= text.size || text.data[end] != ')') return 0;
        out->repeat = assay_view_slice(text, at + 1, end);
        return end + 1;
    }
    while (next < text.size && text.data[next] == ' ') next++;
    bool brace = next < text.size && text.data[next] == '{';
    next += brace;
    size_t end = brace ? digits_end(text, next) : next + digit_at(text, next);
    if (end == next || (brace && (end >= text.size || text.data[end] != '}'))) return 0;
    out->repeat = assay_view_slice(text, next, end);
    return end + brace;
}

/* "\dot{1}4285\dot{7}": from the first dotted digit to the last. Rare enough to copy. */
static size_t lex_dots(assay_view text, size_t end, assay_arena *arena, math_number *out) {
    if (out->repeat.size != 1 || (!digit_at(text, end) && !starts_at(text, end, "\\dot"))) return end;
    size_t middle = digits_end(text, end);
    math_number second = {.exponent = 0};
    size_t last = starts_at(text, middle, "\\dot") ? lex_repeat(text, middle, false, &second) : 0;
    if (!last || second.repeat.size != 1) return end;
    char *digits = assay_arena_alloc(arena, middle - end + 2);
    if (!digits) return end;
    digits[0] = out->repeat.data[0];
    memcpy(digits + 1, text.data + end, middle - end);
    digits[middle - end + 1] = second.repeat.data[0];
    out->repeat = (assay_view){digits, middle - end + 2};
    return last;
}

enum { MARK = 5 };

/* The mark's blank is gone at the end of a text. */
static bool is_overlined(assay_view text, size_t at) {
    return starts_at(text, at, "\\ovl ") || (starts_at(text, at, "\\ovl") && at + MARK - 1 == text.size);
}

/* Digits with a combining overline folded to "\ovl " behind each: they are the repeating part. */
static size_t lex_combining(assay_view text, size_t at, assay_arena *arena, math_number *out) {
    if (!is_overlined(text, at) || out->fraction.size == 0) return at;
    char *digits = assay_arena_alloc(arena, text.size - at + 1);
    if (!digits) return at;
    digits[0] = out->fraction.data[out->fraction.size - 1];
    size_t size = 1;
    at += MARK;
    while (digit_at(text, at) && is_overlined(text, at + 1)) {
        digits[size++] = text.data[at];
        at += MARK + 1;
    }
    if (at > text.size) at = text.size;
    out->fraction.size--;
    out->repeat = (assay_view){digits, size};
    return at;
}

/* The shortest period that the written digits show, three times for one digit, twice for more. */
static bool shows_period(math_number *out) {
    assay_view digits = out->fraction;
    for (size_t period = 1; period <= 12 && period < digits.size; period++) {
        size_t needed =
            period == 1 ? (digits.size == 2 && digits.data[0] != '9' ? 2 : 3) : 2 * period; /* "0.33..." is nothing else */
        if (digits.size < needed) continue;
        size_t same = 0;
        while (same < needed - period && digits.data[digits.size - 1 - same] == digits.data[digits.size - 1 - same - period])
            same++;
        if (same < needed - period) continue;
        out->repeat = assay_view_slice(digits, digits.size - period, digits.size);
        return true;
    }
    return false;
}

/* "0.1666..." */
static size_t lex_ellipsis(assay_view text, size_t at, math_number *out) {
    size_t end = 0;
    static const char *const marks[] = {"\\ldots", "\\dots", "\\cdots", "..."};
    for (size_t i = 0; i < sizeof marks / sizeof *marks && !end; i++) {
        if (starts_at(text, at, marks[i])) end = at + strlen(marks[i]);
    }
    if (!end || (text.data[at] == '\\' && end < text.size && assay_is_alpha(text.data[end]))) return at;
    return shows_period(out) ? end : at;
}

/* "0.3 repeating", "0.1666... (recurring)": which digits, the decimal shows, or has but one. 0: nothing is said. */
static size_t lex_repeating(assay_view text, size_t at, math_number *out) {
    static const char *const words[] = {"repeating", "recurring"};
    size_t end = at;
    if (starts_at(text, end, "...")) end += 3;
    while (end < text.size && text.data[end] == ' ') end++;
    size_t text_group = starts_at(text, end, "\\text{") ? 6 : starts_at(text, end, "(") ? 1 : 0;
    end += text_group;
    while (text_group && end < text.size && text.data[end] == ' ') end++;
    for (size_t i = 0; i < 2; i++) {
        if (!starts_at(text, end, words[i])) continue;
        end += strlen(words[i]);
        if (text_group && (end >= text.size || (text.data[end] != '}' && text.data[end] != ')'))) return 0;
        if (out->repeat.size == 0 && out->fraction.size == 1) {
            out->repeat = out->fraction;
            out->fraction.size = 0;
        }
        return out->repeat.size > 0 || shows_period(out) ? end + (text_group > 0) : 0;
    }
    return 0;
}

static size_t lex_exponent(assay_view text, size_t at, math_number *out) {
    if (at >= text.size || (text.data[at] != 'e' && text.data[at] != 'E')) return at;
    size_t next = at + 1;
    bool negative = next < text.size && text.data[next] == '-';
    if (next < text.size && (text.data[next] == '-' || text.data[next] == '+')) next++;
    size_t end = digits_end(text, next);
    if (end == next) return at;
    int64_t value = 0;
    for (size_t i = next; i < end; i++) {
        if (value < 1000000000000) value = value * 10 + (text.data[i] - '0');
    }
    out->exponent = negative ? -value : value;
    out->decimal = true;
    return end;
}

/* May what stands behind digits belong to the number: a point, a group, a period, an exponent? */
static bool may_go_on(assay_view text, size_t end) {
    if (end >= text.size) return false;
    switch (text.data[end]) {
        case '.':
        case ',':
        case '{':
        case '\\':
        case '~':
        case '\'':
        case '_':
        case ' ':
        case 'e':
        case 'E': return true;
        default: return false;
    }
}

size_t math_lex_number(assay_view text, size_t at, bool in_brackets, assay_arena *arena, math_number *out) {
    *out = (math_number){.exponent = 0};
    size_t end = digits_end(text, at);
    if (end > at && !may_go_on(text, end)) {
        out->whole = assay_view_slice(text, at, end);
        return end;
    }
    end = at;
    if (text.data[at] != '.') end = lex_whole(text, at, in_brackets, arena, out);
    bool point = end < text.size && text.data[end] == '.';
    if (point && starts_at(text, end, "...")) return end;
    size_t comma =
        starts_at(text, end, "{,}") && !out->grouped && out->whole.size > 0 ? digits_end(text, end + 3) - end - 3 : 0;
    bool decimal_comma = comma > 0 && (comma != 3 || assay_view_is(out->whole, "0")); /* "3{,}5" */
    if (point || decimal_comma) {
        size_t begin = end + (decimal_comma ? 3 : 1), fraction = digits_end(text, begin);
        out->fraction = assay_view_slice(text, begin, fraction);
        size_t repeat = lex_repeat(text, fraction, out->whole.size > 0, out);
        if (repeat) repeat = lex_dots(text, repeat, arena, out);
        if (!repeat) repeat = lex_combining(text, fraction, arena, out);
        if (repeat == fraction) repeat = lex_ellipsis(text, fraction, out);
        end = repeat;
        out->decimal = true;
        size_t said = lex_repeating(text, end, out);
        if (said) return said;
        if (out->repeat.size > 0) return end;
    }
    return lex_exponent(text, end, out);
}

static int digit_value(char c) {
    if (assay_is_digit(c)) return c - '0';
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 99;
}

/* "two", "sixteen" at `at`: the base, and the offset behind it; 0: none. */
static int base_word(assay_view text, size_t at, size_t *end) {
    static const struct {
        const char *word;
        int base;
    } words[] = {{"two", 2},   {"three", 3}, {"four", 4}, {"five", 5}, {"sixteen", 16}, {"six", 6},
                 {"seven", 7}, {"eight", 8}, {"nine", 9}, {"ten", 10}, {"twelve", 12}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!starts_at(text, at, words[i].word)) continue;
        *end = at + strlen(words[i].word);
        return words[i].base;
    }
    int base = 0;
    *end = at;
    while (*end < at + 2 && digit_at(text, *end)) base = base * 10 + (text.data[(*end)++] - '0');
    return digit_at(text, *end) ? 0 : base;
}

static size_t skip_any(assay_view text, size_t at, const char *set) {
    while (at < text.size && strchr(set, text.data[at])) at++;
    return at;
}

/* "binary", "hexadecimal" at `at`; 0: none. */
static int named_base(assay_view text, size_t at, size_t *end) {
    static const struct {
        const char *word;
        int base;
    } names[] = {{"binary", 2}, {"ternary", 3}, {"octal", 8}, {"hexadecimal", 16}, {"hex", 16}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!starts_at(text, at, names[i].word)) continue;
        *end = at + strlen(names[i].word);
        return names[i].base;
    }
    return 0;
}

bool math_lex_base_phrase(assay_view text, assay_arena *arena, assay_view *digits, int *base) {
    static const assay_view wraps[] = {{"\\text{", 6}, {"\\mathrm{", 8}};
    for (size_t i = 0; i < 2; i++) {
        if (assay_view_starts_with(text, wraps[i]))
            text = assay_view_slice(text, wraps[i].size, text.size - (text.data[text.size - 1] == '}'));
    }
    bool leading = starts_at(text, 0, "binary ");
    if (leading) text = assay_view_slice(text, 7, text.size);
    bool bracket = starts_at(text, 0, "("); /* "(2A)_{16}" */
    if (bracket) text = assay_view_slice(text, 1, text.size);
    size_t end = 0, behind;
    while (end < text.size && (assay_is_digit(text.data[end]) || assay_is_alpha(text.data[end]))) end++;
    bool capitals = end > 1 && end < 9 && !digit_at(text, 0); /* "AB_{12}": digits beyond nine */
    for (size_t i = 0; i < end && capitals; i++) capitals = digit_at(text, i) || (text.data[i] >= 'A' && text.data[i] <= 'F');
    if (end == 0 || end > 60 || !(digit_at(text, 0) || capitals)) return false;
    size_t at = bracket ? end + 1 : skip_any(text, end, " ~");
    if (bracket && (!starts_at(text, end, ")_") || digits_end(text, 0) == end)) return false;
    if (starts_at(text, at, "_")) { /* "1f_{16}": small letters are digits where nothing else is written */
        at = skip_any(text, at + 1, "{ ");
        *base = 0;
    } else {
        if (starts_at(text, at, "\\text")) at += 5;
        if (starts_at(text, at, "\\mathrm")) at += 7;
        at = skip_any(text, at, "{(~ ");
        if (starts_at(text, at, "in ")) at += 3;
        *base = leading && at == text.size ? 2 : named_base(text, at, &behind);
        if (leading) behind = at;
        if (*base == 0) {
            if (!starts_at(text, at, "base")) return false;
            at = skip_any(text, at + 4, " -_{}$~");
        }
    }
    if (*base == 0) *base = base_word(text, at, &behind);
    if (capitals && *base < 11) return false;
    if (*base < 2 || *base > 36 || skip_any(text, behind, "}) .") != text.size) return false;
    char *copy = assay_arena_alloc(arena, end);
    if (!copy) return false;
    for (size_t i = 0; i < end; i++) {
        char c = text.data[i];
        copy[i] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
        if (digit_value(copy[i]) >= *base) return false;
    }
    *digits = (assay_view){copy, end};
    return true;
}

/* "0xFF", "0b101", "0o17", as programs write them. */
static size_t lex_prefixed(assay_view text, size_t at, assay_view *digits, int *base) {
    static const struct {
        char letter;
        int base;
    } prefixes[] = {{'x', 16}, {'b', 2}, {'o', 8}};
    if (text.data[at] != '0' || at + 2 >= text.size) return 0;
    for (size_t i = 0; i < 3; i++) {
        if ((text.data[at + 1] | 32) != prefixes[i].letter) continue;
        size_t end = at + 2;
        while (end < text.size &&
               digit_value((char)(assay_is_alpha(text.data[end]) ? text.data[end] & ~32 : text.data[end])) < prefixes[i].base)
            end++;
        bool whole = end > at + 2 && (end == text.size || (!assay_is_digit(text.data[end]) && !assay_is_alpha(text.data[end]) &&
                                                           !strchr("_^.", text.data[end])));
        if (!whole) return 0;
        *digits = assay_view_slice(text, at + 2, end);
        *base = prefixes[i].base;
        return end;
    }
    return 0;
}

size_t math_lex_based(assay_view text, size_t at, assay_view *digits, int *base) {
    size_t end = lex_prefixed(text, at, digits, base);
    if (end) return end;
    end = at;
    int greatest = 0;
    bool letters = false, decimals = false;
    bool point = false;
    while (end < text.size) {
        if (!point && end > at && text.data[end] == '.' && end + 1 < text.size && digit_value(text.data[end + 1]) < 36) {
            point = true; /* "110.01_2" */
            end++;
        }
        int value = digit_value(text.data[end]);
        if (value >= 36) break;
        end++;
        if (value > greatest) greatest = value;
        letters |= value > 9;
        decimals |= value <= 9;
    }
    if (end == at || end >= text.size || text.data[end] != '_') return 0;
    *digits = assay_view_slice(text, at, end);
    size_t next = end + 1;
    bool brace = next < text.size && text.data[next] == '{';
    next += brace;
    static const char *const fonts[] = {"\\text{", "\\mathrm{", "\\textup{", "("};
    size_t font = 0, behind;
    for (size_t i = 0; i < sizeof fonts / sizeof *fonts && !font; i++) {
        if (starts_at(text, next, fonts[i])) font = strlen(fonts[i]);
    }
    *base = base_word(text, next + font, &behind);
    next = behind;
    if (font && (next >= text.size || (text.data[next] != '}' && text.data[next] != ')'))) return 0;
    next += font > 0;
    if (brace && (next >= text.size || text.data[next++] != '}')) return 0;
    if (!brace && digit_at(text, next)) return 0;
    if (*base < 2 || *base > 36 || greatest >= *base || (letters && *base < 11)) return 0;
    if (!decimals && (*base != 16 || digits->size < 2)) return 0; /* "A_{12}" is a name */
    return next;
}
