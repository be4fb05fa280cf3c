/* What is written around a box in the same expression: "-\boxed{7}", "\boxed{7}^2", "\sqrt{\boxed{7}}", "x > \boxed{7}" do not say 7.
 *
 * Theory. A box is meant to hold the whole answer. Where an operator, a digit or a command that changes a value touches it, or it is an argument
 * of one, the answer is the expression that encloses it, so that the verifier compares what is really written; but a box on the left of an equation fills a blank in. An equals sign, units,
 * percent and degree signs, styling and prose beside the box leave its content the answer. A denied box ("not \boxed{7}") is none, and a box in code
 * marks inside a longer text is about the format. All looks are bounded by REACH bytes on each side of the box. */
#include "verifiers/answer/answer_internal.h"
#include "verifiers/answer/last_byte.h"

enum { REACH = 128 };

/* Commands whose value is another one than that of their argument. */
static bool changes_argument(assay_view name) {
    static const char *const words[] = {
        "sqrt",     "frac", "dfrac",  "tfrac", "cfrac", "binom",  "dbinom", "tbinom", "sin",  "cos",  "tan",  "cot", "sec",
        "csc",      "log",  "ln",     "lg",    "exp",   "max",    "min",    "gcd",    "lcm",  "det",  "vec",  "hat", "bar",
        "overline", "neg",  "lfloor", "lceil", "lnot",  "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "lim", "not"};
    return name.size > 0 && assay_view_is_any(name, words, sizeof words / sizeof *words);
}

/* Commands that stand between two values and make one of them. */
static bool is_operator(assay_view name) {
    static const char *const words[] = {"cdot", "times", "div",      "pm",  "mp",  "ast",   "over", "choose",
                                        "circ", "oplus", "setminus", "cup", "cap", "wedge", "vee",  "bmod"};
    return assay_view_is_any(name, words, sizeof words / sizeof *words);
}

static bool is_relation(assay_view name) {
    static const char *const words[] = {"neq",  "ne",      "ge",         "geq",   "gt",     "le",      "leq",      "lt",
                                        "ngeq", "nleq",    "nless",      "ngtr",  "gg",     "ll",      "geqslant", "leqslant",
                                        "mid",  "divides", "not\\equiv", "notin", "propto", "lesssim", "gtrsim"};
    return assay_view_is_any(name, words, sizeof words / sizeof *words);
}

static size_t skip_blanks(assay_view text, size_t at) {
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t')) at++;
    return at;
}

/* The name of a command that ends before `end`; empty where none does. */
static assay_view command_before(assay_view text, size_t end) {
    size_t begin = end;
    while (begin > 0 && end - begin < 16 && assay_is_alpha(text.data[begin - 1])) begin--;
    bool command = begin < end && begin > 0 && text.data[begin - 1] == '\\';
    return command ? assay_view_slice(text, begin, end) : ASSAY_VIEW_NONE;
}

static assay_view command_at(assay_view text, size_t at) {
    size_t end = at + 1;
    while (end < text.size && assay_is_alpha(text.data[end])) end++;
    return assay_view_slice(text, at + 1, end);
}

static inline bool ends_operand(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '}' || c == ')' || c == ']';
}

/* Is the '>' at `at` an inequality: an operand before it, and no tag ("<b>") or arrow ("->", "=>") that it ends? */
static bool is_greater_sign(assay_view text, size_t at) {
    size_t end = at;
    while (end > 0 && text.data[end - 1] == ' ') end--;
    if (end == 0 || !(ends_operand(text.data[end - 1]) || text.data[end - 1] == '$')) return false;
    for (size_t i = at; i > 0 && at - i < 64 && text.data[i - 1] != '\n'; i--) {
        if (text.data[i - 1] == '<') return !(assay_is_alpha(at_or_nul(text, i)) || strchr("/|!", at_or_nul(text, i)));
    }
    return true;
}

/* What of `text` before `end` is a letter of its own (a variable), not the end of a word or command. */
static bool ends_with_variable(assay_view text, size_t end) {
    if (end == 0 || !assay_is_alpha(text.data[end - 1])) return false;
    return end == 1 || !(assay_is_alpha(text.data[end - 2]) || text.data[end - 2] == '\\' || text.data[end - 2] == '\'');
}

static bool ends_with_word(assay_view text, size_t end) {
    return end >= 2 && assay_is_alpha(text.data[end - 1]) && assay_is_alpha(text.data[end - 2]) &&
           command_before(text, end).size == 0;
}

/* Where the group that ends before `end` with '}' or ']' begins; `end` where that is too far. */
static size_t group_begin(assay_view text, size_t end) {
    char close = text.data[end - 1], open = close == '}' ? '{' : '[';
    size_t least = end > REACH ? end - REACH : 0, depth = 0;
    for (size_t i = end; i-- > least;) {
        if (text.data[i] == close) depth++;
        if (text.data[i] == open && --depth == 0) return i;
    }
    return end;
}

/* Does a command with its arguments that makes a value end before `end`: "\frac{3}{4}"? */
static bool ends_with_factor(assay_view text, size_t end) {
    for (int groups = 0; groups < 2 && end > 0 && text.data[end - 1] == '}'; groups++) {
        size_t begin = group_begin(text, end);
        if (begin == end) return false;
        if (changes_argument(command_before(text, begin))) return true;
        end = begin;
    }
    return false;
}

/* Does the byte at `at` begin its line, perhaps indented: a bullet? */
static bool begins_own_line(assay_view text, size_t at) {
    while (at > 0 && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t')) at--;
    return at == 0 || text.data[at - 1] == '\n';
}

/* Is "12." before the box the number of a line in a list, and not "0."? */
static bool is_list_number(assay_view text, size_t stop) {
    size_t at = stop;
    while (at > 0 && assay_is_digit(text.data[at - 1])) at--;
    bool line = at == 0 || text.data[at - 1] == '\n' || text.data[at - 1] == ' ';
    return line && stop - at <= 2 && text.data[at] != '0';
}

/* Is the "!" at `at` a factorial, and no part of "!="? "2 \times 5!=240", but "x != 3". */
static bool is_factorial(assay_view text, size_t at) {
    return at > 0 && (assay_is_digit(text.data[at - 1]) || text.data[at - 1] == ')' || text.data[at - 1] == '}' ||
                      text.data[at - 1] == '!');
}

/* Is the box one member of a bracket: "(\boxed{7}, 8)", "(3, \boxed{7})"? Boxes beside it are members of their own. */
static bool is_member(assay_view text, size_t begin, size_t end) {
    while (begin > 0 && text.data[begin - 1] == ' ') begin--;
    end = skip_blanks(text, end);
    char before = begin > 0 ? text.data[begin - 1] : '\0', after = at_or_nul(text, end);
    if (after == '\\' && at_or_nul(text, end + 1) == '}') after = ')';
    bool opened = before == '(' || before == '[' || (before == '{' && begin > 1 && text.data[begin - 2] == '\\');
    if (opened && begin > 1 && text.data[begin - 2] == '\\' && before != '{') opened = false; /* maths, not a bracket */
    if (opened && after == ',') {
        size_t next = skip_blanks(text, end + 1);
        char c = at_or_nul(text, next);
        return assay_is_digit(c) || c == '-' || (assay_is_alpha(c) && !assay_is_alpha(at_or_nul(text, next + 1)));
    }
    bool closed = after == ')' || after == ']';
    if (!closed || before != ',' || begin < 2) return false;
    char last = text.data[begin - 2];
    size_t word = begin - 1;
    return (assay_is_digit(last) || ends_with_variable(text, word)) && !ends_with_word(text, word);
}

/* Does a minus sign that begins at `sign` negate, or join the box to what is before it? A bullet, a dash and a hyphen do not. `close`: it
 * touches the box; `maths`: it is in the box's own maths. */
static bool is_minus(assay_view text, size_t sign, bool close, bool maths) {
    size_t end = sign;
    while (end > 0 && text.data[end - 1] == ' ') end--;
    char before = end > 0 ? text.data[end - 1] : '\0';
    if (before == '-' || (end == sign && ends_with_word(text, sign))) return false;
    return close || maths || before == '=' || assay_is_digit(before);
}

/* Does what ends before the box (or a bracket around it) at `begin` make another value of it? */
static bool changed_before(assay_view text, size_t begin) {
    size_t at = begin, blanks, all_blanks = 0;
    bool in_maths = true;
    for (;;) {
        size_t from = at;
        while (at > 0 && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t')) at--;
        blanks = from - at;
        all_blanks += blanks;
        if (at > 0 && text.data[at - 1] == '$') {
            at--;
            in_maths = false;
        } else if (at > 1 && text.data[at - 2] == '\\' && strchr("([,;:! ", text.data[at - 1])) {
            in_maths = in_maths && text.data[at - 1] != '(' && text.data[at - 1] != '[';
            at -= 2;
        } else {
            break;
        }
    }
    if (at == 0) return false;
    char c = text.data[at - 1], before = at > 1 ? text.data[at - 2] : '\0';
    bool close = blanks == 0;
    assay_view name = command_before(text, at);
    if (name.size > 0) return changes_argument(name) || is_operator(name) || is_relation(name);
    assay_view head = assay_view_slice(text, 0, at);
    bool minus = assay_view_ends_with(head, ASSAY_VIEW("\xE2\x88\x92"));
    if (minus || assay_view_ends_with(head, ASSAY_VIEW("\xE2\x80\x93"))) return is_minus(text, at - 3, close, minus);
    static const assay_view signs[] = {{"\xE2\x89\xA0", 3}, {"\xE2\x89\xA4", 3}, {"\xE2\x89\xA5", 3}, {"\xE2\x88\x9A", 3},
                                       {"\xC3\x97", 2},     {"\xC3\xB7", 2},     {"\xC2\xB1", 2},     {"<=", 2},
                                       {">=", 2},           {"\xC2\xB7", 2}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (assay_view_ends_with(head, signs[i])) return true;
    }
    if (c == '=' && assay_view_ends_with(assay_view_slice(text, 0, at - 1), ASSAY_VIEW("\\not"))) return true;
    if (c == '=' && before == '!') return !is_factorial(text, at - 2);
    switch (c) {
        case '-': return is_minus(text, at - 1, close, false);
        case '<': return true;
        case '>': return is_greater_sign(text, at - 1);
        case '^': return true;
        case '+': return close || !begins_own_line(text, at - 1);
        case '_': return close && before != '_' && before != ' ' && before != '\0' && before != '\n';
        case '*': return before != '*' && (ends_operand(before) || (before == ' ' && !close && !begins_own_line(text, at - 1)));
        case '/': return close && (ends_operand(before) || before == ' ') && !ends_with_word(text, at - 1);
        case ',': return close && assay_is_digit(before);
        case '.': return close && assay_is_digit(before) && !is_list_number(text, at - 1);
        case '}': return close && ends_with_factor(text, at);
        default: break;
    }
    if (all_blanks > 0) return false; /* "2b = 0$$ $$\\boxed{b = 0}" */
    return assay_is_digit(c) || (in_maths && ends_with_variable(text, at) && at_or_nul(text, at) != '$');
}

/* Is the exponent behind a box a degree sign? */
static bool is_degree(assay_view text, size_t at) {
    static const assay_view degrees[] = {{"\\circ", 5},        {"{\\circ}", 7},   {"{\\,\\circ}", 9}, {"\\degree", 7},
                                         {"{\\degree}", 9},    {"{o}", 3},        {"o", 1},           {"{\\text{o}}", 10},
                                         {"\xC2\xB0", 2},      {"{\xC2\xB0}", 4}, {"{ \\circ }", 9},  {"{\\circ }", 8},
                                         {"{\\mathrm{o}}", 12}};
    at = skip_blanks(text, at);
    assay_view rest = assay_view_slice(text, at, text.size);
    for (size_t i = 0; i < sizeof degrees / sizeof *degrees; i++) {
        if (assay_view_starts_with(rest, degrees[i])) return true;
    }
    return false;
}

/* "(x+1)" and not "(or 8)" or "(C)". */
static bool is_factor(assay_view text, size_t at) {
    size_t limit = at + REACH < text.size ? at + REACH : text.size, end = at;
    while (end < limit && text.data[end] != ')' && text.data[end] != '\n') end++;
    assay_view inner = assay_view_slice(text, at + 1, end);
    return end < limit && inner.size > 1 && answer_plain_words(inner) == 0;
}

/* Does what begins behind the box at `end` make another value of it? */
static bool changed_after(assay_view text, size_t end, bool bold, bool label) {
    size_t at = skip_blanks(text, end);
    while (at_or_nul(text, at) == '\\' && at + 1 < text.size && strchr(",;:! ", text.data[at + 1]))
        at = skip_blanks(text, at + 2);
    bool close = at == end;
    char c = at_or_nul(text, at), next = at_or_nul(text, at + 1);
    size_t operand = skip_blanks(text, at + 1);
    char begins = at_or_nul(text, operand);
    bool operand_follows =
        assay_is_digit(begins) || begins == '\\' || begins == '(' ||
        (assay_is_alpha(begins) && !assay_is_alpha(at_or_nul(text, operand + 1)) && at_or_nul(text, operand + 1) != '\'');
    if (begins == '\\' && strchr(")]", at_or_nul(text, operand + 1)) != NULL) operand_follows = false;
    switch (c) {
        case '^': return !is_degree(text, at + 1);
        case '!': return close && next != '\0' && strchr("$\\+-*/^=", next) != NULL; /* a factorial, in maths */
        case '+': return operand_follows || begins == '$';
        case '-': return next != '-' && operand_follows && (close || operand > at + 1 || next == '\\');
        case '/': return operand_follows || begins == '$';
        case '*': return !bold && (next == '*' ? assay_is_digit(at_or_nul(text, at + 2)) : operand_follows);
        case '(': return close && !label && is_factor(text, at);
        case '.':
        case ',':
        case ':': return close ? assay_is_digit(next) : next == ' ' && assay_is_digit(begins); /* a ratio */
        case '$': return next == '/' || (next == '^' && !is_degree(text, at + 2));
        case '\\': break;
        default: {
            assay_view rest = assay_view_slice(text, at, text.size);
            static const assay_view signs[] = {
                {"\xE2\x88\x92", 3}, {"\xC3\x97", 2},     {"\xC3\xB7", 2}, {"\xC2\xB1", 2}, {"\xC2\xB7", 2},
                {"\xCF\x80", 2},     {"\xC2\xBC", 2},     {"\xC2\xBD", 2}, {"\xC2\xBE", 2}, {"\xE2\x88\xAA", 3},
                {"\xE2\x88\xA9", 3}, {"\xE2\x88\x9A", 3}, {"\xC2\xB2", 2}, {"\xC2\xB3", 2}};
            for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
                if (assay_view_starts_with(rest, signs[i])) return true;
            }
            bool exponent =
                (c == 'e' || c == 'E') &&
                (assay_is_digit(next) || (next != '\0' && strchr("+-", next) && assay_is_digit(at_or_nul(text, at + 2))));
            bool variable = c != '\0' && strchr("xyzikn", c) != NULL && !assay_is_alpha(next);
            return close && (assay_is_digit(c) || variable || exponent);
        }
    }
    assay_view name = command_at(text, at);
    if (name.size == 0) return false;
    return is_operator(name) || assay_view_equal(name, ASSAY_VIEW("pi")) || is_relation(name) ||
           (changes_argument(name) && !assay_view_equal(name, ASSAY_VIEW("not")));
}

/* The command whose argument holds `at`, or '^' and '_': looks for the braces that are open there. */
static bool is_argument(assay_view text, size_t at) {
    size_t least = at > REACH ? at - REACH : 0, depth = 0;
    for (size_t i = at; (i = answer_behind_last(text, least, i, ASSAY_VIEW("\n${}"), false)) > least;) {
        char c = text.data[--i];
        if (c == '\n' && i > 0 && text.data[i - 1] == '\n') return false;
        if (c == '$') return false;
        bool escaped = i > 0 && text.data[i - 1] == '\\';
        if (escaped || (c != '{' && c != '}')) continue;
        if (c == '}') {
            depth++;
            continue;
        }
        if (depth > 0) {
            depth--;
            continue;
        }
        /* An open brace. Behind another argument ("\frac{1}{") the search goes on as if at that one. */
        char before = i > 0 ? text.data[i - 1] : '\0';
        if (before == '^' || before == '_' || changes_argument(command_before(text, i))) return true;
        if (before != '}' && before != ']') continue;
        size_t group = group_begin(text, i);
        if (group < i && changes_argument(command_before(text, group))) return true;
    }
    return false;
}

/* Where the expression that encloses the box begins: behind an equals sign, a word of prose, a colon, or where maths or the line begins. */
static size_t expression_begin(assay_view text, size_t at, bool member) {
    size_t least = at > REACH ? at - REACH : 0;
    while (at > least) {
        char c = text.data[at - 1], before = at > 1 ? text.data[at - 2] : '\0';
        if (c == '\n' || c == '$' || c == ':' || c == ';' || c == '&' || c == '`') break;
        if (((c == ',' && !member) || c == '.') && at_or_nul(text, at) == ' ') break;
        if (before == '\\' && (c == '(' || c == '[' || c == '\\')) break;
        if (c == '=' && !(before == '<' || before == '>' || (before == '!' && !is_factorial(text, at - 2)))) break;
        if (assay_is_alpha(c) && ends_with_word(text, at)) break;
        at--;
    }
    while (at_or_nul(text, at) == ' ' || at_or_nul(text, at) == '}') at++;
    return at;
}

static size_t expression_end(assay_view text, size_t at, bool member) {
    size_t limit = at + REACH < text.size ? at + REACH : text.size;
    while (at < limit) {
        char c = text.data[at], next = at_or_nul(text, at + 1);
        if (c == '\n' || c == '$' || c == '=' || c == ';' || c == '&' || c == '`') break;
        if (((c == ',' && !member) || c == '.' || c == ':') && (next == '\0' || assay_is_space(next))) break;
        if (c == '\\' && (next == ')' || next == ']' || next == '\\')) break;
        if (c == '\\') {
            assay_view name = command_at(text, at);
            if (assay_view_equal(name, ASSAY_VIEW("text")) || assay_view_equal(name, ASSAY_VIEW("quad"))) break;
            at += name.size > 0 ? 1 + name.size : 2;
            continue;
        }
        if (assay_is_alpha(c) && assay_is_alpha(next)) break;
        at++;
    }
    if (at > limit) at = limit;
    return at;
}

/* "3 + \boxed{7} = 10": an equation whose missing part the box fills in; its content is the answer. "x = 3 + \boxed{7}" and chains are none. */
static bool is_blank_of_equation(assay_view text, size_t from, size_t to) {
    while (from > 0 && strchr(" $&", text.data[from - 1])) from--;
    bool first = from == 0 || text.data[from - 1] != '=';
    if (!first || at_or_nul(text, to) != '=' || at_or_nul(text, to + 1) == '=') return false;
    size_t at = skip_blanks(text, to + 1);
    char c = at_or_nul(text, at);
    if (!(assay_is_digit(c) || assay_is_alpha(c) || (c != '\0' && strchr("-(\\", c)))) return false;
    for (size_t i = at; i < text.size && i < at + REACH && text.data[i] != '\n'; i++) {
        if (text.data[i] == '=' || memcmp(text.data + i, "\\box", i + 4 < text.size ? 4 : text.size - i) == 0) return false;
    }
    return true;
}

/* "\boxed{3}$ modulo 7", and "\equiv \boxed{3} \bmod 7": without a congruence before it, `\bmod` is an operator. */
static bool begins_modulus(assay_view before, assay_view rest) {
    static const assay_view words[] = {{"modulo ", 7}, {"modulo $", 8}, {"(mod", 4}, {"(\\mod", 5}, {"\\pmod", 5}},
                            operators[] = {{"mod ", 4}, {"\\bmod", 5}, {"\\mod", 4}},
                            congruences[] = {{"\\equiv", 6}, {"\xE2\x89\xA1", 3}};
    size_t at = 0;
    while (at < rest.size && strchr(" $\t}", rest.data[at])) at++;
    rest = assay_view_slice(rest, at, rest.size);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_starts_with(rest, words[i])) return true;
    }
    bool congruent = false;
    before = assay_view_trim(before);
    for (size_t i = 0; i < sizeof congruences / sizeof *congruences; i++)
        congruent = congruent || assay_view_ends_with(before, congruences[i]);
    for (size_t i = 0; congruent && i < sizeof operators / sizeof *operators; i++) {
        if (assay_view_starts_with(rest, operators[i])) return true;
    }
    return false;
}

