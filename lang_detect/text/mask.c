/* The mask pass over prose and maths; see mask.h. Code is in mask_code.c, the searches in mask_find.c. */
#include "lang_detect/text/mask_internal.h"

#include "common/utf8.h"
#include "lang_detect/unicode/unicode.h"

enum { DEPTH_MAX = 6, PROSE_UNITS_IN_MATHS = 8, TAG_BYTES_MAX = 256, ARGUMENT_BYTES_MAX = 120 };

bool lang_spans_add(assay_arena *arena, lang_spans *spans, size_t begin, size_t end) {
    if (begin >= end) return true;
    if (spans->count > 0 && spans->items[spans->count - 1].end >= begin) {
        assay_span *last = &spans->items[spans->count - 1];
        if (end > last->end) last->end = (uint32_t)end;
        return true;
    }
    if (spans->count == spans->capacity) {
        size_t capacity = spans->capacity ? spans->capacity * 2 : 64;
        assay_span *items = assay_arena_alloc(arena, capacity * sizeof *items);
        if (!items) return false;
        if (spans->count > 0) memcpy(items, spans->items, spans->count * sizeof *items);
        spans->items = items;
        spans->capacity = capacity;
    }
    spans->items[spans->count++] = (assay_span){(uint32_t)begin, (uint32_t)end};
    return true;
}

void lang_mask_neutral(lang_masker *masker, size_t begin, size_t end) {
    if (!lang_spans_add(masker->arena, masker->out, begin, end)) masker->failed = true;
}

static bool joins_prose(uint32_t point, bool *line_broken) {
    if (point == '\n') {
        bool first = !*line_broken;
        *line_broken = true;
        return first;
    }
    return point == ' ' || point == '\t' || point == '\r' || point == ',' || point == '.' || point == ';' || point == ':' ||
           point == '\'' || point == '-' || point == '!' || point == '?' || point == 0x2019 || point == 0xFF0C ||
           point == 0x3002 || point == 0x3001 || point == 0xFF1A || point == 0xFF1B || point == 0x3000 || point == 0xA0 ||
           point == 0xFF01 || point == 0xFF1F;
}

lang_prose lang_prose_at(assay_view text, size_t at, size_t end) {
    lang_prose prose = {.end = at};
    assay_view part = assay_view_slice(text, 0, end);
    size_t letters = 0;
    bool line_broken = false;
    while (at < part.size) {
        size_t next = at;
        while (next < part.size && assay_is_alpha(part.data[next])) next++;
        if (next > at) { /* what the rest says of Latin letters */
            prose.words += letters < 2 && letters + (next - at) >= 2;
            letters += next - at;
            line_broken = false;
            prose.end = at = next;
            continue;
        }
        uint32_t point = assay_utf8_decode(part, &next);
        const lang_property *property = lang_property_of(point);
        if (property->class == LANG_LETTER && property->script >= LANG_THAI && property->script != LANG_GEORGIAN &&
            property->script != LANG_HANGUL && property->script != LANG_ETHIOPIC) {
            prose.run_letters++;
            prose.foreign_script = true;
        } else if (property->class == LANG_LETTER) {
            if (++letters == 2) prose.words++;
            prose.foreign_script |= letters == 2 && property->script > LANG_GREEK && property->script != LANG_OTHER;
        } else if (property->class != LANG_MARK && property->class != LANG_IGNORED) {
            if (!joins_prose(point, &line_broken)) break;
            letters = 0;
        }
        if (property->class == LANG_LETTER) line_broken = false;
        at = next;
        if (property->class == LANG_LETTER || property->class == LANG_MARK) prose.end = at;
    }
    return prose;
}

/* Where the ASCII letters at `at` end. */
static size_t letters_end(const lang_masker *masker, size_t at, size_t end) {
    while (at < end && assay_is_alpha(masker->text.data[at])) at++;
    return at;
}

