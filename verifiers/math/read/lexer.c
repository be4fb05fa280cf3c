/* See lexer.h: the way through the text, one character after the other; \text{...} is looked into once. */
#include "verifiers/math/read/lexer_internal.h"

#include "common/utf8.h"

static void lex_newline(lexer *lex, size_t begin) {
    switch (math_lex_previous(lex)) {
        case T_END:
        case T_SEPARATOR:
        case T_OPEN:
        case T_LBRACE:
        case T_ROW:
        case T_BEGIN:
        case T_FINISH:
        case T_PLUS:
        case T_MINUS:
        case T_TIMES:
        case T_RELATION:
        case T_AMPERSAND: lex->space = true; return;
        default: break;
    }
    if (lex->depth == 0) math_lex_value(lex, T_SEPARATOR, SEP_LINE, begin, begin + 1);
    lex->space = true;
}

/* Letters of other scripts are words. */
static void lex_foreign(lexer *lex) {
    size_t begin = lex->at;
    while (lex->at < lex->text.size && (unsigned char)lex->text.data[lex->at] >= 0x80) {
        size_t at = lex->at;
        uint32_t point = assay_utf8_decode(lex->text, &at);
        bool mark = (point >= 0x300 && point <= 0x36F) || (point >= 0xFE00 && point <= 0xFE2F) || point >= 0x1F000;
        if (mark || point == 0xFFFD || (point >= 0x2000 && point < 0x2E80) || point < 0xC0) {
            math_lex_fail(lex, "unknown character", lex->at, at, false);
            return;
        }
        lex->at = at;
    }
    static const struct {
        const char *word;
        int kind, value;
    } words[] = {{"\xE6\x88\x96", T_SEPARATOR, SEP_OR},
                 {"\xE6\x88\x96\xE8\x80\x85", T_SEPARATOR, SEP_OR},
                 {"\xE4\xB8\x94", T_SEPARATOR, SEP_AND},
                 {"\xE5\x92\x8C", T_SEPARATOR, SEP_AND},
                 {"\xE4\xB8\x8E", T_SEPARATOR, SEP_AND},
                 {"\xE5\x8F\x8A", T_SEPARATOR, SEP_AND},
                 {"\xE6\xA0\xB9\xE5\x8F\xB7", T_SQRT, 2},
                 {"процент", T_PERCENT, 0},
                 {"процента", T_PERCENT, 0},
                 {"процентов", T_PERCENT, 0},
                 {"или", T_SEPARATOR, SEP_OR},
                 {"и", T_SEPARATOR, SEP_AND},
                 {"または", T_SEPARATOR, SEP_OR},
                 {"と", T_SEPARATOR, SEP_AND},
                 {"또는", T_SEPARATOR, SEP_OR},
                 {"와", T_SEPARATOR, SEP_AND},
                 {"과", T_SEPARATOR, SEP_AND}}; /* or, and, root, percent */
    assay_view word = assay_view_slice(lex->text, begin, lex->at);
    bool minutes =
        lex->count > 1 && math_lex_previous(lex) == T_NUMBER && lex->token[lex->count - 2].kind == T_TEXT &&
        (assay_view_is(lex->token[lex->count - 2].text, "小时") || assay_view_is(lex->token[lex->count - 2].text, "时"));
    if (minutes && assay_view_is(word, "分")) word = ASSAY_VIEW("分钟"); /* "2小时30分" */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!assay_view_is(word, words[i].word)) continue;
        math_lex_value(lex, (math_token_kind)words[i].kind, words[i].value, begin, lex->at);
        return;
    }
    math_lex_text(lex, T_TEXT, word, begin, lex->at);
}

static void lex_number(lexer *lex) {
    math_number number;
    size_t begin = lex->at, end = lex->text.size;
    math_token_kind before = math_lex_previous(lex);
    if ((before == T_SUB || before == T_POWER) && !lex->space) { /* "\log_2 128": no thousands here */
        end = begin;
        while (assay_is_digit(math_lex_byte(lex, end)) || math_lex_byte(lex, end) == '.') end++;
    }
    lex->at = math_lex_number(assay_view_slice(lex->text, 0, end), begin, lex->depth > 0, lex->arena, &number);
    math_token *token = math_lex_emit(lex, T_NUMBER, begin, lex->at);
    if (token) token->number = number;
}

/* ".5", ".\\overline{3}" */
static bool is_fraction_part(const lexer *lex, size_t end) {
    static const char *const repeats[] = {"\\overline{", "\\bar{", "\\dot{", "\\bar", "\\dot"};
    size_t at = lex->at + 1;
    if (lex->text.data[lex->at] != '.' || at >= end) return false;
    for (size_t i = 0; i < sizeof repeats / sizeof *repeats; i++) {
        if (math_lex_starts(lex, at, repeats[i]) && assay_is_digit(math_lex_byte(lex, at + strlen(repeats[i])))) return true;
    }
    return assay_is_digit(lex->text.data[at]);
}

/* "~A", "~(p and q)" where an operand is due: a negation, and no space. */
static bool is_negation(const lexer *lex) {
    char next = math_lex_byte(lex, lex->at + 1);
    if (lex->count > 0 && math_lex_previous(lex) != T_OPEN && math_lex_previous(lex) != T_SEPARATOR &&
        math_lex_previous(lex) != T_NOT)
        return false;
    if (next == '(' || next == '~') return true;
    return assay_is_alpha(next) && !assay_is_alpha(math_lex_byte(lex, lex->at + 2));
}

