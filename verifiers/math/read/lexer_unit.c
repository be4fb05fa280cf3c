/* Units as LaTeX writes them behind a value: "\mathrm{m\cdot s^{-1}}", "\text{m}\,\text{s}^{-1}", "\mu\text{F}", "\frac{\text{km}}{\text{h}}",
 * "\mathrm{J/(kg\cdot K)}". They become one phrase for units.h, "m s^{-1}", and one token. What holds no font, or any word that is no unit, is left to the rest of the lexer. */
#include "verifiers/math/read/lexer_internal.h"
#include "verifiers/math/read/units.h"

enum { PHRASE_BYTES = 96, SCAN_BYTES = 400 };

typedef struct scan {
    assay_view text;
    size_t at;
    char phrase[PHRASE_BYTES];
    size_t size;
    bool fonts, marks, micro, failed;
    bool bare, named; /* letters outside of fonts count; one of them is a symbol of several letters */
    bool below;       /* in brackets behind a slash */
} scan;

static void append(scan *s, const char *bytes, size_t size) {
    if (s->size + size > PHRASE_BYTES) {
        s->failed = true;
        return;
    }
    memcpy(s->phrase + s->size, bytes, size);
    s->size += size;
}

static bool starts(const scan *s, const char *prefix) {
    return assay_view_starts_with(assay_view_slice(s->text, s->at, s->text.size), assay_view_of(prefix));
}

/* Past `prefix`, where it stands here and no letter behind it goes on. */
static bool take(scan *s, const char *prefix) {
    if (s->at >= s->text.size || s->text.data[s->at] != prefix[0]) return false; /* mostly */
    size_t size = strlen(prefix), end = s->at + size;
    if (!starts(s, prefix) ||
        (prefix[0] == '\\' && assay_is_alpha(prefix[size - 1]) && end < s->text.size && assay_is_alpha(s->text.data[end])))
        return false;
    s->at = end;
    return true;
}

static bool take_any(scan *s, const char *const *prefixes) {
    for (; *prefixes; prefixes++) {
        if (take(s, *prefixes)) return true;
    }
    return false;
}

/* Symbols that mean a unit only in a font, by their names: a letter F in an expression is no farad. */
static const struct {
    char symbol;
    const char *name;
} upright[] = {{'F', "farad"}, {'C', "coulomb"}, {'T', "tesla"}, {'H', "henry"}, {'K', "kelvin"}};
static const struct {
    char symbol;
    const char *name;
} prefixes[] = {{'k', "kilo"}, {'M', "mega"}, {'G', "giga"}, {'m', "milli"}, {'n', "nano"}, {'p', "pico"}};
static const struct {
    const char *symbol, *name;
} micros[] = {{"m", "meter"},  {"g", "gram"},  {"s", "second"},  {"L", "liter"},   {"l", "liter"},  {"N", "newton"},
              {"J", "joule"},  {"W", "watt"},  {"V", "volt"},    {"Pa", "pascal"}, {"A", "ampere"}, {"mol", "mole"},
              {"Hz", "hertz"}, {"F", "farad"}, {"C", "coulomb"}, {"T", "tesla"},   {"H", "henry"}};

static const char *upright_name(char symbol) {
    for (size_t i = 0; i < sizeof upright / sizeof *upright; i++) {
        if (upright[i].symbol == symbol) return upright[i].name;
    }
    return NULL;
}

static const char *prefix_name(char symbol) {
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (prefixes[i].symbol == symbol) return prefixes[i].name;
    }
    return NULL;
}

static void append_word(scan *s, assay_view word) {
    if (s->below) append(s, "/", 1);
    append(s, " ", 1);
    if (s->micro) {
        s->micro = false;
        for (size_t i = 0; i < sizeof micros / sizeof *micros; i++) {
            if (!assay_view_is(word, micros[i].symbol)) continue;
            append(s, "micro", 5);
            append(s, micros[i].name, strlen(micros[i].name));
            return;
        }
        s->failed = true;
        return;
    }
    const char *name = word.size <= 2 ? upright_name(word.data[word.size - 1]) : NULL;
    const char *prefix = name && word.size == 2 ? prefix_name(word.data[0]) : "";
    if (name && prefix) {
        append(s, prefix, strlen(prefix));
        append(s, name, strlen(name));
        return;
    }
    append(s, word.data, word.size);
}

