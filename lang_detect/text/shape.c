/* URLs, e-mail, paths, identifiers and units of measurement, by their shape; see words.h. */
#include "lang_detect/text/shape.h"

#include "common/utf8.h"
#include "lang_detect/text/ascii.h"
#include "lang_detect/text/formula.h"
#include "lang_detect/unicode/unicode.h"

enum { PROSE_WORDS_JOINED = 6, JOINED_LETTERS_MAX = 24 };

/* A bit each byte of ASCII that is part of a chunk. */
static const uint64_t chunk_bytes[2] = {0xAFFFFFFA00000000u, 0xFFFFFFFEFFFFFFFFu};
static inline bool is_blank_or_high(char c) {
    unsigned char byte = (unsigned char)c;
    return byte >= 0x80 || !(chunk_bytes[byte / 64] >> byte % 64 & 1);
}
static bool is_sign(assay_view text, size_t at) {
    char c = text.data[at];
    return c == '/' || c == '\\' || c == '@' || (c == 'w' && text.size - at >= 4 && memcmp(text.data + at, "www.", 4) == 0);
}

size_t lang_sign_at(assay_view text, const lang_marks *marks, size_t at) {
    while ((at = lang_marks_next(marks, LANG_MARK_CHUNK, at, text.size)) < text.size && !is_sign(text, at)) at++;
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

/* Goes an address on with this letter? Scripts that write without blanks, and Korean's endings, may stand right behind one. */
static bool is_address_letter(uint32_t point) {
    const lang_property *property = lang_property_of(point);
    if (property->class != LANG_LETTER && property->class != LANG_MARK) return false;
    switch (property->script) {
        case LANG_HAN:
        case LANG_KANA:
        case LANG_BOPOMOFO:
        case LANG_HANGUL:
        case LANG_THAI:
        case LANG_LAO:
        case LANG_KHMER:
        case LANG_MYANMAR:
        case LANG_TIBETAN: return false;
        default: return true;
    }
}

/* Where the address ends that has such letters at `at`: "https://ru.wikipedia.org/wiki/Число". */
static size_t address_end(assay_view text, size_t at, size_t end) {
    while (at < end) {
        size_t next = at + 1;
        if (!is_blank_or_high(text.data[at])) {
            at = next;
            continue;
        }
        next = at;
        if ((unsigned char)text.data[at] < 0x80 || !is_address_letter(assay_utf8_decode(assay_view_slice(text, 0, end), &next)))
            break;
        at = next;
    }
    return at;
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
        if (chunk.whole && memmem(whole.data, whole.size, "://", 3)) chunk.end = address_end(text, chunk.end, end);
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

/* clang-format off */
#define T true
const bool lang_tells_identifier[256] = {
    ['\\'] = T, ['_'] = T, ['@'] = T,  ['['] = T, ['('] = T, ['.'] = T, ['0'] = T,  ['1'] = T, ['2'] = T,  ['3'] = T,
    ['4'] = T,  ['5'] = T, ['6'] = T,  ['7'] = T, ['8'] = T, ['9'] = T, [0x80] = T, T,         T,          T,
    T,          T,         T,          T,         T,         T,         T,          T,         T,          T,
    T,          T,         T,          T,         T,         T,         T,          T,         T,          T,
    T,          T,         T,          T,         T,         T,         T,          T,         [0xA0] = T, T,
    T,          T,         T,          T,         T,         T,         T,          T,         T,          T,
    T,          T,         T,          T,         T,         T,         T,          T,         T,          T,
    T,          T,         T,          T,         T,         T,         T,          T,         T,          T,
    [0xC0] = T, T,         T,          T,         T,         T,         T,          T,         T,          T,
    T,          T,         T,          T,         T,         T,         T,          T,         T,          T,
    T,          T,         T,          T,         T,         T,         T,          T,         T,          T,
    T,          T,         [0xE0] = T, T,         T,         T,         T,          T,         T,          T,
    T,          T,         T,          T,         T,         T,         T,          T,         T,          T,
    T,          T,         T,          T,         T,         T,         T,          T,         T,          T,
    T,          T,         T,          T};
#undef T
/* clang-format on */

bool lang_is_identifier_indeed(assay_view text, size_t begin, size_t end, bool capitals) {
    char before = begin > 0 ? text.data[begin - 1] : '\0', behind = byte_at(text, end);
    if (lang_is_function(text, begin, end)) return true;
    if (((unsigned char)before >= 0x80 || (unsigned char)behind >= 0x80) && touches_high_figure(text, begin, end)) return true;
    if (lang_tells_identifier[(unsigned char)before] || lang_tells_identifier[(unsigned char)behind]) {
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

#define UNIT(a, b, c, d) ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)
#define SECOND(c) (1u << ((c) - 'a'))
bool lang_is_unit(assay_view word) {
    static const uint32_t units[] = {
        UNIT('k', 'm', 0, 0),   UNIT('c', 'm', 0, 0),   UNIT('m', 'm', 0, 0),     UNIT('n', 'm', 0, 0),
        UNIT('k', 'g', 0, 0),   UNIT('m', 'g', 0, 0),   UNIT('m', 's', 0, 0),     UNIT('n', 's', 0, 0),
        UNIT('k', 'b', 0, 0),   UNIT('m', 'b', 0, 0),   UNIT('g', 'b', 0, 0),     UNIT('t', 'b', 0, 0),
        UNIT('h', 'z', 0, 0),   UNIT('k', 'h', 'z', 0), UNIT('m', 'h', 'z', 0),   UNIT('g', 'h', 'z', 0),
        UNIT('k', 'w', 0, 0),   UNIT('k', 'w', 'h', 0), UNIT('m', 'o', 'l', 0),   UNIT('m', 'l', 0, 0),
        UNIT('f', 't', 0, 0),   UNIT('l', 'b', 0, 0),   UNIT('l', 'b', 's', 0),   UNIT('o', 'z', 0, 0),
        UNIT('m', 'p', 'h', 0), UNIT('k', 'm', 'h', 0), UNIT('r', 'p', 'm', 0),   UNIT('r', 'a', 'd', 0),
        UNIT('d', 'e', 'g', 0), UNIT('k', 'p', 'a', 0), UNIT('m', 'p', 'a', 0),   UNIT('p', 'a', 0, 0),
        UNIT('e', 'v', 0, 0),   UNIT('k', 'j', 0, 0),   UNIT('c', 'a', 'l', 0),   UNIT('k', 'c', 'a', 'l'),
        UNIT('u', 's', 'd', 0), UNIT('e', 'u', 'r', 0), UNIT('g', 'b', 'p', 0),   UNIT('d', 'm', 0, 0),
        UNIT('h', 'r', 0, 0),   UNIT('h', 'r', 's', 0), UNIT('m', 'i', 'n', 0),   UNIT('s', 'e', 'c', 0),
        UNIT('a', 'm', 0, 0),   UNIT('p', 'm', 0, 0),   UNIT('s', 't', 0, 0),     UNIT('n', 'd', 0, 0),
        UNIT('r', 'd', 0, 0),   UNIT('t', 'h', 0, 0),   UNIT('k', 'i', 'b', 0),   UNIT('m', 'i', 'b', 0),
        UNIT('g', 'i', 'b', 0), UNIT('y', 'r', 0, 0),   UNIT('y', 'r', 's', 0),   UNIT('w', 'k', 0, 0),
        UNIT('w', 'k', 's', 0), UNIT('m', 't', 'h', 0), UNIT('m', 't', 'h', 's'), UNIT('y', 'd', 0, 0),
        UNIT('y', 'd', 's', 0), UNIT('g', 'a', 'l', 0), UNIT('t', 's', 'p', 0),   UNIT('t', 'b', 's', 'p'),
        UNIT('q', 't', 0, 0),   UNIT('m', 'p', 'g', 0), UNIT('p', 's', 'i', 0)};
    static const uint32_t begins[26] = {/* by the first letter a bit for each second one: most words are told by it */
                                        ['a' - 'a'] = SECOND('m'),
                                        ['c' - 'a'] = SECOND('a') | SECOND('m'),
                                        ['d' - 'a'] = SECOND('e') | SECOND('m'),
                                        ['e' - 'a'] = SECOND('u') | SECOND('v'),
                                        ['f' - 'a'] = SECOND('t'),
                                        ['g' - 'a'] = SECOND('a') | SECOND('b') | SECOND('h') | SECOND('i'),
                                        ['h' - 'a'] = SECOND('r') | SECOND('z'),
                                        ['k' - 'a'] = SECOND('b') | SECOND('c') | SECOND('g') | SECOND('h') | SECOND('i') |
                                                      SECOND('j') | SECOND('m') | SECOND('p') | SECOND('w'),
                                        ['l' - 'a'] = SECOND('b'),
                                        ['m' - 'a'] = SECOND('b') | SECOND('g') | SECOND('h') | SECOND('i') | SECOND('l') |
                                                      SECOND('m') | SECOND('o') | SECOND('p') | SECOND('s') | SECOND('t'),
                                        ['n' - 'a'] = SECOND('d') | SECOND('m') | SECOND('s'),
                                        ['o' - 'a'] = SECOND('z'),
                                        ['p' - 'a'] = SECOND('a') | SECOND('m') | SECOND('s'),
                                        ['q' - 'a'] = SECOND('t'),
                                        ['r' - 'a'] = SECOND('a') | SECOND('d') | SECOND('p'),
                                        ['s' - 'a'] = SECOND('e') | SECOND('t'),
                                        ['t' - 'a'] = SECOND('b') | SECOND('h') | SECOND('s'),
                                        ['u' - 'a'] = SECOND('s'),
                                        ['w' - 'a'] = SECOND('k'),
                                        ['y' - 'a'] = SECOND('d') | SECOND('r')};
    if (word.size < 2 || word.size > 4) return false;
    unsigned first = (unsigned char)(word.data[0] | 0x20) - 'a', second = (unsigned char)(word.data[1] | 0x20) - 'a';
    if (first >= 26 || second >= 26 || !(begins[first] >> second & 1)) return false;
    uint32_t low = 0;
    for (size_t i = 0; i < word.size; i++) low |= (uint32_t)(unsigned char)(word.data[i] | 0x20) << (8 * i);
    bool found = false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) found |= units[i] == low;
    return found;
}
#undef UNIT
#undef SECOND