/* "x &lt; 2", as web pages write it. */
static bool lex_entity(lexer *lex) {
    static const struct {
        const char *name;
        int relation;
    } entities[] = {{"&lt;", R_LT}, {"&gt;", R_GT}, {"&le;", R_LE}, {"&ge;", R_GE}, {"&ne;", R_NE}, {"&nbsp;", 0}};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t end = lex->at + strlen(entities[i].name);
        if (!math_lex_starts(lex, lex->at, entities[i].name)) continue;
        if (entities[i].relation) math_lex_value(lex, T_RELATION, entities[i].relation, lex->at, end);
        else lex->space = true;
        lex->at = end;
        return true;
    }
    return false;
}

/* "x^2_{23}", "\log^2_3": the number is the exponent of a name, and the subscript the name's, so that it is no base. */
static bool is_exponent_of_name(const lexer *lex) {
    if (lex->count < 2 || lex->token[lex->count - 1].kind != T_POWER) return false;
    math_token_kind base = lex->token[lex->count - 2].kind;
    return base != T_NUMBER && base != T_CLOSE;
}

void math_lex_all(lexer *lex, size_t end) {
    while (lex->at < end && !lex->failed) {
        char c = lex->text.data[lex->at];
        assay_view digits;
        int base;
        size_t based;
        bool word_before = lex->at > 0 && (assay_is_alpha(lex->text.data[lex->at - 1]) || lex->text.data[lex->at - 1] == '\\');
        if (c == '\n') {
            lex_newline(lex, lex->at++);
        } else if (c == '~' && is_negation(lex)) {
            math_lex_emit(lex, T_NOT, lex->at, lex->at + 1);
            lex->at++;
        } else if (assay_is_space(c) || c == '~') {
            lex->space = true;
            lex->at++;
        } else if (!word_before && (lex->lowers || c == '0') && (assay_is_digit(c) || (c >= 'A' && c <= 'Z')) &&
                   !is_exponent_of_name(lex) && (based = math_lex_based(lex->text, lex->at, &digits, &base)) != 0) {
            math_token *token = math_lex_emit(lex, T_BASED, lex->at, based);
            if (token) {
                token->text = digits;
                token->value = base;
            }
            lex->at = based;
        } else if (assay_is_digit(c) || (c == '.' && is_fraction_part(lex, end))) {
            lex_number(lex);
        } else if (assay_is_alpha(c)) {
            math_lex_run(lex);
        } else if (c == '{' && math_lex_starts(lex, lex->at, "{:}")) { /* "10{:}30" */
            math_lex_emit(lex, T_COLON, lex->at, lex->at + 3);
            lex->at += 3;
        } else if (c == '&' && lex_entity(lex)) {
            continue;
        } else if (c == '\\') {
            math_lex_command(lex);
        } else if ((unsigned char)c >= 0x80) {
            lex_foreign(lex);
        } else {
            math_lex_symbol(lex, c);
        }
    }
}

static bool is_words(const lexer *lex) {
    bool text = false;
    for (size_t i = 0; i < lex->count; i++) {
        const math_token *token = &lex->token[i];
        switch (token->kind) {
            case T_TEXT:
                if (token->text.size == 0 || lex->text.data[token->begin] == '\\') {
                    if (assay_view_equal(token->text, ASSAY_VIEW("angle")) ||
                        assay_view_equal(token->text, ASSAY_VIEW("triangle")))
                        return false;
                }
                text = true;
                break;
            case T_LETTER:
            case T_SEPARATOR:
            case T_PRIME:
            case T_FUNCTION:
            case T_COLON:
            case T_CONSTANT:
            case T_BMOD:
            case T_TIMES:
            case T_SETOP:
            case T_DEGREE:
            case T_CHOOSE:
            case T_QUAD:
                if (token->latex) return false;
                break;
            case T_MINUS:
                if (token->space) return false;
                break;
            case T_RELATION:
                if (token->value != R_IN || token->latex || token->end - token->begin != 2) return false;
                break;
            case T_OPEN:
            case T_CLOSE:
                if (token->value != '(') return false;
                break;
            default: return false;
        }
    }
    return text;
}

bool math_lex(const math_prepared *prepared, assay_arena *arena, math_tokens *out, math_syntax_error *error) {
    *error = (math_syntax_error){.message = NULL};
    *out = (math_tokens){.token = NULL};
    lexer lex = {.text = math_lex_without_remark(prepared->text), .arena = arena, .error = error};
    if (prepared->unread) return math_lex_fail(&lex, "invisible or invalid character", 0, (uint32_t)prepared->text.size, false);
    for (size_t i = 0; i < lex.text.size; i++) {
        lex.lowers |= lex.text.data[i] == '_';
        if (lex.text.data[i] == '\\') i++;
        else if (lex.text.data[i] == '$') lex.dollars++;
    }
    assay_view digits;
    int base;
    if (math_lex_base_phrase(lex.text, arena, &digits, &base)) {
        math_lex_value(&lex, T_BASED, base, 0, lex.text.size);
        if (!lex.failed) lex.token[0].text = digits;
    } else {
        math_lex_all(&lex, lex.text.size);
    }
    if (lex.failed) return false;
    math_lex_drop_label(&lex);
    math_lex_unbracket_unit(&lex);
    out->words = is_words(&lex);
    size_t count = lex.count;
    for (size_t i = 0; i < count; i++) out->kinds |= MATH_TOKEN(lex.token[i].kind);
    if (!math_lex_emit(&lex, T_END, lex.text.size, lex.text.size)) return false;
    out->token = lex.token;
    out->count = count;
    return true;
}
