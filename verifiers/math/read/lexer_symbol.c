/* Signs: one ASCII character that is no letter and no digit, and what stands raised behind "^". See lexer.h. */
#include "verifiers/math/read/lexer_internal.h"

#include "verifiers/math/read/ordinals.h"
#include "verifiers/math/read/units.h"

/* The mark around a text inside a program's call or dictionary: it says nothing there. */
static bool lex_quote(lexer *lex, char c) {
    math_token_kind before = math_lex_previous(lex);
    bool first = before == T_LBRACE || (before == T_OPEN && lex->depth > 0), next = before == T_SEPARATOR || before == T_COLON;
    bool opens = lex->quote == 0 && (first || (next && (lex->quoted || lex->depth > 0)));
    if (!opens && lex->quote != c) return false;
    lex->quoted |= opens;
    lex->quote = opens ? c : 0;
    return true;
}

/* The hyphen between a number and its unit: "20-mile", "30-day". */
static bool joins_unit(const lexer *lex, size_t at) {
    size_t end = at + 1;
    while (assay_is_alpha(math_lex_byte(lex, end))) end++;
    assay_view word = assay_view_slice(lex->text, at + 1, end);
    return word.size > 2 && at > 0 && assay_is_digit(lex->text.data[at - 1]) && math_lex_previous(lex) == T_NUMBER &&
           math_unit_known(word);
}

/* "^\prime", "^{\prime \prime}", "^{''}": how many primes, and the offset behind them; 0: something else. */
static unsigned raised_primes(const lexer *lex, size_t at, size_t *end) {
    size_t next = math_lex_spaces(lex, at + 1);
    bool brace = math_lex_starts(lex, next, "{");
    unsigned count = 0;
    if (brace) next = math_lex_spaces(lex, next + 1);
    for (;; next = math_lex_spaces(lex, next)) {
        size_t size = math_lex_starts(lex, next, "'")                                                          ? 1
                      : math_lex_starts(lex, next, "\\prime") && !assay_is_alpha(math_lex_byte(lex, next + 6)) ? 6
                                                                                                               : 0;
        if (size == 0 || count == 4) break;
        next += size;
        count++;
        if (!brace) break;
    }
    *end = next + brace;
    return brace && !math_lex_starts(lex, next, "}") ? 0 : count;
}

/* "^\circ", "^{\circ}": offset behind, or 0. */
static size_t raised(const lexer *lex, size_t at, const char *const *names, size_t count) {
    size_t next = math_lex_spaces(lex, at + 1);
    bool brace = next < lex->text.size && lex->text.data[next] == '{';
    if (brace) next = math_lex_spaces(lex, next + 1);
    for (size_t i = 0; i < count; i++) {
        if (!math_lex_starts(lex, next, names[i])) continue;
        next += strlen(names[i]);
        if (assay_is_alpha(names[i][strlen(names[i]) - 1]) && next < lex->text.size && assay_is_alpha(lex->text.data[next]))
            return 0;
        next = brace ? math_lex_spaces(lex, next) : next;
        if (!brace) return next;
        return next < lex->text.size && lex->text.data[next] == '}' ? next + 1 : 0;
    }
    return 0;
}

void math_lex_degree(lexer *lex, size_t begin, size_t end) {
    static const char *const scales[] = {"C",           "F",           "\\text{C}",           "\\text{F}",
                                         "\\mathrm{C}", "\\mathrm{F}", "\\text{ C}",          "\\text{ F}",
                                         "Celsius",     "celsius",     "\\text{ Celsius}",    "\\text{Celsius}",
                                         "Fahrenheit",  "fahrenheit",  "\\text{ Fahrenheit}", "\\text{Fahrenheit}",
                                         "centigrade"};
    size_t next = math_lex_spaces(lex, end);
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        size_t behind = next + strlen(scales[i]);
        if (!math_lex_starts(lex, next, scales[i]) || (behind < lex->text.size && assay_is_alpha(lex->text.data[behind])))
            continue;
        math_lex_text(lex, T_TEXT,
                      strpbrk(scales[i], "Cc") && !strstr(scales[i], "ahren") ? ASSAY_VIEW("degC") : ASSAY_VIEW("degF"), begin,
                      behind);
        lex->at = behind;
        return;
    }
    math_lex_emit(lex, T_DEGREE, begin, end);
    lex->at = end;
}

