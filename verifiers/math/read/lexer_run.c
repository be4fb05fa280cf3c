/* Runs of Latin letters: a program's name, a word, a unit, or letters side by side. See lexer.h. */
#include "verifiers/math/read/lexer_internal.h"

#include "verifiers/math/read/ordinals.h"
#include "verifiers/math/read/program.h"
#include "verifiers/math/read/units.h"

/* "S(1)/2": an integer for SymPy, unless it is a value that is given, as in "S(1) = 5". */
static bool is_sympified(const lexer *lex, assay_view name, size_t at) {
    size_t end = at + 1;
    if (!assay_view_is(name, "S") || math_lex_byte(lex, at) != '(') return false;
    while (assay_is_digit(math_lex_byte(lex, end))) end++;
    if (end == at + 1 || math_lex_byte(lex, end) != ')') return false;
    return math_lex_byte(lex, math_lex_spaces(lex, end + 1)) != '=';
}

/* "(x, 2)" at `open`: a comma at its own level. */
static bool has_two_arguments(const lexer *lex, size_t open) {
    size_t depth = 0;
    for (size_t at = open; at < lex->text.size; at++) {
        char c = lex->text.data[at];
        if (c == '(' || c == '[' || c == '{') depth++;
        if ((c == ')' || c == ']' || c == '}') && --depth == 0) return false;
        if (c == ',' && depth == 1) return true;
    }
    return false;
}

/* A name of a program's function and the bracket behind it, or a module's name, which says nothing: "Rational(", "np.array(", "math.pi". */
static bool lex_program(lexer *lex) {
    size_t begin = lex->at, end = begin;
    bool dotted = false;
    for (;; end++) {
        char c = math_lex_byte(lex, end);
        bool dot = c == '.' && assay_is_alpha(math_lex_byte(lex, end + 1));
        if (!assay_is_alpha(c) && !assay_is_digit(c) && !dot) break;
        dotted |= dot;
    }
    if (!dotted && math_lex_byte(lex, end) != '(') return false; /* most words */
    size_t module = math_program_module(assay_view_slice(lex->text, begin, end));
    assay_view name = assay_view_slice(lex->text, begin + module, end);
    math_program program = math_lex_byte(lex, end) == '(' ? math_program_of(name) : PROGRAM_NONE;
    if (is_sympified(lex, name, end)) program = PROGRAM_SAME;
    if (program == PROGRAM_LOG && !has_two_arguments(lex, end)) program = PROGRAM_NONE;
    if (assay_view_is(name, "mod") && math_lex_previous_is_value(lex)) program = PROGRAM_NONE; /* "17 mod(5)" */
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
        if (!math_lex_starts(lex, lex->at, keywords[i]) || assay_is_alpha(math_lex_byte(lex, end))) continue;
        math_lex_text(lex, T_LETTER, assay_view_slice(lex->text, lex->at, end), lex->at, end);
        lex->at = end;
        return true;
    }
    return false;
}

/* "45,00" and "1.234,50" behind "R$": reais are written with a decimal comma and nothing else. Other spellings are left to the reader of numbers. */
static void lex_reais(lexer *lex) {
    enum { DIGITS = 32 };
    char plain[DIGITS];
    size_t at = lex->at, size = 0, group = 0, groups = 0;
    for (; size < DIGITS - 4; at++) {
        char c = math_lex_byte(lex, at);
        if (assay_is_digit(c)) {
            plain[size++] = c;
            group++;
        } else if (c == '.' && (groups > 0 ? group == 3 : group > 0 && group <= 3)) {
            groups++;
            group = 0;
        } else {
            break;
        }
    }
    bool cents = math_lex_byte(lex, at) == ',' && assay_is_digit(math_lex_byte(lex, at + 1)) &&
                 assay_is_digit(math_lex_byte(lex, at + 2)) && !assay_is_digit(math_lex_byte(lex, at + 3));
    if (size == 0 || (groups > 0 && group != 3) || !cents) return;
    plain[size++] = '.';
    plain[size++] = math_lex_byte(lex, at + 1);
    plain[size++] = math_lex_byte(lex, at + 2);
    char *copy = assay_arena_alloc(lex->arena, size);
    if (!copy) return;
    memcpy(copy, plain, size);
    math_number number;
    size_t begin = lex->at;
    math_lex_number((assay_view){copy, size}, 0, true, lex->arena, &number);
    lex->at = at + 3;
    math_token *token = math_lex_emit(lex, T_NUMBER, begin, lex->at);
    if (token) token->number = number;
}

