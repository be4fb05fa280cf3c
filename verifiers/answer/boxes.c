/* \boxed{...}, \fbox{...}, \framebox[..]{...}, and boxes without braces (\boxed 5).
 *
 * Theory. One pass from the first box on. A stack holds the boxes that are open with the brace depth at which each closes; escaped braces
 * (\{ \}) do not count. A box that ends takes the place of the boxes inside it, so the candidates are outermost and disjoint, and
 * the work is linear however boxes are nested or repeated. What is left on the stack at the end is unterminated. */
#include "verifiers/answer/answer_internal.h"

enum { LOOKED_AROUND = 512 }; /* boxes, from the end on: nobody writes more, and each look costs */

typedef struct open_box {
    uint32_t command, content; /* offsets of the backslash and of the content */
    uint32_t depth;            /* brace depth outside the box */
} open_box;

typedef struct box_pass {
    answer_search *search;
    assay_view text;
    answer_pieces *pieces;
    size_t first_piece; /* pieces before it are somebody else's */
    open_box *stack;
    size_t open, capacity;
    size_t depth;
    size_t last_command, last_end; /* of the box that ended last */
    bool redefined;                /* the text defines \\boxed itself: nobody knows what its boxes show */
} box_pass;

static bool starts_word(assay_view text, size_t at, assay_view word) {
    return assay_view_starts_with(assay_view_slice(text, at, text.size), word) &&
           (at + word.size == text.size || !assay_is_alpha(text.data[at + word.size]));
}

/* The end of a box command that begins with the backslash at `at` (or what is left of "\b" and "\f" where somebody read them as the
 * escapes of JSON: a backspace, a form feed), its optional arguments included; 0: none begins there. */
static size_t box_command_end(assay_view text, size_t at) {
    if (text.data[at] == '\b') return starts_word(text, at + 1, ASSAY_VIEW("oxed")) ? at + 5 : 0;
    if (text.data[at] == '\f') return starts_word(text, at + 1, ASSAY_VIEW("box")) ? at + 4 : 0;
    if (starts_word(text, at + 1, ASSAY_VIEW("boxed"))) return at + 6;
    if (starts_word(text, at + 1, ASSAY_VIEW("fbox"))) return at + 5;
    if (!starts_word(text, at + 1, ASSAY_VIEW("framebox"))) return 0;
    size_t end = at + 9;
    for (int options = 0; options < 2 && end < text.size && text.data[end] == '['; options++) {
        size_t limit = end + 32 < text.size ? end + 32 : text.size, close = end;
        while (close < limit && text.data[close] != ']') close++;
        if (close == limit) break;
        end = close + 1;
    }
    return end;
}

static inline bool begins_command(char c) {
    return c == '\\' || c == '\b' || c == '\f';
}

/* The first box command that begins at or after `begin`. */
static size_t find_box(assay_view text, size_t begin) {
    for (size_t from = begin;;) {
        size_t found = assay_find_first(assay_view_slice(text, from, text.size), ASSAY_VIEW("ox"));
        if (found == ASSAY_NOT_FOUND) return ASSAY_NOT_FOUND;
        size_t at = from + found;
        static const size_t before[] = {1, 2, 3, 7}; /* backspace-oxed; \box or form feed-box, \fbox, \framebox */
        for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
            if (at >= begin + before[i] && begins_command(text.data[at - before[i]]) && box_command_end(text, at - before[i]))
                return at - before[i];
        }
        from = at + 2;
    }
}

static bool add_box(box_pass *pass, size_t command, assay_view content, size_t end) {
    answer_pieces *pieces = pass->pieces;
    answer_piece piece = {.text = assay_view_trim(content), .source = ASSAY_SOURCE_BOXED, .checks = ANSWER_CHECKS_ALL};
    piece.after = answer_after(pass->text, pass->text.data + end);
    piece.box = assay_view_slice(pass->text, command, end);
    size_t begin = answer_offset(pass->text, piece.text.data);
    bool has_inner = pieces->count > pass->first_piece && pieces->items[pieces->count - 1].text.data >= content.data;
    /* An inner box that is all of this one's content stands for it: \boxed{\boxed{5}}. */
    if (has_inner && begin == pass->last_command && begin + piece.text.size == pass->last_end) {
        piece.text = pieces->items[pieces->count - 1].text;
    }
    while (pieces->count > pass->first_piece && pieces->items[pieces->count - 1].text.data >= content.data) pieces->count--;
    if (answer_is_placeholder(piece.text)) piece.rejection = ASSAY_REJECTED_EMPTY;
    pass->last_command = command;
    pass->last_end = end;
    return answer_add(pass->search, pieces, piece);
}

