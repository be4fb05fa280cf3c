/* Markup that is counted: placeholders, bullets, highlights, sections, titles. Each walks the text once; what the expressions of the program
 * would try again and again (a bracket without its partner, an asterisk alone on its line) is passed over at once. */
#include "verifiers/instructions/instructions_internal.h"

#include <unictype.h>

/* Where c is found in [from, end), else end. */
static size_t find(assay_view text, char c, size_t from, size_t end) {
    const char *found = from < end ? memchr(text.data + from, c, end - from) : NULL;
    return found ? (size_t)(found - text.data) : end;
}

/* "[" to the next "]" of the same line. */
follows judge_placeholders(const instruction *self, answer_text *answer, uint32_t *counted) {
    assay_view text = answer->text;
    size_t count = 0, line_end = 0;
    for (size_t at = 0; (at = find(text, '[', at, text.size)) < text.size;) {
        if (at >= line_end) line_end = find(text, '\n', at, text.size);
        size_t close = find(text, ']', at, line_end);
        if (close < line_end) {
            count++;
            at = close + 1;
        } else {
            at = line_end;
        }
    }
    *counted = (uint32_t)count;
    return count >= self->number ? FOLLOWED : NOT_FOLLOWED;
}

/* The sign of the bullet with which the line begins, else NUL. An asterisk alone takes the next line as its text (*takes_next). */
static char bullet(assay_view text, size_t at, size_t line_end, bool *takes_next) {
    for (size_t space; at < line_end && (space = instructions_space_at(text, at)) > 0;) at += space;
    if (at >= line_end) return '\0';
    if (text.data[at] == '-') return '-';
    if (text.data[at] != '*' || at + 1 >= text.size || text.data[at + 1] == '*') return '\0';
    *takes_next = at + 1 == line_end;
    return '*';
}

follows judge_bullets(const instruction *self, answer_text *answer, uint32_t *counted) {
    assay_view text = answer->text;
    size_t count = 0;
    bool taken = false;
    for (size_t at = 0; at < text.size;) {
        size_t end = find(text, '\n', at, text.size);
        bool takes_next = false;
        char sign = bullet(text, at, end, &takes_next);
        count += sign == '-' || (sign == '*' && !taken);
        taken = takes_next && !taken;
        at = end + 1;
    }
    *counted = (uint32_t)count;
    return count == self->number ? FOLLOWED : NOT_FOLLOWED;
}

/* The next asterisk of the line, else where the line ends. */
static size_t star_or_end(assay_view text, size_t from, size_t *line_end) {
    if (from > *line_end) *line_end = find(text, '\n', from, text.size);
    return find(text, '*', from, *line_end);
}

static bool has_ink(assay_view text, size_t begin, size_t end) {
    return instructions_strip(assay_view_slice(text, begin, end)).size > 0;
}

/* From asterisk to asterisk: *x*. */
static size_t single_highlights(assay_view text) {
    size_t count = 0, line_end = find(text, '\n', 0, text.size);
    for (size_t at = 0; (at = find(text, '*', at, text.size)) < text.size;) {
        size_t close = star_or_end(text, at + 1, &line_end);
        if (close == line_end) {
            at = line_end;
            continue;
        }
        count += has_ink(text, at + 1, close);
        at = close + 1;
    }
    return count;
}

/* **x**, where x has no asterisk. */
static size_t double_highlights(assay_view text) {
    size_t count = 0, line_end = find(text, '\n', 0, text.size);
    for (size_t at = 0; (at = find(text, '*', at, text.size)) < text.size;) {
        if (at + 1 >= text.size || text.data[at + 1] != '*') {
            at++;
            continue;
        }
        size_t close = star_or_end(text, at + 2, &line_end);
        if (close == line_end) {
            at = line_end;
        } else if (close + 1 < text.size && text.data[close + 1] == '*') {
            count += has_ink(text, at + 2, close);
            at = close + 2;
        } else {
            at = close > at + 2 ? close : at + 1;
        }
    }
    return count;
}

follows judge_highlights(const instruction *self, answer_text *answer, uint32_t *counted) {
    size_t count = single_highlights(answer->text) + double_highlights(answer->text);
    *counted = (uint32_t)count;
    return count >= self->number ? FOLLOWED : NOT_FOLLOWED;
}

static bool digit_at(assay_view text, size_t at) {
    return at < text.size && uc_is_general_category_withtable(assay_utf8_decode(text, &at), UC_CATEGORY_MASK_Nd);
}

/* "Section 1", "Section1": the name, one white space or none, a digit. */
follows judge_sections(const instruction *self, answer_text *answer, uint32_t *counted) {
    assay_view text = answer->text;
    literal_search search = {.literal = &self->literals[0], .text = text};
    size_t count = 0, free_from = 0;
    for (size_t begin; instructions_literal_next(&search, &begin);) {
        size_t end = begin + self->literals[0].text.size;
        if (begin < free_from || !(digit_at(text, end) || digit_at(text, end + instructions_space_at(text, end)))) continue;
        free_from = end;
        count++;
    }
    *counted = (uint32_t)count;
    return count >= self->number ? FOLLOWED : NOT_FOLLOWED;
}

/* From the first "<<" of a line to its last ">>", with more than these signs and white space between. */
static bool titled(assay_view line) {
    const char *open = memmem(line.data, line.size, "<<", 2);
    if (!open) return false;
    size_t begin = (size_t)(open - line.data), end = line.size;
    while (end >= begin + 5 && !(line.data[end - 1] == '>' && line.data[end - 2] == '>')) end--;
    if (end < begin + 5) return false;
    while (begin < end && line.data[begin] == '<') begin++;
    while (end > begin && line.data[end - 1] == '>') end--;
    return has_ink(line, begin, end);
}

follows judge_title(const instruction *self, answer_text *answer, uint32_t *counted) {
    assay_view text = answer->text;
    (void)self, (void)counted;
    for (size_t at = 0; at < text.size;) {
        size_t end = find(text, '\n', at, text.size);
        if (titled(assay_view_slice(text, at, end))) return FOLLOWED;
        at = end + 1;
    }
    return NOT_FOLLOWED;
}
