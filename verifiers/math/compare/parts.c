/* See parts.h. Labels are read only where they begin the text and go on in their series: "(1)(3)" and "(a)x + (b)y" are products as before. */
#include "verifiers/math/compare/parts.h"

#include <string.h>

enum { PARTS_MAX = 16, PARTS_BYTES_MAX = 4096 };

#define LIT(text) \
    { text, sizeof text - 1 }
#define COUNT(list) (sizeof list / sizeof *list)

typedef enum label_kind { LABEL_NONE, LABEL_SMALL, LABEL_CAPITAL, LABEL_DIGIT, LABEL_ROMAN } label_kind;

typedef struct label_style {
    label_kind kind;
    bool bracketed, part; /* "(a)" and not "a)"; "Part a" */
} label_style;

static inline char at_or_nul(assay_view text, size_t at) {
    return at < text.size ? text.data[at] : '\0';
}

static bool skip(assay_view text, size_t *at, assay_view prefix) {
    if (!assay_view_starts_with(assay_view_slice(text, *at, text.size), prefix)) return false;
    *at += prefix.size;
    return true;
}

static bool skip_any(assay_view text, size_t *at, const assay_view *prefixes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (skip(text, at, prefixes[i])) return true;
    }
    return false;
}

/* The name of number `n` in a series, from 1 on. */
static assay_view name_of(label_kind kind, unsigned n) {
    static const assay_view roman[] = {LIT("i"), LIT("ii"), LIT("iii"), LIT("iv"),
                                       LIT("v"), LIT("vi"), LIT("vii"), LIT("viii")};
    static const char letters[] = "abcdefghijklmnopABCDEFGHIJKLMNOP123456789";
    if (kind == LABEL_ROMAN) return n <= COUNT(roman) ? roman[n - 1] : ASSAY_VIEW_NONE;
    if (n > (kind == LABEL_DIGIT ? 9 : PARTS_MAX)) return ASSAY_VIEW_NONE;
    size_t first = kind == LABEL_SMALL ? 0 : kind == LABEL_CAPITAL ? PARTS_MAX : 2 * PARTS_MAX;
    return (assay_view){letters + first + n - 1, 1};
}

/* The end of label number `n` of that style at `at`, with its markup; `at` where none begins. */
static size_t label_end(assay_view text, size_t at, label_style style, unsigned n) {
    static const assay_view fonts[] = {LIT("\\text{"),   LIT("\\textbf{"), LIT("\\mathrm{"), LIT("\\mathbf{"),
                                       LIT("\\textit{"), LIT("\\mbox{"),   LIT("**")},
                            parts[] = {LIT("Part "), LIT("part "), LIT("PART ")}, opening[] = {LIT("("), LIT("（")},
                            closing[] = {LIT(")"), LIT("）")}, colons[] = {LIT(":"), LIT("：")};
    assay_view name = name_of(style.kind, n);
    size_t end = at, inner;
    bool font = skip_any(text, &end, fonts, COUNT(fonts));
    if (style.part && !skip_any(text, &end, parts, COUNT(parts))) return at;
    if (style.bracketed && !skip_any(text, &end, opening, COUNT(opening))) return at;
    bool inner_font = skip_any(text, &end, fonts, COUNT(fonts) - 1);
    inner = end;
    if (name.size == 0 || !skip(text, &end, name)) return at;
    if (inner_font && !skip(text, &end, ASSAY_VIEW("}"))) return at;
    bool closed = skip_any(text, &end, closing, COUNT(closing));
    if (style.bracketed && !closed) return at;
    bool colon = skip_any(text, &end, colons, COUNT(colons));
    if (!closed && !(style.part && colon)) return at;
    if (inner == at && at > 0 && assay_is_alpha(text.data[at - 1])) return at;
    size_t close = end;
    while (at_or_nul(text, close) == ' ') close++;
    if (font && (skip(text, &close, ASSAY_VIEW("}")) || skip(text, &close, ASSAY_VIEW("**")))) end = close;
    else if (font) return at;
    skip_any(text, &end, colons, COUNT(colons));
    return end;
}

