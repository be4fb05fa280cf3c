/* See declarations.h. The tokens are read as words, because \text{...} holds several in one token. */
#include "verifiers/math/read/declarations.h"

#include "verifiers/math/limits.h"

enum { ATOMS_MAX = 48, LETTERS_MAX = 2 };

typedef struct atom {
    const math_token *token; /* NULL: a word or letter inside a text */
    assay_view word;         /* a word; or the letter */
    bool letter;
    size_t next; /* token behind this atom, where it ends its token */
} atom;

typedef struct reading {
    atom item[ATOMS_MAX];
    size_t count, at;
    assay_view letters[LETTERS_MAX];
    size_t named;
    int set; /* what they run over: math_constant */
} reading;

static bool add_atom(reading *r, atom one) {
    if (r->count == ATOMS_MAX) return false;
    r->item[r->count++] = one;
    return true;
}

/* Words and single letters of a text; its punctuation and dollars say nothing. */
static bool add_words(reading *r, assay_view text, size_t next) {
    for (size_t at = 0; at < text.size;) {
        size_t begin = at;
        while (at < text.size && assay_is_alpha(text.data[at])) at++;
        assay_view word = assay_view_slice(text, begin, at);
        if (word.size == 0) {
            if (!strchr(" ,.$~()", text.data[at++])) return false;
            continue;
        }
        bool letter = word.size == 1 && word.data[0] != 'a';
        if (!add_atom(r, (atom){.word = word, .letter = letter, .next = next})) return false;
    }
    return true;
}

/* The tokens from `first` on as atoms, up to the end or a bracket that closes. */
static bool read_atoms(const math_tokens *tokens, size_t first, reading *r) {
    *r = (reading){.set = C_INTEGERS};
    for (size_t i = first; i < tokens->count; i++) {
        const math_token *token = &tokens->token[i];
        bool letter = token->kind == T_LETTER && token->text.size == 1;
        const math_token *after = i + 1 < tokens->count ? token + 1 : token;
        bool article = letter && token->text.data[0] == 'a' &&
                       (after->kind == T_TEXT || (after->kind == T_LETTER && !after->space && assay_view_is(after->text, "n")));
        if (article) { /* "n an integer": letters to the lexer */
            bool two = after->kind == T_LETTER;
            if (!add_atom(r, (atom){.word = ASSAY_VIEW("an"), .next = i + 1 + two})) return false;
            i += two;
        } else if (token->kind == T_TEXT) {
            if (!add_words(r, token->text, i + 1)) return false;
        } else if (!add_atom(
                       r,
                       (atom){
                           .token = token, .word = letter ? token->text : ASSAY_VIEW_NONE, .letter = letter, .next = i + 1})) {
            return false;
        }
    }
    return true;
}

static const atom *peek(const reading *r) {
    static const atom end = {.token = NULL};
    return r->at < r->count ? &r->item[r->at] : &end;
}

static bool is_kind(const reading *r, math_token_kind kind) {
    return r->at < r->count && peek(r)->token && peek(r)->token->kind == kind;
}

/* Takes one of these words, "|"-separated. */
static bool take_word(reading *r, const char *words) {
    const atom *one = peek(r);
    if (one->letter || one->word.size == 0 || one->word.size > 20) return false;
    char spaced[24] = " ";
    for (size_t i = 0; i < one->word.size; i++) spaced[i + 1] = (char)(one->word.data[i] | 32);
    spaced[one->word.size + 1] = ' ';
    if (!memmem(words, strlen(words), spaced, one->word.size + 2)) return false;
    r->at++;
    return true;
}

static bool take_kind(reading *r, math_token_kind kind) {
    if (!is_kind(r, kind)) return false;
    r->at++;
    return true;
}

/* "k", "m, n", "m and n" */
static bool take_letters(reading *r) {
    for (;;) {
        const atom *one = peek(r);
        if (!one->letter || r->named == LETTERS_MAX) return false;
        r->letters[r->named++] = one->word;
        r->at++;
        size_t before = r->at;
        bool more = take_kind(r, T_SEPARATOR) && peek(r)->letter;
        if (!more) {
            r->at = before;
            return true;
        }
    }
}

/* "integers", "real numbers" */
static bool take_set_word(reading *r) {
    r->set = C_INTEGERS;
    if (take_word(r, " integer integers ")) return true;
    if (!take_word(r, " real reals ")) return false;
    r->set = C_REALS;
    take_word(r, " number numbers ");
    return true;
}

