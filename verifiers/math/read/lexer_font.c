/* Letters in a font: sets of numbers (\mathbb{R}), unit vectors, vectors and matrices by their names (\mathbf{r}). See lexer.h. */
#include "verifiers/math/read/lexer_internal.h"

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

/* "\\mathbb{R}^*": in brackets, because what stands beside it binds no looser. */
static void without_zero(lexer *lex, int set, size_t begin, size_t end) {
    math_lex_value(lex, T_OPEN, '(', begin, end);
    math_lex_value(lex, T_CONSTANT, set, begin, end);
    math_lex_value(lex, T_SETOP, S_DIFFERENCE, begin, end);
    math_lex_value(lex, T_OPEN, '{', begin, end);
    math_token *zero = math_lex_emit(lex, T_NUMBER, begin, end);
    if (zero) zero->number.whole = ASSAY_VIEW("0");
    math_lex_value(lex, T_CLOSE, '{', begin, end);
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
    if (letter == 'R' || letter == 'Q' || letter == 'C') { /* without zero */
        size_t star = behind_mark(lex, end, starred, sizeof starred / sizeof *starred);
        if (star) {
            without_zero(lex, sets[strchr(letters, letter) - letters], begin, star);
            return;
        }
    }
    size_t behind = letter == 'Z' || letter == 'N' ? behind_mark(lex, end, positive, sizeof positive / sizeof *positive) : 0;
    if (!behind && letter == 'N') behind = behind_mark(lex, end, starred, sizeof starred / sizeof *starred);
    if (behind) lex->at = behind;
    math_lex_value(lex, T_CONSTANT, behind ? C_POSITIVES : sets[strchr(letters, letter) - letters], begin, lex->at);
}

/* \mathbb{R} and friends: number sets. */
bool math_lex_blackboard(lexer *lex, size_t begin, size_t at) {
    assay_view content;
    size_t end = at + 1;
    if (!math_lex_braced(lex, at, &content, &end)) { /* "\mathbb R" */
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

static bool is_vector_mark(assay_view name) {
    static const char *const marks[] = {"mathbf", "boldsymbol", "bm", "vec", "hat", "widehat", "textbf", "overrightarrow"};
    return math_lex_is_name(name, marks, sizeof marks / sizeof *marks);
}

/* What \mathbf{i}, \hat{\jmath}, \hat{\mathbf k} name at `at`: 'i', 'j' or 'k', and the offset behind it; 0: none. */
static char unit_vector_at(const lexer *lex, size_t at, unsigned depth, size_t *end) {
    at = math_lex_spaces(lex, at);
    bool command = math_lex_starts(lex, at, "\\");
    size_t name = at + command, behind = name;
    while (behind < lex->text.size && assay_is_alpha(lex->text.data[behind])) behind++;
    assay_view word = assay_view_slice(lex->text, name, behind);
    *end = behind;
    if (command && is_vector_mark(word) && depth < 3) {
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

bool math_lex_unit_vector(lexer *lex, assay_view name, size_t begin) {
    static const char *const names[] = {MATH_UNIT_I, MATH_UNIT_J, MATH_UNIT_K};
    size_t end;
    if (!is_vector_mark(name)) return false;
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
bool math_lex_marked_letter(lexer *lex, assay_view name, size_t begin, size_t at) {
    static const char *const fonts[] = {"mathit", "mathcal"}, *const marks[] = {"mathbf", "boldsymbol", "bm", "vec"};
    bool marked = math_lex_is_name(name, marks, sizeof marks / sizeof *marks);
    assay_view content;
    size_t end, next = math_lex_spaces(lex, at);
    if (!marked && !math_lex_is_name(name, fonts, sizeof fonts / sizeof *fonts)) return false;
    if (!math_lex_braced(lex, at, &content, &end)) { /* "\mathbf r" */
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
