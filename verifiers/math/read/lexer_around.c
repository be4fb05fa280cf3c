/* What stands around an answer and is no part of it: labels, remarks, brackets around its unit. See lexer.h. */
#include "verifiers/math/read/lexer_internal.h"

#include <strings.h>

#include "verifiers/math/read/units.h"

/* "The answer is 5", "Solution is: 5": how many tokens say nothing. */
static size_t announcing(const lexer *lex) {
    static const char *const words[] = {"the", "final", "correct", "answer", "is"};
    size_t at = 0, word = 0;
    for (; at < lex->count && lex->token[at].kind == T_TEXT; at++) {
        assay_view rest = assay_view_trim(lex->token[at].text);
        while (rest.size > 0) {
            size_t end = 0;
            while (end < rest.size && rest.data[end] != ' ') end++;
            assay_view name = assay_view_slice(rest, 0, end);
            bool solution = word <= 3 && name.size == 8 && strncasecmp(name.data, "solution", 8) == 0;
            if (solution) word = 3;
            while (word < 5 && !solution &&
                   !(strlen(words[word]) == name.size && strncasecmp(words[word], name.data, name.size) == 0)) {
                if (word >= 3) return 0;
                word++;
            }
            if (word++ == 5) return 0;
            rest = assay_view_trim(assay_view_slice(rest, end, rest.size));
        }
    }
    if (word == 5 && at < lex->count && lex->token[at].kind == T_COLON) at++;
    return word == 5 && at < lex->count ? at : 0;
}

/* "Answer: 5", "\\text{Answer: }5": the label says nothing. */
void math_lex_drop_label(lexer *lex) {
    size_t said = announcing(lex);
    if (said > 0) {
        lex->token += said;
        lex->count -= said;
        lex->capacity -= said;
        return;
    }
    static const char *const labels[] = {"answer",
                                         "ans",
                                         "solution",
                                         "result",
                                         "\xE7\xAD\x94\xE6\xA1\x88",
                                         "\xE6\x9C\x80\xE7\xBB\x88\xE7\xAD\x94\xE6\xA1\x88",
                                         "\xE7\xAD\x94"};
    static const char *const sayings[] = {"\xE7\xAD\x94\xE6\xA1\x88\xE6\x98\xAF", "\xE7\xAD\x94\xE6\xA1\x88\xE4\xB8\xBA",
                                          "\xE6\x9C\x80\xE7\xBB\x88\xE7\xAD\x94\xE6\xA1\x88\xE6\x98\xAF",
                                          "\xE6\x9C\x80\xE7\xBB\x88\xE7\xAD\x94\xE6\xA1\x88\xE4\xB8\xBA"};
    if (lex->count > 1 && lex->token[0].kind == T_TEXT &&
        math_lex_is_name(lex->token[0].text, sayings, 4)) { /* "the answer is", in Chinese */
        lex->token++;
        lex->count--;
        lex->capacity--;
        return;
    }
    if (lex->count < 2 || lex->token[0].kind != T_TEXT) return;
    assay_view word = assay_view_trim(lex->token[0].text);
    bool inside = word.size > 1 && word.data[word.size - 1] == ':';
    size_t tokens = inside ? 1 : 2;
    if (lex->count <= tokens || (!inside && lex->token[1].kind != T_COLON)) return;
    if (inside) word.size--;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        assay_view label = assay_view_of(labels[i]);
        size_t same = 0;
        while (same < label.size && same < word.size &&
               (word.data[same] == label.data[same] || (word.data[same] | 32) == label.data[same]))
            same++;
        if (same != label.size || same != word.size) continue;
        lex->token += tokens;
        lex->count -= tokens;
        lex->capacity -= tokens;
        return;
    }
}

/* "x = 3 \\text{ (double root)}": how often a root counts is no part of it. */
assay_view math_lex_without_remark(assay_view text) {
    static const char *const remarks[] = {"\\text{ (double root)}", "\\text{(double root)}",    "(\\text{double root})",
                                          "(double root)",          "\\text{ (repeated root)}", "\\text{(repeated root)}",
                                          "(repeated root)",        "(\\text{repeated root})"};
    if (text.size < 16 || (text.data[text.size - 1] != ')' && text.data[text.size - 1] != '}')) return text;
    for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++) {
        if (assay_view_ends_with(text, assay_view_of(remarks[i])) && text.size > strlen(remarks[i]))
            return assay_view_slice(text, 0, text.size - strlen(remarks[i]));
    }
    return text;
}

/* "396 (degrees)": words in brackets behind one number are its unit, as the data sets of word problems write it. */
void math_lex_unbracket_unit(lexer *lex) {
    size_t open = lex->count > 0 ? lex->count - 1 : 0;
    while (open > 0 && lex->token[open].kind != T_OPEN) open--;
    bool alone = open == 1 || (open == 2 && (lex->token[0].kind == T_MINUS || lex->token[0].kind == T_CURRENCY));
    if (!alone || open + 2 >= lex->count || (lex->token[open].value != '(' && lex->token[open].value != '[') ||
        !lex->token[open].space || lex->token[open - 1].kind != T_NUMBER || lex->token[lex->count - 1].kind != T_CLOSE ||
        lex->token[lex->count - 1].value != lex->token[open].value)
        return;
    assay_view inside = assay_view_slice(lex->text, lex->token[open].end, lex->token[lex->count - 1].begin);
    if (inside.size > 1 && math_unit_known(inside)) { /* "5 (cm)" */
        lex->token[open].kind = T_TEXT;
        lex->token[open].text = inside;
        lex->count = open + 1;
        return;
    }
    for (size_t i = open + 1; i + 1 < lex->count; i++) {
        math_token_kind kind = lex->token[i].kind;
        size_t length = lex->token[i].end - lex->token[i].begin;
        size_t scale;
        if (kind == T_TEXT && open + 3 == lex->count &&
            assay_view_is(lex->token[i].text, "quarters")) { /* coins, or games' parts */
            lex->count = open;
            return;
        }
        if (kind != T_TEXT && !((kind == T_DEGREE || kind == T_TIMES) && length >= 5)) return;
        if (kind == T_TEXT && math_scale_of(lex->token[i].text, &scale)) return; /* "12 (dozen)" multiplies nothing */
    }
    memmove(&lex->token[open], &lex->token[open + 1], (lex->count - open - 2) * sizeof *lex->token);
    lex->count -= 2;
}