/* The end of "^{\\text{th}}" behind digits that take it; 0: something else is raised. */
static size_t raised_ordinal(const lexer *lex, size_t begin) {
    static const char *const fonts[] = {"", "\\text{", "\\mathrm{", "\\textrm{", "\\rm "};
    size_t next = math_lex_spaces(lex, begin + 1), font = 0;
    bool brace = math_lex_byte(lex, next) == '{';
    next = brace ? math_lex_spaces(lex, next + 1) : next;
    for (size_t i = 1; i < sizeof fonts / sizeof *fonts && font == 0; i++) font = math_lex_starts(lex, next, fonts[i]) ? i : 0;
    next += strlen(fonts[font]);
    assay_view ending = assay_view_slice(lex->text, next, next + 2);
    if ((!brace && font == 0) || begin == 0 || ending.size < 2 || !assay_is_digit(lex->text.data[begin - 1]) ||
        !math_ordinal_ending(assay_view_slice(lex->text, begin > 1 ? begin - 2 : begin - 1, begin), ending))
        return 0;
    next += 2;
    if (font > 0 && fonts[font][strlen(fonts[font]) - 1] == '{' && math_lex_byte(lex, next++) != '}') return 0;
    next = math_lex_spaces(lex, next);
    return brace && math_lex_byte(lex, next++) != '}' ? 0 : next;
}

static void lex_power(lexer *lex) {
    static const char *const degrees[] = {"\\circ", "\\degree", "o", "\\text{o}", "\\mathrm{o}"}; /* "30^o" */
    bool digits = math_lex_previous(lex) == T_NUMBER;
    size_t end = raised(lex, lex->at, degrees, digits ? 5 : 2), begin = lex->at;
    if (end) {
        math_lex_degree(lex, begin, end);
        return;
    }
    size_t ordinal = digits ? raised_ordinal(lex, begin) : 0;
    if (ordinal) { /* "12^{\\text{th}}" is 12th, and that 12 */
        lex->at = ordinal;
        return;
    }
    unsigned primes = raised_primes(lex, begin, &end);
    if (primes > 0) {
        for (unsigned i = 0; i < primes; i++) math_lex_emit(lex, T_PRIME, begin, end);
        lex->at = end;
        return;
    }
    math_lex_emit(lex, T_POWER, begin, begin + 1);
    lex->at = begin + 1;
}

/* "*a* = 8", "0 + 4 = **4": Markdown's stars stand where a sign lacks an operand. */
static bool lex_emphasis(lexer *lex, size_t begin) {
    size_t end = begin;
    while (math_lex_byte(lex, end) == '*') end++;
    math_token_kind before = math_lex_previous(lex);
    bool opens = (before == T_END || before == T_RELATION || before == T_SEPARATOR) &&
                 (assay_is_alpha(math_lex_byte(lex, end)) || assay_is_digit(math_lex_byte(lex, end)));
    size_t next = math_lex_spaces(lex, end);
    bool closes = next > end && math_lex_byte(lex, next) == '=' && begin > 0 && assay_is_alpha(lex->text.data[begin - 1]);
    if (end > begin + 2 || !(opens || closes)) return false;
    lex->at = end;
    return true;
}

/* "x = +-2", "1 +- 3": plus-minus, as it is typed. "2x+-3", where nothing sets the two apart, adds a negative number. */
static bool is_typed_plus_minus(const lexer *lex, size_t begin) {
    if (math_lex_byte(lex, begin + 1) != '-') return false;
    math_token_kind before = math_lex_previous(lex);
    bool first = before == T_END || before == T_RELATION || before == T_SEPARATOR || before == T_LBRACE || before == T_OPEN;
    bool apart = begin > 0 && assay_is_space(lex->text.data[begin - 1]) && assay_is_space(math_lex_byte(lex, begin + 2));
    return first || (apart && math_lex_previous_is_value(lex));
}

