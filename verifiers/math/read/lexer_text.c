/* Words in a font, as \text, \mathrm and {\rm } hold them: a unit, a name, a joining word, or mathematics after all. See lexer.h. */
#include "verifiers/math/read/lexer_internal.h"

#include "verifiers/math/read/program.h"
#include "verifiers/math/read/units.h"

static bool is_plain_word(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (!assay_is_alpha(text.data[i])) return false;
    }
    return text.size > 0;
}

/* "or" and "and" between values in other languages: SEP_OR, SEP_AND, or 0. */
static int foreign_join(assay_view word) {
    static const struct {
        const char *word;
        int join;
    } words[] = {{"\xE6\x88\x96", SEP_OR},
                 {"\xE6\x88\x96\xE8\x80\x85", SEP_OR},
                 {"\xE4\xB8\x94", SEP_AND},
                 {"\xE5\x92\x8C", SEP_AND},
                 {"\xE4\xB8\x8E", SEP_AND},
                 {"\xE5\x8F\x8A", SEP_AND},
                 {"\xE3\x81\xBE\xE3\x81\x9F\xE3\x81\xAF", SEP_OR},
                 {"\xEB\x98\x90\xEB\x8A\x94", SEP_OR},
                 {"\xD0\xB8\xD0\xBB\xD0\xB8", SEP_OR},
                 {"\xD0\xB8", SEP_AND},
                 {"ou", SEP_OR},
                 {"oder", SEP_OR},
                 {"o", SEP_OR},
                 {"et", SEP_AND},
                 {"und", SEP_AND},
                 {"y", SEP_AND},
                 {"e", SEP_AND}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_is(word, words[i].word)) return words[i].join;
    }
    return 0;
}

void math_lex_text_group(lexer *lex, assay_view content, size_t begin, size_t end) {
    assay_view inner = assay_view_trim(content);
    static const char *const traces[] = {"tr", "Tr", "trace"};
    static const char *const halves[] = {"a.m.", "p.m.", "am", "pm", "AM", "PM", "a.m", "p.m", "A.M.", "P.M.", "A.M", "P.M"};
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        if (!assay_view_is(inner, halves[i])) continue;
        math_lex_text(lex, T_TEXT, inner.data[0] == 'a' || inner.data[0] == 'A' ? ASSAY_VIEW("am") : ASSAY_VIEW("pm"), begin,
                      end);
        lex->at = end;
        return;
    }
    if (assay_view_is(inner, "Rs.") || assay_view_is(inner, "Rs")) {
        math_lex_text(lex, T_CURRENCY, ASSAY_VIEW("INR"), begin, end);
        lex->at = end;
        return;
    }
    if (inner.size == 1 && (inner.data[0] == '.' || inner.data[0] == ';')) inner.size = 0;
    while (inner.size > 1 && inner.data[0] == ',') inner = assay_view_trim(assay_view_slice(inner, 1, inner.size));
    if (inner.size == 0) {
        lex->space = true;
        lex->at = end;
        return;
    }
    int join = inner.size < content.size || (unsigned char)inner.data[0] >= 0x80 ? foreign_join(inner) : 0;
    if (join && lex->count > 0 && math_lex_spaces(lex, end) < lex->text.size) {
        math_lex_value(lex, T_SEPARATOR, join, begin, end);
        lex->at = end;
        return;
    }
    bool symbols = false, letters = false, digits = false;
    for (size_t i = 0; i < inner.size; i++) {
        char c = inner.data[i];
        digits |= assay_is_digit(c);
        letters |= assay_is_alpha(c) || (unsigned char)c >= 0x80;
        symbols |= c == '=' || c == '\\' || c == '$' || c == '<' || c == '>' || c == '+' || c == '%' || c == '{';
    }
    static const char *const abroad[] = {"tg", "ctg", "cotg", "arctg", "arcctg", "arccotg", "sh", "ch"};
    if (math_lex_is_name(inner, abroad, sizeof abroad / sizeof *abroad) && math_lex_starts(lex, begin, "\\operatorname")) {
        math_lex_word(lex, math_word_of_command(inner), begin, end);
        lex->at = end;
        return;
    }
    if (assay_view_is(inner, "diag") && math_lex_starts(lex, math_lex_spaces(lex, end), "(")) { /* \operatorname{diag}(1, 2) */
        math_lex_value(lex, T_PROGRAM, (int)math_program_of(inner), begin, end);
        lex->at = end;
        return;
    }
    if (inner.size == 1 && strchr("RZNQ", inner.data[0]) && math_lex_behind_member(lex)) { /* x \in \mathrm{R} */
        math_lex_number_set(lex, inner.data[0], begin, end);
        return;
    }
    if (math_lex_is_name(inner, traces, 3)) {
        math_lex_value(lex, T_FUNCTION, F_TRACE, begin, end);
        lex->at = end;
        return;
    }
    math_token_kind before = math_lex_previous(lex);
    bool of_unit = (before == T_TIMES || before == T_SLASH) && lex->count > 1 && lex->token[lex->count - 2].kind == T_TEXT &&
                   math_unit_known(lex->token[lex->count - 2].text); /* "\\mathrm{kg}\\cdot\\mathrm{m}" */
    bool unit = math_unit_known(inner) ||
                (inner.size == 1 && strchr("msghLlNJWVKA", inner.data[0]) && (of_unit || math_lex_previous_is_value(lex)));
    bool label = inner.size == 1 || (inner.size == 3 && inner.data[0] == '(');
    bool capitals = inner.size <= 3 && is_plain_word(inner);
    for (size_t i = 0; capitals && i < inner.size; i++) capitals = inner.data[i] >= 'A' && inner.data[i] <= 'Z';
    if (!unit && (symbols || label || capitals || !letters || (digits && assay_is_digit(inner.data[0])) ||
                  (is_plain_word(inner) && math_word_of_run(inner).kind != T_END))) {
        math_lex_part(lex, content, end);
        return;
    }
    math_lex_text(lex, T_TEXT, inner, begin, end);
    lex->at = end;
}

