/* See lexer.h. One pass; \text{...} is looked into once. */
#include "verifiers/math/lexer.h"

#include "common/utf8.h"
#include "verifiers/math/limits.h"
#include "verifiers/math/units.h"

enum { NESTED_TEXT_MAX = 12 };

typedef struct lexer {
    assay_view text;
    size_t at;
    assay_arena *arena;
    math_token *token;
    size_t count, capacity;
    int depth;      /* open brackets: there a comma separates */
    unsigned nested; /* \text inside \text */
    size_t dollars; /* bare $ in the whole text */
    bool space;
    bool left, right;
    bool failed;
    math_syntax_error *error;
} lexer;

static bool fail(lexer *lex, const char *message, size_t begin, size_t end, bool limit) {
    if (!lex->failed) *lex->error = (math_syntax_error){message, (uint32_t)begin, (uint32_t)end, limit, false};
    lex->failed = true;
    return false;
}

static math_token *emit(lexer *lex, math_token_kind kind, size_t begin, size_t end) {
    if (lex->count >= MATH_TOKENS_MAX) fail(lex, "too many symbols", begin, end, true);
    if (!lex->failed && lex->count == lex->capacity) {
        size_t capacity = lex->capacity ? lex->capacity * 2 : 32;
        math_token *grown = assay_arena_alloc(lex->arena, (capacity + 1) * sizeof *grown);
        if (grown && lex->count) memcpy(grown, lex->token, lex->count * sizeof *grown);
        if (!grown) {
            fail(lex, "no memory", begin, end, true);
            lex->error->memory = true;
        } else {
            lex->token = grown;
            lex->capacity = capacity;
        }
    }
    if (lex->failed) return NULL;
    math_token *token = &lex->token[lex->count++];
    *token = (math_token){.kind = kind, .space = lex->space, .left = lex->left, .right = lex->right, .begin = (uint32_t)begin, .end = (uint32_t)end};
    lex->space = lex->left = lex->right = false;
    return token;
}

static void emit_value(lexer *lex, math_token_kind kind, int value, size_t begin, size_t end) {
    math_token *token = emit(lex, kind, begin, end);
    if (token) token->value = value;
}

static void emit_text(lexer *lex, math_token_kind kind, assay_view text, size_t begin, size_t end) {
    math_token *token = emit(lex, kind, begin, end);
    if (token) token->text = text;
}

static math_token_kind previous(const lexer *lex) {
    return lex->count ? lex->token[lex->count - 1].kind : T_END;
}

static bool previous_is_value(const lexer *lex) {
    switch (previous(lex)) {
        case T_NUMBER: case T_CLOSE: case T_RBRACE: case T_CONSTANT: case T_LETTER: case T_DEGREE: return true;
        default: return false;
    }
}

static bool starts(const lexer *lex, size_t at, const char *prefix) {
    return assay_view_starts_with(assay_view_slice(lex->text, at, lex->text.size), assay_view_of(prefix));
}

static size_t skip_spaces(const lexer *lex, size_t at) {
    while (at < lex->text.size && (assay_is_space(lex->text.data[at]) || lex->text.data[at] == '~')) at++;
    return at;
}

/* The content of a braced group at or behind `at`; *end is the offset behind it. False where none opens there; an unclosed one ends with the text. */
static bool braced(const lexer *lex, size_t at, assay_view *content, size_t *end) {
    at = skip_spaces(lex, at);
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

static void lex_all(lexer *lex, size_t end);

/* Lexes a part of the text in place and goes on behind it. */
static void lex_part(lexer *lex, assay_view part, size_t end) {
    lex->at = (size_t)(part.data - lex->text.data);
    if (++lex->nested > NESTED_TEXT_MAX) {
        fail(lex, "text nested too deeply", lex->at, end, true);
        return;
    }
    lex_all(lex, lex->at + part.size);
    lex->nested--;
    lex->at = end;
}

static bool is_plain_word(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (!assay_is_alpha(text.data[i])) return false;
    }
    return text.size > 0;
}