static void lex_relation(lexer *lex, size_t begin) {
    static const struct {
        const char *text;
        int relation;
    } relations[] = {{"<=>", R_IFF}, {"==", R_EQ}, {"=>", R_TO}, {"=<", R_LE}, {"<=", R_LE}, {">=", R_GE}, {"!=", R_NE},
                     {"<>", R_NE},   {":=", R_EQ}, {"->", R_TO}, {"=", R_EQ},  {"<", R_LT},  {">", R_GT}};
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
        if (!math_lex_starts(lex, begin, relations[i].text)) continue;
        lex->at = begin + strlen(relations[i].text);
        math_lex_value(lex, T_RELATION, relations[i].relation, begin, lex->at);
        return;
    }
}

static void lex_dollar(lexer *lex, size_t begin) {
    lex->at = begin + 1;
    lex->dollar_run = lex->dollar_run > 0 && lex->dollar_token == lex->count ? lex->dollar_run + 1 : 1;
    lex->dollar_token = lex->count;
    bool tight = begin >= 2 && lex->text.data[begin - 1] == '$' && lex->text.data[begin - 2] == '$';
    if (tight || lex->dollar_run > 4) {
        math_lex_fail(lex, "stray dollar signs", begin, lex->at, false);
        return;
    }
    bool digit = lex->at < lex->text.size && (assay_is_digit(lex->text.data[lex->at]) || lex->text.data[lex->at] == '.');
    bool stray =
        lex->dollars == 1 && lex->at == lex->text.size && lex->count > 0 && math_lex_previous(lex) != T_NUMBER; /* "\ln n$" */
    if ((lex->dollars == 1 && !stray) || (lex->dollars % 2 == 1 && digit)) {
        math_lex_text(lex, T_CURRENCY, ASSAY_VIEW("USD"), begin, lex->at);
    }
    lex->space = true;
}

/* "sq. inches", "5 lbs. of": the full stop of a unit's short name. */
static bool abbreviates(const lexer *lex) {
    static const char *const names[] = {"sq",  "cu", "in",  "ft",  "yd",  "mi", "oz", "lb",
                                        "lbs", "hr", "hrs", "min", "sec", "cm", "fl"};
    if (math_lex_starts(lex, math_lex_spaces(lex, lex->at), "\\end{")) return true; /* the sentence ends with its formula */
    if (math_lex_previous(lex) != T_TEXT || lex->token[lex->count - 1].end + 1 != lex->at) return false;
    return math_lex_is_name(lex->token[lex->count - 1].text, names, sizeof names / sizeof *names);
}

/* "x < -2 || x > 2", as programs write it: spaced, and behind a relation. */
static bool is_either(const lexer *lex, size_t begin) {
    if (!math_lex_starts(lex, begin, "|| ") || begin == 0 || !assay_is_space(lex->text.data[begin - 1])) return false;
    for (size_t i = lex->count; i-- > 0 && lex->token[i].kind != T_SEPARATOR;) {
        if (lex->token[i].kind == T_RELATION) return true;
    }
    return false;
}

