/* See text_fold.h. Case is folded for ASCII, Latin-1, Greek and Cyrillic capitals; other scripts compare as they are. */
#include "verifiers/math/text_fold.h"

#include "common/word_list.h"
#include "common/utf8.h"
#include "verifiers/math/read/decoration.h"

typedef struct folder {
    char *out;
    size_t size;
    bool pending_space, odd; /* odd: something that is not plain words */
    bool digits;
    bool wide;             /* the last character is one of a script without blanks */
    unsigned run, longest; /* letters in the current and the longest word */
} folder;

static inline void put_letter(folder *fold, uint32_t c) {
    bool wide = c >= 0x2E80 && c < 0xAC00; /* Korean has blanks */
    if (fold->pending_space && fold->size > 0 && !(wide && fold->wide)) fold->out[fold->size++] = ' ';
    fold->wide = wide;
    if (fold->pending_space) fold->run = 0;
    fold->pending_space = false;
    if (c < 0x80) fold->out[fold->size++] = (char)c;
    else fold->size += assay_utf8_encode(c, fold->out + fold->size);
    if (++fold->run > fold->longest) fold->longest = fold->run;
}

static inline void put_other(folder *fold, uint32_t c) {
    put_letter(fold, c);
    fold->run = 0;
}

static uint32_t fold_case(uint32_t c) {
    if (c >= 'A' && c <= 'Z') return c + 32;
    if (c < 0x80) return c;
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    return c;
}

/* Fonts and boxes whose braces hold the text itself. */
static bool is_transparent(assay_view name) {
    static const char *const names[] = {
        "text",   "textbf", "textit",       "textrm", "textsf", "texttt",       "textnormal", "mathrm", "mathbf", "mathit",
        "mathsf", "mathtt", "mbox",         "hbox",   "boxed",  "fbox",         "emph",       "bf",     "rm",     "it",
        "quad",   "qquad",  "displaystyle", "left",   "right",  "operatorname", "boldsymbol", "bm",     "textsc", "therefore"};
    return assay_view_is_any(name, names, sizeof names / sizeof *names);
}

/* A command at text[at] == '\\'; returns the offset behind it. */
static size_t fold_command(folder *fold, assay_view text, size_t at) {
    size_t end = at + 1;
    while (end < text.size && assay_is_alpha(text.data[end])) end++;
    if (end == at + 1) {
        char c = end < text.size ? text.data[end] : ' ';
        if (c == ' ' || c == ',' || c == ';' || c == '!' || c == ':' || c == '\\' || c == '(' || c == ')' || c == '[' ||
            c == ']') {
            fold->pending_space = true;
        } else {
            fold->odd = true;
            put_other(fold, '\\');
            put_other(fold, (unsigned char)c < 0x80 ? (uint32_t)c : 0xFFFD);
        }
        return end < text.size ? end + 1 : end;
    }
    size_t behind = math_decoration_end(text, at);
    if (behind > at) return behind;
    assay_view name = assay_view_slice(text, at + 1, end);
    if (is_transparent(name)) {
        if (name.size > 3 && name.data[1] == 'q') fold->pending_space = true;
        return end;
    }
    fold->odd = true;
    put_other(fold, '\\');
    for (size_t i = 0; i < name.size; i++) put_letter(fold, (uint32_t)(unsigned char)name.data[i]);
    fold->run = 0;
    fold->pending_space = true;
    return end;
}

/* What an ASCII character that is neither letter nor digit is to the words around it. */
typedef enum fold_class {
    FOLD_ODD, /* no plain word's; the first, so that what is not named below is it */
    FOLD_NOTHING,
    FOLD_SPACE,
    FOLD_MARK,
    FOLD_SEPARATOR
} fold_class;

static const uint8_t
    classes[128] = {['$'] = FOLD_NOTHING, ['{'] = FOLD_NOTHING,   ['}'] = FOLD_NOTHING,   ['"'] = FOLD_NOTHING,
                    ['*'] = FOLD_NOTHING, ['`'] = FOLD_NOTHING,   ['~'] = FOLD_SPACE,     [' '] = FOLD_SPACE,
                    ['\t'] = FOLD_SPACE,  ['\n'] = FOLD_SPACE,    ['\v'] = FOLD_SPACE,    ['\f'] = FOLD_SPACE,
                    ['\r'] = FOLD_SPACE,  ['-'] = FOLD_SPACE, /* "three-quarters", "non-zero" */
                    ['.'] = FOLD_MARK,    ['!'] = FOLD_MARK,      ['?'] = FOLD_MARK,      ['('] = FOLD_MARK,
                    [')'] = FOLD_MARK,    [','] = FOLD_SEPARATOR, [';'] = FOLD_SEPARATOR, [':'] = FOLD_SEPARATOR};

