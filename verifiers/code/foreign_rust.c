/* Rust scripts (HumanEval-X, MultiPL-E): finding the declaration, and writing tester and candidate; see foreign.h. Read by brackets and words, not parsed: what is
 * written otherwise does not compile in the tester, and that is NOT_AVAILABLE. */
#include <stdio.h>
#include <stdlib.h>

#include "verifiers/code/foreign.h"
#include "verifiers/code/foreign_texts.h"

enum { LINES_MAX = 8, LINE_BYTES_MAX = 200 }; /* of crates that are looked for in the rest of the program */

static void put(assay_buffer *out, const char *text) {
    assay_buffer_put(out, assay_view_of(text));
}

static bool is_word(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '_';
}

/* Comments and literals become white space; lifetimes ('a) are no literals. */
static void blank(char *text, size_t size) {
    for (size_t at = 0; at < size; at++) {
        bool two = at + 1 < size,
             letter = text[at] == '\'' && two && (text[at + 1] == '\\' || (at + 2 < size && text[at + 2] == '\''));
        if (two && text[at] == '/' && text[at + 1] == '/') {
            for (; at < size && text[at] != '\n'; at++) text[at] = ' ';
        } else if (two && text[at] == '/' && text[at + 1] == '*') {
            for (; at < size && !(text[at] == '*' && at + 1 < size && text[at + 1] == '/'); at++)
                if (text[at] != '\n') text[at] = ' ';
            if (at + 1 < size) text[at] = text[at + 1] = ' ';
        } else if (text[at] == '"' || letter) {
            char mark = text[at];
            for (at++; at < size && text[at] != mark; at++) {
                if (text[at] == '\\' && at + 1 < size) text[at++] = ' ';
                if (text[at] != '\n') text[at] = ' ';
            }
        }
    }
}

static char *blanked(assay_view source) {
    char *text = malloc(source.size + 1);
    if (!text) return NULL;
    if (source.size) memcpy(text, source.data, source.size);
    text[source.size] = 0;
    blank(text, source.size);
    return text;
}

static bool word_at(const char *text, size_t size, size_t at, const char *word) {
    size_t length = strlen(word);
    return at + length <= size && memcmp(text + at, word, length) == 0 && (at == 0 || !is_word(text[at - 1])) &&
           (at + length == size || !is_word(text[at + length]));
}

static size_t over_space(const char *text, size_t size, size_t at) {
    while (at < size && assay_is_space(text[at])) at++;
    return at;
}

static size_t word_end(const char *text, size_t size, size_t at) {
    while (at < size && is_word(text[at])) at++;
    return at;
}

/* Behind the last brace that is never closed, at the outermost level; 0: there is none. */
static size_t open_body(const char *text, size_t size) {
    size_t depth = 0, found = 0;
    for (size_t at = 0; at < size; at++) {
        if (text[at] == '{' && depth++ == 0) found = at + 1;
        if (text[at] == '}' && depth && --depth == 0) found = 0;
    }
    return found;
}

/* `mut x: &[i32]`, between two commas. */
static bool add_parameter(const char *text, assay_view setup, size_t begin, size_t end, foreign_declaration *out) {
    begin = over_space(text, end, begin);
    if (begin == end) return true; /* behind a last comma */
    if (word_at(text, end, begin, "mut")) begin = over_space(text, end, begin + 3);
    size_t stop = word_end(text, end, begin), colon = over_space(text, end, stop);
    if (stop == begin || colon == end || text[colon] != ':' || out->count == FOREIGN_PARAMETERS_MAX) return false;
    out->parameters[out->count] = assay_view_slice(setup, begin, stop);
    out->types[out->count++] = assay_view_trim(assay_view_slice(setup, colon + 1, end));
    return true;
}