/* \text{...}: words, a separator, or mathematics in another font. */
static void lex_text_group(lexer *lex, assay_view content, size_t begin, size_t end) {
    assay_view inner = assay_view_trim(content);
    static const char *const halves[] = {"a.m.", "p.m.", "am", "pm", "AM", "PM", "a.m", "p.m"};
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        if (!assay_view_equal(inner, assay_view_of(halves[i]))) continue;
        emit_text(lex, T_TEXT, inner.data[0] == 'a' || inner.data[0] == 'A' ? ASSAY_VIEW("am") : ASSAY_VIEW("pm"), begin, end);
        lex->at = end;
        return;
    }
    while (inner.size > 1 && inner.data[0] == ',') inner = assay_view_trim(assay_view_slice(inner, 1, inner.size));
    if (inner.size == 0) {
        lex->space = true;
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
    bool unit = math_unit_known(inner) || (inner.size == 1 && strchr("msghLlNJWVK", inner.data[0]) && previous_is_value(lex));
    bool label = inner.size == 1 || (inner.size == 3 && inner.data[0] == '(');
    bool capitals = inner.size <= 3 && is_plain_word(inner);
    for (size_t i = 0; capitals && i < inner.size; i++) capitals = inner.data[i] >= 'A' && inner.data[i] <= 'Z';
    if (!unit && (symbols || label || capitals || !letters || (digits && assay_is_digit(inner.data[0])) ||
                  (is_plain_word(inner) && math_word_of_run(inner).kind != T_END))) {
        lex_part(lex, content, end);
        return;
    }
    emit_text(lex, T_TEXT, inner, begin, end);
    lex->at = end;
}

static void lex_letters(lexer *lex, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++) {
        char c = lex->text.data[i];
        if (c == 'e' || c == 'i') {
            emit_value(lex, T_CONSTANT, c == 'e' ? C_E : C_I, i, i + 1);
        } else {
            emit_text(lex, T_LETTER, assay_view_slice(lex->text, i, i + 1), i, i + 1);
        }
    }
    lex->at = end;
}

/* Letters that stand for a product rather than a word: "xyz", "abc", "ABC", "2abd", "xyz^2". */
static bool is_product_run(const lexer *lex, assay_view run, size_t begin, size_t end) {
    static const char *const words[] = {"DNE", "YES", "NO", "NONE", "TRUE", "EVEN", "ODD", "AND", "ANY", "ALL", "why", "cry", "dry", "fly", "try",
                                        "sky", "bad", "cab", "dab", "gym", "hmm", "RED", "ONE", "TWO", "SIX", "TEN", "FIVE", "FOUR", "NINE"};
    if (run.size > 4) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_equal(run, assay_view_of(words[i]))) return false;
    }
    bool capitals = true, consonants = true, first_four = true;
    for (size_t i = 0; i < run.size; i++) {
        char c = run.data[i];
        capitals &= c >= 'A' && c <= 'Z';
        consonants &= !strchr("aeiouAEIOU", c);
        first_four &= c >= 'a' && c <= 'd';
    }
    char before = begin > 0 ? lex->text.data[begin - 1] : ' ', after = end < lex->text.size ? lex->text.data[end] : ' ';
    return capitals || consonants || first_four || assay_is_digit(before) || after == '^' || after == '_';
}

static const char *const functions[] = {"arcsin", "arccos", "arctan", "sin", "cos", "tan", "cot", "sec", "csc", "ln", "log", "sqrt"};

/* "sinx", "1orx": a known word with one or two letters stuck to it. Returns its length or 0. */
static size_t stuck_prefix(const lexer *lex, assay_view run, size_t begin) {
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        assay_view name = assay_view_of(functions[i]);
        if (assay_view_starts_with(run, name) && run.size == name.size + 1) return name.size;
    }
    char before = begin > 0 ? lex->text.data[begin - 1] : ' ';
    bool behind_value = assay_is_digit(before) || before == ')' || before == '}';
    if (behind_value && assay_view_starts_with(run, ASSAY_VIEW("or")) && run.size <= 4) return 2;
    if (behind_value && assay_view_starts_with(run, ASSAY_VIEW("and")) && run.size <= 5) return 3;
    return 0;
}

static bool is_short_word(assay_view run) {
    static const char *const words[] = {"no", "No", "is", "of", "if", "by", "at", "am", "pm", "AM", "PM", "as", "be", "so", "we", "it", "We",
                                        "It", "Is", "If", "do", "go", "he", "me", "my", "up", "us", "on", "On", "Mr", "Ms", "ok", "In", "in"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_equal(run, assay_view_of(words[i]))) return true;
    }
    return false;
}

