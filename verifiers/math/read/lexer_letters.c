/* Runs of letters without spaces: a word, or a product ("abx", "at", "aby"). What decides is what stands on both sides. See lexer.h. */
#include "verifiers/math/read/lexer_internal.h"

/* Letters that stand for a product rather than a word: "xyz", "abc", "ABC", "2abd", "xyz^2". */
static bool is_product_run(const lexer *lex, assay_view run, size_t begin, size_t end) {
    static const char *const words[] = {"DNE", "YES", "NO",  "NONE", "TRUE", "EVEN", "ODD",  "AND",  "ANY", "ALL",
                                        "why", "cry", "dry", "fly",  "try",  "sky",  "bad",  "cab",  "dab", "gym",
                                        "hmm", "RED", "ONE", "TWO",  "SIX",  "TEN",  "FIVE", "FOUR", "NINE"};
    if (run.size > 4) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_is(run, words[i])) return false;
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

static bool is_short_word(assay_view run) {
    static const char *const words[] = {"no", "No", "is", "of", "if", "by", "at", "am", "pm", "AM", "PM", "as",
                                        "be", "so", "we", "it", "We", "It", "Is", "If", "do", "go", "he", "me",
                                        "my", "up", "us", "on", "On", "Mr", "Ms", "ok", "In", "in"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_is(run, words[i])) return true;
    }
    return false;
}

/* Short words of English that are no product of letters where they stand alone between signs. */
static bool is_word_only(assay_view run) {
    static const char *const words[] = {"no", "is", "of", "if", "am", "pm", "ok", "in"};
    return math_lex_is_name(run, words, sizeof words / sizeof *words);
}

/* Words of three letters with x, y or z. */
static bool is_word_of_three(assay_view run) {
    static const char words[] =
        " any axe aye bay box boy buy bye cox coy day dye eye fax fix fox gay guy hay hex hey ivy jay joy key lax lay lox lye "
        "max may mix nay "
        "nix nay pay ray rye say sax sex six soy spy sty tax toy vex vox wax way yak yam yap yaw yea yen yep yes yet yew yin "
        "you yup zag zap zen zig "
        "zip zoo pix pox tux lux aux exp ";
    char spaced[6] = {' ', run.data[0], run.data[1], run.data[2], ' ', 0};
    return strstr(words, spaced) != NULL;
}

/* How many letters stand from `at` on, forwards or backwards. */
static size_t letters_from(const lexer *lex, size_t at, bool forwards) {
    size_t count = 0;
    while (forwards ? assay_is_alpha(math_lex_byte(lex, at + count))
                    : at > count && assay_is_alpha(lex->text.data[at - count - 1]))
        count++;
    return count;
}

/* The sign that a command is as good as: "\\right", "\\cdot", "\\le"; 'a': none. */
static char sign_of_command(assay_view name) {
    static const struct {
        char sign;
        const char *const names[12];
    } groups[] = {{')', {"right", "rvert", "rfloor", "rceil"}},
                  {'(', {"left", "lvert", "lfloor", "lceil"}},
                  {'*', {"cdot", "times", "div", "pm", "mp", "ast"}},
                  {'=', {"le", "leq", "leqslant", "ge", "geq", "geqslant", "ne", "neq", "lt", "gt", "approx", "equiv"}}};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        for (size_t k = 0; k < 12 && groups[i].names[k]; k++) {
            if (assay_view_is(name, groups[i].names[k])) return groups[i].sign;
        }
    }
    return 'a';
}

/* The sign before (or behind) the run: an operator, a bracket, an end of the text (0); 'a' for anything else. */
static char sign_at(const lexer *lex, size_t begin, size_t end, bool forwards) {
    static const char signs[] = "+-*/=^_()[]{}|,;<>&'";
    size_t at = forwards ? math_lex_spaces(lex, end) : begin;
    while (!forwards && at > 0 && (assay_is_space(lex->text.data[at - 1]) || lex->text.data[at - 1] == '~')) at--;
    if (forwards ? at >= lex->text.size : at == 0) return 0;
    char c = lex->text.data[forwards ? at : at - 1];
    if (c == '-' && !forwards && at == 1 && begin > 1) return 0; /* "- at": a bullet */
    if (c == '.' && forwards && at + 1 >= lex->text.size) return 0;
    if (!forwards && assay_is_digit(c) && at == begin) return c; /* "2at" */
    if (!forwards && c == '\'') return 'a';
    if (c == '\\' && forwards && assay_is_alpha(math_lex_byte(lex, at + 1)))
        return sign_of_command(assay_view_slice(lex->text, at + 1, at + 1 + letters_from(lex, at + 1, true)));
    if (c == '\\' && forwards) return c;
    size_t letters = forwards ? 0 : letters_from(lex, at, false);
    if (letters > 0 && at > letters && lex->text.data[at - letters - 1] == '\\')
        return sign_of_command(assay_view_slice(lex->text, at - letters, at));
    if (!strchr(signs, c)) return 'a';
    /* "by-product": a hyphen of words */
    bool hyphen = c == '-' && (forwards ? letters_from(lex, at + 1, true) : letters_from(lex, at - 1, false)) > 2;
    return hyphen ? 'a' : c;
}

