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
#include "tests/lang_detect/toy.h"

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
    context at;
    open_context(&at);
    for (size_t place = 0; place < 124; place++) {
        for (int changed = -1; changed < 4; changed++) {
            char text[128];
            memset(text, 'w' - (changed >= 0), sizeof text); /* "www" goes on before the one that has a stop */
            memcpy(text + place, "www.", 4);
            if (changed >= 0) text[place + (size_t)changed] = '-';
            const assay_view whole = {text, sizeof text};
            assay_arena_reset(&at.arena);
            const lang_marks *marks = lang_marks_of(whole, &at.arena);
            assert_non_null(marks);
            for (size_t begin = 0; begin < sizeof text; begin++) {
                size_t expected = changed < 0 && begin <= place ? place : sizeof text;
                assert_int_equal(lang_sign_at(whole, marks, begin), expected);
            }
        }
    }
    close_context(&at);
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
                    uint64_t capitals, inner = 0;
                    size_t end = begin;
                    for (; end < sizeof text - 1 && assay_is_alpha(text[end]); end++) inner += end > begin && text[end] <= 'Z';
                    wrong += lang_letters_end(whole, begin, sizeof text - 1, &capitals) != end;
                    wrong += (capitals != 0) != (inner != 0);
                }
            }
        }
    }
    assert_int_equal(wrong, 0);
}

static bool is_at(assay_view text, size_t at, const char *set) {
    return at < text.size && text.data[at] != '\0' && strchr(set, text.data[at]);
}
static bool is_letter_at(assay_view text, size_t at) {
    return at < text.size && assay_is_alpha(text.data[at]);
}

/* What each mark means, a byte at a time. */
static bool is_marked(assay_view text, lang_mark mark, size_t at) {
    const unsigned char byte = (unsigned char)text.data[at];
    switch (mark) {
        case LANG_MARK_LETTER: return is_letter_at(text, at);
        case LANG_MARK_CAPITAL: return byte >= 'A' && byte <= 'Z';
        case LANG_MARK_HIGH: return byte >= 0x80;
        case LANG_MARK_FULL: return byte > ' ';
        case LANG_MARK_OPENER: return is_at(text, at, "`~$\\[<");
        default: return false;
    }
}

/* A word behind which no mark says that it is plain may be plain; one that is said to be plain must be: no capital behind its first letter, no identifier, and nothing that goes on behind it. */
static bool is_plain(assay_view text, size_t end) {
    size_t begin = end;
    while (begin > 0 && is_letter_at(text, begin - 1)) begin--;
    if (begin == end || is_letter_at(text, end)) return false;
    for (size_t i = begin + 1; i < end; i++)
        if (text.data[i] < 'a') return false;
    bool joined = (end < text.size && (unsigned char)text.data[end] >= 0x80) ||
                  (begin > 0 && (unsigned char)text.data[begin - 1] >= 0x80) ||
                  (is_at(text, end, "'") && end + 1 < text.size &&
                   (is_letter_at(text, end + 1) || (unsigned char)text.data[end + 1] >= 0x80));
    bool figure = is_at(text, end, "0123456789") || (begin > 0 && is_at(text, begin - 1, "0123456789"));
    return !joined && !figure && (lang_is_function(text, begin, end) || !lang_is_identifier_indeed(text, begin, end, true));
}

static void check_marks(assay_view text, context *at, size_t *plain) {
    assay_arena_reset(&at->arena);
    const lang_marks *ways[3];
    for (int way = LANG_MARKS_PORTABLY; way <= LANG_MARKS_AVX512; way++) {
        ways[way] = lang_marks_by((lang_marks_way)way, text, &at->arena);
        assert_non_null(ways[way]);
    }
    size_t full = 0;
    for (int mark = 0; mark < LANG_MARKS; mark++) {
        for (size_t i = 0; i <= text.size; i++) {
            const bool marked = lang_marks_at(ways[0], (lang_mark)mark, i);
            for (int way = 1; way < 3; way++) at->wrong += lang_marks_at(ways[way], (lang_mark)mark, i) != marked;
            if (mark < LANG_MARK_CHUNK) at->wrong += marked != (i < text.size && is_marked(text, (lang_mark)mark, i));
            if (mark == LANG_MARK_CHUNK) at->wrong += is_at(text, i, "/\\@") && !marked;
            if (mark == LANG_MARK_PLAIN) at->wrong += marked && !is_plain(text, i);
            *plain += mark == LANG_MARK_PLAIN && marked;
            full += mark == LANG_MARK_FULL && marked;
        }
        const size_t half = text.size / 2;
        size_t next = half, count = 0;
        while (next < text.size && !lang_marks_at(ways[0], (lang_mark)mark, next)) next++;
        for (size_t i = half; i < text.size; i++) count += lang_marks_at(ways[0], (lang_mark)mark, i);
        at->wrong += lang_marks_next(ways[2], (lang_mark)mark, half, text.size) != next;
        at->wrong += lang_marks_count(ways[2], (lang_mark)mark, half, text.size) != count;
    }
    for (int way = 0; way < 3; way++) at->wrong += ways[way]->full_bytes != full;
}