/* "^2", "^{-1}" behind a unit. */
static bool power(scan *s) {
    if (!take(s, "^")) return false;
    bool brace = take(s, "{");
    bool minus = take(s, "-");
    if (s->at >= s->text.size || s->text.data[s->at] < '1' || s->text.data[s->at] > '9') {
        s->failed = true;
        return true;
    }
    char digit = s->text.data[s->at++];
    s->failed |= brace && !take(s, "}");
    append(s, minus ? "^{-" : "^", minus ? 3 : 1);
    append(s, &digit, 1);
    if (minus) append(s, "}", 1);
    s->marks = true;
    return true;
}

static const char *const font_commands[] = {"\\text{",         "\\mathrm{", "\\textrm{", "\\mathsf{",
                                            "\\operatorname{", "\\rm{",     "\\mbox{",   NULL};
static const char *const blanks[] = {" ", "~", "\\,", "\\ ", "\\;", "\\:", "\\!", "\\/", "{}", NULL};
static const char *const products[] = {"\\cdot", "\\times", "\\ast", "*", NULL};

/* A symbol of the SI in plain letters. */
static bool is_symbol(scan *s, assay_view word) {
    static const char single[] = "msghLlNJWVAKCTHF";
    static const char *const names[] = {"kg",   "mg",  "mol", "km",   "cm",   "mm",  "nm",  "dm",  "Pa",  "kPa",
                                        "MPa",  "GPa", "Hz",  "kHz",  "MHz",  "GHz", "kJ",  "MJ",  "kN",  "kW",
                                        "MW",   "kV",  "mL",  "eV",   "keV",  "MeV", "GeV", "min", "rad", "cal",
                                        "kcal", "atm", "ms",  "mmol", "kmol", "kWh", "sec", "hr"};
    if (word.size == 1) return memchr(single, word.data[0], sizeof single - 1) != NULL;
    bool named = assay_view_is_any(word, names, sizeof names / sizeof *names);
    s->named |= named;
    return named;
}

static void sequence(scan *s, bool font, unsigned depth);

static void braced(scan *s, bool font, unsigned depth) {
    sequence(s, font, depth + 1);
    s->failed |= !take(s, "}");
}

/* What stands at s->at, as far as it is units; outside a font it ends behind the last of them. */
static void sequence(scan *s, bool font, unsigned depth) {
    enum { DEPTH = 4 };
    size_t good = s->at, good_size = s->size;
    if (depth > DEPTH) s->failed = true;
    while (!s->failed && s->at < s->text.size) {
        size_t before = s->size;
        bool below = s->below;
        char c = s->text.data[s->at], next = s->at + 1 < s->text.size ? s->text.data[s->at + 1] : '\0';
        bool letter = assay_is_alpha(c), named = c == '\\' && assay_is_alpha(next);
        if (!letter && !named && take_any(s, blanks)) {
            s->marks |= s->text.data[s->at - 1] != ' ';
            continue;
        }
        if (!letter && take_any(s, products)) {
            s->marks = true;
            append(s, " ", 1);
            continue;
        }
        if (take(s, "/")) {
            s->marks = true;
            append(s, "/", 1);
            if (take(s, "(") || take(s, "{(")) s->below = true;
            continue;
        }
        if (s->below && take(s, ")")) {
            s->below = false;
            good = s->at, good_size = s->size;
            continue;
        }
        if (named && take_any(s, font_commands)) {
            s->fonts = true;
            braced(s, true, depth);
        } else if (named && (take(s, "\\frac{") || take(s, "\\dfrac{") || take(s, "\\tfrac{"))) {
            if (font || below) s->failed = true;
            braced(s, font, depth);
            append(s, "/", 1);
            s->failed |= !take(s, "{");
            s->below = true;
            size_t slash = s->size;
            braced(s, font, depth);
            s->below = false;
            if (slash < s->size && s->phrase[slash] == '/') s->phrase[slash] = ' ';
            s->marks = true;
        } else if (!letter && (take(s, "\\mu") || take(s, "\xCE\xBC") || take(s, "\xC2\xB5"))) {
            s->micro = s->marks = true;
            continue;
        } else if (!letter && (take(s, "\\Omega") || take(s, "\xCE\xA9"))) {
            append(s, s->size > 0 && assay_is_alpha(s->phrase[s->size - 1]) ? "Omega" : " Omega",
                   s->size > 0 && assay_is_alpha(s->phrase[s->size - 1]) ? 5 : 6);
            s->marks = true;
        } else if ((font || s->bare) && letter) {
            size_t end = s->at;
            while (end < s->text.size && assay_is_alpha(s->text.data[end])) end++;
            assay_view word = assay_view_slice(s->text, s->at, end);
            if (!font && !is_symbol(s, word)) {
                s->failed = true;
                break;
            }
            append_word(s, word);
            s->at = end;
        } else if (s->size > 0 && good_size == s->size && power(s)) {
        } else {
            s->failed |= font && s->text.data[s->at] != '}';
            break;
        }
        if (s->size > before && !s->failed) good = s->at, good_size = s->size;
    }
    s->failed |= s->micro && !font && depth == 0;
    if (!font && !s->failed) {
        s->at = good;
        s->size = good_size;
    }
}

