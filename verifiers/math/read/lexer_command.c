/* Commands: \frac and its kind, delimiters, environments, and the ways to those with a font. See lexer.h. */
#include "verifiers/math/read/lexer_internal.h"

#include "verifiers/math/read/decoration.h"

/* The content of a math_lex_braced group at or behind `at`; *end is the offset behind it. False where none opens there; an unclosed one ends with the text. */
bool math_lex_braced(const lexer *lex, size_t at, assay_view *content, size_t *end) {
    at = math_lex_spaces(lex, at);
    if (at >= lex->text.size || lex->text.data[at] != '{') return false;
    size_t depth = 0;
    for (size_t i = at; i < lex->text.size; i++) {
        char c = lex->text.data[i];
        if (c == '\\') i++;
        else if (c == '{') depth++;
        else if (c == '}' && --depth == 0) {
            *content = assay_view_slice(lex->text, at + 1, i);
            *end = i + 1;
            return true;
        }
    }
    *content = assay_view_slice(lex->text, at + 1, lex->text.size);
    *end = lex->text.size;
    return true;
}

void math_lex_part(lexer *lex, assay_view part, size_t end) {
    lex->at = (size_t)(part.data - lex->text.data);
    if (++lex->nested > NESTED_TEXT_MAX) {
        math_lex_fail(lex, "text nested too deeply", lex->at, end, true);
        return;
    }
    math_lex_all(lex, lex->at + part.size);
    lex->nested--;
    lex->at = end;
}

/* \left, \right, \middle and the sizes stand before a delimiter, which is lexed next. */
static void lex_left_right(lexer *lex, bool left, size_t begin, size_t at) {
    at = math_lex_spaces(lex, at);
    lex->at = at;
    if (at >= lex->text.size) {
        if (!left) math_lex_value(lex, T_CLOSE, '?', begin, at);
        return;
    }
    if (lex->text.data[at] == '.') {
        math_lex_value(lex, left ? T_OPEN : T_CLOSE, '.', begin, at + 1);
        lex->at = at + 1;
        return;
    }
    lex->left = left;
    lex->right = !left;
}

static void lex_environment(lexer *lex, math_token_kind kind, size_t begin, size_t at) {
    assay_view name;
    size_t end = at;
    if (!math_lex_braced(lex, at, &name, &end)) {
        math_lex_fail(lex, "environment without a name", begin, at, false);
        return;
    }
    math_lex_text(lex, kind, name, begin, end);
    lex->at = end;
    assay_view columns;
    if (kind == T_BEGIN && assay_view_equal(name, ASSAY_VIEW("array")) && math_lex_braced(lex, end, &columns, &end))
        lex->at = end;
    if (kind == T_BEGIN && assay_view_ends_with(name, ASSAY_VIEW("matrix*")) && math_lex_starts(lex, end, "[") &&
        math_lex_starts(lex, end + 2, "]"))
        lex->at = end + 3; /* \\begin{bmatrix*}[r] */
}

/* \text{FF}_{16}, \overline{1010}_2: digits of a base in braces. */
static bool lex_based_group(lexer *lex, assay_view name, size_t begin, size_t at) {
    static const char *const fonts[] = {"text", "mathrm", "overline", "texttt", "mathtt"};
    enum { BASE_BYTES = 24 };
    assay_view content, digits;
    size_t end = at;
    int base;
    if (!math_lex_is_name(name, fonts, sizeof fonts / sizeof *fonts) || !math_lex_braced(lex, at, &content, &end) ||
        !math_lex_starts(lex, end, "_"))
        return false;
    if (content.size == 0 || content.size > 60) return false;
    size_t behind = lex->text.size - end < BASE_BYTES ? lex->text.size - end : BASE_BYTES;
    char *copy = assay_arena_alloc(lex->arena, content.size + behind);
    if (!copy) return false;
    memcpy(copy, content.data, content.size);
    memcpy(copy + content.size, lex->text.data + end, behind);
    size_t read = math_lex_based((assay_view){copy, content.size + behind}, 0, &digits, &base);
    if (read <= content.size || digits.size != content.size) return false;
    lex->at = end + (read - content.size);
    math_lex_text(lex, T_BASED, digits, begin, lex->at);
    if (lex->count > 0) lex->token[lex->count - 1].value = base;
    return true;
}