bool math_lex_roman(lexer *lex, size_t begin) {
    assay_view content;
    size_t end;
    if (!math_lex_starts(lex, begin, "{\\rm") || !math_lex_braced(lex, begin, &content, &end) || content.size < 4 ||
        assay_is_alpha(content.data[3]))
        return false;
    content = assay_view_trim(assay_view_slice(content, 3, content.size));
    while (assay_view_starts_with(content, ASSAY_VIEW("\\ ")) || assay_view_starts_with(content, ASSAY_VIEW("\\,")) ||
           assay_view_starts_with(content, ASSAY_VIEW("~")))
        content = assay_view_trim(assay_view_slice(content, 1 + (content.data[0] == '\\'), content.size));
    for (size_t i = 0; i < content.size; i++) { /* only words: mathematics is read as without the font */
        if (!assay_is_alpha(content.data[i]) && content.data[i] != ' ') return false;
    }
    if (content.size == 0) return false;
    math_lex_text_group(lex, content, begin, end);
    return true;
}

/* "\\meter\\per\\second\\squared" as a phrase for units.h, "meter /second^{2}"; empty: there are other commands in it. */
static assay_view siunitx_phrase(lexer *lex, assay_view unit) {
    static const char *const prefixes[] = {"kilo", "mega", "giga", "milli", "centi", "hecto", "micro", "nano", "pico"};
    char *out = assay_arena_alloc(lex->arena, 2 * unit.size + 4);
    if (!out) return ASSAY_VIEW_NONE;
    size_t size = 0;
    unsigned power = 0; /* of the next unit */
    for (size_t at = 0; at < unit.size;) {
        if (unit.data[at] != '\\') {
            if (!strchr(" .~{}", unit.data[at])) return ASSAY_VIEW_NONE;
            at++;
            continue;
        }
        size_t end = ++at;
        while (end < unit.size && assay_is_alpha(unit.data[end])) end++;
        assay_view name = assay_view_slice(unit, at, end);
        if (name.size == 0) return ASSAY_VIEW_NONE;
        at = end;
        if (assay_view_is(name, "per")) {
            out[size++] = '/';
        } else if (assay_view_is(name, "square") || assay_view_is(name, "cubic")) {
            power = name.data[0] == 's' ? 2 : 3;
        } else if (assay_view_is(name, "squared") || assay_view_is(name, "cubed")) {
            while (size > 0 && out[size - 1] == ' ') size--;
            out[size++] = '^';
            out[size++] = name.data[0] == 's' ? '2' : '3';
            out[size++] = ' ';
        } else {
            if (assay_view_is(name, "degreeCelsius") || assay_view_is(name, "celsius")) name = ASSAY_VIEW("Celsius");
            memcpy(out + size, name.data, name.size);
            size += name.size;
            if (math_lex_is_name(name, prefixes, sizeof prefixes / sizeof *prefixes)) continue;
            if (power) {
                out[size++] = '^';
                out[size++] = (char)('0' + power);
                power = 0;
            }
            out[size++] = ' ';
        }
    }
    return assay_view_trim((assay_view){out, size});
}

/* \SI{5}{cm}, \qty{5}{cm}, \num{5}, \unit{cm}, \si{cm}: values and units of the package siunitx. */
bool math_lex_measured(lexer *lex, assay_view name, size_t at) {
    assay_view value, unit;
    size_t end = at;
    bool quantity = assay_view_is(name, "SI") || assay_view_is(name, "qty"), number = assay_view_is(name, "num");
    bool measure = assay_view_is(name, "si") || assay_view_is(name, "unit");
    if ((quantity || number) && math_lex_braced(lex, at, &value, &end)) {
        math_lex_part(lex, value, end);
        at = end;
        if (number) return true;
    } else if (!measure) {
        return false;
    }
    if (!math_lex_braced(lex, at, &unit, &end)) return false;
    assay_view phrase = memchr(unit.data, '\\', unit.size) ? siunitx_phrase(lex, unit) : ASSAY_VIEW_NONE;
    math_unit read;
    if (phrase.size > 0 && math_unit_read(phrase, &read) && read.known) {
        math_lex_text(lex, T_TEXT, phrase, at, end);
        lex->at = end;
        return true;
    }
    math_lex_text_group(lex, unit, at, end);
    return true;
}
