/* The measure with the embedded model: the hand-marked chains of thought, and what a model under training would try. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buffer.h"
#include "common/clock.h"
#include "common/json_reader.h"
#include "lang_detect/lang_detect.h"
#include "tests/lang_detect/golden.h"

static assay_lang_model *model;
static assay_lang_memory *memory;
static assay_arena arena, arena_alone;

static int open_model(void **state) {
    (void)state;
    assay_arena_init(&arena, 128 << 20);
    assay_arena_init(&arena_alone, 128 << 20);
    memory = assay_lang_memory_new();
    assay_status status = assay_lang_open_embedded(&model);
    if (status.code != ASSAY_OK) fprintf(stderr, "%s\n", status.message);
    return memory && status.code == ASSAY_OK ? 0 : -1;
}
static int close_model(void **state) {
    (void)state;
    assay_arena_clear(&arena);
    assay_arena_clear(&arena_alone);
    assay_lang_memory_free(memory);
    assay_lang_close(model);
    return 0;
}

/* With the words of all texts before it, which must not change anything. */
static assay_lang_result measure(assay_view text, assay_lang_options options) {
    assay_lang_result result, alone;
    assay_arena_reset(&arena);
    assay_arena_reset(&arena_alone);
    options.memory = memory;
    assay_status status = assay_lang_measure(model, text, &options, &arena, &result);
    assert_string_equal(status.message, "");
    options.memory = NULL;
    status = assay_lang_measure(model, text, &options, &arena_alone, &alone);
    assert_string_equal(status.message, "");
    assert_true(result.opinion == alone.opinion && result.hidden == alone.hidden && result.target_units == alone.target_units &&
                result.other_units == alone.other_units && result.term_units == alone.term_units &&
                result.masked_bytes == alone.masked_bytes && result.languages_count == alone.languages_count &&
                result.spans_all == alone.spans_all && result.spans_count == alone.spans_count);
    for (size_t i = 0; i < result.spans_count; i++) {
        const assay_lang_span *a = &result.spans[i], *b = &alone.spans[i];
        assert_true(a->begin == b->begin && a->end == b->end && a->units == b->units && a->neutral == b->neutral &&
                    a->margin_millinats == b->margin_millinats);
        assert_string_equal(a->code, b->code);
    }
    return result;
}
static assay_lang_result measure_text(const char *text, const char *target) {
    return measure(assay_view_of(text), (assay_lang_options){.target = assay_view_of(target)});
}
static double ratio_of(const assay_lang_result *result) {
    uint64_t all = result->target_units + result->other_units;
    return all ? (double)result->target_units / (double)all : 1.0;
}

static assay_view string_of(json_value object, const char *name, assay_buffer *out) {
    assay_buffer_reset(out);
    json_decode_string(json_member(object, assay_view_of(name)).raw, out);
    return assay_buffer_view(out);
}

/* Mean and greatest error of the ratio over a file of hand-marked texts. */
static void cot_errors(const char *name, size_t texts, bool strict, double *mean, double *most) {
    char path[4096];
    snprintf(path, sizeof path, "%s/lang/%s", ASSAY_TEST_DATA, name);
    FILE *file = fopen(path, "r");
    if (!file) fail_msg("cannot open %s", path);
    assay_buffer text, target;
    assay_buffer_init(&text, 1 << 20);
    assay_buffer_init(&target, 64);
    char *line = NULL;
    size_t capacity = 0, count = 0;
    *mean = *most = 0;
    for (ssize_t size; (size = getline(&line, &capacity, file)) > 0; count++) {
        const char *error;
        size_t at;
        json_value object = json_parse((assay_view){line, (size_t)size}, 16, &error, &at);
        double expected;
        assert_true(json_to_double(
            json_member(object, strict ? ASSAY_VIEW("expected_ratio_strict") : ASSAY_VIEW("expected_ratio")), &expected));
        assay_view body = string_of(object, "text", &text);
        assay_lang_result result =
            measure(body, (assay_lang_options){.target = string_of(object, "target", &target), .strict = strict});
        double off = fabs(ratio_of(&result) - expected);
        if (off > 0.1) fprintf(stderr, "off by %.3f: %.*s\n", off, (int)body.size, body.data);
        *mean += off;
        *most = off > *most ? off : *most;
    }
    assert_int_equal(count, texts);
    *mean /= (double)count;
    free(line);
    fclose(file);
    assay_buffer_clear(&text);
    assay_buffer_clear(&target);
}

