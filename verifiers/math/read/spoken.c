/* See spoken.h. Word by word, one pass; a word that is not understood ends the attempt. */
#include "verifiers/math/read/spoken.h"

#include <string.h>
#include <strings.h>

#include "common/utf8.h"
#include "verifiers/math/read/number_words.h"

#define COUNT(list) (sizeof list / sizeof *list)

enum { SPOKEN_BYTES = 200, WORDS_MAX = 40, GROWTH = 16 /* bytes that a word may become */ };

typedef struct phrase {
    assay_view word[WORDS_MAX];
    size_t count, at;
} phrase;

typedef struct writer {
    char *data;
    size_t size;
    bool operand; /* the last thing written is a value */
    bool said;    /* some word was an operation */
} writer;

/* The first letters differ mostly: `word` is in small letters. */
static inline bool may_be(assay_view text, const char *word) {
    return text.size > 0 && (text.data[0] | 0x20) == word[0];
}

static bool is_word(assay_view word, const char *name) {
    return word.size == strlen(name) && strncasecmp(word.data, name, word.size) == 0;
}

/* The words of `names`, separated by blanks, stand next. */
static bool take(phrase *p, const char *names) {
    size_t at = p->at;
    while (*names) {
        size_t size = strcspn(names, " ");
        if (at == p->count || p->word[at].size != size || strncasecmp(p->word[at].data, names, size) != 0) return false;
        at++;
        names += size + (names[size] == ' ');
    }
    p->at = at;
    return true;
}

static bool split(assay_view text, phrase *out) {
    out->count = out->at = 0;
    for (size_t at = 0; at < text.size;) {
        while (at < text.size && assay_is_space(text.data[at])) at++;
        size_t end = at;
        while (end < text.size && !assay_is_space(text.data[end])) end++;
        if (end == at) break;
        if (out->count == WORDS_MAX) return false;
        out->word[out->count++] = assay_view_slice(text, at, end);
        at = end;
    }
    return out->count > 1;
}

static void put(writer *out, const char *text, size_t size) {
    memcpy(out->data + out->size, text, size);
    out->size += size;
}

/* Digits, single letters, pi, and what joins them, "2x", "3.5", "(x+1)"; a number in one word. Empty view: another word. */
static assay_view operand(assay_view word, assay_arena *arena) {
    bool value = false;
    size_t run = 0;
    for (size_t i = 0; i < word.size; i++) {
        char c = word.data[i];
        run = assay_is_alpha(c) ? run + 1 : 0;
        bool pi = run == 2 && word.data[i - 1] == 'p' && c == 'i' && (i + 1 == word.size || !assay_is_alpha(word.data[i + 1]));
        value |= run > 0 || assay_is_digit(c);
        if (run > 1 && !pi) return i + 1 == word.size || run == 2 ? math_number_words(word, arena) : ASSAY_VIEW_NONE;
        if (run == 0 && !assay_is_digit(c) && !strchr(".()+-*/^", c)) return ASSAY_VIEW_NONE;
    }
    bool open = word.size > 0 && strchr("+*/^.", word.data[word.size - 1]);
    return value && !open ? word : ASSAY_VIEW_NONE;
}

static bool write_operand(phrase *p, writer *out, assay_arena *arena) {
    if (p->at == p->count) return false;
    assay_view value = operand(p->word[p->at++], arena);
    if (value.size == 0 || value.size > SPOKEN_BYTES / 4) return false;
    put(out, value.data, value.size);
    return out->operand = true;
}

/* "the square root of 2", where nothing follows: what else would stand under the root is not said. */
static bool write_root(phrase *p, writer *out, assay_arena *arena) {
    take(p, "the");
    static const struct {
        const char *words, *before, *behind;
    } powers[] = {{"square root of", "\\sqrt{", "}"},
                  {"cube root of", "\\sqrt[3]{", "}"},
                  {"square of", "(", ")^2"},
                  {"cube of", "(", ")^3"},
                  {"reciprocal of", "1/(", ")"}};
    size_t i = 0;
    while (i < COUNT(powers) && !take(p, powers[i].words)) i++;
    if (i == COUNT(powers)) return false;
    put(out, powers[i].before, strlen(powers[i].before));
    bool whole = write_operand(p, out, arena) && p->at == p->count;
    put(out, powers[i].behind, strlen(powers[i].behind));
    out->operand = true;
    return out->said = whole;
}

