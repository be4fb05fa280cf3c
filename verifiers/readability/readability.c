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

/* CommonMark: at most three spaces, then three or more backticks or tildes. */
static bool is_fence(assay_view text) {
    size_t at = 0;
    while (at < 3 && at < text.size && text.data[at] == ' ') at++;
    assay_view rest = assay_view_slice(text, at, text.size);
    return assay_view_starts_with(rest, ASSAY_VIEW("```")) || assay_view_starts_with(rest, ASSAY_VIEW("~~~"));
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