static void chains_of_thought(void **state) {
    (void)state;
    static const struct {
        const char *name;
        size_t texts;
        double most;
    } files[] = {
        {"cot_mixed.jsonl", 22, 0.1},    {"cot_own.jsonl", 20, 0.1},      {"cot_more.jsonl", 32, 0.1},
        {"cot_wide.jsonl", 46, 0.1},     {"cot_hard.jsonl", 138, 0.2},    {"cot_fresh.jsonl", 108, 0.15},
        {"cot_targets.jsonl", 93, 0.25}, {"cot_romanised.jsonl", 49, 0.1}}; /* Greek, Arabic, Hindi, Russian, Chinese and others in Latin letters, and 20 near misses */
    for (size_t i = 0; i < 2 * sizeof files / sizeof files[0]; i++) {
        double mean, most;
        bool strict = i % 2;
        cot_errors(files[i / 2].name, files[i / 2].texts, strict, &mean, &most);
        printf("%s, %s: mean error %.4f, greatest %.3f\n", files[i / 2].name, strict ? "strict" : "lenient", mean, most);
        assert_true(mean <= 0.02 && most <= files[i / 2].most);
    }
}

static void check_identify(const golden_row *row, void *context) {
    unsigned *wrong = context;
    assay_lang_guess guess;
    assay_arena_reset(&arena);
    assay_status status = assay_lang_identify(model, row->field[1], NULL, &arena, &guess);
    assert_int_equal(status.code, ASSAY_OK);
    if (!assay_view_equal(row->field[0], assay_view_of(guess.code))) {
        fprintf(stderr, "identify.tsv:%u: %s, not %.*s\n", row->line, guess.code, (int)row->field[0].size, row->field[0].data);
        ++*wrong;
    }
}

static void plain_sentences(void **state) {
    (void)state;
    unsigned wrong = 0;
    assert_true(golden_each("lang/identify.tsv", check_identify, &wrong) >= 40);
    assert_int_equal(wrong, 0);
}

static void check_ratio(const golden_row *row, void *context) {
    unsigned *wrong = context;
    char low[16], high[16];
    snprintf(low, sizeof low, "%.*s", (int)row->field[1].size, row->field[1].data);
    snprintf(high, sizeof high, "%.*s", (int)row->field[2].size, row->field[2].data);
    assay_lang_result result = measure(row->field[3], (assay_lang_options){.target = row->field[0]});
    double ratio = ratio_of(&result);
    if (ratio < strtod(low, NULL) || ratio > strtod(high, NULL)) {
        fprintf(stderr, "ratio.tsv:%u: %.3f\n", row->line, ratio);
        for (size_t i = 0; i < result.spans_count; i++)
            fprintf(stderr, "  %s %.*s\n", result.spans[i].code, (int)(result.spans[i].end - result.spans[i].begin),
                    row->field[3].data + result.spans[i].begin);
        ++*wrong;
    }
}

static void hostile_and_odd_texts(void **state) {
    (void)state;
    unsigned wrong = 0;
    assert_true(golden_each("lang/ratio.tsv", check_ratio, &wrong) >= 25);
    assert_int_equal(wrong, 0);
}

