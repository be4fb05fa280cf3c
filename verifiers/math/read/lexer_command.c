/* Commands: \frac and its kind, fonts whose braces hold text or mathematics, delimiters, environments. See lexer.h. */
#include "verifiers/math/read/lexer_internal.h"

#include "verifiers/math/read/decoration.h"
#include "verifiers/math/read/program.h"
#include "verifiers/math/read/units.h"

/* The content of a braced group at or behind `at`; *end is the offset behind it. False where none opens there; an unclosed one ends with the text. */
static bool braced(const lexer *lex, size_t at, assay_view *content, size_t *end) {
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

/* Lexes a part of the text in place and goes on behind it. */
static void lex_part(lexer *lex, assay_view part, size_t end) {
    lex->at = (size_t)(part.data - lex->text.data);
    if (++lex->nested > NESTED_TEXT_MAX) {
        math_lex_fail(lex, "text nested too deeply", lex->at, end, true);
        return;
    }
    math_lex_all(lex, lex->at + part.size);
    lex->nested--;
    lex->at = end;
}

static bool is_plain_word(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (!assay_is_alpha(text.data[i])) return false;
    }
    return text.size > 0;
}

/* "or" and "and" between values in other languages: SEP_OR, SEP_AND, or 0. */
static int foreign_join(assay_view word) {
    static const struct {
        const char *word;
        int join;
    } words[] = {{"\xE6\x88\x96", SEP_OR},
                 {"\xE6\x88\x96\xE8\x80\x85", SEP_OR},
                 {"\xE4\xB8\x94", SEP_AND},
                 {"\xE5\x92\x8C", SEP_AND},
                 {"\xE4\xB8\x8E", SEP_AND},
                 {"\xE5\x8F\x8A", SEP_AND},
                 {"\xE3\x81\xBE\xE3\x81\x9F\xE3\x81\xAF", SEP_OR},
                 {"\xEB\x98\x90\xEB\x8A\x94", SEP_OR},
                 {"\xD0\xB8\xD0\xBB\xD0\xB8", SEP_OR},
                 {"\xD0\xB8", SEP_AND},
                 {"ou", SEP_OR},
                 {"oder", SEP_OR},
                 {"o", SEP_OR},
                 {"et", SEP_AND},
                 {"und", SEP_AND},
                 {"y", SEP_AND},
                 {"e", SEP_AND}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_is(word, words[i].word)) return words[i].join;
    }
    return 0;
}

