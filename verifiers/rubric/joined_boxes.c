/* Several boxes as the members of one answer: "\boxed{-2} and \boxed{1}" for {-2, 1}, "x = \boxed{2}, y = \boxed{3}" for (2, 3). All of them together, in
 * order and under their names, must equal the gold, so that this accepts no hedge, no superset and no exchange of names. */
#include "verifiers/rubric/rubric_internal.h"

enum { JOINED_MAX = 4096, BOXES_MAX = 16, COMMAND_BYTES = 24 };

static size_t before_blanks(assay_view text, size_t end) {
    while (end > 0 && (text.data[end - 1] == ' ' || text.data[end - 1] == '&' || text.data[end - 1] == '~')) end--;
    return end;
}

/* The letter that the box around `content` is the value of: "x" before "= \boxed{2}"; empty: none. */
static assay_view name_of(assay_view text, assay_view content) {
    if (content.data < text.data || content.data > text.data + text.size) return ASSAY_VIEW_NONE;
    size_t inside = (size_t)(content.data - text.data), at = inside;
    while (at > 0 && inside - at < COMMAND_BYTES && text.data[at] != '\\') at--;
    if (text.data[at] != '\\') return ASSAY_VIEW_NONE;
    size_t end = before_blanks(text, at);
    if (end > 0 && text.data[end - 1] == '$') end = before_blanks(text, end - 1); /* "x = $\boxed{2}$" */
    if (end == 0 || text.data[end - 1] != '=') return ASSAY_VIEW_NONE;
    end = before_blanks(text, end - 1);
    bool letter = end > 0 && assay_is_alpha(text.data[end - 1]);
    char before = end > 1 ? text.data[end - 2] : ' ';
    bool alone = !assay_is_alpha(before) && !assay_is_digit(before) && !strchr("\\_^+-*/'.=", before);
    return letter && alone ? assay_view_slice(text, end - 1, end) : ASSAY_VIEW_NONE;
}

static void append(char *text, size_t *size, assay_view part) {
    memcpy(text + *size, part.data, part.size);
    *size += part.size;
}

assay_view join_boxes(assay_view completion, const assay_answer *answer, assay_arena *arena) {
    assay_view value[BOXES_MAX], name[BOXES_MAX];
    size_t count = 0, named = 0, bytes = 0, size = 0;
    bool distinct = true;
    if (answer->several == 0 || answer->several >= BOXES_MAX || answer->more_candidates) return ASSAY_VIEW_NONE;
    for (size_t i = answer->candidate_count; i > 0; i--) { /* candidates stand last first */
        const assay_answer_candidate *box = &answer->candidates[i - 1];
        if (!box->must_agree && box->rejection != ASSAY_TAKEN) continue;
        if (box->source != answer->source || count == BOXES_MAX) return ASSAY_VIEW_NONE;
        value[count] = box->text;
        name[count] = box->source == ASSAY_SOURCE_BOXED ? name_of(completion, box->text) : ASSAY_VIEW_NONE;
        named += name[count].size > 0;
        for (size_t k = 0; k < count; k++) distinct &= name[k].size == 0 || !assay_view_equal(name[k], name[count]);
        bytes += box->text.size + 8;
        count++;
    }
    bool names = named == count && distinct;
    char *text = bytes <= JOINED_MAX ? assay_arena_alloc(arena, bytes + 1) : NULL;
    if (!text) return ASSAY_VIEW_NONE;
    for (size_t i = 0; i < count; i++) {
        if (i > 0) append(text, &size, ASSAY_VIEW(", "));
        if (names) append(text, &size, name[i]);
        if (names) append(text, &size, ASSAY_VIEW(" = "));
        append(text, &size, value[i]);
    }
    return (assay_view){text, size};
}
