/* See bounds_in_words.h. */
#include "verifiers/math/read/bounds_in_words.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define COUNT(list) (sizeof list / sizeof *list)

/* An interval or an inequality of the subject: what stands before the bound, and what behind it. */
typedef struct limit {
    const char *words, *before, *behind, *sign;
} limit;

#define ABOVE "(", ",\\infty)", ">"
#define FROM "[", ",\\infty)", "\\ge"
#define BELOW "(-\\infty,", ")", "<"
#define UP_TO "(-\\infty,", "]", "\\le"
#define WITHOUT "\\mathbb{R}\\setminus\\{", "\\}", "\\ne"
static const limit limits[] = {{"greater than or equal to", FROM},
                               {"less than or equal to", UP_TO},
                               {"at least", FROM},
                               {"at most", UP_TO},
                               {"no less than", FROM},
                               {"not less than", FROM},
                               {"no more than", UP_TO},
                               {"not more than", UP_TO},
                               {"no greater than", UP_TO},
                               {"not greater than", UP_TO},
                               {"greater than", ABOVE},
                               {"more than", ABOVE},
                               {"larger than", ABOVE},
                               {"less than", BELOW},
                               {"smaller than", BELOW},
                               {"not equal to", WITHOUT}};
/* Only of a line that was named: "all real numbers except 1". */
static const limit exceptions[] = {{"except for", WITHOUT}, {"except", WITHOUT},  {"other than", WITHOUT},
                                   {"excluding", WITHOUT},  {"but not", WITHOUT}, {"besides", WITHOUT}};

/* Blanks, dollars, what opens a font and what closes one. */
static assay_view skip_marks(assay_view text) {
    static const assay_view marks[] = {{"\\text{", 6}, {"\\mathrm{", 8}, {"\\,", 2}, {"\\ ", 2},
                                       {" ", 1},       {"$", 1},         {"}", 1},   {"~", 1}};
    for (size_t i = 0; i < COUNT(marks);) {
        bool found = assay_view_starts_with(text, marks[i]);
        if (found) text = assay_view_slice(text, marks[i].size, text.size);
        i = found ? 0 : i + 1;
    }
    return text;
}

/* Without the full stop, dollars and braces that close what was opened before it. */
static assay_view without_tail(assay_view text) {
    for (;;) {
        text = assay_view_trim(text);
        size_t open = 0, closed = 0;
        for (size_t i = 0; i < text.size; i++) {
            open += text.data[i] == '{';
            closed += text.data[i] == '}';
        }
        char last = text.size > 0 ? text.data[text.size - 1] : '\0';
        if (last != '.' && last != '$' && !(last == '}' && closed > open)) return text;
        text.size--;
    }
}

/* Takes words off the front, whatever their case; a letter may not follow. */
static bool take(assay_view *text, const char *words) {
    size_t size = strlen(words);
    if (text->size <= size || (text->data[0] | 0x20) != words[0] || strncasecmp(text->data, words, size) != 0 ||
        assay_is_alpha(text->data[size]))
        return false;
    *text = skip_marks(assay_view_slice(*text, size, text->size));
    return true;
}

static bool take_any(assay_view *text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (take(text, words[i])) return true;
    }
    return false;
}

/* A letter of its own. */
static char take_letter(assay_view *text) {
    char letter = text->size > 1 && assay_is_alpha(text->data[0]) && !assay_is_alpha(text->data[1]) ? text->data[0] : '\0';
    if (letter) *text = skip_marks(assay_view_slice(*text, 1, text->size));
    return letter;
}

/* Digits, signs and commands: a bound, and no thing that is counted. */
static bool is_bound(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        bool command = i > 0 && text.data[i - 1] == '\\';
        size_t end = i;
        while (end < text.size && assay_is_alpha(text.data[end])) end++;
        if (end - i > 1 && !command && !assay_view_is(assay_view_slice(text, i, end), "pi")) return false;
        if (end > i) i = end - 1;
    }
    return text.size > 0;
}

/* "9 points": the size of the number, where letters and blanks follow it; 0: anything else. */
static size_t number_of_things(assay_view text) {
    size_t digits = 0, at;
    while (digits < text.size && (assay_is_digit(text.data[digits]) || text.data[digits] == '.')) digits++;
    for (at = digits; at < text.size && (assay_is_alpha(text.data[at]) || text.data[at] == ' ');) at++;
    return digits > 0 && digits + 3 < text.size && text.data[digits] == ' ' && at == text.size ? digits : 0;
}

static bool take_limit(assay_view *text, bool line, const limit **out) {
    for (size_t i = 0; i < COUNT(limits) + (line ? COUNT(exceptions) : 0); i++) {
        *out = i < COUNT(limits) ? &limits[i] : &exceptions[i - COUNT(limits)];
        if (take(text, (*out)->words)) return true;
    }
    return false;
}

