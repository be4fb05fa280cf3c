/* See source_fold.h. One pass; what comes out is never longer than what goes in, but for a mark behind each command. */
#include "verifiers/math/source_fold.h"

#include "common/word_list.h"
#include "verifiers/math/read/prepare.h"

#include <string.h>

typedef struct fold {
    assay_view text;
    size_t at;
    char *out;
    size_t size;
    bool blank; /* a blank was passed */
    bool latex; /* there the blank between letters says nothing */
} fold;

static void put(fold *f, char c) {
    char last = f->size > 0 ? f->out[f->size - 1] : 0;
    bool digits = assay_is_digit(last) && assay_is_digit(c), letters = assay_is_alpha(last) && assay_is_alpha(c);
    if (f->blank && (digits || (letters && !f->latex))) f->out[f->size++] = ' ';
    f->blank = false;
    f->out[f->size++] = c;
}

/* "{Var}", "{ for }" behind a font's command: where the group of words ends; 0: something else. */
static size_t plain_group(assay_view text, size_t at) {
    if (at >= text.size || text.data[at] != '{') return 0;
    size_t end = at + 1;
    while (end < text.size && !strchr("{}\\$", text.data[end])) end++;
    return end > at + 1 && end < text.size && text.data[end] == '}' ? end : 0;
}

static void put_command(fold *f, assay_view name) {
    static const char *const synonyms[][2] = {
        {"geq", "ge"},        {"leq", "le"},     {"neq", "ne"},  {"dfrac", "frac"},          {"tfrac", "frac"},
        {"rightarrow", "to"}, {"land", "wedge"}, {"lor", "vee"}, {"varnothing", "emptyset"}, {"lnot", "neg"}};
    static const char *const bars[] = {"mid", "vert", "lvert", "rvert"}, *const words[] = {"min", "max", "sup", "inf", "lim",
                                                                                           "det", "gcd", "dim", "ker", "deg",
                                                                                           "arg", "sin", "cos", "tan", "cot",
                                                                                           "sec", "csc", "log", "ln",  "exp"};
    if (assay_view_is_any(name, bars, 4)) {
        put(f, '|');
        return;
    }
    bool apart = f->size == 0 || f->blank || !assay_is_alpha(f->out[f->size - 1]);
    if (apart && assay_view_is_any(name, words, sizeof words / sizeof *words)) { /* shown as the word in upright letters */
        for (size_t i = 0; i < name.size; i++) put(f, name.data[i]);
        return;
    }
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
        if (assay_view_is(name, synonyms[i][0])) name = assay_view_of(synonyms[i][1]);
    }
    put(f, '\\');
    for (size_t i = 0; i < name.size; i++) f->out[f->size++] = name.data[i];
    f->out[f->size++] = 1; /* no letter belongs to it any more */
}

static void command(fold *f) {
    static const char *const silent[] = {"left", "right", "displaystyle", "textstyle", "limits", "nolimits", "big", "Big"},
                             *const fonts[] = {"text", "mathrm", "operatorname", "textrm", "mbox", "mathop"};
    size_t end = f->at + 1;
    while (end < f->text.size && assay_is_alpha(f->text.data[end])) end++;
    assay_view name = assay_view_slice(f->text, f->at + 1, end);
    if (name.size == 0) {
        char c = end < f->text.size ? f->text.data[end] : ' ';
        if (memchr(" ,;:!>/()[]", c, 11)) {
            f->blank = true;
        } else {
            put(f, '\\');
            f->out[f->size++] = c;
        }
        f->at = end < f->text.size ? end + 1 : end;
        return;
    }
    f->at = end;
    if (assay_view_is_any(name, silent, sizeof silent / sizeof *silent)) return;
    size_t close = assay_view_is_any(name, fonts, sizeof fonts / sizeof *fonts) ? plain_group(f->text, end) : 0;
    if (!close) {
        put_command(f, name);
        return;
    }
    for (size_t i = end + 1; i < close; i++) {
        if (assay_is_space(f->text.data[i])) f->blank = true;
        else put(f, f->text.data[i]);
    }
    f->at = close + 1;
}

