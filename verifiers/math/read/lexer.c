/* See lexer.h. One pass; \text{...} is looked into once. */
#include "verifiers/math/read/lexer_internal.h"

#include <strings.h>

#include "common/word_list.h"
#include "common/utf8.h"
#include "verifiers/math/limits.h"
#include "verifiers/math/read/ordinals.h"
#include "verifiers/math/read/program.h"
#include "verifiers/math/read/units.h"

bool math_lex_fail(lexer *lex, const char *message, size_t begin, size_t end, bool limit) {
    if (!lex->failed) *lex->error = (math_syntax_error){message, (uint32_t)begin, (uint32_t)end, limit, false};
    lex->failed = true;
    return false;
}

math_token *math_lex_emit(lexer *lex, math_token_kind kind, size_t begin, size_t end) {
    if (lex->count >= MATH_TOKENS_MAX) math_lex_fail(lex, "too many symbols", begin, end, true);
    if (!lex->failed && lex->count == lex->capacity) {
        size_t capacity = lex->capacity ? lex->capacity * 2 : 32;
        math_token *grown = assay_arena_alloc(lex->arena, (capacity + 1) * sizeof *grown);
        if (grown && lex->count) memcpy(grown, lex->token, lex->count * sizeof *grown);
        if (!grown) {
            math_lex_fail(lex, "no memory", begin, end, true);
            lex->error->memory = true;
        } else {
            lex->token = grown;
            lex->capacity = capacity;
        }
    }
    if (lex->failed) return NULL;
    math_token *token = &lex->token[lex->count++];
    *token = (math_token){.kind = kind,
                          .space = lex->space,
                          .left = lex->left,
                          .right = lex->right,
                          .begin = (uint32_t)begin,
                          .end = (uint32_t)end};
    lex->space = lex->left = lex->right = false;
    return token;
}

void math_lex_value(lexer *lex, math_token_kind kind, int value, size_t begin, size_t end) {
    math_token *token = math_lex_emit(lex, kind, begin, end);
    if (token) token->value = value;
}

void math_lex_text(lexer *lex, math_token_kind kind, assay_view text, size_t begin, size_t end) {
    math_token *token = math_lex_emit(lex, kind, begin, end);
    if (token) token->text = text;
}

math_token_kind math_lex_previous(const lexer *lex) {
    return lex->count ? lex->token[lex->count - 1].kind : T_END;
}

bool math_lex_previous_is_value(const lexer *lex) {
    switch (math_lex_previous(lex)) {
        case T_NUMBER:
        case T_CLOSE:
        case T_RBRACE:
        case T_CONSTANT:
        case T_LETTER:
        case T_DEGREE: return true;
        default: return false;
    }
}

bool math_lex_starts(const lexer *lex, size_t at, const char *prefix) {
    if (at >= lex->text.size || lex->text.data[at] != prefix[0]) return false; /* mostly */
    return assay_view_starts_with(assay_view_slice(lex->text, at, lex->text.size), assay_view_of(prefix));
}

size_t math_lex_spaces(const lexer *lex, size_t at) {
    while (at < lex->text.size && (assay_is_space(lex->text.data[at]) || lex->text.data[at] == '~')) at++;
    return at;
}

void math_lex_letters(lexer *lex, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++) {
        char c = lex->text.data[i];
        if (c == 'e' || c == 'i') {
            math_lex_value(lex, T_CONSTANT, c == 'e' ? C_E : C_I, i, i + 1);
        } else {
            math_lex_text(lex, T_LETTER, assay_view_slice(lex->text, i, i + 1), i, i + 1);
        }
    }
    lex->at = end;
}

static char byte_at(const lexer *lex, size_t at) {
    return at < lex->text.size ? lex->text.data[at] : 0;
}

bool math_lex_is_name(assay_view name, const char *const *names, size_t count) {
    return assay_view_is_any(name, names, count);
}

void math_lex_word(lexer *lex, math_word word, size_t begin, size_t end) {
    math_token *token = math_lex_emit(lex, word.kind, begin, end);
    if (!token) return;
    token->value = word.value;
    token->text = assay_view_of(word.text);
    token->latex = lex->text.data[begin] == '\\';
}

/* "S(1)/2": an integer for SymPy, unless it is a value that is given, as in "S(1) = 5". */
static bool is_sympified(const lexer *lex, assay_view name, size_t at) {
    size_t end = at + 1;
    if (!assay_view_is(name, "S") || byte_at(lex, at) != '(') return false;
    while (assay_is_digit(byte_at(lex, end))) end++;
    if (end == at + 1 || byte_at(lex, end) != ')') return false;
    return byte_at(lex, math_lex_spaces(lex, end + 1)) != '=';
}

