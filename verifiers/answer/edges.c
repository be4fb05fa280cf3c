/* Where the expression ends that a number in a sentence is part of: "We get x + 5", "It equals log 5", "Hence 0 < x < 5". A number alone would be
 * another answer. Leftwards and rightwards over operators, letters of their own, functions by name, brackets; at most EDGE_BYTES each way, one line.
 *
 * A letter or an operator counts only where it has what it needs on its other side: "apples = 5" is 5, "width + 5" is nothing that can be told. */
#include "verifiers/answer/answer_internal.h"

enum { EDGE_BYTES = 160 };

static const answer_word *const functions[26] = {
    ['a' - 'a'] = ANSWER_WORDS({"arcsin", 1}, {"arccos", 1}, {"arctan", 1}, {"asin", 1}, {"acos", 1}, {"atan", 1}, {"abs", 1},
                               {"arg", 1}),
    ['b' - 'a'] = ANSWER_WORDS({"binom", 1}),
    ['c' - 'a'] = ANSWER_WORDS({"cos", 1}, {"cot", 1}, {"csc", 1}, {"cosh", 1}, {"cbrt", 1}, {"ceil", 1}, {"choose", 1}),
    ['d' - 'a'] = ANSWER_WORDS({"det", 1}),
    ['e' - 'a'] = ANSWER_WORDS({"exp", 1}),
    ['f' - 'a'] = ANSWER_WORDS({"floor", 1}),
    ['g' - 'a'] = ANSWER_WORDS({"gcd", 1}, {"gamma", 1}),
    ['l' - 'a'] = ANSWER_WORDS({"log", 1}, {"ln", 1}, {"lg", 1}, {"lcm", 1}),
    ['s' - 'a'] = ANSWER_WORDS({"sin", 1}, {"sec", 1}, {"sinh", 1}, {"sqrt", 1}, {"sgn", 1}),
    ['t' - 'a'] = ANSWER_WORDS({"tan", 1}, {"tanh", 1}),
};

static bool is_function(assay_view word) {
    return answer_word_classes(word, functions) != 0;
}

static bool is_month(assay_view word) {
    static const char *const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};
    return assay_view_is_any(word, names, sizeof names / sizeof *names);
}

/* The size of the operator or relation sign that ends before `end`; 0: none. */
static size_t operator_before(assay_view text, size_t end) {
    static const assay_view signs[] = {{"<=", 2},
                                       {">=", 2},
                                       {"!=", 2},
                                       {"==", 2},
                                       {"**", 2},
                                       {"+", 1},
                                       {"-", 1},
                                       {"*", 1},
                                       {"/", 1},
                                       {"^", 1},
                                       {"_", 1},
                                       {"<", 1},
                                       {">", 1},
                                       {"=", 1},
                                       {"\xC3\x97", 2},
                                       {"\xC3\xB7", 2},
                                       {"\xC2\xB7", 2},
                                       {"\xC2\xB1", 2},
                                       {"\xE2\x88\x92", 3},
                                       {"\xE2\x89\xA4", 3},
                                       {"\xE2\x89\xA5", 3},
                                       {"\xE2\x89\xA0", 3},
                                       {"\xE2\x8B\x85", 3}};
    char last = end > 0 ? text.data[end - 1] : ' ';
    if (last == '*' && end > 1 && text.data[end - 2] == '\\') return 2; /* Markdown's "6 \* 7" */
    if ((unsigned char)last < 0x80 && !strchr("+-*/^_<>=", last)) return 0;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t size = signs[i].size;
        if (end >= size && memcmp(text.data + end - size, signs[i].data, size) == 0) return size;
    }
    return 0;
}

static size_t operator_at(assay_view text, size_t at) {
    for (size_t size = 3; size > 0; size--) {
        if (at + size <= text.size && operator_before(assay_view_slice(text, at, at + size), size) == size) return size;
    }
    return 0;
}