/* "y \ge \boxed{4}", "S \equiv \boxed{3} \bmod 7": the least or greatest value, the residue, is what was asked for. */
static bool is_bound(assay_view text, size_t from, size_t begin, size_t end, size_t to) {
    static const assay_view signs[] = {{"\\ge", 3},       {"\\geq", 4}, {"\\le", 3}, {"\\leq", 4},        {"\\geqslant", 9},
                                       {"\\leqslant", 9}, {">=", 2},    {"<=", 2},   {"\xE2\x89\xA4", 3}, {"\xE2\x89\xA5", 3}};
    if (begins_modulus(assay_view_slice(text, 0, begin), assay_view_slice(text, end, text.size))) return true;
    assay_view rest = assay_view_trim(assay_view_slice(text, end, to < end ? end : to));
    if (rest.size > 0) return false;
    assay_view head = assay_view_trim(assay_view_slice(text, from, begin));
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (assay_view_ends_with(head, signs[i])) return true;
    }
    return false;
}

/* The enclosing expression becomes the text; of a member of a bracket the bracket. */
static void take_expression(assay_view text, bool member, answer_piece *piece) {
    size_t begin = answer_offset(text, piece->box.data), end = begin + piece->box.size;
    bool maths_ended = at_or_nul(text, end) == '$' &&
                       (at_or_nul(text, end + 1) == '/' || at_or_nul(text, end + 1) == '^'); /* "$\boxed{7}$/8" */
    size_t from = expression_begin(text, begin, member), to = expression_end(text, end + maths_ended, member);
    if (from > begin) from = begin;
    if (!member && is_blank_of_equation(text, from, to)) return;
    if (!member) {
        piece->boxed = piece->text;
        piece->is_bound = is_bound(text, from, begin, end, to);
    }
    piece->text = assay_view_trim(assay_view_slice(text, from, to));
    if (piece->text.size == piece->box.size)
        piece->rejection = ASSAY_REJECTED_DENIED; /* "-$\boxed{7}$": what changes it stands in other maths */
    piece->after = answer_after(text, piece->text.data + piece->text.size);
}