static bool lex_font(lexer *lex, assay_view name, size_t begin, size_t at) {
    static const char *const fonts[] = {"text",       "textbf",       "textit", "textrm", "textsf", "texttt", "textnormal",
                                        "mathrm",     "mbox",         "hbox",   "emph",   "mathsf", "rm",     "mathtt",
                                        "mathnormal", "operatorname", "mathop", "textsc", "textup"};
    if (!math_lex_is_name(name, fonts, sizeof fonts / sizeof *fonts)) return false;
    if (at < lex->text.size && lex->text.data[at] == '*') at++;
    assay_view content;
    size_t end = at;
    if (!math_lex_braced(lex, at, &content, &end)) lex->at = at;
    else math_lex_text_group(lex, content, begin, end);
    return true;
}

/* \textcircled{1}: a label. Side by side they are several, and no number of several digits. */
static bool lex_circled(lexer *lex, assay_view name, size_t begin, size_t at) {
    assay_view content;
    size_t end;
    if (!assay_view_is(name, "textcircled") || !math_lex_braced(lex, at, &content, &end)) return false;
    content = assay_view_trim(content);
    if (content.size != 1 || !assay_is_digit(content.data[0])) return false;
    if (math_lex_previous(lex) == T_NUMBER && lex->token[lex->count - 1].latex)
        math_lex_value(lex, T_SEPARATOR, SEP_COMMA, begin, begin);
    math_token *token = math_lex_emit(lex, T_NUMBER, begin, end);
    lex->at = end;
    if (!token) return true;
    token->number.whole = content;
    token->latex = true;
    return true;
}

/* "M_\odot": a sign that stands as a subscript. Anywhere else it is an operation, which nothing here knows. */
static bool is_subscript_sign(const lexer *lex, assay_view name) {
    static const char *const signs[] = {"odot", "oplus", "perp", "parallel", "star", "dagger", "infty"};
    if (!math_lex_is_name(name, signs, sizeof signs / sizeof *signs)) return false;
    bool brace = math_lex_previous(lex) == T_LBRACE;
    return lex->count > brace && lex->token[lex->count - 1 - brace].kind == T_SUB;
}

/* \pmatrix{1 \\ 2}, \cases{...}: environments as plain TeX writes them; \root 3 \of 2. */
static bool lex_plain_tex(lexer *lex, assay_view name, size_t begin, size_t at) {
    static const char *const environments[] = {"pmatrix", "bmatrix", "vmatrix", "matrix", "cases"};
    assay_view content;
    size_t end;
    if (math_lex_is_name(name, environments, 5) && math_lex_braced(lex, at, &content, &end)) {
        math_lex_text(lex, T_BEGIN, name, begin, at);
        math_lex_part(lex, content, end);
        math_lex_text(lex, T_FINISH, name, end, end);
        return true;
    }
    if (!assay_view_is(name, "root")) return false;
    enum { INDEX_BYTES = 64 };
    size_t room = lex->text.size - at < INDEX_BYTES ? lex->text.size - at : INDEX_BYTES;
    const char *of = memmem(lex->text.data + at, room, "\\of", 3);
    size_t behind = of ? (size_t)(of - lex->text.data) + 3 : 0;
    if (!of || (behind < lex->text.size && assay_is_alpha(lex->text.data[behind]))) return false;
    math_lex_value(lex, T_SQRT, 0, begin, at);
    math_lex_value(lex, T_OPEN, '[', at, at);
    math_lex_part(lex, assay_view_slice(lex->text, at, behind - 3), behind);
    math_lex_value(lex, T_CLOSE, '[', behind, behind);
    return true;
}

/* "\Sigma_{k=1}^{10}": a capital letter with a variable's start below it is a sum. */
static bool is_operator_sign(const lexer *lex, assay_view name, size_t at) {
    if (!assay_view_is(name, "Sigma") && !assay_view_is(name, "Pi")) return false;
    at = math_lex_spaces(lex, at);
    if (!math_lex_starts(lex, at, "_{")) return false;
    at = math_lex_spaces(lex, at + 2);
    return at < lex->text.size && assay_is_alpha(lex->text.data[at]) && math_lex_starts(lex, math_lex_spaces(lex, at + 1), "=");
}

static bool is_exponent(const lexer *lex) {
    bool brace = math_lex_previous(lex) == T_LBRACE;
    return lex->count > brace && lex->token[lex->count - 1 - brace].kind == T_POWER;
}