/* The place of "and less than" in "3 and less than 5", and what comes behind the "and"; none: the size. */
static size_t second_limit(assay_view text, assay_view *rest, const char **joint) {
    static const struct {
        const char *word, *joint;
    } joints[] = {{"and", " \\text{ and } "}, {"but", " \\text{ and } "}, {"or", " \\text{ or } "}};
    for (size_t at = 1; at + 4 < text.size; at++) {
        if (text.data[at - 1] != ' ' || !strchr("abo", text.data[at])) continue;
        for (size_t i = 0; i < COUNT(joints); i++) {
            assay_view behind = assay_view_slice(text, at, text.size), probe;
            const limit *found;
            if (!take(&behind, joints[i].word)) continue;
            probe = behind;
            if (take_letter(&probe)) take(&probe, "is");
            if (!take_limit(&probe, false, &found)) continue;
            *rest = behind;
            *joint = joints[i].joint;
            return at;
        }
    }
    return text.size;
}

/* "3 points" as "3\text{ points}"; a plain bound as it is. */
static int put_bound(char *out, size_t room, assay_view bound) {
    size_t number = number_of_things(bound);
    if (number == 0) return snprintf(out, room, "%.*s", (int)bound.size, bound.data);
    return snprintf(out, room, "%.*s\\text{%.*s}", (int)number, bound.data, (int)(bound.size - number), bound.data + number);
}

/* One limit or two, from *text on: of a line (an interval) or of a letter (an inequality). */
static assay_view limited(assay_view text, char letter, bool line, assay_arena *arena) {
    size_t room = 2 * text.size + 96, size = 0;
    char *out = assay_arena_alloc(arena, room);
    for (bool more = out != NULL; more;) {
        const limit *found;
        const char *joint = "";
        assay_view rest, bound = text;
        if (size > 0 && take_letter(&bound)) take(&bound, "is");
        if (!take_limit(&bound, line, &found)) return ASSAY_VIEW_NONE;
        bool excludes = found->sign[1] == 'n';
        if (excludes && bound.size > 2 && assay_is_alpha(bound.data[0]) && memchr(" =", bound.data[1], 2)) { /* "x = 1" */
            const char *equals = memchr(bound.data, '=', bound.size < 3 ? bound.size : 3);
            if (equals) bound = skip_marks(assay_view_slice(bound, (size_t)(equals - bound.data) + 1, bound.size));
        }
        size_t end = second_limit(bound, &rest, &joint);
        more = end < bound.size;
        bound = without_tail(assay_view_slice(bound, 0, end));
        if (bound.size == 0 || (!(line && excludes) && !is_bound(bound) && !number_of_things(bound))) return ASSAY_VIEW_NONE;
        if (letter) size += (size_t)snprintf(out + size, room - size, "%c %s ", letter, found->sign);
        else size += (size_t)snprintf(out + size, room - size, "%s", found->before);
        size += (size_t)put_bound(out + size, room - size, bound);
        if (!letter) size += (size_t)snprintf(out + size, room - size, "%s", found->behind);
        if (more && !letter) joint = joint[8] == 'o' ? " \\cup " : " \\cap ";
        if (more) size += (size_t)snprintf(out + size, room - size, "%s", joint);
        if (more) text = rest;
        if (size + text.size + 64 > room) return ASSAY_VIEW_NONE;
    }
    return out ? (assay_view){out, size} : ASSAY_VIEW_NONE;
}

/* A statement with a sign of relation in it and no words, as it is written. */
static assay_view statement(assay_view text) {
    static const char *const signs[] = {"<", ">", "≠", "≤", "≥", "\\ne", "\\le", "\\ge", "\\lt", "\\gt"};
    text = without_tail(text);
    bool related = false;
    for (size_t i = 0; !related && i < COUNT(signs); i++) related = assay_view_holds(text, assay_view_of(signs[i]));
    return related && is_bound(text) ? text : ASSAY_VIEW_NONE;
}

static const char *const copulas[] = {"is", "are"};

/* "all integers n greater than 3": what stands behind "integers". */
static assay_view integers(assay_view text, assay_arena *arena) {
    take_letter(&text);
    take_any(&text, copulas, COUNT(copulas));
    assay_view bounds = limited(text, 'n', false, arena), range = ASSAY_VIEW(", n \\in \\mathbb{Z}");
    char *out = bounds.size > 0 ? assay_arena_alloc(arena, bounds.size + range.size) : NULL;
    if (!out) return ASSAY_VIEW_NONE;
    memcpy(out, bounds.data, bounds.size);
    memcpy(out + bounds.size, range.data, range.size);
    return (assay_view){out, bounds.size + range.size};
}