/* \text{...}: words, a separator, or mathematics in another font. */
static void lex_text_group(lexer *lex, assay_view content, size_t begin, size_t end) {
    assay_view inner = assay_view_trim(content);
    static const char *const traces[] = {"tr", "Tr", "trace"};
    static const char *const halves[] = {"a.m.", "p.m.", "am", "pm", "AM", "PM", "a.m", "p.m", "A.M.", "P.M.", "A.M", "P.M"};
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        if (!assay_view_is(inner, halves[i])) continue;
        math_lex_text(lex, T_TEXT, inner.data[0] == 'a' || inner.data[0] == 'A' ? ASSAY_VIEW("am") : ASSAY_VIEW("pm"), begin,
                      end);
        lex->at = end;
        return;
    }
    if (assay_view_is(inner, "Rs.") || assay_view_is(inner, "Rs")) {
        math_lex_text(lex, T_CURRENCY, ASSAY_VIEW("INR"), begin, end);
        lex->at = end;
        return;
    }
    if (inner.size == 1 && (inner.data[0] == '.' || inner.data[0] == ';')) inner.size = 0;
    while (inner.size > 1 && inner.data[0] == ',') inner = assay_view_trim(assay_view_slice(inner, 1, inner.size));
    if (inner.size == 0) {
        lex->space = true;
        lex->at = end;
        return;
    }
    int join = inner.size < content.size || (unsigned char)inner.data[0] >= 0x80 ? foreign_join(inner) : 0;
    if (join && lex->count > 0 && math_lex_spaces(lex, end) < lex->text.size) {
        math_lex_value(lex, T_SEPARATOR, join, begin, end);
        lex->at = end;
        return;
    }
    bool symbols = false, letters = false, digits = false;
    for (size_t i = 0; i < inner.size; i++) {
        char c = inner.data[i];
        digits |= assay_is_digit(c);
        letters |= assay_is_alpha(c) || (unsigned char)c >= 0x80;
        symbols |= c == '=' || c == '\\' || c == '$' || c == '<' || c == '>' || c == '+' || c == '%' || c == '{';
    }
    static const char *const abroad[] = {"tg", "ctg", "cotg", "arctg", "arcctg", "arccotg", "sh", "ch"};
    if (math_lex_is_name(inner, abroad, sizeof abroad / sizeof *abroad) && math_lex_starts(lex, begin, "\\operatorname")) {
        math_lex_word(lex, math_word_of_command(inner), begin, end);
        lex->at = end;
        return;
    }
    if (assay_view_is(inner, "diag") && math_lex_starts(lex, math_lex_spaces(lex, end), "(")) { /* \operatorname{diag}(1, 2) */
        math_lex_value(lex, T_PROGRAM, (int)math_program_of(inner), begin, end);
        lex->at = end;
        return;
    }
    if (inner.size == 1 && strchr("RZNQ", inner.data[0]) && math_lex_behind_member(lex)) { /* x \in \mathrm{R} */
        math_lex_number_set(lex, inner.data[0], begin, end);
        return;
    }
    if (math_lex_is_name(inner, traces, 3)) {
        math_lex_value(lex, T_FUNCTION, F_TRACE, begin, end);
        lex->at = end;
        return;
    }
    math_token_kind before = math_lex_previous(lex);
    bool of_unit = (before == T_TIMES || before == T_SLASH) && lex->count > 1 && lex->token[lex->count - 2].kind == T_TEXT &&
                   math_unit_known(lex->token[lex->count - 2].text); /* "\\mathrm{kg}\\cdot\\mathrm{m}" */
    bool unit = math_unit_known(inner) ||
                (inner.size == 1 && strchr("msghLlNJWVKA", inner.data[0]) && (of_unit || math_lex_previous_is_value(lex)));
    bool label = inner.size == 1 || (inner.size == 3 && inner.data[0] == '(');
    bool capitals = inner.size <= 3 && is_plain_word(inner);
    for (size_t i = 0; capitals && i < inner.size; i++) capitals = inner.data[i] >= 'A' && inner.data[i] <= 'Z';
    if (!unit && (symbols || label || capitals || !letters || (digits && assay_is_digit(inner.data[0])) ||
                  (is_plain_word(inner) && math_word_of_run(inner).kind != T_END))) {
        lex_part(lex, content, end);
        return;
    }
    math_lex_text(lex, T_TEXT, inner, begin, end);
    lex->at = end;
}

/* The positive or negative reals, as an interval. */
static void half_line(lexer *lex, size_t begin, size_t end, bool closed, bool below) {
    math_lex_value(lex, T_OPEN, closed ? '[' : '(', begin, end);
    if (below) math_lex_emit(lex, T_MINUS, begin, end);
    math_token *first = math_lex_emit(lex, below ? T_CONSTANT : T_NUMBER, begin, end);
    if (first && below) first->value = C_INFINITY;
    if (first && !below) first->number.whole = ASSAY_VIEW("0");
    math_lex_value(lex, T_SEPARATOR, SEP_COMMA, begin, end);
    math_token *last = math_lex_emit(lex, below ? T_NUMBER : T_CONSTANT, begin, end);
    if (last && !below) last->value = C_INFINITY;
    if (last && below) last->number.whole = ASSAY_VIEW("0");
    math_lex_value(lex, T_CLOSE, '(', begin, end);
    lex->at = end;
}

/* The offset behind the first of the marks that stands at `at`; 0: none does. */
static size_t behind_mark(const lexer *lex, size_t at, const char *const *marks, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (math_lex_starts(lex, at, marks[i])) return at + strlen(marks[i]);
    }
    return 0;
}

