/* Lists of candidates in the item's arena, and names. */
#include "verifiers/answer/answer_internal.h"

enum { FIRST_CAPACITY = 8 };

void *answer_grow(answer_search *search, const void *items, size_t count, size_t size) {
    size_t capacity = count == 0 ? FIRST_CAPACITY : 2 * count;
    void *grown = assay_arena_alloc(search->arena, capacity * size);
    if (!grown) {
        search->no_memory = true;
        return NULL;
    }
    if (count > 0) memcpy(grown, items, count * size);
    return grown;
}

bool answer_add(answer_search *search, answer_pieces *pieces, answer_piece piece) {
    if (piece.text.size == 0 && piece.rejection == ASSAY_TAKEN) piece.rejection = ASSAY_REJECTED_EMPTY;
    if (pieces->count == pieces->capacity) {
        answer_piece *grown = answer_grow(search, pieces->items, pieces->count, sizeof *grown);
        if (!grown) return false;
        pieces->items = grown;
        pieces->capacity = pieces->count == 0 ? FIRST_CAPACITY : 2 * pieces->count;
    }
    pieces->items[pieces->count++] = piece;
    return true;
}

assay_view answer_after(assay_view region, const char *end) {
    size_t at = answer_offset(region, end);
    return assay_view_slice(region, at, at + ANSWER_AFTER_BYTES);
}

const char *assay_answer_source_name(assay_answer_source source) {
    static const char *const names[] = {"NONE", "BOXED",           "ANSWER_TAG", "HASHES",      "PHRASE",
                                        "BOLD", "LAST_EXPRESSION", "WHOLE",      "ANSWER_LINE", "LAST_NUMBER"};
    return (size_t)source < sizeof names / sizeof *names ? names[source] : "NONE";
}

const char *assay_answer_rejection_name(assay_answer_rejection rejection) {
    static const char *const names[] = {
        "TAKEN",   "IN_THINKING", "NOT_LAST", "UNTERMINATED", "EMPTY", "SOURCE_NOT_ALLOWED", "SOURCE_NOT_PREFERRED",
        "IN_CODE", "QUOTED",      "DENIED"};
    return (size_t)rejection < sizeof names / sizeof *names ? names[rejection] : "TAKEN";
}