/* "US$10", "HK\\$5": a dollar that says whose it is. */
static bool lex_dollars(lexer *lex) {
    static const struct {
        const char *mark, *currency;
    } dollars[] = {{"US$", "USD"},  {"US\\$", "USD"}, {"AU$", "AUD"}, {"AU\\$", "AUD"}, {"CA$", "CAD"},  {"CA\\$", "CAD"},
                   {"HK$", "HKD"},  {"HK\\$", "HKD"}, {"NZ$", "NZD"}, {"NZ\\$", "NZD"}, {"NT$", "TWD"},  {"NT\\$", "TWD"},
                   {"R$", "BRL"},   {"R\\$", "BRL"},  {"MX$", "MXN"}, {"MX\\$", "MXN"}, {"A\\$", "AUD"}, {"C\\$", "CAD"},
                   {"S\\$", "SGD"}, {"Rs.", "INR"},   {"Rs", "INR"}};
    for (size_t i = 0; i < sizeof dollars / sizeof *dollars; i++) {
        size_t begin = lex->at, end = begin + strlen(dollars[i].mark);
        if (!math_lex_starts(lex, begin, dollars[i].mark)) continue;
        end = math_lex_spaces(lex, end);
        if (!assay_is_digit(math_lex_byte(lex, end))) return false;
        math_lex_text(lex, T_CURRENCY, assay_view_of(dollars[i].currency), begin, end);
        lex->at = end;
        if (strcmp(dollars[i].currency, "BRL") == 0) lex_reais(lex);
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
        if (!math_lex_starts(lex, next, parts[i].words) || assay_is_alpha(math_lex_byte(lex, end))) continue;
        math_lex_text(lex, T_TEXT, assay_view_of(parts[i].half), begin, end);
        lex->at = end;
        return true;
    }
    return false;
}

/* "sum_{k=1}^{10} k", "lim_{x->0} f": an operator that lost its backslash has its variable below. */
static bool lex_plain_operator(lexer *lex, assay_view run, size_t begin) {
    static const char *const operators[] = {"sum", "prod", "lim", "int"};
    if (math_lex_byte(lex, lex->at) != '_' || !math_lex_is_name(run, operators, 4)) return false;
    math_lex_word(lex, math_word_of_command(run), begin, lex->at);
    return true;
}

/* A letter of Latin script with a mark, in two bytes. */
static bool is_letter_abroad(const lexer *lex, size_t at) {
    unsigned char lead = (unsigned char)math_lex_byte(lex, at);
    return lead >= 0xC3 && lead <= 0xC5;
}

/* "2sec^2(x)", "3 sec x": the name of a unit and of a function, with an argument behind. */
static bool is_function_called(const lexer *lex, assay_view run, size_t end) {
    if (!assay_view_is(run, "sec")) return false;
    size_t power = math_lex_byte(lex, end) == '^' ? 1 : math_lex_starts(lex, end, "**") ? 2 : 0, next = end + power;
    if (power > 0 && math_lex_byte(lex, next) == '{') {
        while (next < lex->text.size && lex->text.data[next] != '}') next++;
        next++;
    } else if (power > 0) {
        while (assay_is_digit(math_lex_byte(lex, next))) next++;
    }
    size_t argument = math_lex_spaces(lex, next);
    char c = math_lex_byte(lex, argument);
    bool letter = assay_is_alpha(c) && !assay_is_alpha(math_lex_byte(lex, argument + 1));
    return power > 0 ? c == '(' || c == '\\' || letter : letter && argument > end;
}

/* "2mg\\sin\\theta": a function behind two letters, as behind no unit. */
static bool is_factor_of_function(const lexer *lex, assay_view run, size_t end) {
    if (run.size != 2 || math_lex_byte(lex, end) != '\\') return false;
    size_t behind = end + 1;
    while (assay_is_alpha(math_lex_byte(lex, behind))) behind++;
    math_token_kind kind = math_word_of_command(assay_view_slice(lex->text, end + 1, behind)).kind;
    return kind == T_FUNCTION || kind == T_SQRT || kind == T_LETTER || kind == T_FRAC;
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
    while (assay_is_alpha(math_lex_byte(lex, end))) end++;
    return math_lex_is_name(assay_view_slice(lex->text, next, end), measures, sizeof measures / sizeof *measures);
}

static bool is_behind_dollar(const lexer *lex, size_t at) {
    while (at > 0 && lex->text.data[at - 1] == ' ') at--;
    return at > 0 && lex->text.data[at - 1] == '$';
}

