/* Finding the declaration at the end of a reference's setup. Comments and literals are blanked first, so that braces and commas in them do not count.
 * Linear; a declaration that is written otherwise than the data sets do is not found, which is NOT_AVAILABLE and no verdict. */
#include "verifiers/code/foreign.h"

#include <stdlib.h>

static bool is_word(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '_' || c == '$';
}

static size_t blank_literal(char *text, size_t size, size_t at) {
    char mark = text[at];
    for (at++; at < size && text[at] != mark && (text[at] != '\n' || mark == '`'); at++) {
        if (text[at] == '\\' && at + 1 < size) text[at++] = ' ';
        text[at] = ' ';
    }
    return at;
}

void foreign_blank(char *text, size_t size) {
    for (size_t at = 0; at < size; at++) {
        if (text[at] == '/' && at + 1 < size && text[at + 1] == '/') {
            for (; at < size && text[at] != '\n'; at++) text[at] = ' ';
        } else if (text[at] == '/' && at + 1 < size && text[at + 1] == '*') {
            for (; at < size && !(text[at] == '*' && at + 1 < size && text[at + 1] == '/'); at++)
                if (text[at] != '\n') text[at] = ' ';
            if (at + 1 < size) text[at] = text[at + 1] = ' ';
        } else if (text[at] == '"' || text[at] == '`' || (text[at] == '\'' && (at == 0 || !is_word(text[at - 1])))) {
            at = blank_literal(text, size, at);
        }
    }
}

static size_t back_over_space(const char *text, size_t end) {
    while (end > 0 && assay_is_space(text[end - 1])) end--;
    return end;
}

static size_t word_begin(const char *text, size_t end) {
    while (end > 0 && is_word(text[end - 1])) end--;
    return end;
}

/* The '(' that belongs to the ')' before `end`; SIZE_MAX where there is none. */
static size_t opening(const char *text, size_t end) {
    size_t depth = 0;
    while (end-- > 0) {
        if (text[end] == ')') depth++;
        if (text[end] == '(' && --depth == 0) return end;
    }
    return SIZE_MAX;
}

/* A parameter's name: its last word before a default or an array's brackets. */
static bool add_parameter(const char *text, assay_view source, size_t begin, size_t end, foreign_declaration *out) {
    for (size_t i = begin; i < end; i++)
        if (text[i] == '=') end = i;
    end = back_over_space(text, end);
    while (end > begin && text[end - 1] == ']') {
        while (end > begin && text[end - 1] != '[') end--;
        end = back_over_space(text, end - 1);
    }
    size_t word = word_begin(text, end);
    if (word == end || word < begin || out->count == FOREIGN_PARAMETERS_MAX) return false;
    out->parameters[out->count++] = assay_view_slice(source, word, end);
    return true;
}

static bool split_parameters(const char *text, assay_view source, size_t begin, size_t end, foreign_declaration *out) {
    size_t from = begin, depth = 0;
    assay_view inside = assay_view_trim((assay_view){text + begin, end - begin});
    if (inside.size == 0 || assay_view_equal(inside, ASSAY_VIEW("void"))) return true;
    for (size_t i = begin; i <= end; i++) {
        if (i < end && strchr("(<[{", text[i])) depth++;
        if (i < end && strchr(")>]}", text[i]) && depth) depth--;
        if (i < end && (text[i] != ',' || depth)) continue;
        if (!add_parameter(text, source, from, i, out)) return false;
        from = i + 1;
    }
    return true;
}

/* The name of the last class that is declared before `end`. */
static assay_view last_class(const char *text, assay_view source, size_t end) {
    for (size_t at = end; at-- > 0;) {
        if (at + 6 > end || memcmp(text + at, "class", 5) != 0 || !assay_is_space(text[at + 5]) ||
            (at && is_word(text[at - 1])))
            continue;
        size_t name = at + 6, stop;
        while (name < end && assay_is_space(text[name])) name++;
        for (stop = name; stop < end && is_word(text[stop]); stop++) {
        }
        return assay_view_slice(source, name, stop);
    }
    return ASSAY_VIEW_NONE;
}

/* Behind the brace at that depth which is never closed; some declarations go on into the body. 0: there is none. */
static size_t open_body(const char *text, size_t size, size_t wanted) {
    size_t depth = 0, found = 0;
    for (size_t at = 0; at < size; at++) {
        if (text[at] == '{' && depth++ == wanted) found = at + 1;
        if (text[at] == '}' && depth && --depth == wanted) found = 0;
    }
    return found;
}

static bool find_typed(foreign_language language, const char *text, assay_view source, foreign_declaration *out) {
    out->ends = open_body(text, source.size, language == FOREIGN_JAVA ? 1 : 0);
    if (out->ends == 0) return false;
    size_t end = back_over_space(text, out->ends - 1);
    while (end > 0 && is_word(text[end - 1]))
        end = back_over_space(text, word_begin(text, end)); /* const, noexcept, throws X */
    if (end == 0 || text[end - 1] != ')') return false;
    size_t begin = opening(text, end);
    if (begin == SIZE_MAX || begin == 0) return false;
    size_t stop = back_over_space(text, begin), name = word_begin(text, stop);
    out->name = assay_view_slice(source, name, stop);
    if (language == FOREIGN_JAVA) out->owner = last_class(text, source, name);
    if (language == FOREIGN_JAVA && out->owner.size == 0) return false;
    return out->name.size && split_parameters(text, source, begin + 1, end - 1, out);
}

static bool is_keyword(assay_view word) {
    static const char *const words[] = {"const", "let", "var", "function", "async", "export"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (assay_view_equal(word, assay_view_of(words[i]))) return true;
    return false;
}

/* The last line that begins, at its margin, with const, let, var or function, and the brace behind which nothing more stands. */
static bool find_script(const char *text, assay_view source, foreign_declaration *out) {
    bool found = false;
    size_t end = back_over_space(text, source.size);
    if (end == 0 || text[end - 1] != '{') return false;
    for (size_t line = 0; line < end;) {
        const char *stop = memchr(text + line, '\n', end - line);
        size_t next = stop ? (size_t)(stop - text) + 1 : end, at = line, size = 0;
        for (bool keyword = true, any = false; keyword;) {
            while (any && at < next && text[at] == ' ') at++;
            for (size = 0; at + size < next && is_word(text[at + size]); size++) {
            }
            keyword = is_keyword(assay_view_slice((assay_view){text, end}, at, at + size));
            if (!keyword && any && size) {
                out->name = assay_view_slice(source, at, at + size);
                out->begins = line;
                found = true;
            }
            any = any || keyword;
            at += size;
        }
        line = next;
    }
    return found;
}

bool foreign_find(foreign_language language, assay_view setup, foreign_declaration *out) {
    *out = (foreign_declaration){.count = 0};
    if (language == FOREIGN_RUST) return foreign_find_rust(setup, out);
    char *text = setup.size ? malloc(setup.size) : NULL;
    if (!text) return false;
    memcpy(text, setup.data, setup.size);
    foreign_blank(text, setup.size);
    bool found = language == FOREIGN_JAVASCRIPT ? find_script(text, setup, out) : find_typed(language, text, setup, out);
    free(text);
    return found;
}

foreign_language foreign_language_of(const char *name) {
    static const struct {
        const char *name;
        foreign_language language;
    } known[] = {{"cpp", FOREIGN_CPP}, {"java", FOREIGN_JAVA}, {"javascript", FOREIGN_JAVASCRIPT}, {"rust", FOREIGN_RUST}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(name, known[i].name) == 0) return known[i].language;
    return FOREIGN_NONE;
}