static bool is_name(assay_view name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (assay_view_equal(name, assay_view_of(names[i]))) return true;
    }
    return false;
}

static void emit_word(lexer *lex, math_word word, size_t begin, size_t end) {
    math_token *token = emit(lex, word.kind, begin, end);
    if (!token) return;
    token->value = word.value;
    token->text = assay_view_of(word.text);
    token->latex = lex->text.data[begin] == '\\';
}

static void lex_run(lexer *lex) {
    size_t begin = lex->at, end = begin;
    while (end < lex->text.size && assay_is_alpha(lex->text.data[end])) end++;
    assay_view run = assay_view_slice(lex->text, begin, end);
    size_t next = skip_spaces(lex, end);
    char after = next < lex->text.size ? lex->text.data[next] : 0;
    lex->at = end;
    bool half_of_day = run.size == 1 && (run.data[0] == 'a' || run.data[0] == 'p') && previous(lex) == T_NUMBER && starts(lex, end, ".m");
    if (half_of_day) { /* "4:30 p.m." */
        lex->at = end + 2;
        if (lex->at < lex->text.size && lex->text.data[lex->at] == '.') lex->at++;
        emit_text(lex, T_TEXT, run.data[0] == 'a' ? ASSAY_VIEW("am") : ASSAY_VIEW("pm"), begin, lex->at);
        return;
    }
    if (run.size == 1) {
        if (run.data[0] == 'x' && previous(lex) == T_NUMBER && assay_is_digit(after)) emit(lex, T_TIMES, begin, end);
        else lex_letters(lex, begin, end);
        return;
    }
    static const char *const ordinals[] = {"st", "nd", "rd", "th"};
    if (run.size == 2 && begin > 0 && assay_is_digit(lex->text.data[begin - 1]) && is_name(run, ordinals, 4)) return; /* "21st" */
    bool unit = previous_is_value(lex) && math_unit_known(run) && after != '(' && !(previous(lex) == T_LETTER && run.size < 3);
    if (!unit && assay_view_equal(run, ASSAY_VIEW("in")) && previous(lex) == T_LETTER) {
        emit_value(lex, T_RELATION, R_IN, begin, end);
        return;
    }
    math_word word = math_word_of_run(run);
    if (word.kind != T_END && !unit) {
        emit_word(lex, word, begin, end);
        return;
    }
    size_t prefix = unit ? 0 : stuck_prefix(lex, run, begin);
    if (prefix) {
        emit_word(lex, math_word_of_run(assay_view_slice(run, 0, prefix)), begin, begin + prefix);
        lex_letters(lex, begin + prefix, end);
    } else if (!unit && ((run.size == 2 && !is_short_word(run)) || (run.size > 2 && is_product_run(lex, run, begin, end)))) {
        lex_letters(lex, begin, end);
    } else {
        bool am = assay_view_equal(run, ASSAY_VIEW("AM")), pm = assay_view_equal(run, ASSAY_VIEW("PM"));
        emit_text(lex, T_TEXT, am ? ASSAY_VIEW("am") : pm ? ASSAY_VIEW("pm") : run, begin, end);
    }
}

/* \mathbb{R} and friends: number sets. */
static bool lex_blackboard(lexer *lex, size_t begin, size_t at) {
    assay_view content;
    size_t end = at + 1;
    if (!braced(lex, at, &content, &end)) content = assay_view_slice(lex->text, at, at + 1);
    static const char letters[] = "RZNQC";
    static const int sets[] = {C_REALS, C_INTEGERS, C_NATURALS, C_RATIONALS, C_COMPLEX};
    content = assay_view_trim(content);
    const char *found = content.size == 1 ? strchr(letters, content.data[0]) : NULL;
    if (!found || !*found) return fail(lex, "unknown set", begin, end, false);
    emit_value(lex, T_CONSTANT, sets[found - letters], begin, end);
    lex->at = end;
    return true;
}

/* \left, \right, \middle and the sizes stand before a delimiter, which is lexed next. */
static void lex_left_right(lexer *lex, bool left, size_t begin, size_t at) {
    at = skip_spaces(lex, at);
    lex->at = at;
    if (at >= lex->text.size) {
        if (!left) emit_value(lex, T_CLOSE, '?', begin, at);
        return;
    }
    if (lex->text.data[at] == '.') {
        emit_value(lex, left ? T_OPEN : T_CLOSE, '.', begin, at + 1);
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
        fail(lex, "environment without a name", begin, at, false);
        return;
    }
    emit_text(lex, kind, name, begin, end);
    lex->at = end;
    assay_view columns;
    if (kind == T_BEGIN && assay_view_equal(name, ASSAY_VIEW("array")) && braced(lex, end, &columns, &end)) lex->at = end;
}

