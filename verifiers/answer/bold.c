/* **73** in the last lines: the last bold text that is a value or a short name, and no label or heading ("**Step 4: ...**"); of a sentence the value that the
 * text has computed ("**3 vans are needed**"). */
#include "verifiers/answer/answer_internal.h"

enum { WINDOW = 2048, LINES = 3 };

/* Where the last LINES lines that are not blank begin, within the window. */
static size_t last_lines(assay_view text) {
    size_t end = text.size, least = text.size > WINDOW ? text.size - WINDOW : 0;
    for (size_t lines = 0; end > least;) {
        const char *newline = memrchr(text.data + least, '\n', end - least);
        size_t begin = newline ? answer_offset(text, newline) + 1 : least;
        lines += assay_view_trim(assay_view_slice(text, begin, end)).size > 0;
        if (!newline || lines == LINES) return begin;
        end = begin - 1;
    }
    return end;
}

static bool is_label(assay_view text, size_t end, assay_view content) {
    static const char *const headings[] = {"result",       "conclusion", "answer",      "solution", "total",     "summary",
                                           "note",         "remark",     "explanation", "proof",    "reasoning", "check",
                                           "verification", "hence",      "therefore",   "thus",     "so"};
    if (content.size == 0 || content.data[content.size - 1] == ':') return true;
    if (content.data[content.size - 1] == '.' && at_or_nul(text, end) == ' ') { /* "**Result.** 31" */
        assay_view word = content;
        if (SKIP_ANY(&word, headings) && word.size == 1) return true;
    }
    assay_view behind = assay_view_trim(assay_view_slice(text, end, end + 8));
    return assay_view_starts_with(behind, ASSAY_VIEW(":")) || assay_view_starts_with(behind, ASSAY_VIEW("\xEF\xBC\x9A")) ||
           assay_view_ends_with(content, ASSAY_VIEW("\xEF\xBC\x9A"));
}

/* "Step 4: Calculate the speed.", and "4. Find the ratio" with something behind it, are headings: their number says which step. */
static assay_view behind_step(assay_view content, bool last) {
    static const char *const words[] = {"step",   "part",    "case",     "method",  "stage",   "phase",
                                        "option", "problem", "question", "example", "approach"};
    assay_view rest = content;
    size_t digits = 0;
    while (assay_is_digit(at_or_nul(content, digits))) digits++;
    bool numbered = !last && digits > 0 && digits < 3 &&
                    (at_or_nul(content, digits) == '.' || at_or_nul(content, digits) == ')') &&
                    at_or_nul(content, digits + 1) == ' ' && assay_is_alpha(at_or_nul(content, digits + 2)) &&
                    assay_is_alpha(at_or_nul(content, digits + 3));
    if (numbered) return assay_view_trim(assay_view_slice(content, digits + 1, content.size)); /* "4. Find the ratio" */
    if (!SKIP_ANY(&rest, words)) return content;
    size_t at = 0;
    while (at < rest.size && (assay_is_digit(rest.data[at]) || (at == 0 && assay_is_alpha(rest.data[at])))) at++;
    bool label = at > 0 && (at == rest.size || memchr(":.)-", rest.data[at], 4) ||
                            assay_view_starts_with(assay_view_slice(rest, at, rest.size), ASSAY_VIEW(" -")));
    return label ? assay_view_trim(assay_view_slice(rest, at + 1, rest.size)) : content;
}

static bool is_answer(assay_view content) {
    size_t at = 0;
    answer_value value;
    assay_view head = assay_view_slice(content, at_or_nul(content, 0) == '-', 1024);
    if (answer_next_value(head, &at, &value) && (value.begin == 0 || (answer_widen(head, &value) && value.begin == 0)))
        return true;
    size_t words = answer_plain_words(content);
    if (words == 0 && memchr(content.data, '=', content.size)) return true; /* x = 7 */
    if (words == 1 && memchr(content.data, ' ', content.size) == NULL) return true;
    static const char *const phrases[] = {
        "no solution",    "no solutions",     "no real solution",          "no real solutions",
        "does not exist", "all real numbers", "infinitely many solutions", "infinitely many"};
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        if (answer_equal_folded(content, phrases[i])) return true;
    }
    return false;
}

/* Digits and no words. */
static bool is_bare(assay_view content) {
    bool digit = false;
    for (size_t i = 0; i < content.size && !digit; i++) digit = assay_is_digit(content.data[i]);
    return digit && answer_plain_words(content) == 0;
}

/* Does nothing stand between two bold texts but the end of a line, and a bullet? */
static bool is_next_line(assay_view gap) {
    bool line = false;
    for (size_t i = 0; i < gap.size; i++) {
        line = line || gap.data[i] == '\n';
        if (!assay_is_space(gap.data[i]) && !(line && (gap.data[i] == '-' || gap.data[i] == '*'))) return false;
    }
    return line;
}

/* "**5** or **6**": one answer. */
static bool is_joint(assay_view gap) {
    static const char *const words[] = {"or", "and", "/", ",", "&", ", and", ", or", "or maybe", "or possibly"};
    gap = assay_view_trim(gap);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_is(gap, words[i])) return true;
    }
    return false;
}

void answer_collect_bold(answer_search *search, answer_pieces *pieces) {
    assay_view text = search->region;
    size_t at = last_lines(text), first = 0, before = 0; /* the run of joined bold texts before: where it begins and ends */
    bool bare = false;                                   /* its last one */
    while (at + 4 <= text.size && !search->no_memory) {
        size_t open = assay_find_first(assay_view_slice(text, at, text.size), ASSAY_VIEW("**"));
        if (open == ASSAY_NOT_FOUND) return;
        open += at;
        size_t size = assay_find_first(assay_view_slice(text, open + 2, text.size), ASSAY_VIEW("**"));
        if (size == ASSAY_NOT_FOUND) return;
        size_t end = open + 2 + size + 2;
        assay_view inner = assay_view_trim(assay_view_slice(text, open + 2, end - 2));
        at = end;
        if (is_label(text, end, inner) || (inner.size > 0 && memchr(inner.data, '\n', inner.size))) continue;
        if (answer_skip_code(search, open) != open) continue;
        inner = behind_step(inner, assay_view_trim(assay_view_slice(text, end, text.size)).size == 0);
        assay_view content = answer_reduce_sentence(answer_without_explanation(inner));
        assay_view computed = answer_plain_words(content) >= 2 ? answer_computed_of(text, content) : ASSAY_VIEW_NONE;
        if (computed.size > 0) content = computed;
        bool offers = before > 0 && is_joint(assay_view_slice(text, before, open)); /* "**D. x** and **I. y**" */
        if (content.size == 0 || (!offers && !is_answer(content))) continue;
        if (answer_is_denied(text, open) || answer_is_denied_behind(text, end)) continue;
        if (assay_view_starts_with(assay_view_slice(text, end, text.size), ASSAY_VIEW(" is not."))) continue;
        bool digit = is_bare(content);
        if (digit ? answer_is_taken_back(text, end) : answer_is_withdrawn(text, end)) continue;
        assay_view gap = assay_view_slice(text, before, open);
        bool joined = before > 0 && (is_joint(gap) || (bare && digit && is_next_line(gap)));
        bare = digit;
        first = joined ? first : open;
        before = end;
        if (joined) content = assay_view_slice(text, first, end);
        answer_piece piece = {.text = content,
                              .whole = joined ? ASSAY_VIEW_NONE : answer_unwrap(inner),
                              .source = ASSAY_SOURCE_BOLD,
                              .after = answer_after(text, content.data + content.size)};
        if (!answer_add(search, pieces, piece)) return;
    }
}