/* A number set by its letter, with what narrows it behind: R^+, Z_{>0}, N^*. */
void math_lex_number_set(lexer *lex, char letter, size_t begin, size_t end) {
    static const char letters[] = "RZNQC";
    static const int sets[] = {C_REALS, C_INTEGERS, C_NATURALS, C_RATIONALS, C_COMPLEX};
    lex->at = end;
    static const struct {
        const char *mark;
        bool closed, below;
    } halves[] = {{"^+", false, false},       {"^{+}", false, false},      {"_+", false, false},
                  {"_{+}", false, false},     {"_{>0}", false, false},     {"_{> 0}", false, false},
                  {"^{>0}", false, false},    {"_{\\ge0}", true, false},   {"_{\\ge 0}", true, false},
                  {"_{\\geq0}", true, false}, {"_{\\geq 0}", true, false}, {"^-", false, true},
                  {"^{-}", false, true},      {"_-", false, true},         {"_{-}", false, true},
                  {"_{<0}", false, true},     {"_{< 0}", false, true}};
    end = math_lex_spaces(lex, end);
    for (size_t i = 0; letter == 'R' && i < sizeof halves / sizeof *halves; i++) {
        if (!math_lex_starts(lex, end, halves[i].mark)) continue;
        half_line(lex, begin, end + strlen(halves[i].mark), halves[i].closed, halves[i].below);
        return;
    }
    static const char *const positive[] = {"^+",    "^{+}",      "_+",         "_{+}",      "_{>0}",   "_{> 0}",
                                           "^{>0}", "_{\\ge 1}", "_{\\geq 1}", "_{\\geq1}", "_{\\ge1}"},
                             *const starred[] = {"^*", "^{*}", "^\\ast", "^{\\ast}"};
    size_t behind = letter == 'Z' || letter == 'N' ? behind_mark(lex, end, positive, sizeof positive / sizeof *positive) : 0;
    if (!behind && letter == 'N') behind = behind_mark(lex, end, starred, sizeof starred / sizeof *starred);
    if (behind) lex->at = behind;
    math_lex_value(lex, T_CONSTANT, behind ? C_POSITIVES : sets[strchr(letters, letter) - letters], begin, lex->at);
}

