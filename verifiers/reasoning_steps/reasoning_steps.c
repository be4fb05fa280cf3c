/* See reasoning_steps.h. One pass; only bytes that can begin a mark are looked at twice. */
#include "verifiers/reasoning_steps/reasoning_steps.h"

const char *assay_reasoning_steps_check(const assay_reasoning_steps_options *options, const char **field) {
    *field = "steps";
    if (options->steps > ASSAY_REASONING_STEPS_MAX) return "must be at most 1000";
    *field = "scope";
    if ((unsigned)options->scope > ASSAY_STEPS_ALL) return "is not known";
    *field = "";
    return NULL;
}

static size_t digits_at(assay_view text, size_t at) {
    size_t end = at;
    while (end < text.size && assay_is_digit(text.data[end])) end++;
    return end - at;
}

/* Bytes of the mark at `at`, 0: none. */
static size_t word_at(assay_view text, size_t at) {
    static const assay_view words[] = {{"First,", 6}, {"Second,", 7}, {"Next,", 5}, {"Finally,", 8}};
    assay_view rest = assay_view_slice(text, at, text.size);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_starts_with(rest, words[i])) return words[i].size;
    }
    if (!assay_view_starts_with(rest, ASSAY_VIEW("Step "))) return 0;
    size_t digits = digits_at(rest, 5);
    return digits > 0 && 5 + digits < rest.size && rest.data[5 + digits] == ':' ? 6 + digits : 0;
}

/* The same for the marks of a line's start. */
static size_t line_mark_at(assay_view text, size_t at, bool first) {
    if (at >= text.size) return 0;
    if (!first && (text.data[at] == '-' || text.data[at] == '*')) return 1;
    size_t digits = digits_at(text, at);
    return digits > 0 && at + digits < text.size && text.data[at + digits] == '.' ? digits + 1 : 0;
}

static uint32_t count_marks(assay_view text) {
    size_t first = line_mark_at(text, 0, true), at = first;
    uint32_t marks = first > 0;
    while (at < text.size) {
        char c = text.data[at];
        size_t size = 0;
        if (c == '\n') {
            size = line_mark_at(text, at + 1, false);
            if (size) size++;
        } else if (c == 'S' || c == 'F' || c == 'N') {
            size = word_at(text, at);
        }
        marks += size > 0;
        at += size ? size : 1;
    }
    return marks;
}

void assay_reasoning_steps_judge(const assay_reasoning_steps_options *options, const assay_completion *completion,
                                 assay_reasoning_steps_result *result) {
    *result = (assay_reasoning_steps_result){.verdict = ASSAY_MEASURED,
                                             .steps = options->steps ? options->steps : ASSAY_REASONING_STEPS_DEFAULT};
    switch (options->scope) {
        case ASSAY_STEPS_ANSWER: result->marks = count_marks(completion->answer); break;
        case ASSAY_STEPS_THINKING: result->marks = count_marks(completion->thinking); break;
        default:
            if (completion->has_reasoning) result->marks = count_marks(completion->reasoning);
            result->marks += count_marks(completion->body);
    }
    result->score = result->marks >= result->steps ? 1 : (double)result->marks / (double)result->steps;
}
