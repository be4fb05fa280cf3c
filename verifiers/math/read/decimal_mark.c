/* See decimal_mark.h. */
#include "verifiers/math/read/decimal_mark.h"

/* A run of digits, points and commas that begins and ends with a digit. */
typedef struct number_run {
    size_t end;
    size_t points, commas;
    bool grouped; /* there are points, and they group digits by threes: 1.234.567, not 0.125 */
} number_run;

static number_run run_at(assay_view text, size_t begin) {
    number_run run = {.end = begin, .grouped = text.data[begin] != '0'};
    size_t digits = 0;
    char before = 0; /* the mark before these digits */
    for (size_t at = begin; at <= text.size; at++) {
        char c = at < text.size ? text.data[at] : ' ';
        bool mark = (c == '.' || c == ',') && at + 1 < text.size && assay_is_digit(text.data[at + 1]);
        if (assay_is_digit(c)) {
            digits++;
            continue;
        }
        if (before == '.' ? digits != 3 : before == 0 && digits > 3) run.grouped = false;
        run.end = at;
        if (!mark) break;
        if (c == '.') run.points++;
        else run.commas++;
        before = c;
        digits = 0;
    }
    run.grouped = run.grouped && run.points > 0;
    return run;
}

static bool opens(assay_view text, size_t at) {
    char c = text.data[at];
    return c == '(' || c == '[' || (c == '{' && at > 0 && text.data[at - 1] == '\\');
}

static bool closes(assay_view text, size_t at) {
    char c = text.data[at];
    return c == ')' || c == ']' || (c == '}' && at > 0 && text.data[at - 1] == '\\');
}

/* Does the bracket at `open` hold a semicolon or a bar, so that its commas need not separate? */
static bool separated_otherwise(assay_view text, size_t open) {
    size_t depth = 1;
    for (size_t at = open + 1; at < text.size && depth > 0; at++) {
        if (opens(text, at)) depth++;
        if (closes(text, at)) depth--;
        if (depth == 1 && (text.data[at] == ';' || text.data[at] == '|')) return true;
    }
    return false;
}

typedef struct bracket_state {
    size_t depth;
    bool commas_separate; /* in the outermost bracket that is open */
} bracket_state;

static void pass_bracket(bracket_state *state, assay_view text, size_t at) {
    if (opens(text, at)) {
        if (state->depth++ == 0) state->commas_separate = !separated_otherwise(text, at);
    } else if (closes(text, at) && state->depth > 0) {
        state->depth--;
    }
}

assay_view math_decimal_commas(assay_view text, assay_arena *arena) {
    char *out = NULL;
    size_t size = 0;
    bracket_state state = {.depth = 0};
    for (size_t at = 0; at < text.size;) {
        bool named = at > 0 && (assay_is_alpha(text.data[at - 1]) || text.data[at - 1] == '_');
        if (!assay_is_digit(text.data[at])) {
            pass_bracket(&state, text, at);
            if (out) out[size] = text.data[at];
            size++;
            at++;
            continue;
        }
        number_run run = run_at(text, at);
        bool separates = state.depth > 0 && state.commas_separate;
        bool decimal = run.commas == 1 && !separates && (run.points == 0 || run.grouped);
        bool changes = !named && (decimal || (run.commas == 0 && run.grouped));
        if (changes && !out) {
            out = assay_arena_alloc(arena, text.size);
            if (!out) return text;
            memcpy(out, text.data, at);
        }
        for (; at < run.end; at++) {
            char c = text.data[at];
            if (changes && c == '.') continue;
            if (out) out[size] = changes && c == ',' ? '.' : c;
            size++;
        }
    }
    return out ? (assay_view){out, size} : text;
}
