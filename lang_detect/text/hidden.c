/* Brings masked words to light; see hidden.h. */
#include "lang_detect/text/hidden.h"

#include "common/utf8.h"
#include "lang_detect/text/ascii.h"

enum { WORD_LETTERS_MIN = 4, PIECE_LETTERS = 8 };

typedef struct writer {
    char *data;
    size_t size;
} writer;

/* A letter that is no ASCII one is as good as a vowel: no formula's name has it. */
static bool has_vowel(assay_view word) {
    for (size_t i = 0; i < word.size; i++)
        if ((unsigned char)word.data[i] >= 0x80 || memchr("aeiouyAEIOUY", word.data[i], 12)) return true;
    return false;
}
static bool is_all_capital(assay_view word) {
    for (size_t i = 0; i < word.size; i++)
        if (word.data[i] < 'A' || word.data[i] > 'Z') return false;
    return true;
}
static bool is_formula_name(assay_view word) {
    static const char *const names[] = {"sqrt", "cosh",  "coth",  "tanh", "sinh", "arccos", "arcsin", "arctan", "frac",
                                        "ceil", "floor", "round", "prod", "mean", "left",   "right",  "begin",  "text"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (assay_view_equal(word, assay_view_of(names[i]))) return true;
    return false;
}

/* "\begin{aligned}", "\end{cases}". */
static bool names_environment(assay_view text, size_t begin) {
    assay_view before = assay_view_slice(text, begin < 7 ? 0 : begin - 7, begin);
    return assay_view_ends_with(before, ASSAY_VIEW("\\begin{")) || assay_view_ends_with(before, ASSAY_VIEW("\\end{"));
}

static void write_word(writer *out, assay_view word) {
    memcpy(out->data + out->size, word.data, word.size);
    out->size += word.size;
    out->data[out->size++] = ' ';
}

/* Where the run of letters at `at` ends. */
static size_t run_end(assay_view text, size_t at, size_t end, size_t *letters) {
    assay_view part = assay_view_slice(text, 0, end);
    for (size_t next = at; at < end; at = next) {
        const lang_property *property = lang_property_of(assay_utf8_decode(part, &next));
        if (property->class == LANG_LETTER) ++*letters;
        else if (property->class != LANG_MARK && property->class != LANG_IGNORED) break;
    }
    return at;
}

static void write_span(writer *out, assay_view text, assay_span span) {
    for (size_t at = span.begin; at < span.end;) {
        size_t letters = 0, end = run_end(text, at, span.end, &letters);
        assay_view word = assay_view_slice(text, at, end);
        bool command = at > 0 && text.data[at - 1] == '\\';
        if (letters >= WORD_LETTERS_MIN && !command && has_vowel(word) && !is_all_capital(word) && !is_formula_name(word) &&
            !names_environment(text, at))
            write_word(out, word);
        if (end == at) (void)assay_utf8_decode(assay_view_slice(text, 0, span.end), &end);
        at = end;
    }
}

/* Where letters stand apart nobody says where a word ends: pieces of some letters are evidence as well. */
static void write_letters_apart(writer *out, assay_view text, const lang_words *words, size_t first, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const lang_token *token = &words->tokens[first + i];
        memcpy(out->data + out->size, text.data + token->begin, token->end - token->begin);
        out->size += token->end - token->begin;
        if (i + 1 == count || i % PIECE_LETTERS == PIECE_LETTERS - 1) out->data[out->size++] = ' ';
    }
}

static bool may_hold_words(assay_view text, assay_span span) {
    char first = text.data[span.begin];
    bool fence = span.end - span.begin >= 3 && (memcmp(text.data + span.begin, "```", 3) == 0);
    return (first == '$' || first == '\\' || first == '`') && !fence;
}

bool lang_hidden_words(assay_view text, const lang_spans *neutral, const lang_words *words, assay_arena *arena,
                       assay_view *out) {
    writer hidden = {.data = assay_arena_alloc(arena, 2 * text.size + 1)};
    if (!hidden.data) return false;
    for (size_t i = 0; i < neutral->count; i++)
        if (may_hold_words(text, neutral->items[i])) write_span(&hidden, text, neutral->items[i]);
    for (size_t at = 0, count; at < words->count; at += count ? count : 1) {
        count = lang_letters_apart(text, words, at);
        if (count > LANG_LETTERS_APART_MAX) write_letters_apart(&hidden, text, words, at, count);
    }
    *out = (assay_view){hidden.data, hidden.size};
    return true;
}