static void two_characters_in_thirty_thousand_words(void **state) {
    (void)state;
    static const char part[] = "Now we know that the first number is larger than the second one, so the answer must be even. ";
    assay_buffer text;
    assay_buffer_init(&text, 4 << 20);
    size_t place = 0;
    for (int i = 0; i < 1600; i++) {
        if (i == 1100) {
            place = text.size;
            assay_buffer_put(&text, ASSAY_VIEW("\xE6\x89\x80\xE4\xBB\xA5 "));
        }
        assay_buffer_put(&text, ASSAY_VIEW(part));
    }
    assay_lang_result result = measure(assay_buffer_view(&text), (assay_lang_options){.target = ASSAY_VIEW("en")});
    assert_int_equal(result.spans_all, 1);
    assert_int_equal(result.spans[0].begin, place);
    assert_int_equal(result.spans[0].end, place + 6);
    assert_string_equal(result.spans[0].code, "zh");
    assert_int_equal(result.spans[0].units, 2);
    assert_true(result.spans[0].margin_millinats > 0 && !result.spans[0].neutral);
    assert_int_equal(result.other_units, 2);
    assert_int_equal(result.target_units, 1600 * 19 * 2);
    assay_buffer_clear(&text);
}

static void too_little_is_no_opinion(void **state) {
    (void)state;
    static const char *const texts[] = {"", "ok", "$x^2$", "42", "```\ncode()\n```", "x y z"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) assert_false(measure_text(texts[i], "en").opinion);
    assert_true(measure_text("this is fine", "en").opinion);
}