/* A name of a program's function and the bracket behind it, or a module's name, which says nothing: "Rational(", "np.array(", "math.pi". */
static bool lex_program(lexer *lex) {
    size_t begin = lex->at, end = begin;
    bool dotted = false;
    for (;; end++) {
        char c = byte_at(lex, end);
        bool dot = c == '.' && assay_is_alpha(byte_at(lex, end + 1));
        if (!assay_is_alpha(c) && !assay_is_digit(c) && !dot) break;
        dotted |= dot;
    }
    if (!dotted && byte_at(lex, end) != '(') return false; /* most words */
    size_t module = math_program_module(assay_view_slice(lex->text, begin, end));
    assay_view name = assay_view_slice(lex->text, begin + module, end);
    math_program program = byte_at(lex, end) == '(' ? math_program_of(name) : PROGRAM_NONE;
    if (is_sympified(lex, name, end)) program = PROGRAM_SAME;
    if (program != PROGRAM_NONE) {
        math_lex_value(lex, T_PROGRAM, (int)program, begin, end);
        lex->at = end;
        return true;
    }
    static const struct {
        const char *name;
        int constant;
    } sets[] = {{"S.Integers", C_INTEGERS},
                {"S.Naturals", C_NATURALS},
                {"S.Rationals", C_RATIONALS},
                {"S.Complexes", C_COMPLEX},
                {"S.ImaginaryUnit", C_I},
                {"S.Exp1", C_E},
                {"math.e", C_E},
                {"np.e", C_E}};
    for (size_t i = 0; module > 0 && i < sizeof sets / sizeof *sets; i++) {
        if (!assay_view_is(assay_view_slice(lex->text, begin, end), sets[i].name)) continue;
        math_lex_value(lex, T_CONSTANT, sets[i].constant, begin, end);
        lex->at = end;
        return true;
    }
    if (module > 0 && math_word_of_run(name).kind != T_END) lex->at = begin + module;
    return false;
}

/* "left_open" in Interval(0, 1, left_open=True). */
static bool lex_keyword(lexer *lex) {
    static const char *const keywords[] = {"left_open", "right_open"};
    for (size_t i = 0; i < 2 && math_lex_previous(lex) == T_SEPARATOR; i++) {
        size_t end = lex->at + strlen(keywords[i]);
        if (!math_lex_starts(lex, lex->at, keywords[i]) || assay_is_alpha(byte_at(lex, end))) continue;
        math_lex_text(lex, T_LETTER, assay_view_slice(lex->text, lex->at, end), lex->at, end);
        lex->at = end;
        return true;
    }
    return false;
}

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

/* "US$10", "HK\\$5": a dollar that says whose it is. */
static bool lex_dollars(lexer *lex) {
    static const struct {
        const char *mark, *currency;
    } dollars[] = {{"US$", "USD"},  {"US\\$", "USD"}, {"AU$", "AUD"},  {"AU\\$", "AUD"}, {"CA$", "CAD"}, {"CA\\$", "CAD"},
                   {"HK$", "HKD"},  {"HK\\$", "HKD"}, {"NZ$", "NZD"},  {"NZ\\$", "NZD"}, {"NT$", "TWD"}, {"NT\\$", "TWD"},
                   {"A\\$", "AUD"}, {"C\\$", "CAD"},  {"S\\$", "SGD"}, {"Rs.", "INR"},   {"Rs", "INR"}};
    for (size_t i = 0; i < sizeof dollars / sizeof *dollars; i++) {
        size_t begin = lex->at, end = begin + strlen(dollars[i].mark);
        if (!math_lex_starts(lex, begin, dollars[i].mark)) continue;
        end = math_lex_spaces(lex, end);
        if (!assay_is_digit(byte_at(lex, end))) return false;
        math_lex_text(lex, T_CURRENCY, assay_view_of(dollars[i].currency), begin, end);
        lex->at = end;
        return true;
    }
    return false;
}

/* "4:30 in the afternoon" */
static bool lex_part_of_day(lexer *lex, assay_view run, size_t begin, size_t next) {
    static const struct {
        const char *words, *half;
    } parts[] = {{"the morning", "am"}, {"the afternoon", "pm"}, {"the evening", "pm"}};
    bool clock = lex->count > 2 && math_lex_previous(lex) == T_NUMBER && lex->token[lex->count - 2].kind == T_COLON;
    if (!clock || !assay_view_is(run, "in")) return false;
    for (size_t i = 0; i < 3; i++) {
        size_t end = next + strlen(parts[i].words);
        if (!math_lex_starts(lex, next, parts[i].words) || assay_is_alpha(byte_at(lex, end))) continue;
        math_lex_text(lex, T_TEXT, assay_view_of(parts[i].half), begin, end);
        lex->at = end;
        return true;
    }
    return false;
}

/* "sum_{k=1}^{10} k", "lim_{x->0} f": an operator that lost its backslash has its variable below. */
static bool lex_plain_operator(lexer *lex, assay_view run, size_t begin) {
    static const char *const operators[] = {"sum", "prod", "lim", "int"};
    if (byte_at(lex, lex->at) != '_' || !math_lex_is_name(run, operators, 4)) return false;
    math_lex_word(lex, math_word_of_command(run), begin, lex->at);
    return true;
}

/* A letter of Latin script with a mark, in two bytes. */
static bool is_letter_abroad(const lexer *lex, size_t at) {
    unsigned char lead = (unsigned char)byte_at(lex, at);
    return lead >= 0xC3 && lead <= 0xC5;
}