static size_t blanks_before(assay_view text, size_t at) {
    while (at > 0 && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t')) at--;
    return at;
}

static size_t blanks_behind(assay_view text, size_t at) {
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t')) at++;
    return at;
}

/* Greek letters, superscripts and the root sign, in two or three bytes before `end`; 0: none of them. */
static size_t symbol_before(assay_view text, size_t end) {
    if (end >= 2 && (text.data[end - 2] == '\xCE' || text.data[end - 2] == '\xCF')) return 2;
    if (end >= 2 && text.data[end - 2] == '\xC2' && memchr("\xB2\xB3\xB9", text.data[end - 1], 3)) return 2;
    if (end >= 3 && text.data[end - 3] == '\xE2' && text.data[end - 2] == '\x81') return 3;
    if (end >= 3 && memcmp(text.data + end - 3, "\xE2\x88\x9A", 3) == 0) return 3;
    if (end >= 3 && memcmp(text.data + end - 3, "\xE2\x88\x9E", 3) == 0) return 3;
    return 0;
}

/* Where the bracket opens that closes before `end`; `end`: nowhere near. */
static size_t opener_before(assay_view text, size_t end) {
    size_t depth = 0;
    for (size_t at = end; at > 0 && end - at < EDGE_BYTES && text.data[at - 1] != '\n'; at--) {
        char c = text.data[at - 1];
        if (c == ')' || c == ']') depth++;
        if ((c == '(' || c == '[') && --depth == 0) return at - 1;
    }
    return end;
}

static size_t letters_before(assay_view text, size_t end) {
    while (end > 0 && assay_is_alpha(text.data[end - 1])) end--;
    return end;
}

/* Where the operand begins that ends at `end`, with what is glued to its front ("2x", "x^2", "sin x", "n(n+1)"); `end`: no operand ends here. */
static size_t operand_before(assay_view text, size_t end) {
    size_t at = end;
    while (end - at < EDGE_BYTES) {
        size_t symbol = symbol_before(text, at), run = letters_before(text, at);
        char c = at > 0 ? text.data[at - 1] : '\n';
        bool first = at == end;
        if (symbol > 0) {
            at -= symbol;
        } else if (c == ')' || c == ']') {
            size_t open = opener_before(text, at);
            if (open == at) return end;
            at = open;
        } else if (c == '|' && first) {
            const char *bar = at > 1 ? memrchr(text.data, '|', at - 1) : NULL;
            if (!bar || text.data + at - bar > 20 || assay_is_space(bar[1]) || assay_is_space(text.data[at - 2])) return end;
            return answer_offset(text, bar);
        } else if ((c == '%' || c == '!') && first && at > 1 && assay_is_digit(text.data[at - 2])) {
            at--;
        } else if (assay_is_digit(c) || ((c == '.' || c == ',') && at > 1 && assay_is_digit(text.data[at - 2]) && !first)) {
            at--;
        } else if (run < at) {
            assay_view word = assay_view_slice(text, run, at);
            if (word.size > 1 && !is_function(word) && !assay_view_is(word, "pi")) return first ? end : at;
            at = run;
        } else {
            break;
        }
    }
    /* A function before a blank: "sin x". */
    size_t before = blanks_before(text, at), run = letters_before(text, before);
    if (at < end && before < at && run < before && before - run > 1 && is_function(assay_view_slice(text, run, before)))
        at = run;
    return at;
}

static bool is_article(assay_view text, size_t at, size_t end) {
    return end == at + 1 && (text.data[at] == 'a' || text.data[at] == 'A' || text.data[at] == 'I');
}

/* Leftwards from `begin`. *unclear: an operator whose other side is a word. */
static size_t left_edge(assay_view text, size_t begin, bool *unclear) {
    size_t limit = begin > EDGE_BYTES ? begin - EDGE_BYTES : 0;
    for (;;) {
        size_t at = operand_before(text, begin); /* glued: "x^2", "sqrt(5)", "2x" */
        bool dots = at < begin && text.data[at] == '.';
        if (at < begin && !dots) begin = at;
        size_t blank = blanks_before(text, begin), run = letters_before(text, blank);
        if (blank < begin && run < blank) {
            assay_view word = assay_view_slice(text, run, blank);
            bool day = is_month(word) && assay_is_digit(text.data[begin]);
            if (day || (word.size > 1 && is_function(word))) {
                begin = run;
                if (day) return begin;
                continue;
            }
        }
        size_t size = operator_before(text, blank);
        if (size == 0 || begin <= limit) return begin;
        if (blank >= 2 && memcmp(text.data + blank - 2, ">>", 2) == 0) return begin; /* GSM8K's "<<2*9=18>>18" */
        size_t sign = blank - size, left = blanks_before(text, sign);
        bool glued = blank == begin, minus = text.data[sign] == '-';                        /* to what it stands before */
        if (left == 0 || text.data[sign - 1] == '\n') return glued && minus ? sign : begin; /* "-5", or a bullet */
        char c = text.data[left - 1];
        bool arrow = text.data[blank - 1] == '>' && (c == '-' || c == '=' || assay_is_alpha(c) || c == '"' || c == '/');
        bool markup = text.data[sign] == '*' && size == 2 && left < sign;
        if (arrow || markup || c == '\n' || c == '*' || c == ':' || (c == '|' && operand_before(text, left) == left)) {
            return minus && glued && left < sign ? sign : begin; /* ": -x" */
        }
        size_t operand = operand_before(text, left);
        bool spaced = left < sign && !glued;
        bool article = minus && spaced && is_article(text, operand, left) && (operand == 0 || text.data[operand - 1] == ' ');
        if (operand == left || article) {                          /* a word: what is taken from "width + 5"? */
            if (minus && left < sign) return glued ? sign : begin; /* a sign, or a dash */
            *unclear = !(minus || text.data[sign] == '=' || text.data[sign] == '_' ||
                         (strchr("/*", text.data[sign]) && !spaced)); /* "and/5", "*5*" */
            return begin;
        }
        begin = operand;
    }
}

/* Where the operand ends that begins at `at`; `at`: none begins there. */
static size_t operand_behind(assay_view text, size_t at) {
    size_t end = at;
    while (end < text.size && end - at < EDGE_BYTES) {
        char c = text.data[end];
        size_t symbol = end + 2 <= text.size ? symbol_before(assay_view_slice(text, end, end + 2), 2) : 0;
        if (symbol == 0 && end + 3 <= text.size) symbol = symbol_before(assay_view_slice(text, end, end + 3), 3);
        size_t run = end;
        while (run < text.size && assay_is_alpha(text.data[run])) run++;
        if (symbol > 0) {
            end += symbol;
        } else if (run > end) {
            assay_view word = assay_view_slice(text, end, run);
            if (word.size > 1 && !is_function(word) && !assay_view_is(word, "pi")) return end;
            end = run;
            size_t next = blanks_behind(text, end);
            if (word.size > 1 && is_function(word) && next > end) { /* "sin x" */
                size_t argument = operand_behind(text, next);
                return argument > next ? argument : end;
            }
        } else if (assay_is_digit(c) || (c == '^' && end > at)) {
            end++;
        } else if ((c == '.' || c == ',') && end > at && end + 1 < text.size && assay_is_digit(text.data[end + 1]) &&
                   assay_is_digit(text.data[end - 1])) {
            end++;
        } else if (c == '(' || c == '[') {
            size_t depth = 0, close = end;
            do {
                if (text.data[close] == '(' || text.data[close] == '[') depth++;
                if (text.data[close] == ')' || text.data[close] == ']') depth--;
                close++;
            } while (close < text.size && depth > 0 && text.data[close] != '\n' && close - end < EDGE_BYTES);
            if (depth > 0) return end;
            end = close;
        } else {
            break;
        }
    }
    return end;
}

/* "3!." and "4! - 3!" are factorials; "It is 3!" says so with emphasis. */
static bool is_factorial_sign(assay_view text, size_t at) {
    enum { NEAR = 40 };
    if (at == 0 || at_or_nul(text, at) != '!' || !(assay_is_digit(text.data[at - 1]) || text.data[at - 1] == ')')) return false;
    if (at_or_nul(text, at + 1) == '=') return false;
    size_t next = blanks_behind(text, at + 1), size = operator_at(text, next);
    if (at_or_nul(text, at + 1) == '.' || (size > 0 && operand_behind(text, blanks_behind(text, next + size)) > next + size))
        return true;
    for (size_t i = at - 1; i > 1 && at - i < NEAR && text.data[i] != '\n'; i--) {
        if (text.data[i] == '!' && assay_is_digit(text.data[i - 1])) return true;
    }
    return false;
}

static size_t right_edge(assay_view text, size_t end, bool clock) {
    static const assay_view halves[] = {{"AM", 2},   {"PM", 2},   {"am", 2},   {"pm", 2},
                                        {"a.m.", 4}, {"p.m.", 4}, {"A.M.", 4}, {"P.M.", 4}};
    for (;;) {
        if (is_factorial_sign(text, end)) end++;
        size_t next = blanks_behind(text, end);
        assay_view rest = assay_view_slice(text, next, text.size);
        for (size_t i = 0; clock && i < sizeof halves / sizeof *halves; i++) {
            size_t behind = next + halves[i].size;
            if (assay_view_starts_with(rest, halves[i]) && (behind == text.size || !assay_is_alpha(text.data[behind])))
                return behind;
        }
        size_t size = operator_at(text, next), operand = blanks_behind(text, next + size);
        bool markup = size == 2 && text.data[next] == '*';
        if (size == 0) {
            size_t run = next;
            while (run < text.size && assay_is_alpha(text.data[run])) run++;
            assay_view word = assay_view_slice(text, next, run);
            if (word.size < 2 || !(is_function(word) || assay_view_is(word, "pi"))) return end;
            operand = next; /* "5 sin x", "2 pi" */
        }
        if (markup) return end;
        size_t behind = operand_behind(text, operand);
        assay_view word = assay_view_slice(text, operand, behind);
        bool lone = word.size == 1 && assay_is_alpha(word.data[0]);
        if (behind == operand || (behind < text.size && assay_is_alpha(text.data[behind]))) return end;
        if (lone && is_article(text, operand, behind) && size == 1 && text.data[next] == '-') return end; /* "5 - a prime" */
        end = behind;
    }
}

bool answer_widen(assay_view text, answer_value *value) {
    if (value->kind == VALUE_CHOICE) return true;
    bool unclear = false,
         clock = value->kind == VALUE_NUMBER && memchr(text.data + value->begin, ':', value->end - value->begin);
    bool delimited = value->kind == VALUE_MATH && (text.data[value->begin] == '$' || text.data[value->begin] == '\\');
    if (delimited) return true;
    size_t reais = value->begin; /* "R$ 45,00" */
    while (reais > 0 && text.data[reais - 1] == ' ') reais--;
    if (reais > 1 && text.data[reais - 1] == '$' && text.data[reais - 2] == '\\') reais--;
    else if (reais > 0 && text.data[reais - 1] != '$') reais = 0;
    if (reais > 1 && text.data[reais - 2] == 'R' && (reais == 2 || !assay_is_alpha(text.data[reais - 3]))) {
        value->begin = reais - 2;
        return true;
    }
    value->begin = left_edge(text, value->begin, &unclear);
    value->end = right_edge(text, value->end, clock);
    return !unclear;
}