/* Without one pair of marks that enclose it all; as it is where they are not at both ends, or once more between. */
static assay_view without_marks(assay_view text, const char *open, const char *close) {
    assay_view begin = assay_view_of(open), end = assay_view_of(close);
    if (text.size <= begin.size + end.size || !assay_view_starts_with(text, begin) || !assay_view_ends_with(text, end))
        return text;
    assay_view inner = assay_view_slice(text, begin.size, text.size - end.size);
    bool again = memmem(inner.data, inner.size, open, begin.size) || memmem(inner.data, inner.size, close, end.size);
    return again ? text : assay_view_trim(inner);
}

/* Without what shows a formula and a final full stop. */
static assay_view without_frame(assay_view text) {
    text = assay_view_trim(text);
    for (int round = 0; round < 2; round++) { /* "$x$." and "$x.$" */
        if (text.size > 1 && text.data[text.size - 1] == '.' && text.data[text.size - 2] != '.')
            text = assay_view_trim(assay_view_slice(text, 0, text.size - 1));
        text = without_marks(text, "$$", "$$");
        text = without_marks(text, "$", "$");
        text = without_marks(text, "\\(", "\\)");
        text = without_marks(text, "\\[", "\\]");
    }
    return text;
}

/* Are the dollars pairs with a formula between them? Else one of them may be money. */
static bool dollars_frame(assay_view text) {
    size_t inside = 0;
    bool open = false;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\\') i++;
        else if (text.data[i] != '$') inside += !assay_is_space(text.data[i]);
        else if (open && inside == 0) return false;
        else open = !open, inside = 0;
    }
    return !open;
}

static bool folded(assay_view text, bool latex, assay_arena *arena, assay_view *out) {
    text = without_frame(text);
    bool frame = dollars_frame(text);
    fold f = {.text = text, .latex = latex};
    f.out = assay_arena_alloc(arena, 3 * text.size + 8);
    if (!f.out) return false;
    while (f.at < text.size) {
        char c = text.data[f.at];
        bool one = c == '{' && f.at + 2 < text.size && text.data[f.at + 2] == '}' &&
                   (assay_is_alpha(text.data[f.at + 1]) || assay_is_digit(text.data[f.at + 1]));
        if (c == '\\') {
            command(&f);
        } else if (assay_is_space(c) || c == '~' || (c == '$' && frame)) {
            f.blank = true;
            f.at++;
        } else if (one) {
            put(&f, text.data[f.at + 1]);
            f.at += 3;
        } else {
            put(&f, c);
            f.at++;
        }
    }
    *out = (assay_view){f.out, f.size};
    return true;
}

/* Are the digits the same, in their order? Folding drops none. */
static bool same_digits(assay_view a, assay_view b) {
    for (size_t i = 0, k = 0;; i++, k++) {
        while (i < a.size && !assay_is_digit(a.data[i])) i++;
        while (k < b.size && !assay_is_digit(b.data[k])) k++;
        if (i >= a.size || k >= b.size) return i >= a.size && k >= b.size;
        if (a.data[i] != b.data[k]) return false;
    }
}

/* Characters beyond ASCII as the commands that they stand for: "(0, ∞)" beside "(0, \\infty)". False: an invisible one, or no memory. */
static bool in_commands(assay_view *text, assay_arena *arena) {
    size_t plain = 0;
    while (plain < text->size && (unsigned char)text->data[plain] < 0x80) plain++;
    if (plain == text->size) return true;
    math_prepared prepared;
    if (!math_prepare(*text, arena, &prepared) || prepared.unread) return false;
    *text = prepared.text;
    return true;
}

bool math_same_source(assay_view a, assay_view b, assay_arena *arena) {
    assay_view x, y;
    bool same_script = assay_view_equal(a, b);
    if (!same_script && (!in_commands(&a, arena) || !in_commands(&b, arena))) return false;
    if (a.size == 0 || b.size == 0 || a.size > 2 * b.size + 64 || b.size > 2 * a.size + 64 || !same_digits(a, b)) return false;
    bool latex = memchr(a.data, '\\', a.size) || memchr(b.data, '\\', b.size);
    return folded(a, latex, arena, &x) && folded(b, latex, arena, &y) && x.size > 0 && assay_view_equal(x, y);
}
