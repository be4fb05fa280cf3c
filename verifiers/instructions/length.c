/* length_constraints:number_words, number_paragraphs, nth_paragraph_first_word. */
#include "verifiers/instructions/instructions_internal.h"

size_t instructions_count_words(assay_view text) {
    size_t count = 0;
    bool inside = false;
    for (size_t at = 0; at < text.size;) {
        unsigned class = instructions_bytes[(unsigned char)text.data[at]];
        bool word = class & BYTE_WORD, mark = false;
        if (class & BYTE_HIGH) {
            uint32_t c = assay_utf8_decode(text, &at);
            word = instructions_is_word(c);
            mark = inside && instructions_is_mark(c);
        } else {
            at++;
        }
        count += word & !inside;
        inside = word | mark;
    }
    return count;
}

follows judge_number_words(const instruction *self, answer_text *answer, uint32_t *counted) {
    return instructions_compare(self, instructions_count_words(answer->text), counted);
}

/* The text before the next `divider`, which is passed over; false at the end. A text that ends with the divider has an empty last part. */
typedef struct splitter {
    assay_view text;
    size_t at;
    bool done;
} splitter;

static bool next_part(splitter *split, assay_view divider, assay_view *part) {
    if (split->done) return false;
    const char *from = split->text.data + split->at;
    const char *found = memmem(from, split->text.size - split->at, divider.data, divider.size);
    size_t end = found ? (size_t)(found - split->text.data) : split->text.size;
    *part = assay_view_slice(split->text, split->at, end);
    split->at = end + divider.size;
    split->done = !found;
    return true;
}

/* Between dividers of three asterisks, without those that are empty at either end; -1: one in between is empty. */
static long paragraphs(assay_view text) {
    splitter split = {.text = text};
    long count = 0, index = 0;
    for (assay_view part; next_part(&split, ASSAY_VIEW("***"), &part); index++) {
        if (instructions_strip(part).size > 0) count++;
        else if (index > 0 && !split.done) return -1;
    }
    return count;
}

follows judge_number_paragraphs(const instruction *self, answer_text *answer, uint32_t *counted) {
    long count = paragraphs(answer->text);
    *counted = count > 0 ? (uint32_t)count : 0;
    return count == (long)self->number ? FOLLOWED : NOT_FOLLOWED;
}

/* The text from *at up to the next empty line, which is passed over; false at the end. */
static bool next_paragraph(assay_view text, size_t *at, assay_view *paragraph) {
    size_t from = *at, line = from;
    if (from >= text.size) return false;
    for (const char *newline; (newline = memchr(text.data + line, '\n', text.size - line)) != NULL;) {
        line = (size_t)(newline - text.data) + 1;
        size_t second = line + (line < text.size && text.data[line] == '\r');
        if (second < text.size && text.data[second] == '\n') {
            *paragraph = assay_view_slice(text, from, line - 1);
            *at = second + 1;
            return true;
        }
    }
    *paragraph = assay_view_slice(text, from, text.size);
    *at = text.size;
    return true;
}

/* What is compared: quotation marks before it go, and it ends before punctuation. */
static assay_view first_word(assay_view paragraph) {
    size_t begin = 0, end = 0;
    while (end < paragraph.size && instructions_space_at(paragraph, end) == 0) end++;
    while (begin < end && paragraph.data[begin] == '\'') begin++;
    while (begin < end && paragraph.data[begin] == '"') begin++;
    size_t stop = begin;
    while (stop < end && !memchr(".,?!'\"", paragraph.data[stop], 6)) stop++;
    return assay_view_slice(paragraph, begin, stop);
}

follows judge_nth_paragraph(const instruction *self, answer_text *answer, uint32_t *counted) {
    if (!instructions_folded(answer)) return STOPPED;
    size_t at = 0;
    bool right_word = false;
    for (assay_view part; next_paragraph(answer->folded, &at, &part);) {
        part = instructions_strip(part);
        if (part.size == 0) continue;
        if (++*counted == self->nth) right_word = assay_view_equal(first_word(part), self->literals[0].text);
    }
    return right_word && *counted == self->number ? FOLLOWED : NOT_FOLLOWED;
}