/* "\in \mathbb{Z}", "\in Z", "in the integers" */
static bool take_membership(reading *r) {
    if (is_kind(r, T_RELATION) && peek(r)->token->value == R_IN) r->at++;
    else if (!take_word(r, " in ")) return false;
    while (take_word(r, " the set of all ")) {
    }
    const atom *set = peek(r);
    bool constant = set->token && set->token->kind == T_CONSTANT;
    constant = constant && (set->token->value == C_INTEGERS || set->token->value == C_REALS);
    r->set = constant ? set->token->value : C_INTEGERS;
    if (constant || (set->letter && set->word.data[0] == 'Z')) {
        r->at++;
        return true;
    }
    return take_set_word(r);
}

static bool is_value(const math_token *token, long value) {
    if (token->kind != T_NUMBER || token->number.decimal || token->number.whole.size > 2) return false;
    long read = 0;
    for (size_t i = 0; i < token->number.whole.size; i++) read = read * 10 + (token->number.whole.data[i] - '0');
    return read == value;
}

/* "= 0, \pm 1, \pm 2, \ldots": all integers, shown by the first of them. "= \ldots, -1, 0, 1, \ldots" too. */
static bool take_values(reading *r) {
    if (!is_kind(r, T_RELATION) || peek(r)->token->value != R_EQ) return false;
    r->at++;
    bool below = take_kind(r, T_ELLIPSIS), first = true;
    long expected = 0, count = 0;
    for (;; count++) {
        if (!first || below) {
            if (!take_kind(r, T_SEPARATOR) && !is_kind(r, T_ELLIPSIS)) return false;
        }
        if (take_kind(r, T_ELLIPSIS)) break;
        bool minus = take_kind(r, T_MINUS), both = !minus && take_kind(r, T_PM);
        if (r->at >= r->count || !peek(r)->token) return false;
        const math_token *number = peek(r)->token;
        if (below && first) { /* from where it begins */
            for (expected = 0; expected < 10 && !is_value(number, expected); expected++) {
            }
            expected = minus ? -expected : expected;
        }
        long size = expected < 0 ? -expected : expected;
        bool good = is_value(number, size) && (below ? minus == (expected < 0) : !minus && both == (expected > 0));
        if (!good) return false;
        r->at++;
        expected++;
        first = false;
    }
    return below ? count >= 3 : count >= 2;
}

/* At a declaration: the token behind it, or 0. */
static size_t declaration_at(const math_tokens *tokens, size_t first, reading *r) {
    if (!read_atoms(tokens, first, r)) return 0;
    bool bracket = take_kind(r, T_OPEN), intro = false, integers;
    while (take_word(r, " where with for here and ") || take_kind(r, T_SEPARATOR)) intro = true;
    while (take_word(r, " any all every each some arbitrary an a forall values of ")) intro = true;
    integers = take_set_word(r);
    while (integers && take_word(r, " values of ")) {
    }
    if (peek(r)->letter ? !take_letters(r) : !integers) return 0;
    bool said = integers;
    if (!said && take_word(r, " is are be denotes represents ")) {
        while (take_word(r, " any an a some arbitrary all every the set of ")) {
        }
        said = take_set_word(r);
    } else if (!said) {
        size_t before = r->at;
        said = take_membership(r) && (intro || r->named > 1); /* else the grammar reads it */
        if (!said) {
            r->at = before;
            said = take_values(r);
        }
        if (!said) {
            r->at = before;
            while (take_word(r, " any an a some arbitrary ")) {
            }
            said = take_set_word(r);
        }
    }
    if (!said || (bracket && !take_kind(r, T_CLOSE)) || r->at == 0) return 0;
    bool ends = r->at == r->count || is_kind(r, T_RBRACE) || is_kind(r, T_CLOSE) || is_kind(r, T_SEPARATOR);
    return ends ? r->item[r->at - 1].next : 0;
}

/* The letters stand before the declaration; where it names none, the one that usually runs over the integers is meant. */
static bool stand_before(const math_tokens *tokens, size_t first, reading *r) {
    for (size_t k = 0; k < r->named; k++) {
        if (r->set == C_REALS && strchr("xyz", r->letters[k].data[0])) return false; /* "2x for all real x": a function */
        size_t i = 0;
        while (i < first && !(tokens->token[i].kind == T_LETTER && assay_view_equal(tokens->token[i].text, r->letters[k]))) i++;
        if (i == first) return false;
    }
    for (size_t i = 0; i < first && r->named == 0 && r->set == C_INTEGERS; i++) {
        const math_token *token = &tokens->token[i];
        if (token->kind == T_LETTER && token->text.size == 1 && strchr("knmNKM", token->text.data[0]))
            r->letters[r->named++] = token->text;
    }
    return r->named > 0;
}

