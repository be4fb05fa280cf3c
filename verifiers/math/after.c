/* See after.h. Only words of the unit table, and words that multiply, count: prose goes on behind a box. */
#include "verifiers/math/after.h"

#include "verifiers/math/units.h"

static bool skip(assay_view *text, assay_view prefix) {
    if (!assay_view_starts_with(*text, prefix)) return false;
    *text = assay_view_slice(*text, prefix.size, text->size);
    return true;
}

assay_view math_with_after(assay_view answer, assay_view after, assay_arena *arena) {
    static const assay_view fillers[] = {{"$", 1}, {"\\)", 2}, {"\\]", 2},     {"\\,", 2},       {"\\;", 2}, {"\\ ", 2},
                                         {"~", 1}, {" ", 1},   {"\\text{", 6}, {"\\mathrm{", 8}, {"{", 1}};
    bool again = true;
    for (int rounds = 0; again && rounds < 8; rounds++) {
        again = false;
        if (after.size == 0 || !strchr("$\\~ {", after.data[0])) break;
        for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++) {
            if (skip(&after, fillers[i])) again = true;
        }
    }
    bool possible = after.size > 0 &&
                    (assay_is_alpha(after.data[0]) || strchr("%\\^", after.data[0]) || (unsigned char)after.data[0] >= 0x80);
    if (!possible) return answer; /* a full stop, a bracket: nothing of the value */
    assay_view unit = ASSAY_VIEW_NONE;
    static const assay_view signs[] = {{"\\%", 2}, {"%", 1}, {"^\\circ", 6}, {"^{\\circ}", 8}, {"\xC2\xB0", 2}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs && unit.size == 0; i++) {
        if (assay_view_starts_with(after, signs[i])) unit = signs[i];
    }
    size_t end = 0;
    while (end < after.size && assay_is_alpha(after.data[end])) end++;
    assay_view word = assay_view_slice(after, 0, end);
    if (unit.size == 0 && (assay_view_equal(word, ASSAY_VIEW("percent")) || assay_view_equal(word, ASSAY_VIEW("pct"))))
        unit = ASSAY_VIEW("\\%");
    bool preposition = assay_view_equal(word, ASSAY_VIEW("in")) || assay_view_equal(word, ASSAY_VIEW("second"));
    /* "\\boxed{7} million" is not 7: a word that multiplies belongs to the answer, though what it is written with may be no unit. */
    size_t scale_size = 0;
    bool is_scale = unit.size == 0 && math_scale_of(after, &scale_size) != NULL && scale_size > 0;
    if (is_scale) word = assay_view_slice(after, 0, scale_size);
    bool is_unit = is_scale || (unit.size == 0 && word.size > 0 && !preposition && math_unit_known(word));
    if (unit.size == 0 && !is_unit) return answer;
    size_t room = answer.size + 64 + word.size;
    char *text = assay_arena_alloc(arena, room);
    if (!text) return answer;
    memcpy(text, answer.data, answer.size);
    size_t size = answer.size;
    while (size > 0 && (text[size - 1] == '.' || text[size - 1] == '$')) size--;
    if (size < answer.size && text[0] == '$') return answer;
    if (is_unit) {
        memcpy(text + size, " \\text{", 7);
        memcpy(text + size + 7, word.data, word.size);
        text[size + 7 + word.size] = '}';
        size += word.size + 8;
    } else {
        memcpy(text + size, unit.data, unit.size);
        size += unit.size;
    }
    return (assay_view){text, size};
}
