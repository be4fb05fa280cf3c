/* Fenced blocks (CommonMark: a line that begins with three backticks, up to the next such line). Program code is no place for an answer: a
 * box in a comment or a printed string is part of a program. Blocks without a language, or with one for text, are ordinary text. */
#include "verifiers/answer/answer_internal.h"

static bool is_text_language(assay_view name) {
    static const char *const text[] = {"",          "latex",    "tex", "math",   "text",   "txt",
                                       "plaintext", "markdown", "md",  "output", "answer", "json"};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        if (assay_view_equal(name, assay_view_of(text[i]))) return true;
    }
    return false;
}

/* Is there nothing but white space between the line's start and `at`? */
static bool begins_line(assay_view text, size_t at) {
    while (at > 0 && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t')) at--;
    return at == 0 || text.data[at - 1] == '\n';
}

/* The next fence at or after `from`; ASSAY_NOT_FOUND where there is none. */
static size_t next_fence(assay_view text, size_t from) {
    for (;;) {
        size_t found = assay_find_first(assay_view_slice(text, from, text.size), ASSAY_VIEW("```"));
        if (found == ASSAY_NOT_FOUND) return ASSAY_NOT_FOUND;
        if (begins_line(text, from + found)) return from + found;
        from += found + 3;
    }
}

static bool add_span(answer_search *search, size_t begin, size_t end, size_t *capacity) {
    if (search->code_count == *capacity) {
        assay_span *grown = answer_grow(search, search->code, search->code_count, sizeof *grown);
        if (!grown) return false;
        search->code = grown;
        *capacity = *capacity == 0 ? 8 : 2 * *capacity;
    }
    search->code[search->code_count++] = (assay_span){(uint32_t)begin, (uint32_t)end};
    return true;
}

void answer_find_code(answer_search *search) {
    assay_view text = search->region;
    size_t capacity = 0;
    for (size_t at = next_fence(text, 0); at != ASSAY_NOT_FOUND;) {
        size_t name = at + 3;
        while (name < text.size && text.data[name] == '`') name++;
        size_t name_end = name;
        while (name_end < text.size && !assay_is_space(text.data[name_end]) && text.data[name_end] != '`') name_end++;
        size_t closing = next_fence(text, name_end);
        size_t end = closing == ASSAY_NOT_FOUND ? text.size : closing + 3;
        if (!is_text_language(assay_view_slice(text, name, name_end)) && !add_span(search, at, end, &capacity)) return;
        at = closing == ASSAY_NOT_FOUND ? ASSAY_NOT_FOUND : next_fence(text, end);
    }
}

size_t answer_skip_code(const answer_search *search, size_t at) {
    size_t low = 0, high = search->code_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (search->code[middle].end <= at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < search->code_count && search->code[low].begin <= at) return search->code[low].end;
    return at;
}
