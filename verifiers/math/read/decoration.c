/* See decoration.h. */
#include "verifiers/math/read/decoration.h"

#include "common/word_list.h"

#include <string.h>

typedef struct decoration {
    const char *name;
    unsigned arguments; /* braced, dropped with the command */
} decoration;

static const decoration decorations[] = {
    {"color", 1},    {"textcolor", 1},    {"colorbox", 1},   {"fcolorbox", 2}, {"bbox", 0},      {"hspace", 1},
    {"vspace", 1},   {"mspace", 1},       {"kern", 1},       {"raisebox", 1},  {"notag", 0},     {"nonumber", 0},
    {"tag", 1},      {"smash", 0},        {"mathstrut", 0},  {"strut", 0},     {"relax", 0},     {"tiny", 0},
    {"small", 0},    {"normalsize", 0},   {"large", 0},      {"Large", 0},     {"LARGE", 0},     {"huge", 0},
    {"Huge", 0},     {"footnotesize", 0}, {"scriptsize", 0}, {"mathord", 0},   {"mathrel", 0},   {"mathbin", 0},
    {"mathopen", 0}, {"mathclose", 0},    {"mathpunct", 0},  {"mathinner", 0}, {"underline", 0}, {"vcenter", 0},
    {"scalebox", 1}};

static const char *const marks[] = {"checkmark", "blacksquare", "square", "Box", "qed", "qedsymbol", "qedhere"};

static size_t behind_blanks(assay_view text, size_t at) {
    while (at < text.size && assay_is_space(text.data[at])) at++;
    return at;
}

static size_t behind_group(assay_view text, size_t at) {
    size_t depth = 0;
    for (; at < text.size; at++) {
        if (text.data[at] == '\\') at++;
        else if (text.data[at] == '{') depth++;
        else if (text.data[at] == '}' && --depth == 0) return at + 1;
    }
    return text.size;
}

static bool is_last(assay_view text, size_t begin, size_t end) {
    static const char blanks[] = " \t\r\n$}.\\,;:!";
    bool first = true;
    for (size_t i = 0; i < begin && first; i++) first = memchr(blanks, text.data[i], sizeof blanks - 1) || text.data[i] == '{';
    for (; end < text.size; end++) {
        if (!memchr(blanks, text.data[end], sizeof blanks - 1)) return false;
    }
    return !first;
}

size_t math_decoration_end(assay_view text, size_t at) {
    size_t end = at + 1;
    while (end < text.size && assay_is_alpha(text.data[end])) end++;
    assay_view name = assay_view_slice(text, at + 1, end);
    if (assay_view_is_any(name, marks, sizeof marks / sizeof *marks)) return is_last(text, at, end) ? end : at;
    for (size_t i = 0; name.size > 0 && i < sizeof decorations / sizeof *decorations; i++) {
        if (decorations[i].name[0] != name.data[0] || !assay_view_is(name, decorations[i].name)) continue;
        if (decorations[i].name[0] == 't' && decorations[i].name[2] == 'g' && !memchr(text.data, '=', at))
            return at; /* the number of an equation; "7 \tag{8}" shows two numbers */
        if (end < text.size && text.data[end] == '*') end++;
        size_t next = behind_blanks(text, end);
        if (decorations[i].name[0] == 'b' && next < text.size && text.data[next] == '[') { /* \bbox[5px]{7} */
            const char *close = memchr(text.data + next, ']', text.size - next);
            end = close ? (size_t)(close - text.data) + 1 : text.size;
        }
        for (unsigned k = 0; k < decorations[i].arguments; k++) {
            next = behind_blanks(text, end);
            if (next < text.size && text.data[next] == '{') end = behind_group(text, next);
        }
        return end;
    }
    return at;
}