static bool is_blank(assay_view text, size_t at) {
    char c = at_or_nul(text, at), next = at_or_nul(text, at + 1);
    return assay_is_space(c) || c == '~' || c == '$' || (c == '\\' && (next == '\0' || strchr(" ,;:q\\(", next) != NULL));
}

/* Is there a separator or a blank before `at`? */
static bool is_separated(assay_view text, size_t at) {
    char c = text.data[at - 1];
    return assay_is_space(c) || strchr(",;.~$}", c) || (at >= 2 && text.data[at - 2] == '\\' && strchr("\\,;:", c)) ||
           assay_view_ends_with(assay_view_slice(text, 0, at), ASSAY_VIEW("quad")) || (unsigned char)c >= 0x80;
}

/* The part without separators at its end; empty where it is none: nothing, or one side of an operator. */
static assay_view part_of(assay_view text) {
    static const assay_view ends[] = {LIT(","),   LIT(";"),   LIT("."),       LIT("~"),      LIT("\\ "),
                                      LIT("\\,"), LIT("\\;"), LIT("\\qquad"), LIT("\\quad"), LIT("\\\\"),
                                      LIT("，"),  LIT("；"),  LIT("。"),      LIT("、"),     LIT("\\")};
    static const assay_view begins[] = {LIT("\\ "), LIT("\\,"), LIT("\\;"), LIT("\\:"), LIT("~"), LIT("\\quad")};
    bool again = true;
    while (again) {
        again = false;
        text = assay_view_trim(text);
        for (size_t i = 0; i < COUNT(ends) && !again; i++) {
            if (text.size < ends[i].size || !assay_view_ends_with(text, ends[i])) continue;
            text.size -= ends[i].size;
            again = true;
        }
        size_t at = 0;
        if (!again && skip_any(text, &at, begins, COUNT(begins))) {
            text = assay_view_slice(text, at, text.size);
            again = true;
        }
    }
    bool operand = text.size > 0 && !strchr("+*/^=<>)!'_", text.data[0]) && !strchr("+-*/^=<>(\\", text.data[text.size - 1]);
    return operand ? text : ASSAY_VIEW_NONE;
}

/* Where label number `n` begins behind `at`, outside of brackets; text.size: nowhere. */
static size_t next_label(assay_view text, size_t at, label_style style, unsigned n, size_t *end) {
    size_t depth = 0;
    for (; at < text.size; at++) {
        char c = text.data[at];
        if (depth == 0 && is_separated(text, at)) {
            *end = label_end(text, at, style, n);
            if (*end > at) return at;
        }
        if (c == '{' || c == '(' || c == '[') depth++;
        if ((c == '}' || c == ')' || c == ']') && depth > 0) depth--;
    }
    return text.size;
}

/* "(1)3;(2)5", a new line, wide marks: no product goes on there. */
static bool ends_part(assay_view text, size_t at) {
    static const assay_view marks[] = {LIT(";"), LIT("\n"), LIT("，"), LIT("；"), LIT("。"), LIT("、")};
    while (at > 0 && text.data[at - 1] == ' ') at--;
    for (size_t i = 0; i < COUNT(marks); i++) {
        if (assay_view_ends_with(assay_view_slice(text, 0, at), marks[i])) return true;
    }
    return false;
}

static size_t split_by(assay_view text, label_style style, assay_view parts[PARTS_MAX]) {
    size_t begin = label_end(text, 0, style, 1), count = 0;
    if (begin == 0) return 0;
    bool spaced = is_blank(text, begin);
    while (count < PARTS_MAX) {
        size_t behind = text.size, next = next_label(text, begin, style, (unsigned)count + 2, &behind);
        parts[count] = part_of(assay_view_slice(text, begin, next));
        if (parts[count++].size == 0) return 0;
        if (next == text.size) return spaced && count > 1 ? count : 0;
        begin = behind;
        spaced = spaced || is_blank(text, begin) || ends_part(text, next);
    }
    return 0;
}

