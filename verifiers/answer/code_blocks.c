/* Fenced blocks (CommonMark: a line that begins with three backticks or tildes, up to the next such line) and comments. Program code is no place
 * for an answer: a box in a comment or a printed string is part of a program. Blocks without a language, or with one for text, are ordinary
 * text. A call of a tool is for the tool. Comments are those of HTML and of LaTeX (a line that begins with a percent sign): nobody who reads the text sees them. */
#include "verifiers/answer/answer_internal.h"

static bool is_text_language(assay_view name) {
    static const char *const text[] = {"",          "latex",    "tex", "math",   "text",   "txt",
                                       "plaintext", "markdown", "md",  "output", "answer", "json"};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        if (assay_view_is(name, text[i])) return true;
    }
    return false;
}

/* Is there nothing but white space between the line's start and `at`? */
static bool begins_line(assay_view text, size_t at) {
    while (at > 0 && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t')) at--;
    return at == 0 || text.data[at - 1] == '\n';
}

/* The next fence of `mark` at or after `from`; ASSAY_NOT_FOUND where there is none. */
static size_t next_fence(assay_view text, size_t from, assay_view mark) {
    for (;;) {
        size_t found = assay_find_first(assay_view_slice(text, from, text.size), mark);
        if (found == ASSAY_NOT_FOUND) return ASSAY_NOT_FOUND;
        if (begins_line(text, from + found)) return from + found;
        from += found + mark.size;
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

static const assay_view marks[] = {{"```", 3}, {"~~~", 3}, {"<!--", 4}, {"%", 1}, {"<tool_call>", 11}};
enum { FENCES = 2, COMMENT = 2, PERCENT = 3, TOOL_CALL = 4, MARKS = 5 };

static size_t next_mark(assay_view text, size_t from, int which) {
    if (which != COMMENT && which != TOOL_CALL) return next_fence(text, from, marks[which]);
    size_t found = assay_find_first(assay_view_slice(text, from, text.size), marks[which]);
    return found == ASSAY_NOT_FOUND ? found : from + found;
}

/* The end of the fenced block that begins at `at`; *is_code: it is program code. */
static size_t fenced_end(assay_view text, size_t at, int which, bool *is_code) {
    size_t name = at + 3;
    while (name < text.size && text.data[name] == marks[which].data[0]) name++;
    while (name < text.size && text.data[name] == ' ') name++;
    size_t name_end = name;
    while (name_end < text.size && !assay_is_space(text.data[name_end]) && text.data[name_end] != '`') name_end++;
    size_t closing = next_fence(text, name_end, marks[which]);
    *is_code = !is_text_language(assay_view_slice(text, name, name_end));
    return closing == ASSAY_NOT_FOUND ? text.size : closing + 3;
}

/* The end of the comment that begins at `at`; `at` where it is none. */
static size_t comment_end(assay_view text, size_t at, int which) {
    assay_view rest = assay_view_slice(text, at, text.size);
    if (which == PERCENT) {
        size_t line = assay_find_first(rest, ASSAY_VIEW("\n"));
        return line == ASSAY_NOT_FOUND ? text.size : at + line;
    }
    if (which == TOOL_CALL) { /* one that is cut off goes on to the end */
        size_t closing = assay_find_first(rest, ASSAY_VIEW("</tool_call>"));
        return closing == ASSAY_NOT_FOUND ? text.size : at + closing + 12;
    }
    size_t closing = assay_find_first(rest, ASSAY_VIEW("-->"));
    return closing == ASSAY_NOT_FOUND ? at : at + closing + 3;
}

/* The first mark of the region: there is none where what it begins with was not seen. */
static size_t first_mark(const answer_search *search, int which) {
    static const uint8_t sights[] = {SIGHT_BACKTICKS, SIGHT_TILDES, SIGHT_COMMENT, 0, SIGHT_TOOL_CALL};
    assay_view text = search->region;
    if (which != PERCENT)
        return answer_sees(search, sights[which]) ? next_mark(text, search->first[sights[which]], which) : ASSAY_NOT_FOUND;
    const uint32_t behind = 1u << SIGHT_PERCENT_NEWLINE | 1u << SIGHT_PERCENT_SPACE | 1u << SIGHT_PERCENT_TAB;
    bool may = search->seen & behind || (text.size > 0 && text.data[0] == '%');
    return may ? next_mark(text, 0, which) : ASSAY_NOT_FOUND;
}

void answer_find_code(answer_search *search) {
    assay_view text = search->region;
    size_t capacity = 0, next[MARKS];
    for (int i = 0; i < MARKS; i++) next[i] = first_mark(search, i);
    for (;;) {
        int first = 0;
        for (int i = 1; i < MARKS; i++) {
            if (next[i] < next[first]) first = i; /* ASSAY_NOT_FOUND is the largest */
        }
        size_t at = next[first];
        if (at == ASSAY_NOT_FOUND) return;
        bool skipped = true;
        size_t end = first < FENCES ? fenced_end(text, at, first, &skipped) : comment_end(text, at, first);
        if (end == at) {
            next[first] = ASSAY_NOT_FOUND; /* never closed: the later ones are not either */
            continue;
        }
        if (skipped && !add_span(search, at, end, &capacity)) return;
        for (int i = 0; i < MARKS; i++) {
            if (next[i] < end) next[i] = next_mark(text, end, i);
        }
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