/* \mathbb{R} and friends: number sets. */
static bool lex_blackboard(lexer *lex, size_t begin, size_t at) {
    assay_view content;
    size_t end = at + 1;
    if (!braced(lex, at, &content, &end)) { /* "\mathbb R" */
        at = math_lex_spaces(lex, at);
        if (at >= lex->text.size) return math_lex_fail(lex, "unknown set", begin, lex->text.size, false);
        content = assay_view_slice(lex->text, at, at + 1);
        end = at + 1;
    }
    content = assay_view_trim(content);
    bool measure = content.size == 1 && strchr("PE", content.data[0]); /* \mathbb{P}(A), \mathbb{E}[X] */
    if (measure) {
        math_lex_text(lex, T_LETTER, content, begin, end);
        lex->at = end;
        return true;
    }
    if (content.size != 1 || !strchr("RZNQC", content.data[0])) return math_lex_fail(lex, "unknown set", begin, end, false);
    math_lex_number_set(lex, content.data[0], begin, end);
    return true;
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
    if (!braced(lex, at, &name, &end)) {
        math_lex_fail(lex, "environment without a name", begin, at, false);
        return;
    }
    math_lex_text(lex, kind, name, begin, end);
    lex->at = end;
    assay_view columns;
    if (kind == T_BEGIN && assay_view_equal(name, ASSAY_VIEW("array")) && braced(lex, end, &columns, &end)) lex->at = end;
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
    if (!math_lex_is_name(name, fonts, sizeof fonts / sizeof *fonts) || !braced(lex, at, &content, &end) ||
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
    if (!braced(lex, at, &content, &end)) lex->at = at;
    else lex_text_group(lex, content, begin, end);
    return true;
}

/* What \mathbf{i}, \hat{\jmath}, \hat{\mathbf k} name at `at`: 'i', 'j' or 'k', and the offset behind it; 0: none. */
static char unit_vector_at(const lexer *lex, size_t at, unsigned depth, size_t *end) {
    static const char *const marks[] = {"mathbf", "boldsymbol", "bm", "vec", "hat", "widehat", "textbf", "overrightarrow"};
    at = math_lex_spaces(lex, at);
    bool command = math_lex_starts(lex, at, "\\");
    size_t name = at + command, behind = name;
    while (behind < lex->text.size && assay_is_alpha(lex->text.data[behind])) behind++;
    assay_view word = assay_view_slice(lex->text, name, behind);
    *end = behind;
    if (command && math_lex_is_name(word, marks, sizeof marks / sizeof *marks) && depth < 3) {
        at = math_lex_spaces(lex, behind);
        bool brace = math_lex_starts(lex, at, "{");
        char letter = unit_vector_at(lex, at + brace, depth + 1, end);
        if (!brace || !letter) return letter;
        at = math_lex_spaces(lex, *end);
        *end = at + 1;
        return math_lex_starts(lex, at, "}") ? letter : 0;
    }
    if (depth == 0) return 0;
    if (command) return assay_view_is(word, "imath") ? 'i' : assay_view_is(word, "jmath") ? 'j' : 0;
    return word.size == 1 && word.data[0] >= 'i' && word.data[0] <= 'k' ? word.data[0] : 0;
}

static bool lex_unit_vector(lexer *lex, size_t begin) {
    static const char *const names[] = {MATH_UNIT_I, MATH_UNIT_J, MATH_UNIT_K};
    size_t end;
    char letter = unit_vector_at(lex, begin, 0, &end);
    if (!letter) return false;
    math_lex_text(lex, T_LETTER, assay_view_of(names[letter - 'i']), begin, end);
    if (lex->count > 0) lex->token[lex->count - 1].latex = true;
    lex->at = end;
    return true;
}

static bool stands_twice(assay_view text, assay_view name) {
    const char *first = memmem(text.data, text.size, name.data, name.size);
    size_t behind = first ? (size_t)(first - text.data) + name.size : text.size;
    return memmem(text.data + behind, text.size - behind, name.data, name.size) != NULL &&
           !memmem(text.data, text.size, "\\in", 3);
}

/* \mathbf{AB}: two to four capitals, each of them bold. */
static bool lex_bold_product(lexer *lex, assay_view content, size_t begin, size_t end) {
    if (content.size < 2 || content.size > 4 || !math_lex_is_product(lex, content, begin, end)) return false;
    for (size_t i = 0; i < content.size; i++) {
        if (content.data[i] < 'A' || content.data[i] > 'Z') return false;
    }
    for (size_t i = 0; i < content.size; i++) {
        char *text = assay_arena_alloc(lex->arena, sizeof MATH_VECTOR);
        if (!text) return math_lex_fail(lex, "no memory", begin, end, true);
        memcpy(text, MATH_VECTOR, sizeof MATH_VECTOR - 1);
        text[sizeof MATH_VECTOR - 1] = content.data[i];
        math_lex_text(lex, T_LETTER, (assay_view){text, sizeof MATH_VECTOR}, begin, end);
        if (lex->count > 0) lex->token[lex->count - 1].latex = true;
    }
    lex->at = end;
    return true;
}

/* \mathbf{r}, \vec{r}: a marked letter in one token, so that "\mathbf{r}(t) =" is a call like "r(t) ="; \mathit{r} is r. */
static bool lex_marked_letter(lexer *lex, assay_view name, size_t begin, size_t at) {
    static const char *const fonts[] = {"mathit", "mathcal"}, *const marks[] = {"mathbf", "boldsymbol", "bm", "vec"};
    bool marked = math_lex_is_name(name, marks, sizeof marks / sizeof *marks);
    assay_view content;
    size_t end, next = math_lex_spaces(lex, at);
    if (!marked && !math_lex_is_name(name, fonts, sizeof fonts / sizeof *fonts)) return false;
    if (!braced(lex, at, &content, &end)) { /* "\mathbf r" */
        if (next == at || next >= lex->text.size) return false;
        content = assay_view_slice(lex->text, next, next + 1);
        end = next + 1;
    }
    if (marked && !assay_view_is(name, "vec") && lex_bold_product(lex, content, begin, end)) return true;
    if (content.size != 1 || !assay_is_alpha(content.data[0])) return false;
    bool set = strchr("RZNQC", content.data[0]) && !assay_view_is(name, "vec") &&
               !stands_twice(lex->text, name); /* \mathbf{R}, the reals; beside others a matrix */
    bool whole = begin == 0 && end == lex->text.size && !assay_view_is(name, "vec"); /* "\mathbf{B}": the answer in bold */
    if (set && marked && (math_lex_behind_member(lex) || (whole && content.data[0] != 'C' && content.data[0] != 'N'))) {
        math_lex_number_set(lex, content.data[0], begin, end);
        return true;
    }
    if (!marked || set || whole) {
        lex->at = (size_t)(content.data - lex->text.data);
        math_lex_all(lex, lex->at + 1);
        lex->at = end;
        return true;
    }
    char *text = assay_arena_alloc(lex->arena, sizeof MATH_VECTOR);
    if (!text) return math_lex_fail(lex, "no memory", begin, end, true);
    memcpy(text, MATH_VECTOR, sizeof MATH_VECTOR - 1);
    text[sizeof MATH_VECTOR - 1] = content.data[0];
    math_lex_text(lex, T_LETTER, (assay_view){text, sizeof MATH_VECTOR}, begin, end);
    if (lex->count > 0) lex->token[lex->count - 1].latex = true;
    lex->at = end;
    return true;
}

/* \textcircled{1}: a label. Side by side they are several, and no number of several digits. */
static bool lex_circled(lexer *lex, assay_view name, size_t begin, size_t at) {
    assay_view content;
    size_t end;
    if (!assay_view_is(name, "textcircled") || !braced(lex, at, &content, &end)) return false;
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

bool math_lex_roman(lexer *lex, size_t begin) {
    assay_view content;
    size_t end;
    if (!math_lex_starts(lex, begin, "{\\rm") || !braced(lex, begin, &content, &end) || content.size < 4 ||
        assay_is_alpha(content.data[3]))
        return false;
    content = assay_view_trim(assay_view_slice(content, 3, content.size));
    while (assay_view_starts_with(content, ASSAY_VIEW("\\ ")) || assay_view_starts_with(content, ASSAY_VIEW("\\,")) ||
           assay_view_starts_with(content, ASSAY_VIEW("~")))
        content = assay_view_trim(assay_view_slice(content, 1 + (content.data[0] == '\\'), content.size));
    for (size_t i = 0; i < content.size; i++) { /* only words: mathematics is read as without the font */
        if (!assay_is_alpha(content.data[i]) && content.data[i] != ' ') return false;
    }
    if (content.size == 0) return false;
    lex_text_group(lex, content, begin, end);
    return true;
}

/* \SI{5}{cm}, \qty{5}{cm}, \num{5}, \unit{cm}, \si{cm}: values and units of the package siunitx. */
static bool lex_measured(lexer *lex, assay_view name, size_t at) {
    assay_view value, unit;
    size_t end = at;
    bool quantity = assay_view_is(name, "SI") || assay_view_is(name, "qty"), number = assay_view_is(name, "num");
    bool measure = assay_view_is(name, "si") || assay_view_is(name, "unit");
    if ((quantity || number) && braced(lex, at, &value, &end)) {
        lex_part(lex, value, end);
        at = end;
        if (number) return true;
    } else if (!measure) {
        return false;
    }
    if (!braced(lex, at, &unit, &end)) return false;
    lex_text_group(lex, unit, at, end);
    return true;
}

/* \pmatrix{1 \\ 2}, \cases{...}: environments as plain TeX writes them; \root 3 \of 2. */
static bool lex_plain_tex(lexer *lex, assay_view name, size_t begin, size_t at) {
    static const char *const environments[] = {"pmatrix", "bmatrix", "vmatrix", "matrix", "cases"};
    assay_view content;
    size_t end;
    if (math_lex_is_name(name, environments, 5) && braced(lex, at, &content, &end)) {
        math_lex_text(lex, T_BEGIN, name, begin, at);
        lex_part(lex, content, end);
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
    lex_part(lex, assay_view_slice(lex->text, at, behind - 3), behind);
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
    if (lex_unit_vector(lex, begin) || lex_marked_letter(lex, name, begin, at)) return;
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
        lex_blackboard(lex, begin, at);
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
    if (lex_circled(lex, name, begin, at) || lex_measured(lex, name, at) || lex_plain_tex(lex, name, begin, at)) return;
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
    math_word run = math_word_of_run(name); /* "\floor", "\arcsinh" */
    if (run.kind == T_FUNCTION) math_lex_word(lex, run, begin, at);
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
