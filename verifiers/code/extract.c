/* Fenced blocks. See extract.h. */
#include "verifiers/code/extract.h"

#include <ctype.h>

typedef struct fence {
    char mark;                      /* 0: the line is no fence */
    size_t length, indent, columns; /* columns: of white space before it */
    assay_view label;               /* first word of the info string */
    bool bare;                      /* nothing behind the marks: it can close */
} fence;

typedef struct block {
    size_t begin, end, indent;
    assay_view label;
    bool found;
} block;

/* "- ", "* ", "+ ", "12. ", "3) ": a list's item may begin with a fence; its block is indented as far. */
static size_t list_marker(assay_view line, size_t at) {
    size_t begin = at;
    if (at < line.size && strchr("-*+", line.data[at])) {
        at++;
    } else {
        while (at < line.size && at - begin < 9 && assay_is_digit(line.data[at])) at++;
        if (at == begin || at == line.size || (line.data[at] != '.' && line.data[at] != ')')) return begin;
        at++;
    }
    if (at == line.size || line.data[at] != ' ') return begin;
    while (at < line.size && line.data[at] == ' ') at++;
    return at;
}

/* `<answer>` at the line's place, or with a slash `</answer>`: how long it is, 0 where there is none. Templates put such tags right beside a fence. */
static size_t tag_size(assay_view line, size_t at, bool slash) {
    size_t begin = at, name;
    if (at == line.size || line.data[at++] != '<') return 0;
    if (slash && (at == line.size || line.data[at++] != '/')) return 0;
    for (name = at; at < line.size && at - name < 64 && !strchr("<>/ \t`", line.data[at]); at++) continue;
    return at > name && at < line.size && line.data[at] == '>' ? at + 1 - begin : 0;
}

/* "python3.11": digits and points to the end. */
static bool is_version(assay_view label, size_t at) {
    size_t begin = at;
    while (at < label.size && (assay_is_digit(label.data[at]) || label.data[at] == '.')) at++;
    return at > begin && at == label.size;
}

/* "Here is the code:```python": where the marks begin, behind a colon (also U+FF1A); 0: the line is no such. */
static size_t behind_colon(assay_view line) {
    const char *marks = line.size ? memmem(line.data, line.size, "```", 3) : NULL;
    size_t at = marks ? (size_t)(marks - line.data) : 0, end = at;
    while (end > 0 && line.data[end - 1] == ' ') end--;
    bool wide = end >= 3 && memcmp(line.data + end - 3, "\xef\xbc\x9a", 3) == 0;
    return wide || (end > 0 && line.data[end - 1] == ':') ? at : 0;
}

/* "``` That is it.": words behind the marks, which no opening fence has after a space, and more than one of them. */
static bool is_remark(assay_view line, size_t at, assay_view info) {
    return at < line.size && line.data[at] == ' ' && memchr(info.data, ' ', info.size);
}

static fence read_fence(assay_view line, bool opening) {
    fence f = {0};
    size_t at = 0, tag = 0;
    for (; at < line.size && (line.data[at] == ' ' || line.data[at] == '\t'); at++) f.columns += line.data[at] == '\t' ? 4 : 1;
    if (opening) at = list_marker(line, at);
    f.indent = at;
    size_t colon = opening ? behind_colon(line) : 0;
    if (colon) at = colon, f.indent = 0;
    else if (opening) tag = tag_size(line, at, false);
    at += tag;
    if (tag)
        while (at < line.size && line.data[at] == ' ') at++;
    size_t marks = at;
    if (at == line.size || (line.data[at] != '`' && line.data[at] != '~')) return (fence){0};
    char mark = line.data[at];
    while (at < line.size && line.data[at] == mark) at++;
    size_t behind = at;
    f.length = at - marks;
    assay_view info = assay_view_trim(assay_view_slice(line, at, line.size));
    if (f.length < 3 || (mark == '`' && info.size && memchr(info.data, '`', info.size))) return (fence){0};
    f.mark = mark;
    f.bare = info.size == 0 || (!opening && (tag_size(info, 0, true) == info.size || is_remark(line, behind, info)));
    while (f.label.size < info.size && !assay_is_space(info.data[f.label.size])) f.label.size++;
    f.label.data = info.data;
    if (f.label.size && f.label.data[0] == '{') { /* {.python} of Pandoc */
        f.label = assay_view_slice(f.label, f.label.size > 1 && f.label.data[1] == '.' ? 2 : 1, f.label.size);
        if (f.label.size && f.label.data[f.label.size - 1] == '}') f.label.size--;
    }
    for (size_t i = 1; i < f.label.size; i++) /* "python:main.py", "rust,no_run", "python{1,3}" */
        if (strchr(":,;{", f.label.data[i]) || (f.label.data[i] == '.' && is_version(f.label, i + 1))) f.label.size = i;
    return f;
}

static bool same_word(const char *word, size_t size, assay_view label) {
    if (size != label.size) return false;
    for (size_t i = 0; i < size; i++)
        if (tolower((unsigned char)word[i]) != tolower((unsigned char)label.data[i])) return false;
    return true;
}

bool code_label_is(const char *labels, assay_view label) {
    while (*labels) {
        size_t size = strcspn(labels, " ");
        if (size && same_word(labels, size, label)) return true;
        labels += size;
        while (*labels == ' ') labels++;
    }
    return false;
}

