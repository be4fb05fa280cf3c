/* <answer>...</answer> elements. Each opening tag up to the next closing one; an opening tag without a closing one behind it is unterminated. Of
 * an element in an element the inner one is meant; what the outer one says beside it is an answer of its own, which stands before it
 * in the list. Letters of the tags may be capitals: that is for the format check to punish. */
#include "verifiers/answer/answer_internal.h"

static const assay_view opening = {"<answer>", 8}, closing = {"</answer>", 9};

/* The first (or last) `tag` in text, its letters of either case; ASSAY_NOT_FOUND: none. */
static size_t find_tag(assay_view text, assay_view tag, bool last) {
    size_t letters = tag.size - 7, from = 0;
    while (text.size - from >= tag.size) {
        assay_view part = assay_view_slice(text, from, text.size);
        size_t found =
            last ? assay_find_last_folded(part, ASSAY_VIEW("answer")) : assay_find_first_folded(part, ASSAY_VIEW("answer"));
        if (found == ASSAY_NOT_FOUND) return found;
        size_t at = from + found;
        bool before = at >= letters && memcmp(text.data + at - letters, tag.data, letters) == 0;
        if (before && at + 6 < text.size && text.data[at + 6] == '>') return at - letters;
        if (last) {
            text.size = at;
        } else {
            from = at + 6;
        }
    }
    return ASSAY_NOT_FOUND;
}

static bool add(answer_search *search, answer_pieces *pieces, size_t begin, size_t end) {
    assay_view text = search->region;
    answer_piece piece = {.text = assay_view_trim(assay_view_slice(text, begin, end)), .source = ASSAY_SOURCE_ANSWER_TAG};
    size_t behind = end + closing.size < text.size ? end + closing.size : text.size;
    piece.after = answer_after(text, text.data + behind);
    if (answer_is_placeholder(piece.text)) piece.rejection = ASSAY_REJECTED_EMPTY;
    return answer_add(search, pieces, piece);
}

/* An element without an end. None of the later ones ends either: the last one speaks for all. */
static void add_unterminated(answer_search *search, answer_pieces *pieces, size_t begin) {
    assay_view text = search->region;
    size_t last = find_tag(assay_view_slice(text, begin, text.size), opening, true);
    if (last != ASSAY_NOT_FOUND) begin += last + opening.size;
    answer_add(search, pieces,
               (answer_piece){.text = assay_view_slice(text, begin, begin + ANSWER_AFTER_BYTES),
                              .source = ASSAY_SOURCE_ANSWER_TAG,
                              .rejection = ASSAY_REJECTED_UNTERMINATED});
}

/* The element from `begin` to `end` has another one inside. Adds what the outer one says before and behind it, then the inner one;
 * returns where to go on. */
static size_t add_nested(answer_search *search, answer_pieces *pieces, size_t begin, size_t inner, size_t end) {
    assay_view text = search->region;
    size_t behind = end + closing.size;
    if (assay_view_trim(assay_view_slice(text, begin, inner)).size > 0 && !add(search, pieces, begin, inner)) return behind;
    assay_view rest = assay_view_slice(text, behind, text.size);
    size_t close = find_tag(rest, closing, false), open = find_tag(assay_view_slice(rest, 0, close), opening, false);
    if (close != ASSAY_NOT_FOUND && open == ASSAY_NOT_FOUND) {
        if (assay_view_trim(assay_view_slice(rest, 0, close)).size > 0 && !add(search, pieces, behind, behind + close))
            return behind;
        behind += close + closing.size;
    }
    add(search, pieces, inner + opening.size, end);
    return behind;
}

void answer_collect_elements(answer_search *search, answer_pieces *pieces) {
    assay_view text = search->region;
    size_t from = 0;
    while (answer_sees(search, SIGHT_ELEMENT) && !search->no_memory) {
        size_t found = find_tag(assay_view_slice(text, from, text.size), opening, false);
        if (found == ASSAY_NOT_FOUND) return;
        size_t begin = from + found + opening.size;
        from = answer_skip_code(search, begin);
        if (from > begin) continue;
        assay_view rest = assay_view_slice(text, begin, text.size);
        size_t size = find_tag(rest, closing, false);
        if (size == ASSAY_NOT_FOUND) {
            add_unterminated(search, pieces, begin);
            return;
        }
        size_t inner = find_tag(assay_view_slice(rest, 0, size), opening, true);
        if (inner != ASSAY_NOT_FOUND) {
            from = add_nested(search, pieces, begin, begin + inner, begin + size);
        } else {
            if (!add(search, pieces, begin, begin + size)) return;
            from = begin + size + closing.size;
        }
    }
}

/* "</answer> No, that's wrong." */
bool answer_is_withdrawn_element(assay_view region, const answer_piece *element) {
    if (element->after.size == 0 || !answer_has_digit(element->text)) return false;
    size_t at = answer_offset(region, element->after.data);
    return answer_is_taken_back(region, at) || answer_is_denied_behind(region, at);
}
