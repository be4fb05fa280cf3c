/* The vocabulary: LaTeX commands and plain words that mean mathematics. Sorted tables, searched by bisection. */
#include "verifiers/math/lexer.h"

typedef struct entry {
    const char *name;
    int kind, value;
    const char *text;
} entry;

/* Commands, sorted by name (strcmp). kind -1: dropped (fonts, sizes, spacing). */
static const entry commands[] = {
    {"Alpha", T_LETTER, 0, "Alpha"}, {"Beta", T_LETTER, 0, "Beta"}, {"Big", -1, 0, 0}, {"Bigg", -1, 0, 0}, {"Biggl", -1, 0, 0}, {"Biggr", -1, 0, 0},
    {"Bigl", -1, 0, 0}, {"Bigr", -1, 0, 0}, {"Delta", T_LETTER, 0, "Delta"}, {"Gamma", T_LETTER, 0, "Gamma"}, {"Im", T_FUNCTION, F_IM, 0},
    {"Lambda", T_LETTER, 0, "Lambda"}, {"Large", -1, 0, 0}, {"Leftrightarrow", T_RELATION, R_TO, 0}, {"Longrightarrow", T_RELATION, R_TO, 0}, {"Omega", T_LETTER, 0, "Omega"},
    {"Phi", T_LETTER, 0, "Phi"}, {"Pi", T_LETTER, 0, "Pi"}, {"Psi", T_LETTER, 0, "Psi"}, {"Re", T_FUNCTION, F_RE, 0},
    {"Rightarrow", T_RELATION, R_TO, 0}, {"Sigma", T_LETTER, 0, "Sigma"}, {"Theta", T_LETTER, 0, "Theta"}, {"Upsilon", T_LETTER, 0, "Upsilon"}, {"Vert", T_BAR, 0, "norm"},
    {"Xi", T_LETTER, 0, "Xi"}, {"alpha", T_LETTER, 0, "alpha"}, {"angle", T_TEXT, 0, "angle"}, {"approx", T_RELATION, R_APPROX, 0},
    {"arccos", T_FUNCTION, F_ACOS, 0}, {"arccot", T_FUNCTION, F_ACOT, 0}, {"arccsc", T_FUNCTION, F_ACSC, 0}, {"arcsec", T_FUNCTION, F_ASEC, 0},
    {"arcsin", T_FUNCTION, F_ASIN, 0}, {"arctan", T_FUNCTION, F_ATAN, 0}, {"arctg", T_FUNCTION, F_ATAN, 0}, {"arg", T_FUNCTION, F_ARG, 0}, {"ast", T_TIMES, 0, 0},
    {"backslash", T_SETOP, S_DIFFERENCE, 0}, {"bar", T_OVERLINE, 0, 0}, {"begin", T_BEGIN, 0, 0}, {"beta", T_LETTER, 0, "beta"},
    {"bf", -1, 0, 0}, {"big", -1, 0, 0}, {"bigcap", T_SETOP, S_INTERSECTION, 0}, {"bigcup", T_SETOP, S_UNION, 0}, {"bigg", -1, 0, 0},
    {"biggl", -1, 0, 0}, {"biggr", -1, 0, 0}, {"bigl", -1, 0, 0}, {"bigr", -1, 0, 0}, {"binom", T_BINOM, 0, 0}, {"bm", -1, 0, 0}, {"bmod", T_BMOD, 0, 0},
    {"boldsymbol", -1, 0, 0}, {"bullet", T_TIMES, 0, 0}, {"cap", T_SETOP, S_INTERSECTION, 0}, {"cdot", T_TIMES, 0, 0},
    {"cdotp", T_TIMES, 0, 0}, {"cdots", T_ELLIPSIS, 0, 0}, {"cents", T_CURRENCY, 0, "cents"}, {"cfrac", T_FRAC, 0, 0}, {"ch", T_FUNCTION, F_COSH, 0}, {"chi", T_LETTER, 0, "chi"},
    {"choose", T_CHOOSE, 0, 0}, {"circ", T_DEGREE, 0, 0}, {"colon", T_COLON, 0, 0}, {"cong", T_RELATION, R_SIM, 0}, {"cos", T_FUNCTION, F_COS, 0},
    {"cosec", T_FUNCTION, F_CSC, 0}, {"cosh", T_FUNCTION, F_COSH, 0}, {"cot", T_FUNCTION, F_COT, 0}, {"coth", T_FUNCTION, F_COTH, 0}, {"csc", T_FUNCTION, F_CSC, 0},
    {"ctg", T_FUNCTION, F_COT, 0}, {"cup", T_SETOP, S_UNION, 0}, {"dbinom", T_BINOM, 0, 0}, {"deg", T_DEGREE, 0, 0}, {"degree", T_DEGREE, 0, 0}, {"delta", T_LETTER, 0, "delta"},
    {"det", T_FUNCTION, F_DET, 0}, {"dfrac", T_FRAC, 0, 0}, {"displaystyle", -1, 0, 0}, {"div", T_SLASH, 1, 0}, {"dots", T_ELLIPSIS, 0, 0},
    {"dotsb", T_ELLIPSIS, 0, 0}, {"dotsc", T_ELLIPSIS, 0, 0}, {"dotsm", T_ELLIPSIS, 0, 0}, {"ell", T_LETTER, 0, "l"}, {"emptyset", T_CONSTANT, C_EMPTY, 0},
    {"end", T_FINISH, 0, 0}, {"enspace", -1, 0, 0}, {"epsilon", T_LETTER, 0, "epsilon"}, {"equiv", T_RELATION, R_EQUIV, 0},
    {"eta", T_LETTER, 0, "eta"}, {"euro", T_CURRENCY, 0, "EUR"}, {"exp", T_FUNCTION, F_EXP, 0}, {"frac", T_FRAC, 0, 0},
    {"gamma", T_LETTER, 0, "gamma"}, {"gcd", T_FUNCTION, F_GCD, 0}, {"ge", T_RELATION, R_GE, 0}, {"geq", T_RELATION, R_GE, 0},
    {"geqq", T_RELATION, R_GE, 0}, {"geqslant", T_RELATION, R_GE, 0}, {"gt", T_RELATION, R_GT, 0}, {"hat", T_OVERLINE, 1, 0}, {"hline", -1, 0, 0}, {"hspace", T_END, 0, 0}, {"iff", T_RELATION, R_TO, 0},
    {"iiint", T_END, 0, 0}, {"imath", T_CONSTANT, C_I, 0}, {"implies", T_RELATION, R_TO, 0}, {"in", T_RELATION, R_IN, 0}, {"infty", T_CONSTANT, C_INFINITY, 0}, {"int", T_BIG, B_INTEGRAL, 0},
    {"intercal", T_LETTER, 0, "T"}, {"iota", T_LETTER, 0, "iota"}, {"it", -1, 0, 0}, {"jmath", T_LETTER, 0, "j"}, {"kappa", T_LETTER, 0, "kappa"}, {"lVert", T_BAR, 1, "norm"}, {"lambda", T_LETTER, 0, "lambda"},
    {"land", T_SEPARATOR, SEP_AND, 0}, {"langle", T_OPEN, '<', 0}, {"large", -1, 0, 0}, {"lbrace", T_OPEN, '{', 0}, {"lbrack", T_OPEN, '[', 0},
    {"lceil", T_OPEN, 'c', 0}, {"lcm", T_FUNCTION, F_LCM, 0}, {"ldots", T_ELLIPSIS, 0, 0}, {"le", T_RELATION, R_LE, 0},
    {"leq", T_RELATION, R_LE, 0}, {"leqq", T_RELATION, R_LE, 0}, {"leqslant", T_RELATION, R_LE, 0}, {"lfloor", T_OPEN, 'f', 0}, {"lg", T_FUNCTION, F_LOG, 0},
    {"lim", T_BIG, B_LIMIT, 0}, {"limits", -1, 0, 0}, {"ln", T_FUNCTION, F_LN, 0}, {"lnot", T_END, 0, 0}, {"log", T_FUNCTION, F_LOG, 0},
    {"longrightarrow", T_RELATION, R_TO, 0}, {"lor", T_SEPARATOR, SEP_OR, 0}, {"lt", T_RELATION, R_LT, 0}, {"lvert", T_BAR, 1, 0}, {"mathbf", -1, 0, 0}, {"mathcal", -1, 0, 0},
    {"mathfrak", -1, 0, 0}, {"mathit", -1, 0, 0}, {"mathscr", -1, 0, 0}, {"max", T_FUNCTION, F_MAX, 0}, {"mid", T_MID, 0, 0},
    {"min", T_FUNCTION, F_MIN, 0}, {"mod", T_BMOD, 0, 0}, {"mp", T_PM, 1, 0}, {"mu", T_LETTER, 0, "mu"}, {"nabla", T_LETTER, 0, "nabla"}, {"ne", T_RELATION, R_NE, 0},
    {"neq", T_RELATION, R_NE, 0}, {"nolimits", -1, 0, 0}, {"normalsize", -1, 0, 0}, {"notin", T_RELATION, R_NOTIN, 0}, {"nu", T_LETTER, 0, "nu"},
    {"omega", T_LETTER, 0, "omega"}, {"over", T_OVER, 0, 0}, {"overleftrightarrow", T_OVERLINE, 0, 0}, {"overline", T_OVERLINE, 0, 0},
    {"overrightarrow", T_OVERLINE, 0, 0}, {"partial", T_LETTER, 0, "partial"}, {"perp", T_RELATION, R_PERP, 0}, {"phi", T_LETTER, 0, "phi"}, {"pi", T_CONSTANT, C_PI, 0},
    {"pm", T_PM, 0, 0}, {"pmod", T_PMOD, 0, 0}, {"pounds", T_CURRENCY, 0, "GBP"}, {"prime", T_PRIME, 0, 0}, {"prod", T_BIG, B_PRODUCT, 0},
    {"psi", T_LETTER, 0, "psi"}, {"qquad", T_QUAD, 0, 0}, {"quad", T_QUAD, 0, 0}, {"rVert", T_BAR, 2, "norm"}, {"rangle", T_CLOSE, '<', 0},
    {"rbrace", T_CLOSE, '{', 0}, {"rbrack", T_CLOSE, '[', 0}, {"rceil", T_CLOSE, 'c', 0}, {"rfloor", T_CLOSE, 'f', 0}, {"rho", T_LETTER, 0, "rho"},
    {"rightarrow", T_RELATION, R_TO, 0}, {"rm", -1, 0, 0}, {"rupee", T_CURRENCY, 0, "INR"}, {"rvert", T_BAR, 2, 0}, {"scriptstyle", -1, 0, 0},
    {"sec", T_FUNCTION, F_SEC, 0}, {"setminus", T_SETOP, S_DIFFERENCE, 0}, {"sgn", T_FUNCTION, F_SIGN, 0}, {"sh", T_FUNCTION, F_SINH, 0}, {"sigma", T_LETTER, 0, "sigma"},
    {"sim", T_RELATION, R_SIM, 0}, {"simeq", T_RELATION, R_APPROX, 0}, {"sin", T_FUNCTION, F_SIN, 0}, {"sinh", T_FUNCTION, F_SINH, 0},
    {"small", -1, 0, 0}, {"smallsetminus", T_SETOP, S_DIFFERENCE, 0}, {"space", -1, 0, 0}, {"sqrt", T_SQRT, 0, 0}, {"subset", T_RELATION, R_SUBSET, 0}, {"subseteq", T_RELATION, R_SUBSET, 0},
    {"sum", T_BIG, B_SUM, 0}, {"surd", T_SQRT, 2, 0}, {"tan", T_FUNCTION, F_TAN, 0}, {"tanh", T_FUNCTION, F_TANH, 0}, {"tau", T_LETTER, 0, "tau"},
    {"tbinom", T_BINOM, 0, 0}, {"textstyle", -1, 0, 0}, {"tfrac", T_FRAC, 0, 0}, {"tg", T_FUNCTION, F_TAN, 0}, {"theta", T_LETTER, 0, "theta"}, {"thickspace", -1, 0, 0}, {"thinspace", -1, 0, 0},
    {"tilde", T_OVERLINE, 1, 0}, {"times", T_TIMES, 1, 0}, {"to", T_RELATION, R_TO, 0}, {"top", T_LETTER, 0, "T"}, {"triangle", T_TEXT, 0, "triangle"}, {"ucbrt", T_SQRT, 4, 0},
    {"ufrrt", T_SQRT, 5, 0}, {"underline", -1, 0, 0}, {"upsilon", T_LETTER, 0, "upsilon"}, {"usqrt", T_SQRT, 2, 0}, {"varepsilon", T_LETTER, 0, "epsilon"},
    {"varnothing", T_CONSTANT, C_EMPTY, 0}, {"varphi", T_LETTER, 0, "phi"}, {"varrho", T_LETTER, 0, "rho"}, {"vartheta", T_LETTER, 0, "theta"}, {"vec", T_OVERLINE, 1, 0}, {"vee", T_SEPARATOR, SEP_OR, 0},
    {"vert", T_BAR, 0, 0}, {"wedge", T_SEPARATOR, SEP_AND, 0}, {"widehat", T_OVERLINE, 1, 0}, {"widetilde", T_OVERLINE, 1, 0}, {"won", T_CURRENCY, 0, "KRW"}, {"xi", T_LETTER, 0, "xi"},
    {"yen", T_CURRENCY, 0, "JPY"}, {"zeta", T_LETTER, 0, "zeta"},
};

