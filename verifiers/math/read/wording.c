/* See wording.h. All in place: the tokens only become fewer. */
#include "verifiers/math/read/wording.h"

#include <strings.h>

#include "verifiers/math/read/units.h"

static void drop(math_tokens *tokens, size_t at, size_t count) {
    memmove(&tokens->token[at], &tokens->token[at + count], (tokens->count + 1 - at - count) * sizeof *tokens->token);
    tokens->count -= count;
}

/* The next word of a text, in letters; empty at its end. */
static assay_view next_word(assay_view *text) {
    size_t begin = 0;
    while (begin < text->size && !assay_is_alpha(text->data[begin])) begin++;
    size_t end = begin;
    while (end < text->size && assay_is_alpha(text->data[end])) end++;
    assay_view word = assay_view_slice(*text, begin, end);
    *text = assay_view_slice(*text, end, text->size);
    return word;
}

static bool is_word_of(assay_view word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i]) == word.size && strncasecmp(words[i], word.data, word.size) == 0) return true;
    }
    return false;
}

/* The text is words of the list and nothing else. */
static bool has_only(assay_view text, const char *const *words, size_t count) {
    bool any = false;
    for (size_t i = 0; i < text.size; i++) {
        if (!assay_is_alpha(text.data[i]) && !strchr(" ,:~", text.data[i])) return false;
    }
    for (assay_view word = next_word(&text); word.size > 0; word = next_word(&text)) {
        if (!is_word_of(word, words, count)) return false;
        any = true;
    }
    return any;
}

/* "So x = 5", "\Rightarrow 5" */
static void drop_leads(math_tokens *tokens) {
    static const char *const leads[] = {"so", "hence", "thus", "therefore", "then", "finally", "we", "have", "get", "obtain"};
    while (tokens->count > 1) {
        const math_token *first = &tokens->token[0];
        bool lead = (first->kind == T_TEXT && has_only(first->text, leads, sizeof leads / sizeof *leads)) ||
                    (first->kind == T_RELATION && first->value == R_TO);
        if (!lead) return;
        drop(tokens, 0, 1);
        while (tokens->count > 1 && (tokens->token[0].kind == T_SEPARATOR || tokens->token[0].kind == T_QUAD))
            drop(tokens, 0, 1);
    }
}

/* "x \\mapsto 2x + 1", "f: x \\to 2x + 1": the value alone, under the function's name where it has one. A formula of logic (p \\to q) has other letters. */
static void drop_arrow(math_tokens *tokens) {
    size_t at = tokens->token[0].kind == T_LETTER && tokens->token[1].kind == T_COLON && tokens->token[1].value == 0 ? 2 : 0;
    bool sets = at > 0 && at + 4 < tokens->count && tokens->token[at].kind == T_CONSTANT &&
                tokens->token[at + 1].kind == T_RELATION && tokens->token[at + 1].value == R_TO &&
                tokens->token[at + 2].kind == T_CONSTANT &&
                tokens->token[at + 3].kind == T_SEPARATOR; /* "f: \\mathbb{R} \\to \\mathbb{R}, x \\mapsto x^2" */
    if (sets) at += 4;
    if (at + 2 >= tokens->count) return;
    const math_token *letter = &tokens->token[at], *arrow = letter + 1;
    bool bound = letter->kind == T_LETTER && letter->text.size == 1 && strchr("xyztsuvwnmk", letter->text.data[0]);
    if (!bound || arrow->kind != T_RELATION || arrow->value != R_TO) return;
    bool held = false;
    for (size_t i = at + 2; i < tokens->count; i++) {
        const math_token *token = &tokens->token[i];
        if (token->kind == T_RELATION || token->kind == T_TEXT || token->kind == T_SEPARATOR || token->kind == T_NOT) return;
        held |= token->kind == T_LETTER && assay_view_equal(token->text, letter->text);
    }
    if (!held) return;
    if (at > 0) {
        tokens->token[1].kind = T_RELATION;
        tokens->token[1].value = R_EQ;
    }
    size_t first = sets ? at - 4 : at;
    drop(tokens, first, at + 2 - first);
}

