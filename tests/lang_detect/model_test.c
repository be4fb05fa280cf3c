/* Model files: what is read, and that whatever is cut short or altered is refused with its reason and never read out of bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lang_detect/lang_detect.h"
#include "lang_detect/model/features.h"
#include "lang_detect/model/pack.h"
#include "tests/lang_detect/toy.h"

/* A copy of exactly `size` bytes, so that AddressSanitizer sees a read past its end. */
static assay_status parse_copy(const char *bytes, size_t size, assay_lang_model *model) {
    char *copy = aligned_alloc(64, size ? (size + 63) / 64 * 64 : 64);
    if (!copy) abort();
    memcpy(copy, bytes, size);
    assay_status status = lang_model_parse((assay_view){copy, size}, model);
    free(copy);
    return status;
}

static void a_model_reads_as_written(void **state) {
    (void)state;
    size_t size;
    char *bytes = toy_model_bytes(1, 0, &size);
    assay_lang_model *model = malloc(sizeof *model);
    assert_non_null(model);
    assay_status status = lang_model_parse((assay_view){bytes, size}, model);
    assert_string_equal(status.message, "");
    assert_int_equal(model->languages, 121);
    assert_int_equal(model->tables, 6);
    assert_string_equal(model->language[27].code, "bb");
    assert_int_equal(model->table_of_script[LANG_CYRILLIC], 1);
    assert_int_equal(model->table_of_script[LANG_THAI], -1);
    assert_int_equal(model->table[0].row_bytes, 64);
    assert_true(model->table[0].closed == 1u << 7);
    assert_int_equal(lang_model_find(model, ASSAY_VIEW("bb")), 27);
    assert_int_equal(lang_model_find(model, ASSAY_VIEW("BB-Latn")), 27);
    assert_int_equal(lang_model_find(model, ASSAY_VIEW("bb_XY")), 27);
    assert_int_equal(lang_model_find(model, ASSAY_VIEW("")), LANG_UNKNOWN);
    assert_int_equal(lang_model_find(model, ASSAY_VIEW("b")), LANG_UNKNOWN);
    free(model);
    free(bytes);
}

static void a_cut_model_is_refused(void **state) {
    (void)state;
    size_t size;
    char *bytes = toy_model_bytes(2, 0, &size);
    assay_lang_model *model = malloc(sizeof *model);
    assert_non_null(model);
    for (size_t cut = 0; cut < size; cut += cut < 3000 ? 1 : 997) {
        assay_status status = parse_copy(bytes, cut, model);
        assert_int_equal(status.code, ASSAY_INPUT);
        assert_string_equal(status.reason, "MODEL_TRUNCATED");
        /* And one whose header was made to agree with its length. */
        if (cut < LANG_HEADER_BYTES) continue;
        char *sealed = malloc(cut);
        assert_non_null(sealed);
        memcpy(sealed, bytes, cut);
        toy_model_seal(sealed, cut);
        status = parse_copy(sealed, cut, model);
        free(sealed);
        assert_int_equal(status.code, ASSAY_INPUT);
    }
    free(model);
    free(bytes);
}

static void a_changed_byte_is_refused(void **state) {
    (void)state;
    size_t size;
    char *bytes = toy_model_bytes(3, 0, &size);
    assay_lang_model *model = malloc(sizeof *model);
    assert_non_null(model);
    for (size_t at = 0; at < size; at += at < 200 ? 1 : 1009) {
        bytes[at] = (char)(bytes[at] ^ 0x10);
        /* The scale and the Unicode version stand in the header, which the checksum does not cover, and have a range instead. */
        bool unchecked = at >= 24 && at < 32;
        assay_status status = parse_copy(bytes, size, model);
        if (!unchecked) assert_int_equal(status.code, ASSAY_INPUT);
        bytes[at] = (char)(bytes[at] ^ 0x10);
    }
    free(model);
    free(bytes);
}

typedef struct damage {
    size_t at;
    uint32_t value;
    size_t bytes;
    const char *reason;
} damage;