static inline void fold_ascii(folder *fold, unsigned char c) {
    if (assay_is_alpha((char)c) || c == '\'') {
        put_letter(fold, c == '\'' ? c : c | 0x20u);
        return;
    }
    unsigned class = classes[c];
    if (class == FOLD_NOTHING) return;
    if (class == FOLD_SPACE) {
        fold->pending_space = true;
        return;
    }
    if (assay_is_digit((char)c)) fold->digits = true;
    else if (class == FOLD_ODD) fold->odd = true;
    put_other(fold, c);
    if (class == FOLD_SEPARATOR) fold->pending_space = true;
}

static void fold_point(folder *fold, uint32_t c) {
    if (c < 0x80) {
        fold_ascii(fold, (unsigned char)c);
    } else if (c == 0x201C || c == 0x201D) {
        return;
    } else if (c == 0x2019 || c == 0x2018) {
        put_letter(fold, '\'');
    } else if (c == 0xA0 || c == 0x3000 || (c >= 0x2010 && c <= 0x2015)) {
        fold->pending_space = true;
    } else if (c != 0xFFFD && !(c >= 0x2000 && c <= 0x2BFF) && c != 0xB0 && c != 0xB1 && c != 0xD7 && c != 0xF7) {
        put_letter(fold, fold_case(c));
        if (c >= 0x2E80) fold->longest = 2; /* one character may be a word */
    } else {
        fold->odd = true;
        put_other(fold, c);
    }
}

static assay_view drop_prefix(assay_view text, assay_view prefix) {
    return text.size > prefix.size && assay_view_starts_with(text, prefix) ? assay_view_slice(text, prefix.size, text.size)
                                                                           : text;
}

enum { SHORT_RUN = 3 };

/* A minus between products of letters, "ab-cd", and no hyphen: "x-axis" has a word on one side. */
static bool subtracts(assay_view text, size_t at) {
    size_t left = at, right = at + 1;
    while (left > 0 && text.data[left - 1] == ' ') left--;
    size_t last = left;
    while (left > 0 && assay_is_alpha(text.data[left - 1])) left--;
    while (right < text.size && text.data[right] == ' ') right++;
    size_t first = right;
    while (right < text.size && assay_is_alpha(text.data[right])) right++;
    return last > left && right > first && last - left <= SHORT_RUN && right - first <= SHORT_RUN;
}

/* Stars between letters or digits, "x**n", "x*n", and not around a word. */
static bool multiplies(assay_view text, size_t at) {
    size_t before = at, behind = at;
    while (before > 0 && text.data[before - 1] == '*') before--;
    while (behind < text.size && text.data[behind] == '*') behind++;
    bool left = before > 0 && (assay_is_alpha(text.data[before - 1]) || assay_is_digit(text.data[before - 1]) ||
                               text.data[before - 1] == ')');
    return left && behind < text.size &&
           (assay_is_alpha(text.data[behind]) || assay_is_digit(text.data[behind]) || text.data[behind] == '(');
}

/* A minus or "~" at the start of a word, "-red", "March -5", and no hyphen or bullet. */
static bool signs(assay_view text, size_t begin, size_t end) {
    size_t before = begin;
    while (before > 0 && strchr("$\"`*", text.data[before - 1])) before--;
    bool start = before == 0 || assay_is_space(text.data[before - 1]) || strchr(",;:([{", text.data[before - 1]);
    while (end < text.size && text.data[end] == '{') end++;
    return start && end < text.size && !assay_is_space(text.data[end]) && !strchr("}-~$\\", text.data[end]);
}

static void fold_sign(folder *fold, uint32_t c, bool number) {
    fold->odd |= !number;
    put_other(fold, c == '~' ? c : '-');
}

