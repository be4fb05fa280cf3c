/* See gold_text.h. */
#include "verifiers/math/gold_text.h"

#include "verifiers/math/read/lexer.h"
#include "verifiers/math/read/units.h"

static assay_view last_line(assay_view text) {
    size_t begin = text.size;
    while (begin > 0 && text.data[begin - 1] != '\n') begin--;
    return assay_view_trim(assay_view_slice(text, begin, text.size));
}

assay_view math_gold_value(assay_view text) {
    text = assay_view_trim(text);
    assay_view line = last_line(text);
    for (size_t at = line.size; at >= 4; at--) {
        if (memcmp(line.data + at - 4, "####", 4) != 0) continue;
        assay_view value = assay_view_trim(assay_view_slice(line, at, line.size));
        return value.size > 0 ? value : text;
    }
    if (line.size == text.size) return text;
    static const assay_view marks[] = {{"A:", 2}, {"Answer:", 7}, {"answer:", 7}, {"ANSWER:", 7}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        assay_view value = assay_view_starts_with(line, marks[i])
                               ? assay_view_trim(assay_view_slice(line, marks[i].size, line.size))
                               : ASSAY_VIEW_NONE;
        if (value.size > 0) return value;
    }
    return text;
}

/* A word of four or more letters outside commands that is neither mathematics nor a unit. */
static bool is_prose_word(assay_view text, size_t begin, size_t end) {
    assay_view word = assay_view_slice(text, begin, end);
    if (word.size < 4 || (begin > 0 && text.data[begin - 1] == '\\')) return false;
    return math_word_of_run(word).kind == T_END && !math_unit_known(word);
}

bool math_gold_is_prose(assay_view text) {
    bool several = false, digits = false, prose = false;
    if (memmem(text.data, text.size, "\\begin", 6)) return false;
    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        while (end < text.size && assay_is_alpha(text.data[end])) end++;
        if (end > at) {
            bool command = at >= 1 && text.data[at - 1] == '\\', brace = at >= 1 && text.data[at - 1] == '{';
            prose |= !command && !brace && is_prose_word(text, at, end);
            at = end;
            continue;
        }
        several |= text.data[at] == '\n';
        digits |= assay_is_digit(text.data[at]);
        at++;
    }
    return several && digits && prose;
}