static bool is_text_command(assay_view name) {
    if (name.size < 4 || !memchr("tmie", name.data[0], 4)) return false;
    static const char *const names[] = {"text",       "textbf", "textit",    "textrm", "textsf",
                                        "textnormal", "mbox",   "intertext", "emph"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (assay_view_equal(name, assay_view_of(names[i]))) return true;
    return false;
}

/* Where the brace group that opens at `at` ends (behind its closing brace), or `end`. */
static size_t group_end(const lang_masker *masker, size_t at, size_t end) {
    size_t depth = 0;
    for (; at < end; at++) {
        char c = masker->text.data[at];
        if (c == '\\') {
            at++;
        } else if (c == '{') {
            depth++;
        } else if (c == '}' && --depth == 0) {
            return at + 1;
        }
    }
    return end;
}

/* Nothing in it can be prose: no \\text, no letters but ASCII's, fewer words than prose has. Most formulas. */
static bool is_plain_maths(const lang_masker *masker, size_t begin, size_t end) {
    const lang_marks *const marks = masker->marks;
    const char *const data = masker->text.data;
    size_t words = 0;
    for (size_t at = begin; at < end; at += LANG_MARKS_SEEN - 2) {
        const uint64_t all = lang_bits_below(end - at < LANG_MARKS_SEEN - 2 ? end - at : LANG_MARKS_SEEN - 2);
        const uint64_t letters = lang_marks_from(marks, LANG_MARK_LETTER, at),
                       behind = letters << 1 | (at > begin && lang_marks_at(marks, LANG_MARK_LETTER, at - 1));
        if (lang_marks_from(marks, LANG_MARK_HIGH, at) & all) return false;
        for (uint64_t first = letters & ~behind & letters >> 1 & all; first; first &= first - 1) {
            const size_t word = at + (size_t)__builtin_ctzll(first);
            bool commanded = word > begin && data[word - 1] == '\\';
            if (commanded && is_text_command(assay_view_slice(masker->text, word, letters_end(masker, word, end))))
                return false;
            words += !commanded || (word > begin + 1 && data[word - 2] == '\\'); /* a line's end is no command */
        }
    }
    return words * 2 < PROSE_UNITS_IN_MATHS;
}

void lang_mask_maths(lang_masker *masker, size_t begin, size_t end, int depth) {
    if (is_plain_maths(masker, begin, end)) {
        lang_mask_neutral(masker, begin, end);
        return;
    }
    size_t neutral = begin, at = begin;
    while (at < end && !masker->failed) {
        char c = masker->text.data[at];
        if (c == '\\') {
            size_t name_end = letters_end(masker, at + 1, end);
            assay_view name = assay_view_slice(masker->text, at + 1, name_end);
            bool opens = is_text_command(name) && mask_byte(masker, name_end) == '{' && name_end < end;
            if (opens && depth < DEPTH_MAX) {
                size_t close = group_end(masker, name_end, end);
                lang_mask_neutral(masker, neutral, name_end + 1);
                lang_mask_prose(masker, name_end + 1, close, depth + 1);
                neutral = at = close;
            } else {
                at = name.size > 0 ? name_end : at + 2;
            }
        } else if (assay_is_alpha(c) || (unsigned char)c >= 0x80) {
            lang_prose prose = lang_prose_at(masker->text, at, end);
            if (prose.foreign_script || prose.words * 2 + prose.run_letters >= PROSE_UNITS_IN_MATHS) {
                lang_mask_neutral(masker, neutral, at);
                neutral = prose.end;
            }
            at = prose.end > at ? prose.end : at + 1;
        } else {
            at++;
        }
    }
    lang_mask_neutral(masker, neutral, end);
}

/* Each of these handles the opener at `at` and returns where to go on. */

static size_t mask_ticks(lang_masker *masker, size_t at, size_t end) {
    size_t count = 0;
    while (at + count < end && masker->text.data[at + count] == '`') count++;
    bool line_start =
        at == 0 || masker->text.data[at - 1] == '\n' || masker->text.data[at - 1] == ' ' || masker->text.data[at - 1] == '\t';
    if (count >= 3 && line_start && lang_closer_find(masker, CLOSE_FENCE_TICKS, at) == at) {
        size_t close = lang_closer_find(masker, CLOSE_FENCE_TICKS, at + count);
        if (close != NOWHERE && close < end) {
            size_t close_end = close;
            while (close_end < end && masker->text.data[close_end] == '`') close_end++;
            lang_mask_code(masker, at, close_end);
            return close_end;
        }
        return at + count;
    }
    if (count > 3) return at + count;
    size_t close = lang_closer_find(masker, CLOSE_TICKS_1 + count - 1, at + count);
    size_t paragraph = lang_closer_find(masker, CLOSE_BLANK_LINE, at);
    if (close == NOWHERE || close >= end || close > paragraph) return at + count;
    lang_mask_code(masker, at, close + count);
    return close + count;
}

static size_t mask_tildes(lang_masker *masker, size_t at, size_t end) {
    size_t count = 0;
    while (at + count < end && masker->text.data[at + count] == '~') count++;
    if (count < 3 || lang_closer_find(masker, CLOSE_FENCE_TILDES, at) != at) return at + count;
    size_t close = lang_closer_find(masker, CLOSE_FENCE_TILDES, at + count);
    if (close == NOWHERE || close >= end) return at + count;
    lang_mask_code(masker, at, close + 3);
    return close + 3;
}

static size_t mask_dollar(lang_masker *masker, size_t at, size_t end, int depth) {
    if (mask_byte(masker, at + 1) == '$') {
        size_t close = lang_closer_find(masker, CLOSE_DOLLARS, at + 2);
        if (close == NOWHERE || close + 2 > end) return at + 2;
        lang_mask_maths(masker, at, close + 2, depth);
        return close + 2;
    }
    size_t close = lang_closer_find(masker, CLOSE_DOLLAR, at + 1);
    size_t paragraph = lang_closer_find(masker, CLOSE_BLANK_LINE, at);
    if (close == NOWHERE || close >= end || close > paragraph) return at + 1;
    /* "$5 and $6", "5$ and 6$": money. */
    bool money_before = assay_is_digit(mask_byte(masker, at + 1)) && assay_is_digit(mask_byte(masker, close + 1));
    bool money_behind = assay_is_space(mask_byte(masker, at + 1)) && !assay_is_space(mask_byte(masker, close - 1));
    if (money_before || money_behind) return at + 1;
    lang_mask_maths(masker, at, close + 1, depth);
    return close + 1;
}

/* \label{eq:x} and kin: an argument without blanks is a name. */
static size_t mask_argument(const lang_masker *masker, size_t at, size_t end) {
    if (at >= end || masker->text.data[at] != '{') return at;
    for (size_t i = at + 1; i < end && i < at + ARGUMENT_BYTES_MAX; i++) {
        char c = masker->text.data[i];
        if (c == '}') return i + 1;
        if (assay_is_space(c) || c == '{' || c == '\\' || (unsigned char)c >= 0x80) return at;
    }
    return at;
}

static bool names_a_thing(assay_view command) {
    static const char *const names[] = {"label",           "ref",   "eqref", "cite",  "usepackage",
                                        "documentclass",   "begin", "end",   "input", "include",
                                        "includegraphics", "url",   "href"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (assay_view_equal(command, assay_view_of(names[i]))) return true;
    return false;
}

static size_t mask_backslash(lang_masker *masker, size_t at, size_t end, int depth) {
    char c = mask_byte(masker, at + 1);
    if (c == '(' || c == '[') {
        size_t close = lang_closer_find(masker, c == '(' ? CLOSE_PAREN : CLOSE_BRACKET, at + 2);
        if (close == NOWHERE || close + 2 > end) return at + 2;
        lang_mask_maths(masker, at, close + 2, depth);
        return close + 2;
    }
    size_t name_end = letters_end(masker, at + 1, end);
    assay_view name = assay_view_slice(masker->text, at + 1, name_end);
    if (name.size == 0) return at + 2;
    size_t behind = names_a_thing(name) ? mask_argument(masker, name_end, end) : name_end;
    if (behind > name_end && assay_view_equal(name, ASSAY_VIEW("begin"))) {
        int environment = lang_environment_of(assay_view_slice(masker->text, name_end + 1, behind - 1));
        if (environment >= 0) {
            size_t close = lang_closer_find(masker, CLOSE_ENVIRONMENT + (size_t)environment, behind);
            if (close != NOWHERE && close < end) {
                size_t close_end = lang_environment_end(masker, close);
                if (close_end > end) close_end = end;
                lang_mask_maths(masker, at, close_end, depth);
                return close_end;
            }
        }
    }
    lang_mask_neutral(masker, at, behind);
    return behind;
}

/* [asy] ... [/asy]: a drawing's program, as the MATH problems have it. */
static size_t mask_drawing(lang_masker *masker, size_t at, size_t end) {
    assay_view rest = assay_view_slice(masker->text, at, end);
    if (!assay_view_starts_with(rest, ASSAY_VIEW("[asy]"))) return at + 1;
    size_t close = lang_closer_find(masker, CLOSE_DRAWING, at);
    if (close == NOWHERE || close + 6 > end) return at + 5;
    lang_mask_neutral(masker, at, at + 5);
    lang_mask_code(masker, at + 5, close);
    lang_mask_neutral(masker, close, close + 6);
    return close + 6;
}

/* <!-- ... -->: a long one is prose, like any comment. */
static size_t mask_comment(lang_masker *masker, size_t at, size_t end) {
    size_t close = lang_closer_find(masker, CLOSE_COMMENT, at + 4);
    if (close == NOWHERE || close + 3 > end) return at + 4;
    bool prose = lang_prose_units(masker->text, at + 4, close) >= PROSE_UNITS_IN_STRING;
    lang_mask_neutral(masker, at, prose ? at + 4 : close);
    lang_mask_neutral(masker, close, close + 3);
    return close + 3;
}

/* <think>, </answer>, <a href="...">, <|im_end|>, and a name alone in any script. A comparison is none, nor is a sentence. */
static size_t mask_tag(lang_masker *masker, size_t at, size_t end) {
    if (assay_view_starts_with(assay_view_slice(masker->text, at, end), ASSAY_VIEW("<!--")))
        return mask_comment(masker, at, end);
    char first = mask_byte(masker, at + 1);
    if (!assay_is_alpha(first) && first != '/' && first != '|' && first != '!' && (unsigned char)first < 0x80) return at + 1;
    bool blank = false, assigns = false;
    for (size_t i = at + 1; i < end && i < at + TAG_BYTES_MAX; i++) {
        char c = masker->text.data[i];
        if (c == '<' || c == '\n') return i;
        if (c == '=') assigns = true;
        if (c == ' ' && mask_byte(masker, i + 1) != '/') blank = true;
        if (c != '>') continue;
        if (blank && !assigns) return at + 1;
        size_t name_end = at + 1;
        while (name_end < i && masker->text.data[name_end] != ' ') name_end++;
        if (name_end > at + 64) return at + 1;
        lang_prose inside = {.end = name_end};
        size_t words = 0;
        for (size_t k = at + 1; k<i; k = inside.end> k ? inside.end : k + 1) {
            inside = lang_prose_at(masker->text, k, i);
            if (inside.words * 2 + inside.run_letters >= PROSE_UNITS_IN_MATHS) words += inside.words + inside.run_letters;
        }
        if (words > 0) return at + 1;
        lang_mask_neutral(masker, at, i + 1);
        return i + 1;
    }
    return at + 1;
}

void lang_mask_prose(lang_masker *masker, size_t begin, size_t end, int depth) {
    size_t at = begin;
    while (at < end && !masker->failed) {
        switch (masker->text.data[at]) {
            case '`': at = mask_ticks(masker, at, end); break;
            case '~': at = mask_tildes(masker, at, end); break;
            case '$': at = mask_dollar(masker, at, end, depth); break;
            case '\\': at = mask_backslash(masker, at, end, depth); break;
            case '[': at = mask_drawing(masker, at, end); break;
            case '<': at = mask_tag(masker, at, end); break;
            default: at = lang_marks_next(masker->marks, LANG_MARK_OPENER, at, end); break;
        }
    }
}

bool lang_mask(assay_view text, assay_arena *arena, lang_spans *out) {
    lang_masker masker = {.text = text, .marks = lang_marks_of(text, arena), .arena = arena, .out = out};
    *out = (lang_spans){.marks = masker.marks};
    if (!masker.marks) return false;
    lang_mask_prose(&masker, 0, text.size, 0);
    return !masker.failed;
}