/* "$x = 3$ o $x = -1$": one letter that joins formulas in Spanish, Italian and Portuguese. */
static bool lex_short_join(lexer *lex, assay_view run, size_t begin, size_t next) {
    math_token_kind before = math_lex_previous(lex);
    bool value = before == T_NUMBER || before == T_RBRACE || before == T_CLOSE;
    if (!value || math_lex_byte(lex, next) != '$' || next == begin + 1 || !strchr("ouye", run.data[0])) return false;
    if (!is_behind_dollar(lex, begin)) return false;
    math_lex_value(lex, T_SEPARATOR, run.data[0] == 'o' || run.data[0] == 'u' ? SEP_OR : SEP_AND, begin, begin + 1);
    return true;
}

/* "1 und 2", "x = 1 ou x = 2"; "tg x", which alone is a product. */
static bool lex_word_abroad(lexer *lex, assay_view run, size_t begin, size_t next) {
    static const char *const joins[] = {"und", "et", "oder", "ou"}, *const tangents[] = {"tg",    "ctg",    "cotg",
                                                                                         "arctg", "arcctg", "arccotg"};
    size_t end = begin + run.size;
    char after = math_lex_byte(lex, next);
    math_token_kind before = math_lex_previous(lex);
    bool value = before == T_NUMBER || before == T_RBRACE || before == T_CLOSE;
    bool another = (after == '$' && is_behind_dollar(lex, begin)) || assay_is_digit(after) || after == '\\' || after == '(' ||
                   after == '-' || math_lex_byte(lex, math_lex_spaces(lex, next + 1)) == '=';
    if (lex->space && value && next > end && another && math_lex_is_name(run, joins, sizeof joins / sizeof *joins)) {
        math_lex_value(lex, T_SEPARATOR, run.data[0] == 'o' ? SEP_OR : SEP_AND, begin, end);
        return true;
    }
    bool argument = assay_is_alpha(after) || assay_is_digit(after) || after == '(' || after == '\\';
    if (!argument || !math_lex_is_name(run, tangents, sizeof tangents / sizeof *tangents)) return false;
    math_lex_word(lex, math_word_of_command(run), begin, end);
    return true;
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

void math_lex_run(lexer *lex) {
    if (lex_program(lex) || lex_keyword(lex) || lex_dollars(lex)) return;
    size_t begin = lex->at, end = begin;
    while (end < lex->text.size && assay_is_alpha(lex->text.data[end])) end++;
    assay_view run = assay_view_slice(lex->text, begin, end);
    size_t next = math_lex_spaces(lex, end);
    char after = next < lex->text.size ? lex->text.data[next] : 0;
    lex->at = end;
    if (is_letter_abroad(lex, end)) { /* "días": no product of letters */
        while (assay_is_alpha(math_lex_byte(lex, end)) || is_letter_abroad(lex, end))
            end += assay_is_alpha(math_lex_byte(lex, end)) ? 1 : 2;
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
        lex->at = end + (math_lex_byte(lex, end + 1) == ' ' ? 4 : 3);
        math_lex_text(lex, T_TEXT, ASSAY_VIEW("ie"), begin, lex->at);
        return;
    }
    if (math_lex_bare_units(lex, begin)) return;
    if (lex_part_of_day(lex, run, begin, next) || lex_plain_operator(lex, run, begin)) return;
    if (run.size == 1 && run.data[0] == 'o' && math_lex_previous(lex) == T_NUMBER &&
        math_lex_starts(lex, end, "'clock")) { /* "3 o'clock" */
        lex->at = end + 6;
        math_lex_text(lex, T_TEXT, ASSAY_VIEW("oclock"), begin, lex->at);
        return;
    }
    bool money_before = lex->count > 1 && math_lex_previous(lex) == T_NUMBER && lex->token[lex->count - 2].kind == T_CURRENCY;
    if (run.size == 1 && money_before && lex->token[lex->count - 1].end == begin && strchr("kKMB", run.data[0]) &&
        !math_lex_starts(lex, end, "_") && !math_lex_starts(lex, end, "^")) { /* "$1.2M" */
        math_lex_text(lex, T_TEXT,
                      run.data[0] == 'M'   ? ASSAY_VIEW("million")
                      : run.data[0] == 'B' ? ASSAY_VIEW("billion")
                                           : ASSAY_VIEW("thousand"),
                      begin, end);
        return;
    }
    if (run.size == 1 && run.data[0] == 'h' && math_lex_previous(lex) == T_NUMBER && assay_is_digit(after)) { /* "2 h 30 min" */
        size_t minutes = next;
        while (assay_is_digit(math_lex_byte(lex, minutes))) minutes++;
        size_t sign = math_lex_spaces(lex, minutes);
        bool m = math_lex_byte(lex, sign) == 'm' && minutes - next <= 2 && math_lex_spaces(lex, sign + 1) == lex->text.size;
        if (m || math_lex_starts(lex, sign, "min")) { /* "2h30m" */
            math_lex_text(lex, T_TEXT, run, begin, end);
            return;
        }
    }
    bool hours =
        lex->count > 1 && lex->token[lex->count - 2].kind == T_TEXT && assay_view_is(lex->token[lex->count - 2].text, "h");
    if (run.size == 1 && run.data[0] == 'm' && math_lex_previous(lex) == T_NUMBER && hours && next == lex->text.size) {
        math_lex_text(lex, T_TEXT, ASSAY_VIEW("min"), begin, end);
        return;
    }
    if (run.size == 1 && run.data[0] == 'a' && is_each(lex, run, next)) {
        math_lex_text(lex, T_TEXT, ASSAY_VIEW("per"), begin, end);
        return;
    }
    if (run.size == 1) {
        if (lex_short_join(lex, run, begin, next)) return;
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
            !(math_lex_byte(lex, end) == '_' && assay_is_alpha(math_lex_byte(lex, end + 1)))) {
            math_lex_number_set(lex, run.data[0], begin, end); /* "x \in R" */
            return;
        }
        bool power_of_ten = run.data[0] == 'X' && math_lex_starts(lex, next, "10^");
        if ((run.data[0] == 'x' || power_of_ten) && math_lex_previous(lex) == T_NUMBER && assay_is_digit(after))
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
    static const char *const money[] = {"USD", "EUR", "GBP", "JPY", "INR", "KRW", "CHF", "AUD", "CAD", "CNY",
                                        "RMB", "HKD", "NZD", "SGD", "TWD", "BRL", "MXN", "PLN", "RUB"};
    if (assay_is_digit(after) && math_lex_is_name(run, money, sizeof money / sizeof *money)) { /* "USD 5" */
        math_lex_text(lex, T_CURRENCY, run, begin, end);
        return;
    }
    static const char *const of_hundred[] = {"per", "pour", "por"}, *const hundreds[] = {"cento", "ciento", "cent"};
    for (size_t i = 0; i < 3 && math_lex_is_name(run, of_hundred, 3); i++) { /* "per cent", in other languages too */
        size_t behind = next + strlen(hundreds[i]);
        if (!math_lex_starts(lex, next, hundreds[i]) || assay_is_alpha(math_lex_byte(lex, behind))) continue;
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
                       (per || math_unit_known(lex->token[lex->count - 1 - per].text) ||
                        assay_view_is(lex->token[lex->count - 1 - per].text, "fl")); /* "5 sq cm", "72 beats/min", "8 fl oz" */
    bool rate = per && lex->count > 2 && lex->token[lex->count - 2].kind == T_NUMBER &&
                lex->token[lex->count - 3].kind == T_CURRENCY; /* "$5/hr" */
    bool hyphen = math_lex_previous(lex) == T_MINUS && lex->count > 1 && lex->token[lex->count - 1].end == begin &&
                  lex->token[lex->count - 2].kind == T_TEXT && lex->token[lex->count - 2].end + 1 == begin &&
                  math_unit_known(lex->token[lex->count - 2].text); /* "ft-lb" */
    bool fluid = assay_view_is(run, "fl") && math_lex_previous_is_value(lex) &&
                 (math_lex_starts(lex, next, "oz") || math_lex_starts(lex, next, ". oz") ||
                  math_lex_starts(lex, next, ".oz"));                          /* "8 fl. oz" */
    bool square = assay_view_is(run, "sq") && math_lex_starts(lex, end, ". "); /* "36 (sq. inches)" */
    bool unit = (math_lex_previous_is_value(lex) || behind_unit || rate || square || hyphen || fluid) &&
                (fluid || math_unit_known(run)) &&
                (after != '(' || (next > end && assay_is_digit(math_lex_byte(lex, next + 1)))) && /* "5 kg (11 lb)" */
                !(math_lex_previous(lex) == T_LETTER && run.size < 3) && !is_function_called(lex, run, end) &&
                !is_factor_of_function(lex, run, end);
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
    bool half = run.size == 2 && run.data[1] == 'm' && strchr("ap", run.data[0]) && lex->count > 0 &&
                math_lex_previous(lex) != T_NUMBER && math_lex_previous(lex) != T_TEXT; /* "F = am" tells no time */
    if (!unit && (half || math_lex_is_product(lex, run, begin, end))) {
        math_lex_letters(lex, begin, end);
    } else {
        bool am = assay_view_equal(run, ASSAY_VIEW("AM")), pm = assay_view_equal(run, ASSAY_VIEW("PM"));
        math_lex_text(lex, T_TEXT, am ? ASSAY_VIEW("am") : pm ? ASSAY_VIEW("pm") : run, begin, end);
    }
}