/* Behind these a statement begins. */
static bool begins_statement(math_token_kind before) {
    return before == T_SEPARATOR || before == T_QUAD || before == T_COLON || before == T_MID || before == T_BAR ||
           before == T_ROW;
}

static bool may_begin(const math_tokens *tokens, size_t i) {
    math_token_kind kind = tokens->token[i].kind, before = tokens->token[i - 1].kind;
    if (kind == T_TEXT) return true;
    if (kind == T_LETTER) return begins_statement(before);
    return kind == T_OPEN && tokens->token[i].value == '(';
}

static bool is_worth_a_look(const math_tokens *tokens) {
    bool text = false, ellipsis = false, sign = false, in = false;
    for (size_t i = 0; i < tokens->count; i++) {
        const math_token *token = &tokens->token[i];
        text |= token->kind == T_TEXT;
        ellipsis |= token->kind == T_ELLIPSIS;
        sign |= token->kind == T_PM || token->kind == T_MINUS;
        in |= token->kind == T_RELATION && (token->value == R_IN || token->value == R_GE || token->value == R_GT);
    }
    return tokens->count > 2 && tokens->count < MATH_TOKENS_MAX / 2 && (text || in || (ellipsis && sign));
}

/* ", k \in \mathbb{Z}" in place of tokens `first` to `behind`. */
static bool replace(math_tokens *tokens, size_t first, size_t behind, const reading *r, assay_arena *arena) {
    size_t room = tokens->count + 1 - (behind - first) + 4 * LETTERS_MAX, size = first;
    math_token *out = assay_arena_alloc(arena, room * sizeof *out);
    if (!out) return false;
    memcpy(out, tokens->token, first * sizeof *out);
    math_token model = {.begin = tokens->token[first].begin, .end = tokens->token[behind - 1].end, .space = true};
    for (size_t k = 0; k < r->named; k++) {
        if (k > 0 || !begins_statement(out[size - 1].kind)) {
            out[size] = model;
            out[size].kind = T_SEPARATOR;
            out[size++].value = SEP_COMMA;
        }
        out[size] = model;
        out[size].kind = T_LETTER;
        out[size++].text = r->letters[k];
        out[size] = model;
        out[size].kind = T_RELATION;
        out[size++].value = R_IN;
        out[size] = model;
        out[size].kind = T_CONSTANT;
        out[size++].value = r->set;
    }
    memcpy(out + size, tokens->token + behind, (tokens->count + 1 - behind) * sizeof *out);
    tokens->token = out;
    tokens->count = size + (tokens->count - behind);
    tokens->words = false;
    return true;
}

static bool is_constant(const math_token *token, int constant) {
    return token->kind == T_CONSTANT && token->value == constant;
}

/* "\bigcup_{k \in \mathbb{Z}}", "\bigcup_{k=-\infty}^{\infty}" at `at`: the token behind it, and the letter; 0: neither. */
static size_t union_over_integers(const math_tokens *tokens, size_t at, assay_view *letter) {
    const math_token *token = &tokens->token[at]; /* one that ends the text stands behind all others */
    if (at + 7 >= tokens->count || token->kind != T_SETOP || token->value != S_UNION || token[1].kind != T_SUB ||
        token[2].kind != T_LBRACE || token[3].kind != T_LETTER || token[4].kind != T_RELATION)
        return 0;
    *letter = token[3].text;
    if (token[4].value == R_IN) return is_constant(&token[5], C_INTEGERS) && token[6].kind == T_RBRACE ? at + 7 : 0;
    if (token[4].value != R_EQ || token[5].kind != T_MINUS || !is_constant(&token[6], C_INFINITY) || at + 10 >= tokens->count ||
        token[7].kind != T_RBRACE || token[8].kind != T_POWER)
        return 0;
    size_t next = at + 9, brace = tokens->token[next].kind == T_LBRACE;
    next += brace;
    if (tokens->token[next].kind == T_PLUS) next++;
    if (next + 1 >= tokens->count || !is_constant(&tokens->token[next], C_INFINITY)) return 0;
    next += 1 + brace;
    return !brace || tokens->token[next - 1].kind == T_RBRACE ? next : 0;
}

/* A whole union over the integers: what is united, and ", k \in Z" behind it. */
static bool unite(math_tokens *tokens, reading *r, assay_arena *arena) {
    size_t at = 0;
    while (at < tokens->count && at < 3 && tokens->token[at].kind != T_SETOP) at++; /* "x \in" */
    bool member = at == 2 && tokens->token[1].kind == T_RELATION && tokens->token[1].value == R_IN;
    if (at != 0 && !member) return true;
    *r = (reading){.named = 1, .set = C_INTEGERS};
    size_t behind = union_over_integers(tokens, at, &r->letters[0]);
    if (!behind || behind >= tokens->count) return true;
    memmove(&tokens->token[at], &tokens->token[behind], (tokens->count + 1 - behind) * sizeof *tokens->token);
    tokens->count -= behind - at;
    return replace(tokens, tokens->count, tokens->count, r, arena);
}