/* "x^2 + const", "+ \text{constant}": the constant of integration. */
static void name_constant(math_tokens *tokens) {
    static const char *const words[] = {"constant", "const", "arbitrary", "a", "an"};
    math_token *last = &tokens->token[tokens->count - 1];
    if (tokens->count > 3 && last->kind == T_TEXT && (last - 1)->kind == T_LETTER && assay_view_is((last - 1)->text, "a") &&
        (last - 2)->kind == T_PLUS)
        drop(tokens, tokens->count - 2, 1); /* "a constant" */
    last = &tokens->token[tokens->count - 1];
    bool added = tokens->count > 2 && last->kind == T_TEXT && tokens->token[tokens->count - 2].kind == T_PLUS;
    if (!added ||
        !(has_only(last->text, words, sizeof words / sizeof *words) || assay_view_is(assay_view_trim(last->text), "常数")))
        return;
    last->kind = T_LETTER;
    last->text = ASSAY_VIEW("C");
}

/* x and y, one equality and no ratio from `at` on: the equation of a curve. */
static bool is_curve(const math_tokens *tokens, size_t at) {
    unsigned letters = 0, equalities = 0;
    for (size_t i = at; i < tokens->count; i++) {
        const math_token *token = &tokens->token[i];
        if (token->kind == T_COLON || token->kind == T_TEXT || token->kind == T_SEPARATOR) return false;
        if (token->kind == T_RELATION && token->value != R_EQ) return false;
        equalities += token->kind == T_RELATION;
        if (token->kind == T_LETTER) letters |= assay_view_is(token->text, "x") ? 1 : assay_view_is(token->text, "y") ? 2 : 0;
    }
    return letters == 3 && equalities > 0;
}

/* "l: y = 2x + 1", "C_1: x^2 + y^2 = 1", "the line y = 2x + 1", "The equation of the circle is ...": how the curve is called. */
static void drop_curve_names(math_tokens *tokens) {
    static const char *const kinds[] = {"the",      "line",      "circle",   "plane",    "curve", "ellipse",
                                        "parabola", "hyperbola", "graph",    "equation", "of",    "is",
                                        "sphere",   "tangent",   "straight", "function", "given", "by"},
                             *const abroad[] = {"直线",         "圆",           "曲线",       "抛物线",    "椭圆",
                                                "双曲线",       "平面",         "方程为",     "方程是",    "直线方程为",
                                                "直线的方程为", "直线的方程是", "圆的方程为", "圆的方程是"};
    size_t at = 0;
    while (at < tokens->count && tokens->token[at].kind == T_TEXT) {
        bool said = has_only(tokens->token[at].text, kinds, sizeof kinds / sizeof *kinds);
        for (size_t i = 0; !said && i < sizeof abroad / sizeof *abroad; i++)
            said = assay_view_is(assay_view_trim(tokens->token[at].text), abroad[i]);
        if (!said) return;
        at++;
    }
    size_t label = at;
    bool letter = label < tokens->count && tokens->token[label].kind == T_LETTER &&
                  !assay_view_is(tokens->token[label].text, "x") && !assay_view_is(tokens->token[label].text, "y") &&
                  !assay_view_is(tokens->token[label].text, "z");
    if (letter) label++;
    if (letter && label + 1 < tokens->count && tokens->token[label].kind == T_SUB && tokens->token[label + 1].kind != T_LBRACE)
        label += 2;
    if (label < tokens->count && tokens->token[label].kind == T_COLON && tokens->token[label].value == 0) at = label + 1;
    if (at > 0 && at < tokens->count && is_curve(tokens, at)) drop(tokens, 0, at);
}

/* The first equality sign outside brackets; 0: none. */
static size_t equality(const math_tokens *tokens) {
    size_t depth = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        const math_token *token = &tokens->token[i];
        bool opens = token->kind == T_OPEN || token->kind == T_LBRACE;
        if (opens) depth++;
        if ((token->kind == T_CLOSE || token->kind == T_RBRACE) && depth > 0) depth--;
        if (depth > 0) continue;
        if (token->kind == T_RELATION) return token->value == R_EQ || token->value == R_APPROX ? i : 0;
        if (token->kind == T_SEPARATOR || token->kind == T_QUAD || token->kind == T_ROW || token->kind == T_BEGIN) return 0;
    }
    return 0;
}

