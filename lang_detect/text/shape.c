/* URLs, e-mail, paths, identifiers and units of measurement, by their shape; see words.h. */
#include "lang_detect/text/shape.h"

#include "lang_detect/text/ascii.h"
#include "lang_detect/text/formula.h"

enum { PROSE_WORDS_JOINED = 6, JOINED_LETTERS_MAX = 24 };

static bool is_blank_or_high(char c) {
    return (unsigned char)c <= ' ' || (unsigned char)c >= 0x80 || c == '`' || c == '<' || c == '>' || c == '"';
}
/* The high bits of those of eight bytes that are `c`, and of some behind the first of them. */
static uint64_t marks_of(uint64_t eight, char c) {
    uint64_t zero = eight ^ LANG_EACH_BYTE * (unsigned char)c;
    return (zero - LANG_EACH_BYTE) & ~zero & LANG_EACH_BYTE * 0x80;
}

size_t lang_sign_at(assay_view text, size_t at) {
    for (; at + 8 <= text.size; at += 8) {
        uint64_t eight;
        memcpy(&eight, text.data + at, 8);
        uint64_t signs = marks_of(eight, '/') | marks_of(eight, '\\') | marks_of(eight, '@');
        if (signs) return at + ((size_t)__builtin_ctzll(signs) >> 3);
    }
    while (at < text.size && text.data[at] != '/' && text.data[at] != '\\' && text.data[at] != '@') at++;
    return at;
}

size_t lang_chunk_begin(assay_view text, size_t at, size_t least) {
    while (at > least && !is_blank_or_high(text.data[at - 1])) at--;
    return at;
}

static bool is_word_char(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '_';
}
static char byte_at(assay_view text, size_t at) {
    return at < text.size ? text.data[at] : '\0';
}

/* "/usr/lib", "./a", "~/a", "C:\a", "src/main.c": a slash alone ("and/or", "km/h") makes no path. */
static bool is_path(assay_view chunk) {
    if (chunk.size < 3) return false;
    char first = chunk.data[0], second = chunk.data[1], third = chunk.data[2];
    if (first == '/' && is_word_char(second)) return true;
    if ((first == '~' || first == '.') && second == '/') return true;
    if (first == '.' && second == '.' && third == '/') return true;
    if (assay_is_alpha(first) && second == ':' && third == '\\') return true;
    const char *slash = memchr(chunk.data, '/', chunk.size);
    if (!slash) return false;
    size_t slashes = 0;
    bool dotted = false;
    for (size_t i = 0; i < chunk.size; i++) {
        slashes += chunk.data[i] == '/';
        if (chunk.data[i] == '.' && i + 1 < chunk.size && i > 0 && is_word_char(chunk.data[i - 1]) &&
            is_word_char(chunk.data[i + 1]))
            dotted = true;
    }
    return dotted || slashes >= 3;
}

static bool is_mail(assay_view chunk) {
    const char *sign = memchr(chunk.data, '@', chunk.size);
    if (!sign || sign == chunk.data || !is_word_char(sign[-1])) return false;
    size_t behind = chunk.size - (size_t)(sign - chunk.data) - 1;
    const char *dot = memchr(sign + 1, '.', behind);
    return dot && dot > sign + 1 && dot + 1 < chunk.data + chunk.size && is_word_char(dot[1]);
}

lang_chunk lang_chunk_at(assay_view text, size_t at, size_t end) {
    lang_chunk chunk = {.begin = at, .end = at};
    bool slash = false, sign = false;
    while (chunk.end < end && !is_blank_or_high(text.data[chunk.end])) {
        char c = text.data[chunk.end++];
        slash |= c == '/' || c == '\\';
        sign |= c == '@';
    }
    assay_view whole = assay_view_slice(text, at, chunk.end);
    if (slash || sign || assay_view_starts_with(whole, ASSAY_VIEW("www."))) {
        while (whole.size > 0 && memchr("([{'*,;:.!?", whole.data[0], 11) && whole.data[0] != '.') {
            whole.data++;
            whole.size--;
        }
        while (whole.size > 0 && memchr(")]}'*,;:.!?", whole.data[whole.size - 1], 11)) whole.size--;
        chunk.whole =
            whole.size > 0 && (memmem(whole.data, whole.size, "://", 3) || assay_view_starts_with(whole, ASSAY_VIEW("www.")) ||
                               (sign && is_mail(whole)) || is_path(whole));
    }
    return chunk;
}

/* "(s)", "(en)": an ending in brackets is no call. */
static bool is_ending_in_brackets(assay_view text, size_t at) {
    size_t i = at + 1;
    while (i < text.size && i < at + 4 && text.data[i] >= 'a' && text.data[i] <= 'z') i++;
    if (i == at + 1 || byte_at(text, i) != ')') return false;
    char first = text.data[at + 1];
    return i > at + 2 || first == 's' || first == 'e' || first == 'n' || first == 'r' || first == 'a' || first == 'o';
}

