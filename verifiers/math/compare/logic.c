/* See logic.h. A formula is evaluated once, over all rows of its truth table: bit i of a table is the value in row i, in which name k is bit k
 * of i. Negation binds tightest, then and, or, implication (to the right), equivalence. */
#include "verifiers/math/compare/logic.h"

#include "verifiers/math/read/lexer.h"

enum { ROWS = 1 << LOGIC_NAMES_MAX, WORDS = ROWS / 64, DEPTH_MAX = 32 };

typedef struct table {
    uint64_t word[WORDS];
} table;

typedef struct formula {
    math_tokens tokens;
    assay_view text;
    size_t at;
    assay_view *names; /* shared by both sides */
    size_t *name_count;
    unsigned depth;
    bool signs; /* it holds a sign of logic */
    bool and, or, brackets;
} formula;

static bool equivalence(formula *f, table *out);

static const math_token *peek(const formula *f) {
    return &f->tokens.token[f->at];
}

static bool name(formula *f, table *out) {
    assay_view letter = peek(f)->text;
    size_t k = 0;
    while (k < *f->name_count && !assay_view_equal(f->names[k], letter)) k++;
    if (k == LOGIC_NAMES_MAX) return false;
    if (k == *f->name_count) f->names[(*f->name_count)++] = letter;
    for (size_t row = 0; row < ROWS; row++) {
        uint64_t bit = (uint64_t)1 << (row % 64);
        out->word[row / 64] = (row >> k & 1) ? out->word[row / 64] | bit : out->word[row / 64] & ~bit;
    }
    f->at++;
    return true;
}

static void negate(table *out) {
    for (size_t i = 0; i < WORDS; i++) out->word[i] = ~out->word[i];
}

static bool closes(const math_token *opener, const math_token *closer) {
    if (opener->kind == T_LBRACE) return closer->kind == T_RBRACE;
    return closer->kind == T_CLOSE &&
           ((opener->value == '(' && closer->value == '(') || (opener->value == '[' && closer->value == '['));
}

/* "not A and not B" */
static bool is_not(const math_token *token) {
    assay_view word = assay_view_trim(token->text);
    return token->kind == T_TEXT && (assay_view_is(word, "not") || assay_view_is(word, "NOT") || assay_view_is(word, "Not"));
}

static bool operand(formula *f, table *out) {
    const math_token *token = peek(f);
    bool read = false;
    if (++f->depth > DEPTH_MAX) return false;
    bool negates = token->kind == T_NOT || is_not(token) || (token->kind == T_RELATION && token->value == R_SIM); /* "~p" */
    if (negates || token->kind == T_OVERLINE) {
        f->signs |= negates;
        f->at++;
        read = operand(f, out);
        negate(out);
    } else if (token->kind == T_OPEN || token->kind == T_LBRACE) {
        f->brackets |= token->kind == T_OPEN;
        f->at++;
        read = equivalence(f, out) && closes(token, peek(f));
        f->at++;
    } else {
        read = token->kind == T_LETTER && token->text.size == 1 && name(f, out);
    }
    f->depth--;
    return read;
}

static bool is_separator(const math_token *token, int value) {
    return token->kind == T_SEPARATOR && token->value == value;
}

static bool conjunction(formula *f, table *out) {
    table next;
    if (!operand(f, out)) return false;
    while (is_separator(peek(f), SEP_AND)) {
        f->and = true;
        f->signs |= peek(f)->latex;
        f->at++;
        if (!operand(f, &next)) return false;
        for (size_t i = 0; i < WORDS; i++) out->word[i] &= next.word[i];
    }
    return true;
}

static bool disjunction(formula *f, table *out) {
    table next;
    if (!conjunction(f, out)) return false;
    while (is_separator(peek(f), SEP_OR)) {
        f->or = true;
        f->signs |= peek(f)->latex;
        f->at++;
        if (!conjunction(f, &next)) return false;
        for (size_t i = 0; i < WORDS; i++) out->word[i] |= next.word[i];
    }
    return true;
}

/* An arrow at the parser's place: 1 to the right, 2 both ways, 0 none. */
static int arrow(const formula *f) {
    const math_token *token = peek(f);
    if (token->kind != T_RELATION) return 0;
    return token->value == R_TO ? 1 : token->value == R_IFF || token->value == R_EQUIV ? 2 : 0;
}