/* `\boxed{7}` between code marks, with more than closing punctuation behind it: a text about the format. */
static bool is_code_in_sentence(assay_view text, size_t begin, size_t end) {
    while (begin > 0 && (text.data[begin - 1] == '$' || text.data[begin - 1] == ' ')) begin--;
    while (end < text.size && (text.data[end] == '$' || text.data[end] == ' ')) end++;
    if (begin == 0 || text.data[begin - 1] != '`' || at_or_nul(text, end) != '`') return false;
    assay_view rest = assay_view_slice(text, end, text.size);
    for (size_t i = 0; i < rest.size; i++) {
        if (assay_is_alpha(rest.data[i]) || assay_is_digit(rest.data[i]) || (unsigned char)rest.data[i] >= 0x80) return true;
    }
    return false;
}

/* "1\boxed{5}" and "\boxed{5}1" say 15 and 51, or nothing: a product of them would be an answer of our own making. */
static bool touches_digits(assay_view text, size_t begin, size_t end) {
    static const assay_view thin[] = {{"\\,", 2}, {"\\!", 2}, {"{,}", 3}};
    size_t behind = end;
    for (size_t i = 0; i < sizeof thin / sizeof *thin && behind == end; i++)
        behind += assay_view_starts_with(assay_view_slice(text, end, text.size), thin[i]) ? thin[i].size : 0;
    if (assay_is_digit(at_or_nul(text, behind))) return true;
    if (begin == 0 || !assay_is_digit(text.data[begin - 1])) return false;
    size_t at = begin;
    while (at > 0 && assay_is_digit(text.data[at - 1])) at--;
    return at == 0 || !assay_is_alpha(text.data[at - 1]); /* "Q1\boxed{5}" has a name before it */
}

