/* <answer>...</answer> elements. Each opening tag up to the next closing one; an opening tag without a closing one behind it is unterminated. */
#include "verifiers/answer/answer_internal.h"

void answer_collect_elements(answer_search *search, answer_pieces *pieces) {
    assay_view text = search->region, open = ASSAY_ANSWER_TAGS.open, close = ASSAY_ANSWER_TAGS.close;
    size_t from = 0;
    while (!search->no_memory) {
        size_t found = assay_find_first(assay_view_slice(text, from, text.size), open);
        if (found == ASSAY_NOT_FOUND) return;
        size_t begin = from + found + open.size;
        from = answer_skip_code(search, begin);
        if (from > begin) continue;
        assay_view rest = assay_view_slice(text, begin, text.size);
        size_t size = assay_find_first(rest, close);
        answer_piece piece = {.source = ASSAY_SOURCE_ANSWER_TAG};
        if (size == ASSAY_NOT_FOUND) {
            /* None of the later ones ends either: the last one speaks for all. */
            size_t last = assay_find_last(rest, open);
            if (last != ASSAY_NOT_FOUND) begin += last + open.size;
            piece.text = assay_view_slice(text, begin, begin + ANSWER_AFTER_BYTES);
            piece.rejection = ASSAY_REJECTED_UNTERMINATED;
            answer_add(search, pieces, piece);
            return;
        }
        /* An opening tag inside: the inner element is meant. */
        size_t inner = assay_find_last(assay_view_slice(rest, 0, size), open);
        if (inner != ASSAY_NOT_FOUND) begin += inner + open.size;
        size_t end = from + size;
        piece.text = assay_view_trim(assay_view_slice(text, begin, end));
        from = end + close.size;
        piece.after = answer_after(text, text.data + from);
        if (answer_is_placeholder(piece.text)) piece.rejection = ASSAY_REJECTED_EMPTY;
        if (!answer_add(search, pieces, piece)) return;
    }
}