/* "the sum of x and y", "the product of 3 and x", as the whole. */
static bool write_pair(phrase *p, writer *out, assay_arena *arena) {
    static const char *const pairs[][2] = {{"sum of", " + "}, {"product of", " \\cdot "}, {"difference of", " - "}};
    size_t i = 0, first = p->at;
    while (i < COUNT(pairs) && !take(p, pairs[i][0])) i++;
    if (i == COUNT(pairs) || first > 1) return false;
    bool read = write_operand(p, out, arena) && take(p, "and");
    if (read) put(out, pairs[i][1], strlen(pairs[i][1]));
    return out->said = read && write_operand(p, out, arena) && p->at == p->count;
}

/* What is said behind a value. */
static bool write_operation(phrase *p, writer *out) {
    static const struct {
        const char *words, *sign;
        bool joins;
    } operations[] = {{"squared", "^2", false},
                      {"cubed", "^3", false},
                      {"factorial", "!", false},
                      {"to the second power", "^2", false},
                      {"to the third power", "^3", false},
                      {"to the fourth power", "^4", false},
                      {"to the fifth power", "^5", false},
                      {"to the sixth power", "^6", false},
                      {"plus", " + ", true},
                      {"minus", " - ", true},
                      {"times", " \\times ", true},
                      {"multiplied by", " \\times ", true},
                      {"equals", " = ", true},
                      {"is equal to", " = ", true}};
    static const char *const quotients[] = {"over", "divided by"};
    bool or = take(p, "or");
    if (or || take(p, "and")) { /* "x equals 2 or x equals 3"; alone they say nothing that the grammar would not read */
        if (or) put(out, " \\text{ or } ", 13);
        else put(out, " \\text{ and } ", 14);
        out->operand = false;
        return true;
    }
    for (size_t i = 0; i < COUNT(operations); i++) {
        if (!take(p, operations[i].words)) continue;
        if (!out->operand) return false;
        put(out, operations[i].sign, strlen(operations[i].sign));
        out->operand = !operations[i].joins;
        return out->said = true;
    }
    for (size_t i = 0; i < COUNT(quotients); i++) { /* of two operands and no more: "x + 1 over 2" may be either */
        if (p->at != 1 || !take(p, quotients[i])) continue;
        put(out, "/", 1);
        out->operand = false;
        return p->at + 1 == p->count && (out->said = true);
    }
    return false;
}

static assay_view arithmetic(assay_view text, assay_arena *arena) {
    phrase p;
    if (!split(text, &p)) return ASSAY_VIEW_NONE;
    writer out = {.data = assay_arena_alloc(arena, text.size * 2 + WORDS_MAX * GROWTH)};
    if (!out.data) return ASSAY_VIEW_NONE;
    take(&p, "the value of");
    const size_t first = p.at; /* "x is 5" */
    bool named = first + 2 < p.count && p.word[first].size == 1 && assay_is_alpha(p.word[first].data[0]) &&
                 is_word(p.word[first + 1], "is");
    while (p.at < p.count) {
        if (named && p.at == first + 1) {
            put(&out, " = ", 3);
            out.operand = false;
            out.said = true;
            p.at++;
            continue;
        }
        assay_view word = p.word[p.at];
        bool sign = word.size == 1 && strchr("+-=*/", word.data[0]);
        if (sign) {
            put(&out, word.data, 1);
            out.operand = false;
            p.at++;
        } else if (!out.operand || !write_operation(&p, &out)) {
            size_t before = p.at;
            if (!out.operand && take(&p, "twice")) {
                put(&out, "2*", 2);
                out.said = true;
                continue;
            }
            if (!out.operand && take(&p, "half")) { /* "half of 14" */
                if (!take(&p, "of")) return ASSAY_VIEW_NONE;
                put(&out, "(1/2)*", 6);
                out.said = true;
                continue;
            }
            bool root = write_root(&p, &out, arena);
            if (!root && !out.operand && write_pair(&p, &out, arena)) continue;
            if (!root && (out.operand || p.at > before || !write_operand(&p, &out, arena))) return ASSAY_VIEW_NONE;
        }
    }
    return out.said && out.operand ? (assay_view){out.data, out.size} : ASSAY_VIEW_NONE;
}

