/* Code is neutral but for what is written for people in it: comments and strings of more than three words, and whole lines of
 * plain words without any sign of code, which a model could otherwise put into a fence to hide them. See mask.h. */
#include "lang_detect/text/mask_internal.h"

enum { PROSE_WORDS_IN_LINE = 6, PROSE_LETTERS_IN_LINE = 6 };

size_t lang_prose_units(assay_view text, size_t begin, size_t end) {
    size_t units = 0;
    while (begin < end) {
        lang_prose prose = lang_prose_at(text, begin, end);
        units += prose.words * 2 + prose.run_letters;
        begin = prose.end > begin ? prose.end : begin + 1;
    }
    return units;
}

static bool begins_with_keyword(assay_view line) {
    static const char *const keywords[] = {
        "import",   "from",   "if",      "for",    "while", "elif", "else",   "return", "def",   "class", "select", "SELECT",
        "with",     "try",    "except",  "and",    "or",    "not",  "assert", "raise",  "print", "const", "let",    "var",
        "function", "public", "private", "static", "int",   "void", "using",  "use",    "end",   "begin"};
    line = assay_view_trim(line);
    size_t size = 0;
    while (size < line.size && assay_is_alpha(line.data[size])) size++;
    assay_view word = assay_view_slice(line, 0, size);
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (assay_view_equal(word, assay_view_of(keywords[i]))) return true;
    return false;
}

/* A line of words and of nothing that code is made of. */
static bool is_prose_line(assay_view text, size_t begin, size_t end) {
    static const char signs[] = "(){}[]=;<>_*/+|&#@$\\\"";
    size_t words = 0, letters = 0;
    for (size_t at = begin; at < end;) {
        if (memchr(signs, text.data[at], sizeof signs - 1)) return false;
        lang_prose prose = lang_prose_at(text, at, end);
        words += prose.words;
        letters += prose.run_letters;
        at = prose.end > at ? prose.end : at + 1;
    }
    if (words < PROSE_WORDS_IN_LINE && letters < PROSE_LETTERS_IN_LINE) return false;
    return letters >= PROSE_LETTERS_IN_LINE || !begins_with_keyword(assay_view_slice(text, begin, end));
}

/* The comment or string that opens at `at`: where its text begins and ends; false where none does. */
static bool opens(assay_view text, size_t at, size_t line_end, size_t end, size_t *inner, size_t *close) {
    char c = text.data[at];
    char next = at + 1 < end ? text.data[at + 1] : '\0';
    bool at_blank = at == 0 || assay_is_space(text.data[at - 1]);
    if ((c == '#' && at_blank) || (c == '/' && next == '/' && (at == 0 || text.data[at - 1] != ':')) ||
        (c == '%' && at_blank)) {
        *inner = at + 1;
        *close = line_end;
        return true;
    }
    if (c == '/' && next == '*') {
        const char *found = memmem(text.data + at + 2, end - at - 2, "*/", 2);
        *inner = at + 2;
        *close = found ? (size_t)(found - text.data) : line_end;
        return true;
    }
    if (c != '"' && c != '\'') return false;
    bool triple = next == c && at + 2 < end && text.data[at + 2] == c;
    if (triple) {
        const char fence[3] = {c, c, c};
        const char *found = memmem(text.data + at + 3, end - at - 3, fence, 3);
        *inner = at + 3;
        *close = found ? (size_t)(found - text.data) : line_end;
        return true;
    }
    for (size_t i = at + 1; i < line_end; i++) {
        if (text.data[i] == '\\') {
            i++;
        } else if (text.data[i] == c) {
            *inner = at + 1;
            *close = i;
            return true;
        }
    }
    return false;
}

void lang_mask_code(lang_masker *masker, size_t begin, size_t end) {
    assay_view text = masker->text;
    size_t neutral = begin, at = begin;
    bool unclosed_block = false; /* a block comment or long string without an end is looked for once */
    while (at < end && !masker->failed) {
        const char *newline = memchr(text.data + at, '\n', end - at);
        size_t line_end = newline ? (size_t)(newline - text.data) : end;
        size_t from = at, to = line_end;
        while (from < to && text.data[from] == '`') from++;
        while (to > from && text.data[to - 1] == '`') to--;
        if (is_prose_line(text, from, to)) {
            lang_mask_neutral(masker, neutral, from);
            neutral = to;
            at = line_end + 1;
            continue;
        }
        while (at < line_end) {
            size_t inner, close;
            if (text.data[at] == '\\') { /* an escaped quote opens nothing */
                at += 2;
                continue;
            }
            if (!opens(text, at, line_end, unclosed_block ? line_end : end, &inner, &close)) {
                at++;
                continue;
            }
            if (close == line_end && inner > at + 1) unclosed_block = true;
            if (close < inner) close = inner;
            if (lang_prose_units(text, inner, close) >= PROSE_UNITS_IN_STRING) {
                lang_mask_neutral(masker, neutral, inner);
                neutral = close;
            }
            at = close + 1;
            if (close > line_end) break;
        }
        if (at <= line_end) at = line_end + 1;
    }
    lang_mask_neutral(masker, neutral < end ? neutral : end, end);
}