bool math_text_fold(assay_view text, assay_arena *arena, math_text *out) {
    *out = (math_text){.folded = ASSAY_VIEW_NONE};
    /* No step writes more than twice what it reads, but U+FFFD for one bad byte takes three. */
    folder fold = {.out = assay_arena_alloc(arena, text.size * 3 + 8), .pending_space = true};
    if (!fold.out) return false;
    for (size_t at = 0; at < text.size;) {
        unsigned char byte = (unsigned char)text.data[at];
        if (byte == '\\') {
            at = fold_command(&fold, text, at);
        } else if (byte < 0x80 && byte != '*' && byte != '-' && byte != '~') {
            fold_ascii(&fold, byte);
            at++;
        } else if ((text.data[at] == '*' && multiplies(text, at)) ||
                   (text.data[at] == '-' && subtracts(text, at))) { /* no words */
            fold.odd = true;
            put_other(&fold, (uint32_t)text.data[at]);
            at++;
        } else {
            size_t begin = at;
            uint32_t c = assay_utf8_decode(text, &at);
            bool dash = c == '-' || (c >= 0x2010 && c <= 0x2015);
            if ((dash || c == '~') && signs(text, begin, at)) fold_sign(&fold, c, dash && assay_is_digit(text.data[at]));
            else fold_point(&fold, c);
        }
    }
    assay_view folded = {fold.out, fold.size};
    while (folded.size > 0 && strchr(".,;!: ", folded.data[folded.size - 1])) folded.size--;
    if (folded.size > 2 && folded.data[0] == '\'' && folded.data[folded.size - 1] == '\'')
        folded = assay_view_slice(folded, 1, folded.size - 1);
    if (folded.size > 2 && folded.data[0] == '(' && folded.data[folded.size - 1] == ')') {
        folded = assay_view_slice(folded, 1, folded.size - 1);
    }
    static const assay_view labels[] = {{"answer: ", 8}, {"ans: ", 5}, {"solution: ", 10}, {"result: ", 8}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        assay_view rest = drop_prefix(folded, labels[i]);
        if (rest.size == folded.size) continue;
        folded = rest;
        break;
    }
    folded = drop_prefix(folded, ASSAY_VIEW("the "));
    assay_view noun = drop_prefix(drop_prefix(folded, ASSAY_VIEW("an ")), ASSAY_VIEW("a "));
    out->article = noun.size < folded.size;
    folded = noun;
    out->folded = folded;
    out->words = !fold.odd && !fold.digits && fold.longest >= 2;
    out->plain = !fold.odd && fold.longest >= 3;
    return true;
}

/* "no such triangle exists", "there is no such pair", "there does not exist any such integer": a thing in one or two words. */
static bool is_absence(assay_view folded) {
    static const assay_view opens[] = {{"there is no such ", 17},
                                       {"there are no such ", 18},
                                       {"there does not exist any such ", 30},
                                       {"there exists no such ", 21},
                                       {"no such ", 8}};
    static const assay_view closes[] = {{" exists", 7}, {" exist", 6}};
    assay_view thing = {folded.data, 0};
    for (size_t i = 0; i < sizeof opens / sizeof *opens && thing.size == 0; i++) {
        if (assay_view_starts_with(folded, opens[i])) thing = assay_view_slice(folded, opens[i].size, folded.size);
    }
    for (size_t i = 0; i < sizeof closes / sizeof *closes; i++) {
        if (assay_view_ends_with(thing, closes[i])) thing.size -= closes[i].size;
    }
    size_t blanks = 0;
    for (size_t i = 0; i < thing.size; i++) {
        if (thing.data[i] != ' ' && !assay_is_alpha(thing.data[i])) return false;
        blanks += thing.data[i] == ' ';
    }
    return thing.size > 0 && blanks <= 1;
}