void math_lex_symbol(lexer *lex, char c) {
    size_t begin = lex->at++;
    switch (c) {
        case '{':
            if (!math_lex_roman(lex, begin)) math_lex_emit(lex, T_LBRACE, begin, lex->at);
            break;
        case '}': math_lex_emit(lex, T_RBRACE, begin, lex->at); break;
        case '(':
        case '[':
            lex->depth++;
            math_lex_value(lex, T_OPEN, c, begin, lex->at);
            break;
        case ')':
        case ']':
            if (lex->depth > 0) lex->depth--;
            math_lex_value(lex, T_CLOSE, c == ')' ? '(' : '[', begin, lex->at);
            break;
        case '|':
            if (is_either(lex, begin)) {
                lex->at++;
                math_lex_value(lex, T_SEPARATOR, SEP_OR, begin, lex->at);
            } else math_lex_value(lex, T_BAR, lex->left ? 1 : lex->right ? 2 : 0, begin, lex->at);
            break;
        case '+':
            if (math_lex_starts(lex, begin, "+/-")) {
                lex->at = begin + 3;
                math_lex_value(lex, T_PM, 0, begin, lex->at);
            } else if (is_typed_plus_minus(lex, begin)) {
                lex->at = begin + 2;
                math_lex_value(lex, T_PM, 0, begin, lex->at);
            } else math_lex_emit(lex, T_PLUS, begin, lex->at);
            break;
        case '-':
            if (joins_unit(lex, begin)) break; /* "20-mile" */
            if (math_lex_starts(lex, begin, "->")) lex_relation(lex, begin);
            else math_lex_emit(lex, T_MINUS, begin, lex->at);
            break;
        case '*':
            if (lex_emphasis(lex, begin)) break;
            if (math_lex_starts(lex, begin, "**")) {
                lex->at++;
                math_lex_emit(lex, T_POWER, begin, lex->at);
            } else math_lex_emit(lex, T_TIMES, begin, lex->at);
            break;
        case '/':
            if (math_lex_byte(lex, lex->at) == '/' && begin > 0 && !assay_is_space(lex->text.data[begin - 1]) &&
                !assay_is_space(math_lex_byte(lex, lex->at + 1)) &&
                math_lex_previous_is_value(lex)) { /* "n//2", as Python divides integers */
                lex->at++;
                math_lex_value(lex, T_SLASH, 2, begin, lex->at);
            } else math_lex_emit(lex, T_SLASH, begin, lex->at);
            break;
        case '^':
            lex->at = begin;
            lex_power(lex);
            break;
        case '_': math_lex_emit(lex, T_SUB, begin, lex->at); break;
        case '!':
            /* "5!=120" is a factorial, "x!=3" is not. */
            if (math_lex_starts(lex, begin, "!=") && !(begin > 0 && assay_is_digit(lex->text.data[begin - 1])))
                lex_relation(lex, begin);
            else math_lex_emit(lex, T_BANG, begin, lex->at);
            break;
        case '%': math_lex_emit(lex, T_PERCENT, begin, lex->at); break;
        case '\'':
            if (!lex_quote(lex, c)) math_lex_emit(lex, T_PRIME, begin, lex->at);
            break;
        case '"':
            if (lex_quote(lex, c)) break;
            math_lex_emit(lex, T_PRIME, begin, lex->at);
            math_lex_emit(lex, T_PRIME, begin, lex->at);
            break;
        case '=':
        case '<':
        case '>': lex_relation(lex, begin); break;
        case ':':
            if (math_lex_starts(lex, begin, ":=")) lex_relation(lex, begin);
            else math_lex_emit(lex, T_COLON, begin, lex->at);
            break;
        case ',': math_lex_value(lex, T_SEPARATOR, SEP_COMMA, begin, lex->at); break;
        case ';': math_lex_value(lex, T_SEPARATOR, SEP_SEMICOLON, begin, lex->at); break;
        case '&': math_lex_emit(lex, T_AMPERSAND, begin, lex->at); break;
        case '$': lex_dollar(lex, begin); break;
        case '.':
            if (math_lex_starts(lex, begin, "...")) {
                lex->at = begin + 3;
                math_lex_emit(lex, T_ELLIPSIS, begin, lex->at);
            } else if (lex->at < lex->text.size && !abbreviates(lex)) {
                math_lex_fail(lex, "a full stop inside", begin, lex->at, false);
            }
            break;
        default: math_lex_fail(lex, "unknown character", begin, lex->at, false);
    }
}
