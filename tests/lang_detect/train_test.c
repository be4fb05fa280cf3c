/* The trainer on made-up languages: the same bytes for the same seed, a model that tells them apart, and faults said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lang_detect/lang_detect.h"
#include "lang_detect/train/train.h"
#include "tests/lang_detect/toy.h"

static char folder[64];

/* Three languages of syllables, two of which share the script; 400 lines each. */
static const char *const syllables[3][6] = {
    {"ka", "lo", "mi", "tu", "re", "sa"},
    {"sch", "und", "ein", "ver", "ich", "ung"},
    {"\xD0\xB4\xD0\xB0", "\xD0\xBD\xD0\xB5", "\xD0\xBC\xD0\xB8", "\xD0\xBB\xD1\x8E", "\xD0\xBA\xD0\xBE", "\xD1\x82\xD1\x8B"}};
static const char *const codes[3] = {"aa", "bb", "cc"};

static void write_word(FILE *out, int language, uint64_t *random) {
    size_t count = 2 + toy_random(random) % 3;
    for (size_t i = 0; i < count; i++) fputs(syllables[language][toy_random(random) % 6], out);
}

static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/assay_train_XXXXXX");
    if (!mkdtemp(folder)) return -1;
    uint64_t random = 1;
    for (int language = 0; language < 3; language++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s.txt", folder, codes[language]);
        FILE *out = fopen(path, "w");
        if (!out) return -1;
        for (int line = 0; line < 400; line++) {
            for (int word = 0; word < 6; word++) {
                if (word) fputc(' ', out);
                write_word(out, language, &random);
            }
            fputc('\n', out);
        }
        fclose(out);
    }
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    static const char *const names[] = {"aa.txt", "bb.txt", "cc.txt", "one.model", "two.model"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static lang_train_options small(uint64_t seed) {
    return (lang_train_options){.folders = {{folder, 1000}},
                                .folders_count = 1,
                                .seed = seed,
                                .examples = 6000,
                                .table_bytes = 64 << 10,
                                .quiet = true};
}

static char *train(const char *name, uint64_t seed, size_t *size) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    lang_train_options options = small(seed);
    assay_status status = assay_lang_train(&options, path, NULL);
    assert_string_equal(status.message, "");
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = malloc(1 << 20);
    assert_non_null(bytes);
    *size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void same_seed_same_bytes(void **state) {
    (void)state;
    size_t first_size, second_size, third_size;
    char *first = train("one.model", 7, &first_size), *second = train("two.model", 7, &second_size),
         *third = train("two.model", 8, &third_size);
    assert_true(first_size == second_size && first_size > 1000);
    assert_memory_equal(first, second, first_size);
    assert_true(first_size != third_size || memcmp(first, third, first_size) != 0);
    free(first);
    free(second);
    free(third);
}

static void it_tells_them_apart(void **state) {
    (void)state;
    char path[128];
    snprintf(path, sizeof path, "%s/one.model", folder);
    assay_lang_model *model;
    assay_status status = assay_lang_open(path, &model);
    assert_string_equal(status.message, "");
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    uint64_t random = 12345; /* words that the trainer has not seen in this order */
    unsigned right = 0;
    for (int i = 0; i < 300; i++) {
        char *word = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&word, &size);
        assert_non_null(out);
        write_word(out, i % 3, &random);
        fclose(out);
        assay_lang_guess guess;
        assay_arena_reset(&arena);
        status = assay_lang_identify(model, (assay_view){word, size}, NULL, &arena, &guess);
        assert_int_equal(status.code, ASSAY_OK);
        right += strcmp(guess.code, codes[i % 3]) == 0;
        free(word);
    }
    assert_true(right >= 297);
    assay_arena_clear(&arena);
    assay_lang_close(model);
}

static void the_report_has_its_figures(void **state) {
    (void)state;
    char path[128], *text = NULL;
    size_t size = 0;
    snprintf(path, sizeof path, "%s/two.model", folder);
    FILE *report = open_memstream(&text, &size);
    assert_non_null(report);
    lang_train_options options = small(7);
    assay_status status = assay_lang_train(&options, path, report);
    fclose(report);
    assert_int_equal(status.code, ASSAY_OK);
    double words = 0, pairs = 0, lines = 0;
    const char *macro = strstr(text, "macro over 3 languages");
    assert_non_null(macro);
    assert_int_equal(sscanf(macro, "macro over 3 languages: words %lf, pairs %lf, lines %lf", &words, &pairs, &lines), 3);
    assert_true(words > 95 && pairs > 95 && lines > 95);
    assert_non_null(strstr(text, "2 languages, "));
    free(text);
}

static void faults_are_said(void **state) {
    (void)state;
    lang_train_options options = small(1);
    assay_status status = assay_lang_train(&options, "/nowhere/at/all.model", NULL);
    assert_string_equal(status.reason, "UNWRITABLE");
    options.languages = "aa";
    status = assay_lang_train(&options, "/dev/null", NULL);
    assert_string_equal(status.reason, "FEW_LANGUAGES");
    options.languages = NULL;
    options.folders[0].path = "/nowhere/at/all";
    status = assay_lang_train(&options, "/dev/null", NULL);
    assert_string_equal(status.reason, "NO_FOLDER");
    options.folders_count = 0;
    status = assay_lang_train(&options, "/dev/null", NULL);
    assert_int_equal(status.code, ASSAY_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_seed_same_bytes),
        cmocka_unit_test(it_tells_them_apart),
        cmocka_unit_test(the_report_has_its_figures),
        cmocka_unit_test(faults_are_said),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