/* Does the word stand in the text, between blanks or braces? */
static bool holds_word(assay_view text, const char *word) {
    size_t size = strlen(word);
    for (size_t i = 1; i + size < text.size; i++) {
        bool before = strchr(" {,", text.data[i - 1]) != NULL, behind = strchr(" }", text.data[i + size]) != NULL;
        if (before && behind && strncasecmp(text.data + i, word, size) == 0) return true;
    }
    return false;
}

/* The word at the front, in a font or not, with what follows it; empty where another stands there. */
static assay_view behind_first(assay_view text, const char *word) {
    bool font = assay_view_starts_with(text, ASSAY_VIEW("\\text{"));
    assay_view rest = font ? assay_view_trim(assay_view_slice(text, 6, text.size)) : text;
    if (!may_be(rest, word)) return ASSAY_VIEW_NONE;
    size_t size = strlen(word);
    if (rest.size < size + 2 || strncasecmp(rest.data, word, size) != 0 || !strchr(" }$", rest.data[size]))
        return ASSAY_VIEW_NONE;
    rest = assay_view_trim(assay_view_slice(rest, size, rest.size));
    if (font && rest.size > 0 && rest.data[0] != '}') return ASSAY_VIEW_NONE; /* more words in the font */
    return font ? assay_view_trim(assay_view_slice(rest, 1, rest.size)) : rest;
}

/* "3 only", "3 \text{ only}" */
static assay_view before_last(assay_view text, const char *word) {
    bool font = text.size > 6 && text.data[text.size - 1] == '}';
    assay_view rest = font ? assay_view_slice(text, 0, text.size - 1) : text;
    size_t size = strlen(word);
    if (!assay_view_ends_with(rest, assay_view_of(word))) return ASSAY_VIEW_NONE;
    rest = assay_view_slice(rest, 0, rest.size - size);
    if (rest.size == 0 || !strchr(" {", rest.data[rest.size - 1])) return ASSAY_VIEW_NONE;
    rest = assay_view_trim(rest);
    if (!font) return rest;
    return assay_view_ends_with(rest, ASSAY_VIEW("\\text{")) ? assay_view_trim(assay_view_slice(rest, 0, rest.size - 6))
                                                             : ASSAY_VIEW_NONE;
}

/* A value, and no thing that is counted or described: no word of three letters or more outside commands and joining words. */
static bool is_value(assay_view text) {
    bool any = false;
    for (size_t i = 0; i < text.size; i++) {
        size_t end = i;
        while (end < text.size && assay_is_alpha(text.data[end])) end++;
        bool command = i > 0 && text.data[i - 1] == '\\';
        assay_view word = assay_view_slice(text, i, end);
        if (word.size > 2 && !command && !is_word(word, "and")) return false;
        if (word.size == 2 && !command && !is_word(word, "or") && !is_word(word, "pi") && !is_word(word, "to")) return false;
        any |= assay_is_digit(text.data[i]) || word.size > 0;
        if (end > i) i = end - 1;
    }
    return any;
}

/* "either 3 or 8", "both 3 and 8", "only 2", "exactly 5": the words say what the separators say. */
static assay_view without_quantifier(assay_view text) {
    static const struct {
        const char *word, *separator;
    } quantifiers[] = {{"either", "or"},  {"both", "and"},     {"only", NULL},
                       {"exactly", NULL}, {"precisely", NULL}, {"just", NULL}};
    for (size_t i = 0; i < COUNT(quantifiers); i++) {
        assay_view rest = behind_first(text, quantifiers[i].word);
        if (rest.size > 0 && is_value(rest) && (!quantifiers[i].separator || holds_word(rest, quantifiers[i].separator)))
            return rest;
    }
    assay_view rest = before_last(text, "only");
    return rest.size > 0 && is_value(rest) ? rest : ASSAY_VIEW_NONE;
}