static bool find_in(const char *text, assay_view setup, foreign_declaration *out) {
    size_t size = setup.size, at = 0, depth = 0;
    out->ends = open_body(text, size);
    if (!out->ends) return false;
    size_t end = out->ends - 1, begin = end;
    while (begin > 0 && !strchr("{};", text[begin - 1])) begin--;
    for (at = begin; at < end && !word_at(text, end, at, "fn"); at++) {
    }
    if (at == end) return false;
    at = over_space(text, end, at + 2);
    size_t stop = word_end(text, end, at);
    out->name = assay_view_slice(setup, at, stop);
    for (at = stop; at < end && text[at] != '('; at++) {
    }
    size_t from = at + 1;
    for (; at < end; at++) {
        bool arrow = text[at] == '>' && text[at - 1] == '-';
        if (strchr("(<[", text[at])) depth++;
        else if (strchr(")>]", text[at]) && !arrow && --depth == 0) break;
        else if (text[at] == ',' && depth == 1) {
            if (!add_parameter(text, setup, from, at, out)) return false;
            from = at + 1;
        }
    }
    return out->name.size && at < end && add_parameter(text, setup, from, at, out);
}

bool foreign_find_rust(assay_view setup, foreign_declaration *out) {
    char *text = blanked(setup);
    bool found = text && find_in(text, setup, out);
    free(text);
    return found;
}

/* Crates that data sets' own graders have, and this one has not: their `use` is left out, for most programs name and do not need them. */
static const char *crate_of(const char *line, size_t size) {
    static const char *const crates[] = {"rand",       "regex",      "md5",   "itertools",  "num",
                                         "num_bigint", "num_traits", "serde", "serde_json", "lazy_static",
                                         "chrono",     "once_cell",  "rayon"};
    size_t at = over_space(line, size, 0);
    if (word_at(line, size, at, "extern")) at = over_space(line, size, at + 6);
    if (!word_at(line, size, at, "use") && !word_at(line, size, at, "crate")) return NULL;
    at = over_space(line, size, word_end(line, size, at));
    for (size_t i = 0; i < sizeof crates / sizeof *crates; i++)
        if (word_at(line, size, at, crates[i])) return crates[i];
    return NULL;
}

static assay_view line_at(assay_view text, size_t at) {
    const char *stop = memchr(text.data + at, '\n', text.size - at);
    return assay_view_slice(text, at, stop ? (size_t)(stop - text.data) + 1 : text.size);
}

const char *foreign_rust_crate(assay_view source) {
    char *text = blanked(source);
    const char *found = NULL;
    unsigned looked = 0;
    for (size_t at = 0; text && at < source.size && !found && looked < LINES_MAX;) {
        assay_view line = line_at((assay_view){text, source.size}, at);
        const char *crate = line.size < LINE_BYTES_MAX ? crate_of(line.data, line.size) : NULL;
        looked += crate != NULL;
        for (size_t i = 0; crate && i < line.size && !found; i++) { /* a name that it brings stands elsewhere, too */
            size_t stop = word_end(line.data, line.size, i);
            if (stop == i || (i && is_word(line.data[i - 1])) || word_at(line.data, line.size, i, "use")) continue;
            char word[64];
            snprintf(word, sizeof word, "%.*s", (int)(stop - i), line.data + i);
            for (size_t k = 0; k < source.size && !found; k++)
                if ((k < at || k >= at + line.size) && word_at(text, source.size, k, word)) found = crate;
        }
        at += line.size;
    }
    free(text);
    return found;
}

/* A program or a setup, without those lines, inner attributes and a main of its own. */
static void put_program(assay_buffer *out, assay_view source) {
    for (size_t at = 0; at < source.size;) {
        assay_view line = line_at(source, at), rest = assay_view_trim(line);
        at += line.size;
        if (assay_view_starts_with(rest, ASSAY_VIEW("#![")) || crate_of(line.data, line.size)) continue;
        const char *name = line.size ? memmem(line.data, line.size, "fn main(", 8) : NULL;
        size_t before = name ? (size_t)(name - line.data) : line.size;
        assay_buffer_put(out, assay_view_slice(line, 0, before));
        if (name) put(out, "fn assay_own_main(");
        if (name) assay_buffer_put(out, assay_view_slice(line, before + 8, line.size));
    }
    put(out, "\n");
}

