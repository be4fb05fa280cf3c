/* Whether a program in C++, Java or JavaScript defines a name: see foreign.h. Read by braces and words, not parsed: what is written otherwise than programs
 * usually are is not found, and then the last block counts as if nobody had asked. */
#include "verifiers/code/foreign.h"

#include <stdlib.h>

enum { NESTING_MAX = 8 };

/* What a brace encloses. */
typedef enum scope { SCOPE_OTHER, SCOPE_NAMESPACE, SCOPE_CLASS } scope;

typedef struct walk {
    foreign_language language;
    const char *text, *name;
    size_t size, name_size, statement; /* statement: where the one that is being read begins */
    scope scopes[NESTING_MAX];
    assay_view names[NESTING_MAX], owner; /* of classes; of the one whose method was found */
    size_t braces, brackets;
} walk;

static bool is_word(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '_' || c == '$';
}

static assay_view word_behind(const walk *w, size_t at) { /* the next word, which stands behind white space */
    while (at < w->size && assay_is_space(w->text[at])) at++;
    size_t end = at;
    while (end < w->size && is_word(w->text[end])) end++;
    return (assay_view){w->text + at, end - at};
}

static assay_view word_before(const walk *w, size_t end) {
    while (end > w->statement && assay_is_space(w->text[end - 1])) end--;
    size_t begin = end;
    while (begin > w->statement && is_word(w->text[begin - 1])) begin--;
    return (assay_view){w->text + begin, end - begin};
}

static bool is_one_of(assay_view word, const char *const *words) {
    for (; *words; words++)
        if (assay_view_is(word, *words)) return true;
    return false;
}

static const char *const class_words[] = {"class", "struct", "interface", "record", "enum", NULL};

/* Of the brace at `at`, by the words of its statement; a class's name. */
static scope scope_of(const walk *w, size_t at, assay_view *called) {
    *called = ASSAY_VIEW_NONE;
    if (w->brackets) return SCOPE_OTHER;
    bool call = memchr(w->text + w->statement, '(', at - w->statement) != NULL;
    for (size_t i = w->statement; i < at; i++) {
        if (!is_word(w->text[i]) || (i > w->statement && is_word(w->text[i - 1]))) continue;
        assay_view word = word_behind(w, i), next = word_behind(w, i + word.size);
        if (assay_view_is(word, "namespace")) return SCOPE_NAMESPACE;
        if (!call && is_one_of(word, class_words) && (w->language == FOREIGN_JAVA || assay_view_is(next, "Solution"))) {
            *called = next;
            return SCOPE_CLASS;
        }
    }
    return SCOPE_OTHER;
}

/* Whether a definition may stand here: outside all, or as a method of the class. */
static bool is_open(const walk *w, bool *method) {
    *method = false;
    if (w->brackets || w->braces > NESTING_MAX) return false;
    for (size_t i = 0; i < w->braces; i++) {
        if (w->scopes[i] == SCOPE_OTHER || *method) return false;
        *method = w->scopes[i] == SCOPE_CLASS;
    }
    return true;
}

/* Behind the bracket that closes the one at `at`; the text's size where there is none. */
static size_t behind_brackets(const walk *w, size_t at) {
    size_t depth = 0;
    for (; at < w->size; at++) {
        if (w->text[at] == '(') depth++;
        if (w->text[at] == ')' && --depth == 0) return at + 1;
    }
    return w->size;
}

static bool has_body(const walk *w, size_t at, bool at_once) {
    for (at = behind_brackets(w, at); at < w->size; at++) {
        if (w->text[at] == '{') return true;
        if (w->text[at] == ';' || w->text[at] == '=' || (at_once && !assay_is_space(w->text[at]))) return false;
    }
    return false;
}