/* "all x greater than 3", "for all real x > 3", "real numbers x such that x > 3", "x can be any number except 3". */
static assay_view of_a_line(assay_view text, assay_arena *arena) {
    static const char *const verbs[] = {"is", "can be", "may be", "must be", "could be"},
                             *const quantifiers[] = {"all", "any", "every", "each", "set of all", "the set of all"},
                             *const nouns[] = {"numbers", "number", "values", "value", "reals"},
                             *const links[] = {"such that", "so that", "with",       "where",     "that are",
                                               "which are", "that is", "satisfying", "for which", "which satisfy"};
    bool stands_for = take(&text, "for");
    assay_view named = text;
    char subject = take_letter(&named);
    if (subject && take_any(&named, verbs, COUNT(verbs))) text = named;
    else subject = '\0';
    bool quantified = take_any(&text, quantifiers, COUNT(quantifiers)), real = take(&text, "real"),
         whole_numbers = !real && (take(&text, "integers") || (quantified && take(&text, "integer"))),
         noun = take_any(&text, nouns, COUNT(nouns));
    if (whole_numbers) return integers(text, arena);
    if (!quantified && !real && !noun && !stands_for && !(named.size > 10 && strncasecmp(named.data, "such", 4) == 0))
        return ASSAY_VIEW_NONE;
    if (noun) take(&text, "of");
    if (text.size > 1 && text.data[0] == ',') text = skip_marks(assay_view_slice(text, 1, text.size));
    assay_view from = text;
    char letter = take_letter(&text);
    bool linked = take_any(&text, links, COUNT(links)) || (text.size > 1 && text.data[0] == ':');
    if (linked && text.data[0] == ':') text = skip_marks(assay_view_slice(text, 1, text.size));
    if (text.size > 1 && text.data[0] == ',') text = skip_marks(assay_view_slice(text, 1, text.size));
    if (linked || letter) {
        assay_view whole = statement(linked ? text : from);
        if (whole.size > 0) return whole;
    }
    if (!noun && !real && !(quantified && letter) && !linked) return ASSAY_VIEW_NONE;
    assay_view rest = text;
    if (linked && take_letter(&rest) && take_any(&rest, copulas, COUNT(copulas))) text = rest;
    else take_any(&text, copulas, COUNT(copulas));
    return limited(text, '\0', true, arena);
}

/* "between 1 and 5 inclusive", "1 to 5 inclusive": without that word nobody knows whether its ends belong to it. */
static assay_view between(assay_view text, char letter, assay_arena *arena) {
    static const assay_view inclusive = {"inclusive", 9};
    text = without_tail(text);
    if (!assay_view_ends_with(text, inclusive)) return ASSAY_VIEW_NONE;
    assay_view and = take(&text, "between") ? ASSAY_VIEW(" and ") : ASSAY_VIEW(" to ");
    if (and.size == 4) take(&text, "from");
    text.size -= inclusive.size;
    while (text.size > 0 && strchr(" ,($", text.data[text.size - 1])) text.size--;
    const char *middle = memmem(text.data, text.size, and.data, and.size);
    if (!middle) return ASSAY_VIEW_NONE;
    size_t at = (size_t)(middle - text.data);
    assay_view low = assay_view_slice(text, 0, at), high = skip_marks(assay_view_slice(text, at + and.size, text.size));
    char *out = is_bound(low) && is_bound(high) ? assay_arena_alloc(arena, text.size + 24) : NULL;
    if (!out) return ASSAY_VIEW_NONE;
    int size = letter ? snprintf(out, text.size + 24, "%.*s \\le %c \\le %.*s", (int)low.size, low.data, letter, (int)high.size,
                                 high.data)
                      : snprintf(out, text.size + 24, "[%.*s,%.*s]", (int)low.size, low.data, (int)high.size, high.data);
    return (assay_view){out, (size_t)size};
}

assay_view math_bounds_in_words(assay_view text, assay_arena *arena) {
    text = skip_marks(text);
    if (text.size < 4) return ASSAY_VIEW_NONE;
    if (!assay_is_alpha(text.data[0])) return between(text, '\0', arena);
    assay_view line = of_a_line(text, arena);
    if (line.size > 0) return line;
    char letter = take_letter(&text);
    bool said = take(&text, "is") || take(&text, "must be");
    assay_view probe = text;
    const limit *found;
    bool different = take_limit(&probe, false, &found) && found->sign[1] == 'n'; /* "x not equal to 3" */
    if (letter && !said && !different) return ASSAY_VIEW_NONE;
    line = limited(text, letter, false, arena);
    return line.size > 0 ? line : between(text, letter, arena);
}