/* The hyphen between a number and its unit: "20-mile", "30-day". */
static bool joins_unit(const lexer *lex, size_t at) {
    size_t end = at + 1;
    while (assay_is_alpha(byte_at(lex, end))) end++;
    assay_view word = assay_view_slice(lex->text, at + 1, end);
    return word.size > 2 && at > 0 && assay_is_digit(lex->text.data[at - 1]) && math_lex_previous(lex) == T_NUMBER &&
           math_unit_known(word);
}

/* "18th floor" */
static bool is_behind_ordinal(const lexer *lex, size_t begin) {
    while (begin > 0 && lex->text.data[begin - 1] == ' ') begin--;
    return begin > 2 && math_lex_previous(lex) == T_NUMBER && assay_is_alpha(lex->text.data[begin - 1]);
}

/* "a" and "an" before a time or a measure, behind a unit or an amount of money. */
static bool is_each(const lexer *lex, assay_view run, size_t next) {
    static const char *const articles[] = {"a", "an", "each", "every"};
    static const char *const measures[] = {"hour",  "day",   "week", "month",  "year",   "minute", "second",   "night",
                                           "piece", "pound", "mile", "gallon", "person", "ticket", "kilogram", "ounce"};
    if (!math_lex_is_name(run, articles, sizeof articles / sizeof *articles) || lex->count == 0) return false;
    const math_token *last = &lex->token[lex->count - 1];
    bool money = last->kind == T_NUMBER && lex->count > 1 && last[-1].kind == T_CURRENCY;
    if (!money && last->kind != T_TEXT) return false;
    size_t end = next;
    while (assay_is_alpha(byte_at(lex, end))) end++;
    return math_lex_is_name(assay_view_slice(lex->text, next, end), measures, sizeof measures / sizeof *measures);
}

/* "1 und 2", "x = 1 ou x = 2"; "tg x", which alone is a product. */
static bool lex_word_abroad(lexer *lex, assay_view run, size_t begin, size_t next) {
    static const char *const joins[] = {"und", "et", "oder", "ou"}, *const tangents[] = {"tg",    "ctg",    "cotg",
                                                                                         "arctg", "arcctg", "arccotg"};
    size_t end = begin + run.size;
    char after = byte_at(lex, next);
    math_token_kind before = math_lex_previous(lex);
    bool value = before == T_NUMBER || before == T_RBRACE || before == T_CLOSE;
    bool another = assay_is_digit(after) || after == '\\' || after == '(' || after == '-' ||
                   byte_at(lex, math_lex_spaces(lex, next + 1)) == '=';
    if (lex->space && value && next > end && another && math_lex_is_name(run, joins, sizeof joins / sizeof *joins)) {
        math_lex_value(lex, T_SEPARATOR, run.data[0] == 'o' ? SEP_OR : SEP_AND, begin, end);
        return true;
    }
    bool argument = assay_is_alpha(after) || assay_is_digit(after) || after == '(' || after == '\\';
    if (!argument || !math_lex_is_name(run, tangents, sizeof tangents / sizeof *tangents)) return false;
    math_lex_word(lex, math_word_of_command(run), begin, end);
    return true;
}

bool math_lex_behind_member(const lexer *lex) {
    const math_token *before = lex->count > 0 ? &lex->token[lex->count - 1] : NULL;
    return before && before->kind == T_RELATION &&
           (before->value == R_IN || before->value == R_NOTIN || before->value == R_SUBSET || before->value == R_SUBSETEQ);
}

/* Behind a number that an inequality ends in. */
static bool joins_inequalities(const lexer *lex) {
    if (math_lex_previous(lex) != T_NUMBER) return false;
    for (size_t i = lex->count; i-- > 0 && lex->token[i].kind != T_SEPARATOR;) {
        const math_token *token = &lex->token[i];
        if (token->kind == T_RELATION)
            return token->value == R_LT || token->value == R_GT || token->value == R_LE || token->value == R_GE;
    }
    return false;
}