/* Plain words, sorted. */
static const entry runs[] = {
    {"Abs", T_FUNCTION, F_ABS, 0}, {"Arcsin", T_FUNCTION, F_ASIN, 0}, {"Cos", T_FUNCTION, F_COS, 0}, {"EmptySet", T_CONSTANT, C_EMPTY, 0}, {"GCD", T_FUNCTION, F_GCD, 0}, {"HCF", T_FUNCTION, F_GCD, 0}, {"Im", T_FUNCTION, F_IM, 0}, {"Infinity", T_CONSTANT, C_INFINITY, 0}, {"LCM", T_FUNCTION, F_LCM, 0}, {"Ln", T_FUNCTION, F_LN, 0}, {"Log", T_FUNCTION, F_LOG, 0}, {"Pi", T_CONSTANT, C_PI, 0}, {"Re", T_FUNCTION, F_RE, 0}, {"Reals", T_CONSTANT, C_REALS, 0}, {"Sin", T_FUNCTION, F_SIN, 0}, {"Tan", T_FUNCTION, F_TAN, 0}, {"abs", T_FUNCTION, F_ABS, 0}, {"acos", T_FUNCTION, F_ACOS, 0},
    {"acosh", T_FUNCTION, F_ACOSH, 0}, {"acot", T_FUNCTION, F_ACOT, 0}, {"acsc", T_FUNCTION, F_ACSC, 0}, {"alpha", T_LETTER, 0, "alpha"}, {"and", T_SEPARATOR, SEP_AND, 0}, {"arccos", T_FUNCTION, F_ACOS, 0}, {"arccosh", T_FUNCTION, F_ACOSH, 0}, {"arccot", T_FUNCTION, F_ACOT, 0}, {"arccsc", T_FUNCTION, F_ACSC, 0}, {"arcosh", T_FUNCTION, F_ACOSH, 0}, {"arcsec", T_FUNCTION, F_ASEC, 0}, {"arcsin", T_FUNCTION, F_ASIN, 0},
    {"arcsinh", T_FUNCTION, F_ASINH, 0}, {"arctan", T_FUNCTION, F_ATAN, 0}, {"arctanh", T_FUNCTION, F_ATANH, 0}, {"arg", T_FUNCTION, F_ARG, 0}, {"arsinh", T_FUNCTION, F_ASINH, 0}, {"artanh", T_FUNCTION, F_ATANH, 0}, {"asec", T_FUNCTION, F_ASEC, 0}, {"asin", T_FUNCTION, F_ASIN, 0}, {"asinh", T_FUNCTION, F_ASINH, 0}, {"atan", T_FUNCTION, F_ATAN, 0},
    {"atanh", T_FUNCTION, F_ATANH, 0}, {"beta", T_LETTER, 0, "beta"}, {"binom", T_FUNCTION, F_BINOMIAL, 0}, {"binomial", T_FUNCTION, F_BINOMIAL, 0}, {"cbrt", T_FUNCTION, F_CBRT, 0},
    {"ceil", T_FUNCTION, F_CEIL, 0}, {"ceiling", T_FUNCTION, F_CEIL, 0}, {"choose", T_CHOOSE, 0, 0}, {"cis", T_FUNCTION, F_CIS, 0},
    {"cos", T_FUNCTION, F_COS, 0}, {"cosh", T_FUNCTION, F_COSH, 0}, {"cot", T_FUNCTION, F_COT, 0}, {"coth", T_FUNCTION, F_COTH, 0}, {"csc", T_FUNCTION, F_CSC, 0}, {"csch", T_FUNCTION, F_CSCH, 0},
    {"deg", T_DEGREE, 0, 0}, {"degree", T_DEGREE, 0, 0}, {"degrees", T_DEGREE, 0, 0}, {"delta", T_LETTER, 0, "delta"},
    {"det", T_FUNCTION, F_DET, 0}, {"dfrac", T_FRAC, 0, 0}, {"epsilon", T_LETTER, 0, "epsilon"}, {"eta", T_LETTER, 0, "eta"}, {"exp", T_FUNCTION, F_EXP, 0}, {"factorial", T_FUNCTION, F_FACTORIAL, 0},
    {"floor", T_FUNCTION, F_FLOOR, 0}, {"frac", T_FRAC, 0, 0}, {"gamma", T_LETTER, 0, "gamma"}, {"gcd", T_FUNCTION, F_GCD, 0}, {"hcf", T_FUNCTION, F_GCD, 0}, {"inf", T_CONSTANT, C_INFINITY, 0},
    {"infinity", T_CONSTANT, C_INFINITY, 0}, {"infty", T_CONSTANT, C_INFINITY, 0}, {"intersect", T_SETOP, S_INTERSECTION, 0}, {"kappa", T_LETTER, 0, "kappa"}, {"lambda", T_LETTER, 0, "lambda"}, {"lcm", T_FUNCTION, F_LCM, 0},
    {"lg", T_FUNCTION, F_LOG, 0}, {"ln", T_FUNCTION, F_LN, 0}, {"log", T_FUNCTION, F_LOG, 0}, {"max", T_FUNCTION, F_MAX, 0},
    {"min", T_FUNCTION, F_MIN, 0}, {"mod", T_BMOD, 0, 0}, {"mu", T_LETTER, 0, "mu"}, {"nCr", T_FUNCTION, F_BINOMIAL, 0}, {"nPr", T_FUNCTION, F_PERMUTATION, 0}, {"omega", T_LETTER, 0, "omega"},
    {"oo", T_CONSTANT, C_INFINITY, 0}, {"or", T_SEPARATOR, SEP_OR, 0}, {"pct", T_PERCENT, 0, 0}, {"percent", T_PERCENT, 0, 0}, {"percentage", T_PERCENT, 0, 0},
    {"phi", T_LETTER, 0, "phi"}, {"pi", T_CONSTANT, C_PI, 0}, {"psi", T_LETTER, 0, "psi"}, {"rho", T_LETTER, 0, "rho"},
    {"sec", T_FUNCTION, F_SEC, 0}, {"sech", T_FUNCTION, F_SECH, 0}, {"sgn", T_FUNCTION, F_SIGN, 0}, {"sigma", T_LETTER, 0, "sigma"}, {"sign", T_FUNCTION, F_SIGN, 0},
    {"sin", T_FUNCTION, F_SIN, 0}, {"sinh", T_FUNCTION, F_SINH, 0}, {"sqrt", T_SQRT, 2, 0}, {"tan", T_FUNCTION, F_TAN, 0},
    {"tanh", T_FUNCTION, F_TANH, 0}, {"tau", T_LETTER, 0, "tau"}, {"theta", T_LETTER, 0, "theta"}, {"times", T_TIMES, 0, 0}, {"to", T_COLON, 1, 0}, {"union", T_SETOP, S_UNION, 0},
    {"zeta", T_LETTER, 0, "zeta"},
};

static math_word find(const entry *table, size_t count, assay_view name) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        size_t length = strlen(table[middle].name);
        int order = memcmp(table[middle].name, name.data, length < name.size ? length : name.size);
        if (order == 0) order = (length > name.size) - (length < name.size);
        if (order == 0) return (math_word){(math_token_kind)table[middle].kind, table[middle].value, table[middle].text};
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return (math_word){T_END, 0, NULL};
}

math_word math_word_of_command(assay_view name) {
    return find(commands, sizeof commands / sizeof *commands, name);
}

math_word math_word_of_run(assay_view run) {
    return find(runs, sizeof runs / sizeof *runs, run);
}