static void each_fault_has_its_reason(void **state) {
    (void)state;
    size_t languages = LANG_HEADER_BYTES, tables = languages + 121 * LANG_LANGUAGE_BYTES;
    const damage faults[] = {{0, 'X', 1, "NOT_A_MODEL"},
                             {8, 2, 4, "MODEL_VERSION"},
                             {12, LANG_FEATURES_VERSION + 1, 4, "MODEL_FEATURES"},
                             {16, 0, 4, "MODEL_COUNTS"},
                             {16, 255, 4, "MODEL_COUNTS"},
                             {20, 1000, 4, "MODEL_COUNTS"},
                             {24, 0, 4, "MODEL_SCALE"},
                             {languages, 0, 1, "MODEL_LANGUAGE"},
                             {languages + 1, '/', 1, "MODEL_LANGUAGE"},
                             {languages + 7, 'a', 1, "MODEL_LANGUAGE"},
                             {tables, 200, 1, "MODEL_TABLE"},
                             {tables + LANG_TABLE_BYTES, LANG_LATIN, 1, "MODEL_TABLE"},
                             {tables + 2, 0, 1, "MODEL_TABLE"},
                             {tables + 2, 65, 1, "MODEL_TABLE"},
                             {tables + 4, 0, 4, "MODEL_TABLE"},
                             {tables + 4, 1u << 30, 4, "MODEL_TABLE"},
                             {tables + 8, 63, 4, "MODEL_TABLE"},
                             {tables + 8, 80, 4, "MODEL_TABLE"},
                             {tables + 16, 1, 4, "MODEL_TRUNCATED"},
                             {tables + 16, 0x7FFFFFC0, 4, "MODEL_TRUNCATED"},
                             {tables + 32, 121, 1, "MODEL_TABLE"}};
    assay_lang_model *model = malloc(sizeof *model);
    assert_non_null(model);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        size_t size;
        char *bytes = toy_model_bytes(4, 0, &size);
        memcpy(bytes + faults[i].at, &faults[i].value, faults[i].bytes);
        toy_model_seal(bytes, size);
        assay_status status = lang_model_parse((assay_view){bytes, size}, model);
        if (strcmp(status.reason, faults[i].reason) != 0)
            fail_msg("fault %zu: %s, not %s: %s", i, status.reason, faults[i].reason, status.message);
        free(bytes);
    }
    free(model);
}

static void files_open_or_say_why(void **state) {
    (void)state;
    char path[] = "/tmp/assay_lang_model_XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assay_lang_model *model;
    assay_status status = assay_lang_open(path, &model); /* empty */
    assert_string_equal(status.reason, "NO_MODEL_FILE");
    assert_null(model);
    size_t size;
    char *bytes = toy_model_bytes(5, 0, &size);
    assert_true(write(file, bytes, size) == (ssize_t)size);
    status = assay_lang_open(path, &model);
    assert_string_equal(status.message, "");
    assay_lang_info info = assay_lang_describe(model);
    assert_int_equal(info.languages, 121);
    assert_true(info.bytes == size);
    assert_string_equal(info.unicode_version, "14.0");
    assert_true(assay_lang_knows(model, ASSAY_VIEW("ab")) && !assay_lang_knows(model, ASSAY_VIEW("zz")));
    assert_string_equal(assay_lang_code(model, 1), "ab");
    assay_lang_close(model);
    assert_true(ftruncate(file, (off_t)size - 1) == 0);
    status = assay_lang_open(path, &model);
    assert_string_equal(status.reason, "MODEL_TRUNCATED");
    close(file);
    unlink(path);
    status = assay_lang_open(path, &model);
    assert_string_equal(status.reason, "NO_MODEL_FILE");
    free(bytes);
}

static assay_status open_bytes(const char *bytes, size_t size, assay_lang_model **model) {
    char path[] = "/tmp/assay_lang_packed_XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_true(write(file, bytes, size) == (ssize_t)size);
    close(file);
    assay_status status = assay_lang_open(path, model);
    unlink(path);
    return status;
}

static void a_packed_model_is_the_same_model(void **state) {
    (void)state;
    size_t size, packed_size;
    char *bytes = toy_model_bytes(6, 4, &size), *packed;
    assay_status status = lang_pack((assay_view){bytes, size}, &packed, &packed_size);
    assert_int_equal(status.code, ASSAY_OK);
    assert_true(packed_size < size);
    assay_lang_model *plain, *model;
    status = open_bytes(bytes, size, &plain);
    assert_string_equal(status.message, "");
    status = open_bytes(packed, packed_size, &model);
    assert_string_equal(status.message, "");
    assert_true(model->checksum == plain->checksum && assay_lang_describe(model).bytes == size);
    for (uint32_t t = 0; t < plain->tables; t++)
        if (plain->table[t].rows)
            assert_memory_equal(plain->table[t].weights, model->table[t].weights,
                                (size_t)plain->table[t].rows * plain->table[t].row_bytes);
    assay_lang_close(plain);
    assay_lang_close(model);
    /* Cut anywhere, and changed anywhere. */
    for (size_t cut = 0; cut < packed_size; cut += cut < 64 ? 1 : 499) {
        status = open_bytes(packed, cut, &model);
        assert_int_equal(status.code, ASSAY_INPUT);
        assert_null(model);
    }
    for (size_t at = 0; at < packed_size; at += at < 64 ? 1 : 499) {
        packed[at] = (char)(packed[at] ^ 0x08);
        status = open_bytes(packed, packed_size, &model);
        if (at < 12 || at >= 16) assert_int_equal(status.code, ASSAY_INPUT); /* between them nothing is read */
        assay_lang_close(model);
        packed[at] = (char)(packed[at] ^ 0x08);
    }
    /* A file that says it unpacks to more, to less, or to more than may be. */
    const uint64_t sizes[] = {size + 1, size - 1, 0, 1ull << 40};
    for (size_t i = 0; i < 4; i++) {
        memcpy(packed + 16, &sizes[i], sizeof sizes[i]);
        status = open_bytes(packed, packed_size, &model);
        assert_string_equal(status.reason, i < 2 ? "MODEL_CORRUPT" : "MODEL_SIZE");
    }
    free(packed);
    free(bytes);
}

