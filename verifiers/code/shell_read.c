/* Reading a test in Bash; see shell.h. */
#include "verifiers/code/shell.h"

#include <string.h>

static bool is_name(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '_';
}

/* Behind the quoted text that begins at `at`; SIZE_MAX where it does not end, or holds a command. */
static size_t behind_quotes(assay_view text, size_t at) {
    char quote = text.data[at];
    bool escapes = quote == '"' || (at && text.data[at - 1] == '$');
    for (at++; at < text.size; at++) {
        char c = text.data[at];
        if (c == '\\' && escapes) {
            at++;
        } else if (c == quote) {
            return at + 1;
        } else if (quote == '"' && (c == '`' || (c == '$' && at + 1 < text.size && strchr("({", text.data[at + 1])))) {
            return SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

/* Behind the word at `at`: up to white space or a bracket outside quotes. SIZE_MAX: it is more than quoted text and plain letters. */
static size_t behind_word(assay_view text, size_t at) {
    while (at < text.size && !assay_is_space(text.data[at]) && text.data[at] != ')') {
        char c = text.data[at];
        bool quoted = c == '"' || c == '\'' ||
                      (c == '$' && at + 1 < text.size && (text.data[at + 1] == '\'' || text.data[at + 1] == '"'));
        if (quoted) at = behind_quotes(text, c == '$' ? at + 1 : at);
        else if (is_name(c) || strchr("-+.,:/%@=", c)) at++;
        else return SIZE_MAX;
        if (at == SIZE_MAX) return at;
    }
    return at;
}

static size_t over_space(assay_view text, size_t at) {
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t')) at++;
    return at;
}

static bool stands(assay_view text, size_t at, const char *what) {
    size_t size = strlen(what);
    return at + size <= text.size && memcmp(text.data + at, what, size) == 0;
}

/* `[[ $(candidate WORDS) = WORD ]]`, its first bracket at `at`: behind it; SIZE_MAX where it is no such. */
static size_t read_call(assay_view text, size_t at, shell_call *out) {
    at = over_space(text, at + 2);
    if (!stands(text, at, "$(candidate")) return SIZE_MAX;
    size_t begin = at += sizeof "$(candidate" - 1, end;
    for (at = over_space(text, at); at < text.size && text.data[at] != ')'; at = over_space(text, at)) {
        end = behind_word(text, at);
        if (end == SIZE_MAX || end == at) return SIZE_MAX;
        at = end;
    }
    if (at >= text.size) return SIZE_MAX;
    out->words = assay_view_slice(text, begin, at);
    at = over_space(text, at + 1);
    if (!stands(text, at, "=")) return SIZE_MAX;
    at = over_space(text, at + (stands(text, at, "==") ? 2 : 1));
    end = behind_word(text, at);
    if (end == SIZE_MAX || end == at) return SIZE_MAX;
    out->wanted = assay_view_slice(text, at, end);
    at = over_space(text, end);
    return stands(text, at, "]]") ? at + 2 : SIZE_MAX;
}

/* What else such a script holds. */
static bool is_frame(assay_view line) {
    static const char *const lines[] = {"", "}", "set -e", "run_test() {", "candidate() {", "run_test"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (assay_view_is(line, lines[i])) return true;
    return line.data[0] == '#';
}

/* `NAME "$@"` */
static bool read_name(assay_view line, assay_view *name) {
    size_t size = 0;
    while (size < line.size && is_name(line.data[size])) size++;
    if (size == 0 || !assay_view_is(assay_view_slice(line, size, line.size), " \"$@\"")) return false;
    *name = assay_view_slice(line, 0, size);
    return true;
}

/* The calls of a line, whose first bracket is at `at`, joined by `&&`: where the line ends; SIZE_MAX where it holds anything else. *joined: more are to come. */
static size_t read_calls(assay_view script, size_t at, shell_script *out, bool *joined) {
    do {
        if (out->count == SHELL_CALLS_MAX) return SIZE_MAX;
        at = read_call(script, at, &out->calls[out->count]);
        if (at == SIZE_MAX) return at;
        out->count++;
        at = over_space(script, at);
        *joined = stands(script, at, "&&");
        if (*joined) at = over_space(script, at + 2);
    } while (*joined && stands(script, at, "[["));
    if (*joined && stands(script, at, "\\\n")) at++;
    const char *stop = memchr(script.data + at, '\n', script.size - at);
    size_t end = stop ? (size_t)(stop - script.data) : script.size;
    return assay_view_trim(assay_view_slice(script, at, end)).size ? SIZE_MAX : end;
}

/* Of calls that are joined the last one alone ends a script by `set -e`; where all of them are the function's last command its value is theirs. */
bool shell_read(assay_view script, assay_arena *arena, shell_script *out) {
    size_t end;
    bool joined = false, chained = false;
    *out = (shell_script){.calls = assay_arena_calloc(arena, SHELL_CALLS_MAX, sizeof *out->calls)};
    if (!out->calls) return false;
    for (size_t at = 0; at < script.size; at = end + 1) {
        const char *stop = memchr(script.data + at, '\n', script.size - at);
        end = stop ? (size_t)(stop - script.data) : script.size;
        size_t begin = over_space(script, at), before = out->count;
        if (stands(script, begin, "[[")) {
            if (chained && !joined) return false;
            end = read_calls(script, begin, out, &joined);
            if (end == SIZE_MAX) return false;
            chained = chained || joined || out->count > before + 1;
            continue;
        }
        assay_view line = assay_view_trim(assay_view_slice(script, at, end)), name;
        if (joined && line.size && line.data[0] != '#') return false;
        if (is_frame(line)) continue;
        if (!read_name(line, &name) || (out->name.size && !assay_view_equal(name, out->name))) return false;
        out->name = name;
    }
    return out->name.size && out->count && !joined;
}

bool shell_defines(assay_view source, assay_view name) {
    for (size_t at = 0; at + name.size < source.size; at++) {
        if (memcmp(source.data + at, name.data, name.size) != 0 || (at && is_name(source.data[at - 1]))) continue;
        size_t next = over_space(source, at + name.size), before = at;
        if (stands(source, next, "(")) return true;
        while (before > 0 && source.data[before - 1] == ' ') before--;
        if (before >= 8 && before < at && memcmp(source.data + before - 8, "function", 8) == 0) return true;
    }
    return false;
}