/* The name stands at `at`. */
static bool defined_here(const walk *w, size_t at) {
    static const char *const functions[] = {"function", "class", NULL}, *const no_types[] = {"return", "else",   "new",
                                                                                             "throw",  "delete", NULL};
    bool method = false, script = w->language == FOREIGN_JAVASCRIPT;
    if (!is_open(w, &method)) return false;
    size_t next = at + w->name_size, before = at;
    while (next < w->size && assay_is_space(w->text[next])) next++;
    while (before > w->statement && assay_is_space(w->text[before - 1])) before--;
    assay_view previous = word_before(w, at);
    char last = before > w->statement ? w->text[before - 1] : ' ', c = next < w->size ? w->text[next] : ' ';
    bool assigned = c == '=' && next + 1 < w->size && w->text[next + 1] != '=' && w->text[next + 1] != '>';
    if (last == '.') return false;
    if (!script && is_one_of(previous, class_words)) { /* no forward declaration */
        for (; next < w->size; next++) {
            if (w->text[next] == '{') return !method;
            if (w->text[next] == ';' || w->text[next] == '(') return false;
        }
    }
    if (script)
        return (is_one_of(previous, functions) || (last == '*' && c == '(')) || assigned ||
               (method && c == '(' && has_body(w, next, true));
    if (w->language == FOREIGN_JAVA && !method) return false;
    bool typed = is_word(last) || last == '*' || last == '&' || last == '>' || last == ']';
    if (!typed || is_one_of(previous, no_types)) return false;
    return (c == '(' && has_body(w, next, false)) || (assigned && w->language == FOREIGN_CPP);
}

static bool finds(walk *w) {
    for (size_t at = 0; at < w->size; at++) {
        char c = w->text[at];
        if (is_word(c)) {
            size_t end = at;
            while (end < w->size && is_word(w->text[end])) end++;
            if (end - at == w->name_size && memcmp(w->text + at, w->name, w->name_size) == 0 && defined_here(w, at)) {
                if (w->braces) w->owner = w->names[w->braces - 1];
                return true;
            }
            at = end - 1;
        } else if (c == '{') {
            if (w->braces < NESTING_MAX) w->scopes[w->braces] = scope_of(w, at, &w->names[w->braces]);
            w->braces++;
        } else if (c == '}' && w->braces) {
            w->braces--;
        } else if (c == '(' || c == '[') {
            w->brackets++;
        } else if ((c == ')' || c == ']') && w->brackets) {
            w->brackets--;
        }
        if (c == ';' || c == '{' || c == '}') w->statement = at + 1;
    }
    return false;
}

/* Directives are no statements. */
static void blank_directives(char *text, size_t size) {
    bool begins = true, directive = false;
    for (size_t at = 0; at < size; at++) {
        if (text[at] == '\n') {
            directive = directive && at && text[at - 1] == '\\';
            begins = true;
            continue;
        }
        if (begins && text[at] == '#') directive = true;
        if (!assay_is_space(text[at])) begins = false;
        if (directive && text[at] != '\\') text[at] = ' ';
    }
}

static bool look(foreign_language language, assay_view source, assay_view name, assay_view *owner) {
    char *text = source.size && name.size ? malloc(source.size) : NULL;
    if (!text) return false;
    memcpy(text, source.data, source.size);
    foreign_blank(text, source.size);
    if (language == FOREIGN_CPP) blank_directives(text, source.size);
    walk w = {.language = language, .text = text, .name = name.data, .size = source.size, .name_size = name.size};
    bool found = finds(&w);
    *owner = found && w.owner.size ? (assay_view){source.data + (w.owner.data - text), w.owner.size} : ASSAY_VIEW_NONE;
    free(text);
    return found;
}

bool foreign_defines(foreign_language language, assay_view source, const char *name) {
    assay_view owner;
    return look(language, source, assay_view_of(name), &owner);
}

assay_view foreign_owner(assay_view source, assay_view name) {
    assay_view owner;
    return look(FOREIGN_JAVA, source, name, &owner) ? owner : ASSAY_VIEW_NONE;
}
