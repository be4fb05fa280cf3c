/* The copy that notes lines: against memcpy for the bytes, against a plain look at every line for the notes, and what is read by the notes against what is
 * read without. Every alignment of the pieces, sizes around the steps, nothing written beyond the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/line_notes.h"

enum { LINE = ASSAY_LINE_BYTES, GUARD = LINE, MESSAGE_MAX = 1 << 17 };

static uint32_t seed = 1;
static uint32_t next(uint32_t below) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

typedef struct noted {
    char *room, *bytes; /* bytes lie a guard behind the room's begin */
    size_t size;
    assay_line_word words[MESSAGE_MAX / LINE / 64 + 1];
} noted;

/* Copies in pieces of 1 to piece_max bytes, from memory of any alignment. */
static void copy(noted *to, const char *from, size_t size, size_t piece_max) {
    size_t whole = (size + LINE - 1) / LINE * LINE;
    to->size = size;
    to->room = aligned_alloc(LINE, whole + 2 * GUARD);
    assert_non_null(to->room);
    to->bytes = to->room + GUARD;
    memset(to->room, 0x5A, whole + 2 * GUARD);
    memset(to->words, 0xA5, sizeof to->words); /* begin must clear what it uses */
    assay_noted_copy copying;
    assay_noted_copy_begin(&copying, to->bytes, to->words, size);
    for (size_t at = 0; at < size;) {
        size_t piece = 1 + next((uint32_t)piece_max);
        if (piece > size - at) piece = size - at;
        assay_noted_copy_put(&copying, from + at, piece);
        at += piece;
    }
    assay_noted_copy_end(&copying);
    for (size_t i = 0; i < GUARD; i++) assert_int_equal(to->room[i], 0x5A);
    for (size_t i = size; i < whole + GUARD; i++) assert_int_equal(to->bytes[i], 0x5A);
    if (size) assert_memory_equal(to->bytes, from, size);
    for (size_t i = 0; i < sizeof to->words; i++) { /* nor beyond its words */
        if (i >= assay_line_words(size) * sizeof *to->words) assert_int_equal(((const unsigned char *)to->words)[i], 0xA5);
    }
}

static void check_words(const noted *of) {
    for (size_t line = 0; line < assay_line_words(of->size) * 64; line++) {
        bool high = false, mark = false;
        for (size_t i = line * LINE; i < (line + 1) * LINE && i < of->size; i++) {
            high = high || (unsigned char)of->bytes[i] >= 0x80;
            mark = mark || of->bytes[i] == '<';
        }
        assert_int_equal(of->words[line / 64].high >> line % 64 & 1, high);
        assert_int_equal(of->words[line / 64].marks >> line % 64 & 1, mark);
    }
}

/* `rare`: one byte in so many is not plain. */
static void fill(char *bytes, size_t size, uint32_t rare) {
    static const char *const odd[] = {
        "<", "\xC3\xA9", "\xE4\xB8\xAD", "\xF0\x9F\x98\x80", "<think>", "\x80", "\xC3", "\xED\xA0\x80", ";=", "\xFF"};
    for (size_t at = 0; at < size;) {
        const char *text = next(rare) ? "a" : odd[next(next(8) ? 5 : 10)]; /* mostly valid ones */
        size_t length = strlen(text);
        if (length > size - at) length = size - at;
        memcpy(bytes + at, text, length);
        at += length;
    }
}

static void notes_what_stands_there(void **state) {
    (void)state;
    static noted to;
    static char from[MESSAGE_MAX + 64];
    static const size_t sizes[] = {0, 1, 63, 64, 65, 127, 4095, 4096, 4097, 8191, 8200, 70001, MESSAGE_MAX};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        for (uint32_t rare = 1; rare < 20000; rare *= 7) {
            for (size_t piece = 1; piece < 100000; piece *= 9) {
                size_t shift = next(64);
                fill(from + shift, sizes[s], rare);
                copy(&to, from + shift, sizes[s], piece);
                check_words(&to);
                free(to.room);
            }
        }
    }
}