/* Words that make what they stand before another value, or a condition of it. */
static bool changes_value(assay_view text) {
    static const char *const words[] = {"not",      "no",       "never",         "wrong",   "incorrect", "false",   "if",
                                        "when",     "unless",   "except",        "least",   "most",      "more",    "less",
                                        "over",     "under",    "than",          "before",  "after",     "without", "plus",
                                        "minus",    "times",    "and",           "or",      "but",       "half",    "twice",
                                        "double",   "triple",   "square",        "squared", "cube",      "root",    "inverse",
                                        "negative", "opposite", "reciprocal",    "where",   "suppose",   "assume",  "let",
                                        "given",    "since",    "because",       "nor",     "isn",       "doesn",   "cannot",
                                        "instead",  "about",    "approximately", "between", "possibly",  "maybe",   "otherwise",
                                        "else",     "however"};
    for (assay_view word = next_word(&text); word.size > 0; word = next_word(&text)) {
        if (is_word_of(word, words, sizeof words / sizeof *words)) return true;
    }
    return false;
}

static bool changes_any(const math_tokens *tokens, size_t end) {
    for (size_t i = 0; i < end; i++) {
        if (tokens->token[i].kind == T_TEXT && changes_value(tokens->token[i].text)) return true;
    }
    return false;
}

static bool is_letter(const math_token *token, const char *letters) {
    return token->kind == T_LETTER && token->text.size == 1 && strchr(letters, token->text.data[0]);
}

/* The bracket that opens at `open` closes just before `end`. */
static bool is_group(const math_tokens *tokens, size_t open, size_t end) {
    size_t depth = 0;
    if (open >= end || tokens->token[open].kind != T_OPEN) return false;
    for (size_t i = open; i < end; i++) {
        depth += tokens->token[i].kind == T_OPEN;
        if (tokens->token[i].kind == T_CLOSE && --depth == 0) return i + 1 == end;
    }
    return false;
}

static bool holds(const math_tokens *tokens, size_t begin, size_t end, math_token_kind kind) {
    for (size_t i = begin; i < end; i++) {
        if (tokens->token[i].kind == kind) return true;
    }
    return false;
}

/* "P(A|B)", "P(\text{sum is } 8)", "n(A \cap B)": what the grammar has no form for. */
static bool is_measure(const math_tokens *tokens, size_t end) {
    if (!is_letter(&tokens->token[0], "PEVpnN") || !is_group(tokens, 1, end)) return false;
    return holds(tokens, 2, end, T_BAR) || holds(tokens, 2, end, T_MID) || holds(tokens, 2, end, T_TEXT) ||
           holds(tokens, 2, end, T_SETOP);
}

/* "\text{Area of } \triangle ABC", "\text{Var}(X)", "\text{rank } A": words, letters, and one group at the end. "\text{Total}" alone is a name already. */
static bool is_phrase(const math_tokens *tokens, size_t end) {
    if (tokens->token[0].kind != T_TEXT || end < 2 || tokens->token[0].text.size < 3) return false;
    assay_view figure = tokens->token[0].text;
    if (assay_view_is(figure, "angle") || assay_view_is(figure, "triangle") || assay_view_is(figure, "forall")) return false;
    size_t at = 1;
    while (at < end &&
           (tokens->token[at].kind == T_TEXT || tokens->token[at].kind == T_LETTER || tokens->token[at].kind == T_OVERLINE ||
            tokens->token[at].kind == T_PRIME || tokens->token[at].kind == T_SUB || tokens->token[at].kind == T_LBRACE ||
            tokens->token[at].kind == T_RBRACE || tokens->token[at].kind == T_COLON))
        at++;
    if (at < end && tokens->token[at - 1].kind == T_COLON) return false;
    return at == end || is_group(tokens, at, end);
}