static void lex_named_command(lexer *lex, assay_view name, size_t begin, size_t at) {
    static const char *const units[] = {"text", "mathrm", "textrm", "mathsf", "operatorname", "mbox",
                                        "mu",   "Omega",  "frac",   "dfrac",  "tfrac"};
    if (math_lex_is_name(name, units, sizeof units / sizeof *units) && math_lex_units(lex, begin)) return;
    if (math_lex_unit_vector(lex, name, begin) || math_lex_marked_letter(lex, name, begin, at)) return;
    if (assay_view_equal(name, ASSAY_VIEW("left")) || assay_view_equal(name, ASSAY_VIEW("mleft"))) {
        lex_left_right(lex, true, begin, at);
        return;
    }
    if (assay_view_equal(name, ASSAY_VIEW("right")) || assay_view_equal(name, ASSAY_VIEW("mright"))) {
        lex_left_right(lex, false, begin, at);
        return;
    }
    if (assay_view_equal(name, ASSAY_VIEW("middle"))) { /* the delimiter counts, not its size */
        lex->at = at;
        return;
    }
    if (lex_based_group(lex, name, begin, at) || lex_font(lex, name, begin, at)) return;
    if (assay_view_is(name, "underline") && is_exponent(lex)) { /* "n^{\underline{k}}" */
        lex->at = at;
        math_lex_value(lex, T_OVERLINE, ACCENT_UNDER, begin, at);
        return;
    }
    size_t behind = math_decoration_end(lex->text, begin);
    if (behind > begin) {
        lex->at = behind;
        return;
    }
    if (assay_view_equal(name, ASSAY_VIEW("mathbb")) || assay_view_equal(name, ASSAY_VIEW("Bbb"))) {
        math_lex_blackboard(lex, begin, at);
        return;
    }
    if (assay_view_equal(name, ASSAY_VIEW("not"))) {
        size_t next = math_lex_spaces(lex, at);
        if (math_lex_starts(lex, next, "=")) {
            math_lex_value(lex, T_RELATION, R_NE, begin, next + 1);
            lex->at = next + 1;
            return;
        }
        if (math_lex_starts(lex, next, "\\in")) {
            math_lex_value(lex, T_RELATION, R_NOTIN, begin, next + 3);
            lex->at = next + 3;
            return;
        }
    }
    if (assay_view_equal(name, ASSAY_VIEW("boxed")) ||
        assay_view_equal(name, ASSAY_VIEW("fbox"))) { /* "-\boxed{7}": one box inside an expression */
        if (lex->boxes++ > 0) math_lex_fail(lex, "several boxes in one expression", begin, at, false);
        lex->at = at;
        return;
    }
    lex->at = at;
    if (lex_circled(lex, name, begin, at) || math_lex_measured(lex, name, at) || lex_plain_tex(lex, name, begin, at)) return;
    if (is_operator_sign(lex, name, at)) {
        math_lex_word(lex, math_word_of_command(assay_view_is(name, "Sigma") ? ASSAY_VIEW("sum") : ASSAY_VIEW("prod")), begin,
                      at);
        return;
    }
    if (is_subscript_sign(lex, name)) {
        math_lex_text(lex, T_LETTER, name, begin, at);
        return;
    }
    math_word word = math_word_of_command(name);
    if ((int)word.kind == -1) return;
    if (word.kind == T_BEGIN || word.kind == T_FINISH) {
        lex_environment(lex, word.kind, begin, at);
        return;
    }
    if (word.kind == T_DEGREE) { /* "5\degree C" */
        math_lex_degree(lex, begin, at);
        return;
    }
    if (word.kind != T_END) {
        if (word.kind == T_OPEN) lex->depth++;
        if (word.kind == T_CLOSE && lex->depth > 0) lex->depth--;
        math_lex_word(lex, word, begin, at);
        return;
    }
    if (name.size > 4 && assay_view_starts_with(name, ASSAY_VIEW("quad"))) { /* "\quadx" */
        math_lex_emit(lex, T_QUAD, begin, begin + 5);
        lex->at = begin + 5;
        return;
    }
    math_word run = math_word_of_run(name);                                                    /* "\floor", "\arcsinh" */
    size_t stuck = run.kind == T_FUNCTION || name.size < 3 ? 0 : math_lex_stuck_command(name); /* "\\pit", "\\lex" */
    if (run.kind == T_FUNCTION) math_lex_word(lex, run, begin, at);
    else if (stuck) lex_named_command(lex, assay_view_slice(name, 0, stuck), begin, begin + 1 + stuck);
    else math_lex_fail(lex, "unknown command", begin, at, false);
}

