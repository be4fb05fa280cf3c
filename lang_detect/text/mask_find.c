/* Remembered searches for closing delimiters: each kind of closer is looked for once per byte in the whole text. */
#include "lang_detect/text/mask_internal.h"

static const char *const environments[] = {
    "align",       "alignat",  "aligned",      "array",       "bmatrix",  "Bmatrix", "cases",   "displaymath", "dcases",
    "eqnarray",    "equation", "flalign",      "gather",      "gathered", "math",    "matrix",  "multline",    "pmatrix",
    "smallmatrix", "split",    "subequations", "tikzpicture", "verbatim", "vmatrix", "Vmatrix", "lstlisting"};
_Static_assert(sizeof environments / sizeof environments[0] <= ENVIRONMENTS_MAX, "each environment needs a remembered search");

int lang_environment_of(assay_view name) {
    if (name.size > 0 && name.data[name.size - 1] == '*') name.size--;
    for (size_t i = 0; i < sizeof environments / sizeof environments[0]; i++)
        if (assay_view_equal(name, assay_view_of(environments[i]))) return (int)i;
    return -1;
}

static size_t find_string(assay_view text, size_t from, assay_view what) {
    if (from >= text.size) return NOWHERE;
    const char *found = memmem(text.data + from, text.size - from, what.data, what.size);
    return found ? (size_t)(found - text.data) : NOWHERE;
}

/* A run of exactly `count` ticks. */
static size_t find_ticks(assay_view text, size_t from, size_t count) {
    while (from < text.size) {
        const char *found = memchr(text.data + from, '`', text.size - from);
        if (!found) return NOWHERE;
        size_t begin = (size_t)(found - text.data), end = begin;
        while (end < text.size && text.data[end] == '`') end++;
        if (end - begin == count) return begin;
        from = end;
    }
    return NOWHERE;
}

static bool line_begins(assay_view text, size_t at) {
    while (at > 0 && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t')) at--;
    return at == 0 || text.data[at - 1] == '\n';
}

/* Three or more of `mark` at the beginning of a line. */
static size_t find_fence(assay_view text, size_t from, assay_view mark) {
    for (size_t at = find_string(text, from, mark); at != NOWHERE; at = find_string(text, at, mark)) {
        if (line_begins(text, at)) return at;
        while (at < text.size && text.data[at] == mark.data[0]) at++;
    }
    return NOWHERE;
}

/* A line of blanks only; gives where the line before it ends. */
static size_t find_blank_line(assay_view text, size_t from) {
    while (from < text.size) {
        const char *found = memchr(text.data + from, '\n', text.size - from);
        if (!found) return NOWHERE;
        size_t begin = (size_t)(found - text.data), at = begin + 1;
        while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t' || text.data[at] == '\r')) at++;
        if (at < text.size && text.data[at] == '\n') return begin;
        from = at;
    }
    return NOWHERE;
}

static size_t find_dollar(assay_view text, size_t from, size_t count) {
    for (size_t at = from; at < text.size; at++) {
        const char *found = memchr(text.data + at, '$', text.size - at);
        if (!found) return NOWHERE;
        at = (size_t)(found - text.data);
        bool escaped = at > 0 && text.data[at - 1] == '\\';
        bool twice = at + 1 < text.size && text.data[at + 1] == '$';
        if (!escaped && (count == 1 || twice)) return at;
    }
    return NOWHERE;
}

static size_t find_environment(assay_view text, size_t from, const char *name) {
    assay_view opening = ASSAY_VIEW("\\end{"), wanted = assay_view_of(name);
    for (size_t at = find_string(text, from, opening); at != NOWHERE; at = find_string(text, at + 1, opening)) {
        assay_view rest = assay_view_slice(text, at + opening.size, text.size);
        if (!assay_view_starts_with(rest, wanted)) continue;
        size_t behind = wanted.size;
        if (behind < rest.size && rest.data[behind] == '*') behind++;
        if (behind < rest.size && rest.data[behind] == '}') return at;
    }
    return NOWHERE;
}

size_t lang_environment_end(const lang_masker *masker, size_t at) {
    const char *brace = memchr(masker->text.data + at, '}', masker->text.size - at);
    return brace ? (size_t)(brace - masker->text.data) + 1 : masker->text.size;
}

static size_t search(assay_view text, size_t kind, size_t from) {
    switch (kind) {
        case CLOSE_BLANK_LINE: return find_blank_line(text, from);
        case CLOSE_FENCE_TICKS: return find_fence(text, from, ASSAY_VIEW("```"));
        case CLOSE_FENCE_TILDES: return find_fence(text, from, ASSAY_VIEW("~~~"));
        case CLOSE_TICKS_1: return find_ticks(text, from, 1);
        case CLOSE_TICKS_2: return find_ticks(text, from, 2);
        case CLOSE_TICKS_3: return find_ticks(text, from, 3);
        case CLOSE_DOLLAR: return find_dollar(text, from, 1);
        case CLOSE_DOLLARS: return find_dollar(text, from, 2);
        case CLOSE_PAREN: return find_string(text, from, ASSAY_VIEW("\\)"));
        case CLOSE_BRACKET: return find_string(text, from, ASSAY_VIEW("\\]"));
        case CLOSE_COMMENT: return find_string(text, from, ASSAY_VIEW("-->"));
        case CLOSE_DRAWING: return find_string(text, from, ASSAY_VIEW("[/asy]"));
        default: return find_environment(text, from, environments[kind - CLOSE_ENVIRONMENT]);
    }
}

size_t lang_closer_find(lang_masker *masker, size_t kind, size_t from) {
    if (masker->known[kind] && masker->asked[kind] <= from && from <= masker->next[kind]) return masker->next[kind];
    masker->known[kind] = true;
    masker->asked[kind] = from;
    masker->next[kind] = search(masker->text, kind, from);
    return masker->next[kind];
}