static void wrong_options_are_said(void **state) {
    (void)state;
    assay_lang_result result;
    assay_lang_options options = {.target = ASSAY_VIEW("tlh")};
    assay_status status = assay_lang_measure(model, ASSAY_VIEW("text"), &options, &arena, &result);
    assert_int_equal(status.code, ASSAY_USAGE);
    assert_string_equal(status.field, "target");
    options = (assay_lang_options){.target = ASSAY_VIEW("en"), .candidates = ASSAY_VIEW("en qqq")};
    status = assay_lang_measure(model, ASSAY_VIEW("text"), &options, &arena, &result);
    assert_string_equal(status.field, "candidates");
    options = (assay_lang_options){0};
    status = assay_lang_measure(model, ASSAY_VIEW("text"), &options, &arena, &result);
    assert_string_equal(status.reason, "UNKNOWN_LANGUAGE");
    assay_arena small;
    assay_arena_init(&small, 1024);
    options = (assay_lang_options){.target = ASSAY_VIEW("en")};
    status = assay_lang_measure(model, ASSAY_VIEW("this text needs more than a kilobyte of memory"), &options, &small, &result);
    assert_int_equal(status.code, ASSAY_BUDGET);
    assay_arena_clear(&small);
    static const char *const known[] = {"en", "zh-Hant-TW", "pt_BR", "no",       "EN",       "iw",  "fil",
                                        "mi", "deu",        "ger",   "zho_Hans", "arb_Arab", "yue", "sr-Latn-RS"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (!assay_lang_knows(model, assay_view_of(known[i]))) fail_msg("%s is not known", known[i]);
}

static void terms_are_neutral_up_to_a_cap(void **state) {
    (void)state;
    static const char one[] =
        "The German word \"Schadenfreude\" has fourteen letters, so after removing the vowels we are left with nine "
        "consonants.";
    assay_lang_result lenient = measure_text(one, "en");
    assert_int_equal(lenient.other_units, 0);
    assert_int_equal(lenient.term_units, 2);
    assert_true(lenient.spans_count == 1 && lenient.spans[0].neutral);
    assay_lang_result strict = measure(ASSAY_VIEW(one), (assay_lang_options){.target = ASSAY_VIEW("en"), .strict = true});
    assert_int_equal(strict.other_units, 2);
    assert_int_equal(strict.term_units, 0);
    assert_true(strict.spans_count == 1 && !strict.spans[0].neutral);
    static const char question[] =
        "The question \"\xC2\xBF"
        "cu\xC3\xA1ntos a\xC3\xB1os tiene?\" means how old he is, and he is twelve now.";
    lenient = measure_text(question, "en");
    assert_true(lenient.other_units == 0 && lenient.term_units == 6);
    /* Quoting everything does not hide it. */
    assay_buffer text;
    assay_buffer_init(&text, 1 << 16);
    for (int i = 0; i < 30; i++)
        assay_buffer_put(&text,
                         ASSAY_VIEW("so \xE2\x80\x9C\xE6\x88\x91\xE4\xBB\xAC\xE5\x85\x88\xE7\x9C\x8B\xE2\x80\x9D then "));
    assay_lang_result hidden = measure(assay_buffer_view(&text), (assay_lang_options){.target = ASSAY_VIEW("en")});
    assert_int_equal(hidden.target_units, 120);
    assert_true(hidden.other_units >= 90);
    /* The first ones are neutral, and the spans say which. */
    uint64_t neutral_units = 0;
    for (size_t i = 0; i < hidden.spans_count; i++) neutral_units += hidden.spans[i].neutral ? hidden.spans[i].units : 0;
    assert_true(hidden.spans[0].neutral && !hidden.spans[hidden.spans_count - 1].neutral);
    assert_true(neutral_units > 0 && neutral_units <= hidden.term_units);
    assay_buffer_clear(&text);
}

static void clusters_stand_for_each_other(void **state) {
    (void)state;
    static const char text[] =
        "Najprije moramo izra\xC4\x8Dunati povr\xC5\xA1inu trokuta, a zatim \xC4\x87"
        "emo provjeriti rezultat.";
    assay_lang_result result = measure_text(text, "bs");
    assert_int_equal(result.other_units, 0);
    result = measure(ASSAY_VIEW(text), (assay_lang_options){.target = ASSAY_VIEW("bs"), .no_clusters = true});
    assert_true(result.other_units > 0);
}

/* Languages that count as the target bring no spans. */
static void others_may_count_too(void **state) {
    (void)state;
    static const char text[] = "We first add both numbers, und dann berechnen wir den Umfang des Kreises, so it is done.";
    assay_lang_result result =
        measure(ASSAY_VIEW(text), (assay_lang_options){.target = ASSAY_VIEW("en"), .also = ASSAY_VIEW("fr, deu")});
    assert_int_equal(result.other_units, 0);
    assert_int_equal(result.spans_all, 0);
    assert_true(measure_text(text, "en").other_units >= 10);
    assay_lang_options options = {.target = ASSAY_VIEW("en"), .also = ASSAY_VIEW("de tlh")};
    assay_status status = assay_lang_measure(model, ASSAY_VIEW("text"), &options, &arena, &result);
    assert_string_equal(status.field, "also");
}

/* A word that several languages have is of all of these; a sentence is of one, or of those that stand for each other. */
static void what_else_it_may_be(void **state) {
    (void)state;
    assay_lang_guess guess;
    assay_arena_reset(&arena);
    assert_int_equal(assay_lang_identify(model, ASSAY_VIEW("Evaluate"), NULL, &arena, &guess).code, ASSAY_OK);
    assert_true(strlen(guess.near) > 2 && strstr(guess.near, "en") && strncmp(guess.near, guess.code, strlen(guess.code)) == 0);
    assert_null(strstr(guess.near, "ru"));
    assert_int_equal(
        assay_lang_identify(model, ASSAY_VIEW("We want to compute the sum of both numbers."), NULL, &arena, &guess).code,
        ASSAY_OK);
    assert_string_equal(guess.near, "en");
    assert_int_equal(
        assay_lang_identify(model, ASSAY_VIEW("\xCE\xBB\xCF\x8C\xCE\xB3\xCE\xBF\xCF\x82"), NULL, &arena, &guess).code,
        ASSAY_OK);
    assert_string_equal(guess.near, "el");
}

/* 1 MiB of anything within a second, and no more memory than the header says. */
static void a_mebibyte_of_anything(void **state) {
    (void)state;
    static const char *const parts[] = {"a",
                                        "a ",
                                        "ab ",
                                        "\xE4\xB8\xAD",
                                        "\xE3\x81\x82",
                                        "\xD0\xB6 ",
                                        "I \xE4\xB8\xAD ",
                                        "\xFF",
                                        "x1 ",
                                        "\xE2\x80\x8B",
                                        "e\xCC\x81",
                                        "b\xD0\xB0 ",
                                        "\"a b\" ",
                                        "\xE0\xB8\x81",
                                        "$",
                                        "`",
                                        "``` ",
                                        "```\n",
                                        "<",
                                        "<!--",
                                        "<!-- ab ",
                                        "\\text{",
                                        "\\(",
                                        "$\\text{",
                                        "\\begin{align}",
                                        "[asy]",
                                        "https://a.b/",
                                        "eyJhbGciOiJIUzI1NiJ9",
                                        "d41d8cd98f00",
                                        "a_",
                                        "/*",
                                        "\"",
                                        "/* ab \"",
                                        "\xE2\x80\xAE a ",
                                        "\\",
                                        "Ab \xE4\xB8\xAD ",
                                        "\0a"};
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        size_t size = p + 1 < sizeof parts / sizeof parts[0] ? strlen(parts[p]) : 2;
        for (size_t i = 0; i < SIZE; i++) text[i] = parts[p][i % size];
        int64_t began = assay_thread_cpu_ns();
        assay_lang_result result = measure((assay_view){text, SIZE}, (assay_lang_options){.target = ASSAY_VIEW("en")});
        double ms = (double)(assay_thread_cpu_ns() - began) / 1e6;
        if (arena.used > 40u * SIZE) fail_msg("part %zu: %zu bytes of arena", p, arena.used);
#ifndef ASSAY_SANITIZED
        if (ms > 1500) fail_msg("part %zu: %.0f ms", p, ms);
#endif
        (void)ms;
        assert_true(result.masked_bytes <= result.all_bytes);
    }
    free(text);
}