static bool lex_font(lexer *lex, assay_view name, size_t begin, size_t at) {
    static const char *const fonts[] = {"text", "textbf", "textit", "textrm", "textsf", "texttt", "textnormal", "mathrm", "mbox", "hbox",
                                        "emph", "mathsf", "mathtt", "mathnormal", "operatorname", "mathop", "textsc", "textup"};
    if (!is_name(name, fonts, sizeof fonts / sizeof *fonts)) return false;
    if (at < lex->text.size && lex->text.data[at] == '*') at++;
    assay_view content;
    size_t end = at;
    if (!braced(lex, at, &content, &end)) lex->at = at;
    else lex_text_group(lex, content, begin, end);
    return true;
}

static bool lex_dropped(lexer *lex, assay_view name, size_t at) {
    static const char *const with_argument[] = {"color", "textcolor", "hspace", "vspace", "kern", "colorbox"};
    if (!is_name(name, with_argument, sizeof with_argument / sizeof *with_argument)) return false;
    assay_view content;
    size_t end = at;
    lex->at = braced(lex, at, &content, &end) ? end : at;
    return true;
}

static void lex_named_command(lexer *lex, assay_view name, size_t begin, size_t at) {
    if (assay_view_equal(name, ASSAY_VIEW("left"))) { lex_left_right(lex, true, begin, at); return; }
    if (assay_view_equal(name, ASSAY_VIEW("right"))) { lex_left_right(lex, false, begin, at); return; }
    if (lex_font(lex, name, begin, at) || lex_dropped(lex, name, at)) return;
    if (assay_view_equal(name, ASSAY_VIEW("mathbb")) || assay_view_equal(name, ASSAY_VIEW("Bbb"))) { lex_blackboard(lex, begin, at); return; }
    if (assay_view_equal(name, ASSAY_VIEW("not"))) {
        size_t next = skip_spaces(lex, at);
        if (starts(lex, next, "=")) { emit_value(lex, T_RELATION, R_NE, begin, next + 1); lex->at = next + 1; return; }
        if (starts(lex, next, "\\in")) { emit_value(lex, T_RELATION, R_NOTIN, begin, next + 3); lex->at = next + 3; return; }
    }
    math_word word = math_word_of_command(name);
    lex->at = at;
    if ((int)word.kind == -1) return;
    if (word.kind == T_BEGIN || word.kind == T_FINISH) { lex_environment(lex, word.kind, begin, at); return; }
    if (word.kind != T_END) {
        if (word.kind == T_OPEN) lex->depth++;
        if (word.kind == T_CLOSE && lex->depth > 0) lex->depth--;
        emit_word(lex, word, begin, at);
        return;
    }
    if (name.size > 4 && assay_view_starts_with(name, ASSAY_VIEW("quad"))) { /* "\quadx" */
        emit(lex, T_QUAD, begin, begin + 5);
        lex->at = begin + 5;
        return;
    }
    math_word run = math_word_of_run(name); /* "\arctg" is unknown, "\floor" is a word */
    if (run.kind == T_FUNCTION) emit_word(lex, run, begin, at);
    else fail(lex, "unknown command", begin, at, false);
}

