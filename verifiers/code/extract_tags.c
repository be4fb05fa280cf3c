/* Programs between tags instead of fences: R1's <answer>, and the tags that prompts for MBPP end a program with. */
#include "verifiers/code/extract.h"

typedef struct tags {
    const char *open, *close, *label; /* label: NULL where any language may stand there */
} tags;

static size_t find(assay_view text, size_t from, const char *what) {
    const char *at = from < text.size ? memmem(text.data + from, text.size - from, what, strlen(what)) : NULL;
    return at ? (size_t)(at - text.data) : SIZE_MAX;
}

/* Behind the last opening tag that begins a line; SIZE_MAX: none. */
static size_t last_opening(assay_view text, const char *tag) {
    size_t last = SIZE_MAX;
    for (size_t at = 0; (at = find(text, at, tag)) != SIZE_MAX;) {
        size_t before = at;
        while (before > 0 && (text.data[before - 1] == ' ' || text.data[before - 1] == '\t')) before--;
        at += strlen(tag);
        if (before == 0 || text.data[before - 1] == '\n') last = at;
    }
    return last;
}

/* The rest of the tag's own line is no program where it is white space. */
static size_t skip_line(assay_view text, size_t at) {
    size_t begin = at;
    while (at < text.size && assay_is_space(text.data[at]))
        if (text.data[at++] == '\n') return at;
    return begin;
}

code_found code_find_tagged(assay_view text, const char *labels, assay_span *span) {
    static const tags known[] = {
        {"<answer>", "</answer>", NULL}, {"[PYTHON]", "[/PYTHON]", "python"}, {"[BEGIN]", "[DONE]", NULL}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].label && !code_label_is(labels, assay_view_of(known[i].label))) continue;
        size_t begin = last_opening(text, known[i].open);
        if (begin == SIZE_MAX) continue;
        begin = skip_line(text, begin);
        size_t end = find(text, begin, known[i].close);
        *span = (assay_span){(uint32_t)begin, (uint32_t)(end == SIZE_MAX ? text.size : end)};
        return end == SIZE_MAX ? CODE_UNCLOSED : CODE_TAKEN;
    }
    return CODE_NONE;
}