/* "\text{Yes, it is.}" is yes, "\text{Answer: } 5" and "\text{There are } 5 \text{ ways}" are 5. */
static void read_words(answer_piece *piece) {
    piece->text = answer_without_label(piece->text);
    if (assay_view_starts_with(piece->text, ASSAY_VIEW("\\text{")) && assay_view_ends_with(piece->text, ASSAY_VIEW("}"))) {
        assay_view inner = assay_view_trim(assay_view_slice(piece->text, 6, piece->text.size - 1));
        assay_view said = answer_yes_or_no(inner);
        if (said.size == inner.size) said = answer_reasoned_word(inner);
        if (said.size > 0 && said.size < inner.size) piece->text = said;
    } else {
        assay_view said = answer_reasoned_word(piece->text);
        if (said.size > 0) piece->text = said;
    }
    assay_view told = answer_value_in_words(piece->text);
    if (told.size > 0) {
        piece->whole = piece->text;
        piece->text = told;
    }
}

/* What the box holds besides its value, and what stands behind: "7 twelfth graders" are no twelfths. */
static void read_inside(answer_piece *piece) {
    static const char *const ordinals[] = {"third",  "fourth", "fifth", "sixth",    "seventh",
                                           "eighth", "ninth",  "tenth", "eleventh", "twelfth"};
    assay_view all = piece->text;
    char first = at_or_nul(all, 0), second = at_or_nul(all, 1);
    if (assay_is_alpha(first) || (first == '\\' && (second == 't' || second == 'm')))
        read_words(piece);                               /* else no word, no font */
    if (piece->text.size < all.size) piece->whole = all; /* for a gold that says it all */
    size_t at = skip_blanks(piece->after, 0), end = at;
    while (end < piece->after.size && assay_is_alpha(piece->after.data[end])) end++;
    bool named = at_or_nul(piece->after, end) == '-' ||
                 (at_or_nul(piece->after, end) == ' ' && assay_is_alpha(at_or_nul(piece->after, end + 1)));
    if (named && answer_has_word(assay_view_slice(piece->after, at, end), ordinals, sizeof ordinals / sizeof *ordinals))
        piece->after = ASSAY_VIEW_NONE;
}