/* Measuring is a function of its arguments: a used arena changes nothing. */
static void the_same_twice(void **state) {
    (void)state;
    static const char text[] = "Let us see: \xE5\x9B\xA0\xE4\xB8\xBA the angle, donc le r\xC3\xA9sultat est clair and done.";
    assay_lang_result first = measure_text(text, "en");
    uint64_t target = first.target_units, other = first.other_units;
    int64_t margin = first.spans_count ? first.spans[0].margin_millinats : 0;
    (void)measure_text("ganz anderer Text mit anderen W\xC3\xB6rtern", "de");
    assay_lang_result second = measure_text(text, "en");
    assert_true(second.target_units == target && second.other_units == other && second.spans_count &&
                second.spans[0].margin_millinats == margin);
}

/* Every backend of this CPU, through the public call. */
static void backends_agree(void **state) {
    (void)state;
    static const char text[] =
        "Let us see: \xE5\x9B\xA0\xE4\xB8\xBA the angle, donc le r\xC3\xA9sultat est clair, "
        "\xD0\xBF\xD0\xBE\xD1\x82\xD0\xBE\xD0\xBC und fertig, so it is done.";
    static const char *const names[] = {"scalar", "avx2", "avx512"};
    assay_lang_result first =
        measure(ASSAY_VIEW(text), (assay_lang_options){.target = ASSAY_VIEW("en"), .backend = ASSAY_VIEW("scalar")});
    uint64_t target = first.target_units, other = first.other_units, spans = first.spans_all;
    assert_true(spans >= 3);
    int64_t margin = first.spans[1].margin_millinats;
    for (size_t i = 0; i < 3; i++) {
        assay_lang_result result;
        assay_lang_options options = {.target = ASSAY_VIEW("en"), .backend = assay_view_of(names[i])};
        assay_status status = assay_lang_measure(model, ASSAY_VIEW(text), &options, &arena, &result);
        if (status.code == ASSAY_USAGE && i > 0) continue; /* not on this CPU */
        assert_int_equal(status.code, ASSAY_OK);
        assert_true(result.target_units == target && result.other_units == other && result.spans_all == spans);
        assert_true(result.spans[1].margin_millinats == margin);
    }
    assay_lang_result result;
    assay_lang_options options = {.target = ASSAY_VIEW("en"), .backend = ASSAY_VIEW("abacus")};
    assay_status status = assay_lang_measure(model, ASSAY_VIEW(text), &options, &arena, &result);
    assert_string_equal(status.reason, "UNKNOWN_BACKEND");
}

typedef struct switched {
    unsigned words, right;
} switched;