static bool implication(formula *f, table *out) {
    table next = {0};
    if (++f->depth > DEPTH_MAX || !disjunction(f, out)) return false;
    bool read = true;
    if (arrow(f) == 1) {
        f->signs = true;
        f->at++;
        read = implication(f, &next);
        for (size_t i = 0; i < WORDS; i++) out->word[i] = ~out->word[i] | next.word[i];
    }
    f->depth--;
    return read;
}

static bool equivalence(formula *f, table *out) {
    table next;
    if (!implication(f, out)) return false;
    while (arrow(f) == 2) {
        f->signs |= peek(f)->value == R_IFF;
        f->at++;
        if (!implication(f, &next)) return false;
        for (size_t i = 0; i < WORDS; i++) out->word[i] = ~(out->word[i] ^ next.word[i]);
    }
    return true;
}

static bool may_hold_signs(assay_view text) {
#define SIGN(text) \
    { text, sizeof text - 1 }
    static const assay_view signs[] = {SIGN("\\land"),       SIGN("\\lor"),        SIGN("\\wedge"),      SIGN("\\vee"),
                                       SIGN("\\neg"),        SIGN("\\lnot"),       SIGN("\xE2\x88\xA7"), SIGN("\xE2\x88\xA8"),
                                       SIGN("\xC2\xAC"),     SIGN("\\to "),        SIGN("\\iff"),        SIGN("\\implies"),
                                       SIGN("ightarrow"),    SIGN("->"),           SIGN("=>"),           SIGN("ot "),
                                       SIGN("ot("),          SIGN("OT "),          SIGN("OT("),          SIGN("\xE2\x86\x92"),
                                       SIGN("\xE2\x86\x94"), SIGN("\xE2\x87\x92"), SIGN("\xE2\x87\x94")};
#undef SIGN
    static const bool seconds[256] = {
        ['l'] = true, ['w'] = true, ['v'] = true,  ['n'] = true,  ['t'] = true,  ['i'] = true, ['g'] = true,
        ['>'] = true, ['T'] = true, [0x88] = true, [0xAC] = true, [0x86] = true, [0x87] = true}; /* the second bytes of those */
    for (size_t at = 0; at < text.size; at++) {
        unsigned char c = (unsigned char)text.data[at];
        if (c != '\\' && c != 'i' && c != '-' && c != '=' && c != 'o' && c != 'O' && c != 0xE2 && c != 0xC2)
            continue; /* what they begin with */
        assay_view rest = assay_view_slice(text, at, text.size);
        if (rest.size < 2 || !seconds[(unsigned char)rest.data[1]]) continue;
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            if (rest.data[1] == signs[i].data[1] && assay_view_starts_with(rest, signs[i])) return true;
        }
    }
    return false;
}

/* "A and (B or C)": both words, and a bracket. */
static bool may_nest_words(assay_view text) {
    return memchr(text.data, '(', text.size) && memmem(text.data, text.size, "and", 3) && memmem(text.data, text.size, "or", 2);
}

static bool read_formula(assay_view text, assay_arena *arena, assay_view *names, size_t *name_count, formula *f, table *out) {
    enum { FORMULA_BYTES_MAX = 1000 };
    math_prepared prepared;
    math_syntax_error error = {.message = NULL};
    *f = (formula){.names = names, .name_count = name_count};
    if (text.size > FORMULA_BYTES_MAX || !math_prepare(text, arena, &prepared) ||
        !math_lex(&prepared, arena, &f->tokens, &error))
        return false;
    if (prepared.unread) return false;
    f->text = prepared.text;
    return equivalence(f, out) && peek(f)->kind == T_END;
}

math_truth math_formulas_equal(assay_view a, assay_view b, assay_arena *arena) {
    bool words = may_nest_words(a) && may_nest_words(b);
    if (!words && !may_hold_signs(a) && !may_hold_signs(b)) return MATH_MAYBE;
    assay_view names[LOGIC_NAMES_MAX];
    size_t name_count = 0;
    formula f, g;
    table left, right;
    if (!read_formula(a, arena, names, &name_count, &f, &left) || !read_formula(b, arena, names, &name_count, &g, &right))
        return MATH_MAYBE;
    bool nested = f.and &&f.or &&g.and &&g.or &&(f.brackets || g.brackets); /* "A and (B or C)" lists no values */
    if (!f.signs && !g.signs && !nested) return MATH_MAYBE;
    return memcmp(&left, &right, sizeof left) == 0 ? MATH_YES : MATH_NO;
}