/* "R \ {2}": behind a set of numbers, before a brace. */
static bool is_set_difference(const lexer *lex) {
    if (lex->count == 0) return false;
    const math_token *before = &lex->token[lex->count - 1];
    bool set = (before->kind == T_CONSTANT && before->value >= C_REALS) ||
               (before->kind == T_LETTER && assay_view_is(before->text, "R") && lex->count == 1);
    size_t next = math_lex_spaces(lex, lex->at);
    return set && (math_lex_starts(lex, next, "{") || math_lex_starts(lex, next, "\\{") ||
                   (before->kind == T_CONSTANT && math_lex_starts(lex, next, "[")) ||
                   (lex->count == 1 && math_lex_starts(lex, next, "[")));
}

void math_lex_command(lexer *lex) {
    size_t begin = lex->at, at = begin + 1;
    while (at < lex->text.size && assay_is_alpha(lex->text.data[at])) at++;
    if (at > begin + 1) {
        lex_named_command(lex, assay_view_slice(lex->text, begin + 1, at), begin, at);
        return;
    }
    char c = at < lex->text.size ? lex->text.data[at] : ' ';
    lex->at = at < lex->text.size ? at + 1 : at;
    if (c == ' ' && is_set_difference(lex)) {
        math_lex_value(lex, T_SETOP, S_DIFFERENCE, begin, lex->at);
        return;
    }
    switch (c) {
        case ' ':
        case ',':
        case ';':
        case ':':
        case '!':
        case '>':
        case '/':
        case '\n':
        case '\t': lex->space = true; break;
        case '(':
        case ')':
        case '[':
        case ']': lex->space = true; break;
        case '{':
            lex->depth++;
            math_lex_value(lex, T_OPEN, '{', begin, lex->at);
            break;
        case '}':
            if (lex->depth > 0) lex->depth--;
            math_lex_value(lex, T_CLOSE, '{', begin, lex->at);
            break;
        case '%': math_lex_emit(lex, T_PERCENT, begin, lex->at); break;
        case '*': math_lex_emit(lex, T_TIMES, begin, lex->at); break; /* TeX's, and Markdown's */
        case '#': math_lex_text(lex, T_TEXT, ASSAY_VIEW("number of"), begin, lex->at); break;
        case '$': math_lex_text(lex, T_CURRENCY, ASSAY_VIEW("USD"), begin, lex->at); break;
        case '\\': {
            if (assay_is_digit(lex->at + 1 < lex->text.size ? lex->text.data[lex->at + 1] : 0) &&
                math_lex_starts(lex, lex->at, "$")) { /* "\\\\$10", escaped twice */
                math_lex_text(lex, T_CURRENCY, ASSAY_VIEW("USD"), begin, lex->at + 1);
                lex->at++;
                break;
            }
            if (lex->at < lex->text.size && assay_is_alpha(lex->text.data[lex->at])) {
                /* "\\frac" from a doubled escape: a command where one is known, else a row break and a letter. */
                size_t end = lex->at;
                while (end < lex->text.size && assay_is_alpha(lex->text.data[end])) end++;
                assay_view name = assay_view_slice(lex->text, lex->at, end);
                static const char *const fonts[] = {"text", "left", "right", "mathrm", "boxed"};
                if (name.size > 1 && (math_word_of_command(name).kind != T_END || math_lex_is_name(name, fonts, 5))) {
                    lex->at--;
                    break;
                }
            }
            math_lex_emit(lex, T_ROW, begin, lex->at);
            size_t close = lex->at; /* "\\[2pt]": the space between rows */
            while (close < lex->text.size && close < lex->at + 12 && lex->text.data[close] != ']') close++;
            bool length = math_lex_starts(lex, lex->at, "[") && close < lex->text.size && close > lex->at + 3 &&
                          assay_is_alpha(lex->text.data[close - 1]) && assay_is_alpha(lex->text.data[close - 2]) &&
                          assay_is_digit(lex->text.data[close - 3]);
            if (length) lex->at = close + 1;
            break;
        }
        case '|': {
            bool left = lex->left, right = lex->right;
            math_lex_text(lex, T_BAR, ASSAY_VIEW("norm"), begin, lex->at);
            if (lex->count > 0) lex->token[lex->count - 1].value = left ? 1 : right ? 2 : 0;
            break;
        }
        case '-':
            math_lex_emit(lex, T_ROW, begin, begin + 1);
            lex->at = begin + 1;
            break;
        case '&': math_lex_value(lex, T_SEPARATOR, SEP_AND, begin, lex->at); break;
        default:
            if (assay_is_digit(c)) { /* a row break that lost a backslash */
                math_lex_emit(lex, T_ROW, begin, begin + 1);
                lex->at = begin + 1;
            } else {
                math_lex_fail(lex, "unknown command", begin, lex->at, false);
            }
    }
}