static void lex_run(lexer *lex) {
    if (lex_program(lex) || lex_keyword(lex) || lex_dollars(lex)) return;
    size_t begin = lex->at, end = begin;
    while (end < lex->text.size && assay_is_alpha(lex->text.data[end])) end++;
    assay_view run = assay_view_slice(lex->text, begin, end);
    size_t next = math_lex_spaces(lex, end);
    char after = next < lex->text.size ? lex->text.data[next] : 0;
    lex->at = end;
    if (is_letter_abroad(lex, end)) { /* "días": no product of letters */
        while (assay_is_alpha(byte_at(lex, end)) || is_letter_abroad(lex, end))
            end += assay_is_alpha(byte_at(lex, end)) ? 1 : 2;
        math_lex_text(lex, T_TEXT, assay_view_slice(lex->text, begin, end), begin, end);
        lex->at = end;
        return;
    }
    bool half_of_day = run.size == 1 && strchr("apAP", run.data[0]) && math_lex_previous(lex) == T_NUMBER &&
                       (math_lex_starts(lex, end, ".m") || math_lex_starts(lex, end, ".M"));
    if (half_of_day) { /* "4:30 p.m." */
        lex->at = end + 2;
        if (lex->at < lex->text.size && lex->text.data[lex->at] == '.') lex->at++;
        math_lex_text(lex, T_TEXT, (run.data[0] | 32) == 'a' ? ASSAY_VIEW("am") : ASSAY_VIEW("pm"), begin, lex->at);
        return;
    }
    if (run.size == 1 && run.data[0] == 'i' && (math_lex_starts(lex, end, ".e.") || math_lex_starts(lex, end, ". e."))) {
        lex->at = end + (byte_at(lex, end + 1) == ' ' ? 4 : 3);
        math_lex_text(lex, T_TEXT, ASSAY_VIEW("ie"), begin, lex->at);
        return;
    }
    if (lex_part_of_day(lex, run, begin, next) || lex_plain_operator(lex, run, begin)) return;
    if (run.size == 1 && run.data[0] == 'o' && math_lex_previous(lex) == T_NUMBER &&
        math_lex_starts(lex, end, "'clock")) { /* "3 o'clock" */
        lex->at = end + 6;
        math_lex_text(lex, T_TEXT, ASSAY_VIEW("oclock"), begin, lex->at);
        return;
    }
    if (run.size == 1 && run.data[0] == 'h' && math_lex_previous(lex) == T_NUMBER && assay_is_digit(after)) { /* "2 h 30 min" */
        size_t minutes = next;
        while (assay_is_digit(byte_at(lex, minutes))) minutes++;
        if (math_lex_starts(lex, math_lex_spaces(lex, minutes), "min")) {
            math_lex_text(lex, T_TEXT, run, begin, end);
            return;
        }
    }
    if (run.size == 1 && run.data[0] == 'a' && is_each(lex, run, next)) {
        math_lex_text(lex, T_TEXT, ASSAY_VIEW("per"), begin, end);
        return;
    }
    if (run.size == 1) {
        if (run.data[0] == 'U' && math_lex_previous(lex) == T_CLOSE &&
            (after == '(' || after == '[' || after == '{' || after == '\\')) {
            math_lex_value(lex, T_SETOP, S_UNION, begin, end); /* "(1,2) U (3,4)" */
            return;
        }
        if (run.data[0] == 'U' && lex->space && next > end && assay_is_alpha(after) && joins_inequalities(lex)) {
            math_lex_value(lex, T_SEPARATOR, SEP_OR, begin, end); /* "x < -1 U x > 2" */
            return;
        }
        if (strchr("RZNQ", run.data[0]) && math_lex_behind_member(lex) &&
            !(byte_at(lex, end) == '_' && assay_is_alpha(byte_at(lex, end + 1)))) {
            math_lex_number_set(lex, run.data[0], begin, end); /* "x \in R" */
            return;
        }
        if (run.data[0] == 'x' && math_lex_previous(lex) == T_NUMBER && assay_is_digit(after))
            math_lex_emit(lex, T_TIMES, begin, end);
        else math_lex_letters(lex, begin, end);
        return;
    }
    if (run.size == 2 && begin > 0 && assay_is_digit(lex->text.data[begin - 1]) &&
        math_ordinal_ending(assay_view_slice(lex->text, begin > 1 ? begin - 2 : begin - 1, begin), run))
        return;                    /* "21st" */
    if (is_each(lex, run, next)) { /* "$5 an hour", "5 dollars a day" */
        math_lex_text(lex, T_TEXT, ASSAY_VIEW("per"), begin, end);
        return;
    }
    static const char *const money[] = {"USD", "EUR", "GBP", "JPY", "INR", "KRW"};
    if (assay_is_digit(after) && math_lex_is_name(run, money, 6)) { /* "USD 5" */
        math_lex_text(lex, T_CURRENCY, run, begin, end);
        return;
    }
    static const char *const of_hundred[] = {"per", "pour", "por"}, *const hundreds[] = {"cento", "ciento", "cent"};
    for (size_t i = 0; i < 3 && math_lex_is_name(run, of_hundred, 3); i++) { /* "per cent", in other languages too */
        size_t behind = next + strlen(hundreds[i]);
        if (!math_lex_starts(lex, next, hundreds[i]) || assay_is_alpha(byte_at(lex, behind))) continue;
        math_lex_emit(lex, T_PERCENT, begin, behind);
        lex->at = behind;
        return;
    }
    if (lex_word_abroad(lex, run, begin, next)) return;
    if (run.size == 2 && assay_view_equal(run, ASSAY_VIEW("is")) && math_lex_starts(lex, next, "to ")) { /* "2 is to 3" */
        math_lex_value(lex, T_COLON, 1, begin, next + 2);
        lex->at = next + 2;
        return;
    }
    size_t per = math_lex_previous(lex) == T_SLASH; /* "60 km/hr" */
    bool behind_unit = lex->count > per && lex->token[lex->count - 1 - per].kind == T_TEXT &&
                       math_unit_known(lex->token[lex->count - 1 - per].text); /* "5 sq cm" */
    bool rate = per && lex->count > 2 && lex->token[lex->count - 2].kind == T_NUMBER &&
                lex->token[lex->count - 3].kind == T_CURRENCY;                 /* "$5/hr" */
    bool square = assay_view_is(run, "sq") && math_lex_starts(lex, end, ". "); /* "36 (sq. inches)" */
    bool unit = (math_lex_previous_is_value(lex) || behind_unit || rate || square) && math_unit_known(run) && after != '(' &&
                !(math_lex_previous(lex) == T_LETTER && run.size < 3);
    if (!unit && assay_view_equal(run, ASSAY_VIEW("in")) && math_lex_previous(lex) == T_LETTER) {
        math_lex_value(lex, T_RELATION, R_IN, begin, end);
        return;
    }
    math_word word = math_word_of_run(run);
    bool part = (word.kind == T_FUNCTION && (word.value == F_RE || word.value == F_IM)) && after != '(' &&
                after != '}'; /* "Re" alone is R e */
    part = part || (word.kind == T_FUNCTION && word.value == F_FLOOR && after != '(' && is_behind_ordinal(lex, begin));
    if (word.kind == T_DEGREE) {
        math_lex_degree(lex, begin, end);
        return;
    }
    if (word.kind != T_END && !unit && !part) {
        math_lex_word(lex, word, begin, end);
        return;
    }
    if (!unit && math_lex_stuck(lex, run, begin)) return;
    if (!unit && math_lex_is_product(lex, run, begin, end)) {
        math_lex_letters(lex, begin, end);
    } else {
        bool am = assay_view_equal(run, ASSAY_VIEW("AM")), pm = assay_view_equal(run, ASSAY_VIEW("PM"));
        math_lex_text(lex, T_TEXT, am ? ASSAY_VIEW("am") : pm ? ASSAY_VIEW("pm") : run, begin, end);
    }
}

