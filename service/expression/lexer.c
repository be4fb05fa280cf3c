/* Tokens of an expression. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "service/expression/expression_internal.h"

bool expression_fail(expression *self, assay_span at, const char *format, ...) {
    if (self->failed) return false; /* the first one counts */
    self->failed = true;
    self->error->at = at;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(self->error->message, sizeof self->error->message, format, arguments);
    va_end(arguments);
    return false;
}

static char at(const expression *self, size_t index) {
    return index < self->size ? self->text[index] : '\0';
}

static bool is_name_char(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '_' || c == '.';
}

static void set(expression *self, token_kind kind, size_t begin, size_t end) {
    self->next.kind = kind;
    self->next.at = (assay_span){(uint32_t)begin, (uint32_t)end};
    self->at = end;
}

static void wrong(expression *self, size_t begin, size_t end, const char *why) {
    set(self, TOKEN_WRONG, begin, end);
    expression_fail(self, self->next.at, "%s", why);
}

static void lex_number(expression *self, size_t begin) {
    size_t end = begin;
    while (assay_is_digit(at(self, end))) end++;
    if (at(self, end) == '.') {
        end++;
        while (assay_is_digit(at(self, end))) end++;
    }
    if (at(self, end) == 'e' || at(self, end) == 'E') {
        size_t digits = end + 1 + (at(self, end + 1) == '+' || at(self, end + 1) == '-');
        if (assay_is_digit(at(self, digits))) {
            end = digits;
            while (assay_is_digit(at(self, end))) end++;
        }
    }
    if (is_name_char(at(self, end))) {
        wrong(self, begin, end + 1, "this is no number");
        return;
    }
    self->next.number = strtod(self->text + begin, NULL); /* the copy ends with a NUL */
    set(self, TOKEN_NUMBER, begin, end);
}

static void lex_text(expression *self, size_t begin) {
    char quote = at(self, begin), *to = self->texts + self->texts_size;
    size_t size = 0, end = begin + 1;
    while (end < self->size && self->text[end] != quote) {
        char c = self->text[end++];
        if (c == '\\') {
            c = at(self, end++);
            if (c != '\\' && c != '"' && c != '\'') {
                wrong(self, end - 2, end, "only \\\\, \\\" and \\' are known behind a backslash");
                return;
            }
        }
        to[size++] = c;
    }
    if (end >= self->size) {
        wrong(self, begin, begin + 1, "this text is not closed");
        return;
    }
    self->texts_size += size;
    self->next.text = (assay_view){to, size};
    set(self, TOKEN_TEXT, begin, end + 1);
}

static void lex_name(expression *self, size_t begin) {
    static const struct {
        const char *word;
        token_kind kind;
    } words[] = {{"and", TOKEN_AND}, {"or", TOKEN_OR}, {"not", TOKEN_NOT}, {"true", TOKEN_TRUE}, {"false", TOKEN_FALSE}};
    size_t end = begin;
    while (is_name_char(at(self, end))) end++;
    self->next.text = (assay_view){self->text + begin, end - begin};
    set(self, TOKEN_NAME, begin, end);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_equal(self->next.text, assay_view_of(words[i].word))) self->next.kind = words[i].kind;
    }
}

static void lex_operator(expression *self, size_t begin) {
    static const struct {
        char text[3];
        token_kind kind;
    } operators[] = {{"||", TOKEN_OR},         {"&&", TOKEN_AND},        {"==", TOKEN_EQUAL}, {"!=", TOKEN_UNEQUAL},
                     {"<=", TOKEN_LESS_EQUAL}, {">=", TOKEN_MORE_EQUAL}, {"<", TOKEN_LESS},   {">", TOKEN_MORE},
                     {"!", TOKEN_NOT},         {"+", TOKEN_PLUS},        {"-", TOKEN_MINUS},  {"*", TOKEN_TIMES},
                     {"/", TOKEN_OVER},        {"(", TOKEN_OPEN},        {")", TOKEN_CLOSE}};
    assay_view rest = {self->text + begin, self->size - begin};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        assay_view text = assay_view_of(operators[i].text);
        if (!assay_view_starts_with(rest, text)) continue;
        set(self, operators[i].kind, begin, begin + text.size);
        return;
    }
    char c = rest.data[0];
    wrong(self, begin, begin + 1,
          c == '='   ? "= does not compare; write =="
          : c == '&' ? "write && for 'and'"
          : c == '|' ? "write || for 'or'"
                     : "this character has no meaning here");
}

void lexer_advance(expression *self) {
    size_t begin = self->at;
    while (assay_is_space(at(self, begin)) && begin < self->size) begin++;
    self->next = (token){.kind = TOKEN_END};
    char c = at(self, begin);
    if (begin >= self->size) {
        set(self, TOKEN_END, self->size, self->size);
    } else if (assay_is_digit(c) || (c == '.' && assay_is_digit(at(self, begin + 1)))) {
        lex_number(self, begin);
    } else if (c == '"' || c == '\'') {
        lex_text(self, begin);
    } else if (assay_is_alpha(c) || c == '_') {
        lex_name(self, begin);
    } else {
        lex_operator(self, begin);
    }
}