/* "1. 3" and "2. 7", each on a line of its own, from the first line on. */
static size_t split_numbered(assay_view text, assay_view parts[PARTS_MAX]) {
    size_t count = 0;
    for (size_t at = 0; at < text.size; count++) {
        const char *newline = memchr(text.data + at, '\n', text.size - at);
        size_t end = newline ? (size_t)(newline - text.data) : text.size;
        assay_view line = assay_view_trim(assay_view_slice(text, at, end));
        bool label =
            count < 9 && line.size > 3 && line.data[0] == (char)('1' + count) && line.data[1] == '.' && line.data[2] == ' ';
        if (!label) return 0;
        parts[count] = part_of(assay_view_slice(line, 3, line.size));
        if (parts[count].size == 0) return 0;
        at = end + 1;
    }
    return count > 1 ? count : 0;
}

/* Every label ends in a bracket, or begins with "part": most answers hold neither. */
static bool may_hold_labels(assay_view text) {
    return memchr(text.data, ')', text.size) || memchr(text.data, '\xEF', text.size) || /* a wide bracket */
           assay_view_holds(text, ASSAY_VIEW("art ")) || assay_view_holds(text, ASSAY_VIEW("ART "));
}

static size_t split(assay_view text, assay_view parts[PARTS_MAX]) {
    if (text.size < 6 || text.size > PARTS_BYTES_MAX) return 0;
    size_t numbered = text.data[0] == '1' && text.data[1] == '.' ? split_numbered(text, parts) : 0;
    if (numbered > 0) return numbered;
    if (!may_hold_labels(text)) return 0;
    for (int kind = LABEL_SMALL; kind <= LABEL_ROMAN; kind++) {
        for (unsigned form = 0; form < 4; form++) {
            label_style style = {(label_kind)kind, (form & 1) == 0, form >= 2};
            size_t count = split_by(text, style, parts);
            if (count > 0) return count;
        }
    }
    return 0;
}

static bool parse_parts(const assay_view *parts, size_t count, assay_arena *arena, math_parsed *out) {
    math_node *list = assay_arena_calloc(arena, 1, sizeof *list);
    math_node **child = assay_arena_alloc(arena, count * sizeof *child);
    if (!list || !child) return false;
    for (size_t i = 0; i < count; i++) {
        math_parse(parts[i], arena, out);
        if (!out->root) return false;
        child[i] = out->root;
    }
    *list = (math_node){.kind = N_LIST, .op = SEP_PARTS, .count = (uint32_t)count, .child = child};
    out->root = list;
    return true;
}

void math_parse_answer(assay_view source, assay_arena *arena, math_parsed *out) {
    assay_view parts[PARTS_MAX];
    size_t count = split(assay_view_trim(source), parts);
    if (count == 0 || !parse_parts(parts, count, arena, out)) math_parse(source, arena, out);
}

/* "**7** and **8**": nothing begins with a power. */
static assay_view without_bold(assay_view text, assay_arena *arena) {
    static const assay_view mark = LIT("**");
    if (text.size < 6 || !assay_view_starts_with(text, mark) || !assay_view_ends_with(text, mark)) return text;
    char *out = assay_arena_alloc(arena, text.size);
    size_t size = 0;
    if (!out) return text;
    for (size_t at = 0; at < text.size; at++) {
        if (text.data[at] == '*' && at + 1 < text.size && text.data[at + 1] == '*') at++;
        else out[size++] = text.data[at];
    }
    return (assay_view){out, size};
}

assay_view math_without_bullets(assay_view text, assay_arena *arena) {
    static const assay_view bullets[] = {LIT("- "), LIT("* "), LIT("• "), LIT("– ")};
    if (text.size > PARTS_BYTES_MAX) return text;
    text = without_bold(text, arena);
    if (!memchr(text.data, '\n', text.size)) return text;
    char *out = assay_arena_alloc(arena, text.size);
    size_t size = 0, lines = 0;
    if (!out) return text;
    for (size_t at = 0; at < text.size;) {
        const char *newline = memchr(text.data + at, '\n', text.size - at);
        size_t end = newline ? (size_t)(newline - text.data) : text.size, behind = 0;
        assay_view line = assay_view_trim(assay_view_slice(text, at, end));
        at = end + 1;
        if (line.size == 0) continue;
        if (!skip_any(line, &behind, bullets, COUNT(bullets))) return text;
        if (lines++ > 0) out[size++] = '\n';
        memcpy(out + size, line.data + behind, line.size - behind);
        size += line.size - behind;
    }
    return lines > 1 ? (assay_view){out, size} : text;
}