static void lex_command(lexer *lex) {
    size_t begin = lex->at, at = begin + 1;
    while (at < lex->text.size && assay_is_alpha(lex->text.data[at])) at++;
    if (at > begin + 1) {
        lex_named_command(lex, assay_view_slice(lex->text, begin + 1, at), begin, at);
        return;
    }
    char c = at < lex->text.size ? lex->text.data[at] : ' ';
    lex->at = at < lex->text.size ? at + 1 : at;
    switch (c) {
        case ' ': case ',': case ';': case ':': case '!': case '>': case '/': case '\n': case '\t': lex->space = true; break;
        case '(': case ')': case '[': case ']': lex->space = true; break;
        case '{': lex->depth++; emit_value(lex, T_OPEN, '{', begin, lex->at); break;
        case '}': if (lex->depth > 0) lex->depth--; emit_value(lex, T_CLOSE, '{', begin, lex->at); break;
        case '%': emit(lex, T_PERCENT, begin, lex->at); break;
        case '$': emit_text(lex, T_CURRENCY, ASSAY_VIEW("USD"), begin, lex->at); break;
        case '\\': {
            if (lex->at < lex->text.size && assay_is_alpha(lex->text.data[lex->at])) {
                /* "\\frac" from a doubled escape: a command where one is known, else a row break and a letter. */
                size_t end = lex->at;
                while (end < lex->text.size && assay_is_alpha(lex->text.data[end])) end++;
                assay_view name = assay_view_slice(lex->text, lex->at, end);
                static const char *const fonts[] = {"text", "left", "right", "mathrm", "boxed"};
                if (name.size > 1 && (math_word_of_command(name).kind != T_END || is_name(name, fonts, 5))) {
                    lex->at--;
                    break;
                }
            }
            emit(lex, T_ROW, begin, lex->at);
            break;
        }
        case '|': fail(lex, "norms are not read", begin, lex->at, false); break;
        case '-': emit(lex, T_ROW, begin, begin + 1); lex->at = begin + 1; break;
        case '&': emit_value(lex, T_SEPARATOR, SEP_AND, begin, lex->at); break;
        default:
            if (assay_is_digit(c)) { /* a row break that lost a backslash */
                emit(lex, T_ROW, begin, begin + 1);
                lex->at = begin + 1;
            } else {
                fail(lex, "unknown command", begin, lex->at, false);
            }
    }
}

/* "^\circ", "^{\circ}", "^{\prime}": offset behind, or 0. */
static size_t raised(const lexer *lex, size_t at, const char *const *names, size_t count) {
    size_t next = skip_spaces(lex, at + 1);
    bool brace = next < lex->text.size && lex->text.data[next] == '{';
    if (brace) next = skip_spaces(lex, next + 1);
    for (size_t i = 0; i < count; i++) {
        if (!starts(lex, next, names[i])) continue;
        next += strlen(names[i]);
        if (assay_is_alpha(names[i][strlen(names[i]) - 1]) && next < lex->text.size && assay_is_alpha(lex->text.data[next])) return 0;
        next = brace ? skip_spaces(lex, next) : next;
        if (!brace) return next;
        return next < lex->text.size && lex->text.data[next] == '}' ? next + 1 : 0;
    }
    return 0;
}

static void lex_degree(lexer *lex, size_t begin, size_t end) {
    static const char *const scales[] = {"C", "F", "\\text{C}", "\\text{F}", "\\mathrm{C}", "\\mathrm{F}", "\\text{ C}", "\\text{ F}"};
    size_t next = skip_spaces(lex, end);
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        size_t behind = next + strlen(scales[i]);
        if (!starts(lex, next, scales[i]) || (behind < lex->text.size && assay_is_alpha(lex->text.data[behind]))) continue;
        emit_text(lex, T_TEXT, strchr(scales[i], 'C') ? ASSAY_VIEW("degC") : ASSAY_VIEW("degF"), begin, behind);
        lex->at = behind;
        return;
    }
    emit(lex, T_DEGREE, begin, end);
    lex->at = end;
}

static void lex_power(lexer *lex) {
    static const char *const degrees[] = {"\\circ", "\\degree"}, *const primes[] = {"\\prime\\prime", "\\prime", "''", "'"};
    size_t end = raised(lex, lex->at, degrees, 2), begin = lex->at;
    if (end) {
        lex_degree(lex, begin, end);
        return;
    }
    end = raised(lex, begin, primes, 4);
    if (end) {
        emit(lex, T_PRIME, begin, end);
        bool twice = memmem(lex->text.data + begin, end - begin, "''", 2) || memmem(lex->text.data + begin, end - begin, "\\prime\\prime", 12);
        if (twice) emit(lex, T_PRIME, begin, end);
        lex->at = end;
        return;
    }
    emit(lex, T_POWER, begin, begin + 1);
    lex->at = begin + 1;
}