assay_view math_text_synonym(assay_view folded) {
    /* Groups of equal meaning; the first of each is its representative. */
    static const char *const groups[][64] = {
        {"no solution",
         "no solutions",
         "no real solution",
         "no real solutions",
         "none",
         "has no solution",
         "has no solutions",
         "there is no solution",
         "there are no solutions",
         "empty set",
         "empty",
         "\\emptyset",
         "\\varnothing",
         "impossible",
         "not possible",
         "no real roots",
         "no root",
         "no roots",
         "no real root",
         "no solutions exist",
         "no solution exists",
         "there are no real solutions",
         "there is no real solution",
         "inconsistent",
         "\xE6\x97\xA0\xE8\xA7\xA3",
         "\xE6\x97\xA0\xE5\xAE\x9E\xE6\x95\xB0\xE8\xA7\xA3",
         "\xE6\x96\xB9\xE7\xA8\x8B\xE6\x97\xA0\xE8\xA7\xA3",
         "\xE6\xB2\xA1\xE6\x9C\x89\xE8\xA7\xA3",
         "\xE6\x97\xA0\xE5\xAE\x9E\xE6\xA0\xB9",
         "\xE7\xA9\xBA\xE9\x9B\x86",
         "keine lösung",
         "keine lösungen",
         "pas de solution",
         "aucune solution",
         "sin solución",
         "no hay solución",
         "no tiene solución",
         "sem solução",
         "nessuna soluzione",
         "нет решений",
         "решений нет",
         "нет корней",
         "no value of x",
         "no values of x",
         "no real values of x",
         "there is no value of x",
         "there are no values of x",
         "no real x",
         "equation has no solution",
         "equation has no solutions",
         "equation has no real solutions",
         "system has no solution",
         "system has no solutions",
         "inequality has no solution",
         "해가 없다",
         "해가 없습니다",
         "해 없음",
         "解なし",
         "解はない",
         "解がない"},
        {"dne", "does not exist", "do not exist", "doesn't exist", "limit does not exist", "not exist", "d.n.e",
         "limit doesn't exist", "\xE4\xB8\x8D\xE5\xAD\x98\xE5\x9C\xA8"},
        {"undefined", "not defined", "is undefined"},
        {"converges absolutely", "absolutely convergent", "is absolutely convergent", "absolute convergence",
         "series converges absolutely"},
        {"converges conditionally", "conditionally convergent", "is conditionally convergent", "conditional convergence",
         "series converges conditionally"},
        {"converges uniformly", "uniformly convergent", "is uniformly convergent"},
        {"true", "yes", "correct", "ja", "oui", "sí", "sì", "sim", "да", "wahr", "vrai", "verdadero", "верно",
         "\xE6\xAD\xA3\xE7\xA1\xAE", "\xE5\xAF\xB9", "\xE6\x98\xAF", "참", "はい", "正しい"},
        {"false", "no", "incorrect", "nein", "non", "não", "нет", "falsch", "faux", "falso", "неверно",
         "\xE9\x94\x99\xE8\xAF\xAF", "\xE9\x94\x99", "\xE4\xB8\x8D\xE6\xAD\xA3\xE7\xA1\xAE", "\xE5\x90\xA6", "거짓", "いいえ"},
        {"all real numbers", "all reals", "real numbers", "\\mathbb r", "all real x", "any real number", "all real values",
         "every real number", "any real", "set of all real numbers", "set of real numbers", "all real number",
         "entire real line", "real line", "whole real line", "\xE5\x85\xA8\xE4\xBD\x93\xE5\xAE\x9E\xE6\x95\xB0",
         "\xE6\x89\x80\xE6\x9C\x89\xE5\xAE\x9E\xE6\x95\xB0", "\xE4\xBB\xBB\xE6\x84\x8F\xE5\xAE\x9E\xE6\x95\xB0",
         "\xE4\xB8\x80\xE5\x88\x87\xE5\xAE\x9E\xE6\x95\xB0"},
        {"negative infinity", "minus infinity"},
        {"infinity", "\\infty", "infinite", "positive infinity", "plus infinity", "infinitely many",
         "infinitely many solutions", "infinite solutions", "there are infinitely many", "there are infinitely many solutions",
         "infinite number of solutions", "\xE6\x97\xA0\xE6\x95\xB0\xE4\xB8\xAA",
         "\xE6\x97\xA0\xE7\xA9\xB7\xE5\xA4\x9A\xE4\xB8\xAA", "해가 무수히 많다", "해가 무수히 많습니다", "無数"},
        {"diverges", "divergent", "diverge", "is divergent", "does not converge", "series diverges", "not convergent",
         "series is divergent"},
        {"east", "eastward", "eastwards", "due east"},
        {"west", "westward", "westwards", "due west"},
        {"north", "northward", "northwards", "due north"},
        {"south", "southward", "southwards", "due south"},
        {"even", "even function", "is even", "n is even", "偶函数"},
        {"odd", "odd function", "is odd", "n is odd", "奇函数"},
        {"neither", "neither even nor odd", "neither odd nor even"},
        {"isosceles", "isosceles triangle"},
        {"equilateral", "equilateral triangle"},
        {"scalene", "scalene triangle"},
        {"right triangle", "right angled triangle"},
        {"sufficient but not necessary", "sufficient but not necessary condition", "充分不必要", "充分不必要条件",
         "充分非必要条件", "充分而不必要条件"},
        {"necessary but not sufficient", "necessary but not sufficient condition", "必要不充分", "必要不充分条件",
         "必要非充分条件", "必要而不充分条件"},
        {"necessary and sufficient", "necessary and sufficient condition", "sufficient and necessary",
         "sufficient and necessary condition", "充要", "充要条件", "充分必要条件", "充分必要"},
        {"neither sufficient nor necessary", "neither necessary nor sufficient", "neither sufficient nor necessary condition",
         "既不充分也不必要", "既不充分也不必要条件", "既非充分也非必要条件", "既非充分又非必要条件", "既不充分又不必要条件"},
        {"january", "jan"},
        {"february", "feb"},
        {"march", "mar"},
        {"april", "apr"},
        {"june", "jun"},
        {"july", "jul"},
        {"august", "aug"},
        {"september", "sept", "sep"},
        {"october", "oct"},
        {"november", "nov"},
        {"december", "dec"},
        {"monday", "mon", "on monday", "星期一", "周一"},
        {"tuesday", "tue", "tues", "on tuesday", "星期二", "周二"},
        {"wednesday", "wed", "on wednesday", "星期三", "周三"},
        {"thursday", "thu", "thur", "thurs", "on thursday", "星期四", "周四"},
        {"friday", "fri", "on friday", "星期五", "周五"},
        {"saturday", "sat", "on saturday", "星期六", "周六"},
        {"sunday", "sun", "on sunday", "星期日", "周日", "星期天"},
        {"converges", "convergent", "converge", "is convergent", "series converges", "series is convergent"},
    };
    if (is_absence(folded)) return assay_view_of(groups[0][0]);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        for (size_t j = 0; j < sizeof groups[i] / sizeof *groups[i] && groups[i][j]; j++) {
            if (assay_view_is(folded, groups[i][j])) return assay_view_of(groups[i][0]);
        }
    }
    return folded;
}

