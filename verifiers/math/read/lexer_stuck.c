/* Names that lost the blank beside them: "npi", "isin(t)", "rcostheta", "sinx", "nlogn", "1orx", "\\pit". A run is taken apart only where what is left over is one letter that usually
 * stands there, so that words stay words. See lexer_internal.h. */
#include "verifiers/math/read/lexer_internal.h"

static const char *const functions[] = {"arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "sin",  "cos",
                                        "tan",    "cot",    "sec",    "csc",  "ln",   "log",  "sqrt", "exp"};
static const char *const greek[] = {"theta", "alpha", "beta", "phi", "omega", "pi"};

/* The length of the name of the list that the run begins with; 0: with none. */
static size_t begins_with(assay_view run, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (assay_view_starts_with(run, assay_view_of(names[i]))) return strlen(names[i]);
    }
    return 0;
}

#define BEGINS_WITH(run, list) begins_with(run, list, sizeof list / sizeof *list)

static bool has_argument(const lexer *lex, size_t end) {
    size_t next = math_lex_spaces(lex, end);
    if (next >= lex->text.size) return false;
    char c = lex->text.data[next];
    return c == '(' || c == '^' || c == '\\' || (next > end && (assay_is_alpha(c) || assay_is_digit(c)));
}

/* "vcos(", "Bsinh^2(": a bracket at once, behind an exponent at most, as behind no word. */
static bool has_bracket(const lexer *lex, size_t end) {
    if (math_lex_byte(lex, end) == '^') end++;
    else if (math_lex_byte(lex, end) == '*' && math_lex_byte(lex, end + 1) == '*') end += 2;
    while (assay_is_digit(math_lex_byte(lex, end))) end++;
    return math_lex_byte(lex, end) == '(';
}

/* How many letters stand before a function's name: one that usually does; any one, or two before sine, cosine or tangent ("mgsin("), where a bracket follows at once. */
static size_t letters_before(const lexer *lex, assay_view run, size_t end) {
    if (BEGINS_WITH(run, functions) > 0 || run.size < 3) return 0;
    if (has_bracket(lex, end)) {
        assay_view rest = assay_view_slice(run, 1, run.size);
        if (BEGINS_WITH(rest, functions) == rest.size) return 1;
        rest = assay_view_slice(run, 2, run.size);
        bool sides = rest.size == 3 && !assay_view_starts_with(run, ASSAY_VIEW("ar"));
        if (sides && (assay_view_is(rest, "sin") || assay_view_is(rest, "cos") || assay_view_is(rest, "tan"))) return 2;
    }
    return strchr("nkmitlxyrRAB", run.data[0]) ? 1 : 0;
}

static void word_of(lexer *lex, assay_view name, size_t begin) {
    math_lex_word(lex, math_word_of_run(name), begin, begin + name.size);
}

/* "npi", "ktheta", "xln x", "isin(t)", "costheta", "rcostheta" */
static bool lex_parts(lexer *lex, assay_view run, size_t begin) {
    size_t first = letters_before(lex, run, begin + run.size);
    assay_view rest = assay_view_slice(run, first, run.size);
    size_t function = BEGINS_WITH(rest, functions);
    assay_view behind = assay_view_slice(rest, function, rest.size);
    size_t name = BEGINS_WITH(behind, greek);
    bool whole = name > 0 && name == behind.size && (first > 0 || function > 0);
    bool called = first > 0 && function > 0 && behind.size == 0 &&
                  (has_argument(lex, begin + run.size) || has_bracket(lex, begin + run.size));
    if (!whole && !called) return false;
    if (first) math_lex_letters(lex, begin, begin + first);
    if (function) word_of(lex, assay_view_slice(rest, 0, function), begin + first);
    if (name) word_of(lex, behind, begin + first + function);
    lex->at = begin + run.size;
    return true;
}

bool math_lex_stuck(lexer *lex, assay_view run, size_t begin) {
    size_t end = begin + run.size, size = BEGINS_WITH(run, functions);
    if (size > 0 && run.size == size + 1) { /* "sinx" */
        word_of(lex, assay_view_slice(run, 0, size), begin);
        math_lex_letters(lex, begin + size, end);
        return true;
    }
    if (lex_parts(lex, run, begin)) return true;
    static const char *const logarithms[] = {"log", "ln", "lg"};
    for (size_t i = 0; i < 3; i++) { /* "nlogn" */
        size = strlen(logarithms[i]);
        if (run.size != size + 2 || memcmp(run.data + 1, logarithms[i], size) != 0 || run.data[0] != run.data[run.size - 1])
            continue;
        math_lex_letters(lex, begin, begin + 1);
        word_of(lex, assay_view_slice(run, 1, 1 + size), begin + 1);
        math_lex_letters(lex, end - 1, end);
        return true;
    }
    char before = begin > 0 ? lex->text.data[begin - 1] : ' ';
    bool behind_value = assay_is_digit(before) || before == ')' || before == '}';
    size = behind_value && assay_view_starts_with(run, ASSAY_VIEW("or")) && run.size <= 4    ? 2
           : behind_value && assay_view_starts_with(run, ASSAY_VIEW("and")) && run.size <= 5 ? 3
                                                                                             : 0;
    if (size == 0) return false;
    word_of(lex, assay_view_slice(run, 0, size), begin);
    math_lex_letters(lex, begin + size, end);
    return true;
}

/* What may stand before a letter without a blank: names, relations, operators and functions, not commands with arguments. */
static bool stands_alone(assay_view name, math_word word) {
    static const int kinds[] = {T_LETTER,   T_RELATION, T_SETOP, T_TIMES, T_PM,
                                T_FUNCTION, T_CONSTANT, T_OPEN,  T_MID,   T_ELLIPSIS};
    if (assay_view_is(name, "angle")) return true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if ((int)word.kind == kinds[i]) return true;
    }
    return false;
}

size_t math_lex_stuck_command(assay_view name) {
    size_t size = name.size - 1;
    while (size > 1 && (int)math_word_of_command(assay_view_slice(name, 0, size)).kind == T_END) size--;
    assay_view command = assay_view_slice(name, 0, size), rest = assay_view_slice(name, size, name.size);
    size_t room = size > 2 || assay_view_is(command, "pi") ? 3 : 1;
    if (size < 2 || rest.size > room || (rest.size > 1 && math_word_of_run(rest).kind != T_END)) return 0;
    if (assay_view_is(name, "inf") || assay_view_is(name, "sinc") || !stands_alone(command, math_word_of_command(command)))
        return 0;
    return size;
}
