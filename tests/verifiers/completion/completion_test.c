/* Cutting: the golden table, the search against a slow model at every size and place, and time on 1 MiB of tags. */
#include "tests/verifiers/text_table.h"

#include <time.h>

#include "verifiers/completion/completion.h"
#include "verifiers/completion/text_search.h"

static const assay_view suffixes[] = {{"<|endoftext|>", 13}, {"<|im_end|>", 10}, {"</s>", 4}};

static assay_think_prefill prefill_of(const char *name) {
    return strcmp(name, "yes") == 0 ? ASSAY_PREFILL_YES : strcmp(name, "no") == 0 ? ASSAY_PREFILL_NO : ASSAY_PREFILL_AUTO;
}

static bool same(const table_row *row, const char *what, assay_view got, assay_view expected) {
    if (assay_view_equal(got, expected)) return true;
    print_error("line %d (%s): %s is \"%.*s\", expected \"%.*s\"\n", row->line, row->fields[8], what, (int)got.size, got.data,
                (int)expected.size, expected.data);
    return false;
}

static void check_cut(const table_row *row) {
    assay_view tags = table_text(row, 4);
    size_t space = assay_find_first(tags, ASSAY_VIEW(" "));
    assay_completion completion = {
        .text = table_text(row, 0), .think_prefill = prefill_of(row->fields[1]), .prompt = table_text(row, 2)};
    completion.has_reasoning = strcmp(row->fields[3], "-") != 0;
    if (completion.has_reasoning) completion.reasoning = table_text(row, 3);
    assay_tags think = {assay_view_slice(tags, 0, space), assay_view_slice(tags, space + 1, tags.size)};
    assay_completion_cut(&completion, think, suffixes, 3);
    bool good = same(row, "thinking", completion.thinking, table_text(row, 5));
    good = same(row, "answer", completion.answer, table_text(row, 6)) && good;
    char flags[64];
    snprintf(flags, sizeof flags, "%s%s%s%s", completion.has_open ? ",open" : "", completion.has_close ? ",close" : "",
             completion.think_prefilled ? ",prefilled" : "", completion.unfinished_thinking ? ",unfinished" : "");
    good = same(row, "flags", assay_view_of(flags[0] ? flags + 1 : "-"), table_text(row, 7)) && good;
    assert_true(good);
}

static void golden_table(void **state) {
    (void)state;
    table_run("completion/cuts.tsv", 9, check_cut);
}

static void utf8_is_reported(void **state) {
    (void)state;
    assay_completion completion = {.text = ASSAY_VIEW("a\xFF")};
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assert_false(completion.valid_utf8);
    completion = (assay_completion){.text = ASSAY_VIEW("a"), .has_reasoning = true, .reasoning = ASSAY_VIEW("\xC0\x80")};
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assert_false(completion.valid_utf8);
    completion = (assay_completion){.text = ASSAY_VIEW("\xE6\x80\x9D")};
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assert_true(completion.valid_utf8);
}

static size_t model_find(assay_view text, assay_view needle, bool last, bool folded) {
    size_t found = ASSAY_NOT_FOUND;
    for (size_t at = 0; at + needle.size <= text.size && needle.size > 0; at++) {
        bool equal = true;
        for (size_t i = 0; i < needle.size; i++) {
            char c = text.data[at + i];
            if (folded && c >= 'A' && c <= 'Z') c = (char)(c + 32);
            equal = equal && c == needle.data[i];
        }
        if (equal && (last || found == ASSAY_NOT_FOUND)) found = at;
    }
    return found;
}

static void search_equals_a_slow_model(void **state) {
    (void)state;
    unsigned random = 12345;
    for (int round = 0; round < 60000; round++) {
        random = random * 1664525 + 1013904223;
        size_t size = (random >> 8) % 70, needle_size = 1 + (random >> 20) % 5;
        char *text = malloc(size ? size : 1), needle[8];
        assert_non_null(text);
        for (size_t i = 0; i < size; i++) {
            random = random * 1664525 + 1013904223;
            text[i] = "abAB"[random >> 24 & 3];
        }
        for (size_t i = 0; i < needle_size; i++) {
            random = random * 1664525 + 1013904223;
            needle[i] = "ab"[random >> 24 & 1];
        }
        /* At both ends of the allocation, so that AddressSanitizer sees a read outside. */
        assay_view in = {text, size}, of = {needle, needle_size};
        assert_int_equal(assay_find_first(in, of), model_find(in, of, false, false));
        assert_int_equal(assay_find_last(in, of), model_find(in, of, true, false));
        assert_int_equal(assay_find_first_folded(in, of), model_find(in, of, false, true));
        assert_int_equal(assay_find_last_folded(in, of), model_find(in, of, true, true));
        free(text);
    }
    assert_int_equal(assay_find_first(ASSAY_VIEW("abc"), ASSAY_VIEW_NONE), ASSAY_NOT_FOUND);
    assert_int_equal(assay_find_last(ASSAY_VIEW_NONE, ASSAY_VIEW("a")), ASSAY_NOT_FOUND);
}

/* 1 MiB of one thing; a quadratic cut would take minutes. The bound is CPU time, generous for sanitizers. */
static void a_mebibyte_of_tags_is_linear(void **state) {
    (void)state;
    static const char *const pieces[] = {"<think>", "</think>",   "<think></think>", "<", "</think", "</think<", ">", " ",
                                         "<>",      "<|im_end|>", "</think> <think>"};
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
        size_t length = strlen(pieces[p]);
        for (size_t i = 0; i < SIZE; i++) text[i] = pieces[p][i % length];
        clock_t start = clock();
        for (int prefill = ASSAY_PREFILL_AUTO; prefill <= ASSAY_PREFILL_YES; prefill++) {
            assay_completion completion = {
                .text = {text, SIZE}, .think_prefill = (assay_think_prefill)prefill, .prompt = {text, SIZE}};
            assay_completion_cut(&completion, ASSAY_THINK_TAGS, suffixes, 3);
            assert_true(completion.body.size <= SIZE);
        }
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (seconds > 0.5) fail_msg("%s: %.3f s", pieces[p], seconds);
    }
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_table),
        cmocka_unit_test(utf8_is_reported),
        cmocka_unit_test(search_equals_a_slow_model),
        cmocka_unit_test(a_mebibyte_of_tags_is_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
