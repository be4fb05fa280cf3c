/* Masks and words against golden tables: what is neutral, which words there are, and what each weighs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buffer.h"
#include "lang_detect/text/ascii.h"
#include "lang_detect/text/formula.h"
#include "lang_detect/text/shape.h"
#include "lang_detect/text/words.h"
#include "tests/lang_detect/golden.h"

typedef struct context {
    assay_arena arena;
    assay_buffer out;
    size_t wrong;
} context;

static void open_context(context *at) {
    assay_arena_init(&at->arena, 64 << 20);
    assay_buffer_init(&at->out, 8 << 20);
    at->wrong = 0;
}
static void close_context(context *at) {
    assay_arena_clear(&at->arena);
    assay_buffer_clear(&at->out);
}

/* "word/units word/units": single letters as "x/1?". */
static void write_words(context *at, assay_view text, const lang_words *words) {
    for (size_t i = 0; i < words->count; i++) {
        const lang_token *token = &words->tokens[i];
        if (i > 0) assay_buffer_put_char(&at->out, ' ');
        assay_buffer_put(&at->out, assay_view_slice(text, token->begin, token->end));
        assay_buffer_printf(&at->out, token->flags & LANG_TOKEN_SINGLE ? "/?" : "/%d", token->units);
    }
}

static void check_words(const golden_row *row, void *data) {
    context *at = data;
    assay_arena_reset(&at->arena);
    assay_buffer_reset(&at->out);
    lang_spans neutral;
    lang_words words;
    assert_true(lang_mask(row->field[0], &at->arena, &neutral));
    assert_true(lang_words_cut(row->field[0], &neutral, &at->arena, &words));
    write_words(at, row->field[0], &words);
    assert_true(words.neutral_bytes <= words.all_bytes);
    if (!assay_view_equal(assay_buffer_view(&at->out), row->field[1])) {
        fprintf(stderr, "words.tsv:%u: got      %.*s\n             expected %.*s\n", row->line, (int)at->out.size, at->out.data,
                (int)row->field[1].size, row->field[1].data);
        at->wrong++;
    }
}

/* Each name of a function is known as one, in capitals too, and a word that is none is not. */
static void names_of_functions(void **state) {
    (void)state;
    static const char *const names[] = {
        "arccos", "arcsin", "arctan", "arctg", "arccot", "cosh", "coth", "gcd",  "iff",  "lcm", "lhs", "rhs",  "sinh", "tanh",
        "sqrt",   "cbrt",   "wlog",   "qed",   "sin",    "cos",  "tan",  "sec",  "csc",  "cot", "tg",  "ctg",  "sen",  "log",
        "ln",     "lg",     "exp",    "lim",   "sup",    "inf",  "max",  "min",  "det",  "dim", "ker", "rank", "mod",  "arg",
        "sgn",    "tr",     "abs",    "diag",  "span",   "ggT",  "kgV",  "pgcd", "ppcm", "mcd", "mcm", "LHS",  "Max",  "GCD"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char text[16];
        size_t size = (size_t)snprintf(text, sizeof text, "%s 2", names[i]);
        if (!lang_is_function((assay_view){text, size}, 0, size - 2)) fail_msg("%s", names[i]);
    }
    assert_false(lang_is_function(ASSAY_VIEW("and 2"), 0, 3));
    assert_false(lang_is_function(ASSAY_VIEW("sun 2"), 0, 3));
    assert_false(lang_is_function(ASSAY_VIEW("limb 2"), 0, 4));
}

static void words_are_those_of_the_table(void **state) {
    (void)state;
    context at;
    open_context(&at);
    assert_true(golden_each("lang/words.tsv", check_words, &at) > 60);
    assert_int_equal(at.wrong, 0);
    close_context(&at);
}

/* Invisible characters change neither the words' symbols nor their number. */
static void invisible_characters_change_nothing(void **state) {
    (void)state;
    context at;
    open_context(&at);
    static const char plain[] = "the angle \xC3\xA9tait",
                      hidden[] = "t\xE2\x80\x8Bhe a\xE2\x80\xAEng\xC2\xADle e\xCC\x81\xE2\x80\x8Dtait";
    lang_words a, b;
    assert_true(lang_words_cut(ASSAY_VIEW(plain), NULL, &at.arena, &a));
    assert_true(lang_words_cut(ASSAY_VIEW(hidden), NULL, &at.arena, &b));
    assert_int_equal(a.count, 3);
    assert_int_equal(a.count, b.count);
    assert_int_equal(a.symbols_count, b.symbols_count);
    assert_memory_equal(a.symbols, b.symbols, a.symbols_count * sizeof *a.symbols);
    close_context(&at);
}

/* Each repeated to 1 MiB: the time of a search that starts over at every byte would be minutes. */
static void hostile_text_is_linear(void **state) {
    (void)state;
    static const char *const parts[] = {"`",
                                        "``` ",
                                        "```\n",
                                        "`` ` ",
                                        "$",
                                        "$$ ",
                                        "$a",
                                        "\\(",
                                        "\\[",
                                        "\\text{",
                                        "$\\text{",
                                        "\\begin{align}",
                                        "\\begin{",
                                        "\\end{x}",
                                        "<",
                                        "<a ",
                                        "<!--",
                                        "\"",
                                        "'\\\"",
                                        "```\n\"\\\"",
                                        "```\n/*",
                                        "```\n'''",
                                        "a",
                                        "a ",
                                        "\xCC\x81",
                                        "e\xCC\x81",
                                        "\xE4\xB8\xAD",
                                        "\xFF",
                                        "\xF0",
                                        "a/",
                                        "@",
                                        "a@b",
                                        "://",
                                        "a.b",
                                        "x_",
                                        "~~~\n",
                                        "{",
                                        "\\",
                                        "\n",
                                        "\r\n\r\n",
                                        "\xE3\x82\xAB\xE3\x82\x99",
                                        "a'",
                                        "\\text{$",
                                        "1",
                                        "(",
                                        "<!",
                                        "a=\""};
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        size_t size = strlen(parts[p]);
        for (size_t i = 0; i < SIZE; i++) text[i] = parts[p][i % size];
        context at;
        open_context(&at);
        lang_spans neutral;
        lang_words words;
        assert_true(lang_mask((assay_view){text, SIZE}, &at.arena, &neutral));
        assert_true(lang_words_cut((assay_view){text, SIZE}, &neutral, &at.arena, &words));
        close_context(&at);
    }
    free(text);
}

