/* See python_text.h. Lexical rules: The Python Language Reference, chapter 2; a backslash before a quote keeps it in the string, in raw strings, too. */
#include "verifiers/code/python_text.h"

#include <stdlib.h>

enum { IMPORTED_NAMES_MAX = 64 }; /* so many are looked for in a program */

static bool is_word(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* From the quote on; returns the place behind the string, or where its line ends without one. */
static size_t blank_string(char *text, size_t size, size_t at) {
    char mark = text[at];
    bool triple = at + 2 < size && text[at + 1] == mark && text[at + 2] == mark;
    size_t begin = at, width = triple ? 3 : 1;
    for (at += width; at < size; at++) {
        if (text[at] == '\n' && !triple) break;
        if (text[at] == '\\' && at + 1 < size) {
            at++;
        } else if (text[at] == mark && (!triple || (at + 2 < size && text[at + 1] == mark && text[at + 2] == mark))) {
            at += width;
            break;
        }
    }
    if (at > size) at = size;
    memset(text + begin, ' ', at - begin);
    text[begin] = '"';
    return at;
}

void python_blank(char *text, size_t size) {
    size_t depth = 0;
    for (size_t at = 0; at < size;) {
        char c = text[at];
        if (c == '"' || c == '\'') {
            at = blank_string(text, size, at);
            continue;
        }
        if (c == '#') {
            while (at < size && text[at] != '\n') text[at++] = ' ';
            continue;
        }
        if (c == '(' || c == '[' || c == '{') depth++;
        if ((c == ')' || c == ']' || c == '}') && depth) depth--;
        if (c == '\n' && depth) text[at] = ' ';
        if (c == '\\' && at + 1 < size && text[at + 1] == '\n') text[at] = text[at + 1] = ' ';
        if (c == '\r') text[at] = ' ';
        at++;
    }
}

static bool is_among(const char *names, assay_view name) {
    while (name.size && *names) {
        size_t size = strcspn(names, " ");
        if (size == name.size && memcmp(names, name.data, size) == 0) return true;
        names += size;
        while (*names == ' ') names++;
    }
    return false;
}

/* The name at `at`; empty where there is none. */
static assay_view word_at(assay_view line, size_t at) {
    size_t end = at;
    while (end < line.size && is_word(line.data[end])) end++;
    return assay_view_slice(line, at, end);
}

static size_t skip_space(assay_view line, size_t at) {
    while (at < line.size && (line.data[at] == ' ' || line.data[at] == '\t' || line.data[at] == '\f')) at++;
    return at;
}

/* Whether the target of an assignment is one of the names, or a row of which one is: nothing that is reached through a point, an index or a call. */
static bool target_has(assay_view target, const char *names) {
    bool found = false;
    for (size_t at = 0; at < target.size;) {
        char c = target.data[at];
        if (c == ':') break; /* an annotation */
        if (is_word(c)) {
            assay_view name = word_at(target, at);
            size_t next = skip_space(target, at + name.size);
            if (next < target.size && strchr(".[(", target.data[next])) return false;
            found = found || (!assay_is_digit(c) && is_among(names, name));
            at += name.size;
        } else if (strchr(" \t,*()[]", c)) {
            at++;
        } else {
            return false;
        }
    }
    return found;
}

/* Every `=` at depth 0 ends a target. */
static bool assigns(assay_view statement, const char *names) {
    size_t depth = 0, begin = 0;
    for (size_t at = 0; at < statement.size; at++) {
        char c = statement.data[at], before = at ? statement.data[at - 1] : ' ';
        if (strchr("([{", c)) depth++;
        if (strchr(")]}", c) && depth) depth--;
        if (c != '=' || depth) continue;
        if (at + 1 < statement.size && statement.data[at + 1] == '=') {
            at++;
            continue;
        }
        if (strchr("=!<>+-*/%&|^@:", before)) return false;
        if (target_has(assay_view_slice(statement, begin, at), names)) return true;
        begin = at + 1;
    }
    return false;
}

/* What stands behind `def`, `async def` or `class`; *end is behind it. Empty where the line begins otherwise. */
static assay_view defined_name(assay_view line, size_t *end) {
    size_t at = skip_space(line, 0);
    assay_view word = word_at(line, at);
    if (assay_view_equal(word, ASSAY_VIEW("async"))) {
        at = skip_space(line, at + word.size);
        word = word_at(line, at);
    }
    if (!assay_view_equal(word, ASSAY_VIEW("def")) && !assay_view_equal(word, ASSAY_VIEW("class"))) return ASSAY_VIEW_NONE;
    at = skip_space(line, at + word.size);
    word = word_at(line, at);
    *end = at + word.size;
    return word;
}

static bool line_defines(assay_view line, const char *names) {
    static const char compound[] =
        "if elif else for while with try except finally match case import from return del assert raise global nonlocal lambda";
    size_t end = 0;
    assay_view name = defined_name(line, &end);
    if (name.size) return is_among(names, name);
    if (is_among(compound, word_at(line, skip_space(line, 0)))) return false;
    for (size_t at = 0; at <= line.size;) {
        const char *stop = at < line.size ? memchr(line.data + at, ';', line.size - at) : NULL;
        size_t next = stop ? (size_t)(stop - line.data) : line.size;
        if (assigns(assay_view_slice(line, at, next), names)) return true;
        at = next + 1;
    }
    return false;
}

/* The next line that holds something, and how far it is indented; false at the end. */
static bool next_line(assay_view text, size_t *at, assay_view *line, size_t *indent) {
    while (*at < text.size) {
        const char *stop = memchr(text.data + *at, '\n', text.size - *at);
        size_t end = stop ? (size_t)(stop - text.data) : text.size;
        *line = assay_view_slice(text, *at, end);
        *at = end + 1;
        *indent = skip_space(*line, 0);
        if (*indent < line->size) return true;
    }
    return false;
}

static char *blanked(assay_view source) {
    char *text = source.size ? malloc(source.size) : NULL;
    if (!text) return NULL;
    memcpy(text, source.data, source.size);
    python_blank(text, source.size);
    return text;
}

bool python_defines(assay_view source, const char *names) {
    char *text = blanked(source);
    assay_view line, code = {text, source.size};
    size_t indent, body = 0; /* body: of class Solution; SIZE_MAX: its first line comes next; 0: not within */
    bool found = false;
    for (size_t at = 0; text && !found && next_line(code, &at, &line, &indent);) {
        size_t end = 0;
        if (indent == 0) {
            body = assay_view_equal(defined_name(line, &end), ASSAY_VIEW("Solution")) && line.data[0] == 'c' ? SIZE_MAX : 0;
            found = line_defines(line, names);
        } else if (body) {
            if (body == SIZE_MAX) body = indent;
            found = indent == body && line_defines(line, names);
        }
    }
    free(text);
    return found;
}

/* ---- what a script asks for ---- */

static const char keywords[] =
    "and as assert async await break class continue def del elif else except finally for from global if import in is lambda "
    "nonlocal not or pass raise return "
    "try while with yield print True False None";
static const char builtin[] =
    "abs all any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod "
    "enumerate eval exec filter float "
    "format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max "
    "memoryview min next object oct open "
    "ord pow property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip "
    "Exception ValueError TypeError KeyError IndexError AssertionError RuntimeError ZeroDivisionError AttributeError "
    "NotImplementedError";

/* A setup's last function, where nothing stands in it but strings, `pass` and points. */
static assay_view without_body(assay_view code) {
    assay_view line, name = ASSAY_VIEW_NONE;
    size_t indent;
    for (size_t at = 0; next_line(code, &at, &line, &indent);) {
        size_t end = 0;
        if (indent == 0 && defined_name(line, &end).size && line.data[0] != 'c') {
            name = defined_name(line, &end);
            const char *colon = memrchr(line.data, ':', line.size);
            line = colon ? assay_view_slice(line, (size_t)(colon - line.data) + 1, line.size) : ASSAY_VIEW_NONE;
        }
        assay_view rest = assay_view_trim(line);
        bool nothing = rest.size == 0 || (rest.size <= 2 && assay_view_ends_with(rest, ASSAY_VIEW("\""))) ||
                       is_among("pass import from", word_at(rest, 0)) || assay_view_equal(rest, ASSAY_VIEW("..."));
        if (indent && !nothing) name = ASSAY_VIEW_NONE;
    }
    return name;
}

/* Whether the text binds a name somewhere: by def, class, import, `as`, an assignment, as a parameter or as what a loop goes through. It may take too much for bound. */
static bool binds(assay_view code, assay_view name) {
    for (size_t at = 0; at + name.size <= code.size; at++) {
        const char *found = memmem(code.data + at, code.size - at, name.data, name.size);
        if (!found) return false;
        at = (size_t)(found - code.data);
        size_t end = at + name.size, next = skip_space(code, end), before = at, line = at;
        if ((at && is_word(code.data[at - 1])) || (end < code.size && is_word(code.data[end]))) continue;
        while (line && code.data[line - 1] != '\n') line--;
        while (before > line && code.data[before - 1] == ' ') before--;
        size_t word = before;
        while (word > line && is_word(code.data[word - 1])) word--;
        assay_view first = word_at(code, skip_space(code, line)), previous = assay_view_slice(code, word, before);
        bool call = next < code.size && code.data[next] == '(';
        if (is_among("def class as lambda for import", previous) || is_among("import from", first)) return true;
        if (is_among("def async", first) && !call) return true;
        if (!call && next + 1 < code.size && code.data[next] == '=' && code.data[next + 1] != '=') return true;
    }
    return false;
}

typedef struct name_list {
    char *text;
    size_t size, room;
} name_list;

static void add(name_list *list, assay_view name) {
    if (!name.size || list->size + name.size + 2 > list->room || is_among(list->text, name)) return;
    if (list->size) list->text[list->size++] = ' ';
    memcpy(list->text + list->size, name.data, name.size);
    list->size += name.size;
    list->text[list->size] = 0;
}

static void add_imported(assay_view code, name_list *out) {
    assay_view line;
    size_t indent;
    for (size_t at = 0; next_line(code, &at, &line, &indent);) {
        assay_view words = assay_view_trim(line);
        if (!assay_view_starts_with(words, ASSAY_VIEW("from solution import "))) continue;
        for (size_t i = sizeof "from solution import " - 1; i < words.size;) {
            assay_view name = word_at(words, i);
            if (name.size && !is_among("as", name)) add(out, name);
            i += name.size ? name.size : 1;
        }
    }
}

/* Each name is looked up once, and only so many are. */
static void add_called(assay_view setup, assay_view code, name_list *known, name_list *out) {
    for (size_t at = 0; at < code.size;) {
        assay_view name = word_at(code, at);
        if (!name.size) {
            at++;
            continue;
        }
        size_t next = skip_space(code, at + name.size), before = at;
        while (before && code.data[before - 1] == ' ') before--;
        bool called = next < code.size && code.data[next] == '(' && !(before && code.data[before - 1] == '.');
        if (called && !assay_is_digit(name.data[0]) && !is_among(keywords, name) && !is_among(builtin, name) &&
            !is_among(known->text, name)) {
            size_t size = known->size;
            add(known, name);
            if (known->size == size) return;
            if (!binds(code, name) && !binds(setup, name)) add(out, name);
        }
        at += name.size;
    }
}

const char *python_names_wanted(assay_view setup, assay_view script, assay_arena *arena) {
    enum { NAMES_BYTES = 512 };
    char *before = blanked(setup), *text = blanked(script);
    name_list names = {assay_arena_calloc(arena, 1, NAMES_BYTES), 0, NAMES_BYTES};
    char seen[2 * NAMES_BYTES] = "";
    name_list known = {seen, 0, sizeof seen};
    if (names.text && before) add(&names, without_body((assay_view){before, setup.size}));
    if (names.text && text && !names.size) add_imported((assay_view){text, script.size}, &names);
    if (names.text && text && !names.size)
        add_called((assay_view){before, before ? setup.size : 0}, (assay_view){text, script.size}, &known, &names);
    free(before);
    free(text);
    return names.text ? names.text : "";
}

/* Whether the code has the name as a word that is no member of anything. */
static bool uses(assay_view code, assay_view name) {
    for (size_t at = 0; at < code.size;) {
        assay_view word = word_at(code, at);
        if (word.size && assay_view_equal(word, name) && !(at && code.data[at - 1] == '.')) return true;
        at += word.size ? word.size : 1;
    }
    return false;
}

/* Whether an import (`import a.b, c as d`, `from a import (b, c as d)`) binds a name that the code uses and never binds. */
static bool binds_what_lacks(assay_view line, assay_view code, unsigned *names_left) {
    bool from = assay_view_starts_with(line, ASSAY_VIEW("from ")), names = !from, found = false;
    for (size_t at = sizeof "from"; at < line.size && !found;) {
        assay_view name = word_at(line, at);
        size_t next = skip_space(line, at + name.size);
        at = name.size ? next : at + 1;
        if (!name.size) continue;
        if (!names) {
            names = assay_view_equal(name, ASSAY_VIEW("import"));
            continue;
        }
        while (at < line.size && line.data[at] == '.') at = skip_space(line, at + 1 + word_at(line, at + 1).size);
        assay_view as = word_at(line, at);
        if (assay_view_equal(as, ASSAY_VIEW("as"))) {
            at = skip_space(line, at + as.size);
            name = word_at(line, at);
            at += name.size;
        }
        if (*names_left == 0) return false;
        --*names_left;
        found = uses(code, name) && !binds(code, name);
    }
    return found;
}

void python_put_imports_lacking(assay_view script, assay_view source, assay_buffer *out) {
    if (!assay_view_holds(script, ASSAY_VIEW("import ")) || assay_view_holds(script, ASSAY_VIEW("solution import")) ||
        assay_view_holds(script, ASSAY_VIEW("import solution")))
        return;
    char *test = blanked(script), *text = blanked(source);
    assay_view line, code = {text, source.size};
    size_t indent;
    unsigned names_left = IMPORTED_NAMES_MAX;
    for (size_t at = 0; test && text && next_line((assay_view){test, script.size}, &at, &line, &indent);) {
        bool import = assay_view_starts_with(line, ASSAY_VIEW("import ")) || assay_view_starts_with(line, ASSAY_VIEW("from "));
        if (!import || assay_view_starts_with(line, ASSAY_VIEW("from __future__")) ||
            !binds_what_lacks(line, code, &names_left))
            continue;
        assay_buffer_put_char(out, '\n');
        assay_buffer_put(out, line);
        assay_buffer_put_char(out, '\n');
    }
    free(test);
    free(text);
}

void python_put_future(assay_view code, char *text, assay_buffer *out) {
    static const assay_view word = ASSAY_VIEW("from __future__ import ");
    for (size_t at = 0; at < code.size;) {
        const char *end = memchr(code.data + at, '\n', code.size - at);
        size_t size = end ? (size_t)(end - code.data) - at : code.size - at;
        assay_view line = assay_view_slice(code, at, at + size);
        if (assay_view_starts_with(line, word)) {
            assay_buffer_put(out, line);
            assay_buffer_put_char(out, '\n');
            memset(text + at, ' ', size);
        }
        at += size + 1;
    }
}