/* Every way of this CPU gives the marks that their meaning gives, over blocks' edges as well. */
static void marks_mean_what_they_say(void **state) {
    (void)state;
    static const char pieces[] = "aaaabbzAZM  ..,''([{_@\\/0189:;!?$+<=>`~^|\n\t\x7F\x80\xC3\xA9\xFFwww. \x01";
    context at;
    open_context(&at);
    char text[200];
    uint64_t random = 5;
    size_t plain = 0;
    for (unsigned i = 0; i < 4000; i++) {
        const size_t size = toy_random(&random) % sizeof text;
        for (size_t k = 0; k < size; k++) {
            uint64_t kind = toy_random(&random) % 8;
            text[k] = kind < 4   ? (char)('a' + toy_random(&random) % 26)
                      : kind < 7 ? pieces[toy_random(&random) % (sizeof pieces - 1)]
                                 : (char)toy_random(&random);
        }
        check_marks((assay_view){text, size}, &at, &plain);
    }
    assert_int_equal(at.wrong, 0);
    assert_true(plain > 4000);
    close_context(&at);
}

/* Words at a block's edge, of any length, are marked as plain wherever they stand, and so is not what is none. */
static void plain_words_are_found_at_any_place(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t end; /* of the word in it, 0: none is plain */
    } cases[] = {{" word ", 5},  {" Word.\n", 5}, {"(word)", 5}, {" word's", 0},        {" word' ", 5},
                 {" word(", 0},  {" ( word", 7},  {" wOrd ", 0}, {"_word ", 0},         {" word_", 0},
                 {"\\word ", 0}, {" word3", 0},   {"3word ", 0}, {" word\xC3\xA9 ", 0}, {" a ", 2}};
    context at;
    open_context(&at);
    char text[160];
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        for (size_t place = 0; place + 8 < sizeof text; place++) {
            memset(text, ' ', sizeof text);
            memcpy(text + place, cases[c].text, strlen(cases[c].text));
            assay_arena_reset(&at.arena);
            const lang_marks *marks = lang_marks_of((assay_view){text, sizeof text}, &at.arena);
            assert_non_null(marks);
            const size_t expected = cases[c].end ? place + cases[c].end : sizeof text;
            size_t found = lang_marks_next(marks, LANG_MARK_PLAIN, 0, sizeof text);
            /* what follows may stand in the next block, of which nothing is known yet */
            if (found != expected && !(found == sizeof text && expected % 64 == 63))
                fail_msg("'%s' at %zu", cases[c].text, place);
        }
    }
    close_context(&at);
}

/* Each unit is one behind a number, and no other word of its letters is. */
static void units_of_measurement(void **state) {
    (void)state;
    static const char list[] =
        " km cm mm nm kg mg ms ns kb mb gb tb hz khz mhz ghz kw kwh mol ml ft lb lbs oz mph kmh rpm rad deg kpa mpa pa ev kj "
        "cal kcal usd eur gbp dm hr hrs min sec am pm st nd rd th kib mib gib yr yrs wk wks mth mths yd yds gal tsp tbsp qt "
        "mpg psi ";
    char word[5] = "", wanted[8];
    size_t found = 0;
    for (size_t size = 1; size <= 4; size++) {
        size_t all = 1;
        for (size_t i = 0; i < size; i++) all *= 26;
        for (size_t number = 0; number < all; number++) {
            for (size_t i = 0, rest = number; i < size; i++, rest /= 26) word[i] = (char)('a' + rest % 26);
            snprintf(wanted, sizeof wanted, " %.4s ", word);
            const bool listed = lang_is_unit((assay_view){word, size});
            found += listed;
            if (listed && !strstr(list, wanted)) fail_msg("%s", word);
        }
    }
    assert_int_equal(found, 67);
    assert_true(lang_is_unit(ASSAY_VIEW("KM")) && lang_is_unit(ASSAY_VIEW("kWh")));
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
        cmocka_unit_test(marks_mean_what_they_say),
        cmocka_unit_test(plain_words_are_found_at_any_place),
        cmocka_unit_test(units_of_measurement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