/* KiB of the mapping that holds `at` which this process has in its page tables; -1: there is none. */
static long mapped_kib(const void *at) {
    FILE *maps = fopen("/proc/self/smaps", "re");
    assert_non_null(maps);
    char line[512];
    bool inside = false;
    long kib = -1;
    while (kib < 0 && fgets(line, sizeof line, maps)) {
        unsigned long begin, end;
        if (sscanf(line, "%lx-%lx ", &begin, &end) == 2) inside = begin <= (uintptr_t)at && (uintptr_t)at < end;
        else if (inside) sscanf(line, "Rss: %ld", &kib);
    }
    fclose(maps);
    return kib;
}

/* The pages of a packed model are nobody's until they are looked at, and whoever makes them writable changes a copy of its own. */
static void an_unpacked_model_is_shared_and_sealed(void **state) {
    (void)state;
    size_t size, packed_size;
    char *bytes = toy_model_bytes(6, 4, &size), *packed;
    assert_int_equal(lang_pack((assay_view){bytes, size}, &packed, &packed_size).code, ASSAY_OK);
    assay_lang_model *model;
    assert_int_equal(open_bytes(packed, packed_size, &model).code, ASSAY_OK);
    char *image = model->owned;
    assert_int_equal(mapped_kib(image), 0);
    char first = *(volatile char *)image;
    long kib = mapped_kib(image);
    assert_true(kib > 0 && (size_t)kib <= size / 1024 + 4);
    pid_t child = fork();
    if (child == 0) {
        bool widened = mprotect(image, 4096, PROT_READ | PROT_WRITE) == 0;
        if (widened) *(volatile char *)image = (char)(first + 1);
        _exit(widened ? 0 : 1);
    }
    int how;
    assert_true(child > 0 && waitpid(child, &how, 0) == child && how == 0);
    assert_int_equal(*(volatile char *)image, first);
    assay_lang_close(model);
    free(packed);
    free(bytes);
}

/* A model larger than a huge page begins where one does, so that the kernel can give it some; whether it does is its own affair. */
static void large_models_fit_huge_pages(void **state) {
    (void)state;
    enum { HUGE = 2 << 20 };
    size_t size = HUGE + 12345, packed_size;
    char *image = calloc(1, size), *packed;
    assert_non_null(image);
    memset(image + size - 9, 'x', 9);
    assert_int_equal(lang_pack((assay_view){image, size}, &packed, &packed_size).code, ASSAY_OK);
    assay_view unpacked;
    assert_int_equal(lang_unpack((assay_view){packed, packed_size}, &unpacked).code, ASSAY_OK);
    assert_int_equal(unpacked.size, size);
    assert_int_equal((uintptr_t)unpacked.data % HUGE, 0);
    assert_int_equal(lang_unpacked_bytes(size), 2 * HUGE);
    assert_memory_equal(unpacked.data, image, size);
    assert_int_equal(munmap((char *)(uintptr_t)unpacked.data, lang_unpacked_bytes(size)), 0);
    free(packed);
    free(image);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_reads_as_written),
        cmocka_unit_test(a_cut_model_is_refused),
        cmocka_unit_test(a_changed_byte_is_refused),
        cmocka_unit_test(each_fault_has_its_reason),
        cmocka_unit_test(files_open_or_say_why),
        cmocka_unit_test(a_packed_model_is_the_same_model),
        cmocka_unit_test(an_unpacked_model_is_shared_and_sealed),
        cmocka_unit_test(large_models_fit_huge_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