/* "^\prime", "^{\prime \prime}", "^{''}": how many primes, and the offset behind them; 0: something else. */
static unsigned raised_primes(const lexer *lex, size_t at, size_t *end) {
    size_t next = math_lex_spaces(lex, at + 1);
    bool brace = math_lex_starts(lex, next, "{");
    unsigned count = 0;
    if (brace) next = math_lex_spaces(lex, next + 1);
    for (;; next = math_lex_spaces(lex, next)) {
        size_t size = math_lex_starts(lex, next, "'")                                                    ? 1
                      : math_lex_starts(lex, next, "\\prime") && !assay_is_alpha(byte_at(lex, next + 6)) ? 6
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
    bool brace = byte_at(lex, next) == '{';
    next = brace ? math_lex_spaces(lex, next + 1) : next;
    for (size_t i = 1; i < sizeof fonts / sizeof *fonts && font == 0; i++) font = math_lex_starts(lex, next, fonts[i]) ? i : 0;
    next += strlen(fonts[font]);
    assay_view ending = assay_view_slice(lex->text, next, next + 2);
    if ((!brace && font == 0) || begin == 0 || ending.size < 2 || !assay_is_digit(lex->text.data[begin - 1]) ||
        !math_ordinal_ending(assay_view_slice(lex->text, begin > 1 ? begin - 2 : begin - 1, begin), ending))
        return 0;
    next += 2;
    if (font > 0 && fonts[font][strlen(fonts[font]) - 1] == '{' && byte_at(lex, next++) != '}') return 0;
    next = math_lex_spaces(lex, next);
    return brace && byte_at(lex, next++) != '}' ? 0 : next;
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
    while (byte_at(lex, end) == '*') end++;
    math_token_kind before = math_lex_previous(lex);
    bool opens = (before == T_END || before == T_RELATION || before == T_SEPARATOR) &&
                 (assay_is_alpha(byte_at(lex, end)) || assay_is_digit(byte_at(lex, end)));
    size_t next = math_lex_spaces(lex, end);
    bool closes = next > end && byte_at(lex, next) == '=' && begin > 0 && assay_is_alpha(lex->text.data[begin - 1]);
    if (end > begin + 2 || !(opens || closes)) return false;
    lex->at = end;
    return true;
}

static void lex_newline(lexer *lex, size_t begin) {
    switch (math_lex_previous(lex)) {
        case T_END:
        case T_SEPARATOR:
        case T_OPEN:
        case T_LBRACE:
        case T_ROW:
        case T_BEGIN:
        case T_FINISH:
        case T_PLUS:
        case T_MINUS:
        case T_TIMES:
        case T_RELATION:
        case T_AMPERSAND: lex->space = true; return;
        default: break;
    }
    if (lex->depth == 0) math_lex_value(lex, T_SEPARATOR, SEP_LINE, begin, begin + 1);
    lex->space = true;
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
    static const char *const names[] = {"sq", "cu", "in", "ft", "yd", "mi", "oz", "lb", "lbs", "hr", "hrs", "min", "sec", "cm"};
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

static void lex_symbol(lexer *lex, char c) {
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
        case '/': math_lex_emit(lex, T_SLASH, begin, lex->at); break;
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

/* Letters of other scripts are words. */
static void lex_foreign(lexer *lex) {
    size_t begin = lex->at;
    while (lex->at < lex->text.size && (unsigned char)lex->text.data[lex->at] >= 0x80) {
        size_t at = lex->at;
        uint32_t point = assay_utf8_decode(lex->text, &at);
        bool mark = (point >= 0x300 && point <= 0x36F) || (point >= 0xFE00 && point <= 0xFE2F) || point >= 0x1F000;
        if (mark || point == 0xFFFD || (point >= 0x2000 && point < 0x2E80) || point < 0xC0) {
            math_lex_fail(lex, "unknown character", lex->at, at, false);
            return;
        }
        lex->at = at;
    }
    static const struct {
        const char *word;
        int kind, value;
    } words[] = {{"\xE6\x88\x96", T_SEPARATOR, SEP_OR},
                 {"\xE6\x88\x96\xE8\x80\x85", T_SEPARATOR, SEP_OR},
                 {"\xE4\xB8\x94", T_SEPARATOR, SEP_AND},
                 {"\xE5\x92\x8C", T_SEPARATOR, SEP_AND},
                 {"\xE4\xB8\x8E", T_SEPARATOR, SEP_AND},
                 {"\xE5\x8F\x8A", T_SEPARATOR, SEP_AND},
                 {"\xE6\xA0\xB9\xE5\x8F\xB7", T_SQRT, 2},
                 {"процент", T_PERCENT, 0},
                 {"процента", T_PERCENT, 0},
                 {"процентов", T_PERCENT, 0},
                 {"или", T_SEPARATOR, SEP_OR},
                 {"и", T_SEPARATOR, SEP_AND}}; /* or, and, root, percent */
    assay_view word = assay_view_slice(lex->text, begin, lex->at);
    bool minutes =
        lex->count > 1 && math_lex_previous(lex) == T_NUMBER && lex->token[lex->count - 2].kind == T_TEXT &&
        (assay_view_is(lex->token[lex->count - 2].text, "小时") || assay_view_is(lex->token[lex->count - 2].text, "时"));
    if (minutes && assay_view_is(word, "分")) word = ASSAY_VIEW("分钟"); /* "2小时30分" */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!assay_view_is(word, words[i].word)) continue;
        math_lex_value(lex, (math_token_kind)words[i].kind, words[i].value, begin, lex->at);
        return;
    }
    math_lex_text(lex, T_TEXT, word, begin, lex->at);
}

static void lex_number(lexer *lex) {
    math_number number;
    size_t begin = lex->at, end = lex->text.size;
    math_token_kind before = math_lex_previous(lex);
    if ((before == T_SUB || before == T_POWER) && !lex->space) { /* "\log_2 128": no thousands here */
        end = begin;
        while (assay_is_digit(byte_at(lex, end)) || byte_at(lex, end) == '.') end++;
    }
    lex->at = math_lex_number(assay_view_slice(lex->text, 0, end), begin, lex->depth > 0, lex->arena, &number);
    math_token *token = math_lex_emit(lex, T_NUMBER, begin, lex->at);
    if (token) token->number = number;
}

/* ".5", ".\\overline{3}" */
static bool is_fraction_part(const lexer *lex, size_t end) {
    static const char *const repeats[] = {"\\overline{", "\\bar{", "\\dot{", "\\bar", "\\dot"};
    size_t at = lex->at + 1;
    if (lex->text.data[lex->at] != '.' || at >= end) return false;
    for (size_t i = 0; i < sizeof repeats / sizeof *repeats; i++) {
        if (math_lex_starts(lex, at, repeats[i]) && assay_is_digit(byte_at(lex, at + strlen(repeats[i])))) return true;
    }
    return assay_is_digit(lex->text.data[at]);
}

/* "~A", "~(p and q)" where an operand is due: a negation, and no space. */
static bool is_negation(const lexer *lex) {
    char next = byte_at(lex, lex->at + 1);
    if (lex->count > 0 && math_lex_previous(lex) != T_OPEN && math_lex_previous(lex) != T_SEPARATOR &&
        math_lex_previous(lex) != T_NOT)
        return false;
    if (next == '(' || next == '~') return true;
    return assay_is_alpha(next) && !assay_is_alpha(byte_at(lex, lex->at + 2));
}

/* "x &lt; 2", as web pages write it. */
static bool lex_entity(lexer *lex) {
    static const struct {
        const char *name;
        int relation;
    } entities[] = {{"&lt;", R_LT}, {"&gt;", R_GT}, {"&le;", R_LE}, {"&ge;", R_GE}, {"&ne;", R_NE}, {"&nbsp;", 0}};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t end = lex->at + strlen(entities[i].name);
        if (!math_lex_starts(lex, lex->at, entities[i].name)) continue;
        if (entities[i].relation) math_lex_value(lex, T_RELATION, entities[i].relation, lex->at, end);
        else lex->space = true;
        lex->at = end;
        return true;
    }
    return false;
}

