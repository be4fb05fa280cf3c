/* Packed files: every way of cutting them into members, frames and reads gives the text back; what is cut off or bent is an error that names the file; an output
 * that goes on after a checkpoint reads as one text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/buffer.h"
#include "service/stream/byte_source.h"
#include "service/stream/input_files.h"
#include "service/stream/output.h"
#include "service/stream/packer.h"

static char folder[] = "/tmp/assay-packing-XXXXXX";

static const char *path_of(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, assay_view bytes) {
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
    fclose(file);
}

/* Everything of a file, by reads of `room` bytes, behind `skip` bytes. */
static assay_status read_file(const char *name, size_t room, uint64_t skip, assay_buffer *out) {
    byte_source *source;
    char path[256];
    snprintf(path, sizeof path, "%s", path_of(name));
    assay_status status = byte_source_open(path, &source);
    if (status.code == ASSAY_OK) status = byte_source_skip(source, skip);
    bool ended = false;
    char *piece = malloc(room);
    assert_non_null(piece);
    while (status.code == ASSAY_OK && !ended) {
        size_t got;
        status = byte_source_read(source, piece, room, &got, &ended);
        assay_buffer_put(out, (assay_view){piece, got});
    }
    free(piece);
    byte_source_close(source);
    return status;
}

/* 300 kB that pack well and 300 kB that do not. */
static void make_text(assay_buffer *text) {
    uint64_t seed = 9;
    for (int i = 0; i < 20000; i++) assay_buffer_printf(text, "{\"line\": %d}\n", i % 50);
    for (int i = 0; i < 300000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        assay_buffer_put_char(text, (char)(seed >> 56));
    }
}

static void pack_in_parts(packing kind, assay_view text, size_t part, assay_buffer *out) {
    packer *self = packer_new(kind);
    assert_non_null(self);
    for (size_t at = 0; at < text.size; at += part) {
        assert_true(packer_put(self, assay_view_slice(text, at, at + part), out));
        if (at / part % 3 == 2) assert_true(packer_end(self, false, out));
    }
    assert_true(packer_end(self, true, out));
    packer_free(self);
}

static void round_trip(void **state) {
    (void)state;
    assay_buffer text, packed, back;
    assay_buffer_init(&text, 4 << 20);
    assay_buffer_init(&packed, 4 << 20);
    assay_buffer_init(&back, 4 << 20);
    make_text(&text);
    for (packing kind = PACKING_GZIP; kind <= PACKING_ZSTD; kind++) {
        for (size_t part = 1000; part < 4 << 20; part *= 9) {
            assay_buffer_reset(&packed);
            pack_in_parts(kind, assay_buffer_view(&text), part, &packed);
            assert_int_equal(packing_of_bytes(assay_buffer_view(&packed)), kind);
            write_file("packed", assay_buffer_view(&packed));
            assay_buffer_reset(&back);
            assert_int_equal(read_file("packed", part % 7919 + 1, 0, &back).code, ASSAY_OK);
            assert_true(assay_view_equal(assay_buffer_view(&back), assay_buffer_view(&text)));
            assay_buffer_reset(&back);
            assert_int_equal(read_file("packed", 1 << 16, 123456, &back).code, ASSAY_OK);
            assert_true(
                assay_view_equal(assay_buffer_view(&back), assay_view_slice(assay_buffer_view(&text), 123456, text.size)));
        }
        /* Cut off anywhere: never an end that looks right. */
        for (size_t size = 2; size < packed.size; size += packed.size / 37 + 1) {
            write_file("cut", assay_view_slice(assay_buffer_view(&packed), 0, size));
            assay_buffer_reset(&back);
            assay_status status = read_file("cut", 4096, 0, &back);
            if (size < 4) continue; /* too short to be known: plain bytes */
            assert_int_equal(status.code, ASSAY_ENVIRONMENT);
            assert_non_null(strstr(status.message, "cut"));
        }
        /* Bent in the middle. */
        packed.data[packed.size / 2] ^= 0x55;
        write_file("bent", assay_buffer_view(&packed));
        assert_int_equal(read_file("bent", 4096, 0, &back).code, ASSAY_ENVIRONMENT);
    }
    assay_buffer_clear(&text);
    assay_buffer_clear(&packed);
    assay_buffer_clear(&back);
}