static void lex_newline(lexer *lex, size_t begin) {
    switch (previous(lex)) {
        case T_END: case T_SEPARATOR: case T_OPEN: case T_LBRACE: case T_ROW: case T_BEGIN: case T_FINISH: case T_PLUS: case T_MINUS: case T_TIMES:
        case T_RELATION: case T_AMPERSAND: lex->space = true; return;
        default: break;
    }
    if (lex->depth == 0) emit_value(lex, T_SEPARATOR, SEP_LINE, begin, begin + 1);
    lex->space = true;
}

static void lex_relation(lexer *lex, size_t begin) {
    static const struct { const char *text; int relation; } relations[] = {{"<=>", R_TO}, {"==", R_EQ}, {"=>", R_TO}, {"=<", R_LE}, {"<=", R_LE}, {">=", R_GE},
                                                                            {"!=", R_NE}, {"<>", R_NE}, {":=", R_EQ}, {"->", R_TO}, {"=", R_EQ},
                                                                            {"<", R_LT}, {">", R_GT}};
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
        if (!starts(lex, begin, relations[i].text)) continue;
        lex->at = begin + strlen(relations[i].text);
        emit_value(lex, T_RELATION, relations[i].relation, begin, lex->at);
        return;
    }
}

static void lex_dollar(lexer *lex, size_t begin) {
    lex->at = begin + 1;
    bool digit = lex->at < lex->text.size && (assay_is_digit(lex->text.data[lex->at]) || lex->text.data[lex->at] == '.');
    if (lex->dollars == 1 || (lex->dollars % 2 == 1 && digit)) {
        emit_text(lex, T_CURRENCY, ASSAY_VIEW("USD"), begin, lex->at);
    }
    lex->space = true;
}

static void lex_symbol(lexer *lex, char c) {
    size_t begin = lex->at++;
    switch (c) {
        case '{': emit(lex, T_LBRACE, begin, lex->at); break;
        case '}': emit(lex, T_RBRACE, begin, lex->at); break;
        case '(': case '[': lex->depth++; emit_value(lex, T_OPEN, c, begin, lex->at); break;
        case ')': case ']':
            if (lex->depth > 0) lex->depth--;
            emit_value(lex, T_CLOSE, c == ')' ? '(' : '[', begin, lex->at);
            break;
        case '|': emit_value(lex, T_BAR, lex->left ? 1 : lex->right ? 2 : 0, begin, lex->at); break;
        case '+': emit(lex, T_PLUS, begin, lex->at); break;
        case '-':
            if (starts(lex, begin, "->")) lex_relation(lex, begin);
            else emit(lex, T_MINUS, begin, lex->at);
            break;
        case '*':
            if (starts(lex, begin, "**")) { lex->at++; emit(lex, T_POWER, begin, lex->at); }
            else emit(lex, T_TIMES, begin, lex->at);
            break;
        case '/': emit(lex, T_SLASH, begin, lex->at); break;
        case '^': lex->at = begin; lex_power(lex); break;
        case '_': emit(lex, T_SUB, begin, lex->at); break;
        case '!':
            if (starts(lex, begin, "!=")) lex_relation(lex, begin);
            else emit(lex, T_BANG, begin, lex->at);
            break;
        case '%': emit(lex, T_PERCENT, begin, lex->at); break;
        case '\'': emit(lex, T_PRIME, begin, lex->at); break;
        case '"': emit(lex, T_PRIME, begin, lex->at); emit(lex, T_PRIME, begin, lex->at); break;
        case '=': case '<': case '>': lex_relation(lex, begin); break;
        case ':':
            if (starts(lex, begin, ":=")) lex_relation(lex, begin);
            else emit(lex, T_COLON, begin, lex->at);
            break;
        case ',': emit_value(lex, T_SEPARATOR, SEP_COMMA, begin, lex->at); break;
        case ';': emit_value(lex, T_SEPARATOR, SEP_SEMICOLON, begin, lex->at); break;
        case '&': emit(lex, T_AMPERSAND, begin, lex->at); break;
        case '$': lex_dollar(lex, begin); break;
        case '.':
            if (starts(lex, begin, "...")) {
                lex->at = begin + 3;
                emit(lex, T_ELLIPSIS, begin, lex->at);
            } else if (lex->at < lex->text.size) {
                fail(lex, "a full stop inside", begin, lex->at, false);
            }
            break;
        default: fail(lex, "unknown character", begin, lex->at, false);
    }
}