/* A word that the source marks as English is right where no span covers it; another one where a span of its language does. */
static void judge_words(const assay_lang_result *result, assay_view text, size_t begin, size_t end, const char *language,
                        switched *out) {
    for (size_t at = begin; at < end;) {
        size_t word_end = at;
        while (word_end < end && text.data[word_end] != ' ') word_end++;
        const assay_lang_span *covering = NULL;
        for (size_t s = 0; s < result->spans_count; s++)
            if (result->spans[s].begin < word_end && result->spans[s].end > at) covering = &result->spans[s];
        bool english = strcmp(language, "en") == 0;
        bool own = covering && (strcmp(covering->code, language) == 0 ||
                                (strcmp(language, "nb") == 0 && strcmp(covering->code, "nn") == 0) ||
                                (strcmp(language, "id") == 0 && strcmp(covering->code, "ms") == 0));
        out->words++;
        out->right += english ? !covering : own;
        at = word_end + 1;
    }
}

static switched judge_switched(bool pair) {
    char path[4096], candidates[32];
    snprintf(path, sizeof path, "%s/lang/switched.jsonl", ASSAY_TEST_DATA);
    FILE *file = fopen(path, "r");
    if (!file) fail_msg("cannot open %s", path);
    assay_buffer text, other, language;
    assay_buffer_init(&text, 1 << 20);
    assay_buffer_init(&other, 64);
    assay_buffer_init(&language, 64);
    char *line = NULL;
    size_t capacity = 0;
    switched all = {0};
    for (ssize_t size; (size = getline(&line, &capacity, file)) > 0;) {
        const char *error;
        size_t error_at;
        json_value object = json_parse((assay_view){line, (size_t)size}, 16, &error, &error_at);
        assay_view body = string_of(object, "text", &text), second = string_of(object, "other", &other);
        snprintf(candidates, sizeof candidates, "en %.*s", (int)second.size, second.data);
        assay_lang_result result =
            measure(body, (assay_lang_options){.target = ASSAY_VIEW("en"),
                                               .spans_max = 1000,
                                               .strict = true,
                                               .candidates = pair ? assay_view_of(candidates) : ASSAY_VIEW_NONE});
        json_value spans = json_member(object, ASSAY_VIEW("spans")), span;
        for (json_iterator each = json_iterate(spans); json_next_element(&each, &span);) {
            double edges[2] = {0};
            json_value item;
            int field = 0;
            for (json_iterator parts = json_iterate(span); json_next_element(&parts, &item); field++) {
                if (field < 2) assert_true(json_to_double(item, &edges[field]));
                else json_decode_string(item.raw, &language);
            }
            char code[16];
            snprintf(code, sizeof code, "%.*s", (int)language.size, language.data);
            assay_buffer_reset(&language);
            judge_words(&result, body, (size_t)edges[0], (size_t)edges[1], code, &all);
        }
    }
    free(line);
    fclose(file);
    assay_buffer_clear(&text);
    assay_buffer_clear(&other);
    assay_buffer_clear(&language);
    return all;
}

/* Texts of a source that training never sees, switching every few words: the bounds of the issue. */
static void switched_word_by_word(void **state) {
    (void)state;
    switched open = judge_switched(false), pair = judge_switched(true);
    double open_share = 100.0 * open.right / open.words, pair_share = 100.0 * pair.right / pair.words;
    printf("switched: %u words, %.2f %% right with all languages open, %.2f %% with two\n", open.words, open_share, pair_share);
    assert_true(open.words > 5000);
    assert_true(open_share >= 92 && pair_share >= 96);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(switched_word_by_word),
        cmocka_unit_test(chains_of_thought),
        cmocka_unit_test(plain_sentences),
        cmocka_unit_test(hostile_and_odd_texts),
        cmocka_unit_test(two_characters_in_thirty_thousand_words),
        cmocka_unit_test(too_little_is_no_opinion),
        cmocka_unit_test(wrong_options_are_said),
        cmocka_unit_test(terms_are_neutral_up_to_a_cap),
        cmocka_unit_test(clusters_stand_for_each_other),
        cmocka_unit_test(others_may_count_too),
        cmocka_unit_test(what_else_it_may_be),
        cmocka_unit_test(a_mebibyte_of_anything),
        cmocka_unit_test(the_same_twice),
        cmocka_unit_test(backends_agree),
    };
    return cmocka_run_group_tests(tests, open_model, close_model);
}