/* What the setup imports, for programs that leave that to it; what they import themselves goes first. */
static void put_names(assay_buffer *out, assay_view setup) {
    put(out, "#[allow(warnings)]\nmod assay_names {\n");
    for (size_t at = 0; at < setup.size;) {
        assay_view line = line_at(setup, at);
        at += line.size;
        if (!assay_view_starts_with(line, ASSAY_VIEW("use std::")) || !memchr(line.data, ';', line.size)) continue;
        put(out, "pub ");
        assay_buffer_put(out, line);
    }
    put(out, "}\n#[allow(warnings)]\nuse assay_names::*;\n");
}

/* The test, with every #[test] within reach of our main, which calls them. */
static void put_test(assay_buffer *out, assay_buffer *calls, assay_view script, const char *text) {
    static const assay_view gone[] = {ASSAY_VIEW("#[cfg(test)]"), ASSAY_VIEW("#[test]")};
    assay_view module = ASSAY_VIEW_NONE;
    size_t depth = 0, opened = 0;
    bool test = false;
    for (size_t at = 0; at < script.size; at++) {
        assay_view rest = assay_view_slice(script, at, script.size);
        bool left_out = false;
        for (size_t i = 0; i < 2 && !left_out && text[at] == '#'; i++)
            if (assay_view_starts_with(rest, gone[i])) {
                at += gone[i].size - 1;
                test = test || i == 1;
                left_out = true;
            }
        if (left_out) continue;
        size_t next = over_space(text, script.size, word_end(text, script.size, at)), stop = word_end(text, script.size, next);
        assay_view name = assay_view_slice(script, next, stop);
        if (word_at(text, script.size, at, "mod")) {
            module = name;
            opened = depth;
        } else if (word_at(text, script.size, at, "fn")) {
            bool main = !module.size && assay_view_equal(name, ASSAY_VIEW("main"));
            if (test && !(at >= 4 && memcmp(text + at - 4, "pub ", 4) == 0)) put(out, "pub ");
            if (test || main) {
                put(calls, "    ");
                assay_buffer_put(calls, module);
                put(calls, module.size ? "::" : main ? "assay_own_" : "");
                assay_buffer_put(calls, name);
                put(calls, "();\n");
            }
            if (main) {
                put(out, "fn assay_own_main");
                at = stop - 1;
                continue;
            }
            test = false;
        }
        depth += text[at] == '{';
        if (text[at] == '}' && depth && --depth == opened) module = ASSAY_VIEW_NONE;
        assay_buffer_put_char(out, script.data[at]);
    }
}

static bool is_changed(assay_view type) {
    if (!type.size || type.data[0] != '&') return false;
    for (size_t at = 1; at + 3 < type.size && type.data[at] != '['; at++)
        if (word_at(type.data, type.size, at, "mut")) return true;
    return false;
}

void foreign_write_rust_tester(const foreign_declaration *d, assay_view setup, assay_view script, assay_buffer *out) {
    char number[16], *text = blanked(script);
    assay_buffer calls;
    assay_buffer_init(&calls, script.size + 4096);
    if (!text || calls.overflow) out->overflow = true;
    snprintf(number, sizeof number, "%zu", d->count);
    put(out, foreign_rust_values);
    put(out, foreign_rust_tester);
    put_program(out, assay_view_slice(setup, 0, d->ends));
    put(out, "    let mut assay_body = ::std::vec::Vec::new();\n");
    for (size_t i = 0; i < d->count; i++) {
        put(out, "    crate::assay::Put::put(&");
        assay_buffer_put(out, d->parameters[i]);
        put(out, ", &mut assay_body);\n");
    }
    put(out, "    let (assay_value, mut assay_back) = crate::assay::call(\"");
    assay_buffer_put(out, d->name);
    put(out, "\", ");
    put(out, number);
    put(out, ", assay_body);\n");
    for (size_t i = 0; i < d->count; i++) {
        bool changed = is_changed(d->types[i]);
        put(out, changed ? "    crate::assay::Back::back(&mut *" : "    assay_back.skip();\n");
        if (changed) assay_buffer_put(out, d->parameters[i]);
        if (changed) put(out, ", &mut assay_back);\n");
    }
    assay_view rest = assay_view_trim(script);
    bool closes = rest.size && rest.data[0] == '}'; /* MultiPL-E */
    put(out, closes ? "    assay_value\n" : "    assay_value\n}\n");
    if (text) put_test(out, &calls, script, text);
    put(out, "\nfn main() {\n    crate::assay::begin();\n");
    assay_buffer_put(out, assay_buffer_view(&calls));
    put(out, "    crate::assay::finish()\n}\n");
    if (calls.overflow) out->overflow = true;
    assay_buffer_clear(&calls);
    free(text);
}