enum { MEMBERS_MAX = 32 };

/* Phrases between commas and "and". 0: too many. */
static size_t split_members(assay_view text, assay_view out[MEMBERS_MAX]) {
    size_t count = 0, begin = 0;
    for (size_t at = 0; at <= text.size;) {
        bool end = at == text.size, comma = !end && (text.data[at] == ',' || text.data[at] == ';');
        assay_view rest = assay_view_slice(text, at, text.size);
        bool word = !end && assay_view_starts_with(rest, ASSAY_VIEW(" and "));
        bool wide = !end && (assay_view_starts_with(rest, ASSAY_VIEW("和")) || assay_view_starts_with(rest, ASSAY_VIEW("与")) ||
                             assay_view_starts_with(rest, ASSAY_VIEW("、")) || assay_view_starts_with(rest, ASSAY_VIEW("，")));
        if (!end && !comma && !word && !wide) {
            at++;
            continue;
        }
        assay_view member = assay_view_trim(assay_view_slice(text, begin, at));
        if (member.size > 4 && assay_view_starts_with(member, ASSAY_VIEW("and ")))
            member = assay_view_trim(assay_view_slice(member, 4, member.size));
        if (member.size > 0) {
            if (count == MEMBERS_MAX) return 0;
            out[count++] = member;
        }
        if (end) break;
        at += word ? 4 : wide ? 3 : 1;
        begin = at;
    }
    return count;
}

/* "True, False": values of statements that stand in an order. */
static bool is_truth(assay_view member) {
    assay_view said = math_text_synonym(member);
    return assay_view_is(said, "true") || assay_view_is(said, "false");
}

bool math_text_same_members(assay_view a, assay_view b) {
    assay_view left[MEMBERS_MAX], right[MEMBERS_MAX];
    size_t count = split_members(a, left);
    if (count < 2 || split_members(b, right) != count) return false;
    bool used[MEMBERS_MAX] = {false};
    for (size_t i = 0; i < count; i++) {
        size_t j = is_truth(left[i]) ? i : 0;
        while (j < count && (used[j] || !assay_view_equal(left[i], right[j]))) j++;
        if (j == count || (j != i && is_truth(left[i]))) return false;
        used[j] = true;
    }
    return true;
}
