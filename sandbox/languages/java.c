/* Java: which file a source must stand in, and which of its classes is started. A source is read as tokens; comments, strings and what stands deeper
 * than a class's own members are passed over. What is read goes to a command line, so names of letters, digits and underscores alone are taken. */
#include <stdio.h>
#include <string.h>

#include "sandbox/languages/languages.h"

enum { NAME_MAX_BYTES = 48, PACKAGE_MAX_BYTES = 160 };

typedef struct java_reader {
    assay_view rest;
    char word[NAME_MAX_BYTES + 1]; /* of a token that is a word; else "" */
    char sign;                     /* of another one */
} java_reader;

static bool is_word_byte(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static void skip(java_reader *r, size_t size) {
    r->rest = assay_view_slice(r->rest, size < r->rest.size ? size : r->rest.size, r->rest.size);
}

/* Behind the next `end`, or at the end of all. */
static void skip_to(java_reader *r, const char *end) {
    const char *at = r->rest.size ? memmem(r->rest.data, r->rest.size, end, strlen(end)) : NULL;
    skip(r, at ? (size_t)(at - r->rest.data) + strlen(end) : r->rest.size);
}

/* A literal up to its closing quote or the line's end. */
static void skip_quoted(java_reader *r, char quote) {
    size_t i = 1;
    while (i < r->rest.size && r->rest.data[i] != quote && r->rest.data[i] != '\n') i += r->rest.data[i] == '\\' ? 2 : 1;
    skip(r, i + 1);
}

static bool next(java_reader *r) {
    r->word[0] = 0;
    r->sign = 0;
    while (r->rest.size) {
        char c = r->rest.data[0];
        if (assay_view_starts_with(r->rest, ASSAY_VIEW("//"))) skip_to(r, "\n");
        else if (assay_view_starts_with(r->rest, ASSAY_VIEW("/*"))) skip_to(r, "*/");
        else if (assay_view_starts_with(r->rest, ASSAY_VIEW("\"\"\""))) skip(r, 3), skip_to(r, "\"\"\"");
        else if (c == '"' || c == '\'') skip_quoted(r, c);
        else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f') skip(r, 1);
        else break;
    }
    if (!r->rest.size) return false;
    size_t size = 0;
    while (size < r->rest.size && is_word_byte(r->rest.data[size])) size++;
    if (size && size <= NAME_MAX_BYTES) {
        memcpy(r->word, r->rest.data, size);
        r->word[size] = 0;
    }
    if (!size) r->sign = r->rest.data[0];
    skip(r, size ? size : 1);
    return true;
}

static bool is_plain(const char *name) {
    for (const char *at = name; *at; at++)
        if (!assay_is_alpha(*at) && !assay_is_digit(*at) && *at != '_') return false;
    return name[0] != 0;
}

static bool is_kind(const char *word) {
    return strcmp(word, "class") == 0 || strcmp(word, "interface") == 0 || strcmp(word, "enum") == 0 ||
           strcmp(word, "record") == 0;
}

/* "a.b.c", to its semicolon. */
static void read_package(java_reader *r, char *out) {
    size_t size = 0;
    out[0] = 0;
    while (next(r) && r->sign != ';') {
        const char *piece = r->sign == '.' ? "." : r->word;
        size_t more = strlen(piece);
        if (size + more > PACKAGE_MAX_BYTES || (r->sign != '.' && !is_plain(piece))) return;
        memcpy(out + size, piece, more + 1);
        size += more;
    }
}

void language_java_names(assay_view source, language_names *out) {
    java_reader r = {.rest = source};
    char package[PACKAGE_MAX_BYTES + 1] = "", open[NAME_MAX_BYTES + 1] = "", first[NAME_MAX_BYTES + 1] = "",
                                     entry[NAME_MAX_BYTES + 1] = "", named[NAME_MAX_BYTES + 1] = "";
    bool is_public = false, open_is_public = false, entry_is_public = false, is_void = false, is_main = false;
    for (int depth = 0; next(&r);) {
        if (r.sign == '{') depth++;
        if (r.sign == '}' && depth) depth--;
        if (depth == 0 && (r.sign == ';' || r.sign == '}')) is_public = false;
        if (depth == 0 && strcmp(r.word, "public") == 0) is_public = true;
        if (depth == 0 && strcmp(r.word, "package") == 0) read_package(&r, package);
        if (depth == 0 && is_kind(r.word) && next(&r) && is_plain(r.word)) {
            memcpy(open, r.word, sizeof open);
            open_is_public = is_public;
            if (!first[0]) memcpy(first, open, sizeof first);
            if (is_public) memcpy(named, open, sizeof named);
        }
        if (depth != 1) continue;
        if (r.sign == '(' && is_main && open[0] && (!entry[0] || (open_is_public && !entry_is_public))) {
            memcpy(entry, open, sizeof entry);
            entry_is_public = open_is_public;
        }
        is_main = is_void && strcmp(r.word, "main") == 0;
        is_void = strcmp(r.word, "void") == 0;
    }
    const char *start = entry[0] ? entry : named[0] ? named : first[0] ? first : "Main";
    snprintf(out->file, sizeof out->file, "%s.java", named[0] ? named : "Main");
    snprintf(out->entry, sizeof out->entry, "%s%s%s", package, package[0] ? "." : "", start);
}
