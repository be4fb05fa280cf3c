/* See decoration.h. */
#include "verifiers/math/read/decoration.h"

#include "common/word_list.h"

#include <string.h>

typedef struct decoration {
    const char *name;
    unsigned arguments; /* braced, dropped with the command */
} decoration;

enum { MARK = 9 }; /* where it is last: the end of a proof, a box to tick */

/* By their first letter. */
#define NAMES(...)         \
    (const decoration[]) { \
        __VA_ARGS__, {     \
            NULL, 0        \
        }                  \
    }
static const decoration *const by_first[128] = {
    ['B'] = NAMES({"Box", MARK}),
    ['H'] = NAMES({"Huge", 0}),
    ['L'] = NAMES({"Large", 0}, {"LARGE", 0}),
    ['b'] = NAMES({"bbox", 0}, {"blacksquare", MARK}),
    ['c'] = NAMES({"color", 1}, {"colorbox", 1}, {"checkmark", MARK}),
    ['f'] = NAMES({"fcolorbox", 2}, {"footnotesize", 0}),
    ['h'] = NAMES({"hspace", 1}, {"huge", 0}),
    ['k'] = NAMES({"kern", 1}),
    ['l'] = NAMES({"large", 0}),
    ['m'] = NAMES({"mspace", 1}, {"mathstrut", 0}, {"mathord", 0}, {"mathrel", 0}, {"mathbin", 0}, {"mathopen", 0},
                  {"mathclose", 0}, {"mathpunct", 0}, {"mathinner", 0}),
    ['n'] = NAMES({"notag", 0}, {"nonumber", 0}, {"normalsize", 0}),
    ['q'] = NAMES({"qed", MARK}, {"qedsymbol", MARK}, {"qedhere", MARK}),
    ['r'] = NAMES({"raisebox", 1}, {"relax", 0}),
    ['s'] = NAMES({"smash", 0}, {"strut", 0}, {"small", 0}, {"scriptsize", 0}, {"scalebox", 1}, {"square", MARK}),
    ['t'] = NAMES({"textcolor", 1}, {"tag", 1}, {"tiny", 0}),
    ['u'] = NAMES({"underline", 0}),
    ['v'] = NAMES({"vspace", 1}, {"vcenter", 0}),
};
#undef NAMES

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
    const decoration *known = name.size > 0 ? by_first[(unsigned char)name.data[0]] : NULL;
    while (known && known->name && !assay_view_is(name, known->name)) known++;
    if (!known || !known->name) return at;
    if (known->arguments == MARK) return is_last(text, at, end) ? end : at;
    if (assay_view_is(name, "tag") && !memchr(text.data, '=', at))
        return at; /* the number of an equation; "7 \tag{8}" shows two numbers */
    if (end < text.size && text.data[end] == '*') end++;
    size_t next = behind_blanks(text, end);
    if (assay_view_is(name, "bbox") && next < text.size && text.data[next] == '[') { /* \bbox[5px]{7} */
        const char *close = memchr(text.data + next, ']', text.size - next);
        end = close ? (size_t)(close - text.data) + 1 : text.size;
    }
    for (unsigned k = 0; k < known->arguments; k++) {
        next = behind_blanks(text, end);
        if (next < text.size && text.data[next] == '{') end = behind_group(text, next);
    }
    return end;
}