/* "(my)/2", "2/(at)" */
static bool is_operand_in_brackets(const lexer *lex, char before, char after, size_t begin, size_t end) {
    static const char operators[] = "+-*/^=";
    if (before != '(' || after != ')' || lex->text.data[begin - 1] != '(' || math_lex_byte(lex, end) != ')') return false;
    char front = begin > 1 ? lex->text.data[begin - 2] : 0, behind = math_lex_byte(lex, end + 1);
    return (front && strchr(operators, front)) || (behind && strchr(operators, behind));
}

/* "v = at", "c - by", "abx + aby": letters between signs. Two letters that are a word, too, need an operator beside them; "at" alone is a word. */
static bool is_between_signs(const lexer *lex, assay_view run, size_t begin, size_t end) {
    char before = sign_at(lex, begin, end, false), after = sign_at(lex, begin, end, true);
    if (before == 'a' || after == 'a') return false;
    if (run.size == 3) return true;
    static const char operators[] = "+-*/=^_'";
    bool group = (before == '{' && after == '}') || is_operand_in_brackets(lex, before, after, begin, end),
         argument = before == '(' && after == ')' && begin > 1 && lex->text.data[begin - 1] == '(' &&
                    assay_is_alpha(lex->text.data[begin - 2]),
         behind_bracket = (before == ')' || before == '}') && lex->text.data[begin - 1] == before; /* "\frac{1}{a}by" */
    return group || argument || behind_bracket || (before && (strchr(operators, before) || assay_is_digit(before))) ||
           (after && strchr(operators, after));
}

/* "\\frac{def}{de+df+ef}": three letters that are all there is above or below a line. */
static bool is_whole_argument(const lexer *lex, assay_view run, size_t begin, size_t end) {
    if (run.size != 3 || begin < 5 || lex->text.data[begin - 1] != '{' || math_lex_byte(lex, end) != '}') return false;
    for (size_t i = 0; i < 3; i++) {
        if (run.data[i] < 'a' || run.data[i] > 'z') return false;
    }
    assay_view before = assay_view_slice(lex->text, 0, begin - 1);
    return assay_view_ends_with(before, ASSAY_VIEW("frac")) || assay_view_ends_with(before, ASSAY_VIEW("}"));
}

bool math_lex_is_product(const lexer *lex, assay_view run, size_t begin, size_t end) {
    if (run.size == 2 && !is_short_word(run)) return true;
    if (run.size > 2 && (is_product_run(lex, run, begin, end) || is_whole_argument(lex, run, begin, end))) return true;
    if (assay_view_is(run, "AM") || assay_view_is(run, "PM")) { /* "\frac{AM}{MB}", but "5 AM" */
        math_token_kind before = math_lex_previous(lex);
        if (before == T_OPEN && math_lex_byte(lex, end) == ')') return true; /* "(AM)/(MB)" */
        return before == T_LBRACE || before == T_PLUS || before == T_MINUS || before == T_TIMES || before == T_RELATION;
    }
    for (size_t i = 0; i < run.size; i++) { /* "Q = It": a capital may stand in front of two */
        bool capital = i == 0 && run.size == 2 && run.data[i] >= 'A' && run.data[i] <= 'Z';
        if (!capital && (run.data[i] < 'a' || run.data[i] > 'z')) return false;
    }
    bool three = run.size == 3 && (memchr(run.data, 'x', 3) || memchr(run.data, 'y', 3) || memchr(run.data, 'z', 3)) &&
                 !is_word_of_three(run);
    return (three || (run.size == 2 && !is_word_only(run))) && is_between_signs(lex, run, begin, end);
}