/* What the fence took in front of its marks is taken from every line of its block. */
static void append(assay_buffer *out, assay_view text, const block *b) {
    for (size_t at = b->begin; at < b->end;) {
        size_t skip = 0;
        while (skip < b->indent && at < b->end && (text.data[at] == ' ' || text.data[at] == '\t')) at++, skip++;
        const char *stop = at < b->end ? memchr(text.data + at, '\n', b->end - at) : NULL;
        size_t next = stop ? (size_t)(stop - text.data) + 1 : b->end;
        assay_buffer_put(out, assay_view_slice(text, at, next));
        at = next;
    }
}

static code_found take(assay_view text, const block *b, assay_buffer *out, code_place *place) {
    append(out, text, b);
    *place = (code_place){{(uint32_t)b->begin, (uint32_t)b->end}, b->label};
    return out->overflow ? CODE_TOO_LARGE : CODE_TAKEN;
}

typedef struct blocks {
    block labelled, plain, unnamed;        /* the last of each; unnamed: its label names no language */
    block labelled_program, plain_program; /* ... that defines what is asked for */
    block open;                            /* found: the text ends within it */
    bool run_open;                         /* ... and it is to be run */
    assay_view label;                      /* the last that is neither of these */
    size_t count;                          /* of fences that were opened */
} blocks;

static bool defines(assay_view text, const block *b, code_options options, assay_buffer *scratch) {
    if (!options.defines) return false;
    assay_buffer_reset(scratch);
    append(scratch, text, b);
    return !scratch->overflow && options.defines(options.context, b->label, assay_buffer_view(scratch));
}

/* A block is closed. */
static void sort_block(blocks *found, assay_view text, const char *labels, block b, code_options options,
                       assay_buffer *scratch) {
    static const char no_language[] = "code text plaintext plain txt answer solution program none";
    bool plain = b.label.size == 0, labelled = !plain && code_label_is(labels, b.label);
    if (plain) found->plain = b;
    else if (labelled) found->labelled = b;
    else if (code_label_is(no_language, b.label)) found->unnamed = b;
    else found->label = b.label;
    if ((plain || labelled) && defines(text, &b, options, scratch))
        *(plain ? &found->plain_program : &found->labelled_program) = b;
}

static blocks find_blocks(assay_view text, const char *labels, code_options options) {
    blocks found = {.count = 0};
    assay_buffer scratch;
    assay_buffer_init(&scratch, text.size + 1);
    fence open = {0};
    size_t begin = 0;
    for (size_t at = 0; at < text.size;) {
        const char *stop = memchr(text.data + at, '\n', text.size - at);
        size_t end = stop ? (size_t)(stop - text.data) : text.size, next = stop ? end + 1 : end;
        fence f = read_fence(assay_view_slice(text, at, end), !open.mark);
        /* Deeper by four columns it is text of the block: a fence in a docstring. */
        if (open.mark && f.mark == open.mark && f.bare && f.length >= open.length &&
            f.columns <= open.indent + open.columns + 3) {
            sort_block(&found, text, labels, (block){begin, at, open.indent, open.label, true}, options, &scratch);
            open = (fence){0};
        } else if (!open.mark && f.mark) {
            open = f;
            begin = next;
            found.count++;
        }
        at = next;
    }
    if (open.mark) found.open = (block){begin, text.size, open.indent, open.label, true};
    found.run_open = open.mark && options.run_unclosed && (open.label.size == 0 || code_label_is(labels, open.label));
    if (found.run_open && defines(text, &found.open, options, &scratch)) found.labelled_program = found.open;
    assay_buffer_clear(&scratch);
    return found;
}

static code_found take_tagged(assay_view text, const char *labels, code_options options, assay_buffer *out, code_place *place) {
    block b = {.found = true};
    assay_span span = {0, 0};
    code_found found = code_find_tagged(text, labels, &span);
    b.begin = span.begin, b.end = span.end;
    if (found == CODE_TAKEN || (found == CODE_UNCLOSED && options.run_unclosed)) return take(text, &b, out, place);
    return found;
}

code_found code_extract(assay_view text, const char *labels, code_options options, assay_buffer *out, code_place *place) {
    const block all = {.end = text.size, .found = true};
    *place = (code_place){{0, 0}, ASSAY_VIEW_NONE};
    if (text.size > UINT32_MAX) return CODE_TOO_LARGE;
    if (options.policy == CODE_WHOLE) return take(text, &all, out, place);
    blocks found = find_blocks(text, labels, options);
    if (found.open.found && !found.run_open) return CODE_UNCLOSED;
    if (found.labelled_program.found) return take(text, &found.labelled_program, out, place);
    if (found.plain_program.found) return take(text, &found.plain_program, out, place);
    if (found.open.found) return take(text, &found.open, out, place);
    if (found.labelled.found) return take(text, &found.labelled, out, place);
    if (found.plain.found) return take(text, &found.plain, out, place);
    if (found.unnamed.found && found.count == 1) return take(text, &found.unnamed, out, place);
    place->label = found.label;
    if (found.count) return CODE_NONE;
    code_found tagged = take_tagged(text, labels, options, out, place);
    if (tagged == CODE_NONE && options.policy == CODE_FENCED_OR_WHOLE) return take(text, &all, out, place);
    return tagged;
}
