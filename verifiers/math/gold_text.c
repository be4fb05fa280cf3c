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

/* What the one box of a sentence or a worked solution holds; empty: no box, several, or no prose around it. */
static assay_view boxed_in_prose(assay_view text) {
    static const assay_view box = {"\\boxed{", 7};
    const char *found = assay_view_find(text, box);
    if (!found) return ASSAY_VIEW_NONE;
    size_t begin = (size_t)(found - text.data) + box.size, end = begin, depth = 1;
    for (; end < text.size; end++) {
        if (text.data[end] == '\\') end++;
        else if (text.data[end] == '{') depth++;
        else if (text.data[end] == '}' && --depth == 0) break;
    }
    if (end >= text.size || memmem(text.data + end, text.size - end, box.data, box.size)) return ASSAY_VIEW_NONE;
    bool prose = has_prose(assay_view_slice(text, 0, begin - box.size)) || has_prose(assay_view_slice(text, end, text.size));
    return prose ? assay_view_trim(assay_view_slice(text, begin, end)) : ASSAY_VIEW_NONE;
}

assay_view math_gold_value(assay_view text) {
    static const assay_view open = {"<answer>", 8}, close = {"</answer>", 9};
    text = assay_view_trim(text);
    if (assay_view_starts_with(text, open) && assay_view_ends_with(text, close) && text.size > open.size + close.size)
        text = assay_view_trim(assay_view_slice(text, open.size, text.size - close.size));
    assay_view boxed = boxed_in_prose(text);
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
