/* See conditions.h. */
#include "verifiers/math/read/conditions.h"

#include "common/word_list.h"

/* A text token that is one of these words and nothing else. */
static bool is_text_of(const math_token *token, const char *const *words, size_t count) {
    if (token->kind != T_TEXT) return false;
    assay_view text = assay_view_trim(token->text);
    while (text.size > 0 && (text.data[text.size - 1] == ',' || text.data[text.size - 1] == ':')) text.size--;
    while (text.size > 0 && text.data[0] == ',') text = assay_view_trim(assay_view_slice(text, 1, text.size));
    return assay_view_is_any(text, words, count);
}

/* "for", "provided that" */
static bool introduces(const math_token *token) {
    static const char *const words[] = {"for",           "where", "if",         "when",      "with",          "provided",
                                        "provided that", "given", "given that", "assuming",  "assuming that", "as long as",
                                        "such that",     "on",    "whenever",   "subject to"};
    return is_text_of(token, words, sizeof words / sizeof *words);
}

static bool is_if(const math_token *token) {
    static const char *const words[] = {"if", "when", "for", "whenever"};
    return is_text_of(token, words, sizeof words / sizeof *words);
}

static bool is_otherwise(const math_token *token) {
    static const char *const words[] = {"otherwise", "else"};
    return is_text_of(token, words, sizeof words / sizeof *words);
}

/* A letter and how it compares with something, from `at` on. */
static bool is_bound(const math_tokens *tokens, size_t at) {
    if (at + 2 >= tokens->count || tokens->token[at].kind != T_LETTER || tokens->token[at + 1].kind != T_RELATION) return false;
    switch (tokens->token[at + 1].value) {
        case R_NE:
        case R_LT:
        case R_LE:
        case R_GT:
        case R_GE: return true;
        default: return false;
    }
}

static bool is_separator(const math_token *token) {
    return token->kind == T_SEPARATOR || token->kind == T_QUAD;
}

/* No relation, no bracket left open and no environment in [0, end): one expression. */
static bool is_expression(const math_tokens *tokens, size_t end) {
    size_t depth = 0;
    for (size_t i = 0; i < end; i++) {
        const math_token *token = &tokens->token[i];
        if (token->kind == T_OPEN) depth++;
        if (token->kind == T_CLOSE && depth-- == 0) return false;
        if (token->kind == T_BEGIN || token->kind == T_TEXT || (token->kind == T_RELATION && token->value != R_EQ))
            return false;
    }
    return depth == 0 && end > 0;
}

static bool holds_letter(const math_tokens *tokens, size_t end, assay_view letter) {
    for (size_t i = 0; i < end; i++) {
        if (tokens->token[i].kind == T_LETTER && assay_view_equal(tokens->token[i].text, letter)) return true;
    }
    return false;
}

static void drop(math_tokens *tokens, size_t at) {
    memmove(&tokens->token[at], &tokens->token[at + 1], (tokens->count - at) * sizeof *tokens->token);
    tokens->count--;
}

/* "x > -1" before "(x \ne 0)": one inequality and nothing else. */
static bool is_inequality(const math_tokens *tokens, size_t end) {
    size_t relations = 0;
    for (size_t i = 0; i < end; i++) {
        const math_token *token = &tokens->token[i];
        if (token->kind == T_BEGIN || token->kind == T_TEXT || is_separator(token)) return false;
        relations += token->kind == T_RELATION;
        if (token->kind == T_RELATION && (token->value < R_LT || token->value > R_GE)) return false;
    }
    return relations > 0;
}

/* "f for x \ne 2", "f (x \ne 2)": a comma in place of the word or the bracket. */
static void separate(math_tokens *tokens) {
    for (size_t i = 1; i + 2 < tokens->count; i++) {
        const math_token *last = &tokens->token[tokens->count - 1];
        bool bracket = tokens->token[i].kind == T_OPEN && tokens->token[i].value == '(' && last->kind == T_CLOSE;
        bool word = introduces(&tokens->token[i]);
        if ((!bracket && !word) || !is_bound(tokens, i + 1)) continue;
        for (size_t k = i + 1; bracket && k + 1 < tokens->count; k++)
            bracket = tokens->token[k].kind != T_CLOSE && tokens->token[k].kind != T_OPEN;
        bracket = bracket && tokens->token[i].space; /* no call: P(X > 1) */
        size_t end = i;
        while (end > 1 && is_separator(&tokens->token[end - 1])) end--;
        bool excluded = tokens->token[i + 2].value == R_NE && is_inequality(tokens, end);
        if ((!bracket && !word) || !(excluded || is_expression(tokens, end)) ||
            !holds_letter(tokens, end, tokens->token[i + 1].text))
            continue;
        if (bracket && end == 1) continue;
        if (bracket) drop(tokens, tokens->count - 1);
        if (end < i) {
            drop(tokens, i);
        } else {
            tokens->token[i].kind = T_SEPARATOR;
            tokens->token[i].value = SEP_COMMA;
        }
        return;
    }
}

enum { CASES_MAX = 8 };

typedef struct row {
    size_t value, value_end, condition, condition_end; /* condition 0: otherwise, which stands at condition_end */
} row;

static bool is_else(const math_token *token) {
    static const char *const words[] = {"else"};
    return is_text_of(token, words, 1);
}

static bool holds_relation(const math_tokens *tokens, size_t at, size_t end) {
    while (at < end && tokens->token[at].kind != T_RELATION) at++;
    return at < end;
}