/* "x^2_{23}", "\log^2_3": the number is the exponent of a name, and the subscript the name's, so that it is no base. */
static bool is_exponent_of_name(const lexer *lex) {
    if (lex->count < 2 || lex->token[lex->count - 1].kind != T_POWER) return false;
    math_token_kind base = lex->token[lex->count - 2].kind;
    return base != T_NUMBER && base != T_CLOSE;
}

void math_lex_all(lexer *lex, size_t end) {
    while (lex->at < end && !lex->failed) {
        char c = lex->text.data[lex->at];
        assay_view digits;
        int base;
        size_t based;
        bool word_before = lex->at > 0 && (assay_is_alpha(lex->text.data[lex->at - 1]) || lex->text.data[lex->at - 1] == '\\');
        if (c == '\n') {
            lex_newline(lex, lex->at++);
        } else if (c == '~' && is_negation(lex)) {
            math_lex_emit(lex, T_NOT, lex->at, lex->at + 1);
            lex->at++;
        } else if (assay_is_space(c) || c == '~') {
            lex->space = true;
            lex->at++;
        } else if (!word_before && (assay_is_digit(c) || (c >= 'A' && c <= 'Z')) && !is_exponent_of_name(lex) &&
                   (based = math_lex_based(lex->text, lex->at, &digits, &base)) != 0) {
            math_token *token = math_lex_emit(lex, T_BASED, lex->at, based);
            if (token) {
                token->text = digits;
                token->value = base;
            }
            lex->at = based;
        } else if (assay_is_digit(c) || (c == '.' && is_fraction_part(lex, end))) {
            lex_number(lex);
        } else if (assay_is_alpha(c)) {
            lex_run(lex);
        } else if (c == '{' && math_lex_starts(lex, lex->at, "{:}")) { /* "10{:}30" */
            math_lex_emit(lex, T_COLON, lex->at, lex->at + 3);
            lex->at += 3;
        } else if (c == '&' && lex_entity(lex)) {
            continue;
        } else if (c == '\\') {
            math_lex_command(lex);
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
                    if (assay_view_equal(token->text, ASSAY_VIEW("angle")) ||
                        assay_view_equal(token->text, ASSAY_VIEW("triangle")))
                        return false;
                }
                text = true;
                break;
            case T_LETTER:
            case T_SEPARATOR:
            case T_PRIME:
            case T_FUNCTION:
            case T_COLON:
            case T_CONSTANT:
            case T_BMOD:
            case T_TIMES:
            case T_SETOP:
            case T_DEGREE:
            case T_CHOOSE:
            case T_QUAD:
                if (token->latex) return false;
                break;
            case T_MINUS:
                if (token->space) return false;
                break;
            case T_RELATION:
                if (token->value != R_IN || token->latex || token->end - token->begin != 2) return false;
                break;
            case T_OPEN:
            case T_CLOSE:
                if (token->value != '(') return false;
                break;
            default: return false;
        }
    }
    return text;
}