/* "the point (3, -4)", "the interval [1, 2]", "the ratio is 5:8": what kind of thing it is, which its brackets say. */
static assay_view without_kind(assay_view text) {
    static const struct {
        const char *words, *next; /* the characters that may follow */
    } kinds[] = {{"the point ", "("},        {"point ", "("},
                 {"the points ", "("},       {"points ", "("},
                 {"the ordered pair ", "("}, {"ordered pair ", "("},
                 {"the coordinates ", "("},  {"the vector ", "(<"},
                 {"the interval ", "([]"},   {"interval ", "([]"},
                 {"the set ", "{"},          {"the ratio is ", "123456789"},
                 {"the year ", "21"},        {"a ratio of ", "123456789"},
                 {"ratio of ", "123456789"}};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (!may_be(text, kinds[i].words)) continue;
        size_t size = strlen(kinds[i].words);
        if (text.size <= size + 2 || strncasecmp(text.data, kinds[i].words, size) != 0) continue;
        assay_view rest = assay_view_slice(text, size, text.size);
        size_t at = rest.data[0] == '$';
        if (at == 0 && assay_view_starts_with(rest, ASSAY_VIEW("\\left"))) at = 5;
        if (at < rest.size && rest.data[at] == '\\' && at + 1 < rest.size && strchr("{l", rest.data[at + 1])) at++;
        bool follows = strchr(kinds[i].next, rest.data[at]) != NULL;
        bool ratio = kinds[i].next[0] != '1' || memchr(rest.data, ':', rest.size) || memmem(rest.data, rest.size, " to ", 4);
        if (follows && ratio && is_value(rest)) return rest;
    }
    return ASSAY_VIEW_NONE;
}

assay_view math_spoken(assay_view text, assay_arena *arena) {
    text = assay_view_trim(text);
    if (text.size < 4 || text.size > SPOKEN_BYTES || !memchr(text.data, ' ', text.size)) return ASSAY_VIEW_NONE;
    assay_view bare = without_quantifier(text);
    if (bare.size == 0) bare = without_kind(text);
    if (bare.size > 0) return bare;
    return memchr(text.data, '\\', text.size) ? ASSAY_VIEW_NONE : arithmetic(text, arena);
}

static int hex_of(char c) {
    return assay_is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The value of "\uXXXX" at `at`; 0: none. */
static uint32_t escape_at(assay_view text, size_t at) {
    if (at + 6 > text.size || text.data[at] != '\\' || text.data[at + 1] != 'u' || (at > 0 && text.data[at - 1] == '\\'))
        return 0;
    uint32_t point = 0;
    for (size_t i = 2; i < 6; i++) {
        int digit = hex_of(text.data[at + i]);
        if (digit < 0) return 0;
        point = point * 16 + (uint32_t)digit;
    }
    return point >= ' ' ? point : 0;
}

assay_view math_without_escapes(assay_view text, assay_arena *arena) {
    if (text.size < 6 || !assay_view_holds(text, ASSAY_VIEW("\\u"))) return text;
    char *out = NULL;
    size_t size = 0, from = 0;
    for (size_t at = 0; at + 6 <= text.size;) {
        uint32_t point = escape_at(text, at);
        size_t behind = at + 6;
        if (point >= 0xD800 && point < 0xDC00) { /* the first half of a pair */
            uint32_t low = escape_at(text, behind);
            bool pair = low >= 0xDC00 && low < 0xE000;
            point = pair ? 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00) : 0;
            behind += 6;
        }
        if (point == 0 || (point >= 0xDC00 && point < 0xE000)) {
            at++;
            continue;
        }
        if (!out) out = assay_arena_alloc(arena, text.size);
        if (!out) return text;
        memcpy(out + size, text.data + from, at - from);
        size += at - from;
        size += assay_utf8_encode(point, out + size);
        from = at = behind;
    }
    if (!out) return text;
    memcpy(out + size, text.data + from, text.size - from);
    return (assay_view){out, size + text.size - from};
}