/* What holds an argument of that type on our side: `&str` is lent from a String, `&[T]` from a Vec. Lifetimes are none of ours. */
static void put_owned_type(assay_buffer *out, assay_view type) {
    bool lent = type.size && type.data[0] == '&', plain = false;
    size_t at = lent ? 1 : 0;
    while (lent && at < type.size) {
        at = over_space(type.data, type.size, at);
        if (at < type.size && type.data[at] == '\'') at = word_end(type.data, type.size, at + 1);
        else if (word_at(type.data, type.size, at, "mut")) at += 3;
        else break;
    }
    assay_view rest = assay_view_trim(assay_view_slice(type, at, type.size));
    plain = !lent || !rest.size || (rest.data[0] != '[' && !assay_view_equal(rest, ASSAY_VIEW("str")));
    if (!plain && rest.data[0] == 's') {
        put(out, "::std::string::String");
        return;
    }
    bool row = !plain && !memchr(rest.data, ';', rest.size); /* [T; 3] is what it says */
    if (row) rest = assay_view_slice(rest, 1, rest.size - 1);
    if (row) put(out, "::std::vec::Vec<");
    for (size_t i = 0; i < rest.size; i++) {
        if (rest.data[i] == '\'') i = word_end(rest.data, rest.size, i + 1);
        if (i < rest.size) assay_buffer_put_char(out, rest.data[i]);
    }
    if (row) put(out, ">");
}

void foreign_write_rust_candidate(const foreign_declaration *d, assay_view setup, assay_view source, assay_buffer *out) {
    char number[64];
    put(out, foreign_rust_values);
    put(out, foreign_rust_server);
    put_names(out, setup);
    put_program(out, source);
    put(out, "#[allow(warnings)]\nfn main() {\n    crate::assay::serve(|assay_call| {\n");
    for (size_t i = 0; i < d->count; i++) {
        snprintf(number, sizeof number, "        let mut assay_%zu: ", i);
        put(out, number);
        put_owned_type(out, d->types[i]);
        put(out, " = crate::assay::Get::get(assay_call);\n");
    }
    put(out, "        let mut assay_out = ::std::vec::Vec::new();\n        crate::assay::Put::put(&");
    assay_buffer_put(out, d->name);
    put(out, "(");
    for (size_t i = 0; i < d->count; i++) {
        bool lent = d->types[i].size && d->types[i].data[0] == '&';
        snprintf(number, sizeof number, "%s%sassay_%zu", i ? ", " : "", is_changed(d->types[i]) ? "&mut " : lent ? "&" : "", i);
        put(out, number);
    }
    snprintf(number, sizeof number, "%zu", d->count);
    put(out, "), &mut assay_out);\n        crate::assay::put_head(&mut assay_out, b'l', ");
    put(out, number);
    put(out, ");\n");
    for (size_t i = 0; i < d->count; i++) {
        snprintf(number, sizeof number, is_changed(d->types[i]) ? "assay_%zu" : "()", i);
        put(out, "        crate::assay::Put::put(&");
        put(out, number);
        put(out, ", &mut assay_out);\n");
    }
    put(out, "        assay_out\n    })\n}\n");
}