/* "\max f(x)", "\min_{x > 0} f", "\text{LCM}", "f(x)_{\max}" */
static bool is_extremum(const math_tokens *tokens, size_t end) {
    const math_token *first = &tokens->token[0], *last = &tokens->token[end - 1];
    bool extreme = first->kind == T_FUNCTION && (first->value == F_MAX || first->value == F_MIN);
    bool common = first->kind == T_FUNCTION && (first->value == F_GCD || first->value == F_LCM);
    if ((extreme || common) && end == 1) return true;
    if (extreme) return tokens->token[1].kind == T_SUB || !holds(tokens, 1, end, T_NUMBER);
    if (end < 4) return false; /* "}=": no word before the brace */
    size_t word = end - 1 - (last->kind == T_RBRACE);
    bool subscript = word > 2 && (tokens->token[word - 1].kind == T_SUB ||
                                  (tokens->token[word - 1].kind == T_LBRACE && tokens->token[word - 2].kind == T_SUB));
    bool said =
        tokens->token[word].kind == T_FUNCTION && (tokens->token[word].value == F_MAX || tokens->token[word].value == F_MIN);
    return subscript && said && first->kind == T_LETTER && is_group(tokens, 1, word - (last->kind == T_RBRACE ? 2 : 1));
}

/* The source of the tokens before `end` without spaces, dollars and braces, so that one name is spelt in one way. */
static assay_view name_of(const math_tokens *tokens, size_t end, assay_view text, assay_arena *arena) {
    static const char mark[] = "asked ";
    size_t room = sizeof mark + tokens->token[end - 1].end - tokens->token[0].begin + 8 * end, size = sizeof mark - 1;
    char *name = assay_arena_alloc(arena, room);
    if (!name) return ASSAY_VIEW_NONE;
    memcpy(name, mark, size);
    for (size_t i = 0; i < end; i++) {
        const math_token *token = &tokens->token[i];
        if (token->kind == T_LBRACE || token->kind == T_RBRACE) continue;
        assay_view part = token->text.size > 0 ? token->text : assay_view_slice(text, token->begin, token->end);
        if (token->kind == T_MID || token->kind == T_BAR) part = ASSAY_VIEW("|");
        for (size_t k = 0; k < part.size && size < room; k++) {
            if (!strchr(" ~$\\", part.data[k])) name[size++] = part.data[k];
        }
    }
    return (assay_view){name, size};
}

/* What stands before the first "=" becomes one name. */
static bool join_asked(math_tokens *tokens, assay_view text, assay_arena *arena) {
    size_t end = equality(tokens);
    if (end == 0 || end + 1 >= tokens->count || changes_any(tokens, end)) return true;
    if (!is_measure(tokens, end) && !is_phrase(tokens, end) && !is_extremum(tokens, end)) return true;
    assay_view name = name_of(tokens, end, text, arena);
    if (name.size == 0) return false;
    tokens->token[0] = (math_token){
        .kind = T_LETTER, .text = name, .latex = true, .begin = tokens->token[0].begin, .end = tokens->token[end - 1].end};
    drop(tokens, 1, end - 1);
    return true;
}

static bool says_about(const math_token *token) {
    static const char *const words[] = {"or", "which", "is", "that", "approximately", "approx", "about", "roughly"};
    bool relation = token->kind == T_RELATION && token->value == R_APPROX;
    if (token->kind != T_TEXT) return relation;
    assay_view said = token->text;
    while (said.size > 0 && (said.data[said.size - 1] == '.' || said.data[said.size - 1] == ',')) said.size--;
    bool about = false;
    assay_view rest = said;
    for (assay_view word = next_word(&rest); word.size > 0; word = next_word(&rest)) about |= is_word_of(word, words + 4, 4);
    return about && has_only(said, words, sizeof words / sizeof *words);
}

/* "\frac13 (\approx 0.33)", "\frac13 \text{ (approximately } 0.33)", "\frac13, or about 0.33": the sign for "approximately" and what is behind it. */
static void join_approximation(math_tokens *tokens) {
    for (size_t i = 1; i + 1 < tokens->count; i++) {
        math_token *token = &tokens->token[i];
        if (!says_about(token)) {
            if (token->kind == T_RELATION && token->value != R_EQ) return;
            continue;
        }
        size_t first = i, open = 0;
        while (first > 1 && (tokens->token[first - 1].kind == T_SEPARATOR || tokens->token[first - 1].kind == T_QUAD)) first--;
        if (first == i && tokens->token[i - 1].kind == T_OPEN && tokens->token[i - 1].value == '(') open = --first;
        bool closed = tokens->token[tokens->count - 1].kind == T_CLOSE;
        bool text = token->kind == T_TEXT && memchr(token->text.data, '(', token->text.size);
        if (first == 0 || (open > 0 && !closed) || (first == i && !open && !text && token->kind == T_RELATION)) return;
        if (open > 0) tokens->token[tokens->count - 1] = tokens->token[tokens->count], tokens->count--;
        token->kind = T_RELATION;
        token->value = R_APPROX;
        token->text = ASSAY_VIEW_NONE;
        drop(tokens, first, i - first);
        return;
    }
}

