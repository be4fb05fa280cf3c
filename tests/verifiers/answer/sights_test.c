/* What looks at many bytes at once, held against one at a time. The pass for all announcements against one search for each: random texts made of needles,
 * pieces of needles and their neighbours, at every alignment to the blocks of 32 that are looked at together. The begin of a clause against a walk back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "verifiers/answer/answer_internal.h"
#include "verifiers/answer/second.h"
#include "verifiers/completion/needle_set.h"

static uint32_t seed = 12345;
static uint32_t next(uint32_t below) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void compare(assay_view text) {
    answer_search search = {.region = text};
    answer_look(&search);
    for (unsigned i = 0; i < SIGHTS; i++) {
        bool folded;
        assay_view needle = answer_sight(i, &folded);
        size_t first = folded ? assay_find_first_folded(text, needle) : assay_find_first(text, needle);
        if (search.first[i] != first || answer_sees(&search, i) != (first != ASSAY_NOT_FOUND))
            fail_msg("sight %u in %zu bytes: %zu, not %zu", i, text.size, search.first[i], first);
    }
}

/* Puts a needle, or a part of one, perhaps in capitals or with a byte changed. */
static size_t put(char *to) {
    bool folded;
    assay_view needle = answer_sight(next(SIGHTS), &folded);
    size_t size = next(4) ? needle.size : next((uint32_t)needle.size);
    memcpy(to, needle.data, size);
    if (size == 0) return 0;
    uint32_t how = next(8), at = next((uint32_t)size);
    if (how == 0) to[at] = (char)(to[at] ^ 0x20);
    if (how == 1) to[at] = (char)next(256);
    if (how == 2) {
        for (size_t i = 0; i < size; i++) to[i] = (char)(to[i] ^ 0x20);
    }
    return size;
}

static void all_at_once_as_one_by_one(void **state) {
    (void)state;
    enum { ROUNDS = 60000, ROOM = 256 };
    for (int round = 0; round < ROUNDS; round++) {
        char *text = malloc(ROOM); /* of its own, so that AddressSanitizer sees a byte too far */
        size_t size = 0, want = next(200);
        while (size < want) {
            if (next(3)) text[size++] = (char)(next(5) ? ' ' + next(95) : next(256));
            else size += put(text + size);
        }
        char *exact = malloc(size ? size : 1);
        memcpy(exact, text, size);
        compare((assay_view){exact, size});
        free(exact);
        free(text);
    }
}

/* Each needle alone at every place of a text of every small size, its end at the text's end too. */
static void every_place(void **state) {
    (void)state;
    char text[140];
    for (unsigned i = 0; i < SIGHTS; i++) {
        bool folded;
        assay_view needle = answer_sight(i, &folded);
        for (size_t size = needle.size; size < sizeof text; size += 1 + size / 40) {
            for (size_t at = 0; at + needle.size <= size; at++) {
                memset(text, '.', size);
                memcpy(text + at, needle.data, needle.size);
                compare((assay_view){text, size});
            }
        }
    }
}

/* Behind the last byte or wide mark before `end` at which a clause ends. */
static size_t walked_back(assay_view text, size_t end) {
    static const char *const wide[] = {"\xE3\x80\x82", "\xEF\xBC\x9B", "\xEF\xBC\x81"};
    for (size_t at = end; at > 0; at--) {
        char c = text.data[at - 1];
        if (c == '\n' || c == ';' || c == '!' || c == '?') return at;
        if (c == '.' && at < end && text.data[at] == ' ') return at;
        if (c == ',' && at > 1 && text.data[at - 2] == '"') return at;
        for (int i = 0; i < 3; i++) {
            if (assay_view_ends_with((assay_view){text.data, at}, assay_view_of(wide[i]))) return at;
        }
    }
    return 0;
}

static void clauses_begin_where_a_walk_finds(void **state) {
    (void)state;
    static const char *const marks[] = {
        "\xE3\x80\x82", "\xEF\xBC\x9B", "\xEF\xBC\x81", "\xE4\xB8\x82", ". ", ".", "\",", ",", "!", "\n"};
    for (int round = 0; round < 60000; round++) {
        size_t size = 0, want = next(90);
        char text[128];
        while (size < want) {
            const char *mark = marks[next(10)];
            if (next(12)) text[size++] = (char)('a' + next(26));
            else
                for (size_t i = 0; mark[i] != '\0'; i++) text[size++] = mark[i];
        }
        char *exact = malloc(size ? size : 1);
        memcpy(exact, text, size);
        size_t end = next((uint32_t)size + 1), begin = second_clause_begin((assay_view){exact, size}, end);
        if (begin != walked_back((assay_view){exact, size}, end)) fail_msg("%zu of %.*s", begin, (int)size, exact);
        free(exact);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_at_once_as_one_by_one), cmocka_unit_test(every_place),
                                       cmocka_unit_test(clauses_begin_where_a_walk_finds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