/* A word of a million letters is one word; only its beginning is looked at. */
static void one_long_word(void **state) {
    (void)state;
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    memset(text, 'a', SIZE);
    context at;
    open_context(&at);
    lang_words words;
    assert_true(lang_words_cut((assay_view){text, SIZE}, NULL, &at.arena, &words));
    assert_int_equal(words.count, 1);
    assert_int_equal(words.tokens[0].end, SIZE);
    assert_int_equal(words.tokens[0].units, 2);
    assert_int_equal(words.symbols_count, LANG_SYMBOLS_MAX + 1);
    close_context(&at);
    free(text);
}

/* "www." at every place, whole and with a letter of it changed. */
static void www_is_found_at_any_place(void **state) {
    (void)state;
    for (size_t place = 0; place < 60; place++) {
        for (int changed = -1; changed < 4; changed++) {
            char text[64];
            memset(text, 'w' - (changed >= 0), sizeof text); /* "www" goes on before the one that has a stop */
            memcpy(text + place, "www.", 4);
            if (changed >= 0) text[place + (size_t)changed] = '-';
            for (size_t begin = 0; begin < sizeof text; begin++) {
                size_t expected = changed < 0 && begin <= place ? place : sizeof text;
                assert_int_equal(lang_sign_at((assay_view){text, sizeof text}, begin), expected);
            }
        }
    }
}

/* What looks at eight bytes at a time finds what one byte at a time finds, for every byte at every place. */
static void eight_bytes_are_eight_times_one(void **state) {
    (void)state;
    char text[27];
    size_t wrong = 0;
    for (unsigned byte = 0; byte < 256; byte++) {
        for (size_t place = 0; place < sizeof text; place++) {
            for (unsigned filler = 0; filler < 4; filler++) {
                memset(text, "a/ \xFF"[filler], sizeof text);
                text[place] = (char)byte;
                for (size_t begin = 0; begin < 9; begin++) {
                    assay_view whole = {text, sizeof text};
                    uint64_t capitals, inner = 0, blanks = 0;
                    size_t end = begin, sign = begin;
                    for (; end < sizeof text - 1 && assay_is_alpha(text[end]); end++) inner += end > begin && text[end] <= 'Z';
                    wrong += lang_letters_end(whole, begin, sizeof text - 1, &capitals) != end;
                    wrong += (capitals != 0) != (inner != 0);
                    for (size_t i = begin; i < sizeof text; i++) blanks += (unsigned char)text[i] > ' ';
                    wrong += lang_count_not_blank(whole, begin, sizeof text) != blanks;
                    while (sign < sizeof text && !memchr("/\\@", text[sign], 3)) sign++;
                    wrong += lang_sign_at(whole, begin) != sign;
                }
            }
        }
    }
    assert_int_equal(wrong, 0);
}

static void a_full_arena_is_said(void **state) {
    (void)state;
    assay_arena arena;
    assay_arena_init(&arena, 4096);
    lang_words words;
    char text[2000];
    for (size_t i = 0; i < sizeof text; i++) text[i] = i % 3 == 2 ? ' ' : 'a';
    assert_false(lang_words_cut((assay_view){text, sizeof text}, NULL, &arena, &words));
    assay_arena_clear(&arena);
}

/* Signs behind a word of ASCII take a short way, those behind another one the long way: the same gaps and neutral bytes. */
static void ascii_signs_are_what_their_properties_say(void **state) {
    (void)state;
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    for (int c = 0; c < 128; c++) {
        if (assay_is_alpha((char)c) || assay_is_digit((char)c) || c == '\'' || c == '/' || c == '\\' || c == '@' || c == '_' ||
            c == '[' || c == '(')
            continue; /* they touch words */
        char short_way[] = "7 be  km gut", long_way[] = "7 b\xC3\xA9  km gut";
        short_way[4] = long_way[5] = (char)c;
        lang_words a, b;
        const lang_spans none = {0};
        assert_true(lang_words_cut((assay_view){short_way, sizeof short_way - 1}, &none, &arena, &a));
        assert_true(lang_words_cut((assay_view){long_way, sizeof long_way - 1}, &none, &arena, &b));
        assert_int_equal(a.count, b.count);
        for (size_t i = 0; i < a.count; i++) assert_int_equal(a.tokens[i].gap, b.tokens[i].gap);
        assert_int_equal(a.neutral_bytes, b.neutral_bytes);
    }
    assay_arena_clear(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ascii_signs_are_what_their_properties_say),
        cmocka_unit_test(names_of_functions),
        cmocka_unit_test(words_are_those_of_the_table),
        cmocka_unit_test(invisible_characters_change_nothing),
        cmocka_unit_test(www_is_found_at_any_place),
        cmocka_unit_test(hostile_text_is_linear),
        cmocka_unit_test(one_long_word),
        cmocka_unit_test(a_full_arena_is_said),
        cmocka_unit_test(eight_bytes_are_eight_times_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