/* How much a quantifier says: nothing that the statement does not say ("for all x", "where c is a constant"), or that the letter is no more than a
 * positive or natural number. */
typedef enum quantifier { QUANTIFIER_NONE, QUANTIFIER_FREE, QUANTIFIER_NATURAL } quantifier;

/* "\in \mathbb{R}", "\ge 1" behind the letter of a quantifier. */
static quantifier take_range(reading *r) {
    if (!is_kind(r, T_RELATION)) return QUANTIFIER_FREE;
    int relation = peek(r)->token->value;
    r->at++;
    if (relation == R_GE || relation == R_GT) { /* from where one counts */
        bool first = is_kind(r, T_NUMBER) && (is_value(peek(r)->token, 0) || is_value(peek(r)->token, 1));
        return first && take_kind(r, T_NUMBER) ? QUANTIFIER_NATURAL : QUANTIFIER_NONE;
    }
    if (relation != R_IN) return QUANTIFIER_NONE;
    const atom *set = peek(r);
    if (!take_kind(r, T_CONSTANT) || set->token->value < C_REALS) return QUANTIFIER_NONE;
    bool sign = take_kind(r, T_POWER) || take_kind(r, T_SUB);
    while (sign && (take_kind(r, T_LBRACE) || take_kind(r, T_PLUS) || take_kind(r, T_TIMES) || take_kind(r, T_RBRACE))) {
    }
    bool all = !sign && (set->token->value == C_REALS || set->token->value == C_COMPLEX);
    return all ? QUANTIFIER_FREE : QUANTIFIER_NATURAL;
}

/* "for all n", "for every real x", "for all positive integers n", "\forall x \in \mathbb{R}", "for all n \ge 1". */
static quantifier take_universal(reading *r) {
    bool natural = false;
    if (!take_word(r, " forall ") && !(take_word(r, " for ") && take_word(r, " all any every each "))) return QUANTIFIER_NONE;
    for (;;) {
        if (take_word(r, " positive nonnegative natural integer integers ")) natural = true;
        else if (!take_word(r, " real complex reals number numbers value values of the ")) break;
    }
    if (!take_letters(r)) return QUANTIFIER_NONE;
    quantifier range = take_range(r);
    return natural && range == QUANTIFIER_FREE ? QUANTIFIER_NATURAL : range;
}

/* "where c is a constant", "for some constant c" */
static quantifier take_constant(reading *r) {
    if (take_word(r, " for ")) {
        if (!take_word(r, " some any ")) return QUANTIFIER_NONE;
        take_word(r, " real ");
        return take_word(r, " constant constants ") && take_letters(r) ? QUANTIFIER_FREE : QUANTIFIER_NONE;
    }
    if (!take_word(r, " where with ") || !take_letters(r) || !take_word(r, " is are ")) return QUANTIFIER_NONE;
    while (take_word(r, " a an any some arbitrary real ")) {
    }
    return take_word(r, " constant constants parameter ") ? QUANTIFIER_FREE : QUANTIFIER_NONE;
}

/* Is the letter what a name on the left is of: a_n = , f(n) = ? */
static bool is_argument_on_the_left(const math_tokens *tokens, size_t end, assay_view letter) {
    bool found = false;
    size_t i = 1;
    for (; i < end && tokens->token[i].kind != T_RELATION; i++)
        found |= tokens->token[i].kind == T_LETTER && assay_view_equal(tokens->token[i].text, letter);
    return found && i < end && tokens->token[0].kind == T_LETTER && tokens->token[i].value == R_EQ;
}

/* One expression and nothing else: "n^2 for all positive integers n". */
static bool is_bare_expression(const math_tokens *tokens, size_t end) {
    while (end > 1 && tokens->token[end - 1].kind == T_SEPARATOR) end--;
    for (size_t i = 0; i < end; i++) {
        math_token_kind kind = tokens->token[i].kind;
        if (kind == T_RELATION || kind == T_SEPARATOR || kind == T_TEXT || kind == T_QUAD || kind == T_BEGIN || kind == T_SETOP)
            return false;
    }
    return true;
}

