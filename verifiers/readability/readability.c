/* See readability.h. A paragraph ends at a line without ink. */
#include "verifiers/readability/readability.h"

typedef struct line {
    assay_view text;
    uint32_t offset;
} line;

/* The next line without its end; false at the end. */
static bool next_line(assay_view text, size_t *at, line *out) {
    if (*at >= text.size) return false;
    const char *end = memchr(text.data + *at, '\n', text.size - *at);
    size_t stop = end ? (size_t)(end - text.data) : text.size;
    *out = (line){assay_view_slice(text, *at, stop), (uint32_t)*at};
    *at = stop + 1;
    return true;
}

/* Behind what a fence may stand in: indentation, quotes (">"), and items of lists ("-", "12.", "3)", with a blank behind). */
static assay_view inside_containers(assay_view text) {
    for (size_t at = 0; at < text.size;) {
        char c = text.data[at];
        size_t digits = at;
        while (digits < text.size && assay_is_digit(text.data[digits])) digits++;
        bool numbered = digits > at && digits < text.size && (text.data[digits] == '.' || text.data[digits] == ')');
        size_t marker = numbered ? digits : at; /* its last byte */
        bool item =
            (numbered || c == '-' || c == '*' || c == '+') && marker + 1 < text.size && assay_is_space(text.data[marker + 1]);
        if (!item && c != '>' && !assay_is_space(c)) return assay_view_slice(text, at, text.size);
        at = marker + 1;
    }
    return ASSAY_VIEW_NONE;
}

/* CommonMark: three or more backticks or tildes, and no backtick behind the former (that is code within a line). More than three spaces before it make the line code, too. */
static bool is_fence(assay_view text) {
    assay_view rest = inside_containers(text);
    if (assay_view_starts_with(rest, ASSAY_VIEW("~~~"))) return true;
    size_t ticks = 0;
    while (ticks < rest.size && rest.data[ticks] == '`') ticks++;
    return ticks >= 3 && (ticks == rest.size || !memchr(rest.data + ticks, '`', rest.size - ticks));
}

static uint32_t code_points(assay_view text) {
    uint32_t count = 0;
    for (size_t i = 0; i < text.size; i++) count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return count;
}

static void fail(assay_readability_result *result, const char *reason, uint32_t offset) {
    if (result->verdict != ASSAY_CORRECT) return; /* the first reason stands */
    result->verdict = ASSAY_INCORRECT;
    result->reason = reason;
    result->offset = offset;
}

static void judge_text(const assay_readability_options *options, assay_view text, assay_readability_result *result) {
    uint32_t limit = options->max_paragraph_characters ? options->max_paragraph_characters : ASSAY_PARAGRAPH_CHARACTERS_DEFAULT;
    uint32_t paragraph = 0, begin = 0;
    size_t at = 0;
    for (line current; next_line(text, &at, &current);) {
        if (!options->allow_code && is_fence(current.text)) fail(result, "CODE_BLOCK", current.offset);
        if (assay_view_trim(current.text).size == 0) {
            paragraph = 0;
            continue;
        }
        if (paragraph == 0) begin = current.offset;
        paragraph += code_points(current.text) + (paragraph != 0); /* the line break between */
        if (paragraph > result->longest_paragraph) result->longest_paragraph = paragraph;
        if (paragraph > limit) fail(result, "LONG_PARAGRAPH", begin);
    }
}

void assay_readability_judge(const assay_readability_options *options, const assay_completion *completion,
                             assay_readability_result *result) {
    *result = (assay_readability_result){.verdict = ASSAY_CORRECT, .reason = ""};
    if (completion->has_reasoning) judge_text(options, completion->reasoning, result);
    judge_text(options, completion->body, result);
}