static void same_places(const assay_places *a, const assay_places *b) {
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->more, b->more);
    assert_memory_equal(a->at, b->at, a->count * sizeof *a->at);
}

static void reads_the_same_with_and_without(void **state) {
    (void)state;
    static noted to;
    static char from[MESSAGE_MAX];
    size_t valid = 0, invalid = 0, full = 0;
    for (int round = 0; round < 300; round++) {
        size_t size = 1 + next(round % 3 ? 20000 : MESSAGE_MAX);
        fill(from, size, 1 + next(next(2) ? 50 : 5000));
        copy(&to, from, size, 17000);
        const assay_line_notes notes = {{to.bytes, size}, to.words};
        for (int k = 0; k < 30; k++) {
            size_t begin = next((uint32_t)size), end = begin + 1 + next((uint32_t)(size - begin));
            assay_view text = {to.bytes + begin, end - begin};
            assay_places by_notes, plain;
            memset(&by_notes, 0xA5, sizeof by_notes);
            bool is_valid = assay_utf8_check_and_note_portable(text, '<', &plain);
            assert_int_equal(assay_line_notes_check(&notes, text, &by_notes), is_valid);
            same_places(&by_notes, &plain);
            assert_int_equal(assay_line_notes_check(&notes, text, NULL), is_valid);
            assay_line_notes_fetch(&notes, text);
            valid += is_valid;
            invalid += !is_valid;
            full += plain.more;
        }
        free(to.room);
    }
    assert_true(valid > 100 && invalid > 100 && full > 100); /* else nothing was tested */
}

/* A sequence across a line's end, and one that the text's end or a line of ASCII cuts. */
static void sequences_across_lines(void **state) {
    (void)state;
    static noted to;
    for (size_t at = 0; at < 4 * LINE; at++) {
        for (size_t length = 1; length <= 4; length++) {
            char from[8 * LINE];
            memset(from, 'a', sizeof from);
            memcpy(from + 2 * LINE + at, "\xF0\x9F\x98\x80", length);
            copy(&to, from, sizeof from, sizeof from);
            const assay_line_notes notes = {{to.bytes, sizeof from}, to.words};
            assert_int_equal(assay_line_notes_check(&notes, (assay_view){to.bytes, sizeof from}, NULL), length == 4);
            free(to.room);
        }
    }
}

/* What is no piece of the noted message is read as if nothing were noted: false notes do no harm there. */
static void other_texts(void **state) {
    (void)state;
    static char message[64 * LINE], other[64 * LINE];
    static const assay_line_word nothing[1];
    const assay_line_notes notes = {{message + 16 * LINE, 16 * LINE}, nothing};
    memset(message, '<', sizeof message);
    memset(other, '<', sizeof other);
    const assay_view texts[] = {
        {other, sizeof other},           {message, sizeof message},        {message, 17 * LINE},
        {message + 31 * LINE, 2 * LINE}, {message + 20 * LINE, 13 * LINE}, {message + 32 * LINE, 20 * LINE}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assay_places places;
        assert_true(assay_line_notes_check(&notes, texts[i], &places));
        assert_true(places.more && places.count == ASSAY_PLACES_MAX);
        assay_line_notes_fetch(&notes, texts[i]);
    }
    const assay_line_notes none = {{NULL, 0}, NULL};
    assay_places places;
    assert_true(assay_line_notes_check(&none, (assay_view){other, sizeof other}, &places) && places.more);
    assert_true(assay_line_notes_check(&none, ASSAY_VIEW_NONE, &places) && places.count == 0);
    assay_line_notes_fetch(&none, ASSAY_VIEW_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(notes_what_stands_there),
                                       cmocka_unit_test(reads_the_same_with_and_without),
                                       cmocka_unit_test(sequences_across_lines), cmocka_unit_test(other_texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