/* A value from `at` to the end, with no condition. */
static bool is_last_value(const math_tokens *tokens, size_t at) {
    for (size_t i = at; i < tokens->count; i++) {
        const math_token *token = &tokens->token[i];
        if (is_if(token) || is_otherwise(token) || token->kind == T_RELATION || is_separator(token)) return false;
    }
    return at < tokens->count;
}

/* "a if p, b if q, c otherwise": the rows; 0: another text. */
static size_t rows_of(const math_tokens *tokens, size_t first, row rows[CASES_MAX]) {
    size_t count = 0, at = first;
    while (at < tokens->count && count < CASES_MAX) {
        size_t end = at, depth = 0;
        while (end < tokens->count && (depth > 0 || (!is_if(&tokens->token[end]) && !is_otherwise(&tokens->token[end])))) {
            const math_token *token = &tokens->token[end];
            if (token->kind == T_BEGIN || token->kind == T_RELATION ||
                (is_separator(token) && depth == 0 && end + 1 < tokens->count && !is_if(token + 1) && !is_otherwise(token + 1)))
                return 0;
            depth += token->kind == T_OPEN;
            depth -= token->kind == T_CLOSE && depth > 0;
            end++;
        }
        if (end == at || end == tokens->count) return 0;
        rows[count] = (row){.value = at, .value_end = end};
        while (rows[count].value_end > at && is_separator(&tokens->token[rows[count].value_end - 1])) rows[count].value_end--;
        if (is_otherwise(&tokens->token[end])) {
            rows[count].condition_end = end;
            at = end + 1;
            count++;
            return at == tokens->count && count > 1 ? count : 0;
        }
        size_t stop = rows[count].condition = end + 1;
        while (stop < tokens->count && !is_separator(&tokens->token[stop]) && !is_else(&tokens->token[stop])) stop++;
        rows[count].condition_end = stop;
        if (stop == rows[count].condition) return 0;
        count++;
        at = stop;
        if (stop + 1 < tokens->count && is_else(&tokens->token[stop]) && is_last_value(tokens, stop + 1)) {
            if (count == CASES_MAX || !holds_relation(tokens, rows[count - 1].condition, stop)) return 0;
            rows[count++] = (row){stop + 1, tokens->count, 0, stop}; /* "a if p else b" */
            return count;
        }
        if (stop + 1 < tokens->count && is_else(&tokens->token[stop])) at = stop + 1;
        while (at < tokens->count && is_separator(&tokens->token[at])) at++;
        if (at < tokens->count && tokens->token[at].kind == T_TEXT &&
            assay_view_is(assay_view_trim(tokens->token[at].text), "and"))
            at++;
    }
    return at == tokens->count && count > 1 ? count : 0;
}

static math_token sign(math_token_kind kind, const math_token *beside) {
    return (math_token){.kind = kind, .begin = beside->begin, .end = beside->begin, .space = true};
}

static bool rewrite_rows(math_tokens *tokens, size_t first, const row *rows, size_t count, assay_arena *arena) {
    math_token *out = assay_arena_alloc(arena, (tokens->count + 2 * count + 6) * sizeof *out);
    if (!out) return false;
    size_t size = first;
    memcpy(out, tokens->token, first * sizeof *out);
    out[size] = sign(T_BEGIN, &tokens->token[rows[0].value]);
    out[size++].text = ASSAY_VIEW("cases");
    for (size_t i = 0; i < count; i++) {
        const row *one = &rows[i];
        memcpy(out + size, tokens->token + one->value, (one->value_end - one->value) * sizeof *out);
        size += one->value_end - one->value;
        out[size++] = sign(T_AMPERSAND, &tokens->token[one->value_end]);
        if (one->condition) {
            memcpy(out + size, tokens->token + one->condition, (one->condition_end - one->condition) * sizeof *out);
            size += one->condition_end - one->condition;
        } else {
            out[size] = tokens->token[one->condition_end];
            out[size++].text = ASSAY_VIEW("otherwise");
        }
        if (i + 1 < count) out[size++] = sign(T_ROW, &tokens->token[rows[i + 1].value]);
    }
    out[size] = sign(T_FINISH, &tokens->token[tokens->count]);
    out[size++].text = ASSAY_VIEW("cases");
    out[size] = tokens->token[tokens->count];
    tokens->token = out;
    tokens->count = size;
    tokens->words = false;
    return true;
}

bool math_conditions(math_tokens *tokens, assay_arena *arena) {
    size_t words = 0, relations = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->token[i].kind == T_BEGIN) return true;
        words += is_if(&tokens->token[i]) || is_otherwise(&tokens->token[i]);
        relations += tokens->token[i].kind == T_RELATION;
    }
    row rows[CASES_MAX];
    size_t first = 0;
    if (words > 1 && relations > 0 && tokens->token[0].kind == T_LETTER) { /* "f(x) = ..." */
        for (size_t i = 1; i < 8 && i < tokens->count && first == 0; i++) {
            if (tokens->token[i].kind == T_RELATION) first = tokens->token[i].value == R_EQ ? i + 1 : 0;
            if (tokens->token[i].kind == T_RELATION) break;
        }
    }
    size_t count = words > 1 ? rows_of(tokens, first, rows) : 0;
    if (count == 0 && first > 0) count = rows_of(tokens, first = 0, rows);
    if (count > 0) return rewrite_rows(tokens, first, rows, count, arena);
    if (relations > 0) separate(tokens);
    return true;
}