/* Letters of other scripts are words. */
static void lex_foreign(lexer *lex) {
    size_t begin = lex->at;
    while (lex->at < lex->text.size && (unsigned char)lex->text.data[lex->at] >= 0x80) {
        size_t at = lex->at;
        uint32_t point = assay_utf8_decode(lex->text, &at);
        bool mark = (point >= 0x300 && point <= 0x36F) || (point >= 0xFE00 && point <= 0xFE2F) || point >= 0x1F000;
        if (mark || point == 0xFFFD || (point >= 0x2000 && point < 0x2E80) || point < 0xC0) {
            fail(lex, "unknown character", lex->at, at, false);
            return;
        }
        lex->at = at;
    }
    emit_text(lex, T_TEXT, assay_view_slice(lex->text, begin, lex->at), begin, lex->at);
}

static void lex_number(lexer *lex) {
    math_number number;
    size_t begin = lex->at;
    lex->at = math_lex_number(lex->text, begin, lex->depth > 0, lex->arena, &number);
    math_token *token = emit(lex, T_NUMBER, begin, lex->at);
    if (token) token->number = number;
}

static void lex_all(lexer *lex, size_t end) {
    while (lex->at < end && !lex->failed) {
        char c = lex->text.data[lex->at];
        assay_view digits;
        int base;
        size_t based;
        bool word_before = lex->at > 0 && (assay_is_alpha(lex->text.data[lex->at - 1]) || lex->text.data[lex->at - 1] == '\\');
        if (c == '\n') {
            lex_newline(lex, lex->at++);
        } else if (assay_is_space(c) || c == '~') {
            lex->space = true;
            lex->at++;
        } else if (!word_before && (assay_is_digit(c) || (c >= 'A' && c <= 'Z')) &&
                   (based = math_lex_based(lex->text, lex->at, &digits, &base)) != 0) {
            math_token *token = emit(lex, T_BASED, lex->at, based);
            if (token) {
                token->text = digits;
                token->value = base;
            }
            lex->at = based;
        } else if (assay_is_digit(c) || (c == '.' && lex->at + 1 < end && assay_is_digit(lex->text.data[lex->at + 1]))) {
            lex_number(lex);
        } else if (assay_is_alpha(c)) {
            lex_run(lex);
        } else if (c == '\\') {
            lex_command(lex);
        } else if ((unsigned char)c >= 0x80) {
            lex_foreign(lex);
        } else {
            lex_symbol(lex, c);
        }
    }
}

static bool is_words(const lexer *lex) {
    bool text = false;
    for (size_t i = 0; i < lex->count; i++) {
        const math_token *token = &lex->token[i];
        switch (token->kind) {
            case T_TEXT:
                if (token->text.size == 0 || lex->text.data[token->begin] == '\\') {
                    if (assay_view_equal(token->text, ASSAY_VIEW("angle")) || assay_view_equal(token->text, ASSAY_VIEW("triangle"))) return false;
                }
                text = true;
                break;
            case T_LETTER: case T_SEPARATOR: case T_PRIME: case T_FUNCTION: case T_COLON: case T_CONSTANT: case T_BMOD: case T_TIMES:
            case T_SETOP: case T_DEGREE: case T_CHOOSE: case T_QUAD:
                if (token->latex) return false;
                break;
            case T_MINUS: if (token->space) return false; break;
            case T_RELATION: if (token->value != R_IN || token->latex || token->end - token->begin != 2) return false; break;
            case T_OPEN: case T_CLOSE: if (token->value != '(') return false; break;
            default: return false;
        }
    }
    return text;
}

bool math_lex(const math_prepared *prepared, assay_arena *arena, math_tokens *out, math_syntax_error *error) {
    *error = (math_syntax_error){.message = NULL};
    *out = (math_tokens){.token = NULL};
    lexer lex = {.text = prepared->text, .arena = arena, .error = error};
    if (prepared->unread) return fail(&lex, "invisible or invalid character", 0, (uint32_t)prepared->text.size, false);
    for (size_t i = 0; i < lex.text.size; i++) {
        if (lex.text.data[i] == '\\') i++;
        else if (lex.text.data[i] == '$') lex.dollars++;
    }
    lex_all(&lex, lex.text.size);
    if (lex.failed) return false;
    out->words = is_words(&lex);
    size_t count = lex.count;
    if (!emit(&lex, T_END, lex.text.size, lex.text.size)) return false;
    out->token = lex.token;
    out->count = count;
    return true;
}