static bool emit(lexer *lex, const scan *s, size_t begin) {
    math_unit unit;
    if (!math_unit_read((assay_view){s->phrase, s->size}, &unit) || !unit.known) return false;
    char *copy = assay_arena_alloc(lex->arena, s->size);
    if (!copy) return false;
    memcpy(copy, s->phrase, s->size);
    math_lex_text(lex, T_TEXT, assay_view_trim((assay_view){copy, s->size}), begin, s->at);
    lex->at = s->at;
    return true;
}

/* Does the value end at `at`? */
static bool is_end(const lexer *lex, size_t at) {
    at = math_lex_spaces(lex, at);
    char c = math_lex_byte(lex, at);
    return c == 0 || strchr(",;$)}.\n", c) != NULL || math_lex_starts(lex, at, "\\)") || math_lex_starts(lex, at, "\\\\");
}

bool math_lex_bare_units(lexer *lex, size_t begin) {
    math_token_kind before = math_lex_previous(lex);
    bool number = before == T_NUMBER || before == T_RBRACE || before == T_CONSTANT;
    if (!number) return false;
    size_t end = lex->text.size - begin < SCAN_BYTES ? lex->text.size : begin + SCAN_BYTES;
    scan s = {.text = assay_view_slice(lex->text, 0, end), .at = begin, .bare = true};
    sequence(&s, false, 0);
    if (s.failed || !s.named || !s.marks || s.below || s.at <= begin || !is_end(lex, s.at)) return false;
    return emit(lex, &s, begin);
}

bool math_lex_units(lexer *lex, size_t begin) {
    math_token_kind before = math_lex_previous(lex);
    if (!math_lex_previous_is_value(lex) || before == T_DEGREE) return false;
    size_t end = lex->text.size - begin < SCAN_BYTES ? lex->text.size : begin + SCAN_BYTES;
    scan s = {.text = assay_view_slice(lex->text, 0, end), .at = begin};
    sequence(&s, false, 0);
    bool ohms =
        !s.failed && !s.fonts && s.size == 6 && memcmp(s.phrase, " Omega", 6) == 0 && before == T_NUMBER && is_end(lex, s.at);
    if (ohms) return emit(lex, &s, begin); /* "10\\,\\Omega" */
    if (s.failed || !s.fonts || s.below || s.size == 0 || s.at <= begin) return false;
    bool single = !s.marks && memchr("FCTH", lex->text.data[s.at - 2], 4) && s.size > 5; /* "\text{F}" */
    char behind = s.at < lex->text.size ? lex->text.data[s.at] : ' ';
    if (single && (behind == '_' || assay_is_digit(behind) || behind == '{' || before == T_LETTER)) return false;
    if (!s.marks && !single) return false;
    return emit(lex, &s, begin);
}