/* A number and a unit of measure end before token `end`. */
static bool ends_in_unit(const math_tokens *tokens, size_t end) {
    size_t at = end;
    while (at > 0 && tokens->token[at - 1].kind == T_RBRACE) at--;
    if (at > 1 && tokens->token[at - 1].kind == T_NUMBER && tokens->token[at - 2].kind == T_POWER) at -= 2; /* "cm^2" */
    if (at < 2) return false;
    const math_token *unit = &tokens->token[at - 1];
    math_unit read;
    bool known = unit->kind == T_TEXT && math_unit_read(unit->text, &read) && read.known && read.thing == 0;
    bool letter = unit->kind == T_LETTER && unit->text.size == 1 && strchr("mgsLlhN", unit->text.data[0]) && unit->space;
    return (known || letter) && tokens->token[at - 2].kind == T_NUMBER;
}

/* "\frac12 \text{ (or } 0.5)", "1/2 (i.e. 50\%)", "x = 3 (= 6/2)": the same value once more in brackets at the end, as a further side of a chain, which must
 * agree; a decimal there may be rounded. */
static void join_restatement(math_tokens *tokens) {
    static const char *const words[] = {
        "or", "i", "e", "ie", "that", "is", "equals", "equivalently", "equivalent", "to", "alternatively", "aka"};
    size_t last = tokens->count - 1, open = last;
    if (tokens->token[last].kind != T_CLOSE || tokens->token[last].value != '(') return;
    for (size_t depth = 0; open > 0; open--) { /* the bracket, or the font it stands in */
        const math_token *token = &tokens->token[open];
        depth += token->kind == T_CLOSE;
        bool font =
            depth == 1 && token->kind == T_TEXT && token->text.size > 0 && memchr(token->text.data, '(', token->text.size);
        if (font || (token->kind == T_OPEN && --depth == 0)) break;
    }
    if (open == 0) return;
    const math_token *mark = &tokens->token[open];
    size_t first = open + 1, said = first;
    bool joins = mark->kind == T_TEXT;
    if (joins &&
        !has_only(assay_view_slice(mark->text,
                                   (size_t)((const char *)memchr(mark->text.data, '(', mark->text.size) - mark->text.data) + 1,
                                   mark->text.size),
                  words, sizeof words / sizeof *words))
        return;
    for (; said < last; said++) {
        const math_token *token = &tokens->token[said];
        bool or = token->kind == T_SEPARATOR && token->value == SEP_OR,
             equals = token->kind == T_RELATION && token->value == R_EQ;
        if (! or &&!equals && !(token->kind == T_TEXT && has_only(token->text, words, sizeof words / sizeof *words))) break;
        joins = true;
    }
    bool value = !holds(tokens, 0, open, T_SEPARATOR) && !holds(tokens, said, last, T_SEPARATOR) &&
                 !holds(tokens, said, last, T_RELATION);
    bool measured =
        ends_in_unit(tokens, open) && ends_in_unit(tokens, last) && tokens->token[said].kind == T_NUMBER; /* "5 kg (11 lb)" */
    joins |= measured;
    if (!joins || said == last || !value) return;
    bool decimal =
        measured || (said + 1 == last && tokens->token[said].kind == T_NUMBER && tokens->token[said].number.fraction.size > 0);
    math_token *relation = &tokens->token[open];
    *relation = (math_token){
        .kind = T_RELATION, .value = decimal ? R_APPROX : R_EQ, .space = true, .begin = relation->begin, .end = relation->end};
    drop(tokens, last, 1);
    drop(tokens, first, said - first);
}

bool math_wording(math_tokens *tokens, assay_view text, assay_arena *arena) {
    if (tokens->words || tokens->count < 2) return true;
    drop_leads(tokens);
    drop_arrow(tokens);
    name_constant(tokens);
    drop_curve_names(tokens);
    join_approximation(tokens);
    join_restatement(tokens);
    return join_asked(tokens, text, arena);
}