/* The size of a currency's sign directly before the box, other than the dollar, which also opens formulas; 0: none. */
static size_t currency_before(assay_view text, size_t begin) {
    static const assay_view signs[] = {{"\xE2\x82\xAC", 3}, {"\xC2\xA3", 2},  {"\xC2\xA5", 2},
                                       {"\xE2\x82\xB9", 3}, {"\\pounds ", 8}, {"\\euro ", 6}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (assay_view_ends_with(assay_view_slice(text, 0, begin), signs[i])) return signs[i].size;
    }
    return 0;
}

bool answer_is_refused_box(assay_view region, assay_view taken) {
    size_t box = assay_find_first(taken, ASSAY_VIEW("\\box"));
    if (box == ASSAY_NOT_FOUND) return false;
    size_t begin = answer_offset(region, taken.data) + box, end = answer_offset(region, taken.data) + taken.size;
    return answer_is_attributed(region, begin, end) || answer_is_supposed_abroad(region, begin, end) ||
           answer_is_reported(region, begin, end) || answer_is_asked(region, end) || answer_is_struck_out(region, begin, end) ||
           answer_is_hidden(region, begin) || answer_is_denied(region, begin);
}

void answer_read_around_box(assay_view within, answer_piece *piece) {
    size_t begin = answer_offset(within, piece->box.data), end = begin + piece->box.size;
    if (is_code_in_sentence(within, begin, end)) {
        piece->rejection = ASSAY_REJECTED_QUOTED;
        return;
    }
    bool digit = false; /* "\boxed{B}. This is wrong" may be what was asked for */
    for (size_t i = 0; i < piece->text.size && !digit; i++) digit = assay_is_digit(piece->text.data[i]);
    uint32_t checks = piece->checks = answer_read(within, begin, end);
    bool denied = ANSWER_ASK(checks, CHECK_DENIED, answer_is_denied(within, begin)) ||
                  ANSWER_ASK(checks, CHECK_ALTERED, answer_is_altered(within, begin)) ||
                  ANSWER_ASK(checks, CHECK_NEXT, answer_is_denied_behind(within, end)) ||
                  ANSWER_ASK(checks, CHECK_NEXT, digit && answer_is_taken_back(within, end));
    if (denied) {
        piece->rejection = ASSAY_REJECTED_DENIED;
        return;
    }
    if (answer_is_struck_out(within, begin, end) || ANSWER_ASK(checks, CHECK_HIDDEN, answer_is_hidden(within, begin)) ||
        touches_digits(within, begin, end)) {
        piece->rejection = ASSAY_REJECTED_DENIED;
        return;
    }
    bool quoted = ANSWER_ASK(checks, CHECK_ATTRIBUTED, answer_is_attributed(within, begin, end)) ||
                  ANSWER_ASK(checks, CHECK_SUPPOSED, answer_is_supposed_abroad(within, begin, end)) ||
                  ANSWER_ASK(checks, CHECK_REPORTED, answer_is_reported(within, begin, end)) ||
                  ANSWER_ASK(checks, CHECK_NEXT, answer_is_asked(within, end));
    if (quoted) {
        piece->rejection = ASSAY_REJECTED_QUOTED;
        return;
    }
    bool bold = begin >= 2 && within.data[begin - 1] == '*' && within.data[begin - 2] == '*';
    bool label = piece->text.size == 1 && piece->text.data[0] >= 'A' && piece->text.data[0] <= 'J';
    size_t left = begin, right = end;
    bool changed = changed_before(within, left) || changed_after(within, right, bold, label);
    /* "(\boxed{7})^2": the brackets around the box are looked around too. */
    if (!changed && left > 0 && within.data[left - 1] == '(' && at_or_nul(within, right) == ')') {
        left--;
        right++;
        bool name = ends_with_variable(within, left) || command_before(within, left).size > 0;
        changed = name || (left > 0 && changed_before(within, left)) || changed_after(within, right, bold, label);
    }
    bool member = is_member(within, begin, end);
    if (changed || member || ANSWER_ASK(checks, CHECK_ARGUMENT, is_argument(within, begin))) {
        take_expression(within, member, piece);
        return;
    }
    size_t sign = currency_before(within, begin);
    if (sign > 0) { /* "€\\boxed{20}": no dollars, though the box does not say so */
        piece->text = assay_view_slice(within, begin - sign, end);
        return;
    }
    size_t narrowed = end;
    if (!ANSWER_ASK(checks, CHECK_NEXT, (narrowed = answer_narrowing_end(within, end, piece->text)) > end)) {
        read_inside(piece);
        return;
    }
    if (begins_modulus(assay_view_slice(within, 0, begin), assay_view_slice(within, end, narrowed))) {
        piece->boxed = piece->text;
        piece->is_bound = true;
    }
    piece->text = assay_view_trim(assay_view_slice(within, begin, narrowed));
    piece->after = answer_after(within, piece->text.data + piece->text.size);
}
