/* Answers of one kind in the last lines, of which the last one alone would be taken: items of a numbered list, elements of one name, values of one name, values in code marks, rows of a table with one
 * column, or the cells of a last row that are all values. Where an earlier one says something else, all of them together are what was answered, and no single value is. Bounded: LINES lines of LINE_BYTES. */
#include "verifiers/answer/answer_internal.h"
#include "verifiers/completion/wrapped.h"

enum { LINES = 8, LINE_BYTES = 256 };

typedef enum line_kind {
    LINE_OTHER,
    LINE_BLANK,
    LINE_ITEM,
    LINE_ELEMENT,
    LINE_ROW,
    LINE_CODE,
    LINE_EQUATION,
    LINE_LABEL,
    LINE_SEVERAL
} line_kind;

typedef struct line_read {
    line_kind kind;
    assay_view content; /* of an item, an element or a row with one cell */
    assay_view mark;    /* the number of an item, the opening tag of an element */
} line_read;

static bool is_value_as_written(assay_view text) {
    size_t at = 0;
    answer_value value;
    return text.size > 0 && answer_next_value(text, &at, &value) && value.begin == 0 && value.end == text.size;
}

/* One value and nothing else. */
static bool is_value(assay_view text) {
    return is_value_as_written(answer_unwrap(text)) || is_value_as_written(text); /* "$a = 7$" */
}

static assay_view behind_number(assay_view line) {
    size_t at = 0;
    while (assay_is_digit(at_or_nul(line, at)) && at < 3) at++;
    if (at == 0) { /* "(a) 5", "a) 5": capitals are the labels of choices */
        bool open = at_or_nul(line, 0) == '(';
        char letter = at_or_nul(line, open);
        bool part = (letter >= 'a' && letter <= 'h') || letter == 'i' || (open && assay_is_digit(letter));
        size_t end = open + 1u;
        while (letter == 'i' && end < 4 && memchr("iv", at_or_nul(line, end), 2)) end++;
        bool ends = part && at_or_nul(line, end) == ')';
        if (ends && at_or_nul(line, end + 1) == ':') end++;
        return ends && at_or_nul(line, end + 1) == ' ' ? assay_view_slice(line, end + 2, line.size) : ASSAY_VIEW_NONE;
    }
    bool closed = at > 0 && (at_or_nul(line, at) == '.' || at_or_nul(line, at) == ')') && at_or_nul(line, at + 1) == ' ';
    return closed ? assay_view_slice(line, at + 2, line.size) : ASSAY_VIEW_NONE;
}

/* "7 | 8": two cells or more, each of them a value. */
static bool is_row_of_values(assay_view row) {
    size_t cells = 0;
    while (row.size > 0) {
        const char *bar = memchr(row.data, '|', row.size);
        size_t end = bar ? answer_offset(row, bar) : row.size;
        if (!is_value(assay_view_slice(row, 0, end))) return false;
        cells++;
        row = assay_view_slice(row, end + 1, row.size);
    }
    return cells > 1;
}

/* "<solution>7</solution><solution>8</solution>" */
static bool holds_twice(assay_view line, assay_view mark) {
    size_t again = assay_find_last(line, mark);
    return mark.size >= 8 && again != ASSAY_NOT_FOUND && again > 0;
}

/* "Alice: 14", "**Bob:** 9", "Median = 9": a name of one or two words and a value; no word that sums up or announces. */
static line_read read_label(assay_view line) {
    static const char *const others[] = {
        "answer",    "total",       "result",     "sum",        "final",   "so",    "thus",     "therefore",  "hence",
        "solution",  "ans",         "output",     "value",      "then",    "check", "step",     "average",    "difference",
        "remaining", "left",        "overall",    "conclusion", "product", "ratio", "area",     "volume",     "perimeter",
        "profit",    "change",      "now",        "and",        "finally", "cost",  "combined", "altogether", "net",
        "score",     "probability", "confidence", "note",       "case",    "option"};
    enum { NAME_BYTES = 24 };
    line_read read = {.kind = LINE_OTHER};
    size_t at = 0, words = 0, begin;
    while (at_or_nul(line, at) == '*') at++;
    begin = at;
    for (bool inside = false;
         at < line.size && at - begin < NAME_BYTES && (assay_is_alpha(line.data[at]) || line.data[at] == ' '); at++) {
        words += assay_is_alpha(line.data[at]) && !inside;
        inside = assay_is_alpha(line.data[at]);
    }
    assay_view name = assay_view_trim(assay_view_slice(line, begin, at));
    while (at_or_nul(line, at) == '*') at++;
    char mark = at_or_nul(line, at);
    if (name.size < 3 || words == 0 || words > 2 || (mark != ':' && mark != '=') ||
        answer_has_word(name, others, COUNT(others)))
        return read;
    for (at++; at_or_nul(line, at) == '*' || at_or_nul(line, at) == ' ';) at++;
    assay_view content = assay_view_slice(line, at, line.size);
    bool number =
        content.size > 0 && is_value(content) && answer_has_digit(content) && !memchr(content.data, '=', content.size);
    if (number) read = (line_read){.kind = LINE_LABEL, .content = answer_unwrap(content), .mark = name};
    return read;
}