/* Words that underscores join, from `at` in one direction, up to the most that are asked for: [at, ...) or (..., at]. */
static size_t joined_words(assay_view text, size_t at, int direction) {
    size_t words = 0, letters = 0;
    for (size_t steps = 0; words < PROSE_WORDS_JOINED && steps < PROSE_WORDS_JOINED * JOINED_LETTERS_MAX; steps++) {
        char c = byte_at(text, at);
        if (!assay_is_alpha(c) && c != '_') break;
        letters = c == '_' ? 0 : letters + 1;
        if (letters == 2) words++;
        if (direction < 0 && at == 0) break;
        at = direction < 0 ? at - 1 : at + 1;
    }
    return words;
}

/* "ich_denke_dass_wir_jetzt_addieren": no identifier has that many words; it is a sentence that hides. */
static bool is_joined_prose(assay_view text, size_t begin, size_t end) {
    size_t before = begin > 0 ? joined_words(text, begin - 1, -1) : 0;
    return before + 1 + joined_words(text, end, 1) >= PROSE_WORDS_JOINED;
}

/* A raised or lowered figure or a fraction begins or ends there: "mv²", "½mv". */
static bool is_high_figure(assay_view text, size_t at) {
    unsigned char first = (unsigned char)byte_at(text, at), second = (unsigned char)byte_at(text, at + 1);
    if (first == 0xC2) return second == 0xB2 || second == 0xB3 || second == 0xB9 || (second >= 0xBC && second <= 0xBE);
    return first == 0xE2 && (second == 0x81 || second == 0x82) &&
           (unsigned char)byte_at(text, at + 2) >= (second == 0x81 ? 0xB0 : 0x80) &&
           (second == 0x81 || (unsigned char)byte_at(text, at + 2) <= 0x9C);
}
static bool touches_high_figure(assay_view text, size_t begin, size_t end) {
    return is_high_figure(text, end) || (begin >= 2 && is_high_figure(text, begin - 2)) ||
           (begin >= 3 && is_high_figure(text, begin - 3));
}

bool lang_is_identifier(assay_view text, size_t begin, size_t end, bool capitals) {
    static const bool tells[256] = {
        ['\\'] = true, ['_'] = true, ['@'] = true, ['['] = true, ['('] = true, ['.'] = true, ['0'] = true, ['1'] = true,
        ['2'] = true,  ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true, ['8'] = true, ['9'] = true};
    char before = begin > 0 ? text.data[begin - 1] : '\0', behind = byte_at(text, end);
    if (lang_is_function(text, begin, end)) return true;
    if (((unsigned char)before >= 0x80 || (unsigned char)behind >= 0x80) && touches_high_figure(text, begin, end)) return true;
    if (tells[(unsigned char)before] || tells[(unsigned char)behind]) {
        if (before == '\\' || assay_is_digit(before) || assay_is_digit(behind)) return true;
        if ((before == '_' || behind == '_') && !is_joined_prose(text, begin, end)) return true;
        if (before == '@' || behind == '[') return true;
        bool index = end - begin >= 2 && before == '[' && behind == ']'; /* "a[mid]" */
        if (index && begin >= 2 && is_word_char(text.data[begin - 2])) return true;
        if (behind == '(' && !is_ending_in_brackets(text, end)) return true;
        size_t size = end - begin;
        char next = byte_at(text, end + 1);
        if (behind == '.' && size >= 2 && next >= 'a' && next <= 'z' && is_word_char(byte_at(text, end + 2))) return true;
        if (before == '.' && begin >= 3 && text.data[begin] >= 'a' && text.data[begin] <= 'z' &&
            assay_is_alpha(text.data[begin - 2]) && is_word_char(text.data[begin - 3]) && size >= 2)
            return true;
    }
    for (size_t i = begin + 1; capitals && i < end; i++) {
        bool lower = text.data[i - 1] >= 'a' && text.data[i - 1] <= 'z', upper = text.data[i] >= 'A' && text.data[i] <= 'Z';
        if (lower && upper) return true;
    }
    return false;
}

bool lang_is_unit(assay_view word) {
    static const char *const units[] = {"km",  "cm",  "mm",   "nm",  "kg",  "mg",  "ms",  "ns",  "kb",  "mb",  "gb",
                                        "tb",  "hz",  "khz",  "mhz", "ghz", "kw",  "kwh", "mol", "ml",  "ft",  "lb",
                                        "lbs", "oz",  "mph",  "kmh", "rpm", "rad", "deg", "kpa", "mpa", "pa",  "ev",
                                        "kj",  "cal", "kcal", "usd", "eur", "gbp", "dm",  "hr",  "hrs", "min", "sec",
                                        "am",  "pm",  "st",   "nd",  "rd",  "th",  "kib", "mib", "gib"};
    char low[5];
    if (word.size < 2 || word.size >= sizeof low) return false;
    for (size_t i = 0; i < word.size; i++) low[i] = (char)(word.data[i] | 0x20);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strlen(units[i]) == word.size && memcmp(units[i], low, word.size) == 0) return true;
    return false;
}
