/* Where other graders look for an answer, for their conventions: "Answer: ..." to the end of its line (Minerva, DAPO), and the last number of the text (GSM8K's
 * flexible extraction). They take what stands there as it is: no sentence is read, nothing is denied. */
#include "verifiers/answer/answer_internal.h"

static size_t skip_blanks(assay_view text, size_t at) {
    while (at < text.size && assay_is_space(text.data[at])) at++;
    return at;
}

/* What follows "Answer" and its colon at `at`; 0: another word stands here. */
static size_t behind_mark(assay_view text, size_t at) {
    const size_t word = 6;
    if (at + word > text.size || !answer_equal_folded(assay_view_slice(text, at, at + word), "answer")) return 0;
    size_t colon = skip_blanks(text, at + word);
    return colon < text.size && text.data[colon] == ':' ? skip_blanks(text, colon + 1) : 0;
}

void answer_collect_lines(answer_search *search, answer_pieces *pieces) {
    assay_view text = search->region;
    for (size_t at = 0; at < text.size; at++) {
        if ((text.data[at] | 0x20) != 'a') continue;
        size_t begin = behind_mark(text, at);
        if (begin == 0 || begin == text.size) continue;
        const char *newline = memchr(text.data + begin, '\n', text.size - begin);
        size_t end = newline ? answer_offset(text, newline) : text.size;
        assay_view line = assay_view_trim(assay_view_slice(text, begin, end));
        if (!answer_add(search, pieces, (answer_piece){.text = line, .source = ASSAY_SOURCE_ANSWER_LINE})) return;
        at = end;
    }
}

static bool in_number(char c) {
    return assay_is_digit(c) || c == '.' || c == ',';
}

void answer_collect_last_number(answer_search *search, answer_pieces *pieces) {
    assay_view text = search->region;
    for (size_t end = text.size; end > 0; end--) {
        if (!in_number(text.data[end - 1])) continue;
        size_t begin = end;
        bool digits = false;
        while (begin > 0 && in_number(text.data[begin - 1])) digits |= assay_is_digit(text.data[--begin]);
        if (begin > 0 && text.data[begin - 1] == '-') begin--;
        if (digits) {
            assay_view number = assay_view_slice(text, begin, end);
            answer_add(search, pieces, (answer_piece){.text = number, .source = ASSAY_SOURCE_LAST_NUMBER});
            return;
        }
        end = begin + 1; /* a full stop or a comma on its own */
    }
}