/* A quantifier at the end of the text says nothing more where it lets the letter be anything, or where the letter counts the terms of a sequence. */
static bool is_idle(const math_tokens *tokens, size_t first, reading *r) {
    if (!read_atoms(tokens, first, r)) return false;
    bool bracket = take_kind(r, T_OPEN);
    size_t begin = r->at;
    quantifier said = take_universal(r);
    if (said == QUANTIFIER_NONE) {
        r->at = begin;
        r->named = 0;
        said = take_constant(r);
    }
    if (said == QUANTIFIER_NONE || (bracket && !take_kind(r, T_CLOSE))) return false;
    while (take_kind(r, T_RBRACE)) {
    }
    bool idle = r->at == r->count;
    for (size_t k = 0; k < r->named && idle; k++) {
        bool before = false;
        for (size_t i = 0; i < first; i++)
            before |= tokens->token[i].kind == T_LETTER && assay_view_equal(tokens->token[i].text, r->letters[k]);
        idle = before && (said == QUANTIFIER_FREE || is_argument_on_the_left(tokens, first, r->letters[k]));
    }
    return idle;
}

static bool mentions(const math_tokens *tokens, size_t end, assay_view letter) {
    for (size_t i = 0; i < end; i++) {
        if (tokens->token[i].kind == T_LETTER && assay_view_equal(tokens->token[i].text, letter)) return true;
    }
    return false;
}

/* "a_n = 2n - 1, n \\in \\mathbb{N}^*", "(n \\ge 1)" behind a term of a sequence: it says where one begins to count. */
static bool is_domain_of_term(const math_tokens *tokens, size_t first) {
    size_t at = first, last = tokens->count;
    bool bracket = tokens->token[at].kind == T_OPEN && tokens->token[at].value == '(';
    if (bracket && tokens->token[last - 1].kind != T_CLOSE) return false;
    at += bracket;
    last -= bracket;
    const math_token *letter = &tokens->token[at];
    if (at + 2 >= last || letter->kind != T_LETTER || letter->text.size != 1) return false;
    const math_token *relation = letter + 1, *bound = letter + 2;
    bool any = at + 3 == last && relation->kind == T_RELATION && relation->value == R_IN && bound->kind == T_CONSTANT &&
               bound->value == C_REALS;
    if (any && strchr("xyzt", letter->text.data[0]) && is_bare_expression(tokens, first) &&
        mentions(tokens, first, letter->text))
        return true; /* "2x, x \\in R" */
    if (!strchr("nkmNM", letter->text.data[0])) return false;
    if (relation->kind != T_RELATION || !is_argument_on_the_left(tokens, first, letter->text)) return false;
    if (relation->value == R_GE || relation->value == R_GT)
        return at + 3 == last && (is_value(bound, 1) || (is_value(bound, 0)));
    bool set = bound->kind == T_CONSTANT && (bound->value == C_NATURALS || bound->value == C_POSITIVES);
    set |= bound->kind == T_LETTER && assay_view_is(bound->text, "N");
    if (relation->value != R_IN || !set) return false;
    for (at += 3; at < last; at++) { /* "N^*", "N_+" */
        math_token_kind kind = tokens->token[at].kind;
        if (kind != T_POWER && kind != T_SUB && kind != T_TIMES && kind != T_PLUS && kind != T_LBRACE && kind != T_RBRACE)
            return false;
    }
    return true;
}

/* Cuts the text before token `first`, and the separators before it. */
static void cut(math_tokens *tokens, size_t first) {
    while (first > 1 && (tokens->token[first - 1].kind == T_SEPARATOR || tokens->token[first - 1].kind == T_QUAD)) first--;
    tokens->token[first] = tokens->token[tokens->count];
    tokens->count = first;
}

bool math_declarations(math_tokens *tokens, assay_arena *arena) {
    enum { TRIED_MAX = 24 };
    bool unites = tokens->count > 8 && (tokens->token[0].kind == T_SETOP || tokens->token[2].kind == T_SETOP);
    if (!unites && !is_worth_a_look(tokens)) return true;
    reading *r = assay_arena_alloc(arena, sizeof *r);
    if (!r) return false;
    if (unites) return unite(tokens, r, arena);
    size_t tried = 0;
    for (size_t i = 1; i < tokens->count && tried < TRIED_MAX; i++) {
        if (!may_begin(tokens, i)) continue;
        tried++;
        size_t behind = declaration_at(tokens, i, r);
        if (behind > i && stand_before(tokens, i, r)) return replace(tokens, i, behind, r, arena);
        if ((tokens->token[i].kind != T_LETTER && is_idle(tokens, i, r)) || is_domain_of_term(tokens, i)) {
            cut(tokens, i);
            return true;
        }
    }
    return true;
}