static line_read read_line(assay_view line) {
    line_read read = {.kind = LINE_OTHER};
    line = assay_view_trim(line);
    if (line.size > 2 && line.data[1] == ' ' && (line.data[0] == '-' || line.data[0] == '*')) /* a bullet */
        line = assay_view_trim(assay_view_slice(line, 2, line.size));
    if (line.size == 0) {
        read.kind = LINE_BLANK;
    } else if (line.size > LINE_BYTES) {
        read.kind = LINE_OTHER;
    } else if (line.data[0] == '|' && line.size > 2 && line.data[line.size - 1] == '|') {
        assay_view inner = assay_view_slice(line, 1, line.size - 1);
        read.kind = LINE_ROW;
        if (is_row_of_values(inner)) read.kind = LINE_SEVERAL;
        else if (!memchr(inner.data, '|', inner.size) && is_value(inner)) read.content = answer_unwrap(inner);
    } else if (line.data[0] == '`' && line.size > 2 && line.data[line.size - 1] == '`') {
        assay_view inner = assay_view_slice(line, 1, line.size - 1);
        if (is_value(inner)) read = (line_read){.kind = LINE_CODE, .content = inner};
    } else if ((line.data[0] == '<' && line.data[line.size - 1] == '>') ||
               (line.data[0] == '[' && line.data[line.size - 1] == ']' && assay_is_alpha(at_or_nul(line, 1)))) {
        const char *close = memchr(line.data, line.data[line.size - 1], line.size);
        read.content = assay_wrapped_content(line);
        read.mark = assay_view_slice(line, 0, answer_offset(line, close) + 1);
        bool named = read.mark.size >= 8; /* "<solution>", and no mark of HTML around a paragraph */
        if (read.content.size > 0 && (named || is_value(read.content))) read.kind = LINE_ELEMENT;
        else if (read.content.size == 0 && holds_twice(line, read.mark)) read.kind = LINE_SEVERAL;
    } else if (line.data[0] == '(' || (assay_is_alpha(line.data[0]) && at_or_nul(line, 1) == ')')) {
        assay_view content = behind_number(line);
        if (content.size > 0 && is_value(content)) {
            read.kind = LINE_ITEM;
            read.content = answer_unwrap(content);
            read.mark = assay_view_slice(line, 0, answer_offset(line, content.data));
        }
    } else if (assay_is_alpha(line.data[0])) { /* "x = 1", and no step of a calculation */
        size_t sign = 1;
        while (at_or_nul(line, sign) == ' ') sign++;
        assay_view value =
            at_or_nul(line, sign) == '=' ? assay_view_trim(assay_view_slice(line, sign + 1, line.size)) : ASSAY_VIEW_NONE;
        size_t digit = at_or_nul(value, 0) == '-';
        while (assay_is_digit(at_or_nul(value, digit))) digit++;
        if (digit > 0 && digit == value.size)
            read = (line_read){.kind = LINE_EQUATION, .content = value, .mark = assay_view_slice(line, 0, 1)};
        else read = read_label(line);
    } else if (line.data[0] == '*') {
        read = read_label(line);
    } else if (assay_is_digit(line.data[0])) {
        assay_view content = behind_number(line);
        if (content.size > 0 && is_value(content)) {
            read.kind = LINE_ITEM;
            read.content = answer_unwrap(content);
            read.mark = assay_view_slice(line, 0, answer_offset(line, content.data));
        }
    }
    return read;
}

/* May a line of this kind stand between two of the last one's kind? */
static bool passes(line_kind last, const line_read *line) {
    if (line->kind == LINE_BLANK) return true;
    if (last == LINE_ROW) return line->kind == LINE_ROW;
    return last == LINE_ELEMENT && line->kind == LINE_OTHER; /* "or", "Another one:" */
}

assay_view answer_siblings_at_end(assay_view text) {
    size_t end = text.size;
    line_read last = {.kind = LINE_BLANK};
    for (int lines = 0; lines < LINES; lines++) {
        const char *newline = end > 0 ? memrchr(text.data, '\n', end) : NULL;
        size_t begin = newline ? answer_offset(text, newline) + 1 : 0;
        line_read line = read_line(assay_view_slice(text, begin, end));
        if (last.kind == LINE_BLANK) {
            last = line;
            if (line.kind == LINE_SEVERAL) return assay_view_slice(text, begin, text.size);
            if (line.kind != LINE_BLANK && line.content.size == 0) return ASSAY_VIEW_NONE; /* nearly always */
        } else if (line.kind == last.kind && line.content.size > 0 &&
                   (line.kind != LINE_ELEMENT || assay_view_equal(line.mark, last.mark))) {
            if (!assay_view_equal(line.content, last.content)) return assay_view_slice(text, begin, text.size);
        } else if (!passes(last.kind, &line)) {
            return ASSAY_VIEW_NONE;
        }
        if (!newline) return ASSAY_VIEW_NONE;
        end = begin - 1;
    }
    return ASSAY_VIEW_NONE;
}
