/* See gold_text.h. */
#include "verifiers/math/gold_text.h"

#include "verifiers/math/read/lexer.h"
#include "verifiers/math/read/units.h"

static assay_view last_line(assay_view text) {
    const char *newline = text.size > 0 ? memrchr(text.data, '\n', text.size) : NULL;
    size_t begin = newline ? (size_t)(newline - text.data) + 1 : 0;
    return assay_view_trim(assay_view_slice(text, begin, text.size));
}

/* A word of four or more letters outside commands that is neither mathematics nor a unit. */
static bool is_prose_word(assay_view text, size_t begin, size_t end) {
    assay_view word = assay_view_slice(text, begin, end);
    if (word.size < 4 || (begin > 0 && text.data[begin - 1] == '\\')) return false;
    return math_word_of_run(word).kind == T_END && !math_unit_known(word);
}

static bool has_prose(assay_view text) {
    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        while (end < text.size && assay_is_alpha(text.data[end])) end++;
        bool brace = at >= 1 && text.data[at - 1] == '{';
        if (end > at && !brace && is_prose_word(text, at, end)) return true;
        at = end > at ? end : at + 1;
    }
    return false;
}

/* The first \\boxed{...} that begins at or after `from` and ends: where the command begins, what it holds, where it ends. */
typedef struct gold_box {
    size_t begin, end;
    assay_view content;
} gold_box;

static bool next_box(assay_view text, size_t from, gold_box *out) {
    static const assay_view command = {"\\boxed{", 7};
    const char *found = assay_view_find(assay_view_slice(text, from, text.size), command);
    if (!found) return false;
    size_t begin = (size_t)(found - text.data), end = begin + command.size, depth = 1;
    for (; end < text.size; end++) {
        if (text.data[end] == '\\') end++;
        else if (text.data[end] == '{') depth++;
        else if (text.data[end] == '}' && --depth == 0) break;
    }
    if (end >= text.size) return false;
    *out = (gold_box){begin, end + 1, assay_view_trim(assay_view_slice(text, begin + command.size, end))};
    return true;
}

/* What may stand between boxes that are one list: dollars, brackets of maths, blanks, commas, one "and" or "or". */
static bool joins_boxes(assay_view between) {
    static const assay_view marks[] = {
        {"\\(", 2}, {"\\)", 2}, {"$", 1},  {",", 1},   {";", 1}, {"\\text{and}", 10}, {"\\text{ and }", 12}, {"\\,", 2},
        {"\\ ", 2}, {" ", 1},   {"\n", 1}, {"and", 3}, {"or", 2}};
    while (between.size > 0) {
        size_t taken = 0;
        for (size_t i = 0; i < sizeof marks / sizeof *marks && taken == 0; i++) {
            if (assay_view_starts_with(between, marks[i])) taken = marks[i].size;
        }
        if (taken == 0) return false;
        between = assay_view_slice(between, taken, between.size);
    }
    return true;
}

/* Marks of displayed maths, blanks and a full stop around the only box. */
static bool is_frame(assay_view around) {
    for (size_t i = 0; i < around.size; i++) {
        if (around.data[i] == '\0' || !strchr("$\\[]() \n.", around.data[i])) return false;
    }
    return true;
}

/* What the boxes of a reference hold: the one box of a sentence or a worked solution, the content of several that hold the same, a list of those
 * that nothing but joints stands between. Empty: no box, no prose around the one, or nobody knows which of several. */
static assay_view boxed_value(assay_view text, assay_arena *arena) {
    gold_box first, box, next;
    if (!next_box(text, 0, &first)) return ASSAY_VIEW_NONE;
    bool same = true, listed = true;
    size_t boxes = 1, size = first.content.size;
    for (box = first; next_box(text, box.end, &next); box = next, boxes++) {
        same = same && assay_view_equal(next.content, first.content);
        listed = listed && joins_boxes(assay_view_slice(text, box.end, next.begin));
        size += 2 + next.content.size;
    }
    assay_view before = assay_view_slice(text, 0, first.begin), behind = assay_view_slice(text, box.end, text.size);
    bool alone = is_frame(before) && is_frame(behind);
    if (boxes == 1) return alone || has_prose(before) || has_prose(behind) ? first.content : ASSAY_VIEW_NONE;
    if (same) return first.content;
    char *list = listed ? assay_arena_alloc(arena, size) : NULL;
    if (!list) return ASSAY_VIEW_NONE;
    size_t at = 0;
    for (bool more = next_box(text, 0, &box); more; more = next_box(text, box.end, &box)) {
        if (at > 0) {
            memcpy(list + at, ", ", 2);
            at += 2;
        }
        memcpy(list + at, box.content.data, box.content.size);
        at += box.content.size;
    }
    return (assay_view){list, at};
}

assay_view math_gold_value(assay_view text, assay_arena *arena) {
    static const assay_view open = {"<answer>", 8}, close = {"</answer>", 9};
    text = assay_view_trim(text);
    if (assay_view_starts_with(text, open) && assay_view_ends_with(text, close) && text.size > open.size + close.size)
        text = assay_view_trim(assay_view_slice(text, open.size, text.size - close.size));
    assay_view boxed = boxed_value(text, arena);
    if (boxed.size > 0) return boxed;
    assay_view line = last_line(text);
    bool marks = line.size > 0 && memchr(line.data, '#', line.size) != NULL;
    for (size_t at = line.size; marks && at >= 4; at--) {
        if (memcmp(line.data + at - 4, "####", 4) != 0) continue;
        assay_view value = assay_view_trim(assay_view_slice(line, at, line.size));
        return value.size > 0 ? value : text;
    }
    if (line.size == text.size) return text;
    static const assay_view labels[] = {{"A:", 2}, {"Answer:", 7}, {"answer:", 7}, {"ANSWER:", 7}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        assay_view value = assay_view_starts_with(line, labels[i])
                               ? assay_view_trim(assay_view_slice(line, labels[i].size, line.size))
                               : ASSAY_VIEW_NONE;
        if (value.size > 0) return value;
    }
    return text;
}

bool math_gold_is_prose(assay_view text) {
    bool several = false, digits = false;
    if (assay_view_holds(text, ASSAY_VIEW("\\begin"))) return false;
    for (size_t at = 0; at < text.size; at++) {
        several |= text.data[at] == '\n';
        digits |= assay_is_digit(text.data[at]);
    }
    return several && digits && has_prose(text);
}