static bool push_box(box_pass *pass, size_t command, size_t content) {
    if (pass->open == pass->capacity) {
        open_box *grown = answer_grow(pass->search, pass->stack, pass->open, sizeof *grown);
        if (!grown) return false;
        pass->stack = grown;
        pass->capacity = pass->open == 0 ? 8 : 2 * pass->open;
    }
    pass->stack[pass->open++] = (open_box){(uint32_t)command, (uint32_t)content, (uint32_t)pass->depth++};
    return true;
}

/* The end of what a box without braces holds: a bracketed group on one line, or all up to white space, $ or a backslash that
 * ends maths; braces in it are balanced, closing punctuation is not part of it. */
static size_t unbraced_end(assay_view text, size_t begin) {
    size_t limit = begin + 256 < text.size ? begin + 256 : text.size, end = begin, depth = 0;
    bool grouped = begin < text.size && (text.data[begin] == '(' || text.data[begin] == '[');
    for (; end < limit; end++) {
        char c = text.data[end];
        if (c == '\n' || c == '$') break;
        if (c == '\\' && end + 1 < limit && (text.data[end + 1] == ')' || text.data[end + 1] == ']')) break;
        if (c == '{' || (grouped && (c == '(' || c == '['))) depth++;
        if (c == '}' || (grouped && (c == ')' || c == ']'))) {
            if (depth == 0) break;
            depth--;
            if (grouped && depth == 0) return end + 1;
        }
        if (depth == 0 && assay_is_space(c)) break;
    }
    while (end > begin && strchr(".,;:!?*", text.data[end - 1])) end--;
    return end;
}

/* A box command with no brace behind it; returns where to go on. "\boxed" in a sentence about boxes is no candidate. */
static size_t take_unbraced(box_pass *pass, size_t command, size_t content) {
    assay_view text = pass->text;
    if (content == text.size) {
        answer_piece piece = {.text = assay_view_slice(text, command, text.size),
                              .source = ASSAY_SOURCE_BOXED,
                              .rejection = ASSAY_REJECTED_UNTERMINATED};
        pass->last_command = command;
        answer_add(pass->search, pass->pieces, piece);
        return content;
    }
    bool word = assay_is_alpha(text.data[content]) && content + 1 < text.size && assay_is_alpha(text.data[content + 1]);
    size_t end = word ? content : unbraced_end(text, content);
    if (end == content) return content;
    add_box(pass, command, assay_view_slice(text, content, end), end);
    return end;
}

/* Handles the begin of a command at `at`; returns where to go on. */
static size_t at_backslash(box_pass *pass, size_t at) {
    assay_view text = pass->text;
    size_t end = box_command_end(text, at);
    if (end == 0 && text.data[at] == '\\' && at + 1 < text.size && text.data[at + 1] == '\\') {
        /* "\\boxed": a backslash doubled by somebody's escaping. */
        end = box_command_end(text, ++at);
        if (end == 0) return at + 1;
    }
    if (end == 0) return at + (text.data[at] == '\\' ? 2 : 1);
    if (answer_redefines_box(text, at)) {
        pass->redefined = true;
        return end;
    }
    size_t content = end;
    while (content < text.size && assay_is_space(text.data[content])) content++;
    if (content == text.size || text.data[content] != '{') return take_unbraced(pass, at, content);
    push_box(pass, at, content + 1);
    return content + 1;
}

static void at_closing_brace(box_pass *pass, size_t at) {
    if (pass->depth == 0) return;
    pass->depth--;
    if (pass->open == 0 || pass->stack[pass->open - 1].depth != pass->depth) return;
    open_box box = pass->stack[--pass->open];
    add_box(pass, box.command, assay_view_slice(pass->text, box.content, at), at + 1);
}