/* "The answer is 5", "Solution is: 5": how many tokens say nothing. */
static size_t announcing(const lexer *lex) {
    static const char *const words[] = {"the", "final", "correct", "answer", "is"};
    size_t at = 0, word = 0;
    for (; at < lex->count && lex->token[at].kind == T_TEXT; at++) {
        assay_view rest = assay_view_trim(lex->token[at].text);
        while (rest.size > 0) {
            size_t end = 0;
            while (end < rest.size && rest.data[end] != ' ') end++;
            assay_view name = assay_view_slice(rest, 0, end);
            bool solution = word <= 3 && name.size == 8 && strncasecmp(name.data, "solution", 8) == 0;
            if (solution) word = 3;
            while (word < 5 && !solution &&
                   !(strlen(words[word]) == name.size && strncasecmp(words[word], name.data, name.size) == 0)) {
                if (word >= 3) return 0;
                word++;
            }
            if (word++ == 5) return 0;
            rest = assay_view_trim(assay_view_slice(rest, end, rest.size));
        }
    }
    if (word == 5 && at < lex->count && lex->token[at].kind == T_COLON) at++;
    return word == 5 && at < lex->count ? at : 0;
}

/* "Answer: 5", "\\text{Answer: }5": the label says nothing. */
static void drop_label(lexer *lex) {
    size_t said = announcing(lex);
    if (said > 0) {
        lex->token += said;
        lex->count -= said;
        lex->capacity -= said;
        return;
    }
    static const char *const labels[] = {"answer",
                                         "ans",
                                         "solution",
                                         "result",
                                         "\xE7\xAD\x94\xE6\xA1\x88",
                                         "\xE6\x9C\x80\xE7\xBB\x88\xE7\xAD\x94\xE6\xA1\x88",
                                         "\xE7\xAD\x94"};
    static const char *const sayings[] = {"\xE7\xAD\x94\xE6\xA1\x88\xE6\x98\xAF", "\xE7\xAD\x94\xE6\xA1\x88\xE4\xB8\xBA",
                                          "\xE6\x9C\x80\xE7\xBB\x88\xE7\xAD\x94\xE6\xA1\x88\xE6\x98\xAF",
                                          "\xE6\x9C\x80\xE7\xBB\x88\xE7\xAD\x94\xE6\xA1\x88\xE4\xB8\xBA"};
    if (lex->count > 1 && lex->token[0].kind == T_TEXT &&
        math_lex_is_name(lex->token[0].text, sayings, 4)) { /* "the answer is", in Chinese */
        lex->token++;
        lex->count--;
        lex->capacity--;
        return;
    }
    if (lex->count < 2 || lex->token[0].kind != T_TEXT) return;
    assay_view word = assay_view_trim(lex->token[0].text);
    bool inside = word.size > 1 && word.data[word.size - 1] == ':';
    size_t tokens = inside ? 1 : 2;
    if (lex->count <= tokens || (!inside && lex->token[1].kind != T_COLON)) return;
    if (inside) word.size--;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        assay_view label = assay_view_of(labels[i]);
        size_t same = 0;
        while (same < label.size && same < word.size &&
               (word.data[same] == label.data[same] || (word.data[same] | 32) == label.data[same]))
            same++;
        if (same != label.size || same != word.size) continue;
        lex->token += tokens;
        lex->count -= tokens;
        lex->capacity -= tokens;
        return;
    }
}

