/* "#### 42", GSM8K's mark: exactly four hashes at the start of a line or behind white space, then a value up to the end of the line. The same
 * hashes make Markdown's fourth heading: "#### Step 4: ..." and "#### 1. Count" are none, unless a short text is the last line. */
#include "verifiers/answer/answer_internal.h"

static bool is_numbered_heading(assay_view line) {
    size_t at = 0;
    while (at < line.size && assay_is_digit(line.data[at])) at++;
    if (at == 0 || at + 2 >= line.size || (line.data[at] != '.' && line.data[at] != ')')) return false;
    return line.data[at + 1] == ' ' && answer_plain_words(line) > 0;
}

static bool begins_value(assay_view line) {
    size_t at = at_or_nul(line, 0) == '-', begin = at; /* "-\\frac{1}{2}" */
    answer_value value;
    line = assay_view_slice(line, 0, 1024);
    if (answer_next_value(line, &at, &value) && (value.begin == begin || value.begin == 0)) return true;
    bool formula = false; /* "x^2+1", "\\{1, 2\\}" */
    for (size_t i = 0; i < line.size && !formula; i++)
        formula = line.data[i] == '\\' || line.data[i] == '^' || line.data[i] == '=';
    return formula && answer_plain_words(line) == 0;
}

static bool is_answer(assay_view line, bool last_line) {
    if (is_numbered_heading(line)) return false;
    if (begins_value(line)) return true;
    return last_line;
}

void answer_collect_hashes(answer_search *search, assay_view within, answer_pieces *pieces) {
    size_t shift = answer_offset(search->region, within.data), first = search->first[SIGHT_HASHES];
    size_t from = first > shift && answer_sees(search, SIGHT_HASHES) ? first - shift : 0;
    while (answer_sees(search, SIGHT_HASHES) && !search->no_memory) {
        size_t found = assay_find_first(assay_view_slice(within, from, within.size), ASSAY_VIEW("####"));
        if (found == ASSAY_NOT_FOUND) return;
        size_t mark = from + found, at = mark + 4;
        from = at;
        while (from < within.size && within.data[from] == '#') from++;
        bool alone = from == at && (mark == 0 || assay_is_space(within.data[mark - 1]));
        if (!alone || answer_skip_code(search, shift + mark) != shift + mark) continue;
        const char *newline = at < within.size ? memchr(within.data + at, '\n', within.size - at) : NULL;
        size_t end = newline ? answer_offset(within, newline) : within.size;
        from = end;
        assay_view line = answer_unwrap(assay_view_slice(within, at, end));
        bool last_line = assay_view_trim(assay_view_slice(within, end, within.size)).size == 0;
        answer_piece piece = {
            .text = line, .source = ASSAY_SOURCE_HASHES, .after = answer_after(within, line.data + line.size)};
        if (line.size == 0) {
            if (!last_line) continue;
            piece.rejection = ASSAY_REJECTED_EMPTY;
        } else if (!is_answer(line, last_line)) {
            continue;
        } else {
            piece.text = answer_reduce_sentence(line);
        }
        bool led = mark > 0 && within.data[mark - 1] != '\n'; /* "❌ #### 7" */
        if (piece.rejection == ASSAY_TAKEN && led && answer_is_denied(within, mark)) piece.rejection = ASSAY_REJECTED_DENIED;
        if (!answer_add(search, pieces, piece)) return;
    }
}
