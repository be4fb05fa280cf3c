/* The line reader: lines over reads of any size, ends without "\n", several files, blank and too long lines, byte order marks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/buffer.h"
#include "service/stream/jsonl_reader.h"

/* A file in memory; its path in `path`. */
static int memory_file(assay_view text, char path[64]) {
    int fd = memfd_create("lines", 0);
    assert_true(fd >= 0);
    if (text.size > 0) assert_int_equal(write(fd, text.data, text.size), text.size);
    snprintf(path, 64, "/proc/self/fd/%d", fd);
    return fd;
}

/* All lines of a reader as "KIND:NUMBER:TEXT|". */
static void read_all(jsonl_reader *reader, assay_buffer *out) {
    static const char kinds[] = {'t', 'b', 'l'};
    for (;;) {
        jsonl_line line;
        while (jsonl_reader_peek(reader, &line)) {
            jsonl_line again;
            assert_true(jsonl_reader_peek(reader, &again)); /* peeking takes nothing */
            assert_true(again.number == line.number && again.text.size == line.text.size);
            jsonl_reader_take(reader);
            assay_buffer_printf(out, "%c:%llu:", kinds[line.kind], (unsigned long long)line.number);
            assay_buffer_put(out, line.text);
            assay_buffer_put_char(out, '|');
        }
        if (jsonl_reader_ended(reader)) return;
        assert_int_equal(jsonl_reader_fill(reader).code, ASSAY_OK);
    }
}

static void check_files(const assay_view *texts, size_t count, const char *expected) {
    char paths[4][64];
    const char *names[4];
    int fds[4];
    for (size_t i = 0; i < count; i++) {
        fds[i] = memory_file(texts[i], paths[i]);
        names[i] = paths[i];
    }
    jsonl_reader *reader;
    assert_int_equal(jsonl_reader_new(names, count, &reader).code, ASSAY_OK);
    assay_buffer out;
    assay_buffer_init(&out, 1 << 20);
    read_all(reader, &out);
    assay_buffer_put_char(&out, '\0');
    assert_string_equal(out.data, expected);
    assay_buffer_clear(&out);
    jsonl_reader_free(reader);
    for (size_t i = 0; i < count; i++) close(fds[i]);
}

static void check_text(assay_view text, const char *expected) {
    check_files(&text, 1, expected);
}

static void test_lines(void **state) {
    (void)state;
    check_text(ASSAY_VIEW(""), "");
    check_text(ASSAY_VIEW("\n"), "b:1:|");
    check_text(ASSAY_VIEW("a"), "t:1:a|");
    check_text(ASSAY_VIEW("a\n"), "t:1:a|");
    check_text(ASSAY_VIEW("a\nb"), "t:1:a|t:2:b|");
    check_text(ASSAY_VIEW("a\r\n \t\r\n\nb\n"), "t:1:a\r|b:2: \t\r|b:3:|t:4:b|");
    check_text(ASSAY_VIEW("\xef\xbb\xbf"
                          "a\n\xef\xbb\xbf"
                          "b\n"),
               "t:1:a|t:2:\xef\xbb\xbf"
               "b|");
}

static void test_files(void **state) {
    (void)state;
    const assay_view texts[] = {ASSAY_VIEW("a\nb"), ASSAY_VIEW(""), ASSAY_VIEW("\n"),
                                ASSAY_VIEW("\xef\xbb\xbf"
                                           "c\n")};
    check_files(texts, 4, "t:1:a|t:2:b|b:1:|t:1:c|");
}

/* A pipe that gives a byte at a time, and one that stays open between lines. */
static void test_stream(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
    const char *name = path;
    jsonl_reader *reader;
    jsonl_line line;
    assert_int_equal(jsonl_reader_new(&name, 1, &reader).code, ASSAY_OK);
    static const char text[] = "first\nsecond";
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        assert_int_equal(write(ends[1], text + i, 1), 1);
        assert_int_equal(jsonl_reader_fill(reader).code, ASSAY_OK);
        if (!jsonl_reader_peek(reader, &line)) continue;
        assert_int_equal(i, 5);
        assert_int_equal(line.text.size, 5);
        jsonl_reader_take(reader);
    }
    close(ends[1]);
    assert_int_equal(jsonl_reader_fill(reader).code, ASSAY_OK);
    assert_true(jsonl_reader_peek(reader, &line));
    assert_memory_equal(line.text.data, "second", 6);
    jsonl_reader_take(reader);
    assert_false(jsonl_reader_peek(reader, &line));
    assert_int_equal(jsonl_reader_fill(reader).code, ASSAY_OK);
    assert_true(jsonl_reader_ended(reader));
    jsonl_reader_free(reader);
    close(ends[0]);
}

/* Exactly the limit is a line; a byte more is not, in the middle and at the end of a file; neighbours are unharmed. */
static void test_too_long(void **state) {
    (void)state;
    size_t limit = JSONL_LINE_BYTES_MAX;
    int fd = memfd_create("long", 0);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    size_t size = 3 * limit + 10;
    assert_int_equal(ftruncate(fd, (off_t)size), 0); /* NULs: text as any other */
    assert_int_equal(pwrite(fd, "\na\n", 3, (off_t)limit), 3);
    assert_int_equal(pwrite(fd, "\nb\n", 3, (off_t)(2 * limit + 4)), 3);
    const char *name = path;
    jsonl_reader *reader;
    assert_int_equal(jsonl_reader_new(&name, 1, &reader).code, ASSAY_OK);
    static const jsonl_kind kinds[] = {JSONL_TEXT, JSONL_TEXT, JSONL_TOO_LONG, JSONL_TEXT, JSONL_TOO_LONG};
    size_t seen = 0;
    while (!jsonl_reader_ended(reader)) {
        jsonl_line line;
        while (jsonl_reader_peek(reader, &line)) {
            assert_true(seen < 5);
            assert_int_equal(line.kind, kinds[seen]);
            assert_int_equal(line.number, seen + 1);
            if (seen == 0) assert_int_equal(line.text.size, limit);
            if (seen == 2) assert_int_equal(line.text.size, 0);
            seen++;
            jsonl_reader_take(reader);
        }
        assert_int_equal(jsonl_reader_fill(reader).code, ASSAY_OK);
    }
    assert_int_equal(seen, 5);
    jsonl_reader_free(reader);
    close(fd);
}

static void test_errors(void **state) {
    (void)state;
    jsonl_reader *reader;
    const char *missing[] = {"/proc/self/exe", "/nowhere/at/all"}, *folder = "/";
    assay_status status = jsonl_reader_new(missing, 2, &reader);
    assert_int_equal(status.code, ASSAY_ENVIRONMENT);
    assert_non_null(strstr(status.message, "/nowhere/at/all"));
    assert_null(reader);
    status = jsonl_reader_new(&folder, 1, &reader);
    assert_int_equal(status.code, ASSAY_ENVIRONMENT);
    char path[64];
    int fd = memory_file(ASSAY_VIEW("a\n"), path), other = memfd_create("other", 0);
    const char *name = path;
    assert_int_equal(jsonl_reader_new(&name, 1, &reader).code, ASSAY_OK);
    assert_true(jsonl_reader_reads(reader, fd));
    assert_false(jsonl_reader_reads(reader, other));
    jsonl_reader_free(reader);
    close(fd);
    close(other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),    cmocka_unit_test(test_files),  cmocka_unit_test(test_stream),
        cmocka_unit_test(test_too_long), cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