/* "x = 3 \\text{ (double root)}": how often a root counts is no part of it. */
static assay_view without_remark(assay_view text) {
    static const char *const remarks[] = {"\\text{ (double root)}", "\\text{(double root)}",    "(\\text{double root})",
                                          "(double root)",          "\\text{ (repeated root)}", "\\text{(repeated root)}",
                                          "(repeated root)",        "(\\text{repeated root})"};
    if (text.size < 16 || (text.data[text.size - 1] != ')' && text.data[text.size - 1] != '}')) return text;
    for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++) {
        if (assay_view_ends_with(text, assay_view_of(remarks[i])) && text.size > strlen(remarks[i]))
            return assay_view_slice(text, 0, text.size - strlen(remarks[i]));
    }
    return text;
}

/* "396 (degrees)": words in brackets behind one number are its unit, as the data sets of word problems write it. */
static void unbracket_unit(lexer *lex) {
    size_t open = lex->count > 0 ? lex->count - 1 : 0;
    while (open > 0 && lex->token[open].kind != T_OPEN) open--;
    bool alone = open == 1 || (open == 2 && (lex->token[0].kind == T_MINUS || lex->token[0].kind == T_CURRENCY));
    if (!alone || open + 2 >= lex->count || (lex->token[open].value != '(' && lex->token[open].value != '[') ||
        !lex->token[open].space || lex->token[open - 1].kind != T_NUMBER || lex->token[lex->count - 1].kind != T_CLOSE ||
        lex->token[lex->count - 1].value != lex->token[open].value)
        return;
    assay_view inside = assay_view_slice(lex->text, lex->token[open].end, lex->token[lex->count - 1].begin);
    if (inside.size > 1 && math_unit_known(inside)) { /* "5 (cm)" */
        lex->token[open].kind = T_TEXT;
        lex->token[open].text = inside;
        lex->count = open + 1;
        return;
    }
    for (size_t i = open + 1; i + 1 < lex->count; i++) {
        math_token_kind kind = lex->token[i].kind;
        size_t length = lex->token[i].end - lex->token[i].begin;
        size_t scale;
        if (kind != T_TEXT && !((kind == T_DEGREE || kind == T_TIMES) && length >= 5)) return;
        if (kind == T_TEXT && math_scale_of(lex->token[i].text, &scale)) return; /* "12 (dozen)" multiplies nothing */
    }
    memmove(&lex->token[open], &lex->token[open + 1], (lex->count - open - 2) * sizeof *lex->token);
    lex->count -= 2;
}

bool math_lex(const math_prepared *prepared, assay_arena *arena, math_tokens *out, math_syntax_error *error) {
    *error = (math_syntax_error){.message = NULL};
    *out = (math_tokens){.token = NULL};
    lexer lex = {.text = without_remark(prepared->text), .arena = arena, .error = error};
    if (prepared->unread) return math_lex_fail(&lex, "invisible or invalid character", 0, (uint32_t)prepared->text.size, false);
    for (size_t i = 0; i < lex.text.size; i++) {
        if (lex.text.data[i] == '\\') i++;
        else if (lex.text.data[i] == '$') lex.dollars++;
    }
    assay_view digits;
    int base;
    if (math_lex_base_phrase(lex.text, arena, &digits, &base)) {
        math_lex_value(&lex, T_BASED, base, 0, lex.text.size);
        if (!lex.failed) lex.token[0].text = digits;
    } else {
        math_lex_all(&lex, lex.text.size);
    }
    if (lex.failed) return false;
    drop_label(&lex);
    unbracket_unit(&lex);
    out->words = is_words(&lex);
    size_t count = lex.count;
    if (!math_lex_emit(&lex, T_END, lex.text.size, lex.text.size)) return false;
    out->token = lex.token;
    out->count = count;
    return true;
}