static void plain_and_odd_files(void **state) {
    (void)state;
    static const assay_view plain[] = {{"", 0}, {"{", 1}, {"(\xb5", 2}, {"P*M", 3}, {"{\"a\": 1}\n", 9}, {"\x1f", 1}};
    assay_buffer back;
    assay_buffer_init(&back, 1 << 20);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        write_file("plain", plain[i]);
        assay_buffer_reset(&back);
        assert_int_equal(read_file("plain", 3, 0, &back).code, ASSAY_OK);
        assert_true(assay_view_equal(assay_buffer_view(&back), plain[i]));
        assert_int_equal(read_file("plain", 3, plain[i].size + 1, &back).code, ASSAY_INPUT);
    }
    /* Zeros behind a gzip member are padding; anything else is not. */
    assay_buffer packed;
    assay_buffer_init(&packed, 1 << 20);
    pack_in_parts(PACKING_GZIP, ASSAY_VIEW("text"), 100, &packed);
    for (int i = 0; i < 512; i++) assay_buffer_put_char(&packed, '\0');
    write_file("padded", assay_buffer_view(&packed));
    assay_buffer_reset(&back);
    assert_int_equal(read_file("padded", 100, 0, &back).code, ASSAY_OK);
    assert_int_equal(back.size, 4);
    assay_buffer_put(&packed, ASSAY_VIEW("rubbish"));
    write_file("rubbish", assay_buffer_view(&packed));
    assert_int_equal(read_file("rubbish", 100, 0, &back).code, ASSAY_ENVIRONMENT);
    assay_buffer_clear(&packed);
    assay_buffer_clear(&back);
}

static void outputs_go_on(void **state) {
    (void)state;
    static const char *const names[] = {"out.jsonl", "out.jsonl.gz", "out.jsonl.zst"};
    for (size_t i = 0; i < 3; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s", path_of(names[i]));
        output out;
        uint64_t size;
        assert_int_equal(output_open(&out, path).code, ASSAY_OK);
        assert_int_equal(output_begin(&out).code, ASSAY_OK);
        assay_buffer_put(&out.buffer, ASSAY_VIEW("one\n"));
        assert_true(output_checkpoint(&out, &size));
        assay_buffer_put(&out.buffer, ASSAY_VIEW("lost\n"));
        assert_true(output_settle(&out, true));
        assert_int_equal(output_close(&out).code, ASSAY_OK);
        assert_int_equal(output_open_at(&out, path, size).code, ASSAY_OK);
        assay_buffer_put(&out.buffer, ASSAY_VIEW("two\n"));
        assert_int_equal(output_close(&out).code, ASSAY_OK);
        assay_buffer back;
        assay_buffer_init(&back, 1 << 20);
        assert_int_equal(read_file(names[i], 4096, 0, &back).code, ASSAY_OK);
        assert_true(assay_view_equal(assay_buffer_view(&back), ASSAY_VIEW("one\ntwo\n")));
        assert_int_equal(output_open_at(&out, path, 1 << 20).code, ASSAY_INPUT);
        assert_int_equal(output_close(&out).code, ASSAY_INPUT);
        /* An output without a line is still a file that can be read. */
        assert_int_equal(output_open(&out, path).code, ASSAY_OK);
        assert_int_equal(output_begin(&out).code, ASSAY_OK);
        assert_int_equal(output_close(&out).code, ASSAY_OK);
        struct stat info;
        assert_int_equal(stat(path, &info), 0);
        assert_true(i == 0 ? info.st_size == 0 : info.st_size > 0);
        assay_buffer_reset(&back);
        assert_int_equal(read_file(names[i], 4096, 0, &back).code, ASSAY_OK);
        assert_int_equal(back.size, 0);
        assay_buffer_clear(&back);
    }
}

static void names_and_patterns(void **state) {
    (void)state;
    write_file("b.jsonl", ASSAY_VIEW("b"));
    write_file("a.jsonl", ASSAY_VIEW("a"));
    write_file("odd[1].jsonl", ASSAY_VIEW("x"));
    char pattern[256], odd[256], missing[256];
    snprintf(pattern, sizeof pattern, "%s/[ab].jsonl", folder);
    snprintf(odd, sizeof odd, "%s/odd[1].jsonl", folder);
    snprintf(missing, sizeof missing, "%s/none*.jsonl", folder);
    const char *names[] = {pattern, odd, "-", "absent.jsonl"};
    input_files files;
    assert_int_equal(input_files_expand(names, 4, &files).code, ASSAY_OK);
    assert_int_equal(files.count, 5);
    assert_non_null(strstr(files.paths[0], "/a.jsonl"));
    assert_non_null(strstr(files.paths[1], "/b.jsonl"));
    assert_string_equal(files.paths[2], odd);
    assert_string_equal(files.paths[4], "absent.jsonl"); /* the reader says what is wrong with it */
    input_files_clear(&files);
    names[0] = missing;
    assay_status status = input_files_expand(names, 1, &files);
    assert_int_equal(status.code, ASSAY_USAGE);
    assert_non_null(strstr(status.message, "none*.jsonl"));
    input_files_clear(&files);
    assert_int_equal(input_files_expand(NULL, 0, &files).code, ASSAY_OK);
    assert_string_equal(files.paths[0], "-");
    input_files_clear(&files);
}

static int setup(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    static const char *const names[] = {"packed",    "cut",          "bent",          "plain",   "padded",  "rubbish",
                                        "out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "a.jsonl", "b.jsonl", "odd[1].jsonl"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) unlink(path_of(names[i]));
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),
        cmocka_unit_test(plain_and_odd_files),
        cmocka_unit_test(outputs_go_on),
        cmocka_unit_test(names_and_patterns),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