/* The innermost box that never ended, as the last candidate where it is the last box, else as a rejected one in front. */
static void add_unterminated(box_pass *pass) {
    if (pass->open == 0) return;
    open_box box = pass->stack[pass->open - 1];
    answer_pieces *pieces = pass->pieces;
    answer_piece piece = {.text = assay_view_slice(pass->text, box.content, box.content + ANSWER_AFTER_BYTES),
                          .source = ASSAY_SOURCE_BOXED,
                          .rejection = ASSAY_REJECTED_UNTERMINATED};
    bool last = pieces->count == pass->first_piece || box.command > pass->last_command;
    if (!answer_add(pass->search, pieces, piece) || last) return;
    memmove(pieces->items + pass->first_piece + 1, pieces->items + pass->first_piece,
            (pieces->count - 1 - pass->first_piece) * sizeof *pieces->items);
    pieces->items[pass->first_piece] = piece;
}

static size_t line_begin(assay_view text, size_t at) {
    const char *newline = at > 0 ? memrchr(text.data, '\n', at) : NULL;
    return newline ? answer_offset(text, newline) + 1 : 0;
}

/* A quotation of the question (a line that begins with '>', as in Markdown) before the answer is no answer of its own. */
static void reject_quoted(box_pass *pass) {
    bool answered = false, quoted = false;
    size_t line = SIZE_MAX; /* where the line of the piece before begins: each line is looked at once */
    for (size_t i = pass->pieces->count; i-- > pass->first_piece;) {
        answer_piece *piece = &pass->pieces->items[i];
        size_t at = answer_offset(pass->text, piece->text.data);
        if (at < line) {
            line = line_begin(pass->text, at);
            size_t first = line;
            while (first < at && pass->text.data[first] == ' ') first++;
            quoted = pass->text.data[first] == '>';
        }
        if (piece->rejection != ASSAY_TAKEN) continue;
        if (quoted && answered) piece->rejection = ASSAY_REJECTED_QUOTED;
        answered = answered || !quoted;
    }
}

/* A place in the region before which no box command begins; the region's end: there is none. */
static size_t before_first_box(const answer_search *search) {
    static const unsigned boxes[] = {SIGHT_BOXED, SIGHT_FBOX, SIGHT_FRAMEBOX, SIGHT_BACKSPACE_BOX, SIGHT_FORMFEED_BOX};
    size_t first = search->region.size;
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
        if (search->seen >> boxes[i] & 1 && search->first[boxes[i]] < first) first = search->first[boxes[i]];
    }
    return first;
}

void answer_collect_boxes(answer_search *search, assay_view within, answer_pieces *pieces) {
    size_t first = before_first_box(search), shift = answer_offset(search->region, within.data);
    if (first >= shift + within.size) return;
    size_t at = find_box(within, first > shift ? first - shift : 0);
    if (at == ASSAY_NOT_FOUND) return;
    box_pass pass = {.search = search, .text = within, .pieces = pieces, .first_piece = pieces->count};
    static const bool counts[256] = {['\\'] = true, ['\b'] = true, ['\f'] = true, ['{'] = true, ['}'] = true};
    while (at < within.size && !search->no_memory) {
        if (pass.open > 0 && !counts[(unsigned char)within.data[at]]) { /* most of what a box holds */
            at++;
            continue;
        }
        size_t behind = search->code_count > 0 && pass.open == 0 ? answer_skip_code(search, shift + at) - shift : at;
        char c = within.data[at];
        if (behind > at) {
            at = behind;
        } else if (begins_command(c)) {
            at = at_backslash(&pass, at);
        } else {
            if (c == '{') pass.depth++;
            if (c == '}') at_closing_brace(&pass, at);
            at++;
        }
        if (pass.open == 0) at = find_box(within, at); /* between boxes nothing counts */
    }
    add_unterminated(&pass);
    for (size_t i = pass.first_piece; i < pieces->count; i++) {
        if (pieces->items[i].rejection != ASSAY_TAKEN) continue;
        if (pass.redefined) pieces->items[i].rejection = ASSAY_REJECTED_DENIED;
        else if (pieces->count - i <= LOOKED_AROUND) answer_read_around_box(within, &pieces->items[i]);
    }
    bool several = pieces->count > pass.first_piece + 1; /* else there is no answer behind a quotation */
    if (several && memchr(within.data, '>', within.size)) reject_quoted(&pass);
}
